"""Denials, said positively: "not for all" as "there is", "not a <= b" as b < a. Untrusted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symderive.terms.build import FALSE, arguments, eq, exists, le, lt, negation, real
from symderive.terms.term import Free, Lam, Term, apply, free, free_symbols
from symderive.terms.types import Function

if TYPE_CHECKING:
    from symderive.tactics.proof import Proof

__all__ = ["turned"]

MAX_DEPTH = 12
"""How deep a denial is pushed."""


def turned(proof: Proof, index: int, depth: int = MAX_DEPTH) -> int | None:
    """Return a step that says a denial positively, from a step "not A"; None where there is no better way.

    not a <= b becomes b < a, not a < b becomes b <= a; under the connectives and quantifiers of A the
    denial moves inward.
    """
    denied = arguments(proof.conclusion(index), "imp")
    if denied is None or denied[1] != FALSE or depth == 0:
        return None
    (inside, _) = denied
    for name, build in _TURNS.items():
        found = arguments(inside, name)
        if found is not None:
            return build(proof, index, found, depth - 1)
    return None


def _positive(proof: Proof, index: int, depth: int) -> int:
    """Return the positive form of a denial, or the denial itself."""
    better = turned(proof, index, depth)
    return index if better is None else better


def _absurd(proof: Proof, denial: int, shown: int) -> int:
    return proof.step("imp_elim", [denial, shown])


# -- order -----------------------------------------------------------------------------------------


def _order(proof: Proof, index: int, sides: tuple[Term, ...], depth: int) -> int:
    left, right = sides
    inside = parts_of(proof.conclusion(index), "imp")[0]
    weak = arguments(inside, "le") is not None
    goal = lt(right, left) if weak else le(right, left)
    cases = proof.step("trichotomy", left=left, right=right)
    found = []
    for case in (lt(left, right), eq(left, right), lt(right, left)):
        assumed = proof.hyp(case)
        if case == goal:
            found.append(assumed)
        elif case == lt(right, left) or (not weak and case == eq(left, right)):
            found.append(_weaker(proof, assumed, goal))
        else:
            holds = assumed if case == inside else _weaker(proof, assumed, inside)
            absurd = _absurd(proof, index, holds)
            found.append(proof.step("contra", [absurd], proposition=goal))
    rest = proof.hyp(parts_of(proof.conclusion(cases), "or")[1])
    return proof.step("or_elim", [cases, found[0], proof.step("or_elim", [rest, *found[1:]])])


def _weaker(proof: Proof, index: int, goal: Term) -> int:
    """Prove a <= b from a < b, a = b or b = a."""
    level, sides = arguments(proof.conclusion(index), "eq"), parts_of(goal, "le")
    factor = -1 if level is not None and level[0] == sides[0] else 1
    return proof.step(
        "lincomb",
        [index],
        goal=goal,
        used=(0,),
        multipliers=(real(factor),),
        signs=(-1,),
        squares=(),
        weights=(),
        weight_signs=(),
        units=(),
        roots=(),
        guards=(),
    )


def parts_of(term: Term, name: str) -> tuple[Term, ...]:
    """Return the arguments of a term whose head is known."""
    found = arguments(term, name)
    return () if found is None else found


# -- connectives and quantifiers -------------------------------------------------------------------


def _not_implies(proof: Proof, index: int, sides: tuple[Term, ...], depth: int) -> int:
    """Not (A => B) is A and not B; not not A is A."""
    left, right = sides
    assumed, refused = proof.hyp(left), proof.hyp(negation(left))
    if right == FALSE:
        absurd = _absurd(proof, index, refused)
        return proof.step("contra", [absurd], proposition=left)
    holds = proof.step("contra", [_absurd(proof, refused, assumed)], proposition=right)
    implied = proof.step("imp_intro", [holds], proposition=left)
    first = proof.step("contra", [_absurd(proof, index, implied)], proposition=left)
    implied = proof.step("imp_intro", [proof.hyp(right)], proposition=left)
    second = proof.step("imp_intro", [_absurd(proof, index, implied)], proposition=right)
    return proof.step("and_intro", [first, _positive(proof, second, depth)])


def _not_and(proof: Proof, index: int, sides: tuple[Term, ...], depth: int) -> int:
    """Not (A and B) is A => not B."""
    left, right = sides
    both = proof.step("and_intro", [proof.hyp(left), proof.hyp(right)])
    second = proof.step("imp_intro", [_absurd(proof, index, both)], proposition=right)
    return proof.step("imp_intro", [_positive(proof, second, depth)], proposition=left)


def _not_or(proof: Proof, index: int, sides: tuple[Term, ...], depth: int) -> int:
    """Not (A or B) is not A and not B."""
    left, right = sides
    first = proof.step("or_left", [proof.hyp(left)], other=right)
    second = proof.step("or_right", [proof.hyp(right)], other=left)
    found = [
        _positive(proof, proof.step("imp_intro", [_absurd(proof, index, step)], proposition=part), depth)
        for part, step in ((left, first), (right, second))
    ]
    return proof.step("and_intro", found)


def _new(proof: Proof, index: int, predicate: Term) -> Free:
    """Return a variable that occurs neither in the predicate nor in what the step depends on."""
    taken = {s.name for t in (predicate, *proof.hypotheses(index)) for s in free_symbols(t)} | proof.sizes
    hint = predicate.hint if isinstance(predicate, Lam) else "x"
    base = "".join(c for c in hint if c.isascii() and c.isalnum()) or "x"
    base = base if base[0].isalpha() else "x" + base
    number, name = 0, base
    while name in taken:
        number += 1
        name = f"{base}_{number}"
    domain = predicate.type.domain if isinstance(predicate.type, Function) else predicate.type
    return free(name, domain)


def _not_exists(proof: Proof, index: int, sides: tuple[Term, ...], depth: int) -> int:
    """Not (there is x with A) is: for all x, not A."""
    (predicate,) = sides
    x = _new(proof, index, predicate)
    part = apply(predicate, x)
    claimed = parts_of(proof.conclusion(index), "imp")[0]
    there = proof.step("ex_intro", [proof.hyp(part)], goal=claimed, value=x)
    denial = proof.step("imp_intro", [_absurd(proof, index, there)], proposition=part)
    return proof.step("all_intro", [_positive(proof, denial, depth)], variable=x)


def _not_forall(proof: Proof, index: int, sides: tuple[Term, ...], depth: int) -> int:
    """Not (A for all x) is: there is x with not A."""
    (predicate,) = sides
    x = _new(proof, index, predicate)
    part = apply(predicate, x)
    refused = proof.hyp(negation(part))
    better = _positive(proof, refused, depth)
    goal = exists(x, proof.conclusion(better), x.name)
    there = proof.step("ex_intro", [better], goal=goal, value=x)
    none = proof.hyp(negation(goal))
    shown = proof.step("contra", [_absurd(proof, none, there)], proposition=part)
    every = proof.step("all_intro", [shown], variable=x)
    return proof.step("contra", [_absurd(proof, index, every)], proposition=goal)


_TURNS = {
    "le": _order,
    "lt": _order,
    "imp": _not_implies,
    "and": _not_and,
    "or": _not_or,
    "exists": _not_exists,
    "forall": _not_forall,
}
