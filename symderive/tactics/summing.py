"""Summing inequalities: Σ l(t) <= Σ r(t) from l(t) <= r(t) on the range, empty or not. Untrusted."""

from __future__ import annotations

from collections.abc import Callable

from symderive.errors import Refusal, TermError
from symderive.tactics.arith import Combination, Setting, combine, linarith
from symderive.tactics.logic import introduced, simple
from symderive.tactics.matching import Schema, closed_subterms, instantiate, schema_of
from symderive.tactics.proof import Proof, State, Stuck
from symderive.terms.build import (
    FALSE,
    add,
    arguments,
    cast,
    csum,
    forall,
    implies,
    integer,
    le,
    lt,
    real,
    sub,
    total,
)
from symderive.terms.term import App, Free, Lam, Term, apply, free, lam, substitute
from symderive.terms.types import INT, REAL, Function

__all__ = ["nonnegative_sum", "order_of_sums", "sum_le", "summed"]

_OVER_RANGE = 3
"""Number of arguments of a sum over a range: its ends and its terms."""

_SEQUENCE = Function(INT, REAL)
_F, _G = free("f", _SEQUENCE), free("g", _SEQUENCE)
_LO, _HI, _K, _T = free("lo", INT), free("hi", INT), free("k", INT), free("t", INT)


def _condition(left: Term, right: Term, lower: Term, upper: Term) -> Term:
    below = le(apply(left, _T), apply(right, _T))
    return forall(_T, implies(le(lower, _T), le(_T, upper), below), "t")


def _lemma(proof: Proof) -> int:
    """∀f g lo hi. (∀t. lo <= t ⇒ t <= hi ⇒ f t <= g t) ⇒ Σ f <= Σ g, by induction on the upper end."""
    state = State(proof, {})
    condition = _condition(_F, _G, _LO, _HI)
    termwise = proof.hyp(condition)

    def sums(upper: Term) -> Term:
        return le(total(_LO, upper, _F), total(_LO, upper, _G))

    goal, start = sums(_HI), sub(_LO, integer(1))
    predicate = implies(le(_K, _HI), sums(_K))

    def arithmetic(s: State, g: Term, *facts: int) -> int:
        return linarith(s, g, facts, depth=0)

    base = introduced(state, substitute(predicate, {_K: start}), arithmetic)
    above, hypothesis = proof.hyp(le(start, _K)), proof.hyp(predicate)

    def step(s: State, g: Term) -> int:
        here = instantiate(
            s, schema_of(s, termwise), _at(schema_of(s, termwise), add(_K, integer(1))), simple
        )
        return arithmetic(s, g, here, instantiate(s, schema_of(s, hypothesis), {}, simple))

    after = substitute(predicate, {_K: add(_K, integer(1))})
    inside = introduced(state.with_local(above), after, step)
    general = proof.step("induct", [base, inside], variable=_K, base=start, predicate=predicate)
    empty = proof.hyp(lt(_HI, start))
    emptied = arithmetic(state.with_local(empty), lt(_HI, _LO), empty)
    zeros = [proof.step("sum_empty", [emptied], function=f) for f in (_F, _G)]
    results = [arithmetic(state, goal, *zeros)]
    cases = proof.step("trichotomy", left=_HI, right=start)
    either = arguments(proof.conclusion(cases), "or") or ()
    for case in arguments(either[1], "or") or ():
        assumed = proof.hyp(case)
        high = arithmetic(state.with_local(assumed), le(start, _HI), assumed)
        at = proof.step("imp_elim", [proof.step("all_elim", [general], value=_HI), high])
        results.append(instantiate(state, schema_of(state, at), {}, simple))
    rest = proof.step("or_elim", [proof.hyp(either[1]), *results[1:]])
    shown = proof.step("or_elim", [cases, results[0], rest])
    shown = proof.step("imp_intro", [shown], proposition=condition)
    for variable in (_HI, _LO, _G, _F):
        shown = proof.step("all_intro", [shown], variable=variable)
    return shown


def _at(schema: Schema, value: Term) -> dict[Free, Term]:
    (variable,) = schema.variables
    return {variable: value}


def _general(proof: Proof, left: Term, right: Term, lower: Term, upper: Term) -> tuple[int, Term]:
    """Return (∀t. lower <= t ⇒ t <= upper ⇒ left t <= right t) ⇒ Σ left <= Σ right, and its condition."""
    if "sum of an inequality" not in proof.derived:
        proof.derived["sum of an inequality"] = _lemma(proof)
    step = proof.derived["sum of an inequality"]
    step = proof.at(step, left, right, lower, upper)
    condition, _ = arguments(proof.conclusion(step), "imp") or (FALSE, FALSE)
    return step, condition


def _on_range(
    state: State, function: Term, lower: Term, upper: Term, prove: Callable[[State, Free], int]
) -> int:
    """Prove ∀t. lower <= t ⇒ t <= upper ⇒ A(t) by proving A(t) where the range is known."""
    proof = state.proof
    hint = function.hint if isinstance(function, Lam) else "t"
    t, inner = state.taking(function, lower, upper).fresh(hint, INT)
    inside, above = le(lower, t), le(t, upper)
    step = prove(inner.with_local(proof.hyp(inside), proof.hyp(above)), t)
    return proof.step("all_intro", [proof.discharge(step, [inside, above])], variable=t)


def _order(
    state: State, sides: tuple[Term, Term], ends: tuple[Term, Term], prove: Callable[[State, Free], int]
) -> int:
    """Σ l <= Σ r over a range from a proof of l(t) <= r(t) on it."""
    shown = _on_range(state, sides[0], *ends, prove)
    step, _ = _general(state.proof, *sides, *ends)
    return state.proof.step("imp_elim", [step, shown])


def order_of_sums(
    state: State, node: App, left: Term, right: Term, prove: Callable[[State, Term], int]
) -> int:
    """Σ left <= Σ right over the range of a sum, from a proof of left(i) <= right(i) for i in the range.

    Over Z/n the terms are those at the residues of 0, ..., n - 1.
    """
    if len(node.args) == _OVER_RANGE:
        return _order(state, (left, right), (node.args[0], node.args[1]), prove)
    wholes = [state.proof.step("csum_sum", function=f) for f in (left, right)]
    plain = [(arguments(state.proof.conclusion(w), "eq") or (FALSE, FALSE))[1] for w in wholes]
    lower, upper, first = arguments(plain[0], "sum") or ()
    _, _, second = arguments(plain[1], "sum") or ()
    domain = left.type.domain if isinstance(left.type, Function) else left.type
    order = _order(state, (first, second), (lower, upper), lambda s, t: prove(s, cast(t, domain)))
    return linarith(state, le(csum(left), csum(right)), [order, *wholes], depth=0, local=False)


def sum_le(state: State, schema: Schema, lower: Term, upper: Term) -> int:
    """Σ l(t) <= Σ r(t) over lower..upper, from a fact ∀t. … ⇒ l(t) <= r(t) whose conditions hold there."""
    sides = arguments(schema.conclusion, "le")
    if sides is None or sides[0].type != REAL or len(schema.variables) != 1:
        raise Stuck("S143", "only inequalities of real numbers, general in one integer, are summed")
    (variable,) = schema.variables
    left, right = lam(variable, sides[0], "t"), lam(variable, sides[1], "t")
    return _order(
        state, (left, right), (lower, upper), lambda s, t: instantiate(s, schema, {variable: t}, simple)
    )


def summed(state: State, fact: int, goal: Term) -> list[int]:
    """Sum an inequality over the ranges of the sums in the goal."""
    schema = schema_of(state, fact)
    if len(schema.variables) != 1 or schema.variables[0].type != INT:
        return []
    if arguments(schema.conclusion, "le") is None:
        return []
    ranges: dict[tuple[Term, Term], None] = {}
    for node in closed_subterms(goal):
        found = arguments(node, "sum")
        if found is not None and len(found) == 3:
            ranges[found[0], found[1]] = None
    steps = []
    for lower, upper in ranges:
        try:
            steps.append(sum_le(state, schema, lower, upper))
        except (Stuck, Refusal, TermError):
            continue
    return steps


def nonnegative_sum(state: State, value: Term) -> tuple[int, bool]:
    """Prove 0 <= Σ f from 0 <= f(t) on the range."""
    lower, upper, function = arguments(value, "sum") or ()
    if value.type != REAL:
        raise Stuck("S121", "no shape with a known sign", goal=le(real(0), value))
    nothing = lam(_T, real(0), "t")
    step, condition = _general(state.proof, nothing, function, lower, upper)
    sums = state.proof.step("imp_elim", [step, simple(state, condition)])
    goal = le(real(0), value)
    return combine(state, goal, Combination(((real(1), sums, None),)), Setting(state.proof.form())), False
