"""Statements: which are well formed, and what putting the definitions in does."""

from __future__ import annotations

import pytest

from symderive.kernel.statement import Statement, check_statement, expand, is_identifier
from symderive.terms.build import (
    TRUE,
    add,
    cast,
    csum,
    eq,
    exists,
    forall,
    inner,
    integer,
    le,
    lt,
    mul,
    of_int,
    real,
)
from symderive.terms.names import MAX_NAME
from symderive.terms.term import Bound, Term, apply, free, lam
from symderive.terms.types import INT, PROP, REAL, Cyclic, Function, Space
from tests.kernel_proofs import code_of, statement

x, y = free("x", REAL), free("y", REAL)
n, k = free("n", INT), free("k", INT)
V, Zn = Space("V"), Cyclic("n")
u, i = free("u", V), free("i", Zn)


@pytest.mark.parametrize("name", ["x", "x1", "x'", "x_1", "λ", "Σ", "ΔT", "w_star", "a" * MAX_NAME, "f''"])
def test_identifiers(name: str) -> None:
    assert is_identifier(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "1",
        "_x",
        "'x",
        "x y",
        "x-y",
        "#0",
        "antidifference!",
        "a" * (MAX_NAME + 1),
        "ο",
        "а",
        "é",
        "x²",
        "x\n",
        "ﬁ",
    ],
)
def test_no_identifiers(name: str) -> None:
    assert not is_identifier(name)


def test_a_statement_with_everything() -> None:
    q = free("q", REAL)
    made = statement(
        forall(y, exists(k, lt(add(q, y), of_int(k)))),
        [x, u, i],
        [("positive", lt(real(0), q)), ("vector", le(real(0), inner(u, u)))],
        spaces=["V"],
        sizes=["n"],
        definitions=[("p", mul(x, of_int(n))), ("q", add(free("p", REAL), csum(lam(i, real(1)))))],
    )
    check_statement(made)
    whole = expand(made)
    assert whole.definitions == ()
    value = add(mul(x, of_int(n)), csum(lam(i, real(1))))
    assert whole.hypotheses[0] == ("positive", lt(real(0), value))
    assert whole.claim == forall(y, exists(k, lt(add(value, y), of_int(k))))
    assert (whole.spaces, whole.sizes, whole.symbols) == (made.spaces, made.sizes, made.symbols)


def test_a_definition_captures_no_bound_variable() -> None:
    q = free("q", REAL)
    made = statement(exists(y, lt(q, y)), [y], definitions=[("q", y)])
    check_statement(made)
    z = free("z", REAL)
    assert expand(made).claim == exists(z, lt(y, z))


def test_a_definition_may_be_a_function() -> None:
    f = free("f", Function(REAL, REAL))
    made = statement(eq(apply(f, real(2)), real(4)), definitions=[("f", lam(x, mul(x, x)))])
    assert expand(made).claim == eq(mul(real(2), real(2)), real(4))


def test_definitions_are_put_in_in_order() -> None:
    p, q = free("p", REAL), free("q", REAL)
    made = statement(eq(q, q), [x], definitions=[("p", x), ("q", add(p, p))])
    assert expand(made).claim == eq(add(x, x), add(x, x))
    turned = statement(eq(q, q), [x], definitions=[("q", add(p, p)), ("p", x)])
    assert code_of(lambda: check_statement(turned)) == "K003"


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (statement(TRUE, [x, x]), "K002"),
        (statement(TRUE, [n], sizes=["n"]), "K002"),
        (statement(TRUE, [free("2", REAL)]), "K002"),
        (statement(TRUE, hypotheses=[("h", TRUE), ("h", TRUE)]), "K002"),
        (statement(TRUE, hypotheses=[("1", TRUE)]), "K002"),
        (statement(eq(x, y), [x]), "K003"),
        (statement(eq(x, x), [free("x", INT)]), "K003"),
        (statement(TRUE, hypotheses=[("h", eq(x, x))]), "K003"),
        (statement(TRUE, definitions=[("q", x)]), "K003"),
        (statement(TRUE, [u]), "K003"),
        (statement(TRUE, [i]), "K003"),
        (statement(eq(cast(integer(1), Zn), cast(integer(1), Zn))), "K003"),
        (statement(exists(u, TRUE)), "K003"),
        (statement(Bound(0, PROP)), "K003"),
        (statement(x, [x]), "K004"),
        (statement(TRUE, [x], [("h", x)]), "K004"),
        (statement(lam(x, TRUE)), "K004"),
    ],
)
def test_what_is_not_well_formed_is_refused(made: Statement, code: str) -> None:
    assert code_of(lambda: check_statement(made)) == code


def test_a_hypothesis_may_have_the_name_of_a_symbol() -> None:
    check_statement(statement(TRUE, [x], [("x", lt(real(0), x))]))


def test_a_size_is_an_integer_and_nothing_else() -> None:
    check_statement(statement(le(integer(1), n), sizes=["n"]))
    wrong: Term = free("n", REAL)
    assert code_of(lambda: check_statement(statement(eq(wrong, wrong), sizes=["n"]))) == "K003"
