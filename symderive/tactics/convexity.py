"""Convex functions: the tangent inequality from convexity and a gradient. Untrusted."""

from __future__ import annotations

from collections.abc import Iterator

from symderive.errors import Refusal, TermError
from symderive.tactics.analysis import directional, has_grad
from symderive.tactics.arith import linarith
from symderive.tactics.logic import simple, solve_goal
from symderive.tactics.matching import Schema, closed_subterms, instantiate, schema_of
from symderive.tactics.proof import State, Stuck
from symderive.tactics.registry import Strategy
from symderive.terms.build import add, arguments, le, lt, mul, real, sub
from symderive.terms.term import App, Const, Free, Term, apply, const
from symderive.terms.types import REAL, Function

__all__ = ["STRATEGIES", "tangent"]


def _convexities(state: State) -> Iterator[tuple[Schema, Term]]:
    """Yield the facts that say of a function that it is convex, with the function."""
    for index in state.facts():
        schema = schema_of(state, index)
        if len(schema.variables) != 3 or len(schema.conditions) != 1:
            continue
        sides = arguments(schema.conclusion, "le")
        if sides is None or not isinstance(sides[0], App):
            continue
        function: Term = sides[0].head
        if len(sides[0].args) > 1:
            function = apply(function, *sides[0].args[:-1])
        first, second, weight = schema.variables
        if first.type != second.type or weight.type != REAL or isinstance(function, Const):
            continue
        if not any(v in (first, second, weight) for v in _free(function)):
            yield schema, function


def _free(term: Term) -> list[Term]:
    return [t for t in (term, *closed_subterms(term)) if isinstance(t, Free)]


def tangent(state: State, schema: Schema, function: Term, base: Term, point: Term) -> int:
    """<grad f(u), x - u> <= f(x) - f(u), for a convex f with a gradient at u = `base`, at x = `point`."""
    proof = state.proof
    slope = apply(const("grad", base.type), function, base)
    step = solve_goal(state, has_grad(function, base, slope), depth=1)
    line = directional(state, step, base, sub(point, base), real(0))
    found = arguments(proof.conclusion(line), "has_deriv")
    if found is None:
        raise Stuck("S173", "the derivative along the line is not found")
    phi = found[0]
    s, inner = state.taking(proof.conclusion(line)).fresh("s", REAL)
    low, high = proof.hyp(lt(real(0), s)), proof.hyp(le(s, real(1)))
    inner = inner.with_local(low, high)
    x, y, weight = schema.variables
    chord = instantiate(inner, schema, {x: point, y: base, weight: s}, simple)
    rise = sub(apply(function, point), apply(function, base))
    wanted = le(apply(phi, s), add(apply(phi, real(0)), mul(s, rise)))
    bound = linarith(inner, wanted, [chord], depth=0, local=False)
    return proof.step("slope", [line, bound], variable=s)


def _speaks_of_gradient(goal: Term) -> bool:
    return arguments(goal, "le") is not None and any(
        isinstance(n, App) and isinstance(n.head, Const) and n.head.name == "grad" and len(n.args) == 2
        for n in closed_subterms(goal)
    )


def _by_tangent(state: State, goal: Term) -> int:
    """Prove an inequality with f(x), f(u) and grad f(u) by the tangent inequality of a convex f."""
    nodes = closed_subterms(goal)
    for schema, function in _convexities(state):
        domain = function.type.domain if isinstance(function.type, Function) else REAL
        bases = [
            n.args[1]
            for n in nodes
            if isinstance(n, App)
            and isinstance(n.head, Const)
            and n.head.name == "grad"
            and len(n.args) == 2
            and n.args[0] == function
        ]
        points = [
            n.args[-1]
            for n in nodes
            if isinstance(n, App) and n.args[-1].type == domain and apply(function, n.args[-1]) == n
        ]
        for base in dict.fromkeys(bases):
            for point in dict.fromkeys(points):
                if point == base:
                    continue
                state.allowance.spend(5)
                try:
                    step = tangent(state, schema, function, base, point)
                    return linarith(state, goal, [step], depth=0, local=False)
                except (Stuck, Refusal, TermError) as error:
                    if error.code == "S190":
                        raise
    raise Stuck("S173", "no tangent of a convex function gives this", goal=goal)


STRATEGIES: tuple[Strategy, ...] = (
    Strategy("tangent of a convex function", _speaks_of_gradient, _by_tangent),
)
