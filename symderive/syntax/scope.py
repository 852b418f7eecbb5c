"""Declared names, bound variables, and what is known of the sort of a tree before it is built."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from symderive.errors import ParseError, Span
from symderive.records import Record
from symderive.syntax.tree import (
    Binder,
    Compare,
    Condition,
    Name,
    Node,
    Range,
    SortNode,
)
from symderive.terms.names import SORT_WORDS, is_plain_name
from symderive.terms.printing import print_type
from symderive.terms.term import Free
from symderive.terms.types import (
    INT,
    REAL,
    Cyclic,
    Space,
    Type,
    function_type,
    is_inner_product,
)
from symderive.terms.types import Function as FunctionType

__all__ = [
    "ARITY",
    "MACRO_ARGUMENTS",
    "MAX_NODES",
    "NUMBER",
    "REAL_FUNCTION",
    "REAL_FUNCTIONS",
    "UNKNOWN",
    "VALUE_MACROS",
    "Natural",
    "Numeric",
    "Scope",
    "Step",
    "Unknown",
    "Variables",
    "Wanted",
    "article",
    "error_at",
    "is_scalar",
    "is_vector",
    "join",
    "show_sort",
    "take_apart",
    "target",
]

MAX_NODES = 10_000
"""Most nodes of a term after macros, chains and `<=>` are written out."""

REAL_FUNCTION = function_type(REAL, REAL)

# name in the text -> name of the constant, for the functions from reals to reals
REAL_FUNCTIONS = {
    name: {"ln": "log"}.get(name, name)
    for name in (
        *("exp", "log", "ln", "sqrt", "sin", "cos", "tan", "asin", "acos", "atan"),
        *("tanh", "sinh", "cosh", "sigmoid", "inv"),
    )
}

MacroArgument = Literal["function", "point", "value", "real", "order", "sequence", "curve", "integer"]

# What each macro is said of: a function (a `curve` is one of reals and a `sequence` one of integers, to the
# reals unless it is known to have to do with vectors; `order` is a sequence of reals), a point of the domain
# or a value of the function before it, a real, an integer.
MACRO_ARGUMENTS: dict[str, tuple[MacroArgument, ...]] = {
    "odd": ("function",),
    "even": ("function",),
    "zero_centred": ("function",),
    "differentiable": ("function",),
    "differentiable_at": ("function", "point"),
    "convex": ("function",),
    "lipschitz": ("function", "real"),
    "monotone": ("function",),
    "is_minimiser": ("function", "point"),
    "is_unique_minimiser": ("function", "point"),
    "unbounded_below": ("function",),
    "is_O": ("order", "order"),
    "is_upper_O": ("order", "order"),
    "concave": ("function",),
    "strictly_convex": ("function",),
    "periodic": ("function", "point"),
    "is_o": ("order", "order"),
    "is_Theta": ("order", "order"),
    "is_O_at_zero": ("curve", "curve"),
    "limit": ("curve", "point", "value"),
    "limit_at_infinity": ("curve", "value"),
    "limit_sequence": ("sequence", "value"),
    "continuous_at": ("curve", "point"),
    "continuous": ("curve",),
    "trace": ("function",),
    "transpose": ("function",),
    "matmul": ("function", "function"),
    "matpow": ("function", "integer"),
}

# The functions of the language that are not covered above, with the number of their arguments.
ARITY = {
    "abs": (1,),
    "max": (2,),
    "min": (2,),
    "floor": (1,),
    "factorial": (1,),
    "binomial": (2,),
    "det": (1,),
    "identity": (1,),
    "rep": (1,),
    "residue": (2,),
    "delta": (2,),
    "kronecker": (2,),
    "smul": (2,),
    "iterate": (3,),
    "natrec": (3,),
    "rational": (1, 2),
    "has_deriv": (3,),
    "has_grad": (3,),
    **dict.fromkeys(REAL_FUNCTIONS, (1,)),
    **{name: (len(kinds),) for name, kinds in MACRO_ARGUMENTS.items()},
}


# The macros that are values and not propositions.
VALUE_MACROS = frozenset({"trace", "transpose", "matmul", "matpow"})


@dataclass(frozen=True, slots=True)
class Scope:
    """The declared names: spaces, sizes, symbols and definitions with their types.

    Refuses: P204 (a name that cannot be declared).
    """

    spaces: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    symbols: Mapping[str, Type] = field(default_factory=dict)
    definitions: Mapping[str, Type] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in (*self.spaces, *self.sizes, *self.symbols, *self.definitions):
            if not is_plain_name(name) or (name in SORT_WORDS and name in self.spaces):
                raise ParseError(
                    "P204",
                    f"{name!r} cannot be declared",
                    why="it is a word of the language, or not a letter followed by letters, digits and _",
                    fix="choose another name",
                    span=Span(1, 1),
                )

    def type_of(self, name: str) -> Type | None:
        """Return the type of a declared symbol, size or definition."""
        if name in self.sizes:
            return INT
        return self.symbols.get(name) or self.definitions.get(name)


class Numeric:
    """The natural sort of an expression of numbers alone: whatever is wanted."""


class Unknown:
    """The natural sort of what cannot be told; `demanded` are the sorts that its uses want."""

    def __init__(self) -> None:
        self.demanded: set[Type] = set()


NUMBER = Numeric()
UNKNOWN = Unknown()

Natural = Type | Numeric | Unknown


class Variables(Record):
    """The bound variables in force, innermost first."""

    name: str = ""
    value: Free | Unknown = UNKNOWN
    outer: Variables | None = None

    def find(self, name: str) -> Free | Unknown | None:
        """Return what a name is bound to, or None."""
        here: Variables | None = self
        while here is not None:
            if here.name == name:
                return here.value
            here = here.outer
        return None

    def with_(self, name: str, value: Free | Unknown) -> Variables:
        """Return these variables and one more."""
        return Variables(name, value, self)

    def names(self) -> Iterable[str]:
        """Yield the names that are bound."""
        here: Variables | None = self
        while here is not None:
            if here.name:
                yield here.name
            here = here.outer


class Step(Record):
    """A variable of a binder with its domain, or with the relation that introduces it."""

    name: Name
    domain: SortNode | Range | None = None
    relation: Compare | None = None


Wanted = tuple[Node, Type | None, Variables]


def error_at(code: str, span: Span, what: str, why: str = "", fix: str = "") -> ParseError:
    """Return the refusal of what stands at a place."""
    return ParseError(code, what, why=why, fix=fix, span=span)


def show_sort(kind: Natural) -> str:
    """Return a sort for a message."""
    return "a number" if isinstance(kind, (Numeric, Unknown)) else print_type(kind)


def is_vector(kind: object) -> bool:
    """Say whether a sort is one of vectors other than the reals."""
    return isinstance(kind, (Space, FunctionType)) and is_inner_product(kind)


def is_scalar(kind: Natural) -> bool:
    """Say whether a sort is one of numbers."""
    return isinstance(kind, Numeric) or kind in (INT, REAL)


def join(left: Natural, right: Natural) -> Natural | None:
    """Return the sort at which two sides meet, or None where there is none."""
    if isinstance(left, Numeric) or left == right:
        return right
    if isinstance(right, Numeric):
        return left
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        known = right if isinstance(left, Unknown) else left
        return UNKNOWN if known in (INT, REAL) else known
    return REAL if {left, right} == {INT, REAL} else None


def target(natural: Natural, wanted: Type | None) -> Type | None:
    """Return the sort at which to build something of this natural sort."""
    if isinstance(natural, Numeric):
        return wanted if wanted is not None else REAL
    return wanted if isinstance(natural, Unknown) else natural


def article(kind: Type) -> str:
    """Return what a value of a type is called in a message."""
    if isinstance(kind, Cyclic):
        return f"a residue of {print_type(kind)}"
    if isinstance(kind, Space):
        return f"a vector of {kind.name}"
    if isinstance(kind, FunctionType):
        return "a function"
    return {"int": "an integer", "real": "a real"}.get(kind.name, "a proposition")


def take_apart(binders: Iterable[Binder | Condition]) -> list[Step | Compare]:
    """Return the variables and conditions of a binder, in order.

    A condition introduces the name on its left when that is new in the list.
    """
    found: list[Step | Compare] = []
    seen: set[str] = set()
    for binder in binders:
        if isinstance(binder, Binder):
            found += [Step(name, binder.domain) for name in binder.names]
            seen |= {name.text for name in binder.names}
            continue
        first = binder.formula.operands[0]
        if isinstance(first, Name) and first.text not in seen:
            found.append(Step(first, relation=binder.formula))
            seen.add(first.text)
        found.append(binder.formula)
    return found
