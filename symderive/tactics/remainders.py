"""Remainders of a symbolic modulus: reduced, put in their range, equal where congruent. Untrusted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product

from symderive.errors import Refusal, TermError
from symderive.kernel.form import Form, Poly
from symderive.tactics.arith import linarith, relation
from symderive.tactics.integers import mod_in_range
from symderive.tactics.logic import attempt, by_cases, simple, solve_goal
from symderive.tactics.matching import instantiate, schema_of
from symderive.tactics.proof import State, Stuck
from symderive.tactics.registry import Strategy
from symderive.tactics.rewriting import Rule, rewrite, rewrite_goal
from symderive.terms.build import (
    FALSE,
    add,
    arguments,
    cast,
    eq,
    integer,
    is_negation,
    le,
    lt,
    mul,
    sub,
    unary,
)
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
    occurs,
    substitute,
    subterms,
)
from symderive.terms.types import INT, Cyclic

__all__ = ["STRATEGIES", "congruent", "reduced"]

MAX_MODULUS = 8
"""Up to this modulus the residues of an integer are gone through."""

MAX_VARIABLES = 2
"""How many integers are gone through, one in the other."""

MAX_EQUATIONS = 3
"""How many equations of integers are added up to find a multiple of the modulus."""

_A, _B, _N, _T = (free(name, INT) for name in ("a", "b", "n", "t"))


def _mod(value: Term, n: Term) -> Term:
    return apply(const("mod"), value, n)


def _quot(value: Term, n: Term) -> Term:
    return apply(const("quot"), value, n)


def _between(state: State) -> int:
    """∀a b n t. 0 < n ⇒ 0 <= a < n ⇒ 0 <= b < n ⇒ a = b + n·t ⇒ a = b: a multiple of n within n of 0 is 0."""
    proof = state.proof
    if "between multiples" in proof.derived:
        return proof.derived["between multiples"]
    conditions = [
        lt(integer(0), _N),
        le(integer(0), _A),
        lt(_A, _N),
        le(integer(0), _B),
        lt(_B, _N),
        eq(_A, add(_B, mul(_N, _T))),
    ]
    facts = [proof.hyp(c) for c in conditions]
    inner = State(proof, {}).with_local(*facts)
    goal = eq(_A, _B)

    def close(s: State, part: Term) -> int:
        known = s.local[-1]
        if arguments(proof.conclusion(known), "eq") is not None:
            return linarith(s, part, [facts[-1], known], depth=2)
        tight = proof.step("int_tight", [known])
        ends = arguments(proof.conclusion(tight), "le") or (_T, _T)
        scaled = linarith(s, le(mul(_N, ends[0]), mul(_N, ends[1])), [tight, facts[0]], depth=2)
        absurd = linarith(s, FALSE, [scaled, *facts], depth=0, local=False)
        return proof.step("contra", [absurd], proposition=part)

    cases = proof.step("trichotomy", left=_T, right=integer(0))
    step = proof.discharge(by_cases(inner, cases, goal, close), conditions)
    for variable in (_T, _N, _B, _A):
        step = proof.step("all_intro", [step], variable=variable)
    proof.derived["between multiples"] = step
    return step


def congruent(state: State, left: Term, right: Term, n: Term, turns: Term) -> int:
    """Left mod n = right mod n where left = right + n·turns by arithmetic, and 0 < n by the facts."""
    proof = state.proof
    positive = simple(state, lt(integer(0), n))
    nodes = dict.fromkeys((left, right, *_remainders((left, right), n)))
    whole = [state.parts(proof.step("divmod", [positive], value=v)) for v in nodes]
    inner = state.with_local(positive, *(i for parts in whole for i in parts))
    turned = add(turns, sub(_quot(right, n), _quot(left, n)))
    values = {"a": _mod(left, n), "b": _mod(right, n), "n": n, "t": turned}
    return _by_lemma(inner, values)


def _by_lemma(state: State, values: dict[str, Term]) -> int:
    index = _between(state)
    for name in ("a", "b", "n", "t"):
        index = state.proof.step("all_elim", [index], value=values[name])
    while (found := arguments(state.proof.conclusion(index), "imp")) is not None:
        shown = attempt(
            lambda c=found[0]: linarith(state, c, [], depth=0),  # type: ignore[misc]
            lambda c=found[0]: simple(state, c),  # type: ignore[misc]
        )
        index = state.proof.step("imp_elim", [index, shown])
    return index


# -- arguments -----------------------------------------------------------------------------------------


def _reduced(form: Form, p: Poly, n: Term) -> Poly | None:
    """Return a form with the same remainders, without multiples of n and remainders modulo n."""
    unit = form.poly(n)
    modulus, literal = _atom_of(unit), _literal(form, unit)
    if modulus is None and literal is None:
        return None
    opened = _with_arguments(form, p, unit)
    if literal is not None:
        return {m: int(c) % literal for m, c in opened.items() if int(c) % literal}
    return {m: c for m, c in opened.items() if modulus not in dict(m)}


def _literal(form: Form, unit: Poly) -> int | None:
    """Return a literal modulus."""
    value = form.constant(unit)
    return value if isinstance(value, int) and value > 0 else None


def _atom_of(unit: Poly) -> int | None:
    """Return the atom that a form is."""
    if len(unit) != 1:
        return None
    ((monomial, coefficient),) = unit.items()
    return monomial[0][0] if coefficient == 1 and len(monomial) == 1 and monomial[0][1] == 1 else None


def _with_arguments(form: Form, p: Poly, unit: Poly) -> Poly:
    """Put k for k mod n in a form, also where k holds remainders itself."""
    return _replaced(form, p, unit, lambda k: _with_arguments(form, form.poly(k), unit))


def _replaced(form: Form, p: Poly, unit: Poly, value: Callable[[Term], Poly]) -> Poly:
    result: Poly = {}
    for monomial, coefficient in p.items():
        part: Poly = {(): coefficient}
        for atom, exponent in monomial:
            inside = arguments(form.atom(atom), "mod")
            known = inside is not None and form.poly(inside[1]) == unit
            base: Poly = value(inside[0]) if inside is not None and known else {((atom, 1),): 1}
            part = form.multiply(part, form.power(base, exponent))
        result = form.plus(result, part)
    return result


def reduced(state: State, term: Term) -> tuple[Term, int] | None:
    """Rewrite k mod n: to k - n·t where that is in 0..n-1, else with a reduced argument."""
    found = arguments(term, "mod")
    if found is None or len(found) != 2:
        return None
    try:
        return _reduced_by(state, term, found[0], found[1])
    except (Stuck, Refusal, TermError, ValueError):
        return None


def _reduced_by(state: State, term: Term, value: Term, n: Term) -> tuple[Term, int] | None:
    form = state.proof.form()
    inner = _remainders((value,), n)
    parts = _reduced(form, form.poly(value), n)
    least = form.reify(parts if parts is not None else form.poly(value), INT)
    plain = _in_range(state, value, n, least)
    if plain is not None:
        return plain
    if parts is None or form.poly(value) == parts:
        return None
    if not inner:
        return _mod(least, n), congruent(state, value, least, n, _turns(form, value, least, n))
    opened = [schema_of(state, _as_difference(state, v, n)) for v in inner]
    after, first = rewrite(state, value, opened, simple)
    if first is None:
        return None
    second = congruent(state, after, least, n, _turns(form, after, least, n))
    hole = free(f"#{max(term.fresh, after.fresh)}", INT)
    flipped = state.proof.flip(first)
    template = lam(hole, eq(_mod(hole, n), _mod(least, n)))
    return _mod(least, n), state.proof.step("subst", [flipped, second], template=template)


def _as_difference(state: State, value: Term, n: Term) -> int:
    """K mod n = k - n·(k div n)."""
    positive = simple(state, lt(integer(0), n))
    whole = state.parts(state.proof.step("divmod", [positive], value=value))
    goal = eq(_mod(value, n), sub(value, mul(n, _quot(value, n))))
    return linarith(state, goal, whole, depth=0, local=False)


def _turns(form: Form, value: Term, least: Term, n: Term) -> Term:
    """Return t with value = least + n·t."""
    return form.reify(_divided(form, form.difference(value, least), n), INT)


def _opened(form: Form, p: Poly, n: Term) -> Poly:
    """Read each remainder modulo n in a form as k - n·(k div n)."""
    return _replaced(form, p, form.poly(n), lambda k: form.poly(sub(k, mul(n, _quot(k, n)))))


def _divided(form: Form, p: Poly, n: Term) -> Poly:
    """Return p / n; S147 where n does not divide each term."""
    modulus, literal = _atom_of(form.poly(n)), _literal(form, form.poly(n))
    if literal is not None and all(isinstance(c, int) and c % literal == 0 for c in p.values()):
        return {m: int(c) // literal for m, c in p.items()}
    result: Poly = {}
    for monomial, coefficient in p.items():
        powers = dict(monomial)
        if modulus is None or not powers.get(modulus):
            raise Stuck("S147", "this is no multiple of the modulus")
        powers[modulus] -= 1
        result[tuple(sorted((a, e) for a, e in powers.items() if e))] = coefficient
    return result


def _in_range(state: State, value: Term, n: Term, plain: Term) -> tuple[Term, int] | None:
    """Rewrite k mod n to k, k + n or k - n, whichever is shown to be in 0..n-1."""
    form = state.proof.form()
    for turn in (0, 1, -1):
        candidate = plain if turn == 0 else add(plain, n) if turn == 1 else sub(plain, n)
        try:
            low, high = simple(state, le(integer(0), candidate)), simple(state, lt(candidate, n))
        except (Stuck, Refusal, TermError):
            continue
        schema = schema_of(state, mod_in_range(state, n))
        inner = state.with_local(low, high)
        level = instantiate(inner, schema, {schema.variables[0]: candidate}, simple)
        if form.poly(value) == form.poly(candidate):
            return candidate, state.proof.step("convert", [level], goal=eq(_mod(value, n), candidate))
        opened = _opened(form, form.difference(value, candidate), n)
        same = congruent(state, value, candidate, n, form.reify(_divided(form, opened, n), INT))
        return candidate, linarith(state, eq(_mod(value, n), candidate), [same, level], depth=0, local=False)
    return None


# -- equal remainders ----------------------------------------------------------------------------------


def _divisors(terms: Iterator[Term]) -> list[Term]:
    found: dict[Term, None] = {}
    for term in terms:
        for node in subterms(term):
            inside = arguments(node, "mod")
            if inside is not None and len(inside) == 2 and not node.loose:
                found[inside[1]] = None
    return list(found)


def by_congruence(state: State, goal: Term) -> int:
    """Prove x = y of integers in 0..n-1 whose difference is a multiple of n, by the equations at hand."""
    sides = arguments(goal, "eq")
    if sides is None or sides[0].type != INT:
        raise Stuck("S147", "no equation of integers is asked", goal=goal)
    proof = state.proof
    form = proof.form()
    facts = [i for i in state.facts() if _is_equation(proof.conclusion(i))]
    moduli = _divisors(iter((goal, *(proof.conclusion(i) for i in facts))))
    for n in moduli:
        positive = simple(state, lt(integer(0), n))
        nodes = _remainders((goal, *(proof.conclusion(i) for i in facts)), n)
        whole = [state.parts(proof.step("divmod", [positive], value=v)) for v in nodes]
        inner = state.with_local(positive, *(i for parts in whole for i in parts))
        away = _opened(form, form.difference(*sides), n)
        gaps = [_opened(form, form.difference(*_sides(proof.conclusion(i))), n) for i in facts]
        for signs in product((0, 1, -1), repeat=min(len(gaps), MAX_EQUATIONS)):
            total = away
            for sign, gap in zip(signs, gaps, strict=False):
                total = form.plus(total, gap, sign)
            try:
                turns = form.reify(_divided(form, total, n), INT)
                values = {"a": sides[0], "b": sides[1], "n": n, "t": turns}
                return _by_lemma(inner, values)
            except (Stuck, Refusal, TermError, ValueError):
                continue
    raise Stuck("S147", "the sides are not seen to be congruent", goal=goal)


def _is_equation(fact: Term) -> bool:
    sides = arguments(fact, "eq")
    return sides is not None and sides[0].type == INT


def _sides(fact: Term) -> tuple[Term, Term]:
    found = arguments(fact, "eq") or (fact, fact)
    return found[0], found[1]


def _remainders(terms: tuple[Term, ...], n: Term) -> list[Term]:
    """Return the values whose remainder modulo n occurs."""
    found: dict[Term, None] = {}
    for term in terms:
        for node in subterms(term):
            inside = arguments(node, "mod")
            if inside is not None and len(inside) == 2 and inside[1] == n and not node.loose:
                found[inside[0]] = None
    return list(found)


# -- residues of a literal modulus, one by one ---------------------------------------------------------


def by_classes(state: State, goal: Term, fuel: int = MAX_VARIABLES) -> int:
    """Prove a relation about v mod m, m a literal, for each residue of v: they decide it."""
    found = _classified(goal)
    if found is None or fuel == 0:
        raise Stuck("S147", "no integer occurs in remainders of a small modulus alone", goal=goal)
    variable, kind = found
    proof = state.proof
    x, _ = state.taking(goal).fresh(variable.name, kind)
    at = substitute(goal, {variable: unary("rep", x, kind)})
    size = kind.size if isinstance(kind.size, int) else 0
    cases = [_one_class(state, substitute(at, {x: cast(integer(v), kind)}), fuel - 1) for v in range(size)]
    index = proof.step("cyclic_cases", cases, predicate=lam(x, at))
    residue = cast(variable, kind)
    index = proof.step("all_elim", [index], value=residue)
    whole = schema_of(state, proof.step("rep_cast", value=residue))
    index = _rewritten(state, index, [whole], 1)
    index = _rewritten(state, index, [reduced], 3)

    def finish(inner: State, part: Term) -> int:
        return index if proof.conclusion(index) == part else proof.step("convert", [index], goal=part)

    return rewrite_goal(state, goal, (reduced,), simple, finish, rounds=3)


def _one_class(state: State, goal: Term, fuel: int) -> int:
    def decided() -> int:
        return linarith(state, goal, [], depth=0) if relation(goal) is not None else simple(state, goal)

    return attempt(decided, lambda: by_classes(state, goal, fuel))


def _rewritten(state: State, index: int, rules: Sequence[Rule], rounds: int) -> int:
    """Return what a step says, rewritten."""
    claim = state.proof.conclusion(index)
    after, step = rewrite(state, claim, rules, simple, rounds=rounds)
    if step is None:
        return index
    hole = free(f"#{max(claim.fresh, after.fresh)}", claim.type)
    return state.proof.step("subst", [step, index], template=lam(hole, hole))


def _classified(goal: Term) -> tuple[Free, Cyclic] | None:
    """Return an integer that occurs in remainders of one small modulus alone, with Z/m."""
    for variable in sorted(free_symbols(goal), key=lambda s: s.name):
        moduli = _moduli(goal, variable) if variable.type == INT else None
        if moduli is not None and len(moduli) == 1:
            (modulus,) = moduli
            if 1 <= modulus <= MAX_MODULUS:
                return variable, Cyclic(modulus)
    return None


def _moduli(term: Term, variable: Free) -> set[int] | None:
    """Return the moduli of the remainders in which an integer occurs; None where it occurs elsewhere."""
    if not occurs(variable, term):
        return set()
    inside = arguments(term, "mod")
    if inside is not None and len(inside) == 2 and isinstance(inside[1], Lit):
        return {int(inside[1].value)}
    if not isinstance(term, App) or term.head == variable:
        return None
    found: set[int] = set()
    for arg in term.args:
        part = _moduli(arg, variable)
        if part is None:
            return None
        found |= part
    return found


def _search(state: State, goal: Term) -> int:
    def close(inner: State, part: Term) -> int:
        return attempt(
            lambda: linarith(inner, part, [], depth=0),
            lambda: by_classes(inner, part),
            lambda: by_congruence(inner, part),
            lambda: solve_goal(inner, part, depth=1),
        )

    def finish(inner: State, part: Term) -> int:
        if part != goal:
            return close(inner, part)
        return attempt(lambda: by_classes(inner, part), lambda: by_congruence(inner, part))

    return rewrite_goal(state, goal, (reduced,), simple, finish, rounds=2)


def _is_for_remainders(goal: Term) -> bool:
    return relation(goal) is not None and (
        _is_equation(goal) or any(_is_mod(node) for node in subterms(goal))
    )


def _is_mod(node: Term) -> bool:
    return isinstance(node, Const) and node.name == "mod"


def _joins_remainders(goal: Term) -> bool:
    """Say whether a goal is a disjunction or a denial of relations of residues."""
    return (
        relation(goal) is None
        and (arguments(goal, "or") is not None or is_negation(goal))
        and _classified(goal) is not None
    )


STRATEGIES: tuple[Strategy, ...] = (
    Strategy("residues of either", _joins_remainders, by_classes, whole=True),
    Strategy("remainders", _is_for_remainders, _search, last=True),
)
"""What `logic.auto` may call: the second for the claim itself, after everything else."""
