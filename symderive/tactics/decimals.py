"""Decimals of closed real terms, each proved by the kernel to be right to its last digit. Untrusted."""

from __future__ import annotations

from fractions import Fraction

from symderive.errors import SymderiveError
from symderive.kernel.check import Certificate, check, obligations
from symderive.kernel.statement import Statement
from symderive.tactics.enclosures import by_enclosure
from symderive.tactics.logic import introduced, solve_goal
from symderive.tactics.proof import Proof, State
from symderive.terms.build import conj, le, real
from symderive.terms.term import Term

__all__ = ["decimal_statement", "is_proved"]


def decimal_statement(term: Term, text: str) -> Statement:
    """Return the statement that a decimal differs from a term by at most half a unit of its last place."""
    shown = Fraction(text)
    half = Fraction(1, 2 * 10 ** len(text.partition(".")[2]))
    claim = conj(le(real(shown - half), term), le(term, real(shown + half)))
    return Statement((), (), (), (), (), claim)


def is_proved(term: Term, text: str) -> bool:
    """Say whether the kernel has accepted a proof that the decimal is right to its last digit."""
    stated = decimal_statement(term, text)
    proof = Proof()
    try:
        owed = obligations(stated)
        goal = introduced(State(proof, {}), owed.goal, by_enclosure)
        defined = [solve_goal(State(proof, {}), condition) for _, condition in owed.conditions]
        steps, place, lemmas = proof.trimmed([goal, *defined])
        numbers = tuple(place[step] for step in defined)
        found = check(stated, Certificate("proved", lemmas, steps, numbers, place[goal]))
    except (SymderiveError, RecursionError):
        return False
    return found.kind == "proved" and not found.assumes
