"""The only place that imports SymPy: polynomials and hypergeometric terms go out. Untrusted.

Atoms of the form become anonymous symbols, so nothing of their meaning (and no text of an author) reaches
SymPy; what comes back, factors of a polynomial or an antidifference, is proved to be right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from symderive.kernel.form import Form, Monomial, Poly
from symderive.tactics.arith import linarith, nonzero, positivity, relation
from symderive.tactics.proof import State, Stuck
from symderive.tactics.registry import Strategy
from symderive.terms.build import (
    FALSE,
    add,
    arguments,
    eq,
    integer,
    inv,
    is_negation,
    mul,
    power,
    real,
    zero,
)
from symderive.terms.term import Term, lit
from symderive.terms.types import INT, REAL

__all__ = ["STRATEGIES", "Growth", "antidifference", "by_factors", "factored"]

MAX_TERMS = 60
MAX_ATOMS = 8
MAX_DEGREE = 12

MAX_SUMMED_TERMS = 24
MAX_SUMMED_DEGREE = 8
"""How long, and of which degree in the index, the terms are of which Gosper's algorithm is asked."""


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


@dataclass(frozen=True, slots=True)
class Growth:
    """A factor of a term: base^(slope·k), the base a polynomial free of the index k, or k! and 1/k!.

    `node` is the factor as a term; without a base it is the factorial.
    """

    node: Term
    base: frozenset[tuple[Monomial, int | Fraction]] | None
    slope: int


def antidifference(
    form: Form, rational: Sequence[tuple[Poly, Poly]], growth: Sequence[Growth], k: Term
) -> Term | None:
    """Return F with F(k + 1) - F(k) = (the sum of the quotients)·(the product of the factors), by Gosper.

    The quotients are pairs of polynomials of real numbers. None where no such F is hypergeometric.
    """
    import sympy  # noqa: PLC0415 (only a search that needs a closed form pays for it)
    from sympy.concrete.gosper import gosper_term  # noqa: PLC0415

    ((index, _),) = next(iter(form.poly(k)))
    atoms = sorted({a for pair in rational for p in pair for m in p for a, _ in m})
    atoms = sorted({*atoms, *(a for g in growth for m, _ in g.base or () for a, _ in m)})
    symbols: dict[int, Any] = {a: sympy.Dummy() for a in atoms}
    symbols[index] = sympy.Dummy(integer=True)
    name = symbols[index]

    def said(p: Poly) -> Any:
        return sympy.Add(
            *(
                sympy.Rational(c.numerator, c.denominator) * sympy.Mul(*(symbols[a] ** e for a, e in m))
                for m, c in p.items()
            )
        )

    quotient = sympy.Add(*(said(top) / said(bottom) for top, bottom in rational))
    term = quotient
    for each in growth:
        if each.base is None:
            term *= sympy.factorial(name) ** each.slope
        else:
            term *= said(dict(each.base)) ** (each.slope * name)
    found = gosper_term(term, name)
    if found is None:
        return None
    top, bottom = sympy.fraction(sympy.cancel(quotient * found))
    back = {symbol: form.reify({((atom, 1),): 1}, REAL) for atom, symbol in symbols.items()}
    value = mul(_product(top, back), inv(_product(bottom, back)))
    for each in growth:
        value = mul(value, each.node)
    return value


def _product(value: Any, back: dict[Any, Term]) -> Term:
    """Return a polynomial over the rationals as a product of its factors."""
    import sympy  # noqa: PLC0415

    constant, factors = sympy.factor_list(value)
    result: Term = real(Fraction(int(constant.p), int(constant.q)))
    for factor, exponent in factors:
        part = _polynomial(factor, back)
        result = mul(result, power(part, integer(exponent)) if exponent > 1 else part)
    return result


def _polynomial(value: Any, back: dict[Any, Term]) -> Term:
    import sympy  # noqa: PLC0415

    names = sorted(value.free_symbols, key=lambda s: s.dummy_index)
    result: Term | None = None
    for powers, coefficient in sympy.Poly(value, *names).terms():
        part: Term = real(Fraction(int(coefficient.p), int(coefficient.q)))
        for symbol, exponent in zip(names, powers, strict=True):
            if exponent:
                part = mul(part, power(back[symbol], integer(exponent)) if exponent > 1 else back[symbol])
        result = part if result is None else add(result, part)
    return real(0) if result is None else result


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
