"""Reading documents: what is read is what was written, and limits."""

from __future__ import annotations

import json
from typing import Any

import pytest

from symderive.certificates import reading
from symderive.certificates.reading import FORMAT, KERNEL, load
from symderive.certificates.writing import dump
from symderive.kernel.check import Certificate, Lemma, Step, check
from symderive.terms.build import TRUE
from symderive.terms.term import Lam, free, lam
from symderive.terms.types import INT, REAL, Cyclic, Function, Space
from tests.kernel_proofs import PROOFS, code_of, statement

EMPTY: dict[str, Any] = {
    "format": FORMAT, "kernel": KERNEL, "types": [], "terms": [], "proofs": [], "entries": [],
}  # fmt: skip


def code(**changes: Any) -> str:
    return code_of(lambda: load(json.dumps(EMPTY | changes)))


@pytest.mark.parametrize("name", sorted(PROOFS))
def test_what_is_read_is_what_was_written(name: str) -> None:
    entry = (name, *PROOFS[name]())
    assert load(dump([entry])) == [entry]


def test_a_lemma_that_two_proofs_cite_is_one() -> None:
    lemma = Lemma(*PROOFS["odd_at_zero"]())
    steps = (Step("true_intro", (), {}),)
    citing = Certificate("proved", (lemma, Lemma(statement(TRUE), None)), steps, (), 0)
    text = dump(
        [
            ("a", statement(TRUE), citing),
            ("b", statement(TRUE), citing),
            ("c", lemma.statement, lemma.certificate),
        ]
    )  # type: ignore[list-item]
    assert len(json.loads(text)["proofs"]) == 3
    (_, _, first), (_, _, second), (_, _, third) = load(text)
    assert first is second
    assert first.lemmas[0].certificate is third
    assert check(statement(TRUE), first).assumes == (statement(TRUE),)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "accepted"),
        ({"format": FORMAT + 1}, "K022"),
        ({"kernel": KERNEL + 1}, "K022"),
        ({"format": "1"}, "K023"),
        ({"types": ["int", ["mod", "n"], ["space", "V"], ["fn", 0, 2]]}, "accepted"),
        ({"types": ["int", ["lit", "1", 0]]}, "K023"),
        ({"types": [["fn", 0, 0]]}, "K023"),
        ({"types": [[]]}, "K023"),
        ({"types": [[["fn"], 0, 0]]}, "K023"),
        ({"types": ["int"], "terms": [["lit", "-12/4", 0]]}, "accepted"),
        ({"types": ["int"], "terms": [["lit", "1/2", 0]]}, "K023"),
        ({"types": ["int"], "terms": [["lit", "1/0", 0]]}, "K023"),
        ({"types": ["int"], "terms": [["bound", 1000, 0]]}, "accepted"),
        ({"types": ["int"], "terms": [["bound", 1001, 0]]}, "K023"),
        ({"types": ["int"], "terms": [["space", "V"]]}, "K023"),
        ({"types": ["int"], "terms": [["free", "x", 0], ["app", 0, [0]]]}, "K023"),
        ({"terms": {}}, "K023"),
        ({"proofs": [None]}, "K023"),
        ({"entries": [["key", "", 0]]}, "K023"),
        ({"entries": [["key", ""]]}, "K023"),
        ({"more": 1}, "K023"),
    ],
)
def test_documents(changes: dict[str, Any], expected: str) -> None:
    assert code(**changes) == expected


def test_an_entry_needs_a_certificate() -> None:
    rows = {"spaces": [], "sizes": [], "symbols": [], "definitions": [], "hypotheses": [], "claim": 0}
    proofs = [{"statement": rows, "certificate": None}]
    tables = {"types": ["prop"], "terms": [["const", "true", 0]], "proofs": proofs}
    assert code(**tables) == "accepted"
    assert code(**tables, entries=[["key", "", 0]]) == "K023"


def test_a_text_that_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_TEXT", 10)
    assert code() == "K023"


def test_a_table_that_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_ROWS", 2)
    assert code(types=["int", "real"]) == "accepted"
    assert code(types=["int", "real", "prop"]) == "K023"


def test_a_long_hint_is_cut() -> None:
    k = free("k", INT)
    function = lam(k, free("x", REAL), "h" * 200)
    step = Step("refl", (), {"value": function})
    ((_, _, found),) = load(dump([("key", statement(TRUE), Certificate("proved", (), (step,), (), 0))]))
    value = found.steps[0].arguments["value"]
    assert isinstance(value, Lam)
    assert value == function
    assert value.hint == "h" * 60


def test_types_of_every_kind_are_read() -> None:
    kinds = (REAL, Space("V"), Cyclic("n"), Cyclic(3), Function(Cyclic(3), Function(INT, REAL)))
    step = Step("lemma", (), {"number": 0, "spaces": kinds, "sizes": ("n", 3), "values": ()})
    made = Certificate("proved", (), (step,), (), 0)
    assert load(dump([("key", statement(TRUE), made)]))[0][2] == made


@pytest.mark.parametrize(("nodes", "expected"), [(199, "accepted"), (201, "K023")])
def test_a_type_that_is_too_large_is_refused(nodes: int, expected: str) -> None:
    functions = [["fn", 0, row] for row in range(nodes // 2)]
    assert code(types=["int", *functions]) == expected
