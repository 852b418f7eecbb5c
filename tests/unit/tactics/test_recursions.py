"""Sequences that the hypotheses define by recursions: proved by induction, refuted by unrolling."""

from __future__ import annotations

import pytest

from symderive.prove import ask

FIBONACCI = "F(0) = 0, F(1) = 1, forall n in natural. F(n + 2) = F(n + 1) + F(n)"
ROOTS = "a(0) = 2, a(1) = 5, forall n in natural. a(n + 2) = 5*a(n + 1) - 6*a(n)"


def verdict(question: str) -> str:
    report, _, _ = ask(question)
    return report.claims[0].verdict


@pytest.mark.parametrize(
    "question",
    [
        "a(0) = 2, forall n in natural. a(n + 1) = 3*a(n) - 2 |- forall n in natural. a(n) = 2*3^n",
        "a(1) = 1, forall n >= 1. a(n + 1) = a(n) + n |- forall n >= 1. a(n) = n^2",
        "forall n in natural. a(n + 1) = 2*a(n) + d |- forall n in natural. a(n) = 2^n*a(0) + d",
        f"{FIBONACCI} |- forall n in natural. F(n)*F(n + 2) - F(n + 1)^2 = (-1)^n",
        f"{FIBONACCI} |- forall n in natural. sum(F(k), k = 0..n) = F(n + 2)",
    ],
)
def test_a_false_claim_is_refuted_by_the_sequence_itself(question: str) -> None:
    assert verdict(question) == "refuted"


@pytest.mark.parametrize(
    "question",
    [
        "a(0) = 2, forall n in natural. a(n + 1) = 3*a(n) - 2 |- forall n in natural. a(n) = 3^n + 1",
        f"{ROOTS} |- forall n in natural. a(n) = 2^n + 3^n",
        f"{FIBONACCI} |- forall n in natural. F(n) >= 0",
        f"{FIBONACCI} |- forall n in natural. F(n) <= 2^n",
    ],
)
def test_as_many_values_are_assumed_as_the_recursion_takes(question: str) -> None:
    assert verdict(question) == "proved"


def test_a_recursion_without_its_first_value_leaves_it_open() -> None:
    """False friend: a(n + 1) = 2*a(n) alone says nothing of a(0), so the claim is false for a(0) = 2, say."""
    assert verdict("forall n in natural. a(n + 1) = 2*a(n) |- forall n in natural. a(n) = 2^n") == "refuted"


@pytest.mark.parametrize(
    "question",
    [
        "a(0) = 1, forall n in natural. a(n + 1) = 2*a(n) |- a(5) = 32",
        f"{FIBONACCI} |- F(10) = 55",
        "a(1) = x, forall n >= 1. a(n + 1) = a(n) + n |- a(4) = x + 6",
        "a(0) = 2, forall n in natural. a(n + 1) = a(n)^2 - n |- a(3) > 100",
    ],
)
def test_values_at_numbers_are_computed_one_after_the_other(question: str) -> None:
    assert verdict(question) == "proved"


def test_a_value_next_to_the_right_one_is_refuted() -> None:
    assert verdict(f"{FIBONACCI} |- F(10) = 54") == "refuted"


def test_a_sequence_without_its_first_value_has_no_values() -> None:
    """False friend: the value at 5 does not follow from the recursion alone."""
    assert verdict("forall n in natural. a(n + 1) = 2*a(n) |- a(5) = 32") == "refuted"


def test_values_too_large_to_write_are_left_undecided() -> None:
    assert verdict("a(0) = 2, forall n in natural. a(n + 1) = a(n)^2 |- a(60) > 0") == "undecided"
