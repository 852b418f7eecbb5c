"""Rules of equality, definitions and recursion. Trusted."""

from __future__ import annotations

from symderive.errors import Refusal
from symderive.kernel.definitions import definition
from symderive.kernel.sequent import Context, Sequent, eigenvariable, matches, of_type, parts
from symderive.terms.build import add, eq, integer, le
from symderive.terms.term import Free, Term, apply, const, lam
from symderive.terms.types import INT, PROP, Function

__all__ = ["convert", "define", "funext", "natrec_succ", "natrec_zero", "refl", "subst"]


def refl(context: Context, *, value: Term) -> Sequent:
    """Conclude that a term equals itself.

    Conclusion:  ⊢ t = t
    Arguments:   value, the t
    """
    return Sequent(frozenset(), eq(value, value))


def subst(context: Context, equation: Sequent, target: Sequent, *, template: Term) -> Sequent:
    """Replace equals by equals at the places that a template marks.

    Conclusion:  Γ ∪ Δ ⊢ P[b]
    Premises:    Γ ⊢ a = b, then Δ ⊢ P[a]
    Arguments:   template, the λx. P[x]
    Refuses:     K010 when the first is no equation, K011 when the template does not take its type or
                 is no predicate, K012 when the second premise is not P[a]
    False friend: rewriting under a sum with an equation about the summation index; here a and b are
                 closed, so an equation about a bound name cannot be used.
    """
    left, right = parts(equation.conclusion, "eq")
    if not isinstance(template.type, Function) or template.type.domain != left.type:
        raise Refusal("K011", "the template does not take this type", why=repr(template))
    matches(target.conclusion, apply(template, left), "the second premise")
    return Sequent(equation.hypotheses | target.hypotheses, apply(template, right))


def funext(context: Context, premise: Sequent, *, variable: Free) -> Sequent:
    """Conclude that two functions are equal from equality at every argument.

    Conclusion:  Γ ⊢ (λx. s) = (λx. t)
    Premises:    Γ ⊢ s = t
    Arguments:   variable, the x
    Refuses:     K010 when the premise is no equation, K009 when x is free in Γ, K013 when x is a
                 size symbol
    False friend: equality on a range only.
    """
    left, right = parts(premise.conclusion, "eq")
    eigenvariable(context, variable, premise.hypotheses)
    return Sequent(premise.hypotheses, eq(lam(variable, left), lam(variable, right)))


def convert(context: Context, premise: Sequent, *, goal: Term) -> Sequent:
    """Restate a proposition whose arithmetic has the same unconditional normal form.

    Conclusion:  Γ ⊢ B
    Premises:    Γ ⊢ A
    Arguments:   goal, the B
    Refuses:     K012 when the normal forms differ
    False friend: cancelling x/x, which is not unconditional.
    """
    form = context.form()
    matches(
        form.normal(premise.conclusion), form.normal(of_type(goal, PROP)), "the normal form of the premise"
    )
    return Sequent(premise.hypotheses, goal)


def define(context: Context, *, value: Term) -> Sequent:
    """Unfold a constant that has a definition.

    Conclusion:  ⊢ c(t1, …, tn) = body(t1, …, tn)
    Arguments:   value, the left side
    Refuses:     K010 when its head has no definition
    Source:      the table in `symderive/kernel/definitions.py`
    """
    return Sequent(frozenset(), eq(value, definition(value)))


def natrec_zero(context: Context, *, start: Term, step: Term) -> Sequent:
    """Recursion at 0.

    Conclusion:  ⊢ natrec(z, f, 0) = z
    Arguments:   start, the z; step, the f: int -> s -> s
    """
    head = const("natrec", start.type)
    return Sequent(frozenset(), eq(apply(head, start, step, integer(0)), start))


def natrec_succ(context: Context, premise: Sequent, *, start: Term, step: Term, number: Term) -> Sequent:
    """Recursion at k + 1, for k >= 0.

    Conclusion:  Γ ⊢ natrec(z, f, k + 1) = f(k, natrec(z, f, k))
    Premises:    Γ ⊢ 0 <= k
    Arguments:   start, the z; step, the f; number, the k
    Refuses:     K012 when the premise is not 0 <= k
    False friend: the same law at k = -1, where natrec is not determined.
    """
    matches(premise.conclusion, le(integer(0), of_type(number, INT)), "the premise")
    head = const("natrec", start.type)
    left = apply(head, start, step, add(number, integer(1)))
    return Sequent(premise.hypotheses, eq(left, apply(step, number, apply(head, start, step, number))))
