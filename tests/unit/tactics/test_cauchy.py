"""Inequalities between products of sums."""

from __future__ import annotations

import pytest

from symderive.prove import ask

MEAN = "n: natural, x: sequence, n >= 1 |- (sum(x(k), k = 1..n)/n)^2 <= sum(x(k)^2, k = 1..n)/n"
FORM = "n: size, B: matrix over Z/n, x: vector over Z/n"
SUMS = "sum(u[i]^2, i in Z/n)*sum(v[i]^2, i in Z/n)"


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        (f"u, v: vector over Z/n |- sum(u[i]*v[i], i in Z/n)^2 <= {SUMS}", "proved"),
        (f"u, v: vector over Z/n |- sum(u[i]*v[i], i in Z/n)^2 < {SUMS}", "refuted"),
        ("u: vector over Z/n |- sum(u[i], i in Z/n)^2 <= n*sum(u[i]^2, i in Z/n)", "proved"),
        ("u: vector over Z/n |- sum(u[i], i in Z/n)^2 <= sum(u[i]^2, i in Z/n)", "refuted"),
        ("u: vector over Z/n |- 0 <= sum(u[i]^2, i in Z/n)", "proved"),
        ("u: vector over Z/n |- 0 < sum(u[i]^2, i in Z/n)", "refuted"),
        (MEAN, "proved"),
        (
            "u, v: vector over Z/n |- sum((u[i] + v[i])^2, i in Z/n) <= 2*sum(u[i]^2 + v[i]^2, i in Z/n)",
            "proved",
        ),
        (f"{FORM} |- sum(x[i]*matmul(matmul(transpose(B), B), x)[i], i in Z/n) >= 0", "proved"),
        (f"{FORM} |- sum(x[i]*matmul(matmul(B, B), x)[i], i in Z/n) >= 0", "refuted"),
    ],
)
def test_inequalities_of_sums(question: str, verdict: str) -> None:
    assert ask(question)[0].claims[0].verdict == verdict
