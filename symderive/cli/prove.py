"""`symderive prove`: judge every claim of recipes."""

from __future__ import annotations

from pathlib import Path

import click

from symderive.cli.outcome import exit_code
from symderive.cli.session import (
    Clock,
    cores,
    gather,
    judging_options,
    print_errors,
    print_json,
    reporting_options,
    terminal_width,
    use_color,
)
from symderive.report import Report

__all__ = ["command"]


@click.command("prove")
@click.argument("targets", nargs=-1, metavar="TARGET...")
@click.option("--all", "everything", is_flag=True, help="Judge every shipped recipe.")
@click.option(
    "--jobs",
    "-j",
    type=click.IntRange(min=0),
    default=1,
    show_default=True,
    metavar="N",
    help="Judge recipes in up to N processes; 0 takes as many as there are cores.",
)
@judging_options
@reporting_options
def command(
    targets: tuple[str, ...],
    everything: bool,
    jobs: int,
    fresh: bool,
    certificates: Path | None,
    form: str,
    color: str,
) -> int:
    """Judge every claim of the recipes that the TARGETs name.

    A TARGET is the id of a shipped recipe (proximal-step), a question (3.1, 5a), a recipe file, or a
    folder. Stored certificates are re-checked by the kernel; where one is missing or stale, or with
    --fresh, proofs are searched for. What is found does not depend on --jobs: recipes that cite each
    other are judged by one process, and the reports come in the same order.
    """
    from symderive.render import json, terminal

    clock = Clock()
    width, painted = terminal_width(), use_color(color)

    def show(report: Report) -> None:
        click.echo(terminal.report(report, width=width, color=painted), color=painted)

    outcome = gather(
        targets,
        everything=everything,
        fresh=fresh,
        certificates=certificates,
        printed=form == "json",
        found=show if form == "text" else None,
        jobs=jobs or cores(),
    )
    if form == "json":
        print_json([json.report(report) for report in outcome.reports], outcome.errors)
        return exit_code(outcome)
    if outcome.reports:
        click.echo(terminal.summary(outcome.reports, clock.seconds(), unread=len(outcome.errors)))
    print_errors(outcome.errors, color)
    return exit_code(outcome)
