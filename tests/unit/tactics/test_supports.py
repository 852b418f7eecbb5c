"""Means, Young's inequality and slopes of exp and log."""

from __future__ import annotations

import pytest

from symderive.tactics.arith import relation
from symderive.tactics.proof import Stuck
from symderive.tactics.supports import by_means, by_slopes_of_exp
from tests.proving import start, statement


def assuming(full):
    state = start(full)
    return state.with_local(*(state.proof.hyp(h) for _, h in full.hypotheses))


@pytest.mark.parametrize(
    ("conditions", "claim"),
    [
        (["x > 0", "y > 0"], "x*y <= x^3/3 + 2*y^(3/2)/3"),
        (["x > 0", "y > 0"], "2*exp((x + y)/2) <= exp(x) + exp(y)"),
    ],
)
def test_means(conditions, claim):
    full = statement({"x": "real", "y": "real"}, conditions, claim)
    state = assuming(full)
    assert state.proof.conclusion(by_means(state, full.claim)) == full.claim


@pytest.mark.parametrize("claim", ["x*y <= x^3/3 + y^(3/2)/3", "x*y <= -x^3 + 2*y^3", "x <= y"])
def test_no_means(claim):
    full = statement({"x": "real", "y": "real"}, ["x > 0", "y > 0"], claim)
    with pytest.raises(Stuck):
        by_means(assuming(full), full.claim)


@pytest.mark.parametrize(
    "claim", ["exp(x) >= 2*x", "x*log(x) >= -1/2", "log((x + y)/2) >= (log(x) + log(y))/2"]
)
def test_slopes(claim):
    full = statement({"x": "real", "y": "real"}, ["x > 0", "y > 0"], claim)
    state = assuming(full)
    assert relation(state.proof.conclusion(by_slopes_of_exp(state, full.claim))) is not None


@pytest.mark.parametrize("claim", ["exp(x) >= 3*x", "log(x) <= x/3"])
def test_no_slopes(claim):
    full = statement({"x": "real"}, ["x > 0"], claim)
    with pytest.raises(Stuck):
        by_slopes_of_exp(assuming(full), full.claim)
