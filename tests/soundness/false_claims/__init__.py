"""Tempting false claims, by subject: what each tries to get away with, and where it fails."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.soundness.claims import Claim, Names

__all__ = ["FalseClaim", "false"]

Proof = str | Sequence[Names]


@dataclass(frozen=True)
class FalseClaim:
    """A false claim. `tries` are proofs with the code that refuses each.

    `at` is where it fails, or with `undefined` where it has no value; None where the kernel cannot say so.
    """

    name: str
    claim: Claim
    tries: tuple[tuple[Proof, str], ...]
    at: Names | None = None
    undefined: bool = False

    def __str__(self) -> str:
        return self.name


def false(
    name: str,
    claim: str,
    symbols: str = "",
    *tries: tuple[Proof, str],
    given: Names | None = None,
    where: Names | None = None,
    lemmas: Mapping[str, tuple[str, str]] | None = None,
    at: Names | None = None,
    undefined: bool = False,
) -> FalseClaim:
    """A false claim; semicolons separate declarations, `given` are hypotheses, `where` definitions."""
    pairs = (declaration.partition(":") for declaration in symbols.split(";") if declaration.strip())
    declared = {names.strip(): sort.strip() for names, _, sort in pairs}
    stated = Claim(claim, declared, given or {}, where or {}, lemmas or {})
    return FalseClaim(name, stated, tries, at, undefined)
