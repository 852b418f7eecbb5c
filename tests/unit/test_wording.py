"""Terms of ours as a person writes them: without factors 1 and literals below 0, and of the same value."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest

from symderive.terms.build import add, cast, divide, inv, mul, neg, of_int, power, real, smul, sub, total
from symderive.terms.term import Lit, Term, apply, const, free, lam, lit, subterms
from symderive.terms.types import INT, REAL, Cyclic, Function, Space
from symderive.wording import tidied, value_text, written
from tests.models import Model, Skip
from tests.random_terms import RandomTerms

PI, HALF = const("pi"), real(Fraction(1, 2))
X, K = free("x", REAL), free("k", INT)
V, F = free("v", Space("V")), free("f", Function(REAL, REAL))


@pytest.mark.parametrize(
    ("term", "text"),
    [
        (mul(real(1), PI), "pi"),
        (mul(PI, real(1)), "pi"),
        (mul(real(-1), PI), "-pi"),
        (mul(real(-1), neg(PI)), "pi"),
        (mul(HALF, PI), "pi / 2"),
        (mul(real(Fraction(-3, 2)), PI), "-(3 * pi / 2)"),
        (mul(real(-2), inv(PI)), "-(2 / pi)"),
        (divide(real(1), PI), "1 / pi"),
        (HALF, "0.5"),
        (real(Fraction(-1, 2)), "-0.5"),
        (add(real(1), real(-1)), "1 - 1"),
        (add(X, mul(real(-2), PI)), "x - 2 * pi"),
        (sub(real(0), X), "-x"),
        (add(X, real(0)), "x"),
        (power(real(-2), lit(3, INT)), "(-2)^3"),
        (add(K, lit(-1, INT)), "k - 1"),
        (smul(real(1), V), "v"),
        (smul(real(-2), V), "-(2 * v)"),
        (smul(HALF, V), "v / 2"),
        (cast(lit(-1, INT), Cyclic("n")), "residue(-1, n)"),
        (lam(X, mul(real(-1), X)), "fun x in real. -x"),
        (lam(X, apply(F, mul(real(1), X))), "f"),
    ],
)
def test_what_a_person_writes(term: Term, text: str) -> None:
    assert written(term) == text


def test_numbers_are_quotients() -> None:
    assert (value_text(HALF), value_text(real(-2)), value_text(mul(HALF, PI))) == ("1/2", "-2", "pi / 2")


def test_a_sum_from_anywhere_is_said_in_words() -> None:
    anywhere = total(free("antidifference!", INT), free("n", INT), lam(K, of_int(K)))
    assert written(anywhere) == "sum((k : real), k up to n)"


@pytest.mark.parametrize("seed", range(40))
def test_the_value_stays(seed: int) -> None:
    terms = RandomTerms(Random(seed))
    for kind in (REAL, INT, Space("V"), Cyclic("n"), Function(INT, REAL)):
        term = terms.term(kind, 4)
        plain = tidied(term)
        assert plain.type == kind
        assert all(node.value >= 0 for node in subterms(plain) if isinstance(node, Lit))
        for model in (Model(f"{seed} {n}") for n in range(3)):
            try:
                assert model.value(term) == model.value(plain)
            except Skip:
                continue
