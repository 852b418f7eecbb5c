"""Existence from the variables at hand."""

from __future__ import annotations

import pytest

from symderive.tactics.existence import MAX_CANDIDATES, by_variable, candidates
from symderive.tactics.proof import Stuck
from tests.proving import prove, start, statement

SYMBOLS = {"x": "real", "y": "real", "n": "integer", "g": "real -> real"}


@pytest.mark.parametrize(
    ("hypotheses", "claim"),
    [
        (["x > 1"], "exists z in real. z > 0"),
        (["x > 1", "g(x) > 2"], "exists z in real. z > 0 and g(z) > 1"),
        (["exists z in real. z > 1"], "exists z in real. z > 0 and z^2 > z"),
        (["n >= 2"], "exists k in integer. k >= 1 and (forall t in integer, t >= k. t > 1)"),
    ],
)
def test_a_variable_is_found(hypotheses, claim):
    assert prove(statement(SYMBOLS, hypotheses, claim)).kind == "proved"


def test_no_variable_will_do():
    full = statement(SYMBOLS, ["x > 1"], "exists z in real. z > 2")
    with pytest.raises(Stuck) as caught:
        by_variable(start(full, [h for _, h in full.hypotheses]), full.claim)
    assert caught.value.code == "S130"


def test_candidates_are_of_the_right_type_and_few():
    symbols = {f"x{i}": "real" for i in range(10)} | {"n": "integer"}
    hypotheses = [f"x{i} > {i}" for i in range(10)]
    full = statement(symbols, [*hypotheses, "n > 0"], "exists z in real. z > 8")
    found = candidates(start(full, [h for _, h in full.hypotheses]), full.claim)
    assert len(found) == MAX_CANDIDATES
    assert found[0].name == "x9"


def test_no_existence_has_no_candidates():
    full = statement(SYMBOLS, [], "x > 1")
    assert candidates(start(full), full.claim) == []
