"""What propositions owe, left to right; what plainly holds is left out."""

from __future__ import annotations

from fractions import Fraction

import pytest

from symderive.kernel.check import Assignment, obligations, refutation_obligations
from symderive.kernel.definedness import _PARTIAL, definedness
from symderive.terms.build import (
    FALSE,
    TRUE,
    absolute,
    add,
    conj,
    csum,
    disj,
    eq,
    exists,
    forall,
    implies,
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
    real_power,
    sub,
    total,
    unary,
)
from symderive.terms.constants import SCHEMES, TOTAL
from symderive.terms.term import Term, apply, const, free, lam
from symderive.terms.types import INT, PROP, REAL, Cyclic, Function, Space, function_type
from tests.kernel_proofs import deriv, has_deriv, statement

x, y, z, c = (free(name, REAL) for name in "xyzc")
k, j, n, lo, hi = (free(name, INT) for name in ("k", "j", "n", "lo", "hi"))
A, B = free("A", PROP), free("B", PROP)
V = Space("V")
u, v = free("u", V), free("v", V)
f = free("f", Function(REAL, REAL))
phi = free("phi", Function(V, REAL))
i = free("i", Cyclic("n"))
NONZERO = negation(eq(x, real(0)))
Q = eq(inv(x), real(1))


def owed(value: Term) -> Term:
    """What `value = value` owes."""
    return definedness(eq(value, value))


@pytest.mark.parametrize(
    "proposition",
    [
        TRUE,
        A,
        eq(x, y),
        forall(x, exists(y, lt(x, y))),
        eq(unary("exp", x), unary("sin", x)),
        eq(total(lo, hi, lam(k, of_int(k))), real(0)),
        eq(csum(lam(i, real(1))), of_int(n)),
        eq(power(x, integer(3)), x),
        eq(apply(const("mod"), k, integer(3)), k),
        eq(inv(real(2)), x),
        eq(inv(unary("exp", x)), x),
        eq(inv(add(real(1), real(1))), x),
        eq(unary("log", real(2)), x),
        eq(unary("log", unary("exp", x)), x),
        eq(unary("sqrt", real(0)), x),
        eq(real_power(real(2), x), real_power(real(0), real(0))),
        eq(apply(const("factorial"), integer(3)), apply(const("binomial"), integer(0), integer(5))),
        eq(unary("asin", real(1)), unary("acos", real(-1))),
        eq(unary("atan", x), const("pi")),
        eq(unary("sqrt", unary("exp", x)), x),
        eq(unary("floor", x), k),
        eq(apply(const("natrec", REAL), x, free("F", function_type(INT, REAL, REAL)), integer(3)), x),
        has_deriv(f, x, c),
        apply(const("has_grad", V), phi, u, v),
        eq(const("exp"), f),
        eq(apply(const("max", REAL), x, y), unary("tanh", x)),
    ],
)
def test_what_is_defined_everywhere_owes_nothing(proposition: Term) -> None:
    assert definedness(proposition) == TRUE


@pytest.mark.parametrize(
    ("value", "condition"),
    [
        (inv(x), NONZERO),
        (inv(sub(x, x)), negation(eq(sub(x, x), real(0)))),
        (inv(real(0)), negation(eq(real(0), real(0)))),
        (unary("log", x), lt(real(0), x)),
        (unary("log", real(0)), lt(real(0), real(0))),
        (unary("log", real(-1)), lt(real(0), real(-1))),
        (unary("sqrt", x), le(real(0), x)),
        (unary("sqrt", real(-1)), le(real(0), real(-1))),
        (power(x, k), disj(le(integer(0), k), NONZERO)),
        (power(x, integer(-1)), disj(le(integer(0), integer(-1)), NONZERO)),
        (power(j, k), le(integer(0), k)),
        (apply(const("mod"), k, n), le(integer(1), n)),
        (apply(const("quot"), k, integer(0)), le(integer(1), integer(0))),
        (apply(const("natrec", REAL), x, free("F", function_type(INT, REAL, REAL)), k), le(integer(0), k)),
        (unary("tan", x), negation(eq(unary("cos", x), real(0)))),
        (unary("asin", x), conj(le(real(-1), x), le(x, real(1)))),
        (unary("acos", inv(x)), conj(NONZERO, conj(le(real(-1), inv(x)), le(inv(x), real(1))))),
        (unary("asin", real(2)), le(real(2), real(1))),
        (real_power(x, y), disj(lt(real(0), x), conj(eq(x, real(0)), le(real(0), y)))),
        (real_power(x, real(Fraction(3, 2))), le(real(0), x)),
        (real_power(x, neg(inv(real(2)))), lt(real(0), x)),
        (real_power(real(-1), inv(real(2))), le(real(0), real(-1))),
        (real_power(real(0), x), disj(lt(real(0), real(0)), conj(eq(real(0), real(0)), le(real(0), x)))),
        (real_power(inv(x), real(0)), conj(NONZERO, le(real(0), inv(x)))),
        (apply(const("factorial"), k), le(integer(0), k)),
        (apply(const("binomial"), n, k), le(integer(0), n)),
        (apply(const("binomial"), integer(-1), k), le(integer(0), integer(-1))),
        (const("tan"), forall(x, negation(eq(unary("cos", x), real(0))))),
        (inv(unary("log", x)), conj(lt(real(0), x), negation(eq(unary("log", x), real(0))))),
        (apply(f, inv(x)), NONZERO),
        (apply(const("ite", REAL), Q, x, y), NONZERO),
        (apply(const("ite", REAL), NONZERO, inv(x), x), TRUE),
        (apply(const("ite", REAL), A, inv(x), y), implies(A, NONZERO)),
        (apply(const("ite", REAL), A, y, inv(x)), implies(negation(A), NONZERO)),
        (total(lo, hi, lam(k, inv(x))), forall(k, implies(conj(le(lo, k), le(k, hi)), NONZERO))),
        (total(apply(const("mod"), k, n), hi, lam(j, x)), le(integer(1), n)),
        (total(lo, apply(const("mod"), k, n), lam(j, x)), le(integer(1), n)),
        (csum(lam(i, inv(apply(free("h", Function(i.type, REAL)), i)))), None),
        (lam(x, inv(x)), forall(x, NONZERO)),
        (const("inv"), forall(x, NONZERO)),
        (const("log"), forall(x, lt(real(0), x))),
        (apply(const("mod"), k), forall(n, le(integer(1), n))),
        (apply(const("ite", REAL), A, inv(x)), forall(y, implies(A, NONZERO))),
    ],
)
def test_what_is_owed(value: Term, condition: Term | None) -> None:
    if condition is None:
        h = free("h", Function(i.type, REAL))
        condition = forall(i, negation(eq(apply(h, i), real(0))))
    assert owed(value) == condition


def test_conditions_are_read_from_the_left() -> None:
    assert definedness(conj(NONZERO, Q)) == TRUE
    assert definedness(conj(Q, NONZERO)) == NONZERO
    assert definedness(implies(NONZERO, Q)) == TRUE
    assert definedness(implies(Q, NONZERO)) == NONZERO
    assert definedness(disj(eq(x, real(0)), Q)) == TRUE
    assert definedness(disj(Q, eq(x, real(0)))) == NONZERO
    assert definedness(implies(A, Q)) == implies(A, NONZERO)
    assert definedness(conj(A, Q)) == implies(A, NONZERO)
    assert definedness(disj(A, Q)) == implies(negation(A), NONZERO)
    assert definedness(conj(Q, Q)) == conj(NONZERO, implies(Q, NONZERO))


def test_a_quantified_condition_holds_for_all_values() -> None:
    assert definedness(forall(x, Q)) == definedness(exists(x, Q)) == forall(x, NONZERO)
    assert definedness(forall(x, implies(NONZERO, Q))) == TRUE
    assert definedness(exists(x, conj(NONZERO, Q))) == TRUE
    predicate = free("P", Function(REAL, PROP))
    assert definedness(apply(const("forall", REAL), predicate)) == TRUE


def test_conditions_of_nested_binders_do_not_capture() -> None:
    inner = total(integer(1), k, lam(j, inv(of_int(add(k, j)))))
    outer = total(integer(1), n, lam(k, inner))
    in_k, in_j = conj(le(integer(1), k), le(k, n)), conj(le(integer(1), j), le(j, k))
    nonzero = negation(eq(of_int(add(k, j)), real(0)))
    assert owed(outer) == forall(k, implies(in_k, forall(j, implies(in_j, nonzero))))
    assert owed(lam(x, lam(y, inv(mul(x, y))))) == forall(x, forall(y, negation(eq(mul(x, y), real(0)))))
    assert owed(lam(x, lam(y, inv(y)))) == forall(x, forall(y, negation(eq(y, real(0)))))


def near(point: Term, variable: Term, inside: Term) -> Term:
    """∃δ > 0. ∀y. |y - point| < δ ⇒ inside."""
    delta = free("delta", REAL)
    around = forall(variable, implies(lt(norm(sub(variable, point)), delta), inside))  # type: ignore[arg-type]
    return exists(delta, conj(lt(real(0), delta), around))


def test_a_derivative_owes_that_it_exists_and_that_the_function_is_defined_near_the_point() -> None:
    assert owed(deriv(f, x)) == exists(c, has_deriv(f, x, c))
    log = const("log")
    around = near(x, y, lt(real(0), y))
    assert definedness(has_deriv(log, x, c)) == around
    assert owed(deriv(log, x)) == conj(around, exists(c, has_deriv(log, x, c)))
    assert definedness(has_deriv(f, inv(x), c)) == NONZERO
    assert definedness(has_deriv(f, x, inv(x))) == NONZERO
    assert owed(apply(const("deriv"), f)) == forall(x, exists(c, has_deriv(f, x, c)))


def test_a_gradient_owes_the_same() -> None:
    def has_grad(function: Term, point: Term, value: Term) -> Term:
        return apply(const("has_grad", point.type), function, point, value)

    assert owed(apply(const("grad", V), phi, u)) == exists(v, has_grad(phi, u, v))
    partial = lam(u, unary("log", norm(u)))
    around = near(u, v, lt(real(0), norm(v)))
    assert definedness(has_grad(partial, u, v)) == around
    w = free("w", V)
    assert owed(apply(const("grad", V), partial, u)) == conj(around, exists(w, has_grad(partial, u, w)))
    assert definedness(has_grad(const("log"), x, c)) == near(x, y, lt(real(0), y))


def test_the_names_of_a_derivative_do_not_capture() -> None:
    delta = free("delta", REAL)
    function = lam(x, inv(sub(x, delta)))
    found = definedness(has_deriv(function, delta, c))
    assert apply(lam(delta, found), z) == definedness(has_deriv(lam(x, inv(sub(x, z))), z, c))


def test_a_step_of_a_recursion_is_defined_where_it_is_used() -> None:
    step = lam(k, lam(x, mul(x, inv(of_int(add(k, integer(1)))))))
    used = conj(le(integer(0), k), lt(k, n))
    nonzero = forall(x, negation(eq(of_int(add(k, integer(1))), real(0))))
    recursion = apply(const("natrec", REAL), real(1), step, n)
    assert owed(recursion) == conj(le(integer(0), n), forall(k, implies(used, nonzero)))
    at_3 = apply(const("natrec", REAL), inv(x), step, integer(3))
    used = conj(le(integer(0), k), lt(k, integer(3)))
    assert owed(at_3) == conj(NONZERO, forall(k, implies(used, forall(y, apply(nonzero_at(k), y)))))


def nonzero_at(number: Term) -> Term:
    return lam(y, negation(eq(of_int(add(number, integer(1))), real(0))))


def test_functions_that_are_applied_later_owe_their_arguments_too() -> None:
    kind = Function(Cyclic("n"), REAL)
    choice = apply(const("ite", kind), A, free("g", kind), free("h", kind), i)
    assert owed(choice) == TRUE
    sums = apply(total(lo, hi, lam(k, lam(i, inv(x)))), i)
    assert owed(sums) == forall(k, implies(conj(le(lo, k), le(k, hi)), forall(i, NONZERO)))
    recursion = apply(
        const("natrec", Function(REAL, REAL)), f, free("F", function_type(INT, f.type, f.type)), k, x
    )
    assert owed(recursion) == le(integer(0), k)


# -- what a whole statement owes -------------------------------------------------------------------


def test_a_hypothesis_is_defined_by_the_earlier_ones() -> None:
    made = statement(Q, [x], [("first", NONZERO), ("second", lt(real(0), inv(x)))])
    found = obligations(made)
    assert found.conditions == (
        (frozenset((NONZERO,)), NONZERO),
        (frozenset(h for _, h in made.hypotheses), NONZERO),
    )
    assert found.goal == Q
    assert found.hypotheses == frozenset(h for _, h in made.hypotheses)
    turned = statement(Q, [x], [("second", lt(real(0), inv(x))), ("first", NONZERO)])
    assert obligations(turned).conditions[0] == (frozenset(), NONZERO)


def test_definitions_are_put_in_first() -> None:
    q = free("q", REAL)
    made = statement(eq(q, q), [x], definitions=[("p", inv(x)), ("q", mul(free("p", REAL), x))])
    assert obligations(made).goal == eq(mul(inv(x), x), mul(inv(x), x))
    assert obligations(made).conditions == ((frozenset(), NONZERO),)


def test_a_refutation_owes_its_hypotheses_and_the_negation() -> None:
    made = statement(Q, [x], [("low", le(real(0), inv(x)))])
    half = real(Fraction(1, 2))
    assignment = Assignment((), (), (("x", half),))
    found = refutation_obligations(made, assignment, undefined=False)
    assert found.conditions == ((frozenset(), le(real(0), inv(half))),)
    assert found.goal == negation(eq(inv(half), real(1)))
    at_0 = Assignment((), (), (("x", real(0)),))
    zero = negation(eq(real(0), real(0)))
    found = refutation_obligations(made, at_0, undefined=False)
    assert [condition for _, condition in found.conditions] == [zero, le(real(0), inv(real(0))), zero]
    found = refutation_obligations(made, at_0, undefined=True)
    assert [condition for _, condition in found.conditions] == [zero, le(real(0), inv(real(0)))]
    assert found.goal == negation(zero)
    assert refutation_obligations(
        statement(A, [A]), Assignment((), (), (("A", FALSE),)), undefined=True
    ).goal == (negation(TRUE))


def test_the_absolute_value_of_a_real_is_its_norm() -> None:
    assert absolute(x) == norm(x)


def test_only_a_constant_that_owes_nothing_is_total() -> None:
    """A constant that is missing among the total ones costs time, one too many would lose conditions."""
    assert set(_PARTIAL) - {"ite"} == {*SCHEMES, "csum"} - TOTAL
    x = free("x", REAL)
    for name in ("exp", "sin", "cos", "atan", "tanh", "sinh", "cosh", "sigmoid"):
        assert name in TOTAL
        assert definedness(eq(unary(name, inv(x)), x)) == negation(eq(x, real(0)))
