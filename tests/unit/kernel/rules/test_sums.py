"""Rules of finite sums: what each concludes, and each refusal by its code."""

from __future__ import annotations

import pytest

from symderive.kernel.sequent import Sequent
from symderive.terms.build import add, cast, csum, eq, integer, le, lt, neg, of_int, real, sub, total, zero
from symderive.terms.term import Term, apply, const, free, lam
from symderive.terms.types import INT, PROP, REAL, Cyclic, Function, Space, Type
from tests.kernel_proofs import accept, refusal_code

A = free("A", PROP)
x = free("x", REAL)
k, n, lo, hi, T = (free(name, INT) for name in ("k", "n", "lo", "hi", "T"))
a = free("a", Function(INT, REAL))
V, Zn = Space("V"), Cyclic("n")


def given(conclusion: Term, *hypotheses: Term) -> Sequent:
    return Sequent(frozenset(hypotheses), conclusion)


@pytest.mark.parametrize("kind", [REAL, INT, V, Function(Zn, REAL)], ids=["real", "int", "V", "Z/n -> real"])
def test_sum_empty(kind: Type) -> None:
    function = free("f", Function(INT, kind))
    found = accept("sum_empty", given(lt(hi, lo), A), function=function)
    assert found == given(eq(total(lo, hi, function), zero(kind)), A)


def test_sum_empty_refuses() -> None:
    assert refusal_code("sum_empty", le(hi, lo), function=a) == "K010"
    assert refusal_code("sum_empty", lt(x, real(0)), function=a) == "K011"
    assert refusal_code("sum_empty", lt(hi, lo), function=x) == "K011"
    assert refusal_code("sum_empty", lt(hi, lo), function=free("f", Function(REAL, REAL))) == "T105"
    assert refusal_code("sum_empty", lt(hi, lo), function=free("f", Function(INT, PROP))) == "T101"


def test_a_sum_of_one_term_is_not_empty() -> None:
    assert refusal_code("sum_empty", le(lo, lo), function=a) == "K010"
    assert accept("sum_empty", lt(hi, lo), function=a).conclusion != eq(total(hi, lo, a), real(0))


def test_a_reversed_sum_is_0_and_no_closed_form() -> None:
    reversed_sum = total(integer(1), integer(-5), lam(k, k))
    assert accept("convert", eq(reversed_sum, reversed_sum), goal=eq(reversed_sum, integer(0)))
    assert (
        refusal_code("convert", eq(reversed_sum, reversed_sum), goal=eq(reversed_sum, integer(10))) == "K012"
    )
    one_below = total(integer(1), integer(0), lam(k, k))
    assert accept("convert", eq(one_below, one_below), goal=eq(one_below, integer(0)))


def test_the_last_term_of_a_reversed_sum_does_not_split_off() -> None:
    for upper in (T, integer(-1), integer(-2)):
        above = add(upper, integer(1))
        whole = total(integer(1), above, a)
        split = add(total(integer(1), upper, a), apply(a, above))
        assert refusal_code("convert", eq(whole, whole), goal=eq(whole, split)) == "K012"


def test_sum_cong() -> None:
    premise = given(eq(apply(a, k), of_int(k)), le(lo, k), le(k, hi), A)
    found = accept("sum_cong", premise, variable=k, lower=lo, upper=hi)
    assert found == given(eq(total(lo, hi, a), total(lo, hi, lam(k, of_int(k)))), A)


def test_sum_cong_refuses() -> None:
    equation = eq(apply(a, k), real(0))
    assert refusal_code("sum_cong", le(k, k), variable=k, lower=lo, upper=hi) == "K010"
    assert refusal_code("sum_cong", equation, variable=x, lower=lo, upper=hi) == "K011"
    assert refusal_code("sum_cong", equation, variable=k, lower=real(0), upper=hi) == "K011"
    assert refusal_code("sum_cong", equation, variable=k, lower=lo, upper=real(0)) == "K011"
    assert refusal_code("sum_cong", equation, variable=k, lower=k, upper=hi) == "K009"
    assert refusal_code("sum_cong", equation, variable=k, lower=lo, upper=add(k, integer(1))) == "K009"
    assert refusal_code("sum_cong", equation, variable=n, lower=lo, upper=hi, known_sizes=["n"]) == "K013"
    assert refusal_code("sum_cong", eq(A, A), variable=k, lower=lo, upper=hi) == "T101"


@pytest.mark.parametrize(
    "extra",
    [eq(k, lo), lt(lo, k), le(k, sub(hi, integer(1))), le(lo, add(k, integer(0)))],
    ids=["fixed", "a shorter range below", "a shorter range above", "the range in other words"],
)
def test_an_equation_that_holds_on_a_part_of_the_range_is_refused(extra: Term) -> None:
    premise = given(eq(apply(a, k), real(0)), le(lo, k), extra)
    assert refusal_code("sum_cong", premise, variable=k, lower=lo, upper=hi) == "K009"


def test_the_range_of_a_congruence_is_that_of_the_sum() -> None:
    premise = given(eq(apply(a, k), real(0)), le(integer(1), k), le(k, T))
    assert accept("sum_cong", premise, variable=k, lower=integer(1), upper=T)
    assert refusal_code("sum_cong", premise, variable=k, lower=integer(0), upper=T) == "K009"
    assert refusal_code("sum_cong", premise, variable=k, lower=integer(1), upper=hi) == "K009"


def test_csum_sum() -> None:
    function = free("f", Function(Zn, REAL))
    upper = add(n, neg(integer(1)))
    listed = total(integer(0), upper, lam(k, apply(function, cast(k, Zn))))
    assert accept("csum_sum", function=function) == given(eq(csum(function), listed))
    three = free("f", Function(Cyclic(3), V))
    listed = total(integer(0), add(integer(3), neg(integer(1))), lam(k, apply(three, cast(k, Cyclic(3)))))
    assert accept("csum_sum", function=three) == given(eq(csum(three), listed))
    assert refusal_code("csum_sum", function=a) == "K011"
    assert refusal_code("csum_sum", function=x) == "K011"
    assert refusal_code("csum_sum", function=free("f", Function(Zn, PROP))) == "T101"


def test_csum_sum_captures_nothing() -> None:
    i = free("i", Zn)
    function = lam(i, apply(a, add(k, apply(const("rep", Zn), i))))
    found = accept("csum_sum", function=function).conclusion
    j = free("j", INT)
    renamed = accept("csum_sum", function=lam(i, apply(a, add(j, apply(const("rep", Zn), i))))).conclusion
    assert apply(lam(k, found), j) == renamed
