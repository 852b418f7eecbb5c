"""Rewriting with equations, under binders and with conditions, as a proved equation. Untrusted."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from symderive.errors import Refusal, TermError
from symderive.tactics.matching import Schema, instantiate, match
from symderive.tactics.proof import State, Stuck
from symderive.terms.build import arguments, eq, le
from symderive.terms.term import App, Const, Free, Lam, Term, apply, free, lam
from symderive.terms.types import INT

__all__ = ["Discharge", "Rule", "rewrite", "rewrite_fact", "rewrite_goal"]

Discharge = Callable[[State, Term], int]
Rule = Schema | Callable[[State, Term], tuple[Term, int] | None]
"""An equation read from left to right, or a function that gives an equal term and the step that says so."""


def rewrite(
    state: State, term: Term, rules: Sequence[Rule], discharge: Discharge, rounds: int = 1
) -> tuple[Term, int | None]:
    """Return an equal term and the step `term = it`, or the same term and None.

    Each rule is an equation read from left to right. A subterm is rewritten at most once in a round.
    """
    result, proof = term, None
    for _ in range(rounds):
        after, step = _once(state, result, rules, discharge)
        if step is None:
            break
        proof = step if proof is None else _chain(state, proof, step)
        result = after
    return result, proof


def rewrite_goal(
    state: State,
    goal: Term,
    rules: Sequence[Rule],
    discharge: Discharge,
    finish: Callable[[State, Term], int],
    rounds: int = 1,
) -> int:
    """Prove a goal by proving what it is rewritten to."""
    after, step = rewrite(state, goal, rules, discharge, rounds)
    inside = finish(state, after)
    if step is None:
        return inside
    hole = free(f"#{goal.fresh}", goal.type)
    return state.proof.step("subst", [state.proof.flip(step), inside], template=lam(hole, hole))


def rewrite_fact(
    state: State, index: int, rules: Sequence[Rule], discharge: Discharge, rounds: int = 1
) -> int | None:
    """Return what a fact is rewritten to, None where nothing changes."""
    fact = state.proof.conclusion(index)
    _, step = rewrite(state, fact, rules, discharge, rounds)
    if step is None:
        return None
    hole = free(f"#{fact.fresh}", fact.type)
    return state.proof.step("subst", [step, index], template=lam(hole, hole))


def _chain(state: State, first: int, second: int) -> int:
    """A = b and b = c give a = c."""
    found = arguments(state.proof.conclusion(first), "eq")
    if found is None:
        raise Stuck("S132", "rewriting made no equation")
    hole = free(f"#{found[0].fresh}", found[0].type)
    return state.proof.step("subst", [second, first], template=lam(hole, eq(found[0], hole)))


def _once(state: State, term: Term, rules: Sequence[Rule], discharge: Discharge) -> tuple[Term, int | None]:
    state.allowance.spend()
    if term.loose:
        return term, None
    for rule in rules:
        found = _apply(state, term, rule, discharge) if isinstance(rule, Schema) else rule(state, term)
        if found is not None:
            return found
    if isinstance(term, Lam):
        return _under(state, term, rules, discharge)
    if not isinstance(term, App):
        return term, None
    if isinstance(term.head, Const) and term.head.name == "sum" and len(term.args) == 3:
        return _in_sum(state, term, rules, discharge)
    return _in_arguments(state, term, rules, discharge)


def _apply(state: State, term: Term, rule: Schema, discharge: Discharge) -> tuple[Term, int] | None:
    sides = arguments(rule.conclusion, "eq")
    if sides is None:
        return None
    if sides[0].type != term.type:
        return _apply_to_prefix(state, term, rule, discharge)
    if isinstance(sides[0], Free) and sides[0] in rule.variables:
        return None
    form = state.proof.form()
    values = match(sides[0], term, rule.variables, form)
    if values is None or len(values) != len(rule.variables):
        return None
    try:
        step = instantiate(state, rule, values, discharge)
    except (Stuck, Refusal, TermError):
        return None
    found = arguments(state.proof.conclusion(step), "eq")
    if found is None or found[1] == term:
        return None
    if found[0] != term:
        try:
            step = state.proof.step("convert", [step], goal=eq(term, found[1]))
        except (Refusal, TermError):
            return None
    return found[1], step


def _apply_to_prefix(state: State, term: Term, rule: Schema, discharge: Discharge) -> tuple[Term, int] | None:
    """Rewrite f in f(x, y) with an equation of functions."""
    sides = arguments(rule.conclusion, "eq")
    if sides is None or not isinstance(term, App):
        return None
    for split in range(len(term.args)):
        prefix = apply(term.head, *term.args[:split])
        if prefix.type != sides[0].type:
            continue
        found = _apply(state, prefix, rule, discharge)
        if found is None:
            return None
        rest = term.args[split:]
        hole = free(f"#{max(term.fresh, found[0].fresh)}", prefix.type)
        template = lam(hole, eq(term, apply(hole, *rest)))
        base = state.proof.step("refl", value=term)
        return apply(found[0], *rest), state.proof.step("subst", [found[1], base], template=template)
    return None


def _in_arguments(
    state: State, term: App, rules: Sequence[Rule], discharge: Discharge
) -> tuple[Term, int | None]:
    proof = state.proof
    args = list(term.args)
    step: int | None = None
    head: Term = term.head
    for position, arg in enumerate(term.args):
        after, inside = _once(state, arg, rules, discharge)
        if inside is None:
            continue
        before = apply(head, *args)
        hole = free(f"#{max(before.fresh, after.fresh, term.fresh)}", arg.type)
        with_hole = [*args[:position], hole, *args[position + 1 :]]
        template = lam(hole, eq(term, apply(head, *with_hole)))
        base = step if step is not None else proof.step("refl", value=term)
        step = proof.step("subst", [inside, base], template=template)
        args[position] = after
    return (apply(head, *args), step) if step is not None else (term, None)


def _under(state: State, term: Lam, rules: Sequence[Rule], discharge: Discharge) -> tuple[Term, int | None]:
    variable, inner = state.taking(term).fresh(term.hint or "x", term.domain)
    after, step = _once(inner, apply(term, variable), rules, discharge)
    if step is None:
        return term, None
    found = state.proof.step("funext", [step], variable=variable)
    return lam(variable, after, term.hint), found


def _in_sum(state: State, term: App, rules: Sequence[Rule], discharge: Discharge) -> tuple[Term, int | None]:
    """Rewrite the terms of a sum, with the range as an assumption."""
    proof = state.proof
    lower, upper, function = term.args
    hint = function.hint if isinstance(function, Lam) else "k"
    variable, inner = state.taking(term).fresh(hint, INT)
    above, below = proof.hyp(le(lower, variable)), proof.hyp(le(variable, upper))
    inner = inner.with_local(above, below)
    body, step = _once(inner, apply(function, variable), rules, discharge)
    outside, first = _bounds(state, term, rules, discharge)
    if step is None:
        return outside, first
    same = proof.step("sum_cong", [step], variable=variable, lower=lower, upper=upper)
    found = arguments(proof.conclusion(same), "eq")
    after = found[1] if found is not None else body
    if first is None:
        return after, same
    again, second = _bounds(state, after, rules, discharge)
    return (again, _chain(state, same, second)) if second is not None else (after, same)


def _bounds(state: State, term: Term, rules: Sequence[Rule], discharge: Discharge) -> tuple[Term, int | None]:
    if not isinstance(term, App):
        return term, None
    proof = state.proof
    args = list(term.args)
    step: int | None = None
    for position in (0, 1):
        after, inside = _once(state, args[position], rules, discharge)
        if inside is None:
            continue
        hole = free(f"#{max(term.fresh, after.fresh)}", INT)
        with_hole = [*args[:position], hole, *args[position + 1 :]]
        base = step if step is not None else proof.step("refl", value=term)
        step = proof.step("subst", [inside, base], template=lam(hole, eq(term, apply(term.head, *with_hole))))
        args[position] = after
    return (apply(term.head, *args), step) if step is not None else (term, None)
