"""Laws of powers of matrices, A^(m + k) = A^m·A^k: induction for all entries at once. Untrusted.

What is assumed in the induction is general in the indices of the entries, so that it can be used inside
products of matrices, like the equations of the recursion and those that are given (`products`).
"""

from __future__ import annotations

from collections.abc import Iterator

from symderive.errors import Refusal, TermError
from symderive.tactics.functions import pointwise
from symderive.tactics.inductive import HYPOTHESIS, bases_of, by_induction, counted
from symderive.tactics.integers import recursion_equations
from symderive.tactics.logic import attempt, solve_goal
from symderive.tactics.powers import with_lowered
from symderive.tactics.products import by_products
from symderive.tactics.proof import State, Stuck
from symderive.tactics.ranges import known_ranges
from symderive.tactics.registry import Strategy
from symderive.terms.build import arguments, csum, eq, forall, integer, le, mul
from symderive.terms.term import App, Const, Free, Term, apply, free_symbols, lam, subterms
from symderive.terms.types import INT, REAL, Cyclic, Function, Type

__all__ = ["STRATEGIES", "by_entries"]

RECURSION = 3
"""Number of arguments of a recursion; a value that is a matrix has two more."""

MAX_COMMUTING = 4
"""How many pairs of a power and a matrix are shown to commute."""

MAX_TURNS = 3
"""How many steps back each recursion is followed."""


def _has_powers(goal: Term) -> bool:
    """Say whether a goal is an equation with entries of recursions."""
    sides = arguments(goal, "eq")
    return sides is not None and sides[0].type == REAL and bool(_recursions(goal))


def _recursions(goal: Term) -> list[App]:
    return [
        node
        for node in subterms(goal)
        if isinstance(node, App)
        and isinstance(node.head, Const)
        and node.head.name == "natrec"
        and len(node.args) > RECURSION
        and all(isinstance(a.type, Cyclic) for a in node.args[RECURSION:])
    ]


def by_entries(state: State, goal: Term) -> int:
    """Prove an equation of entries for all entries, by induction on what is counted in it."""
    if HYPOTHESIS in state.named:
        raise Stuck("S130", "an induction is under way", goal=goal)

    def inside(inner: State, part: Term) -> int:
        return attempt(
            lambda: _by_induction(inner, part), lambda: _by_induction(_with_commuting(inner, part), part)
        )

    return attempt(lambda: inside(state, goal), lambda: known_ranges(state, goal, inside))


def _by_induction(state: State, goal: Term) -> int:
    indices = _indices(state, goal)
    general = goal
    for name in reversed(indices):
        general = forall(name, general)
    ways = list(_ways(state, goal))
    if not ways:
        raise Stuck("S130", "no integer in the goal has a lower bound", goal=goal)
    index = attempt(
        *(lambda n=n, b=b: by_induction(state, general, n, b, first=_entry, step=_after) for n, b in ways)
    )
    return state.proof.at(index, *indices)


def _with_commuting(state: State, goal: Term) -> State:
    """Add P_k·B = B·P_k for every k, P a recursion of a goal, B its matrix or one in a fact with it."""
    facts = [free_symbols(state.proof.conclusion(i)) for i in state.facts()]
    found: dict[int, None] = {}
    for node in dict.fromkeys(_recursions(goal)):
        own = free_symbols(apply(node.head, *node.args[: RECURSION - 1]))
        for matrix in sorted(_matrices(goal, node.args[-1].type), key=lambda s: s.name):
            if len(found) < MAX_COMMUTING and (matrix in own or any(matrix in f and f & own for f in facts)):
                try:
                    found[_commuting(state, node, matrix)] = None
                except (Stuck, Refusal, TermError):
                    continue
    if not found:
        raise Stuck("S130", "no matrix is known to commute with another", goal=goal)
    return state.with_local(*found)


def _matrices(goal: Term, index: Type) -> set[Free]:
    kind = Function(index, Function(index, REAL))
    return {s for s in free_symbols(goal) if s.type == kind}


def _commuting(state: State, node: App, matrix: Free) -> int:
    """∀k. 0 <= k ⇒ ∀i j. Σ_q P_k(i, q)·B(q, j) = Σ_q B(i, q)·P_k(q, j)."""
    proof = state.proof
    k, inner = state.taking(node, matrix).fresh("k", INT)
    names = []
    for hint in "ijq":
        name, inner = inner.fresh(hint, node.args[-1].type)
        names.append(name)
    i, j, q = names
    power = apply(node.head, *node.args[: RECURSION - 1], k)
    left, right = (
        csum(lam(q, mul(apply(a, i, q), apply(b, q, j)))) for a, b in ((power, matrix), (matrix, power))
    )
    above = proof.hyp(le(integer(0), k))
    index = _by_induction(inner.with_local(above), eq(left, right))
    for name in (j, i):
        index = proof.step("all_intro", [index], variable=name)
    index = proof.step("imp_intro", [index], proposition=le(integer(0), k))
    return proof.step("all_intro", [index], variable=k)


def _ways(state: State, goal: Term) -> Iterator[tuple[Free, Term]]:
    for name in counted(goal):
        if name.name not in state.proof.sizes:
            yield from ((name, base) for base in bases_of(state, name))


def _indices(state: State, goal: Term) -> list[Free]:
    """Return the residues of a goal of which nothing is known."""
    known = {s for i in state.facts() for s in free_symbols(state.proof.conclusion(i))}
    found = [s for s in free_symbols(goal) if isinstance(s.type, Cyclic) and s not in known]
    return sorted(found, key=lambda s: s.name)


def _entry(state: State, goal: Term) -> int:
    """Prove an equation of entries by the equations of the recursions in it, inside products."""
    known = list(state.facts())

    def inside(inner: State, part: Term) -> int:
        return by_products(inner.with_local(*_equations(inner, part, known)), part)

    return attempt(
        lambda: solve_goal(state, goal, depth=1),
        lambda: inside(state, goal),
        lambda: with_lowered(state, goal, inside),
    )


def _after(state: State, goal: Term, _: Free) -> int:
    return _entry(state, goal)


def _equations(state: State, goal: Term, known: list[int]) -> list[int]:
    """Return natrec(k + 1)(i, j) = step(natrec(k))(i, j) for all i and j, for the recursions in a goal."""
    found: dict[int, None] = {}
    todo = [goal]
    for _ in range(MAX_TURNS):
        equations = [i for term in todo for i in recursion_equations(state, term) if i not in found]
        found.update(dict.fromkeys(equations))
        todo = [state.proof.conclusion(i) for i in equations]
    entries = []
    for index in found:
        try:
            entries.append(pointwise(state, index))
        except (Stuck, Refusal, TermError):
            continue
    return [i for i in entries if i not in known]


STRATEGIES: tuple[Strategy, ...] = (Strategy("powers of matrices", _has_powers, by_entries, last=True),)
"""What `logic.auto` may call for the claim itself, after everything else."""
