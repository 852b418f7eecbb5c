"""Pictures for documents and for `symderive plot`: drawn, written to files, or said to be missing."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from symderive.cli.outcome import Outcome
from symderive.errors import CommandError, SymderiveError
from symderive.report import PictureReport, Report, error_report

if TYPE_CHECKING:
    from symderive.recipes.model import PictureDeclaration, Recipe

__all__ = ["drawn", "illustrate", "write_bytes"]

SKETCH = "Drawn with floating-point numbers; no part of a proof."
"""What a plot says of itself."""


def illustrate(outcome: Outcome, form: str, output: Path | None) -> list[Report]:
    """Return the reports with their pictures: files beside `output`, or why there are none.

    `form` is `latex` (PDF, and TikZ for computation graphs) or `markdown` (SVG). What is wrong with a picture
    goes to the outcome.
    """
    return [
        replace(report, pictures=tuple(_illustrated(report, form, output, outcome)))
        if report.pictures
        else report
        for report in outcome.reports
    ]


def _illustrated(report: Report, form: str, output: Path | None, outcome: Outcome) -> list[PictureReport]:
    from symderive.recipes.load import load

    recipe = load(report.file)
    found = []
    for declared, picture in zip(recipe.pictures, report.pictures, strict=False):
        try:
            found.append(_one(recipe, declared, picture, form, output))
        except CommandError as error:
            found.append(replace(picture, missing="; ".join(filter(None, (error.what, error.fix)))))
        except SymderiveError as error:
            outcome.errors.append(error_report(error))
            found.append(replace(picture, missing=f"{error.code}, {error.what}"))
    return found


def _one(
    recipe: Recipe, declared: PictureDeclaration, picture: PictureReport, form: str, output: Path | None
) -> PictureReport:
    if declared.graph is not None and form == "latex":
        return replace(picture, tikz=drawn(recipe, declared, "tikz").decode())
    if output is None:
        raise CommandError(
            "C104", "a document on the standard output has no files beside it", fix="name a file with -o"
        )
    suffix = "pdf" if form == "latex" else "svg"
    stem = re.sub(r"[^A-Za-z0-9]+", "-", output.stem).strip("-") or "document"
    path = output.with_name(f"{stem}-{recipe.id}-{declared.id}.{suffix}")
    write_bytes(drawn(recipe, declared, suffix), path)
    sketch = declared.graph is None and declared.costs is None
    return replace(picture, file=path.name, note=SKETCH if sketch else "")


def drawn(recipe: Recipe, declared: PictureDeclaration, form: str) -> bytes:
    """Return a picture as SVG, PDF or PNG, a computation graph as SVG or TikZ.

    Refuses: C131 (Matplotlib is missing), C133 (a format in which this picture cannot be drawn), and what
             `symderive.pictures.plan` refuses.
    """
    from symderive.graph.picture import Picture
    from symderive.pictures.plan import plan
    from symderive.render import graph, plot

    item = plan(recipe, declared)
    if isinstance(item, Picture):
        makers = {"svg": graph.svg, "tikz": graph.tikz}
        if form not in makers:
            raise CommandError(
                "C133",
                f"a computation graph is not drawn as {form.upper()}",
                fix="use a file that ends in .svg, or `symderive graph`",
            )
        return makers[form](item, f"{recipe.id}: {declared.caption}").encode()
    if not plot.is_available():
        raise CommandError("C131", "Matplotlib is not installed", fix=plot.INSTALL)
    return plot.draw(item, form)


def write_bytes(data: bytes, path: Path) -> None:
    """Write a file. Refuses: C105."""
    try:
        path.write_bytes(data)
    except OSError as error:
        raise CommandError(
            "C105", "the output cannot be written", why=error.strerror or str(error), file=str(path)
        ) from None
