"""Inequalities about functions with gradients: each general inequality at the points that occur. Untrusted.

Of a function with a Lipschitz gradient the library knows more: it lies below its quadratic model, and if it
is convex, its gradient is co-coercive.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations, product

from symderive.errors import Refusal, TermError
from symderive.tactics.arith import linarith, positivity, relation
from symderive.tactics.calculus import once
from symderive.tactics.library import from_library
from symderive.tactics.logic import attempt, simple
from symderive.tactics.matching import closed_subterms, instantiate, schema_of
from symderive.tactics.proof import State, Stuck
from symderive.tactics.registry import Strategy
from symderive.tactics.slopes import gradient_at_minimiser
from symderive.terms.build import FALSE, add, arguments, eq, inner, lt, real, smul, sub, zero
from symderive.terms.macros import MACROS
from symderive.terms.term import App, Free, Term, apply, const, free, lam, subterms
from symderive.terms.types import REAL, Function, Space, is_inner_product

__all__ = ["STRATEGIES"]

MAX_CONSTANTS = 2
"""With how many positive constants squares are completed."""

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
        for f in dict.fromkeys((*_functions(goal), *_all_functions(goal, kind))):
            for index in state.facts():
                constant = _constant(state.proof.conclusion(index), f)
                if constant is not None:
                    added.update(dict.fromkeys(_known_of_smooth(state, f, constant, index, points)))
        for p, f in product(points, _all_functions(goal, kind)):
            added.update(dict.fromkeys(_stationary(state, f, p, [q for q in points if q != p])))
    if not added:
        raise Stuck("S173", "nothing is known of functions at these points", goal=goal)
    known = list(added)
    return attempt(
        lambda: linarith(state, goal, known, depth=0),
        lambda: linarith(state, goal, known, depth=1),
        lambda: _with_squares(state, goal, known),
    )


def _all_functions(goal: Term, kind: object) -> list[Term]:
    """Return the real functions of vectors that a goal speaks of."""
    wanted = {n: None for n in subterms(goal) if isinstance(n, Free) and isinstance(n.type, Function)}
    return [n for n in wanted if n.type == Function(kind, REAL)]  # type: ignore[arg-type]


def _stationary(state: State, f: Term, point: Term, others: list[Term]) -> Iterator[int]:
    """Yield <grad f(p), q - p> = 0 where a fact says that p minimises f."""
    gradient = apply(const("grad", point.type), f, point)
    nothing = zero(point.type)
    try:
        step = state.proof.flip(gradient_at_minimiser(state, eq(gradient, nothing)))
    except (Stuck, Refusal, TermError):
        return
    hole = free("?g", point.type)
    for other in others:
        at_zero = linarith(state, eq(inner(nothing, sub(other, point)), real(0)), [], depth=0, local=False)
        template = lam(hole, eq(inner(hole, sub(other, point)), real(0)))
        yield state.proof.step("subst", [step, at_zero], template=template)


def _positive_constants(state: State) -> list[Term]:
    """Return the symbols that a fact says to be positive."""
    found: dict[Term, None] = {}
    for index in state.facts():
        sides = arguments(state.proof.conclusion(index), "lt")
        if sides is not None and sides[0] == real(0) and isinstance(sides[1], Free):
            found[sides[1]] = None
    return list(found)[:MAX_CONSTANTS]


def _with_squares(state: State, goal: Term, known: list[int]) -> int:
    """Complete the square of a gradient and a difference of two points: 0 <= |g + c·(y - x)|²."""
    constants = _positive_constants(state)
    gradients = [
        n for n in closed_subterms(goal) if arguments(n, "grad") is not None and isinstance(n.type, Space)
    ]
    squares: dict[int, None] = {}
    for g in gradients[:MAX_POINTS]:
        points = _points([goal], g.type)
        for c, (x, y) in product(constants, permutations(points, 2)):
            moved = add(g, smul(c, sub(y, x)))
            squares[positivity(state, inner(moved, moved))[0]] = None
    if not squares:
        raise Stuck("S173", "there is no square to complete", goal=goal)
    return linarith(state, goal, [*known, *squares], depth=1, extra=constants)


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
