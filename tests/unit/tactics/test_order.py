"""Refuted orders, alternatives, remainders, decided conditions."""

from __future__ import annotations

import pytest

from symderive.tactics.logic import introduced
from symderive.tactics.order import branches, by_denial, by_order, one_of
from symderive.tactics.proof import Stuck
from symderive.tactics.table import TACTICS
from symderive.terms.build import FALSE
from tests.proving import prove, start, statement

SYMBOLS = {"a": "real", "b": "real", "x": "real", "m": "integer", "n": "integer", "f": "integer -> real"}


@pytest.mark.parametrize(
    ("hypotheses", "claim"),
    [
        (["(x - 1)^2 = 4"], "|x - 1| = 2"),
        (["a*x = 0"], "a = 0 or x = 0"),
        (["a^2 = b^2"], "a = b or a = -b"),
        (["a*x = b*x", "x != 0"], "a = b"),
        (["a <= b", "a != b"], "a < b"),
        (["m < n"], "m + 1 <= n"),
        (["n mod 2 = 0"], "n = 2*(n div 2)"),
        ([], "n mod 2 = 0 or n mod 2 = 1"),
        (["a <= b"], "(if a <= b then a else b) <= b"),
        (["m >= 1"], "sum(if t <= m then f[t] else 0, t = 1..m) = sum(f[t], t = 1..m)"),
    ],
)
def test_it_is_proved(hypotheses, claim):
    assert prove(statement(SYMBOLS, hypotheses, claim)).kind == "proved"


@pytest.mark.parametrize(
    ("tactic", "hypotheses", "claim", "code"),
    [
        (by_order, ["a^2 = b^2"], "a = b", "S120"),
        (by_order, ["a <= b"], "a < b", "S130"),
        (by_order, [], "a = 1 or a = 2", "S123"),
        (one_of, ["a*x = 1"], "a = 0 or x = 0", "S130"),
        (one_of, [], "a = 0", "S130"),
        (by_denial, ["a != b"], "false", "S130"),
    ],
)
def test_it_is_left_open(tactic, hypotheses, claim, code):
    full = statement(SYMBOLS, hypotheses, claim)
    with pytest.raises(Stuck) as caught:
        tactic(start(full, [h for _, h in full.hypotheses]), full.claim)
    assert caught.value.code == code


def test_a_denied_equation_is_a_contradiction():
    full = statement(SYMBOLS, ["a <= b", "b <= a", "a != b"], "false")
    state = start(full, [h for _, h in full.hypotheses])
    assert state.proof.conclusion(by_denial(state, FALSE)) == FALSE


def test_a_condition_is_decided_by_the_range_of_a_sum():
    full = statement(SYMBOLS, [], "sum(if t <= m then f[t] else 0, t = 1..m) = sum(f[t], t = 1..m)")
    seen = []

    def look(state, goal):
        seen.append(goal)
        return introduced(state, goal, lambda s, g: s.proof.step("refl", value=g.args[0]))

    branches(start(full), full.claim, look)
    assert seen[0].args[0] == seen[0].args[1]


def test_branch_is_a_tactic_of_recipes():
    assert "branch" in TACTICS


APART = {
    "two numbers": ({"x": "real", "y": "real"}, ["x != y"], "x < y or y < x"),
    "one of two denials": ({"x": "real", "y": "real"}, ["x < y"], "x != 0 or y != 0"),
}


@pytest.mark.parametrize("case", APART, ids=str)
def test_one_of_two_relations_needs_little_work(case):
    assert prove(statement(*APART[case]), units=60).kind == "proved"


def test_one_of_two_relations_that_need_not_hold():
    with pytest.raises(Stuck):
        prove(statement({"x": "real", "y": "real"}, ["x <= y"], "x < y or y < x"))
