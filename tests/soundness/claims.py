"""Single claims as recipes: written to a file, judged like any other, with nothing stored."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from symderive.errors import SymderiveError
from symderive.prove import run
from symderive.report import ClaimReport
from tests.soundness.harness import Unsound

__all__ = ["Claim", "judge", "recipe_text", "refusal"]

Names = Mapping[str, str]


@dataclass(frozen=True)
class Claim:
    """A claim with what it may speak of; `lemmas` are claims that come before it, by id."""

    claim: str
    symbols: Names = field(default_factory=dict)
    hypotheses: Names = field(default_factory=dict)
    definitions: Names = field(default_factory=dict)
    lemmas: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{', '.join(self.hypotheses.values())} |- {self.claim}"


def recipe_text(claim: Claim, proof: str | Sequence[Names] | None, at: Names | None = None) -> str:
    """A recipe of the claim with a proof, or with a counterexample at which it is to be refuted."""
    data: dict[str, object] = {
        "schema": "1",
        "id": "single",
        "title": "A single claim",
        "symbols": dict(claim.symbols),
        "hypotheses": dict(claim.hypotheses),
        "definitions": dict(claim.definitions),
    }
    claims: list[dict[str, object]] = [
        {"id": name, "claim": stated, "proof": reason} for name, (stated, reason) in claim.lemmas.items()
    ]
    last: dict[str, object] = {"id": "claim", "claim": claim.claim}
    if at is not None:
        last |= {"expect": "refuted", "counterexample": dict(at)}
    elif proof is not None:
        last["proof"] = proof if isinstance(proof, str) else [dict(step) for step in proof]
    used = {name: value for name, value in data.items() if value}
    return json.dumps({**used, "claims": [*claims, last]}, ensure_ascii=False, indent=1)


def judge(claim: Claim, proof: str | Sequence[Names] | None = None, at: Names | None = None) -> ClaimReport:
    """The report of the claim; raises `SymderiveError` where the recipe is malformed."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "single.derivation.yaml"
        path.write_text(recipe_text(claim, proof, at), encoding="utf-8")
        report = run(path, fresh=True, store=False)
    for each in report.claims[:-1]:
        if each.verdict != "proved":
            raise Unsound(f"the lemma {each.id} is not proved: {each.error}")
    return report.claims[-1]


def refusal(claim: Claim, proof: str | Sequence[Names] | None = None) -> str:
    """The code with which a claim is not proved; `Unsound` if it is."""
    try:
        report = judge(claim, proof)
    except SymderiveError as error:
        return error.code
    if report.verdict == "proved":
        raise Unsound(f"proved by {proof!r}: {claim}")
    return report.error.code if report.error is not None else report.verdict
