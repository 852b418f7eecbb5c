"""Determinants of symbolic order, by the theorems of the library about Laplace's recursion. Untrusted.

det(A) is D(n, M) for the entries M of A at the residues of two integers. What a theorem asks of the entries
is asked of integers in 0..n-1, where the deltas of residues are deltas of integers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from symderive.errors import Refusal, TermError
from symderive.kernel.form import Coefficient, Form, Monomial, Poly
from symderive.tactics.analysis import at_values, lemma
from symderive.tactics.arith import linarith
from symderive.tactics.integers import unfold_recursion
from symderive.tactics.library import from_library
from symderive.tactics.logic import attempt, introduced, simple, solve_goal
from symderive.tactics.matching import schema_of
from symderive.tactics.proof import State, Stuck
from symderive.tactics.registry import Strategy
from symderive.tactics.representatives import representative
from symderive.tactics.rewriting import rewrite, rewrite_goal
from symderive.terms.build import FALSE, add, arguments, eq, integer, le, mul, neg, power, real, sub
from symderive.terms.term import App, Const, Free, Term, apply, const, free, lam, occurs, subterms
from symderive.terms.types import INT, REAL, Cyclic, Function, function_type

__all__ = ["STRATEGIES"]

MAX_DETERMINANTS = 4
"""How many determinants of a goal are looked at."""

_ROWS = function_type(INT, INT, REAL)
_ZERO = integer(0)


def _determinants(term: Term) -> list[App]:
    """Return the closed determinants of symbolic order in a term."""
    found: dict[App, None] = {}
    for node in subterms(term):
        if isinstance(node, App) and not node.loose and _order(node) is not None:
            found[node] = None
    return list(found)[:MAX_DETERMINANTS]


def _order(node: App) -> str | None:
    """Return the size symbol that is the order of a determinant."""
    if not isinstance(node.head, Const) or node.head.name != "det" or len(node.args) != 1:
        return None
    kind = node.args[0].type
    domain = kind.domain if isinstance(kind, Function) else kind
    return domain.size if isinstance(domain, Cyclic) and isinstance(domain.size, str) else None


# -- the recursion ---------------------------------------------------------------------------------------


def _recursion(state: State, node: App) -> tuple[int, Term, Term, Term]:
    """Return det(A) = D(n, M), and D, n and M."""
    step = state.proof.step("define", value=node)
    sides = arguments(state.proof.conclusion(step), "eq")
    parts = arguments(sides[1], "natrec") if sides is not None else None
    if parts is None or not isinstance(sides, tuple) or not isinstance(sides[1], App):
        raise Stuck("S130", "no recursion", goal=node)
    return step, apply(sides[1].head, *parts[:2]), parts[2], parts[3]


def _at_zero(state: State, recursion: Term, wanted: Term) -> int:
    """∀M. D(0, M) = 1."""
    return introduced(state, wanted, lambda s, g: unfold_recursion(s, g, _plain))


def _plain(state: State, goal: Term) -> int:
    return linarith(state, goal, [], depth=0)


def _theorem(state: State, recursion: Term, claim: str) -> int:
    """Return a theorem of the library about D, its two equations discharged."""

    def build(outer: State) -> int:
        proof = outer.proof
        index = from_library(outer, "determinants", claim, (recursion,))
        for _ in range(2):
            implied = arguments(proof.conclusion(index), "imp")
            if implied is None:
                raise Stuck("S130", "the library says something else", goal=proof.conclusion(index))
            index = proof.step("imp_elim", [index, _at_zero(outer, recursion, implied[0])])
        return index

    return lemma(state, f"determinants {claim}", build)


def _applied(state: State, theorem: int, order: Term, *values: Term) -> int:
    """Use ∀k. 0 <= k ⇒ ∀M…. at an order and values."""
    proof = state.proof
    index = proof.step("all_elim", [theorem], value=order)
    index = proof.step("imp_elim", [index, simple(state, le(_ZERO, order))])
    return at_values(proof, index, *values)


def _discharged(state: State, index: int) -> int:
    """Prove what an implication asks of the entries."""
    implied = arguments(state.proof.conclusion(index), "imp")
    if implied is None:
        return index
    return state.proof.step("imp_elim", [index, _of_entries(state, implied[0])])


# -- entries ---------------------------------------------------------------------------------------------


def _of_entries(state: State, goal: Term) -> int:
    """Prove what a theorem asks of integers in 0..n-1."""
    return introduced(state, goal, _with_integers)


def _with_integers(state: State, goal: Term) -> int:
    def finish(inner: State, part: Term) -> int:
        return attempt(lambda: linarith(inner, part, [], depth=0), lambda: solve_goal(inner, part, depth=1))

    inner = state.with_local(*_representatives(state, goal))
    return rewrite_goal(inner, goal, (_as_integers, _without_residue), simple, finish)


def _representatives(state: State, goal: Term) -> Iterator[int]:
    """Yield k = rep(residue k) for the integers of 0..n-1 whose residues occur."""
    for node in dict.fromkeys(subterms(goal)):
        value = arguments(node, "cast")
        if value is None or not isinstance(value[0], Free) or not isinstance(node.type, Cyclic):
            continue
        try:
            yield representative(state, value[0], node.type)
        except (Stuck, Refusal, TermError) as error:
            _unless_spent(error)


def _without_residue(state: State, term: Term) -> tuple[Term, int] | None:
    """Rewrite rep(residue k) as k, where 0 <= k < n."""
    inside = arguments(term, "rep")
    value = arguments(inside[0], "cast") if inside is not None else None
    if inside is None or value is None or term.loose or not isinstance(inside[0].type, Cyclic):
        return None
    try:
        return value[0], state.proof.flip(representative(state, value[0], inside[0].type))
    except (Stuck, Refusal, TermError) as error:
        _unless_spent(error)
        return None


def _plain_entries(entries: Term) -> Term:
    """Return the entries with k for each rep(residue k): the same on 0..n-1."""
    i, j = free("?i", INT), free("?j", INT)
    return lam(i, lam(j, _plain_term(apply(entries, i, j)), "j"), "i")


def _plain_term(term: Term) -> Term:
    inside = arguments(term, "rep")
    value = arguments(inside[0], "cast") if inside is not None else None
    if value is not None and not term.loose:
        return value[0]
    if isinstance(term, App):
        return apply(term.head, *(_plain_term(a) for a in term.args))
    return term


def _as_integers(state: State, term: Term) -> tuple[Term, int] | None:
    """Rewrite the delta of residues of integers that are less than n apart, up to n, as one of integers."""
    sides = arguments(term, "delta")
    if sides is None or len(sides) != 2 or term.loose or not isinstance(sides[0].type, Cyclic):
        return None
    kind = sides[0].type
    if not isinstance(kind.size, str):
        return None
    values = [_integer(side) for side in sides]
    if values[0] is None or values[1] is None:
        return None
    n = free(kind.size, INT)
    gap = state.proof.form().normal(sub(values[0], values[1]))
    for shifted in (gap, add(gap, n), sub(gap, n)):
        try:
            index = from_library(state, "residues", "zero-in-range", (shifted,), sizes=(kind.size,))
            while (condition := arguments(state.proof.conclusion(index), "imp")) is not None:
                index = state.proof.step("imp_elim", [index, simple(state, condition[0])])
        except (Stuck, Refusal, TermError) as error:
            _unless_spent(error)
            continue
        value = apply(const("delta", INT), state.proof.form().normal(shifted), _ZERO)
        return value, state.proof.step("convert", [index], goal=eq(term, value))
    return None


def _integer(term: Term) -> Term | None:
    """Return an integer whose residue a term is."""
    inside = arguments(term, "cast")
    if inside is not None:
        return inside[0]
    parts = arguments(term, "add") or arguments(term, "neg")
    if parts is None:
        return None
    found = [value for part in parts if (value := _integer(part)) is not None]
    if len(found) < len(parts):
        return None
    return add(*found) if len(parts) == 2 else neg(found[0])


# -- the theorems ----------------------------------------------------------------------------------------


def _by_identity(state: State, recursion: Term, order: Term, entries: Term) -> int:
    """D(n, M) = 1 for the identity."""
    i, j = free("?i", INT), free("?j", INT)
    unit = lam(i, lam(j, apply(const("delta", INT), i, j), "j"), "i")
    same = _same(state, recursion, order, entries, unit)
    return _chain(state, same, _applied(state, _theorem(state, recursion, "identity"), order))


def _same(state: State, recursion: Term, order: Term, entries: Term, other: Term) -> int:
    """D(n, M) = D(n, N) from the entries of 0..n-1."""
    index = _applied(state, _theorem(state, recursion, "congruence"), order, entries, other)
    return _discharged(state, index)


def _chain(state: State, first: int, second: int) -> int:
    sides = arguments(state.proof.conclusion(first), "eq")
    if sides is None:
        raise Stuck("S132", "no equation")
    hole = free(f"#{sides[0].fresh}", sides[0].type)
    return state.proof.step("subst", [second, first], template=lam(hole, eq(sides[0], hole)))


def _by_shift(state: State, recursion: Term, order: Term, entries: Term) -> int:
    """D(n, M) = (-1)^(n - 1) for the cyclic shift."""
    proof = state.proof
    before = proof.form().normal(sub(order, integer(1)))
    index = _applied(state, _theorem(state, recursion, "shift"), before, entries)
    index = _discharged(state, _discharged(state, index))
    sides = arguments(proof.conclusion(index), "eq")
    if sides is None:
        raise Stuck("S132", "no equation")
    return proof.step("convert", [index], goal=eq(apply(recursion, order, entries), sides[1]))


def _by_triangle(state: State, recursion: Term, order: Term, entries: Term) -> int:
    """D(n, M) = the product of the diagonal for a triangular matrix."""

    def one(claim: str) -> int:
        return _discharged(state, _applied(state, _theorem(state, recursion, claim), order, entries))

    return attempt(lambda: one("lower-triangular"), lambda: one("upper-triangular"))


def _by_factor(state: State, recursion: Term, order: Term, entries: Term, node: App) -> int:
    """det(c·B) = c^n·det(B), where all entries have the factor c."""
    proof = state.proof
    found = _common_factor(proof.form(), entries)
    if found is None:
        raise Stuck("S130", "the entries have no common factor", goal=node)
    factor, build = found
    kind = node.args[0].type
    if not isinstance(kind, Function):
        raise Stuck("S130", "no matrix", goal=node)
    p, q = free("?p", kind.domain), free("?q", kind.domain)
    matrix = lam(p, lam(q, build(apply(node.args[0], p, q)), "j"), "i")
    other = apply(const("det", kind.domain), matrix)
    if not isinstance(other, App):
        raise Stuck("S130", "no determinant", goal=other)
    meaning, _, _, rest = _recursion(state, other)
    i, j = free("?i", INT), free("?j", INT)
    scaled = lam(i, lam(j, mul(factor, apply(rest, i, j)), "j"), "i")
    same = _same(state, recursion, order, entries, scaled)
    index = _applied(state, _theorem(state, recursion, "multiple"), order, factor, rest)
    step = _chain(state, same, index)
    sides = arguments(proof.conclusion(step), "eq")
    if sides is None:
        raise Stuck("S132", "no equation")
    goal = eq(sides[0], mul(power(factor, order), other))
    return linarith(state, goal, [step, meaning], depth=1, extra=[power(factor, order)])


def _common_factor(form: Form, entries: Term) -> tuple[Term, Callable[[Term], Term]] | None:
    """Return a factor of all entries that holds no index, and a function that takes it out of a value."""
    i, j = free("?i", INT), free("?j", INT)
    poly = form.poly(apply(entries, i, j))
    common = _shared(form, poly, (i, j))
    if common is None:
        return None
    monomial, coefficient = common

    def without(value: Term) -> Term:
        rest: Poly = {}
        for m, c in form.poly(value).items():
            powers = dict(m)
            for atom, exponent in monomial:
                powers[atom] -= exponent
            key = tuple(sorted((a, e) for a, e in powers.items() if e))
            rest[key] = Fraction(c) / coefficient
        return form.reify(rest, REAL)

    return form.reify({monomial: coefficient}, REAL), without


def _shared(form: Form, poly: Poly, indices: tuple[Free, ...]) -> tuple[Monomial, Coefficient] | None:
    """Return the largest monomial without the indices that divides all of a polynomial; None for 1."""
    if not poly:
        return None
    powers = [dict(monomial) for monomial in poly]
    common: dict[int, int] = {}
    for atom, exponent in powers[0].items():
        least = min(p.get(atom, 0) for p in powers)
        if 0 < least <= exponent and not any(occurs(i, form.atom(atom)) for i in indices):
            common[atom] = least
    coefficients = set(poly.values())
    coefficient = coefficients.pop() if len(coefficients) == 1 else 1
    if not common and coefficient == 1:
        return None
    return tuple(sorted(common.items())), coefficient


# -- products of the diagonal ------------------------------------------------------------------------------


def _about_product(state: State, order: Term, product: Term) -> Iterator[int]:
    """Yield what is known of the product of a diagonal."""
    rules = [schema_of(state, i) for i in state.facts()]
    after, step = rewrite(state, product, [r for r in rules if arguments(r.conclusion, "eq")], simple)
    if step is not None:
        yield step
        product = after
    parts = arguments(product, "natrec")
    if parts is None:
        return
    m = free("?m", INT)
    factors = lam(m, apply(parts[1], m, real(1)), "m")
    constant = state.proof.form().normal(apply(factors, m))
    if not occurs(m, constant):
        yield _applied(state, from_library(state, "products", "constant-factors", ()), order, constant)
    for claim in ("zero-factor", "nonzero-factors"):
        index = _applied(state, from_library(state, "products", claim, ()), order, factors)
        asked = arguments(state.proof.conclusion(index), "imp")
        if asked is not None:
            try:
                yield state.proof.step("imp_elim", [index, solve_goal(state, asked[0], depth=1)])
            except (Stuck, Refusal, TermError) as error:
                _unless_spent(error)


def _unless_spent(error: Exception) -> None:
    if isinstance(error, Stuck) and error.code == "S190":
        raise error


# -- the strategy ------------------------------------------------------------------------------------------


def _equations(state: State, node: App) -> Iterator[int]:
    """Yield what the theorems say of a determinant: its value, and what is known of the value."""
    meaning, recursion, order, entries = _recursion(state, node)
    plain = _plain_entries(entries)
    if plain != entries:
        try:
            meaning = _chain(state, meaning, _same(state, recursion, order, entries, plain))
            entries = plain
        except (Stuck, Refusal, TermError) as error:
            _unless_spent(error)
    ways: tuple[Callable[[State, Term, Term, Term], int], ...] = (_by_identity, _by_triangle, _by_shift)
    for way in ways:
        try:
            value = way(state, recursion, order, entries)
        except (Stuck, Refusal, TermError) as error:
            _unless_spent(error)
            continue
        step = _chain(state, meaning, value)
        yield step
        sides = arguments(state.proof.conclusion(step), "eq")
        if way is _by_triangle and sides is not None:
            yield from _about_product(state, order, sides[1])
        return
    try:
        yield _chain(state, meaning, _by_factor(state, recursion, order, entries, node))
    except (Stuck, Refusal, TermError) as error:
        _unless_spent(error)


def by_theorems(state: State, goal: Term) -> int:
    """Prove a goal about determinants of symbolic order by what the library knows of them."""
    found: list[int] = []
    said = [goal] if goal != FALSE else [state.proof.conclusion(i) for i in state.facts()]
    for node in dict.fromkeys(n for term in said for n in _determinants(term)):
        found += _equations(state, node)
    if not found:
        raise Stuck("S130", "nothing is known of the determinants", goal=goal)
    inner = state.with_local(*found)
    return attempt(
        lambda: linarith(inner, goal, found, depth=0),
        lambda: linarith(inner, goal, found, depth=1),
        lambda: solve_goal(inner, goal, depth=1),
    )


def _mentions(goal: Term) -> bool:
    return goal == FALSE or bool(_determinants(goal))


STRATEGIES: tuple[Strategy, ...] = (Strategy("determinants", _mentions, by_theorems, late=True),)
"""What `logic.auto` may call when arithmetic alone has failed."""
