"""A person's closed form compared with the answer of a recipe, under what the recipe assumes.

Both are read by the same guard as claims, and their equality is judged like a claim: it is proved, or
refuted at values that the kernel has verified, or undecided. Not trusted.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from symderive.elaborate import look_for_counterexample, prove_by_search, prove_when_defined
from symderive.errors import CommandError, ParseError, Refusal, Span, SymderiveError
from symderive.kernel.check import Certificate, check
from symderive.kernel.statement import Statement
from symderive.recipes.model import Answer, Recipe
from symderive.recipes.statement import answer_statement, scope
from symderive.syntax.parser import parse_formula
from symderive.syntax.resolve import resolve
from symderive.tactics.counterexample import condition_texts, side_values
from symderive.tactics.suggest import missing_condition
from symderive.terms.build import conj, eq, implies, of_int
from symderive.terms.term import Term, free_symbols
from symderive.terms.types import INT, PROP, REAL
from symderive.wording import value_text

__all__ = ["Comparison", "Verdict", "compare"]

Verdict = Literal["equal", "conditional", "different", "undecided"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What an answer was found to be.

    `conditional`: equal under the `conditions`, which the recipe does not assume. `different` and
    `conditional` come with values `at` which the two differ or are not defined; `values` are the recipe's
    value and the given one there, where both are numbers.
    """

    recipe: str
    answer: str
    expected: str
    given: str
    verdict: Verdict
    conditions: tuple[str, ...] = ()
    at: tuple[tuple[str, str], ...] = ()
    values: tuple[str, str] | None = None
    undefined: bool = False


def compare(recipe: Recipe, answer: Answer, text: str) -> Comparison:
    """Judge whether an expression equals an answer of a recipe.

    The expression may use the recipe's symbols and definitions, save those that the answer is made of.

    Refuses: what the formula language refuses, with the place in `text`; C112 (the expression uses the
    answer's own definitions).
    """
    stated, value = answer_statement(recipe, answer)
    tree, names = parse_formula(text), scope(recipe, answer)
    try:
        given = resolve(tree, names, value.type)
    except ParseError:
        if value.type != INT:
            raise
        value, given = of_int(value), resolve(tree, names, REAL)  # n*(n + 1)/2 is a real
    _refuse_own_names(stated, value, given, text)
    same = conj(implies(value, given), implies(given, value)) if value.type == PROP else eq(value, given)
    found = Comparison(recipe.id, answer.id, answer.value.text, text.strip(), "undecided")
    return _judge(replace(stated, claim=same), found)


def _refuse_own_names(stated: Statement, value: Term, given: Term, text: str) -> None:
    """Refuse an answer in terms of what is asked for, such as `w_star` for w_star."""
    bodies = dict(stated.definitions)
    own: set[str] = set()
    waiting = [value]
    while waiting:
        for symbol in free_symbols(waiting.pop()):
            if symbol.name in bodies and symbol.name not in own:
                own.add(symbol.name)
                waiting.append(bodies[symbol.name])
    used = sorted(own & {symbol.name for symbol in free_symbols(given)})
    if used:
        raise CommandError(
            "C112",
            f"the answer is given in terms of `{used[0]}`",
            why="that is a name of the recipe for the answer or for a part of it",
            fix="write the closed form in the symbols: " + ", ".join(n for n, _ in stated.symbols),
            span=Span(1, max(text.find(used[0]), 0) + 1, len(used[0])),
        )


def _judge(full: Statement, found: Comparison) -> Comparison:
    refuted = _refutation(full)
    if refuted is None:
        if _is_proof(full, prove_by_search(full)):
            return replace(found, verdict="equal")
        return found
    assignment = refuted.assignment
    if assignment is None:
        raise Refusal("K017", "a refutation without an assignment")
    undefined = refuted.kind == "refuted-undefined"
    said = {s.name for t in (full.claim, *(h for _, h in full.hypotheses)) for s in free_symbols(t)}
    at = [(n, str(v)) for n, v in assignment.sizes]
    at += [(n, value_text(v)) for n, v in assignment.values if n in said]
    found = replace(
        found,
        verdict="different",
        at=tuple(at),
        undefined=undefined,
        values=None if undefined else side_values(full, assignment),
    )
    under = prove_when_defined(full) if undefined else missing_condition(full, assignment, prove_by_search)
    if under is not None and _is_proof(*under):
        return replace(found, verdict="conditional", conditions=condition_texts(under[0].hypotheses[-1][1]))
    return found


def _refutation(full: Statement) -> Certificate | None:
    """Return a refutation that the kernel has checked."""
    try:
        result = look_for_counterexample(full, Span(1, 1))
        if result is None or result.certificate is None:
            return None
        check(full, result.certificate)
    except (SymderiveError, RecursionError):
        return None
    return result.certificate


def _is_proof(full: Statement, certificate: Certificate | None) -> bool:
    try:
        return certificate is not None and check(full, certificate).kind == "proved"
    except Refusal:
        return False
