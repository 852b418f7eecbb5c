"""False claims are refused by every reason that tempts, each with its code, and refuted where they fail."""

from __future__ import annotations

import importlib
import json
import tempfile
from pathlib import Path

import pytest

from symderive.errors import SymderiveError
from symderive.prove import run
from symderive.report import Report
from tests.soundness.claims import Claim, judge, refusal
from tests.soundness.false_claims import FalseClaim
from tests.soundness.harness import Unsound, require, require_equal

SUBJECTS = ("algebra", "calculus", "logic", "order", "residues", "sums", "vectors")
CLAIMS: list[FalseClaim] = [
    claim
    for name in SUBJECTS
    for claim in importlib.import_module(f"tests.soundness.false_claims.{name}").CLAIMS
]


@pytest.mark.parametrize("claim", CLAIMS, ids=str)
def test_it_is_refused_by_every_reason_that_tempts(claim: FalseClaim) -> None:
    require(bool(claim.tries), "nothing tempts")
    for proof, code in claim.tries:
        found = refusal(claim.claim, proof)
        if found != code:
            raise Unsound(f"{proof!r} is refused with {found}, not with {code}: {claim.claim}")


@pytest.mark.parametrize("claim", [claim for claim in CLAIMS if claim.at is not None], ids=str)
def test_it_is_refuted_where_it_fails(claim: FalseClaim) -> None:
    report = judge(claim.claim, at=claim.at)
    if report.verdict != "refuted":
        raise Unsound(f"{report.verdict} at {claim.at}: {report.error}")
    require_equal(report.undefined_at is not None, claim.undefined)


@pytest.mark.parametrize("claim", CLAIMS, ids=str)
def test_left_to_search_it_is_not_proved(claim: FalseClaim) -> None:
    refusal(claim.claim)


# -- refutations that would be wrong ---------------------------------------------------------------

NO_REFUTATION = {
    "a point where a hypothesis is undefined": (
        Claim("x != 0", {"x": "real"}, {"h": "0*(1/x) = 0"}),
        {"x": "0"},
    ),
    "a point outside of a declared range": (Claim("eta > 0", {"eta": "real > 0"}), {"eta": "-1"}),
    "a natural number below 0": (Claim("n >= 0", {"n": "natural"}), {"n": "-1"}),
    "a point where a hypothesis fails": (Claim("x > 0", {"x": "real"}, {"h": "x > 1"}), {"x": "0"}),
    "a hypothesis that holds at some points only": (
        Claim("f(1) = 0", {"f": "real -> real"}, {"h": "forall x in real. f(x) = 0"}),
        {"f": "fun x in real. x"},
    ),
    "a point where the claim holds": (Claim("x^2 = x", {"x": "real"}), {"x": "1"}),
    "a size of 0": (Claim("n >= 1", {"n": "size"}), {"n": "0"}),
    "a defined name": (Claim("y = x", {"x": "real"}, definitions={"y": "x"}), {"x": "0", "y": "1"}),
    "a name that is not declared": (Claim("x = x", {"x": "real"}), {"z": "1"}),
    "a value of another sort": (Claim("n = n", {"n": "integer"}), {"n": "1/2"}),
    "a value that mentions a symbol": (Claim("x = y", {"x, y": "real"}), {"x": "y + 1", "y": "0"}),
    "a value that is undefined": (Claim("x = 0", {"x": "real"}, {"h": "x > 0"}), {"x": "1/0"}),
    "a true claim": (Claim("x = x", {"x": "real"}), {"x": "1"}),
}


@pytest.mark.parametrize("name", NO_REFUTATION)
def test_a_wrong_counterexample_refutes_nothing(name: str) -> None:
    claim, at = NO_REFUTATION[name]
    try:
        verdict = judge(claim, at=at).verdict
    except SymderiveError as error:
        require(error.code.startswith(("P", "R", "T", "K")), f"an unexpected error: {error}")
    else:
        require_equal(verdict, "undecided")


# -- whole recipes ---------------------------------------------------------------------------------


def judged(**fields: object) -> Report:
    """A recipe in a file of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "single.derivation.yaml"
        data = {"schema": "1", "id": "single", "title": "A recipe", **fields}
        path.write_text(json.dumps(data), encoding="utf-8")
        return run(path, fresh=True, store=False)


def test_an_undefined_step_spoils_a_proof() -> None:
    steps = ["x/x = 1 by field", "x = x by ring"]
    report = judged(symbols={"x": "real"}, claims=[{"id": "claim", "claim": "x = x", "proof": steps}])
    require_equal(report.claims[0].verdict, "undecided")
    steps = ["1/(1/x) = x by field", "x = x by ring"]
    report = judged(symbols={"x": "real"}, claims=[{"id": "claim", "claim": "x = x", "proof": steps}])
    require_equal(report.claims[0].error is not None and report.claims[0].error.code, "S150")


@pytest.mark.parametrize("length", [1, 2, 3])
def test_claims_that_cite_each_other_in_a_circle_are_refused(length: int) -> None:
    claims = [
        {"id": f"c{n}", "claim": f"x = {n}", "proof": f"exact using c{(n + 1) % length}"}
        for n in range(length)
    ]
    try:
        report = judged(symbols={"x": "real"}, claims=claims)
    except SymderiveError as error:
        require_equal(error.code, "R314")
    else:
        raise Unsound(f"a circle of {length}: {[claim.verdict for claim in report.claims]}")


def test_a_claim_that_rests_on_an_undecided_one_is_undecided() -> None:
    claims = [
        {"id": "wrong", "claim": "x = 0", "proof": "ring"},
        {"id": "next", "claim": "2*x = 0", "proof": "linarith using wrong"},
    ]
    report = judged(symbols={"x": "real"}, claims=claims)
    require_equal([claim.verdict for claim in report.claims], ["undecided", "undecided"])
    require(not report.ok, "the recipe is not as expected")


def test_a_claim_that_rests_on_a_refuted_one_is_undecided() -> None:
    claims = [
        {"id": "wrong", "claim": "x = 0", "expect": "refuted", "counterexample": {"x": "1"}},
        {"id": "next", "claim": "2*x = 0", "proof": "linarith using wrong"},
    ]
    try:
        report = judged(symbols={"x": "real"}, claims=claims)
    except SymderiveError as error:
        require(error.code.startswith("R"), f"refused as a recipe: {error}")
    else:
        require_equal([claim.verdict for claim in report.claims], ["refuted", "undecided"])


def test_hypotheses_that_contradict_each_other_have_no_example() -> None:
    report = judged(
        symbols={"x": "real"},
        hypotheses={"above": "x > 0", "below": "x < 0"},
        claims=[{"id": "claim", "claim": "1 = 2", "proof": "linarith"}],
        example={"x": "1"},
    )
    require(not report.ok, "the recipe is not as expected")
    require_equal([error.code for error in report.errors], ["S163"])


def test_a_true_claim_is_not_refuted_because_its_recipe_says_so() -> None:
    report = judged(symbols={"x": "real"}, claims=[{"id": "claim", "claim": "x = x", "expect": "refuted"}])
    require_equal(report.claims[0].verdict != "refuted" and not report.ok, True)


def test_there_are_enough_claims_and_no_two_of_a_name() -> None:
    require(len(CLAIMS) >= 180, f"only {len(CLAIMS)}")
    require_equal(len({claim.name for claim in CLAIMS}), len(CLAIMS))
