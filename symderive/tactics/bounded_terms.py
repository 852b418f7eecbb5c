"""Inequalities of sums from bounds of their terms: absolute values, tangents of exp and log. Untrusted.

For w >= 0 and whatever y is, a term w·exp(u) is at least w·exp(y)·(1 + u - y), a term w·log(u) at most
w·(log(y) + u/y - 1) and at least w·(log(y) + 1 - y/u), and a term w·|u| at least ±w·u. The points y are those
at which the goal has exp and log outside of sums, and their inverses. Where l <= u is known at every place,
w·u is at least w·l. What is summed gives Jensen's and Gibbs' inequalities, log(n) as a bound of the entropy,
and bounds of weighted means, as linear combinations.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from symderive.errors import Refusal, TermError
from symderive.tactics.arith import linarith, positivity, relation
from symderive.tactics.cauchy import sums_in, terms_of_sides
from symderive.tactics.elementary import log_below_tangent
from symderive.tactics.laws import fact_at, law_at
from symderive.tactics.logic import attempt, simple, solve_goal
from symderive.tactics.magnitude import split_values
from symderive.tactics.matching import Schema, closed_subterms, instantiate, match, schema_of
from symderive.tactics.proof import State, Stuck
from symderive.tactics.registry import Strategy
from symderive.tactics.summing import order_of_sums
from symderive.terms.build import add, arguments, eq, inv, le, lt, mul, neg, norm, real, sub, unary
from symderive.terms.term import App, Free, Term, apply, lam, substitute, subterms
from symderive.terms.types import REAL, Function, Type

__all__ = ["STRATEGIES", "by_bounds_of_terms"]

MAX_BOUNDS = 12
"""How many bounds of terms are tried for one goal."""

MAX_POINTS = 3
"""At how many points tangents are taken."""

UNITS = 400
"""Work units for one bound."""

_ZERO, _ONE = real(0), real(1)
_BOUNDED = ("exp", "log", "norm")

Bound = tuple[Term, Term, Callable[[State, Term], int]]
"""Two terms of sums, and what proves l <= r, given l <= r."""


# -- terms -------------------------------------------------------------------------------------------


def _factors(term: Term) -> list[Term]:
    """Return the factors of a product, without its sign."""
    both = arguments(term, "mul")
    if both is not None:
        return [*_factors(both[0]), *_factors(both[1])]
    negated = arguments(term, "neg")
    return _factors(negated[0]) if negated is not None else [term]


def _product(factors: list[Term]) -> Term:
    """Return a product, in which a factor and its inverse cancel; that they may is shown by who uses it."""
    left: list[Term] = []
    for factor in factors:
        opposite = _inverse(factor)
        if opposite in left:
            left.remove(opposite)
        elif factor != _ONE:
            left.append(factor)
    result = left[0] if left else _ONE
    for factor in left[1:]:
        result = mul(result, factor)
    return result


def _inverse(factor: Term) -> Term:
    inside = arguments(factor, "inv")
    return inside[0] if inside is not None else inv(factor)


def _weighted(body: Term) -> Iterator[tuple[list[Term], str, Term]]:
    """Yield the other factors, F and u for each w·F(u) among the terms of a body, whatever its sign."""
    both = arguments(body, "add")
    if both is not None:
        yield from _weighted(both[0])
        yield from _weighted(both[1])
        return
    factors = _factors(body)
    for place, factor in enumerate(factors):
        for name in _BOUNDED:
            inside = arguments(factor, name)
            if inside is not None and inside[0].type == REAL:
                yield [*factors[:place], *factors[place + 1 :]], name, inside[0]


def _points(goal: Term) -> list[Term]:
    """Return the closed arguments of exp and log in a goal."""
    found: dict[Term, None] = {}
    for node in closed_subterms(goal):
        for name in ("exp", "log"):
            inside = arguments(node, name)
            if inside is not None:
                found[inside[0]] = None
    return list(found)[:MAX_POINTS]


def _logarithm(point: Term) -> Term:
    """Return log(y), as 0 for y = 1 and -log(c) for y = 1/c."""
    inside = arguments(point, "inv")
    if inside is not None:
        return neg(unary("log", inside[0]))
    return _ZERO if point == _ONE else unary("log", point)


# -- bounds ------------------------------------------------------------------------------------------


def _bounds(points: list[Term], body: Term) -> Iterator[Bound]:
    """Yield the bounds of the parts of a term of a sum."""
    for others, name, inside in _weighted(body):
        weight = _product(others)
        value = _product([*others, norm(inside) if name == "norm" else unary(name, inside)])
        if name == "norm":
            for side in (_product([*others, inside]), neg(_product([*others, inside]))):
                yield side, value, _directly
        elif name == "exp":
            for point in points:
                yield from _of_exponential(weight, inside, point)
        else:
            for point in (_ONE, *(p for y in points for p in (inv(y), y) if y != inside)):
                yield from _of_logarithm(others, inside, point)


def _directly(state: State, goal: Term) -> int:
    return attempt(
        lambda: linarith(state, goal, [], depth=1),
        lambda: split_values(state, goal, lambda inner, part: linarith(inner, part, [], depth=1)),
    )


def _of_exponential(weight: Term, inside: Term, point: Term) -> Iterator[Bound]:
    """Yield w·exp(y)·(1 + u - y) <= w·exp(u), and w·exp(u) <= w·exp(y) where u <= y."""
    value, slope = mul(weight, unary("exp", inside)), mul(weight, unary("exp", point))
    moved = sub(inside, point)

    def tangent(state: State, goal: Term) -> int:
        facts = [fact_at(state.proof, "exp_ge", moved), fact_at(state.proof, "exp_pos", point)]
        return linarith(state, goal, facts, depth=1, extra=[slope])

    def order(state: State, goal: Term) -> int:
        increasing = law_at(state.proof, "exp increases", inside, point)
        above = state.proof.step("imp_elim", [increasing, simple(state, le(inside, point))])
        return linarith(state, goal, [above], depth=1, extra=[weight])

    yield mul(slope, add(_ONE, moved)), value, tangent
    yield value, slope, order


def _of_logarithm(others: list[Term], inside: Term, point: Term) -> Iterator[Bound]:
    """Yield w·log(y) + w - w·y/u <= w·log(u), and w·log(u) <= w·log(y) + w·u/y - w."""
    weight, height = _product(others), _logarithm(point)
    value, level = mul(weight, unary("log", inside)), mul(weight, height)
    difference = sub(unary("log", inside), height)
    upwards = [*_factors(inside), _inverse(point)]
    downwards = [*map(_inverse, _factors(inside)), point]
    for below, quotient in ((True, downwards), (False, upwards)):
        moved = _product([*others, *quotient])

        shown = neg(difference) if below else difference
        prove = partial(_by_tangent, ratio=_product(quotient), difference=shown, weight=weight)
        if below:
            yield add(level, sub(weight, moved)), value, prove
        else:
            yield value, add(level, sub(moved, weight)), prove


def _by_tangent(state: State, goal: Term, *, ratio: Term, difference: Term, weight: Term) -> int:
    """Prove a bound of w·log(u) from log(ratio) <= ratio - 1 and log(ratio) = ±(log(u) - log(y))."""
    positive, strict = positivity(state, ratio)
    if not strict:
        raise Stuck("S121", "the argument of a logarithm may be 0", goal=lt(_ZERO, ratio))
    tangent = log_below_tangent(state.proof, ratio, positive)
    split = solve_goal(state, eq(unary("log", ratio), difference), depth=1)
    return linarith(state, goal, [tangent, split], depth=1, extra=[weight])


# -- sums --------------------------------------------------------------------------------------------


def by_bounds_of_terms(state: State, goal: Term) -> int:
    """Prove an inequality from bounds of the terms of the sums in it."""
    found = relation(goal)
    if found is None or found[0] == "eq":
        raise Stuck("S130", "no inequality is asked", goal=goal)
    facts: list[int] = []
    for node in sums_in(goal):
        function = node.args[-1]
        if not isinstance(function.type, Function):
            continue
        place, inner = state.taking(goal).fresh("i", function.type.domain)
        general = _general_bounds(state, function.type.domain)
        bounds = partial(_bounds_at, state, general, goal, node)
        for number in range(len(bounds(place))):
            step = _summed(inner, node, place, partial(_bound_at, bounds, number))
            facts += [] if step is None else [step]
    if not facts:
        raise Stuck("S130", "no bound of the terms of a sum was found", goal=goal)
    return attempt(
        lambda: linarith(state, goal, facts, depth=0),
        lambda: linarith(state, goal, facts, depth=1),
    )


def _general_bounds(state: State, kind: Type) -> list[Schema]:
    """Return the inequalities of reals that hold at every place of a kind."""
    schemas = (schema_of(state, i) for i in state.facts())
    return [
        s
        for s in schemas
        if [v.type for v in s.variables] == [kind]
        and (found := relation(s.conclusion)) is not None
        and found[0] != "eq"
        and found[1].type == REAL
    ]


def _of_factors(state: State, general: Sequence[Schema], body: Term, place: Term) -> Iterator[Bound]:
    """Yield w·l(i) <= w·r(i) for the terms w·l(i) and w·r(i) of a body of which l(i) <= r(i) is known."""
    form = state.proof.form()
    for factors in _terms(body):
        for number, factor in enumerate(factors):
            weight = _product([*factors[:number], *factors[number + 1 :]])
            for schema in general:
                (variable,) = schema.variables
                _, left, right = relation(schema.conclusion) or ("", body, body)
                if any(
                    match(side, factor, schema.variables, form) == {variable: place} for side in (left, right)
                ):
                    low, high = (substitute(side, {variable: place}) for side in (left, right))
                    yield mul(weight, low), mul(weight, high), partial(_by_weight, weight=weight)


def _by_weight(state: State, goal: Term, *, weight: Term) -> int:
    """Prove w·l <= w·r from w >= 0 and what is known of the place."""
    positive, _ = positivity(state, weight)
    return linarith(state, goal, [positive], depth=1, extra=[weight])


def _terms(body: Term) -> Iterator[list[Term]]:
    """Yield the factors of each term of a body."""
    both = arguments(body, "add")
    if both is not None:
        yield from _terms(both[0])
        yield from _terms(both[1])
    else:
        yield _factors(body)


def _bounds_at(state: State, general: Sequence[Schema], goal: Term, node: App, value: Term) -> list[Bound]:
    """Return the bounds of the term of a sum at one place."""
    _, left, right = relation(goal) or ("", goal, goal)
    terms = terms_of_sides(left, right, node, value)
    whole: list[Bound] = [] if terms is None else [(*terms, _directly)]
    alike = [n for n in sums_in(goal) if n != node and n.args[:-1] == node.args[:-1]]
    beside = [apply(n.args[-1], value) for n in alike if n.args[-1].type == node.args[-1].type]
    points = [*_points(goal), *(p for term in beside for p in _points(term))]
    body = apply(node.args[-1], value)
    return [*whole, *_of_factors(state, general, body, value), *_bounds(points, body)][:MAX_BOUNDS]


def _bound_at(bounds: Callable[[Term], list[Bound]], number: int, value: Term) -> Bound:
    """Return a bound at one place; S130 where there are fewer than at the place where they were counted."""
    found = bounds(value)
    if number >= len(found):
        raise Stuck("S130", "the term has no such bound at this place", goal=value)
    return found[number]


def _summed(state: State, node: App, place: Free, bound: Callable[[Term], Bound]) -> int | None:
    """Prove Σ l <= Σ r over the range of a sum; None where l <= r is not shown of its terms."""
    low, high, _ = bound(place)
    left, right = lam(place, low, "i"), lam(place, high, "i")

    def at(inner: State, value: Term) -> int:
        _, _, prove = bound(value)
        return prove(_with_instances(inner, value), le(apply(left, value), apply(right, value)))

    try:
        return state.limited(UNITS, lambda inner: order_of_sums(inner, node, left, right, at))
    except (Stuck, Refusal, TermError) as error:
        if error.code == "S190":
            raise
        return None


def _with_instances(state: State, value: Term) -> State:
    """Return the state with what the general facts say of one place."""
    for index in state.facts():
        schema = schema_of(state, index)
        if len(schema.variables) != 1 or schema.variables[0].type != value.type:
            continue
        if relation(schema.conclusion) is None and arguments(schema.conclusion, "and") is None:
            continue
        try:
            state = state.with_local(instantiate(state, schema, {schema.variables[0]: value}, simple))
        except (Stuck, Refusal, TermError) as error:
            if error.code == "S190":
                raise
    return state


def _applies(goal: Term) -> bool:
    found = relation(goal)
    if found is None or found[0] == "eq" or found[1].type != REAL:
        return False
    return any(
        arguments(node, name) is not None
        for total in sums_in(goal)
        for node in subterms(total)
        for name in _BOUNDED
    )


def _has_products(goal: Term) -> bool:
    found = relation(goal)
    if found is None or found[0] == "eq" or found[1].type != REAL or _applies(goal):
        return False
    return any(arguments(node, "mul") is not None for total in sums_in(goal) for node in subterms(total))


STRATEGIES: tuple[Strategy, ...] = (
    Strategy("bounds of the terms of sums", _applies, by_bounds_of_terms, late=True),
    Strategy("bounds of the factors in sums", _has_products, by_bounds_of_terms, late=True),
)
"""What `logic.auto` may call when arithmetic alone has failed."""
