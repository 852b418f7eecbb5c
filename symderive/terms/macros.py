"""The macros of the formula language, each a function from terms to a term. Trusted.

`MACROS` is the only table: what the text `convex(f)` claims is what stands here. Every macro has a
golden test that prints it.
"""

from __future__ import annotations

from collections.abc import Callable

from symderive.errors import TermError
from symderive.terms.build import (
    absolute,
    add,
    conj,
    eq,
    exists,
    forall,
    implies,
    integer,
    le,
    lt,
    mul,
    neg,
    norm,
    real,
    smul,
    sub,
)
from symderive.terms.term import Free, Term, apply, const
from symderive.terms.types import INT, REAL, Function, Type, function_type, is_inner_product

__all__ = ["MACROS"]


def _fresh(kind: Type, count: int, *terms: Term) -> Free:
    """Return a variable whose name occurs in none of the terms."""
    return Free(f"#{max(t.fresh for t in terms) + count}", kind)


def _function(name: str, f: Term) -> Function:
    if not isinstance(f.type, Function):
        raise TermError("T110", f"{name} is said of functions")
    return f.type


def _wants(name: str, what: str, holds: bool) -> None:
    if not holds:
        raise TermError("T110", f"{name} wants {what}")


def _times(factor: Term, value: Term) -> Term:
    return mul(factor, value) if value.type == REAL else smul(factor, value)


def _odd(g: Term) -> Term:
    """∀x. g(-x) = -g(x)."""
    x = _fresh(_function("odd", g).domain, 0, g)
    return forall(x, eq(apply(g, neg(x)), neg(apply(g, x))), "x")


def _even(g: Term) -> Term:
    """∀x. g(-x) = g(x)."""
    x = _fresh(_function("even", g).domain, 0, g)
    return forall(x, eq(apply(g, neg(x)), apply(g, x)), "x")


def _zero_centred(g: Term) -> Term:
    """∀x. g(x) > 0 ⇒ g(-x) = -g(x): the literal reading, which says nothing where g(x) <= 0."""
    kind = _function("zero_centred", g)
    _wants("zero_centred", "a function to the reals", kind.codomain == REAL)
    x = _fresh(kind.domain, 0, g)
    return forall(x, implies(lt(real(0), apply(g, x)), eq(apply(g, neg(x)), neg(apply(g, x)))), "x")


def _differentiable_at(f: Term, a: Term) -> Term:
    """∃c. has_deriv(f, a, c) for f: R → R; ∃g. has_grad(f, a, g) for f: V → R."""
    kind = _function("differentiable_at", f)
    wanted = is_inner_product(kind.domain) and kind.codomain == REAL
    _wants("differentiable_at", "a real function of a real or of a vector", wanted)
    c = _fresh(kind.domain, 0, f, a)
    if kind.domain == REAL:
        return exists(c, apply(const("has_deriv"), f, a, c), "c")
    return exists(c, apply(const("has_grad", kind.domain), f, a, c), "g")


def _differentiable(f: Term) -> Term:
    """∀x. differentiable_at(f, x)."""
    x = _fresh(_function("differentiable", f).domain, 0, f)
    return forall(x, _differentiable_at(f, x), "x")


def _convex(f: Term) -> Term:
    """∀x y. ∀s. 0 <= s and s <= 1 ⇒ f(s·x + (1 - s)·y) <= s·f(x) + (1 - s)·f(y)."""
    kind = _function("convex", f)
    wanted = is_inner_product(kind.domain) and kind.codomain == REAL
    _wants("convex", "a real function of a real or of a vector", wanted)
    x, y, s = (_fresh(t, i, f) for i, t in enumerate((kind.domain, kind.domain, REAL)))
    rest = sub(real(1), s)
    inside = conj(le(real(0), s), le(s, real(1)))
    left = apply(f, add(_times(s, x), _times(rest, y)))
    right = add(mul(s, apply(f, x)), mul(rest, apply(f, y)))
    return forall(x, forall(y, forall(s, implies(inside, le(left, right)), "s"), "y"), "x")


def _lipschitz(f: Term, constant: Term) -> Term:
    """∀x y. |f(x) - f(y)| <= L·|x - y|."""
    kind = _function("lipschitz", f)
    wanted = is_inner_product(kind.domain) and is_inner_product(kind.codomain)
    _wants("lipschitz", "a function between reals or vectors", wanted)
    x, y = (_fresh(kind.domain, i, f, constant) for i in range(2))
    bound = mul(constant, norm(sub(x, y)))
    return forall(x, forall(y, le(norm(sub(apply(f, x), apply(f, y))), bound), "y"), "x")


def _monotone(f: Term) -> Term:
    """∀x y. x <= y ⇒ f(x) <= f(y)."""
    kind = _function("monotone", f)
    wanted = kind.domain in (INT, REAL) and kind.codomain in (INT, REAL)
    _wants("monotone", "a function between integers or reals", wanted)
    x, y = (_fresh(kind.domain, i, f) for i in range(2))
    return forall(x, forall(y, implies(le(x, y), le(apply(f, x), apply(f, y))), "y"), "x")


def _is_minimiser(phi: Term, a: Term) -> Term:
    """∀w. φ(a) <= φ(w)."""
    w = _fresh(_function("is_minimiser", phi).domain, 0, phi, a)
    return forall(w, le(apply(phi, a), apply(phi, w)), "w")


def _is_unique_minimiser(phi: Term, a: Term) -> Term:
    """(∀w. φ(a) <= φ(w)) and (∀w. φ(w) <= φ(a) ⇒ w = a)."""
    w = _fresh(_function("is_unique_minimiser", phi).domain, 0, phi, a)
    unique = forall(w, implies(le(apply(phi, w), apply(phi, a)), eq(w, a)), "w")
    return conj(_is_minimiser(phi, a), unique)


def _unbounded_below(phi: Term) -> Term:
    """∀M. ∃w. φ(w) < M."""
    kind = _function("unbounded_below", phi)
    _wants("unbounded_below", "a function to the reals", kind.codomain == REAL)
    bound, w = _fresh(REAL, 0, phi), _fresh(kind.domain, 1, phi)
    return forall(bound, exists(w, lt(apply(phi, w), bound), "w"), "M")


def _order(name: str, f: Term, g: Term, left: Callable[[Term], Term]) -> Term:
    wanted = function_type(INT, REAL)
    _wants(name, "functions from the integers to the reals", f.type == wanted and g.type == wanted)
    c, n, t = (_fresh(kind, i, f, g) for i, kind in enumerate((REAL, INT, INT)))
    bound = le(left(apply(f, t)), mul(c, absolute(apply(g, t))))
    # 1 <= N: so that bounds such as 1/sqrt(T) need only be defined for T >= 1.
    beyond = forall(t, implies(le(n, t), bound), "T")
    tail = exists(n, conj(le(integer(1), n), beyond), "N")
    return exists(c, conj(le(real(0), c), tail), "C")


def _is_order(f: Term, g: Term) -> Term:
    """∃C. 0 <= C and ∃N. 1 <= N and ∀T. N <= T ⇒ |f(T)| <= C·|g(T)|."""
    return _order("is_O", f, g, absolute)


def _is_upper_order(f: Term, g: Term) -> Term:
    """∃C. 0 <= C and ∃N. 1 <= N and ∀T. N <= T ⇒ f(T) <= C·|g(T)|: an upper bound alone."""
    return _order("is_upper_O", f, g, lambda value: value)


MACROS: dict[str, Callable[..., Term]] = {
    "odd": _odd,
    "even": _even,
    "zero_centred": _zero_centred,
    "differentiable": _differentiable,
    "differentiable_at": _differentiable_at,
    "convex": _convex,
    "lipschitz": _lipschitz,
    "monotone": _monotone,
    "is_minimiser": _is_minimiser,
    "is_unique_minimiser": _is_unique_minimiser,
    "unbounded_below": _unbounded_below,
    "is_O": _is_order,
    "is_upper_O": _is_upper_order,
}
"""name -> the function that expands it."""
