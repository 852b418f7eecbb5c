"""Orders of growth and limits, by bounds with exhibited constants. Untrusted.

The constants are guessed from values at a few points; that they do is then proved like any inequality.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import lru_cache, partial

from symderive.errors import Refusal, TermError
from symderive.kernel.definitions import definition
from symderive.kernel.form import Form, Poly
from symderive.tactics.analysis import gradient_meaning
from symderive.tactics.calculus import derivative, once
from symderive.tactics.library import from_library
from symderive.tactics.logic import attempt, solve_goal, witness
from symderive.tactics.plausible import Code, Sampler, Unknown
from symderive.tactics.proof import State, Stuck
from symderive.tactics.registry import Strategy
from symderive.terms.build import (
    FALSE,
    TRUE,
    add,
    arguments,
    eq,
    integer,
    inv,
    mul,
    of_int,
    real,
    sub,
)
from symderive.terms.macros import MACROS
from symderive.terms.term import Const, Free, Term, apply, free, free_symbols, lam, lit, subterms
from symderive.terms.types import INT, PROP, REAL, Function, Type

__all__ = ["STRATEGIES", "approached", "denied_part", "ordered", "values_at"]

_FAR = (1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 50, 100, 300, 1000, 10_000, 100_000)
_CLOSE = (0.9, 0.7, 0.5, 0.3, 0.2, 0.1, 0.05, 0.02, 0.01)
_STARTS = (1, 2, 3, 5)

MAX_FACTOR = 1000
"""The largest constant that is guessed."""


def meaning_of_gradient(state: State, goal: Term) -> int:
    """Prove the ε-δ statement that a fact has_grad(f, a, g) stands for."""
    for index in state.facts():
        fact = state.proof.conclusion(index)
        if arguments(fact, "has_grad") is not None and definition(fact) == goal:
            return gradient_meaning(state, index)
    raise Stuck("S172", "no gradient is said to be what is asked", goal=goal)


# -- reading what is asked ---------------------------------------------------------------------------


@lru_cache(maxsize=1_000)
def _opened(term: Term) -> tuple[tuple[Free, ...], tuple[Term, ...], Term]:
    """Return the variables of the quantifiers, outermost first, the conditions, and what is behind."""
    names: list[Free] = []
    conditions: list[Term] = []
    while True:
        both = arguments(term, "and") or arguments(term, "imp")
        opened = arguments(term, "forall") or arguments(term, "exists")
        if both is not None:
            conditions.append(both[0])
            term = both[1]
        elif opened is not None and isinstance(opened[0].type, Function):
            names.append(free(f"?{len(names)}", opened[0].type.domain))
            term = apply(opened[0], names[-1])
        else:
            return tuple(names), tuple(conditions), term


def _says(name: str, goal: Term, said: tuple[Term, ...]) -> bool:
    try:
        return MACROS[name](*said) == goal
    except TermError:
        return False


def ordered(name: str, goal: Term) -> tuple[Term, Term] | None:
    """Return f and g where the goal says is_O(f, g), is_upper_O(f, g), is_o(f, g) or is_O_at_zero(f, g)."""
    names, _, last = _opened(goal)
    sides = arguments(last, "le")
    product = arguments(sides[1], "mul") if sides is not None else None
    size = arguments(product[1], "norm") if product is not None else None
    if sides is None or size is None or len(names) != 3:
        return None
    inside = arguments(sides[0], "norm") if name != "is_upper_O" else (sides[0],)
    if inside is None:
        return None
    functions = lam(names[-1], inside[0], "T"), lam(names[-1], size[0], "T")
    return functions if _says(name, goal, functions) else None


def approached(name: str, goal: Term) -> tuple[Term, ...] | None:
    """Return f, (a,) L where the goal says limit(f, a, L), or a limit at infinity of f, or of a sequence."""
    names, conditions, last = _opened(goal)
    sides = arguments(last, "lt")
    found = _difference(sides[0], names[-1]) if sides is not None and len(names) == 3 else None
    if found is None or found[0].type != REAL:
        return None
    function = lam(names[-1], found[0], "x")
    if name != "limit":
        return (function, found[1]) if _says(name, goal, (function, found[1])) else None
    near = arguments(conditions[-1], "and")
    first = arguments(near[0], "lt") if near is not None else None
    centre = _difference(first[1], names[-1]) if first is not None else None
    if centre is None or centre[0] != names[-1]:
        return None
    said = (function, centre[1], found[1])
    return said if _says(name, goal, said) else None


def _continuous(goal: Term) -> tuple[Term, Term] | None:
    """Return f and a where the goal says continuous_at(f, a), for a function of reals."""
    names, conditions, last = _opened(goal)
    sides = arguments(last, "lt")
    if sides is None or len(names) != 3 or not conditions:
        return None
    found, near = _difference(sides[0], names[-1]), arguments(conditions[-1], "lt")
    centre = _difference(near[0], names[-1]) if near is not None else None
    if found is None or centre is None or names[-1].type != REAL or found[0].type != REAL:
        return None
    said = lam(names[-1], found[0], "x"), centre[1]
    return said if _says("continuous_at", goal, said) else None


def _difference(term: Term, variable: Free) -> tuple[Term, Term] | None:
    """Return a and b of |a - b|, where b is free of the variable."""
    size = arguments(term, "norm")
    parts = arguments(size[0], "add") if size is not None else None
    taken = arguments(parts[1], "neg") if parts is not None else None
    if parts is None or taken is None or variable in free_symbols(taken[0]):
        return None
    return parts[0], taken[0]


# -- guessing constants --------------------------------------------------------------------------------


def values_at(function: Term, points: tuple[float, ...] | tuple[int, ...]) -> list[tuple[float, float]]:
    """Return a closed function at the points where it has a value."""
    sampler = Sampler({})
    found = []
    try:
        code: Code = sampler.compiled(function)
        at = code(())
    except (Unknown, Refusal, TermError):
        return []
    for point in points:
        try:
            value = at(point)
        except (Unknown, ArithmeticError, ValueError, TypeError):
            continue
        if isinstance(value, (int, float)) and math.isfinite(value):
            found.append((point, float(value)))
    return found


def _factors(f: Term, g: Term, points: tuple[float, ...] | tuple[int, ...]) -> Iterator[tuple[int, int]]:
    """Yield C and N with |f| <= C·|g| from N on, as far as the points tell."""
    right = dict(values_at(g, points))
    left = [(p, abs(v), abs(right[p])) for p, v in values_at(f, points) if p in right]
    seen = set()
    for start in _STARTS:
        later = [(a, b) for p, a, b in left if abs(p) >= start or p < 1]
        if not later or any(b == 0 < a for a, b in later):
            continue
        most = max((a / b for a, b in later if b), default=0.0)
        factor = math.ceil(most - 1e-9)
        if factor > MAX_FACTOR:
            continue
        for c in (factor, factor + 1):
            if (c, start) not in seen and c >= 0:
                seen.add((c, start))
                yield c, start


# -- orders --------------------------------------------------------------------------------------------


def by_constants(state: State, goal: Term) -> int:
    """Prove is_O(f, g) by a factor and a start, or is_O_at_zero(f, g) by a factor within the radius 1."""
    for name in ("is_O", "is_upper_O", "is_O_at_zero"):
        found = ordered(name, goal)
        if found is None:
            continue
        tries: list[Callable[[], int]] = []
        if name == "is_O_at_zero":
            near = tuple(s * x for x in _CLOSE for s in (1, -1))
            for c, _ in _factors(*found, near):
                tries.append(partial(_with, state, goal, real(c), real(1)))
        else:
            for c, n in _factors(*found, _FAR):
                tries.append(partial(_with, state, goal, real(c), integer(n)))
        return _first(tries, goal)
    raise Stuck("S130", "no order is asked", goal=goal)


MAX_TRIES = 3
"""How many choices of constants are tried."""


def _with(state: State, goal: Term, *values: Term) -> int:
    return witness(state, goal, list(values), lambda s, g: solve_goal(s, g, depth=2))


# -- what the library knows ----------------------------------------------------------------------------


def _powers(goal: Term) -> list[Term]:
    """Return the bases of the powers whose exponent is bound in a goal."""
    found = (arguments(node, "pow") for node in subterms(goal))
    return list(dict.fromkeys(sides[0] for sides in found if sides is not None and not sides[0].loose))


def by_known_order(state: State, goal: Term) -> int:
    """Prove an order or a limit that the library has: of powers of a number in (-1, 1), of harmonic sums."""
    tries: list[Callable[[], int]] = []
    if any(isinstance(node, Const) and node.name == "sum" for node in subterms(goal)):
        tries += [partial(_known, state, goal, claim, ()) for claim in _HARMONIC]
    for base in _powers(goal)[:1]:
        tries += [partial(_known, state, goal, claim, (base,)) for claim in _GEOMETRIC]
    return attempt(*tries) if tries else _first([], goal)


_HARMONIC = ("harmonic-order", "logarithm-order")
_GEOMETRIC = ("power-order", "power-limit")


def _known(state: State, goal: Term, claim: str, values: tuple[Term, ...]) -> int:
    index = from_library(state, "growth", claim, values)
    said = state.proof.conclusion(index)
    while (implied := arguments(said, "imp")) is not None:
        said = implied[1]
    if said != goal:
        raise Stuck("S130", "the library says something else", goal=said)
    return _discharged(state, index)


# -- limits --------------------------------------------------------------------------------------------


def _as_real(x: Free) -> Term:
    return x if x.type == REAL else of_int(x)


_FAR_LIMITS: dict[str, tuple[str, Type]] = {
    "limit_at_infinity": ("at-infinity", REAL),
    "limit_sequence": ("sequence", INT),
}
"""macro -> the claim of the library that proves it from a bound K/x, and the type of x"""


def by_rate(state: State, goal: Term) -> int:
    """Prove a limit at infinity by a bound K/x of the difference."""
    for name, (claim, kind) in _FAR_LIMITS.items():
        found = approached(name, goal)
        if found is not None:
            return _far_limit(state, claim, kind, *found)
    raise Stuck("S130", "no limit at infinity is asked", goal=goal)


def _far_limit(state: State, claim: str, kind: Type, function: Term, end: Term) -> int:
    x = free("?x", kind)
    rest, rate = lam(x, sub(apply(function, x), end), "x"), lam(x, inv(_as_real(x)), "x")

    def prove(k: int, n: int) -> int:
        index = from_library(state, "limits", claim, (end, real(k), function, lit(n, kind)))
        return _discharged(state, index)

    tries = [partial(prove, k, n) for k, n in _factors(rest, rate, _FAR)]
    return _first(tries, goal=eq(rest, rate))


def _guessed_limits(function: Term, kind: Type) -> list[Fraction]:
    """Return the rational numbers that a function may approach like K/x, as far as two points tell."""
    found: dict[Fraction, None] = {}
    for pair in _PAIRS:
        values = values_at(function, pair)
        if len(values) == len(pair):
            near, far = (value for _, value in values)
            end = 2 * far - near
            number = Fraction(end).limit_denominator(MAX_DENOMINATOR)
            if abs(float(number) - end) < _ALIKE:
                found[number] = None
    return list(found)


_PAIRS = ((50_000, 100_000), (500, 1000), (25, 50))
"""Points x and 2x far out, farther ones first; a sum has values at the last ones alone."""

MAX_DENOMINATOR = 60
_ALIKE = 1e-3


def other_far_limit(state: State, goal: Term) -> int:
    """Prove that L is not the limit of f at infinity, or of a sequence, by proving another one."""
    denied = denied_part(goal)
    for name, (claim, kind) in _FAR_LIMITS.items():
        found = approached(name, denied)
        if found is None or any(map(free_symbols, found)):
            continue
        function, end = found
        for number in _guessed_limits(function, kind):
            limit = real(number)
            if state.proof.form().difference(limit, end) == {}:
                continue
            first = _far_limit(state, claim, kind, function, limit)
            index = from_library(state, "uniqueness", claim, (limit, end, function))
            for part in (first, state.proof.hyp(denied)):
                index = state.proof.step("imp_elim", [index, part])
            alone = State(state.proof, {}, allowance=state.allowance).with_local(index)
            return state.proof.step("imp_intro", [solve_goal(alone, FALSE, depth=1)], proposition=denied)
    raise Stuck("S130", "no other limit is seen", goal=goal)


def denied_part(goal: Term) -> Term:
    """Return A of "not A", and a true statement where a goal is no denial."""
    found = arguments(goal, "imp")
    return found[0] if found is not None and found[1] == FALSE else TRUE


def _discharged(state: State, index: int) -> int:
    """Prove the conditions of a claim of the library, one after the other."""
    while (implied := arguments(state.proof.conclusion(index), "imp")) is not None:
        index = state.proof.step("imp_elim", [index, solve_goal(state, implied[0])])
    return index


def _first(tries: Sequence[Callable[[], int]], goal: Term) -> int:
    if not tries:
        raise Stuck("S130", "no constants are seen at which the bound may hold", goal=goal)
    return attempt(*tries[:MAX_TRIES])


def by_part(state: State, goal: Term) -> int:
    """Prove is_o(f, g) by |f(T)| <= (K/T)·|g(T)|."""
    found = ordered("is_o", goal)
    if found is None:
        raise Stuck("S130", "no smaller order is asked", goal=goal)
    f, g = found
    t = free("?t", INT)
    part = lam(t, mul(inv(of_int(t)), apply(g, t)), "T")

    def prove(k: int, n: int) -> int:
        index = from_library(state, "limits", "little-o", (real(0), real(k), f, g, integer(n)))
        return _discharged(state, index)

    return _first([partial(prove, k, n) for k, n in _factors(f, part, _FAR)], goal)


# -- limits at a point -----------------------------------------------------------------------------------


def by_distance(state: State, goal: Term) -> int:
    """Prove limit(f, a, L) by |f(x) - L| <= K·|x - a| for |x - a| < 1."""
    found = approached("limit", goal)
    if found is None:
        raise Stuck("S130", "no limit at a point is asked", goal=goal)
    f, point, end = found
    h = free("?h", REAL)
    moved = lam(h, sub(apply(f, add(point, h)), end), "h")
    near = tuple(s * value for value in _CLOSE for s in (1, -1))

    def prove(k: int) -> int:
        index = from_library(state, "limits", "near", (end, real(k), f, point))
        return _discharged(state, index)

    return _first([partial(prove, k) for k, _ in _factors(moved, lam(h, h, "h"), near)], goal)


def by_quotient(state: State, goal: Term) -> int:
    """Prove limit(f, a, L) where f(x)·(x - a) is a function with the derivative L at a, and 0 there."""
    found = approached("limit", goal)
    if found is None:
        raise Stuck("S130", "no limit at a point is asked", goal=goal)
    f, point, end = found
    x, _ = state.taking(goal).fresh("x", REAL)
    g = lam(x, _cleared(state.proof.form(), apply(f, x), sub(x, point)), "x")
    index = from_library(state, "limits", "difference-quotient", (end, real(0), f, g, point))
    return _discharged(state, index)


def _everywhere(goal: Term) -> Term | None:
    """Return λa. continuous_at(f, a) where the goal says it for every a."""
    found = arguments(goal, "forall")
    if found is None or found[0].type != Function(REAL, PROP):
        return None
    return found[0] if _continuous(apply(found[0], free("?at", REAL))) is not None else None


def _asks_continuity(goal: Term) -> bool:
    return _continuous(goal) is not None or _everywhere(goal) is not None


def by_derivative(state: State, goal: Term) -> int:
    """Prove continuous_at(f, a) by the derivative that f has at a, also for every a."""
    general = _everywhere(goal)
    if general is not None:
        x, inside = state.taking(goal).fresh("x", REAL)
        return state.proof.step("all_intro", [by_derivative(inside, apply(general, x))], variable=x)
    found = _continuous(goal)
    if found is None:
        raise Stuck("S130", "no continuity is asked", goal=goal)
    step, value = derivative(state, *found)
    index = from_library(state, "continuity", "from-derivative", (*found, value))
    return state.proof.step("imp_elim", [index, step])


def _cleared(form: Form, value: Term, factor: Term) -> Term:
    """Return value·factor, one factor cancelled against 1/factor where it stands."""
    below = form.poly(inv(factor))
    ((monomial, scale),) = below.items()
    if len(monomial) != 1:
        raise Stuck("S130", "the denominator is no difference", goal=value)
    ((atom, _),) = monomial
    kept: Poly = {}
    rest: Poly = {}
    for one, coefficient in form.poly(value).items():
        exponents = dict(one)
        if exponents.get(atom, 0) < 1:
            rest[one] = coefficient
            continue
        exponents[atom] -= 1
        kept[tuple((a, e) for a, e in exponents.items() if e)] = Fraction(coefficient) / Fraction(scale)
    return form.reify(form.plus(kept, form.multiply(rest, form.poly(factor))), REAL)


def _asks(*names: str) -> Callable[[Term], bool]:
    def applies(goal: Term) -> bool:
        return any(
            (approached(name, goal) if name.startswith("limit") else ordered(name, goal)) is not None
            for name in names
        )

    return applies


def _denies(*names: str) -> Callable[[Term], bool]:
    return lambda goal: any(approached(name, denied_part(goal)) is not None for name in names)


def _opens_with_real(goal: Term) -> bool:
    found = arguments(goal, "forall")
    return found is not None and found[0].type == Function(REAL, PROP)


_ORDERS = ("is_O", "is_upper_O")

STRATEGIES: tuple[Strategy, ...] = (
    Strategy("the meaning of a gradient", _opens_with_real, meaning_of_gradient, whole=True),
    Strategy("a known order", _asks(*_ORDERS), by_known_order),
    Strategy("a known limit", _asks("limit_sequence"), by_known_order, whole=True),
    Strategy("constants", _asks(*_ORDERS, "is_O_at_zero"), once(by_constants)),
    Strategy("a rate", _asks("limit_at_infinity", "limit_sequence"), once(by_rate), whole=True),
    Strategy("another limit far out", _denies(*_FAR_LIMITS), other_far_limit, whole=True),
    Strategy("a smaller part", _asks("is_o"), once(by_part), whole=True),
    Strategy("continuity", _asks_continuity, by_derivative, whole=True),
    Strategy("a difference quotient", _asks("limit"), once(by_quotient), whole=True),
    Strategy("a distance", _asks("limit"), once(by_distance), whole=True),
)
"""What `logic.auto` may call."""
