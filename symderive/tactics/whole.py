"""Values of floors, quotients and remainders of closed numbers, proved by their ranges. Untrusted."""

from __future__ import annotations

from fractions import Fraction

from symderive.errors import Refusal
from symderive.tactics.arith import linarith
from symderive.tactics.evaluation import value
from symderive.tactics.laws import fact_at
from symderive.tactics.proof import State, Stuck
from symderive.terms.build import FALSE, arguments, eq, integer, lt
from symderive.terms.term import App, Const, Term, apply, const, free_symbols, subterms

__all__ = ["whole_values"]

_NAMES = frozenset({"floor", "mod", "quot"})


def whole_values(state: State, terms: list[Term]) -> list[int]:
    """Prove t = k for the closed floors, quotients and remainders in these terms, inner ones first."""
    found: dict[Term, int] = {}
    for term in terms:
        for node in reversed(list(subterms(term))):
            named = isinstance(node, App) and isinstance(node.head, Const) and node.head.name in _NAMES
            if not named or node in found or node.loose or free_symbols(node):
                continue
            number = value(node, {})
            if not isinstance(number, Fraction):
                continue
            try:
                found[node] = _value_of(state, node, int(number), list(found.values()))
            except (Stuck, Refusal) as error:
                if error.code == "S190":
                    raise
    return list(found.values())


def _value_of(state: State, node: Term, number: int, known: list[int]) -> int:
    inside = arguments(node, "floor")
    if inside is not None:
        facts = [*known, *state.parts(fact_at(state.proof, "floor", inside[0]))]
        return _only(state, node, number, facts)
    value_, by = arguments(node, "mod") or arguments(node, "quot") or (node, node)
    positive = linarith(state, lt(integer(0), by), known, depth=0, local=False)
    facts = [*known, *state.parts(state.proof.step("divmod", [positive], value=value_))]
    quotient = apply(const("quot"), value_, by)
    chosen = value(quotient, {})
    if not isinstance(chosen, Fraction):
        raise Stuck("S130", "the quotient has no value", goal=node)
    same = _only(state, quotient, int(chosen), facts)
    if node == quotient:
        return same
    return linarith(state, eq(node, integer(number)), [*facts, same], depth=1, local=False)


def _only(state: State, node: Term, number: int, facts: list[int]) -> int:
    """Prove t = k from k - 1 < t < k + 1."""
    bounds = [lt(integer(number - 1), node), lt(node, integer(number + 1))]
    tight = [
        state.proof.step("int_tight", [linarith(state, goal, facts, depth=1, local=False)]) for goal in bounds
    ]
    return _between(state, eq(node, integer(number)), tight)


def _between(state: State, goal: Term, tight: list[int]) -> int:
    """Prove t = k from k <= t and t <= k."""
    proof = state.proof
    sides = arguments(goal, "eq") or (goal, goal)
    cases = proof.step("trichotomy", left=sides[0], right=sides[1])
    first, rest = arguments(proof.conclusion(cases), "or") or (goal, goal)
    results = []
    for order, step in zip((first, lt(sides[1], sides[0])), tight, strict=True):
        assumed = proof.hyp(order)
        absurd = linarith(state, FALSE, [assumed, step], depth=0, local=False)
        results.append(proof.step("contra", [absurd], proposition=goal))
    inner = proof.step("or_elim", [proof.hyp(rest), proof.hyp(goal), results[1]])
    return proof.step("or_elim", [cases, results[0], inner])
