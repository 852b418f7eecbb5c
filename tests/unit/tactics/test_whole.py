"""Floors, quotients and remainders of closed numbers."""

from __future__ import annotations

import pytest

from symderive.tactics.whole import whole_values
from tests.proving import prove, start, statement


@pytest.mark.parametrize(
    "claim",
    [
        "floor(7/2) = 3",
        "floor(-1/2) = -1",
        "floor(floor(7/2)/2) = 1",
        "17 mod 5 = 2 and 17 div 5 = 3",
        "(-7) mod 3 = 2",
        "not floor(2*(1/2)) = 2*floor(1/2)",
        "not floor(3/2) + floor(-(3/2)) = 0",
    ],
)
def test_values(claim):
    assert prove(statement({}, [], claim)).kind == "proved"


@pytest.mark.parametrize("text", ["floor(x)", "7 mod 0", "floor(exp(1))", "n mod 2"])
def test_no_values(text):
    full = statement({"x": "real", "n": "integer"}, [], f"({text} : real) = 0")
    assert whole_values(start(full), [full.claim]) == []
