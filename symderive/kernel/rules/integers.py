"""Rules of the integers and of Z/n. Trusted."""

from __future__ import annotations

from symderive.errors import Refusal
from symderive.kernel.sequent import Context, Sequent, eigenvariable, matches, of_type, parts, union
from symderive.terms.build import (
    add,
    cast,
    conj,
    eq,
    forall,
    implies,
    integer,
    le,
    lt,
    mul,
)
from symderive.terms.term import Free, Term, apply, const, free, substitute
from symderive.terms.types import INT, PROP, Cyclic, Function

__all__ = ["cyclic_cases", "divmod_", "induct", "int_tight", "rep_cast", "rep_range", "size"]


def induct(
    context: Context, first: Sequent, second: Sequent, *, variable: Free, base: Term, predicate: Term
) -> Sequent:
    """Induction upwards from a base.

    Conclusion:  Γ ∪ Δ∖{b <= k, P(k)} ⊢ ∀k. b <= k ⇒ P(k)
    Premises:    Γ ⊢ P(b), then Δ ⊢ P(k + 1)
    Arguments:   variable, the integer k; base, the b; predicate, the P(k)
    Refuses:     K011 (k or b no integer, P no proposition), K009 (k free in Γ, in b, or elsewhere in
                 Δ), K012 (a premise is not P(b), P(k + 1)), K013 (k is a size symbol)
    False friend: a step that is valid from 2 only; a hypothesis that fixes k.
    """
    for part, kind in ((variable, INT), (base, INT), (predicate, PROP)):
        of_type(part, kind)
    matches(first.conclusion, substitute(predicate, {variable: base}), "the base case")
    after = substitute(predicate, {variable: add(variable, integer(1))})
    matches(second.conclusion, after, "the step")
    rest = second.hypotheses - {le(base, variable), predicate}
    eigenvariable(context, variable, first.hypotheses | rest, base)
    return Sequent(first.hypotheses | rest, forall(variable, implies(le(base, variable), predicate)))


def int_tight(context: Context, premise: Sequent) -> Sequent:
    """Between an integer and the next there is none.

    Conclusion:  Γ ⊢ a + 1 <= b
    Premises:    Γ ⊢ a < b, of integers
    Refuses:     K010 (no `<`), K011 (not of integers)
    False friend: the same for reals.
    """
    left, right = parts(premise.conclusion, "lt")
    return Sequent(premise.hypotheses, le(add(of_type(left, INT), integer(1)), right))


def divmod_(context: Context, premise: Sequent, *, value: Term) -> Sequent:
    """Division with remainder, rounded down.

    Conclusion:  Γ ⊢ a = n·(a div n) + a mod n ∧ (0 <= a mod n ∧ a mod n < n)
    Premises:    Γ ⊢ 0 < n
    Arguments:   value, the a
    Refuses:     K012 when the premise is not 0 < n, K011 (no integers)
    False friend: truncating division, -7 mod 3 = -1.
    """
    left, n = parts(premise.conclusion, "lt")
    if left != integer(0) or value.type != INT:
        raise Refusal("K012", "the premise must be 0 < n, of integers", why=repr(premise.conclusion))
    quotient, rest = apply(const("quot"), value, n), apply(const("mod"), value, n)
    whole = eq(value, add(mul(n, quotient), rest))
    return Sequent(premise.hypotheses, conj(whole, le(integer(0), rest), lt(rest, n)))


def size(context: Context, *, name: str) -> Sequent:
    """Conclude that a size symbol is at least 1.

    Conclusion:  ⊢ 1 <= n
    Arguments:   name
    Refuses:     K013 when n is no size symbol of the statement
    False friend: generalising this n afterwards; no rule binds a size symbol.
    """
    if name not in context.sizes:
        raise Refusal("K013", "this is no size symbol", why=name)
    return Sequent(frozenset(), le(integer(1), free(name, INT)))


def _residue(value: Term) -> tuple[Term, Term]:
    """Return the representative of a residue, and n."""
    kind = value.type
    if not isinstance(kind, Cyclic):
        raise Refusal("K011", "a residue is needed", why=repr(value))
    n = free(kind.size, INT) if isinstance(kind.size, str) else integer(kind.size)
    return apply(const("rep", kind), value), n


def rep_range(context: Context, *, value: Term) -> Sequent:
    """Conclude that a residue's representative lies in 0..n-1.

    Conclusion:  ⊢ 0 <= rep(i) ∧ rep(i) < n
    Arguments:   value, the i
    Refuses:     K011 when i is no residue
    """
    rep, n = _residue(value)
    return Sequent(frozenset(), conj(le(integer(0), rep), lt(rep, n)))


def rep_cast(context: Context, *, value: Term) -> Sequent:
    """Conclude that the representative of an integer's residue is its remainder.

    Conclusion:  ⊢ rep(cast k) = k mod n
    Arguments:   value, the residue cast k
    Refuses:     K011 when the value is not cast k into some Z/n
    False friend: rep(cast k) = k without 0 <= k < n; rep(i) + 1 = rep(i + 1).
    """
    rep, n = _residue(value)
    (number,) = parts(value, "cast")
    return Sequent(frozenset(), eq(rep, apply(const("mod"), number, n)))


def cyclic_cases(context: Context, *premises: Sequent, predicate: Term) -> Sequent:
    """Conclude a statement about all residues of a literal modulus, one by one.

    Conclusion:  Γ0 ∪ … ⊢ ∀i. P(i)
    Premises:    Γ0 ⊢ P(cast 0), …, up to P(cast (n-1)), in this order
    Arguments:   predicate, the λi. P(i)
    Refuses:     K011 (not over a literal Z/n), K006 (another number of premises), K012 (a premise is
                 not the instance)
    False friend: leaving out a residue.
    """
    kind = predicate.type.domain if isinstance(predicate.type, Function) else None
    if not isinstance(kind, Cyclic) or not isinstance(kind.size, int):
        raise Refusal("K011", "a predicate on Z/n with literal n is needed", why=repr(predicate))
    if len(premises) != kind.size:
        raise Refusal("K006", "one premise for each residue is needed", why=str(len(premises)))
    for value, premise in enumerate(premises):
        at = apply(predicate, cast(integer(value), kind))
        matches(premise.conclusion, at, f"the case {value}")
    return Sequent(union(premises), apply(const("forall", kind), predicate))
