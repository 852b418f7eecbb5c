"""Connectives, quantifiers and the general search: found proofs are accepted, false goals are not found."""

from __future__ import annotations

from fractions import Fraction

import pytest

from symderive.tactics.logic import (
    auto,
    by_cases,
    excluded_middle,
    introduced,
    simple,
    solve_goal,
    unpack,
    witness,
    witness_for,
)
from symderive.tactics.proof import Stuck
from symderive.terms.build import arguments, integer, negation, real
from tests.proving import prove, start, statement

XY = {"x": "real", "y": "real"}
F = {"g": "real -> real", "x": "real", "y": "real"}
W = {"w": "sequence", "T": "integer", "c": "real"}


def state_of(symbols, hypotheses, claim):
    full = statement(symbols, hypotheses, claim)
    return start(full, [h for _, h in full.hypotheses]), full.claim


FOUND = {
    "true": ({}, [], "true"),
    "hypothesis": (F, ["g(x) = 0 or x > 1"], "g(x) = 0 or x > 1"),
    "conjunction": (XY, ["x < y and y < 2"], "y < 2 and x < 2"),
    "disjunction": (XY, ["x < y"], "y < x or x < y"),
    "implication": (XY, [], "x < y => x <= y"),
    "equivalence": (XY, [], "x < y <=> y > x"),
    "quantifier": (XY, ["forall z in real. x <= z"], "x <= y"),
    "general goal": (F, ["forall z in real. g(z) >= z"], "forall z in real. g(z + 1) >= z"),
    "condition by arithmetic": (F, ["forall z in real. z > 0 => g(z) > 1"], "x > 2 => g(x - 1) > 1"),
    "backward": (F, ["g(x) = 0 => differentiable_at(g, y)", "g(x) = 0"], "differentiable_at(g, y)"),
    "two steps back": (
        F,
        ["forall z in real. g(z) > 1 => g(z + 1) > 2", "forall z in real. z > 0 => g(z) > 1"],
        "x > 0 => g(x + 1) > 2",
    ),
    "cases": (XY, ["x = 0 or x = 1"], "x^2 = x"),
    "three cases": (XY, ["x = 0 or x = 1 or x = -1"], "x^3 = x"),
    "existence": (F, ["g(3) = 0"], "exists z in real. g(z) = 0"),
    "existence from an existence": (F, ["exists z in real. g(z) = 0"], "exists z in real. 2*g(z) = 0"),
    "functions": ({"f": "real -> real", "g": "real -> real"}, ["forall z in real. f(z) = g(z)"], "f = g"),
    "denied": (XY, ["not x <= y"], "y < x"),
    "denied equation": (XY, ["x != y", "x <= y"], "x < y"),
    "contradiction": (XY, ["x < y", "y < x"], "false"),
    "range": (W, ["forall t in 1..T. w[t] <= c", "T >= 3"], "w[2] <= c"),
    "part of a range": (W, ["forall t in 1..T. w[t] <= c"], "forall t in 2..T - 1. w[t] <= c"),
    "negated existence": (F, ["not (exists z in real. g(z) > 0)"], "g(x) <= 0"),
    "negated general": (F, ["not (forall z in real. g(z) <= 0)"], "exists z in real. g(z) > 0"),
}


@pytest.mark.parametrize("name", FOUND)
def test_auto(name):
    assert prove(statement(*FOUND[name])).kind == "proved"


FALSE_CLAIMS = {
    "false": ({}, [], "false"),
    "converse": (XY, ["x < y => x < 0"], "x < 0 => x < y"),
    "one case": (XY, ["x = 0 or x = 1"], "x = 0"),
    "some for all": (F, ["exists z in real. g(z) = 0"], "g(x) = 0"),
    "one for all": (F, ["g(0) = 0"], "forall z in real. g(z) = 0"),
    "outside the range": (W, ["forall t in 1..T. w[t] <= c"], "w[T] <= c"),
    "exchanged quantifiers": ({}, [], "exists y in real. forall x in real. x < y"),
    "same witness": (
        F,
        ["exists z in real. g(z) = 0", "exists z in real. z > 1"],
        "exists z in real. g(z) = 0 and z > 1",
    ),
    "weak from strict denied": (XY, ["not x < y"], "y < x"),
}


@pytest.mark.parametrize("name", FALSE_CLAIMS)
def test_nothing_false_is_found(name):
    with pytest.raises(Stuck):
        prove(statement(*FALSE_CLAIMS[name]))


def test_what_was_tried_is_told():
    state, goal = state_of(XY, [], "x < y")
    with pytest.raises(Stuck) as caught:
        auto(state, goal)
    assert caught.value.code == "S130"
    assert caught.value.goal == goal
    assert "linarith" in caught.value.tried


def test_the_search_ends():
    full = statement(F, ["forall z in real. g(z + 1) > 0 => g(z) > 0"], "g(x) > 0")
    state = start(full, [h for _, h in full.hypotheses], units=300)
    with pytest.raises(Stuck):
        auto(state, full.claim)


def test_the_same_search_twice_gives_the_same_proof():
    def steps():
        state, goal = state_of(*FOUND["two steps back"])
        solve_goal(state, goal)
        return [(s.rule, s.premises) for s in state.proof.steps]

    assert steps() == steps()


@pytest.mark.parametrize("name", ["conjunction", "implication", "condition by arithmetic"])
def test_simple_wants_no_instances(name):
    symbols, hypotheses, claim = FOUND[name]
    state, goal = state_of(symbols, hypotheses, claim)
    if name == "condition by arithmetic":
        with pytest.raises(Stuck):
            simple(state, goal)
    else:
        assert state.proof.conclusion(simple(state, goal)) == goal


def test_simple_weakens_a_general_fact():
    state, goal = state_of(*FOUND["part of a range"])
    assert state.proof.conclusion(simple(state, goal)) == goal


def test_introduced_closes_what_it_opens():
    state, goal = state_of({}, [], "forall x in real. x > 1 => (x > 0 and x >= 1)")
    step = introduced(state, goal, simple)
    assert state.proof.conclusion(step) == goal
    assert not state.proof.hypotheses(step)


def test_excluded_middle():
    state, goal = state_of(XY, [], "x < y")
    step = excluded_middle(state, goal)
    assert arguments(state.proof.conclusion(step), "or") == (goal, negation(goal))
    assert not state.proof.hypotheses(step)


def test_by_cases():
    state, goal = state_of(XY, ["x = 0 or x = 1"], "x^2 = x")
    step = by_cases(state, state.named["h0"], goal, simple)
    assert state.proof.conclusion(step) == goal
    with pytest.raises(Stuck) as caught:
        by_cases(state, step, goal, simple)
    assert caught.value.code == "S130"


def test_unpack():
    state, goal = state_of(F, ["exists z in real. g(z) > z^2"], "exists z in real. g(z) > 0")

    def finish(inner, part):
        return witness_for(inner, part, {"z": lambda s, _: s.visible["z"]}, simple)

    step = unpack(state, state.named["h0"], goal, finish)
    assert state.proof.conclusion(step) == goal
    with pytest.raises(Stuck) as caught:
        unpack(state, state.proof.step("true_intro"), goal, finish)
    assert caught.value.code == "S130"


def test_witnesses_by_name():
    state, goal = state_of({}, [], "exists a in real. exists b in real. a < b and b < 1")
    values = {"a": lambda s, kind: real(0), "b": lambda s, kind: real(Fraction(1, 2))}
    assert state.proof.conclusion(witness_for(state, goal, values, simple)) == goal


def test_a_witness():
    state, goal = state_of({}, [], "exists n in integer. n > 2")
    assert state.proof.conclusion(witness(state, goal, [integer(3)], simple)) == goal
    with pytest.raises(Stuck):
        witness(state, goal, [integer(2)], simple)


def test_instances_of_general_facts_come_before_cases():
    state, goal = state_of(F, ["forall z in real. g(z) <= z^2", "|y| > 1"], "g(x) <= x^2 + |y|")
    assert state.proof.conclusion(solve_goal(state, goal, depth=1)) == goal
    assert all(step.rule != "or_elim" for step in state.proof.steps)
