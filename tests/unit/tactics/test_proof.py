"""Growing proofs: steps are run as they are added, and what is not needed is left out."""

from __future__ import annotations

import pytest

from symderive.errors import Refusal
from symderive.kernel.check import Lemma
from symderive.tactics.arith import positivity
from symderive.tactics.proof import Allowance, Proof, State, Stuck
from symderive.terms.build import arguments, eq, forall, implies, le, lt, real
from symderive.terms.term import free
from symderive.terms.types import REAL
from tests.proving import start, statement

X, Y = free("x", REAL), free("y", REAL)


def test_a_repeated_sequent_is_one_step():
    proof = Proof()
    assert proof.hyp(lt(X, Y)) == proof.hyp(lt(X, Y))
    assert len(proof.steps) == 1


def test_what_was_shown_serves_where_nothing_more_is_assumed():
    proof = Proof()
    first, second = proof.hyp(lt(X, Y)), proof.hyp(lt(Y, real(0)))
    both = proof.step("and_intro", [first, second])
    goal = proof.conclusion(both)
    assert proof.shown(goal, [first, second]) == both
    assert proof.shown(goal, [first]) is None
    assert proof.shown(lt(Y, X), [first, second]) is None


def test_an_excerpt_is_what_a_step_rests_on():
    proof, other = Proof(), Proof()
    proof.hyp(lt(Y, X))
    first, second = proof.hyp(lt(X, Y)), proof.hyp(lt(Y, real(0)))
    both = proof.step("and_intro", [first, second])
    excerpt = proof.excerpt(both)
    assert len(excerpt) == 3
    known = other.hyp(lt(X, Y))
    adopted = other.adopt(excerpt)
    assert other.sequents[adopted] == proof.sequents[both]
    assert len(other.steps) == 3
    assert known in other.steps[adopted].premises


def test_a_lemma_stays_with_its_proof():
    proof = Proof()
    full = statement({}, [], "1 = 1")
    number = proof.cite(full, Lemma(full, None))
    assert proof.excerpt(proof.step("lemma", number=number, spaces=(), sizes=(), values=())) is None


def test_what_is_general_is_so_under_its_conditions_and_at_values():
    proof = Proof()
    condition = lt(X, Y)
    general = proof.general(proof.hyp(condition), (X, Y), (condition,))
    assert proof.conclusion(general) == forall(X, forall(Y, implies(condition, condition)))
    assert not proof.hypotheses(general)
    here = lt(real(1), real(2))
    assert proof.conclusion(proof.at(general, real(1), real(2))) == implies(here, here)


def test_a_rule_that_refuses_adds_nothing():
    proof = Proof()
    with pytest.raises(Refusal):
        proof.step("and_left", [proof.hyp(lt(X, Y))])
    assert len(proof.steps) == 1


def test_flip():
    proof = Proof()
    step = proof.flip(proof.hyp(eq(X, Y)))
    assert proof.conclusion(step) == eq(Y, X)
    with pytest.raises(Refusal) as caught:
        proof.flip(proof.hyp(lt(X, Y)))
    assert caught.value.code == "K010"


def test_discharge_puts_the_first_outermost():
    proof = Proof()
    step = proof.discharge(proof.hyp(lt(X, Y)), [le(X, Y), lt(X, Y)])
    first, rest = arguments(proof.conclusion(step), "imp") or ()
    assert first == le(X, Y)
    assert arguments(rest, "imp") == (lt(X, Y), lt(X, Y))
    assert not proof.hypotheses(step)


def test_what_is_not_needed_is_left_out():
    proof = Proof()
    first = proof.hyp(lt(X, Y))
    proof.hyp(lt(Y, X))
    last = proof.discharge(first, [lt(X, Y)])
    steps, place, lemmas = proof.trimmed([last, -1])
    assert [s.rule for s in steps] == ["hyp", "imp_intro"]
    assert steps[place[last]].premises == (place[first],)
    assert lemmas == ()


def test_facts_are_split():
    full = statement({"x": "real"}, ["0 < x and (x < 1 and not x <= 0)"], "true")
    state = start(full, [h for _, h in full.hypotheses])
    facts = [state.proof.conclusion(i) for i in state.facts()]
    assert lt(real(0), X) in facts
    assert lt(X, real(1)) in facts
    assert len(facts) == len(set(facts))


def test_a_fresh_name_is_not_taken():
    state = State(Proof(), {}, taken=frozenset({"x", "x_1"}))
    variable, inner = state.fresh("x", REAL)
    assert variable.name == "x_2"
    assert inner.visible["x"] == variable
    again, _ = inner.fresh("x", REAL)
    assert again.name == "x_3"


@pytest.mark.parametrize(("hint", "name"), [("t", "t"), ("", "x"), ("?0t", "x0t"), ("λ", "x"), ("t_5", "t")])
def test_a_fresh_name_can_be_written(hint, name):
    variable, _ = State(Proof(), {}).fresh(hint, REAL)
    assert variable.name.startswith(name)
    assert variable.name.isidentifier()


def test_taking_the_names_of_terms():
    variable, _ = State(Proof(), {}).taking(lt(X, Y)).fresh("y", REAL)
    assert variable.name not in {"x", "y"}


def test_the_allowance_ends():
    allowance = Allowance(3)
    allowance.spend(3)
    with pytest.raises(Stuck) as caught:
        allowance.spend()
    assert caught.value.code == "S190"


def test_a_failure_that_is_remembered_keeps_no_frame_alive():
    state = start(statement({"x": "real"}, [], "x > 0"))
    with pytest.raises(Stuck) as first:
        positivity(state, X)
    with pytest.raises(Stuck) as second:
        positivity(state, X)
    kept = [found for found in state.proof.signs.values() if isinstance(found, Stuck)]
    assert kept
    assert all(found.__traceback__ is None and found.__context__ is None for found in kept)
    assert (first.value.code, str(first.value)) == (second.value.code, str(second.value))
