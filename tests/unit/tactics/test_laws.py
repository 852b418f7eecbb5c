"""Each law is derived without hypotheses, says what its docstring says, and is derived once."""

from __future__ import annotations

import pytest

from symderive.tactics.laws import LAWS, law_at
from symderive.tactics.proof import Proof
from symderive.terms.build import arguments
from symderive.terms.printing import print_term
from tests.proving import statement

SAID = {
    "exp of a double": "forall x in real. exp(x + x) = exp(x)*exp(x)",
    "exp of a sum": "forall x, y in real. exp(x + y) = exp(x)*exp(y)",
    "root of exp": "forall x in real. sqrt(exp(x)) = exp(0.5*x)",
    "exp reflects the strict order": "forall x, y in real. exp(x) < exp(y) => x < y",
    "exp of opposites": "forall x in real. exp(x)*exp(-x) = 1",
    "exp increases": "forall x, y in real. x <= y => exp(x) <= exp(y)",
    "exp reflects the order": "forall x, y in real. exp(x) <= exp(y) => x <= y",
    "below a root": "forall x, y in real. 0 <= y => y*y <= x => y <= sqrt(x)",
    "above a root": "forall x, y in real. 0 <= y => 0 <= x => x <= y*y => sqrt(x) <= y",
    "sin moves slowly": "forall x, y in real. x <= y => -(y - x) <= sin(y) - sin(x)"
    " and sin(y) - sin(x) <= y - x",
    "cos moves slowly": "forall x, y in real. x <= y => -(y - x) <= cos(y) - cos(x)"
    " and cos(y) - cos(x) <= y - x",
}


@pytest.mark.parametrize("name", LAWS)
def test_a_law_is_what_it_says(name):
    proof = Proof()
    step = law_at(proof, name)
    assert proof.conclusion(step) == statement({}, [], SAID[name]).claim
    assert not proof.hypotheses(step)
    steps = len(proof.steps)
    assert law_at(proof, name) == step
    assert len(proof.steps) == steps


def test_a_law_at_values():
    proof = Proof()
    half = arguments(statement({}, [], "1/2 <= 0").claim, "le")[0]
    assert print_term(proof.conclusion(law_at(proof, "exp of a double", half))) == (
        "exp(1 / 2 + 1 / 2) = exp(1 / 2) * exp(1 / 2)"
    )
