"""Files to positioned trees: what is read, and what is refused at which place."""

from __future__ import annotations

import base64
import os
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from symderive.errors import RecipeError, Span
from symderive.recipes import source
from symderive.recipes.passage import Passage, find_word, passage, split
from symderive.recipes.source import Mapping, Scalar, Sequence

LOADERS = [yaml.SafeLoader]
if hasattr(yaml, "CSafeLoader"):
    LOADERS.append(yaml.CSafeLoader)


@pytest.fixture(params=LOADERS, ids=lambda loader: loader.__name__, autouse=True)
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(source, "LOADER", request.param)
    return request.param


def tree(text: str) -> Mapping:
    return source.read_tree(source.source_of(text, "f.yaml"))


def scalar(text: str, name: str = "a") -> Scalar:
    found = tree(text).get(name)
    assert isinstance(found, Scalar)
    return found


def refused(text: str) -> tuple[str, int, int]:
    with pytest.raises(RecipeError) as caught:
        tree(text)
    error = caught.value
    assert error.file == "f.yaml"
    assert error.span is not None
    lines = text.splitlines() or [""]
    assert error.source_line == (lines[error.span.line - 1] if error.span.line <= len(lines) else "")
    assert 1 <= error.span.column <= len(error.source_line) + 1
    return error.code, error.span.line, error.span.column


# Values


@pytest.mark.parametrize(
    "text", ["no", "yes", "1e3", "null", "~", "0x1F", "010", "1:30", "2024-01-01", ".inf"]
)
def test_every_scalar_is_the_text_that_stands_there(text: str) -> None:
    assert scalar(f"a: {text}\n").text == text


def test_mappings_and_lists_keep_their_order() -> None:
    found = tree("b: {y: 1, x: 2}\na: [p, q r]\n")
    assert [entry.key.text for entry in found.entries] == ["b", "a"]
    inner, items = (entry.value for entry in found.entries)
    assert isinstance(inner, Mapping)
    assert [
        (entry.key.text, entry.value.text) for entry in inner.entries if isinstance(entry.value, Scalar)
    ] == [
        ("y", "1"),
        ("x", "2"),
    ]
    assert isinstance(items, Sequence)
    assert [item.text for item in items.items if isinstance(item, Scalar)] == ["p", "q r"]


def test_a_byte_order_mark_and_a_document_start_are_skipped() -> None:
    assert source.read_tree(source.decode(b"\xef\xbb\xbf---\na: b\n", "f")).get("a") is not None


# Places


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("a: x + y\n", [("x + y", 1, 4)]),
        ("a:   x +\n   y\n\n   + z\n", [("x +", 1, 6), ("y", 2, 4), ("+ z", 4, 4)]),
        ("a: 'x y'\n", [("x y", 1, 5)]),
        ('a: "x\n  y"\n', [("x", 1, 5), ("y", 2, 3)]),
        ("a: |\n  x\n    = y\n\n  = z\n", [("x", 2, 3), ("= y", 3, 5), ("= z", 5, 3)]),
        ("a: |  # why\n\n   x\n", [("x", 3, 4)]),
        ("a: |2\n    x\n", [("x", 2, 5)]),
        ("a: |-\n  x\n# comment\nb: y\n", [("x", 2, 3)]),
        ("a: >\n  x\n  y\n\n  z\nb: y\n", [("x", 2, 3), ("y", 3, 3), ("z", 5, 3)]),
        ("α: 1\na: {é: 1, x: y}\n", None),
    ],
)
def test_lines_of_a_text_know_their_places(text: str, places: list[tuple[str, int, int]] | None) -> None:
    found = tree(text).get("a")
    if places is None:
        assert isinstance(found, Mapping)
        found = found.get("x")
        places = [("y", 2, 14)]
    assert isinstance(found, Scalar)
    assert [(line.text, line.line, line.column) for line in found.lines] == places
    lines = text.splitlines()
    for line in found.lines:
        assert lines[line.line - 1][line.column - 1 :].startswith(line.text)


def test_windows_line_ends_count_once() -> None:
    found = scalar("b: 1\r\na: |\r\n  x\r\n  y\r\n")
    assert [(line.text, line.line, line.column) for line in found.lines] == [("x", 3, 3), ("y", 4, 3)]


def test_a_text_with_escapes_is_placed_in_its_quotes() -> None:
    for text in ("a: 'it''s x'\n", 'a: "\\u03b1 x"\n'):
        found = scalar(text)
        assert not found.exact
        assert found.span == Span(1, 5, len(found.text))
    assert scalar('a: "\\u03b1 x"\n').text == "α x"


def test_an_empty_text_has_no_lines() -> None:
    assert scalar("a:\nb: 1\n").lines == ()
    assert scalar("a: ''\n").lines == ()


WORDS = st.text(alphabet="abxyαβ+-*/ ()<>^|'=", min_size=1, max_size=12).map(str.strip).filter(bool)


@given(st.lists(st.tuples(WORDS, st.integers(0, 4), st.integers(0, 2)), min_size=1, max_size=5))
def test_a_literal_text_is_placed_exactly(rows: list[tuple[str, int, int]]) -> None:
    lines = ["b: 1", "a: |2" if rows[0][1] else "a: |"]
    for word, indent, blank in rows:
        lines += [""] * blank + [" " * (2 + indent) + word]
    found = passage(scalar("\n".join(lines) + "\n"))
    for index, char in enumerate(found.text):
        if not char.isspace():
            part = found.part(index, index + 1)
            assert lines[part.line - 1][part.column - 1] == char


# Refusals


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: b: c\n", ("R106", 1, 5)),
        ("b: 1\na: {b\n", ("R116", 2, 5)),
        ("a: >= 3\n", ("R106", 1, 5)),
        ("a: |x|\n", ("R106", 1, 5)),
        ("a: %x\n", ("R106", 1, 4)),
        ("a: `x`\n", ("R106", 1, 4)),
        ("a: [f(x]]\n", ("R106", 1, 9)),
        ("b: 1\na: *x\n", ("R107", 2, 4)),
        ("a: &x 1\n", ("R107", 1, 4)),
        ("a: &x [1]\n", ("R107", 1, 4)),
        ("a: !x 1\n", ("R108", 1, 4)),
        ("a: !!int 1\n", ("R108", 1, 4)),
        ("a: ! 1\n", ("R108", 1, 4)),
        ("a: !!map {}\n", ("R108", 1, 4)),
        ("a: 1\nb: 2\na: 3\n", ("R109", 3, 1)),
        ("a: {b: 1, 'b': 2}\n", ("R109", 1, 12)),
        ("a: 1\n---\nb: 2\n", ("R110", 2, 1)),
        ("%YAML 1.1\n---\na: 1\n", ("R110", 1, 1)),
        ("%TAG ! tag:x,2000:\n---\na: 1\n", ("R110", 1, 1)),
        ("<<: {a: 1}\n", ("R111", 1, 1)),
        ("? [a]\n: 1\n", ("R112", 1, 3)),
        ("a: {[x]: 1}\n", ("R112", 1, 5)),
        ("a: {{x: 1}: 1}\n", ("R112", 1, 5)),
        ("? |\n  a\n: 1\n", ("R112", 2, 3)),
        ("'': 1\n", ("R112", 1, 1)),
        ("[" * 17, ("R113", 1, 17)),
        ("", ("R115", 1, 1)),
        ("# nothing\n", ("R115", 1, 1)),
        ("- a\n", ("R115", 1, 1)),
        ("text\n", ("R115", 1, 1)),
        ("a: {u: f(1, 2)}\n", ("R116", 1, 13)),
        ("a: {u: }\n", ("R116", 1, 5)),
        ('a: "\\0"\n', ("R105", 1, 4)),
        ('a: "\\u202e"\n', ("R105", 1, 4)),
    ],
)
def test_what_yaml_can_beyond_texts_is_refused(text: str, expected: tuple[str, int, int]) -> None:
    assert refused(text) == expected


@pytest.mark.parametrize(
    "text", ["a: |x| + 1", "a: b: c", "a: [f(x]]", "a: %x", 'a: "\\q"', 'a: "', "a: {b: c", "a: 'x' y"]
)
def test_a_syntax_error_says_how_to_mend_it(text: str) -> None:
    with pytest.raises(RecipeError) as caught:
        tree(text)
    assert caught.value.code == "R106"
    assert caught.value.fix


def test_a_comment_behind_a_bar_needs_a_space() -> None:
    assert refused("a: |#x\n  y\n")[0] == "R106"
    assert scalar("a: | #x\n  y\n").text == "y\n"


def test_a_quoted_merge_sign_is_a_text() -> None:
    assert tree('"<<": 1\n').entries[0].key.text == "<<"


HIDDEN = "\t\x00\x07\x7f\x85\u2028\u200b\u202e\u2066\ufeff"


@pytest.mark.parametrize("char", HIDDEN, ids=ascii)
def test_hidden_characters_are_refused(char: str) -> None:
    with pytest.raises(RecipeError) as caught:
        tree(f"b: 1\r\na: x{char}y\nc: {char}\n")
    error = caught.value
    assert (error.code, error.span) == ("R105", Span(2, 5))
    assert error.source_line == ("a: x y" if char == "\t" else "a: x?y")
    assert f"U+{ord(char):04X}" in error.why


def test_text_in_other_scripts_is_read() -> None:
    assert scalar("a: naïve 証明 خط 👩\u200d🔬\n").text == "naïve 証明 خط 👩\u200d🔬"


@pytest.mark.parametrize(
    ("data", "offset", "span"),
    [
        (b"title: caf\xe9 \xff\xfe\nclaims: []\n", 10, Span(1, 11)),
        (b"\xff\xfea\x00", 0, Span(1, 1)),
        ("α: 1\r\nb: ".encode() + b"\xc0\x80", 10, Span(2, 4)),
        (b"a: \xed\xa0\x80", 3, Span(1, 4)),
    ],
)
def test_bytes_that_are_not_utf8_are_refused_with_their_offset(data: bytes, offset: int, span: Span) -> None:
    with pytest.raises(RecipeError) as caught:
        source.decode(data, "f.yaml")
    assert (caught.value.code, caught.value.span) == ("R104", span)
    assert f"offset {offset} " in caught.value.why


# Limits


def test_too_many_parts_are_refused() -> None:
    with pytest.raises(RecipeError) as caught:
        tree("a: [" + "x," * source.MAX_NODES + "]")
    assert caught.value.code == "R114"


@pytest.mark.parametrize("bracket", ["[", "{", "- ", "? ", "{a: "])
def test_deep_nesting_is_refused_quickly(bracket: str) -> None:
    assert refused(bracket * 60_000)[0] in ("R112", "R113")


def test_a_bomb_of_aliases_is_refused_at_its_first_anchor() -> None:
    text = "a: &a [x, x]\n" + "".join(
        f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert refused(text) == ("R107", 1, 4)


def test_a_large_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    with path.open("wb") as stream:
        stream.truncate(1 << 40)
    with pytest.raises(RecipeError) as caught:
        source.read_bytes(path)
    assert caught.value.code == "R103"
    with pytest.raises(RecipeError) as caught:
        source.decode(b" " * (source.MAX_BYTES + 1), "f")
    assert caught.value.code == "R103"


def test_a_file_of_the_largest_size_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"a: b" + b"\n" * (source.MAX_BYTES - 4))
    assert source.read_tree(source.open_source(path)).get("a") is not None


# Files


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    for name in (str(tmp_path / "none.yaml"), "a\0b", "x" * 5000):
        with pytest.raises(RecipeError) as caught:
            source.read_bytes(name)
        assert caught.value.code == "R101"


def test_what_is_no_regular_file_is_refused(tmp_path: Path) -> None:
    for name in (str(tmp_path), os.devnull):
        with pytest.raises(RecipeError) as caught:
            source.read_bytes(name)
        assert caught.value.code == "R102"


@pytest.mark.skipif(sys.platform == "win32", reason="the devices and pipes are those of Unix")
def test_devices_and_pipes_are_refused_and_never_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name in ("/dev/zero", str(tmp_path / "pipe")):
        with pytest.raises(RecipeError) as caught:
            source.read_bytes(name)
        assert caught.value.code == "R102"


# Passages


def test_parts_of_a_passage_know_their_places() -> None:
    whole = Passage("f(a, b),\n     c ;d", 3, 5)
    parts = split(whole, ",")
    assert [(part.text, part.line, part.column) for part in parts] == [("f(a, b)", 3, 5), ("c ;d", 4, 6)]
    assert split(parts[1], ";")[1] == Passage("d", 4, 9)
    assert whole.plain == "f(a, b), c ;d"


def test_a_word_is_found_only_by_itself() -> None:
    assert find_word(Passage("by(x) xby (a by b)", 1, 1), "by") is None
    match = find_word(Passage("x by y by z", 1, 1), "by")
    assert match is not None
    assert match.start() == 2


# The hostile corpus: rows for recipe files


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'claims: !!python/object/apply:os.system ["touch CANARY_PATH"]\n', "R108"),
        (base64.b64decode("dGl0bGU6ICJhAGIiCmNsYWltczogW10K"), "R105"),
        (base64.b64decode("dGl0bGU6IGNhZukg//4KY2xhaW1zOiBbXQo="), "R104"),
    ],
)
def test_hostile_files_are_refused(data: bytes, code: str) -> None:
    with pytest.raises(RecipeError) as caught:
        source.read_tree(source.decode(data, "f.yaml"))
    assert caught.value.code == code
