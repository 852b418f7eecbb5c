"""Using a fact for a goal that it ends in, and telling the last index from those before. Untrusted."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from symderive.tactics.arith import linarith
from symderive.tactics.logic import attempt, by_cases, introduced, simple, solve_goal
from symderive.tactics.matching import Schema, instantiate, match, schema_of
from symderive.tactics.proof import State, Stuck
from symderive.terms.build import FALSE, arguments, le, lt
from symderive.terms.term import Free, Term, free_symbols, lam, substitute

__all__ = ["ends_in", "last_index"]

Finish = Callable[[State, Term], int]

MAX_CHAIN = 3
"""How many facts are applied, one for a condition of another."""


def ends_in(state: State, goal: Term, using: Sequence[int], fuel: int = MAX_CHAIN) -> int:
    """Prove a goal by a fact that says it, or ends in it when its conditions are shown.

    The conditions are shown from the facts, by the named facts in the same way, or by a short search.
    """

    def finish(inner: State, part: Term) -> int:
        return attempt(*(lambda i=index: _applied(inner, part, i, using, fuel) for index in using))

    for index in using:
        if state.proof.conclusion(index) == goal:
            return index
    return introduced(state, goal, finish)


def _applied(state: State, goal: Term, index: int, using: Sequence[int], fuel: int) -> int:
    proof = state.proof
    state.allowance.spend()
    if fuel == 0:
        raise Stuck("S130", "the facts lead too far", goal=goal)
    schema = schema_of(state, index)
    values = match(schema.conclusion, goal, schema.variables, proof.form())
    values = _completed(state, schema, values) if values is not None else None
    if values is None or len(values) != len(schema.variables):
        raise Stuck("S130", "the fact does not end in the goal", goal=goal)

    def condition(inner: State, part: Term) -> int:
        return attempt(
            lambda: simple(inner, part),
            lambda: ends_in(inner, part, using, fuel - 1),
            lambda: solve_goal(inner, part, (), depth=1),
        )

    step = instantiate(state, schema, values, condition)
    return step if proof.conclusion(step) == goal else proof.step("convert", [step], goal=goal)


def _completed(state: State, schema: Schema, values: dict[Free, Term]) -> dict[Free, Term]:
    """Find the values that the goal leaves open by reading conditions as facts that are at hand."""
    form = state.proof.form()
    for condition in schema.conditions:
        if len(values) == len(schema.variables):
            break
        if not any(v in free_symbols(condition) for v in schema.variables if v not in values):
            continue
        for index in reversed(state.facts()):
            found = match(condition, state.proof.conclusion(index), schema.variables, form, values)
            if found is not None:
                values = found
                break
    return values


def last_index(state: State, goal: Term, name: str, finish: Finish) -> int:
    """Prove a goal for an integer i <= h where i = h, h being put in for i, and where i <= h - 1."""

    def inside(inner: State, part: Term) -> int:
        variable = inner.visible.get(name)
        bound = _upper_bound(inner, variable) if variable is not None else None
        if variable is None or bound is None:
            raise Stuck("S144", f"there is no integer {name} with an upper bound", goal=goal)
        fact, upper = bound
        proof = inner.proof
        form = proof.form()

        def each(case: State, aim: Term) -> int:
            assumed = case.local[-1]
            if arguments(proof.conclusion(assumed), "eq") is not None:
                template = lam(variable, aim)
                shown = finish(case, substitute(aim, {variable: upper}))
                return proof.step("subst", [proof.flip(assumed), shown], template=template)
            if proof.conclusion(assumed) == lt(upper, variable):
                absurd = linarith(case, FALSE, [assumed, fact], depth=0, local=False)
                return proof.step("contra", [absurd], proposition=aim)
            tight = proof.step("int_tight", [assumed])
            less = form.reify(form.shifted(form.poly(upper), -1), upper.type)
            below = linarith(case, le(variable, less), [tight], depth=0, local=False)
            return finish(case.with_local(below), aim)

        cases = proof.step("trichotomy", left=variable, right=upper)
        return by_cases(inner, cases, part, each)

    return introduced(state, goal, inside)


def _upper_bound(state: State, variable: Free) -> tuple[int, Term] | None:
    """Return the latest fact i <= h, with h."""
    for index in reversed(state.facts()):
        sides = arguments(state.proof.conclusion(index), "le")
        if sides is not None and sides[0] == variable:
            return index, sides[1]
    return None
