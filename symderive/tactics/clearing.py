"""Equations between quotients: denominators are multiplied out of the goal and of the facts. Untrusted."""

from __future__ import annotations

from dataclasses import replace

from symderive.kernel.form import Poly
from symderive.tactics.arith import (
    Combination,
    Setting,
    cleared,
    combine,
    is_internal,
    linarith,
    nonzero,
    relation,
    setting_for,
)
from symderive.tactics.proof import State, Stuck
from symderive.tactics.registry import Strategy
from symderive.terms.build import arguments, eq, inv, real
from symderive.terms.term import Const, Term, subterms
from symderive.terms.types import REAL

__all__ = ["STRATEGIES", "by_clearing"]

MAX_FACTS = 6

_ONE: Poly = {(): 1}


def by_clearing(state: State, goal: Term) -> int:
    """Prove an equation of reals from equations among the facts, all of them without denominators."""
    sides = arguments(goal, "eq")
    facts = [i for i in state.facts() if _is_equation(state.proof.conclusion(i))][:MAX_FACTS]
    if sides is None or not facts:
        raise Stuck("S120", "no equation has a denominator", goal=goal)
    setting, polys = setting_for(state, [goal, *(state.proof.conclusion(i) for i in facts)])
    steps = [_cleared_fact(state, setting, index, p) for index, p in zip(facts, polys[1:], strict=True)]
    plain, scale = _without_denominators(state, setting, polys[0])
    form = setting.form
    whole = linarith(state, eq(form.reify(plain, REAL), real(0)), steps, depth=2, local=False)
    factor = form.reify(scale, REAL)
    last = replace(setting, units=(*setting.units, nonzero(state, factor)))
    return combine(state, goal, Combination(((inv(factor), whole, None),)), last)


def _cleared_fact(state: State, setting: Setting, index: int, p: Poly) -> int:
    """Return p·d = 0 for an equation p = 0 with the denominators d, or the equation itself."""
    plain, scale = _without_denominators(state, setting, p)
    if scale == _ONE:
        return index
    form = setting.form
    by = Combination(((form.reify(scale, REAL), index, None),))
    return combine(state, eq(form.reify(plain, REAL), real(0)), by, setting)


def _without_denominators(state: State, setting: Setting, p: Poly) -> tuple[Poly, Poly]:
    """Return p·d and d, d the product of the denominators in p."""
    form = setting.form
    units = [form.difference(*_apart(state.proof.conclusion(u))) for u in setting.units]
    plain, scale = cleared(form, [p, _ONE], units, [])
    least: dict[int, int] = {}
    for monomial in (*plain, *scale):
        for atom, exponent in monomial:
            least[atom] = min(exponent, least.get(atom, 0))
    lift: Poly = {tuple((a, -e) for a, e in sorted(least.items()) if e): 1}
    plain, scale = form.multiply(lift, plain), form.multiply(lift, scale)
    if any(is_internal(form.reify(q, REAL)) for q in (plain, scale)):
        raise Stuck("S122", "a sum is split up", goal=form.reify(scale, REAL))
    return plain, scale


def _apart(condition: Term) -> tuple[Term, Term]:
    """Return the sides of a != b or a < b."""
    denied = arguments(condition, "imp")
    found = relation(denied[0] if denied is not None else condition)
    if found is None:
        raise Stuck("S122", "this is no condition of a denominator", goal=condition)
    return found[1], found[2]


def _is_equation(fact: Term) -> bool:
    sides = arguments(fact, "eq")
    return sides is not None and sides[0].type == REAL


def _applies(goal: Term) -> bool:
    return _is_equation(goal) and any(isinstance(n, Const) and n.name == "inv" for n in subterms(goal))


STRATEGIES: tuple[Strategy, ...] = (
    Strategy("equations without denominators", _applies, by_clearing, last=True),
)
"""What `logic.auto` may call for an equation of quotients, after arithmetic has failed."""
