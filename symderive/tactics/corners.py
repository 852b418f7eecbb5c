"""Corners: that a function has no derivative at a point, and what is continuous in spite of them. Untrusted.

A function whose quotients are at least m to the right and at most k < m to the left, or the other way round,
has a corner. The numbers m and k are guessed from values close to the point.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from itertools import pairwise

from symderive.errors import TermError
from symderive.tactics.asymptotics import denied_part, values_at
from symderive.tactics.calculus import once
from symderive.tactics.library import named_from_library
from symderive.tactics.logic import attempt, solve_goal, unpack
from symderive.tactics.proof import State, Stuck
from symderive.tactics.registry import Strategy
from symderive.terms.build import (
    FALSE,
    add,
    arguments,
    eq,
    le,
    lt,
    mul,
    norm,
    real,
    sub,
)
from symderive.terms.macros import MACROS
from symderive.terms.term import Free, Lit, Term, apply, free, free_symbols, lam
from symderive.terms.types import REAL, Function

__all__ = ["STRATEGIES"]

_POINTS = tuple(Fraction(v) for v in (0, 1, -1, 2, -2, "1/2", "-1/2", 3, -3))
"""Where a corner is looked for."""

_NEAR = 1e-6
_APART = 1e-2
"""How far apart two quotients are at a corner."""

_CONSTANTS = (1, 2, 3)
"""Lipschitz constants that are tried."""

_ONE = real(1)


# -- no derivative ---------------------------------------------------------------------------------


def _no_derivative(goal: Term) -> tuple[Term, Term | None] | None:
    """Return f and a where a goal denies differentiable_at(f, a), and f alone where it denies it of all a."""
    denied = denied_part(goal)
    general = arguments(denied, "forall")
    if general is not None and isinstance(general[0].type, Function) and general[0].type.domain == REAL:
        denied = apply(general[0], free("?a", REAL))
    found = arguments(denied, "exists")
    if found is None or not isinstance(found[0].type, Function) or found[0].type.domain != REAL:
        return None
    inside = arguments(apply(found[0], free("?c", REAL)), "has_deriv")
    if inside is None or free_symbols(inside[0]) or inside[2] != free("?c", REAL):
        return None
    if general is None:
        return (inside[0], inside[1]) if not free_symbols(inside[1]) else None
    return (inside[0], None) if inside[1] == free("?a", REAL) else None


def _quotients(function: Term, point: Fraction) -> tuple[float, float] | None:
    """Return about what the quotients to the left and to the right of a point are."""
    at = float(point)
    values = [v for _, v in values_at(function, (at - _NEAR, at, at + _NEAR))]
    if len(values) != 3:
        return None
    return (values[1] - values[0]) / _NEAR, (values[2] - values[1]) / _NEAR


def _corners(function: Term, point: Term | None) -> Iterator[tuple[Fraction, Fraction, Fraction]]:
    """Yield points at which the quotients to the left and to the right differ, with those."""
    points = [Fraction(point.value)] if isinstance(point, Lit) else [] if point is not None else _POINTS
    for at in points:
        found = _quotients(function, at)
        if found is not None and abs(found[1] - found[0]) > _APART:
            left, right = (Fraction(v).limit_denominator(60) for v in found)
            yield at, left, right


def no_derivative(state: State, goal: Term) -> int:
    """Prove that a function without symbols has no derivative at a point, or not at every one."""
    found = _no_derivative(goal)
    if found is None:
        raise Stuck("S130", "no derivative is denied", goal=goal)
    function, point = found
    ways = [
        partial(_corner, state, goal, function, at, left, right)
        for at, left, right in _corners(function, point)
    ]
    if not ways:
        raise Stuck("S130", "no corner is seen", goal=goal)
    return attempt(*ways[:2])


def _corner(state: State, goal: Term, function: Term, at: Fraction, left: Fraction, right: Fraction) -> int:
    proof, denied, point = state.proof, denied_part(goal), real(at)
    sign = 1 if right > left else -1
    shares = (Fraction(0), Fraction(1, 4))

    def bounds(share: Fraction) -> tuple[int, int, Term, Term]:
        width = sign * (right - left)
        m, k = real(sign * right - share * width), real(sign * left + share * width)
        h, inside = state.taking(function).fresh("h", REAL)
        conditions = [lt(real(0), h), le(h, _ONE)]
        inside = inside.with_local(*(proof.hyp(c) for c in conditions))
        factor = real(sign)
        value = apply(function, point)
        ahead = mul(factor, sub(apply(function, add(point, h)), value))
        behind = mul(factor, sub(value, apply(function, sub(point, h))))
        shown = [solve_goal(inside, goal, depth=2) for goal in (le(mul(m, h), ahead), le(behind, mul(k, h)))]
        first, second = (proof.general(step, [h], conditions) for step in shown)
        return first, second, m, k

    def with_share(share: Fraction) -> int:
        first, second, m, k = bounds(share)

        def absurd(inside: State, _: Term) -> int:
            slope = next(i for i in inside.local if arguments(proof.conclusion(i), "has_deriv") is not None)
            c = (arguments(proof.conclusion(slope), "has_deriv") or (point, point, point))[2]
            values = {"f": function, "a": point, "c": c, "k": k, "m": m, "s": real(sign)}
            index = named_from_library(state, "corners", "corner", values)
            alone = State(proof, {}, allowance=state.allowance)
            turn = solve_goal(alone, lt(k, m), depth=1)
            unit = solve_goal(alone, eq(norm(real(sign)), _ONE), depth=1)
            return state.prove_implications(index, [slope, turn, first, second, unit])

        assumed = proof.hyp(denied)
        existence = proof.at(assumed, point) if arguments(denied, "forall") is not None else assumed
        step = unpack(state, existence, FALSE, absurd)
        return proof.step("imp_intro", [step], proposition=denied)

    return attempt(*(partial(with_share, share) for share in shares))


# -- continuity ------------------------------------------------------------------------------------


def _everywhere_continuous(goal: Term) -> Term | None:
    """Return f where the goal says continuous(f)."""
    opened = arguments(goal, "forall")
    x = free("?x", REAL)
    body = (
        apply(opened[0], x) if opened is not None and opened[0].type == Function(REAL, FALSE.type) else goal
    )
    names: list[Free] = []
    while len(names) < 3:
        quantified = arguments(body, "forall") or arguments(body, "exists")
        implied = arguments(body, "imp") or arguments(body, "and")
        if quantified is not None and isinstance(quantified[0].type, Function):
            names.append(free(f"?{len(names)}y", quantified[0].type.domain))
            body = apply(quantified[0], names[-1])
        elif implied is not None:
            body = implied[1]
        else:
            break
    while (implied := arguments(body, "imp") or arguments(body, "and")) is not None:
        body = implied[1]
    sides = arguments(body, "lt")
    size = arguments(sides[0], "norm") if sides is not None else None
    values = arguments(size[0], "add") if size is not None else None
    if values is None or len(names) != 3 or values[0].type != REAL or names[-1].type != REAL:
        return None
    function = lam(names[-1], values[0], "x")
    try:
        return function if MACROS["continuous"](function) == goal else None
    except TermError:
        return None


def by_lipschitz(state: State, goal: Term) -> int:
    """Prove continuous(f) by |f(x) - f(y)| <= L·|x - y|."""
    function = _everywhere_continuous(goal)
    if function is None:
        raise Stuck("S130", "no continuity is asked", goal=goal)
    proof = state.proof
    constants: list[Term] = [s for s in state.visible.values() if s.type == REAL]
    constants = [*constants, *map(real, _CONSTANTS)]
    facts = {proof.conclusion(i): i for i in state.facts()}
    for constant in [*constants, *_spoken(state)]:
        known = facts.get(MACROS["lipschitz"](function, constant))
        if known is not None:
            return _continuous_by(state, function, constant, known)
    if free_symbols(function):
        raise Stuck("S130", "no Lipschitz bound is known", goal=goal)
    steep = [abs(b - a) for a, b in ((v[1], w[1]) for v, w in _pairs(function))]
    if not steep or max(steep) > _CONSTANTS[-1] + _APART:
        raise Stuck("S130", "the function is not seen to be Lipschitz", goal=goal)
    constant = real(next(c for c in _CONSTANTS if max(steep) <= c + _APART))
    bound = MACROS["lipschitz"](function, constant)
    return _continuous_by(state, function, constant, solve_goal(state, bound))


def _pairs(function: Term) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """Return points of a function a unit apart, with the values."""
    values = values_at(function, tuple(range(-8, 9)))
    return list(pairwise(values))


def _spoken(state: State) -> list[Term]:
    """Return the factors of distances in facts, that may be Lipschitz constants."""
    found: dict[Term, None] = {}
    for index in state.facts():
        body = state.proof.conclusion(index)
        while (general := arguments(body, "forall")) is not None and isinstance(general[0].type, Function):
            body = apply(general[0], free("?any", general[0].type.domain))
        sides = arguments(body, "le")
        factors = arguments(sides[1], "mul") if sides is not None else None
        if factors is not None:
            found[factors[0]] = None
    return list(found)


def _continuous_by(state: State, function: Term, constant: Term, bound: int) -> int:
    index = named_from_library(state, "corners", "lipschitz", {"f": function, "L": constant})
    return state.proof.step("imp_elim", [index, bound])


STRATEGIES: tuple[Strategy, ...] = (
    Strategy("a corner", lambda goal: _no_derivative(goal) is not None, once(no_derivative), whole=True),
    Strategy(
        "a Lipschitz bound",
        lambda goal: _everywhere_continuous(goal) is not None,
        once(by_lipschitz),
        whole=True,
    ),
)
"""What `logic.auto` may call."""
