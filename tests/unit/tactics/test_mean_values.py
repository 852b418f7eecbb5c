"""Differences of values from bounds of the slope."""

from __future__ import annotations

import pytest

from symderive.prove import ask


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("|sin(x) - sin(y)| <= |x - y|", "proved"),
        ("|sin(2*x) - sin(2*y)| <= |x - y|", "refuted"),
        ("|sigmoid(x) - sigmoid(y)| <= |x - y|/4", "proved"),
        ("x >= 1, y >= 1 |- |log(x) - log(y)| <= |x - y|", "proved"),
        ("lipschitz(fun x in real. sqrt(1 + x^2), 1)", "proved"),
        (
            "f: real -> real differentiable, L: real, forall x in real. |f'(x)| <= L |- lipschitz(f, L)",
            "proved",
        ),
        ("|exp(x) - exp(y)| <= |x - y|", "refuted"),
    ],
)
def test_differences_of_values(question: str, verdict: str) -> None:
    assert ask(question)[0].claims[0].verdict == verdict
