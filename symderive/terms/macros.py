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
    csum,
    eq,
    exists,
    forall,
    implies,
    integer,
    le,
    lt,
    mul,
    neg,
    negation,
    norm,
    real,
    smul,
    sub,
)
from symderive.terms.term import Free, Term, apply, const, lam, lit
from symderive.terms.types import INT, REAL, Cyclic, Function, Type, function_type, is_inner_product

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


def _between(name: str, f: Term) -> tuple[Free, Free, Free, Term, Term]:
    """Return x, y, s, f(s·x + (1 - s)·y) and s·f(x) + (1 - s)·f(y)."""
    kind = _function(name, f)
    wanted = is_inner_product(kind.domain) and kind.codomain == REAL
    _wants(name, "a real function of a real or of a vector", wanted)
    x, y, s = (_fresh(t, i, f) for i, t in enumerate((kind.domain, kind.domain, REAL)))
    rest = sub(real(1), s)
    inside = apply(f, add(_times(s, x), _times(rest, y)))
    return x, y, s, inside, add(mul(s, apply(f, x)), mul(rest, apply(f, y)))


def _convex(f: Term) -> Term:
    """∀x y. ∀s. 0 <= s and s <= 1 ⇒ f(s·x + (1 - s)·y) <= s·f(x) + (1 - s)·f(y)."""
    x, y, s, inside, outside = _between("convex", f)
    weight = conj(le(real(0), s), le(s, real(1)))
    return forall(x, forall(y, forall(s, implies(weight, le(inside, outside)), "s"), "y"), "x")


def _concave(f: Term) -> Term:
    """∀x y. ∀s. 0 <= s and s <= 1 ⇒ s·f(x) + (1 - s)·f(y) <= f(s·x + (1 - s)·y)."""
    x, y, s, inside, outside = _between("concave", f)
    weight = conj(le(real(0), s), le(s, real(1)))
    return forall(x, forall(y, forall(s, implies(weight, le(outside, inside)), "s"), "y"), "x")


def _strictly_convex(f: Term) -> Term:
    """∀x y. x != y ⇒ ∀s. 0 < s and s < 1 ⇒ f(s·x + (1 - s)·y) < s·f(x) + (1 - s)·f(y)."""
    x, y, s, inside, outside = _between("strictly_convex", f)
    weight = conj(lt(real(0), s), lt(s, real(1)))
    below = forall(s, implies(weight, lt(inside, outside)), "s")
    return forall(x, forall(y, implies(negation(eq(x, y)), below), "y"), "x")


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


def _periodic(f: Term, period: Term) -> Term:
    """∀x. f(x + p) = f(x); every function has the period 0."""
    kind = _function("periodic", f)
    _wants("periodic", "a period that can be added to its points", kind.domain == period.type)
    x = _fresh(kind.domain, 0, f, period)
    return forall(x, eq(apply(f, add(x, period)), apply(f, x)), "x")


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


def _nearby(x: Free, distance: Term, holds: Term, *, punctured: bool) -> Term:
    """Return ∃δ. 0 < δ and δ <= 1 and ∀x. (0 < distance and) distance < δ ⇒ holds.

    δ <= 1 takes nothing from what is said, but functions need be defined only up to the distance 1.
    """
    delta = _fresh(REAL, 0, x, distance, holds)
    close = lt(distance, delta)
    if punctured:
        close = conj(lt(real(0), distance), close)
    around = forall(x, implies(close, holds), "x")
    return exists(delta, conj(lt(real(0), delta), le(delta, real(1)), around), "delta")


def _for_each_error(eps: Free, holds: Term) -> Term:
    return forall(eps, implies(lt(real(0), eps), holds), "eps")


def _approaches(name: str, f: Term, a: Term, limit: Term, *, punctured: bool) -> Term:
    """Return ∀ε > 0. |f(x) - L| < ε for all x that are close to a."""
    kind = _function(name, f)
    wanted = is_inner_product(kind.domain) and is_inner_product(kind.codomain)
    _wants(name, "a function between reals or vectors", wanted)
    x, eps = _fresh(kind.domain, 0, f, a, limit), _fresh(REAL, 1, f, a, limit)
    close = lt(norm(sub(apply(f, x), limit)), eps)
    return _for_each_error(eps, _nearby(x, norm(sub(x, a)), close, punctured=punctured))


def _limit(f: Term, a: Term, limit: Term) -> Term:
    """∀ε > 0. ∃δ. 0 < δ and δ <= 1 and ∀x. 0 < |x - a| and |x - a| < δ ⇒ |f(x) - L| < ε."""
    return _approaches("limit", f, a, limit, punctured=True)


def _continuous_at(f: Term, a: Term) -> Term:
    """∀ε > 0. ∃δ. 0 < δ and δ <= 1 and ∀x. |x - a| < δ ⇒ |f(x) - f(a)| < ε."""
    _function("continuous_at", f)
    return _approaches("continuous_at", f, a, apply(f, a), punctured=False)


def _continuous(f: Term) -> Term:
    """∀x. continuous_at(f, x)."""
    x = _fresh(_function("continuous", f).domain, 0, f)
    return forall(x, _approaches("continuous", f, x, apply(f, x), punctured=False), "x")


def _far(name: str, domain: Type, f: Term, limit: Term) -> Term:
    """Return ∀ε > 0. ∃N. 1 <= N and ∀n. N <= n ⇒ |f(n) - L| < ε, n a number of the domain."""
    kind = _function(name, f)
    wanted = kind.domain == domain and is_inner_product(kind.codomain)
    _wants(name, "a function to the reals or to vectors, of integers or reals as its name says", wanted)
    eps, start, n = (_fresh(t, i, f, limit) for i, t in enumerate((REAL, domain, domain)))
    close = lt(norm(sub(apply(f, n), limit)), eps)
    shown = ("N", "n") if domain == INT else ("M", "x")
    beyond = forall(n, implies(le(start, n), close), shown[1])
    return _for_each_error(eps, exists(start, conj(le(lit(1, domain), start), beyond), shown[0]))


def _limit_at_infinity(f: Term, limit: Term) -> Term:
    """∀ε > 0. ∃M. 1 <= M and ∀x. M <= x ⇒ |f(x) - L| < ε."""
    return _far("limit_at_infinity", REAL, f, limit)


def _limit_sequence(a: Term, limit: Term) -> Term:
    """∀ε > 0. ∃N. 1 <= N and ∀n. N <= n ⇒ |a(n) - L| < ε."""
    return _far("limit_sequence", INT, a, limit)


def _sequences(name: str, f: Term, g: Term) -> None:
    wanted = function_type(INT, REAL)
    _wants(name, "functions from the integers to the reals", f.type == wanted and g.type == wanted)


def _eventually(n: Free, t: Free, holds: Term) -> Term:
    """Return ∃N. 1 <= N and ∀T. N <= T ⇒ holds."""
    # 1 <= N: so that bounds such as 1/sqrt(T) need only be defined for T >= 1.
    return exists(n, conj(le(integer(1), n), forall(t, implies(le(n, t), holds), "T")), "N")


def _order(name: str, f: Term, g: Term, left: Callable[[Term], Term]) -> Term:
    _sequences(name, f, g)
    c, n, t = (_fresh(kind, i, f, g) for i, kind in enumerate((REAL, INT, INT)))
    bound = le(left(apply(f, t)), mul(c, absolute(apply(g, t))))
    return exists(c, conj(le(real(0), c), _eventually(n, t, bound)), "C")


def _is_order(f: Term, g: Term) -> Term:
    """∃C. 0 <= C and ∃N. 1 <= N and ∀T. N <= T ⇒ |f(T)| <= C·|g(T)|."""
    return _order("is_O", f, g, absolute)


def _is_upper_order(f: Term, g: Term) -> Term:
    """∃C. 0 <= C and ∃N. 1 <= N and ∀T. N <= T ⇒ f(T) <= C·|g(T)|: an upper bound alone."""
    return _order("is_upper_O", f, g, lambda value: value)


def _is_little_order(f: Term, g: Term) -> Term:
    """∀ε > 0. ∃N. 1 <= N and ∀T. N <= T ⇒ |f(T)| <= ε·|g(T)|."""
    _sequences("is_o", f, g)
    eps, n, t = (_fresh(kind, i, f, g) for i, kind in enumerate((REAL, INT, INT)))
    bound = le(absolute(apply(f, t)), mul(eps, absolute(apply(g, t))))
    return _for_each_error(eps, _eventually(n, t, bound))


def _is_same_order(f: Term, g: Term) -> Term:
    """is_O(f, g) and is_O(g, f)."""
    return conj(_order("is_Theta", f, g, absolute), _order("is_Theta", g, f, absolute))


def _is_order_at_zero(f: Term, g: Term) -> Term:
    """∃C. 0 <= C and ∃δ. 0 < δ and δ <= 1 and ∀x. 0 < |x| and |x| < δ ⇒ |f(x)| <= C·|g(x)|."""
    wanted = function_type(REAL, REAL)
    _wants("is_O_at_zero", "functions from the reals to the reals", f.type == wanted and g.type == wanted)
    c, x = (_fresh(REAL, i, f, g) for i in range(2))
    bound = le(absolute(apply(f, x)), mul(c, absolute(apply(g, x))))
    return exists(c, conj(le(real(0), c), _nearby(x, absolute(x), bound, punctured=True)), "C")


def _matrix(name: str, a: Term) -> tuple[Type, Type]:
    """Return the types of the rows and columns of a matrix of reals over residues."""
    kind = a.type
    if isinstance(kind, Function) and isinstance(kind.domain, Cyclic):
        row = kind.codomain
        if isinstance(row, Function) and isinstance(row.domain, Cyclic) and row.codomain == REAL:
            return kind.domain, row.domain
    raise TermError("T110", f"{name} is said of matrices over Z/n")


def _square(name: str, a: Term) -> Type:
    rows, columns = _matrix(name, a)
    _wants(name, "a square matrix", rows == columns)
    return rows


def _trace(a: Term) -> Term:
    """Σ_i A(i, i)."""
    i = _fresh(_square("trace", a), 0, a)
    return csum(lam(i, apply(a, i, i), "i"))


def _transpose(a: Term) -> Term:
    """The matrix with the entries A(j, i)."""
    rows, columns = _matrix("transpose", a)
    i, j = _fresh(columns, 0, a), _fresh(rows, 1, a)
    return lam(i, lam(j, apply(a, j, i), "j"), "i")


def _product(a: Term, b: Term) -> Term:
    """The matrix with the entries Σ_k A(i, k)·B(k, j), or the vector with Σ_k A(i, k)·B(k)."""
    rows, inner = _matrix("matmul", a)
    i, k = _fresh(rows, 0, a, b), _fresh(inner, 1, a, b)
    if b.type == Function(inner, REAL):
        return lam(i, csum(lam(k, mul(apply(a, i, k), apply(b, k)), "k")), "i")
    others, columns = _matrix("matmul", b)
    _wants("matmul", "as many rows of the second matrix as columns of the first", others == inner)
    j = _fresh(columns, 2, a, b)
    entry = csum(lam(k, mul(apply(a, i, k), apply(b, k, j)), "k"))
    return lam(i, lam(j, entry, "j"), "i")


def _matrix_power(a: Term, count: Term) -> Term:
    """I for the count 0, and A·B one step after B."""
    kind = _square("matpow", a)
    i, j = _fresh(kind, 0, a), _fresh(kind, 1, a)
    identity = lam(i, lam(j, apply(const("delta", kind), i, j), "j"), "i")
    step, before = _fresh(INT, 0, a), _fresh(a.type, 1, a)
    following = lam(step, lam(before, _product(a, before), "B"), "k")
    return apply(const("natrec", a.type), identity, following, count)


MACROS: dict[str, Callable[..., Term]] = {
    "odd": _odd,
    "even": _even,
    "zero_centred": _zero_centred,
    "differentiable": _differentiable,
    "differentiable_at": _differentiable_at,
    "convex": _convex,
    "concave": _concave,
    "strictly_convex": _strictly_convex,
    "lipschitz": _lipschitz,
    "monotone": _monotone,
    "periodic": _periodic,
    "is_minimiser": _is_minimiser,
    "is_unique_minimiser": _is_unique_minimiser,
    "unbounded_below": _unbounded_below,
    "is_O": _is_order,
    "is_upper_O": _is_upper_order,
    "is_o": _is_little_order,
    "is_Theta": _is_same_order,
    "is_O_at_zero": _is_order_at_zero,
    "limit": _limit,
    "limit_at_infinity": _limit_at_infinity,
    "limit_sequence": _limit_sequence,
    "continuous_at": _continuous_at,
    "continuous": _continuous,
    "trace": _trace,
    "transpose": _transpose,
    "matmul": _product,
    "matpow": _matrix_power,
}
"""name -> the function that expands it."""
