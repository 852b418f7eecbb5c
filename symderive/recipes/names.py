"""The names of a recipe: declared once, and used where they are known. Not trusted.

The kernel refuses a statement with repeated or unknown names anyway; here the author hears it with the
place. What a reason may use is checked here alone (a wrong name there proves nothing).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from symderive.errors import Span
from symderive.kernel.statement import is_identifier
from symderive.recipes.model import Chain, ClaimRecipe, Hypothesis, Proof, Reason, Recipe, Steps
from symderive.recipes.passage import Passage
from symderive.recipes.schema import ID, close
from symderive.recipes.source import Source
from symderive.syntax.tree import Declaration, NamedSort
from symderive.terms.names import is_plain_name

__all__ = ["check_names", "citations", "has_range", "range_name"]

PROOF_WORDS = frozenset(("by", "using", "with"))
"""Words that structure proofs; as symbols they would make a chain unreadable."""

LOCAL_NAMES = frozenset(("ih",))
"""Names that tactics give to what they introduce: the induction hypothesis."""


def has_range(declaration: Declaration) -> bool:
    """Say whether a declaration restricts its symbols, by a range or by the sort `natural`."""
    sort = declaration.sort
    natural = isinstance(sort, NamedSort) and sort.text == "natural"
    return natural or bool(declaration.relations) or declaration.within is not None


def range_name(symbol: str) -> str:
    """Return the name of the hypothesis that a range of a symbol becomes."""
    return f"{symbol}_range"


def check_names(recipe: Recipe) -> None:
    """Refuse names that are malformed, declared twice, or used where they are not known.

    Refuses: R311 (declared twice), R312 (malformed), R313 (unknown, in a reason), R314 (a claim that
    rests on itself or on a later one), R315 (`without` names nothing), R316 (a counterexample to a
    claim that is expected to be proved).
    """
    ids = _Names(recipe.text)
    for claim in recipe.claims:
        ids.add(claim.id, claim.span, "claim")
    for one in (None, *recipe.claims):
        values = _Names(recipe.text)
        for name, span in _declared(recipe.symbols):
            values.add(name, span, "symbol")
        for definition in recipe.definitions:
            values.add(definition.name, definition.span, "definition")
        for name, span in _declared(one.symbols if one else ()):
            values.add(name, span, "symbol")
        hypotheses = _hypothesis_names(recipe, one)
        if one is not None:
            _check_claim(recipe, one, hypotheses)


class _Names:
    """Names that must differ, with what they name and where."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.known: dict[str, tuple[str, Span]] = {}

    def add(self, name: str, span: Span, kind: str) -> None:
        fits = is_identifier(name) and "'" not in name
        if kind in ("symbol", "definition"):
            fits = is_plain_name(name)
        if not fits and kind not in ("claim", "step"):
            raise self.source.error(
                "R312",
                f"`{name[:60]}` cannot name a {kind}",
                span,
                why="a name is a letter (ASCII or Greek), then letters, digits, _; no word of the language",
                fix="rename it",
            )
        if name in PROOF_WORDS:
            raise self.source.error(
                "R312", f"`{name}` cannot name a {kind}", span, why="it is a word of proofs", fix="rename it"
            )
        if name in self.known:
            first, where = self.known[name]
            raise self.source.error(
                "R311",
                f"the name `{name}` is given twice",
                span,
                why=f"it names a {first} in line {where.line}",
                fix="rename one of the two",
            )
        self.known[name] = (kind, span)


def _declared(declarations: Iterable[Declaration]) -> Iterator[tuple[str, Span]]:
    for declaration in declarations:
        for name in declaration.names:
            yield name.text, name.span


def _ranges(declarations: Iterable[Declaration]) -> Iterator[tuple[str, Span]]:
    for declaration in declarations:
        if has_range(declaration):
            for name in declaration.names:
                yield range_name(name.text), name.span


def _hypothesis_names(recipe: Recipe, claim: ClaimRecipe | None) -> dict[str, Span]:
    """Return the names of all hypotheses of a claim, those that it goes without included."""
    names = _Names(recipe.text)
    own: tuple[Hypothesis, ...] = claim.hypotheses if claim else ()
    for name, span in _ranges((*recipe.symbols, *(claim.symbols if claim else ()))):
        names.add(name, span, "range")
    for hypothesis in (*recipe.hypotheses, *own):
        names.add(hypothesis.name, hypothesis.span, "hypothesis")
    return {name: span for name, (_, span) in names.known.items()}


def _check_claim(recipe: Recipe, claim: ClaimRecipe, hypotheses: dict[str, Span]) -> None:
    source = recipe.text
    known = _Names(source)
    known.known = {name: ("hypothesis", span) for name, span in hypotheses.items()}
    dropped: set[str] = set()
    for name in claim.without:
        if name.text not in hypotheses or name.text in dropped:
            raise source.error(
                "R315",
                f"`without` names no hypothesis `{name.plain[:60]}`",
                name.span,
                why="it stands twice" if name.text in dropped else "the recipe has no such hypothesis",
                fix=close(name.text, set(hypotheses) - dropped) or "delete it",
            )
        if name.text in {hypothesis.name for hypothesis in claim.hypotheses}:
            raise source.error(
                "R315",
                f"`{name.text}` is a hypothesis of this claim",
                name.span,
                fix="delete it in both places",
            )
        dropped.add(name.text)
    if claim.counterexample is not None and claim.expect != "refuted":
        where = claim.counterexample[0].span if claim.counterexample else claim.span
        raise source.error(
            "R316",
            "a counterexample to a claim that is expected to be proved",
            where,
            fix="add `expect: refuted`, or delete `counterexample`",
        )
    for earlier in recipe.claims:
        if earlier.id == claim.id:
            break
        known.add(earlier.id, earlier.span, "claim")
    if claim.proof is not None:
        _Uses(recipe, claim, frozenset(dropped)).check(claim.proof, known.known)


class _Uses:
    """Checks the names that the reasons of one claim use."""

    def __init__(self, recipe: Recipe, claim: ClaimRecipe, dropped: frozenset[str]) -> None:
        self.recipe = recipe
        self.claim = claim
        self.dropped = dropped

    def check(self, proof: Proof, known: Mapping[str, tuple[str, Span]]) -> None:
        if isinstance(proof, Reason):
            self.reason(proof, known)
        elif isinstance(proof, Chain):
            for link in proof.links:
                if link.reason is not None:
                    self.reason(link.reason, known)
        else:
            self.steps(proof, known)

    def steps(self, proof: Steps, known: Mapping[str, tuple[str, Span]]) -> None:
        inside = _Names(self.recipe.text)
        inside.known = dict(known)
        for step in proof.steps:
            if step.reason is not None:
                self.reason(step.reason, inside.known)
            if step.proof is not None:
                self.check(step.proof, inside.known)
            if step.name is not None:
                inside.add(step.name, step.span, "step")

    def reason(self, reason: Reason, known: Mapping[str, tuple[str, Span]]) -> None:
        local = set(LOCAL_NAMES)
        part: Reason | None = reason
        while part is not None:
            for name in part.using:
                if name.text not in local:
                    self.name(name, known)
            # What a tactic is told to call things is known to the reasons after it.
            local |= set(re.findall(r"[^\W\d]\w*", part.arguments.text))
            part = part.then

    def name(self, name: Passage, known: Mapping[str, tuple[str, Span]]) -> None:
        source, text = self.recipe.text, name.text
        if "#" in text:
            recipe, _, claim = text.partition("#")
            if not (ID.fullmatch(recipe) and ID.fullmatch(claim)):
                raise source.error(
                    "R312", f"`{text[:60]}` cannot name a claim", name.span, fix="write recipe-id#claim-id"
                )
            if recipe != self.recipe.id:
                return
            text = claim
        if text in known and text not in self.dropped:
            return
        later = [claim.id for claim in self.recipe.claims]
        if text in later:
            raise source.error(
                "R314",
                f"the claim `{self.claim.id}` rests on "
                + ("itself" if text == self.claim.id else f"the later `{text}`"),
                name.span,
                why="a claim may use only the claims above it",
                fix="use something else, or move the claim up",
            )
        if text in self.dropped:
            raise source.error(
                "R313", f"`{text}` is not assumed here", name.span, why="the claim is stated `without` it"
            )
        if text in {definition.name for definition in self.recipe.definitions}:
            raise source.error(
                "R313", f"`{text}` is a definition, not a fact", name.span, fix=f"write `by unfold {text}; …`"
            )
        raise source.error(
            "R313",
            f"there is no hypothesis, step or claim `{text[:60]}`",
            name.span,
            why="known here are " + (", ".join(sorted(set(known) - self.dropped)[:12]) or "none"),
            fix=close(text, set(known) - self.dropped),
        )


def _reasons(proof: Proof | None) -> Iterator[Reason]:
    """Yield every reason of a proof, those behind `;` included."""
    if isinstance(proof, Reason):
        part: Reason | None = proof
        while part is not None:
            yield part
            part = part.then
    elif isinstance(proof, Chain):
        for link in proof.links:
            yield from _reasons(link.reason)
    elif isinstance(proof, Steps):
        for step in proof.steps:
            yield from _reasons(step.reason)
            yield from _reasons(step.proof)


def citations(recipe: Recipe, claim: ClaimRecipe) -> tuple[Passage, ...]:
    """Return what a claim cites: `other-recipe#claim` as written, and ids of claims of its own recipe."""
    ids = {one.id for one in recipe.claims}
    return tuple(
        name
        for reason in _reasons(claim.proof)
        for name in reason.using
        if "#" in name.text or name.text in ids
    )
