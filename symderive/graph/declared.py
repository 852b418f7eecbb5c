"""The computation graph that a recipe declares, and its point. Not trusted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from symderive.errors import GraphError
from symderive.graph.evaluate import Exact, value
from symderive.graph.graph import Graph, graph_of
from symderive.recipes.model import Formula, Recipe
from symderive.recipes.proof import located
from symderive.recipes.statement import example_statement
from symderive.syntax.resolve import Scope, resolve
from symderive.terms.printing import print_type
from symderive.terms.term import Free, Lam, Lit, Term, apply, free_symbols, substitute
from symderive.terms.types import REAL, Function

__all__ = ["declared_graph", "declared_point", "read_point"]

_NUMBER = re.compile(r"-?[0-9]{1,40}(?:\.[0-9]{1,40}|/[0-9]{1,40})?", re.ASCII)


def declared_graph(recipe: Recipe, of: Sequence[str] = ()) -> Graph:
    """Return the graph of the definitions that are named, or of those that the recipe's `graph:` names.

    Refuses: G108 (nothing to draw), and what `graph_of` refuses.
    """
    names = list(of) or ([name.text for name in recipe.graph.of] if recipe.graph is not None else [])
    if not names:
        raise GraphError(
            "G108",
            "the recipe declares no graph",
            file=recipe.file,
            fix="add `graph: {of: [NAME]}` to it, or name definitions with --of",
        )
    heads = {each.name: each.head for each in recipe.definitions}
    stated = example_statement(recipe)
    terms: dict[Free, Term] = {}
    for name, term in stated.definitions:
        terms[Free(name, term.type)] = substitute(term, terms)
    values = {symbol.name: term for symbol, term in terms.items()}
    outputs: dict[str, Term] = {}
    inputs: dict[str, Free] = {}
    for name in names:
        if name not in values:
            raise GraphError(
                "G108",
                f"`{name[:60]}` is not a definition",
                why="the definitions are " + (", ".join(list(values)[:12]) or "none"),
                file=recipe.file,
                fix="name one of them, or add it to the recipe",
            )
        known = [each.text for binder in heads[name].binders for each in binder.names]
        outputs[name] = _applied(name, values[name], known, inputs)
    if not inputs:
        used = {symbol for term in outputs.values() for symbol in free_symbols(term)}
        declared = [Free(name, kind) for name, kind in stated.symbols if kind == REAL]
        inputs = {symbol.name: symbol for symbol in declared if symbol in used}
    return graph_of(outputs, list(inputs.values()))


def _applied(name: str, term: Term, known: list[str], inputs: dict[str, Free]) -> Term:
    """Return the value of a definition at its parameters, which become inputs. Refuses: G102."""
    for place in range(20):
        kind = term.type
        if not isinstance(kind, Function):
            break
        hint = term.hint if isinstance(term, Lam) else f"x{place + 1}"
        label = known[place] if place < len(known) else hint
        if kind.domain != REAL:
            raise GraphError(
                "G102",
                f"`{name}` is no function of reals",
                why=f"its parameter {label} is of the sort {print_type(kind.domain)}",
                fix="draw definitions with real parameters",
            )
        term = apply(term, inputs.setdefault(label, Free(label, REAL)))
    return term


def declared_point(recipe: Recipe) -> dict[str, Fraction] | None:
    """Return the point that the recipe's `graph:` gives, or None.

    Refuses: G106 (not a rational number).
    """
    if recipe.graph is None or recipe.graph.at is None:
        return None
    found: dict[str, Fraction] = {}
    with located(recipe.text):
        for one in recipe.graph.at:
            term = resolve(one.value.tree, Scope(), REAL) if isinstance(one.value, Formula) else None
            number = value(term, {}, Exact(strict=True)) if term is not None else None
            if not isinstance(number, Lit):
                raise GraphError(
                    "G106",
                    f"the value of `{one.name}` is no rational number",
                    file=recipe.file,
                    span=one.value_span,
                    fix="write a number such as 2, -1/2 or 0.1",
                )
            found[one.name] = number.value
    return found


def read_point(text: str) -> dict[str, Fraction]:
    """Return a point from `w1=1,w2=-1/2`. Refuses: G106.

    >>> read_point("w1=1, w2=-1/2")
    {'w1': Fraction(1, 1), 'w2': Fraction(-1, 2)}
    """
    found: dict[str, Fraction] = {}
    for part in text.split(","):
        name, _, number = (piece.strip() for piece in part.partition("="))
        if not name or name in found or not _NUMBER.fullmatch(number) or re.search(r"/0+$", number):
            raise GraphError(
                "G106",
                f"`{part.strip()[:60]}` gives no number to a new name",
                why="a point is NAME=NUMBER, separated by commas",
                fix="write, for example, w1=1,w2=-1/2",
            )
        found[name] = Fraction(number)
    return found
