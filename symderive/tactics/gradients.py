"""The search for gradients: by the quadratic form, by shape, by facts, by equations. Untrusted.

The first way is the form itself: if f(a + h) - f(a) is linear in h up to products of two inner products with
h, then the linear part is the gradient and Cauchy-Schwarz bounds the rest. What is not of this kind is taken
apart: sums, products, functions of a real after functions of the vector, known functions after an affine map.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from symderive.errors import Refusal, TermError
from symderive.kernel.form import Form, Monomial, Poly
from symderive.tactics.analysis import (
    bound_statement,
    bounded,
    cauchy_schwarz,
    gradient_affine,
    gradient_chain,
    gradient_from_bound,
    gradient_sum,
    has_grad,
    multiplied,
    norm_as_root,
    value_of,
)
from symderive.tactics.arith import positivity
from symderive.tactics.derivatives import (
    MAX_LEVEL,
    Search,
    by_fact,
    definition_of,
    derive,
    no_derivative,
    termwise_sum,
    with_length,
)
from symderive.tactics.logic import attempt, simple
from symderive.tactics.magnitude import absolute_bounds
from symderive.tactics.matching import instantiate, match, schema_of
from symderive.tactics.proof import Proof, State, Stuck
from symderive.terms.build import absolute, add, arguments, eq, inner, integer, mul, norm, power, real, sub
from symderive.terms.term import App, Const, Free, Lam, Term, apply, free, lam, occurs
from symderive.terms.types import REAL

__all__ = ["find_gradient", "gradient", "gradients"]


def gradient(state: State, function: Term, point: Term) -> tuple[int, Term]:
    """Prove has_grad(function, point, g) for some g; return the step and g."""
    step = find_gradient(Search(state.taking(function, point)), function, point)
    return step, value_of(state.proof, step)


def gradients(search: Search, function: Term, point: Term) -> Iterator[int]:
    """Yield steps has_grad(function, point, g) found in different ways."""
    yield find_gradient(search, function, point)
    if point.type != REAL and not isinstance(function, (Lam, Const)):
        yield _by_equations(search, function, point)


def find_gradient(search: Search, function: Term, point: Term) -> int:
    """Return a step has_grad(function, point, g)."""
    state = search.state
    state.allowance.spend()
    if point.type == REAL:
        return state.proof.step("grad_real", [derive(search, function, point)])
    known = by_fact(search, function, point)
    if known is not None:
        return known
    w, inside = state.taking(function, point).fresh("w", point.type)
    return _of_body(search.inside(inside), w, apply(function, w), point)


def _of_body(search: Search, w: Free, body: Term, point: Term) -> int:
    """Return a step has_grad(λw. body, point, g)."""
    proof = search.state.proof
    search.state.allowance.spend()

    def again() -> int:
        plain = proof.form().normal(body)
        if plain == body:
            raise no_derivative(lam(w, body), point)
        return _restated(proof, _of_body(_deeper(search, lam(w, body), point), w, plain, point), lam(w, body))

    return attempt(lambda: _by_form(search, w, body, point), lambda: _of_shape(search, w, body, point), again)


def _deeper(search: Search, function: Term, point: Term) -> Search:
    """Return the search one level down: what is rewritten could come back as it was."""
    if search.level >= MAX_LEVEL:
        raise no_derivative(function, point)
    return replace(search, level=search.level + 1)


def _restated(proof: Proof, step: int, function: Term) -> int:
    """Restate a gradient for a function with the same normal form."""
    found = arguments(proof.conclusion(step), "has_grad")
    if found is None or found[0] == function:
        return step
    return proof.step("convert", [step], goal=has_grad(function, found[1], found[2]))


# -- by the form -----------------------------------------------------------------------------------


def _by_form(search: Search, w: Free, body: Term, point: Term) -> int:
    """A function with f(a + h) - f(a) = <g, h> + terms of second order in h."""
    state, proof = search.state, search.state.proof
    form = proof.form()
    function = lam(w, body)
    h, inside = state.taking(function, point).fresh("h", point.type)
    change = form.plus(form.poly(apply(function, add(point, h))), form.poly(apply(function, point)), -1)
    linear: Poly = {}
    rest: list[tuple[Term, Term, Term]] = []
    for monomial, coefficient in change.items():
        factor, vectors = _split(form, monomial, h)
        scale: Poly = {factor: coefficient}
        if len(vectors) == 1:
            linear = form.plus(linear, form.multiply(scale, form.poly(vectors[0])))
        elif len(vectors) == 2:
            rest.append((form.reify(scale, REAL), vectors[0], vectors[1]))
        else:
            raise no_derivative(function, point)
    slope = form.reify(linear, point.type)
    width: Term = real(0)
    for scale_term, u, v in rest:
        width = add(width, _width(scale_term, u, v, h))
    steps = [step for scale_term, u, v in rest for step in _second_order(inside, scale_term, u, v, h)]
    goal = bound_statement(function, point, slope, width)
    body_goal = apply((arguments(goal, "forall") or (goal,))[0], h)
    shown = proof.step("all_intro", [bounded(inside, body_goal, steps)], variable=h)
    return gradient_from_bound(state, function, point, slope, width, shown)


def _split(form: Form, monomial: Monomial, h: Free) -> tuple[Monomial, list[Term]]:
    """Split a monomial into what is free of h and the vectors of its inner products with h.

    <h, h> counts as twice h itself.
    """
    factor: list[tuple[int, int]] = []
    vectors: list[Term] = []
    for number, exponent in monomial:
        atom = form.atom(number)
        if not occurs(h, atom):
            factor.append((number, exponent))
            continue
        sides = arguments(atom, "inner")
        if sides is None:
            raise Stuck("S172", "a function is not quadratic", goal=atom)
        if sides == (h, h):
            vectors += [h, h] * exponent
            continue
        other = sides[1] if sides[0] == h else sides[0]
        if h not in sides or occurs(h, other):
            raise Stuck("S172", "a function is not quadratic", goal=atom)
        vectors += [other] * exponent
    return tuple(factor), vectors


def _width(scale: Term, u: Term, v: Term, h: Free) -> Term:
    """Return the c of |scale·<u, h>·<v, h>| <= c·<h, h>."""
    if u == h:
        return absolute(scale)
    return mul(absolute(scale), mul(norm(u), norm(v)))


def _second_order(state: State, scale: Term, u: Term, v: Term, h: Free) -> list[int]:
    """Bound scale·<u, h>·<v, h>, from both sides, by multiples of <h, h>."""
    if u == h:
        square, _ = positivity(state, inner(h, h))
        return [multiplied(state, side, square) for side in absolute_bounds(state, scale)]
    first, second = cauchy_schwarz(state, u, h), cauchy_schwarz(state, v, h)
    one = multiplied(state, first, positivity(state, absolute(inner(v, h)))[0])
    two = multiplied(state, second, positivity(state, mul(norm(u), norm(h)))[0])
    size = positivity(state, absolute(scale))[0]
    value = mul(scale, mul(inner(u, h), inner(v, h)))
    return [multiplied(state, one, size), multiplied(state, two, size), *absolute_bounds(state, value)]


# -- by shape --------------------------------------------------------------------------------------


def _of_shape(search: Search, w: Free, body: Term, point: Term) -> int:
    proof = search.state.proof
    if not isinstance(body, App):
        raise no_derivative(lam(w, body), point)
    head, args = body.head, body.args
    name = head.name if isinstance(head, Const) else ""
    inside = [i for i, a in enumerate(args) if occurs(w, a)]
    if name == "add":
        step = gradient_sum(
            search.state, _of_body(search, w, args[0], point), _of_body(search, w, args[1], point)
        )
        return _restated(proof, step, lam(w, body))
    if name == "sum" and inside == [2]:
        return termwise_sum(search, w, body, point, _of_body)
    if name == "csum":
        return _unfolded(search, w, proof.step("csum_sum", function=args[0]), point)
    if name == "mul" and len(inside) == 2:
        return _of_product(search, w, body, point)
    if len(inside) == 1 and not occurs(w, head) and args[inside[0]].type == REAL:
        return _composed(search, w, body, inside[0], point)
    outer = apply(head, *args[:-1])
    if name != "norm" and inside == [len(args) - 1] and args[-1].type == point.type and not occurs(w, head):
        return _after_affine(search, w, outer, args[-1], point)
    if name == "norm":
        step = _unfolded(search, w, norm_as_root(search.state, args[0]), point)
        return with_length(search.state, step, apply(lam(w, args[0]), point))
    known = definition_of(search.state, body)
    if known is None:
        raise no_derivative(lam(w, body), point)
    return _unfolded(search, w, known, point)


def _unfolded(search: Search, w: Free, equation: int, point: Term) -> int:
    """Find the gradient of what the body is equal to for every w."""
    proof = search.state.proof
    sides = arguments(proof.conclusion(equation), "eq")
    if sides is None:
        raise Stuck("S172", "an equation is needed", goal=proof.conclusion(equation))
    return _equated(proof, _of_body(search, w, sides[1], point), equation, w)


def _of_product(search: Search, w: Free, body: App, point: Term) -> int:
    """f·k = ((f + k)² - f² - k²)/2."""
    first, second = body.args
    two, half = integer(2), real(Fraction(1, 2))
    squares = sub(sub(power(add(first, second), two), power(first, two)), power(second, two))
    step = _of_body(_deeper(search, lam(w, body), point), w, mul(half, squares), point)
    return _restated(search.state.proof, step, lam(w, body))


def _composed(search: Search, w: Free, body: App, position: int, point: Term) -> int:
    """A function of one real after a function of the vector."""
    state, proof = search.state, search.state.proof
    y, inside = state.taking(body, point).fresh("y", REAL)
    args = list(body.args)
    part, args[position] = args[position], y
    step = _of_body(search, w, part, point)
    outer = derive(search.inside(inside), lam(y, apply(body.head, *args)), apply(lam(w, part), point))
    return _restated(proof, gradient_chain(state, outer, step), lam(w, body))


def _after_affine(search: Search, w: Free, outer: Term, inside: Term, point: Term) -> int:
    """A function with a known gradient after w ↦ s·w + b."""
    state, proof = search.state, search.state.proof
    form = proof.form()
    at = apply(lam(w, inside), point)
    if isinstance(outer, Const):
        raise no_derivative(outer, at)
    known = by_fact(search, outer, at)
    if known is None:
        known = _by_equations(search, outer, at)
    if inside == w:
        return known
    affine = form.poly(inside)
    number = next((a for m in affine for a, _ in m if form.atom(a) == w), None)
    slope = {tuple(f for f in m if f[0] != number): c for m, c in affine.items() if (number, 1) in m}
    shift = {m: c for m, c in affine.items() if (number, 1) not in m}
    factor, base = form.reify(slope, REAL), form.reify(shift, point.type)
    if occurs(w, factor) or occurs(w, base):
        raise no_derivative(lam(w, apply(outer, inside)), point)
    step = gradient_affine(state, known, factor, base, point)
    return _restated(proof, step, lam(w, apply(outer, inside)))


# -- by equations ----------------------------------------------------------------------------------


def _by_equations(search: Search, function: Term, point: Term) -> int:
    """Use a general fact f(w) = t(w)."""
    state, proof = search.state, search.state.proof
    w, inside = state.taking(function, point).fresh("w", point.type)
    target = apply(function, w)
    for index in state.facts():
        schema = schema_of(state, index)
        sides = arguments(schema.conclusion, "eq")
        if sides is None or index in search.skip or sides[0].type != REAL:
            continue
        values = match(sides[0], target, schema.variables, proof.form())
        if values is None or any(v not in values for v in schema.variables):
            continue
        try:
            equation = instantiate(inside, schema, values, simple)
            shown = arguments(proof.conclusion(equation), "eq") or (target, target)
            if shown[0] != target:
                equation = proof.step("convert", [equation], goal=eq(target, shown[1]))
            within = Search(inside, skip=search.skip | {index}, level=search.level + 1)
            return _equated(proof, _of_body(within, w, shown[1], point), equation, w)
        except (Stuck, Refusal, TermError) as error:
            if error.code == "S190":
                raise
    raise no_derivative(function, point)


def _equated(proof: Proof, step: int, equation: int, w: Free) -> int:
    """has_grad(λw. t, a, g) and s = t for every w give has_grad(λw. s, a, g)."""
    same = proof.flip(proof.step("funext", [equation], variable=w))
    found = arguments(proof.conclusion(step), "has_grad")
    if found is None:
        raise Stuck("S172", "this says nothing about a gradient", goal=proof.conclusion(step))
    hole = free("?function", found[0].type)
    return proof.step("subst", [same, step], template=lam(hole, has_grad(hole, found[1], found[2])))
