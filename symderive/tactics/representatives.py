"""Sums over 0..n-1 with remainders as sums over Z/n, and deltas of residues that differ. Untrusted.

For a size n: k mod n is rep(residue(k, n)), and on 0..n-1 so is k. The normal form owns sums over Z/n, so
what is left of a claim about remainders is mostly arithmetic of indices.
"""

from __future__ import annotations

from symderive.errors import Refusal, TermError
from symderive.tactics.arith import linarith, relation, setting_for
from symderive.tactics.integers import mod_in_range
from symderive.tactics.logic import attempt, by_cases, excluded_middle, simple, solve_goal
from symderive.tactics.matching import instantiate, schema_of
from symderive.tactics.proof import State, Stuck
from symderive.tactics.registry import Strategy
from symderive.tactics.rewriting import rewrite_goal
from symderive.terms.build import (
    arguments,
    cast,
    csum,
    eq,
    integer,
    le,
    lt,
    mul,
    negation,
    real,
    sub,
    total,
    unary,
)
from symderive.terms.term import Const, Free, Lam, Term, apply, const, free, lam, subterms
from symderive.terms.types import INT, REAL, Cyclic, Function

__all__ = ["STRATEGIES", "apart", "over_residues", "representative"]


def _delta(i: Term, j: Term) -> Term:
    return apply(const("delta", i.type), i, j)


def _rep(x: Term) -> Term:
    return unary("rep", x, x.type)


# -- deltas of residues ------------------------------------------------------------------------------


def apart(state: State, kind: Cyclic) -> int:
    """∀i j. i != j ⇒ delta(i, j) = 0, in Z/n.

    Σ_k delta(k, i)·delta(k, j)·f(k) is delta(i, j)·f(i) and delta(i, j)·f(j); f is the indicator of i.
    """
    proof = state.proof
    key = f"residues apart {kind.size}"
    if key in proof.derived:
        return proof.derived[key]
    i, j, k = (free(name, kind) for name in ("i", "j", "k"))
    g = free("g", Function(kind, REAL))
    picked = linarith(
        State(proof, {}), eq(csum(lam(k, mul(_delta(k, j), apply(g, k)))), apply(g, j)), [], depth=0
    )
    general = proof.step("all_intro", [proof.step("all_intro", [picked], variable=g)], variable=j)
    indicator = lam(k, apply(const("ite", REAL), eq(k, i), real(1), real(0)))
    both = []
    for one, other in ((i, j), (j, i)):
        weight = lam(k, mul(_delta(k, other), apply(indicator, k)))
        both.append(proof.step("all_elim", [proof.step("all_elim", [general], value=one)], value=weight))
    differ = proof.hyp(negation(eq(i, j)))
    level = proof.hyp(eq(j, i))
    other_way = proof.step("imp_elim", [differ, proof.flip(level)])
    other_way = proof.step("imp_intro", [other_way], proposition=eq(j, i))
    both.append(proof.step("ite_false", [other_way], value=apply(indicator, j)))
    state = State(proof, {}).with_local(*both)
    step = linarith(state, eq(_delta(i, j), real(0)), both, depth=1, extra=(_delta(i, j),))
    step = proof.step("imp_intro", [step], proposition=negation(eq(i, j)))
    for variable in (j, i):
        step = proof.step("all_intro", [step], variable=variable)
    proof.derived[key] = step
    return step


def _size(kind: Cyclic) -> Term:
    return free(kind.size, INT) if isinstance(kind.size, str) else integer(kind.size)


def _remainder(state: State, value: Term, n: Term) -> int:
    """K mod n = k from 0 <= k < n, which is looked for among the facts."""
    schema = schema_of(state, mod_in_range(state, n))
    return instantiate(state, schema, {schema.variables[0]: value}, simple)


def representative(state: State, value: Term, kind: Cyclic) -> int:
    """K = rep(cast k) from 0 <= k < n, which is looked for among the facts."""
    proof = state.proof
    whole = proof.step("rep_cast", value=cast(value, kind))
    level = _remainder(state, value, _size(kind))
    return linarith(state, eq(value, _rep(cast(value, kind))), [whole, level], depth=0, local=False)


def _known_apart(state: State, term: Term) -> tuple[Term, int] | None:
    """Rewrite a delta of residues that differ by a literal c with 0 < |c| < n to 0."""
    sides = arguments(term, "delta")
    if sides is None or len(sides) != 2 or not isinstance(sides[0].type, Cyclic):
        return None
    kind = sides[0].type
    form = state.proof.form()
    away = form.constant(form.index(sub(sides[0], sides[1])))
    if not isinstance(away, int) or away == 0:
        return None
    proof = state.proof
    assumed = proof.hyp(eq(*sides))
    number = integer(abs(away))
    gap = sub(sides[0], sides[1]) if away > 0 else sub(sides[1], sides[0])
    level = linarith(state.with_local(assumed), eq(gap, cast(integer(0), kind)), [assumed], depth=0)
    hole = free(f"#{term.fresh}", kind)
    same = proof.step(
        "subst",
        [level, proof.step("refl", value=_rep(gap))],
        template=lam(hole, eq(_rep(gap), _rep(hole))),
    )
    try:
        value = representative(state, number, kind)
    except (Stuck, Refusal, TermError):
        return None
    value = proof.step("convert", [value], goal=eq(number, _rep(gap)))
    absurd = linarith(state, eq(real(0), real(1)), [value, same], depth=1, local=False)
    absurd = linarith(state, _FALSE, [absurd], depth=0, local=False)
    differ = proof.step("imp_intro", [absurd], proposition=eq(*sides))
    schema = schema_of(state, apart(state, kind))
    step = instantiate(state, schema, dict(zip(schema.variables, sides, strict=True)), lambda s, c: differ)
    return real(0), step


_FALSE = const("false")


def _as_residues(state: State, term: Term) -> tuple[Term, int] | None:
    """Rewrite delta(rep x, k) as delta(x, residue k), where 0 <= k < n or k is a representative."""
    sides = arguments(term, "delta")
    if sides is None or len(sides) != 2 or sides[0].type != INT:
        return None
    kinds = [found[0].type for s in sides if (found := arguments(s, "rep")) is not None]
    kinds = kinds or [Cyclic(n) for n in sorted(state.proof.sizes)]
    if not kinds or not isinstance(kinds[0], Cyclic) or term.loose:
        return None
    kind = kinds[0]
    proof = state.proof
    try:
        equal = [_residue_of(state, s, kind) for s in sides]
    except (Stuck, Refusal, TermError):
        return None
    x, y = (e[0] for e in equal)
    goal = eq(term, _delta(x, y))

    def close(inner: State, part: Term) -> int:
        known = inner.local[-1]
        if arguments(proof.conclusion(known), "eq") is not None:
            hole = free(f"#{term.fresh}", x.type)
            same = proof.step(
                "subst",
                [known, proof.step("refl", value=_rep(x))],
                template=lam(hole, eq(_rep(x), _rep(hole))),
            )
            ends = linarith(inner, eq(*sides), [same, *(e[1] for e in equal)], depth=0, local=False)
            return _both_one(inner, sides, (x, y), ends, known)
        return _both_zero(inner, sides, (x, y), [e[1] for e in equal], known)

    return _delta(x, y), by_cases(state, excluded_middle(state, eq(x, y)), goal, close)


def _residue_of(state: State, side: Term, kind: Cyclic) -> tuple[Term, int]:
    """Return x with a proof of side = rep x."""
    inside = arguments(side, "rep")
    if inside is not None and inside[0].type == kind:
        return inside[0], state.proof.step("refl", value=side)
    return cast(side, kind), representative(state, side, kind)


def _both_one(
    state: State, sides: tuple[Term, ...], residues: tuple[Term, Term], ends: int, level: int
) -> int:
    """Both deltas are 1."""
    proof = state.proof
    values = []
    for equal, (left, right) in ((ends, (sides[0], sides[1])), (level, residues)):
        hole = free(f"#{max(left.fresh, right.fresh)}", left.type)
        base = proof.step("refl", value=_delta(left, left))
        values.append(
            proof.step("subst", [equal, base], template=lam(hole, eq(_delta(left, left), _delta(left, hole))))
        )
    goal = eq(_delta(sides[0], sides[1]), _delta(*residues))
    return linarith(state, goal, values, depth=0, local=False)


def _both_zero(
    state: State, sides: tuple[Term, ...], residues: tuple[Term, Term], equal: list[int], differ: int
) -> int:
    """Both deltas are 0."""
    proof = state.proof
    kind = residues[0].type
    assumed = proof.hyp(eq(sides[0], sides[1]))
    ends = linarith(state, eq(_rep(residues[0]), _rep(residues[1])), [assumed, *equal], depth=0, local=False)
    hole = free(f"#{max(r.fresh for r in residues)}", INT)
    first = cast(_rep(residues[0]), kind)
    again = proof.step(
        "subst",
        [ends, proof.step("refl", value=first)],
        template=lam(hole, eq(first, cast(hole, kind))),
    )
    again = proof.step("convert", [again], goal=eq(*residues))
    unequal = proof.step(
        "imp_intro", [proof.step("imp_elim", [differ, again])], proposition=eq(sides[0], sides[1])
    )
    whole = schema_of(state, proof.step("fact", name="delta_apart", types=()))
    values = [instantiate(state, whole, dict(zip(whole.variables, sides, strict=True)), lambda s, c: unequal)]
    if isinstance(kind, Cyclic):
        cyclic = schema_of(state, apart(state, kind))
        put = dict(zip(cyclic.variables, residues, strict=True))
        values.append(instantiate(state, cyclic, put, lambda s, c: differ))
    goal = eq(_delta(sides[0], sides[1]), _delta(*residues))
    return linarith(state, goal, values, depth=0, local=False)


# -- remainders ----------------------------------------------------------------------------------------


def _mod_as_rep(state: State, term: Term) -> tuple[Term, int] | None:
    """Rewrite k mod n, n a size, as rep(residue(k, n))."""
    found = arguments(term, "mod")
    if found is None or len(found) != 2:
        return None
    value, n = found
    if not isinstance(n, Free) or n.name not in state.proof.sizes:
        return None
    kind = Cyclic(n.name)
    step = state.proof.flip(state.proof.step("rep_cast", value=cast(value, kind)))
    return _rep(cast(value, kind)), step


def _index_as_rep(state: State, term: Term, done: set[Term]) -> tuple[Term, int] | None:
    """Rewrite Σ_{k=0}^{n-1} f(k), n a size, as the sum of f(rep(residue(k, n)))."""
    found = arguments(term, "sum")
    if found is None or len(found) != 3 or term in done:
        return None
    lower, upper, function = found
    form = state.proof.form()
    if form.poly(lower):
        return None
    length = form.reify(form.shifted(form.poly(upper), 1), INT)
    if not isinstance(length, Free) or length.name not in state.proof.sizes:
        return None
    kind = Cyclic(length.name)
    proof = state.proof
    k, inner = state.taking(term).fresh(function.hint if isinstance(function, Lam) else "k", INT)
    inner = inner.with_local(proof.hyp(le(lower, k)), proof.hyp(le(k, upper)))
    below = linarith(inner, lt(k, length), [], depth=0)
    above = linarith(inner, le(integer(0), k), [], depth=0)
    level = representative(inner.with_local(below, above), k, kind)
    hole = free(f"#{max(term.fresh, function.fresh)}", INT)
    body = apply(function, k)
    step = proof.step(
        "subst",
        [level, proof.step("refl", value=body)],
        template=lam(hole, eq(body, apply(function, hole))),
    )
    step = proof.step("sum_cong", [step], variable=k, lower=lower, upper=upper)
    after = total(lower, upper, lam(k, apply(function, _rep(cast(k, kind)))))
    done.add(after)
    return after, step


def over_residues(state: State, goal: Term) -> int:
    """Prove a relation with remainders and their sums read as residues, and deltas that are known put in."""
    done: set[Term] = set()
    rules = (
        _known_apart,
        _as_residues,
        _mod_as_rep,
        lambda s, t: _index_as_rep(s, t, done),
    )

    def close(inner: State, part: Term) -> int:
        return attempt(lambda: linarith(inner, part, [], depth=0), lambda: solve_goal(inner, part, depth=1))

    def finish(inner: State, part: Term) -> int:
        if part == goal:
            return _with_deltas(inner, part)
        return attempt(lambda: close(inner, part), lambda: _with_deltas(inner, part))

    return rewrite_goal(state, goal, rules, simple, finish, rounds=4)


def _with_deltas(state: State, goal: Term) -> int:
    """Prove a relation with the values of the deltas among the atoms of its form."""
    setting, polys = setting_for(state, [goal])
    added = []
    for atom in dict.fromkeys(a for p in polys for monomial in p for a, _ in monomial):
        found = _known_apart(state, setting.form.atom(atom))
        if found is not None:
            added.append(found[1])
    if not added:
        raise Stuck("S130", "no residues are known to differ", goal=goal)
    return linarith(state, goal, added, depth=1)


def _about_residues(goal: Term) -> bool:
    return relation(goal) is not None and any(_is_residual(node) for node in subterms(goal))


def _is_residual(node: Term) -> bool:
    return isinstance(node, Const) and (
        node.name == "mod" or (node.name in ("delta", "rep", "cast") and _has_cyclic(node))
    )


def _has_cyclic(node: Const) -> bool:
    kind = node.type
    return isinstance(kind, Function) and (
        isinstance(kind.domain, Cyclic) or isinstance(kind.codomain, Cyclic)
    )


STRATEGIES: tuple[Strategy, ...] = (Strategy("representatives", _about_residues, over_residues, last=True),)
"""What `logic.auto` may call for the claim itself, after everything else."""
