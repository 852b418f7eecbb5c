"""Inequalities of positive numbers by supporting lines of exp: v >= q·(1 + log v - log q). Untrusted.

So the weighted means of arithmetic and geometry, and Young's inequality: v1, v2, ... with their weights, and
q what they are compared with. At numbers q, and at pairs of arguments of logarithms, the same line bounds
exp and log by any slope.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from symderive.errors import Refusal, TermError
from symderive.kernel.form import Form, Monomial, Poly
from symderive.tactics.arith import Combination, Setting, combine, linarith, positivity, relation
from symderive.tactics.enclosures import enclose
from symderive.tactics.laws import Weighted, by_lincomb, fact_at
from symderive.tactics.logarithms import as_exponential, orders_of_logarithms, zero_or_more
from symderive.tactics.logic import attempt, simple
from symderive.tactics.magnitude import known
from symderive.tactics.matching import closed_subterms
from symderive.tactics.proof import Proof, State, Stuck
from symderive.tactics.registry import Strategy
from symderive.terms.build import FALSE, add, arguments, inv, le, lt, mul, neg, real, sub, unary
from symderive.terms.term import App, Const, Free, Lit, Term, free, free_symbols, subterms
from symderive.terms.types import REAL

__all__ = ["STRATEGIES", "by_means", "by_slopes_of_exp"]

MAX_TERMS = 6
"""How many terms a mean has at most."""

MAX_LINES = 24
"""How many supporting lines are offered at once."""

BITS = 40
"""Binary digits to which logarithms of numbers are known."""

_ZERO, _ONE = real(0), real(1)
_X, _Y = free("x", REAL), free("y", REAL)

Value = tuple[Term, Term, int]
"""A positive v, a λ, and a proof of v = exp(λ)."""

_BASES = frozenset({"rpow", "pow", "sqrt", "log"})


def _line(proof: Proof) -> int:
    """∀x y. exp(y)·(1 + x - y) <= exp(x)."""
    line, above = fact_at(proof, "exp_ge", sub(_X, _Y)), fact_at(proof, "exp_pos", _Y)
    base = unary("exp", _Y)
    goal = le(mul(base, add(_ONE, sub(_X, _Y))), unary("exp", _X))
    step = by_lincomb(proof, goal, [(base, line, above)])
    for variable in (_Y, _X):
        step = proof.step("all_intro", [step], variable=variable)
    return step


def _support(state: State, value: Value, at: Value) -> tuple[Term, int]:
    """Prove q·(1 + λ - μ) <= v from v = exp(λ) and q = exp(μ); return 1 + λ - μ too."""
    proof = state.proof
    (v, exponent, first), (q, middle, second) = value, at
    line = known(proof, "supporting line of exp", _line)
    for one in (exponent, middle):
        line = proof.step("all_elim", [line], value=one)
    inside = add(_ONE, sub(exponent, middle))
    terms: list[Weighted] = [(_ONE, line, None), (_ONE, first, None), (neg(inside), second, None)]
    goal = le(mul(q, inside), v)
    return inside, combine(state, goal, Combination(tuple(terms)), Setting(proof.form()))


def _as_value(state: State, term: Term) -> Value:
    exponent, step = as_exponential(state, term)
    return term, exponent, step


def _as_argument(state: State, term: Term) -> Value:
    """T = exp(log t), its logarithm as it is written."""
    step = state.proof.step("imp_elim", [fact_at(state.proof, "exp_log", term), _positive(state, term)])
    return term, unary("log", term), state.proof.flip(step)


# -- means ---------------------------------------------------------------------------------------------


def _parameters(goal: Term) -> set[Free]:
    """Return the symbols that stand in exponents and nowhere as a base."""
    bases: set[Free] = set()
    exponents: set[Free] = set()
    for node in subterms(goal):
        if isinstance(node, App) and isinstance(node.head, Const) and node.head.name in _BASES:
            bases |= free_symbols(node.args[0])
            for other in node.args[1:]:
                exponents |= free_symbols(other)
    return exponents - bases


def _grouped(form: Form, p: Poly, parameters: set[Free]) -> dict[Monomial, Poly]:
    """Return the coefficients, polynomials in the parameters, by the products of the other atoms."""
    found: dict[Monomial, Poly] = {}
    for monomial, coefficient in p.items():
        inner = tuple(x for x in monomial if not _is_parameter(form, x[0], parameters))
        outer = tuple(x for x in monomial if _is_parameter(form, x[0], parameters))
        found.setdefault(inner, {})[outer] = coefficient
    return found


def _is_parameter(form: Form, atom: int, parameters: set[Free]) -> bool:
    symbols = free_symbols(form.atom(atom))
    return bool(symbols) and symbols <= parameters


def by_means(state: State, goal: Term) -> int:
    """Prove C·q <= Σ c·v, c >= 0, by the supporting line of exp at q for each v."""
    found = relation(goal)
    if found is None or found[0] != "le" or found[1].type != REAL:
        raise Stuck("S130", "an inequality of real numbers is needed", goal=goal)
    proof = state.proof
    form = proof.form()
    groups = _grouped(form, form.difference(found[2], found[1]), _parameters(goal))
    below = [m for m, c in groups.items() if set(c) == {()} and c[()] < 0]
    if len(below) != 1 or not 1 < len(groups) <= MAX_TERMS:
        raise Stuck("S130", "this does not compare a mean with one product", goal=goal)
    most = real(-Fraction(groups[below[0]][()]))
    middle = _as_value(state, form.reify({below[0]: 1}, REAL))
    parts: list[tuple[Term, Term, int, int]] = []
    total: Term = _ZERO
    for monomial, coefficient in groups.items():
        if monomial == below[0]:
            continue
        weight = form.reify(coefficient, REAL)
        sign = _nonnegative(state, weight)
        inside, step = _support(state, _as_value(state, form.reify({monomial: 1}, REAL)), middle)
        parts.append((weight, inside, step, sign))
        total = add(total, mul(weight, inside))
    enough = _enough(state, le(most, total))
    terms: list[Weighted] = [(weight, step, sign) for weight, _, step, sign in parts]
    positive = _nonnegative(state, middle[0])
    terms.append((middle[0], enough, positive))
    return combine(state, goal, Combination(tuple(terms)), Setting(form))


def _nonnegative(state: State, value: Term) -> int:
    def seen() -> int:
        return positivity(state, value)[0]

    return attempt(seen, lambda: simple(state, le(_ZERO, value)))


def _enough(state: State, goal: Term) -> int:
    return attempt(
        lambda: linarith(state, goal, [], depth=0),
        lambda: linarith(state, goal, [], depth=1),
        lambda: linarith(orders_of_logarithms(state), goal, [], depth=1),
        lambda: linarith(state, goal, [], depth=2),
    )


# -- slopes --------------------------------------------------------------------------------------------


def _arguments_of(goal: Term) -> tuple[list[Term], list[Term]]:
    """Return the arguments of logarithms and the exponentials in a goal."""
    logs: dict[Term, None] = {}
    exps: dict[Term, None] = {}
    for node in closed_subterms(goal):
        inside = arguments(node, "log")
        if inside is not None:
            logs[inside[0]] = None
        if arguments(node, "exp") is not None:
            exps[node] = None
    return list(logs)[:4], list(exps)[:4]


def _slopes(form: Form, goal: Term) -> list[Term]:
    """Return numbers that may be slopes: those in the goal, their inverses, and powers of e."""
    found = relation(goal)
    numbers: dict[Fraction, None] = {}
    for c in form.difference(found[2], found[1]).values() if found is not None else ():
        size = abs(Fraction(c))
        numbers.update(dict.fromkeys((size, 1 / size)))
    plain: list[Term] = [real(q) for q in list(numbers)[:6]]
    return [*plain, unary("exp", _ONE), unary("exp", real(-1))]


def by_slopes_of_exp(state: State, goal: Term) -> int:
    """Prove an inequality from supporting lines of exp at numbers, and between arguments of logarithms."""
    proof = state.proof
    form = proof.form()
    logs, exps = _arguments_of(goal)
    facts: list[int] = []
    found = [_attempted(_as_argument, state, t) for t in logs if free_symbols(t)]
    found += [_attempted(_as_value, state, t) for t in exps if free_symbols(t)]
    values = [v for v in found if v is not None]
    numbers = [v for t in _slopes(form, goal) if (v := _attempted(_as_value, state, t)) is not None]
    pairs = [(v, q) for v in values for q in (*values, *numbers) if v is not q]
    turned = [(q, v) for v in values for q in numbers]
    for value, at in (*pairs, *turned)[:MAX_LINES]:
        inside, step = _support(state, value, at)
        facts.append(step)
        positive = proof.step("inv_pos", [_positive(state, at[0])])
        unit = Setting(form, units=(_positive(state, at[0]),))
        ratio = le(inside, mul(value[0], inv(at[0])))
        facts.append(combine(state, ratio, Combination(((inv(at[0]), step, positive),)), unit))
    if not facts:
        raise Stuck("S130", "there is no exponential or logarithm of a variable", goal=goal)
    facts += _logarithms_of_numbers(state, numbers)
    facts += [_positive(state, v) for v, _, _ in values]
    added = list(dict.fromkeys(facts))
    return attempt(
        lambda: linarith(state, goal, added, depth=0),
        lambda: linarith(state, goal, added, depth=1),
    )


def _attempted(build: Callable[[State, Term], Value], state: State, term: Term) -> Value | None:
    try:
        return build(state, term)
    except (Stuck, Refusal, TermError) as error:
        if error.code == "S190":
            raise
        return None


def _positive(state: State, value: Term) -> int:
    step, strict = positivity(state, value)
    if not strict:
        raise Stuck("S121", "a number is not shown to be positive", goal=lt(_ZERO, value))
    return step


def _logarithms_of_numbers(state: State, numbers: Sequence[Value]) -> list[int]:
    """Enclose the logarithms of the numbers, and e."""
    found: list[int] = []
    wanted: dict[Term, None] = {}
    for term, exponent, _ in numbers:
        for node in (term, *subterms(exponent)):
            named = isinstance(node, App) and isinstance(node.head, Const)
            if named and node.head.name in ("log", "exp") and isinstance(node.args[0], Lit):  # type: ignore[attr-defined]
                wanted[node] = None
    for node in wanted:
        part = enclose(state, node, BITS)
        found += [part.below, part.above]
    return found


# -- for the general search ----------------------------------------------------------------------------


def _means(state: State, goal: Term) -> int:
    """Compare means, for each symbol that may be 0 apart where it is."""
    for symbol in sorted(free_symbols(goal) - _parameters(goal), key=lambda s: s.name):
        weak = next((i for i in state.facts() if state.proof.conclusion(i) == le(_ZERO, symbol)), None)
        if weak is not None and not _is_seen_positive(state, symbol):
            return zero_or_more(state, goal, symbol, weak, _means)
    return by_means(state, goal)


def _is_seen_positive(state: State, symbol: Term) -> bool:
    try:
        return positivity(state, symbol)[1]
    except (Stuck, Refusal) as error:
        if error.code == "S190":
            raise
        return False


_WORDS = frozenset({"exp", "log"})


def _is_order(goal: Term) -> bool:
    found = relation(goal)
    return found is not None and found[0] != "eq" and found[1].type == REAL and goal != FALSE


def _has_words(goal: Term) -> bool:
    return _is_order(goal) and any(isinstance(n, Const) and n.name in _WORDS for n in subterms(goal))


def _has_roots(goal: Term) -> bool:
    return _is_order(goal) and bool(free_symbols(goal))


STRATEGIES: tuple[Strategy, ...] = (
    Strategy("means", _has_roots, _means, last=True),
    Strategy("slopes of exp", _has_words, by_slopes_of_exp, last=True),
)
"""What `logic.auto` may call for the claim itself, after everything else."""
