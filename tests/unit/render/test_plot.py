"""Pictures in each format: that they are pictures, the same each time, and that no text becomes markup."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence

import pytest

from symderive.pictures.costs import Costs, Count
from symderive.pictures.plan import Axis, Curve, Label, Marker, Plot, Region
from symderive.render import plot
from symderive.syntax.parser import parse_formula

pytest.importorskip("matplotlib", reason="Matplotlib is not installed (the extra `plot`)")

LINE = tuple((k / 10, math.nan if k == 5 else k / 5) for k in range(11))
ACROSS = Axis("x", 0, 1)


def curves(*labels: Label, logarithmic: bool = False) -> Plot:
    low = 0.1 if logarithmic else 0.0
    points = tuple((x, y) for x, y in LINE if x >= low)
    made = tuple(Curve(label, points) for label in labels)
    return Plot(Axis("x", low, 1), Axis("", 0, 0), logarithmic, made)


PLANE = Plot(
    ACROSS,
    Axis("eta", -1, 1),
    False,
    regions=(
        Region(Label("inside"), tuple(tuple(i - j for i in range(5)) for j in range(5))),
        Region(Label("nowhere"), tuple(tuple(-1.0 for _ in range(5)) for _ in range(5))),
        Region(Label("undefined"), tuple(tuple(math.nan for _ in range(5)) for _ in range(5))),
    ),
    markers=(Marker(Label("here"), 0.5, 0.5), Marker(Label(""), 0.2, 0.5)),
)
FORMULA = Label("x^2/(1 + x)", parse_formula("x^2/(1 + x)"))
PICTURES = {
    "curves": curves(FORMULA, Label("words")),
    "logarithmic": curves(FORMULA, logarithmic=True),
    "integers": Plot(ACROSS, Axis("", 0, 2), False, (Curve(Label("n"), ((0, 0), (1, 1)), discrete=True),)),
    "plane": PLANE,
    "costs": Costs((Count(10, 40, 80, 400), Count(1_000, 4_000, 8_000, None))),
}
STARTS = {"svg": b"<?xml", "pdf": b"%PDF", "png": b"\x89PNG"}


@pytest.mark.parametrize("form", plot.FORMATS)
@pytest.mark.parametrize("name", PICTURES)
def test_every_format(name: str, form: str) -> None:
    drawn = plot.draw(PICTURES[name], form)
    assert drawn.startswith(STARTS[form])
    assert drawn == plot.draw(PICTURES[name], form), "the same picture, the same bytes"


def svg(item: Plot | Costs) -> str:
    found = plot.draw(item, "svg").decode()
    ET.fromstring(found)
    return found


def paths(item: Plot) -> list[str]:
    """The data of the paths of the curves, in order."""
    return re.findall(r'<g id="line2d_\d+">\s*<path d="([^"]*)" clip-path', svg(item))


def test_a_gap_stays_a_gap() -> None:
    (data,) = [path for path in paths(curves(Label("a"))) if path.count("L") > 3]
    assert data.count("M") == 2


def test_curves_are_told_apart_without_colours() -> None:
    labels = [Label(str(k)) for k in range(4)]
    styles = re.findall(
        r"clip-path=\"[^\"]*\" style=\"([^\"]*stroke-width: 1.6[^\"]*)\"", svg(curves(*labels))
    )
    dashes = {re.sub(r"stroke: #\w+;?", "", style) for style in styles}
    assert len(styles) == len(dashes) == 4


@pytest.mark.parametrize(
    "text", ["a $x^{ b", "$\\frac{1}{0}$", "</svg><script>", "\\write18{x}", "100 %", "_^"]
)
def test_text_stays_text(text: str) -> None:
    """No label fails, whatever stands in it, and none becomes a formula."""
    found = svg(curves(Label(text)))
    assert "<script" not in found
    assert plot._label(Label(text)).replace("\\$", "$") == text


def test_lines_are_not_broken_inside_of_formulas() -> None:
    sum_of_many = " + ".join(f"x*lam/{k}" for k in range(2, 20))
    found = plot._label(
        Label(f"a word and another one and then, far to the right, `{sum_of_many}`, and more")
    )
    lines = found.split("\n")
    assert len(lines) > 1
    assert all(line.count("$") % 2 == 0 for line in lines)
    svg(curves(Label(f"words, `{sum_of_many}`, words")))


def test_formulas_are_set_as_formulas() -> None:
    assert plot._label(FORMULA).startswith("$\\dfrac{x^{2}}")
    assert plot._label(Label("the minimiser of `phi`")) == "the minimiser of $\\phi$"
    assert plot._label(Label("not `x +` a formula")) == "not x + a formula"


def test_a_formula_that_matplotlib_cannot_set_is_text() -> None:
    text = "if x < 0 then -1 else 1"
    assert plot._label(Label(text, parse_formula(text))) == text


def widths(labels: Sequence[str]) -> float:
    found = svg(curves(*map(Label, labels)))
    return float(re.findall(r'height="([\d.]+)pt"', found)[0])


def test_a_long_legend_makes_the_picture_taller() -> None:
    assert widths(["a word " * 15] * 4) > widths(["a"] * 4) + 40


def test_what_is_missing_is_known() -> None:
    assert plot.is_available()
    assert "symderive-proofs[plot]" in plot.INSTALL
