"""From a declared picture to what is drawn: points of curves, a grid of a region, counts. Not trusted.

Every curve comes from the recipe's own expression, its definitions put in. Where it has no value,
and where it jumps, the curve has a gap.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import pairwise

from symderive.errors import GraphError, Span
from symderive.graph.declared import declared_graph, declared_point
from symderive.graph.picture import Picture as GraphPicture
from symderive.graph.picture import picture as graph_picture
from symderive.pictures.costs import Costs, costs
from symderive.pictures.floats import UNDEFINED, Evaluator, Number, Values
from symderive.recipes.model import Formula, Interval, PictureDeclaration, Recipe
from symderive.recipes.proof import located
from symderive.recipes.statement import example_statement, partial_assignment, scope
from symderive.syntax.resolve import Scope, resolve, resolve_prop
from symderive.syntax.tree import Node
from symderive.terms.term import Free, Term, free_symbols, instantiate_types, substitute
from symderive.terms.types import INT, REAL, Type, substitute_type

__all__ = ["Axis", "Curve", "Drawing", "Label", "Marker", "Plot", "Region", "cut", "plan"]

SAMPLES = 400
"""Intervals into which the range of a variable is cut."""

GRID = 160
"""Intervals into which each side of a plane is cut."""

INTEGERS = 300
"""Most integers at which a curve is drawn."""

_BISECTIONS = 40


@dataclass(frozen=True, slots=True)
class Label:
    """The author's words, or a formula where there are none."""

    text: str
    formula: Node | None = None


@dataclass(frozen=True, slots=True)
class Axis:
    """A name and an interval; low = high: whatever is needed."""

    name: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Curve:
    """Points in order, not a number where there is a gap; `discrete`: only the points are values."""

    label: Label
    points: tuple[tuple[float, float], ...]
    discrete: bool = False


@dataclass(frozen=True, slots=True)
class Marker:
    """A point."""

    label: Label
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Region:
    """`margins[row][column]` is positive inside; rows go up, columns across; not a number: undefined."""

    label: Label
    margins: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class Plot:
    """A picture with axes."""

    across: Axis
    up: Axis
    logarithmic: bool
    curves: tuple[Curve, ...] = ()
    markers: tuple[Marker, ...] = ()
    regions: tuple[Region, ...] = ()


Drawing = Plot | GraphPicture | Costs
"""What can be drawn."""


def plan(recipe: Recipe, picture: PictureDeclaration) -> Drawing:
    """Return what a declared picture shows.

    Refuses: what the parser refuses; G101 (no derivative), G107 (too long), G121 (no value in floating
             point), G122 (a symbol without a value), G123 (no recursion), G124 (an empty interval), G125 (a
             curve that is nowhere defined), G126 (values that a hypothesis excludes), G127 (a variable that
             cannot vary), G128 (no family of functions).
    """
    with located(recipe.text), _placed(picture.span):
        if picture.graph is not None:
            graph, at = declared_graph(recipe), declared_point(recipe)
            show = frozenset(picture.graph) if at is not None else frozenset[str]()
            return graph_picture(graph, at, show=show)
        own = replace(
            recipe,
            symbols=(*recipe.symbols, *picture.symbols),
            definitions=(*recipe.definitions, *picture.definitions),
            claims=(),
            pictures=(),
        )
        if picture.costs is not None:
            return costs(own, picture.costs)
        return _Planner(own, picture).plot()


@contextmanager
def _placed(span: Span) -> Iterator[None]:
    """Give errors without a place this one."""
    try:
        yield
    except GraphError as error:
        error.span = error.span or span
        raise


class _Planner:
    """The names of one picture, with their values."""

    def __init__(self, recipe: Recipe, picture: PictureDeclaration) -> None:
        self.recipe, self.picture = recipe, picture
        self.scope = scope(recipe)
        self.spaces, self.sizes, values = partial_assignment(recipe, None, picture.values)
        self.kinds = self.variables(values)
        self.evaluator = Evaluator(set(self.kinds))
        self.put_in: dict[Free, Term] = {}
        stated = example_statement(recipe)
        for name, kind in stated.symbols:
            if name in values:
                symbol = instantiate_types(Free(name, kind), self.spaces, self.sizes)
                self.put_in[Free(name, symbol.type)] = values[name]
        for name, term in stated.definitions:
            inside = self.ready(term)
            self.put_in[Free(name, inside.type)] = inside
        self.check(stated.hypotheses)
        self.define(dict(stated.hypotheses))

    def variables(self, values: Mapping[str, Term]) -> dict[str, Type]:
        """Return the sorts of the variables. Refuses: G127."""
        found: dict[str, Type] = {}
        for name, _ in self.picture.over:
            declared = self.scope.symbols.get(name.text)
            kind = substitute_type(declared, self.spaces, self.sizes) if declared is not None else None
            if kind is None or kind not in (REAL, INT) or name.text in values or name.text in found:
                raise GraphError(
                    "G127",
                    f"`{name.plain[:60]}` cannot vary",
                    why="a variable of a picture is a real or integer symbol without a value",
                    fix="declare it under `symbols:`, and give it no value",
                    span=name.span,
                )
            found[name.text] = kind
        return found

    def ready(self, term: Term) -> Term:
        """Return a term with spaces, sizes, values and definitions put in."""
        return substitute(instantiate_types(term, self.spaces, self.sizes), self.put_in)

    def check(self, hypotheses: Sequence[tuple[str, Term]]) -> None:
        """Refuse G126: a hypothesis about the values alone that is false and can be computed."""
        for name, hypothesis in hypotheses:
            term = self.ready(hypothesis)
            if free_symbols(term):
                continue
            try:
                holds = Evaluator(set()).truth(term)({})
            except (GraphError, *UNDEFINED):
                continue
            if not holds:
                raise GraphError(
                    "G126",
                    f"the hypothesis `{name}` is false at these values",
                    fix="choose values for which the recipe says something",
                )

    def define(self, hypotheses: Mapping[str, Term]) -> None:
        """Learn the recursion."""
        chosen = self.picture.recursion
        with _placed(chosen[0].span if chosen else self.picture.span):
            self.evaluator.define([self.ready(hypotheses[name.text]) for name in chosen])

    def number(self, formula: Formula, evaluator: Evaluator) -> Number:
        """Return the function that computes an expression."""
        with _placed(formula.span):
            return evaluator.number(self.ready(resolve(formula.tree, self.scope)))

    def axis(self, name: str, given: Interval | None) -> Axis:
        """Return an interval. Refuses: G124."""
        if given is None:
            return Axis(name, 0, 0)
        ends = []
        for formula in (given.low, given.high):
            with _placed(formula.span):
                bound = resolve(formula.tree, Scope(), REAL)
                ends.append(self.evaluator.at(Evaluator(set()).number(bound), {}))
        low, high = ends
        if not low < high or (self.picture.logarithmic and low <= 0):
            raise GraphError(
                "G124",
                "the interval is empty" if not low < high else "a logarithmic axis begins above 0",
                fix="write two numbers, the smaller one first",
                span=given.span,
            )
        return Axis(name, low, high)

    def plot(self) -> Plot:
        """Return the picture."""
        picture = self.picture
        (name, interval), *others = picture.over
        across = self.axis(name.text, interval)
        up = self.axis(others[0][0].text, others[0][1]) if others else self.axis("", picture.height)
        return Plot(
            across,
            up,
            picture.logarithmic,
            tuple(
                self.curve(
                    _label(curve.label, curve.y),
                    curve.y,
                    self.axis(name.text, curve.over) if curve.over else across,
                )
                for curve in picture.curves
            ),
            tuple(self.marker(point.label, point.x, point.y) for point in picture.points),
            tuple(
                self.region(_label(region.label, region.where), region.where, across, up)
                for region in picture.regions
            ),
        )

    def curve(self, label: Label, formula: Formula, over: Axis) -> Curve:
        """Return the points of a curve. Refuses: G125."""
        height, name = self.number(formula, self.evaluator), over.name
        discrete = self.kinds[name] == INT

        def y(x: float) -> float:
            return self.evaluator.at(height, {name: x})

        with _placed(formula.span):
            if discrete:
                points = [(float(x), y(x)) for x in _integers(over, logarithmic=self.picture.logarithmic)]
            else:
                points = _with_gaps(
                    [(x, y(x)) for x in cut(over, SAMPLES, logarithmic=self.picture.logarithmic)], y
                )
            if all(math.isnan(height) for _, height in points):
                raise GraphError("G125", "a curve is nowhere defined", why=formula.text)
        return Curve(label, tuple(points), discrete)

    def marker(self, label: str, x: Formula, y: Formula) -> Marker:
        """Return a point. Refuses: G125."""
        fixed = Evaluator(set(), self.evaluator.rules)
        place = []
        for formula in (x, y):
            found = fixed.at(self.number(formula, fixed), {})
            if math.isnan(found):
                raise GraphError("G125", "a coordinate is not defined", why=formula.text, span=formula.span)
            place.append(found)
        return Marker(Label(label), place[0], place[1])

    def region(self, label: Label, formula: Formula, across: Axis, up: Axis) -> Region:
        """Return the margins of a proposition on a grid."""
        with _placed(formula.span):
            term = self.ready(resolve_prop(formula.tree, self.scope))
            margin = self.evaluator.margin(term)
        logarithmic = self.picture.logarithmic
        rows = []
        for y in cut(up, GRID, logarithmic=logarithmic):
            values: list[Values] = [
                {across.name: x, up.name: y} for x in cut(across, GRID, logarithmic=logarithmic)
            ]
            rows.append(tuple(self.evaluator.at(margin, each) for each in values))
        return Region(label, tuple(rows))


def _label(text: str, formula: Formula) -> Label:
    return Label(text or formula.text, None if text else formula.tree)


def cut(axis: Axis, count: int, *, logarithmic: bool) -> list[float]:
    """Return the ends and the points between that cut an interval into equal parts, or equal ratios."""
    if logarithmic:
        ratio = axis.high / axis.low
        return [axis.low * ratio ** (k / count) for k in range(count)] + [axis.high]
    return [axis.low + (axis.high - axis.low) * k / count for k in range(count)] + [axis.high]


def _integers(axis: Axis, *, logarithmic: bool) -> list[int]:
    """Return the integers of an interval; where there are many, some, the first and last included."""
    low, high = math.ceil(axis.low), math.floor(axis.high)
    if high - low < INTEGERS:
        return list(range(low, high + 1))
    inner = cut(Axis(axis.name, low, high), INTEGERS, logarithmic=logarithmic)
    return sorted({low, high, *(round(x) for x in inner)})


def _with_gaps(
    points: Sequence[tuple[float, float]], y: Callable[[float], float]
) -> list[tuple[float, float]]:
    """Return the points, with a gap wherever the curve jumps."""
    heights = [height for _, height in points if not math.isnan(height)]
    suspicious = (max(heights, default=0) - min(heights, default=0)) / 50
    found = list(points[:1])
    for left, right in pairwise(points):
        jump = _jump(left, right, y) if abs(right[1] - left[1]) > suspicious else None
        found += [jump[0], (jump[0][0], math.nan), jump[1], right] if jump is not None else [right]
    return found


Place = tuple[float, float]


def _jump(left: Place, right: Place, y: Callable[[float], float]) -> tuple[Place, Place] | None:
    """Return the ends of a jump between two places: heights that stay apart as the places come together."""
    first = abs(right[1] - left[1])
    for _ in range(_BISECTIONS):
        x = (left[0] + right[0]) / 2
        middle = (x, y(x))
        if math.isnan(middle[1]):
            return left, right
        left, right = max(((left, middle), (middle, right)), key=lambda pair: abs(pair[1][1] - pair[0][1]))
    return (left, right) if abs(right[1] - left[1]) > first / 2 else None
