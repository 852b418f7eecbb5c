"""Relations of vectors from squares, lengths and general facts."""

from __future__ import annotations

import pytest

from symderive.prove import ask


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("x, p, y: vector in V, <x - p, y - p> <= 0 |- |x - p| <= |x - y|", "proved"),
        ("x, p, y: vector in V, <x - p, y - p> <= 0 |- |x - y| <= |x - p|", "refuted"),
        ("x, u: vector in V, |u| = 1 |- |x - <x, u>*u|^2 = |x|^2 - <x, u>^2", "proved"),
        ("x, u: vector in V |- |x - <x, u>*u|^2 = |x|^2 - <x, u>^2", "refuted"),
        ("P: V -> V, forall x in V. P(P(x)) = P(x), x in V |- |P(x)| <= |x|", "refuted"),
        (
            (
                "A: V -> V, (forall x, y in V. <A(x), y> = <x, A(y)>), a, b: real, x, y in V, A(x) = a*x,"
                " A(y) = b*y, a != b |- <x, y> = 0"
            ),
            "proved",
        ),
    ],
)
def test_a_verdict(question: str, found: str) -> None:
    assert ask(question)[0].claims[0].verdict == found
