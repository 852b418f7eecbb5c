"""Order, absolute values and case distinctions: comparing by squares, splitting by signs. Untrusted.

What these need of the order is proved once in a proof from the kernel's rules and kept there by name.
"""

from __future__ import annotations

from collections.abc import Callable

from symderive.errors import Refusal, TermError
from symderive.tactics.arith import Combination, Setting, combine, linarith, relation
from symderive.tactics.logic import attempt, by_arithmetic, by_sign, excluded_middle, simple, solve_goal
from symderive.tactics.matching import closed_subterms, schema_of
from symderive.tactics.proof import Proof, State, Stuck
from symderive.tactics.registry import Strategy
from symderive.tactics.rewriting import rewrite_goal
from symderive.terms.build import (
    FALSE,
    arguments,
    eq,
    inner,
    le,
    lt,
    mul,
    neg,
    negation,
    norm,
    real,
    sub,
    zero,
)
from symderive.terms.term import App, Const, Free, Term, apply, const, free, occurs
from symderive.terms.types import INT, REAL, Function, Space

__all__ = [
    "STRATEGIES",
    "absolute_bounds",
    "by_antisymmetry",
    "by_square",
    "case_condition",
    "case_value",
    "compare_squares",
    "distinctions",
    "known",
    "split_values",
    "with_absolute_bounds",
]

Finish = Callable[[State, Term], int]

_A, _B = free("a", REAL), free("b", REAL)


def known(proof: Proof, name: str, build: Callable[[Proof], int]) -> int:
    """Return a general fact that the proof derives once."""
    if name not in proof.derived:
        proof.derived[name] = build(proof)
    return proof.derived[name]


# -- comparing squares -----------------------------------------------------------------------------


def _square_order(proof: Proof, *, strict: bool) -> int:
    """∀a b. 0 <= b ⇒ a·a <= b·b ⇒ a <= b (or both with <): else (a − b)² + 2b(a − b) contradicts it."""
    state = State(proof, {})
    plain = Setting(proof.form())
    order = lt if strict else le
    conditions = (le(real(0), _B), order(mul(_A, _A), mul(_B, _B)))
    low, squares = proof.hyp(conditions[0]), proof.hyp(conditions[1])
    goal = order(_A, _B)
    denied = proof.hyp(negation(goal))
    above = proof.turned(denied)
    if above is None:
        raise Stuck("S130", "an order could not be denied", goal=goal)
    one, gap, double = real(1), sub(_A, _B), mul(real(2), _B)
    sign = lt if not strict else le
    gap_sign = combine(state, sign(real(0), gap), Combination(((one, above, None),)), plain)
    low_sign = combine(state, le(real(0), double), Combination(((real(2), low, None),)), plain)
    terms = ((one, squares, None), (gap, above, gap_sign), (double, above, low_sign))
    absurd = combine(state, FALSE, Combination(terms), plain)
    shown = proof.step("contra", [absurd], proposition=goal)
    return proof.general(shown, (_A, _B), conditions)


def compare_squares(state: State, goal: Term, finish: Finish) -> int:
    """Prove a <= b, a < b or a = b by 0 <= b (and 0 <= a for =) and the relation of the squares."""
    found = relation(goal)
    if found is None or found[1].type != REAL or goal == FALSE:
        raise Stuck("S123", "squares are compared for relations of real numbers", goal=goal)
    name, left, right = found
    if name == "eq":
        return by_antisymmetry(state, goal, lambda s, g: compare_squares(s, g, finish))
    proof = state.proof
    strict = name == "lt"
    general = known(proof, f"squares {name}", lambda p: _square_order(p, strict=strict))
    low = _nonnegative(state, right)
    squares = finish(state, (lt if strict else le)(mul(left, left), mul(right, right)))
    step = proof.step("imp_elim", [proof.at(general, left, right), low])
    return proof.step("imp_elim", [step, squares])


def _nonnegative(state: State, value: Term) -> int:
    goal = le(real(0), value)
    return attempt(lambda: simple(state, goal), lambda: solve_goal(state, goal, depth=1))


def by_antisymmetry(state: State, goal: Term, finish: Finish) -> int:
    """Prove a = b by a <= b and b <= a."""
    sides = arguments(goal, "eq")
    if sides is None or sides[0].type not in (INT, REAL):
        raise Stuck("S123", "an equation of numbers is needed", goal=goal)
    proof = state.proof
    left, right = sides
    up = finish(state, le(left, right))
    down = finish(state, le(right, left))
    cases = proof.step("trichotomy", left=left, right=right)
    parts = arguments(proof.conclusion(cases), "or")
    if parts is None:
        raise Stuck("S130", "two numbers could not be compared", goal=goal)
    below, rest = proof.hyp(parts[0]), proof.hyp(parts[1])
    level, above = proof.hyp(goal), proof.hyp(lt(right, left))
    first = _contradiction(state, goal, below, down)
    third = _contradiction(state, goal, above, up)
    return proof.step("or_elim", [cases, first, proof.step("or_elim", [rest, level, third])])


def _contradiction(state: State, goal: Term, strict: int, weak: int) -> int:
    one = real(1)
    terms = ((one, strict, None), (one, weak, None))
    absurd = combine(state, FALSE, Combination(terms), Setting(state.proof.form()))
    return state.proof.step("contra", [absurd], proposition=goal)


# -- vectors ---------------------------------------------------------------------------------------


def by_square(state: State, goal: Term, finish: Finish | None = None) -> int:
    """Prove an equation of vectors by <u − v, u − v> = 0."""
    sides = arguments(goal, "eq")
    if sides is None or not isinstance(sides[0].type, Space):
        raise Stuck("S123", "an equation of vectors is needed", goal=goal)
    proof = state.proof
    left, right = sides
    plain = right == zero(right.type)
    gap = left if plain else sub(left, right)
    square = eq(inner(gap, gap), real(0))
    if finish is not None:
        nothing = finish(state, square)
    else:
        nothing = attempt(
            lambda: linarith(state, square, [], depth=2),
            lambda: by_antisymmetry(state, square, lambda s, g: linarith(s, g, [], depth=2)),
        )
    gone = proof.step("inner_zero", [nothing])
    if proof.conclusion(gone) == goal:
        return gone
    return combine(state, goal, Combination(((real(1), gone, None),)), Setting(proof.form()))


# -- absolute values, greater and lesser of two, case distinctions -----------------------------------


def _below_absolute(proof: Proof) -> int:
    """∀a. a <= |a|."""
    state = State(proof, {})
    goal = le(_A, norm(_A))
    step = compare_squares(state, goal, lambda s, g: linarith(s, g, [], depth=0, local=False))
    return proof.general(step, (_A,))


def absolute_bounds(state: State, value: Term) -> tuple[int, int]:
    """Return proofs of t <= |t| and −t <= |t|."""
    proof = state.proof
    general = known(proof, "below absolute", _below_absolute)
    upper = proof.at(general, value)
    lower = proof.at(general, neg(value))
    goal = le(neg(value), norm(value))
    return upper, combine(state, goal, Combination(((real(1), lower, None),)), Setting(proof.form()))


def with_absolute_bounds(state: State) -> State:
    """Add -|u| <= u <= |u| for the absolute values that facts speak of."""
    added: dict[int, None] = {}
    for index in state.facts():
        fact = state.proof.conclusion(index)
        if relation(fact) is not None:
            for node in closed_subterms(fact):
                inside = arguments(node, "norm")
                if inside is not None and inside[0].type == REAL:
                    added.update(dict.fromkeys(absolute_bounds(state, inside[0])))
    return state.with_local(*added)


def _absolute_value(proof: Proof, *, negative: bool) -> int:
    """∀a. 0 <= a ⇒ |a| = a, or ∀a. a <= 0 ⇒ |a| = −a."""
    state = State(proof, {})
    condition = le(_A, real(0)) if negative else le(real(0), _A)
    inside = state.with_local(proof.hyp(condition))
    goal = eq(norm(_A), neg(_A) if negative else _A)
    step = compare_squares(inside, goal, lambda s, g: linarith(s, g, [], depth=0))
    return proof.general(step, (_A,), (condition,))


_DISTINCTIONS = {"norm": 1, "max": 2, "min": 2, "ite": 3}


def distinctions(term: Term) -> list[App]:
    """Closed subterms |t| (of reals), max, min and case distinctions, innermost first."""
    found = []
    for node in reversed(closed_subterms(term)):
        if not isinstance(node, App) or not isinstance(node.head, Const) or node.fresh:
            continue
        name, count = node.head.name, len(node.args)
        if (_DISTINCTIONS.get(name) == count) and (name != "norm" or node.args[0].type == REAL):
            found.append(node)
    return found


def case_condition(node: App) -> Term:
    """Return what decides the value of a case distinction."""
    name = node.head.name if isinstance(node.head, Const) else ""
    if name == "norm":
        return le(real(0), node.args[0])
    if name in ("max", "min"):
        return le(node.args[0], node.args[1])
    return node.args[0]


def _opposite(node: App) -> Term:
    """Return what decides that a case distinction has its other value, as weakly as can be said."""
    value = arguments(node, "norm")
    return le(value[0], real(0)) if value is not None else negation(case_condition(node))


def case_value(state: State, node: App, condition: int, holds: bool) -> int:
    """Prove `node = value` from its condition, or from what `_opposite` gives."""
    proof = state.proof
    name = node.head.name if isinstance(node.head, Const) else ""
    if name == "norm":
        (value,) = node.args
        if holds:
            general = known(proof, "absolute value", lambda p: _absolute_value(p, negative=False))
            return proof.step("imp_elim", [proof.at(general, value), condition])
        turned = proof.turned(condition)
        below = combine(
            state,
            le(value, real(0)),
            Combination(((real(1), condition if turned is None else turned, None),)),
            Setting(proof.form()),
        )
        general = known(proof, "negative absolute value", lambda p: _absolute_value(p, negative=True))
        return proof.step("imp_elim", [proof.at(general, value), below])
    rule = "ite_true" if holds else "ite_false"
    if name == "ite":
        return proof.step(rule, [condition], value=node)
    unfolded = proof.step("define", value=node)
    sides = arguments(proof.conclusion(unfolded), "eq")
    if sides is None:
        raise Stuck("S130", "a definition gave no equation", goal=node)
    chosen = proof.step(rule, [condition], value=sides[1])
    values = arguments(proof.conclusion(chosen), "eq")
    if values is None:
        raise Stuck("S130", "a case gave no equation", goal=node)
    one = real(1)
    return combine(
        state,
        eq(node, values[1]),
        Combination(((one, unfolded, None), (one, chosen, None))),
        Setting(proof.form()),
    )


def split_values(state: State, goal: Term, finish: Finish, limit: int = 4) -> int:
    """Prove a goal in each case of the |t|, max, min and case distinctions in it and in the facts used.

    In each case the goal is rewritten with the value that it has there.
    """
    nodes = distinctions(goal)
    if not nodes:
        return finish(state, goal)
    if limit == 0:
        raise Stuck("S133", "too many cases", goal=goal)
    node = nodes[0]
    proof = state.proof
    state.allowance.spend(4)
    condition = case_condition(node)
    for decided, holds in ((condition, True), (_opposite(node), False)):
        step = _shown(state, decided)
        if step is not None:
            return _in_case(state, goal, node, step, holds, finish, limit)
    either = excluded_middle(state, condition)
    yes, no = proof.hyp(condition), proof.hyp(negation(condition))
    results = [
        _in_case(state.with_local(case), goal, node, case, holds, finish, limit)
        for case, holds in ((yes, True), (no, False))
    ]
    return proof.step("or_elim", [either, *results])


def _shown(state: State, condition: Term) -> int | None:
    """Return a proof of a condition that is a fact, or follows from the facts at once."""
    try:
        return simple(state, condition)
    except (Stuck, Refusal, TermError) as error:
        if error.code == "S190":
            raise
        return None


def _in_case(state: State, goal: Term, node: App, case: int, holds: bool, finish: Finish, limit: int) -> int:
    equation = case_value(state, node, case, holds)
    rule = schema_of(state, equation)
    return rewrite_goal(
        state.with_local(equation),
        goal,
        [rule],
        simple,
        lambda s, g: split_values(s, g, finish, limit - 1),
    )


# -- for the general search ------------------------------------------------------------------------


def _asks_bound(goal: Term) -> bool:
    """Say whether a relation of reals has a root, or the norm of a vector, as a side."""
    found = relation(goal)
    if found is None or found[1].type != REAL or goal == FALSE:
        return False

    def rooted(term: Term) -> bool:
        root, length = arguments(term, "sqrt"), arguments(term, "norm")
        return root is not None or length is not None

    return rooted(found[1]) or rooted(found[2])


def _has_distinctions(goal: Term) -> bool:
    return relation(goal) is not None and bool(distinctions(goal))


def _extreme_bounds(proof: Proof, name: str) -> int:
    """∀a b. a <= max(a, b) ∧ b <= max(a, b), or the same of min with >=."""
    state = State(proof, {})
    value = apply(const(name, REAL), _A, _B)
    pairs = [(_A, value), (_B, value)] if name == "max" else [(value, _A), (value, _B)]
    steps = [split_values(state, le(*pair), lambda s, g: linarith(s, g, [], depth=0)) for pair in pairs]
    return proof.general(proof.step("and_intro", steps), (_A, _B))


def _bounds(state: State, node: App) -> tuple[int, ...]:
    """What bounds |t|, max(s, t) or min(s, t), whatever the case."""
    name = node.head.name if isinstance(node.head, Const) else ""
    if name == "norm":
        return absolute_bounds(state, node.args[0])
    if name in ("max", "min") and node.type == REAL:
        general = known(state.proof, f"bounds of {name}", lambda p: _extreme_bounds(p, name))
        return (state.proof.at(general, *node.args),)
    return ()


def _with_bounds(state: State, goal: Term) -> State:
    """Return the state with the bounds of what the goal and the facts hold of |t|, max and min."""
    nodes: dict[App, None] = {}
    for term in (goal, *(state.proof.conclusion(i) for i in state.facts())):
        if relation(term) is not None:
            nodes.update(dict.fromkeys(distinctions(term)))
    added = [i for n in list(nodes)[:8] for i in _bounds(state, n)]
    return state.with_local(*added)


def _search_bounds(state: State, goal: Term) -> int:
    inner = _with_bounds(state, goal)
    if inner.local == state.local:
        raise Stuck("S130", "no absolute value, maximum or minimum occurs", goal=goal)
    return linarith(inner, goal, [], depth=0)


def _search_distinctions(state: State, goal: Term) -> int:
    return split_values(state, goal, lambda s, g: solve_goal(s, g, depth=1))


def _search_decided(state: State, goal: Term) -> int:
    """Put in the values of |t|, max, min and case distinctions that the facts decide at once."""
    equations = [e for node in distinctions(goal)[:4] if (e := _decided(state, node)) is not None]
    if not equations:
        raise Stuck("S130", "no absolute value, maximum or minimum is decided", goal=goal)
    rules = [schema_of(state, e) for e in equations]
    return rewrite_goal(state, goal, rules, simple, by_arithmetic)


def _decided(state: State, node: App) -> int | None:
    """Return a proof of what a case distinction is, where its condition is seen to hold or to fail."""
    for condition, holds in ((case_condition(node), True), (_opposite(node), False)):
        step = _seen(state, condition)
        if step is not None:
            return case_value(state, node, step, holds)
    return None


def _seen(state: State, condition: Term) -> int | None:
    try:
        return attempt(lambda: by_sign(state, condition), lambda: linarith(state, condition, [], depth=0))
    except (Stuck, Refusal, TermError) as error:
        if error.code == "S190":
            raise
        return None


def _search_squares(state: State, goal: Term) -> int:
    return compare_squares(state, goal, lambda s, g: linarith(s, g, [], depth=1))


def _search_vector(state: State, goal: Term) -> int:
    return by_square(state, goal)


def _substituted(state: State, goal: Term) -> int:
    """Put in what names are equal to: facts such as x = t or w[1] = 0."""
    rules = []
    for index in state.facts():
        sides = arguments(state.proof.conclusion(index), "eq")
        if sides is None or isinstance(sides[0].type, Function):
            continue
        first, second = sides
        for turned, left, right in ((False, first, second), (True, second, first)):
            name = left.head if isinstance(left, App) else left
            if isinstance(name, Free) and not occurs(name, right):
                rules.append(schema_of(state, state.proof.flip(index) if turned else index))
                break

    def finish(inner: State, after: Term) -> int:
        if after == goal:
            raise Stuck("S130", "no equation changes the goal", goal=goal)
        return solve_goal(inner, after, depth=1)

    return rewrite_goal(state, goal, rules, simple, finish)


def _is_vector_equation(goal: Term) -> bool:
    sides = arguments(goal, "eq")
    return sides is not None and isinstance(sides[0].type, Space)


STRATEGIES: tuple[Strategy, ...] = (
    Strategy("values", _has_distinctions, _search_decided),
    Strategy("bounds of values", lambda goal: relation(goal) is not None, _search_bounds, late=True),
    Strategy(
        "substitution", lambda goal: relation(goal) is not None and goal != FALSE, _substituted, late=True
    ),
    Strategy("cases of values", _has_distinctions, _search_distinctions, late=True),
    Strategy("squares", _asks_bound, _search_squares, late=True),
    Strategy("length of a vector", _is_vector_equation, _search_vector, late=True),
)
"""What `logic.auto` may call when arithmetic alone has failed."""
