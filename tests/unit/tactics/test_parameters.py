"""General facts that fail far out, or very near."""

from __future__ import annotations

import pytest

from symderive.prove import ask


@pytest.mark.parametrize(
    "question",
    [
        "is_O(fun T in integer. T^2, fun T in integer. T)",
        "is_O(fun T in integer. exp(2*T), fun T in integer. exp(T))",
        "is_O(fun T in integer. T*log(T), fun T in integer. T)",
        "is_O(fun T in integer. T, fun T in integer. sqrt(T))",
        "f, g: integer -> real, is_O(f, g) |- is_O(g, f)",
        "limit(fun x in real. |x|/x, 0, 1)",
        (
            "f: real -> real differentiable, a: real, f'(a) = 0 |- exists d > 0. "
            "(forall x in real. |x - a| < d => f(x) <= f(a)) or "
            "(forall x in real. |x - a| < d => f(x) >= f(a))"
        ),
    ],
)
def test_what_is_false_is_refuted(question: str) -> None:
    assert ask(question)[0].claims[0].verdict == "refuted"


@pytest.mark.parametrize(
    "question",
    [
        "is_O(fun T in integer. T, fun T in integer. T^2)",
        "is_O(fun T in integer. T, fun T in integer. T*log(T))",
        "limit(fun x in real. x^2/x, 0, 0)",
        "f, g: integer -> real, is_O(f, g) |- is_O(fun T in integer. 2*f(T), g)",
    ],
)
def test_what_is_true_is_not_refuted(question: str) -> None:
    assert ask(question)[0].claims[0].verdict != "refuted"
