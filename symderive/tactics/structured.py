"""Counterexamples with functions, sequences and vectors of simple shapes. Untrusted.

All combinations of a few simple values are looked at in a fixed order, the simplest first; floats and samples
(`plausible`) tell which are worth a proof. Vectors are reals.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice

from symderive.errors import Refusal, TermError
from symderive.kernel.data import Assignment
from symderive.kernel.statement import Statement, expand
from symderive.tactics.counterexample import Found, leading
from symderive.tactics.plausible import Code, Sampler, Unknown
from symderive.tactics.sampling import choices
from symderive.tactics.values import complete_assignment
from symderive.terms.build import (
    absolute,
    add,
    divide,
    integer,
    mul,
    neg,
    of_int,
    power,
    real,
    sub,
    unary,
)
from symderive.terms.term import (
    Const,
    Free,
    Term,
    apply,
    const,
    free,
    free_symbols,
    instantiate_types,
    lam,
    subterms,
)
from symderive.terms.types import INT, REAL, Cyclic, Function, Type, substitute_type

__all__ = ["structured"]

MAX_TUPLES = 20_000
"""How many combinations of values are looked at."""

MAX_SAMPLES = 150_000
"""How many values of bound names are looked at for all of them."""

MAX_FOUND = 4
"""How many combinations are handed on to be proved."""

_REALS = tuple(Fraction(v) for v in (1, 2, 0, -1, "1/2", 3, -2, "-1/2"))
_NEAR_ZERO = tuple(Fraction(v) for v in (0, 1, -1, 2, "1/2", -2, "-1/2", 3))
_INTEGERS = (1, 2, 0, 3, -1, 4, -2)


def structured(statement: Statement) -> Iterator[Found]:
    """Yield counterexamples that seem right, those first of which less is unsure."""
    full = expand(statement)
    names, body = leading(full.claim)
    said = {s for t in (body, *(h for _, h in full.hypotheses)) for s in free_symbols(t)}
    unsure: list[tuple[int, Found]] = []
    count = 0
    for sizes in _sizes(full):
        search = _Search(full, names, body, said, sizes)
        for found, doubts in search.run():
            if doubts:
                unsure.append((doubts, found))
                continue
            yield found
            count += 1
            if count >= MAX_FOUND:
                return
    ranked = sorted(unsure, key=lambda pair: pair[0])
    yield from (found for _, found in ranked[: MAX_FOUND - count])


def _sizes(full: Statement) -> Iterator[dict[str, int]]:
    for size in (2, 1, 3) if full.sizes else (0,):
        yield dict.fromkeys(full.sizes, size)


@dataclass(frozen=True, slots=True)
class _Condition:
    """A hypothesis, the places of the symbols that it speaks of, and what is known of it."""

    term: Term
    places: tuple[int, ...]
    known: dict[tuple[int, ...], bool | None]


class _Search:
    """The combinations for one choice of sizes."""

    def __init__(
        self, full: Statement, names: Sequence[Free], body: Term, said: set[Free], sizes: dict[str, int]
    ) -> None:
        self.full = full
        self.sizes = sizes
        self.spaces: dict[str, Type] = dict.fromkeys(full.spaces, REAL)
        size_map: dict[str, str | int] = dict(sizes)

        def kind(old: Type) -> Type:
            return substitute_type(old, self.spaces, size_map)

        def closed(term: Term) -> Term:
            return instantiate_types(term, self.spaces, size_map)

        self.opened = [free(n.name, kind(n.type)) for n in names]
        self.symbols = [
            *(free(n, kind(k)) for n, k in full.symbols if free(n, k) in said),
            *self.opened,
        ]
        self.claim = closed(body)
        reals = _NEAR_ZERO if _is_transcendental(self.claim) else _REALS
        self.values = [_values(s.type, reals) for s in self.symbols]
        places = {s: i for i, s in enumerate(self.symbols)}
        self.conditions = []
        for _, hypothesis in full.hypotheses:
            term = closed(hypothesis)
            own = sorted(places[s] for s in free_symbols(term) if s in places)
            self.conditions.append(_Condition(term, tuple(own), {}))
        self.conditions.sort(key=lambda c: len(c.places))
        self.fixed: dict[Free, object] = {free(n, INT): v for n, v in sizes.items()}
        self.samples = [[self._sample(v) for v in values] for values in self.values]

    def _sample(self, value: Term) -> object:
        return Sampler({}).compiled(value)(())

    def run(self) -> Iterator[tuple[Found, int]]:
        """Yield what seems to be a counterexample, and how much of it is unsure."""
        if not all(self.values):
            return
        if not self.symbols:
            yield self._found(()), 1
            return
        first = {s: values[0] for s, values in zip(self.symbols, self.samples, strict=True)}
        sampler = Sampler({**self.fixed, **first}, MAX_SAMPLES)
        conditions = [(_compiled(sampler, c.term), c) for c in self.conditions]
        claim = _compiled(sampler, self.claim)
        seen: dict[tuple[int, ...], int] = {}
        for picks in islice(choices([len(v) for v in self.values]), MAX_TUPLES):
            if sampler.spent:
                return
            for symbol, samples, pick in zip(self.symbols, self.samples, picks, strict=True):
                sampler.values[symbol] = samples[pick]
            doubts = 0
            for code, condition in conditions:
                holds = _holds(sampler, code, condition, picks)
                if holds is False:
                    break
                doubts += holds is None
            else:
                yield from self._judged(sampler, claim, picks, doubts, seen)

    def _judged(
        self,
        sampler: Sampler,
        claim: Code,
        picks: Sequence[int],
        doubts: int,
        seen: dict[tuple[int, ...], int],
    ) -> Iterator[tuple[Found, int]]:
        """Yield the combination unless the claim seems to hold; at most two with the same functions."""
        holds = sampler.truth(claim)
        shape = tuple(p for p, s in zip(picks, self.symbols, strict=True) if isinstance(s.type, Function))
        if holds is True or seen.get(shape, 0) > 1:
            return
        seen[shape] = seen.get(shape, 0) + 1
        yield self._found(picks), doubts + (holds is None)

    def _found(self, picks: Sequence[int]) -> Found:
        put = {s.name: self.values[i][picks[i]] for i, s in enumerate(self.symbols)}
        instances = tuple(put[s.name] for s in self.opened)
        assignment: Assignment = complete_assignment(self.full, self.spaces, self.sizes, put)
        return Found(assignment, instances, False)


def _compiled(sampler: Sampler, term: Term) -> Code:
    try:
        return sampler.compiled(term)
    except (Unknown, Refusal, TermError):
        return lambda _: None


def _holds(sampler: Sampler, code: Code, condition: _Condition, picks: Sequence[int]) -> bool | None:
    key = tuple(picks[i] for i in condition.places)
    if key not in condition.known:
        condition.known[key] = sampler.truth(code)
    return condition.known[key]


# -- values ----------------------------------------------------------------------------------------


def _is_transcendental(term: Term) -> bool:
    """Say whether a term holds functions that have a rational value at 0 and hardly elsewhere."""
    names = ("exp", "log", "sin", "cos", "tanh", "sinh", "cosh", "sigmoid")
    return any(isinstance(n, Const) and n.name in names for n in subterms(term))


def _values(kind: Type, reals: Sequence[Fraction]) -> list[Term]:
    """Return simple values of a type, the simplest first; none for types that are not tried."""
    if kind == REAL:
        return [real(v) for v in reals]
    if kind == INT:
        return [integer(v) for v in _INTEGERS]
    if isinstance(kind, Cyclic) and isinstance(kind.size, int):
        return [unary("cast", integer(v), kind) for v in range(kind.size)]
    if isinstance(kind, Function):
        return _functions(kind)
    return []


def _functions(kind: Function) -> list[Term]:
    x = free("x", kind.domain)
    if kind.domain == REAL and kind.codomain == REAL:
        return [*(lam(x, body) for body in _shapes(x)), const("exp"), const("tanh"), const("sin")]
    if kind.domain == INT and kind.codomain == REAL:
        return [lam(x, body) for body in _sequences(x)]
    if kind.domain == INT and kind.codomain == INT:
        return [lam(x, body) for body in (x, integer(1), integer(0), mul(x, x), neg(x))]
    if isinstance(kind.domain, Cyclic) and kind.codomain == REAL:
        at = of_int(unary("rep", x, kind.domain))
        return [lam(x, body) for body in (at, real(1), real(0), add(at, real(1)), neg(at))]
    if isinstance(kind.codomain, Function):
        return _curried(x, kind.codomain)
    return []


def _curried(x: Free, rest: Function) -> list[Term]:
    """Return functions of several arguments: of the first alone, of the last alone, their product."""
    y = free("y", rest.domain)
    if isinstance(rest.codomain, Function) or rest.codomain not in (REAL, INT):
        return []
    first, last = _number(x, rest.codomain), _number(y, rest.codomain)
    if first is None or last is None:
        return []
    one = real(1) if rest.codomain == REAL else integer(1)
    return [lam(x, lam(y, b)) for b in (mul(first, last), first, last, one, add(mul(first, first), last))]


def _number(x: Free, kind: Type) -> Term | None:
    if x.type == kind:
        return x
    inside = unary("rep", x, x.type) if isinstance(x.type, Cyclic) else x
    if inside.type != INT:
        return None
    return of_int(inside) if kind == REAL else inside


def _shapes(x: Term) -> list[Term]:
    square = mul(x, x)
    return [
        x,
        square,
        real(1),
        real(0),
        neg(x),
        power(x, integer(3)),
        absolute(x),
        divide(square, real(2)),
        real(-1),
        mul(real(2), x),
        neg(square),
        add(x, real(1)),
    ]


def _delta(k: Term, at: int) -> Term:
    return apply(const("delta", INT), k, integer(at))


def _sequences(k: Term) -> list[Term]:
    at = of_int(k)
    return [
        at,
        real(1),
        real(0),
        _delta(k, 1),
        mul(at, at),
        mul(real(2), at),
        real(-1),
        _delta(k, 2),
        neg(at),
        power(real(2), k),
        _delta(k, 0),
        add(mul(at, at), real(1)),
        mul(real(2), add(mul(at, at), real(1))),
        sub(real(1), power(real(Fraction(1, 2)), k)),
    ]
