"""Orders of growth of unknown functions: of sums, products and multiples, and in a row. Untrusted.

What is asked is taken apart until facts say it; the library has the laws.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from symderive.tactics.asymptotics import ordered
from symderive.tactics.calculus import once
from symderive.tactics.library import named_from_library
from symderive.tactics.logic import attempt, solve_goal
from symderive.tactics.proof import State, Stuck
from symderive.tactics.registry import Strategy
from symderive.terms.build import FALSE, arguments, eq, implies, integer, power, real
from symderive.terms.macros import MACROS
from symderive.terms.term import Free, Lit, Term, apply, free, free_symbols, lam
from symderive.terms.types import INT, Function

__all__ = ["STRATEGIES"]

MAX_DEPTH = 5
"""How often what is asked is taken apart, one time in the other."""

_ORDERS = ("is_O", "is_o")
_RULES = {
    ("is_O", "is_O"): "transitive",
    ("is_o", "is_O"): "smaller-then-at-most",
    ("is_O", "is_o"): "at-most-then-smaller",
}
"""The orders of f to g and of g to h, and the claim of the library that joins them."""


def _read(goal: Term) -> tuple[str, Term, Term] | None:
    for name in _ORDERS:
        found = ordered(name, goal)
        if found is not None:
            return name, *found
    return None


def by_parts(state: State, goal: Term) -> int:
    """Prove is_O(f, g) or is_o(f, g), or two of these, from facts of the same kind."""
    both = arguments(goal, "and")
    if both is not None:
        return state.proof.step("and_intro", [by_parts(state, part) for part in both])
    asked = _read(goal)
    if asked is None:
        raise Stuck("S130", "no order is asked", goal=goal)
    said = dict.fromkeys(i for fact in state.facts() for i in state.parts(fact))
    facts = [(*found, i) for i in said if (found := _read(state.proof.conclusion(i))) is not None]
    return _Orders(state, facts).prove(*asked, MAX_DEPTH)


class _Orders:
    """The facts on orders, and what follows from them."""

    def __init__(self, state: State, facts: list[tuple[str, Term, Term, int]]) -> None:
        self.state = state
        self.facts = facts

    def prove(self, name: str, f: Term, g: Term, left: int) -> int:
        """Prove that f is O(g), or o(g)."""
        proof = self.state.proof
        self.state.allowance.spend(5)
        goal = MACROS[name](f, g)
        normal = proof.form().normal(goal)
        for _, _, _, index in self.facts:
            if proof.form().normal(proof.conclusion(index)) == normal:
                return proof.step("convert", [index], goal=goal)
        if left <= 0:
            raise Stuck("S130", "the orders that are known do not say this", goal=goal)
        ways = [*self._simple(name, f, g, left), *self._joined(name, f, g, left)]
        if not ways:
            raise Stuck("S130", "the orders that are known do not say this", goal=goal)
        return attempt(*ways)

    def _law(self, claim: str, goal: Term, known: list[int], **values: Term) -> int:
        recipe = "orders" if claim == "smaller-is-at-most" else "comparisons"
        index = named_from_library(self.state, recipe, claim, values)
        index = self.state.prove_implications(index, known)
        if self.state.proof.conclusion(index) == goal:
            return index
        return self.state.proof.step("convert", [index], goal=goal)

    def _simple(self, name: str, f: Term, g: Term, left: int) -> list[Callable[[], int]]:
        """Return ways by the shape of f and g."""
        n = free("?n", INT)
        inside, below = apply(f, n), apply(g, n)
        goal = MACROS[name](f, g)
        ways: list[Callable[[], int]] = []
        if name == "is_O":
            if self.state.proof.form().difference(inside, below) == {}:
                ways.append(lambda: self._law("itself", goal, [], f=f))
            if n not in free_symbols(inside) and n not in free_symbols(below):
                ways.append(lambda: self._constants(goal, inside, below))
            if any(kind == "is_o" and first == f and second == g for kind, first, second, _ in self.facts):
                ways.append(
                    lambda: self._law(
                        "smaller-is-at-most", goal, [self.prove("is_o", f, g, left - 1)], f=f, g=g
                    )
                )
        both = arguments(inside, "add")
        if both is not None:
            claim = "sum" if name == "is_O" else "smaller-sum"
            ways.append(partial(self._both, claim, goal, n, both, (below, below), name, left))
        factors = _factors(inside)
        if name == "is_O" and factors is not None:
            others = _factors(below)
            pairs = [] if others is None else [others, (others[1], others[0])]
            pairs += [(real(1), below), (below, real(1))]
            ways += [partial(self._both, "product", goal, n, factors, pair, name, left) for pair in pairs]
        opposite = arguments(inside, "neg")
        if opposite is not None:
            minus = (real(-1), opposite[0])
            ways.append(partial(self._both, "product", goal, n, minus, (real(1), below), "is_O", left))
        return ways

    def _both(
        self,
        claim: str,
        goal: Term,
        n: Free,
        above: tuple[Term, ...],
        below: tuple[Term, ...],
        name: str,
        left: int,
    ) -> int:
        (f, g), (h, k) = ([lam(n, part, "n") for part in pair] for pair in (above, below))
        first = self.prove(name, f, h, left - 1)
        second = self.prove(name, g, k, left - 1)
        return self._law(claim, goal, [first, second], f=f, g=g, h=h, k=k)

    def _constants(self, goal: Term, c: Term, d: Term) -> int:
        apart = solve_goal(self.state, implies(eq(d, real(0)), FALSE), depth=1)
        return self._law("constant-order", goal, [apart], c=c, d=d)

    def _joined(self, name: str, f: Term, h: Term, left: int) -> list[Callable[[], int]]:
        """Return ways by a fact on f and one or more that lead from there to h."""
        ways: list[Callable[[], int]] = []
        for kind, first, middle, index in self.facts:
            if first == f and middle != h:
                rest = "is_O" if name == "is_O" or kind == "is_o" else "is_o"
                ways.append(partial(self._join, name, kind, rest, (f, middle, h), index, left))
        return ways

    def _join(
        self, name: str, kind: str, rest: str, functions: tuple[Term, Term, Term], index: int, left: int
    ) -> int:
        f, g, h = functions
        if name == "is_O" and kind == "is_o":
            index = self._law("smaller-is-at-most", MACROS["is_O"](f, g), [index], f=f, g=g)
            kind = "is_O"
        second = self.prove(rest, g, h, left - 1)
        claim = _RULES[kind, rest]
        known = [second, index] if claim == "at-most-then-smaller" else [index, second]
        return self._law(claim, MACROS[name](f, h), known, f=f, g=g, h=h)


def _factors(term: Term) -> tuple[Term, Term] | None:
    """Return two factors of a product, or of a power."""
    both, powers = arguments(term, "mul"), arguments(term, "pow")
    if both is not None:
        return both[0], both[1]
    if powers is not None and isinstance(powers[1], Lit) and powers[1].value >= 2:
        count = int(powers[1].value)
        rest = powers[0] if count == 2 else power(powers[0], integer(count - 1))
        return powers[0], rest
    return None


def _applies(goal: Term) -> bool:
    unknown = any(isinstance(s.type, Function) for s in free_symbols(goal))
    return unknown and all(_read(part) is not None for part in arguments(goal, "and") or (goal,))


STRATEGIES: tuple[Strategy, ...] = (Strategy("orders of parts", _applies, once(by_parts), whole=True),)
"""What `logic.auto` may call."""
