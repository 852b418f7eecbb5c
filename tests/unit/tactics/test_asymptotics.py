"""Limits and orders of growth with exhibited constants."""

from __future__ import annotations

import pytest

from symderive.prove import ask


@pytest.mark.parametrize(
    "question",
    [
        "limit(fun x in real. sin(x)/x, 0, 1)",
        "limit(fun x in real. (exp(x) - 1)/x, 0, 1)",
        "limit(fun x in real. (x^2 - 4)/(x - 2), 2, 4)",
        "limit(fun x in real. x^2 + 1, 3, 10)",
        "limit_at_infinity(fun x in real. sqrt(x^2 + x) - x, 1/2)",
        "limit_at_infinity(fun x in real. (3*x^2 + 1)/(x^2 + x), 3)",
        "limit_sequence(fun n in integer. (2*n + 1)/(n + 3), 2)",
        "is_O(fun T in integer. 3*T^2 + 5*T, fun T in integer. T^2)",
        "is_O(fun T in integer. T*log(T), fun T in integer. T^2)",
        "is_Theta(fun T in integer. sum(k, k = 1..T), fun T in integer. T^2)",
        "is_o(fun T in integer. T, fun T in integer. T^2)",
        "a: real, -1 < a, a < 1 |- is_O(fun n in integer. a^n, fun n in integer. 1/n)",
        "a: real, |a| < 1 |- limit_sequence(fun n in integer. a^n, 0)",
        "limit_sequence(fun n in integer. (-9/10)^n, 0)",
        "is_Theta(fun T in integer. sum(1/k, k = 1..T), fun T in integer. log(T))",
        "f: real -> real differentiable |- continuous(f)",
        "continuous_at(fun x in real. sqrt(1 + x), 0)",
    ],
)
def test_what_is_true_is_proved(question: str) -> None:
    assert ask(question)[0].claims[0].verdict == "proved"


@pytest.mark.parametrize(
    "question",
    [
        "limit(fun x in real. sin(x)/x, 0, 0)",
        "limit(fun x in real. |x|/x, 0, 1)",
        "limit_at_infinity(fun x in real. sqrt(x^2 + x) - x, 0)",
        "limit_sequence(fun n in integer. (2*n + 1)/(n + 3), 1)",
        "is_O(fun T in integer. T^2, fun T in integer. T)",
        "a: real, -1 <= a, a < 1 |- limit_sequence(fun n in integer. a^n, 0)",
        "a: real, -1 < a, a <= 1 |- is_O(fun n in integer. a^n, fun n in integer. 1/n)",
        "is_O(fun T in integer. sum(1/k, k = 1..T), fun T in integer. 1/T)",
        "is_o(fun T in integer. T, fun T in integer. 3*T)",
        "is_Theta(fun T in integer. T, fun T in integer. T^2)",
        "f: real -> real, a: real, continuous_at(f, a) |- continuous(f)",
    ],
)
def test_what_is_false_is_not_proved(question: str) -> None:
    assert ask(question)[0].claims[0].verdict != "proved"
