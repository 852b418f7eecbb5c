"""Sums over 0..n-1 of what depends on k mod n, for an integer n."""

from __future__ import annotations

import pytest

from symderive.prove import ask

PRODUCT = "sum({0}((i - k) mod n)*{1}((k - j) mod n), k = 0..n-1)"


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("sum(c((k + s) mod n), k = 0..n-1) = sum(c(k), k = 0..n-1)", "proved"),
        ("sum(c((s - k) mod n), k = 0..n-1) = sum(c(k), k = 0..n-1)", "proved"),
        ("sum(delta((k + 1) mod n, 0), k = 0..n-1) = 1", "proved"),
        (
            "forall i in 0..n-1. forall j in 0..n-1. "
            + PRODUCT.format("c", "d")
            + " = "
            + PRODUCT.format("d", "c"),
            "proved",
        ),
        ("sum(c((2*k) mod n), k = 0..n-1) = sum(c(k), k = 0..n-1)", "refuted"),
        ("sum(c((k + s) mod n), k = 1..n-1) = sum(c(k), k = 1..n-1)", "refuted"),
        ("sum(c((k + s) mod n), k = 0..n) = sum(c(k), k = 0..n)", "refuted"),
        ("sum(c(k + s), k = 0..n-1) = sum(c(k), k = 0..n-1)", "refuted"),
        ("sum(k*c((k + s) mod n), k = 0..n-1) = sum(k*c(k), k = 0..n-1)", "refuted"),
    ],
)
def test_periods(claim: str, verdict: str) -> None:
    report, _, _ = ask(f"n: integer >= 1, s: integer, c, d: sequence |- {claim}")
    assert report.claims[0].verdict == verdict
