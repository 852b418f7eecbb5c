"""What the claims of a recipe owe alike is sought once, and each certificate stands on its own."""

from __future__ import annotations

from symderive.elaborate import Elaboration, Owed, elaborate
from symderive.kernel.check import Certificate, check
from symderive.kernel.statement import Statement
from symderive.recipes.load import load_text
from symderive.recipes.model import ClaimRecipe, Recipe
from symderive.recipes.statement import statement

RECIPE = """
schema: 1
id: owing
title: Owing
symbols: {x: 'real > 0', y: real}
hypotheses:
  halves: y = 1/(x*(x + 1))
claims:
  - {id: first, claim: y*x*(x + 1) = 1, proof: field using halves}
  - {id: second, claim: 2*y*x*(x + 1) = 2, proof: field using halves}
  - {id: third, without: [x_range, halves], claim: x^2 >= 0, proof: positivity}
"""


OPEN = RECIPE.replace("claim: x^2 >= 0, proof: positivity", "claim: '1/(x + 1) = 1/(x + 1)', proof: ring")


def search(text: str, number: int, owed: Owed) -> Elaboration:
    def cite(other: Recipe, claim: ClaimRecipe) -> tuple[Statement, Certificate | None]:
        raise LookupError(f"{other.id}#{claim.id} is not cited")

    recipe = load_text(text)
    return elaborate(recipe, recipe.claims[number], lambda _: None, cite, owed)


def test_a_condition_of_the_hypotheses_is_sought_once_for_all_claims() -> None:
    recipe = load_text(RECIPE)
    owed: Owed = {}
    counts = []
    for number, claim in enumerate(recipe.claims):
        certificate = search(RECIPE, number, owed).certificate
        assert certificate is not None
        assert check(statement(recipe, claim), certificate).kind == "proved"
        counts.append(len(owed))
    assert 0 < counts[0] == counts[1]


def test_a_claim_without_the_hypotheses_does_not_rest_on_what_they_gave() -> None:
    owed: Owed = {}
    assert search(OPEN, 0, owed).certificate is not None
    failure = search(OPEN, 2, owed).failure
    assert failure is not None
    assert failure.error.code == "S150"
