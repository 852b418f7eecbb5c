"""Check a certificate against a statement: the only thing that can say "proved". Trusted.

`check` replays every step from its premises, recomputes what the statement owes in definedness, and
compares the end with the claim. It believes nothing that the certificate says of itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from symderive.errors import Refusal, TermError
from symderive.kernel.data import Assignment, Certificate, Lemma, Line, Step, WellFormed
from symderive.kernel.definedness import definedness
from symderive.kernel.rulebook import RULES
from symderive.kernel.sequent import Context, Sequent, check_arguments
from symderive.kernel.statement import Statement, check_statement, expand
from symderive.terms.build import TRUE, negation
from symderive.terms.term import (
    Free,
    Term,
    free,
    free_symbols,
    instantiate_types,
    substitute,
    types_in,
)
from symderive.terms.types import (
    Type,
    is_inner_product,
    sizes_of,
    spaces_of,
    substitute_type,
)

__all__ = [
    "Assignment",
    "Certificate",
    "Known",
    "Lemma",
    "Line",
    "Obligations",
    "Step",
    "Verdict",
    "check",
    "check_all",
    "obligations",
    "refutation_obligations",
    "replay",
]

MAX_STEPS = 200_000


@dataclass(frozen=True, slots=True)
class Obligations:
    """What must be proved: definedness conditions with the hypotheses they may use, and the goal."""

    conditions: tuple[tuple[frozenset[Term], Term], ...]
    goal: Term
    hypotheses: frozenset[Term]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the kernel found: `kind` as in the certificate.

    `assumes` are statements that are cited and not proved; `facts` the names of the facts used;
    `used` the names of the hypotheses that the proof rests on, definedness included; `lines` the
    displayed propositions that hold.
    """

    kind: str
    statement: Statement
    assumes: tuple[Statement, ...]
    facts: tuple[str, ...]
    used: tuple[str, ...]
    lines: tuple[Term, ...]
    assignment: Assignment | None


def obligations(statement: Statement, condition: Callable[[Term], Term] = definedness) -> Obligations:
    """Return what a proof of the statement must show.

    Each hypothesis must be defined given the earlier ones, the claim given all; `condition` returns the
    condition under which a term is defined.
    """
    full = expand(statement)
    owed: list[tuple[frozenset[Term], Term]] = []
    known: frozenset[Term] = frozenset()
    for part in (*(hypothesis for _, hypothesis in full.hypotheses), full.claim):
        if condition(part) != TRUE:
            owed.append((known, condition(part)))
        known |= {part}
    return Obligations(tuple(owed), full.claim, frozenset(h for _, h in full.hypotheses))


def refutation_obligations(statement: Statement, assignment: Assignment, undefined: bool) -> Obligations:
    """Return what a refutation at an assignment must show, all without hypotheses.

    For each hypothesis that it is defined and holds; that the claim is defined and fails, or with
    `undefined` that it is not defined.
    """
    full = expand(statement)
    put = _assigned(full, assignment)
    owed: list[Term] = []
    for _, hypothesis in full.hypotheses:
        instance = put(hypothesis)
        owed += [definedness(instance), instance]
    claim = put(full.claim)
    if not undefined:
        owed.append(definedness(claim))
    goal = negation(definedness(claim) if undefined else claim)
    return Obligations(tuple((frozenset(), part) for part in owed if part != TRUE), goal, frozenset())


def _assigned(statement: Statement, assignment: Assignment) -> Callable[[Term], Term]:
    """Return what puts an assignment into terms, after checking that it is one."""
    given = (assignment.spaces, assignment.sizes, assignment.values)
    names = [[name for name, _ in pairs] for pairs in given]
    wanted = [[*statement.spaces], [*statement.sizes], [name for name, _ in statement.symbols]]
    if names != wanted:
        raise Refusal(
            "K020",
            "an assignment gives a value to every symbol, in order, and to nothing else",
            why=f"wanted {wanted}, found {names}",
        )
    spaces: dict[str, Type] = dict(assignment.spaces)
    sizes: dict[str, str | int] = dict(assignment.sizes)
    for kind in spaces.values():
        if not is_inner_product(kind) or spaces_of(kind) or sizes_of(kind):
            raise Refusal("K020", "a space is assigned a concrete inner-product type")
    for size in sizes.values():
        if type(size) is not int or not 1 <= size <= 10**6:
            raise Refusal("K020", "a size is assigned a literal >= 1", why=repr(size))
    values: dict[Free, Term] = {}
    for (name, kind), (_, value) in zip(statement.symbols, assignment.values, strict=True):
        instance = substitute_type(kind, spaces, sizes)
        closed = not free_symbols(value) and not value.loose
        if value.type != instance or not closed or _mentions_symbols(value):
            raise Refusal("K020", "a value must be closed and of the symbol's type", why=name)
        values[free(name, instance)] = value
    return lambda term: substitute(instantiate_types(term, spaces, sizes), values)


def _mentions_symbols(term: Term) -> bool:
    return any(spaces_of(kind) or sizes_of(kind) for kind in types_in(term))


def replay(context: Context, steps: tuple[Step, ...], done: list[Sequent]) -> None:
    """Run the steps that come after those already done, appending what each concludes.

    Refuses: K001 (no such rule), K005 (a premise that is not an earlier step), K006 (number of
    premises), K007 (arguments), K024 (too many steps), and what the rule refuses.
    """
    if len(steps) > MAX_STEPS:
        raise Refusal("K024", "too many steps", why=str(len(steps)))
    for position in range(len(done), len(steps)):
        done.append(run_step(context, steps[position], done, position))


def run_step(context: Context, step: Step, done: list[Sequent], position: int) -> Sequent:
    """Return what one step concludes from the earlier ones."""
    rule = RULES.get(step.rule)
    if rule is None:
        raise Refusal("K001", "there is no such rule", why=step.rule)
    for index in step.premises:
        if type(index) is not int or not 0 <= index < position:
            raise Refusal("K005", "a premise must be an earlier step", why=f"step {position}")
    premises = tuple(done[index] for index in step.premises)
    known = context.concluded if step.rule != "lemma" else None
    key = () if known is None else (step.rule, premises, *step.arguments.items())
    found = known.get(key) if known is not None else None
    if found is not None:
        return found
    if rule.premises is not None and len(premises) != rule.premises:
        raise Refusal("K006", f"{step.rule} takes {rule.premises} premises", why=f"step {position}")
    check_arguments(step.arguments, rule.arguments)
    found = rule.apply(context, *premises, **step.arguments)
    if known is not None:
        known[key] = found
    return found


def check(statement: Statement, certificate: Certificate, known: Known | None = None) -> Verdict:
    """Return the verdict that a certificate establishes for a statement, or refuse; see `check_all`.

    Refuses: K002-K004 (the statement), K017 (the goal is not reached), K018 (a hypothesis that the
    statement does not have), K019 (definedness), K020 (the assignment), K021 (lemmas), K022 (kind),
    K025 (a displayed line), and all codes of the steps.
    """
    (found,) = check_all([(statement, certificate)], known)
    if isinstance(found, Refusal):
        raise found
    return found


def check_all(
    pairs: Sequence[tuple[Statement, Certificate]], known: Known | None = None
) -> list[Verdict | Refusal]:
    """Return for each pair what `check` returns or raises; a lemma that several cite is checked once.

    Calls that are given the same `known`, empty at first, check it once among them.
    """
    known = Known() if known is None else known
    found: list[Verdict | Refusal] = []
    for statement, certificate in pairs:
        try:
            found.append(_check(statement, certificate, 0, known))
        except Refusal as refusal:
            found.append(refusal)
        except RecursionError:
            found.append(Refusal("K026", "a term or certificate is nested too deeply"))
        except TermError as error:
            found.append(Refusal("K027", "a term cannot be built", why=str(error)))
    return found


@dataclass(frozen=True, slots=True)
class Known:
    """What has been checked, for checks with much in common: empty at first, filled by `check_all` alone.

    `verdicts` of certificates, and `statements` with what they are when expanded, are found by identity: the
    object is kept, so that no other one gets its number. `conditions` under which terms are defined, `looks`
    and `concluded` (see `Context`; both for each set of declared sizes) are stores of results.
    """

    verdicts: dict[int, tuple[Statement, Certificate, Verdict]] = field(default_factory=dict)
    statements: dict[int, tuple[Statement, Statement]] = field(default_factory=dict)
    conditions: dict[Term, Term] = field(default_factory=dict)
    looks: dict[frozenset[str] | None, WellFormed] = field(default_factory=dict)
    concluded: dict[frozenset[str], dict[tuple[object, ...], Sequent]] = field(default_factory=dict)

    def look(self, sizes: frozenset[str] | None) -> WellFormed:
        """Return what says whether data over these sizes is well formed."""
        if sizes not in self.looks:
            self.looks[sizes] = WellFormed(sizes)
        return self.looks[sizes]

    def condition(self, term: Term) -> Term:
        """Return the condition under which a term is defined."""
        if term not in self.conditions:
            self.conditions[term] = definedness(term)
        return self.conditions[term]

    def judged(self, statement: Statement) -> Statement:
        """Return a statement expanded; refuse what is none, or not well formed."""
        if id(statement) not in self.statements:
            if not self.look(None).fits(statement, Statement):
                raise Refusal("K023", "malformed statement")
            check_statement(statement)
            self.statements[id(statement)] = statement, expand(statement)
        return self.statements[id(statement)][1]


def _check(statement: Statement, certificate: Certificate, level: int, known: Known) -> Verdict:
    expanded = known.judged(statement)
    before = known.verdicts.get(id(certificate))
    if before is not None and before[0] == statement:
        return before[2]
    verdict = _replayed(statement, expanded, certificate, level, known)
    known.verdicts[id(certificate)] = (statement, certificate, verdict)
    return verdict


def _replayed(
    statement: Statement, expanded: Statement, certificate: Certificate, level: int, known: Known
) -> Verdict:
    if level > 20:
        raise Refusal("K021", "lemmas are nested too deeply")
    refutes = type(certificate) is Certificate and certificate.assignment is not None
    sizes = frozenset() if refutes else frozenset(statement.sizes)
    if not known.look(sizes).fits(certificate, Certificate):
        raise Refusal("K023", "malformed certificate")
    assumes: dict[Statement, None] = {}
    facts: dict[str, None] = {}
    for lemma in certificate.lemmas:
        if lemma.certificate is None:
            known.judged(lemma.statement)
            assumes[lemma.statement] = None
            continue
        inside = _check(lemma.statement, lemma.certificate, level + 1, known)
        if inside.kind != "proved":
            raise Refusal("K021", "a lemma must be proved", why=inside.kind)
        assumes.update(dict.fromkeys(inside.assumes))
        facts.update(dict.fromkeys(inside.facts))
    if certificate.kind not in ("proved", "refuted", "refuted-undefined"):
        raise Refusal("K022", "unknown kind of certificate", why=certificate.kind)
    if refutes != (certificate.kind != "proved"):
        raise Refusal("K020", "a refutation, and only that, has an assignment")
    if certificate.assignment is not None:
        undefined = certificate.kind == "refuted-undefined"
        owed = refutation_obligations(expanded, certificate.assignment, undefined)
    else:
        owed = obligations(expanded, known.condition)
    lemmas = tuple(known.judged(lemma.statement) for lemma in certificate.lemmas)
    context = Context(sizes, lemmas, concluded=known.concluded.setdefault(sizes, {}))
    done: list[Sequent] = []
    replay(context, certificate.steps, done)
    used: set[Term] = set()
    if len(certificate.definedness) != len(owed.conditions):
        raise Refusal("K019", "a definedness condition has no proof", why=f"{len(owed.conditions)} are owed")
    for index, (allowed, condition) in zip(certificate.definedness, owed.conditions, strict=True):
        used |= _reached(done, index, allowed, condition, "K019")
    used |= _reached(done, certificate.goal, owed.hypotheses, owed.goal, "K017")
    lines = tuple(_line(done, line, owed.hypotheses, known.condition) for line in certificate.lines)
    facts.update((str(step.arguments["name"]), None) for step in certificate.steps if step.rule == "fact")
    names = tuple(name for name, part in expanded.hypotheses if part in used or refutes)
    return Verdict(
        certificate.kind,
        statement,
        tuple(assumes),
        tuple(sorted(facts)),
        names,
        lines,
        certificate.assignment,
    )


def _reached(
    done: list[Sequent], index: int, allowed: frozenset[Term], goal: Term, code: str
) -> frozenset[Term]:
    """Return the hypotheses of a step that concludes `goal` from allowed ones only."""
    if type(index) is not int or not 0 <= index < len(done):
        raise Refusal(code, "the step that should prove this does not exist", why=repr(goal))
    sequent = done[index]
    if sequent.conclusion != goal:
        raise Refusal(code, "the step proves something else", why=f"{sequent.conclusion!r}, not {goal!r}")
    extra = sequent.hypotheses - allowed
    if extra:
        raise Refusal(
            "K018", "a hypothesis is used that the statement does not have", why=repr(next(iter(extra)))
        )
    return sequent.hypotheses


def _line(
    done: list[Sequent], line: Line, hypotheses: frozenset[Term], defined: Callable[[Term], Term]
) -> Term:
    """Return a displayed proposition after checking that it holds and is defined."""
    _reached(done, line.proof, hypotheses, line.proposition, "K025")
    condition = defined(line.proposition)
    if condition != TRUE:
        _reached(done, line.defined, hypotheses, condition, "K025")
    return line.proposition
