"""Proofs as text: reasons, chains and steps. Not trusted: a misread proof proves nothing false.

A reason is `TACTIC ARGUMENTS [using NAMES] [with x := TERM, …] [; REASON]`. A chain is an expression and
lines `REL EXPRESSION by REASON`; a line that does not start with a relation continues the one before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from symderive.errors import SymderiveError
from symderive.recipes.model import Binding, Chain, Formula, Link, Proof, Reason, Step, Steps
from symderive.recipes.passage import Passage, find_word, passage, split
from symderive.recipes.schema import STEP, check_fields, wrong_shape
from symderive.recipes.source import Line, Mapping, Node, Scalar, Sequence, Source, layout, scalar
from symderive.syntax.parser import parse_formula

__all__ = ["formula", "located", "read_proof"]


@contextmanager
def located(source: Source) -> Iterator[None]:
    """Complete the errors that arise within by the file and the line to print."""
    try:
        yield
    except SymderiveError as error:
        if error.file is None:
            error.file = source.file
            span = error.span
            if span is not None and 1 <= span.line <= len(source.lines):
                error.source_line = source.lines[span.line - 1]
        raise


def formula(source: Source, text: Passage, what: str = "a formula") -> Formula:
    """Parse a formula; refuses R302 (nothing there) and, placed in the file, what the parser refuses."""
    if not text:
        raise source.error(
            "R302", f"{what} is missing", text.span, fix="write it, or delete what announces it"
        )
    with located(source):
        return Formula(text.plain, parse_formula(text.text, line=text.line, column=text.column), text.span)


_RELATIONS = {"<=>": "<=>", "=>": "=>", "<=": "<=", ">=": ">=", "=": "=", "<": "<", ">": ">"} | {
    "⇔": "<=>", "⟺": "<=>", "⇒": "=>", "⟹": "=>", "≤": "<=", "≥": ">="
}  # fmt: skip
# `<` opens an inner product unless a space follows.
_RELATION = re.compile(r"<=>|=>|<=|>=|=|<(?=\s|$)|>|[⇔⟺⇒⟹≤≥]")
_NO_RELATION = re.compile(r"!=|≠|:=|≈|~")
MAX_REASON = 4_000
"""Most characters of a reason."""

MAX_PARTS = 40
"""Most reasons that are joined by `;`."""

_TACTIC = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?!\S)", re.ASCII)
_BINDING = re.compile(r"([^\W\d]\w*)\s*:=")
_NAME = re.compile(r"[^\W\d]\w*(?:-\w+)*(?:#[^\W\d]\w*(?:-\w+)*)?")


def read_reason(source: Source, text: Passage) -> Reason:
    """Parse a reason; refuses R302 (something is missing in it) and R303 (malformed, or too long)."""
    if len(text.text) > MAX_REASON:
        raise source.error(
            "R303", "a reason is too long", text.span, why=f"the limit is {MAX_REASON} characters"
        )
    *parts, last = split(text, ";")
    if len(parts) >= MAX_PARTS:
        raise source.error("R303", "a reason has too many parts", text.span, why=f"the limit is {MAX_PARTS}")
    reason = _one_reason(source, last, None)
    for part in reversed(parts):
        reason = _one_reason(source, part, reason)
    return reason


def _one_reason(source: Source, text: Passage, then: Reason | None) -> Reason:
    if not text:
        raise source.error(
            "R302",
            "a reason is missing",
            text.span,
            fix="name a tactic, such as `ring`, or delete `by` or `;`",
        )
    match = _TACTIC.match(text.text)
    if match is None:
        raise source.error(
            "R303",
            "a reason begins with the name of a tactic",
            text.span,
            why=f"found `{text.plain[:40]}`",
            fix="write, for example, `ring` or `linarith using h`; a chain needs two lines or more after `|`",
        )
    rest = text.part(match.end())
    clauses: dict[str, Passage] = {}
    word = ""
    while True:
        found = find_word(rest, "using|with")
        content = rest.part(0, found.start() if found else None)
        if word in clauses:
            raise source.error(
                "R303", f"`{word}` stands twice in a reason", content.span, fix="join the two lists"
            )
        if word and not content:
            raise source.error(
                "R302", f"`{word}` is followed by nothing", content.span, fix=f"delete `{word}`"
            )
        clauses[word] = content
        if found is None:
            break
        word, rest = found.group(), rest.part(found.end())
    if _RELATION.match(clauses[""].text):
        raise source.error(
            "R303",
            "a relation cannot stand in a reason",
            clauses[""].span,
            why="a proof of one line is a reason",
            fix="a chain needs two lines or more after `|`",
        )
    return Reason(
        text.part(0, match.end()),
        clauses[""],
        tuple(_name(source, item) for item in split(clauses["using"], ",")) if "using" in clauses else (),
        tuple(_bindings(source, clauses["with"])) if "with" in clauses else (),
        then,
        text.plain if then is None else f"{text.plain}; {then.text}",
        text.span,
    )


def _name(source: Source, text: Passage) -> Passage:
    if not text:
        raise source.error("R302", "a name is missing", text.span, fix="delete the comma, or write the name")
    if not _NAME.fullmatch(text.text):
        raise source.error(
            "R303",
            "this is not a name that a reason can use",
            text.span,
            why=f"found `{text.plain[:40]}`",
            fix="name hypotheses, steps or claims, separated by commas, or other-recipe#claim",
        )
    return text


def _bindings(source: Source, text: Passage) -> Iterator[Binding]:
    seen: set[str] = set()
    for item in split(text, r",(?=\s*[^\W\d]\w*\s*:=)"):
        match = _BINDING.match(item.text)
        if match is None:
            raise source.error(
                "R303",
                "`with` gives values to names",
                item.span,
                why=f"found `{item.plain[:40]}`",
                fix="write `with x := 2, y := x + 1`",
            )
        name = item.part(0, match.end(1))
        if name.text in seen:
            raise source.error("R303", f"`{name.text}` is given two values", name.span, fix="delete one")
        seen.add(name.text)
        yield Binding(name, formula(source, item.part(match.end()), "a value"))


def read_proof(source: Source, node: Node) -> Proof:
    """Parse a proof: a reason, a chain, or steps.

    Refuses: R203 (a list item of the wrong shape), R301 (a malformed chain), R302, R303 (a malformed
    reason), R304 (a step with `by` and `proof`, or an empty list), and malformed formulas.
    """
    if isinstance(node, Sequence):
        if not node.items:
            raise source.error("R304", "a list of steps is empty", node.span, fix="delete `proof:`")
        return Steps(tuple(_step(source, item) for item in node.items), node.span)
    return _text_proof(source, scalar(node))


def _text_proof(source: Source, text: Scalar) -> Reason | Chain:
    starts = [
        index
        for index, line in enumerate(text.lines)
        if _RELATION.match(line.text) or (index and _NO_RELATION.match(line.text))
    ]
    if not starts or text.lines[0].line == text.lines[-1].line:
        return read_reason(source, passage(text))
    if text.style != "literal":
        raise source.error(
            "R301",
            "a chain must keep its lines",
            text.lines[starts[0]].span,
            why="YAML joins the lines of this text",
            fix="write `proof: |` and the chain on the lines below",
        )
    if starts[0] == 0:
        raise source.error(
            "R301",
            "a chain begins with an expression",
            text.lines[0].span,
            why="the first line begins with a relation",
            fix="put the left side on the first line",
        )
    ends = [*starts[1:], len(text.lines)]
    return Chain(
        _first(source, _passage(text.lines[: starts[0]])),
        tuple(
            _link(source, _passage(text.lines[start:end])) for start, end in zip(starts, ends, strict=True)
        ),
        text.span,
    )


def _passage(lines: tuple[Line, ...]) -> Passage:
    return Passage(layout(lines), lines[0].line, lines[0].column)


def _first(source: Source, text: Passage) -> Formula:
    by = find_word(text, "by")
    if by is not None:
        raise source.error(
            "R301",
            "the first line of a chain is an expression alone",
            text.part(by.start()).span,
            fix="write the reason behind the relation that it proves",
        )
    return formula(source, text, "the first expression of a chain")


def _link(source: Source, text: Passage) -> Link:
    match = _RELATION.match(text.text)
    if match is None:
        raise source.error(
            "R301",
            "this relation cannot stand in a chain",
            text.span,
            fix="a line of a chain begins with =, <=, <, >=, >, => or <=>",
        )
    by = find_word(text, "by")
    end = by.start() if by is not None else len(text.text)
    return Link(
        _RELATIONS[match.group()],
        formula(source, text.part(match.end(), end), "the expression behind the relation"),
        read_reason(source, text.part(by.end())) if by is not None else None,
        text.span,
    )


def _step(source: Source, node: Node) -> Step:
    if isinstance(node, Scalar):
        text = passage(node)
        by = find_word(text, "by")
        end = by.start() if by is not None else len(text.text)
        have = formula(source, text.part(0, end), "the formula of a step")
        reason = read_reason(source, text.part(by.end())) if by is not None else None
        return Step(None, have, reason, None, text.span)
    if not isinstance(node, Mapping):
        raise wrong_shape(source, node, "a step", "`formula by reason`, or {have: formula, by: reason}")
    fields = check_fields(source, node, STEP, "a step")
    if "by" in fields and "proof" in fields:
        raise source.error(
            "R304", "a step has both `by` and `proof`", fields["proof"].span, fix="keep one of the two"
        )
    return Step(
        scalar(fields["id"]).text if "id" in fields else None,
        formula(source, passage(scalar(fields["have"])), "`have`"),
        read_reason(source, passage(scalar(fields["by"]))) if "by" in fields else None,
        read_proof(source, fields["proof"]) if "proof" in fields else None,
        node.span,
    )
