"""Functions on Z/n that do not change when their indices are shifted: A[i + 1, j + 1] = A[i, j]. Untrusted.

Such an equation is used any number of times, by induction: A[i + t, j + t] = A[i, j] for all t. That is what
makes a matrix that commutes with the shift a circulant, the one of its first column.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from symderive.errors import Refusal, TermError
from symderive.kernel.form import Poly
from symderive.tactics.arith import linarith, relation
from symderive.tactics.functions import pointwise
from symderive.tactics.logic import attempt, introduced, simple, witness
from symderive.tactics.matching import Schema, closed_subterms, instantiate, schema_of
from symderive.tactics.proof import State, Stuck
from symderive.tactics.registry import Strategy
from symderive.tactics.rewriting import rewrite_goal
from symderive.terms.build import add, arguments, cast, eq, integer, le, mul, sub, unary
from symderive.terms.term import App, Free, Term, apply, free, free_symbols, lam, substitute
from symderive.terms.types import INT, REAL, Cyclic, Function

__all__ = ["STRATEGIES", "along_shifts"]

MAX_STEPS = 3
"""How many equations of this kind are used."""


@dataclass(frozen=True, slots=True)
class _Shift:
    """∀t. 0 <= t ⇒ ∀x. f(x + t·d) = f(x): the step that says so, f, and d by place."""

    step: int
    function: Free
    by: tuple[int, ...]


def _constants(state: State, schema: Schema) -> tuple[Free, tuple[Term, ...], tuple[int, ...]] | None:
    """Read a fact as f(x + d) = f(x); return f, the values of its variables at x, and d."""
    sides = arguments(schema.conclusion, "eq")
    if sides is None or not all(isinstance(s, App) and isinstance(s.head, Free) for s in sides):
        return None
    left, right = sides
    if not isinstance(left, App) or not isinstance(right, App) or left.head != right.head:
        return None
    form = state.proof.form()
    names = list(schema.variables)
    values: dict[Free, Term] = {}
    by = []
    for one, other in zip(left.args, right.args, strict=True):
        if not isinstance(one.type, Cyclic):
            return None
        gap = form.constant(form.index(sub(one, other)))
        name = next((n for n in names if n in free_symbols(other)), None)
        if not isinstance(gap, int) or name is None or name in values:
            return None
        rest = form.constant(form.index(sub(other, name)))
        if not isinstance(rest, int):
            return None
        values[name] = integer(rest)
        by.append(gap)
    if set(values) != set(names) or not any(by) or not isinstance(left.head, Free):
        return None
    return left.head, tuple(values[n] for n in names), tuple(by)


def _shift(state: State, schema: Schema) -> _Shift | None:
    """Prove f(x + t·d) = f(x) for all t >= 0 by induction on t."""
    found = _constants(state, schema)
    if found is None or schema.conditions:
        return None
    function, offsets, by = found
    proof = state.proof
    order = _order(schema)
    inner = state.taking(proof.conclusion(schema.fact))
    t, inner = inner.fresh("t", INT)
    points: list[Free] = []
    for place, kind in enumerate(_domains(function, len(by))):
        point, inner = inner.fresh(f"x{place}", kind)
        points.append(point)

    def at(count: Term) -> Term:
        moved = [add(p, _times(count, d, p)) for p, d in zip(points, by, strict=True)]
        return eq(apply(function, *moved), apply(function, *points))

    predicate = at(t)
    base = linarith(inner, at(integer(0)), [], depth=0)
    above, hypothesis = proof.hyp(le(integer(0), t)), proof.hyp(predicate)
    values = {}
    for name, offset in zip(schema.variables, offsets, strict=True):
        place = order[name]
        here = add(points[place], _times(t, by[place], points[place]))
        values[name] = sub(here, cast(offset, points[place].type))
    once = instantiate(inner, schema, values, lambda s, c: above)
    second = linarith(inner.with_local(above), at(add(t, integer(1))), [once, hypothesis], depth=0)
    step = proof.step("induct", [base, second], variable=t, base=integer(0), predicate=predicate)
    step = proof.general(step, points)
    return _Shift(step, function, by)


def _order(schema: Schema) -> dict[Free, int]:
    """Return the place of the argument in which each variable stands."""
    sides = arguments(schema.conclusion, "eq") or ()
    args = sides[1].args if len(sides) == 2 and isinstance(sides[1], App) else ()
    return {n: place for place, arg in enumerate(args) for n in schema.variables if n in free_symbols(arg)}


def _domains(function: Free, count: int) -> Iterator[Cyclic]:
    kind = function.type
    for _ in range(count):
        if isinstance(kind, Function) and isinstance(kind.domain, Cyclic):
            yield kind.domain
            kind = kind.codomain


def _times(count: Term, by: int, like: Term) -> Term:
    return mul(cast(count, like.type), cast(integer(by), like.type))


def _shifts(state: State) -> list[_Shift]:
    found = []
    for index in state.facts():
        try:
            sides = arguments(schema_of(state, index).conclusion, "eq")
            if sides is not None and isinstance(sides[0].type, Function):
                index = pointwise(state, index)  # noqa: PLW2901 (the same fact, entry by entry)
            shift = _shift(state, schema_of(state, _in_normal_form(state, index)))
        except (Stuck, Refusal, TermError):
            continue
        if shift is not None:
            found.append(shift)
    return found[:MAX_STEPS]


def _in_normal_form(state: State, fact: int) -> int:
    """Return ∀x. l(x) = r(x) with sides in normal form."""
    proof = state.proof
    schema = schema_of(state, fact)
    if not schema.variables or schema.conditions:
        return fact
    index, inner = fact, state.taking(proof.conclusion(fact))
    points = []
    for variable in schema.variables:
        point, inner = inner.fresh("x", variable.type)
        points.append(point)
        index = proof.step("all_elim", [index], value=point)
    normal = proof.form().normal(proof.conclusion(index))
    if arguments(normal, "eq") is None:
        return fact
    index = proof.step("convert", [index], goal=normal)
    return proof.general(index, points)


def along_shifts(state: State, goal: Term) -> int:
    """Prove a relation by moving arguments along the shifts that leave a function as it is."""
    shifts = _shifts(state)
    if not shifts:
        raise Stuck("S130", "no fact says that a function is left as it is by a shift", goal=goal)
    facts = []
    form = state.proof.form()
    for shift in shifts:
        size = len(shift.by)
        nodes = [
            n
            for n in closed_subterms(form.normal(goal))
            if isinstance(n, App) and n.head == shift.function and len(n.args) == size
        ]
        for one in nodes:
            for other in nodes:
                turns = _turns(state, one, other, shift.by)
                if turns is not None:
                    facts.append(_moved(state, shift, other, turns))
    return attempt(
        lambda: linarith(state, goal, facts, depth=0, local=False),
        lambda: linarith(state, goal, facts, depth=1),
        lambda: _to_the_border(state, goal, shifts),
    )


def _to_the_border(state: State, goal: Term, shifts: Sequence[_Shift]) -> int:
    """Move one argument of each function to 0, also under sums."""
    rules = [schema_of(state, _border(state, shift)) for shift in shifts]

    def finish(inner: State, part: Term) -> int:
        return linarith(inner, part, [], depth=0)

    return rewrite_goal(state, goal, rules, simple, finish)


def _border(state: State, shift: _Shift) -> int:
    """∀x. f(x) = f(x + t·d) where t makes one argument 0."""
    unit = next((place for place, d in enumerate(shift.by) if d in (1, -1)), None)
    if unit is None:
        raise Stuck("S130", "no argument can be moved to 0")
    points: list[Free] = []
    inner = state
    for place, kind in enumerate(_domains(shift.function, len(shift.by))):
        point, inner = inner.fresh(f"x{place}", kind)
        points.append(point)
    start = apply(shift.function, *points)
    turns = mul(cast(integer(-shift.by[unit]), points[unit].type), points[unit])
    moved = _moved(inner, shift, start, turns) if isinstance(start, App) else -1
    form = state.proof.form()
    ends = [
        form.reify(form.index(add(p, mul(turns, cast(integer(d), p.type)))), p.type)
        for p, d in zip(points, shift.by, strict=True)
    ]
    step = linarith(inner, eq(start, apply(shift.function, *ends)), [moved], depth=0, local=False)
    return state.proof.general(step, points)


def _turns(state: State, one: App, other: App, by: Sequence[int]) -> Term | None:
    """Return t with one = other + t·d, where d has a 1 or -1."""
    form = state.proof.form()
    unit = next((place for place, d in enumerate(by) if d in (1, -1)), None)
    if unit is None or one == other:
        return None
    kind = one.args[unit].type

    def gap(place: int) -> Poly:
        return form.index(sub(one.args[place], other.args[place]))

    turns = form.reify(form.residue(form.plus({}, gap(unit), by[unit]), kind), kind)
    for place, d in enumerate(by):
        if form.residue(form.plus(gap(place), form.index(turns), -d), kind):
            return None
    return turns


def _moved(state: State, shift: _Shift, start: App, turns: Term) -> int:
    proof = state.proof
    step = shift.step
    step = proof.at(step, *start.args)
    count = unary("rep", turns, turns.type)
    step = proof.step("all_elim", [step], value=count)
    low, _ = state.parts(proof.step("rep_range", value=turns))
    return proof.step("imp_elim", [step, low])


# -- there is a kernel -----------------------------------------------------------------------------------


def _kernels(state: State, goal: Term) -> Iterator[Term]:
    """Yield c with f(i, j) = c(i - j), read off where all indices but one are 0."""
    found = arguments(goal, "exists")
    if found is None or not isinstance(found[0].type, Function):
        return
    hole = free("?kernel", found[0].type.domain)
    if not isinstance(hole.type, Function) or not isinstance(hole.type.domain, Cyclic):
        return
    names, sides = _entries(state, apply(found[0], hole))
    for one, other in (sides, sides[::-1]) if sides else ():
        if not isinstance(one, App) or one.head != hole or len(one.args) != 1 or hole in free_symbols(other):
            continue
        for name in names:
            rest = {n: cast(integer(0), n.type) for n in names if n != name}
            form = state.proof.form()
            if form.index(substitute(one.args[0], rest)) == form.index(name):
                yield lam(name, substitute(other, rest))


def _entries(state: State, claim: Term) -> tuple[list[Free], tuple[Term, ...]]:
    """Open the quantifiers of an equation, and the functions that it equates."""
    names: list[Free] = []
    while True:
        quantified = arguments(claim, "forall")
        sides = arguments(claim, "eq")
        if quantified is not None and isinstance(quantified[0].type, Function):
            name = free(f"?{len(names)}", quantified[0].type.domain)
            claim = apply(quantified[0], name)
        elif sides is not None and isinstance(sides[0].type, Function):
            name = free(f"?{len(names)}", sides[0].type.domain)
            claim = eq(apply(sides[0], name), apply(sides[1], name))
        else:
            return names, sides or ()
        names.append(name)


def _with_kernel(state: State, goal: Term) -> int:
    def finish(inner: State, part: Term) -> int:
        return introduced(
            inner,
            part,
            lambda s, g: attempt(lambda: linarith(s, g, [], depth=0), lambda: along_shifts(s, g)),
        )

    return attempt(*(lambda c=c: witness(state, goal, [c], finish) for c in _kernels(state, goal)))


def _is_of_entries(goal: Term) -> bool:
    found = relation(goal)
    return found is not None and found[1].type == REAL


STRATEGIES: tuple[Strategy, ...] = (
    Strategy("along shifts", _is_of_entries, along_shifts, last=True),
    Strategy("a kernel", lambda goal: arguments(goal, "exists") is not None, _with_kernel, last=True),
)
"""What `logic.auto` may call for the claim itself, after everything else."""
