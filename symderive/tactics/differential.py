"""Unknown functions in equations with derivatives: what is constant, and facts differentiated. Untrusted.

f' = a·f gives f = c·exp(a·x), since f·exp(-a·x) has the derivative 0; an equation that holds everywhere
holds for the derivatives of its sides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import partial
from itertools import islice

from symderive.errors import Refusal, TermError
from symderive.tactics.analysis import at_values, with_value
from symderive.tactics.arith import Combination, Setting, combine, linarith, relation
from symderive.tactics.calculus import derivative, derivatives_in, once
from symderive.tactics.library import from_library
from symderive.tactics.logic import attempt, simple, solve_goal, witness
from symderive.tactics.matching import Schema, closed_subterms, schema_of
from symderive.tactics.proof import State, Stuck
from symderive.tactics.registry import Strategy
from symderive.tactics.rewriting import rewrite_fact, rewrite_goal
from symderive.terms.build import FALSE, add, arguments, divide, eq, le, lt, mul, neg, real, sub, unary
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
from symderive.terms.types import PROP, REAL, Function

__all__ = ["STRATEGIES"]

MAX_FACTORS = 3
"""How many exponentials are tried as integrating factors."""

MAX_POINTS = 3
"""At how many places values are compared, and facts differentiated."""

_OF_REALS = Function(REAL, REAL)
_ASKED = free("?constant", REAL)
"""Stands in a state for the search for what is constant, which does not come back to itself."""


def _values(term: Term) -> Iterator[App]:
    """Yield the values f(a) of unknown functions of a real in a term."""
    for node in closed_subterms(term):
        if isinstance(node, App) and isinstance(node.head, Free) and node.head.type == _OF_REALS:
            yield node


def _is_of_unknown(goal: Term) -> bool:
    found = relation(goal)
    return found is not None and found[1].type == REAL and any(True for _ in _values(goal))


def _speaks_of_derivatives(state: State) -> bool:
    facts = (state.proof.conclusion(i) for i in state.facts())
    return any(isinstance(n, Const) and n.name == "deriv" for fact in facts for n in subterms(fact))


# -- what is constant ------------------------------------------------------------------------------


def by_conservation(state: State, goal: Term) -> int:
    """Prove l = r where l - r, or that times an exponential, has the derivative 0 and is 0 at a place."""
    sides = arguments(goal, "eq")
    if sides is None or derivatives_in([goal]) or not _speaks_of_derivatives(state):
        raise Stuck("S130", "no derivative is known", goal=goal)
    variables = dict.fromkeys(x for v in _values(goal) if isinstance(x := v.args[0], Free))
    state = state.asking(_ASKED)
    ways = [
        partial(_constant, state, goal, x, exponent)
        for x in variables
        for exponent in islice(_exponents(state, goal, x), MAX_FACTORS)
    ]
    if not ways:
        raise Stuck("S130", "no variable is free to move", goal=goal)
    return attempt(*ways)


def _exponents(state: State, goal: Term, x: Free) -> Iterator[Term]:
    """Yield 0 and the exponents in a goal that x is in."""
    yield real(0)
    found = (arguments(node, "exp") for node in closed_subterms(goal))
    yield from dict.fromkeys(f[0] for f in found if f is not None and x in free_symbols(f[0]))


def _constant(state: State, goal: Term, x: Free, exponent: Term) -> int:
    proof, form = state.proof, state.proof.form()
    left, right = arguments(goal, "eq") or (goal, goal)
    body = form.normal(mul(sub(left, right), unary("exp", neg(exponent))))
    function = lam(x, body, "x")
    t, inner = state.taking(goal).fresh("t", REAL)
    step, slope = derivative(inner, function, t)
    level = with_value(proof, step, _is_zero(inner, slope))
    shown = proof.step("all_intro", [level], variable=t)
    general = proof.step("imp_elim", [from_library(state, "convexity", "constant", (function,)), shown])

    def at(place: Term) -> int:
        start = solve_goal(state, eq(form.normal(apply(function, place)), real(0)), depth=1)
        same = at_values(proof, general, x, place)
        same = linarith(state, eq(body, real(0)), [same, start], depth=0, local=False)
        terms = ((unary("exp", exponent), same, None),)
        return combine(state, goal, Combination(terms), Setting(form))

    return attempt(*(partial(at, place) for place in _places(state, goal)))


def _is_zero(state: State, slope: Term) -> int:
    """Prove slope = 0, the derivatives in it by what facts say that they are."""
    rules = [
        schema
        for schema in (schema_of(state, i) for i in state.facts())
        if (sides := arguments(schema.conclusion, "eq")) is not None and arguments(sides[0], "deriv")
    ]

    def finish(inner: State, part: Term) -> int:
        return attempt(lambda: linarith(inner, part, [], depth=0), lambda: solve_goal(inner, part, depth=1))

    return rewrite_goal(state, eq(slope, real(0)), rules, simple, finish)


def _places(state: State, goal: Term) -> list[Term]:
    """Return 0 and the places at which facts tell values of the functions in a goal."""
    heads = {v.head for v in _values(goal)}
    found: dict[Term, None] = {}
    for index in state.facts():
        fact = state.proof.conclusion(index)
        if relation(fact) is not None:
            found.update((v.args[0], None) for v in _values(fact) if v.head in heads)
    found[real(0)] = None
    return list(found)[:MAX_POINTS]


def _claimed(claim: Term) -> tuple[Free, Free, Term, Term] | None:
    """Return c, x, l and r where a claim says ∃c. ∀x. l = r of unknown functions of the real x."""
    asked = arguments(claim, "exists")
    if asked is None or asked[0].type != Function(REAL, PROP):
        return None
    c, x = free("?c", REAL), free("?x", REAL)
    general = arguments(apply(asked[0], c), "forall")
    if general is None or general[0].type != Function(REAL, PROP):
        return None
    said = apply(general[0], x)
    sides = arguments(said, "eq")
    return (c, x, sides[0], sides[1]) if sides is not None and _is_of_unknown(said) else None


def constant_exists(state: State, goal: Term) -> int:
    """Prove ∃c. ∀x. l = r, linear in c, by the c for which it holds at 0."""
    found = _claimed(goal)
    if found is None or not _speaks_of_derivatives(state):
        raise Stuck("S130", "no constant is asked for", goal=goal)
    c, x, left, right = found
    form = state.proof.form()
    rest = sub(left, right)
    start, one = (form.normal(substitute(rest, {x: real(0), c: real(v)})) for v in (0, 1))
    slope = form.constant(form.difference(one, start))
    if not slope:
        raise Stuck("S130", "the constant is not told by the values at 0", goal=goal)
    value = form.normal(divide(start, real(-slope)))
    return witness(state, goal, [value], lambda inner, part: solve_goal(inner, part, depth=1))


# -- facts differentiated --------------------------------------------------------------------------


def by_differentiated(state: State, goal: Term) -> int:
    """Prove a relation of derivatives from the derivatives of the sides of equations that hold everywhere."""
    wanted = [n for n in derivatives_in([goal]) if arguments(n, "deriv") is not None]
    points = dict.fromkeys((arguments(n, "deriv") or ())[1] for n in wanted)
    added: dict[int, None] = {}
    for schema in _equations(state):
        for point in list(points)[:MAX_POINTS]:
            try:
                added[_differentiated(state, schema, point)] = None
            except (Stuck, Refusal, TermError) as error:
                if error.code == "S190":
                    raise
    if not added:
        raise Stuck("S170", "no equation that holds everywhere is differentiated", goal=goal)
    known = state.with_local(*added, *_with_values(state, list(added)))
    return attempt(
        lambda: linarith(known, goal, [], depth=0),
        lambda: linarith(known, goal, [], depth=1),
        lambda: solve_goal(known, goal, depth=1),
    )


def _equations(state: State) -> Iterator[Schema]:
    """Yield the facts that are equations of reals for every real number, of compositions or products."""
    for index in state.facts():
        schema = schema_of(state, index)
        sides = arguments(schema.conclusion, "eq")
        if sides is None or schema.conditions or [v.type for v in schema.variables] != [REAL]:
            continue
        if sides[0].type == REAL and any(
            isinstance(n, App) and isinstance(n.head, Free) for side in sides for n in subterms(side)
        ):
            yield schema


def _differentiated(state: State, schema: Schema, point: Term) -> int:
    """From l(x) = r(x) for all x to l'(a) = r'(a)."""
    proof = state.proof
    x, inner = state.taking(point).fresh("x", REAL)
    same = proof.at(schema.fact, x)
    sides = arguments(proof.conclusion(same), "eq") or ()
    first, second = (lam(x, side, "x") for side in sides)
    values = []
    for function in (first, second):
        step, _ = derivative(inner, function, point)
        values.append(proof.step("deriv_value", [step]))
    equal = proof.step("funext", [same], variable=x)
    hole = free("?function", _OF_REALS)
    slope = apply(const("deriv"), second, point)
    template = lam(hole, eq(apply(const("deriv"), hole, point), slope))
    joined = proof.step("subst", [proof.flip(equal), proof.step("refl", value=slope)], template=template)
    one, other = ((arguments(proof.conclusion(v), "eq") or ())[1] for v in values)
    return linarith(state, eq(one, other), [joined, *values], depth=0, local=False)


def _with_values(state: State, steps: Sequence[int]) -> list[int]:
    """Return the steps with the values of functions put in that facts tell."""
    rules = []
    for index in state.facts():
        sides = arguments(state.proof.conclusion(index), "eq")
        if sides is not None and isinstance(sides[1], Lit) and sides[0].type == REAL:
            rules.append(schema_of(state, index))
    return [new for i in steps if rules and (new := rewrite_fact(state, i, rules, simple)) is not None]


# -- bounds of difference quotients ------------------------------------------------------------------


def by_quotients(state: State, goal: Term) -> int:
    """Prove f'(a) <= m, or m <= f'(a), from f(a + s) <= f(a) + s·m, or the reverse, for small s > 0."""
    found = _bounded_derivative(state, goal)
    if found is None:
        raise Stuck("S130", "no derivative is bounded", goal=goal)
    function, point, sign, bound = found
    proof = state.proof
    s, inner = state.taking(goal).fresh("s", REAL)
    moved = lam(s, mul(real(sign), apply(function, add(point, s))), "s")
    step, _ = derivative(state, moved, real(0))
    small = [proof.hyp(lt(real(0), s)), proof.hyp(le(s, real(1)))]
    schemas = (schema_of(state, i) for i in state.facts())
    pairs = [
        x.fact for x in schemas if x.order == x.variables and [v.type for v in x.variables] == [REAL] * 2
    ]
    inner = inner.with_local(*(proof.at(fact, add(point, s), point) for fact in pairs))
    wanted = le(apply(moved, s), add(apply(moved, real(0)), mul(s, bound)))
    below = solve_goal(inner.with_local(*small), wanted, depth=1)
    limited = proof.step("slope", [step, below], variable=s)
    return linarith(state, goal, [limited], depth=0, local=False)


def _bounded_derivative(state: State, goal: Term) -> tuple[Term, Term, int, Term] | None:
    """Return f, a, s and m where a goal says s·f'(a) <= m, for an unknown f and s = 1 or -1."""
    sides, wanted = arguments(goal, "le"), derivatives_in([goal])
    inside = arguments(wanted[0], "deriv") if len(wanted) == 1 else None
    if sides is None or inside is None or not isinstance(inside[0], Free):
        return None
    form = state.proof.form()
    rest = dict(form.difference(*sides))
    (unit,) = form.poly(wanted[0])
    factor = Fraction(rest.pop(unit, 0))
    bound = form.normal(divide(neg(form.reify(rest, REAL)), real(abs(factor) or 1)))
    if not factor or wanted[0] in subterms(bound):
        return None
    return inside[0], inside[1], 1 if factor > 0 else -1, bound


def _asks_derivative(goal: Term) -> bool:
    return relation(goal) is not None and goal != FALSE and bool(derivatives_in([goal]))


def _asks_bound(goal: Term) -> bool:
    return arguments(goal, "le") is not None and _asks_derivative(goal)


STRATEGIES: tuple[Strategy, ...] = (
    Strategy("what is constant", _is_of_unknown, once(by_conservation), late=True),
    Strategy("a constant", lambda goal: _claimed(goal) is not None, once(constant_exists), whole=True),
    Strategy("a bound of difference quotients", _asks_bound, once(by_quotients), late=True),
    Strategy("facts differentiated", _asks_derivative, once(by_differentiated), late=True),
)
"""What `logic.auto` may call."""
