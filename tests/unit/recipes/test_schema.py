"""One table of fields: the loader and the JSON Schema agree on it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from symderive.errors import RecipeError, Span
from symderive.recipes import codes, schema
from symderive.recipes.load import load_text
from symderive.recipes.source import Mapping, Node, Scalar, open_source, read_tree, source_of

ROOT = Path(__file__).resolve().parents[3]
SHIPPED = sorted((ROOT / "derivations").rglob("*.derivation.yaml"))

RECIPE = """\
schema: 1
id: example
title: A title
symbols: {x: real}
claims:
  - id: same
    claim: x = x
"""


def plain(node: Node) -> Any:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Mapping):
        return {entry.key.text: plain(entry.value) for entry in node.entries}
    return [plain(item) for item in node.items]


def accepted(value: Any) -> bool:
    return bool(jsonschema.Draft202012Validator(schema.json_schema()).is_valid(value))


def test_the_schema_is_a_schema_and_plain_json() -> None:
    jsonschema.Draft202012Validator.check_schema(schema.json_schema())
    assert json.loads(json.dumps(schema.json_schema())) == schema.json_schema()


def test_every_field_is_described() -> None:
    found = schema.json_schema()
    records = found["$defs"]
    tables = ((schema.RECIPE, found), (schema.CLAIM, records["claim"]), (schema.GRAPH, records["graph"]))
    for table, record in tables:
        assert {field.name: field.doc for field in table} == {
            name: value["description"] for name, value in record["properties"].items()
        }
        assert [field.name for field in table if field.required] == record["required"]


def test_shipped_recipes_fit_the_schema() -> None:
    for path in SHIPPED:
        jsonschema.validate(plain(read_tree(open_source(path))), schema.json_schema())
        # Editors type the scalars; the schema must bear it.
        jsonschema.validate(yaml.safe_load(path.read_text(encoding="utf-8")), schema.json_schema())


def test_a_recipe_fits_the_schema_as_texts_and_as_yaml_types() -> None:
    assert accepted(plain(read_tree(source_of(RECIPE, "f"))))
    assert accepted(yaml.safe_load(RECIPE))


STRUCTURAL = ["R201", "R202", "R203", "R204", "R205", "R206", "R304"]


@pytest.mark.parametrize("code", STRUCTURAL)
def test_what_the_loader_refuses_by_its_fields_the_schema_refuses(code: str) -> None:
    for fragment, good in ((codes.PAGES[code].fails, False), (codes.PAGES[code].mended, True)):
        value = {**yaml.safe_load(RECIPE), **yaml.safe_load(fragment)}
        assert accepted(value) is good


def cases() -> Iterator[tuple[str, str, Span, str]]:
    def changed(old: str, new: str) -> str:
        assert old in RECIPE
        return RECIPE.replace(old, new)

    yield "R201", changed("title:", "titel:"), Span(3, 1, 5), "did you mean `title`?"
    yield "R201", changed("    claim:", "    prof: ring\n    claim:"), Span(7, 5, 4), "did you mean `proof`?"
    yield "R201", RECIPE + "zzz: 1\n", Span(8, 1, 3), "delete it, or write it into `remark`"
    yield "R202", changed("title: A title\n", ""), Span(1, 1), "add `title:`"
    yield "R202", changed("  - id: same\n    claim", "  - claim"), Span(6, 5), "add `id:`"
    empty = changed("claims:\n  - id: same\n    claim: x = x", "claims: []")
    yield "R202", empty, Span(5, 9), "add a claim: `- id: NAME` with `claim: FORMULA`"
    yield "R203", changed("A title", "[a]"), Span(3, 8), "quote a text that begins with ["
    yield "R203", changed("A title", "{a: b}"), Span(3, 8), "quote a text that begins with {"
    yield "R203", changed("{x: real}", "real"), Span(4, 10, 4), ""
    yield "R203", changed("x: real", "x: [real]"), Span(4, 14), "quote a text that begins with ["
    yield "R203", RECIPE + "hypotheses:\n", Span(8, 12), ""
    yield "R203", changed("  - id: same\n    claim: x = x", "  - x = x"), Span(6, 5, 5), ""
    yield "R203", changed("claim: x = x", "claim: x = x\n    without: h"), Span(8, 14), ""
    yield (
        "R203",
        changed("claim: x = x", "claim: x = x\n    without: [[h]]"),
        Span(8, 15),
        "quote a text that begins with [",
    )
    yield (
        "R203",
        changed("claim: x = x", "claim: x = x\n    proof: {by: ring, using: [h]}"),
        Span(8, 12),
        "write it as a text: `proof: TACTIC using NAME, NAME`",
    )
    yield (
        "R203",
        changed("claim: x = x", "claim: x = x\n    proof: [[ring]]"),
        Span(8, 13),
        "quote a text that begins with [",
    )
    yield "R204", changed("schema: 1", "schema: 2\nfield: new"), Span(1, 9), "write `schema: 1`"
    yield "R204", changed("schema: 1", "schema: 1.0"), Span(1, 9, 3), "write `schema: 1`"
    for name in (
        "Example",
        "a_b",
        "a--b",
        "-a",
        "a-",
        "1a",
        "é",
        "a" * 81,
        "x = y",
        "../../../etc/passwd",
        "/dev/zero",
    ):
        yield (
            "R205",
            changed("example", name),
            Span(2, 5, len(name)),
            "write, for example, `unique-minimiser`",
        )
    yield "R205", changed("example", '"a "'), Span(2, 6), "write, for example, `unique-minimiser`"
    yield (
        "R205",
        changed("claim: x = x", "claim: x = x\n    proof: [{have: x = x, id: 1st}]"),
        Span(8, 31, 3),
        "write, for example, `h1` or `first-bound`",
    )
    yield (
        "R206",
        changed("claim: x", "expect: refute\n    claim: x"),
        Span(7, 13, 6),
        "did you mean `refuted`?",
    )
    yield (
        "R206",
        changed("claim: x", "expect: Proved\n    claim: x"),
        Span(7, 13, 6),
        "did you mean `proved`?",
    )
    yield "R207", changed("A title", "''"), Span(3, 8, 2), "write it, or delete the field"
    yield "R207", changed("x = x", ""), Span(7, 11), "write it, or delete the field"
    yield "R207", RECIPE + "hypotheses:\n  h:\n", Span(9, 3), "write it, or delete its key"


@pytest.mark.parametrize(("code", "text", "span", "fix"), list(cases()))
def test_malformed_fields_are_refused_at_their_place(code: str, text: str, span: Span, fix: str) -> None:
    with pytest.raises(RecipeError) as caught:
        load_text(text, file="f.yaml")
    error = caught.value
    assert (error.code, error.file) == (code, "f.yaml")
    assert error.span is not None
    assert (error.span.line, error.span.column) == (span.line, span.column)
    assert error.source_line == text.splitlines()[span.line - 1]
    assert error.fix == fix


def test_unquoted_words_are_texts_and_unknown_keys_the_error() -> None:
    text = (
        "title: no\nclaims:\n  - name: 1e3\n    claim: yes\n    variables: {y: real, n: null, 010: integer}\n"
    )
    with pytest.raises(RecipeError) as caught:
        load_text(text)
    assert caught.value.code == "R202"
    with pytest.raises(RecipeError) as caught:
        load_text("schema: 1\nid: norway\n" + text)
    assert (caught.value.code, caught.value.span) == ("R201", Span(5, 5, 4))
    recipe = load_text("schema: 1\nid: norway\ntitle: no\nclaims: [{id: a, claim: no = yes}]\n")
    assert recipe.title == "no"
    assert recipe.claims[0].claim.text == "no = yes"
