"""The command group, and how every run ends: with an exit code, and an error that can be acted on."""

from __future__ import annotations

import importlib
import io
import sys
from collections.abc import Sequence
from typing import Any

import click

from symderive import __version__
from symderive.cli.outcome import BUG, USAGE
from symderive.cli.session import bug_report, print_errors, print_json
from symderive.errors import SymderiveError
from symderive.report import ErrorReport, error_report

__all__ = ["COMMANDS", "cli", "main"]

COMMANDS = (
    "prove",
    "ask",
    "answer",
    "list",
    "show",
    "export",
    "graph",
    "plot",
    "explain",
    "schema",
    "verify",
)
"""Every command, in the order of `--help`; each is the function `command` of the module of its name."""


FORMULA_COMMANDS = (" ask", " answer")
"""The commands that are given a formula."""


class _Group(click.Group):
    """Commands that are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 (the same)
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"symderive.cli.{cmd_name}")
        command = module.command
        return command if isinstance(command, click.Command) else None


@click.command(
    "symderive",
    cls=_Group,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=(
        "Exit codes: 0 every claim is as its recipe expects; 1 one is not; 2 usage or a malformed recipe; "
        "3 undecided, where nothing was expected; 4 a fault of symderive."
    ),
)
@click.version_option(__version__, prog_name="symderive")
def cli() -> None:
    """Judge derivations: proved, refuted with a verified counterexample, or undecided."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        result: Any = cli.main(args=given, prog_name="symderive", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return USAGE
    except click.UsageError as error:
        return _fail(given, _usage(error), USAGE)
    except SymderiveError as error:
        return _fail(given, error_report(error), USAGE)
    except (KeyboardInterrupt, click.Abort):
        click.echo("interrupted", err=True)
        return 130
    except BrokenPipeError:
        # The reader has gone; what is left in the buffer has nowhere to go either.
        sys.stdout = None
        return 141
    except Exception as error:  # noqa: BLE001 (the last resort: no traceback reaches a user)
        return _fail(given, bug_report(error), BUG)
    return result if isinstance(result, int) else 0


def _usage(error: click.UsageError) -> ErrorReport:
    command = error.ctx.command_path if error.ctx is not None else "symderive"
    formula = isinstance(error, click.NoSuchOption) and command.endswith(FORMULA_COMMANDS)
    advice = "; put -- before a formula that begins with -" if formula else ""
    return ErrorReport(
        code="C100",
        what=error.format_message().rstrip("."),
        fix=f"see `{command} --help`{advice}",
    )


def _fail(arguments: Sequence[str], error: ErrorReport, code: int) -> int:
    """Print an error where the format that was asked for wants it, and return the exit code."""
    if _wants_json(arguments):
        print_json([], [error])
    else:
        print_errors([error])
    return code


def _wants_json(arguments: Sequence[str]) -> bool:
    """Say whether JSON was asked for, even where the command line could not be understood."""
    pairs = zip(arguments, [*arguments[1:], ""], strict=True)
    return any(
        option in ("--format=json", "--to=json") or (option in ("--format", "--to") and value == "json")
        for option, value in pairs
    )
