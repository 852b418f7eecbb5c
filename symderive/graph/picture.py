"""What a picture of a computation graph shows: boxes with formulas, numbers, tables. Not trusted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from symderive.errors import GraphError
from symderive.graph import enclosure
from symderive.graph.enclosure import Interval
from symderive.graph.evaluate import Enclosing, Exact
from symderive.graph.graph import Graph
from symderive.graph.layout import Layout, layout
from symderive.graph.traces import (
    MAX_BITS,
    Pass,
    adjoints,
    check_point,
    forward_pass,
    point_values,
    tangents,
    values,
)
from symderive.terms.term import Term

__all__ = ["Box", "Picture", "Table", "picture", "rounded_numbers"]


@dataclass(frozen=True, slots=True)
class Box:
    """A node: `name := term` (for an input the name alone), and the outputs that it is.

    `notes` are numbers at the point, with `=` or `≈`: (what, of which, number), what being `value`, `tangent`
    (of the node by the input that is named) or `adjoint` (of the output that is named by the node).
    """

    place: int
    kind: Literal["input", "constant", "operation"]
    name: str
    term: Term
    outputs: tuple[str, ...]
    notes: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A pass with the numbers of its rows, each with `=` or `≈` ("" without a point)."""

    table: Pass
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """Boxes by the places of their nodes, where they stand, the tables, and the point as texts."""

    boxes: dict[int, Box]
    layout: Layout
    tables: tuple[Table, ...]
    at: tuple[tuple[str, str], ...]


def picture(
    graph: Graph,
    at: Mapping[str, Fraction] | None = None,
    *,
    show: frozenset[str] = frozenset(),
    digits: int = 4,
) -> Picture:
    """Return the picture of a graph; `show` may hold `values`, `tangents` and `adjoints`.

    With a point the numbers are to `digits` decimal places, rational ones that are short as they are.

    Refuses: G103 to G107.
    """
    tables = [forward_pass(graph)]
    if "tangents" in show:
        tables += [tangents(graph, k) for k in range(len(graph.inputs))]
    if "adjoints" in show:
        tables += [adjoints(graph, k) for k in range(len(graph.outputs))]
    numbers = [[""] * len(table.rows) for table in tables]
    if at is not None:
        if len(tables) > 1:
            check_point(graph, at)
        numbers = _numbers(graph, tables, at, digits)
    notes: dict[int, list[tuple[str, str, str]]] = {}
    if at is not None and show:
        for table, found in zip(tables, numbers, strict=True):
            for row, number in zip(table.rows, found, strict=True):
                if _is_noted(graph.nodes[row.node].name, table, row.name, number, show):
                    notes.setdefault(row.node, []).append((table.kind, table.about, number))
    placed = layout(graph)
    boxes = {}
    for place in placed.layers:
        node = graph.nodes[place]
        kind: Literal["input", "constant", "operation"] = "operation"
        if node.operation in ("input", "constant"):
            kind = "input" if node.operation == "input" else "constant"
        labels = zip(graph.labels, graph.outputs, strict=True)
        boxes[place] = Box(
            place,
            kind,
            node.name,
            node.term,
            tuple(label for label, output in labels if output == place),
            tuple(notes.get(place, ())),
        )
    point = tuple((name, str(number)) for name, number in (at or {}).items())
    return Picture(
        boxes,
        placed,
        tuple(Table(table, tuple(found)) for table, found in zip(tables, numbers, strict=True)),
        point,
    )


def _is_noted(node: str, table: Pass, row: str, number: str, show: frozenset[str]) -> bool:
    """Say whether a row's number stands in the box: the node's own row, and no derivative that is 0."""
    if table.kind == "value":
        return "values" in show
    return row == f"{node}_{'dot' if table.kind == 'tangent' else 'bar'}" and number != "= 0"


def _numbers(
    graph: Graph, tables: Sequence[Pass], at: Mapping[str, Fraction], digits: int
) -> list[list[str]]:
    """Return the rows' numbers at a point, from enclosures that decide every digit."""
    bits = max(64, 4 * digits + 32)
    while True:
        domain = Enclosing(bits)
        known = point_values(graph, at, domain)
        before = values(tables[0], known, domain)
        found = [before, *(values(table, {}, domain, before) for table in tables[1:])]
        final = bits >= 32 * (digits + 16)
        shown = [[_number(each, digits, final) for each in column.values()] for column in found]
        decided = [[text for text in column if text is not None] for column in shown]
        if all(len(some) == len(every) for some, every in zip(decided, shown, strict=True)):
            return decided
        if bits >= MAX_BITS:
            raise GraphError("G105", "the decimals cannot be decided", why=f"at {bits} binary digits")
        bits *= 2


def rounded_numbers(graph: Graph, shown: Picture, at: Mapping[str, Fraction]) -> list[tuple[str, Term, str]]:
    """Return the decimals in the tables that are rounded: the row, the exact value at the point, the text.

    Refuses: G103 to G107.
    """
    domain = Exact(strict=True)
    known = point_values(graph, at, domain)
    before = values(shown.tables[0].table, known, domain)
    found: dict[tuple[str, str], tuple[str, Term, str]] = {}
    for each in shown.tables:
        exact = before if each.table is shown.tables[0].table else values(each.table, {}, domain, before)
        for row, number in zip(each.table.rows, each.numbers, strict=True):
            if number.startswith("≈ "):
                found[each.table.about, row.name] = (row.name, exact[row.name], number.removeprefix("≈ "))
    return list(found.values())


def _number(number: Interval, digits: int, final: bool) -> str | None:
    if number.low == number.high and len(str(number.low.denominator)) <= 3:
        return f"= {number.low}"
    found = enclosure.nearest(number, digits, final=final)
    return None if found is None else f"≈ {found}"
