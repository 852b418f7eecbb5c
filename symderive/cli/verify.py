"""`symderive verify`: check certificate files with the kernel alone."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from symderive.cli.outcome import AS_EXPECTED, NOT_AS_EXPECTED, USAGE
from symderive.cli.session import print_errors, print_json, reporting_options, terminal_width, use_color
from symderive.errors import CommandError, Refusal, SymderiveError
from symderive.report import ErrorReport, error_report

if TYPE_CHECKING:
    from symderive.kernel.check import Certificate, Verdict
    from symderive.kernel.statement import Statement

__all__ = ["command"]


@dataclass(frozen=True, slots=True)
class _Found:
    """An entry of a certificate file that the kernel accepts."""

    file: str
    key: str
    verdict: Verdict


@click.command("verify")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--against",
    metavar="RECIPE#CLAIM",
    help="Require that one of the statements is the one of this claim, as its recipe's text says it.",
)
@reporting_options
def command(files: tuple[str, ...], against: str | None, form: str, color: str) -> int:
    """Check stored certificates with the kernel alone.

    Nothing that a certificate says of itself is believed; no proof is searched for. What is printed
    is the statement that was checked, what it assumes, and the facts that were used.
    """
    wanted = _statement_of(against) if against is not None else None
    found: list[_Found] = []
    refused: list[ErrorReport] = []
    malformed: list[ErrorReport] = []
    for file in files:
        try:
            entries = _read(file)
        except SymderiveError as error:
            malformed.append(_in_file(error, file))
            continue
        asked = [entry for entry in entries if wanted is None or entry[1] == wanted]
        for (key, _, _), verdict in zip(asked, _check(asked), strict=True):
            if isinstance(verdict, SymderiveError):
                refused.append(_in_file(verdict, file))
            else:
                found.append(_Found(file, key, verdict))
    if wanted is not None and not found and not malformed and not refused:
        refused.append(
            ErrorReport(
                "C110",
                f"no certificate is for {against}",
                why="the statement that the recipe's text makes is none of those in the files",
                fix="compare `symderive show` of the recipe with `symderive verify` of the files",
            )
        )
    errors = malformed + refused
    if form == "json":
        print_json((_data(item) for item in found), errors)
    else:
        painted = use_color(color)
        for item in found:
            click.echo(_text(item, painted), color=painted)
        print_errors(errors, color)
    if malformed:
        return USAGE
    return NOT_AS_EXPECTED if refused else AS_EXPECTED


def _check(entries: list[tuple[str, Statement, Certificate]]) -> list[Verdict | Refusal]:
    from symderive.kernel.check import check_all

    return check_all([(statement, certificate) for _, statement, certificate in entries])


def _read(file: str) -> list[tuple[str, Statement, Certificate]]:
    """Return the entries of a certificate file; a file that is none is not opened."""
    from symderive.certificates.reading import MAX_TEXT, load

    path = Path(file)
    text = ""
    try:
        if not (file.endswith(".json") and os.path.realpath(file).endswith(".json")):
            problem = "the name of a certificate ends in .json"
        elif not path.is_file():
            problem = "it is not a regular file" if path.exists() else "there is no such file"
        elif path.stat().st_size > MAX_TEXT:
            problem = "it is too large"
        else:
            text = path.read_text(encoding="utf-8")
            problem = ""
    except (OSError, ValueError) as error:
        problem = f"it cannot be read ({type(error).__name__})"
    if problem:
        raise CommandError("C106", "this is not a certificate file", why=problem, file=file)
    return load(text)


def _statement_of(target: str) -> Statement:
    """Return what a claim says, by the text of its recipe alone."""
    from symderive.catalogue import locate, nearest
    from symderive.recipes.load import load
    from symderive.recipes.statement import statement

    name, _, claim_id = target.partition("#")
    known: list[str] = []
    for path in locate(name):
        recipe = load(path)
        claim = recipe.claim(claim_id)
        if claim is not None:
            return statement(recipe, claim)
        known += [item.id for item in recipe.claims]
    raise CommandError(
        "C108",
        f"`{name}` has no claim `{claim_id}`",
        why="the nearest are " + ", ".join(nearest(claim_id, known)),
        fix="write RECIPE#CLAIM",
    )


def _in_file(error: SymderiveError, file: str) -> ErrorReport:
    report = error_report(error)
    return report if report.file is not None else ErrorReport(report.code, report.what, report.why, file=file)


def _kind(verdict: Verdict) -> str:
    return {"refuted-undefined": "refuted"}.get(verdict.kind, verdict.kind)


def _values(verdict: Verdict) -> list[tuple[str, str]]:
    """Return the counterexample as names and texts."""
    from symderive.terms.printing import print_term, print_type

    assignment = verdict.assignment
    if assignment is None:
        return []
    return [
        *((name, print_type(kind)) for name, kind in assignment.spaces),
        *((name, str(size)) for name, size in assignment.sizes),
        *((name, print_term(value)) for name, value in assignment.values),
    ]


def _data(item: _Found) -> dict[str, Any]:
    from symderive.kernel.statement import print_statement

    verdict = item.verdict
    return {
        "file": item.file,
        "key": item.key,
        "verdict": _kind(verdict),
        "undefined": verdict.kind == "refuted-undefined",
        "statement": print_statement(verdict.statement),
        "assumes": [print_statement(statement) for statement in verdict.assumes],
        "facts": list(verdict.facts),
        "used_hypotheses": list(verdict.used),
        "counterexample": dict(_values(verdict)) or None,
    }


def _text(item: _Found, painted: bool) -> str:
    from symderive.render import terminal

    data = _data(item)
    rows = [("", data["statement"])]
    if data["undefined"]:
        rows.append(("there the claim is undefined", "its definedness fails at the counterexample"))
    if data["counterexample"]:
        values = "; ".join(f"{name} = {value}" for name, value in data["counterexample"].items())
        rows.append(("counterexample", values))
    rows += [("assumes", statement) for statement in data["assumes"]] or [("assumes", "nothing")]
    rows.append(("facts", ", ".join(data["facts"]) or "none"))
    rows.append(("hypotheses used", ", ".join(data["used_hypotheses"]) or "none"))
    head = f"{data['verdict']}  {item.file}  {item.key[:16]}"
    return terminal.table(head, rows, width=terminal_width(), color=painted)
