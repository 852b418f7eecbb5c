"""A stretch of a recipe's text that knows where every character of it stands.

A passage is laid out as in the file: after a line break, the line's indentation follows. So the
position of a part of it is found by counting.
"""

from __future__ import annotations

import re

from symderive.errors import Span
from symderive.recipes.source import Scalar, layout
from symderive.records import Record

__all__ = ["Passage", "find_word", "passage", "split"]


class Passage(Record):
    """A text as laid out in the file, and the position of its first character."""

    text: str
    line: int
    column: int

    @property
    def span(self) -> Span:
        """Where it stands; the length is that of its first line."""
        first = self.text.split("\n", 1)[0].rstrip()
        return Span(self.line, self.column, max(1, len(first)))

    @property
    def plain(self) -> str:
        """The text on one line."""
        return " ".join(self.text.split())

    def part(self, start: int, stop: int | None = None) -> Passage:
        """Return the part from `start` to `stop`, without white space around it."""
        stop = len(self.text) if stop is None else stop
        while start < stop and self.text[start].isspace():
            start += 1
        while stop > start and self.text[stop - 1].isspace():
            stop -= 1
        before = self.text[:start]
        breaks = before.count("\n")
        column = start - before.rfind("\n") if breaks else self.column + start
        return Passage(self.text[start:stop], self.line + breaks, column)

    def __bool__(self) -> bool:
        return bool(self.text)


def passage(scalar: Scalar) -> Passage:
    """Return the passage of a scalar."""
    if not scalar.lines:
        return Passage("", scalar.span.line, scalar.span.column)
    return Passage(layout(scalar.lines), scalar.lines[0].line, scalar.lines[0].column)


_OPEN, _CLOSE = "([{", ")]}"


def _levels(text: str) -> list[int]:
    """Return for every character how many brackets are open before it; 0 where they do not match up."""
    levels, level = [], 0
    for char in text:
        if char in _CLOSE:
            level = max(0, level - 1)
        levels.append(level)
        if char in _OPEN:
            level += 1
    return levels if level == 0 else [0] * len(text)


def split(whole: Passage, separator: str) -> list[Passage]:
    """Return the parts between the separators (a regular expression) outside brackets.

    >>> [part.text for part in split(Passage("f(a, b), c", 1, 1), ",")]
    ['f(a, b)', 'c']
    """
    levels = _levels(whole.text)
    parts, start = [], 0
    for match in re.finditer(separator, whole.text):
        if levels[match.start()] == 0:
            parts.append(whole.part(start, match.start()))
            start = match.end()
    parts.append(whole.part(start))
    return parts


def find_word(whole: Passage, words: str) -> re.Match[str] | None:
    """Return the first of the words (`a|b`) that stands by itself outside brackets."""
    levels = _levels(whole.text)
    for match in re.finditer(rf"(?<!\S)(?:{words})(?!\S)", whole.text):
        if levels[match.start()] == 0:
            return match
    return None
