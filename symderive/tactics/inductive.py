"""Induction that nobody asked for: on an integer on which sums, powers or recursions depend. Untrusted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from symderive.errors import Refusal, TermError
from symderive.tactics.arith import is_internal, linarith, relation
from symderive.tactics.derivatives import apart
from symderive.tactics.integers import unfold_recursion
from symderive.tactics.logic import (
    attempt,
    by_cases,
    excluded_middle,
    introduced,
    simple,
    solve_goal,
    without,
)
from symderive.tactics.matching import instantiate, schema_of
from symderive.tactics.powers import exponent_of, lowered
from symderive.tactics.proof import State, Stuck
from symderive.tactics.ranges import known_ranges
from symderive.tactics.registry import Strategy
from symderive.tactics.remainders import reduced
from symderive.tactics.rewriting import rewrite_goal
from symderive.tactics.supports import by_slopes_of_exp
from symderive.terms.build import (
    FALSE,
    add,
    arguments,
    conj,
    eq,
    implies,
    integer,
    inv,
    le,
    lt,
    mul,
    neg,
    real,
    sub,
    total,
)
from symderive.terms.term import (
    App,
    Const,
    Free,
    Lit,
    Term,
    apply,
    free_symbols,
    lam,
    occurs,
    substitute,
    subterms,
)
from symderive.terms.types import INT, REAL

__all__ = ["HYPOTHESIS", "STRATEGIES", "bases_of", "by_induction", "counted"]

MAX_TURNS = 4
"""How many terms a sum may gain or lose from one number to the next."""

MAX_BASES = 2
"""How many lower bounds of one integer are tried as the base."""

MAX_APART = 4
"""How many first values are proved one by one."""

MAX_ORDER = 3
"""How many values of a goal are assumed together."""

RECURSION = 3
"""Number of arguments of a recursion whose values are numbers."""

HYPOTHESIS = "ih"
"""The name of the hypothesis of induction; inside it no further induction is begun."""

_PLACES = {
    "sum": (0, 1),
    "pow": (1,),
    "natrec": (2,),
    "sin": (0,),
    "cos": (0,),
    "factorial": (0,),
    "binomial": (0,),
}
"""The arguments that count something, by the constant."""


def counted(goal: Term) -> list[Free]:
    """Return the integers in bounds of sums, exponents and numbers of recursions, in order."""
    found: dict[Free, None] = {}
    for node in subterms(goal):
        if not isinstance(node, App) or not isinstance(node.head, Const) or node.head.name not in _PLACES:
            continue
        for place in _PLACES[node.head.name]:
            if place < len(node.args) and not isinstance(node.args[place], Lit):
                names = sorted(free_symbols(node.args[place]), key=lambda s: s.name)
                found.update(dict.fromkeys(s for s in names if s.type == INT))
    return list(found)


def bases_of(state: State, variable: Free) -> Iterator[Term]:
    """Yield each b, free of the variable, with a fact that says b <= variable."""
    form = state.proof.form()
    for index in state.facts():
        found = relation(state.proof.conclusion(index))
        if found is None or found[0] == "eq" or found[1].type != INT or not _is_about(found, variable):
            continue
        name, left, right = found
        slack = form.difference(right, left)
        base = form.plus(form.poly(variable), form.shifted(slack, -1 if name == "lt" else 0), -1)
        if all(isinstance(c, int) for c in base.values()):
            value = form.reify(base, INT)
            if not occurs(variable, value):
                yield value


def _is_about(found: tuple[str, Term, Term], variable: Free) -> bool:
    return any(occurs(variable, side) for side in found[1:])


def by_induction(
    state: State,
    goal: Term,
    variable: Free,
    base: Term,
    *,
    first: Callable[[State, Term], int] | None = None,
    step: Callable[[State, Term, Free], int] | None = None,
) -> int:
    """Prove a goal by induction on an integer from a base; what is assumed of it is carried along."""
    proof = state.proof
    facts = [i for i in state.facts() if _mentions(state, i, variable)]
    carried = [proof.conclusion(i) for i in facts if proof.hypotheses(i) == {proof.conclusion(i)}]
    clean = replace(
        state,
        named={n: i for n, i in state.named.items() if i not in facts},
        local=tuple(i for i in state.local if i not in facts),
    )
    k, inner = clean.taking(goal, *carried).fresh(variable.name, INT)
    predicate = substitute(implies(*carried, goal), {variable: k})
    start = introduced(inner, substitute(predicate, {k: base}), first or _base)
    above, hypothesis = proof.hyp(le(base, k)), proof.hyp(predicate)
    inner = inner.with_local(above).with_named(HYPOTHESIS, hypothesis)
    after = substitute(predicate, {k: add(k, integer(1))})
    second = introduced(inner, after, lambda s, g: (step or _step)(s, g, k))
    index = proof.step("induct", [start, second], variable=k, base=base, predicate=predicate)
    index = proof.step("all_elim", [index], value=variable)
    index = proof.step("imp_elim", [index, simple(state, le(base, variable))])
    return state.prove_implications(index, [proof.hyp(c) for c in carried])


def _mentions(state: State, index: int, variable: Free) -> bool:
    terms = (state.proof.conclusion(index), *state.proof.hypotheses(index))
    return any(occurs(variable, term) for term in terms)


def _base(state: State, goal: Term) -> int:
    return attempt(lambda: linarith(state, goal, [], depth=0), lambda: solve_goal(state, goal, depth=1))


def _step(state: State, goal: Term, k: Free) -> int:
    """Prove the step: the last terms of sums are split off, recursions unfolded, the hypothesis used."""
    done: set[Term] = set()
    using = _hypothesis(state, k)

    def close(inner: State, part: Term) -> int:
        return attempt(
            lambda: linarith(inner, part, using, depth=0),
            lambda: solve_goal(inner.with_local(*using), part, using, depth=1),
        )

    def finish(inner: State, part: Term) -> int:
        return attempt(
            lambda: close(inner, part),
            lambda: unfold_recursion(inner, part, close),
            lambda: _with_remainders(inner, part, using),
            lambda: _by_difference(inner, part, using),
        )

    def powers_down(inner: State, part: Term) -> int:
        if not any(e.loose for n in subterms(part) if (e := exponent_of(n)) is not None):
            return finish(inner, part)
        return attempt(
            lambda: finish(inner, part),
            lambda: rewrite_goal(inner, part, (lambda s, t: _last_factor(s, t, k),), simple, finish),
        )

    return rewrite_goal(
        state, goal, (lambda s, t: _ends_split(s, t, k, done),), simple, powers_down, rounds=2
    )


def _last_factor(state: State, term: Term, k: Free) -> tuple[Term, int] | None:
    """Rewrite x^(k + 1 - j) as x·x^(k - j), j a further variable."""
    exponent = exponent_of(term)
    if exponent is None or not occurs(k, exponent) or free_symbols(exponent) == {k}:
        return None
    return lowered(state, term)


def _with_remainders(state: State, goal: Term, using: Sequence[int]) -> int:
    """Reduce the remainders in the step before the hypothesis is used."""

    def finish(inner: State, part: Term) -> int:
        if part == goal:
            raise Stuck("S132", "no remainders occur", goal=goal)
        return linarith(inner, part, using, depth=1)

    return rewrite_goal(state, goal, (reduced,), simple, finish, rounds=2)


def _by_difference(state: State, goal: Term, using: Sequence[int]) -> int:
    """Prove an inequality from the hypothesis and the difference of the two, in which sums have cancelled."""
    wanted = relation(goal)
    for index in using:
        given = relation(state.proof.conclusion(index))
        if wanted is None or given is None or wanted[0] != given[0] or wanted[1].type != REAL:
            continue
        form = state.proof.form()
        rest = form.difference(sub(wanted[2], wanted[1]), sub(given[2], given[1]))
        gain = form.reify(rest, REAL)
        if wanted[0] != "eq" and rest and not is_internal(gain) and not _has_sums(gain):
            more = _gained(state, le(real(0), gain))
            return linarith(state, goal, [index, more], depth=0, local=False)
    raise Stuck("S120", "the difference to the hypothesis is no inequality of its own", goal=goal)


def _gained(state: State, goal: Term) -> int:
    return attempt(lambda: solve_goal(state, goal, depth=1), lambda: by_slopes_of_exp(state, goal))


def _has_sums(term: Term) -> bool:
    return any(isinstance(n, Const) and n.name in ("sum", "csum", "natrec") for n in subterms(term))


def _hypothesis(state: State, k: Free) -> list[int]:
    """Return the hypothesis of induction, its conditions discharged where that is easy."""
    index = state.named[HYPOTHESIS]
    schema = schema_of(state, index)
    if schema.variables or not schema.conditions:
        return state.parts(index)
    try:
        return state.parts(instantiate(state, schema, {}, simple))
    except (Stuck, Refusal, TermError):
        return [index]


def _ends_split(state: State, term: Term, k: Free, done: set[Term]) -> tuple[Term, int] | None:
    """Rewrite a sum with bounds for k + 1 as the sum with bounds for k and the terms in between."""
    found = arguments(term, "sum")
    if found is None or len(found) != 3 or term in done:
        return None
    lower, upper, function = found
    if not occurs(k, lower) and not occurs(k, upper):
        return None
    form = state.proof.form()
    before = {k: sub(k, integer(1))}
    ends = []
    for bound in (lower, upper):
        earlier = form.poly(substitute(bound, before))
        turns = form.constant(form.plus(form.poly(bound), earlier, -1))
        if not isinstance(turns, int) or not 0 <= turns <= MAX_TURNS:
            return None
        ends.append((form.reify(earlier, INT), turns))
    (low, lost), (high, gained) = ends
    value = total(low, high, function)
    done.add(value)
    for turn in range(1, gained + 1):
        value = add(value, apply(function, _shifted(state, high, turn)))
    for turn in range(lost):
        value = add(value, neg(apply(function, _shifted(state, low, turn))))
    try:
        return value, linarith(state, eq(term, value), [], depth=0)
    except (Stuck, Refusal, TermError):
        return None


def _shifted(state: State, bound: Term, by: int) -> Term:
    form = state.proof.form()
    return form.reify(form.shifted(form.poly(bound), by), INT)


def _search(state: State, goal: Term) -> int:
    if HYPOTHESIS in state.named:
        raise Stuck("S130", "an induction is under way", goal=goal)
    numbers = counted(goal) or _places(state, goal)
    if not numbers:
        raise Stuck("S130", "nothing in the goal is counted", goal=goal)

    def inside(inner: State, part: Term) -> int:
        ways = [(n, b) for n in numbers if n.name not in state.proof.sizes for b in _few(bases_of(inner, n))]
        if not ways:
            raise Stuck("S130", "no integer in the goal has a lower bound", goal=goal)
        order = _order(inner, part)
        return attempt(
            *(lambda n=n, b=b: by_induction(inner, part, n, b) for n, b in ways),
            *(lambda n=n, b=b: _by_several(inner, part, n, b, order) for n, b in ways if order > 1),
            *(lambda n=n, b=b: _first_apart(inner, part, n, b) for n, b in ways),
        )

    return attempt(lambda: inside(state, goal), lambda: known_ranges(state, goal, inside))


def _first_apart(state: State, goal: Term, variable: Free, base: Term, more: int = MAX_APART) -> int:
    """Prove P(b), and P(n) by induction from b + 1 or later on: 2n >= n + 1, say, does not hold at 0."""
    proof = state.proof
    first = _base(state, substitute(goal, {variable: base}))

    after = proof.form().normal(add(base, integer(1)))

    def case(inner: State, part: Term) -> int:
        try:
            simple(inner, le(after, variable))
        except (Stuck, Refusal, TermError):
            tight = proof.step("int_tight", [simple(inner, lt(variable, after))])
            same = solve_goal(inner.with_local(tight), eq(base, variable), depth=1)
            return proof.step("subst", [same, first], template=lam(variable, part))
        ways = [lambda: by_induction(inner, part, variable, after)]
        if more > 1:
            ways.append(lambda: _first_apart(inner, part, variable, after, more - 1))
        return attempt(*ways)

    return by_cases(state, excluded_middle(state, le(after, variable)), goal, case)


def _by_several(state: State, goal: Term, variable: Free, base: Term, order: int) -> int:
    """Prove P(n) as a part of P(n) and ... and P(n + d - 1), by induction."""
    rows = [substitute(goal, {variable: add(variable, integer(j))}) for j in range(1, order)]
    step = by_induction(state, conj(goal, *rows), variable, base)
    return state.proof.step("and_left", [step])


def _order(state: State, goal: Term) -> int:
    """Return how many values before it a sequence in the goal is computed from, by the general facts."""
    heads = {n.head for n in subterms(goal) if isinstance(n, App) and isinstance(n.head, Free)}
    form, order = state.proof.form(), 1
    for index in state.facts():
        schema = schema_of(state, index)
        if len(schema.variables) != 1 or schema.variables[0].type != INT:
            continue
        places = [
            form.constant(form.difference(n.args[0], schema.variables[0]))
            for n in subterms(schema.conclusion)
            if isinstance(n, App) and n.head in heads and len(n.args) == 1 and n.args[0].type == INT
        ]
        known = [p for p in places if isinstance(p, int)]
        if known and len(known) == len(places):
            order = max(order, max(known) - min(known))
    return min(order, MAX_ORDER)


def _places(state: State, goal: Term) -> list[Free]:
    """Return the integers at which the goal speaks of a sequence of which a general fact is known."""
    general = [t for i in state.facts() if arguments(t := state.proof.conclusion(i), "forall") is not None]
    found: dict[Free, None] = {}
    for node in _sequence_terms(goal):
        if isinstance(node.head, Free) and any(occurs(node.head, fact) for fact in general):
            found.update(dict.fromkeys(s for s in free_symbols(node.args[0]) if s.type == INT))
    return sorted(found, key=lambda s: s.name)


def _sequence_terms(goal: Term) -> list[App]:
    """Return the values of declared sequences in a goal, at places that are no numbers."""
    return [
        n
        for n in subterms(goal)
        if isinstance(n, App)
        and isinstance(n.head, Free)
        and len(n.args) == 1
        and n.args[0].type == INT
        and not isinstance(n.args[0], Lit)
        and not n.loose
    ]


def _few(values: Iterator[Term]) -> Sequence[Term]:
    return list(dict.fromkeys(values))[:MAX_BASES]


def _is_counted(goal: Term) -> bool:
    return relation(goal) is not None and (bool(counted(goal)) or bool(_sequence_terms(goal)))


def _of_functions(goal: Term) -> bool:
    """Say whether a goal holds a recursion whose values are functions, at an argument."""
    return relation(goal) is not None and any(
        len(arguments(n, "natrec") or ()) > RECURSION for n in subterms(goal)
    )


def _unfolded(state: State, goal: Term) -> int:
    """Prove a goal with its recursions taken one step back."""
    return unfold_recursion(state, goal, lambda inner, part: linarith(inner, part, [], depth=0))


def _counted_denominators(goal: Term) -> list[Term]:
    """Return the denominators in an equation that depend on something counted."""
    if arguments(goal, "eq") is None:
        return []
    found = {
        n.args[0]: None for n in subterms(goal) if isinstance(n, App) and arguments(n, "inv") is not None
    }
    return [t for t in found if not t.loose and t.type == REAL and counted(t)]


def _with_denominators(state: State, goal: Term) -> int:
    """Prove an equation l = r with denominators such as 1 - x^n by that of their products, l·d = r·d."""
    sides = arguments(goal, "eq")
    if sides is None or HYPOTHESIS in state.named:
        raise Stuck("S130", "an equation is needed", goal=goal)
    denominators = _counted_denominators(goal)[:2]
    known = state.with_local(*(_differs_from_zero(state, d) for d in denominators))
    left, right = sides
    for d in denominators:
        left, right = _times(left, d), _times(right, d)
    cleared = eq(left, right)
    step = attempt(
        lambda: linarith(known, cleared, [], depth=0),
        lambda: solve_goal(state, cleared, depth=2),
    )
    return linarith(known, goal, [step], depth=1)


def _times(term: Term, factor: Term) -> Term:
    """Return the product of a term with a factor, which is cancelled where the term is divided by it."""
    found = arguments(term, "mul")
    if found is not None and found[1] == inv(factor):
        return found[0]
    return mul(term, factor)


def _differs_from_zero(state: State, value: Term) -> int:
    """Prove that a number is not 0: from the facts, or since the powers in it are less than 1."""
    zero = eq(value, real(0))
    try:
        return apart(state, value)
    except (Stuck, Refusal, TermError):
        absurd = _small_powers(state.with_local(state.proof.hyp(zero)), FALSE)
    return state.proof.step("imp_intro", [absurd], proposition=zero)


def _small_powers(state: State, goal: Term) -> int:
    """Derive a contradiction from an equation of powers x^n that are less than 1."""
    proof = state.proof
    for index in state.facts():
        powers = _powers_in(proof.conclusion(index))
        if not powers or HYPOTHESIS in state.named:
            continue
        rest = without(state, index)
        below = [_search(rest, lt(node, real(1))) for node in powers[:2]]
        return linarith(state, goal, [index, *below], depth=0)
    raise Stuck("S130", "no equation of powers is known", goal=goal)


def _powers_in(fact: Term) -> list[Term]:
    if arguments(fact, "eq") is None:
        return []
    found = {n: None for n in subterms(fact) if exponent_of(n) is not None and not n.loose}
    return [n for n in found if n.type == REAL and counted(n)]


STRATEGIES: tuple[Strategy, ...] = (
    Strategy("counted denominators", lambda g: bool(_counted_denominators(g)), _with_denominators, last=True),
    Strategy("powers below 1", lambda goal: goal == FALSE, _small_powers, last=True),
    Strategy("recursions of functions", _of_functions, _unfolded, late=True),
    Strategy("induction", _is_counted, _search, last=True),
)
"""What `logic.auto` may call after arithmetic; for the claim itself, after everything else."""
