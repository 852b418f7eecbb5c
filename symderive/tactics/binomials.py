"""Laws of factorials and binomial numbers, each derived once in a proof by induction on the row. Untrusted.

Signs, symmetry, (k + 1)·C(n, k + 1) = (n - k)·C(n, k), C(n, k)·k!·(n - k)! = n!, and the entries of a literal
column as polynomials.
"""

from __future__ import annotations

from collections.abc import Callable
from math import factorial

from symderive.errors import Refusal, TermError
from symderive.tactics.arith import Combination, Setting, combine, linarith, positivity, relation
from symderive.tactics.counting import counting_rule, end_of_row, factorial_at, outside_the_row, pascal_at
from symderive.tactics.logic import attempt, simple, solve_goal
from symderive.tactics.magnitude import known
from symderive.tactics.matching import closed_subterms, schema_of
from symderive.tactics.proof import Proof, Sign, State, Stuck
from symderive.tactics.registry import Strategy
from symderive.tactics.rewriting import rewrite_goal
from symderive.terms.build import (
    FALSE,
    add,
    arguments,
    divide,
    eq,
    forall,
    implies,
    integer,
    inv,
    le,
    lt,
    mul,
    of_int,
    sub,
)
from symderive.terms.term import App, Const, Term, apply, const, free, lam, subterms
from symderive.terms.types import INT

__all__ = ["LAWS", "STRATEGIES", "sign_of_count"]

MAX_COLUMN = 6
"""Up to which column the entries of a row are written as polynomials."""

MAX_ENTRIES = 6
"""How many factorials and binomials of a goal are told of."""

_N, _K = free("n", INT), free("k", INT)
_ZERO, _ONE = integer(0), integer(1)
_AFTER = add(_N, _ONE)


def _factorial(number: Term) -> Term:
    return apply(const("factorial"), number)


def _binomial(number: Term, chosen: Term) -> Term:
    return apply(const("binomial"), number, chosen)


def _combined(state: State, goal: Term, *terms: tuple[Term, int]) -> int:
    """Prove an equation as the sum of equations with multipliers."""
    parts = tuple((factor, index, None) for factor, index in terms)
    return combine(state, goal, Combination(parts), Setting(state.proof.form()))


# -- induction on the row ----------------------------------------------------------------------------


def _by_rows(
    proof: Proof,
    claim: Callable[[Term, Term], Term],
    after: Callable[[State, Callable[[Term], int]], int],
    first: Callable[[State, Term], int] | None = None,
) -> int:
    """∀n. 0 <= n ⇒ ∀k. P(n, k), from P(n + 1, k) where P(n, j) is known of every j."""

    def row(n: Term) -> Term:
        return forall(_K, claim(n, _K), "k")

    above, hypothesis = proof.hyp(le(_ZERO, _N)), proof.hyp(row(_N))
    state = State(proof, {}).taking(row(_N), _K)
    start = (first or _at_row_0)(state, lam(_K, claim(_ZERO, _K)))
    base = proof.step("all_intro", [start], variable=_K)
    step = after(state.with_local(above), lambda k: proof.at(hypothesis, k))
    step = proof.step("all_intro", [step], variable=_K)
    return proof.step("induct", [base, step], variable=_N, base=_ZERO, predicate=row(_N))


def _at_row_0(state: State, claim: Term) -> int:
    """Prove P(0, k) for k < 0, k = 0 and 0 < k."""
    proof = state.proof
    goal = apply(claim, _K)

    def away(case: Term) -> int:
        inner = state.with_local(proof.hyp(case))
        return proved(inner, goal)

    def proved(inner: State, part: Term) -> int:
        implied = arguments(part, "imp")
        if implied is not None:
            assumed = proof.hyp(implied[0])
            shown = proved(inner.with_local(assumed), implied[1])
            return proof.step("imp_intro", [shown], proposition=implied[0])
        zeros = [schema_of(inner, f) for node in _binomials(part) for f in _entry_of_row_0(inner, node)]
        return rewrite_goal(inner, part, zeros, simple, lambda s, g: linarith(s, g, [], depth=0))

    def finish(inner: State, part: Term) -> int:
        return solve_goal(inner, part, depth=0)

    at_zero = apply(claim, _ZERO)
    level = proof.hyp(eq(_K, _ZERO))
    here = rewrite_goal(state, at_zero, (counting_rule(state, at_zero),), simple, finish, rounds=3)
    here = proof.step("subst", [proof.flip(level), here], template=claim)
    cases = proof.step("trichotomy", left=_K, right=_ZERO)
    below, later = arguments(proof.conclusion(cases), "or") or (goal, goal)
    rest = proof.step("or_elim", [proof.hyp(later), here, away(lt(_ZERO, _K))])
    return proof.step("or_elim", [cases, away(below), rest])


def _binomials(goal: Term) -> list[App]:
    found = [n for n in closed_subterms(goal) if isinstance(n, App) and n.head == const("binomial")]
    return [n for n in found if len(n.args) == 2]


def _entry_of_row_0(state: State, node: App) -> list[int]:
    """Prove C(0, j) = 0 where j is not 0; nothing where that is not seen."""
    for below in (True, False):
        try:
            return [outside_the_row(state, node.args[0], node.args[1], below=below)]
        except (Stuck, Refusal, TermError):
            continue
    return []


# -- laws --------------------------------------------------------------------------------------------


def _factorial_is_positive(proof: Proof) -> int:
    """∀n. 0 <= n ⇒ 0 < n!."""
    claim = lt(_ZERO, _factorial(_N))
    at_zero = lt(_ZERO, _factorial(_ZERO))
    state = State(proof, {}).taking(claim)
    rule = (counting_rule(state, at_zero),)
    base = rewrite_goal(state, at_zero, rule, simple, lambda s, g: linarith(s, g, [], depth=0))
    inner = state.with_local(proof.hyp(le(_ZERO, _N)), proof.hyp(claim))
    product, _ = positivity(inner, mul(_AFTER, _factorial(_N)))
    step = linarith(inner, lt(_ZERO, _factorial(_AFTER)), [product, factorial_at(inner, _N)], depth=0)
    return proof.step("induct", [base, step], variable=_N, base=_ZERO, predicate=claim)


def _binomial_is_not_negative(proof: Proof) -> int:
    """∀n. 0 <= n ⇒ ∀k. 0 <= C(n, k)."""

    def after(state: State, at: Callable[[Term], int]) -> int:
        facts = [pascal_at(state, _N, _K), at(_K), at(sub(_K, _ONE))]
        return linarith(state, le(_ZERO, _binomial(_AFTER, _K)), facts, depth=0)

    return _by_rows(proof, lambda n, k: le(_ZERO, _binomial(n, k)), after)


def _binomial_is_positive(proof: Proof) -> int:
    """∀n. 0 <= n ⇒ ∀k. 0 <= k ⇒ k <= n ⇒ 0 < C(n, k)."""

    def claim(n: Term, k: Term) -> Term:
        return implies(le(_ZERO, k), le(k, n), lt(_ZERO, _binomial(n, k)))

    def after(state: State, at: Callable[[Term], int]) -> int:
        low, high = proof.hyp(le(_ZERO, _K)), proof.hyp(le(_K, _AFTER))
        inner = state.with_local(low, high)
        goal = lt(_ZERO, _binomial(_AFTER, _K))
        cases = proof.step("trichotomy", left=_K, right=_AFTER)
        less, later = arguments(proof.conclusion(cases), "or") or (goal, goal)
        level, more = arguments(later, "or") or (goal, goal)
        tight = proof.step("int_tight", [proof.hyp(less)])
        inside = inner.with_local(tight)
        known_here = proof.step("imp_elim", [at(_K), low])
        known_here = proof.step("imp_elim", [known_here, linarith(inside, le(_K, _N), [tight], depth=0)])
        before = _law(state, "binomials are not negative", _N, sub(_K, _ONE))
        first = linarith(inside, goal, [known_here, before, pascal_at(state, _N, _K)], depth=0)
        end = end_of_row(state, _binomial(_AFTER, _AFTER), last=True)
        one = linarith(state, lt(_ZERO, _binomial(_AFTER, _AFTER)), [end], depth=0)
        template = lam(free("#0", INT), lt(_ZERO, _binomial(_AFTER, free("#0", INT))))
        second = proof.step("subst", [proof.flip(proof.hyp(level)), one], template=template)
        absurd = linarith(inner.with_local(proof.hyp(more)), FALSE, [], depth=0)
        third = proof.step("contra", [absurd], proposition=goal)
        shown = proof.step("or_elim", [proof.hyp(later), second, third])
        shown = proof.step("or_elim", [cases, first, shown])
        return proof.discharge(shown, [proof.conclusion(low), proof.conclusion(high)])

    return _by_rows(proof, claim, after)


def _symmetry(proof: Proof) -> int:
    """∀n. 0 <= n ⇒ ∀k. C(n, k) = C(n, n - k)."""

    def claim(n: Term, k: Term) -> Term:
        return eq(_binomial(n, k), _binomial(n, sub(n, k)))

    def after(state: State, at: Callable[[Term], int]) -> int:
        facts = [pascal_at(state, _N, k) for k in (_K, sub(_AFTER, _K))]
        return linarith(state, claim(_AFTER, _K), [*facts, at(_K), at(sub(_K, _ONE))], depth=0)

    return _by_rows(proof, claim, after)


def _neighbours(proof: Proof) -> int:
    """∀n. 0 <= n ⇒ ∀k. (k + 1)·C(n, k + 1) = (n - k)·C(n, k)."""

    def claim(n: Term, k: Term) -> Term:
        following = mul(add(k, _ONE), _binomial(n, add(k, _ONE)))
        return eq(following, mul(sub(n, k), _binomial(n, k)))

    def after(state: State, at: Callable[[Term], int]) -> int:
        upper, lower = pascal_at(state, _N, add(_K, _ONE)), pascal_at(state, _N, _K)
        return _combined(
            state,
            claim(_AFTER, _K),
            (add(_K, _ONE), upper),
            (sub(_K, _AFTER), lower),
            (_ONE, at(_K)),
            (_ONE, at(sub(_K, _ONE))),
        )

    def at_row_0(state: State, goal: Term) -> int:
        """Both sides are 0: j·C(0, j) = 0 for j = k + 1 and j = k."""
        nothing = lam(_K, eq(mul(_K, _binomial(_ZERO, _K)), _ZERO))
        general = proof.step("all_intro", [_at_row_0(state, nothing)], variable=_K)
        zeros = [proof.at(general, k) for k in (_K, add(_K, _ONE))]
        return linarith(state, apply(goal, _K), zeros, depth=0)

    return _by_rows(proof, claim, after, at_row_0)


def _quotient(proof: Proof) -> int:
    """∀n. 0 <= n ⇒ ∀k. 0 <= k ⇒ k <= n ⇒ C(n, k)·(k!·(n - k)!) = n!."""
    number = proof.hyp(le(_ZERO, _N))
    state = State(proof, {}).with_local(number)

    def claim(k: Term) -> Term:
        value = mul(_binomial(_N, k), mul(_factorial(k), _factorial(sub(_N, k))))
        return implies(le(k, _N), eq(value, _factorial(_N)))

    def finish(inner: State, part: Term) -> int:
        return linarith(inner, part, [], depth=0)

    first = claim(_ZERO)
    rule = (counting_rule(state, first),)
    bare = (arguments(first, "imp") or (first, first))[1]
    base = rewrite_goal(state, bare, rule, simple, finish, rounds=2)
    base = proof.step("imp_intro", [base], proposition=le(_ZERO, _N))
    low, hypothesis, high = proof.hyp(le(_ZERO, _K)), proof.hyp(claim(_K)), proof.hyp(le(add(_K, _ONE), _N))
    inner = state.with_local(low, high)
    before = proof.step("imp_elim", [hypothesis, linarith(inner, le(_K, _N), [high], depth=0)])
    rest = sub(_N, add(_K, _ONE))
    following, smaller = factorial_at(inner, _K), factorial_at(inner, rest)
    law = _law(inner, "neighbours in a row", _N, _K)
    chosen = _binomial(_N, add(_K, _ONE))
    step = _combined(
        inner,
        (arguments(claim(add(_K, _ONE)), "imp") or (first, first))[1],
        (mul(chosen, _factorial(rest)), following),
        (mul(_factorial(_K), _factorial(rest)), law),
        (mul(integer(-1), mul(_binomial(_N, _K), _factorial(_K))), smaller),
        (_ONE, before),
    )
    step = proof.step("imp_intro", [step], proposition=proof.conclusion(high))
    index = proof.step("induct", [base, step], variable=_K, base=_ZERO, predicate=claim(_K))
    return proof.general(index, (_N,), [le(_ZERO, _N)])


LAWS: dict[str, Callable[[Proof], int]] = {
    "factorials are positive": _factorial_is_positive,
    "binomials are not negative": _binomial_is_not_negative,
    "binomials in the row are positive": _binomial_is_positive,
    "rows are symmetric": _symmetry,
    "neighbours in a row": _neighbours,
    "binomials by factorials": _quotient,
}
"""name -> what derives the law; its docstring says it."""


def _law(state: State, name: str, number: Term, *chosen: Term) -> int:
    """Return a law at n and k; raises where 0 <= n or a further condition is not shown."""
    proof = state.proof
    step = proof.at(known(proof, name, LAWS[name]), number)
    step = proof.step("imp_elim", [step, simple(state, le(_ZERO, number))])
    step = proof.at(step, *chosen)
    while (implied := arguments(proof.conclusion(step), "imp")) is not None:
        step = proof.step("imp_elim", [step, simple(state, implied[0])])
    return step


# -- signs -------------------------------------------------------------------------------------------


def sign_of_count(state: State, value: Term) -> Sign:
    """Prove 0 < n! from 0 <= n, 0 < C(n, k) from 0 <= k <= n, or 0 <= C(n, k) from 0 <= n."""
    counted = arguments(value, "factorial")
    if counted is not None:
        return _law(state, "factorials are positive", counted[0]), True
    parts = arguments(value, "binomial")
    if parts is None or len(parts) != 2:
        raise Stuck("S121", "this is no number that counts", goal=value)
    number, chosen = parts
    try:
        return _law(state, "binomials in the row are positive", number, chosen), True
    except (Stuck, Refusal, TermError) as error:
        if error.code == "S190":
            raise
        return _law(state, "binomials are not negative", number, chosen), False


# -- facts about what occurs ---------------------------------------------------------------------------


def _column(state: State, number: Term, column: int) -> int:
    """Prove j!·C(n, j) = n·(n - 1)·…·(n - j + 1) for a literal j, from 0 <= n."""
    step = end_of_row(state, _binomial(number, _ZERO), last=False)
    falling: Term = _ONE
    for j in range(column):
        law = _law(state, "neighbours in a row", number, integer(j))
        last = sub(number, integer(j))
        entry = mul(integer(factorial(j + 1)), _binomial(number, integer(j + 1)))
        after = mul(falling, last)
        step = _combined(state, eq(entry, after), (integer(factorial(j)), law), (last, step))
        falling = after
    return step


def _divided(state: State, number: Term, chosen: Term) -> int:
    """Prove C(n, k) = n!/(k!·(n - k)!), of reals, from 0 <= k <= n."""
    law = _law(state, "binomials by factorials", number, chosen)
    below = [of_int(_factorial(part)) for part in (chosen, sub(number, chosen))]
    units = tuple(positivity(state, part)[0] for part in below)
    goal = eq(of_int(_binomial(number, chosen)), divide(of_int(_factorial(number)), mul(*below)))
    one = Combination(((mul(inv(below[0]), inv(below[1])), law, None),))
    return combine(state, goal, one, Setting(state.proof.form(), units=units))


def _facts(state: State, goal: Term) -> list[int]:
    """Return what is known of the factorials and binomials in a goal."""
    form = state.proof.form()
    entries = _binomials(goal)[:MAX_ENTRIES]
    found: dict[int, None] = {}

    def tell(build: Callable[[], int]) -> None:
        try:
            found[build()] = None
        except (Stuck, Refusal, TermError) as error:
            if error.code == "S190":
                raise

    for node in entries:
        number, chosen = node.args
        column = form.constant(form.poly(chosen))
        if isinstance(column, int) and 0 < column <= MAX_COLUMN:
            tell(lambda n=number, c=column: _column(state, n, c))  # type: ignore[misc]
        for other in entries:
            if form.difference(other.args[0], number) != {} or other == node:
                continue
            if form.difference(add(other.args[1], chosen), number) == {}:
                tell(lambda n=number, k=chosen: _law(state, "rows are symmetric", n, k))  # type: ignore[misc]
            if form.difference(add(chosen, _ONE), other.args[1]) == {}:
                tell(lambda n=number, k=chosen: _law(state, "neighbours in a row", n, k))  # type: ignore[misc]
        if _has(goal, "factorial"):
            tell(lambda n=number, k=chosen: _law(state, "binomials by factorials", n, k))  # type: ignore[misc]
            tell(lambda n=number, k=chosen: _divided(state, n, k))  # type: ignore[misc]
    return list(found)


def _has(goal: Term, name: str) -> bool:
    return any(isinstance(n, Const) and n.name == name for n in subterms(goal))


def _search(state: State, goal: Term) -> int:
    """Prove a relation with the laws of the binomials that occur, as they stand or one row back."""

    def finish(inner: State, part: Term) -> int:
        facts = _facts(inner, part)
        if not facts:
            raise Stuck("S130", "no law of binomials is about these", goal=part)
        return attempt(
            lambda: linarith(inner, part, facts, depth=0),
            lambda: linarith(inner, part, facts, depth=1),
        )

    return attempt(
        lambda: finish(state, goal),
        lambda: rewrite_goal(state, goal, (counting_rule(state, goal),), simple, finish, rounds=2),
    )


def _is_about_binomials(goal: Term) -> bool:
    return relation(goal) is not None and _has(goal, "binomial")


STRATEGIES: tuple[Strategy, ...] = (Strategy("laws of binomials", _is_about_binomials, _search, late=True),)
"""What `logic.auto` may call when arithmetic alone has failed."""
