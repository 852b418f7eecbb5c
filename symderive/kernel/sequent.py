"""Sequents, and what a rule is given. Trusted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from symderive.errors import Refusal
from symderive.kernel.form import Form
from symderive.kernel.statement import Statement
from symderive.terms.build import arguments
from symderive.terms.term import Free, Term, free_symbols
from symderive.terms.types import INT, Function, Type

__all__ = ["Arguments", "Context", "Sequent", "Value", "eigenvariable", "matches", "parts"]

Value = (
    Term | Type | str | int | tuple[Term, ...] | tuple[Type, ...] | tuple[int, ...] | tuple[str | int, ...]
)


@dataclass(frozen=True, slots=True)
class Sequent:
    """`conclusion` holds in every model in which all `hypotheses` do."""

    hypotheses: frozenset[Term]
    conclusion: Term


@dataclass(frozen=True, slots=True)
class Context:
    """What all steps of one check have in common.

    `sizes` are the size symbols, which no rule may generalise, since n >= 1 is built in;
    `lemmas` the statements that may be cited. The forms are a store of results, one for
    each list of guards.
    """

    sizes: frozenset[str]
    lemmas: tuple[Statement, ...] = ()
    forms: dict[tuple[Term, ...], Form] = field(default_factory=dict)

    def form(self, guards: Sequence[Term] = ()) -> Form:
        """Return the form that may use these proved integer inequalities as guards."""
        key = tuple(guards)
        found = self.forms.get(key)
        if found is None:
            found = Form()
            bounds = []
            for guard in key:
                left, right = parts(guard, "le", "lt")
                if left.type != INT:
                    raise Refusal("K010", "a guard compares integers", why=repr(guard))
                bound = found.difference(right, left)
                strict = arguments(guard, "lt") is not None
                bounds.append(found.shifted(bound, -1) if strict else bound)
            for bound in bounds:
                found.add_guard(bound)
            self.forms[key] = found
        return found


class Arguments:
    """The arguments of a step, read by kind; K007 when one is missing or of another kind."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, Value]) -> None:
        self._values = values

    def _get(self, name: str, kind: type) -> Value:
        value = self._values.get(name)
        if value is None or not isinstance(value, kind) or isinstance(value, bool):
            raise Refusal("K007", f"the argument {name!r} is missing or malformed")
        return value

    def term(self, name: str) -> Term:
        """Return a locally closed term."""
        value = self._get(name, Term)
        if not isinstance(value, Term) or value.loose:
            raise Refusal("K007", f"the argument {name!r} is not a closed term")
        return value

    def variable(self, name: str) -> Free:
        """Return a free variable."""
        value = self.term(name)
        if not isinstance(value, Free):
            raise Refusal("K007", f"the argument {name!r} is not a variable")
        return value

    def terms(self, name: str) -> tuple[Term, ...]:
        """Return a tuple of locally closed terms."""
        found = []
        for value in self._tuple(name):
            if not isinstance(value, Term) or value.loose:
                raise Refusal("K007", f"the argument {name!r} holds something else than terms")
            found.append(value)
        return tuple(found)

    def _tuple(self, name: str) -> tuple[object, ...]:
        value = self._get(name, tuple)
        return value if isinstance(value, tuple) else ()

    def indices(self, name: str) -> tuple[int, ...]:
        """Return a tuple of integers."""
        found = []
        for value in self._tuple(name):
            if type(value) is not int:
                raise Refusal("K007", f"the argument {name!r} holds something else than integers")
            found.append(value)
        return tuple(found)

    def index(self, name: str) -> int:
        """Return an integer."""
        value = self._get(name, int)
        return value if isinstance(value, int) else -1

    def name(self, name: str) -> str:
        """Return a name."""
        value = self._get(name, str)
        return value if isinstance(value, str) else ""

    def types(self, name: str) -> tuple[Type, ...]:
        """Return a tuple of types."""
        found: list[Type] = []
        for value in self._tuple(name):
            if not isinstance(value, Type):
                raise Refusal("K007", f"the argument {name!r} holds something else than types")
            found.append(value)
        return tuple(found)

    def sizes(self, name: str) -> tuple[str | int, ...]:
        """Return a tuple of size symbols and literals."""
        found: list[str | int] = []
        for value in self._tuple(name):
            if type(value) not in (int, str) or not isinstance(value, (int, str)):
                raise Refusal("K007", f"the argument {name!r} holds something else than sizes")
            found.append(value)
        return tuple(found)


def parts(term: Term, *names: str) -> tuple[Term, ...]:
    """Return all arguments of a term whose head is one of the constants; K010 otherwise."""
    for name in names:
        found = arguments(term, name)
        if found is not None and not isinstance(term.type, Function):
            return found
    raise Refusal("K010", f"a premise must be of the shape {' or '.join(names)}", why=repr(term))


def matches(found: Term, expected: Term, what: str) -> None:
    """Refuse with K012 unless the two terms are equal (up to bound names)."""
    if found != expected:
        raise Refusal("K012", f"{what} does not match", why=f"expected {expected!r}, found {found!r}")


def eigenvariable(context: Context, variable: Free, hypotheses: frozenset[Term], *others: Term) -> None:
    """Refuse unless a variable is arbitrary: no size symbol (K013), free nowhere here (K009)."""
    if variable.name in context.sizes:
        raise Refusal("K013", "a size symbol cannot be generalised", why=variable.name)
    for term in (*hypotheses, *others):
        if any(symbol.name == variable.name for symbol in free_symbols(term)):
            raise Refusal("K009", f"{variable.name} is not arbitrary", why=f"it occurs in {term!r}")
