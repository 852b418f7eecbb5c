"""Values for symbols that do not matter, so that an assignment is complete. Untrusted."""

from __future__ import annotations

from collections.abc import Mapping

from symderive.kernel.data import Assignment
from symderive.kernel.statement import Statement
from symderive.terms.build import cast, integer, real, zero
from symderive.terms.term import Term, free, lam
from symderive.terms.types import INT, REAL, Cyclic, Function, Space, Type, substitute_type

__all__ = ["complete_assignment", "simple_value"]


def complete_assignment(
    full: Statement,
    spaces: Mapping[str, Type],
    sizes: Mapping[str, int],
    values: Mapping[str, Term],
) -> Assignment:
    """Give every symbol a value: those that do not matter get a simple one."""
    all_spaces = {name: spaces.get(name, REAL) for name in full.spaces}
    all_sizes = {name: sizes.get(name, 1) for name in full.sizes}
    size_map: dict[str, str | int] = dict(all_sizes)
    return Assignment(
        tuple(all_spaces.items()),
        tuple(all_sizes.items()),
        tuple(
            (n, values[n] if n in values else simple_value(substitute_type(k, all_spaces, size_map)))
            for n, k in full.symbols
        ),
    )


def simple_value(kind: Type) -> Term:
    """Return a simple value of a type: a zero."""
    if kind == REAL:
        return real(0)
    if kind == INT:
        return integer(0)
    if isinstance(kind, Cyclic):
        return cast(integer(0), kind)
    if isinstance(kind, Space):
        return zero(kind)
    if isinstance(kind, Function):
        return lam(free("x", kind.domain), simple_value(kind.codomain))
    from symderive.tactics.proof import Stuck  # noqa: PLC0415 (stored proofs need no tactic)

    raise Stuck("S162", "a symbol has no value", why=repr(kind))
