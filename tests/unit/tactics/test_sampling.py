"""Numbers at which a statement may fail."""

from __future__ import annotations

from fractions import Fraction

import pytest

from symderive.tactics.counterexample import search
from symderive.tactics.sampling import Sampled, choices, samples
from symderive.terms.term import free
from symderive.terms.types import INT
from tests.proving import statement

REALS = {"a": "real", "b": "real", "c": "real"}


def question(hypotheses, claim, symbols=REALS):
    full = statement(symbols, hypotheses, claim)
    names = [free(n, k) for n, k in full.symbols]
    return Sampled.of(names, [h for _, h in full.hypotheses], full.claim), names


@pytest.mark.parametrize(
    ("hypotheses", "claim"),
    [
        (["a^2 + b^2 = 1"], "a + b <= 7/5"),
        (["a^2 + b^2 = 1"], "3*a + 4*b <= 49/10"),
        (["2*a = 5*b", "7*b = 10*c"], "c/a = 7/25"),
        (["a + b + c = 1"], "a^2 + b^2 + c^2 >= 2/5"),
        ([], "a*(3 - a) <= 224/100"),
        (["a = b", "b = c"], "c <= 99"),
        (["a > 0", "b > 0"], "a/b + b/a >= 201/100"),
        (["a > 100"], "a > 101"),
    ],
)
def test_failures_are_found(hypotheses, claim):
    asked, _ = question(hypotheses, claim)
    kinds = [asked.fails(at) for at in samples(asked, 600)]
    assert "false" in kinds or "undefined" in kinds


@pytest.mark.parametrize(
    ("hypotheses", "claim"),
    [
        (["a^2 + b^2 = 1"], "a*b <= 1/2"),
        ([], "a*(3 - a) <= 9/4"),
        (["a > b", "b > c"], "a > c"),
        (["a^2 + b^2 = -1"], "a = b"),
    ],
)
def test_no_failure_of_what_is_true(hypotheses, claim):
    asked, _ = question(hypotheses, claim)
    assert not [at for at in samples(asked, 300) if asked.fails(at) is not None]


def test_equations_are_solved():
    asked, (a, b, c) = question(["a^2 + b^2 = 25", "c = a*b"], "c = 1")
    for at in samples(asked, 40):
        assert at[a] ** 2 + at[b] ** 2 == 25
        assert at[c] == at[a] * at[b]


def test_integers_stay_whole():
    asked, names = question(["2*m = n"], "n <= 7", {"m": "integer", "n": "integer"})
    assert names[0].type == INT
    assert all(q.denominator == 1 for at in samples(asked, 50) for q in at.values())


@pytest.mark.parametrize(
    ("hypotheses", "claim"),
    [
        ([], "asin(sin(x)) = x"),
        (["sin(x) = 0"], "x = 0"),
        (["cos(x) = 1"], "x = 0"),
        ([], "sin(x) >= -99/100"),
    ],
)
def test_multiples_of_pi_are_tried(hypotheses, claim):
    found = search(statement({"x": "real"}, hypotheses, claim))
    assert found is not None
    assert "pi" in repr(dict(found.assignment.values)["x"])


def test_reciprocals_are_solved_for():
    asked, (p, q) = question(["1/p + 1/q = 1", "p > 1"], "p*q <= 4", {"p": "real", "q": "real"})
    for at in samples(asked, 10):
        assert at[p] in (0, 1) or 1 / at[p] + 1 / at[q] == 1


def test_small_indices_come_first():
    assert list(choices([2, 3])) == [(0, 0), (0, 1), (1, 0), (0, 2), (1, 1), (1, 2)]
    assert list(choices([2, 0])) == []


def test_a_false_claim_comes_before_an_undefined_one():
    found = search(statement(REALS, [], "1/a = 1"))
    assert found is not None
    assert not found.undefined
    assert dict(found.assignment.values)["a"].value == Fraction(2)


def test_what_is_never_defined_and_false_is_undefined():
    found = search(statement({"x": "real"}, [], "x/x = 1"))
    assert found is not None
    assert found.undefined
