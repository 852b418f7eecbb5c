"""Sums read from the other end: Σ f(t) = Σ f(lo + hi - t) over t = lo..hi, empty or not. Untrusted."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import permutations

from symderive.kernel.form import Form
from symderive.tactics.arith import linarith, relation
from symderive.tactics.library import from_library
from symderive.tactics.logic import attempt, by_cases, excluded_middle, solve_goal
from symderive.tactics.matching import closed_subterms
from symderive.tactics.proof import State, Stuck
from symderive.tactics.registry import Strategy
from symderive.terms.build import add, arguments, eq, le, lt, real, sub
from symderive.terms.term import App, Free, Term, apply, free, lam, occurs, subterms
from symderive.terms.types import INT, REAL, Function

__all__ = ["STRATEGIES"]

MAX_SUMS = 4
"""How many sums of a goal are reversed."""

MAX_ENDS = 3
"""How many integers are tried as ends of the part of a range where terms are not 0."""


def _sums(goal: Term) -> list[tuple[Term, ...]]:
    """Return lower end, upper end and terms of the sums of reals over a range."""
    found: dict[tuple[Term, ...], None] = {}
    for node in closed_subterms(goal):
        parts = arguments(node, "sum")
        if parts is not None and len(parts) == 3 and parts[2].type == Function(INT, REAL):
            found[parts] = None
    return list(found)[:MAX_SUMS]


def by_reversal(state: State, goal: Term) -> int:
    """Prove a relation of sums with one of them, or all, reversed."""
    steps = [
        from_library(state, "sums", "reversal", (function, lower, upper))
        for lower, upper, function in _sums(goal)
    ]
    if not steps:
        raise Stuck("S130", "there is no sum to reverse", goal=goal)
    each = [[step] for step in steps] if len(steps) > 1 else []
    return attempt(
        *(lambda some=some: linarith(state, goal, some, depth=0) for some in (*each, steps)),
    )


# -- sums whose terms are 0 outside a part of the range -----------------------------------------------------


def _ends(parts: tuple[Term, ...], form: Form) -> list[Term]:
    """Return the integers at which an argument of a sequence in the terms of a sum is 0."""
    k = free("?k", INT)
    found: dict[Term, None] = {}
    for node in subterms(apply(parts[2], k)):
        if not isinstance(node, App) or not isinstance(node.head, Free) or len(node.args) != 1:
            continue
        if node.args[0].type == INT and not node.loose:
            for root in (sub(k, node.args[0]), add(k, node.args[0])):
                if not occurs(k, form.normal(root)):
                    found[form.normal(root)] = None
    return list(found)[:MAX_ENDS]


def by_support(state: State, goal: Term) -> int:
    """Prove that two sums over a range are equal, one reversed on the part where both are not 0.

    Σ s(i - k)·t(k - j) = Σ t(i - k)·s(k - j) where s and t are 0 at negative numbers: the part is j..i.
    """
    sides = arguments(goal, "eq")
    sums = _sums(goal)
    if sides is None or len(sums) != 2 or sums[0][:2] != sums[1][:2]:
        raise Stuck("S130", "no equation of two sums over a range is asked", goal=goal)
    ends = _ends(sums[0], state.proof.form())
    tries = [partial(_on_part, state, goal, sums, a, b) for a, b in permutations(ends, 2)]
    if not tries:
        raise Stuck("S130", "no part of the range is told apart", goal=goal)
    return attempt(*tries)


def _on_part(state: State, goal: Term, sums: list[tuple[Term, ...]], a: Term, b: Term) -> int:
    def close(inner: State, part: Term) -> int:
        if arguments(inner.proof.conclusion(inner.local[-1]), "le") == (a, b):
            return _reversed_part(inner, part, sums, a, b)
        (lower, upper, f), (_, _, g) = sums
        nothing = [_vanishing(inner, lower, upper, h, a) for h in (f, g)]
        return linarith(inner, part, nothing, depth=0)

    return by_cases(state, excluded_middle(state, le(a, b)), goal, close)


def _reversed_part(state: State, goal: Term, sums: list[tuple[Term, ...]], a: Term, b: Term) -> int:
    steps = []
    for lower, upper, function in sums:
        step = from_library(state, "sums", "support", (function, lower, upper, a, b))
        while (condition := arguments(state.proof.conclusion(step), "imp")) is not None:
            step = state.proof.step("imp_elim", [step, solve_goal(state, condition[0], depth=1)])
        steps.append(step)
    t = free("?t", INT)
    (_, _, f), (_, _, g) = sums
    steps.append(from_library(state, "sums", "reversal", (g, a, b)))
    steps.append(_termwise(state, a, b, f, lam(t, apply(g, sub(add(a, b), t)))))
    return linarith(state, goal, steps, depth=0)


def _vanishing(state: State, lower: Term, upper: Term, f: Term, a: Term) -> int:
    """Prove Σ f = Σ 0 where each term is 0 before a, and from a on."""

    def zero(inner: State, t: Term) -> int:
        def close(case: State, part: Term) -> int:
            return solve_goal(case, part, depth=1)

        return by_cases(inner, excluded_middle(inner, lt(t, a)), eq(apply(f, t), real(0)), close)

    return _summed(state, lower, upper, zero)


def _termwise(state: State, lower: Term, upper: Term, f: Term, g: Term) -> int:
    """Prove Σ f = Σ g from the equations of the terms."""

    def same(inner: State, t: Term) -> int:
        return solve_goal(inner, eq(apply(f, t), apply(g, t)), depth=1)

    return _summed(state, lower, upper, same)


def _summed(state: State, lower: Term, upper: Term, prove: Callable[[State, Term], int]) -> int:
    t, inner = state.taking(lower, upper).fresh("t", INT)
    inner = inner.with_local(state.proof.hyp(le(lower, t)), state.proof.hyp(le(t, upper)))
    return state.proof.step("sum_cong", [prove(inner, t)], variable=t, lower=lower, upper=upper)


def _has_sums(goal: Term) -> bool:
    return relation(goal) is not None and bool(_sums(goal))


STRATEGIES: tuple[Strategy, ...] = (
    Strategy("sums reversed", _has_sums, by_reversal, last=True),
    Strategy("part of a sum reversed", _has_sums, by_support, last=True),
)
"""What `logic.auto` may call for the claim itself, after everything else."""
