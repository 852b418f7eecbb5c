"""A recipe file as typed data, every formula parsed, every name that it uses known.

`load` reads a file, `load_text` a text, `read_header` only what a list of recipes shows. All errors
carry the file, the line and the column. Not trusted, except that `statement` builds on what is read here.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from symderive.recipes.model import (
    Answer,
    Assigned,
    Binding,
    Chain,
    ClaimRecipe,
    Definition,
    Formula,
    GraphDeclaration,
    Header,
    Hypothesis,
    Link,
    Proof,
    Reason,
    Recipe,
    Step,
    Steps,
)
from symderive.recipes.names import check_names
from symderive.recipes.passage import Passage, passage
from symderive.recipes.proof import formula, located, read_proof
from symderive.recipes.schema import ANSWER, CLAIM, GRAPH, RECIPE, check_fields, close, wrong_shape
from symderive.recipes.source import (
    Mapping,
    Node,
    Scalar,
    Sequence,
    Source,
    open_source,
    read_tree,
    scalar,
    source_of,
)
from symderive.syntax.parser import parse_declaration, parse_definition_head, parse_sort
from symderive.syntax.tree import Declaration, SortNode

__all__ = [
    "Answer",
    "Assigned",
    "Binding",
    "Chain",
    "ClaimRecipe",
    "Definition",
    "Formula",
    "GraphDeclaration",
    "Header",
    "Hypothesis",
    "Link",
    "Proof",
    "Reason",
    "Recipe",
    "Step",
    "Steps",
    "load",
    "load_text",
    "read_header",
]


def load(path: str | os.PathLike[str]) -> Recipe:
    """Return the recipe in a file; refuses what `symderive.recipes.codes` lists."""
    return _recipe(open_source(path))


def load_text(text: str, *, file: str = "<text>") -> Recipe:
    """Return the recipe in a text; `file` is the name that errors report."""
    return _recipe(source_of(text, file))


def read_header(path: str | os.PathLike[str]) -> Header:
    """Return the header of a recipe file without reading its formulas."""
    source = open_source(path)
    fields = check_fields(source, read_tree(source), RECIPE, "the recipe")
    claims = [_claim_fields(source, item)["id"] for item in _claim_items(source, fields["claims"])]
    return Header(
        scalar(fields["id"]).text,
        _prose(fields, "question"),
        _prose(fields, "title") or "",
        tuple(scalar(item).text for item in claims),
        source.file,
    )


def _prose(fields: dict[str, Node], name: str) -> str | None:
    return scalar(fields[name]).text.strip() if name in fields else None


@lru_cache(maxsize=32)
def _recipe(source: Source) -> Recipe:
    tree = read_tree(source)
    fields = check_fields(source, tree, RECIPE, "the recipe")
    recipe = Recipe(
        scalar(fields["id"]).text,
        _prose(fields, "question"),
        _prose(fields, "title") or "",
        _prose(fields, "source"),
        _prose(fields, "remark"),
        tuple(_symbols(source, fields.get("symbols"))),
        tuple(_hypotheses(source, fields.get("hypotheses"))),
        tuple(_definitions(source, fields.get("definitions"))),
        (),
        tuple(_answers(source, fields.get("answer"))),
        None,
        source,
        scalar(fields["id"]).span,
    )
    claims = tuple(_claim(source, recipe, item) for item in _claim_items(source, fields["claims"]))
    # Names are checked when all claims are there: a later claim that is used is not unknown, but circular.
    recipe = replace(
        recipe,
        claims=claims,
        example=_assignment(source, recipe, None, fields.get("example")),
        graph=_graph(source, recipe, fields.get("graph")),
    )
    check_names(recipe)
    return recipe


def _claim_items(source: Source, node: Node) -> Iterator[Node]:
    if not isinstance(node, Sequence) or not node.items:
        raise source.error(
            "R202",
            "the recipe has no claims",
            node.span,
            fix="add a claim: `- id: NAME` with `claim: FORMULA`",
        )
    yield from node.items


def _claim_fields(source: Source, node: Node) -> dict[str, Node]:
    if not isinstance(node, Mapping):
        raise wrong_shape(source, node, "a claim", "a mapping with `id:` and `claim:`")
    return check_fields(source, node, CLAIM, "a claim")


def _claim(source: Source, recipe: Recipe, node: Node) -> ClaimRecipe:
    fields = _claim_fields(source, node)
    claim = ClaimRecipe(
        scalar(fields["id"]).text,
        _prose(fields, "title"),
        tuple(_symbols(source, fields.get("symbols"))),
        tuple(_hypotheses(source, fields.get("hypotheses"))),
        tuple(_names(source, fields.get("without"), "without", "the name of a hypothesis")),
        _formula(source, fields["claim"]),
        scalar(fields["expect"]).text if "expect" in fields else "proved",
        read_proof(source, fields["proof"]) if "proof" in fields else None,
        None,
        scalar(fields["id"]).span,
    )
    return replace(claim, counterexample=_assignment(source, recipe, claim, fields.get("counterexample")))


def _answers(source: Source, node: Node | None) -> Iterator[Answer]:
    """Read the answers; one that is just an expression has the id `answer`."""
    if isinstance(node, Scalar):
        yield Answer("answer", None, (), (), (), _formula(source, node), node.span)
    for item in node.items if isinstance(node, Sequence) else ():
        if not isinstance(item, Mapping):
            raise wrong_shape(source, item, "an answer", "a mapping with `id:` and `is:`")
        fields = check_fields(source, item, ANSWER, "an answer")
        yield Answer(
            scalar(fields["id"]).text,
            _prose(fields, "title"),
            tuple(_symbols(source, fields.get("symbols"))),
            tuple(_hypotheses(source, fields.get("hypotheses"))),
            tuple(_names(source, fields.get("without"), "without", "the name of a hypothesis")),
            _formula(source, fields["is"]),
            scalar(fields["id"]).span,
        )


def _formula(source: Source, node: Node) -> Formula:
    return formula(source, passage(scalar(node)))


def _texts(source: Source, node: Node | None, owner: str, what: str) -> Iterator[tuple[Passage, Passage]]:
    """Yield the keys and values of a mapping from texts to texts."""
    if not isinstance(node, Mapping):
        return
    for entry in node.entries:
        if not isinstance(entry.value, Scalar):
            raise wrong_shape(source, entry.value, f"`{entry.key.text}` in `{owner}`", what)
        value = passage(entry.value)
        if not value:
            raise source.error(
                "R207",
                f"`{entry.key.text}` in `{owner}` is empty",
                entry.key.span,
                why=f"expected {what}",
                fix="write it, or delete its key",
            )
        yield passage(entry.key), value


def _names(source: Source, node: Node | None, owner: str, what: str) -> Iterator[Passage]:
    for item in node.items if isinstance(node, Sequence) else ():
        if not isinstance(item, Scalar):
            raise wrong_shape(source, item, f"an item of `{owner}`", what)
        yield passage(item)


def _symbols(source: Source, node: Node | None) -> Iterator[Declaration]:
    for names, sort in _texts(source, node, "symbols", "a sort, such as `real` or `integer >= 1`"):
        with located(source):
            yield parse_declaration(names.text, sort.text, names.line, names.column, sort.line, sort.column)


def _hypotheses(source: Source, node: Node | None) -> Iterator[Hypothesis]:
    for name, text in _texts(source, node, "hypotheses", "a formula"):
        yield Hypothesis(name.text, formula(source, text), name.span)


def _definitions(source: Source, node: Node | None) -> Iterator[Definition]:
    for head, text in _texts(source, node, "definitions", "an expression"):
        with located(source):
            tree = parse_definition_head(head.text, line=head.line, column=head.column)
        yield Definition(tree.name.text, tree, formula(source, text), head.span)


def _assignment(
    source: Source, recipe: Recipe, claim: ClaimRecipe | None, node: Node | None
) -> tuple[Assigned, ...] | None:
    """Read values of symbols; a space is given a sort, everything else an expression.

    Refuses: R320 (a value for what is no symbol).
    """
    if node is None:
        return None
    kinds = {
        name.text: declaration.kind
        for declaration in (*recipe.symbols, *(claim.symbols if claim else ()))
        for name in declaration.names
    }
    defined = {definition.name for definition in recipe.definitions}
    owner = "counterexample" if claim else "example"
    found = []
    for name, text in _texts(source, node, owner, "a value"):
        kind = kinds.get(name.text)
        if kind is None:
            raise source.error(
                "R320",
                f"`{name.plain[:60]}` is not a symbol",
                name.span,
                why="it is a definition: its value follows" if name.text in defined else "it is not declared",
                fix="delete it"
                if name.text in defined
                else close(name.text, kinds) or "declare it, or delete it",
            )
        value: SortNode | Formula
        if kind == "space":
            with located(source):
                value = parse_sort(text.text, line=text.line, column=text.column)
        else:
            value = formula(source, text)
        found.append(Assigned(name.text, value, text.plain, name.span, text.span))
    return tuple(found)


def _graph(source: Source, recipe: Recipe, node: Node | None) -> GraphDeclaration | None:
    """Read which definitions are drawn, and at which point.

    Refuses: R323 (what is drawn is no definition), R324 (a value for what is no input).
    """
    if not isinstance(node, Mapping):
        return None
    fields = check_fields(source, node, GRAPH, "`graph`")
    defined = {definition.name: definition.head for definition in recipe.definitions}
    of = tuple(_names(source, fields["of"], "of", "the name of a definition"))
    for name in of:
        if name.text not in defined:
            raise source.error(
                "R323",
                f"`{name.plain[:60]}` is not a definition",
                name.span,
                why="a graph is drawn of definitions",
                fix=close(name.text, defined) or "define it, or delete it",
            )
    if "at" not in fields:
        return GraphDeclaration(of, None, node.span)
    inputs = {each.text for name in of for binder in defined[name.text].binders for each in binder.names}
    inputs = inputs or {each.text for declaration in recipe.symbols for each in declaration.names}
    found = []
    for name, text in _texts(source, fields["at"], "at", "a rational number"):
        if name.text not in inputs:
            raise source.error(
                "R324",
                f"`{name.plain[:60]}` is no input of the graph",
                name.span,
                why="the inputs are the parameters of the definitions, or without any the real symbols",
                fix=close(name.text, inputs) or "delete it",
            )
        found.append(Assigned(name.text, formula(source, text), text.plain, name.span, text.span))
    return GraphDeclaration(of, tuple(found), node.span)
