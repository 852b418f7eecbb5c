"""Prose with formulas between backticks."""

from __future__ import annotations

import pytest

from symderive.render.latex import code, plain
from symderive.render.math import latex
from symderive.render.prose import laid_out, parts

FORMULA, WORDS, CODE = "formula", "words", "code"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("words", [("words", WORDS)]),
        ("`x`", [("x", FORMULA)]),
        (
            "of `x` and `y + 1`.",
            [("of ", WORDS), ("x", FORMULA), (" and ", WORDS), ("y + 1", FORMULA), (".", WORDS)],
        ),
        ("`x +`", [("x +", CODE)]),
        ("a ` alone", [("a ` alone", WORDS)]),
        ("`x` and ` alone", [("x", FORMULA), (" and ` alone", WORDS)]),
        ("``", []),
    ],
)
def test_parts(text: str, expected: list[tuple[str, str]]) -> None:
    kinds = {type(None): WORDS, str: CODE}
    assert [(piece, kinds.get(type(what), FORMULA)) for piece, what in parts(text)] == expected


def test_spaces_stay_where_they_were() -> None:
    shown = laid_out(
        "at `w_t`, 100 %\n  of `lam/2` (`x`) by `a b`", plain, lambda tree: f"${latex(tree)}$", code
    )
    assert shown == r"at $w_{t}$, 100 \% of $\frac{\lambda}{2}$ ($x$) by \texttt{\frenchspacing a b}"


@pytest.mark.parametrize("payload", ["`\\input{x}`", "`x", "$`x`$", "`$x$`", "`x`}\\end{document}"])
def test_text_cannot_become_a_command(payload: str) -> None:
    shown = laid_out(payload, plain, lambda tree: f"${latex(tree)}$", code)
    assert "\\input" not in shown
    assert "\\end" not in shown
