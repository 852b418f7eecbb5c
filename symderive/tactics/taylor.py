"""Bounds of exp, sin and cos on [0, 1] by their Taylor polynomials, as proved lemmas. Untrusted.

Each lemma is derived from the kernel's rules of differentiation and `mono`, for one degree; those that
were derived are kept, and shared by the certificates that cite them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import factorial

from symderive.kernel.check import Certificate, Lemma
from symderive.kernel.statement import Statement
from symderive.tactics.laws import by_lincomb, fact_at
from symderive.tactics.proof import Proof
from symderive.terms.build import (
    add,
    integer,
    le,
    mul,
    power,
    real,
    unary,
)
from symderive.terms.term import Term, apply, free
from symderive.terms.types import REAL

__all__ = ["Polynomial", "taylor_exp", "taylor_sin_cos"]

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


def polynomial_term(polynomial: Polynomial, x: Term) -> Term:
    """Return a polynomial as a term."""
    total: Term = real(polynomial[0])
    for degree, coefficient in enumerate(polynomial[1:], 1):
        if coefficient:
            total = add(total, mul(real(coefficient), power(x, integer(degree))))
    return total


class _Slopes:
    """Steps has_deriv(f, t, c) for functions put together from others, all at the variable t."""

    def __init__(self, proof: Proof) -> None:
        self.proof = proof
        self.identity = proof.step("hd_id", point=_T)

    def constant(self, value: Fraction | int) -> int:
        return self.proof.step("hd_const", value=real(value), point=_T)

    def scaled(self, factor: Fraction | int, step: int) -> int:
        return self.proof.step("hd_mul", [self.constant(factor), step])

    def plus(self, first: int, second: int) -> int:
        return self.proof.step("hd_add", [first, second])

    def times(self, first: int, second: int) -> int:
        return self.proof.step("hd_mul", [first, second])

    def elementary(self, name: str, inside: int) -> int:
        function, point, _ = self.parts(inside)
        outer = self.proof.step("hd_elementary", name=name, point=apply(function, point))
        return self.proof.step("hd_chain", [outer, inside])

    def monomials(self, degree: int) -> list[int]:
        """Return steps about t^k/k! for k = 0..degree."""
        found = [self.constant(1)]
        for k in range(1, degree + 1):
            found.append(self.times(found[-1], self.scaled(Fraction(1, k), self.identity)))
        return found

    def parts(self, step: int) -> tuple[Term, ...]:
        """Return the function, the point and the derivative."""
        return self.proof.conclusion(step).args  # type: ignore[attr-defined,no-any-return]


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
    total = monomials[0]
    for step in monomials[1:-1]:
        total = slopes.plus(total, step)
    decay = slopes.elementary("exp", slopes.scaled(-1, slopes.identity))
    factor = unary("exp", mul(real(-1), _T))
    positive = fact_at(proof, "exp_pos", mul(real(-1), _T))
    square = (power(_T, integer(degree // 2)), factor, positive)
    lower = tuple(Fraction(1, factorial(k)) for k in range(degree + 1))
    upper = (*lower, Fraction(1, degree * factorial(degree)))

    def bound(function: int, sign: Callable[[Term], int], polynomial: Polynomial, scale: int) -> int:
        """From f(0) <= f(x), f = exp(-t)·scale·polynomial, the bound that exp(x) times it gives."""
        _, _, slope = slopes.parts(function)
        grown = proof.step("mono", [low, function, sign(le(_ZERO, slope))], variable=_T)
        sides = [unary("exp", _X), polynomial_term(polynomial, _X)]
        if scale < 0:
            sides.reverse()
        weights = [mul(real(abs(scale)), side) for side in sides]
        scaled = by_lincomb(proof, le(*weights), [(unary("exp", _X), grown, fact_at(proof, "exp_pos", _X))])
        return by_lincomb(proof, le(*sides), [(real(Fraction(1, abs(scale))), scaled, None)])

    def falls(goal: Term) -> int:
        return by_lincomb(proof, goal, squares=[square])

    def rises(goal: Term) -> int:
        weight = mul(factor, power(_T, integer(degree)))
        sign = by_lincomb(proof, le(_ZERO, weight), squares=[square])
        below = proof.hyp(le(_T, _X))
        return by_lincomb(proof, goal, [(weight, below, sign), (weight, high, sign)])

    scale = -factorial(degree)
    first = bound(slopes.scaled(scale, slopes.times(decay, total)), falls, lower, scale)
    scale = degree * factorial(degree)
    above = slopes.plus(total, slopes.scaled(Fraction(degree + 1, degree), monomials[-1]))
    second = bound(slopes.scaled(scale, slopes.times(decay, above)), rises, upper, scale)
    return ExpBounds(_lemma(proof, proof.step("and_intro", [first, second])), lower, upper)


# -- sine and cosine -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TrigBounds:
    """0 <= x ⇒ x <= 1 ⇒ the polynomials bound sin(x), cos(x), each below and above; a conjunction of four."""

    lemma: Lemma
    sine: tuple[Polynomial, Polynomial]
    cosine: tuple[Polynomial, Polynomial]


def _alternating(first: int, degree: int) -> Polynomial:
    """Return the Taylor polynomial of cos (first = 0) or sin (first = 1) up to a degree."""
    return tuple(
        Fraction((-1) ** ((k - first) // 2), factorial(k)) if (k - first) % 2 == 0 else Fraction(0)
        for k in range(degree + 1)
    )


def _cosine_below(proof: Proof, at: Term) -> int:
    """0 <= 1 - cos(t): it is ((1 - cos t)² + (sin t)²)/2."""
    circle = fact_at(proof, "sin_cos", at)
    cosine, half = unary("cos", at), real(Fraction(1, 2))
    gap = add(_ONE, mul(real(-1), cosine))
    squares = [(gap, half, None), (unary("sin", at), half, None)]
    return by_lincomb(proof, le(_ZERO, gap), [(real(Fraction(-1, 2)), circle, None)], squares)


@lru_cache(maxsize=64)
def taylor_sin_cos(degree: int) -> TrigBounds:
    """Bound sin(x) and cos(x) on [0, 1] by Taylor polynomials up to an even degree n >= 4.

    With f_0 = 1 - cos, f_1 = t - sin and f_(j+2) = t^(j+2)/(j+2)! - f_j, the derivative of f_(j+1) is f_j,
    and f_(j+1)(0) = 0; so all of them are nonnegative for t >= 0, one after the other.
    """
    proof = Proof()
    low = proof.hyp(le(_ZERO, _X))
    slopes = _Slopes(proof)
    monomials = slopes.monomials(degree)
    trig = [slopes.elementary(name, slopes.identity) for name in ("cos", "sin")]
    functions = [slopes.plus(monomials[j], slopes.scaled(-1, trig[j])) for j in (0, 1)]
    for monomial in monomials[2:]:
        functions.append(slopes.plus(monomial, slopes.scaled(-1, functions[-2])))
    at_zero = [proof.step("fact", name=f"{name}_zero", types=()) for name in ("cos", "sin")]
    positive = proof.step("hyp", proposition=le(_ZERO, _T))
    signs = [_cosine_below(proof, _T)]
    bounds = [_cosine_below(proof, _X)]
    for j, function in enumerate(functions[1:], 1):
        body, _, slope = slopes.parts(function)
        sign = by_lincomb(proof, le(_ZERO, slope), [(_ONE, signs[-1], None)])
        grown = proof.step("mono", [low, function, sign], variable=_T)
        starts = real((-1) ** (j // 2 + 1))  # f_j holds the function with this sign
        terms = [(_ONE, grown, None), (starts, at_zero[j % 2], None)]
        bounds.append(by_lincomb(proof, le(_ZERO, apply(body, _X)), terms))
        general = proof.step(
            "all_intro", [proof.step("imp_intro", [bounds[-1]], proposition=le(_ZERO, _X))], variable=_X
        )
        signs.append(proof.step("imp_elim", [proof.step("all_elim", [general], value=_T), positive]))
    polynomials = [_alternating(j % 2, j) for j in range(degree + 1)]
    shown = []
    found: dict[int, tuple[Polynomial, Polynomial]] = {}
    for first, name in ((1, "sin"), (0, "cos")):
        top = degree - first
        value = unary(name, _X)
        pair = sorted((top - 2, top), key=lambda j: (-1) ** (j // 2), reverse=False)
        for j in pair:
            polynomial = polynomial_term(polynomials[j], _X)
            goal = le(polynomial, value) if j // 2 % 2 else le(value, polynomial)
            shown.append(by_lincomb(proof, goal, [(_ONE, bounds[j], None)]))
        found[first] = polynomials[pair[0]], polynomials[pair[1]]
    whole = shown[-1]
    for step in reversed(shown[:-1]):
        whole = proof.step("and_intro", [step, whole])
    return TrigBounds(_lemma(proof, whole), found[1], found[0])


def _lemma(proof: Proof, goal: int) -> Lemma:
    hypotheses = (("low", le(_ZERO, _X)), ("high", le(_X, _ONE)))
    stated = Statement((), (), (("x", REAL),), (), hypotheses, proof.conclusion(goal))
    steps, place, _ = proof.trimmed([goal])
    return Lemma(stated, Certificate("proved", (), steps, (), place[goal], ()))
