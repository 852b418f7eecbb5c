"""Types of the logic. Trusted.

Base types are propositions, integers and reals; `Space` is an abstract real inner-product
space; `Cyclic(n)` is Z/n with n a size symbol or a literal at least 1; `Function` is s -> t.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from symderive.errors import TermError

__all__ = [
    "INT",
    "PROP",
    "REAL",
    "Base",
    "Cyclic",
    "Function",
    "Space",
    "Type",
    "function_type",
    "is_inner_product",
    "sizes_of",
    "spaces_of",
    "substitute_type",
]


@dataclass(frozen=True, slots=True)
class Base:
    """One of `prop`, `int`, `real`."""

    name: str


@dataclass(frozen=True, slots=True)
class Space:
    """A declared real inner-product space."""

    name: str


@dataclass(frozen=True, slots=True)
class Cyclic:
    """The residues Z/n; `size` is the name of a size symbol or a literal n >= 1."""

    size: str | int

    def __post_init__(self) -> None:
        if type(self.size) is not str and (type(self.size) is not int or self.size < 1):
            raise TermError("T109", "Z/n needs n >= 1", why=f"the size is {self.size!r}")


@dataclass(frozen=True, slots=True)
class Function:
    """The functions from `domain` to `codomain`."""

    domain: Type
    codomain: Type

    def __hash__(self) -> int:
        # Not of the parts in depth: types are hashed all the time, and few differ in more.
        return hash((type(self.domain).__name__, type(self.codomain).__name__))


Type = Base | Space | Cyclic | Function

PROP = Base("prop")
INT = Base("int")
REAL = Base("real")


def function_type(*types: Type) -> Type:
    """Return t1 -> (t2 -> (... -> tn))."""
    result = types[-1]
    for domain in reversed(types[:-1]):
        result = Function(domain, result)
    return result


def is_inner_product(kind: Type) -> bool:
    """Say whether values of this type are vectors of a real inner-product space.

    The reals, a declared space, and functions from Z/n into such a type (with the sum of
    the entrywise products as inner product).
    """
    while isinstance(kind, Function):
        if not isinstance(kind.domain, Cyclic):
            return False
        kind = kind.codomain
    return kind == REAL or isinstance(kind, Space)


def _ends_of(kind: Type) -> Iterator[Type]:
    """Yield the types that a type is made of, functions taken apart."""
    while isinstance(kind, Function):
        yield from _ends_of(kind.domain)
        kind = kind.codomain
    yield kind


def spaces_of(kind: Type) -> frozenset[str]:
    """Return the names of the spaces that occur in a type."""
    return frozenset(part.name for part in _ends_of(kind) if isinstance(part, Space))


def sizes_of(kind: Type) -> frozenset[str]:
    """Return the names of the size symbols that occur in a type."""
    return frozenset(p.size for p in _ends_of(kind) if isinstance(p, Cyclic) and isinstance(p.size, str))


def substitute_type(kind: Type, spaces: Mapping[str, Type], sizes: Mapping[str, str | int]) -> Type:
    """Replace spaces by inner-product types and size symbols by sizes."""
    if isinstance(kind, Space):
        return spaces.get(kind.name, kind)
    if isinstance(kind, Cyclic):
        return Cyclic(sizes.get(kind.size, kind.size)) if isinstance(kind.size, str) else kind
    if isinstance(kind, Function):
        return Function(
            substitute_type(kind.domain, spaces, sizes),
            substitute_type(kind.codomain, spaces, sizes),
        )
    return kind
