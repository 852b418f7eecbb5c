"""Products, powers and roots of positive numbers as one exponential, and relations by logarithms. Untrusted.

A positive t is exp(λ) for a λ that is a sum of multiples of logarithms: x^y is exp(y·log x), a product adds,
a root halves. Two such numbers compare as their λ do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import partial
from typing import TypeVar

from symderive.errors import Refusal, TermError
from symderive.tactics.arith import Combination, Setting, combine, linarith, positivity, relation
from symderive.tactics.inductions import every
from symderive.tactics.laws import fact_at, law_at
from symderive.tactics.library import from_library
from symderive.tactics.logic import attempt, by_cases, simple, solve_goal
from symderive.tactics.magnitude import known
from symderive.tactics.matching import closed_subterms, schema_of
from symderive.tactics.proof import Proof, State, Stuck
from symderive.tactics.registry import Strategy
from symderive.tactics.rewriting import rewrite, rewrite_goal
from symderive.terms.build import (
    FALSE,
    add,
    arguments,
    eq,
    integer,
    inv,
    le,
    lt,
    mul,
    neg,
    negation,
    of_int,
    power,
    real,
    unary,
)
from symderive.terms.term import App, Const, Lit, Term, free, lam, subterms
from symderive.terms.types import REAL

__all__ = [
    "STRATEGIES",
    "as_exponential",
    "by_logarithms",
    "orders_of_logarithms",
    "prime_powers",
    "zero_or_more",
]

MAX_PRIME = 1_000
"""Numbers are factored by primes up to this."""

MAX_ROOT = 12
"""Most that a root is raised to."""

_ZERO, _ONE = real(0), real(1)

Exponential = tuple[Term, int]
"""A λ and a proof of t = exp(λ)."""


def _positive(state: State, value: Term) -> int:
    """Prove 0 < value."""
    goal = lt(_ZERO, value)
    shown = _attempted(lambda: positivity(state, value))
    if shown is None or not shown[1]:
        return simple(state, goal)
    return combine(state, goal, Combination(((_ONE, shown[0], None),)), Setting(state.proof.form()))


_Result = TypeVar("_Result")


def _attempted(build: Callable[[], _Result]) -> _Result | None:
    """Return what is found, None where a tactic is stuck."""
    try:
        return build()
    except (Stuck, Refusal, TermError) as error:
        if error.code == "S190":
            raise
        return None


# -- positive numbers as exponentials ---------------------------------------------------------------


def as_exponential(state: State, value: Term) -> Exponential:
    """Return λ with a proof of value = exp(λ); `Stuck` where it is not seen that value > 0."""
    state.allowance.spend()
    proof = state.proof
    if isinstance(value, Lit):
        return _number(state, value)
    shape = _SHAPES.get(value.head.name) if isinstance(value, App) and isinstance(value.head, Const) else None
    if shape is not None and isinstance(value, App) and value.type == REAL:
        found = _attempted(partial(shape, state, value, value.args))
        if found is not None:
            return found
    normal = proof.form().normal(value)
    if normal != value and arguments(normal, "add") is None:
        exponent, step = as_exponential(state, normal)
        return exponent, proof.step("convert", [step], goal=eq(value, unary("exp", exponent)))
    return _atom(state, value)


def _atom(state: State, value: Term) -> Exponential:
    """T = exp(log t)."""
    proof = state.proof
    inverse = proof.step("imp_elim", [fact_at(proof, "exp_log", value), _positive(state, value)])
    return unary("log", value), proof.flip(inverse)


def _number(state: State, value: Lit) -> Exponential:
    """A positive rational number by its prime factors."""
    if value.value <= 0:
        raise Stuck("S121", "a number is not positive", goal=lt(_ZERO, value))
    if value.value == 1:
        goal = eq(value, unary("exp", _ZERO))
        return _ZERO, combine(state, goal, Combination(), Setting(state.proof.form()))
    factors = [*prime_powers(value.value.numerator, 1), *prime_powers(value.value.denominator, -1)]
    if len(factors) == 1 and factors[0][1] == 1:
        return _atom(state, value)
    product: Term | None = None
    for prime, exponent in factors:
        part = power(real(prime), integer(exponent))
        product = part if product is None else mul(product, part)
    exponent_of, step = as_exponential(state, product or _ONE)
    return exponent_of, state.proof.step("convert", [step], goal=eq(value, unary("exp", exponent_of)))


def prime_powers(number: int, sign: int) -> Iterator[tuple[int, int]]:
    """Yield the prime factors up to a limit, then what is left, with their exponents times the sign."""
    factor = 2
    while factor <= MAX_PRIME and factor * factor <= number:
        exponent = 0
        while number % factor == 0:
            number, exponent = number // factor, exponent + 1
        if exponent:
            yield factor, sign * exponent
        factor += 1
    if number > 1:
        yield number, sign


def _exponential(state: State, value: Term, parts: Sequence[Term]) -> Exponential:
    return parts[0], state.proof.step("refl", value=value)


def _product(state: State, value: Term, parts: Sequence[Term]) -> Exponential:
    (left, first), (right, second) = (as_exponential(state, part) for part in parts)
    both = law_at(state.proof, "exp of a sum", left, right)
    exponent = add(left, right)
    terms = ((parts[1], first, None), (unary("exp", left), second, None), (real(-1), both, None))
    goal = eq(value, unary("exp", exponent))
    return exponent, combine(state, goal, Combination(terms), Setting(state.proof.form()))


def _inside(state: State, value: Term, step: int, build: Callable[[Term], Term]) -> int:
    """Prove value = build(exp λ) from part = exp λ, the value being build(part)."""
    hole = free(f"#{value.fresh}", REAL)
    base = state.proof.step("refl", value=value)
    return state.proof.step("subst", [step, base], template=lam(hole, eq(value, build(hole))))


def _inverse(state: State, value: Term, parts: Sequence[Term]) -> Exponential:
    inside, step = as_exponential(state, parts[0])
    same = _inside(state, value, step, inv)
    exponent = neg(inside)
    return exponent, state.proof.step("convert", [same], goal=eq(value, unary("exp", exponent)))


def _power(state: State, value: Term, parts: Sequence[Term]) -> Exponential:
    base, count = parts
    proof = state.proof
    inside, step = as_exponential(state, base)
    same = _inside(state, value, step, lambda h: power(h, count))
    if isinstance(count, Lit):
        times: Term = real(count.value)
        law = proof.at(known(proof, f"exp of {count.value} times", lambda p: _multiple(p, count)), inside)
    else:
        times = of_int(count)
        law = proof.flip(every(proof, "power of exp", inside, count))
    exponent = mul(times, inside)
    one = Combination(((_ONE, same, None), (real(-1), law, None)))
    return exponent, combine(state, eq(value, unary("exp", exponent)), one, Setting(proof.form()))


def _multiple(proof: Proof, count: Lit) -> int:
    """∀x. exp(n·x) = exp(x)^n for a number n."""
    x = free("x", REAL)
    goal = eq(unary("exp", mul(real(count.value), x)), power(unary("exp", x), count))
    step = combine(State(proof, {}), goal, Combination(), Setting(proof.form()))
    return proof.step("all_intro", [step], variable=x)


def _root(state: State, value: Term, parts: Sequence[Term]) -> Exponential:
    inside, step = as_exponential(state, parts[0])
    same = _inside(state, value, step, lambda h: unary("sqrt", h))
    law = law_at(state.proof, "root of exp", inside)
    exponent = mul(real(Fraction(1, 2)), inside)
    both = Combination(((_ONE, same, None), (_ONE, law, None)))
    return exponent, combine(state, eq(value, unary("exp", exponent)), both, Setting(state.proof.form()))


def _real_power(state: State, value: Term, parts: Sequence[Term]) -> Exponential:
    base, exponent = parts
    proof = state.proof
    inside, step = as_exponential(state, base)
    meaning = proof.step("define", value=value)
    sides = arguments(proof.conclusion(meaning), "eq")
    if sides is None:
        raise Stuck("S130", "a definition gave no equation", goal=value)
    branch = proof.step("ite_true", [_positive(state, base)], value=sides[1])
    result = mul(exponent, inside)
    log = _inside(state, unary("log", base), step, lambda h: unary("log", h))
    hole = free(f"#{max(value.fresh, inside.fresh)}", REAL)
    # log(base) = log(exp λ) = λ goes into exp(y·log(base)).
    both = Combination(((_ONE, log, None), (_ONE, fact_at(proof, "log_exp", inside), None)))
    same = combine(state, eq(unary("log", base), inside), both, Setting(proof.form()))
    power_of = Combination(((_ONE, meaning, None), (_ONE, branch, None)))
    plain = combine(
        state, eq(value, unary("exp", mul(exponent, unary("log", base)))), power_of, Setting(proof.form())
    )
    template = lam(hole, eq(value, unary("exp", mul(exponent, hole))))
    return result, proof.step("subst", [same, plain], template=template)


_SHAPES: dict[str, Callable[[State, Term, Sequence[Term]], Exponential]] = {
    "exp": _exponential,
    "mul": _product,
    "inv": _inverse,
    "pow": _power,
    "sqrt": _root,
    "rpow": _real_power,
}


# -- relations --------------------------------------------------------------------------------------


def _both(state: State, left: Term, right: Term) -> tuple[Exponential, Exponential]:
    return as_exponential(state, left), as_exponential(state, right)


def orders_of_logarithms(state: State) -> State:
    """Add what the facts about positive numbers say of their logarithms."""
    proof = state.proof
    added: list[int] = []
    for index in state.facts():
        found = relation(proof.conclusion(index))
        if found is None or found[1].type != REAL or proof.conclusion(index) == FALSE:
            continue
        step = _attempted(lambda i=index, f=found: _order_of(state, i, f))  # type: ignore[misc]
        if step is not None:
            added.append(step)
    return state.with_local(*added)


def _order_of(state: State, index: int, found: tuple[str, Term, Term]) -> int:
    """λ <= ρ, λ < ρ or λ = ρ from the relation of exp λ and exp ρ that a fact is."""
    proof = state.proof
    name, left, right = found
    form = proof.form()
    if form.poly(left) == {} or form.poly(right) == {}:
        raise Stuck("S130", "a sign says nothing of logarithms", goal=proof.conclusion(index))
    (low, first), (high, second) = _both(state, left, right)
    if name == "eq":
        sides = ((real(-1), first, None), (_ONE, index, None), (_ONE, second, None))
        same = combine(state, eq(unary("exp", low), unary("exp", high)), Combination(sides), Setting(form))
        hole = free(f"#{max(low.fresh, high.fresh)}", REAL)
        template = lam(hole, eq(unary("log", hole), low))
        mixed = proof.step("subst", [same, fact_at(proof, "log_exp", low)], template=template)
        both = Combination(((real(-1), mixed, None), (_ONE, fact_at(proof, "log_exp", high), None)))
        return combine(state, eq(low, high), both, Setting(form))
    order = le if name == "le" else lt
    terms = ((_ONE, first, None), (_ONE, index, None), (real(-1), second, None))
    raised = combine(state, order(unary("exp", low), unary("exp", high)), Combination(terms), Setting(form))
    law = "exp reflects the order" if name == "le" else "exp reflects the strict order"
    return proof.step("imp_elim", [law_at(proof, law, low, high), raised])


def by_logarithms(state: State, goal: Term) -> int:
    """Prove a relation of positive numbers from that of their logarithms."""
    found = relation(goal)
    if found is None or found[1].type != REAL or goal == FALSE:
        raise Stuck("S123", "a relation of real numbers is needed", goal=goal)
    proof = state.proof
    name, left, right = found
    (low, first), (high, second) = _both(state, left, right)
    if name == "eq":
        same = _exponents(state, eq(low, high))
        hole = free(f"#{max(low.fresh, high.fresh)}", REAL)
        base = proof.step("refl", value=unary("exp", low))
        raised = proof.step(
            "subst", [same, base], template=lam(hole, eq(unary("exp", low), unary("exp", hole)))
        )
    elif name == "le":
        shown = _exponents(state, le(low, high))
        raised = proof.step("imp_elim", [law_at(proof, "exp increases", low, high), shown])
    else:
        shown = _exponents(state, lt(low, high))
        strict = fact_at(proof, "exp_lt", low, high)
        raised = proof.step("imp_elim", [strict, shown])
    sign = 1 if name == "eq" else -1
    terms = ((real(sign), first, None), (_ONE, raised, None), (real(-sign), second, None))
    return combine(state, goal, Combination(terms), Setting(proof.form()))


def _exponents(state: State, goal: Term) -> int:
    """Prove a relation of exponents, with what the facts say of logarithms."""
    return attempt(
        lambda: linarith(state, goal, [], depth=0, local=False),
        lambda: _with_orders(orders_of_logarithms(state), goal),
    )


def _with_orders(state: State, goal: Term) -> int:
    return attempt(
        lambda: linarith(state, goal, [], depth=0),
        lambda: linarith(state, goal, [], depth=1),
        lambda: linarith(state, goal, [], depth=2),
    )


# -- for the general search -------------------------------------------------------------------------

_TRANSCENDENTAL = frozenset({"rpow", "exp", "log"})
_HEADS = _TRANSCENDENTAL | {"sqrt"}


def _is_symbolic_power(node: Term) -> bool:
    """Say whether a term is x^n with an n that is no number."""
    parts = arguments(node, "pow")
    return parts is not None and len(parts) == 2 and not isinstance(parts[1], Lit)


def _mentions(goal: Term, names: frozenset[str] = _HEADS) -> bool:
    return any(isinstance(n, Const) and n.name in names for n in subterms(goal))


def _applies(goal: Term) -> bool:
    found = relation(goal)
    if found is None or goal == FALSE or found[1].type != REAL:
        return False
    return _mentions(goal) or any(_is_symbolic_power(n) for n in subterms(goal))


def _has_logarithm(goal: Term) -> bool:
    return _applies(goal) and _mentions(goal, frozenset({"log"}))


def _has_real_power(goal: Term) -> bool:
    return _applies(goal) and _mentions(goal, frozenset({"rpow"}))


def _exponentials_in(state: State, term: Term) -> tuple[Term, int] | None:
    """Rewrite x^y, and log of what is seen as an exponential, by the exponents."""
    proof = state.proof
    if term.loose or term.type != REAL:
        return None
    if _is_symbolic_power(term):
        found = _attempted(lambda: as_exponential(state, term))
        return _as_product(state, term, found) if found is not None else None
    if arguments(term, "rpow") is not None:
        found = _attempted(lambda: as_exponential(state, term))
        return _zero_power(state, term) if found is None else _as_product(state, term, found)
    if arguments(term, "exp") is not None:
        return _as_product(state, term, (term.args[0], proof.step("refl", value=term)))  # type: ignore[attr-defined]
    inside = arguments(term, "log")
    if inside is None:
        return None
    found = _attempted(lambda: as_exponential(state, inside[0]))
    if found is None or found[0] == term:
        return None
    log = _inside(state, term, found[1], lambda h: unary("log", h))
    both = Combination(((_ONE, log, None), (_ONE, fact_at(proof, "log_exp", found[0]), None)))
    value = proof.form().normal(found[0])
    return (value, combine(state, eq(term, value), both, Setting(proof.form()))) if value != term else None


def _as_product(state: State, term: Term, found: Exponential) -> tuple[Term, int] | None:
    """Write t = exp(λ) with whole multiples of logarithms in λ as powers; None where t is that already."""
    proof = state.proof
    form = proof.form()
    rest: Term = _ZERO
    product: Term = _ONE
    for monomial, coefficient in form.poly(found[0]).items():
        part = form.reify({monomial: 1}, REAL)
        base = arguments(part, "log")
        if base is None or Fraction(coefficient).denominator != 1:
            rest = add(rest, mul(real(Fraction(coefficient)), part))
        else:
            product = mul(product, power(base[0], integer(int(coefficient))))
    value = form.normal(mul(product, unary("exp", rest)))
    if value == term:
        return None
    other = _attempted(lambda: as_exponential(state, value))
    if other is None or form.difference(other[0], found[0]) != {}:
        return None
    terms = Combination(((_ONE, found[1], None), (real(-1), other[1], None)))
    return value, combine(state, eq(term, value), terms, Setting(form))


def _zero_power(state: State, term: Term) -> tuple[Term, int] | None:
    """0^y is 1 for y = 0 and 0 for y > 0."""
    proof = state.proof
    base, exponent = arguments(term, "rpow") or (term, term)
    form = proof.form()
    if form.constant(form.poly(base)) != 0:
        return None
    meaning = proof.step("define", value=term)
    number = form.constant(form.poly(exponent))
    if number is not None:
        value = real(0 if number else 1)
        return value, proof.step("convert", [meaning], goal=eq(term, value))
    differs = _attempted(lambda: simple(state, negation(eq(exponent, _ZERO))))
    sides = arguments(proof.conclusion(meaning), "eq")
    outer = arguments(sides[1], "ite") if sides is not None else None
    if differs is None or outer is None:
        return None
    below = _attempted(lambda: simple(state, negation(outer[0])))
    if below is None or sides is None:
        return None
    first = proof.step("ite_false", [below], value=sides[1])
    second = proof.step("ite_false", [differs], value=outer[2])
    terms = Combination(tuple((_ONE, i, None) for i in (meaning, first, second)))
    return _ZERO, combine(state, eq(term, _ZERO), terms, Setting(form))


def _search_rewriting(state: State, goal: Term) -> int:
    """Write powers as exponentials and logarithms as sums in the goal."""

    def finish(inner: State, after: Term) -> int:
        if after == goal:
            raise Stuck("S130", "no power or logarithm is rewritten", goal=goal)
        inner = inner.with_local(*_roots(inner, after))
        return attempt(
            lambda: linarith(inner, after, [], depth=1),
            lambda: solve_goal(inner, after, depth=1),
        )

    return rewrite_goal(state, goal, (_exponentials_in,), simple, finish, rounds=3)


def _roots(state: State, goal: Term) -> list[int]:
    """Prove a = exp(log(a)/q)^q for the fractions 1/q of logarithms in exponentials of the goal."""
    proof, form = state.proof, state.proof.form()
    found: dict[int, None] = {}
    for node in closed_subterms(goal):
        inside = arguments(node, "exp")
        for monomial, coefficient in form.poly(inside[0]).items() if inside is not None else ():
            base = arguments(form.reify({monomial: 1}, REAL), "log")
            count = Fraction(coefficient).denominator
            positive = _attempted(lambda b=base: _positive(state, b[0])) if base is not None else None  # type: ignore[misc]
            if base is None or positive is None or not 1 < count <= MAX_ROOT:
                continue
            part = mul(real(Fraction(1, count)), unary("log", base[0]))
            law = known(proof, f"exp of {count} times", lambda p, c=count: _multiple(p, integer(c)))  # type: ignore[misc]
            inverse = proof.step("imp_elim", [fact_at(proof, "exp_log", base[0]), positive])
            power_of = eq(base[0], power(unary("exp", part), integer(count)))
            both = Combination(((real(-1), inverse, None), (_ONE, proof.at(law, part), None)))
            found[combine(state, power_of, both, Setting(form))] = None
    return list(found)


def _search_orders(state: State, goal: Term) -> int:
    """Prove a relation between logarithms from what the facts say of them."""
    inner = orders_of_logarithms(state)
    if inner.local == state.local:
        raise Stuck("S130", "no fact compares positive numbers", goal=goal)
    return rewrite_goal(inner, goal, (_exponentials_in,), simple, _with_orders, rounds=3)


def _search_zero(state: State, goal: Term) -> int:
    """Prove a goal about x^y, 0 <= x, for x = 0 and for x > 0."""
    for node in closed_subterms(goal):
        parts = arguments(node, "rpow") or (arguments(node, "sqrt") or (None,))[:1]
        base = parts[0]
        if base is None or state.proof.form().constant(state.proof.form().poly(base)) is not None:
            continue
        if _attempted(lambda b=base: _positive(state, b)) is not None:  # type: ignore[misc]
            continue
        weak = _attempted(lambda b=base: simple(state, le(_ZERO, b)))  # type: ignore[misc]
        if weak is not None:
            return zero_or_more(state, goal, base, weak, partial(solve_goal, depth=1))
    raise Stuck("S130", "no power has a base that may be 0", goal=goal)


def zero_or_more(
    state: State, goal: Term, base: Term, weak: int, positive: Callable[[State, Term], int]
) -> int:
    """Prove a goal for b = 0, put in, and by `positive` for b > 0, from a step that says 0 <= b."""
    proof = state.proof
    cases = proof.step("trichotomy", left=base, right=_ZERO)

    def at_zero(inner: State, part: Term) -> int:
        return attempt(lambda: _search_rewriting(inner, part), lambda: solve_goal(inner, part, depth=1))

    def finish(inner: State, part: Term) -> int:
        case = proof.conclusion(inner.local[-1])
        if case == lt(base, _ZERO):
            absurd = linarith(inner, FALSE, [weak, inner.local[-1]], depth=0, local=False)
            return proof.step("contra", [absurd], proposition=part)
        if case != eq(base, _ZERO):
            return positive(inner, part)
        rule = schema_of(inner, inner.local[-1])
        return rewrite_goal(inner, part, [rule], simple, at_zero)

    return by_cases(state, cases, goal, finish)


def _search_facts(state: State, goal: Term) -> int:
    """Derive a contradiction from facts whose powers and logarithms are written out."""
    added: list[int] = []
    for index in state.facts():
        fact = state.proof.conclusion(index)
        if relation(fact) is None or not _mentions(fact):
            continue
        _, step = rewrite(state, fact, (_exponentials_in,), simple, 3)
        if step is not None:
            hole = free(f"#{fact.fresh}", fact.type)
            added.append(state.proof.step("subst", [step, index], template=lam(hole, hole)))
    if not added:
        raise Stuck("S130", "no fact is about powers", goal=goal)
    return solve_goal(state.with_local(*added), goal, added, depth=0)


def _search_by_facts(state: State, goal: Term) -> int:
    """Prove a relation without powers from facts that have some: by the logarithms of both."""
    if not any(_mentions(state.proof.conclusion(i), _TRANSCENDENTAL) for i in state.facts()):
        raise Stuck("S130", "no fact is about powers or logarithms", goal=goal)

    def from_orders() -> int:
        inner = orders_of_logarithms(state)
        if inner.local == state.local:
            raise Stuck("S130", "no fact compares positive numbers", goal=goal)
        return linarith(inner, goal, [], depth=0)

    return attempt(from_orders, lambda: by_logarithms(state, goal))


def _is_plain(goal: Term) -> bool:
    found = relation(goal)
    return found is not None and goal != FALSE and found[1].type == REAL and not _applies(goal)


def _log_of_sum(goal: Term) -> tuple[Term, Term, bool] | None:
    """Return a, S and whether a <= log(S) is asked (else log(S) <= a), S with a finite sum."""
    sides = arguments(goal, "le")
    if sides is None or sides[0].type != REAL:
        return None
    for other, side, below in ((sides[0], sides[1], True), (sides[1], sides[0], False)):
        inside = arguments(side, "log")
        if inside is not None and any(arguments(n, "sum") is not None for n in subterms(inside[0])):
            return other, inside[0], below
    return None


def _by_exponentials(state: State, goal: Term) -> int:
    """Prove a <= log(S) by exp(a) <= S, and log(S) <= a by S <= exp(a)."""
    found = _log_of_sum(goal)
    if found is None:
        raise Stuck("S130", "no logarithm of a sum is compared", goal=goal)
    other, inside, below = found
    proof, whole = state.proof, unary("exp", other)
    low, high = (whole, inside) if below else (inside, whole)
    positive = fact_at(proof, "exp_pos", other) if below else _positive(state, inside)
    order = solve_goal(state, le(low, high), depth=1)
    index = from_library(state, "elementary", "log-increasing", (low, high))
    index = state.prove_implications(index, [positive, order])
    return linarith(state, goal, [index, fact_at(proof, "log_exp", other)], depth=0, local=False)


STRATEGIES: tuple[Strategy, ...] = (
    Strategy("logarithms of sums", lambda goal: _log_of_sum(goal) is not None, _by_exponentials, late=True),
    Strategy("logarithms", _applies, by_logarithms, late=True),
    Strategy("powers as exponentials", _applies, _search_rewriting, late=True),
    Strategy("orders of logarithms", _has_logarithm, _search_orders, late=True),
    Strategy("logarithms of facts", _is_plain, _search_by_facts, late=True),
    Strategy("powers in facts", lambda goal: goal == FALSE, _search_facts, late=True),
    Strategy("a base that may be 0", _has_real_power, _search_zero, late=True),
)
"""What `logic.auto` may call when arithmetic alone has failed."""
