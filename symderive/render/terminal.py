"""Reports and errors as text for a terminal.

Width and colour are arguments. The text means the same without colour: colour only repeats what
a word says.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence

from symderive.report import (
    ClaimReport,
    ErrorReport,
    NamedFormula,
    Report,
    SymbolReport,
    is_as_expected,
    is_whole_proof,
)

__all__ = ["catalogue", "claim_failure", "error", "report", "summary", "table", "topic"]

_HEADING = re.compile(r"[A-Z][a-z]+(?: [a-z]+)?: ")
_STYLES = {"good": "32", "bad": "31", "open": "33", "strong": "1", "faint": "2"}


def report(item: Report, *, width: int = 80, color: bool = False, details: bool = False) -> str:
    """Return a report as text.

    Without `details` a claim takes a line, and more where it is not as expected or needs a word: a
    counterexample, an assumption, a condition. With `details` everything is shown: the declarations,
    the statement that the kernel judged, every step with its reason.
    """
    page = _Page(width, color)
    question = f"  [{item.question}]" if item.question else ""
    page.put(page.style(item.id, "strong") + question, plain=item.id + question)
    page.wrap(item.title, indent=2)
    if details:
        _declarations(page, item)
    for claim in item.claims:
        _claim(page, claim, details=details)
    for problem in item.errors:
        page.block(error(problem, width=width - 2, color=color), indent=2)
    for picture in item.pictures if details else ():
        page.labelled(f"picture {picture.id}", picture.caption, indent=2)
    for answer in item.answers if details else ():
        name = "answer" if answer.id == "answer" else f"answer {answer.id}"
        under = "  if " + " and ".join(h.text for h in answer.hypotheses) if answer.hypotheses else ""
        page.labelled(name, answer.text + under, indent=2)
    return page.text()


def answered(item: Report, *, width: int = 80, color: bool = False, details: bool = False) -> str:
    """Return the answer to a question: the verdict, what was read, and how it was found.

    With `details` also the statement that the kernel judged, in which every macro is written out.
    """
    page = _Page(width, color)
    for claim in item.claims:
        style = {"proved": "good", "refuted": "bad"}.get(claim.verdict, "open")
        head = f"{claim.verdict:<9}"
        note = f"  (holds when {' and '.join(claim.proved_when)})" if claim.proved_when else ""
        note = "  (the hypotheses contradict each other)" if claim.vacuous else note
        page.put(
            f"{page.style(head, style)}  {claim.statement}{note}", plain=f"{head}  {claim.statement}{note}"
        )
        read = [_symbol(symbol) for symbol in item.symbols] + [each.text for each in item.hypotheses]
        page.labelled("read as", "; ".join(read), indent=2)
        page.labelled("judged", claim.logical if details else "", indent=2)
        if claim.undefined_at is not None:
            page.labelled("undefined at", claim.undefined_at, indent=2)
        else:
            values = "; ".join(f"{name} = {value}" for name, value in claim.counterexample)
            page.labelled("counterexample", values, indent=2)
        if claim.values is not None:
            page.labelled("its sides there", f"{claim.values[0]} and {claim.values[1]}", indent=2)
        page.labelled("what is proved instead", claim.corrected, indent=2)
        if claim.vacuous:
            page.labelled("note", "anything follows from what cannot hold", indent=2)
        for statement, reason in claim.trace:
            page.wrap(f"{statement}   by {reason}", indent=2, hang=4)
        for statement in claim.assumes:
            page.labelled("assumes", statement, indent=2)
        page.labelled("not used", ", ".join(claim.unused_hypotheses), indent=2)
        page.labelled("facts", ", ".join(claim.facts), indent=2)
        if claim.kernel_steps:
            spent = f"{_count(claim.work, 'step')} tried, {claim.kernel_steps} in the certificate"
            page.labelled("work", spent, indent=2)
        if claim.error is not None:
            page.block(error(claim.error, width=width - 2, color=color), indent=2)
    for problem in item.errors:
        page.block(error(problem, width=width - 2, color=color), indent=2)
    return page.text()


def summary(reports: Sequence[Report], seconds: float | None = None, *, unread: int = 0) -> str:
    """Return one line that counts the claims of reports, and the recipes that gave no report.

    >>> summary([])
    '0 claims'
    """
    claims = [claim for item in reports for claim in item.claims]
    parts = [_count(len(claims), "claim")]
    for verdict in ("proved", "refuted", "undecided"):
        number = sum(claim.verdict == verdict for claim in claims)
        if number:
            parts.append(f"{number} {verdict}")
    surprises = sum(not is_as_expected(claim) for claim in claims)
    if surprises:
        parts.append(f"{surprises} not as expected")
    certified = sum(claim.origin == "certificate" for claim in claims)
    if certified and certified == len(claims):
        parts.append("all from stored certificates")
    elif claims:
        parts.append(f"{certified} from stored certificates" if certified else "all searched for")
    line = f"{parts[0]}: {', '.join(parts[1:])}" if len(parts) > 1 else parts[0]
    if unread:
        line += f"; {_count(unread, 'recipe')} not judged"
    return line if seconds is None else f"{line} ({seconds:.2f} s)"


def claim_failure(item: Report, claim: ClaimReport, *, wanted: str | None, width: int = 80) -> str:
    """Return why a claim is not what a test wants, its place first."""
    page = _Page(width, False)
    head = f"{item.file}:{claim.line}: claim {claim.id} of {item.id} is {claim.verdict}"
    page.put(f"{head}, not {wanted}" if claim.verdict != wanted else f"{head}, but not from its hypotheses")
    _claim(page, claim, details=True)
    return page.text()


def catalogue(rows: Sequence[tuple[str, str, str, str]], *, width: int = 80, color: bool = False) -> str:
    """Return a list of recipes, each a subject, an id, a question and a title.

    >>> print(catalogue([("calculus", "log-product", "2.1", "The logarithm of a product")]), end="")
    calculus
      2.1  log-product  The logarithm of a product
    """
    page = _Page(width, color)
    asked = max((len(question) for _, _, question, _ in rows), default=0)
    named = min(max((len(name) for _, name, _, _ in rows), default=0), 32)
    previous = None
    for subject, name, question, title in rows:
        if subject != previous:
            page.put(page.style(subject, "strong"))
            previous = subject
        left = f"{question:<{asked}}  {name:<{named}}" if asked else f"{name:<{named}}"
        page.wrap(f"  {left}  {title}", hang=asked + named + 6 if asked + named < width // 2 else 6)
    return page.text() if rows else ""


def table(head: str, rows: Sequence[tuple[str, str]], *, width: int = 80, color: bool = False) -> str:
    """Return a head and labelled texts below it; a text without a label stands for itself.

    >>> print(table("proved  a.json", [("facts", "none")]), end="")
    proved  a.json
      facts: none
    """
    page = _Page(width, color)
    page.put(page.style(head, "strong"), plain=head)
    for label, text in rows:
        if label:
            page.labelled(label, text, indent=2)
        else:
            for line in text.splitlines():
                page.wrap(line.strip(), indent=2 + len(line) - len(line.lstrip()), hang=2)
    return page.text()


_ANSWERS = {"equal": "good", "undecided": "open", "conditional": "open"}


def comparisons(rows: Sequence[tuple[str, str, str, str]], *, width: int = 80, color: bool = False) -> str:
    """Return compared answers, each a file ("" for none), a target, a verdict and a note, by file.

    >>> print(comparisons([("", "3.1", "equal", "")]), end="")
    equal        3.1
    """
    page = _Page(width, color)
    previous = ""
    for file, target, verdict, note in rows:
        if file != previous:
            page.put(page.style(file, "strong"), plain=file)
            previous = file
        indent = 2 if file else 0
        word = f"{verdict:<11}"
        style = _ANSWERS.get(verdict, "bad")
        page.put(f"{'':{indent}}{page.style(word, style)}  {_printable(target)}")
        page.wrap(note, indent=indent + 13, hang=2)
    return page.text() if rows else ""


def topic(name: str, kind: str, text: str, *, width: int = 80, color: bool = False) -> str:
    """Return an explanation: paragraphs are laid out anew, indented lines and headings stay.

    >>> print(topic("trans", "rule", "Conclude a = c."), end="")
    trans (rule)
      Conclude a = c.
    """
    page = _Page(width, color)
    page.put(f"{page.style(name, 'strong')} ({kind})")
    paragraph: list[str] = []
    for line in [*text.splitlines(), ""]:
        if paragraph and _HEADING.match(paragraph[0]) and line.startswith(" " * 8):
            paragraph.append(line.strip())
            continue
        alone = not line.strip() or line.startswith((" ", ">>>")) or _HEADING.match(line) is not None
        if alone and paragraph:
            page.wrap(" ".join(paragraph), indent=2, hang=4 if _HEADING.match(paragraph[0]) else 0)
            paragraph = []
        if alone and (line.startswith((" ", ">>>")) or not line.strip()):
            page.wrap(line.strip(), indent=2 + len(line) - len(line.lstrip()), hang=2)
            if not line.strip():
                page.put("")
        else:
            paragraph.append(line.strip())
    page.lines.pop()
    return page.text()


def error(item: ErrorReport, *, width: int = 80, color: bool = False) -> str:
    """Return an error with its place, the source line with a caret, the reason and the mend."""
    page = _Page(width, color)
    head = f"error[{item.code}]"
    page.wrap(f"{head}: {item.what}", hang=2, paint=(head, "bad"))
    if item.file is not None:
        place = ":".join([item.file, *(str(number) for number in (item.line, item.column) if number)])
        page.put(f"  {_printable(place)}")
    if item.line and item.source_line is not None:
        number = str(item.line)
        shown, offset = _excerpt(item.source_line, item.column, width - len(number) - 6)
        page.put(f"   {number} | {shown}")
        room = max(1, len(shown) - offset)
        carets = "^" * max(1, min(item.length, room))
        page.put(f"   {' ' * len(number)} | {' ' * offset}{page.style(carets, 'bad')}")
    page.wrap(item.why, indent=2)
    page.labelled("left to prove", item.goal, indent=2)
    page.labelled("residual", item.residual, indent=2)
    page.labelled("tried", ", ".join(item.tried), indent=2)
    page.labelled("fix", item.fix, indent=2)
    return page.text()


def _claim(page: _Page, item: ClaimReport, *, details: bool) -> None:
    good = is_as_expected(item)
    style = "good" if good else "open" if item.verdict == "undecided" else "bad"
    word = f"{item.verdict:<9}"
    notes = [f"holds when {' and '.join(item.proved_when)}"] if item.proved_when else []
    if item.expected is not None and item.verdict != item.expected:
        notes.append(f"expected: {item.expected}")
    elif item.verdict == "refuted" and item.expected == "refuted":
        notes.append("as expected")
    if item.assumes and item.verdict == "proved":
        notes.append("given what it assumes")
    note = f"  ({'; '.join(notes)})" if notes else ""
    page.put(f"  {page.style(word, style)}  {item.id}{note}", plain=f"  {word}  {item.id}{note}")
    if details:
        page.wrap(item.title, indent=13)
        for symbol in item.symbols:
            page.put(f"{'':13}{_symbol(symbol)}")
        for named in item.hypotheses:
            page.labelled(named.name, named.text, indent=13)
        if item.without:
            page.labelled("without", ", ".join(item.without), indent=13)
    if details or not good or item.verdict == "refuted":
        page.wrap(item.statement, indent=13, hang=2)
    if details and item.logical:
        page.labelled("judged", item.logical, indent=13)
    if details:
        _steps(page, item)
    _outcome(page, item, details=details)


def _outcome(page: _Page, item: ClaimReport, *, details: bool) -> None:
    """Print what a reader must know besides the verdict."""
    if item.undefined_at is not None:
        page.labelled("undefined at", item.undefined_at, indent=13)
    elif item.counterexample:
        values = "; ".join(f"{name} = {value}" for name, value in item.counterexample)
        page.labelled("counterexample", values, indent=13)
    if item.values is not None:
        page.labelled("its sides there", f"{item.values[0]} and {item.values[1]}", indent=13)
    page.labelled("what is proved instead", item.corrected, indent=13)
    for statement in item.assumes:
        label = "assumes, undeclared" if statement in item.undeclared else "assumes"
        page.labelled(label, statement, indent=13)
    page.labelled("not used", ", ".join(item.unused_hypotheses), indent=13)
    if details:
        page.labelled("facts", ", ".join(item.facts), indent=13)
        origin = "a stored certificate, re-checked" if item.origin == "certificate" else "a search"
        page.labelled("from", origin, indent=13)
    elif item.verdict == "undecided":
        stopped = next((step for step in item.steps if step.verdict != "proved"), None)
        if stopped is not None:
            page.labelled("stopped at", stopped.statement, indent=13)
    if item.error is not None:
        page.block(error(item.error, width=page.width - 4, color=page.color), indent=4)


def _steps(page: _Page, item: ClaimReport) -> None:
    for step in item.steps:
        indent = 13 + 2 * step.depth
        if step.relation is not None and step.left_text:
            page.wrap(step.left_text, indent=indent, hang=4)
        text = f"{step.relation} {step.text}" if step.relation is not None else step.text
        name = f"{step.id}: " if step.id else ""
        if not is_whole_proof(item, step):
            page.wrap(name + text, indent=indent + (2 if step.relation is not None else 0), hang=4)
        reason = f"by {step.by}" if step.by else f"found: by {step.found}" if step.found else ""
        if step.by and step.found:
            reason += f"  (found: by {step.found})"
        if step.verdict != "proved":
            reason = f"{step.verdict.upper()}  {reason}".rstrip()
        style = "faint" if step.verdict == "proved" else "bad"
        page.wrap(reason, indent=indent + 6, hang=2, paint=(reason, style))


def _declarations(page: _Page, item: Report) -> None:
    page.labelled("source", item.source, indent=2)
    for paragraph in item.remark.split("\n\n"):
        page.wrap(" ".join(paragraph.split()), indent=2)
    for symbol in item.symbols:
        page.put(f"  {_symbol(symbol)}")
    for label, group in (("hypothesis", item.hypotheses), ("definition", item.definitions)):
        for named in group:
            page.wrap(_named(named, label), indent=2, hang=2)
    page.put("")


def _symbol(item: SymbolReport) -> str:
    return f"{', '.join(item.names)}: {item.sort}" + (f" {item.range}" if item.range else "")


def _named(item: NamedFormula, label: str) -> str:
    return f"{label} {item.name}{' := ' if label == 'definition' else ': '}{item.text}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text)


def _excerpt(line: str, column: int, room: int) -> tuple[str, int]:
    """Return the part of a source line that has room, and where the column falls in it."""
    line = _printable(line)
    offset = min(max(column - 1, 0), len(line))
    room = max(room, 20)
    if len(line) <= room:
        return line, offset
    begin = max(0, min(offset - room // 2, len(line) - room))
    return line[begin : begin + room], offset - begin


class _Page:
    """Lines that are being laid out."""

    def __init__(self, width: int, color: bool) -> None:
        self.width = max(width, 40)
        self.color = color
        self.lines: list[str] = []

    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self.lines) + "\n"

    def style(self, text: str, name: str) -> str:
        return f"\x1b[{_STYLES[name]}m{text}\x1b[0m" if self.color and text else text

    def put(self, line: str, *, plain: str | None = None) -> None:
        """Add a line; `plain` is the same without colour, to be wrapped where it is too long."""
        if plain is not None and len(plain) > self.width:
            self.wrap(plain.strip(), indent=len(plain) - len(plain.lstrip()), hang=2)
        else:
            self.lines.append(line)

    def wrap(
        self, text: str, *, indent: int = 0, hang: int = 0, paint: tuple[str, str] | None = None
    ) -> None:
        """Add a text in as many lines as it needs; `paint` colours its beginning or each line."""
        for paragraph in text.splitlines():
            lines = textwrap.wrap(
                paragraph,
                self.width,
                initial_indent=" " * indent,
                subsequent_indent=" " * (indent + hang),
                break_on_hyphens=False,
            )
            for number, line in enumerate(lines):
                painted = line
                if paint is not None and paint[0] == text:
                    painted = self.style(line, paint[1])
                elif paint is not None and number == 0:
                    painted = line.replace(paint[0], self.style(*paint), 1)
                self.lines.append(painted)

    def labelled(self, label: str, text: str, *, indent: int) -> None:
        """Add `label: text`, or nothing where the text is empty; more than one line starts below."""
        if "\n" in text.strip():
            self.put(f"{'':{indent}}{label}:")
            for line in text.strip().splitlines():
                begin = indent + 2 + len(line) - len(line.lstrip())
                self.wrap(line.strip(), indent=begin, hang=2)
        elif text:
            self.wrap(f"{label}: {text}", indent=indent, hang=2)

    def block(self, text: str, *, indent: int) -> None:
        """Add lines that are laid out already."""
        self.lines += [" " * indent + line for line in text.splitlines()]
