"""Inequalities of sums from bounds of their terms: Jensen, Gibbs, entropy, absolute values."""

from __future__ import annotations

import pytest

from symderive.prove import ask

WEIGHTS = "p: sequence, n: natural, forall k in 1..n. p[k] >= 0, sum(p[k], k = 1..n) = 1"
MASSES = "p, q: sequence, n: natural, forall k in 1..n. p[k] > 0 and q[k] > 0, sum(p[k], k = 1..n) = 1"

POSITIVE = "p: sequence, n: integer >= 1, forall k in 1..n. p[k] > 0, sum(p[k], k = 1..n) = 1"
SIGNED = "p, x: sequence, n: natural, sum(p[k], k = 1..n) = 1"
LEAST = "c: real, forall i in Z/n. r[i] >= c"
RESIDUES = (
    "n: size, p, q: vector over Z/n, forall i in Z/n. p[i] > 0, forall i in Z/n. q[i] > 0, "
    "sum(p[i], i in Z/n) = 1, sum(q[i], i in Z/n) = 1"
)


def verdict(question: str) -> str:
    report, _, _ = ask(question)
    return report.claims[0].verdict


@pytest.mark.parametrize(
    "question",
    [
        "x: sequence, n: integer |- |sum(x[k], k = 1..n)| <= sum(|x[k]|, k = 1..n)",
        f"{WEIGHTS}, x: sequence |- exp(sum(p[k]*x[k], k = 1..n)) <= sum(p[k]*exp(x[k]), k = 1..n)",
        f"{MASSES}, sum(q[k], k = 1..n) = 1 |- sum(p[k]*log(p[k]/q[k]), k = 1..n) >= 0",
        f"{RESIDUES} |- -sum(p[i]*log(p[i]), i in Z/n) <= -sum(p[i]*log(q[i]), i in Z/n)",
        f"{POSITIVE} |- -sum(p[k]*log(p[k]), k = 1..n) <= log(n)",
        "x: sequence, n: integer >= 1, forall k in 1..n. x[k] <= M |- sum(exp(x[k]), k = 1..n) <= n*exp(M)",
        f"n: size, r, s: vector over Z/n, {LEAST} |- sum(r[i]*s[i]^2, i in Z/n) >= c*sum(s[i]^2, i in Z/n)",
    ],
)
def test_bounds_of_terms_are_summed(question: str) -> None:
    assert verdict(question) == "proved"


@pytest.mark.parametrize(
    "question",
    [
        # without p >= 0 a tangent is no bound of the term
        f"{SIGNED} |- exp(sum(p[k]*x[k], k = 1..n)) <= sum(p[k]*exp(x[k]), k = 1..n)",
        # q need not sum to 1
        f"{MASSES} |- sum(p[k]*log(p[k]/q[k]), k = 1..n) >= 0",
        # the uniform weights have this entropy
        f"{POSITIVE} |- -sum(p[k]*log(p[k]), k = 1..n) < log(n)",
        "x: sequence, n: integer |- sum(|x[k]|, k = 1..n) <= |sum(x[k], k = 1..n)|",
        # the weight s may be less than 0
        f"n: size, r, s: vector over Z/n, {LEAST} |- sum(r[i]*s[i], i in Z/n) >= c*sum(s[i], i in Z/n)",
    ],
)
def test_false_friends_are_not_proved(question: str) -> None:
    assert verdict(question) != "proved"
