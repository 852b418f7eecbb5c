"""The fields of a recipe: one table from which the loader validates and the JSON Schema is made.

A field has a kind, and a kind a shape (text, list, mapping …). The loader asks `check_fields` for every
record; `json_schema` writes the same tables as JSON Schema (draft 2020-12) for editors.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from symderive.errors import RecipeError
from symderive.recipes.source import Mapping, Node, Scalar, Sequence, Source, describe
from symderive.records import Record

__all__ = [
    "ANSWER",
    "CLAIM",
    "COSTS",
    "CURVE",
    "GRAPH",
    "ID",
    "PICTURE",
    "POINT",
    "RECIPE",
    "REGION",
    "STEP",
    "VERSION",
    "Field",
    "check_fields",
    "close",
    "json_schema",
]

VERSION = "1"
"""The version of the format that this program reads."""

ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*", re.ASCII)
"""Ids of recipes and claims: kebab-case."""

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?:-[A-Za-z0-9_]+)*", re.ASCII)
"""Names of steps."""

MAX_ID = 80
"""Longest id."""


class Field(Record):
    """One field of a record. `kind` is a key of `SHAPES`; `choices` are the values of a `choice`."""

    name: str
    kind: str
    doc: str
    required: bool = False
    choices: tuple[str, ...] = ()


# kind -> (what a value looks like, in words; which nodes are admitted)
SHAPES: dict[str, tuple[str, tuple[type[Scalar | Mapping | Sequence], ...]]] = {
    "version": ("a number", (Scalar,)),
    "id": ("a name in kebab-case", (Scalar,)),
    "name": ("a name", (Scalar,)),
    "choice": ("one of the words that are allowed", (Scalar,)),
    "prose": ("a text", (Scalar,)),
    "formula": ("a formula", (Scalar,)),
    "expression": ("an expression", (Scalar,)),
    "reason": ("a reason, such as `ring` or `linarith using h`", (Scalar,)),
    "names": ("a list of names, such as [h, k]", (Sequence,)),
    "symbols": ("a mapping from names to sorts, such as {x: real}", (Mapping,)),
    "hypotheses": ("a mapping from names to formulas, such as {positive: x > 0}", (Mapping,)),
    "definitions": ("a mapping from names to expressions, such as {s: x + y}", (Mapping,)),
    "assignment": ("a mapping from symbols to values, such as {x: 1}", (Mapping,)),
    "answer": ("an expression, or a list of answers, each with `id:` and `is:`", (Scalar, Sequence)),
    "graph": ("a mapping with `of:` and `at:`, such as {of: [f], at: {x: 1}}", (Mapping,)),
    "pictures": ("a list of pictures, each with `id:` and `caption:`", (Sequence,)),
    "interval": ("an interval, such as -3..3", (Scalar,)),
    "intervals": ("a mapping from variables to intervals, such as {x: -3..3}", (Mapping,)),
    "place": ("two expressions, such as [0, f(0)]", (Sequence,)),
    "curves": ("a list of curves, each with `y:`", (Sequence,)),
    "points": ("a list of points, each with `at:`", (Sequence,)),
    "regions": ("a list of regions, each with `where:`", (Sequence,)),
    "costs": ("a mapping with `of:` and `sizes:`, such as {of: f, sizes: [10, 100]}", (Mapping,)),
    "claims": ("a list of claims, each with `id:` and `claim:`", (Sequence,)),
    "proof": ("a reason, a chain or a list of steps", (Scalar, Sequence)),
}

RECIPE: tuple[Field, ...] = (
    Field("schema", "version", "The version of the format: 1.", required=True),
    Field("id", "id", "The permanent name of the recipe, in kebab-case.", required=True),
    Field("question", "prose", 'The question that it answers, such as "3.1"; recipes may share one.'),
    Field("title", "prose", "What it shows, in one line.", required=True),
    Field("source", "prose", "Where the statement comes from: book or paper, section, equation."),
    Field("remark", "prose", "Prose that is printed with it."),
    Field("symbols", "symbols", "NAMES: SORT [RANGE], such as `x, y: real` or `T: integer >= 1`."),
    Field("hypotheses", "hypotheses", "What every claim assumes: a name and a formula each."),
    Field("definitions", "definitions", "Abbreviations, in order, each from earlier ones: `phi(w in V): …`."),
    Field("claims", "claims", "What is claimed, in order; a claim may use the earlier ones.", required=True),
    Field("answer", "answer", "What the question asks for: an expression, or a list of them with their ids."),
    Field("example", "assignment", "Values for all symbols under which the hypotheses hold."),
    Field("graph", "graph", "What `symderive graph` draws: definitions, and a point for their values."),
    Field("pictures", "pictures", "Illustrations, drawn by `symderive plot` and put into documents."),
)

GRAPH: tuple[Field, ...] = (
    Field("of", "names", "The definitions that are drawn together, such as [f1, f2].", required=True),
    Field("at", "assignment", "A rational number for each parameter (without any: for each real symbol)."),
)

ANSWER: tuple[Field, ...] = (
    Field("id", "id", "The name of the answer, in kebab-case, unique in the recipe.", required=True),
    Field("title", "prose", "What it is, in one line."),
    Field("symbols", "symbols", "Further symbols of this answer alone."),
    Field("hypotheses", "hypotheses", "Further hypotheses under which it is the answer."),
    Field("without", "names", "Hypotheses of the recipe that this answer does not need."),
    Field("is", "expression", "The closed form, in symbols and definitions; or a condition.", required=True),
)

PICTURE: tuple[Field, ...] = (
    Field("id", "id", "The name of the picture, in kebab-case, unique in the recipe.", required=True),
    Field("caption", "prose", "What is seen, in a sentence or two.", required=True),
    Field("symbols", "symbols", "Further symbols of this picture alone, such as its variables."),
    Field("definitions", "definitions", "Further definitions of this picture alone."),
    Field("values", "assignment", "Values for the symbols that do not vary; a space becomes `real`."),
    Field("recursion", "names", "Hypotheses `w(t+1) = …` by which a symbol has its values."),
    Field("over", "intervals", "The variable and its interval; for regions two variables, across and up."),
    Field("height", "interval", "The interval of the vertical axis; without it, what the curves need."),
    Field("scale", "choice", "Whether the axes are logarithmic.", choices=("linear", "log")),
    Field("curves", "curves", "Curves over one variable."),
    Field("points", "points", "Single points."),
    Field("regions", "regions", "Regions of the plane of two variables."),
    Field("graph", "names", "The recipe's computation graph instead, with numbers: values, adjoints, …"),
    Field("costs", "costs", "The operations of automatic differentiation instead, against the inputs."),
)

CURVE: tuple[Field, ...] = (
    Field("y", "expression", "The height over the variable of the picture.", required=True),
    Field("over", "interval", "The interval of this curve, where it is not that of the picture."),
    Field("label", "prose", "Its name in the legend; without it, the expression."),
)

POINT: tuple[Field, ...] = (
    Field("at", "place", "Two expressions: how far across, how far up.", required=True),
    Field("label", "prose", "Its name in the legend; without one, the point goes with the one before it."),
)

REGION: tuple[Field, ...] = (
    Field("where", "formula", "Inequalities that hold inside.", required=True),
    Field("label", "prose", "Its name in the legend; without it, the formula."),
)

COSTS: tuple[Field, ...] = (
    Field(
        "of", "reason", "A definition with two parameters: a number n and the inputs w(1), …", required=True
    ),
    Field("sizes", "names", "Values of n, such as [10, 100, 1000].", required=True),
)

CLAIM: tuple[Field, ...] = (
    Field("id", "id", "The name of the claim, in kebab-case, unique in the recipe.", required=True),
    Field("title", "prose", "What it says, in one line."),
    Field("symbols", "symbols", "Further symbols of this claim alone."),
    Field("hypotheses", "hypotheses", "Further hypotheses of this claim alone."),
    Field("without", "names", "Hypotheses of the recipe that this claim does not assume."),
    Field("claim", "formula", "The formula that is judged.", required=True),
    Field("expect", "choice", "The verdict that is expected.", choices=("proved", "refuted")),
    Field("proof", "proof", "A reason, a chain or a list of steps; without it the tactics search."),
    Field("counterexample", "assignment", "For `expect: refuted`: values under which the claim fails."),
)

STEP: tuple[Field, ...] = (
    Field("have", "formula", "The formula that this step proves.", required=True),
    Field("by", "reason", "Why it holds; without it the tactics search."),
    Field("id", "name", "A name for it, for `using` in later steps."),
    Field("proof", "proof", "A nested chain or list of steps, in place of `by`."),
)


def close(word: str, known: Iterable[str]) -> str:
    """Return advice that names the words nearest to `word`, or "".

    >>> close("hypothesis", ["hypotheses", "claims"])
    'did you mean `hypotheses`?'
    """
    import difflib  # noqa: PLC0415 (only a miss pays for it)

    found = difflib.get_close_matches(word[:80], sorted(set(known)), n=3, cutoff=0.6)
    if not found:
        return ""
    return "did you mean " + " or ".join(f"`{name}`" for name in found) + "?"


def check_fields(source: Source, record: Mapping, table: tuple[Field, ...], owner: str) -> dict[str, Node]:
    """Return the fields of a record by name.

    Refuses: R201 (unknown field), R202 (missing field), R203 (wrong shape), R204 (a version that is not
    ours), R205 (an id that is not kebab-case), R206 (not one of the choices), R207 (an empty text).
    """
    fields = {field.name: field for field in table}
    version = record.get("schema")
    if "schema" in fields and version is not None:
        check_value(source, version, fields["schema"])  # first: a newer version may have other fields
    for entry in record.entries:
        if entry.key.text not in fields:
            raise source.error(
                "R201",
                f"{owner} has no field `{entry.key.text}`",
                entry.key.span,
                why=f"its fields are {', '.join(fields)}",
                fix=close(entry.key.text, fields) or "delete it, or write it into `remark`",
            )
    for field in table:
        if field.required and record.get(field.name) is None:
            raise source.error(
                "R202",
                f"{owner} lacks the field `{field.name}`",
                record.span,
                why=field.doc,
                fix=f"add `{field.name}:`",
            )
    found = {}
    for entry in record.entries:
        check_value(source, entry.value, fields[entry.key.text])
        found[entry.key.text] = entry.value
    return found


def check_value(source: Source, value: Node, field: Field) -> None:
    """Refuse a value of the wrong shape: R203 to R207."""
    wanted, admitted = SHAPES[field.kind]
    if not isinstance(value, admitted):
        raise wrong_shape(source, value, f"`{field.name}`", wanted)
    if not isinstance(value, Scalar):
        return
    text = value.text
    if not text.strip():
        raise source.error(
            "R207",
            f"`{field.name}` is empty",
            value.span,
            why=f"expected {wanted}",
            fix="write it, or delete the field",
        )
    if field.kind == "version" and text != VERSION:
        raise source.error(
            "R204",
            f"the format version `{text[:20]}` is unknown",
            value.span,
            why=f"this program reads version {VERSION}",
            fix=f"write `schema: {VERSION}`",
        )
    if field.kind == "id" and not (len(text) <= MAX_ID and ID.fullmatch(text)):
        raise source.error(
            "R205",
            f"`{text[:MAX_ID]}` is not an id",
            value.span,
            why=f"an id is kebab-case: a-z, 0-9, single hyphens, a letter first, at most {MAX_ID} long",
            fix="write, for example, `unique-minimiser`",
        )
    if field.kind == "name" and not (len(text) <= MAX_ID and NAME.fullmatch(text)):
        raise source.error(
            "R205",
            f"`{text[:MAX_ID]}` cannot name a step",
            value.span,
            why=f"a name is letters, digits, `_` and single hyphens, a letter first, at most {MAX_ID} long",
            fix="write, for example, `h1` or `first-bound`",
        )
    if field.choices and text not in field.choices:
        raise source.error(
            "R206",
            f"`{field.name}` cannot be `{text[:40]}`",
            value.span,
            why=f"it is one of {', '.join(field.choices)}",
            fix=close(text, field.choices) or "write one of them",
        )


def wrong_shape(source: Source, value: Node, name: str, wanted: str) -> RecipeError:
    """Return the error R203."""
    fix = ""
    if isinstance(value, Mapping) and name in ("`proof`", "`by`"):
        fix = "write it as a text: `proof: TACTIC using NAME, NAME`"
    elif not isinstance(value, Scalar) and value.flow and "list" not in wanted and "mapping" not in wanted:
        fix = f"quote a text that begins with {'{' if isinstance(value, Mapping) else '['}"
    why = f"expected {wanted}, found {describe(value)}"
    return source.error("R203", f"{name} has the wrong shape", value.span, why=why, fix=fix)


# What editors read may come from a YAML parser that types its scalars: `schema: 1` is a number there,
# `title: no` a truth value. For us all of them are texts.
_TEXT: dict[str, Any] = {"type": ["string", "number", "boolean"]}
_TEXTS: dict[str, Any] = {"type": "object", "additionalProperties": _TEXT}

_JSON: dict[str, dict[str, Any]] = {
    "version": {"enum": [int(VERSION), VERSION]},
    "id": {"type": "string", "pattern": f"^{ID.pattern}$", "maxLength": MAX_ID},
    "name": {"type": "string", "pattern": f"^{NAME.pattern}$", "maxLength": MAX_ID},
    "choice": {"type": "string"},
    "prose": _TEXT,
    "formula": _TEXT,
    "expression": _TEXT,
    "reason": {"type": "string"},
    "names": {"type": "array", "items": _TEXT},
    "symbols": _TEXTS,
    "hypotheses": _TEXTS,
    "definitions": _TEXTS,
    "assignment": _TEXTS,
    "answer": {"anyOf": [_TEXT, {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/answer"}}]},
    "graph": {"$ref": "#/$defs/graph"},
    "pictures": {"type": "array", "items": {"$ref": "#/$defs/picture"}},
    "interval": {"type": "string", "pattern": r"\.\."},
    "intervals": {
        "type": "object",
        "additionalProperties": {"type": "string", "pattern": r"\.\."},
        "minProperties": 1,
        "maxProperties": 2,
    },
    "place": {"type": "array", "items": _TEXT, "minItems": 2, "maxItems": 2},
    "curves": {"type": "array", "items": {"$ref": "#/$defs/curve"}},
    "points": {"type": "array", "items": {"$ref": "#/$defs/point"}},
    "regions": {"type": "array", "items": {"$ref": "#/$defs/region"}},
    "costs": {"$ref": "#/$defs/costs"},
    "claims": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/claim"}},
    "proof": {"$ref": "#/$defs/proof"},
}


def _record(table: tuple[Field, ...]) -> dict[str, Any]:
    properties = {}
    for field in table:
        shape = dict(_JSON[field.kind])
        if field.choices:
            shape["enum"] = list(field.choices)
        properties[field.name] = {**shape, "description": field.doc}
    return {
        "type": "object",
        "properties": properties,
        "required": [field.name for field in table if field.required],
        "additionalProperties": False,
    }


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a recipe."""
    step = {"anyOf": [{"type": "string"}, {**_record(STEP), "not": {"required": ["by", "proof"]}}]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "symderive recipe",
        "description": "One question: symbols, hypotheses, claims and their proofs.",
        **_record(RECIPE),
        "$defs": {
            "answer": _record(ANSWER),
            "claim": _record(CLAIM),
            "graph": _record(GRAPH),
            "picture": _record(PICTURE),
            "curve": _record(CURVE),
            "point": _record(POINT),
            "region": _record(REGION),
            "costs": _record(COSTS),
            "proof": {"anyOf": [{"type": "string"}, {"type": "array", "minItems": 1, "items": step}]},
        },
    }
