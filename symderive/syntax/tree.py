"""The syntax tree: what the author wrote, with its place in the text.

Dumb data. A tree keeps the author's own form (which bracket, `>=` or `<=`, chains, division, primes,
`ln` or `log`, the digits of a number); parentheses are kept as structure only. Equality does not
look at places. `resolve` gives a tree its meaning.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from symderive.errors import Span

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


@dataclass(frozen=True, slots=True)
class NamedSort:
    """`real`, `integer`, `int`, `natural`, `prop`, or a declared space."""

    text: str
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class VectorSort:
    """`vector in V`."""

    space: str
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class CyclicSort:
    """`Z/n`, or `index mod n` where `index` is true; `size` is a name or digits."""

    size: str
    index: bool = False
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class FunctionSort:
    """`s -> t` or `(s, t) -> u`, with or without the word `function` before it."""

    domains: tuple[SortNode, ...]
    codomain: SortNode
    word: bool = False
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class SequenceSort:
    """`sequence` (of reals) or `sequence in s`."""

    element: SortNode | None = None
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ArraySort:
    """`vector over Z/n` or `matrix over Z/n`."""

    kind: Literal["vector", "matrix"]
    size: str
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


SortNode = NamedSort | VectorSort | CyclicSort | FunctionSort | SequenceSort | ArraySort


# Formulas and expressions


@dataclass(frozen=True, slots=True)
class Name:
    """A symbol, a bound variable, a constant or a macro."""

    text: str
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Number:
    """Digits, with or without a decimal point, as written."""

    text: str
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Truth:
    """`true` or `false`."""

    value: bool
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Negate:
    """`-a`."""

    operand: Node
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Not:
    """`not A`."""

    operand: Node
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Binary:
    """`a + b` and its like."""

    operator: Literal["+", "-", "*", "/", "mod", "div"]
    left: Node
    right: Node
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Power:
    """`a ^ e`."""

    base: Node
    exponent: Node
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Compare:
    """A chain `a R b S c`; `relations` are `=`, `!=`, `<=`, `<`, `>=`, `>`, one fewer than operands."""

    operands: tuple[Node, ...]
    relations: tuple[str, ...]
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Connective:
    """`A and B` and its like."""

    operator: Literal["and", "or", "=>", "<=>"]
    left: Node
    right: Node
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Range:
    """`lo..hi`."""

    low: Node
    high: Node
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Binder:
    """`x, y in S`, `t in 1..T`, or names alone (`domain` is None)."""

    names: tuple[Name, ...]
    domain: SortNode | Range | None = None
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Condition:
    """`x > 0` among the binders; binds its first operand when that is a name not bound before it."""

    formula: Compare
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Quantifier:
    """`forall BINDERS. A` or `exists BINDERS. A`."""

    kind: Literal["forall", "exists"]
    binders: tuple[Binder | Condition, ...]
    body: Node
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Function:
    """`fun x in S, y in R. e`."""

    binders: tuple[Binder, ...]
    body: Node
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Call:
    """`f(x, y)` or `f[x, y]`: an application."""

    function: Node
    arguments: tuple[Node, ...]
    bracket: Literal["(", "["] = "("
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Prime:
    """`f'`."""

    function: Node
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Gradient:
    """`grad f`."""

    function: Node
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Inner:
    """`<u, v>`."""

    left: Node
    right: Node
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Norm:
    """`|u|` or `||u||`."""

    operand: Node
    bracket: Literal["|", "||"] = "|"
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Sum:
    """`sum(e, t = 1..T)` or `sum(e, k in Z/n)`."""

    body: Node
    index: Name
    domain: Range | SortNode
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class If:
    """`if c then s else t`."""

    condition: Node
    yes: Node
    no: Node
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Minimiser:
    """`a is the unique minimiser of phi over V`, or `a is a minimiser of phi`."""

    point: Node
    function: Node
    unique: bool
    space: SortNode | None = None
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Ascription:
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


@dataclass(frozen=True, slots=True)
class Declaration:
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


@dataclass(frozen=True, slots=True)
class DefinitionHead:
    """`phi(w in V, s in real)` or `w_star`: what a definition defines."""

    name: Name
    binders: tuple[Binder, ...] = ()
    span: Span = field(default=_NOWHERE, compare=False, repr=False)
