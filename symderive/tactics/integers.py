"""Recursion, remainders and residues: rules made for the terms of a goal. Untrusted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from symderive.errors import Refusal
from symderive.tactics.arith import linarith
from symderive.tactics.logic import by_cases, introduced, simple
from symderive.tactics.matching import Schema, schema_of
from symderive.tactics.proof import State, Stuck
from symderive.tactics.rewriting import rewrite_goal
from symderive.terms.build import (
    FALSE,
    arguments,
    cast,
    eq,
    integer,
    le,
    lt,
    mul,
)
from symderive.terms.term import App, Const, Term, apply, const, free, subterms
from symderive.terms.types import INT, Cyclic, Function

__all__ = [
    "mod_in_range",
    "recursion_equations",
    "recursion_rules",
    "unfold_recursion",
    "with_representatives",
]

Finish = Callable[[State, Term], int]


def _heads(term: Term, name: str, arity: int) -> list[Term]:
    """Return the closed applications of a constant to its first `arity` arguments."""
    found: dict[Term, None] = {}
    for node in subterms(term):
        if isinstance(node, App) and isinstance(node.head, Const) and node.head.name == name:
            args = node.args[:arity]
            if len(args) == arity and not any(a.loose for a in args):
                found[apply(node.head, *args)] = None
    return list(found)


def recursion_rules(state: State, goal: Term) -> list[Schema]:
    """Return the equations of the recursions in a goal as rules from left to right."""
    return [schema_of(state, i) for i in recursion_equations(state, goal)]


def recursion_equations(state: State, goal: Term) -> list[int]:
    """Return natrec(z, f, 0) = z and natrec(z, f, k + 1) = f(k, natrec(z, f, k)) as the goal needs them."""
    proof = state.proof
    form = proof.form()
    found: list[int] = []
    for node in _heads(goal, "natrec", 3):
        if not isinstance(node, App):
            continue
        start, step, number = node.args
        value = form.poly(number)
        if not value:
            index = proof.step("natrec_zero", start=start, step=step)
        else:
            before = form.reify(form.shifted(value, -1), INT)
            try:
                sign = simple(state, le(integer(0), before))
                index = proof.step("natrec_succ", [sign], start=start, step=step, number=before)
            except (Stuck, Refusal):
                continue
        sides = arguments(proof.conclusion(index), "eq")
        if sides is not None and sides[0] != node:
            index = proof.step("convert", [index], goal=eq(node, sides[1]))
        found.append(index)
    return found


def unfold_recursion(state: State, goal: Term, finish: Finish) -> int:
    """Unfold each recursion in the goal by one step, then finish."""

    def inside(inner: State, part: Term) -> int:
        rules = recursion_rules(inner, part)
        if not rules:
            raise Stuck("S147", "no recursion can be unfolded", goal=part)
        return rewrite_goal(inner, part, rules, simple, finish)

    return introduced(state, goal, inside)


def mod_in_range(state: State, n: Term) -> int:
    """∀k. 0 <= k ⇒ k < n ⇒ k mod n = k."""
    proof = state.proof
    k, inner = replace(state, named={}, local=()).taking(n).fresh("k", INT)
    low, high = proof.hyp(le(integer(0), k)), proof.hyp(lt(k, n))
    inner = inner.with_local(low, high)
    positive = linarith(inner, lt(integer(0), n), [low, high], depth=0)
    whole, least, most = inner.parts(proof.step("divmod", [positive], value=k))
    quotient = apply(const("quot"), k, n)
    goal = eq(apply(const("mod"), k, n), k)

    def close(s: State, g: Term) -> int:
        level = next(
            (i for i in s.local if arguments(proof.conclusion(i), "eq") is not None and i != whole),
            None,
        )
        if level is not None:
            return linarith(s, g, [whole, level], depth=2)
        sign = next(i for i in reversed(s.local) if arguments(proof.conclusion(i), "lt"))
        tight = proof.step("int_tight", [sign])
        absurd = _too_far(s, tight, quotient, n, positive, (whole, least, most, low, high))
        return proof.step("contra", [absurd], proposition=g)

    cases = proof.step("trichotomy", left=quotient, right=integer(0))
    inside = by_cases(inner, cases, goal, close)
    inside = proof.discharge(inside, [proof.conclusion(low), proof.conclusion(high)])
    return proof.step("all_intro", [inside], variable=k)


def _too_far(state: State, tight: int, quotient: Term, n: Term, positive: int, facts: tuple[int, ...]) -> int:
    """A quotient of at most -1 or at least 1 takes n·q out of the range."""
    sides = arguments(state.proof.conclusion(tight), "le")
    if sides is None:
        raise Stuck("S147", "no bound of the quotient")
    product = le(mul(n, sides[0]), mul(n, sides[1]))
    scaled = linarith(state.with_local(positive), product, [tight, positive], depth=2)
    return linarith(state, FALSE, [scaled, *facts], depth=0, local=False)


def with_representatives(state: State, goal: Term, finish: Finish) -> int:
    """Write sums over Z/n as sums over 0..n-1, and rep(residue k) as k mod n, or k in 0..n-1."""

    def inside(inner: State, part: Term) -> int:
        sums = [
            schema_of(inner, inner.proof.step("csum_sum", function=node.args[0]))
            for node in _heads(part, "csum", 1)
            if isinstance(node, App)
        ]
        return rewrite_goal(inner, part, sums, simple, lambda s, g: _representatives(s, g, finish))

    return introduced(state, goal, inside)


def _representatives(state: State, goal: Term, finish: Finish) -> int:
    proof = state.proof
    kinds: dict[Cyclic, None] = {}
    for node in subterms(goal):
        kind = node.type.domain if isinstance(node.type, Function) else None
        if isinstance(node, Const) and node.name == "rep" and isinstance(kind, Cyclic):
            kinds[kind] = None
    rules: list[Schema] = []
    second: list[Schema] = []
    for kind in kinds:
        k, _ = state.taking(goal).fresh("k", INT)
        general = proof.step("rep_cast", value=cast(k, kind))
        rules.append(schema_of(state, proof.step("all_intro", [general], variable=k)))
        n = free(kind.size, INT) if isinstance(kind.size, str) else integer(kind.size)
        second.append(schema_of(state, mod_in_range(state, n)))
    return rewrite_goal(state, goal, rules, simple, lambda s, g: rewrite_goal(s, g, second, simple, finish))
