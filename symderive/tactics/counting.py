"""Factorials and binomial numbers by their recursions, determinants of small order written out. Untrusted."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from symderive.errors import Refusal, TermError
from symderive.kernel.definitions import MAX_DETERMINANT
from symderive.tactics.arith import Combination, Setting, combine, linarith
from symderive.tactics.logic import attempt, simple, solve_goal
from symderive.tactics.magnitude import known
from symderive.tactics.powers import with_powers
from symderive.tactics.proof import Proof, State, Stuck
from symderive.tactics.registry import Strategy
from symderive.tactics.rewriting import rewrite, rewrite_goal
from symderive.terms.build import FALSE, add, arguments, eq, forall, implies, integer, le, lt, mul, sub
from symderive.terms.term import App, Const, Term, apply, const, free, lam, subterms
from symderive.terms.types import INT, Cyclic, Function

__all__ = ["STRATEGIES", "counting_rule", "end_of_row", "factorial_at", "outside_the_row", "pascal_at"]

MAX_UNROLLED = 12
"""Most steps of a recursion that are written out."""

_N, _K = free("n", INT), free("k", INT)
_ZERO, _ONE = integer(0), integer(1)


def _factorial(number: Term) -> Term:
    return apply(const("factorial"), number)


def _binomial(number: Term, chosen: Term) -> Term:
    return apply(const("binomial"), number, chosen)


def _meaning(proof: Proof, term: Term) -> tuple[int, Term, tuple[Term, ...]]:
    """Return the definition of a recursion, what it stands for, and the arguments of the recursion."""
    step = proof.step("define", value=term)
    sides = arguments(proof.conclusion(step), "eq")
    parts = arguments(sides[1], "natrec") if sides is not None else None
    if sides is None or parts is None:
        raise Stuck("S130", "this is no recursion", goal=term)
    return step, sides[1], parts


def _start(proof: Proof, term: Term) -> int:
    """Prove the value of a recursion at 0."""
    step, _, parts = _meaning(proof, term)
    first = proof.step("natrec_zero", start=parts[0], step=parts[1])
    return _put_in(proof, step, first, term, parts)


def _put_in(proof: Proof, meaning: int, equation: int, term: Term, parts: tuple[Term, ...]) -> int:
    """From term = natrec(…)(rest) and natrec(…) = value prove term = value(rest)."""
    sides = arguments(proof.conclusion(equation), "eq")
    if sides is None:
        raise Stuck("S130", "a recursion gave no equation", goal=term)
    hole = free(f"#{max(term.fresh, sides[1].fresh)}", sides[0].type)
    template = lam(hole, eq(term, apply(hole, *parts[3:])))
    return proof.step("subst", [equation, meaning], template=template)


def _successor(proof: Proof, build: Callable[[Term], Term], back: tuple[Term, ...]) -> int:
    """Prove the recursion from n to n + 1 for 0 <= n, with what it stands for said by its name again."""
    sign = proof.hyp(le(_ZERO, _N))
    term = build(add(_N, _ONE))
    meaning, _, parts = _meaning(proof, term)
    equation = proof.step("natrec_succ", [sign], start=parts[0], step=parts[1], number=_N)
    step = _put_in(proof, meaning, equation, term, parts)
    for named in back:
        folded, value, _ = _meaning(proof, named)
        conclusion = arguments(proof.conclusion(step), "eq")
        if conclusion is None:
            raise Stuck("S130", "a recursion gave no equation", goal=named)
        hole = free("#0", INT)
        template = lam(hole, eq(conclusion[0], _replaced(conclusion[1], value, hole)))
        step = proof.step("subst", [proof.flip(folded), step], template=template)
    return proof.step("imp_intro", [step], proposition=proof.conclusion(sign))


def _replaced(term: Term, old: Term, new: Term) -> Term:
    """Return a closed term with a subterm replaced."""
    if term == old:
        return new
    if isinstance(term, App) and not term.loose:
        return apply(term.head, *(_replaced(a, old, new) for a in term.args))
    return term


def _factorial_recursion(proof: Proof) -> int:
    """∀n. 0 <= n ⇒ (n + 1)! = (n + 1)·n!."""
    step = _successor(proof, _factorial, (_factorial(_N),))
    return proof.step("all_intro", [step], variable=_N)


def _pascal(proof: Proof) -> int:
    """∀n k. 0 <= n ⇒ binomial(n + 1, k) = binomial(n, k - 1) + binomial(n, k)."""
    back = (_binomial(_N, sub(_K, _ONE)), _binomial(_N, _K))
    step = _successor(proof, lambda n: _binomial(n, _K), back)
    step = proof.step("all_intro", [step], variable=_K)
    return proof.step("all_intro", [step], variable=_N)


def factorial_at(state: State, number: Term) -> int:
    """(n + 1)! = (n + 1)·n! from 0 <= n."""
    proof = state.proof
    law = proof.at(known(proof, "factorial", _factorial_recursion), number)
    return proof.step("imp_elim", [law, simple(state, le(_ZERO, number))])


def pascal_at(state: State, number: Term, chosen: Term) -> int:
    """binomial(n + 1, k) = binomial(n, k - 1) + binomial(n, k) from 0 <= n."""
    proof = state.proof
    law = proof.at(known(proof, "pascal", _pascal), number, chosen)
    return proof.step("imp_elim", [law, simple(state, le(_ZERO, number))])


def _first_row(proof: Proof) -> int:
    """∀k. binomial(0, k) = if k = 0 then 1 else 0."""
    return proof.step("all_intro", [_start(proof, _binomial(_ZERO, _K))], variable=_K)


def _outside(proof: Proof, *, below: bool) -> int:
    """∀n. 0 <= n ⇒ ∀k. k < 0 ⇒ binomial(n, k) = 0; or for n < k."""

    def claim(n: Term) -> Term:
        outside = lt(_K, _ZERO) if below else lt(n, _K)
        return forall(_K, implies(outside, eq(_binomial(n, _K), _ZERO)), "k")

    state = State(proof, {})
    first, second = known(proof, "first row", _first_row), known(proof, "pascal", _pascal)
    outside = proof.hyp(lt(_K, _ZERO))
    if not below:
        outside = proof.hyp(lt(_ZERO, _K))
    row = proof.at(first, _K)
    sides = arguments(proof.conclusion(row), "eq")
    if sides is None:
        raise Stuck("S130", "a row is no equation")
    level = proof.hyp(eq(_K, _ZERO))
    absurd = linarith(state, const("false"), [outside, level], depth=0, local=False)
    differs = proof.step("imp_intro", [absurd], proposition=eq(_K, _ZERO))
    chosen = proof.step("ite_false", [differs], value=sides[1])
    base = linarith(state, eq(_binomial(_ZERO, _K), _ZERO), [row, chosen], depth=0, local=False)
    base = proof.step("imp_intro", [base], proposition=proof.conclusion(outside))
    base = proof.step("all_intro", [base], variable=_K)
    above, hypothesis = proof.hyp(le(_ZERO, _N)), proof.hyp(claim(_N))
    after = add(_N, _ONE)
    beyond = proof.hyp(lt(_K, _ZERO) if below else lt(after, _K))
    inner = state.with_local(above, beyond)
    parts = [
        proof.step("imp_elim", [proof.at(hypothesis, k), simple(inner, lt(k, _ZERO) if below else lt(_N, k))])
        for k in (sub(_K, _ONE), _K)
    ]
    rule = proof.step("imp_elim", [proof.at(second, _N, _K), above])
    step = linarith(state, eq(_binomial(after, _K), _ZERO), [rule, *parts], depth=0, local=False)
    step = proof.step("imp_intro", [step], proposition=proof.conclusion(beyond))
    step = proof.step("all_intro", [step], variable=_K)
    return proof.step("induct", [base, step], variable=_N, base=_ZERO, predicate=claim(_N))


def _end_of_row(proof: Proof, *, last: bool) -> int:
    """∀n. 0 <= n ⇒ binomial(n, 0) = 1, or the same of binomial(n, n)."""

    def claim(n: Term) -> Term:
        return eq(_binomial(n, n if last else _ZERO), _ONE)

    first = proof.at(known(proof, "first row", _first_row), _ZERO)
    base = proof.step("convert", [first], goal=claim(_ZERO))
    above, hypothesis = proof.hyp(le(_ZERO, _N)), proof.hyp(claim(_N))
    inner, after = State(proof, {}).with_local(above), add(_N, _ONE)
    chosen = after if last else _ZERO
    beyond = outside_the_row(inner, _N, after if last else integer(-1), below=not last)
    pascal = proof.at(known(proof, "pascal", _pascal), _N, chosen)
    rule = proof.step("imp_elim", [pascal, above])
    step = linarith(inner, claim(after), [rule, hypothesis, beyond], depth=0, local=False)
    return proof.step("induct", [base, step], variable=_N, base=_ZERO, predicate=claim(_N))


def outside_the_row(state: State, number: Term, chosen: Term, *, below: bool) -> int:
    """Prove binomial(n, k) = 0 from 0 <= n and k < 0, or n < k."""
    proof = state.proof
    name = f"outside the row {'below' if below else 'above'}"
    general = known(proof, name, lambda p: _outside(p, below=below))
    step = proof.at(general, number)
    step = proof.step("imp_elim", [step, simple(state, le(_ZERO, number))])
    step = proof.at(step, chosen)
    condition = lt(chosen, _ZERO) if below else lt(number, chosen)
    return proof.step("imp_elim", [step, simple(state, condition)])


# -- rewriting --------------------------------------------------------------------------------------


def _least(state: State, terms: Sequence[Term], name: str) -> dict[frozenset[tuple[object, object]], int]:
    """Return the least constant part of the numbers that a recursion is taken at, by the rest of them."""
    form = state.proof.form()
    found: dict[frozenset[tuple[object, object]], int] = {}
    for node in (n for term in terms for n in subterms(term)):
        parts = arguments(node, name)
        if parts is None or parts[0].loose:
            continue
        poly = form.poly(parts[0])
        constant = int(poly.get((), 0))
        rest = frozenset((m, c) for m, c in poly.items() if m)
        found[rest] = min(found.get(rest, constant), constant)
    return found


def counting_rule(state: State, goal: Term) -> Callable[[State, Term], tuple[Term, int] | None]:
    """Return the rule that writes recursions out down to the least number in the goal, and determinants."""
    terms = [goal, *(state.proof.conclusion(i) for i in state.facts())]
    least = {name: _least(state, terms, name) for name in ("factorial", "binomial")}

    def rule(inner: State, term: Term) -> tuple[Term, int] | None:
        if term.loose or not isinstance(term, App) or not isinstance(term.head, Const):
            return None
        if term.head.name == "det" and len(term.args) == 1:
            return _determinant(inner, term)
        if term.head.name not in least or len(term.args) != (1 if term.head.name == "factorial" else 2):
            return None
        form = inner.proof.form()
        poly = form.poly(term.args[0])
        rest = frozenset((m, c) for m, c in poly.items() if m)
        floor = least[term.head.name].get(rest, 0) if rest else 0
        if int(poly.get((), 0)) - floor > MAX_UNROLLED:
            return None
        try:
            if int(poly.get((), 0)) > floor:
                return _one_step(inner, term, form.reify(form.shifted(poly, -1), INT))
            return _at_zero(inner, term) if not poly else _beyond(inner, term)
        except (Stuck, Refusal, TermError) as error:
            if error.code == "S190":
                raise
            return None

    return rule


def _determinant(state: State, term: App) -> tuple[Term, int] | None:
    matrix = term.args[0].type
    order = matrix.domain.size if isinstance(matrix, Function) and isinstance(matrix.domain, Cyclic) else 0
    if isinstance(order, str) or order > MAX_DETERMINANT:
        return None
    step = state.proof.step("define", value=term)
    sides = arguments(state.proof.conclusion(step), "eq")
    return None if sides is None else (sides[1], step)


def _one_step(state: State, term: App, before: Term) -> tuple[Term, int]:
    proof = state.proof
    sign = simple(state, le(_ZERO, before))
    if isinstance(term.head, Const) and term.head.name == "factorial":
        law = proof.at(known(proof, "factorial", _factorial_recursion), before)
        value = mul(add(before, _ONE), _factorial(before))
    else:
        chosen = term.args[1]
        law = proof.at(known(proof, "pascal", _pascal), before, chosen)
        less = proof.form().normal(sub(chosen, _ONE))
        value = add(_binomial(before, less), _binomial(before, chosen))
    step = proof.step("imp_elim", [law, sign])
    one = Combination(((_ONE, step, None),))
    return value, combine(state, eq(term, value), one, Setting(proof.form()))


def _at_zero(state: State, term: App) -> tuple[Term, int] | None:
    """0! = 1, and binomial(0, k) where it is known whether k = 0."""
    proof = state.proof
    form = proof.form()
    if isinstance(term.head, Const) and term.head.name == "factorial":
        step = known(proof, "factorial of 0", lambda p: _start(p, _factorial(_ZERO)))
        return _ONE, proof.step("convert", [step], goal=eq(term, _ONE))
    row = proof.at(known(proof, "first row", _first_row), term.args[1])
    constant = form.constant(form.poly(term.args[1]))
    if constant is None:
        return _beyond(state, term)
    value = integer(1 if constant == 0 else 0)
    return value, proof.step("convert", [row], goal=eq(term, value))


def _beyond(state: State, term: App) -> tuple[Term, int] | None:
    """binomial(n, k) = 0 where k < 0 or n < k is plain from the constants."""
    if len(term.args) != 2:
        return None
    form = state.proof.form()
    number, chosen = term.args
    below = form.constant(form.poly(chosen))
    above = form.constant(form.difference(chosen, number))
    if below == 0 or above == 0:
        return _ONE, end_of_row(state, term, last=below != 0)
    for is_below in (True, False):
        try:
            return _ZERO, outside_the_row(state, number, chosen, below=is_below)
        except (Stuck, Refusal, TermError) as error:
            if error.code == "S190":
                raise
    return None


def end_of_row(state: State, term: Term, *, last: bool) -> int:
    """Prove binomial(n, 0) = 1 or binomial(n, n) = 1 from 0 <= n."""
    proof = state.proof
    number, _ = arguments(term, "binomial") or (term, term)
    name = f"end of the row {last}"
    step = proof.at(known(proof, name, lambda p: _end_of_row(p, last=last)), number)
    step = proof.step("imp_elim", [step, simple(state, le(_ZERO, number))])
    return proof.step("convert", [step], goal=eq(term, _ONE))


_NAMES = frozenset({"factorial", "binomial", "det"})


def _mentions(goal: Term) -> bool:
    return any(isinstance(n, Const) and n.name in _NAMES for n in subterms(goal))


def _edges(state: State, goal: Term) -> list[int]:
    """Prove the entries at the ends of the rows in a goal, and beside them: shifted sums meet those."""
    found: dict[int, None] = {}
    numbers: dict[Term, None] = {}
    for node in subterms(goal):
        parts = arguments(node, "binomial")
        if not parts or parts[0].loose:
            continue
        numbers[parts[0]] = None
    for number in numbers:
        beyond = add(number, _ONE)
        try:
            found[outside_the_row(state, number, integer(-1), below=True)] = None
            found[outside_the_row(state, number, beyond, below=False)] = None
            for chosen in (_ZERO, number):
                found[end_of_row(state, _binomial(number, chosen), last=chosen == number)] = None
        except (Stuck, Refusal, TermError) as error:
            if error.code == "S190":
                raise
    return list(found)


def _search(state: State, goal: Term) -> int:
    """Prove a goal with its recursions and determinants written out."""

    def finish(inner: State, after: Term) -> int:
        edges = _edges(inner, after)
        if after == goal and not edges:
            raise Stuck("S130", "no recursion is written out", goal=goal)
        inner = inner.with_local(*edges)
        return attempt(
            lambda: linarith(inner, after, edges, depth=0),
            lambda: with_powers(inner, after, lambda s, g: linarith(s, g, edges, depth=0)),
            lambda: linarith(inner, after, edges, depth=1),
            lambda: solve_goal(inner, after, depth=0 if after == goal else 1),
        )

    return rewrite_goal(state, goal, (counting_rule(state, goal),), simple, finish, rounds=MAX_UNROLLED)


def _search_facts(state: State, goal: Term) -> int:
    """Derive a contradiction from facts whose recursions and determinants are written out."""
    added: list[int] = []
    for index in state.facts():
        fact = state.proof.conclusion(index)
        if not _mentions(fact):
            continue
        _, step = rewrite(state, fact, (counting_rule(state, goal),), simple, MAX_UNROLLED)
        if step is not None:
            hole = free(f"#{fact.fresh}", fact.type)
            added.append(state.proof.step("subst", [step, index], template=lam(hole, hole)))
    if not added:
        raise Stuck("S130", "no recursion is written out", goal=goal)
    return solve_goal(state.with_local(*added), goal, added, depth=0)


STRATEGIES: tuple[Strategy, ...] = (
    Strategy("recursions of counting", _mentions, _search, late=True),
    Strategy("recursions in facts", lambda goal: goal == FALSE, _search_facts, late=True),
)
"""What `logic.auto` may call when arithmetic alone has failed."""
