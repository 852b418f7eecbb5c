"""The pictures that a recipe declares, as data. Not trusted: a picture proves nothing."""

from __future__ import annotations

from collections.abc import Iterator

from symderive.errors import RecipeError
from symderive.recipes.fields import assignment, definitions, formula_of, names, prose, symbols, texts
from symderive.recipes.model import (
    Costs,
    CurveDeclaration,
    Definition,
    Formula,
    Interval,
    PictureDeclaration,
    PointDeclaration,
    Recipe,
    RegionDeclaration,
)
from symderive.recipes.passage import Passage, passage, split
from symderive.recipes.proof import formula
from symderive.recipes.schema import (
    COSTS,
    CURVE,
    PICTURE,
    POINT,
    REGION,
    Field,
    check_fields,
    close,
    wrong_shape,
)
from symderive.recipes.source import Mapping, Node, Scalar, Sequence, Source, scalar

__all__ = ["LARGEST_SIZE", "read_pictures"]

NUMBERS = ("values", "tangents", "adjoints")
"""What the boxes of a computation graph can show."""

MAX_PICTURES = 40
"""Most pictures of a recipe."""

MAX_PARTS = 40
"""Most curves, points or regions of a picture."""

LARGEST_SIZE = 2_000
"""Most inputs of a graph whose operations are counted."""

_DRAWN = ("curves", "points", "regions")


def read_pictures(source: Source, recipe: Recipe, node: Node | None) -> tuple[PictureDeclaration, ...]:
    """Read the pictures of a recipe whose symbols, hypotheses and definitions are there.

    Refuses: R114 (too many), R311 (an id that is given twice), R320 (a value for what is no symbol), R325
    (nothing to draw, or parts that do not go together), R326 (malformed interval), R327 (a hypothesis or
    definition that is not there), R328 (a size that is no number from 1 to 2,000).
    """
    found: dict[str, PictureDeclaration] = {}
    for item in _items(source, node, "pictures", MAX_PICTURES):
        picture = _picture(source, recipe, item)
        if picture.id in found:
            raise source.error(
                "R311",
                f"the name `{picture.id}` is given twice",
                picture.span,
                why=f"it names a picture in line {found[picture.id].span.line}",
                fix="rename one of the two",
            )
        found[picture.id] = picture
    return tuple(found.values())


def _items(source: Source, node: Node | None, owner: str, limit: int = MAX_PARTS) -> Iterator[Node]:
    items = node.items if isinstance(node, Sequence) else ()
    if node is not None and len(items) > limit:
        raise source.error("R114", f"`{owner}` has too many items", node.span, why=f"the limit is {limit}")
    yield from items


def _record(source: Source, node: Node, table: tuple[Field, ...], owner: str) -> dict[str, Node]:
    if not isinstance(node, Mapping):
        raise wrong_shape(source, node, owner, f"a mapping with `{table[0].name}:`")
    return check_fields(source, node, table, owner)


def _picture(source: Source, recipe: Recipe, node: Node) -> PictureDeclaration:
    fields = _record(source, node, PICTURE, "a picture")
    declared = tuple(symbols(source, fields.get("symbols")))
    defined = tuple(definitions(source, fields.get("definitions")))
    given = assignment(
        source,
        fields.get("values"),
        "values",
        (*recipe.symbols, *declared),
        (*recipe.definitions, *defined),
    )
    picture = PictureDeclaration(
        id=scalar(fields["id"]).text,
        caption=prose(fields, "caption") or "",
        symbols=declared,
        definitions=defined,
        values=given or (),
        recursion=tuple(_recursion(source, recipe, fields.get("recursion"))),
        over=tuple(_intervals(source, fields.get("over"))),
        height=_interval(source, passage(scalar(fields["height"]))) if "height" in fields else None,
        logarithmic="scale" in fields and scalar(fields["scale"]).text == "log",
        curves=tuple(_curve(source, item) for item in _items(source, fields.get("curves"), "curves")),
        points=tuple(_point(source, item) for item in _items(source, fields.get("points"), "points")),
        regions=tuple(_region(source, item) for item in _items(source, fields.get("regions"), "regions")),
        graph=_numbers(source, recipe, fields["graph"]) if "graph" in fields else None,
        costs=_costs(source, (*recipe.definitions, *defined), fields["costs"]) if "costs" in fields else None,
        span=scalar(fields["id"]).span,
    )
    _check_parts(source, picture, fields)
    return picture


def _check_parts(source: Source, picture: PictureDeclaration, fields: dict[str, Node]) -> None:
    """Refuse R325: nothing to draw, or fields that have nothing to say about what is drawn."""

    def refuse(what: str, field: str | None, fix: str) -> RecipeError:
        span = fields[field].span if field is not None and field in fields else picture.span
        return source.error("R325", what, span, fix=fix)

    kinds: list[str] = [kind for kind in ("graph", "costs") if kind in fields]
    kinds += ["over"] if "over" in fields or any(kind in fields for kind in _DRAWN) else []
    if len(kinds) != 1:
        what = "a picture of several kinds" if kinds else "a picture of nothing"
        raise refuse(
            what,
            kinds[-1] if kinds else None,
            "give `over:` with curves, points or regions; or `graph:`; or `costs:`",
        )
    if kinds == ["over"]:
        count = len(picture.over)
        if count not in (1, 2):
            raise refuse("a picture is over one variable or two", "over", "write `over: {x: -3..3}`")
        if not (picture.curves or picture.points or picture.regions):
            raise refuse("a picture of nothing", "over", "add `curves:`, `points:` or `regions:`")
        if count == 2 and (picture.curves or picture.height):
            field = "curves" if picture.curves else "height"
            raise refuse(f"`{field}` is for one variable", field, "delete it, or name one variable")
        if count == 1 and picture.regions:
            raise refuse(
                "regions want two variables", "regions", "add the variable of the vertical axis to `over`"
            )
        return
    for field in (
        "height",
        "scale",
        "recursion",
        "values",
        *(("definitions",) if kinds == ["graph"] else ()),
    ):
        if field in fields:
            raise refuse(f"`{field}` says nothing about {kinds[0]}", field, "delete it")


def _interval(source: Source, text: Passage) -> Interval:
    """Read `low..high`. Refuses: R326."""
    parts = split(text, r"\.\.")
    if len(parts) != 2 or not all(parts):
        raise source.error(
            "R326",
            f"`{text.plain[:40]}` is not an interval",
            text.span,
            why="an interval is LOW..HIGH",
            fix="write, for example, -3..3",
        )
    return Interval(formula(source, parts[0]), formula(source, parts[1]), text.span)


def _intervals(source: Source, node: Node | None) -> Iterator[tuple[Passage, Interval]]:
    for name, text in texts(source, node, "over", "an interval, such as -3..3"):
        yield name, _interval(source, text)


def _curve(source: Source, node: Node) -> CurveDeclaration:
    fields = _record(source, node, CURVE, "a curve")
    over = _interval(source, passage(scalar(fields["over"]))) if "over" in fields else None
    return CurveDeclaration(formula_of(source, fields["y"]), over, prose(fields, "label") or "")


def _point(source: Source, node: Node) -> PointDeclaration:
    fields = _record(source, node, POINT, "a point")
    items = fields["at"].items if isinstance(fields["at"], Sequence) else ()
    place = [formula(source, passage(item)) for item in items if isinstance(item, Scalar)]
    if len(place) != 2 or len(items) != 2:
        raise wrong_shape(source, fields["at"], "`at`", "two expressions, such as [0, f(0)]")
    return PointDeclaration(place[0], place[1], prose(fields, "label") or "")


def _region(source: Source, node: Node) -> RegionDeclaration:
    fields = _record(source, node, REGION, "a region")
    where: Formula = formula_of(source, fields["where"])
    return RegionDeclaration(where, prose(fields, "label") or "")


def _recursion(source: Source, recipe: Recipe, node: Node | None) -> Iterator[Passage]:
    known = {hypothesis.name for hypothesis in recipe.hypotheses}
    for name in names(source, node, "recursion", "the name of a hypothesis"):
        if name.text not in known:
            raise _unknown(source, name, "hypothesis", known)
        yield name


def _numbers(source: Source, recipe: Recipe, node: Node) -> tuple[str, ...]:
    found = tuple(names(source, node, "graph", "one of " + ", ".join(NUMBERS)))
    for name in found:
        if name.text not in NUMBERS:
            raise source.error(
                "R206",
                f"`graph` cannot hold `{name.plain[:40]}`",
                name.span,
                why=f"its items are {', '.join(NUMBERS)}",
                fix=close(name.text, NUMBERS) or "write one of them",
            )
    if recipe.graph is None:
        raise source.error(
            "R325",
            "a picture of a computation graph that is not declared",
            node.span,
            fix="add `graph: {of: [NAME]}` to the recipe",
        )
    return tuple(name.text for name in found)


def _costs(source: Source, defined: tuple[Definition, ...], node: Node) -> Costs:
    fields = _record(source, node, COSTS, "`costs`")
    of = passage(scalar(fields["of"]))
    known = {definition.name for definition in defined}
    if of.text not in known:
        raise _unknown(source, of, "definition", known)
    sizes = []
    for text in names(source, fields["sizes"], "sizes", "a number"):
        number = int(text.text) if text.text.isascii() and text.text.isdigit() and len(text.text) < 6 else 0
        if not 1 <= number <= LARGEST_SIZE:
            raise source.error(
                "R328",
                f"`{text.plain[:40]}` is no number of inputs",
                text.span,
                why=f"it is a whole number from 1 to {LARGEST_SIZE:,}",
            )
        sizes.append(number)
    if not sizes:
        raise source.error(
            "R328", "`sizes` is empty", fields["sizes"].span, fix="write, for example, [10, 100]"
        )
    return Costs(of, tuple(sorted(set(sizes))))


def _unknown(source: Source, name: Passage, kind: str, known: set[str]) -> RecipeError:
    return source.error(
        "R327",
        f"`{name.plain[:60]}` is not a {kind}",
        name.span,
        why="known here are " + (", ".join(sorted(known)[:12]) or "none"),
        fix=close(name.text, known) or f"add the {kind}, or delete the name",
    )
