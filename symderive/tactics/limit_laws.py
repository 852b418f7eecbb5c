"""Limits of what is made of functions with known limits, and of functions of a distance. Untrusted.

Far out, late and close to a point are filters, for which the library has the laws (`tending`). A sequence is
a function of reals along the integers: a(n) is a(floor(x)) at x = n.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from symderive.tactics.arith import linarith
from symderive.tactics.asymptotics import approached, denied_part
from symderive.tactics.calculus import once
from symderive.tactics.laws import fact_at
from symderive.tactics.library import from_library, named_from_library
from symderive.tactics.logic import introduced, solve_goal, unpack, witness
from symderive.tactics.matching import closed_subterms
from symderive.tactics.proof import State, Stuck
from symderive.tactics.registry import Strategy
from symderive.tactics.tending import Growth, Large, Tends, filter_far, filter_late, replaced
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
    integer,
    le,
    lt,
    mul,
    neg,
    of_int,
    power,
    real,
    sub,
    unary,
)
from symderive.terms.macros import MACROS
from symderive.terms.term import App, Free, Lit, Term, apply, free, free_symbols, lam, substitute, subterms
from symderive.terms.types import INT, PROP, REAL, Function

__all__ = ["STRATEGIES"]

MAX_POWER = 6
"""The highest power that is written as a product."""

_FILTERS = {"limit_at_infinity": "far", "limit_sequence": "late", "limit": "near"}


def _filter_near(point: Term) -> Term:
    """Return λP. ∃δ. 0 < δ and δ <= 1 and ∀x. 0 < |x - p| and |x - p| < δ ⇒ P(x)."""
    p, delta, x = free("?P", Function(REAL, PROP)), free("?delta", REAL), free("?x", REAL)
    distance = absolute(sub(x, point))
    around = forall(x, implies(conj(lt(real(0), distance), lt(distance, delta)), apply(p, x)), "x")
    near = exists(delta, conj(lt(real(0), delta), le(delta, real(1)), around), "delta")
    return lam(p, near, "P")


@dataclass(frozen=True, slots=True)
class _Limit:
    """That a function has a limit, by name of the macro; `point` is 0 where there is none."""

    name: str
    function: Term
    end: Term
    point: Term


def _read(goal: Term) -> _Limit | None:
    for name in _FILTERS:
        found = approached(name, goal)
        if found is not None:
            return _Limit(name, found[0], found[-1], found[1] if name == "limit" else real(0))
    return None


@dataclass
class _Laws:
    """The laws of limits of one kind, for functions of the real x; `known` are bodies with limits."""

    state: State
    x: Free
    asked: _Limit
    known: list[tuple[Term, Term, int]] = field(default_factory=list)

    def filter(self) -> Term:
        """Return the filter as a function of properties."""
        if self.asked.name == "limit":
            return _filter_near(self.asked.point)
        return filter_far() if self.asked.name == "limit_at_infinity" else filter_late()

    def laws(self) -> list[int]:
        """Return the steps that say what a filter is."""
        return self.state.proof.once(("limit laws", self.asked.name, self.asked.point), self._laws)

    def _laws(self) -> list[int]:
        point, name = self.asked.point, _FILTERS[self.asked.name]
        p, inside = self.state.taking(point).fresh("P", Function(REAL, PROP))
        q, inside = inside.fresh("Q", Function(REAL, PROP))
        found = []
        for law, variables in (("both", (p, q)), ("weaker", (p, q)), ("always", ()), ("proper", (p,))):
            values = {"P": p, "Q": q, "p": point}
            index = named_from_library(inside, "eventually", f"{law}-{name}", values)
            found.append(self.state.proof.general(index, variables))
        return found

    def law(self, claim: str, known: Sequence[int], **values: Term) -> int:
        """Use a claim of the library along the filter."""
        index = named_from_library(self.state, "tending", claim, {**values, "ev": self.filter()})
        proof = self.state.proof
        have = {proof.conclusion(i): i for i in (*self.laws(), *known)}
        while (implied := arguments(proof.conclusion(index), "imp")) is not None and implied[0] in have:
            index = proof.step("imp_elim", [index, have[implied[0]]])
        return index

    def function(self, body: Term) -> Term:
        """Return λx. body."""
        return lam(self.x, body, "x")

    def tends(self, body: Term) -> tuple[Term, int]:
        """Return the limit of a body, and the step that it tends to that."""
        self.state.allowance.spend(5)
        for shown, end, step in self.known:
            if shown == body:
                return end, step
        if self.x not in free_symbols(body):
            return body, self.law("constant", [], c=body)
        both, factors, opposite = (arguments(body, name) for name in ("add", "mul", "neg"))
        powers = arguments(body, "pow")
        if both is not None:
            return self._two("sum", both[0], both[1])
        if factors is not None and body.type == REAL:
            return self._two("product", factors[0], factors[1])
        if opposite is not None:
            end, step = self._two("product", real(-1), opposite[0])
            return end, self._as_of(body, end, step)
        if powers is not None and isinstance(powers[1], Lit) and 2 <= powers[1].value <= MAX_POWER:
            count = int(powers[1].value)
            rest = powers[0] if count == 2 else power(powers[0], integer(count - 1))
            end, step = self._two("product", powers[0], rest)
            return end, self._as_of(body, end, step)
        return self._continuous(body)

    def says(self, body: Term, end: Term) -> Term:
        """Return the proposition that a body tends to a limit."""
        function, name = self.function(body), self.asked.name
        if name == "limit":
            return MACROS[name](function, self.asked.point, end)
        if name == "limit_sequence":
            n = free("?n", INT)
            function = lam(n, apply(function, of_int(n)), "n")
        return MACROS[name](function, end)

    def _as_of(self, body: Term, end: Term, step: int) -> int:
        proof, goal = self.state.proof, self.says(body, end)
        return step if proof.conclusion(step) == goal else proof.step("convert", [step], goal=goal)

    def _two(self, claim: str, first: Term, second: Term) -> tuple[Term, int]:
        (one, left), (other, right) = self.tends(first), self.tends(second)
        values = {"f": self.function(first), "g": self.function(second), "L": one, "M": other}
        step = self.law(claim, [left, right], **values)
        return (add(one, other) if claim == "sum" else mul(one, other)), step

    def _continuous(self, body: Term) -> tuple[Term, int]:
        """The limit of φ(f(x)), φ continuous at the limit of f."""
        if not isinstance(body, App) or body.args[-1].type != REAL:
            raise Stuck("S130", "no law of limits is about this", goal=body)
        outer, inside = apply(body.head, *body.args[:-1]), body.args[-1]
        if self.x in free_symbols(outer):
            raise Stuck("S130", "no law of limits is about this", goal=body)
        end, step = self.tends(inside)
        y = free("?y", REAL)
        phi = lam(y, apply(outer, y), "y")
        continuous = solve_goal(self.state, MACROS["continuous_at"](phi, end), depth=1)
        values = {"f": self.function(inside), "phi": phi, "L": end}
        return apply(outer, end), self.law("continuous", [step, continuous], **values)


# -- sequences as functions of reals -----------------------------------------------------------------


def _floored(state: State, sequence: Term) -> int:
    """Prove (λn. a(floor(n))) = a."""
    proof = state.proof
    n, inside = state.taking(sequence).fresh("n", INT)
    whole = unary("floor", of_int(n))
    same = proof.flip(solve_goal(inside, eq(whole, n), depth=1))
    value, hole = apply(sequence, n), free("?n", INT)
    template = lam(hole, eq(apply(sequence, hole), value))
    step = proof.step("subst", [same, proof.step("refl", value=value)], template=template)
    return proof.step("funext", [step], variable=n)


def _restated(state: State, said: _Limit, step: int, *, floored: bool) -> int:
    """Say of a sequence at floor(n) what is known at n, or the other way round."""
    if said.name != "limit_sequence":
        return step
    proof, hole = state.proof, free("?sequence", said.function.type)
    equation = _floored(state, said.function)
    template = lam(hole, MACROS[said.name](hole, said.end))
    return proof.step("subst", [proof.flip(equation) if floored else equation, step], template=template)


def _body(said: _Limit, x: Free) -> Term:
    return apply(said.function, unary("floor", x) if said.name == "limit_sequence" else x)


def _facts(state: State) -> list[tuple[_Limit, int]]:
    said = dict.fromkeys(i for fact in state.facts() for i in state.parts(fact))
    return [(found, i) for i in said if (found := _read(state.proof.conclusion(i))) is not None]


def by_laws(state: State, goal: Term) -> int:
    """Prove a limit of a function that is made of functions of which facts tell the limits."""
    asked = _read(goal)
    if asked is None:
        raise Stuck("S130", "no limit is asked", goal=goal)
    x, inside = state.taking(goal).fresh("x", REAL)
    laws = _Laws(inside, x, asked)
    for said, index in _facts(state):
        if (said.name, said.point) == (asked.name, asked.point):
            step = _restated(state, said, index, floored=True)
            laws.known.append((_body(said, x), said.end, step))
    if not laws.known:
        raise Stuck("S130", "no fact tells a limit there", goal=goal)
    body = _body(asked, x)
    end, step = laws.tends(body)
    if end != asked.end:
        same, hole = linarith(state, eq(end, asked.end), [], depth=0), free("?end", REAL)
        step = state.proof.step("subst", [same, step], template=lam(hole, laws.says(body, hole)))
    step = _restated(state, asked, step, floored=False)
    return step if state.proof.conclusion(step) == goal else state.proof.step("convert", [step], goal=goal)


def one_limit(state: State, goal: Term) -> int:
    """Prove L = M where both are the limit of one function."""
    sides = arguments(goal, "eq") or ()
    facts = _facts(state)
    for first, one in facts:
        for second, other in facts:
            same = (first.name, first.function, first.point) == (second.name, second.function, second.point)
            if same and (first.end, second.end) == sides:
                x, inside = state.taking(goal).fresh("x", REAL)
                laws = _Laws(inside, x, first)
                steps = [
                    _restated(state, said, i, floored=True) for said, i in ((first, one), (second, other))
                ]
                values = {"f": laws.function(_body(first, x)), "L": first.end, "M": second.end}
                return laws.law("one-limit", steps, **values)
    raise Stuck("S130", "no two limits of one function are known", goal=goal)


# -- functions of the distance from a point ----------------------------------------------------------


def _of_distance(state: State, asked: _Limit, x: Free, d: Free) -> Term:
    """Return the body of a function of x with d for |x - p|."""
    form, body = state.proof.form(), apply(asked.function, x)
    gap = sub(x, asked.point)
    found: dict[Term, Term] = {}
    for node in closed_subterms(body):
        size, powers = arguments(node, "norm"), arguments(node, "pow")
        inside = size[0] if size is not None else powers[0] if powers is not None else node
        if inside.type != REAL or not any(form.difference(inside, s) == {} for s in (gap, neg(gap))):
            continue
        if size is not None:
            found[node] = d
        elif powers is not None and isinstance(powers[1], Lit) and powers[1].value % 2 == 0:
            found[node] = power(d, powers[1])
    shape = replaced(body, found)
    if x in free_symbols(shape):
        raise Stuck("S130", "this is no function of the distance", goal=body)
    return shape


def _near_point(state: State, asked: _Limit) -> tuple[_Laws, Tends | Large, int]:
    """Return what a function of t = -log|x - p| does far out, and the function of x close to p."""
    x, inside = state.taking(asked.function, asked.point, asked.end).fresh("x", REAL)
    t, inside = inside.fresh("t", REAL)
    d, _ = inside.fresh("d", REAL)
    laws, shape = _Laws(inside, x, asked), _of_distance(state, asked, x, d)
    distance = absolute(sub(x, asked.point))
    within = substitute(shape, {d: unary("exp", neg(t))})
    found = Growth(state.taking(asked.function, t), t).total(within)
    growing = from_library(state, "scales", "distance-grows", (asked.point,))
    far = lam(x, neg(unary("log", distance)), "x")
    sign = 1 if isinstance(found, Tends) else found.sign
    phi = lam(t, within if sign > 0 else neg(within), "t")
    if isinstance(found, Tends):
        step = laws.law("far", [growing, found.step], f=far, phi=phi, L=found.limit)
    else:
        step = laws.law("growth-of-growth", [growing, found.step], f=far, phi=phi)
    body = apply(asked.function, x)
    before, after = apply(phi, apply(far, x)), body if sign > 0 else neg(body)
    same = _undone(state, eq(before, after), (x, d, distance), shape, sign)
    values = {"f": laws.function(before), "g": laws.function(after)}
    if isinstance(found, Tends):
        equal = _everywhere_near(inside, asked, x, eq(before, after), same)
        return laws, found, laws.law("same", [step, equal], **values, L=found.limit)
    above = implies(lt(real(1), before), le(before, after))
    order = _everywhere_near(inside, asked, x, above, same)
    return laws, found, laws.law("above", [step, order], **values)


def _undone(state: State, goal: Term, names: tuple[Free, Free, Term], shape: Term, sign: int) -> int:
    """Prove for all x with 0 < |x - p| that the function of exp(log|x - p|) is that of x."""
    proof, (x, d, distance) = state.proof, names
    apart = proof.hyp(lt(real(0), distance))
    undone = proof.step("imp_elim", [fact_at(proof, "exp_log", distance), apart])
    whole = shape if sign > 0 else neg(shape)
    before = substitute(whole, {d: unary("exp", unary("log", distance))})
    step = proof.step("refl", value=before)
    step = proof.step("subst", [undone, step], template=lam(d, eq(before, whole)))
    shown = linarith(state.with_local(apart), goal, [step], depth=0)
    return proof.general(shown, [x], [proof.conclusion(apart)])


def _everywhere_near(state: State, asked: _Limit, x: Free, goal: Term, known: int) -> int:
    """Prove that a relation holds close to p: wherever x is not p."""

    def finish(inner: State, part: Term) -> int:
        return introduced(inner.with_local(known), part, lambda s, g: solve_goal(s, g, depth=1))

    return witness(state, apply(_filter_near(asked.point), lam(x, goal, "x")), [real(1)], finish)


def near_point(state: State, goal: Term) -> int:
    """Prove a limit of a function of |x - p| at p."""
    asked = _read(goal)
    if asked is None or asked.name != "limit":
        raise Stuck("S130", "no limit at a point is asked", goal=goal)
    laws, found, step = _near_point(state, asked)
    if not isinstance(found, Tends):
        raise Stuck("S130", "this grows beyond every number", goal=goal)
    if found.limit != asked.end:
        same, hole = linarith(state, eq(found.limit, asked.end), [], depth=0), free("?end", REAL)
        template = lam(hole, laws.says(apply(asked.function, laws.x), hole))
        step = state.proof.step("subst", [same, step], template=template)
    return step if state.proof.conclusion(step) == goal else state.proof.step("convert", [step], goal=goal)


def not_near_point(state: State, goal: Term) -> int:
    """Prove that L, or that nothing, is the limit of a function of |x - p| at p."""
    proof, denied = state.proof, denied_part(goal)

    def finish(inside: State, _: Term) -> int:
        for said, index in _facts(inside):
            if said.name != "limit" or any(isinstance(s.type, Function) for s in free_symbols(said.function)):
                continue
            laws, found, step = _near_point(inside, said)
            function = laws.function(apply(said.function, laws.x))
            if isinstance(found, Tends):
                values = {"f": function, "L": found.limit, "M": said.end}
                same = laws.law("one-limit", [step, index], **values)
                return solve_goal(State(proof, {}).with_local(same), FALSE, depth=1)
            claim = "no-limit" if found.sign > 0 else "no-limit-of-negative"
            return laws.law(claim, [step, index], f=function, L=said.end)
        raise Stuck("S130", "no limit at a point is denied", goal=goal)

    assumed = proof.hyp(denied)
    if arguments(denied, "exists") is not None:
        absurd = unpack(state, assumed, FALSE, finish)
    else:
        absurd = finish(state.with_local(assumed), FALSE)
    return proof.step("imp_intro", [absurd], proposition=denied)


def _asks_near(goal: Term) -> bool:
    asked = _read(goal)
    return asked is not None and asked.name == "limit" and _has_size(goal)


def _denies_near(goal: Term) -> bool:
    denied = denied_part(goal)
    found = arguments(denied, "exists")
    if found is not None and found[0].type == Function(REAL, PROP):
        denied = apply(found[0], free("?end", REAL))
    return denied != goal and _asks_near(denied)


def _has_size(goal: Term) -> bool:
    """Say whether a function has |x - p| inside, or a pole: sizes are in the macro twice."""
    asked = _read(goal)
    return asked is not None and any(
        arguments(n, "norm") is not None or arguments(n, "inv") is not None for n in subterms(asked.function)
    )


def _of_unknown(goal: Term) -> bool:
    return any(isinstance(s.type, Function) for s in free_symbols(goal)) and _read(goal) is not None


def _equation(goal: Term) -> bool:
    sides = arguments(goal, "eq")
    return sides is not None and sides[0].type == REAL


STRATEGIES: tuple[Strategy, ...] = (
    Strategy("laws of limits", _of_unknown, once(by_laws), whole=True),
    Strategy("functions of a distance", _asks_near, once(near_point), whole=True),
    Strategy("no limit of a function of a distance", _denies_near, not_near_point, whole=True),
    Strategy("one limit", _equation, one_limit, late=True),
)
"""What `logic.auto` may call."""
