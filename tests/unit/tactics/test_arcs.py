"""Laws of asin and atan, each proved once, and what is left open without its condition."""

from __future__ import annotations

import pytest

from symderive.prove import ask
from symderive.tactics.arcs import ARCS, arc_law
from symderive.tactics.proof import Proof


@pytest.mark.parametrize("name", ARCS)
def test_a_law_of_arcs_is_derived_without_hypotheses(name: str) -> None:
    proof = Proof()
    index = arc_law(proof, name)
    assert proof.hypotheses(index) == frozenset()


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("atan(1/2) + atan(1/3) = pi/4", "proved"),
        ("atan(1/2) + atan(1/3) = pi/5", "refuted"),
        ("x < 0 |- atan(x) + atan(1/x) = -pi/2", "proved"),
        ("-1 <= x, x <= 1 |- cos(asin(x)) = -sqrt(1 - x^2)", "refuted"),
        ("atan(tan(x)) = x", "refuted"),
    ],
)
def test_arcs_are_decided(question: str, verdict: str) -> None:
    assert ask(question)[0].claims[0].verdict == verdict
