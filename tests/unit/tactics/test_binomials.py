"""Laws of factorials and binomials: true claims are proved, their false friends refuted."""

from __future__ import annotations

import pytest

from symderive.prove import ask
from symderive.tactics.binomials import LAWS
from symderive.tactics.proof import Proof


def verdict(question: str) -> str:
    report, _, _ = ask(question)
    return report.claims[0].verdict


@pytest.mark.parametrize("name", LAWS)
def test_a_law_is_derived_from_nothing(name: str) -> None:
    proof = Proof()
    assert not proof.hypotheses(LAWS[name](proof))


@pytest.mark.parametrize(
    "question",
    [
        "n: natural |- factorial(n) > 0",
        "n: natural, k: integer |- binomial(n, k) >= 0",
        "0 <= k, k <= n |- binomial(n, k) >= 1",
        "n: natural, k: integer |- binomial(n, k) = binomial(n, n - k)",
        "n: natural |- binomial(n, 3) = n*(n - 1)*(n - 2)/6",
        "n >= 1, k: integer |- k*binomial(n, k) = n*binomial(n - 1, k - 1)",
        "0 <= k, k <= n |- binomial(n, k) = factorial(n)/(factorial(k)*factorial(n - k))",
        "n >= 4 |- factorial(n) >= 2^n",
    ],
)
def test_what_is_true_is_proved(question: str) -> None:
    assert verdict(question) == "proved"


@pytest.mark.parametrize(
    "question",
    [
        "n: natural, k: integer |- binomial(n, k) >= 1",
        "n: natural, k: integer |- binomial(n, k) = binomial(n, n - k - 1)",
        "n: natural |- binomial(n, 3) = n*(n + 1)*(n + 2)/6",
        "n >= 1, k: integer |- k*binomial(n, k) = n*binomial(n - 1, k)",
        "0 <= k, k <= n |- binomial(n, k) = factorial(n)/factorial(n - k)",
        "n: natural, x, y: real |- sum(binomial(n, k)*x^k*y^(n - k), k = 0..n) = (x - y)^n",
        "n: natural |- sum((-1)^k*binomial(n, k), k = 0..n) = 0",
    ],
)
def test_what_is_false_is_refuted(question: str) -> None:
    assert verdict(question) == "refuted"
