"""Orders of growth of unknown functions."""

from __future__ import annotations

import pytest

from symderive.prove import ask


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("f, g, h: sequence, is_O(f, g), is_O(g, h) |- is_O(f, h)", "proved"),
        ("f, g, h: sequence, is_Theta(f, g), is_Theta(g, h) |- is_Theta(f, h)", "proved"),
        ("f, g, h: sequence, is_O(f, g), is_o(g, h) |- is_o(f, h)", "proved"),
        ("f, g, h: sequence, is_O(f, h), is_o(g, h) |- is_O(fun n in integer. f(n) - 3*g(n), h)", "proved"),
        ("f, g: sequence, is_O(f, g) |- is_O(fun n in integer. f(n)^3, fun n in integer. g(n)^3)", "proved"),
        ("f, g: sequence, is_O(f, g) |- is_o(f, g)", "refuted"),
        ("f, g, h: sequence, is_O(f, h), is_O(g, h) |- is_O(f, g)", "refuted"),
    ],
)
def test_orders_of_unknown_functions(question: str, verdict: str) -> None:
    assert ask(question)[0].claims[0].verdict == verdict
