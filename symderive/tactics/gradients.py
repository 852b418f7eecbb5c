"""Gradients. Untrusted."""

from symderive.tactics.registry import Strategy

STRATEGIES: tuple[Strategy, ...] = ()
