"""The displayed steps of a claim and what each of them says, without proving any. Untrusted.

Where a claim is checked from its certificate this is all that is needed of its proof, so neither the tactics
nor SymPy are loaded for it. `elaborate` names and closes what it introduces in the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Literal

from symderive.errors import Span
from symderive.kernel.statement import expand
from symderive.recipes.model import Chain, ClaimRecipe, Formula, Link, Reason, Recipe, Step, Steps
from symderive.recipes.proof import located
from symderive.recipes.statement import scope, statement
from symderive.records import Record
from symderive.syntax.resolve import resolve, resolve_prop
from symderive.syntax.scope import Scope
from symderive.syntax.tree import Compare, Connective, Node
from symderive.terms.build import arguments, forall, implies
from symderive.terms.term import Free, Lam, Term, apply, free, substitute
from symderive.terms.types import PROP, Function, Type

__all__ = [
    "Names",
    "StepOutcome",
    "closed",
    "definitions_of",
    "fresh_name",
    "linked",
    "outline",
    "resolved",
    "taken_names",
]


class StepOutcome(Record):
    """What became of one displayed step: its place, reason, proposition (closed) and verdict."""

    span: Span
    text: str
    tree: Node | None
    left: Node | None
    left_text: str
    relation: str | None
    by: str
    found: str | None
    id: str | None
    depth: int
    verdict: str
    proposition: Term | None


class Names(Record):
    """What the names of a claim stand for: its scope, and the values of what is defined."""

    recipe: Recipe
    scope: Scope
    definitions: Mapping[Free, Term]


Introduced = tuple[Free | Term, ...]
"""Variables and assumptions under which a step stands, outermost first."""


def closed(introduced: Introduced, proposition: Term) -> Term:
    """Return a proposition under its quantifiers and assumptions."""
    for part in reversed(introduced):
        if isinstance(part, Free) and part.type != PROP:
            proposition = forall(part, proposition)
        else:
            proposition = implies(part, proposition)
    return proposition


def fresh_name(hint: str, taken: Collection[str]) -> str:
    """Return a name like `hint` that is not taken."""
    base = "".join(c for c in hint if c.isascii() and (c.isalnum() or c == "_")) or "x"
    base = base.rstrip("0123456789_") or "x"
    if not base[0].isalpha():
        base = "x" + base
    name, number = base, 0
    while name in taken:
        number += 1
        name = f"{base}_{number}"
    return name


def linked(left: Node, link: Link) -> Node:
    """Return the proposition `left REL right` of a link."""
    if link.relation in ("=>", "<=>"):
        connective: Literal["=>", "<=>"] = "=>" if link.relation == "=>" else "<=>"
        return Connective(connective, left, link.right.tree, link.span)
    return Compare((left, link.right.tree), (link.relation,), link.span)


def resolved(names: Names, visible: Mapping[str, Free], tree: Node, kind: Type | None) -> Term:
    """Resolve a tree where these variables are visible: introduced names stand for their variables."""
    known = names.scope
    if visible:
        known = replace(known, symbols={**known.symbols, **{n: v.type for n, v in visible.items()}})
    with located(names.recipe.text):
        term = resolve_prop(tree, known) if kind == PROP else resolve(tree, known, kind)
    hidden = {k: v for k, v in names.definitions.items() if k.name not in visible}
    return substitute(substitute(term, hidden), {free(n, v.type): v for n, v in visible.items()})


def definitions_of(recipe: Recipe, claim: ClaimRecipe) -> dict[Free, Term]:
    """Return what each defined name stands for, the earlier definitions put in."""
    values: dict[Free, Term] = {}
    for name, value in statement(recipe, claim).definitions:
        values[free(name, value.type)] = substitute(value, values)
    return values


def taken_names(recipe: Recipe, claim: ClaimRecipe) -> frozenset[str]:
    """Return the names that a statement uses."""
    full = statement(recipe, claim)
    pairs = (*full.symbols, *full.definitions)
    return frozenset([*full.spaces, *full.sizes, *(name for name, _ in pairs)])


def outline(recipe: Recipe, claim: ClaimRecipe) -> tuple[StepOutcome, ...]:
    """Return the displayed steps of a claim with what each says, without proving any."""
    names = Names(recipe, scope(recipe, claim), definitions_of(recipe, claim))
    found = _Outline(names, claim)
    place = _Place(taken_names(recipe, claim), {}, ())
    found.proof(place, expand(statement(recipe, claim)).claim, claim.proof, 0)
    return tuple(found.outcomes)


class _Place(Record):
    """Where a step stands: the names that are taken, those that are visible, what has been introduced."""

    taken: frozenset[str]
    visible: Mapping[str, Free]
    introduced: Introduced


class _Outline:
    def __init__(self, names: Names, claim: ClaimRecipe) -> None:
        self.names = names
        self.claim = claim
        self.outcomes: list[StepOutcome] = []

    def proof(self, place: _Place, goal: Term, proof: object, depth: int) -> None:
        """Note the steps of a proof of a goal."""
        if isinstance(proof, Chain):
            self._opened(place, goal, lambda inner: self._chain(inner, proof, depth))
        elif isinstance(proof, Steps):
            self._opened(place, goal, lambda inner: self._steps(inner, proof, depth))
        elif not depth and (proof is None or isinstance(proof, Reason)):
            written = self.claim.claim
            self._step(place, goal, proof, written.span, said=written, depth=depth)

    def _opened(self, place: _Place, goal: Term, note: Callable[[_Place], None]) -> None:
        """Introduce the outer quantifiers and antecedents of a goal."""
        quantified = arguments(goal, "forall")
        implied = arguments(goal, "imp")
        if quantified is not None and isinstance(quantified[0].type, Function):
            predicate = quantified[0]
            hint = predicate.hint if isinstance(predicate, Lam) else "x"
            name = fresh_name(hint, place.taken)
            variable = free(name, quantified[0].type.domain)
            visible = {**place.visible, name: variable, hint: variable}
            inner = _Place(place.taken | {name}, visible, (*place.introduced, variable))
            self._opened(inner, apply(predicate, variable), note)
        elif implied is not None:
            inner = replace(place, introduced=(*place.introduced, implied[0]))
            self._opened(inner, implied[1], note)
        else:
            note(place)

    def _chain(self, place: _Place, chain: Chain, depth: int) -> None:
        left = chain.first
        for position, link in enumerate(chain.links):
            proposition = resolved(self.names, place.visible, linked(left.tree, link), PROP)
            self._step(place, proposition, link.reason, link.span, said=link.right, depth=depth)
            self.outcomes[-1] = replace(
                self.outcomes[-1],
                left=left.tree if position == 0 else None,
                left_text=left.text if position == 0 else "",
                relation=link.relation,
            )
            left = link.right

    def _steps(self, place: _Place, steps: Steps, depth: int) -> None:
        for step in steps.steps:
            self._one(place, step, depth)

    def _one(self, place: _Place, step: Step, depth: int) -> None:
        proposition = resolved(self.names, place.visible, step.have.tree, PROP)
        nested = step.proof
        reason = nested if isinstance(nested, Reason) else step.reason
        self._step(place, proposition, reason, step.span, said=step.have, depth=depth)
        found = None if nested is not None and not isinstance(nested, Reason) else self.outcomes[-1].found
        self.outcomes[-1] = replace(self.outcomes[-1], id=step.name, found=found)
        if nested is not None and not isinstance(nested, Reason):
            self.proof(place, proposition, nested, depth + 1)

    def _step(
        self,
        place: _Place,
        proposition: Term,
        reason: Reason | None,
        span: Span,
        *,
        said: Formula,
        depth: int,
    ) -> None:
        by = reason.text if reason is not None else ""
        found = "auto" if reason is None else None
        whole = closed(place.introduced, proposition)
        self.outcomes.append(
            StepOutcome(span, said.text, said.tree, None, "", None, by, found, None, depth, "proved", whole)
        )
