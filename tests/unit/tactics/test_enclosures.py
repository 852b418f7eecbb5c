"""Inequalities between numbers, proved by enclosing them between rationals."""

from __future__ import annotations

from decimal import Decimal, getcontext
from fractions import Fraction
from random import Random

import pytest

from symderive.graph.evaluate import Enclosing, value
from symderive.tactics.enclosures import MOST_EXPONENT, by_enclosure, enclose, sign_of
from symderive.tactics.logic import introduced
from symderive.tactics.proof import Stuck
from symderive.terms.build import FALSE, arguments, le, real
from tests.proving import prove, start, statement


def term(text):
    """Return a closed real term."""
    return arguments(statement({}, [], f"{text} <= 0").claim, "le")[0]


@pytest.mark.parametrize(
    "claim",
    [
        "exp(1) < 2.72",
        "exp(-1.5) < 0.22314",
        "exp(100) > 2^144",
        "exp(12.345) > 229808",
        "sin(1) > 0.84147",
        "sin(-3) < 0",
        "sin(0) <= 0",
        "sin(100) < -0.506",
        "cos(1) < 0.55",
        "cos(-2) < -0.416",
        "cos(0) >= 1",
        "log(3) < 1.0987",
        "log(1/3) < -1.0986",
        "log(1) <= 0",
        "log(1.0001) < 0.0001",
        "sqrt(2) < 1.41422",
        "sqrt(exp(1)) < 1.6488",
        "tanh(1/2) > 0.4621",
        "sinh(1) > 1.1752",
        "cosh(-1) < 1.5431",
        "sigmoid(2) > 0.88079",
        "cos(1)*cos(2) + sigmoid(2) > 0.65",
        "exp(sin(1)) < 2.3198",
        "sin(sqrt(2)) > 0.98776",
        "cos(sin(1)) > 0.66636",
        "log(cos(1) + exp(sin(2))) > 0",
        "1/cos(2) < -2.4",
        "cos(1)^7 - sin(1)^3 < 0",
        "(exp(1) - 3)^2 > 0.079",
        "cos(2)*sin(1) < -0.35",
        "cos(2)*cos(3) > 0.41",
        "|cos(2)| < 0.42",
        "max(exp(1), 2) > 2.718",
        "min(log(2), 1) < 0.7",
        "(if exp(1) < 3 then log(2) else 5) < 0.7",
        "floor(exp(1)) <= 2",
        "floor(-pi) + cos(1) < -3.4",
        "pi < 3.1416",
        "pi > 3.1415926535897932384626433832795",
        "exp(pi) > 23.14",
        "sin(pi/7) < 0.434",
        "tan(1) > 1.5574",
        "2^0.5 < 1.4143",
        "(if exp(1) < 2 then log(2) else log(3)) > 1",
    ],
)
def test_it_proves_what_holds(claim):
    assert prove(statement({}, [], claim), by_enclosure).kind == "proved"


@pytest.mark.parametrize(
    ("claim", "code"),
    [
        ("exp(1) < 2.71", "S183"),
        ("pi > 3.1416", "S183"),
        ("exp(1) >= 2.72", "S183"),
        ("sin(0) < 0", "S183"),
        ("sin(1)^2 + cos(1)^2 <= 1", "S182"),
        ("exp(1) = 3", "S123"),
        ("exp(x) > 0", "S123"),
        ("exp(5000) > 0", "S181"),
        ("iterate(fun s in real. exp(s), 3, 1) > 0", "S182"),
    ],
)
def test_it_refuses_what_it_cannot_show(claim, code):
    with pytest.raises(Stuck) as caught:
        prove(statement({"x": "real"}, [], claim), by_enclosure)
    assert caught.value.code == code


@pytest.mark.parametrize(
    "fact",
    [
        "exp(2)^(-2) >= 1",
        "pi = 22/7",
        "floor(exp(1)) = 3",
        "exp(1) = 3",
        "exp(1) = 2",
        "exp(1) < 2",
        "3 <= exp(1)",
        "sin(0) < 0",
    ],
)
def test_a_false_fact_is_a_contradiction(fact):
    full = statement({}, [fact], "false")
    state = start(full, [h for _, h in full.hypotheses])
    found = state.proof.sequents[by_enclosure(state, FALSE)]
    assert found.conclusion == FALSE
    assert len(found.hypotheses) == 1


@pytest.mark.parametrize("fact", ["exp(1) = exp(1)", "exp(1) > 2", "x > exp(1)"])
def test_a_true_fact_is_none(fact):
    full = statement({"x": "real"}, [fact], "false")
    state = start(full, [h for _, h in full.hypotheses])
    with pytest.raises(Stuck):
        by_enclosure(state, FALSE)


@pytest.mark.parametrize(
    ("ranges", "claim"),
    [
        (["x >= 1", "x <= 1.01"], "cos(x)*cos(2) < -0.22"),
        (["0 < x", "x < 1"], "exp(x) < 2.8"),
        (["2*x >= 3", "x - 4 <= 0"], "log(x) > 0.4"),
        (["x >= 1.99", "x <= 2.01", "x <= 7"], "sigmoid(x)*(1 - sigmoid(x)) < 0.107"),
        (["x >= -2", "x <= 3"], "x^2 + 1 > 0.9"),
        (["x >= 1", "x <= 3"], "(x - 2)^2 <= 1"),
        (["x >= 0.9", "x <= 1.1", "y >= 2", "y < 2.1"], "sqrt(x*y) > 1.3"),
        (["x >= 0", "x <= 3"], "sin(x) <= 3"),
        (["x >= 3", "x <= 3.1"], "sin(cos(x)) < -0.8"),
        (["x >= 3", "x <= 3.1"], "1/(x - 4) < -0.9"),
        (["x >= 1", "x <= 2"], "|x| >= 1"),
    ],
)
def test_symbols_between_numbers(ranges, claim):
    said = statement({"x": "real", "y": "real"}, ranges, claim)
    assert prove(said, by_enclosure).kind == "proved"


@pytest.mark.parametrize(
    ("ranges", "claim", "code"),
    [
        (["x >= 1"], "exp(x) > 2", "S123"),
        (["x >= 1", "x <= y"], "exp(x) > 2", "S123"),
        (["x >= 0", "x <= 3"], "x*(3 - x) >= 0.1", "S182"),
        (["x >= 0", "x <= 1"], "exp(x) > 3", "S183"),
        (["k >= 0", "k <= 1"], "exp(k) < 3", "S123"),
    ],
)
def test_symbols_that_are_not_decided(ranges, claim, code):
    said = statement({"x": "real", "y": "real", "k": "integer"}, ranges, claim)
    with pytest.raises(Stuck) as caught:
        prove(said, by_enclosure)
    assert caught.value.code == code


def test_what_is_known_of_a_symbol_in_one_case_is_not_used_in_another():
    """The enclosures that a proof keeps are those for the same ranges."""
    said = statement(
        {"x": "real"}, [], "(0 <= x => x <= 1 => exp(x) < 3) and (2 <= x => x <= 3 => exp(x) < 3)"
    )
    state = start(said)
    introduced(state, arguments(said.claim, "and")[0], by_enclosure)
    with pytest.raises(Stuck):
        introduced(state, arguments(said.claim, "and")[1], by_enclosure)


def shown(text, bits):
    """Return the ends of an enclosure, each of which the kernel has shown of the term."""
    state = start(statement({}, [], "true"))
    wanted = term(text)
    found = enclose(state, wanted, bits)
    assert state.proof.conclusion(found.below) == le(real(found.low), wanted)
    assert state.proof.conclusion(found.above) == le(wanted, real(found.high))
    assert not state.proof.hypotheses(found.below) | state.proof.hypotheses(found.above)
    return found.low, found.high


@pytest.mark.parametrize("digits", [6, 20, 60, 150])
@pytest.mark.parametrize(("text", "function"), [("exp(1)", "exp"), ("log(3)", "ln"), ("exp(3/7)", "exp")])
def test_the_precision_is_the_one_that_is_asked(digits, text, function):
    getcontext().prec = 300
    low, high = shown(text, digits * 4)
    argument = Decimal(3) / 7 if "7" in text else Decimal(3 if function == "ln" else 1)
    e = Fraction(getattr(argument, function)())
    assert low < e < high
    assert high - low < Fraction(1, 10**digits)


ATOMS = [
    "exp({})",
    "sin({})",
    "cos({})",
    "sigmoid({})",
    "tanh({})",
    "({})^2",
    "log(1 + ({})^2)",
    "sqrt(1 + ({})^2)",
]


def random_text(random, depth):
    if depth == 0:
        return f"({random.randint(-9, 9)}/{random.randint(1, 4)})"
    if random.random() < 0.5:
        return random.choice(ATOMS).format(random_text(random, depth - 1))
    sides = [random_text(random, depth - 1) for _ in "ab"]
    return f"({sides[0]} {random.choice('+-*')} {sides[1]})"


@pytest.mark.parametrize("seed", range(12))
def test_enclosures_hold_the_value(seed):
    """Compared with interval arithmetic that shares only the rounding."""
    text = random_text(Random(seed), 2)
    low, high = shown(text, 40)
    inside = value(term(text), {}, Enclosing(120))
    assert low <= inside.high
    assert inside.low <= high
    assert high - low <= (1 + abs(low)) * Fraction(1, 2**20)


def test_the_sign_of_a_number_comes_with_the_digits_that_show_it():
    assert sign_of(term("exp(1) - 3"))[0] == -1
    assert sign_of(term("exp(1) - 2.71828182845904523536028747135"))[1] > sign_of(term("exp(1) - 2"))[1]
    assert sign_of(term("sin(0)"))[0] == 0
    assert sign_of(term("sin(1)^2 + cos(1)^2 - 1")) is None


def test_the_largest_exponent_is_enclosed():
    low, high = shown(f"exp(-{MOST_EXPONENT})", 24)
    inside = value(term(f"exp(-{MOST_EXPONENT})"), {}, Enclosing(200))
    assert low <= inside.low
    assert inside.high <= high
