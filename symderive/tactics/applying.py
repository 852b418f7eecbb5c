"""Using a fact for a goal that it ends in, and telling the last index from those before. Untrusted."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from symderive.tactics.arith import linarith
from symderive.tactics.finite import conjuncts
from symderive.tactics.logic import attempt, by_cases, introduced, simple, solve_goal
from symderive.tactics.matching import Schema, instantiate, match, schema_of
from symderive.tactics.proof import State, Stuck
from symderive.terms.build import FALSE, arguments, is_negation, le, lt
from symderive.terms.term import Free, Term, free_symbols, lam, substitute

__all__ = ["at_hand", "ends_in", "last_index"]

Finish = Callable[[State, Term], int]

MAX_CHAIN = 3
"""How many facts are applied, one for a condition of another."""

MAX_CHOICES = 4
"""How many values are tried for the variables that only the conditions of a fact speak of."""


def ends_in(state: State, goal: Term, using: Sequence[int]) -> int:
    """Prove a goal by a fact that says it, or ends in it when its conditions are shown.

    The conditions are shown from the facts or by the named facts in the same way, and where that fails by a
    short search. Where no fact is named, each one is tried.
    """
    for index in using:
        if state.proof.conclusion(index) == goal:
            return index

    def finish(inner: State, part: Term) -> int:
        return attempt(
            lambda: _by_facts(inner, part, using, MAX_CHAIN, False),
            lambda: _by_facts(inner, part, using, MAX_CHAIN, True),
            lambda: solve_goal(inner, part, using, depth=1),
        )

    return _opened(state, goal, finish)


def at_hand(state: State, goal: Term) -> int:
    """Prove a goal by one of the facts, whose conditions must be at hand as well; nothing is searched for."""
    return _opened(state, goal, lambda s, g: _by_facts(s, g, (), 1, False))


def _opened(state: State, goal: Term, finish: Finish) -> int:
    """Go under the quantifiers of a goal; a denial is tried as it stands first."""
    if is_negation(goal):
        return attempt(lambda: finish(state, goal), lambda: introduced(state, goal, finish))
    return introduced(state, goal, finish)


def _by_facts(state: State, goal: Term, using: Sequence[int], fuel: int, search: bool) -> int:
    for index in state.facts():
        if state.proof.conclusion(index) == goal:
            return index
    facts = using or list(reversed(state.facts()))
    return attempt(*(lambda i=index: _applied(state, goal, i, using, fuel, search) for index in facts))


def _applied(state: State, goal: Term, index: int, using: Sequence[int], fuel: int, search: bool) -> int:
    proof = state.proof
    state.allowance.spend()
    if fuel == 0:
        raise Stuck("S130", "the facts lead too far", goal=goal)
    schema = schema_of(state, index)
    values = match(schema.conclusion, goal, schema.variables, proof.form())
    choices = _completed(state, schema, values) if values is not None else []
    if not choices:
        raise Stuck("S130", "the fact does not end in the goal", goal=goal)

    def further(inner: State, part: Term) -> int:
        return _by_facts(inner, part, using, fuel - 1, search)

    def condition(inner: State, part: Term) -> int:
        both = arguments(part, "and")
        if both is not None:
            return proof.step("and_intro", [condition(inner, both[0]), condition(inner, both[1])])
        ways = [lambda: simple(inner, part)]
        if fuel > 1:
            ways.append(lambda: _opened(inner, part, further))
        if search:
            ways.append(lambda: solve_goal(inner, part, (), depth=1))
        return attempt(*ways)

    step = attempt(*(lambda v=chosen: instantiate(state, schema, v, condition) for chosen in choices))
    return step if proof.conclusion(step) == goal else proof.step("convert", [step], goal=goal)


def _completed(state: State, schema: Schema, values: dict[Free, Term]) -> list[dict[Free, Term]]:
    """Find values that the goal leaves open by reading conditions as facts that are at hand."""
    form = state.proof.form()
    choices = [values]
    for condition in (part for whole in schema.conditions for part in conjuncts(whole)):
        longer: list[dict[Free, Term]] = []
        for chosen in choices:
            known = free_symbols(condition)
            if all(v in chosen or v not in known for v in schema.variables):
                longer.append(chosen)
                continue
            facts = [state.proof.conclusion(i) for i in reversed(state.facts())]
            found = [match(condition, f, schema.variables, form, chosen) for f in facts]
            longer += [f for f in found if f is not None] or [chosen]
        choices = longer[:MAX_CHOICES]
    return [c for c in choices if len(c) == len(schema.variables)]


def last_index(state: State, goal: Term, name: str, finish: Finish) -> int:
    """Prove a goal for an integer i <= h where i = h, h being put in for i, and where i <= h - 1."""

    def inside(inner: State, part: Term) -> int:
        variable = inner.visible.get(name)
        bound = _upper_bound(inner, variable) if variable is not None else None
        if variable is None or bound is None:
            return finish(inner, part)  # another part of a conjunction, such as a range
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
