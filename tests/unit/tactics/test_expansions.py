"""Limits and orders at a point from derivatives there."""

from __future__ import annotations

import pytest

from symderive.prove import ask


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("is_O_at_zero(fun x in real. exp(x) - 1 - x - x^2/2, fun x in real. x^3)", "proved"),
        ("is_O_at_zero(fun x in real. exp(x) - 1 - x - x^2/2, fun x in real. x^4)", "refuted"),
        ("is_O_at_zero(fun x in real. tanh(x) - x, fun x in real. 2*x^3)", "proved"),
        ("limit(fun x in real. (1 - cos(x))/x^2, 0, 1/2)", "proved"),
        ("limit(fun x in real. (1 - cos(x))/x^2, 0, 1)", "refuted"),
        ("limit(fun x in real. (log(1 + x) - x)/x^2, 0, -1/2)", "proved"),
        ("limit(fun x in real. (x^3 + 8)/(x + 2), -2, 12)", "proved"),
        ("a: real |- limit(fun x in real. sin(a*x)/x, 0, a)", "proved"),
    ],
)
def test_limits_and_orders(question: str, verdict: str) -> None:
    assert ask(question)[0].claims[0].verdict == verdict


def test_a_limit_that_does_not_exist_is_not_proved() -> None:
    assert ask("limit(fun x in real. sin(x)/x^2, 0, 1)")[0].claims[0].verdict != "proved"
