"""Existence: trying the values that are at hand. Untrusted."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from symderive.errors import Refusal, TermError
from symderive.kernel.form import Form
from symderive.tactics.logic import solve_goal
from symderive.tactics.proof import State, Stuck
from symderive.tactics.registry import Strategy
from symderive.terms.build import add, arguments, integer, mul, real, sub
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


def by_relation(state: State, goal: Term) -> int:
    """Prove ∃x. A by the x that relations among the parts of A point to.

    An equation determines it: x + a = b gives b − a. Between bounds a < x < b it is the middle, and with
    bounds on one side alone the bound, or one beyond it.
    """
    found = arguments(goal, "exists")
    if found is None or not isinstance(found[0].type, Function) or found[0].type.domain not in (INT, REAL):
        raise Stuck("S130", "no number is asked for", goal=goal)
    hole, _ = state.taking(goal).fresh("x", found[0].type.domain)
    for value in _pointed_to(state.proof.form(), apply(found[0], hole), hole)[:MAX_CANDIDATES]:
        try:
            inside = solve_goal(state, apply(found[0], value), depth=1)
        except (Stuck, Refusal, TermError) as error:
            if error.code == "S190":
                raise
            continue
        return state.proof.step("ex_intro", [inside], goal=goal, value=value)
    raise Stuck("S130", "no relation says which value exists", goal=goal)


def _pointed_to(form: Form, proposition: Term, hole: Free) -> list[Term]:
    """Return values from the parts of a conjunction: solutions, middles, what is beyond bounds, bounds."""
    pending = [proposition]
    solutions: list[Term] = []
    lower: list[Term] = []
    upper: list[Term] = []
    while pending:
        part = pending.pop()
        pending += arguments(part, "and") or ()
        for name in ("eq", "le", "lt"):
            sides = arguments(part, name)
            solved = _solved(form, sides, hole) if sides is not None else None
            if solved is not None:
                (solutions if name == "eq" else lower if solved[1] < 0 else upper).append(solved[0])
    one = integer(1) if hole.type == INT else real(1)
    if hole.type == REAL:
        half = real(Fraction(1, 2))
        solutions += [form.normal(mul(half, add(low, high))) for low in lower for high in upper]
    beyond = [form.normal(add(low, one)) for low in lower] + [form.normal(sub(high, one)) for high in upper]
    return [*solutions, *beyond, *lower, *upper]


def _solved(form: Form, sides: Sequence[Term], hole: Free) -> tuple[Term, Fraction] | None:
    """Solve a linear relation as an equation; also return the variable's factor on the left."""
    if sides[0].type not in (INT, REAL):
        return None
    try:
        p = form.difference(*sides)
    except Refusal:
        return None
    (name,) = next(iter(form.poly(hole)))
    factor = Fraction(p.pop((name,), 0))
    if not factor or any(occurs(hole, form.atom(a)) for m in p for a, _ in m):
        return None
    rest = {m: Fraction(c) / -factor for m, c in p.items()}
    if hole.type == INT and any(c.denominator != 1 for c in rest.values()):
        return None
    return form.reify(dict(rest), hole.type), factor


STRATEGIES: tuple[Strategy, ...] = (
    Strategy("a solution", lambda goal: arguments(goal, "exists") is not None, by_relation, late=True),
    Strategy("a variable", lambda goal: arguments(goal, "exists") is not None, by_variable, late=True),
)
"""What `logic.auto` may call for an existence."""
