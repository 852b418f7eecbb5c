"""Orders and limits at a point from derivatives there: Taylor's theorem with bounds alone. Untrusted.

If f and its first n - 1 derivatives are 0 at 0 and the n-th one is at most C near 0, then |f(x)| <= C·|x|^n
there. The derivatives are found one after the other, the last is enclosed between numbers, and the library
has the rest: what follows for `is_O_at_zero` and `limit`, and that a limit or an order is no other.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial

from symderive.tactics.analysis import bounded, has_deriv
from symderive.tactics.arith import linarith, relation
from symderive.tactics.asymptotics import approached, denied_part, ordered, values_at
from symderive.tactics.calculus import definitions, derivative, mentions_defined, once
from symderive.tactics.enclosures import enclose
from symderive.tactics.library import from_library
from symderive.tactics.logic import attempt, introduced, simple, solve_goal
from symderive.tactics.magnitude import absolute_bounds
from symderive.tactics.proof import State, Stuck
from symderive.tactics.registry import Strategy
from symderive.tactics.rewriting import Rule, rewrite
from symderive.tactics.special import special_value
from symderive.terms.build import (
    FALSE,
    absolute,
    add,
    arguments,
    eq,
    forall,
    implies,
    integer,
    le,
    lt,
    mul,
    neg,
    power,
    real,
    sub,
)
from symderive.terms.macros import MACROS
from symderive.terms.term import Free, Lit, Term, apply, free, free_symbols, lam
from symderive.terms.types import REAL

__all__ = ["STRATEGIES", "evaluated", "limit_at"]

MAX_ORDER = 6
"""The highest order that is looked for."""

RADII = (Fraction(1, 2), Fraction(1, 16))
"""The distances from 0 within which bounds are looked for."""

_BITS = 24
_SMALL = 1e-9


@dataclass
class _Expansion:
    """A function of a real t, its derivatives and their values at 0, found as they are asked for.

    `slopes[i]` says of the i-th derivative that it has the next one at each t with |t| <= radius.
    """

    state: State
    radius: Fraction
    functions: list[Term]
    slopes: list[int] = field(default_factory=list)

    def near(self, hint: str = "t") -> tuple[Free, State, Term]:
        """Return a variable t, a state with |t| <= radius and what follows, and that condition."""
        t, inside = self.state.taking(*self.functions).fresh(hint, REAL)
        proof, close = self.state.proof, le(absolute(t), real(self.radius))
        assumed = proof.hyp(close)
        both = absolute_bounds(inside, t)
        goals = le(t, real(self.radius)), le(real(-self.radius), t)
        ends = [
            linarith(inside, goal, [step, assumed], depth=0, local=False)
            for goal, step in zip(goals, both, strict=True)
        ]
        return t, inside.with_local(assumed, *ends), close

    def general(self, t: Free, close: Term, step: int) -> int:
        """Close a step about t over all t with |t| <= radius."""
        return self.state.proof.step("all_intro", [self.state.proof.discharge(step, [close])], variable=t)

    def derivative(self, order: int) -> Term:
        """Return the derivative of an order as a function, and prove that it is one."""
        while len(self.functions) <= order:
            self.state.allowance.spend(20)
            t, inside, close = self.near()
            step, value = derivative(inside, self.functions[-1], t)
            normal = self.state.proof.form().normal(value)
            goal = has_deriv(self.functions[-1], t, normal)
            step = self.state.proof.step("convert", [step], goal=goal)
            self.functions.append(lam(t, normal, "t"))
            self.slopes.append(self.general(t, close, step))
        return self.functions[order]

    def at_zero(self, order: int) -> float:
        """Return about what the derivative of an order is at 0."""
        found = values_at(self.derivative(order), (0.0,))
        if not found:
            raise Stuck("S130", "a derivative has no value that is seen", goal=self.functions[order])
        return found[0][1]

    def order(self) -> int:
        """Return the order of the first derivative that is not 0 at 0."""
        for order in range(MAX_ORDER + 1):
            if abs(self.at_zero(order)) > _SMALL:
                return order
        raise Stuck("S130", "no derivative is seen that is not 0", goal=self.functions[0])

    def order_below(self, order: int) -> bool:
        """Say whether a derivative of a lower order is seen not to be 0 at 0."""
        return any(abs(self.at_zero(lower)) > _SMALL for lower in range(order))

    def value(self, order: int) -> tuple[Term, int]:
        """Return the value of a derivative at 0, in normal form, and the step that says so."""
        return evaluated(self.state, apply(self.derivative(order), real(0)))

    def bound(self, order: int) -> tuple[Fraction, int]:
        """Return C and ∀t. |t| <= radius ⇒ |f(t)| <= C·|t|^order.

        The derivatives of the orders before are to be 0 at 0.
        """
        proof = self.state.proof
        last = self.derivative(order)
        t, inside, close = self.near()
        part = enclose(inside, apply(last, t), _BITS)
        most = Fraction(math.ceil(8 * max(abs(part.low), abs(part.high))), 8)
        goal = le(absolute(apply(last, t)), real(most))
        step = bounded(inside, goal, [part.below, part.above])
        goal = le(absolute(apply(last, t)), mul(real(most), power(absolute(t), integer(0))))
        step = self.general(t, close, proof.step("convert", [step], goal=goal))
        for lower in range(order - 1, -1, -1):
            done = order - 1 - lower
            f, g = self.functions[lower], self.functions[lower + 1]
            _, zero = self.value(lower)
            values = f, g, real(self.radius), real(most), integer(done)
            step = cited(self.state, "taylor", "one-order-more", values, [self.slopes[lower], zero, step])
            step = proof.step("convert", [step], goal=self.says(lower, most, done + 1))
        return most, step

    def says(self, which: int, factor: Fraction, order: int) -> Term:
        """Return ∀t. |t| <= radius ⇒ |f(t)| <= factor·|t|^order for one of the derivatives f."""
        t, _ = self.state.taking(*self.functions).fresh("t", REAL)
        size = mul(real(factor), power(absolute(t), integer(order)))
        close = le(absolute(t), real(self.radius))
        return forall(t, implies(close, le(absolute(apply(self.functions[which], t)), size)), "t")


def cited(state: State, recipe: str, claim: str, values: tuple[Term, ...], known: Sequence[int]) -> int:
    """Use a claim of the library; conditions are proved in their order by what is known, or by search."""
    return _applied(state, from_library(state, recipe, claim, values), known)


def _applied(
    state: State, index: int, known: Sequence[int], last: Callable[[Term], int] | None = None
) -> int:
    proof = state.proof
    while (implied := arguments(proof.conclusion(index), "imp")) is not None:
        shown = next((i for i in known if proof.conclusion(i) == implied[0]), None)
        if shown is None and last is not None and arguments(implied[1], "imp") is None:
            shown = last(implied[0])
        elif shown is None:
            shown = _condition(state, implied[0], known)
        index = proof.step("imp_elim", [index, shown])
    return index


def _condition(state: State, goal: Term, known: Sequence[int]) -> int:
    form = state.proof.form()
    normal = form.normal(goal)
    for index in known:
        if form.normal(state.proof.conclusion(index)) == normal:
            return state.proof.step("convert", [index], goal=goal)
    return solve_goal(State(state.proof, {}, allowance=state.allowance), goal, depth=1)


def evaluated(state: State, term: Term) -> tuple[Term, int]:
    """Return the value of a closed real term in normal form, and the step that says so."""
    proof = state.proof
    rules: list[Rule] = [special_value]
    if mentions_defined(term):
        rules += definitions(state)
    after, step = rewrite(state, term, rules, simple, rounds=2)
    normal = proof.form().normal(after)
    if step is None:
        step = proof.step("refl", value=term)
    return normal, proof.step("convert", [step], goal=eq(term, normal))


@dataclass(frozen=True, slots=True)
class _Leading:
    """|f(h) - factor·h^order| <= rest·|h|^(order + 1) for |h| <= radius, as a step."""

    order: int
    factor: Fraction
    rest: Fraction
    step: int


def _leading(expansion: _Expansion) -> _Leading:
    """Return the leading term of a function at 0, its factor a rational number."""
    state, function = expansion.state, expansion.functions[0]
    order = expansion.order()
    value, _ = expansion.value(order)
    if not isinstance(value, Lit):
        raise Stuck("S130", "the first derivative that is not 0 is no rational number", goal=value)
    factor = Fraction(value.value) / math.factorial(order)
    rest, step = _remainder(state, expansion.radius, function, real(factor), order)
    return _Leading(order, factor, rest, step)


def _remainder(
    state: State, radius: Fraction, function: Term, factor: Term, order: int
) -> tuple[Fraction, int]:
    """Return B and ∀h. |h| <= radius ⇒ |f(h) - factor·h^order| <= B·|h|^(order + 1)."""
    h = free("?h", REAL)
    leading = mul(factor, power(h, integer(order)))
    rest = lam(h, sub(apply(function, h), leading), "h")
    return _Expansion(state, radius, [rest]).bound(order + 1)


# -- orders at 0 -----------------------------------------------------------------------------------


def by_derivatives(state: State, goal: Term) -> int:
    """Prove is_O_at_zero(f, c·x^n) from the first n derivatives of f."""
    f, g = _closed(ordered("is_O_at_zero", goal), goal)
    return _nearer(partial(_order_within, state, f, g))


def _order_within(state: State, f: Term, g: Term, radius: Fraction) -> int:
    bottom = _leading(_Expansion(state, radius, [g]))
    if bottom.rest:
        raise Stuck("S130", "this is no power of x", goal=g)
    top = _Expansion(state, radius, [f])
    if top.order_below(bottom.order):
        raise Stuck("S130", "a derivative is not 0", goal=f)
    most, step = top.bound(bottom.order)
    factor = most / abs(bottom.factor)
    t, _, close = top.near()
    proof = state.proof
    size = from_library(state, "taylor", "size-of-power", (f, f, real(0), t, integer(bottom.order)))
    size = _applied(state, size, [])
    here = proof.step("imp_elim", [proof.step("all_elim", [step], value=t), proof.hyp(close)])
    bound = le(absolute(apply(f, t)), mul(real(factor), absolute(apply(g, t))))
    shown = solve_goal(State(proof, {}).with_local(size, here), bound, depth=1)
    values = f, g, real(radius), real(factor)
    return cited(state, "taylor", "order-at-zero", values, [top.general(t, close, shown)])


def not_of_order(state: State, goal: Term) -> int:
    """Prove that f is not O(g) at 0, where f is of a lower order than g."""
    denied = denied_part(goal)
    f, g = _closed(ordered("is_O_at_zero", denied), goal)
    index = state.proof.hyp(denied)
    step = _nearer(partial(_lower, state, index, f, g))
    return state.proof.step("imp_intro", [step], proposition=denied)


def _lower(state: State, index: int, f: Term, g: Term, radius: Fraction) -> int:
    first = _leading(_Expansion(state, radius, [f]))
    other = _Expansion(state, radius, [g])
    if other.order_below(first.order + 1):
        raise Stuck("S130", "the order is not seen to be lower", goal=f)
    most, second = other.bound(first.order + 1)
    numbers = (radius, first.factor, first.rest, most)
    values = (f, g, *map(real, numbers), integer(first.order))
    absurd = cited(state, "taylor", "lower-order", values, [first.step, second, index])
    return linarith(state, FALSE, [absurd], depth=0, local=False)


# -- limits ----------------------------------------------------------------------------------------


def by_quotient(state: State, goal: Term) -> int:
    """Prove limit(f, a, L) by the derivatives of numerator and denominator at a."""
    f, point, end = _closed(approached("limit", goal), goal)
    limit, step = limit_at(state, f, point)
    same = solve_goal(state, eq(limit, end), depth=1)
    hole = free("?end", REAL)
    proposition = state.proof.conclusion(step)
    template = lam(hole, MACROS["limit"](f, point, hole))
    if apply(template, limit) != proposition:
        raise Stuck("S130", "the limit is said in another way", goal=proposition)
    return state.proof.step("subst", [same, step], template=template)


def limit_at(state: State, function: Term, point: Term) -> tuple[Term, int]:
    """Return L and the step limit(f, a, L), found from the derivatives at a. Raises S130 and others."""
    found: list[Term] = []

    def within(radius: Fraction) -> int:
        limit, step = _limit_within(state, function, point, radius)
        found.append(limit)
        return step

    step = _nearer(within)
    return found[-1], step


def _limit_within(state: State, f: Term, point: Term, radius: Fraction) -> tuple[Term, int]:
    proof = state.proof
    h, _ = state.taking(f, point).fresh("h", REAL)
    moved = apply(f, add(point, h))
    above, below = _fraction(moved, h)
    top, d = lam(h, above, "h"), lam(h, below, "h")
    bottom = _leading(_Expansion(state, radius, [d]))
    half = abs(bottom.factor) / 2
    if bottom.rest * radius > half:
        raise Stuck("S130", "the denominator is not bounded from below so far away", goal=below)
    numerator = _Expansion(state, radius, [top])
    if numerator.order_below(bottom.order):
        raise Stuck("S130", "a derivative of the numerator is not 0", goal=above)
    value, _ = numerator.value(bottom.order)
    scale = math.factorial(bottom.order) * bottom.factor
    limit = proof.form().normal(mul(real(1 / scale), value))
    m = lam(h, sub(above, mul(limit, below)), "h")
    expansion = _Expansion(state, radius, [m])
    most, step = expansion.bound(bottom.order + 1)
    numbers = limit, point, *map(real, (bottom.factor, most, bottom.rest, half))
    values = (f, f, real(radius), m, d, *numbers, integer(bottom.order))
    index = from_library(state, "taylor", "limit-of-quotient", values)
    return limit, _applied(state, index, [step, bottom.step], partial(introduced, state, finish=_cleared))


def _cleared(state: State, goal: Term) -> int:
    """Prove an equation in h with the denominators cleared, from 0 < |h| among the facts."""
    for index in state.local:
        found = relation(state.proof.conclusion(index))
        size = arguments(found[2], "norm") if found is not None and found[0] == "lt" else None
        if size is not None:
            state = state.with_local(_apart(state, index, size[0]))
    return linarith(state, goal, [], depth=0)


def _apart(state: State, positive: int, value: Term) -> int:
    """Not h = 0, from 0 < |h|."""
    proof, hole = state.proof, free("?h", REAL)
    zero = eq(value, real(0))
    template = lam(hole, lt(real(0), absolute(hole)))
    at_zero = proof.step("subst", [proof.hyp(zero), positive], template=template)
    return proof.step("imp_intro", [linarith(state, FALSE, [at_zero], local=False)], proposition=zero)


def _fraction(term: Term, h: Free) -> tuple[Term, Term]:
    """Return a numerator and a denominator of a term; the latter has the factors that are 0 at h = 0."""
    for name in ("add", "mul"):
        both = arguments(term, name)
        if both is not None:
            (a, b), (c, d) = (_fraction(part, h) for part in both)
            if name == "mul":
                return mul(a, c), _product(b, d)
            if b == d:
                return add(a, c), b
            return add(mul(a, d), mul(c, b)), _product(b, d)
    opposite, inverse, powers = (arguments(term, name) for name in ("neg", "inv", "pow"))
    if opposite is not None:
        above, below = _fraction(opposite[0], h)
        return neg(above), below
    if inverse is not None and _is_zero_at(inverse[0], h):
        above, below = _fraction(inverse[0], h)
        return below, above
    if powers is not None and isinstance(powers[1], Lit) and powers[1].value > 0:
        above, below = _fraction(powers[0], h)
        return power(above, powers[1]), _ONE if below == _ONE else power(below, powers[1])
    return term, _ONE


_ONE = real(1)


def _product(left: Term, right: Term) -> Term:
    return right if left == _ONE else left if right == _ONE else mul(left, right)


def _is_zero_at(term: Term, h: Free) -> bool:
    found = values_at(lam(h, term, "h"), (0.0,))
    return bool(found) and abs(found[0][1]) < _SMALL


def no_limit(state: State, goal: Term) -> int:
    """Prove that L is not the limit of f at a, where f has another one."""
    proof, denied = state.proof, denied_part(goal)
    f, point, end = _closed(approached("limit", denied), goal)
    limit, step = limit_at(state, f, point)
    values = limit, end, f, point
    same = cited(state, "uniqueness", "at-point", values, [step, proof.hyp(denied)])
    alone = State(proof, {}, allowance=state.allowance).with_local(same)
    return proof.step("imp_intro", [solve_goal(alone, FALSE, depth=1)], proposition=denied)


def _closed(found: tuple[Term, ...] | None, goal: Term) -> tuple[Term, ...]:
    if found is None or any(map(free_symbols, found)):
        raise Stuck("S130", "nothing is asked of a closed function near a number", goal=goal)
    return found


def _nearer(build: Callable[[Fraction], int]) -> int:
    """Build a step within the first radius for which it succeeds."""
    return attempt(*(partial(build, radius) for radius in RADII))


def _asks(name: str, *, denied: bool = False) -> Callable[[Term], bool]:
    read = approached if name == "limit" else ordered
    return lambda goal: read(name, denied_part(goal) if denied else goal) is not None


STRATEGIES: tuple[Strategy, ...] = (
    Strategy("derivatives at 0", _asks("is_O_at_zero"), once(by_derivatives)),
    Strategy("orders at a point", _asks("limit"), once(by_quotient), whole=True),
    Strategy("another order at 0", _asks("is_O_at_zero", denied=True), not_of_order, whole=True),
    Strategy("another limit", _asks("limit", denied=True), no_limit, whole=True),
)
"""What `logic.auto` may call."""
