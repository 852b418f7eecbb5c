"""Rules of logic: what each concludes, and each side condition by its code."""

from __future__ import annotations

import pytest

from symderive.kernel.rulebook import RULES
from symderive.kernel.sequent import Sequent
from symderive.terms.build import (
    FALSE,
    TRUE,
    conj,
    disj,
    eq,
    exists,
    forall,
    implies,
    integer,
    le,
    lt,
    negation,
    real,
)
from symderive.terms.term import Bound, Term, apply, free, lam
from symderive.terms.types import INT, PROP, REAL, Function
from tests.kernel_proofs import accept, refusal_code

A, B, C = (free(name, PROP) for name in "ABC")
x, y, n = free("x", REAL), free("y", REAL), free("n", INT)
P, Q = free("P", Function(REAL, PROP)), free("Q", Function(REAL, PROP))
x_is_0 = eq(x, real(0))


def given(conclusion: Term, *hypotheses: Term) -> Sequent:
    return Sequent(frozenset(hypotheses), conclusion)


def test_hyp() -> None:
    assert accept("hyp", proposition=A) == given(A, A)
    assert refusal_code("hyp", proposition=x) == "K011"
    assert refusal_code("hyp", proposition=Bound(0, PROP)) == "K007"


def test_true_intro() -> None:
    assert accept("true_intro") == given(TRUE)


def test_imp_intro() -> None:
    assert accept("imp_intro", given(B, A, C), proposition=A) == given(implies(A, B), C)
    assert accept("imp_intro", given(B), proposition=A) == given(implies(A, B))
    assert refusal_code("imp_intro", B, proposition=x) == "K011"


def test_imp_intro_leaves_what_another_branch_uses() -> None:
    discharged = accept("imp_intro", given(B, A), proposition=A)
    assert accept("and_intro", discharged, given(B, A)).hypotheses == {A}


def test_imp_elim() -> None:
    assert accept("imp_elim", given(implies(A, B), C), given(A, A)) == given(B, A, C)
    assert refusal_code("imp_elim", conj(A, B), A) == "K010"
    assert refusal_code("imp_elim", implies(A, B), C) == "K012"


def test_imp_elim_does_not_run_backwards() -> None:
    assert refusal_code("imp_elim", implies(A, B), B) == "K012"


def test_and() -> None:
    assert accept("and_intro", given(A, A), given(B, C)) == given(conj(A, B), A, C)
    assert accept("and_left", given(conj(A, B), C)) == given(A, C)
    assert accept("and_right", given(conj(A, B), C)) == given(B, C)


@pytest.mark.parametrize("premise", [disj(A, B), implies(A, B), A], ids=["or", "imp", "atom"])
def test_a_part_is_taken_of_a_conjunction_only(premise: Term) -> None:
    assert refusal_code("and_left", premise) == "K010"
    assert refusal_code("and_right", premise) == "K010"


def test_or_intro() -> None:
    assert accept("or_left", given(A, C), other=B) == given(disj(A, B), C)
    assert accept("or_right", given(B, C), other=A) == given(disj(A, B), C)
    assert refusal_code("or_left", A, other=x) == "K011"
    assert refusal_code("or_right", A, other=x) == "K011"


def test_or_elim() -> None:
    found = accept("or_elim", given(disj(A, B)), given(C, A), given(C, B, x_is_0))
    assert found == given(C, x_is_0)
    assert refusal_code("or_elim", conj(A, B), C, C) == "K010"
    assert refusal_code("or_elim", disj(A, B), A, B) == "K012"


def test_or_elim_does_not_discharge_a_case_in_the_other_branch() -> None:
    assert accept("or_elim", disj(A, B), given(C, B), given(C, A)) == given(C, A, B)


def test_contra() -> None:
    assert accept("contra", given(FALSE, negation(A), B), proposition=A) == given(A, B)
    assert refusal_code("contra", B, proposition=A) == "K012"
    assert refusal_code("contra", FALSE, proposition=x) == "K011"


def test_contra_discharges_the_negation_and_not_the_proposition() -> None:
    assert accept("contra", given(FALSE, A), proposition=A) == given(A, A)


def test_all_intro() -> None:
    assert accept("all_intro", given(eq(x, x), A), variable=x) == given(forall(x, eq(x, x)), A)
    assert refusal_code("all_intro", given(A, lt(real(0), x)), variable=x) == "K009"
    assert refusal_code("all_intro", le(integer(1), n), variable=n, known_sizes=["n"]) == "K013"
    assert refusal_code("all_intro", A, variable=real(1)) == "K007"


def test_all_intro_asks_for_the_name_and_not_for_the_type() -> None:
    other = given(A, eq(free("x", INT), integer(0)))
    assert refusal_code("all_intro", other, variable=x) == "K009"
    assert refusal_code("all_intro", A, variable=free("n", REAL), known_sizes=["n"]) == "K013"


def test_for_all_does_not_follow_from_a_value_that_a_hypothesis_fixes() -> None:
    fixed = accept("hyp", proposition=eq(x, real(0)))
    assert refusal_code("all_intro", fixed, variable=x) == "K009"
    assert accept("all_intro", accept("imp_intro", fixed, proposition=eq(x, real(0))), variable=x)


def test_all_elim() -> None:
    premise = given(forall(x, lt(real(0), x)), A)
    assert accept("all_elim", premise, value=y) == given(lt(real(0), y), A)
    assert refusal_code("all_elim", exists(x, apply(P, x)), value=y) == "K010"
    assert refusal_code("all_elim", forall(n, le(n, n)), value=x) == "K011"


def test_an_integer_lemma_is_not_used_at_a_real() -> None:
    assert refusal_code("all_elim", forall(n, eq(n, n)), value=real(1)) == "K011"
    assert accept("all_elim", forall(n, eq(n, n)), value=integer(1))


def test_ex_intro() -> None:
    goal = exists(x, lt(real(0), x))
    assert accept("ex_intro", given(lt(real(0), real(1)), A), goal=goal, value=real(1)) == given(goal, A)
    assert refusal_code("ex_intro", lt(real(0), y), goal=forall(x, lt(real(0), x)), value=y) == "K010"
    assert refusal_code("ex_intro", lt(real(0), y), goal=goal, value=n) == "K011"
    assert refusal_code("ex_intro", lt(real(0), y), goal=goal, value=x) == "K012"


def test_ex_intro_is_told_which_places_stand_for_the_witness() -> None:
    premise = eq(y, y)
    for body in (eq(x, x), eq(x, y), eq(y, x), eq(y, y)):
        assert accept("ex_intro", premise, goal=exists(x, body), value=y).conclusion == exists(x, body)
    assert refusal_code("ex_intro", premise, goal=exists(x, eq(x, real(0))), value=y) == "K012"


def test_ex_elim() -> None:
    existence = given(exists(x, apply(P, x)), A)
    assert accept("ex_elim", existence, given(C, apply(P, y), B), variable=y) == given(C, A, B)
    assert refusal_code("ex_elim", apply(P, y), C, variable=y) == "K010"
    assert refusal_code("ex_elim", existence, C, variable=free("y", INT)) == "K011"
    over_integers = exists(n, le(n, n))
    assert refusal_code("ex_elim", over_integers, C, variable=n, known_sizes=["n"]) == "K013"


@pytest.mark.parametrize(
    ("existence", "consequence"),
    [
        (exists(x, apply(P, x)), given(apply(Q, y), apply(P, y))),
        (exists(x, lt(y, x)), given(C, lt(y, y))),
        (exists(x, apply(P, x)), given(C, apply(P, y), apply(Q, y))),
    ],
    ids=["in the conclusion", "in the existence", "in another hypothesis"],
)
def test_the_name_of_a_witness_is_fresh(existence: Term, consequence: Sequent) -> None:
    assert refusal_code("ex_elim", existence, consequence, variable=y) == "K009"


def test_one_witness_does_not_serve_two_existential_statements() -> None:
    both = exists(x, conj(apply(P, x), apply(Q, x)))
    at_y = conj(apply(P, y), apply(Q, y))
    shown = accept("ex_intro", given(at_y, apply(P, y), apply(Q, y)), goal=both, value=y)
    assert refusal_code("ex_elim", exists(x, apply(P, x)), shown, variable=y) == "K009"


def test_a_witness_may_be_free_in_the_hypotheses_of_its_existence() -> None:
    existence = given(exists(x, apply(P, x)), apply(Q, y))
    assert accept("ex_elim", existence, given(C, apply(P, y)), variable=y) == given(C, apply(Q, y))


def test_a_bound_name_captures_nothing() -> None:
    nested = forall(x, exists(y, lt(x, y)))
    found = accept("all_elim", nested, value=y).conclusion
    z = free("z", REAL)
    assert found == exists(z, lt(y, z))
    assert found != exists(z, lt(z, z))
    assert accept("all_intro", apply(lam(x, exists(y, lt(x, y))), y), variable=y).conclusion == nested


@pytest.mark.parametrize("rule", [name for name, rule in RULES.items() if rule.premises is not None])
def test_the_number_of_premises_and_the_arguments_are_checked_first(rule: str) -> None:
    wanted = RULES[rule].premises or 0
    values = dict.fromkeys(RULES[rule].arguments, A)
    assert refusal_code(rule, *[A] * (wanted + 1), **values) == "K006"
    assert refusal_code(rule, *[A] * wanted, **values, more=A) == "K007"
    if values:
        assert refusal_code(rule, *[A] * wanted) == "K007"
    if wanted:
        assert refusal_code(rule, *[A] * (wanted - 1), **values) == "K006"
