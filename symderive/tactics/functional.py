"""Functional equations: f(-x) = -f(x), f(x + p) = f(x), f(x + y) = f(x) + f(y). Untrusted.

They are read from left to right as rules first. Then, where an argument is linear in the one variable, the
equation is used at every value that brings its argument to one that occurs.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from symderive.errors import Refusal, TermError
from symderive.kernel.form import Form
from symderive.tactics.arith import linarith, relation
from symderive.tactics.logic import simple, solve_goal
from symderive.tactics.matching import Schema, instantiate, schema_of
from symderive.tactics.proof import State, Stuck
from symderive.tactics.registry import Strategy
from symderive.tactics.rewriting import rewrite_goal
from symderive.terms.build import FALSE, arguments
from symderive.terms.term import App, Free, Term, free_symbols, occurs, subterms
from symderive.terms.types import REAL

__all__ = ["STRATEGIES"]

MAX_ROUNDS = 4
"""How often the equations are used on what they have made."""

MAX_INSTANCES = 24
"""How many instances of the equations are looked at."""


def _equations(state: State) -> list[Schema]:
    """Return the general equations whose left side applies a function symbol."""
    found = []
    for number, index in enumerate(state.facts()):
        schema = schema_of(state, index, names=f"?{number}_")
        sides = arguments(schema.conclusion, "eq")
        if sides is None or not schema.variables or sides[0].type != REAL:
            continue
        if _is_applied(sides[0]) and all(v in free_symbols(sides[0]) for v in schema.variables):
            found.append(schema)
    return found


def _is_applied(term: Term) -> bool:
    return isinstance(term, App) and isinstance(term.head, Free)


def _by_rules(state: State, goal: Term) -> int:
    """Rewrite with the equations from left to right, then compare."""
    equations = _equations(state)
    if not equations:
        raise Stuck("S130", "there are no equations between values of a function", goal=goal)

    def finish(inner: State, part: Term) -> int:
        if part == goal:
            raise Stuck("S132", "no equation between values applies", goal=goal)
        try:
            return linarith(inner, part, [], depth=0)
        except Stuck as error:
            if error.code == "S190":
                raise
            return solve_goal(inner, part, depth=0)

    return rewrite_goal(state, goal, equations, simple, finish, rounds=MAX_ROUNDS)


def _by_instances(state: State, goal: Term) -> int:
    """Use the equations where their arguments become those that occur."""
    equations = _equations(state)
    proof, form = state.proof, state.proof.form()
    added: dict[int, None] = {}
    terms = [goal]
    for _ in range(2):
        for schema in equations:
            for value in _solutions(form, schema, terms):
                if len(added) >= MAX_INSTANCES:
                    break
                try:
                    added[instantiate(state, schema, {schema.variables[0]: value}, simple)] = None
                except (Stuck, Refusal, TermError) as error:
                    if error.code == "S190":
                        raise
        terms = [goal, *(proof.conclusion(i) for i in added)]
    if not added:
        raise Stuck("S130", "no equation between values speaks of the goal", goal=goal)
    return linarith(state, goal, list(added), depth=0)


def _solutions(form: Form, schema: Schema, terms: list[Term]) -> Iterator[Term]:
    """Yield the x at which an argument a·x + b in the equation is an argument in the terms."""
    if len(schema.variables) != 1:
        return
    (x,) = schema.variables
    found: dict[Term, None] = {}
    for pattern in dict.fromkeys(_calls(schema.conclusion)):
        for term in terms:
            for call in dict.fromkeys(_calls(term)):
                if call.head == pattern.head and not call.loose and not pattern.loose:
                    value = _solved(form, pattern.args[0], call.args[0], x)
                    if value is not None:
                        found[value] = None
    yield from found


def _calls(term: Term) -> Iterator[App]:
    for node in subterms(term):
        if isinstance(node, App) and isinstance(node.head, Free) and len(node.args) == 1:
            yield node


def _solved(form: Form, pattern: Term, value: Term, x: Free) -> Term | None:
    """Solve pattern = value for x, which stands in the pattern with a literal factor."""
    if pattern.type != REAL or not occurs(x, pattern) or occurs(x, value):
        return None
    p = form.difference(pattern, value)
    (own,) = next(iter(form.poly(x)))
    factor = p.pop((own,), 0)
    if not factor or any(occurs(x, form.atom(a)) for m in p for a, _ in m):
        return None
    return form.reify({m: Fraction(c) / -factor for m, c in p.items()}, REAL)


def _relates_values(goal: Term) -> bool:
    found = relation(goal)
    return found is not None and found[1].type == REAL and goal != FALSE and any(_calls(goal))


STRATEGIES: tuple[Strategy, ...] = (
    Strategy("functional equations as rules", _relates_values, _by_rules, late=True),
    Strategy("functional equations at what occurs", _relates_values, _by_instances, late=True),
)
"""What `logic.auto` may call when arithmetic alone has failed."""
