"""An exact evaluator of terms in small random models, independent of the normal form.

A `Model` gives every symbol a value: sizes 1..5, spaces the zero space, Q or Q^2, integers -5..5, reals
small fractions, functions finite tables that grow as they are asked. Where the logic leaves a
value open (`mod` by 0, the logarithm of -1, a derivative), the model takes a random one, and keeps to it.
What has no rational value (the norm of (1, 1), exp(1/7)) raises `Skip`: nothing is compared then.

Three readings belong to the inside of `Form` and not to the language: an integer term may hold
fractions as long as its value is whole wherever it is used, and a sum whose lower bound is the name
`antidifference!` is P with P(0) = 0 and P(b) - P(b-1) = body(b).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Hashable, Mapping
from fractions import Fraction
from math import isqrt
from random import Random
from typing import Any

from symderive.terms.term import App, Bound, Const, Free, Lam, Lit, Term
from symderive.terms.types import INT, PROP, REAL, Cyclic, Function, Space, Type

__all__ = ["Model", "ModelError", "Skip", "Value"]

# A number, a boolean, a tuple of numbers, or a function of one such value.
Value = Any
Environment = tuple[Value, ...]

MAX_RANGE = 150
MAX_POWER = 60


class Skip(Exception):
    """The value is not rational, or too large to be worth computing."""


class ModelError(Exception):
    """A term that can have no value: a fraction where only an integer makes sense."""


def rational_root(value: Fraction | int) -> Fraction | None:
    """Return the exact root of a nonnegative square, else None."""
    if value < 0:
        return None
    exact = Fraction(value)
    top, bottom = isqrt(exact.numerator), isqrt(exact.denominator)
    whole = top * top == exact.numerator and bottom * bottom == exact.denominator
    return Fraction(top, bottom) if whole else None


def whole(value: Value) -> int:
    """Return the value of an integer term; `ModelError` where it is a fraction."""
    exact = Fraction(value)
    if exact.denominator != 1:
        raise ModelError(f"an integer term has the value {exact}")
    return exact.numerator


class Table:
    """A random function: values are drawn when first asked for."""

    def __init__(self, model: Model, kind: Function) -> None:
        self._model = model
        self._kind = kind
        self._values: dict[Hashable, Value] = {}

    def __call__(self, argument: Value) -> Value:
        key = self._model.key(argument, self._kind.domain)
        if key not in self._values:
            self._values[key] = self._model.draw(self._kind.codomain)
        return self._values[key]


class Model:
    """Values of all symbols; `evaluate` gives the value of a term.

    `assigned` fixes symbols by name. With `strict`, a root that is not rational raises `Skip`;
    without, it has an arbitrary value (two totalisations of the root, both wrong where they may be).
    """

    def __init__(
        self, seed: int | str, assigned: Mapping[str, Value] | None = None, *, strict: bool = False
    ) -> None:
        self._random = Random(seed)
        self._symbols: dict[tuple[str, Type], Value] = {}
        self._sizes: dict[str, int] = {}
        self._spaces: dict[str, tuple[Fraction, ...]] = {}
        self._tables: dict[Hashable, Value] = {}
        self._probes: dict[Type, list[Value]] = {}
        self._assigned = dict(assigned or {})
        self._strict = strict
        self._exp_base = self._random.choice((Fraction(1), Fraction(2), Fraction(3, 2), Fraction(1, 2)))

    # -- types and random values -----------------------------------------------------------------

    def size(self, kind: Type) -> int:
        """Return n of Z/n."""
        if not isinstance(kind, Cyclic):
            raise ModelError("not a type of residues")
        if isinstance(kind.size, int):
            return kind.size
        if kind.size not in self._sizes:
            self._sizes[kind.size] = self._assigned.get(kind.size) or self._random.choice((1, 2, 3, 3, 4, 5))
        return self._sizes[kind.size]

    def space(self, kind: Space) -> tuple[Fraction, ...]:
        """Return the roots of the weights of the inner product: <u, v> = sum (r_i u_i)(r_i v_i)."""
        if kind.name not in self._spaces:
            dimension = self._random.choice((0, 1, 1, 1, 2))
            weights = (Fraction(1), Fraction(2), Fraction(1, 3))
            self._spaces[kind.name] = tuple(self._random.choice(weights) for _ in range(dimension))
        return self._spaces[kind.name]

    def draw(self, kind: Type) -> Value:
        """Return a random value of a type."""
        if kind == INT:
            return self._random.randint(-5, 5)
        if kind == REAL:
            small = self._random.choice((-3, -2, -1, 0, 0, 1, 1, 2, 4, 4, 9))
            return small if self._random.random() < 0.7 else Fraction(small, self._random.choice((2, 3, 4)))
        if kind == PROP:
            return self._random.random() < 0.5
        if isinstance(kind, Space):
            return tuple(self.draw(REAL) for _ in self.space(kind))
        if isinstance(kind, Cyclic):
            return self._random.randrange(self.size(kind))
        if isinstance(kind, Function):
            return Table(self, kind)
        raise ModelError("no values of this type")

    def key(self, value: Value, kind: Type) -> Hashable:
        """Return what stands for a value in a table; equal functions have equal keys."""
        if kind == INT:
            return whole(value)
        if isinstance(kind, Function):
            return tuple(self.key(value(at), kind.codomain) for at in self.probes(kind.domain))
        found: Hashable = value
        return found

    def probes(self, kind: Type) -> list[Value]:
        """Return the points at which functions are compared: all of them for Z/n, else a few."""
        if isinstance(kind, Cyclic):
            return list(range(self.size(kind)))
        if kind not in self._probes:
            fixed: dict[Type, list[Value]] = {
                INT: [-3, -1, 0, 1, 2, 4],
                REAL: [-2, -1, 0, 1, Fraction(1, 2)],
                PROP: [False, True],
            }
            self._probes[kind] = fixed.get(kind) or [self.draw(kind) for _ in range(3)]
        return self._probes[kind]

    def _open(self, name: str, key: Hashable, kind: Type) -> Value:
        """Return the value that the logic leaves open: random, but always the same."""
        if (name, key, kind) not in self._tables:
            self._tables[name, key, kind] = self.draw(kind)
        return self._tables[name, key, kind]

    # -- evaluation ------------------------------------------------------------------------------

    def evaluate(self, term: Term, environment: Environment = ()) -> Value:
        """Return the value of a term; `environment` holds the values of bound variables."""
        if isinstance(term, App):
            arguments = [self.evaluate(a, environment) for a in term.args]
            if isinstance(term.head, Const):
                return self._constant(term.head, arguments)
            value = self.evaluate(term.head, environment)
            for argument in arguments:
                value = value(argument)
            return value
        if isinstance(term, Lam):
            body = term.body
            return lambda value: self.evaluate(body, (value, *environment))
        if isinstance(term, Bound):
            return environment[term.index]
        if isinstance(term, Lit):
            return term.value.numerator if term.value.denominator == 1 else term.value
        if isinstance(term, Free):
            return self._symbol(term)
        if isinstance(term, Const):
            return self._constant(term, [])
        raise ModelError("an unknown node")

    def value(self, term: Term) -> Value:
        """Return the value as something that compares (functions by their values at `probes`)."""
        return self.key(self.evaluate(term), term.type)

    def _symbol(self, symbol: Free) -> Value:
        if symbol.name == "antidifference!":
            return ANTIDIFFERENCE
        if symbol.type == INT and (symbol.name in self._sizes or symbol.name in ("n", "m")):
            return self.size(Cyclic(symbol.name))
        if symbol.name in self._assigned:
            return self._assigned[symbol.name]
        found = (symbol.name, symbol.type)
        if found not in self._symbols:
            self._symbols[found] = self.draw(symbol.type)
        return self._symbols[found]

    def _constant(self, head: Const, arguments: list[Value]) -> Value:
        arity, meaning = _MEANINGS[head.name]
        if len(arguments) < arity:
            return lambda value: self._constant(head, [*arguments, value])
        result = meaning(self, head.type, *arguments[:arity])
        for argument in arguments[arity:]:
            result = result(argument)
        return result


# -- the meanings of the constants -----------------------------------------------------------------
# Each takes the model, the type of the constant, and the values of its arguments.


def _domain(kind: Type) -> Type:
    if not isinstance(kind, Function):
        raise ModelError("not a function")
    return kind.domain


def _codomain(kind: Type, times: int = 1) -> Type:
    for _ in range(times):
        if not isinstance(kind, Function):
            raise ModelError("not a function")
        kind = kind.codomain
    return kind


def add_values(model: Model, kind: Type, left: Value, right: Value) -> Value:
    """Return left + right at an additive type."""
    if isinstance(kind, Function):
        codomain = kind.codomain
        return lambda at: add_values(model, codomain, left(at), right(at))
    if isinstance(kind, Space):
        return tuple(a + b for a, b in zip(left, right, strict=True))
    total = left + right
    return whole(total) % model.size(kind) if isinstance(kind, Cyclic) else total


def scale_value(model: Model, kind: Type, factor: Value, value: Value) -> Value:
    """Return factor · value at an additive type."""
    if isinstance(kind, Function):
        codomain = kind.codomain
        return lambda at: scale_value(model, codomain, factor, value(at))
    if isinstance(kind, Space):
        return tuple(factor * a for a in value)
    scaled = factor * value
    return whole(scaled) % model.size(kind) if isinstance(kind, Cyclic) else scaled


def zero_value(model: Model, kind: Type) -> Value:
    """Return 0 at an additive type."""
    if isinstance(kind, Function):
        codomain = kind.codomain
        return lambda at: zero_value(model, codomain)
    return tuple(Fraction(0) for _ in model.space(kind)) if isinstance(kind, Space) else 0


def inner_value(model: Model, kind: Type, left: Value, right: Value) -> Value:
    """Return <left, right>."""
    if isinstance(kind, Function):
        codomain = kind.codomain
        return sum(inner_value(model, codomain, left(at), right(at)) for at in model.probes(kind.domain))
    if isinstance(kind, Space):
        return sum(r * r * a * b for r, a, b in zip(model.space(kind), left, right, strict=True))
    return left * right


def _norm(model: Model, kind: Type, value: Value) -> Value:
    if _domain(kind) == REAL:
        return abs(value)
    root = rational_root(inner_value(model, _domain(kind), value, value))
    if root is None:
        raise Skip
    return root


def _inverse(value: Value) -> Value:
    return Fraction(1) / value if value else 0


def _power(model: Model, kind: Type, base: Value, exponent: Value) -> Value:
    times = whole(exponent)
    size = max(abs(Fraction(base).numerator), Fraction(base).denominator)
    if abs(times) > MAX_POWER or abs(times) * size.bit_length() > 2_000:
        raise Skip
    if times >= 0:
        return base**times
    if _domain(kind) == REAL:
        return _inverse(base) ** -times
    return 1 if base == 1 else model._open("pow", (whole(base), times), INT)


def _exp(model: Model, kind: Type, value: Value) -> Value:
    steps = Fraction(value) * 12
    if model._exp_base == 1:
        return 1
    if steps.denominator != 1 or abs(steps) > 10_000:
        raise Skip
    return model._exp_base**steps.numerator


def _sqrt(model: Model, kind: Type, value: Value) -> Value:
    root = rational_root(value)
    if root is None:
        if model._strict and value >= 0:
            raise Skip
        return model._open("sqrt", value, REAL)
    return root


def _division(name: str) -> Callable[..., Value]:
    def meaning(model: Model, kind: Type, left: Value, right: Value) -> Value:
        a, n = whole(left), whole(right)
        if n <= 0:
            return model._open(name, (a, n), INT)
        return a % n if name == "mod" else a // n

    return meaning


def _real_function(name: str) -> Callable[..., Value]:
    return lambda model, kind, value: model._open(name, Fraction(value), REAL)


def _floor(model: Model, kind: Type, value: Value) -> Value:
    return Fraction(value).__floor__()


def _sum(model: Model, kind: Type, lower: Value, upper: Value, body: Value) -> Value:
    codomain = _codomain(kind, 3)
    low, high, sign = 0, whole(upper), 1
    if lower is ANTIDIFFERENCE:
        low, high, sign = (1, high, 1) if high >= 0 else (high + 1, 0, -1)
    else:
        low = whole(lower)
    if high - low > MAX_RANGE:
        raise Skip
    result = zero_value(model, codomain)
    for at in range(low, high + 1):
        result = add_values(model, codomain, result, body(at))
    return result if sign == 1 else scale_value(model, codomain, -1, result)


def _csum(model: Model, kind: Type, body: Value) -> Value:
    codomain = _codomain(kind)
    result = zero_value(model, codomain)
    for at in model.probes(_domain(_domain(kind))):
        result = add_values(model, codomain, result, body(at))
    return result


def _natrec(model: Model, kind: Type, start: Value, step: Value, count: Value) -> Value:
    times = whole(count)
    if times > MAX_RANGE:
        raise Skip
    value = start
    for at in range(times):
        value = step(at)(value)
    return value


def _factorial(model: Model, kind: Type, number: Value) -> Value:
    n = whole(number)
    if n > MAX_POWER:
        raise Skip
    return model._open("factorial", n, INT) if n < 0 else math.factorial(n)


def _binomial(model: Model, kind: Type, number: Value, chosen: Value) -> Value:
    n, k = whole(number), whole(chosen)
    if n < 0:
        return model._open("binomial", (n, k), INT)
    return math.comb(n, k) if k >= 0 else 0


def _determinant(model: Model, kind: Type, matrix: Value) -> Value:
    size = model.size(_domain(_domain(kind)))
    total = Fraction(0)
    for order in itertools.permutations(range(size)):
        product = Fraction(-1) ** sum(a > b for i, a in enumerate(order) for b in order[i + 1 :])
        for row, column in enumerate(order):
            product *= matrix(row)(column)
        total += product
    return total


def _grad(model: Model, kind: Type, function: Value, at: Value) -> Value:
    space = _codomain(kind, 2)
    return model._open("grad", (model.key(function, _domain(kind)), model.key(at, space)), space)


def _deriv(model: Model, kind: Type, function: Value, at: Value) -> Value:
    return model._open("deriv", (model.key(function, _domain(kind)), at), REAL)


def _has_deriv(model: Model, kind: Type, function: Value, at: Value, value: Value) -> Value:
    return model._open("has_deriv", (model.key(function, _domain(kind)), at, value), PROP)


def _has_grad(model: Model, kind: Type, function: Value, at: Value, value: Value) -> Value:
    space = _codomain(kind)
    key = (
        model.key(function, _domain(kind)),
        model.key(at, _domain(space)),
        model.key(value, _domain(space)),
    )
    return model._open("has_grad", key, PROP)


def _equal(model: Model, kind: Type, left: Value, right: Value) -> Value:
    return model.key(left, _domain(kind)) == model.key(right, _domain(kind))


def _quantifier(combine: Callable[[list[bool]], bool]) -> Callable[..., Value]:
    # Over an infinite type the points are a sample: wrong as a quantifier, but a function of the
    # values of its body, which is all that the form may use.
    def meaning(model: Model, kind: Type, body: Value) -> Value:
        return combine([body(at) for at in model.probes(_domain(_domain(kind)))])

    return meaning


def _delta(model: Model, kind: Type, left: Value, right: Value) -> Value:
    return 1 if whole(left) == whole(right) else 0


class _Marker:
    pass


ANTIDIFFERENCE = _Marker()

_MEANINGS: dict[str, tuple[int, Callable[..., Value]]] = {
    "true": (0, lambda model, kind: True),
    "false": (0, lambda model, kind: False),
    "imp": (2, lambda model, kind, a, b: not a or b),
    "and": (2, lambda model, kind, a, b: a and b),
    "or": (2, lambda model, kind, a, b: a or b),
    "forall": (1, _quantifier(all)),
    "exists": (1, _quantifier(any)),
    "eq": (2, _equal),
    "le": (2, lambda model, kind, a, b: a <= b),
    "lt": (2, lambda model, kind, a, b: a < b),
    "ite": (3, lambda model, kind, c, a, b: a if c else b),
    "natrec": (3, _natrec),
    "add": (2, lambda model, kind, a, b: add_values(model, _domain(kind), a, b)),
    "neg": (1, lambda model, kind, a: scale_value(model, _domain(kind), -1, a)),
    "mul": (2, lambda model, kind, a, b: scale_value(model, _domain(kind), a, b)),
    "pow": (2, _power),
    "inv": (1, lambda model, kind, a: _inverse(a)),
    "of_int": (1, lambda model, kind, a: a),
    "mod": (2, _division("mod")),
    "quot": (2, _division("quot")),
    "floor": (1, _floor),
    "cast": (1, lambda model, kind, a: whole(a) % model.size(_codomain(kind))),
    "rep": (1, lambda model, kind, a: a),
    "delta": (2, _delta),
    "zero": (0, zero_value),
    "smul": (2, lambda model, kind, a, b: scale_value(model, _codomain(kind, 2), a, b)),
    "inner": (2, lambda model, kind, a, b: inner_value(model, _domain(kind), a, b)),
    "norm": (1, _norm),
    "sum": (3, _sum),
    "csum": (1, _csum),
    "exp": (1, _exp),
    "log": (1, _real_function("log")),
    "sqrt": (1, _sqrt),
    "sin": (1, _real_function("sin")),
    "cos": (1, _real_function("cos")),
    "pi": (0, lambda model, kind: Fraction(math.pi)),
    "factorial": (1, _factorial),
    "binomial": (2, _binomial),
    "det": (1, _determinant),
    "rpow": (2, lambda model, kind, a, b: model._open("rpow", (Fraction(a), Fraction(b)), REAL)),
    "tan": (1, _real_function("tan")),
    "asin": (1, _real_function("asin")),
    "acos": (1, _real_function("acos")),
    "atan": (1, _real_function("atan")),
    "tanh": (1, _real_function("tanh")),
    "sinh": (1, _real_function("sinh")),
    "cosh": (1, _real_function("cosh")),
    "sigmoid": (1, _real_function("sigmoid")),
    "max": (2, lambda model, kind, a, b: max(a, b)),
    "min": (2, lambda model, kind, a, b: min(a, b)),
    "has_deriv": (3, _has_deriv),
    "deriv": (2, _deriv),
    "grad": (2, _grad),
    "has_grad": (3, _has_grad),
}
