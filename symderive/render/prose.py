"""Prose of recipes in which formulas stand between backticks, as in "the minimiser of `phi`". Not trusted."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from symderive.errors import SymderiveError
from symderive.syntax.parser import parse_formula
from symderive.syntax.tree import Node

__all__ = ["laid_out", "parts"]


def parts(text: str) -> Iterator[tuple[str, Node | str | None]]:
    """Yield pieces of a text: words with None, a formula with its tree, other text in backticks with itself.

    >>> [(piece, type(what).__name__) for piece, what in parts("of `phi`, by `auto using h`")]
    [('of ', 'NoneType'), ('phi', 'Name'), (', by ', 'NoneType'), ('auto using h', 'str')]
    """
    pieces = text.split("`")
    if len(pieces) % 2 == 0:  # a backtick without a partner is a backtick
        pieces[-2:] = ["`".join(pieces[-2:])]
    for place, piece in enumerate(pieces):
        if not piece:
            continue
        if place % 2 == 0:
            yield piece, None
            continue
        try:
            yield piece, parse_formula(piece)
        except SymderiveError:
            yield piece, piece


def laid_out(
    text: str, words: Callable[[str], str], formula: Callable[[Node], str], code: Callable[[str], str]
) -> str:
    """Return prose with its words, its formulas and other text in backticks each laid out."""
    shown = ""
    for piece, what in parts(" ".join(text.split())):
        if isinstance(what, str):
            shown += code(piece)
        elif what is not None:
            shown += formula(what)
        else:  # the space between words and a formula stays
            left = " " if piece[0] == " " and shown else ""
            right = " " if piece[-1] == " " and piece.strip() else ""
            shown += f"{left}{words(piece.strip())}{right}"
    return shown.rstrip()
