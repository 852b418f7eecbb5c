"""Factorials, binomial numbers and determinants: true claims are proved, their false friends refuted."""

from __future__ import annotations

import pytest

from symderive.prove import ask


def verdict(question: str) -> str:
    report, _, _ = ask(question)
    return report.claims[0].verdict


SKEW = "forall i, j in Z/2. K[i,j] = -K[j,i]"
PRODUCT = "fun i in Z/{n}, j in Z/{n}. sum(A[i,k]*B[k,j], k in Z/{n})"


@pytest.mark.parametrize(
    "question",
    [
        "n: integer >= 0 |- factorial(n + 1) = (n + 1)*factorial(n)",
        "n: integer >= 1 |- factorial(n) = n*factorial(n - 1)",
        "n: integer >= 0 |- factorial(n) >= 1",
        "factorial(5) = 120",
        "binomial(4, 2) = 6",
        "n, k: integer, n >= 0 |- binomial(n + 1, k + 1) = binomial(n, k) + binomial(n, k + 1)",
        "n, k: integer, n >= 0, k > n |- binomial(n, k) = 0",
        "n: integer >= 0 |- binomial(n, 1) = n",
        "n: integer >= 0 |- sum((binomial(n, k) : real), k = 0..n) = 2^n",
        "A: matrix over Z/2 |- det(A) = A[0,0]*A[1,1] - A[0,1]*A[1,0]",
        f"A, B: matrix over Z/2 |- det({PRODUCT.format(n=2)}) = det(A)*det(B)",
        f"A, B: matrix over Z/3 |- det({PRODUCT.format(n=3)}) = det(A)*det(B)",
        "A: matrix over Z/3 |- det(transpose(A)) = det(A)",
        "n: size, A, B: matrix over Z/n |- trace(matmul(A, B)) = trace(matmul(B, A))",
        "n: size, A: matrix over Z/n |- matmul(A, identity(n)) = A",
        "det(identity(3)) = 1",
        "n: integer >= 0 |- (2 : integer)^(n + 1) = 2*2^n",
    ],
)
def test_what_is_true_is_proved(question: str) -> None:
    assert verdict(question) == "proved"


@pytest.mark.parametrize(
    "question",
    [
        "n: integer |- factorial(n) = n*factorial(n - 1)",
        "factorial(3) = 5",
        "n, k: integer, n >= 1 |- binomial(n, k) = binomial(n - 1, k) + binomial(n - 1, k)",
        "n, k: integer |- binomial(n, k) >= 0",
        "n: size, K: matrix over Z/n, forall i, j in Z/n. K[i,j] = -K[j,i] |- det(K) = 0",
        "n: size, A, B: matrix over Z/n |- matmul(A, B) = matmul(B, A)",
        "n: size, A, B: matrix over Z/n |- det(matmul(A, B)) = det(A) + det(B)",
    ],
)
def test_what_is_false_is_refuted(question: str) -> None:
    assert verdict(question) == "refuted"


@pytest.mark.parametrize(
    "question",
    [
        f"K: matrix over Z/2, {SKEW} |- det(K) = 0",
        "A: matrix over Z/2 |- det(fun i in Z/2, j in Z/2. -A[i,j]) = -det(A)",
        "n: size, A, B: matrix over Z/n |- det(A) = det(B)",
    ],
)
def test_what_is_false_is_not_proved(question: str) -> None:
    assert verdict(question) != "proved"
