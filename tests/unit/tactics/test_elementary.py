"""Inequalities of elementary functions by tangents and by signs of derivatives."""

from __future__ import annotations

import pytest

from symderive.tactics.elementary import by_exponentials, by_slopes, by_tangents
from symderive.tactics.proof import Stuck
from tests.proving import prove, start, statement

REALS = dict.fromkeys("xy", "real")


def said(hypotheses, claim):
    symbols = {
        n: k for n, k in REALS.items() if any(n in text.replace("exp", "") for text in (*hypotheses, claim))
    }
    return statement(symbols, hypotheses, claim)


@pytest.mark.parametrize(
    ("hypotheses", "claim"),
    [
        (["x >= 0"], "sin(x) <= x"),
        (["x <= 0"], "sin(x) >= x"),
        ([], "cos(x) >= 1 - x^2/2"),
        (["x >= 0"], "sin(x) >= x - x^3/6"),
        ([], "|sin(x)| <= |x|"),
        (["x > 0"], "log(x) <= x - 1"),
        (["x >= 0"], "log(1 + x) >= x - x^2/2"),
        (["x > -1"], "x/(1 + x) <= log(1 + x)"),
        ([], "exp(x) > x"),
        (["x <= 0"], "exp(x) <= 1 + x + x^2/2"),
        (["x < 1"], "exp(x) <= 1/(1 - x)"),
        (["x > 0", "y > 0"], "x*log(x/y) >= x - y"),
        (["x >= 0"], "tanh(x) <= x"),
        ([], "cosh(x) >= 1 + x^2/2"),
        ([], "max(x, y) <= log(exp(x) + exp(y))"),
        ([], "log(exp(x) + exp(y)) <= max(x, y) + log(2)"),
    ],
)
def test_inequalities(hypotheses, claim):
    assert prove(said(hypotheses, claim)).kind == "proved"


@pytest.mark.parametrize("tactic", [by_tangents, by_exponentials, by_slopes])
@pytest.mark.parametrize(
    ("hypotheses", "claim"),
    [
        ([], "sin(x) <= x"),
        ([], "cos(x) >= 1 - x^2/3"),
        (["x > 0"], "log(x) <= x - 11/10"),
        ([], "exp(x) <= 1 + x + x^2"),
        ([], "x^2 < x^2 + sin(x)"),
        ([], "x <= x"),
    ],
)
def test_what_is_false_or_without_functions(tactic, hypotheses, claim):
    full = said(hypotheses, claim)
    with pytest.raises(Stuck):
        tactic(start(full, [h for _, h in full.hypotheses]), full.claim)
