"""What tactics cite of the shipped library."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from symderive.certificates.reading import load
from symderive.kernel.check import Certificate
from symderive.kernel.statement import Statement
from symderive.tactics.library import from_library
from symderive.tactics.proof import Proof, State, Stuck

FILES = sorted((Path(__file__).resolve().parents[3] / "derivations").rglob("*.certificate.json"))


def rests_on(certificate: Certificate | None) -> Iterator[Statement]:
    for lemma in certificate.lemmas if certificate is not None else ():
        yield lemma.statement
        yield from rests_on(lemma.certificate)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_stored_proof_rests_on_an_older_proof_of_itself(path: Path) -> None:
    for name, statement, certificate in load(path.read_text(encoding="utf-8")):
        assert statement not in set(rests_on(certificate)), name


def test_a_recipe_does_not_cite_its_own_stored_proofs() -> None:
    with pytest.raises(Stuck, match="S146"):
        from_library(State(Proof(of="convexity"), {}), "convexity", "rising-slope", ())
