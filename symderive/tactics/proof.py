"""Building certificates step by step. Untrusted: the kernel replays everything.

A `Proof` runs each rule as it is added, so that a tactic sees at once what it has; a `State` is what a
tactic may use: named facts, local facts, names that are taken, and an allowance of work.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from symderive.errors import Refusal, SymderiveError
from symderive.kernel.check import Lemma, Step, run_step
from symderive.kernel.form import Form
from symderive.kernel.sequent import Context, Sequent, Value
from symderive.kernel.statement import Statement
from symderive.outline import fresh_name
from symderive.tactics.negation import turned
from symderive.terms.build import arguments, eq
from symderive.terms.term import Free, Term, free, free_symbols, lam
from symderive.terms.types import Type

__all__ = ["Allowance", "Excerpt", "Goal", "Proof", "Question", "Sign", "State", "Stuck", "twin"]


class Stuck(SymderiveError):
    """A tactic found no proof; this says nothing about the truth of the goal.

    `goal` is what was to be shown, `residual` what was left of it, `tried` what was tried.
    """

    def __init__(
        self,
        code: str,
        what: str,
        *,
        goal: Term | None = None,
        residual: Term | None = None,
        tried: Sequence[str] = (),
        why: str = "",
        fix: str = "",
    ) -> None:
        super().__init__(code, what, why=why, fix=fix)
        self.goal = goal
        self.residual = residual
        self.tried = tuple(tried)


def twin(error: SymderiveError) -> SymderiveError:
    """Return the same failure without the frames that it went through, to be kept or raised again.

    A failure that is kept with its traceback keeps all that those frames hold, in a circle that only the
    garbage collector finds.
    """
    found = type(error).__new__(type(error), *error.args)
    found.__dict__.update(error.__dict__)
    return found


Goal = Term

Sign = tuple[int, bool]
"""A proof of 0 < value (then True) or of 0 <= value."""

Question = tuple[str, Term, tuple[int, ...]]
"""What is asked of a value, and the facts that may be used."""


Excerpt = tuple[tuple[Step, Sequent], ...]
"""Steps with what each concludes, the last of which is wanted."""

Built = TypeVar("Built")


class Proof:
    """A growing list of steps with what each concludes.

    `reasons` says of the steps that a search found which of its ways found them. `of` is the recipe whose
    claim is proved: its stored certificates must not be cited, or a claim would rest on an older proof of
    itself.
    """

    def __init__(self, sizes: Iterable[str] = (), of: str = "") -> None:
        self.of = of
        self.lemmas: list[Lemma] = []
        self.memory: dict[object, object] = {}
        self.signs: dict[Question, Sign | SymderiveError] = {}
        self.sums: dict[object, int | SymderiveError] = {}
        self.pending = 0
        self.strict: dict[tuple[str, Term], list[int]] = {}
        self._assumed: dict[tuple[int, ...], frozenset[Term]] = {}
        self.steps: list[Step] = []
        self.sequents: list[Sequent] = []
        self._sizes = frozenset(sizes)
        self._forms: dict[tuple[Term, ...], Form] = {}
        self._known: dict[Sequent, int] = {}
        self._concluding: dict[Term, list[int]] = {}
        self._context = Context(self._sizes, (), self._forms)
        self.derived: dict[str, int] = {}
        self.reasons: dict[int, str] = {}

    @property
    def sizes(self) -> frozenset[str]:
        """The size symbols of the statement."""
        return self._sizes

    def form(self, guards: Sequence[Term] = ()) -> Form:
        """Return the form under guards, shared with the rules of this proof."""
        return self._context.form(guards)

    def cite(self, statement: Statement, lemma: Lemma) -> int:
        """Make a lemma citable and return its number."""
        for number, known in enumerate(self.lemmas):
            if known.statement == statement:
                return number
        self.lemmas.append(lemma)
        statements = tuple(x.statement for x in self.lemmas)
        self._context = Context(self._sizes, statements, self._forms)
        return len(self.lemmas) - 1

    def step(self, rule: str, premises: Sequence[int] = (), **values: Value) -> int:
        """Add a step and return its position; a repeated sequent is not added again.

        Raises `Refusal` when the rule refuses.
        """
        step = Step(rule, tuple(premises), values)
        sequent = run_step(self._context, step, self.sequents, len(self.sequents))
        found = self._known.get(sequent)
        if found is not None:
            return found
        return self._add(step, sequent)

    def _add(self, step: Step, sequent: Sequent) -> int:
        self.steps.append(step)
        self.sequents.append(sequent)
        number = len(self.sequents) - 1
        self._known[sequent] = number
        self._concluding.setdefault(sequent.conclusion, []).append(number)
        return number

    def shown(self, goal: Term, facts: Sequence[int]) -> int | None:
        """Return a step that says this and assumes no more than the facts do; None if there is none."""
        found = self._concluding.get(goal)
        if found is None:
            return None
        assumed = self.assumed(tuple(facts))
        return next((step for step in found if self.hypotheses(step) <= assumed), None)

    def conclusion(self, index: int) -> Term:
        """Return what a step concludes."""
        return self.sequents[index].conclusion

    def hypotheses(self, index: int) -> frozenset[Term]:
        """Return what a step depends on."""
        return self.sequents[index].hypotheses

    def once(self, key: Hashable, build: Callable[[], Built]) -> Built:
        """Return what is built for a key, built when it is first asked for."""
        if key not in self.memory:
            self.memory[key] = build()
        return self.memory[key]  # type: ignore[return-value]

    def assumed(self, steps: tuple[int, ...]) -> frozenset[Term]:
        """Return what some of the steps depends on."""
        found = self._assumed.get(steps)
        if found is None:
            found = self._assumed[steps] = frozenset().union(*map(self.hypotheses, steps))
        return found

    def hyp(self, proposition: Term) -> int:
        """Assume a proposition."""
        return self.step("hyp", proposition=proposition)

    def discharge(self, index: int, propositions: Sequence[Term]) -> int:
        """Turn assumptions into antecedents, the first outermost."""
        for proposition in reversed(propositions):
            index = self.step("imp_intro", [index], proposition=proposition)
        return index

    def at(self, index: int, *values: Term) -> int:
        """Return what a statement about all values says of these."""
        for value in values:
            index = self.step("all_elim", [index], value=value)
        return index

    def general(self, index: int, variables: Sequence[Free], conditions: Sequence[Term] = ()) -> int:
        """Return a conclusion as one about all values of variables, under the conditions that it assumes."""
        index = self.discharge(index, conditions)
        for variable in reversed(variables):
            index = self.step("all_intro", [index], variable=variable)
        return index

    def flip(self, index: int) -> int:
        """Turn a = b into b = a."""
        found = arguments(self.conclusion(index), "eq")
        if found is None:
            raise Refusal("K010", "an equation is needed")
        left, _ = found

        hole = free(f"#{left.fresh}", left.type)
        template = lam(hole, eq(hole, left))
        return self.step("subst", [index, self.step("refl", value=left)], template=template)

    def turned(self, index: int) -> int | None:
        """Say a denial positively, such as b < a for not a <= b; None where there is no better way."""
        return turned(self, index)

    def trace(self, index: int) -> tuple[tuple[Term, str], ...]:
        """Return what a search found on the way to a step, each with its reason, in order."""
        found = [i for i in self._needed([index]) if i in self.reasons]
        return tuple((self.conclusion(i), self.reasons[i]) for i in found)

    def _needed(self, roots: Sequence[int]) -> list[int]:
        """Return the steps that the roots rest on, and the roots, in order."""
        needed: set[int] = set()
        stack = [r for r in roots if r >= 0]
        while stack:
            index = stack.pop()
            if index not in needed:
                needed.add(index)
                stack += self.steps[index].premises
        return sorted(needed)

    def excerpt(self, root: int) -> Excerpt | None:
        """Return the steps that a step rests on, and itself, to be put into other proofs; None with a lemma.

        The lemmas of another proof have other numbers.
        """
        order = self._needed([root])
        if any(self.steps[i].rule == "lemma" for i in order):
            return None
        place = {old: new for new, old in enumerate(order)}
        steps = [self.steps[i] for i in order]
        moved = [Step(s.rule, tuple(place[p] for p in s.premises), s.arguments) for s in steps]
        return tuple(zip(moved, (self.sequents[i] for i in order), strict=True))

    def adopt(self, excerpt: Excerpt) -> int:
        """Add the steps of an excerpt, from a proof with the same sizes, without running them again."""
        place: list[int] = []
        for step, sequent in excerpt:
            known = self._known.get(sequent)
            moved = Step(step.rule, tuple(place[p] for p in step.premises), step.arguments)
            place.append(self._add(moved, sequent) if known is None else known)
        return place[-1]

    def trimmed(self, roots: Sequence[int]) -> tuple[tuple[Step, ...], dict[int, int], tuple[Lemma, ...]]:
        """Return the steps that the roots need, the new position of each, and the lemmas used."""
        order = self._needed(roots)
        place = {old: new for new, old in enumerate(order)}
        used = sorted(
            {int(str(self.steps[i].arguments["number"])) for i in order if self.steps[i].rule == "lemma"}
        )
        numbers = {old: new for new, old in enumerate(used)}
        steps = []
        for index in order:
            step = self.steps[index]
            values: Mapping[str, Value] = step.arguments
            if step.rule == "lemma":
                values = {**values, "number": numbers[int(str(values["number"]))]}
            steps.append(Step(step.rule, tuple(place[p] for p in step.premises), values))
        return tuple(steps), place, tuple(self.lemmas[i] for i in used)


@dataclass(slots=True)
class Allowance:
    """Work units left; a search that runs out stops, the same on every machine."""

    left: int = 20_000

    def spend(self, units: int = 1) -> None:
        """Use up work units; S190 when none are left."""
        self.left -= units
        if self.left < 0:
            raise Stuck("S190", "the search used up its allowance of work")


@dataclass(frozen=True, slots=True)
class State:
    """What a tactic may use.

    `named` are hypotheses, earlier steps and claims by name; `local` are facts that stand for
    themselves (assumptions of the goal); `taken` are names that a fresh variable must avoid; `visible`
    the variables by the names under which a reason may speak of them; `asked` the terms whose sign is
    being sought, and the propositions that a tactic is about to show, so that no search comes back to itself.
    """

    proof: Proof
    named: Mapping[str, int]
    local: tuple[int, ...] = ()
    taken: frozenset[str] = frozenset()
    visible: Mapping[str, Free] = field(default_factory=dict)
    allowance: Allowance = field(default_factory=Allowance)
    asked: frozenset[Term] = frozenset()

    def limited(self, units: int, build: Callable[[State], int]) -> int:
        """Return what a search finds with so many work units at most; S130 where they do not suffice."""
        share = Allowance(min(units, self.allowance.left))
        given = share.left
        try:
            return build(replace(self, allowance=share))
        except Stuck as error:
            if error.code != "S190" or given == self.allowance.left:
                raise
            raise Stuck("S130", "this way used up its share of the work", goal=error.goal) from error
        finally:
            self.allowance.left -= given - max(share.left, 0)

    def facts(self) -> list[int]:
        """Return all facts, local ones last, without repetition."""
        return list(dict.fromkeys((*self.named.values(), *self.local)))

    def with_local(self, *indices: int) -> State:
        """Return a state with further local facts; conjunctions are split as well."""
        split: list[int] = []
        for index in indices:
            split += self.parts(index)
        return replace(self, local=tuple(dict.fromkeys((*self.local, *split))))

    def with_named(self, name: str, index: int) -> State:
        """Return a state with a further named fact."""
        return replace(self, named={**self.named, name: index})

    def parts(self, index: int) -> list[int]:
        """Split a conjunction into its parts, all the way down; say "not a <= b" as b < a too."""
        if arguments(self.proof.conclusion(index), "and") is None:
            positive = turned(self.proof, index)
            return [index] if positive is None else [index, *self.parts(positive)]
        left = self.proof.step("and_left", [index])
        right = self.proof.step("and_right", [index])
        return [*self.parts(left), *self.parts(right)]

    def fresh(self, hint: str, kind: Type) -> tuple[Free, State]:
        """Return a variable with a new name like `hint`, and the state in which it is taken."""
        name = fresh_name(hint, self.taken | self.proof.sizes)
        variable = free(name, kind)
        visible = {**self.visible, name: variable, hint: variable}
        return variable, replace(self, taken=self.taken | {name}, visible=visible)

    def asking(self, value: Term) -> State:
        """Return a state in which this is being sought; S121 when it is already."""
        if value in self.asked:
            raise Stuck("S121", "the search came back to itself", goal=value)
        return replace(self, asked=self.asked | {value})

    def taking(self, *terms: Term) -> State:
        """Return a state in which the free names of the terms are taken."""
        names = {symbol.name for term in terms for symbol in free_symbols(term)}
        return replace(self, taken=self.taken | names)

    def prove_implications(self, index: int, goals: Sequence[int]) -> int:
        """Apply a chain of implications to proofs of its antecedents."""
        for goal in goals:
            index = self.proof.step("imp_elim", [index, goal])
        return index
