"""Rewriting: the result is equal, and the kernel has the equation."""

from __future__ import annotations

import pytest

from symderive.tactics.logic import simple
from symderive.tactics.matching import schema_of
from symderive.tactics.proof import Stuck
from symderive.tactics.rewriting import rewrite, rewrite_goal
from symderive.terms.build import arguments
from tests.proving import prove, start, statement

S = {"w": "sequence", "v": "sequence", "T": "integer", "x": "real", "y": "real", "g": "real -> real"}

REWRITES = {
    "symbol": (["x = y"], "g(x) + x", "g(y) + y"),
    "general": (["forall a in real. g(a) = a^2"], "g(x) + g(y + 1)", "x^2 + (y + 1)^2"),
    "under a sum": (
        ["forall k in integer. w[k + 1] = v[k]"],
        "sum(w[k + 1], k = 1..T)",
        "sum(v[k], k = 1..T)",
    ),
    "on the range of a sum": (
        ["forall k in 1..T. w[k] = v[k] + 1"],
        "sum(w[k]^2, k = 1..T)",
        "sum((v[k] + 1)^2, k = 1..T)",
    ),
    "only on the range": (["forall k in 1..T. w[k] = v[k]"], "sum(w[k], k = 0..T)", "sum(w[k], k = 0..T)"),
    "bound of a sum": (["T = 3"], "sum(w[k], k = 1..T)", "sum(w[k], k = 1..3)"),
    "function": (["w = v"], "w[T] + w[T + 1]", "v[T] + v[T + 1]"),
    "with a condition": (["forall a in real. a > 0 => g(a) = 1", "x > 2"], "g(x) + g(y)", "1 + g(y)"),
    "not the condition": (["forall a in real. a > 0 => g(a) = 1"], "g(x)", "g(x)"),
    "in a quantifier": (
        ["forall a in real. g(a) = a"],
        "forall z in real. g(z) <= z",
        "forall z in real. z <= z",
    ),
}


@pytest.mark.parametrize("name", REWRITES)
def test_rewrite(name):
    hypotheses, before, after = REWRITES[name]
    proposition = "forall" in before
    claim = f"({before}) and ({after})" if proposition else f"{before} = {after}"
    full = statement(S, hypotheses, claim)
    state = start(full, [h for _, h in full.hypotheses])
    left, right = arguments(full.claim, "and" if proposition else "eq") or ()
    rules = [s for i in state.facts() if arguments((s := schema_of(state, i)).conclusion, "eq")]
    found, step = rewrite(state, left, rules, simple)
    assert found == right
    assert (step is None) == (left == right)
    if step is not None:
        assert arguments(state.proof.conclusion(step), "eq") == (left, right)
        assert state.proof.hypotheses(step) <= {h for _, h in full.hypotheses}


def test_rounds():
    full = statement(S, ["forall k in integer. w[k + 1] = w[k] + x"], "w[3] = w[0] + 3*x")
    state = start(full, [h for _, h in full.hypotheses])
    rules = [schema_of(state, state.named["h0"])]
    left, _ = arguments(full.claim, "eq") or ()
    once, _ = rewrite(state, left, rules, simple)
    thrice, step = rewrite(state, left, rules, simple, rounds=3)
    form = state.proof.form()
    assert form.normal(once) == form.normal(
        (arguments(statement(S, [], "w[2] + x = 0").claim, "eq") or ())[0]
    )
    assert step is not None
    assert arguments(state.proof.conclusion(step), "eq") == (left, thrice)


def test_a_goal_is_proved_by_what_it_is_rewritten_to():
    full = statement(S, ["forall a in real. g(a) = a^2"], "g(x) >= 0")

    def tactic(state, goal):
        rules = [schema_of(state, state.named["h0"])]
        return rewrite_goal(state, goal, rules, simple, simple)

    assert prove(full, tactic).kind == "proved"


def test_what_is_left_is_not_shown():
    full = statement(S, ["forall a in real. g(a) = a"], "g(x) >= 0")
    state = start(full, [h for _, h in full.hypotheses])
    with pytest.raises(Stuck):
        rewrite_goal(state, full.claim, [schema_of(state, state.named["h0"])], simple, simple)


def test_a_rule_may_be_a_function():
    full = statement(S, ["x = y"], "g(x) = g(y)")

    def replaced(state, term):
        sides = arguments(state.proof.conclusion(state.named["h0"]), "eq") or ()
        return (sides[1], state.named["h0"]) if term == sides[0] else None

    def tactic(state, goal):
        return rewrite_goal(state, goal, [replaced], simple, simple)

    assert prove(full, tactic).kind == "proved"
