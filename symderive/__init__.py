"""symderive: derivations proved, refuted with a verified counterexample, or undecided.

>>> import symderive
>>> sorted(symderive.__all__)
['Report', 'SymderiveError', 'assert_proved', 'assert_refuted', 'load', 'prove']

`import symderive` loads nothing else; each name is loaded on first use.
"""

from __future__ import annotations

import os
import sys
import types
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from symderive.errors import SymderiveError
    from symderive.recipes.load import Recipe
    from symderive.report import Report
    from symderive.testing import assert_proved, assert_refuted

__all__ = ["Report", "SymderiveError", "assert_proved", "assert_refuted", "load", "prove"]

__version__ = "0.1.0"

_HOMES = {
    "Report": "symderive.report",
    "SymderiveError": "symderive.errors",
    "assert_proved": "symderive.testing",
    "assert_refuted": "symderive.testing",
}


def load(target: str | os.PathLike[str]) -> Recipe:
    """Return the recipe that a target names: an id, a question or a file."""
    from symderive.recipes.load import load as load_file

    return load_file(_one(target))


def prove(target: str | os.PathLike[str], *, fresh: bool = False) -> Report:
    """Judge the claims of the recipe that a target names: an id, a question or a file.

    Stored certificates are re-checked; where one is missing or stale, or with `fresh`, proofs are
    searched for.
    """
    from pathlib import Path

    from symderive.prove import run

    return run(Path(_one(target)), fresh=fresh, certificates=None)


def _one(target: str | os.PathLike[str]) -> str:
    from symderive.catalogue import locate
    from symderive.errors import CommandError

    found = [os.fspath(path) for path in locate(os.fspath(target))]
    if len(found) != 1:
        raise CommandError(
            "C109",
            f"`{os.fspath(target)}` names {len(found)} recipes",
            why=", ".join(found),
            fix="name one of them",
        )
    return found[0]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'symderive' has no attribute {name!r}")
    import importlib

    value = getattr(importlib.import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


class _Package(types.ModuleType):
    """The package: importing the module `symderive.prove` does not hide the function of that name."""

    def __setattr__(self, name: str, value: object) -> None:
        if not (name == "prove" and isinstance(value, types.ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
