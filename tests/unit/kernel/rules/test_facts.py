"""Citing facts and lemmas: what is concluded, and each refusal by its code."""

from __future__ import annotations

import pytest

from symderive.kernel.facts import FACTS, fact_statement
from symderive.kernel.sequent import Sequent
from symderive.kernel.statement import Statement
from symderive.terms.build import (
    add,
    cast,
    csum,
    eq,
    forall,
    implies,
    inner,
    integer,
    le,
    lt,
    norm,
    of_int,
    real,
)
from symderive.terms.term import Term, apply, free, lam
from symderive.terms.types import INT, PROP, REAL, Cyclic, Function, Space, Type
from tests.kernel_proofs import accept, refusal_code, statement

V, W, Zn, Zm = Space("V"), Space("W"), Cyclic("n"), Cyclic("m")
A = free("A", PROP)
x, y = free("x", REAL), free("y", REAL)
k, n, m = free("k", INT), free("n", INT), free("m", INT)
u, v = free("u", V), free("v", V)


def given(conclusion: Term) -> Sequent:
    return Sequent(frozenset(), conclusion)


@pytest.mark.parametrize("name", sorted(FACTS))
def test_every_fact_can_be_cited_at_its_types(name: str) -> None:
    types: tuple[Type, ...] = (REAL,) * FACTS[name][0]
    assert accept("fact", name=name, types=types) == given(fact_statement(name, types))
    assert refusal_code("fact", name=name, types=(*types, REAL)) == "K007"


def test_fact_refuses() -> None:
    assert refusal_code("fact", name="log_mul", types=()) == "K007"
    assert refusal_code("fact", name="norm_nonneg", types=()) == "K007"
    assert refusal_code("fact", name="norm_nonneg", types=(INT,)) == "K011"
    assert refusal_code("fact", name="norm_nonneg", types=(Function(INT, REAL),)) == "K011"
    assert refusal_code("fact", name="norm_nonneg", types=(x,)) == "K007"


@pytest.mark.parametrize("name", ["log_mul", "sqrt_square", "exp_mul", "norm_pos"])
def test_tempting_facts_are_not_in_the_table(name: str) -> None:
    assert refusal_code("fact", name=name, types=()) == "K007"


def use(
    lemma: Statement, *values: Term, spaces: tuple[Type, ...] = (), sizes: tuple[str | int, ...] = ()
) -> Sequent:
    return accept(
        "lemma", number=0, spaces=spaces, sizes=sizes, values=values, known_lemmas=[lemma], known_sizes=["m"]
    )


def code(lemma: Statement, values: object, spaces: object = (), sizes: object = (), number: int = 0) -> str:
    arguments = {"number": number, "spaces": spaces, "sizes": sizes, "values": values}
    return refusal_code("lemma", **arguments, known_lemmas=[lemma], known_sizes=["m"])  # type: ignore[arg-type]


POSITIVE = statement(lt(real(0), add(x, y)), [x, y], [("first", lt(real(0), x)), ("second", lt(real(0), y))])


def test_the_hypotheses_of_a_lemma_come_along() -> None:
    found = use(POSITIVE, y, x)
    assert found == given(implies(lt(real(0), y), lt(real(0), x), lt(real(0), add(y, x))))


def test_the_values_of_a_lemma_are_put_in_all_at_once() -> None:
    found = use(POSITIVE, add(x, y), x).conclusion
    assert found == implies(lt(real(0), add(x, y)), lt(real(0), x), lt(real(0), add(add(x, y), x)))


def test_a_lemma_with_definitions_is_cited_without_them() -> None:
    twice = free("twice", REAL)
    lemma = statement(le(twice, twice), [x], definitions=[("twice", add(x, x))])
    assert use(lemma, y) == given(le(add(y, y), add(y, y)))


def test_a_lemma_about_a_space_holds_in_the_reals_and_in_vectors_of_residues() -> None:
    lemma = statement(le(real(0), inner(u, u)), [u], spaces=["V"])
    for kind in (REAL, W, Function(Zm, REAL), Function(Cyclic(3), W)):
        value = free("w", kind)
        assert use(lemma, value, spaces=(kind,)) == given(le(real(0), inner(value, value)))


def test_a_lemma_about_a_size_holds_for_sizes_and_literals() -> None:
    f = free("f", Function(Zn, REAL))
    lemma = statement(le(of_int(n), csum(f)), [f], sizes=["n"])
    g = free("g", Function(Zm, REAL))
    assert use(lemma, g, sizes=("m",)) == given(le(of_int(m), csum(g)))
    h = free("h", Function(Cyclic(3), REAL))
    assert use(lemma, h, sizes=(3,)) == given(le(of_int(integer(3)), csum(h)))


@pytest.mark.parametrize(
    ("values", "spaces", "sizes", "number", "expected"),
    [
        ((x, y), (), (), 1, "K021"),
        ((x, y), (), (), -1, "K021"),
        ((x,), (), (), 0, "K021"),
        ((x, y, x), (), (), 0, "K021"),
        ((x, y), (REAL,), (), 0, "K021"),
        ((x, y), (), (1,), 0, "K021"),
        ((x, k), (), (), 0, "K011"),
        ((x, A), (), (), 0, "K011"),
        ((x, 1), (), (), 0, "K007"),
        ((x, y), (1,), (), 0, "K007"),
    ],
)
def test_lemma_refuses(values: object, spaces: object, sizes: object, number: int, expected: str) -> None:
    assert code(POSITIVE, values, spaces, sizes, number) == expected


@pytest.mark.parametrize("kind", [INT, PROP, Function(INT, REAL), Function(Zm, INT), Zm])
def test_a_space_is_replaced_by_an_inner_product_type(kind: Type) -> None:
    lemma = statement(eq(u, u), [u], spaces=["V"])
    assert code(lemma, (free("w", kind),), (kind,)) == "K011"


@pytest.mark.parametrize(
    ("size", "expected"), [("k", "K013"), ("n", "K013"), (0, "K013"), (-1, "K013"), (True, "K007")]
)
def test_a_size_is_replaced_by_a_size(size: object, expected: str) -> None:
    lemma = statement(le(integer(1), n), sizes=["n"])
    assert code(lemma, (), (), (size,)) == expected


def test_a_size_that_is_put_in_does_not_meet_a_symbol_of_its_name() -> None:
    """The lemma's own symbol m and the size m that is put for n are different."""
    lemma = statement(le(integer(1), add(n, m)), [m], [("m", le(integer(0), m))], sizes=["n"])
    found = use(lemma, k, sizes=("m",))
    assert found == given(implies(le(integer(0), k), le(integer(1), add(m, k))))


def test_values_that_mention_the_lemmas_own_names_are_not_captured() -> None:
    body = forall(y, le(x, add(x, norm(y))))
    lemma = statement(body, [x])
    z = free("z", REAL)
    assert use(lemma, y) == given(forall(z, le(y, add(y, norm(z)))))
    f = free("f", Function(INT, REAL))
    sums = statement(eq(apply(f, k), apply(lam(k, apply(f, k)), k)), [f, k])
    assert use(sums, lam(n, of_int(add(n, k))), n) == given(eq(of_int(add(n, k)), of_int(add(n, k))))


def test_a_residue_is_not_an_integer_for_a_lemma() -> None:
    lemma = statement(le(k, add(k, integer(1))), [k])
    assert code(lemma, (cast(k, Zm),)) == "K011"
    assert code(lemma, (x,)) == "K011"
