"""|f(x) - f(y)| <= L·|x - y| from a bound of the derivative between x and y. Untrusted."""

from __future__ import annotations

from symderive.tactics.analysis import has_deriv
from symderive.tactics.arith import linarith
from symderive.tactics.calculus import derivative, once
from symderive.tactics.library import named_from_library
from symderive.tactics.logic import by_cases, solve_goal
from symderive.tactics.matching import closed_subterms
from symderive.tactics.proof import State, Stuck
from symderive.tactics.registry import Strategy
from symderive.terms.build import absolute, arguments, le, mul, norm, real, sub
from symderive.terms.term import App, Free, Term, apply, free_symbols, lam, substitute
from symderive.terms.types import REAL

__all__ = ["STRATEGIES", "by_mean_value"]


def _distances(goal: Term) -> list[tuple[Free, Free, Term, Term]]:
    """Return x, y, f and L where the goal says |f(x) - f(y)| <= L·|x - y|, for some x and y."""
    sides = arguments(goal, "le")
    size = arguments(sides[0], "norm") if sides is not None else None
    values = arguments(size[0], "add") if size is not None else None
    taken = arguments(values[1], "neg") if values is not None else None
    if sides is None or values is None or taken is None or values[0].type != REAL:
        return []
    found = []
    for node in closed_subterms(sides[1]):
        inside = arguments(node, "norm")
        parts = arguments(inside[0], "add") if inside is not None else None
        minus = arguments(parts[1], "neg") if parts is not None else None
        if parts is None or minus is None:
            continue
        x, y = parts[0], minus[0]
        if not isinstance(x, Free) or not isinstance(y, Free) or x == y or x.type != REAL:
            continue
        for first, second in ((x, y), (y, x)):
            if substitute(values[0], {first: second}) == taken[0] and second not in free_symbols(values[0]):
                bound = _put(sides[1], node, real(1))
                found.append((first, second, lam(first, values[0], "x"), bound))
    return found


def _put(term: Term, old: Term, new: Term) -> Term:
    """Return a term with a new part in the place of an old one."""
    if term == old:
        return new
    if isinstance(term, App):
        return apply(term.head, *(_put(a, old, new) for a in term.args))
    return term


def by_mean_value(state: State, goal: Term) -> int:
    """Prove |f(x) - f(y)| <= L·|x - y| by |f'(t)| <= L for all t between x and y."""
    form, proof = state.proof.form(), state.proof
    for x, y, function, bound in _distances(goal):
        whole = le(absolute(sub(apply(function, x), apply(function, y))), mul(bound, norm(sub(x, y))))
        if form.normal(whole) != form.normal(goal) or {x, y} & free_symbols(bound):
            continue
        either = proof.step("trichotomy", left=x, right=y)

        def finish(inside: State, part: Term, values: tuple[Term, ...] = (x, y, function, bound)) -> int:
            return _ordered(inside, part, *values)

        return by_cases(state, either, goal, finish)
    raise Stuck("S130", "no difference of values is bounded by a distance", goal=goal)


def _ordered(state: State, goal: Term, x: Term, y: Term, function: Term, bound: Term) -> int:
    """Prove the goal where x <= y or y <= x is among the facts."""
    proof = state.proof
    low, high, order = x, y, None
    for a, b in ((x, y), (y, x)):
        try:
            order = linarith(state, le(a, b), [], depth=0)
        except Stuck as error:
            if error.code == "S190":
                raise
            continue
        low, high = a, b
        break
    if order is None:
        raise Stuck("S130", "the order of two numbers is not known", goal=goal)
    t, inside = state.taking(goal, function).fresh("t", REAL)
    conditions = [le(low, t), le(t, high)]
    inside = inside.with_local(*(proof.hyp(c) for c in conditions))
    slope, value = derivative(inside, function, t)
    normal = proof.form().normal(value)
    slope = proof.step("convert", [slope], goal=has_deriv(function, t, normal))
    limited = solve_goal(inside, le(absolute(normal), bound))
    values = {"f": function, "d": lam(t, normal, "t"), "a": low, "b": high, "B": bound}
    index = named_from_library(state, "mean-values", "bounded-slope", values)
    known = [order, *(proof.general(step, [t], conditions) for step in (slope, limited))]
    return proof.step("convert", [state.prove_implications(index, known)], goal=goal)


STRATEGIES: tuple[Strategy, ...] = (
    Strategy("a bound of the slope", lambda goal: bool(_distances(goal)), once(by_mean_value), late=True),
)
"""What `logic.auto` may call."""
