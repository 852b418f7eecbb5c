"""Norms and inner products at what occurs in the goal."""

from __future__ import annotations

import pytest

from symderive.prove import ask


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("x, y, z: vector in V |- |x - z| <= |x - y| + |y - z|", "proved"),
        ("x, y: vector in V |- |x| - |y| <= |x - y|", "proved"),
        ("x, y: vector in V, |x| <= 1, |y| <= 1 |- <x, y> <= 1", "proved"),
        ("x, u: vector in V, <u, u> != 0 |- |<x, u>/<u, u>*u| <= |x|", "proved"),
        (
            "x, e, d: vector in V, |e| = 1, |d| = 1, <e, d> = 0 |- <x, e>^2 + <x, d>^2 <= |x|^2",
            "proved",
        ),
        (
            "x, y: vector in V, a: real, 0 <= a, a <= 1 |- |a*x + (1-a)*y| <= a*|x| + (1-a)*|y|",
            "proved",
        ),
        ("convex(fun x in V. |x|)", "proved"),
        ("x, e, d: vector in V, |e| = 1, |d| = 1 |- <x, e>^2 + <x, d>^2 <= |x|^2", "refuted"),
        ("x, y: vector in V |- |x + y| = |x| + |y|", "refuted"),
        ("x, y: vector in V |- |x - y| <= |x| - |y|", "refuted"),
    ],
)
def test_a_verdict(question: str, found: str) -> None:
    assert ask(question)[0].claims[0].verdict == found
