"""Values in floating point: right where there is one, none where there is none."""

from __future__ import annotations

import math
from random import Random

import pytest

from symderive.errors import GraphError
from symderive.pictures import floats
from symderive.pictures.floats import Evaluator, Values
from symderive.syntax.parser import parse_formula
from symderive.syntax.resolve import Scope, resolve, resolve_prop
from symderive.terms.constants import SCHEMES
from symderive.terms.term import Term, lam
from symderive.terms.types import INT, REAL, Function, Type, function_type
from tests.graphs import random_term, symbols

KINDS: dict[str, Type] = {
    "x": REAL,
    "y": REAL,
    "n": INT,
    "f": Function(REAL, REAL),
    "w": Function(INT, REAL),
    "u": function_type(INT, INT, REAL),
}


def term(text: str) -> Term:
    return resolve(parse_formula(text), Scope(symbols=KINDS))


def prop(text: str) -> Term:
    return resolve_prop(parse_formula(text), Scope(symbols=KINDS))


def value(text: str, **values: float) -> float:
    evaluator = Evaluator(set(values))
    return evaluator.at(evaluator.number(term(text)), dict(values))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x^2 - 3*x/2 + 1", 0.5),
        ("|x - 3| + max(x, y) - min(x, y)", 2.5),
        ("exp(ln(x)) * sqrt(x*x)", 1.0),
        ("sin(pi*x/2) + cos(0) + tan(0)", 2.0),
        ("asin(x) - pi/2 + acos(x) + atan(0)", 0.0),
        ("cosh(0) + sinh(0) + tanh(0) + sigmoid(0)", 1.5),
        ("if x <= y then 10 else 20", 20.0),
        ("if not x = y and x != y then 1 else 2", 1.0),
        ("if x < y => false then 1 else 2", 1.0),
        ("sum(k*x, k = 1..n)", 10.0),
        ("sum(sum(j*k, j = 1..k), k = 1..3)", 25.0),
        ("sum(sum(1, j = 1..2) * k, k = 1..3)", 12.0),
        ("sum(k, k = 5..n)", 0.0),
        ("n mod 3 + n", 5.0),
        ("2^n", 16.0),
        ("x^(-2)", 1.0),
        ("(4*x)^y + (x - 1)^y", 2.0),
        ("tanh'(0)", 1.0),
        ("(fun t in real. t^3 * y)'(x)", 1.5),
        ("(fun t in real. sum(t^k, k = 1..3))'(1)", 6.0),
        ("(fun t in real. |t|)'(x)", 1.0),
    ],
)
def test_values(text: str, expected: float) -> None:
    assert value(text, x=1.0, y=0.5, n=4) == pytest.approx(expected)


@pytest.mark.parametrize(
    "text",
    [
        "1/(x - 1)",
        "0*(1/(x - 1))",
        "ln(-x)",
        "sqrt(-x)",
        "(-8*x)^(1/3)",
        "(x - 1)^(-0.5)",
        "5 mod (n - 7)",
        "n^(-1)",
        "n^(n^(n^n))",
        "(n^200)^200 * x",
        "ln(0*x)",
        "asin(2*x)",
        "exp(1000*x)",
        "(x*10^200)^2",
        "1/(x - 1) - 1/(x - 1)",
        "sum(1/(k - 2), k = 1..3)",
        "if 1/(x - 1) > 0 then 1 else 2",
        "(fun t in real. |t|)'(x - 1)",
        "(fun t in real. sqrt(t))'(0)",
        "(fun t in real. max(t, 1))'(x)",
    ],
)
def test_where_there_is_no_value(text: str) -> None:
    """The logic gives every term a value, 1/0 too; a picture must not show it."""
    assert math.isnan(value(text, x=1.0, n=4))


def test_a_large_argument_does_not_overflow() -> None:
    assert value("sigmoid(x)", x=1000.0) == 1.0
    assert value("sigmoid(x)", x=-1000.0) == 0.0


@pytest.mark.parametrize("seed", range(30))
def test_derivatives_agree_with_differences(seed: int) -> None:
    """Forward mode against a central difference, on random expressions."""
    (x,) = symbols("x")
    random = Random(seed)
    made = random_term(random, [x], 25, kinks=False)
    evaluator = Evaluator({"x"})
    function = evaluator.number(made)
    slope = evaluator.slope(lam(x, made), x)
    at, h = random.uniform(-1, 1), 1e-5
    found = evaluator.at(slope, {"x": at})
    difference = (function({"x": at + h}) - function({"x": at - h})) / (2 * h)
    assert found == pytest.approx(difference, rel=1e-4, abs=1e-4)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("x + z", "G122"),
        ("f(x)", "G122"),
        ("w(1)", "G122"),
        ("if forall t in real. t < x then 1 else 2", "G121"),
        ("(fun t in real. floor(t))'(x)", "G101"),
    ],
)
def test_what_has_no_value_anywhere(text: str, code: str) -> None:
    kinds = {**KINDS, "z": REAL}
    made = resolve(parse_formula(text), Scope(symbols=kinds))
    with pytest.raises(GraphError) as caught:
        Evaluator({"x"}).number(made)
    assert caught.value.code == code


def test_every_function_of_the_language_has_a_value() -> None:
    """A new elementary function must not be forgotten."""
    kinds = (Function(REAL, REAL), function_type(REAL, REAL, REAL))
    known = {name for name, (_, build) in SCHEMES.items() if build(REAL) in kinds}
    assert {"exp", "tanh", "mul"} <= known <= set(floats._OPERATIONS) | {"delta"}


# Propositions


@pytest.mark.parametrize(
    ("text", "x", "y", "sign"),
    [
        ("x < y", 0.0, 1.0, 1),
        ("x < y", 1.0, 0.0, -1),
        ("x >= y", 1.0, 0.0, 1),
        ("not x < y", 1.0, 0.0, 1),
        ("x < 1 and y < 1", 0.0, 2.0, -1),
        ("x < 1 or y < 1", 0.0, 2.0, 1),
        ("x < 1 => y < 1", 2.0, 2.0, 1),
        ("x < 1 => y < 1", 0.0, 2.0, -1),
        ("0 < x < 2", 1.0, 0.0, 1),
    ],
)
def test_a_margin_is_positive_inside(text: str, x: float, y: float, sign: int) -> None:
    evaluator = Evaluator({"x", "y"})
    values: Values = {"x": x, "y": y}
    assert math.copysign(1, evaluator.at(evaluator.margin(prop(text)), values)) == sign
    assert evaluator.truth(prop(text))(values) is (sign > 0)


def test_a_margin_is_undefined_where_a_side_is() -> None:
    evaluator = Evaluator({"x"})
    assert math.isnan(evaluator.at(evaluator.margin(prop("1/x > 0")), {"x": 0.0}))


@pytest.mark.parametrize("text", ["x = y", "forall t in real. t < x", "f = f"])
def test_what_has_no_inside(text: str) -> None:
    with pytest.raises(GraphError, match="G121"):
        Evaluator({"x", "y"}).margin(prop(text))


# Recursions


def run(*hypotheses: str) -> Evaluator:
    evaluator = Evaluator(set())
    evaluator.define([prop(hypothesis) for hypothesis in hypotheses])
    return evaluator


def at(evaluator: Evaluator, text: str) -> float:
    return evaluator.at(evaluator.number(term(text)), {})


def test_a_recursion() -> None:
    evaluator = run("w(0) = 0", "w(1) = 1", "forall t in integer, t >= 0. w(t+2) = w(t+1) + w(t)")
    assert [at(evaluator, f"w({t})") for t in range(8)] == [0, 1, 1, 2, 3, 5, 8, 13]
    assert math.isnan(at(evaluator, "w(-1)"))


def test_a_recursion_goes_back_further_than_python_does() -> None:
    evaluator = run("w(0) = 1", "forall t in integer, t >= 0. w(t+1) = w(t) + 1")
    assert at(evaluator, "w(20000)") == 20_001


def test_a_recursion_in_two_arguments_with_a_range() -> None:
    evaluator = run(
        "forall n in integer. u(n, 1) = n",
        "forall n in integer. forall t in 1..n. u(n, t+1) = u(n, t)/2",
    )
    assert at(evaluator, "u(8, 4)") == 1.0
    assert at(evaluator, "u(2, 3)") == 0.5
    assert math.isnan(at(evaluator, "u(2, 4)"))


def test_a_repeated_variable_must_agree() -> None:
    evaluator = run("forall n in integer. u(n, n) = 1")
    assert at(evaluator, "u(3, 3)") == 1
    assert math.isnan(at(evaluator, "u(3, 4)"))


def test_a_circle_has_no_value() -> None:
    evaluator = run("forall t in integer. w(t+1) = u(t, t)", "forall n in integer. u(n, n) = w(n+1)")
    assert math.isnan(at(evaluator, "w(1)"))
    assert math.isnan(at(evaluator, "w(1)")), "the first failure leaves nothing behind"


@pytest.mark.parametrize(
    "hypothesis", ["x < 1", "x = 1", "forall t in integer. w(2*t) = 1", "exists t in integer. w(t) = 1"]
)
def test_hypotheses_that_give_no_values(hypothesis: str) -> None:
    with pytest.raises(GraphError, match="G123"):
        run(hypothesis)


def test_endless_sums_are_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(floats, "MAX_STEPS", 1_000)
    with pytest.raises(GraphError, match="G107"):
        value("sum(k, k = 1..10^30)")
    evaluator = run("forall t in integer. w(t+1) = w(t)")
    with pytest.raises(GraphError, match="G107"):
        at(evaluator, "w(1)")
