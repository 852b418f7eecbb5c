"""Angles: quarter turns taken off, tan and acos written out, and what facts say of angles. Untrusted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import partial

from symderive.errors import Refusal, TermError
from symderive.kernel.definitions import DEFINITIONS
from symderive.kernel.form import Form, Poly
from symderive.tactics.arith import Combination, Setting, combine, linarith, relation
from symderive.tactics.laws import Weighted, by_lincomb, fact_at
from symderive.tactics.logic import attempt, simple, solve_goal
from symderive.tactics.magnitude import compare_squares, known, with_absolute_bounds
from symderive.tactics.matching import closed_subterms
from symderive.tactics.proof import Proof, State, Stuck
from symderive.tactics.registry import Strategy
from symderive.tactics.rewriting import rewrite, rewrite_fact
from symderive.tactics.special import special_value
from symderive.terms.build import FALSE, add, arguments, divide, eq, le, lt, mul, neg, real, sub, unary
from symderive.terms.term import App, Const, Term, const, free, lam, subterms
from symderive.terms.types import REAL

__all__ = [
    "STRATEGIES",
    "applied",
    "inverse_value",
    "positive_sine",
    "quarter_turns",
    "turned_off",
    "written_out",
]

MAX_QUARTERS = 40
"""Most quarter turns that are taken off an angle."""

MAX_ANGLES = 12
"""Most angles of which something is said."""

PI = const("pi")
_DEFINED = ("tan", "acos")
_ANGLES = frozenset({"pi", "sin", "cos", "tan", "asin", "acos", "atan"})
_VALUES = ((0, 1), (1, 0), (0, -1), (-1, 0))
"""sin and cos after 0, 1, 2, 3 quarter turns."""


def _quarters(count: int) -> Term:
    return mul(real(Fraction(count, 2)), PI)


def quarter_turns(proof: Proof, count: int) -> tuple[int, int]:
    """Prove the values of sin and cos at count·pi/2."""
    key = f"quarter turns {count}"
    if key not in proof.derived:
        sine, cosine = _quarter_turns(proof, count)
        proof.derived[key], proof.derived[f"{key} of cos"] = sine, cosine
    return proof.derived[key], proof.derived[f"{key} of cos"]


def _quarter_turns(proof: Proof, count: int) -> tuple[int, int]:
    state, form = State(proof, {}), Setting(proof.form())
    angle, one = _quarters(count), real(1)
    goals = [eq(unary(n, angle), real(v)) for n, v in zip(("sin", "cos"), _VALUES[count % 4], strict=True)]
    if count in (0, 1):
        names = ("sin_zero", "cos_zero") if count == 0 else ("sin_half_pi", "cos_half_pi")
        first, second = (
            combine(state, goal, Combination(((one, fact_at(proof, name), None),)), form)
            for goal, name in zip(goals, names, strict=True)
        )
        return first, second
    if count < 0:
        back = quarter_turns(proof, -count)
        first = combine(
            state,
            goals[0],
            Combination(((one, fact_at(proof, "sin_odd", neg(angle)), None), (real(-1), back[0], None))),
            form,
        )
        even = fact_at(proof, "cos_even", neg(angle))
        return first, combine(state, goals[1], Combination(((one, even, None), (one, back[1], None))), form)
    before, last = quarter_turns(proof, count - 1), quarter_turns(proof, 1)
    rest, turn = _quarters(count - 1), _quarters(1)
    first = combine(
        state,
        goals[0],
        Combination(
            (
                (one, fact_at(proof, "sin_add", rest, turn), None),
                (unary("sin", rest), last[1], None),
                (unary("cos", rest), last[0], None),
                (one, before[1], None),
            )
        ),
        form,
    )
    second = combine(
        state,
        goals[1],
        Combination(
            (
                (one, fact_at(proof, "cos_add", rest, turn), None),
                (neg(unary("sin", rest)), last[0], None),
                (unary("cos", rest), last[1], None),
                (real(-1), before[0], None),
            )
        ),
        form,
    )
    return first, second


def applied(proof: Proof, step: int, facts: Sequence[int] = ()) -> int:
    """Discharge the conditions of an implication by linear arithmetic from facts."""
    while (parts := arguments(proof.conclusion(step), "imp")) is not None:
        shown = linarith(State(proof, {}), parts[0], facts, depth=0, local=False)
        step = proof.step("imp_elim", [step, shown])
    return step


def positive_sine(proof: Proof) -> int:
    """∀t. 0 < t ⇒ t < π ⇒ 0 < sin(t), as sin(t) = cos(t - π/2)."""
    t, quarter = free("t", REAL), _quarters(1)
    conditions = [lt(real(0), t), lt(t, PI)]
    facts = [proof.hyp(c) for c in conditions]
    back = sub(t, quarter)
    positive = applied(proof, fact_at(proof, "cos_pos", back), facts)
    sine, cosine = quarter_turns(proof, 1)
    terms: list[Weighted] = [
        (real(1), positive, None),
        (real(1), fact_at(proof, "sin_add", back, quarter), None),
        (unary("sin", back), cosine, None),
        (unary("cos", back), sine, None),
    ]
    return proof.general(by_lincomb(proof, lt(real(0), unary("sin", t)), terms), [t], conditions)


def turned_off(state: State, term: Term) -> tuple[Term, int] | None:
    """Rewrite sin and cos of x + k·pi/2 as those of x, and take the sign of an angle outside."""
    for name in ("sin", "cos"):
        inside = arguments(term, name)
        if inside is not None and not term.loose:
            return _quarters_off(state, name, inside[0]) or _sign_off(state, name, inside[0])
    return None


def _quarters_off(state: State, name: str, angle: Term) -> tuple[Term, int] | None:
    proof = state.proof
    form = proof.form()
    poly = form.poly(angle)
    (unit,) = form.poly(PI)
    turns = Fraction(poly.get(unit, 0)) * 2
    count = turns.numerator // turns.denominator
    if count == 0 or abs(count) > MAX_QUARTERS:
        return None
    rest, turn = form.normal(sub(angle, _quarters(count))), _quarters(count)
    sine, cosine = quarter_turns(proof, count)
    s, c = _VALUES[count % 4]
    one, swapped = real(1), neg(unary("sin", rest))
    if name == "sin":
        value = add(mul(real(c), unary("sin", rest)), mul(real(s), unary("cos", rest)))
        terms = ((unary("sin", rest), cosine, None), (unary("cos", rest), sine, None))
    else:
        value = sub(mul(real(c), unary("cos", rest)), mul(real(s), unary("sin", rest)))
        terms = ((unary("cos", rest), cosine, None), (swapped, sine, None))
    value = form.normal(value)
    fact = fact_at(proof, f"{name}_add", rest, turn)
    goal = eq(unary(name, angle), value)
    return value, combine(state, goal, Combination(((one, fact, None), *terms)), Setting(form))


def _sign_off(state: State, name: str, angle: Term) -> tuple[Term, int] | None:
    form = state.proof.form()
    poly = form.poly(angle)
    if not poly or poly[min(poly)] > 0:
        return None
    away = form.normal(neg(angle))
    value = unary(name, away) if name == "cos" else neg(unary(name, away))
    fact = fact_at(state.proof, "cos_even" if name == "cos" else "sin_odd", away)
    goal = eq(unary(name, angle), value)
    return value, combine(state, goal, Combination(((real(1), fact, None),)), Setting(form))


def written_out(state: State, term: Term) -> tuple[Term, int] | None:
    """Rewrite tan and acos by their definitions."""
    for name in _DEFINED:
        if arguments(term, name) is not None and not term.loose:
            step = state.proof.step("define", value=term)
            return DEFINITIONS[name][1](*arguments(term, name)), step  # type: ignore[misc]
    return None


# -- what the facts say of the angles in a goal -----------------------------------------------------


def _said(state: State, terms: list[Term]) -> Iterator[int]:
    """Yield instances of facts at the angles that occur, as far as their conditions are seen."""
    proof = state.proof
    nodes = dict.fromkeys(node for term in terms for node in closed_subterms(term))
    if any(PI in subterms(node) for node in nodes) or any(_name(n) in ("asin", "atan") for n in nodes):
        yield fact_at(proof, "pi_bounds")
    for node in list(nodes)[: 8 * MAX_ANGLES]:
        name = _name(node)
        if name not in _ANGLES or not isinstance(node, App):
            continue
        (angle,) = node.args
        inner = _name(angle)
        if name in ("sin", "cos"):
            yield fact_at(proof, "sin_cos", angle)
            bounds = known(proof, f"{name} is bounded", partial(_bounded, name=name))
            yield proof.step("all_elim", [bounds], value=angle)
        if name == "cos":
            yield from _if_seen(state, "cos_pos", angle)
        if name == "sin":
            law = proof.at(known(proof, "positive sine", positive_sine), angle)
            yield from _as_seen(state, law)
        if name == "atan":
            yield fact_at(proof, "sin_atan", angle)
            yield from _if_seen(state, "cos_pos", node)
        if name == "asin":
            yield from _if_seen(state, "sin_asin", angle)
        if (name, inner) in (("asin", "sin"), ("atan", "tan")) and isinstance(angle, App):
            yield from _if_seen(state, f"{name}_{inner}", angle.args[0])


def _bounded(proof: Proof, *, name: str) -> int:
    """∀x. -1 <= sin x ∧ sin x <= 1, as 2(1 − s) = (1 − s)² + c²; the same of cos."""
    x = free("x", REAL)
    state, fact, half = State(proof, {}), fact_at(proof, "sin_cos", x), real(Fraction(1, 2))
    value, other = unary(name, x), unary("cos" if name == "sin" else "sin", x)
    steps = []
    for goal, gap in ((le(real(-1), value), add(real(1), value)), (le(value, real(1)), sub(real(1), value))):
        squares = ((gap, half, None), (other, half, None))
        terms = ((neg(half), fact, None),)
        steps.append(combine(state, goal, Combination(terms, squares), Setting(proof.form())))
    return proof.step("all_intro", [proof.step("and_intro", steps)], variable=x)


def _name(node: Term) -> str:
    return node.head.name if isinstance(node, App) and isinstance(node.head, Const) else ""


def _if_seen(state: State, name: str, value: Term) -> Iterator[int]:
    """Yield a fact at a value without its conditions, if these are plain."""
    yield from _as_seen(state, fact_at(state.proof, name, value))


def _as_seen(state: State, step: int) -> Iterator[int]:
    proof = state.proof
    try:
        while (parts := arguments(proof.conclusion(step), "imp")) is not None:
            step = proof.step("imp_elim", [step, _condition(state, parts[0])])
    except (Stuck, Refusal, TermError) as error:
        if error.code == "S190":
            raise
    else:
        yield step


def _condition(state: State, goal: Term) -> int:
    return attempt(
        lambda: simple(state, goal),
        lambda: linarith(with_absolute_bounds(state), goal, [], depth=2),
    )


def inverse_value(state: State, term: Term) -> tuple[Term, int] | None:
    """Rewrite asin at -1, 0 and 1, and atan at 0."""
    inside = arguments(term, "asin")
    name, quarters = ("asin", (-1, 0, 1)) if inside is not None else ("atan", (0,))
    inside = inside if inside is not None else arguments(term, "atan")
    if inside is None or term.loose:
        return None
    proof = state.proof
    form = proof.form()
    number = form.constant(form.poly(inside[0]))
    if number not in quarters:
        return None
    angle = _quarters(int(number or 0))
    plain = "sin" if name == "asin" else "tan"
    step = fact_at(proof, f"{name}_{plain}", angle)
    inner = state.with_local(fact_at(proof, "pi_bounds"))
    while (parts := arguments(proof.conclusion(step), "imp")) is not None:
        step = proof.step("imp_elim", [step, simple(inner, parts[0])])
    equation = _values_of(proof, plain, angle, int(number or 0))
    hole = free("#0", angle.type)
    step = proof.step("subst", [equation, step], template=lam(hole, eq(unary(name, hole), angle)))
    return angle, proof.step("convert", [step], goal=eq(term, angle))


def _values_of(proof: Proof, plain: str, angle: Term, count: int) -> int:
    """Prove sin(angle) = count for a count of quarter turns -1, 0, 1, or tan(0·pi) = 0."""
    sine, _ = quarter_turns(proof, count)
    if plain == "sin":
        return sine
    meaning = proof.step("define", value=unary("tan", angle))
    hole = free("#0", angle.type)
    ratio = lam(hole, eq(unary("tan", angle), divide(hole, unary("cos", angle))))
    step = proof.step("subst", [sine, meaning], template=ratio)
    return proof.step("convert", [step], goal=eq(unary("tan", angle), real(0)))


def _with_facts(state: State, goal: Term) -> State:
    """Add what is said of the angles in the goal and in the facts; a second round looks at what is new."""
    for _ in range(2):
        terms = [goal, *(state.proof.conclusion(i) for i in state.facts())]
        richer = state
        for step in _said(state, terms):
            richer = richer.with_local(step)
        if richer.local == state.local:
            break
        state = richer
    return state


_RULES = (special_value, inverse_value, written_out, turned_off)


def _with_normal_angles(state: State) -> State:
    changed = [step for i in state.facts() if (step := rewrite_fact(state, i, _RULES, simple, 3)) is not None]
    return state.with_local(*changed)


def _mentions(goal: Term) -> bool:
    return any(isinstance(n, Const) and n.name in _ANGLES for n in subterms(goal))


def _search(state: State, goal: Term) -> int:
    """Prove a goal from what is known of its angles."""
    if not _mentions(goal) and not any(_mentions(state.proof.conclusion(i)) for i in state.facts()):
        raise Stuck("S130", "no angles occur", goal=goal)
    after, step = rewrite(state, goal, _RULES, simple, 3)
    inner = _with_normal_angles(_with_facts(_with_normal_angles(state), after))
    if step is None and inner.local == state.local:
        raise Stuck("S130", "nothing is known of the angles", goal=goal)
    inside = attempt(
        lambda: linarith(inner, after, [], depth=1),
        lambda: solve_goal(inner, after, depth=0),
        lambda: solve_goal(inner, after, depth=1),
    )
    if step is None:
        return inside
    hole = free(f"#{goal.fresh}", goal.type)
    return state.proof.step("subst", [state.proof.flip(step), inside], template=lam(hole, hole))


def _waves(form: Form, left: Term, right: Term) -> Iterator[tuple[Term, Term, Term, Term]]:
    """Yield t, a, b and r where left <= right says that a·sin(t) + b·cos(t) <= r."""
    p = form.difference(left, right)
    angles = dict.fromkeys(
        inside[0]
        for monomial in p
        for atom, _ in monomial
        for name in ("sin", "cos")
        if (inside := arguments(form.atom(atom), name)) is not None
    )
    for t in angles:
        units = [next(iter(form.poly(unary(name, t))))[0][0] for name in ("sin", "cos")]
        parts: list[Poly] = [{}, {}, {}]
        for monomial, coefficient in p.items():
            powers = dict(monomial)
            place = next((i for i, unit in enumerate(units) if powers.get(unit) == 1), 2)
            rest = tuple(m for m in monomial if place == 2 or m[0] != units[place])
            parts[place][rest] = coefficient
        a, b, rest_of = (form.reify(part, REAL) for part in parts)
        if not any(unary(n, t) in subterms(x) for n in ("sin", "cos") for x in (a, b, rest_of)):
            yield t, a, b, form.normal(neg(rest_of))


def by_amplitude(state: State, goal: Term) -> int:
    """Prove a·sin(t) + b·cos(t) <= r by a² + b² <= r² (or with < twice), by adding (a·cos(t) - b·sin(t))²."""
    found = relation(goal)
    if found is None or found[0] == "eq" or found[1].type != REAL:
        raise Stuck("S123", "an inequality of real numbers is needed", goal=goal)
    proof, order = state.proof, lt if found[0] == "lt" else le

    def wave(t: Term, a: Term, b: Term, bound: Term) -> int:
        sine, cosine = unary("sin", t), unary("cos", t)
        size = add(mul(a, a), mul(b, b))

        def finish(inner: State, squares: Term) -> int:
            enough = solve_goal(inner, order(size, mul(bound, bound)), depth=1)
            terms: list[Weighted] = [(neg(size), fact_at(proof, "sin_cos", t), None), (real(1), enough, None)]
            return by_lincomb(proof, squares, terms, [(sub(mul(a, cosine), mul(b, sine)), real(1), None)])

        step = compare_squares(state, order(add(mul(a, sine), mul(b, cosine)), bound), finish)
        return linarith(state, goal, [step], depth=0, local=False)

    ways = [partial(wave, *values) for values in _waves(proof.form(), found[1], found[2])]
    if not ways:
        raise Stuck("S130", "no wave is bounded", goal=goal)
    return attempt(*ways)


def _bounds_wave(goal: Term) -> bool:
    found = relation(goal)
    if found is None or found[0] == "eq" or goal == FALSE:
        return False
    names = {n.name for n in subterms(goal) if isinstance(n, Const)}
    return {"sin", "cos"} <= names


def _applies(goal: Term) -> bool:
    return _mentions(goal) or goal == FALSE


STRATEGIES: tuple[Strategy, ...] = (
    Strategy("angles", _applies, _search, late=True),
    Strategy("an amplitude", _bounds_wave, by_amplitude, late=True),
)
"""What `logic.auto` may call when arithmetic alone has failed."""
