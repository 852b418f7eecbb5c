"""Identities of exp, log, sin and cos, by writing each in one way. Untrusted.

The logarithm of a product is the sum of the logarithms of its factors, where these are positive; exp undoes
it. sin and cos of sums and multiples of angles are written by those of the angles, and sin² is replaced by
1 - cos².
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from math import gcd, lcm

from symderive.errors import Refusal
from symderive.kernel.form import Form, Monomial, Poly
from symderive.tactics.arith import Combination, Setting, combine, linarith, positivity, relation
from symderive.tactics.division import exact_quotient
from symderive.tactics.laws import fact_at
from symderive.tactics.logarithms import prime_powers
from symderive.tactics.logic import attempt, simple, solve_goal
from symderive.tactics.magnitude import known
from symderive.tactics.matching import closed_subterms
from symderive.tactics.proof import Proof, State, Stuck
from symderive.tactics.registry import Strategy
from symderive.tactics.rewriting import Rule, rewrite_goal
from symderive.terms.build import (
    FALSE,
    add,
    arguments,
    divide,
    eq,
    integer,
    inv,
    mul,
    neg,
    norm,
    power,
    real,
    unary,
)
from symderive.terms.term import App, Const, Term, free, lam, subterms
from symderive.terms.types import REAL

__all__ = ["STRATEGIES", "angle_rule", "exponential_of_logarithms", "logarithm_of_product", "written_out"]

MAX_MULTIPLE = 8
"""How many angles are added at most in one sine or cosine."""

_ONE = real(1)


# -- logarithms --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Factor:
    """base^exponent; `log` is what the logarithm of the base is written as, `positive` proves 0 < base.

    An exponential needs no proof.
    """

    base: Term
    exponent: int
    log: Term
    positive: int | None = None


def logarithm_of_product(state: State, term: Term) -> tuple[Term, int] | None:
    """Rewrite log(x·y) as log(x) + log(y) where the factors are positive, and log(exp(x)) as x."""
    inside = arguments(term, "log")
    if inside is None or term.loose:
        return None
    form = state.proof.form()
    found = _factors(form, form.poly(inside[0]), _positive_differences(state))
    try:
        factors = _positive_factors(state, found) if found is not None else None
    except (Stuck, Refusal):
        return None
    if factors is None or _is_plain(factors):
        root = arguments(inside[0], "sqrt")
        return _log_of_root(state, term, root[0]) if root is not None else None
    value = form.normal(_sum([_times(f.exponent, f.log) for f in factors]))
    return value, _log_step(state, term, value, factors)


def _positive_factors(state: State, factors: Sequence[_Factor]) -> list[_Factor] | None:
    """Return the factors with the steps 0 < base: b itself, -b, or |b| where the exponent is even.

    None when the signs that are left do not cancel.
    """
    found: list[_Factor] = []
    sign = 1
    for factor in factors:
        if arguments(factor.base, "exp") is not None:
            found.append(factor)
        elif factor.base == real(-1):
            sign = -sign
        else:
            chosen, flips = _positive_base(state, factor)
            sign = -sign if flips else sign
            found.append(chosen)
    return found if sign > 0 else None


def _positive_base(state: State, factor: _Factor) -> tuple[_Factor, bool]:
    """Return the factor with a positive base, and whether the sign of the product changes thereby."""
    bases = [(factor.base, False), (neg(factor.base), factor.exponent % 2 == 1)]
    if factor.exponent % 2 == 0:
        bases.append((norm(factor.base), False))
    for base, flips in bases:
        try:
            step = _strict(state, base)
        except (Stuck, Refusal):
            continue
        log = factor.log if base == factor.base else unary("log", base)
        return _Factor(base, factor.exponent, log, step), flips
    raise Stuck("S121", "a factor is not shown to be positive", goal=factor.base)


def _is_plain(factors: Sequence[_Factor]) -> bool:
    """Say whether nothing is gained: one factor, to the first power, that is no exponential."""
    return len(factors) == 1 and factors[0].exponent == 1 and arguments(factors[0].base, "exp") is None


def _strict(state: State, base: Term) -> int:
    step, strict = positivity(state, base)
    if not strict:
        raise Stuck("S121", "a factor is not shown to be positive", goal=base)
    return step


def _positive_differences(state: State) -> list[Poly]:
    """Return b - a for the facts a < b."""
    form = state.proof.form()
    said = (arguments(state.proof.conclusion(index), "lt") for index in state.facts())
    return [form.difference(*reversed(sides)) for sides in said if sides and sides[0].type == REAL]


def _factors(form: Form, p: Poly, divisors: Sequence[Poly] = ()) -> list[_Factor] | None:
    """Return common factors of a polynomial, the primes of its content, divisors among some, and the rest."""
    if not p:
        return None
    p = _without_reciprocals(form, p)
    atoms = {a for m in p for a, _ in m}
    common = {a: min(dict(m).get(a, 0) for m in p) for a in sorted(atoms)}
    rest: Poly = {}
    for monomial, c in p.items():
        powers = ((a, e - common[a]) for a, e in _with_all(monomial, common))
        rest[tuple((a, e) for a, e in powers if e)] = c
    content = _content(rest)
    rest = {m: Fraction(c) / content for m, c in rest.items()}
    primes = (*prime_powers(content.numerator, 1), *prime_powers(content.denominator, -1))
    factors = [_Factor(real(q), e, unary("log", real(q))) for q, e in primes]
    for atom, exponent in common.items():
        if exponent:
            factors.append(_factor(form, atom, exponent))
    for divisor in divisors:
        quotient = exact_quotient(rest, divisor)
        if len(divisor) > 1 and quotient is not None and form.constant(quotient) is None:
            factors.append(_whole_factor(form, divisor))
            rest = quotient
    if rest != {(): 1}:
        factors.append(_whole_factor(form, rest))
    return factors if all(f.base.type == REAL for f in factors) else None


def _whole_factor(form: Form, p: Poly) -> _Factor:
    whole = form.reify({m: _whole(c) for m, c in p.items()}, REAL)
    return _Factor(whole, 1, unary("log", whole))


def _without_reciprocals(form: Form, p: Poly) -> Poly:
    """Write 1/exp(x) as a negative power of exp(x)."""
    found: Poly = {}
    for monomial, c in p.items():
        powers: dict[int, int] = {}
        for atom, exponent in monomial:
            inside = form.inverse_of(atom)
            only = next(iter(inside)) if inside is not None and len(inside) == 1 else ()
            if len(only) == 1 and arguments(form.atom(only[0][0]), "exp") is not None:
                powers[only[0][0]] = powers.get(only[0][0], 0) - exponent * only[0][1]
            else:
                powers[atom] = powers.get(atom, 0) + exponent
        found[tuple(sorted((a, e) for a, e in powers.items() if e))] = c
    return found


def _with_all(monomial: Monomial, common: Mapping[int, int]) -> list[tuple[int, int]]:
    powers = dict(monomial)
    return [(a, powers.get(a, 0)) for a in common]


def _whole(c: Fraction | int) -> Fraction | int:
    return int(c) if Fraction(c).denominator == 1 else c


def _content(p: Poly) -> Fraction:
    """Return the greatest rational that leaves whole coefficients without a common factor."""
    numbers = [Fraction(c) for c in p.values()]
    return Fraction(gcd(*(q.numerator for q in numbers)), lcm(*(q.denominator for q in numbers)))


def _factor(form: Form, atom: int, exponent: int) -> _Factor:
    base = form.atom(atom)
    inverse, exponential = arguments(base, "inv"), arguments(base, "exp")
    if inverse is not None:
        return _Factor(inverse[0], -exponent, unary("log", inverse[0]))
    return _Factor(base, exponent, exponential[0] if exponential is not None else unary("log", base))


def _times(count: int, value: Term) -> Term:
    return value if count == 1 else mul(real(count), value)


def _sum(parts: Sequence[Term]) -> Term:
    result: Term = parts[0] if parts else real(0)
    for part in parts[1:]:
        result = add(result, part)
    return result


def _product(bases: Sequence[Term], exponents: Sequence[int]) -> Term:
    result: Term = _ONE
    for base, exponent in zip(bases, exponents, strict=True):
        part = base if abs(exponent) == 1 else power(base, integer(abs(exponent)))
        result = mul(result, part if exponent > 0 else inv(part))
    return result


def _log_step(state: State, term: Term, value: Term, factors: Sequence[_Factor]) -> int:
    """Prove log(Π bᵉ) = Σ e·log(b): log(exp(Σ)) = Σ, and exp(log(b)) = b is put in for each base."""
    proof = state.proof
    exponents = [f.exponent for f in factors]
    bases = [f.base if f.positive is None else unary("exp", f.log) for f in factors]
    start = fact_at(proof, "log_exp", value)
    step = proof.step("convert", [start], goal=eq(unary("log", _product(bases, exponents)), value))
    for place, factor in enumerate(factors):
        if factor.positive is not None:
            undone = proof.step("imp_elim", [fact_at(proof, "exp_log", factor.base), factor.positive])
            hole = free(f"#{max(term.fresh, value.fresh)}", REAL)
            here = [*bases[:place], hole, *bases[place + 1 :]]
            template = lam(hole, eq(unary("log", _product(here, exponents)), value))
            step = proof.step("subst", [undone, step], template=template)
            bases[place] = factor.base
    return proof.step("convert", [step], goal=eq(term, value))


def _log_of_root(state: State, term: Term, inside: Term) -> tuple[Term, int] | None:
    """Rewrite log(sqrt(x)) as log(x)/2."""
    root = unary("sqrt", inside)
    try:
        sign, positive = _strict(state, inside), _strict(state, root)
    except (Stuck, Refusal):
        return None
    proof, double = state.proof, mul(real(2), unary("log", root))
    both = [_Factor(root, 2, unary("log", root), positive)]
    squared = _log_step(state, unary("log", power(root, integer(2))), double, both)
    setting = Setting(proof.form(), roots=(sign,))
    square = combine(state, eq(power(root, integer(2)), inside), Combination(), setting)
    hole = free(f"#{term.fresh}", REAL)
    step = proof.step("subst", [square, squared], template=lam(hole, eq(unary("log", hole), double)))
    value = divide(unary("log", inside), real(2))
    goal = eq(term, value)
    return value, combine(
        state, goal, Combination(((real(Fraction(-1, 2)), step, None),)), Setting(proof.form())
    )


def exponential_of_logarithms(state: State, term: Term) -> tuple[Term, int] | None:
    """Rewrite exp(c·log(x) + y) as x^c·exp(y) for whole c and x > 0."""
    inside = arguments(term, "exp")
    if inside is None or term.loose:
        return None
    proof, form = state.proof, state.proof.form()
    poly = dict(form.poly(inside[0]))
    taken: list[tuple[Term, int, int]] = []
    for monomial, c in list(poly.items()):
        log = arguments(form.atom(monomial[0][0]), "log") if len(monomial) == 1 else None
        if log is None or monomial[0][1] != 1 or Fraction(c).denominator != 1:
            continue
        try:
            taken.append((log[0], int(c), _strict(state, log[0])))
        except (Stuck, Refusal):
            continue
        del poly[monomial]
    if not taken:
        return None
    rest = unary("exp", form.reify(poly, REAL)) if poly else _ONE
    exponents = [c for _, c, _ in taken]
    bases: list[Term] = [unary("exp", unary("log", b)) for b, _, _ in taken]
    start = mul(_product(bases, exponents), rest)
    step = proof.step("convert", [proof.step("refl", value=term)], goal=eq(term, start))
    for place, (base, _, positive) in enumerate(taken):
        undone = proof.step("imp_elim", [fact_at(proof, "exp_log", base), positive])
        hole = free(f"#{max(term.fresh, start.fresh)}", REAL)
        here = [*bases[:place], hole, *bases[place + 1 :]]
        template = lam(hole, eq(term, mul(_product(here, exponents), rest)))
        step = proof.step("subst", [undone, step], template=template)
        bases[place] = base
    return mul(_product(bases, exponents), rest), step


# -- angles ------------------------------------------------------------------------------------------


def _rational_gcd(numbers: Sequence[Fraction]) -> Fraction:
    return Fraction(gcd(*(q.numerator for q in numbers)), lcm(*(q.denominator for q in numbers)))


def _units(form: Form, goal: Term) -> dict[Monomial, Fraction]:
    """Return for each monomial in an angle the greatest angle of which all are whole multiples."""
    seen: dict[Monomial, list[Fraction]] = {}
    for node in closed_subterms(goal):
        for name in ("sin", "cos"):
            inside = arguments(node, name)
            if inside is not None:
                for monomial, c in form.poly(inside[0]).items():
                    seen.setdefault(monomial, []).append(Fraction(c))
    return {m: _rational_gcd(numbers) for m, numbers in seen.items()}


@dataclass(frozen=True, slots=True)
class _Wave:
    """An angle with its sine and cosine as polynomials in those of the units, and the steps that say so."""

    angle: Term
    sine: Term
    cosine: Term
    steps: tuple[int, int]


def _wave(state: State, counts: Sequence[tuple[Term, int]]) -> _Wave:
    """Return sine and cosine of Σ count·unit, by adding one unit at a time."""
    (unit, count), *others = counts
    sign = 1 if count > 0 else -1
    first = _single(state, unit, sign)
    left = [(unit, count - sign), *others] if count != sign else others
    if not left:
        return first
    return _added(state, first, _wave(state, left))


def _single(state: State, unit: Term, sign: int) -> _Wave:
    proof = state.proof
    sine, cosine = unary("sin", unit), unary("cos", unit)
    if sign > 0:
        return _Wave(unit, sine, cosine, (proof.step("refl", value=sine), proof.step("refl", value=cosine)))
    angle, plain = neg(unit), Setting(proof.form())
    odd = Combination(((_ONE, fact_at(proof, "sin_odd", unit), None),))
    even = Combination(((_ONE, fact_at(proof, "cos_even", unit), None),))
    steps = (
        combine(state, eq(unary("sin", angle), neg(sine)), odd, plain),
        combine(state, eq(unary("cos", angle), cosine), even, plain),
    )
    return _Wave(angle, neg(sine), cosine, steps)


def _added(state: State, u: _Wave, v: _Wave) -> _Wave:
    """Use the addition theorems."""
    proof, form = state.proof, state.proof.form()
    angle = add(u.angle, v.angle)
    sine = form.normal(add(mul(u.sine, v.cosine), mul(u.cosine, v.sine)))
    cosine = form.normal(add(mul(u.cosine, v.cosine), neg(mul(u.sine, v.sine))))
    sin_v, cos_v = unary("sin", v.angle), unary("cos", v.angle)
    first = (
        (_ONE, fact_at(proof, "sin_add", u.angle, v.angle), None),
        (cos_v, u.steps[0], None),
        (u.sine, v.steps[1], None),
        (sin_v, u.steps[1], None),
        (u.cosine, v.steps[0], None),
    )
    second = (
        (_ONE, fact_at(proof, "cos_add", u.angle, v.angle), None),
        (cos_v, u.steps[1], None),
        (u.cosine, v.steps[1], None),
        (neg(sin_v), u.steps[0], None),
        (neg(u.sine), v.steps[0], None),
    )
    steps = (
        combine(state, eq(unary("sin", angle), sine), Combination(first), Setting(form)),
        combine(state, eq(unary("cos", angle), cosine), Combination(second), Setting(form)),
    )
    return _Wave(angle, sine, cosine, steps)


def angle_rule(form: Form, goal: Term) -> Rule | None:
    """Return the rule that writes the sines and cosines of a goal by those of units; None without any."""
    units = _units(form, goal)
    if not units:
        return None

    def rule(state: State, term: Term) -> tuple[Term, int] | None:
        for place, name in enumerate(("sin", "cos")):
            inside = arguments(term, name)
            if inside is None or term.loose:
                continue
            poly = state.proof.form().poly(inside[0])
            if not poly or any(m not in units for m in poly):
                return None
            counts = [
                (state.proof.form().reify({m: _whole(units[m])}, REAL), int(Fraction(c) / units[m]))
                for m, c in poly.items()
            ]
            total = sum(abs(count) for _, count in counts)
            if total > MAX_MULTIPLE or (total == 1 and counts[0][1] == 1):
                return None
            wave = _wave(state, counts)
            value = wave.cosine if place else wave.sine
            goal_here = eq(term, value)
            return value, state.proof.step("convert", [wave.steps[place]], goal=goal_here)
        return None

    return rule


def exponential_rule(form: Form, goal: Term) -> Rule | None:
    """Return the rule that writes exp(n·u) as exp(u)^n, u the greatest that all exponents are multiples of.

    None where there is nothing to write in another way.
    """
    seen: dict[Monomial, list[Fraction]] = {}
    for node in closed_subterms(form.normal(goal)):
        inside = arguments(node, "exp")
        p = form.poly(inside[0]) if inside is not None else {}
        if len(p) == 1:
            ((monomial, c),) = p.items()
            seen.setdefault(monomial, []).append(Fraction(c))
    units = {m: _rational_gcd(numbers) for m, numbers in seen.items() if len(set(map(abs, numbers))) > 1}
    if not units:
        return None

    def rule(state: State, term: Term) -> tuple[Term, int] | None:
        inside = arguments(term, "exp")
        p = state.proof.form().poly(inside[0]) if inside is not None and not term.loose else {}
        if len(p) != 1:
            return None
        ((monomial, c),) = p.items()
        unit = units.get(monomial)
        count = abs(int(Fraction(c) / unit)) if unit is not None else 1
        if unit is None or not 1 < count <= MAX_MULTIPLE:
            return None
        sign = 1 if c > 0 else -1
        root = state.proof.form().reify({monomial: _whole(sign * unit)}, REAL)
        value = power(unary("exp", root), integer(count))
        law = state.proof.at(known(state.proof, f"exp of {count} times x", partial(_multiple, count)), root)
        return value, state.proof.step("convert", [law], goal=eq(term, value))

    return rule


def _multiple(count: int, proof: Proof) -> int:
    """∀x. exp(n·x) = exp(x)^n for a literal n."""
    x = free("x", REAL)
    goal = eq(unary("exp", mul(real(count), x)), power(unary("exp", x), integer(count)))
    return proof.general(linarith(State(proof, {}), goal, [], depth=0), [x])


def _by_circles(state: State, goal: Term) -> int:
    """Prove an equation by replacing sin² with 1 - cos² at each angle."""
    found = relation(goal)
    if found is None or found[0] != "eq":
        raise Stuck("S123", "an equation is needed", goal=goal)
    form = state.proof.form()
    left = dict(form.difference(found[1], found[2]))
    used: list[int] = []
    extra: dict[Term, None] = {}
    angles = {a for m in left for a, _ in m if arguments(form.atom(a), "sin") is not None}
    terms: list[tuple[Term, int, int | None]] = []
    for atom in sorted(angles):
        (angle,) = arguments(form.atom(atom), "sin") or (goal,)
        circle = fact_at(state.proof, "sin_cos", angle)
        left, quotient = _reduced(form, left, atom, angle)
        if quotient:
            used.append(circle)
            multiplier = form.reify(quotient, REAL)
            extra[multiplier] = None
            terms.append((multiplier, circle, None))
    if not terms:
        raise Stuck("S120", "there is no square of a sine", goal=goal)
    if not left:
        return combine(state, goal, Combination(tuple(terms)), Setting(form))
    return linarith(state.with_local(*used), goal, used, depth=1, extra=list(extra))


def _reduced(form: Form, p: Poly, sine: int, angle: Term) -> tuple[Poly, Poly]:
    """Return p with sin² replaced by 1 - cos², and q with p = (what is returned) + q·(sin² + cos² - 1)."""
    cosine = form.poly(unary("cos", angle))
    quotient: Poly = {}
    while (high := next((m for m in p if dict(m).get(sine, 0) >= 2), None)) is not None:
        c = p[high]
        powers = dict(high)
        powers[sine] -= 2
        lower: Poly = {tuple(sorted((a, e) for a, e in powers.items() if e)): c}
        quotient = form.plus(quotient, lower)
        change = form.plus(lower, form.multiply(lower, form.power(cosine, 2)), -1)
        p = form.plus({m: v for m, v in p.items() if m != high}, change)
    return p, quotient


# -- for the general search --------------------------------------------------------------------------

_WORDS = frozenset({"exp", "log", "sin", "cos", "tan", "tanh", "sinh", "cosh", "sigmoid"})


def _mentions(term: Term, words: frozenset[str] = _WORDS) -> bool:
    return any(isinstance(n, Const) and n.name in words for n in subterms(term))


def _applies(goal: Term) -> bool:
    found = relation(goal)
    return found is not None and found[1].type == REAL and goal != FALSE and _mentions(goal)


def written_out(state: State, term: Term) -> tuple[Term, int] | None:
    """Rewrite tan and the hyperbolic functions by their definitions."""
    if not isinstance(term, App) or not isinstance(term.head, Const) or term.loose:
        return None
    if term.head.name not in _WORDS - {"exp", "log", "sin", "cos"} or len(term.args) != 1:
        return None
    step = state.proof.step("define", value=term)
    sides = arguments(state.proof.conclusion(step), "eq")
    return (sides[1], step) if sides is not None else None


def _by_identities(state: State, goal: Term) -> int:
    """Write the functions in a goal in one way; then arithmetic."""

    def angles(inner: State, part: Term) -> int:
        rule = angle_rule(inner.proof.form(), part)
        rules = (rule,) if rule is not None else ()
        return rewrite_goal(inner, part, rules, simple, finish)

    def powers(inner: State, part: Term) -> int:
        rule = exponential_rule(inner.proof.form(), part)
        if rule is None:
            raise Stuck("S130", "no exponentials have a common root", goal=part)
        return rewrite_goal(inner, part, (rule,), simple, partial(rewritten, part))

    def rewritten(before: Term, inner: State, part: Term) -> int:
        if part == before:
            raise Stuck("S130", "no exponential is a small power of a common root", goal=part)
        return solve_goal(inner, part, depth=1)

    def finish(inner: State, part: Term) -> int:
        ways: list[Callable[[], int]] = [lambda: linarith(inner, part, [], depth=0)]
        if _mentions(part, frozenset({"exp"})):
            ways.append(lambda: powers(inner, part))
        if _mentions(part, frozenset({"sin"})):
            ways.append(lambda: _by_circles(inner, part))
        if part != goal:
            ways.append(lambda: solve_goal(inner, part, depth=1))
        return attempt(*ways)

    rules = (written_out, logarithm_of_product, exponential_of_logarithms)
    return rewrite_goal(state, goal, rules, simple, angles, rounds=3)


STRATEGIES: tuple[Strategy, ...] = (Strategy("identities", _applies, _by_identities, late=True),)
"""What `logic.auto` may call when arithmetic alone has failed."""
