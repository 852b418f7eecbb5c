"""Rules of order and of definition by cases: what each concludes, and each refusal by its code."""

from __future__ import annotations

import pytest

from symderive.kernel.sequent import Sequent
from symderive.terms.build import FALSE, cast, disj, eq, implies, integer, inv, le, lt, negation, real
from symderive.terms.term import Term, apply, const, free
from symderive.terms.types import INT, PROP, REAL, Cyclic, Function, Space
from tests.kernel_proofs import accept, refusal_code

A, B = free("A", PROP), free("B", PROP)
x, y = free("x", REAL), free("y", REAL)
k, n = free("k", INT), free("n", INT)
u = free("u", Space("V"))
ITE = apply(const("ite", REAL), A, x, y)


@pytest.mark.parametrize(("left", "right"), [(x, y), (k, n)])
def test_trichotomy(left: Term, right: Term) -> None:
    all_three = disj(lt(left, right), disj(eq(left, right), lt(right, left)))
    assert accept("trichotomy", left=left, right=right) == Sequent(frozenset(), all_three)


@pytest.mark.parametrize(
    ("left", "right"), [(x, k), (u, u), (cast(k, Cyclic("n")), cast(n, Cyclic("n"))), (A, A)]
)
def test_only_numbers_of_one_type_are_compared(left: Term, right: Term) -> None:
    assert refusal_code("trichotomy", left=left, right=right) == "K011"


def test_two_of_the_three_cases_are_not_all() -> None:
    three = accept("trichotomy", left=x, right=y)
    by_two = disj(lt(x, y), lt(y, x))
    less, more = (
        accept("or_left", given, other=lt(y, x)) for given in (accept("hyp", proposition=lt(x, y)),) * 2
    )
    assert three.conclusion != by_two
    assert refusal_code("or_elim", three, less, more) == "accepted"
    assert accept("or_elim", three, less, more).hypotheses == {lt(x, y)}


def test_inv_pos() -> None:
    premise = Sequent(frozenset((A,)), lt(real(0), x))
    assert accept("inv_pos", premise) == Sequent(frozenset((A,)), lt(real(0), inv(x)))
    assert refusal_code("inv_pos", le(real(0), x)) == "K010"
    assert refusal_code("inv_pos", lt(real(-1), x)) == "K012"
    assert refusal_code("inv_pos", lt(x, real(0))) == "K012"
    assert refusal_code("inv_pos", lt(integer(0), k)) == "K012"


def test_a_nonnegative_number_may_have_the_inverse_0() -> None:
    assert refusal_code("inv_pos", le(real(0), real(0))) == "K010"


def test_ite_true() -> None:
    assert accept("ite_true", Sequent(frozenset((B,)), A), value=ITE) == Sequent(frozenset((B,)), eq(ITE, x))
    assert refusal_code("ite_true", A, value=x) == "K010"
    assert refusal_code("ite_true", B, value=ITE) == "K012"
    assert refusal_code("ite_true", negation(A), value=ITE) == "K012"


def test_ite_false() -> None:
    premise = Sequent(frozenset((B,)), negation(A))
    assert accept("ite_false", premise, value=ITE) == Sequent(frozenset((B,)), eq(ITE, y))
    assert refusal_code("ite_false", negation(A), value=x) == "K010"
    assert refusal_code("ite_false", negation(B), value=ITE) == "K012"
    assert refusal_code("ite_false", A, value=ITE) == "K012"
    assert refusal_code("ite_false", implies(A, B), value=ITE) == "K012"
    assert refusal_code("ite_false", FALSE, value=ITE) == "K012"


def test_a_choice_between_functions_is_made_before_it_is_applied() -> None:
    f, g = (free(name, Function(REAL, REAL)) for name in "fg")
    choice = apply(const("ite", Function(REAL, REAL)), A, f, g)
    assert accept("ite_true", A, value=choice).conclusion == eq(choice, f)
    assert refusal_code("ite_true", A, value=apply(choice, x)) == "K010"
    assert refusal_code("ite_false", negation(A), value=apply(choice, x)) == "K010"
