"""Residues of a literal modulus, one by one; the range of a representative. Untrusted."""

from __future__ import annotations

from itertools import product

from symderive.errors import Refusal, TermError
from symderive.tactics.arith import linarith
from symderive.tactics.counterexample import truth
from symderive.tactics.functions import pointwise
from symderive.tactics.logic import attempt, solve_goal
from symderive.tactics.matching import Schema, schema_of
from symderive.tactics.proof import State, Stuck
from symderive.tactics.registry import Strategy
from symderive.terms.build import FALSE, arguments, cast, forall, integer
from symderive.terms.term import Free, Term, apply, free_symbols, substitute
from symderive.terms.types import Cyclic, Function, Type

__all__ = ["STRATEGIES", "by_residues", "failing_instance"]

MAX_MODULUS = 8
"""Up to this modulus the residues are tried one by one."""

MAX_INSTANCES = 64
"""How many instances of a fact about residues are evaluated."""


def by_residues(state: State, goal: Term) -> int:
    """Prove ∀i. P(i), i in Z/n with a literal n, for each residue."""
    (predicate,) = arguments(goal, "forall") or (goal,)
    kind = predicate.type.domain if isinstance(predicate.type, Function) else None
    if not isinstance(kind, Cyclic) or not isinstance(kind.size, int) or not _is_small(kind):
        raise Stuck("S130", "this is not about each residue of a small modulus", goal=goal)
    cases = [
        solve_goal(state, apply(predicate, cast(integer(value), kind)), depth=1) for value in range(kind.size)
    ]
    return state.proof.step("cyclic_cases", cases, predicate=predicate)


def _variable(goal: Term) -> Free | None:
    """Return a residue of a small modulus in the goal."""
    for symbol in sorted(free_symbols(goal), key=lambda s: s.name):
        if _is_small(symbol.type):
            return symbol
    return None


def _is_small(kind: Type) -> bool:
    return isinstance(kind, Cyclic) and isinstance(kind.size, int) and kind.size <= MAX_MODULUS


def _search(state: State, goal: Term) -> int:
    variable = _variable(goal)
    if variable is None:
        raise Stuck("S130", "no residue of a small modulus occurs", goal=goal)
    general = forall(variable, goal)
    return state.proof.step("all_elim", [by_residues(state, general)], value=variable)


# -- facts that fail -------------------------------------------------------------------------------


def failing_instance(state: State, fact: int) -> int | None:
    """Return an instance of ∀i. A, over residues of literal moduli, that is plainly false."""
    schema = schema_of(state, fact)
    if not schema.variables or schema.conditions or not all(_is_small(v.type) for v in schema.variables):
        return None
    for values in _residues(schema):
        state.allowance.spend()
        try:
            if truth(substitute(schema.conclusion, values)) is not False:
                continue
        except (Refusal, TermError):
            return None
        index = fact
        for variable in schema.variables:
            index = state.proof.step("all_elim", [index], value=values[variable])
        return index
    return None


def _residues(schema: Schema) -> list[dict[Free, Term]]:
    """Return values of the variables of a fact, at most MAX_INSTANCES."""
    sizes = [v.type.size for v in schema.variables if isinstance(v.type, Cyclic)]
    choices = product(*(range(n) for n in sizes if isinstance(n, int)))
    found = []
    for _, numbers in zip(range(MAX_INSTANCES), choices, strict=False):
        pairs = zip(schema.variables, numbers, strict=True)
        found.append({v: cast(integer(k), v.type) for v, k in pairs if isinstance(v.type, Cyclic)})
    return found


def _by_failure(state: State, goal: Term) -> int:
    """Derive a contradiction from a fact about residues, or entries, that fails at some of them."""
    for index in state.facts():
        sides = arguments(state.proof.conclusion(index), "eq")
        entries = index
        if sides is not None and isinstance(sides[0].type, Function):
            entries = pointwise(state, index)
        found = failing_instance(state, entries)
        if found is None:
            continue
        return attempt(
            lambda i=found: linarith(state, goal, [i], depth=0, local=False),  # type: ignore[misc]
            lambda i=found: solve_goal(state.with_local(i), goal, [i], depth=0),  # type: ignore[misc]
        )
    raise Stuck("S130", "no fact about residues fails", goal=goal)


STRATEGIES: tuple[Strategy, ...] = (
    Strategy("a residue that fails", lambda goal: goal == FALSE, _by_failure, late=True),
    Strategy("each residue", lambda goal: _variable(goal) is not None, _search, late=True),
)
"""What `logic.auto` may call when arithmetic alone has failed."""
