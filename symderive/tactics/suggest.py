"""What a false claim may have meant: conditions that are missing.

Untrusted, and bounded: candidates are sieved by their truth at small values around the counterexample, and
what passes is offered only with a proof. The claims near a false one are those of `corrections`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations
from math import prod

from symderive.errors import Refusal, TermError
from symderive.kernel.check import Assignment, Certificate
from symderive.kernel.definedness import definedness
from symderive.kernel.form import Form
from symderive.kernel.statement import Statement, expand
from symderive.tactics.counterexample import truth
from symderive.tactics.plausible import Sampler, Unknown
from symderive.terms.build import conj, eq, integer, le, lt, negation, real
from symderive.terms.term import (
    Free,
    Lit,
    Term,
    free,
    free_symbols,
    instantiate_types,
    lit,
    substitute,
)
from symderive.terms.types import INT, REAL, Type, substitute_type

__all__ = ["MAX_PROOFS", "Points", "Prove", "Proved", "missing_condition", "points_around"]

Prove = Callable[[Statement], Certificate | None]
Proved = tuple[Statement, Certificate]

MAX_POINTS = 120
MAX_PROOFS = 4
FEWEST_POINTS = 2
"""Points at which a candidate must be seen to hold, with as many values of each of its numbers."""

_STEPS = (1, 11, 101, 1_009, 10_007, 100_003, 1_000_003, 10**12 + 39)
"""Strides among choices: primes that are no length of a list, so that each list is gone through."""

_REALS = tuple(Fraction(v) for v in (2, -1, 1, 0, 3, "1/2", -2))
_INTEGERS = (2, 1, 3, 0, -1, 4, 5, 6)


@dataclass(frozen=True, slots=True)
class Points:
    """Small values around a counterexample at which the hypotheses hold, those of it first."""

    full: Statement
    assignment: Assignment
    values: tuple[dict[Free, Term], ...]
    sampler: Sampler
    """Bounds what is sampled of all propositions together."""

    def truth(self, proposition: Term, put: dict[Free, Term]) -> bool | None:
        """Evaluate a proposition about the statement's symbols; undefined counts as false."""
        spaces: dict[str, Type] = dict(self.assignment.spaces)
        sizes: dict[str, str | int] = dict(self.assignment.sizes)
        try:
            instance = substitute(instantiate_types(proposition, spaces, sizes), put)
            defined = truth(definedness(instance))
            return truth(instance) if defined else defined
        except (Refusal, TermError):
            return None

    def seems(self, proposition: Term, put: dict[Free, Term]) -> bool | None:
        """Tell whether a proposition is true, by floats where exact values do not tell; None if undefined."""
        known = self.truth(proposition, put)
        if known is not None:
            return known
        (found,) = self.sampled(proposition, (put,))
        return found

    def sampled(self, proposition: Term, places: Iterable[dict[Free, Term]]) -> Iterator[bool | None]:
        """Yield the truth by floats at each of the places, which all have the same symbols."""
        spaces: dict[str, Type] = dict(self.assignment.spaces)
        sizes: dict[str, str | int] = dict(self.assignment.sizes)
        sampler, code = self.sampler, None
        for put in places:
            try:
                sampler.values.update({x: sampler.compiled(value)(()) for x, value in put.items()})
                code = code or sampler.compiled(instantiate_types(proposition, spaces, sizes))
            except (Unknown, TermError, ArithmeticError):
                yield None
            else:
                yield sampler.truth(code)

    def value(self, term: Term, put: dict[Free, Term]) -> Fraction | None:
        """Evaluate a number; None where it is not plain."""
        spaces: dict[str, Type] = dict(self.assignment.spaces)
        sizes: dict[str, str | int] = dict(self.assignment.sizes)
        form = Form()
        try:
            found = form.constant(form.poly(substitute(instantiate_types(term, spaces, sizes), put)))
        except (Refusal, TermError):
            return None
        return None if found is None else Fraction(found)


def points_around(full: Statement, assignment: Assignment) -> Points:
    """Return a counterexample and other small values at which the hypotheses hold."""
    spaces: dict[str, Type] = dict(assignment.spaces)
    sizes: dict[str, str | int] = dict(assignment.sizes)
    given = dict(assignment.values)
    said = {s.name for t in (full.claim, *(h for _, h in full.hypotheses)) for s in free_symbols(t)}
    names, lists = [], []
    for name, kind in full.symbols:
        concrete = substitute_type(kind, spaces, sizes)
        value = given[name]
        values: list[Term] = [value]
        if name in said and concrete == REAL:
            values += [real(v) for v in _REALS if real(v) != value]
        elif name in said and concrete == INT:
            values += [integer(v) for v in _INTEGERS if integer(v) != value]
        names.append(free(name, concrete))
        lists.append(values)
    sieve = Points(full, assignment, (), Sampler({}))
    found = []
    for choice in _spread(lists):
        put = dict(zip(names, choice, strict=True))
        if all(sieve.truth(h, put) for _, h in full.hypotheses):
            found.append(put)
    return replace(sieve, values=tuple(found))


def _spread(lists: Sequence[Sequence[Term]]) -> Iterator[tuple[Term, ...]]:
    """Yield choices from all of the lists, the first of each first; where there are too many, a part."""
    count = prod(map(len, lists))
    step = 1 if count <= MAX_POINTS else next(n for n in _STEPS if n * MAX_POINTS >= count)
    for index in range(0, count, step):
        choice = []
        rest = index
        for values in lists:
            rest, place = divmod(rest, len(values))
            choice.append(values[place])
        yield tuple(choice)


# -- a missing condition ---------------------------------------------------------------------------------


def missing_condition(
    statement: Statement, assignment: Assignment, prove: Prove, *, of_two: bool = False
) -> Proved | None:
    """Return the statement under one more hypothesis, with a proof; None where none is found.

    The hypothesis excludes the counterexample, and is the last one of the statement; if it is to be `of_two`,
    it is a conjunction about two numbers.
    """
    full = expand(statement)
    points = points_around(full, assignment)
    for proofs, condition in enumerate(_sieved(points, full, of_two)):
        if proofs >= MAX_PROOFS:
            return None
        under = replace(statement, hypotheses=(*statement.hypotheses, ("missing", condition)))
        certificate = prove(under)
        if certificate is not None:
            return under, certificate
    return None


def _sieved(points: Points, full: Statement, of_two: bool) -> Iterator[Term]:
    """Yield the conditions that no value contradicts."""
    if not points.values:
        return
    holds = [points.seems(full.claim, put) for put in points.values]
    conditions = dict.fromkeys(_conditions(full, points, holds))
    tried = [_Tried(condition, points, x) for x, condition in conditions]
    if of_two:
        pairs = ((a, b) for a, b in combinations(tried, 2) if a.symbol and b.symbol and a.symbol != b.symbol)
        tried = sorted((one.with_(other) for one, other in pairs), key=lambda both: -len(both.at))
    yield from (one.condition for one in tried if one.excludes and one.fits(holds))


class _Tried:
    """A condition with the places where it holds; `excludes`: not at the first, the counterexample."""

    def __init__(self, condition: Term, points: Points, symbol: Free | None) -> None:
        self.condition = condition
        self.points = points
        self.symbol = symbol
        self.at = {n for n, put in enumerate(points.values) if points.truth(condition, put)}

    @property
    def excludes(self) -> bool:
        return 0 not in self.at

    def with_(self, other: _Tried) -> _Tried:
        """Return both conditions as one."""
        both = copy(self)
        both.condition = conj(self.condition, other.condition)
        both.at = self.at & other.at
        return both

    def fits(self, holds: list[bool | None]) -> bool:
        """Say whether the claim is nowhere false under the condition, which leaves some choice."""
        if any(holds[n] is False for n in self.at) or not any(holds[n] for n in self.at):
            return False
        values = self.points.values
        return all(
            len({values[n][x] for n in self.at}) >= FEWEST_POINTS for x in free_symbols(self.condition)
        )


def _conditions(
    full: Statement, points: Points, holds: list[bool | None]
) -> Iterator[tuple[Free | None, Term]]:
    """Yield conditions on one or two numbers, each with its symbol if it is one; the likelier ones first."""
    first = points.values[0]
    claimed = free_symbols(full.claim)
    said = claimed.union(*(free_symbols(h) for _, h in full.hypotheses))
    symbols = [free(n, k) for n, k in full.symbols if k in (REAL, INT) and free(n, k) in said]
    numbers = sorted(symbols, key=lambda x: x not in claimed)  # those of the claim first
    for x in numbers:
        zero, one = lit(0, x.type), lit(1, x.type)
        if x.type == REAL or _whole(first[x]) >= 0:
            yield x, negation(eq(x, first[x]))
        yield x, negation(eq(x, zero))
        if x.type == REAL:
            yield x, negation(eq(x, one))
        yield x, le(zero, x)
        yield x, le(one, x) if x.type == INT else lt(zero, x)
        if x.type == INT:
            yield from ((x, le(lit(c, INT), x)) for c in _thresholds(x, points, holds))
        else:
            yield x, le(one, x)
            yield x, le(lit(-1, REAL), x)
        yield x, le(x, zero)
        if x.type != INT:
            yield x, le(x, one)
    for i, x in enumerate(numbers):
        for y in numbers[i + 1 :]:
            if x.type == y.type:
                yield None, negation(eq(x, y))
                yield None, le(x, y)
                yield None, le(y, x)


def _thresholds(x: Free, points: Points, holds: list[bool | None]) -> Iterator[int]:
    """Yield the integer from which on the claim is not seen to fail, if it is small and above 1."""
    places = zip(points.values, holds, strict=True)
    wrong = max((_whole(put[x]) for put, true in places if true is False), default=0)
    if 1 <= wrong < max(_INTEGERS) - 1:
        yield wrong + 1


def _whole(value: Term) -> int:
    return int(value.value) if isinstance(value, Lit) else 0
