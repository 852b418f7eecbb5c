"""`symderive ask`: decide a claim that nobody has written a recipe for."""

from __future__ import annotations

import json as json_format
from dataclasses import replace
from pathlib import Path
from typing import Any, TextIO

import click

from symderive.cli.outcome import Outcome, exit_code
from symderive.cli.session import (
    bug_report,
    print_errors,
    print_json,
    reporting_options,
    terminal_width,
    use_color,
)
from symderive.errors import CommandError, SymderiveError
from symderive.report import ErrorReport, Report, error_report

__all__ = ["command"]

MAX_QUESTION = 20_000
MAX_LINES = 10_000

A_LINE = 'write {"id": ..., "ask": "..."}'


@click.command("ask")
@click.argument("question", required=False)
@click.option("--as-recipe", is_flag=True, help="Print the question as a recipe; judge nothing.")
@click.option(
    "--certificate", type=click.Path(dir_okay=False, path_type=Path), help="Write a file for `verify`."
)
@click.option("--details", is_flag=True, help="Print the statement that the kernel judged in full.")
@click.option(
    "--lines",
    type=click.File(encoding="utf-8", errors="replace"),
    help='A file (or -) with one JSON object a line, {"id": ..., "ask": ...}; prints one result a line.',
)
@reporting_options
def command(
    question: str | None,
    as_recipe: bool,
    details: bool,
    certificate: Path | None,
    lines: Any,
    form: str,
    color: str,
) -> int:
    """Decide one claim: "x > 0, y > 0 |- (x + y)/2 >= sqrt(x*y)".

    Left of |- stand declarations (x, y in V; f: V -> real convex) and hypotheses, right of it the claim;
    letters that are not declared get the sort that the formulas force, and the answer says which. With - the
    question is read from standard input.

    Exit codes: 0 proved, 1 refuted, 3 undecided, 2 a malformed question.
    """
    if lines is not None:
        return _each_line(lines)
    if question is None:
        raise CommandError(
            "C104", "ask what?", why="there is no question", fix='symderive ask "x > 0 |- x + 1/x >= 2"'
        )
    if question == "-":
        with click.open_file("-", encoding="utf-8", errors="replace") as stream:
            question = stream.read(MAX_QUESTION + 1)
    text = question.strip()
    if len(text) > MAX_QUESTION:
        raise CommandError("C104", "the question is too long", why=f"the limit is {MAX_QUESTION} characters")
    if as_recipe:
        from symderive.prove import stated
        from symderive.questions import read_question, recipe_text

        click.echo(recipe_text(stated(read_question(text))), nl=False)
        return 0
    from symderive.prove import ask
    from symderive.render import json, terminal

    report, _, written = ask(text)
    if certificate is not None and written:
        certificate.write_text(written, encoding="utf-8")
    if form == "json":
        print_json([json.report(report)], [])
    else:
        painted = use_color(color)
        text = terminal.answered(report, width=terminal_width(), color=painted, details=details)
        click.echo(text, nl=False, color=painted)
    return _code(report)


def _code(report: Report) -> int:
    refuted = any(claim.verdict == "refuted" for claim in report.claims)
    return 1 if refuted else exit_code(Outcome(reports=[report]))


def _each_line(lines: TextIO) -> int:
    """Answer questions line by line, each with a result of its own; a bad line does not stop the rest."""
    worst = Outcome()
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        if number > MAX_LINES:
            raise CommandError("C104", "there are too many lines", why=f"the limit is {MAX_LINES}")
        answer: dict[str, Any] = {"line": number}
        try:
            _answer_line(line, answer)
        except SymderiveError as error:
            worst.errors.append(replace(error_report(error), file=lines.name, line=number))
        except json_format.JSONDecodeError as error:
            place = ErrorReport("C104", "a line is not JSON", why=error.msg, fix=A_LINE, column=error.colno)
            worst.errors.append(replace(place, file=lines.name, line=number))
        except RecursionError:
            place = ErrorReport("C104", "a line is not JSON", why="it is nested too deeply", fix=A_LINE)
            worst.errors.append(replace(place, file=lines.name, line=number))
        except Exception as error:  # noqa: BLE001 (whatever it is, it is ours, and the other lines go on)
            worst.errors.append(bug_report(error))
            worst.bug = True
        if "claims" not in answer:
            item = worst.errors[-1]
            answer["error"] = {"code": item.code, "what": item.what, "why": item.why, "fix": item.fix}
        click.echo(json_format.dumps(answer, ensure_ascii=False, sort_keys=True))
    print_errors(worst.errors)
    return exit_code(worst)


def _answer_line(line: str, answer: dict[str, Any]) -> None:
    """Add the report of one line to its answer."""
    from symderive.prove import ask
    from symderive.render import json

    row = json_format.loads(line)
    if not isinstance(row, dict) or not isinstance(row.get("ask"), str):
        raise CommandError("C104", "a line asks nothing", why=line.strip()[:80], fix=A_LINE)
    answer["id"] = row.get("id")
    report, _, _ = ask(row["ask"][:MAX_QUESTION])
    answer.update(json.report(report))
    answer["id"] = row.get("id")
