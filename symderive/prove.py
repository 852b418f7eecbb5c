"""Where the stages meet: load, state, elaborate or read a certificate, check, report.

`run` is the only way from a recipe to a verdict, and the verdict is the kernel's: what a tactic or a stored
certificate offers is checked against the statement that comes from the recipe's text.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from symderive.certificates.reading import load
from symderive.errors import ParseError, Refusal, Span, SymderiveError
from symderive.kernel.check import Certificate, Known, Verdict, check, check_all
from symderive.kernel.statement import Statement, expand, print_statement
from symderive.recipes.citations import rests_on
from symderive.recipes.load import load as load_recipe
from symderive.recipes.load import load_text
from symderive.recipes.model import ClaimRecipe, Recipe
from symderive.recipes.statement import answer_statement, example_assignment, example_statement, statement
from symderive.report import (
    AnswerReport,
    ClaimReport,
    ErrorReport,
    NamedFormula,
    Origin,
    PictureReport,
    Report,
    StepReport,
    SymbolReport,
    is_as_expected,
)
from symderive.terms.printing import print_type
from symderive.terms.term import Term
from symderive.wording import value_text, written

if TYPE_CHECKING:
    from symderive.elaborate import Elaboration, Owed
    from symderive.outline import StepOutcome
    from symderive.questions import Question

__all__ = ["Shared", "ask", "certificate_path", "found_near", "run", "stated"]

SUFFIX = ".derivation.yaml"

SUGGESTING = 3_000
"""Work units for the proofs of what a refuted claim may have meant."""


def certificate_path(recipe: Path, folder: Path | None) -> Path:
    """Return where the certificates of a recipe are stored: beside it, or in a folder."""
    name = recipe.name.removesuffix(SUFFIX) + ".certificate.json"
    return (folder if folder is not None else recipe.parent) / name


class Shared:
    """What the runs of one command have in common: stored certificates, proofs of claims, verdicts.

    Runs may share it that find certificates in the same places and search alike (`fresh`, `certificates`).
    """

    def __init__(self) -> None:
        self.stored: dict[Path, dict[str, tuple[Statement, Certificate]]] = {}
        self.done: dict[tuple[str, str], tuple[Statement, Certificate]] = {}
        self.searches: dict[tuple[str, str], Elaboration] = {}
        self.owed: Owed = {}
        self.known = Known()


class _Session:
    """One run: recipes by id, and what it has in common with others.

    `asked`: by a person; the report says how the proof was found, and what a refuted claim may have meant.
    """

    def __init__(
        self,
        fresh: bool,
        folder: Path | None,
        find: Callable[[str], Path | None],
        *,
        shared: Shared | None = None,
        printed: bool = True,
        asked: bool = False,
    ) -> None:
        self.fresh = fresh
        self.folder = folder
        self.find = find
        self.shared = shared or Shared()
        self.printed = printed
        self.asked = asked
        self.recipes: dict[str, Recipe] = {}

    def recipe(self, id: str) -> Recipe | None:
        """Return another recipe by its id."""
        if id not in self.recipes:
            path = self.find(id)
            if path is None:
                return None
            self.recipes[id] = load_recipe(path)
        return self.recipes[id]

    def entries(self, recipe: Recipe) -> dict[str, tuple[Statement, Certificate]]:
        """Return the stored certificates of a recipe by claim; none when the file cannot be read."""
        path = certificate_path(Path(recipe.file), self.folder)
        if path not in self.shared.stored:
            self.shared.stored[path] = _read(path)
        return self.shared.stored[path]

    def kept(self, recipe: Recipe, claim: ClaimRecipe) -> tuple[Statement, Certificate] | None:
        """Return the stored certificate of a claim if it is about what the claim says today."""
        if self.fresh:
            return None
        entry = self.entries(recipe).get(claim.id)
        if entry is None or entry[0] != statement(recipe, claim):
            return None
        return entry

    def cite(self, recipe: Recipe, claim: ClaimRecipe) -> tuple[Statement, Certificate | None]:
        """Return a proof of another claim, from the store or by search."""
        key = (recipe.file, claim.id)
        if key in self.shared.done:
            return self.shared.done[key]
        kept = self.kept(recipe, claim)
        if kept is None:
            result = self.search(recipe, claim)
            if result.certificate is None:
                raise result.failure.error if result.failure else Refusal("K021", "a lemma fails")
            kept = statement(recipe, claim), result.certificate
        self.shared.done[key] = kept
        return kept

    def search(self, recipe: Recipe, claim: ClaimRecipe) -> Elaboration:
        """Return what the search for a proof of a claim finds."""
        from symderive.elaborate import elaborate

        key = (recipe.file, claim.id)
        if key not in self.shared.searches:
            self.shared.searches[key] = elaborate(recipe, claim, self.recipe, self.cite, self.shared.owed)
        return self.shared.searches[key]


def _read(path: Path) -> dict[str, tuple[Statement, Certificate]]:
    try:
        if not path.is_file():
            return {}
        return {key: (s, c) for key, s, c in load(path.read_text(encoding="utf-8"))}
    except (OSError, UnicodeDecodeError, SymderiveError):
        return {}


def run(
    recipe_path: str | os.PathLike[str],
    *,
    fresh: bool = False,
    certificates: Path | None = None,
    store: bool = True,
    find: Callable[[str], Path | None] | None = None,
    printed: bool = True,
    progress: Callable[[str], None] | None = None,
    shared: Shared | None = None,
) -> Report:
    """Judge every claim of a recipe.

    `fresh` searches for every proof instead of checking stored certificates; `certificates` is a folder to
    read and store them in, in place of the recipe's own. New certificates are stored when `store` holds and
    the folder can be written. `find` returns the path of a cited recipe; `progress` is told each claim.
    Without `printed` the statements of decided claims are not printed (`logical` is empty): it takes a while.
    What is given as `shared` to several runs is read, proved and checked once among them.

    Raises `SymderiveError` when the recipe is malformed.
    """
    path = Path(recipe_path)
    recipe = load_recipe(path)
    session = _Session(fresh, certificates, find or found_near(path), shared=shared, printed=printed)
    try:
        return _judge_all(session, recipe, store, progress)
    finally:
        # Terms that were found well formed are kept by identity, and the next recipe has terms of its own.
        session.shared.known.looks.clear()


def ask(question: str) -> tuple[Report, str, str]:
    """Judge a question in one line; see `symderive.questions`.

    Bound names of which nothing tells the sort are reals, unless their letters are customary for integers.
    Where a power of integers is undefined, such as 2^(n - 1) at n = 0, it is asked again of powers of reals,
    which a reader may mean; the answer says which was judged.

    Returns the report (nothing is expected of its claim), the question as a recipe, and its certificate as
    text ("" where it is undecided). Raises `ParseError` when the question is malformed.
    """
    from symderive.questions import read_question

    asked = stated(read_question(question))
    found = _answered(asked)
    if found[0].claims[0].undefined_at is not None:
        meant = _with_real_powers(asked)
        again = _answered(meant) if meant != asked else found
        return found if again[0].claims[0].undefined_at is not None else again
    return _with_definitions(asked, found)


def _with_definitions(asked: Question, found: tuple[Report, str, str]) -> tuple[Report, str, str]:
    """Add to a refuted claim that it holds where f(x) = x^2 among the hypotheses is said of every x."""
    from symderive.restating import with_definitions

    (claim,) = found[0].claims
    meant, said = with_definitions(asked) if claim.verdict == "refuted" else (asked, ())
    if not said:
        return found
    try:
        (other,) = _answered(meant)[0].claims
    except ParseError:
        return found
    if other.verdict != "proved" or other.vacuous:
        return found
    claim = replace(claim, proved_when=said, corrected="")
    return replace(found[0], claims=(claim,)), *found[1:]


def _answered(question: Question) -> tuple[Report, str, str]:
    """Return what `ask` does, of the question as it is read."""
    from symderive.certificates.writing import dump
    from symderive.questions import recipe_text

    text = recipe_text(question)
    recipe = load_text(text, file="question")
    session = _Session(True, None, found_near(Path("question")), asked=True)
    kept: list[tuple[str, Statement, Certificate]] = []
    report = _judge_all(session, recipe, False, None, kept)
    claims = tuple(replace(claim, expected=None) for claim in report.claims)
    return replace(report, claims=claims), text, dump(kept) if kept else ""


def stated(question: Question) -> Question:
    """Return a question with the sorts of its bound names written out where nothing else tells them."""
    from symderive.restating import with_integer_names, with_real_name

    meant = None
    while meant is None:
        try:
            meant = _statement(question)
        except ParseError as error:
            more = with_real_name(question, error)
            if more is None:
                raise
            question = more
    return with_integer_names(question, partial(_is_read_as, meant))


def _statement(question: Question) -> Statement:
    """Return what the kernel judges of a question."""
    from symderive.questions import recipe_text

    recipe = load_text(recipe_text(question), file="question")
    return statement(recipe, recipe.claims[0])


def _is_read_as(meant: Statement, question: Question) -> bool:
    try:
        return _statement(question) == meant
    except SymderiveError:
        return False


def _with_real_powers(question: Question) -> Question:
    """Return the question with powers of reals in the place of powers of integers, where it can have them."""
    from symderive.restating import with_real_powers

    now = [_statement(question)]

    def readable(said: Question) -> bool:
        try:
            then = _statement(said)
        except SymderiveError:
            return False
        changes = then != now[-1]
        now.append(then)
        return changes

    return with_real_powers(question, readable)


def _judge_all(
    session: _Session,
    recipe: Recipe,
    store: bool,
    progress: Callable[[str], None] | None,
    made: list[tuple[str, Statement, Certificate]] | None = None,
) -> Report:
    session.recipes[recipe.id] = recipe
    errors: list[ErrorReport] = []
    claims: list[ClaimReport] = []
    entries: list[tuple[str, Statement, Certificate]] = made if made is not None else []
    kept = _kept_verdicts(session, recipe)
    for claim in recipe.claims:
        if progress is not None:
            progress(f"{recipe.id}#{claim.id}")
        report, entry = _claim(session, recipe, claim, kept.get(claim.id))
        claims.append(report)
        if entry is not None:
            entries.append((claim.id, *entry))
    problem = _example(session, recipe, entries)
    if problem is not None:
        errors.append(problem)
    if store:
        _store(session, recipe, entries)
    searched = any(c.origin == "search" for c in claims)
    ok = not errors and all(is_as_expected(c) for c in claims)
    return Report(
        id=recipe.id,
        title=recipe.title,
        file=recipe.file,
        ok=ok,
        question=recipe.question or "",
        source=recipe.source or "",
        remark=recipe.remark or "",
        origin="search" if searched else "certificate",
        symbols=_symbols(recipe.symbols),
        hypotheses=tuple(NamedFormula(h.name, h.formula.text, h.formula.tree) for h in recipe.hypotheses),
        definitions=tuple(NamedFormula(d.name, d.body.text, d.body.tree, d.head) for d in recipe.definitions),
        pictures=tuple(PictureReport(picture.id, picture.caption) for picture in recipe.pictures),
        claims=tuple(claims),
        answers=_answers(recipe),
        errors=tuple(errors),
    )


def _answers(recipe: Recipe) -> tuple[AnswerReport, ...]:
    """Return the answers; one that cannot be read is an error of the recipe."""
    found = []
    for answer in recipe.answers:
        answer_statement(recipe, answer)
        under = tuple(NamedFormula(h.name, h.formula.text, h.formula.tree) for h in answer.hypotheses)
        found.append(AnswerReport(answer.id, answer.value.text, answer.title or "", answer.value.tree, under))
    return tuple(found)


def found_near(path: Path) -> Callable[[str], Path | None]:
    """Return what finds a cited recipe by its id: beside a recipe, or among the shipped ones."""
    from symderive.catalogue import catalogue

    def find(id: str) -> Path | None:
        beside = path.parent / f"{id}{SUFFIX}"
        if beside.is_file():
            return beside
        return next((e.path for e in catalogue(naming=id).entries if e.id == id), None)

    return find


def _symbols(declarations: object) -> tuple[SymbolReport, ...]:
    from symderive.syntax.tree import Declaration
    from symderive.syntax.unparse import unparse_declaration

    found = []
    for declaration in declarations if isinstance(declarations, tuple) else ():
        if isinstance(declaration, Declaration):
            names = tuple(n.text for n in declaration.names)
            sort = unparse_declaration(declaration).partition(": ")[2]
            found.append(SymbolReport(names, sort, "", declaration))
    return tuple(found)


# -- one claim -------------------------------------------------------------------------------------


def _kept_verdicts(
    session: _Session, recipe: Recipe
) -> dict[str, tuple[tuple[Statement, Certificate], Verdict]]:
    """Check the stored certificates of a recipe in one go; what is stale or refused is left out."""
    kept = {claim.id: entry for claim in recipe.claims if (entry := session.kept(recipe, claim))}
    verdicts = check_all(list(kept.values()), session.shared.known)
    found = {}
    for (name, entry), verdict in zip(kept.items(), verdicts, strict=True):
        if isinstance(verdict, Verdict):
            found[name] = (entry, verdict)
    return found


def _claim(
    session: _Session,
    recipe: Recipe,
    claim: ClaimRecipe,
    kept: tuple[tuple[Statement, Certificate], Verdict] | None,
) -> tuple[ClaimReport, tuple[Statement, Certificate] | None]:
    started = time.perf_counter()
    if kept is None:
        return _searched(session, recipe, claim, statement(recipe, claim), started)
    entry, verdict = kept
    report = _judged(session, recipe, claim, entry[0], verdict, "certificate", (), started)
    if any(step.verdict == "undecided" for step in report.steps):
        # The proof was edited: the claim is proved, but not by what stands there now.
        return _searched(session, recipe, claim, entry[0], started)
    session.shared.done.setdefault((recipe.file, claim.id), entry)
    return report, entry


def _searched(
    session: _Session, recipe: Recipe, claim: ClaimRecipe, stated: Statement, started: float
) -> tuple[ClaimReport, tuple[Statement, Certificate] | None]:
    from symderive.elaborate import look_at_small_values, look_for_counterexample, refute

    rests_on(recipe, claim, session.recipe)
    if session.asked:
        refuted = _counterexample(session, recipe, claim, stated, started, look_at_small_values)
        if refuted is not None:
            return refuted
    if claim.expect == "refuted":
        result = refute(recipe, claim, session.recipe, session.cite)
    else:
        result = session.search(recipe, claim)
    if result.certificate is not None:
        try:
            verdict = check(stated, result.certificate, session.shared.known)
        except Refusal as error:
            return _undecided(recipe, claim, stated, error, claim.claim.span, result.steps, started), None
        entry = stated, result.certificate
        if verdict.kind == "proved":
            session.shared.done[recipe.file, claim.id] = entry
        report = _judged(session, recipe, claim, stated, verdict, "search", result.steps, started)
        return (_with_trace(report, result, stated) if session.asked else report), entry
    if result.failure is None:
        raise Refusal("K017", "nothing was found, and nothing failed")
    failure = result.failure
    if claim.proof is None and claim.expect != "refuted":
        refuted = _counterexample(session, recipe, claim, stated, started, look_for_counterexample)
        if refuted is not None:
            return refuted
    report = _undecided(recipe, claim, stated, failure.error, failure.span, result.steps, started)
    hint = _where_it_fails(stated, result.steps)
    if hint and report.error is not None:
        why = f"{report.error.why}; {hint}" if report.error.why else hint
        report = replace(report, error=replace(report.error, why=why))
    return report, None


def _with_trace(report: ClaimReport, result: Elaboration, stated: Statement) -> ClaimReport:
    """Add what the search found on the way, what it spent, and whether the hypotheses cannot hold."""
    from symderive.elaborate import contradictory

    trace = tuple((written(proposition), reason) for proposition, reason in result.trace)
    steps = len(result.certificate.steps) if result.certificate is not None else 0
    vacuous = report.verdict == "proved" and contradictory(stated)
    return replace(report, trace=trace, work=result.work, kernel_steps=steps, vacuous=vacuous)


def _where_it_fails(stated: Statement, outcomes: tuple[StepOutcome, ...]) -> str:
    """Return values at which the step that failed is false, as a hint; the verdict stays."""
    from symderive.tactics.counterexample import failure_text

    failed = [o for o in outcomes if o.verdict == "undecided" and o.proposition is not None]
    if not failed:
        return ""
    step = max(failed, key=lambda o: o.depth)
    try:
        return failure_text(stated, step.proposition) if step.proposition is not None else ""
    except (SymderiveError, RecursionError):
        return ""


def _counterexample(
    session: _Session,
    recipe: Recipe,
    claim: ClaimRecipe,
    stated: Statement,
    started: float,
    look: Callable[[Statement, Span], Elaboration | None],
) -> tuple[ClaimReport, tuple[Statement, Certificate]] | None:
    """Look for a counterexample to a claim that was left to search."""
    try:
        result = look(stated, claim.claim.span)
        if result is None or result.certificate is None:
            return None
        verdict = check(stated, result.certificate)
    except (SymderiveError, RecursionError):
        return None
    report = _judged(session, recipe, claim, stated, verdict, "search", (), started)
    if session.asked or verdict.kind == "refuted-undefined":
        report = _with_suggestions(report, stated, verdict)
    return report, (stated, result.certificate)


def _with_suggestions(report: ClaimReport, stated: Statement, verdict: Verdict) -> ClaimReport:
    """Add a condition under which a refuted claim is proved, or else a claim near it that is."""
    from symderive.elaborate import prove_by_search, prove_when_defined
    from symderive.tactics.corrections import corrected_claim
    from symderive.tactics.counterexample import as_written, condition_texts, side_values
    from symderive.tactics.proof import Allowance
    from symderive.tactics.suggest import missing_condition

    in_all = Allowance(SUGGESTING)

    def prove(full: Statement) -> Certificate | None:
        units = min(in_all.left, SUGGESTING // 2)
        share = Allowance(units)
        certificate = prove_by_search(full, share) if units > 0 else None
        in_all.left -= units - share.left
        return certificate

    def near(full: Statement) -> tuple[Statement, Certificate] | None:
        certificate = prove(full)
        return (full, certificate) if certificate else prove_when_defined(full, prove)

    given = verdict.assignment
    try:
        if given is not None and verdict.kind == "refuted":
            sides = side_values(stated, given)
            report = replace(report, values=as_written(sides, report.formula) if sides else None)
        under = None
        if given is None or verdict.kind == "refuted-undefined":
            under = prove_when_defined(stated)
        if given is not None and under is None:
            under = missing_condition(stated, given, prove)
        if under is None and given is not None and verdict.kind == "refuted":
            other = corrected_claim(stated, given, near)
            if other is not None and check(*other).kind == "proved":
                return replace(report, corrected=_corrected(stated, other[0]))
        if given is not None and under is None:
            under = missing_condition(stated, given, prove, of_two=True)
        if under is not None and check(*under).kind == "proved":
            return replace(report, proved_when=condition_texts(under[0].hypotheses[-1][1]))
    except (SymderiveError, RecursionError):
        pass
    return report


def _corrected(stated: Statement, other: Statement) -> str:
    """Return the claim of a statement, behind the conditions that it has and `stated` has not."""
    from symderive.tactics.counterexample import condition_texts

    more = other.hypotheses[len(stated.hypotheses) :]
    conditions = [text for _, condition in more for text in condition_texts(condition)]
    claim = written(other.claim)
    return f"{', '.join(conditions)} |- {claim}" if conditions else claim


def _judged(
    session: _Session,
    recipe: Recipe,
    claim: ClaimRecipe,
    stated: Statement,
    verdict: Verdict,
    origin: Origin,
    outcomes: object,
    started: float,
) -> ClaimReport:
    assigned: tuple[tuple[str, str], ...] = ()
    if verdict.assignment is not None:
        assigned = _assigned(stated, verdict)
    kind: Literal["proved", "refuted"] = "proved" if verdict.kind == "proved" else "refuted"
    names = [name for name, _ in stated.hypotheses]
    return ClaimReport(
        id=claim.id,
        statement=claim.claim.text,
        verdict=kind,
        title=claim.title or "",
        formula=claim.claim.tree,
        logical=print_statement(stated) if session.printed else "",
        expected="refuted" if claim.expect == "refuted" else "proved",
        symbols=_symbols(claim.symbols),
        hypotheses=tuple(NamedFormula(h.name, h.formula.text, h.formula.tree) for h in claim.hypotheses),
        without=tuple(p.text for p in claim.without),
        assumes=tuple(print_statement(s) for s in verdict.assumes),
        undeclared=tuple(print_statement(s) for s in verdict.assumes),
        facts=verdict.facts,
        steps=_step_reports(recipe, claim, verdict.lines, outcomes),
        counterexample=assigned,
        undefined_at=_undefined(verdict, assigned),
        unused_hypotheses=tuple(n for n in names if n not in verdict.used),
        used_hypotheses=verdict.used,
        line=claim.span.line,
        column=claim.span.column,
        seconds=time.perf_counter() - started,
        origin=origin,
    )


def _assigned(stated: Statement, verdict: Verdict) -> tuple[tuple[str, str], ...]:
    """Return the counterexample as text: what the statement mentions, in the order of its symbols."""
    if verdict.assignment is None:
        return ()
    mentioned = _names(stated)
    found = [(n, print_type(k)) for n, k in verdict.assignment.spaces if n in mentioned]
    found += [(n, str(v)) for n, v in verdict.assignment.sizes if n in mentioned]
    found += [(n, value_text(t)) for n, t in verdict.assignment.values if n in mentioned]
    return tuple(found)


def _names(stated: Statement) -> set[str]:
    from symderive.terms.term import free_symbols, types_in
    from symderive.terms.types import sizes_of, spaces_of

    full = expand(stated)
    found: set[str] = set()
    for term in (full.claim, *(h for _, h in full.hypotheses)):
        found |= {s.name for s in free_symbols(term)}
        for kind in types_in(term):
            found |= spaces_of(kind) | sizes_of(kind)
    return found


def _undefined(verdict: Verdict, assigned: tuple[tuple[str, str], ...]) -> str | None:
    if verdict.kind != "refuted-undefined":
        return None
    return ", ".join(f"{name} = {value}" for name, value in assigned) or "every point"


def _undecided(
    recipe: Recipe,
    claim: ClaimRecipe,
    stated: Statement,
    error: SymderiveError,
    span: Span,
    outcomes: object,
    started: float,
) -> ClaimReport:
    where = error.span or span
    line = recipe.lines[where.line - 1] if 0 < where.line <= len(recipe.lines) else None
    goal = getattr(error, "goal", None)
    residual = getattr(error, "residual", None)
    problem = ErrorReport(
        code=error.code,
        what=error.what,
        why=error.why,
        fix=error.fix or "give a reason for the step, add a step before it, or correct the formula",
        file=recipe.file,
        line=where.line,
        column=where.column,
        length=where.length,
        source_line=line,
        goal=_shown(goal),
        residual=_shown(residual),
        tried=tuple(getattr(error, "tried", ())),
    )
    return ClaimReport(
        id=claim.id,
        statement=claim.claim.text,
        verdict="undecided",
        title=claim.title or "",
        formula=claim.claim.tree,
        logical=print_statement(stated),
        expected="refuted" if claim.expect == "refuted" else "proved",
        symbols=_symbols(claim.symbols),
        hypotheses=tuple(NamedFormula(h.name, h.formula.text, h.formula.tree) for h in claim.hypotheses),
        without=tuple(p.text for p in claim.without),
        steps=_step_reports(recipe, claim, None, outcomes),
        error=problem,
        line=claim.span.line,
        column=claim.span.column,
        seconds=time.perf_counter() - started,
        origin="search",
    )


def _shown(term: object) -> str:
    return written(term) if isinstance(term, Term) else ""


def _step_reports(
    recipe: Recipe, claim: ClaimRecipe, lines: tuple[Term, ...] | None, outcomes: object
) -> tuple[StepReport, ...]:
    """Lay out the displayed steps; `proved` is what the kernel confirmed line by line."""
    from symderive.outline import StepOutcome, outline

    given = outcomes if isinstance(outcomes, tuple) and outcomes else None
    if given is None and claim.expect != "refuted" and claim.proof is not None and lines is not None:
        given = outline(recipe, claim)
    confirmed = set(lines) if lines is not None else None
    found = []
    for step in given or ():
        if not isinstance(step, StepOutcome):
            continue
        holds = step.proposition in confirmed if confirmed is not None else step.verdict == "proved"
        statement_ = f"{step.left_text} {step.relation} {step.text}".strip() if step.relation else step.text
        found.append(
            StepReport(
                statement=statement_,
                verdict="proved" if holds else "undecided",
                text=step.text,
                formula=step.tree,
                relation=step.relation,
                left_text=step.left_text,
                left=step.left,
                by=step.by,
                found=step.found,
                id=step.id,
                depth=step.depth,
                line=step.span.line,
                column=step.span.column,
            )
        )
    return tuple(found)


# -- the example, and the store --------------------------------------------------------------------

_EXAMPLE = "example!"


def _example(
    session: _Session, recipe: Recipe, entries: list[tuple[str, Statement, Certificate]]
) -> ErrorReport | None:
    """Prove that the recipe's example satisfies its hypotheses."""
    if recipe.example is None:
        return None
    from symderive.tactics.values import complete_assignment
    from symderive.terms.build import FALSE

    given = example_assignment(recipe)
    if given is None:
        return None
    full = example_statement(recipe)
    denied = replace(full, claim=FALSE)
    wanted = complete_assignment(full, *given)
    try:
        if not session.fresh:
            kept = session.entries(recipe).get(_EXAMPLE)
            if kept is not None and kept[0] == denied and kept[1].assignment == wanted:
                try:
                    check(denied, kept[1])
                except Refusal:
                    pass
                else:
                    entries.append((_EXAMPLE, *kept))
                    return None
        from symderive.elaborate import certify_example

        stated, certificate = certify_example(full, *given)
        check(stated, certificate)
    except SymderiveError as error:
        span = recipe.example[0].span if recipe.example else recipe.span
        line = recipe.lines[span.line - 1] if 0 < span.line <= len(recipe.lines) else None
        return ErrorReport(
            code="S163",
            what="the example is not shown to satisfy the hypotheses",
            why=error.what,
            fix="correct the example, or the hypotheses if they contradict each other",
            file=recipe.file,
            line=span.line,
            column=span.column,
            source_line=line,
            goal=_shown(getattr(error, "goal", None)),
        )
    entries.append((_EXAMPLE, stated, certificate))
    return None


def _store(session: _Session, recipe: Recipe, entries: list[tuple[str, Statement, Certificate]]) -> None:
    """Write the certificates if they changed; without permission nothing is stored."""
    path = certificate_path(Path(recipe.file), session.folder)
    if not entries:
        return
    if not session.fresh and {k: (s, c) for k, s, c in entries} == session.entries(recipe):
        return
    from symderive.certificates.writing import dump

    text = dump(entries)
    try:
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except OSError:
        return
