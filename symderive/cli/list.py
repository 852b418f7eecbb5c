"""`symderive list`: the recipes that there are."""

from __future__ import annotations

import click

from symderive.cli.outcome import AS_EXPECTED, USAGE
from symderive.cli.session import print_errors, print_json, reporting_options, terminal_width, use_color
from symderive.errors import CommandError
from symderive.report import error_report

__all__ = ["command"]


@click.command("list")
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False))
@reporting_options
def command(folder: str | None, form: str, color: str) -> int:
    """List the shipped recipes, or those of a FOLDER."""
    from pathlib import Path

    from symderive.catalogue import catalogue
    from symderive.render import terminal

    if folder is not None and not Path(folder).is_dir():
        raise CommandError("C103", f"`{folder}` is no folder", fix="name a folder that holds recipes")
    known = catalogue(Path(folder) if folder is not None else None)
    errors = [error_report(error) for error in known.errors]
    if form == "json":
        results = [
            {
                "id": entry.id,
                "question": entry.question,
                "title": entry.title,
                "subject": entry.subject,
                "file": str(entry.path),
            }
            for entry in known.entries
        ]
        print_json(results, errors)
    else:
        rows = [(entry.subject, entry.id, entry.question, entry.title) for entry in known.entries]
        painted = use_color(color)
        text = terminal.catalogue(rows, width=terminal_width(), color=painted)
        click.echo(text, nl=False, color=painted)
        print_errors(errors, color)
    return USAGE if errors else AS_EXPECTED
