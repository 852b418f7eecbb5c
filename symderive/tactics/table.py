"""The tactics by name, as recipes call them. Untrusted.

A tactic gets the state, the goal and a request (the names after `using`, the values after `with`, the text
in between) and returns a step that concludes exactly the goal, or raises `Stuck`. A tactic that only
transforms the goal hands on what is left to `request.next`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from symderive.errors import Refusal, SymderiveError, TermError
from symderive.kernel.definitions import DEFINITIONS
from symderive.kernel.facts import FACTS
from symderive.tactics.applying import at_hand, ends_in, last_index
from symderive.tactics.arith import linarith as combine_facts
from symderive.tactics.arith import relation
from symderive.tactics.enclosures import by_enclosure
from symderive.tactics.functions import pointwise
from symderive.tactics.integers import unfold_recursion, with_representatives
from symderive.tactics.logic import (
    attempt,
    by_cases,
    excluded_middle,
    introduced,
    simple,
    solve_goal,
    unpack,
    value_name,
    without,
    witness_for,
)
from symderive.tactics.magnitude import (
    by_antisymmetry,
    by_square,
    compare_squares,
    distinctions,
    split_values,
)
from symderive.tactics.matching import Schema, closed_subterms, instances, schema_of
from symderive.tactics.monotone import by_monotonicity
from symderive.tactics.order import branches
from symderive.tactics.proof import State, Stuck
from symderive.tactics.registry import applicable
from symderive.tactics.rewriting import rewrite_goal
from symderive.tactics.summing import summed
from symderive.terms.build import (
    FALSE,
    add,
    arguments,
    eq,
    forall,
    implies,
    integer,
    is_negation,
    le,
    mul,
    negation,
    sub,
    zero,
)
from symderive.terms.build import inner as inner_of
from symderive.terms.term import (
    App,
    Const,
    Free,
    Lam,
    Term,
    apply,
    free_symbols,
    occurs,
    substitute,
)
from symderive.terms.types import INT, PROP, REAL, Function, Space, Type

__all__ = ["TACTICS", "Request", "Tactic"]


Value = Callable[[State, Type | None], Term]
"""A value after `with`, read where it is used and at the sort that is wanted there."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a reason says besides the tactic's name.

    `using` are steps in the order of the names; `values` the terms after `with`; `text` what stands
    between; `read` resolves a text to a term where the reason stands; `next` proves what is left.
    """

    using: tuple[int, ...]
    values: Mapping[str, Value]
    text: str
    read: Callable[[State, str], Term]
    next: Callable[[State, Term], int]
    more: bool = False


Tactic = Callable[[State, Term, Request], int]


def _equations(state: State, using: Sequence[int]) -> list[Schema]:
    schemas = [schema_of(state, i, names=f"?{n}_") for n, i in enumerate(using)]
    return [s for s in schemas if arguments(s.conclusion, "eq") is not None]


def _plain(state: State, using: Sequence[int]) -> list[int]:
    return [i for i in using if relation(state.proof.conclusion(i)) is not None]


def _reversed(state: State, goal: Term, using: Sequence[int]) -> list[int]:
    return [state.proof.flip(i) for i in using if arguments(state.proof.conclusion(i), "eq") is not None]


def ring(state: State, goal: Term, request: Request) -> int:
    """Prove an equation or inequality by normal form.

    Equations after `using` are used as they stand and as rewrite rules, general ones also under sums.
    Conditions (denominators, roots, ranges of sums) are looked for among the hypotheses.

    Example: `by ring using update`
    """

    def finish(inner: State, part: Term) -> int:
        plain = _plain(inner, request.using)
        rules = _equations(inner, request.using)

        def last(s: State, g: Term) -> int:
            return combine_facts(s, g, plain, depth=1, local=False)

        if not rules:
            return combine_facts(inner, part, plain, depth=1, local=False)
        return attempt(
            lambda: combine_facts(inner, part, plain, depth=0, local=False),
            lambda: rewrite_goal(
                inner, part, rules, simple, lambda s, g: combine_facts(s, g, plain, depth=0, local=False)
            ),
            lambda: rewrite_goal(inner, part, rules, simple, last, rounds=3),
            lambda: combine_facts(inner, part, plain, depth=1, local=False),
        )

    return introduced(state, goal, finish)


def linarith(state: State, goal: Term, request: Request) -> int:
    """Prove an equation or inequality as a combination of facts with multipliers found by search.

    Facts after `using` come first, general ones by their instances that speak of the goal; then the
    hypotheses. Products of facts and of terms with a known sign are tried as multipliers, and
    squares of what occurs squared. `with m := t` adds a multiplier.

    Example: `by linarith using convexity, bound`
    """

    def finish(inner: State, part: Term) -> int:
        plain = _plain(inner, request.using)
        general = [index for index in request.using if index not in plain]
        added: list[int] = []
        normal = inner.proof.form().normal(part)
        targets = [part, *(inner.proof.conclusion(i) for i in plain), normal]
        for index in general:
            added += instances(inner, index, targets, simple)
        facts = list(dict.fromkeys([*plain, *added]))
        extra = tuple(value(inner, REAL) for value in request.values.values())
        return attempt(
            lambda: combine_facts(inner, part, facts, depth=0, local=False),
            lambda: combine_facts(inner, part, facts, depth=0),
            lambda: combine_facts(inner, part, facts, depth=1, local=False, extra=extra),
            lambda: combine_facts(inner, part, facts, depth=2, extra=extra),
        )

    return introduced(state, goal, finish)


def positivity(state: State, goal: Term, request: Request) -> int:
    """Prove 0 < t, 0 <= t or t != 0 from the shape of t and the hypotheses.

    Example: `by positivity`
    """
    return introduced(state, goal, simple)


def enclose(state: State, goal: Term, request: Request) -> int:
    """Prove an inequality of numbers such as `log(3) < 1.0987`, or that two of them differ.

    Symbols may stand in it that the facts put between numbers, such as `1 <= x` and `x < 1.1`. Both sides
    are enclosed between rational numbers, as closely as it takes: exp, sin and cos by their Taylor
    polynomials, log and the root through their inverses, the others by their definitions.

    Example: `by enclose`
    """
    return introduced(state, goal, by_enclosure)


def auto(state: State, goal: Term, request: Request) -> int:
    """Search: hypotheses, arithmetic, instances of general facts, backward chaining, cases.

    Example: `by auto using step`
    """
    return solve_goal(state, goal, request.using)


def exact(state: State, goal: Term, request: Request) -> int:
    """Use a fact that says the goal, or ends in it when its conditions are discharged.

    The conditions may be shown by the other facts in the same way. Without `using` any fact at hand will do.

    Example: `by exact using lemma`
    """
    return ends_in(state, goal, request.using)


def last(state: State, goal: Term, request: Request) -> int:
    """Prove a goal for the last index, and for those before it: `last i`, where i is quantified up to h.

    For the last one h is put for i; for the others i <= h - 1 is known. Both are left to the next reason,
    or to the general search.

    Example: `by induction on m; last i; auto`
    """
    name = request.text.removeprefix("on ").strip()

    def finish(inner: State, part: Term) -> int:
        return request.next(inner, part) if request.more else solve_goal(inner, part, request.using)

    return last_index(state, goal, name, finish)


def instance(state: State, goal: Term, request: Request) -> int:
    """Use a general fact at given values: `with x := t` names the quantified variable.

    Of several facts, those that have none of these variables show conditions of the others. What the
    instance does not say by itself is left to the next reason, or to arithmetic.

    Example: `by instantiate using convex with w := w_bar`
    """
    if not request.using:
        fix = "write `instantiate using NAME with VARIABLE := VALUE`"
        raise Stuck("S140", "instantiate needs a fact after `using`", goal=goal, fix=fix)

    def finish(inner: State, part: Term) -> int:
        added = _with_values(inner, request, part)
        extended = inner.with_local(*added)
        if request.more:
            return request.next(extended, part)
        return attempt(
            lambda: _as_it_is(extended, part, added),
            lambda: combine_facts(extended, part, added, depth=0, local=False),
            lambda: solve_goal(extended, part, added),
        )

    return introduced(state, goal, finish)


def _with_values(state: State, request: Request, goal: Term) -> list[int]:
    """Put the values into the facts that have variables of these names."""
    added = []
    unknown: Stuck | None = None
    for index in request.using:
        try:
            added.append(instantiated(state, index, request.values, goal))
        except Stuck as error:
            if error.code != "S142" or error.why != ", ".join(sorted(request.values)):
                raise
            unknown = error
    if unknown is not None and not added:
        raise unknown
    return added


def _as_it_is(state: State, goal: Term, added: Sequence[int]) -> int:
    for index in added:
        if state.proof.conclusion(index) == goal:
            return index
        try:
            return state.proof.step("convert", [index], goal=goal)
        except (Refusal, TermError):
            continue
    raise Stuck("S140", "the instance does not say the goal", goal=goal)


def instantiated(state: State, fact: int, values: Mapping[str, Value], goal: Term) -> int:
    """Put the named values into a fact; its remaining variables stay general."""
    index = fact
    used: set[str] = set()
    kept: list[Free] = []
    conditions: list[Term] = []
    inner = state.taking(goal)
    while True:
        term = inner.proof.conclusion(index)
        quantified = arguments(term, "forall")
        implied = arguments(term, "imp")
        if quantified is not None:
            (predicate,) = quantified
            kind = predicate.type
            bound = value_name(predicate, [n for n in values if n not in used])
            hint = bound or (predicate.hint if isinstance(predicate, Lam) else "x")
            read = values.get(hint)
            if not isinstance(kind, Function) or (read is None and not set(values) - used):
                break
            value: Term
            if read is None:
                variable, inner = inner.fresh(hint, kind.domain)
                kept.append(variable)
                value = variable
            else:
                value = read(state, kind.domain)
            used.add(hint)
            index = inner.proof.step("all_elim", [index], value=value)
        elif implied is not None and not is_negation(term):
            if any(occurs(v, implied[0]) for v in kept):
                assumed = inner.proof.hyp(implied[0])
                conditions.append(implied[0])
                index = inner.proof.step("imp_elim", [index, assumed])
                continue
            try:
                step = _condition(inner, implied[0])
            except Stuck as error:
                raise Stuck(
                    "S141",
                    "a condition of the fact is not shown",
                    goal=implied[0],
                    residual=error.residual,
                    tried=error.tried,
                ) from error
            index = inner.proof.step("imp_elim", [index, step])
        elif set(values) - used and _of_functions(term):
            index = pointwise(inner, index)
        else:
            break
    unknown = sorted(set(values) - used)
    if unknown:
        raise Stuck("S142", "the fact has no quantified variable of this name", why=", ".join(unknown))
    return inner.proof.general(index, kept, conditions)


def _condition(state: State, goal: Term) -> int:
    return attempt(lambda: at_hand(state, goal), lambda: solve_goal(state, goal, (), depth=1))


def _of_functions(term: Term) -> bool:
    sides = arguments(term, "eq")
    return sides is not None and isinstance(sides[0].type, Function)


def rewrite(state: State, goal: Term, request: Request) -> int:
    """Replace left sides of equations by right sides, under binders too; then the next reason.

    With `backwards` in front of `using`, right sides are replaced by left sides.

    Example: `by rewrite using update; ring`
    """
    using = _reversed(state, goal, request.using) if "backward" in request.text else request.using
    rules = _equations(state, using)
    if not rules:
        raise Stuck("S140", "rewrite needs equations after `using`", goal=goal)

    def finish(inner: State, part: Term) -> int:
        return rewrite_goal(inner, part, rules, simple, request.next)

    return introduced(state, goal, finish)


def sums(state: State, goal: Term, request: Request) -> int:
    """Prove an equation or inequality between sums from what holds for each term.

    Facts after `using` of the form `forall t. range => l(t) = r(t)` are applied inside the sums; of
    the form `l(t) <= r(t)` they are summed. Then arithmetic with the ranges, which telescopes.

    Example: `by sum using step`
    """

    def finish(inner: State, part: Term) -> int:
        plain = _plain(inner, request.using)
        rules = _equations(inner, request.using)

        def last(s: State, g: Term) -> int:
            return combine_facts(s, g, plain, depth=1)

        def from_terms() -> int:
            added = [s for i in request.using for s in summed(inner, i, part)]
            added += [s for i in request.using for s in instances(inner, i, [part], simple)]
            return combine_facts(inner.with_local(*added), part, [*plain, *added], depth=1)

        return attempt(
            lambda: rewrite_goal(
                inner, part, rules, simple, lambda s, g: combine_facts(s, g, plain, depth=0)
            ),
            from_terms,
            lambda: rewrite_goal(inner, part, rules, simple, last, rounds=2),
        )

    return introduced(state, goal, finish)


def index(state: State, goal: Term, request: Request) -> int:
    """Prove an equation of sums over Z/n or of residues by reindexing.

    Example: `by index`
    """

    def finish(inner: State, part: Term) -> int:
        return ring(inner, part, request)

    return introduced(state, goal, finish)


def induction(state: State, goal: Term, request: Request) -> int:
    """Prove a goal by induction on an integer: `induction on k`.

    The goal is `forall k >= b. P(k)` (with `=>` for the range), or speaks of a symbol k with a
    hypothesis `b <= k`. Hypotheses that mention k are carried along. In the step the hypothesis of
    induction is a local fact named `ih`. Both cases are left to the next reason.

    Example: `by induction on T; auto using update`
    """
    name = request.text.replace("on ", " ").strip() or "k"
    quantified = _find_quantifier(goal, name)
    if quantified:
        return _induct_goal(state, goal, name, request)
    symbols = {s for i in state.facts() for s in free_symbols(state.proof.conclusion(i))}
    symbols |= free_symbols(goal)
    variable = next((s for s in symbols if s.name == name and s.type == INT), None)
    if variable is None:
        raise Stuck("S144", f"there is no integer {name} to do induction on", goal=goal)
    carried = [
        state.proof.conclusion(i)
        for i in state.facts()
        if occurs(variable, state.proof.conclusion(i)) and _hypothesis(state, i)
    ]
    lower = next(
        (f for f in carried if _lower_bound(f, variable) is not None),
        None,
    )
    if lower is None:
        raise Stuck("S144", f"no hypothesis gives a lower bound of {name}", goal=goal)
    rest = [c for c in carried if c != lower]
    general = forall(variable, implies(lower, *rest, goal))
    clean = replace(
        state,
        named={k: v for k, v in state.named.items() if not _mentions(state, v, variable)},
        local=tuple(i for i in state.local if not _mentions(state, i, variable)),
    )
    step = _induct_goal(clean, general, name, request)
    step = state.proof.step("all_elim", [step], value=variable)
    for condition in (lower, *rest):
        step = state.proof.step("imp_elim", [step, state.proof.hyp(condition)])
    return step


def _hypothesis(state: State, index: int) -> bool:
    return state.proof.hypotheses(index) == frozenset((state.proof.conclusion(index),))


def _mentions(state: State, index: int, variable: Free) -> bool:
    return occurs(variable, state.proof.conclusion(index)) or any(
        occurs(variable, h) for h in state.proof.hypotheses(index)
    )


def _lower_bound(fact: Term, variable: Free) -> Term | None:
    found = arguments(fact, "le")
    return found[0] if found is not None and found[1] == variable else None


def _find_quantifier(goal: Term, name: str) -> bool:
    found = arguments(goal, "forall")
    if found is not None and isinstance(found[0], Lam):
        if found[0].hint == name and found[0].domain == INT:
            return True
        return _find_quantifier(found[0].body, name)
    implied = arguments(goal, "imp")
    return implied is not None and _find_quantifier(implied[1], name)


def _induct_goal(state: State, goal: Term, name: str, request: Request) -> int:
    def at_quantifier(inner: State, part: Term) -> int:
        found = arguments(part, "forall")
        implied = arguments(part, "imp")
        if found is not None and isinstance(found[0], Lam):
            if found[0].hint == name and found[0].domain == INT:
                return _induct_here(inner, part, request)
            variable, deeper = inner.taking(part).fresh(found[0].hint, found[0].domain)
            inside = at_quantifier(deeper, apply(found[0], variable))
            return inner.proof.step("all_intro", [inside], variable=variable)
        if implied is not None:
            assumed = inner.proof.hyp(implied[0])
            inside = at_quantifier(inner.with_local(assumed), implied[1])
            return inner.proof.step("imp_intro", [inside], proposition=implied[0])
        raise Stuck("S144", "no quantifier to do induction on", goal=part)

    return at_quantifier(state, goal)


def _induct_here(state: State, goal: Term, request: Request) -> int:
    proof = state.proof
    (predicate,) = arguments(goal, "forall") or (goal,)
    if not isinstance(predicate, Lam):
        raise Stuck("S144", "no quantifier to do induction on", goal=goal)
    k, inner = state.taking(goal).fresh(predicate.hint, INT)
    body = apply(predicate, k)
    implied = arguments(body, "imp")
    base = _lower_bound(implied[0], k) if implied is not None else None
    conjunction = arguments(implied[0], "and") if implied is not None else None
    if implied is None or (base is None and conjunction is None):
        raise Stuck("S144", "the range must begin with a lower bound", goal=goal)
    statement = implied[1]
    if base is None and conjunction is not None:
        base = _lower_bound(conjunction[0], k)
        statement = implies(conjunction[1], implied[1])
    if base is None or occurs(k, base):
        raise Stuck("S144", "the range must begin with a lower bound", goal=goal)
    first = request.next(inner, substitute(statement, {k: base}))
    above, hypothesis = proof.hyp(le(base, k)), proof.hyp(statement)
    stepping = inner.with_local(above, hypothesis).with_named("ih", hypothesis)
    second = request.next(stepping, substitute(statement, {k: add(k, integer(1))}))
    general = proof.step("induct", [first, second], variable=k, base=base, predicate=statement)
    if proof.conclusion(general) == goal:
        return general
    return solve_goal(state.with_local(general), goal, [general], depth=1)


def textbook(state: State, goal: Term, request: Request) -> int:
    """Write sums over Z/n as sums over 0..n-1 and representatives as remainders; then arithmetic.

    Example: `by textbook`
    """

    def finish(inner: State, part: Term) -> int:
        return request.next(inner, part) if request.more else ring(inner, part, request)

    return with_representatives(state, goal, finish)


def unfold(state: State, goal: Term, request: Request) -> int:
    """Replace names by their definitions; the recipe's own definitions are always unfolded.

    Constants with a definition are tanh, sinh, cosh, sigmoid, max, min and has_grad; `unfold iterate`
    takes each recursion in the goal one step back.

    Example: `by unfold phi; ring`
    """
    words = request.text.replace(",", " ").split()
    names = [n for n in words if n in DEFINITIONS]
    if "iterate" in words:
        return unfold_recursion(state, goal, request.next)
    if not names:
        return request.next(state, goal)

    def finish(inner: State, part: Term) -> int:
        equations = [
            inner.proof.step("define", value=node)
            for node in closed_subterms(part)
            if isinstance(node, App)
            and isinstance(node.head, Const)
            and node.head.name in names
            and len(node.args) == DEFINITIONS[node.head.name][0]
        ]
        rules = [schema_of(inner, i) for i in equations]
        return rewrite_goal(inner, part, rules, simple, request.next)

    return introduced(state, goal, finish)


def cases(state: State, goal: Term, request: Request) -> int:
    """Argue by cases: `cases A` (A or not A), by the sign of a number, or a disjunction after `using`.

    Without either, by the values of the |t| (t real), max, min and case distinctions in the goal.

    Example: `by cases x = 0; auto`
    """
    if request.using:
        return _each_case(state, goal, list(request.using), request)
    text = request.text.removeprefix("on ").strip()
    if not text:
        return introduced(state, goal, lambda s, g: _split(s, g, request))
    try:
        condition = request.read(state, text)
    except SymderiveError:  # it may speak of what the goal quantifies
        return introduced(state, goal, lambda s, g: _by_condition(s, g, request.read(s, text), request))
    return _by_condition(state, goal, condition, request)


def _by_condition(state: State, goal: Term, condition: Term, request: Request) -> int:
    if condition.type == PROP:
        either = excluded_middle(state, condition)
    else:
        either = state.proof.step("trichotomy", left=condition, right=zero(condition.type))
    return by_cases(state, either, goal, request.next)


def _split(state: State, goal: Term, request: Request) -> int:
    if not distinctions(goal):
        raise Stuck(
            "S145", "cases needs a condition, a disjunction after `using`, or values to split", goal=goal
        )
    return split_values(state, goal, request.next)


def _each_case(state: State, goal: Term, using: list[int], request: Request) -> int:
    if not using:
        return request.next(state, goal)
    first, rest = using[0], using[1:]
    if arguments(state.proof.conclusion(first), "exists") is not None:
        return unpack(state, first, goal, lambda s, g: _each_case(s, g, rest, request))
    return by_cases(state, first, goal, lambda s, g: _each_case(s, g, rest, request))


def antisymmetry(state: State, goal: Term, request: Request) -> int:
    """Prove a = b of numbers by a <= b and b <= a; both are left to the next reason.

    Example: `by antisymmetry; linarith using upper, lower`
    """

    def finish(inner: State, part: Term) -> int:
        return request.next(inner, part) if request.more else linarith(inner, part, request)

    return introduced(state, goal, lambda s, g: by_antisymmetry(s, g, finish))


def squares(state: State, goal: Term, request: Request) -> int:
    """Prove a <= b, a < b or a = b of reals by comparing the squares; b >= 0 is looked for.

    Vectors are equal when <u - v, u - v> = 0. The relation of the squares is left to the next reason.

    Example: `by squares; linarith using cauchy`
    """

    def inside(inner: State, part: Term) -> int:
        return request.next(inner, part) if request.more else linarith(inner, part, request)

    def finish(inner: State, part: Term) -> int:
        found = relation(part)
        if found is not None and isinstance(found[1].type, Space):
            return by_square(inner, part, inside)
        return compare_squares(inner, part, inside)

    return introduced(state, goal, finish)


def branch(state: State, goal: Term, request: Request) -> int:
    """Replace `if c then s else t` by the branch that applies, where c is decided; then the next reason.

    Under a sum the range of the index may be used for c.

    Example: `by branch; linarith`
    """
    return branches(state, goal, request.next)


def monotone(state: State, goal: Term, request: Request) -> int:
    """Prove an inequality in x from a point on, by the sign of the derivative: `monotone on x from a`.

    It is proved at a, and the difference of the sides does not shrink away from a: its derivative has the
    sign that this needs. The signs are left to the next reason, or to the general search.

    Example: `by monotone on x from 0`
    """
    words = request.text.removeprefix("on ").split(" from ", 1)

    def finish(inner: State, part: Term) -> int:
        return request.next(inner, part) if request.more else solve_goal(inner, part, request.using)

    def close(inner: State, part: Term) -> int:
        variable = inner.visible.get(words[0].strip()) or next(
            (s for s in free_symbols(part) if s.name == words[0].strip()), None
        )
        if variable is None or len(words) != 2:
            raise Stuck("S149", "monotone needs a variable and a point: `monotone on x from 0`", goal=goal)
        start = request.read(inner, words[1])
        return by_monotonicity(inner, part, variable, start, finish)

    return introduced(state, goal, close)


def contradiction(state: State, goal: Term, request: Request) -> int:
    """Assume the negation of the goal and derive a contradiction.

    Example: `by contradiction; linarith`
    """

    def finish(inner: State, part: Term) -> int:
        denied = inner.proof.hyp(negation(part))
        absurd = request.next(inner.with_local(denied), FALSE)
        return inner.proof.step("contra", [absurd], proposition=part)

    return introduced(state, goal, finish)


def witness(state: State, goal: Term, request: Request) -> int:
    """Prove an existence by values: `witness with C := B*rho, N := 1`; then the next reason.

    Example: `by witness with y := x + 1; linarith`
    """
    return introduced(state, goal, lambda s, g: witness_for(s, g, request.values, request.next))


def obtain(state: State, goal: Term, request: Request) -> int:
    """Take a value that an existence after `using` promises; then the next reason.

    `with x := t` puts values into a general fact first. Without `using`, values for all existences
    among the assumptions are taken, by their bound names.

    Example: `by obtain using bound with C := 1/eps; auto`
    """

    def finish(inner: State, part: Term) -> int:
        if request.using:
            using = list(request.using)
            if request.values:
                using = [instantiated(inner, i, request.values, part) for i in using]
            return _each_case(inner.with_local(*using), part, using, request)
        for index in inner.local:
            if arguments(inner.proof.conclusion(index), "exists") is not None:
                rest = without(inner, index)
                return unpack(rest, index, part, finish)
        return request.next(inner, part)

    return introduced(state, goal, finish)


def extensionality(state: State, goal: Term, request: Request) -> int:
    """Prove that functions are equal at every argument; then the next reason.

    Example: `by ext; index`
    """
    return introduced(state, goal, request.next)


def fact(state: State, goal: Term, request: Request) -> int:
    """Use named facts of the kernel's table: `fact exp_pos, archimedes`; then the next reason.

    `with x := t` puts values for the variables of the facts.

    Example: `by fact exp_pos; linarith`
    """
    names = [n for n in request.text.replace(",", " ").split() if n]
    unknown = [n for n in names if n not in FACTS or FACTS[n][0]]
    if unknown or not names:
        raise Stuck(
            "S146",
            "no such fact",
            why=", ".join(unknown) or "no name is given",
            fix="the facts are " + ", ".join(n for n in FACTS if not FACTS[n][0]),
        )
    steps = [state.proof.step("fact", name=n, types=()) for n in names]
    if not request.values:
        return request.next(state.with_local(*steps), goal)

    def finish(inner: State, part: Term) -> int:
        added = [instantiated(inner, i, request.values, part) for i in steps]
        return request.next(inner.with_local(*added), part)

    return introduced(state, goal, finish)


def differentiate(state: State, goal: Term, request: Request) -> int:
    """Prove a goal about derivatives: has_deriv, an existence, or an equation with f'(a).

    The derivative is found by the shape of the function, by hypotheses about unknown functions, and by
    equations between functions; conditions (denominators, logarithms, roots) are looked for among the
    hypotheses.

    Example: `by differentiate`
    """

    def finish(inner: State, part: Term) -> int:
        return attempt(
            *(
                (lambda s=strategy: s.prove(inner, part))
                for strategy in applicable(part)
                if not strategy.late
            ),
            lambda: solve_goal(inner, part, request.using),
        )

    return introduced(state, goal, finish)


def argmin(state: State, goal: Term, request: Request) -> int:
    """Prove that a point is the (unique) minimiser of a quadratic function of a vector or a real.

    The certificate is the completed square: phi(w) - phi(a) = c·|w - a|² with c >= 0 (c > 0 where the
    minimiser is unique), c being the coefficient of |w|² in phi(w).

    Example: `by argmin using positive`
    """
    both = arguments(goal, "and")
    least = both[0] if both is not None else goal
    quantified = arguments(least, "forall")
    if quantified is None or not isinstance(quantified[0].type, Function):
        raise Stuck("S148", "argmin proves that a point minimises a function", goal=goal)
    w, inner = state.taking(goal).fresh("w", quantified[0].type.domain)
    sides = arguments(apply(quantified[0], w), "le")
    if sides is None:
        raise Stuck("S148", "argmin proves that a point minimises a function", goal=goal)
    curvature = _curvature(inner, sides[1], w)
    for point in _points(sides[0], sides[1], w, goal):
        away = sub(w, point)
        square = eq(sides[1], add(sides[0], mul(curvature, inner_of(away, away))))
        try:
            step = combine_facts(inner, square, [], depth=1)
        except (Stuck, Refusal):
            continue
        general = state.proof.step("all_intro", [step], variable=w)
        return solve_goal(state.with_local(general), goal, [general, *request.using])
    raise Stuck("S148", "the square cannot be completed", goal=goal)


def _curvature(state: State, value: Term, w: Free) -> Term:
    """Return the coefficient of <w, w> (or w²) in the form of a value."""
    form = state.proof.form()
    square = form.poly(inner_of(w, w))
    ((unit, _),) = square.items()
    found = {}
    for monomial, coefficient in form.poly(value).items():
        powers = dict(monomial)
        if all(powers.get(a, 0) == e for a, e in unit):
            found[tuple(f for f in monomial if f[0] not in dict(unit))] = coefficient
    return form.reify(found, REAL)


def _points(least: Term, value: Term, w: Free, goal: Term) -> list[Term]:
    """Return candidates for the minimiser: what stands in the goal as w = a, or in place of w."""
    found: dict[Term, None] = {}
    both = arguments(goal, "and")
    if both is not None:
        unique = arguments(both[1], "forall")
        if unique is not None:
            implied = arguments(apply(unique[0], w), "imp")
            sides = arguments(implied[1], "eq") if implied is not None else None
            if sides is not None:
                found[sides[1]] = None
    for node in closed_subterms(least):
        if node.type == w.type and substitute(value, {w: node}) == least:
            found[node] = None
    return list(found)


def factor(state: State, goal: Term, request: Request) -> int:
    """Prove an inequality, or that two numbers differ, from the factors of their difference.

    SymPy finds the factors, the kernel checks that their product is the difference, and the sign of each is
    looked for.

    Example: `by factor`
    """
    from symderive.tactics.sympy_bridge import by_factors  # noqa: PLC0415 (a cycle of imports otherwise)

    return by_factors(state, goal) if is_negation(goal) else introduced(state, goal, by_factors)


TACTICS: dict[str, Tactic] = {
    "argmin": argmin,
    "differentiate": differentiate,
    "enclose": enclose,
    "gradient": differentiate,
    "antisymmetry": antisymmetry,
    "auto": auto,
    "branch": branch,
    "cases": cases,
    "contradiction": contradiction,
    "exact": exact,
    "ext": extensionality,
    "fact": fact,
    "factor": factor,
    "field": ring,
    "index": index,
    "induction": induction,
    "inner": ring,
    "last": last,
    "instantiate": instance,
    "linarith": linarith,
    "monotone": monotone,
    "obtain": obtain,
    "positivity": positivity,
    "rewrite": rewrite,
    "ring": ring,
    "squares": squares,
    "sum": sums,
    "textbook": textbook,
    "unfold": unfold,
    "witness": witness,
}
