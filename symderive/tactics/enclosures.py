"""Proved enclosures of real terms between rational numbers, and what follows from them. Untrusted.

A term is enclosed by steps `low <= term` and `term <= high`, part by part: sums and products by `lincomb`,
functions by their laws, symbols by facts such as `1 <= x` and `x < 2`. The ends are rational numbers of a
given number of binary digits, rounded outward. Where they stand is computed beforehand by
`symderive.graph.enclosure`, so that a relation that is false, or not decided, costs no proof.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from importlib import import_module
from math import atan, factorial, floor

from symderive.errors import GraphError
from symderive.graph import enclosure as intervals
from symderive.graph.enclosure import Interval, point, rounded
from symderive.graph.evaluate import Enclosing, value
from symderive.kernel.check import Certificate, Lemma, obligations
from symderive.kernel.definitions import definition
from symderive.kernel.form import Form
from symderive.kernel.statement import Statement
from symderive.tactics.arith import Combination, Setting, combine, relation
from symderive.tactics.laws import Weighted, by_lincomb, fact_at, law_at
from symderive.tactics.logic import solve_goal
from symderive.tactics.magnitude import case_condition, case_value, known
from symderive.tactics.proof import Proof, State, Stuck
from symderive.tactics.registry import Strategy
from symderive.tactics.special import special_value
from symderive.tactics.taylor import Polynomial, polynomial_term, taylor_exp, taylor_sin_cos, value_at
from symderive.terms.build import (
    FALSE,
    arguments,
    divide,
    eq,
    integer,
    inv,
    le,
    lt,
    mul,
    neg,
    negation,
    of_int,
    power,
    real,
    sub,
    unary,
)
from symderive.terms.term import App, Const, Free, Lit, Term, const, free, free_symbols, subterms
from symderive.terms.types import INT, REAL

__all__ = ["STRATEGIES", "Enclosure", "by_enclosure", "enclose", "sign_of"]

FIRST_BITS, MOST_BITS = 60, 1_000
"""Binary digits with which a sign is sought, at first and at most.

For terms with symbols only the first: more digits do not narrow their ranges.
"""

MOST_EXPONENT, MOST_ANGLE = 4_000, 2**20
"""Largest arguments of exp, and of sin and cos, in absolute value."""

_GUARD_BITS = 12
_ARC_BITS = 40
_SHARED_BITS = 24
_LEMMA_BITS = (72, 102, 147, 214, 315, 468, 696, 1_037)
"""Binary digits of the values that are lemmas: few numbers, so that proofs share them."""

_LEMMA_UNITS = 20
_LONG_BITS = 150
"""Binary digits of an exponent that is put into a Taylor polynomial at once."""

_ZERO, _ONE, _PI = real(0), real(1), const("pi")
_PI_LOW, _PI_HIGH, _FALL = Fraction("3.14159"), Fraction("3.1416"), Fraction("0.9")


@dataclass(frozen=True, slots=True)
class Enclosure:
    """The steps `low <= term` and `term <= high` for rational low and high."""

    term: Term
    low: Fraction
    high: Fraction
    below: int
    above: int

    @property
    def interval(self) -> Interval:
        """The interval of the two ends."""
        return Interval(self.low, self.high)


def _arc_end(x: Fraction, upward: bool) -> Fraction:
    """Return a number of few digits on the outer side of atan(x), which `_Enclosing.arc` then proves."""
    near = Fraction(round(atan(x) * 2**_ARC_BITS), 2**_ARC_BITS)
    margin = Fraction(4, 2**_ARC_BITS)
    return near + margin if upward else near - margin


# -- values without proof --------------------------------------------------------------------------


def is_closed(term: Term) -> bool:
    """Say whether a term has no free symbol and no loose bound variable."""
    return not term.loose and not free_symbols(term)


Ranges = Mapping[Free, Enclosure]
"""The enclosures of symbols that the facts give."""


@dataclass(frozen=True, slots=True)
class _Numbers(Enclosing):
    """Intervals, also for pi and for functions that are written with others by their definition."""

    known: Mapping[str, Interval]

    def symbol(self, symbol: Term) -> Interval:
        """Return the value of what is no operation of a computation graph."""
        if symbol == _PI:
            return intervals.pi(self.bits)
        powers = arguments(symbol, "rpow")
        if powers is not None and value(powers[0], self.known, self).low > 0:
            return value(unary("exp", mul(powers[1], unary("log", powers[0]))), self.known, self)
        whole = arguments(symbol, "of_int")
        inside = arguments(whole[0], "floor") if whole is not None else None
        if inside is not None:
            part = value(inside[0], self.known, self)
            return Interval(Fraction(floor(part.low)), Fraction(floor(part.high)))
        if arguments(symbol, "tan") is not None:
            return value(definition(symbol), self.known, self)
        arc = arguments(symbol, "atan")
        if arc is not None:
            part = value(arc[0], self.known, self)
            return Interval(_arc_end(part.low, False), _arc_end(part.high, True))
        return Enclosing.symbol(self, symbol)


def sign_of(term: Term, ranges: Ranges | None = None, *, weak: bool = False) -> tuple[int, int] | None:
    """Return the sign of a real term and the binary digits that show it; None if they do not.

    With `weak` the sign 1 says that the term is not negative.
    """
    known = {symbol.name: part.interval for symbol, part in (ranges or {}).items()}
    bits = FIRST_BITS
    while bits <= (FIRST_BITS if known else MOST_BITS):
        try:
            interval = value(term, known, _Numbers(bits, known))
            found = 1 if weak and interval.low >= 0 else interval.sign()
        except GraphError as error:
            if error.code in ("G106", "G107"):
                return None
            found = None
        if found is not None:
            return found, bits
        bits += bits // 2
    return None


def ranges_of(state: State, symbols: Iterable[Free]) -> Ranges | None:
    """Return what the facts of the form `number <= x` and `x <= number` say; None if some x has no range."""
    found = {}
    for symbol in symbols:
        ends = [_tightest(state, symbol, upward) for upward in (False, True)]
        if ends[0] is None or ends[1] is None:
            return None
        (low, below), (high, above) = ends[0], ends[1]
        found[symbol] = Enclosure(symbol, low, high, below, above)
    return found


def _tightest(state: State, symbol: Free, upward: bool) -> tuple[Fraction, int] | None:
    """Return the best bound of a symbol by a fact, and the step that says it."""
    bounds = []
    for index in state.facts():
        found = _bound_by(state, symbol, index)
        if found is not None and (found[0] < 0) == upward:
            bounds.append((found[1], index, 1 / abs(found[0])))
    if not bounds:
        return None
    end, index, factor = (min if upward else max)(bounds)
    goal = le(symbol, real(end)) if upward else le(real(end), symbol)
    return end, by_lincomb(state.proof, goal, [(real(factor), index, None)])


def _bound_by(state: State, symbol: Free, index: int) -> tuple[Fraction, Fraction] | None:
    """Return c and e where a fact says 0 <= c·(x - e) (or <), c not 0."""
    fact = state.proof.conclusion(index)
    found = relation(fact)
    if found is None or found[0] == "eq" or found[1].type != REAL or free_symbols(fact) != {symbol}:
        return None
    form = state.proof.form()
    slack, (atom,) = form.difference(found[2], found[1]), form.poly(symbol)
    if set(slack) - {()} != {atom}:
        return None
    factor = Fraction(slack[atom])
    return factor, -Fraction(slack.get((), 0)) / factor


# -- linear combinations ---------------------------------------------------------------------------


def _bound(part: Enclosure, factor: Fraction, upward: bool) -> tuple[Fraction, Weighted] | None:
    """Bound factor·part from below (`upward`: from above); None for the factor 0."""
    if factor == 0:
        return None
    use_high = (factor > 0) == upward
    end, step = (part.high, part.above) if use_high else (part.low, part.below)
    return factor * end, (real(abs(factor)), step, None)


class _Enclosing:
    """Enclosures in one proof, at one number of binary digits."""

    def __init__(self, state: State, bits: int, ranges: Ranges, *, citing: bool = True) -> None:
        self.state = state
        self.citing = citing
        self.ranges = ranges
        self.proof = state.proof
        self.bits = bits
        self.form = state.proof.form()

    def more(self, bits: int) -> _Enclosing:
        """Return the same with more binary digits."""
        return _Enclosing(self.state, self.bits + bits, self.ranges, citing=self.citing)

    def combined(
        self, goal: Term, terms: Sequence[Weighted], slack: Fraction | int = 0, units: Sequence[int] = ()
    ) -> int:
        """Prove a goal as a combination and a number `slack` >= 0."""
        self.state.allowance.spend()
        left = ((_ONE, real(slack), None),) if slack else ()
        return combine(
            self.state, goal, Combination(tuple(terms), left), Setting(self.form, units=tuple(units))
        )

    def between(
        self,
        term: Term,
        ends: tuple[Fraction, Fraction],
        below: Sequence[Weighted],
        above: Sequence[Weighted],
    ) -> Enclosure:
        """Enclose a term between ends, rounded outward, by combinations that show each."""
        found = rounded(*ends, self.bits)
        return Enclosure(
            term,
            found.low,
            found.high,
            self.combined(le(real(found.low), term), below, ends[0] - found.low),
            self.combined(le(term, real(found.high)), above, found.high - ends[1]),
        )

    def linear(
        self,
        term: Term,
        constant: Fraction,
        parts: Iterable[tuple[Fraction, Enclosure]],
        equations: Sequence[Weighted] = (),
    ) -> Enclosure:
        """Enclose a term that is constant + Σ factor·part, by what the form and the equations say."""
        low = high = constant
        below, above = list(equations), [(neg(m), i, s) for m, i, s in equations]
        for factor, part in parts:
            under, over = _bound(part, factor, False), _bound(part, factor, True)
            if under is not None and over is not None:
                low, high = low + under[0], high + over[0]
                below.append(under[1])
                above.append(over[1])
        return self.between(term, (low, high), below, above)

    def exact(self, term: Term, number: Fraction, equation: int | None = None) -> Enclosure:
        """Enclose a term that is a rational number, by its form or by an equation term = number."""
        return self.linear(term, number, (), () if equation is None else ((_ONE, equation, None),))

    def product(self, x: Enclosure, y: Enclosure, term: Term | None = None) -> Enclosure:
        """Enclose x·y (`term`: a term with this form) by the products of the slacks (McCormick)."""
        whole = mul(x.term, y.term) if term is None else term
        lows = [self.corner(x, y, p, q, False) for p, q in ((False, False), (True, True))]
        highs = [self.corner(x, y, p, q, True) for p, q in ((False, True), (True, False))]
        low, below = max(lows, key=lambda c: c[0])
        high, above = min(highs, key=lambda c: c[0])
        return self.between(whole, (low, high), below, above)

    def corner(
        self, x: Enclosure, y: Enclosure, x_high: bool, y_high: bool, upward: bool
    ) -> tuple[Fraction, list[Weighted]]:
        """Bound x·y by the slacks at one corner: ±(x - a)(y - c) >= 0 and the bounds of c·x and a·y."""
        a, first = (x.high, x.above) if x_high else (x.low, x.below)
        c, second = (y.high, y.above) if y_high else (y.low, y.below)
        gap = sub(real(c), y.term) if y_high else sub(y.term, real(c))
        total = -a * c
        terms: list[Weighted] = [(gap, first, second)]
        for factor, part in ((c, x), (a, y)):
            found = _bound(part, factor, upward)
            if found is not None:
                total += found[0]
                terms.append(found[1])
        return total, terms

    # -- by the shape ------------------------------------------------------------------------------

    def of(self, term: Term) -> Enclosure:
        """Enclose a real term; each is enclosed once in a proof, for the same ranges of its symbols."""
        memory = self.proof.memory
        ranges = frozenset(self.ranges[symbol] for symbol in free_symbols(term))
        key = ("enclosure", term, self.bits, ranges)
        if key not in memory:
            memory[key] = self.new(term)
        return memory[key]  # type: ignore[return-value]

    def new(self, term: Term) -> Enclosure:
        """Enclose a sum by its summands, and anything else by its own shape."""
        constant, parts = self.summands(term, Fraction(1))
        if not constant and len(parts) == 1 and parts[0] == (Fraction(1), term):
            return self.single(term)
        return self.linear(term, constant, [(factor, self.of(part)) for factor, part in parts])

    def summands(self, term: Term, factor: Fraction) -> tuple[Fraction, list[tuple[Fraction, Term]]]:
        """Return c and the parts of factor·term = c + Σ (a number)·(a part)."""
        number = self.number(term)
        if number is not None:
            return factor * number, []
        opposite, product, total = (arguments(term, name) for name in ("neg", "mul", "add"))
        if opposite is not None:
            return self.summands(opposite[0], -factor)
        if total is not None:
            (first, left), (second, right) = (self.summands(part, factor) for part in total)
            return first + second, left + right
        for one, other in (product, product[::-1]) if product is not None else ():
            number = self.number(one)
            if number is not None:
                return self.summands(other, factor * number)
        return Fraction(0), [(factor, term)]

    def single(self, term: Term) -> Enclosure:
        """Enclose a product, a power, a symbol, a function value; or what the normal form makes of it."""
        if isinstance(term, Free) and term in self.ranges:
            return self.ranges[term]
        product, exponential = arguments(term, "mul"), arguments(term, "pow")
        if product is not None:
            return self.product(self.of(product[0]), self.of(product[1]), term)
        if exponential is not None and isinstance(exponential[1], Lit) and exponential[1].value > 0:
            return self.power(self.of(exponential[0]), int(exponential[1].value))
        special = special_value(self.state, term)
        if special is not None:
            return self.exact(term, special[0].value, special[1])  # type: ignore[attr-defined]
        if self.citing and (term == _PI or _is_function_of_number(self.form, term)):
            return self.by_lemma(term)
        if term == _PI:
            return self.pi()
        name = term.head.name if isinstance(term, App) and isinstance(term.head, Const) else ""
        handler = _ATOMS.get(name)
        if handler is not None and isinstance(term, App) and (name == "of_int" or term.args[-1].type == REAL):
            return handler(self, term)
        normal = self.form.normal(term)
        if normal == term:
            raise Stuck("S180", "a term has no enclosure", goal=term)
        return self.linear(term, Fraction(0), [(Fraction(1), self.of(normal))])

    def by_lemma(self, term: Term) -> Enclosure:
        """Enclose the value of a function at a number by the lemma that all proofs share."""
        self.state.allowance.spend(_LEMMA_UNITS)
        bits = next((b for b in _LEMMA_BITS if b >= self.bits), self.bits)
        found = _value_lemma(self.form.normal(term), bits)
        parts = self.cited(found.lemma)
        goals = le(real(found.low), term), le(term, real(found.high))
        below, above = (
            part if self.proof.conclusion(part) == goal else self.proof.step("convert", [part], goal=goal)
            for part, goal in zip(parts, goals, strict=True)
        )
        return Enclosure(term, found.low, found.high, below, above)

    def power(self, base: Enclosure, exponent: int) -> Enclosure:
        """Enclose a power by repeated squaring."""
        if exponent == 1:
            return base
        half = self.power(base, exponent // 2)
        square = self.square(half, power(base.term, integer(2 * (exponent // 2))))
        if exponent % 2 == 0:
            return square
        return self.product(square, base, power(base.term, integer(exponent)))

    def square(self, base: Enclosure, term: Term) -> Enclosure:
        """Enclose a square (`term`: a term with this form) by (x - a)(b - x) >= 0, and squares."""
        low, high = base.low, base.high
        sign = base.interval.sign() or 0
        near = low if sign > 0 else high if sign < 0 else Fraction(0)
        tangent, chord = _bound(base, 2 * near, False), _bound(base, low + high, True)
        least, greatest = near * near, (chord[0] if chord is not None else 0) - low * high
        found = rounded(least, greatest, self.bits)
        squares: list[tuple[Term, Term, int | None]] = [(sub(base.term, real(near)), _ONE, None)]
        squares += [(_ONE, real(least - found.low), None)] if least > found.low else []
        above: list[Weighted] = [(sub(real(high), base.term), base.below, base.above)]
        above += [chord[1]] if chord is not None else []
        below = [tangent[1]] if tangent is not None else []
        shown = by_lincomb(self.proof, le(real(found.low), term), below, squares)
        other = self.combined(le(term, real(found.high)), above, found.high - greatest)
        return Enclosure(term, found.low, found.high, shown, other)

    def number(self, term: Term) -> Fraction | None:
        """Return the value of a rational term."""
        constant = self.form.constant(self.form.poly(term))
        return None if constant is None else Fraction(constant)

    def positive(self, part: Enclosure) -> int:
        """Prove 0 < part, whose lower end is positive."""
        return self.combined(lt(_ZERO, part.term), [(_ONE, part.below, None)], part.low)

    def law(self, name: str, *values: Term) -> int:
        """Return one of the laws at values."""
        return law_at(self.proof, name, *values)

    def fact(self, name: str, *values: Term) -> int:
        """Return a fact of the kernel's table at values."""
        return fact_at(self.proof, name, *values)

    def applied(self, step: int, *conditions: int) -> int:
        """Discharge the conditions of an implication."""
        return self.state.prove_implications(step, conditions)

    # -- inverses ----------------------------------------------------------------------------------

    def inverse(self, term: App) -> Enclosure:
        """Enclose 1/t for t enclosed away from 0."""
        inside = term.args[0]
        part = self.of(inside)
        sign = part.interval.sign()
        if not sign:
            raise Stuck("S181", "a divisor is not enclosed away from 0", goal=inside)
        if sign < 0:
            part = self.linear(neg(inside), Fraction(0), [(Fraction(-1), part)])
        positive = self.positive(part)
        other = inv(part.term)
        upward = self.proof.step("inv_pos", [positive])
        found = self.reciprocal(other, part, upward, [positive])
        return found if sign > 0 else self.linear(term, Fraction(0), [(Fraction(-1), found)])

    def reciprocal(
        self, term: Term, part: Enclosure, positive: int, units: Sequence[int], equation: int | None = None
    ) -> Enclosure:
        """Enclose a term > 0 that times `part` > 0 is 1, by a unit or by an equation term·part = 1."""
        equal = () if equation is None else ((_ONE, equation, None),)
        minus = tuple((neg(m), i, s) for m, i, s in equal)
        under = self.combined(
            le(_ONE, mul(real(part.high), term)), [(term, part.above, positive), *equal], units=units
        )
        over = self.combined(
            le(mul(real(part.low), term), _ONE), [(term, part.below, positive), *minus], units=units
        )
        ends = 1 / part.high, 1 / part.low
        return self.between(term, ends, [(real(ends[0]), under, None)], [(real(ends[1]), over, None)])

    # -- the exponential ---------------------------------------------------------------------------

    def exponential(self, term: App) -> Enclosure:
        """Enclose exp(t): at a rational number directly, otherwise at the ends of t."""
        inside = term.args[0]
        number = self.number(inside)
        if number is not None:
            return self.exp_at(number, term)
        return self.exp_between(term, inside)

    def exp_at(self, x: Fraction, term: Term | None = None) -> Enclosure:
        """Enclose exp(x): exp(x) = exp(x/2)², exp(-x)·exp(x) = 1, and Taylor's bounds."""
        whole = unary("exp", real(x)) if term is None else term
        if abs(x) > MOST_EXPONENT:
            raise Stuck("S181", "an exponent is too large to be enclosed", goal=whole)
        if x < 0:
            opposite = self.of(unary("exp", real(-x)))
            equation = self.law("exp of opposites", real(x))
            return self.reciprocal(whole, opposite, self.fact("exp_pos", real(x)), [], equation)
        zeros = _zeros(self.bits)
        if x * 2**zeros > 1:
            half = self.more(2).of(unary("exp", real(x / 2)))
            square = self.product(half, half)
            equation = self.law("exp of a double", real(x / 2))
            return self.linear(whole, Fraction(0), [(Fraction(1), square)], [(_ONE, equation, None)])
        return self.exp_in_parts(x, zeros, whole)

    def exp_in_parts(self, x: Fraction, zeros: int, term: Term) -> Enclosure:
        """Enclose exp(x) for 0 < x <= 2^-zeros: exp(a + b) = exp(a)·exp(b), a the leading digits of a long x.

        For the rest b, which is small, a low degree suffices; so no number gets many digits.
        """
        end = 2 * zeros + 48
        if x.denominator <= 2 ** max(_LONG_BITS, end):
            return self.taylor("exp", x, term, zeros)
        first = Fraction(x.numerator * 2**end // x.denominator, 2**end)
        if first == 0:
            return self.exp_in_parts(x, end, term)
        rest = x - first
        one = self.exp_in_parts(first, zeros, unary("exp", real(first)))
        other = self.exp_in_parts(rest, end, unary("exp", real(rest)))
        equation = self.law("exp of a sum", real(first), real(rest))
        both = self.product(one, other)
        return self.linear(term, Fraction(0), [(Fraction(1), both)], [(_ONE, equation, None)])

    def taylor(self, name: str, x: Fraction, term: Term, zeros: int) -> Enclosure:
        """Enclose exp, sin or cos at 0 <= x <= 2^-zeros by the Taylor bounds of a degree that suffices."""
        degree = _degree(self.bits, zeros)
        if name == "exp":
            bounds = taylor_exp(degree)
            lemma, polynomials = bounds.lemma, (bounds.lower, bounds.upper)
        else:
            waves = taylor_sin_cos(degree + 2)
            lemma, polynomials = waves.lemma, waves.sine if name == "sin" else waves.cosine
        first = 2 if name == "cos" else 0
        parts = self.cited_at(lemma, x)
        below, above = parts[first], parts[first + 1]
        ends = value_at(polynomials[0], x), value_at(polynomials[1], x)
        return self.between(term, ends, [(_ONE, below, None)], [(_ONE, above, None)])

    def cited_at(self, lemma: Lemma, x: Fraction) -> list[int]:
        """Return the parts of what a lemma on [0, 1] says at a number, once in a proof."""
        memory = self.proof.memory
        key = ("cited", lemma.statement, x)
        if key not in memory:
            low = self.combined(le(_ZERO, real(x)), (), x)
            high = self.combined(le(real(x), _ONE), (), 1 - x)
            memory[key] = self.cited(lemma, (real(x),), low, high)
        return memory[key]  # type: ignore[return-value]

    def cited(self, lemma: Lemma, values: tuple[Term, ...] = (), *conditions: int) -> list[int]:
        """Return the parts of what a lemma says at values of its symbols."""
        number = self.proof.cite(lemma.statement, lemma)
        step = self.proof.step("lemma", number=number, spaces=(), sizes=(), values=values)
        return self.state.parts(self.applied(step, *conditions))

    def exp_between(self, term: Term, inside: Term) -> Enclosure:
        """Enclose exp(t) by its values at the ends of t."""
        part = self.of(inside)
        low, high = (self.of(unary("exp", real(end))) for end in (part.low, part.high))
        up = self.applied(self.law("exp increases", real(part.low), inside), part.below)
        down = self.applied(self.law("exp increases", inside, real(part.high)), part.above)
        return self.between(
            term,
            (low.low, high.high),
            [(_ONE, low.below, None), (_ONE, up, None)],
            [(_ONE, high.above, None), (_ONE, down, None)],
        )

    # -- the arctangent ----------------------------------------------------------------------------

    def arc(self, term: App) -> Enclosure:
        """Enclose atan(x): a <= atan(x) where sin(a) <= x·cos(a), for an end that is computed beforehand."""
        part = self.of(term.args[0])
        low, high = _arc_end(part.low, False), _arc_end(part.high, True)
        below, above = self.arc_bound(part, low, True), self.arc_bound(part, high, False)
        return self.between(term, (low, high), [(_ONE, below, None)], [(_ONE, above, None)])

    def arc_bound(self, part: Enclosure, end: Fraction, upward: bool) -> int:
        """Prove end <= atan(x) (or >=) from the bound of x on that side."""
        angle = real(end)
        bounds = self.state.parts(self.fact("pi_bounds"))
        half = divide(_PI, real(2))
        if abs(end) * 2 >= _PI_LOW:
            raise Stuck("S181", "an arc is too near a right angle to be enclosed", goal=part.term)
        left = self.combined(
            lt(neg(half), angle), [(real(Fraction(1, 2)), bounds[0], None)], end + _PI_LOW / 2
        )
        right = self.combined(lt(angle, half), [(real(Fraction(1, 2)), bounds[0], None)], _PI_LOW / 2 - end)
        sine, cosine = self.of(unary("sin", angle)), self.of(unary("cos", angle))
        x, given = (part.low, part.below) if upward else (part.high, part.above)
        gap = self.linear(
            sub(mul(real(x), cosine.term), sine.term), Fraction(0), [(x, cosine), (Fraction(-1), sine)]
        )
        if (gap.low < 0) if upward else (gap.high > 0):
            raise Stuck("S181", "the digits do not show the bound of an arc", goal=part.term)
        scaled = (cosine.term, given, self.positive(cosine))
        product = mul(part.term, cosine.term)
        if upward:
            order = self.combined(le(sine.term, product), [scaled, (_ONE, gap.below, None)], gap.low)
        else:
            order = self.combined(le(product, sine.term), [scaled, (_ONE, gap.above, None)], -gap.high)
        name = "below atan" if upward else "above atan"
        # The laws of arcs are proved with what is proved here.
        law = import_module("symderive.tactics.arcs").arc_law(self.proof, name, part.term, angle)
        return self.state.prove_implications(law, [left, right, order])

    # -- sine and cosine ---------------------------------------------------------------------------

    def sine(self, term: App) -> Enclosure:
        """Enclose sin(t)."""
        inside = term.args[0]
        return self.circular("sin", term, inside)

    def cosine(self, term: App) -> Enclosure:
        """Enclose cos(t)."""
        inside = term.args[0]
        return self.circular("cos", term, inside)

    def circular(self, name: str, term: Term, inside: Term) -> Enclosure:
        """Enclose sin(t) or cos(t): at a rational number directly, otherwise near the lower end of t."""
        number = self.number(inside)
        if number is not None:
            return self.circular_at(name, number, term)
        part = self.of(inside)
        width = part.high - part.low
        if width > 1:
            return self.circular_far(name, term, part)
        gap = self.linear(sub(inside, real(part.low)), -part.low, [(Fraction(1), part)])
        equation = self.fact(f"{name}_add", real(part.low), gap.term)
        other, sign = ("cos", 1) if name == "sin" else ("sin", -1)
        here, there = self.of(unary(name, real(part.low))), self.of(unary(other, real(part.low)))
        sine, cosine = self.small_angle(gap)
        products = [(Fraction(1), self.product(here, cosine)), (Fraction(sign), self.product(there, sine))]
        return self.linear(term, Fraction(0), products, [(_ONE, equation, None)])

    def small_angle(self, angle: Enclosure) -> tuple[Enclosure, Enclosure]:
        """Enclose the sine and the cosine of an angle between 0 and 1, by the least Taylor bounds."""
        bounds = taylor_sin_cos(4)
        low = self.combined(le(_ZERO, angle.term), [(_ONE, angle.below, None)], angle.low)
        high = self.combined(le(angle.term, _ONE), [(_ONE, angle.above, None)], 1 - angle.high)
        parts = self.cited(bounds.lemma, (angle.term,), low, high)
        found = []
        for first, name, polynomials in ((0, "sin", bounds.sine), (2, "cos", bounds.cosine)):
            under, over = (self.polynomial(p, angle) for p in polynomials)
            below = [(_ONE, parts[first], None), (_ONE, under.below, None)]
            above = [(_ONE, parts[first + 1], None), (_ONE, over.above, None)]
            found.append(self.between(unary(name, angle.term), (under.low, over.high), below, above))
        return found[0], found[1]

    def polynomial(self, polynomial: Polynomial, base: Enclosure) -> Enclosure:
        """Enclose a polynomial, power by power."""
        powers = [(c, self.power(base, k)) for k, c in enumerate(polynomial) if k and c]
        return self.linear(polynomial_term(polynomial, base.term), polynomial[0], powers)

    def circular_far(self, name: str, term: Term, part: Enclosure) -> Enclosure:
        """Enclose sin(t) or cos(t) by its value at the lower end of t: it moves by at most the width."""
        there = self.circular_at(name, part.low)
        law = self.law(f"{name} moves slowly", real(part.low), part.term)
        slow = self.state.parts(self.applied(law, part.below))
        near = (_ONE, part.above, None)
        radius = part.high - part.low
        return self.between(
            term,
            (there.low - radius, there.high + radius),
            [(_ONE, slow[0], None), (_ONE, there.below, None), near],
            [(_ONE, slow[1], None), (_ONE, there.above, None), near],
        )

    def circular_at(self, name: str, x: Fraction, term: Term | None = None) -> Enclosure:
        """Enclose sin(x) or cos(x) by symmetry, halving, and Taylor's bounds."""
        whole = unary(name, real(x)) if term is None else term
        if abs(x) > MOST_ANGLE:
            raise Stuck("S181", "an angle is too large to be enclosed", goal=whole)
        if x < 0:
            opposite = self.circular_at(name, -x)
            law, sign = ("sin_odd", -1) if name == "sin" else ("cos_even", 1)
            equation = self.fact(law, real(-x))
            return self.linear(whole, Fraction(0), [(Fraction(sign), opposite)], [(_ONE, equation, None)])
        zeros = _zeros(self.bits)
        if x * 2**zeros <= 1:
            return self.taylor(name, x, whole, zeros)
        half = real(x / 2)
        finer = self.more(4)
        sine = finer.of(unary("sin", real(x / 2)))
        equation = self.fact(f"{name}_add", half, half)
        if name == "sin":
            both = finer.product(sine, finer.of(unary("cos", real(x / 2))))
            return self.linear(whole, Fraction(0), [(Fraction(2), both)], [(_ONE, equation, None)])
        square = finer.product(sine, sine)
        circle = self.fact("sin_cos", half)
        return self.linear(
            whole,
            Fraction(1),
            [(Fraction(-2), square)],
            [(_ONE, equation, None), (_ONE, circle, None)],
        )

    def pi(self) -> Enclosure:
        """Enclose pi: the sine falls near it, and is 0 there, positive before and negative after."""
        near, margin = intervals.pi(self.bits), Fraction(1, 2**self.bits)
        low, high = near.low - margin, near.high + margin
        half = mul(real(Fraction(1, 2)), _PI)
        terms = [
            (mul(real(2), unary("sin", half)), self.fact("cos_half_pi"), None),
            (_ONE, self.fact("sin_add", half, half), None),
        ]
        zero = self.combined(eq(unary("sin", _PI), _ZERO), terms)
        steps = [self.beside_pi(end, zero, upward) for end, upward in ((low, False), (high, True))]
        return Enclosure(_PI, low, high, steps[0], steps[1])

    def beside_pi(self, end: Fraction, zero: int, upward: bool) -> int:
        """Prove end <= pi (`upward`: pi <= end): else the sine would rise between the two."""
        goal = le(_PI, real(end)) if upward else le(real(end), _PI)
        denied = self.proof.hyp(negation(goal))
        first, second = (real(end), _PI) if upward else (_PI, real(end))
        order = self.combined(le(first, second), [(_ONE, self.proof.turned(denied) or denied, None)])
        above, below = self.state.parts(self.fact("pi_bounds"))
        bounds = [
            self.combined(le(real(_PI_LOW), real(end)), (), end - _PI_LOW),
            self.combined(le(real(end), real(_PI_HIGH)), (), _PI_HIGH - end),
        ]
        low = self.combined(le(real(_PI_LOW), _PI), [(_ONE, above, None)])
        high = self.combined(le(_PI, real(_PI_HIGH)), [(_ONE, below, None)])
        conditions = (bounds[0], order, high) if upward else (low, order, bounds[1])
        general = known(self.proof, "sin falls near pi", _falls_near_pi)
        general = self.proof.at(general, first, second)
        falls = self.applied(general, *conditions)
        sine = self.more(16).of(unary("sin", real(end)))
        slack, step = (-sine.high, sine.above) if upward else (sine.low, sine.below)
        sign = real(1) if upward else real(-1)
        terms = [(_ONE, falls, None), (_ONE, step, None), (sign, zero, None)]
        absurd = self.combined(FALSE, [*terms, (real(_FALL), order, None)], slack)
        return self.proof.step("contra", [absurd], proposition=goal)

    # -- logarithm and root ------------------------------------------------------------------------

    def logarithm(self, term: App) -> Enclosure:
        """Enclose log(t) for t > 0: y <= log(t) where exp(y) <= t, and log(t) <= y where t <= exp(y)."""
        inside = term.args[0]
        part = self.of(inside)
        if part.low <= 0:
            raise Stuck("S181", "the argument of a logarithm is not enclosed above 0", goal=inside)
        same = self.applied(self.fact("exp_log", inside), self.positive(part))
        low, high = self._log_end(part.low, False), self._log_end(part.high, True)
        under, over = self._exp_near(low), self._exp_near(high)
        itself = unary("exp", term)
        lower = self.combined(
            le(under.term, itself),
            [(_ONE, under.above, None), (_ONE, part.below, None), (_ONE, same, None)],
            part.low - under.high,
        )
        upper = self.combined(
            le(itself, over.term),
            [(_ONE, over.below, None), (_ONE, part.above, None), (real(-1), same, None)],
            over.low - part.high,
        )
        below = self.applied(self.law("exp reflects the order", real(low), term), lower)
        above = self.applied(self.law("exp reflects the order", term, real(high)), upper)
        return self.between(term, (low, high), [(_ONE, below, None)], [(_ONE, above, None)])

    def _log_end(self, x: Fraction, upward: bool) -> Fraction:
        """Return a number a little above (below) log(x), so that its exponential is seen to be so too."""
        found = intervals.log(point(x), self.bits + 2)
        margin = max(abs(found.low), abs(found.high)) / 2**self.bits
        end = Interval(found.low - margin, found.high + margin)
        near = rounded(end.low, end.high, self.bits + 2)
        return near.high if upward else near.low

    def _exp_near(self, y: Fraction) -> Enclosure:
        """Enclose exp(y) so that the margin of `_log_end` is seen."""
        size = y.denominator.bit_length() - y.numerator.bit_length()
        return self.more(4 + max(0, size)).exp_at(y)

    def root(self, term: App) -> Enclosure:
        """Enclose sqrt(t) for t > 0 by numbers whose squares are below and above."""
        inside = term.args[0]
        part = self.of(inside)
        if part.low <= 0:
            raise Stuck("S181", "the argument of a root is not enclosed above 0", goal=inside)
        low = intervals.sqrt(point(part.low), self.bits).low
        high = intervals.sqrt(point(part.high), self.bits).high
        squares = [mul(real(end), real(end)) for end in (low, high)]
        fits = [
            self.combined(le(squares[0], inside), [(_ONE, part.below, None)], part.low - low * low),
            self.combined(le(inside, squares[1]), [(_ONE, part.above, None)], high * high - part.high),
        ]
        signs = [self.combined(le(_ZERO, real(end)), (), end) for end in (low, high)]
        low_sign = self.combined(le(_ZERO, inside), [(_ONE, part.below, None)], part.low)
        below = self.applied(self.law("below a root", inside, real(low)), signs[0], fits[0])
        above = self.applied(self.law("above a root", inside, real(high)), signs[1], low_sign, fits[1])
        return self.between(term, (low, high), [(_ONE, below, None)], [(_ONE, above, None)])

    def whole(self, term: App) -> Enclosure:
        """Enclose the floor of t, as a real, where the ends of t have the same."""
        inside = arguments(term.args[0], "floor")
        if inside is None:
            raise Stuck("S180", "a term has no enclosure", goal=term)
        part = self.of(inside[0])
        found = floor(part.low)
        if part.high >= found + 1:
            raise Stuck("S181", "a floor is not decided", goal=term)
        below, above = self.state.parts(self.fact("floor", inside[0]))
        number = term.args[0]
        low = self.combined(
            lt(integer(found - 1), number),
            [(_ONE, above, None), (_ONE, part.below, None)],
            part.low - found,
        )
        high = self.combined(
            lt(number, integer(found + 1)),
            [(_ONE, below, None), (_ONE, part.above, None)],
            found + 1 - part.high,
        )
        tight = [self.proof.step("int_tight", [step]) for step in (low, high)]
        return self.between(
            term, (Fraction(found), Fraction(found)), [(_ONE, tight[0], None)], [(_ONE, tight[1], None)]
        )

    # -- functions with a definition, and by cases -------------------------------------------------

    def defined(self, term: App) -> Enclosure:
        """Enclose a function by its definition."""
        meaning = self.proof.step("define", value=term)
        body = _right(self.proof, meaning)
        return self.linear(term, Fraction(0), [(Fraction(1), self.of(body))], [(_ONE, meaning, None)])

    def chosen(self, term: App) -> Enclosure:
        """Enclose |t|, max(s, t), min(s, t) or a case distinction, once its condition is decided."""
        condition = case_condition(term)
        step, holds = decided(self.state, condition, self.ranges)
        equation = case_value(self.state, term, step, holds)
        found = self.of(_right(self.proof, equation))
        return self.linear(term, Fraction(0), [(Fraction(1), found)], [(_ONE, equation, None)])


_FUNCTIONS = frozenset({"exp", "log", "sqrt", "sin", "cos", "tanh", "sinh", "cosh", "sigmoid"})
"""The functions of one number, whose values are lemmas."""


def _zeros(bits: int) -> int:
    """Return m such that Taylor's bounds are used at arguments up to 2^-m: more digits, smaller arguments."""
    return max(1, bits // 48 - 1)


def _degree(bits: int, zeros: int) -> int:
    """Return an even degree n with 2^(-zeros·n)/n! < 2^-bits; few numbers, so that lemmas are shared."""
    wanted = -(-bits // _SHARED_BITS) * _SHARED_BITS
    degree = 2
    while zeros * degree < wanted and 2 ** (wanted - zeros * degree) > factorial(degree):
        degree += 2
    return degree


_ATOMS: dict[str, Callable[[_Enclosing, App], Enclosure]] = {
    "inv": _Enclosing.inverse,
    "exp": _Enclosing.exponential,
    "sin": _Enclosing.sine,
    "cos": _Enclosing.cosine,
    "log": _Enclosing.logarithm,
    "sqrt": _Enclosing.root,
    "atan": _Enclosing.arc,
    "of_int": _Enclosing.whole,
    **dict.fromkeys(("tanh", "sinh", "cosh", "sigmoid", "tan", "rpow"), _Enclosing.defined),
    **dict.fromkeys(("norm", "max", "min", "ite"), _Enclosing.chosen),
}
"""How an atom is enclosed, by the name of its function."""


def _right(proof: Proof, equation: int) -> Term:
    sides = arguments(proof.conclusion(equation), "eq")
    if sides is None:
        raise Stuck("S180", "a definition gave no equation", goal=proof.conclusion(equation))
    return sides[1]


@dataclass(frozen=True, slots=True)
class _Value:
    """The lemma `low <= f(number) ∧ f(number) <= high`."""

    lemma: Lemma
    low: Fraction
    high: Fraction


def _is_function_of_number(form: Form, term: Term) -> bool:
    if not isinstance(term, App) or not isinstance(term.head, Const) or term.head.name not in _FUNCTIONS:
        return False
    return form.constant(form.poly(term.args[0])) is not None


@lru_cache(maxsize=1_000)
def _value_lemma(term: Term, bits: int) -> _Value:
    """Derive the enclosure of a closed term in a proof of its own."""
    proof = Proof()
    part = _Enclosing(State(proof, {}), bits, {}, citing=False).of(term)
    goal = proof.step("and_intro", [part.below, part.above])
    stated = Statement((), (), (), (), (), proof.conclusion(goal))
    defined = [solve_goal(State(proof, {}), condition) for _, condition in obligations(stated).conditions]
    steps, place, lemmas = proof.trimmed([goal, *defined])
    owed = tuple(place[step] for step in defined)
    return _Value(Lemma(stated, Certificate("proved", lemmas, steps, owed, place[goal])), part.low, part.high)


def _falls_near_pi(proof: Proof) -> int:
    """∀x y. 3.14159 <= x ⇒ x <= y ⇒ y <= 3.1416 ⇒ 0.9·(y - x) <= sin(x) - sin(y)."""
    x, y, t = (free(name, REAL) for name in "xyt")
    conditions = [le(real(_PI_LOW), x), le(x, y), le(y, real(_PI_HIGH))]
    low, order, high = (proof.hyp(condition) for condition in conditions)
    after, before = proof.hyp(le(x, t)), proof.hyp(le(t, y))
    steps = [
        proof.step("hd_elementary", name="sin", point=t),
        proof.step("hd_id", point=t),
    ]
    factors = [proof.step("hd_const", value=real(-f), point=t) for f in (Fraction(1), _FALL)]
    scaled = [proof.step("hd_mul", pair) for pair in zip(factors, steps, strict=True)]
    function = proof.step("hd_add", scaled)
    local = State(proof, {}).with_local(
        by_lincomb(proof, le(real(_PI_LOW), t), [(_ONE, low, None), (_ONE, after, None)]),
        by_lincomb(proof, le(t, real(_PI_HIGH)), [(_ONE, high, None), (_ONE, before, None)]),
    )
    sign = by_enclosure(local, le(_ZERO, proof.conclusion(function).args[2]))  # type: ignore[attr-defined]
    grown = proof.step("mono", [order, function, sign], variable=t)
    goal = le(mul(real(_FALL), sub(y, x)), sub(unary("sin", x), unary("sin", y)))
    step = proof.discharge(by_lincomb(proof, goal, [(_ONE, grown, None)]), conditions)
    for variable in (y, x):
        step = proof.step("all_intro", [step], variable=variable)
    return step


# -- relations -------------------------------------------------------------------------------------


def enclose(state: State, term: Term, bits: int) -> Enclosure:
    """Enclose a real term, with about `bits` binary digits. Raises S180, S181."""
    ranges = ranges_of(state, free_symbols(term))
    if ranges is None:
        raise Stuck("S180", "a symbol has no range", goal=term)
    return _Enclosing(state, bits, ranges).of(term)


def _asks(goal: Term) -> bool:
    """Say whether a goal is an inequality of reals, its symbols real too."""
    found = relation(goal)
    if found is None or found[0] == "eq" or goal == FALSE or goal.loose:
        return False
    if found[1].type == INT:
        return is_closed(goal) and any(isinstance(n, Const) and n.name == "floor" for n in subterms(goal))
    if found[1].type != REAL:
        return False
    return all(symbol.type == REAL for symbol in free_symbols(goal))


def by_enclosure(state: State, goal: Term) -> int:
    """Prove l <= r or l < r for numbers and symbols between numbers; or false from a false fact."""
    if goal == FALSE:
        return _from_false_fact(state)
    ranges = ranges_of(state, free_symbols(goal)) if _asks(goal) else None
    if ranges is None:
        raise Stuck(
            "S123", "an inequality of real numbers, or of symbols between numbers, is needed", goal=goal
        )
    return _ordered(state, goal, ranges)


def _signed(
    state: State, term: Term, ranges: Ranges, *, weak: bool = False
) -> tuple[Term, tuple[int, int] | None]:
    """Return the sign of a term as it is written, or else in normal form; and the term whose sign it is."""
    found = sign_of(term, ranges, weak=weak)
    if found is not None:
        return term, found
    normal = state.proof.form().normal(term)
    return normal, sign_of(normal, ranges, weak=weak)


def _as_reals(*sides: Term) -> list[Term]:
    """Return numbers as reals."""
    return [side if side.type == REAL else of_int(side) for side in sides]


def _ordered(state: State, goal: Term, ranges: Ranges) -> int:
    """Prove an inequality by the difference of its sides, as it is written or else in normal form."""
    name, *sides = relation(goal) or ("", _ZERO, _ZERO)
    left, right = _as_reals(*sides)
    weak = name == "le"
    gap, found = _signed(state, sub(right, left), ranges, weak=weak)
    if found is None:
        raise Stuck("S182", "the difference of the sides is not told from 0", goal=goal)
    sign, bits = found
    if sign < 0 or (sign == 0 and not weak):
        raise Stuck("S183", "the values of the sides are in another order", goal=goal)
    while bits <= (FIRST_BITS if ranges else MOST_BITS):
        part = _Enclosing(state, bits + _GUARD_BITS, ranges).of(gap)
        if part.low > 0 or (part.low == 0 and weak):
            rest = [(_ONE, real(part.low), None)] if part.low else []
            return by_lincomb(state.proof, goal, [(_ONE, part.below, None)], rest)
        bits += bits // 2
    raise Stuck("S182", "the difference of the sides is not told from 0", goal=goal)


def decided(state: State, condition: Term, ranges: Ranges) -> tuple[int, bool]:
    """Prove an inequality or its negation; return which."""
    if not _asks(condition):
        raise Stuck("S180", "a condition is no inequality of numbers", goal=condition)
    try:
        return _ordered(state, condition, ranges), True
    except Stuck as error:
        if error.code != "S183":
            raise
    name, left, right = relation(condition) or ("", _ZERO, _ZERO)
    opposite = _ordered(state, (lt if name == "le" else le)(right, left), ranges)
    assumed = state.proof.hyp(condition)
    absurd = by_lincomb(state.proof, FALSE, [(_ONE, opposite, None), (_ONE, assumed, None)])
    return state.proof.step("imp_intro", [absurd], proposition=condition), False


def _from_false_fact(state: State) -> int:
    """Derive a contradiction from a fact about closed reals that is false."""
    for index in reversed(state.facts()):
        fact = state.proof.conclusion(index)
        found = relation(fact)
        if found is None or found[1].type not in (INT, REAL) or fact == FALSE or not is_closed(fact):
            continue
        name, (left, right) = found[0], _as_reals(*found[1:])
        _, decided_sign = _signed(state, sub(right, left), {})
        sign = decided_sign[0] if decided_sign is not None else None
        if sign is None or (sign == 0 and name != "lt") or (sign > 0 and name != "eq"):
            continue
        low, high = (right, left) if sign <= 0 else (left, right)
        opposite = _ordered(state, (le if name == "lt" else lt)(low, high), {})
        factor = real(-1) if name == "eq" and sign < 0 else _ONE
        return by_lincomb(state.proof, FALSE, [(_ONE, opposite, None), (factor, index, None)])
    raise Stuck("S130", "no fact about numbers is false", goal=FALSE)


STRATEGIES: tuple[Strategy, ...] = (
    Strategy("enclosures", lambda goal: goal == FALSE or _asks(goal), by_enclosure, late=True),
)
"""What `logic.auto` may call when arithmetic alone has failed."""
