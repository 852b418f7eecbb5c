"""Values that solve: an unknown by what equations and bounds say of it, in closed form. Untrusted.

An equation is solved when it is a polynomial of low degree in one term with the unknown: x itself, or exp(x),
log(x), sqrt(x), |x|, sin(x), ..., which is undone then. Coefficients may be symbols.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from symderive.errors import Refusal, TermError
from symderive.kernel.form import Form, Poly
from symderive.tactics.roots import multiplied_out, zeros
from symderive.terms.build import (
    add,
    arguments,
    divide,
    integer,
    inv,
    mul,
    neg,
    power,
    real,
    real_power,
    sub,
    unary,
)
from symderive.terms.term import App, Const, Free, Term, apply, const, free_symbols, occurs
from symderive.terms.types import INT, REAL

__all__ = ["relations", "solutions"]

MAX_UNDONE = 4
"""How many functions around the unknown are undone."""

_UNDONE = {"exp": "log", "log": "exp", "sin": "asin", "cos": "acos", "tan": "atan", "atan": "tan"}
"""Functions with what undoes them, somewhere at least."""


def relations(proposition: Term) -> Iterator[tuple[str, Term, Term]]:
    """Yield the relations of numbers that a proposition is built from by `and`, `or` and conditions."""
    for name in ("and", "or", "imp"):
        for part in arguments(proposition, name) or ():
            yield from relations(part)
    for name in ("eq", "le", "lt"):
        sides = arguments(proposition, name)
        if sides is not None and sides[0].type in (INT, REAL):
            yield name, sides[0], sides[1]


def solutions(form: Form, left: Term, right: Term, unknown: Free) -> list[Term]:
    """Return closed forms for the unknown that may solve left = right; none where it is not solved."""
    try:
        found = list(_solved(form, left, right, unknown, MAX_UNDONE))
    except (Refusal, TermError):
        return []
    return list(dict.fromkeys(found))


def _solved(form: Form, left: Term, right: Term, unknown: Free, depth: int) -> Iterator[Term]:
    p = multiplied_out(form, form.difference(left, right))
    atoms = {a for m in p for a, _ in m if occurs(unknown, form.atom(a))}
    if len(atoms) != 1 or not depth:
        return
    (atom,) = atoms
    coefficients: dict[int, Poly] = {}
    for monomial, c in p.items():
        rest = tuple(x for x in monomial if x[0] != atom)
        coefficients.setdefault(dict(monomial).get(atom, 0), {})[rest] = c
    if min(coefficients) < 0:
        return
    inside = form.atom(atom)
    values = list(_values(form, coefficients, unknown))
    for value in values:
        if inside == unknown:
            yield value
        else:
            for part, back in _undo(inside, value, unknown):
                yield from _solved(form, part, back, unknown, depth - 1)


def _values(form: Form, coefficients: Mapping[int, Poly], unknown: Free) -> Iterator[Term]:
    """Yield the values of an atom of which a polynomial is 0, by its coefficients."""
    if unknown.type == INT:
        if set(coefficients) <= {0, 1}:
            yield from _whole(form, coefficients)
        return
    numbers = {e: form.constant(c) for e, c in coefficients.items()}
    if None not in numbers.values():
        yield from zeros({e: Fraction(c) for e, c in numbers.items() if c})
        return
    terms = {e: form.reify(c, REAL) for e, c in coefficients.items()}
    degree, low = max(terms), terms.get(0, real(0))
    lead = terms[degree]
    if degree == 1:
        yield form.normal(divide(neg(low), lead))
    elif set(terms) <= {0, degree}:
        yield from _roots(form.normal(divide(neg(low), lead)), degree)
    elif degree == 2:
        middle = terms.get(1, real(0))
        square = sub(mul(middle, middle), mul(mul(real(4), lead), low))
        for root in (unary("sqrt", square), neg(unary("sqrt", square))):
            yield divide(add(neg(middle), root), mul(real(2), lead))


def _roots(value: Term, degree: int) -> Iterator[Term]:
    """Yield x with x^n = value, for values of either sign."""
    root = unary("sqrt", value) if degree == 2 else real_power(value, real(Fraction(1, degree)))
    yield root
    yield neg(root) if degree % 2 == 0 else neg(real_power(neg(value), real(Fraction(1, degree))))


def _whole(form: Form, coefficients: Mapping[int, Poly]) -> Iterator[Term]:
    factor = form.constant(coefficients[1])
    if factor is None or Fraction(factor).denominator != 1:
        return
    rest = form.reify({m: -c if factor > 0 else c for m, c in coefficients.get(0, {}).items()}, INT)
    size = abs(int(factor))
    yield rest if size == 1 else apply(const("quot"), rest, integer(size))


def _undo(inside: Term, value: Term, unknown: Free) -> Iterator[tuple[Term, Term]]:
    """Yield equations part = back from which inside = value follows, somewhere at least."""
    if not isinstance(inside, App) or not isinstance(inside.head, Const):
        return
    name, args = inside.head.name, inside.args
    if name in _UNDONE:
        yield args[0], unary(_UNDONE[name], value)
    elif name == "sqrt":
        yield args[0], power(value, integer(2))
    elif name == "inv":
        yield args[0], inv(value)
    elif name == "norm" and args[0].type == REAL:
        yield args[0], value
        yield args[0], neg(value)
    elif name == "rpow" and not occurs(unknown, args[1]):
        yield args[0], real_power(value, inv(args[1]))
    elif name == "rpow" and unknown not in free_symbols(args[0]):
        yield args[1], divide(unary("log", value), unary("log", args[0]))
