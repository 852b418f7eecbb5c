"""Small sequences, vectors, matrices and maps of indices, as candidates for counterexamples. Untrusted.

Polynomials in the indices, indicators of an entry or of a diagonal, alternating signs; for maps of Z/n
shifts, reversals and transpositions. Generic ones come first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from symderive.terms.build import add, cast, eq, integer, mul, neg, of_int, real, unary
from symderive.terms.term import Free, Term, apply, const, free, lam
from symderive.terms.types import INT, REAL, Cyclic, Function, Type

__all__ = ["is_table", "tables"]


def is_table(kind: Type) -> bool:
    """Say whether a type is that of functions of indices with numbers or indices as values."""
    if not isinstance(kind, Function):
        return False
    while isinstance(kind, Function):
        if not _is_index(kind.domain):
            return False
        kind = kind.codomain
    return kind == REAL or _is_index(kind)


def _is_index(kind: Type) -> bool:
    return kind == INT or (isinstance(kind, Cyclic) and isinstance(kind.size, int))


def tables(kind: Type) -> list[Term]:
    """Return candidates of a type of tables, each once."""
    names: list[Free] = []
    while isinstance(kind, Function):
        names.append(free(f"x{len(names)}", kind.domain))
        kind = kind.codomain
    bodies = _maps(names, kind) if isinstance(kind, Cyclic) else _entries(names, kind)
    found: dict[Term, None] = {}
    for body in bodies:
        value = body
        for name in reversed(names):
            value = lam(name, value)
        found[value] = None
    return list(found)


def _entries(names: Sequence[Free], end: Type) -> list[Term]:
    """Return numbers that depend on indices."""
    numbers = [_number(x, end) for x in names]
    first, last = numbers[0], numbers[-1]
    one = _literal(1, end)
    nothing = _literal(0, end)

    def at(*points: int) -> Term:
        """1 at one entry, else 0."""
        value = one
        for x, point in reversed(list(zip(names, points, strict=True))):
            value = _where(x, _index(point, x.type), value, nothing)
        return value

    found = [add(mul(first, first), last), last, mul(first, last), first, one, nothing]
    if len(names) == 1:
        (x,) = names
        sign = _alternating(x, end)
        found += [at(0), at(1), sign, _literal(-1, end), neg(first), at(2)]
        return [*found, at(-1)] if x.type == INT else found
    if len(names) == 2 and names[0].type == names[1].type:
        i, j = names
        found += [
            *(_where(i, t, one, nothing) for t in (j, add(j, _index(1, j.type)), neg(j))),
            *(at(*p) for p in ((0, 0), (0, 1), (1, 0))),
            add(first, neg(last)),
            add(first, last),
            _swapped(i, j, one, nothing),
            at(1, 1),
            add(at(0, 1), neg(at(1, 0))),
        ]
    return found


def _swapped(i: Free, j: Free, one: Term, nothing: Term) -> Term:
    """Return the entries of the transposition of 0 and 1."""
    return _where(i, _transposition(j, 0, 1), one, nothing)


def _maps(names: Sequence[Free], end: Cyclic) -> list[Term]:
    """Return residues that depend on indices."""
    points = [cast(x, end) if x.type == INT else x for x in names if x.type in (INT, end)]
    found: list[Term] = []
    for x in points:
        found += [x, add(x, _index(1, end)), neg(x)]
        found += [_transposition(x, 0, 1), _transposition(x, 1, 2), mul(x, x)]
    return [*found, _index(0, end), _index(1, end)]


def _transposition(x: Term, one: int, other: int) -> Term:
    first, second = _index(one, x.type), _index(other, x.type)
    return _if(eq(x, first), second, _if(eq(x, second), first, x))


def _where(x: Term, point: Term, value: Term, otherwise: Term) -> Term:
    if value.type == REAL and value == real(1) and otherwise == real(0):
        return apply(const("delta", x.type), x, point)
    return _if(eq(x, point), value, otherwise)


def _if(condition: Term, value: Term, otherwise: Term) -> Term:
    return apply(const("ite", value.type), condition, value, otherwise)


def _alternating(x: Free, end: Type) -> Term:
    number = x if x.type == INT else unary("rep", x, x.type)
    even = eq(apply(const("mod"), number, integer(2)), integer(0))
    return _if(even, _literal(1, end), _literal(-1, end))


def _number(x: Free, end: Type) -> Term:
    number = x if x.type == INT else unary("rep", x, x.type)
    return of_int(number) if end == REAL else number


def _index(value: int, kind: Type) -> Term:
    return integer(value) if kind == INT else cast(integer(value), kind)


def _literal(value: int, end: Type) -> Term:
    make: Callable[[int], Term] = real if end == REAL else integer
    return make(value)
