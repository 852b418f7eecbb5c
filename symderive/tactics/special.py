"""Elementary functions at special arguments: sin 0, cos 0, log 1. Untrusted."""

from __future__ import annotations

from symderive.tactics.logic import simple, solve_goal
from symderive.tactics.proof import State, Stuck
from symderive.tactics.registry import Strategy
from symderive.tactics.rewriting import rewrite_goal
from symderive.terms.build import arguments, eq, real, unary
from symderive.terms.term import App, Const, Term, subterms

__all__ = ["STRATEGIES", "special_value"]


def special_value(state: State, term: Term) -> tuple[Term, int] | None:
    """Rewrite sin 0, cos 0 and log 1; the argument may be any term with that normal form."""
    if not isinstance(term, App) or not isinstance(term.head, Const) or len(term.args) != 1:
        return None
    entry = _VALUES.get(term.head.name)
    if entry is None or term.loose:
        return None
    point, value = entry
    form = state.proof.form()
    if form.constant(form.poly(term.args[0])) != point:
        return None
    proof = state.proof
    if term.head.name == "log":
        general = proof.step("fact", name="log_exp", types=())
        step = proof.step("all_elim", [general], value=real(0))
    else:
        step = proof.step("fact", name=f"{term.head.name}_zero", types=())
    goal = eq(unary(term.head.name, term.args[0]), real(value))
    return real(value), proof.step("convert", [step], goal=goal)


_VALUES = {"sin": (0, 0), "cos": (0, 1), "log": (1, 0)}
"""The argument and the value, by the name of the function."""


def _mentions(goal: Term) -> bool:
    return arguments(goal, "forall") is None and any(
        isinstance(n, Const) and n.name in _VALUES for n in subterms(goal)
    )


def _search(state: State, goal: Term) -> int:
    def finish(inner: State, part: Term) -> int:
        if part == goal:
            raise Stuck("S130", "no special values occur", goal=goal)
        return solve_goal(inner, part)

    return rewrite_goal(state, goal, (special_value,), simple, finish)


STRATEGIES: tuple[Strategy, ...] = (Strategy("special values", _mentions, _search, late=True),)
"""What `logic.auto` may call when arithmetic alone has failed."""
