"""Orders carried over by functions that rise, and back."""

import pytest

from symderive.prove import ask

TRUE = (
    "x, y: real, x < y |- tanh(x) < tanh(y)",
    "x, y: real, x < y |- exp(-y) < exp(-x)",
    "x, y: real, exp(x) = exp(y) |- x = y",
    "x, y: real > 0, log(x) <= log(y) |- x <= y",
    "x, y: real, x^3 < y^3 |- x < y",
    "x, y: real, x + exp(x) = y + exp(y) |- x = y",
    "x > 0 |- atan(x) > 0",
    "x < 0 |- atan(x) < 0",
    "x != 0 |- exp(x) > 1 + x",
    "f: real -> real, differentiable(f), forall x. f'(x) > 0, a < b |- f(a) < f(b)",
    "f: real -> real, differentiable(f), forall x. f'(x) < 0, f(a) = f(b) |- a = b",
)
FALSE = (
    "x, y: real, x^2 < y^2 |- x < y",
    "x, y: real, cosh(x) = cosh(y) |- x = y",
    "x, y: real, exp(-x) < exp(-y) |- x < y",
    "exp(x) > 1 + x",
    "f: real -> real, differentiable(f), forall x. f'(x) >= 0, a < b |- f(a) < f(b)",
)


@pytest.mark.parametrize("question", TRUE)
def test_what_rising_functions_carry_over_is_proved(question: str) -> None:
    assert ask(question)[0].claims[0].verdict == "proved"


@pytest.mark.parametrize("question", FALSE)
def test_what_does_not_follow_is_refuted(question: str) -> None:
    assert ask(question)[0].claims[0].verdict == "refuted"
