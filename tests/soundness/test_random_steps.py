"""Steps with arguments drawn at random: each is a conclusion that is a proposition, or a refusal of ours.

No other exception may come out of a rule, whatever it is given: half an application, a constant, a
function where a number is meant, positions that are not there. What is drawn comes from the certificates made
by hand, so that shapes often fit, and from random terms, so that often they do not.
"""

from __future__ import annotations

from random import Random

import pytest

from symderive.errors import SymderiveError
from symderive.kernel.check import Certificate, Step, check, run_step
from symderive.kernel.data import WellFormed
from symderive.kernel.rulebook import RULES
from symderive.kernel.sequent import Context, Sequent, Value
from symderive.terms.term import App, Term, free, subterms
from symderive.terms.types import INT, PROP, REAL, Cyclic, Function, Space, Type
from tests.kernel_proofs import PROOFS, statement
from tests.random_terms import RandomTerms
from tests.soundness.harness import require

KINDS: tuple[Type, ...] = (
    REAL, INT, PROP, PROP, Space("V"), Cyclic("n"), Cyclic(3), Function(REAL, REAL), Function(INT, REAL),
    Function(INT, PROP), Function(Cyclic("n"), REAL), Function(REAL, PROP), Function(Cyclic(3), PROP),
)  # fmt: skip
SIZES = frozenset(("n", "m"))
NAMES = ("exp", "abs", "sqrt", "n", "k", "norm_nonneg", "floor", "pow_succ", "")
LEMMAS = tuple(build()[0] for build in PROOFS.values())
STEPS = 4_000


def known_terms() -> list[Term]:
    """Every closed part of every argument of the certificates made by hand."""
    found: dict[Term, None] = {}
    for build in PROOFS.values():
        for step in build()[1].steps:
            for value in step.arguments.values():
                for item in value if isinstance(value, tuple) else (value,):
                    if isinstance(item, Term):
                        found.update(dict.fromkeys(part for part in subterms(item) if not part.loose))
    return list(found)


class Draw:
    """Draws premises and arguments; what was concluded is drawn again later."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.terms = RandomTerms(self.random)
        self.known = known_terms()
        self.concluded: list[Term] = [term for term in self.known if term.type == PROP]

    def term(self) -> Term:
        """A term of any kind; sometimes an argument short, sometimes a part of another."""
        if self.random.random() < 0.6:
            return self.random.choice(self.known)
        while True:
            try:
                term = self.terms.term(self.random.choice(KINDS), self.random.randint(0, 3))
            except SymderiveError:
                continue
            if self.random.random() < 0.2:
                term = self.random.choice([part for part in subterms(term) if not part.loose])
            if self.random.random() < 0.1 and isinstance(term, App) and len(term.args) > 1:
                term = App(term.head, term.args[:-1])
            return term

    def value(self, kind: str, count: int) -> Value:
        """An argument of a kind."""
        number = self.random.randint(0, 2)
        if kind == "variable":
            return free(self.random.choice("xyknT"), self.random.choice((REAL, INT)))
        if kind == "terms":
            return tuple(self.term() for _ in range(number))
        if kind == "indices":
            return tuple(self.random.randint(-2, count) for _ in range(number))
        if kind == "index":
            return self.random.randint(-1, len(LEMMAS))
        if kind == "types":
            return tuple(self.random.choice(KINDS) for _ in range(number))
        if kind == "sizes":
            return tuple(self.random.choice(("n", "k", 1, 3, 0)) for _ in range(number))
        return self.random.choice(NAMES) if kind == "name" else self.term()

    def step(self) -> tuple[Step, list[Sequent]]:
        """A step and the sequents that are its premises."""
        name = self.random.choice(list(RULES))
        rule = RULES[name]
        count = self.random.randint(0, 3) if rule.premises is None else rule.premises
        premises = [self.random.choice(self.concluded) for _ in range(count)]
        arguments = {key: self.value(kind, count) for key, kind in rule.arguments.items()}
        hypotheses = frozenset(self.random.sample(self.concluded, self.random.randint(0, 1)))
        return Step(name, tuple(range(count)), arguments), [Sequent(hypotheses, p) for p in premises]


@pytest.mark.parametrize("seed", range(4))
def test_a_random_step_concludes_a_proposition_or_is_refused(seed: int) -> None:
    draw = Draw(seed)
    concluded = 0
    for _ in range(STEPS):
        step, premises = draw.step()
        try:
            found = run_step(Context(SIZES, LEMMAS), step, premises, len(premises))
        except SymderiveError:
            continue
        concluded += 1
        require(found.conclusion.type == PROP and not found.conclusion.loose, f"{step} concludes {found}")
        require(WellFormed(SIZES).term(found.conclusion), f"{step} concludes {found}")
        draw.concluded.append(found.conclusion)
    require(concluded >= STEPS // 20, f"{concluded} steps concluded something: the search says little")


@pytest.mark.parametrize("seed", range(2))
def test_a_random_certificate_proves_nothing(seed: int) -> None:
    draw = Draw(seed)
    claim = free("claim", PROP)
    for _ in range(STEPS // 10):
        steps = tuple(draw.step()[0] for _ in range(3))
        certificate = Certificate("proved", (), steps, (), draw.random.randint(0, 2))
        try:
            verdict = check(statement(claim, [claim], sizes=sorted(SIZES)), certificate)
        except SymderiveError:
            continue
        require(False, f"{verdict}")
