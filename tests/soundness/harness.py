"""Checks that also hold under `python -O`, where `assert` says nothing.

Soundness tests use these and no `assert` (a test holds that), so that the same functions run under
pytest and by `python -O -m tests.soundness`.
"""

from __future__ import annotations

from collections.abc import Callable

from symderive.errors import SymderiveError


class Unsound(Exception):
    """Something was accepted that must be refused, or the reverse."""


def require(condition: bool, message: str) -> None:
    """Raise unless the condition is True itself."""
    if condition is not True:
        raise Unsound(message)


def require_equal(found: object, expected: object) -> None:
    """Raise unless two values are equal; both are shown."""
    if found != expected:
        raise Unsound(f"expected {expected!r}, found {found!r}")


def require_refused(code: str, action: Callable[[], object]) -> SymderiveError:
    """Raise unless the action is refused with this very code; return the refusal."""
    try:
        accepted = action()
    except SymderiveError as refusal:
        if refusal.code != code:
            raise Unsound(f"expected {code}, refused with {refusal}") from refusal
        return refusal
    raise Unsound(f"expected {code}, accepted: {accepted!r}")
