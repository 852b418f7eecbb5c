"""Functions on Z/n that a shift leaves as they are."""

from __future__ import annotations

import pytest

from symderive.prove import ask

BY_ROWS = "forall i, j in Z/n. A[i + 1, j + 1] = A[i, j]"
BY_TWO = "forall i, j in Z/n. A[i + 2, j + 2] = A[i, j]"
ANTI = "forall i, j in Z/n. A[i + 1, j - 1] = A[i, j]"
COMMUTES = (
    "forall i, j in Z/n. sum(A[i, k]*delta(k, j + 1), k in Z/n) = sum(delta(i, k + 1)*A[k, j], k in Z/n)"
)


@pytest.mark.parametrize(
    ("left", "claim", "verdict"),
    [
        (BY_ROWS, "forall i, j in Z/n. A[i, j] = A[i - j, 0]", "proved"),
        (COMMUTES, "exists c in Z/n -> real. forall i, j in Z/n. A[i, j] = c[i - j]", "proved"),
        (BY_ROWS, "sum(A[i, i], i in Z/n) = n*A[0, 0]", "proved"),
        (
            ANTI,
            "forall i, j in Z/n. A[i, j] = A[i + j, 0]",
            "proved",
        ),
        (
            ANTI,
            "forall i, j in Z/n. A[i, j] = A[i - j, 0]",
            "refuted",
        ),
        # a shift by 2 need not reach every place
        (
            "forall i, j in Z/n. A[i + 2, j + 2] = A[i, j]",
            "forall i, j in Z/n. A[i, j] = A[i - j, 0]",
            "refuted",
        ),
        ("forall i, j in Z/n. A[i + 1, j] = A[i, j]", "forall i, j in Z/n. A[i, j] = A[i, 0]", "refuted"),
    ],
)
def test_shifts(left: str, claim: str, verdict: str) -> None:
    report, _, _ = ask(f"n: size, A: matrix over Z/n, {left} |- {claim}")
    assert report.claims[0].verdict == verdict


def test_products_of_invariant_matrices_commute() -> None:
    both = "forall i, j in Z/n. B[i + 1, j + 1] = B[i, j]"
    claim = "forall i, j in Z/n. sum(A[i, k]*B[k, j], k in Z/n) = sum(B[i, k]*A[k, j], k in Z/n)"
    report, _, _ = ask(f"n: size, A, B: matrix over Z/n, {BY_ROWS}, {both} |- {claim}")
    assert report.claims[0].verdict == "proved"
