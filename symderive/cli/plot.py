"""`symderive plot`: the pictures that a recipe declares."""

from __future__ import annotations

from pathlib import Path

import click

from symderive.cli.illustrations import drawn, write_bytes
from symderive.cli.outcome import AS_EXPECTED
from symderive.errors import CommandError

__all__ = ["command"]

_FORMS = ("svg", "pdf", "png")


@click.command("plot")
@click.argument("target", metavar="TARGET")
@click.option("--picture", "only", metavar="ID", help="Draw this picture alone.")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write to this file; .svg, .pdf or .png chooses the format. Of several pictures each gets its id "
    "before the suffix. Without it: RECIPE-PICTURE.svg.",
)
def command(target: str, only: str | None, output: Path | None) -> int:
    """Draw the pictures of a recipe.

    They illustrate and prove nothing: curves are drawn with floating-point numbers. Needs Matplotlib, which
    comes with the extra `plot`; computation graphs are drawn without it.
    """
    from symderive.catalogue import locate
    from symderive.recipes.load import load

    form = output.suffix.lower()[1:] if output is not None else "svg"
    if form not in _FORMS:
        raise CommandError("C133", f"pictures are not drawn as `{form[:20]}`", fix="use .svg, .pdf or .png")
    recipes = [load(path) for path in locate(target)]
    chosen = [
        (recipe, picture)
        for recipe in recipes
        for picture in recipe.pictures
        if only is None or picture.id == only
    ]
    if not chosen:
        known = [picture.id for recipe in recipes for picture in recipe.pictures]
        raise CommandError(
            "C132",
            f"there is no picture `{only[:60]}`" if only is not None else f"`{target[:60]}` has no pictures",
            why="its pictures are " + ", ".join(known[:12]) if known else "the recipe declares none",
            fix="name one of them" if known else "add `pictures:` to it",
        )
    for recipe, picture in chosen:
        path = Path(f"{recipe.id}-{picture.id}.svg")
        if output is not None:
            path = output
            if len(chosen) > 1:
                name = picture.id if len(recipes) == 1 else f"{recipe.id}-{picture.id}"
                path = output.with_name(f"{output.stem}-{name}{output.suffix}")
        write_bytes(drawn(recipe, picture, form), path)
        click.echo(str(path))
    return AS_EXPECTED
