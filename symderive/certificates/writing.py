"""Writing certificates as JSON. Not trusted: what is written is read and checked by the kernel.

The layout is described in `symderive.certificates.reading`, which reads it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from symderive.certificates.reading import FORMAT, KERNEL
from symderive.errors import Refusal
from symderive.kernel.data import Assignment, Certificate, Lemma, Step
from symderive.kernel.rulebook import RULES
from symderive.kernel.statement import Statement
from symderive.terms.term import App, Bound, Const, Free, Lam, Lit, Term
from symderive.terms.types import Base, Cyclic, Space, Type

__all__ = ["dump", "statement_hash"]


class _Tables:
    def __init__(self) -> None:
        self.types: list[object] = []
        self.terms: list[object] = []
        self._type_rows: dict[Type, int] = {}
        self._term_rows: dict[tuple[Term, str], int] = {}
        self._written: dict[int, tuple[int, Term]] = {}
        self.proofs: list[object] = []
        self._proof_rows: dict[tuple[Statement, int], int] = {}
        self._kept: list[Lemma] = []

    def type(self, kind: Type) -> int:
        found = self._type_rows.get(kind)
        if found is None:
            row: object
            if isinstance(kind, Base):
                row = kind.name
            elif isinstance(kind, Space):
                row = ["space", kind.name]
            elif isinstance(kind, Cyclic):
                row = ["mod", kind.size]
            else:
                row = ["fn", self.type(kind.domain), self.type(kind.codomain)]
            self.types.append(row)
            found = self._type_rows[kind] = len(self.types) - 1
        return found

    def term(self, term: Term) -> int:
        same = self._written.get(id(term))
        if same is not None:  # finding an equal term takes a comparison, part by part
            return same[0]
        hint = term.hint if isinstance(term, Lam) else ""
        found = self._term_rows.get((term, hint))
        if found is None:
            self.terms.append(self._row(term))
            found = self._term_rows[term, hint] = len(self.terms) - 1
        self._written[id(term)] = found, term  # kept, so that no other term gets its id
        return found

    def proof(self, proof: Lemma) -> int:
        key = (proof.statement, id(proof.certificate))
        found = self._proof_rows.get(key)
        if found is None:
            row = _proof_row(proof, self)
            self.proofs.append(row)
            self._kept.append(proof)  # so that no other certificate gets its id
            found = self._proof_rows[key] = len(self.proofs) - 1
        return found

    def _row(self, term: Term) -> object:
        if isinstance(term, App):
            return ["app", self.term(term.head), [self.term(a) for a in term.args]]
        if isinstance(term, Lam):
            return ["lam", self.type(term.domain), self.term(term.body), term.hint]
        if isinstance(term, Lit):
            return ["lit", str(term.value), self.type(term.type)]
        if isinstance(term, Bound):
            return ["bound", term.index, self.type(term.type)]
        if isinstance(term, (Free, Const)):
            tag = "free" if isinstance(term, Free) else "const"
            return [tag, term.name, self.type(term.type)]
        raise Refusal("K023", "a term of an unknown kind cannot be written")


def dump(entries: Iterable[tuple[str, Statement, Certificate]]) -> str:
    """Return a document with these entries; equal input gives equal text.

    A lemma that several proofs cite is written once.
    """
    tables = _Tables()
    rows = [
        [key, statement_hash(statement), tables.proof(Lemma(statement, certificate))]
        for key, statement, certificate in entries
    ]
    document = {
        "format": FORMAT,
        "kernel": KERNEL,
        "types": tables.types,
        "terms": tables.terms,
        "proofs": tables.proofs,
        "entries": rows,
    }
    return json.dumps(document, ensure_ascii=True, separators=(",", ":"), indent=None) + "\n"


def _proof_row(proof: Lemma, tables: _Tables) -> dict[str, object]:
    header = _statement_rows(proof.statement, tables)
    certificate = proof.certificate
    if certificate is None:
        return {"statement": header, "certificate": None}
    body = {
        "kind": certificate.kind,
        "lemmas": [tables.proof(lemma) for lemma in certificate.lemmas],
        "steps": [
            [step.rule, list(step.premises), _argument_rows(step, tables)] for step in certificate.steps
        ],
        "definedness": list(certificate.definedness),
        "goal": certificate.goal,
        "lines": [[tables.term(x.proposition), x.proof, x.defined] for x in certificate.lines],
        "assignment": _assignment_rows(certificate.assignment, tables),
    }
    return {"statement": header, "certificate": body}


def _statement_rows(statement: Statement, tables: _Tables) -> dict[str, object]:
    return {
        "spaces": list(statement.spaces),
        "sizes": list(statement.sizes),
        "symbols": [[name, tables.type(kind)] for name, kind in statement.symbols],
        "definitions": [[name, tables.term(term)] for name, term in statement.definitions],
        "hypotheses": [[name, tables.term(term)] for name, term in statement.hypotheses],
        "claim": tables.term(statement.claim),
    }


def _argument_rows(step: Step, tables: _Tables) -> dict[str, object]:
    kinds = RULES[step.rule].arguments
    rows: dict[str, object] = {}
    for name, value in step.arguments.items():
        kind = kinds[name]
        if kind in ("term", "variable") and isinstance(value, Term):
            rows[name] = tables.term(value)
        elif kind == "terms" and isinstance(value, tuple):
            rows[name] = [tables.term(x) for x in value if isinstance(x, Term)]
        elif kind == "types" and isinstance(value, tuple):
            rows[name] = [tables.type(x) for x in value if isinstance(x, Type)]
        elif isinstance(value, tuple):
            rows[name] = list(value)
        else:
            rows[name] = value
    return rows


def _assignment_rows(assignment: Assignment | None, tables: _Tables) -> object:
    if assignment is None:
        return None
    return {
        "spaces": [[name, tables.type(kind)] for name, kind in assignment.spaces],
        "sizes": [[name, size] for name, size in assignment.sizes],
        "values": [[name, tables.term(term)] for name, term in assignment.values],
    }


def statement_hash(statement: Statement) -> str:
    """Return a fingerprint of a statement, for keys of a lock file; nothing is believed for it."""
    tables = _Tables()
    rows = _statement_rows(statement, tables)
    text = json.dumps([tables.types, tables.terms, rows], ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()[:32]
