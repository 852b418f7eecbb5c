"""Equations of entries inside products of matrices: A·C = I in A·B·C·D, symmetry in a trace. Untrusted.

A sum over Z/n of products is taken apart into its indices and factors. Where the factors of one side of a
general equation are among them, its other side is put in, with the remaining factors as weights and the
remaining indices summed over. What is found is added to the facts, a few rounds long; linear arithmetic
does the rest. Where an equation ends in a delta, that is put beside an index of the goal first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from symderive.errors import Refusal, TermError
from symderive.tactics.arith import linarith, relation
from symderive.tactics.functions import pointwise
from symderive.tactics.logic import attempt, simple
from symderive.tactics.matching import Schema, instantiate, match, schema_of
from symderive.tactics.proof import State, Stuck
from symderive.tactics.registry import Strategy
from symderive.terms.build import arguments, csum, eq, mul, real
from symderive.terms.term import (
    App,
    Const,
    Free,
    Lam,
    Term,
    apply,
    const,
    free,
    free_symbols,
    lam,
    occurs,
    subterms,
)
from symderive.terms.types import REAL, Cyclic, Function

__all__ = ["STRATEGIES", "Nest", "by_products", "nests_of", "with_weights"]

MAX_FACTS = 60
"""How many equations of sums are derived."""

MAX_WEIGHTED = 8
"""How many equations are multiplied by a vector and summed."""

MAX_FACTORS = 8
"""The longest product that is looked at."""


@dataclass(frozen=True, slots=True)
class Nest:
    """Σ over `names` of the product of `factors`."""

    names: tuple[Free, ...]
    factors: tuple[Term, ...]


_Embedding = tuple[dict[Free, Term], frozenset[int]]
"""Values of the names of a pattern, and the places of its factors in a nest."""


def _nest(state: State, monomial: Sequence[tuple[Term, int]]) -> tuple[Nest, State]:
    """Take a product apart whose factors may be sums over residues."""
    names: list[Free] = []
    factors: list[Term] = []
    stack = [term for term, exponent in monomial for _ in range(exponent)]
    while stack:
        term = stack.pop()
        inside = arguments(term, "csum")
        if inside is not None and len(inside) == 1 and isinstance(inside[0].type, Function):
            hint = inside[0].hint if isinstance(inside[0], Lam) else "i"
            name, state = state.taking(term).fresh(hint, inside[0].type.domain)
            names.append(name)
            stack.append(apply(inside[0], name))
            continue
        parts = arguments(term, "mul")
        if parts is not None:
            stack += parts
        elif (power := arguments(term, "pow")) is not None and power[1] in _TWO:
            stack += [power[0], power[0]]
        else:
            factors.append(term)
    return Nest(tuple(names), tuple(factors)), state


_TWO = (real(2),)


def nests_of(state: State, value: Term) -> list[Nest]:
    """Return the products whose sum a value is; numbers in front are left out."""
    form = state.proof.form()
    found = []
    for monomial in form.poly(value):
        nest, _ = _nest(state, [(form.atom(a), e) for a, e in monomial])
        if nest.factors and len(nest.factors) <= MAX_FACTORS:
            found.append(nest)
    return found


def _embeddings(state: State, schema: Schema, pattern: Nest, nest: Nest) -> Iterator[_Embedding]:
    """Yield values that make the factors of the pattern some of the factors of a nest."""
    variables = (*schema.variables, *pattern.names)
    form = state.proof.form()

    def extend(values: dict[Free, Term], place: int, used: frozenset[int]) -> Iterator[_Embedding]:
        if place == len(pattern.factors):
            yield values, used
            return
        for position, factor in enumerate(nest.factors):
            if position not in used:
                state.allowance.spend()
                longer = match(pattern.factors[place], factor, variables, form, values)
                if longer is not None:
                    yield from extend(longer, place + 1, used | {position})

    for values, used in extend({}, 0, frozenset()):
        if len(values) == len(variables) and _fits(schema, pattern, nest, values, used):
            yield values, used


def _fits(schema: Schema, pattern: Nest, nest: Nest, values: dict[Free, Term], used: frozenset[int]) -> bool:
    """Say whether the pattern's own indices are indices of the nest that occur nowhere else."""
    own = [values[name] for name in pattern.names]
    if len(set(own)) != len(own) or not all(v in nest.names for v in own):
        return False
    others = [f for n, f in enumerate(nest.factors) if n not in used]
    others += [values[v] for v in schema.variables]
    return not any(occurs(v, other) for v in own if isinstance(v, Free) for other in others)


def _product(factors: Sequence[Term]) -> Term:
    result: Term = real(1)
    for factor in factors:
        result = mul(result, factor) if result != real(1) else factor
    return result


def _instance(state: State, schema: Schema, nest: Nest, pattern: Nest, embedding: _Embedding) -> int:
    """Σ weights · left = Σ weights · right, over the indices of the nest that the equation does not use."""
    proof = state.proof
    values, used = embedding
    index = instantiate(state, schema, values, simple)
    left, right = arguments(proof.conclusion(index), "eq") or (real(0), real(0))
    weight = _product([f for n, f in enumerate(nest.factors) if n not in used])
    own = {values[name] for name in pattern.names}
    hole = free(f"#{max(t.fresh for t in (left, right, weight))}", REAL)
    one = mul(weight, left)
    index = proof.step(
        "subst", [index, proof.step("refl", value=one)], template=lam(hole, eq(one, mul(weight, hole)))
    )
    for name in nest.names:
        if name not in own:
            index = _summed(state, index, name)
    return index


def with_weights(state: State, goal: Term) -> list[int]:
    """Return Σ_j x(j)·l(j) = Σ_j x(j)·r(j) for equations l = r at every j and the vectors x of a goal."""
    vectors = sorted((s for s in free_symbols(goal) if _is_vector(s)), key=lambda s: s.name)
    found: dict[int, None] = {}
    for schema in _equations(state):
        for vector in vectors:
            if [Function(v.type, REAL) for v in schema.variables] != [vector.type] or len(
                found
            ) >= MAX_WEIGHTED:
                continue
            (variable,) = schema.variables
            place, inner = state.taking(goal, schema.conclusion).fresh("j", variable.type)
            nest = Nest((place,), (apply(vector, place),))
            try:
                found[_instance(inner, schema, nest, Nest((), ()), ({variable: place}, frozenset()))] = None
            except (Stuck, Refusal, TermError):
                continue
    return list(found)


def _is_vector(symbol: Free) -> bool:
    kind = symbol.type
    return isinstance(kind, Function) and isinstance(kind.domain, Cyclic) and kind.codomain == REAL


def _summed(state: State, index: int, name: Free) -> int:
    """Σ_i a(i) = Σ_i b(i) from a(i) = b(i)."""
    proof = state.proof
    index = proof.step("funext", [index], variable=name)
    left, right = arguments(proof.conclusion(index), "eq") or (name, name)
    hole = free(f"#{max(left.fresh, right.fresh)}", left.type)
    base = proof.step("refl", value=csum(left))
    return proof.step("subst", [index, base], template=lam(hole, eq(csum(left), csum(hole))))


def _equations(state: State) -> list[Schema]:
    """Return the general equations of real entries at hand."""
    found = []
    for index in state.facts():
        entries = index
        sides = arguments(schema_of(state, index).conclusion, "eq")
        if sides is not None and isinstance(sides[0].type, Function):
            try:
                entries = pointwise(state, index)
            except (Stuck, Refusal, TermError):
                continue
        schema = schema_of(state, entries)
        sides = arguments(schema.conclusion, "eq")
        if sides is not None and sides[0].type == REAL and _has_residue(schema.conclusion):
            found.append(schema)
    return found


def _has_residue(term: Term) -> bool:
    return any(isinstance(node.type, Cyclic) for node in subterms(term))


def _patterns(state: State, schema: Schema) -> list[Nest]:
    """Return the sides of an equation that are one product without a number."""
    found = []
    for side in arguments(schema.conclusion, "eq") or ():
        nests = nests_of(state.taking(schema.conclusion), side)
        if len(nests) == 1 and set(schema.variables) <= _names_in(nests[0]):
            found.append(nests[0])
    return found


def _names_in(nest: Nest) -> set[Free]:
    return {s for f in nest.factors for s in free_symbols(f)}


def by_products(state: State, goal: Term) -> int:
    """Prove an equation or inequality of sums over residues by equations of entries inside their products."""
    found = relation(goal)
    if found is None or found[1].type != REAL:
        raise Stuck("S130", "no relation of reals is asked", goal=goal)
    state = state.taking(goal)
    rules = [(s, p) for s in _equations(state) for p in _patterns(state, s)]
    if not rules:
        raise Stuck("S130", "no equation of entries is at hand", goal=goal)
    nests = [nest for side in found[1:] for nest in nests_of(state, side)]
    derived = _Derived(state, rules)
    derived.follow(nests)
    return attempt(
        lambda: derived.close(goal),
        lambda: derived.with_units(nests).close(goal),
        lambda: linarith(state, goal, list(derived.facts), depth=1),
    )


class _Derived:
    """Equations of sums that follow from the rules, found round by round."""

    def __init__(self, state: State, rules: Sequence[tuple[Schema, Nest]]) -> None:
        self.state = state
        self.rules = rules
        self.facts: dict[int, None] = {}
        self.seen: set[Term] = set()

    def follow(self, nests: Sequence[Nest]) -> None:
        """Derive what the rules say of these products and of what comes of them."""
        todo = list(nests)
        while todo and len(self.facts) < MAX_FACTS:
            nest = todo.pop(0)
            key = _closed(self.state, nest)
            if key in self.seen:
                continue
            self.seen.add(key)
            for schema, pattern in self.rules:
                for embedding in _embeddings(self.state, schema, pattern, nest):
                    todo += self.derive(schema, nest, pattern, embedding)

    def derive(self, schema: Schema, nest: Nest, pattern: Nest, embedding: _Embedding) -> list[Nest]:
        """Add one equation and return the products in it."""
        if len(self.facts) >= MAX_FACTS:
            return []
        try:
            index = _instance(self.state, schema, nest, pattern, embedding)
        except (Stuck, Refusal, TermError):
            return []
        if index in self.facts:
            return []
        self.facts[index] = None
        sides = arguments(self.state.proof.conclusion(index), "eq") or ()
        return [n for side in sides for n in nests_of(self.state, side)]

    def with_units(self, nests: Sequence[Nest]) -> _Derived:
        """Put the deltas in which equations end beside indices of these products, and follow that."""
        found: list[Nest] = []
        for schema, pattern in self.rules:
            ends = _unit(schema, pattern)
            for nest, place, position in _indices(nests) if ends is not None else ():
                longer, name, index = _with_delta(self.state, nest, place, position)
                pair = (name, index) if position else (index, name)
                values: dict[Free, Term] = dict(zip(ends or (), pair, strict=True))
                if all(v.type == values[v].type for v in values):
                    embedding = values, frozenset([len(longer.factors) - 1])
                    found += self.derive(schema, longer, pattern, embedding)
        self.follow(found)
        return self

    def close(self, goal: Term) -> int:
        """Prove the goal by the equations alone."""
        if not self.facts:
            raise Stuck("S130", "no equation of entries fits", goal=goal)
        return linarith(self.state, goal, list(self.facts), depth=0, local=False)


def _unit(schema: Schema, pattern: Nest) -> tuple[Free, Free] | None:
    """Return the variables of an equation that ends in delta(i, j)."""
    if pattern.names or len(pattern.factors) != 1 or len(schema.variables) != 2:
        return None
    sides = arguments(pattern.factors[0], "delta")
    found = free_symbols(sides[0]) | free_symbols(sides[1]) if sides is not None else set()
    first, second = schema.variables
    return (first, second) if found == {first, second} else None


def _indices(nests: Sequence[Nest]) -> list[tuple[Nest, int, int]]:
    """Return the places (factor, argument) of indices that are not summed over, in two-index factors."""
    found = []
    for nest in nests:
        for place, factor in enumerate(nest.factors):
            if not isinstance(factor, App) or not isinstance(factor.head, Free) or len(factor.args) != 2:
                continue
            for position, index in enumerate(factor.args):
                if isinstance(index.type, Cyclic) and index not in nest.names:
                    found.append((nest, place, position))
    return found


def _with_delta(state: State, nest: Nest, place: int, position: int) -> tuple[Nest, Free, Term]:
    """Return the nest with a new index m for the index i at a place, and the factor delta(m, i)."""
    factor = nest.factors[place]
    args = factor.args if isinstance(factor, App) else ()
    index = args[position]
    name, _ = state.taking(*nest.factors, *nest.names).fresh("m", index.type)
    changed = apply(
        factor.head if isinstance(factor, App) else factor,
        *(name if n == position else a for n, a in enumerate(args)),
    )
    factors = (*nest.factors[:place], changed, *nest.factors[place + 1 :])
    delta = apply(const("delta", index.type), name, index)
    return Nest((*nest.names, name), (*factors, delta)), name, index


def _closed(state: State, nest: Nest) -> Term:
    body = _product(nest.factors)
    for name in nest.names:
        body = csum(lam(name, body))
    return state.proof.form().normal(body)


def _has_entries(goal: Term) -> bool:
    return (
        relation(goal) is not None
        and any(
            isinstance(node, Const) and isinstance(node.type, Function) and node.name in ("csum", "delta")
            for node in subterms(goal)
        )
    ) or (relation(goal) is not None and _has_residue(goal))


STRATEGIES: tuple[Strategy, ...] = (Strategy("products of entries", _has_entries, by_products, last=True),)
"""What `logic.auto` may call for the claim itself, after everything else."""
