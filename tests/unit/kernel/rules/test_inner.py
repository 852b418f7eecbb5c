"""The rule of inner products: what it concludes, and each refusal by its code."""

from __future__ import annotations

import pytest

from symderive.kernel.sequent import Sequent
from symderive.terms.build import eq, inner, le, norm, real, zero
from symderive.terms.term import free
from symderive.terms.types import PROP, REAL, Cyclic, Function, Space, Type
from tests.kernel_proofs import accept, refusal_code

V = Space("V")
A = free("A", PROP)
u, v = free("u", V), free("v", V)


@pytest.mark.parametrize("kind", [V, REAL, Function(Cyclic("n"), REAL), Function(Cyclic(3), V)])
def test_inner_zero(kind: Type) -> None:
    w = free("w", kind)
    premise = Sequent(frozenset((A,)), eq(inner(w, w), real(0)))
    assert accept("inner_zero", premise) == Sequent(frozenset((A,)), eq(w, zero(kind)))


def test_inner_zero_refuses() -> None:
    assert refusal_code("inner_zero", le(inner(u, u), real(0))) == "K010"
    assert refusal_code("inner_zero", eq(norm(u), real(0))) == "K010"
    assert refusal_code("inner_zero", eq(real(0), inner(u, u))) == "K012"
    assert refusal_code("inner_zero", eq(inner(u, u), real(1))) == "K012"


def test_orthogonal_vectors_need_not_be_0() -> None:
    assert refusal_code("inner_zero", eq(inner(u, v), real(0))) == "K012"
