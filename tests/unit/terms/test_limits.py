"""Terms and types have a largest depth and size, so that a short text cannot stand for a huge one."""

from __future__ import annotations

from fractions import Fraction

import pytest

from symderive.errors import TermError
from symderive.terms.build import TRUE, conj, unary
from symderive.terms.term import MAX_DEPTH, MAX_SIZE, Lit, Term, free, lam, lit, show
from symderive.terms.types import INT, PROP, REAL, Cyclic


def test_the_size_of_a_term_is_its_number_of_nodes() -> None:
    x = free("x", PROP)
    assert TRUE.size == x.size == lit(1).size == 1
    assert conj(TRUE, x).size == 4
    assert lam(x, conj(TRUE, x, x)).size == 8


def test_a_term_that_doubles_is_refused_before_it_is_written_out() -> None:
    term: Term = TRUE
    while 2 * term.size + 2 <= MAX_SIZE:
        term = conj(term, term)
    assert term.depth < MAX_DEPTH
    with pytest.raises(TermError) as caught:
        conj(term, term)
    assert caught.value.code == "T108"
    with pytest.raises(TermError) as caught:
        lam(free("x", REAL), conj(term, conj(TRUE, term)))
    assert caught.value.code == "T108"


def test_a_deep_term_is_refused() -> None:
    term: Term = lit(1)
    while term.depth < MAX_DEPTH:
        term = unary("exp", term)
    with pytest.raises(TermError) as caught:
        unary("exp", term)
    assert caught.value.code == "T107"
    with pytest.raises(TermError) as caught:
        lam(free("x", REAL), term)
    assert caught.value.code == "T107"


@pytest.mark.parametrize("size", [0, -1, True, 1.0, Fraction(0), Fraction(2), None, b"n"])
def test_the_size_of_a_cyclic_type_is_a_name_or_a_whole_number_from_1(size: object) -> None:
    with pytest.raises(TermError) as caught:
        Cyclic(size)  # type: ignore[arg-type]
    assert caught.value.code == "T109"


def test_a_long_number_is_shown_whatever_its_length() -> None:
    assert show(Lit(Fraction(-2, 3), REAL)) == "-2/3"
    assert show(Lit(10**6000, REAL)).endswith("/1 (base 16)")
    with pytest.raises(TermError) as caught:
        lit(Fraction(10**6000 + 1, 2), INT)
    assert caught.value.code == "T102"
