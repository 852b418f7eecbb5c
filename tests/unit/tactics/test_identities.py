"""Identities of exp, log, sin and cos."""

from __future__ import annotations

import pytest

from symderive.tactics.identities import angle_rule, exponential_of_logarithms, logarithm_of_product
from symderive.terms.build import arguments
from tests.proving import prove, start, statement

REALS = dict.fromkeys("xyn", "real")


@pytest.mark.parametrize(
    ("hypotheses", "claim"),
    [
        (["x > 0", "y > 0"], "log(x*y^2/6) = log(x) + 2*log(y) - log(2) - log(3)"),
        (["x < 0", "y < 0"], "log(x*y) = log(-x) + log(-y)"),
        (["x != 0"], "log(x^2) = 2*log(|x|)"),
        (["x > 0"], "log(sqrt(x)) = log(x)/2"),
        (["x > 0"], "log(x^2 + x) = log(x) + log(1 + x)"),
        ([], "log(2 - 1) + x = x"),
        ([], "log(1 + exp(x)) = x + log(1 + exp(-x))"),
        ([], "log(sigmoid(x)) = -log(1 + exp(-x))"),
        (["x > 0"], "exp(2*log(x) - y) = x^2*exp(-y)"),
        (["x > 0"], "exp(-log(x)) = 1/x"),
        ([], "sin(3*x) = 3*sin(x) - 4*sin(x)^3"),
        ([], "cos(2*x - y/2) = cos(2*x)*cos(y/2) + sin(2*x)*sin(y/2)"),
        ([], "sin(x)^4 - cos(x)^4 = sin(x)^2 - cos(x)^2"),
        (["cos(x) != 0"], "1 + tan(x)^2 = 1/cos(x)^2"),
        ([], "sin(-x)*cos(-y) = -sin(x)*cos(y)"),
    ],
)
def test_identities(hypotheses, claim):
    symbols = {n: k for n, k in REALS.items() if any(n in text for text in (*hypotheses, claim))}
    assert prove(statement(symbols, hypotheses, claim)).kind == "proved"


def term_and_state(text, hypotheses=()):
    full = statement(REALS, list(hypotheses), f"{text} = 0")
    term = (arguments(full.claim, "eq") or ())[0]
    return term, start(full, [h for _, h in full.hypotheses])


@pytest.mark.parametrize(
    "text", ["log(x)", "log(x*y)", "log(x^2)", "log(0)", "log(2003)", "log(-1)", "sqrt(x)", "x"]
)
def test_logarithms_that_stay(text):
    term, state = term_and_state(text)
    assert logarithm_of_product(state, term) is None


@pytest.mark.parametrize("text", ["exp(log(x))", "exp(x)", "exp(x*log(2))", "x"])
def test_exponentials_that_stay(text):
    term, state = term_and_state(text)
    assert exponential_of_logarithms(state, term) is None


def test_half_a_logarithm_stays_in_the_exponent():
    term, state = term_and_state("exp(log(x)/2)", ["x > 0"])
    assert exponential_of_logarithms(state, term) is None


def test_angles_that_stay():
    term, state = term_and_state("x*exp(y)")
    assert angle_rule(state.proof.form(), term) is None
    term, state = term_and_state("sin(20*x) + sin(x)")
    rule = angle_rule(state.proof.form(), term)
    assert rule is not None
    assert [rule(state, part) for part in (arguments(term, "add") or ())] == [None, None]
