"""Each general fact of analysis is closed, and a certificate of it is accepted."""

from __future__ import annotations

import pytest

from symderive.kernel.check import replay
from symderive.kernel.sequent import Context, Sequent
from symderive.tactics import analysis
from symderive.tactics.proof import Proof, State, Stuck
from symderive.terms.build import absolute, le, real
from symderive.terms.term import free_symbols
from symderive.terms.types import REAL, Space

V = Space("V")

FACTS = {
    "negation": analysis._negation_lemma,
    "power": lambda state: analysis._power_lemma(state, 7),
    "symbolic power": analysis._symbolic_power_lemma,
    "smaller": analysis._smaller_lemma,
    "stays positive": analysis._continuity_lemma,
    "bound of an absolute value": analysis._absolute_at_most,
    "inner product": lambda state: analysis._inner_at_most(state, V),
    "gradient from a bound": lambda state: analysis._bound_lemma(state, V),
    "along a line": lambda state: analysis._directional_lemma(state, V),
    "gradient of a sum": lambda state: analysis._sum_lemma(state, V),
    "chain rule": lambda state: analysis._chain_lemma(state, V),
    "finite sum": lambda state: analysis._finite_sum_lemma(state, REAL),
    "gradient of a finite sum": lambda state: analysis._finite_sum_lemma(state, V),
    "positive sum": analysis._positive_sum_lemma,
    "norm as a root": lambda state: analysis._norm_lemma(state, V),
    "after an affine map": lambda state: analysis._affine_lemma(state, V),
}


@pytest.mark.parametrize("name", FACTS)
def test_it_is_a_theorem(name):
    proof = Proof()
    step = FACTS[name](State(proof, {}))
    assert not free_symbols(proof.conclusion(step))
    steps, place, lemmas = proof.trimmed([step])
    assert not lemmas
    done: list[Sequent] = []
    replay(Context(frozenset()), steps, done)
    assert done[place[step]] == Sequent(frozenset(), proof.conclusion(step))


def test_it_is_proved_once():
    state = State(Proof(), {})
    first = analysis.of_power(state, 5, real(2))
    size = len(state.proof.steps)
    analysis.of_power(state, 5, real(2))
    assert len(state.proof.steps) == size
    analysis.of_power(state, 5, real(3))
    assert len(state.proof.steps) == size + 1
    assert not state.proof.hypotheses(first)


@pytest.mark.parametrize("goal", [le(real(1), real(2)), le(absolute(real(2)), real(1))])
def test_a_bound_that_is_not_shown(goal):
    with pytest.raises(Stuck):
        analysis.bounded(State(Proof(), {}), goal, [])


def test_a_derivative_is_not_a_gradient_in_disguise():
    state = State(Proof(), {})
    with pytest.raises(Stuck) as caught:
        analysis.value_of(state.proof, state.proof.step("true_intro"))
    assert caught.value.code == "S170"
