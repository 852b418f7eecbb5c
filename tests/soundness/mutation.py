"""One-site mutants of what recipes state, and of certificate files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from symderive.errors import SymderiveError
from symderive.kernel.check import Certificate
from symderive.kernel.statement import Statement, expand
from symderive.recipes.model import ClaimRecipe, Formula, Recipe
from symderive.recipes.statement import statement
from symderive.syntax.lexer import Token, tokens
from symderive.syntax.parser import parse_formula
from symderive.syntax.tree import Declaration
from symderive.terms.build import FALSE, arguments
from symderive.terms.term import Lam, Lit, Term, apply, free

__all__ = ["JsonMutant", "Mutant", "entails", "is_weaker", "json_mutants", "mutants", "never_assumed"]

# What may stand for what; a relation is denied, weakened, strengthened and turned.
_REPLACED = {
    "=": ("<=", ">=", "!=", "<"),
    "!=": ("=",),
    "<=": (">=", "<", "="),
    ">=": ("<=", ">", "="),
    "<": (">", "<=", "="),
    ">": ("<", ">=", "="),
    "+": ("-",),
    "-": ("+",),
    "*": ("+", "/"),
    "/": ("*",),
    "=>": ("and", "<=>"),
    "<=>": ("=>",),
    "and": ("or",),
    "or": ("and",),
    "forall": ("exists",),
    "exists": ("forall",),
}


@dataclass(frozen=True)
class Mutant:
    """A claim with one thing changed: `what` says what, `stated` is what it says now."""

    recipe: Recipe
    claim: ClaimRecipe
    what: str
    stated: Statement


Keep = Callable[[str], bool]


def mutants(recipe: Recipe, claim: ClaimRecipe, keep: Keep = lambda what: True) -> Iterator[Mutant]:
    """Yield the one-site mutants of a claim that still make sense and say something else.

    `keep` chooses by what was changed, before anything is parsed.
    """
    seen = {_plain(statement(recipe, claim))}
    for changed, other, what in _changed(recipe, claim, keep):
        try:
            stated = statement(changed, other)
        except SymderiveError:
            continue
        if _plain(stated) not in seen:
            seen.add(_plain(stated))
            yield Mutant(changed, other, what, stated)


def _plain(stated: Statement) -> object:
    """What a statement says, whatever its hypotheses are called."""
    said = frozenset(hypothesis for _, hypothesis in stated.hypotheses)
    return stated.spaces, stated.sizes, stated.symbols, stated.definitions, said, stated.claim


def _changed(recipe: Recipe, claim: ClaimRecipe, keep: Keep) -> Iterator[tuple[Recipe, ClaimRecipe, str]]:
    names = _alternatives(recipe, claim)
    for formula, what in _formulas(claim.claim, names, "", keep):
        other = replace(claim, claim=formula)
        yield _with_claim(recipe, other), other, what
    for number, hypothesis in enumerate(claim.hypotheses):
        before, after = claim.hypotheses[:number], claim.hypotheses[number + 1 :]
        if keep(f"without {hypothesis.name}"):
            other = replace(claim, hypotheses=(*before, *after))
            yield _with_claim(recipe, other), other, f"without {hypothesis.name}"
        for formula, what in _formulas(hypothesis.formula, names, f"{hypothesis.name}: ", keep):
            other = replace(claim, hypotheses=(*before, replace(hypothesis, formula=formula), *after))
            yield _with_claim(recipe, other), other, what
    left_out = {name.text for name in claim.without}
    for number, hypothesis in enumerate(recipe.hypotheses):
        if hypothesis.name not in left_out and keep(f"without {hypothesis.name}"):
            rest = recipe.hypotheses[:number] + recipe.hypotheses[number + 1 :]
            yield replace(recipe, hypotheses=rest), claim, f"without {hypothesis.name}"
    for number, declaration in enumerate(recipe.symbols):
        for instead, what in _declarations(declaration, keep):
            symbols = (*recipe.symbols[:number], instead, *recipe.symbols[number + 1 :])
            yield replace(recipe, symbols=symbols), claim, what
    for number, declaration in enumerate(claim.symbols):
        for instead, what in _declarations(declaration, keep):
            other = replace(claim, symbols=(*claim.symbols[:number], instead, *claim.symbols[number + 1 :]))
            yield _with_claim(recipe, other), other, what


def _with_claim(recipe: Recipe, claim: ClaimRecipe) -> Recipe:
    return replace(recipe, claims=tuple(claim if each.id == claim.id else each for each in recipe.claims))


def _alternatives(recipe: Recipe, claim: ClaimRecipe) -> dict[str, list[str]]:
    """For each symbol the others of its type."""
    stated = statement(recipe, claim)
    kinds = dict(stated.symbols) | dict.fromkeys(stated.sizes)
    return {
        name: [other for other, its in kinds.items() if its == kind and other != name]
        for name, kind in kinds.items()
    }


def _formulas(
    formula: Formula, names: dict[str, list[str]], place: str, keep: Keep
) -> Iterator[tuple[Formula, str]]:
    """Yield a formula with one token changed, and what was changed."""
    text = formula.text
    try:
        found = tokens(text)
    except SymderiveError:
        return
    lines = text.split("\n")
    starts = [sum(len(line) + 1 for line in lines[:n]) for n in range(len(lines))]
    for token in found[:-1]:
        at = starts[token.span.line - 1] + token.span.column - 1
        for instead in _instead(token, names):
            what = f"{place}{token.text} at {at} is {instead}"
            if not keep(what):
                continue
            gap = "" if token.kind in ("number", "name") else " "
            changed = f"{text[:at]}{gap}{instead}{gap}{text[at + token.span.length :]}"
            try:
                tree = parse_formula(changed)
            except SymderiveError:
                continue
            yield Formula(changed, tree, formula.span), what


def _instead(token: Token, names: dict[str, list[str]]) -> list[str]:
    if token.kind == "number":
        if not token.text.isdigit():
            return []
        number = int(token.text)
        return [str(each) for each in (number + 1, number - 1) if each >= 0]
    if token.kind == "name":
        return names.get(token.text, [])[:2]
    return list(_REPLACED.get(token.text, ()))


def _declarations(declaration: Declaration, keep: Keep) -> Iterator[tuple[Declaration, str]]:
    """Yield a declaration without its range, and with each relation of it changed."""
    named = ", ".join(name.text for name in declaration.names)
    if (declaration.relations or declaration.within is not None) and keep(f"{named} without range"):
        yield replace(declaration, relations=(), within=None), f"{named} without range"
    for number, (relation, bound) in enumerate(declaration.relations):
        for instead in _REPLACED[relation]:
            what = f"{named} {instead} for {relation}"
            if keep(what):
                changed = (
                    *declaration.relations[:number],
                    (instead, bound),
                    *declaration.relations[number + 1 :],
                )
                yield replace(declaration, relations=changed), what


@dataclass(frozen=True)
class JsonMutant:
    """A place in a document and what is put there."""

    path: tuple[Any, ...]
    instead: Any

    def __str__(self) -> str:
        return f"{'/'.join(map(str, self.path))} is {self.instead!r}"

    def text(self, document: Any) -> str:
        """The document with the change."""
        return json.dumps(_put(document, self.path, self.instead), ensure_ascii=False, separators=(",", ":"))


def json_mutants(document: Any, chosen: Random, count: int) -> Iterator[JsonMutant]:
    """Yield so many changes of a number, string, boolean, null or list of a document, chosen at random."""
    leaves = list(_leaves(document))
    for path, value in chosen.sample(leaves, min(count, len(leaves))):
        yield JsonMutant(path, chosen.choice(_other_values(value)))


def _leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    if isinstance(value, dict):
        for key, inside in value.items():
            yield from _leaves(inside, (*path, key))
    elif isinstance(value, list):
        if path and value:
            yield path, value
        for number, inside in enumerate(value):
            yield from _leaves(inside, (*path, number))
    else:
        yield path, value


def _other_values(value: Any) -> list[Any]:
    if isinstance(value, bool) or value is None:
        return [0, not value]
    if isinstance(value, int):
        return [value + 1, value - 1, -1, True, str(value), 10**30]
    if isinstance(value, list):
        turned = [*value[1:], value[0]]
        return [value[:-1], [*value, value[-1]], *([turned] if turned != value else [])]
    if value.lstrip("-").replace("/", "").isdigit():
        number = int(value.partition("/")[0])
        return [str(number + 1), str(-number) if number else "2", "1/2", "0", "1e3", "٣"]
    return ["", value + "_", "sin" if value != "sin" else "cos", "#0", "lincomb"]


def _put(value: Any, path: tuple[Any, ...], instead: Any) -> Any:
    if not path:
        return instead
    step, rest = path[0], path[1:]
    if isinstance(value, dict):
        return {**value, step: _put(value[step], rest, instead)}
    return [_put(inside, rest, instead) if number == step else inside for number, inside in enumerate(value)]


# -- weaker statements -----------------------------------------------------------------------------


def is_weaker(mutant: Statement, original: Statement) -> bool:
    """Say whether the original plainly implies the mutant: it asks more, or claims less, by its shape."""
    first, second = expand(original), expand(mutant)
    if not (set(first.symbols) <= set(second.symbols) and first.sizes == second.sizes):
        return False
    given = [h for _, h in second.hypotheses]
    asked = [h for _, h in first.hypotheses]
    return entails(first.claim, second.claim) and all(any(entails(g, a) for g in given) for a in asked)


def entails(strong: Term, weak: Term) -> bool:
    """Say whether a formula implies another one by its shape."""
    if strong == weak:
        return True
    if isinstance(strong, Lam) and isinstance(weak, Lam) and strong.domain == weak.domain:
        x = free(f"#{max(strong.fresh, weak.fresh)}", strong.domain)
        return entails(apply(strong, x), apply(weak, x))
    order = _entailed_relations(strong, weak)
    if order is not None:
        return order
    first, second = _parts(strong), _parts(weak)
    if first is None or second is None:
        return False
    (name, a), (other, b) = first, second
    if name == other == "imp":
        return entails(b[0], a[0]) and entails(a[1], b[1])
    if other == "or" and name != "or":
        return entails(strong, b[0]) or entails(strong, b[1])
    if name == "and" and other != "and":
        return entails(a[0], weak) or entails(a[1], weak)
    if {name, other} <= {"forall", "exists"}:
        return (name == "forall" or other == "exists") and entails(a[0], b[0])
    return name == other and all(entails(x, y) for x, y in zip(a, b, strict=True))


def _parts(term: Term) -> tuple[str, tuple[Term, ...]] | None:
    for name in ("imp", "and", "or", "forall", "exists", "eq", "le", "lt"):
        found = arguments(term, name)
        if found is not None:
            return name, found
    return None


def _entailed_relations(strong: Term, weak: Term) -> bool | None:
    """Between relations: = gives <= both ways, < gives <= and !=, and a literal bound gives a laxer one."""
    first, second = _parts(strong), _parts(weak)
    if first is None or first[0] not in ("eq", "le", "lt"):
        return None
    name, (a, b) = first
    denied = arguments(weak, "imp")
    if denied is not None and denied[1] == FALSE:
        inside = _parts(denied[0])
        return name == "lt" and inside is not None and inside[0] == "eq" and set(inside[1]) == {a, b}
    if second is None or second[0] not in ("eq", "le", "lt"):
        return None if second is not None and second[0] == "or" else False
    other, (c, d) = second
    if name == "eq":
        return other == "le" and ({a, b} == {c, d} or _laxer("le", a, b, c, d) or _laxer("le", b, a, c, d))
    if (a, b) == (c, d):
        return name == other or (name == "lt" and other == "le")
    return other != "eq" and _laxer(name if name == other else "mixed", a, b, c, d)


def _laxer(kind: str, a: Term, b: Term, c: Term, d: Term) -> bool:
    """Say whether a literal bound of a <= b moved outwards in c <= d; between < and <= it must move."""
    for same, old, new, up in ((b == d, a, c, False), (a == c, b, d, True)):
        if same and isinstance(old, Lit) and isinstance(new, Lit) and old.type == new.type:
            gap = new.value - old.value if up else old.value - new.value
            return gap > 0 or (gap == 0 and kind != "mixed")
    return False


def never_assumed(hypothesis: Term, certificate: Certificate) -> bool:
    """Say whether no step of a certificate assumes a hypothesis, so that it cannot rest on it."""
    return all(
        step.arguments.get("proposition") != hypothesis for step in certificate.steps if step.rule == "hyp"
    )
