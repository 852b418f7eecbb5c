"""Closed forms of sums by antidifferences. Untrusted.

Gosper's algorithm proposes F with F(k + 1) - F(k) = f(k), which is proved. Then Σ f(k) over lo..hi is
F(hi + 1) - F(lo) by telescoping, empty or not. The terms are rational functions of the index times powers
such as r^k and factorials.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from symderive.errors import Refusal
from symderive.kernel.form import Form, Monomial, Poly
from symderive.tactics.arith import linarith, nonzero, relation
from symderive.tactics.counting import counting_rule
from symderive.tactics.inductive import HYPOTHESIS
from symderive.tactics.logic import attempt, simple, solve_goal
from symderive.tactics.magnitude import known
from symderive.tactics.matching import closed_subterms
from symderive.tactics.powers import with_powers
from symderive.tactics.proof import Proof, State, Stuck
from symderive.tactics.ranges import known_ranges
from symderive.tactics.registry import Strategy
from symderive.tactics.rewriting import rewrite_goal
from symderive.tactics.sympy_bridge import (
    MAX_SUMMED_DEGREE,
    MAX_SUMMED_TERMS,
    Growth,
    antidifference,
)
from symderive.terms.build import add, arguments, eq, integer, inv, le, of_int, power, real, sub, total
from symderive.terms.term import App, Free, Term, apply, const, free, free_symbols, lam, occurs, substitute
from symderive.terms.types import INT, REAL, Function

__all__ = ["STRATEGIES", "closed_sum"]

MAX_SUMS = 3
"""How many sums of a goal get a closed form."""

MAX_SHIFT = 6
"""How far the number of a factorial may be from the index."""

_F = free("F", Function(INT, REAL))
_LO, _HI, _K = free("lo", INT), free("hi", INT), free("k", INT)


# -- reading a term --------------------------------------------------------------------------------

_Key = frozenset[Growth]
_Quotient = tuple[Poly, Poly]


def _parts(form: Form, body: Term, k: Free) -> dict[_Key, list[_Quotient]] | None:
    """Return the terms of a body as quotients of polynomials, by the powers and factorials they hold."""
    found: dict[_Key, list[_Quotient]] = {}
    for monomial, coefficient in form.poly(body).items():
        read = _read(form, monomial, coefficient, k)
        if read is None:
            return None
        key, quotient = read
        found.setdefault(key, []).append(quotient)
    return found


def _read(
    form: Form, monomial: Monomial, coefficient: int | Fraction, k: Free
) -> tuple[_Key, _Quotient] | None:
    top: Poly = {(): coefficient}
    bottom: Poly = {(): 1}
    growth: dict[Term, Growth] = {}
    for atom, exponent in monomial:
        term = form.atom(atom)
        below = form.inverse_of(atom)
        if not occurs(k, term) or term == k:
            top = form.multiply(top, {((atom, exponent),): 1})
            continue
        if below is not None and _is_rational(form, below, k):
            bottom = form.multiply(bottom, form.power(below, exponent))
            continue
        inside = term if below is None else _single(form, below)
        read = _growth(form, inside, k, 1 if below is None else -1) if inside is not None else None
        if read is None or exponent != 1:
            return None
        grown, factor = read
        if grown.node in growth:
            return None
        growth[grown.node] = grown
        if below is None:
            top = form.multiply(top, factor)
        else:
            bottom = form.multiply(bottom, factor)
    return frozenset(growth.values()), (top, bottom)


def _single(form: Form, p: Poly) -> Term | None:
    """Return the atom that a polynomial is."""
    if len(p) != 1:
        return None
    ((monomial, coefficient),) = p.items()
    return (
        form.atom(monomial[0][0]) if coefficient == 1 and len(monomial) == 1 and monomial[0][1] == 1 else None
    )


def _is_rational(form: Form, p: Poly, k: Free) -> bool:
    """Say whether an index stands in a polynomial as a number alone."""
    terms = [form.atom(a) for m in p for a, _ in m]
    return all(t == k or not occurs(k, t) for t in terms)


def _growth(form: Form, term: Term, k: Free, sign: int) -> tuple[Growth, Poly] | None:
    """Read b^(a·k + e + c) as b^(a·k + e) times b^c, and (k + c)! as k! times a polynomial."""
    counted = arguments(term, "factorial")
    if counted is not None:
        return _factorial_growth(form, counted[0], k, sign)
    parts = arguments(term, "pow")
    if parts is None or len(parts) != 2 or occurs(k, parts[0]):
        return None
    exponent = form.poly(parts[1])
    (unit,) = form.poly(k)
    slope, constant = exponent.get(unit, 0), exponent.get((), 0)
    rest = {m: c for m, c in exponent.items() if m}
    others = [form.atom(a) for m in rest if m != unit for a, _ in m]
    if not isinstance(slope, int) or not slope or any(occurs(k, t) for t in others):
        return None
    if not isinstance(constant, int) or not 0 <= constant <= MAX_SHIFT:
        rest, constant = exponent, 0
    base = form.poly(parts[0])
    node = _as_real(power(parts[0], form.reify(rest, INT)))
    grown = Growth(node if sign > 0 else inv(node), frozenset(base.items()), sign * slope)
    return grown, form.power(base, constant)


def _as_real(term: Term) -> Term:
    return of_int(term) if term.type == INT else term


def _factorial_growth(form: Form, number: Term, k: Free, sign: int) -> tuple[Growth, Poly] | None:
    shift = form.constant(form.difference(number, k))
    if not isinstance(shift, int) or not 0 <= shift <= MAX_SHIFT:
        return None
    factor: Poly = {(): 1}
    for step in range(1, shift + 1):
        factor = form.multiply(factor, form.poly(add(k, integer(step))))
    node = of_int(apply(const("factorial"), k))
    return Growth(node if sign > 0 else inv(node), None, sign), factor


# -- telescoping -----------------------------------------------------------------------------------


def _telescoping(proof: Proof) -> int:
    """∀F lo hi. lo <= hi + 1 ⇒ Σ_{lo}^{hi} (F(k + 1) - F(k)) = F(hi + 1) - F(lo)."""
    guard = proof.hyp(le(_LO, add(_HI, integer(1))))
    step = sub(apply(_F, add(_K, integer(1))), apply(_F, _K))
    goal = eq(total(_LO, _HI, lam(_K, step)), sub(apply(_F, add(_HI, integer(1))), apply(_F, _LO)))
    shown = linarith(State(proof, {}).with_local(guard), goal, [], depth=0)
    return proof.general(shown, (_F, _LO, _HI), [proof.conclusion(guard)])


def _candidate(form: Form, body: Term, k: Free) -> Term | None:
    """Return F with F(k + 1) - F(k) = body, as far as the parts of the body have one."""
    parts = _parts(form, body, k)
    if parts is None or sum(len(p) for p in parts.values()) > MAX_SUMMED_TERMS:
        return None
    degrees = [e for part in parts.values() for pair in part for p in pair for m in p for _, e in m]
    if max(degrees, default=0) > MAX_SUMMED_DEGREE:
        return None
    result: Term | None = None
    for key, quotients in parts.items():
        growth = sorted(key, key=lambda g: str(g.node))
        found = antidifference(form, quotients, growth, k)
        if found is None:
            return None
        result = found if result is None else add(result, found)
    return result


def closed_sum(state: State, node: Term) -> tuple[Term, int]:
    """Return a closed form of a sum of numbers, as a real, and the step Σ = it.

    Raises Stuck where none is found, or lo <= hi + 1 is not known.
    """
    _, _, function = _range(node)
    k, _ = state.taking(node).fresh("k", INT)
    body = _as_real(apply(function, k))
    value = state.proof.once(("antidifference", node), lambda: _candidate(state.proof.form(), body, k))
    if value is None:
        raise Stuck("S130", "no closed form was found", goal=node)
    return _telescoped(state, node, lam(k, value), _pointwise)


def _range(node: Term) -> tuple[Term, Term, Term]:
    """Return the bounds and the terms of a sum of numbers."""
    found = arguments(node, "sum")
    if found is None or len(found) != 3 or node.type not in (INT, REAL):
        raise Stuck("S130", "this is no sum of numbers", goal=node)
    return found[0], found[1], found[2]


def _telescoped(
    state: State, node: Term, summed: Term, pointwise: Callable[[State, Term], int]
) -> tuple[Term, int]:
    """Return F(hi + 1) - F(lo) and the step Σ f = it, by f(k) = F(k + 1) - F(k) on the range."""
    proof = state.proof
    lower, upper, function = _range(node)
    k, inner = state.taking(node).fresh("k", INT)
    guard = simple(state, le(lower, add(upper, integer(1))))
    above, below = proof.hyp(le(lower, k)), proof.hyp(le(k, upper))
    difference = sub(apply(summed, add(k, integer(1))), apply(summed, k))
    goal = eq(_as_real(apply(function, k)), difference)
    shown = pointwise(inner.with_local(above, below), goal)
    same = proof.step("sum_cong", [shown], variable=k, lower=lower, upper=upper)
    general = proof.at(known(proof, "telescoping", _telescoping), summed, lower, upper)
    telescoped = proof.step("imp_elim", [general, guard])
    closed = sub(apply(summed, add(upper, integer(1))), apply(summed, lower))
    return closed, linarith(state, eq(_as_real(node), closed), [same, telescoped], depth=0, local=False)


def _pointwise(state: State, goal: Term) -> int:
    """Prove f(k) = F(k + 1) - F(k) for an index in the range."""
    return finished(with_denominators(state, goal), goal)


def finished(state: State, goal: Term) -> int:
    """Prove a relation by arithmetic, with powers and factorials brought to their least number."""

    def plain(inner: State, part: Term) -> int:
        return linarith(inner, part, [], depth=0)

    def counted(inner: State, part: Term) -> int:
        rule = counting_rule(inner, part)
        return rewrite_goal(inner, part, (rule,), simple, plain, rounds=MAX_SHIFT)

    return attempt(
        lambda: plain(state, goal),
        lambda: with_powers(state, goal, plain),
        lambda: counted(state, goal),
        lambda: with_powers(state, goal, counted),
    )


def with_denominators(state: State, goal: Term) -> State:
    """Return a state that knows of the denominators in a goal, as they are written, that they are not 0."""
    found: list[int] = []
    for node in closed_subterms(goal):
        inside = arguments(node, "inv")
        if inside is None:
            continue
        try:
            found.append(nonzero(state, inside[0]))
        except (Stuck, Refusal):
            continue
    return state.with_local(*found)


# -- for the general search ------------------------------------------------------------------------


def _sums(goal: Term) -> list[Term]:
    """Return the sums of numbers over ranges of integers in a goal."""
    found = [n for n in closed_subterms(goal) if n.type in (INT, REAL) and _is_sum(n)]
    return found[:MAX_SUMS]


def _is_sum(node: Term) -> bool:
    found = arguments(node, "sum")
    return found is not None and len(found) == 3


def _search(state: State, goal: Term) -> int:
    if HYPOTHESIS in state.named:
        raise Stuck("S130", "an induction is under way", goal=goal)

    def close(inner: State, part: Term) -> int:
        equations: list[int] = []
        after = part
        for node in _sums(part):
            closed, step = closed_sum(inner, node)
            equations.append(step)
            after = _replaced(after, _as_real(node), closed)
        if not equations:
            raise Stuck("S130", "no sum has a closed form", goal=part)
        ways = [lambda: linarith(inner, part, equations, depth=0)]
        if not _sums(after):
            ways.append(lambda: _with_sums(inner, part, equations, solve_goal(inner, after, depth=2)))
        return attempt(*ways)

    return attempt(lambda: close(state, goal), lambda: known_ranges(state, goal, close))


def _by_its_differences(state: State, goal: Term) -> int:
    """Prove Σ f(k) = G(n), k up to n + c, by f(k) = G(k - c) - G(k - c - 1) and G(lo - c - 1) = 0."""
    sides = arguments(goal, "eq")
    sums = _sums(goal)
    if HYPOTHESIS in state.named or sides is None or len(sums) != 1:
        raise Stuck("S130", "no sum with a closed form is asked", goal=goal)
    (node,) = sums
    form, whole = state.proof.form(), _as_real(node)
    value = next((b for a, b in (sides, sides[::-1]) if a in (node, whole)), None)
    upper = _range(node)[1]
    names = [s for s in free_symbols(upper) if s.type == INT]
    if value is None or len(names) != 1:
        raise Stuck("S130", "the upper bound is no variable", goal=goal)
    shift = form.constant(form.difference(upper, names[0]))
    if not isinstance(shift, int) or occurs(names[0], apply(_range(node)[2], _K)):
        raise Stuck("S130", "the terms depend on the upper bound", goal=goal)
    summed = lam(names[0], substitute(_as_real(value), {names[0]: sub(names[0], integer(shift + 1))}))

    def close(inner: State, part: Term) -> int:
        return attempt(lambda: finished(inner, part), lambda: solve_goal(inner, part, depth=1))

    def inside(inner: State, part: Term) -> int:
        _, step = _telescoped(inner, node, summed, close)
        before = close(inner, eq(apply(summed, _range(node)[0]), real(0)))
        return linarith(inner, part, [step, before], depth=0, local=False)

    return attempt(lambda: inside(state, goal), lambda: known_ranges(state, goal, inside))


def _with_sums(state: State, goal: Term, equations: Sequence[int], shown: int) -> int:
    """Prove a goal from the same with closed forms in the place of its sums."""
    return linarith(state, goal, [*equations, shown], depth=0, local=False)


def _replaced(term: Term, old: Term, new: Term) -> Term:
    """Return a term with a subterm replaced."""
    if term == old:
        return new
    if isinstance(term, App) and not term.loose:
        return apply(term.head, *(_replaced(a, old, new) for a in term.args))
    return term


def _is_about_sums(goal: Term) -> bool:
    found = relation(goal)
    return found is not None and found[1].type in (INT, REAL) and bool(_sums(goal))


def _equates_a_sum(goal: Term) -> bool:
    return arguments(goal, "eq") is not None and _is_about_sums(goal)


STRATEGIES: tuple[Strategy, ...] = (
    Strategy("sums in closed form", _is_about_sums, _search, last=True),
    Strategy("differences of a closed form", _equates_a_sum, _by_its_differences, last=True),
)
"""What `logic.auto` may call for the claim itself, after everything else."""
