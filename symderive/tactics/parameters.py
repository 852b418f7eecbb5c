"""General facts that fail at a place that depends on their parameters: far out, or very near. Untrusted.

Of ∀T. N <= T ⇒ |f(T)| <= C·|g(T)| the instances at T = N and at a T beyond N and C are looked at, of what
holds for |x - a| < d those at a + d/2 and a - d/2.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from symderive.errors import Refusal, TermError
from symderive.tactics.arith import linarith, relation
from symderive.tactics.logic import attempt, simple, solve_goal, unpack
from symderive.tactics.matching import Schema, instantiate, schema_of
from symderive.tactics.proof import Allowance, State, Stuck
from symderive.tactics.registry import Strategy
from symderive.terms.build import FALSE, absolute, add, arguments, integer, le, lt, mul, of_int, real, unary
from symderive.terms.term import Const, Free, Term, free_symbols, subterms
from symderive.terms.types import INT, REAL

__all__ = ["STRATEGIES"]

MAX_FACTS = 4
"""How many facts are looked at, the latest first."""

_ERRORS = (Fraction(1, 4), Fraction(1, 2), Fraction(1))
"""What is put for an ε > 0 on which everything else depends."""


def _schemas(state: State) -> Iterator[Schema]:
    for index in list(reversed(state.facts()))[: 4 * MAX_FACTS]:
        schema = schema_of(state, index)
        if len(schema.variables) == 1 and schema.conditions and schema.variables[0].type in (INT, REAL):
            yield schema


def _parameters(schema: Schema, kind: object) -> list[Free]:
    own = {s for part in (schema.conclusion, *schema.conditions) for s in free_symbols(part)}
    return sorted((s for s in own if s.type == kind and s not in schema.variables), key=lambda s: s.name)


def _places(schema: Schema) -> list[Term]:
    """Return the values at which a fact may fail, in terms of its parameters."""
    (x,) = schema.variables
    found: dict[Term, None] = {}
    for p in _parameters(schema, x.type):
        if x.type == INT:
            found[p] = None
            found[add(p, integer(1))] = None
        else:
            half = mul(real(Fraction(1, 2)), p)
            others: list[Term] = [a for a in _parameters(schema, REAL) if a != p]
            for centre in (real(0), real(1), *others):
                found[add(centre, half)] = None
                found[add(centre, mul(real(-1), half))] = None
            found[p] = None
    return list(found)[:8]


def _contradicted(state: State, index: int, depth: int = 1) -> int:
    """Derive a contradiction from an inequality by proving its opposite."""
    found = relation(state.proof.conclusion(index))
    if found is None or found[0] == "eq":
        raise Stuck("S130", "this is no inequality", goal=state.proof.conclusion(index))
    name, left, right = found
    opposite = (lt if name == "le" else le)(right, left)
    shown = solve_goal(state, opposite, depth=depth)
    return linarith(state, FALSE, [index, shown], depth=0, local=False)


def _condition(state: State, goal: Term) -> int:
    return attempt(lambda: simple(state, goal), lambda: solve_goal(state, goal, depth=1))


def by_parameters(state: State, goal: Term) -> int:
    """Derive a contradiction from what a general fact says at a place that depends on its parameters."""
    for schema in list(_schemas(state))[:MAX_FACTS]:
        (x,) = schema.variables
        for value in _places(schema):
            state.allowance.spend(5)
            try:
                index = instantiate(state, schema, {x: value}, _condition)
                return _contradicted(state.with_local(index), index)
            except (Stuck, Refusal, TermError) as error:
                if error.code == "S190":
                    raise
    raise Stuck("S130", "no fact fails at a place that depends on its parameters", goal=goal)


def by_distance(state: State, goal: Term) -> int:
    """Derive a contradiction from ∀T. N <= T ⇒ A(T) at a T beyond N and the other parameters."""
    for schema in list(_schemas(state))[:MAX_FACTS]:
        (x,) = schema.variables
        start = _parameters(schema, INT)
        if x.type != INT or not start:
            continue
        for c in _parameters(schema, REAL)[:2]:
            for size in _sizes(schema, c):
                share = Allowance(state.allowance.left * 4 // 5)
                before = share.left
                try:
                    return _beyond(replace(state, allowance=share), schema, start[0], size)
                except (Stuck, Refusal, TermError):
                    state.allowance.spend(min(before, before - share.left))
    raise Stuck("S130", "no fact fails far out", goal=goal)


def _sizes(schema: Schema, c: Term) -> list[Term]:
    """Return what a place is to be beyond, for c to be too small there: the inverses of what grows."""
    heads = {node.name for node in subterms(schema.conclusion) if isinstance(node, Const)}
    found = [unary("exp", c)] if "log" in heads else []
    if "sqrt" in heads:
        found.append(mul(c, c))
    return [*found, c] if found else [c, unary("exp", c)]


def _beyond(state: State, schema: Schema, start: Free, size: Term) -> int:
    proof = state.proof
    low = add(absolute(size), of_int(start))
    general = proof.step("fact", name="archimedes", types=())
    exists = proof.step("all_elim", [general], value=low)

    def finish(inner: State, goal: Term) -> int:
        above = inner.local[-1]
        found = relation(proof.conclusion(above))
        inside = arguments(found[2], "of_int") if found is not None else None
        if inside is None:
            raise Stuck("S130", "no integer is beyond", goal=goal)
        (n,) = inside
        sign = simple(inner, le(real(0), absolute(size)))
        nearer = solve_goal(inner, le(size, absolute(size)), depth=1)
        known = [
            linarith(inner, lt(size, of_int(n)), [above, nearer], depth=0),
            linarith(inner, le(start, n), [above, sign], depth=0),
        ]
        there = inner.with_local(*known, *_signs(inner, schema))
        there = there.with_local(linarith(there, le(integer(1), n), known, depth=0))
        index = instantiate(there, schema, {schema.variables[0]: n}, simple)
        # Nothing else bears on the opposite, and the general fact would be used again and again.
        alone = replace(there, named={}, local=there.local[len(inner.local) :])
        return _contradicted(alone, index, depth=2)

    return unpack(state, exists, FALSE, finish)


def _signs(state: State, schema: Schema) -> list[int]:
    """Return 0 <= c for those real parameters of a fact for which it is known."""
    found = []
    for c in _parameters(schema, REAL):
        try:
            found.append(simple(state, le(real(0), c)))
        except (Stuck, Refusal, TermError):
            continue
    return found


def by_error(state: State, goal: Term) -> int:
    """Derive a contradiction from ∀ε > 0. ∃N. A(ε, N) at a small ε."""
    for schema in list(_schemas(state))[:MAX_FACTS]:
        (x,) = schema.variables
        if x.type != REAL or arguments(schema.conclusion, "exists") is None:
            continue
        for error in _ERRORS:
            try:
                index = instantiate(state, schema, {x: real(error)}, simple)
                return unpack(state, index, FALSE, _within)
            except (Stuck, Refusal, TermError) as failure:
                if failure.code == "S190":
                    raise
    raise Stuck("S130", "nothing is said of every error", goal=goal)


def _within(state: State, goal: Term) -> int:
    return attempt(lambda: by_parameters(state, goal), lambda: by_distance(state, goal))


STRATEGIES: tuple[Strategy, ...] = (
    Strategy("a place far out", lambda goal: goal == FALSE, by_distance, last=True),
    Strategy("a place among parameters", lambda goal: goal == FALSE, by_parameters, last=True),
    Strategy("a small error", lambda goal: goal == FALSE, by_error, last=True),
)
"""What `logic.auto` may call for a contradiction."""
