"""Values of closed terms, exact where they can be."""

from __future__ import annotations

from fractions import Fraction

import pytest

from symderive.syntax.parser import parse_formula
from symderive.syntax.resolve import Scope, resolve_prop
from symderive.tactics.evaluation import holds, root
from symderive.terms.term import free
from symderive.terms.types import INT, REAL, Function

AT = {free("x", REAL): Fraction(3, 2), free("n", INT): Fraction(4)}


def said(text):
    scope = Scope(symbols={"x": REAL, "n": INT, "f": Function(REAL, REAL)})
    return resolve_prop(parse_formula(text), scope)


@pytest.mark.parametrize(
    "text",
    [
        "x^2 - 1/x = 19/12",
        "floor(-x) = -2 and n mod 3 = 1 and n div 3 = 1",
        "sum(k^2, k = 1..n) = 30",
        "iterate(fun y in real. 2*y, 3, x) = 12",
        "|1 - x| = 1/2 and max(x, 2) = 2 and min(x, 2) = x",
        "(if x < 1 then 0 else 5) = 5",
        "sqrt(x - 5/4) = 1/2 and exp(x - 3/2) = 1",
        "tanh(x) < 1 and 0 < sigmoid(x)",
        "x > 2 => false",
        "x > 2 or n = 4",
    ],
)
def test_what_holds(text):
    assert holds(said(text), AT) is True


@pytest.mark.parametrize("text", ["sin(x) = cos(x)", "exp(x) < 4", "not x = 3/2", "x = 3/2 and n = 5"])
def test_what_fails(text):
    assert holds(said(text), AT) is False


@pytest.mark.parametrize(
    "text",
    [
        "sin(x)^2 + cos(x)^2 = 1",
        "f(x) = 1",
        "log(-x) = 0",
        "sum(k, k = 1..1000*n) = 0",
        "n mod 0 = 1",
        "2^(n*10000) > 0",
        "exp(exp(exp(exp(x)))) > 0",
        "f(x) = 1 or x = 3/2 => f(x) = 2",
    ],
)
def test_what_is_left_open(text):
    assert holds(said(text), AT) is None


def test_rational_roots():
    assert root(Fraction(9, 4)) == Fraction(3, 2)
    assert root(Fraction(2)) is None
    assert root(Fraction(-1)) is None
