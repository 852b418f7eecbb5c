"""What the parts of a recipe have in common: prose, names, declarations, values. Not trusted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from symderive.recipes.model import Assigned, Definition, Formula, Hypothesis
from symderive.recipes.passage import Passage, passage
from symderive.recipes.proof import formula, located
from symderive.recipes.schema import close, wrong_shape
from symderive.recipes.source import Mapping, Node, Scalar, Sequence, Source, scalar
from symderive.syntax.parser import parse_declaration, parse_definition_head, parse_sort
from symderive.syntax.tree import Declaration, SortNode

__all__ = ["assignment", "definitions", "formula_of", "hypotheses", "names", "prose", "symbols", "texts"]


def prose(fields: dict[str, Node], name: str) -> str | None:
    """Return a text, or None where the field is left out."""
    return scalar(fields[name]).text.strip() if name in fields else None


def formula_of(source: Source, node: Node) -> Formula:
    """Parse a field as a formula."""
    return formula(source, passage(scalar(node)))


def texts(source: Source, node: Node | None, owner: str, what: str) -> Iterator[tuple[Passage, Passage]]:
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


def names(source: Source, node: Node | None, owner: str, what: str) -> Iterator[Passage]:
    """Yield the items of a list of texts."""
    for item in node.items if isinstance(node, Sequence) else ():
        if not isinstance(item, Scalar):
            raise wrong_shape(source, item, f"an item of `{owner}`", what)
        yield passage(item)


def symbols(source: Source, node: Node | None) -> Iterator[Declaration]:
    """Read `NAMES: SORT [RANGE]`."""
    for head, sort in texts(source, node, "symbols", "a sort, such as `real` or `integer >= 1`"):
        with located(source):
            yield parse_declaration(head.text, sort.text, head.line, head.column, sort.line, sort.column)


def hypotheses(source: Source, node: Node | None) -> Iterator[Hypothesis]:
    """Read `name: formula`."""
    for name, text in texts(source, node, "hypotheses", "a formula"):
        yield Hypothesis(name.text, formula(source, text), name.span)


def definitions(source: Source, node: Node | None) -> Iterator[Definition]:
    """Read `HEAD: expression`."""
    for head, text in texts(source, node, "definitions", "an expression"):
        with located(source):
            tree = parse_definition_head(head.text, line=head.line, column=head.column)
        yield Definition(tree.name.text, tree, formula(source, text), head.span)


def assignment(
    source: Source,
    node: Node | None,
    owner: str,
    declarations: Iterable[Declaration],
    defined: Iterable[Definition],
) -> tuple[Assigned, ...] | None:
    """Read values of declared symbols; a space is given a sort, everything else an expression.

    Refuses: R320 (a value for what is no symbol).
    """
    if node is None:
        return None
    kinds = {name.text: declaration.kind for declaration in declarations for name in declaration.names}
    follow = {definition.name for definition in defined}
    found = []
    for name, text in texts(source, node, owner, "a value"):
        kind = kinds.get(name.text)
        if kind is None:
            raise source.error(
                "R320",
                f"`{name.plain[:60]}` is not a symbol",
                name.span,
                why="it is a definition: its value follows" if name.text in follow else "it is not declared",
                fix="delete it"
                if name.text in follow
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
