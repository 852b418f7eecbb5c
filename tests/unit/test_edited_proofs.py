"""A certificate proves a claim; it must not lend its verdict to a proof that was edited since."""

from __future__ import annotations

from pathlib import Path

import pytest

from symderive.prove import run

RECIPE = """
schema: 1
id: edited
title: Edited
symbols: {{x: real}}
claims:
  - id: square
    claim: (x + 1)^2 = x^2 + 2*x + 1
    proof: |
      (x + 1)^2
        = {middle}
        = x^2 + 2*x + 1
"""


@pytest.mark.parametrize(
    ("middle", "verdict", "origin"),
    [
        ("(x + 1)*(x + 1)", "proved", "certificate"),
        ("(x + 1)*x + x + 1", "proved", "search"),
        ("x^2 + 1", "undecided", "search"),
    ],
)
def test_a_line_that_the_certificate_does_not_have_is_judged(
    tmp_path: Path, middle: str, verdict: str, origin: str
) -> None:
    path = tmp_path / "edited.derivation.yaml"
    path.write_text(RECIPE.format(middle="(x + 1)*(x + 1)"), encoding="utf-8")
    assert run(path).claims[0].verdict == "proved"
    path.write_text(RECIPE.format(middle=middle), encoding="utf-8")
    claim = run(path).claims[0]
    assert (claim.verdict, claim.origin) == (verdict, origin)
