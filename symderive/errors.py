"""Every exception of symderive: what, where, why, and how to mend it.

Not trusted: raising the wrong error can refuse a true claim, never accept a false one.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = [
    "CommandError",
    "GraphError",
    "ParseError",
    "RecipeError",
    "Refusal",
    "Span",
    "SymderiveError",
    "TermError",
]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a source text.

    `line` and `column` are 1-based and name the first character; `length` counts
    characters (at least 1, so that a caret can be drawn).
    """

    line: int
    column: int
    length: int = 1


class SymderiveError(Exception):
    """An error that a person can act on.

    `code` is known to `symderive explain`; `what` names the mistake in one line;
    `why` says what was expected and what was found; `fix` says how to mend it;
    `file` and `span` say where, and `source_line` is the line to print.
    """

    def __init__(
        self,
        code: str,
        what: str,
        *,
        why: str = "",
        fix: str = "",
        span: Span | None = None,
        file: str | None = None,
        source_line: str | None = None,
    ) -> None:
        super().__init__(f"[{code}] {what}" + (f": {why}" if why else ""))
        self.code = code
        self.what = what
        self.why = why
        self.fix = fix
        self.span = span
        self.file = file
        self.source_line = source_line


class TermError(SymderiveError):
    """A term that cannot be built: ill-sorted, too deep, or not in the language."""


class Refusal(SymderiveError):
    """The kernel does not accept a step, a certificate or a statement.

    A refusal says that this certificate fails; it never says that the claim is false.
    """


class RecipeError(SymderiveError):
    """A recipe file that cannot be read: malformed YAML, wrong fields, or names that do not fit."""


class CommandError(SymderiveError):
    """A command that cannot be carried out as given: its target, an option, or a file."""


class GraphError(SymderiveError):
    """An expression that has no computation graph, or a point at which it has no derivative or no value."""


class ParseError(SymderiveError):
    """A text that is not a formula, a sort or a declaration, or that is ill-sorted.

    `span` is always set.
    """
