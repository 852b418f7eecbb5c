"""The facts hold at many points, by floating-point numbers; so do the definitions."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from typing import Any

import pytest

from symderive.errors import Refusal
from symderive.kernel.definitions import DEFINITIONS, definition
from symderive.kernel.facts import FACTS, fact_statement
from symderive.terms.build import add, divide, eq, integer, lt, mul, real, sub, unary
from symderive.terms.term import (
    App,
    Bound,
    Const,
    Free,
    Lam,
    Lit,
    Term,
    apply,
    const,
    free,
    free_symbols,
    instantiate_types,
)
from symderive.terms.types import INT, REAL, Cyclic, Function, Space, function_type
from tests.kernel_proofs import code_of
from tests.models import Model

x, y = free("x", REAL), free("y", REAL)
POINTS = [-3.5, -1.0, -0.25, 0.0, 0.5, 1.0, 2.75]
WHOLE = [-2, -1, 0, 1, 3]
CLOSE = 1e-9

MEANINGS: dict[str, Callable[..., Any]] = {
    "imp": lambda a, b: not a or b,
    "and": lambda a, b: a and b,
    "or": lambda a, b: a or b,
    "false": lambda: False,
    "eq": lambda a, b: abs(a - b) < CLOSE,
    "le": lambda a, b: a <= b + CLOSE,
    "lt": lambda a, b: a < b,
    "add": lambda a, b: a + b,
    "mul": lambda a, b: a * b,
    "neg": lambda a: -a,
    "inv": lambda a: 1 / a if a else 0.0,
    "pow": lambda a, k: a**k if k >= 0 else (1 / a if a else 0.0) ** -k,
    "of_int": float,
    "norm": abs,
    "inner": lambda a, b: a * b,
    "floor": math.floor,
    "delta": lambda i, j: float(i == j),
    "exp": math.exp,
    "log": lambda a: math.log(a) if a > 0 else 17.0,
    "sqrt": lambda a: math.sqrt(a) if a >= 0 else 17.0,
    "sin": math.sin,
    "pi": lambda: math.pi,
    "tan": math.tan,
    "asin": lambda a: math.asin(a) if -1 <= a <= 1 else 17.0,
    "acos": lambda a: math.acos(a) if -1 <= a <= 1 else 17.0,
    "atan": math.atan,
    "cos": math.cos,
    "ite": lambda c, a, b: a if c else b,
}


def value(term: Term, bound: tuple[Any, ...] = (), names: dict[str, Any] | None = None) -> Any:
    """The value of a term; quantifiers range over a few points, and an existence over all integers."""
    if isinstance(term, Lit):
        return float(term.value)
    if isinstance(term, Bound):
        return bound[term.index]
    if isinstance(term, Free):
        return (names or {})[term.name]
    if isinstance(term, App) and isinstance(term.head, Const) and term.head.name in ("forall", "exists"):
        (predicate,) = term.args
        assert isinstance(predicate, Lam)
        every = term.head.name == "forall"
        points = (WHOLE if every else range(-100, 100)) if predicate.domain == INT else POINTS
        return (all if every else any)(value(predicate.body, (point, *bound), names) for point in points)
    args = [value(a, bound, names) for a in term.args] if isinstance(term, App) else []
    head = term.head if isinstance(term, App) else term
    assert isinstance(head, Const)
    return MEANINGS[head.name](*args)


@pytest.mark.parametrize("name", sorted(FACTS))
def test_a_fact_holds_at_many_points(name: str) -> None:
    found = fact_statement(name, (REAL,) * FACTS[name][0])
    assert not free_symbols(found)
    assert not found.loose
    assert value(found) is True


@pytest.mark.parametrize("name", sorted(FACTS))
def test_a_fact_has_a_source(name: str) -> None:
    assert FACTS[name][2]


@pytest.mark.parametrize(
    "wrong",
    [
        eq(unary("exp", unary("log", x)), x),
        lt(real(0), unary("log", x)),
        eq(unary("sqrt", apply(const("mul", REAL), x, x)), x),
        eq(
            unary("log", apply(const("mul", REAL), x, y)),
            apply(const("add", REAL), unary("log", x), unary("log", y)),
        ),
        lt(unary("exp", x), unary("exp", y)),
        eq(unary("asin", unary("sin", x)), x),
        eq(unary("atan", unary("tan", x)), x),
        eq(unary("sin", unary("asin", x)), x),
        lt(real(0), unary("cos", x)),
        eq(
            add(unary("atan", x), unary("atan", y)),
            unary("atan", divide(add(x, y), sub(real(1), mul(x, y)))),
        ),
        eq(unary("sin", apply(const("neg", REAL), x)), unary("sin", x)),
    ],
)
def test_what_is_false_somewhere_is_found_so(wrong: Term) -> None:
    assert not all(value(wrong, names={"x": a, "y": b}) for a, b in itertools.product(POINTS, POINTS))


def test_a_delta_of_any_integers_is_not_0() -> None:
    """False friend of `delta_apart`: its condition dropped, or said of integers where residues are meant."""
    k, n = free("k", INT), free("n", INT)
    found = fact_statement("delta_apart", ())
    at = {"k": 1, "n": 1}
    assert value(found) is True
    assert not value(eq(apply(const("delta", INT), k, n), real(0)), names=at)
    assert code_of(lambda: fact_statement("delta_apart", (REAL,))) == "K007"


def test_the_norm_is_nonnegative_in_every_inner_product_type() -> None:
    for kind in (REAL, Space("V"), Function(Cyclic("n"), REAL)):
        u = free("u", kind)
        (predicate,) = fact_statement("norm_nonneg", (kind,)).args  # type: ignore[attr-defined]
        assert apply(predicate, u) == apply(const("le", REAL), real(0), apply(const("norm", kind), u))


@pytest.mark.parametrize(
    ("name", "types", "code"),
    [("nothing", (), "K007"), ("exp_pos", (REAL,), "K007"), ("norm_nonneg", (INT,), "K011")],
)
def test_what_is_no_fact_is_refused(name: str, types: tuple[Any, ...], code: str) -> None:
    assert code_of(lambda: fact_statement(name, types)) == code


REAL_DEFINITIONS: list[tuple[str, Callable[..., float]]] = [
    ("sinh", math.sinh),
    ("cosh", math.cosh),
    ("tanh", math.tanh),
    ("sigmoid", lambda a: 1 / (1 + math.exp(-a))),
    ("tan", math.tan),
    ("rpow", lambda a, b: a**b if a > 0 else float(b == 0)),
    ("acos", lambda a: math.acos(a) if -1 <= a <= 1 else math.pi / 2 - MEANINGS["asin"](a)),
    ("max", max),
    ("min", min),
]


@pytest.mark.parametrize(("name", "meaning"), REAL_DEFINITIONS)
def test_a_definition_means_what_its_name_says(name: str, meaning: Callable[..., float]) -> None:
    arity = DEFINITIONS[name][0]
    names = [x, y][:arity]
    body = definition(apply(const(name, REAL) if name in ("max", "min") else const(name), *names))
    for point in itertools.product(POINTS, repeat=arity):
        assert value(body, names=dict(zip("xy", point, strict=False))) == pytest.approx(meaning(*point))


def test_maximum_and_minimum_exist_for_integers_too() -> None:
    k, j = free("k", INT), free("j", INT)
    for name, pick in (("max", max), ("min", min)):
        body = definition(apply(const(name, INT), k, j))
        for point in itertools.product(WHOLE, WHOLE):
            assert value(body, names=dict(zip("kj", point, strict=True))) == pick(point)


def test_the_factorial_and_the_binomial_numbers_are_what_they_count() -> None:
    model = Model(0)
    for n, k in itertools.product(range(7), range(-2, 9)):
        assert model.evaluate(definition(apply(const("factorial"), integer(n)))) == math.factorial(n)
        found = model.evaluate(definition(apply(const("binomial"), integer(n), integer(k))))
        assert found == (math.comb(n, k) if k >= 0 else 0)


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_a_determinant_is_the_sum_over_permutations(size: int) -> None:
    kind = Cyclic(size)
    matrix = free("A", function_type(kind, kind, REAL))
    term = apply(const("det", kind), matrix)
    for seed in range(5):
        model = Model(seed)
        assert model.evaluate(definition(term)) == model.evaluate(term)


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_a_determinant_of_symbolic_order_is_the_same_at_each_order(size: int) -> None:
    kind, general = Cyclic(size), Cyclic("n")
    term = apply(const("det", kind), free("A", function_type(kind, kind, REAL)))
    meaning = definition(apply(const("det", general), free("A", function_type(general, general, REAL))))
    for seed in range(3):
        model = Model(seed)
        assert model.evaluate(instantiate_types(meaning, {}, {"n": size})) == model.evaluate(term)


def test_a_determinant_of_a_larger_order_is_a_recursion_too() -> None:
    term = apply(const("det", Cyclic(5)), free("A", function_type(Cyclic(5), Cyclic(5), REAL)))
    assert Model(1).evaluate(definition(term)) == Model(1).evaluate(term)


def test_every_definition_is_tested() -> None:
    assert set(DEFINITIONS) == {name for name, _ in REAL_DEFINITIONS} | {
        "has_grad",
        "factorial",
        "binomial",
        "det",
    }


def test_what_has_no_definition_is_refused() -> None:
    for term in (x, unary("exp", x), const("tanh"), apply(free("f", Function(REAL, REAL)), x)):
        with pytest.raises(Refusal, match="K010"):
            definition(term)
