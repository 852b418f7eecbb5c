"""Rules of finite sums that the normal form does not own. Trusted.

Splitting, shifting, telescoping and linearity are consequences of the form (with the guard
hi >= lo - 1); here stand the empty sum, congruence on the range, and the bridge from Z/n.
"""

from __future__ import annotations

from symderive.errors import Refusal
from symderive.kernel.sequent import Context, Sequent, eigenvariable, of_type, parts
from symderive.terms.build import add, cast, csum, eq, integer, le, neg, total, zero
from symderive.terms.term import Free, Term, apply, free, lam
from symderive.terms.types import INT, Cyclic, Function

__all__ = ["csum_sum", "sum_cong", "sum_empty"]


def sum_empty(context: Context, premise: Sequent, *, function: Term) -> Sequent:
    """A sum over an empty range is 0.

    Conclusion:  Γ ⊢ Σ_{k=lo}^{hi} f(k) = 0
    Premises:    Γ ⊢ hi < lo
    Arguments:   function, the f
    Refuses:     K010 (no `<`), K011 (not of integers, f not on integers)
    False friend: the closed form of a sum used at hi < lo - 1.
    """
    upper, lower = parts(premise.conclusion, "lt")
    if upper.type != INT or not isinstance(function.type, Function):
        raise Refusal("K011", "a range of integers is needed", why=repr(premise.conclusion))
    left = total(lower, upper, function)
    return Sequent(premise.hypotheses, eq(left, zero(left.type)))


def sum_cong(context: Context, premise: Sequent, *, variable: Free, lower: Term, upper: Term) -> Sequent:
    """Sums with terms that agree on the range are equal.

    Conclusion:  Γ∖{lo <= k, k <= hi} ⊢ Σ_{k=lo}^{hi} s = Σ_{k=lo}^{hi} t
    Premises:    Γ ⊢ s = t
    Arguments:   variable, the integer k; lower, upper
    Refuses:     K010 (no equation), K011 (types), K009 (k free elsewhere in Γ or in a bound),
                 K013 (k is a size symbol)
    False friend: an equation that holds only where another variable has been fixed.
    """
    left, right = parts(premise.conclusion, "eq")
    for part in (variable, lower, upper):
        of_type(part, INT)
    rest = premise.hypotheses - {le(lower, variable), le(variable, upper)}
    eigenvariable(context, variable, rest, lower, upper)
    return Sequent(
        rest, eq(total(lower, upper, lam(variable, left)), total(lower, upper, lam(variable, right)))
    )


def csum_sum(context: Context, *, function: Term) -> Sequent:
    """A sum over residues is the sum over 0..n-1.

    Conclusion:  ⊢ Σ_{i:Z/n} f(i) = Σ_{k=0}^{n-1} f(cast k)
    Arguments:   function, the f
    Refuses:     K011 when f is not a function on residues
    """
    kind = function.type.domain if isinstance(function.type, Function) else None
    if not isinstance(kind, Cyclic):
        raise Refusal("K011", "a function on residues is needed", why=repr(function))
    n = free(kind.size, INT) if isinstance(kind.size, str) else integer(kind.size)
    k = free(f"#{function.fresh}", INT)
    body = lam(k, apply(function, cast(k, kind)), "k")
    left = csum(function)
    return Sequent(frozenset(), eq(left, total(integer(0), add(n, neg(integer(1))), body)))
