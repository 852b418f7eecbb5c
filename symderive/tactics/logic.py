"""Quantifiers, connectives, and the general search `auto`. Untrusted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from symderive.errors import Refusal, TermError
from symderive.tactics.arith import linarith, positivity, relation
from symderive.tactics.matching import instances, instantiate, match, schema_of
from symderive.tactics.proof import State, Stuck
from symderive.tactics.registry import Strategy, applicable
from symderive.terms.build import FALSE, TRUE, arguments, disj, eq, is_negation, negation, sub, zero
from symderive.terms.term import App, Lam, Term, apply, free, subterms
from symderive.terms.types import INT, REAL, Cyclic, Function, Space, Type

__all__ = [
    "attempt",
    "auto",
    "by_arithmetic",
    "by_cases",
    "by_sign",
    "excluded_middle",
    "introduced",
    "simple",
    "solve_goal",
    "unpack",
    "without",
    "witness",
    "witness_for",
]

Finish = Callable[[State, Term], int]

MAX_CHAIN = -3
"""The depth down to which a condition of a named fact is sought by the named facts."""


def introduced(state: State, goal: Term, finish: Finish) -> int:
    """Prove a goal by going under its quantifiers, antecedents and conjunctions."""
    proof = state.proof
    quantified = arguments(goal, "forall")
    if quantified is not None:
        (predicate,) = quantified
        kind = predicate.type
        if not isinstance(kind, Function):
            raise Stuck("S130", "a quantifier without a body", goal=goal)
        hint = predicate.hint if isinstance(predicate, Lam) else "x"
        variable, inner = state.taking(goal).fresh(hint, kind.domain)
        inside = introduced(inner, apply(predicate, variable), finish)
        return proof.step("all_intro", [inside], variable=variable)
    implied = arguments(goal, "imp")
    if implied is not None:
        assumed = proof.hyp(implied[0])
        inside = introduced(state.with_local(assumed), implied[1], finish)
        return proof.step("imp_intro", [inside], proposition=implied[0])
    both = arguments(goal, "and")
    if both is not None:
        left = introduced(state, both[0], finish)
        right = introduced(state, both[1], finish)
        return proof.step("and_intro", [left, right])
    sides = arguments(goal, "eq")
    if sides is not None and isinstance(sides[0].type, Function):
        return _functions(state, sides[0], sides[1], finish)
    return finish(state, goal)


def _functions(state: State, left: Term, right: Term, finish: Finish) -> int:
    kind = left.type
    domain = kind.domain if isinstance(kind, Function) else INT
    hint = next((f.hint for f in (left, right) if isinstance(f, Lam)), "x")
    variable, inner = state.taking(left, right).fresh(hint, domain)
    goal = eq(apply(left, variable), apply(right, variable))
    inside = introduced(inner, goal, finish)
    return state.proof.step("funext", [inside], variable=variable)


def attempt(*builds: Callable[[], int]) -> int:
    """Return the first that succeeds; raise the last failure."""
    if not builds:
        raise Stuck("S130", "nothing to try")
    for build in builds[:-1]:
        try:
            return build()
        except (Stuck, Refusal, TermError) as error:
            if error.code == "S190":
                raise
    return builds[-1]()


def simple(state: State, goal: Term) -> int:
    """Discharge a side condition: what was shown, arithmetic without products, then connectives."""
    found = state.proof.shown(goal, state.facts())
    if found is not None:
        return found
    if arguments(goal, "forall") is not None:
        return introduced(state, goal, _simple_or_general)
    return introduced(state, goal, _simple_atom)


def _simple_or_general(state: State, goal: Term) -> int:
    return attempt(
        lambda: _by_last(state, goal, (), 1, state.facts()),
        lambda: _simple_atom(state, goal),
    )


def _simple_atom(state: State, goal: Term) -> int:
    found = _exact(state, goal)
    if found is not None:
        return found
    either = arguments(goal, "or")
    if either is not None:
        return _either(state, goal, either, _simple_atom)
    if is_negation(goal) or goal == FALSE:
        return introduced(state, goal, _arithmetic)
    return _arithmetic(state, goal)


def _arithmetic(state: State, goal: Term) -> int:
    name = relation(goal)
    if name is None:
        raise Stuck("S130", "no fact says this", goal=goal)
    ways = [lambda: linarith(state, goal, [], depth=0), lambda: by_sign(state, goal)]
    if name[0] != "eq" and name[1] == zero(name[1].type):
        ways.reverse()  # the sign of a value is asked of its shape at once
    return attempt(*ways, lambda: linarith(state, goal, [], depth=1))


def by_sign(state: State, goal: Term) -> int:
    """L <= r or l < r from the sign of r - l, seen by its shape."""
    found = relation(goal)
    if found is None or found[0] == "eq" or goal == FALSE:
        raise Stuck("S121", "no sign is asked", goal=goal)
    _, left, right = found
    form = state.proof.form()
    value = right if form.poly(left) == {} else form.normal(sub(right, left))
    for first, second in _summands(right):
        if form.difference(first, left) == {}:
            value = second
    step, _ = positivity(state, value)
    if state.proof.conclusion(step) == goal:
        return step
    return linarith(state, goal, [step], depth=0, local=False)


def _summands(term: Term) -> list[tuple[Term, Term]]:
    """Return a sum of two terms in both orders."""
    parts = arguments(term, "add")
    return [(parts[0], parts[1]), (parts[1], parts[0])] if parts is not None else []


def _exact(state: State, goal: Term) -> int | None:
    proof = state.proof
    if goal == TRUE:
        return proof.step("true_intro")
    shown = proof.shown(goal, state.facts())
    if shown is not None:
        return shown
    sides = arguments(goal, "eq")
    if sides is not None and sides[0] == sides[1]:
        return proof.step("refl", value=sides[0])
    form = proof.form()
    try:
        wanted = form.normal(goal)
        if sides is not None and form.normal(sides[0]) == form.normal(sides[1]):
            return proof.step("convert", [proof.step("refl", value=sides[0])], goal=goal)
        for index in state.facts():
            fact = proof.conclusion(index)
            alike = isinstance(fact, App) and isinstance(goal, App) and fact.head == goal.head
            if alike and form.normal(fact) == wanted:
                return proof.step("convert", [index], goal=goal)
    except Refusal:
        return None
    return None


def _either(state: State, goal: Term, either: Sequence[Term], finish: Finish) -> int:
    left, right = either
    return attempt(
        lambda: state.proof.step("or_left", [introduced(state, left, finish)], other=right),
        lambda: state.proof.step("or_right", [introduced(state, right, finish)], other=left),
    )


def solve_goal(state: State, goal: Term, using: Sequence[int] = (), depth: int = 2) -> int:
    """Prove a goal: under binders, then by facts, arithmetic, instances, backward chaining, cases."""
    found = state.proof.shown(goal, (*using, *state.facts()))
    if found is not None:
        return found

    def finish(inner: State, part: Term) -> int:
        return _finish(inner, part, using, depth)

    whole = _registered(state, goal, lambda s: s.whole) if depth > 0 else []
    if using and depth > 0:
        whole.insert(0, ("the last of a fact", lambda: _as_named(state, goal, using)))
    return attempt(*(build for _, build in whole), lambda: introduced(state, goal, finish))


def _as_named(state: State, goal: Term, using: Sequence[int]) -> int:
    """Prove a goal that a fact that was named ends in as it stands, with conditions that are plain."""
    step = _backward(state, goal, using, simple)
    state.proof.reasons.setdefault(step, "the last of a fact")
    return step


def auto(state: State, goal: Term, using: Sequence[int] = ()) -> int:
    """The general search, with the standard allowance."""
    return solve_goal(state, goal, using)


def _finish(state: State, goal: Term, using: Sequence[int], depth: int) -> int:
    state.allowance.spend()
    found = _exact(state, goal)
    if found is not None:
        return found
    tried: list[str] = []
    residuals: list[Term] = []

    def run(name: str, build: Callable[[], int]) -> int | None:
        tried.append(name)
        try:
            step = build()
        except (Stuck, Refusal, TermError) as error:
            if error.code == "S190":
                raise
            if isinstance(error, Stuck) and error.residual is not None:
                residuals.append(error.residual)
            return None
        state.proof.reasons.setdefault(step, name)
        return step

    for name, build in _strategies(state, goal, using, depth):
        step = run(name, build)
        if step is not None:
            return step
    raise Stuck("S130", "no proof was found", goal=goal, residual=next(iter(residuals), None), tried=tried)


Attempt = tuple[str, Callable[[], int]]


def _strategies(state: State, goal: Term, using: Sequence[int], depth: int) -> list[Attempt]:
    """Return what is tried, cheap and promising ways first."""
    numeric = relation(goal)
    is_number = numeric is not None and _is_number(numeric[1].type)
    found = _registered(state, goal, lambda s: not (s.late or s.last or s.whole))
    either = arguments(goal, "or")
    if either is not None:
        found.append(("one side of or", lambda: _either(state, goal, either, _simple_atom)))
        found.append(("or", lambda: _either(state, goal, either, _again(using, depth))))
    if is_number:
        found += _arithmetic_ways(state, goal, using)
    if using and depth > MAX_CHAIN:
        found.append(("the last of a fact", lambda: _by_last(state, goal, using, depth, using)))
    if numeric is not None and isinstance(numeric[1].type, Cyclic):
        found.append(("idx", lambda: linarith(state, goal, using)))
    if depth > 0:
        if is_number:
            found.append(("instances at once", lambda: _general_facts(state, goal)))
        found += _registered(state, goal, lambda s: s.late)
        found += _ways_by_facts(state, goal, using, depth)
    if depth > 1:
        if is_number:
            found.append(("linarith with products", lambda: linarith(state, goal, using, depth=depth)))
        found += _registered(state, goal, lambda s: s.last)
    return found


def _registered(state: State, goal: Term, chosen: Callable[[Strategy], bool]) -> list[Attempt]:
    return [
        (strategy.name, partial(strategy.prove, state, goal))
        for strategy in applicable(goal)
        if chosen(strategy)
    ]


def _arithmetic_ways(state: State, goal: Term, using: Sequence[int]) -> list[Attempt]:
    found: list[Attempt] = [
        ("linarith", lambda: linarith(state, goal, using, depth=0)),
        ("positivity", lambda: by_sign(state, goal)),
    ]
    if using:
        found.append(("the facts named", lambda: _named_facts(state, goal, using)))
    found.append(("linarith with terms", lambda: linarith(state, goal, using, depth=1)))
    return found


def _ways_by_facts(state: State, goal: Term, using: Sequence[int], depth: int) -> list[Attempt]:
    found: list[Attempt] = [
        ("backward chaining", lambda: _by_last(state, goal, using, depth, state.facts())),
        ("instances", lambda: _with_instances(state, goal, using, depth)),
    ]
    if any(arguments(state.proof.conclusion(i), "or") for i in state.facts()):
        found.append(("cases", lambda: _cases(state, goal, using, depth)))
    if any(arguments(state.proof.conclusion(i), "exists") for i in state.facts()):
        found.append(("unpacking", lambda: _unpack(state, goal, using, depth)))
    if arguments(goal, "exists") is not None:
        found.append(("witness", lambda: _witness_from_facts(state, goal, using, depth)))
    return found


def _general_facts(state: State, goal: Term) -> int:
    """Arithmetic with the instances of general facts that speak of the goal."""
    added = [
        step
        for index in state.facts()
        if arguments(state.proof.conclusion(index), "forall") is not None
        for step in instances(state, index, [goal], simple, limit=4)
    ]
    if not added:
        raise Stuck("S130", "no fact has an instance that speaks of the goal", goal=goal)
    return linarith(state, goal, list(dict.fromkeys(added)), depth=0)


def by_arithmetic(state: State, goal: Term) -> int:
    """Prove a relation by combining facts, with the instances of general ones that speak of it."""
    return attempt(
        lambda: linarith(state, goal, [], depth=0),
        lambda: by_sign(state, goal),
        lambda: _general_facts(state, goal),
        lambda: linarith(state, goal, [], depth=1),
    )


def _named_facts(state: State, goal: Term, using: Sequence[int]) -> int:
    """Arithmetic with the facts that were named, and with their instances that speak of the goal."""
    plain = [i for i in using if relation(state.proof.conclusion(i)) is not None]
    targets = [goal, *(state.proof.conclusion(i) for i in plain)]
    added = [s for i in using if i not in plain for s in instances(state, i, targets, simple, limit=4)]
    facts = list(dict.fromkeys([*plain, *added]))
    return attempt(
        lambda: linarith(state, goal, facts, depth=0, local=False),
        lambda: linarith(state, goal, facts, depth=0),
        lambda: linarith(state, goal, facts, depth=1, local=False),
    )


def _is_number(kind: object) -> bool:
    return kind in (INT, REAL) or isinstance(kind, Space)


def _again(using: Sequence[int], depth: int) -> Finish:
    return lambda state, goal: _finish(state, goal, using, depth)


def _with_instances(state: State, goal: Term, using: Sequence[int], depth: int) -> int:
    """Add instances of general facts that speak of the goal, then do arithmetic."""
    general = [
        i
        for i in dict.fromkeys([*using, *state.facts()])
        if arguments(state.proof.conclusion(i), "forall") is not None
        or (
            arguments(state.proof.conclusion(i), "imp") is not None
            and not is_negation(state.proof.conclusion(i))
        )
    ]
    added: list[int] = []
    normal = state.proof.form().normal(goal)
    targets = [goal, *(state.proof.conclusion(i) for i in state.local), normal]
    for index in general:
        added += instances(state, index, targets, simple)
    added = [i for i in dict.fromkeys(added) if i not in state.facts()]
    if not added:
        raise Stuck("S130", "no fact has an instance that speaks of the goal", goal=goal)
    return _finish(state.with_local(*added), goal, [*using, *added], depth - 1)


def _by_last(state: State, goal: Term, using: Sequence[int], depth: int, facts: Sequence[int]) -> int:
    """Prove a goal by a fact that ends in it; its conditions are sought by search, the named facts first."""
    return _backward(
        state, goal, [*using, *facts], lambda inner, part: solve_goal(inner, part, using, depth - 1)
    )


def _backward(state: State, goal: Term, facts: Sequence[int], discharge: Finish) -> int:
    """Prove a goal by one of some facts that ends in it, with what discharges its conditions."""
    form = state.proof.form()
    for index in dict.fromkeys(facts):
        schema = schema_of(state, index)
        if not schema.order:
            continue
        values = match(schema.conclusion, goal, schema.variables, form)
        if values is None:
            continue
        state.allowance.spend(2)
        missing = [v for v in schema.variables if v not in values]
        if missing:
            continue
        try:
            step = instantiate(state, schema, values, discharge)
        except (Stuck, Refusal, TermError) as error:
            if error.code == "S190":
                raise
            continue
        if state.proof.conclusion(step) == goal:
            return step
        return state.proof.step("convert", [step], goal=goal)
    raise Stuck("S130", "no fact ends in the goal", goal=goal)


def _cases(state: State, goal: Term, using: Sequence[int], depth: int) -> int:
    for index in state.facts():
        if arguments(state.proof.conclusion(index), "or") is not None:
            rest = without(state, index)
            others = [i for i in using if i != index]
            return by_cases(rest, index, goal, _again(others, depth))
    raise Stuck("S130", "there is no disjunction", goal=goal)


def without(state: State, index: int) -> State:
    """Return a state that does not have a fact."""
    return replace(
        state,
        local=tuple(i for i in state.local if i != index),
        named={k: v for k, v in state.named.items() if v != index},
    )


def by_cases(state: State, either: int, goal: Term, finish: Finish) -> int:
    """Prove a goal in each case of a disjunction."""
    proof = state.proof
    parts = arguments(proof.conclusion(either), "or")
    if parts is None:
        raise Stuck("S130", "this is no disjunction", goal=proof.conclusion(either))
    results = []
    for part in parts:
        assumed = proof.hyp(part)
        inner = state.with_local(assumed)
        if arguments(part, "or") is not None:
            results.append(by_cases(without(inner, assumed), assumed, goal, finish))
        else:
            results.append(finish(inner, goal))
    return proof.step("or_elim", [either, *results])


def excluded_middle(state: State, condition: Term) -> int:
    """Return a proof of A or not A."""
    proof = state.proof
    other = negation(condition)
    goal = disj(condition, other)
    denied = proof.hyp(negation(goal))
    assumed = proof.hyp(condition)
    absurd = proof.step("imp_elim", [denied, proof.step("or_left", [assumed], other=other)])
    refuted = proof.step("imp_intro", [absurd], proposition=condition)
    again = proof.step("imp_elim", [denied, proof.step("or_right", [refuted], other=condition)])
    return proof.step("contra", [again], proposition=goal)


def unpack(state: State, existence: int, goal: Term, finish: Finish, name: str | None = None) -> int:
    """Use an existential fact: prove the goal from a fresh value."""
    proof = state.proof
    found = arguments(proof.conclusion(existence), "exists")
    if found is None or not isinstance(found[0].type, Function):
        raise Stuck("S130", "this is no existence", goal=proof.conclusion(existence))
    (predicate,) = found
    hint = name or (predicate.hint if isinstance(predicate, Lam) else "x")
    taken = state.taking(goal, proof.conclusion(existence), *proof.hypotheses(existence))
    variable, inner = taken.fresh(hint, found[0].type.domain)
    assumed = proof.hyp(apply(predicate, variable))
    inside = finish(inner.with_local(assumed), goal)
    return proof.step("ex_elim", [existence, inside], variable=variable)


def _unpack(state: State, goal: Term, using: Sequence[int], depth: int) -> int:
    for index in state.facts():
        found = arguments(state.proof.conclusion(index), "exists")
        if found is not None and not _has_witness(state, found[0]):
            rest = without(state, index)
            others = [i for i in using if i != index]
            return unpack(rest, index, goal, _again(others, depth))
    raise Stuck("S130", "there is no existence", goal=goal)


def _has_witness(state: State, predicate: Term) -> bool:
    """Say whether a value with this property has been taken already."""
    known = {state.proof.conclusion(i) for i in state.facts()}

    def holds(term: Term) -> bool:
        both = arguments(term, "and")
        return term in known or (both is not None and holds(both[0]) and holds(both[1]))

    kind = predicate.type.domain if isinstance(predicate.type, Function) else None
    values = dict.fromkeys(v for v in state.visible.values() if v.type == kind)
    return any(holds(apply(predicate, value)) for value in values)


def witness(state: State, goal: Term, values: Sequence[Term], finish: Finish) -> int:
    """Prove ∃x. A by values for as many quantifiers as there are values."""
    if not values:
        return introduced(state, goal, finish)
    found = arguments(goal, "exists")
    if found is None:
        both = arguments(goal, "and")
        if both is not None:
            left = introduced(state, both[0], finish)
            right = witness(state, both[1], values, finish)
            return state.proof.step("and_intro", [left, right])
        return introduced(state, goal, lambda s, g: witness(s, g, values, finish))
    inside = witness(state, apply(found[0], values[0]), values[1:], finish)
    return state.proof.step("ex_intro", [inside], goal=goal, value=values[0])


def value_name(predicate: Term, names: Iterable[str]) -> str | None:
    """Return which of the names a predicate binds.

    λx. P(x) is kept as P, without its name: then it is the first name that no binder inside has.
    """
    if isinstance(predicate, Lam):
        return next((n for n in names if n == predicate.hint), None)
    inner = {t.hint for t in subterms(predicate) if isinstance(t, Lam)}
    return next((n for n in names if n not in inner), None)


def witness_for(
    state: State,
    goal: Term,
    values: Mapping[str, Callable[[State, Type | None], Term]],
    finish: Finish,
) -> int:
    """Prove existences by values for the bound names; what has no value is left to `finish`."""
    found = arguments(goal, "exists")
    both = arguments(goal, "and")
    proof = state.proof
    name = value_name(found[0], values) if found is not None else None
    if found is not None and name is not None and isinstance(found[0].type, Function):
        value = values[name](state, found[0].type.domain)
        inside = witness_for(state, apply(found[0], value), values, finish)
        return proof.step("ex_intro", [inside], goal=goal, value=value)
    if both is not None:
        left = witness_for(state, both[0], values, finish)
        right = witness_for(state.with_local(left), both[1], values, finish)
        return proof.step("and_intro", [left, right])
    if arguments(goal, "forall") is not None or arguments(goal, "imp") is not None:
        return introduced(state, goal, lambda s, g: witness_for(s, g, values, finish))
    return finish(state, goal)


def _witness_from_facts(state: State, goal: Term, using: Sequence[int], depth: int) -> int:
    """Find a witness by matching the body against a fact."""
    found = arguments(goal, "exists")
    if found is None or not isinstance(found[0].type, Function):
        raise Stuck("S130", "no existence is asked", goal=goal)
    hole = free("?witness", found[0].type.domain)
    body = apply(found[0], hole)
    form = state.proof.form()
    for index in dict.fromkeys([*using, *state.facts()]):
        values = match(body, state.proof.conclusion(index), [hole], form)
        if values is not None and hole in values:
            return witness(state, goal, [values[hole]], _again(using, depth - 1))
    raise Stuck("S130", "no fact gives a witness", goal=goal)
