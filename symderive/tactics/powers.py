"""Powers with symbolic exponents: x^(n+1) is x·x^n where 0 <= n. Untrusted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from symderive.errors import Refusal, TermError
from symderive.tactics.arith import Combination, Setting, combine, linarith, relation
from symderive.tactics.logic import simple, solve_goal
from symderive.tactics.matching import closed_subterms, schema_of
from symderive.tactics.proof import State, Stuck
from symderive.tactics.registry import Strategy
from symderive.tactics.rewriting import rewrite_goal
from symderive.terms.build import add, arguments, eq, implies, integer, le, mul, power, real
from symderive.terms.term import Lit, Term, subterms
from symderive.terms.types import INT, REAL

__all__ = ["STRATEGIES", "exponent_of", "lowered", "power_equations", "with_lowered", "with_powers"]

MAX_STEPS = 6
"""How far apart the exponents of one base may be."""

Finish = Callable[[State, Term], int]


@dataclass(frozen=True, slots=True)
class _Power:
    """base^(rest + constant), as it is written in `node`."""

    node: Term
    base: Term
    rest: Term
    constant: int


def exponent_of(term: Term) -> Term | None:
    """Return the exponent of a power, None for other terms."""
    pair = arguments(term, "pow")
    return pair[1] if pair is not None and len(pair) == 2 else None


def _powers(state: State, terms: Iterable[Term]) -> list[_Power]:
    form = state.proof.form()
    found: dict[Term, _Power] = {}
    for term in terms:
        for node in closed_subterms(term):
            pair = arguments(node, "pow")
            if pair is None or len(pair) != 2 or pair[0].type not in (INT, REAL) or isinstance(pair[1], Lit):
                continue
            exponent = form.poly(pair[1])
            constant = exponent.get((), 0)
            if not isinstance(constant, int):
                continue
            rest = form.reify({m: c for m, c in exponent.items() if m}, INT)
            found[node] = _Power(node, form.normal(pair[0]), rest, constant)
    return list(found.values())


def _exponent(rest: Term, constant: int) -> Term:
    return rest if constant == 0 else add(rest, integer(constant))


def _successor(state: State, base: Term, exponent: Term, nonnegative: int) -> int:
    """x^(e+1) = x·x^e from 0 <= e."""
    proof = state.proof
    general = proof.step("fact", name="pow_succ" if base.type == REAL else "int_pow_succ", types=())
    at = proof.step("all_elim", [proof.step("all_elim", [general], value=base)], value=exponent)
    if base.type == INT:
        return proof.step("imp_elim", [at, nonnegative])
    other = implies(eq(base, real(0)), eq(real(0), real(1)))
    either = proof.step("or_left", [nonnegative], other=other)
    return proof.step("imp_elim", [at, either])


def _least(state: State, rest: Term, constants: list[int]) -> tuple[int, int] | None:
    """Return the least constant c with 0 <= rest + c shown, and the step that shows it."""
    for constant in sorted(constants):
        try:
            return constant, simple(state, le(integer(0), _exponent(rest, constant)))
        except (Stuck, Refusal, TermError):
            continue
    return None


def power_equations(state: State, terms: Iterable[Term]) -> list[int]:
    """Prove x^(e+c) = x^c·x^e for the powers in these terms, e the least exponent of each base."""
    groups: dict[tuple[Term, Term], list[_Power]] = {}
    for found in _powers(state, terms):
        groups.setdefault((found.base, found.rest), []).append(found)
    equations = []
    for (base, rest), powers in groups.items():
        constants = sorted(
            {p.constant for p in powers} | ({0} if any(p.constant > 0 for p in powers) else set())
        )
        start = _least(state, rest, constants)
        if start is None:
            continue
        least, sign = start
        steps: list[int] = []
        for found in sorted(powers, key=lambda p: p.constant):
            if not least < found.constant <= least + MAX_STEPS:
                continue
            while least + len(steps) < found.constant:
                exponent = _exponent(rest, least + len(steps))
                nonnegative = combine(
                    state,
                    le(integer(0), exponent),
                    Combination(((real(1), sign, None),), _constant(len(steps))),
                    Setting(state.proof.form()),
                )
                steps.append(_successor(state, base, exponent, nonnegative))
            equations.append(_together(state, found, rest, least, steps))
    return equations


def _constant(value: int) -> tuple[tuple[Term, Term, int | None], ...]:
    return ((real(1), real(value), None),) if value else ()


def _together(state: State, found: _Power, rest: Term, least: int, steps: list[int]) -> int:
    """x^(e+c) = x^c·x^e from the steps x^(e+k+1) = x·x^(e+k)."""
    count = found.constant - least
    front = found.base if count == 1 else power(found.base, integer(count))
    goal = eq(found.node, mul(front, power(found.base, _exponent(rest, least))))
    terms = tuple((power(found.base, integer(count - 1 - k)), steps[k], None) for k in range(count))
    return combine(state, goal, Combination(terms), Setting(state.proof.form()))


def lowered(state: State, term: Term) -> tuple[Term, int] | None:
    """Return x·x^(e-1) for a power x^e of a symbolic exponent with 0 <= e - 1 shown, and the equation."""
    found = _powers(state, [term]) if exponent_of(term) is not None else []
    whole = next((p for p in found if p.node == term), None)
    if whole is None:
        return None
    exponent = _exponent(whole.rest, whole.constant - 1)
    try:
        step = _successor(state, whole.base, exponent, simple(state, le(integer(0), exponent)))
    except (Stuck, Refusal, TermError):
        return None
    value = mul(whole.base, power(whole.base, exponent))
    return value, state.proof.step("convert", [step], goal=eq(term, value))


def with_lowered(state: State, goal: Term, finish: Callable[[State, Term], int]) -> int:
    """Take the powers in a goal, x^(n+1-k) say, down by one, in sums too, then finish."""

    def rule(inner: State, term: Term) -> tuple[Term, int] | None:
        found = _powers(inner, [term]) if exponent_of(term) is not None else []
        return lowered(inner, term) if found and found[-1].constant > 0 else None

    def changed(inner: State, part: Term) -> int:
        if part == goal:
            raise Stuck("S130", "there are no powers to take down", goal=goal)
        return finish(inner, part)

    return rewrite_goal(state, goal, (rule,), simple, changed)


def _lowered_in_sums(state: State, goal: Term) -> int:
    """Prove a relation with the powers in its sums taken down by one."""
    return with_lowered(state, goal, lambda inner, part: linarith(inner, part, [], depth=0))


def with_powers(state: State, goal: Term, finish: Finish) -> int:
    """Bring the powers of each base in the goal to their least exponent, and tell what facts hold."""
    facts = [t for i in state.facts() if relation(t := state.proof.conclusion(i)) is not None]
    equations = power_equations(state, [goal, *facts])
    if not equations:
        raise Stuck("S130", "there are no powers to take apart", goal=goal)
    rules = [schema_of(state, i) for i in equations]
    return rewrite_goal(state.with_local(*equations), goal, rules, simple, finish)


def _search(state: State, goal: Term) -> int:
    known = set(state.facts())

    def finish(inner: State, part: Term) -> int:
        if part == goal and set(inner.facts()) == known:
            raise Stuck("S130", "the powers are taken apart", goal=goal)
        return solve_goal(inner, part, depth=2)

    return with_powers(state, goal, finish)


def _is_numeric(goal: Term) -> bool:
    found = relation(goal)
    return found is not None and found[1].type in (INT, REAL)


def _sums_powers(goal: Term) -> bool:
    """Say whether a power with a bound variable in its exponent stands in a sum of the goal."""
    return _is_numeric(goal) and any(
        exponent.loose for n in subterms(goal) if (exponent := exponent_of(n)) is not None
    )


STRATEGIES: tuple[Strategy, ...] = (
    Strategy("powers", _is_numeric, _search, late=True),
    Strategy("powers in sums", _sums_powers, _lowered_in_sums, late=True),
)
"""What `logic.auto` may call when arithmetic alone has failed."""
