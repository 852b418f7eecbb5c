"""Certificates that no tactic has made: the kernel accepts them, and only for what they show."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from symderive.certificates.reading import load
from symderive.certificates.writing import dump
from symderive.errors import Refusal
from symderive.kernel.check import Line, check
from symderive.kernel.statement import Statement
from symderive.terms.build import TRUE, negation
from tests.kernel_proofs import PROOFS
from tests.soundness.harness import require, require_equal, require_refused

NAMES = sorted(PROOFS)
EXPECTED = {
    "one_is_zero_mod_one": "refuted",
    "quotient_undefined": "refuted-undefined",
    "tanh_refutes": "refuted",
}


@pytest.mark.parametrize("name", NAMES)
def test_it_is_accepted_as_made_and_as_read(name: str) -> None:
    statement, certificate = PROOFS[name]()
    verdict = check(statement, certificate)
    require_equal(verdict.kind, EXPECTED.get(name, "proved"))
    require_equal(verdict.statement, statement)
    require_equal(verdict.assumes, ())
    require_equal(load(dump([(name, statement, certificate)])), [(name, statement, certificate)])


@pytest.mark.parametrize("name", NAMES)
def test_every_hypothesis_is_used(name: str) -> None:
    statement, certificate = PROOFS[name]()
    require_equal(check(statement, certificate).used, tuple(name for name, _ in statement.hypotheses))


@pytest.mark.parametrize("name", [n for n in NAMES if EXPECTED.get(n, "proved") == "proved"])
def test_it_proves_neither_the_negation_nor_the_claim_without_a_hypothesis(name: str) -> None:
    statement, certificate = PROOFS[name]()
    wrong = replace(statement, claim=negation(statement.claim))
    require_refused("K017", lambda: check(wrong, certificate))
    for label, hypothesis in statement.hypotheses:
        fewer = tuple(h for h in statement.hypotheses if h != (label, hypothesis))
        require_refused("K018", lambda fewer=fewer: check(replace(statement, hypotheses=fewer), certificate))


@pytest.mark.parametrize("name", NAMES)
def test_no_step_can_be_left_out(name: str) -> None:
    statement, certificate = PROOFS[name]()
    for position in range(len(certificate.steps)):
        steps = certificate.steps[:position] + certificate.steps[position + 1 :]
        try:
            check(statement, replace(certificate, steps=steps))
        except Refusal:  # which one depends on the step
            continue
        require(False, f"step {position} is superfluous")


@pytest.mark.parametrize("name", NAMES)
def test_no_definedness_proof_can_be_left_out(name: str) -> None:
    statement, certificate = PROOFS[name]()
    require_refused(
        "K019", lambda: check(statement, replace(certificate, definedness=(0, *certificate.definedness)))
    )
    if certificate.definedness:
        fewer = replace(certificate, definedness=certificate.definedness[1:])
        require_refused("K019", lambda: check(statement, fewer))


@pytest.mark.parametrize("name", NAMES)
def test_a_line_that_is_not_shown_is_refused(name: str) -> None:
    statement, certificate = PROOFS[name]()
    wrong = replace(certificate, lines=(Line(negation(TRUE), 0, -1),))
    require_refused("K025", lambda: check(statement, wrong))


def test_a_document_holds_many_entries_in_order() -> None:
    entries: list[tuple[str, Statement, object]] = [(name, *PROOFS[name]()) for name in NAMES]
    text = dump(entries)  # type: ignore[arg-type]
    require_equal(load(text), entries)
    require_equal([entry[0] for entry in json.loads(text)["entries"]], NAMES)
