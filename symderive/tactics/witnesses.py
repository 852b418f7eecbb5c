"""Existences proved by values in closed form: solutions of equations, what bounds say, small ones. Untrusted.

Values are sieved by the truth of what is asked at samples of the symbols; the first few that pass are tried.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice, product
from typing import Any

from symderive.errors import Refusal, TermError
from symderive.kernel.form import Form
from symderive.tactics.logic import attempt, by_cases, excluded_middle, solve_goal, witness
from symderive.tactics.plausible import Code, Sampler, Unknown
from symderive.tactics.proof import State, Stuck
from symderive.tactics.registry import Strategy
from symderive.tactics.roots import solved
from symderive.tactics.solving import relations, solutions
from symderive.terms.build import (
    add,
    arguments,
    divide,
    integer,
    inv,
    le,
    mul,
    neg,
    real,
    sub,
    unary,
)
from symderive.terms.term import Free, Lit, Term, apply, const, free_symbols, substitute, subterms
from symderive.terms.types import INT, REAL, Function

__all__ = ["STRATEGIES", "by_values"]

MAX_QUANTIFIERS = 3
MAX_VALUES = 80
"""How many values (or tuples of them) are looked at."""

MAX_TRIED = 3
"""How many values that seem right are tried."""

MAX_POINTS = 12
"""At how many values of the symbols a value is looked at."""

SAMPLES = 3_000
"""How many values of bound names may be looked at, for one value."""

_NUMBERS = (2.0, 0.5, -1.0, 0.0, 3.0, -2.5, 1.0, 0.1, 7.0, -0.3)
_WHOLE_NUMBERS = (2, 5, -1, 0, 3, -4, 1, 6)
_SMALL = tuple(Fraction(v) for v in (0, 1, -1, 2, "1/2", -2, 3, -3, 4, 5, 6, 10, -10))
_SMALL_WHOLE = tuple(range(7)) + tuple(range(-1, -7, -1))


@dataclass(frozen=True, slots=True)
class _Question:
    """Names in place of what is said to exist, and what is said of them."""

    holes: tuple[Free, ...]
    body: Term


def _asked(state: State, goal: Term) -> _Question:
    """Take off the quantifiers of an existence of numbers; raises `Stuck`."""
    holes: list[Free] = []
    body, inner = goal, state.taking(goal)
    while len(holes) < MAX_QUANTIFIERS:
        found = arguments(body, "exists")
        if found is None or not isinstance(found[0].type, Function):
            break
        hole, inner = inner.fresh("x", found[0].type.domain)
        holes.append(hole)
        body = apply(found[0], hole)
    if not holes or any(h.type not in (INT, REAL) for h in holes):
        raise Stuck("S130", "no number is asked for", goal=goal)
    return _Question(tuple(holes), body)


def by_values(state: State, goal: Term) -> int:
    """Prove that there are numbers with a property, by numbers in closed form that seem to have it.

    Where none has it everywhere, another one may do for each sign of a symbol: roots of odd order.
    """
    asked = _asked(state, goal)
    symbols = free_symbols(asked.body) - set(asked.holes)
    if len(symbols) != 1 or any(s.type != REAL for s in symbols):
        return _one_value(state, goal, asked)
    (symbol,) = symbols

    def each_sign() -> int:
        cases = excluded_middle(state, le(real(0), symbol))
        return by_cases(state, cases, goal, lambda inner, part: _one_value(inner, part, asked))

    return attempt(lambda: _one_value(state, goal, asked), each_sign)


def _one_value(state: State, goal: Term, asked: _Question) -> int:
    sieve = _Sieve(state, asked)
    tried = 0
    for values in islice(_candidates(state.proof.form(), asked), MAX_VALUES):
        state.allowance.spend()
        if not sieve.passes(values):
            continue
        try:
            return witness(state, goal, values, lambda s, g: solve_goal(s, g, depth=2))
        except (Stuck, Refusal, TermError) as error:
            if error.code == "S190":
                raise
        tried += 1
        if tried >= MAX_TRIED:
            break
    raise Stuck("S130", "no value in closed form is shown to be one that exists", goal=goal)


# -- candidates --------------------------------------------------------------------------------------


def _candidates(form: Form, asked: _Question) -> Iterator[tuple[Term, ...]]:
    if len(asked.holes) == 1:
        yield from ((value,) for value in dict.fromkeys(_values(form, asked.body, asked.holes[0])))
        return
    equations = [apply(const("eq", a.type), a, b) for name, a, b in relations(asked.body) if name == "eq"]
    closed = free_symbols(asked.body) <= set(asked.holes)
    if closed and all(h.type == REAL for h in asked.holes):
        for at in islice(solved(equations, asked.holes), MAX_VALUES // 2):
            yield tuple(at[h] for h in asked.holes)
    simple = [list(_simple(asked.body, asked.holes, h)) for h in asked.holes]
    yield from product(*simple)


def _values(form: Form, body: Term, hole: Free) -> Iterator[Term]:
    """Yield values for one unknown: solutions, what is at and between bounds, simple terms."""
    bounds: list[Term] = []
    for name, left, right in relations(body):
        found = solutions(form, left, right, hole)
        yield from found
        bounds += found if name != "eq" else []
    one = integer(1) if hole.type == INT else real(1)
    for bound in bounds:
        yield add(bound, one)
        yield sub(bound, one)
    for place, first in enumerate(bounds):
        for second in bounds[:place]:
            if hole.type == REAL:
                yield form.normal(divide(add(first, second), real(2)))
            for name in ("max", "min"):
                larger = apply(const(name, hole.type), first, second)
                yield larger
                yield add(larger, one) if name == "max" else sub(larger, one)
    yield from _simple(body, (hole,), hole)
    if hole.type == REAL:
        yield from _scaled(body, hole)


def _simple(body: Term, holes: Sequence[Free], hole: Free) -> Iterator[Term]:
    """Yield small numbers, and symbols."""
    symbols = sorted(free_symbols(body) - set(holes), key=lambda s: s.name)
    yield from (s for s in symbols if s.type == hole.type)
    if hole.type == INT:
        yield from map(integer, _SMALL_WHOLE)
    else:
        yield from map(real, _SMALL)


def _scaled(body: Term, hole: Free) -> Iterator[Term]:
    """Yield what is often wanted of an ε: parts of it, its root, no more than 1 of it; and what is larger."""
    literals = dict.fromkeys(abs(Fraction(n.value)) for n in subterms(body) if isinstance(n, Lit))
    numbers = [q for q in literals if q not in (0, 1)][:3]
    for symbol in sorted(free_symbols(body) - {hole}, key=lambda s: s.name)[:3]:
        if symbol.type != REAL:
            continue
        for q in (*numbers, Fraction(2)):
            yield divide(symbol, real(q))
            yield apply(const("min", REAL), real(1), divide(symbol, real(q)))
        yield apply(const("min", REAL), real(1), symbol)
        yield unary("sqrt", symbol)
        yield add(symbol, real(1))
        yield neg(symbol)
        yield inv(symbol)
        yield mul(symbol, symbol)


# -- the sieve ---------------------------------------------------------------------------------------


class _Sieve:
    """Says whether values seem right: nothing that is asked fails at samples of the symbols."""

    def __init__(self, state: State, asked: _Question) -> None:
        self.asked = asked
        facts = [state.proof.conclusion(i) for i in state.facts()]
        said = free_symbols(asked.body) - set(asked.holes)
        used = [f for f in facts if free_symbols(f) & said]
        self.symbols = sorted({s for f in used for s in free_symbols(f)} | said, key=lambda s: s.name)
        self.points = list(self._points(used))

    def _points(self, facts: Sequence[Term]) -> Iterator[dict[Free, Any]]:
        """Yield values of the symbols at which no fact fails."""
        if any(s.type not in (INT, REAL) for s in self.symbols):
            return
        found = 0
        for turn in range(6 * MAX_POINTS if self.symbols else 1):
            at: dict[Free, Any] = {}
            for place, symbol in enumerate(self.symbols):
                numbers = _WHOLE_NUMBERS if symbol.type == INT else _NUMBERS
                at[symbol] = numbers[(turn * (place + 1) + turn // len(numbers) + 3 * place) % len(numbers)]
            sampler = Sampler(at, SAMPLES)
            if all(_truth(sampler, fact) is not False for fact in facts):
                found += 1
                yield at
            if found >= MAX_POINTS:
                return

    def passes(self, values: Sequence[Term]) -> bool:
        """Say whether what is asked holds for the values, as far as samples tell."""
        body = substitute(self.asked.body, dict(zip(self.asked.holes, values, strict=True)))
        return all(_truth(Sampler(at, SAMPLES), body) is not False for at in self.points)


def _truth(sampler: Sampler, proposition: Term) -> bool | None:
    try:
        compiled: Code = sampler.compiled(proposition)
    except (Unknown, ArithmeticError, ValueError):
        return None
    return sampler.truth(compiled)


STRATEGIES: tuple[Strategy, ...] = (
    Strategy(
        "a value in closed form", lambda goal: arguments(goal, "exists") is not None, by_values, last=True
    ),
)
"""What `logic.auto` may call for an existence, after the values at hand."""
