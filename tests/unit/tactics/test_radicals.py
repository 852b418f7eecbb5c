"""Square factors taken out of roots."""

from __future__ import annotations

import pytest

from symderive.prove import ask

SUMS = "n: integer >= 1, x: sequence, a: real"


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        (f"{SUMS} > 0 |- sqrt(sum((a*x[k])^2, k = 1..n)) = a*sqrt(sum(x[k]^2, k = 1..n))", "proved"),
        (f"{SUMS} |- sqrt(sum((a*x[k])^2, k = 1..n)) = |a|*sqrt(sum(x[k]^2, k = 1..n))", "proved"),
        (f"{SUMS} |- sqrt(sum((a*x[k])^2, k = 1..n)) = a*sqrt(sum(x[k]^2, k = 1..n))", "refuted"),
        ("x, y: real |- sqrt(9*x^2 + 9*y^2) = 3*sqrt(x^2 + y^2)", "proved"),
        ("x, y: real |- sqrt(9*x^2 + 9*y^2) = 9*sqrt(x^2 + y^2)", "refuted"),
    ],
)
def test_square_factors(question: str, verdict: str) -> None:
    assert ask(question)[0].claims[0].verdict == verdict
