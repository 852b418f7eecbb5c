"""Sequents, and what a rule is given. Trusted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from symderive.errors import Refusal
from symderive.kernel.form import Form
from symderive.kernel.statement import Statement
from symderive.terms.build import arguments
from symderive.terms.term import Free, Term, free_symbols, show_type
from symderive.terms.types import INT, Function, Type

__all__ = [
    "Context",
    "Sequent",
    "Value",
    "check_arguments",
    "eigenvariable",
    "matches",
    "of_type",
    "parts",
    "union",
]

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
    `lemmas` the statements that may be cited. The forms are a store of results, one for each list of guards;
    `concluded` holds what steps concluded in checks over the same sizes, where that is of use.
    """

    sizes: frozenset[str]
    lemmas: tuple[Statement, ...] = ()
    forms: dict[tuple[Term, ...], Form] = field(default_factory=dict)
    concluded: dict[tuple[object, ...], Sequent] | None = None

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


def _is_whole(value: object) -> bool:
    return type(value) is int


def _is_closed(value: object) -> bool:
    return isinstance(value, Term) and not value.loose


def _each(part: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, tuple) and all(part(v) for v in value)


# The kinds of arguments that the table of rules names, and which values are of that kind.
_KINDS: dict[str, Callable[[object], bool]] = {
    "term": _is_closed,
    "terms": _each(_is_closed),
    "variable": lambda value: isinstance(value, Free),
    "index": _is_whole,
    "indices": _each(_is_whole),
    "name": lambda value: isinstance(value, str),
    "types": _each(lambda value: isinstance(value, Type)),
    "sizes": _each(lambda value: isinstance(value, str) or _is_whole(value)),
}


def check_arguments(values: Mapping[str, object], kinds: Mapping[str, str]) -> None:
    """Refuse with K007 unless the values are those that a rule takes, each of its kind."""
    if set(values) != set(kinds):
        raise Refusal("K007", "the rule has other arguments", why=f"it takes {', '.join(kinds)}")
    for name, kind in kinds.items():
        if not _KINDS[kind](values[name]):
            raise Refusal("K007", f"the argument {name!r} is malformed", why=f"its kind is {kind}")


def union(premises: Iterable[Sequent]) -> frozenset[Term]:
    """Return the hypotheses of all premises."""
    return frozenset(h for premise in premises for h in premise.hypotheses)


def parts(term: Term, *names: str) -> tuple[Term, ...]:
    """Return all arguments of a term whose head is one of the constants; K010 otherwise."""
    for name in names:
        found = arguments(term, name)
        if found is not None and not isinstance(term.type, Function):
            return found
    raise Refusal("K010", f"a premise must be of the shape {' or '.join(names)}", why=repr(term))


def of_type(term: Term, *kinds: Type) -> Term:
    """Return a term of one of these types; K011 otherwise."""
    if term.type not in kinds:
        names = " or ".join(map(show_type, kinds))
        raise Refusal("K011", f"the type must be {names}", why=f"{term!r} is of type {show_type(term.type)}")
    return term


def matches(found: Term, expected: Term, what: str) -> None:
    """Refuse with K012 unless the two terms are equal (up to bound names)."""
    if found != expected:
        raise Refusal("K012", f"{what} does not match", why=f"expected {expected!r}, found {found!r}")


def eigenvariable(context: Context, variable: Free, hypotheses: frozenset[Term], *others: Term) -> None:
    """Refuse unless a variable is arbitrary: no size symbol (K013), free nowhere here (K009)."""
    if variable.name in context.sizes:
        raise Refusal("K013", "a size symbol cannot be generalised", why=variable.name)
    for term in (*hypotheses, *others):
        if term.names & variable.names and any(s.name == variable.name for s in free_symbols(term)):
            raise Refusal("K009", f"{variable.name} is not arbitrary", why=f"it occurs in {term!r}")
