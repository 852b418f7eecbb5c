"""What a false claim may have meant: a condition that is missing, a factor, a sign, an index off by one.

Untrusted, and bounded: candidates are sieved by their truth at small values around the counterexample, and
what passes is offered only with a proof.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product

from symderive.errors import Refusal, TermError
from symderive.kernel.check import Assignment, Certificate
from symderive.kernel.definedness import definedness
from symderive.kernel.form import Form
from symderive.kernel.statement import Statement, expand
from symderive.tactics.counterexample import truth
from symderive.terms.build import (
    add,
    arguments,
    eq,
    integer,
    le,
    lt,
    mul,
    neg,
    negation,
    real,
)
from symderive.terms.term import (
    App,
    Const,
    Free,
    Lit,
    Term,
    apply,
    free,
    free_symbols,
    instantiate_types,
    lit,
    substitute,
)
from symderive.terms.types import INT, REAL, Type, substitute_type

__all__ = ["corrected_claim", "missing_condition"]

Prove = Callable[[Statement], Certificate | None]
Proved = tuple[Statement, Certificate]

MAX_POINTS = 120
MAX_PROOFS = 4
FEWEST_POINTS = 2
"""Points at which a candidate must be seen to hold, with as many values of each of its numbers."""

_REALS = tuple(Fraction(v) for v in (2, -1, 1, 0, 3, "1/2", -2))
_INTEGERS = (2, 1, 3, 0, -1, 4)


@dataclass(frozen=True, slots=True)
class _Points:
    """Small values around a counterexample at which the hypotheses hold, those of it first."""

    full: Statement
    assignment: Assignment
    values: tuple[dict[Free, Term], ...]

    def truth(self, proposition: Term, put: dict[Free, Term]) -> bool | None:
        """Evaluate a proposition about the statement's symbols; undefined counts as false."""
        spaces: dict[str, Type] = dict(self.assignment.spaces)
        sizes: dict[str, str | int] = dict(self.assignment.sizes)
        try:
            instance = substitute(instantiate_types(proposition, spaces, sizes), put)
            defined = truth(definedness(instance))
            return truth(instance) if defined else defined
        except (Refusal, TermError):
            return None

    def value(self, term: Term, put: dict[Free, Term]) -> Fraction | None:
        """Evaluate a number; None where it is not plain."""
        spaces: dict[str, Type] = dict(self.assignment.spaces)
        sizes: dict[str, str | int] = dict(self.assignment.sizes)
        form = Form()
        try:
            found = form.constant(form.poly(substitute(instantiate_types(term, spaces, sizes), put)))
        except (Refusal, TermError):
            return None
        return None if found is None else Fraction(found)


def _points(full: Statement, assignment: Assignment) -> _Points:
    spaces: dict[str, Type] = dict(assignment.spaces)
    sizes: dict[str, str | int] = dict(assignment.sizes)
    given = dict(assignment.values)
    said = {s.name for t in (full.claim, *(h for _, h in full.hypotheses)) for s in free_symbols(t)}
    names, lists = [], []
    for name, kind in full.symbols:
        concrete = substitute_type(kind, spaces, sizes)
        value = given[name]
        values: list[Term] = [value]
        if name in said and concrete == REAL:
            values += [real(v) for v in _REALS if real(v) != value]
        elif name in said and concrete == INT:
            values += [integer(v) for v in _INTEGERS if integer(v) != value]
        names.append(free(name, concrete))
        lists.append(values)
    sieve = _Points(full, assignment, ())
    found = []
    for count, choice in enumerate(product(*lists)):
        if count >= MAX_POINTS:
            break
        put = dict(zip(names, choice, strict=True))
        if all(sieve.truth(h, put) for _, h in full.hypotheses):
            found.append(put)
    return replace(sieve, values=tuple(found))


# -- a missing condition ---------------------------------------------------------------------------------


def missing_condition(statement: Statement, assignment: Assignment, prove: Prove) -> Proved | None:
    """Return the statement under one more hypothesis, with a proof; None where none is found.

    The hypothesis excludes the counterexample, and is the last one of the statement.
    """
    full = expand(statement)
    points = _points(full, assignment)
    for proofs, condition in enumerate(_sieved(points, full)):
        if proofs >= MAX_PROOFS:
            return None
        under = replace(statement, hypotheses=(*statement.hypotheses, ("missing", condition)))
        certificate = prove(under)
        if certificate is not None:
            return under, certificate
    return None


def _sieved(points: _Points, full: Statement) -> Iterator[Term]:
    if not points.values:
        return
    first = points.values[0]
    holds = [points.truth(full.claim, put) for put in points.values]
    for condition in _conditions(full, first):
        if points.truth(condition, first) is not False:
            continue
        at = [n for n, put in enumerate(points.values) if points.truth(condition, put)]
        pinned = any(len({points.values[n][x] for n in at}) < FEWEST_POINTS for x in free_symbols(condition))
        if not pinned and all(holds[n] is not False for n in at) and any(holds[n] for n in at):
            yield condition


def _conditions(full: Statement, first: dict[Free, Term]) -> Iterator[Term]:
    """Yield conditions on one or two numbers of the claim, the weaker ones first."""
    said = free_symbols(full.claim)
    numbers = [free(n, k) for n, k in full.symbols if k in (REAL, INT) and free(n, k) in said]
    for x in numbers:
        zero, one = lit(0, x.type), lit(1, x.type)
        yield negation(eq(x, first[x]))
        yield negation(eq(x, zero))
        yield le(zero, x)
        yield lt(zero, x)
        yield le(x, zero)
        if x.type == INT:
            yield le(lit(2, INT), x)
        else:
            yield le(one, x)
            yield le(x, one)
    for i, x in enumerate(numbers):
        for y in numbers[i + 1 :]:
            if x.type == y.type:
                yield negation(eq(x, y))
                yield le(x, y)
                yield le(y, x)


# -- another claim ---------------------------------------------------------------------------------------


def corrected_claim(statement: Statement, assignment: Assignment, prove: Prove) -> Proved | None:
    """Return a claim close to the false one, with a proof; None where none is found.

    Tried are another factor or summand on the right of an equation, a bound of a sum that is off by one, the
    other direction of an inequality.
    """
    full = expand(statement)
    points = _points(full, assignment)
    proofs = 0
    for claim in _claims(points, statement.claim, full.claim):
        other = replace(statement, claim=claim)
        seen = [points.truth(expand(other).claim, put) for put in points.values]
        if False in seen or seen.count(True) < FEWEST_POINTS:
            continue
        proofs += 1
        if proofs > MAX_PROOFS:
            return None
        certificate = prove(other)
        if certificate is not None:
            return other, certificate
    return None


def _claims(points: _Points, claim: Term, expanded: Term) -> Iterator[Term]:
    sides, full_sides = arguments(claim, "eq"), arguments(expanded, "eq")
    if sides is not None and full_sides is not None and sides[0].type in (REAL, INT):
        values = [(points.value(full_sides[0], p), points.value(full_sides[1], p)) for p in points.values]
        known = [(a, b) for a, b in values if a is not None and b is not None]
        ratios = {a / b for a, b in known if b}
        if len(ratios) == 1 and all(a == 0 for a, b in known if not b) and not ratios & {0, 1}:
            ratio = ratios.pop()
            yield eq(_times(ratio.denominator, sides[0]), _times(ratio.numerator, sides[1]))
        gaps = {a - b for a, b in known}
        if len(gaps) == 1 and gaps != {0}:
            yield eq(sides[0], add(sides[1], lit(gaps.pop(), sides[1].type)))
    yield from _shifted(claim)
    for name, other in (("le", le), ("lt", lt)):
        parts = arguments(claim, name)
        if parts is not None:
            if name == "lt":
                yield le(parts[0], parts[1])
            yield other(parts[1], parts[0])


def _times(factor: int, term: Term) -> Term:
    if abs(factor) == 1:
        return term if factor == 1 else neg(term)
    return mul(lit(factor, term.type), term)


def _shifted(term: Term) -> Iterator[Term]:
    """Yield the term with one bound of one sum moved by 1."""
    if isinstance(term, App):
        if isinstance(term.head, Const) and term.head.name == "sum" and len(term.args) == 3:
            low, high, body = term.args
            for step in (1, -1):
                yield apply(term.head, low, _moved(high, step), body)
                yield apply(term.head, _moved(low, step), high, body)
        for place, part in enumerate(term.args):
            for other in _shifted(part):
                yield apply(term.head, *term.args[:place], other, *term.args[place + 1 :])


def _moved(bound: Term, step: int) -> Term:
    if isinstance(bound, Lit):
        return integer(int(bound.value) + step)
    return add(bound, integer(step))
