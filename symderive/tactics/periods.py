"""Sums over a period 0..n-1 of what depends on k mod n: shifted and reversed. Untrusted.

For an integer n, which need not be a size: Σ_{k=0}^{n-1} h(k + s) = Σ_{k=0}^{n-1} h(k) where h(k + n) = h(k),
by induction on s, and the same with h(s - k).
"""

from __future__ import annotations

from collections.abc import Iterator

from symderive.errors import Refusal, TermError
from symderive.tactics.arith import linarith, relation
from symderive.tactics.logic import attempt, simple, solve_goal
from symderive.tactics.matching import closed_subterms, schema_of
from symderive.tactics.proof import Proof, State, Stuck
from symderive.tactics.registry import Strategy
from symderive.tactics.remainders import reduced
from symderive.tactics.rewriting import rewrite, rewrite_goal
from symderive.terms.build import add, arguments, eq, forall, integer, le, lt, neg, sub, total
from symderive.terms.term import (
    App,
    Const,
    Free,
    Lam,
    Term,
    apply,
    const,
    free,
    lam,
    occurs,
    substitute,
    subterms,
)
from symderive.terms.types import INT, REAL, Function

__all__ = ["STRATEGIES", "by_periods"]

MAX_SUMS = 4
"""How many sums over a period are looked at."""

MAX_TURNS = 8
"""How many shifts of them are tried."""

_H = free("h", Function(INT, REAL))
_K, _N, _S = (free(name, INT) for name in ("k", "n", "s"))


def _end(n: Term) -> Term:
    return sub(n, integer(1))


def _periodic(h: Term, n: Term) -> Term:
    return forall(_K, eq(apply(h, add(_K, n)), apply(h, _K)), "k")


def _shift_lemma(proof: Proof) -> int:
    """∀h n. 0 < n ⇒ (∀k. h(k + n) = h(k)) ⇒ ∀s. 0 <= s ⇒ Σ_{k=0}^{n-1} h(k + s) = Σ_{k=0}^{n-1} h(k)."""
    if "shifted period" in proof.derived:
        return proof.derived["shifted period"]
    conditions = [lt(integer(0), _N), _periodic(_H, _N)]
    positive, periodic = (proof.hyp(c) for c in conditions)
    state = State(proof, {}).with_local(positive, proof.step("int_tight", [positive]))

    def shifted(by: Term) -> Term:
        return eq(
            total(integer(0), _end(_N), lam(_K, apply(_H, add(_K, by)))), total(integer(0), _end(_N), _H)
        )

    base = linarith(state, shifted(integer(0)), [], depth=0)
    above, hypothesis = proof.hyp(le(integer(0), _S)), proof.hyp(shifted(_S))
    once = proof.step("all_elim", [periodic], value=_S)
    step = linarith(state.with_local(above), shifted(add(_S, integer(1))), [hypothesis, once], depth=0)
    index = proof.step("induct", [base, step], variable=_S, base=integer(0), predicate=shifted(_S))
    index = proof.general(index, (_H, _N), conditions)
    proof.derived["shifted period"] = index
    return index


def _reverse_lemma(proof: Proof) -> int:
    """∀h n. 0 < n ⇒ (∀k. h(k + n) = h(k)) ⇒ Σ_{k=0}^{n-1} h(-k) = Σ_{k=0}^{n-1} h(k).

    By induction on m, Σ_{k=0}^{m} h(-k) = Σ_{k=0}^{m} h(k - m); for m = n - 1 the right side is a shift.
    """
    if "reversed period" in proof.derived:
        return proof.derived["reversed period"]
    conditions = [lt(integer(0), _N), _periodic(_H, _N)]
    positive, periodic = (proof.hyp(c) for c in conditions)
    state = State(proof, {}).with_local(positive, proof.step("int_tight", [positive]))
    turned = lam(_K, apply(_H, neg(_K)))

    def backwards(m: Term) -> Term:
        return eq(total(integer(0), m, turned), total(integer(0), m, lam(_K, apply(_H, sub(_K, m)))))

    base = linarith(state, backwards(integer(0)), [], depth=0)
    above, hypothesis = proof.hyp(le(integer(0), _S)), proof.hyp(backwards(_S))
    step = linarith(state.with_local(above), backwards(add(_S, integer(1))), [hypothesis], depth=0)
    index = proof.step("induct", [base, step], variable=_S, base=integer(0), predicate=backwards(_S))
    index = proof.step("all_elim", [index], value=_end(_N))
    index = proof.step("imp_elim", [index, linarith(state, le(integer(0), _end(_N)), [], depth=0)])
    moved = lam(_K, apply(_H, sub(_K, _end(_N))))
    again = proof.step("all_elim", [periodic], value=sub(_K, _end(_N)))
    again = proof.step("convert", [again], goal=eq(apply(moved, add(_K, _N)), apply(moved, _K)))
    again = proof.step("all_intro", [again], variable=_K)
    shifted = _at(proof, _shift_lemma(proof), moved, _N, [positive, again])
    shifted = proof.step("all_elim", [shifted], value=_end(_N))
    shifted = proof.step("imp_elim", [shifted, linarith(state, le(integer(0), _end(_N)), [], depth=0)])
    goal = eq(total(integer(0), _end(_N), turned), total(integer(0), _end(_N), _H))
    index = proof.general(linarith(state, goal, [index, shifted], depth=0), (_H, _N), conditions)
    proof.derived["reversed period"] = index
    return index


def _at(proof: Proof, lemma: int, h: Term, n: Term, shown: list[int]) -> int:
    index = proof.step("all_elim", [proof.step("all_elim", [lemma], value=h)], value=n)
    for part in shown:
        index = proof.step("imp_elim", [index, part])
    return index


# -- the sums of a goal ----------------------------------------------------------------------------------


def _period_sums(state: State, goal: Term) -> Iterator[tuple[App, Term]]:
    """Yield the sums over 0..n-1 in a goal, with n, in which something modulo n occurs."""
    form = state.proof.form()
    for node in closed_subterms(goal):
        found = arguments(node, "sum")
        if found is None or len(found) != 3 or node.type != REAL or form.poly(found[0]):
            continue
        n = form.reify(form.shifted(form.poly(found[1]), 1), INT)
        if isinstance(node, App):
            yield node, n


def _as_period(state: State, node: App, n: Term) -> tuple[Term, int]:
    """Return h, of period n, and the step Σ f(k) = Σ h(k): an index k on its own is read as k mod n."""
    proof = state.proof
    lower, upper, function = node.args
    k, inner = state.taking(node).fresh(function.hint if isinstance(function, Lam) else "k", INT)
    inner = inner.with_local(proof.hyp(le(lower, k)), proof.hyp(le(k, upper)))
    inner = inner.with_local(
        linarith(inner, lt(k, n), [], depth=0), linarith(inner, le(integer(0), k), [], depth=0)
    )
    remainder = apply(const("mod"), k, n)
    found = reduced(inner, remainder)
    if found is None or found[0] != k:
        raise Stuck("S130", "the index is not in the period")
    body = apply(function, k)
    hole = free(f"#{max(node.fresh, function.fresh)}", INT)
    step = proof.step(
        "subst",
        [proof.flip(found[1]), proof.step("refl", value=body)],
        template=lam(hole, eq(body, apply(function, hole))),
    )
    step = proof.step("sum_cong", [step], variable=k, lower=lower, upper=upper)
    return lam(k, apply(function, remainder)), step


def _is_periodic(state: State, h: Term, n: Term) -> int:
    """∀k. h(k + n) = h(k), by reducing the arguments of remainders."""
    k, inner = state.taking(h, n).fresh("k", INT)
    goal = eq(apply(h, add(k, n)), apply(h, k))
    step = rewrite_goal(inner, goal, (reduced,), simple, lambda s, g: linarith(s, g, [], depth=0), rounds=2)
    return state.proof.step("all_intro", [step], variable=k)


def _offsets(terms: list[Term], n: Term, k: Free) -> list[Term]:
    """Return what is added to k or to -k in remainders modulo n."""
    found: dict[Term, None] = {}
    for term in terms:
        for node in subterms(term):
            inside = arguments(node, "mod")
            if inside is not None and len(inside) == 2 and inside[1] == n and occurs(k, inside[0]):
                found[inside[0]] = None
    return list(found)


def by_periods(state: State, goal: Term) -> int:
    """Prove a relation between sums over a period by shifting and reversing them."""
    if relation(goal) is None:
        raise Stuck("S130", "no relation is asked", goal=goal)
    proof = state.proof
    sums = list(_period_sums(state, goal))[:MAX_SUMS]
    k, _ = state.taking(goal).fresh("k", INT)
    facts: list[int] = []
    found: list[tuple[Term, Term, int, int]] = []
    for node, n in sums:
        try:
            h, same = _as_period(state, node, n)
            positive = simple(state, lt(integer(0), n))
            found.append((h, n, positive, _is_periodic(state, h, n)))
        except (Stuck, Refusal, TermError):
            continue
        facts.append(same)
    if not found:
        raise Stuck("S130", "no sum over a period occurs", goal=goal)
    offsets = {n: _offsets([apply(h, k) for h, m, _, _ in found if m == n], n, k) for _, n, _, _ in found}
    for h, n, positive, periodic in found:
        backwards = _at(proof, _reverse_lemma(proof), h, n, [positive, periodic])
        turned = lam(k, apply(h, neg(k)))
        again = _is_periodic(state, turned, n)
        facts.append(backwards)
        for turn in _turns(state, offsets[n], k):
            for function, known in ((h, periodic), (turned, again)):
                facts.append(_shifted(state, function, n, turn, [positive, known]))
    facts = [_in_order(state, i) for i in facts]

    def finish(inner: State, part: Term) -> int:
        return attempt(
            lambda: linarith(inner, part, facts, depth=0, local=False),
            lambda: _collapsed(inner, part, facts),
        )

    return rewrite_goal(state, goal, (reduced,), simple, finish)


def _collapsed(state: State, goal: Term, facts: list[int]) -> int:
    """Put sums without remainders for the sums in the goal, and go on."""
    rules = []
    for index in facts:
        left, right = arguments(state.proof.conclusion(index), "eq") or (goal, goal)
        if _has_mod(left) and not _has_mod(right):
            rules.append(schema_of(state, index))
        elif _has_mod(right) and not _has_mod(left):
            rules.append(schema_of(state, state.proof.flip(index)))

    def finish(inner: State, part: Term) -> int:
        if part == goal:
            raise Stuck("S130", "no sum loses its remainders", goal=goal)
        return solve_goal(inner, part, depth=1)

    return rewrite_goal(state, goal, rules, simple, finish)


def _has_mod(term: Term) -> bool:
    return any(isinstance(n, Const) and n.name == "mod" for n in subterms(term))


def _turns(state: State, offsets: list[Term], k: Free) -> list[Term]:
    """Return by how much one remainder is ahead of another, as candidates for a shift."""
    form = state.proof.form()
    found: dict[Term, None] = {}
    zero: dict[Free, Term] = {k: integer(0)}
    rests = dict.fromkeys(form.reify(form.poly(substitute(o, zero)), INT) for o in offsets)
    for one in rests:
        for other in rests:
            for value in (sub(one, other), add(one, other)):
                if form.poly(value):
                    found[form.reify(form.poly(value), INT)] = None
        if form.poly(one):
            found[one] = None
            found[form.reify(form.poly(neg(one)), INT)] = None
    return list(found)[:MAX_TURNS]


def _shifted(state: State, h: Term, n: Term, turn: Term, shown: list[int]) -> int:
    """Σ h(k + s mod n) = Σ h(k), which is a shift by s."""
    proof = state.proof
    (positive, _) = shown
    by = apply(const("mod"), turn, n)
    _, low, _ = state.parts(proof.step("divmod", [positive], value=turn))
    index = proof.step("all_elim", [_at(proof, _shift_lemma(proof), h, n, shown)], value=by)
    return proof.step("imp_elim", [index, low])


def _in_order(state: State, fact: int) -> int:
    """Reduce the remainders in an equation of sums."""
    proof = state.proof
    left, right = arguments(proof.conclusion(fact), "eq") or ()
    for side in (0, 1):
        value = (arguments(proof.conclusion(fact), "eq") or (left, right))[side]
        after, step = rewrite(state, value, (reduced,), simple, rounds=4)
        if step is None:
            continue
        hole = free(f"#{max(left.fresh, right.fresh, after.fresh)}", value.type)
        ends = list(arguments(proof.conclusion(fact), "eq") or (left, right))
        ends[side] = hole
        fact = proof.step("subst", [step, fact], template=lam(hole, eq(*ends)))
    return fact


def _sums_remainders(goal: Term) -> bool:
    names = {n.name for n in subterms(goal) if isinstance(n, Const)}
    return relation(goal) is not None and {"sum", "mod"} <= names


STRATEGIES: tuple[Strategy, ...] = (Strategy("periods", _sums_remainders, by_periods, last=True),)
"""What `logic.auto` may call for the claim itself, after everything else."""
