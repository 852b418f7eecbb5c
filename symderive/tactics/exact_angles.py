"""sin, cos and tan of rational parts of π in roots, and the arcs that have such values. Untrusted.

What is known at π/3 and π/5 (from cos(3t) and cos(5t)) and at the quarter turns is carried to half the angle
by 2·cos(t)² = 1 + cos(2t) and 2·sin(t)² = 1 - cos(2t); quarter turns are taken off by `angles`.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import asin, atan, isqrt, pi

from symderive.errors import Refusal, TermError
from symderive.tactics.angles import PI, quarter_turns, turned_off, written_out
from symderive.tactics.arcs import arc_law
from symderive.tactics.arith import linarith, relation
from symderive.tactics.calculus import once
from symderive.tactics.evaluation import value
from symderive.tactics.laws import Weighted, by_lincomb, fact_at
from symderive.tactics.logic import attempt, simple, solve_goal
from symderive.tactics.magnitude import known
from symderive.tactics.proof import Proof, State, Stuck
from symderive.tactics.registry import Strategy
from symderive.tactics.rewriting import Rule, rewrite_fact, rewrite_goal
from symderive.tactics.special import special_value
from symderive.terms.build import FALSE, add, arguments, divide, eq, le, lt, mul, neg, real, sub, unary
from symderive.terms.term import App, Const, Term, free, lam, subterms
from symderive.terms.types import REAL

__all__ = ["STRATEGIES", "exact_value"]

MAX_HALVINGS = 5
"""How often an angle is halved."""

MAX_PARTS = 48
"""Into how many parts π is divided at most where an arc is guessed."""

_ONE, _ZERO = real(1), real(0)
_FIRST = (Fraction(1, 3), Fraction(1, 5))
"""The parts of π whose cosines start the halvings."""

Wave = tuple[int, int]
"""The steps cos(t) = … and sin(t) = …."""


def _angle(part: Fraction) -> Term:
    return mul(real(part), PI)


def _part(state: State, angle: Term) -> Fraction | None:
    """Return q where an angle is q·π."""
    poly = state.proof.form().poly(angle)
    (unit,) = state.proof.form().poly(PI)
    return Fraction(poly[unit]) if set(poly) == {unit} else None


def _right(proof: Proof, step: int) -> Term:
    sides = arguments(proof.conclusion(step), "eq")
    if sides is None:
        raise Stuck("S130", "an equation is needed", goal=proof.conclusion(step))
    return sides[1]


# -- values in the first quarter -------------------------------------------------------------------


def _wave(proof: Proof, part: Fraction, left: int = MAX_HALVINGS) -> Wave:
    """Return cos(t) = … and sin(t) = … for t = part·π, 0 < part < 1/2."""
    return proof.once(("exact wave", part), lambda: _new_wave(proof, part, left))


def _new_wave(proof: Proof, part: Fraction, left: int) -> Wave:
    t = _angle(part)
    sine, cosine = unary("sin", t), unary("cos", t)
    circle = fact_at(proof, "sin_cos", t)
    state = State(proof, {}).with_local(*_signs(proof, part))
    if part in _FIRST:
        first = _cosine_of_third(state, t) if part.denominator == 3 else _cosine_of_fifth(state, t)
        shown = _right(proof, first)
        square = mul(sine, sine)
        rest = proof.form().normal(sub(_ONE, mul(shown, shown)))
        terms: list[Weighted] = [(_ONE, circle, None), (neg(add(cosine, shown)), first, None)]
        whole = by_lincomb(proof, eq(add(square, mul(shown, shown)), _ONE), terms)
        same = linarith(state, eq(square, rest), [whole], depth=0)
        return first, _root(state, sine, rest, same)
    if part == Fraction(2, 5):
        return _doubled_wave(proof, part / 2, left)
    if part.denominator == 10:
        return _complement(proof, part, left)
    if part.denominator == 12:
        return _wave_of_sum(proof, part - Fraction(1, 4), Fraction(1, 4), left)
    if left == 0 or part.denominator % 2:
        raise Stuck("S130", "the part of a turn is not reached by halving", goal=t)
    double = _cosine(proof, 2 * part, left - 1)
    of_double = _right(proof, double)
    twice = fact_at(proof, "cos_add", t, t)
    half = real(Fraction(1, 2))
    steps = []
    for wave, sign in ((cosine, 1), (sine, -1)):
        end = proof.form().normal(mul(half, add(_ONE, mul(real(sign), of_double))))
        weights: list[Weighted] = [
            (half, circle, None),
            (real(Fraction(-sign, 2)), twice, None),
            (real(Fraction(sign, 2)), double, None),
        ]
        steps.append(_root(state, wave, end, by_lincomb(proof, eq(mul(wave, wave), end), weights)))
    return steps[0], steps[1]


def _wave_of_sum(proof: Proof, part: Fraction, turn: Fraction, left: int) -> Wave:
    """The wave at part·π + turn·π, by the addition theorems; the part may be negative."""
    t, u = _angle(part), _angle(turn)
    first, second = _turned_wave(proof, part, left), _wave(proof, turn, left)
    (c, s), (d, r) = ([_right(proof, step) for step in wave] for wave in (first, second))
    cosine, sine = unary("cos", t), unary("sin", t)
    of_cosine: list[Weighted] = [
        (_ONE, fact_at(proof, "cos_add", t, u), None),
        (cosine, second[0], None),
        (d, first[0], None),
        (neg(sine), second[1], None),
        (neg(r), first[1], None),
    ]
    of_sine: list[Weighted] = [
        (_ONE, fact_at(proof, "sin_add", t, u), None),
        (sine, second[0], None),
        (d, first[1], None),
        (cosine, second[1], None),
        (r, first[0], None),
    ]
    whole = add(t, u)
    return (
        by_lincomb(proof, eq(unary("cos", whole), sub(mul(c, d), mul(s, r))), of_cosine),
        by_lincomb(proof, eq(unary("sin", whole), add(mul(s, d), mul(c, r))), of_sine),
    )


def _turned_wave(proof: Proof, part: Fraction, left: int) -> Wave:
    """The wave at part·π, for -1/2 < part < 1/2."""
    if part > 0:
        return _wave(proof, part, left)
    t, size = _angle(part), _angle(-part)
    first = _wave(proof, -part, left)
    even: list[Weighted] = [(_ONE, fact_at(proof, "cos_even", size), None), (_ONE, first[0], None)]
    odd: list[Weighted] = [(_ONE, fact_at(proof, "sin_odd", size), None), (neg(_ONE), first[1], None)]
    return (
        by_lincomb(proof, eq(unary("cos", t), _right(proof, first[0])), even),
        by_lincomb(proof, eq(unary("sin", t), neg(_right(proof, first[1]))), odd),
    )


def _doubled_wave(proof: Proof, part: Fraction, left: int) -> Wave:
    """The wave at 2·part·π: cos(2t) = 2·cos(t)² - 1, sin(2t) = 2·sin(t)·cos(t)."""
    t = _angle(part)
    cosine, sine = unary("cos", t), unary("sin", t)
    first = _wave(proof, part, left)
    c, s = (_right(proof, step) for step in first)
    of_cosine: list[Weighted] = [
        (_ONE, fact_at(proof, "cos_add", t, t), None),
        (neg(_ONE), fact_at(proof, "sin_cos", t), None),
        (mul(real(2), add(cosine, c)), first[0], None),
    ]
    of_sine: list[Weighted] = [
        (_ONE, fact_at(proof, "sin_add", t, t), None),
        (mul(real(2), sine), first[0], None),
        (mul(real(2), c), first[1], None),
    ]
    double = add(t, t)
    end = proof.form().normal(sub(mul(real(2), mul(c, c)), _ONE))
    return (
        by_lincomb(proof, eq(unary("cos", double), end), of_cosine),
        by_lincomb(proof, eq(unary("sin", double), mul(real(2), mul(c, s))), of_sine),
    )


def _complement(proof: Proof, part: Fraction, left: int) -> Wave:
    """The wave at part·π from that at π/2 - part·π."""
    rest = _angle(Fraction(1, 2) - part)
    first = _wave(proof, Fraction(1, 2) - part, left)
    sine, cosine = quarter_turns(proof, 1)
    away, turn = neg(rest), _angle(Fraction(1, 2))
    even, odd = fact_at(proof, "cos_even", rest), fact_at(proof, "sin_odd", rest)
    of_cosine: list[Weighted] = [
        (_ONE, fact_at(proof, "cos_add", away, turn), None),
        (unary("cos", away), cosine, None),
        (neg(unary("sin", away)), sine, None),
        (neg(_ONE), odd, None),
        (_ONE, first[1], None),
    ]
    of_sine: list[Weighted] = [
        (_ONE, fact_at(proof, "sin_add", away, turn), None),
        (unary("sin", away), cosine, None),
        (unary("cos", away), sine, None),
        (_ONE, even, None),
        (_ONE, first[0], None),
    ]
    t = _angle(part)
    return (
        by_lincomb(proof, eq(unary("cos", t), _right(proof, first[1])), of_cosine),
        by_lincomb(proof, eq(unary("sin", t), _right(proof, first[0])), of_sine),
    )


def _signs(proof: Proof, part: Fraction) -> list[int]:
    """0 < cos(t) and 0 < sin(t)."""
    t, state = _angle(part), State(proof, {}).with_local(fact_at(proof, "pi_bounds"))
    found = []
    for law in (fact_at(proof, "cos_pos", t), arc_law(proof, "positive sine", t)):
        step = law
        while (parts := arguments(proof.conclusion(step), "imp")) is not None:
            step = proof.step("imp_elim", [step, linarith(state, parts[0], [], depth=0)])
        found.append(step)
    return found


def _root(state: State, wave: Term, square: Term, same: int) -> int:
    """From 0 < w and w·w = s to w = sqrt(s), without a root where s is the square of a rational number."""
    proof, form = state.proof, state.proof.form()
    number = form.constant(form.poly(square))
    if number is None:
        end = mul(real(Fraction(1, 2)), unary("sqrt", form.normal(mul(real(4), square))))
    else:
        end = _rational_root(Fraction(number))
    above = by_lincomb(proof, le(_ZERO, mul(wave, wave)), (), [(wave, _ONE, None)])
    inside = linarith(state, le(_ZERO, square), [same, above], depth=0)
    return solve_goal(state.with_local(same, inside), eq(wave, end), depth=1)


def _rational_root(number: Fraction) -> Term:
    """Return the root of a rational number with its square factor outside."""
    inside, outside = number.numerator * number.denominator, Fraction(1, number.denominator)
    for prime in range(2, isqrt(inside) + 1):
        while inside % (prime * prime) == 0:
            inside, outside = inside // (prime * prime), outside * prime
    return real(outside) if inside == 1 else mul(real(outside), unary("sqrt", real(inside)))


def _supplement(proof: Proof, t: Term) -> int:
    """sin(π - t) = sin(t)."""
    sine, cosine = quarter_turns(proof, 2)
    away = neg(t)
    terms: list[Weighted] = [
        (_ONE, fact_at(proof, "sin_add", away, PI), None),
        (unary("sin", away), cosine, None),
        (unary("cos", away), sine, None),
        (neg(_ONE), fact_at(proof, "sin_odd", t), None),
    ]
    return by_lincomb(proof, eq(unary("sin", sub(PI, t)), unary("sin", t)), terms)


def _cosine_of_third(state: State, t: Term) -> int:
    """cos(π/3) = 1/2, as 2·sin(t)·cos(t) = sin(2t) = sin(π - t) = sin(t)."""
    proof = state.proof
    sine, cosine = unary("sin", t), unary("cos", t)
    terms: list[Weighted] = [
        (neg(_ONE), fact_at(proof, "sin_add", t, t), None),
        (_ONE, _supplement(proof, t), None),
    ]
    step = by_lincomb(proof, eq(mul(real(2), mul(sine, cosine)), sine), terms)
    return solve_goal(state.with_local(step), eq(cosine, real(Fraction(1, 2))), depth=1)


def _cosine_of_fifth(state: State, t: Term) -> int:
    """cos(π/5) = (1 + sqrt(5))/4, as 4·cos(t)² - 1 = sin(3t)/sin(t) = sin(2t)/sin(t) = 2·cos(t)."""
    proof, twice = state.proof, add(t, t)
    sine, cosine = unary("sin", t), unary("cos", t)
    terms: list[Weighted] = [
        (neg(_ONE), fact_at(proof, "sin_add", twice, t), None),
        (_ONE, _supplement(proof, twice), None),
        (sub(_ONE, cosine), fact_at(proof, "sin_add", t, t), None),
        (neg(sine), fact_at(proof, "cos_add", t, t), None),
        (sine, fact_at(proof, "sin_cos", t), None),
    ]
    square = mul(real(4), mul(cosine, cosine))
    goal = eq(mul(sine, sub(square, _ONE)), mul(real(2), mul(sine, cosine)))
    step = by_lincomb(proof, goal, terms)
    inside = state.with_local(step)
    step = solve_goal(inside, eq(sub(square, mul(real(2), cosine)), _ONE), depth=1)
    end = divide(add(_ONE, unary("sqrt", real(5))), real(4))
    return solve_goal(state.with_local(step), eq(cosine, end), depth=1)


def _cosine(proof: Proof, part: Fraction, left: int) -> int:
    """Prove cos(part·π) = …, for 0 < part < 1."""
    t = _angle(part)
    if part == Fraction(1, 2):
        return by_lincomb(proof, eq(unary("cos", t), _ZERO), [(_ONE, quarter_turns(proof, 1)[1], None)])
    if part < Fraction(1, 2):
        return _wave(proof, part, left)[0]
    rest = _angle(1 - part)
    first = _wave(proof, 1 - part, left)[0]
    sine, cosine = quarter_turns(proof, 2)
    away = neg(rest)
    terms: list[Weighted] = [
        (_ONE, fact_at(proof, "cos_add", away, PI), None),
        (unary("cos", away), cosine, None),
        (neg(unary("sin", away)), sine, None),
        (neg(_ONE), fact_at(proof, "cos_even", rest), None),
        (neg(_ONE), first, None),
    ]
    return by_lincomb(proof, eq(unary("cos", t), neg(_right(proof, first))), terms)


# -- rules -----------------------------------------------------------------------------------------


def exact_value(state: State, term: Term) -> tuple[Term, int] | None:
    """Rewrite sin and cos at parts of π between 0 and 1/2 in roots; parts are taken off other angles."""
    for place, name in enumerate(("cos", "sin")):
        inside = arguments(term, name)
        if inside is None or term.loose:
            continue
        part = _part(state, inside[0])
        try:
            if part is None:
                return _part_off(state, name, inside[0])
            if 0 < part < Fraction(1, 2):
                step = _wave(state.proof, part)[place]
                end = _right(state.proof, step)
                return end, state.proof.step("convert", [step], goal=eq(term, end))
        except (Stuck, Refusal, TermError) as error:
            if error.code == "S190":
                raise
    return None


def _part_off(state: State, name: str, angle: Term) -> tuple[Term, int] | None:
    """sin(x + q·π) and cos(x + q·π) by the addition theorems."""
    proof, form = state.proof, state.proof.form()
    (unit,) = form.poly(PI)
    part = Fraction(form.poly(angle).get(unit, 0))
    if part.denominator <= 2:
        return None
    turn, rest = _angle(part), form.normal(sub(angle, _angle(part)))
    of_rest, of_turn = ([unary(n, x) for n in ("sin", "cos")] for x in (rest, turn))
    if name == "sin":
        end = add(mul(of_rest[0], of_turn[1]), mul(of_rest[1], of_turn[0]))
    else:
        end = sub(mul(of_rest[1], of_turn[1]), mul(of_rest[0], of_turn[0]))
    fact = fact_at(proof, f"{name}_add", rest, turn)
    return end, by_lincomb(proof, eq(unary(name, angle), end), [(_ONE, fact, None)])


def _tangent_of_half(proof: Proof) -> int:
    """∀t. 0 < cos(t) ⇒ tan(t) = sin(t + t)/(1 + cos(t + t))."""
    t = free("t", REAL)
    sine, cosine, double = unary("sin", t), unary("cos", t), add(t, t)
    positive = proof.hyp(lt(_ZERO, cosine))
    of_sine, of_cosine = (fact_at(proof, f"{name}_add", t, t) for name in ("sin", "cos"))
    size = add(_ONE, unary("cos", double))
    terms: list[Weighted] = [(_ONE, of_cosine, None), (neg(_ONE), fact_at(proof, "sin_cos", t), None)]
    square = by_lincomb(proof, eq(size, mul(real(2), mul(cosine, cosine))), terms)
    product = mul(real(2), mul(sine, cosine))
    end = divide(product, mul(real(2), mul(cosine, cosine)))
    ratio = linarith(State(proof, {}).with_local(positive), eq(divide(sine, cosine), end), [], depth=0)
    hole = free("?part", REAL)
    template = lam(hole, eq(divide(sine, cosine), divide(product, hole)))
    ratio = proof.step("subst", [proof.flip(square), ratio], template=template)
    of_double = by_lincomb(proof, eq(product, unary("sin", double)), [(neg(_ONE), of_sine, None)])
    template = lam(hole, eq(divide(sine, cosine), divide(hole, size)))
    ratio = proof.step("subst", [of_double, ratio], template=template)
    meaning = proof.step("define", value=unary("tan", t))
    step = proof.step("subst", [ratio, meaning], template=lam(hole, eq(unary("tan", t), hole)))
    return proof.general(step, [t], [proof.conclusion(positive)])


def _tangent(state: State, term: Term) -> tuple[Term, int] | None:
    """Rewrite tan(t) as sin(2t)/(1 + cos(2t)) at parts of π between 0 and 1/2."""
    inside = arguments(term, "tan")
    part = _part(state, inside[0]) if inside is not None and not term.loose else None
    if inside is None or part is None or not 0 < part < Fraction(1, 2):
        return None
    proof = state.proof
    law = proof.at(known(proof, "tangent of half an angle", _tangent_of_half), _angle(part))
    step = proof.step("imp_elim", [law, _signs(proof, part)[0]])
    end = _right(proof, step)
    return end, proof.step("convert", [step], goal=eq(term, end))


_INVERSES: dict[str, tuple[str, Callable[[float], float]]] = {"asin": ("sin", asin), "atan": ("tan", atan)}


def _arc(state: State, term: Term) -> tuple[Term, int] | None:
    """Rewrite asin and atan of the sine and tangent of a part of π, which is guessed by its digits."""
    name = _name(term)
    if name not in _INVERSES or not isinstance(term, App) or term.loose:
        return None
    number = value(term.args[0], {})
    plain, inverse = _INVERSES[name]
    if number is None or (name == "asin" and abs(float(number)) > 1):
        return None
    exact = inverse(float(number)) / pi
    part = Fraction(exact).limit_denominator(MAX_PARTS)
    if abs(float(part) - exact) > _SAME or part.denominator == 1:
        return None
    proof, angle = state.proof, _angle(part)
    try:
        same = _exactly(state, eq(unary(plain, angle), term.args[0]))
    except (Stuck, Refusal, TermError) as error:
        if error.code == "S190":
            raise
        return None
    step, inside = fact_at(proof, f"{name}_{plain}", angle), state.with_local(fact_at(proof, "pi_bounds"))
    while (parts := arguments(proof.conclusion(step), "imp")) is not None:
        step = proof.step("imp_elim", [step, linarith(inside, parts[0], [], depth=0)])
    hole = free("?value", REAL)
    return angle, proof.step("subst", [same, step], template=lam(hole, eq(unary(name, hole), angle)))


_SAME = 1e-9


def _name(node: Term) -> str:
    return node.head.name if isinstance(node, App) and isinstance(node.head, Const) else ""


# -- for the general search ------------------------------------------------------------------------


def _other_tangent(state: State, term: Term) -> tuple[Term, int] | None:
    return written_out(state, term) if _name(term) == "tan" else None


_WAVES: tuple[Rule, ...] = (special_value, _tangent, _other_tangent, turned_off, exact_value)


def _exactly(state: State, goal: Term) -> int:
    """Prove a relation with sin, cos and tan of parts of π in roots."""

    def finish(inner: State, part: Term) -> int:
        if part == goal:
            raise Stuck("S130", "no part of a turn occurs", goal=goal)
        return attempt(
            lambda: linarith(inner, part, [], depth=0),
            lambda: solve_goal(inner, part, depth=1),
        )

    return rewrite_goal(state, goal, _WAVES, simple, finish, rounds=4)


def _absurd(state: State) -> int:
    """Prove `false` from a fact that is wrong of exact values."""
    proof = state.proof
    for index in reversed(state.facts()):
        if _mentions(proof.conclusion(index)):
            step = rewrite_fact(state, index, (_arccosine, _arc, *_WAVES), simple, 4)
            if step is not None:
                known_too = [step, fact_at(proof, "pi_bounds")]
                try:
                    return linarith(state.with_local(step), FALSE, known_too, depth=1)
                except (Stuck, Refusal, TermError) as error:
                    if error.code == "S190":
                        raise
    raise Stuck("S130", "no fact speaks of parts of a turn", goal=FALSE)


def _search(state: State, goal: Term) -> int:
    if goal == FALSE:
        return _absurd(state)

    def finish(inner: State, part: Term) -> int:
        if part == goal:
            return _exactly(inner, part)
        return attempt(
            lambda: linarith(inner, part, [fact_at(inner.proof, "pi_bounds")], depth=0),
            lambda: _exactly(inner, part),
        )

    return rewrite_goal(state, goal, (_arccosine, _arc), simple, finish, rounds=2)


def _arccosine(state: State, term: Term) -> tuple[Term, int] | None:
    return written_out(state, term) if _name(term) == "acos" else None


def _mentions(goal: Term) -> bool:
    if relation(goal) is None:
        return False
    names = {n.name for n in subterms(goal) if isinstance(n, Const)}
    return bool(names & {"asin", "acos", "atan"} or ("pi" in names and names & {"sin", "cos", "tan"}))


def _applies(goal: Term) -> bool:
    return goal == FALSE or _mentions(goal)


STRATEGIES: tuple[Strategy, ...] = (Strategy("exact angles", _applies, once(_search), late=True),)
"""What `logic.auto` may call when arithmetic alone has failed."""
