"""Functions that are said to be constant."""

from __future__ import annotations

import pytest

from symderive.prove import ask


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("x != 0 => atan(x) + atan(1/x) = c", "refuted"),
        ("x != 0 => |x|/x = c", "refuted"),
        ("sigmoid(x) + sigmoid(-x) = c", "proved"),
        ("x > 0 => log(2*x) - log(x) = c", "proved"),
        ("c*x = x^2", "refuted"),
    ],
)
def test_constants(claim: str, verdict: str) -> None:
    assert ask(f"exists c in real. forall x in real. {claim}")[0].claims[0].verdict == verdict
