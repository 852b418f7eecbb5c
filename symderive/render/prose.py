"""Prose of recipes in which formulas stand between backticks, as in "the minimiser of `phi`". Not trusted."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from symderive.errors import SymderiveError
from symderive.syntax.parser import parse_formula
from symderive.syntax.tree import Node

__all__ = ["laid_out", "parts"]


def parts(text: str) -> Iterator[tuple[str, Node | None]]:
    """Yield words, and formulas with their trees; what is between backticks and no formula is words.

    >>> [(text, tree is not None) for text, tree in parts("the minimiser of `phi`, for `x +`")]
    [('the minimiser of ', False), ('phi', True), (', for ', False), ('x +', False)]
    """
    pieces = text.split("`")
    for place, piece in enumerate(pieces):
        tree = None
        # a backtick without a partner is a backtick
        if place % 2 and place + 1 < len(pieces):
            try:
                tree = parse_formula(piece)
            except SymderiveError:
                tree = None
        elif place % 2:
            piece = f"`{piece}"  # noqa: PLW2901 (the piece with its backtick)
        if piece:
            yield piece, tree


def laid_out(text: str, words: Callable[[str], str], formula: Callable[[Node], str]) -> str:
    """Return prose with its words and its formulas each laid out; a space between two of them stays."""
    shown = ""
    for piece, tree in parts(" ".join(text.split())):
        if tree is not None:
            shown += formula(tree)
            continue
        left = " " if piece[0] == " " and shown else ""
        right = " " if piece[-1] == " " and piece.strip() else ""
        shown += f"{left}{words(piece.strip())}{right}"
    return shown.rstrip()
