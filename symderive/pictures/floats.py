"""Values of terms in floating point, for pictures alone: nothing that is proved rests on them. Not trusted.

A term is turned into Python functions once and evaluated many times. Where a part of it has no value (1/0, a
derivative at a kink), the whole has none; the kernel's totalised values never show.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from symderive.errors import GraphError
from symderive.graph.graph import graph_of
from symderive.graph.traces import conditions, forward_pass, tangents
from symderive.terms.build import FALSE, arguments
from symderive.terms.printing import print_term
from symderive.terms.term import App, Const, Free, Lit, Term, apply, const
from symderive.terms.types import INT, REAL, Function

__all__ = ["Evaluator", "Values", "undrawable"]

Values = dict[str, float]
"""The value of each variable by its name; an integer one has an `int`."""

Number = Callable[[Values], float]
Truth = Callable[[Values], bool]

MAX_STEPS = 5_000_000
"""Most terms of sums and steps of recursions of a picture."""

UNDEFINED = (ArithmeticError, ValueError)
"""What Python raises where an operation has no value."""


def undrawable(term: Term, why: str) -> GraphError:
    """Return the error G121."""
    return GraphError(
        "G121",
        "this cannot be drawn",
        why=f"{print_term(term)[:120]}: {why}",
        fix="use arithmetic, elementary functions, sums, derivatives, `if`, comparisons, and, or, not",
    )


class _Needed(Exception):
    def __init__(self, key: tuple[str, tuple[float, ...]]) -> None:
        super().__init__()
        self.key = key


@dataclass(frozen=True, slots=True)
class _Rule:
    """`name(pattern…) = value` under a condition; a pattern is (variable or "", offset)."""

    patterns: tuple[tuple[str, int], ...]
    conditions: tuple[Truth, ...]
    value: Number

    def match(self, args: tuple[float, ...]) -> Values | None:
        """Return the values of the variables at these arguments, or None."""
        found: Values = {}
        for (name, offset), arg in zip(self.patterns, args, strict=True):
            wanted = found.setdefault(name, arg - offset) if name else 0
            if arg - offset != wanted:
                return None
        return found if all(condition(found) for condition in self.conditions) else None


@dataclass(frozen=True, slots=True)
class _Call:
    """A symbol applied to arguments."""

    head: Free
    args: tuple[Term, ...]


@dataclass(slots=True)
class Evaluator:
    """Makes functions of terms; `known` are the names that may occur in them."""

    known: set[str]
    rules: dict[str, list[_Rule]] = field(default_factory=dict)
    memory: dict[tuple[str, tuple[float, ...]], float] = field(default_factory=dict)
    steps: int = 0
    slots: int = 0
    running: bool = False

    # Real and integer terms

    def number(self, term: Term) -> Number:
        """Return the function that computes a real or integer term.

        It raises one of `UNDEFINED` where the term has no value.
        Refuses: G121 (it has none in floating point), G122 (a symbol without a value).
        """
        if isinstance(term, Lit):
            literal = int(term.value) if term.type == INT else float(term.value)
            return lambda _: literal
        if isinstance(term, Free) and term.type in (REAL, INT):
            if term.name not in self.known:
                raise _missing(term)
            name = term.name
            return lambda values: values[name]
        if isinstance(term, App) and isinstance(term.head, Free):
            return self.lookup(term.head, term.args)
        if isinstance(term, Const) and term.name == "zero" and term.type == REAL:
            return lambda _: 0.0
        if term == const("pi"):
            return lambda _: math.pi
        if not isinstance(term, App) or not isinstance(term.head, Const) or term.type not in (REAL, INT):
            raise undrawable(term, "it is no number")
        name, args = term.head.name, term.args
        if name == "sum":
            return self.total(args)
        if name in ("deriv", "grad"):
            return self.slope(args[0], args[1])
        if name == "ite":
            condition, yes, no = self.truth(args[0]), self.number(args[1]), self.number(args[2])
            return lambda values: yes(values) if condition(values) else no(values)
        operation = _OPERATIONS.get(name)
        if operation is None:
            raise undrawable(term, f"`{name}` has no value in floating point")
        parts = [self.number(arg) for arg in args]
        if len(parts) == 1:
            inner = parts[0]
            return lambda values: operation(inner(values))
        first, second = parts
        return lambda values: operation(first(values), second(values))

    def slot(self, kind: Function, hint: str) -> Free:
        """Return a variable whose name no text can contain."""
        self.slots += 1
        name = f"{hint} {self.slots}"
        self.known.add(name)
        return Free(name, kind.domain)

    def total(self, args: Sequence[Term]) -> Number:
        """Return the sum of a function from one bound to the other."""
        function = args[2]
        if not isinstance(function.type, Function):
            raise undrawable(function, "it is no function")
        variable = self.slot(function.type, "index")
        low, high, body = self.number(args[0]), self.number(args[1]), self.number(apply(function, variable))
        name = variable.name

        def compute(values: Values) -> float:
            inside, found = dict(values), 0.0
            for k in range(int(low(values)), int(high(values)) + 1):
                self.count()
                inside[name] = k
                found += body(inside)
            return _finite(found)

        return compute

    def slope(self, function: Term, at: Term) -> Number:
        """Return the derivative of a function of one real, by forward mode. Refuses: G101, G121."""
        if not isinstance(function.type, Function) or function.type.domain != REAL:
            raise undrawable(function, "it is no function of a real")
        variable, place = self.slot(function.type, "argument"), self.number(at)
        graph = graph_of({"value": apply(function, variable)}, [variable])
        rows = []
        for table in (forward_pass(graph), tangents(graph, 0)):
            self.known |= {row.name for row in table.rows}
            rows += [(row.name, self.number(row.term)) for row in table.rows if row.term != variable]
        result = self.number(tangents(graph, 0).results[0])
        owed = [self.truth(condition) for _, condition in conditions(graph)]

        def compute(values: Values) -> float:
            inside = dict(values)
            inside[variable.name] = place(values)
            for name, row in rows:
                inside[name] = row(inside)
            if not all(condition(inside) for condition in owed):
                raise ValueError
            return result(inside)

        return compute

    # Recursions

    def lookup(self, head: Free, args: Sequence[Term]) -> Number:
        """Return the value of a recursion at arguments. Refuses: G122."""
        if head.name not in self.rules:
            raise _missing(head)
        parts, name = [self.number(arg) for arg in args], head.name
        return lambda values: self.recall((name, tuple(part(values) for part in parts)))

    def recall(self, key: tuple[str, tuple[float, ...]]) -> float:
        """Return a value of a recursion, from the earlier ones; without a limit on how far back they go."""
        if key in self.memory:
            return self.memory[key]
        if self.running:
            raise _Needed(key)
        self.running = True
        waiting, asked = [key], {key}
        try:
            while waiting:
                self.count()
                try:
                    self.memory[waiting[-1]] = self.compute(*waiting[-1])
                except _Needed as needed:
                    if needed.key in asked:
                        raise ValueError from None  # it rests on itself
                    waiting.append(needed.key)
                    asked.add(needed.key)
                else:
                    asked.discard(waiting.pop())
        finally:
            self.running = False
        return self.memory[key]

    def compute(self, name: str, args: tuple[float, ...]) -> float:
        """Return a value by the first rule that applies."""
        for rule in self.rules[name]:
            found = rule.match(args)
            if found is not None:
                return rule.value(found)
        raise ValueError

    def define(self, hypotheses: Sequence[Term]) -> None:
        """Learn values of symbols from hypotheses `forall …. conditions => w(…) = value`. Refuses: G123."""
        equations = [self.equation(hypothesis) for hypothesis in hypotheses]
        for left, _, _ in equations:
            self.rules.setdefault(left.head.name, [])  # before the values, which may mention all of them
        for hypothesis, (left, right, owed) in zip(hypotheses, equations, strict=True):
            patterns = tuple(self.pattern(arg, hypothesis) for arg in left.args)
            rule = _Rule(patterns, tuple(self.truth(condition) for condition in owed), self.number(right))
            self.rules[left.head.name].append(rule)

    def equation(self, hypothesis: Term) -> tuple[_Call, Term, list[Term]]:
        """Return both sides of an equation and its conditions, its variables free."""
        term, owed = hypothesis, []
        while True:
            quantified, implied = arguments(term, "forall"), arguments(term, "imp")
            if quantified is not None and isinstance(quantified[0].type, Function):
                term = apply(quantified[0], self.slot(quantified[0].type, "variable"))
            elif implied is not None:
                owed.append(implied[0])
                term = implied[1]
            else:
                break
        sides = arguments(term, "eq")
        left = sides[0] if sides is not None else term
        if sides is None or not isinstance(left, App) or not isinstance(left.head, Free):
            raise _no_recursion(hypothesis)
        return _Call(left.head, left.args), sides[1], owed

    def pattern(self, arg: Term, hypothesis: Term) -> tuple[str, int]:
        """Return what `t`, `t+1` or `1` says of an argument."""
        if isinstance(arg, Free):
            return arg.name, 0
        if isinstance(arg, Lit):
            return "", int(arg.value)
        sides = arguments(arg, "add")
        if sides is not None and isinstance(sides[0], Free) and isinstance(sides[1], Lit):
            return sides[0].name, int(sides[1].value)
        raise _no_recursion(hypothesis)

    def count(self) -> None:
        """Count a step. Refuses: G107."""
        self.steps += 1
        if self.steps > MAX_STEPS:
            raise GraphError(
                "G107",
                "a picture takes too long",
                why=f"the limit is {MAX_STEPS:,} terms of sums and steps of recursions",
                fix="draw a smaller interval",
            )

    # Propositions

    def truth(self, term: Term) -> Truth:
        """Return the function that decides a proposition. Refuses: G121, G122."""
        for name, compare in _COMPARISONS.items():
            sides = arguments(term, name)
            if sides is not None and sides[0].type in (REAL, INT):
                left, right = self.number(sides[0]), self.number(sides[1])
                return partial(_compared, compare, left, right)
        if term == FALSE:
            return lambda _: False
        for name, join in _CONNECTIVES.items():
            sides = arguments(term, name)
            if sides is not None:
                return partial(_joined, join, self.truth(sides[0]), self.truth(sides[1]))
        raise undrawable(term, "it cannot be decided in floating point")

    def margin(self, term: Term) -> Number:
        """Return a function that is positive inside of where a proposition holds and negative outside."""
        for name in ("le", "lt"):
            sides = arguments(term, name)
            if sides is not None:
                return partial(_difference, self.number(sides[1]), self.number(sides[0]))
        sides = arguments(term, "imp")
        if sides is not None:
            premise = self.margin(sides[0])
            if sides[1] == FALSE:
                return lambda values: -premise(values)
            conclusion = self.margin(sides[1])
            return lambda values: max(-premise(values), conclusion(values))
        for name, choose in _EXTREMES.items():
            sides = arguments(term, name)
            if sides is not None:
                return partial(_joined, choose, self.margin(sides[0]), self.margin(sides[1]))
        raise undrawable(term, "it is no inequality")

    def at(self, number: Number, values: Values) -> float:
        """Return the value of a function of `number` or `margin`; not a number where it is undefined."""
        try:
            found = float(number(values))
        except UNDEFINED:
            return math.nan
        return found if math.isfinite(found) else math.nan


V = TypeVar("V")


def _joined(
    join: Callable[[V, V], V], left: Callable[[Values], V], right: Callable[[Values], V], values: Values
) -> V:
    return join(left(values), right(values))


def _compared(compare: Callable[[float, float], bool], left: Number, right: Number, values: Values) -> bool:
    return compare(left(values), right(values))


def _difference(left: Number, right: Number, values: Values) -> float:
    return left(values) - right(values)


_COMPARISONS: Mapping[str, Callable[[float, float], bool]] = {
    "le": operator.le,
    "lt": operator.lt,
    "eq": operator.eq,
}

_CONNECTIVES: Mapping[str, Callable[[bool, bool], bool]] = {
    "and": lambda a, b: a and b,
    "or": lambda a, b: a or b,
    "imp": lambda a, b: b or not a,
}

_EXTREMES: Mapping[str, Callable[[float, float], float]] = {"and": min, "or": max}


def _finite(number: float) -> float:
    if not math.isfinite(number):
        raise OverflowError
    return number


LARGEST_POWER = 1_100
"""Largest exponent of integers: beyond it any power but those of 0, 1 and -1 is too large for a float."""


def _positive(number: float) -> float:
    if number < 1:
        raise ValueError
    return number


def _power(base: float, exponent: float) -> float:
    if isinstance(base, int):
        if exponent < 0:
            raise ValueError
        if exponent > LARGEST_POWER and abs(base) > 1:
            raise OverflowError
    return _finite(base ** int(exponent))


def _real_power(base: float, exponent: float) -> float:
    if base < 0:
        raise ValueError
    return _finite(base**exponent)


def _sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x > 0 else math.exp(x) / (1 + math.exp(x))


_OPERATIONS: Mapping[str, Callable[..., float]] = {
    "add": lambda a, b: _finite(a + b),
    "neg": lambda a: -a,
    "mul": lambda a, b: _finite(a * b),
    "smul": lambda a, b: _finite(a * b),
    "inner": lambda a, b: _finite(a * b),
    "inv": lambda a: _finite(1 / a),
    "pow": _power,
    "rpow": _real_power,
    "norm": abs,
    "of_int": float,
    "mod": lambda a, b: a % _positive(b),
    "quot": lambda a, b: a // _positive(b),
    "floor": math.floor,
    "max": max,
    "min": min,
    "exp": math.exp,
    "log": math.log,
    "sqrt": math.sqrt,
    "sin": math.sin,
    "cos": math.cos,
    "tan": math.tan,
    "asin": math.asin,
    "acos": math.acos,
    "atan": math.atan,
    "tanh": math.tanh,
    "sinh": math.sinh,
    "cosh": math.cosh,
    "sigmoid": _sigmoid,
}


def _missing(symbol: Term) -> GraphError:
    return GraphError(
        "G122",
        f"`{print_term(symbol)[:60]}` has no value",
        why="a picture needs a number for every symbol that is not its variable",
        fix="give it one under `values:`",
    )


def _no_recursion(hypothesis: Term) -> GraphError:
    return GraphError(
        "G123",
        "this hypothesis gives no values",
        why=print_term(hypothesis)[:120],
        fix="name hypotheses such as `w(1) = 0` and `forall t in integer. w(t+1) = …`",
    )
