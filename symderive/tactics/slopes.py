"""From derivatives to inequalities: tangents, minima, Lipschitz bounds. Untrusted.

Each goes along the line s ↦ f(x + s·d): the derivative there is <g, d>, and the rule `slope` compares it with
a bound on f(x + s·d) - f(x).
"""

from __future__ import annotations

from collections.abc import Callable

from symderive.errors import TermError
from symderive.tactics.arith import linarith, relation
from symderive.tactics.calculus import once
from symderive.tactics.derivatives import Search, by_fact, derive
from symderive.tactics.logic import attempt, simple
from symderive.tactics.magnitude import absolute_bounds, compare_squares
from symderive.tactics.matching import closed_subterms, schema_of
from symderive.tactics.proof import Proof, State, Stuck
from symderive.tactics.registry import Strategy
from symderive.tactics.rewriting import rewrite
from symderive.terms.build import (
    FALSE,
    add,
    arguments,
    eq,
    inner,
    inv,
    le,
    lt,
    mul,
    neg,
    norm,
    real,
    smul,
    sub,
    zero,
)
from symderive.terms.macros import MACROS
from symderive.terms.term import App, Free, Term, apply, free, lam
from symderive.terms.types import REAL, Function

__all__ = [
    "STRATEGIES",
    "gradient_at_minimiser",
    "lipschitz_bound",
    "stationary",
    "tangent_bound",
    "with_tangents",
]

MAX_TANGENTS = 6
"""How many tangents the general search adds to its facts."""


def _parts(proof: Proof, step: int) -> tuple[Term, Term, Term]:
    """Return f, x, g of has_grad(f, x, g) or has_deriv(f, x, g)."""
    conclusion = proof.conclusion(step)
    found = arguments(conclusion, "has_grad") or arguments(conclusion, "has_deriv")
    if found is None or len(found) != 3:
        raise Stuck("S172", "a gradient is needed", goal=conclusion)
    return found[0], found[1], found[2]


def _scaled(factor: Term, vector: Term) -> Term:
    return mul(factor, vector) if vector.type == REAL else smul(factor, vector)


def _slope(
    state: State,
    gradient: int,
    direction: Term,
    bound: Term,
    shown: Callable[[State, Free, Term], int],
    *,
    negative: bool = False,
) -> int:
    """<g, d> <= m (or -<g, d> <= m) from f(x + s·d) <= f(x) + s·m (of -f) for 0 < s <= 1.

    `shown` proves that inequality from a state with 0 < s and s <= 1.
    """
    proof = state.proof
    f, x, g = _parts(proof, gradient)
    s, inside = state.taking(f, x, g, direction, bound).fresh("s", REAL)
    value = apply(f, add(x, _scaled(s, direction)))
    function = lam(s, neg(value) if negative else value)
    step = derive(Search(inside.with_local(gradient)), function, real(0))
    inside = inside.with_local(proof.hyp(lt(real(0), s)), proof.hyp(le(s, real(1))))
    goal = le(apply(function, s), add(apply(function, real(0)), mul(s, bound)))
    found = proof.step("slope", [step, shown(inside, s, goal)], variable=s)
    sign = real(-1) if negative else real(1)
    return linarith(state, le(mul(sign, inner(g, direction)), bound), [found], depth=0, local=False)


def _cases_of_sign(
    state: State,
    goal: Term,
    value: Term,
    cases: tuple[Callable[[int], int], Callable[[int], int], Callable[[int], int]],
) -> int:
    """Prove a goal for 0 < t, for 0 = t and for t < 0."""
    proof = state.proof
    split = proof.step("trichotomy", left=real(0), right=value)
    parts = arguments(proof.conclusion(split), "or") or (goal, goal)
    rest = proof.hyp(parts[1])
    others = arguments(parts[1], "or") or (goal, goal)
    first = cases[0](proof.hyp(parts[0]))
    second, third = cases[1](proof.hyp(others[0])), cases[2](proof.hyp(others[1]))
    return proof.step("or_elim", [split, first, proof.step("or_elim", [rest, second, third])])


# -- convex functions ------------------------------------------------------------------------------


def tangent_bound(state: State, convex: int, gradient: int, point: Term) -> int:
    """f(x) + <g, y - x> <= f(y) from convex(f) and has_grad(f, x, g) (on the reals also has_deriv)."""
    proof = state.proof
    f, x, g = _parts(proof, gradient)
    if proof.conclusion(convex) != MACROS["convex"](f):
        raise Stuck("S173", "the convexity of this function is needed", goal=proof.conclusion(convex))
    rise = sub(apply(f, point), apply(f, x))

    def shown(inside: State, s: Free, goal: Term) -> int:
        general = convex
        general = proof.at(general, point, x, s)
        condition = (arguments(proof.conclusion(general), "imp") or (goal,))[0]
        step = proof.step("imp_elim", [general, simple(inside, condition)])
        return linarith(inside, goal, [step], depth=0, local=False)

    step = _slope(state, gradient, sub(point, x), rise, shown)
    goal = le(add(apply(f, x), inner(g, sub(point, x))), apply(f, point))
    return linarith(state, goal, [step], depth=0, local=False)


# -- minima ----------------------------------------------------------------------------------------


def stationary(state: State, minimal: int, gradient: int) -> int:
    """Conclude g = 0 from is_minimiser(f, x) and has_grad(f, x, g): along -g the slope is -<g, g>."""
    proof = state.proof
    f, x, g = _parts(proof, gradient)
    if proof.conclusion(minimal) != MACROS["is_minimiser"](f, x):
        raise Stuck("S173", "the minimality of the point is needed", goal=proof.conclusion(minimal))
    direction = neg(g)

    def shown(inside: State, s: Free, goal: Term) -> int:
        at = proof.step("all_elim", [minimal], value=add(x, _scaled(s, direction)))
        return linarith(inside, goal, [at], depth=0, local=False)

    step = _slope(state, gradient, direction, real(0), shown, negative=True)
    square = linarith(state, le(inner(g, g), real(0)), [step], depth=0, local=False)
    value = g if g.type == REAL else inner(g, g)
    goal = eq(value, real(0))

    def absurd(case: int) -> int:
        inside = state.with_local(case)
        return proof.step("contra", [linarith(inside, FALSE, [case, square], depth=2)], proposition=goal)

    nothing = _cases_of_sign(state, goal, value, (absurd, proof.flip, absurd))
    return nothing if g.type == REAL else proof.step("inner_zero", [nothing])


# -- bounds of gradients ---------------------------------------------------------------------------


def lipschitz_bound(state: State, lipschitz: int, gradient: int, constant: Term) -> int:
    """|g| <= L from lipschitz(f, L), 0 <= L and has_grad(f, x, g): along g the slope is |g|² <= L·|g|.

    Without 0 <= L this fails in the space that has no vector but 0.
    """
    proof = state.proof
    f, x, g = _parts(proof, gradient)
    if proof.conclusion(lipschitz) != MACROS["lipschitz"](f, constant):
        raise Stuck(
            "S173", "the Lipschitz bound of this function is needed", goal=proof.conclusion(lipschitz)
        )
    size = norm(g)
    width = mul(constant, size)

    def shown(inside: State, s: Free, goal: Term) -> int:
        moved = add(x, _scaled(s, g))
        bound = proof.step("all_elim", [proof.step("all_elim", [lipschitz], value=moved)], value=x)
        same = compare_squares(inside, eq(norm(s), s), lambda i, part: linarith(i, part, [], depth=0))
        upper, _ = absolute_bounds(inside, sub(apply(f, moved), apply(f, x)))
        scaled = linarith(
            inside, eq(mul(width, norm(s)), mul(width, s)), [same], depth=1, local=False, extra=[width]
        )
        return linarith(inside, goal, [bound, upper, scaled], depth=0, local=False)

    step = _slope(state, gradient, g, width, shown)
    goal = le(size, constant)
    sign = simple(state, le(real(0), constant))

    def divided(positive: int) -> int:
        return linarith(state.with_local(positive), goal, [step], depth=1, extra=[inv(size)])

    def small(case: int) -> int:
        return linarith(state, goal, [case, sign], depth=0, local=False)

    return _cases_of_sign(state, goal, size, (divided, small, small))


# -- for the general search ------------------------------------------------------------------------


def _says(state: State, index: int, macro: str, *terms: Term) -> bool:
    try:
        return state.proof.conclusion(index) == MACROS[macro](*terms)
    except TermError:
        return False


def _convex(state: State) -> list[tuple[int, Term]]:
    """Return the facts convex(f), with f."""
    found = []
    for index in state.facts():
        if arguments(state.proof.conclusion(index), "forall") is None:
            continue
        sides = arguments(schema_of(state, index).conclusion, "le")
        value = sides[0] if sides is not None else None
        if isinstance(value, App):
            function = apply(value.head, *value.args[:-1])
            if _says(state, index, "convex", function):
                found.append((index, function))
    return found


def _gradients_known(state: State, function: Term, goal: Term) -> list[int]:
    """Return has_grad(f, x, g) for the points x at which the goal or a fact speaks of a gradient of f."""
    proof = state.proof
    points: dict[Term, None] = {}
    for term in (goal, *(proof.conclusion(i) for i in state.facts())):
        for node in closed_subterms(term):
            for name in ("grad", "deriv", "has_grad", "has_deriv"):
                found = arguments(node, name)
                if found is not None and len(found) >= 2 and found[0] == function:
                    points[found[1]] = None
    steps = [by_fact(Search(state), function, point) for point in points]
    return [step for step in steps if step is not None]


def with_tangents(state: State, goal: Term) -> State:
    """Add the tangents of convex functions, where gradients are spoken of, at the points of the goal."""
    added: list[int] = []
    for index, function in _convex(state):
        points = [
            node.args[-1]
            for node in closed_subterms(goal)
            if isinstance(node, App) and apply(node.head, *node.args[:-1]) == function
        ]
        gradients = _gradients_known(state, function, goal)
        points += [_parts(state.proof, gradient)[1] for gradient in gradients]
        for gradient in gradients:
            at = _parts(state.proof, gradient)[1]
            for point in dict.fromkeys(points):
                if point != at and len(added) < MAX_TANGENTS:
                    added.append(_with_values(state, tangent_bound(state, index, gradient, point)))
    if not added:
        raise Stuck("S173", "there is no tangent of a convex function", goal=goal)
    return state.with_local(*added)


def _with_values(state: State, step: int) -> int:
    """Put in the gradients whose values are known by equations, such as grad(f)(x) = 0."""
    proof = state.proof
    rules = []
    for index in state.facts():
        sides = arguments(proof.conclusion(index), "eq")
        if sides is not None and (arguments(sides[0], "grad") or arguments(sides[0], "deriv")):
            rules.append(schema_of(state, index))
    after, same = rewrite(state, proof.conclusion(step), rules, simple)
    if same is None:
        return step
    hole = free("?fact", after.type)
    return proof.step("subst", [same, step], template=lam(hole, hole))


def _by_tangents(state: State, goal: Term) -> int:
    inside = with_tangents(state, goal)
    return attempt(lambda: linarith(inside, goal, [], depth=0), lambda: linarith(inside, goal, [], depth=1))


def _is_order(goal: Term) -> bool:
    found = relation(goal)
    return found is not None and found[1].type == REAL and goal != FALSE


def _is_zero_gradient(goal: Term) -> bool:
    sides = arguments(goal, "eq")
    if sides is None or isinstance(sides[0].type, Function):
        return False
    if arguments(sides[0], "grad") is None and arguments(sides[0], "deriv") is None:
        return False
    return sides[1] == zero(sides[1].type)


def gradient_at_minimiser(state: State, goal: Term) -> int:
    """grad(f)(x) = 0 at a minimiser x of f."""
    sides = arguments(goal, "eq") or (goal, goal)
    found = arguments(sides[0], "grad") or arguments(sides[0], "deriv")
    if found is None:
        raise Stuck("S173", "no gradient is asked", goal=goal)
    function, point = found
    for index in state.facts():
        if _says(state, index, "is_minimiser", function, point):
            step = by_fact(Search(state), function, point)
            if step is not None:
                shown = stationary(state, index, step)
                return linarith(state, goal, [shown], depth=0, local=False)
    raise Stuck("S173", "the point is not said to be a minimiser", goal=goal)


STRATEGIES: tuple[Strategy, ...] = (
    Strategy("tangents", _is_order, once(_by_tangents), late=True),
    Strategy("minimum", _is_zero_gradient, once(gradient_at_minimiser), late=True),
)
"""What `logic.auto` may call."""
