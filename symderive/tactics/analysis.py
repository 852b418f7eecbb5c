"""General facts of analysis, each proved from the kernel's rules once in a proof that needs it. Untrusted.

Derivatives of powers; continuity of what is differentiable; gradients from a quadratic bound, of sums, of
compositions, along a line. A function here takes steps for the conditions and returns a step for the
instance; the ε-δ arguments are in the private functions that prove the closed statements.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from symderive.tactics.arith import Combination, Setting, combine, linarith, positivity
from symderive.tactics.logic import introduced, simple, unpack, witness
from symderive.tactics.magnitude import absolute_bounds, compare_squares
from symderive.tactics.proof import Proof, State, Stuck
from symderive.terms.build import (
    FALSE,
    absolute,
    add,
    arguments,
    conj,
    eq,
    exists,
    forall,
    implies,
    inner,
    integer,
    inv,
    le,
    lt,
    mul,
    neg,
    norm,
    of_int,
    power,
    real,
    smul,
    sub,
    total,
    unary,
    zero,
)
from symderive.terms.term import App, Free, Term, apply, const, free, lam
from symderive.terms.types import INT, REAL, Function, Type, function_type

__all__ = [
    "around",
    "at_values",
    "bounded",
    "cauchy_schwarz",
    "deriv",
    "directional",
    "grad",
    "gradient_affine",
    "gradient_chain",
    "gradient_from_bound",
    "gradient_meaning",
    "gradient_sum",
    "has_deriv",
    "has_grad",
    "lemma",
    "multiplied",
    "norm_as_root",
    "of_finite_sum",
    "of_negation",
    "of_power",
    "of_symbolic_power",
    "positive_sum",
    "radius_found",
    "smaller",
    "stays_positive",
    "termwise",
    "value_of",
    "with_value",
]


# -- propositions ----------------------------------------------------------------------------------


def has_deriv(function: Term, point: Term, value: Term) -> Term:
    """Return the proposition that `function` has the derivative `value` at `point`."""
    return apply(const("has_deriv"), function, point, value)


def deriv(function: Term, point: Term) -> Term:
    """Return the derivative of `function` at `point`, as a term."""
    return apply(const("deriv"), function, point)


def has_grad(function: Term, point: Term, value: Term) -> Term:
    """Return the proposition that `function` has the gradient `value` at `point`."""
    return apply(const("has_grad", point.type), function, point, value)


def grad(function: Term, point: Term) -> Term:
    """Return the gradient of `function` at `point`, as a term."""
    return apply(const("grad", point.type), function, point)


def value_of(proof: Proof, step: int) -> Term:
    """Return the c of a step that concludes has_deriv(f, a, c) or has_grad(f, a, c)."""
    found = arguments(proof.conclusion(step), "has_deriv")
    if found is None:
        found = arguments(proof.conclusion(step), "has_grad")
    if found is None:
        raise Stuck("S170", "this says nothing about a derivative", goal=proof.conclusion(step))
    return found[2]


# -- facts proved once -----------------------------------------------------------------------------


def lemma(state: State, name: str, build: Callable[[State], int]) -> int:
    """Return the step of a closed general fact, proved at most once in a proof."""
    known = state.proof.derived
    if name not in known:
        known[name] = build(State(state.proof, {}, allowance=state.allowance))
    return known[name]


def at_values(proof: Proof, general: int, *values: Term) -> int:
    """Use a general fact at values of its variables."""
    return proof.at(general, *values)


def multiplied(state: State, first: int, second: int) -> int:
    """From p <= q and r <= s to 0 <= (q - p)·(s - r), strictly if both are strict."""
    proof = state.proof
    one, two = (
        arguments(proof.conclusion(i), "lt") or arguments(proof.conclusion(i), "le") for i in (first, second)
    )
    if one is None or two is None:
        raise Stuck("S170", "two inequalities are needed")
    strict = all(arguments(proof.conclusion(i), "lt") is not None for i in (first, second))
    gap, other = sub(one[1], one[0]), sub(two[1], two[0])
    goal = (lt if strict else le)(real(0), mul(gap, other))
    return combine(state, goal, Combination(((other, first, second),)), Setting(proof.form()))


def _from(state: State, goal: Term, *steps: int) -> int:
    """Prove a relation as a combination of these facts with constant multipliers."""
    return linarith(state, goal, list(steps), depth=0, local=False)


def _antecedent(proof: Proof, step: int) -> Term:
    found = arguments(proof.conclusion(step), "imp")
    if found is None:
        raise Stuck("S170", "an implication is needed", goal=proof.conclusion(step))
    return found[0]


def _positive_part(proof: Proof, step: int) -> Term:
    """Return t of a step 0 < t."""
    found = arguments(proof.conclusion(step), "lt")
    if found is None:
        raise Stuck("S170", "a positive number is needed", goal=proof.conclusion(step))
    return found[1]


def _operands(proof: Proof, step: int, name: str) -> tuple[Term, Term, Term]:
    found = arguments(proof.conclusion(step), name)
    if found is None or len(found) != 3:
        raise Stuck("S170", f"{name} is needed", goal=proof.conclusion(step))
    return found[0], found[1], found[2]


# -- derivatives -----------------------------------------------------------------------------------


def _negation_lemma(state: State) -> int:
    """∀z. has_deriv(λy. -y, z, -1)."""
    proof = state.proof
    z, _ = state.fresh("z", REAL)
    minus = proof.step("hd_const", value=real(-1), point=z)
    product = proof.step("hd_mul", [minus, proof.step("hd_id", point=z)])
    step = proof.step("convert", [product], goal=has_deriv(const("neg", REAL), z, real(-1)))
    return proof.step("all_intro", [step], variable=z)


def of_negation(state: State, point: Term) -> int:
    """has_deriv(λy. -y, a, -1)."""
    return at_values(state.proof, lemma(state, "derivative of -y", _negation_lemma), point)


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
        first = of_power(state, half, z)
        other = exponent - half
        second = of_power(state, other, z)
        step = proof.step("hd_mul", [first, second])
        lower = z if exponent == 2 else power(z, integer(exponent - 1))
        value = mul(real(exponent), lower)
    step = proof.step("convert", [step], goal=has_deriv(function, z, value))
    return proof.step("all_intro", [step], variable=z)


def of_power(state: State, exponent: int, point: Term) -> int:
    """has_deriv(λy. y^n, a, n·a^(n-1)) for a literal n >= 0."""
    general = lemma(state, f"derivative of y^{exponent}", lambda s: _power_lemma(s, exponent))
    return at_values(state.proof, general, point)


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
    product = proof.step("hd_mul", [proof.step("hd_id", point=z), at_values(proof, assumed, z)])
    general = proof.step("fact", name="pow_succ", types=())
    known = inner.with_local(above)

    def successor(base_value: Term, exponent: Term) -> int:
        instance = at_values(proof, general, base_value, exponent)
        condition = arguments(proof.conclusion(instance), "imp")
        if condition is None:
            raise Stuck("S170", "the recursion of the power has another shape")
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
    step = with_value(proof, product, equation)
    body = arguments(says(after), "forall")
    wanted = apply(body[0], z) if body is not None else FALSE
    step = proof.step("convert", [step], goal=wanted)
    step = proof.step("all_intro", [step], variable=z)
    return proof.step("induct", [base, step], variable=k, base=one, predicate=says(k))


def of_symbolic_power(state: State, exponent: Term, positive: int, point: Term) -> int:
    """has_deriv(λy. y^k, a, k·a^(k-1)) from 1 <= k."""
    proof = state.proof
    general = lemma(state, "derivative of y^k", _symbolic_power_lemma)
    return at_values(proof, proof.step("imp_elim", [at_values(proof, general, exponent), positive]), point)


def with_value(proof: Proof, step: int, equation: int) -> int:
    """has_deriv(f, a, c) and c = d give has_deriv(f, a, d); likewise of gradients."""
    conclusion = proof.conclusion(step)
    found = arguments(conclusion, "has_deriv") or arguments(conclusion, "has_grad")
    if found is None or not isinstance(conclusion, App):
        raise Stuck("S170", "this says nothing about a derivative", goal=conclusion)
    hole = free("?value", found[2].type)
    template = lam(hole, apply(conclusion.head, found[0], found[1], hole))
    return proof.step("subst", [equation, step], template=template)


# -- near a point ----------------------------------------------------------------------------------


def around(point: Term, predicate: Term) -> Term:
    """Return ∃δ. 0 < δ ∧ ∀y. |y - point| < δ ⇒ predicate(y)."""
    delta, y = free("?delta", REAL), free("?y", REAL)
    close = lt(absolute(sub(y, point)), delta)
    general = forall(y, implies(close, apply(predicate, y)), "y")
    return exists(delta, conj(lt(real(0), delta), general), "delta")


def radius_found(
    proof: Proof, point: Term, predicate: Term, y: Free, radius: Term, positive: int, shown: int
) -> int:
    """Conclude `around` from a radius, the proof that it is positive, and P(y) under |y - a| < radius."""
    close = lt(absolute(sub(y, point)), radius)
    general = proof.step("imp_intro", [shown], proposition=close)
    general = proof.step("all_intro", [general], variable=y)
    both = proof.step("and_intro", [positive, general])
    return proof.step("ex_intro", [both], goal=around(point, predicate), value=radius)


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


def smaller(state: State, first: int, second: int) -> int:
    """∃d. 0 < d ∧ d <= a ∧ d <= b from 0 < a and 0 < b."""
    proof = state.proof
    general = lemma(state, "smaller of two", _smaller_lemma)
    instance = at_values(proof, general, _positive_part(proof, first), _positive_part(proof, second))
    return state.prove_implications(instance, [first, second])


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
    bound = proof.step("imp_elim", [at_values(proof, meaning, real(1)), one])
    y = free("?y", REAL)
    predicate = lam(y, lt(real(0), apply(f, y)), "y")
    goal = around(a, predicate)

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
        instance = at_values(proof, general, h)
        condition = arguments(proof.conclusion(instance), "imp")
        if condition is None:
            raise Stuck("S171", "a radius is lost", goal=target)
        near = linarith(there, condition[0], [close, smaller], depth=0, local=False)
        error = proof.step("imp_elim", [instance, near])
        rest = sub(sub(apply(f, z), height), mul(c, h))
        error = linarith(there, le(absolute(rest), absolute(h)), [error], depth=0, local=False)
        _, one_side = absolute_bounds(there, rest)
        _, other_side = absolute_bounds(there, mul(c, h))
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
        return radius_found(proof, a, predicate, z, radius, zero_radius, shown)

    shown = unpack(inner, bound, goal, finish)
    shown = proof.discharge(shown, [first, second])
    for variable in (c, a, f):
        shown = proof.step("all_intro", [shown], variable=variable)
    return shown


def stays_positive(state: State, differentiable: int, positive: int) -> int:
    """∃δ. 0 < δ ∧ ∀y. |y - a| < δ ⇒ 0 < f(y) from has_deriv(f, a, c) and 0 < f(a)."""
    general = lemma(state, "stays positive", _continuity_lemma)
    f, a, c = _operands(state.proof, differentiable, "has_deriv")
    return state.prove_implications(at_values(state.proof, general, f, a, c), [differentiable, positive])


# -- bounds ----------------------------------------------------------------------------------------


def _absolute_at_most(state: State) -> int:
    """∀t b. t <= b ⇒ -t <= b ⇒ |t| <= b: otherwise |t|² > b² >= t²."""
    proof = state.proof
    t, inside = state.fresh("t", REAL)
    b, inside = inside.fresh("b", REAL)
    size, goal = absolute(t), le(absolute(t), b)
    conditions = (le(t, b), le(neg(t), b))
    upper, lower = proof.hyp(conditions[0]), proof.hyp(conditions[1])
    cases = proof.step("trichotomy", left=b, right=size)
    parts = arguments(proof.conclusion(cases), "or") or (goal, goal)
    above = proof.hyp(parts[0])
    positive = _from(inside, lt(real(0), add(size, b)), above, upper, lower)
    squares, others = multiplied(inside, above, positive), multiplied(inside, upper, lower)
    first = proof.step("contra", [_from(inside, FALSE, squares, others)], proposition=goal)
    rest = proof.hyp(parts[1])
    level, below = arguments(parts[1], "or") or (goal, goal)
    second = _from(inside, goal, proof.hyp(level))
    third = _from(inside, goal, proof.hyp(below))
    step = proof.step("or_elim", [cases, first, proof.step("or_elim", [rest, second, third])])
    return proof.general(step, (t, b), conditions)


def bounded(state: State, goal: Term, steps: Sequence[int]) -> int:
    """Prove |t| <= b by t <= b and -t <= b, each a combination of these facts."""
    proof = state.proof
    sides = arguments(goal, "le")
    inside = arguments(sides[0], "norm") if sides is not None else None
    if sides is None or inside is None:
        raise Stuck("S170", "a bound of an absolute value is needed", goal=goal)
    value, bound = inside[0], sides[1]
    general = at_values(proof, lemma(state, "bound of |t|", _absolute_at_most), value, bound)
    shown = [_from(state, le(part, bound), *steps) for part in (value, neg(value))]
    return state.prove_implications(general, shown)


def _inner_at_most(state: State, kind: Type) -> int:
    """∀u v. <u, v> <= |u|·|v|, from | |v|u - |u|v |² >= 0; if one norm is 0, the vector is 0."""
    proof = state.proof
    u, inside = state.fresh("u", kind)
    v, inside = inside.fresh("v", kind)
    goal = le(inner(u, v), mul(norm(u), norm(v)))

    def main() -> int:
        first, second = proof.hyp(lt(real(0), norm(u))), proof.hyp(lt(real(0), norm(v)))
        both = multiplied(inside, first, second)
        scale = inv(mul(real(2), mul(norm(u), norm(v))))
        there = inside.with_local(first, second, both)
        weight, _ = positivity(there, scale)
        gap = sub(smul(norm(v), u), smul(norm(u), v))
        return combine(
            there,
            goal,
            Combination((), ((gap, scale, weight),)),
            Setting(proof.form(), units=(both,)),
        )

    def vanishing(vector: Term, other: Term) -> int:
        level = proof.hyp(eq(real(0), norm(vector)))
        square = linarith(
            inside, eq(inner(vector, vector), real(0)), [level], depth=1, local=False, extra=[norm(vector)]
        )
        gone = proof.step("inner_zero", [square])
        plain = Setting(proof.form())
        nothing = combine(inside, eq(inner(u, v), real(0)), Combination(((other, gone, None),)), plain)
        length = combine(
            inside,
            eq(mul(norm(u), norm(v)), real(0)),
            Combination(((mul(real(-1), norm(other)), level, None),)),
            plain,
        )
        return _from(inside, goal, nothing, length)

    def cases(vector: Term, positive: Callable[[], int], other: Term) -> int:
        size = norm(vector)
        plain = at_values(proof, proof.step("fact", name="norm_nonneg", types=(kind,)), vector)
        split = proof.step("trichotomy", left=real(0), right=size)
        below = proof.hyp(lt(size, real(0)))
        third = proof.step("contra", [_from(inside, FALSE, below, plain)], proposition=goal)
        rest = proof.hyp((arguments(proof.conclusion(split), "or") or (goal, goal))[1])
        second = proof.step("or_elim", [rest, vanishing(vector, other), third])
        return proof.step("or_elim", [split, positive(), second])

    step = cases(u, lambda: cases(v, main, u), v)
    return proof.general(step, (u, v))


def cauchy_schwarz(state: State, u: Term, v: Term) -> int:
    """|<u, v>| <= |u|·|v|."""
    proof = state.proof
    kind = u.type
    general = lemma(state, f"<u, v> <= |u||v| in {kind!r}", lambda s: _inner_at_most(s, kind))
    goal = le(absolute(inner(u, v)), mul(norm(u), norm(v)))
    return bounded(
        state, goal, [at_values(proof, general, u, v), at_values(proof, general, smul(real(-1), u), v)]
    )


# -- gradients -------------------------------------------------------------------------------------


def _nonnegative(state: State, vector: Term) -> int:
    return at_values(state.proof, state.proof.step("fact", name="norm_nonneg", types=(vector.type,)), vector)


def _prove_gradient(
    state: State, goal: Term, radius: Callable[[State, Term, int, Callable[..., int]], int]
) -> int:
    """Prove has_grad(f, a, g) from its definition.

    `radius(state, ε, 0 < ε, found)` proves ∃δ. 0 < δ ∧ ∀h. … by calling found(state, δ, bound) where
    bound(state, h, |h| <= δ, goal) proves the inequality.
    """
    proof = state.proof
    meaning = proof.step("define", value=goal)
    body = (arguments(proof.conclusion(meaning), "eq") or (goal, goal))[1]

    def outer(inside: State, part: Term) -> int:
        positive = inside.local[-1]

        def found(there: State, delta: Term, bound: Callable[[State, Term, int, Term], int]) -> int:
            def finish(within: State, wanted: Term) -> int:
                if wanted == lt(real(0), delta):
                    return positivity(within, delta)[0]
                sides = arguments(wanted, "le")
                scaled = arguments(sides[1], "mul") if sides is not None else None
                size = arguments(scaled[1], "norm") if scaled is not None else None
                if size is None:
                    raise Stuck("S172", "the definition of a gradient has another shape", goal=wanted)
                return bound(within, size[0], within.local[-1], wanted)

            return witness(there, part, [delta], finish)

        return radius(inside, _positive_part(proof, positive), positive, found)

    shown = introduced(state, body, outer)
    hole = free("?meaning", goal.type)
    return proof.step("subst", [proof.flip(meaning), shown], template=lam(hole, hole))


def _radius_of(
    state: State,
    meaning: int,
    epsilon: Term,
    goal: Term,
    then: Callable[[State, int, Callable[..., int]], int],
) -> int:
    """Use the meaning of a gradient (or derivative) at ε.

    `then(state, 0 < δ, use)` goes on under a δ; use(state, h, proof of |h| <= δ) is the inequality at h.
    """
    proof = state.proof
    positive, _ = positivity(state, epsilon)
    exists_radius = proof.step("imp_elim", [at_values(proof, meaning, epsilon), positive])

    def finish(inside: State, _: Term) -> int:
        zero_delta, general = inside.local[-2:]

        def use(there: State, h: Term, *steps: int) -> int:
            instance = at_values(proof, general, h)
            return proof.step("imp_elim", [instance, _from(there, _antecedent(proof, instance), *steps)])

        return then(inside, zero_delta, use)

    return unpack(state, exists_radius, goal, finish)


def _bound_lemma(state: State, kind: Type) -> int:
    """∀f a g c. (∀h. |f(a + h) - f(a) - <g, h>| <= c·<h, h>) ⇒ has_grad(f, a, g); δ = ε/(1 + |c|)."""
    proof = state.proof
    f, inside = state.fresh("f", Function(kind, REAL))
    a, inside = inside.fresh("a", kind)
    g, inside = inside.fresh("g", kind)
    c, inside = inside.fresh("c", REAL)
    condition = bound_statement(f, a, g, c)
    general = proof.hyp(condition)
    scale = inv(add(real(1), absolute(c)))

    def radius(there: State, epsilon: Term, positive: int, found: Callable[..., int]) -> int:
        delta = mul(epsilon, scale)

        def bound(within: State, h: Term, close: int, goal: Term) -> int:
            size = norm(h)
            long = _nonnegative(within, h)
            upper, _ = absolute_bounds(within, c)
            square = positivity(within, inner(h, h))[0]
            steep = positivity(within, absolute(c))[0]
            parts = [
                at_values(proof, general, h),
                multiplied(within, upper, square),
                multiplied(within, close, multiplied(within, steep, long)),
                positivity(within, mul(mul(epsilon, size), scale))[0],
            ]
            return _from(within, goal, *parts)

        return found(there, delta, bound)

    step = _prove_gradient(inside, has_grad(f, a, g), radius)
    return proof.general(step, (f, a, g, c), (condition,))


def bound_statement(f: Term, a: Term, g: Term, c: Term) -> Term:
    """Return ∀h. |f(a + h) - f(a) - <g, h>| <= c·<h, h>."""
    h = free("?h", a.type)
    rest = sub(sub(apply(f, add(a, h)), apply(f, a)), inner(g, h))
    return forall(h, le(absolute(rest), mul(c, inner(h, h))), "h")


def gradient_from_bound(state: State, f: Term, a: Term, g: Term, c: Term, step: int) -> int:
    """has_grad(f, a, g) from a step of `bound_statement`."""
    proof = state.proof
    general = lemma(state, f"gradient from a bound in {a.type!r}", lambda s: _bound_lemma(s, a.type))
    return proof.step("imp_elim", [at_values(proof, general, f, a, g, c), step])


def _line(f: Term, w: Term, d: Term) -> Term:
    """Return λr. f(w + r·d)."""
    r = free("?r", REAL)
    times = mul if w.type == REAL else smul
    return lam(r, apply(f, add(w, times(r, d))), "s")


def _directional_lemma(state: State, kind: Type) -> int:
    """∀f w g d s. has_grad(f, w + s·d, g) ⇒ has_deriv(λr. f(w + r·d), s, <g, d>)."""
    proof = state.proof
    f, inside = state.fresh("f", Function(kind, REAL))
    w, inside = inside.fresh("w", kind)
    g, inside = inside.fresh("g", kind)
    d, inside = inside.fresh("d", kind)
    s, inside = inside.fresh("s", REAL)
    condition = has_grad(f, add(w, smul(s, d)), g)
    meaning = gradient_meaning(inside, proof.hyp(condition))
    goal = has_grad(_line(f, w, d), s, inner(g, d))
    scale = inv(add(real(1), norm(d)))

    def radius(there: State, epsilon: Term, positive: int, found: Callable[..., int]) -> int:
        def then(deeper: State, zero_delta: int, use: Callable[..., int]) -> int:
            delta = mul(_positive_part(proof, zero_delta), scale)

            def bound(within: State, h: Term, close: int, wanted: Term) -> int:
                along, length = _nonnegative(within, h), _nonnegative(within, d)
                steps = [multiplied(within, close, length), positivity(within, delta)[0]]
                step = use(within, smul(h, d), *steps)
                spare = positivity(within, mul(mul(epsilon, norm(h)), scale))[0]
                return _from(within, wanted, step, spare, along)

            return found(deeper, delta, bound)

        existence = _wanted(there, goal, epsilon)
        return _radius_of(there, meaning, mul(epsilon, scale), existence, then)

    step = proof.step("real_grad", [_prove_gradient(inside, goal, radius)])
    return proof.general(step, (f, w, g, d, s), (condition,))


def _wanted(state: State, goal: Term, epsilon: Term) -> Term:
    """Return the ∃δ. … that has_grad says for ε."""
    proof = state.proof
    meaning = proof.conclusion(proof.step("define", value=goal))
    general = arguments((arguments(meaning, "eq") or (goal, goal))[1], "forall")
    inside = arguments(apply(general[0], epsilon), "imp") if general is not None else None
    if inside is None:
        raise Stuck("S172", "the definition of a gradient has another shape", goal=goal)
    return inside[1]


def directional(state: State, step: int, base: Term, direction: Term, time: Term) -> int:
    """has_deriv(λr. f(w + r·d), s, <g, d>) from has_grad(f, w + s·d, g), up to the form of the point."""
    proof = state.proof
    f, _, g = _operands(proof, step, "has_grad")
    kind = base.type
    condition = has_grad(f, add(base, smul(time, direction)), g)
    if proof.conclusion(step) != condition:
        step = proof.step("convert", [step], goal=condition)
    general = lemma(state, f"derivative along a line in {kind!r}", lambda s: _directional_lemma(s, kind))
    return proof.step("imp_elim", [at_values(proof, general, f, base, g, direction, time), step])


def _sum_lemma(state: State, kind: Type) -> int:
    """∀f k a g l. has_grad(f, a, g) ⇒ has_grad(k, a, l) ⇒ has_grad(λw. f w + k w, a, g + l)."""
    proof = state.proof
    f, inside = state.fresh("f", Function(kind, REAL))
    k, inside = inside.fresh("k", Function(kind, REAL))
    a, inside = inside.fresh("a", kind)
    g, inside = inside.fresh("g", kind)
    other, inside = inside.fresh("l", kind)
    conditions = (has_grad(f, a, g), has_grad(k, a, other))
    first, second = (gradient_meaning(inside, proof.hyp(c)) for c in conditions)
    goal = has_grad(_pointwise_sum(f, k), a, add(g, other))

    def radius(there: State, epsilon: Term, positive: int, found: Callable[..., int]) -> int:
        half = mul(real(Fraction(1, 2)), epsilon)
        existence = _wanted(there, goal, epsilon)

        def one(deeper: State, zero_one: int, use_one: Callable[..., int]) -> int:
            def two(lower: State, zero_two: int, use_two: Callable[..., int]) -> int:
                least = smaller(lower, zero_one, zero_two)

                def finish(bottom: State, _: Term) -> int:
                    zero_least, below_one, below_two = bottom.local[-3:]

                    def bound(within: State, h: Term, close: int, wanted: Term) -> int:
                        shown = [use_one(within, h, close, below_one), use_two(within, h, close, below_two)]
                        sides = [_bounds_of(within, i) for i in shown]
                        return bounded(within, wanted, [i for pair in sides for i in pair])

                    return found(bottom, _positive_part(proof, zero_least), bound)

                return unpack(lower, least, existence, finish)

            return _radius_of(deeper, second, half, existence, two)

        return _radius_of(there, first, half, existence, one)

    step = _prove_gradient(inside, goal, radius)
    return proof.general(step, (f, k, a, g, other), conditions)


def _bounds_of(state: State, step: int) -> tuple[int, int]:
    """From |t| <= b to t <= b and -t <= b."""
    sides = arguments(state.proof.conclusion(step), "le")
    inside = arguments(sides[0], "norm") if sides is not None else None
    if sides is None or inside is None:
        raise Stuck("S170", "a bound of an absolute value is needed", goal=state.proof.conclusion(step))
    upper, lower = absolute_bounds(state, inside[0])
    return (
        _from(state, le(inside[0], sides[1]), upper, step),
        _from(state, le(neg(inside[0]), sides[1]), lower, step),
    )


def _pointwise_sum(f: Term, k: Term) -> Term:
    kind = f.type.domain if isinstance(f.type, Function) else REAL
    w = free("?w", kind)
    return lam(w, add(apply(f, w), apply(k, w)), "w")


def gradient_sum(state: State, first: int, second: int) -> int:
    """has_grad(λw. f w + k w, a, g + l) from has_grad(f, a, g) and has_grad(k, a, l)."""
    proof = state.proof
    f, a, g = _operands(proof, first, "has_grad")
    k, _, other = _operands(proof, second, "has_grad")
    general = lemma(state, f"gradient of a sum in {a.type!r}", lambda s: _sum_lemma(s, a.type))
    return state.prove_implications(at_values(proof, general, f, k, a, g, other), [first, second])


def _chain_lemma(state: State, kind: Type) -> int:
    """∀φ f a g d. has_grad(f, a, g) ⇒ has_deriv(φ, f(a), d) ⇒ has_grad(λw. φ(f w), a, d·g).

    With k = f(a + h) - f(a): |k - <g, h>| <= ε1|h| with ε1 = ε/(2 + 2|d| + ε), so |k| <= (|g| + 1)|h|, and
    |φ(f(a) + k) - φ(f(a)) - d·k| <= ε2|k| with ε2 = ε/(2(|g| + 1)).
    """
    proof = state.proof
    phi, inside = state.fresh("phi", Function(REAL, REAL))
    f, inside = inside.fresh("f", Function(kind, REAL))
    a, inside = inside.fresh("a", kind)
    g, inside = inside.fresh("g", kind)
    d, inside = inside.fresh("d", REAL)
    value = apply(f, a)
    conditions = (has_grad(f, a, g), has_deriv(phi, value, d))
    lower_meaning = gradient_meaning(inside, proof.hyp(conditions[0]))
    upper_meaning = gradient_meaning(inside, proof.step("grad_real", [proof.hyp(conditions[1])]))
    goal = has_grad(_after(phi, f), a, smul(d, g))
    steep, width = absolute(d), add(norm(g), real(1))

    def radius(there: State, epsilon: Term, positive: int, found: Callable[..., int]) -> int:
        scale = inv(add(add(real(2), mul(real(2), steep)), epsilon))
        first, second = mul(epsilon, scale), mul(mul(real(Fraction(1, 2)), epsilon), inv(width))
        existence = _wanted(there, goal, epsilon)

        def one(deeper: State, zero_one: int, use_one: Callable[..., int]) -> int:
            def two(lower: State, zero_two: int, use_two: Callable[..., int]) -> int:
                narrow, _ = positivity(lower, mul(_positive_part(proof, zero_two), inv(width)))
                least = smaller(lower, zero_one, narrow)

                def finish(bottom: State, _: Term) -> int:
                    zero_least, below_one, below_two = bottom.local[-3:]

                    def bound(within: State, h: Term, close: int, wanted: Term) -> int:
                        return _chain_bound(
                            within,
                            wanted,
                            h,
                            (use_one, use_two),
                            (close, below_one, below_two),
                            (f, a, g, d),
                            (epsilon, scale, width),
                        )

                    return found(bottom, _positive_part(proof, zero_least), bound)

                return unpack(lower, least, existence, finish)

            return _radius_of(deeper, upper_meaning, second, existence, two)

        return _radius_of(there, lower_meaning, first, existence, one)

    step = _prove_gradient(inside, goal, radius)
    return proof.general(step, (phi, f, a, g, d), conditions)


def _chain_bound(
    state: State,
    wanted: Term,
    h: Term,
    uses: tuple[Callable[..., int], Callable[..., int]],
    radii: tuple[int, int, int],
    data: tuple[Term, Term, Term, Term],
    sizes: tuple[Term, Term, Term],
) -> int:
    """The inequality of the chain rule at h; see `_chain_lemma`."""
    close, below_one, below_two = radii
    f, a, g, d = data
    epsilon, scale, width = sizes
    size, steep = norm(h), absolute(d)
    length = _nonnegative(state, h)
    k = sub(apply(f, add(a, h)), apply(f, a))
    inside = uses[0](state, h, close, below_one)
    # ε1·|h| <= |h|, since 1 - ε1 = (2 + 2|d|)·scale
    spare = positivity(state, mul(mul(add(real(2), mul(real(2), steep)), scale), size))[0]
    product = _bounds_of(state, cauchy_schwarz(state, g, h))
    change = bounded(state, le(absolute(k), mul(width, size)), [*_bounds_of(state, inside), *product, spare])
    wide = positivity(state, width)[0]
    scaled = multiplied(state, _from(state, le(size, _right(state, below_two)), close, below_two), wide)
    outside = uses[1](state, k, change, scaled)
    # |φ… - d·k| <= ε2·|k| <= ε/2·|h|, and |d|·|k - <g, h>| <= |d|·ε1·|h| <= ε/2·|h|
    half = positivity(state, mul(mul(real(Fraction(1, 2)), epsilon), inv(width)))[0]
    first = multiplied(state, change, half)
    second = multiplied(state, inside, positivity(state, steep)[0])
    third = positivity(state, mul(mul(mul(epsilon, scale), add(real(2), epsilon)), size))[0]
    rest = mul(d, sub(k, inner(g, h)))
    return bounded(
        state,
        wanted,
        [*_bounds_of(state, outside), *absolute_bounds(state, rest), first, second, third, length],
    )


def _right(state: State, step: int) -> Term:
    sides = arguments(state.proof.conclusion(step), "le")
    if sides is None:
        raise Stuck("S170", "a bound is needed", goal=state.proof.conclusion(step))
    return sides[1]


def _after(phi: Term, f: Term) -> Term:
    kind = f.type.domain if isinstance(f.type, Function) else REAL
    w = free("?w", kind)
    return lam(w, apply(phi, apply(f, w)), "w")


def gradient_chain(state: State, outer: int, inside: int) -> int:
    """has_grad(λw. φ(f w), a, d·g) from has_deriv(φ, f(a), d) and has_grad(f, a, g)."""
    proof = state.proof
    phi, _, d = _operands(proof, outer, "has_deriv")
    f, a, g = _operands(proof, inside, "has_grad")
    general = lemma(state, f"chain rule in {a.type!r}", lambda s: _chain_lemma(s, a.type))
    return state.prove_implications(at_values(proof, general, phi, f, a, g, d), [inside, outer])


def _affine_lemma(state: State, kind: Type) -> int:
    """∀f s b a g. has_grad(f, s·a + b, g) ⇒ has_grad(λw. f(s·w + b), a, s·g)."""
    proof = state.proof
    f, inside = state.fresh("f", Function(kind, REAL))
    s, inside = inside.fresh("s", REAL)
    b, inside = inside.fresh("b", kind)
    a, inside = inside.fresh("a", kind)
    g, inside = inside.fresh("g", kind)
    condition = has_grad(f, add(smul(s, a), b), g)
    meaning = gradient_meaning(inside, proof.hyp(condition))
    goal = has_grad(_affine(f, s, b), a, smul(s, g))
    scale = inv(add(real(1), absolute(s)))

    def radius(there: State, epsilon: Term, positive: int, found: Callable[..., int]) -> int:
        def then(deeper: State, zero_delta: int, use: Callable[..., int]) -> int:
            delta = mul(_positive_part(proof, zero_delta), scale)

            def bound(within: State, h: Term, close: int, wanted: Term) -> int:
                along, length = _nonnegative(within, h), _nonnegative(within, s)
                steps = [multiplied(within, close, length), positivity(within, delta)[0]]
                step = use(within, smul(s, h), *steps)
                spare = positivity(within, mul(mul(epsilon, norm(h)), scale))[0]
                return _from(within, wanted, step, spare, along)

            return found(deeper, delta, bound)

        existence = _wanted(there, goal, epsilon)
        return _radius_of(there, meaning, mul(epsilon, scale), existence, then)

    step = _prove_gradient(inside, goal, radius)
    return proof.general(step, (f, s, b, a, g), (condition,))


def _affine(f: Term, s: Term, b: Term) -> Term:
    w = free("?w", b.type)
    return lam(w, apply(f, add(smul(s, w), b)), "w")


def gradient_affine(state: State, step: int, factor: Term, shift: Term, point: Term) -> int:
    """has_grad(λw. f(s·w + b), a, s·g) from has_grad(f, s·a + b, g), up to the form of the point."""
    proof = state.proof
    f, _, g = _operands(proof, step, "has_grad")
    kind = point.type
    condition = has_grad(f, add(smul(factor, point), shift), g)
    if proof.conclusion(step) != condition:
        step = proof.step("convert", [step], goal=condition)
    general = lemma(state, f"gradient after an affine map in {kind!r}", lambda s: _affine_lemma(s, kind))
    return proof.step("imp_elim", [at_values(proof, general, f, factor, shift, point, g), step])


# -- sums ------------------------------------------------------------------------------------------


def _sum_function(f: Term, kind: Type, lower: Term, upper: Term) -> Term:
    """Return λx. Σ_{k=lower}^{upper} f(k)(x)."""
    x, k = free("?x", kind), free("?k", INT)
    return lam(x, total(lower, upper, lam(k, apply(f, k, x), "k")), "x")


def termwise(f: Term, point: Term, values: Term, lower: Term, upper: Term) -> Term:
    """Return ∀k. lower <= k ∧ k <= upper ⇒ values(k) is the derivative (gradient) of f(k) at the point."""
    k = free("?k", INT)
    says = has_deriv if point.type == REAL else has_grad
    inside = conj(le(lower, k), le(k, upper))
    return forall(k, implies(inside, says(apply(f, k), point, apply(values, k))), "k")


def _finite_sum_lemma(state: State, kind: Type) -> int:
    """∀f a d l h. termwise(f, a, d, l, h) ⇒ Σ d is the derivative (gradient) of x ↦ Σ f(k)(x) at a.

    By induction on h from l - 1; a sum with h < l is 0.
    """
    proof = state.proof
    f, inside = state.fresh("f", function_type(INT, kind, REAL))
    a, inside = inside.fresh("a", kind)
    d, inside = inside.fresh("d", Function(INT, kind))
    low, inside = inside.fresh("l", INT)
    high, inside = inside.fresh("h", INT)
    m, inside = inside.fresh("m", INT)
    x, inside = inside.fresh("x", kind)
    says = has_deriv if kind == REAL else has_grad
    start = sub(low, integer(1))

    def claim(end: Term) -> Term:
        return says(_sum_function(f, kind, low, end), a, total(low, end, d))

    def predicate(end: Term) -> Term:
        return implies(termwise(f, a, d, low, end), claim(end))

    def constant() -> int:
        return proof.step("hd_const", value=real(0), point=a) if kind == REAL else _zero_gradient(state, a)

    def replaced(step: int, end: Term, value: Callable[[Term], int]) -> int:
        """Put the sums up to `end` for an equal function and value."""
        found = _operands(proof, step, "has_deriv" if kind == REAL else "has_grad")
        at_x = apply(_sum_function(f, kind, low, end), x)
        same = proof.step("funext", [value(eq(apply(found[0], x), at_x))], variable=x)
        hole = free("?function", found[0].type)
        step = proof.step("subst", [same, step], template=lam(hole, says(hole, a, found[2])))
        return with_value(proof, step, value(eq(found[2], total(low, end, d))))

    base = replaced(constant(), start, lambda goal: _from(inside, goal))
    base = proof.discharge(base, [termwise(f, a, d, low, start)])
    above, known = proof.hyp(le(start, m)), proof.hyp(predicate(m))
    after = add(m, integer(1))
    given = proof.hyp(termwise(f, a, d, low, after))
    there = inside.with_local(above)
    k, deeper = there.fresh("k", INT)
    in_range = conj(le(low, k), le(k, m))
    assumed = deeper.with_local(proof.hyp(in_range))
    term = at_values(proof, given, k)
    term = proof.step("imp_elim", [term, simple(assumed, _antecedent(proof, term))])
    weaker = proof.step("all_intro", [proof.discharge(term, [in_range])], variable=k)
    first = proof.step("imp_elim", [known, weaker])
    last = at_values(proof, given, after)
    last = proof.step("imp_elim", [last, simple(there, _antecedent(proof, last))])
    both = proof.step("hd_add", [first, last]) if kind == REAL else gradient_sum(state, first, last)
    step = replaced(both, after, lambda goal: linarith(there, goal, [], depth=0))
    step = proof.discharge(step, [termwise(f, a, d, low, after)])
    general = proof.step("induct", [base, step], variable=m, base=start, predicate=predicate(m))
    return _for_every_end(inside, general, predicate, replaced, constant, (f, a, d, low, high))


def _for_every_end(
    state: State,
    general: int,
    predicate: Callable[[Term], Term],
    replaced: Callable[[int, Term, Callable[[Term], int]], int],
    constant: Callable[[], int],
    variables: tuple[Free, Free, Free, Free, Free],
) -> int:
    proof = state.proof
    f, a, d, low, high = variables
    start = sub(low, integer(1))
    goal = predicate(high)
    cases = proof.step("trichotomy", left=high, right=start)
    parts = arguments(proof.conclusion(cases), "or") or (goal, goal)
    below = proof.hyp(parts[0])
    emptied = linarith(state.with_local(below), lt(high, low), [below], depth=0)

    def nothing(equation: Term) -> int:
        sides = arguments(equation, "eq") or (goal, goal)
        summed = arguments(sides[1], "sum") or (low, high, d)
        gone = proof.step("sum_empty", [emptied], function=summed[2])
        return _from(state, equation, gone)

    first = replaced(constant(), high, nothing)
    first = proof.discharge(first, [termwise(f, a, d, low, high)])

    def inductive(case: int) -> int:
        instance = at_values(proof, general, high)
        order = linarith(state.with_local(case), _antecedent(proof, instance), [case], depth=0)
        return proof.step("imp_elim", [instance, order])

    rest = proof.hyp(parts[1])
    others = arguments(parts[1], "or") or (goal, goal)
    second = proof.step("or_elim", [rest, *(inductive(proof.hyp(case)) for case in others)])
    return proof.general(proof.step("or_elim", [cases, first, second]), variables)


def _zero_gradient(state: State, point: Term) -> int:
    """has_grad(λw. 0, a, 0)."""
    w = free("?w", point.type)
    function, nothing = lam(w, real(0), "w"), zero(point.type)
    h, inside = state.taking(point).fresh("h", point.type)
    goal = apply((arguments(bound_statement(function, point, nothing, real(0)), "forall") or ())[0], h)
    shown = state.proof.step("all_intro", [bounded(inside, goal, [])], variable=h)
    return gradient_from_bound(state, function, point, nothing, real(0), shown)


def of_finite_sum(state: State, f: Term, values: Term, lower: Term, upper: Term, step: int) -> int:
    """Σ values is the derivative (gradient) of x ↦ Σ f(k)(x), from a step of `termwise`."""
    proof = state.proof
    general = arguments(proof.conclusion(step), "forall")
    inside = arguments(apply(general[0], free("?k", INT)), "imp") if general is not None else None
    says = inside[1] if inside is not None else proof.conclusion(step)
    found = arguments(says, "has_deriv") or arguments(says, "has_grad")
    if found is None:
        raise Stuck("S170", "the derivatives of the terms are needed", goal=proof.conclusion(step))
    point = found[1]
    kind = point.type
    closed = lemma(state, f"derivative of a sum in {kind!r}", lambda s: _finite_sum_lemma(s, kind))
    return proof.step("imp_elim", [at_values(proof, closed, f, point, values, lower, upper), step])


# -- positive sums, and the norm as a root ---------------------------------------------------------


def _positive_sum_lemma(state: State) -> int:
    """∀f l h. (∀k. l <= k ∧ k <= h ⇒ 0 < f(k)) ⇒ l <= h ⇒ 0 < Σ f, by induction on h from l."""
    proof = state.proof
    f, inside = state.fresh("f", Function(INT, REAL))
    low, inside = inside.fresh("l", INT)
    high, inside = inside.fresh("h", INT)
    m, inside = inside.fresh("m", INT)

    def predicate(end: Term) -> Term:
        return implies(_positive_terms(f, low, end), lt(real(0), total(low, end, f)))

    def term(there: State, given: int, number: Term) -> int:
        instance = at_values(proof, given, number)
        return proof.step("imp_elim", [instance, simple(there, _antecedent(proof, instance))])

    given = proof.hyp(_positive_terms(f, low, low))
    base = _from(inside, lt(real(0), total(low, low, f)), term(inside, given, low))
    base = proof.discharge(base, [_positive_terms(f, low, low)])
    above, known, after = proof.hyp(le(low, m)), proof.hyp(predicate(m)), add(m, integer(1))
    there = inside.with_local(above)
    given = proof.hyp(_positive_terms(f, low, after))
    k, deeper = there.fresh("k", INT)
    in_range = conj(le(low, k), le(k, m))
    part = term(deeper.with_local(proof.hyp(in_range)), given, k)
    weaker = proof.step("all_intro", [proof.discharge(part, [in_range])], variable=k)
    first = proof.step("imp_elim", [known, weaker])
    last = term(there, given, after)
    step = linarith(there, lt(real(0), total(low, after, f)), [first, last], depth=0)
    step = proof.discharge(step, [_positive_terms(f, low, after)])
    general = proof.step("induct", [base, step], variable=m, base=low, predicate=predicate(m))
    conditions = (_positive_terms(f, low, high), le(low, high))
    instance = at_values(proof, general, high)
    step = inside.prove_implications(instance, [proof.hyp(conditions[1]), proof.hyp(conditions[0])])
    return proof.general(step, (f, low, high), conditions)


def _positive_terms(f: Term, lower: Term, upper: Term) -> Term:
    k = free("?k", INT)
    return forall(k, implies(conj(le(lower, k), le(k, upper)), lt(real(0), apply(f, k))), "k")


def positive_sum(state: State, function: Term, lower: Term, upper: Term) -> int:
    """0 < Σ_{k=lo}^{hi} f(k), where lo <= hi and each term is seen to be positive."""
    proof = state.proof
    k, inside = state.taking(function, lower, upper).fresh("k", INT)
    in_range = conj(le(lower, k), le(k, upper))
    inside = inside.with_local(proof.hyp(in_range))
    term = simple(inside, lt(real(0), apply(function, k)))
    terms = proof.step("all_intro", [proof.discharge(term, [in_range])], variable=k)
    general = at_values(proof, lemma(state, "positive sum", _positive_sum_lemma), function, lower, upper)
    return state.prove_implications(general, [terms, simple(state, le(lower, upper))])


def _norm_lemma(state: State, kind: Type) -> int:
    """∀u. |u| = sqrt(<u, u>)."""
    proof = state.proof
    u, inside = state.fresh("u", kind)
    goal = eq(norm(u), unary("sqrt", inner(u, u)))
    step = compare_squares(inside, goal, lambda s, part: linarith(s, part, [], depth=0))
    return proof.step("all_intro", [step], variable=u)


def norm_as_root(state: State, vector: Term) -> int:
    """|u| = sqrt(<u, u>)."""
    kind = vector.type
    general = lemma(state, f"|u| as a root in {kind!r}", lambda s: _norm_lemma(s, kind))
    return at_values(state.proof, general, vector)
