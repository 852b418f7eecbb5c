"""Decimals that the kernel confirms, and those that it must not."""

from __future__ import annotations

import pytest

from symderive.tactics.decimals import decimal_statement, is_proved
from symderive.terms.build import arguments
from symderive.terms.printing import print_term
from tests.proving import statement


def term(text):
    return arguments(statement({}, [], f"{text} <= 0").claim, "le")[0]


@pytest.mark.parametrize(
    ("text", "decimal"),
    [
        ("exp(1)", "2.7183"),
        ("-exp(1)", "-2.7183"),
        ("log(2)", "0.69314718055994530942"),
        ("exp(10)", "22026"),
        ("1/3", "0.333"),
        ("cos(1)/sin(2)", "0.5942"),
    ],
)
def test_a_rounded_decimal_is_proved(text, decimal):
    assert is_proved(term(text), decimal)


@pytest.mark.parametrize(
    ("text", "decimal"), [("exp(1)", "2.7182"), ("exp(1)", "2.71829"), ("log(0)", "0.5"), ("1/0", "0.0")]
)
def test_another_decimal_is_not(text, decimal):
    assert not is_proved(term(text), decimal)


def test_what_is_proved_of_a_decimal():
    assert print_term(decimal_statement(term("exp(1)"), "2.7").claim) == "2.65 <= exp(1) and exp(1) <= 2.75"
