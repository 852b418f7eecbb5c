"""Inequalities from the sign of a derivative."""

from __future__ import annotations

import pytest

from symderive.tactics.logic import introduced, solve_goal
from symderive.tactics.monotone import by_monotonicity
from symderive.tactics.proof import Stuck
from symderive.terms.build import real
from symderive.terms.term import free
from symderive.terms.types import REAL
from tests.proving import prove, start, statement

X, Y = free("x", REAL), free("y", REAL)
SYMBOLS = {"x": "real", "y": "real", "g": "real -> real"}


def from_point(point):
    def tactic(state, goal):
        return introduced(state, goal, lambda s, g: by_monotonicity(s, g, X, point, solve_goal))

    return tactic


FOUND = {
    "exponential": ([], "exp(x) >= 1", real(0), ["x >= 0"]),
    "to the left": (["x <= 0"], "exp(x) <= 1", real(0), []),
    "both sides": ([], "x^2 >= 0", real(0), []),
    "logarithm": (["x > 0"], "log(x) <= x - 1", real(1), []),
    "sine": (["x >= 0", "forall z in real. cos(z) <= 1"], "sin(x) <= x", real(0), []),
    "increasing function": (
        ["differentiable(g)", "forall z in real. g'(z) >= 0", "x <= y"],
        "g(x) <= g(y)",
        Y,
        [],
    ),
    "strict": (["x >= 0"], "x < exp(x) + x", real(0), []),
}


@pytest.mark.parametrize("name", FOUND)
def test_by_monotonicity(name):
    hypotheses, claim, point, more = FOUND[name]
    full = statement(SYMBOLS, [*hypotheses, *more], claim)
    assert prove(full, from_point(point)).kind == "proved"


FALSE_CLAIMS = {
    "wrong way": (["x >= 0"], "exp(x) <= 1", real(0)),
    "not at the start": (["x >= 0"], "x >= 1", real(0)),
    "derivative at one point": (["differentiable(g)", "g'(0) >= 0", "x >= 0"], "g(0) <= g(x)", real(0)),
    "across a pole": (["x != 0"], "1/x <= 1", real(1)),
}


@pytest.mark.parametrize("name", FALSE_CLAIMS)
def test_nothing_false_is_found(name):
    hypotheses, claim, point = FALSE_CLAIMS[name]
    with pytest.raises(Stuck):
        prove(statement(SYMBOLS, hypotheses, claim), from_point(point))


def test_an_inequality_is_wanted():
    full = statement(SYMBOLS, [], "exp(x) = 1")
    with pytest.raises(Stuck) as caught:
        by_monotonicity(start(full), full.claim, X, real(0), solve_goal)
    assert caught.value.code == "S123"
