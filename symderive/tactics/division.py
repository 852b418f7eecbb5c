"""Exact division of polynomials in several unknowns. Untrusted."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from symderive.kernel.form import Monomial, Poly

__all__ = ["exact_quotient"]

MAX_STEPS = 60
"""How many terms a quotient has at most."""

_Exponents = tuple[int, ...]


def exact_quotient(p: Poly, divisor: Poly) -> Poly | None:
    """Return q with p = q·divisor; None where there is none with nonnegative exponents, or a long one."""
    atoms = sorted({a for m in (*p, *divisor) for a, _ in m})
    if not divisor or any(e < 0 for m in (*p, *divisor) for _, e in m):
        return None
    rest, by = _dense(p, atoms), _dense(divisor, atoms)
    top = max(by)
    quotient: Poly = {}
    while rest:
        lead = max(rest)
        exponents = tuple(x - y for x, y in zip(lead, top, strict=True))
        if min(exponents, default=0) < 0 or len(quotient) >= MAX_STEPS:
            return None
        factor = rest[lead] / by[top]
        quotient[tuple((a, e) for a, e in zip(atoms, exponents, strict=True) if e)] = factor
        for monomial, c in by.items():
            place = tuple(x + y for x, y in zip(monomial, exponents, strict=True))
            value = rest.get(place, Fraction(0)) - factor * c
            if value:
                rest[place] = value
            else:
                rest.pop(place, None)
    return quotient


def _dense(p: Mapping[Monomial, Fraction | int], atoms: list[int]) -> dict[_Exponents, Fraction]:
    found = {}
    for monomial, c in p.items():
        powers = dict(monomial)
        found[tuple(powers.get(a, 0) for a in atoms)] = Fraction(c)
    return found
