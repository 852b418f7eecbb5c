"""Irrational witnesses: equations solved in closed form."""

from __future__ import annotations

import pytest

from symderive.prove import ask
from symderive.tactics.roots import roots
from symderive.terms.term import free
from tests.proving import statement


@pytest.mark.parametrize(
    ("equations", "claim", "count"),
    [
        (["x^2 = 2"], "x > 1", 1),
        (["x^2 = 2"], "x > 2", 2),
        (["x^2 = -2"], "x > 1", 0),
        (["x^3 - 2*x = 1"], "x > 0", 2),
        (["exp(x)^2 = 3"], "x > 1", 1),
        (["x*y = 1", "x + y = 3"], "x > y", 1),
        (["sin(x) = x"], "x > 0", 1),
    ],
)
def test_zeros_at_which_a_claim_fails(equations, claim, count):
    full = statement({"x": "real", "y": "real"} if "y" in claim else {"x": "real"}, equations, claim)
    variables = [free(name, kind) for name, kind in full.symbols]
    found = list(roots(variables, [h for _, h in full.hypotheses], full.claim))
    assert len(found) == count


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("x^2 = 2, y^2 = 3 |- x*y > 0", "refuted"),
        ("x^2 = 2, x > 0 |- x = sqrt(2)", "proved"),
        ("x^4 = 5 |- x > 0", "refuted"),
    ],
)
def test_questions_with_irrational_witnesses(question, verdict):
    assert ask(question)[0].claims[0].verdict == verdict
