"""Equations of entries inside products of matrices."""

from __future__ import annotations

import pytest

from symderive.prove import ask


def product(left: str, right: str) -> str:
    """The entry i, j of a product."""
    return f"sum({left}[i, k]*{right}[k, j], k in Z/n)"


def inverse(left: str, right: str) -> str:
    return f"forall i, j in Z/n. {product(left, right)} = delta(i, j)"


SKEW = "forall i, j in Z/n. K[i, j] = -K[j, i]"
SYMMETRIC = "forall i, j in Z/n. {0}[i, j] = {0}[j, i]"
ABDC = "sum(sum(A[i, l]*B[l, k], l in Z/n)*sum(D[k, l]*C[l, j], l in Z/n), k in Z/n)"
ABX = "sum(sum(A[i, l]*B[l, k], l in Z/n)*X[k, j], k in Z/n)"


@pytest.mark.parametrize(
    ("left", "claim", "verdict"),
    [
        (SKEW, "sum(K[i, i], i in Z/n) = 0", "proved"),
        (SKEW, "sum(sum(x[i]*K[i, j]*x[j], j in Z/n), i in Z/n) = 0", "proved"),
        (SKEW, "sum(sum(x[i]*K[i, j]*y[j], j in Z/n), i in Z/n) = 0", "refuted"),
        (
            "forall i, j in Z/n. sum(A[k, i]*A[k, j], k in Z/n) = delta(i, j)",
            "sum(sum(A[i, j]*x[j], j in Z/n)^2, i in Z/n) = sum(x[i]^2, i in Z/n)",
            "proved",
        ),
        (
            "forall i, j in Z/n. sum(A[k, i]*A[k, j], k in Z/n) = 2*delta(i, j)",
            "sum(sum(A[i, j]*x[j], j in Z/n)^2, i in Z/n) = sum(x[i]^2, i in Z/n)",
            "undecided",
        ),
        (
            f"{inverse('A', 'C')}, {inverse('B', 'D')}",
            f"forall i, j in Z/n. {ABDC} = delta(i, j)",
            "proved",
        ),
        (
            f"{inverse('C', 'A')}, {inverse('D', 'B')}, forall i, j in Z/n. {ABX} = delta(i, j)",
            f"forall i, j in Z/n. X[i, j] = {product('D', 'C')}",
            "proved",
        ),
        (
            f"{inverse('C', 'A')}, {inverse('D', 'B')}, forall i, j in Z/n. {ABX} = delta(i, j)",
            f"forall i, j in Z/n. X[i, j] = {product('C', 'D')}",
            "undecided",
        ),
        (
            (
                f"{SYMMETRIC.format('A')}, {SYMMETRIC.format('B')}, "
                f"forall i, j in Z/n. {product('A', 'B')} = {product('B', 'A')}"
            ),
            "forall i, j in Z/n. sum(A[i, k]*B[k, j], k in Z/n) = sum(A[j, k]*B[k, i], k in Z/n)",
            "proved",
        ),
        (
            f"{SYMMETRIC.format('A')}, {SYMMETRIC.format('B')}",
            "forall i, j in Z/n. sum(A[i, k]*B[k, j], k in Z/n) = sum(A[j, k]*B[k, i], k in Z/n)",
            "refuted",
        ),
    ],
)
def test_products(left: str, claim: str, verdict: str) -> None:
    names = "n: size, A, B, C, D, K, X: matrix over Z/n, x, y: vector over Z/n"
    report, _, _ = ask(f"{names}, {left} |- {claim}")
    assert report.claims[0].verdict == verdict
