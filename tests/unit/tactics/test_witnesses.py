"""Existence by values in closed form."""

from __future__ import annotations

import pytest

from symderive.tactics.proof import Stuck
from symderive.tactics.witnesses import by_values
from tests.proving import prove, start, statement

SYMBOLS = {"a": "real", "b": "real", "c": "real"}


def search(hypotheses: list[str], claim: str) -> None:
    full = statement(SYMBOLS, hypotheses, claim)
    by_values(start(full, [h for _, h in full.hypotheses]), full.claim)


@pytest.mark.parametrize(
    ("hypotheses", "claim"),
    [
        ([], "exists x in real. x^2 = 2"),
        ([], "exists x in real. 0 < x and x < 1 and x^2 = 1/2"),
        (["a != 0"], "exists x in real. a*x + b = c"),
        (["a > 0"], "exists x in real. exp(x) = a"),
        (["a < b"], "exists x in real. a < x and x < b"),
    ],
)
def test_a_value_is_found(hypotheses, claim):
    assert prove(statement(SYMBOLS, hypotheses, claim)).kind == "proved"


@pytest.mark.parametrize(
    ("hypotheses", "claim"),
    [
        ([], "exists x in real. x^2 = -1"),
        ([], "exists x in real. a*x + b = c"),
        ([], "exists x in real. exp(x) = a"),
        (["a <= b"], "exists x in real. a < x and x < b"),
    ],
)
def test_no_value_will_do(hypotheses, claim):
    with pytest.raises(Stuck) as caught:
        search(hypotheses, claim)
    assert caught.value.code == "S130"


def test_what_is_no_number_is_not_asked_for():
    with pytest.raises(Stuck, match="no number"):
        search(["a > 0"], "a > 0")
