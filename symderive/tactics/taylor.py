"""Bounds of exp, sin and cos on [0, 1] by their Taylor polynomials, as proved lemmas. Untrusted.

Each lemma is derived from the kernel's rules of differentiation and `mono`, for one degree; those that
were derived are kept, and shared by the certificates that cite them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import factorial

from symderive.kernel.check import Certificate, Lemma
from symderive.kernel.statement import Statement
from symderive.tactics.laws import by_lincomb, fact_at
from symderive.tactics.proof import Proof
from symderive.terms.build import add, integer, le, mul, power, real, unary
from symderive.terms.term import Term, apply, const, free, lam
from symderive.terms.types import REAL

__all__ = ["Polynomial", "polynomial_term", "taylor_exp", "taylor_sin_cos", "value_at"]

Polynomial = tuple[Fraction, ...]
"""Coefficients, the constant first."""

_X, _T = free("x", REAL), free("t", REAL)
_ZERO, _ONE = real(0), real(1)


def value_at(polynomial: Polynomial, x: Fraction) -> Fraction:
    """Return the value of a polynomial."""
    total = Fraction(0)
    for coefficient in reversed(polynomial):
        total = total * x + coefficient
    return total


def _monomial(coefficient: Fraction, degree: int, x: Term) -> Term:
    powers = {0: _ONE, 1: x}
    base = powers.get(degree, power(x, integer(degree)))
    if coefficient == 1:
        return base
    return mul(real(coefficient), base) if degree else real(coefficient)


def polynomial_term(polynomial: Polynomial, x: Term) -> Term:
    """Return a polynomial as a term, from the lowest degree on."""
    parts = [_monomial(c, degree, x) for degree, c in enumerate(polynomial) if c]
    total = parts[0] if parts else _ZERO
    for part in parts[1:]:
        total = add(total, part)
    return total


class _Slopes:
    """Steps has_deriv(f, t, c) at the variable t; f and c are kept short by restating them."""

    def __init__(self, proof: Proof) -> None:
        self.proof = proof
        self.identity = proof.step("hd_id", point=_T)

    def scaled(self, factor: Fraction | int, step: int) -> int:
        constant = self.proof.step("hd_const", value=real(factor), point=_T)
        return self.proof.step("hd_mul", [constant, step])

    def restated(self, step: int, body: Term, slope: Term) -> int:
        """Restate a derivative as that of λt. body, with another form of its value."""
        goal = apply(const("has_deriv"), lam(_T, body), _T, slope)
        return self.proof.step("convert", [step], goal=goal)

    def monomials(self, degree: int) -> list[int]:
        """Return steps about t^k/k! for k = 0..degree."""
        found = [self.proof.step("hd_const", value=_ONE, point=_T)]
        bodies = [_monomial(Fraction(1, factorial(k)), k, _T) for k in range(degree + 1)]
        for k in range(1, degree + 1):
            step = self.proof.step("hd_mul", [found[-1], self.scaled(Fraction(1, k), self.identity)])
            found.append(self.restated(step, bodies[k], bodies[k - 1]))
        return found

    def plus(self, steps: Sequence[int]) -> int:
        total = steps[0]
        for step in steps[1:]:
            total = self.proof.step("hd_add", [total, step])
        return total


# -- the exponential -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ExpBounds:
    """0 <= x ⇒ x <= 1 ⇒ lower(x) <= exp(x) ∧ exp(x) <= upper(x), as a lemma with the symbol x."""

    lemma: Lemma
    lower: Polynomial
    upper: Polynomial


@lru_cache(maxsize=64)
def taylor_exp(degree: int) -> ExpBounds:
    """Bound exp(x) on [0, 1] by its Taylor polynomial T of an even degree n >= 2.

    T(x) <= exp(x) <= T(x) + x^(n+1)/(n·n!): exp(-t)·T(t) falls, as its derivative is -exp(-t)·t^n/n!, and
    exp(-t)·(T(t) + t^(n+1)/(n·n!)) rises on [0, 1], as its derivative is exp(-t)·t^n·(1 - t)/(n·n!).
    """
    proof = Proof()
    low, high = proof.hyp(le(_ZERO, _X)), proof.hyp(le(_X, _ONE))
    slopes = _Slopes(proof)
    monomials = slopes.monomials(degree + 1)
    total = slopes.plus(monomials[:-1])
    more = slopes.scaled(Fraction(degree + 1, degree), monomials[-1])
    opposite, itself = mul(real(-1), _T), unary("exp", _X)
    outer = proof.step("hd_elementary", name="exp", point=opposite)
    decay = proof.step("hd_chain", [outer, slopes.scaled(-1, slopes.identity)])
    lower = tuple(Fraction(1, factorial(k)) for k in range(degree + 1))
    upper = (*lower, Fraction(1, degree * factorial(degree)))
    factor = unary("exp", opposite)
    weight = mul(factor, power(_T, integer(degree)))
    square = (power(_T, integer(degree // 2)), factor, fact_at(proof, "exp_pos", opposite))
    falls = by_lincomb(proof, le(_ZERO, weight), squares=[square])
    rest, below = mul(weight, add(_ONE, opposite)), proof.hyp(le(_T, _X))
    rises = by_lincomb(proof, le(_ZERO, rest), [(weight, below, falls), (weight, high, falls)])

    def bound(function: int, polynomial: Polynomial, scale: int, slope: Term, sign: int) -> int:
        """Return the bound that exp(x) times f(0) <= f(x) gives, f = exp(-t)·scale·polynomial."""
        product = slopes.scaled(scale, proof.step("hd_mul", [decay, function]))
        body = mul(factor, mul(real(scale), polynomial_term(polynomial, _T)))
        grown = proof.step("mono", [low, slopes.restated(product, body, slope), sign], variable=_T)
        sides = [itself, polynomial_term(polynomial, _X)]
        if scale < 0:
            sides.reverse()
        weights = [mul(real(abs(scale)), side) for side in sides]
        positive = fact_at(proof, "exp_pos", _X)
        scaled = by_lincomb(proof, le(*weights), [(itself, grown, positive)])
        return by_lincomb(proof, le(*sides), [(real(Fraction(1, abs(scale))), scaled, None)])

    count = factorial(degree)
    first = bound(total, lower, -count, weight, falls)
    second = bound(slopes.plus([total, more]), upper, degree * count, rest, rises)
    return ExpBounds(_lemma(proof, proof.step("and_intro", [first, second])), lower, upper)


# -- sine and cosine -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TrigBounds:
    """0 <= x ⇒ x <= 1 ⇒ a lower and an upper polynomial of sin(x) and of cos(x): a conjunction of four."""

    lemma: Lemma
    sine: tuple[Polynomial, Polynomial]
    cosine: tuple[Polynomial, Polynomial]


def _alternating(degree: int) -> Polynomial:
    """Return the Taylor polynomial of this degree of cos (even degrees) or sin (odd ones)."""
    return tuple(
        Fraction((-1) ** (k // 2), factorial(k)) if (k - degree) % 2 == 0 else Fraction(0)
        for k in range(degree + 1)
    )


def _wave(degree: int, x: Term) -> Term:
    return unary("sin" if degree % 2 else "cos", x)


def _remainder(degree: int, x: Term) -> Term:
    """Return ±(T(x) - f(x)) for the Taylor polynomial T of f, with the sign that makes it nonnegative."""
    sign = (-1) ** (degree // 2)
    polynomial = polynomial_term(tuple(sign * c for c in _alternating(degree)), x)
    return add(polynomial, mul(real(-sign), _wave(degree, x)))


def _cosine_below(proof: Proof, at: Term) -> int:
    """0 <= 1 - cos(t): it is ((1 - cos t)² + (sin t)²)/2."""
    circle = fact_at(proof, "sin_cos", at)
    gap, half = _remainder(0, at), real(Fraction(1, 2))
    squares = [(gap, half, None), (unary("sin", at), half, None)]
    return by_lincomb(proof, le(_ZERO, gap), [(real(Fraction(-1, 2)), circle, None)], squares)


@lru_cache(maxsize=64)
def taylor_sin_cos(degree: int) -> TrigBounds:
    """Bound sin(x) and cos(x) on [0, 1] by Taylor polynomials up to an even degree n >= 4.

    With f_0 = 1 - cos, f_1 = t - sin and f_(j+2) = t^(j+2)/(j+2)! - f_j, the derivative of f_(j+1) is f_j,
    and f_(j+1)(0) = 0; so all of them are nonnegative for t >= 0, one after the other.
    """
    proof = Proof()
    low, positive = proof.hyp(le(_ZERO, _X)), proof.hyp(le(_ZERO, _T))
    slopes = _Slopes(proof)
    monomials = slopes.monomials(degree)
    previous = [proof.step("hd_elementary", name=name, point=_T) for name in ("cos", "sin")]
    at_zero = [fact_at(proof, f"{name}_zero") for name in ("cos", "sin")]
    bounds, sign = [_cosine_below(proof, _X)], _cosine_below(proof, _T)
    for j in range(degree + 1):
        step = slopes.plus([monomials[j], slopes.scaled(-1, previous[j % 2])])
        slope = _remainder(j - 1, _T) if j else unary("sin", _T)
        previous[j % 2] = slopes.restated(step, _remainder(j, _T), slope)
        if not j:
            continue
        grown = proof.step("mono", [low, previous[j % 2], sign], variable=_T)
        start = real(-((-1) ** (j // 2)))
        terms = [(_ONE, grown, None), (start, at_zero[j % 2], None)]
        bounds.append(by_lincomb(proof, le(_ZERO, _remainder(j, _X)), terms))
        implied = proof.discharge(bounds[j], [le(_ZERO, _X)])
        general = proof.step("all_intro", [implied], variable=_X)
        sign = proof.step("imp_elim", [proof.step("all_elim", [general], value=_T), positive])
    shown, found = [], []
    for top in (degree - 1, degree):
        pair = sorted((top - 2, top), key=lambda j: j // 2 % 2 == 0)  # the lower one first
        found.append((_alternating(pair[0]), _alternating(pair[1])))
        for j in pair:
            sides = [polynomial_term(_alternating(j), _X), _wave(j, _X)]
            goal = le(*sides) if j // 2 % 2 else le(*reversed(sides))
            shown.append(by_lincomb(proof, goal, [(_ONE, bounds[j], None)]))
    whole = shown[-1]
    for step in reversed(shown[:-1]):
        whole = proof.step("and_intro", [step, whole])
    return TrigBounds(_lemma(proof, whole), found[0], found[1])


def _lemma(proof: Proof, goal: int) -> Lemma:
    hypotheses = (("low", le(_ZERO, _X)), ("high", le(_X, _ONE)))
    stated = Statement((), (), (("x", REAL),), (), hypotheses, proof.conclusion(goal))
    steps, place, _ = proof.trimmed([goal])
    return Lemma(stated, Certificate("proved", (), steps, (), place[goal], ()))
