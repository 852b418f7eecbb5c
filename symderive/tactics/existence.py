"""Existence: trying the values that are at hand. Untrusted."""

from __future__ import annotations

from fractions import Fraction

from symderive.errors import Refusal, TermError
from symderive.kernel.form import Form
from symderive.tactics.logic import solve_goal
from symderive.tactics.proof import State, Stuck
from symderive.tactics.registry import Strategy
from symderive.terms.build import arguments
from symderive.terms.term import Free, Term, apply, free_symbols, occurs
from symderive.terms.types import INT, REAL, Function

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


def by_equation(state: State, goal: Term) -> int:
    """Prove ∃x. A by the x that an equation among the parts of A determines: x + a = b gives b − a."""
    found = arguments(goal, "exists")
    if found is None or not isinstance(found[0].type, Function) or found[0].type.domain not in (INT, REAL):
        raise Stuck("S130", "no number is asked for", goal=goal)
    hole, _ = state.taking(goal).fresh("x", found[0].type.domain)
    pending, values = [apply(found[0], hole)], []
    while pending:
        part = pending.pop()
        pending += arguments(part, "and") or ()
        value = _solved(state.proof.form(), part, hole)
        if value is not None:
            values.append(value)
    for value in values[:MAX_CANDIDATES]:
        try:
            inside = solve_goal(state, apply(found[0], value), depth=1)
        except (Stuck, Refusal, TermError) as error:
            if error.code == "S190":
                raise
            continue
        return state.proof.step("ex_intro", [inside], goal=goal, value=value)
    raise Stuck("S130", "no equation says which value exists", goal=goal)


def _solved(form: Form, part: Term, hole: Free) -> Term | None:
    """Solve an equation that is linear in a variable, with a literal factor."""
    sides = arguments(part, "eq")
    if sides is None or sides[0].type not in (INT, REAL):
        return None
    try:
        p = form.difference(*sides)
    except Refusal:
        return None
    (name,) = next(iter(form.poly(hole)))
    factor = p.pop((name,), 0)
    if not factor or any(occurs(hole, form.atom(a)) for m in p for a, _ in m):
        return None
    rest = {m: Fraction(c) / -factor for m, c in p.items()}
    if hole.type == INT and any(c.denominator != 1 for c in rest.values()):
        return None
    return form.reify(dict(rest), hole.type)


STRATEGIES: tuple[Strategy, ...] = (
    Strategy("a solution", lambda goal: arguments(goal, "exists") is not None, by_equation, late=True),
    Strategy("a variable", lambda goal: arguments(goal, "exists") is not None, by_variable, late=True),
)
"""What `logic.auto` may call for an existence."""
