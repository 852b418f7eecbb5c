"""Reports as JSON, in an envelope that does not change within a schema number.

The same report gives the same bytes: times are left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from symderive.report import (
    AnswerReport,
    ClaimReport,
    ErrorReport,
    NamedFormula,
    Report,
    StepReport,
    SymbolReport,
)

__all__ = ["SCHEMA", "claim", "envelope", "error", "report"]

SCHEMA = 1
LONGEST_LINE = 1000


def envelope(results: Iterable[dict[str, Any]], errors: Iterable[ErrorReport] = ()) -> str:
    r"""Return `{"schema", "results", "errors"}` as text.

    >>> envelope([])
    '{\n  "schema": 1,\n  "results": [],\n  "errors": []\n}\n'
    """
    content = {"schema": SCHEMA, "results": list(results), "errors": [error(item) for item in errors]}
    return json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def report(item: Report) -> dict[str, Any]:
    """Return a report as plain JSON data."""
    return {
        "id": item.id,
        "question": item.question,
        "title": item.title,
        "source": item.source,
        "remark": item.remark,
        "file": item.file,
        "ok": item.ok,
        "origin": item.origin,
        "symbols": [_symbol(symbol) for symbol in item.symbols],
        "hypotheses": [_named(named) for named in item.hypotheses],
        "definitions": [_named(named) for named in item.definitions],
        "pictures": [{"id": picture.id, "caption": picture.caption} for picture in item.pictures],
        "claims": [claim(each) for each in item.claims],
        "answer": next((each.text for each in item.answers if each.id == "answer"), None),
        "answers": [_answer(each) for each in item.answers],
        "errors": [error(each) for each in item.errors],
    }


def claim(item: ClaimReport) -> dict[str, Any]:
    """Return a claim as plain JSON data."""
    return {
        "id": item.id,
        "title": item.title,
        "statement": item.statement,
        "logical": item.logical,
        "verdict": item.verdict,
        "expected": item.expected,
        "origin": item.origin,
        "symbols": [_symbol(symbol) for symbol in item.symbols],
        "hypotheses": [_named(named) for named in item.hypotheses],
        "without": list(item.without),
        "assumes": list(item.assumes),
        "undeclared_assumes": list(item.undeclared),
        "facts": list(item.facts),
        "steps": [_step(step) for step in item.steps],
        "counterexample": dict(item.counterexample) if item.counterexample else None,
        "undefined_at": item.undefined_at,
        "values": list(item.values) if item.values else None,
        "proved_when": list(item.proved_when),
        "corrected": item.corrected or None,
        "trace": [{"statement": statement, "by": reason} for statement, reason in item.trace],
        "work": item.work,
        "kernel_steps": item.kernel_steps,
        "vacuous": item.vacuous,
        "used_hypotheses": list(item.used_hypotheses),
        "unused_hypotheses": list(item.unused_hypotheses),
        "error": error(item.error) if item.error else None,
        "line": item.line,
        "column": item.column,
    }


def error(item: ErrorReport) -> dict[str, Any]:
    """Return an error as plain JSON data; a source line that is too long to quote is left out."""
    content = {field.name: getattr(item, field.name) for field in fields(item)}
    content["tried"] = list(item.tried)
    if item.source_line is not None and len(item.source_line) > LONGEST_LINE:
        content["source_line"] = None
    return content


def _answer(item: AnswerReport) -> dict[str, Any]:
    under = [_named(each) for each in item.hypotheses]
    return {"id": item.id, "title": item.title, "text": item.text, "hypotheses": under}


def _step(item: StepReport) -> dict[str, Any]:
    return {
        "id": item.id,
        "statement": item.statement,
        "relation": item.relation,
        "by": item.by,
        "found": item.found,
        "verdict": item.verdict,
        "depth": item.depth,
        "line": item.line,
        "column": item.column,
    }


def _symbol(item: SymbolReport) -> dict[str, Any]:
    return {"names": list(item.names), "sort": item.sort, "range": item.range}


def _named(item: NamedFormula) -> dict[str, Any]:
    return {"name": item.name, "text": item.text}
