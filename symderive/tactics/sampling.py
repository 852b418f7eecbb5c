"""Numbers at which a statement may fail: small values, solved equations, downhill. Untrusted.

Values are tried in a fixed order and bounded in number, so the search is the same on every machine. An
equation among the hypotheses gives one of its variables its value; an inequality to be refuted is followed
in the direction in which it gets tighter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice, product

from symderive.kernel.definedness import definedness
from symderive.tactics.evaluation import Values, holds, root, value
from symderive.terms.build import arguments, is_negation
from symderive.terms.term import Free, Lit, Term, free_symbols, subterms
from symderive.terms.types import INT, REAL

__all__ = ["Sampled", "choices", "numbers", "samples"]

_SMALL = tuple(Fraction(v) for v in (2, -1, 1, 0, 3, "1/2", -2, "-1/2", 4))
_FURTHER = tuple(
    Fraction(v)
    for v in (
        *("1/3", "3/2", 5, "2/3", -3, "1/4", 10, "3/4", "1/10", "-3/2", "5/2", "9/10", "-1/3", "5/4"),
        *("-9/10", 6, -4, "-5/2", "1/100", 8, 100, "-1/10", 20, -10, "3/5", "4/5"),
    )
)
_WHOLE = tuple(Fraction(v) for v in (2, 1, 3, 0, -1, 4, -2, 5, 6, 7, -3, 8, 10, 12))
_LEGS = ((3, 4, 5), (5, 12, 13), (20, 21, 29), (8, 15, 17), (119, 120, 169))
"""Pythagorean triples: the rational points of a circle."""
_ON_SPHERES = tuple(
    dict.fromkeys(
        [
            *(Fraction(v) for v in (1, 0, -1)),
            *(Fraction(s * leg, c) for a, b, c in _LEGS for leg in (a, b) for s in (1, -1)),
            *(Fraction(v, c) for c in (3, 7) for v in (1, 2, 3, 6, -1, -2)),
            *(Fraction(v) for v in (2, "1/2", 3, -2)),
        ]
    )
)

MAX_STARTS = 4
"""From how many points one goes downhill."""
_STEPS = tuple(Fraction(1, 2**k) for k in range(7))


@dataclass(frozen=True, slots=True)
class Sampled:
    """Conditions on numbers (all to hold), and the claim that is to fail."""

    variables: tuple[Free, ...]
    conditions: tuple[Term, ...]
    claim: Term
    defined: Term

    @staticmethod
    def of(variables: Sequence[Free], hypotheses: Sequence[Term], claim: Term) -> Sampled:
        """Return the question for these hypotheses; what is undefined is no counterexample."""
        conditions = [part for h in hypotheses for part in (definedness(h), h)]
        return Sampled(tuple(variables), tuple(conditions), claim, definedness(claim))

    def admits(self, at: Values) -> bool | None:
        """Say whether the hypotheses are defined and true."""
        for condition in self.conditions:
            held = holds(condition, at)
            if not held:
                return held
        return True

    def fails(self, at: Values) -> str | None:
        """Say whether the claim is "false" or "undefined" where the hypotheses hold."""
        if not self.admits(at):
            return None
        defined = holds(self.defined, at)
        if defined is None:
            return None
        if not defined:
            return "undefined"
        return "false" if holds(self.claim, at) is False else None


def numbers(term_or_terms: Sequence[Term]) -> list[Fraction]:
    """Return the numbers that are written in these terms, with their neighbours."""
    found: dict[Fraction, None] = {}
    for term in term_or_terms:
        for node in subterms(term):
            if isinstance(node, Lit) and node.type == REAL:
                exact = Fraction(node.value)
                found.update(dict.fromkeys((exact, -exact)))
                if exact:
                    found[1 / exact] = None
    return list(found)[:12]


def _values(variable: Free, written: Sequence[Fraction], *, spheres: bool) -> list[Fraction]:
    if variable.type == INT:
        return list(_WHOLE)
    lists = (_ON_SPHERES, _SMALL) if spheres else (_SMALL, written, _FURTHER)
    return list(dict.fromkeys(v for part in lists for v in part))


def choices(lengths: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Yield tuples of indices below the lengths, those with small sums first."""
    if all(lengths):
        for total in range(sum(n - 1 for n in lengths) + 1):
            yield from _sums(total, [n - 1 for n in lengths])


def _sums(total: int, limits: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Yield tuples of numbers up to the limits with the given sum."""
    if not limits:
        if total == 0:
            yield ()
        return
    rest = sum(limits[1:])
    for first in range(max(0, total - rest), min(total, limits[0]) + 1):
        for others in _sums(total - first, limits[1:]):
            yield (first, *others)


def samples(question: Sampled, most: int) -> Iterator[dict[Free, Fraction]]:
    """Yield at most so many assignments that may satisfy the hypotheses, the promising ones first."""
    solved = _solved_variables(question)
    spheres = any(kind == "quadratic" for _, _, kind in solved)
    written = numbers([question.claim, *question.conditions])
    chosen = {v for _, v, _ in solved}
    given = [v for v in question.variables if v not in chosen]
    lists = [_values(v, written, spheres=spheres) for v in given]
    best: list[tuple[float, dict[Free, Fraction]]] = []

    def grid() -> Iterator[dict[Free, Fraction]]:
        for picks in choices([len(part) for part in lists]):
            at = {v: part[i] for v, part, i in zip(given, lists, picks, strict=True)}
            yield from _completed(at, solved)

    for at in islice(grid(), most):
        yield at
        slack = _slack(question, at)
        if slack is not None:
            best.append((slack, at))
    best.sort(key=lambda pair: pair[0])
    for slack, at in best[:MAX_STARTS]:
        yield from _downhill(question, slack, {v: at[v] for v in given}, solved, most // MAX_STARTS)


# -- equations ---------------------------------------------------------------------------------------

Solved = list[tuple[Term, Free, str]]
"""Equations in order, each with the variable that it gives, and its kind: linear or quadratic."""


def _solved_variables(question: Sampled) -> Solved:
    """Choose for each equation a variable that no equation before it mentions."""
    found: Solved = []
    mentioned: set[Free] = set()
    for condition in question.conditions:
        sides = arguments(condition, "eq")
        if sides is None or sides[0].type not in (REAL, INT):
            continue
        here = free_symbols(condition)
        kinds = {v: _kind(condition, v, question.variables) for v in question.variables if v in here}
        for wanted in ("linear", "quadratic"):
            fit = [v for v, kind in kinds.items() if kind == wanted and v not in mentioned]
            if fit:
                found.append((condition, fit[-1], wanted))
                break
        mentioned |= here
    return found


_PROBES = (Fraction(3, 7), Fraction(11, 5), Fraction(-5, 3), Fraction(17, 11))


def _kind(equation: Term, variable: Free, variables: Sequence[Free]) -> str | None:
    """Say how an equation depends on a variable, looked at where the others have odd values."""
    for shift in (0, 1):
        at = {v: _probe(v, i + shift) for i, v in enumerate(variables)}
        found = _coefficients(equation, variable, at)
        if found is not None:
            square, linear, _ = found
            return "quadratic" if square else "linear" if linear else None
        if _inverse_coefficients(equation, variable, at) is not None:
            return "linear"
    return None


def _inverse_coefficients(
    equation: Term, variable: Free, at: Mapping[Free, Fraction]
) -> tuple[Fraction, Fraction] | None:
    """Return (b, c), b != 0, if left - right is b/v + c."""
    sides = arguments(equation, "eq")
    if sides is None or variable.type != REAL:
        return None
    seen = []
    for point in (1, 2, 3):
        here = {**at, variable: Fraction(1, point)}
        left, right = value(sides[0], here), value(sides[1], here)
        if not isinstance(left, Fraction) or not isinstance(right, Fraction):
            return None
        seen.append(left - right)
    slope = seen[1] - seen[0]
    return (slope, seen[0] - slope) if slope and seen[2] - seen[1] == slope else None


def _probe(variable: Free, number: int) -> Fraction:
    return Fraction(number + 2) if variable.type == INT else abs(_PROBES[number % len(_PROBES)])


def _coefficients(
    equation: Term, variable: Free, at: Mapping[Free, Fraction]
) -> tuple[Fraction, Fraction, Fraction] | None:
    """Return (a, b, c) if left - right is a·v² + b·v + c."""
    sides = arguments(equation, "eq")
    if sides is None:
        return None
    seen = []
    for point in (0, 1, -1, 2):
        here = {**at, variable: Fraction(point)}
        left, right = value(sides[0], here), value(sides[1], here)
        if not isinstance(left, Fraction) or not isinstance(right, Fraction):
            return None
        seen.append(left - right)
    square = (seen[1] + seen[2]) / 2 - seen[0]
    linear = (seen[1] - seen[2]) / 2
    if 4 * square + 2 * linear + seen[0] != seen[3]:
        return None
    return square, linear, seen[0]


def _completed(at: dict[Free, Fraction], solved: Solved) -> Iterator[dict[Free, Fraction]]:
    """Yield the assignment with the values that the equations give."""
    if not solved:
        yield at
        return
    equation, variable, _ = solved[0]
    found = _coefficients(equation, variable, at)
    inverse = _inverse_coefficients(equation, variable, at) if found is None else None
    roots: list[Fraction] = [Fraction(1), Fraction(2)]
    if found is not None:
        roots = _roots(*found)
    elif inverse is not None:
        slope, constant = inverse
        roots = [-slope / constant] if constant else []
    for one in roots:
        if variable.type == REAL or one.denominator == 1:
            yield from _completed({**at, variable: one}, solved[1:])


def _roots(square: Fraction, linear: Fraction, constant: Fraction) -> list[Fraction]:
    if square == 0:
        if linear == 0:
            return [Fraction(1), Fraction(0), Fraction(-1), Fraction(2)] if constant == 0 else []
        return [-constant / linear]
    rational = root(linear**2 - 4 * square * constant)
    if rational is None:
        return []
    return list(dict.fromkeys((-linear + s * rational) / (2 * square) for s in (1, -1)))


# -- downhill ----------------------------------------------------------------------------------------


def _slack(question: Sampled, at: Values) -> float | None:
    """Return by how much an inequality holds at a point that the hypotheses admit."""
    claim = question.claim
    while (implied := arguments(claim, "imp")) is not None and not is_negation(claim):
        if not holds(implied[0], at):
            return None
        claim = implied[1]
    sides = arguments(claim, "le") or arguments(claim, "lt")
    if sides is None or not question.admits(at):
        return None
    left, right = value(sides[0], at), value(sides[1], at)
    if left is None or right is None or not holds(question.defined, at):
        return None
    try:
        return float(right - left)
    except OverflowError:
        return None


def _downhill(
    question: Sampled, slack: float, at: dict[Free, Fraction], solved: Solved, most: int
) -> Iterator[dict[Free, Fraction]]:
    """Yield points at which the claim is ever tighter, one coordinate at a time."""
    tries = 0
    for size in _STEPS:
        moved = True
        while moved and tries < most:
            moved = False
            for variable, step in product(at, (size, -size)):
                if variable.type == REAL or size == 1:
                    tries += 1
                    there = {**at, variable: at[variable] + step}
                    for full in _completed(there, solved):
                        yield full
                        found = _slack(question, full)
                        if found is not None and found < slack:
                            slack, at, moved = found, there, True
