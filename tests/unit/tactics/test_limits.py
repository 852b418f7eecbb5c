"""Limits far out and orders of growth from the limits of the parts."""

from __future__ import annotations

import pytest

from symderive.prove import ask


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("limit_at_infinity(fun x in real. log(x)/sqrt(x), 0)", "proved"),
        ("limit_at_infinity(fun x in real. x^2*exp(-x), 1)", "refuted"),
        ("limit_at_infinity(fun x in real. log(1 + exp(x)) - x, 0)", "proved"),
        ("c > 0 |- limit_at_infinity(fun x in real. x^3*exp(-c*x), 0)", "proved"),
        ("c: real |- limit_at_infinity(fun x in real. x^3*exp(-c*x), 0)", "refuted"),
        ("limit_sequence(fun n in integer. n^(1/n), 1)", "proved"),
        ("limit_sequence(fun n in integer. (1 + 2/n)^n, exp(2))", "proved"),
        ("limit_sequence(fun n in integer. (1 + 2/n)^n, 1)", "refuted"),
        ("a > 1 |- limit_sequence(fun n in integer. n/a^n, 0)", "proved"),
        ("exists L in real. limit_sequence(fun n in integer. n^2 - n, L)", "refuted"),
        ("exists L in real. limit_at_infinity(fun x in real. log(x) - x, L)", "refuted"),
        ("limit_sequence(fun n in integer. sum(1/(k*(k + 1)), k = 1..n), 1)", "proved"),
        ("limit_sequence(fun n in integer. sum((1/2)^k, k = 0..n), 1)", "refuted"),
        ("is_o(fun T in integer. T^3, fun T in integer. 2^T)", "proved"),
        ("is_O(fun T in integer. 3^T, fun T in integer. 2^T)", "refuted"),
        ("is_o(fun T in integer. 2*T + 1, fun T in integer. T)", "refuted"),
        ("is_Theta(fun T in integer. T*log(T), fun T in integer. T)", "refuted"),
    ],
)
def test_limits_and_orders_far_out(question: str, verdict: str) -> None:
    assert ask(question)[0].claims[0].verdict == verdict


@pytest.mark.parametrize(
    "question",
    [
        "limit_at_infinity(fun x in real. sin(x), 0)",
        "limit_at_infinity(fun x in real. x*sin(x), 0)",
        "limit_sequence(fun n in integer. (-2)^n/n, 0)",
        "is_O(fun T in integer. T, fun T in integer. T*sin(T))",
    ],
)
def test_what_has_no_limit_is_not_proved(question: str) -> None:
    assert ask(question)[0].claims[0].verdict != "proved"
