"""Reading facts as rules, and matching them: what matches is the pattern at the values found."""

from __future__ import annotations

import pytest

from symderive.tactics.logic import simple
from symderive.tactics.matching import closed_subterms, instances, instantiate, match, schema_of, triggers
from symderive.tactics.proof import Proof, State, Stuck
from symderive.terms.build import arguments
from symderive.terms.term import free, substitute
from symderive.terms.types import INT, REAL
from tests.proving import start, statement


def said(symbols, hypotheses, claim):
    return statement(symbols, hypotheses, claim, sizes=["n"])


def with_fact(symbols, fact, claim):
    """Return a state whose only fact is `fact`, its schema, and the claim."""
    full = said(symbols, [fact], claim)
    state = start(full, [h for _, h in full.hypotheses])
    return state, schema_of(state, state.named["h0"]), full.claim


G = {"g": "real -> real", "x": "real", "y": "real"}
S = {"w": "sequence", "T": "integer", "t": "integer", "x": "real"}


def test_a_schema_is_a_fact_without_its_quantifiers_and_conditions():
    _, schema, _ = with_fact(G, "forall a in real. a > 0 => (forall b in real. g(a + b) <= g(b))", "true")
    assert [v.type for v in schema.variables] == [REAL, REAL]
    assert len(schema.conditions) == 1
    assert arguments(schema.conclusion, "le") is not None
    assert all(v.name.startswith("?") for v in schema.variables)


def test_a_denial_is_no_condition():
    _, schema, _ = with_fact(G, "not x = y", "true")
    assert schema.variables == ()
    assert schema.order == ()


MATCHES = {
    "variable": (G, "forall a in real. g(a) = 0", "g(x + 1) = 0"),
    "twice the same": (G, "forall a in real. g(a) = a", "g(x) = x"),
    "up to the form": (G, "forall a in real. g(a) = a", "g(x + x) = 2*x"),
    "index": (S, "forall k in integer. w[k + 1] = w[k]", "w[t + 1] = w[t]"),
    "number as an index": (S, "forall k in integer. w[k + 1] = w[k]", "w[3] = w[2]"),
    "backwards": (S, "forall k in integer. w[2 - k] = w[k]", "w[1] = w[1]"),
    "function": (
        {**S, "F": "real"},
        "forall u in integer -> real. sum(u(k), k = 1..T) = F",
        "sum(2*w[k], k = 1..T) = F",
    ),
    "function under a binder": (
        S,
        "forall u in integer -> real. sum(u(k)^2, k = 1..T) >= 0",
        "sum((w[k] - x)^2, k = 1..T) >= 0",
    ),
}


@pytest.mark.parametrize("name", MATCHES)
def test_match(name):
    state, schema, claim = with_fact(*MATCHES[name])
    form = state.proof.form()
    found = match(schema.conclusion, claim, schema.variables, form)
    assert found is not None
    assert set(found) == set(schema.variables)
    assert form.normal(substitute(schema.conclusion, found)) == form.normal(claim)


DIFFERENT = {
    "another head": (G, "forall a in real. g(a) = 0", "g(x) <= 0"),
    "two values": (G, "forall a in real. g(a) = a", "g(x) = y"),
    "two indices": (S, "forall k in integer. w[k + 1] = w[k]", "w[t + 1] = w[t + 1]"),
    "twice the index": (S, "forall k in integer. w[2*k] = w[k]", "w[t] = w[t]"),
    "bound name": (S, "forall a in real. sum(a*w[k], k = 1..T) = 0", "sum(w[k]*w[k], k = 1..T) = 0"),
}


@pytest.mark.parametrize("name", DIFFERENT)
def test_no_match(name):
    state, schema, claim = with_fact(*DIFFERENT[name])
    assert match(schema.conclusion, claim, schema.variables, state.proof.form()) is None


def test_a_value_that_is_already_known():
    state, schema, claim = with_fact(G, "forall a in real. g(a) = a", "g(x) = x")
    (variable,) = schema.variables
    form = state.proof.form()
    assert match(schema.conclusion, claim, schema.variables, form, {variable: free("x", REAL)}) is not None
    assert match(schema.conclusion, claim, schema.variables, form, {variable: free("y", REAL)}) is None


def test_an_instance_with_its_condition():
    state, schema, claim = with_fact(G, "forall a in real. a^2 + 1 > 0 => g(a) = a", "g(x) = x")
    (variable,) = schema.variables
    step = instantiate(state, schema, {variable: free("x", REAL)}, simple)
    assert state.proof.conclusion(step) == claim


def test_a_value_is_missing():
    state, schema, _ = with_fact(G, "forall a in real. g(a) = a", "true")
    with pytest.raises(Stuck) as caught:
        instantiate(state, schema, {}, simple)
    assert caught.value.code == "S131"


def test_a_condition_that_fails():
    state, schema, _ = with_fact(G, "forall a in real. a > 0 => g(a) = a", "true")
    (variable,) = schema.variables
    with pytest.raises(Stuck):
        instantiate(state, schema, {variable: free("x", REAL)}, simple)


def test_instances_speak_of_the_goal():
    state, _, claim = with_fact(G, "forall a in real. g(a) <= a", "g(x) + g(y + 1) <= x + y + 1")
    found = {state.proof.conclusion(i) for i in instances(state, state.named["h0"], [claim], simple)}
    wanted = {said(G, [], text).claim for text in ("g(x) <= x", "g(y + 1) <= y + 1")}
    assert found == wanted


def test_an_instance_from_two_subterms():
    fact = "forall a in real. forall b in real. a <= b => g(a) <= g(b)"
    state, _, claim = with_fact(G, fact, "g(x) - g(x + 1) <= 0")
    found = [state.proof.conclusion(i) for i in instances(state, state.named["h0"], [claim], simple)]
    assert said(G, [], "g(x) <= g(x + 1)").claim in found
    assert said(G, [], "g(x + 1) <= g(x)").claim not in found


def test_instances_whose_conditions_fail_are_left_out():
    state, _, claim = with_fact(S, "forall k in 1..3. w[k] <= x", "w[2] + w[5] <= 2*x")
    found = [state.proof.conclusion(i) for i in instances(state, state.named["h0"], [claim], simple)]
    assert found == [said(S, [], "w[2] <= x").claim]


def test_no_more_instances_than_the_limit():
    terms = " + ".join(f"g({i})" for i in range(10))
    state, _, claim = with_fact(G, "forall a in real. g(a) <= a", f"{terms} <= 45")
    assert len(instances(state, state.named["h0"], [claim], simple, limit=4)) == 4


def test_triggers_prefer_what_is_declared():
    _, schema, _ = with_fact(G, "forall a in real. a + g(a) = 0", "true")
    first = next(iter(triggers(schema)))
    (variable,) = schema.variables
    assert arguments(first, "add") is None
    assert substitute(first, {variable: free("x", REAL)}) == next(
        t for t in closed_subterms(said(G, [], "g(x) = 0").claim) if t.type == REAL
    )


def test_closed_subterms_hold_no_bound_name():
    claim = said(S, [], "sum(w[k] + x, k = 1..T) = w[T]").claim
    found = closed_subterms(claim)
    assert all(not t.loose for t in found)
    assert len(found) == len(set(found))
    assert [t.depth for t in found] == sorted((t.depth for t in found), reverse=True)


def test_a_state_without_facts_has_no_instances():
    state = State(Proof(), {})
    step = state.proof.step("refl", value=free("k", INT))
    assert instances(state, step, [], simple) == [step]
