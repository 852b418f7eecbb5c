"""The syntax tree: what the author wrote, with its place in the text.

Dumb data. A tree keeps the author's own form (which bracket, `>=` or `<=`, chains, division, primes,
`ln` or `log`, the digits of a number); parentheses are kept as structure only. Equality does not
look at places. `resolve` gives a tree its meaning.
"""

from __future__ import annotations

from dataclasses import field
from typing import Literal

from symderive.errors import Span
from symderive.records import Record

__all__ = [
    "ArraySort",
    "Ascription",
    "Binary",
    "Binder",
    "Call",
    "Compare",
    "Condition",
    "Connective",
    "CyclicSort",
    "Declaration",
    "DefinitionHead",
    "Function",
    "FunctionSort",
    "Gradient",
    "If",
    "Inner",
    "Minimiser",
    "Name",
    "NamedSort",
    "Negate",
    "Node",
    "Norm",
    "Not",
    "Number",
    "Power",
    "Prime",
    "Quantifier",
    "Range",
    "SequenceSort",
    "SortNode",
    "Sum",
    "Truth",
    "VectorSort",
]

_NOWHERE = Span(1, 1)


# Sorts


class NamedSort(Record):
    """`real`, `integer`, `int`, `natural`, `prop`, or a declared space."""

    text: str
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


class VectorSort(Record):
    """`vector in V`."""

    space: str
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


class CyclicSort(Record):
    """`Z/n`, or `index mod n` where `index` is true; `size` is a name or digits."""

    size: str
    index: bool = False
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


class FunctionSort(Record):
    """`s -> t` or `(s, t) -> u`, with or without the word `function` before it."""

    domains: tuple[SortNode, ...]
    codomain: SortNode
    word: bool = False
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


class SequenceSort(Record):
    """`sequence` (of reals) or `sequence in s`."""

    element: SortNode | None = None
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


class ArraySort(Record):
    """`vector over Z/n` or `matrix over Z/n`."""

    kind: Literal["vector", "matrix"]
    size: str
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


SortNode = NamedSort | VectorSort | CyclicSort | FunctionSort | SequenceSort | ArraySort


# Formulas and expressions


class Name(Record):
    """A symbol, a bound variable, a constant or a macro."""

    text: str
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


class Number(Record):
    """Digits, with or without a decimal point, as written."""

    text: str
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


class Truth(Record):
    """`true` or `false`."""

    value: bool
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


class Negate(Record):
    """`-a`."""

    operand: Node
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


class Not(Record):
    """`not A`."""

    operand: Node
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


class Binary(Record):
    """`a + b` and its like."""

    operator: Literal["+", "-", "*", "/", "mod", "div"]
    left: Node
    right: Node
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


class Power(Record):
    """`a ^ e`."""

    base: Node
    exponent: Node
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


class Compare(Record):
    """A chain `a R b S c`; `relations` are `=`, `!=`, `<=`, `<`, `>=`, `>`, one fewer than operands."""

    operands: tuple[Node, ...]
    relations: tuple[str, ...]
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


class Connective(Record):
    """`A and B` and its like."""

    operator: Literal["and", "or", "=>", "<=>"]
    left: Node
    right: Node
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


class Range(Record):
    """`lo..hi`."""

    low: Node
    high: Node
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


class Binder(Record):
    """`x, y in S`, `t in 1..T`, or names alone (`domain` is None)."""

    names: tuple[Name, ...]
    domain: SortNode | Range | None = None
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


class Condition(Record):
    """`x > 0` among the binders; binds its first operand when that is a name not bound before it."""

    formula: Compare
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


class Quantifier(Record):
    """`forall BINDERS. A` or `exists BINDERS. A`."""

    kind: Literal["forall", "exists"]
    binders: tuple[Binder | Condition, ...]
    body: Node
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


class Function(Record):
    """`fun x in S, y in R. e`."""

    binders: tuple[Binder, ...]
    body: Node
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


class Call(Record):
    """`f(x, y)` or `f[x, y]`: an application."""

    function: Node
    arguments: tuple[Node, ...]
    bracket: Literal["(", "["] = "("
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


class Prime(Record):
    """`f'`."""

    function: Node
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


class Gradient(Record):
    """`grad f`."""

    function: Node
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


class Inner(Record):
    """`<u, v>`."""

    left: Node
    right: Node
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


class Norm(Record):
    """`|u|` or `||u||`."""

    operand: Node
    bracket: Literal["|", "||"] = "|"
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


class Sum(Record):
    """`sum(e, t = 1..T)` or `sum(e, k in Z/n)`."""

    body: Node
    index: Name
    domain: Range | SortNode
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


class If(Record):
    """`if c then s else t`."""

    condition: Node
    yes: Node
    no: Node
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


class Minimiser(Record):
    """`a is the unique minimiser of phi over V`, or `a is a minimiser of phi`."""

    point: Node
    function: Node
    unique: bool
    space: SortNode | None = None
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


class Ascription(Record):
    """`(e : S)`: e, read at the sort S."""

    body: Node
    sort: SortNode
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


Node = (
    Name
    | Number
    | Truth
    | Negate
    | Not
    | Binary
    | Power
    | Compare
    | Connective
    | Quantifier
    | Function
    | Call
    | Prime
    | Gradient
    | Inner
    | Norm
    | Sum
    | If
    | Minimiser
    | Ascription
)


# Declarations


class Declaration(Record):
    """`NAMES: SORT RANGE`.

    `kind` tells a space (`inner product space`) and a size (`size`) from symbols with a `sort`.
    `relations` are those of the range, each with its right side; `within` is the range `in lo..hi`.
    """

    names: tuple[Name, ...]
    kind: Literal["space", "size", "symbol"]
    sort: SortNode | None = None
    relations: tuple[tuple[str, Node], ...] = ()
    within: Range | None = None
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


class DefinitionHead(Record):
    """`phi(w in V, s in real)` or `w_star`: what a definition defines."""

    name: Name
    binders: tuple[Binder, ...] = ()
    span: Span = field(default=_NOWHERE, compare=False, repr=False)
