"""Prose with formulas between backticks."""

from __future__ import annotations

import pytest

from symderive.render.latex import plain
from symderive.render.math import latex
from symderive.render.prose import laid_out, parts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("words", [("words", False)]),
        ("`x`", [("x", True)]),
        (
            "of `x` and `y + 1`.",
            [("of ", False), ("x", True), (" and ", False), ("y + 1", True), (".", False)],
        ),
        ("`x +`", [("x +", False)]),
        ("a ` alone", [("a ", False), ("` alone", False)]),
        ("``", []),
    ],
)
def test_parts(text: str, expected: list[tuple[str, bool]]) -> None:
    assert [(piece, tree is not None) for piece, tree in parts(text)] == expected


def test_spaces_stay_where_they_were() -> None:
    shown = laid_out("at `w_t`, 100 %\n  of `lam/2` (`x`)", plain, lambda tree: f"${latex(tree)}$")
    assert shown == r"at $w_{t}$, 100 \% of $\frac{\lambda}{2}$ ($x$)"
