"""What convex and concave functions say of the points in a goal that are between two others. Untrusted."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import permutations

from symderive.errors import Refusal, TermError
from symderive.kernel.form import Form
from symderive.tactics.arith import linarith, relation
from symderive.tactics.convexity import said_of
from symderive.tactics.logic import simple
from symderive.tactics.matching import instantiate, schema_of
from symderive.tactics.proof import State, Stuck
from symderive.tactics.registry import Strategy
from symderive.terms.build import FALSE, real
from symderive.terms.term import App, Free, Term, subterms
from symderive.terms.types import REAL, Function

__all__ = ["STRATEGIES", "by_chords"]

MAX_POINTS = 4
"""At how many points of a goal the values of a function are compared."""


def _weight(form: Form, point: Term, low: Term, high: Term) -> Fraction | None:
    """Return s, strictly between 0 and 1, where point = s·low + (1 - s)·high."""
    whole, part = form.difference(low, high), form.difference(point, high)
    if not whole or whole.keys() != part.keys():
        return None
    ratios = {Fraction(part[m]) / Fraction(whole[m]) for m in whole}
    (ratio,) = ratios if len(ratios) == 1 else [Fraction(0)]
    return ratio if 0 < ratio < 1 else None


def by_chords(state: State, goal: Term) -> int:
    """Prove an inequality from what convex(f) and concave(f) say of the points that occur."""
    added: list[int] = []
    form = state.proof.form()
    for index in state.facts():
        fact = state.proof.conclusion(index)
        if not any(said_of(name, fact) is not None for name in ("convex", "concave")):
            continue
        schema = schema_of(state, index)
        points = _points(goal, schema.variables[0].type)
        for low, high, point in permutations(points, 3):
            weight = _weight(form, point, low, high)
            if weight is not None:
                values = dict(zip(schema.variables, (low, high, real(weight)), strict=True))
                try:
                    added.append(instantiate(state, schema, values, simple))
                except (Stuck, Refusal, TermError) as error:
                    if error.code == "S190":
                        raise
    if not added:
        raise Stuck("S130", "no point in the goal is between two others", goal=goal)
    return linarith(state, goal, added, depth=0)


def _points(goal: Term, kind: object) -> list[Term]:
    found = dict.fromkeys(n.args[0] for n in _calls(goal) if n.args[0].type == kind)
    return list(found)[:MAX_POINTS]


def _calls(goal: Term) -> Iterator[App]:
    for node in subterms(goal):
        if isinstance(node, App) and isinstance(node.head, Free) and len(node.args) == 1 and not node.loose:
            yield node


def _compares_values(goal: Term) -> bool:
    found = relation(goal)
    return (
        found is not None
        and found[1].type == REAL
        and goal != FALSE
        and any(isinstance(n.head.type, Function) for n in _calls(goal))
    )


STRATEGIES: tuple[Strategy, ...] = (Strategy("chords", _compares_values, by_chords, late=True),)
"""What `logic.auto` may call when arithmetic alone has failed."""
