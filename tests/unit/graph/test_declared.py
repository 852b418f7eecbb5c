"""The graph that a recipe declares; the shipped formulas are what the passes compute."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from symderive.errors import GraphError
from symderive.graph.declared import declared_graph, declared_point, read_point
from symderive.graph.picture import picture
from symderive.graph.traces import Mode, jacobian
from symderive.recipes.load import load, load_text
from symderive.recipes.model import Recipe
from symderive.recipes.statement import example_statement
from symderive.terms.term import Term, apply
from tests.graphs import symbols

SHIPPED = Path(__file__).resolve().parents[3] / "derivations" / "autodiff" / "jacobian.derivation.yaml"

TEXT = """\
schema: 1
id: drawn
title: A graph
symbols:
  V: inner product space
  u: vector in V
  x, y: real
  c: real
definitions:
  a: x + y
  f: a*(y + 1)
  g(s in real, t in real): s*t + c
  h(t in real): exp(t)
  k: "|u|"
  m(w in V): <w, w>
  e: sin
graph: {of: [f], at: {x: 1/2, y: -3}}
claims:
  - id: same
    claim: x = x
"""


def names(recipe: Recipe, *of: str) -> list[str]:
    made = declared_graph(recipe, of)
    return [made.nodes[place].name for place in made.inputs]


def test_definitions_are_put_in_and_their_symbols_are_inputs() -> None:
    recipe = load_text(TEXT)
    assert names(recipe) == ["x", "y"]
    assert declared_point(recipe) == {"x": Fraction(1, 2), "y": Fraction(-3)}


def test_parameters_are_inputs_those_of_one_name_together() -> None:
    recipe = load_text(TEXT)
    assert names(recipe, "g", "h") == ["s", "t"]
    assert names(recipe, "h", "e") == ["t", "x1"]


@pytest.mark.parametrize(("of", "code"), [("k", "G101"), ("m", "G102"), ("nothing", "G108"), ("x", "G108")])
def test_what_is_no_real_definition_is_refused(of: str, code: str) -> None:
    recipe = load_text(TEXT)
    if code == "G101":
        assert names(recipe, of) == []  # a constant of the graph: it has no real inputs
        return
    with pytest.raises(GraphError) as info:
        declared_graph(recipe, [of])
    assert info.value.code == code


def test_a_recipe_without_a_graph_is_refused() -> None:
    bare = load_text(TEXT.replace("graph: {of: [f], at: {x: 1/2, y: -3}}\n", ""))
    assert declared_point(bare) is None
    with pytest.raises(GraphError) as info:
        declared_graph(bare)
    assert info.value.code == "G108"


def test_a_point_is_rational() -> None:
    with pytest.raises(GraphError) as info:
        declared_point(load_text(TEXT.replace("1/2", "exp(1)")))
    assert info.value.code == "G106"
    assert info.value.span is not None


def test_points_on_the_command_line() -> None:
    assert read_point(" w1 = 1 , w2=-0.25") == {"w1": Fraction(1), "w2": Fraction(-1, 4)}


@pytest.mark.parametrize(
    "text", ["", "x", "x=", "=1", "x=1,x=2", "x=1/0", "x=e", "x=1e9", "x=--1", "x=1,,y=2"]
)
def test_what_is_no_point_is_refused(text: str) -> None:
    with pytest.raises(GraphError) as info:
        read_point(text)
    assert info.value.code == "G106"


@pytest.mark.parametrize("mode", ["forward", "reverse"])
def test_the_shipped_formulas_are_what_the_passes_compute(mode: Mode) -> None:
    recipe = load(SHIPPED)
    defined: dict[str, Term] = dict(example_statement(recipe).definitions)
    for of, inputs, labels in (
        (["f1", "f2"], "w1 w2", [["11", "12"], ["21", "22"]]),
        (["f"], "x y", [["x", "y"]]),
    ):
        found = jacobian(declared_graph(recipe, of), mode)
        variables = symbols(inputs)
        assert found == tuple(
            tuple(apply(defined[f"{mode}_{label}"], *variables) for label in line) for line in labels
        )


def test_the_numbers_of_a_picture() -> None:
    recipe = load_text(TEXT)
    shown = picture(
        declared_graph(recipe),
        declared_point(recipe),
        show=frozenset(["values", "tangents", "adjoints"]),
    )
    last = next(box for box in shown.boxes.values() if box.outputs)
    assert last.outputs == ("f",)
    assert last.notes == (
        ("value", "", "= 5"),
        ("tangent", "x", "= -2"),
        ("tangent", "y", "= -9/2"),
        ("adjoint", "f", "= 1"),
    )
    assert shown.at == (("x", "1/2"), ("y", "-3"))
    assert [len(table.numbers) for table in shown.tables] == [len(t.table.rows) for t in shown.tables]
    assert not any(number for table in picture(declared_graph(recipe)).tables for number in table.numbers)
