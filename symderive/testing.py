"""Assertions for tests: a derivation as part of a test suite."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from symderive.errors import CommandError

if TYPE_CHECKING:
    from symderive.report import ClaimReport, Verdict

__all__ = ["assert_proved", "assert_refuted"]


def assert_proved(
    recipe: str | os.PathLike[str], claim: str | None = None, *, fresh: bool = False
) -> tuple[ClaimReport, ...]:
    """Raise `AssertionError` unless the claims are proved, from nothing that is cited and not derived.

    `recipe` is a TARGET as the command line has it: the id of a shipped recipe, a question, a file or a
    folder. Without `claim` every claim is meant. Returns the reports of the claims. With `fresh` no
    stored certificate is used. A test stores none: `symderive prove` does.
    """
    return _assert(recipe, claim, "proved", fresh)


def assert_refuted(
    recipe: str | os.PathLike[str], claim: str | None = None, *, fresh: bool = False
) -> tuple[ClaimReport, ...]:
    """Raise `AssertionError` unless the claims are refuted, with a counterexample that was verified.

    The arguments are those of `assert_proved`.
    """
    return _assert(recipe, claim, "refuted", fresh)


def _assert(
    recipe: str | os.PathLike[str], claim: str | None, verdict: Verdict, fresh: bool
) -> tuple[ClaimReport, ...]:
    from symderive.catalogue import locate, nearest
    from symderive.prove import run
    from symderive.render.terminal import claim_failure

    found: list[ClaimReport] = []
    failures: list[str] = []
    names: list[str] = []
    for path in locate(os.fspath(recipe)):
        report = run(path, fresh=fresh, store=False)
        for item in report.claims:
            names.append(item.id)
            if claim not in (None, item.id):
                continue
            found.append(item)
            if item.verdict != verdict or item.assumes:
                failures.append(claim_failure(report, item, wanted=verdict))
    if not found:
        raise CommandError(
            "C108",
            f"`{os.fspath(recipe)}` has no claim `{claim}`",
            why=f"the nearest are {', '.join(nearest(claim or '', names))}",
        )
    if failures:
        raise AssertionError("\n".join(failures))
    return tuple(found)
