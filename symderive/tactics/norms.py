"""Norms and inner products: the triangle inequality, Cauchy-Schwarz, projections. Untrusted.

Each is used of the vectors that occur in the goal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial, reduce
from itertools import combinations, product

from symderive.errors import Refusal, TermError
from symderive.kernel.form import Form, Poly
from symderive.tactics.analysis import lemma
from symderive.tactics.arith import linarith, positivity, relation
from symderive.tactics.library import from_library
from symderive.tactics.logic import attempt, simple, solve_goal
from symderive.tactics.proof import State, Stuck
from symderive.tactics.registry import Strategy
from symderive.terms.build import (
    FALSE,
    add,
    arguments,
    eq,
    inner,
    integer,
    inv,
    le,
    lt,
    mul,
    neg,
    norm,
    power,
    real,
    smul,
    sub,
)
from symderive.terms.term import Term, free, subterms
from symderive.terms.types import REAL, Space, Type

__all__ = ["STRATEGIES"]

MANY = 3
"""From how many summands on a vector is told from its summands alone."""

MAX_VECTORS = 4
"""How many vectors whose norms occur are compared with each other."""


def _lengths(term: Term) -> list[Term]:
    """Return the vectors whose norms a term holds."""
    found: dict[Term, None] = {}
    for node in subterms(term):
        inside = arguments(node, "norm")
        if inside is not None and not node.loose and isinstance(inside[0].type, Space):
            found[inside[0]] = None
    return list(found)


def _products(term: Term) -> list[tuple[Term, Term]]:
    """Return the pairs of different vectors whose inner products a term holds."""
    found: dict[tuple[Term, Term], None] = {}
    for node in subterms(term):
        sides = arguments(node, "inner")
        if sides is None or node.loose or not isinstance(sides[0].type, Space) or sides[0] == sides[1]:
            continue
        if (sides[1], sides[0]) not in found:
            found[sides[0], sides[1]] = None
    return list(found)


def _halves(vector: Term) -> Iterator[tuple[Term, Term]]:
    """Yield u and v for u + v, and for the sums in it."""
    parts = arguments(vector, "add")
    if parts is not None:
        yield parts[0], parts[1]
        for part in parts:
            yield from _halves(part)


def _triangles(state: State, vectors: list[Term]) -> Iterator[int]:
    """Yield |w| <= |u| + |v| for w = u + v, up to signs, among the vectors, and for the sums among them."""
    form = state.proof.form()
    pairs: dict[tuple[Term, Term], None] = {}
    for w in vectors:
        pairs.update(dict.fromkeys(_halves(w)))
        others = [v for v in vectors if v != w][:MAX_VECTORS]
        for (u, v), signs in product(combinations(others, 2), ((1, 1), (1, -1), (-1, 1))):
            first, second = (neg(t) if s < 0 else t for t, s in zip((u, v), signs, strict=True))
            if form.difference(w, add(first, second)) == {}:
                pairs[first, second] = None
        for size in range(MANY, len(others) + 1):
            for chosen, turns in product(combinations(others, size), product((1, -1), repeat=size)):
                terms = [neg(t) if s < 0 else t for t, s in zip(chosen, turns, strict=True)]
                whole = reduce(add, terms)
                if form.difference(w, whole) == {}:
                    pairs.update(dict.fromkeys(_halves(whole)))
    for u, v in pairs:
        yield from_library(state, "inner-products", "triangle", (u, v), (u.type,))


def _homogeneity(state: State, kind: Type) -> int:
    """∀c u. |c·u| = |c|·|u|."""
    proof = state.proof
    c, u = free("c", REAL), free("u", kind)
    step = linarith(state, eq(norm(smul(c, u)), mul(norm(c), norm(u))), [], depth=0)
    for variable in (u, c):
        step = proof.step("all_intro", [step], variable=variable)
    return step


def _scaled(state: State, vectors: list[Term]) -> Iterator[int]:
    """Yield |c·u| = |c|·|u| for the multiples among the vectors and their summands; c·|u| where c >= 0."""
    proof = state.proof
    pending = list(vectors)
    while pending:
        vector = pending.pop()
        pending += arguments(vector, "add") or arguments(vector, "neg") or ()
        parts = arguments(vector, "smul")
        if parts is None:
            continue
        c, u = parts
        build = partial(_homogeneity, kind=vector.type)
        general = lemma(state, f"norm of a multiple {vector.type!r}", build)
        step = proof.step("all_elim", [proof.step("all_elim", [general], value=c)], value=u)
        yield step
        try:
            sign, _ = positivity(state, c)
        except (Stuck, Refusal):
            continue
        same = solve_goal(state.with_local(sign), eq(norm(c), c), depth=1)
        yield linarith(state, eq(norm(vector), mul(c, norm(u))), [step, same], depth=1, extra=[norm(u)])


def _weights(vectors: list[Term]) -> list[Term]:
    """Return the numbers by which summands of the vectors are multiplied."""
    found: dict[Term, None] = {}
    for vector in vectors:
        for part in (vector, *(p for half in _halves(vector) for p in half)):
            multiple = arguments(part, "smul")
            if multiple is not None:
                found[multiple[0]] = None
    return list(found)


_CAUCHY_SCHWARZ = ("", "-upper", "-lower", "-squared")


def _bounds(state: State, pairs: list[tuple[Term, Term]]) -> Iterator[int]:
    """Yield what Cauchy and Schwarz say of inner products."""
    for u, v in pairs[:MAX_VECTORS]:
        for end in _CAUCHY_SCHWARZ:
            yield from_library(state, "inner-products", f"cauchy-schwarz{end}", (u, v), (u.type,))


def _below(state: State, goal: Term) -> Iterator[tuple[Term, int]]:
    """Yield |u|/<u, u> for the squares in denominators, a multiplier, and |1/<u, u>| = 1/<u, u>."""
    for node in subterms(goal):
        inside = arguments(node, "inv")
        square = arguments(inside[0], "inner") if inside is not None else None
        if square is not None and square[0] == square[1] and not node.loose:
            size = positivity(state, node)[0]
            same = solve_goal(state.with_local(size), eq(norm(node), node), depth=1)
            yield mul(norm(square[0]), node), same


def _residuals(state: State, pairs: list[tuple[Term, Term]]) -> Iterator[int]:
    """Yield Bessel's inequality, 0 <= |x - Σ <x, e>·e|² = |x|² - Σ <x, e>², for the e of length 1."""
    units = dict(_directions(state))
    for x in dict.fromkeys(v for pair in pairs for v in pair if v not in units):
        own = [e for e in units if (x, e) in pairs or (e, x) in pairs]
        if not own:
            continue
        rest: Term = x
        plain: Term = inner(x, x)
        for e in own:
            rest = sub(rest, smul(inner(x, e), e))
            plain = sub(plain, power(inner(x, e), integer(2)))
        step, _ = positivity(state, inner(rest, rest))
        extra = [mul(inner(x, e), inner(x, d)) for e in own for d in own]
        known = [step, *(units[e] for e in own)]
        yield linarith(state, le(real(0), plain), known, depth=1, extra=extra)


def _directions(state: State) -> Iterator[tuple[Term, int]]:
    """Yield the vectors that a fact says to have length 1, each with <e, e> = 1."""
    for index in state.facts():
        sides = arguments(state.proof.conclusion(index), "eq")
        if sides is None or sides[1] != real(1):
            continue
        length, square = arguments(sides[0], "norm"), arguments(sides[0], "inner")
        if length is not None and isinstance(length[0].type, Space):
            (e,) = length
            goal = eq(inner(e, e), real(1))
            yield e, linarith(state, goal, [index], depth=1, extra=[norm(e)], local=False)
        elif square is not None and square[0] == square[1]:
            yield square[0], index


def by_norms(state: State, goal: Term) -> int:
    """Prove a relation of norms and inner products by the inequalities that speak of them."""
    vectors, pairs = _lengths(goal), _products(goal)
    added: dict[int, None] = {}
    try:
        added.update(dict.fromkeys(_triangles(state, vectors)))
        added.update(dict.fromkeys(_scaled(state, vectors)))
        added.update(dict.fromkeys(_bounds(state, pairs)))
        added.update(dict.fromkeys(_residuals(state, pairs)))
        below = dict(_below(state, goal))
        added.update(dict.fromkeys(below.values()))
    except (Refusal, TermError) as error:
        raise Stuck("S130", "the norms are of other vectors", goal=goal) from error
    if not added:
        raise Stuck("S130", "nothing is known of these norms", goal=goal)
    known = list(added)
    return attempt(
        lambda: linarith(state, goal, known, depth=0),
        lambda: linarith(state, goal, known, depth=1, extra=[*below, *_weights(vectors)]),
    )


def _coefficient(form: Form, poly: Poly, product: Term) -> Term:
    """Return what an inner product is multiplied by in a polynomial."""
    rest: Poly = {}
    for monomial, coefficient in poly.items():
        atoms = dict(monomial)
        for atom, exponent in monomial:
            if exponent == 1 and form.atom(atom) == product:
                del atoms[atom]
                rest[tuple(sorted(atoms.items()))] = coefficient
    return form.reify(rest, REAL)


def by_completed_square(state: State, goal: Term) -> int:
    """Prove an inequality whose sides differ by A·|u + B/(2A)·v|², or by A·|u - v|² or A·|u + v|²."""
    found = relation(goal)
    if found is None or found[0] == "eq":
        raise Stuck("S130", "no inequality is asked", goal=goal)
    form = state.proof.form()
    poly = form.difference(found[2], found[1])
    atoms = dict.fromkeys(form.atom(a) for monomial in poly for a, _ in monomial)
    pairs = [p for a in atoms if (p := arguments(a, "inner")) is not None and p[0] != p[1]]
    tries: list[Callable[[], int]] = []
    for u, v in pairs[:MAX_VECTORS]:
        a, b, c = (_coefficient(form, poly, inner(*p)) for p in ((u, u), (u, v), (v, v)))
        for one, other, weight in ((u, v, a), (v, u, c)):
            tries.append(partial(_with_weight, state, goal, weight, _moved(one, other, b, weight)))
        tries += [
            partial(_with_multiple, state, goal, a, add(u, smul(real(sign), v)))
            for sign in (1, -1)
            if form.difference(a, c) == {} and form.difference(b, mul(real(2 * sign), a)) == {}
        ]
    if not tries:
        raise Stuck("S130", "there is no square to complete", goal=goal)
    return attempt(*tries)


def _moved(u: Term, v: Term, cross: Term, weight: Term) -> Term:
    return add(u, smul(mul(cross, inv(mul(real(2), weight))), v))


def _with_weight(state: State, goal: Term, weight: Term, vector: Term) -> int:
    """Prove a goal from 0 <= A·|w|², A > 0 being plain."""
    positive = simple(state, lt(real(0), weight))
    inner_state = state.with_local(positive)
    square, _ = positivity(inner_state, mul(weight, inner(vector, vector)))
    return linarith(inner_state, goal, [square], depth=1)


def _with_multiple(state: State, goal: Term, weight: Term, vector: Term) -> int:
    """Prove a goal from 0 <= A by multiplying with |w|²."""
    sign = solve_goal(state, le(real(0), weight), depth=1)
    return linarith(state.with_local(sign), goal, [sign], depth=1, extra=[inner(vector, vector)])


def _compares_lengths(goal: Term) -> bool:
    found = relation(goal)
    if found is None or found[0] == "eq" or found[1].type != REAL or goal == FALSE:
        return False
    return bool(_lengths(goal) or _products(goal))


STRATEGIES: tuple[Strategy, ...] = (
    Strategy("norms", _compares_lengths, by_norms, late=True),
    Strategy("completed square", _compares_lengths, by_completed_square, late=True),
)
"""What `logic.auto` may call when arithmetic alone has failed."""
