"""Inequalities from the sign of a derivative: the rule `mono` applied to the difference. Untrusted."""

from __future__ import annotations

from collections.abc import Callable

from symderive.errors import Refusal, TermError
from symderive.tactics.arith import linarith, relation
from symderive.tactics.calculus import derivative
from symderive.tactics.logic import by_cases, simple, solve_goal
from symderive.tactics.proof import State, Stuck
from symderive.terms.build import le, lt, real, sub
from symderive.terms.term import Free, Term, apply, lam
from symderive.terms.types import REAL

__all__ = ["by_monotonicity"]

Finish = Callable[[State, Term], int]


def by_monotonicity(state: State, goal: Term, variable: Free, start: Term, finish: Finish) -> int:
    """Prove l(x) <= r(x) (or <) from its being so at `start`, and the sign of r' − l' in between.

    Where x >= start, r' − l' >= 0 is proved on [start, x]; where x <= start, r' − l' <= 0 on [x, start].
    The cases are told apart when neither is known. `finish` proves the signs.
    """
    found = relation(goal)
    if found is None or found[0] == "eq" or found[1].type != REAL or variable.type != REAL:
        raise Stuck("S123", "an inequality of real numbers in a real variable is needed", goal=goal)
    for order in (le(start, variable), le(variable, start)):
        try:
            known = simple(state, order)
        except (Stuck, Refusal, TermError):
            continue
        return _one_side(state, goal, variable, start, known, finish)
    either = state.proof.step("trichotomy", left=start, right=variable)

    def each(inner: State, part: Term) -> int:
        return by_monotonicity(inner, part, variable, start, finish)

    return by_cases(state, either, goal, each)


def _one_side(state: State, goal: Term, variable: Free, start: Term, order: int, finish: Finish) -> int:
    proof = state.proof
    found = relation(goal)
    if found is None:
        raise Stuck("S123", "this is no equation or inequality", goal=goal)
    _, left, right = found
    upward = proof.conclusion(order) == le(start, variable)
    difference = sub(right, left) if upward else sub(left, right)
    function = lam(variable, difference, variable.name)
    low, high = (start, variable) if upward else (variable, start)
    between, inner = state.taking(goal, start, difference).fresh(variable.name, REAL)
    above, below = proof.hyp(le(low, between)), proof.hyp(le(between, high))
    inner = inner.with_local(above, below)
    step, slope = derivative(inner, function, between)
    sign = finish(inner, le(real(0), slope))
    grown = proof.step("mono", [order, step, sign], variable=between)
    first = _at_start(state, goal, function, start, upward=upward)
    return linarith(state, goal, [grown, first], depth=0, local=False)


def _at_start(state: State, goal: Term, function: Term, start: Term, *, upward: bool) -> int:
    """Prove the relation of the goal at the start of the interval; = 0 will do for <=."""
    value, zero = apply(function, start), real(0)
    low, high = (zero, value) if upward else (value, zero)
    found = relation(goal)
    return solve_goal(state, (lt if found is not None and found[0] == "lt" else le)(low, high))
