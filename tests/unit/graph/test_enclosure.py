"""Enclosures: against SymPy's numbers as an oracle, and at the edges of domains."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from symderive.errors import GraphError
from symderive.graph import enclosure
from symderive.graph.enclosure import FUNCTIONS, Interval, decimal, point

ORACLE: dict[str, Callable[[sympy.Expr], sympy.Expr]] = {
    "exp": sympy.exp,
    "log": sympy.log,
    "sin": sympy.sin,
    "cos": sympy.cos,
    "sqrt": sympy.sqrt,
    "tanh": sympy.tanh,
    "sinh": sympy.sinh,
    "cosh": sympy.cosh,
    "sigmoid": lambda x: 1 / (1 + sympy.exp(-x)),
}

POINTS = [
    Fraction(n, d) for n, d in ((0, 1), (1, 1), (-1, 1), (1, 3), (-7, 5), (25, 2), (-40, 1), (1, 10**12))
]


def oracle(name: str, x: Fraction) -> Fraction:
    """The value to 60 digits, as a rational number."""
    number = ORACLE[name](sympy.Rational(x.numerator, x.denominator))
    return Fraction(str(sympy.N(number, 80)))


def admits(name: str, x: Fraction) -> bool:
    return {"log": x > 0, "sqrt": x >= 0}.get(name, True)


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_every_function_has_an_oracle(name: str) -> None:
    assert name in ORACLE


@pytest.mark.parametrize("bits", [16, 64, 160])
@pytest.mark.parametrize("name", sorted(ORACLE))
def test_points_are_enclosed_tightly(name: str, bits: int) -> None:
    for x in POINTS:
        if admits(name, x):
            found = FUNCTIONS[name](point(x), bits)
            value = oracle(name, x)
            slack = abs(value) / 10**70
            assert found.low - slack <= value <= found.high + slack
            assert found.width <= (abs(value) + 1) * Fraction(64, 2**bits)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(sorted(ORACLE)),
    st.fractions(-20, 20, max_denominator=50),
    st.fractions(0, 3, max_denominator=50),
    st.fractions(0, 1, max_denominator=20),
)
def test_an_interval_holds_the_values_at_its_points(
    name: str, low: Fraction, width: Fraction, part: Fraction
) -> None:
    if not admits(name, low):
        low = -low
    if name == "log" and low == 0:
        low = Fraction(1, 7)
    inside = low + part * width
    found = FUNCTIONS[name](Interval(low, low + width), 48)
    value = oracle(name, inside)
    assert found.low - Fraction(1, 10**60) <= value <= found.high + Fraction(1, 10**60)


@settings(max_examples=60, deadline=None)
@given(st.fractions(-9, 9), st.fractions(0, 5), st.fractions(0, 1), st.integers(-4, 5))
def test_powers_hold_the_values_at_their_points(
    low: Fraction, width: Fraction, part: Fraction, exponent: int
) -> None:
    a = Interval(low, low + width)
    inside = low + part * width
    if exponent < 0 and a.sign() in (None, 0):
        with pytest.raises(GraphError) as info:
            enclosure.power(a, exponent, 40)
        assert info.value.code == "G104"
        return
    found = enclosure.power(a, exponent, 40)
    assert found.low <= inside**exponent <= found.high


def test_rational_arithmetic_is_exact() -> None:
    third = enclosure.inv(point(3), 10)
    assert enclosure.add(third, enclosure.neg(point(Fraction(1, 3))), 10) == point(0)


def test_what_is_exact_stays_exact() -> None:
    exact = {
        "exp": (0, 1),
        "log": (1, 0),
        "sin": (0, 0),
        "cos": (0, 1),
        "sqrt": (Fraction(9, 4), Fraction(3, 2)),
    }
    for name, (x, value) in exact.items():
        assert FUNCTIONS[name](point(x), 20) == point(value)


@pytest.mark.parametrize(("name", "x"), [("log", 0), ("log", -1), ("sqrt", -1)])
def test_outside_the_domain_is_refused(name: str, x: int) -> None:
    with pytest.raises(GraphError) as info:
        FUNCTIONS[name](point(x), 20)
    assert info.value.code == "G104"


@pytest.mark.parametrize("name", ["exp", "sin", "cos"])
def test_large_arguments_are_refused(name: str) -> None:
    with pytest.raises(GraphError) as info:
        FUNCTIONS[name](point(2**20 + 1), 20)
    assert info.value.code == "G107"


def test_decimals() -> None:
    assert decimal(point(Fraction(-1, 3)), 3) == "-0.333"
    assert decimal(point(12), 0) == "12"
    assert decimal(Interval(Fraction(14, 10), Fraction(16, 10)), 0) is None
    assert decimal(Interval(Fraction(14, 10), Fraction(145, 100)), 0) == "1"


def test_thousands_of_decimals() -> None:
    text = decimal(point(Fraction(1, 7)), 9_000)
    assert text is not None
    assert text == "0." + "142857" * 1500
