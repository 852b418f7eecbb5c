"""The operations of automatic differentiation, counted on graphs of a family of functions. Not trusted."""

from __future__ import annotations

from dataclasses import dataclass

from symderive.errors import GraphError
from symderive.graph.graph import cost, graph_of
from symderive.graph.traces import adjoints, operations, tangents
from symderive.recipes.model import Costs as Declaration
from symderive.recipes.model import Recipe
from symderive.recipes.statement import example_statement
from symderive.terms.build import integer
from symderive.terms.term import Free, Term, apply, substitute
from symderive.terms.types import INT, REAL, Function, function_type

__all__ = ["Costs", "Count", "costs"]

MOST_COLUMNS = 100
"""Most inputs for which the passes of forward mode are counted."""

_FAMILY = function_type(INT, function_type(INT, REAL), REAL)


@dataclass(frozen=True, slots=True)
class Count:
    """Operations of a graph with `inputs` inputs and one output.

    `forward` is the pass that computes the value, `sweep` reverse mode after it, `columns` forward mode after
    it: a pass for each input (None: not counted, since there are too many).
    Units: binary and elementary operations (`graph.graph.cost`).
    """

    inputs: int
    forward: int
    sweep: int
    columns: int | None


@dataclass(frozen=True, slots=True)
class Costs:
    """The counts, by the number of inputs."""

    counts: tuple[Count, ...]


def costs(recipe: Recipe, declared: Declaration) -> Costs:
    """Return the counts of the graphs of f(n, w) in the inputs w(1), …, w(n), for each size n.

    Refuses: G128 (f is no function of a number and of inputs, or uses others), and what `graph_of` refuses.
    """
    values: dict[Free, Term] = {}
    for name, term in example_statement(recipe).definitions:
        values[Free(name, term.type)] = substitute(term, values)
    family = next(term for symbol, term in values.items() if symbol.name == declared.of.text)
    if family.type != _FAMILY:
        raise GraphError(
            "G128",
            f"`{declared.of.text}` is no family of functions",
            why="its parameters are a number n and the inputs w, `(n in integer, w in integer -> real)`",
            span=declared.of.span,
        )
    return Costs(tuple(_count(family, size) for size in declared.sizes))


def _count(family: Term, size: int) -> Count:
    inputs = [Free(f"w{k}", REAL) for k in range(1, size + 1)]
    array = Free("w", Function(INT, REAL))
    graph = graph_of({"f": apply(family, integer(size), array)}, inputs, array=array)
    return Count(
        size,
        cost(graph),
        operations(adjoints(graph, 0), graph),
        sum(operations(tangents(graph, k), graph) for k in range(size)) if size <= MOST_COLUMNS else None,
    )
