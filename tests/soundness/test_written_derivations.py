"""Derivations as people write them: a wrong one is refused at its wrong step, a right one is proved."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from symderive.prove import run
from symderive.report import ClaimReport, Report, StepReport
from tests.soundness.harness import Unsound, require, require_equal

FOLDER = Path(__file__).resolve().parents[1] / "derivations"


@dataclass(frozen=True)
class Wrong:
    """A claim whose derivation has one wrong step, counted from 1, and the code that says why."""

    recipe: str
    step: int
    code: str
    claim: str = "wrong"


WRONG = [
    Wrong("divide-by-zero", 4, "S120"),
    Wrong("all-terms-equal", 4, "S130"),
    Wrong("root-loses-a-sign", 3, "S130"),
    Wrong("extraneous-root", 5, "S130"),
    Wrong("triangular-exchange", 3, "S120"),
    Wrong("captured-index", 2, "P209"),
    Wrong("captured-index", 2, "S120", "renamed"),
    Wrong("witness-reused", 3, "S130"),
    Wrong("opposite-directions", 3, "S120"),
]
RIGHT = ["quadratic-formula", "cauchy-schwarz-by-cases", "polarisation", "variance-identity"]


@cache
def report(name: str) -> Report:
    """Search for the proofs of a recipe; nothing is stored."""
    return run(FOLDER / f"{name}.derivation.yaml", fresh=True, store=False)


def claim_of(name: str, claim: str) -> ClaimReport:
    """The report of one claim."""
    return next(each for each in report(name).claims if each.id == claim)


def line_of(name: str, claim: ClaimReport, number: int) -> int:
    """The line of a step: the one with the id `s<number>`, or the number-th link of the claim's chain."""
    lines = (FOLDER / f"{name}.derivation.yaml").read_text(encoding="utf-8").splitlines()
    below = list(enumerate(lines, 1))[claim.line - 1 :]
    marks = [at for at, line in below if re.search(rf"\bid: s{number}\b", line)]
    links = [at for at, line in below if line.lstrip().startswith("= ")]
    return marks[0] if marks else links[number - 1]


def before(claim: ClaimReport, line: int) -> list[StepReport]:
    """The finished steps above a line; a step that holds the line is not finished there."""
    holding = [step for step in claim.steps if step.line < line and step.verdict == "undecided"]
    return [step for step in claim.steps if step.line < line and step not in holding[:1]]


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: f"{wrong.recipe}-{wrong.claim}")
def test_a_wrong_derivation_is_refused_at_its_wrong_step(wrong: Wrong) -> None:
    claim = claim_of(wrong.recipe, wrong.claim)
    require_equal(claim.verdict, "undecided")
    line = line_of(wrong.recipe, claim, wrong.step)
    if claim.error is None:
        raise Unsound("an undecided claim says why")
    require_equal((claim.error.line, claim.error.code), (line, wrong.code))
    earlier = before(claim, line)
    require(len(earlier) >= wrong.step - 1, f"{len(earlier)} steps are reported above step {wrong.step}")
    for step in earlier:
        require(step.verdict == "proved", f"line {step.line} is right: {step.statement}")
    for step in claim.steps:
        require(step.line < line or step.verdict != "proved", f"line {step.line} comes after the mistake")


@pytest.mark.parametrize("name", sorted({wrong.recipe for wrong in WRONG}))
def test_what_a_wrong_derivation_claims_is_refuted_at_the_counterexample_given(name: str) -> None:
    claim = claim_of(name, "refuted")
    require_equal(claim.verdict, "refuted")
    require(bool(claim.counterexample), "a refutation shows its counterexample")


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_derivation_is_proved_step_by_step(name: str) -> None:
    claim = claim_of(name, "right")
    require_equal((claim.verdict, claim.assumes), ("proved", ()))
    for step in claim.steps:
        require(step.verdict == "proved", f"line {step.line} is not confirmed: {step.statement}")


def test_every_derivation_in_the_folder_is_judged() -> None:
    names = {path.name.removesuffix(".derivation.yaml") for path in FOLDER.glob("*.derivation.yaml")}
    require_equal(names, {*RIGHT, *(wrong.recipe for wrong in WRONG)})
