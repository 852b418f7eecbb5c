"""Proved enclosures of closed real terms between rational numbers, and what follows from them. Untrusted.

A term is read by its normal form: a polynomial in atoms such as exp(1/2), sin(2), inv(p) or log(3). Each
atom is enclosed by steps `low <= atom` and `atom <= high`, products and sums of them by `lincomb`. The ends
are rational numbers of a given number of binary digits, rounded outward; where they stand is computed
beforehand by `symderive.graph.enclosure`, so that a relation that is false, or not decided, costs no proof.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import factorial

from symderive.errors import GraphError
from symderive.graph import enclosure as intervals
from symderive.graph.enclosure import Interval, point, rounded
from symderive.graph.evaluate import Enclosing, value
from symderive.kernel.form import Monomial, Poly
from symderive.tactics.arith import Combination, Setting, combine, relation
from symderive.tactics.laws import Weighted, by_lincomb, fact_at, law_at
from symderive.tactics.magnitude import case_condition, case_value
from symderive.tactics.proof import Proof, State, Stuck
from symderive.tactics.registry import Strategy
from symderive.tactics.special import special_value
from symderive.tactics.taylor import taylor_exp, taylor_sin_cos, value_at
from symderive.terms.build import (
    FALSE,
    arguments,
    integer,
    inv,
    le,
    lt,
    mul,
    neg,
    power,
    real,
    sub,
    unary,
)
from symderive.terms.term import App, Const, Term, free_symbols
from symderive.terms.types import REAL

__all__ = ["STRATEGIES", "Enclosure", "by_enclosure", "enclose", "sign_of"]

FIRST_BITS, MOST_BITS = 24, 400
"""Binary digits with which a sign is sought, at first and at most."""

MOST_EXPONENT, MOST_ANGLE = 4_000, 2**20
"""Largest arguments of exp, and of sin and cos, in absolute value."""

_GUARD_BITS = 12
_REDUCED = Fraction(1, 2)
"""Arguments of the Taylor bounds are at most this, by halving."""

_ZERO, _ONE = real(0), real(1)


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


# -- values without proof --------------------------------------------------------------------------


def is_closed(term: Term) -> bool:
    """Say whether a term has no free symbol and no loose bound variable."""
    return not term.loose and not free_symbols(term)


def sign_of(term: Term, most: int = MOST_BITS) -> tuple[int, int] | None:
    """Return the sign of a closed real term and the binary digits that show it; None if they do not."""
    bits = FIRST_BITS
    while bits <= most:
        try:
            found = value(term, {}, Enclosing(bits)).sign()
        except GraphError as error:
            if error.code in ("G106", "G107"):
                return None
            found = None
        if found is not None:
            return found, bits
        bits *= 2
    return None


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

    def __init__(self, state: State, bits: int) -> None:
        self.state = state
        self.proof = state.proof
        self.bits = bits
        self.form = state.proof.form()

    def more(self, bits: int) -> _Enclosing:
        """Return the same with more binary digits."""
        return _Enclosing(self.state, self.bits + bits)

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

    # -- by the form -------------------------------------------------------------------------------

    def of(self, term: Term) -> Enclosure:
        """Enclose a closed real term."""
        poly = self.form.poly(term)
        constant = Fraction(poly.get((), 0))
        parts = [(Fraction(c), self.monomial(m)) for m, c in poly.items() if m]
        if len(parts) == 1 and parts[0][0] == 1 and not constant and parts[0][1].term == term:
            return parts[0][1]
        return self.linear(term, constant, parts)

    def of_poly(self, poly: Poly) -> Enclosure:
        """Enclose what has this form."""
        return self.of(self.form.reify(poly, REAL))

    def monomial(self, monomial: Monomial) -> Enclosure:
        """Enclose a product of powers of atoms."""
        total: Enclosure | None = None
        for number, exponent in monomial:
            part = self.power(self.atom(self.form.atom(number)), exponent)
            total = part if total is None else self.product(total, part)
        if total is None:
            raise Stuck("S180", "an empty product is no part of a form")
        return total

    def power(self, base: Enclosure, exponent: int) -> Enclosure:
        """Enclose a power by repeated squaring."""
        if exponent == 1:
            return base
        half = self.power(base, exponent // 2)
        square = self.product(half, half, power(base.term, integer(2 * (exponent // 2))))
        if exponent % 2 == 0:
            return square
        return self.product(square, base, power(base.term, integer(exponent)))

    def atom(self, term: Term) -> Enclosure:
        """Enclose an atom; each is enclosed once in a proof."""
        memory = self.proof.memory
        key = ("enclosure", term, self.bits)
        if key not in memory:
            memory[key] = self.new_atom(term)
        return memory[key]  # type: ignore[return-value]

    def new_atom(self, term: Term) -> Enclosure:
        special = special_value(self.state, term)
        if special is not None:
            return self.exact(term, special[0].value, special[1])  # type: ignore[attr-defined]
        name = term.head.name if isinstance(term, App) and isinstance(term.head, Const) else ""
        handler = _ATOMS.get(name)
        if handler is None or not isinstance(term, App) or any(a.type != REAL for a in term.args[-1:]):
            raise Stuck("S180", "a term has no enclosure", goal=term)
        return handler(self, term)

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
            opposite = self.exp_at(-x)
            equation = self.law("exp of opposites", real(x))
            return self.reciprocal(whole, opposite, self.fact("exp_pos", real(x)), [], equation)
        if x > _REDUCED:
            half = self.more(2).exp_at(x / 2)
            square = self.product(half, half)
            equation = self.law("exp of a double", real(x / 2))
            return self.linear(whole, Fraction(0), [(Fraction(1), square)], [(_ONE, equation, None)])
        return self.taylor("exp", x, whole)

    def taylor(self, name: str, x: Fraction, term: Term) -> Enclosure:
        """Enclose exp, sin or cos at 0 <= x <= 1/2 by the Taylor bounds of a degree that suffices."""
        degree = 4
        while x**degree * 2**self.bits > factorial(degree):
            degree += 2
        if name == "exp":
            exponential = taylor_exp(degree)
            lemma, polynomials = exponential.lemma, [exponential.lower, exponential.upper]
            first = 0
        else:
            trigonometric = taylor_sin_cos(degree + 2)
            lemma = trigonometric.lemma
            polynomials = [*(trigonometric.sine if name == "sin" else trigonometric.cosine)]
            first = 0 if name == "sin" else 2
        proof = self.proof
        number = proof.cite(lemma.statement, lemma)
        step = proof.step("lemma", number=number, spaces=(), sizes=(), values=(real(x),))
        low = self.combined(le(_ZERO, real(x)), (), x)
        high = self.combined(le(real(x), _ONE), (), 1 - x)
        parts = self.state.parts(self.applied(step, low, high))
        ends = tuple(value_at(p, x) for p in polynomials)
        below, above = parts[first], parts[first + 1]
        return self.between(term, (ends[0], ends[1]), [(_ONE, below, None)], [(_ONE, above, None)])

    def exp_between(self, term: Term, inside: Term) -> Enclosure:
        """Enclose exp(t) by its values at the ends of t."""
        part = self.of(inside)
        low, high = self.exp_at(part.low), self.exp_at(part.high)
        up = self.applied(self.law("exp increases", real(part.low), inside), part.below)
        down = self.applied(self.law("exp increases", inside, real(part.high)), part.above)
        return self.between(
            term,
            (low.low, high.high),
            [(_ONE, low.below, None), (_ONE, up, None)],
            [(_ONE, high.above, None), (_ONE, down, None)],
        )

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
        there = self.circular_at(name, part.low)
        law = self.law(f"{name} moves slowly", real(part.low), inside)
        slow = self.state.parts(self.applied(law, part.below))
        radius = part.high - part.low
        near = (_ONE, part.above, None)
        return self.between(
            term,
            (there.low - radius, there.high + radius),
            [(_ONE, slow[0], None), (_ONE, there.below, None), near],
            [(_ONE, slow[1], None), (_ONE, there.above, None), near],
        )

    def circular_at(self, name: str, x: Fraction, term: Term | None = None) -> Enclosure:
        """Enclose sin(x) or cos(x) by symmetry, halving, and Taylor's bounds."""
        whole = unary(name, real(x)) if term is None else term
        if x == 0:
            return self.exact(whole, Fraction(int(name == "cos")), self.fact(f"{name}_zero"))
        if abs(x) > MOST_ANGLE:
            raise Stuck("S181", "an angle is too large to be enclosed", goal=whole)
        if x < 0:
            opposite = self.circular_at(name, -x)
            law, sign = ("sin_odd", -1) if name == "sin" else ("cos_even", 1)
            equation = self.fact(law, real(-x))
            return self.linear(whole, Fraction(0), [(Fraction(sign), opposite)], [(_ONE, equation, None)])
        if x <= _REDUCED:
            return self.taylor(name, x, whole)
        half = real(x / 2)
        finer = self.more(4)
        sine = finer.atom_at("sin", x / 2)
        equation = self.fact(f"{name}_add", half, half)
        if name == "sin":
            both = finer.product(sine, finer.atom_at("cos", x / 2))
            return self.linear(whole, Fraction(0), [(Fraction(2), both)], [(_ONE, equation, None)])
        square = finer.product(sine, sine)
        circle = self.fact("sin_cos", half)
        return self.linear(
            whole,
            Fraction(1),
            [(Fraction(-2), square)],
            [(_ONE, equation, None), (_ONE, circle, None)],
        )

    def atom_at(self, name: str, x: Fraction) -> Enclosure:
        """Enclose sin(x) or cos(x), once in a proof."""
        memory = self.proof.memory
        key = ("enclosure at", name, x, self.bits)
        if key not in memory:
            memory[key] = self.circular_at(name, x)
        return memory[key]  # type: ignore[return-value]

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

    # -- functions with a definition, and by cases -------------------------------------------------

    def defined(self, term: App) -> Enclosure:
        """Enclose a function by its definition."""
        meaning = self.proof.step("define", value=term)
        body = _right(self.proof, meaning)
        return self.linear(term, Fraction(0), [(Fraction(1), self.of(body))], [(_ONE, meaning, None)])

    def chosen(self, term: App) -> Enclosure:
        """Enclose |t|, max(s, t), min(s, t) or a case distinction, once its condition is decided."""
        condition = case_condition(term)
        step, holds = decided(self.state, condition)
        equation = case_value(self.state, term, step, holds)
        found = self.of(_right(self.proof, equation))
        return self.linear(term, Fraction(0), [(Fraction(1), found)], [(_ONE, equation, None)])


_ATOMS: dict[str, Callable[[_Enclosing, App], Enclosure]] = {
    "inv": _Enclosing.inverse,
    "exp": _Enclosing.exponential,
    "sin": _Enclosing.sine,
    "cos": _Enclosing.cosine,
    "log": _Enclosing.logarithm,
    "sqrt": _Enclosing.root,
    **dict.fromkeys(("tanh", "sinh", "cosh", "sigmoid"), _Enclosing.defined),
    **dict.fromkeys(("norm", "max", "min", "ite"), _Enclosing.chosen),
}
"""How an atom is enclosed, by the name of its function."""


def _right(proof: Proof, equation: int) -> Term:
    sides = arguments(proof.conclusion(equation), "eq")
    if sides is None:
        raise Stuck("S180", "a definition gave no equation", goal=proof.conclusion(equation))
    return sides[1]


# -- relations -------------------------------------------------------------------------------------


def enclose(state: State, term: Term, bits: int) -> Enclosure:
    """Enclose a closed real term, with about `bits` binary digits. Raises S180, S181."""
    return _Enclosing(state, bits).of(term)


def _asks(goal: Term) -> bool:
    """Say whether a relation compares closed reals."""
    found = relation(goal)
    return found is not None and goal != FALSE and found[1].type == REAL and is_closed(goal)


def by_enclosure(state: State, goal: Term) -> int:
    """Prove a relation l <= r or l < r of closed real terms, or a contradiction from a false one."""
    if goal == FALSE:
        return _from_false_fact(state)
    found = relation(goal)
    if found is None or found[0] == "eq" or not _asks(goal):
        raise Stuck("S123", "an inequality of real numbers without symbols is needed", goal=goal)
    name, left, right = found
    gap = sub(right, left)
    known_sign = sign_of(gap)
    if known_sign is None:
        raise Stuck("S182", "the difference of the sides is not told from 0", goal=goal)
    sign, bits = known_sign
    if sign < 0 or (sign == 0 and name == "lt"):
        raise Stuck("S183", "the values of the sides are in another order", goal=goal)
    while bits <= MOST_BITS + _GUARD_BITS:
        part = enclose(state, gap, bits + _GUARD_BITS)
        if part.low > 0 or (part.low == 0 and name == "le"):
            rest = [(_ONE, real(part.low), None)] if part.low else []
            return by_lincomb(state.proof, goal, [(_ONE, part.below, None)], rest)
        bits *= 2
    raise Stuck("S182", "the difference of the sides is not told from 0", goal=goal)


def decided(state: State, condition: Term) -> tuple[int, bool]:
    """Prove an inequality of closed real terms or its negation; return which."""
    try:
        return by_enclosure(state, condition), True
    except Stuck as error:
        if error.code != "S183":
            raise
    name, left, right = relation(condition) or ("", _ZERO, _ZERO)
    opposite = by_enclosure(state, (lt if name == "le" else le)(right, left))
    assumed = state.proof.hyp(condition)
    absurd = by_lincomb(state.proof, FALSE, [(_ONE, opposite, None), (_ONE, assumed, None)])
    return state.proof.step("imp_intro", [absurd], proposition=condition), False


def _from_false_fact(state: State) -> int:
    """Derive a contradiction from a fact about closed reals that is false."""
    for index in reversed(state.facts()):
        fact = state.proof.conclusion(index)
        found = relation(fact) if _asks(fact) else None
        if found is None:
            continue
        name, left, right = found
        known_sign = sign_of(sub(right, left))
        sign = known_sign[0] if known_sign is not None else None
        if sign is None or (sign == 0 and name != "lt") or (sign > 0 and name != "eq"):
            continue
        low, high = (right, left) if sign <= 0 else (left, right)
        opposite = by_enclosure(state, (le if name == "lt" else lt)(low, high))
        factor = real(-1) if name == "eq" and sign < 0 else _ONE
        return by_lincomb(state.proof, FALSE, [(_ONE, opposite, None), (factor, index, None)])
    raise Stuck("S130", "no fact about numbers is false", goal=FALSE)


def _applies(goal: Term) -> bool:
    found = relation(goal)
    return goal == FALSE or (found is not None and found[0] != "eq" and _asks(goal))


STRATEGIES: tuple[Strategy, ...] = (Strategy("enclosures", _applies, by_enclosure, late=True),)
"""What `logic.auto` may call when arithmetic alone has failed."""
