"""Inequalities of exp, log, sin, cos by tangents, and by the signs of derivatives from a point on. Untrusted.

Tangents: exp(t) >= 1 + t, 1 - 1/t <= log(t) <= t - 1, -1 <= sin, cos <= 1 at the arguments that occur.
Derivatives: l(x) <= r(x) follows from l(a) <= r(a) and r' - l' >= 0 between a and x; the sign of the slope is
sought in the same way, a few times over. Points and slopes are first looked at in numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from symderive.errors import Refusal, TermError
from symderive.tactics.arith import Combination, Setting, combine, linarith, positivity, relation
from symderive.tactics.evaluation import holds, value
from symderive.tactics.identities import exponential_of_logarithms, written_out
from symderive.tactics.laws import fact_at, law_at
from symderive.tactics.logic import attempt, simple
from symderive.tactics.magnitude import absolute_bounds, compare_squares, distinctions, known, split_values
from symderive.tactics.matching import closed_subterms
from symderive.tactics.monotone import by_monotonicity
from symderive.tactics.nonnegative import by_products_and_squares
from symderive.tactics.proof import Proof, State, Stuck
from symderive.tactics.registry import Strategy
from symderive.tactics.rewriting import rewrite_goal
from symderive.terms.build import (
    FALSE,
    arguments,
    eq,
    inv,
    le,
    lt,
    mul,
    neg,
    norm,
    real,
    sub,
    unary,
)
from symderive.terms.term import App, Const, Free, Lit, Term, free, free_symbols, subterms
from symderive.terms.types import REAL

__all__ = ["STRATEGIES", "by_slopes", "by_tangents", "log_below_tangent"]

MAX_SLOPES = 5
"""How many derivatives are taken one after the other."""

SLOPE_UNITS = 3000
"""Work units for the derivatives of one goal."""

MAX_ARGUMENTS = 6
"""At how many arguments something is said of the functions."""

_ZERO, _ONE = real(0), real(1)
_X = free("x", REAL)
_WORDS = frozenset({"exp", "log", "sin", "cos", "tanh", "sinh", "cosh", "sigmoid", "sqrt", "atan"})


# -- tangents ----------------------------------------------------------------------------------------


def _log_tangent(proof: Proof) -> int:
    """∀x. 0 < x ⇒ log(x) <= x - 1: exp is above its tangent, at log(x)."""
    state, positive = State(proof, {}), proof.hyp(lt(_ZERO, _X))
    undone = proof.step("imp_elim", [fact_at(proof, "exp_log", _X), positive])
    log = unary("log", _X)
    tangent = fact_at(proof, "exp_ge", log)
    goal = le(log, sub(_X, _ONE))
    step = linarith(state, goal, [undone, tangent], depth=0, local=False)
    return proof.step("all_intro", [proof.discharge(step, [lt(_ZERO, _X)])], variable=_X)


def log_below_tangent(proof: Proof, value: Term, positive: int) -> int:
    """Return log(x) <= x - 1 at a value that is positive."""
    return proof.step(
        "imp_elim", [proof.at(known(proof, "log below its tangent", _log_tangent), value), positive]
    )


def _log_tangent_below(proof: Proof) -> int:
    """∀x. 0 < x ⇒ 1 - 1/x <= log(x): exp is above its tangent, at -log(x)."""
    state, positive = State(proof, {}), proof.hyp(lt(_ZERO, _X))
    undone = proof.step("imp_elim", [fact_at(proof, "exp_log", _X), positive])
    log = unary("log", _X)
    away = unary("exp", neg(log))
    setting = Setting(proof.form(), units=(positive,))
    undo = Combination(((neg(mul(away, inv(_X))), undone, None),))
    other = combine(state, eq(away, inv(_X)), undo, setting)
    tangent = fact_at(proof, "exp_ge", neg(log))
    step = linarith(state, le(sub(_ONE, inv(_X)), log), [other, tangent], depth=0, local=False)
    return proof.step("all_intro", [proof.discharge(step, [lt(_ZERO, _X)])], variable=_X)


def _sine_bounds(proof: Proof, name: str) -> int:
    """∀x. |sin(x)| <= 1: its square is 1 less that of the other."""
    state, other = State(proof, {}), "cos" if name == "sin" else "sin"
    circle = fact_at(proof, "sin_cos", _X)

    def finish(inner: State, goal: Term) -> int:
        square = ((unary(other, _X), _ONE, None),)
        return combine(inner, goal, Combination(((real(-1), circle, None),), square), Setting(proof.form()))

    step = compare_squares(state, le(norm(unary(name, _X)), _ONE), finish)
    facts = [*absolute_bounds(state, unary(name, _X)), step]
    low = linarith(state, le(real(-1), unary(name, _X)), facts, depth=0, local=False)
    high = linarith(state, le(unary(name, _X), _ONE), facts, depth=0, local=False)
    return proof.step("all_intro", [proof.step("and_intro", [low, high])], variable=_X)


def _said(state: State, terms: list[Term]) -> Iterator[int]:
    """Yield what is known of the functions at the arguments that occur."""
    proof = state.proof
    nodes = dict.fromkeys(n for term in terms for n in closed_subterms(term) if isinstance(n, App))
    count = 0
    exponents: list[Term] = []
    for node in nodes:
        name = node.head.name if isinstance(node.head, Const) else ""
        if name not in ("exp", "log", "sin", "cos", "sqrt") or count >= MAX_ARGUMENTS or len(node.args) != 1:
            continue
        count += 1
        (inside,) = node.args
        if name == "exp":
            exponents.append(inside)
            yield fact_at(proof, "exp_pos", inside)
            yield fact_at(proof, "exp_ge", inside)
            yield fact_at(proof, "exp_ge", neg(inside))
        elif name == "log":
            yield from _of_logarithm(state, inside)
        elif name != "sqrt":
            general = known(proof, f"{name} between -1 and 1", lambda p, n=name: _sine_bounds(p, n))  # type: ignore[misc]
            yield proof.step("all_elim", [general], value=inside)
            yield fact_at(proof, "sin_cos", inside)
    for first in exponents[:4]:
        for second in exponents[:4]:
            yield from _ordered_exponents(state, first, second)


def _of_logarithm(state: State, inside: Term) -> Iterator[int]:
    proof = state.proof
    try:
        step, strict = positivity(state, inside)
    except (Stuck, Refusal) as error:
        if error.code == "S190":
            raise
        return
    if strict:
        for name, build in (("log below its tangent", _log_tangent), ("log above", _log_tangent_below)):
            general = known(proof, name, build)
            yield proof.step("imp_elim", [proof.step("all_elim", [general], value=inside), step])


def _ordered_exponents(state: State, first: Term, second: Term) -> Iterator[int]:
    if first == second:
        return
    try:
        order = simple(state, le(first, second))
    except (Stuck, Refusal, TermError) as error:
        if error.code == "S190":
            raise
        return
    yield state.proof.step("imp_elim", [law_at(state.proof, "exp increases", first, second), order])


def by_tangents(state: State, goal: Term) -> int:
    """Prove an inequality from what is known of exp, log, sin and cos at the arguments in it."""
    terms = [goal, *(t for i in state.facts() if relation(t := state.proof.conclusion(i)) is not None)]
    added = list(dict.fromkeys(_said(state, terms)))
    if not added:
        raise Stuck("S130", "no elementary function occurs", goal=goal)
    inner = state.with_local(*added)
    return attempt(
        lambda: linarith(inner, goal, [], depth=0),
        lambda: linarith(inner, goal, [], depth=1),
        lambda: by_products_and_squares(inner, goal),
    )


# -- signs of derivatives ----------------------------------------------------------------------------


def by_slopes(state: State, goal: Term) -> int:
    """Prove l(x) <= r(x) or < from a point on, by the sign of r' - l', for one of the variables."""
    return state.limited(SLOPE_UNITS, lambda inner: _by_slopes(inner, goal, None, MAX_SLOPES))


def _by_slopes(state: State, goal: Term, start: Term | None, left: int) -> int:
    found = relation(goal)
    if found is None or found[0] == "eq" or found[1].type != REAL or goal == FALSE:
        raise Stuck("S123", "an inequality of real numbers is needed", goal=goal)
    _plausible(state, goal)

    def at(variable: Free, point: Term) -> Callable[[], int]:
        return lambda: by_monotonicity(
            state, goal, variable, point, lambda s, g: _slope_sign(s, g, point, left - 1)
        )

    ways = [
        at(variable, point)
        for variable in _variables(goal)[:2]
        for point in ([start] if start is not None else _starts(state, goal, variable))
    ]
    if not ways or left <= 0:
        raise Stuck("S130", "the signs of the derivatives are not shown", goal=goal)
    state.allowance.spend(20)
    return attempt(*ways)


def _slope_sign(state: State, goal: Term, start: Term, left: int) -> int:
    """Prove 0 <= slope: by arithmetic, by tangents, or by the slope of the slope."""
    sides = arguments(goal, "le") or (goal, goal)
    simpler = le(_ZERO, state.proof.form().normal(sides[1]))
    _plausible(state, simpler)
    shown = attempt(
        lambda: linarith(state, simpler, [], depth=0),
        lambda: by_tangents(state, simpler),
        lambda: by_products_and_squares(state, simpler),
        lambda: _by_slopes(state, simpler, start, left),
    )
    return linarith(state, goal, [shown], depth=0, local=False)


def _variables(goal: Term) -> list[Free]:
    """Return the variables inside elementary functions."""
    found: dict[Free, None] = {}
    for node in closed_subterms(goal):
        if isinstance(node, App) and isinstance(node.head, Const) and node.head.name in _WORDS:
            symbols = sorted((s for s in free_symbols(node) if s.type == REAL), key=lambda s: s.name)
            found.update(dict.fromkeys(symbols))
    return list(found)


_SAMPLES = tuple(Fraction(v) for v in ("1/100", "1/7", "1/2", "9/10", 1, "11/10", "3/2", 2, "17/5", 6, 11))


def _plausible(state: State, goal: Term) -> None:
    """Refuse a goal that fails at a number that the facts admit."""
    symbols = sorted(free_symbols(goal), key=lambda s: s.name)
    if not symbols or len(symbols) > 2 or any(s.type != REAL for s in symbols):
        return
    facts = [t for i in state.facts() if free_symbols(t := state.proof.conclusion(i)) <= set(symbols)]
    points = [*_SAMPLES, *(-q for q in _SAMPLES)]
    for q in points:
        at = dict.fromkeys(symbols, q)
        if len(symbols) == 2:
            at[symbols[1]] = q * 2 if q > 0 else q / 2
        if all(holds(f, at) is not False for f in facts) and holds(goal, at) is False:
            raise Stuck("S130", "this fails at small numbers", goal=goal)


def _starts(state: State, goal: Term, variable: Free) -> list[Term]:
    """Return points at which the goal may start: where its sides are equal, and ends of the range."""
    ends: dict[Term, None] = {}
    for index in state.facts():
        found = relation(state.proof.conclusion(index))
        if found is not None and found[0] != "eq" and variable in found[1:]:
            ends.update((side, None) for side in found[1:] if side != variable)
    candidates = [
        real(0),
        real(1),
        real(-1),
        *(e for e in ends if not isinstance(e, Lit) or e.value not in (0, 1)),
    ]
    scored: list[tuple[float, int]] = []
    sides: tuple[str, Term, Term] = relation(goal) or ("", goal, goal)
    for place, point in enumerate(candidates):
        if isinstance(point, Lit):
            at = {variable: Fraction(point.value)}
            values = [value(side, at) for side in sides[1:]]
            if None in values:
                continue
            gap = float(values[1]) - float(values[0])  # type: ignore[arg-type]
            if gap > -1e-9:
                scored.append((abs(gap), place))
        else:
            scored.append((0.5, place))
    scored.sort()
    chosen = [candidates[place] for _, place in scored[:2]]
    lowest = _lowest(state, sides, variable)
    return chosen if lowest is None or real(lowest) in chosen else [*chosen, real(lowest)]


def _lowest(state: State, sides: tuple[str, Term, Term], variable: Free) -> Fraction | None:
    """Return the number among some at which the sides are closest."""
    best: tuple[float, Fraction] | None = None
    for q in (*_SAMPLES, *(-q for q in _SAMPLES)):
        values = [value(side, {variable: q}) for side in sides[1:]]
        if None in values:
            continue
        gap = float(values[1]) - float(values[0])  # type: ignore[arg-type]
        if gap >= 0 and (best is None or gap < best[0]):
            best = gap, q
    return best[1] if best is not None else None


# -- for the general search --------------------------------------------------------------------------


def _applies(goal: Term) -> bool:
    found = relation(goal)
    return (
        found is not None
        and found[0] != "eq"
        and found[1].type == REAL
        and goal != FALSE
        and any(isinstance(n, Const) and n.name in _WORDS for n in subterms(goal))
    )


def _by_elementary(state: State, goal: Term) -> int:
    """Write out what is defined, split |t|, max and min; then tangents, slopes, or exp of both sides."""

    def finish(inner: State, part: Term) -> int:
        return attempt(
            lambda: by_tangents(inner, part),
            lambda: by_exponentials(inner, part),
            lambda: by_slopes(inner, part),
        )

    def split(inner: State, part: Term) -> int:
        return split_values(inner, part, finish) if distinctions(part) else finish(inner, part)

    return rewrite_goal(state, goal, (written_out,), simple, split)


def by_exponentials(state: State, goal: Term) -> int:
    """Prove a relation with logarithms from that of exp of both sides."""
    found = relation(goal)
    if found is None or not any(isinstance(n, Const) and n.name == "log" for n in subterms(goal)):
        raise Stuck("S130", "there is no logarithm", goal=goal)
    name, left, right = found
    raised = (le if name == "le" else lt)(unary("exp", left), unary("exp", right))

    def finish(inner: State, part: Term) -> int:
        return attempt(
            lambda: by_tangents(inner, part),
            lambda: by_slopes(inner, part),
        )

    shown = rewrite_goal(state, raised, (exponential_of_logarithms,), simple, finish)
    law = "exp reflects the order" if name == "le" else "exp reflects the strict order"
    return state.proof.step("imp_elim", [law_at(state.proof, law, left, right), shown])


STRATEGIES: tuple[Strategy, ...] = (Strategy("tangents and slopes", _applies, _by_elementary, last=True),)
"""What `logic.auto` may call when arithmetic alone has failed."""
