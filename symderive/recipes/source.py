"""A recipe file as a tree of texts with positions. Part of the statement guard.

The format is a strict subset of YAML: block and flow mappings and sequences of texts. Every
scalar is the text that stands there (`no`, `1e3` and `null` are texts). Anchors, aliases, tags,
directives, merge keys, duplicate keys and second documents are refused, and so is anything that
is not a small UTF-8 text in a regular file.

The tree is built from the parser's events and not by `yaml.compose`: composing recurses in C without
a limit, and it has resolved the aliases by the time that we could refuse them.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from symderive.errors import RecipeError, Span
from symderive.records import Record

__all__ = [
    "MAX_BYTES",
    "MAX_DEPTH",
    "MAX_NODES",
    "Entry",
    "Line",
    "Mapping",
    "Node",
    "Scalar",
    "Sequence",
    "Source",
    "decode",
    "describe",
    "layout",
    "open_source",
    "read_bytes",
    "read_head",
    "read_tree",
    "scalar",
    "source_of",
]

MAX_BYTES = 256 * 1024
"""Largest recipe file, in bytes."""

MAX_DEPTH = 16
"""Deepest nesting of mappings and sequences."""

MAX_NODES = 20_000
"""Largest number of texts, mappings and sequences in a file."""

_DEEP = "the recipe is nested too deeply"

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The parser: libyaml where PyYAML was built with it. Both give the same events."""


class Line(Record):
    """A stretch of one line of the file that belongs to a scalar; `column` is that of its start."""

    text: str
    line: int
    column: int

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(self.line, self.column, max(1, len(self.text)))


class Scalar(Record):
    """A text. `text` is its value; `lines` are the pieces of the file that it was read from.

    `style` is `plain`, `quoted`, `literal` (`|`) or `folded` (`>`). `exact` says whether the pieces are
    the text character by character; where they are not (escapes in quotes), positions in the
    text are approximate, but stay within the scalar's lines.
    """

    text: str
    lines: tuple[Line, ...]
    span: Span
    style: str
    exact: bool


class Entry(Record):
    """A key of a mapping and what it maps to."""

    key: Scalar
    value: Node


class Mapping(Record):
    """A mapping: the entries in the order of the file, keys distinct."""

    entries: tuple[Entry, ...]
    span: Span
    flow: bool

    def get(self, name: str) -> Node | None:
        """Return the value of a key, or None."""
        for entry in self.entries:
            if entry.key.text == name:
                return entry.value
        return None


class Sequence(Record):
    """A list of nodes."""

    items: tuple[Node, ...]
    span: Span
    flow: bool


Node = Scalar | Mapping | Sequence


class Source(Record):
    """The text of a recipe: its lines, and the name under which errors report it."""

    file: str
    text: str
    lines: tuple[str, ...]

    def __hash__(self) -> int:
        return hash(self.text)

    def error(self, code: str, what: str, span: Span, *, why: str = "", fix: str = "") -> RecipeError:
        """Return (not raise) the error at a place of this file, with the line to print."""
        inside = 1 <= span.line <= len(self.lines)
        return RecipeError(
            code,
            what,
            why=why,
            fix=fix,
            span=span,
            file=self.file,
            source_line=self.lines[span.line - 1] if inside else "",
        )


def read_bytes(path: str | os.PathLike[str]) -> bytes:
    """Return the bytes of a recipe file.

    Refuses: R101 (missing, or not readable), R102 (not a regular file), R103 (too large). A device or
    a pipe is refused before it is opened, and never read.
    """
    name = os.fspath(path)
    try:
        kind = Path(name).stat().st_mode
        if not stat.S_ISREG(kind):
            raise _not_regular(name, kind)
        # O_NONBLOCK: should a pipe have taken the file's place since, opening it must not wait.
        handle = os.open(name, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as stream:
            status = os.fstat(stream.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise _not_regular(name, status.st_mode)
            data = b"" if status.st_size > MAX_BYTES else stream.read(MAX_BYTES + 1)
            size = max(status.st_size, len(data))
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise RecipeError(
            "R101", "the recipe cannot be read", why=reason, fix="check the path", file=name
        ) from None
    if size > MAX_BYTES:
        raise _too_large(name, size)
    return data


def _not_regular(name: str, mode: int) -> RecipeError:
    if stat.S_ISDIR(mode):
        found = "it is a directory"
    elif stat.S_ISFIFO(mode):
        found = "it is a pipe"
    elif stat.S_ISCHR(mode) or stat.S_ISBLK(mode):
        found = "it is a device"
    else:
        found = "it is a special file"
    return RecipeError(
        "R102", "a recipe must be a regular file", why=found, fix="name the recipe file itself", file=name
    )


def _too_large(name: str, size: int) -> RecipeError:
    return RecipeError(
        "R103",
        "the recipe is too large",
        why=f"it has {size:,} bytes; the limit is {MAX_BYTES:,}",
        fix="a recipe answers one question: split it",
        file=name,
    )


def decode(data: bytes, file: str) -> Source:
    """Return the text of the bytes.

    Refuses: R103 (too large), R104 (not UTF-8), R105 (control or invisible characters).
    """
    if len(data) > MAX_BYTES:
        raise _too_large(file, len(data))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        tail = before.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        raise RecipeError(
            "R104",
            "the recipe is not UTF-8",
            why=f"the byte 0x{data[error.start]:02x} at offset {error.start} starts no character",
            fix="save the file as UTF-8",
            span=Span(len(tail), len(tail[-1]) + 1),
            file=file,
            source_line=tail[-1],
        ) from None
    return source_of(text, file)


def source_of(text: str, file: str) -> Source:
    """Return a text as a source; refuses R103 (too large) and R105 (control or invisible characters)."""
    if len(text) > MAX_BYTES:
        raise _too_large(file, len(text))
    text = text.removeprefix("\ufeff")
    if any(_is_hidden(char) for char in set(text)):
        line, column = 1, 1
        previous = ""
        for char in text:
            if _is_hidden(char):
                raise _hidden(text, file, char, Span(line, column))
            if char == "\r" or (char == "\n" and previous != "\r"):
                line, column = line + 1, 1
            elif char != "\n":
                column += 1
            previous = char
    # What is left breaks lines at \r\n, \r and \n only, as YAML does.
    return Source(file, text, tuple(text.splitlines()))


# zero-width space, direction marks, line separators and overrides, invisible operators, byte-order mark
_INVISIBLE = frozenset(
    chr(code)
    for first, last in ((0x200B, 0x200B), (0x200E, 0x200F), (0x2028, 0x202E), (0x2060, 0x206F))
    for code in range(first, last + 1)
) | {"\ufeff"}


def _is_hidden(char: str) -> bool:
    """Say whether a character is a control character, or changes the order or number of what is seen."""
    if char < "\x7f":
        return char < " " and char not in "\n\r"
    return char <= "\x9f" or char in _INVISIBLE or "\ud800" <= char <= "\udfff"


def _hidden(text: str, file: str, char: str, span: Span) -> RecipeError:
    import unicodedata  # noqa: PLC0415 (only an error pays for it)

    name = "a tab" if char == "\t" else unicodedata.name(char, "a control character")
    visible = "".join(" " if c == "\t" else "?" if _is_hidden(c) else c for c in text)
    return RecipeError(
        "R105",
        "a control or invisible character",
        why=f"U+{ord(char):04X} ({name})",
        fix="write spaces" if char == "\t" else "delete it",
        span=span,
        file=file,
        source_line=visible.splitlines()[span.line - 1],
    )


@lru_cache(maxsize=64)
def read_tree(source: Source) -> Mapping:
    """Return the tree of a recipe.

    Refuses: R106 (not YAML), R107 (anchor or alias), R108 (tag), R109 (duplicate key), R110 (a second
    document, or a directive), R111 (merge key), R112 (a key that is not a text), R113 (too deep),
    R114 (too many nodes), R115 (no mapping of fields), R116 (a value is missing within `{}`).
    """
    return _read(source, frozenset())


def read_head(source: Source, until: frozenset[str]) -> Mapping:
    """Return the fields of a recipe up to the first of these names; what follows is not looked at.

    Refuses: as `read_tree`, for what is read.
    """
    return _read(source, until)


def _read(source: Source, until: frozenset[str]) -> Mapping:
    tree = _Tree(source)
    try:
        return tree.read(until)
    except yaml.MarkedYAMLError as error:
        raise _syntax_error(source, error) from None
    except yaml.YAMLError as error:
        raise source.error("R106", "this is not YAML", Span(1, 1), why=str(error).split("\n")[0]) from None


class _Open:
    """A mapping or sequence that is being read; `key` waits for its value."""

    def __init__(self, event: Any) -> None:
        self.event = event
        self.nodes: list[Node] = []
        self.entries: dict[str, Entry] = {}
        self.key: Scalar | None = None


class _Tree:
    """Builds the tree from events, without recursion."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.count = 0
        self.stack: list[_Open] = []

    def read(self, until: frozenset[str]) -> Mapping:
        root: Node | None = None
        documents = 0
        for event in self.events():
            outer = self.stack[0] if len(self.stack) == 1 else None
            if outer is not None and outer.key is not None and outer.key.text in until:
                return Mapping(tuple(outer.entries.values()), _span(outer.event), False)
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self.fail("R110", "a second document in the file", event, "a file is one recipe")
                if event.version or event.tags:
                    raise self.fail("R110", "a directive", event, "delete the lines that start with %")
            elif isinstance(event, yaml.NodeEvent):
                root = self.take(event) or root
            elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
                root = self.close() or root
        if not isinstance(root, Mapping):
            raise self.source.error(
                "R115",
                "a recipe is a mapping of fields",
                Span(1, 1),
                why="the file is empty" if root is None or _is_empty(root) else f"found {describe(root)}",
                fix="start with `schema: 1`",
            )
        return root

    def events(self) -> Iterator[Any]:
        return iter(yaml.parse(self.source.text, Loader=LOADER))

    def fail(self, code: str, what: str, event: Any, fix: str = "", why: str = "") -> RecipeError:
        return self.source.error(code, what, _span(event), why=why, fix=fix)

    def not_a_text(self, span: Span, found: str) -> RecipeError:
        fix = "quote a key that begins with { or ["
        return self.source.error("R112", "a key must be a text", span, why=f"found {found}", fix=fix)

    def take(self, event: Any) -> Node | None:
        """Take the start of a node; return it when it is the root and complete."""
        self.count += 1
        if self.count > MAX_NODES:
            raise self.fail("R114", "the recipe has too many parts", event, why=f"the limit is {MAX_NODES:,}")
        if isinstance(event, yaml.AliasEvent):
            raise self.fail("R107", f"an alias `*{event.anchor}`", event, "quote text that begins with *")
        if event.anchor is not None:
            raise self.fail("R107", f"an anchor `&{event.anchor}`", event, "quote text that begins with &")
        if event.tag is not None:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            raise self.fail("R108", f"a tag `{tag}`", event, "quote text that begins with !")
        if isinstance(event, yaml.ScalarEvent):
            return self.add(_scalar(self.source, event))
        if len(self.stack) >= MAX_DEPTH:
            raise self.fail("R113", _DEEP, event, why=f"the limit is {MAX_DEPTH}")
        waiting = self.stack[-1] if self.stack else None
        if waiting and isinstance(waiting.event, yaml.MappingStartEvent) and waiting.key is None:
            kind = "a mapping" if isinstance(event, yaml.MappingStartEvent) else "a list"
            raise self.not_a_text(_span(event), kind)
        self.stack.append(_Open(event))
        return None

    def close(self) -> Node | None:
        done = self.stack.pop()
        span, flow = _span(done.event), bool(done.event.flow_style)
        if isinstance(done.event, yaml.SequenceStartEvent):
            return self.add(Sequence(tuple(done.nodes), span, flow))
        return self.add(Mapping(tuple(done.entries.values()), span, flow))

    def add(self, node: Node) -> Node | None:
        """Put a complete node where it belongs; return it when it is the root."""
        if not self.stack:
            return node
        parent = self.stack[-1]
        if isinstance(parent.event, yaml.SequenceStartEvent):
            parent.nodes.append(node)
        elif parent.key is None:
            parent.key = self.key(node, parent)
        else:
            if parent.event.flow_style and _is_empty(node):
                raise self.source.error(
                    "R116",
                    f"`{parent.key.text}` has no value",
                    parent.key.span,
                    why="within { } a comma ends the text before it",
                    fix='quote a text that contains a comma or a bracket: {"x, y": real, u: "f(1, 2)"}',
                )
            parent.entries[parent.key.text] = Entry(parent.key, node)
            parent.key = None
        return None

    def key(self, node: Node, parent: _Open) -> Scalar:
        if not isinstance(node, Scalar):
            raise self.not_a_text(node.span, describe(node))
        if node.style in ("literal", "folded") or len(node.lines) > 1:
            raise self.source.error("R112", "a key must stand on one line", node.span)
        if node.text == "<<" and node.style == "plain":
            raise self.source.error("R111", "a merge key `<<`", node.span, fix="write the fields out")
        if not node.text.strip():
            raise self.source.error("R112", "a key must not be empty", node.span)
        if node.text in parent.entries:
            first = parent.entries[node.text].key.span
            raise self.source.error(
                "R109",
                f"the key `{node.text}` is given twice",
                node.span,
                why=f"first in line {first.line}, column {first.column}",
                fix="delete or rename one of them",
            )
        return node


def describe(node: Node) -> str:
    """Say in words what a node is."""
    if isinstance(node, Scalar):
        return "a text" if node.text.strip() else "nothing"
    return "a list" if isinstance(node, Sequence) else "a mapping"


def scalar(node: Node) -> Scalar:
    """Return a node that the schema has found to be a text."""
    if not isinstance(node, Scalar):
        raise TypeError(f"{describe(node)} where the schema admits a text only")
    return node


def _is_empty(node: Node) -> bool:
    return isinstance(node, Scalar) and node.style == "plain" and not node.text


def _span(event: Any) -> Span:
    start, end = event.start_mark, event.end_mark
    length = end.column - start.column if end.line == start.line else 1
    return Span(start.line + 1, start.column + 1, max(1, length))


_HEADER = re.compile(r"[|>][0-9+-]{0,2} *(?:(?<= )#.*)?")
"""The line on which a literal or folded text is announced."""


_STYLES = {"|": "literal", ">": "folded", "'": "quoted", '"': "quoted"}


def _scalar(source: Source, event: Any) -> Scalar:
    style = _STYLES.get(event.style or "", "plain")
    text: str = event.value
    # Only within double quotes can a text hold what the file, which has been looked through, does not.
    hidden = next((char for char in text if _is_hidden(char)), None) if event.style == '"' else None
    if hidden is not None:
        raise source.error(
            "R105",
            "a control or invisible character",
            _span(event),
            why=f"an escape stands for U+{ord(hidden):04X}",
            fix="delete it",
        )
    start = event.start_mark
    if style in ("literal", "folded") and not _HEADER.fullmatch(source.lines[start.line], start.column):
        raise source.error(  # libyaml would take the rest of the line for a comment
            "R106",
            "this is not YAML",
            _span(event),
            why="a text that begins with | or > stands on the lines below",
            fix="quote a text that begins with | or >, or write it on the lines after `|`",
        )
    if style == "literal":
        lines = _literal_lines(source, text, start.line + 1)
    elif style == "folded":
        lines = _folded_lines(source, text, start.line + 1)
    else:
        lines = _inline_lines(source, text, event, 1 if style == "quoted" else 0)
    exact = (len(lines) == 1 and lines[0].text == text) or (
        "".join("".join(line.text for line in lines).split()) == "".join(text.split())
    )
    if not exact:
        lines = (Line(" ".join(text.split("\n")), start.line + 1, start.column + 2),)
    if not lines:
        return Scalar(text, (), _span(event), style, exact)
    return Scalar(text, lines, lines[0].span, style, exact)


def _literal_lines(source: Source, text: str, first: int) -> tuple[Line, ...]:
    """Return the lines of a `|` text: each is the end of the line of the file that it stands on."""
    found = []
    for number, value in enumerate(text.split("\n"), first):
        if value.strip():
            raw = source.lines[number]
            indent = len(value) - len(value.lstrip())
            found.append(Line(value.strip(), number + 1, len(raw) - len(value) + indent + 1))
    return tuple(found)


def _folded_lines(source: Source, text: str, first: int) -> tuple[Line, ...]:
    """Return the lines of a `>` text: as many lines of the file as its text needs."""
    rest = "".join(text.split())
    found = []
    for number in range(first, len(source.lines)):
        piece = source.lines[number].strip()
        packed = "".join(piece.split())
        if not rest or not rest.startswith(packed):
            break
        if piece:
            found.append(_line(source.lines[number], number, 0))
        rest = rest[len(packed) :]
    return tuple(found)


def _inline_lines(source: Source, text: str, event: Any, quote: int) -> tuple[Line, ...]:
    """Return the lines of a plain or quoted text, without the quotes."""
    start, end = event.start_mark, event.end_mark
    if not text.strip():
        return ()
    found = []
    for number in range(start.line, min(end.line, len(source.lines) - 1) + 1):
        raw = source.lines[number]
        if number == end.line:
            raw = raw[: end.column - quote]
        begin = start.column + quote if number == start.line else 0
        if raw[begin:].strip():
            found.append(_line(raw, number, begin))
    return tuple(found)


def _line(raw: str, number: int, begin: int) -> Line:
    piece = raw[begin:]
    indent = len(piece) - len(piece.lstrip())
    return Line(piece.strip(), number + 1, begin + indent + 1)


def layout(lines: tuple[Line, ...]) -> str:
    """Return the lines as one text laid out as in the file, from the first line's start.

    A reader that starts at the first line's position and restarts columns at 1 after each line
    break then knows the true position of every character.
    """
    parts: list[str] = []
    for previous, line in zip((None, *lines), lines, strict=False):
        if previous is not None:
            parts.append("\n" * (line.line - previous.line) + " " * (line.column - 1))
        parts.append(line.text)
    return "".join(parts)


_UNFINISHED = "each line must be `key: value`, or be indented further than the key that it continues"
_HINTS = (
    ("mapping values are not allowed", "a text that contains `: ` must stand in quotes, or after `|`"),
    ("scanning a block scalar", "quote a text that begins with | or >, or write it on the lines after `|`"),
    ("cannot start any token", "quote a text that begins with %, @ or `, and indent with spaces, not tabs"),
    ("undefined alias", "quote a text that begins with *"),
    ("while parsing a flow", "put a text that contains a comma, a bracket or a brace in quotes"),
    ("scanning a simple key", _UNFINISHED),
    ("expected ':'", _UNFINISHED),
    ("parsing a block mapping", "align the keys; quote a text that begins with a quote, { or ["),
    ("parsing a block collection", "align the dashes of a list"),
    ("quoted scalar", "close the quotes; in double quotes a backslash is written \\\\"),
    ("escape", "in double quotes a backslash is written \\\\"),
)


_TOO_DEEP = "exceeded maximum nesting depth"
"""What libyaml from 0.2.6 on says of 1,000 open brackets, before it gives an event for the first of them."""


def _syntax_error(source: Source, error: yaml.MarkedYAMLError) -> RecipeError:
    problem, context = error.problem or "", error.context or ""
    mark = error.problem_mark or error.context_mark
    line = min(mark.line, max(0, len(source.lines) - 1)) if mark else 0
    column = mark.column if mark and mark.line == line else len(source.lines[line]) if source.lines else 0
    span = Span(line + 1, column + 1)
    if problem == _TOO_DEEP:
        return source.error("R113", _DEEP, span, why=f"the limit is {MAX_DEPTH}")
    fix = next((hint for sign, hint in _HINTS if sign in problem or sign in context), "")
    return source.error(
        "R106",
        "this is not YAML",
        span,
        why=": ".join(part for part in (context, problem) if part),
        fix=fix,
    )


def open_source(path: str | os.PathLike[str]) -> Source:
    """Return the text of a recipe file; refuses R101 to R105."""
    return decode(read_bytes(path), str(Path(path)))
