"""What is true is never refuted, what is false is never proved: random claims with a fixed seed."""

from __future__ import annotations

import pytest

from symderive.prove import ask
from tests.corpus.random_claims import EQUATIONS, INEQUALITIES, fails_somewhere, instance, random_claims

BATCHES, SIZE = 20, 100


def judged(seed: int, size: int) -> float:
    """Judge random claims; return which part is decided."""
    decided = 0
    for claim in random_claims(seed, size):
        verdict = ask(claim.ask)[0].claims[0].verdict
        assert verdict != ("refuted" if claim.truth else "proved"), claim.ask
        decided += verdict != "undecided"
    return decided / size


@pytest.mark.parametrize("seed", range(BATCHES))
def test_no_verdict_is_unsound(seed: int):
    assert judged(seed, SIZE) > 0.9


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1000, 1100))
def test_no_verdict_is_unsound_in_a_long_run(seed: int):
    judged(seed, SIZE)


@pytest.mark.parametrize("law", [*EQUATIONS, *INEQUALITIES])
def test_laws_are_true_and_found_to_be(law: str):
    claim = instance(law, {"s": "x", "t": "y", "c": "2"})
    assert not fails_somewhere(claim)
    assert ask(f"x: real, y: real |- {claim}")[0].claims[0].verdict == "proved"
