"""Claims of the shipped library, cited by tactics with their stored certificates. Untrusted.

What is cited is proved again by the kernel with the proof that cites it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from symderive.catalogue import shipped_folder
from symderive.certificates.reading import load
from symderive.errors import Refusal
from symderive.kernel.check import Certificate, Lemma
from symderive.kernel.statement import Statement
from symderive.tactics.proof import State, Stuck
from symderive.terms.build import TRUE
from symderive.terms.term import Term, free, lam, lit
from symderive.terms.types import PROP, REAL, Function, Type

__all__ = ["from_library", "named_from_library"]


@lru_cache(maxsize=32)
def _stored(recipe: str) -> dict[str, tuple[Statement, Certificate]]:
    folder = shipped_folder()
    try:
        text = (folder / "library" / f"{recipe}.certificate.json").read_text("utf-8") if folder else ""
        return {name: (statement, certificate) for name, statement, certificate in load(text)}
    except (OSError, Refusal):
        return {}


def from_library(
    state: State,
    recipe: str,
    claim: str,
    values: Sequence[Term],
    spaces: Sequence[Type] = (),
    sizes: Sequence[str | int] = (),
) -> int:
    """Return the step hypotheses ⇒ claim at these values of its symbols, in their order.

    Spaces that are not given are the reals; sizes are all given.
    """
    entry = _stored(recipe).get(claim) if recipe != state.proof.of else None
    if entry is None:
        raise Stuck("S146", "the library has no proof of this", why=f"{recipe}#{claim}")
    statement, certificate = entry
    number = state.proof.cite(statement, Lemma(statement, certificate))
    kinds = (*spaces, *(REAL for _ in statement.spaces[len(spaces) :]))
    return state.proof.step("lemma", number=number, spaces=kinds, sizes=tuple(sizes), values=tuple(values))


def named_from_library(state: State, recipe: str, claim: str, values: Mapping[str, Term]) -> int:
    """Return the step hypotheses ⇒ claim with these values for its symbols, by name.

    A symbol that is not given, since the claim does not speak of it, is 0 or true everywhere.
    """
    entry = _stored(recipe).get(claim)
    symbols = entry[0].symbols if entry is not None else ()
    given = [values[name] if name in values else _anything(kind) for name, kind in symbols]
    return from_library(state, recipe, claim, given)


def _anything(kind: Type) -> Term:
    if isinstance(kind, Function):
        return lam(free("?any", kind.domain), _anything(kind.codomain))
    return TRUE if kind == PROP else lit(0, kind)
