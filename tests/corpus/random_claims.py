"""Random claims with known truth: laws at random terms, and laws that were changed and fail somewhere.

A law is true wherever its letters stand for reals, so it is true of any terms without denominators. A changed
law counts as false only where exact values (or floats that are far apart) show a point at which it fails.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from symderive.syntax.parser import parse_formula
from symderive.syntax.resolve import Scope, resolve_prop
from symderive.tactics.evaluation import holds
from symderive.terms.term import free
from symderive.terms.types import REAL

LETTERS = ("x", "y")
SCOPE = Scope(symbols=dict.fromkeys(LETTERS, REAL))

EQUATIONS = (
    "(s + t)^2 = s^2 + 2*s*t + t^2",
    "(s + t)*(s - t) = s^2 - t^2",
    "(s - t)^3 = s^3 - 3*s^2*t + 3*s*t^2 - t^3",
    "s*(t + c) = c*s + t*s",
    "s - (t - c) = c - t + s",
    "s/(t^2 + 1) + c/(t^2 + 1) = (c + s)/(1 + t^2)",
    "(s^2 + 1)/(s^2 + 1) = 1",
    "|s|^2 = s^2",
    "|s*t| = |t|*|s|",
    "|-s| = |s|",
    "max(s, t) + min(s, t) = s + t",
    "max(s, t) - min(s, t) = |s - t|",
    "max(s + c, t + c) = max(s, t) + c",
    "exp(s + t) = exp(t)*exp(s)",
    "exp(s)*exp(-s) = 1",
    "log(exp(s)) = s",
    "sin(s)^2 + cos(s)^2 = 1",
    "sin(2*s) = 2*sin(s)*cos(s)",
    "cos(s - t) = cos(s)*cos(t) + sin(s)*sin(t)",
    "cosh(s)^2 - sinh(s)^2 = 1",
    "sigmoid(s) + sigmoid(-s) = 1",
    "sqrt(s^2) = |s|",
    "floor(s + 3) = floor(s) + 3",
)
INEQUALITIES = (
    "2*s*t <= s^2 + t^2",
    "s*t <= (s^2 + t^2)/2 + (s - t)^2",
    "0 <= s^2 + t^2 + s*t",
    "|s + t| <= |s| + |t|",
    "s <= |s|",
    "min(s, t) <= max(s, t)",
    "s <= max(s, t)",
    "1 + s <= exp(s)",
    "sin(s) <= 1",
    "-1 <= cos(s)*1",
    "s*(2 - s) <= 1",
    "floor(s) <= s",
    "s^2 <= s^2 + t^4",
)


@dataclass(frozen=True)
class RandomClaim:
    """A question and its truth."""

    ask: str
    truth: bool


def _number(draw: random.Random) -> str:
    return draw.choice(("1", "2", "3", "1/2", "3/2", "5"))


def _term(draw: random.Random, depth: int) -> str:
    if depth == 0:
        return draw.choice((*LETTERS, *LETTERS, _number(draw)))
    left, right = _term(draw, depth - 1), _term(draw, depth - 1)
    return f"({left} {draw.choice('+-*')} {right})"


def instance(law: str, values: Mapping[str, str]) -> str:
    """Put terms for the letters of a law that are no part of a word."""
    return "".join(
        f"({values[char]})" if char in values and not _in_word(law, at) else char
        for at, char in enumerate(law)
    )


def _random_instance(law: str, draw: random.Random) -> str:
    first, second = _term(draw, draw.choice((0, 0, 1))), _term(draw, draw.choice((0, 1)))
    return instance(law, {"s": first, "t": second, "c": _number(draw)})


def _in_word(text: str, at: int) -> bool:
    return text[max(0, at - 1) : at].isalpha() or text[at + 1 : at + 2].isalpha()


def _changed(claim: str, draw: random.Random) -> str:
    """Add to one side, drop a factor or turn a sign or the relation."""
    relation = "<=" if "<=" in claim else "="
    left, right = claim.split(f" {relation} ")
    way = draw.randrange(4)
    if way == 0:
        return f"{left} {relation} {right} - {_number(draw)}"
    if way == 1:
        return f"{right} {relation} {left} - {_term(draw, 1)}"
    if way == 2:
        return f"{left} {relation} {right} * {draw.choice(('2', '3/2', '1/2'))}"
    places = [at for at, char in enumerate(claim) if char in "+-" and claim[at + 1 : at + 2] == " "]
    if not places:
        return f"{left} {relation} {right} + {_term(draw, 1)}*{_number(draw)} - 1"
    at = draw.choice(places)
    return f"{claim[:at]}{'-' if claim[at] == '+' else '+'}{claim[at + 1 :]}"


_POINTS = tuple(Fraction(v) for v in (0, 1, -1, 2, "1/2", "-3/2", "5/3", -3))


def fails_somewhere(text: str) -> bool:
    """Say whether a claim fails at some numbers."""
    said = resolve_prop(parse_formula(text), SCOPE)
    x, y = (free(name, REAL) for name in LETTERS)
    return any(holds(said, {x: a, y: b}) is False for a in _POINTS for b in _POINTS)


_LONG = ("exp", "log", "sin", "cos", "sigmoid")
"""Functions whose enclosures take a while: a tenth of the claims is about them."""


def _law(draw: random.Random) -> str:
    while True:
        law = draw.choice(EQUATIONS if draw.random() < 0.6 else INEQUALITIES)
        if draw.random() < 0.15 or not any(word in law for word in _LONG):
            return law


def random_claims(seed: int, count: int) -> Iterator[RandomClaim]:
    """Yield claims, about as many true ones as false ones."""
    draw = random.Random(seed)
    made = 0
    while made < count:
        claim = _random_instance(_law(draw), draw)
        if draw.random() < 0.5:
            made += 1
            yield RandomClaim(f"x: real, y: real |- {claim}", truth=True)
            continue
        changed = _changed(claim, draw)
        if fails_somewhere(changed):
            made += 1
            yield RandomClaim(f"x: real, y: real |- {changed}", truth=False)
