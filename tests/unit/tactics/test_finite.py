"""Truth of closed propositions: finite ranges, residues, recursions; open where a few values say nothing."""

from __future__ import annotations

import pytest

from symderive.kernel.statement import expand
from symderive.questions import read_question, recipe_text
from symderive.recipes.load import load_text
from symderive.recipes.statement import statement
from symderive.tactics.finite import samples, truth_value
from symderive.terms.term import Term
from symderive.terms.types import INT, REAL, Cyclic

POWER = (
    "iterate(fun B in (Z/3, Z/3) -> real. fun p in Z/3, q in Z/3. sum(delta(p, l + 1)*B[l, q], l in Z/3),"
    " {}, fun p in Z/3, q in Z/3. delta(p, q))"
)


def claim(text: str) -> Term:
    recipe = load_text(recipe_text(read_question(text)), file="question")
    return expand(statement(recipe, recipe.claims[0])).claim


@pytest.mark.parametrize(
    ("text", "truth"),
    [
        ("sum(k^2, k = 1..5) = 55", True),
        ("sum(k, k = 3..2) = 0", True),
        ("forall i, j in Z/3. i + j = j + i", True),
        ("forall i in Z/3. i + i = 0", False),
        ("forall k in 1..4. k^2 <= 16", True),
        ("forall k in 1..4. k^2 <= 15", False),
        ("exists k in 1..5. k^2 = 9", True),
        ("exists k in 1..5. k^2 = 8", False),
        # the bounds of an existence are no antecedents, and those of an antecedent no conjunction
        ("exists k in integer. (1 <= k and k <= 2) => k = 7", True),
        ("forall k in integer. 1 <= k and k <= 2", False),
        ("forall x in real. x^2 >= 0", None),
        ("forall x in real. x > 0", False),
        ("exists x in real. x^2 = 2", None),
        ("exists x in real. x^2 = 4", True),
        ("max(1, 2) = 2 and min(1, 2) = 1 and (-7) mod 3 = 2 and floor(-3/2) = -2", True),
        ("|(-3)/2| = 3/2 and sqrt(4) = 2", True),
        ("sqrt(2) < 2", None),
        ("1 = 2 and exp(1) > 0", False),
        ("(fun i in Z/3. i + 3) = (fun i in Z/3. i)", True),
        ("(fun k in integer. k^2) = (fun k in integer. k)", False),
        (POWER.format(3) + " = (fun p in Z/3, q in Z/3. delta(p, q))", True),
        (POWER.format(2) + " = (fun p in Z/3, q in Z/3. delta(p, q))", False),
    ],
)
def test_truth(text: str, truth: bool | None) -> None:
    assert truth_value(claim(text)) is truth


def test_work_is_bounded() -> None:
    assert truth_value(claim("sum(sum(sum(i*j*k, i = 1..100), j = 1..100), k = 1..100) = 0")) is None
    assert truth_value(claim("sum(1, k = 1..1000000000) = 0")) is None


def test_samples() -> None:
    assert samples(Cyclic(3)) == (0, 1, 2)
    assert {0, 1, -1} < set(samples(INT))
    assert {0, 1, -1} < set(samples(REAL))
    assert samples(Cyclic("n")) == ()
