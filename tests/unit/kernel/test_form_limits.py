"""What the normal form refuses: work, size, and what has no form; and the corners of its reindexing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from symderive.errors import Refusal
from symderive.kernel import form as module
from symderive.kernel.form import Form
from symderive.terms.build import add, cast, csum, integer, inv, mul, of_int, real, smul
from symderive.terms.term import Free, Term, apply, const, free, lam
from symderive.terms.types import INT, REAL, Cyclic, Function, Space

X, Y, Z = (free(name, REAL) for name in "xyz")
V = Space("V")
U, W = free("u", V), free("w", V)
LARGE = Cyclic(67)
K, J = free("k", LARGE), free("i", LARGE)
A, B = (free(name, Function(LARGE, REAL)) for name in "ab")


def refuses(code: str, build: Callable[[], object]) -> None:
    with pytest.raises(Refusal) as caught:
        build()
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("limit", "value", "term"),
    [
        ("MAX_WORK", 10, add(X, Y)),
        ("MAX_MONOMIALS", 2, add(X, add(Y, Z))),
    ],
)
def test_work_and_size_are_limited(
    monkeypatch: pytest.MonkeyPatch, limit: str, value: int, term: Term
) -> None:
    monkeypatch.setattr(module, limit, value)
    refuses("K121", lambda: Form().poly(term))


def test_the_text_that_orders_atoms_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_KEY", 3)
    form = Form()
    refuses("K121", lambda: form.normal(inv(add(mul(X, Y), Z))))


def test_an_inner_product_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    form = Form()
    left, right = form.poly(add(U, W)), form.poly(add(U, smul(X, W)))
    monkeypatch.setattr(module, "MAX_MONOMIALS", 3)
    refuses("K121", lambda: form.inner_of(left, right))


def test_a_number_is_no_residue() -> None:
    refuses("K122", lambda: Form().index(X))


def test_a_number_is_no_vector() -> None:
    form = Form()
    refuses("K122", lambda: form.inner_of({(): 1}, form.poly(U)))


def test_a_range_cannot_mention_its_index() -> None:
    k = free("#0", INT)
    refuses("K122", lambda: Form()._sum_atom(k, (), k, integer(3)))


def test_clearing_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    form = Form()
    p = form.poly(X)
    monkeypatch.setattr(Form, "_clear", lambda *_: p)
    refuses("K121", lambda: form.residual(p))


def delta(left: Term, right: Term) -> Term:
    return apply(const("delta", left.type), left, right)


def over(k: Free, body: Term) -> Term:
    return csum(lam(k, body))


def minus(value: Term) -> Term:
    return apply(const("neg", value.type), value)


def test_a_delta_collapses_modulo_a_large_literal() -> None:
    form = Form()
    total = over(K, mul(apply(A, K), delta(J, K)))
    assert form.difference(total, apply(A, J)) == {}
    turned = over(K, mul(apply(A, K), delta(minus(K), minus(J))))
    assert form.difference(turned, apply(A, J)) == {}


def test_few_changes_of_index_are_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_CANDIDATES", 1)
    form = Form()
    total = over(K, mul(apply(A, K), apply(B, add(J, minus(K)))))
    assert form.difference(total, total) == {}


def test_a_change_of_index_that_leaves_no_product_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    def to_zero(_form: Form, names: tuple[Free, ...], _product: Term) -> list[dict[Free, Term]]:
        return [{name: cast(integer(0), name.type) for name in names}]

    monkeypatch.setattr(Form, "_changes_of_index", to_zero)
    form = Form()
    number = of_int(apply(const("rep", LARGE), K))
    total = over(K, mul(apply(A, K), number))
    assert form.normal(total) == form.normal(total)
    assert form.difference(total, real(0)) != {}
