"""Rules of classical logic with quantifiers over every type. Trusted."""

from __future__ import annotations

from symderive.errors import Refusal
from symderive.kernel.sequent import Context, Sequent, eigenvariable, matches, of_type, parts
from symderive.terms.build import FALSE, conj, disj, forall, implies, negation
from symderive.terms.term import Free, Term, apply
from symderive.terms.types import PROP, Function

__all__ = [
    "all_elim",
    "all_intro",
    "and_intro",
    "and_left",
    "and_right",
    "contra",
    "ex_elim",
    "ex_intro",
    "hyp",
    "imp_elim",
    "imp_intro",
    "or_elim",
    "or_left",
    "or_right",
    "true_intro",
]


def hyp(context: Context, *, proposition: Term) -> Sequent:
    """Conclude A from the hypothesis A.

    Conclusion:  A ⊢ A
    Arguments:   proposition
    Refuses:     K011 when it is not a proposition
    False friend: a hypothesis that is used but not listed.
    """
    proposition = of_type(proposition, PROP)
    return Sequent(frozenset((proposition,)), proposition)


def true_intro(context: Context) -> Sequent:
    """Conclude `true`.

    Conclusion:  ⊢ true
    """
    return Sequent(frozenset(), conj())


def imp_intro(context: Context, premise: Sequent, *, proposition: Term) -> Sequent:
    """Discharge a hypothesis.

    Conclusion:  Γ∖{A} ⊢ A ⇒ B
    Premises:    Γ ⊢ B
    Arguments:   proposition, the A
    Refuses:     K011 when A is not a proposition
    False friend: discharging a hypothesis that a sibling branch still uses.
    """
    proposition = of_type(proposition, PROP)
    return Sequent(premise.hypotheses - {proposition}, implies(proposition, premise.conclusion))


def imp_elim(context: Context, implication: Sequent, antecedent: Sequent) -> Sequent:
    """Modus ponens.

    Conclusion:  Γ ∪ Δ ⊢ B
    Premises:    Γ ⊢ A ⇒ B, then Δ ⊢ A
    Refuses:     K010 when the first is no implication, K012 when the second is not its A
    False friend: the converse, A from B.
    """
    left, right = parts(implication.conclusion, "imp")
    matches(antecedent.conclusion, left, "the antecedent")
    return Sequent(implication.hypotheses | antecedent.hypotheses, right)


def and_intro(context: Context, left: Sequent, right: Sequent) -> Sequent:
    """Conclude a conjunction.

    Conclusion:  Γ ∪ Δ ⊢ A ∧ B
    Premises:    Γ ⊢ A, then Δ ⊢ B
    """
    return Sequent(left.hypotheses | right.hypotheses, conj(left.conclusion, right.conclusion))


def and_left(context: Context, premise: Sequent) -> Sequent:
    """Conclude the first part of a conjunction.

    Conclusion:  Γ ⊢ A
    Premises:    Γ ⊢ A ∧ B
    Refuses:     K010 when the premise is no conjunction
    False friend: A from A ∨ B.
    """
    return Sequent(premise.hypotheses, parts(premise.conclusion, "and")[0])


def and_right(context: Context, premise: Sequent) -> Sequent:
    """Conclude the second part of a conjunction.

    Conclusion:  Γ ⊢ B
    Premises:    Γ ⊢ A ∧ B
    Refuses:     K010 when the premise is no conjunction
    False friend: B from A ⇒ B.
    """
    return Sequent(premise.hypotheses, parts(premise.conclusion, "and")[1])


def or_left(context: Context, premise: Sequent, *, other: Term) -> Sequent:
    """Weaken to a disjunction on the right.

    Conclusion:  Γ ⊢ A ∨ B
    Premises:    Γ ⊢ A
    Arguments:   other, the B
    Refuses:     K011 when B is not a proposition
    """
    return Sequent(premise.hypotheses, disj(premise.conclusion, of_type(other, PROP)))


def or_right(context: Context, premise: Sequent, *, other: Term) -> Sequent:
    """Weaken to a disjunction on the left.

    Conclusion:  Γ ⊢ A ∨ B
    Premises:    Γ ⊢ B
    Arguments:   other, the A
    Refuses:     K011 when A is not a proposition
    """
    return Sequent(premise.hypotheses, disj(of_type(other, PROP), premise.conclusion))


def or_elim(context: Context, either: Sequent, first: Sequent, second: Sequent) -> Sequent:
    """Argue by cases.

    Conclusion:  Γ ∪ Δ∖{A} ∪ Θ∖{B} ⊢ C
    Premises:    Γ ⊢ A ∨ B, then Δ ⊢ C, then Θ ⊢ C
    Refuses:     K010 when the first is no disjunction, K012 when the conclusions differ
    False friend: discharging A in the branch of B as well.
    """
    left, right = parts(either.conclusion, "or")
    matches(second.conclusion, first.conclusion, "the conclusion of the second case")
    hypotheses = (first.hypotheses - {left}) | (second.hypotheses - {right})
    return Sequent(either.hypotheses | hypotheses, first.conclusion)


def contra(context: Context, premise: Sequent, *, proposition: Term) -> Sequent:
    """Conclude A when its negation is absurd (classical).

    Conclusion:  Γ∖{A ⇒ false} ⊢ A
    Premises:    Γ ⊢ false
    Arguments:   proposition, the A
    Refuses:     K011 when A is not a proposition, K012 when the premise is not `false`
    False friend: discharging A itself instead of its negation.
    """
    proposition = of_type(proposition, PROP)
    matches(premise.conclusion, FALSE, "the contradiction")
    return Sequent(premise.hypotheses - {negation(proposition)}, proposition)


def all_intro(context: Context, premise: Sequent, *, variable: Free) -> Sequent:
    """Generalise a variable.

    Conclusion:  Γ ⊢ ∀x. A
    Premises:    Γ ⊢ A
    Arguments:   variable, the x
    Refuses:     K009 when x is free in Γ, K013 when x is a size symbol
    False friend: "for all t" from a t that a hypothesis fixes.
    """
    eigenvariable(context, variable, premise.hypotheses)
    return Sequent(premise.hypotheses, forall(variable, premise.conclusion))


def all_elim(context: Context, premise: Sequent, *, value: Term) -> Sequent:
    """Use a universal statement at a value of exactly its type.

    Conclusion:  Γ ⊢ A[t]
    Premises:    Γ ⊢ ∀x. A[x]
    Arguments:   value, the t
    Refuses:     K010 when the premise is no ∀, K011 when t has another type
    False friend: an integer lemma used at a real.
    """
    (predicate,) = parts(premise.conclusion, "forall")
    return Sequent(premise.hypotheses, _at(predicate, value))


def ex_intro(context: Context, premise: Sequent, *, goal: Term, value: Term) -> Sequent:
    """Exhibit a witness.

    Conclusion:  Γ ⊢ ∃x. A[x]
    Premises:    Γ ⊢ A[t]
    Arguments:   goal, the ∃x. A[x]; value, the t
    Refuses:     K010 when the goal is no ∃, K011 when t has another type, K012 when the
                 premise is not A[t]
    False friend: abstracting only some of the places where t stands without saying which.
    """
    (predicate,) = parts(goal, "exists")
    matches(premise.conclusion, _at(predicate, value), "the instance")
    return Sequent(premise.hypotheses, goal)


def ex_elim(context: Context, existence: Sequent, consequence: Sequent, *, variable: Free) -> Sequent:
    """Use an existential statement through a fresh name.

    Conclusion:  Γ ∪ Δ∖{A[v]} ⊢ C
    Premises:    Γ ⊢ ∃x. A[x], then Δ ⊢ C
    Arguments:   variable, the v
    Refuses:     K010 when the first is no ∃, K009 when v is free in C, in ∃x. A[x] or elsewhere
                 in Δ, K011 when v has another type, K013 when v is a size symbol
    False friend: one witness for two existential statements.
    """
    (predicate,) = parts(existence.conclusion, "exists")
    rest = consequence.hypotheses - {_at(predicate, variable)}
    eigenvariable(context, variable, rest, consequence.conclusion, existence.conclusion)
    return Sequent(existence.hypotheses | rest, consequence.conclusion)


def _at(predicate: Term, value: Term) -> Term:
    kind = predicate.type
    if not isinstance(kind, Function) or value.type != kind.domain:
        raise Refusal("K011", "the value has another type than the quantifier", why=repr(value))
    return apply(predicate, value)
