"""Rules of the integers and of Z/n: what each concludes, and each refusal by its code."""

from __future__ import annotations

import pytest

from symderive.kernel.sequent import Sequent
from symderive.terms.build import add, cast, conj, eq, forall, implies, integer, le, lt, mul, neg, real
from symderive.terms.term import Term, apply, const, free, lam
from symderive.terms.types import INT, PROP, REAL, Cyclic, Function
from tests.kernel_proofs import accept, refusal_code

A = free("A", PROP)
x, y = free("x", REAL), free("y", REAL)
k, n, b = (free(name, INT) for name in "knb")
P = free("P", Function(INT, PROP))
Zn = Cyclic("n")


def given(conclusion: Term, *hypotheses: Term) -> Sequent:
    return Sequent(frozenset(hypotheses), conclusion)


# -- induction -------------------------------------------------------------------------------------

BASE = given(apply(P, b), A)
STEP = given(apply(P, add(k, integer(1))), le(b, k), apply(P, k))
GOAL = {"variable": k, "base": b, "predicate": apply(P, k)}


def test_induct() -> None:
    assert accept("induct", BASE, STEP, **GOAL) == given(forall(k, implies(le(b, k), apply(P, k))), A)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"variable": free("k", REAL)}, "K011"),
        ({"base": real(0)}, "K011"),
        ({"predicate": k}, "K011"),
        ({"base": integer(0)}, "K012"),
        ({"predicate": apply(P, b)}, "K012"),
        ({"variable": b}, "K012"),
        ({"variable": integer(0)}, "K007"),
    ],
)
def test_induct_refuses(change: dict[str, Term], code: str) -> None:
    assert refusal_code("induct", BASE, STEP, **(GOAL | change)) == code


def test_the_step_is_from_k_to_k_plus_1() -> None:
    assert refusal_code("induct", BASE, given(apply(P, add(k, integer(2)))), **GOAL) == "K012"
    assert refusal_code("induct", BASE, given(apply(P, k)), **GOAL) == "K012"
    assert refusal_code("induct", given(apply(P, add(b, integer(1)))), STEP, **GOAL) == "K012"


def test_the_variable_of_an_induction_is_free_nowhere_else() -> None:
    assert refusal_code("induct", given(apply(P, b), eq(k, b)), STEP, **GOAL) == "K009"
    fixed = given(STEP.conclusion, *STEP.hypotheses, eq(k, integer(3)))
    assert refusal_code("induct", BASE, fixed, **GOAL) == "K009"
    at_k = {"variable": k, "base": k, "predicate": le(b, b)}
    assert refusal_code("induct", given(le(b, b)), given(le(b, b)), **at_k) == "K009"


def test_a_step_that_is_valid_from_2_only_is_refused() -> None:
    from_2 = given(apply(P, add(k, integer(1))), le(integer(2), k), apply(P, k))
    assert refusal_code("induct", BASE, from_2, **GOAL) == "K009"


def test_a_goal_that_was_not_generalised_is_refused() -> None:
    """All horses have one colour: the induction hypothesis is used at another x than the goal's."""
    Q = free("Q", Function(INT, Function(REAL, PROP)))  # noqa: N806
    other = given(apply(Q, add(k, integer(1)), x), apply(Q, k, y))
    goal = {"variable": k, "base": integer(0), "predicate": apply(Q, k, x)}
    assert refusal_code("induct", given(apply(Q, integer(0), x)), other, **goal) == "K009"
    general = forall(x, apply(Q, k, x))
    step = given(forall(x, apply(Q, add(k, integer(1)), x)), general)
    base = given(forall(x, apply(Q, integer(0), x)))
    assert accept("induct", base, step, variable=k, base=integer(0), predicate=general)


def test_a_size_is_not_inducted_over() -> None:
    premises = (
        given(le(integer(1), integer(1))),
        given(le(integer(1), add(n, integer(1))), le(integer(1), n)),
    )
    goal = {"variable": n, "base": integer(1), "predicate": le(integer(1), n)}
    assert refusal_code("induct", *premises, **goal, known_sizes=["n"]) == "K013"
    assert refusal_code("induct", *premises, **goal) == "accepted"


# -- neighbours, remainders ------------------------------------------------------------------------


def test_int_tight() -> None:
    assert accept("int_tight", given(lt(k, n), A)) == given(le(add(k, integer(1)), n), A)
    assert refusal_code("int_tight", le(k, n)) == "K010"
    assert refusal_code("int_tight", lt(x, y)) == "K011"


def test_divmod() -> None:
    found = accept("divmod", given(lt(integer(0), n), A), value=k)
    quotient, rest = (apply(const(name), k, n) for name in ("quot", "mod"))
    parts = conj(eq(k, add(mul(n, quotient), rest)), le(integer(0), rest), lt(rest, n))
    assert found == given(parts, A)
    assert refusal_code("divmod", le(integer(0), n), value=k) == "K010"
    assert refusal_code("divmod", lt(integer(-1), n), value=k) == "K012"
    assert refusal_code("divmod", lt(n, integer(0)), value=k) == "K012"
    assert refusal_code("divmod", lt(integer(0), n), value=x) == "K012"
    assert refusal_code("divmod", lt(real(0), x), value=k) == "K012"


@pytest.mark.parametrize(
    ("number", "rest", "quotient"), [(-7, 2, -3), (7, 1, 2), (-1, 2, -1), (0, 0, 0), (6, 0, 2)]
)
def test_remainders_are_rounded_down(number: int, rest: int, quotient: int) -> None:
    for name, value in (("mod", rest), ("quot", quotient)):
        term = apply(const(name), integer(number), integer(3))
        assert accept("convert", eq(term, term), goal=eq(term, integer(value)))
        for wrong in (value - 1, value + 1, -value or 5):
            assert refusal_code("convert", eq(term, term), goal=eq(term, integer(wrong))) == "K012"


@pytest.mark.parametrize("modulus", [0, -3])
def test_remainders_by_0_and_below_are_open(modulus: int) -> None:
    term = apply(const("mod"), integer(7), integer(modulus))
    for value in range(-3, 4):
        assert refusal_code("convert", eq(term, term), goal=eq(term, integer(value))) == "K012"


# -- sizes and residues ----------------------------------------------------------------------------


def test_size() -> None:
    assert accept("size", name="n", known_sizes=["n"]) == given(le(integer(1), n))
    assert refusal_code("size", name="k", known_sizes=["n"]) == "K013"
    assert refusal_code("size", name="n") == "K013"


i = free("i", Zn)


def test_rep_range() -> None:
    rep = apply(const("rep", Zn), i)
    assert accept("rep_range", value=i) == given(conj(le(integer(0), rep), lt(rep, n)))
    five = free("i", Cyclic(5))
    rep = apply(const("rep", Cyclic(5)), five)
    assert accept("rep_range", value=five) == given(conj(le(integer(0), rep), lt(rep, integer(5))))
    assert refusal_code("rep_range", value=k) == "K011"


def test_rep_cast() -> None:
    residue = cast(k, Zn)
    rep = apply(const("rep", Zn), residue)
    assert accept("rep_cast", value=residue) == given(eq(rep, apply(const("mod"), k, n)))
    assert refusal_code("rep_cast", value=i) == "K010"
    assert refusal_code("rep_cast", value=k) == "K011"


def test_a_representative_is_no_homomorphism() -> None:
    def rep(value: Term) -> Term:
        return apply(const("rep", Zn), value)

    one = cast(integer(1), Zn)
    for left, right in (
        (add(rep(i), integer(1)), rep(add(i, one))),
        (rep(cast(k, Zn)), k),
        (rep(neg(i)), neg(rep(i))),
        (rep(one), integer(1)),
    ):
        assert refusal_code("convert", eq(left, left), goal=eq(left, right)) == "K012"
    zero = rep(cast(integer(0), Zn))
    assert accept("convert", eq(zero, zero), goal=eq(zero, integer(0)))


def test_cyclic_cases() -> None:
    Z3 = Cyclic(3)  # noqa: N806
    predicate = free("P", Function(Z3, PROP))
    cases = [given(apply(predicate, cast(integer(v), Z3)), A) for v in range(3)]
    found = accept("cyclic_cases", *cases, predicate=predicate)
    assert found == given(apply(const("forall", Z3), predicate), A)
    assert refusal_code("cyclic_cases", *cases[:2], predicate=predicate) == "K006"
    assert refusal_code("cyclic_cases", *cases, cases[0], predicate=predicate) == "K006"
    assert refusal_code("cyclic_cases", cases[1], cases[0], cases[2], predicate=predicate) == "K012"
    assert refusal_code("cyclic_cases", predicate=free("P", Function(Zn, PROP))) == "K011"
    assert refusal_code("cyclic_cases", predicate=lam(k, A)) == "K011"
    assert refusal_code("cyclic_cases", predicate=A) == "K011"
    number = free("f", Function(Cyclic(1), REAL))
    assert refusal_code("cyclic_cases", A, predicate=number) == "K012"
