"""Constants that abbreviate other terms. Trusted; read it like the statement of a theorem."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from symderive.errors import Refusal
from symderive.kernel.form import Form
from symderive.terms.build import (
    absolute,
    add,
    cast,
    conj,
    disj,
    divide,
    eq,
    exists,
    forall,
    implies,
    inner,
    integer,
    le,
    lt,
    mul,
    neg,
    negation,
    norm,
    power,
    real,
    sub,
    total,
    unary,
)
from symderive.terms.term import App, Const, Free, Term, apply, const, free, lam
from symderive.terms.types import INT, REAL, Cyclic, Function, Type, function_type

__all__ = ["DEFINITIONS", "DOMAINS", "MAX_DETERMINANT", "definition"]


def _exp(x: Term) -> Term:
    return unary("exp", x)


def _sinh(x: Term) -> Term:
    return divide(sub(_exp(x), _exp(neg(x))), real(2))


def _cosh(x: Term) -> Term:
    return divide(add(_exp(x), _exp(neg(x))), real(2))


def _tanh(x: Term) -> Term:
    return divide(sub(_exp(x), _exp(neg(x))), add(_exp(x), _exp(neg(x))))


def _tan(x: Term) -> Term:
    return divide(unary("sin", x), unary("cos", x))


def _acos(x: Term) -> Term:
    return sub(divide(const("pi"), real(2)), unary("asin", x))


def _sigmoid(x: Term) -> Term:
    return divide(real(1), add(real(1), _exp(neg(x))))


def _real_power(x: Term, y: Term) -> Term:
    at_zero = apply(const("ite", REAL), eq(y, real(0)), real(1), real(0))
    return apply(const("ite", REAL), lt(real(0), x), _exp(mul(y, unary("log", x))), at_zero)


def _factorial(n: Term) -> Term:
    k, value = free("#0", INT), free("#1", INT)
    step = lam(k, lam(value, mul(add(k, integer(1)), value)))
    return apply(const("natrec", INT), integer(1), step, n)


def _binomial(n: Term, k: Term) -> Term:
    """Row n of Pascal's triangle at k; a row is a function of all integers, 0 beyond its ends."""
    row, kind = free("#0", Function(INT, INT)), Function(INT, INT)
    j, before = free("#1", INT), free("#2", INT)
    first = lam(j, apply(const("ite", INT), eq(j, integer(0)), integer(1), integer(0)))
    after = lam(j, add(apply(row, sub(j, integer(1))), apply(row, j)))
    return apply(const("natrec", kind), first, lam(before, lam(row, after)), n, k)


MAX_DETERMINANT = 4
"""Largest order at which a determinant is written out."""


def _det(matrix: Term) -> Term:
    """Expand a determinant along its first row: written out for small literal orders, else by recursion."""
    kind = matrix.type.domain if isinstance(matrix.type, Function) else matrix.type
    size = kind.size if isinstance(kind, Cyclic) else 0
    if isinstance(size, str) or size > MAX_DETERMINANT:
        i, j = free(f"#{matrix.fresh}", INT), free(f"#{matrix.fresh + 1}", INT)
        entries = lam(i, lam(j, apply(matrix, cast(i, kind), cast(j, kind)), "j"), "i")
        return _laplace(Free(size, INT) if isinstance(size, str) else integer(size), entries)
    rows = [[_entry(matrix, kind, i, j) for j in range(size)] for i in range(size)]
    return _minor(rows, 0, tuple(range(size)))


def _laplace(order: Term, entries: Term) -> Term:
    """The determinant of the entries 0..order-1 of a function of two integers.

    It is 1 for the order 0, and Σ_{j=0}^{k} (-1)^j·M(0, j)·D(M without row 0 and column j) for k + 1.
    """
    rows = function_type(INT, INT, REAL)
    before, matrix = free("#0", Function(rows, REAL)), free("#1", rows)
    k, j, p, q = (free(f"#{number}", INT) for number in range(2, 6))
    column = apply(const("ite", INT), lt(q, j), q, add(q, integer(1)))
    rest = lam(p, lam(q, apply(matrix, add(p, integer(1)), column), "q"), "p")
    part = mul(mul(power(real(-1), j), apply(matrix, integer(0), j)), apply(before, rest))
    after = lam(k, lam(before, lam(matrix, total(integer(0), k, lam(j, part, "j")), "M"), "D"), "k")
    start = lam(matrix, real(1), "M")
    return apply(const("natrec", Function(rows, REAL)), start, after, order, entries)


def _entry(matrix: Term, kind: Type, row: int, column: int) -> Term:
    return apply(matrix, cast(integer(row), kind), cast(integer(column), kind))


def _minor(entries: Sequence[Sequence[Term]], row: int, columns: tuple[int, ...]) -> Term:
    """Return the determinant of the rows from `row` on and some columns."""
    result: Term = real(0) if columns else real(1)
    for place, column in enumerate(columns):
        rest = columns[:place] + columns[place + 1 :]
        part = mul(entries[row][column], _minor(entries, row + 1, rest))
        result = sub(result, part) if place % 2 else add(result, part)
    return result


def _max(x: Term, y: Term) -> Term:
    return apply(const("ite", x.type), le(x, y), y, x)


def _min(x: Term, y: Term) -> Term:
    return apply(const("ite", x.type), le(x, y), x, y)


def _has_grad(f: Term, w: Term, g: Term) -> Term:
    # Fresh names: the arguments may have free variables called eps, delta or h.
    first = max(f.fresh, w.fresh, g.fresh)
    eps, delta = free(f"#{first}", REAL), free(f"#{first + 1}", REAL)
    h = free(f"#{first + 2}", w.type)
    rest = sub(sub(apply(f, add(w, h)), apply(f, w)), inner(g, h))
    small = implies(le(norm(h), delta), le(absolute(rest), mul(eps, norm(h))))
    near = conj(lt(real(0), delta), forall(h, small, "h"))
    return forall(eps, implies(lt(real(0), eps), exists(delta, near, "delta")), "eps")


# name -> (number of arguments, the body as a function of them)
DEFINITIONS: dict[str, tuple[int, Callable[..., Term]]] = {
    "sinh": (1, _sinh),
    "cosh": (1, _cosh),
    "tanh": (1, _tanh),
    "tan": (1, _tan),
    "acos": (1, _acos),
    "sigmoid": (1, _sigmoid),
    "rpow": (2, _real_power),
    "factorial": (1, _factorial),
    "binomial": (2, _binomial),
    "det": (1, _det),
    "max": (2, _max),
    "min": (2, _min),
    "has_grad": (3, _has_grad),
}


def _in_unit_interval(x: Term) -> tuple[Term, ...]:
    return le(real(-1), x), le(x, real(1))


def _natural(n: Term, *_: Term) -> tuple[Term, ...]:
    return (le(integer(0), n),)


def _real_power_domain(x: Term, y: Term) -> tuple[Term, ...]:
    """0 < x, or x = 0 and 0 <= y: said shortly where one of them is a number."""
    form = Form()
    base, exponent = form.constant(form.poly(x)), form.constant(form.poly(y))
    if base is not None and base > 0:
        return ()
    if exponent is None:
        return (disj(lt(real(0), x), conj(eq(x, real(0)), le(real(0), y))),)
    return (le(real(0), x) if exponent >= 0 else lt(real(0), x),)


# name -> the conditions under which the constant applied to its arguments is defined
DOMAINS: dict[str, Callable[..., tuple[Term, ...]]] = {
    "inv": lambda x: (negation(eq(x, real(0))),),
    "log": lambda x: (lt(real(0), x),),
    "sqrt": lambda x: (le(real(0), x),),
    "tan": lambda x: (negation(eq(unary("cos", x), real(0))),),
    "rpow": _real_power_domain,
    "factorial": _natural,
    "binomial": _natural,
    "asin": _in_unit_interval,
    "acos": _in_unit_interval,
}


def definition(value: Term) -> Term:
    """Return what a defined constant applied to its arguments stands for.

    Refuses: K010 when the head has no definition or arguments are missing.
    """
    if isinstance(value, App) and isinstance(value.head, Const):
        entry = DEFINITIONS.get(value.head.name)
        if entry is not None and len(value.args) == entry[0]:
            return entry[1](*value.args)
    raise Refusal("K010", "this has no definition", why=repr(value))
