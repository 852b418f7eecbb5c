"""Rules of equality, definitions and recursion: what each concludes, and each refusal by its code."""

from __future__ import annotations

import pytest

from symderive.kernel.sequent import Sequent
from symderive.terms.build import (
    add,
    divide,
    eq,
    forall,
    implies,
    integer,
    inv,
    le,
    lt,
    mul,
    of_int,
    power,
    real,
    total,
    unary,
)
from symderive.terms.term import Term, apply, const, free, lam, lit
from symderive.terms.types import INT, PROP, REAL, Cyclic, Function, Space, function_type
from tests.kernel_proofs import accept, refusal_code

A, B = free("A", PROP), free("B", PROP)
x, y, z = (free(name, REAL) for name in "xyz")
n, k = free("n", INT), free("k", INT)
f = free("f", Function(REAL, REAL))
Zn = Cyclic("n")


def given(conclusion: Term, *hypotheses: Term) -> Sequent:
    return Sequent(frozenset(hypotheses), conclusion)


def test_refl() -> None:
    assert accept("refl", value=f) == given(eq(f, f))
    assert refusal_code("refl", value=integer) == "K007"


def test_subst() -> None:
    equation, target = given(eq(x, y), A), given(lt(x, add(x, real(1))), B)
    both = accept("subst", equation, target, template=lam(z, lt(z, add(z, real(1)))))
    assert both == given(lt(y, add(y, real(1))), A, B)
    one = accept("subst", equation, target, template=lam(z, lt(x, add(z, real(1)))))
    assert one == given(lt(x, add(y, real(1))), A, B)
    assert refusal_code("subst", lt(x, y), target, template=lam(z, lt(z, z))) == "K010"
    assert refusal_code("subst", equation, target, template=x) == "K011"
    assert refusal_code("subst", equation, target, template=lam(n, le(n, n))) == "K011"
    assert refusal_code("subst", equation, target, template=lam(z, lt(z, z))) == "K012"
    assert refusal_code("subst", equation, target, template=lam(z, z)) == "K012"


def test_subst_replaces_propositions_and_functions() -> None:
    p = free("p", PROP)
    assert accept("subst", eq(A, B), given(A), template=lam(p, p)) == given(B)
    g = free("g", Function(REAL, REAL))
    template = lam(g, eq(apply(g, real(0)), real(0)))
    found = accept("subst", eq(f, const("exp")), eq(apply(f, real(0)), real(0)), template=template)
    assert found == given(eq(unary("exp", real(0)), real(0)))


def test_subst_does_not_rewrite_under_a_sum_with_an_equation_about_its_index() -> None:
    # k = 0 ⊢ k = 0 rewrites the free k only: the index of Σ k is another variable
    equation = accept("hyp", proposition=eq(k, integer(0)))
    whole = total(integer(1), n, lam(k, k))
    target = eq(add(whole, k), add(whole, k))
    j = free("j", INT)
    found = accept("subst", equation, target, template=lam(j, eq(add(whole, k), add(whole, j))))
    assert found.conclusion == eq(add(whole, k), add(whole, integer(0)))
    rewritten = eq(whole, total(integer(1), n, lam(k, integer(0))))
    template = lam(j, eq(whole, total(integer(1), n, lam(k, j))))
    assert refusal_code("subst", equation, eq(whole, whole), template=template) == "K012"
    untouched = accept("subst", equation, eq(whole, whole), template=lam(j, eq(whole, whole)))
    assert untouched.conclusion != rewritten


def test_funext() -> None:
    premise = given(eq(add(x, y), add(y, x)), A)
    assert accept("funext", premise, variable=x) == given(eq(lam(x, add(x, y)), lam(x, add(y, x))), A)
    assert refusal_code("funext", lt(x, y), variable=x) == "K010"
    assert refusal_code("funext", given(eq(x, y), eq(x, y)), variable=x) == "K009"
    assert refusal_code("funext", eq(n, n), variable=n, known_sizes=["n"]) == "K013"


def test_functions_that_agree_on_a_range_are_not_equal() -> None:
    on_range = accept("hyp", proposition=implies(le(integer(0), k), eq(of_int(k), real(0))))
    in_range = accept("hyp", proposition=le(integer(0), k))
    assert refusal_code("funext", accept("imp_elim", on_range, in_range), variable=k) == "K009"


def test_convert() -> None:
    found = accept("convert", given(lt(add(x, y), real(2)), A), goal=lt(add(y, x), add(real(1), real(1))))
    assert found == given(lt(add(y, x), add(real(1), real(1))), A)
    assert refusal_code("convert", lt(x, y), goal=lt(y, x)) == "K012"
    assert refusal_code("convert", lt(x, y), goal=x) == "K011"


def test_convert_works_under_binders_without_any_condition() -> None:
    premise = forall(x, eq(add(apply(f, add(x, x)), real(0)), real(1)))
    goal = forall(y, eq(apply(f, mul(real(2), y)), real(1)))
    assert accept("convert", premise, goal=goal) == given(goal)
    guarded = forall(k, implies(le(integer(0), k), eq(total(integer(1), k, lam(n, n)), k)))
    open_sum = total(integer(1), k, lam(n, n))
    closed = mul(divide(real(1), real(2)), mul(of_int(k), add(of_int(k), real(1))))
    wrong = forall(k, implies(le(integer(0), k), eq(of_int(open_sum), closed)))
    assert refusal_code("convert", guarded, goal=wrong) == "K012"


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (mul(x, inv(x)), real(1)),
        (power(x, integer(-1)), mul(x, power(x, integer(-2)))),
        (unary("sqrt", mul(x, x)), x),
        (unary("log", mul(x, y)), add(unary("log", x), unary("log", y))),
        (power(x, add(n, integer(1))), mul(x, power(x, n))),
        (inv(add(x, y)), add(inv(x), inv(y))),
    ],
    ids=["x/x", "a negative power", "a root", "a logarithm", "a symbolic power", "an inverse of a sum"],
)
def test_convert_knows_no_conditional_identity(left: Term, right: Term) -> None:
    assert refusal_code("convert", eq(left, left), goal=eq(left, right)) == "K012"


def test_define() -> None:
    value = apply(const("max", REAL), x, y)
    assert accept("define", value=value) == given(eq(value, apply(const("ite", REAL), le(x, y), y, x)))
    assert refusal_code("define", value=unary("exp", x)) == "K010"
    assert refusal_code("define", value=apply(const("max", REAL), x)) == "K010"
    assert refusal_code("define", value=const("tanh")) == "K010"
    assert refusal_code("define", value=x) == "K010"
    assert refusal_code("define", value=apply(f, x)) == "K010"


def test_the_definition_of_the_gradient_captures_no_name() -> None:
    names = [free(name, REAL) for name in ("eps", "delta", "h", "y")]
    for name in names:
        function = lam(x, mul(name, x))
        value = apply(const("has_grad", REAL), function, name, name)
        body = accept("define", value=value).conclusion.args[1]  # type: ignore[attr-defined]
        other = free("w", REAL)
        renamed = apply(const("has_grad", REAL), lam(x, mul(other, x)), other, other)
        there = accept("define", value=renamed).conclusion.args[1]  # type: ignore[attr-defined]
        assert apply(lam(name, body), other) == there


STEP = free("F", function_type(INT, REAL, REAL))


def recursion(at: Term) -> Term:
    return apply(const("natrec", REAL), x, STEP, at)


def test_natrec_zero() -> None:
    assert accept("natrec_zero", start=x, step=STEP) == given(eq(recursion(integer(0)), x))
    assert refusal_code("natrec_zero", start=x, step=f) == "T105"


def test_natrec_succ() -> None:
    found = accept("natrec_succ", given(le(integer(0), k), A), start=x, step=STEP, number=k)
    assert found == given(eq(recursion(add(k, integer(1))), apply(STEP, k, recursion(k))), A)
    for premise in (le(integer(-1), k), lt(integer(0), k), le(integer(0), n), le(k, integer(0))):
        assert refusal_code("natrec_succ", premise, start=x, step=STEP, number=k) == "K012"
    assert refusal_code("natrec_succ", le(real(0), y), start=x, step=STEP, number=y) == "K011"


def test_recursion_says_nothing_below_0() -> None:
    low = le(integer(-1), integer(-1))
    assert refusal_code("natrec_succ", low, start=x, step=STEP, number=integer(-1)) == "K012"


def test_the_zero_of_a_space_put_for_the_reals_is_0() -> None:
    zero = const("zero", REAL)
    assert accept("convert", eq(zero, zero), goal=eq(zero, lit(0))).conclusion == eq(zero, lit(0))
    over = const("zero", Function(Zn, Space("V")))
    i = free("i", Zn)
    at_i = apply(over, i)
    found = accept("convert", eq(at_i, at_i), goal=eq(at_i, const("zero", Space("V"))))
    assert found.conclusion == eq(at_i, const("zero", Space("V")))
