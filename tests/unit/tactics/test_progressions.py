"""What is periodic in an integer, floors cell by cell, and the laws of every integer that they rest on."""

from __future__ import annotations

import pytest

from symderive.prove import ask
from symderive.tactics.inductions import EVERY, every
from symderive.tactics.proof import Proof


@pytest.mark.parametrize("name", EVERY)
def test_a_law_of_every_integer_is_derived_without_hypotheses(name: str) -> None:
    proof = Proof()
    assert proof.hypotheses(every(proof, name)) == frozenset()


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("n: integer |- (-1)^(n^2) = (-1)^n", "proved"),
        ("n: integer |- (-1)^(n^2) = 1", "refuted"),
        ("n: integer |- cos(2*pi*n) = 1", "proved"),
        ("n: integer |- sin(pi*n/2) = 0", "refuted"),
        ("n: integer |- floor((n + 1)/2) - floor(n/2) = n mod 2", "proved"),
        ("x: real |- floor(floor(x)/3) = floor(x/3)", "proved"),
        ("x: real |- floor(2*x) = 2*floor(x)", "refuted"),
        ("x > 0, n: integer |- x^(-n) = 1/x^n", "proved"),
        ("n: integer, n mod 2 = 1, n mod 3 != 0 |- n^2 mod 24 = 1", "proved"),
        ("n: integer, n mod 2 = 1 |- n^2 mod 16 = 1", "refuted"),
    ],
)
def test_periods_are_decided(question: str, verdict: str) -> None:
    assert ask(question)[0].claims[0].verdict == verdict
