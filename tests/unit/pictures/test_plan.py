"""What is drawn of a declared picture, and what the shipped pictures show."""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path

import pytest

from symderive.errors import SymderiveError
from symderive.graph.picture import Picture as GraphPicture
from symderive.pictures.codes import CODES
from symderive.pictures.costs import Costs
from symderive.pictures.plan import Curve, Drawing, Plot, plan
from symderive.recipes.load import load, load_text

TEXT = """\
schema: 1
id: drawn
title: Pictures
symbols:
  V: inner product space
  u: vector in V
  x, y: real
  a: real > 0
  s: size
  k: integer
  w: integer -> real
hypotheses:
  first: w(0) = a
  next: forall t in integer, t >= 0. w(t+1) = w(t)/2
definitions:
  b: 2*a
  h(t in real): b*t^2
  dense(n in integer, w in integer -> real): sum(w(i)*sum(w(j), j = 1..n), i = 1..n)
  wide(n in integer, w in integer -> real): w(n + 1)
graph: {of: [h], at: {t: 2}}
claims:
  - id: same
    claim: x = x
pictures:
"""


def drawn(fields: str) -> Plot:
    text = TEXT + "  - id: p\n    caption: C\n" + "".join(f"    {line}\n" for line in fields.split("\n"))
    recipe = load_text(text, file="drawn.yaml")
    found = plan(recipe, recipe.pictures[0])
    assert isinstance(found, Plot)
    return found


def curve(text: str, over: str = "x: -1..1", *more: str) -> Curve:
    return drawn("\n".join([f"over: {{{over}}}", f"curves: [{{y: '{text}'}}]", *more])).curves[0]


def test_a_curve_goes_through_the_values_of_its_expression() -> None:
    found = curve("h(x) + |x|", "x: -1..1", "values: {a: 3}")
    assert len(found.points) > 100
    assert [x for x, _ in found.points] == sorted(x for x, _ in found.points)
    assert (found.points[0][0], found.points[-1][0]) == (-1, 1)
    assert all(y == pytest.approx(6 * x * x + abs(x)) for x, y in found.points)
    assert found.label.text == "h(x) + |x|"
    assert found.label.formula is not None


def test_a_space_becomes_the_real_line() -> None:
    found = drawn("values: {V: real, u: 3}\nover: {x: 0..1}\ncurves: [{y: '|u|*x', label: L}]").curves[0]
    assert found.points[-1] == (1, 3)
    assert (found.label.text, found.label.formula) == ("L", None)


def test_a_curve_may_have_its_own_interval() -> None:
    found = drawn("over: {x: 0..4}\ncurves: [{y: x, over: 1..2}]").curves[0]
    assert (found.points[0][0], found.points[-1][0]) == (1, 2)


def test_undefined_values_are_gaps() -> None:
    found = curve("ln(x)")
    assert all(math.isnan(y) == (x <= 0) for x, y in found.points)


@pytest.mark.parametrize(
    ("text", "where"),
    [("1/(x - 1/7)", 1 / 7), ("if x < 1/3 then 0 else 1", 1 / 3), ("tan(10*x)", math.pi / 20)],
)
def test_no_line_joins_the_ends_of_a_jump(text: str, where: float) -> None:
    """The curve is defined at all the points that are tried; the jump lies between two of them."""
    points = curve(text, "x: 0..1/2").points
    places = [x for x, _ in points]
    gaps = [x for x, y in points if math.isnan(y)]
    assert places == sorted(places)
    assert any(abs(x - where) < 1e-3 for x in gaps)


@pytest.mark.parametrize("text", ["tanh(1000*x)", "|x|", "sqrt(|x|)", "100*sin(30*x)", "x^2"])
def test_a_steep_curve_has_no_gap(text: str) -> None:
    assert not any(math.isnan(y) for _, y in curve(text).points)


def test_an_integer_variable_takes_integers_alone() -> None:
    found = curve("k^2", "k: -1/2..5/2")
    assert found.points == ((0, 0), (1, 1), (2, 4))
    assert found.discrete


def test_many_integers_are_thinned_out_evenly_on_a_logarithmic_axis() -> None:
    points = curve("1/k", "k: 1..100000", "scale: log").points
    assert (points[0], points[-1][0]) == ((1, 1), 100_000)
    assert [x for x, _ in points[:5]] == [1, 2, 3, 4, 5]
    assert len(points) < 400


def test_a_recursion_is_followed() -> None:
    found = curve("w(k)", "k: 0..4", "values: {a: 8}", "recursion: [first, next]")
    assert [y for _, y in found.points] == [8, 4, 2, 1, 0.5]


def test_points_and_height() -> None:
    found = drawn(
        "values: {a: 1}\nover: {x: 0..1}\nheight: -1..b\npoints: [{at: [b, h(2)], label: here}]".replace(
            "..b", "..2"
        )
    )
    assert [(each.x, each.y, each.label.text) for each in found.markers] == [(2, 8, "here")]
    assert (found.up.name, found.up.low, found.up.high) == ("", -1, 2)


def test_a_region_is_positive_inside() -> None:
    found = drawn("over: {x: 0..1, y: 0..2}\nregions: [{where: x < y}]")
    (region,) = found.regions
    rows, columns = len(region.margins), len(region.margins[0])
    for j, row in enumerate(region.margins):
        for i, margin in enumerate(row):
            x, y = i / (columns - 1), 2 * j / (rows - 1)
            assert (margin > 0) == (x < y), (x, y)
    assert (found.across.name, found.up.name) == ("x", "y")


@pytest.mark.parametrize(
    ("fields", "code", "line"),
    [
        ("over: {x: 0..1}\ncurves: [{y: a*x}]", "G122", 2),
        ("over: {x: 0..1}\ncurves: [{y: w(1)}]", "G122", 2),
        ("over: {x: 0..1}\npoints: [{at: [0, x]}]", "G122", 2),
        ("over: {x: 0..1}\ncurves: [{y: u}]", "G121", 2),
        ("over: {x: 0..1, y: 0..1}\nregions: [{where: 'forall t in real. t <= x'}]", "G121", 2),
        ("over: {x: 0..1, y: 0..1}\nregions: [{where: x = y}]", "G121", 2),
        ("values: {a: 1}\nrecursion: [a_range]\nover: {x: 0..1}\ncurves: [{y: x}]", "R327", 2),
        ("over: {x: 1..0}\ncurves: [{y: x}]", "G124", 1),
        ("over: {x: 0..ln(0)}\ncurves: [{y: x}]", "G124", 1),
        ("scale: log\nover: {x: 0..1}\ncurves: [{y: x}]", "G124", 2),
        ("over: {x: -2..-1}\ncurves: [{y: ln(x)}]", "G125", 2),
        ("over: {x: -2..-1}\npoints: [{at: [ln(0), 1]}]", "G125", 2),
        ("over: {x: 0..1}\nvalues: {a: -1}\ncurves: [{y: x}]", "G126", 0),
        ("over: {z: 0..1}\ncurves: [{y: x}]", "G127", 1),
        ("over: {x: 0..1}\nvalues: {x: 1}\ncurves: [{y: x}]", "G127", 1),
        ("over: {u: 0..1}\ncurves: [{y: x}]", "G127", 1),
        ("over: {x: 0..1}\ncurves: [{y: zz}]", "P205", 2),
        ("over: {x: 0..1}\ncurves: [{y: x and y}]", "P201", 2),
        ("over: {x: 0..1}\ncurves: [{y: (fun t in real. floor(t))'(x)}]", "G101", 2),
        ("costs: {of: h, sizes: [10]}", "G128", 1),
        ("costs: {of: wide, sizes: [10]}", "G101", 0),
    ],
)
def test_what_cannot_be_drawn(fields: str, code: str, line: int) -> None:
    """Every error has a place; line 0 is that of the picture's id."""
    with pytest.raises(SymderiveError) as caught:
        drawn(fields)
    error = caught.value
    start = TEXT.count("\n") + 1
    assert error.span is not None
    assert (error.code, error.file) == (code, "drawn.yaml")
    assert error.span.line == (start + 1 + line if line else start)
    assert error.source_line is not None


def test_every_code_has_a_page_that_says_what_it_is() -> None:
    assert all(page.split("\n")[0].endswith(".") for page in CODES.values())


# The shipped pictures

DERIVATIONS = Path(__file__).resolve().parents[3] / "derivations"
SHIPPED = {
    f"{recipe.id}/{picture.id}": (recipe, picture)
    for recipe in map(load, sorted(DERIVATIONS.rglob("*.derivation.yaml")))
    for picture in recipe.pictures
}


@cache
def planned(name: str) -> Drawing:
    return plan(*SHIPPED[name])


def shipped(name: str) -> Plot:
    found = planned(name)
    assert isinstance(found, Plot)
    return found


def test_the_questions_have_their_pictures() -> None:
    with_pictures = {recipe.question for recipe, _ in SHIPPED.values()}
    assert {"2.1", "3.1", "3.3", "4", "6"} <= with_pictures


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_picture_can_be_drawn(name: str) -> None:
    found = planned(name)
    if isinstance(found, Plot):
        assert all(len(each.points) > 10 for each in found.curves)
        assert all(any(margin > 0 for row in each.margins for margin in row) for each in found.regions)


def test_the_tangent_touches_tanh_and_the_line_goes_through_the_points() -> None:
    found = shipped("zero-centred/tanh")
    tanh, tangent, line = (dict(each.points) for each in found.curves)
    assert all(y == pytest.approx(math.tanh(x)) for x, y in tanh.items())
    assert all(y == pytest.approx(x) for x, y in tangent.items())
    assert all(y == pytest.approx(x * math.tanh(2) / 2) for x, y in line.items())
    assert [(each.x, each.y) for each in found.markers] == [(2, math.tanh(2)), (-2, -math.tanh(2))]


def test_the_affine_bound_is_below_and_the_model_is_least_at_its_minimiser() -> None:
    found = shipped("proximal-step/model")
    function, bound, model = (each.points for each in found.curves)
    assert all(low <= high + 1e-12 for (_, low), (_, high) in zip(bound, function, strict=True))
    touch, least = found.markers
    assert touch.y == pytest.approx(math.cosh(touch.x))
    assert all(y >= least.y - 1e-12 for _, y in model)
    # the slope at w_t that the recipe is given is that of the function
    assert math.sinh(touch.x) == pytest.approx((bound[-1][1] - bound[0][1]) / (bound[-1][0] - bound[0][0]))


def test_the_run_of_gradient_descent_is_what_a_plain_loop_computes() -> None:
    gap, bound = shipped("averaging/run").curves
    assert (gap.points[0][0], gap.points[-1][0]) == (1, 1_000)
    for (horizon, found), (_, above) in zip(gap.points, bound.points, strict=True):
        w, total, size = 0.0, 0.0, 2 / math.sqrt(horizon)
        for _ in range(int(horizon)):
            total += w
            w -= size * (w - 2) / math.sqrt((w - 2) ** 2 + 1e-4)
        mean = total / horizon
        assert found == pytest.approx(math.sqrt((mean - 2) ** 2 + 1e-4) - 0.01, rel=1e-6)
        assert above == pytest.approx(2 / math.sqrt(horizon))
        assert found <= above


def test_the_regions_of_the_steps() -> None:
    def f(w: float) -> float:
        return (w - 2) ** 2 / 2 + (w + 1) ** 2 / 2

    def after(w: float, eta: float, centre: float) -> float:
        return f(w - eta * (w - centre))

    sampled, expected = shipped("sgd-step/sampled-step"), shipped("sgd-step/expected-step")
    count = len(sampled.regions[0].margins) - 1
    for j in range(0, count + 1, 7):
        for i in range(0, count + 1, 7):
            w, eta = -3 + 7 * i / count, 2 * j / count
            for region, centre in zip(sampled.regions, (2, -1), strict=True):
                assert region.margins[j][i] == pytest.approx(after(w, eta, centre) - f(w), abs=1e-9)
            mean = (after(w, eta, 2) + after(w, eta, -1)) / 2
            assert expected.regions[0].margins[j][i] == pytest.approx(f(w) - mean, abs=1e-9)


def test_reverse_mode_costs_at_most_four_and_five() -> None:
    found = planned("jacobian/costs")
    assert isinstance(found, Costs)
    assert {10, 100, 1_000} <= {count.inputs for count in found.counts}
    for count in found.counts:
        assert count.forward >= count.inputs
        assert count.sweep <= 4 * count.forward
        assert count.sweep + count.forward <= 5 * count.forward
    growth = [count.columns / count.forward for count in found.counts if count.columns is not None]
    assert growth == sorted(growth)
    assert growth[-1] > 50


def test_a_graph_has_its_numbers() -> None:
    found = planned("jacobian/graph")
    assert isinstance(found, GraphPicture)
    notes = {note for box in found.boxes.values() for note in box.notes}
    assert ("adjoint", "f2", "= 13/3") in notes


def test_costs_are_counted_by_hand() -> None:
    """The sum over i of w(i)·s with s their sum: n - 1 and n + n - 1 operations forward."""
    recipe = load_text(TEXT + "  - {id: p, caption: C, costs: {of: dense, sizes: [3, 10]}}\n")
    found = plan(recipe, recipe.pictures[0])
    assert isinstance(found, Costs)
    assert [(count.inputs, count.forward) for count in found.counts] == [(3, 7), (10, 28)]
