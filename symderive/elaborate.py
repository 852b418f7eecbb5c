"""From a recipe's claim to a certificate: every reason is turned into kernel steps. Untrusted.

The claim's outer quantifiers and antecedents are introduced, steps and chains are proved in order, each
by its reason or by search, and the last one closes the claim. What is returned is data for the kernel;
whether it proves anything is the kernel's to say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain

from symderive.errors import Refusal, Span, SymderiveError, TermError
from symderive.kernel.check import (
    Assignment,
    Certificate,
    Lemma,
    Line,
    check,
    obligations,
    refutation_obligations,
)
from symderive.kernel.definedness import definedness
from symderive.kernel.statement import Statement, expand
from symderive.outline import (
    Names,
    StepOutcome,
    closed,
    definitions_of,
    linked,
    resolved,
    taken_names,
)
from symderive.recipes.citations import Find, cited_claim
from symderive.recipes.model import Chain, ClaimRecipe, Reason, Recipe, Steps
from symderive.recipes.model import Step as RecipeStep
from symderive.recipes.passage import Passage
from symderive.recipes.statement import counterexample, scope, statement
from symderive.syntax.parser import parse_formula
from symderive.syntax.scope import Scope
from symderive.syntax.tree import Node
from symderive.tactics.counterexample import (
    Found,
    candidates,
    conjuncts,
    prove_failure,
    search,
    why_not,
)
from symderive.tactics.deciding import settle
from symderive.tactics.logic import attempt, simple, solve_goal
from symderive.tactics.proof import Allowance, Excerpt, Proof, State, Stuck
from symderive.tactics.recursions import unrolled
from symderive.tactics.registry import denials
from symderive.tactics.structured import structured
from symderive.tactics.table import TACTICS, Request
from symderive.tactics.values import complete_assignment, simple_value
from symderive.terms.build import FALSE, TRUE, arguments, conj, integer, negation
from symderive.terms.term import (
    Free,
    Lam,
    Term,
    apply,
    free,
    free_symbols,
    instantiate_types,
    substitute,
    subterms,
)
from symderive.terms.types import (
    INT,
    PROP,
    REAL,
    Cyclic,
    Function,
    Space,
    Type,
    substitute_type,
)

__all__ = [
    "Elaboration",
    "Failure",
    "Owed",
    "StepOutcome",
    "certify_example",
    "contradictory",
    "elaborate",
    "look_at_small_values",
    "look_for_counterexample",
    "prove_by_search",
    "prove_when_defined",
    "refute",
    "refute_at",
]


@dataclass(frozen=True, slots=True)
class Failure:
    """Where a derivation stopped."""

    error: SymderiveError
    span: Span


@dataclass(frozen=True, slots=True)
class Elaboration:
    """A certificate, or the failure; and what became of each step.

    `trace` is what a search found on the way, each with its reason; `work` is how many steps it made.
    """

    certificate: Certificate | None
    steps: tuple[StepOutcome, ...]
    failure: Failure | None
    trace: tuple[tuple[Term, str], ...] = ()
    work: int = 0


Cite = Callable[[Recipe, ClaimRecipe], tuple[Statement, Certificate | None]]
"""Returns the statement and the certificate (None: an assumption) of a cited claim."""


Owed = dict[tuple[tuple[str, ...], frozenset[Term], Term], Excerpt]
"""Proofs of conditions of definedness from hypotheses alone, by the sizes, the hypotheses and the condition.

The claims of a recipe owe those of its hypotheses again and again.
"""


@dataclass
class _Run:
    recipe: Recipe
    claim: ClaimRecipe
    statement: Statement
    definitions: Mapping[Free, Term]
    scope: Scope
    find: Find
    cite: Cite
    proof: Proof
    owed: Owed = field(default_factory=dict)
    refuting: bool = False
    outcomes: list[StepOutcome] = field(default_factory=list)
    lines: list[tuple[Term, int, Span]] = field(default_factory=list)
    failed: Failure | None = None


@dataclass(frozen=True, slots=True)
class _Scene:
    """Where a step stands: the state, and what has been introduced, outermost first."""

    state: State
    introduced: tuple[Free | Term, ...] = ()

    def close(self, index: int) -> int:
        """Return the step that proves the closed proposition."""
        proof = self.state.proof
        for part in reversed(self.introduced):
            if isinstance(part, Free) and part.type != PROP:
                index = proof.step("all_intro", [index], variable=part)
            else:
                index = proof.step("imp_intro", [index], proposition=part)
        return index


def _start(
    recipe: Recipe, claim: ClaimRecipe, find: Find, cite: Cite, owed: Owed
) -> tuple[_Run, State, Term]:
    full = statement(recipe, claim)
    expanded = expand(full)
    values = definitions_of(recipe, claim)
    proof = Proof(full.sizes, recipe.id)
    run = _Run(recipe, claim, full, values, scope(recipe, claim), find, cite, proof, owed)
    named = {name: proof.hyp(term) for name, term in expanded.hypotheses}
    state = State(proof, named, taken=taken_names(recipe, claim))
    sizes = [proof.step("size", name=n) for n in full.sizes]
    state = state.with_local(*sizes, *(p for i in named.values() for p in state.parts(i) if p != i))
    return run, state, expanded.claim


def elaborate(
    recipe: Recipe, claim: ClaimRecipe, find: Find, cite: Cite, owed: Owed | None = None
) -> Elaboration:
    """Find a certificate for a claim that is to be proved.

    `owed` holds what claims owed before; what this one owes is added.
    """
    run, state, target = _start(recipe, claim, find, cite, {} if owed is None else owed)
    full, proof = run.statement, run.proof
    try:
        goal = _prove(run, _Scene(state), target, claim.proof, 0)
        conditions = [_owed(run, state, *each) for each in obligations(full).conditions]
        lines = [(p, i, _line_condition(run, state, p, span)) for p, i, span in run.lines]
    except _Stop:
        return Elaboration(None, tuple(run.outcomes), run.failed)
    except (SymderiveError, RecursionError) as error:
        return Elaboration(None, tuple(run.outcomes), Failure(_as_error(error), claim.claim.span))
    roots = [goal, *conditions, *(i for _, i, _ in lines), *(d for _, _, d in lines if d >= 0)]
    steps, place, lemmas = proof.trimmed(roots)
    certificate = Certificate(
        "proved",
        lemmas,
        steps,
        tuple(place[i] for i in conditions),
        place[goal],
        tuple(Line(p, place[i], place[d] if d >= 0 else -1) for p, i, d in lines),
    )
    return Elaboration(certificate, tuple(run.outcomes), None, proof.trace(goal), len(proof.steps))


class _Stop(Exception):
    """A step failed; the failure stands in the run."""


def _as_error(error: BaseException) -> SymderiveError:
    if isinstance(error, SymderiveError):
        return error
    return Stuck("S191", "a term grew too deep")


def _condition(run: _Run, state: State, allowed: frozenset[Term], condition: Term) -> int:
    """Prove a definedness condition from the hypotheses that it may use, and what was shown from them."""
    known = {n: i for n, i in state.named.items() if run.proof.hypotheses(i) <= allowed}
    plain = tuple(i for i in state.local if run.proof.hypotheses(i) <= allowed)
    shown = tuple(i for _, i, _ in run.lines if run.proof.hypotheses(i) <= allowed)
    inner = replace(state, named=known, local=plain, allowance=Allowance())
    key = (run.statement.sizes, allowed, condition)
    kept = run.owed.get(key)
    if kept is not None:
        return run.proof.adopt(kept)
    try:
        found = solve_goal(inner, condition)
    except (Stuck, Refusal, TermError):
        pass  # a condition often holds because of a displayed step
    else:
        excerpt = run.proof.excerpt(found)
        if excerpt is not None:
            run.owed[key] = excerpt
        return found
    more = replace(inner, local=tuple(dict.fromkeys((*plain, *shown))), allowance=Allowance())
    try:
        return solve_goal(more, condition)
    except (Stuck, Refusal, TermError) as error:
        residual = error.residual if isinstance(error, Stuck) else None
        raise Stuck(
            "S150",
            "a term is not shown to be defined",
            goal=condition,
            residual=residual,
            why="the condition does not follow from the hypotheses",
            fix=f"add {_wanted(condition)} to the hypotheses, or to the claim as `condition => ...`",
        ) from error


def _owed(run: _Run, state: State, allowed: frozenset[Term], condition: Term) -> int:
    """Prove what a claim owes; a failure stands at the hypothesis or the claim that is not defined."""
    try:
        return _condition(run, state, allowed, condition)
    except Stuck as error:
        run.failed = Failure(error, _owing(run, allowed, condition))
        raise _Stop from error


def _owing(run: _Run, allowed: frozenset[Term], condition: Term) -> Span:
    """Return where the text stands that is defined only under a condition: a hypothesis, else the claim."""
    spans = {h.name: h.formula.span for h in (*run.recipe.hypotheses, *run.claim.hypotheses)}
    earlier: set[Term] = set()
    for name, hypothesis in expand(run.statement).hypotheses:
        if earlier == allowed and definedness(hypothesis) == condition and name in spans:
            return spans[name]
        earlier.add(hypothesis)
    return run.claim.claim.span


def _wanted(condition: Term) -> str:
    """Say what to suppose for a condition of definedness: of a function, that it is differentiable."""
    for term in subterms(condition):
        for name in ("has_deriv", "has_grad"):
            found = arguments(term, name)
            if found is not None and isinstance(found[0], Free):
                return f"the condition, or `differentiable({found[0].name})`,"
    return "the condition"


def _line_condition(run: _Run, state: State, proposition: Term, span: Span) -> int:
    condition = definedness(proposition)
    if condition == TRUE:
        return -1
    try:
        return _defined_line(run, state, condition)
    except (SymderiveError, RecursionError) as error:
        run.failed = Failure(_as_error(error), span)
        raise _Stop from error


def _defined_line(run: _Run, state: State, condition: Term) -> int:
    return _condition(
        run, state, frozenset(t for i in state.named.values() for t in run.proof.hypotheses(i)), condition
    )


# -- proofs ----------------------------------------------------------------------------------------


def _prove(run: _Run, scene: _Scene, goal: Term, proof: object, depth: int) -> int:
    """Prove a goal as the recipe says."""
    if proof is None or isinstance(proof, Reason):
        written = run.claim.claim
        if depth or run.refuting:
            return _by_reason(run, scene, goal, proof, None)
        return _proved_step(run, scene, goal, proof, written.span, text=written.text, tree=written.tree)
    if isinstance(proof, Chain):
        return _opened(run, scene, goal, lambda s, g: _chain(run, s, g, proof, depth))
    if isinstance(proof, Steps):
        return _steps(run, scene, goal, proof, depth)
    raise Stuck("S151", "a proof of an unknown kind")


def _opened(run: _Run, scene: _Scene, goal: Term, finish: Callable[[_Scene, Term], int]) -> int:
    """Introduce the outer quantifiers and antecedents of a goal."""
    proof = run.proof
    quantified = arguments(goal, "forall")
    if quantified is not None and isinstance(quantified[0].type, Function):
        predicate = quantified[0]
        hint = predicate.hint if isinstance(predicate, Lam) else "x"
        variable, state = scene.state.fresh(hint, quantified[0].type.domain)
        inner = _Scene(state, (*scene.introduced, variable))
        inside = _opened(run, inner, apply(predicate, variable), finish)
        return proof.step("all_intro", [inside], variable=variable)
    implied = arguments(goal, "imp")
    if implied is not None:
        assumed = proof.hyp(implied[0])
        inner = _Scene(scene.state.with_local(assumed), (*scene.introduced, implied[0]))
        inside = _opened(run, inner, implied[1], finish)
        return proof.step("imp_intro", [inside], proposition=implied[0])
    return finish(scene, goal)


def _by_reason(run: _Run, scene: _Scene, goal: Term, reason: Reason | None, span: Span | None) -> int:
    where = reason.span if reason is not None else (span or run.claim.claim.span)
    try:
        return _apply(run, scene.state, goal, reason)
    except (SymderiveError, RecursionError) as error:
        run.failed = Failure(_as_error(error), where)
        raise _Stop from error


def _instead(run: _Run, state: State, name: str) -> str:
    """Say what to write for a name that is no tactic."""
    if name == "by":
        return "leave it out: `by` stands only behind a formula"
    if name in state.named or name in {claim.id for claim in run.recipe.claims}:
        return f"write `auto using {name}`: it is a fact, not a tactic"
    import difflib  # noqa: PLC0415 (only a miss pays for it)

    near = difflib.get_close_matches(name, TACTICS, 1)
    return f"did you mean `{near[0]}`?" if near else "use one of them"


def _apply(run: _Run, state: State, goal: Term, reason: Reason | None) -> int:
    state = replace(state, allowance=type(state.allowance)(state.allowance.left))
    if reason is None:
        return solve_goal(state, goal, tuple(state.named.values()))
    tactic = TACTICS.get(reason.tactic.text)
    if tactic is None:
        raise run.recipe.text.error(
            "S152",
            f"there is no tactic `{reason.tactic.text}`",
            reason.tactic.span,
            why="the tactics are " + ", ".join(sorted(TACTICS)),
            fix=_instead(run, state, reason.tactic.text),
        )
    inner = state
    using: list[int] = []
    for name in reason.using:
        if name.text == "ih" and "ih" not in state.named:
            continue  # the base case of an induction has no such fact
        index = _fact(run, state, name)
        using += [index, *(p for p in state.parts(index) if p != index)]
        if name.text not in inner.named:
            inner = inner.with_local(index)
    values = {binding.name.text: _reader(run, binding.value.tree) for binding in reason.bindings}

    def follow(next_state: State, next_goal: Term) -> int:
        return _apply(run, next_state, next_goal, reason.then)

    request = Request(
        tuple(using),
        values,
        reason.arguments.text.strip(),
        lambda s, text: _read_text(run, s, text, reason.arguments),
        follow,
        reason.then is not None,
    )
    return tactic(inner, goal, request)


def _reader(run: _Run, tree: Node) -> Callable[[State, Type | None], Term]:
    return lambda state, kind: _resolve(run, state, tree, kind)


def _resolve(run: _Run, state: State, tree: Node, kind: Type | None) -> Term:
    """Resolve a tree where the state stands."""
    return resolved(Names(run.recipe, run.scope, run.definitions), state.visible, tree, kind)


def _read_text(run: _Run, state: State, text: str, where: Passage) -> Term:
    tree = parse_formula(text, line=where.span.line, column=where.span.column)
    return _resolve(run, state, tree, None)


def _fact(run: _Run, state: State, name: Passage) -> int:
    """Return the step of a name after `using`."""
    if name.text in state.named:
        return state.named[name.text]
    if name.text == "goal":
        raise run.recipe.text.error("S153", "the goal is no fact", name.span)
    other, claim = cited_claim(run.recipe, name, run.find)
    return _cited(run, state, other, claim)


def _cited(run: _Run, state: State, other: Recipe, claim: ClaimRecipe) -> int:
    """Bring in a claim of this recipe as it stands, or of another one in full generality."""
    cited, certificate = run.cite(other, claim)
    proof = run.proof
    number = proof.cite(cited, Lemma(cited, certificate))
    same = other.id == run.recipe.id and not run.refuting
    if same and not claim.symbols and not run.claim.symbols:
        values = tuple(free(n, k) for n, k in cited.symbols)
        spaces: tuple[Type, ...] = tuple(Space(n) for n in cited.spaces)
        index = proof.step("lemma", number=number, spaces=spaces, sizes=cited.sizes, values=values)
        for _, hypothesis in expand(cited).hypotheses:
            index = proof.step("imp_elim", [index, simple(state, hypothesis)])
        return index
    return _general(run, number, cited)


def _general(run: _Run, number: int, cited: Statement) -> int:
    """Return ∀ symbols. hypotheses ⇒ claim, at the spaces and sizes of this claim in order."""
    proof = run.proof
    here = [REAL] if run.refuting else _spaces_of(run.statement)
    spaces = tuple(here[min(i, len(here) - 1)] for i, _ in enumerate(cited.spaces))
    sizes_here: list[str | int] = [] if run.refuting else list(run.statement.sizes)
    sizes_here = sizes_here or [1]
    sizes = tuple(sizes_here[min(i, len(sizes_here) - 1)] for i, _ in enumerate(cited.sizes))
    space_map = dict(zip(cited.spaces, spaces, strict=True))
    size_map = dict(zip(cited.sizes, sizes, strict=True))
    full = expand(cited)
    said = {s.name for t in (full.claim, *(h for _, h in full.hypotheses)) for s in free_symbols(t)}
    variables: list[tuple[Free, str]] = []
    values: list[Term] = []
    for name, kind in cited.symbols:
        instance = substitute_type(kind, space_map, size_map)
        if name in said:
            variables.append((free(f"{name}_g", instance), name))
            values.append(variables[-1][0])
        else:
            values.append(simple_value(instance))
    index = proof.step("lemma", number=number, spaces=spaces, sizes=sizes, values=tuple(values))
    for variable, name in reversed(variables):
        index = proof.step("all_intro", [index], variable=variable)
        conclusion = proof.conclusion(index)
        found = arguments(conclusion, "forall")
        if found is not None and isinstance(found[0], Lam):
            found[0].hint = name
    return index


def _spaces_of(full: Statement) -> list[Type]:
    """Return the spaces of a statement: those declared, else the vectors of coordinates, else the reals."""
    found: list[Type] = [Space(name) for name in full.spaces]
    kinds = [kind for _, kind in full.symbols] if not found else []
    while kinds:
        kind = kinds.pop(0)
        if isinstance(kind, Function) and isinstance(kind.domain, Cyclic) and kind.codomain == REAL:
            found.append(kind)
        elif isinstance(kind, Function):
            kinds.append(kind.codomain)
    return list(dict.fromkeys(found)) or [REAL]


# -- chains ----------------------------------------------------------------------------------------


def _chain(run: _Run, scene: _Scene, goal: Term, chain: Chain, depth: int) -> int:
    """Prove each link, then the goal from the links."""
    links: list[int] = []
    left = chain.first
    for position, link in enumerate(chain.links):
        proposition = _resolve(run, scene.state, linked(left.tree, link), PROP)
        index = _proved_step(
            run,
            scene,
            proposition,
            link.reason,
            link.span,
            text=link.right.text,
            tree=link.right.tree,
            left=left.tree if position == 0 else None,
            left_text=left.text if position == 0 else "",
            relation=link.relation,
            depth=depth,
        )
        links.append(index)
        left = link.right
    try:
        return solve_goal(scene.state.with_local(*links), goal, links, depth=1)
    except (SymderiveError, RecursionError) as error:
        stuck = Stuck(
            "S154",
            "the chain does not give the claim",
            goal=goal,
            why="its first and last expression and its relations prove something else",
            fix="let the chain begin with one side of the claim and end with the other",
        )
        run.failed = Failure(stuck if isinstance(error, Stuck) else _as_error(error), chain.span)
        raise _Stop from error


def _proved_step(
    run: _Run,
    scene: _Scene,
    proposition: Term,
    reason: Reason | None,
    span: Span,
    *,
    text: str,
    tree: Node | None,
    left: Node | None = None,
    left_text: str = "",
    relation: str | None = None,
    id: str | None = None,
    depth: int = 0,
    prove: Callable[[], int] | None = None,
) -> int:
    """Prove a displayed proposition and note what became of it."""
    whole = closed(scene.introduced, proposition)
    verdict, index = "undecided", -1
    before = len(run.outcomes)
    try:
        index = prove() if prove is not None else _by_reason(run, scene, proposition, reason, span)
        verdict = "proved"
        return index
    finally:
        found = "auto" if reason is None and prove is None and verdict == "proved" else None
        outcome = StepOutcome(
            span,
            text,
            tree,
            left,
            left_text,
            relation,
            reason.text if reason is not None else "",
            found,
            id,
            depth,
            verdict,
            whole,
        )
        run.outcomes.insert(before if prove is not None else len(run.outcomes), outcome)
        if verdict == "proved":
            run.lines.append((whole, scene.close(index), span))


# -- lists of steps --------------------------------------------------------------------------------


def _steps(run: _Run, scene: _Scene, goal: Term, steps: Steps, depth: int) -> int:
    """Prove the steps in order; the last proves the goal or settles it."""

    def inside(inner: _Scene, part: Term) -> int:
        return _run_steps(run, inner, part, steps, depth)

    return _opened(run, scene, goal, inside)


def _run_steps(run: _Run, scene: _Scene, goal: Term, steps: Steps, depth: int) -> int:
    state = scene.state
    proved: list[int] = []
    for step in steps.steps:
        here = _Scene(state, scene.introduced)
        proposition = _resolve(run, state, step.have.tree, PROP)
        index = _one_step(run, here, proposition, step, depth)
        if proposition == goal and step is steps.steps[-1]:
            return index
        proved.append(index)
        state = state.with_local(index)
        if step.name is not None:
            state = state.with_named(step.name, index)
    try:
        return solve_goal(state, goal, [*reversed(proved[-1:])], depth=1)
    except (SymderiveError, RecursionError):
        pass
    try:
        return solve_goal(state, goal, list(reversed(proved)), depth=2)
    except (SymderiveError, RecursionError) as error:
        stuck = Stuck(
            "S155",
            "the steps do not give the claim",
            goal=goal,
            residual=error.residual if isinstance(error, Stuck) else None,
            why="the last step neither is the claim nor settles it",
            fix="add the claim as the last step, with its reason",
        )
        run.failed = Failure(stuck, steps.steps[-1].span)
        raise _Stop from error


def _one_step(run: _Run, scene: _Scene, proposition: Term, step: RecipeStep, depth: int) -> int:
    nested = step.proof
    prove: Callable[[], int] | None = None
    reason = step.reason
    if isinstance(nested, Reason):
        reason = nested
    elif nested is not None:

        def prove_nested() -> int:
            return _prove(run, scene, proposition, nested, depth + 1)

        prove = prove_nested
    return _proved_step(
        run,
        scene,
        proposition,
        reason,
        step.span,
        text=step.have.text,
        tree=step.have.tree,
        id=step.name,
        depth=depth,
        prove=prove,
    )


# -- refutations -----------------------------------------------------------------------------------


CHOOSE_ANOTHER = "choose other values, or leave `counterexample:` out to have some looked for"


def refute(recipe: Recipe, claim: ClaimRecipe, find: Find, cite: Cite) -> Elaboration:
    """Find a certificate that refutes a claim at the counterexample that the recipe gives.

    A proof in the recipe shows the negation of the claim there; without one it is searched for.
    """
    full = statement(recipe, claim)
    given = counterexample(recipe, claim)
    if given is None:
        found = look_for_counterexample(full, claim.claim.span)
        if found is not None:
            return found
        error = Stuck(
            "S160",
            "no counterexample was found",
            why="small values of the symbols were tried",
            fix="add `counterexample:` with a value for each symbol",
        )
        return Elaboration(None, (), Failure(error, claim.claim.span))
    spaces, sizes, values = given
    assignment = complete_assignment(full, spaces, sizes, values)
    if (reason := why_not(full, assignment, claim.claim.tree)) != "":
        error = Stuck("S161", "the counterexample does not refute the claim", why=reason, fix=CHOOSE_ANOTHER)
        return Elaboration(None, (), Failure(error, claim.claim.span))
    if claim.proof is None:
        return refute_at(full, assignment, claim.claim.span)
    run = _refuting(recipe, claim, full, assignment, find, cite)

    def by_proof(state: State, goal: Term) -> int:
        run.proof = state.proof
        return _prove(run, _Scene(state), goal, claim.proof, 0)

    try:
        result = refute_at(full, assignment, claim.claim.span, by_proof)
    except _Stop:
        return Elaboration(None, tuple(run.outcomes), run.failed)
    return replace(result, steps=tuple(run.outcomes))


def _refuting(
    recipe: Recipe,
    claim: ClaimRecipe,
    full: Statement,
    assignment: Assignment,
    find: Find,
    cite: Cite,
) -> _Run:
    """Return a run in which names stand for what the counterexample gives them."""
    spaces = dict(assignment.spaces)
    sizes: dict[str, str | int] = dict(assignment.sizes)
    names: dict[Free, Term] = {}
    for name, value in assignment.values:
        names[free(name, value.type)] = value
    for name, size in assignment.sizes:
        names[free(name, INT)] = integer(size)
    definitions: dict[str, Type] = {}
    for name, term in full.definitions:
        value = substitute(instantiate_types(term, spaces, sizes), names)
        names[free(name, value.type)] = value
        definitions[name] = value.type
    known = scope(recipe, claim)
    symbols = {n: substitute_type(k, spaces, sizes) for n, k in known.symbols.items()}
    symbols.update(dict.fromkeys(full.sizes, INT))
    here = replace(known, spaces=(), sizes=(), symbols=symbols, definitions=definitions)
    return _Run(recipe, claim, full, names, here, find, cite, Proof(of=recipe.id), refuting=True)


def refute_at(
    full: Statement,
    assignment: Assignment,
    span: Span,
    prove: Callable[[State, Term], int] = settle,
    kinds: tuple[bool, ...] = (False, True),
    units: int | None = None,
) -> Elaboration:
    """Find a certificate that refutes a statement at an assignment."""
    failure: SymderiveError = Stuck("S161", "the counterexample does not refute the claim")
    for undefined in kinds:
        try:
            owed = refutation_obligations(full, assignment, undefined)
            proof = Proof()
            state = State(proof, {}, allowance=Allowance(units) if units else Allowance())
            conditions = [settle(state, c) for _, c in owed.conditions]
            goal = prove(state, owed.goal)
        except (SymderiveError, RecursionError) as error:
            if not undefined:
                failure = _as_error(error)
            continue
        steps, place, lemmas = proof.trimmed([*conditions, goal])
        certificate = Certificate(
            "refuted-undefined" if undefined else "refuted",
            lemmas,
            steps,
            tuple(place[i] for i in conditions),
            place[goal],
            (),
            assignment,
        )
        return Elaboration(certificate, (), None)
    return Elaboration(None, (), Failure(failure, span))


def look_for_counterexample(full: Statement, span: Span) -> Elaboration | None:
    """Search for a counterexample among small values, then among simple functions; return its refutation."""
    result = _denied(full, span)
    if result is not None:
        return result
    for found in candidates(full):
        result = _refuted_at(full, found, span, REFUTATION_UNITS if found.doubtful else None)
        if result is not None:
            return result
    for found in chain(unrolled(full), structured(full)):
        result = _refuted_at(full, found, span, REFUTATION_UNITS)
        if result is not None:
            return result
    return None


def look_at_small_values(full: Statement, span: Span) -> Elaboration | None:
    """Search for a counterexample among few small values, before a proof is sought; return its refutation."""
    result = _denied(full, span)
    if result is not None:
        return result
    for found in candidates(full, FIRST_TRIES):
        if found.undefined or found.doubtful:
            return None
        result = _refuted_at(full, found, span, REFUTATION_UNITS)
        if result is not None:
            return result
    return None


def _denied(full: Statement, span: Span) -> Elaboration | None:
    """Refute a claim without symbols by the strategies that are for such denials."""
    claim = expand(full).claim
    if full.symbols or full.sizes or not denials(negation(claim)):
        return None

    def fails(state: State, goal: Term) -> int:
        return attempt(*(partial(strategy.prove, state, goal) for strategy in denials(goal)))

    result = refute_at(full, Assignment((), (), ()), span, fails, (False,), REFUTATION_UNITS)
    return result if result.certificate is not None else None


FIRST_TRIES = 120
"""How many values are tried before a proof is sought."""

REFUTATION_UNITS = 3000
"""Work units for the proof of a counterexample that only seems right."""


def _refuted_at(full: Statement, found: Found, span: Span, units: int | None = None) -> Elaboration | None:
    def fails(state: State, goal: Term) -> int:
        return prove_failure(state, goal, () if found.undefined else found.instances)

    result = refute_at(full, found.assignment, span, fails, (found.undefined,), units)
    return result if result.certificate is not None else None


def prove_by_search(full: Statement, allowance: Allowance | None = None) -> Certificate | None:
    """Prove a statement that no recipe proves, by search; None if that fails."""
    expanded = expand(full)
    proof = Proof(full.sizes)
    named = {name: proof.hyp(term) for name, term in expanded.hypotheses}
    taken = frozenset([*full.spaces, *full.sizes, *(n for n, _ in full.symbols)])
    state = State(proof, named, taken=taken, allowance=allowance or Allowance())
    sizes = [proof.step("size", name=n) for n in full.sizes]
    state = state.with_local(*sizes, *(p for i in named.values() for p in state.parts(i) if p != i))
    try:
        owed = obligations(full)
        goal = solve_goal(state, owed.goal)
        conditions = []
        for allowed, part in owed.conditions:
            local = tuple(i for i in state.local if proof.hypotheses(i) <= allowed)
            known = {n: i for n, i in named.items() if proof.hypotheses(i) <= allowed}
            conditions.append(solve_goal(replace(state, named=known, local=local), part))
    except (SymderiveError, RecursionError):
        return None
    steps, place, lemmas = proof.trimmed([goal, *conditions])
    return Certificate("proved", lemmas, steps, tuple(place[i] for i in conditions), place[goal])


CONDITION = "condition"
"""The name of the hypothesis that `prove_when_defined` adds."""

FEW = 100
"""Values that are looked at for whether hypotheses can hold."""

QUICK = 400
"""Work units for questions on the way whose answer only makes the result shorter."""


def prove_when_defined(
    full: Statement, prove: Callable[[Statement], Certificate | None] = prove_by_search
) -> tuple[Statement, Certificate] | None:
    """Prove a claim under the further hypothesis that it is defined, by search; None if that fails.

    The hypothesis is the last one; what of it follows from the rest is left out. One that contradicts the
    others is no condition to hold under.
    """
    owed = [part for part in dict.fromkeys(conjuncts(definedness(expand(full).claim))) if part != TRUE]
    for part in sorted(owed, key=lambda each: -each.size):
        others = [other for other in owed if other != part]
        if (
            prove_by_search(replace(_with_condition(full, conj(*others)), claim=part), Allowance(QUICK))
            is not None
        ):
            owed = others
    if not owed:
        return None
    condition = conj(*owed)
    under = _with_condition(full, condition)
    certificate = prove(under)
    if certificate is None or _contradicts(full, condition, under):
        return None
    return under, certificate


def contradictory(full: Statement) -> bool:
    """Say whether the hypotheses are shown not to hold together, by a short search."""
    if not full.hypotheses:
        return False
    absurd = replace(full, claim=FALSE)
    seen = next(candidates(absurd, FEW), None)
    if seen is not None and not seen.undefined:
        return False
    certificate = prove_by_search(absurd, Allowance(QUICK))
    try:
        return certificate is not None and check(absurd, certificate).kind == "proved"
    except Refusal:
        return False


def _with_condition(full: Statement, condition: Term) -> Statement:
    return replace(full, hypotheses=(*full.hypotheses, (CONDITION, condition)))


def _contradicts(full: Statement, condition: Term, under: Statement) -> bool:
    """Say whether a condition cannot hold, as far as small values and a short search tell."""
    seen = search(replace(full, claim=negation(condition)))
    if seen is not None and not seen.undefined:
        return False
    return prove_by_search(replace(under, claim=FALSE), Allowance(QUICK)) is not None


def certify_example(
    full: Statement,
    spaces: Mapping[str, Type],
    sizes: Mapping[str, int],
    values: Mapping[str, Term],
) -> tuple[Statement, Certificate]:
    """Refute "the hypotheses cannot all hold" at the example: so they can.

    Returns the statement with the claim `false` and its refutation. Raises `Stuck`.
    """
    denied = replace(full, claim=FALSE)
    assignment = complete_assignment(denied, spaces, sizes, values)
    result = refute_at(denied, assignment, Span(1, 1))
    if result.certificate is None:
        raise result.failure.error if result.failure else Stuck("S161", "the example fails")
    return denied, result.certificate
