"""Pictures as declared: what is read, and what is refused, at its place."""

from __future__ import annotations

import pytest

from symderive.errors import SymderiveError
from symderive.recipes.load import load_text
from symderive.recipes.pictures import LARGEST_SIZE
from symderive.recipes.schema import json_schema

TEXT = """\
schema: 1
id: drawn
title: Pictures
symbols: {"x, y, a": real}
hypotheses: {start: a = 1}
definitions: {f(t in real): a*t^2}
graph: {of: [f], at: {t: 2}}
claims: [{id: same, claim: x = x}]
pictures:
"""

CURVE = "  - {id: p, caption: C, over: {x: 0..1}, curves: [{y: f(x)}]}\n"


def test_every_field() -> None:
    recipe = load_text(
        TEXT
        + """\
  - id: curves
    caption: Some curves
    symbols: {n: integer}
    definitions: {"h(k in integer)": k^2}
    values: {a: 2}
    recursion: [start]
    over: {n: -1..10}
    height: -1/2..3
    scale: log
    curves:
      - {y: h(n), label: squares}
      - {y: n, over: 2..3}
    points: [{at: [0, f(1)], label: here}, {at: [1, 2]}]
  - {id: plane, caption: A plane, over: {x: 0..1, y: 0..2}, regions: [{where: x < y}]}
  - {id: graph, caption: The graph, graph: [values, adjoints]}
  - {id: costs, caption: The costs, costs: {of: f, sizes: [100, 10, 10]}}
"""
    )
    curves, plane, graph, costs = recipe.pictures
    assert (curves.id, curves.caption, curves.logarithmic) == ("curves", "Some curves", True)
    assert [each.name for each in curves.definitions] == ["h"]
    assert [(each.name, each.text) for each in curves.values] == [("a", "2")]
    assert [name.text for name in curves.recursion] == ["start"]
    ((variable, interval),) = curves.over
    assert (variable.text, interval.low.text, interval.high.text) == ("n", "-1", "10")
    assert curves.height is not None
    assert curves.height.low.text == "-1/2"
    assert [(each.y.text, each.label, each.over is None) for each in curves.curves] == [
        ("h(n)", "squares", True),
        ("n", "", False),
    ]
    assert [(each.x.text, each.y.text, each.label) for each in curves.points] == [
        ("0", "f(1)", "here"),
        ("1", "2", ""),
    ]
    assert [name.text for name, _ in plane.over] == ["x", "y"]
    assert [each.where.text for each in plane.regions] == ["x < y"]
    assert graph.graph == ("values", "adjoints")
    assert costs.costs is not None
    assert costs.costs.sizes == (10, 100)


def test_a_recipe_without_pictures_has_none() -> None:
    assert load_text(TEXT.removesuffix("pictures:\n")).pictures == ()


@pytest.mark.parametrize(
    ("picture", "code", "at"),
    [
        ("  - a picture\n", "R203", "a picture"),
        ("  - {id: p, over: {x: 0..1}, curves: [{y: x}]}\n", "R202", "{id"),
        ("  - {id: p, caption: C}\n", "R325", "p,"),
        ("  - {id: p, caption: C, over: {x: 0..1}}\n", "R325", "{x: 0"),
        ("  - {id: p, caption: C, curves: [{y: x}]}\n", "R325", "p,"),
        ("  - {id: p, caption: C, over: {x: 0..1, y: 0..1, a: 0..1}, points: []}\n", "R325", "{x: 0"),
        ("  - {id: p, caption: C, over: {x: 0..1}, curves: [{y: x}], graph: [values]}\n", "R325", "{x: 0"),
        ("  - {id: p, caption: C, graph: [values], scale: log}\n", "R325", "log"),
        ("  - {id: p, caption: C, costs: {of: f, sizes: [10]}, values: {a: 1}}\n", "R325", "{a: 1}"),
        ("  - {id: p, caption: C, over: {x: 0..1}, regions: [{where: x < 1}]}\n", "R325", "[{where"),
        ("  - {id: p, caption: C, over: {x: 0..1, y: 0..1}, curves: [{y: x}]}\n", "R325", "[{y"),
        (
            "  - {id: p, caption: C, over: {x: 0..1, y: 0..1}, height: 0..1, points: [{at: [0, 0]}]}\n",
            "R325",
            "0..1, points",
        ),
        ("  - {id: p, caption: C, over: {x: 0, y: 1}, points: [{at: [0, 0]}]}\n", "R326", "0, y"),
        ("  - {id: p, caption: C, over: {x: 0..1..2}, curves: [{y: x}]}\n", "R326", "0..1..2"),
        ("  - {id: p, caption: C, over: {x: ..1}, curves: [{y: x}]}\n", "R326", "..1"),
        ("  - {id: p, caption: C, over: {x: 0..1}, curves: [{y: x, over: all}]}\n", "R326", "all"),
        ("  - {id: p, caption: C, over: {x: 0..1}, curves: [{y: x +}]}\n", "P107", "x +"),
        ("  - {id: p, caption: C, over: {x: 0..1}, curves: [{height: x}]}\n", "R201", "height"),
        ("  - {id: p, caption: C, over: {x: 0..1}, scale: cubic, curves: [{y: x}]}\n", "R206", "cubic"),
        ("  - {id: p, caption: C, over: {x: 0..1}, points: [{at: [0]}]}\n", "R203", "[0]"),
        ("  - {id: p, caption: C, over: {x: 0..1}, points: [{at: [0, [1]]}]}\n", "R203", "[0, [1]]"),
        ("  - {id: p, caption: C, graph: [colours]}\n", "R206", "colours"),
        ("  - {id: p, caption: C, over: {x: 0..1}, recursion: [end], curves: [{y: x}]}\n", "R327", "end"),
        ("  - {id: p, caption: C, costs: {of: g, sizes: [10]}}\n", "R327", "g, s"),
        ("  - {id: p, caption: C, costs: {of: f, sizes: []}}\n", "R328", "[]"),
        (f"  - {{id: p, caption: C, costs: {{of: f, sizes: [{LARGEST_SIZE + 1}]}}}}\n", "R328", "2001"),
        ("  - {id: p, caption: C, over: {x: 0..1}, values: {b: 1}, curves: [{y: x}]}\n", "R320", "b: 1"),
        (
            "  - {id: p, caption: C, symbols: {x: real}, over: {x: 0..1}, curves: [{y: x}]}\n",
            "R311",
            "x: real}, o",
        ),
        ("  - {id: p, caption: C, definitions: {a: x}, over: {x: 0..1}, curves: [{y: x}]}\n", "R311", "a: x"),
    ],
)
def test_what_is_refused(picture: str, code: str, at: str) -> None:
    with pytest.raises(SymderiveError) as caught:
        load_text(TEXT + picture, file="drawn.yaml")
    error = caught.value
    assert error.span is not None
    line = picture.split("\n", 1)[0]
    assert (error.code, error.file, error.span.line) == (code, "drawn.yaml", 10)
    if code != "P107":  # where exactly a formula breaks off is the parser's business
        assert line[error.span.column - 1 :].startswith(at)


def test_an_id_is_given_once() -> None:
    with pytest.raises(SymderiveError, match=r"R311.*picture in line 10") as caught:
        load_text(TEXT + CURVE + CURVE)
    assert caught.value.span is not None
    assert caught.value.span.line == 11


def test_there_are_not_too_many() -> None:
    many = "".join(CURVE.replace("id: p", f"id: p{k}") for k in range(41))
    with pytest.raises(SymderiveError, match="R114"):
        load_text(TEXT + many)


def test_a_graph_that_is_drawn_is_declared() -> None:
    text = TEXT.replace("graph: {of: [f], at: {t: 2}}\n", "")
    with pytest.raises(SymderiveError, match="R325"):
        load_text(text + "  - {id: p, caption: C, graph: [values]}\n")


def test_names_of_one_picture_mean_nothing_in_another() -> None:
    one = "  - {id: p, caption: C, symbols: {t: real}, over: {t: 0..1}, curves: [{y: t}]}\n"
    assert len(load_text(TEXT + one + one.replace("id: p", "id: q")).pictures) == 2


def test_editors_know_the_fields() -> None:
    schema = json_schema()
    assert schema["properties"]["pictures"]["items"] == {"$ref": "#/$defs/picture"}
    assert schema["$defs"]["picture"]["properties"]["scale"]["enum"] == ["linear", "log"]
    assert schema["$defs"]["curve"]["required"] == ["y"]
