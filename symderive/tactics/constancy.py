"""Functions that are said to be constant: by their value at a place, or denied by two values. Untrusted."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from itertools import combinations

from symderive.errors import Refusal, TermError
from symderive.kernel.form import Form
from symderive.tactics.arith import linarith
from symderive.tactics.asymptotics import denied_part, values_at
from symderive.tactics.calculus import once
from symderive.tactics.expansions import evaluated
from symderive.tactics.logic import attempt, simple, solve_goal, unpack, witness
from symderive.tactics.matching import instantiate, schema_of
from symderive.tactics.proof import State, Stuck
from symderive.tactics.registry import Strategy
from symderive.terms.build import FALSE, arguments, lt, mul, real
from symderive.terms.term import Free, Term, apply, free, free_symbols, lam, substitute
from symderive.terms.types import PROP, REAL, Function

__all__ = ["STRATEGIES"]

PLACES = tuple(Fraction(p) for p in (1, -1, 2, -2, 3, "1/2", 0, "-1/2"))
"""Where values are compared."""

_APART = 1e-6
_OF_REALS = Function(REAL, PROP)


def _claimed(claim: Term) -> tuple[Free, Free, Term] | None:
    """Return c, x and l - r where a claim says ∃c. ∀x. … ⇒ l = r, for real c and x."""
    exists = arguments(claim, "exists")
    if exists is None or free_symbols(claim) or exists[0].type != _OF_REALS:
        return None
    c, x = free("?c", REAL), free("?x", REAL)
    general = arguments(apply(exists[0], c), "forall")
    if general is None or general[0].type != _OF_REALS:
        return None
    said = apply(general[0], x)
    while (implied := arguments(said, "imp")) is not None:
        said = implied[1]
    sides = arguments(said, "eq")
    if sides is None or sides[0].type != REAL:
        return None
    form = Form()
    return c, x, form.reify(form.difference(*sides), REAL)


def _pairs(rest: Term, c: Free, x: Free) -> Iterator[tuple[Fraction, Fraction]]:
    """Yield places u, v with rest(u) < rest(v) as far as floats tell, those farthest apart in value first."""
    at_zero = substitute(rest, {c: real(0)})
    values = values_at(lam(x, at_zero, "x"), tuple(float(p) for p in PLACES))
    known = [(Fraction(p), v) for p, v in values]
    pairs = [(u, v) if a < b else (v, u) for (u, a), (v, b) in combinations(known, 2) if abs(a - b) > _APART]
    yield from pairs


MAX_PAIRS = 6
"""How many pairs of places are tried."""


def not_constant(state: State, goal: Term) -> int:
    """Prove not ∃c. ∀x. … ⇒ f(x) = c from two places at which f has different values."""
    found = _claimed(denied_part(goal))
    if found is None:
        raise Stuck("S130", "nothing is said to be constant", goal=goal)
    c, x, rest = found
    proof, denied = state.proof, denied_part(goal)

    def finish(inner: State, target: Term) -> int:
        schema = schema_of(inner, inner.local[-1])
        for places in list(_pairs(rest, c, x))[:MAX_PAIRS]:
            at = [substitute(rest, {c: real(0), x: real(p)}) for p in places]
            try:
                equations = [
                    instantiate(inner, schema, {schema.variables[0]: real(p)}, simple) for p in places
                ]
                order = solve_goal(State(proof, {}, allowance=state.allowance), lt(*at), depth=1)
                return linarith(inner, target, [*equations, order], depth=0, local=False)
            except (Stuck, Refusal, TermError) as error:
                if error.code == "S190":
                    raise
        raise Stuck("S130", "no two values are shown to differ", goal=goal)

    absurd = unpack(state, proof.hyp(denied), FALSE, finish)
    return proof.step("imp_intro", [absurd], proposition=denied)


def constant(state: State, goal: Term) -> int:
    """Prove ∃c. ∀x. … ⇒ f(x) = c by the value of f at a place."""
    found = _claimed(goal)
    if found is None:
        raise Stuck("S130", "nothing is said to be constant", goal=goal)
    c, x, rest = found
    form = state.proof.form()
    slope = form.constant(form.difference(substitute(rest, {c: real(1)}), substitute(rest, {c: real(0)})))
    if slope is None or slope == 0:
        raise Stuck("S130", "the constant is not by itself", goal=goal)
    places = [p for p, _ in values_at(lam(x, substitute(rest, {c: real(0)}), "x"), (1.0, 0.0, -1.0))]

    def at(place: float) -> int:
        value = substitute(rest, {c: real(0), x: real(Fraction(place))})
        end, _ = evaluated(state, mul(real(Fraction(-1) / Fraction(slope)), value))
        return witness(state, goal, [end], lambda inner, part: solve_goal(inner, part, depth=2))

    return attempt(*(partial(at, place) for place in places[:2]))


STRATEGIES: tuple[Strategy, ...] = (
    Strategy(
        "values that differ", lambda goal: _claimed(denied_part(goal)) is not None, not_constant, whole=True
    ),
    Strategy("a value", lambda goal: _claimed(goal) is not None, once(constant)),
)
"""What `logic.auto` may call."""
