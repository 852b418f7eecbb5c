"""Convexity and monotonicity from derivatives, and what smooth functions satisfy. Untrusted.

The theorems are claims of the library (`convexity`); here they are put together: a derivative that does not
fall makes a function convex, a nonnegative second derivative makes the derivative not fall.
"""

from __future__ import annotations

from collections.abc import Callable

from symderive.errors import TermError
from symderive.tactics.analysis import at_values, has_deriv, multiplied, with_value
from symderive.tactics.arith import linarith, positivity
from symderive.tactics.calculus import derivative, once
from symderive.tactics.library import from_library
from symderive.tactics.logic import attempt, simple, solve_goal
from symderive.tactics.matching import instantiate, schema_of
from symderive.tactics.proof import State, Stuck
from symderive.tactics.registry import Strategy
from symderive.terms.build import (
    add,
    arguments,
    eq,
    forall,
    implies,
    le,
    lt,
    mul,
    neg,
    negation,
    real,
    sub,
    zero,
)
from symderive.terms.macros import MACROS
from symderive.terms.term import App, Free, Term, apply, free, lam, substitute
from symderive.terms.types import REAL, Function

__all__ = ["STRATEGIES", "climbs", "said_of", "slope_of"]

_CURVED = ("convex", "concave", "strictly_convex")


def said_of(name: str, goal: Term) -> Term | None:
    """Return f where the goal says convex(f), concave(f) or strictly_convex(f)."""
    body = goal
    names: list[Free] = []
    while (quantified := arguments(body, "forall") or arguments(body, "imp")) is not None:
        if len(quantified) == 2:
            body = quantified[1]
            continue
        kind = quantified[0].type
        if not isinstance(kind, Function) or len(names) == 3:
            return None
        names.append(free(f"?{len(names)}", kind.domain))
        body = apply(quantified[0], names[-1])
    sides = arguments(body, "le") or arguments(body, "lt")
    if sides is None or len(names) != 3:
        return None
    parts = arguments(sides[0 if name == "concave" else 1], "add")
    first = arguments(parts[0], "mul") if parts is not None else None
    if first is None or first[0] != names[2]:
        return None
    function = lam(names[0], first[1], "x")
    try:
        return function if MACROS[name](function) == goal else None
    except TermError:
        return None


def _is_of_reals(goal: Term) -> bool:
    found = [f.type for f in (said_of(name, goal) for name in _CURVED) if f is not None]
    return any(isinstance(kind, Function) and kind.domain == REAL for kind in found)


# -- slopes ----------------------------------------------------------------------------------------


def slope_of(state: State, function: Term) -> tuple[int, Term]:
    """Return ∀x. has_deriv(f, x, d(x)), and d."""
    proof = state.proof
    x, inner = state.taking(function).fresh("x", REAL)
    step, value = derivative(inner, function, x)
    plain = proof.form().normal(value)
    if plain != value:
        step = proof.step("convert", [step], goal=has_deriv(function, x, plain))
    return proof.step("all_intro", [step], variable=x), lam(x, plain, "x")


def _sign(state: State, slope: Term, *, strict: bool) -> int:
    """∀x. d(x) >= 0, or > 0."""
    x = free("?x", REAL)
    relation = lt if strict else le
    return solve_goal(state, forall(x, relation(real(0), apply(slope, x)), "x"), depth=1)


def climbs(state: State, function: Term, *, strict: bool) -> int:
    """∀x y. x <= y ⇒ f(x) <= f(y) (or with < twice) by the sign of the derivative, or by arithmetic."""
    x, y = free("?x", REAL), free("?y", REAL)
    relation = lt if strict else le
    goal = forall(
        x, forall(y, implies(relation(x, y), relation(apply(function, x), apply(function, y))), "y"), "x"
    )
    state = state.asking(goal)  # which order values have asks again how the function goes

    def by_sign() -> int:
        shown, slope = slope_of(state, function)
        claim = "strictly-rising" if strict else "monotone-by-slope"
        index = from_library(state, "convexity", claim, (function, slope))
        return state.prove_implications(index, [shown, _sign(state, slope, strict=strict)])

    def but_once() -> int:
        return _climbs_but_once(state, function)

    tries = [by_sign, but_once] if strict else [by_sign]
    return attempt(*tries, lambda: solve_goal(state, goal, depth=1))


def _climbs_but_once(state: State, function: Term) -> int:
    """∀x y. x < y ⇒ f(x) < f(y), where the derivative is 0 at 0 alone."""
    shown, slope = slope_of(state, function)
    index = from_library(state, "convexity", "strictly-rising-but-once", (function, slope, real(0)))
    x = free("?x", REAL)
    apart = implies(negation(eq(x, real(0))), lt(real(0), apply(slope, x)))
    positive = solve_goal(state, forall(x, apart, "x"), depth=1)
    return state.prove_implications(index, [shown, _sign(state, slope, strict=False), positive])


def _curved(state: State, function: Term, *, strict: bool) -> int:
    """convex(f), or strictly_convex(f), by a slope that climbs."""
    shown, slope = slope_of(state, function)
    claim = "strictly-convex" if strict else "convex"
    index = from_library(state, "convexity", claim, (function, slope))
    return state.prove_implications(index, [shown, climbs(state, slope, strict=strict)])


def by_slope(state: State, goal: Term) -> int:
    """Prove that a function of a real is convex, strictly convex or concave by its derivatives."""
    for name in _CURVED:
        function = said_of(name, goal)
        if function is None:
            continue
        if name != "concave":
            return _curved(state, function, strict=name == "strictly_convex")
        x = free("?x", REAL)
        below = _curved(state, lam(x, neg(apply(function, x)), "x"), strict=False)

        def prove(inner: State, part: Term, x: Free, y: Free, s: Free, below: int = below) -> int:
            schema = schema_of(inner, below)
            values = dict(zip(schema.variables, (x, y, s), strict=True))
            step = instantiate(inner, schema, values, simple)
            return linarith(inner, part, [step], depth=0, local=False)

        return _opened(state, goal, prove)
    raise Stuck("S130", "this says of no function that it is convex", goal=goal)


def _opened(state: State, goal: Term, prove: Callable[[State, Term, Free, Free, Free], int]) -> int:
    """Prove convex(f) or concave(f) by proving what it says of x, y and s."""
    proof, inner, body = state.proof, state.taking(goal), goal
    names: list[Free] = []
    for hint in ("x", "y", "s"):
        (predicate,) = arguments(body, "forall") or (body,)
        kind = predicate.type.domain if isinstance(predicate.type, Function) else REAL
        name, inner = inner.fresh(hint, kind)
        names.append(name)
        body = apply(predicate, name)
    condition, part = arguments(body, "imp") or (body, body)
    x, y, s = names
    step = prove(inner.with_local(proof.hyp(condition)), part, x, y, s)
    step = proof.step("imp_intro", [step], proposition=condition)
    return proof.general(step, names)


def by_parabola(state: State, goal: Term) -> int:
    """Prove that a quadratic function is convex: it is below its chords by s·(1 - s)·q(x - y)."""
    function = said_of("convex", goal)
    if function is None or not isinstance(function.type, Function):
        raise Stuck("S130", "this says of no function that it is convex", goal=goal)
    kind = function.type.domain
    w, _ = state.taking(goal).fresh("w", kind)
    ends = add(apply(function, w), apply(function, neg(w)))
    twice = state.proof.form().normal(sub(ends, mul(real(2), apply(function, zero(kind)))))

    def prove(inner: State, part: Term, x: Free, y: Free, s: Free) -> int:
        curve, _ = positivity(inner, substitute(twice, {w: sub(x, y)}))
        weight, _ = positivity(inner, mul(s, sub(real(1), s)))
        return linarith(inner, part, [multiplied(inner, curve, weight)], depth=0, local=False)

    return _opened(state, goal, prove)


# -- functions that are known by their derivatives ----------------------------------------------------


def by_derivative(state: State, goal: Term) -> int:
    """Prove that a function is monotone by the sign of its derivative."""
    function = _monotone(goal)
    if function is None:
        raise Stuck("S130", "this says of no function that it is monotone", goal=goal)
    return climbs(state, function, strict=False)


def _monotone(goal: Term) -> Term | None:
    body = goal
    names: list[Free] = []
    while (quantified := arguments(body, "forall")) is not None and len(names) < 2:
        kind = quantified[0].type
        if not isinstance(kind, Function) or kind.domain != REAL:
            return None
        names.append(free(f"?{len(names)}", REAL))
        body = apply(quantified[0], names[-1])
    implied = arguments(body, "imp")
    sides = arguments(implied[1], "le") if implied is not None else None
    if sides is None or len(names) != 2 or sides[0].type != REAL:
        return None
    function = lam(names[0], sides[0], "x")
    return function if MACROS["monotone"](function) == goal else None


def by_no_slope(state: State, goal: Term) -> int:
    """Prove f(a) = f(b) of a function symbol whose derivative is 0."""
    sides = arguments(goal, "eq")
    heads = [t.head for t in sides or () if isinstance(t, App) and isinstance(t.head, Free)]
    if sides is None or len(heads) != 2 or heads[0] != heads[1] or heads[0].type != Function(REAL, REAL):
        raise Stuck("S130", "no values of one function are compared", goal=goal)
    proof, function = state.proof, heads[0]
    x, inner = state.taking(goal).fresh("x", REAL)
    step, value = derivative(inner, function, x)
    level = with_value(proof, step, solve_goal(inner, eq(value, real(0)), depth=1))
    shown = proof.step("all_intro", [level], variable=x)
    index = from_library(state, "convexity", "constant", (function,))
    general = state.prove_implications(index, [shown])
    return at_values(proof, general, *(t.args[0] for t in sides if isinstance(t, App)))


def _compares_values(goal: Term) -> bool:
    sides = arguments(goal, "eq")
    return sides is not None and all(
        isinstance(t, App) and isinstance(t.head, Free) and t.head.type == Function(REAL, REAL) for t in sides
    )


STRATEGIES: tuple[Strategy, ...] = (
    Strategy("a parabola", lambda g: said_of("convex", g) is not None, by_parabola, whole=True),
    Strategy("slopes", _is_of_reals, once(by_slope), whole=True),
    Strategy("a sign of the derivative", lambda g: _monotone(g) is not None, once(by_derivative), whole=True),
    Strategy("no slope", _compares_values, once(by_no_slope), late=True),
)
"""What `logic.auto` may call."""
