"""Integers as m·k + j and reals in cells between fractions: what is periodic has values there. Untrusted.

(-1)^n, sin and cos of multiples of π, floors and remainders are known in each of the classes j = 0..m-1, and
floors of a·x + b in each cell between two places where one of them jumps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import partial
from math import gcd, lcm

from symderive.errors import Refusal, TermError
from symderive.kernel.form import Form, Monomial, Poly
from symderive.tactics.angles import inverse_value, turned_off, written_out
from symderive.tactics.arith import linarith, relation
from symderive.tactics.inductions import every
from symderive.tactics.laws import fact_at
from symderive.tactics.logic import attempt, excluded_middle, solve_goal
from symderive.tactics.matching import closed_subterms
from symderive.tactics.proof import State, Stuck
from symderive.tactics.registry import Strategy
from symderive.tactics.remainders import reduced
from symderive.tactics.rewriting import rewrite_goal
from symderive.tactics.special import special_value
from symderive.terms.build import (
    FALSE,
    add,
    arguments,
    disj,
    divide,
    eq,
    implies,
    integer,
    is_negation,
    le,
    lt,
    mul,
    of_int,
    power,
    real,
    unary,
)
from symderive.terms.term import App, Const, Free, Lit, Term, apply, const, free_symbols, lam, subterms
from symderive.terms.types import INT, REAL

__all__ = ["STRATEGIES"]

MAX_CLASSES = 64
"""Up to how many classes all integers together are split into."""

MAX_CELLS = 12
"""Up to how many cells a real number is split into."""

MAX_INTEGERS = 2
"""How many integers are split, one in the other."""

PI = const("pi")
_OPAQUE = frozenset({"quot", "mod", "floor"})
Rule = Callable[[State, Term], tuple[Term, int] | None]


# -- whole terms ---------------------------------------------------------------------------------------


def _whole_monomial(form: Form, monomial: Monomial) -> Term | None:
    """Return a product of integers (of one type or as reals) as an integer; None for another product."""
    result: Term | None = None
    for atom, exponent in monomial:
        base = form.atom(atom)
        inside = arguments(base, "of_int")
        whole = inside[0] if inside is not None else base if base.type == INT else None
        if whole is None or exponent < 1:
            return None
        part = whole if exponent == 1 else power(whole, integer(exponent))
        result = part if result is None else mul(result, part)
    return result if result is not None else integer(1)


def _whole_part(form: Form, p: Poly, step: int = 1) -> tuple[Term, Poly] | None:
    """Return E and the rest of p = step·E + rest, E an integer without constant; None where E is 0."""
    found: Term | None = None
    rest: Poly = {}
    for monomial, coefficient in p.items():
        whole = _whole_monomial(form, monomial) if monomial else None
        count = Fraction(coefficient) / step
        times = count.numerator // count.denominator
        if whole is None or times == 0:
            rest[monomial] = coefficient
            continue
        part = whole if times == 1 else mul(integer(times), whole)
        found = part if found is None else add(found, part)
        left = Fraction(coefficient) - step * times
        if left:
            rest[monomial] = int(left) if left.denominator == 1 else left
    return None if found is None else (found, rest)


# -- rules ---------------------------------------------------------------------------------------------


def sign_of_power(state: State, term: Term) -> tuple[Term, int] | None:
    """Rewrite (-1)^(2·e + k) as (-1)^k."""
    parts = arguments(term, "pow")
    form = state.proof.form()
    if parts is None or term.loose or term.type != REAL or form.constant(form.poly(parts[0])) != -1:
        return None
    found = _whole_part(form, form.poly(parts[1]), 2)
    if found is None:
        return None
    rest = form.reify(found[1], INT)
    value = form.normal(power(real(-1), rest))
    law = every(state.proof, "even powers of -1", rest, found[0])
    return value, state.proof.step("convert", [law], goal=eq(term, value))


def full_turns_off(state: State, term: Term) -> tuple[Term, int] | None:
    """Rewrite sin and cos of x + n·2·π as those of x, n an integer."""
    form = state.proof.form()
    for name in ("sin", "cos"):
        inside = arguments(term, name)
        if inside is None or term.loose:
            continue
        (unit,) = form.poly(PI)
        angle = form.poly(inside[0])
        counts = {_without(m, unit): c for m, c in angle.items() if unit[0] in m}
        found = _whole_part(form, {m: c for m, c in counts.items() if m}, 2)
        if found is None:
            return None
        turns = mul(of_int(found[0]), mul(real(2), PI))
        rest = form.reify(form.plus(angle, form.poly(turns), -1), REAL)
        value = unary(name, rest)
        law = every(state.proof, f"turns of {name}", rest, found[0])
        return value, state.proof.step("convert", [law], goal=eq(term, value))
    return None


def _without(monomial: Monomial, unit: Monomial) -> Monomial:
    return tuple(power for power in monomial if power not in unit)


def floor_of_sum(state: State, term: Term) -> tuple[Term, int] | None:
    """Rewrite floor(e + c) as e + floor(c), e an integer and c a number."""
    inside = arguments(term, "floor")
    if inside is None or term.loose:
        return None
    form = state.proof.form()
    found = _whole_part(form, form.poly(inside[0]))
    number = form.constant(found[1]) if found is not None else None
    if found is None or number is None:
        return None
    least = Fraction(number).numerator // Fraction(number).denominator
    return _floor_is(state, term, form.normal(add(found[0], integer(least))), [])


def _floor_is(state: State, term: Term, value: Term, facts: Sequence[int]) -> tuple[Term, int] | None:
    """Prove floor(t) = e by e <= t < e + 1; None where that is not seen."""
    proof = state.proof
    inside = (arguments(term, "floor") or (term,))[0]
    try:
        low = linarith(state, le(of_int(value), inside), facts, depth=0, local=False)
        high = linarith(state, lt(inside, add(of_int(value), real(1))), facts, depth=0, local=False)
        around = [low, high, *state.parts(fact_at(proof, "floor", inside))]
        tight = [
            proof.step("int_tight", [linarith(state, goal, around, depth=0, local=False)])
            for goal in (lt(value, add(term, integer(1))), lt(term, add(value, integer(1))))
        ]
    except (Stuck, Refusal) as error:
        if error.code == "S190":
            raise
        return None
    cases = proof.step("trichotomy", left=term, right=value)
    goal = eq(term, value)
    results = []
    for order, step in ((lt(term, value), tight[0]), (lt(value, term), tight[1])):
        absurd = linarith(state, FALSE, [proof.hyp(order), step], depth=0, local=False)
        results.append(proof.step("contra", [absurd], proposition=goal))
    rest = proof.hyp(disj(goal, lt(value, term)))
    inner = proof.step("or_elim", [rest, proof.hyp(goal), results[1]])
    return value, proof.step("or_elim", [cases, results[0], inner])


_RULES: tuple[Rule, ...] = (
    sign_of_power,
    full_turns_off,
    floor_of_sum,
    reduced,
    special_value,
    inverse_value,
    written_out,
    turned_off,
)


# -- integers by classes -------------------------------------------------------------------------------


def _moduli(form: Form, goal: Term, room: int) -> dict[Free, int]:
    """Return for each integer the modulus that its places in a goal ask for, where there is room for it."""
    found: dict[Free, int] = {}
    for node in closed_subterms(goal):
        for variable, modulus in _asked_by(form, node):
            found[variable] = lcm(found.get(variable, 1), modulus)
    return {v: m for v, m in found.items() if 1 < m <= room}


def _asked_by(form: Form, node: Term) -> Iterator[tuple[Free, int]]:
    parts = arguments(node, "pow")
    if parts is not None and len(parts) == 2 and not isinstance(parts[1], Lit):
        if node.type == REAL and form.constant(form.poly(parts[0])) == -1:
            yield from ((v, 2) for v in _integers(parts[1]))
        return
    pair = arguments(node, "mod")
    if pair is not None and len(pair) == 2 and isinstance(pair[1], Lit):
        yield from ((v, int(pair[1].value)) for v in _integers(pair[0]))
    for name, turn in (("sin", 2), ("cos", 2), ("floor", 1)):
        inside = arguments(node, name)
        for monomial, coefficient in form.poly(inside[0]).items() if inside is not None else ():
            term = form.reify({monomial: 1}, REAL)
            if turn == 1 or PI in subterms(term):
                modulus = (Fraction(coefficient) / turn).denominator
                yield from ((v, modulus) for v in _integers(term))


def _integers(term: Term) -> list[Free]:
    """Return the integers in a term that are not hidden in quotients, floors and remainders."""
    if isinstance(term, Free):
        return [term] if term.type == INT else []
    if not isinstance(term, App) or (isinstance(term.head, Const) and term.head.name in _OPAQUE):
        return []
    found = dict.fromkeys(v for part in term.args for v in _integers(part))
    return sorted(found, key=lambda s: s.name)


def by_progressions(state: State, goal: Term, fuel: int = MAX_INTEGERS, room: int = MAX_CLASSES) -> int:
    """Prove a goal by the periods of what is in it, for each class of an integer where that is needed."""
    form = state.proof.form()

    def finish(inner: State, part: Term) -> int:
        moduli = _moduli(form, part, room) if fuel > 0 else {}
        ways = [lambda: linarith(inner, part, [], depth=0)] if relation(part) is not None else []
        if part == goal and not moduli:
            raise Stuck("S130", "nothing periodic is asked", goal=goal)
        if moduli:
            variable = min(moduli, key=lambda v: v.name)
            ways.append(lambda: _split(inner, part, variable, moduli[variable], fuel, room))
        else:
            ways.append(lambda: solve_goal(inner, part, depth=1))
        return attempt(*ways)

    return rewrite_goal(state, goal, _RULES, solve_goal, finish, rounds=3)


def _split(state: State, goal: Term, variable: Free, modulus: int, fuel: int, room: int) -> int:
    """Prove P(n) from P(m·k + j) for j = 0..m-1, with k = n div m."""
    proof = state.proof
    m = integer(modulus)
    positive = linarith(state, lt(integer(0), m), [], depth=0, local=False)
    whole, low, high = state.parts(proof.step("divmod", [positive], value=variable))
    rest, turns = (apply(const(name), variable, m) for name in ("mod", "quot"))
    predicate = lam(variable, goal)

    def case(j: int, above: int) -> int:
        """Prove the goal where j <= n mod m."""
        if j == modulus:
            return proof.step(
                "contra", [linarith(state, FALSE, [above, high], depth=0, local=False)], proposition=goal
            )
        cases = proof.step("trichotomy", left=rest, right=integer(j))
        below, later = arguments(proof.conclusion(cases), "or") or (goal, goal)
        never = linarith(state, FALSE, [above, proof.hyp(below)], depth=0, local=False)
        level = proof.hyp(eq(rest, integer(j)))
        value = add(mul(m, turns), integer(j))
        same = linarith(state, eq(value, variable), [whole, level], depth=0, local=False)
        inside = by_progressions(state.with_local(same), apply(predicate, value), fuel - 1, room // modulus)
        here = proof.step("subst", [same, inside], template=predicate)
        beyond = case(j + 1, proof.step("int_tight", [proof.hyp(lt(integer(j), rest))]))
        inner = proof.step("or_elim", [proof.hyp(later), here, beyond])
        return proof.step("or_elim", [cases, proof.step("contra", [never], proposition=goal), inner])

    return case(0, low)


# -- reals by cells ------------------------------------------------------------------------------------


def _slopes(form: Form, goal: Term, variable: Free) -> tuple[int, Fraction, bool] | None:
    """Return a period of the floors of a·x + b in a goal, the gap of their jumps, and if some a < 0.

    None where x stands otherwise in a floor.
    """
    (unit,) = form.poly(variable)
    period, gap, falls = 1, Fraction(0), False
    for node in closed_subterms(goal):
        inside = arguments(node, "floor")
        if inside is None or variable not in free_symbols(node):
            continue
        p = form.poly(inside[0])
        for monomial, coefficient in p.items():
            if variable not in free_symbols(form.reify({monomial: 1}, REAL)):
                continue
            if monomial != unit and _whole_monomial(form, monomial) is None:
                return None
            period = lcm(period, Fraction(coefficient).denominator)
            falls = falls or (monomial == unit and coefficient < 0)
        slope = abs(Fraction(p.get(unit, 0)))
        if slope:
            for jump in (1 / slope, Fraction(p.get((), 0)) / slope):
                gap = _common(gap, jump)
    return (period, gap, falls) if gap else None


def _common(first: Fraction, second: Fraction) -> Fraction:
    """Return the greatest number of which both are whole multiples."""
    below = lcm(first.denominator, second.denominator)
    return Fraction(gcd(int(first * below), int(second * below)), below)


def by_cells(state: State, goal: Term) -> int:
    """Prove a goal about floors of a·x + b in each cell between two jumps."""
    form = state.proof.form()
    for variable in sorted((s for s in free_symbols(goal) if s.type == REAL), key=lambda s: s.name):
        found = _slopes(form, goal, variable)
        if found is None or found[0] / found[1] > MAX_CELLS:
            continue
        period, gap, falls = found
        gap = _common(gap, Fraction(period))
        whole = unary("floor", divide(variable, real(period)))
        facts = state.parts(fact_at(state.proof, "floor", divide(variable, real(period))))
        return _cells(state, goal, variable, (whole, period, gap, falls), 0, facts[0])
    raise Stuck("S130", "there are no floors of one real number", goal=goal)


def _cells(
    state: State, goal: Term, variable: Free, split: tuple[Term, int, Fraction, bool], j: int, low: int
) -> int:
    """Prove a goal in the cell j, and in those after it."""
    proof = state.proof
    whole, period, gap, falls = split

    def at(count: int) -> Term:
        return add(mul(real(period), of_int(whole)), real(gap * count))

    def inside(facts: Sequence[int], middle: Fraction) -> int:
        rule = partial(_floor_in_cell, variable=variable, whole=whole, period=period, at=middle, facts=facts)
        return rewrite_goal(
            state.with_local(*facts), goal, (rule, floor_of_sum), solve_goal, _close, rounds=3
        )

    last = gap * (j + 1) == period
    upper = lt(variable, at(j + 1))
    if last:
        top = state.parts(fact_at(proof, "floor", divide(variable, real(period))))[1]
        below = linarith(state, upper, [top], depth=0, local=False)
    else:
        below = proof.hyp(upper)
    if falls:
        point = le(variable, at(j))
        either = excluded_middle(state, point)
        denied = arguments(proof.conclusion(either), "or") or (goal, goal)
        apart = proof.hyp(denied[1])
        strict = proof.turned(apart)
        here = proof.step(
            "or_elim",
            [
                either,
                inside([low, proof.hyp(point)], gap * j),
                inside([apart if strict is None else strict, below], gap * j + gap / 2),
            ],
        )
    else:
        here = inside([low, below], gap * j + gap / 2)
    if last:
        return here
    either = excluded_middle(state, upper)
    denied = arguments(proof.conclusion(either), "or") or (goal, goal)
    above = proof.turned(proof.hyp(denied[1]))
    if above is None:
        raise Stuck("S130", "an order could not be denied", goal=upper)
    return proof.step("or_elim", [either, here, _cells(state, goal, variable, split, j + 1, above)])


def _close(state: State, goal: Term) -> int:
    return attempt(lambda: linarith(state, goal, [], depth=0), lambda: solve_goal(state, goal, depth=0))


def _floor_in_cell(
    state: State,
    term: Term,
    *,
    variable: Free,
    whole: Term,
    period: int,
    at: Fraction,
    facts: Sequence[int],
) -> tuple[Term, int] | None:
    """Rewrite floor(a·x + b) by its value at a point x = period·k + at of the cell."""
    inside = arguments(term, "floor")
    if inside is None or term.loose or term == whole:
        return None
    form = state.proof.form()
    (unit,) = form.poly(variable)
    p = form.poly(inside[0])
    slope = Fraction(p.get(unit, 0))
    rest = {m: c for m, c in p.items() if m not in (unit, ())}
    found = _whole_part(form, rest) if rest else (integer(0), {})
    turns = slope * period
    if not slope or turns.denominator != 1 or found is None or found[1]:
        return None
    number = slope * at + Fraction(p.get((), 0))
    least = number.numerator // number.denominator
    value = form.normal(add(add(mul(integer(int(turns)), whole), found[0]), integer(least)))
    return _floor_is(state, term, value, facts)


# -- for the general search ----------------------------------------------------------------------------

_PERIODIC = frozenset({"floor", "mod", "pow", "sin", "cos", "tan"})


def _has(goal: Term, names: frozenset[str]) -> bool:
    return any(isinstance(n, Const) and n.name in names for n in subterms(goal))


def _is_periodic(goal: Term) -> bool:
    found = relation(goal)
    return found is not None and found[1].type in (INT, REAL) and _has_period(goal)


def _has_period(goal: Term) -> bool:
    return _has(goal, _PERIODIC) and any(s.type == INT for s in free_symbols(goal))


def _denies_period(goal: Term) -> bool:
    return is_negation(goal) and _has_period(goal)


def _has_floors(goal: Term) -> bool:
    return relation(goal) is not None and _has(goal, frozenset({"floor"}))


def _with_remainders(state: State, goal: Term) -> int:
    """Prove a goal from what is known of remainders of its integers, in each of their classes."""
    integers = {s for s in free_symbols(goal) if s.type == INT}
    known = [index for index in state.facts() if _is_about(state.proof.conclusion(index), integers)]
    if not known:
        raise Stuck("S130", "nothing is known of the remainders of these integers", goal=goal)
    index = by_progressions(state, implies(*map(state.proof.conclusion, known), goal))
    for fact in known:
        index = state.proof.step("imp_elim", [index, fact])
    return index


def _is_about(fact: Term, integers: set[Free]) -> bool:
    """Say whether a fact is about some of these integers and has a remainder by a literal modulus."""
    moduli = [arguments(node, "mod") for node in closed_subterms(fact)]
    literal = any(pair is not None and len(pair) == 2 and isinstance(pair[1], Lit) for pair in moduli)
    symbols = free_symbols(fact)
    return literal and not symbols.isdisjoint(integers) and all(s.type == INT for s in symbols)


def _search_periods(state: State, goal: Term) -> int:
    try:
        return attempt(lambda: by_progressions(state, goal), lambda: _with_remainders(state, goal))
    except TermError as error:
        raise Stuck("S130", "a period is too long to be written", goal=goal) from error


STRATEGIES: tuple[Strategy, ...] = (
    Strategy("classes of either", _denies_period, _search_periods, whole=True),
    Strategy("classes of integers", _is_periodic, _search_periods, late=True),
    Strategy("cells of reals", _has_floors, by_cells, late=True),
)
"""What `logic.auto` may call when arithmetic alone has failed."""
