"""Rules of order and of definition by cases. Trusted."""

from __future__ import annotations

from symderive.errors import Refusal
from symderive.kernel.sequent import Context, Sequent, matches, of_type, parts
from symderive.terms.build import arguments as arguments_of
from symderive.terms.build import disj, eq, inv, lt, negation, real
from symderive.terms.term import Term
from symderive.terms.types import INT, REAL

__all__ = ["inv_pos", "ite_false", "ite_true", "trichotomy"]


def trichotomy(context: Context, *, left: Term, right: Term) -> Sequent:
    """Conclude that two numbers are comparable.

    Conclusion:  ⊢ a < b ∨ (a = b ∨ b < a)
    Arguments:   left, the a; right, the b: both integers or both reals
    Refuses:     K011 for other or different types
    False friend: two of the three cases.
    """
    of_type(right, of_type(left, INT, REAL).type)
    return Sequent(frozenset(), disj(lt(left, right), disj(eq(left, right), lt(right, left))))


def inv_pos(context: Context, premise: Sequent) -> Sequent:
    """Conclude that the inverse of a positive number is positive.

    Conclusion:  Γ ⊢ 0 < 1/a
    Premises:    Γ ⊢ 0 < a
    Refuses:     K012 when the premise is not 0 < a for a real a
    False friend: the inverse of a nonnegative number is nonzero.
    """
    left, right = parts(premise.conclusion, "lt")
    matches(left, real(0), "the lower side")
    return Sequent(premise.hypotheses, lt(real(0), inv(right)))


def ite_true(context: Context, premise: Sequent, *, value: Term) -> Sequent:
    """Conclude the value of a case distinction whose condition holds.

    Conclusion:  Γ ⊢ (if A then s else t) = s
    Premises:    Γ ⊢ A
    Arguments:   value, the case distinction
    Refuses:     K010 (no case distinction), K012 (the premise is not its condition)
    """
    condition, branch, _ = _cases(value)
    matches(premise.conclusion, condition, "the condition")
    return Sequent(premise.hypotheses, eq(value, branch))


def ite_false(context: Context, premise: Sequent, *, value: Term) -> Sequent:
    """Conclude the value of a case distinction whose condition fails.

    Conclusion:  Γ ⊢ (if A then s else t) = t
    Premises:    Γ ⊢ not A
    Arguments:   value, the case distinction
    Refuses:     K010 (no case distinction), K012 (the premise is not the negated condition)
    """
    condition, _, branch = _cases(value)
    matches(premise.conclusion, negation(condition), "the negated condition")
    return Sequent(premise.hypotheses, eq(value, branch))


def _cases(value: Term) -> tuple[Term, Term, Term]:
    found = arguments_of(value, "ite")
    if found is None or len(found) != 3:
        raise Refusal("K010", "this is no case distinction", why=repr(value))
    return found[0], found[1], found[2]
