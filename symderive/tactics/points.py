"""Facts that fail: contradictions from what they say at small numbers, or of a derivative. Untrusted."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import islice, product

from symderive.errors import Refusal, TermError
from symderive.tactics.arith import linarith
from symderive.tactics.calculus import derivative
from symderive.tactics.logic import attempt, simple, solve_goal, without
from symderive.tactics.matching import instantiate, schema_of
from symderive.tactics.order import by_denial
from symderive.tactics.proof import State, Stuck
from symderive.tactics.registry import Strategy
from symderive.terms.build import FALSE, arguments, cast, eq, integer, real
from symderive.terms.term import Term, apply, free, lam
from symderive.terms.types import INT, REAL, Cyclic, Function, Type

__all__ = ["STRATEGIES"]

MAX_TRIES = 60
"""How many instances of facts are looked at."""


def _points(kind: Type) -> list[Term]:
    if kind == INT:
        return [integer(n) for n in (0, 1, -1, 2, 3)]
    if kind == REAL:
        return [real(q) for q in (0, 1, -1, Fraction(1, 2), 2)]
    if isinstance(kind, Cyclic) and isinstance(kind.size, int):
        return [cast(integer(n), kind) for n in range(min(kind.size, 5))]
    return []


def _instances(state: State) -> Iterator[int]:
    """Yield what general facts, and equations between functions, say at points."""
    for index in reversed(state.facts()):
        sides = arguments(state.proof.conclusion(index), "eq")
        if sides is not None and isinstance(sides[0].type, Function):
            yield from _applied(state, index, sides[0], sides[0].type)
            continue
        schema = schema_of(state, index)
        if not schema.variables or len(schema.variables) > 2:
            continue
        for values in product(*(_points(v.type) for v in schema.variables)):
            try:
                yield instantiate(state, schema, dict(zip(schema.variables, values, strict=True)), simple)
            except (Stuck, Refusal, TermError):
                continue


def _applied(state: State, index: int, left: Term, kind: Function) -> Iterator[int]:
    """Yield f(a) = g(a) from f = g."""
    for point in _points(kind.domain):
        hole = free(f"#{left.fresh}", kind)
        template = lam(hole, eq(apply(left, point), apply(hole, point)))
        base = state.proof.step("refl", value=apply(left, point))
        yield state.proof.step("subst", [index, base], template=template)


def by_points(state: State, goal: Term) -> int:
    """Derive a contradiction from what a fact says at a small number."""
    for index in islice(_instances(state), MAX_TRIES):
        state.allowance.spend()
        inner = state.with_local(index)
        try:
            return attempt(
                lambda s=inner, i=index: linarith(s, FALSE, [i], depth=0, local=False),  # type: ignore[misc]
                lambda s=inner, i=index: solve_goal(s, FALSE, [i], depth=0),  # type: ignore[misc]
                lambda s=inner: by_denial(s, FALSE),  # type: ignore[misc]
            )
        except (Stuck, Refusal, TermError) as error:
            if error.code == "S190":
                raise
    raise Stuck("S130", "no fact fails at a small number", goal=goal)


def by_other_derivative(state: State, goal: Term) -> int:
    """Derive a contradiction from a derivative that is said to be another than it is."""
    proof = state.proof
    for index in state.facts():
        said = arguments(proof.conclusion(index), "has_deriv")
        if said is None:
            continue
        rest = without(state, index)
        shown, _ = derivative(rest, said[0], said[1])
        both = [proof.step("deriv_value", [step]) for step in (index, shown)]
        return attempt(
            lambda s=rest, b=both: linarith(s, FALSE, b, depth=0),  # type: ignore[misc]
            lambda s=rest, b=both: solve_goal(s.with_local(*b), FALSE, b, depth=1),  # type: ignore[misc]
        )
    raise Stuck("S130", "no derivative is said to be anything", goal=goal)


def by_residues_apart(state: State, goal: Term) -> int:
    """Derive a contradiction from the equation of two residues that differ."""
    for index in state.facts():
        sides = arguments(state.proof.conclusion(index), "eq")
        if sides is None or not isinstance(sides[0].type, Cyclic):
            continue
        try:
            apart = state.proof.step("idx_distinct", left=sides[0], right=sides[1])
        except Refusal:
            continue
        return state.proof.step("imp_elim", [apart, index])
    raise Stuck("S130", "no residues are said to be equal that differ", goal=goal)


STRATEGIES: tuple[Strategy, ...] = (
    Strategy("residues apart", lambda goal: goal == FALSE, by_residues_apart, late=True),
    Strategy("another derivative", lambda goal: goal == FALSE, by_other_derivative, last=True),
    Strategy("a point where a fact fails", lambda goal: goal == FALSE, by_points, last=True),
)
"""What `logic.auto` may call for a contradiction."""
