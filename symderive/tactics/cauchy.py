"""Sums compared term by term, Cauchy-Schwarz: Σ_i Σ_j (a_i·b_j - a_j·b_i)² >= 0, |B·x|² >= 0. Untrusted."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, islice

from symderive.errors import Refusal, TermError
from symderive.tactics.arith import linarith, positivity, relation
from symderive.tactics.logic import attempt
from symderive.tactics.matching import closed_subterms
from symderive.tactics.products import Nest, nests_of, with_weights
from symderive.tactics.proof import State, Stuck
from symderive.tactics.registry import Strategy
from symderive.terms.build import add, arguments, csum, integer, mul, neg, power, real, sub, total
from symderive.terms.term import App, Const, Free, Lit, Term, apply, lam, occurs, substitute
from symderive.terms.types import REAL, Function

__all__ = ["STRATEGIES", "by_squares_of_sums", "sums_in", "terms_of_sides"]

MAX_SPLITS = 4
"""In how many ways the term of a sum is written as a product."""

MAX_SUMS = 4
"""How many sums of a goal are looked at."""


MAX_SQUARES = 12
"""How many squares of halves of the products are looked at."""


def sums_in(goal: Term) -> list[App]:
    """Return the sums of real numbers in a goal."""
    return [n for n in closed_subterms(goal) if isinstance(n, App) and _is_sum(n)][:MAX_SUMS]


def _is_sum(node: App) -> bool:
    name = node.head.name if isinstance(node.head, Const) else ""
    return node.type == REAL and len(node.args) == {"sum": 3, "csum": 1}.get(name)


def _factors(term: Term) -> list[Term]:
    both = arguments(term, "mul")
    return [term] if both is None else [*_factors(both[0]), *_factors(both[1])]


def _splits(body: Term) -> Iterator[tuple[Term, Term]]:
    """Yield a and b with body = a·b, also with b = 1."""
    factors = _factors(body)
    yield body, real(1)
    for size in range(1, len(factors) // 2 + 1):
        for chosen in combinations(range(len(factors)), size):
            rest = [n for n in range(len(factors)) if n not in chosen]
            yield _product([factors[n] for n in chosen]), _product([factors[n] for n in rest])


def _product(factors: list[Term]) -> Term:
    result = factors[0]
    for factor in factors[1:]:
        result = mul(result, factor)
    return result


def _lagrange(state: State, node: App) -> Iterator[Term]:
    """Yield Σ_i Σ_j (a_i·b_j - a_j·b_i)² for the ways to write the terms of a sum as a_i·b_i."""
    function = node.args[-1]
    if not isinstance(function.type, Function):
        return
    i, inner = state.taking(node).fresh("i", function.type.domain)
    j, _ = inner.fresh("j", function.type.domain)
    for n, (a, b) in enumerate(_splits(apply(function, i))):
        if n >= MAX_SPLITS:
            return
        moved = {i: j}
        square = power(
            sub(mul(a, substitute(b, moved)), mul(substitute(a, moved), b)),
            integer(2),
        )
        yield _over(node, i, _over(node, j, square))


def _over(node: App, name: Free, body: Term) -> Term:
    """Sum a body over the range of a sum."""
    if len(node.args) == 1:
        return csum(lam(name, body))
    return total(node.args[0], node.args[1], lam(name, body))


def _term_by_term(state: State, left: Term, right: Term) -> Iterator[Term]:
    """Yield Σ_i (r_i - l_i) where both sides are combinations of sums over one range."""
    for node in sums_in(sub(right, left))[:1]:
        function = node.args[-1]
        if isinstance(function.type, Function):
            i, _ = state.taking(left, right).fresh("i", function.type.domain)
            terms = terms_of_sides(left, right, node, i)
            if terms is not None:
                yield _over(node, i, sub(terms[1], terms[0]))


def terms_of_sides(left: Term, right: Term, like: App, i: Term) -> tuple[Term, Term] | None:
    """Return the terms at i of two combinations of sums over the range of one; None for anything else."""
    low, high = (_term_of(side, like, i) for side in (left, right))
    return None if low is None or high is None else (low, high)


def _term_of(value: Term, like: App, i: Term) -> Term | None:
    """Return the term at i of a combination of sums over the range of a sum; None for anything else."""
    if isinstance(value, App) and _is_sum(value) and value.args[:-1] == like.args[:-1]:
        return apply(value.args[-1], i) if value.args[-1].type == like.args[-1].type else None
    if isinstance(value, Lit) and not value.value:
        return value
    for name in ("add", "neg", "mul"):
        parts = arguments(value, name)
        if parts is None:
            continue
        if name == "mul" and sums_in(parts[0]):
            return None
        terms = [_term_of(p, like, i) for p in (parts[1:] if name == "mul" else parts)]
        known = [t for t in terms if t is not None]
        if len(known) < len(terms):
            return None
        return mul(parts[0], known[0]) if name == "mul" else add(*known) if name == "add" else neg(known[0])
    return None


def by_squares_of_sums(state: State, goal: Term) -> int:
    """Prove an inequality between products of sums by sums of squares of their terms."""
    found = relation(goal)
    if found is None or found[0] == "eq":
        raise Stuck("S130", "no inequality is asked", goal=goal)
    values = [
        *_term_by_term(state, *found[1:]),
        *(v for n in sums_in(goal) for v in _lagrange(state, n)),
        *islice(_halves(state.taking(goal), sub(found[2], found[1])), MAX_SQUARES),
    ]
    facts = []
    for value in values:
        try:
            facts.append(positivity(state, value)[0])
        except (Stuck, Refusal, TermError):
            continue
    if not facts:
        raise Stuck("S130", "no sums occur", goal=goal)
    return attempt(
        lambda: linarith(state, goal, facts, depth=0),
        lambda: linarith(state, goal, [*facts, *with_weights(state, goal)], depth=0),
        lambda: linarith(state, goal, facts, depth=1),
    )


def _halves(state: State, value: Term) -> Iterator[Term]:
    """Yield Σ_k (Σ of half the factors)² where a sum of products falls apart at an index k, or at none.

    Of two halves of one shape there is the square of their difference as well.
    """
    found: dict[Term, None] = {}
    for nest in nests_of(state, value):
        for middle in (None, *nest.names):
            names, factors = _linked(nest, middle)
            if 2 * len(factors) == len(nest.factors):
                half = _product(factors)
                for name in names:
                    half = csum(lam(name, half))
                found[half if middle is None else lam(middle, half, "k")] = None
    halves = list(found)
    yield from (_square(state, half) for half in halves)
    for first, second in combinations(halves, 2):
        if first.type == second.type:
            yield _square(state, first, second)


def _square(state: State, half: Term, *others: Term) -> Term:
    """Return a², or Σ_k a(k)², of a half or the difference of two."""
    if not isinstance(half.type, Function):
        value = sub(half, *others) if others else half
        return mul(value, value)
    k, _ = state.taking(half, *others).fresh("k", half.type.domain)
    values = [apply(h, k) for h in (half, *others)]
    value = sub(*values) if others else values[0]
    return csum(lam(k, mul(value, value)))


def _linked(nest: Nest, middle: Free | None) -> tuple[list[Free], list[Term]]:
    """Return the factors that hang together with the first by indices other than one, and these indices."""
    names: list[Free] = []
    factors = [nest.factors[0]]
    while True:
        found = [n for n in nest.names if n not in (*names, middle) and any(occurs(n, f) for f in factors)]
        if not found:
            return names, factors
        names += found
        factors = [f for f in nest.factors if any(occurs(n, f) for n in names)]


def _compares_sums(goal: Term) -> bool:
    found = relation(goal)
    return found is not None and found[0] != "eq" and found[1].type == REAL and bool(sums_in(goal))


STRATEGIES: tuple[Strategy, ...] = (
    Strategy("squares of sums", _compares_sums, by_squares_of_sums, last=True),
)
"""What `logic.auto` may call for the claim itself, after everything else."""
