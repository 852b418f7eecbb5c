"""Reports as one table: each question, its claims, their verdicts, what they assume, the recipe."""

from __future__ import annotations

from collections.abc import Sequence

from symderive.render.markdown import code, plain
from symderive.report import ClaimReport, Report

__all__ = ["document"]


def document(items: Sequence[Report]) -> str:
    """Return a page of Markdown with a table for each recipe, under the heading of its question."""
    claims = [claim for item in items for claim in item.claims]
    counts = ", ".join(
        f"{sum(claim.verdict == verdict for claim in claims)} {verdict}"
        for verdict in ("proved", "refuted", "undecided")
    )
    blocks = ["# Coverage", f"{len(items)} recipes, {len(claims)} claims: {counts}."]
    question = None
    for item in items:
        if item.question != question:
            question = item.question
            blocks.append(f"## {plain(question or 'Lemmas')}")
        blocks.append(f"{plain(item.title)} ({code(item.id)})")
        rows = ["| claim | what it says | verdict | assumes |", "|---|---|---|---|"]
        blocks.append("\n".join([*rows, *(_row(claim) for claim in item.claims)]))
    return "\n\n".join(blocks) + "\n"


def _row(claim: ClaimReport) -> str:
    verdict = claim.verdict
    if claim.verdict == "refuted" and claim.counterexample:
        values = ", ".join(f"{name} = {value}" for name, value in claim.counterexample)
        verdict_text = f"{verdict} by {code(values)}"
    else:
        verdict_text = verdict if claim.verdict == claim.expected else f"**{verdict}**"
    assumes = f"{len(claim.assumes)} statements" if claim.assumes else "nothing"
    cells = (code(claim.id), plain(claim.title or claim.statement), verdict_text, assumes)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
