"""Powers with symbolic exponents."""

from __future__ import annotations

import pytest

from symderive.tactics.logic import simple
from symderive.tactics.powers import power_equations, with_powers
from symderive.tactics.proof import Stuck
from symderive.terms.build import arguments
from tests.proving import prove, start, statement

XN = {"x": "real", "y": "real", "n": "integer", "w": "sequence"}

FOUND = {
    "successor": (["n >= 0"], "x^(n + 1) = x*x^n"),
    "three steps": (["n >= 0"], "x^(n + 3) = x^3*x^n"),
    "least exponent": (["n >= 1"], "x^(n + 1) = x^2*x^(n - 1)"),
    "several bases": (["n >= 0"], "x^(n + 1)*y^(n + 1) = x*y*x^n*y^n"),
    "inequality": (["n >= 0", "x >= 1", "x^n >= 1"], "x^(n + 1) >= 1"),
    "in a hypothesis": (["n >= 0", "x != 0", "x^(n + 1) = x"], "x^n = 1"),
}


@pytest.mark.parametrize("name", FOUND)
def test_the_search_takes_powers_apart(name):
    assert prove(statement(XN, *FOUND[name])).kind == "proved"


FALSE_CLAIMS = {
    "exponent not shown to be >= 0": (["n >= -1", "n != 0"], "x^(n + 1) = x*x^n"),
    "another base": (["n >= 0"], "x^(n + 1) = y*x^n"),
    "another exponent": (["n >= 0"], "x^(n + 2) = x*x^n"),
}


@pytest.mark.parametrize("name", FALSE_CLAIMS)
def test_nothing_false_is_found(name):
    full = statement(XN, *FALSE_CLAIMS[name])
    state = start(full, [h for _, h in full.hypotheses])
    with pytest.raises(Stuck):
        with_powers(state, full.claim, simple)


def test_equations_go_to_the_least_exponent():
    full = statement(XN, ["n >= 1"], "x^(n + 1) = x^(n - 1)")
    state = start(full, [h for _, h in full.hypotheses])
    (step,) = power_equations(state, [full.claim])
    left, right = arguments(full.claim, "eq") or ()
    sides = arguments(state.proof.conclusion(step), "eq") or ()
    assert sides[0] == left
    assert state.proof.form().normal(right) in {
        state.proof.form().normal(t) for t in arguments(sides[1], "mul") or ()
    }


def test_there_are_no_powers():
    full = statement(XN, [], "x <= y")
    with pytest.raises(Stuck) as caught:
        with_powers(start(full), full.claim, simple)
    assert caught.value.code == "S130"
