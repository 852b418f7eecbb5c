"""Sums over ranges that may be empty. Untrusted.

The form splits, shifts and telescopes a sum only where its range is shown to hold at least -1 terms; here
the other case is told apart, and sums over empty ranges become 0.
"""

from __future__ import annotations

from collections.abc import Callable

from symderive.errors import Refusal, TermError
from symderive.tactics.logic import by_cases, excluded_middle, introduced, simple, solve_goal
from symderive.tactics.matching import closed_subterms
from symderive.tactics.proof import State, Stuck
from symderive.tactics.registry import Strategy
from symderive.tactics.rewriting import rewrite_goal
from symderive.terms.build import add, arguments, integer, le, lt, zero
from symderive.terms.term import Term

__all__ = ["STRATEGIES", "empty_sum", "known_ranges"]

MAX_RANGES = 3
"""How many ranges are told apart, one inside the other."""

Finish = Callable[[State, Term], int]


def empty_sum(state: State, term: Term) -> tuple[Term, int] | None:
    """Rewrite Σ_{lo}^{hi} f to 0 where hi < lo follows from the facts."""
    found = arguments(term, "sum")
    if found is None or len(found) != 3:
        return None
    lower, upper, function = found
    try:
        shown = simple(state, lt(upper, lower))
    except (Stuck, Refusal, TermError):
        return None
    return zero(term.type), state.proof.step("sum_empty", [shown], function=function)


def _ranges(goal: Term) -> list[tuple[Term, Term]]:
    found: dict[tuple[Term, Term], None] = {}
    for node in closed_subterms(goal):
        sum_of = arguments(node, "sum")
        if sum_of is not None and len(sum_of) == 3:
            found[sum_of[0], sum_of[1]] = None
    return list(found)


def _is_known(state: State, lower: Term, upper: Term) -> bool:
    """Say whether lo <= hi + 1, or hi < lo, follows from the facts."""
    for goal in (le(lower, add(upper, integer(1))), lt(upper, lower)):
        try:
            simple(state, goal)
        except (Stuck, Refusal, TermError):
            continue
        return True
    return False


def known_ranges(state: State, goal: Term, finish: Finish, splits: int = MAX_RANGES) -> int:
    """Prove a goal in each case of the ranges of its sums: empty, where they are 0, or not."""
    open_range = next((r for r in _ranges(goal) if not _is_known(state, *r)), None)
    if open_range is None:
        return rewrite_goal(state, goal, (empty_sum,), simple, finish)
    if splits == 0:
        raise Stuck("S133", "too many cases", goal=goal)
    lower, upper = open_range
    either = excluded_middle(state, lt(upper, lower))
    return by_cases(state, either, goal, lambda s, g: known_ranges(s, g, finish, splits - 1))


def _search(state: State, goal: Term) -> int:
    if not _ranges(goal):
        raise Stuck("S130", "no sum occurs", goal=goal)

    def finish(inner: State, part: Term) -> int:
        if part == goal and inner.local == state.local:
            raise Stuck("S130", "the ranges of the sums are known", goal=goal)
        return solve_goal(inner, part, depth=1)

    return introduced(state, goal, lambda s, g: known_ranges(s, g, finish))


def _is_about_sums(goal: Term) -> bool:
    sides = [arguments(goal, name) for name in ("eq", "le", "lt")]
    return any(sides) and bool(_ranges(goal))


STRATEGIES: tuple[Strategy, ...] = (Strategy("ranges of sums", _is_about_sums, _search, late=True),)
"""What `logic.auto` may call when arithmetic alone has failed."""
