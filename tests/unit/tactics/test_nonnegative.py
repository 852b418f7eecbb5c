"""Polynomial inequalities by products of facts and squares."""

from __future__ import annotations

import pytest

from symderive.tactics.logic import introduced
from symderive.tactics.nonnegative import by_products_and_squares
from symderive.tactics.proof import Stuck
from tests.proving import prove, start, statement

REALS = dict.fromkeys("abcdxyzt", "real")
POSITIVE = ["a > 0", "b > 0", "c > 0"]


def tactic(state, goal):
    return introduced(state, goal, by_products_and_squares)


@pytest.mark.parametrize(
    ("hypotheses", "claim"),
    [
        ([], "a^4 + b^4 + c^4 >= a*b*c*(a + b + c)"),
        ([], "(a*x + b*y + c*z)^2 <= (a^2 + b^2 + c^2)*(x^2 + y^2 + z^2)"),
        ([], "x^6 + 1 >= x^3"),
        (["a < b"], "a^5 < b^5"),
        (["a < b"], "a^3 < b^3"),
        (["a^5 = b^5"], "a = b"),
        (["a < 0", "b < 0", "a < b"], "1/a > 1/b"),
        (["a > 0", "b < 0"], "1/a > 1/b"),
        (["t > 0"], "a*b <= t*a^2 + b^2/(4*t)"),
        (POSITIVE, "a/(b + c) + b/(c + a) + c/(a + b) >= 3/2"),
        (POSITIVE, "(a + b + c)*(1/a + 1/b + 1/c) >= 9"),
        (POSITIVE, "a^2/b + b^2/c + c^2/a >= a + b + c"),
        (["a^2 + b^2 = 1"], "a*b + (a - b) <= 1"),
        (["a + b + c = 1"], "a^2 + b^2 + c^2 >= 1/3"),
        (["a > 0", "b > 0", "a + b = 1"], "1/a + 1/b >= 4"),
        (["a*x^2 + b*x + c = 0"], "b^2 - 4*a*c >= 0"),
    ],
)
def test_what_is_proved(hypotheses, claim):
    symbols = {n: k for n, k in REALS.items() if any(n in text for text in (*hypotheses, claim))}
    assert prove(statement(symbols, hypotheses, claim), tactic).kind == "proved"


@pytest.mark.parametrize(
    ("hypotheses", "claim"),
    [
        ([], "a^2 + b^2 >= 3*a*b"),
        ([], "a^2 + b^2 > 0"),
        (["a <= b"], "a^3 < b^3"),
        (["a^4 = b^4"], "a = b"),
        (POSITIVE, "a/(b + c) + b/(c + a) + c/(a + b) > 3/2"),
        (["a != 0", "b != 0", "a < b"], "1/a > 1/b"),
        ([], "a^10 >= 0"),
        ([], "a + b + c + d + x + y + z >= t"),
    ],
)
def test_what_is_not(hypotheses, claim):
    full = statement(REALS, hypotheses, claim)
    with pytest.raises(Stuck):
        tactic(start(full, [h for _, h in full.hypotheses]), full.claim)
