"""Terms: locally nameless, simply typed, kept in beta-eta normal form. Trusted.

A term is one of `Free`, `Bound`, `Const`, `Lit`, `App`, `Lam`. Equality is structural, and since
display names do not compare, alpha-equivalent terms are equal. Every node carries its type, and
`App` refuses to be built unless the types agree, so an ill-sorted term cannot exist.

Build terms with `free`, `const`, `lit`, `apply` and `lam`; take an abstraction apart with `apply` too
(`apply(f, x)` is the body with x put in). There is no other way under a binder.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from operator import attrgetter, is_
from typing import ClassVar

from symderive.errors import TermError
from symderive.terms.constants import TOTAL, constant_type, is_constant
from symderive.terms.types import (
    INT,
    PROP,
    REAL,
    Cyclic,
    Function,
    Type,
    substitute_type,
)

__all__ = [
    "MAX_DEPTH",
    "MAX_SIZE",
    "App",
    "Bound",
    "Const",
    "Free",
    "Lam",
    "Lit",
    "Term",
    "abstraction",
    "apply",
    "const",
    "free",
    "free_symbols",
    "instantiate_types",
    "is_app",
    "lam",
    "lit",
    "occurs",
    "opened",
    "substitute",
    "subterms",
    "types_in",
]

MAX_DEPTH = 160
"""Deepest term that can be built; deeper ones are refused with T107."""

MAX_SIZE = 500_000
"""Most nodes, shared ones counted each time, that a term can have; larger ones are refused with T108."""


class Term:
    """A node of a term; see the module for the six kinds.

    `type` is its type; `loose` is one more than the largest bound index that points outside
    (0 for a locally closed term); `depth` is its height and `size` its number of nodes; `fresh` is one
    more than the largest k of a kernel-made name `#k` in it; `names` has one of 64 bits for each free name
    in it (names may share a bit, so only a missing bit says something), and bit 64 unless all constants in it
    are of `TOTAL`.
    """

    __slots__ = ("_hash", "depth", "fresh", "loose", "names", "size", "type")

    _parts: ClassVar[attrgetter[tuple[object, object]]]
    """What makes up a node of this kind: nodes of one kind are equal when this is."""

    def __eq__(self, other: object) -> bool:
        return self is other or (
            isinstance(other, Term)
            and type(self) is type(other)
            and self._hash == other._hash
            and self._parts(self) == self._parts(other)
        )

    def __hash__(self) -> int:
        return self._hash

    def __repr__(self) -> str:
        return f"<{show(self)}>"

    def _know(
        self,
        type: Type,
        key: int,
        loose: int = 0,
        depth: int = 1,
        fresh: int = 0,
        names: int = 0,
        size: int = 1,
    ) -> None:
        """Set what a node knows of itself."""
        if depth > MAX_DEPTH:
            raise TermError("T107", "a term is nested too deeply", why=f"the limit is {MAX_DEPTH}")
        if size > MAX_SIZE:
            raise TermError("T108", "a term is too large", why=f"the limit is {MAX_SIZE} nodes")
        self.type = type
        self.loose = loose
        self.depth = depth
        self.fresh = fresh
        self.names = names
        self.size = size
        self._hash = key


class Free(Term):
    """A free variable or symbol."""

    __slots__ = ("name",)
    _parts = attrgetter("name", "type")

    def __init__(self, name: str, type: Type) -> None:
        self.name = name
        key = hash(("free", name))
        fresh = int(name[1:]) + 1 if name.startswith("#") else 0
        self._know(type, key, fresh=fresh, names=1 << (key & 63))


class Bound(Term):
    """A variable bound by the `index`-th enclosing `Lam` (0 is the nearest)."""

    __slots__ = ("index",)
    _parts = attrgetter("index", "type")

    def __init__(self, index: int, type: Type) -> None:
        self.index = index
        self._know(type, hash(("bound", index)), index + 1)


class Const(Term):
    """A constant of the language at an admissible type."""

    __slots__ = ("name",)
    _parts = attrgetter("name", "type")

    def __init__(self, name: str, type: Type) -> None:
        if not is_constant(name, type):
            raise TermError("T101", f"no constant {name} at this type", why=show_type(type))
        self.name = name
        self._know(type, hash(("const", name)), names=(name not in TOTAL) << 64)


class Lit(Term):
    """An integer, or a rational number as a real."""

    __slots__ = ("value",)
    _parts = attrgetter("value", "type")

    def __init__(self, value: Fraction | int, type: Type) -> None:
        if type not in (INT, REAL):
            raise TermError("T102", "a literal is an integer or a real", why=show_type(type))
        self.value = Fraction(value)
        self._know(type, hash(("lit", self.value)))


class App(Term):
    """A head (`Free`, `Bound` or `Const`) applied to one or more arguments."""

    __slots__ = ("args", "head")
    _parts = attrgetter("head", "args")

    def __init__(self, head: Term, args: tuple[Term, ...]) -> None:
        kind = head.type
        if not isinstance(head, (Free, Bound, Const)) or not args:
            raise TermError("T103", "an application needs a symbol and an argument")
        loose, depth, fresh, size, names = head.loose, 0, head.fresh, head.size + 1, head.names
        for arg in args:
            if not isinstance(kind, Function):
                raise TermError(
                    "T104", "this is not a function", why=f"{show(head)} has type {show_type(head.type)}"
                )
            if kind.domain is not arg.type and kind.domain != arg.type:
                raise TermError(
                    "T105",
                    "an argument has the wrong type",
                    why=f"{show(head)} wants {show_type(kind.domain)}, got {show_type(arg.type)}",
                )
            kind = kind.codomain
            loose = arg.loose if arg.loose > loose else loose  # noqa: FURB136 (a call costs more)
            depth = arg.depth if arg.depth > depth else depth  # noqa: FURB136 (a call costs more)
            fresh = arg.fresh if arg.fresh > fresh else fresh  # noqa: FURB136 (a call costs more)
            size += arg.size
            names |= arg.names
        self.head = head
        self.args = args
        self._know(kind, hash((head, args)), loose, depth + 1, fresh, names, size)


class Lam(Term):
    """An abstraction; `hint` is a name for display and does not compare."""

    __slots__ = ("body", "domain", "hint")
    _parts = attrgetter("domain", "body")

    def __init__(self, domain: Type, body: Term, hint: str) -> None:
        self.domain = domain
        self.body = body
        self.hint = hint
        kind, key = Function(domain, body.type), hash(("lam", body._hash))
        self._know(kind, key, max(0, body.loose - 1), body.depth + 1, body.fresh, body.names, body.size + 1)


def free(name: str, type: Type) -> Free:
    """Return the symbol `name` of this type."""
    return Free(name, type)


def const(name: str, parameter: Type = PROP, index: Type | None = None) -> Const:
    """Return the constant `name` at a type parameter (see `constants.SCHEMES`)."""
    return Const(name, constant_type(name, parameter, index))


def lit(value: Fraction | int, type: Type = REAL) -> Lit:
    """Return a number; an integer literal must be whole.

    >>> lit(2) == lit(2, INT)
    False
    """
    if type == INT and Fraction(value).denominator != 1:
        raise TermError("T102", "an integer literal must be whole", why=show(Lit(value, REAL)))
    return Lit(value, type)


def _rebuild(term: Term, level: int, names: int, leaf: Callable[[Term, int], Term]) -> Term:
    """Rebuild `term` in normal form, `leaf` replacing variables, constants and literals.

    Parts without a name of `names` and without a bound variable from `level` on are kept, and what does
    not change is not built again.
    """
    if term.loose <= level and not term.names & names:
        return term
    if isinstance(term, App):
        head = _rebuild(term.head, level, names, leaf)
        args = [_rebuild(arg, level, names, leaf) for arg in term.args]
        if head is term.head:
            return term if all(map(is_, args, term.args)) else App(head, tuple(args))
        return apply(head, *args)
    if isinstance(term, Lam):
        body = _rebuild(term.body, level + 1, names, leaf)
        return term if body is term.body else abstraction(term.domain, body, term.hint)
    return leaf(term, level)


def _shift(term: Term, by: int) -> Term:
    def leaf(node: Term, level: int) -> Term:  # only variables that are bound outside come here
        return Bound(node.loose - 1 + by, node.type)

    return _rebuild(term, 0, 0, leaf) if by else term


def _instantiate(body: Term, value: Term) -> Term:
    """Put `value` for the variable of the `Lam` whose body this is."""

    def leaf(node: Term, level: int) -> Term:  # only this variable and those that are bound outside
        index = node.loose - 1
        return _shift(value, level) if index == level else Bound(index - 1, node.type)

    return _rebuild(body, 0, 0, leaf)


def abstraction(domain: Type, body: Term, hint: str) -> Term:
    """Return `Lam`, eta-contracted where possible; the body's `Bound(0)` is its variable."""
    if isinstance(body, App):
        last = body.args[-1]
        if isinstance(last, Bound) and last.index == 0:
            rest: Term = App(body.head, body.args[:-1]) if len(body.args) > 1 else body.head
            if not _has_bound(rest, 0):
                return _shift(rest, -1)
    return Lam(domain, body, hint)


def _has_bound(term: Term, index: int) -> bool:
    if term.loose <= index:
        return False
    if isinstance(term, Bound):
        return term.index == index
    if isinstance(term, App):
        return _has_bound(term.head, index) or any(_has_bound(a, index) for a in term.args)
    return isinstance(term, Lam) and _has_bound(term.body, index + 1)


def apply(function: Term, *args: Term) -> Term:
    """Return `function` applied to `args`, beta-normal.

    >>> x = free("x", REAL)
    >>> square = lam(x, apply(const("mul", REAL), x, x))
    >>> apply(square, lit(3)) == apply(const("mul", REAL), lit(3), lit(3))
    True
    """
    for position, arg in enumerate(args):
        if isinstance(function, Lam):
            if function.domain != arg.type:
                raise TermError(
                    "T105",
                    "an argument has the wrong type",
                    why=f"wanted {show_type(function.domain)}, got {show_type(arg.type)}",
                )
            function = _instantiate(function.body, arg)
        elif isinstance(function, App):
            return App(function.head, function.args + args[position:])
        else:
            return App(function, args[position:])
    return function


def lam(variable: Free, body: Term, hint: str | None = None) -> Term:
    """Return the function that maps `variable` to `body` (eta-contracted)."""

    def leaf(node: Term, level: int) -> Term:
        if isinstance(node, Bound):
            return Bound(node.index + 1, node.type)
        return Bound(level, node.type) if node == variable else node

    return abstraction(variable.type, _rebuild(body, 0, variable.names, leaf), hint or variable.name)


def opened(function: Term, *others: Term) -> tuple[Free, Term]:
    """Return a variable that neither the function nor the other terms hold, and the value there."""
    if not isinstance(function.type, Function):
        raise TermError("T104", "this is not a function", why=show(function))
    name = f"#{max(term.fresh for term in (function, *others))}"
    variable = Free(name, function.type.domain)
    return variable, apply(function, variable)


def substitute(term: Term, values: Mapping[Free, Term]) -> Term:
    """Replace free variables by terms of the same types, all at once, without capture."""
    for variable, value in values.items():
        if variable.type != value.type or value.loose:
            raise TermError("T106", f"the value for {variable.name} has another type")
    names = 0
    for variable in values:
        names |= variable.names

    def leaf(node: Term, level: int) -> Term:
        return values.get(node, node) if isinstance(node, Free) else node

    return _rebuild(term, term.loose, names, leaf)


def instantiate_types(term: Term, spaces: Mapping[str, Type], sizes: Mapping[str, str | int]) -> Term:
    """Put inner-product types for spaces and sizes for size symbols, in types and in the term.

    Raises `TermError` T101 when a constant has no meaning at the new type.
    """
    if not spaces and not sizes:
        return term
    if isinstance(term, App):
        head, *args = (instantiate_types(part, spaces, sizes) for part in (term.head, *term.args))
        return apply(head, *args)
    kind = substitute_type(term.type, spaces, sizes)
    if isinstance(term, Lam) and isinstance(kind, Function):
        return abstraction(kind.domain, instantiate_types(term.body, spaces, sizes), term.hint)
    if isinstance(term, Free) and term.type == INT and term.name in sizes:
        size = sizes[term.name]
        return Free(size, INT) if isinstance(size, str) else Lit(size, INT)
    if isinstance(term, Bound):
        return Bound(term.index, kind)
    return type(term)(term.name, kind) if isinstance(term, (Free, Const)) else term


def subterms(term: Term) -> Iterator[Term]:
    """Yield the nodes of a term, heads and bodies of abstractions included."""
    stack = [term]
    while stack:
        node = stack.pop()
        yield node
        if isinstance(node, App):
            stack += [*reversed(node.args), node.head]
        elif isinstance(node, Lam):
            stack.append(node.body)


def free_symbols(term: Term) -> frozenset[Free]:
    """Return the free variables and symbols of a term."""
    return frozenset(node for node in subterms(term) if isinstance(node, Free))


def occurs(variable: Free, term: Term) -> bool:
    """Say whether a variable occurs free in a term."""
    return bool(term.names & variable.names) and variable in free_symbols(term)


def types_in(term: Term) -> frozenset[Type]:
    """Return the types of all nodes of a term."""
    return frozenset(node.type for node in subterms(term))


def is_app(term: Term, name: str, arity: int) -> bool:
    """Say whether a term is the constant `name` applied to exactly `arity` arguments."""
    return (
        isinstance(term, App)
        and isinstance(term.head, Const)
        and term.head.name == name
        and len(term.args) == arity
    )


def show_type(kind: Type) -> str:
    """Return a type as the language writes it."""
    if isinstance(kind, Function):
        domain = show_type(kind.domain)
        return (
            f"{f'({domain})' if isinstance(kind.domain, Function) else domain} -> {show_type(kind.codomain)}"
        )
    if isinstance(kind, Cyclic):
        return f"Z/{kind.size}"
    return kind.name


def show(term: Term) -> str:
    """Return a term in prefix form, for messages (not for people; see `printing`)."""
    if isinstance(term, Bound):
        return f"^{term.index}"
    if isinstance(term, Lit):
        top, bottom = term.value.as_integer_ratio()
        short = max(top.bit_length(), bottom.bit_length()) < 4000  # Python writes no more than 4,300 digits
        return str(term.value) if short else f"{top:x}/{bottom:x} (base 16)"
    if isinstance(term, App):
        return f"{show(term.head)}({', '.join(show(a) for a in term.args)})"
    if isinstance(term, Lam):
        return f"(λ{term.hint}:{show_type(term.domain)}. {show(term.body)})"
    return term.name if isinstance(term, (Free, Const)) else "?"
