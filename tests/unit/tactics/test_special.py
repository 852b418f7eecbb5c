"""Values of elementary functions at special arguments."""

from __future__ import annotations

import pytest

from symderive.tactics.special import special_value
from symderive.terms.build import arguments, integer
from tests.proving import prove, start, statement

SYMBOLS = {"x": "real"}


@pytest.mark.parametrize("claim", ["sin(0) = 0", "cos(1 - 1) = 1", "log(1) = 0", "log(3 - 2) + x = x"])
def test_special_values(claim):
    assert prove(statement(SYMBOLS, [], claim)).kind == "proved"


@pytest.mark.parametrize("claim", ["sin(1) = 0", "cos(x) = 1", "log(2) = 0", "exp(1) = 0"])
def test_no_special_value(claim):
    full = statement(SYMBOLS, [], claim)
    assert special_value(start(full), (arguments(full.claim, "eq") or ())[0]) is None


def test_special_values_are_of_applications():
    assert special_value(start(statement(SYMBOLS, [], "true")), integer(1)) is None
