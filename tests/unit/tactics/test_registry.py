"""What the general search may call."""

from __future__ import annotations

from symderive.tactics.registry import strategies


def test_names_are_told_apart():
    names = [s.name for s in strategies()]
    assert len(names) == len(set(names))
    assert names


def test_the_order_is_fixed():
    assert strategies() is strategies()
