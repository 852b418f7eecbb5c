"""Denials said positively: the kernel has the same hypotheses, and the denial is gone."""

from __future__ import annotations

import pytest

from symderive.tactics.negation import turned
from symderive.tactics.proof import Proof
from symderive.terms.build import negation
from tests.proving import statement

SYMBOLS = {"x": "real", "y": "real", "n": "integer", "g": "real -> real", "w": "sequence", "T": "integer"}

TURNED = {
    "weak": ("x <= y", "y < x"),
    "strict": ("x < y", "y <= x"),
    "of integers": ("n <= T", "T < n"),
    "twice": ("not x = y", "x = y"),
    "implication": ("x < y => x < 0", "x < y and 0 <= x"),
    "conjunction": ("x < y and y < 1", "x < y => 1 <= y"),
    "disjunction": ("x < y or y < 1", "y <= x and 1 <= y"),
    "existence": ("exists z in real. g(z) > 0", "forall z in real. g(z) <= 0"),
    "general": ("forall z in real. g(z) <= 0", "exists z in real. g(z) > 0"),
    "in a range": ("exists t in 1..T. w[t] <= x", "forall t in 1..T. w[t] > x"),
    "two quantifiers": (
        "forall a in real. exists b in real. g(a) < b",
        "exists a in real. forall b in real. b <= g(a)",
    ),
    "equation": ("forall z in real. g(z) = 0", "exists z in real. not g(z) = 0"),
}


@pytest.mark.parametrize("name", TURNED)
def test_turned(name):
    before, after = TURNED[name]
    denial = negation(statement(SYMBOLS, [], before).claim)
    proof = Proof()
    step = turned(proof, proof.hyp(denial))
    assert step is not None
    assert proof.conclusion(step) == statement(SYMBOLS, [], after).claim
    assert proof.hypotheses(step) == {denial}


@pytest.mark.parametrize("claim", ["x = y", "differentiable_at(g, x)"])
def test_nothing_better(claim):
    denied = statement(SYMBOLS, [], claim).claim
    proof = Proof()
    step = turned(proof, proof.hyp(negation(denied)))
    assert (step is None) == (claim == "x = y")


def test_no_denial():
    proof = Proof()
    assert turned(proof, proof.hyp(statement(SYMBOLS, [], "x <= y").claim)) is None


def test_the_variable_is_new():
    denial = negation(statement({**SYMBOLS, "z": "real"}, [], "exists u in real. u < z").claim)
    proof = Proof()
    step = turned(proof, proof.hyp(denial))
    assert step is not None
    assert proof.conclusion(step) == statement({"z": "real"}, [], "forall z_1 in real. z <= z_1").claim
