"""Existence: trying the values that are at hand. Untrusted."""

from __future__ import annotations

from symderive.errors import Refusal, TermError
from symderive.tactics.logic import solve_goal
from symderive.tactics.proof import State, Stuck
from symderive.tactics.registry import Strategy
from symderive.terms.build import arguments
from symderive.terms.term import Free, Term, apply, free_symbols
from symderive.terms.types import Function

__all__ = ["STRATEGIES", "candidates"]

MAX_CANDIDATES = 4
"""How many variables are tried as the value that exists."""


def candidates(state: State, goal: Term) -> list[Free]:
    """Variables of the type that an existence asks for, those of the latest facts first."""
    found = arguments(goal, "exists")
    if found is None or not isinstance(found[0].type, Function):
        return []
    kind = found[0].type.domain
    seen: dict[Free, None] = {}
    for term in (*(state.proof.conclusion(i) for i in reversed(state.facts())), goal):
        for symbol in sorted(free_symbols(term), key=lambda s: s.name):
            if symbol.type == kind:
                seen[symbol] = None
    return list(seen)[:MAX_CANDIDATES]


def by_variable(state: State, goal: Term) -> int:
    """Prove ∃x. A by a variable that the facts speak of."""
    found = arguments(goal, "exists")
    for value in candidates(state, goal) if found is not None else ():
        try:
            inside = solve_goal(state, apply(found[0], value), depth=2)  # type: ignore[index]
        except (Stuck, Refusal, TermError) as error:
            if error.code == "S190":
                raise
            continue
        return state.proof.step("ex_intro", [inside], goal=goal, value=value)
    raise Stuck("S130", "no variable at hand is the value that exists", goal=goal)


STRATEGIES: tuple[Strategy, ...] = (
    Strategy("a variable", lambda goal: arguments(goal, "exists") is not None, by_variable, late=True),
)
"""What `logic.auto` may call for an existence."""
