"""Functions with corners: no derivative there, but continuous."""

from __future__ import annotations

import pytest

from symderive.prove import ask


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("differentiable_at(fun x in real. |x - 2|, 2)", "refuted"),
        ("differentiable(fun x in real. max(x, 0))", "refuted"),
        ("differentiable_at(fun x in real. -|x|, 0)", "refuted"),
        ("differentiable_at(fun x in real. |x|, 1)", "proved"),
        ("f: real -> real continuous |- differentiable(f)", "refuted"),
        ("f: real -> real convex |- differentiable(f)", "refuted"),
        ("continuous(fun x in real. max(x, 1))", "proved"),
        ("f: real -> real, L: real, lipschitz(f, L) |- continuous(f)", "proved"),
    ],
)
def test_corners(question: str, verdict: str) -> None:
    assert ask(question)[0].claims[0].verdict == verdict


def test_a_smooth_point_is_no_corner() -> None:
    assert ask("differentiable_at(fun x in real. x*|x|, 0)")[0].claims[0].verdict != "refuted"
