"""`symderive answer`: compare a person's closed form with the answer of a recipe."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from symderive.cli.outcome import AS_EXPECTED, NOT_AS_EXPECTED, OPEN, USAGE
from symderive.cli.session import print_errors, print_json, reporting_options, terminal_width, use_color
from symderive.errors import CommandError, SymderiveError
from symderive.report import ErrorReport, error_report

if TYPE_CHECKING:
    from symderive.answers import Comparison
    from symderive.recipes.model import Answer, Recipe

__all__ = ["command"]

MAX_FILES = 1_000
_ORDER = ("equal", "conditional", "different", "undecided", "malformed")


@dataclass(frozen=True, slots=True)
class _Row:
    """One comparison, or the error that kept it from being made; `file` is where the answer stands."""

    target: str
    given: str
    found: Comparison | None
    error: ErrorReport | None = None
    file: str = ""

    @property
    def verdict(self) -> str:
        return self.found.verdict if self.found is not None else "malformed"


@click.command("answer")
@click.argument("target", required=False)
@click.argument("expression", required=False)
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Judge every *.yaml file in it, a file a person: lines TARGET: EXPRESSION.",
)
@reporting_options
def command(target: str | None, expression: str | None, folder: Path | None, form: str, color: str) -> int:
    """Compare a closed form with the answer of a recipe.

    An example: symderive answer 3.1#minimiser "w_t - g/lam".

    TARGET is a question, a recipe id or a file, with #NAME where there are several answers. The two are equal
    (proved), different (with values at which they differ), equal only under a condition that the recipe does
    not assume, or it is undecided.

    Exit codes: 0 equal, 1 different or conditional, 3 undecided, 2 malformed.
    """
    if (folder is None) == (target is None) or (target is not None and expression is None):
        raise CommandError(
            "C104",
            "name a TARGET and an EXPRESSION, or a --folder",
            fix='symderive answer 3.1#minimiser "w_t - g/lam"',
        )
    rows = list(_folder(folder)) if folder is not None else [_row(target or "", expression or "")]
    errors = [row.error for row in rows if row.error is not None]
    if form == "json":
        print_json([_data(row) for row in rows], errors)
    elif folder is None and errors:
        print_errors(errors, color)
    else:
        painted = use_color(color)
        click.echo(_text(rows, painted), nl=False, color=painted)
    return _code(rows)


def _row(target: str, expression: str, file: str = "") -> _Row:
    from symderive.answers import compare

    try:
        recipe, answer = _find(target)
        return _Row(target, expression.strip(), compare(recipe, answer, expression), None, file)
    except SymderiveError as error:
        report = error_report(error)
        if report.file is None and error.span is not None:
            report = replace(report, file=file or "answer", source_line=expression.split("\n", maxsplit=1)[0])
        return _Row(target, expression.strip(), None, report, file)


def _find(target: str) -> tuple[Recipe, Answer]:
    """Return the answer that `RECIPE#NAME` names; the name may be left out where there is one answer."""
    from symderive.catalogue import locate
    from symderive.recipes.load import load

    place, _, name = target.partition("#")
    recipes = [load(path) for path in locate(place)]
    every = [(recipe, answer) for recipe in recipes for answer in recipe.answers]
    named = [pair for pair in every if not name or pair[1].id == name]
    if len(named) == 1:
        return named[0]
    known = ", ".join(f"{place}#{answer.id}" for _, answer in every)
    if not every:
        raise CommandError(
            "C113",
            f"`{place}` gives no answer to compare with",
            why="its recipe has no `answer:`",
            fix="add one, or ask whether a formula holds: `symderive ask`",
        )
    what = f"`{place}` has no answer `{name}`" if name and not named else f"`{target}` has several answers"
    raise CommandError("C113", what, why=f"there are {known}", fix="name one of them")


def _folder(folder: Path) -> Iterator[_Row]:
    """Read the answers of a folder; a file that cannot be read is a row of its own."""
    from symderive.recipes.source import Mapping, Scalar, open_source, read_tree

    files = sorted(p for p in folder.iterdir() if p.suffix in (".yaml", ".yml"))
    if not files:
        raise CommandError("C103", f"`{folder}` holds no answers", fix="write files such as `name.yaml`")
    if len(files) > MAX_FILES:
        raise CommandError("C104", "there are too many files", why=f"the limit is {MAX_FILES}")
    for path in files:
        try:
            tree: Mapping = read_tree(open_source(path))
        except SymderiveError as error:
            yield _Row("", "", None, error_report(error), path.name)
            continue
        for entry in tree.entries:
            given = entry.value.text if isinstance(entry.value, Scalar) else ""
            yield _row(entry.key.text, given, path.name)


def _data(row: _Row) -> dict[str, Any]:
    found = row.found
    return {
        "file": row.file,
        "target": row.target,
        "recipe": found.recipe if found else None,
        "answer": found.answer if found else None,
        "given": row.given,
        "verdict": row.verdict,
        "conditions": list(found.conditions) if found else [],
        "at": dict(found.at) if found else {},
        "values": {"recipe": found.values[0], "given": found.values[1]} if found and found.values else None,
        "undefined": bool(found and found.undefined),
        "error": row.error.code if row.error else None,
    }


def _text(rows: list[_Row], painted: bool) -> str:
    from symderive.render.terminal import comparisons

    table = [(row.file, row.target, row.verdict, _note(row)) for row in rows]
    text = comparisons(table, width=terminal_width(), color=painted)
    if len(rows) > 1:
        counts = Counter(row.verdict for row in rows)
        said = ", ".join(f"{counts[word]} {word}" for word in _ORDER if counts[word])
        text += f"{len(rows)} answers: {said}\n"
    return text


def _note(row: _Row) -> str:
    found = row.found
    if found is None:
        place = f" (column {row.error.column})" if row.error and row.error.column else ""
        return f"[{row.error.code}] {row.error.what}{place}" if row.error else ""
    if found.verdict == "conditional":
        return "equal when " + " and ".join(found.conditions)
    if found.verdict == "different":
        place = ", ".join(f"{name} = {value}" for name, value in found.at) or "once evaluated"
        if found.undefined:
            return f"not both are defined at {place}"
        if found.values is None:
            return f"they differ at {place}"
        return f"{found.values[0]} is wanted at {place}, it gives {found.values[1]}"
    return "neither proved nor refuted" if found.verdict == "undecided" else ""


def _code(rows: list[_Row]) -> int:
    verdicts = {row.verdict for row in rows}
    if "malformed" in verdicts:
        return USAGE
    if verdicts & {"different", "conditional"}:
        return NOT_AS_EXPECTED
    return OPEN if "undecided" in verdicts else AS_EXPECTED
