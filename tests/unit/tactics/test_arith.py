"""Arithmetic: what it finds is accepted by the kernel; what is false, or beyond it, is refused."""

from __future__ import annotations

import pytest

from symderive.tactics import arith
from symderive.tactics.arith import guards_for, linarith, nonzero, positivity, relation, ring
from symderive.tactics.logic import introduced
from symderive.tactics.proof import State, Stuck
from symderive.terms.build import FALSE, arguments, integer, le, lt, real, sub
from symderive.terms.term import Term, free
from symderive.terms.types import INT, REAL
from tests.proving import prove, start, statement

X = {"x": "real"}
XY = {"x": "real", "y": "real"}
N = {"n": "integer"}
UV = {"u": "V", "v": "V", "c": "real"}
SUM = {"x": "sequence", "T": "integer"}


def said(symbols, hypotheses, claim):
    return statement(symbols, hypotheses, claim, spaces=["V"], sizes=["m"])


def by_ring(state: State, goal: Term) -> int:
    return introduced(state, goal, ring)


def combined(depth: int):
    def tactic(state: State, goal: Term) -> int:
        return introduced(state, goal, lambda s, g: linarith(s, g, [], depth=depth))

    return tactic


IDENTITIES = {
    "numbers": ({}, [], "1/3 + 1/6 = 1/2"),
    "binomial": (XY, [], "(x + y)^3 = x^3 + 3*x^2*y + 3*x*y^2 + y^3"),
    "of integers": (N, [], "(n + 1)^2 = n^2 + 2*n + 1"),
    "denominator": (X, ["x != 0"], "(x^2 + x)/x = x + 1"),
    "two denominators": (X, ["x != 0", "x != 1"], "1/x + 1/(x - 1) = (2*x - 1)/(x*(x - 1))"),
    "denominator by its sign": (X, ["x > 2"], "(x^2 - 4)/(x - 2) = x + 2"),
    "root": (X, ["x >= 0"], "sqrt(x)*sqrt(x) = x"),
    "norm": (UV, [], "|u - c*v|^2 = |u|^2 - 2*c*<u, v> + c^2*|v|^2"),
    "vectors": (UV, [], "u + c*(v - u) = (1 - c)*u + c*v"),
    "telescoping": (SUM, ["T >= 0"], "sum(x[t] - x[t + 1], t = 1..T) = x[1] - x[T + 1]"),
    "last term": (SUM, ["T >= 1"], "sum(x[t], t = 1..T) = sum(x[t], t = 1..T - 1) + x[T]"),
    "linear in the terms": (SUM, [], "sum(2*x[t], t = 1..T) = 2*sum(x[t], t = 1..T)"),
    "residues": ({"i": "index mod m"}, [], "i + i - i = i"),
}


@pytest.mark.parametrize("name", IDENTITIES)
def test_ring(name):
    assert prove(said(*IDENTITIES[name]), by_ring).kind == "proved"


LINEAR = {
    "chain": ({**XY, "z": "real"}, ["x <= y", "y < z"], "x < z"),
    "average": (XY, ["x <= y"], "x <= (x + y)/2 and (x + y)/2 <= y"),
    "contradiction": (X, ["x < 1", "x > 2"], "false"),
    "integer and real": ({**X, **N}, ["n >= 1", "x > n"], "x > 1"),
    "equation": (XY, ["x + y = 3", "x - y = 1"], "x = 2"),
    "equation of vectors": (UV, ["u = 2*v"], "u - v = v"),
    "square": (X, [], "x^2 >= 0"),
    "norm": (UV, [], "|u - v|^2 >= 0"),
    "completed": (X, [], "x^2 + 1 > 0"),
    "several squares": (XY, [], "2*x*y <= x^2 + y^2"),
    "of vectors": (UV, [], "2*<u, v> <= |u|^2 + |v|^2"),
}


@pytest.mark.parametrize("name", LINEAR)
def test_linarith_with_numbers(name):
    assert prove(said(*LINEAR[name]), combined(0)).kind == "proved"


PRODUCTS = {
    "scaled": (XY, ["x >= 0", "y >= 1"], "x*y >= x"),
    "two signs": (XY, ["x > 0", "y > 0"], "x*y > 0"),
    "quotient": (XY, ["x > 0", "y > x"], "y/x > 1"),
    "of inverses": (XY, ["0 < x", "x < y"], "1/y < 1/x"),
    "squares": (XY, ["0 <= x", "x <= y"], "x^2 <= y^2"),
    "equation times a term": (XY, ["x*y = 1", "x != 0"], "y = 1/x"),
    "exponential": (X, [], "1/(1 + exp(x)) < 1"),
}


@pytest.mark.parametrize("name", PRODUCTS)
def test_linarith_with_products(name):
    assert prove(said(*PRODUCTS[name]), combined(2)).kind == "proved"


SIGNS = {
    "number": ({}, [], "3", True),
    "zero": ({}, [], "0", False),
    "hypothesis": (X, ["x > 0"], "x", True),
    "weak hypothesis": (X, ["x >= 0"], "x", False),
    "bound": (X, ["x > 1"], "2*x - 2", True),
    "sum": (XY, ["x > 0", "y >= 0"], "x + y", True),
    "product": (XY, ["x > 0", "y > 0"], "3*x*y", True),
    "even power": (X, [], "x^4", False),
    "even power of what is not 0": (X, ["x != 0"], "x^2", True),
    "odd power": (X, ["x > 0"], "x^3", True),
    "inverse": (X, ["x > 0"], "1/x", True),
    "inverse of what may be 0": (X, ["x >= 0"], "1/x", False),
    "norm": (UV, [], "|u|", False),
    "norm of what is not 0": (UV, ["u != 0"], "|u|", True),
    "square of a norm": (UV, ["u != 0"], "<u, u>", True),
    "absolute value": (X, ["x != 0"], "|x|", True),
    "exponential": (X, [], "exp(x)", True),
    "root": (X, ["x > 0"], "sqrt(x)", True),
    "root of what may be 0": (X, ["x >= 0"], "sqrt(x)", False),
    "integer as a real": (N, ["n >= 1"], "n/2", True),
}


@pytest.mark.parametrize("name", SIGNS)
def test_positivity(name):
    symbols, hypotheses, term, strict = SIGNS[name]
    full = said(symbols, hypotheses, f"{term} + 0.0 >= 0")
    state = start(full, [h for _, h in full.hypotheses])
    _, left = arguments(full.claim, "le") or ()
    value = (arguments(left, "add") or ())[0]
    step, found = positivity(state, value)
    assert found is strict
    assert state.proof.conclusion(step) == (lt if strict else le)(real(0), value)


@pytest.mark.parametrize(
    ("symbols", "hypotheses", "term"),
    [
        (X, [], "x"),
        (X, ["x <= 0"], "x"),
        (XY, ["x > 0"], "x*y"),
        (X, ["x >= 0"], "x - 1"),
        (X, [], "x^3"),
        (X, [], "sin(x)"),
        ({}, [], "-1"),
    ],
)
def test_no_sign(symbols, hypotheses, term):
    full = said(symbols, hypotheses, f"{term} + 0.0 >= 0")
    state = start(full, [h for _, h in full.hypotheses])
    _, left = arguments(full.claim, "le") or ()
    with pytest.raises(Stuck) as caught:
        positivity(state, (arguments(left, "add") or ())[0])
    assert caught.value.code == "S121"


APART = {
    "hypothesis": (X, ["x != 0"], "x"),
    "multiple": (X, ["x != 1"], "2*x - 2"),
    "sign": (X, ["x > 0"], "x"),
    "negative": (X, ["x < 1"], "x - 1"),
    "product": (XY, ["x != 0", "y != 0"], "x*y"),
    "power": (X, ["x != 0"], "x^3"),
    "positive": (X, [], "1 + x^2"),
    "number": ({}, [], "0 - 2"),
}


@pytest.mark.parametrize("name", APART)
def test_nonzero(name):
    symbols, hypotheses, term = APART[name]
    full = said(symbols, hypotheses, f"1/({term}) = 1/({term})")
    assert prove(full, by_ring).kind == "proved"


def test_not_apart():
    full = said(XY, ["x != 0"], "x*y = 0")
    state = start(full, [h for _, h in full.hypotheses])
    value, _ = arguments(full.claim, "eq") or ()
    with pytest.raises(Stuck) as caught:
        nonzero(state, value)
    assert caught.value.code == "S122"


BEYOND = {
    "false": (XY, ["x <= y"], "y <= x", "S120"),
    "strict from weak": (XY, ["x <= y"], "x < y", "S120"),
    "equation from an inequality": (XY, ["x <= y"], "x = y", "S120"),
    "divided by what may be 0": (X, [], "x/x = 1", "S120"),
    "root of what may be negative": (X, [], "sqrt(x)*sqrt(x) = x", "S120"),
    "root of a square": (X, [], "sqrt(x^2) = x", "S120"),
    "sum without its range": (SUM, [], "sum(x[t], t = 1..T) = sum(x[t], t = 1..T - 1) + x[T]", "S120"),
    "half an index": ({"i": "index mod m"}, ["i + i = 0"], "i = 0", "S124"),
    "one may be zero": ({"i": "index mod m"}, [], "i + 1 = i", "S124"),
    "not of numbers": ({"g": "real -> real"}, [], "differentiable_at(g, 0)", "S123"),
}


@pytest.mark.parametrize("name", BEYOND)
def test_what_is_not_found(name):
    symbols, hypotheses, claim, code = BEYOND[name]
    full = said(symbols, hypotheses, claim)
    state = start(full, [h for _, h in full.hypotheses])
    with pytest.raises(Stuck) as caught:
        linarith(state, full.claim, [], depth=2)
    assert caught.value.code == code


def test_the_residual_is_what_is_left():
    full = said(X, [], "(x + 1)^2 = x^2 + 1")
    with pytest.raises(Stuck) as caught:
        ring(start(full), full.claim)
    assert caught.value.residual is not None
    wanted = said(X, [], "2*x = 0")
    form = start(full).proof.form()
    assert form.poly(caught.value.residual) == form.poly((arguments(wanted.claim, "eq") or ())[0])


def test_a_guard_is_found_for_a_range_that_is_known():
    full = said(SUM, ["T >= 0"], "sum(x[t], t = 1..T) = 0")
    state = start(full, [h for _, h in full.hypotheses])
    (guard,) = guards_for(state, [full.claim])
    assert arguments(state.proof.conclusion(guard), "le") is not None
    assert guards_for(start(full), [full.claim]) == ()


def test_relation():
    assert relation(FALSE) == ("lt", real(0), real(0))
    assert relation(le(integer(1), integer(2))) == ("le", integer(1), integer(2))
    assert relation(integer(1)) is None


def test_the_allowance_ends():
    full = said(XY, ["x <= y"], "y <= x")
    state = start(full, [h for _, h in full.hypotheses], units=2)
    with pytest.raises(Stuck) as caught:
        linarith(state, full.claim, [], depth=2)
    assert caught.value.code == "S190"


def test_a_strict_sign_serves_under_more_facts(monkeypatch):
    full = said(XY, ["x > 0"], "x*x + x > 0")
    state = start(full, [h for _, h in full.hypotheses])
    value = (arguments(full.claim, "lt") or ())[1]
    found = positivity(state, value)
    more = state.with_local(state.proof.hyp(le(real(2), free("y", REAL))))
    monkeypatch.setattr(arith, "_positivity", lambda state, value: pytest.fail("it is looked for again"))
    assert positivity(more, value) == found


def test_a_strict_sign_does_not_serve_where_it_is_not_assumed():
    full = said(X, [], "true")
    state, x = start(full), free("x", REAL)
    assumed = state.with_local(state.proof.hyp(lt(real(0), x)))
    assert positivity(assumed, x)[1]
    assert nonzero(assumed, x) == positivity(assumed, x)[0]
    for ask in (positivity, nonzero):
        with pytest.raises(Stuck):
            ask(state, x)


def test_a_guard_does_not_serve_where_it_is_not_assumed():
    full = said(SUM, [], "sum(x[t], t = 1..T) = 0")
    state = start(full)
    assumed = state.with_local(state.proof.hyp(le(integer(3), free("T", INT))))
    assert guards_for(assumed, [full.claim]) != ()
    assert guards_for(state, [full.claim]) == ()


def test_a_weak_sign_gives_way_to_a_strict_one():
    full = said(X, ["x >= 1"], "true")
    state, x = start(full, [h for _, h in full.hypotheses]), free("x", REAL)
    value = sub(x, real(1))
    assert not positivity(state, value)[1]
    assert positivity(state.with_local(state.proof.hyp(lt(real(2), x))), value)[1]


def test_a_combination_is_looked_for_once(monkeypatch):
    full = said(XY, ["x <= y"], "x < y + 1")
    state = start(full, [h for _, h in full.hypotheses])
    denied = le(free("y", REAL), free("x", REAL))
    found = linarith(state, full.claim, [], depth=1)
    with pytest.raises(Stuck) as first:
        linarith(state, denied, [], depth=1)
    monkeypatch.setattr(arith, "_combined", lambda *arguments: pytest.fail("it is looked for again"))
    assert linarith(state, full.claim, [], depth=1) == found
    with pytest.raises(Stuck) as second:
        linarith(state, denied, [], depth=1)
    assert second.value.code == first.value.code


def test_a_failure_under_fewer_facts_is_not_the_last_word():
    full = said(XY, [], "x <= y + 1")
    state = start(full)
    with pytest.raises(Stuck):
        linarith(state, full.claim, [])
    more = state.with_local(state.proof.hyp(le(free("x", REAL), free("y", REAL))))
    assert more.proof.conclusion(linarith(more, full.claim, [])) == full.claim


@pytest.mark.parametrize("hypothesis", ["0 < x*y", "x*y < 0", "x*y != 0", "0 < 3*x^2*y", "x^2*y != 0"])
def test_a_factor_of_what_is_not_zero_is_not_zero(hypothesis):
    full = statement(XY, [hypothesis], "x != 0")
    state = start(full, [h for _, h in full.hypotheses])
    nonzero(state, free("x", REAL))
    assert prove(full).kind == "proved"


@pytest.mark.parametrize("hypothesis", ["0 <= x*y", "0 < x + y", "x + 1 != 0", "0 < y"])
def test_other_facts_leave_a_factor_open(hypothesis):
    full = statement(XY, [hypothesis], "x != 0")
    with pytest.raises(Stuck):
        nonzero(start(full, [h for _, h in full.hypotheses]), free("x", REAL))
