"""The tactics that the general search may call, beside its own, for goals of a certain shape. Untrusted.

`logic.auto` cannot import the tactics of calculus, which import it; it asks here, when it runs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module

from symderive.tactics.proof import State
from symderive.terms.build import is_negation
from symderive.terms.term import Term

__all__ = ["Strategy", "applicable", "denials", "strategies"]

_MODULES = (
    "symderive.tactics.calculus",
    "symderive.tactics.slopes",
    "symderive.tactics.mean_values",
    "symderive.tactics.differential",
    "symderive.tactics.existence",
    "symderive.tactics.witnesses",
    "symderive.tactics.functions",
    "symderive.tactics.residues",
    "symderive.tactics.special",
    "symderive.tactics.enclosures",
    "symderive.tactics.progressions",
    "symderive.tactics.angles",
    "symderive.tactics.exact_angles",
    "symderive.tactics.arcs",
    "symderive.tactics.counting",
    "symderive.tactics.binomials",
    "symderive.tactics.recursions",
    "symderive.tactics.logarithms",
    "symderive.tactics.identities",
    "symderive.tactics.ranges",
    "symderive.tactics.powers",
    "symderive.tactics.magnitude",
    "symderive.tactics.radicals",
    "symderive.tactics.limit_laws",
    "symderive.tactics.limits",
    "symderive.tactics.comparisons",
    "symderive.tactics.expansions",
    "symderive.tactics.asymptotics",
    "symderive.tactics.corners",
    "symderive.tactics.convexity",
    "symderive.tactics.chords",
    "symderive.tactics.smooth",
    "symderive.tactics.rising",
    "symderive.tactics.norms",
    "symderive.tactics.vectors",
    "symderive.tactics.deltas",
    "symderive.tactics.functional",
    "symderive.tactics.order",
    "symderive.tactics.points",
    "symderive.tactics.parameters",
    "symderive.tactics.constancy",
    "symderive.tactics.cauchy",
    "symderive.tactics.bounded_terms",
    "symderive.tactics.products",
    "symderive.tactics.invariance",
    "symderive.tactics.remainders",
    "symderive.tactics.representatives",
    "symderive.tactics.periods",
    "symderive.tactics.closed_forms",
    "symderive.tactics.reversals",
    "symderive.tactics.determinants",
    "symderive.tactics.antidifferences",
    "symderive.tactics.matrix_powers",
    "symderive.tactics.inductive",
    "symderive.tactics.clearing",
    "symderive.tactics.denesting",
    "symderive.tactics.supports",
    "symderive.tactics.elementary",
    "symderive.tactics.sympy_bridge",
    "symderive.tactics.nonnegative",
    "symderive.tactics.orderings",
)


@dataclass(frozen=True, slots=True)
class Strategy:
    """A tactic by name, with the goals that it is for.

    `late` ones come after arithmetic, `last` ones after everything else, and only for the claim itself;
    `whole` ones get a goal before its quantifiers are taken off.
    """

    name: str
    applies: Callable[[Term], bool]
    prove: Callable[[State, Term], int]
    late: bool = False
    last: bool = False
    whole: bool = False


@lru_cache(maxsize=1)
def strategies() -> tuple[Strategy, ...]:
    """Return the strategies of the modules that have some, in order."""
    found: list[Strategy] = []
    for name in _MODULES:
        found += getattr(import_module(name), "STRATEGIES", ())
    return tuple(found)


@lru_cache(maxsize=4096)
def applicable(goal: Term) -> tuple[Strategy, ...]:
    """Return the strategies for a goal, in order; a search comes back to the same goals again and again."""
    return tuple(strategy for strategy in strategies() if strategy.applies(goal))


def denials(goal: Term) -> tuple[Strategy, ...]:
    """Return the strategies that get the denial of a claim before it is taken apart."""
    return tuple(s for s in applicable(goal) if s.whole and is_negation(goal))
