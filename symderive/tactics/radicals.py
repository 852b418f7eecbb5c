"""Square factors taken out of roots: sqrt(a²·u) = |a|·sqrt(u). Untrusted.

A factor is seen in the normal form of what stands under the root, or it is a number by which two roots of a
goal differ. Its absolute value is decided where its sign is known.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import isqrt

from symderive.errors import Refusal, TermError
from symderive.kernel.form import Form, Monomial, Poly
from symderive.tactics.arith import linarith, relation
from symderive.tactics.logic import attempt, simple, solve_goal
from symderive.tactics.magnitude import compare_squares, known
from symderive.tactics.matching import closed_subterms, schema_of
from symderive.tactics.proof import Proof, State, Stuck
from symderive.tactics.registry import Strategy
from symderive.tactics.rewriting import rewrite_goal
from symderive.terms.build import absolute, arguments, eq, integer, le, mul, neg, power, real, unary
from symderive.terms.term import Free, Lit, Term, free, free_symbols, lam, subterms
from symderive.terms.types import REAL

__all__ = ["STRATEGIES"]

MAX_ROOTS = 4
"""How many roots of a goal are looked at."""

MAX_FACTORS = 3
"""By how many symbols two roots may differ."""


def _square_factor(proof: Proof) -> int:
    """∀s u. 0 <= u ⇒ sqrt(s²·u) = |s|·sqrt(u)."""
    s, u = free("s", REAL), free("u", REAL)
    condition = le(real(0), u)
    state = State(proof, {}).with_local(proof.hyp(condition))
    goal = eq(unary("sqrt", mul(power(s, integer(2)), u)), mul(absolute(s), unary("sqrt", u)))
    step = compare_squares(state, goal, lambda inner, part: linarith(inner, part, [], depth=0))
    step = proof.step("imp_intro", [step], proposition=condition)
    for variable in (u, s):
        step = proof.step("all_intro", [step], variable=variable)
    return step


def _factor(form: Form, inside: Term) -> tuple[Term, Term] | None:
    """Return s and u with inside = s²·u, s not a number of absolute value 1; None if there is no such s."""
    found = form.poly(inside)
    if not found:
        return None
    common: dict[int, int] = dict(next(iter(found)))
    for monomial in found:
        exponents = dict(monomial)
        common = {a: min(e, exponents.get(a, 0)) for a, e in common.items()}
    halves = {a: e // 2 for a, e in common.items() if e >= 2}
    number = next(iter(found.values()))
    scale = isqrt(abs(int(number))) if len(found) == 1 and number == int(number) else 1
    scale = scale if scale and scale * scale == abs(number) else 1
    if not halves and scale == 1:
        return None

    def without(monomial: Monomial) -> Monomial:
        left = ((a, e - 2 * halves.get(a, 0)) for a, e in monomial)
        return tuple((a, e) for a, e in left if e)

    rest: Poly = {without(m): Fraction(c) / (scale * scale) for m, c in found.items()}
    return form.reify({tuple(sorted(halves.items())): scale}, REAL), form.reify(rest, REAL)


def _roots(goal: Term) -> list[Term]:
    found = [t for t in closed_subterms(goal) if arguments(t, "sqrt") is not None and t.type == REAL]
    return list(dict.fromkeys(found))[:MAX_ROOTS]


def _factored(state: State, node: Term, factor: Term, rest: Term) -> int:
    """Prove node = ±factor·sqrt(rest), or = |factor|·sqrt(rest) where the sign is not known."""
    proof = state.proof
    (inside,) = arguments(node, "sqrt") or (node,)
    same = linarith(state, eq(inside, mul(power(factor, integer(2)), rest)), [], depth=0)
    general = known(proof, "a square factor of a root", _square_factor)
    for value in (factor, rest):
        general = proof.step("all_elim", [general], value=value)
    step = proof.step("imp_elim", [general, _nonnegative(state, rest)])
    hole = free("?inside", REAL)
    right = mul(absolute(factor), unary("sqrt", rest))
    step = proof.step("subst", [proof.flip(same), step], template=lam(hole, eq(unary("sqrt", hole), right)))
    try:
        size = _size(state, factor)
    except (Stuck, Refusal, TermError):
        return step
    template = lam(hole, eq(node, mul(hole, unary("sqrt", rest))))
    return proof.step("subst", [size, step], template=template)


def _nonnegative(state: State, value: Term) -> int:
    goal = le(real(0), value)
    return attempt(lambda: simple(state, goal), lambda: solve_goal(state, goal, depth=1))


def _size(state: State, value: Term) -> int:
    """Prove |s| = s or |s| = -s, whichever the facts tell."""
    for end, sign in ((value, le(real(0), value)), (neg(value), le(value, real(0)))):
        try:
            shown = simple(state, sign)
        except (Stuck, Refusal, TermError):
            continue
        return compare_squares(
            state.with_local(shown),
            eq(absolute(value), end),
            lambda inner, part: linarith(inner, part, [], depth=0),
        )
    raise Stuck("S121", "the sign of a factor is not known", goal=value)


def _equations(state: State, goal: Term) -> Iterator[int]:
    form = state.proof.form()
    roots = _roots(goal)
    for node in roots:
        (inside,) = arguments(node, "sqrt") or (node,)
        found = _factor(form, inside)
        tries = [found] if found is not None else []
        if found is None:
            symbols = sorted((s for s in free_symbols(inside) if s.type == REAL), key=lambda s: s.name)
            others = [arguments(other, "sqrt") or (node,) for other in roots if other != node]
            tries = [(s, o[0]) for o in others for s in symbols[:MAX_FACTORS] if _is_smaller(o[0], inside, s)]
        for factor, rest in tries:
            try:
                yield _factored(state, node, factor, rest)
                break
            except (Stuck, Refusal, TermError) as error:
                if error.code == "S190":
                    raise


def _is_smaller(rest: Term, inside: Term, factor: Free) -> bool:
    """Say whether `rest` speaks of nothing but what `inside` speaks of besides the factor."""
    return free_symbols(rest) <= free_symbols(inside) - {factor}


def by_factors(state: State, goal: Term) -> int:
    """Prove a relation with the square factors taken out of its roots."""
    equations = list(_equations(state, goal))
    if not equations:
        raise Stuck("S130", "no root has a square factor", goal=goal)
    rules = [schema_of(state, i) for i in equations]

    def finish(inner: State, part: Term) -> int:
        return attempt(
            lambda: linarith(inner, part, [], depth=1),
            lambda: solve_goal(inner, part, depth=1),
        )

    return rewrite_goal(state, goal, rules, simple, finish)


def _has_roots(goal: Term) -> bool:
    found = relation(goal)
    if found is None or found[1].type != REAL or goal.loose:
        return False
    return any(
        (inside := arguments(n, "sqrt")) is not None and not isinstance(inside[0], Lit)
        for n in subterms(goal)
    )


STRATEGIES: tuple[Strategy, ...] = (Strategy("factors of roots", _has_roots, by_factors, late=True),)
"""What `logic.auto` may call when arithmetic alone has failed."""
