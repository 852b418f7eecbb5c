"""Limits far out and orders of growth from what `tending` says of a function of t = log(x). Untrusted.

A sequence is first written as a function of its index as a real number, with exponentials for its powers.
That a limit is another one, or none, and that an order does not hold, follows from what the limit is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from symderive.tactics.antidifferences import closed_sum
from symderive.tactics.arith import linarith
from symderive.tactics.asymptotics import approached, denied_part, ordered
from symderive.tactics.calculus import once
from symderive.tactics.laws import fact_at
from symderive.tactics.library import from_library, named_from_library
from symderive.tactics.logic import attempt, solve_goal, unpack
from symderive.tactics.matching import closed_subterms
from symderive.tactics.proof import State, Stuck
from symderive.tactics.registry import Strategy
from symderive.tactics.tending import Growth, Large, Tends, lemma_of, replaced
from symderive.terms.build import (
    FALSE,
    arguments,
    eq,
    implies,
    integer,
    inv,
    le,
    lt,
    mul,
    neg,
    of_int,
    power,
    real,
    unary,
)
from symderive.terms.macros import MACROS
from symderive.terms.term import (
    App,
    Const,
    Free,
    Lit,
    Term,
    apply,
    const,
    free,
    free_symbols,
    lam,
    substitute,
    subterms,
)
from symderive.terms.types import INT, REAL, Function

__all__ = ["STRATEGIES"]

_ONE = real(1)
_START = integer(2)
"""The index from which on powers are written as exponentials."""

_MACROS = {"limit_at_infinity": "far", "limit_sequence": "late"}


@dataclass(frozen=True, slots=True)
class _Limit:
    """A function with its limit (None where it, or its opposite, grows), the sign of the growth, the step."""

    limit: Term | None
    sign: int
    step: int


# -- from functions of t to those of x and n -------------------------------------------------------


def _far(state: State, function: Term) -> _Limit:
    """Return what a function of a real x does far out."""
    proof, (x, t) = state.proof, _variables(state, function)
    body = apply(function, x)
    growth = Growth(state.taking(function), t)
    within = substitute(body, {x: unary("exp", t)})
    found = growth.total(within)
    step = _along(state, "far", found, t, within)
    log = unary("log", x)
    # exp(log(x)) is x for 1 < x
    late = proof.hyp(lt(_ONE, x))
    positive = linarith(State(proof, {}), lt(real(0), x), [late], depth=0, local=False)
    undone = proof.step("imp_elim", [fact_at(proof, "exp_log", x), positive])
    hole = free("?exp", REAL)
    shape = substitute(body, {x: hole})
    before = substitute(within, {t: log})
    template = lam(hole, eq(before, shape))
    equation = proof.step("subst", [undone, proof.step("refl", value=before)], template=template)
    growth = Growth(state.taking(function), x)
    if isinstance(found, Tends):
        return _Limit(found.limit, 0, growth.same(step, before, body, found.limit, equation))
    first, second = (before, body) if found.sign > 0 else (neg(before), neg(body))
    same = linarith(State(proof, {}), eq(first, second), [equation], depth=0, local=False)
    return _Limit(None, found.sign, growth.same_growth(step, first, second, same))


def _variables(state: State, function: Term) -> tuple[Free, Free]:
    x, inside = state.taking(function).fresh("x", REAL)
    t, _ = inside.fresh("t", REAL)
    return x, t


_GROWING = {"far": "logarithm-grows", "late": "logarithm-of-index-grows"}


def _along(state: State, name: str, found: Tends | Large, t: Free, body: Term) -> int:
    """Say of a function of log(x) along a filter what is known of the function far out."""
    inner, log = lam(t, body, "t"), const("log")
    growing = from_library(state, "scales", _GROWING[name], ())
    if isinstance(found, Tends):
        values = {"f": log, "phi": inner, "L": found.limit}
        return lemma_of(state, name, "far", [growing, found.step], values)
    outer = inner if found.sign > 0 else lam(t, neg(body), "t")
    return lemma_of(state, name, "growth-of-growth", [growing, found.step], {"f": log, "phi": outer})


def _late(state: State, sequence: Term) -> _Limit:
    """Return what a sequence does late."""
    proof = state.proof
    n, inside = state.taking(sequence).fresh("n", INT)
    t, _ = inside.fresh("t", REAL)
    body = apply(sequence, n)
    inside = inside.with_local(proof.hyp(le(_START, n)))
    first = linarith(inside, lt(real(0), of_int(n)), [], depth=0)
    inside = inside.with_local(first)
    summed, step = _without_sums(inside, body, n)
    normal = proof.form().normal(summed)
    step = proof.step("convert", [step], goal=eq(body, normal))
    real_body, equation = _without_powers(inside, normal, n)
    step = _chained(state, step, equation)
    within = replaced(real_body, {of_int(n): unary("exp", t)})
    if n in free_symbols(within):
        raise Stuck("S130", "a sequence is no function of its index as a real number", goal=sequence)
    found = Growth(state.taking(sequence), t).total(within)
    tends = _along(state, "late", found, t, within)
    log = unary("log", of_int(n))
    before = substitute(within, {t: log})
    undone = proof.step("imp_elim", [fact_at(proof, "exp_log", of_int(n)), first])
    hole = free("?exp", REAL)
    template = lam(hole, eq(before, replaced(real_body, {of_int(n): hole})))
    same = proof.step("subst", [undone, proof.step("refl", value=before)], template=template)
    same = _chained(state, same, proof.flip(step))
    sign = -1 if isinstance(found, Large) and found.sign < 0 else 1
    if sign < 0:
        same = linarith(State(proof, {}), eq(neg(before), neg(body)), [same], depth=0, local=False)
    sides = arguments(proof.conclusion(same), "eq") or (before, body)
    general = proof.general(same, [n], [le(_START, n)])
    a, b = (lam(n, side, "n") for side in sides)
    positive = linarith(State(proof, {}), le(integer(1), _START), [], depth=0)
    if isinstance(found, Tends):
        index = named_from_library(
            state, "scales", "late-equal", {"a": a, "b": b, "L": found.limit, "K": _START}
        )
        index = state.prove_implications(index, [positive, tends, general])
        return _Limit(found.limit, 0, index)
    index = named_from_library(state, "scales", "late-equal-growth", {"a": a, "b": b, "K": _START})
    return _Limit(None, found.sign, state.prove_implications(index, [positive, tends, general]))


def _chained(state: State, first: int, second: int) -> int:
    proof = state.proof
    sides = arguments(proof.conclusion(first), "eq")
    if sides is None:
        raise Stuck("S130", "an equation is needed")
    hole = free("?side", sides[0].type)
    return proof.step("subst", [second, first], template=lam(hole, eq(sides[0], hole)))


def _without_sums(state: State, term: Term, n: Free) -> tuple[Term, int]:
    """Return an equal term with closed forms for the sums that n is in."""
    proof = state.proof
    step, now = proof.step("refl", value=term), term
    for node in closed_subterms(term):
        if arguments(node, "sum") is None or n not in free_symbols(node) or node not in set(subterms(now)):
            continue
        closed, equation = closed_sum(state, node)
        hole = free("?sum", node.type)
        shape = replaced(now, {node: hole})
        if node.type == INT:
            raise Stuck("S130", "a sum of integers", goal=node)
        step = proof.step("subst", [equation, step], template=lam(hole, eq(term, shape)))
        now = substitute(shape, {hole: closed})
    return now, step


def _without_powers(state: State, term: Term, n: Free) -> tuple[Term, int]:
    """Return an equal term with exp(e·log(b)) for the powers b^e that have n in the exponent."""
    proof = state.proof
    step = proof.step("refl", value=term)
    if n not in free_symbols(term) or not isinstance(term, App) or not isinstance(term.head, Const):
        return term, step
    if any(isinstance(a.type, Function) for a in term.args):
        raise Stuck("S130", "sums and the like are not looked into", goal=term)
    current = list(term.args)
    for place, argument in enumerate(term.args):
        if argument.type != REAL:
            continue
        new, equation = _without_powers(state, argument, n)
        if new != argument:
            hole = free("?part", REAL)
            now = [*current]
            now[place] = hole
            template = lam(hole, eq(term, apply(term.head, *now)))
            step = proof.step("subst", [equation, step], template=template)
            current[place] = new
    after = apply(term.head, *current)
    both = arguments(after, "pow")
    if both is None or isinstance(both[1], Lit) or after.type != REAL:
        return after, step
    base, exponent = both
    positive = solve_goal(state, lt(real(0), base), depth=1)
    inside = state.with_local(positive)
    exponential = unary("exp", mul(of_int(exponent), unary("log", base)))
    same = solve_goal(inside, eq(after, exponential), depth=1)
    step = _chained(state, step, same)
    normal = proof.form().normal(exponential)
    return normal, proof.step("convert", [step], goal=eq(term, normal))


_READERS: dict[str, Callable[[State, Term], _Limit]] = {"limit_at_infinity": _far, "limit_sequence": _late}


# -- limits ----------------------------------------------------------------------------------------


def _asked(goal: Term) -> tuple[str, Term, Term] | None:
    for name in _MACROS:
        found = approached(name, goal)
        if found is not None:
            return name, found[0], found[1]
    return None


def by_growth(state: State, goal: Term) -> int:
    """Prove a limit at infinity, or of a sequence, from the limits of the parts of the function."""
    asked = _asked(goal)
    if asked is None:
        raise Stuck("S130", "no limit at infinity is asked", goal=goal)
    name, function, end = asked
    found = _READERS[name](state, function)
    if found.limit is None:
        raise Stuck("S130", "this grows beyond every number", goal=goal)
    return _with_limit(state, name, function, found, end)


def _with_limit(state: State, name: str, function: Term, found: _Limit, end: Term) -> int:
    limit = found.limit or end
    if limit == end:
        return found.step
    hole = free("?end", REAL)
    template = lam(hole, MACROS[name](function, hole))
    same = solve_goal(state, eq(limit, end), depth=1)
    return state.proof.step("subst", [same, found.step], template=template)


def no_limit(state: State, goal: Term) -> int:
    """Prove that L, or that nothing, is the limit of a function that has another one, or grows."""
    proof, denied = state.proof, denied_part(goal)
    assumed = proof.hyp(denied)

    def finish(inside: State, _: Term) -> int:
        for index in inside.facts():
            asked = _asked(proof.conclusion(index))
            if asked is not None:
                return _absurd(inside, index, *asked)
        raise Stuck("S130", "no limit is denied", goal=goal)

    if arguments(denied, "exists") is not None:
        absurd = unpack(state, assumed, FALSE, finish)
    else:
        absurd = finish(state.with_local(assumed), FALSE)
    return proof.step("imp_intro", [absurd], proposition=denied)


def _absurd(state: State, index: int, name: str, function: Term, end: Term) -> int:
    proof, filter_name = state.proof, _MACROS[name]
    found = _READERS[name](state, function)
    if found.limit is not None:
        if proof.form().difference(found.limit, end) == {}:
            raise Stuck("S130", "this is the limit")
        claim = "at-infinity" if filter_name == "far" else "sequence"
        step = from_library(state, "uniqueness", claim, (found.limit, end, function))
        same = state.prove_implications(step, [found.step, index])
        alone = State(proof, {}, allowance=state.allowance).with_local(same, *state.facts())
        return solve_goal(alone, FALSE, depth=1)
    if filter_name == "far":
        claim = "no-limit" if found.sign > 0 else "no-limit-of-negative"
        return lemma_of(state, "far", claim, [index, found.step], {"f": function, "L": end})
    factor = real(found.sign)
    step = named_from_library(state, "scales", "late-no-limit", {"a": function, "L": end, "s": factor})
    unit = linarith(State(proof, {}), eq(mul(factor, factor), _ONE), [], depth=0)
    step = proof.step("imp_elim", [step, unit])
    return state.prove_implications(step, [_as_wanted(state, step, found.step), index])


def _as_wanted(state: State, implication: int, index: int) -> int:
    """Say what is known as the condition of an implication has it."""
    wanted = arguments(state.proof.conclusion(implication), "imp")
    if wanted is None or wanted[0] == state.proof.conclusion(index):
        return index
    return state.proof.step("convert", [index], goal=wanted[0])


def _denies(goal: Term) -> bool:
    denied = denied_part(goal)
    found = arguments(denied, "exists")
    if found is not None and found[0].type == Function(REAL, FALSE.type):
        denied = apply(found[0], free("?end", REAL))
    return _asked(denied) is not None


# -- orders ----------------------------------------------------------------------------------------


def _quotient(state: State, f: Term, g: Term) -> tuple[_Limit, Term, list[int]]:
    """Return what f/g does, the function 1/g, and the conditions of the library's claims on orders."""
    proof = state.proof
    n, inside = state.taking(f, g).fresh("n", INT)
    below = apply(g, n)
    function = lam(n, mul(apply(f, n), inv(below)), "n")
    found = _late(state, function)
    inside = inside.with_local(proof.hyp(le(_START, n)))
    inside = inside.with_local(linarith(inside, le(real(2), of_int(n)), [], depth=0))
    if unary("log", of_int(n)) in subterms(below):
        inside = inside.with_local(solve_goal(inside, lt(real(0), unary("log", of_int(n)))))
    apart = attempt(
        lambda: solve_goal(inside, lt(real(0), below)),
        lambda: solve_goal(inside, implies(eq(below, real(0)), FALSE), depth=1),
    )
    equation = linarith(inside.with_local(apart), eq(mul(below, inv(below)), _ONE), [apart], depth=0)
    general = proof.general(equation, [n], [le(_START, n)])
    start = linarith(State(proof, {}), le(integer(1), _START), [], depth=0)
    return found, lam(n, inv(below), "n"), [start, general]


def _order(state: State, claim: str, f: Term, g: Term, inverse: Term, **values: Term) -> int:
    named = {"f": f, "g": g, "h": inverse, "K": _START, **values}
    return named_from_library(state, "orders", claim, named)


def by_quotient(state: State, goal: Term) -> int:
    """Prove is_O(f, g) or is_o(f, g), or two of these, from the limit of f/g."""
    both = arguments(goal, "and")
    if both is not None:
        return state.proof.step("and_intro", [by_quotient(state, part) for part in both])
    for name, claim in (("is_O", "at-most"), ("is_o", "smaller")):
        functions = ordered(name, goal)
        if functions is None:
            continue
        found, inverse, known = _quotient(state, *functions)
        if found.limit is None or (name == "is_o" and found.limit != real(0)):
            raise Stuck("S130", "the quotient has another limit", goal=goal)
        index = _order(state, claim, *functions, inverse, L=found.limit)
        return state.prove_implications(index, [*known, found.step])
    raise Stuck("S130", "no order is asked", goal=goal)


def no_order(state: State, goal: Term) -> int:
    """Prove that f is not O(g), or not o(g), from what f/g does; of two orders, that one fails."""
    proof, denied = state.proof, denied_part(goal)
    both = arguments(denied, "and")
    if both is not None:
        return _either_order(state, denied, both)
    for name in ("is_O", "is_o"):
        functions = ordered(name, denied)
        if functions is None:
            continue
        found, inverse, known = _quotient(state, *functions)
        if found.limit is None:
            sign = real(found.sign)
            index = _order(state, "not-at-most", *functions, inverse, s=sign)
            unit = linarith(State(proof, {}), eq(power(sign, integer(2)), _ONE), [], depth=0)
            index = state.prove_implications(index, [*known, unit])
            index = proof.step("imp_elim", [index, _as_wanted(state, index, found.step)])
            return index if name == "is_O" else _not_smaller(state, denied, index, *functions)
        if name == "is_o" and found.limit != real(0):
            apart = solve_goal(state, implies(eq(found.limit, real(0)), FALSE), depth=1)
            index = _order(state, "not-smaller", *functions, inverse, L=found.limit)
            return state.prove_implications(index, [*known, apart, found.step])
        raise Stuck("S130", "the order is seen to hold", goal=goal)
    raise Stuck("S130", "no order is denied", goal=goal)


def _not_smaller(state: State, denied: Term, at_most: int, f: Term, g: Term) -> int:
    """What is not O(g) is not o(g)."""
    proof = state.proof
    weaker = named_from_library(state, "orders", "smaller-is-at-most", {"f": f, "g": g})
    order = proof.step("imp_elim", [weaker, proof.hyp(denied)])
    return proof.step("imp_intro", [proof.step("imp_elim", [at_most, order])], proposition=denied)


def _either_order(state: State, denied: Term, both: tuple[Term, ...]) -> int:
    proof = state.proof
    assumed = proof.hyp(denied)

    def way(rule: str, part: Term) -> int:
        failed = no_order(state, implies(part, FALSE))
        absurd = proof.step("imp_elim", [failed, proof.step(rule, [assumed])])
        return proof.step("imp_intro", [absurd], proposition=denied)

    return attempt(lambda: way("and_left", both[0]), lambda: way("and_right", both[1]))


def _asks_order(goal: Term) -> bool:
    parts = arguments(goal, "and") or (goal,)
    return all(any(ordered(name, part) is not None for name in ("is_O", "is_o")) for part in parts)


def _denies_order(goal: Term) -> bool:
    return _asks_order(denied_part(goal))


def _closed(asks: Callable[[Term], bool]) -> Callable[[Term], bool]:
    """Return the same question, of goals that do not speak of unknown functions."""
    return lambda goal: asks(goal) and not any(isinstance(s.type, Function) for s in free_symbols(goal))


STRATEGIES: tuple[Strategy, ...] = (
    Strategy("limits of the parts", _closed(lambda g: _asked(g) is not None), once(by_growth), whole=True),
    Strategy("no limit", _closed(_denies), once(no_limit), whole=True),
    Strategy(
        "the limit of a quotient",
        _closed(_asks_order),
        once(by_quotient),
        whole=True,
    ),
    Strategy("another order", _closed(_denies_order), once(no_order), whole=True),
)
"""What `logic.auto` may call."""
