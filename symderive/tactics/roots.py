"""Witnesses that are roots: hypotheses that are equations, solved by sqrt, powers, exp and log. Untrusted.

An equation that is linear in an unknown gives it by the others; one in a single unknown (or in exp or log of
one) gives it by its rational roots and by the formulas for x² = c and x^n = c; an unknown that no equation
gives gets small values. What is found is looked at in floats, and proved by the kernel.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from symderive.errors import Refusal, TermError
from symderive.kernel.form import Form, Poly
from symderive.tactics.evaluation import holds, root
from symderive.terms.build import add, arguments, divide, lt, mul, neg, real, real_power, sub, unary
from symderive.terms.term import Free, Term, free_symbols, substitute
from symderive.terms.types import REAL

__all__ = ["multiplied_out", "roots", "solved", "zeros"]

MAX_VISITS = 150
"""How many partial assignments are looked at."""

MAX_DEGREE = 8
"""The highest degree of an equation that is solved."""

MAX_DENOMINATORS = 4
"""How many denominators of an equation are multiplied out."""

MAX_DIVISORS = 60
"""How many rational roots are tried in one equation."""

_VALUES = tuple(Fraction(v) for v in (1, 2, 0, -1, "1/2", -2, 3, 4))

Assignment = dict[Free, Term]


@dataclass(slots=True)
class _Visits:
    left: int = MAX_VISITS


def roots(variables: Sequence[Free], conditions: Sequence[Term], claim: Term) -> Iterator[Assignment]:
    """Yield assignments of closed terms, one of them irrational, at which the claim seems to fail."""
    equations = [c for c in conditions if _is_equation(c)]
    if not equations or any(v.type != REAL for v in variables):
        return
    others = [c for c in conditions if c not in equations]
    for at in solved(equations, variables):
        if _fails_at(equations, others, claim, at):
            yield at


def solved(equations: Sequence[Term], variables: Sequence[Free]) -> Iterator[Assignment]:
    """Yield assignments of closed terms at which equations may hold."""
    for at in _solved(equations, variables, {}, _Visits()):
        if all(not free_symbols(t) for t in at.values()):
            yield at


def _is_equation(condition: Term) -> bool:
    sides = arguments(condition, "eq")
    return sides is not None and sides[0].type == REAL


def _fails_at(
    equations: Sequence[Term], others: Sequence[Term], claim: Term, at: Mapping[Free, Term]
) -> bool:
    """Say whether the conditions may hold and the claim fails there, as far as floats tell."""
    try:
        if any(holds(substitute(e, at), {}) is False for e in equations):
            return False
        return all(holds(substitute(c, at), {}) for c in others) and holds(substitute(claim, at), {}) is False
    except (Refusal, TermError, OverflowError):
        return False


def _solved(
    equations: Sequence[Term], variables: Sequence[Free], at: Assignment, visits: _Visits
) -> Iterator[Assignment]:
    """Yield the assignments that some equations leave, one unknown after the other."""
    visits.left -= 1
    if visits.left < 0:
        return
    missing = [v for v in variables if v not in at]
    if not missing:
        yield at
        return
    form = Form()
    try:
        differences = [form.difference(*arguments(e, "eq")) for e in equations]  # type: ignore[misc]
        polys = [multiplied_out(form, p) for p in differences if p]
    except (Refusal, TermError):
        return
    found = _by_one(form, polys, missing)
    if found is not None:
        variable, values = found
    elif polys:
        variable = max(missing, key=lambda v: sum(_mentions(form, p, v) for p in polys))
        values = [real(q) for q in _VALUES]
    else:
        variable, values = missing[0], [real(q) for q in _VALUES]
    for value in values:
        put = {variable: value}
        after = {v: substitute(t, put) for v, t in at.items()}
        rest = [substitute(e, put) for e in equations]
        yield from _solved(rest, variables, {**after, variable: value}, visits)


def multiplied_out(form: Form, p: Poly) -> Poly:
    """Return p times powers of the denominators in it, so that none is left."""
    for _ in range(MAX_DENOMINATORS):
        inverse = next((a for m in p for a, _ in m if form.inverse_of(a) is not None), None)
        inside = form.inverse_of(inverse) if inverse is not None else None
        if inverse is None or inside is None:
            break
        p = form.multiply_out(p, inverse, inside, max(dict(m).get(inverse, 0) for m in p))
    return p


def _mentions(form: Form, p: Poly, variable: Free) -> bool:
    return any(variable in free_symbols(form.atom(a)) for m in p for a, _ in m)


def _by_one(form: Form, polys: Sequence[Poly], missing: Sequence[Free]) -> tuple[Free, list[Term]] | None:
    """Return an unknown with its values by one of the equations: in it alone, or linear in it."""
    for p in polys:
        found = _univariate(form, p, missing)
        if found is not None:
            return found
    for p in polys:
        for variable in reversed(missing):
            linear = _linear(form, p, variable)
            if linear is not None:
                return variable, [linear]
    return None


def _linear(form: Form, p: Poly, variable: Free) -> Term | None:
    """Return the value of a variable that stands in one term, with a number."""
    (unit,) = form.poly(variable)
    coefficient = Fraction(p.get(unit, 0))
    rest = {m: c for m, c in p.items() if m != unit}
    if not coefficient or _mentions(form, rest, variable):
        return None
    return form.normal(divide(neg(form.reify(rest, REAL)), real(coefficient)))


def _univariate(form: Form, p: Poly, missing: Sequence[Free]) -> tuple[Free, list[Term]] | None:
    """Return the unknown of an equation with numbers in one atom x, exp(x), log(x) or |x|, and its values."""
    atoms = {a for m in p for a, _ in m}
    if len(atoms) != 1:
        return None
    term = form.atom(next(iter(atoms)))
    coefficients: dict[int, Fraction] = {}
    for monomial, c in p.items():
        coefficients[monomial[0][1] if monomial else 0] = Fraction(c)
    if min(coefficients) < 0 or max(coefficients) > MAX_DEGREE:
        return None
    values = zeros(coefficients)
    for name, undo in (("exp", "log"), ("log", "exp"), ("sqrt", "square"), ("norm", "sign")):
        inside = arguments(term, name)
        if inside is not None and inside[0] in missing and isinstance(inside[0], Free):
            return inside[0], [back for v in values for back in _undone(undo, v)]
    return (term, values) if isinstance(term, Free) and term in missing else None


def _undone(name: str, value: Term) -> list[Term]:
    if name == "log":
        return [unary("log", value)] if _is_positive(value) else []
    if name == "exp":
        return [unary("exp", value)]
    if name == "square":
        return [Form().normal(mul(value, value))] if _is_positive(value) else []
    return [value, neg(value)]


def _is_positive(value: Term) -> bool:
    """Say whether a closed number is positive, as far as floats tell."""
    return holds(lt(real(0), value), {}) is True


def zeros(coefficients: Mapping[int, Fraction]) -> list[Term]:
    """Return real zeros of a polynomial: the rational ones, and those of a quadratic or binomial rest."""
    found: list[Term] = []
    rest = dict(coefficients)
    low = min(rest)
    if low > 0:
        found.append(real(0))
        rest = {e - low: c for e, c in rest.items()}
    while max(rest) > 2 or (max(rest) == 2 and len(rest) == 3):
        one = _rational_zero(rest)
        if one is None:
            break
        if real(one) not in found:
            found.append(real(one))
        rest = _divided(rest, one)
    return found + _closed_zeros(rest)


def _rational_zero(p: Mapping[int, Fraction]) -> Fraction | None:
    below = lcm(*(c.denominator for c in p.values()))
    first, last = abs(int(p[max(p)] * below)), abs(int(p.get(0, Fraction(0)) * below))
    tried = 0
    for q in _divisors(first):
        for n in _divisors(last):
            for sign in (1, -1):
                tried += 1
                one = Fraction(sign * n, q)
                if tried > MAX_DIVISORS:
                    return None
                if sum(c * one**e for e, c in p.items()) == 0:
                    return one
    return None


def _divisors(number: int) -> list[int]:
    return [d for d in range(1, min(number, 40) + 1) if number % d == 0] + ([number] if number > 40 else [])


def _divided(p: Mapping[int, Fraction], zero: Fraction) -> dict[int, Fraction]:
    """Return p / (x - zero)."""
    found: dict[int, Fraction] = {}
    carry = Fraction(0)
    for exponent in range(max(p), 0, -1):
        carry = p.get(exponent, Fraction(0)) + carry * zero
        if carry:
            found[exponent - 1] = carry
    return found


def _closed_zeros(p: Mapping[int, Fraction]) -> list[Term]:
    """Return the zeros of a linear, quadratic or binomial polynomial, and of a quadratic in x²."""
    degree = max(p)
    if degree == 1:
        return [real(-p.get(0, Fraction(0)) / p[1])]
    if degree == 2:
        return _quadratic(p[2], p.get(1, Fraction(0)), p.get(0, Fraction(0)))
    if set(p) == {degree, 0}:
        return _radical(-p[0] / p[degree], degree)
    if set(p) == {4, 2, 0}:
        squares = _quadratic(p[4], p[2], p[0])
        return [s for q in squares if _is_positive(q) for s in (neg(unary("sqrt", q)), unary("sqrt", q))]
    return []


def _quadratic(a: Fraction, b: Fraction, c: Fraction) -> list[Term]:
    square = b * b - 4 * a * c
    if square < 0:
        return []
    exact = root(square)
    middle = -b / (2 * a)
    if exact is not None:
        return [real(middle - abs(exact / (2 * a))), real(middle + abs(exact / (2 * a)))]
    part = unary("sqrt", real(square / (4 * a * a)))
    if middle == 0:
        return [neg(part), part]
    return [sub(real(middle), part), add(real(middle), part)]


def _radical(value: Fraction, degree: int) -> list[Term]:
    """Return the real x with x^n = value."""
    if value < 0 and degree % 2 == 0:
        return []
    size = real(abs(value))
    found = unary("sqrt", unary("sqrt", size)) if degree == 4 else real_power(size, real(Fraction(1, degree)))
    if degree % 2 == 0:
        return [neg(found), found]
    return [found if value > 0 else neg(found)]
