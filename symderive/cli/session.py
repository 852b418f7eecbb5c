"""What the commands share: options, judging of targets, and printing of what was found."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar

import click

from symderive.cli.jobs import How, bug_report, judge_all
from symderive.cli.outcome import Outcome
from symderive.errors import CommandError, SymderiveError
from symderive.report import ErrorReport, Report, error_report

__all__ = [
    "bug_report",
    "cores",
    "gather",
    "judging_options",
    "print_errors",
    "print_json",
    "reporting_options",
    "terminal_width",
    "use_color",
    "write",
]

Command = TypeVar("Command", bound=Callable[..., Any])


def reporting_options(command: Command) -> Command:
    """Add `--format` and `--color`."""
    for option in (
        click.option(
            "--color",
            type=click.Choice(["auto", "always", "never"]),
            default="auto",
            show_default=True,
            help="Colour the text; NO_COLOR is honoured.",
        ),
        click.option(
            "--format",
            "form",
            type=click.Choice(["text", "json"]),
            default="text",
            show_default=True,
            help="Text for people, or JSON in a stable envelope.",
        ),
    ):
        command = option(command)
    return command


def judging_options(command: Command) -> Command:
    """Add `--fresh` and `--certificates`."""
    for option in (
        click.option(
            "--certificates",
            type=click.Path(file_okay=False, path_type=Path),
            metavar="DIR",
            help="Read and store certificates in this folder instead of beside the recipes.",
        ),
        click.option("--fresh", is_flag=True, help="Search for every proof; use no certificate."),
    ):
        command = option(command)
    return command


def gather(
    targets: Sequence[str],
    *,
    everything: bool = False,
    fresh: bool = False,
    certificates: Path | None = None,
    printed: bool = True,
    found: Callable[[Report], None] | None = None,
    jobs: int = 1,
) -> Outcome:
    """Judge the recipes that the targets name; `found` is told of each report as it is there.

    Without `printed` the reports lack what the kernel judged, as text; see `symderive.prove.run`.
    An error of one recipe does not keep the others from being judged. `jobs` is the most processes that
    judge them; what is found, and its order, do not depend on it.
    """
    outcome = Outcome()
    paths = _paths(targets, everything, outcome)
    how = How(fresh, certificates, printed)
    with closing(judge_all(paths, how, jobs)) as judged:
        for one in judged:
            if one.error is not None:
                outcome.errors.append(one.error)
                outcome.bug = outcome.bug or one.bug
            if one.report is not None:
                outcome.reports.append(one.report)
                if found is not None:
                    found(one.report)
    return outcome


def _paths(targets: Sequence[str], everything: bool, outcome: Outcome) -> list[Path]:
    """Return the files of the targets, each once; what is wrong with a target goes to the outcome."""
    from symderive.catalogue import catalogue, locate

    if everything == bool(targets):
        raise CommandError(
            "C104",
            "name what to judge",
            why="both TARGET and --all were given" if targets else "there is neither a TARGET nor --all",
            fix="give one TARGET or more, or --all for every shipped recipe",
        )
    paths: dict[Path, None] = {}
    if everything:
        known = catalogue()
        outcome.errors += [error_report(error) for error in known.errors]
        paths.update(dict.fromkeys(entry.path for entry in known.entries))
    for target in targets:
        try:
            paths.update(dict.fromkeys(locate(target)))
        except SymderiveError as error:
            outcome.errors.append(error_report(error))
    return list(paths)


def print_json(results: Iterable[dict[str, Any]], errors: Iterable[ErrorReport] = ()) -> None:
    """Print the envelope."""
    from symderive.render.json import envelope

    click.echo(envelope(results, errors), nl=False)


def print_errors(errors: Iterable[ErrorReport], color: str = "auto") -> None:
    """Print errors on the error stream."""
    from symderive.render.terminal import error as error_text

    painted = use_color(color, sys.stderr)
    for item in errors:
        click.echo(error_text(item, width=terminal_width(), color=painted), err=True, color=painted)


def write(text: str, output: Path | None) -> None:
    """Write a text to a file, or to the standard output. Refuses: C105."""
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CommandError(
            "C105", "the output cannot be written", why=error.strerror or str(error), file=str(output)
        ) from None


def use_color(choice: str, stream: Any = None) -> bool:
    """Say whether to colour what goes to a stream."""
    if choice != "auto":
        return choice == "always"
    stream = sys.stdout if stream is None else stream
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return bool(stream.isatty())


def terminal_width() -> int:
    """Return the width to lay text out for, at most 100 columns."""
    return min(shutil.get_terminal_size((80, 24)).columns, 100)


def cores() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Clock:
    """Seconds since it was made."""

    def __init__(self) -> None:
        self._start = time.perf_counter()

    def seconds(self) -> float:
        """Return the seconds since."""
        return time.perf_counter() - self._start
