"""Where the normal form stops, and what it is asked by others."""

from __future__ import annotations

import pytest

from symderive.kernel import form as form_module
from symderive.kernel.form import Form
from symderive.terms.build import (
    add,
    cast,
    csum,
    eq,
    inner,
    integer,
    inv,
    mul,
    neg,
    power,
    real,
    sub,
    total,
    unary,
)
from symderive.terms.term import Free, Term, apply, const, free, lam, subterms
from symderive.terms.types import INT, REAL, Cyclic, Function, Space, function_type
from tests.kernel_proofs import code_of

x, y = free("x", REAL), free("y", REAL)
k, n = free("k", INT), free("n", INT)
V, Zn = Space("V"), Cyclic("n")
u, v = free("u", V), free("v", V)


def wide(count: int) -> Term:
    term: Term = free("x0", REAL)
    for number in range(1, count):
        term = add(term, free(f"x{number}", REAL))
    return term


def test_too_much_work_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(form_module, "MAX_WORK", 50)
    form = Form()
    assert code_of(lambda: form.poly(wide(10))) == "K121"
    assert code_of(lambda: form.poly(x)) == "K121"
    assert code_of(lambda: Form().poly(x)) == "accepted"


def test_a_key_that_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    f = free("f", Function(REAL, REAL))
    monkeypatch.setattr(form_module, "MAX_KEY", 20)
    assert code_of(lambda: Form().normal(mul(apply(f, wide(10)), x))) == "K121"
    assert code_of(lambda: Form().normal(mul(x, y))) == "accepted"


def test_too_many_terms_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(form_module, "MAX_MONOMIALS", 5)
    assert code_of(lambda: Form().poly(wide(5))) == "accepted"
    assert code_of(lambda: Form().poly(wide(6))) == "K121"
    assert code_of(lambda: Form().poly(mul(wide(3), wide(3)))) == "K121"
    vectors = [add(free("u", V), add(free("v", V), free("w", V))) for _ in range(2)]
    assert code_of(lambda: Form().poly(inner(*vectors))) == "K121"


def test_too_many_digits_and_too_high_powers_are_refused() -> None:
    big = power(real(10), integer(400))
    assert code_of(lambda: Form().poly(power(big, integer(10)))) == "accepted"
    assert code_of(lambda: Form().poly(power(big, integer(100)))) == "K121"
    assert code_of(lambda: Form().poly(power(x, integer(401)))) == "K121"
    assert code_of(lambda: Form().poly(power(x, integer(-401)))) == "K121"
    assert code_of(lambda: Form().poly(power(x, integer(400)))) == "accepted"


def test_an_exponential_of_a_large_multiple_is_one_atom() -> None:
    form = Form()
    large = unary("exp", mul(real(401), x))
    assert len(form.poly(large)) == 1
    assert form.poly(large) != form.poly(mul(unary("exp", mul(real(400), x)), unary("exp", x)))
    small = unary("exp", mul(real(3), x))
    assert form.poly(small) == form.poly(power(unary("exp", x), integer(3)))


@pytest.mark.parametrize("term", [cast(k, Zn), eq(x, x), const("exp"), free("w", Function(Zn, REAL))])
def test_only_numbers_and_vectors_have_a_polynomial(term: Term) -> None:
    assert code_of(lambda: Form().poly(term)) == "K122"


def test_only_residues_have_an_index() -> None:
    assert code_of(lambda: Form().index(k)) == "K122"
    assert code_of(lambda: Form().index(cast(k, Zn))) == "accepted"


def test_a_vector_has_a_vector_in_each_term() -> None:
    form = Form()
    assert code_of(lambda: form.inner_of(form.poly(u), form.poly(x))) == "K122"
    assert form.inner_of(form.poly(u), form.poly(v)) == form.poly(inner(v, u))


def test_a_sum_whose_range_mentions_its_index_has_no_atom() -> None:
    form = Form()
    assert code_of(lambda: form._sum_atom(k, (), k, n)) == "K122"
    assert code_of(lambda: form._sum_atom(k, (), n, k)) == "K122"


def test_finders_may_ask_what_an_atom_is() -> None:
    form = Form()
    ((((number, _),), _),) = form.poly(inv(add(x, y))).items()
    assert form.atom(number) == inv(form.reify(form.poly(add(x, y)), REAL))
    assert form.inverse_of(number) == form.poly(add(x, y))
    assert form.root_of(number) is None
    ((((number, _),), _),) = form.poly(unary("sqrt", x)).items()
    assert form.root_of(number) == form.poly(x)
    assert form.inverse_of(number) is None


def test_many_changes_of_index_are_not_all_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    i, j = free("i", Zn), free("j", Zn)
    h = [free(f"h{number}", Function(Zn, REAL)) for number in range(4)]
    body = mul(mul(apply(h[0], i), apply(h[1], add(i, j))), mul(apply(h[2], sub(i, j)), apply(h[3], j)))
    whole = csum(lam(i, csum(lam(j, body))))
    every = Form().poly(whole)
    monkeypatch.setattr(form_module, "MAX_CANDIDATES", 1)
    assert len(every) == len(Form().poly(whole)) == 1


def test_residues_of_a_large_modulus_are_solved_for() -> None:
    """In Z/100 the sum over i of delta(-i + j)·f(i) is f(j); 99 is -1."""
    kind = Cyclic(100)
    i, j = free("i", kind), free("j", kind)
    f = free("f", Function(kind, REAL))
    delta = apply(const("delta", kind), sub(j, i), cast(integer(0), kind))
    form = Form()
    assert form.difference(csum(lam(i, mul(delta, apply(f, i)))), apply(f, j)) == {}
    at_5 = apply(const("delta", kind), sub(cast(integer(5), kind), i), cast(integer(0), kind))
    five = apply(f, cast(integer(5), kind))
    assert form.difference(csum(lam(i, mul(at_5, apply(f, i)))), five) == {}
    doubled = apply(const("delta", kind), add(i, i), j)
    assert form.difference(csum(lam(i, mul(doubled, apply(f, i)))), apply(f, j)) != {}


def test_clearing_inverses_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    form = Form()
    p = form.difference(mul(x, inv(x)), real(1))
    assert form.residual(p, [form.poly(x)]) == {}
    monkeypatch.setattr(form, "_clear", lambda p, known, nonnegative: p)
    assert code_of(lambda: form.residual(p, [form.poly(x)])) == "K121"


def test_what_the_form_wrote_it_can_read() -> None:
    """An antidifference is written as a sum from a name that nobody else can write."""
    form = Form()
    form.add_guard(form.poly(n))
    a = free("a", Function(INT, REAL))
    whole = total(integer(1), n, a)
    written = form.normal(whole)
    assert any(isinstance(node, Free) and node.name == "antidifference!" for node in subterms(written))
    assert form.poly(written) == form.poly(whole)


def test_sums_of_vectors_and_of_functions_are_taken_apart() -> None:
    form = Form()
    w = free("W", function_type(INT, V))
    summed = total(integer(1), n, w)
    moved = total(integer(1), n, lam(k, inner(apply(w, k), u)))
    assert form.difference(inner(summed, u), moved) == {}
    assert form.difference(inner(u, neg(summed)), neg(moved)) == {}


def test_a_form_does_not_depend_on_what_was_formed_before() -> None:
    """False friend: of two deltas in a sum, the one that was met first is used."""
    kind = Cyclic("n")
    i, j, k = (free(name, kind) for name in "ijk")
    one_at_i = apply(const("ite", REAL), eq(k, i), real(1), real(0))
    deltas = [apply(const("delta", kind), k, end) for end in (i, j)]
    for first, second in (deltas, deltas[::-1]):
        whole = csum(lam(k, mul(first, mul(second, one_at_i))))
        for before in ([], [first], [second], [first, second], [second, first]):
            primed = Form()
            for term in before:
                primed.form(apply(lam(k, term), free("#0", kind)))
            assert primed.normal(whole) == Form().normal(whole)
    assert Form().normal(csum(lam(k, mul(deltas[0], mul(deltas[1], one_at_i))))) == Form().normal(
        csum(lam(k, mul(deltas[1], mul(deltas[0], one_at_i))))
    )
