"""The search for derivatives: by shape, by facts, by equations between functions. Untrusted.

`derive` builds has_deriv(f, a, c) with whatever c the rules give. The side conditions of a rule (a
denominator that is not 0, the logarithm of a positive number) are proved from the state; `holds_near` proves
that they hold near a point, since a differentiable function is continuous there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from symderive.errors import Refusal, SymderiveError, TermError
from symderive.kernel.definitions import DEFINITIONS
from symderive.tactics.analysis import (
    around,
    at_values,
    deriv,
    directional,
    has_deriv,
    has_grad,
    lemma,
    multiplied,
    norm_as_root,
    of_finite_sum,
    of_negation,
    of_power,
    of_symbolic_power,
    positive_sum,
    radius_found,
    smaller,
    stays_positive,
    value_of,
    with_value,
)
from symderive.tactics.arith import linarith, nonzero, positivity, relation
from symderive.tactics.logic import attempt, by_cases, introduced, simple, solve_goal, unpack
from symderive.tactics.magnitude import with_absolute_bounds
from symderive.tactics.matching import Schema, closed_subterms, instances, instantiate, match, schema_of
from symderive.tactics.proof import Proof, State, Stuck, twin
from symderive.tactics.rewriting import rewrite
from symderive.terms.build import (
    FALSE,
    absolute,
    arguments,
    conj,
    divide,
    eq,
    exists,
    integer,
    inv,
    is_negation,
    le,
    lt,
    mul,
    neg,
    negation,
    norm,
    power,
    real,
    sub,
    unary,
    zero,
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
)
from symderive.terms.types import INT, REAL, Function, Space, is_inner_product

__all__ = [
    "DEFINED",
    "Search",
    "apart",
    "apart_by_search",
    "by_equations",
    "by_fact",
    "by_positive_parts",
    "candidates",
    "condition",
    "definition_of",
    "deriv_existence",
    "derive",
    "different",
    "existence",
    "holds_near",
    "near_parts",
    "no_derivative",
    "of_existence",
    "restated",
    "solved",
    "termwise_sum",
    "with_length",
]

MAX_LEVEL = 6
"""How often a derivative may be taken near a point to take it at the point, one inside the other."""


@dataclass(frozen=True, slots=True)
class Search:
    """What one search may use.

    `skip` are facts that are being used as equations between functions already; `near` is a point y
    that is only near the point of interest, and `assumed` collects the conditions on it.
    """

    state: State
    skip: frozenset[int] = frozenset()
    near: Free | None = None
    assumed: list[Term] = field(default_factory=list)
    level: int = 0

    def inside(self, state: State) -> Search:
        """Return the same search with another state."""
        return replace(self, state=state)


# -- existence -------------------------------------------------------------------------------------


def existence(term: Term) -> tuple[Term, Term] | None:
    """Return f and a if the term is ∃c. has_deriv(f, a, c) or ∃g. has_grad(f, a, g)."""
    found = arguments(term, "exists")
    if found is None or not isinstance(found[0].type, Function) or not is_inner_product(found[0].type.domain):
        return None
    hole = free("?value", found[0].type.domain)
    body = apply(found[0], hole)
    inside = arguments(body, "has_deriv") or arguments(body, "has_grad")
    if inside is None or len(inside) != 3 or inside[2] != hole:
        return None
    if occurs(hole, inside[0]) or occurs(hole, inside[1]):
        return None
    return inside[0], inside[1]


def deriv_existence(term: Term) -> tuple[Term, Term] | None:
    """Return f and a if the term is ∃c. has_deriv(f, a, c)."""
    found = existence(term)
    if found is None or found[1].type != REAL:
        return None
    (predicate,) = arguments(term, "exists") or ()
    inside = arguments(apply(predicate, free("?value", REAL)), "has_deriv")
    return found if inside is not None else None


def of_existence(state: State, step: int) -> int:
    """∃c. has_deriv(f, a, c) gives has_deriv(f, a, deriv(f)(a)); likewise of gradients.

    Other steps are returned as they are.
    """
    proof = state.proof
    conclusion = proof.conclusion(step)
    found = existence(conclusion)
    if found is None:
        return step
    (predicate,) = arguments(conclusion, "exists") or ()
    taken = state.taking(conclusion, *proof.hypotheses(step))
    c, _ = taken.fresh("c", found[1].type)
    assumed = proof.hyp(apply(predicate, c))
    rule = "deriv_value" if arguments(apply(predicate, c), "has_deriv") is not None else "grad_value"
    inside = with_value(proof, assumed, proof.flip(proof.step(rule, [assumed])))
    return proof.step("ex_elim", [step, inside], variable=c)


# -- by shape --------------------------------------------------------------------------------------


def derive(search: Search, function: Term, point: Term) -> int:
    """Return a step has_deriv(function, point, c)."""
    search.state.allowance.spend()
    known = by_fact(search, function, point)
    if known is not None:
        return known
    variable, inner = search.state.taking(function, point).fresh("x", REAL)
    return _of_body(search.inside(inner), variable, apply(function, variable), point)


def _of_body(search: Search, x: Free, body: Term, point: Term, *, flat: bool = False) -> int:
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
        if error.code == "S190" or flat:
            raise
        again = normal(proof, body)
        if again is None or again == body:
            raise
        step = _of_body(search, x, again, point, flat=True)
        return restated(proof, step, lam(x, body))


def normal(proof: Proof, term: Term) -> Term | None:
    try:
        return proof.form().normal(term)
    except (Refusal, TermError):
        return None


def restated(proof: Proof, step: int, function: Term) -> int:
    """Restate a derivative for a function with the same normal form."""
    found = arguments(proof.conclusion(step), "has_deriv")
    if found is None or found[0] == function:
        return step
    return proof.step("convert", [step], goal=has_deriv(function, found[1], found[2]))


def _of_shape(search: Search, x: Free, body: Term, point: Term) -> int:
    proof = search.state.proof
    if not isinstance(body, App):
        raise no_derivative(lam(x, body), point)
    head, args = body.head, body.args
    name = head.name if isinstance(head, Const) else ""

    def inside(part: Term) -> int:
        return _of_body(search, x, part, point)

    if name == "add":
        return proof.step("hd_add", [inside(args[0]), inside(args[1])])
    if name == "mul" or (name in ("smul", "inner") and args[1].type == REAL):
        step = proof.step("hd_mul", [inside(args[0]), inside(args[1])])
        return restated(proof, step, lam(x, body))
    if name == "pow":
        return _of_power(search, x, body, point)
    if name == "inv":
        first = inside(args[0])
        value = apply(lam(x, args[0]), point)
        return proof.step("hd_inv", [first, _apart(search, value)])
    if name == "ite":
        return _of_cases(search, x, body, point)
    if name == "norm" and isinstance(args[0].type, Space):
        step = _through(search, x, body, point, norm_as_root(search.state, args[0]))
        return with_length(search.state, step, apply(lam(x, args[0]), point))
    if name == "sum" and not occurs(x, args[0]) and not occurs(x, args[1]):
        return termwise_sum(search, x, body, point, _of_body)
    if name == "csum":
        return _through(search, x, body, point, proof.step("csum_sum", function=args[0]))
    if name == "deriv" and len(args) == 2 and occurs(x, args[0]):
        return _through(search, x, body, point, proof.step("deriv_value", [derive(search, args[0], args[1])]))
    outer = apply(head, *args[:-1])
    again = definition_of(search.state, body)
    if again is not None and name not in DEFINED:
        return _through(search, x, body, point, again)
    if isinstance(args[-1].type, Space) and not occurs(x, outer) and not isinstance(head, Const):
        return _along_line(search, x, body, point)
    if args[-1].type != REAL or occurs(x, outer):
        raise no_derivative(lam(x, body), point)
    at = apply(lam(x, args[-1]), point)
    first = _outer(search, outer, at)
    if args[-1] == x:
        return first
    return proof.step("hd_chain", [first, inside(args[-1])])


def no_derivative(function: Term, point: Term) -> Stuck:
    """Return the failure to find a derivative or gradient."""
    value = free("?c", point.type)
    says = has_deriv if point.type == REAL else has_grad
    wanted = exists(value, says(function, point, value), "c")
    return Stuck("S170", "no derivative was found", goal=wanted)


def definition_of(state: State, body: Term) -> int | None:
    """Return body = its definition, where its head has one."""
    if isinstance(body, App) and isinstance(body.head, Const):
        entry = DEFINITIONS.get(body.head.name)
        if entry is not None and len(body.args) == entry[0] and body.type == REAL:
            return state.proof.step("define", value=body)
    return None


def _through(search: Search, x: Free, body: Term, point: Term, equation: int) -> int:
    """Differentiate what the body is equal to for every x."""
    proof = search.state.proof
    sides = arguments(proof.conclusion(equation), "eq")
    if sides is None:
        raise no_derivative(lam(x, body), point)
    step = _of_body(search, x, sides[1], point)
    same = proof.flip(proof.step("funext", [equation], variable=x))
    hole = free("?function", Function(REAL, REAL))
    template = lam(hole, has_deriv(hole, point, value_of(proof, step)))
    return proof.step("subst", [same, step], template=template)


def with_length(state: State, step: int, vector: Term) -> int:
    """Write |u| for sqrt(<u, u>) in the value of a derivative."""
    proof = state.proof
    root = schema_of(state, proof.flip(norm_as_root(state, vector)))
    _, same = rewrite(state, value_of(proof, step), [root], simple)
    return step if same is None else with_value(proof, step, same)


def termwise_sum(
    search: Search, x: Free, body: App, point: Term, find: Callable[[Search, Free, Term, Term], int]
) -> int:
    """Differentiate a finite sum term by term; `find` does it for a term."""
    state, proof = search.state, search.state.proof
    lower, upper, function = body.args
    k, inside = state.taking(body, point).fresh("k", INT)
    in_range = conj(le(lower, k), le(k, upper))
    within = search.inside(inside.with_local(proof.hyp(in_range)))
    part = apply(function, k)
    step = find(within, x, part, point)
    values = lam(k, value_of(proof, step))
    general = proof.step("all_intro", [proof.discharge(step, [in_range])], variable=k)
    terms = lam(k, lam(x, part))
    return of_finite_sum(state, terms, values, lower, upper, general)


def _of_power(search: Search, x: Free, body: App, point: Term) -> int:
    proof = search.state.proof
    base, exponent = body.args
    if occurs(x, exponent):
        raise no_derivative(lam(x, body), point)
    at = apply(lam(x, base), point)
    if isinstance(exponent, Lit) and exponent.value < 0:
        step = _of_body(search, x, power(inv(base), integer(-int(exponent.value))), point)
        return restated(proof, step, lam(x, body))
    if isinstance(exponent, Lit):
        outer = of_power(search.state, int(exponent.value), at)
    else:
        positive = condition(search, le(integer(1), exponent))
        outer = of_symbolic_power(search.state, exponent, positive, at)
    if base == x:
        return outer
    return proof.step("hd_chain", [outer, _of_body(search, x, base, point)])


def _of_cases(search: Search, x: Free, body: App, point: Term) -> int:
    """A function by cases has the derivative of the case that holds near the point."""
    condition, first, second = body.args[:3]
    if len(body.args) > 3:
        raise no_derivative(lam(x, body), point)
    at = apply(lam(x, condition), point)
    failures: list[SymderiveError] = []
    for holds, branch in ((True, first), (False, second)):
        wanted = condition if holds else negation(condition)
        try:
            _settled(search.state, at if holds else negation(at))
            step = _of_body(search, x, branch, point)

            def equation(inner: State, y: Free, wanted: Term = wanted, holds: bool = holds) -> int:
                shown = _settled(inner, apply(lam(x, wanted), y))
                value = apply(lam(x, body), y)
                return inner.proof.step("ite_true" if holds else "ite_false", [shown], value=value)

            def owed(y: Free, wanted: Term = wanted) -> list[Term]:
                return [apply(lam(x, wanted), y)]

            return _agreeing(search, lam(x, body), step, owed, equation)
        except (Stuck, Refusal, TermError) as error:
            if error.code == "S190":
                raise
            failures.append(twin(error))
    raise no_derivative(lam(x, body), point) from failures[-1]


def _settled(state: State, goal: Term) -> int:
    return attempt(lambda: simple(state, goal), lambda: solve_goal(state, goal, depth=1))


def _agreeing(
    search: Search,
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
    near = holds_near(search.inside(inner), point, lam(y, conj(*owed)))

    def finish(inside: State, target: Term) -> int:
        positive, general = inside.local[-2], inside.local[-1]
        radius = arguments(proof.conclusion(positive), "lt")
        if radius is None:
            raise Stuck("S170", "a radius is needed", goal=target)
        z, within = inside.taking(function, point, value).fresh("y", REAL)
        close = proof.hyp(lt(absolute(sub(z, point)), radius[1]))
        shown = proof.step("imp_elim", [at_values(proof, general, z), close])
        same = equation(within.with_local(close, shown), z)
        return proof.step("hd_cong", [step, positive, same], variable=z)

    return unpack(state, near, goal, finish)


def _along_line(search: Search, x: Free, body: App, point: Term) -> int:
    """Differentiate f(w + x·d), f a function of a vector with a gradient at the point that is reached."""
    proof = search.state.proof
    form = proof.form()
    function, inside = apply(body.head, *body.args[:-1]), body.args[-1]
    line = form.poly(inside)
    unit = next((a for m in line for a, _ in m if form.atom(a) == x), None)
    slope = {tuple(f for f in m if f[0] != unit): c for m, c in line.items() if (unit, 1) in m}
    base = {m: c for m, c in line.items() if all(a != unit for a, _ in m)}
    direction, start = form.reify(slope, inside.type), form.reify(base, inside.type)
    if len(slope) + len(base) != len(line) or occurs(x, direction) or occurs(x, start):
        raise no_derivative(lam(x, body), point)
    step = by_fact(search, function, apply(lam(x, inside), point))
    if step is None:
        raise no_derivative(lam(x, body), point)
    return restated(proof, directional(search.state, step, start, direction, point), lam(x, body))


# -- functions that are applied --------------------------------------------------------------------


# Defined functions of one real: name -> (the function whose value the derivative is written with,
# the derivative as a function of that value).
DEFINED: dict[str, tuple[str, Callable[[Term], Term]]] = {
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
        raise Stuck("S170", "a definition is no equation")
    step = derive(Search(inner), sides[1], z)
    other, shape = DEFINED[name]
    meaning = proof.step("define", value=unary(other, z))
    body = arguments(proof.conclusion(meaning), "eq")
    if body is None:
        raise Stuck("S170", "a definition is no equation")
    value = value_of(proof, step)
    equation = linarith(inner, eq(value, shape(body[1])), [], depth=0, local=False)
    hole = free("?value", REAL)
    equation = proof.step(
        "subst", [proof.flip(meaning), equation], template=lam(hole, eq(value, shape(hole)))
    )
    step = with_value(proof, step, equation)
    function = free("?function", Function(REAL, REAL))
    template = lam(function, has_deriv(function, z, value_of(proof, step)))
    step = proof.step("subst", [proof.flip(same), step], template=template)
    return proof.step("all_intro", [step], variable=z)


def _outer(search: Search, function: Term, point: Term) -> int:
    """Return has_deriv(function, point, c) for a constant, a symbol, or such applied to some arguments."""
    proof = search.state.proof
    name = function.name if isinstance(function, Const) else ""
    if name in ("exp", "sin", "cos", "atan"):
        return proof.step("hd_elementary", name=name, point=point)
    if name in ("log", "sqrt"):
        positive = condition(search, lt(real(0), point))
        return proof.step("hd_elementary", [positive], name=name, point=point)
    if name == "asin":
        ends = (lt(real(-1), point), lt(point, real(1)))
        inside = proof.step("and_intro", [condition(search, end) for end in ends])
        return proof.step("hd_elementary", [inside], name=name, point=point)
    if name == "norm":
        return _absolute_value(search, point)
    if name == "neg":
        return of_negation(search.state, point)
    if name in DEFINED:
        general = lemma(search.state, f"derivative of {name}", lambda s: _defined_lemma(s, name))
        return at_values(proof, general, point)
    for step in candidates(search, function, point):
        return step
    raise no_derivative(function, point)


def _absolute_value(search: Search, point: Term) -> int:
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
    else:
        return proof.step("hd_elementary", [negative], name="abs_negative", point=point)
    general = lemma(search.state, "derivative of |y|", _absolute_lemma)
    return proof.step("imp_elim", [at_values(proof, general, point), _apart(search, point)])


def _absolute_lemma(state: State) -> int:
    """∀z. z != 0 ⇒ has_deriv(λy. |y|, z, z/|z|)."""
    proof = state.proof
    z, inner = state.fresh("z", REAL)
    apart_from = proof.hyp(negation(eq(z, real(0))))
    value = divide(z, absolute(z))
    goal = has_deriv(const("norm", REAL), z, value)
    cases = proof.step("trichotomy", left=z, right=real(0))

    def finish(inside: State, _: Term) -> int:
        case = inside.local[-1]
        sides = arguments(proof.conclusion(case), "lt")
        if sides is None:
            absurd = proof.step("imp_elim", [apart_from, case])
            return proof.step("contra", [absurd], proposition=goal)
        name, sign = ("abs", 1) if sides[1] == z else ("abs_negative", -1)
        step = proof.step("hd_elementary", [case], name=name, point=z)
        size = solve_goal(inside, eq(absolute(z), mul(real(sign), z)), depth=1)
        same = linarith(inside, eq(real(sign), value), [size], depth=1)
        return with_value(proof, step, same)

    step = by_cases(inner.with_local(apart_from), cases, goal, finish)
    return proof.general(step, [z], [proof.conclusion(apart_from)])


def by_positive_parts(state: State, goal: Term) -> int:
    """Prove a side condition from sums of positive terms and from vectors that are not 0."""
    proof = state.proof
    added: list[int] = []
    for node in closed_subterms(goal):
        name = node.head.name if isinstance(node, App) and isinstance(node.head, Const) else ""
        if node.type == REAL and name in ("sum", "csum", "inner", "norm"):
            try:
                added.append(_positive_part(state, node))
            except (Stuck, Refusal, TermError) as error:
                if error.code == "S190":
                    raise
    if not added:
        raise Stuck("S121", "no sum or square is seen to be positive", goal=goal)
    if proof.conclusion(added[0]) == goal:
        return added[0]
    return simple(state.with_local(*added), goal)


def _positive_part(state: State, node: Term) -> int:
    """0 < Σ f, or 0 < <u, u> or 0 < |u| where a fact says that u (up to the form) is not 0."""
    proof = state.proof
    goal = lt(real(0), node)
    summed, cyclic, square = (arguments(node, name) for name in ("sum", "csum", "inner"))
    if summed is not None:
        return positive_sum(state, summed[2], summed[0], summed[1])
    if cyclic is not None:
        meaning = proof.step("csum_sum", function=cyclic[0])
        sides = arguments(proof.conclusion(meaning), "eq") or (node, node)
        lower, upper, function = arguments(sides[1], "sum") or (node, node, node)
        sizes = [proof.step("size", name=name) for name in sorted(proof.sizes)]
        step = positive_sum(state.with_local(*sizes), function, lower, upper)
        hole = free("?sum", REAL)
        return proof.step("subst", [proof.flip(meaning), step], template=lam(hole, lt(real(0), hole)))
    length = arguments(node, "norm")
    vector = length[0] if length is not None else square[0] if square is not None else node
    if not isinstance(vector.type, Space) or (square is not None and square[1] != vector):
        raise Stuck("S121", "this is not seen to be positive", goal=goal)
    for index in state.facts():
        fact = proof.conclusion(index)
        denied = arguments(fact, "imp") if is_negation(fact) else None
        unequal = arguments(denied[0], "eq") if denied is not None else None
        if unequal is None or unequal[0].type != vector.type:
            continue
        try:
            size = _positive_norm(state, index, *unequal)
            return linarith(state, goal, [size, multiplied(state, size, size)], depth=0, local=False)
        except (Stuck, Refusal, TermError) as error:
            if error.code == "S190":
                raise
    raise Stuck("S121", "the vector is not seen to be different from 0", goal=goal)


def _positive_norm(state: State, fact: int, left: Term, right: Term) -> int:
    """0 < |u - v| from u != v."""
    proof = state.proof
    nothing = zero(left.type)
    gap = left if right == nothing else sub(left, right)
    level = proof.hyp(eq(gap, nothing))
    same = linarith(state, eq(left, right), [level], depth=0, local=False)
    absurd = proof.step("imp_elim", [fact, same])
    differs = proof.step("imp_intro", [absurd], proposition=proof.conclusion(level))
    step, strict = positivity(state.with_local(differs), norm(gap))
    if not strict:
        raise Stuck("S121", "the vector is not seen to be different from 0", goal=lt(real(0), norm(gap)))
    return step


def _by_instances(state: State, goal: Term) -> int:
    """Prove a side condition from instances of general facts that speak of it."""
    added: list[int] = []
    targets = [goal, *(state.proof.conclusion(i) for i in state.local)]
    for index in state.facts():
        if arguments(state.proof.conclusion(index), "forall") is not None:
            added += instances(state, index, targets, simple)
    known = [i for i in added if i not in state.facts()]
    if not known:
        raise Stuck("S130", "no fact speaks of this", goal=goal)
    return simple(state.with_local(*known), goal)


def _here(state: State, goal: Term) -> int:
    """Prove what is said of a point that is near another."""
    sides = deriv_existence(goal)
    if sides is not None:
        step = derive(Search(state), *sides)
        return state.proof.step("ex_intro", [step], goal=goal, value=value_of(state.proof, step))
    tries = [lambda: simple(state, goal), lambda: by_positive_parts(state, goal)]
    if goal == FALSE:
        tries.append(lambda: different(state, goal))
    return attempt(*tries, lambda: _by_instances(state, goal))


def condition(search: Search, goal: Term) -> int:
    """Prove a side condition; a condition on the point that is only near is collected instead."""
    state = search.state
    ways = [
        lambda: simple(state, goal),
        lambda: by_positive_parts(state, goal),
        lambda: _by_instances(state, goal),
    ]
    if search.near is None or not occurs(search.near, goal):
        return attempt(*ways, lambda: solve_goal(with_absolute_bounds(state), goal, depth=1))
    try:
        return attempt(*ways)
    except (Stuck, Refusal, TermError) as error:
        if error.code == "S190":
            raise
    if goal not in search.assumed:
        search.assumed.append(goal)
    return state.proof.hyp(goal)


def apart(state: State, value: Term) -> int:
    """Prove `value` != 0 as a negation."""
    proof = state.proof
    shown = attempt(lambda: nonzero(state, value), lambda: by_positive_parts(state, lt(real(0), value)))
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


def apart_by_search(state: State, value: Term) -> int:
    """Prove `value` != 0 as a negation, from a sign that the general search finds, or by that search."""
    richer = with_absolute_bounds(state)

    def signed(goal: Term) -> int:
        return apart(state.with_local(solve_goal(richer, goal, depth=1)), value)

    return attempt(
        lambda: solve_goal(richer, negation(eq(value, real(0))), depth=1),
        lambda: signed(lt(real(0), value)),
        lambda: signed(lt(value, real(0))),
    )


def different(state: State, goal: Term) -> int:
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


def _apart(search: Search, value: Term) -> int:
    goal = negation(eq(value, real(0)))
    ways = [lambda: apart(search.state, value), lambda: _by_instances(search.state, goal)]
    if search.near is None or not occurs(search.near, goal):
        return attempt(*ways, lambda: apart_by_search(search.state, value))
    try:
        return attempt(*ways)
    except (Stuck, Refusal, TermError) as error:
        if error.code == "S190":
            raise
    if goal not in search.assumed:
        search.assumed.append(goal)
    return search.state.proof.hyp(goal)


def candidates(search: Search, function: Term, point: Term) -> Iterator[int]:
    """Yield steps has_deriv(function, point, c): by a fact, by equations, through derivatives nearby."""
    known = by_fact(search, function, point)
    if known is not None:
        yield known
    yield from by_equations(search, function, point)
    inner = arguments(function, "deriv")
    if inner is not None and len(inner) == 1 and search.level < MAX_LEVEL:
        yield from _of_derivative(search, inner[0], point)


def _conclusions(term: Term) -> tuple[Term, Term] | None:
    """Return f and a if the term is has_deriv(f, a, c), has_grad(f, a, c), or ∃c of it."""
    found = arguments(term, "has_deriv") or arguments(term, "has_grad")
    if found is not None and len(found) == 3:
        return found[0], found[1]
    return existence(term)


def by_fact(search: Search, function: Term, point: Term) -> int | None:
    """Return has_deriv(function, point, c) from a fact that says so, at this point or at every point.

    For a function of a vector the relation is has_grad.
    """
    state, proof = search.state, search.state.proof
    form = proof.form()
    for index in reversed(state.facts()):
        schema = schema_of(state, index)
        sides = _conclusions(schema.conclusion)
        if sides is None or sides[1].type != point.type:
            continue
        values = match(sides[0], function, schema.variables, form)
        if values is not None:
            values = match(sides[1], point, schema.variables, form, values)
        if values is None or any(v not in values for v in schema.variables):
            continue
        state.allowance.spend()
        try:
            step = instantiate(state, schema, values, lambda _, c: condition(search, c))
        except (Stuck, Refusal, TermError) as error:
            if error.code == "S190":
                raise
            continue
        step = of_existence(state, step)
        if point.type == REAL and arguments(proof.conclusion(step), "has_grad") is not None:
            step = proof.step("real_grad", [step])
        says = has_deriv if point.type == REAL else has_grad
        goal = says(function, point, value_of(proof, step))
        return step if proof.conclusion(step) == goal else proof.step("convert", [step], goal=goal)
    return None


# -- equations between functions -------------------------------------------------------------------


def by_equations(search: Search, function: Term, point: Term) -> Iterator[int]:
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


def _by_equation(search: Search, schema: Schema, flipped: bool, function: Term, point: Term) -> int:
    """Use one equation, from its other side with `flipped`."""
    state, proof = search.state, search.state.proof
    sides = arguments(schema.conclusion, "eq") or ()
    side = sides[1 if flipped else 0]
    y, inner = state.taking(function, point).fresh("y", REAL)
    at = apply(function, y)
    values = solved(inner, schema, side, function, y)

    def says(given: State, owed: Search) -> int:
        step = instantiate(given, schema, values, lambda _, c: condition(owed, c))
        if side.type != REAL:
            step = applied(proof, step, y)
        if flipped:
            step = proof.flip(step)
        other = arguments(proof.conclusion(step), "eq")
        if other is None:
            raise no_derivative(function, point)
        return step if other[0] == at else proof.step("convert", [step], goal=eq(at, other[1]))

    collected: list[Term] = []
    first = says(inner, replace(search, state=inner, near=y, assumed=collected))
    other = arguments(proof.conclusion(first), "eq")
    if other is None or other[1] == at:
        raise no_derivative(function, point)
    within = replace(search, state=inner, skip=search.skip | {schema.fact}, level=search.level + 1)
    if within.level > MAX_LEVEL:
        raise no_derivative(function, point)
    step = _of_body(within, y, other[1], point)
    return _near_equation(search, function, step, y, collected, first)


def _near_equation(
    search: Search, function: Term, step: int, y: Free, collected: Sequence[Term], equation: int
) -> int:
    """has_deriv(λy. t, a, c) and C(y) ⊢ function(y) = t give has_deriv(function, a, c) if C holds near a."""
    proof = search.state.proof
    general = proof.step("all_intro", [proof.discharge(equation, collected)], variable=y)

    def conditions(z: Free) -> list[Term]:
        hole = lam(y, conj(*collected))
        return [apply(hole, z)] if collected else []

    def instance(inner: State, z: Free) -> int:
        return _chained(inner, at_values(proof, general, z))

    return _agreeing(search, function, step, conditions, instance)


def applied(proof: Proof, step: int, value: Term) -> int:
    """From f = g to f(x) = g(x)."""
    sides = arguments(proof.conclusion(step), "eq")
    if sides is None:
        raise Stuck("S170", "an equation is needed", goal=proof.conclusion(step))
    hole = free("?function", sides[0].type)
    at = apply(sides[0], value)
    return proof.step(
        "subst", [step, proof.step("refl", value=at)], template=lam(hole, eq(at, apply(hole, value)))
    )


def solved(state: State, schema: Schema, side: Term, function: Term, y: Free) -> dict[Free, Term]:
    """Return values of the variables of a fact for which its side is function(y)."""
    form = state.proof.form()
    stuck = no_derivative(function, y)
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


def _of_derivative(search: Search, function: Term, point: Term) -> Iterator[int]:
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
                    for step in by_equations(replace(near, skip=search.skip | only), function, y):
                        yield step, frozenset((index,))
        else:
            yield derive(near, function, y), frozenset()

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


# -- near a point ----------------------------------------------------------------------------------


def near_parts(goal: Term) -> tuple[Term, Term] | None:
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


def holds_near(search: Search, point: Term, predicate: Term) -> int:
    """Prove `around(point, predicate)`."""
    search.state.allowance.spend(2)
    y, inner = search.state.taking(point, predicate).fresh("y", REAL)
    body = apply(predicate, y)
    both = arguments(body, "and")
    if both is not None:
        return _both_near(search, point, lam(y, both[0], "y"), lam(y, both[1], "y"))
    within = search.inside(inner)
    tries = [*_open_condition(within, point, y, predicate), *_in_radii(within, point, y, predicate)]
    if near_parts(body) is not None or deriv_existence(body) is not None:
        tries.append(lambda: _collecting(within, point, y, predicate))
    return attempt(*tries)


def _open_condition(search: Search, point: Term, y: Free, predicate: Term) -> list[Callable[[], int]]:
    """What holds at the point and therefore near it: strict inequalities and !=."""
    body = apply(predicate, y)
    found = relation(body)
    if found is not None and found[0] != "eq" and found[1].type == REAL and body != FALSE:
        size = arguments(found[1], "norm")
        ways = [lambda: _stays_positive(search, point, y, (found[1], found[2]), predicate)]
        if size is not None and size[0].type == REAL:
            within = conj(lt(size[0], found[2]), lt(neg(size[0]), found[2]))
            ways.append(lambda: _weaker_near(search, point, predicate, lam(y, within, "y")))
        return ways
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


def _in_radii(search: Search, point: Term, y: Free, predicate: Term) -> list[Callable[[], int]]:
    def within(radius: Term) -> Callable[[], int]:
        return lambda: _within(search.state, point, predicate, y, radius)

    return [within(radius) for radius in _radii(search.state)]


def _collecting(search: Search, point: Term, y: Free, predicate: Term) -> int:
    """P near the point, where P(y) follows from conditions on y that hold near the point."""
    proof = search.state.proof
    collected: list[Term] = []
    near = replace(search, near=y, assumed=collected, level=search.level + 1)
    if near.level > MAX_LEVEL:
        raise Stuck("S171", "points near points near points are too many", goal=around(point, predicate))
    body = apply(predicate, y)
    parts = near_parts(body)
    sides = deriv_existence(body)
    if parts is not None:
        shown = holds_near(near, *parts)
    elif sides is not None:
        step = derive(near, *sides)
        shown = proof.step("ex_intro", [step], goal=body, value=value_of(proof, step))
    else:
        raise Stuck("S171", "this does not speak of the points near a point", goal=body)
    owed = [c for c in collected if c in proof.hypotheses(shown)]
    if not owed:
        one = linarith(search.state, lt(real(0), real(1)), [], depth=0, local=False)
        return radius_found(proof, point, predicate, y, real(1), one, shown)
    known = holds_near(search, point, lam(y, conj(*owed), "y"))
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
    shown = introduced(state.with_local(close), apply(predicate, y), _here)
    return radius_found(proof, point, predicate, y, radius, positive, shown)


def _both_near(search: Search, point: Term, first: Term, second: Term) -> int:
    """Near the point both hold, if each does."""
    state, proof = search.state, search.state.proof
    one, two = holds_near(search, point, first), holds_near(search, point, second)
    y = free("?y", REAL)
    predicate = lam(y, conj(apply(first, y), apply(second, y)), "y")
    goal = around(point, predicate)

    def finish(inner: State, target: Term) -> int:
        zero_one, general_one, zero_two, general_two = inner.local[-4:]
        least = smaller(inner, zero_one, zero_two)
        return unpack(inner, least, target, lambda s, _: _least(s, general_one, general_two))

    def _least(inner: State, general_one: int, general_two: int) -> int:
        positive = inner.local[-3]
        radius = arguments(proof.conclusion(positive), "lt")
        if radius is None:
            raise Stuck("S171", "a radius is lost", goal=goal)
        z, within = inner.taking(goal).fresh("y", REAL)
        close = proof.hyp(lt(absolute(sub(z, point)), radius[1]))
        within = within.with_local(close)
        shown = []
        for general in (general_one, general_two):
            instance = at_values(proof, general, z)
            condition = arguments(proof.conclusion(instance), "imp")
            if condition is None:
                raise Stuck("S171", "a radius is lost", goal=goal)
            shown.append(proof.step("imp_elim", [instance, linarith(within, condition[0], [close], depth=0)]))
        both = proof.step("and_intro", shown)
        return radius_found(proof, point, predicate, z, radius[1], positive, both)

    return unpack(state, one, goal, lambda s, g: unpack(s, two, g, finish))


def _weaker_near(search: Search, point: Term, predicate: Term, stronger: Term) -> int:
    """P near the point, where a stronger property holds near it."""
    state, proof = search.state, search.state.proof
    near = holds_near(search, point, stronger)
    goal = around(point, predicate)

    def finish(inner: State, target: Term) -> int:
        positive, general = inner.local[-2:]
        radius = arguments(proof.conclusion(positive), "lt")
        if radius is None:
            raise Stuck("S171", "a radius is lost", goal=target)
        z, within = inner.taking(goal).fresh("y", REAL)
        close = proof.hyp(lt(absolute(sub(z, point)), radius[1]))
        shown = proof.step("imp_elim", [at_values(proof, general, z), close])
        wanted = apply(predicate, z)
        shown = _weakened(within.with_local(close), shown, wanted)
        return radius_found(proof, point, predicate, z, radius[1], positive, shown)

    return unpack(state, near, goal, finish)


def _weakened(state: State, shown: int, goal: Term) -> int:
    """Conclude A => B from B, or A or B from one of them."""
    proof = state.proof
    known = proof.conclusion(shown)
    implied, either = arguments(goal, "imp"), arguments(goal, "or")
    if implied is not None and implied[1] == known:
        return proof.step("imp_intro", [shown], proposition=implied[0])
    if either is not None and either[0] == known:
        return proof.step("or_left", [shown], other=either[1])
    if either is not None and either[1] == known:
        return proof.step("or_right", [shown], other=either[0])
    return _settled(state.with_local(shown), goal)


def _positive_near(search: Search, point: Term, y: Free, value: Term, positive: int) -> int:
    """∃δ. 0 < δ ∧ ∀y. |y - a| < δ ⇒ 0 < value(y), from 0 < value(a)."""
    step = derive(search, lam(y, value, "y"), point)
    return stays_positive(search.state, step, positive)


def _stays_positive(search: Search, point: Term, y: Free, sides: tuple[Term, Term], predicate: Term) -> int:
    """P near the point, where left < right there gives P."""
    left, right = sides
    value = right if left == real(0) else sub(right, left)
    positive = condition(search, lt(real(0), apply(lam(y, value, "y"), point)))
    near = _positive_near(search, point, y, value, positive)
    if apply(predicate, y) == lt(real(0), value):
        return near
    return _from_near(search.state, near, point, predicate)


def _from_near(state: State, near: int, point: Term, predicate: Term, general: int | None = None) -> int:
    """P near the point, from what is known near it: by a general implication, or else by arithmetic."""
    proof = state.proof
    goal = around(point, predicate)

    def finish(inner: State, target: Term) -> int:
        positive, known = inner.local[-2:]
        radius = arguments(proof.conclusion(positive), "lt")
        if radius is None:
            raise Stuck("S171", "a radius is lost", goal=target)
        z, within = inner.taking(goal).fresh("y", REAL)
        close = proof.hyp(lt(absolute(sub(z, point)), radius[1]))
        here = proof.step("imp_elim", [at_values(proof, known, z), close])
        if general is not None:
            shown = _chained(within.with_local(here), at_values(proof, general, z))
        else:
            shown = introduced(
                within,
                apply(predicate, z),
                lambda s, g: linarith(s, g, [here, *s.local[-1:]], depth=0, local=False),
            )
        return radius_found(proof, point, predicate, z, radius[1], positive, shown)

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


def _stays_apart(search: Search, point: Term, y: Free, value: Term, predicate: Term) -> int:
    """λy. not value(y) = 0 near the point, by the sign of value(a)."""
    state, proof = search.state, search.state.proof
    at = apply(lam(y, value, "y"), point)
    differs = _apart(search, at)
    goal = around(point, predicate)
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
