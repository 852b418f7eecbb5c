"""Inequalities about functions with gradients: each general inequality at the points that occur. Untrusted.

Of a function with a Lipschitz gradient the library knows more: it lies below its quadratic model, and if it
is convex, its gradient is co-coercive.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

from symderive.errors import Refusal, TermError
from symderive.tactics.arith import linarith, relation
from symderive.tactics.calculus import once
from symderive.tactics.library import from_library
from symderive.tactics.logic import attempt, simple
from symderive.tactics.matching import instantiate, schema_of
from symderive.tactics.proof import State, Stuck
from symderive.tactics.registry import Strategy
from symderive.terms.build import FALSE, arguments, lt, real
from symderive.terms.macros import MACROS
from symderive.terms.term import App, Free, Term, apply, const, free, subterms
from symderive.terms.types import REAL, Function, Space, is_inner_product

__all__ = ["STRATEGIES"]

MAX_POINTS = 3
"""At how many points the inequalities are used, those of the goal first."""


def _points(terms: list[Term], kind: object) -> list[Term]:
    """Return the points at which functions and gradients are taken."""
    found: dict[Term, None] = {}
    for term in terms:
        for node in subterms(term):
            if not isinstance(node, App) or node.loose or node.args[-1].type != kind:
                continue
            if isinstance(node.head, Free) or arguments(node, "grad") is not None:
                found[node.args[-1]] = None
    return list(found)[:MAX_POINTS]


def _functions(term: Term) -> Iterator[Term]:
    """Yield the functions f of which a term takes the gradient."""
    for node in subterms(term):
        found = arguments(node, "grad")
        if found and not found[0].loose:
            yield found[0]


def _constant(fact: Term, f: Term) -> Term | None:
    """Return L where a fact says that the gradient of f is Lipschitz with the constant L."""
    body = fact
    for hint in ("u", "v"):
        quantified = arguments(body, "forall")
        if quantified is None or not isinstance(quantified[0].type, Function):
            return None
        body = apply(quantified[0], free(f"?{hint}", quantified[0].type.domain))
    sides = arguments(body, "le")
    parts = arguments(sides[1], "mul") if sides is not None else None
    if parts is None or not isinstance(f.type, Function):
        return None
    gradient = apply(const("grad", f.type.domain), f)
    try:
        return parts[0] if MACROS["lipschitz"](gradient, parts[0]) == fact else None
    except TermError:
        return None


def _known_of_smooth(state: State, f: Term, constant: Term, smooth: int, points: list[Term]) -> Iterator[int]:
    """Yield what the library says of f at pairs of points."""
    if not isinstance(f.type, Function):
        return
    kind = f.type.domain
    slopes = simple(state, MACROS["differentiable"](f))
    claims = ["descent"]
    conditions = [[slopes, smooth]]
    try:
        positive = simple(state, lt(real(0), constant))
        curved = simple(state, MACROS["convex"](f))
        claims.append("cocoercive")
        conditions.append([positive, slopes, curved, smooth])
        claims.append("smooth-tangents")
        conditions.append([positive, slopes, curved, smooth])
    except (Stuck, Refusal, TermError):
        pass
    for x, y in permutations(points, 2):
        for claim, shown in zip(claims, conditions, strict=True):
            step = from_library(state, "convexity", claim, (f, constant, x, y), (kind,))
            yield state.prove_implications(step, shown)


def _general(state: State, kind: object) -> list[int]:
    """Return the facts that are inequalities, general in one or two vectors."""
    found = []
    for index in state.facts():
        schema = schema_of(state, index)
        sides = relation(schema.conclusion)
        if sides is None or sides[1].type != REAL or not 1 <= len(schema.variables) <= 2:
            continue
        if all(v.type == kind for v in schema.variables):
            found.append(index)
    return found


def by_points(state: State, goal: Term) -> int:
    """Use what is known of functions of vectors at all pairs of points in the goal."""
    kinds = {n.type.domain for n in subterms(goal) if isinstance(n.type, Function)}
    added: dict[int, None] = {}
    for kind in sorted((k for k in kinds if is_inner_product(k)), key=repr):
        points = _points([goal], kind)
        for index in _general(state, kind):
            schema = schema_of(state, index)
            for values in permutations(points, len(schema.variables)):
                try:
                    at = dict(zip(schema.variables, values, strict=True))
                    added[instantiate(state, schema, at, simple)] = None
                except (Stuck, Refusal, TermError):
                    continue
        for f in dict.fromkeys(_functions(goal)):
            for index in state.facts():
                constant = _constant(state.proof.conclusion(index), f)
                if constant is not None:
                    added.update(dict.fromkeys(_known_of_smooth(state, f, constant, index, points)))
    if not added:
        raise Stuck("S173", "nothing is known of functions at these points", goal=goal)
    known = list(added)
    return attempt(
        lambda: linarith(state, goal, known, depth=0),
        lambda: linarith(state, goal, known, depth=1),
    )


def _speaks_of_functions(goal: Term) -> bool:
    found = relation(goal)
    if found is None or found[1].type != REAL or goal == FALSE:
        return False
    return any(
        isinstance(n.type, Function) and isinstance(n.type.domain, Space) and isinstance(n, Free)
        for n in subterms(goal)
    )


STRATEGIES: tuple[Strategy, ...] = (
    Strategy("functions at points", _speaks_of_functions, once(by_points), late=True),
)
"""What `logic.auto` may call."""
