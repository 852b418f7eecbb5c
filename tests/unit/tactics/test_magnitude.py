"""Squares, absolute values, maxima: what is found is accepted, what is false is not found."""

from __future__ import annotations

import pytest

from symderive.tactics.logic import introduced, simple, solve_goal
from symderive.tactics.magnitude import (
    absolute_bounds,
    by_antisymmetry,
    by_square,
    compare_squares,
    split_values,
)
from symderive.tactics.proof import Stuck
from symderive.terms.term import free
from symderive.terms.types import REAL
from tests.proving import prove, start, statement

XY = {"x": "real", "y": "real", "z": "real"}
UV = {"u": "V", "v": "V", "c": "real"}


def said(symbols, hypotheses, claim):
    return statement(symbols, hypotheses, claim, spaces=["V"])


def squares(state, goal):
    return introduced(state, goal, lambda s, g: compare_squares(s, g, solve_goal))


BY_SQUARES = {
    "squares": (XY, ["y >= 0", "x^2 <= y^2"], "x <= y"),
    "strict": (XY, ["y >= 0", "x^2 < y^2"], "x < y"),
    "equal": (XY, ["x >= 0", "y >= 0", "x^2 = y^2"], "x = y"),
    "root": (XY, ["x >= 0", "y >= 0", "x <= y^2"], "sqrt(x) <= y"),
    "norm": (UV, ["c >= 0", "<u, u> <= c^2"], "|u| <= c"),
}


@pytest.mark.parametrize("name", BY_SQUARES)
def test_compare_squares(name):
    assert prove(said(*BY_SQUARES[name]), squares).kind == "proved"


SEARCHED = {
    "triangle": (XY, [], "|x + y| <= |x| + |y|"),
    "bounds": (XY, [], "-|x| <= x and x <= |x|"),
    "both sides": (XY, ["-y <= x", "x <= y"], "|x| <= y"),
    "absolute value of a product": (XY, [], "|x*y| = |x|*|y|"),
    "known sign": (XY, ["x < 0"], "|x| = -x"),
    "in a hypothesis": (XY, ["|x| <= y"], "x <= y and -y <= x"),
    "maximum": (XY, [], "x <= max(x, y) and y <= max(x, y)"),
    "least bound": (XY, ["x <= z", "y <= z"], "max(x, y) <= z"),
    "maximum in a hypothesis": (XY, ["max(x, y) <= z"], "x <= z and y <= z"),
    "minimum": (XY, [], "min(x, y) <= max(x, y)"),
    "sum of both": (XY, [], "min(x, y) + max(x, y) = x + y"),
    "case distinction": (XY, [], "(if x <= 0 then 0 else x) >= 0"),
    "vector of length 0": (UV, ["|u - v| = 0"], "u = v"),
    "root of a square": (XY, [], "sqrt(x^2) = |x|"),
    "roots increase": (XY, ["0 <= x", "x <= y"], "sqrt(x) <= sqrt(y)"),
    "substitution": (XY, ["x = y + 1", "y = 2"], "sqrt(x + 6) = 3"),
}


@pytest.mark.parametrize("name", SEARCHED)
def test_the_search_uses_magnitudes(name):
    assert prove(said(*SEARCHED[name])).kind == "proved"


FALSE_CLAIMS = {
    "squares without a sign": (XY, ["x^2 <= y^2"], "x <= y"),
    "equal squares": (XY, ["x^2 = y^2"], "x = y"),
    "root of a square": (XY, [], "sqrt(x^2) = x"),
    "absolute value": (XY, [], "|x| = x"),
    "one side": (XY, ["x <= y"], "|x| <= y"),
    "maximum": (XY, [], "max(x, y) <= x"),
    "length": (UV, ["|u| = |v|"], "u = v"),
}


@pytest.mark.parametrize("name", FALSE_CLAIMS)
def test_nothing_false_is_found(name):
    with pytest.raises(Stuck):
        prove(said(*FALSE_CLAIMS[name]))


def test_squares_are_of_real_numbers():
    full = statement({"n": "integer"}, [], "n <= 1")
    with pytest.raises(Stuck) as caught:
        compare_squares(start(full), full.claim, simple)
    assert caught.value.code == "S123"


@pytest.mark.parametrize("tactic", [by_antisymmetry, by_square])
def test_equations_are_wanted(tactic):
    full = said(XY, [], "x <= y")
    with pytest.raises(Stuck) as caught:
        tactic(start(full), full.claim, simple)
    assert caught.value.code == "S123"


def test_antisymmetry():
    full = said(XY, ["x <= y", "y <= x"], "x = y")

    def tactic(state, goal):
        return by_antisymmetry(state, goal, simple)

    assert prove(full, tactic).kind == "proved"


def test_bounds_of_an_absolute_value_are_proved_once():
    state = start(said(XY, [], "true"))
    first = absolute_bounds(state, free("x", REAL))
    before = len(state.proof.steps)
    assert absolute_bounds(state, free("x", REAL)) == first
    assert len(state.proof.steps) == before


def test_too_many_cases():
    full = said(XY, [], "|x| + |y| + |z| >= |x + y| + |z|")
    with pytest.raises(Stuck) as caught:
        split_values(start(full), full.claim, simple, limit=1)
    assert caught.value.code == "S133"


DECIDED = {
    "a fact says it": (["0 <= x"], "|x| = x"),
    "it follows": (["1 <= x"], "|x| = x"),
    "the negation follows": (["x < 0"], "|x| = -x"),
    "it is not positive": (["x <= 0"], "|x| = -x"),
    "of a maximum": (["x <= y"], "max(x, y) = y"),
    "of a minimum": (["y < x"], "min(x, y) = y"),
}


@pytest.mark.parametrize("name", DECIDED)
def test_a_case_that_is_decided_is_not_split(name):
    hypotheses, claim = DECIDED[name]
    full = said(XY, hypotheses, claim)
    asked = []

    def finish(state, goal):
        asked.append(goal)
        return simple(state, goal)

    assert prove(full, lambda s, g: split_values(s, g, finish)).kind == "proved"
    assert len(asked) == 1
