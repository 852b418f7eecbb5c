"""Orders carried over by functions that rise: f(x) < f(y) from x < y, and x < y or x = y back. Untrusted.

That a function rises is shown by its derivative on all reals, that it is above its tangent by a derivative
that rises. For the way back whatever proves f(x) < f(y) from x < y will do.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from symderive.errors import Refusal, TermError
from symderive.tactics.analysis import at_values
from symderive.tactics.arith import linarith, relation
from symderive.tactics.calculus import once
from symderive.tactics.convexity import climbs, slope_of
from symderive.tactics.library import from_library
from symderive.tactics.logic import attempt, simple, solve_goal, without
from symderive.tactics.proof import State, Stuck
from symderive.tactics.registry import Strategy
from symderive.terms.build import FALSE, arguments, eq, le, lt, neg, negation, real, sub
from symderive.terms.term import App, Const, Free, Lit, Term, apply, free, free_symbols, lam, subterms
from symderive.terms.types import REAL, Function

__all__ = ["STRATEGIES", "by_rising", "by_tangent", "from_images"]

MAX_SIZE = 60
"""Up to how many nodes a relation has that is read as one of values of a function."""


def _difference(left: Term, right: Term) -> tuple[Term, Term] | None:
    """Return x and y where right is left with y for some of the x's; None if they differ in more ways."""
    if left == right:
        return None
    if not (isinstance(left, App) and isinstance(right, App)):
        return left, right
    if left.head != right.head or len(left.args) != len(right.args):
        return left, right
    pairs = {(a, b): _difference(a, b) for a, b in zip(left.args, right.args, strict=True) if a != b}
    found = set(pairs.values())
    (pair,) = found if len(found) == 1 else [None]
    if pair is None or pair[0].type != REAL or pair[0].loose or pair[1].loose:
        return left, right
    return pair


def _with_hole(left: Term, right: Term, pair: tuple[Term, Term], hole: Free) -> Term:
    """Return the term of which the sides are the values at x and y."""
    if (left, right) == pair:
        return hole
    if left == right or not isinstance(left, App) or not isinstance(right, App):
        return left
    args = (_with_hole(a, b, pair, hole) for a, b in zip(left.args, right.args, strict=True))
    return apply(left.head, *args)


def _values_of_one(left: Term, right: Term) -> tuple[Term, Term, Term] | None:
    """Return f, x, y where the sides are f(x) and f(y), and not x and y themselves."""
    pair = _difference(left, right)
    if left.type != REAL or pair is None or pair == (left, right):
        return None
    hole = free("?at", REAL)
    return lam(hole, _with_hole(left, right, pair, hole), "x"), *pair


# -- there ---------------------------------------------------------------------------------------------


def by_rising(state: State, goal: Term) -> int:
    """Prove f(x) < f(y) or f(x) <= f(y) from the order of x and y, as f rises, or as it falls."""
    found = relation(goal)
    values = _values_of_one(found[1], found[2]) if found is not None and found[0] != "eq" else None
    if found is None or values is None:
        raise Stuck("S123", "no values of one function are compared", goal=goal)
    function, x, y = values
    order = lt if found[0] == "lt" else le
    hole = free("?at", REAL)
    falling = lam(hole, neg(apply(function, hole)), "x")

    def by(rises: Term, low: Term, high: Term) -> int:
        known = simple(state, order(low, high))
        general = climbs(state, rises, strict=order is lt)
        step = state.proof.step("imp_elim", [at_values(state.proof, general, low, high), known])
        return linarith(state, goal, [step], depth=0, local=False)

    return attempt(lambda: by(function, x, y), lambda: by(falling, y, x))


def from_a_point(state: State, goal: Term) -> int:
    """Prove l(x) < r(x) from l(a) <= r(a) and a < x, as r - l rises, or from x < a, as it falls.

    Likewise l(x) <= r(x) from a <= x or x <= a.
    """
    found = relation(goal)
    if found is None or found[0] == "eq":
        raise Stuck("S123", "an inequality is needed", goal=goal)
    name, left, right = found
    order = lt if name == "lt" else le

    def by(function: Term, low: Term, high: Term, point: Term) -> int:
        known = simple(state, order(low, high))
        general = climbs(state, function, strict=order is lt)
        step = state.proof.step("imp_elim", [at_values(state.proof, general, low, high), known])
        first = apply(function, point)
        zero = real(0)
        start = solve_goal(state, le(zero, first) if point == low else le(first, zero), depth=1)
        return linarith(state, goal, [step, start], depth=0, local=False)

    ways = []
    for variable, point in _starts(state, goal):
        up, down = lam(variable, sub(right, left), "x"), lam(variable, sub(left, right), "x")
        ways.append(lambda f=up, x=variable, a=point: by(f, a, x, a))
        ways.append(lambda f=down, x=variable, a=point: by(f, x, a, a))
    if not ways:
        raise Stuck("S130", "no number bounds a variable", goal=goal)
    return attempt(*ways)


def by_tangent(state: State, goal: Term) -> int:
    """Prove l(x) < r(x) where x is not a, as the slope of r - l rises and it touches 0 at a."""
    found = relation(goal)
    if found is None or found[0] != "lt":
        raise Stuck("S123", "a strict inequality is needed", goal=goal)
    _, left, right = found
    proof = state.proof
    for variable, point in _starts(state, goal):
        try:
            apart = _apart(state, variable, point)
            function = lam(variable, sub(right, left), "x")
            shown, slope = slope_of(state, function)
            index = from_library(state, "convexity", "tangents-strictly", (function, slope))
            general = state.prove_implications(index, [shown, climbs(state, slope, strict=True)])
            step = proof.step("imp_elim", [at_values(proof, general, point, variable), apart])
            level = [solve_goal(state, eq(apply(f, point), real(0)), depth=1) for f in (function, slope)]
            steep = linarith(state, eq(apply(slope, point), real(0)), [level[1]], depth=0, local=False)
            rules = [steep, level[0], step]
            return attempt(
                lambda: linarith(state, goal, rules, depth=0, local=False),  # noqa: B023
                lambda: linarith(state, goal, rules, depth=1, local=False),  # noqa: B023
            )
        except (Stuck, Refusal, TermError) as error:
            if error.code == "S190":
                raise
    raise Stuck("S130", "the sides do not touch where the variable is not", goal=goal)


def _apart(state: State, variable: Free, point: Term) -> int:
    """Prove a != x."""
    assumed = state.proof.hyp(eq(point, variable))
    inner = state.with_local(assumed)
    absurd = attempt(
        lambda: simple(inner, FALSE),
        lambda: _contradicted(inner, eq(variable, point), assumed),
    )
    return state.proof.step("imp_intro", [absurd], proposition=eq(point, variable))


def _contradicted(state: State, equation: Term, assumed: int) -> int:
    for index in state.facts():
        if state.proof.conclusion(index) == negation(equation):
            return state.proof.step("imp_elim", [index, state.proof.flip(assumed)])
    raise Stuck("S130", "the values may be equal", goal=equation)


def _starts(state: State, goal: Term) -> Iterator[tuple[Free, Term]]:
    """Yield the variables of a goal, each with the numbers to which facts compare it."""
    symbols = free_symbols(goal)
    found: dict[tuple[Free, Term], None] = {}
    for index in state.facts():
        fact = state.proof.conclusion(index)
        denied = arguments(fact, "imp")
        said = relation(denied[0] if denied is not None and denied[1] == FALSE else fact)
        if said is None or said[1].type != REAL:
            continue
        for one, other in (said[1:], said[:0:-1]):
            if isinstance(one, Free) and one in symbols and isinstance(other, Lit):
                found[one, other] = None
    yield from found


# -- and back ------------------------------------------------------------------------------------------


def from_images(state: State, goal: Term) -> int:
    """Prove x = y, x < y or x <= y from a fact about f(x) and f(y): else they would be ordered otherwise."""
    found = relation(goal)
    if found is None or found[1].type != REAL or goal == FALSE:
        raise Stuck("S123", "a relation of real numbers is needed", goal=goal)
    for index, turned in _images(state, found[1:]):
        try:
            return _by_denial(state, goal, found, index, turned=turned)
        except (Stuck, Refusal, TermError) as error:
            if error.code == "S190":
                raise
    raise Stuck("S130", "no fact compares values of a function at the two sides", goal=goal)


def _images(state: State, sides: tuple[Term, Term]) -> Iterator[tuple[int, bool]]:
    """Yield the facts about f(x) and f(y), or f(y) and f(x)."""
    for index in state.facts():
        said = relation(state.proof.conclusion(index))
        values = _values_of_one(said[1], said[2]) if said is not None else None
        if values is not None and set(values[1:]) == set(sides):
            yield index, values[1:] != sides


def _by_denial(state: State, goal: Term, found: tuple[str, Term, Term], index: int, *, turned: bool) -> int:
    proof = state.proof
    name, left, right = found
    said = relation(proof.conclusion(index)) or found
    images = {left: said[2] if turned else said[1], right: said[1] if turned else said[2]}
    rest = without(state, index)

    def refute(assumed: int, low: Term, high: Term, *, strict: bool) -> int:
        order = lt if strict else le
        ends = images[low], images[high]

        def carried(one: Term, other: Term) -> int:
            shown = solve_goal(rest.with_local(assumed), order(one, other))
            return linarith(state, FALSE, [shown, index], depth=0, local=False)

        absurd = attempt(lambda: carried(*ends), lambda: carried(*reversed(ends)))
        return proof.step("contra", [absurd], proposition=goal)

    if name != "eq":
        turned_round = proof.turned(proof.hyp(negation(goal)))
        if turned_round is None:
            raise Stuck("S130", "an order could not be denied", goal=goal)
        return refute(turned_round, right, left, strict=name == "le")
    cases = proof.step("trichotomy", left=left, right=right)
    parts = arguments(proof.conclusion(cases), "or") or (goal, goal)
    below = refute(proof.hyp(parts[0]), left, right, strict=True)
    above = refute(proof.hyp(lt(right, left)), right, left, strict=True)
    last = proof.step("or_elim", [proof.hyp(parts[1]), proof.hyp(goal), above])
    return proof.step("or_elim", [cases, below, last])


def _is_order(goal: Term) -> bool:
    found = relation(goal)
    return found is not None and found[0] != "eq" and found[1].type == REAL and goal != FALSE


def _is_of_functions(goal: Term) -> bool:
    if not _is_order(goal):
        return False
    nodes = list(islice(subterms(goal), MAX_SIZE + 1))
    return len(nodes) <= MAX_SIZE and any(map(_is_function, nodes))


_WORDS = frozenset({"exp", "log", "sin", "cos", "tanh", "sinh", "cosh", "sigmoid", "sqrt", "atan"})


def _is_function(node: Term) -> bool:
    if isinstance(node, Const):
        return node.name in _WORDS
    return isinstance(node, Free) and node.type == Function(REAL, REAL)


def _is_relation(goal: Term) -> bool:
    found = relation(goal)
    return found is not None and found[1].type == REAL and goal != FALSE


STRATEGIES: tuple[Strategy, ...] = (
    Strategy("order of values", _is_of_functions, once(by_rising), late=True),
    Strategy("order of images", _is_relation, from_images, late=True),
    Strategy("rising from a point", _is_of_functions, once(from_a_point), last=True),
    Strategy("above a tangent", _is_of_functions, once(by_tangent), last=True),
)
"""What `logic.auto` may call when arithmetic alone has failed."""
