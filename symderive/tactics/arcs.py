"""Inverse functions of angles: addition, opposites, reciprocals and values of atan and asin. Untrusted.

Each law is derived once in a proof from the principal values: two angles between -π/2 and π/2 with the same
tangent are equal, and an angle between -π and π with a positive cosine is one of these.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial

from symderive.errors import Refusal, TermError
from symderive.tactics.angles import (
    applied,
    inverse_value,
    positive_sine,
    quarter_turns,
    turned_off,
    written_out,
)
from symderive.tactics.arith import Combination, Setting, combine, linarith, positivity, relation
from symderive.tactics.laws import Weighted, by_lincomb, fact_at
from symderive.tactics.logic import attempt, by_cases, simple, solve_goal
from symderive.tactics.magnitude import compare_squares, known
from symderive.tactics.matching import closed_subterms
from symderive.tactics.proof import Proof, State, Stuck
from symderive.tactics.registry import Strategy
from symderive.tactics.rewriting import rewrite, rewrite_goal
from symderive.tactics.special import special_value
from symderive.terms.build import (
    FALSE,
    add,
    arguments,
    divide,
    eq,
    inv,
    le,
    lt,
    mul,
    neg,
    real,
    sub,
    unary,
)
from symderive.terms.term import App, Const, Term, const, free, lam, subterms
from symderive.terms.types import REAL

__all__ = ["ARCS", "STRATEGIES", "arc_law"]

MAX_ARCS = 12
"""How many arcs are added up one by one."""

_ZERO, _ONE, _PI = real(0), real(1), const("pi")
_HALF = divide(_PI, real(2))
_X, _Y, _T = (free(name, REAL) for name in "xyt")


def _sin(t: Term) -> Term:
    return unary("sin", t)


def _cos(t: Term) -> Term:
    return unary("cos", t)


def arc_law(proof: Proof, name: str, *values: Term) -> int:
    """Return one of the laws at values."""
    index = known(proof, f"law of arcs: {name}", ARCS[name])
    return proof.at(index, *values)


# -- positive sines and cosines ------------------------------------------------------------------------


def _below_right_angle(proof: Proof) -> int:
    """∀t. t < π ⇒ 0 < cos(t) ⇒ t < π/2."""
    conditions = [lt(_T, _PI), lt(_ZERO, _cos(_T))]
    facts = [proof.hyp(c) for c in conditions]
    goal = lt(_T, _HALF)
    sine, cosine = quarter_turns(proof, 1)

    def close(state: State, part: Term) -> int:
        case = state.local[-1]
        said = proof.conclusion(case)
        if said == part:
            return case
        if said == eq(_T, _HALF):
            hole = free("h", REAL)
            at = proof.step("subst", [case, facts[1]], template=lam(hole, lt(_ZERO, _cos(hole))))
            absurd = by_lincomb(proof, FALSE, [(_ONE, at, None), (real(-1), cosine, None)])
            return proof.step("contra", [absurd], proposition=part)
        back = sub(_T, _HALF)
        positive = applied(proof, arc_law(proof, "positive sine", back), [case, facts[0], _pi(proof)])
        terms: list[Weighted] = [
            (_ONE, facts[1], None),
            (_ONE, positive, None),
            (real(-1), fact_at(proof, "cos_add", back, _HALF), None),
            (_sin(back), sine, None),
            (neg(_cos(back)), cosine, None),
        ]
        return proof.step("contra", [by_lincomb(proof, FALSE, terms)], proposition=part)

    cases = proof.step("trichotomy", left=_T, right=_HALF)
    return proof.general(by_cases(State(proof, {}), cases, goal, close), [_T], conditions)


def _pi(proof: Proof) -> int:
    """0 < π."""
    low = proof.step("and_left", [fact_at(proof, "pi_bounds")])
    return linarith(State(proof, {}), lt(_ZERO, _PI), [low], depth=0, local=False)


def _acute(proof: Proof) -> int:
    """∀t. -π < t ⇒ t < π ⇒ 0 < cos(t) ⇒ -π/2 < t ∧ t < π/2."""
    conditions = [lt(neg(_PI), _T), lt(_T, _PI), lt(_ZERO, _cos(_T))]
    facts = [proof.hyp(c) for c in conditions]
    even = fact_at(proof, "cos_even", _T)
    away = by_lincomb(proof, lt(_ZERO, _cos(neg(_T))), [(_ONE, facts[2], None), (_ONE, even, None)])
    above = applied(proof, arc_law(proof, "below a right angle", _T), facts)
    other = applied(proof, arc_law(proof, "below a right angle", neg(_T)), [*facts, away])
    below = linarith(State(proof, {}), lt(neg(_HALF), _T), [other], depth=0, local=False)
    return proof.general(proof.step("and_intro", [below, above]), [_T], conditions)


def _cosine_not_negative(proof: Proof) -> int:
    """∀t. -π/2 <= t ⇒ t <= π/2 ⇒ 0 <= cos(t)."""
    conditions = [le(neg(_HALF), _T), le(_T, _HALF)]
    facts = [proof.hyp(c) for c in conditions]
    goal = le(_ZERO, _cos(_T))

    def at_end(case: int, count: int) -> int:
        hole = free("h", REAL)
        _, cosine = quarter_turns(proof, count)
        zero = by_lincomb(
            proof,
            le(_ZERO, _cos((arguments(proof.conclusion(case), "eq") or (_T, _T))[1])),
            [(_ONE, cosine, None)],
        )
        return proof.step("subst", [proof.flip(case), zero], template=lam(hole, le(_ZERO, _cos(hole))))

    def close(state: State, part: Term) -> int:
        case = state.local[-1]
        said = proof.conclusion(case)
        if said == eq(_T, _HALF):
            return at_end(case, 1)
        if said == eq(_T, neg(_HALF)):
            return at_end(case, -1)
        if said == lt(_T, _HALF):
            lower = proof.step("trichotomy", left=_T, right=neg(_HALF))
            return by_cases(State(proof, {}).with_local(case), lower, part, close)
        if said == lt(neg(_HALF), _T):
            positive = applied(proof, fact_at(proof, "cos_pos", _T), [case, state.local[0]])
            return by_lincomb(proof, part, [(_ONE, positive, None)])
        absurd = linarith(state, FALSE, [case, *facts], depth=0, local=False)
        return proof.step("contra", [absurd], proposition=part)

    cases = proof.step("trichotomy", left=_T, right=_HALF)
    return proof.general(by_cases(State(proof, {}), cases, goal, close), [_T], conditions)


# -- the arctangent ------------------------------------------------------------------------------------


def _principal(proof: Proof, x: Term) -> tuple[Term, int, int, int, int]:
    """Return a = atan(x) with sin(a) = x·cos(a), -π/2 < a, a < π/2 and 0 < cos(a)."""
    arc = unary("atan", x)
    equal, low, high = State(proof, {}).parts(fact_at(proof, "sin_atan", x))
    return arc, equal, low, high, applied(proof, fact_at(proof, "cos_pos", arc), [low, high])


def _bound_of_atan(upward: bool) -> Callable[[Proof], int]:
    """∀x t. -π/2 < t ⇒ t < π/2 ⇒ sin(t) <= x·cos(t) ⇒ t <= atan(x), or all with >=."""

    def build(proof: Proof) -> int:
        order = le(_sin(_T), mul(_X, _cos(_T))) if upward else le(mul(_X, _cos(_T)), _sin(_T))
        conditions = [lt(neg(_HALF), _T), lt(_T, _HALF), order]
        facts = [proof.hyp(c) for c in conditions]
        arc, equal, low, high, positive = _principal(proof, _X)
        goal = le(_T, arc) if upward else le(arc, _T)
        denied = proof.hyp(lt(arc, _T) if upward else lt(_T, arc))
        first, second = (_T, arc) if upward else (arc, _T)
        gap = sub(first, second)
        sine = applied(proof, arc_law(proof, "positive sine", gap), [*facts[:2], low, high, denied])
        back = neg(second)
        value: list[Weighted] = [
            (_ONE, sine, None),
            (real(-1), fact_at(proof, "sin_add", first, back), None),
            (neg(_sin(first)), fact_at(proof, "cos_even", second), None),
            (neg(_cos(first)), fact_at(proof, "sin_odd", second), None),
            (_cos(_T) if upward else neg(_cos(_T)), equal, None),
            (_cos(arc), facts[2], positive),
        ]
        absurd = by_lincomb(proof, FALSE, value)
        cases = proof.step("trichotomy", left=_T, right=arc)

        def close(state: State, part: Term) -> int:
            case = state.local[-1]
            if proof.conclusion(case) == proof.conclusion(denied):
                return proof.step("contra", [absurd], proposition=part)
            return linarith(state, part, [case], depth=0, local=False)

        return proof.general(by_cases(State(proof, {}), cases, goal, close), [_X, _T], conditions)

    return build


def _tangent(proof: Proof, angle: Term, value: Term, terms: Sequence[Weighted], units: Sequence[int]) -> int:
    """Prove atan(value) = angle, an acute one, by sin(angle)/cos(angle) = value."""
    meaning = proof.step("define", value=unary("tan", angle))
    goal = eq(unary("tan", angle), value)
    setting = Setting(proof.form(), units=tuple(units))
    return combine(State(proof, {}), goal, Combination(((_ONE, meaning, None), *terms)), setting)


def _arc_is(proof: Proof, angle: Term, value: Term, tangent: int, bounds: Sequence[int]) -> int:
    """Prove atan(value) = angle from tan(angle) = value and the bounds of the angle."""
    undone = applied(proof, fact_at(proof, "atan_tan", angle), bounds)
    hole = free("h", REAL)
    return proof.step("subst", [tangent, undone], template=lam(hole, eq(unary("atan", hole), angle)))


def _sum_of_arcs(proof: Proof) -> int:
    """∀x y. x·y < 1 ⇒ atan(x) + atan(y) = atan((x + y)/(1 - x·y))."""
    condition = lt(mul(_X, _Y), _ONE)
    less = proof.hyp(condition)
    a, sine_a, low_a, high_a, cos_a = _principal(proof, _X)
    b, sine_b, low_b, high_b, cos_b = _principal(proof, _Y)
    total, gap = add(a, b), sub(_ONE, mul(_X, _Y))
    product = mul(_cos(a), _cos(b))
    cosine = by_lincomb(
        proof,
        eq(_cos(total), mul(product, gap)),
        [
            (_ONE, fact_at(proof, "cos_add", a, b), None),
            (neg(_sin(b)), sine_a, None),
            (neg(mul(_X, _cos(a))), sine_b, None),
        ],
    )
    sine = by_lincomb(
        proof,
        eq(_sin(total), mul(product, add(_X, _Y))),
        [(_ONE, fact_at(proof, "sin_add", a, b), None), (_cos(b), sine_a, None), (_cos(a), sine_b, None)],
    )
    apart = linarith(State(proof, {}), lt(_ZERO, gap), [less], depth=0, local=False)
    local = State(proof, {}).with_local(cos_a, cos_b, apart)
    step, _ = positivity(local, mul(product, gap))
    positive = by_lincomb(proof, lt(_ZERO, _cos(total)), [(_ONE, step, None), (_ONE, cosine, None)])
    acute = applied(proof, arc_law(proof, "acute", total), [low_a, high_a, low_b, high_b, positive])
    value = divide(add(_X, _Y), gap)
    inverse = inv(_cos(total))
    terms: list[Weighted] = [
        (inverse, sine, None),
        (neg(mul(mul(add(_X, _Y), inverse), inv(gap))), cosine, None),
    ]
    tangent = _tangent(proof, total, value, terms, [positive, apart])
    found = _arc_is(proof, total, value, tangent, State(proof, {}).parts(acute))
    step = by_lincomb(proof, eq(total, unary("atan", value)), [(real(-1), found, None)])
    return proof.general(step, [_X, _Y], [condition])


def _opposite_arc(proof: Proof) -> int:
    """∀x. atan(-x) = -atan(x)."""
    a, sine, low, high, positive = _principal(proof, _X)
    angle = neg(a)
    even, odd = fact_at(proof, "cos_even", a), fact_at(proof, "sin_odd", a)
    above = by_lincomb(proof, lt(_ZERO, _cos(angle)), [(_ONE, positive, None), (_ONE, even, None)])
    inverse = inv(_cos(angle))
    terms: list[Weighted] = [
        (inverse, odd, None),
        (neg(inverse), sine, None),
        (mul(_X, inverse), even, None),
    ]
    tangent = _tangent(proof, angle, neg(_X), terms, [above])
    return proof.general(_arc_is(proof, angle, neg(_X), tangent, [low, high]), [_X])


def _reciprocal_arc(proof: Proof) -> int:
    """∀x. 0 < x ⇒ atan(1/x) = π/2 - atan(x)."""
    condition = lt(_ZERO, _X)
    more = proof.hyp(condition)
    a, equal, low, high, positive = _principal(proof, _X)
    angle, away = sub(_HALF, a), neg(a)
    right_sine, right_cosine = quarter_turns(proof, 1)
    even, odd = fact_at(proof, "cos_even", a), fact_at(proof, "sin_odd", a)
    sine = by_lincomb(
        proof,
        eq(_sin(angle), _cos(a)),
        [
            (_ONE, fact_at(proof, "sin_add", _HALF, away), None),
            (_cos(away), right_sine, None),
            (_sin(away), right_cosine, None),
            (_ONE, even, None),
        ],
    )
    cosine = by_lincomb(
        proof,
        eq(_cos(angle), mul(_X, _cos(a))),
        [
            (_ONE, fact_at(proof, "cos_add", _HALF, away), None),
            (neg(_sin(away)), right_sine, None),
            (_cos(away), right_cosine, None),
            (real(-1), odd, None),
            (_ONE, equal, None),
        ],
    )
    step, _ = positivity(State(proof, {}).with_local(positive, more), mul(_X, _cos(a)))
    above = by_lincomb(proof, lt(_ZERO, _cos(angle)), [(_ONE, step, None), (_ONE, cosine, None)])
    acute = applied(proof, arc_law(proof, "acute", angle), [low, high, above, _pi(proof)])
    inverse = inv(_cos(angle))
    terms: list[Weighted] = [(inverse, sine, None), (neg(mul(inverse, inv(_X))), cosine, None)]
    tangent = _tangent(proof, angle, inv(_X), terms, [above, more])
    found = _arc_is(proof, angle, inv(_X), tangent, State(proof, {}).parts(acute))
    return proof.general(found, [_X], [condition])


def _cosine_of_atan(proof: Proof) -> int:
    """∀x. cos(atan(x))·sqrt(1 + x²) = 1."""
    a, equal, _, _, positive = _principal(proof, _X)
    size = add(_ONE, mul(_X, _X))
    inside = by_lincomb(proof, lt(_ZERO, size), [], [(_X, _ONE, None), (_ONE, _ONE, None)])
    root = unary("sqrt", size)
    nonnegative = by_lincomb(proof, le(_ZERO, size), [(_ONE, inside, None)])
    weak = proof.step("imp_elim", [fact_at(proof, "sqrt_nonneg", size), nonnegative])
    circle = fact_at(proof, "sin_cos", a)
    goal = eq(mul(_cos(a), root), _ONE)

    terms: list[Weighted] = [(_ONE, circle, None), (neg(add(_sin(a), mul(_X, _cos(a)))), equal, None)]
    square = eq(mul(mul(_cos(a), root), mul(_cos(a), root)), _ONE)
    setting = Setting(proof.form(), roots=(nonnegative,))
    same = combine(State(proof, {}), square, Combination(tuple(terms)), setting)
    state = State(proof, {}).with_local(positive, weak)
    step = compare_squares(state, goal, lambda s, g: linarith(s, g, [same], depth=0, local=False))
    return proof.general(step, [_X])


# -- the arcsine ---------------------------------------------------------------------------------------


def _principal_sine(proof: Proof, facts: Sequence[int], x: Term) -> tuple[Term, int, int, int]:
    """Return a = asin(x) with sin(a) = x and its bounds, from -1 <= x and x <= 1."""
    parts = State(proof, {}).parts(applied(proof, fact_at(proof, "sin_asin", x), facts))
    return unary("asin", x), parts[0], parts[1], parts[2]


_IN_RANGE = (le(real(-1), _X), le(_X, _ONE))


def _opposite_arcsine(proof: Proof) -> int:
    """∀x. -1 <= x ⇒ x <= 1 ⇒ asin(-x) = -asin(x)."""
    facts = [proof.hyp(c) for c in _IN_RANGE]
    a, equal, low, high = _principal_sine(proof, facts, _X)
    undone = applied(proof, fact_at(proof, "asin_sin", neg(a)), [low, high])
    odd = fact_at(proof, "sin_odd", a)
    sine = by_lincomb(proof, eq(_sin(neg(a)), neg(_X)), [(_ONE, odd, None), (real(-1), equal, None)])
    hole = free("h", REAL)
    found = proof.step("subst", [sine, undone], template=lam(hole, eq(unary("asin", hole), neg(a))))
    return proof.general(found, [_X], _IN_RANGE)


def _cosine_of_asin(proof: Proof) -> int:
    """∀x. -1 <= x ⇒ x <= 1 ⇒ cos(asin(x)) = sqrt(1 - x²)."""
    facts = [proof.hyp(c) for c in _IN_RANGE]
    a, equal, low, high = _principal_sine(proof, facts, _X)
    size = sub(_ONE, mul(_X, _X))
    other = linarith(State(proof, {}), le(_ZERO, sub(_ONE, _X)), [facts[1]], depth=0, local=False)
    inside = by_lincomb(proof, le(_ZERO, size), [(sub(_ONE, _X), facts[0], other)])
    weak = proof.step("imp_elim", [fact_at(proof, "sqrt_nonneg", size), inside])
    cosine = applied(proof, arc_law(proof, "cosine not negative", a), [low, high])
    circle = fact_at(proof, "sin_cos", a)

    root = unary("sqrt", size)
    terms: list[Weighted] = [(_ONE, circle, None), (neg(add(_sin(a), _X)), equal, None)]
    square = eq(mul(_cos(a), _cos(a)), mul(root, root))
    setting = Setting(proof.form(), roots=(inside,))
    same = combine(State(proof, {}), square, Combination(tuple(terms)), setting)
    state = State(proof, {}).with_local(cosine, weak)
    goal = eq(_cos(a), root)
    step = compare_squares(state, goal, lambda s, g: linarith(s, g, [same], depth=0, local=False))
    return proof.general(step, [_X], _IN_RANGE)


ARCS: dict[str, Callable[[Proof], int]] = {
    "positive sine": positive_sine,
    "below a right angle": _below_right_angle,
    "acute": _acute,
    "cosine not negative": _cosine_not_negative,
    "below atan": _bound_of_atan(True),
    "above atan": _bound_of_atan(False),
    "sum": _sum_of_arcs,
    "opposite": _opposite_arc,
    "reciprocal": _reciprocal_arc,
    "cosine of atan": _cosine_of_atan,
    "opposite arcsine": _opposite_arcsine,
    "cosine of asin": _cosine_of_asin,
}
"""name -> what derives the law; its docstring says it."""


# -- rules ---------------------------------------------------------------------------------------------

Found = tuple[Term, int] | None


def _discharged(state: State, step: int) -> int:
    proof = state.proof
    while (parts := arguments(proof.conclusion(step), "imp")) is not None:
        ways = (partial(simple, state, parts[0]), partial(solve_goal, state, parts[0], depth=0))
        step = proof.step("imp_elim", [step, attempt(*ways)])
    return step


def _value_of_arc(state: State, term: Term) -> Found:
    """Rewrite sin and cos of asin and atan, and asin of sines and cosines whose angle is seen."""
    if term.loose or not isinstance(term, App) or not isinstance(term.head, Const) or len(term.args) != 1:
        return None
    inner = term.args[0]
    name = term.head.name
    below = inner.head.name if isinstance(inner, App) and isinstance(inner.head, Const) else ""
    try:
        if name in ("sin", "cos") and below == "atan" and isinstance(inner, App):
            return _wave_of_atan(state, term, name, inner.args[0])
        if name in ("sin", "cos") and below == "asin" and isinstance(inner, App):
            return _wave_of_asin(state, term, name, inner.args[0])
        if name == "asin" and below in ("sin", "cos") and isinstance(inner, App):
            return _asin_of(state, term, inner, inner.args[0])
        if name == "atan" and below == "tan" and isinstance(inner, App):
            return inner.args[0], _discharged(state, fact_at(state.proof, "atan_tan", inner.args[0]))
        if name in ("asin", "atan"):
            return _opposite(state, term, name, inner)
    except (Stuck, Refusal, TermError) as error:
        if error.code == "S190":
            raise
    return None


def _wave_of_atan(state: State, term: Term, name: str, x: Term) -> Found:
    proof, form = state.proof, state.proof.form()
    law = arc_law(proof, "cosine of atan", x)
    size = add(_ONE, mul(x, x))
    inside = by_lincomb(proof, lt(_ZERO, size), [], [(x, _ONE, None), (_ONE, _ONE, None)])
    root = unary("sqrt", size)
    local = State(proof, {}).with_local(inside)
    positive = positivity(local, root)[0]
    cosine = _cos(unary("atan", x))
    inverse = inv(root)
    setting = Setting(form, units=(positive,))
    found = combine(local, eq(cosine, inverse), Combination(((inverse, law, None),)), setting)
    if name == "cos":
        return inverse, found
    equal = proof.step("and_left", [fact_at(proof, "sin_atan", x)])
    value = divide(x, root)
    return value, combine(
        local, eq(term, value), Combination(((_ONE, equal, None), (x, found, None))), Setting(form)
    )


def _wave_of_asin(state: State, term: Term, name: str, x: Term) -> Found:
    proof = state.proof
    if name == "sin":
        equal = proof.step("and_left", [_discharged(state, fact_at(proof, "sin_asin", x))])
        return x, equal
    step = _discharged(state, arc_law(proof, "cosine of asin", x))
    value = (arguments(proof.conclusion(step), "eq") or (term, term))[1]
    return value, step


def _asin_of(state: State, term: Term, inner: Term, angle: Term) -> Found:
    """asin(sin(t)) is t, π - t, -π - t or t - 2π, and asin(cos(t)) is π/2 - t or π/2 + t, by range."""
    proof, form = state.proof, state.proof.form()
    if arguments(inner, "sin") is not None:
        angles = [angle, sub(_PI, angle), sub(neg(_PI), angle), sub(angle, mul(real(2), _PI))]
    else:
        angles = [sub(_HALF, angle), add(_HALF, angle)]
    inside = state.with_local(fact_at(proof, "pi_bounds"))
    for one in angles:
        candidate = form.normal(one)
        try:
            undone = _discharged(inside, fact_at(proof, "asin_sin", candidate))
        except (Stuck, Refusal, TermError) as error:
            if error.code == "S190":
                raise
            continue
        after, first = rewrite(state, _sin(candidate), (turned_off,), simple, rounds=3)
        wanted, second = rewrite(state, inner, (turned_off,), simple, rounds=3)
        if form.poly(after) != form.poly(wanted):
            continue
        steps: list[Weighted] = [(_ONE, first, None)] if first is not None else []
        steps += [(real(-1), second, None)] if second is not None else []
        same = by_lincomb(proof, eq(_sin(candidate), inner), steps)
        hole = free(f"#{max(term.fresh, candidate.fresh)}", REAL)
        template = lam(hole, eq(unary("asin", hole), candidate))
        return candidate, proof.step("subst", [same, undone], template=template)
    return None


def _opposite(state: State, term: Term, name: str, x: Term) -> Found:
    """Take the sign of the argument outside, where its first coefficient is negative."""
    proof, form = state.proof, state.proof.form()
    poly = form.poly(x)
    if not poly or poly[min(poly)] > 0:
        return None
    away = form.normal(neg(x))
    law = arc_law(proof, "opposite" if name == "atan" else "opposite arcsine", away)
    value = neg(unary(name, away))
    return value, proof.step("convert", [_discharged(state, law)], goal=eq(term, value))


# -- sums of arctangents -------------------------------------------------------------------------------


def _together(state: State, goal: Term) -> int:
    """Prove an equation of sums of arctangents by adding them up, one by one."""
    sides = arguments(goal, "eq")
    if sides is None or sides[0].type != REAL:
        raise Stuck("S130", "an equation of real numbers is needed", goal=goal)
    form = state.proof.form()
    poly = form.difference(*sides)
    arcs: list[tuple[int, Term]] = []
    for monomial, coefficient in poly.items():
        atom = form.atom(monomial[0][0]) if len(monomial) == 1 and monomial[0][1] == 1 else goal
        inside = arguments(atom, "atan")
        count = Fraction(coefficient)
        if inside is None:
            continue
        if count.denominator != 1 or abs(count) > MAX_ARCS:
            raise Stuck("S130", "an arc is not taken a whole number of times", goal=goal)
        arcs += [(1 if count > 0 else -1, inside[0])] * abs(int(count))
    if not arcs or len(arcs) > MAX_ARCS:
        raise Stuck("S130", "there are no arcs to be added", goal=goal)
    return attempt(lambda: _in_groups(state, goal, arcs), lambda: _in_one(state, goal, arcs))


def _in_groups(state: State, goal: Term, arcs: Sequence[tuple[int, Term]]) -> int:
    """Add the arcs of each side."""
    facts: list[int] = [applied(state.proof, arc_law(state.proof, "reciprocal", _ONE))]
    for sign in (1, -1):
        _added(state, [x for s, x in arcs if s == sign], facts)
    return linarith(state, goal, facts, depth=0)


def _in_one(state: State, goal: Term, arcs: Sequence[tuple[int, Term]]) -> int:
    """Add all arcs of numbers, put between -1 and 1 by quarter turns, and opposites of what is subtracted."""
    proof, form = state.proof, state.proof.form()
    facts: list[int] = [applied(proof, arc_law(proof, "reciprocal", _ONE))]
    facts += [arc_law(proof, "opposite", number) for number in (_ONE, _ZERO)]
    summands: list[Term] = []
    for sign, x in arcs:
        number = form.constant(form.poly(x))
        if number is None:
            raise Stuck("S130", "an arc is not one of a number", goal=goal)
        exact = Fraction(number)
        if abs(exact) > 1:
            facts.append(_turned(proof, exact))
            exact, sign = 1 / exact, -sign  # noqa: PLW2901
        if sign < 0:
            facts.append(arc_law(proof, "opposite", real(exact)))
        summands.append(real(sign * exact))
    _added(state, summands, facts)
    return linarith(state, goal, facts, depth=0)


def _added(state: State, arguments_: Sequence[Term], facts: list[int]) -> None:
    """Add equations atan(x) + atan(y) = atan(z) to the facts until one arc is left."""
    if not arguments_:
        return
    total, *others = arguments_
    for one in others:
        step = _discharged(state, arc_law(state.proof, "sum", total, one))
        facts.append(step)
        value = (arguments(state.proof.conclusion(step), "eq") or (one, one))[1]
        total = state.proof.form().normal((arguments(value, "atan") or (one,))[0])


def _turned(proof: Proof, number: Fraction) -> int:
    """atan(1/x) = π/2 - atan(x) of a number x > 1, or -π/2 - atan(x) of x < -1."""
    size = real(abs(number))
    up = applied(proof, arc_law(proof, "reciprocal", size))
    if number > 0:
        return up
    first, second = arc_law(proof, "opposite", size), arc_law(proof, "opposite", inv(size))
    goal = eq(add(unary("atan", real(1 / number)), unary("atan", real(number))), neg(_HALF))
    return by_lincomb(proof, goal, [(_ONE, first, None), (_ONE, second, None), (real(-1), up, None)])


# -- for the general search ----------------------------------------------------------------------------

_NAMES = frozenset({"asin", "acos", "atan"})


def _mentions(goal: Term) -> bool:
    return relation(goal) is not None and any(
        isinstance(n, Const) and n.name in _NAMES for n in subterms(goal)
    )


def _search(state: State, goal: Term) -> int:
    """Write waves of arcs and arcs of waves out; then by arithmetic, or by adding arcs."""

    def finish(inner: State, part: Term) -> int:
        ways: list[Callable[[], int]] = [
            lambda: linarith(inner, part, [], depth=1),
            lambda: _by_reciprocals(inner, part),
            lambda: _together(inner, part),
        ]
        if part != goal:
            ways.append(lambda: solve_goal(inner, part, depth=1))
        return attempt(*ways)

    rules = (written_out, inverse_value, _value_of_arc, special_value)
    return rewrite_goal(state, goal, rules, simple, finish, rounds=3)


def _by_reciprocals(state: State, goal: Term) -> int:
    """Use atan(1/x) = π/2 - atan(x) for the arguments that are seen to be positive, or negative."""
    proof, form = state.proof, state.proof.form()
    facts: list[int] = []
    for node in closed_subterms(goal):
        inside = arguments(node, "atan")
        if inside is None or form.constant(form.poly(inside[0])) is not None:
            continue
        for sign in (1, -1):
            x = form.normal(inside[0] if sign > 0 else neg(inside[0]))
            try:
                facts.append(_discharged(state, arc_law(proof, "reciprocal", x)))
            except (Stuck, Refusal, TermError) as error:
                if error.code == "S190":
                    raise
                continue
            facts += [arc_law(proof, "opposite", x), arc_law(proof, "opposite", inv(x))]
    if not facts:
        raise Stuck("S130", "no argument has a sign", goal=goal)
    return linarith(state, goal, facts, depth=1)


STRATEGIES: tuple[Strategy, ...] = (Strategy("arcs", _mentions, _search, late=True),)
"""What `logic.auto` may call when arithmetic alone has failed."""
