"""Equations between functions, read entry by entry. Untrusted."""

from __future__ import annotations

from symderive.errors import Refusal, TermError
from symderive.tactics.logic import solve_goal
from symderive.tactics.proof import State, Stuck
from symderive.tactics.registry import Strategy
from symderive.terms.build import FALSE, arguments, eq
from symderive.terms.term import Free, Lam, Term, apply, free, lam
from symderive.terms.types import Function

__all__ = ["STRATEGIES", "pointwise"]


def pointwise(state: State, fact: int) -> int:
    """Turn f = g, of functions, into ∀x. f(x) = g(x) in normal form, for all arguments at once."""
    proof = state.proof
    sides = arguments(proof.conclusion(fact), "eq")
    if sides is None or not isinstance(sides[0].type, Function):
        raise Stuck("S130", "this is no equation between functions", goal=proof.conclusion(fact))
    inner = state.taking(*sides, *proof.hypotheses(fact))
    left, right = sides
    names: list[Free] = []
    index = fact
    while isinstance(left.type, Function):
        hint = next((s.hint for s in (left, right) if isinstance(s, Lam) and s.hint), "x")
        variable, inner = inner.fresh(hint, left.type.domain)
        names.append(variable)
        hole = free(f"#{max(left.fresh, right.fresh)}", left.type)
        template = lam(hole, eq(apply(left, variable), apply(hole, variable)))
        left, right = apply(left, variable), apply(right, variable)
        index = proof.step("subst", [index, proof.step("refl", value=left)], template=template)
    normal = proof.form().normal(proof.conclusion(index))
    if arguments(normal, "eq") is not None:
        index = proof.step("convert", [index], goal=normal)
    for variable in reversed(names):
        index = proof.step("all_intro", [index], variable=variable)
    return index


def _equations(state: State) -> list[int]:
    """Return the equations between functions among the facts that say something as they stand."""
    found = []
    for index in state.facts():
        sides = arguments(state.proof.conclusion(index), "eq")
        if sides is not None and isinstance(sides[0].type, Function):
            found.append(index)
    return found


def _by_entries(state: State, goal: Term) -> int:
    """Put what equations between functions say of their entries in their place, then go on."""
    equations = _equations(state)
    added = []
    for index in equations:
        try:
            added.append(pointwise(state, index))
        except (Refusal, TermError):
            continue
    added = [i for i in dict.fromkeys(added) if i not in state.facts()]
    if not added:
        raise Stuck("S130", "no equation between functions is at hand", goal=goal)
    return solve_goal(state.with_local(*added), goal, added, depth=1)


def _is_relation(goal: Term) -> bool:
    return goal == FALSE or any(arguments(goal, name) is not None for name in ("eq", "le", "lt"))


STRATEGIES: tuple[Strategy, ...] = (
    Strategy("entries of equal functions", _is_relation, _by_entries, late=True),
)
"""What `logic.auto` may call when arithmetic alone has failed."""
