"""Sums in closed form: true claims are proved, and those with a term, a factor or a bound wrong refuted."""

from __future__ import annotations

import pytest

from symderive.prove import ask


def verdict(question: str) -> str:
    report, _, _ = ask(question)
    return report.claims[0].verdict


@pytest.mark.parametrize(
    "question",
    [
        "n: natural |- sum(1/(k*(k + 1)), k = 1..n) < 1",
        "n: natural |- sum(1/((2*k - 1)*(2*k + 1)), k = 1..n) < 1/2",
        "n: natural |- sum(k/2^k, k = 1..n) = 2 - (n + 2)/2^n",
        "r != 1, n: natural |- sum(k*r^k, k = 0..n) = (n*r^(n + 2) - (n + 1)*r^(n + 1) + r)/(r - 1)^2",
        "n: natural |- sum(k/factorial(k + 1), k = 1..n) = 1 - 1/factorial(n + 1)",
        "n: natural |- sum(2^k + 3^k, k = 0..n) = 2^(n + 1) - 1 + (3^(n + 1) - 1)/2",
        "1 <= m, m <= n |- sum(1/(k*(k + 1)), k = m..n) < 1/m",
        "n >= 1 |- sum(log((k + 1)/k), k = 1..n) = log(n + 1)",
        "n: natural |- sum((-1)^k, k = 0..n) <= 1",
    ],
)
def test_a_closed_form_that_is_not_given_is_found(question: str) -> None:
    assert verdict(question) == "proved"


@pytest.mark.parametrize(
    "question",
    [
        "n: natural |- sum(1/(k*(k + 1)), k = 1..n) < 9/10",
        "n: natural |- sum(k/2^k, k = 1..n) = 2 - (n + 1)/2^n",
        "n: natural, r: real |- sum(k*r^k, k = 0..n) = (n*r^(n + 2) - (n + 1)*r^(n + 1) + r)/(r - 1)^2",
        "n: natural |- sum(k/factorial(k + 1), k = 1..n) = 1 - 1/factorial(n)",
        "n >= 1 |- sum(log((k + 1)/k), k = 1..n) = log(n)",
        "m: integer, n: integer |- sum(k*2^k, k = 0..n) = (n - 1)*2^(n + 1) + 2",
    ],
)
def test_a_closed_form_that_is_wrong_somewhere_is_refuted(question: str) -> None:
    assert verdict(question) == "refuted"
