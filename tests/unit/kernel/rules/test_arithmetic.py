"""Linear combinations and residues: what is accepted, and each refusal by its code."""

from __future__ import annotations

from fractions import Fraction

import pytest

from symderive.kernel.sequent import Sequent
from symderive.terms.build import (
    FALSE,
    TRUE,
    absolute,
    add,
    cast,
    conj,
    eq,
    forall,
    inner,
    integer,
    inv,
    le,
    lt,
    mul,
    neg,
    negation,
    of_int,
    power,
    real,
    smul,
    sub,
    total,
    unary,
    zero,
)
from symderive.terms.term import Term, apply, const, free, lam
from symderive.terms.types import INT, PROP, REAL, Cyclic, Function, Space, Type
from tests.kernel_proofs import Part, accept, lincomb_arguments, refusal_code

V, W, Zn = Space("V"), Space("W"), Cyclic("n")
x, y, z, m = (free(name, REAL) for name in "xyzm")
k, n, T = free("k", INT), free("n", INT), free("T", INT)
u, v, w = (free(name, V) for name in "uvw")
A = free("A", PROP)
Row = tuple[Term, list[Term], dict[str, object]]


def combine(
    goal: Term, premises: list[Term | Sequent], parts: list[Part] | None = None, **others: object
) -> str:
    """The code with which a linear combination is refused, "accepted" when it is not."""
    arguments = lincomb_arguments(goal, parts or [], **others)  # type: ignore[arg-type]
    return refusal_code("lincomb", *premises, **arguments)


def test_the_hypotheses_of_all_premises_are_kept() -> None:
    first, second = (Sequent(frozenset((h,)), p) for h, p in ((A, le(x, y)), (le(z, z), lt(real(0), m))))
    goal = le(mul(m, x), mul(m, y))
    found = accept("lincomb", first, second, **lincomb_arguments(goal, [(m, 0, 1)]))
    assert found == Sequent(frozenset((A, le(z, z))), goal)


@pytest.mark.parametrize(
    ("goal", "premises", "parts"),
    [
        (le(x, z), [le(x, y), le(y, z)], [(1, 0), (1, 1)]),
        (lt(x, z), [le(x, y), lt(y, z)], [(1, 0), (1, 1)]),
        (le(x, z), [lt(x, y), eq(y, z)], [(1, 0), (-1, 1)]),
        (eq(x, z), [eq(x, y), eq(z, y)], [(1, 0), (-1, 1)]),
        (FALSE, [lt(x, y), le(y, x)], [(1, 0), (1, 1)]),
        (le(x, add(x, real(1))), [], []),
        (le(mul(m, x), mul(m, y)), [le(x, y), le(real(0), m)], [(m, 0, 1)]),
        (lt(mul(m, x), mul(m, y)), [lt(x, y), lt(real(0), m)], [(m, 0, 1)]),
        (eq(mul(m, x), mul(m, y)), [eq(x, y)], [(m, 0)]),
        (eq(smul(m, u), smul(m, v)), [eq(u, v)], [(m, 0)]),
        (eq(smul(x, u), smul(y, u)), [eq(x, y)], [(u, 0)]),
        (eq(inner(u, w), inner(v, w)), [eq(u, v)], [(w, 0)]),
        (le(inner(u, w), inner(v, w)), [eq(u, v)], [(neg(w), 0)]),
        (eq(k, n), [eq(mul(integer(2), k), mul(integer(2), n))], [(real(Fraction(1, 2)), 0)]),
        (le(of_int(k), of_int(n)), [le(k, n)], [(1, 0)]),
    ],
)
def test_combinations(goal: Term, premises: list[Term], parts: list[Part]) -> None:
    if goal == le(x, add(x, real(1))):
        assert combine(goal, [], [], squares=(real(1),), weights=(real(1),), weight_signs=(-1,)) == "accepted"
    else:
        assert combine(goal, list(premises), parts) == "accepted"


# -- refusals --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "goal", [A, TRUE, forall(x, le(x, x)), conj(eq(x, x), eq(y, y))], ids=["atom", "true", "forall", "and"]
)
def test_the_goal_is_an_equation_or_an_inequality(goal: Term) -> None:
    assert combine(goal, []) == "K010"


@pytest.mark.parametrize(
    "goal",
    [
        eq(cast(k, Zn), cast(k, Zn)),
        eq(A, A),
        eq(free("f", Function(REAL, REAL)), free("f", Function(REAL, REAL))),
        eq(free("w", Function(Zn, REAL)), free("w", Function(Zn, REAL))),
    ],
    ids=["residues", "propositions", "functions", "vectors of Z/n"],
)
def test_the_goal_is_about_numbers_or_vectors(goal: Term) -> None:
    assert combine(goal, []) == "K011"


@pytest.mark.parametrize("name", ["eq", "le", "lt"])
def test_a_relation_that_lacks_a_side_is_no_goal(name: str) -> None:
    half = apply(const(name, REAL), x)
    assert combine(half, []) == "K010"
    assert combine(const(name, REAL), []) == "K010"
    assert refusal_code("idx", goal=half, multipliers=()) == "K010"


def test_the_premises_are_equations_and_inequalities() -> None:
    for premise in (A, negation(eq(x, y)), forall(x, le(x, y)), conj(le(x, y), le(x, y))):
        assert combine(le(x, y), [premise], [(1, 0)]) == "K010"


def test_an_inequality_does_not_give_an_equation() -> None:
    assert combine(eq(x, y), [le(x, y)], [(1, 0)]) == "K010"
    assert combine(eq(u, v), [le(x, y)], [(u, 0)]) == "K010"
    assert combine(eq(x, y), [], squares=(sub(y, x),), weights=(real(1),), weight_signs=(-1,)) == "K010"


def test_false_is_a_goal_and_no_premise() -> None:
    assert combine(FALSE, [lt(x, x)], [(1, 0)]) == "accepted"
    assert combine(le(x, y), [FALSE], [(1, 0)]) == "K010"


def test_a_premise_in_residues_does_not_fit() -> None:
    half = eq(cast(mul(integer(2), k), Zn), cast(integer(0), Zn))
    assert combine(eq(k, integer(0)), [half], [(real(Fraction(1, 2)), 0)]) == "K122"


def test_types_of_premises_and_multipliers_must_fit_the_goal() -> None:
    other = free("w", W)
    assert combine(eq(u, v), [eq(x, y)], [(1, 0)]) == "K011"
    assert combine(eq(x, y), [eq(u, v)], [(1, 0)]) == "K011"
    assert combine(eq(u, v), [eq(other, other)], [(1, 0)]) == "K011"
    assert combine(eq(u, v), [eq(u, v)], [(w, 0)]) == "K011"
    assert combine(eq(x, y), [eq(x, y)], [(w, 0)]) == "K011"
    assert combine(eq(x, y), [eq(u, v)], [(other, 0)]) == "K011"
    assert combine(eq(x, y), [eq(x, y)], [(A, 0)]) == "K011"
    assert combine(le(x, y), [le(x, y)], [(u, 0)]) == "K011"
    assert combine(le(x, y), [le(x, y)], [(cast(k, Zn), 0)]) == "K011"


def test_a_multiplier_of_an_inequality_is_shown_nonnegative() -> None:
    assert combine(le(y, x), [le(x, y)], [(-1, 0)]) == "K014"
    assert combine(le(mul(m, x), mul(m, y)), [le(x, y)], [(m, 0)]) == "K014"
    assert combine(le(mul(m, x), mul(m, y)), [le(x, y), le(m, real(0))], [(m, 0, 1)]) == "K014"
    assert combine(le(mul(m, x), mul(m, y)), [le(x, y), le(real(0), x)], [(m, 0, 1)]) == "K014"
    assert combine(le(mul(m, x), mul(m, y)), [le(x, y), eq(m, real(1))], [(m, 0, 1)]) == "K014"
    assert combine(le(mul(m, x), mul(m, y)), [le(x, y), FALSE], [(m, 0, 1)]) == "K010"
    assert combine(le(mul(m, x), mul(m, y)), [le(x, y), A], [(m, 0, 1)]) == "K010"


def test_the_sign_may_be_shown_in_other_words() -> None:
    goal = le(mul(sub(m, z), x), mul(sub(m, z), y))
    assert combine(goal, [le(x, y), le(z, m)], [(sub(m, z), 0, 1)]) == "accepted"
    assert combine(goal, [le(x, y), le(m, z)], [(sub(m, z), 0, 1)]) == "K014"
    assert combine(goal, [le(x, y), lt(add(z, z), m)], [(sub(m, z), 0, 1)]) == "K014"


def test_a_weight_of_a_square_is_shown_nonnegative() -> None:
    square = {"squares": (x,), "weights": (m,), "weight_signs": (-1,)}
    goal = le(real(0), mul(m, mul(x, x)))
    assert combine(goal, [], **square) == "K014"
    assert combine(goal, [le(real(0), m)], **(square | {"weight_signs": (0,)})) == "accepted"
    assert combine(le(real(0), neg(mul(x, x))), [], **(square | {"weights": (real(-1),)})) == "K014"
    assert combine(goal, [], **(square | {"weights": (u,)})) == "K011"


def test_a_square_is_of_a_number_or_of_a_vector() -> None:
    weight = {"weights": (real(1),), "weight_signs": (-1,)}
    assert combine(le(real(0), inner(u, u)), [], squares=(u,), **weight) == "accepted"
    assert combine(le(integer(0), mul(k, k)), [], squares=(k,), **weight) == "accepted"
    assert combine(le(real(0), real(1)), [], squares=(A,), **weight) == "K122"
    assert combine(le(real(0), real(1)), [], squares=(cast(k, Zn),), **weight) == "K122"


def test_a_strict_goal_needs_a_strict_part() -> None:
    assert combine(lt(x, y), [le(x, y)], [(1, 0)]) == "K015"
    assert combine(FALSE, [le(x, y), le(y, x)], [(1, 0), (1, 1)]) == "K015"
    assert combine(lt(x, y), [eq(x, y)], [(1, 0)]) == "K015"
    strict = [lt(x, y), le(real(0), m)]
    assert combine(lt(mul(m, x), mul(m, y)), strict, [(m, 0, 1)]) == "K015"
    assert combine(lt(x, y), [lt(x, y)], [(0, 0)]) == "K015"
    assert combine(lt(real(0), mul(x, x)), [], squares=(x,), weights=(real(1),), weight_signs=(-1,)) == "K015"
    assert combine(lt(x, x), [], squares=(real(0),), weights=(real(1),), weight_signs=(-1,)) == "K015"
    assert combine(lt(x, x), [], squares=(real(1),), weights=(real(0),), weight_signs=(-1,)) == "K015"


def test_a_positive_constant_is_a_strict_part() -> None:
    constant = {"squares": (real(2),), "weights": (real(Fraction(1, 4)),), "weight_signs": (-1,)}
    assert combine(lt(x, add(x, real(1))), [], **constant) == "accepted"
    assert combine(lt(real(0), real(1)), [], **constant) == "accepted"
    assert combine(lt(real(1), real(0)), [], **constant) == "K016"


def test_nothing_may_be_left_over() -> None:
    assert combine(eq(x, y), []) == "K016"
    assert combine(le(x, z), [le(x, y)], [(1, 0)]) == "K016"
    assert combine(le(x, add(x, real(1))), []) == "K016"
    assert combine(eq(u, v), []) == "K016"
    assert combine(FALSE, [lt(x, y)], [(1, 0)]) == "K016"
    assert combine(eq(total(integer(1), T, lam(k, k)), integer(0)), []) == "K016"


def test_positions_point_at_premises() -> None:
    for index in (-1, 1, 10**6):
        assert combine(le(x, y), [le(x, y)], [(1, index)]) == "K005"
        assert combine(le(x, y), [le(x, y)], [(1, 0)], units=(index,)) == "K005"
        assert combine(le(x, y), [le(x, y)], [(1, 0)], roots=(index,)) == "K005"
        assert combine(le(x, y), [le(x, y)], [(1, 0)], guards=(index,)) == "K005"
    assert combine(le(x, y), [le(x, y)], [(m, 0, 5)]) == "K005"
    assert combine(le(x, y), [le(x, y)], [(m, 0, -2)]) == "K005"


def test_lists_have_the_same_length() -> None:
    arguments = lincomb_arguments(le(x, y), [(1, 0)])
    for change in (
        {"used": ()},
        {"multipliers": ()},
        {"signs": ()},
        {"squares": (x,)},
        {"weights": (x,)},
        {"weight_signs": (0,)},
    ):
        assert refusal_code("lincomb", le(x, y), **(arguments | change)) == "K007"


# -- units, roots, guards --------------------------------------------------------------------------


def test_a_quotient_cancels_with_a_unit() -> None:
    goal = eq(mul(x, inv(x)), real(1))
    assert combine(goal, []) == "K016"
    assert combine(goal, [negation(eq(x, real(0)))], units=(0,)) == "accepted"
    assert combine(goal, [lt(real(0), x)], units=(0,)) == "accepted"
    assert combine(goal, [lt(x, real(0))], units=(0,)) == "accepted"


@pytest.mark.parametrize(
    ("unit", "code"),
    [
        (le(real(0), x), "K010"),
        (eq(x, real(1)), "K010"),
        (A, "K010"),
        (negation(A), "K010"),
        (negation(lt(x, real(0))), "K010"),
        (negation(eq(u, zero(V))), "K010"),
        (negation(eq(cast(k, Zn), cast(integer(0), Zn))), "K010"),
        (negation(eq(y, real(0))), "K016"),
        (lt(real(0), add(x, real(1))), "K016"),
        (negation(eq(mul(x, x), x)), "accepted"),
    ],
)
def test_a_unit_is_shown_not_to_be_0(unit: Term, code: str) -> None:
    assert combine(eq(mul(x, inv(x)), real(1)), [unit], units=(0,)) == code


def test_an_equation_may_be_multiplied_by_a_unit() -> None:
    equation = eq(mul(x, y), mul(x, z))
    assert combine(eq(y, z), [equation, negation(eq(x, real(0)))], [(inv(x), 0)], units=(1,)) == "accepted"
    assert combine(eq(y, z), [equation], [(inv(x), 0)]) == "K016"
    assert combine(lt(y, z), [lt(mul(x, y), mul(x, z)), lt(real(0), x)], [(inv(x), 0)], units=(1,)) == "K014"


def test_a_root_needs_a_nonnegative_number() -> None:
    root = unary("sqrt", x)
    goal = eq(mul(root, root), x)
    assert combine(goal, []) == "K016"
    assert combine(goal, [le(real(0), x)], roots=(0,)) == "accepted"
    assert combine(goal, [lt(real(0), x)], roots=(0,)) == "accepted"
    assert combine(goal, [le(x, real(0))], roots=(0,)) == "K016"
    assert combine(goal, [le(real(0), y)], roots=(0,)) == "K016"
    assert combine(goal, [eq(x, x)], roots=(0,)) == "K010"
    literal = unary("sqrt", real(-1))
    assert combine(eq(mul(literal, literal), real(-1)), []) == "K016"


def test_the_root_of_a_square_is_not_the_number() -> None:
    square = mul(x, x)
    nonnegative = [le(real(0), square)]
    assert combine(eq(unary("sqrt", square), x), list(nonnegative), roots=(0,)) == "K016"
    both = eq(mul(unary("sqrt", square), unary("sqrt", square)), square)
    assert combine(both, list(nonnegative), roots=(0,)) == "accepted"


def test_a_sum_is_split_only_with_its_guard() -> None:
    a = free("a", Function(INT, REAL))
    whole = total(integer(1), add(T, integer(1)), a)
    goal = eq(whole, add(total(integer(1), T, a), apply(a, add(T, integer(1)))))
    assert combine(goal, []) == "K016"
    assert combine(goal, [le(integer(0), T)], guards=(0,)) == "accepted"
    assert combine(goal, [lt(integer(-1), T)], guards=(0,)) == "accepted"
    assert combine(goal, [lt(integer(-2), T)], guards=(0,)) == "K016"
    assert combine(goal, [le(integer(-1), T)], guards=(0,)) == "K016"
    assert combine(goal, [le(T, integer(0))], guards=(0,)) == "K016"
    assert combine(goal, [le(integer(0), k)], guards=(0,)) == "K016"
    assert combine(goal, [le(real(0), x)], guards=(0,)) == "K010"
    assert combine(goal, [eq(T, integer(0))], guards=(0,)) == "K010"


def test_the_strict_sign_of_an_absolute_value_is_not_free() -> None:
    assert combine(le(x, absolute(x)), []) == "K016"
    assert combine(eq(mul(absolute(x), absolute(x)), mul(x, x)), []) == "accepted"
    assert combine(eq(power(absolute(x), integer(3)), mul(absolute(x), mul(x, x))), []) == "accepted"


# -- residues --------------------------------------------------------------------------------------


def residue(value: Term | int, kind: Type = Zn) -> Term:
    return cast(integer(value) if isinstance(value, int) else value, kind)


i, j = free("i", Zn), free("j", Zn)


def test_idx() -> None:
    equation = Sequent(frozenset((A,)), eq(add(i, j), residue(1)))
    found = accept("idx", equation, goal=eq(i, sub(residue(1), j)), multipliers=(1,))
    assert found == Sequent(frozenset((A,)), eq(i, sub(residue(1), j)))
    assert refusal_code("idx", goal=eq(residue(n), residue(0)), multipliers=()) == "accepted"
    assert refusal_code("idx", eq(i, j), goal=eq(j, i), multipliers=(-1,)) == "accepted"
    assert refusal_code("idx", eq(i, j), goal=eq(i, j), multipliers=()) == "K007"
    assert refusal_code("idx", goal=le(k, k), multipliers=()) == "K010"
    assert refusal_code("idx", le(k, k), goal=eq(i, j), multipliers=(1,)) == "K010"
    assert refusal_code("idx", goal=eq(k, k), multipliers=()) == "K011"
    assert refusal_code("idx", eq(k, k), goal=eq(i, j), multipliers=(1,)) == "K011"
    other = free("i", Cyclic("m"))
    assert refusal_code("idx", eq(other, other), goal=eq(i, j), multipliers=(1,)) == "K011"
    assert refusal_code("idx", goal=eq(i, j), multipliers=()) == "K016"


def test_an_equation_of_residues_is_not_halved() -> None:
    double = eq(add(i, i), residue(0))
    for multiplier in (-2, -1, 0, 1, 2, 3):
        assert refusal_code("idx", double, goal=eq(i, residue(0)), multipliers=(multiplier,)) == "K016"
    assert refusal_code("idx", double, goal=eq(i, residue(0)), multipliers=(real(Fraction(1, 2)),)) == "K007"
    three = free("i", Cyclic(3))
    zero_of = residue(0, Cyclic(3))
    assert (
        refusal_code("idx", eq(add(three, three), zero_of), goal=eq(three, zero_of), multipliers=(2,))
        == "accepted"
    )


def test_idx_distinct() -> None:
    four = Cyclic(4)
    found = accept("idx_distinct", left=residue(5, four), right=residue(3, four))
    assert found == Sequent(frozenset(), negation(eq(residue(5, four), residue(3, four))))
    assert refusal_code("idx_distinct", left=residue(5, four), right=residue(1, four)) == "K016"
    assert refusal_code("idx_distinct", left=residue(1), right=residue(0)) == "K016"
    assert refusal_code("idx_distinct", left=residue(1, Cyclic(1)), right=residue(0, Cyclic(1))) == "K016"
    assert refusal_code("idx_distinct", left=residue(k, four), right=residue(1, four)) == "K016"
    assert refusal_code("idx_distinct", left=residue(1, four), right=residue(0, Cyclic(3))) == "K011"
    assert refusal_code("idx_distinct", left=integer(1), right=integer(0)) == "K011"
    assert refusal_code("idx_distinct", left=const("exp"), right=const("exp")) == "K011"
