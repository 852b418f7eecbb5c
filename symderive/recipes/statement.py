"""The statement guard: what a claim of a recipe says, by syntax alone. Trusted, with the parser.

What the kernel judges comes from here and never from a certificate: the declared names, the ranges
and hypotheses that the claim assumes, the definitions, the claim. No tactic and no algebra takes part.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from symderive.kernel.statement import Statement, expand
from symderive.recipes.model import Answer, Assigned, ClaimRecipe, Formula, Recipe
from symderive.recipes.names import has_range, range_name
from symderive.recipes.proof import located
from symderive.records import Record
from symderive.syntax.resolve import Scope, resolve, resolve_definition, resolve_prop, resolve_sort
from symderive.syntax.tree import Compare, Connective, Declaration, Name, NamedSort, Node, Number
from symderive.terms.build import TRUE
from symderive.terms.term import Term, free_symbols, types_in
from symderive.terms.types import Type, is_inner_product, sizes_of, spaces_of, substitute_type

__all__ = [
    "Assignment",
    "answer_statement",
    "assignment",
    "counterexample",
    "example_assignment",
    "example_statement",
    "partial_assignment",
    "scope",
    "statement",
]

Assignment = tuple[dict[str, Type], dict[str, int], dict[str, Term]]
"""Types for spaces, numbers for sizes, closed terms for symbols."""


def statement(recipe: Recipe, claim: ClaimRecipe) -> Statement:
    """Return what the claim says.

    The hypotheses are, in order, the ranges of the recipe's symbols and of the claim's, the recipe's
    hypotheses and the claim's, without those that the claim names in `without`. What the recipe says is
    read with the recipe's names alone, so it means the same in every claim.

    Refuses: formulas with unknown names or unfitting sorts (`symderive.syntax.codes`).
    """
    return _statement(recipe, claim)


def example_statement(recipe: Recipe) -> Statement:
    """Return the statement "true" under the recipe's hypotheses, for checking that they can hold."""
    return _statement(recipe, None)


def scope(recipe: Recipe, owner: ClaimRecipe | Answer | None = None) -> Scope:
    """Return the names that a formula of a claim or an answer (of the recipe, without one) may use."""
    shared = _shared(recipe)
    if owner is None or not owner.symbols:
        return shared.scope
    declared = _declared(recipe, (*recipe.symbols, *owner.symbols))
    return replace(declared, definitions=shared.scope.definitions)


class _Shared(Record):
    """What all claims of a recipe have in common."""

    scope: Scope
    definitions: tuple[tuple[str, Term], ...]
    ranges: tuple[tuple[str, Term], ...]
    hypotheses: tuple[tuple[str, Term], ...]


@lru_cache(maxsize=16)
def _shared(recipe: Recipe) -> _Shared:
    with located(recipe.text):
        definitions = _definitions(recipe)
        known = replace(
            _declared(recipe, recipe.symbols), definitions={name: term.type for name, term in definitions}
        )
        return _Shared(
            known,
            definitions,
            tuple(_ranges(recipe.symbols, known)),
            tuple((h.name, resolve_prop(h.formula.tree, known)) for h in recipe.hypotheses),
        )


def answer_statement(recipe: Recipe, answer: Answer) -> tuple[Statement, Term]:
    """Return the statement "true" under what an answer is under, and the answer as a term."""
    stated = _statement(recipe, answer)
    with located(recipe.text):
        return stated, resolve(answer.value.tree, scope(recipe, answer))


@lru_cache(maxsize=64)
def _statement(recipe: Recipe, owner: ClaimRecipe | Answer | None) -> Statement:
    shared, known = _shared(recipe), scope(recipe, owner)
    own, hypotheses = (owner.symbols, owner.hypotheses) if owner else ((), ())
    dropped = {name.text for name in owner.without} if owner else set()
    with located(recipe.text):
        every = (
            *shared.ranges,
            *_ranges(own, known),
            *shared.hypotheses,
            *((h.name, resolve_prop(h.formula.tree, known)) for h in hypotheses),
        )
        return Statement(
            known.spaces,
            known.sizes,
            tuple(known.symbols.items()),
            shared.definitions,
            tuple((name, term) for name, term in every if name not in dropped),
            resolve_prop(owner.claim.tree, known) if isinstance(owner, ClaimRecipe) else TRUE,
        )


def _declared(recipe: Recipe, declarations: Iterable[Declaration]) -> Scope:
    """Return the declared spaces, sizes and symbols, each in the order of the file."""
    declarations = tuple(declarations)
    names: dict[str, list[str]] = {"space": [], "size": [], "symbol": []}
    for declaration in declarations:
        names[declaration.kind] += [name.text for name in declaration.names]
    bare = Scope(tuple(names["space"]), tuple(names["size"]))
    symbols: dict[str, Type] = {}
    with located(recipe.text):
        for declaration in declarations:
            if declaration.sort is not None:
                kind = resolve_sort(declaration.sort, bare)
                symbols.update((name.text, kind) for name in declaration.names)
    return replace(bare, symbols=symbols)


def _definitions(recipe: Recipe) -> tuple[tuple[str, Term], ...]:
    """Resolve the definitions in order, each with the names before it."""
    known = _declared(recipe, recipe.symbols)
    found: list[tuple[str, Term]] = []
    with located(recipe.text):
        for definition in recipe.definitions:
            name, term = resolve_definition(definition.head, definition.body.tree, known)
            found.append((name, term))
            known = replace(known, definitions={**known.definitions, name: term.type})
    return tuple(found)


def _ranges(declarations: Iterable[Declaration], known: Scope) -> Iterator[tuple[str, Term]]:
    for declaration in declarations:
        if has_range(declaration):
            for name in declaration.names:
                yield range_name(name.text), resolve_prop(_range(declaration, name), known)


def _range(declaration: Declaration, name: Name) -> Node:
    """Return the range of a declaration as a formula about one of its symbols."""
    parts: list[Node] = []
    if isinstance(declaration.sort, NamedSort) and declaration.sort.text == "natural":
        parts.append(Compare((name, Number("0", name.span)), (">=",), name.span))
    parts += [Compare((name, right), (relation,), name.span) for relation, right in declaration.relations]
    if declaration.within is not None:
        bounds = (declaration.within.low, name, declaration.within.high)
        parts.append(Compare(bounds, ("<=", "<="), name.span))
    whole = parts.pop()
    while parts:
        whole = Connective("and", parts.pop(), whole, name.span)
    return whole


# Values of symbols


def counterexample(recipe: Recipe, claim: ClaimRecipe) -> Assignment | None:
    """Return the counterexample that a claim gives, or None."""
    return None if claim.counterexample is None else assignment(recipe, claim, claim.counterexample)


def example_assignment(recipe: Recipe) -> Assignment | None:
    """Return the example of a recipe, or None; it belongs to `example_statement`."""
    return None if recipe.example is None else assignment(recipe, None, recipe.example)


def assignment(recipe: Recipe, claim: ClaimRecipe | None, given: Iterable[Assigned]) -> Assignment:
    """Return values of spaces, sizes and symbols as types, numbers and closed terms.

    Values are read with the spaces and sizes already replaced, and without any declared name: in
    `{V: real, f: fun x in real. x}` the sort of f is `real -> real`.

    Refuses: R321 (a value that the statement needs is missing), R322 (not a value for this name), and
    expressions of another sort (`symderive.syntax.codes`).
    """
    given = tuple(given)
    _check_complete(recipe, claim, given, scope(recipe, claim))
    return partial_assignment(recipe, claim, given)


def partial_assignment(recipe: Recipe, claim: ClaimRecipe | None, given: Iterable[Assigned]) -> Assignment:
    """Return the values of `assignment` where some may be missing: they prove and refute nothing."""
    given = tuple(given)
    known = scope(recipe, claim)
    spaces: dict[str, Type] = {}
    sizes: dict[str, int] = {}
    values: dict[str, Term] = {}
    with located(recipe.text):
        for one in given:
            if one.name in known.spaces:
                spaces[one.name] = _space(recipe, one)
            elif one.name in known.sizes:
                sizes[one.name] = _size(recipe, one)
        for one in given:
            kind = known.symbols.get(one.name)
            if kind is not None and isinstance(one.value, Formula):
                values[one.name] = resolve(one.value.tree, Scope(), substitute_type(kind, spaces, sizes))
    return spaces, sizes, values


def _space(recipe: Recipe, given: Assigned) -> Type:
    kind = None if isinstance(given.value, Formula) else resolve_sort(given.value, Scope())
    if kind is None or not is_inner_product(kind):
        raise recipe.text.error(
            "R322",
            f"`{given.name}` cannot become `{given.text[:40]}`",
            given.value_span,
            why=f"{given.name} is an inner product space",
            fix="write `real`, or functions on residues such as `Z/3 -> real`",
        )
    return kind


def _size(recipe: Recipe, given: Assigned) -> int:
    tree = given.value.tree if isinstance(given.value, Formula) else None
    if not (isinstance(tree, Number) and tree.text.isdigit() and int(tree.text) >= 1):
        raise recipe.text.error(
            "R322",
            f"`{given.name}` cannot become `{given.text[:40]}`",
            given.value_span,
            why=f"{given.name} is a size",
            fix="write a whole number of at least 1",
        )
    return int(tree.text)


def _check_complete(
    recipe: Recipe, claim: ClaimRecipe | None, given: tuple[Assigned, ...], known: Scope
) -> None:
    """Refuse R321: a name that occurs in the statement, or in the sort of a value, and has no value."""
    whole = expand(_statement(recipe, claim))
    needed: set[str] = set()
    for term in (whole.claim, *(hypothesis for _, hypothesis in whole.hypotheses)):
        needed |= {symbol.name for symbol in free_symbols(term)}
        for kind in types_in(term):
            needed |= spaces_of(kind) | sizes_of(kind)
    for one in given:
        sort = known.symbols.get(one.name)
        if sort is not None:
            needed |= spaces_of(sort) | sizes_of(sort)
    missing = sorted(needed - {one.name for one in given})
    if missing:
        span = given[0].span if given else claim.span if claim else recipe.span
        raise recipe.text.error(
            "R321",
            "values are missing for " + ", ".join(missing),
            span,
            why="they occur in the statement",
            fix="give every space, size and symbol of the statement a value",
        )
