"""Limits far out, put together from those of the parts of a function. Untrusted.

With x = exp(t) everything elementary is a sum of products of scales exp(c·exp(t) + a·t)·t^b, that is
exp(c·x)·x^a·log(x)^b, and of factors that tend to numbers. Scales are ordered by c, then a, then b; the
greatest one of a sum says what the sum tends to. What holds eventually is a filter, and the laws of limits
are those of the library for any filter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import gcd, lcm

from symderive.errors import Refusal, TermError
from symderive.kernel.definitions import DEFINITIONS
from symderive.kernel.form import Form
from symderive.tactics.arith import linarith
from symderive.tactics.calculus import derivative
from symderive.tactics.evaluation import value
from symderive.tactics.expansions import evaluated, limit_at
from symderive.tactics.laws import fact_at
from symderive.tactics.library import from_library, named_from_library
from symderive.tactics.logic import solve_goal
from symderive.tactics.magnitude import compare_squares
from symderive.tactics.matching import closed_subterms
from symderive.tactics.proof import State, Stuck
from symderive.terms.build import (
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
    le,
    lt,
    mul,
    neg,
    negation,
    power,
    real,
    unary,
)
from symderive.terms.macros import MACROS
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
    substitute,
)
from symderive.terms.types import INT, PROP, REAL, Function

__all__ = ["FILTERS", "Growth", "Large", "Tends", "filter_far", "filter_late", "lemma_of", "replaced"]

_ZERO, _ONE = real(0), real(1)
_SMALL = 1e-9
MAX_PARTS = 24
"""Most summands of a function that is looked at."""

MAX_FACTORS = 8
"""The highest power of a factor."""


# -- filters ---------------------------------------------------------------------------------------

_P = free("?P", Function(REAL, PROP))


def filter_far() -> Term:
    """Return λP. ∃M. 1 <= M and ∀x. M <= x ⇒ P(x)."""
    m, x = free("?M", REAL), free("?x", REAL)
    beyond = forall(x, implies(le(m, x), apply(_P, x)), "x")
    return lam(_P, exists(m, conj(le(_ONE, m), beyond), "M"), "P")


def filter_late() -> Term:
    """Return λP. ∃N. 1 <= N and ∀n. N <= n ⇒ P(n), n an integer."""
    m, n = free("?N", INT), free("?n", INT)
    beyond = forall(n, implies(le(m, n), apply(_P, unary("of_int", n))), "n")
    return lam(_P, exists(m, conj(le(integer(1), m), beyond), "N"), "P")


FILTERS: dict[str, Callable[[], Term]] = {"far": filter_far, "late": filter_late}


def laws(state: State, name: str) -> list[int]:
    """Return the steps that say what a filter is, as the claims of the library want them."""
    return state.proof.once(("laws of a filter", name), lambda: _laws(state, name))


def _laws(state: State, name: str) -> list[int]:
    p, inside = state.fresh("P", Function(REAL, PROP))
    q, inside = inside.fresh("Q", Function(REAL, PROP))
    found = []
    for law, variables in (("both", (p, q)), ("weaker", (p, q)), ("always", ()), ("proper", (p,))):
        index = named_from_library(inside, "eventually", f"{law}-{name}", {"P": p, "Q": q})
        found.append(state.proof.general(index, variables))
    return found


def lemma_of(
    state: State,
    name: str,
    claim: str,
    known: Sequence[int],
    values: Mapping[str, Term],
    recipe: str = "tending",
) -> int:
    """Use a claim of the library along a filter; its conditions are the filter's laws and what is known."""
    index = named_from_library(state, recipe, claim, {**values, "ev": FILTERS[name]()})
    proof = state.proof
    have = {proof.conclusion(i): i for i in (*laws(state, name), *known)}
    while (implied := arguments(proof.conclusion(index), "imp")) is not None and implied[0] in have:
        index = proof.step("imp_elim", [index, have[implied[0]]])
    return index


# -- scales ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Scale:
    """exp(c·exp(t) + a·t)·t^b; c and a are terms without t."""

    c: Term = _ZERO
    a: Term = _ZERO
    b: int = 0


@dataclass(frozen=True, slots=True)
class Tends:
    """A body in t, and the step that it tends to the limit far out."""

    body: Term
    limit: Term
    step: int


@dataclass(frozen=True, slots=True)
class Bounded:
    """A body in t, a number, and the step that eventually |body| is at most that."""

    body: Term
    bound: Term
    step: int


@dataclass(frozen=True, slots=True)
class Large:
    """A body in t, and the step that it (sign 1) or its opposite (sign -1) grows beyond every number."""

    body: Term
    sign: int
    step: int


@dataclass(frozen=True, slots=True)
class Leading:
    """A scale m, and what term/m tends to."""

    scale: Scale
    part: Tends


@dataclass(frozen=True, slots=True)
class _Product:
    """A monomial: its scale, its other factors by their limits, and those that are only bounded."""

    term: Term
    scale: Scale
    part: Tends
    bounded: Bounded | None


@dataclass
class Growth:
    """What functions of t do far out. `conditions` hold eventually: a proposition about t, and the step."""

    state: State
    t: Free
    conditions: list[tuple[Term, int]] = field(default_factory=list)
    _known: dict[Term, Leading] = field(default_factory=dict)

    # -- saying -----------------------------------------------------------------------------------

    def __post_init__(self) -> None:
        step = self.state.proof.at(from_library(self.state, "scales", "identity-grows", ()), _ONE)
        self.conditions.append((lt(_ONE, self.t), step))

    def function(self, body: Term) -> Term:
        """Return λt. body."""
        return lam(self.t, body, "t")

    def inside(self) -> State:
        """Return the state at a t for which the conditions hold."""
        proof = self.state.proof
        return self.state.taking(self.t).with_local(*(proof.hyp(said) for said, _ in self.conditions))

    def lemma(self, claim: str, *known: int, **values: Term) -> int:
        """Use a claim on limits along the filter of what is far out."""
        return lemma_of(self.state, "far", claim, known, values)

    def says(self, body: Term, limit: Term) -> Term:
        """Return the proposition that a body tends to a limit."""
        return MACROS["limit_at_infinity"](self.function(body), limit)

    def eventually(self, step: int) -> int:
        """From P(t) under some of the conditions to: eventually P."""
        proof = self.state.proof
        proposition = proof.conclusion(step)
        used = [(said, known) for said, known in self.conditions if said in proof.hypotheses(step)]
        predicate = self.function(proposition)
        if not used:
            general = proof.step("all_intro", [step], variable=self.t)
            return self.lemma("everywhere-holds", general, p=predicate)
        said, known = used[0]
        for other, also in used[1:]:
            both = arguments(proof.conclusion(laws(self.state, "far")[0]), "forall")
            index = proof.at(laws(self.state, "far")[0], self.function(said), self.function(other))
            known = self.state.prove_implications(index, [known, also])
            said = conj(said, other) if both is not None else said
        assumed = proof.hyp(said)
        parts = {proof.conclusion(i): i for i in _left_parts(self.state, assumed, len(used))}
        shown = proof.discharge(step, [each for each, _ in used])
        for each, _ in used:
            shown = proof.step("imp_elim", [shown, parts[each]])
        general = proof.general(shown, [self.t], [said])
        index = proof.at(laws(self.state, "far")[1], self.function(said), predicate)
        return self.state.prove_implications(index, [known, general])

    def assume(self, proposition: Term, step: int) -> None:
        """Add a condition that holds eventually."""
        if all(said != proposition for said, _ in self.conditions):
            self.conditions.append((proposition, step))

    def restated(self, found: Tends, body: Term, limit: Term) -> Tends:
        """Say of an equal body that it tends to an equal limit."""
        if (found.body, found.limit) == (body, limit):
            return found
        proof, goal = self.state.proof, self.says(body, limit)
        try:
            return Tends(body, limit, proof.step("convert", [found.step], goal=goal))
        except Refusal:
            pass
        step = found.step
        if found.limit != limit:
            same = solve_goal(self.state, eq(found.limit, limit), depth=1)
            hole = free("?limit", REAL)
            step = proof.step("subst", [same, step], template=lam(hole, self.says(found.body, hole)))
        if found.body != body:
            step = self.same(step, found.body, body, limit, self.equation(found.body, body))
        return Tends(body, limit, step)

    def equation(self, left: Term, right: Term) -> int:
        """Prove an equation of forms, exponentials with a common generator being powers of that."""
        form, proof = self.state.proof.form(), self.state.proof
        if form.difference(left, right) == {}:
            return linarith(self.inside(), eq(left, right), [], depth=0, local=False)
        powers = _common_generators(form, (left, right))
        if not powers:
            return linarith(self.inside(), eq(left, right), [], depth=0)
        holes = {free(f"?power{number}", REAL): pair for number, pair in enumerate(powers.items())}
        sides = [
            replaced(form.normal(side), {old: hole for hole, (old, _) in holes.items()})
            for side in (left, right)
        ]
        values = {hole: power(root, integer(count)) for hole, (_, (root, count)) in holes.items()}
        goal = eq(*(substitute(side, values) for side in sides))
        step = linarith(self.inside(), goal, [], depth=0)
        for hole, (old, (root, count)) in holes.items():
            law = self._power_law(count, root.args[0] if isinstance(root, App) else root)
            law = proof.step("convert", [law], goal=eq(old, values[hole]))
            del values[hole]
            template = lam(hole, eq(*(substitute(side, values) for side in sides)))
            step = proof.step("subst", [proof.flip(law), step], template=template)
            sides = [substitute(side, {hole: old}) for side in sides]
        return proof.step("convert", [step], goal=eq(left, right))

    def _power_law(self, count: int, value: Term) -> int:
        """exp(n·x) = exp(x)^n for a literal n."""
        proof, x = self.state.proof, free("x", REAL)
        goal = eq(unary("exp", mul(real(count), x)), power(unary("exp", x), integer(count)))

        def build() -> int:
            return proof.step("all_intro", [linarith(State(proof, {}), goal, [], depth=0)], variable=x)

        return proof.at(proof.once(("power of an exponential", count), build), value)

    def same(self, step: int, first: Term, second: Term, limit: Term, equation: int) -> int:
        """Say of the second body what is known of the first, by an equation under the conditions."""
        equal = self.eventually(equation)
        return self.lemma("same", step, equal, f=self.function(first), g=self.function(second), L=limit)

    # -- numbers ----------------------------------------------------------------------------------

    def normal(self, term: Term) -> Term:
        """Return a term in normal form."""
        return self.state.proof.form().normal(term)

    def sign(self, number: Term) -> int:
        """Return the sign of a number, and -1, 0 or 1; a number without variables by its digits."""
        normal = self.normal(number)
        if isinstance(normal, Lit):
            exact = Fraction(normal.value)
            return (exact > 0) - (exact < 0)
        found = value(normal, {})
        if found is not None:
            if abs(float(found)) < _SMALL:
                raise Stuck("S130", "a number is too small to tell its sign", goal=number)
            return 1 if float(found) > 0 else -1
        for sign in (1, -1):
            try:
                self.positive(normal if sign > 0 else neg(normal))
            except (Stuck, Refusal, TermError) as error:
                if error.code == "S190":
                    raise
            else:
                return sign
        raise Stuck("S130", "the sign of a number is not seen", goal=number)

    def positive(self, number: Term) -> int:
        """Prove 0 < number."""
        return solve_goal(self.state, lt(_ZERO, number), depth=1)

    def compared(self, first: Scale, second: Scale) -> int:
        """Return the sign of the order of two scales."""
        for left, right in ((first.c, second.c), (first.a, second.a)):
            if left != right:
                sign = self.sign(add(left, neg(right)))
                if sign:
                    return sign
        return (first.b > second.b) - (first.b < second.b)

    def times(self, first: Scale, second: Scale, exponent: int = 1) -> Scale:
        """Return the first scale times a power of the second."""
        count = real(exponent)
        return Scale(
            self.normal(add(first.c, mul(count, second.c))),
            self.normal(add(first.a, mul(count, second.a))),
            first.b + exponent * second.b,
        )

    def exponent(self, scale: Scale) -> Term:
        """Return c·exp(t) + a·t."""
        return self.normal(add(mul(scale.c, unary("exp", self.t)), mul(scale.a, self.t)))

    def term(self, scale: Scale) -> Term:
        """Return a scale as a term."""
        return self.normal(mul(unary("exp", self.exponent(scale)), power(self.t, integer(scale.b))))

    def over(self, body: Term, scale: Scale) -> Term:
        """Return body/m for a scale m."""
        return self.normal(mul(body, self.term(self.times(Scale(), scale, -1))))

    # -- the laws of limits -----------------------------------------------------------------------

    def constant(self, number: Term) -> Tends:
        """A constant tends to itself."""
        return Tends(number, number, self.lemma("constant", c=number))

    def sum(self, first: Tends, second: Tends) -> Tends:
        """The limit of a sum."""
        values = self._pair(first, second)
        step = self.lemma("sum", first.step, second.step, **values)
        return Tends(add(first.body, second.body), add(first.limit, second.limit), step)

    def product(self, first: Tends, second: Tends) -> Tends:
        """The limit of a product."""
        values = self._pair(first, second)
        step = self.lemma("product", first.step, second.step, **values)
        return Tends(mul(first.body, second.body), mul(first.limit, second.limit), step)

    def _pair(self, first: Tends, second: Tends) -> dict[str, Term]:
        functions = {"f": self.function(first.body), "g": self.function(second.body)}
        return {**functions, "L": first.limit, "M": second.limit}

    def small(self, first: Tends, second: Bounded) -> Tends:
        """What tends to 0 times what is bounded."""
        values = {"f": self.function(first.body), "g": self.function(second.body), "B": second.bound}
        step = self.lemma("bounded-times-null", first.step, second.step, **values)
        return Tends(mul(first.body, second.body), _ZERO, step)

    def scaled(self, factor: Term, found: Tends) -> Tends:
        """A number times what has a limit."""
        return found if factor == _ONE else self.product(self.constant(factor), found)

    def continuous(self, function: Term, found: Tends) -> Tends:
        """A function that is differentiable at the limit, of what has one."""
        slope, derived = derivative(self.state, function, found.limit)
        index = from_library(self.state, "continuity", "from-derivative", (function, found.limit, derived))
        outer = self.state.proof.step("imp_elim", [index, slope])
        values = {"f": self.function(found.body), "L": found.limit, "phi": function}
        step = self.lemma("continuous", found.step, outer, **values)
        return Tends(apply(function, found.body), apply(function, found.limit), step)

    def far_out(self, function: Term, limit: Term, outer: int, large: Term, step: int) -> Tends:
        """A function with a limit at infinity, of what grows."""
        values = {"f": self.function(large), "phi": function, "L": limit}
        step = self.lemma("far", step, outer, **values)
        return Tends(apply(function, large), limit, step)

    # -- scales -----------------------------------------------------------------------------------

    def null(self, scale: Scale) -> Tends:
        """A scale below 1 tends to 0."""
        rest, found = scale, self.constant(_ONE)
        if self.sign(scale.c) == 0 == self.sign(scale.a):
            return self._logarithmic(scale)
        if scale.b > 0:
            share = real(Fraction(-1, scale.b + 1))
            speed = _ONE if self.sign(scale.c) else self.normal(mul(share, scale.a))
            rest = Scale(scale.c, self.normal(add(scale.a, mul(real(scale.b), speed))))
            found = self._linear(speed)
            for _ in range(scale.b - 1):
                found = self.product(found, self._linear(speed))
        elif scale.b < 0:
            rest = Scale(scale.c, scale.a)
            found = self._logarithmic(Scale(b=scale.b))
        return self.restated(self.product(self._exponential(rest), found), self.term(scale), _ZERO)

    def _logarithmic(self, scale: Scale) -> Tends:
        """t^b tends to 0 for b < 0."""
        inverse = inv(self.t)
        proof, inside = self.state.proof, self.inside()
        goal = eq(mul(self.t, inverse), _ONE)
        shown = linarith(inside, goal, [], depth=0)
        shown = proof.step("imp_intro", [shown], proposition=lt(_ZERO, self.t))
        step = self.lemma(
            "reciprocal",
            from_library(self.state, "scales", "identity-grows", ()),
            self.eventually(shown),
            f=self.function(self.t),
            g=self.function(inverse),
        )
        one = found = Tends(inverse, _ZERO, step)
        for _ in range(-scale.b - 1):
            found = self.product(found, one)
        return self.restated(found, self.term(scale), _ZERO)

    def _linear(self, speed: Term) -> Tends:
        """t·exp(-k·t) tends to 0 for k > 0."""
        u = free("?u", REAL)
        shape = lam(u, mul(u, unary("exp", neg(u))), "u")
        outer = from_library(self.state, "scales", "exponential-against-power", ())
        large = self._multiple(speed)
        found = self.scaled(inv(speed), self.far_out(shape, _ZERO, outer, large.body, large.step))
        body = mul(self.t, unary("exp", neg(mul(speed, self.t))))
        # 1/k·k is not 1 in the form where k is not a number
        apart = self.state.with_local(self.positive(speed))
        equation = linarith(apart, eq(found.body, body), [], depth=0)
        step = self.same(found.step, found.body, body, found.limit, equation)
        return self.restated(Tends(body, found.limit, step), body, _ZERO)

    def _multiple(self, speed: Term) -> Large:
        """k·t grows for k > 0."""
        step = from_library(self.state, "scales", "identity-grows", ())
        return self._grown(self.t, step, self.constant(speed), mul(self.t, speed))

    def _grown(self, large: Term, step: int, factor: Tends, body: Term) -> Large:
        """What grows times what has a positive limit grows."""
        half = divide(factor.limit, real(2))
        proof = self.state.proof
        positive = self.positive(factor.limit)
        below = linarith(self.state, lt(half, factor.limit), [positive], depth=0, local=False)
        low = linarith(self.state, lt(_ZERO, half), [positive], depth=0, local=False)
        order = self.lemma(
            "eventually-above", factor.step, below, f=self.function(factor.body), L=factor.limit, c=half
        )
        grown = self.lemma(
            "product-grows",
            step,
            order,
            low,
            f=self.function(large),
            g=self.function(factor.body),
            c=half,
        )
        if body != mul(large, factor.body):
            grown = proof.step("convert", [grown], goal=self._grows(body))
        return Large(body, 1, grown)

    def _grows(self, body: Term) -> Term:
        """Return the proposition that a body grows beyond every number."""
        b = free("?b", REAL)
        return forall(b, apply(filter_far(), self.function(lt(b, body))), "b")

    def _exponential(self, scale: Scale) -> Tends:
        """exp(c·exp(t) + a·t) tends to 0 for c < 0, and for c = 0 and a < 0."""
        u = free("?u", REAL)
        outer = from_library(self.state, "scales", "exponential-null", ())
        lower = self.normal(neg(self.exponent(scale)))
        if self.sign(scale.c) == 0:
            grown = self._multiple(self.normal(neg(scale.a)))
            step = grown.step if grown.body == lower else self._convert_growth(grown.step, lower)
        else:
            step = self._exponent_grows(scale, lower)
        found = self.far_out(lam(u, unary("exp", neg(u)), "u"), _ZERO, outer, lower, step)
        return self.restated(found, self.normal(unary("exp", self.exponent(scale))), _ZERO)

    def _convert_growth(self, step: int, body: Term) -> int:
        return self.state.proof.step("convert", [step], goal=self._grows(body))

    def _exponent_grows(self, scale: Scale, lower: Term) -> int:
        """-c·exp(t) - a·t = exp(t)·(-c - a·t·exp(-t)) grows for c < 0."""
        growing = unary("exp", self.t)
        grown = self.lemma(
            "growth-of-growth",
            from_library(self.state, "scales", "identity-grows", ()),
            from_library(self.state, "scales", "exponential-grows", ()),
            f=self.function(self.t),
            phi=const("exp"),
        )
        factor = self.constant(self.normal(neg(scale.c)))
        if self.sign(scale.a):
            factor = self.sum(factor, self.scaled(self.normal(neg(scale.a)), self._linear(_ONE)))
            factor = self.restated(factor, factor.body, self.normal(neg(scale.c)))
        return self._grown(growing, grown, factor, lower).step

    # -- terms ------------------------------------------------------------------------------------

    def leading(self, term: Term) -> Leading:
        """Return the greatest scale m of a sum, and what the sum over m tends to (it may be 0)."""
        normal = self.normal(term)
        if normal not in self._known:
            self.state.allowance.spend(5)
            self._known[normal] = self._leading(normal)
        return self._known[normal]

    def _leading(self, term: Term) -> Leading:
        form = self.state.proof.form()
        p = form.poly(term)
        if not p:
            return Leading(Scale(), self.constant(_ZERO))
        if len(p) > MAX_PARTS:
            raise Stuck("S130", "there are too many summands", goal=term)
        products = [self._monomial(monomial, coefficient) for monomial, coefficient in p.items()]
        greatest = products[0].scale
        for one in products[1:]:
            if self.compared(one.scale, greatest) > 0:
                greatest = one.scale
        if any(one.bounded and self.compared(one.scale, greatest) == 0 for one in products):
            greatest = Scale(greatest.c, greatest.a, greatest.b + 1)
        total: Tends | None = None
        for one in products:
            part = self._relative(one, greatest)
            total = part if total is None else self.sum(total, part)
        if total is None:
            raise Stuck("S130", "there is nothing to compare", goal=term)
        limit, _ = evaluated(self.state, self.normal(total.limit))
        return Leading(greatest, self.restated(total, self.over(term, greatest), limit))

    def _relative(self, one: _Product, greatest: Scale) -> Tends:
        """Return what a monomial over the greatest scale tends to."""
        body = self.over(one.term, greatest)
        relative = self.times(one.scale, greatest, -1)
        if self.compared(relative, Scale()) == 0:
            return self.restated(one.part, body, one.part.limit)
        found = self.product(self.null(relative), one.part)
        found = self.restated(found, found.body, _ZERO)
        if one.bounded is not None:
            found = self.small(found, one.bounded)
        return self.restated(found, body, _ZERO)

    def _monomial(self, monomial: Sequence[tuple[int, int]], coefficient: Fraction | int) -> _Product:
        form = self.state.proof.form()
        number: Term = real(Fraction(coefficient))
        scale, parts, bounded = Scale(), [], []
        whole = form.reify({tuple(monomial): coefficient}, REAL)
        for atom, exponent in monomial:
            term = form.atom(atom)
            if self.t not in free_symbols(term):
                base = term if exponent > 0 else inv(term)
                number = mul(number, power(base, integer(abs(exponent))))
                continue
            found = self._factor(term, exponent)
            if isinstance(found, Bounded):
                bounded += [found] * abs(exponent)
                continue
            turns = abs(exponent)
            if found.scale != Scale():
                scale = self.times(scale, found.scale, exponent)
            if found.part.body != _ONE:
                if turns > MAX_FACTORS:
                    raise Stuck("S130", "a power is too high", goal=term)
                parts += [found.part] * turns
        total = self.constant(self.normal(number))
        for part in parts:
            total = self.product(total, part)
        if len(bounded) > 1:
            raise Stuck("S130", "two factors are only bounded", goal=whole)
        product = bounded[0] if bounded else None
        rest = self.over(whole, scale)
        if product is None:
            total = self.restated(total, rest, self.normal(total.limit))
        return _Product(whole, scale, total, product)

    def _factor(self, term: Term, exponent: int) -> Leading | Bounded:
        """Return the scale of an atom and what is left of it; a part 1 says that nothing is."""
        form = self.state.proof.form()
        if term == self.t:
            return Leading(Scale(b=1), self.constant(_ONE))
        inverse, exponential = arguments(term, "inv"), arguments(term, "exp")
        if inverse is not None:
            below = self.leading(inverse[0])
            if self.sign(below.part.limit) == 0:
                raise Stuck("S130", "a denominator is of an unknown size", goal=term)
            part = self.continuous(_reciprocal(), below.part)
            scale = self.times(Scale(), below.scale, -1)
            return Leading(scale, self.restated(part, self.over(term, scale), part.limit))
        if exponential is not None:
            return self._exponential_factor(term, exponential[0], exponent)
        del form
        return self._leaf(term)

    def _exponential_factor(self, term: Term, inside: Term, exponent: int) -> Leading | Bounded:
        form = self.state.proof.form()
        p = form.poly(inside)
        ((monomial, coefficient),) = p.items()
        number: Term = real(Fraction(coefficient))
        others = []
        for atom, count in monomial:
            each = form.atom(atom)
            if self.t in free_symbols(each):
                others.append((each, count))
            else:
                number = mul(number, power(each if count > 0 else inv(each), integer(abs(count))))
        if others == [(self.t, 1)]:
            return Leading(Scale(a=self.normal(number)), self.constant(_ONE))
        if others == [(unary("exp", self.t), 1)]:
            return Leading(Scale(c=self.normal(number)), self.constant(_ONE))
        if exponent < 0:
            inside = self.normal(neg(inside))
            term = self.normal(unary("exp", inside))
        found = self.outcome(inside)
        if isinstance(found, Tends):
            return Leading(Scale(), self.continuous(const("exp"), found))
        if found.sign > 0:
            raise Stuck("S130", "an exponential grows faster than the scales", goal=term)
        u = free("?u", REAL)
        outer = from_library(self.state, "scales", "exponential-null", ())
        opposite = neg(found.body)
        part = self.far_out(lam(u, unary("exp", neg(u)), "u"), _ZERO, outer, opposite, found.step)
        return Leading(Scale(), self.restated(part, term, _ZERO))

    def _leaf(self, term: Term) -> Leading | Bounded:
        """Return the limit of a function of one argument that has a limit, or a bound."""
        if not isinstance(term, App) or not isinstance(term.head, Const) or len(term.args) != 1:
            raise Stuck("S130", "the growth of this is not known", goal=term)
        name, (inside,) = term.head.name, term.args
        if name not in _SMOOTH:
            raise Stuck("S130", "the growth of this is not known", goal=term)
        try:
            found = self.outcome(inside)
        except Stuck as error:
            if name not in _WAVES or error.code == "S190":
                raise
            return self._wave(term)
        if isinstance(found, Tends):
            return Leading(Scale(), self.continuous(term.head, found))
        if name in _WAVES:
            return self._wave(term)
        if name == "atan":
            return Leading(Scale(), self._arctangent(term, found))
        raise Stuck("S130", "the growth of this is not known", goal=term)

    def _wave(self, term: Term) -> Bounded:
        goal = le(apply(const("norm", REAL), term), _ONE)
        step = solve_goal(self.inside(), goal, depth=1)
        return Bounded(term, _ONE, self.eventually(step))

    def _arctangent(self, term: Term, found: Large) -> Tends:
        outer = from_library(self.state, "scales", "arctangent", ())
        inside = found.body if found.sign > 0 else neg(found.body)
        limit = divide(const("pi"), real(2))
        part = self.far_out(const("atan"), limit, outer, inside, found.step)
        if found.sign > 0:
            return part
        part = self.scaled(real(-1), part)
        equation = solve_goal(self.inside(), eq(part.body, term), depth=1)
        return Tends(term, part.limit, self.same(part.step, part.body, term, part.limit, equation))

    # -- what it comes to -------------------------------------------------------------------------

    def outcome(self, term: Term) -> Tends | Large:
        """Return what a term tends to, or that it grows. Raises S130 where neither is seen."""
        found = self.leading(term)
        order = self.compared(found.scale, Scale())
        if order == 0:
            return self.restated(found.part, term, found.part.limit)
        if order < 0:
            part = self.product(found.part, self.null(found.scale))
            return self.restated(part, term, _ZERO)
        sign = self.sign(found.part.limit)
        if sign == 0:
            return self._expanded(term)
        return self._large(term, found, sign)

    def _large(self, term: Term, found: Leading, sign: int) -> Large:
        """A great scale m, as 1/m tends to 0, times what tends to a number that is not 0."""
        scale = self.term(found.scale)
        small = self.null(self.times(Scale(), found.scale, -1))
        inside = self.inside()
        both = conj(lt(_ZERO, small.body), eq(mul(scale, small.body), _ONE))
        shown = solve_goal(inside, both, depth=1)
        grown = self.lemma(
            "reciprocal-of-null",
            small.step,
            self.eventually(shown),
            f=self.function(scale),
            g=self.function(small.body),
        )
        part = found.part if sign > 0 else self.scaled(real(-1), found.part)
        part = self.restated(part, part.body, self.normal(part.limit))
        body = mul(scale, part.body)
        large = self._grown(scale, grown, part, body)
        wanted = term if sign > 0 else neg(term)
        try:
            step = self._convert_growth(large.step, wanted)
        except Refusal:
            equation = linarith(inside, eq(body, wanted), [], depth=0)
            step = self.same_growth(large.step, body, wanted, equation)
        return Large(term, sign, step)

    def same_growth(self, step: int, first: Term, second: Term, equation: int) -> int:
        """Say of the second body that it grows, as the first does, by an equation under the conditions."""
        proof = self.state.proof
        order = linarith(self.inside(), le(first, second), [equation], depth=0, local=False)
        order = proof.step("imp_intro", [order], proposition=lt(_ONE, first))
        return self.lemma(
            "above", step, self.eventually(order), f=self.function(first), g=self.function(second)
        )

    def _expanded(self, term: Term) -> Tends:
        """The limit at u = 0 of the function of u = exp(-t) that a term is, where it is one."""
        form = self.state.proof.form()
        u = free("?v", REAL)
        outside = form.normal(_without_exponentials(form.normal(term), self.t, u))
        if self.t in free_symbols(outside):
            raise Stuck("S130", "the greatest parts cancel", goal=term)
        function = lam(u, outside, "u")
        limit, outer = limit_at(State(self.state.proof, {}, allowance=self.state.allowance), function, _ZERO)
        small = self._exponential(Scale(a=real(-1)))
        apart = negation(eq(small.body, _ZERO))
        shown = self.eventually(solve_goal(self.inside(), apart, depth=1))
        values = {"f": self.function(small.body), "L": _ZERO, "phi": function, "K": limit}
        step = self.lemma("punctured", small.step, shown, outer, **values)
        return self.restated(Tends(apply(function, small.body), limit, step), term, limit)

    # -- rewriting --------------------------------------------------------------------------------

    def expanded(self, term: Term) -> tuple[Term, int]:
        """Return an equal term whose logarithms and roots are of what tends to numbers, and the equation.

        The equation holds under the conditions, to which those are added that it needs.
        """
        proof = self.state.proof
        if self.t not in free_symbols(term) or not isinstance(term, App) or not isinstance(term.head, Const):
            return term, proof.step("refl", value=term)
        pairs = [self.expanded(a) if a.type == REAL else (a, None) for a in term.args]
        after = apply(term.head, *(a for a, _ in pairs))
        step = proof.step("refl", value=term)
        current = list(term.args)
        for place, (new, equation) in enumerate(pairs):
            if equation is None or new == term.args[place]:
                continue
            hole = free("?part", REAL)
            now = [*current]
            now[place] = hole
            template = lam(hole, eq(term, apply(term.head, *now)))
            step = proof.step("subst", [equation, step], template=template)
            current[place] = new
        name = term.head.name
        found: tuple[Term, int] | None = None
        if name in DEFINITIONS and name != "rpow":
            defined = proof.step("define", value=after)
            sides = arguments(proof.conclusion(defined), "eq")
            body, rest = self.expanded(sides[1] if sides is not None else after)
            found = body, self._chained(defined, rest)
        elif name == "log":
            found = self._logarithm(after)
        elif name == "sqrt":
            found = self._root(after)
        elif name == "rpow":
            found = self._real_power(after)
        elif name == "norm":
            found = self._size(after)
        return (after, step) if found is None else (found[0], self._chained(step, found[1]))

    def _chained(self, first: int, second: int) -> int:
        proof = self.state.proof
        sides = arguments(proof.conclusion(first), "eq")
        if sides is None:
            raise Stuck("S130", "an equation is needed")
        hole = free("?side", sides[0].type)
        return proof.step("subst", [second, first], template=lam(hole, eq(sides[0], hole)))

    def _ratio(self, term: Term) -> tuple[Scale, Term, int]:
        """Return the scale m of what is eventually positive, term/m, and the step 0 < term/m."""
        found = self.leading(term)
        if found.scale.b or self.sign(found.part.limit) <= 0:
            raise Stuck("S130", "this is not seen to be positive", goal=term)
        rest = found.part.body
        above = self.lemma(
            "eventually-above",
            found.part.step,
            self.positive(found.part.limit),
            f=self.function(rest),
            L=found.part.limit,
            c=_ZERO,
        )
        self.assume(lt(_ZERO, rest), above)
        return found.scale, rest, self.state.proof.hyp(lt(_ZERO, rest))

    def _logarithm(self, term: Term) -> tuple[Term, int] | None:
        """log(e) = c·exp(t) + a·t + log(e/m)."""
        (inside,) = arguments(term, "log") or (term,)
        scale, rest, positive = self._ratio(inside)
        if scale == Scale():
            return None
        proof = self.state.proof
        exponent = self.exponent(scale)
        log = unary("log", rest)
        after = add(exponent, log)
        back = proof.step("imp_elim", [fact_at(proof, "exp_log", rest), positive])
        whole = eq(unary("exp", after), inside)
        multiple = linarith(
            self.inside(), whole, [back], depth=1, local=False, extra=[unary("exp", exponent)]
        )
        undone = fact_at(proof, "log_exp", after)
        hole = free("?inside", REAL)
        step = proof.step("subst", [multiple, undone], template=lam(hole, eq(unary("log", hole), after)))
        return after, step

    def _root(self, term: Term) -> tuple[Term, int] | None:
        """sqrt(e) = exp((c·exp(t) + a·t)/2)·sqrt(e/m)."""
        (inside,) = arguments(term, "sqrt") or (term,)
        scale, rest, positive = self._ratio(inside)
        if scale == Scale():
            return None
        proof = self.state.proof
        half = unary("exp", self.normal(divide(self.exponent(scale), real(2))))
        after = mul(half, unary("sqrt", rest))
        root = proof.step(
            "imp_elim",
            [
                fact_at(proof, "sqrt_nonneg", rest),
                linarith(self.inside(), le(_ZERO, rest), [positive], depth=0, local=False),
            ],
        )
        size = fact_at(proof, "exp_pos", unary_argument(half))
        square = self.equation(inside, mul(mul(half, half), rest))
        whole = solve_goal(self.inside().with_local(size, positive), lt(_ZERO, inside), depth=1)
        state = self.inside().with_local(root, size, whole)
        step = compare_squares(state, eq(term, after), lambda s, g: linarith(s, g, [square], depth=0))
        return after, step

    def _real_power(self, term: Term) -> tuple[Term, int]:
        """x^y = exp(y·log(x)) for x > 0."""
        base, exponent = arguments(term, "rpow") or (term, term)
        self._positive_base(base)
        after = unary("exp", mul(exponent, unary("log", base)))
        step = solve_goal(self.inside(), eq(term, after), depth=1)
        body, rest = self.expanded(after)
        return body, self._chained(step, rest)

    def _positive_base(self, base: Term) -> None:
        if self.t not in free_symbols(base):
            return
        scale, _, positive = self._ratio(base)
        if scale != Scale():
            goal = lt(_ZERO, base)
            shown = solve_goal(self.inside().with_local(positive), goal, depth=1)
            self.assume(goal, self.eventually(shown))

    def _size(self, term: Term) -> tuple[Term, int] | None:
        """|e| = e where e is eventually positive."""
        (inside,) = arguments(term, "norm") or (term,)
        self._positive_base(inside)
        return inside, solve_goal(self.inside(), eq(term, inside), depth=1)

    def total(self, term: Term) -> Tends | Large:
        """Return what a function of t does far out, its logarithms and roots taken apart first."""
        after, equation = self.expanded(term)
        found = self.outcome(after)
        if after == term:
            return found
        if isinstance(found, Tends):
            back = self.state.proof.flip(equation)
            return Tends(term, found.limit, self.same(found.step, after, term, found.limit, back))
        first, second = (after, term) if found.sign > 0 else (neg(after), neg(term))
        same = linarith(self.inside(), eq(first, second), [equation], depth=0, local=False)
        return Large(term, found.sign, self.same_growth(found.step, first, second, same))


def unary_argument(term: Term) -> Term:
    """Return the argument of a function of one argument."""
    return term.args[0] if isinstance(term, App) else term


_WAVES = frozenset({"sin", "cos"})
_SMOOTH = _WAVES | {"log", "sqrt", "atan", "asin"}


def _reciprocal() -> Term:
    return const("inv")


def _left_parts(state: State, index: int, count: int) -> list[int]:
    """Return the parts of ((A and B) and C) …, as many as are said."""
    parts = []
    for _ in range(count - 1):
        parts.append(state.proof.step("and_right", [index]))
        index = state.proof.step("and_left", [index])
    return [*parts, index]


def _without_exponentials(term: Term, t: Free, u: Free) -> Term:
    """Put 1/u for exp(t) in a term."""
    if term == unary("exp", t):
        return inv(u)
    if isinstance(term, App) and isinstance(term.head, Const):
        inside = [_without_exponentials(a, t, u) for a in term.args]
        return apply(term.head, *inside)
    return term


def replaced(term: Term, values: Mapping[Term, Term]) -> Term:
    """Put values for subterms, outside of binders."""
    if term in values:
        return values[term]
    if isinstance(term, App):
        return apply(term.head, *(replaced(a, values) for a in term.args))
    return term


def _common_generators(form: Form, terms: Sequence[Term]) -> dict[Term, tuple[Term, int]]:
    """Return exp(q·m) -> (exp(m/d), q·d) for the exponentials that are powers of a common one."""
    found: dict[Term, list[tuple[Term, Fraction]]] = {}
    for term in terms:
        for node in closed_subterms(form.normal(term)):
            inside = arguments(node, "exp")
            p = form.poly(inside[0]) if inside is not None else {}
            if len(p) == 1:
                ((monomial, coefficient),) = p.items()
                pairs = found.setdefault(form.reify({monomial: 1}, REAL), [])
                pairs.append((node, Fraction(coefficient)))
    powers = {}
    for unit, pairs in found.items():
        denominator = lcm(*(q.denominator for _, q in pairs))
        common = gcd(*(int(q * denominator) for _, q in pairs))
        generator = Fraction(common, denominator)
        for node, q in pairs:
            count = int(q / generator)
            if count != 1:
                root = unary("exp", mul(real(generator), unit))
                powers[node] = (root, count)
    return powers
