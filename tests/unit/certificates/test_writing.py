"""Writing documents: what cannot be written is refused."""

from __future__ import annotations

from dataclasses import replace

from symderive.certificates.writing import dump
from symderive.kernel.check import Certificate
from symderive.terms.build import TRUE
from symderive.terms.term import Term
from tests.kernel_proofs import code_of, statement


class Other(Term):
    """A term of a kind that there is not."""

    __slots__ = ()

    def __init__(self) -> None:
        self._know(TRUE.type, 0)


def test_a_term_of_another_kind_is_not_written() -> None:
    certificate = Certificate("proved", (), (), (), 0)
    assert code_of(lambda: dump([("key", replace(statement(TRUE), claim=Other()), certificate)])) == "K023"
