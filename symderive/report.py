"""What a reader sees of a recipe that was judged: plain data, renderer-neutral. Not trusted.

A report says nothing that the kernel did not say: `prove` fills it from the kernel's verdicts and
from the author's text, and the renderers only lay it out. Nothing here computes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from symderive.errors import SymderiveError
from symderive.records import Record

if TYPE_CHECKING:  # commands that print no formula do not load the syntax tree
    from symderive.syntax.tree import Declaration, DefinitionHead, Node

__all__ = [
    "AnswerReport",
    "ClaimReport",
    "ErrorReport",
    "NamedFormula",
    "Origin",
    "PictureReport",
    "Report",
    "StepReport",
    "SymbolReport",
    "Verdict",
    "error_report",
    "is_as_expected",
    "is_whole_proof",
]

Verdict = Literal["proved", "refuted", "undecided"]
Origin = Literal["certificate", "search"]


class ErrorReport(Record):
    """An error or a refusal, laid out as data.

    `code` is known to `symderive explain`. `file`, `line`, `column`, `length` and `source_line` say
    where (line 0: no place is known). `goal` is what was left to prove, `residual` what did not vanish,
    `tried` the tactics that were tried, in order.
    """

    code: str
    what: str
    why: str = ""
    fix: str = ""
    file: str | None = None
    line: int = 0
    column: int = 0
    length: int = 1
    source_line: str | None = None
    goal: str = ""
    residual: str = ""
    tried: tuple[str, ...] = ()


class SymbolReport(Record):
    """One declaration of the author: names, sort, and a range or nothing."""

    names: tuple[str, ...]
    sort: str
    range: str = ""
    tree: Declaration | None = None


class NamedFormula(Record):
    """A hypothesis (its name and proposition) or a definition (its head and body).

    `name` is what stands before the colon in the recipe; `head` is the tree of that of a
    definition, such as `phi(w in V)`; `text` and `formula` are what stands after the colon.
    """

    name: str
    text: str
    formula: Node | None = None
    head: DefinitionHead | None = None


class StepReport(Record):
    """One step of a proof.

    `statement` is the whole proposition as text. A link of a chain has a `relation`; then `text` and
    `formula` are the expression on its right, and the first link of a chain also has the expression
    on the left in `left_text` and `left`. Of other steps `text` and `formula` are the proposition.
    `by` is the author's reason ("" where it was left out), `found` the reason that was found by search.
    `depth` counts the nested proofs around the step. Lines and columns are those of the file; 0 is
    unknown.
    """

    statement: str
    verdict: Verdict
    text: str
    formula: Node | None = None
    relation: str | None = None
    left_text: str = ""
    left: Node | None = None
    by: str = ""
    found: str | None = None
    id: str | None = None
    depth: int = 0
    line: int = 0
    column: int = 0


class AnswerReport(Record):
    """A closed form that answers the question, with what it is under beside the recipe's hypotheses.

    `id` is `answer` where the recipe gives just one expression.
    """

    id: str
    text: str
    title: str = ""
    formula: Node | None = None
    hypotheses: tuple[NamedFormula, ...] = ()


class ClaimReport(Record):
    """One claim and what was found about it.

    `statement` is the author's text, `formula` its tree, `logical` the statement that the kernel judged,
    printed from its terms. `expected` is None where nothing was expected. `assumes` lists every cited
    statement that is not derived here, `undeclared` those of them that the recipe does not declare.
    `counterexample` assigns values to the symbols; `undefined_at` is the same point where the claim is
    undefined there rather than false; `values` are the sides of the claim at the counterexample, where they
    are plain numbers and a question was asked. `proved_when` are conditions under which the claim is
    proved, `corrected` is a claim near it that is proved. `origin` says whether a stored certificate was
    checked or a proof was searched for. Of a question: `trace` is what the search found on the way, each with
    its reason, `work` the number of steps that it tried, `kernel_steps` the length of the certificate;
    `vacuous`: the hypotheses are shown to contradict each other.
    """

    id: str
    statement: str
    verdict: Verdict
    title: str = ""
    formula: Node | None = None
    logical: str = ""
    expected: Verdict | None = "proved"
    symbols: tuple[SymbolReport, ...] = ()
    hypotheses: tuple[NamedFormula, ...] = ()
    without: tuple[str, ...] = ()
    assumes: tuple[str, ...] = ()
    undeclared: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    steps: tuple[StepReport, ...] = ()
    counterexample: tuple[tuple[str, str], ...] = ()
    undefined_at: str | None = None
    values: tuple[str, str] | None = None
    proved_when: tuple[str, ...] = ()
    corrected: str = ""
    trace: tuple[tuple[str, str], ...] = ()
    work: int = 0
    kernel_steps: int = 0
    vacuous: bool = False
    unused_hypotheses: tuple[str, ...] = ()
    used_hypotheses: tuple[str, ...] = ()
    error: ErrorReport | None = None
    line: int = 0
    column: int = 0
    seconds: float = 0.0
    origin: Origin = "search"


class PictureReport(Record):
    """A picture that the recipe declares.

    Where it was drawn for a document, `file` is the name of the file that holds it, or `tikz` is its source;
    otherwise `missing` says why not. `note` says what the picture is worth.
    """

    id: str
    caption: str
    file: str = ""
    tikz: str = ""
    missing: str = ""
    note: str = ""


class Report(Record):
    """A recipe and its claims. `ok`: every claim is as expected and there are no errors."""

    id: str
    title: str
    file: str
    ok: bool
    question: str = ""
    source: str = ""
    remark: str = ""
    origin: Origin = "search"
    symbols: tuple[SymbolReport, ...] = ()
    hypotheses: tuple[NamedFormula, ...] = ()
    definitions: tuple[NamedFormula, ...] = ()
    pictures: tuple[PictureReport, ...] = ()
    claims: tuple[ClaimReport, ...] = ()
    answers: tuple[AnswerReport, ...] = ()
    errors: tuple[ErrorReport, ...] = ()


def error_report(error: SymderiveError) -> ErrorReport:
    """Return an exception as data.

    >>> error_report(SymderiveError("C101", "no such recipe")).code
    'C101'
    """
    span = error.span
    return ErrorReport(
        code=error.code,
        what=error.what,
        why=error.why,
        fix=error.fix,
        file=error.file,
        line=span.line if span else 0,
        column=span.column if span else 0,
        length=span.length if span else 1,
        source_line=error.source_line,
    )


def is_as_expected(claim: ClaimReport) -> bool:
    """Say whether a claim has the verdict that its recipe expects and rests on nothing undeclared.

    Where nothing was expected, a decided claim is as expected.

    >>> is_as_expected(ClaimReport(id="a", statement="1 = 1", verdict="proved"))
    True
    >>> is_as_expected(ClaimReport(id="b", statement="1 = 2", verdict="refuted"))
    False
    """
    if claim.undeclared:
        return False
    return claim.verdict != "undecided" if claim.expected is None else claim.verdict == claim.expected


def is_whole_proof(claim: ClaimReport, step: StepReport) -> bool:
    """Say whether a proof is this one step that repeats the claim, so that only its reason is news."""
    return len(claim.steps) == 1 and step.relation is None and step.text == claim.statement
