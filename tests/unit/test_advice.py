"""What is said to mend a reason, or a counterexample that is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from symderive.prove import run
from symderive.questions import read_question, recipe_text
from symderive.report import ErrorReport

RECIPE = """
schema: 1
id: advice
title: Advice
symbols: {{x: real}}
hypotheses: {{large: x >= 1}}
claims:
  - id: first
    claim: x^2 >= 1
  - id: second
    claim: x^2 >= x
    {rest}
"""


def advice(folder: Path, rest: str) -> ErrorReport:
    """Return the error of the second claim."""
    path = folder / "advice.derivation.yaml"
    path.write_text(RECIPE.format(rest=rest), encoding="utf-8")
    error = run(path, fresh=True, store=False).claims[1].error
    assert error is not None
    return error


@pytest.mark.parametrize(
    ("reason", "fix"),
    [
        ("by linarith", "leave it out: `by` stands only behind a formula"),
        ("large", "write `auto using large`: it is a fact, not a tactic"),
        ("first", "write `auto using first`: it is a fact, not a tactic"),
        ("nlinarith", "did you mean `linarith`?"),
        ("omega", "use one of them"),
    ],
)
def test_a_name_that_is_no_tactic(tmp_path: Path, reason: str, fix: str) -> None:
    error = advice(tmp_path, f"proof: {reason}")
    assert error.code == "S152"
    assert error.fix == fix


def test_instantiate_says_how_it_names_its_fact(tmp_path: Path) -> None:
    error = advice(tmp_path, "proof: instantiate large")
    assert error.code == "S140"
    assert "instantiate using NAME" in error.fix


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("2", "the claim is true there: its sides are 4 and 2"),
        ("-1", "the hypothesis `large` is false there"),
    ],
)
def test_a_counterexample_that_is_none_is_told_why(tmp_path: Path, value: str, why: str) -> None:
    error = advice(tmp_path, f"expect: refuted\n    counterexample: {{x: {value}}}")
    assert error.code == "S161"
    assert error.why == why
    assert "other values" in error.fix


@pytest.mark.parametrize(
    ("question", "fix"),
    [
        ("F: V -> real |- grad F(w) + grad F(w) = 2*grad F(w)", "`differentiable(F)`"),
        ("h: real -> real |- h'(x) + h'(x) = 2*h'(x)", "`differentiable(h)`"),
    ],
)
def test_a_missing_condition_says_what_to_suppose(tmp_path: Path, question: str, fix: str) -> None:
    path = tmp_path / "condition.derivation.yaml"
    path.write_text(recipe_text(read_question(question)), encoding="utf-8")
    error = run(path, fresh=True, store=False).claims[0].error
    assert error is not None
    assert error.code == "S150"
    assert fix in error.fix


def test_a_hypothesis_that_is_undefined_is_pointed_at(tmp_path: Path) -> None:
    error = advice(tmp_path, "hypotheses: {far: 1/(x - 3) > 2}")
    assert (error.code, error.goal) == ("S150", "x - 3 != 0")
    assert (error.line, error.column) == (12, 23)
