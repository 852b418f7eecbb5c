"""Claims near a false one: a sign, a number, a factor, a bound, a summand or the relation is another.

Untrusted, and bounded: what is tried is sieved by its truth at small values around the counterexample, with
floats where exact values do not tell, and what passes is offered only with a proof.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction

from symderive.errors import Refusal, TermError
from symderive.kernel.check import Assignment
from symderive.kernel.form import Form
from symderive.kernel.statement import Statement, expand
from symderive.tactics.arith import readable
from symderive.tactics.suggest import MAX_PROOFS, Points, Proved, points_around
from symderive.terms.build import add, arguments, divide, eq, integer, le, lt, mul, neg, real
from symderive.terms.term import App, Const, Lam, Lit, Term, apply, lam, lit, opened, subterms
from symderive.terms.types import INT, REAL
from symderive.wording import tidied

__all__ = ["corrected_claim"]

MAX_EDITS = 150
BINARY = 2
FEWEST = 3
"""Places at which a corrected claim must be seen to hold."""

Edits = Callable[[Term], Iterator[Term]]


def corrected_claim(
    statement: Statement, assignment: Assignment, prove: Callable[[Statement], Proved | None]
) -> Proved | None:
    """Return a claim close to the false one, with a proof; None where none is found.

    `prove` may add a hypothesis to what it is given, such as that the claim is defined.
    """
    full = expand(statement)
    points = points_around(full, assignment)
    seen: set[Term] = set()
    proofs = 0
    for claim in _claims(points, statement.claim, full.claim):
        short = tidied(claim)
        if short in seen or _is_trivial(short):
            continue
        seen.add(short)
        other = replace(statement, claim=claim)
        if len(seen) > MAX_EDITS or proofs >= MAX_PROOFS:
            return None
        if not _may_hold(points, expand(other).claim):
            continue
        proofs += 1
        proved = prove(other)
        if proved is not None:
            return proved
    return None


def _is_trivial(claim: Term) -> bool:
    """Say whether a claim says x = x or x <= x of something, as it is written."""
    return any(
        isinstance(part, App)
        and isinstance(part.head, Const)
        and part.head.name in ("eq", "le", "lt")
        and len(part.args) == BINARY
        and part.args[0] == part.args[1]
        for part in subterms(claim)
    )


def _may_hold(points: Points, claim: Term) -> bool:
    """Say whether a claim is seen to hold at some places, and to fail at none, by floats first."""
    hits = 0
    for found in points.sampled(claim, points.values):
        if found is False:
            return False
        hits += found is True
    if hits >= FEWEST:
        return True
    known = [points.truth(claim, put) for put in points.values]
    return False not in known and known.count(True) >= min(FEWEST, len(points.values))


def _claims(points: Points, claim: Term, expanded: Term) -> Iterator[Term]:
    """Yield other claims, the likelier slips first."""
    equation = arguments(claim, "eq")
    if equation is None:
        yield from _other_relations(claim)
        first = (_numbers, _omissions, _signs, _bounds)
    else:
        first = (_signs, _omissions, _numbers, _bounds)
    for edits in first:
        yield from _edited(claim, edits)
    if equation is not None and equation[0].type in (REAL, INT):
        yield from _ratios(points, equation, arguments(expanded, "eq"))
    for edits in (_factors, _operations):
        yield from _edited(claim, edits)
    if equation is not None and equation[0].type in (REAL, INT):
        left, right = equation
        if right.type == REAL:
            yield eq(left, divide(real(1), right))
        yield from _with_the_rest(left, right)


def _other_relations(claim: Term) -> Iterator[Term]:
    for name, other in (("le", le), ("lt", lt)):
        parts = arguments(claim, name)
        if parts is not None:
            if name == "lt":
                yield le(parts[0], parts[1])
            yield other(parts[1], parts[0])


def _ratios(points: Points, sides: tuple[Term, ...], full: tuple[Term, ...] | None) -> Iterator[Term]:
    """Yield the equation with the factor between its sides, if that is the same everywhere."""
    if full is None:
        return
    values = [(points.value(full[0], p), points.value(full[1], p)) for p in points.values]
    known = [(a, b) for a, b in values if a is not None and b is not None]
    ratios = {a / b for a, b in known if b}
    if len(ratios) == 1 and all(a == 0 for a, b in known if not b) and not ratios & {0, 1}:
        ratio = ratios.pop()
        yield eq(_times(ratio.denominator, sides[0]), _times(ratio.numerator, sides[1]))


def _with_the_rest(left: Term, right: Term) -> Iterator[Term]:
    """Yield the equation with what its right side lacks, if that is one product, and the inequalities."""
    form = Form()
    try:
        rest = form.difference(left, right)
    except (Refusal, TermError):
        return
    is_number = form.constant(rest) is not None
    numbers = any(isinstance(part, Lit) for part in _summands(right))
    if len(rest) == 1 and not isinstance(right, Lit) and not (is_number and numbers):
        yield eq(left, add(right, readable(form, rest, left.type)))
    if not is_number and not isinstance(left, Lit) and not isinstance(right, Lit):
        yield le(left, right)
        yield le(right, left)


def _summands(term: Term) -> Iterator[Term]:
    parts = arguments(term, "add") or arguments(term, "neg")
    if parts is None:
        yield term
    for part in parts or ():
        yield from _summands(part)


def _edited(term: Term, edits: Edits) -> Iterator[Term]:
    """Yield the term with one of its parts edited."""
    yield from edits(term)
    if isinstance(term, Lam):
        variable, value = opened(term)
        yield from (lam(variable, other, term.hint) for other in _edited(value, edits))
    elif isinstance(term, App):
        for place, part in enumerate(term.args):
            for other in _edited(part, edits):
                yield apply(term.head, *term.args[:place], other, *term.args[place + 1 :])


def _signs(term: Term) -> Iterator[Term]:
    """Another sign of a summand, or of a side."""
    parts = arguments(term, "add")
    if parts is not None and len(parts) == BINARY:
        first, second = parts
        taken = arguments(second, "neg")
        yield add(first, taken[0] if taken else neg(second))
        if (inside := arguments(first, "neg")) is not None:
            yield add(inside[0], second)
    parts = arguments(term, "eq")
    if parts is not None and parts[0].type in (REAL, INT):
        yield eq(parts[0], neg(parts[1]))


def _omissions(term: Term) -> Iterator[Term]:
    """A summand that is a number left out."""
    parts = arguments(term, "add")
    if parts is not None and len(parts) == BINARY:
        first, second = parts
        if isinstance((arguments(second, "neg") or (second,))[0], Lit):
            yield first
        if isinstance(first, Lit):
            yield second


def _numbers(term: Term) -> Iterator[Term]:
    """Another number near by."""
    if isinstance(term, Lit):
        value = Fraction(term.value)
        others = [value + 1, value - 1, value * 2, value / 2]
        for other in others:
            if other > 0 and (term.type == REAL or other.denominator == 1):
                yield lit(other, term.type)


def _bounds(term: Term) -> Iterator[Term]:
    """A sum with a bound moved by 1."""
    if (
        isinstance(term, App)
        and isinstance(term.head, Const)
        and term.head.name == "sum"
        and len(term.args) == 3
    ):
        low, high, body = term.args
        for step in (1, -1):
            yield apply(term.head, low, _moved(high, step), body)
            yield apply(term.head, _moved(low, step), high, body)


def _moved(bound: Term, step: int) -> Term:
    if isinstance(bound, Lit):
        return integer(int(bound.value) + step)
    return add(bound, integer(step))


def _factors(term: Term) -> Iterator[Term]:
    """Another factor of a side or of a summand."""
    for name, build in (("add", add), ("eq", eq), ("le", le), ("lt", lt)):
        parts = arguments(term, name)
        if parts is not None and len(parts) == BINARY and parts[0].type in (REAL, INT):
            first, second = parts
            for factor in (2, 3):
                yield build(first, _scaled(factor, second))
                if name == "add" and not isinstance(first, Lit):
                    yield build(_scaled(factor, first), second)
                if second.type == REAL:
                    yield build(first, divide(second, real(factor)))


def _scaled(factor: int, term: Term) -> Term:
    inside = arguments(term, "neg")
    return neg(_times(factor, inside[0])) if inside else _times(factor, term)


def _operations(term: Term) -> Iterator[Term]:
    """A product in the place of a sum, and a sum in the place of a product."""
    for name, build in (("add", mul), ("mul", add)):
        parts = arguments(term, name)
        if parts is None or len(parts) != BINARY or parts[0].type not in (REAL, INT):
            continue
        if not any(isinstance(p, Lit) or arguments(p, "inv") for p in parts):
            yield build(*parts)


def _times(factor: int, term: Term) -> Term:
    if abs(factor) == 1:
        return term if factor == 1 else neg(term)
    return mul(lit(factor, term.type), term)
