"""`symderive graph`: the computation graph of a recipe's definitions, as a picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from symderive.cli.outcome import AS_EXPECTED, OPEN
from symderive.cli.session import write
from symderive.errors import CommandError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from symderive.graph.graph import Graph
    from symderive.graph.picture import Picture
    from symderive.recipes.model import Recipe

__all__ = ["command"]

_FORMS = {".svg": "svg", ".dot": "dot", ".gv": "dot", ".tex": "tikz", ".txt": "text"}


@click.command("graph")
@click.argument("target", metavar="TARGET")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write to this file; .svg, .dot, .tex (TikZ) or .txt chooses the format.",
)
@click.option("--to", "form", type=click.Choice(["svg", "dot", "tikz", "text"]), help="The format.")
@click.option("--of", metavar="NAMES", help="Draw these definitions, such as f1,f2, instead of `graph: of:`.")
@click.option("--at", metavar="POINT", help="The point, such as w1=1,w2=-1/2, instead of `graph: at:`.")
@click.option("--values", is_flag=True, help="The values at the point.")
@click.option("--tangents", is_flag=True, help="Forward mode: the derivatives of every node by the inputs.")
@click.option("--adjoints", is_flag=True, help="Reverse mode: the derivatives of the outputs by every node.")
@click.option("--digits", type=click.IntRange(0, 1_000), default=4, show_default=True, help="Decimal places.")
@click.option(
    "--prove", is_flag=True, help="Let the kernel prove each rounded decimal; say which it did not."
)
@click.option("--standalone", is_flag=True, help="For TikZ: a LaTeX document that compiles.")
@click.option("--tables", is_flag=True, help="For TikZ: the tables of the passes too (text has them always).")
def command(
    target: str,
    output: Path | None,
    form: str | None,
    of: str | None,
    at: str | None,
    values: bool,
    tangents: bool,
    adjoints: bool,
    digits: int,
    prove: bool,
    standalone: bool,
    tables: bool,
) -> int:
    """Draw the computation graph of a recipe's definitions.

    Every number is right to its last digit: it comes from an enclosure between rational numbers. With
    `--prove` the kernel confirms it; what is proved, and what is not, is said on the standard error.
    """
    from symderive.graph.declared import declared_graph, declared_point, read_point
    from symderive.graph.picture import picture
    from symderive.render import graph as render

    suffix = output.suffix.lower() if output is not None else ""
    form = form or _FORMS.get(suffix, "text")
    if form != "tikz" and (standalone or tables):
        raise CommandError(
            "C104", "--standalone and --tables are for TikZ", fix="leave them out, or use --to tikz"
        )
    recipe = _recipe(target, of)
    names = [name.strip() for name in of.split(",") if name.strip()] if of is not None else []
    drawn = declared_graph(recipe, names)
    point = read_point(at) if at is not None else None if names else declared_point(recipe)
    wanted = {"values": values or at is not None, "tangents": tangents, "adjoints": adjoints}
    show = frozenset(name for name, given in wanted.items() if given)
    in_tables = form == "text" or tables
    if point is None and show and not (in_tables and "values" not in show):
        raise CommandError(
            "C111",
            "numbers want a point",
            why="neither --at nor the recipe gives one",
            fix="add, for example, --at x=1,y=2",
        )
    shown = picture(drawn, point if show else None, show=show, digits=digits)
    title = f"{recipe.id}: {', '.join(drawn.labels)}"
    if form == "tikz":
        make = render.tikz_document if standalone else render.tikz
        write(make(shown, title, tables=tables), output)
    else:
        write({"svg": render.svg, "dot": render.dot, "text": render.text}[form](shown, title), output)
    return _proved(drawn, shown, point or {}) if prove else AS_EXPECTED


def _proved(drawn: Graph, shown: Picture, point: Mapping[str, Fraction]) -> int:
    """Prove the rounded decimals of the tables, and say which are not proved."""
    from symderive.graph.picture import rounded_numbers
    from symderive.tactics.decimals import is_proved

    rounded = rounded_numbers(drawn, shown, point) if point else []
    open_ = [f"{name} ≈ {text}" for name, term, text in rounded if not is_proved(term, text)]
    done = f"{len(rounded) - len(open_)} of {len(rounded)} rounded decimals are proved to their last digit"
    click.echo("; ".join([done, *([f"not {', '.join(open_)}"] if open_ else [])]), err=True)
    return OPEN if open_ else AS_EXPECTED


def _recipe(target: str, of: str | None) -> Recipe:
    """Return the one recipe that a target names; of several, the one that declares a graph."""
    from symderive.catalogue import locate
    from symderive.recipes.load import load

    found = [load(path) for path in locate(target)]
    if len(found) > 1 and of is None:
        found = [recipe for recipe in found if recipe.graph is not None] or found
    if len(found) > 1:
        raise CommandError(
            "C109",
            f"`{target[:60]}` names several recipes",
            why=", ".join(recipe.id for recipe in found[:8]),
            fix="name one of them",
        )
    return found[0]
