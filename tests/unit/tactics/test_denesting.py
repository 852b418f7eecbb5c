"""Equations with roots, decided as questions."""

from __future__ import annotations

import pytest

from symderive.prove import ask


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("sqrt(5 + 2*sqrt(6)) = sqrt(2) + sqrt(3)", "proved"),
        ("sqrt(5 + 2*sqrt(6)) = sqrt(3) - sqrt(2)", "refuted"),
        ("1/(sqrt(3) - sqrt(2)) = sqrt(3) + sqrt(2)", "proved"),
        ("1/(sqrt(3) - sqrt(2)) = sqrt(3) - sqrt(2)", "refuted"),
        ("x >= 0, y >= 0, x != y |- (x - y)/(sqrt(x) - sqrt(y)) = sqrt(x) + sqrt(y)", "proved"),
        ("x >= 0, y >= 0 |- (x - y)/(sqrt(x) - sqrt(y)) = sqrt(x) + sqrt(y)", "refuted"),
    ],
)
def test_equations_with_roots(question, verdict):
    assert ask(question)[0].claims[0].verdict == verdict
