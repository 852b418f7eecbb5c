"""Sums read from the other end: Σ f(t) = Σ f(lo + hi - t) over t = lo..hi, empty or not. Untrusted."""

from __future__ import annotations

from symderive.tactics.arith import linarith, relation
from symderive.tactics.library import from_library
from symderive.tactics.logic import attempt
from symderive.tactics.matching import closed_subterms
from symderive.tactics.proof import State, Stuck
from symderive.tactics.registry import Strategy
from symderive.terms.build import arguments
from symderive.terms.term import Term
from symderive.terms.types import INT, REAL, Function

__all__ = ["STRATEGIES"]

MAX_SUMS = 4
"""How many sums of a goal are reversed."""


def _sums(goal: Term) -> list[tuple[Term, ...]]:
    """Return lower end, upper end and terms of the sums of reals over a range."""
    found: dict[tuple[Term, ...], None] = {}
    for node in closed_subterms(goal):
        parts = arguments(node, "sum")
        if parts is not None and len(parts) == 3 and parts[2].type == Function(INT, REAL):
            found[parts] = None
    return list(found)[:MAX_SUMS]


def by_reversal(state: State, goal: Term) -> int:
    """Prove a relation of sums with one of them, or all, reversed."""
    steps = [
        from_library(state, "sums", "reversal", (function, lower, upper))
        for lower, upper, function in _sums(goal)
    ]
    if not steps:
        raise Stuck("S130", "there is no sum to reverse", goal=goal)
    each = [[step] for step in steps] if len(steps) > 1 else []
    return attempt(
        *(lambda some=some: linarith(state, goal, some, depth=0) for some in (*each, steps)),
    )


def _has_sums(goal: Term) -> bool:
    return relation(goal) is not None and bool(_sums(goal))


STRATEGIES: tuple[Strategy, ...] = (Strategy("sums reversed", _has_sums, by_reversal, last=True),)
"""What `logic.auto` may call for the claim itself, after everything else."""
