"""Sums over ranges that may be empty."""

from __future__ import annotations

import pytest

from symderive.tactics.logic import introduced, simple, solve_goal
from symderive.tactics.proof import Stuck
from symderive.tactics.ranges import empty_sum, known_ranges
from symderive.terms.build import arguments
from tests.proving import prove, start, statement

S = {"x": "sequence", "a": "integer", "b": "integer", "c": "integer", "d": "integer", "e": "integer"}

FOUND = {
    "empty": (["b < a"], "sum(x[t], t = a..b) = 0"),
    "empty inside": (["b < a"], "sum(sum(x[t]*x[s], t = a..b), s = c..d) = 0"),
    "empty in a bound": (["b < a"], "x[0] >= sum(x[t], t = a..b) + x[0]"),
    "range not known": ([], "sum(x[t] - x[t], t = a..b) = 0"),
    "first term": (["a <= b"], "sum(x[t], t = a..b) = x[a] + sum(x[t], t = a + 1..b)"),
}


@pytest.mark.parametrize("name", FOUND)
def test_the_search_knows_ranges(name):
    assert prove(statement(S, *FOUND[name])).kind == "proved"


def test_both_cases_are_told_apart():
    full = statement(S, [], "2*sum(x[t], t = a..b) = sum(2*x[t], t = a..b)")

    def tactic(state, goal):
        return introduced(state, goal, lambda s, g: known_ranges(s, g, simple))

    assert prove(full, tactic).kind == "proved"


@pytest.mark.parametrize("hypothesis", ["a <= b", "b <= a", "b < a + 1"])
def test_not_shown_to_be_empty(hypothesis):
    full = statement(S, [hypothesis], "sum(x[t], t = a..b) = 0")
    state = start(full, [h for _, h in full.hypotheses])
    assert empty_sum(state, (arguments(full.claim, "eq") or ())[0]) is None
    with pytest.raises(Stuck):
        solve_goal(state, full.claim)


def test_too_many_ranges():
    full = statement(S, [], "sum(x[t], t = a..b) + sum(x[t], t = c..d) = sum(x[t], t = a..d)")
    with pytest.raises(Stuck) as caught:
        known_ranges(start(full), full.claim, simple, splits=1)
    assert caught.value.code == "S133"
