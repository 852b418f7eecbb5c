"""`symderive show`: a recipe with every declaration, statement, step and reason."""

from __future__ import annotations

from pathlib import Path

import click

from symderive.cli.outcome import exit_code
from symderive.cli.session import (
    gather,
    judging_options,
    print_errors,
    print_json,
    reporting_options,
    terminal_width,
    use_color,
)

__all__ = ["command"]


@click.command("show")
@click.argument("targets", nargs=-1, required=True, metavar="TARGET...")
@judging_options
@reporting_options
def command(targets: tuple[str, ...], fresh: bool, certificates: Path | None, form: str, color: str) -> int:
    """Show what recipes declare, what the kernel judged, and each step."""
    from symderive.render import json, terminal

    outcome = gather(targets, fresh=fresh, certificates=certificates)
    if form == "json":
        print_json([json.report(report) for report in outcome.reports], outcome.errors)
        return exit_code(outcome)
    painted = use_color(color)
    for report in outcome.reports:
        text = terminal.report(report, width=terminal_width(), color=painted, details=True)
        click.echo(text, color=painted)
    print_errors(outcome.errors, color)
    return exit_code(outcome)
