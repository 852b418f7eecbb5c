"""The one rule of inner-product spaces that is no identity. Trusted."""

from __future__ import annotations

from symderive.kernel.sequent import Context, Sequent, matches, parts
from symderive.terms.build import eq, real, zero

__all__ = ["inner_zero"]


def inner_zero(context: Context, premise: Sequent) -> Sequent:
    """The inner product is definite.

    Conclusion:  Γ ⊢ u = 0
    Premises:    Γ ⊢ <u, u> = 0
    Refuses:     K010 (no equation of an inner product), K012 (not <u, u>, or not 0)
    False friend: <u, v> = 0 gives v = 0.
    """
    left, right = parts(premise.conclusion, "eq")
    matches(right, real(0), "the right side")
    first, second = parts(left, "inner")
    matches(second, first, "the second vector")
    return Sequent(premise.hypotheses, eq(first, zero(first.type)))
