"""Proofs of closed propositions whose truth is plain: finite ranges one by one, values as numbers. Untrusted.

`tactics.finite` says what holds; here the kernel is shown why. What evaluation leaves open is left to the
general search.
"""

from __future__ import annotations

from collections.abc import Iterable

from symderive.errors import Refusal
from symderive.tactics.arith import linarith
from symderive.tactics.evaluation import holds
from symderive.tactics.finite import NotPlain, integer_range, samples, truth_value, value_of
from symderive.tactics.logic import attempt, introduced, simple, solve_goal
from symderive.tactics.proof import State, Stuck
from symderive.tactics.rewriting import rewrite_goal
from symderive.terms.build import (
    FALSE,
    TRUE,
    add,
    arguments,
    cast,
    eq,
    forall,
    integer,
    is_negation,
    le,
    lt,
    negation,
    real,
)
from symderive.terms.term import App, Const, Term, apply, free, free_symbols, lam
from symderive.terms.types import INT, REAL, Cyclic, Function, Type

__all__ = ["settle"]

MAX_CASES = 40
"""The longest range of integers that is gone through one by one."""

MAX_TURNS = 12
"""How often a recursion is unfolded."""

MAX_ROUNDS = 8
"""How often the parts of a comparison are rewritten."""


def _truth(proposition: Term) -> bool | None:
    """Say whether a proposition holds, by exact values or else by floats that are far apart."""
    plain = truth_value(proposition)
    return holds(proposition, {}) if plain is None else plain


def settle(state: State, goal: Term) -> int:
    """Prove a closed proposition: by its value where that is plain, else by search."""
    if _truth(goal) is True:
        return attempt(lambda: _prove(state, goal), lambda: solve_goal(state, goal))
    return solve_goal(state, goal)


def _open(goal: Term) -> Stuck:
    return Stuck("S130", "the truth of this is not plain", goal=goal)


def _prove(state: State, goal: Term) -> int:
    proof = state.proof
    state.allowance.spend()
    if _truth(goal) is not True:
        return solve_goal(state, goal)
    if goal == TRUE:
        return proof.step("true_intro")
    if is_negation(goal):
        return _deny(state, (arguments(goal, "imp") or (goal,))[0])
    for name, build in (("and", _both), ("or", _either), ("imp", _implication)):
        parts = arguments(goal, name)
        if parts is not None:
            return build(state, parts[0], parts[1])
    for name, each in (("forall", _all), ("exists", _some)):
        found = arguments(goal, name)
        if found is not None:
            return each(state, found[0])
    return _atom(state, goal)


def _both(state: State, left: Term, right: Term) -> int:
    return state.proof.step("and_intro", [_prove(state, left), _prove(state, right)])


def _either(state: State, left: Term, right: Term) -> int:
    if _truth(left):
        return state.proof.step("or_left", [_prove(state, left)], other=right)
    return state.proof.step("or_right", [_prove(state, right)], other=left)


def _implication(state: State, left: Term, right: Term) -> int:
    proof = state.proof
    if _truth(left) is False:
        absurd = proof.step("imp_elim", [_deny(state, left), proof.hyp(left)])
        shown = proof.step("contra", [absurd], proposition=right)
    else:
        shown = _prove(state, right)
    return proof.step("imp_intro", [shown], proposition=left)


def _all(state: State, predicate: Term) -> int:
    proof = state.proof
    kind = predicate.type.domain if isinstance(predicate.type, Function) else REAL
    if isinstance(kind, Cyclic) and isinstance(kind.size, int) and kind.size <= MAX_CASES:
        cases = [_prove(state, apply(predicate, v)) for v in _values(kind)]
        return proof.step("cyclic_cases", cases, predicate=predicate)
    bounds = integer_range(predicate, True, value_of)
    if bounds is None or bounds[1] - bounds[0] >= MAX_CASES:
        return solve_goal(state, apply(Const("forall", Function(predicate.type, TRUE.type)), predicate))
    k, inner = state.taking(predicate).fresh("k", INT)
    goal = apply(predicate, k)
    shown = _from(inner, predicate, k, goal, bounds[0], bounds[1])
    return proof.step("all_intro", [shown], variable=k)


def _from(state: State, predicate: Term, k: Term, goal: Term, low: int, high: int) -> int:
    """Prove A(k) by k < low, k = low, low + 1 <= k, and so on up to high."""
    proof = state.proof
    if low > high:
        return introduced(state, goal, _absurd)
    point = integer(low)
    cases = proof.step("trichotomy", left=k, right=point)
    below = proof.hyp(lt(k, point))
    first = introduced(state.with_local(proof.step("int_tight", [below])), goal, _absurd)
    level = proof.hyp(eq(k, point))
    at = proof.step("subst", [proof.flip(level), _prove(state, apply(predicate, point))], template=predicate)
    above = proof.hyp(lt(point, k))
    rest = _from(state.with_local(proof.step("int_tight", [above])), predicate, k, goal, low + 1, high)
    either = (arguments(proof.conclusion(cases), "or") or (FALSE, FALSE))[1]
    later = proof.step("or_elim", [proof.hyp(either), at, rest])
    return proof.step("or_elim", [cases, first, later])


def _absurd(state: State, goal: Term) -> int:
    return state.proof.step("contra", [linarith(state, FALSE, [], depth=0)], proposition=goal)


def _values(kind: Type) -> Iterable[Term]:
    for value in samples(kind):
        if isinstance(kind, Cyclic):
            yield cast(integer(value), kind)
        else:
            yield integer(value) if kind == INT else real(value)


def _where(predicate: Term, universal: bool) -> Iterable[Term]:
    """Return the values at which a predicate is tried."""
    kind = predicate.type.domain if isinstance(predicate.type, Function) else REAL
    bounds = integer_range(predicate, universal, value_of) if kind == INT else None
    if bounds is not None:
        return (integer(v) for v in range(bounds[0], bounds[1] + 1))
    return _values(kind)


def _some(state: State, predicate: Term) -> int:
    goal = apply(Const("exists", Function(predicate.type, TRUE.type)), predicate)
    for value in _where(predicate, False):
        instance = apply(predicate, value)
        if _truth(instance):
            return state.proof.step("ex_intro", [_prove(state, instance)], goal=goal, value=value)
    raise _open(goal)


def _deny(state: State, claim: Term) -> int:
    """Prove `not A` of a closed proposition that is plainly false."""
    proof = state.proof
    state.allowance.spend()
    if _truth(claim) is not False:
        return solve_goal(state, negation(claim))
    assumed = proof.hyp(claim)
    return proof.step("imp_intro", [_refute(state, claim, assumed)], proposition=claim)


def _refute(state: State, claim: Term, assumed: int) -> int:
    """Derive a contradiction from the step that says a false proposition."""
    proof = state.proof
    if claim == FALSE:
        return assumed
    both = arguments(claim, "and")
    if both is not None:
        side = 0 if _truth(both[0]) is False else 1
        part = proof.step(("and_left", "and_right")[side], [assumed])
        return _refute(state, both[side], part)
    either = arguments(claim, "or")
    if either is not None:
        return proof.step("or_elim", [assumed, *(_refute(state, p, proof.hyp(p)) for p in either)])
    implied = arguments(claim, "imp")
    if implied is not None:
        return _refute(state, implied[1], proof.step("imp_elim", [assumed, _prove(state, implied[0])]))
    quantified = arguments(claim, "forall")
    if quantified is not None:
        for value in _where(quantified[0], True):
            instance = apply(quantified[0], value)
            if _truth(instance) is False:
                return _refute(state, instance, proof.step("all_elim", [assumed], value=value))
        raise _open(claim)
    exists = arguments(claim, "exists")
    if exists is not None and isinstance(exists[0].type, Function):
        x, _ = state.taking(claim).fresh("x", exists[0].type.domain)
        inside = apply(exists[0], x)
        nowhere = proof.step("all_elim", [_prove(state, forall(x, negation(inside)))], value=x)
        absurd = proof.step("imp_elim", [nowhere, proof.hyp(inside)])
        return proof.step("ex_elim", [assumed, absurd], variable=x)
    return _refute_atom(state, claim, assumed)


def _refute_atom(state: State, claim: Term, assumed: int) -> int:
    proof = state.proof
    sides = arguments(claim, "eq")
    if sides is not None and isinstance(sides[0].type, Function):
        return _refute_functions(state, sides[0], sides[1], assumed)
    if sides is not None and isinstance(sides[0].type, Cyclic):
        return _refute_residues(state, sides[0], sides[1], assumed)
    return attempt(
        lambda: linarith(state, FALSE, [assumed], depth=0, local=False),
        lambda: proof.step("imp_elim", [_rewritten(state, negation(claim)), assumed]),
        lambda: solve_goal(state.with_local(assumed), FALSE, [assumed], depth=1),
    )


def _refute_functions(state: State, left: Term, right: Term, assumed: int) -> int:
    """Refute f = g at an argument where they differ."""
    proof = state.proof
    kind = left.type.domain if isinstance(left.type, Function) else REAL
    for value in _values(kind):
        claim = eq(apply(left, value), apply(right, value))
        if _truth(claim) is False:
            hole = free(f"#{max(left.fresh, right.fresh)}", left.type)
            template = lam(hole, eq(apply(left, value), apply(hole, value)))
            base = proof.step("refl", value=apply(left, value))
            return _refute(state, claim, proof.step("subst", [assumed, base], template=template))
    raise _open(eq(left, right))


def _refute_residues(state: State, left: Term, right: Term, assumed: int) -> int:
    def apart(inner: State, part: Term) -> int:
        sides = arguments((arguments(part, "imp") or (FALSE,))[0], "eq") or (left, right)
        return inner.proof.step("idx_distinct", left=sides[0], right=sides[1])

    denied = rewrite_goal(state, negation(eq(left, right)), (_simplified,), simple, apart, rounds=MAX_ROUNDS)
    return state.proof.step("imp_elim", [denied, assumed])


def _atom(state: State, goal: Term) -> int:
    sides = arguments(goal, "eq")
    if sides is not None and isinstance(sides[0].type, Function):
        return introduced(state, goal, _pointwise)
    return attempt(
        lambda: linarith(state, goal, [], depth=0, local=False),
        lambda: _rewritten(state, goal),
        lambda: solve_goal(state, goal, depth=1),
    )


def _pointwise(state: State, goal: Term) -> int:
    """Prove an equation of entries for every residue, else by search."""
    return attempt(
        lambda: linarith(state, goal, [], depth=0, local=False), lambda: solve_goal(state, goal, depth=1)
    )


# -- values that are no plain arithmetic -------------------------------------------------------------


def _rewritten(state: State, goal: Term) -> int:
    """Prove a comparison, or its denial, with recursions, distinctions and definitions worked out."""

    def finish(inner: State, part: Term) -> int:
        if part == goal:
            raise _open(goal)
        return introduced(inner, part, lambda s, g: linarith(s, g, [], depth=0))

    return rewrite_goal(state, goal, (_simplified,), simple, finish, rounds=MAX_ROUNDS)


def _simplified(state: State, term: Term) -> tuple[Term, int] | None:
    """Rewrite a closed application of a constant that the normal form leaves alone."""
    if not isinstance(term, App) or not isinstance(term.head, Const) or free_symbols(term):
        return None
    entry = _SIMPLER.get(term.head.name)
    if entry is None or len(term.args) < entry[0]:
        return None
    arity, build = entry
    plain = App(term.head, term.args[:arity])
    try:
        found = build(state, plain)
    except (Stuck, Refusal, NotPlain):
        return None
    if found is None or len(term.args) == arity:
        return found
    value, step = found
    rest = term.args[arity:]
    hole = free(f"#{max(term.fresh, value.fresh)}", plain.type)
    template = lam(hole, eq(term, apply(hole, *rest)))
    base = state.proof.step("refl", value=term)
    return apply(value, *rest), state.proof.step("subst", [step, base], template=template)


def _chosen(state: State, term: App) -> tuple[Term, int] | None:
    condition = term.args[0]
    known = _truth(condition)
    if known is None:
        return None
    shown = _prove(state, condition) if known else _deny(state, condition)
    step = state.proof.step("ite_true" if known else "ite_false", [shown], value=term)
    return term.args[1 if known else 2], step


def _defined(state: State, term: App) -> tuple[Term, int] | None:
    step = state.proof.step("define", value=term)
    sides = arguments(state.proof.conclusion(step), "eq")
    return (sides[1], step) if sides is not None else None


def _recursion(state: State, term: App) -> tuple[Term, int] | None:
    """Work out a recursion of a literal number of steps, each in normal form."""
    proof = state.proof
    start, function, number = term.args
    count = value_of(number)
    if not 0 <= count <= MAX_TURNS:
        return None
    value, index = start, proof.step("natrec_zero", start=start, step=function)
    for k in range(count):
        at = integer(k)
        sign = linarith(state, le(integer(0), at), [], depth=0)
        after = proof.step("natrec_succ", [sign], start=start, step=function, number=at)
        before = apply(term.head, start, function, at)
        left = apply(term.head, start, function, add(at, integer(1)))
        if k or before != _left(state, index):
            index = proof.step("convert", [index], goal=eq(before, value))
        hole = free(f"#{max(left.fresh, value.fresh)}", value.type)
        template = lam(hole, eq(left, apply(function, at, hole)))
        index = proof.step("subst", [index, after], template=template)
        value = proof.form().normal(apply(function, at, value))
        index = proof.step("convert", [index], goal=eq(left, value))
    return value, proof.step("convert", [index], goal=eq(term, value))


def _left(state: State, index: int) -> Term:
    return (arguments(state.proof.conclusion(index), "eq") or (FALSE,))[0]


def _written_out(state: State, term: App) -> tuple[Term, int] | None:
    """Write out a sum over a literal range, or over the residues of a literal modulus."""
    function = term.args[-1]
    kind = function.type.domain if isinstance(function.type, Function) else INT
    if isinstance(kind, Cyclic):
        values = list(_values(kind))
    else:
        low, high = (value_of(bound) for bound in term.args[:2])
        values = [integer(v) for v in range(low, high + 1)]
    if not values or len(values) > MAX_CASES or term.type not in (INT, REAL):
        return None
    result = apply(function, values[0])
    for value in values[1:]:
        result = add(result, apply(function, value))
    return result, linarith(state, eq(term, result), [], depth=0, local=False)


_SIMPLER = {
    "ite": (3, _chosen),
    "max": (2, _defined),
    "min": (2, _defined),
    "natrec": (3, _recursion),
    "factorial": (1, _defined),
    "binomial": (2, _defined),
    "det": (1, _defined),
    "sum": (3, _written_out),
    "csum": (1, _written_out),
}
"""What is worked out, with its number of arguments."""
