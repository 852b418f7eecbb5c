"""The only place that imports SymPy: polynomials go out, factors come back. Untrusted.

Atoms of the form become anonymous symbols, so nothing of their meaning (and no text of an author) reaches
SymPy; what comes back is a product whose equality with the polynomial the kernel checks.
"""

from __future__ import annotations

from fractions import Fraction

from symderive.kernel.form import Form, Poly
from symderive.tactics.arith import linarith, nonzero, positivity, relation
from symderive.tactics.proof import State, Stuck
from symderive.tactics.registry import Strategy
from symderive.terms.build import FALSE, arguments, eq, integer, is_negation, mul, power, zero
from symderive.terms.term import Term, lit
from symderive.terms.types import INT, REAL

__all__ = ["STRATEGIES", "by_factors", "factored"]

MAX_TERMS = 60
MAX_ATOMS = 8
MAX_DEGREE = 12


def factored(form: Form, p: Poly, kind: object = REAL) -> Term | None:
    """Return a polynomial as a product of a number and powers of its factors; None if it has but one."""
    atoms = sorted({a for m in p for a, _ in m})
    degree = max((sum(e for _, e in m) for m in p), default=0)
    if not atoms or len(p) < 2 or len(p) > MAX_TERMS or len(atoms) > MAX_ATOMS or degree > MAX_DEGREE:
        return None
    import sympy  # noqa: PLC0415 (only a search that needs factors pays for it)

    symbols = {a: sympy.Dummy() for a in atoms}
    generators = [symbols[a] for a in atoms]
    terms = {
        tuple(dict(m).get(a, 0) for a in atoms): sympy.Rational(c.numerator, c.denominator)
        for m, c in p.items()
    }
    constant, factors = sympy.Poly.from_dict(terms, *generators, domain="QQ").factor_list()
    if sum(e for _, e in factors) < 2:
        return None
    scalar = INT if kind == INT else REAL
    number = Fraction(int(constant.p), int(constant.q))
    if scalar == INT and number.denominator != 1:
        return None
    result: Term | None = None
    for factor, exponent in factors:
        inside: Poly = {}
        for powers, coefficient in factor.terms():
            monomial = tuple((a, e) for a, e in zip(atoms, powers, strict=True) if e)
            inside[monomial] = Fraction(int(coefficient.p), int(coefficient.q))
        if scalar == INT and any(Fraction(c).denominator != 1 for c in inside.values()):
            return None
        base = form.reify({m: _whole(c) for m, c in inside.items()}, scalar)
        part = power(base, integer(exponent)) if exponent > 1 else base
        result = part if result is None else mul(result, part)
    if result is None:
        return None
    return result if number == 1 else mul(lit(number, scalar), result)


def _whole(value: Fraction | int) -> Fraction | int:
    return int(value) if Fraction(value).denominator == 1 else value


def by_factors(state: State, goal: Term) -> int:
    """Prove l <= r, l < r or l != r from the factors of the difference of the sides."""
    denied = None
    found = relation(goal)
    if is_negation(goal):
        inside = arguments(goal, "imp")
        denied = relation(inside[0]) if inside is not None else None
        found = denied
    if found is None or found[1].type not in (INT, REAL) or (found[0] == "eq") != (denied is not None):
        raise Stuck("S149", "factors decide inequalities of numbers", goal=goal)
    _, left, right = found
    form = state.proof.form()
    value = factored(form, form.difference(right, left), left.type)
    if value is None:
        raise Stuck("S149", "the difference of the sides has no factors", goal=goal)
    if denied is None:
        step, _ = positivity(state, value)
        return linarith(state, goal, [step], depth=0, local=False)
    apart = nonzero(state, value)
    level = state.proof.hyp(eq(left, right))
    gone = linarith(state, eq(value, zero(value.type)), [level], depth=1, local=False)
    if not is_negation(state.proof.conclusion(apart)):
        apart = linarith_absurd(state, apart, gone)
    else:
        apart = state.proof.step("imp_elim", [apart, gone])
    return state.proof.step("imp_intro", [apart], proposition=state.proof.conclusion(level))


def linarith_absurd(state: State, sign: int, level: int) -> int:
    """False from a strict sign of a value and its being 0."""
    return linarith(state, FALSE, [sign, level], depth=0, local=False, conditions=False)


def _applies(goal: Term) -> bool:
    found = relation(goal)
    return found is not None and found[0] != "eq" and found[1].type in (INT, REAL)


STRATEGIES: tuple[Strategy, ...] = (Strategy("factors", _applies, by_factors, last=True),)
