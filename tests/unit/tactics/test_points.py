"""Contradictions from facts at small numbers, from residues that differ, and from derivatives."""

from __future__ import annotations

import pytest

from symderive.tactics.points import by_other_derivative, by_points, by_residues_apart
from symderive.tactics.proof import Stuck
from symderive.terms.build import FALSE
from tests.proving import start, statement

SYMBOLS = {"a": "real", "n": "integer", "i": "Z/3", "g": "real -> real"}


def tried(tactic, hypothesis):
    full = statement(SYMBOLS, [hypothesis], "false")
    state = start(full, [h for _, h in full.hypotheses])
    return state.proof.sequents[tactic(state, FALSE)]


@pytest.mark.parametrize(
    ("tactic", "hypothesis"),
    [
        (by_points, "forall x in real. -x^2 >= 0"),
        (by_points, "forall x in real, y in real. x <= y"),
        (by_points, "forall k in integer, k >= 0. k <= 1"),
        (by_points, "forall k in 0..0. k != 0"),
        (by_points, "(fun x in real. x) = (fun x in real. x^2)"),
        (by_residues_apart, "residue(1, 3) = residue(2, 3)"),
        (by_other_derivative, "has_deriv(fun x in real. x^2, 1, 1)"),
    ],
)
def test_a_false_fact_is_a_contradiction(tactic, hypothesis):
    found = tried(tactic, hypothesis)
    assert found.conclusion == FALSE
    assert len(found.hypotheses) == 1


@pytest.mark.parametrize(
    ("tactic", "hypothesis"),
    [
        (by_points, "forall x in real. x^2 >= 0"),
        (by_points, "forall x in real. g(x) = g(-x)"),
        (by_points, "a > 0"),
        (by_residues_apart, "residue(1, 3) = residue(4, 3)"),
        (by_residues_apart, "i = residue(1, 3)"),
        (by_other_derivative, "has_deriv(fun x in real. x^2, 1, 2)"),
        (by_other_derivative, "has_deriv(g, a, 1)"),
        (by_other_derivative, "a > 0"),
    ],
)
def test_a_fact_that_may_hold_is_none(tactic, hypothesis):
    with pytest.raises(Stuck):
        tried(tactic, hypothesis)
