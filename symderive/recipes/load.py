"""A recipe file as typed data, every formula parsed, every name that it uses known.

`load` reads a file, `load_text` a text, `read_header` only what a list of recipes shows. All errors
carry the file, the line and the column. Not trusted, except that `statement` builds on what is read here.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from symderive.recipes.fields import (
    assignment,
    definitions,
    formula_of,
    hypotheses,
    names,
    prose,
    symbols,
    texts,
)
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
from symderive.recipes.pictures import read_pictures
from symderive.recipes.proof import formula, read_proof
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
        prose(fields, "question"),
        prose(fields, "title") or "",
        tuple(scalar(item).text for item in claims),
        source.file,
    )


@lru_cache(maxsize=32)
def _recipe(source: Source) -> Recipe:
    tree = read_tree(source)
    fields = check_fields(source, tree, RECIPE, "the recipe")
    recipe = Recipe(
        scalar(fields["id"]).text,
        prose(fields, "question"),
        prose(fields, "title") or "",
        prose(fields, "source"),
        prose(fields, "remark"),
        tuple(symbols(source, fields.get("symbols"))),
        tuple(hypotheses(source, fields.get("hypotheses"))),
        tuple(definitions(source, fields.get("definitions"))),
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
        example=assignment(source, fields.get("example"), "example", recipe.symbols, recipe.definitions),
        graph=_graph(source, recipe, fields.get("graph")),
    )
    recipe = replace(recipe, pictures=read_pictures(source, recipe, fields.get("pictures")))
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
        prose(fields, "title"),
        tuple(symbols(source, fields.get("symbols"))),
        tuple(hypotheses(source, fields.get("hypotheses"))),
        tuple(names(source, fields.get("without"), "without", "the name of a hypothesis")),
        formula_of(source, fields["claim"]),
        scalar(fields["expect"]).text if "expect" in fields else "proved",
        read_proof(source, fields["proof"]) if "proof" in fields else None,
        None,
        scalar(fields["id"]).span,
    )
    given = assignment(
        source,
        fields.get("counterexample"),
        "counterexample",
        (*recipe.symbols, *claim.symbols),
        recipe.definitions,
    )
    return replace(claim, counterexample=given)


def _answers(source: Source, node: Node | None) -> Iterator[Answer]:
    """Read the answers; one that is just an expression has the id `answer`."""
    if isinstance(node, Scalar):
        yield Answer("answer", None, (), (), (), formula_of(source, node), node.span)
    for item in node.items if isinstance(node, Sequence) else ():
        if not isinstance(item, Mapping):
            raise wrong_shape(source, item, "an answer", "a mapping with `id:` and `is:`")
        fields = check_fields(source, item, ANSWER, "an answer")
        yield Answer(
            scalar(fields["id"]).text,
            prose(fields, "title"),
            tuple(symbols(source, fields.get("symbols"))),
            tuple(hypotheses(source, fields.get("hypotheses"))),
            tuple(names(source, fields.get("without"), "without", "the name of a hypothesis")),
            formula_of(source, fields["is"]),
            scalar(fields["id"]).span,
        )


def _graph(source: Source, recipe: Recipe, node: Node | None) -> GraphDeclaration | None:
    """Read which definitions are drawn, and at which point.

    Refuses: R323 (what is drawn is no definition), R324 (a value for what is no input).
    """
    if not isinstance(node, Mapping):
        return None
    fields = check_fields(source, node, GRAPH, "`graph`")
    defined = {definition.name: definition.head for definition in recipe.definitions}
    of = tuple(names(source, fields["of"], "of", "the name of a definition"))
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
    for name, text in texts(source, fields["at"], "at", "a rational number"):
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
