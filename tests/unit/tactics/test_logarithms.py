"""Powers with real exponents, roots and logarithms of positive numbers, each with its false friend."""

from __future__ import annotations

from fractions import Fraction

import pytest

from symderive.prove import ask
from symderive.tactics.logarithms import as_exponential
from symderive.tactics.proof import Proof, State, Stuck
from symderive.terms.build import arguments, lt, mul, neg, real, real_power, unary
from symderive.terms.term import free
from symderive.terms.types import REAL

x, y = free("x", REAL), free("y", REAL)


def verdict(question: str) -> str:
    report, _, _ = ask(question)
    return report.claims[0].verdict


@pytest.mark.parametrize(
    "question",
    [
        "x, y in real, x > 0 |- x^y = exp(y*log(x))",
        "x, a, b in real, x > 0 |- x^(a + b) = x^a*x^b",
        "x, y, p in real, x > 0, y > 0 |- (x*y)^p = x^p*y^p",
        "x, a, b in real, x > 0 |- (x^a)^b = x^(a*b)",
        "x, a in real, x > 0 |- x^(-a) = 1/x^a",
        "a in real |- 1^a = 1",
        "x > 0 |- x^(1/2)*x^(1/2) = x",
        "x >= 0 |- x^(1/2) = sqrt(x)",
        "x >= 0 |- (x^(1/3))^3 = x",
        "x > 0 |- x^(2 : real) = x^2",
        "x > 0 |- log(x^5/8) = 5*log(x) - 3*log(2)",
        "8^(2/3) = 4",
        "x > 0 |- (x^(1/2) + 1)^2 = x + 2*x^(1/2) + 1",
        "x > 0, y > 0 |- (x^(1/3) - y^(1/3))*(x^(2/3) + x^(1/3)*y^(1/3) + y^(2/3)) = x - y",
        "x > 1 |- log(x) > 0",
        "x > 0, y > x |- log(y) > log(x)",
        "x > 0, y > 0, x*y = 1 |- log(x) = -log(y)",
        "x, y, a in real, x >= 0, x <= y, a > 0 |- x^a <= y^a",
        "x, y, a in real, 0 < x, x < y, a > 0 |- x^a < y^a",
        "a > 0, b > 0, c > 0 |- (a*b*c)^(1/3) <= max(a, max(b, c))",
        "x > 0 |- (fun t in real. t^t)'(x) = x^(x : real)*(log(x) + 1)",
        "x > 0 |- (fun t in real. t^(1/3))'(x) = x^(-2/3)/3",
    ],
)
def test_what_is_true_is_proved(question: str) -> None:
    assert verdict(question) == "proved"


@pytest.mark.parametrize(
    "question",
    [
        "(x^2)^(3/2) = x^3",
        "x, y in real, x >= 0, y > 0 |- x^y = exp(y*log(x))",
        "x^(1/2) >= 0",
        "4^(1/2) = 3",
        "x > 0 |- x^(1/2) = x",
        "x, y in real, x*y > 0 |- (x*y)^(1/2) = x^(1/2)*y^(1/2)",
        "x > 0 |- x^(1/2) <= x",
    ],
)
def test_what_is_false_is_refuted(question: str) -> None:
    assert verdict(question) == "refuted"


def test_a_positive_number_is_an_exponential() -> None:
    proof = Proof()
    state = State(proof, {}).with_local(proof.hyp(lt(real(0), x)))
    for value in (
        real(Fraction(12, 35)),
        mul(x, real(7)),
        real_power(mul(x, x), y),
        unary("sqrt", mul(x, unary("exp", y))),
    ):
        exponent, step = as_exponential(state, value)
        assert arguments(proof.conclusion(step), "eq") == (value, unary("exp", exponent))
        assert proof.hypotheses(step) <= {lt(real(0), x)}


@pytest.mark.parametrize("value", [real(0), real(-2), y, neg(x), mul(x, y), real_power(y, x)])
def test_what_is_not_seen_to_be_positive_is_none(value: object) -> None:
    proof = Proof()
    state = State(proof, {}).with_local(proof.hyp(lt(real(0), x)))
    with pytest.raises(Stuck):
        as_exponential(state, value)  # type: ignore[arg-type]
