"""Counterexamples that are tables, with the hypotheses and the failure proved value by value."""

from __future__ import annotations

import pytest

from symderive.prove import ask

PERMUTATION = "forall i, j in Z/n. {0}(i) = {0}(j) => i = j"
POWER = (
    "iterate(fun B in (Z/n, Z/n) -> real. fun p in Z/n, q in Z/n. sum(delta(p, l + 1)*B[l, q], l in Z/n),"
    " {}, fun p in Z/n, q in Z/n. delta(p, q))"
)


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("n: natural |- sum(2^k, k = 0..n) = 2^n - 1", {"n": "2"}),
        ("c: vector over Z/n |- forall i, j in Z/n. c[i - j] = c[j - i]", {"n": "3"}),
        (
            (
                f"n: size, p, q: Z/n -> Z/n, {PERMUTATION.format('p')}, {PERMUTATION.format('q')} |- "
                "forall i in Z/n. p(q(i)) = q(p(i))"
            ),
            {"n": "3"},
        ),
        (
            (
                "n: size, A: matrix over Z/n, forall i, j in Z/n. sum(A[i, k]*A[k, j], k in Z/n) = 0 "
                "|- forall i, j in Z/n. A[i, j] = 0"
            ),
            {"n": "2"},
        ),
        (f"n: size |- {POWER.format('n - 1')} = (fun p in Z/n, q in Z/n. delta(p, q))", {"n": "2"}),
        (
            (
                "n: integer >= 1, s, t: sequence |- forall i in 0..n-1. forall j in 0..n-1. "
                "sum(s(i - k)*t(k - j), k = 0..n-1) = sum(t(i - k)*s(k - j), k = 0..n-1)"
            ),
            {"n": "2"},
        ),
        (
            (
                "beta: real, v, g: sequence, v(0) = 0, forall t >= 1. v(t) = beta*v(t - 1) + g(t) "
                "|- forall T in natural. v(T) = sum(beta^(T - t + 1)*g(t), t = 1..T)"
            ),
            {},
        ),
        ("n: natural, a: sequence |- |sum(a(k), k = 1..n)| = sum(|a(k)|, k = 1..n)", {"n": "2"}),
        ("m, n: natural |- sum(k, k = 1..max(m, n)) = sum(k, k = 1..m)", {}),
    ],
)
def test_refuted_at_a_table(question: str, place: dict[str, str]) -> None:
    report, _, certificate = ask(question)
    (claim,) = report.claims
    assert claim.verdict == "refuted"
    assert certificate
    assert place.items() <= dict(claim.counterexample).items()


@pytest.mark.parametrize(
    "question",
    [
        # what holds of the small ones alone is no counterexample
        "c: vector over Z/n, n <= 2 |- forall i, j in Z/n. c[i - j] = c[j - i]",
        (
            f"n: size, n <= 2, p, q: Z/n -> Z/n, {PERMUTATION.format('p')}, {PERMUTATION.format('q')} |- "
            "forall i in Z/n. p(q(i)) = q(p(i))"
        ),
        "a: sequence, forall k in integer. a(k) = a(k + 1) |- forall k in natural. a(k) = a(0)",
    ],
)
def test_not_refuted(question: str) -> None:
    assert ask(question)[0].claims[0].verdict != "refuted"
