"""Refuting the other orders, alternatives, integers, decided conditions: what is tried last. Untrusted.

Equations from two refuted inequalities, an alternative from the failure of the others, remainders with
their range, and `if c then s else t` where c is known, under sums too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from symderive.errors import Refusal, TermError
from symderive.tactics.arith import linarith, relation, setting_for
from symderive.tactics.logic import attempt, by_cases, excluded_middle, introduced, simple, solve_goal
from symderive.tactics.proof import State, Stuck
from symderive.tactics.registry import Strategy
from symderive.tactics.rewriting import rewrite_goal
from symderive.tactics.whole import whole_values
from symderive.terms.build import FALSE, arguments, integer, is_negation, le, lt, negation
from symderive.terms.term import App, Const, Term, subterms
from symderive.terms.types import INT, REAL

__all__ = ["STRATEGIES", "branches", "by_denial", "decided"]

Finish = Callable[[State, Term], int]


# -- order -----------------------------------------------------------------------------------------


def _is_numeric(goal: Term) -> bool:
    found = relation(goal)
    return found is not None and found[1].type in (INT, REAL) and goal != FALSE


def _refuted(state: State, assumption: Term, depth: int) -> int:
    """Derive a contradiction from an assumption by arithmetic, of depth 2 with products."""
    assumed = state.proof.hyp(assumption)
    return linarith(state.with_local(assumed), FALSE, [assumed], depth=depth)


def _refuted_or_denied(state: State, assumption: Term, depth: int) -> int:
    """The same, also by an equation that a fact denies: a <= b and a != b give a < b."""
    inner = state.with_local(state.proof.hyp(assumption))
    return attempt(
        *(
            way
            for level in range(1, depth + 1)
            for way in (
                lambda level=level: _refuted(state, assumption, level),
                lambda level=level: by_denial(inner, FALSE, level),
            )
        )
    )


def by_order(state: State, goal: Term, depth: int = 2) -> int:
    """Prove a = b, a <= b or a < b by refuting what else the order of a and b can be.

    Facts are multiplied by each other at `depth` 2 only, after what is found without.
    """
    found = relation(goal)
    if found is None:
        raise Stuck("S123", "this is no equation or inequality", goal=goal)
    name, left, right = found
    proof = state.proof
    if name != "eq":
        opposite = (le if name == "lt" else lt)(right, left)
        return _from_opposite(state, goal, left, right, _refuted_or_denied(state, opposite, depth))
    results = [
        proof.step("contra", [_refuted(state, case, depth)], proposition=goal)
        for case in (lt(left, right), lt(right, left))
    ]
    cases = proof.step("trichotomy", left=left, right=right)
    rest = proof.hyp(arguments(proof.conclusion(cases), "or")[1])  # type: ignore[index]
    inside = proof.step("or_elim", [rest, proof.hyp(goal), results[1]])
    return proof.step("or_elim", [cases, results[0], inside])


def _from_opposite(state: State, goal: Term, left: Term, right: Term, absurd: int) -> int:
    """Prove a < b or a <= b from a contradiction under the opposite order."""
    proof = state.proof

    def close(inner: State, part: Term) -> int:
        return linarith(inner, part, [], depth=0)

    def each(inner: State, part: Term) -> int:
        try:
            return close(inner, part)
        except (Stuck, Refusal):
            return proof.step("contra", [linarith(inner, FALSE, [], depth=0)], proposition=part)

    opposite = arguments(goal, "lt") is None
    denied = proof.step("imp_intro", [absurd], proposition=(lt if opposite else le)(right, left))
    turned = proof.turned(denied)
    if turned is not None and proof.conclusion(turned) == goal:
        return turned
    cases = proof.step("trichotomy", left=left, right=right)
    return by_cases(state.with_local(denied), cases, goal, each)


def _denied(state: State) -> Iterator[tuple[int, Term]]:
    """Yield the facts that deny an equation, with the equation."""
    for index in state.facts():
        fact = state.proof.conclusion(index)
        if is_negation(fact):
            inside = arguments(fact, "imp")
            if inside is not None and arguments(inside[0], "eq") is not None:
                yield index, inside[0]


def by_denial(state: State, goal: Term, depth: int = 2) -> int:
    """Derive a contradiction by proving an equation that a fact denies; `depth` as for `by_order`."""
    for index, equation in _denied(state):
        try:
            shown = _equal(state, equation, depth)
        except (Stuck, Refusal, TermError) as error:
            if error.code == "S190":
                raise
            continue
        return state.proof.step("imp_elim", [index, shown])
    raise Stuck("S130", "no fact denies what can be shown", goal=goal)


def _equal(state: State, equation: Term, depth: int) -> int:
    if not _is_numeric(equation):
        return solve_goal(state, equation, depth=0)
    return attempt(
        lambda: linarith(state, equation, [], depth=1),
        lambda: by_order(state, equation, depth),
    )


def one_of(state: State, goal: Term) -> int:
    """Prove A or B by proving B where A fails."""
    return _one_of(state, goal, lambda inner, part, denied: solve_goal(inner, part, [denied], depth=1))


def _one_of_at_once(state: State, goal: Term) -> int:
    """The same without products and search: x < y or y < x where x != y."""
    return _one_of(
        state,
        goal,
        lambda inner, part, _: attempt(lambda: simple(inner, part), lambda: by_order(inner, part, 1)),
    )


def _one_of(state: State, goal: Term, finish: Callable[[State, Term, int], int]) -> int:
    parts = arguments(goal, "or")
    if parts is None:
        raise Stuck("S130", "no alternatives are asked", goal=goal)
    left, right = parts
    proof = state.proof
    other = proof.hyp(negation(left))
    second = finish(state.with_local(other), right, other)
    either = excluded_middle(state, left)
    first = proof.step("or_left", [proof.hyp(left)], other=right)
    second = proof.step("or_right", [second], other=left)
    return proof.step("or_elim", [either, first, second])


# -- integers --------------------------------------------------------------------------------------


def _divisions(state: State, goal: Term) -> list[tuple[str, Term, Term]]:
    found: dict[tuple[str, Term, Term], None] = {}
    for term in (goal, *(state.proof.conclusion(i) for i in state.facts())):
        for node in subterms(term):
            if not isinstance(node, App) or not isinstance(node.head, Const) or node.loose:
                continue
            if node.head.name in ("mod", "quot") and len(node.args) == 2:
                found["mod", node.args[0], node.args[1]] = None
            elif node.head.name in ("floor", "rep") and len(node.args) == 1:
                found[node.head.name, node.args[0], node.args[0]] = None
    return list(found)[:6]


def _tightened(state: State) -> list[int]:
    """Return a + 1 <= b for the facts a < b of integers."""
    found = []
    for index in state.facts():
        strict = arguments(state.proof.conclusion(index), "lt")
        if strict is not None and strict[0].type == INT:
            found.append(state.proof.step("int_tight", [index]))
    return found


def with_integers(state: State, goal: Term) -> State:
    """Return a state with the range of each remainder, representative and floor, and a + 1 <= b for a < b."""
    added: list[int] = []
    for name, value, by in _divisions(state, goal):
        if name == "floor":
            general = state.proof.step("fact", name="floor", types=())
            added.append(state.proof.step("all_elim", [general], value=value))
            continue
        if name == "rep":
            added.append(state.proof.step("rep_range", value=value))
            continue
        try:
            positive = simple(state, lt(integer(0), by))
        except (Stuck, Refusal, TermError):
            continue
        added.append(state.proof.step("divmod", [positive], value=value))
    added += whole_values(state, [goal, *(state.proof.conclusion(i) for i in state.facts())])
    inner = state.with_local(*added)
    return inner.with_local(*_tightened(inner))


def _by_integers(state: State, goal: Term) -> int:
    inner = with_integers(state, goal)
    if inner.local == state.local:
        raise Stuck("S130", "there are no remainders and no strict inequalities of integers", goal=goal)
    if goal == FALSE:
        return attempt(lambda: linarith(inner, goal, [], depth=1), lambda: by_denial(inner, goal))
    return attempt(
        lambda: linarith(inner, goal, [], depth=1),
        lambda: _tight_order(inner, goal),
    )


def _tight_order(state: State, goal: Term) -> int:
    """Refute the other orders, each tightened."""
    found = relation(goal)
    if found is None or found[1].type != INT:
        return by_order(state, goal)
    _, left, right = found
    cases = state.proof.step("trichotomy", left=left, right=right)

    def close(inner: State, part: Term) -> int:
        tight = inner.with_local(*_tightened(inner))

        def absurd() -> int:
            shown = linarith(tight, FALSE, [], depth=1)
            return tight.proof.step("contra", [shown], proposition=part)

        return attempt(
            lambda: linarith(tight, part, [], depth=0),
            absurd,
            lambda: tight.proof.step("contra", [by_denial(tight, FALSE)], proposition=part),
        )

    return by_cases(state, cases, goal, close)


# -- definitions by cases --------------------------------------------------------------------------


def decided(state: State, term: Term) -> tuple[Term, int] | None:
    """Rewrite `if c then s else t` where c or its negation follows from the facts."""
    found = arguments(term, "ite")
    if found is None or len(found) != 3:
        return None
    condition, first, second = found
    for proposition, rule, value in (
        (condition, "ite_true", first),
        (negation(condition), "ite_false", second),
    ):
        try:
            shown = simple(state, proposition)
        except (Stuck, Refusal, TermError):
            continue
        return value, state.proof.step(rule, [shown], value=term)
    return None


def branches(state: State, goal: Term, finish: Finish) -> int:
    """Replace `if c then s else t` by the branch that applies where c is decided, then finish."""

    def inside(inner: State, part: Term) -> int:
        return rewrite_goal(inner, part, (decided,), simple, finish, rounds=4)

    return introduced(state, goal, inside)


def _compares_twice(goal: Term) -> bool:
    """Say whether a goal is one of two relations of numbers, or of denials of such."""
    parts = arguments(goal, "or")
    denied = [arguments(part, "imp") if is_negation(part) else None for part in parts or ()]
    return parts is not None and all(
        _is_numeric(part if inside is None else inside[0]) for part, inside in zip(parts, denied, strict=True)
    )


def _mentions_cases(goal: Term) -> bool:
    return any(isinstance(n, Const) and n.name == "ite" for n in subterms(goal))


def _by_branches(state: State, goal: Term) -> int:
    def finish(inner: State, part: Term) -> int:
        if part == goal:
            return _with_decided(inner, goal)
        return solve_goal(inner, part, depth=1)

    return branches(state, goal, finish)


def _with_decided(state: State, goal: Term) -> int:
    """Prove a relation with the values of what is decided among the atoms of its form."""
    form_setting, polys = setting_for(state, [goal])
    form = form_setting.form
    added: dict[int, None] = {}
    for atom in dict.fromkeys(a for p in polys for monomial in p for a, _ in monomial):
        found = decided(state, form.atom(atom))
        if found is not None:
            added[found[1]] = None
    if not added:
        raise Stuck("S130", "no condition is decided", goal=goal)
    return linarith(state.with_local(*added), goal, list(added), depth=1)


def by_contraposition(state: State, goal: Term) -> int:
    """Prove an inequality from implications: what its failure implies is contradictory."""
    found = relation(goal)
    facts = [i for i in state.facts() if _is_implication(state.proof.conclusion(i))]
    if found is None or not facts:
        raise Stuck("S130", "no fact is an implication", goal=goal)
    proof = state.proof
    either = excluded_middle(state, goal)
    denied = proof.hyp(negation(goal))
    inner = state.with_local(denied)
    implied: list[int] = []
    for index in facts:
        condition = (arguments(proof.conclusion(index), "imp") or (goal,))[0]
        try:
            implied.append(proof.step("imp_elim", [index, simple(inner, condition)]))
        except (Stuck, Refusal, TermError) as error:
            if error.code == "S190":
                raise
    if not implied:
        raise Stuck("S130", "the failure of this implies nothing", goal=goal)
    absurd = linarith(inner.with_local(*implied), FALSE, [], depth=1)
    return proof.step("or_elim", [either, proof.hyp(goal), proof.step("contra", [absurd], proposition=goal)])


def _is_implication(fact: Term) -> bool:
    return arguments(fact, "imp") is not None and not is_negation(fact)


STRATEGIES: tuple[Strategy, ...] = (
    Strategy("cases of if", lambda g: _is_numeric(g) and _mentions_cases(g), _by_branches, late=True),
    Strategy("one of two at once", _compares_twice, _one_of_at_once),
    Strategy("one of two", lambda g: arguments(g, "or") is not None, one_of, late=True),
    Strategy("denial", lambda g: g == FALSE, by_denial, late=True),
    Strategy("integers", lambda g: _is_numeric(g) or g == FALSE, _by_integers, late=True),
    Strategy("order", _is_numeric, by_order, late=True),
    Strategy("contraposition", _is_numeric, by_contraposition, late=True),
)
