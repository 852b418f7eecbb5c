"""Derivatives as recipes ask for them: the relation, its existence, deriv(f)(a). Untrusted.

The search is in `derivatives`; the tactics here compare what it finds with what is wanted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from weakref import WeakKeyDictionary

from symderive.errors import Refusal, SymderiveError, TermError
from symderive.tactics.analysis import value_of, with_value
from symderive.tactics.arith import linarith, relation
from symderive.tactics.derivatives import (
    DEFINED,
    Search,
    apart,
    apart_by_search,
    by_equations,
    by_positive_parts,
    candidates,
    deriv_existence,
    derive,
    different,
    existence,
    holds_near,
    near_parts,
)
from symderive.tactics.gradients import gradient, gradients
from symderive.tactics.logic import attempt, simple, solve_goal, unpack, witness
from symderive.tactics.matching import Schema, schema_of
from symderive.tactics.proof import Proof, State, Stuck, twin
from symderive.tactics.registry import Strategy
from symderive.tactics.rewriting import rewrite, rewrite_goal
from symderive.tactics.special import special_value
from symderive.terms.build import FALSE, arguments, eq, is_negation, lt, real, unary
from symderive.terms.term import App, Const, Free, Term, apply, free, lam, subterms
from symderive.terms.types import REAL, Function

__all__ = [
    "STRATEGIES",
    "definitions",
    "deriv_equation",
    "derivative",
    "derivative_exists",
    "equal",
    "gradient_goal",
    "has_derivative",
    "mentions_defined",
    "nearby",
    "once",
    "unfolded",
]

MAX_ACTIVE = 8
"""How many searches may be under way, each for a condition of the one before."""


def derivative(state: State, function: Term, point: Term) -> tuple[int, Term]:
    """Prove has_deriv(function, point, c) for some c; return the step and c."""
    step = derive(Search(state.taking(function, point)), function, point)
    return step, value_of(state.proof, step)


def nearby(state: State, goal: Term) -> int:
    """Prove ∃δ. 0 < δ ∧ ∀y. |y - a| < δ ⇒ P(y).

    P may hold everywhere, or within a radius that a fact speaks of; a strict inequality or a != that holds
    at a holds near it if its sides are differentiable there. Conjunctions are taken apart.
    """
    found = near_parts(goal)
    if found is None:
        raise Stuck("S171", "this does not speak of the points near a point", goal=goal)
    point, predicate = found
    return holds_near(Search(state.taking(goal)), point, predicate)


def _asks_near_vectors(goal: Term) -> bool:
    """Say whether a goal is ∃δ. 0 < δ ∧ ∀y. |y - a| < δ ⇒ P(y) for vectors y."""
    found = arguments(goal, "exists")
    if found is None or not isinstance(found[0].type, Function) or found[0].type.domain != REAL:
        return False
    delta = free("?delta", REAL)
    both = arguments(apply(found[0], delta), "and")
    general = arguments(both[1], "forall") if both is not None else None
    if both is None or both[0] != lt(real(0), delta) or general is None:
        return False
    kind = general[0].type
    return isinstance(kind, Function) and kind.domain != REAL


def _near_vectors(state: State, goal: Term) -> int:
    """Prove that P holds near a vector where it holds everywhere: within the radius 1."""
    return witness(state, goal, [real(1)], simple)


def _all_derivatives(state: State, function: Term, point: Term) -> Iterator[int]:
    """Yield steps has_deriv(function, point, c) found in different ways."""
    search = Search(state.taking(function, point))
    yield derive(search, function, point)
    if isinstance(function, Free) or (isinstance(function, App) and not isinstance(function.head, Const)):
        yield from by_equations(search, function, point)
    elif arguments(function, "deriv") is not None:
        yield from candidates(search, function, point)


def _equal_to(state: State, steps: Iterator[int], value: Term, goal: Term) -> int:
    """Return the first of the derivatives that is shown to have the value."""
    last: SymderiveError | None = None
    for step in steps:
        try:
            equation = equal(state, value_of(state.proof, step), value)
        except (Stuck, Refusal, TermError) as error:
            if error.code == "S190":
                raise
            last = twin(error)
        else:
            return with_value(state.proof, step, equation)
    raise last if last is not None else Stuck("S170", "no derivative was found", goal=goal)


def has_derivative(state: State, goal: Term) -> int:
    """Prove has_deriv(f, a, c): find a derivative and show that it equals c."""
    found = arguments(goal, "has_deriv")
    if found is None or len(found) != 3:
        raise Stuck("S170", "no derivative is asked", goal=goal)
    function, point, value = found
    return _equal_to(state, _all_derivatives(state, function, point), value, goal)


def gradient_goal(state: State, goal: Term) -> int:
    """Prove has_grad(f, a, g), ∃g. has_grad(f, a, g), or a relation that mentions gradients."""
    found = arguments(goal, "has_grad")
    if found is not None and len(found) == 3:
        function, point, value = found
        search = Search(state.taking(function, point))
        return _equal_to(state, gradients(search, function, point), value, goal)
    sides = existence(goal)
    if sides is None:
        return deriv_equation(state, goal)
    step, value = gradient(state, *sides)
    return state.proof.step("ex_intro", [step], goal=goal, value=value)


def equal(state: State, left: Term, right: Term) -> int:
    """Prove an equation between values of derivatives."""
    goal = eq(left, right)
    tries: list[Callable[[], int]] = [
        lambda: linarith(state, goal, [], depth=0),
        lambda: unfolded(state, goal, _arithmetic),
        lambda: linarith(_with_denominators(state, goal), goal, [], depth=0),
    ]
    if derivatives_in([goal]):
        tries.append(lambda: deriv_equation(state, goal))
    else:
        tries.append(lambda: solve_goal(state, goal, depth=1))
    return attempt(*tries)


def _with_denominators(state: State, goal: Term) -> State:
    """Add that the denominators in the goal are not 0, each as it is written.

    Arithmetic multiplies powers out and would ask for the sign of x² - 2x + 1, not of x - 1.
    """
    found: dict[int, None] = {}
    for node in subterms(goal):
        inside = arguments(node, "inv")
        if inside is not None and not node.loose:
            value = inside[0]
            try:
                found[attempt(partial(apart, state, value), partial(apart_by_search, state, value))] = None
            except (Stuck, Refusal, TermError) as error:
                if error.code == "S190":
                    raise
    return state.with_local(*found)


def _arithmetic(state: State, goal: Term) -> int:
    return attempt(
        lambda: linarith(state, goal, [], depth=0),
        lambda: linarith(_with_denominators(state, goal), goal, [], depth=1),
    )


def unfolded(state: State, goal: Term, finish: Callable[[State, Term], int]) -> int:
    """Prove a goal with the defined functions of reals written out."""
    if not mentions_defined(goal):
        raise Stuck("S170", "there is no definition to unfold", goal=goal)
    return rewrite_goal(state, goal, definitions(state), simple, finish, rounds=2)


def definitions(state: State) -> list[Schema]:
    """Return the definitions of the functions of one real, as rules."""
    x, _ = state.fresh("x", REAL)
    rules = []
    for name in DEFINED:
        meaning = state.proof.step("define", value=unary(name, x))
        rules.append(schema_of(state, state.proof.step("all_intro", [meaning], variable=x)))
    return rules


def mentions_defined(term: Term) -> bool:
    """Say whether a function with a definition occurs, such as tanh."""
    return any(isinstance(n, Const) and n.name in DEFINED for n in subterms(term))


def derivative_exists(state: State, goal: Term) -> int:
    """Prove ∃c. has_deriv(f, a, c)."""
    found = deriv_existence(goal)
    if found is None:
        raise Stuck("S170", "no derivative is asked", goal=goal)
    step, value = derivative(state, *found)
    return state.proof.step("ex_intro", [step], goal=goal, value=value)


# -- deriv(f)(a) as a value ------------------------------------------------------------------------


def derivatives_in(terms: Sequence[Term]) -> list[Term]:
    """Return the closed terms deriv(f)(a) and grad(f)(a) in these terms, smallest first."""
    found: dict[Term, None] = {}
    for term in terms:
        for node in subterms(term):
            inside = arguments(node, "deriv") or arguments(node, "grad")
            if not node.loose and inside is not None and len(inside) == 2:
                found[node] = None
    return sorted(found, key=lambda t: t.depth)


def _values(state: State, term: Term) -> Iterator[int]:
    """Yield equations deriv(f)(a) = c or grad(f)(a) = g that can be found, without failures."""
    found, proof = arguments(term, "deriv"), state.proof
    try:
        if found is not None:
            for step in _all_derivatives(state, *found):
                yield proof.step("deriv_value", [step])
            return
        function, point = arguments(term, "grad") or ()
        for step in gradients(Search(state.taking(function, point)), function, point):
            yield proof.step("grad_value", [step])
    except (Stuck, Refusal, TermError) as error:
        if error.code == "S190":
            raise


def deriv_equation(state: State, goal: Term) -> int:
    """Prove a relation that mentions deriv(f)(a) or grad(f)(a), or `false` from facts that do.

    Every derivative that can be found gives an equation deriv(f)(a) = c; the goal is rewritten with them
    and left to arithmetic, and to the general search once no derivative is left in it.
    """
    for index in state.facts():
        conclusion = state.proof.conclusion(index)
        if arguments(conclusion, "exists") is not None and existence(conclusion) is None:
            rest = replace(
                state,
                local=tuple(i for i in state.local if i != index),
                named={k: v for k, v in state.named.items() if v != index},
            )
            return unpack(rest, index, goal, deriv_equation)
    equations = _equations(state, goal)
    if not equations:
        raise Stuck("S170", "no derivative was found", goal=goal)
    known = state.with_local(*equations)
    return attempt(
        lambda: linarith(known, goal, equations, depth=0),
        lambda: _rewritten(known, goal, equations),
        lambda: linarith(known, goal, equations, depth=1),
    )


def _equations(state: State, goal: Term) -> list[int]:
    """Return equations for the derivatives in the goal and the facts, and for those in the equations."""
    found: dict[int, None] = {}
    seen: set[Term] = set()
    numeric = [state.proof.conclusion(i) for i in state.facts()]
    pending = derivatives_in([goal, *(t for t in numeric if relation(t) is not None or is_negation(t))])
    while pending and len(seen) < 12:
        term = pending.pop(0)
        if term in seen:
            continue
        seen.add(term)
        for step in _values(state, term):
            sides = arguments(state.proof.conclusion(step), "eq")
            if sides is None or sides[1] == term:
                continue
            found[step] = None
            pending += [t for t in derivatives_in([sides[1]]) if t not in seen]
    return list(found)


def _rewritten(state: State, goal: Term, equations: Sequence[int]) -> int:
    """Put the values of the derivatives into the goal, or into the facts for `false`."""
    rules = [schema_of(state, i) for i in equations]
    if goal == FALSE:
        after = _rewritten_facts(state, rules)
        plain = [i for i in after if not derivatives_in([state.proof.conclusion(i)])]
        alone = replace(state, named={}, local=tuple(plain))
        return attempt(
            lambda: _arithmetic(state.with_local(*after), goal),
            lambda: solve_goal(alone, goal, plain, depth=1),
        )

    def finish(inner: State, after: Term) -> int:
        tries: list[Callable[[], int]] = [
            lambda: _arithmetic(inner, after),
            lambda: unfolded(inner, after, _arithmetic),
        ]
        if not derivatives_in([after]):
            tries.append(lambda: solve_goal(inner, after, depth=1))
        return attempt(*tries)

    return rewrite_goal(state, goal, rules, simple, finish, rounds=3)


def _rewritten_facts(state: State, rules: Sequence[Schema]) -> list[int]:
    proof = state.proof
    found = []
    for index in state.facts():
        fact = proof.conclusion(index)
        if relation(fact) is None or not derivatives_in([fact]):
            continue
        after, same = rewrite(state, fact, [*rules, *definitions(state), special_value], simple, rounds=4)
        if same is not None and after != fact:
            hole = free("?fact", fact.type)
            found.append(proof.step("subst", [same, index], template=lam(hole, hole)))
    return found


def _mentions_derivative(goal: Term) -> bool:
    return relation(goal) is not None and bool(derivatives_in([goal]))


def _asks_gradient(goal: Term) -> bool:
    if arguments(goal, "has_grad") is not None:
        return True
    return existence(goal) is not None and deriv_existence(goal) is None


def _relates_defined(goal: Term) -> bool:
    return relation(goal) is not None and mentions_defined(goal)


# -- for the general search ------------------------------------------------------------------------

_ACTIVE: WeakKeyDictionary[Proof, list[Term]] = WeakKeyDictionary()


def once(prove: Callable[[State, Term], int]) -> Callable[[State, Term], int]:
    """Return the tactic, refusing a goal that it is being asked for while it works on that goal."""

    def guarded(state: State, goal: Term) -> int:
        active = _ACTIVE.setdefault(state.proof, [])
        if goal in active or len(active) >= MAX_ACTIVE:
            raise Stuck("S170", "the search for a derivative goes round in a circle", goal=goal)
        active.append(goal)
        try:
            return prove(state, goal)
        finally:
            active.pop()

    return guarded


def _has_positive_parts(goal: Term) -> bool:
    found = relation(goal)
    if found is None or found[0] == "eq" or found[1].type != REAL or goal == FALSE:
        return False
    return any(isinstance(n, Const) and n.name in ("sum", "csum", "inner", "norm") for n in subterms(goal))


def _by_definition(state: State, goal: Term) -> int:
    return unfolded(state, goal, _arithmetic)


STRATEGIES: tuple[Strategy, ...] = (
    Strategy("derivative", lambda goal: arguments(goal, "has_deriv") is not None, once(has_derivative)),
    Strategy("derivative exists", lambda goal: deriv_existence(goal) is not None, once(derivative_exists)),
    Strategy("gradient", _asks_gradient, once(gradient_goal)),
    Strategy("derivative as a value", _mentions_derivative, once(deriv_equation)),
    Strategy("different from 0", lambda goal: goal == FALSE, once(different)),
    Strategy("positive parts", _has_positive_parts, once(by_positive_parts), late=True),
    Strategy("derivatives in facts", lambda goal: goal == FALSE, once(deriv_equation), late=True),
    Strategy("definitions", _relates_defined, once(_by_definition)),
    Strategy("near a point", lambda goal: near_parts(goal) is not None, once(nearby)),
    Strategy("near a vector", _asks_near_vectors, once(_near_vectors)),
)
"""What `logic.auto` may call, by the shape of the goal."""
