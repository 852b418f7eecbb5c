"""Steps and certificates as data, and whether data is what it should be. Trusted.

A certificate can be made in Python as well as read from JSON. So `check` looks at all of it before it
judges: exact classes (no list for a tuple, no bool for an int, no subclass of anything), each with what the
table `_FIELDS` says; terms as their constructors build them (typed, normal, every bound variable of its
binder's type); names that are identifiers; sizes that are declared.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import gcd
from operator import attrgetter, call

from symderive.errors import Refusal
from symderive.kernel.sequent import Value
from symderive.kernel.statement import Statement, is_identifier
from symderive.terms.term import App, Bound, Const, Free, Lam, Lit, Term, abstraction, lit
from symderive.terms.types import INT, PROP, REAL, Base, Cyclic, Function, Space, Type

__all__ = ["Assignment", "Certificate", "Lemma", "Line", "Step", "WellFormed"]


@dataclass(frozen=True, slots=True)
class Step:
    """One rule application: its premises are earlier steps, by position."""

    rule: str
    premises: tuple[int, ...]
    arguments: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Assignment:
    """A counterexample: a type for each space, a literal for each size, a term for each symbol."""

    spaces: tuple[tuple[str, Type], ...]
    sizes: tuple[tuple[str, int], ...]
    values: tuple[tuple[str, Term], ...]


@dataclass(frozen=True, slots=True)
class Lemma:
    """A cited statement; without a certificate it is an assumption, and shown as one."""

    statement: Statement
    certificate: Certificate | None


@dataclass(frozen=True, slots=True)
class Line:
    """A displayed proposition: `proof` and `defined` are steps (-1 when nothing is owed)."""

    proposition: Term
    proof: int
    defined: int


@dataclass(frozen=True, slots=True)
class Certificate:
    """A proof or a refutation, as data.

    `kind` is "proved", "refuted" or "refuted-undefined". `definedness` names a step for each
    obligation in the order of `obligations` (or `refutation_obligations`), and `goal` the
    step of the claim, of its negation, or of the negation of its definedness.
    """

    kind: str
    lemmas: tuple[Lemma, ...]
    steps: tuple[Step, ...]
    definedness: tuple[int, ...]
    goal: int
    lines: tuple[Line, ...] = ()
    assignment: Assignment | None = None


# A class stands for a value of exactly it, [s] for a tuple of s, (s, t) for a pair, and a word for what the
# method of that name accepts. The lemmas of a certificate are looked at when they are checked.
Shape = type | str | list["Shape"] | tuple["Shape", ...]

_FIELDS: dict[type, dict[str, Shape]] = {
    Statement: {
        "spaces": [str],
        "sizes": [str],
        "symbols": [(str, "type")],
        "definitions": [(str, "term")],
        "hypotheses": [(str, "term")],
        "claim": "term",
    },
    Certificate: {
        "kind": str,
        "lemmas": [Lemma],
        "steps": [Step],
        "definedness": [int],
        "goal": int,
        "lines": [Line],
        "assignment": "assignment",
    },
    Step: {"rule": str, "premises": [int], "arguments": "arguments"},
    Line: {"proposition": "term", "proof": int, "defined": int},
    Assignment: {"spaces": [(str, "type")], "sizes": [(str, int)], "values": [(str, "term")]},
    Function: {"domain": "type", "codomain": "type"},
    Cyclic: {"size": "size"},
    Space: {"name": str},
    Base: {"name": str},
    Free: {"name": "identifier", "type": "type"},
    Const: {"name": str, "type": "type"},
    Lit: {"value": "number", "type": "type"},
    Bound: {"index": "index", "type": "type"},
    Lam: {"domain": "type", "hint": str, "type": "type"},
}

_LEAVES: dict[type, Callable[..., Term]] = {Free: Free, Const: Const, Lit: lit, Bound: Bound}

# What a node knows of itself beside its parts.
_known = attrgetter("type", "loose", "depth", "fresh", "names", "size", "_hash")


class WellFormed:
    """Says whether data is well formed; shared terms are looked at once.

    `sizes` are the declared sizes; with None, `check_statement` is left to ask for them.

    Refuses: K002 (a name in a term), K013 (an undeclared size), T codes (what no term can hold).
    """

    def __init__(self, sizes: frozenset[str] | None) -> None:
        self._sizes = sizes
        # By identity; the object is kept, so that no other one gets its number.
        self._bound: dict[int, tuple[object, dict[int, Type] | None]] = {}
        self._types: dict[int, tuple[object, bool]] = {}
        self._records = {shape: self._fields(shape) for shape in _FIELDS}

    def fits(self, value: object, shape: type) -> bool:
        """Say whether a value is such a record; names and types of a statement are not yet looked up."""
        return self._records[shape](value)

    def _fields(self, shape: type) -> Callable[[object], bool]:
        """Return what says whether a value is such a record."""
        keys = _FIELDS[shape]
        get, parts = attrgetter(*keys), list(map(self._reader, keys.values()))
        if len(parts) == 1:
            return lambda value: type(value) is shape and parts[0](get(value))
        return lambda value: type(value) is shape and all(map(call, parts, get(value)))

    def _reader(self, shape: Shape) -> Callable[[object], bool]:
        """Return what says whether a value has a shape."""
        if isinstance(shape, str):
            found: Callable[[object], bool] = getattr(self, shape)
            return found
        if isinstance(shape, list):
            each = self._reader(shape[0])
            return lambda value: type(value) is tuple and all(map(each, value))
        if isinstance(shape, tuple):
            parts = list(map(self._reader, shape))
            return lambda v: type(v) is tuple and len(v) == len(parts) and all(map(call, parts, v))
        return self._fields(shape) if shape in _FIELDS else lambda value: type(value) is shape

    def assignment(self, value: object) -> bool:
        """Say whether this is an assignment, or None."""
        return value is None or self.fits(value, Assignment)

    def arguments(self, value: object) -> bool:
        """Say whether these are arguments by name, of whatever kinds the rule takes."""
        return (
            type(value) is dict
            and all(type(key) is str for key in value)
            and all(map(self.argument, value.values()))
        )

    def argument(self, value: object) -> bool:
        """Say whether this is something that can be an argument."""
        if isinstance(value, Term):
            return self.term(value)
        if type(value) is tuple:
            return all(map(self.argument, value))
        return type(value) in (str, int) or self.type(value)

    def size(self, value: object) -> bool:
        """Say whether this is a literal from 1 on, or a declared size."""
        if type(value) is str and self._sizes is not None and value not in self._sizes:
            raise Refusal("K013", "Z/n needs a declared size", why=value)
        return type(value) is str or (type(value) is int and value >= 1)

    def identifier(self, value: object) -> bool:
        """Say whether this is a name that a symbol may have."""
        if type(value) is str and not is_identifier(value):
            raise Refusal("K002", "a name is malformed", why=repr(value))
        return type(value) is str

    def index(self, value: object) -> bool:
        """Say whether this is a number from 0 on."""
        return type(value) is int and value >= 0

    def number(self, value: object) -> bool:
        """Say whether this is a fraction in lowest terms."""
        if type(value) is not Fraction:
            return False
        top, bottom = value.numerator, value.denominator
        return type(top) is type(bottom) is int and bottom > 0 and gcd(top, bottom) == 1

    def type(self, value: object) -> bool:
        """Say whether this is a type, over declared sizes."""
        found = self._types.get(id(value))
        if found is None:
            kind = type(value)
            known = kind in (Function, Cyclic, Space, Base) and self.fits(value, kind)
            found = value, known and (kind is not Base or value in (PROP, INT, REAL))
            self._types[id(value)] = found
        return found[1]

    def term(self, value: object) -> bool:
        """Say whether this is a term as the constructors make it."""
        return self._outside(value) is not None

    def _outside(self, value: object) -> dict[int, Type] | None:
        """Return the types of the bound variables whose binder is outside; None for no term."""
        found = self._bound.get(id(value))
        if found is None:
            found = value, self._look(value) if isinstance(value, Term) else None
            self._bound[id(value)] = found
        return found[1]

    def _look(self, node: Term) -> dict[int, Type] | None:
        outside: dict[int, Type] = {}
        if type(node) is App and type(node.args) is tuple:
            for part in (node.head, *node.args):
                found = self._outside(part)
                if found is None or (found and any(outside.setdefault(i, t) != t for i, t in found.items())):
                    return None
            made: Term = App(node.head, node.args)
        elif type(node) not in _FIELDS or not self.fits(node, type(node)):
            return None
        elif isinstance(node, Lam):
            found = self._outside(node.body)
            if found is None or found.get(0, node.domain) != node.domain:
                return None
            made = abstraction(node.domain, node.body, node.hint)
            outside = {i - 1: t for i, t in found.items() if i}
        else:
            made = _LEAVES[type(node)](*(getattr(node, key) for key in _FIELDS[type(node)]))
            outside = {node.index: node.type} if isinstance(node, Bound) else {}
        made_so = made == node and _known(made) == _known(node)
        return outside if made_so and self.type(node.type) else None
