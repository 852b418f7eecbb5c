"""Steps and certificates as data, and whether data is what it should be. Trusted.

A certificate can be made in Python as well as read from JSON. So `check` looks at all of it before it
judges: exact classes (no list for a tuple, no bool for an int, no subclass of anything), terms as their
constructors build them (typed, normal, every bound variable of its binder's type), names that are
identifiers, sizes that are declared.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from operator import attrgetter

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


Part = Callable[[object], bool]


def _text(value: object) -> bool:
    return type(value) is str


def _whole(value: object) -> bool:
    return type(value) is int


def _each(value: object, part: Part) -> bool:
    return type(value) is tuple and all(map(part, value))


def _pairs(value: object, part: Part) -> bool:
    return _each(value, lambda v: type(v) is tuple and len(v) == 2 and _text(v[0]) and part(v[1]))


# What a node knows of itself beside its parts and its type.
_known = attrgetter("loose", "depth", "fresh", "names", "size", "_hash")


class WellFormed:
    """Says whether data is well formed; shared terms are looked at once.

    `sizes` are the declared sizes; with None, `check_statement` is left to ask for them.

    Refuses: K002 (a name in a term), K013 (an undeclared size), T codes (what no term can hold).
    """

    def __init__(self, sizes: frozenset[str] | None) -> None:
        self._sizes = sizes
        # By identity; the object is kept, so that no other one gets its number.
        self._bound: dict[int, tuple[object, dict[int, Type] | None]] = {}

    def statement(self, value: object) -> bool:
        """Say whether this is a statement, its names and types not yet looked up."""
        return (
            type(value) is Statement
            and _each(value.spaces, _text)
            and _each(value.sizes, _text)
            and _pairs(value.symbols, self.type)
            and _pairs(value.definitions, self.term)
            and _pairs(value.hypotheses, self.term)
            and self.term(value.claim)
        )

    def certificate(self, value: object) -> bool:
        """Say whether this is a certificate; its lemmas are looked at when they are checked."""
        return (
            type(value) is Certificate
            and _text(value.kind)
            and _each(value.lemmas, lambda x: type(x) is Lemma)
            and _each(value.steps, self._step)
            and _each(value.definedness, _whole)
            and _whole(value.goal)
            and _each(value.lines, self._line)
            and (value.assignment is None or self._assignment(value.assignment))
        )

    def _step(self, value: object) -> bool:
        return (
            type(value) is Step
            and _text(value.rule)
            and _each(value.premises, _whole)
            and type(value.arguments) is dict
            and all(_text(name) and self._argument(v) for name, v in value.arguments.items())
        )

    def _argument(self, value: object) -> bool:
        return (
            _text(value)
            or _whole(value)
            or (self.term(value) if isinstance(value, Term) else self.type(value))
            or _each(value, self._argument)
        )

    def _line(self, value: object) -> bool:
        return (
            type(value) is Line
            and self.term(value.proposition)
            and _whole(value.proof)
            and _whole(value.defined)
        )

    def _assignment(self, value: object) -> bool:
        return (
            type(value) is Assignment
            and _pairs(value.spaces, self.type)
            and _pairs(value.sizes, _whole)
            and _pairs(value.values, self.term)
        )

    def type(self, value: object) -> bool:
        """Say whether this is a type, over declared sizes."""
        if type(value) is Function:
            return self.type(value.domain) and self.type(value.codomain)
        if type(value) is Cyclic and type(value.size) is str:
            if self._sizes is not None and value.size not in self._sizes:
                raise Refusal("K013", "Z/n needs a declared size", why=value.size)
            return True
        if type(value) is Cyclic:
            return type(value.size) is int and value.size >= 1
        return (type(value) is Space and _text(value.name)) or (
            type(value) is Base and value in (PROP, INT, REAL)
        )

    def term(self, value: object) -> bool:
        """Say whether this is a term as the constructors make it."""
        return self._outside(value) is not None

    def _outside(self, value: object) -> dict[int, Type] | None:
        """Return the types of the bound variables whose binder is outside; None for no term."""
        found = self._bound.get(id(value))
        if found is None:
            known = type(value) in (Free, Const, Lit, Bound, App, Lam)
            found = value, self._look(value) if known and isinstance(value, Term) else None
            self._bound[id(value)] = found
        return found[1]

    def _look(self, node: Term) -> dict[int, Type] | None:
        outside: dict[int, Type] = {}
        if type(node) is not App and not self.type(node.type):
            return None
        made: Term | None = None
        if type(node) is Free and _text(node.name):
            if not is_identifier(node.name):
                raise Refusal("K002", "a name is malformed", why=repr(node.name))
            made = Free(node.name, node.type)
        elif type(node) is Const and _text(node.name):
            made = Const(node.name, node.type)
        elif type(node) is Lit and type(node.value) is Fraction:
            made = lit(node.value, node.type)
        elif type(node) is Bound and _whole(node.index) and node.index >= 0:
            made, outside = Bound(node.index, node.type), {node.index: node.type}
        elif type(node) is App and type(node.args) is tuple:
            for part in (node.head, *node.args):
                found = self._outside(part)
                if found is None or (found and any(outside.setdefault(i, t) != t for i, t in found.items())):
                    return None
            made = App(node.head, node.args)
        elif type(node) is Lam and self.type(node.domain) and _text(node.hint):
            found = self._outside(node.body)
            if found is None or found.get(0, node.domain) != node.domain:
                return None
            made = abstraction(node.domain, node.body, node.hint)
            outside = {i - 1: t for i, t in found.items() if i}
        if made is None or made != node or _known(made) != _known(node):
            return None
        typed = made.type is node.type or (self.type(node.type) and made.type == node.type)
        return outside if typed else None
