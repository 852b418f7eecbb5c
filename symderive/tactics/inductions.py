"""Laws of every integer by induction up and down from 0, each derived once in a proof. Untrusted."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from symderive.tactics.angles import turned_off
from symderive.tactics.arith import linarith
from symderive.tactics.laws import by_lincomb, fact_at
from symderive.tactics.logic import by_cases
from symderive.tactics.magnitude import known
from symderive.tactics.proof import Proof, State
from symderive.terms.build import (
    FALSE,
    add,
    arguments,
    eq,
    integer,
    le,
    lt,
    mul,
    neg,
    of_int,
    power,
    real,
    unary,
)
from symderive.terms.term import Term, const, free, lam, substitute
from symderive.terms.types import INT, REAL

__all__ = ["EVERY", "every", "power_step"]

_N, _K = free("n", INT), free("k", INT)
_Y = free("y", REAL)
_ZERO, _ONE = real(0), real(1)

Step = Callable[[Proof, Term, int, int], int]
"""Prove P(k + 1), or P(k - 1), from k, a proof of P(k), and the direction 1 or -1."""


def power_step(proof: Proof, base: Term, exponent: Term, apart: int) -> int:
    """x^(e+1) = x·x^e from a step that says x = 0 ⇒ 0 = 1, for every integer e."""
    at = fact_at(proof, "pow_succ", base, exponent)
    either = proof.step("or_right", [apart], other=le(integer(0), exponent))
    return proof.step("imp_elim", [at, either])


def _never_zero(proof: Proof, base: Term, facts: list[int]) -> int:
    """Prove x = 0 ⇒ 0 = 1 where the facts and x = 0 contradict each other."""
    zero = proof.hyp(eq(base, _ZERO))
    absurd = linarith(State(proof, {}), FALSE, [*facts, zero], depth=0, local=False)
    shown = proof.step("contra", [absurd], proposition=eq(_ZERO, _ONE))
    return proof.step("imp_intro", [shown], proposition=eq(base, _ZERO))


def _both_ways(proof: Proof, claim: Term, base: Callable[[Term], int], step: Step) -> int:
    """∀n. P(n), n the integer of a claim, from P(0) and the steps up and down."""
    state = State(proof, {}).taking(claim)
    k, _ = state.fresh("m", INT)
    found = []
    for sign in (1, -1):
        at = k if sign > 0 else neg(k)
        predicate = substitute(claim, {_N: at})
        first = base(substitute(predicate, {k: integer(0)}))
        after = step(proof, at, proof.hyp(predicate), sign)
        goal = substitute(predicate, {k: add(k, integer(1))})
        second = proof.step("convert", [after], goal=goal)
        index = proof.step("induct", [first, second], variable=k, base=integer(0), predicate=predicate)
        found.append(proof.step("all_elim", [index], value=_N if sign > 0 else neg(_N)))

    def close(inner: State, goal: Term) -> int:
        case = inner.local[-1]
        below = proof.conclusion(case) == lt(_N, integer(0))
        index = found[1 if below else 0]
        bound = arguments(proof.conclusion(index), "imp") or (goal, goal)
        shown = linarith(inner, bound[0], [case], depth=0, local=False)
        return proof.step("convert", [proof.step("imp_elim", [index, shown])], goal=goal)

    cases = proof.step("trichotomy", left=_N, right=integer(0))
    return proof.step("all_intro", [by_cases(state, cases, claim, close)], variable=_N)


def _power(proof: Proof) -> int:
    """∀y n. exp(y)^n = exp(n·y)."""
    base, back = unary("exp", _Y), unary("exp", neg(_Y))
    apart = _never_zero(proof, base, [fact_at(proof, "exp_pos", _Y)])

    def step(proof: Proof, at: Term, shown: int, sign: int) -> int:
        after = add(at, integer(sign))
        goal = eq(power(base, after), unary("exp", mul(of_int(after), _Y)))
        if sign > 0:
            return by_lincomb(
                proof, goal, [(_ONE, power_step(proof, base, at, apart), None), (base, shown, None)]
            )
        last = power_step(proof, base, after, apart)
        return by_lincomb(proof, goal, [(neg(back), last, None), (back, shown, None)])

    claim = eq(power(base, _N), unary("exp", mul(of_int(_N), _Y)))
    return proof.step("all_intro", [_both_ways(proof, claim, partial(by_lincomb, proof), step)], variable=_Y)


def _positive(proof: Proof) -> int:
    """∀y n. 0 < y ⇒ 0 < y^n: for y = exp(log y) it is exp(n·log y)."""
    positive = proof.hyp(lt(_ZERO, _Y))
    log = unary("log", _Y)
    inverse = proof.step("imp_elim", [fact_at(proof, "exp_log", _Y), positive])
    law = every(proof, "power of exp", log, _N)
    hole = free("h", REAL)
    shape = lam(hole, eq(power(hole, _N), unary("exp", mul(of_int(_N), log))))
    same = proof.step("subst", [inverse, law], template=shape)
    above = fact_at(proof, "exp_pos", mul(of_int(_N), log))
    step = by_lincomb(proof, lt(_ZERO, power(_Y, _N)), [(_ONE, same, None), (_ONE, above, None)])
    step = proof.discharge(step, [lt(_ZERO, _Y)])
    step = proof.step("all_intro", [step], variable=_N)
    return proof.step("all_intro", [step], variable=_Y)


def _sign(proof: Proof) -> int:
    """∀k n. (-1)^(2·n + k) = (-1)^k."""
    base, twice = real(-1), mul(integer(2), _N)
    apart = _never_zero(proof, base, [])

    def step(proof: Proof, at: Term, shown: int, sign: int) -> int:
        low = add(mul(integer(2), at if sign > 0 else add(at, integer(-1))), _K)
        first = power_step(proof, base, low, apart)
        second = power_step(proof, base, add(low, integer(1)), apart)
        high = add(low, integer(2))
        goal = eq(power(base, high if sign > 0 else low), power(base, _K))
        terms = [(real(-sign), first, None), (real(sign), second, None), (_ONE, shown, None)]
        return by_lincomb(proof, goal, terms)

    claim = eq(power(base, add(twice, _K)), power(base, _K))
    return proof.step("all_intro", [_both_ways(proof, claim, partial(by_lincomb, proof), step)], variable=_K)


def _turns(name: str, proof: Proof) -> int:
    """∀x n. sin(x + n·2·π) = sin(x), or the same of cos."""

    def angle(count: Term) -> Term:
        return add(_Y, mul(of_int(count), mul(real(2), const("pi"))))

    def step(proof: Proof, at: Term, shown: int, sign: int) -> int:
        term = unary(name, angle(add(at, integer(sign))))
        found = turned_off(State(proof, {}), term)
        last = found[1] if found is not None else proof.step("refl", value=term)
        return by_lincomb(proof, eq(term, unary(name, _Y)), [(_ONE, last, None), (_ONE, shown, None)])

    claim = eq(unary(name, angle(_N)), unary(name, _Y))
    return proof.step("all_intro", [_both_ways(proof, claim, partial(by_lincomb, proof), step)], variable=_Y)


EVERY: dict[str, Callable[[Proof], int]] = {
    "power of exp": _power,
    "sign of a power": _positive,
    "even powers of -1": _sign,
    "turns of sin": partial(_turns, "sin"),
    "turns of cos": partial(_turns, "cos"),
}
"""name -> what derives the law; its docstring says it."""


def every(proof: Proof, name: str, *values: Term) -> int:
    """Return one of the laws at values, the integer last."""
    index = known(proof, f"law: {name}", EVERY[name])
    return proof.at(index, *values)
