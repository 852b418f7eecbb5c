"""Inductions that nobody asked for: sums, powers and recursions step by step."""

from __future__ import annotations

import pytest

from symderive.prove import ask


def verdict(question: str) -> str:
    return ask(question)[0].claims[0].verdict


@pytest.mark.parametrize(
    "question",
    [
        "n: natural |- sum(1/(k*(k + 1)), k = 1..n) = n/(n + 1)",
        "n: natural, r: real, r != 1 |- sum(r^k, k = 0..n) = (1 - r^(n + 1))/(1 - r)",
        (
            "n: natural, a: (integer, integer) -> real |- "
            "sum(sum(a(i, j), j = 1..i), i = 1..n) = sum(sum(a(i, j), i = j..n), j = 1..n)"
        ),
        (
            "m, n: natural, a: (integer, integer) -> real |- "
            "sum(sum(a(i, j), j = 1..n), i = 1..m) = sum(sum(a(i, j), i = 1..m), j = 1..n)"
        ),
        "n: natural, a: sequence |- sum(a(k), k = 1..2*n) = sum(a(2*k) + a(2*k - 1), k = 1..n)",
        "n: natural, a: sequence |- |sum(a(k), k = 1..n)| <= sum(|a(k)|, k = 1..n)",
        (
            "a: sequence, a(0) = 1, forall k in natural. a(k + 1) = 2*a(k) + 1 "
            "|- forall n in natural. a(n) = 2^(n + 1) - 1"
        ),
        "n: natural, x: real, x >= -1 |- (1 + x)^n >= 1 + n*x",
    ],
)
def test_found_by_induction(question: str) -> None:
    assert verdict(question) == "proved"


@pytest.mark.parametrize(
    "question",
    [
        # the step holds, the base does not
        "n: natural |- sum(2*k, k = 1..n) = n^2 + n + 1",
        # the base holds, the step does not
        "n: natural, a: sequence |- sum(a(k), k = 1..n) = n*a(n)",
        # without a lower bound the range may be empty
        "n: integer |- sum(k, k = 1..n) = n*(n + 1)/2",
        # what is assumed of n - 1 is not known of n
        "n: natural, a: sequence, n <= 1 => a(1) = 0 |- sum(a(k), k = 1..n) = 0",
    ],
)
def test_not_proved(question: str) -> None:
    assert verdict(question) != "proved"
