"""Types, constants and the short names that build terms."""

from __future__ import annotations

import pytest

from symderive.terms import build
from symderive.terms.build import arguments, is_negation, negation, zero
from symderive.terms.constants import SCHEMES, constant_type, is_constant, parameter_of
from symderive.terms.term import Term, apply, const, free, lam
from symderive.terms.types import (
    INT,
    PROP,
    REAL,
    Base,
    Cyclic,
    Function,
    Space,
    Type,
    function_type,
    is_inner_product,
    sizes_of,
    spaces_of,
    substitute_type,
)
from tests.kernel_proofs import code_of

V, Zn = Space("V"), Cyclic("n")
VECTOR = Function(Zn, REAL)
ALL: tuple[Type, ...] = (
    PROP,
    INT,
    REAL,
    V,
    Zn,
    Cyclic(3),
    VECTOR,
    Function(Zn, V),
    Function(INT, REAL),
    Function(REAL, PROP),
)
x, k, u, i = free("x", REAL), free("k", INT), free("u", V), free("i", Zn)

ADMITTED: dict[str, set[Type]] = {
    "le": {INT, REAL},
    "pow": {INT, REAL},
    "max": {INT, REAL},
    "mul": {INT, REAL, Zn, Cyclic(3)},
    "add": {INT, REAL, Zn, Cyclic(3), V, VECTOR, Function(Zn, V)},
    "sum": {INT, REAL, V, VECTOR, Function(Zn, V)},
    "inner": {REAL, V, VECTOR, Function(Zn, V)},
    "zero": {REAL, V, VECTOR, Function(Zn, V)},
    "has_grad": {REAL, V, VECTOR, Function(Zn, V)},
    "delta": {INT, Zn, Cyclic(3)},
    "cast": {Zn, Cyclic(3)},
    "rep": {Zn, Cyclic(3)},
    "eq": set(ALL),
    "forall": set(ALL),
    "ite": set(ALL),
    "natrec": set(ALL),
    "exp": {PROP},
    "imp": {PROP},
}


@pytest.mark.parametrize("name", sorted(ADMITTED))
def test_a_constant_exists_at_its_types_and_no_others(name: str) -> None:
    found = {kind for kind in ALL if is_constant(name, constant_type(name, kind))}
    if ADMITTED[name] == {PROP}:
        assert all(is_constant(name, constant_type(name, kind)) for kind in ALL)  # it takes no parameter
        assert parameter_of(name, constant_type(name)) == PROP
    else:
        assert found == ADMITTED[name]
        assert {parameter_of(name, constant_type(name, kind)) for kind in found} == found


@pytest.mark.parametrize("name", sorted(SCHEMES))
def test_a_constant_has_no_other_type(name: str) -> None:
    for kind in (*ALL, Base("nat"), function_type(INT, INT, INT, INT)):
        if name != "zero":
            expected = kind in {constant_type(name, parameter) for parameter in (*ALL, Function(REAL, REAL))}
            assert is_constant(name, kind) <= expected
    assert not is_constant(name, Base("nat"))


def test_a_sum_over_residues_knows_both_its_types() -> None:
    assert constant_type("csum", V, Zn) == Function(Function(Zn, V), V)
    assert is_constant("csum", constant_type("csum", REAL, Zn))
    assert is_constant("csum", constant_type("csum", INT, Cyclic(3)))
    assert parameter_of("csum", constant_type("csum", V, Zn)) == V
    no_residues = (constant_type("csum", REAL, INT), constant_type("csum"), REAL, Function(REAL, REAL))
    for wrong in (*no_residues, constant_type("csum", PROP, Zn), Function(Function(Zn, REAL), V)):
        assert not is_constant("csum", wrong)
    assert parameter_of("csum", REAL) is None
    assert not is_constant("nothing", REAL)


@pytest.mark.parametrize("kind", ALL)
def test_inner_product_types(kind: Type) -> None:
    assert is_inner_product(kind) == (kind in (REAL, V, VECTOR, Function(Zn, V)))


def test_names_in_types() -> None:
    kind = function_type(Function(V, Cyclic("n")), Cyclic(3), Space("W"), Cyclic("m"))
    assert spaces_of(kind) == {"V", "W"}
    assert sizes_of(kind) == {"n", "m"}
    assert substitute_type(kind, {"V": REAL}, {"m": 2}) == function_type(
        Function(REAL, Zn), Cyclic(3), Space("W"), Cyclic(2)
    )


def test_short_names() -> None:
    assert build.conj() == build.TRUE
    assert build.conj(build.FALSE) == build.FALSE
    assert build.implies(build.TRUE) == build.TRUE
    assert zero(INT) == build.integer(0)
    assert zero(REAL) == build.real(0)
    assert zero(V) == const("zero", V)
    assert build.divide(x, x) == build.mul(x, build.inv(x))
    assert build.sub(u, u) == build.add(u, build.neg(u))
    assert build.absolute(x) == build.norm(x)
    assert build.total(k, k, lam(k, u)).type == V
    assert code_of(lambda: build.total(k, k, x)) == "T105"
    assert code_of(lambda: build.csum(x)) == "T101"
    assert code_of(lambda: build.csum(lam(k, x))) == "T101"


def test_taking_apart() -> None:
    assert arguments(build.le(x, x), "le") == (x, x)
    assert arguments(build.le(x, x), "lt") is None
    assert arguments(x, "x") is None
    assert arguments(apply(free("le", Function(REAL, REAL)), x), "le") is None
    assert is_negation(negation(build.TRUE))
    assert not is_negation(build.implies(build.TRUE, build.TRUE))
    assert not is_negation(build.TRUE)
    opposite: Term = build.disj(build.TRUE, build.FALSE)
    assert not is_negation(opposite)
