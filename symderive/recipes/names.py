"""The names of a recipe: declared once, and used where they are known. Not trusted.

The kernel refuses a statement with repeated or unknown names anyway; here the author hears it with the
place. What a reason may use is checked here alone (a wrong name there proves nothing).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from symderive.errors import Span
from symderive.kernel.statement import is_identifier
from symderive.recipes.model import Answer, Chain, ClaimRecipe, Proof, Reason, Recipe, Steps
from symderive.recipes.passage import Passage
from symderive.recipes.schema import ID, close
from symderive.recipes.source import Source
from symderive.syntax.tree import Declaration, NamedSort
from symderive.terms.names import SORT_WORDS, is_plain_name

__all__ = ["check_names", "has_range", "range_name", "reasons"]

PROOF_WORDS = frozenset(("by", "using", "with"))
"""Words that structure proofs; as symbols they would make a chain unreadable."""

LOCAL_NAMES = frozenset(("ih",))
"""Names that tactics give to what they introduce: the induction hypothesis."""


MAX_NAMES = 500
"""Most names of a kind in a recipe: values, hypotheses, claims."""


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

    Refuses: R114 (too many), R311 (declared twice), R312 (malformed), R313 (unknown, in a reason),
    R314 (a claim that rests on itself or on a later one), R315 (`without` names nothing), R316 (a
    counterexample to a claim that is expected to be proved).
    """
    values, facts = _Names(recipe.text), _Names(recipe.text)
    for claim in recipe.claims:
        facts.add(claim.id, claim.span, "claim")
    _add_declared(recipe.symbols, values, facts)
    for definition in recipe.definitions:
        values.add(definition.name, definition.span, "definition")
    for hypothesis in recipe.hypotheses:
        facts.add(hypothesis.name, hypothesis.span, "hypothesis")
    for claim in recipe.claims:
        _check_claim(recipe, claim, _own_names(claim, values, facts))
    answers = _Names(recipe.text)
    for answer in recipe.answers:
        answers.add(answer.id, answer.span, "answer")
        _check_without(recipe, answer, _own_names(answer, values, facts))
    for picture in recipe.pictures:
        own = values.copy()
        _add_declared(picture.symbols, own, facts.copy())
        for definition in picture.definitions:
            own.add(definition.name, definition.span, "definition")


def _own_names(owner: ClaimRecipe | Answer, values: _Names, facts: _Names) -> _Names:
    """Return the facts of the recipe with those of a claim or an answer; its symbols are checked too."""
    own = facts.copy()
    _add_declared(owner.symbols, values.copy(), own)
    for hypothesis in owner.hypotheses:
        own.add(hypothesis.name, hypothesis.span, "hypothesis")
    return own


class _Names:
    """Names that must differ, with what they name and where."""

    def __init__(self, source: Source, known: Mapping[str, tuple[str, Span]] | None = None) -> None:
        self.source = source
        self.known = dict(known or {})

    def copy(self) -> _Names:
        return _Names(self.source, self.known)

    def kind(self, name: str) -> str:
        return self.known[name][0]

    def add(self, name: str, span: Span, kind: str) -> None:
        if kind in ("symbol", "size", "space", "definition"):
            fits = is_plain_name(name) and not (kind == "space" and name in SORT_WORDS)
        else:
            fits = kind in ("claim", "answer", "step") or (is_identifier(name) and "'" not in name)
        if not fits:
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
        if len(self.known) >= MAX_NAMES:
            raise self.source.error(
                "R114", "the recipe has too many names", span, why=f"the limit is {MAX_NAMES}", fix="split it"
            )
        self.known[name] = (kind, span)


def _add_declared(declarations: Iterable[Declaration], values: _Names, facts: _Names) -> None:
    """Add declared names to the values, and their ranges to the hypotheses."""
    for declaration in declarations:
        for name in declaration.names:
            values.add(name.text, name.span, declaration.kind)
            if has_range(declaration):
                facts.add(range_name(name.text), name.span, "range")


def _check_without(recipe: Recipe, owner: ClaimRecipe | Answer, known: _Names) -> frozenset[str]:
    """Return the hypotheses that a claim or an answer does not assume."""
    source = recipe.text
    hypotheses = frozenset(name for name, (kind, _) in known.known.items() if kind != "claim")
    dropped: set[str] = set()
    for name in owner.without:
        if name.text not in hypotheses or name.text in dropped:
            raise source.error(
                "R315",
                f"`without` names no hypothesis `{name.plain[:60]}`",
                name.span,
                why="it stands twice" if name.text in dropped else "the recipe has no such hypothesis",
                fix=close(name.text, hypotheses - dropped) or "delete it",
            )
        if name.text in {hypothesis.name for hypothesis in owner.hypotheses}:
            what = "claim" if isinstance(owner, ClaimRecipe) else "answer"
            raise source.error(
                "R315",
                f"`{name.text}` is a hypothesis of this {what}",
                name.span,
                fix="delete it in both places",
            )
        dropped.add(name.text)
    return frozenset(dropped)


def _check_claim(recipe: Recipe, claim: ClaimRecipe, known: _Names) -> None:
    source = recipe.text
    dropped = _check_without(recipe, claim, known)
    if claim.counterexample is not None and claim.expect != "refuted":
        where = claim.counterexample[0].span if claim.counterexample else claim.span
        raise source.error(
            "R316",
            "a counterexample to a claim that is expected to be proved",
            where,
            fix="add `expect: refuted`, or delete `counterexample`",
        )
    if claim.proof is not None:
        ids = [one.id for one in recipe.claims]
        later = frozenset(ids[ids.index(claim.id) :])
        _Uses(recipe, claim, dropped, later).check(claim.proof, known)


class _Uses:
    """Checks the names that the reasons of one claim use."""

    def __init__(
        self, recipe: Recipe, claim: ClaimRecipe, dropped: frozenset[str], later: frozenset[str]
    ) -> None:
        self.recipe = recipe
        self.claim = claim
        self.dropped = dropped
        self.later = later

    def check(self, proof: Proof, known: _Names) -> None:
        if isinstance(proof, Reason):
            self.reason(proof, known)
        elif isinstance(proof, Chain):
            for link in proof.links:
                if link.reason is not None:
                    self.reason(link.reason, known)
        else:
            self.steps(proof, known.copy())

    def steps(self, proof: Steps, known: _Names) -> None:
        for step in proof.steps:
            if step.reason is not None:
                self.reason(step.reason, known)
            if step.proof is not None:
                self.check(step.proof, known)
            if step.name is not None:
                known.add(step.name, step.span, "step")

    def reason(self, reason: Reason, known: _Names) -> None:
        local = set(LOCAL_NAMES)
        part: Reason | None = reason
        while part is not None:
            for name in part.using:
                if name.text in known.known or name.text not in local:
                    self.name(name, known)
            # What a tactic is told to call things is known to the reasons after it.
            local |= set(re.findall(r"[^\W\d]\w*", part.arguments.text))
            part = part.then

    def name(self, name: Passage, known: _Names) -> None:
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
        unusable = self.dropped | self.later
        if (
            text in known.known
            and text not in unusable
            and ("#" not in name.text or known.kind(text) == "claim")
        ):
            return
        if text in self.later:
            raise source.error(
                "R314",
                f"the claim `{self.claim.id}` rests on "
                + ("itself" if text == self.claim.id else f"the later `{text}`"),
                name.span,
                why="a claim may use only the claims above it",
                fix="use something else, or move the claim up",
            )
        if text in self.dropped:
            why, fix = "the claim is stated `without` it", f"use something else, or delete `{text}` there"
        elif text in {definition.name for definition in self.recipe.definitions}:
            why, fix = "it is a definition", f"write `by unfold {text}; …`"
        else:
            usable = set(known.known) - unusable
            why, fix = "known here are " + (", ".join(sorted(usable)[:12]) or "none"), close(text, usable)
        raise source.error(
            "R313",
            f"`{text[:60]}` is no hypothesis, step or claim that is known here",
            name.span,
            why=why,
            fix=fix,
        )


def reasons(proof: Proof | None) -> Iterator[Reason]:
    """Yield every reason of a proof, those behind `;` included."""
    if isinstance(proof, Reason):
        part: Reason | None = proof
        while part is not None:
            yield part
            part = part.then
    elif isinstance(proof, Chain):
        for link in proof.links:
            yield from reasons(link.reason)
    elif isinstance(proof, Steps):
        for step in proof.steps:
            yield from reasons(step.reason)
            yield from reasons(step.proof)
