"""Relations of vectors: squares, lengths, general facts at the vectors that occur. Untrusted.

What general facts say of the vectors at hand, the squares of lengths that are known or bounded, and
0 <= <u - v, u - v> are collected; a linear program combines them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, islice, product

from symderive.errors import Refusal, TermError
from symderive.tactics.analysis import multiplied
from symderive.tactics.arith import linarith, positivity, relation
from symderive.tactics.calculus import once
from symderive.tactics.logic import attempt, simple
from symderive.tactics.magnitude import by_antisymmetry, by_square, compare_squares
from symderive.tactics.matching import instances, instantiate, schema_of
from symderive.tactics.proof import State, Stuck
from symderive.tactics.registry import Strategy
from symderive.terms.build import (
    FALSE,
    add,
    arguments,
    eq,
    inner,
    integer,
    inv,
    le,
    power,
    real,
    smul,
    sub,
)
from symderive.terms.term import App, Free, Lit, Term, apply, free, free_symbols, lam, subterms
from symderive.terms.types import REAL, Space

__all__ = ["STRATEGIES"]

MAX_VECTORS = 4
"""At how many vectors general facts are used."""

MAX_MULTIPLIERS = 8
"""By how many numbers facts are multiplied."""

MAX_INSTANCES = 12
"""At how many tuples of vectors one general fact is used."""


def _replaced(term: Term, old: Term, new: Term) -> Term:
    """Return a term with a closed part replaced wherever no variable is bound around it."""
    if term == old:
        return new
    if isinstance(term, App):
        return apply(term.head, *(_replaced(a, old, new) for a in term.args))
    return term


def _is_atom(term: Term) -> bool:
    return isinstance(term.head if isinstance(term, App) else term, Free)


def _has_vectors(term: Term) -> bool:
    return any(isinstance(node.type, Space) for node in subterms(term))


def _occurs_in(part: Term, term: Term) -> bool:
    return any(node == part for node in subterms(term))


class _Vectors:
    """The vectors of a goal and of the facts, with what is known of them."""

    def __init__(self, state: State, goal: Term) -> None:
        self.state = state
        self.goal = goal
        self.plain: list[int] = []
        self.equations: list[tuple[int, Term, Term]] = []
        self._read()

    def _read(self) -> None:
        general: list[int] = []
        for index in self.state.facts():
            fact = self.state.proof.conclusion(index)
            if arguments(fact, "forall") is not None:
                general.append(index)
            elif arguments(fact, "eq") is not None and self._is_equation(index, fact):
                continue
            elif relation(fact) is not None:
                self.plain.append(index)
        targets = [self.goal]
        for index in general:
            for step in self._counted(index, targets):
                fact = self.state.proof.conclusion(step)
                if not self._is_equation(step, fact) and relation(fact) is not None:
                    self.plain.append(step)
        self.goal = self._put(self.goal)
        for index in general:
            for step in self._at_vectors(index):
                if not self._is_equation(step, self.state.proof.conclusion(step)):
                    self.plain.append(step)
        self.goal = self._put(self.goal)
        self.plain = [self._moved(i) for i in self.plain]

    def _is_equation(self, index: int, fact: Term) -> bool:
        """Note an equation that says what a vector is."""
        sides = arguments(fact, "eq")
        if sides is None or not isinstance(sides[0].type, Space):
            return False
        for old, new in (sides, sides[::-1]):
            if _is_atom(old) and not _occurs_in(old, new):
                step = index if old is sides[0] else self.state.proof.flip(index)
                self.equations.append((step, old, new))
                return True
        left, right = sides
        if _is_atom(left) and _is_atom(right):  # T(x) = x
            old, new = (left, right) if left.depth > right.depth else (right, left)
            step = index if old is left else self.state.proof.flip(index)
            self.equations.append((step, old, new))
        return True

    def _counted(self, index: int, targets: Sequence[Term]) -> list[int]:
        """Return instances of a general fact about integers or numbers."""
        schema = schema_of(self.state, index)
        if any(isinstance(v.type, Space) for v in schema.variables):
            return []
        return instances(self.state, index, targets, simple, limit=4)

    def _at_vectors(self, index: int) -> Iterator[int]:
        """Yield a general fact at the vectors at hand."""
        schema = schema_of(self.state, index)
        kinds = {v.type for v in schema.variables}
        if len(kinds) != 1 or not all(isinstance(k, Space) for k in kinds) or len(schema.variables) > 2:
            return
        vectors = [v for v in self.vectors() if v.type in kinds]
        count = len(schema.variables)
        tuples = (t for t in product(vectors, repeat=count) if count == 1 or len(set(t)) > 1)
        for values in islice(tuples, MAX_INSTANCES):
            self.state.allowance.spend()
            try:
                step = instantiate(
                    self.state, schema, dict(zip(schema.variables, values, strict=True)), simple
                )
            except (Stuck, Refusal, TermError) as error:
                if error.code == "S190":
                    raise
                continue
            if relation(self.state.proof.conclusion(step)) is not None:
                yield step

    def vectors(self) -> list[Term]:
        """Return the names of vectors and values of sequences at hand, those of the goal first."""
        found: dict[Term, None] = {}
        facts = [self.state.proof.conclusion(i) for i in self.plain]
        sides = [new for _, _, new in self.equations]
        for term in (self.goal, *facts, *sides):
            for node in subterms(term):
                if (
                    isinstance(node.type, Space)
                    and not node.loose
                    and not node.fresh
                    and self._is_point(node)
                ):
                    found[node] = None
        for node in subterms(self.goal):  # values of maps, after the points
            if isinstance(node.type, Space) and not node.loose and not node.fresh and _is_atom(node):
                found[node] = None
        gone = {old for _, old, _ in self.equations}
        return [v for v in found if v not in gone][:MAX_VECTORS]

    def _is_point(self, node: Term) -> bool:
        if isinstance(node, Free):
            return True
        return (
            isinstance(node, App)
            and isinstance(node.head, Free)
            and not any(isinstance(s.type, Space) for a in node.args for s in free_symbols(a))
        )

    def _put(self, term: Term) -> Term:
        for _, old, new in self.equations:
            term = _replaced(term, old, new)
        return term

    def _moved(self, index: int) -> int:
        """Put into a fact what vectors are."""
        proof = self.state.proof
        for step, old, new in self.equations:
            fact = proof.conclusion(index)
            hole = free(f"#{max(fact.fresh, new.fresh)}", old.type)
            template = _replaced(fact, old, hole)
            if template != fact:
                index = proof.step("subst", [step, index], template=lam(hole, template))
        return index

    def back(self, index: int, goal: Term) -> int:
        """Return the goal from what it is with the vectors put in."""
        proof = self.state.proof
        stages = [goal]
        for _, old, new in self.equations:
            stages.append(_replaced(stages[-1], old, new))
        for (step, old, new), before in reversed(list(zip(self.equations, stages, strict=False))):
            hole = free(f"#{max(before.fresh, new.fresh)}", old.type)
            template = _replaced(before, old, hole)
            if template != before:
                index = proof.step("subst", [proof.flip(step), index], template=lam(hole, template))
        return index

    def lengths(self) -> Iterator[int]:
        """Yield <e, e> = r² from |e| = r, and <e, e> <= r² from |e| <= r."""
        proof = self.state.proof
        for index in self.plain:
            fact = proof.conclusion(index)
            found = relation(fact)
            if found is None or found[1].type != REAL:
                continue
            name, left, right = found
            inside = arguments(left, "norm")
            if inside is None or not isinstance(inside[0].type, Space):
                continue
            try:
                if name == "eq":
                    goal = eq(inner(*inside, *inside), power(right, integer(2)))
                    yield linarith(self.state, goal, [index], depth=1, extra=[left, right], local=False)
                else:
                    both, _ = positivity(self.state, left)
                    whole = linarith(self.state, le(real(0), add(left, right)), [index, both], depth=0)
                    yield multiplied(self.state, index, whole)
            except (Stuck, Refusal, TermError) as error:
                if error.code == "S190":
                    raise

    def squares(self, goal: Term) -> Iterator[int]:
        """Yield 0 <= <u, u> for the vectors of norms in the goal, the vectors at hand and differences."""
        found: dict[Term, None] = {}
        inside = [
            arguments(n, "norm") or ()
            for n in subterms(goal)
            if not n.loose and arguments(n, "norm") is not None
        ]
        lengths = [v for (v,) in inside if isinstance(v.type, Space)]
        lengths += [
            smul(parts[0], v)
            for n in subterms(goal)
            if not n.loose and (parts := arguments(n, "mul")) is not None
            for v in arguments(parts[1], "norm") or ()
            if isinstance(v.type, Space)
        ]
        for group in (lengths[:3], self.vectors()):
            for v in group:
                found[v] = None
            for u, v in combinations(group, 2):
                if u.type == v.type:
                    found[sub(u, v)] = found[add(u, v)] = None
        for vector in found:
            yield positivity(self.state, inner(vector, vector))[0]


def _multipliers(state: State, goal: Term) -> list[Term]:
    """Return r - l and 1/(r - l) for facts l < r of numbers, the real names in a goal, and their squares."""
    found: dict[Term, None] = {}
    form = state.proof.form()
    for index in state.facts():
        sides = arguments(state.proof.conclusion(index), "lt")
        if (
            sides is None
            or sides[0].type != REAL
            or any(isinstance(n.type, Space) for n in (*subterms(sides[0]), *subterms(sides[1])))
        ):
            continue
        gap = form.normal(sub(sides[1], sides[0]))
        if not isinstance(gap, Lit):
            found[gap] = found[inv(gap)] = None
    for node in subterms(goal):
        if isinstance(node, Free) and node.type == REAL:
            found[node] = None
            found[power(node, integer(2))] = None
    return list(found)[:MAX_MULTIPLIERS]


def by_gram(state: State, goal: Term) -> int:
    """Prove a relation of vectors, or of their inner products and norms."""
    vectors = _Vectors(state, goal)
    added = list(dict.fromkeys([*vectors.plain, *vectors.lengths()]))
    after = vectors.goal

    def combined(inner_state: State, part: Term) -> int:
        known = list(dict.fromkeys([*added, *vectors.squares(part), *inner_state.local]))
        return attempt(
            lambda: linarith(inner_state, part, known, depth=0, local=False),
            lambda: linarith(inner_state, part, known, depth=1, local=False, extra=_multipliers(state, part)),
        )

    def close(inner_state: State, part: Term) -> int:
        sides = arguments(part, "eq")
        if sides is not None and isinstance(sides[0].type, Space):
            return by_square(inner_state, part, lambda s, g: by_antisymmetry(s, g, combined))
        found = relation(part)
        if found is None or found[0] == "eq":
            return combined(inner_state, part)
        return attempt(
            lambda: combined(inner_state, part),
            lambda: compare_squares(inner_state, part, combined),
        )

    return vectors.back(close(state, after), goal)


def _is_of_vectors(goal: Term) -> bool:
    found = relation(goal)
    if found is None or goal == FALSE:
        return False
    if isinstance(found[1].type, Space):
        return found[0] == "eq"
    return found[1].type == REAL and _has_vectors(goal)


STRATEGIES: tuple[Strategy, ...] = (Strategy("inner products", _is_of_vectors, once(by_gram), late=True),)
"""What `logic.auto` may call when arithmetic alone has failed."""
