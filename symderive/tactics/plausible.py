"""Approximate truth of statements at given values, by floats and samples. Untrusted, and only a filter.

A counterexample that looks right here is proved by the kernel before anyone hears of it. A quantifier is
tried at a few values, a derivative is a difference quotient, and what cannot be told is None.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from symderive.kernel.definitions import DEFINITIONS, definition
from symderive.tactics.finite import kept
from symderive.terms.term import App, Bound, Const, Free, Lam, Lit, Term
from symderive.terms.types import INT, PROP, REAL, Cyclic, Function, Type

__all__ = ["Code", "Sampler", "Unknown"]

# A number, a truth value (None: not known), or a function of one such value.
Value = Any
Code = Callable[[tuple[Value, ...]], Value]

_REALS = (0.0, 1.0, -1.0, 2.0, 0.5, -0.5, 3.0, -2.0, 0.1, -0.1, 10.0)
_CLOSE = (0.03, -0.03)
"""Values for `forall` alone: closer to 0 than any that an existence is tried at."""
_INTEGERS = (1, 2, 0, 3, -1, 4, 5, 7, 12)

ALIKE = 1e-6
"""Numbers that differ by less (relatively) are taken for equal; a derivative has about this error."""

APART = 1e-3
"""Numbers that differ by more (relatively) are taken for different."""

STEP = 1e-3
"""The step of difference quotients."""

MAX_TERMS = 60
"""How many terms a sum may have."""


class Unknown(Exception):
    """A term cannot be evaluated, or there are no samples left."""


class _Undefined(ArithmeticError):
    """A term has no value at a sample."""


class Sampler:
    """Evaluates terms at `values` of symbols, which may change from one evaluation to the next.

    `left` bounds how many values of bound names are looked at.
    """

    def __init__(self, values: Mapping[Free, Value], left: int = 40_000) -> None:
        self.values = dict(values)
        self._left = left

    def truth(self, proposition: Code) -> bool | None:
        """Return whether a compiled proposition seems to hold now; None where it cannot be told."""
        try:
            found: bool | None = proposition(())
        except (Unknown, ArithmeticError, ValueError, TypeError, RecursionError):
            return None
        return found

    @property
    def spent(self) -> bool:
        """Whether there are no samples left."""
        return self._left < 0

    def spend(self, units: int = 1) -> None:
        """Use up samples; `Unknown` when there are none left."""
        self._left -= units
        if self._left < 0:
            raise Unknown

    def compiled(self, term: Term) -> Code:
        """Return a function from the values of the bound names, innermost first, to the value of the term."""
        if isinstance(term, Lit):
            number: Value = int(term.value) if term.type == INT else float(term.value)
            return lambda _: number
        if isinstance(term, Bound):
            index = term.index
            return lambda bound: bound[index]
        if isinstance(term, Free):
            return self._symbol(term)
        if isinstance(term, Lam):
            body = self.compiled(term.body)
            return lambda bound: lambda value: body((value, *bound))
        if isinstance(term, App):
            return self._application(term)
        if isinstance(term, Const):
            return self._unapplied(term)
        raise Unknown

    def _symbol(self, symbol: Free) -> Code:
        values = self.values
        if symbol not in values:
            raise Unknown
        return lambda _: values[symbol]

    def _application(self, term: App) -> Code:
        if not isinstance(term.head, Const):
            return _applied(self.compiled(term.head), [self.compiled(a) for a in term.args])
        name = term.head.name
        if name in ("and", "or", "imp"):
            return _connective(name, *(self.compiled(a) for a in term.args))
        if name in ("forall", "exists"):
            return self._quantified(name, term.args[0])
        if name in DEFINITIONS and name not in _MEANINGS and len(term.args) == DEFINITIONS[name][0]:
            return self.compiled(definition(term))
        parts = [self.compiled(a) for a in term.args]
        if name in _MEANINGS and _MEANINGS[name][0] == len(parts):
            return _called(self, _MEANINGS[name][1], term.head.type, parts)
        return _applied(self._unapplied(term.head), parts)

    def _unapplied(self, head: Const) -> Code:
        if head.name in ("true", "false"):
            return lambda _: head.name == "true"
        if head.name not in _MEANINGS:
            raise Unknown
        arity, meaning = _MEANINGS[head.name]
        value = _curried(lambda *given: meaning(self, head.type, *given), arity)
        return lambda _: value

    def _quantified(self, name: str, predicate: Term) -> Code:
        kind = predicate.type
        if not isinstance(kind, Function):
            raise Unknown
        slope = _asked_slope(predicate)
        if name == "exists" and slope is not None:
            function, point = self.compiled(slope[0]), self.compiled(slope[1])
            return lambda bound: _is_smooth(function(bound), point(bound))
        body, values = self.compiled(predicate), self.samples(kind.domain)
        everywhere = name == "forall"
        if everywhere and kind.domain == REAL:
            values = (*values, *_CLOSE)

        def holds(bound: tuple[Value, ...]) -> bool | None:
            inside, sure = body(bound), True
            for value in values:
                self.spend()
                found = _sampled(inside, value)
                if found is (not everywhere):
                    return not everywhere
                sure = sure and found is not None
            return True if everywhere and sure else None

        return holds

    def samples(self, kind: Type) -> Sequence[Value]:
        """Return values of a type; `Unknown` for types that are not tried."""
        if kind == REAL:
            return _REALS
        if kind == INT:
            return _INTEGERS
        if isinstance(kind, Cyclic) and isinstance(kind.size, int):
            return range(kind.size)
        raise Unknown


def _sampled(predicate: Value, value: Value) -> bool | None:
    """Return the truth at a sample; None where something has no value there."""
    try:
        found: bool | None = predicate(value)
    except (ArithmeticError, ValueError):
        return None
    return found


def _applied(head: Code, parts: Sequence[Code]) -> Code:
    def value(bound: tuple[Value, ...]) -> Value:
        result = head(bound)
        for part in parts:
            result = result(part(bound))
        return result

    return value


def _called(sampler: Sampler, meaning: Callable[..., Value], kind: Type, parts: Sequence[Code]) -> Code:
    if len(parts) == 1:
        (only,) = parts
        return lambda bound: meaning(sampler, kind, only(bound))
    if len(parts) == 2:
        first, second = parts
        return lambda bound: meaning(sampler, kind, first(bound), second(bound))
    return lambda bound: meaning(sampler, kind, *(part(bound) for part in parts))


def _curried(meaning: Callable[..., Value], arity: int, *given: Value) -> Value:
    if len(given) == arity:
        return meaning(*given)
    return lambda value: _curried(meaning, arity, *given, value)


def _connective(name: str, first: Code, second: Code) -> Code:
    """A connective of truth values, from left to right."""
    decisive = name != "and"

    def value(bound: tuple[Value, ...]) -> bool | None:
        left: bool | None = first(bound)
        if name == "imp" and left is not None:
            left = not left
        if left is decisive:
            return decisive
        right: bool | None = second(bound)
        if right is decisive:
            return decisive
        return None if left is None or right is None else not decisive

    return value


def _asked_slope(predicate: Term) -> tuple[Term, Term] | None:
    """Return f and a where the predicate is λc. has_deriv(f, a, c) or λg. has_grad(f, a, g)."""
    if isinstance(predicate, App) and isinstance(predicate.head, Const) and len(predicate.args) == 2:
        function, point = predicate.args
        return (function, point) if predicate.head.name in ("has_deriv", "has_grad") else None
    return None


# -- numbers ---------------------------------------------------------------------------------------


def _distance(left: float, right: float) -> float:
    if math.isinf(left) != math.isinf(right):
        return math.inf
    found = abs(left - right) / (1 + abs(left) + abs(right))
    if math.isnan(found):
        raise _Undefined
    return found


def _equal(sampler: Sampler, kind: Type, left: Value, right: Value) -> bool | None:
    if callable(left):
        return _equal_functions(sampler, kind, left, right)
    if isinstance(left, int) and isinstance(right, int):
        return left == right
    found = _distance(left, right)
    return True if found < ALIKE else False if found > APART else None


def _equal_functions(sampler: Sampler, kind: Type, left: Value, right: Value) -> bool | None:
    inside = kind.domain if isinstance(kind, Function) else kind
    if not isinstance(inside, Function):
        raise Unknown
    found = [
        _equal(sampler, Function(inside.codomain, PROP), left(v), right(v))
        for v in sampler.samples(inside.domain)
    ]
    return False if False in found else None if None in found else True


def _at_most(sampler: Sampler, kind: Type, left: Value, right: Value) -> bool | None:
    if isinstance(left, int) and isinstance(right, int):
        return left <= right
    found = _distance(left, right)
    return True if left <= right or found < ALIKE else False if found > APART else None


def _less(sampler: Sampler, kind: Type, left: Value, right: Value) -> bool | None:
    if isinstance(left, int) and isinstance(right, int):
        return left < right
    found = _distance(left, right)
    if left >= right:
        return False
    return True if found > ALIKE else None


def _inverse(sampler: Sampler, kind: Type, value: float) -> float:
    if value == 0:
        raise _Undefined
    return 1 / value


def _power(sampler: Sampler, kind: Type, base: Value, exponent: int) -> Value:
    if base == 0 and exponent < 0:
        raise _Undefined
    return base**exponent


def _divided(sampler: Sampler, kind: Type, value: int, by: int) -> int:
    if by < 1:
        raise _Undefined
    return value // by


def _sum(sampler: Sampler, kind: Type, lower: int, upper: int, body: Value) -> Value:
    if upper - lower > MAX_TERMS:
        raise _Undefined
    sampler.spend(max(0, upper - lower))
    return sum(body(k) for k in range(lower, upper + 1))


def _cyclic_sum(sampler: Sampler, kind: Type, body: Value) -> Value:
    inside = kind.domain if isinstance(kind, Function) else kind
    index = inside.domain if isinstance(inside, Function) else inside
    return sum(body(k) for k in sampler.samples(index))


def _binomial(sampler: Sampler, kind: Type, n: int, k: int) -> int:
    if n < 0:
        raise _Undefined
    return math.comb(n, k) if k >= 0 else 0


def _residue(sampler: Sampler, kind: Type, value: int) -> int:
    index = kind.codomain if isinstance(kind, Function) else kind
    if not isinstance(index, Cyclic) or not isinstance(index.size, int):
        raise Unknown
    return value % index.size


def _recursion(sampler: Sampler, kind: Type, start: Value, step: Value, times: int) -> Value:
    if not 0 <= times <= MAX_TERMS:
        raise _Undefined
    for k in range(times):
        start = kept(step(k)(start))
    return start


def _chosen(sampler: Sampler, kind: Type, condition: bool | None, first: Value, second: Value) -> Value:
    if condition is None:
        raise _Undefined
    return first if condition else second


def _slope(sampler: Sampler, kind: Type, function: Value, point: float) -> float:
    sampler.spend()
    h = STEP
    near = (function(point + h) - function(point - h)) / (2 * h)
    far = (function(point + 2 * h) - function(point - 2 * h)) / (4 * h)
    found: float = (4 * near - far) / 3
    return found


def _is_smooth(function: Value, point: float) -> bool:
    """Say whether the slopes on both sides seem to be the same."""
    h = STEP * STEP
    right = (function(point + h) - function(point)) / h
    left = (function(point) - function(point - h)) / h
    return _distance(left, right) < APART


def _has_slope(sampler: Sampler, kind: Type, function: Value, point: float, value: float) -> bool:
    if not _is_smooth(function, point):
        return False
    return _distance(_slope(sampler, kind, function, point), value) < APART


def _total(function: Callable[[float], float]) -> Callable[..., float]:
    return lambda sampler, kind, value: function(value)


def _binary(function: Callable[[Value, Value], Value]) -> Callable[..., Value]:
    return lambda sampler, kind, left, right: function(left, right)


def _added(left: Value, right: Value) -> Value:
    return (lambda at: _added(left(at), right(at))) if callable(left) else left + right


def _negated(value: Value) -> Value:
    return (lambda at: _negated(value(at))) if callable(value) else -value


def _sigmoid(value: float) -> float:
    return 1 / (1 + math.exp(-value))


def _exp(value: float) -> float:
    return math.exp(value) if value < 700 else math.inf


_PLAIN = ("log", "sqrt", "sin", "cos", "tan", "sinh", "cosh", "tanh", "asin", "acos", "atan")


_PRODUCT = _binary(lambda left, right: left * right)

# name -> (number of arguments, the meaning; it gets the sampler and the type of the constant too)
_MEANINGS: dict[str, tuple[int, Callable[..., Value]]] = {
    "eq": (2, _equal),
    "le": (2, _at_most),
    "lt": (2, _less),
    "add": (2, _binary(_added)),
    "neg": (1, _total(_negated)),
    "mul": (2, _PRODUCT),
    "smul": (2, _PRODUCT),
    "inner": (2, _PRODUCT),
    "norm": (1, _total(abs)),
    "zero": (0, lambda sampler, kind: 0.0),
    "inv": (1, _inverse),
    "pow": (2, _power),
    "of_int": (1, _total(float)),
    "mod": (2, lambda s, kind, a, n: a - n * _divided(s, kind, a, n)),
    "quot": (2, _divided),
    "floor": (1, _total(math.floor)),
    "cast": (1, _residue),
    "rep": (1, _total(lambda i: i)),
    "delta": (2, _binary(lambda i, j: float(i == j))),
    "sum": (3, _sum),
    "csum": (1, _cyclic_sum),
    "natrec": (3, _recursion),
    "binomial": (2, _binomial),
    "ite": (3, _chosen),
    "deriv": (2, _slope),
    "grad": (2, _slope),
    "has_deriv": (3, _has_slope),
    "has_grad": (3, _has_slope),
    "exp": (1, _total(_exp)),
    "sigmoid": (1, _total(_sigmoid)),
    "max": (2, _binary(max)),
    "min": (2, _binary(min)),
    **{
        name: (1, _total(getattr(math, name)))
        for name in (
            "log",
            "sqrt",
            "sin",
            "cos",
            "tan",
            "sinh",
            "cosh",
            "tanh",
            "asin",
            "acos",
            "atan",
        )
    },
    "pi": (0, lambda sampler, kind: math.pi),
}
