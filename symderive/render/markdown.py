"""Reports as Markdown, formulas between dollar signs.

Text that is not a formula is printed literally: it cannot become a link, a heading or HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from symderive.render.declaration import declared
from symderive.render.math import latex as math
from symderive.render.prose import laid_out
from symderive.report import (
    AnswerReport,
    ClaimReport,
    ErrorReport,
    NamedFormula,
    PictureReport,
    Report,
    StepReport,
    SymbolReport,
    is_whole_proof,
)
from symderive.syntax.tree import Node

__all__ = ["code", "document", "plain"]


def plain(text: str) -> str:
    r"""Return a text as Markdown that shows it literally.

    >>> plain("<b> a*b [x](y)")
    '&lt;b&gt; a\\*b \\[x\\](y)'
    """
    line = " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    escaped = re.sub(r"([\\`*_\[\]#$|~!])", r"\\\1", line)
    return re.sub(r"^(\d*)([.)]|[-+=])(?=\s|$)", r"\1\\\2", escaped)


def code(text: str) -> str:
    """Return a text in code type.

    >>> code("a_b"), code("a`b")
    ('`a_b`', '`` a`b ``')
    """
    line = " ".join(text.split())
    longest = max((len(run) for run in re.findall("`+", line)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if longest else ""
    return f"{fence}{pad}{line}{pad}{fence}"


def document(items: Sequence[Report]) -> str:
    """Return reports as one Markdown text."""
    return "\n".join(_report(item) for item in items)


def _report(item: Report) -> str:
    question = f"{plain(item.question)} · " if item.question else ""
    blocks = [f"## {question}{_prose(item.title) or plain(item.id)}"]
    if item.source:
        blocks.append(f"*Source:* {plain(item.source)}")
    blocks += [_prose(part) for part in item.remark.split("\n\n") if part.strip()]
    blocks += _declared(item.symbols, item.hypotheses, item.definitions)
    for picture in item.pictures:
        blocks += _picture(picture)
    for claim in item.claims:
        blocks += _claim(claim)
    blocks += [_answer(answer) for answer in item.answers]
    blocks += [_problem(problem) for problem in item.errors]
    return "\n\n".join(blocks) + "\n"


def _answer(item: AnswerReport) -> str:
    title = f"{_prose(item.title)}: " if item.title else ""
    under = ", ".join(_formula(each.formula, each.text) for each in item.hypotheses)
    return f"*Answer:* {title}{_formula(item.formula, item.text)}" + (f" if {under}" if under else "")


def _prose(text: str) -> str:
    """Return the author's words, with the formulas that stand between backticks."""
    return laid_out(text, plain, lambda tree: _inline(tree, ""), code)


def _picture(item: PictureReport) -> list[str]:
    caption = f"{_prose(item.caption)} {plain(item.note)}".rstrip()
    if item.missing:
        missing = plain(f"The picture {item.id} is missing: {item.missing}.")
        return [f"{caption} {missing}"]
    return [f"![{plain(item.id)}]({item.file})\n\n{caption}"] if item.file else []


def _declared(
    symbols: Sequence[SymbolReport],
    hypotheses: Sequence[NamedFormula],
    definitions: Sequence[NamedFormula] = (),
) -> list[str]:
    blocks = []
    if symbols:
        blocks.append("*Symbols:* " + "; ".join(declared(symbol, plain) for symbol in symbols))
    if hypotheses:
        rows = [f"- {_formula(item.formula, item.text)} ({code(item.name)})" for item in hypotheses]
        blocks.append("*Hypotheses:*\n\n" + "\n".join(rows))
    if definitions:
        rows = [f"- {_definition(item)}" for item in definitions]
        blocks.append("*Definitions:*\n\n" + "\n".join(rows))
    return blocks


def _claim(item: ClaimReport) -> list[str]:
    name = f"{_prose(item.title)} ({code(item.id)})" if item.title else code(item.id)
    notes = []
    if item.assumes and item.verdict == "proved":
        notes.append("given what it assumes")
    if item.expected is not None and item.expected != item.verdict:
        notes.append(f"expected: {item.expected}")
    note = f" ({'; '.join(notes)})" if notes else ""
    blocks = [f"### {name}: {item.verdict}{note}"]
    blocks += _declared(item.symbols, item.hypotheses)
    if item.without:
        blocks.append(f"*Not assumed here:* {_codes(item.without)}")
    blocks.append(_display(item.formula, item.statement))
    for label, texts in (
        ("Holds when", item.proved_when),
        ("Undefined at", [item.undefined_at] if item.undefined_at is not None else []),
        ("Counterexample", [] if item.undefined_at is not None else _point(item)),
    ):
        if texts:
            blocks.append(f"*{label}:* {_codes(texts)}")
    for statement in item.assumes:
        blocks += ["**Assumes (cited, not derived here):**", f"```\n{statement}\n```"]
    if item.steps:
        whole = is_whole_proof(item, item.steps[0])
        blocks.append(_reason(item.steps[0]) if whole else _steps(item.steps))
    if item.error is not None:
        blocks.append(_problem(item.error))
    return blocks


def _point(item: ClaimReport) -> list[str]:
    return [f"{symbol} = {value}" for symbol, value in item.counterexample]


def _steps(items: Sequence[StepReport]) -> str:
    rows = ["| step | reason |", "|---|---|"]
    for item in items:
        indent = "&emsp;" * (2 * item.depth)
        if item.relation is None:
            rows.append(f"| {indent}{_formula(item.formula, item.text)} | {_reason(item)} |")
            continue
        if item.left_text:
            rows.append(f"| {indent}{_formula(item.left, item.left_text)} | |")
        right = _inline(item.formula, item.text, before=_RELATIONS.get(item.relation, "") + " ")
        rows.append(f"| {indent}&emsp;{right} | {_reason(item)} |")
    return "\n".join(rows)


_RELATIONS = {"=": "=", "<=": r"\le", ">=": r"\ge", "<": r"\lt", ">": r"\gt", "!=": r"\ne"} | {
    "=>": r"\Rightarrow",
    "<=>": r"\Leftrightarrow",
}


def _reason(item: StepReport) -> str:
    parts = []
    if item.verdict != "proved":
        parts.append(f"**{item.verdict}**")
    if item.by:
        parts.append(f"by {_cell(item.by)}")
    if item.found and item.found != item.by:
        parts.append(f"found: by {_cell(item.found)}" if item.by else f"by {_cell(item.found)}")
    if item.id:
        parts.append(f"({_cell(item.id)})")
    return " ".join(parts)


def _cell(text: str) -> str:
    """Return code for a cell of a table, where a bar would end the cell."""
    return code(text).replace("|", "\\|")


def _problem(item: ErrorReport) -> str:
    lines = [f"**{plain(item.code)}: {plain(item.what)}**", plain(item.why)]
    lines += [
        f"*{label}:* {code(text)}"
        for label, text in (("Left to prove", item.goal), ("Residual", item.residual))
        if text
    ]
    if item.tried:
        lines.append(f"*Tried:* {_codes(item.tried)}")
    return "\\\n".join(line for line in lines if line)


def _definition(item: NamedFormula) -> str:
    if item.head is None or item.formula is None:
        return f"{code(item.name)} := {_formula(item.formula, item.text)}"
    return f"${math(item.head)} := {math(item.formula)}$"


def _formula(node: Node | None, text: str) -> str:
    return _inline(node, text)


def _inline(node: Node | None, text: str, before: str = "") -> str:
    if node is None:
        return _cell(f"{before}{text}")
    return f"${before}{math(node).replace('|', chr(92) + 'vert ')}$"


def _display(node: Node | None, text: str) -> str:
    return f"$$\n{math(node)}\n$$" if node is not None else f"```\n{text}\n```"


def _codes(texts: Iterable[str]) -> str:
    return ", ".join(code(text) for text in texts)
