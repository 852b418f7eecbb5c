"""Equations between functions, read entry by entry. Untrusted."""

from __future__ import annotations

from collections.abc import Sequence

from symderive.errors import Refusal, TermError
from symderive.tactics.arith import linarith
from symderive.tactics.logic import attempt, simple, solve_goal
from symderive.tactics.matching import schema_of
from symderive.tactics.proof import State, Stuck
from symderive.tactics.registry import Strategy
from symderive.tactics.rewriting import rewrite_goal
from symderive.terms.build import FALSE, arguments, eq, is_negation
from symderive.terms.term import Free, Lam, Term, apply, free, lam
from symderive.terms.types import PROP, Function, Type

__all__ = ["STRATEGIES", "pointwise"]

MAX_ROUNDS = 3
"""How often equal functions are put for each other in a goal."""


def pointwise(state: State, fact: int) -> int:
    """Turn f = g, of functions, into ∀x. f(x) = g(x) in normal form, for all arguments at once.

    Quantifiers and conditions in front of the equation stay in front.
    """
    proof = state.proof
    inner = state.taking(proof.conclusion(fact), *proof.hypotheses(fact))
    index = fact
    front: list[tuple[Term, str]] = []
    while (found := _opened(proof.conclusion(index))) is not None:
        kind, hint = found
        if kind is None:
            condition = proof.hyp((arguments(proof.conclusion(index), "imp") or (FALSE,))[0])
            front.append((proof.conclusion(condition), ""))
            index = proof.step("imp_elim", [index, condition])
        else:
            variable, inner = inner.fresh(hint, kind)
            front.append((variable, hint))
            index = proof.step("all_elim", [index], value=variable)
    index = _entries(inner, index)
    for part, hint in reversed(front):
        if isinstance(part, Free) and part.type != PROP:
            index = _general(inner, index, part, hint)
        else:
            index = proof.step("imp_intro", [index], proposition=part)
    return index


def _opened(term: Term) -> tuple[Type | None, str] | None:
    """Return the type of the outer variable, None for a condition in front; None where there is neither."""
    quantified = arguments(term, "forall")
    if quantified is not None and isinstance(quantified[0].type, Function):
        (predicate,) = quantified
        return quantified[0].type.domain, predicate.hint if isinstance(predicate, Lam) else "x"
    if arguments(term, "imp") is not None and not is_negation(term):
        return None, ""
    return None


def _entries(state: State, fact: int) -> int:
    proof = state.proof
    sides = arguments(proof.conclusion(fact), "eq")
    if sides is None or not isinstance(sides[0].type, Function):
        raise Stuck("S130", "this is no equation between functions", goal=proof.conclusion(fact))
    left, right = sides
    names: list[tuple[Free, str]] = []
    index, inner = fact, state
    while isinstance(left.type, Function):
        hint = next((s.hint for s in (left, right) if isinstance(s, Lam) and s.hint), "x")
        variable, inner = inner.fresh(hint, left.type.domain)
        names.append((variable, hint))
        hole = free(f"#{max(left.fresh, right.fresh)}", left.type)
        template = lam(hole, eq(apply(left, variable), apply(hole, variable)))
        left, right = apply(left, variable), apply(right, variable)
        index = proof.step("subst", [index, proof.step("refl", value=left)], template=template)
    normal = proof.form().normal(proof.conclusion(index))
    if arguments(normal, "eq") is not None:
        index = proof.step("convert", [index], goal=normal)
    for variable, hint in reversed(names):
        index = _general(state, index, variable, hint)
    return index


def _general(state: State, index: int, variable: Free, hint: str) -> int:
    """Generalise over a variable; the quantifier is called as it was before."""
    index = state.proof.step("all_intro", [index], variable=variable)
    quantified = arguments(state.proof.conclusion(index), "forall")
    if quantified is not None and isinstance(quantified[0], Lam):
        quantified[0].hint = hint
    return index


def _equations(state: State) -> list[int]:
    """Return the facts that end in an equation between functions."""
    found = []
    for index in state.facts():
        term = state.proof.conclusion(index)
        while _opened(term) is not None:
            quantified = arguments(term, "forall")
            if quantified is not None:
                term = quantified[0].body if isinstance(quantified[0], Lam) else FALSE
            else:
                term = (arguments(term, "imp") or (FALSE, FALSE))[1]
        sides = arguments(term, "eq")
        if sides is not None and isinstance(sides[0].type, Function):
            found.append(index)
    return found


def _by_entries(state: State, goal: Term) -> int:
    """Put equal functions for each other, or use what their entries are, then go on."""
    equations = _equations(state)
    if not equations:
        raise Stuck("S130", "no equation between functions is at hand", goal=goal)
    return attempt(lambda: _replaced(state, goal, equations), lambda: _with_entries(state, goal, equations))


def _replaced(state: State, goal: Term, equations: Sequence[int]) -> int:
    rules = [schema_of(state, i, names=f"?{n}_") for n, i in enumerate(equations)]

    def finish(inner: State, part: Term) -> int:
        if part in (goal, FALSE):
            raise Stuck("S132", "no equation between functions applies", goal=goal)
        return linarith(inner, part, [], depth=0)

    return rewrite_goal(state, goal, rules, simple, finish, rounds=MAX_ROUNDS)


def _with_entries(state: State, goal: Term, equations: Sequence[int]) -> int:
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
