"""Terms that the program made, as text for a person: not trusted, and never read back.

What a statement says is printed by `symderive.terms.printing`, which tells all terms apart. A value that was
found, or what is left of a goal, is shown as a person would write it: -pi, and not rational(-1) * pi.
"""

from __future__ import annotations

import re
from fractions import Fraction

from symderive.terms.build import add, arguments, divide, inv, mul, neg, real, smul
from symderive.terms.printing import print_term
from symderive.terms.term import App, Lam, Lit, Term, lam, lit, opened
from symderive.terms.types import REAL

__all__ = ["tidied", "value_text", "written"]

# A sum whose lower bound does not matter, inside of the kernel's normal form.
_UP_TO = re.compile(r" = `antidifference!`\.\.")


def written(term: Term) -> str:
    """Return a term as a person writes it.

    >>> from symderive.terms.build import const
    >>> written(mul(real(-1), const("pi"))), written(mul(real(Fraction(3, 2)), const("pi")))
    ('-pi', '3 * pi / 2')
    """
    return _UP_TO.sub(" up to ", print_term(tidied(term)))


def value_text(value: Term) -> str:
    """Return a value as text; a number as it is usually written."""
    return str(value.value) if isinstance(value, Lit) else written(value)


def tidied(term: Term) -> Term:
    """Return a term of the same value without factors 1 and without literals below 0."""
    negative, size = _signed(term)
    return neg(size) if negative else size


def _signed(term: Term) -> tuple[bool, Term]:
    """Return whether a sign stands before a term, and the term without it, tidied."""
    if isinstance(term, Lit):
        return term.value < 0, lit(abs(term.value), term.type)
    if isinstance(term, Lam) or _is_partial(term):
        variable, value = opened(term)
        return False, lam(variable, tidied(value), term.hint if isinstance(term, Lam) else "x")
    if not isinstance(term, App):
        return False, term
    for name, join in (("add", _sum), ("mul", _product), ("smul", _multiple)):
        parts = arguments(term, name)
        if parts is not None and len(parts) == 2:
            return join(*parts)
    negated = arguments(term, "neg")
    if negated is not None and len(negated) == 1:
        negative, size = _signed(negated[0])
        return not negative, size
    return False, App(term.head, tuple(map(tidied, term.args)))


def _is_partial(term: Term) -> bool:
    """Say whether a term is a product or a sum that lacks an operand: `fun x. 2*x` is the product with 2."""
    return any(len(arguments(term, name) or ()) == 1 for name in ("add", "mul", "smul"))


def _sum(left: Term, right: Term) -> tuple[bool, Term]:
    first = tidied(left)
    negative, second = _signed(right)
    if _is_number(second, 0):
        return False, first
    if _is_number(first, 0):
        return negative, second
    return False, add(first, neg(second) if negative else second)


def _product(left: Term, right: Term) -> tuple[bool, Term]:
    (one, first), (other, second) = _signed(left), _signed(right)
    negative = one != other
    if arguments(second, "inv") is not None:
        return negative, mul(first, second)
    if _is_number(second, 1):
        return negative, first
    if not isinstance(first, Lit):
        return negative, mul(first, second)
    above, below = Fraction(first.value).as_integer_ratio()
    product = second if above == 1 else mul(lit(above, first.type), second)
    return negative, product if below == 1 else divide(product, real(below))


def _multiple(factor: Term, vector: Term) -> tuple[bool, Term]:
    (one, first), (other, second) = _signed(factor), _signed(vector)
    if second.type == REAL or not isinstance(first, Lit):
        return one != other, smul(first, second)
    above, below = Fraction(first.value).as_integer_ratio()
    if above == 1:
        return one != other, second if below == 1 else smul(inv(real(below)), second)
    return one != other, smul(first, second)


def _is_number(term: Term, value: int) -> bool:
    return isinstance(term, Lit) and term.value == value
