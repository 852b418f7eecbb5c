"""Values of closed terms: exact where arithmetic is exact, else a float as a guess. Untrusted.

A search asks here where a statement fails; what it believes is proved by the kernel. Comparisons that floats
cannot tell are left open.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import isqrt

from symderive.kernel.definitions import DEFINITIONS, definition
from symderive.tactics.finite import truth_value
from symderive.terms.build import FALSE, TRUE, integer
from symderive.terms.term import App, Const, Free, Lit, Term, apply
from symderive.terms.types import INT, REAL

__all__ = ["Number", "Values", "holds", "root", "value"]

Number = Fraction | float
Values = Mapping[Free, Fraction]
"""What the free symbols of a term are."""

MAX_TERMS = 200
"""How many terms of a sum, and steps of a recursion, are added."""

MAX_BITS = 4_000
_CLOSE = 1e-8
"""Relative distance below which floats are not told apart."""


def value(term: Term, known: Values) -> Number | None:
    """Return the value of a number; None where it is open or not computed here."""
    if isinstance(term, Lit):
        return Fraction(term.value)
    if isinstance(term, Free):
        return known.get(term)
    if isinstance(term, Const):
        return _CONSTANTS.get(term.name)
    if not isinstance(term, App) or not isinstance(term.head, Const):
        return None
    name, args = term.head.name, term.args
    if name == "ite" and len(args) == 3:
        chosen = holds(args[0], known)
        return None if chosen is None else value(args[1 if chosen else 2], known)
    if name == "sum" and len(args) == 3:
        return _sum(args, known)
    if name == "natrec" and len(args) == 3:
        return _recursion(args, known)
    if name in DEFINITIONS and DEFINITIONS[name][0] == len(args):
        if name in ("max", "min"):
            return _ordered(name, args, known)
        return value(definition(term), known)
    handler = _HANDLERS.get(name)
    if handler is None or term.type not in (REAL, INT) or any(a.type not in (REAL, INT) for a in args):
        return None
    parts = [value(a, known) for a in args]
    if any(p is None for p in parts):
        return None
    try:
        return handler(*parts)
    except (OverflowError, ValueError, ZeroDivisionError):
        return None


def holds(term: Term, known: Values) -> bool | None:
    """Return whether a proposition holds; None where that is open."""
    if term in (TRUE, FALSE):
        return term == TRUE
    if not isinstance(term, App) or not isinstance(term.head, Const):
        return None
    if term.head.name in ("forall", "exists"):
        return truth_value(term, known, sampled=False)
    if len(term.args) != 2:
        return None
    name, (left, right) = term.head.name, term.args
    if name in ("and", "or", "imp"):
        first = holds(left, known)
        if name == "imp" and first is not None:
            first = not first
        if first is (name != "and"):
            return first
        other = holds(right, known)
        if other is (name != "and"):
            return other
        return None if first is None else other
    if name in ("eq", "le", "lt") and left.type in (REAL, INT):
        return _compared(name, value(left, known), value(right, known))
    return None


def _compared(name: str, left: Number | None, right: Number | None) -> bool | None:
    if left is None or right is None:
        return None
    if isinstance(left, float) or isinstance(right, float):
        first, second = float(left), float(right)
        if not (math.isfinite(first) and math.isfinite(second)):
            return None
        if abs(first - second) <= _CLOSE * (1 + abs(first) + abs(second)):
            return None
    return left == right if name == "eq" else left < right or (name == "le" and left == right)


def _ordered(name: str, args: Sequence[Term], known: Values) -> Number | None:
    parts = [p for a in args if (p := value(a, known)) is not None]
    if len(parts) != len(args):
        return None
    return max(parts) if name == "max" else min(parts)


def _sum(args: Sequence[Term], known: Values) -> Number | None:
    low, high = value(args[0], known), value(args[1], known)
    if not isinstance(low, Fraction) or not isinstance(high, Fraction) or high - low > MAX_TERMS:
        return None
    total: Number = Fraction(0)
    for k in range(int(low), int(high) + 1):
        part = value(apply(args[2], integer(k)), known)
        if part is None:
            return None
        total += part
    return total


def _recursion(args: Sequence[Term], known: Values) -> Number | None:
    start, step, number = args
    count = value(number, known)
    if start.type not in (REAL, INT) or not isinstance(count, Fraction) or not 0 <= count <= 12:
        return None
    current = start
    for k in range(int(count)):
        current = apply(step, integer(k), current)
    return value(current, known)


# -- constants ---------------------------------------------------------------------------------------


def root(x: Fraction) -> Fraction | None:
    """Return the rational root of a number, if there is one."""
    if x < 0:
        return None
    above, below = isqrt(x.numerator), isqrt(x.denominator)
    return Fraction(above, below) if above**2 == x.numerator and below**2 == x.denominator else None


def _inverse(x: Number) -> Number:
    return x if x == 0 else 1 / x


def _power(x: Number, e: Number) -> Number | None:
    if not isinstance(e, Fraction) or e.denominator != 1:
        return None
    exponent = int(e)
    if exponent < 0:
        return _power(_inverse(x), Fraction(-exponent))
    if isinstance(x, Fraction):
        size = max(x.numerator.bit_length(), x.denominator.bit_length())
        return x**exponent if size * exponent <= MAX_BITS else None
    return float(x) ** exponent


def _whole(function: Callable[[int, int], int]) -> Callable[[Number, Number], Number | None]:
    def build(a: Number, b: Number) -> Number | None:
        if not isinstance(a, Fraction) or not isinstance(b, Fraction) or b < 1:
            return None
        return Fraction(function(int(a), int(b)))

    return build


def _floor(x: Number) -> Number | None:
    if isinstance(x, float):
        return None if abs(x - round(x)) <= _CLOSE * (1 + abs(x)) else Fraction(math.floor(x))
    return Fraction(x.numerator // x.denominator)


def _at(function: Callable[[float], float], point: int, exact: int) -> Callable[[Number], Number]:
    return lambda x: Fraction(exact) if x == point and isinstance(x, Fraction) else function(float(x))


def _wave(function: Callable[[float], float]) -> Callable[[Number], Number]:
    """A sine or cosine; next to a multiple of 1/2 it is taken to be that, as at multiples of pi."""

    def build(x: Number) -> Number:
        found = function(float(x))
        near = round(2 * found)
        return Fraction(near, 2) if abs(2 * found - near) < _SNAP else found

    return build


_SNAP = 1e-12


def _sqrt(x: Number) -> Number:
    exact = root(x) if isinstance(x, Fraction) else None
    return math.sqrt(x) if exact is None else exact


_CONSTANTS: dict[str, Number] = {"pi": math.pi}

_HANDLERS: dict[str, Callable[..., Number | None]] = {
    "add": lambda a, b: a + b,
    "neg": lambda a: -a,
    "mul": lambda a, b: a * b,
    "smul": lambda a, b: a * b,
    "inner": lambda a, b: a * b,
    "norm": abs,
    "inv": _inverse,
    "of_int": lambda a: a,
    "pow": _power,
    "mod": _whole(lambda a, b: a % b),
    "quot": _whole(lambda a, b: a // b),
    "floor": _floor,
    "delta": lambda a, b: Fraction(int(a == b)),
    "exp": _at(math.exp, 0, 1),
    "log": _at(math.log, 1, 0),
    "sqrt": _sqrt,
    "sin": _wave(math.sin),
    "cos": _wave(math.cos),
    "asin": _at(math.asin, 0, 0),
    "atan": _at(math.atan, 0, 0),
}
"""The values by the name of the constant; a function of real or integer arguments."""
