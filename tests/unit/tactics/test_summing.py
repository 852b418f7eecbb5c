"""Summing inequalities, and the sign of a sum."""

from __future__ import annotations

import pytest

from symderive.tactics.arith import positivity
from symderive.tactics.matching import schema_of
from symderive.tactics.proof import Stuck
from symderive.tactics.summing import sum_le, summed
from symderive.terms.build import arguments, integer, le, real
from symderive.terms.term import free
from symderive.terms.types import INT
from tests.proving import prove, start, statement

S = {"x": "sequence", "y": "sequence", "c": "real", "T": "integer", "a": "integer", "b": "integer"}
LO, HI = free("a", INT), free("b", INT)


def given(fact, claim="true"):
    full = statement(S, [fact], claim)
    return start(full, [h for _, h in full.hypotheses]), full.claim


@pytest.mark.parametrize(
    ("fact", "claim"),
    [
        ("forall t in integer. x[t] <= y[t]", "sum(x[t], t = a..b) <= sum(y[t], t = a..b)"),
        ("forall t in a..b. x[t] <= y[t]", "sum(x[t], t = a..b) <= sum(y[t], t = a..b)"),
        ("forall t in integer. t >= a => x[t]^2 <= c", "sum(x[t]^2, t = a..b) <= sum(c, t = a..b)"),
    ],
)
def test_sum_le(fact, claim):
    state, goal = given(fact, claim)
    step = sum_le(state, schema_of(state, state.named["h0"]), LO, HI)
    assert state.proof.conclusion(step) == goal
    assert state.proof.hypotheses(step) == {state.proof.conclusion(state.named["h0"])}


def test_the_lemma_is_proved_once():
    state, _ = given("forall t in integer. x[t] <= y[t]")
    schema = schema_of(state, state.named["h0"])
    sum_le(state, schema, LO, HI)
    before = len(state.proof.steps)
    sum_le(state, schema, integer(1), HI)
    assert len(state.proof.steps) - before < 20


@pytest.mark.parametrize(
    ("fact", "code"),
    [
        ("forall t in integer. x[t] = y[t]", "S143"),
        ("forall t in integer. forall s in integer. x[t] <= y[s]", "S143"),
        ("forall t in integer. t <= T => t <= a", "S143"),
        ("forall t in a + 1..b. x[t] <= y[t]", "S120"),
    ],
)
def test_what_is_not_summed(fact, code):
    state, _ = given(fact)
    with pytest.raises(Stuck) as caught:
        sum_le(state, schema_of(state, state.named["h0"]), LO, HI)
    assert caught.value.code == code


def test_over_the_ranges_of_the_goal():
    goal = "sum(x[t], t = 1..T) + sum(x[t], t = a..b) <= c"
    state, claim = given("forall t in 1..T. x[t] <= y[t]", goal)
    found = [state.proof.conclusion(i) for i in summed(state, state.named["h0"], claim)]
    assert found == [statement(S, [], "sum(x[t], t = 1..T) <= sum(y[t], t = 1..T)").claim]


@pytest.mark.parametrize(
    ("hypotheses", "value"),
    [
        ([], "sum(x[t]^2, t = a..b)"),
        ([], "sum(|x[t]|, t = a..b)"),
        (["forall t in a..b. x[t] >= 0"], "sum(x[t], t = a..b)"),
        (["c > 0"], "sum(c*exp(x[t]), t = a..b)"),
        (["c >= 0"], "c*sum(sum(x[t]^2, t = 1..s), s = a..b)"),
    ],
)
def test_the_sign_of_a_sum(hypotheses, value):
    full = statement(S, hypotheses, f"0 <= {value}")
    state = start(full, [h for _, h in full.hypotheses])
    _, term = arguments(full.claim, "le") or ()
    step, strict = positivity(state, term)
    assert not strict
    assert state.proof.conclusion(step) == le(real(0), term)
    assert prove(full).kind == "proved"


@pytest.mark.parametrize("value", ["sum(x[t], t = a..b)", "sum(x[t]^3, t = a..b)"])
def test_no_sign_of_a_sum(value):
    full = statement(S, [], f"0 <= {value}")
    _, term = arguments(full.claim, "le") or ()
    with pytest.raises(Stuck) as caught:
        positivity(start(full), term)
    assert caught.value.code == "S121"
