"""Laws of exp, sqrt, sin and cos that enclosures rest on, each derived once in a proof. Untrusted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from symderive.tactics.arith import Combination, Setting, combine, linarith
from symderive.tactics.magnitude import compare_squares, known
from symderive.tactics.proof import Proof, State, Stuck
from symderive.terms.build import FALSE, add, eq, inv, le, lt, mul, neg, negation, real, sub, unary
from symderive.terms.term import Term, free
from symderive.terms.types import REAL

__all__ = ["LAWS", "Squares", "Weighted", "by_lincomb", "fact_at", "law_at"]

Weighted = tuple[Term, int, int | None]
"""A multiplier, a step, and the step of the multiplier's sign (None: a constant, or an equation)."""

Squares = Sequence[tuple[Term, Term, int | None]]
"""Squared terms, their weights, and the steps of the weights' signs."""

_ZERO, _ONE = real(0), real(1)
_X, _Y, _T = (free(name, REAL) for name in "xyt")


def by_lincomb(proof: Proof, goal: Term, terms: Sequence[Weighted] = (), squares: Squares = ()) -> int:
    """Prove a goal as a combination whose multipliers are known."""
    return combine(State(proof, {}), goal, Combination(tuple(terms), tuple(squares)), Setting(proof.form()))


def fact_at(proof: Proof, name: str, *values: Term) -> int:
    """Return a fact of the kernel's table at values."""
    return proof.at(proof.step("fact", name=name, types=()), *values)


def law_at(proof: Proof, name: str, *values: Term) -> int:
    """Return one of the `LAWS` at values."""
    return proof.at(known(proof, f"law: {name}", LAWS[name]), *values)


def _double_exponent(proof: Proof) -> int:
    """∀x. exp(x + x) = exp(x)·exp(x)."""
    goal = eq(unary("exp", add(_X, _X)), mul(unary("exp", _X), unary("exp", _X)))
    return proof.general(by_lincomb(proof, goal), [_X])


def _sum_of_exponents(proof: Proof) -> int:
    """∀x y. exp(x + y) = exp(x)·exp(y)."""
    goal = eq(unary("exp", add(_X, _Y)), mul(unary("exp", _X), unary("exp", _Y)))
    return proof.general(by_lincomb(proof, goal), [_X, _Y])


def _root_of_exp(proof: Proof) -> int:
    """∀x. sqrt(exp(x)) = exp(x/2), as both are positive and have the square exp(x)."""
    half = unary("exp", mul(real(Fraction(1, 2)), _X))
    state = State(proof, {}).with_local(
        law_at(proof, "exp of a double", mul(real(Fraction(1, 2)), _X)),
        fact_at(proof, "exp_pos", mul(real(Fraction(1, 2)), _X)),
        fact_at(proof, "exp_pos", _X),
    )
    goal = eq(unary("sqrt", unary("exp", _X)), half)
    step = compare_squares(state, goal, lambda s, g: linarith(s, g, [], depth=0))
    return proof.general(step, [_X])


def _exp_reflects_strictly(proof: Proof) -> int:
    """∀x y. exp(x) < exp(y) ⇒ x < y, as y <= x would give exp(y) <= exp(x)."""
    condition = lt(unary("exp", _X), unary("exp", _Y))
    denied = proof.hyp(negation(lt(_X, _Y)))
    above = proof.turned(denied)
    if above is None:
        raise Stuck("S130", "an order could not be denied", goal=condition)
    back = proof.step("imp_elim", [law_at(proof, "exp increases", _Y, _X), above])
    state = State(proof, {})
    absurd = linarith(state, FALSE, [back, proof.hyp(condition)], depth=0, local=False)
    step = proof.step("contra", [absurd], proposition=lt(_X, _Y))
    return proof.general(step, [_X, _Y], [condition])


def _opposite_exponents(proof: Proof) -> int:
    """∀x. exp(x)·exp(-x) = 1."""
    goal = eq(mul(unary("exp", _X), unary("exp", neg(_X))), _ONE)
    return proof.general(by_lincomb(proof, goal), [_X])


def _exp_increases(proof: Proof) -> int:
    """∀x y. x <= y ⇒ exp(x) <= exp(y), as exp(y - x) >= 1 + (y - x)."""
    condition = le(_X, _Y)
    base, positive = unary("exp", _X), fact_at(proof, "exp_pos", _X)
    tangent = fact_at(proof, "exp_ge", sub(_Y, _X))
    terms = [(base, tangent, positive), (base, proof.hyp(condition), positive)]
    return proof.general(by_lincomb(proof, le(base, unary("exp", _Y)), terms), [_X, _Y], [condition])


def _exp_reflects(proof: Proof) -> int:
    """∀x y. exp(x) <= exp(y) ⇒ x <= y, as exp(x - y) >= 1 + (x - y)."""
    base, other = unary("exp", _Y), unary("exp", _X)
    condition = le(other, base)
    positive = fact_at(proof, "exp_pos", _Y)
    tangent = fact_at(proof, "exp_ge", sub(_X, _Y))
    terms = [(base, tangent, positive), (_ONE, proof.hyp(condition), None)]
    scaled = by_lincomb(proof, le(mul(base, sub(_X, _Y)), _ZERO), terms)
    small = proof.step("inv_pos", [positive])
    step = by_lincomb(proof, le(_X, _Y), [(inv(base), scaled, small)])
    return proof.general(step, [_X, _Y], [condition])


def _below_root(proof: Proof) -> int:
    """∀x y. 0 <= y ⇒ y·y <= x ⇒ y <= sqrt(x)."""
    conditions = [le(_ZERO, _Y), le(mul(_Y, _Y), _X)]
    return _root_bound(proof, conditions, le(_Y, unary("sqrt", _X)))


def _above_root(proof: Proof) -> int:
    """∀x y. 0 <= y ⇒ 0 <= x ⇒ x <= y·y ⇒ sqrt(x) <= y."""
    conditions = [le(_ZERO, _Y), le(_ZERO, _X), le(_X, mul(_Y, _Y))]
    return _root_bound(proof, conditions, le(unary("sqrt", _X), _Y))


def _root_bound(proof: Proof, conditions: Sequence[Term], goal: Term) -> int:
    state = State(proof, {}).with_local(*(proof.hyp(condition) for condition in conditions))
    step = compare_squares(state, goal, lambda s, g: linarith(s, g, [], depth=0))
    return proof.general(step, [_X, _Y], conditions)


def _moves_slowly(name: str) -> Callable[[Proof], int]:
    """∀x y. x <= y ⇒ -(y - x) <= f(y) - f(x) ∧ f(y) - f(x) <= y - x for f = sin or cos."""

    def build(proof: Proof) -> int:
        condition = le(_X, _Y)
        order = proof.hyp(condition)
        other = unary("cos" if name == "sin" else "sin", _T)
        circle = fact_at(proof, "sin_cos", _T)
        identity = proof.step("hd_id", point=_T)
        wave = proof.step("hd_elementary", name=name, point=_T)
        moved = sub(unary(name, _Y), unary(name, _X))
        found = []
        for factor, goal in ((1, le(neg(sub(_Y, _X)), moved)), (-1, le(moved, sub(_Y, _X)))):
            constant = proof.step("hd_const", value=real(factor), point=_T)
            function = proof.step("hd_add", [identity, proof.step("hd_mul", [constant, wave])])
            slope = proof.conclusion(function).args[2]  # type: ignore[attr-defined]
            sign = factor if name == "sin" else -factor
            gap = add(_ONE, mul(real(sign), other))
            third = unary(name, _T)
            half = real(Fraction(1, 2))
            squares = [(gap, half, None), (third, half, None)]
            positive = by_lincomb(proof, le(_ZERO, slope), [(neg(half), circle, None)], squares)
            grown = proof.step("mono", [order, function, positive], variable=_T)
            found.append(by_lincomb(proof, goal, [(_ONE, grown, None)]))
        return proof.general(proof.step("and_intro", found), [_X, _Y], [condition])

    return build


LAWS: dict[str, Callable[[Proof], int]] = {
    "exp of a double": _double_exponent,
    "exp of a sum": _sum_of_exponents,
    "root of exp": _root_of_exp,
    "exp reflects the strict order": _exp_reflects_strictly,
    "exp of opposites": _opposite_exponents,
    "exp increases": _exp_increases,
    "exp reflects the order": _exp_reflects,
    "below a root": _below_root,
    "above a root": _above_root,
    "sin moves slowly": _moves_slowly("sin"),
    "cos moves slowly": _moves_slowly("cos"),
}
"""name -> what derives the law; its docstring says it."""
