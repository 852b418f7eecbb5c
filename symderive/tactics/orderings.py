"""Inequalities told apart by the order of the unknowns, by the sign of integers, or by denial. Untrusted.

In each case products and squares decide, of which there are more when differences have a sign.
"""

from __future__ import annotations

from collections.abc import Sequence

from symderive.tactics.arith import relation
from symderive.tactics.logic import by_cases, excluded_middle
from symderive.tactics.nonnegative import by_products_and_squares
from symderive.tactics.proof import State, Stuck
from symderive.tactics.registry import Strategy
from symderive.terms.build import FALSE, arguments, integer, le, negation
from symderive.terms.term import App, Const, Free, Term, free_symbols, subterms
from symderive.terms.types import INT, REAL, Type

__all__ = ["STRATEGIES", "by_denial", "by_order", "by_sign_of_integers"]

MAX_ORDERED = 3
"""How many unknowns are put in order: 6 cases."""

MAX_INTEGERS = 2
"""Of how many integers the signs are told apart: 9 cases."""

_ARITHMETIC = frozenset({"add", "neg", "mul", "inv", "pow", "le", "lt", "of_int"})


def _unknowns(goal: Term, kind: Type) -> list[Free]:
    """Return the unknowns of a relation of polynomials or fractions, of one type alone."""
    found = relation(goal)
    if found is None or found[0] == "eq" or goal == FALSE or found[1].type not in (INT, REAL):
        return []
    symbols = sorted(free_symbols(goal), key=lambda s: s.name)
    plain = all(n.name in _ARITHMETIC for n in subterms(goal) if isinstance(n, Const))
    return symbols if plain and all(s.type == kind for s in symbols) else []


def by_order(state: State, goal: Term) -> int:
    """Prove an inequality for each order of its two or three unknowns."""
    unknowns = _unknowns(goal, REAL)
    if not 2 <= len(unknowns) <= MAX_ORDERED:
        raise Stuck("S123", "the unknowns are not two or three", goal=goal)
    return _sorted(state, goal, unknowns[:1], unknowns[1:])


def _sorted(state: State, goal: Term, chain: Sequence[Free], rest: Sequence[Free]) -> int:
    if not rest:
        return by_products_and_squares(state, goal)
    return _placed(state, goal, chain, rest, len(chain))


def _placed(state: State, goal: Term, chain: Sequence[Free], rest: Sequence[Free], most: int) -> int:
    """Find the place of the next unknown in a chain from its end on."""
    unknown = rest[0]
    if most == 0:
        return _sorted(state, goal, [unknown, *chain], rest[1:])

    def finish(inner: State, part: Term) -> int:
        above = inner.proof.conclusion(inner.local[-1])
        if arguments(above, "le") is not None:
            return _sorted(inner, part, [*chain[:most], unknown, *chain[most:]], rest[1:])
        return _placed(inner, part, chain, rest, most - 1)

    return by_cases(state, excluded_middle(state, le(chain[most - 1], unknown)), goal, finish)


def by_sign_of_integers(state: State, goal: Term) -> int:
    """Prove an inequality of integers where each is negative, 0 and positive."""
    unknowns = _unknowns(goal, INT)
    if not 1 <= len(unknowns) <= MAX_INTEGERS:
        raise Stuck("S123", "the unknowns are not one or two integers", goal=goal)
    return _signed(state, goal, unknowns)


def _signed(state: State, goal: Term, unknowns: Sequence[Free]) -> int:
    if not unknowns:
        return by_products_and_squares(state, goal)

    def split(inner: State, part: Term, bounds: Sequence[int]) -> int:
        if not bounds:
            return _signed(inner, part, unknowns[1:])

        def finish(case: State, last: Term) -> int:
            known = case.local[-1]
            if arguments(case.proof.conclusion(known), "lt") is None:
                return split(case, last, bounds[1:])
            tight = case.proof.step("int_tight", [known])
            return _signed(case.with_local(tight), last, unknowns[1:])

        either = excluded_middle(inner, le(unknowns[0], integer(bounds[0])))
        return by_cases(inner, either, part, finish)

    return split(state, goal, (0, -1))


def by_denial(state: State, goal: Term) -> int:
    """Prove an inequality by refuting the opposite, of which products are taken."""
    proof = state.proof
    denied = proof.turned(proof.hyp(negation(goal)))
    if denied is None or not _unknowns(goal, REAL):
        raise Stuck("S123", "an inequality of real numbers is needed", goal=goal)
    absurd = by_products_and_squares(state.with_local(denied), FALSE)
    return proof.step("contra", [absurd], proposition=goal)


def _has_equations(state: State) -> bool:
    return any(
        (sides := arguments(state.proof.conclusion(i), "eq")) is not None
        and sides[0].type == REAL
        and isinstance(sides[0], App)
        for i in state.facts()
    )


def _by_denial(state: State, goal: Term) -> int:
    if not _has_equations(state):
        raise Stuck("S123", "there are no equations to take products with", goal=goal)
    return by_denial(state, goal)


STRATEGIES: tuple[Strategy, ...] = (
    Strategy("signs of integers", lambda g: bool(_unknowns(g, INT)), by_sign_of_integers, last=True),
    Strategy("orders of the unknowns", lambda g: bool(_unknowns(g, REAL)), by_order, last=True),
    Strategy("denial with products", lambda g: bool(_unknowns(g, REAL)), _by_denial, last=True),
)
"""What `logic.auto` may call when products and squares have failed."""
