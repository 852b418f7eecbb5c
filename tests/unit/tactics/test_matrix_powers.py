"""Laws of powers of matrices of any order."""

from __future__ import annotations

import pytest

from symderive.prove import ask

A = "A: matrix over Z/n, m in natural"
ROWS = "forall i in Z/n. sum(A[i, j], j in Z/n) = 1"


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        (f"{A} |- matpow(A, m + 1) = matmul(matpow(A, m), A)", "proved"),
        (f"{A} |- transpose(matpow(A, m)) = matpow(transpose(A), m)", "proved"),
        (f"{A} |- transpose(matpow(A, m)) = matpow(A, m)", "refuted"),
        (f"{A}, matmul(A, A) = identity(n) |- matpow(A, 2*m) = identity(n)", "proved"),
        (f"{A}, matmul(A, A) = identity(n) |- matpow(A, 3*m) = identity(n)", "refuted"),
        (f"{A}, {ROWS} |- forall i in Z/n. sum(matpow(A, m)[i, j], j in Z/n) = 1", "proved"),
        (f"{A}, {ROWS} |- forall j in Z/n. sum(matpow(A, m)[i, j], i in Z/n) = 1", "refuted"),
    ],
)
def test_laws_hold_for_all_entries_at_once(question: str, verdict: str) -> None:
    assert ask(f"n: size, {question}")[0].claims[0].verdict == verdict
