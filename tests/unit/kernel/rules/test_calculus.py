"""Rules of derivatives and gradients: what each concludes, and each refusal by its code."""

from __future__ import annotations

import pytest

from symderive.kernel.sequent import Sequent
from symderive.terms.build import (
    FALSE,
    absolute,
    add,
    conj,
    eq,
    inner,
    integer,
    inv,
    le,
    lt,
    mul,
    neg,
    negation,
    norm,
    power,
    real,
    sub,
    unary,
)
from symderive.terms.term import Free, Term, apply, const, free, lam
from symderive.terms.types import INT, PROP, REAL, Cyclic, Function, Space
from tests.kernel_proofs import accept, deriv, has_deriv, refusal_code
from tests.unit.kernel.test_facts import MEANINGS
from tests.unit.kernel.test_facts import value as numeric_value

A, B = free("A", PROP), free("B", PROP)
x, y, a, b, c, d, s, m = (free(name, REAL) for name in "xyabcdsm")
delta = free("delta", REAL)
k = free("k", INT)
f, g = free("f", Function(REAL, REAL)), free("g", Function(REAL, REAL))
V = Space("V")
u, v = free("u", V), free("v", V)
phi = free("phi", Function(V, REAL))
ABS = const("norm", REAL)


def given(conclusion: Term, *hypotheses: Term) -> Sequent:
    return Sequent(frozenset(hypotheses), conclusion)


F_AT_A, G_AT_A = given(has_deriv(f, a, c), A), given(has_deriv(g, a, d), B)


def test_constants_and_the_identity() -> None:
    assert accept("hd_const", value=c, point=a) == given(has_deriv(lam(x, c), a, real(0)))
    assert accept("hd_id", point=a) == given(has_deriv(lam(x, x), a, real(1)))
    assert refusal_code("hd_const", value=k, point=a) == "K011"
    assert refusal_code("hd_const", value=c, point=k) == "K011"
    assert refusal_code("hd_id", point=u) == "K011"


def test_a_constant_that_is_called_x_is_a_constant() -> None:
    found = accept("hd_const", value=x, point=a).conclusion
    assert found == has_deriv(lam(y, x), a, real(0))
    assert found != has_deriv(lam(x, x), a, real(0))


def test_hd_add() -> None:
    assert accept("hd_add", F_AT_A, G_AT_A) == given(
        has_deriv(lam(x, add(apply(f, x), apply(g, x))), a, add(c, d)), A, B
    )


def test_hd_mul() -> None:
    value = add(mul(c, apply(g, a)), mul(apply(f, a), d))
    assert accept("hd_mul", F_AT_A, G_AT_A) == given(
        has_deriv(lam(x, mul(apply(f, x), apply(g, x))), a, value), A, B
    )


@pytest.mark.parametrize("rule", ["hd_add", "hd_mul"])
def test_both_derivatives_are_at_one_point(rule: str) -> None:
    assert refusal_code(rule, F_AT_A, given(has_deriv(g, b, d))) == "K012"
    assert refusal_code(rule, eq(deriv(f, a), c), G_AT_A) == "K010"
    assert refusal_code(rule, F_AT_A, eq(deriv(g, a), d)) == "K010"


def test_the_derivative_of_a_product_is_not_the_product() -> None:
    found = accept("hd_mul", F_AT_A, G_AT_A)
    wrong = has_deriv(lam(x, mul(apply(f, x), apply(g, x))), a, mul(c, d))
    assert refusal_code("convert", found, goal=wrong) == "K012"


NONZERO = negation(eq(apply(f, a), real(0)))


def test_hd_inv() -> None:
    value = neg(mul(c, power(inv(apply(f, a)), integer(2))))
    found = accept("hd_inv", F_AT_A, given(NONZERO, B))
    assert found == given(has_deriv(lam(x, inv(apply(f, x))), a, value), A, B)


@pytest.mark.parametrize(
    ("second", "code"),
    [
        (lt(real(0), apply(f, a)), "K010"),
        (negation(eq(apply(f, b), real(0))), "K012"),
        (negation(eq(apply(g, a), real(0))), "K012"),
        (negation(eq(apply(f, a), real(1))), "K012"),
        (negation(eq(real(0), apply(f, a))), "K012"),
        (negation(le(apply(f, a), real(0))), "K012"),
    ],
)
def test_the_reciprocal_needs_a_value_that_is_not_0(second: Term, code: str) -> None:
    assert refusal_code("hd_inv", F_AT_A, second) == code
    implication = accept("imp_intro", given(A), proposition=eq(apply(f, a), real(0)))
    assert refusal_code("hd_inv", F_AT_A, implication) == "K012"
    assert refusal_code("hd_inv", lt(a, b), NONZERO) == "K010"


def test_1_over_x_has_no_derivative_at_0() -> None:
    identity = accept("hd_id", point=real(0))
    assert refusal_code("hd_inv", identity, negation(eq(real(1), real(0)))) == "K012"
    assert accept("hd_inv", identity, accept("hyp", proposition=negation(eq(real(0), real(0))))).hypotheses


OUTER = given(has_deriv(f, apply(g, a), c), A)


def test_hd_chain() -> None:
    found = accept("hd_chain", OUTER, G_AT_A)
    assert found == given(has_deriv(lam(x, apply(f, apply(g, x))), a, mul(c, d)), A, B)
    assert refusal_code("hd_chain", eq(a, b), G_AT_A) == "K010"
    assert refusal_code("hd_chain", OUTER, eq(a, b)) == "K010"


def test_the_outer_derivative_is_taken_at_the_inner_value() -> None:
    assert refusal_code("hd_chain", F_AT_A, G_AT_A) == "K012"
    assert refusal_code("hd_chain", given(has_deriv(f, apply(g, b), c)), G_AT_A) == "K012"


ELEMENTARY: list[tuple[str, list[Term], Term, Term]] = [
    ("exp", [], const("exp"), unary("exp", a)),
    ("sin", [], const("sin"), unary("cos", a)),
    ("cos", [], const("cos"), neg(unary("sin", a))),
    ("atan", [], const("atan"), inv(add(real(1), power(a, integer(2))))),
    (
        "asin",
        [conj(lt(real(-1), a), lt(a, real(1)))],
        const("asin"),
        inv(unary("sqrt", sub(real(1), power(a, integer(2))))),
    ),
    ("log", [lt(real(0), a)], const("log"), inv(a)),
    ("sqrt", [lt(real(0), a)], const("sqrt"), inv(mul(real(2), unary("sqrt", a)))),
    ("abs", [lt(real(0), a)], ABS, real(1)),
    ("abs_negative", [lt(a, real(0))], ABS, real(-1)),
]


@pytest.mark.parametrize(
    ("name", "conditions", "function", "value"), ELEMENTARY, ids=[e[0] for e in ELEMENTARY]
)
def test_hd_elementary(name: str, conditions: list[Term], function: Term, value: Term) -> None:
    premises = [given(p, B) for p in conditions]
    found = accept("hd_elementary", *premises, name=name, point=a)
    assert found == given(has_deriv(function, a, value), *([B] if conditions else []))
    assert refusal_code("hd_elementary", *premises, name=name, point=k) == "K011"
    if conditions:
        assert refusal_code("hd_elementary", name=name, point=a) == "K006"
        assert refusal_code("hd_elementary", *premises, *premises, name=name, point=a) == "K006"
        for wrong in (le(real(0), a), le(a, real(0)), negation(eq(a, real(0))), lt(real(0), b), FALSE, A):
            assert refusal_code("hd_elementary", wrong, name=name, point=a) == "K012"
        other = lt(a, real(0)) if conditions == [lt(real(0), a)] else lt(real(0), a)
        assert refusal_code("hd_elementary", other, name=name, point=a) == "K012"
    else:
        assert refusal_code("hd_elementary", lt(real(0), a), name=name, point=a) == "K006"


@pytest.mark.parametrize("name", ["tan", "floor", "norm", "inv", "pow", "mod", "", "Exp"])
def test_only_the_listed_functions_are_elementary(name: str) -> None:
    assert refusal_code("hd_elementary", name=name, point=a) == "K007"


def test_a_kink_has_no_derivative() -> None:
    zero = real(0)
    for name in ("abs", "abs_negative", "sqrt", "log"):
        assert refusal_code("hd_elementary", le(zero, zero), name=name, point=zero) == "K012"
        assert refusal_code("hd_elementary", name=name, point=zero) == "K006"


def test_the_arc_sine_has_no_derivative_at_1() -> None:
    inside = conj(lt(real(-1), real(1)), le(real(1), real(1)))
    assert refusal_code("hd_elementary", inside, name="asin", point=real(1)) == "K012"


@pytest.mark.parametrize("name", ["exp", "sin", "cos", "atan", "asin", "log", "sqrt"])
def test_an_elementary_derivative_is_the_limit_of_quotients(name: str) -> None:
    _, conditions, _, value = next(entry for entry in ELEMENTARY if entry[0] == name)
    at, step = 0.3, 1e-6
    assert all(numeric_value(condition, names={"a": at}) for condition in conditions)
    function = MEANINGS[name]
    quotient = (function(at + step) - function(at - step)) / (2 * step)
    assert numeric_value(value, names={"a": at}) == pytest.approx(quotient, rel=1e-6)


NEAR = lt(absolute(sub(y, a)), delta)
AGREE = eq(mul(y, y), apply(g, y))


def cong(equation: Sequent, variable: Free = y, radius: Sequent | None = None, **_: object) -> str:
    derivative = given(has_deriv(g, a, c), A)
    positive = radius or given(lt(real(0), delta), B)
    return refusal_code("hd_cong", derivative, positive, equation, variable=variable)


def test_hd_cong() -> None:
    premises = (given(has_deriv(g, a, c), A), given(lt(real(0), delta), B), given(AGREE, NEAR, lt(a, b)))
    found = accept("hd_cong", *premises, variable=y)
    assert found == given(has_deriv(lam(y, mul(y, y)), a, c), A, B, lt(a, b))


def test_hd_cong_refuses() -> None:
    assert cong(given(AGREE, NEAR)) == "accepted"
    assert cong(given(AGREE, NEAR), radius=given(le(real(0), delta))) == "K010"
    assert cong(given(AGREE, NEAR), radius=given(lt(real(-1), delta))) == "K012"
    assert cong(given(AGREE, NEAR), radius=given(lt(integer(0), k))) == "K012"
    assert cong(given(lt(y, y), NEAR)) == "K010"
    assert cong(given(eq(apply(g, y), mul(y, y)), NEAR)) == "K012"
    assert cong(given(eq(y, apply(g, b)), NEAR)) == "K012"
    assert cong(given(AGREE, NEAR), variable=free("y", INT)) == "K011"
    assert refusal_code("hd_cong", eq(a, b), lt(real(0), delta), AGREE, variable=y) == "K010"
    n = free("n", REAL)
    equation = eq(n, apply(g, n))
    premises = (has_deriv(g, a, c), lt(real(0), delta), equation)
    assert refusal_code("hd_cong", *premises, variable=n, known_sizes=["n"]) == "K013"


@pytest.mark.parametrize(
    "hypothesis",
    [
        eq(y, a),
        lt(absolute(sub(y, a)), real(0)),
        lt(absolute(sub(y, b)), delta),
        le(absolute(sub(y, a)), delta),
        lt(a, y),
        lt(sub(y, a), delta),
    ],
    ids=["at the point", "in no radius", "elsewhere", "with <=", "on one side", "without the absolute value"],
)
def test_agreement_at_the_point_or_on_one_side_is_not_enough(hypothesis: Term) -> None:
    assert cong(given(AGREE, hypothesis)) == "K009"


def test_the_variable_of_hd_cong_is_free_nowhere_else() -> None:
    equation = given(eq(mul(y, y), apply(g, y)), NEAR)
    at_y = given(has_deriv(g, y, c))
    assert refusal_code("hd_cong", at_y, lt(real(0), delta), equation, variable=y) == "K009"
    assert refusal_code("hd_cong", has_deriv(g, a, c), lt(real(0), y), equation, variable=y) == "K009"
    depends = lam(x, mul(x, y))
    premises = (has_deriv(depends, a, c), lt(real(0), delta), eq(mul(y, y), mul(y, y)))
    assert refusal_code("hd_cong", *premises, variable=y) == "K009"


def test_deriv_value() -> None:
    assert accept("deriv_value", F_AT_A) == given(eq(deriv(f, a), c), A)
    assert refusal_code("deriv_value", eq(deriv(f, a), c)) == "K010"
    assert refusal_code("deriv_value", conj(F_AT_A.conclusion, A)) == "K010"


# -- bridges to inequalities -----------------------------------------------------------------------

RANGE = (le(a, x), le(x, b))
MONO = (given(le(a, b), A), given(has_deriv(f, x, c), *RANGE, B), given(le(real(0), c), RANGE[0]))


def test_mono() -> None:
    assert accept("mono", *MONO, variable=x) == given(le(apply(f, a), apply(f, b)), A, B)


def test_mono_refuses() -> None:
    interval, derivative, sign = MONO
    assert refusal_code("mono", lt(a, b), derivative, sign, variable=x) == "K010"
    assert refusal_code("mono", interval, eq(deriv(f, x), c), sign, variable=x) == "K010"
    assert refusal_code("mono", le(k, k), derivative, sign, variable=x) == "K011"
    assert refusal_code("mono", *MONO, variable=free("x", INT)) == "K011"
    assert refusal_code("mono", *MONO, variable=y) == "K012"
    assert refusal_code("mono", interval, derivative, given(le(real(0), d)), variable=x) == "K012"
    assert refusal_code("mono", interval, derivative, given(le(c, real(0))), variable=x) == "K012"
    assert refusal_code("mono", interval, derivative, given(lt(real(0), c)), variable=x) == "K012"
    assert refusal_code("mono", *MONO, variable=x, known_sizes=["x"]) == "K013"


@pytest.mark.parametrize(
    "hypothesis",
    [eq(x, a), lt(a, x), lt(real(0), x), negation(eq(x, real(0))), le(x, sub(b, real(1)))],
    ids=["at one point", "inside", "a half-line", "away from a pole", "a shorter interval"],
)
def test_the_derivative_is_known_on_the_whole_interval(hypothesis: Term) -> None:
    interval, derivative, sign = MONO
    short = given(derivative.conclusion, hypothesis)
    assert refusal_code("mono", interval, short, sign, variable=x) == "K009"
    assert (
        refusal_code("mono", interval, derivative, given(sign.conclusion, hypothesis), variable=x) == "K009"
    )


def test_the_function_and_the_ends_do_not_depend_on_the_variable() -> None:
    sign = given(le(real(0), c))
    moving = given(has_deriv(lam(y, mul(x, y)), x, c))
    assert refusal_code("mono", le(a, b), moving, sign, variable=x) == "K009"
    assert refusal_code("mono", le(x, b), has_deriv(f, x, c), sign, variable=x) == "K009"
    assert refusal_code("mono", le(a, x), has_deriv(f, x, c), sign, variable=x) == "K009"


def test_1_over_x_does_not_decrease_across_0() -> None:
    """On [-1, 1] the derivative of -1/x is shown only away from 0."""
    nonzero = accept("hyp", proposition=negation(eq(x, real(0))))
    inverse = accept("hd_inv", accept("hd_id", point=x), nonzero)
    scaled = accept("hd_mul", accept("hd_const", value=real(-1), point=x), inverse)
    value = scaled.conclusion.args[2]  # type: ignore[attr-defined]
    interval, sign = given(le(real(-1), real(1))), given(le(real(0), value))
    assert refusal_code("mono", interval, scaled, sign, variable=x) == "K009"


SLOPE = (
    given(has_deriv(f, real(0), c), A),
    given(le(apply(f, s), add(apply(f, real(0)), mul(s, m))), lt(real(0), s), le(s, real(1)), B),
)


def test_slope() -> None:
    assert accept("slope", *SLOPE, variable=s) == given(le(c, m), A, B)


def test_slope_refuses() -> None:
    derivative, bound = SLOPE
    assert refusal_code("slope", eq(deriv(f, real(0)), c), bound, variable=s) == "K010"
    assert refusal_code("slope", derivative, lt(a, b), variable=s) == "K010"
    assert refusal_code("slope", derivative, le(apply(f, s), a), variable=s) == "K010"
    assert refusal_code("slope", derivative, le(apply(f, s), add(apply(f, real(0)), s)), variable=s) == "K010"
    assert refusal_code("slope", given(has_deriv(f, a, c)), bound, variable=s) == "K012"
    assert refusal_code("slope", *SLOPE, variable=free("s", INT)) == "K011"
    assert refusal_code("slope", *SLOPE, variable=x) == "K012"
    start = add(apply(f, a), mul(s, m))
    assert refusal_code("slope", derivative, le(apply(f, s), start), variable=s) == "K012"
    swapped = add(apply(f, real(0)), mul(m, s))
    assert refusal_code("slope", derivative, le(apply(f, s), swapped), variable=s) == "K012"
    other = add(apply(f, real(0)), mul(s, m))
    assert refusal_code("slope", derivative, le(apply(g, s), other), variable=s) == "K012"
    assert refusal_code("slope", *SLOPE, variable=s, known_sizes=["s"]) == "K013"


def test_the_slope_does_not_depend_on_the_variable() -> None:
    derivative, _ = SLOPE
    at_s = given(le(apply(f, s), add(apply(f, real(0)), mul(s, s))))
    assert refusal_code("slope", derivative, at_s, variable=s) == "K009"
    depends = lam(x, mul(x, s))
    bound = given(le(mul(s, s), add(mul(real(0), s), mul(s, m))))
    assert refusal_code("slope", given(has_deriv(depends, real(0), c)), bound, variable=s) == "K009"
    fixed = given(SLOPE[1].conclusion, eq(s, real(1)))
    assert refusal_code("slope", derivative, fixed, variable=s) == "K009"


# -- gradients -------------------------------------------------------------------------------------


def has_grad(function: Term, point: Term, value: Term) -> Term:
    return apply(const("has_grad", point.type), function, point, value)


def test_grad_value() -> None:
    found = accept("grad_value", given(has_grad(phi, u, v), A))
    assert found == given(eq(apply(const("grad", V), phi, u), v), A)
    assert refusal_code("grad_value", eq(u, v)) == "K010"
    assert refusal_code("grad_value", has_deriv(f, a, c)) == "K010"


def test_derivatives_and_gradients_of_the_reals() -> None:
    assert accept("grad_real", F_AT_A) == given(has_grad(f, a, c), A)
    assert accept("real_grad", given(has_grad(f, a, c), A)) == F_AT_A
    assert refusal_code("grad_real", has_grad(f, a, c)) == "K010"
    assert refusal_code("real_grad", has_deriv(f, a, c)) == "K010"


def test_a_gradient_in_a_space_is_no_derivative() -> None:
    assert refusal_code("real_grad", has_grad(phi, u, v)) == "K011"
    kind = Function(Cyclic(1), REAL)
    one, w = free("f", Function(kind, REAL)), free("w", kind)
    assert refusal_code("real_grad", has_grad(one, w, w)) == "K011"


def test_a_gradient_is_what_its_definition_says() -> None:
    eps, h = free("eps", REAL), free("h", V)
    found = accept("define", value=has_grad(phi, u, v)).conclusion.args[1]  # type: ignore[attr-defined]
    rest = sub(sub(apply(phi, add(u, h)), apply(phi, u)), inner(v, h))
    small = le(absolute(rest), mul(eps, norm(h)))
    at_eps = accept("all_elim", found, value=eps).conclusion
    body = at_eps.args[1].args[0]  # type: ignore[attr-defined]
    near = apply(body, delta).args[1]  # type: ignore[attr-defined]
    assert accept("all_elim", near, value=h).conclusion.args[1] == small  # type: ignore[attr-defined]
