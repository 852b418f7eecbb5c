from __future__ import annotations

import pytest

from symderive.render.declaration import declaration
from symderive.report import SymbolReport
from tests.reports import symbol


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (symbol("V", "inner product space"), ("V", "an inner product space over the reals")),
        (symbol("n", "size"), (r"n \in \mathbf{Z}, \; n \ge 1", "")),
        (symbol("w_t, g", "vector in V"), (r"w_{t}, g \in V", "")),
        (symbol("lam", "real", "> 0"), (r"\lambda \in \mathbf{R}, \; \lambda > 0", "")),
        (symbol("k", "integer", "in 0..n-1"), (r"k \in \mathbf{Z}, \; 0 \le k \le n - 1", "")),
        (symbol("f", "V -> real"), (r"f \colon V \to \mathbf{R}", "")),
        (
            symbol("A", "matrix over Z/n"),
            (r"A \in \mathbf{R}^{\mathbf{Z}/n \times \mathbf{Z}/n}", "(a matrix)"),
        ),
        (SymbolReport(("x",), "real", "> 0"), ("x", "real > 0")),
    ],
)
def test_declaration(item: SymbolReport, expected: tuple[str, str]) -> None:
    assert declaration(item) == expected
