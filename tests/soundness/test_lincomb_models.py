"""A linear combination that is accepted holds in every model in which its premises do.

The goal is made to fit: left + Σ multiplier·slack + … against left. What is drawn at random is whether each
multiplier has the sign that it needs, whether units, roots and guards are what they should be, and which
relation the goal claims. The same search must find rules that do not ask for the sign, for
strictness, or for a guard.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from random import Random

import pytest

from symderive.errors import SymderiveError
from symderive.kernel.form import Form
from symderive.kernel.rulebook import RULES
from symderive.kernel.rules import arithmetic
from symderive.kernel.sequent import Context, Sequent, Value, check_arguments
from symderive.terms.build import (
    add,
    eq,
    inner,
    integer,
    inv,
    le,
    lt,
    mul,
    neg,
    negation,
    of_int,
    real,
    smul,
    sub,
    total,
    unary,
    zero,
)
from symderive.terms.term import Lit, Term, apply, const, free, show
from symderive.terms.types import INT, REAL, Function, Space, Type
from tests.kernel_proofs import lincomb_arguments
from tests.models import Model, ModelError, Skip
from tests.random_terms import RandomTerms
from tests.soundness.harness import require

V = Space("V")
F = free("f", Function(INT, REAL))
TRIALS, MODELS = 1_500, 25


@dataclass
class Combination:
    """What a step of `lincomb` is made of, as it is drawn."""

    random: Random
    goal_type: Type
    premises: list[Term] = field(default_factory=list)
    parts: list[tuple[Term, int, int]] = field(default_factory=list)
    squares: list[tuple[Term, Term, int]] = field(default_factory=list)
    units: list[int] = field(default_factory=list)
    roots: list[int] = field(default_factory=list)
    guards: list[int] = field(default_factory=list)
    slack: Term = field(default_factory=lambda: real(0))

    def __post_init__(self) -> None:
        self.terms = RandomTerms(self.random)
        self.slack = zero(self.goal_type)

    def term(self, kind: Type, depth: int) -> Term:
        while True:
            try:
                return self.terms.term(kind, depth)
            except SymderiveError:
                continue

    def premise(self, proposition: Term) -> int:
        self.premises.append(proposition)
        return len(self.premises) - 1

    def one_of(self, *choices: Term) -> Term:
        return self.random.choice(choices)

    def gain(self, piece: Term) -> None:
        self.slack = add(self.slack, piece)

    def add_premise(self) -> None:
        """A premise with a multiplier, of a sign that is shown, wrong or unknown."""
        kind = self.random.choice((REAL, REAL, REAL, INT, V))
        name = "eq" if kind == V else self.random.choice(("le", "lt", "eq"))
        first, second = (self.term(kind, self.random.randint(0, 2)) for _ in range(2))
        position = self.premise(apply(const(name, kind), first, second))
        factor, sign = self.one_of(*(real(Fraction(c, 2)) for c in (-4, -2, 1, 2, 4)), self.term(REAL, 1)), -1
        difference = sub(first, second)
        if self.goal_type == V and kind == V:
            self.gain(smul(factor, difference))
        elif self.goal_type == V:
            factor = self.term(V, 1)
            self.gain(smul(difference if kind == REAL else of_int(difference), factor))
        elif kind == V:
            factor = self.term(V, 1)
            self.gain(inner(factor, difference))
        else:
            if name != "eq" and not isinstance(factor, Lit):
                sign = self.premise(self.sign_of(factor))
            difference = difference if kind == REAL else of_int(difference)
            self.gain(mul(factor, difference if name == "eq" else neg(difference)))
        self.parts.append((factor, position, sign))

    def sign_of(self, value: Term) -> Term:
        nought = real(0)
        return self.one_of(
            le(nought, value), lt(nought, value), le(value, nought), lt(neg(value), nought), eq(value, nought)
        )

    def add_square(self) -> None:
        value = self.one_of(self.term(REAL, 1), self.term(V, 1), real(self.random.choice((0, 1, 2))))
        weight, sign = self.one_of(*map(real, (-1, 0, 1, 2)), self.term(REAL, 0)), -1
        if self.random.random() < 0.5:
            sign = self.premise(self.one_of(le(real(0), weight), lt(real(0), weight)))
        self.squares.append((value, weight, sign))
        self.gain(mul(weight, inner(value, value)))

    def add_unit(self) -> None:
        value = self.term(REAL, 1)
        shown = (negation(eq(value, real(0))), lt(real(0), value), lt(value, real(1)), le(value, real(0)))
        self.units.append(self.premise(self.one_of(*shown)))
        self.slack = mul(self.slack, mul(value, inv(value)))

    def add_root(self) -> None:
        value = self.term(REAL, 1)
        root = unary("sqrt", value)
        self.roots.append(
            self.premise(self.one_of(le(real(0), value), lt(real(0), value), le(value, real(0))))
        )
        self.gain(sub(mul(root, root), value))

    def add_guard(self) -> None:
        low, high = self.terms.bounds(())
        last = add(high, integer(1))
        ranges = (
            le(low, high),
            le(sub(low, integer(1)), high),
            lt(low, high),
            le(sub(low, integer(2)), high),
        )
        self.guards.append(self.premise(self.one_of(*ranges)))
        self.gain(sub(total(low, last, F), add(total(low, high, F), apply(F, last))))

    def goal(self) -> Term:
        left = self.term(self.goal_type, 1)
        name = "eq" if self.goal_type == V else self.random.choice(("le", "lt", "lt", "eq"))
        sides = (left, add(left, self.slack)) if name != "eq" else (add(left, self.slack), left)
        return apply(const(name, self.goal_type), *sides)


def draw(seed: int) -> tuple[list[Term], Term, dict[str, Value]]:
    """The premises, the goal and the arguments of a random linear combination."""
    random = Random(seed)
    made = Combination(random, random.choice((REAL, REAL, REAL, V)))
    for _ in range(random.randint(0, 3)):
        made.add_premise()
    if made.goal_type == REAL:
        for chance, extend in (
            (0.4, made.add_square),
            (0.3, made.add_unit),
            (0.2, made.add_root),
            (0.3, made.add_guard),
        ):
            if random.random() < chance:
                extend()
    goal = made.goal()
    arguments = lincomb_arguments(
        goal,
        made.parts,
        squares=tuple(value for value, _, _ in made.squares),
        weights=tuple(weight for _, weight, _ in made.squares),
        weight_signs=tuple(sign for _, _, sign in made.squares),
        units=tuple(made.units),
        roots=tuple(made.roots),
        guards=tuple(made.guards),
    )
    check_arguments(arguments, RULES["lincomb"].arguments)
    return made.premises, goal, arguments


def false_somewhere(seed: int) -> tuple[bool, str | None]:
    """Whether a random combination is accepted, and what a model says against it."""
    try:
        premises, goal, arguments = draw(seed)
        sequents = [Sequent(frozenset(), premise) for premise in premises]
        RULES["lincomb"].apply(Context(frozenset(("n", "m"))), *sequents, **arguments)
    except SymderiveError:
        return False, None
    for number in range(MODELS):
        model = Model(f"{seed} {number}", strict=True)
        try:
            if all(model.evaluate(premise) for premise in premises) and not model.evaluate(goal):
                return True, f"{seed}: {[show(p) for p in premises]} do not give {show(goal)}"
        except (Skip, ModelError):
            continue
    return True, None


def test_what_is_accepted_holds_in_every_model() -> None:
    found = [false_somewhere(seed) for seed in range(TRIALS)]
    wrong = [why for _, why in found if why is not None]
    require(not wrong, "\n".join(wrong[:3]))
    accepted = sum(accepted for accepted, _ in found)
    require(accepted >= TRIALS // 6, f"{accepted} combinations were accepted: the search says little")


def no_sign(form: Form, value: Term, premise: Term | None) -> bool:
    return False


def always_strict(form: Form, value: Term, premise: Term | None) -> bool:
    _SIGN(form, value, premise)
    return True


_SIGN = arithmetic._sign
PLANTED: dict[str, tuple[object, str, Callable[..., object]]] = {
    "signs are not asked for": (arithmetic, "_sign", no_sign),
    "a nonnegative multiplier keeps strictness": (arithmetic, "_sign", always_strict),
    "ranges are not asked for": (Form, "_nonnegative", lambda form, p: True),
    "units may be 0": (arithmetic, "_unit", lambda form, premise: form.poly(premise.args[-1])),
}


@pytest.mark.parametrize("name", sorted(PLANTED))
def test_a_planted_mistake_is_found(name: str) -> None:
    owner, attribute, mistake = PLANTED[name]
    kept = getattr(owner, attribute)
    setattr(owner, attribute, mistake)
    try:
        found = any(why is not None for _, why in map(false_somewhere, range(TRIALS)))
    finally:
        setattr(owner, attribute, kept)
    require(found, "the search does not find it")
