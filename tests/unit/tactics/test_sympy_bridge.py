"""Factors found by SymPy, and what is proved with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from symderive.kernel.form import Form
from symderive.prove import run
from symderive.tactics.sympy_bridge import factored
from symderive.terms.build import mul, real, sub
from symderive.terms.term import free
from symderive.terms.types import REAL

X, Y = free("x", REAL), free("y", REAL)


def test_a_difference_of_squares_has_two_factors() -> None:
    form = Form()
    p = form.poly(sub(mul(X, X), mul(Y, Y)))
    product = factored(form, p)
    assert product is not None
    assert form.poly(product) == p


def test_a_prime_polynomial_has_none() -> None:
    form = Form()
    assert factored(form, form.poly(sub(mul(X, X), real(2)))) is None


@pytest.mark.parametrize(
    ("hypothesis", "claim", "verdict"),
    [
        ("x > 1", "x^3 - x^2 > 0", "proved"),
        ("x > 1", "x^2 - 1 != 0", "proved"),
        ("x > 0", "x^2 - 1 != 0", "undecided"),
        ("x >= 1", "x^3 - x^2 > 0", "undecided"),
        ("x > 1", "x^2 - 1 = 0", "undecided"),
    ],
)
def test_the_factors_decide(tmp_path: Path, hypothesis: str, claim: str, verdict: str) -> None:
    path = tmp_path / "one.derivation.yaml"
    path.write_text(
        "schema: 1\nid: one\ntitle: One\nsymbols: {x: real}\nclaims:\n"
        f"  - {{id: one, hypotheses: {{h: '{hypothesis}'}}, claim: '{claim}', proof: factor}}\n",
        encoding="utf-8",
    )
    assert [c.verdict for c in run(path, store=False).claims] == [verdict]
