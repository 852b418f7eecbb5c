"""`symderive export`: recipes as LaTeX, Markdown or JSON."""

from __future__ import annotations

from pathlib import Path

import click

from symderive.cli.outcome import Outcome, exit_code
from symderive.cli.session import gather, judging_options, print_errors, write
from symderive.errors import CommandError

__all__ = ["command"]


@click.command("export")
@click.argument("targets", nargs=-1, metavar="TARGET...")
@click.option("--all", "everything", is_flag=True, help="Every shipped recipe that answers a question.")
@click.option("--to", "form", type=click.Choice(["latex", "markdown", "summary", "json"]), required=True)
@click.option("--standalone", is_flag=True, help="A LaTeX document that compiles, instead of a fragment.")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write to this file instead of the standard output.",
)
@judging_options
def command(
    targets: tuple[str, ...],
    everything: bool,
    form: str,
    standalone: bool,
    output: Path | None,
    fresh: bool,
    certificates: Path | None,
) -> int:
    """Write recipes, with their verdicts, in another format.

    A LaTeX fragment needs amsmath, amsthm, mathtools and graphicx, and tikz for computation graphs. Pictures
    are written beside the FILE, which wants Matplotlib (the extra `plot`); without it the document says what
    is missing. A summary is a Markdown table of
    questions, claims and verdicts.
    """
    if standalone and form != "latex":
        raise CommandError("C104", "--standalone is for LaTeX", fix="leave it out, or use --to latex")
    if everything and not targets:
        targets, everything = _questions(), False
    outcome = gather(targets, everything=everything, fresh=fresh, certificates=certificates)
    if form == "json" or outcome.reports:
        write(_render(outcome, form, standalone, output), output)
    if form != "json" or output is not None:
        print_errors(outcome.errors)
    return exit_code(outcome)


def _questions() -> tuple[str, ...]:
    """Return the files of the shipped recipes that answer a question, in the order of the questions."""
    from symderive.catalogue import catalogue, natural_order

    entries = [entry for entry in catalogue().entries if entry.question]
    entries.sort(key=lambda entry: (natural_order(entry.question), entry.id))
    return tuple(str(entry.path) for entry in entries)


def _render(outcome: Outcome, form: str, standalone: bool, output: Path | None) -> str:
    if form == "json":
        from symderive.render import json

        return json.envelope([json.report(report) for report in outcome.reports], outcome.errors)
    if form == "summary":
        from symderive.render import summary

        return summary.document(outcome.reports)
    from symderive.cli.illustrations import illustrate

    reports = illustrate(outcome, form, output)
    if form == "markdown":
        from symderive.render import markdown

        return markdown.document(reports)
    from symderive.render import latex

    return latex.document(reports) if standalone else latex.fragment(reports)
