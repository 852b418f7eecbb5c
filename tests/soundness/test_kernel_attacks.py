"""Attempts to make the kernel accept a false statement. Each is refused, with the code that is told.

An attack builds a certificate and checks it; its docstring is the false claim, where it can be said in a
line. `statement_of` a false claim and `true_claim` an almost equal true one are often made by the same
function, so that the attack is known to fail for its own reason.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest

from symderive.kernel.check import (
    Assignment,
    Certificate,
    Lemma,
    Line,
    Step,
    Verdict,
    check,
    obligations,
)
from symderive.kernel.statement import Statement
from symderive.terms.build import (
    FALSE,
    TRUE,
    absolute,
    add,
    cast,
    conj,
    csum,
    disj,
    divide,
    eq,
    exists,
    forall,
    implies,
    inner,
    integer,
    inv,
    le,
    lt,
    mul,
    neg,
    negation,
    norm,
    of_int,
    power,
    real,
    sub,
    total,
    unary,
    zero,
)
from symderive.terms.term import Free, Term, apply, const, free, lam
from symderive.terms.types import INT, PROP, REAL, Cyclic, Function, Space, function_type
from tests.kernel_proofs import ODD, PROOFS, Proof, deriv, has_deriv, statement
from tests.soundness.harness import require, require_equal, require_refused

V, Zn, Zm = Space("V"), Cyclic("n"), Cyclic("m")
RR, IR = Function(REAL, REAL), Function(INT, REAL)
x, y, z, c, d, e, s = (free(name, REAL) for name in ("x", "y", "z", "c", "d", "e", "s"))
k, j, n, m, T = (free(name, INT) for name in ("k", "j", "n", "m", "T"))
u, v, w = (free(name, V) for name in "uvw")
i = free("i", Zn)
a = free("a", IR)
f, g = free("f", RR), free("g", RR)
A, B = free("A", PROP), free("B", PROP)
P, Q = (free(name, Function(INT, PROP)) for name in "PQ")
HALF = real(Fraction(1, 2))

ATTACKS: dict[str, tuple[str, Callable[[], object]]] = {}


def attack(code: str) -> Callable[[Callable[[], object]], Callable[[], object]]:
    """Register an attack that must be refused with a code."""

    def register(function: Callable[[], object]) -> Callable[[], object]:
        require(function.__name__ not in ATTACKS, f"{function.__name__} stands twice")
        ATTACKS[function.__name__] = (code, function)
        return function

    return register


def prove(
    claim: Term, p: Proof, *hypotheses: Term, symbols: tuple[Free, ...] = (), **more: object
) -> Verdict:
    """Check a proof whose last step is the claim, from hypotheses h0, h1, ..."""
    named = [(f"h{number}", hypothesis) for number, hypothesis in enumerate(hypotheses)]
    made = statement(claim, symbols, named, **more)  # type: ignore[arg-type]
    return check(made, p.certificate())


def lincomb(goal: Term, *hypotheses: Term, symbols: tuple[Free, ...] = (), **arguments: object) -> Verdict:
    """Check the proof by one linear combination, whose parts are given by the positions of hypotheses."""
    p = Proof(arguments.pop("sizes", ()))  # type: ignore[arg-type]
    for hypothesis in hypotheses:
        p.hyp(hypothesis)
    parts = arguments.pop("parts", ())
    p.lincomb(goal, *parts, **arguments)  # type: ignore[misc, arg-type]
    return prove(goal, p, *hypotheses, symbols=symbols, sizes=tuple(p.context.sizes))


# -- quantifiers -----------------------------------------------------------------------------------


@attack("K009")
def a_hypothesis_fixes_the_variable() -> object:
    """x > 0 ⊢ ∀x. x > 0."""
    p = Proof()
    p.all_intro(p.hyp(lt(real(0), x)), x)
    return prove(forall(x, lt(real(0), x)), p, lt(real(0), x), symbols=(x,))


@attack("K011")
def an_integer_lemma_at_a_real() -> object:
    """∀k: int. k <= 0 or 1 <= k, so 1/2 <= 0 or 1 <= 1/2."""
    tight = forall(k, disj(le(k, integer(0)), le(integer(1), k)))
    p = Proof()
    p.all_elim(p.hyp(tight), HALF)
    return prove(disj(le(HALF, real(0)), le(real(1), HALF)), p, tight)


@attack("K012")
def a_range_is_dropped() -> object:
    """∀t. 1 <= t ⇒ a(t) = 0, so a(0) = 0."""
    ranged = forall(k, implies(le(integer(1), k), eq(apply(a, k), real(0))))
    p = Proof()
    p.imp_elim(p.all_elim(p.hyp(ranged), integer(0)), p.lincomb(le(integer(0), integer(0))))
    return prove(eq(apply(a, integer(0)), real(0)), p, ranged, symbols=(a,))


@attack("K016")
def a_range_is_shown_where_it_fails() -> object:
    """The same, with 1 <= 0 by linear arithmetic."""
    p = Proof()
    return p.lincomb(le(integer(1), integer(0)), squares=[(1, integer(1))])


@attack("K009")
def one_witness_for_two_existences() -> object:
    """∃x. x > 0 and ∃x. x < 0, so ∃x. x > 0 and x < 0."""
    above, below = lt(real(0), y), lt(y, real(0))
    both = exists(x, conj(lt(real(0), x), lt(x, real(0))))
    p = Proof()
    first, second = p.hyp(exists(y, above)), p.hyp(exists(y, below))
    shown = p("ex_intro", p("and_intro", p.hyp(above), p.hyp(below)), goal=both, value=y)
    p("ex_elim", second, p("ex_elim", first, shown, variable=y), variable=y)
    return prove(both, p, exists(y, above), exists(y, below))


@attack("K009")
def quantifiers_change_places() -> object:
    """∀x ∃y. x < y, so ∃y ∀x. x < y."""
    p = Proof()
    here = p.all_elim(p.hyp(forall(x, exists(y, lt(x, y)))), x)
    everywhere = p.all_intro(p.hyp(lt(x, y)), x)
    goal = exists(y, forall(x, lt(x, y)))
    p("ex_elim", here, p("ex_intro", everywhere, goal=goal, value=y), variable=y)
    return prove(goal, p, forall(x, exists(y, lt(x, y))))


@attack("K009")
def a_witness_escapes() -> object:
    """∃y. x < y, so x < y."""
    p = Proof()
    p("ex_elim", p.hyp(exists(y, lt(x, y))), p.hyp(lt(x, y)), variable=y)
    return prove(lt(x, y), p, exists(y, lt(x, y)), symbols=(x, y))


@attack("K009")
def a_witness_of_the_same_name_and_another_type() -> object:
    """∃k: int. 0 <= k, with k: real for the witness's name in the rest."""
    other = free("k", REAL)
    p = Proof()
    step = p("and_intro", p.hyp(le(integer(0), k)), p.hyp(lt(real(0), other)))
    done = p("imp_intro", step, proposition=A)
    p("ex_elim", p.hyp(exists(k, le(integer(0), k))), done, variable=k)
    return prove(p.at(done), p, exists(k, le(integer(0), k)), lt(real(0), other), symbols=(other,))


@attack("K012")
def a_value_is_captured() -> object:
    """∀x ∃y. x < y at x = y is no ∃y. y < y."""
    p = Proof()
    at_y = p.all_elim(p.hyp(forall(x, exists(y, lt(x, y)))), y)
    wrong = exists(y, lt(y, y))
    p("convert", at_y, goal=wrong)
    return prove(wrong, p, forall(x, exists(y, lt(x, y))))


@attack("K012")
def a_witness_in_no_place_that_is_told() -> object:
    """1 = 1, so ∃x. x = 0."""
    p = Proof()
    p("ex_intro", p("refl", value=real(1)), goal=exists(x, eq(x, real(0))), value=real(1))
    return prove(exists(x, eq(x, real(0))), p)


@attack("K018")
def a_case_is_discharged_in_the_wrong_branch() -> object:
    """A or B ⊢ A and B."""
    p = Proof()
    both = p("and_intro", p.hyp(A), p.hyp(B))
    p("or_elim", p.hyp(disj(A, B)), both, both)
    return prove(conj(A, B), p, disj(A, B), symbols=(A, B))


@attack("K012")
def the_converse() -> object:
    """A ⇒ B, B ⊢ A."""
    p = Proof()
    p.imp_elim(p.hyp(implies(A, B)), p.hyp(B))
    return prove(A, p, implies(A, B), B, symbols=(A, B))


@attack("K018")
def an_assumption_that_is_not_listed() -> object:
    """false."""
    p = Proof()
    p.hyp(FALSE)
    return prove(FALSE, p)


@attack("K018")
def an_assumption_discharged_once_and_used_twice() -> object:
    """A."""
    p = Proof()
    step = p.hyp(A)
    p("imp_elim", p("imp_intro", step, proposition=A), step)
    return prove(A, p, symbols=(A,))


@attack("K018")
def reduction_to_an_absurdity_of_the_proposition_itself() -> object:
    """A, because A is absurd."""
    p = Proof()
    p("contra", p("imp_elim", p.hyp(negation(A)), p.hyp(A)), proposition=A)
    return prove(A, p, symbols=(A,))


@attack("K017")
def another_step_is_the_last() -> object:
    """false, by a step that concludes true."""
    p = Proof()
    p("true_intro")
    return prove(FALSE, p)


# -- sizes -----------------------------------------------------------------------------------------


@attack("K013")
def a_size_is_generalised() -> object:
    """∀n: int. 1 <= n."""
    p = Proof(["n"])
    p.all_intro(p("size", name="n"), n)
    return prove(forall(n, le(integer(1), n)), p, sizes=["n"])


@attack("K013")
def a_size_is_a_witness() -> object:
    """∃k: int. k <= 0 is absurd, n being that k."""
    low = exists(k, le(k, integer(0)))
    p = Proof(["n"])
    given = p.hyp(le(n, integer(0)))
    absurd = p.lincomb(FALSE, (1, given), (1, p("size", name="n")), squares=[(1, integer(1))])
    p("ex_elim", p.hyp(low), absurd, variable=n)
    return prove(FALSE, p, low, sizes=["n"])


@attack("K013")
def a_size_is_inducted_over() -> object:
    """∀n: int. 1 <= n ⇒ 1 <= n binds a name that is at least 1 by itself."""
    p = Proof(["n"])
    base = p.lincomb(le(integer(1), integer(1)))
    after = p.lincomb(le(integer(1), add(n, integer(1))), (1, p("size", name="n")), squares=[(1, integer(1))])
    p("induct", base, after, variable=n, base=integer(1), predicate=le(integer(1), n))
    return p.certificate()


@attack("K013")
def a_size_is_summed_over() -> object:
    """Σ_{n=-3}^{0} |n| = Σ_{n=-3}^{0} n."""
    p = Proof(["n"])
    p("sum_cong", p("refl", value=n), variable=n, lower=integer(-3), upper=integer(0))
    return p.certificate()


@attack("K013")
def functions_of_a_size() -> object:
    """λn. f(n) = λn. g(n) from equality at all n >= 1."""
    p = Proof(["n"])
    p("funext", p.hyp(eq(n, n)), variable=n)
    return p.certificate()


def size_lemma() -> Lemma:
    """1 <= n for a size n."""
    inside = Proof(["n"])
    inside("size", name="n")
    return Lemma(statement(le(integer(1), n), sizes=["n"]), inside.certificate())


@attack("K013")
def a_size_of_a_lemma_becomes_a_variable() -> object:
    """1 <= k for an integer k."""
    p = Proof(lemmas=[size_lemma()])
    p("lemma", number=0, spaces=(), sizes=("k",), values=())
    return prove(le(integer(1), k), p, symbols=(k,))


@attack("K013")
def a_size_of_a_lemma_becomes_0() -> object:
    """1 <= 0."""
    p = Proof(lemmas=[size_lemma()])
    p("lemma", number=0, spaces=(), sizes=(0,), values=())
    return prove(le(integer(1), integer(0)), p)


@attack("K023")
def a_size_of_a_lemma_becomes_an_expression() -> object:
    """1 <= n - 1, by a name that is no name."""
    p = Proof(["n"], lemmas=[size_lemma()])
    p("lemma", number=0, spaces=(), sizes=("n",), values=())
    steps = (replace(p.steps[0], arguments={**p.steps[0].arguments, "sizes": (sub(n, integer(1)), 1.5)}),)
    return check(
        statement(le(integer(1), sub(n, integer(1))), sizes=["n"]), replace(p.certificate(), steps=steps)
    )


@attack("K013")
def a_size_in_a_refutation() -> object:
    """The rule `size` speaks of no name when all sizes are numbers."""
    made = statement(lt(integer(1), n), sizes=["n"])
    p = Proof()
    p("size", name="n")
    return check(made, p.certificate(kind="refuted", assignment=Assignment((), (("n", 1),), ())))


@attack("K013")
def an_undeclared_size() -> object:
    """∀i: Z/q. i = i where no q >= 1 is declared (Z/0 would be the integers)."""
    q = free("i", Cyclic("q"))
    p = Proof(["q"])
    p.all_intro(p("refl", value=q), q)
    return check(statement(TRUE), p.certificate())


@attack("T109")
def residues_modulo_0() -> object:
    """0 <= rep(i) < 0."""
    return Proof()("rep_range", value=free("i", Cyclic(0)))


@attack("K016")
def one_is_not_zero() -> object:
    """In Z/n the residue of 1 is not that of 0 (n = 1)."""
    p = Proof(["n"])
    p("idx_distinct", left=cast(integer(1), Zn), right=cast(integer(0), Zn))
    return prove(p.at(0), p, sizes=["n"])


@attack("K016")
def delta_of_1_is_0() -> object:
    """delta(1, 0) = 0 in Z/n (n = 1)."""
    return lincomb(
        eq(apply(const("delta", Zn), cast(integer(1), Zn), cast(integer(0), Zn)), real(0)), sizes=["n"]
    )


@attack("K016")
def half_an_index() -> object:
    """2i = 0 ⊢ i = 0 in Z/n (n = 2)."""
    nought = cast(integer(0), Zn)
    p = Proof(["n"])
    given = p.hyp(eq(add(i, i), nought))
    p("idx", given, goal=eq(i, nought), multipliers=(0,))
    return prove(p.at(1), p, p.at(0), symbols=(i,), sizes=["n"])


@attack("K011")
def residues_in_a_linear_combination() -> object:
    """The same with the multiplier 1/2."""
    nought = cast(integer(0), Zn)
    return lincomb(eq(i, nought), eq(add(i, i), nought), symbols=(i,), parts=[(HALF, 0)], sizes=["n"])


@attack("K122")
def residues_as_a_premise() -> object:
    """cast(k) = cast(0) in Z/n ⊢ k = 0."""
    given = eq(cast(k, Zn), cast(integer(0), Zn))
    return lincomb(eq(k, integer(0)), given, symbols=(k,), parts=[(1, 0)], sizes=["n"])


@attack("K012")
def the_representative_of_a_sum() -> object:
    """rep(i) + 1 = rep(i + 1)."""
    left = add(apply(const("rep", Zn), i), integer(1))
    right = apply(const("rep", Zn), add(i, cast(integer(1), Zn)))
    p = Proof(["n"])
    p("convert", p("refl", value=left), goal=eq(left, right))
    return prove(eq(left, right), p, symbols=(i,), sizes=["n"])


@attack("K016")
def a_sum_over_0_to_n_of_a_function_on_residues() -> object:
    """Σ_{k=0}^{n} h(cast k) = Σ_{i:Z/n} h(i)."""
    h = free("h", Function(Zn, REAL))
    listed = total(integer(0), n, lam(k, apply(h, cast(k, Zn))))
    return lincomb(eq(listed, csum(h)), symbols=(h,), sizes=["n"])


@attack("K016")
def a_sum_over_residues_of_a_function_of_the_integer() -> object:
    """Σ_{k=0}^{n-1} k·h(cast k) = Σ_{i:Z/n} 0·h(i)."""
    h = free("h", Function(Zn, REAL))
    listed = total(integer(0), sub(n, integer(1)), lam(k, mul(of_int(k), apply(h, cast(k, Zn)))))
    return lincomb(eq(listed, real(0)), symbols=(h,), sizes=["n"])


@attack("K016")
def a_sum_over_another_modulus() -> object:
    """Σ_{k=0}^{m-1} h(cast k) = Σ_{i:Z/n} h(i)."""
    h = free("h", Function(Zn, REAL))
    listed = total(integer(0), sub(m, integer(1)), lam(k, apply(h, cast(k, Zn))))
    return lincomb(eq(listed, csum(h)), symbols=(h,), sizes=["n", "m"])


@attack("K016")
def an_index_is_stretched() -> object:
    """Σ_i h(2i) = Σ_i h(i) (n = 2)."""
    h = free("h", Function(Zn, REAL))
    return lincomb(eq(csum(lam(i, apply(h, add(i, i)))), csum(h)), symbols=(h,), sizes=["n"])


@attack("K016")
def two_changes_of_index_that_need_each_other() -> object:
    """Two indices of different moduli, each shifted by the other at once: no bijection."""
    jm = free("j", Zm)
    names = {
        name: free(name, Function(kind, REAL)) for name, kind in zip("DEFG", (Zn, Zm, Zn, Zm), strict=True)
    }

    def rep(value: Term) -> Term:
        return apply(const("rep", value.type), value)

    def product(row: Term, column: Term) -> Term:
        shifted_row, shifted_column = cast(rep(row), Zm), cast(rep(column), Zn)
        first = mul(
            apply(names["D"], add(row, row)),
            apply(names["E"], add(add(column, column), add(shifted_row, shifted_row))),
        )
        second = mul(apply(names["F"], add(row, shifted_column)), apply(names["G"], add(column, shifted_row)))
        return mul(first, second)

    def both(body: Term) -> Term:
        return csum(lam(i, csum(lam(jm, body))))

    image = product(sub(i, cast(rep(jm), Zn)), sub(jm, cast(rep(i), Zm)))
    symbols = tuple(names.values())
    return lincomb(eq(both(product(i, jm)), both(image)), symbols=symbols, sizes=["n", "m"])


# -- linear combinations ---------------------------------------------------------------------------


@attack("K014")
def a_negative_multiplier() -> object:
    """x <= y ⊢ y <= x."""
    return lincomb(le(y, x), le(x, y), symbols=(x, y), parts=[(-1, 0)])


@attack("K014")
def a_multiplier_of_unknown_sign() -> object:
    """x <= y ⊢ c·x <= c·y."""
    return lincomb(le(mul(c, x), mul(c, y)), le(x, y), symbols=(x, y, c), parts=[(c, 0)])


@attack("K014")
def a_multiplier_whose_square_is_nonnegative() -> object:
    """The same, the sign shown by 0 <= c²."""
    hypotheses = (le(x, y), le(real(0), mul(c, c)))
    return lincomb(le(mul(c, x), mul(c, y)), *hypotheses, symbols=(x, y, c), parts=[(c, 0, 1)])


@attack("K014")
def a_multiplier_whose_sign_is_shown_for_another() -> object:
    """The same, the sign shown for d."""
    hypotheses = (le(x, y), le(real(0), d))
    return lincomb(le(mul(c, x), mul(c, y)), *hypotheses, symbols=(x, y, c, d), parts=[(c, 0, 1)])


@attack("K014")
def a_multiplier_that_is_bounded_above() -> object:
    """The same, the sign shown by c <= 1."""
    hypotheses = (le(x, y), le(c, real(1)))
    return lincomb(le(mul(c, x), mul(c, y)), *hypotheses, symbols=(x, y, c), parts=[(c, 0, 1)])


@attack("K014")
def a_negative_weight_of_a_square() -> object:
    """0 <= -x²."""
    return lincomb(le(real(0), neg(mul(x, x))), symbols=(x,), squares=[(-1, x)])


@attack("K015")
def strict_from_non_strict() -> object:
    """x <= y ⊢ x < y."""
    return lincomb(lt(x, y), le(x, y), symbols=(x, y), parts=[(1, 0)])


@attack("K015")
def strict_by_a_nonnegative_multiplier() -> object:
    """x < y, 0 <= c ⊢ c·x < c·y (c = 0)."""
    hypotheses = (lt(x, y), le(real(0), c))
    return lincomb(lt(mul(c, x), mul(c, y)), *hypotheses, symbols=(x, y, c), parts=[(c, 0, 1)])


@attack("K015")
def strict_by_a_strict_premise_times_0() -> object:
    """x < y, c <= d ⊢ c < d."""
    return lincomb(lt(c, d), lt(x, y), le(c, d), symbols=(x, y, c, d), parts=[(0, 0), (1, 1)])


@attack("K015")
def a_square_is_positive() -> object:
    """0 < x² (x = 0)."""
    return lincomb(lt(real(0), mul(x, x)), symbols=(x,), squares=[(1, x)])


@attack("K015")
def absurd_from_non_strict() -> object:
    """x <= y, y <= x ⊢ false."""
    return lincomb(FALSE, le(x, y), le(y, x), symbols=(x, y), parts=[(1, 0), (1, 1)])


@attack("K016")
def something_is_left_over() -> object:
    """x <= y ⊢ x + 1 <= y."""
    return lincomb(le(add(x, real(1)), y), le(x, y), symbols=(x, y), parts=[(1, 0)])


@attack("K016")
def equality_by_nothing() -> object:
    """x = y."""
    return lincomb(eq(x, y), symbols=(x, y))


@attack("K010")
def equality_by_an_inequality() -> object:
    """x <= y ⊢ x = y."""
    return lincomb(eq(x, y), le(x, y), symbols=(x, y), parts=[(1, 0)])


@attack("K010")
def an_inequality_as_an_equation_by_its_sign() -> object:
    """0 <= x ⊢ x = 0, by a square."""
    return lincomb(eq(x, real(0)), symbols=(x,), squares=[(1, x)])


@attack("K010")
def everything_from_the_premise_false() -> object:
    """The premise `false` read as 0 < 0 gives nothing; the rule of implication is meant."""
    return lincomb(lt(x, x), FALSE, symbols=(x,), parts=[(1, 0)])


@attack("K016")
def a_symbol_of_the_same_name_and_another_type() -> object:
    """k: int with k = 0 says nothing of k: real."""
    other = free("k", REAL)
    return lincomb(eq(other, real(0)), eq(k, integer(0)), symbols=(other,), parts=[(1, 0)])


@attack("K016")
def a_symbol_with_the_name_of_a_bound_variable() -> object:
    """Σ_{k=1}^{3} k = 3k."""
    return lincomb(eq(total(integer(1), integer(3), lam(k, k)), mul(integer(3), k)), symbols=(k,))


@attack("K016")
def an_equation_about_an_index() -> object:
    """k = 0 ⊢ Σ_{k=1}^{3} k = 0."""
    given = eq(k, integer(0))
    return lincomb(
        eq(total(integer(1), integer(3), lam(k, k)), integer(0)), given, symbols=(k,), parts=[(1, 0)]
    )


@attack("K016")
def an_equation_about_a_symbol_in_a_sum() -> object:
    """x = 0 gives Σ_{k=1}^{T} x·a(k) = 0 through `subst`, not through a multiplier 1."""
    left = total(integer(1), T, lam(k, mul(x, apply(a, k))))
    return lincomb(eq(left, real(0)), eq(x, real(0)), symbols=(x, T, a), parts=[(1, 0)])


# -- units and roots -------------------------------------------------------------------------------


@attack("K016")
def x_over_x() -> object:
    """x·(1/x) = 1 (x = 0: 0)."""
    return lincomb(eq(mul(x, inv(x)), real(1)), symbols=(x,))


@attack("K010")
def a_unit_that_is_only_nonnegative() -> object:
    """The same from 0 <= x."""
    given = le(real(0), x)
    return lincomb(eq(mul(x, inv(x)), real(1)), given, symbols=(x,), units=[0])


@attack("K016")
def a_unit_that_is_another() -> object:
    """The same from x + 1 > 0."""
    given = lt(real(0), add(x, real(1)))
    return lincomb(eq(mul(x, inv(x)), real(1)), given, symbols=(x,), units=[0])


@attack("K010")
def a_unit_that_is_0() -> object:
    """The same from x = 0."""
    return lincomb(eq(mul(x, inv(x)), real(1)), eq(x, real(0)), symbols=(x,), units=[0])


@attack("K014")
def dividing_an_inequality_by_a_nonzero_number() -> object:
    """c·x <= c·y, c != 0 ⊢ x <= y (c = -1)."""
    hypotheses = (le(mul(c, x), mul(c, y)), negation(eq(c, real(0))))
    return lincomb(le(x, y), *hypotheses, symbols=(x, y, c), parts=[(inv(c), 0)], units=[1])


@attack("K016")
def multiplying_an_inequality_by_a_negative_unit() -> object:
    """c < 0 is a unit; multiplying x <= y by it does not give y <= x as it stands."""
    return lincomb(le(y, x), lt(c, real(0)), symbols=(x, y, c), units=[0])


@attack("K016")
def cancelling_in_a_sum() -> object:
    """Σ_{k=1}^{T} a(k)/a(k) = T: the unit a(k) is about a free k."""
    given = negation(eq(apply(a, k), real(0)))
    left = total(integer(1), T, lam(k, mul(apply(a, k), inv(apply(a, k)))))
    return lincomb(eq(left, of_int(T)), given, le(integer(0), T), symbols=(a, k, T), units=[0], guards=[1])


@attack("K016")
def the_inverse_of_a_sum() -> object:
    """1/(x + y) = 1/x + 1/y."""
    units = (negation(eq(t, real(0))) for t in (x, y, add(x, y)))
    return lincomb(eq(inv(add(x, y)), add(inv(x), inv(y))), *units, symbols=(x, y), units=[0, 1, 2])


@attack("K016")
def the_root_of_a_negative_number() -> object:
    """sqrt(x)² = x (x = -1: open)."""
    return lincomb(eq(mul(unary("sqrt", x), unary("sqrt", x)), x), symbols=(x,))


@attack("K016")
def a_root_that_is_another() -> object:
    """The same from 0 <= x²."""
    given = le(real(0), mul(x, x))
    return lincomb(eq(mul(unary("sqrt", x), unary("sqrt", x)), x), given, symbols=(x,), roots=[0])


@attack("K016")
def the_root_of_a_square() -> object:
    """sqrt(x²) = x (x = -1)."""
    given = le(real(0), mul(x, x))
    return lincomb(eq(unary("sqrt", mul(x, x)), x), given, symbols=(x,), roots=[0])


@attack("K016")
def the_root_of_a_product() -> object:
    """sqrt(xy) = sqrt(x)·sqrt(y) (x = y = -1)."""
    given = le(real(0), mul(x, y))
    left, right = unary("sqrt", mul(x, y)), mul(unary("sqrt", x), unary("sqrt", y))
    return lincomb(eq(left, right), given, symbols=(x, y), roots=[0])


@attack("K016")
def the_absolute_value_is_the_number() -> object:
    """|x| = x."""
    return lincomb(eq(absolute(x), x), symbols=(x,))


@attack("K016")
def the_norm_of_a_sum() -> object:
    """|u + v| = |u| + |v|."""
    return lincomb(eq(norm(add(u, v)), add(norm(u), norm(v))), symbols=(u, v))


@attack("K012")
def the_other_vector_is_0() -> object:
    """<u, v> = 0 ⊢ v = 0."""
    p = Proof()
    p("inner_zero", p.hyp(eq(inner(u, v), real(0))))
    return prove(eq(v, zero(V)), p, eq(inner(u, v), real(0)), symbols=(u, v), spaces=["V"])


# -- powers, logarithms, rounding ------------------------------------------------------------------


@attack("K016")
def a_negative_power_times_its_base() -> object:
    """x^(-1)·x = 1 (x = 0)."""
    return lincomb(eq(mul(power(x, integer(-1)), x), real(1)), symbols=(x,))


@attack("K016")
def powers_add_up() -> object:
    """x^(-1)·x² = x^(-2)·x³ holds; x^(-2)·x² = x^0 does not (x = 0)."""
    return lincomb(eq(mul(power(x, integer(-2)), power(x, integer(2))), power(x, integer(0))), symbols=(x,))


@attack("K016")
def symbolic_powers_add_up() -> object:
    """x·x^k = x^(k+1) (x = 0, k = -1: 0 and 1)."""
    return lincomb(eq(mul(x, power(x, k)), power(x, add(k, integer(1)))), symbols=(x, k))


@attack("K012")
def the_recursion_of_powers_at_minus_1() -> object:
    """0^0 = 0·0^(-1), by the fact without its condition."""
    p = Proof()
    instance = p.fact("pow_succ", real(0), integer(-1))
    other = implies(eq(real(0), real(0)), eq(real(0), real(1)))
    condition = p("or_left", p.lincomb(le(integer(0), integer(0))), other=other)
    p.imp_elim(instance, condition)
    return p.certificate()


@attack("K012")
def zero_to_the_zero_is_0() -> object:
    """0^0 = 0."""
    left = power(real(0), integer(0))
    p = Proof()
    p("convert", p("refl", value=left), goal=eq(left, real(0)))
    return prove(eq(left, real(0)), p)


@attack("K016")
def the_logarithm_of_a_product() -> object:
    """log(xy) = log x + log y (x = y = -1)."""
    left = unary("log", mul(x, y))
    return lincomb(eq(left, add(unary("log", x), unary("log", y))), lt(real(0), mul(x, y)), symbols=(x, y))


@attack("K012")
def exp_log_without_its_condition() -> object:
    """exp(log(-1)) = -1."""
    p = Proof()
    p.imp_elim(p.fact("exp_log", real(-1)), p.lincomb(lt(real(0), real(1)), squares=[(1, real(1))]))
    return p.certificate()


@attack("K007")
def a_fact_that_is_disabled() -> object:
    """The logarithm of a product as a fact."""
    return Proof().fact("log_mul", x, y)


@attack("K011")
def the_norm_of_an_integer() -> object:
    """A fact of inner products at the integers."""
    return Proof().fact("norm_nonneg", types=(INT,))


@attack("K016")
def exponentials_of_products() -> object:
    """exp(xy) = exp(x)·exp(y)."""
    left = unary("exp", mul(x, y))
    return lincomb(eq(left, mul(unary("exp", x), unary("exp", y))), symbols=(x, y))


@attack("K016")
def truncating_division() -> object:
    """-7 div 3 = -2."""
    return lincomb(eq(apply(const("quot"), integer(-7), integer(3)), integer(-2)))


@attack("K016")
def the_remainder_by_0() -> object:
    """7 mod 0 = 7 (open)."""
    return lincomb(eq(apply(const("mod"), integer(7), integer(0)), integer(7)))


@attack("K016")
def remainders_add_up() -> object:
    """(k + j) mod 3 = k mod 3 + j mod 3."""

    def mod(value: Term) -> Term:
        return apply(const("mod"), value, integer(3))

    return lincomb(eq(mod(add(k, j)), add(mod(k), mod(j))), symbols=(k, j))


@attack("K011")
def between_two_reals_there_is_none() -> object:
    """x < y ⊢ x + 1 <= y."""
    p = Proof()
    p("int_tight", p.hyp(lt(x, y)))
    return prove(le(add(x, real(1)), y), p, lt(x, y), symbols=(x, y))


@attack("K027")
def half_of_an_integer() -> object:
    """∃k: int. 2k = 1, the witness written past the constructor."""
    from symderive.terms.term import Lit

    half = Lit(Fraction(1, 2), INT)
    odd = eq(mul(integer(2), k), integer(1))
    p = Proof()
    p("ex_intro", p.lincomb(apply(lam(k, odd), half)), goal=exists(k, odd), value=half)
    return prove(exists(k, odd), p)


@attack("K010")
def two_of_three_cases() -> object:
    """x < y or y < x."""
    p = Proof()
    three = p("trichotomy", left=x, right=y)
    p("or_elim", three, p.hyp(lt(x, y)), p("and_left", three))
    return prove(disj(lt(x, y), lt(y, x)), p, symbols=(x, y))


# -- sums ------------------------------------------------------------------------------------------


@attack("K016")
def a_closed_form_without_its_guard() -> object:
    """Σ_{k=1}^{T} 1 = T (T = -5: 0)."""
    return lincomb(eq(total(integer(1), T, lam(k, integer(1))), T), symbols=(T,))


@attack("K016")
def telescoping_without_its_guard() -> object:
    """Σ_{t=1}^{T} (a(t+1) - a(t)) = a(T+1) - a(1) (T = -1: 0)."""
    made, certificate = PROOFS["telescoping"]()
    arguments = {**certificate.steps[1].arguments, "guards": ()}
    steps = (certificate.steps[0], replace(certificate.steps[1], arguments=arguments))
    return check(made, replace(certificate, steps=steps))


@attack("K016")
def telescoping_from_minus_1() -> object:
    """The same from T >= -1 (T = -1: a(0) - a(1))."""
    body = sub(apply(a, add(k, integer(1))), apply(a, k))
    right = sub(apply(a, add(T, integer(1))), apply(a, integer(1)))
    given = le(integer(-1), T)
    return lincomb(eq(total(integer(1), T, lam(k, body)), right), given, symbols=(a, T), guards=[0])


@attack("K016")
def the_last_term_of_an_empty_sum() -> object:
    """Σ_{1}^{T+1} a = Σ_{1}^{T} a + a(T+1) from T >= -1 (T = -1)."""
    above = add(T, integer(1))
    right = add(total(integer(1), T, a), apply(a, above))
    given = le(integer(-1), T)
    return lincomb(eq(total(integer(1), above, a), right), given, symbols=(a, T), guards=[0])


@attack("K016")
def the_first_term_of_an_empty_sum() -> object:
    """Σ_{0}^{T} a = a(0) + Σ_{1}^{T} a from T >= -1."""
    right = add(apply(a, integer(0)), total(integer(1), T, a))
    given = le(integer(-1), T)
    return lincomb(eq(total(integer(0), T, a), right), given, symbols=(a, T), guards=[0])


@attack("K016")
def a_sum_split_outside_its_range() -> object:
    """Σ_{1}^{T} a = Σ_{1}^{j} a + Σ_{j+1}^{T} a for 0 <= T (j = T + 5)."""
    right = add(total(integer(1), j, a), total(add(j, integer(1)), T, a))
    given = le(integer(0), T)
    return lincomb(eq(total(integer(1), T, a), right), given, symbols=(a, j, T), guards=[0])


@attack("K016")
def a_guard_about_another_range() -> object:
    """Σ_{1}^{T} 1 = T from 0 <= j."""
    given = le(integer(0), j)
    return lincomb(eq(total(integer(1), T, lam(k, integer(1))), T), given, symbols=(j, T), guards=[0])


@attack("K018")
def a_guard_that_is_not_given() -> object:
    """Σ_{1}^{T} 1 = T, the guard 0 <= T assumed on the way."""
    p = Proof()
    p.lincomb(eq(total(integer(1), T, lam(k, integer(1))), T), guards=[p.hyp(le(integer(0), T))])
    return prove(p.at(1), p, symbols=(T,))


@attack("K016")
def a_guard_about_a_free_k_for_a_bound_one() -> object:
    """0 <= k ⊢ Σ_{k=-3}^{-2} Σ_{j=1}^{k} 1 = Σ_{k=-3}^{-2} k."""
    inside = total(integer(1), k, lam(j, integer(1)))
    left, right = (total(integer(-3), integer(-2), lam(k, body)) for body in (inside, k))
    given = le(integer(0), k)
    return lincomb(eq(left, right), given, symbols=(k,), guards=[0])


@attack("K010")
def a_guard_of_reals() -> object:
    """A guard compares integers."""
    given = le(real(0), x)
    return lincomb(eq(x, x), given, symbols=(x,), guards=[0])


@attack("K012")
def a_guard_under_a_binder() -> object:
    """∀T. Σ_{1}^{T} 1 = T, by restating ∀T. T = T."""
    p = Proof()
    same = p.all_intro(p("refl", value=T), T)
    goal = forall(T, eq(total(integer(1), T, lam(k, integer(1))), T))
    p("convert", same, goal=goal)
    return prove(goal, p)


@attack("K016")
def guarded_results_are_not_remembered() -> object:
    """A sum is first read with its guard, then without."""
    p = Proof()
    left = total(integer(1), T, lam(k, integer(1)))
    p.lincomb(eq(left, T), guards=[p.hyp(le(integer(0), T))])
    p.lincomb(eq(left, T))
    return prove(eq(left, T), p, symbols=(T,))


@attack("K016")
def a_reversed_sum_is_minus_the_sum() -> object:
    """Σ_{1}^{-5} k = -Σ_{-4}^{0} k."""
    left, right = total(integer(1), integer(-5), lam(k, k)), total(integer(-4), integer(0), lam(k, k))
    return lincomb(eq(left, neg(right)))


@attack("K009")
def a_congruence_from_2_on() -> object:
    """a(k) = 0 for 2 <= k ⊢ Σ_{1}^{T} a = 0."""
    given = forall(k, implies(le(integer(2), k), eq(apply(a, k), real(0))))
    p = Proof()
    at_k = p.imp_elim(p.all_elim(p.hyp(given), k), p.hyp(le(integer(2), k)))
    p("sum_cong", at_k, variable=k, lower=integer(1), upper=T)
    return p.certificate()


@attack("K009")
def a_congruence_at_one_point() -> object:
    """k = 1 ⊢ Σ_{k=1}^{T} k = Σ_{k=1}^{T} 1."""
    p = Proof()
    p("sum_cong", p.hyp(eq(k, integer(1))), variable=k, lower=integer(1), upper=T)
    return prove(p.at(1), p, eq(k, integer(1)), symbols=(k, T))


@attack("K009")
def a_congruence_whose_range_moves() -> object:
    """Σ_{k=1}^{k} f: the bound mentions the index."""
    p = Proof()
    p("sum_cong", p("refl", value=apply(a, k)), variable=k, lower=integer(1), upper=k)
    return p.certificate()


@attack("K010")
def a_sum_of_one_term_is_empty() -> object:
    """Σ_{1}^{1} a = 0."""
    p = Proof()
    p("sum_empty", p.lincomb(le(integer(1), integer(1))), function=a)
    return prove(eq(total(integer(1), integer(1), a), real(0)), p, symbols=(a,))


@attack("K009")
def functions_that_agree_on_a_range() -> object:
    """a(k) = 0 for 0 <= k, so a = λk. 0."""
    given = forall(k, implies(le(integer(0), k), eq(apply(a, k), real(0))))
    p = Proof()
    p("funext", p.imp_elim(p.all_elim(p.hyp(given), k), p.hyp(le(integer(0), k))), variable=k)
    return prove(eq(a, lam(k, real(0))), p, given, symbols=(a,))


# -- recursion and induction -----------------------------------------------------------------------


@attack("K012")
def recursion_below_0() -> object:
    """natrec(z, f, 0) = f(-1, natrec(z, f, -1))."""
    step = free("F", function_type(INT, REAL, REAL))
    p = Proof()
    p("natrec_succ", p.lincomb(le(integer(-1), integer(-1))), start=x, step=step, number=integer(-1))
    return p.certificate()


@attack("K009")
def a_step_from_2_on() -> object:
    """∀k. 0 <= k ⇒ P(k) from P(0) and a step for 2 <= k."""
    step = forall(k, implies(le(integer(2), k), apply(P, k), apply(P, add(k, integer(1)))))
    base = apply(P, integer(0))
    p = Proof()
    after = p.imp_elim(p.all_elim(p.hyp(step), k), p.hyp(le(integer(2), k)), p.hyp(apply(P, k)))
    p("induct", p.hyp(base), after, variable=k, base=integer(0), predicate=apply(P, k))
    return prove(forall(k, implies(le(integer(0), k), apply(P, k))), p, base, step, symbols=(P,))


@attack("K012")
def a_base_that_is_another() -> object:
    """∀k. 0 <= k ⇒ P(k) from P(1) and the step."""
    step = forall(k, implies(apply(P, k), apply(P, add(k, integer(1)))))
    p = Proof()
    after = p.imp_elim(p.all_elim(p.hyp(step), k), p.hyp(apply(P, k)))
    p("induct", p.hyp(apply(P, integer(1))), after, variable=k, base=integer(0), predicate=apply(P, k))
    return p.certificate()


@attack("K009")
def a_goal_that_is_not_generalised() -> object:
    """All horses have one colour."""
    R = free("R", function_type(INT, INT, PROP))  # noqa: N806
    step = forall(k, forall(j, implies(apply(R, k, j), apply(R, add(k, integer(1)), add(j, integer(1))))))
    p = Proof()
    other = sub(j, integer(1))
    given = p.all_elim(p.hyp(step), k, other)
    at_j = p("convert", p.imp_elim(given, p.hyp(apply(R, k, other))), goal=apply(R, add(k, integer(1)), j))
    p("induct", p.hyp(apply(R, integer(0), j)), at_j, variable=k, base=integer(0), predicate=apply(R, k, j))
    return prove(p.at(len(p.steps) - 1), p, apply(R, integer(0), j), step, symbols=(R, j))


@attack("K009")
def an_induction_whose_variable_is_fixed() -> object:
    """k = 0 ⊢ ∀k. 0 <= k ⇒ k = 0."""
    p = Proof()
    base = p("refl", value=integer(0))
    wrong = p.hyp(eq(add(k, integer(1)), integer(0)))
    p("induct", base, wrong, variable=k, base=integer(0), predicate=eq(k, integer(0)))
    return p.certificate()


@attack("K006")
def a_residue_is_left_out() -> object:
    """∀i: Z/3. P(i) from P(0) and P(1)."""
    three = Cyclic(3)
    predicate = free("P", Function(three, PROP))
    p = Proof()
    cases = [p.hyp(apply(predicate, cast(integer(value), three))) for value in (0, 1)]
    p("cyclic_cases", *cases, predicate=predicate)
    return p.certificate()


# -- calculus --------------------------------------------------------------------------------------


@attack("K012")
def the_absolute_value_at_0() -> object:
    """has_deriv(|.|, 0, 1)."""
    p = Proof()
    p("hd_elementary", p.lincomb(le(real(0), real(0))), name="abs", point=real(0))
    return p.certificate()


@attack("K006")
def the_root_at_0() -> object:
    """has_deriv(sqrt, 0, 1/0)."""
    return Proof()("hd_elementary", name="sqrt", point=real(0))


@attack("K012")
def the_outer_derivative_at_the_wrong_point() -> object:
    """The derivative of exp(sin x) at 0 is exp'(0)·cos 0 with exp' taken at 0 by luck; at 1 it is not."""
    p = Proof()
    outer, inside = (
        p("hd_elementary", name="exp", point=real(1)),
        p("hd_elementary", name="sin", point=real(1)),
    )
    p("hd_chain", outer, inside)
    return p.certificate()


@attack("K012")
def the_reciprocal_at_0() -> object:
    """has_deriv(1/x, 0, -1)."""
    p = Proof()
    identity = p("hd_id", point=real(0))
    nonzero = p("imp_intro", p.hyp(FALSE), proposition=eq(real(1), real(0)))
    p("hd_inv", identity, nonzero)
    return p.certificate()


@attack("K009")
def an_equation_differentiated_at_a_point() -> object:
    """x² = x at 1, so 2·1 = 1."""
    p = Proof()
    identity = p("hd_id", point=real(1))
    radius = p.lincomb(lt(real(0), real(1)), squares=[(1, real(1))])
    p("hd_cong", identity, radius, p.hyp(eq(mul(y, y), y)), variable=y)
    return p.certificate()


@attack("K009")
def an_equation_differentiated_at_the_point_that_is_named() -> object:
    """The same with y = 1 as the hypothesis."""
    p = Proof()
    identity = p("hd_id", point=real(1))
    radius = p.lincomb(lt(real(0), real(1)), squares=[(1, real(1))])
    at_one = p.hyp(eq(y, real(1)))
    p("hd_cong", identity, radius, p.lincomb(eq(mul(y, y), y), (y, at_one)), variable=y)
    return p.certificate()


@attack("K012")
def a_radius_of_0() -> object:
    """Agreement on no interval at all."""
    p = Proof()
    radius = p.hyp(lt(real(-1), real(0)))
    p("hd_cong", p("hd_id", point=real(1)), radius, p.hyp(eq(mul(y, y), y)), variable=y)
    return p.certificate()


@attack("K010")
def a_derivative_that_is_assumed_to_exist() -> object:
    """deriv(|.|, 0) = deriv(|.|, 0) does not say that there is one."""
    value = deriv(const("norm", REAL), real(0))
    p = Proof()
    p("hd_add", p("refl", value=value), p("refl", value=value))
    return p.certificate()


@attack("K009")
def monotone_across_a_pole() -> object:
    """-1/x increases where it is defined, so -1/(-1) <= -1/1."""
    p = Proof()
    nonzero = p.hyp(negation(eq(x, real(0))))
    step = p("hd_mul", p("hd_const", value=real(-1), point=x), p("hd_inv", p("hd_id", point=x), nonzero))
    value = p.at(step).args[2]  # type: ignore[attr-defined]
    sign = p.lincomb(le(real(0), value), squares=[(1, inv(x))])
    p("mono", p.lincomb(le(real(-1), real(1)), squares=[(2, real(1))]), step, sign, variable=x)
    return p.certificate()


@attack("K009")
def monotone_from_one_point() -> object:
    """x³ - 3x has a nonnegative derivative at 2, so it increases from -1 to 1."""
    p = Proof()
    given = p.hyp(has_deriv(f, x, c))
    p(
        "mono",
        p.lincomb(le(real(-1), real(1)), squares=[(2, real(1))]),
        given,
        p.hyp(le(real(0), c)),
        variable=x,
    )
    return p.certificate()


@attack("K009")
def a_slope_that_depends_on_the_step() -> object:
    """x² <= 0 + s·s on (0, 1], so 0 <= s for the derivative at 0: the bound is no constant."""
    p = Proof()
    square = p("hd_mul", p("hd_id", point=real(0)), p("hd_id", point=real(0)))
    bound = p.lincomb(le(mul(s, s), add(mul(real(0), real(0)), mul(s, s))))
    p("slope", square, bound, variable=s)
    return p.certificate()


@attack("K009")
def a_slope_at_one_step() -> object:
    """f(1) <= f(0) + m bounds no derivative."""
    p = Proof()
    at_one = p.hyp(le(apply(f, s), add(apply(f, real(0)), mul(s, x))))
    p("slope", p.hyp(has_deriv(f, real(0), c)), at_one, variable=s)
    return p.certificate()


@attack("K011")
def a_gradient_along_a_line() -> object:
    """A gradient in a space of dimension 1 is no derivative."""
    phi = free("phi", Function(V, REAL))
    p = Proof()
    p("real_grad", p.hyp(apply(const("has_grad", V), phi, u, v)))
    return p.certificate()


@attack("K012")
def the_derivative_of_a_product_is_the_product() -> object:
    """(f·g)'(0) = f'(0)·g'(0)."""
    p = Proof()
    product = p("hd_mul", p.hyp(has_deriv(f, x, c)), p.hyp(has_deriv(g, x, d)))
    wrong = has_deriv(lam(y, mul(apply(f, y), apply(g, y))), x, mul(c, d))
    p("convert", product, goal=wrong)
    return p.certificate()


@attack("K012")
def a_name_of_the_definition_is_captured() -> object:
    """The gradient of 0 is eps: if `eps` were captured, it would be, as |eps·h| <= eps·|h|."""
    eps, delta, h = (free(name, REAL) for name in ("eps", "delta", "h"))
    value = apply(const("has_grad", REAL), lam(x, real(0)), real(0), eps)
    rest = sub(sub(real(0), real(0)), mul(eps, h))
    small = forall(h, implies(le(absolute(h), delta), le(absolute(rest), mul(eps, absolute(h)))))
    captured = forall(eps, implies(lt(real(0), eps), exists(delta, conj(lt(real(0), delta), small))))
    p = Proof()
    unfolded = p("define", value=value)
    back = p("subst", unfolded, p("refl", value=value), template=lam(A, eq(A, value)))
    p("subst", back, p("convert", p.hyp(captured), goal=captured), template=lam(A, A))
    return p.certificate()


# -- choices ---------------------------------------------------------------------------------------


def choice(condition: Term, first: Term, second: Term) -> Term:
    return apply(const("ite", first.type), condition, first, second)


@attack("K016")
def a_choice_whose_condition_is_open() -> object:
    """(if x <= y then x else y) = x."""
    return lincomb(eq(choice(le(x, y), x, y), x), symbols=(x, y))


@attack("K016")
def a_choice_by_a_premise_about_a_free_variable() -> object:
    """0 <= k ⊢ Σ_{k=-1}^{0} (if 0 <= k then 1 else 0) = Σ_{k=-1}^{0} 1."""
    body = choice(le(integer(0), k), real(1), real(0))
    left = total(integer(-1), integer(0), lam(k, body))
    return lincomb(eq(left, real(2)), le(integer(0), k), symbols=(k,), parts=[])


@attack("K012")
def a_choice_by_another_condition() -> object:
    """(if x <= y then 1 else 0) = 1 from x < y + 1."""
    p = Proof()
    p("ite_true", p.hyp(lt(x, add(y, real(1)))), value=choice(le(x, y), real(1), real(0)))
    return p.certificate()


@attack("K012")
def a_choice_by_an_implication() -> object:
    """A ⇒ B is no negation of A."""
    p = Proof()
    p("ite_false", p.hyp(implies(A, B)), value=choice(A, real(1), real(0)))
    return p.certificate()


@attack("K016")
def a_choice_in_residues_of_unknown_number() -> object:
    """(if 1 = 0 in Z/n then 1 else 0) = 0 (n = 1)."""
    condition = eq(cast(integer(1), Zn), cast(integer(0), Zn))
    return lincomb(eq(choice(condition, real(1), real(0)), real(0)), sizes=["n"])


# -- replacing equals ------------------------------------------------------------------------------


@attack("K012")
def replacing_under_a_binder() -> object:
    """k = 0, Σ_{k=1}^{T} k = Σ_{k=1}^{T} k ⊢ Σ_{k=1}^{T} k = Σ_{k=1}^{T} 0."""
    whole = total(integer(1), T, lam(k, k))
    p = Proof()
    template = lam(j, eq(whole, total(integer(1), T, lam(k, j))))
    p("subst", p.hyp(eq(k, integer(0))), p("refl", value=whole), template=template)
    return p.certificate()


@attack("K011")
def a_template_of_another_type() -> object:
    """k = j of integers replaces no real."""
    p = Proof()
    p("subst", p.hyp(eq(k, j)), p.hyp(lt(x, x)), template=lam(x, lt(x, x)))
    return p.certificate()


@attack("K012")
def propositions_that_are_equivalent_are_not_replaced() -> object:
    """A ⇒ B, B ⇒ A do not make A = B by restating."""
    p = Proof()
    p("convert", p("refl", value=A), goal=eq(A, B))
    return prove(eq(A, B), p, implies(A, B), implies(B, A), symbols=(A, B))


@attack("K010")
def an_equivalence_as_an_equation() -> object:
    """The same by `subst`."""
    p = Proof()
    p("subst", p.hyp(implies(A, B)), p.hyp(A), template=lam(A, A))
    return prove(B, p, implies(A, B), A, symbols=(A, B))


@attack("K027")
def a_step_that_makes_an_ill_sorted_term() -> object:
    """Propositions are not summed."""
    steps = (
        Step("refl", (), {"value": apply(P, k)}),
        Step("sum_cong", (0,), {"variable": k, "lower": j, "upper": j}),
    )
    return check(statement(TRUE), Certificate("proved", (), steps, (), 0))


# -- lemmas ----------------------------------------------------------------------------------------


def positive_lemma() -> Lemma:
    """0 < x ⊢ 0 < 1/x."""
    inside = Proof()
    inside("inv_pos", inside.hyp(lt(real(0), x)))
    nonzero = inside.hyp(eq(x, real(0)))
    absurd = inside.lincomb(FALSE, (1, 0), (-1, nonzero))
    defined = inside("imp_intro", absurd, proposition=eq(x, real(0)))
    made = statement(lt(real(0), inv(x)), [x], [("positive", lt(real(0), x))])
    return Lemma(made, inside.certificate(1, [defined]))


@attack("K012")
def a_hypothesis_of_a_lemma_is_left_out() -> object:
    """0 < 1/(-1)."""
    p = Proof(lemmas=[positive_lemma()])
    used = p("lemma", number=0, spaces=(), sizes=(), values=(real(-1),))
    p.imp_elim(used, p.lincomb(lt(real(0), real(1)), squares=[(1, real(1))]))
    return p.certificate()


@attack("K017")
def a_lemma_is_taken_without_its_hypothesis() -> object:
    """The same; the implication is called the claim."""
    p = Proof(lemmas=[positive_lemma()])
    p("lemma", number=0, spaces=(), sizes=(), values=(real(-1),))
    nonzero = p("imp_intro", p.hyp(FALSE), proposition=eq(real(-1), real(0)))
    made = statement(lt(real(0), inv(real(-1))))
    require(obligations(made).conditions == (), "1/(-1) is plainly defined")
    return check(made, p.certificate(0)) and nonzero


@attack("K011")
def a_lemma_with_a_value_of_another_type() -> object:
    """A lemma about reals at an integer."""
    p = Proof(lemmas=[positive_lemma()])
    p("lemma", number=0, spaces=(), sizes=(), values=(k,))
    return p.certificate()


@attack("K021")
def a_lemma_with_too_few_values() -> object:
    p = Proof(lemmas=[positive_lemma()])
    p("lemma", number=0, spaces=(), sizes=(), values=())
    return p.certificate()


@attack("K021")
def a_lemma_before_the_first() -> object:
    p = Proof(lemmas=[positive_lemma()])
    p("lemma", number=-1, spaces=(), sizes=(), values=(x,))
    return p.certificate()


@attack("K021")
def a_refuted_statement_as_a_lemma() -> object:
    made, certificate = PROOFS["one_is_zero_mod_one"]()
    p = Proof(["n"], lemmas=[Lemma(made, certificate)])
    p("lemma", number=0, spaces=(), sizes=("n",), values=())
    return prove(made.claim, p, sizes=["n"])


@attack("K017")
def a_lemma_whose_proof_is_of_another_statement() -> object:
    lemma = positive_lemma()
    wrong = Lemma(replace(lemma.statement, claim=lt(inv(x), real(0))), lemma.certificate)
    p = Proof(lemmas=[wrong])
    p("lemma", number=0, spaces=(), sizes=(), values=(x,))
    return check(statement(TRUE), p.certificate())


@attack("K018")
def a_lemma_whose_proof_uses_more() -> object:
    lemma = positive_lemma()
    wrong = Lemma(replace(lemma.statement, hypotheses=()), lemma.certificate)
    p = Proof(lemmas=[wrong])
    p("true_intro")
    return check(statement(TRUE), p.certificate())


@attack("K019")
def a_lemma_whose_proof_owes_definedness() -> object:
    lemma = positive_lemma()
    require(lemma.certificate is not None, "the lemma has a proof")
    wrong = replace(lemma, certificate=replace(lemma.certificate, definedness=()))  # type: ignore[type-var]
    p = Proof(lemmas=[wrong])
    p("true_intro")
    return check(statement(TRUE), p.certificate())


@attack("K003")
def an_assumption_that_is_not_well_formed() -> object:
    """A cited statement with an undeclared symbol, without a certificate."""
    p = Proof(lemmas=[Lemma(statement(lt(real(0), x)), None)])
    p("true_intro")
    return check(statement(TRUE), p.certificate())


@attack("K021")
def lemmas_in_lemmas_in_lemmas() -> object:
    p = Proof()
    p("true_intro")
    certificate = p.certificate()
    for _ in range(25):
        certificate = replace(certificate, lemmas=(Lemma(statement(TRUE), certificate),))
    return check(statement(TRUE), certificate)


@attack("K011")
def a_lemma_of_the_reals_in_a_space() -> object:
    """A lemma about x: real is not used at a vector."""
    p = Proof(lemmas=[positive_lemma()])
    p("lemma", number=0, spaces=(), sizes=(), values=(u,))
    return p.certificate()


@attack("T101")
def a_space_of_a_lemma_becomes_a_type_without_the_constant() -> object:
    """The largest vector (`le` is no relation of vectors) cannot even be stated."""
    return check(statement(apply(const("le", V), u, v), [u, v], spaces=["V"]), PROOFS["telescoping"]()[1])


def forged(claim: Term) -> Lemma:
    """A statement that nothing proves."""
    return Lemma(statement(claim), None)


def test_a_forged_lemma_is_told_wherever_it_is_cited() -> None:
    lemma = forged(FALSE)
    p = Proof(lemmas=[lemma])
    p("lemma", number=0, spaces=(), sizes=(), values=())
    require_equal(check(statement(FALSE), p.certificate()).assumes, (lemma.statement,))
    # in a lemma of a lemma, cited or not
    outer = Proof(lemmas=[Lemma(statement(FALSE), p.certificate())])
    outer("lemma", number=0, spaces=(), sizes=(), values=())
    require_equal(check(statement(FALSE), outer.certificate()).assumes, (lemma.statement,))
    idle = Proof(lemmas=[Lemma(statement(FALSE), p.certificate())])
    idle("true_intro")
    require_equal(check(statement(TRUE), idle.certificate()).assumes, (lemma.statement,))
    # in a refutation
    refuted = Proof(lemmas=[lemma])
    absurd = refuted("lemma", number=0, spaces=(), sizes=(), values=())
    goal = refuted("imp_intro", absurd, proposition=eq(real(0), real(0)))
    assignment = Assignment((), (), (("x", real(0)),))
    certificate = refuted.certificate(goal, kind="refuted", assignment=assignment)
    require_equal(check(statement(eq(x, x), [x]), certificate).assumes, (lemma.statement,))


def test_a_statement_that_is_proved_by_itself_is_told() -> None:
    made = statement(lt(x, y), [x, y])
    p = Proof(lemmas=[Lemma(made, None)])
    p("lemma", number=0, spaces=(), sizes=(), values=(x, y))
    require_equal(check(made, p.certificate()).assumes, (made,))


# -- definedness -----------------------------------------------------------------------------------


@attack("K019")
def a_quotient_without_its_condition() -> object:
    """x/x = x/x."""
    p = Proof()
    p("refl", value=divide(x, x))
    return prove(p.at(0), p, symbols=(x,))


@attack("K018")
def a_condition_from_a_hypothesis_that_is_not_there() -> object:
    p = Proof()
    assumed = p.hyp(negation(eq(x, real(0))))
    p("refl", value=divide(x, x))
    return check(statement(p.at(1), [x]), p.certificate(1, [assumed]))


@attack("K018")
def a_condition_of_a_hypothesis_from_a_later_one() -> object:
    """1/x > 0, x != 0: the second does not define the first."""
    first, second = lt(real(0), inv(x)), negation(eq(x, real(0)))
    p = Proof()
    claim, defined = p.hyp(first), p.hyp(second)
    made = statement(first, [x], [("first", first), ("second", second)])
    require_equal(
        check(replace(made, hypotheses=made.hypotheses[::-1]), p.certificate(claim, [1, 1])).kind, "proved"
    )
    return check(made, p.certificate(claim, [defined, defined]))


@attack("K018")
def a_condition_of_a_hypothesis_from_itself() -> object:
    """1/x != 0 says that x != 0, in the convention 1/0 = 0; it does not define itself."""
    given = negation(eq(inv(x), real(0)))
    p = Proof()
    zero_at = p.hyp(eq(x, real(0)))
    template = lam(y, eq(inv(y), inv(real(0))))
    turned = p.lincomb(eq(real(0), x), (-1, zero_at))
    inverse_zero = p("subst", turned, p("refl", value=inv(real(0))), template=template)
    same = p("convert", inverse_zero, goal=eq(inv(x), real(0)))
    defined = p("imp_intro", p("imp_elim", p.hyp(given), same), proposition=eq(x, real(0)))
    claim = p.hyp(given)
    return check(statement(given, [x], [("given", given)]), p.certificate(claim, [defined, defined]))


def zero_or_cancelled(swapped: bool) -> Verdict:
    """Prove x = 0 or x/x = 1, or x/x = 1 or x = 0, of which only the first owes nothing."""
    is_zero, one = eq(x, real(0)), eq(mul(x, inv(x)), real(1))
    p = Proof()

    def either(step: int) -> int:
        first, second = (one, is_zero) if swapped else (is_zero, one)
        given = p.at(step)
        rule, other = ("or_left", second) if given == first else ("or_right", first)
        return p(rule, step, other=other)

    neither = p.hyp(negation(disj(one, is_zero) if swapped else disj(is_zero, one)))
    nonzero = p("imp_intro", p("imp_elim", neither, either(p.hyp(is_zero))), proposition=is_zero)
    absurd = p("imp_elim", neither, either(p.lincomb(one, units=[nonzero])))
    p("contra", absurd, proposition=p.at(neither).args[0])  # type: ignore[attr-defined]
    return prove(p.at(len(p.steps) - 1), p, symbols=(x,))


def test_alternatives_are_defined_in_the_order_in_which_they_are_read() -> None:
    require_equal(zero_or_cancelled(swapped=False).kind, "proved")


@attack("K019")
def alternatives_read_from_the_right() -> object:
    """x/x = 1 or x = 0."""
    return zero_or_cancelled(swapped=True)


@attack("K019")
def a_condition_too_many() -> object:
    p = Proof()
    p("true_intro")
    return check(statement(TRUE), p.certificate(0, [0]))


@attack("K019")
def a_derivative_that_need_not_exist() -> object:
    """deriv(f, x) = deriv(f, x)."""
    p = Proof()
    p("refl", value=deriv(f, x))
    return prove(p.at(0), p, symbols=(f, x))


@attack("K019")
def a_function_that_is_partial_as_an_argument() -> object:
    """F(λx. 1/x) = F(λx. 1/x)."""
    over = free("F", Function(RR, REAL))
    p = Proof()
    p("refl", value=apply(over, const("inv")))
    return prove(p.at(0), p, symbols=(over,))


@attack("K019")
def a_quotient_under_a_sum() -> object:
    """Σ_{k=0}^{T} 1/k is defined on 1..T only."""
    body = total(integer(0), T, lam(k, inv(of_int(k))))
    p = Proof()
    p("refl", value=body)
    return prove(p.at(0), p, symbols=(T,))


@attack("K019")
def a_definition_hides_a_quotient() -> object:
    """q := 1/x, q = q."""
    q = free("q", REAL)
    p = Proof()
    p("refl", value=inv(x))
    return check(statement(eq(q, q), [x], definitions=[("q", inv(x))]), p.certificate())


# -- refutations -----------------------------------------------------------------------------------


def refute(
    made: Statement,
    p: Proof,
    goal: int,
    definedness: tuple[int, ...] = (),
    kind: str = "refuted",
    **values: Term,
) -> Verdict:
    """Check a refutation at values of the symbols."""
    assignment = Assignment((), (), tuple((name, values[name]) for name, _ in made.symbols if name in values))
    return check(made, p.certificate(goal, definedness, kind=kind, assignment=assignment))


def negative_fails(value: int) -> tuple[Proof, int]:
    """Prove not 0 < value for a literal <= 0."""
    p = Proof()
    wrong = p.hyp(lt(real(0), real(value)))
    absurd = p.lincomb(FALSE, (1, wrong), squares=[(-value, real(1))] if value else [])
    return p, p("imp_intro", absurd, proposition=p.at(wrong))


def test_a_refutation_is_accepted_when_nothing_is_left_out() -> None:
    p, goal = negative_fails(-1)
    require_equal(refute(statement(lt(real(0), x), [x]), p, goal, x=real(-1)).kind, "refuted")


@attack("K019")
def a_hypothesis_is_forgotten() -> object:
    """0 < x ⊢ 0 < x, refuted at -1."""
    p, goal = negative_fails(-1)
    made = statement(lt(real(0), x), [x], [("positive", lt(real(0), x))])
    return refute(made, p, goal, x=real(-1))


@attack("K019")
def a_hypothesis_is_shown_of_another_value() -> object:
    p, goal = negative_fails(-1)
    positive = p.lincomb(lt(real(0), real(1)), squares=[(1, real(1))])
    made = statement(lt(real(0), x), [x], [("positive", lt(real(0), x))])
    return refute(made, p, goal, (positive,), x=real(-1))


@attack("K018")
def a_hypothesis_of_a_refutation_is_assumed() -> object:
    p, goal = negative_fails(-1)
    made = statement(lt(real(0), x), [x], [("positive", lt(real(0), x))])
    return refute(made, p, goal, (p.hyp(lt(real(0), real(-1))),), x=real(-1))


@attack("K019")
def a_universal_hypothesis_is_sampled() -> object:
    """g odd ⊢ g(1) = 0 refuted by a g that is odd at one point."""
    shifted = lam(x, add(x, real(1)))
    p = Proof()
    at_zero = p("refl", value=real(1))
    made = statement(lt(apply(g, real(1)), real(0)), [g], [("odd", ODD)])
    return refute(made, p, at_zero, (at_zero,), g=shifted)


@attack("K020")
def a_defined_name_is_assigned() -> object:
    """q := x² with 0 <= q, refuted by q = -1."""
    q = free("q", REAL)
    made = statement(le(real(0), q), [x], definitions=[("q", mul(x, x))])
    p, goal = negative_fails(-1)
    values = (("x", real(0)), ("q", real(-1)))
    return check(made, p.certificate(goal, kind="refuted", assignment=Assignment((), (), values)))


@attack("K020")
def a_symbol_is_not_assigned() -> object:
    p, goal = negative_fails(-1)
    return refute(statement(lt(real(0), x), [x, y]), p, goal, x=real(-1))


@attack("K020")
def symbols_in_another_order() -> object:
    p, goal = negative_fails(-1)
    values = (("y", real(0)), ("x", real(-1)))
    made = statement(lt(real(0), x), [x, y])
    return check(made, p.certificate(goal, kind="refuted", assignment=Assignment((), (), values)))


@attack("K020")
def a_symbol_assigned_twice() -> object:
    p, goal = negative_fails(-1)
    values = (("x", real(1)), ("x", real(-1)))
    made = statement(lt(real(0), x), [x])
    return check(made, p.certificate(goal, kind="refuted", assignment=Assignment((), (), values)))


@attack("K020")
def a_value_with_a_free_variable() -> object:
    """0 <= x² refuted at x = y for a y of which something is assumed."""
    p, goal = negative_fails(-1)
    return refute(statement(lt(real(0), x), [x]), p, goal, x=y)


@attack("K020")
def a_value_of_another_type() -> object:
    p, goal = negative_fails(-1)
    return refute(statement(lt(real(0), x), [x]), p, goal, x=integer(-1))


@attack("K020")
def an_integer_that_is_assigned_a_real() -> object:
    """k <= 0 or 1 <= k, refuted at k = 1/2."""
    p, goal = negative_fails(-1)
    made = statement(disj(le(k, integer(0)), le(integer(1), k)), [k])
    return refute(made, p, goal, k=HALF)


@pytest.mark.parametrize("size", [0, -1, 10**6 + 1])
def test_a_size_is_assigned_a_number_from_1_on(size: int) -> None:
    p = Proof()
    p("true_intro")
    made = statement(le(integer(1), n), sizes=["n"])
    assignment = Assignment((), (("n", size),), ())
    require_refused("K020", lambda: check(made, p.certificate(kind="refuted", assignment=assignment)))


@attack("K020")
def a_size_is_not_assigned() -> object:
    p = Proof()
    p("true_intro")
    made = statement(le(integer(2), n), sizes=["n"])
    return check(made, p.certificate(kind="refuted", assignment=Assignment((), (), (("n", integer(1)),))))


@attack("K020")
def a_space_that_is_no_space() -> object:
    """A space is assigned the integers."""
    p = Proof()
    p("true_intro")
    made = statement(eq(u, zero(V)), [u], spaces=["V"])
    assignment = Assignment((("V", INT),), (), (("u", integer(1)),))
    return check(made, p.certificate(kind="refuted", assignment=assignment))


@attack("K020")
def a_space_that_is_symbolic() -> object:
    """A space is assigned another space, of which nothing is known."""
    p = Proof()
    p("true_intro")
    made = statement(eq(u, zero(V)), [u], spaces=["V"])
    other = Space("W")
    assignment = Assignment((("V", other),), (), (("u", const("zero", other)),))
    return check(made, p.certificate(kind="refuted", assignment=assignment))


@attack("K013")
def a_space_of_symbolic_size() -> object:
    p = Proof()
    p("true_intro")
    kind = Function(Zn, REAL)
    made = statement(eq(u, zero(V)), [u], spaces=["V"], sizes=["n"])
    assignment = Assignment((("V", kind),), (("n", 1),), (("u", const("zero", kind)),))
    return check(made, p.certificate(kind="refuted", assignment=assignment))


@attack("K020")
def a_value_that_mentions_a_space() -> object:
    """A closed value with an abstract space inside."""
    value = apply(const("norm", V), const("zero", V))
    p = Proof()
    p("true_intro")
    return refute(statement(lt(real(0), x), [x]), p, 0, x=value)


@attack("K019")
def a_hypothesis_that_is_undefined_at_the_counterexample() -> object:
    """0·(1/x) = 0 ⊢ x != 0, refuted at x = 0."""
    given, claim = eq(mul(real(0), inv(x)), real(0)), negation(eq(x, real(0)))
    p = Proof()
    holds = p.lincomb(eq(mul(real(0), inv(real(0))), real(0)))
    refl = p("refl", value=real(0))
    false_claim = negation(eq(real(0), real(0)))
    goal = p("imp_intro", p("imp_elim", p.hyp(false_claim), refl), proposition=false_claim)
    return refute(statement(claim, [x], [("given", given)]), p, goal, (holds, holds), x=real(0))


@attack("K019")
def a_claim_that_is_undefined_at_the_counterexample() -> object:
    """x/x = 1 is refuted as false at x = 0, where it is undefined."""
    p = Proof()
    wrong = p.hyp(eq(mul(real(0), inv(real(0))), real(1)))
    goal = p("imp_intro", p.lincomb(FALSE, (1, wrong), squares=[(1, real(1))]), proposition=p.at(wrong))
    made = statement(eq(mul(x, inv(x)), real(1)), [x])
    return refute(made, p, goal, x=real(0))


@attack("K017")
def undefined_where_it_is_defined() -> object:
    """x = x is refuted as undefined."""
    p = Proof()
    p("true_intro")
    return refute(statement(eq(x, x), [x]), p, 0, kind="refuted-undefined", x=real(0))


@attack("K018")
def undefined_by_assumption() -> object:
    p = Proof()
    p.hyp(negation(TRUE))
    return refute(statement(eq(x, x), [x]), p, 0, kind="refuted-undefined", x=real(0))


@attack("K017")
def a_falsehood_is_no_undefinedness() -> object:
    """1/x = 2 at x = 1 is false, not undefined."""
    p = Proof()
    wrong = p.hyp(eq(inv(real(1)), real(2)))
    goal = p("imp_intro", p.lincomb(FALSE, (1, wrong), squares=[(1, real(1))]), proposition=p.at(wrong))
    made = statement(eq(inv(x), real(2)), [x])
    require_equal(refute(made, p, goal, x=real(1)).kind, "refuted")
    return refute(made, p, goal, kind="refuted-undefined", x=real(1))


@attack("K020")
def a_proof_called_a_refutation() -> object:
    made, certificate = PROOFS["telescoping"]()
    return check(made, replace(certificate, kind="refuted"))


@attack("K020")
def a_refutation_called_a_proof() -> object:
    made, certificate = PROOFS["tanh_refutes"]()
    return check(made, replace(certificate, kind="proved"))


@attack("K019")
def a_refutation_called_a_proof_without_its_assignment() -> object:
    made, certificate = PROOFS["tanh_refutes"]()
    return check(made, replace(certificate, kind="proved", assignment=None))


@attack("K017")
def the_claim_for_its_negation() -> object:
    """A refutation must show the negation."""
    p = Proof()
    p("refl", value=real(0))
    return refute(statement(eq(x, real(0)), [x]), p, 0, x=real(0))


@attack("K022")
def another_kind() -> object:
    made, certificate = PROOFS["telescoping"]()
    return check(made, replace(certificate, kind="assumed"))


# -- lines -----------------------------------------------------------------------------------------


@attack("K025")
def a_line_that_is_not_proved() -> object:
    made, certificate = PROOFS["telescoping"]()
    return check(made, replace(certificate, lines=(Line(FALSE, 1, -1),)))


@attack("K025")
def a_line_that_is_not_defined() -> object:
    p = Proof()
    line = p("refl", value=inv(x))
    p("true_intro")
    return check(statement(TRUE, [x]), p.certificate(1, lines=[Line(p.at(line), line, -1)]))


@attack("K018")
def a_line_that_is_assumed() -> object:
    p = Proof()
    p.hyp(A)
    p("true_intro")
    return check(statement(TRUE, [A]), p.certificate(1, lines=[Line(A, 0, -1)]))


@attack("K018")
def a_line_that_is_defined_by_assumption() -> object:
    p = Proof()
    line = p("refl", value=inv(x))
    assumed = p.hyp(negation(eq(x, real(0))))
    p("true_intro")
    return check(statement(TRUE, [x]), p.certificate(2, lines=[Line(p.at(line), line, assumed)]))


# -- statements ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (statement(TRUE, [x, x]), "K002"),
        (statement(TRUE, [x], spaces=["x"]), "K002"),
        (statement(TRUE, spaces=["V"], sizes=["V"]), "K002"),
        (statement(TRUE, [x], definitions=[("x", real(1))]), "K002"),
        (statement(TRUE, definitions=[("q", real(1)), ("q", real(2))]), "K002"),
        (statement(TRUE, hypotheses=[("h", TRUE), ("h", FALSE)]), "K002"),
        (statement(TRUE, hypotheses=[("", TRUE)]), "K002"),
        (statement(TRUE, [Free("#0", REAL)]), "K002"),
        (statement(TRUE, [Free("antidifference!", INT)]), "K002"),
        (statement(TRUE, [Free("\u0430", REAL)]), "K002"),
        (statement(TRUE, [Free("\u03bf", REAL)]), "K002"),
        (statement(TRUE, [Free("x\uff11", REAL)]), "K002"),
        (statement(eq(x, x)), "K003"),
        (statement(eq(x, x), [free("x", INT)]), "K003"),
        (statement(TRUE, [u]), "K003"),
        (statement(TRUE, [i]), "K003"),
        (statement(forall(i, TRUE)), "K003"),
        (statement(forall(u, TRUE)), "K003"),
        (statement(eq(free("n", REAL), real(1)), sizes=["n"]), "K003"),
        (statement(eq(free("q", REAL), x), [x], definitions=[("q", free("r", REAL)), ("r", x)]), "K003"),
        (statement(eq(free("q", REAL), x), [x], definitions=[("q", free("q", REAL))]), "K003"),
        (statement(x, [x]), "K004"),
        (statement(TRUE, [x], hypotheses=[("h", x)]), "K004"),
    ],
)
def test_a_statement_that_is_not_well_formed_is_refused(made: Statement, code: str) -> None:
    p = Proof()
    p("true_intro")
    require_refused(code, lambda: check(made, p.certificate()))


# -- size ------------------------------------------------------------------------------------------


@attack("K121")
def a_power_that_is_too_large() -> object:
    return lincomb(eq(power(real(2), integer(10**18)), real(0)))


@attack("K121")
def a_power_of_powers() -> object:
    value: Term = real(2)
    for _ in range(4):
        value = power(value, integer(400))
    return lincomb(eq(value, real(0)))


@attack("K121")
def a_product_with_too_many_terms() -> object:
    names = [free(f"x{number}", REAL) for number in range(12)]
    total_of = names[0]
    for name in names[1:]:
        total_of = add(total_of, name)  # type: ignore[assignment]
    return lincomb(eq(power(total_of, integer(12)), real(0)))


@attack("T107")
def a_term_that_becomes_too_deep() -> object:
    """Putting a deep term into a deep term."""
    deep: Term = x
    for _ in range(100):
        deep = unary("exp", deep)
    p = Proof()
    p.all_elim(p.all_intro(p("refl", value=deep), x), deep)
    return p.certificate()


@attack("T108")
def a_term_that_becomes_too_large() -> object:
    """Putting a wide term into a wide term."""
    wide: Term = x
    for _ in range(12):
        wide = add(wide, wide)
    p = Proof()
    p.all_elim(p.all_intro(p("refl", value=wide), x), wide)
    return p.certificate()


# -- what runs them --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(ATTACKS))
def test_the_attack_is_refused(name: str) -> None:
    code, run = ATTACKS[name]
    require_refused(code, run)


def test_there_are_many_attacks() -> None:
    require(len(ATTACKS) >= 130, f"{len(ATTACKS)} attacks")
