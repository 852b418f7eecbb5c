"""Short names for building and taking apart the commonest terms. Trusted.

Each function only applies a constant; the types of its arguments decide at which type.
"""

from __future__ import annotations

from fractions import Fraction

from symderive.terms.term import App, Const, Free, Lit, Term, apply, const, lam, lit
from symderive.terms.types import INT, PROP, REAL, Function, Type

__all__ = [
    "FALSE",
    "TRUE",
    "absolute",
    "add",
    "arguments",
    "cast",
    "conj",
    "csum",
    "disj",
    "divide",
    "eq",
    "exists",
    "forall",
    "implies",
    "inner",
    "integer",
    "inv",
    "is_negation",
    "le",
    "lt",
    "mul",
    "neg",
    "negation",
    "norm",
    "of_int",
    "power",
    "real",
    "real_power",
    "smul",
    "sub",
    "total",
    "unary",
    "zero",
]

TRUE = const("true")
FALSE = const("false")


def unary(name: str, value: Term, parameter: Type = PROP) -> Term:
    """Return the constant `name` applied to one argument."""
    return apply(const(name, parameter), value)


def implies(*parts: Term) -> Term:
    """Return A1 => (A2 => (... => B))."""
    result = parts[-1]
    for part in reversed(parts[:-1]):
        result = apply(const("imp"), part, result)
    return result


def conj(*parts: Term) -> Term:
    """Return A1 and (A2 and ...); `true` for none."""
    if not parts:
        return TRUE
    result = parts[-1]
    for part in reversed(parts[:-1]):
        result = apply(const("and"), part, result)
    return result


def disj(left: Term, right: Term) -> Term:
    """Return A or B."""
    return apply(const("or"), left, right)


def negation(part: Term) -> Term:
    """Return A => false."""
    return apply(const("imp"), part, FALSE)


def is_negation(term: Term) -> bool:
    """Say whether a term is A => false."""
    parts = arguments(term, "imp")
    return parts is not None and parts[1] == FALSE


def forall(variable: Free, body: Term, hint: str | None = None) -> Term:
    """Return ∀ variable. body; `hint` is the name to display."""
    return apply(const("forall", variable.type), lam(variable, body, hint))


def exists(variable: Free, body: Term, hint: str | None = None) -> Term:
    """Return ∃ variable. body; `hint` is the name to display."""
    return apply(const("exists", variable.type), lam(variable, body, hint))


def eq(left: Term, right: Term) -> Term:
    """Return left = right."""
    return apply(const("eq", left.type), left, right)


def le(left: Term, right: Term) -> Term:
    """Return left <= right, of integers or reals."""
    return apply(const("le", left.type), left, right)


def lt(left: Term, right: Term) -> Term:
    """Return left < right, of integers or reals."""
    return apply(const("lt", left.type), left, right)


def add(left: Term, right: Term) -> Term:
    """Return left + right at any additive type."""
    return apply(const("add", left.type), left, right)


def neg(value: Term) -> Term:
    """Return -value at any additive type."""
    return apply(const("neg", value.type), value)


def sub(left: Term, right: Term) -> Term:
    """Return left + -right."""
    return add(left, neg(right))


def mul(left: Term, right: Term) -> Term:
    """Return left · right of integers, reals or residues."""
    return apply(const("mul", left.type), left, right)


def inv(value: Term) -> Term:
    """Return 1/value, which is 0 at 0."""
    return unary("inv", value)


def divide(left: Term, right: Term) -> Term:
    """Return left · inv(right) of reals."""
    return mul(left, inv(right))


def power(base: Term, exponent: Term) -> Term:
    """Return base^exponent, the exponent an integer."""
    return apply(const("pow", base.type), base, exponent)


def real_power(base: Term, exponent: Term) -> Term:
    """Return base^exponent, both reals."""
    return apply(const("rpow"), base, exponent)


def smul(factor: Term, vector: Term) -> Term:
    """Return factor · vector."""
    return apply(const("smul", vector.type), factor, vector)


def inner(left: Term, right: Term) -> Term:
    """Return <left, right>."""
    return apply(const("inner", left.type), left, right)


def norm(value: Term) -> Term:
    """Return |value| (of a real: its absolute value)."""
    return apply(const("norm", value.type), value)


def absolute(value: Term) -> Term:
    """Return |value| of a real."""
    return apply(const("norm", REAL), value)


def of_int(value: Term) -> Term:
    """Return an integer as a real."""
    return unary("of_int", value)


def cast(value: Term, kind: Type) -> Term:
    """Return the residue of an integer in Z/n (`kind`)."""
    return apply(const("cast", kind), value)


def total(lower: Term, upper: Term, function: Term) -> Term:
    """Return the sum of function(k) over lower..upper."""
    codomain = function.type.codomain if isinstance(function.type, Function) else REAL
    return apply(const("sum", codomain), lower, upper, function)


def csum(function: Term) -> Term:
    """Return the sum of function(i) over all residues."""
    kind = function.type
    if not isinstance(kind, Function):
        return apply(const("csum", REAL, kind), function)
    return apply(const("csum", kind.codomain, kind.domain), function)


def zero(kind: Type) -> Term:
    """Return 0 at an integer, real or vector type."""
    return lit(0, kind) if kind in (INT, REAL) else const("zero", kind)


def integer(value: int) -> Lit:
    """Return an integer literal."""
    return lit(value, INT)


def real(value: int | Fraction) -> Lit:
    """Return a real literal."""
    return lit(value, REAL)


def arguments(term: Term, name: str) -> tuple[Term, ...] | None:
    """Return the arguments if the term is the constant `name` applied, else None.

    >>> arguments(eq(real(1), real(2)), "le") is None
    True
    """
    if isinstance(term, App) and isinstance(term.head, Const) and term.head.name == name:
        return term.args
    return None
