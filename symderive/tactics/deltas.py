"""Deltas of integers, sums over a range with one in them, and sums in denominators. Untrusted.

Σ_{k=lo}^{hi} f(k)·delta(k, j) is f(j) where lo <= j <= hi, and 0 where j is outside.
"""

from __future__ import annotations

from symderive.errors import Refusal, TermError
from symderive.kernel.form import Form, Poly
from symderive.tactics.analysis import lemma
from symderive.tactics.arith import linarith, relation
from symderive.tactics.logic import attempt, simple, solve_goal
from symderive.tactics.matching import instantiate, schema_of
from symderive.tactics.proof import State, Stuck
from symderive.tactics.registry import Strategy
from symderive.tactics.rewriting import rewrite_goal
from symderive.tactics.summing import nonnegative_sum
from symderive.terms.build import (
    FALSE,
    add,
    arguments,
    conj,
    disj,
    eq,
    integer,
    le,
    lt,
    mul,
    negation,
    real,
    sub,
    total,
)
from symderive.terms.term import Const, Free, Term, apply, const, free, free_symbols, lam, occurs, subterms
from symderive.terms.types import INT, REAL, Function

__all__ = ["STRATEGIES", "collapsed", "delta_apart"]

_F = free("f", Function(INT, REAL))
_LO, _HI, _J, _K = (free(name, INT) for name in ("lo", "hi", "j", "k"))


MAX_PLACES = 4
"""How many integers are tried as the place of a term in a sum."""


def _delta(i: Term, j: Term) -> Term:
    return apply(const("delta", INT), i, j)


def delta_apart(state: State, i: Term, j: Term, apart: int) -> int:
    """delta(i, j) = 0 from a proof of i != j."""
    proof = state.proof
    general = proof.step("fact", name="delta_apart", types=())
    general = proof.at(general, i, j)
    return proof.step("imp_elim", [general, apart])


def _weighted(j: Term) -> Term:
    return lam(_K, mul(apply(_F, _K), _delta(_K, j)), "k")


def _vanishes(state: State, lower: Term, upper: Term) -> int:
    """Σ_{k=lower}^{upper} f(k)·delta(k, j) = 0, where the facts say that j is outside the range."""
    proof = state.proof
    inner = state.with_local(proof.hyp(le(lower, _K)), proof.hyp(le(_K, upper)))
    same = proof.hyp(eq(_K, _J))
    absurd = linarith(inner.with_local(same), FALSE, [same], depth=0)
    apart = proof.step("imp_intro", [absurd], proposition=eq(_K, _J))
    nothing = delta_apart(state, _K, _J, apart)
    body = linarith(
        state, eq(apply(_weighted(_J), _K), real(0)), [nothing], depth=1, local=False, extra=[apply(_F, _K)]
    )
    return proof.step("sum_cong", [body], variable=_K, lower=lower, upper=upper)


def _collapse_lemma(state: State) -> int:
    """∀f lo hi j. lo <= j and j <= hi ⇒ Σ f(k)·delta(k, j) = f(j): no term but one is left."""
    proof = state.proof
    inside = conj(le(_LO, _J), le(_J, _HI))
    known = state.with_local(proof.hyp(inside))
    one = integer(1)
    parts = [_vanishes(known, _LO, sub(_J, one)), _vanishes(known, add(_J, one), _HI)]
    goal = eq(total(_LO, _HI, _weighted(_J)), apply(_F, _J))
    return _general(state, linarith(known, goal, parts, depth=0), inside)


def _outside_lemma(state: State) -> int:
    """∀f lo hi j. j < lo or hi < j ⇒ Σ f(k)·delta(k, j) = 0."""
    proof = state.proof
    outside = disj(lt(_J, _LO), lt(_HI, _J))
    goal = eq(total(_LO, _HI, _weighted(_J)), real(0))
    cases = [
        linarith(known, goal, [_vanishes(known, _LO, _HI)], depth=0)
        for known in (state.with_local(proof.hyp(part)) for part in arguments(outside, "or") or ())
    ]
    return _general(state, proof.step("or_elim", [proof.hyp(outside), *cases]), outside)


def _general(state: State, step: int, condition: Term) -> int:
    proof = state.proof
    step = proof.step("imp_intro", [step], proposition=condition)
    for variable in (_J, _HI, _LO, _F):
        step = proof.step("all_intro", [step], variable=variable)
    return step


def collapsed(state: State, term: Term) -> tuple[Term, int] | None:
    """Rewrite a sum with deltas of its index that lie inside its range, or outside it, as what is left."""
    found = arguments(term, "sum")
    if found is None or len(found) != 3 or term.loose or term.type != REAL:
        return None
    if not any(isinstance(n, Const) and n.name == "delta" for n in subterms(term)):
        return None
    lower, upper, function = found
    form = state.proof.form()
    k, _ = state.taking(term).fresh("k", INT)
    parts, rest = _by_deltas(form, form.poly(apply(function, k)), k)
    steps, value = [], form.reify(rest, REAL)
    after: Term | None = total(lower, upper, lam(k, value, "k")) if rest else None
    for j, weight in parts.items():
        weights = lam(k, form.reify(weight, REAL), "k")
        step, inside = _one(state, weights, lower, upper, j)
        steps.append(step)
        if inside:
            after = apply(weights, j) if after is None else add(apply(weights, j), after)
    if not steps:
        return None
    after = real(0) if after is None else after
    return after, linarith(state, eq(term, after), steps, depth=0, local=False)


def decided(state: State, term: Term) -> tuple[Term, int] | None:
    """Rewrite delta(i, j) of integers as 1 or 0 where the facts say that i and j are equal, or different."""
    sides = arguments(term, "delta")
    if sides is None or sides[0].type != INT or term.loose:
        return None
    same = eq(sides[0], sides[1])
    try:
        apart = simple(state, negation(same))
        return real(0), delta_apart(state, sides[0], sides[1], apart)
    except (Stuck, Refusal, TermError):
        pass
    try:
        step = simple(state, same)
    except (Stuck, Refusal, TermError):
        return None
    hole = free(f"#{term.fresh}", INT)
    one = state.proof.step(
        "convert", [state.proof.step("refl", value=real(1))], goal=eq(_delta(sides[1], sides[1]), real(1))
    )
    template = lam(hole, eq(_delta(hole, sides[1]), real(1)))
    return real(1), state.proof.step("subst", [state.proof.flip(step), one], template=template)


def _one(state: State, weights: Term, lower: Term, upper: Term, j: Term) -> tuple[int, bool]:
    """Return what Σ w(k)·delta(k, j) is, and whether j is in the range."""
    for name, build, inside in (
        ("sum with a delta", _collapse_lemma, True),
        ("sum with a delta outside", _outside_lemma, False),
    ):
        schema = schema_of(state, lemma(state, name, build))
        values = dict(zip(schema.variables, (weights, lower, upper, j), strict=True))
        try:
            return instantiate(state, schema, values, simple), inside
        except (Stuck, Refusal, TermError) as error:
            if error.code == "S190":
                raise
    raise Stuck("S130", "the place of a delta in a sum is not known", goal=j)


def _by_deltas(form: Form, p: Poly, k: Free) -> tuple[dict[Term, Poly], Poly]:
    """Split a polynomial in k into its parts w(k) at delta(k, j), by j, and what has no delta of k."""
    parts: dict[Term, Poly] = {}
    rest: Poly = {}
    for monomial, coefficient in p.items():
        for place, (atom, _) in enumerate(monomial):
            j = _partner(form, form.atom(atom), k)
            if j is not None:
                other = (*monomial[:place], *monomial[place + 1 :])
                parts.setdefault(j, {})[other] = coefficient
                break
        else:
            rest[monomial] = coefficient
    return parts, rest


def _partner(form: Form, atom: Term, k: Free) -> Term | None:
    """Return the j of delta(k, j), which may be written as the delta of a difference."""
    sides = arguments(atom, "delta")
    if sides is None or sides[0].type != INT or not occurs(k, atom):
        return None
    p = form.difference(*sides)
    ((own, _),) = next(iter(form.poly(k)))
    unit = p.pop(((own, 1),), 0)
    if unit not in (1, -1) or any(occurs(k, form.atom(a)) for m in p for a, _ in m):
        return None
    return form.reify({m: -c * unit for m, c in p.items()}, INT)


# -- strategies ------------------------------------------------------------------------------------


def _mentions_delta(goal: Term) -> bool:
    found = relation(goal)
    if found is None or found[1].type != REAL or goal == FALSE:
        return False
    return any(isinstance(n, Const) and n.name == "delta" for n in subterms(goal))


def _by_collapse(state: State, goal: Term) -> int:
    def finish(inner: State, part: Term) -> int:
        if part == goal:
            raise Stuck("S130", "no delta can be summed away", goal=goal)
        return solve_goal(inner, part, depth=1)

    return rewrite_goal(state, goal, (collapsed, decided), simple, finish, rounds=3)


def _with_terms(state: State, goal: Term) -> int:
    """Use that a sum of nonnegative terms is at least each of them."""
    places = sorted((s for s in free_symbols(goal) if s.type == INT), key=lambda s: s.name)
    added: dict[int, None] = {}
    for node in dict.fromkeys(subterms(goal)):
        found = arguments(node, "sum")
        if found is None or len(found) != 3 or node.loose or node.type != REAL:
            continue
        for j in places[:MAX_PLACES]:
            try:
                added[_term_at_most(state, node, j)] = None
            except (Stuck, Refusal, TermError) as error:
                if error.code == "S190":
                    raise
    if not added:
        raise Stuck("S130", "no sum is seen to be at least one of its terms", goal=goal)
    inner = state.with_local(*added)
    return attempt(
        lambda: linarith(inner, goal, list(added), depth=0, guarded=False),
        lambda: linarith(inner, goal, list(added), depth=1, guarded=False),
        lambda: linarith(inner, goal, list(added), depth=2, guarded=False),
    )


def _term_at_most(state: State, node: Term, j: Term) -> int:
    """f(j) <= Σ f, where j is in the range and the terms are nonnegative."""
    lower, upper, function = arguments(node, "sum") or ()
    one = integer(1)
    inside = [simple(state, le(lower, j)), simple(state, le(j, upper))]
    known = state.with_local(*inside)
    parts = [total(lower, sub(j, one), function), total(add(j, one), upper, function)]
    signs = [nonnegative_sum(known, part)[0] for part in parts]
    return linarith(known, le(apply(function, j), node), [*signs, *inside], depth=0)


def _is_sum_below(term: Term) -> bool:
    inside = arguments(term, "inv")
    return inside is not None and any(isinstance(n, Const) and n.name == "sum" for n in subterms(inside[0]))


def _divides_by_sum(goal: Term) -> bool:
    found = relation(goal)
    return (
        found is not None
        and found[1].type == REAL
        and goal != FALSE
        and any(_is_sum_below(n) for n in subterms(goal))
    )


def _as_they_stand(state: State, goal: Term) -> int:
    """Arithmetic with sums as they stand, so that denominators can be cleared."""
    return attempt(
        lambda: linarith(state, goal, [], depth=0, guarded=False),
        lambda: linarith(state, goal, [], depth=1, guarded=False),
    )


def _is_order_with_sum(goal: Term) -> bool:
    found = relation(goal)
    if found is None or found[0] == "eq" or found[1].type != REAL or goal == FALSE:
        return False
    return any(isinstance(n, Const) and n.name == "sum" for n in subterms(goal))


STRATEGIES: tuple[Strategy, ...] = (
    Strategy("sums below a line", _divides_by_sum, _as_they_stand, late=True),
    Strategy("deltas", _mentions_delta, _by_collapse, late=True),
    Strategy("a term of a sum", _is_order_with_sum, _with_terms, late=True),
)
"""What `logic.auto` may call when arithmetic alone has failed."""
