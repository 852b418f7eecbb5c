"""Exact values of closed terms, and the truth of closed propositions where it is plain. Untrusted.

Numbers are rational; functions are evaluated where they are applied. A quantifier over a finite range is
tried out; over an infinite one, a few values can show that `forall` fails or that `exists` holds, and
nothing else. What has no rational value (`exp`, most roots, limits) is not evaluated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from math import comb, factorial, isqrt
from typing import Any

from symderive.kernel.definitions import MAX_DETERMINANT
from symderive.terms.build import arguments
from symderive.terms.term import App, Bound, Const, Free, Lam, Lit, Term
from symderive.terms.types import INT, PROP, REAL, Cyclic, Function, Type

__all__ = ["NotPlain", "Work", "conjuncts", "integer_range", "kept", "samples", "truth_value", "value_of"]

MAX_WORK = 8_000
"""How many nodes are evaluated for one proposition."""

MAX_RANGE = 200
"""The longest range of integers that is tried out, in a sum or at a quantifier."""

MAX_BITS = 4_000
"""The longest number that is computed with."""

_WHOLE = (0, 1, -1, 2, 3, -2, 4, 5)
_REAL = tuple(Fraction(v) for v in (0, 1, -1, "1/2", 2, -2, 3))

Value = Any
"""An int or Fraction, a residue as its representative, a truth value or None, or a function of one value."""


class NotPlain(Exception):
    """A value is not rational, or too much work."""


@dataclass(slots=True)
class Work:
    """How many nodes may still be evaluated."""

    left: int = MAX_WORK


def truth_value(
    proposition: Term,
    symbols: Mapping[Free, Value] | None = None,
    *,
    work: Work | None = None,
    sampled: bool = True,
) -> bool | None:
    """Say whether a proposition holds where its symbols have these values; None where that is not plain.

    At most MAX_WORK nodes are evaluated, no more than `work` has left; infinite ranges are sampled or not.
    """
    here = Work(min(MAX_WORK, work.left) if work is not None else MAX_WORK)
    before = here.left
    try:
        found = _Evaluation(symbols or {}, here, sampled).at(proposition, ())
    except (NotPlain, RecursionError):
        return None
    finally:
        if work is not None:
            work.left -= before - here.left
    return found if isinstance(found, bool) else None


def value_of(term: Term) -> Value:
    """Return the value of a closed term, a function as one that is evaluated where it is applied.

    Raises `NotPlain`.
    """
    if isinstance(term.type, Function):
        return lambda x: _Evaluation({}, Work(), True).applied_to(term, x)
    return _Evaluation({}, Work(), True).at(term, ())


def samples(kind: Type) -> tuple[Value, ...]:
    """Return the values of a type that are tried: all of a small Z/n, a few numbers."""
    if isinstance(kind, Cyclic) and isinstance(kind.size, int) and kind.size <= MAX_RANGE:
        return tuple(range(kind.size))
    return _WHOLE if kind == INT else _REAL if kind == REAL else ()


def _is_finite(kind: Type) -> bool:
    return isinstance(kind, Cyclic)


def integer_range(predicate: Term, universal: bool, value: Callable[[Term], Value]) -> tuple[int, int] | None:
    """Return lo and hi where λk. (lo <= k and k <= hi) ⇒ A speaks of a finite range, as `value` reads bounds.

    The antecedents may be given one after the other or together, and strict. Where it is not universal, the
    bounds are parts of a conjunction.
    """
    if not isinstance(predicate, Lam) or predicate.domain != INT:
        return None
    low: int | None = None
    high: int | None = None
    for part in _front(predicate.body) if universal else conjuncts(predicate.body):
        for name, strict in (("le", 0), ("lt", 1)):
            sides = arguments(part, name)
            if sides is None:
                continue
            left, right = sides
            try:
                if _is_variable(right) and not _loose(left):
                    low = max(value(left) + strict, low if low is not None else value(left) + strict)
                elif _is_variable(left) and not _loose(right):
                    high = min(value(right) - strict, high if high is not None else value(right) - strict)
            except NotPlain:
                return None
    return None if low is None or high is None else (low, high)


def _is_variable(term: Term) -> bool:
    return isinstance(term, Bound) and term.index == 0


def _loose(term: Term) -> bool:
    """Say whether the innermost variable occurs."""
    if isinstance(term, Bound):
        return term.index == 0
    if isinstance(term, App):
        return _loose(term.head) or any(_loose(a) for a in term.args)
    return term.loose > 0


def _front(body: Term) -> list[Term]:
    """Return the antecedents of a proposition, conjunctions taken apart."""
    implied = arguments(body, "imp")
    return [*conjuncts(implied[0]), *_front(implied[1])] if implied is not None else []


def conjuncts(term: Term) -> list[Term]:
    """Return A, B, C of A and B and C."""
    both = arguments(term, "and")
    return [term] if both is None else [*conjuncts(both[0]), *conjuncts(both[1])]


class _Evaluation:
    """One evaluation, with its work."""

    def __init__(self, symbols: Mapping[Free, Value], work: Work, sampled: bool) -> None:
        self.symbols = symbols
        self.work = work
        self.sampled = sampled

    def applied_to(self, function: Term, value: Value) -> Value:
        """Return a closed function's value at an argument."""
        if isinstance(function, Lam):
            return self.at(function.body, (value,))
        return self.at(function, ())(value)

    def at(self, term: Term, env: tuple[Value, ...]) -> Value:
        """Return the value of a term whose bound variables have these values, the innermost first."""
        self.work.left -= 1
        if self.work.left < 0:
            raise NotPlain
        if isinstance(term, Lit):
            return int(term.value) if term.type == INT or term.value.denominator == 1 else term.value
        if isinstance(term, Bound):
            if term.index >= len(env):
                raise NotPlain
            return env[term.index]
        if isinstance(term, Lam):
            return lambda x: self.at(term.body, (x, *env))
        if isinstance(term, Const):
            return self.constant(term, (), env)
        if isinstance(term, Free) and term in self.symbols:
            return _small(self.symbols[term])
        if isinstance(term, App):
            if isinstance(term.head, Const):
                return self.constant(term.head, term.args, env)
            return self.applied(self.at(term.head, env), term.args, env)
        raise NotPlain

    def applied(self, value: Value, args: Iterable[Term], env: tuple[Value, ...]) -> Value:
        for arg in args:
            value = value(self.at(arg, env))
        return value

    def constant(self, head: Const, args: tuple[Term, ...], env: tuple[Value, ...]) -> Value:
        if head.name in ("imp", "and", "or") and len(args) == 2:
            return self.connective(head.name, args, env)
        if head.name in ("forall", "exists") and len(args) == 1:
            return self.quantified(head.name == "forall", args[0], env)
        if head.name == "ite" and len(args) >= 3:
            condition = self.at(args[0], env)
            if condition is None:
                raise NotPlain
            return self.applied(self.at(args[1 if condition else 2], env), args[3:], env)
        entry = _OPERATIONS.get(head.name)
        if entry is None:
            raise NotPlain
        arity, operation = entry
        if len(args) < arity:
            return _curried(
                arity - len(args), lambda *rest: operation(head.type, *self.all(args, env), *rest)
            )
        first = operation(head.type, *self.all(args[:arity], env))
        return self.applied(first, args[arity:], env)

    def all(self, args: Iterable[Term], env: tuple[Value, ...]) -> list[Value]:
        return [self.at(arg, env) for arg in args]

    def connective(self, name: str, args: tuple[Term, ...], env: tuple[Value, ...]) -> bool | None:
        left = self.proposition(args[0], env)
        if name == "imp":
            left = None if left is None else not left
        settled = name != "and"
        if left is settled:
            return settled
        right = self.proposition(args[1], env)
        if right is settled:
            return settled
        return None if left is None or right is None else not settled

    def proposition(self, term: Term, env: tuple[Value, ...]) -> bool | None:
        """Return the truth of a part; what is not plain there may not matter."""
        try:
            found = self.at(term, env)
        except NotPlain:
            if self.work.left < 0:
                raise
            return None
        return found if isinstance(found, bool) else None

    def quantified(self, universal: bool, predicate: Term, env: tuple[Value, ...]) -> bool | None:
        kind = predicate.type.domain if isinstance(predicate.type, Function) else PROP
        bounds = integer_range(predicate, universal, lambda t: self.at(t, (0, *env)))
        values: Iterable[Value]
        if bounds is not None and bounds[1] - bounds[0] < MAX_RANGE:
            values, finite = range(bounds[0], bounds[1] + 1), True
        else:
            values, finite = samples(kind) if self.sampled or _is_finite(kind) else (), _is_finite(kind)
        settled = not universal
        unknown = not finite
        for value in values:
            found = self.instance(predicate, value, env)
            if found is settled:
                return settled
            unknown = unknown or found is None
        return None if unknown else universal

    def instance(self, predicate: Term, value: Value, env: tuple[Value, ...]) -> bool | None:
        if isinstance(predicate, Lam):
            return self.proposition(predicate.body, (value, *env))
        try:
            found = self.at(predicate, env)(value)
        except NotPlain:
            return None
        return found if isinstance(found, bool) else None


def _curried(arity: int, operation: Callable[..., Value]) -> Value:
    if arity == 1:
        return operation
    return lambda x: _curried(arity - 1, lambda *rest: operation(x, *rest))


def _small(value: Value) -> Value:
    if isinstance(value, Fraction):
        if value.denominator == 1:
            return _small(value.numerator)
        if value.numerator.bit_length() + value.denominator.bit_length() > MAX_BITS:
            raise NotPlain
    elif isinstance(value, int) and not isinstance(value, bool) and value.bit_length() > MAX_BITS:
        raise NotPlain
    return value


def _end(kind: Type, count: int) -> Type:
    """Return the type of a constant's value at `count` arguments."""
    for _ in range(count):
        kind = kind.codomain if isinstance(kind, Function) else kind
    return kind


def _pointwise(kind: Type, values: tuple[Value, ...], operation: Callable[..., Value]) -> Value:
    """Apply an operation entry by entry to functions, and modulo n to residues."""
    if isinstance(kind, Function):
        return lambda x: _pointwise(kind.codomain, tuple(v(x) for v in values), operation)
    found = operation(*values)
    return found % kind.size if isinstance(kind, Cyclic) and isinstance(kind.size, int) else _small(found)


def _add(kind: Type, x: Value, y: Value) -> Value:
    return _pointwise(_end(kind, 2), (x, y), lambda a, b: a + b)


def _neg(kind: Type, x: Value) -> Value:
    return _pointwise(_end(kind, 1), (x,), lambda a: -a)


def _mul(kind: Type, x: Value, y: Value) -> Value:
    return _pointwise(_end(kind, 2), (x, y), lambda a, b: a * b)


def _smul(kind: Type, factor: Value, x: Value) -> Value:
    return _pointwise(_end(kind, 2), (x,), lambda a: factor * a)


def _zero(kind: Type) -> Value:
    return (lambda x: _zero(kind.codomain)) if isinstance(kind, Function) else 0


def _inv(kind: Type, x: Value) -> Value:
    return _small(1 / Fraction(x)) if x else 0


def _pow(kind: Type, base: Value, exponent: Value) -> Value:
    if abs(exponent) > MAX_RANGE:
        raise NotPlain
    if exponent < 0:
        if kind != _REAL_POWER:
            raise NotPlain
        return _small(1 / Fraction(base) ** -exponent) if base else 0
    return _small(base**exponent)


_REAL_POWER = Function(REAL, Function(INT, REAL))


def _positive(n: Value) -> int:
    if n <= 0:
        raise NotPlain
    return int(n)


def _modulus(kind: Type) -> int:
    if not isinstance(kind, Cyclic) or not isinstance(kind.size, int):
        raise NotPlain
    return kind.size


def _sqrt(kind: Type, x: Value) -> Value:
    value = Fraction(x)
    if value < 0:
        raise NotPlain
    top, bottom = isqrt(value.numerator), isqrt(value.denominator)
    if top * top != value.numerator or bottom * bottom != value.denominator:
        raise NotPlain
    return _small(Fraction(top, bottom))


def _products(kind: Type, x: Value, y: Value) -> Value:
    if isinstance(kind, Function):
        return _small(sum(_products(kind.codomain, x(i), y(i)) for i in range(_modulus(kind.domain))))
    if kind != REAL:
        raise NotPlain
    return x * y


def _inner(kind: Type, x: Value, y: Value) -> Value:
    return _products(kind.domain if isinstance(kind, Function) else kind, x, y)


def _norm(kind: Type, x: Value) -> Value:
    domain = kind.domain if isinstance(kind, Function) else kind
    return abs(x) if domain == REAL else _sqrt(REAL, _products(domain, x, x))


def _sum(kind: Type, low: Value, high: Value, function: Value) -> Value:
    if high - low >= MAX_RANGE:
        raise NotPlain
    return _total(_end(kind, 3), [function(k) for k in range(low, high + 1)])


def _csum(kind: Type, function: Value) -> Value:
    domain = kind.domain if isinstance(kind, Function) else kind
    index = domain.domain if isinstance(domain, Function) else domain
    return _total(_end(kind, 1), [function(k) for k in range(_modulus(index))])


def _total(kind: Type, values: list[Value]) -> Value:
    return _pointwise(kind, tuple(values), lambda *parts: sum(parts)) if values else _zero(kind)


def _natrec(kind: Type, start: Value, step: Value, number: Value) -> Value:
    if not 0 <= number < MAX_RANGE:
        raise NotPlain
    for k in range(number):
        start = kept(step(k)(start))
    return start


def _count(number: Value) -> int:
    if not 0 <= number < MAX_RANGE:
        raise NotPlain
    return int(number)


def _det(kind: Type, matrix: Value) -> Value:
    size = _modulus(kind.domain.domain)  # type: ignore[union-attr]
    if size > MAX_DETERMINANT:
        raise NotPlain
    rows = [[matrix(i)(j) for j in range(size)] for i in range(size)]
    return _minor(rows, tuple(range(size)))


def _minor(rows: Sequence[Sequence[Value]], columns: tuple[int, ...]) -> Value:
    """Return the determinant of rows and columns by expansion along the first row."""
    if not columns:
        return 1
    parts = (
        (-1) ** place * rows[0][column] * _minor(rows[1:], columns[:place] + columns[place + 1 :])
        for place, column in enumerate(columns)
    )
    return sum(parts)


def kept(value: Value) -> Value:
    """Return a function that remembers its values, and theirs."""
    if not callable(value):
        return value
    known: dict[Value, Value] = {}

    def at(x: Value) -> Value:
        if callable(x):
            return value(x)
        if x not in known:
            known[x] = kept(value(x))
        return known[x]

    return at


def _equal(kind: Type, x: Value, y: Value) -> bool | None:
    """Compare values; functions on all arguments, or on a few, which can only tell them apart."""
    domain = kind.domain if isinstance(kind, Function) else kind
    return _same(domain, x, y)


def _same(kind: Type, x: Value, y: Value) -> bool | None:
    if not isinstance(kind, Function):
        if x is None or y is None:
            return None
        return bool(x == y)
    unknown = not _is_finite(kind.domain)
    for value in islice(samples(kind.domain), MAX_RANGE):
        found = _same(kind.codomain, x(value), y(value))
        if found is False:
            return False
        unknown = unknown or found is None
    return None if unknown else True


# name -> (number of arguments, the operation, which gets the type of the constant first)
_OPERATIONS: dict[str, tuple[int, Callable[..., Value]]] = {
    "true": (0, lambda kind: True),
    "false": (0, lambda kind: False),
    "eq": (2, _equal),
    "le": (2, lambda kind, x, y: bool(x <= y)),
    "lt": (2, lambda kind, x, y: bool(x < y)),
    "add": (2, _add),
    "neg": (1, _neg),
    "mul": (2, _mul),
    "smul": (2, _smul),
    "zero": (0, _zero),
    "inv": (1, _inv),
    "pow": (2, _pow),
    "of_int": (1, lambda kind, x: x),
    "mod": (2, lambda kind, x, n: x % _positive(n)),
    "quot": (2, lambda kind, x, n: x // _positive(n)),
    "floor": (1, lambda kind, x: x // 1),
    "cast": (1, lambda kind, x: x % _modulus(_end(kind, 1))),
    "rep": (1, lambda kind, x: x),
    "delta": (2, lambda kind, x, y: int(x == y)),
    "max": (2, lambda kind, x, y: max(x, y)),
    "min": (2, lambda kind, x, y: min(x, y)),
    "sqrt": (1, _sqrt),
    "inner": (2, _inner),
    "norm": (1, _norm),
    "sum": (3, _sum),
    "csum": (1, _csum),
    "natrec": (3, _natrec),
    "factorial": (1, lambda kind, n: factorial(_count(n))),
    "binomial": (2, lambda kind, n, k: comb(_count(n), k) if k >= 0 else 0),
    "det": (1, _det),
}
