"""Closed forms of recursions, guessed from their first values and proved by induction. Untrusted.

The values at 0, 1, 2, 3 are brought to normal form and compared part by part; parts that change by the same
amount each time become linear in the number of steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from symderive.errors import Refusal, TermError
from symderive.kernel.form import Form
from symderive.tactics.arith import linarith
from symderive.tactics.logic import attempt, introduced, simple, solve_goal
from symderive.tactics.matching import schema_of
from symderive.tactics.proof import State, Stuck
from symderive.tactics.registry import Strategy
from symderive.tactics.representatives import over_residues
from symderive.tactics.rewriting import rewrite_goal
from symderive.terms.build import add, arguments, cast, eq, integer, le, mul, neg, of_int
from symderive.terms.term import App, Const, Free, Lam, Lit, Term, apply, const, free, lam, subterms
from symderive.terms.types import INT, REAL, Cyclic, Function

__all__ = ["STRATEGIES", "closed_form"]

VALUES = 4
"""How many values are looked at; the fewest from which a change by the same amount is seen twice and more."""

MAX_RECURSIONS = 3
"""How many recursions of a goal get a closed form."""


def _recursions(goal: Term) -> list[Term]:
    """Return natrec(z, f) where it stands with a number that is no literal, z and f being closed."""
    found: dict[Term, None] = {}
    for node in subterms(goal):
        if isinstance(node, App) and isinstance(node.head, Const) and node.head.name == "natrec":
            start, step, *rest = node.args
            if rest and not isinstance(rest[0], Lit) and not start.loose and not step.loose:
                found[apply(node.head, start, step)] = None
    return list(found)[:MAX_RECURSIONS]


def closed_form(state: State, recursion: Term) -> int:
    """Prove ∀k. 0 <= k ⇒ natrec(z, f, k) = G(k) for a G that is guessed."""
    proof = state.proof
    if not isinstance(recursion, App):
        raise Stuck("S147", "no recursion")
    start, step = recursion.args
    form = proof.form()
    values = [form.normal(start)]
    for number in range(VALUES - 1):
        values.append(form.normal(apply(step, integer(number), values[-1])))
    k, inner = state.taking(recursion).fresh("k", INT)
    general = _general(form, values, k)
    if general is None:
        raise Stuck("S147", "the first values have no pattern", goal=recursion)
    at = apply(recursion, k)
    predicate = eq(at, general)
    zero = proof.step("natrec_zero", start=start, step=step)
    base = _equal(inner, zero, _at(general, k, integer(0)))
    above, hypothesis = proof.hyp(le(integer(0), k)), proof.hyp(predicate)
    inner = inner.with_local(above)
    after = proof.step("natrec_succ", [above], start=start, step=step, number=k)
    hole = free(f"#{max(at.fresh, general.fresh)}", at.type)
    left = apply(recursion, add(k, integer(1)))
    template = lam(hole, eq(left, apply(step, k, hole)))
    after = proof.step("subst", [hypothesis, after], template=template)
    second = _equal(inner, after, _at(general, k, add(k, integer(1))))
    return proof.step("induct", [base, second], variable=k, base=integer(0), predicate=predicate)


def _at(general: Term, k: Free, value: Term) -> Term:
    return apply(lam(k, general), value)


def _equal(state: State, step: int, wanted: Term) -> int:
    """Turn a = b into a = wanted, by showing that b and what is wanted have the same values."""
    proof = state.proof
    left, right = arguments(proof.conclusion(step), "eq") or (wanted, wanted)
    if right == wanted:
        return step
    same = introduced(state, eq(right, wanted), _entry)
    hole = free(f"#{max(left.fresh, right.fresh, wanted.fresh)}", left.type)
    return proof.step("subst", [same, step], template=lam(hole, eq(left, hole)))


def _entry(state: State, goal: Term) -> int:
    return attempt(lambda: linarith(state, goal, [], depth=0), lambda: solve_goal(state, goal, depth=1))


# -- the guess ---------------------------------------------------------------------------------------


def _general(form: Form, values: Sequence[Term], k: Free) -> Term | None:
    """Return a term in k that is each of the values at 0, 1, ..., as far as can be seen."""
    first = values[0]
    if all(v == first for v in values):
        return first
    if isinstance(first.type, Function):
        x = free(f"#{max(v.fresh for v in values)}", first.type.domain)
        body = _general(form, [apply(v, x) for v in values], k)
        return None if body is None else lam(x, body, first.hint if isinstance(first, Lam) else None)
    try:
        linear = _linear(form, values, k)
    except Refusal:
        linear = None
    return linear if linear is not None else _by_parts(form, values, k)


def _linear(form: Form, values: Sequence[Term], k: Free) -> Term | None:
    """Return v0 + k·(v1 - v0) where the values change by the same amount."""
    kind = values[0].type
    if kind not in (INT, REAL) and not isinstance(kind, Cyclic):
        return None
    read = form.index if isinstance(kind, Cyclic) else form.poly
    polys = [read(v) for v in values]
    step = form.plus(polys[1], polys[0], -1)
    for before, after in pairwise(polys):
        if form.residue(form.plus(form.plus(after, before, -1), step, -1), kind):
            return None
    count = cast(k, kind) if isinstance(kind, Cyclic) else of_int(k) if kind == REAL else k
    return add(values[0], mul(count, form.reify(step, kind)))


def _by_parts(form: Form, values: Sequence[Term], k: Free) -> Term | None:
    apps = [v for v in values if isinstance(v, App)]
    if len(apps) != len(values):
        return None
    first = apps[0]
    if any(a.head != first.head or len(a.args) != len(first.args) for a in apps):
        return None
    if isinstance(first.head, Const) and first.head.name == "delta":
        return _delta(form, apps, k)
    parts = [_general(form, column, k) for column in zip(*(a.args for a in apps), strict=True)]
    found = [p for p in parts if p is not None]
    return apply(first.head, *found) if len(found) == len(parts) else None


def _delta(form: Form, deltas: Sequence[App], k: Free) -> Term | None:
    """Generalise delta(i, j), whose normal form may stand for delta(-i, -j) as well."""
    first = deltas[0].args[0].type
    away = [add(d.args[0], neg(d.args[1])) for d in deltas]
    for turn in range(2 ** (len(away) - 1)):
        signed = [neg(v) if n and turn >> (n - 1) & 1 else v for n, v in enumerate(away)]
        found = _linear(form, signed, k)
        if found is not None:
            nothing = cast(integer(0), first) if isinstance(first, Cyclic) else integer(0)
            return apply(const("delta", first), found, nothing)
    return None


def _search(state: State, goal: Term) -> int:
    rules = []
    for recursion in _recursions(goal):
        try:
            rules.append(schema_of(state, closed_form(state, recursion)))
        except (Stuck, Refusal, TermError) as error:
            if error.code == "S190":
                raise
    if not rules:
        raise Stuck("S147", "no recursion has a closed form", goal=goal)

    def finish(inner: State, part: Term) -> int:
        if part == goal:
            raise Stuck("S132", "no recursion was replaced", goal=goal)
        return attempt(
            lambda: linarith(inner, part, [], depth=0),
            lambda: solve_goal(inner, part, depth=1),
            lambda: over_residues(inner, part),
        )

    return rewrite_goal(state, goal, rules, simple, finish, rounds=2)


STRATEGIES: tuple[Strategy, ...] = (
    Strategy("closed form of a recursion", lambda goal: bool(_recursions(goal)), _search, last=True),
)
"""What `logic.auto` may call for the claim itself, after everything else."""
