"""A recipe as data: what the loader makes and everything after it reads. Plain data.

Every part knows its place in the file; formulas are kept as the author's text and as a syntax tree.
"""

from __future__ import annotations

from dataclasses import field

from symderive.errors import Span
from symderive.recipes.passage import Passage
from symderive.recipes.source import Source
from symderive.records import Record
from symderive.syntax.tree import Declaration, DefinitionHead, SortNode
from symderive.syntax.tree import Node as Tree

__all__ = [
    "Answer",
    "Assigned",
    "Binding",
    "Chain",
    "ClaimRecipe",
    "Costs",
    "CurveDeclaration",
    "Definition",
    "Formula",
    "GraphDeclaration",
    "Header",
    "Hypothesis",
    "Interval",
    "Link",
    "PictureDeclaration",
    "PointDeclaration",
    "Proof",
    "Reason",
    "Recipe",
    "RegionDeclaration",
    "Step",
    "Steps",
]


class Formula(Record):
    """A formula or expression: the author's text, its syntax tree, and where it stands."""

    text: str
    tree: Tree
    span: Span


class Binding(Record):
    """`name := value` in a reason."""

    name: Passage
    value: Formula


class Reason(Record):
    """Why a step holds: a tactic, what it is given, and the reason for what it leaves.

    `arguments` is the text between the tactic and `using` or `with` (often empty); `using` are the
    names as written: hypotheses, steps, claims, or `other-recipe#claim`.
    """

    tactic: Passage
    arguments: Passage
    using: tuple[Passage, ...]
    bindings: tuple[Binding, ...]
    then: Reason | None
    text: str
    span: Span


class Link(Record):
    """One step of a chain: the relation (in ASCII), the right side, and the reason if one is given."""

    relation: str
    right: Formula
    reason: Reason | None
    span: Span


class Chain(Record):
    """`first REL right REL right …`."""

    first: Formula
    links: tuple[Link, ...]
    span: Span


class Step(Record):
    """A formula on the way, with its reason or its own proof; `name` is for `using` in later steps."""

    name: str | None
    have: Formula
    reason: Reason | None
    proof: Proof | None
    span: Span


class Steps(Record):
    """Steps in order; the last one proves the claim or settles it."""

    steps: tuple[Step, ...]
    span: Span


Proof = Reason | Chain | Steps


class Hypothesis(Record):
    """A named formula that is assumed."""

    name: str
    formula: Formula
    span: Span


class Definition(Record):
    """An abbreviation: its name and parameters, and what it stands for."""

    name: str
    head: DefinitionHead
    body: Formula
    span: Span


class Assigned(Record):
    """A value given to a symbol: a sort to a space, an expression to anything else."""

    name: str
    value: SortNode | Formula
    text: str
    span: Span
    value_span: Span


class GraphDeclaration(Record):
    """Which definitions have their computation graph drawn, and the point for values (None: no point)."""

    of: tuple[Passage, ...]
    at: tuple[Assigned, ...] | None
    span: Span


class Answer(Record):
    """A closed form that answers the question, and what it is under, declared as at a claim."""

    id: str
    title: str | None
    symbols: tuple[Declaration, ...]
    hypotheses: tuple[Hypothesis, ...]
    without: tuple[Passage, ...]
    value: Formula
    span: Span


class Interval(Record):
    """`low..high`."""

    low: Formula
    high: Formula
    span: Span


class CurveDeclaration(Record):
    """A curve: its height over the variable, its own interval (None: the picture's), its label or ""."""

    y: Formula
    over: Interval | None
    label: str


class PointDeclaration(Record):
    """A point and its label or ""."""

    x: Formula
    y: Formula
    label: str


class RegionDeclaration(Record):
    """Where a formula in two variables holds, and its label or ""."""

    where: Formula
    label: str


class Costs(Record):
    """A definition with parameters n and w, and the values of n for which its graph is measured."""

    of: Passage
    sizes: tuple[int, ...]


class PictureDeclaration(Record):
    """An illustration.

    Either it has variables (`over`: one or two names, each with its interval) and curves, points and regions;
    or it is the recipe's computation graph with the numbers that `graph` names; or it shows `costs`.
    """

    id: str
    caption: str
    symbols: tuple[Declaration, ...]
    definitions: tuple[Definition, ...]
    values: tuple[Assigned, ...]
    recursion: tuple[Passage, ...]
    over: tuple[tuple[Passage, Interval], ...]
    height: Interval | None
    logarithmic: bool
    curves: tuple[CurveDeclaration, ...]
    points: tuple[PointDeclaration, ...]
    regions: tuple[RegionDeclaration, ...]
    graph: tuple[str, ...] | None
    costs: Costs | None
    span: Span


class ClaimRecipe(Record):
    """One claim of a recipe. `span` is that of its id, `expect` is `proved` or `refuted`."""

    id: str
    title: str | None
    symbols: tuple[Declaration, ...]
    hypotheses: tuple[Hypothesis, ...]
    without: tuple[Passage, ...]
    claim: Formula
    expect: str
    proof: Proof | None
    counterexample: tuple[Assigned, ...] | None
    span: Span

    def __hash__(self) -> int:
        return hash(self.id)


class Recipe(Record):
    """One question: symbols, hypotheses, definitions, claims.

    `text` is the source that it was read from, for errors that arise later; `file` is its name.
    """

    id: str
    question: str | None
    title: str
    source: str | None
    remark: str | None
    symbols: tuple[Declaration, ...]
    hypotheses: tuple[Hypothesis, ...]
    definitions: tuple[Definition, ...]
    claims: tuple[ClaimRecipe, ...]
    answers: tuple[Answer, ...]
    example: tuple[Assigned, ...] | None
    text: Source = field(repr=False)
    span: Span
    graph: GraphDeclaration | None = None
    pictures: tuple[PictureDeclaration, ...] = ()

    def __hash__(self) -> int:
        return hash(self.text.text)

    @property
    def file(self) -> str:
        """The name of the file."""
        return self.text.file

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines of the file."""
        return self.text.lines

    def claim(self, id: str) -> ClaimRecipe | None:
        """Return the claim with this id, or None."""
        return next((claim for claim in self.claims if claim.id == id), None)

    def answer(self, id: str) -> Answer | None:
        """Return the answer with this id, or None."""
        return next((answer for answer in self.answers if answer.id == id), None)


class Header(Record):
    """What a list of recipes shows."""

    id: str
    question: str | None
    title: str
    claims: tuple[str, ...]
    file: str
