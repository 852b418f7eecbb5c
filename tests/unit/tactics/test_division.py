"""Exact division of polynomials: the quotient times the divisor is the polynomial, or there is none."""

from __future__ import annotations

from fractions import Fraction

import pytest

from symderive.kernel.form import Form, Poly
from symderive.tactics.division import exact_quotient
from symderive.terms.build import add, inv, mul, real, sub
from symderive.terms.term import Term, free
from symderive.terms.types import REAL

X, Y = free("x", REAL), free("y", REAL)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (sub(X, real(1)), add(X, real(1))),
        (sub(X, Y), add(mul(X, X), add(mul(X, Y), mul(Y, Y)))),
        (real(3), sub(X, mul(Y, Y))),
        (X, add(mul(X, Y), real(Fraction(1, 2)))),
    ],
)
def test_a_product_is_divided_by_its_factors(first: Term, second: Term) -> None:
    form = Form()
    whole = form.poly(mul(first, second))
    for divisor, other in ((first, second), (second, first)):
        assert exact_quotient(whole, form.poly(divisor)) == form.poly(other)


@pytest.mark.parametrize(
    ("whole", "divisor"),
    [
        (add(mul(X, X), real(1)), add(X, real(1))),
        (mul(X, X), Y),
        (add(inv(X), real(1)), inv(Y)),
        (X, real(0)),
    ],
)
def test_what_is_not_divisible_has_no_quotient(whole: Term, divisor: Term) -> None:
    form = Form()
    assert exact_quotient(form.poly(whole), form.poly(divisor)) is None


def test_a_quotient_of_many_terms_is_not_sought() -> None:
    high: Poly = {((0, 200),): 1, (): -1}
    assert exact_quotient(high, {((0, 1),): 1, (): -1}) is None
