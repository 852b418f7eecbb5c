"""True claims of angles are proved, false ones are not; quarter turns, signs, tan and the inverses."""

from __future__ import annotations

import pytest

from symderive.prove import ask
from symderive.tactics.angles import quarter_turns, turned_off
from symderive.tactics.proof import Proof, State
from symderive.terms.build import add, divide, eq, mul, neg, real, unary
from symderive.terms.term import const, free
from symderive.terms.types import REAL

PI, x = const("pi"), free("x", REAL)


def status(question: str) -> str:
    report, _, _ = ask(question)
    return report.claims[0].verdict


def verdict_at(question: str) -> tuple[str, str]:
    """The verdict, and the value of the first symbol where the claim fails."""
    report, _, _ = ask(question)
    return report.claims[0].verdict, report.claims[0].counterexample[0][1]


@pytest.mark.parametrize(
    "question",
    [
        "sin(x + 2*pi) = sin(x)",
        "cos(x - 3*pi) = -cos(x)",
        "sin(pi - x) = sin(x)",
        "cos(pi/2 - x) = sin(x)",
        "cos(pi) = -1",
        "3.1 < pi and pi < 3.2",
        "cos(x) != 0 |- 1 + tan(x)^2 = 1/cos(x)^2",
        "-pi/2 < x, x < pi/2 |- cos(x) > 0",
        "-1 <= x, x <= 1 |- asin(x) + acos(x) = pi/2",
        "0 <= x, x <= 1 |- asin(sin(x)) = x",
        "tan(atan(x)) = x",
        "atan(x) < 2",
        "n: integer >= 0 |- cos(pi*n) = (-1)^n",
        "n: integer >= 0 |- sin(pi*n) = 0",
        "(fun t in real. atan(t^2))'(x) = 2*x/(1 + x^4)",
        "x in real, -1 < x, x < 1 |- (fun t in real. asin(t))'(x) = 1/sqrt(1 - x^2)",
        "cos(x) != 0 |- (fun t in real. tan(t))'(x) = 1 + tan(x)^2",
        "periodic(sin, 2*pi)",
        "asin(1) = pi/2",
        "asin(-1) = -pi/2",
        "acos(-1) = pi",
        "atan(0) = 0",
        "asin(sin(2)) != 2",
    ],
)
def test_what_is_true_is_proved(question: str) -> None:
    assert status(question) == "proved"


@pytest.mark.parametrize(
    "question",
    [
        "sin(x + pi) = sin(x)",
        "cos(pi) = 1",
        "pi > 3.15",
        "tan(x) = sin(x)/cos(x)",
        "asin(sin(x)) = x",
        "sin(asin(x)) = x",
        "atan(x) < 1.57",
        "0 < x, x < pi |- cos(x) > 0",
        "(fun t in real. asin(t))'(x) = 1/sqrt(1 - x^2)",
        "tan(x + pi/2) = tan(x)",
    ],
)
def test_what_is_false_is_not_proved(question: str) -> None:
    assert status(question) in ("undecided", "refuted")


def test_asin_undoes_sin_on_the_principal_range_alone() -> None:
    assert verdict_at("asin(sin(x)) = x") == ("refuted", "2 * pi")


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 7, -1, -2, -5])
def test_the_values_after_quarter_turns(count: int) -> None:
    proof = Proof()
    sine, cosine = quarter_turns(proof, count)
    values = ((0, 1), (1, 0), (0, -1), (-1, 0))[count % 4]
    angle = divide(mul(real(count), PI), real(2))
    form = proof.form()
    for step, name, value in ((sine, "sin", values[0]), (cosine, "cos", values[1])):
        assert not proof.hypotheses(step)
        assert form.normal(proof.conclusion(step)) == form.normal(eq(unary(name, angle), real(value)))


def test_an_angle_without_quarter_turns_stays() -> None:
    state = State(Proof(), {})
    for angle in (x, divide(PI, real(3)), add(x, divide(PI, real(4))), mul(PI, x), mul(real(100), PI)):
        assert turned_off(state, unary("sin", angle)) is None
    assert turned_off(state, unary("exp", PI)) is None
    found = turned_off(state, unary("cos", neg(x)))
    assert found is not None
    assert found[0] == unary("cos", x)
