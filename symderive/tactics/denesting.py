"""Equations with roots: divisors that are not 0, and products of roots of numbers. Untrusted."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations_with_replacement

from symderive.errors import Refusal, TermError
from symderive.tactics.arith import linarith
from symderive.tactics.evaluation import root
from symderive.tactics.logarithms import by_logarithms
from symderive.tactics.logic import attempt, solve_goal
from symderive.tactics.magnitude import compare_squares
from symderive.tactics.matching import closed_subterms
from symderive.tactics.proof import State, Stuck
from symderive.tactics.registry import Strategy
from symderive.terms.build import arguments, eq, le, lt, mul, negation, real, unary
from symderive.terms.term import Const, Term, free_symbols, subterms
from symderive.terms.types import REAL

__all__ = ["STRATEGIES", "by_divisors", "by_products_of_roots"]

MAX_DIVISORS = 4
MAX_ROOTS = 5

_ZERO = real(0)


def _has_root(term: Term) -> bool:
    return any(isinstance(n, Const) and n.name == "sqrt" for n in subterms(term))


def by_divisors(state: State, goal: Term) -> int:
    """Prove an equation after it is shown that the divisors with roots in it are not 0."""
    divisors: dict[Term, None] = {}
    for node in closed_subterms(goal):
        inside = arguments(node, "inv")
        if inside is not None and _has_root(inside[0]):
            divisors[inside[0]] = None
    if not 1 <= len(divisors) <= MAX_DIVISORS:
        raise Stuck("S130", "there is no divisor with a root", goal=goal)
    facts = [_apart(state, divisor) for divisor in divisors]
    inner = state.with_local(*facts)
    return attempt(
        lambda: linarith(inner, goal, facts, depth=0),
        lambda: linarith(inner, goal, facts, depth=1),
    )


def _apart(state: State, divisor: Term) -> int:
    if free_symbols(divisor):
        return solve_goal(state, negation(eq(divisor, _ZERO)), depth=1)
    return attempt(
        lambda: solve_goal(state, lt(_ZERO, divisor), depth=1),
        lambda: solve_goal(state, lt(divisor, _ZERO), depth=1),
    )


def by_products_of_roots(state: State, goal: Term) -> int:
    """Prove an equation of roots of numbers with sqrt(a)·sqrt(b) = k·sqrt(c), or that of the squares."""
    form = state.proof.form()
    numbers: dict[Fraction, None] = {}
    facts: list[int] = []
    for node in closed_subterms(goal):
        inside = arguments(node, "sqrt")
        if inside is not None and _has_root(inside[0]) and not facts:
            facts.append(solve_goal(state, le(_ZERO, inside[0]), depth=1))
        number = form.constant(form.poly(inside[0])) if inside is not None else None
        if number is not None and number > 0:
            numbers[Fraction(number)] = None
    if len(numbers) > MAX_ROOTS:
        raise Stuck("S130", "there are too many roots of numbers", goal=goal)
    for a, b in combinations_with_replacement(numbers, 2):
        for c in numbers:
            times = root(a * b / c)
            if times is None or a == b or c in (a, b):
                continue
            left = mul(unary("sqrt", real(a)), unary("sqrt", real(b)))
            facts.append(_equal(state, eq(left, mul(real(times), unary("sqrt", real(c))))))
    if not facts:
        raise Stuck("S130", "no root is a product of others, or in another", goal=goal)
    inner = state.with_local(*facts)
    return attempt(
        lambda: linarith(inner, goal, facts, depth=1),
        lambda: compare_squares(inner, goal, lambda s, g: linarith(s, g, facts, depth=1)),
    )


def _equal(state: State, goal: Term) -> int:
    try:
        return by_logarithms(state, goal)
    except (Refusal, TermError) as error:
        raise Stuck("S130", "a product of roots is not shown", goal=goal) from error


# -- for the general search ----------------------------------------------------------------------------


def _applies(goal: Term) -> bool:
    sides = arguments(goal, "eq")
    return sides is not None and sides[0].type == REAL and _has_root(goal)


STRATEGIES: tuple[Strategy, ...] = (
    Strategy("divisors with roots", _applies, by_divisors, late=True),
    Strategy("products of roots", _applies, by_products_of_roots, late=True),
)
"""What `logic.auto` may call when arithmetic alone has failed."""
