"""Derivatives as a relation; two bridges to inequalities; gradients. Trusted.

Every differentiation rule concludes `has_deriv(f, a, c)`: f has the derivative c at a. What must hold
for that is a premise.
"""

from __future__ import annotations

from collections.abc import Callable

from symderive.errors import Refusal
from symderive.kernel.sequent import Context, Sequent, eigenvariable, matches, of_type, parts
from symderive.terms.build import (
    absolute,
    add,
    conj,
    eq,
    inv,
    le,
    lt,
    mul,
    neg,
    power,
    real,
    sub,
    unary,
)
from symderive.terms.build import integer as integer_literal
from symderive.terms.term import Free, Term, apply, const, free, lam
from symderive.terms.types import REAL, Function

__all__ = [
    "deriv_value",
    "grad_real",
    "grad_value",
    "hd_add",
    "hd_chain",
    "hd_cong",
    "hd_const",
    "hd_elementary",
    "hd_id",
    "hd_inv",
    "hd_mul",
    "mono",
    "real_grad",
    "slope",
]


def has_deriv(function: Term, point: Term, value: Term) -> Term:
    """Return the proposition that `function` has the derivative `value` at `point`."""
    return apply(const("has_deriv"), function, point, value)


def _bind(build: Callable[[Free], Term], *inside: Term) -> Term:
    """Return λx. build(x) with a name that the given terms cannot hold."""
    x = free(f"#{max(t.fresh for t in inside)}", REAL)
    return lam(x, build(x), "x")


def hd_const(context: Context, *, value: Term, point: Term) -> Sequent:
    """A constant function has the derivative 0.

    Conclusion:  ⊢ has_deriv(λx. c, a, 0)
    Arguments:   value, the c; point, the a
    Refuses:     K011 when one is no real
    """
    value, point = of_type(value, REAL), of_type(point, REAL)
    return Sequent(frozenset(), has_deriv(_bind(lambda _: value, value), point, real(0)))


def hd_id(context: Context, *, point: Term) -> Sequent:
    """The identity has the derivative 1.

    Conclusion:  ⊢ has_deriv(λx. x, a, 1)
    Arguments:   point, the a
    Refuses:     K011 when it is no real
    """
    point = of_type(point, REAL)
    return Sequent(frozenset(), has_deriv(_bind(lambda x: x, point), point, real(1)))


def _two(first: Sequent, second: Sequent) -> tuple[Term, Term, Term, Term, Term, frozenset[Term]]:
    f, a, c = parts(first.conclusion, "has_deriv")
    g, b, d = parts(second.conclusion, "has_deriv")
    matches(b, a, "the point of the second derivative")
    return f, g, a, c, d, first.hypotheses | second.hypotheses


def hd_add(context: Context, first: Sequent, second: Sequent) -> Sequent:
    """The derivative of a sum.

    Conclusion:  Γ ∪ Δ ⊢ has_deriv(λx. f x + g x, a, c + d)
    Premises:    Γ ⊢ has_deriv(f, a, c), then Δ ⊢ has_deriv(g, a, d)
    Refuses:     K010 (shape), K012 (two points)
    """
    f, g, a, c, d, hypotheses = _two(first, second)
    function = _bind(lambda x: add(apply(f, x), apply(g, x)), f, g)
    return Sequent(hypotheses, has_deriv(function, a, add(c, d)))


def hd_mul(context: Context, first: Sequent, second: Sequent) -> Sequent:
    """The derivative of a product.

    Conclusion:  Γ ∪ Δ ⊢ has_deriv(λx. f x · g x, a, c·g(a) + f(a)·d)
    Premises:    Γ ⊢ has_deriv(f, a, c), then Δ ⊢ has_deriv(g, a, d)
    Refuses:     K010 (shape), K012 (two points)
    False friend: c·d; the same without differentiability of both.
    """
    f, g, a, c, d, hypotheses = _two(first, second)
    function = _bind(lambda x: mul(apply(f, x), apply(g, x)), f, g)
    value = add(mul(c, apply(g, a)), mul(apply(f, a), d))
    return Sequent(hypotheses, has_deriv(function, a, value))


def hd_inv(context: Context, first: Sequent, second: Sequent) -> Sequent:
    """The derivative of a reciprocal.

    Conclusion:  Γ ∪ Δ ⊢ has_deriv(λx. 1/f x, a, -c·(1/f(a))²)
    Premises:    Γ ⊢ has_deriv(f, a, c), then Δ ⊢ not f(a) = 0
    Refuses:     K010 (shape), K012 (the second premise is not about f(a))
    False friend: 1/x at 0.
    """
    f, a, c = parts(first.conclusion, "has_deriv")
    (equation, absurd) = parts(second.conclusion, "imp")
    matches(absurd, const("false"), "the negation")
    matches(equation, eq(apply(f, a), real(0)), "the value that must not be 0")
    value = neg(mul(c, power(inv(apply(f, a)), integer_literal(2))))
    function = _bind(lambda x: inv(apply(f, x)), f)
    return Sequent(first.hypotheses | second.hypotheses, has_deriv(function, a, value))


def hd_chain(context: Context, outer: Sequent, inside: Sequent) -> Sequent:
    """The chain rule.

    Conclusion:  Γ ∪ Δ ⊢ has_deriv(λx. f(g x), a, c·d)
    Premises:    Γ ⊢ has_deriv(f, g(a), c), then Δ ⊢ has_deriv(g, a, d)
    Refuses:     K010 (shape), K012 when the outer derivative is not taken at g(a)
    False friend: the outer derivative at a.
    """
    f, b, c = parts(outer.conclusion, "has_deriv")
    g, a, d = parts(inside.conclusion, "has_deriv")
    matches(b, apply(g, a), "the point of the outer derivative")
    function = _bind(lambda x: apply(f, apply(g, x)), f, g)
    return Sequent(outer.hypotheses | inside.hypotheses, has_deriv(function, a, mul(c, d)))


# name -> (the condition at a, or None; the derivative at a)
_ELEMENTARY: dict[str, tuple[Callable[[Term], Term] | None, Callable[[Term], Term]]] = {
    "exp": (None, lambda a: unary("exp", a)),
    "sin": (None, lambda a: unary("cos", a)),
    "cos": (None, lambda a: neg(unary("sin", a))),
    "log": (lambda a: lt(real(0), a), inv),
    "sqrt": (lambda a: lt(real(0), a), lambda a: inv(mul(real(2), unary("sqrt", a)))),
    "atan": (None, lambda a: inv(add(real(1), power(a, integer_literal(2))))),
    "asin": (
        lambda a: conj(lt(real(-1), a), lt(a, real(1))),
        lambda a: inv(unary("sqrt", sub(real(1), power(a, integer_literal(2))))),
    ),
    "abs": (lambda a: lt(real(0), a), lambda _: real(1)),
    "abs_negative": (lambda a: lt(a, real(0)), lambda _: real(-1)),
}


def hd_elementary(context: Context, *premises: Sequent, name: str, point: Term) -> Sequent:
    """The derivatives of exp, sin, cos, atan, log, sqrt, asin and the absolute value.

    Conclusion:  Γ ⊢ has_deriv(f, a, c), c from the table in this module
    Premises:    none for exp, sin, cos, atan; Γ ⊢ 0 < a for log, sqrt, abs; Γ ⊢ a < 0 for abs_negative;
                 Γ ⊢ -1 < a and a < 1 for asin
    Arguments:   name; point, the a
    Refuses:     K007 (unknown name), K006 (a premise missing or too many), K012 (another condition)
    False friend: sqrt or |x| at 0, log at a negative number, asin at 1 (c would be 1/0 = 0).
    """
    of_type(point, REAL)
    entry = _ELEMENTARY.get(name)
    if entry is None:
        raise Refusal("K007", "there is no such elementary function", why=name)
    condition, derivative = entry
    if len(premises) != (0 if condition is None else 1):
        raise Refusal("K006", "the condition must be the only premise", why=name)
    hypotheses: frozenset[Term] = frozenset()
    if condition is not None:
        matches(premises[0].conclusion, condition(point), "the condition")
        hypotheses = premises[0].hypotheses
    function = const("norm", REAL) if name.startswith("abs") else const(name)
    return Sequent(hypotheses, has_deriv(function, point, derivative(point)))


def hd_cong(
    context: Context, derivative: Sequent, positive: Sequent, equation: Sequent, *, variable: Free
) -> Sequent:
    """Functions that agree near a point have the same derivative there.

    Conclusion:  Γ ∪ Δ ∪ Θ∖{|y - a| < δ} ⊢ has_deriv(λy. s, a, c)
    Premises:    Γ ⊢ has_deriv(g, a, c), then Δ ⊢ 0 < δ, then Θ ⊢ s = g(y)
    Arguments:   variable, the real y
    Refuses:     K010 (shape), K011 (types), K012 (the equation's right side is not g(y)), K009 (y free
                 elsewhere in Θ, in a, δ or g), K013 (y is a size symbol)
    False friend: agreement at the point alone.
    """
    g, a, c = parts(derivative.conclusion, "has_deriv")
    low, delta = parts(positive.conclusion, "lt")
    matches(low, real(0), "the radius")
    left, right = parts(equation.conclusion, "eq")
    of_type(variable, REAL)
    matches(right, apply(g, variable), "the right side")
    rest = equation.hypotheses - {lt(absolute(sub(variable, a)), delta)}
    eigenvariable(context, variable, rest, a, delta, g)
    hypotheses = derivative.hypotheses | positive.hypotheses | rest
    return Sequent(hypotheses, has_deriv(lam(variable, left), a, c))


def deriv_value(context: Context, premise: Sequent) -> Sequent:
    """A derivative that exists is the value of `deriv`; so it is unique.

    Conclusion:  Γ ⊢ deriv(f, a) = c
    Premises:    Γ ⊢ has_deriv(f, a, c)
    Refuses:     K010 (shape)
    False friend: has_deriv(f, a, deriv(f, a)) without any premise.
    """
    f, a, c = parts(premise.conclusion, "has_deriv")
    return Sequent(premise.hypotheses, eq(apply(const("deriv"), f, a), c))


def mono(context: Context, range_: Sequent, derivative: Sequent, sign: Sequent, *, variable: Free) -> Sequent:
    """A function with nonnegative derivative on [a, b] does not decrease from a to b.

    Conclusion:  Γ ∪ Δ∖R ∪ Θ∖R ⊢ f(a) <= f(b), where R = {a <= x, x <= b}
    Premises:    Γ ⊢ a <= b, then Δ ⊢ has_deriv(f, x, c), then Θ ⊢ 0 <= c
    Arguments:   variable, the x
    Refuses:     K010 (shape), K011 (types), K012 (the derivative is not at x, the sign is not of c), K009 (x
                 free elsewhere in Δ or Θ, in a, b or f), K013 (x is a size symbol)
    Source:      mean value theorem
    False friend: a derivative that is nonnegative at one point; 1/x across 0.
    """
    a, b = parts(range_.conclusion, "le")
    f, x, c = parts(derivative.conclusion, "has_deriv")
    of_type(variable, REAL)
    of_type(a, REAL)
    matches(x, variable, "the point of the derivative")
    matches(sign.conclusion, le(real(0), c), "the sign of the derivative")
    rest = (derivative.hypotheses | sign.hypotheses) - {le(a, variable), le(variable, b)}
    eigenvariable(context, variable, rest, a, b, f)
    return Sequent(range_.hypotheses | rest, le(apply(f, a), apply(f, b)))


def slope(context: Context, derivative: Sequent, bound: Sequent, *, variable: Free) -> Sequent:
    """A bound on all difference quotients bounds the derivative.

    Conclusion:  Γ ∪ Δ∖{0 < s, s <= 1} ⊢ c <= m
    Premises:    Γ ⊢ has_deriv(φ, 0, c), then Δ ⊢ φ(s) <= φ(0) + s·m
    Arguments:   variable, the s
    Refuses:     K010 (shape), K011 (types), K012 (not at 0, or another inequality), K009 (s free elsewhere in
                 Δ, in φ or in m), K013 (s is a size symbol)
    False friend: m that depends on s.
    """
    phi, point, c = parts(derivative.conclusion, "has_deriv")
    matches(point, real(0), "the point of the derivative")
    left, right = parts(bound.conclusion, "le")
    of_type(variable, REAL)
    matches(left, apply(phi, variable), "the left side")
    start, step = parts(right, "add")
    matches(start, apply(phi, real(0)), "the value at 0")
    factor, m = parts(step, "mul")
    matches(factor, variable, "the factor")
    rest = bound.hypotheses - {lt(real(0), variable), le(variable, real(1))}
    eigenvariable(context, variable, rest, phi, m)
    return Sequent(derivative.hypotheses | rest, le(c, m))


def grad_value(context: Context, premise: Sequent) -> Sequent:
    """A gradient that exists is the value of `grad`.

    Conclusion:  Γ ⊢ grad(f, w) = g
    Premises:    Γ ⊢ has_grad(f, w, g)
    Refuses:     K010 (shape)
    False friend: has_grad(f, w, grad(f, w)) without any premise.
    """
    f, w, g = parts(premise.conclusion, "has_grad")
    return Sequent(premise.hypotheses, eq(apply(const("grad", w.type), f, w), g))


def grad_real(context: Context, premise: Sequent) -> Sequent:
    """On the reals a derivative is a gradient.

    Conclusion:  Γ ⊢ has_grad(f, a, c)
    Premises:    Γ ⊢ has_deriv(f, a, c)
    Refuses:     K010 (shape)
    """
    f, a, c = parts(premise.conclusion, "has_deriv")
    return Sequent(premise.hypotheses, apply(const("has_grad", REAL), f, a, c))


def real_grad(context: Context, premise: Sequent) -> Sequent:
    """On the reals a gradient is a derivative.

    Conclusion:  Γ ⊢ has_deriv(f, a, c)
    Premises:    Γ ⊢ has_grad(f, a, c), f on the reals
    Refuses:     K010 (shape), K011 (f is not on the reals)
    False friend: the same along one line of a space.
    """
    f, a, c = parts(premise.conclusion, "has_grad")
    return Sequent(premise.hypotheses, has_deriv(of_type(f, Function(REAL, REAL)), a, c))
