"""Is a statement true? Asked of random models, and of nothing that the kernel or the tactics say.

A formula is True, False or None (not known): a quantifier over an infinite type is only sampled, so it can be
refuted but not confirmed. Equations among the hypotheses are imposed on the model, the others hold by luck.
Values are exact, save where elementary functions or derivatives of real functions occur: there they are
floats, and only a clear failure is one.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from symderive.kernel.statement import Statement, expand
from symderive.terms.build import arguments, integer
from symderive.terms.term import App, Const, Free, Lam, Term, apply, const, free, substitute, subterms
from symderive.terms.types import INT, PROP, REAL, Cyclic, Function, Space, Type
from tests.models import Model, ModelError, Skip, Table, Value

__all__ = ["Answer", "ask"]

ELEMENTARY: dict[str, Callable[[float], float]] = {
    "exp": math.exp,
    "log": math.log,
    "sin": math.sin,
    "cos": math.cos,
    "tan": math.tan,
    "asin": math.asin,
    "acos": math.acos,
    "atan": math.atan,
    "tanh": math.tanh,
    "sinh": math.sinh,
    "cosh": math.cosh,
    "sigmoid": lambda x: 1 / (1 + math.exp(-x)),
    "sqrt": math.sqrt,
}
ROUGH = frozenset(ELEMENTARY) - {"sqrt"} | {"pi", "deriv", "has_deriv"}
UNKNOWN = frozenset({"grad", "has_grad"})
CLOSE = 1e-6
MODELS = 400
ENOUGH = 20
SAMPLES = 6
NODES = 40_000
"""How many terms are evaluated in one model; a model that takes more does not count."""
ALL_NODES = 1_500_000
"""How many are evaluated in all, the same on every machine."""


class _Unknown(Exception):
    """The models do not say."""


@dataclass(frozen=True)
class Answer:
    """In how many models the claim holds with the hypotheses, and whether it fails in one of them.

    `open`: it fails in a model of which it is not known whether the hypotheses hold.
    """

    models: int
    false: bool
    open: bool = False
    seed: int = -1

    @property
    def says_true(self) -> bool:
        """Whether the claim held often enough to be believed."""
        return not self.false and not self.open and self.models >= ENOUGH


def ask(stated: Statement, models: int = MODELS) -> Answer:
    """Look for a model of the hypotheses in which the claim fails."""
    hypotheses, claim = _prepared(stated)
    if _names(claim) & UNKNOWN:
        return Answer(0, False)
    hidden = [h for h in hypotheses if _names(h) & UNKNOWN]
    shown = [h for h in hypotheses if h not in hidden]
    rough = any(_names(term) & ROUGH for term in (claim, *shown))
    good = spent = 0
    for seed in range(models):
        world = _World(seed, stated.sizes, rough=rough)
        try:
            for hypothesis in shown:
                world.impose(hypothesis)
            truths = [world.truth(h) for h in shown]
            if False in truths:
                continue
            holds = world.truth(claim)
        except (Skip, ModelError, _Unknown, RecursionError, OverflowError, ValueError, ZeroDivisionError):
            continue
        finally:
            spent += world.model.nodes
        if holds is False:
            sure = not hidden and None not in truths
            return Answer(good, sure, not sure, seed)
        good += 1
        if good >= 4 * ENOUGH or spent > ALL_NODES:
            break
    return Answer(good, False)


def _names(term: Term) -> set[str]:
    return {node.name for node in subterms(term) if isinstance(node, Const)}


def _prepared(stated: Statement) -> tuple[list[Term], Term]:
    """The hypotheses and the claim, written out; the models take n and m for sizes: others are renamed."""
    full = expand(stated)
    names = {
        free(name, kind): free(f"{name}_number", kind)
        for name, kind in full.symbols
        if kind == INT and name in ("n", "m")
    }
    return [substitute(h, dict(names)) for _, h in full.hypotheses], substitute(full.claim, dict(names))


class _Counted(Model):
    """A model that counts the terms that it evaluates."""

    nodes = 0

    def spend(self, nodes: int = 1) -> None:
        """Count; a model that takes too much is left."""
        self.nodes += nodes
        if self.nodes > NODES:
            raise Skip

    def evaluate(self, term: Term, environment: tuple[Value, ...] = ()) -> Value:
        self.spend()
        return super().evaluate(term, environment)


class _Rough(_Counted):
    """A model in which elementary functions and derivatives have their values, nearly."""

    def _constant(self, head: Const, arguments: list[Value]) -> Value:
        if head.name in ELEMENTARY and len(arguments) == 1:
            return ELEMENTARY[head.name](float(arguments[0]))
        if head.name == "deriv" and len(arguments) == 2:
            function, at = arguments[0], float(arguments[1])
            return (function(at + 1e-4) - function(at - 1e-4)) / 2e-4
        if head.name == "norm" and len(arguments) == 1 and not isinstance(arguments[0], tuple):
            return abs(arguments[0])
        return super()._constant(head, arguments)


def _close(left: Value, right: Value, by: float) -> bool:
    first, second = float(left), float(right)
    if not (math.isfinite(first) and math.isfinite(second)):
        raise Skip
    return abs(first - second) <= by * (1 + abs(first) + abs(second))


class _World:
    """A random model with the truth of formulas; sizes are small."""

    def __init__(self, seed: int, sizes: Iterable[str], *, rough: bool = False) -> None:
        self.random = Random(f"world {seed}")
        small = {name: self.random.choice((1, 2, 2, 3, 3, 4)) for name in sizes}
        self.model = (_Rough if rough else _Counted)(seed, small, strict=True)
        self.rough = rough

    # -- making equations true

    def impose(self, formula: Term) -> None:
        """Choose values of symbols so that an equation holds, if one side is a symbol or its value."""
        both = arguments(formula, "and")
        if both is not None:
            for part in both:
                self.impose(part)
            return
        sides = arguments(formula, "eq")
        if sides is not None:
            for target, other in (sides, sides[::-1]):
                if self._set(target, other):
                    return
            return
        quantified = arguments(formula, "forall")
        if quantified is not None and isinstance(quantified[0], Lam):
            bounds = self._bounds(quantified[0])
            if bounds is not None:
                for number in range(*bounds):
                    inside = arguments(_at(quantified[0], number), "imp")
                    if inside is not None:
                        self.impose(inside[1])

    def _set(self, target: Term, other: Term) -> bool:
        head = target.head if isinstance(target, App) else target
        if not isinstance(head, Free) or target.loose or other.loose:
            return False
        value = self.model.evaluate(other)
        if isinstance(target, Free):
            self.model._symbols[target.name, target.type] = value
            return True
        if not isinstance(target, App):
            return False
        table = self.model.evaluate(head)
        *first, last = [self.model.evaluate(argument) for argument in target.args]
        kind: Type = head.type
        for argument in first:
            if not isinstance(table, Table):
                return False
            table = table(argument)
        for _ in target.args[:-1]:
            kind = kind.codomain if isinstance(kind, Function) else kind
        if not isinstance(table, Table) or not isinstance(kind, Function):
            return False
        table._values[self.model.key(last, kind.domain)] = value
        return True

    # -- truth

    def truth(self, formula: Term) -> bool | None:
        """True, False, or None where sampling does not say."""
        name = formula.head.name if isinstance(formula, App) and isinstance(formula.head, Const) else ""
        args = formula.args if isinstance(formula, App) else ()
        self.model.spend(100)
        if name in ("imp", "and", "or"):
            first = self.truth(args[0])
            if (first is (name == "or") and name != "imp") or (name == "imp" and first is False):
                return name != "and"
            second = self.truth(args[1])
            if name == "and":
                return _not(_or(_not(first), _not(second)))
            return _or(_not(first) if name == "imp" else first, second)
        if name in ("forall", "exists"):
            return self._quantifier(name == "forall", args[0])
        if name == "eq":
            return self._equal(args[0], args[1])
        if name in ("le", "lt"):
            return self._ordered(name == "lt", self.model.evaluate(args[0]), self.model.evaluate(args[1]))
        if name == "has_deriv":
            slope = self.model.evaluate(apply(const("deriv"), args[0], args[1]))
            return None if _close(slope, self.model.evaluate(args[2]), 1e-3) else False
        value = self.model.evaluate(formula)
        if not isinstance(value, bool):
            raise _Unknown
        return value

    def _ordered(self, strict: bool, left: Value, right: Value) -> bool | None:
        if self.rough and _close(left, right, CLOSE):
            return None if strict else True
        return bool(left < right if strict else left <= right)

    def _equal(self, left: Term, right: Term) -> bool | None:
        kind = left.type
        if kind == PROP:
            first, second = self.truth(left), self.truth(right)
            return None if first is None or second is None else first == second
        if self.rough and kind == REAL:
            return _close(self.model.evaluate(left), self.model.evaluate(right), CLOSE)
        same = self.model.key(self.model.evaluate(left), kind) == self.model.key(
            self.model.evaluate(right), kind
        )
        return same if not same or _is_finite(kind) else None

    def _quantifier(self, universal: bool, predicate: Term) -> bool | None:
        kind = predicate.type.domain if isinstance(predicate.type, Function) else PROP
        bounds = self._bounds(predicate) if isinstance(predicate, Lam) else None
        complete = True
        if bounds is not None:
            values: list[Term] = [integer(number) for number in range(*bounds)]
        elif isinstance(kind, Cyclic):
            size = self.model.size(kind)
            values = [self._named(value, kind) for value in range(size)]
        else:
            complete = False
            values = [self._named(self._sample(kind), kind) for _ in range(SAMPLES)]
        found: bool | None = universal
        for value in values:
            inside = self.truth(apply(predicate, value))
            if inside is (not universal):
                return not universal
            if inside is None:
                found = None
        return found if complete else None

    def _sample(self, kind: Type) -> Value:
        if kind == REAL and self.random.random() < 0.5:
            return Fraction(self.random.randint(-9, 9), self.random.choice((1, 2, 5)))
        return self.model.draw(kind)

    def _named(self, value: Value, kind: Type) -> Term:
        """A new symbol with a value."""
        symbol = free(f"value_{len(self.model._symbols)}", kind)
        self.model._symbols[symbol.name, kind] = value
        return symbol

    def _bounds(self, predicate: Lam) -> tuple[int, int] | None:
        """The range of a quantifier over lo <= k <= hi; `range` takes it."""
        if predicate.domain != INT:
            return None
        k = free(f"#{predicate.fresh}", INT)
        body = apply(predicate, k)
        inside = arguments(body, "imp") or arguments(body, "and")
        both = arguments(inside[0], "and") if inside is not None else None
        if both is None:
            return None
        low, high = arguments(both[0], "le"), arguments(both[1], "le") or arguments(both[1], "lt")
        if low is None or high is None or low[1] != k or high[0] != k:
            return None
        if any(isinstance(n, Free) and n == k for t in (low[0], high[1]) for n in subterms(t)):
            return None
        first, last = self.model.evaluate(low[0]), self.model.evaluate(high[1])
        if last - first > 60:
            raise Skip
        return int(first), int(last) + (arguments(both[1], "le") is not None)


def _at(predicate: Lam, number: int) -> Term:
    return apply(predicate, integer(number))


def _is_finite(kind: Type) -> bool:
    """Whether equal keys mean equal values."""
    if isinstance(kind, Function):
        return isinstance(kind.domain, Cyclic) and _is_finite(kind.codomain)
    return kind in (INT, REAL) or isinstance(kind, (Cyclic, Space))


def _not(value: bool | None) -> bool | None:
    return None if value is None else not value


def _or(left: bool | None, right: bool | None) -> bool | None:
    if left is True or right is True:
        return True
    return None if left is None or right is None else False
