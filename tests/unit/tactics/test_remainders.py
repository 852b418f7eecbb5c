"""Remainders of a symbolic modulus, read as they are, as residues, and in sums over a period."""

from __future__ import annotations

import pytest

from symderive.prove import ask

SUM = (
    "sum(c((i - k) mod n)*d((k - j) mod n), k = 0..n-1) = sum(d((i - k) mod n)*c((k - j) mod n), k = 0..n-1)"
)


def verdict(question: str) -> str:
    return ask(question)[0].claims[0].verdict


@pytest.mark.parametrize(
    "question",
    [
        "n: integer >= 1, a, b: integer |- (a + b) mod n = ((a mod n) + (b mod n)) mod n",
        "n: integer >= 1, a, b: integer |- (a*b) mod n = ((a mod n)*(b mod n)) mod n",
        "n: integer >= 1, a: integer |- (a + n) mod n = a mod n",
        "n: integer >= 1, a, b: integer |- a mod n = b mod n <=> (a - b) mod n = 0",
        "n: integer >= 1, i, j: integer, 0 <= i, i < n, 0 <= j, j < n |- (i - j) mod n = 0 <=> i = j",
        "n: integer >= 1, i: integer, 0 <= i, i < n |- (-((-i) mod n)) mod n = i",
        "n: integer >= 1 |- sum(delta(k mod n, 0), k = 0..n-1) = 1",
        "n: integer |- (n^3 - n) mod 6 = 0",
        "a, b: integer |- (a*b*(a + b)) mod 2 = 0",
        "n: natural |- (7^n - 1) mod 6 = 0",
        "n: natural |- sum(k mod 2, k = 0..2*n-1) = n",
        "n: integer >= 2 |- sum(k mod n, k = 0..n-1) = n*(n - 1)/2",
        f"n: size, c, d: sequence |- forall i in 0..n-1. forall j in 0..n-1. {SUM}",
        "n: size, c: sequence |- sum(c((-k) mod n), k = 0..n-1) = sum(c(k), k = 0..n-1)",
        "n: size, n >= 2 |- sum(delta(i, i + 1), i in Z/n) = 0",
        "n: size, k: integer |- delta(k mod n, 0) = delta(residue(k, n), 0)",
    ],
)
def test_proved(question: str) -> None:
    assert verdict(question) == "proved"


@pytest.mark.parametrize(
    "question",
    [
        "n: integer >= 1, a, b: integer |- (a + b) mod n = (a mod n) + (b mod n)",
        "n: integer >= 1, a: integer |- (-a) mod n = n - (a mod n)",
        "n: integer >= 1, i, j: integer |- (i - j) mod n = 0 <=> i = j",
        "n: size, n >= 2 |- sum(delta(i, i + 2), i in Z/n) = 0",
        "n: size |- sum(delta((2*k) mod n, 0), k = 0..n-1) = 1",
        "n: integer |- n^2 mod 5 <= 1",
        "a, b: integer |- (a*b*(a + b)) mod 3 = 0",
        "n: size, k: integer |- delta(k, 0) = delta(residue(k, n), 0)",
    ],
)
def test_refuted(question: str) -> None:
    assert verdict(question) == "refuted"


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("n: integer |- n^2 mod 4 = 0 or n^2 mod 4 = 1", "proved"),
        ("m, n: integer |- (m^2 + n^2) mod 4 != 3", "proved"),
        ("n: integer |- n^2 mod 4 = 0 or n^2 mod 4 = 2", "refuted"),
        ("n: integer |- n^2 mod 4 != 1", "refuted"),
    ],
)
def test_residues_of_either_kind_are_gone_through(question: str, verdict: str) -> None:
    assert ask(question)[0].claims[0].verdict == verdict
