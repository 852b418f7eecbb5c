"""A declaration of symbols as mathematics prints it, for the renderers that print formulas."""

from __future__ import annotations

from collections.abc import Callable

from symderive.render.math import latex, latex_name, latex_sort
from symderive.report import SymbolReport
from symderive.syntax.tree import ArraySort, FunctionSort, SequenceSort

__all__ = ["declaration", "declared"]

_RELATIONS = {"=": "=", "!=": r"\ne", "<=": r"\le", "<": "<", ">=": r"\ge", ">": ">"}


def declared(item: SymbolReport, words: Callable[[str], str]) -> str:
    """Return a declaration within a text: a formula between dollars, and what `words` makes of its words."""
    formula, said = declaration(item)
    return f"${formula}$ {words(said)}".rstrip()


def declaration(item: SymbolReport) -> tuple[str, str]:
    r"""Return a formula for math mode, and the words that follow it (often none).

    >>> declaration(SymbolReport(("w_t", "g"), "vector in V"))
    ('w_{t}, g', 'vector in V')
    """
    names = ", ".join(latex_name(name) for name in item.names)
    tree = item.tree
    if tree is None:
        return names, f"{item.sort} {item.range}".strip()
    if tree.kind == "space":
        return names, "an inner product space over the reals"
    if tree.kind == "size":
        return rf"{names} \in \mathbf{{Z}}, \; {names} \ge 1", ""
    if tree.sort is None:
        return names, item.sort
    maps = isinstance(tree.sort, (FunctionSort, SequenceSort))
    relation = r"\colon" if maps else r"\in"
    formula = f"{names} {relation} {latex_sort(tree.sort)}"
    for relation, right in tree.relations:
        formula += rf", \; {names} {_RELATIONS[relation]} {latex(right)}"
    if tree.within is not None:
        low, high = latex(tree.within.low), latex(tree.within.high)
        formula += rf", \; {low} \le {names} \le {high}"
    return formula, "(a matrix)" if isinstance(tree.sort, ArraySort) and tree.sort.kind == "matrix" else ""
