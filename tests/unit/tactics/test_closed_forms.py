"""Recursions with a closed form that is linear in the number of steps."""

from __future__ import annotations

import pytest

from symderive.prove import ask

POWER = (
    "iterate(fun B in (Z/n, Z/n) -> real. fun p in Z/n, q in Z/n. sum(delta(p, l + 1)*B[l, q], l in Z/n),"
    " {}, fun p in Z/n, q in Z/n. delta(p, q))"
)
UNIT = "(fun p in Z/n, q in Z/n. delta(p, q))"


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        (f"n: size |- {POWER.format('n')} = {UNIT}", "proved"),
        (f"n: size |- {POWER.format('n + 1')} = {UNIT}", "refuted"),
        (f"n: size, k: natural |- {POWER.format('k + n')} = {POWER.format('k')}", "proved"),
        (f"n: size, k: natural |- sum({POWER.format('k')}[i, i], i in Z/n) = n*delta(k mod n, 0)", "proved"),
        (f"n: size, k: natural |- sum({POWER.format('k')}[i, i], i in Z/n) = n*delta(k, 0)", "refuted"),
        (
            (
                "n: size, c: sequence |- forall i, j in Z/n. "
                f"c(rep(i - j)) = sum(c(k)*{POWER.format('k')}[i, j], k = 0..n-1)"
            ),
            "proved",
        ),
        ("k: natural, a: real |- iterate(fun x in real. x + a, k, 1) = 1 + k*a", "proved"),
        ("k: natural, a: real |- iterate(fun x in real. x + a, k, 1) = 1 + (k + 1)*a", "refuted"),
    ],
)
def test_closed_form(question: str, verdict: str) -> None:
    assert ask(question)[0].claims[0].verdict == verdict
