"""Derivatives: found by the shape of the function, by facts, by equations between functions. Untrusted.

`derivative` builds `has_deriv(f, a, c)` with whatever c the rules give; the other tactics compare that c
with what is wanted. The side conditions of a rule (a denominator that is not 0, the logarithm of a
positive number) are proved from the state; near a point they follow from the point itself, since a
differentiable function is continuous there (`nearby`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from weakref import WeakKeyDictionary

from symderive.errors import Refusal, SymderiveError, TermError
from symderive.kernel.definitions import DEFINITIONS
from symderive.tactics.arith import linarith, nonzero, positivity, relation
from symderive.tactics.logic import attempt, introduced, simple, solve_goal, unpack
from symderive.tactics.matching import Schema, instantiate, match, schema_of
from symderive.tactics.proof import Proof, State, Stuck
from symderive.tactics.registry import Strategy
from symderive.tactics.rewriting import rewrite, rewrite_goal
from symderive.terms.build import (
    FALSE,
    absolute,
    add,
    arguments,
    conj,
    divide,
    eq,
    exists,
    forall,
    implies,
    integer,
    inv,
    is_negation,
    le,
    lt,
    mul,
    negation,
    of_int,
    power,
    real,
    sub,
    unary,
)
from symderive.terms.term import (
    App,
    Const,
    Free,
    Lit,
    Term,
    apply,
    const,
    free,
    free_symbols,
    lam,
    occurs,
    subterms,
)
from symderive.terms.types import INT, REAL, Function

__all__ = [
    "STRATEGIES",
    "deriv_equation",
    "derivative",
    "derivative_exists",
    "derivative_of_existence",
    "has_derivative",
    "nearby",
    "value_of",
]

MAX_LEVEL = 6
"""How often a derivative may be taken near a point to take it at the point, one inside the other."""


@dataclass(frozen=True, slots=True)
class _Search:
    """What one search may use.

    `skip` are facts that are being used as equations between functions already; `near` is a point y
    that is only near the point of interest, and `assumed` collects the conditions on it.
    """

    state: State
    skip: frozenset[int] = frozenset()
    near: Free | None = None
    assumed: list[Term] = field(default_factory=list)
    level: int = 0

    def inside(self, state: State) -> _Search:
        """Return the same search with another state."""
        return replace(self, state=state)


# -- propositions ----------------------------------------------------------------------------------


def has_deriv(function: Term, point: Term, value: Term) -> Term:
    """Return the proposition that `function` has the derivative `value` at `point`."""
    return apply(const("has_deriv"), function, point, value)


def deriv(function: Term, point: Term) -> Term:
    """Return the derivative of `function` at `point`, as a term."""
    return apply(const("deriv"), function, point)


def value_of(proof: Proof, step: int) -> Term:
    """Return the c of a step that concludes has_deriv(f, a, c) or has_grad(f, a, c)."""
    found = arguments(proof.conclusion(step), "has_deriv")
    if found is None:
        found = arguments(proof.conclusion(step), "has_grad")
    if found is None:
        raise Stuck("S140", "this says nothing about a derivative", goal=proof.conclusion(step))
    return found[2]


def _existence(term: Term) -> tuple[Term, Term] | None:
    """Return f and a if the term is ∃c. has_deriv(f, a, c)."""
    found = arguments(term, "exists")
    if found is None or not isinstance(found[0].type, Function) or found[0].type.domain != REAL:
        return None
    hole = free("?value", REAL)
    inside = arguments(apply(found[0], hole), "has_deriv")
    if inside is None or inside[2] != hole or occurs(hole, inside[0]) or occurs(hole, inside[1]):
        return None
    return inside[0], inside[1]


def _parts_of_deriv(term: Term) -> tuple[Term, Term] | None:
    found = arguments(term, "deriv")
    return (found[0], found[1]) if found is not None and len(found) == 2 else None


def derivatives_in(terms: Sequence[Term]) -> list[Term]:
    """Return the closed terms deriv(f)(a) in these terms, smallest first."""
    found: dict[Term, None] = {}
    for term in terms:
        for node in subterms(term):
            if not node.loose and _parts_of_deriv(node) is not None:
                found[node] = None
    return sorted(found, key=lambda t: t.depth)


# -- general facts that are proved once in a proof ----------------------------------------------------

_LEMMAS: WeakKeyDictionary[Proof, dict[object, int]] = WeakKeyDictionary()


def lemma(state: State, name: object, build: Callable[[State], int]) -> int:
    """Return the step of a closed general fact, proved at most once in a proof."""
    known = _LEMMAS.setdefault(state.proof, {})
    if name not in known:
        known[name] = build(State(state.proof, {}, allowance=state.allowance))
    return known[name]


def _at(proof: Proof, general: int, *values: Term) -> int:
    for value in values:
        general = proof.step("all_elim", [general], value=value)
    return general


def _negation_lemma(state: State) -> int:
    """∀z. has_deriv(λy. -y, z, -1)."""
    proof = state.proof
    z, _ = state.fresh("z", REAL)
    minus = proof.step("hd_const", value=real(-1), point=z)
    product = proof.step("hd_mul", [minus, proof.step("hd_id", point=z)])
    step = proof.step("convert", [product], goal=has_deriv(const("neg", REAL), z, real(-1)))
    return proof.step("all_intro", [step], variable=z)


def _power_function(exponent: Term) -> Term:
    y = free("?base", REAL)
    return lam(y, power(y, exponent), "y")


def _power_lemma(state: State, exponent: int) -> int:
    """∀z. has_deriv(λy. y^n, z, n·z^(n-1)) for a literal n >= 0."""
    proof = state.proof
    z, _ = state.fresh("z", REAL)
    function = _power_function(integer(exponent))
    if exponent == 0:
        step = proof.step("hd_const", value=real(1), point=z)
        value: Term = real(0)
    elif exponent == 1:
        step = proof.step("hd_id", point=z)
        value = real(1)
    else:
        half = exponent // 2
        first = _at(proof, lemma(state, ("pow", half), lambda s: _power_lemma(s, half)), z)
        other = exponent - half
        second = _at(proof, lemma(state, ("pow", other), lambda s: _power_lemma(s, other)), z)
        step = proof.step("hd_mul", [first, second])
        lower = z if exponent == 2 else power(z, integer(exponent - 1))
        value = mul(real(exponent), lower)
    step = proof.step("convert", [step], goal=has_deriv(function, z, value))
    return proof.step("all_intro", [step], variable=z)


def _symbolic_power_lemma(state: State) -> int:
    """∀k. 1 <= k ⇒ ∀z. has_deriv(λy. y^k, z, k·z^(k-1)), by induction on k."""
    proof = state.proof
    one = integer(1)
    k, inner = state.fresh("k", INT)
    z, inner = inner.fresh("z", REAL)
    y, inner = inner.fresh("y", REAL)

    def says(exponent: Term) -> Term:
        value = mul(of_int(exponent), power(z, sub(exponent, one)))
        return forall(z, has_deriv(_power_function(exponent), z, value))

    base = proof.step("hd_id", point=z)
    body = arguments(says(one), "forall")
    wanted = apply(body[0], z) if body is not None else FALSE
    base = proof.step("all_intro", [proof.step("convert", [base], goal=wanted)], variable=z)
    above, assumed = proof.hyp(le(one, k)), proof.hyp(says(k))
    product = proof.step("hd_mul", [proof.step("hd_id", point=z), _at(proof, assumed, z)])
    general = proof.step("fact", name="pow_succ", types=())
    known = inner.with_local(above)

    def successor(at: Term, exponent: Term) -> int:
        instance = _at(proof, general, at, exponent)
        condition = arguments(proof.conclusion(instance), "imp")
        if condition is None:
            raise Stuck("S140", "the recursion of the power has another shape")
        return proof.step("imp_elim", [instance, simple(known, condition[0])])

    same = proof.step("funext", [successor(y, k)], variable=y)
    hole = free("?function", Function(REAL, REAL))
    value = value_of(proof, product)
    template = lam(hole, has_deriv(hole, z, value))
    product = proof.step("subst", [proof.flip(same), product], template=template)
    after = add(k, one)
    target = mul(of_int(after), power(z, sub(after, one)))
    down = successor(z, sub(k, one))
    equation = linarith(known, eq(value, target), [down], depth=1)
    step = _with_value(proof, product, equation)
    body = arguments(says(after), "forall")
    wanted = apply(body[0], z) if body is not None else FALSE
    step = proof.step("convert", [step], goal=wanted)
    step = proof.step("all_intro", [step], variable=z)
    return proof.step("induct", [base, step], variable=k, base=one, predicate=says(k))


# Defined functions of one real: name -> (the function whose value the derivative is written with,
# the derivative as a function of that value).
_DEFINED: dict[str, tuple[str, Callable[[Term], Term]]] = {
    "sinh": ("cosh", lambda t: t),
    "cosh": ("sinh", lambda t: t),
    "tanh": ("tanh", lambda t: sub(real(1), power(t, integer(2)))),
    "sigmoid": ("sigmoid", lambda t: mul(t, sub(real(1), t))),
}


def _defined_lemma(state: State, name: str) -> int:
    """∀z. has_deriv(f, z, c) for a defined function f, from its definition."""
    proof = state.proof
    z, inner = state.fresh("z", REAL)
    x, inner = inner.fresh("x", REAL)
    same = proof.step("funext", [proof.step("define", value=unary(name, x))], variable=x)
    sides = arguments(proof.conclusion(same), "eq")
    if sides is None:
        raise Stuck("S140", "a definition is no equation")
    step = _derive(_Search(inner), sides[1], z)
    other, shape = _DEFINED[name]
    meaning = proof.step("define", value=unary(other, z))
    body = arguments(proof.conclusion(meaning), "eq")
    if body is None:
        raise Stuck("S140", "a definition is no equation")
    value = value_of(proof, step)
    equation = linarith(inner, eq(value, shape(body[1])), [], depth=0, local=False)
    hole = free("?value", REAL)
    equation = proof.step(
        "subst", [proof.flip(meaning), equation], template=lam(hole, eq(value, shape(hole)))
    )
    step = _with_value(proof, step, equation)
    function = free("?function", Function(REAL, REAL))
    template = lam(function, has_deriv(function, z, value_of(proof, step)))
    step = proof.step("subst", [proof.flip(same), step], template=template)
    return proof.step("all_intro", [step], variable=z)


def _with_value(proof: Proof, step: int, equation: int) -> int:
    """has_deriv(f, a, c) and c = d give has_deriv(f, a, d)."""
    found = arguments(proof.conclusion(step), "has_deriv")
    if found is None:
        raise Stuck("S140", "this says nothing about a derivative", goal=proof.conclusion(step))
    hole = free("?value", REAL)
    return proof.step("subst", [equation, step], template=lam(hole, has_deriv(found[0], found[1], hole)))


def derivative_of_existence(state: State, step: int) -> int:
    """∃c. has_deriv(f, a, c) gives has_deriv(f, a, deriv(f)(a)). Other steps are returned as they are."""
    proof = state.proof
    found = _existence(proof.conclusion(step))
    if found is None:
        return step
    function, point = found
    taken = state.taking(proof.conclusion(step), *proof.hypotheses(step))
    c, _ = taken.fresh("c", REAL)
    assumed = proof.hyp(has_deriv(function, point, c))
    value = proof.flip(proof.step("deriv_value", [assumed]))
    inside = _with_value(proof, assumed, value)
    return proof.step("ex_elim", [step, inside], variable=c)


# -- the search ------------------------------------------------------------------------------------


def derivative(state: State, function: Term, point: Term) -> tuple[int, Term]:
    """Prove has_deriv(function, point, c) for some c; return the step and c."""
    step = _derive(_Search(state.taking(function, point)), function, point)
    return step, value_of(state.proof, step)


def _derive(search: _Search, function: Term, point: Term) -> int:
    """Return a step has_deriv(function, point, c)."""
    search.state.allowance.spend()
    known = _by_fact(search, function, point)
    if known is not None:
        return known
    variable, inner = search.state.taking(function, point).fresh("x", REAL)
    return _of_body(search.inside(inner), variable, apply(function, variable), point)


def _of_body(search: _Search, x: Free, body: Term, point: Term, *, normal: bool = False) -> int:
    """Return a step has_deriv(λx. body, point, c)."""
    state, proof = search.state, search.state.proof
    state.allowance.spend()
    if body == x:
        return proof.step("hd_id", point=point)
    if not occurs(x, body):
        return proof.step("hd_const", value=body, point=point)
    try:
        return _of_shape(search, x, body, point)
    except (Stuck, Refusal, TermError) as error:
        if error.code == "S190" or normal:
            raise
        again = _normal(proof, body)
        if again is None or again == body:
            raise
        step = _of_body(search, x, again, point, normal=True)
        return _restated(proof, step, lam(x, body))


def _normal(proof: Proof, term: Term) -> Term | None:
    try:
        return proof.form().normal(term)
    except (Refusal, TermError):
        return None


def _restated(proof: Proof, step: int, function: Term) -> int:
    """Restate a derivative for a function with the same normal form."""
    found = arguments(proof.conclusion(step), "has_deriv")
    if found is None or found[0] == function:
        return step
    return proof.step("convert", [step], goal=has_deriv(function, found[1], found[2]))


def _of_shape(search: _Search, x: Free, body: Term, point: Term) -> int:
    proof = search.state.proof
    if not isinstance(body, App):
        raise _no_derivative(lam(x, body), point)
    head, args = body.head, body.args
    name = head.name if isinstance(head, Const) else ""

    def inside(part: Term) -> int:
        return _of_body(search, x, part, point)

    if name == "add":
        return proof.step("hd_add", [inside(args[0]), inside(args[1])])
    if name == "mul" or (name in ("smul", "inner") and args[1].type == REAL):
        step = proof.step("hd_mul", [inside(args[0]), inside(args[1])])
        return _restated(proof, step, lam(x, body))
    if name == "pow":
        return _of_power(search, x, body, point)
    if name == "inv":
        first = inside(args[0])
        value = apply(lam(x, args[0]), point)
        return proof.step("hd_inv", [first, _apart(search, value)])
    if name == "ite":
        return _of_cases(search, x, body, point)
    outer = apply(head, *args[:-1])
    again = _unfolded(search.state, body)
    if again is not None and name not in _DEFINED:
        return _through(search, x, body, point, again)
    if args[-1].type != REAL or occurs(x, outer):
        raise _no_derivative(lam(x, body), point)
    at = apply(lam(x, args[-1]), point)
    first = _outer(search, outer, at)
    if args[-1] == x:
        return first
    return proof.step("hd_chain", [first, inside(args[-1])])


def _no_derivative(function: Term, point: Term) -> Stuck:
    value = free("?c", REAL)
    wanted = exists(value, has_deriv(function, point, value), "c")
    return Stuck("S140", "no derivative was found", goal=wanted)


def _unfolded(state: State, body: Term) -> int | None:
    """Return body = its definition, where its head has one."""
    if isinstance(body, App) and isinstance(body.head, Const):
        entry = DEFINITIONS.get(body.head.name)
        if entry is not None and len(body.args) == entry[0] and body.type == REAL:
            return state.proof.step("define", value=body)
    return None


def _through(search: _Search, x: Free, body: Term, point: Term, equation: int) -> int:
    """Differentiate what the body is equal to for every x."""
    proof = search.state.proof
    sides = arguments(proof.conclusion(equation), "eq")
    if sides is None:
        raise _no_derivative(lam(x, body), point)
    step = _of_body(search, x, sides[1], point)
    same = proof.flip(proof.step("funext", [equation], variable=x))
    hole = free("?function", Function(REAL, REAL))
    template = lam(hole, has_deriv(hole, point, value_of(proof, step)))
    return proof.step("subst", [same, step], template=template)


def _of_power(search: _Search, x: Free, body: App, point: Term) -> int:
    proof = search.state.proof
    base, exponent = body.args
    if occurs(x, exponent):
        raise _no_derivative(lam(x, body), point)
    at = apply(lam(x, base), point)
    if isinstance(exponent, Lit) and exponent.value < 0:
        step = _of_body(search, x, power(inv(base), integer(-int(exponent.value))), point)
        return _restated(proof, step, lam(x, body))
    if isinstance(exponent, Lit):
        number = int(exponent.value)
        outer = _at(proof, lemma(search.state, ("pow", number), lambda s: _power_lemma(s, number)), at)
    else:
        general = lemma(search.state, "pow", _symbolic_power_lemma)
        condition = _condition(search, le(integer(1), exponent))
        outer = _at(proof, proof.step("imp_elim", [_at(proof, general, exponent), condition]), at)
    if base == x:
        return outer
    return proof.step("hd_chain", [outer, _of_body(search, x, base, point)])


def _of_cases(search: _Search, x: Free, body: App, point: Term) -> int:
    """A function by cases has the derivative of the case that holds near the point."""
    condition, first, second = body.args[:3]
    if len(body.args) > 3:
        raise _no_derivative(lam(x, body), point)
    at = apply(lam(x, condition), point)
    failures: list[SymderiveError] = []
    for holds, branch in ((True, first), (False, second)):
        wanted = condition if holds else negation(condition)
        try:
            simple(search.state, at if holds else negation(at))
            step = _of_body(search, x, branch, point)

            def equation(inner: State, y: Free, wanted: Term = wanted, holds: bool = holds) -> int:
                shown = simple(inner, apply(lam(x, wanted), y))
                value = apply(lam(x, body), y)
                return inner.proof.step("ite_true" if holds else "ite_false", [shown], value=value)

            def owed(y: Free, wanted: Term = wanted) -> list[Term]:
                return [apply(lam(x, wanted), y)]

            return _agreeing(search, lam(x, body), step, owed, equation)
        except (Stuck, Refusal, TermError) as error:
            if error.code == "S190":
                raise
            failures.append(error)
    raise _no_derivative(lam(x, body), point) from failures[-1]


def _agreeing(
    search: _Search,
    function: Term,
    step: int,
    conditions: Callable[[Free], Sequence[Term]],
    equation: Callable[[State, Free], int],
) -> int:
    """has_deriv(g, a, c) for a function that equals g near a, where the conditions hold.

    `equation` proves function(y) = g(y) from the conditions at y.
    """
    state, proof = search.state, search.state.proof
    _, point, value = arguments(proof.conclusion(step), "has_deriv") or ()
    y, inner = state.taking(function, point, value, proof.conclusion(step)).fresh("y", REAL)
    owed = list(conditions(y))
    goal = has_deriv(function, point, value)
    if not owed:
        one = linarith(inner, lt(real(0), real(1)), [], depth=0, local=False)
        return proof.step("hd_cong", [step, one, equation(inner, y)], variable=y)
    near = _nearby(search.inside(inner), point, lam(y, conj(*owed)))

    def finish(inside: State, target: Term) -> int:
        positive, general = inside.local[-2], inside.local[-1]
        radius = arguments(proof.conclusion(positive), "lt")
        if radius is None:
            raise Stuck("S140", "a radius is needed", goal=target)
        z, within = inside.taking(function, point, value).fresh("y", REAL)
        close = proof.hyp(lt(absolute(sub(z, point)), radius[1]))
        shown = proof.step("imp_elim", [_at(proof, general, z), close])
        same = equation(within.with_local(close, shown), z)
        return proof.step("hd_cong", [step, positive, same], variable=z)

    return unpack(state, near, goal, finish)


# -- functions that are applied -----------------------------------------------------------------------


def _outer(search: _Search, function: Term, point: Term) -> int:
    """Return has_deriv(function, point, c) for a constant, a symbol, or such applied to some arguments."""
    proof = search.state.proof
    name = function.name if isinstance(function, Const) else ""
    if name in ("exp", "sin", "cos"):
        return proof.step("hd_elementary", name=name, point=point)
    if name in ("log", "sqrt"):
        positive = _condition(search, lt(real(0), point))
        return proof.step("hd_elementary", [positive], name=name, point=point)
    if name == "norm":
        return _absolute_value(search, point)
    if name == "neg":
        return _at(proof, lemma(search.state, "neg", _negation_lemma), point)
    if name in _DEFINED:
        return _at(proof, lemma(search.state, name, lambda s: _defined_lemma(s, name)), point)
    for step in _candidates(search, function, point):
        return step
    raise _no_derivative(function, point)


def _absolute_value(search: _Search, point: Term) -> int:
    proof = search.state.proof
    try:
        positive = simple(search.state, lt(real(0), point))
    except (Stuck, Refusal, TermError) as error:
        if error.code == "S190":
            raise
    else:
        return proof.step("hd_elementary", [positive], name="abs", point=point)
    try:
        negative = simple(search.state, lt(point, real(0)))
    except (Stuck, Refusal, TermError) as error:
        if error.code == "S190":
            raise
        raise _no_derivative(const("norm", REAL), point) from error
    return proof.step("hd_elementary", [negative], name="abs_negative", point=point)


def _condition(search: _Search, goal: Term) -> int:
    """Prove a side condition; a condition on the point that is only near is collected instead."""
    state = search.state
    try:
        return attempt(
            lambda: simple(state, goal),
            lambda: solve_goal(state, goal, depth=1),
        )
    except (Stuck, Refusal, TermError) as error:
        if error.code == "S190" or search.near is None or not occurs(search.near, goal):
            raise
    if goal not in search.assumed:
        search.assumed.append(goal)
    return state.proof.hyp(goal)


def apart(state: State, value: Term) -> int:
    """Prove `value` != 0 as a negation."""
    proof = state.proof
    shown = nonzero(state, value)
    goal = negation(eq(value, real(0)))
    if proof.conclusion(shown) == goal:
        return shown
    level = proof.hyp(eq(value, real(0)))
    found = proof.conclusion(shown)
    if is_negation(found):
        inside = arguments(found, "imp")
        if inside is None:
            raise Stuck("S122", "a term is not shown to be different from 0", goal=goal)
        absurd = proof.step("imp_elim", [shown, linarith(state, inside[0], [level], depth=0, local=False)])
    else:
        absurd = linarith(state, FALSE, [shown, level], depth=0, local=False)
    return proof.step("imp_intro", [absurd], proposition=proof.conclusion(level))


def _apart(search: _Search, value: Term) -> int:
    goal = negation(eq(value, real(0)))
    try:
        return attempt(
            lambda: apart(search.state, value),
            lambda: solve_goal(search.state, goal, depth=1),
        )
    except (Stuck, Refusal, TermError) as error:
        if error.code == "S190" or search.near is None or not occurs(search.near, goal):
            raise
    if goal not in search.assumed:
        search.assumed.append(goal)
    return search.state.proof.hyp(goal)


def _candidates(search: _Search, function: Term, point: Term) -> Iterator[int]:
    """Yield steps has_deriv(function, point, c): by a fact, by equations, through derivatives nearby."""
    known = _by_fact(search, function, point)
    if known is not None:
        yield known
    yield from _by_equations(search, function, point)
    inner = arguments(function, "deriv")
    if inner is not None and len(inner) == 1 and search.level < MAX_LEVEL:
        yield from _of_derivative(search, inner[0], point)


def _conclusions(term: Term) -> tuple[Term, Term] | None:
    """Return f and a if the term is has_deriv(f, a, c), has_grad(f, a, c) on the reals, or ∃c of it."""
    found = arguments(term, "has_deriv") or arguments(term, "has_grad")
    if found is not None and len(found) == 3 and found[1].type == REAL:
        return found[0], found[1]
    return _existence(term)


def _by_fact(search: _Search, function: Term, point: Term) -> int | None:
    """Return has_deriv(function, point, c) from a fact that says so, at this point or at every point."""
    state, proof = search.state, search.state.proof
    form = proof.form()
    for index in reversed(state.facts()):
        schema = schema_of(state, index)
        sides = _conclusions(schema.conclusion)
        if sides is None:
            continue
        values = match(sides[0], function, schema.variables, form)
        if values is not None:
            values = match(sides[1], point, schema.variables, form, values)
        if values is None or any(v not in values for v in schema.variables):
            continue
        state.allowance.spend()
        try:
            step = instantiate(state, schema, values, lambda _, c: _condition(search, c))
        except (Stuck, Refusal, TermError) as error:
            if error.code == "S190":
                raise
            continue
        if arguments(proof.conclusion(step), "has_grad") is not None:
            step = proof.step("real_grad", [step])
        step = derivative_of_existence(state, step)
        goal = has_deriv(function, point, value_of(proof, step))
        return step if proof.conclusion(step) == goal else proof.step("convert", [step], goal=goal)
    return None


# -- equations between functions ----------------------------------------------------------------------


def _by_equations(search: _Search, function: Term, point: Term) -> Iterator[int]:
    """Differentiate what a general fact says that the function is equal to: g(x) = h(x), g(-x) = -g(x)."""
    for index in search.state.facts():
        if index in search.skip:
            continue
        schema = schema_of(search.state, index)
        sides = arguments(schema.conclusion, "eq")
        if sides is None:
            continue
        for flipped in (False, True):
            try:
                yield _by_equation(search, schema, flipped, function, point)
            except (Stuck, Refusal, TermError) as error:
                if error.code == "S190":
                    raise


def _by_equation(search: _Search, schema: Schema, flipped: bool, function: Term, point: Term) -> int:
    """Use one equation, from its other side with `flipped`."""
    state, proof = search.state, search.state.proof
    sides = arguments(schema.conclusion, "eq") or ()
    side = sides[1 if flipped else 0]
    y, inner = state.taking(function, point).fresh("y", REAL)
    at = apply(function, y)
    values = _solved(inner, schema, side, function, y)

    def says(given: State, conditions: _Search) -> int:
        step = instantiate(given, schema, values, lambda _, c: _condition(conditions, c))
        if side.type != REAL:
            step = _applied(proof, step, y)
        if flipped:
            step = proof.flip(step)
        other = arguments(proof.conclusion(step), "eq")
        if other is None:
            raise _no_derivative(function, point)
        return step if other[0] == at else proof.step("convert", [step], goal=eq(at, other[1]))

    collected: list[Term] = []
    first = says(inner, replace(search, state=inner, near=y, assumed=collected))
    other = arguments(proof.conclusion(first), "eq")
    if other is None or other[1] == at:
        raise _no_derivative(function, point)
    within = replace(search, state=inner, skip=search.skip | {schema.fact}, level=search.level + 1)
    if within.level > MAX_LEVEL:
        raise _no_derivative(function, point)
    step = _of_body(within, y, other[1], point)
    return _near_equation(search, function, step, y, collected, first)


def _near_equation(
    search: _Search, function: Term, step: int, y: Free, collected: Sequence[Term], equation: int
) -> int:
    """has_deriv(λy. t, a, c) and C(y) ⊢ function(y) = t give has_deriv(function, a, c) if C holds near a."""
    proof = search.state.proof
    general = proof.step("all_intro", [proof.discharge(equation, collected)], variable=y)

    def conditions(z: Free) -> list[Term]:
        hole = lam(y, conj(*collected))
        return [apply(hole, z)] if collected else []

    def instance(inner: State, z: Free) -> int:
        return _chained(inner, _at(proof, general, z))

    return _agreeing(search, function, step, conditions, instance)


def _applied(proof: Proof, step: int, value: Term) -> int:
    """From f = g to f(x) = g(x)."""
    sides = arguments(proof.conclusion(step), "eq")
    if sides is None:
        raise Stuck("S140", "an equation is needed", goal=proof.conclusion(step))
    hole = free("?function", sides[0].type)
    at = apply(sides[0], value)
    return proof.step(
        "subst", [step, proof.step("refl", value=at)], template=lam(hole, eq(at, apply(hole, value)))
    )


def _solved(state: State, schema: Schema, side: Term, function: Term, y: Free) -> dict[Free, Term]:
    """Return values of the variables of a fact for which its side is function(y)."""
    form = state.proof.form()
    stuck = _no_derivative(function, y)
    if side.type == function.type:
        values = match(side, function, schema.variables, form)
        if values is None or any(v not in values for v in schema.variables):
            raise stuck
        return values
    if not isinstance(side, App) or side.type != REAL or side.args[-1].type != REAL:
        raise stuck
    values = match(apply(side.head, *side.args[:-1]), function, schema.variables, form)
    if values is None:
        raise stuck
    missing = [v for v in schema.variables if v not in values]
    if len(missing) != 1 or missing[0].type != REAL:
        raise stuck
    (unknown,) = missing
    inside = form.poly(side.args[-1])
    unit = next((m for m in inside if len(m) == 1 and form.atom(m[0][0]) == unknown and m[0][1] == 1), None)
    mentions = [m for m in inside if any(occurs(unknown, form.atom(a)) for a, _ in m)]
    if unit is None or mentions != [unit]:
        raise stuck
    rest = form.reify({m: c for m, c in inside.items() if m != unit}, REAL)
    if any(v in values for v in free_symbols(rest)):
        raise stuck
    value = form.normal(divide(sub(y, rest), real(inside[unit])))
    return {**values, unknown: value}


def _of_derivative(search: _Search, function: Term, point: Term) -> Iterator[int]:
    """Differentiate deriv(function) at a point: find what it is near the point, and differentiate that."""
    state, proof = search.state, search.state.proof
    y, inner = state.taking(function, point).fresh("y", REAL)
    collected: list[Term] = []
    near = replace(search, state=inner, near=y, assumed=collected, level=search.level + 1)

    def derivatives() -> Iterator[tuple[int, frozenset[int]]]:
        if isinstance(function, Free) or (isinstance(function, App) and isinstance(function.head, Free)):
            for index in search.state.facts():
                if index not in search.skip:
                    collected.clear()
                    only = frozenset(state.facts()) - {index}
                    for step in _by_equations(replace(near, skip=search.skip | only), function, y):
                        yield step, frozenset((index,))
        else:
            yield _derive(near, function, y), frozenset()

    for step, used in derivatives():
        value = value_of(proof, step)
        if value == deriv(function, y):
            continue
        equation = proof.step("deriv_value", [step])
        within = replace(search, state=inner, skip=search.skip | used, level=search.level + 1)
        owed = [c for c in collected if c in proof.hypotheses(step)]
        try:
            after = _of_body(within, y, value, point)
            yield _near_equation(search, apply(const("deriv"), function), after, y, owed, equation)
        except (Stuck, Refusal, TermError) as error:
            if error.code == "S190":
                raise


# -- near a point -------------------------------------------------------------------------------------


def _near_parts(goal: Term) -> tuple[Term, Term] | None:
    """Return a and λy. P(y) if the goal is ∃δ. 0 < δ ∧ ∀y. |y - a| < δ ⇒ P(y)."""
    found = arguments(goal, "exists")
    if found is None or not isinstance(found[0].type, Function) or found[0].type.domain != REAL:
        return None
    delta, y = free("?delta", REAL), free("?y", REAL)
    both = arguments(apply(found[0], delta), "and")
    general = arguments(both[1], "forall") if both is not None else None
    if both is None or both[0] != lt(real(0), delta) or general is None:
        return None
    kind = general[0].type
    if not isinstance(kind, Function) or kind.domain != REAL:
        return None
    implied = arguments(apply(general[0], y), "imp")
    close = arguments(implied[0], "lt") if implied is not None else None
    distance = arguments(close[0], "norm") if close is not None else None
    shift = arguments(distance[0], "add") if distance is not None else None
    if implied is None or close is None or shift is None or close[1] != delta or shift[0] != y:
        return None
    minus = arguments(shift[1], "neg")
    if minus is None or any(occurs(v, minus[0]) for v in (delta, y)) or occurs(delta, implied[1]):
        return None
    return minus[0], lam(y, implied[1], "y")


def _around(point: Term, predicate: Term) -> Term:
    """Return ∃δ. 0 < δ ∧ ∀y. |y - point| < δ ⇒ predicate(y)."""
    delta, y = free("?delta", REAL), free("?y", REAL)
    close = lt(absolute(sub(y, point)), delta)
    general = forall(y, implies(close, apply(predicate, y)), "y")
    return exists(delta, conj(lt(real(0), delta), general), "delta")


def nearby(state: State, goal: Term) -> int:
    """Prove ∃δ. 0 < δ ∧ ∀y. |y - a| < δ ⇒ P(y).

    P may hold everywhere, or within a radius that a fact speaks of; a strict inequality or a != that holds
    at a holds near it if its sides are differentiable there. Conjunctions are taken apart.
    """
    found = _near_parts(goal)
    if found is None:
        raise Stuck("S141", "this does not speak of the points near a point", goal=goal)
    point, predicate = found
    return _nearby(_Search(state.taking(goal)), point, predicate)


def _nearby(search: _Search, point: Term, predicate: Term) -> int:
    search.state.allowance.spend(2)
    y, inner = search.state.taking(point, predicate).fresh("y", REAL)
    body = apply(predicate, y)
    both = arguments(body, "and")
    if both is not None:
        return _both_near(search, point, lam(y, both[0], "y"), lam(y, both[1], "y"))
    within = search.inside(inner)
    tries = [*_open_condition(within, point, y, predicate), *_in_radii(within, point, y, predicate)]
    if _near_parts(body) is not None or _existence(body) is not None:
        tries.append(lambda: _collecting(within, point, y, predicate))
    return attempt(*tries)


def _open_condition(search: _Search, point: Term, y: Free, predicate: Term) -> list[Callable[[], int]]:
    """What holds at the point and therefore near it: strict inequalities and !=."""
    body = apply(predicate, y)
    found = relation(body)
    if found is not None and found[0] != "eq" and found[1].type == REAL and body != FALSE:
        return [lambda: _stays_positive(search, point, y, (found[1], found[2]), predicate)]
    either = arguments(body, "or")
    if either is not None:
        return [
            lambda: _weaker_near(search, point, predicate, lam(y, either[0], "y")),
            lambda: _weaker_near(search, point, predicate, lam(y, either[1], "y")),
        ]
    implied = arguments(body, "imp")
    if implied is None:
        return []
    denied = relation(implied[0]) if is_negation(body) else None
    if denied is None:
        return [lambda: _weaker_near(search, point, predicate, lam(y, implied[1], "y"))]
    name, left, right = denied
    if left.type != REAL:
        return []
    if name == "eq":
        return [lambda: _stays_apart(search, point, y, sub(left, right), predicate)]
    return [lambda: _stays_positive(search, point, y, (right, left), predicate)]


def _in_radii(search: _Search, point: Term, y: Free, predicate: Term) -> list[Callable[[], int]]:
    def within(radius: Term) -> Callable[[], int]:
        return lambda: _within(search.state, point, predicate, y, radius)

    return [within(radius) for radius in _radii(search.state)]


def _collecting(search: _Search, point: Term, y: Free, predicate: Term) -> int:
    """P near the point, where P(y) follows from conditions on y that hold near the point."""
    proof = search.state.proof
    collected: list[Term] = []
    near = replace(search, near=y, assumed=collected, level=search.level + 1)
    if near.level > MAX_LEVEL:
        raise Stuck("S141", "points near points near points are too many", goal=_around(point, predicate))
    body = apply(predicate, y)
    parts = _near_parts(body)
    sides = _existence(body)
    if parts is not None:
        shown = _nearby(near, *parts)
    elif sides is not None:
        step = _derive(near, *sides)
        shown = proof.step("ex_intro", [step], goal=body, value=value_of(proof, step))
    else:
        raise Stuck("S141", "this does not speak of the points near a point", goal=body)
    owed = [c for c in collected if c in proof.hypotheses(shown)]
    if not owed:
        one = linarith(search.state, lt(real(0), real(1)), [], depth=0, local=False)
        return _radius_found(proof, point, predicate, y, real(1), one, shown)
    known = _nearby(search, point, lam(y, conj(*owed), "y"))
    general = proof.step("all_intro", [proof.discharge(shown, owed)], variable=y)
    return _from_near(search.state, known, point, predicate, general)


def _radii(state: State) -> list[Term]:
    """Return 1 and the values that a fact says are positive."""
    found: dict[Term, None] = {real(1): None}
    for index in state.facts():
        sides = arguments(state.proof.conclusion(index), "lt")
        if sides is not None and sides[0] == real(0):
            found[sides[1]] = None
    return list(found)[:8]


def _within(state: State, point: Term, predicate: Term, y: Free, radius: Term) -> int:
    """P(y) for all y closer than a given radius."""
    proof = state.proof
    positive = simple(state, lt(real(0), radius))
    close = proof.hyp(lt(absolute(sub(y, point)), radius))
    shown = solve_goal(state.with_local(close), apply(predicate, y), depth=1)
    return _radius_found(proof, point, predicate, y, radius, positive, shown)


def _radius_found(
    proof: Proof, point: Term, predicate: Term, y: Free, radius: Term, positive: int, shown: int
) -> int:
    close = lt(absolute(sub(y, point)), radius)
    general = proof.step("imp_intro", [shown], proposition=close)
    general = proof.step("all_intro", [general], variable=y)
    both = proof.step("and_intro", [positive, general])
    return proof.step("ex_intro", [both], goal=_around(point, predicate), value=radius)


def _smaller_lemma(state: State) -> int:
    """∀a b. 0 < a ⇒ 0 < b ⇒ ∃d. 0 < d ∧ d <= a ∧ d <= b; the d is ab/(a + b)."""
    proof = state.proof
    a, inner = state.fresh("a", REAL)
    b, inner = inner.fresh("b", REAL)
    first, second = lt(real(0), a), lt(real(0), b)
    inner = inner.with_local(proof.hyp(first), proof.hyp(second))
    d = free("?d", REAL)
    goal = exists(d, conj(lt(real(0), d), le(d, a), le(d, b)), "d")
    scale = inv(add(a, b))
    value = mul(mul(a, b), scale)
    parts = [positivity(inner, value)[0]]
    for bound in (a, b):
        rest = mul(mul(bound, bound), scale)
        slack, _ = positivity(inner, rest)
        parts.append(linarith(inner, le(value, bound), [slack], depth=0))
    shown = proof.step("and_intro", [parts[0], proof.step("and_intro", parts[1:])])
    shown = proof.step("ex_intro", [shown], goal=goal, value=value)
    shown = proof.discharge(shown, [first, second])
    shown = proof.step("all_intro", [shown], variable=b)
    return proof.step("all_intro", [shown], variable=a)


def _both_near(search: _Search, point: Term, first: Term, second: Term) -> int:
    """Near the point both hold, if each does."""
    state, proof = search.state, search.state.proof
    one, two = _nearby(search, point, first), _nearby(search, point, second)
    y = free("?y", REAL)
    predicate = lam(y, conj(apply(first, y), apply(second, y)), "y")
    goal = _around(point, predicate)
    smaller = lemma(state, "smaller", _smaller_lemma)

    def finish(inner: State, target: Term) -> int:
        zero_one, general_one, zero_two, general_two = inner.local[-4:]
        radii = [arguments(proof.conclusion(i), "lt") for i in (zero_one, zero_two)]
        values = [r[1] for r in radii if r is not None]
        least = _at(proof, smaller, *values)
        least = inner.prove_implications(least, [zero_one, zero_two])
        return unpack(inner, least, target, lambda s, _: _least(s, general_one, general_two))

    def _least(inner: State, general_one: int, general_two: int) -> int:
        positive = inner.local[-3]
        radius = arguments(proof.conclusion(positive), "lt")
        if radius is None:
            raise Stuck("S141", "a radius is lost", goal=goal)
        z, within = inner.taking(goal).fresh("y", REAL)
        close = proof.hyp(lt(absolute(sub(z, point)), radius[1]))
        within = within.with_local(close)
        shown = []
        for general in (general_one, general_two):
            instance = _at(proof, general, z)
            condition = arguments(proof.conclusion(instance), "imp")
            if condition is None:
                raise Stuck("S141", "a radius is lost", goal=goal)
            shown.append(proof.step("imp_elim", [instance, linarith(within, condition[0], [close], depth=0)]))
        both = proof.step("and_intro", shown)
        return _radius_found(proof, point, predicate, z, radius[1], positive, both)

    return unpack(state, one, goal, lambda s, g: unpack(s, two, g, finish))


def _weaker_near(search: _Search, point: Term, predicate: Term, stronger: Term) -> int:
    """P near the point, where a stronger property holds near it."""
    state, proof = search.state, search.state.proof
    near = _nearby(search, point, stronger)
    goal = _around(point, predicate)

    def finish(inner: State, target: Term) -> int:
        positive, general = inner.local[-2:]
        radius = arguments(proof.conclusion(positive), "lt")
        if radius is None:
            raise Stuck("S141", "a radius is lost", goal=target)
        z, within = inner.taking(goal).fresh("y", REAL)
        close = proof.hyp(lt(absolute(sub(z, point)), radius[1]))
        shown = proof.step("imp_elim", [_at(proof, general, z), close])
        wanted = apply(predicate, z)
        shown = solve_goal(within.with_local(close, shown), wanted, depth=0)
        return _radius_found(proof, point, predicate, z, radius[1], positive, shown)

    return unpack(state, near, goal, finish)


def _at_most_absolute(state: State) -> int:
    """∀t. t <= |t|."""
    proof = state.proof
    t, inner = state.fresh("t", REAL)
    size = absolute(t)
    goal = le(t, size)
    plain = _at(proof, proof.step("fact", name="norm_nonneg", types=(REAL,)), t)
    cases = proof.step("trichotomy", left=size, right=t)
    above = proof.hyp(lt(size, t))
    inner = inner.with_local(above, plain)
    both = linarith(inner, lt(real(0), add(t, size)), [above, plain], depth=0)
    absurd = linarith(inner, FALSE, [above, both], depth=1, extra=[add(t, size)])
    first = proof.step("contra", [absurd], proposition=goal)
    level, below = proof.hyp(eq(size, t)), proof.hyp(lt(t, size))
    second = linarith(inner, goal, [level], depth=0, local=False)
    third = linarith(inner, goal, [below], depth=0, local=False)
    rest = proof.hyp(arguments(proof.conclusion(cases), "or")[1])  # type: ignore[index]
    second = proof.step("or_elim", [rest, second, third])
    return proof.step("all_intro", [proof.step("or_elim", [cases, first, second])], variable=t)


def at_most_absolute(state: State, value: Term) -> int:
    """Prove t <= |t| for a real t."""
    return _at(state.proof, lemma(state, "t <= |t|", _at_most_absolute), value)


def gradient_meaning(state: State, step: int) -> int:
    """has_grad(f, w, g) as the ε-δ statement that it stands for."""
    proof = state.proof
    meaning = proof.step("define", value=proof.conclusion(step))
    hole = free("?meaning", proof.conclusion(step).type)
    return proof.step("subst", [meaning, step], template=lam(hole, hole))


def _continuity_lemma(state: State) -> int:
    """∀f a c. has_deriv(f, a, c) ⇒ 0 < f(a) ⇒ ∃δ. 0 < δ ∧ ∀y. |y - a| < δ ⇒ 0 < f(y)."""
    proof = state.proof
    f, inner = state.fresh("f", Function(REAL, REAL))
    a, inner = inner.fresh("a", REAL)
    c, inner = inner.fresh("c", REAL)
    first, second = has_deriv(f, a, c), lt(real(0), apply(f, a))
    differentiable, positive = proof.hyp(first), proof.hyp(second)
    inner = inner.with_local(positive)
    meaning = gradient_meaning(inner, proof.step("grad_real", [differentiable]))
    one = linarith(inner, lt(real(0), real(1)), [], depth=0, local=False)
    bound = proof.step("imp_elim", [_at(proof, meaning, real(1)), one])
    y = free("?y", REAL)
    predicate = lam(y, lt(real(0), apply(f, y)), "y")
    goal = _around(a, predicate)

    def finish(within: State, target: Term) -> int:
        zero_delta, general = within.local[-2:]
        delta = arguments(proof.conclusion(zero_delta), "lt")[1]  # type: ignore[index]
        height, steep = apply(f, a), add(real(1), absolute(c))
        scale = inv(add(mul(delta, steep), height))
        radius = mul(mul(delta, height), scale)
        zero_radius, _ = positivity(within, radius)
        slack, _ = positivity(within, mul(mul(mul(delta, delta), steep), scale))
        smaller = linarith(within, le(radius, delta), [slack], depth=0)
        spare, _ = positivity(within, mul(mul(height, height), scale))
        low = linarith(within, lt(mul(steep, radius), height), [spare], depth=0)
        z, there = within.taking(goal).fresh("y", REAL)
        close = proof.hyp(lt(absolute(sub(z, a)), radius))
        there = there.with_local(close)
        h = sub(z, a)
        instance = _at(proof, general, h)
        condition = arguments(proof.conclusion(instance), "imp")
        if condition is None:
            raise Stuck("S141", "a radius is lost", goal=target)
        near = linarith(there, condition[0], [close, smaller], depth=0, local=False)
        error = proof.step("imp_elim", [instance, near])
        rest = sub(sub(apply(f, z), height), mul(c, h))
        error = linarith(there, le(absolute(rest), absolute(h)), [error], depth=0, local=False)
        one_side = at_most_absolute(there, mul(real(-1), rest))
        other_side = at_most_absolute(there, mul(real(-1), mul(c, h)))
        sign, _ = positivity(there, steep)
        narrow = linarith(
            there,
            lt(mul(steep, absolute(h)), mul(steep, radius)),
            [close, sign],
            depth=1,
            local=False,
            extra=[steep],
        )
        shown = linarith(
            there, lt(real(0), apply(f, z)), [error, one_side, other_side, narrow, low], depth=0, local=False
        )
        return _radius_found(proof, a, predicate, z, radius, zero_radius, shown)

    shown = unpack(inner, bound, goal, finish)
    shown = proof.discharge(shown, [first, second])
    for variable in (c, a, f):
        shown = proof.step("all_intro", [shown], variable=variable)
    return shown


def _positive_near(search: _Search, point: Term, y: Free, value: Term, positive: int) -> int:
    """∃δ. 0 < δ ∧ ∀y. |y - a| < δ ⇒ 0 < value(y), from 0 < value(a)."""
    state, proof = search.state, search.state.proof
    function = lam(y, value, "y")
    step = _derive(search, function, point)
    general = lemma(state, "continuity", _continuity_lemma)
    return state.prove_implications(
        _at(proof, general, function, point, value_of(proof, step)), [step, positive]
    )


def _stays_positive(search: _Search, point: Term, y: Free, sides: tuple[Term, Term], predicate: Term) -> int:
    """P near the point, where left < right there gives P."""
    left, right = sides
    value = right if left == real(0) else sub(right, left)
    positive = _condition(search, lt(real(0), apply(lam(y, value, "y"), point)))
    near = _positive_near(search, point, y, value, positive)
    if apply(predicate, y) == lt(real(0), value):
        return near
    return _from_near(search.state, near, point, predicate)


def _from_near(state: State, near: int, point: Term, predicate: Term, general: int | None = None) -> int:
    """P near the point, from what is known near it: by a general implication, or else by arithmetic."""
    proof = state.proof
    goal = _around(point, predicate)

    def finish(inner: State, target: Term) -> int:
        positive, known = inner.local[-2:]
        radius = arguments(proof.conclusion(positive), "lt")
        if radius is None:
            raise Stuck("S141", "a radius is lost", goal=target)
        z, within = inner.taking(goal).fresh("y", REAL)
        close = proof.hyp(lt(absolute(sub(z, point)), radius[1]))
        here = proof.step("imp_elim", [_at(proof, known, z), close])
        if general is not None:
            shown = _chained(within.with_local(here), _at(proof, general, z))
        else:
            shown = introduced(
                within,
                apply(predicate, z),
                lambda s, g: linarith(s, g, [here, *s.local[-1:]], depth=0, local=False),
            )
        return _radius_found(proof, point, predicate, z, radius[1], positive, shown)

    return unpack(state, near, goal, finish)


def _chained(state: State, implication: int) -> int:
    """Discharge the leading antecedents of an implication that the local facts say."""
    proof = state.proof
    known = {proof.conclusion(i): i for i in state.local}
    while True:
        wanted = arguments(proof.conclusion(implication), "imp")
        if wanted is None or wanted[0] not in known:
            return implication
        implication = proof.step("imp_elim", [implication, known[wanted[0]]])


def _stays_apart(search: _Search, point: Term, y: Free, value: Term, predicate: Term) -> int:
    """λy. not value(y) = 0 near the point, by the sign of value(a)."""
    state, proof = search.state, search.state.proof
    at = apply(lam(y, value, "y"), point)
    differs = _apart(search, at)
    goal = _around(point, predicate)
    cases = proof.step("trichotomy", left=at, right=real(0))
    below = proof.hyp(lt(at, real(0)))
    minus = mul(real(-1), value)
    at_minus = apply(lam(y, minus, "y"), point)
    sign = linarith(state, lt(real(0), at_minus), [below], depth=0, local=False)
    first = _from_near(state, _positive_near(search, point, y, minus, sign), point, predicate)
    level = proof.hyp(eq(at, real(0)))
    second = proof.step("contra", [proof.step("imp_elim", [differs, level])], proposition=goal)
    above = proof.hyp(lt(real(0), at))
    third = _from_near(state, _positive_near(search, point, y, value, above), point, predicate)
    rest = proof.hyp(arguments(proof.conclusion(cases), "or")[1])  # type: ignore[index]
    second = proof.step("or_elim", [rest, second, third])
    return proof.step("or_elim", [cases, first, second])


# -- goals ------------------------------------------------------------------------------------------


def _all_derivatives(state: State, function: Term, point: Term) -> Iterator[int]:
    """Yield steps has_deriv(function, point, c) found in different ways."""
    search = _Search(state.taking(function, point))
    yield _derive(search, function, point)
    if isinstance(function, Free) or (isinstance(function, App) and not isinstance(function.head, Const)):
        yield from _by_equations(search, function, point)
    elif arguments(function, "deriv") is not None:
        yield from _candidates(search, function, point)


def _ways(state: State, function: Term, point: Term) -> Iterator[int]:
    """Yield what can be found, without failures."""
    try:
        yield from _all_derivatives(state, function, point)
    except (Stuck, Refusal, TermError) as error:
        if error.code == "S190":
            raise


def has_derivative(state: State, goal: Term) -> int:
    """Prove has_deriv(f, a, c): find a derivative and show that it equals c."""
    found = arguments(goal, "has_deriv")
    if found is None or len(found) != 3:
        raise Stuck("S140", "no derivative is asked", goal=goal)
    function, point, value = found
    last: SymderiveError | None = None
    for step in _all_derivatives(state, function, point):
        try:
            equation = equal(state, value_of(state.proof, step), value)
        except (Stuck, Refusal, TermError) as error:
            if error.code == "S190":
                raise
            last = error
        else:
            return _with_value(state.proof, step, equation)
    raise last if last is not None else _no_derivative(function, point)


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
            try:
                found[apart(state, inside[0])] = None
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
    if not _mentions_defined(goal):
        raise Stuck("S140", "there is no definition to unfold", goal=goal)
    return rewrite_goal(state, goal, _definitions(state), simple, finish, rounds=2)


def _definitions(state: State) -> list[Schema]:
    """Return the definitions of the functions of one real, as rules."""
    x, _ = state.fresh("x", REAL)
    rules = []
    for name in _DEFINED:
        meaning = state.proof.step("define", value=unary(name, x))
        rules.append(schema_of(state, state.proof.step("all_intro", [meaning], variable=x)))
    return rules


def _mentions_defined(term: Term) -> bool:
    return any(isinstance(n, Const) and n.name in _DEFINED for n in subterms(term))


def derivative_exists(state: State, goal: Term) -> int:
    """Prove ∃c. has_deriv(f, a, c)."""
    found = _existence(goal)
    if found is None:
        raise Stuck("S140", "no derivative is asked", goal=goal)
    step, value = derivative(state, *found)
    return state.proof.step("ex_intro", [step], goal=goal, value=value)


def deriv_equation(state: State, goal: Term) -> int:
    """Prove a relation that mentions deriv(f)(a), or `false` from facts that do.

    Every derivative that can be found gives an equation deriv(f)(a) = c; the goal is rewritten with them
    and left to arithmetic, and to the general search once no derivative is left in it.
    """
    for index in state.facts():
        conclusion = state.proof.conclusion(index)
        if arguments(conclusion, "exists") is not None and _existence(conclusion) is None:
            rest = replace(
                state,
                local=tuple(i for i in state.local if i != index),
                named={k: v for k, v in state.named.items() if v != index},
            )
            return unpack(rest, index, goal, deriv_equation)
    equations = _equations(state, goal)
    if not equations:
        raise Stuck("S140", "no derivative was found", goal=goal)
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
        sides = _parts_of_deriv(term)
        if sides is None:
            continue
        for step in _ways(state, *sides):
            value = value_of(state.proof, step)
            if value == term:
                continue
            found[state.proof.step("deriv_value", [step])] = None
            pending += [t for t in derivatives_in([value]) if t not in seen]
    return list(found)


def _rewritten(state: State, goal: Term, equations: Sequence[int]) -> int:
    """Put the values of the derivatives into the goal, or into the facts for `false`."""
    rules = [schema_of(state, i) for i in equations]
    if goal == FALSE:
        return _arithmetic(state.with_local(*_rewritten_facts(state, rules)), goal)

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
        after, same = rewrite(state, fact, [*rules, *_definitions(state)], simple, rounds=4)
        if same is not None and after != fact:
            hole = free("?fact", fact.type)
            found.append(proof.step("subst", [same, index], template=lam(hole, hole)))
    return found


def _mentions_derivative(goal: Term) -> bool:
    return relation(goal) is not None and (goal == FALSE or bool(derivatives_in([goal])))


def _relates_defined(goal: Term) -> bool:
    return relation(goal) is not None and _mentions_defined(goal)


_ACTIVE: WeakKeyDictionary[Proof, list[Term]] = WeakKeyDictionary()
MAX_ACTIVE = 8
"""How many searches may be under way, each for a condition of the one before."""


def once(prove: Callable[[State, Term], int]) -> Callable[[State, Term], int]:
    """Return the tactic, refusing a goal that it is being asked for while it works on that goal."""

    def guarded(state: State, goal: Term) -> int:
        active = _ACTIVE.setdefault(state.proof, [])
        if goal in active or len(active) >= MAX_ACTIVE:
            raise Stuck("S140", "the search for a derivative goes round in a circle", goal=goal)
        active.append(goal)
        try:
            return prove(state, goal)
        finally:
            active.pop()

    return guarded


def _different(state: State, goal: Term) -> int:
    """Absurdity from a local l = r with l - r != 0."""
    proof = state.proof
    for index in reversed(state.local):
        found = relation(proof.conclusion(index))
        if found is None or found[0] != "eq" or found[1].type != REAL or proof.steps[index].rule != "hyp":
            continue
        rest = replace(
            state,
            local=tuple(i for i in state.local if i != index),
            named={k: v for k, v in state.named.items() if v != index},
        )
        value = found[1] if found[2] == real(0) else sub(found[1], found[2])
        shown = apart(rest, value)
        level = linarith(rest, eq(value, real(0)), [index], depth=0, local=False)
        return proof.step("imp_elim", [shown, level])
    raise Stuck("S122", "no term is said to be 0", goal=goal)


def _by_definition(state: State, goal: Term) -> int:
    return unfolded(state, goal, _arithmetic)


STRATEGIES: tuple[Strategy, ...] = (
    Strategy("derivative", lambda goal: arguments(goal, "has_deriv") is not None, once(has_derivative)),
    Strategy("derivative exists", lambda goal: _existence(goal) is not None, once(derivative_exists)),
    Strategy("derivative as a value", _mentions_derivative, once(deriv_equation)),
    Strategy("different from 0", lambda goal: goal == FALSE, once(_different)),
    Strategy("definitions", _relates_defined, once(_by_definition)),
    Strategy("near a point", lambda goal: _near_parts(goal) is not None, once(nearby)),
)
"""What `logic.auto` may call, by the shape of the goal."""
