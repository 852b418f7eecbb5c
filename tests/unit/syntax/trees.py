"""Random syntax trees, of the kind that the parser makes."""

from __future__ import annotations

from random import Random
from typing import Literal

from symderive.syntax.tree import (
    ArraySort,
    Ascription,
    Binary,
    Binder,
    Call,
    Compare,
    Condition,
    Connective,
    CyclicSort,
    Function,
    FunctionSort,
    Gradient,
    If,
    Inner,
    Minimiser,
    Name,
    NamedSort,
    Negate,
    Node,
    Norm,
    Not,
    Number,
    Power,
    Prime,
    Quantifier,
    Range,
    SequenceSort,
    SortNode,
    Sum,
    Truth,
    VectorSort,
)

__all__ = ["random_sort", "random_tree"]

_NAMES = ("a", "b", "x", "y", "f", "w_t", "w_star", "lam", "λ", "exp", "delta", "of", "the", "over")
_SIZES = ("n", "m", "1", "3", "12")
_NUMBERS = ("0", "1", "2", "12", "0.5", "0.50", "007")
_RELATIONS = ("=", "!=", "<=", "<", ">=", ">")
_BRACKETS: tuple[Literal["(", "["], ...] = ("(", "[")


def random_sort(random: Random, depth: int) -> SortNode:
    """Return a sort."""
    choice = random.randrange(5 if depth <= 0 else 7)
    if choice == 0:
        return NamedSort(random.choice(("real", "integer", "int", "natural", "prop", "V", "X")))
    if choice == 1:
        return VectorSort(random.choice(("V", "X")))
    if choice == 2:
        return CyclicSort(random.choice(_SIZES), random.random() < 0.5)
    if choice == 3:
        return ArraySort(random.choice(("vector", "matrix")), random.choice(_SIZES))
    if choice == 4:
        return SequenceSort()
    if choice == 5:
        return SequenceSort(random_sort(random, depth - 1))
    domains = tuple(random_sort(random, depth - 1) for _ in range(random.randint(1, 3)))
    return FunctionSort(domains, random_sort(random, depth - 1), random.random() < 0.3)


class _Trees:
    def __init__(self, random: Random) -> None:
        self.random = random

    def name(self) -> Name:
        return Name(self.random.choice(_NAMES))

    def tree(self, depth: int) -> Node:
        random = self.random
        if depth <= 0 or random.random() < 0.1:
            choice = random.randrange(6)
            if choice == 0:
                return Truth(random.random() < 0.5)
            return Number(random.choice(_NUMBERS)) if choice == 1 else self.name()
        return random.choice((self.operator, self.binder, self.applied, self.bracketed))(depth - 1)

    def operator(self, depth: int) -> Node:
        random = self.random
        choice = random.randrange(8)
        left = self.tree(depth)
        if choice == 0:
            return Negate(left)
        if choice == 1:
            return Not(left)
        if choice == 2:
            exponent: Node = random.choice(
                (self.name(), Negate(self.name()), Number("2"), Call(self.name(), (left,)))
            )
            return Power(left, exponent)
        if choice == 3:
            return self.compare(depth)
        if choice == 4:
            return Connective(random.choice(("and", "or", "=>", "<=>")), left, self.tree(depth))
        if choice == 5:
            space = random_sort(random, 2) if random.random() < 0.5 else None
            return Minimiser(left, self.tree(depth), random.random() < 0.5, space)
        return Binary(random.choice(("+", "-", "*", "/", "mod", "div")), left, self.tree(depth))

    def compare(self, depth: int, first: Node | None = None) -> Compare:
        count = self.random.randint(1, 3)
        operands = tuple(self.tree(depth) for _ in range(count))
        relations = tuple(self.random.choice(_RELATIONS) for _ in range(count))
        return Compare((self.tree(depth) if first is None else first, *operands), relations)

    def domain(self, depth: int) -> Range | SortNode:
        if self.random.random() < 0.4:
            return Range(self.tree(depth), self.tree(depth))
        return random_sort(self.random, 2)

    def binders(self, depth: int) -> tuple[Binder, ...]:
        """Variables with domains, then perhaps variables without one (before others they would join)."""

        def group() -> tuple[Name, ...]:
            return tuple(self.name() for _ in range(self.random.randint(1, 3)))

        found = [Binder(group(), self.domain(depth)) for _ in range(self.random.randint(0, 2))]
        return tuple(found) if found and self.random.random() < 0.7 else (*found, Binder(group()))

    def binder(self, depth: int) -> Node:
        random = self.random
        body = self.tree(depth)
        if random.random() < 0.3:
            return Function(self.binders(depth), body)
        binders: tuple[Binder | Condition, ...] = self.binders(depth)
        last = binders[-1]
        if random.random() < 0.4 and isinstance(last, Binder) and last.domain is not None:
            binders = (*binders, Condition(self.compare(depth, self.name())))
        if random.random() < 0.2:
            binders = (Condition(self.compare(depth, self.name())), *binders)
        return Quantifier(random.choice(("forall", "exists")), binders, body)

    def applied(self, depth: int) -> Node:
        random = self.random
        inner = self.name() if random.random() < 0.6 else self.tree(depth)
        choice = random.randrange(5)
        if choice == 0:
            return Prime(inner)
        if choice == 1:
            return Gradient(inner)
        arguments = tuple(self.tree(depth) for _ in range(random.randint(1, 3)))
        return Call(inner, arguments, random.choice(_BRACKETS))

    def bracketed(self, depth: int) -> Node:
        random = self.random
        inner = self.tree(depth)
        choice = random.randrange(5)
        if choice == 0:
            return Inner(inner, self.tree(depth))
        if choice == 1:
            return Norm(inner, random.choice(("|", "||")))
        if choice == 2:
            return Sum(inner, self.name(), self.domain(depth))
        if choice == 3:
            return If(inner, self.tree(depth), self.tree(depth))
        return Ascription(inner, random_sort(random, 2))


def random_tree(random: Random, depth: int) -> Node:
    """Return a tree such that `parse_formula(unparse(tree)) == tree`."""
    return _Trees(random).tree(depth)
