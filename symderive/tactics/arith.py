"""Equations and inequalities: ring, field, linarith, positivity. Untrusted.

All of them end in one kernel rule, `lincomb`. What is searched is its arguments: which facts, with which
multipliers, which squares, which conditions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache, partial
from importlib import import_module

from symderive.errors import Refusal, SymderiveError
from symderive.kernel.form import Coefficient, Form, Monomial, Poly, frozen
from symderive.kernel.statement import is_identifier
from symderive.tactics.division import exact_quotient
from symderive.tactics.proof import Proof, Question, Sign, State, Stuck, twin
from symderive.tactics.simplex import nonnegative_solution, solve, useful
from symderive.terms.build import (
    FALSE,
    add,
    arguments,
    disj,
    divide,
    eq,
    inner,
    integer,
    inv,
    is_negation,
    le,
    lt,
    mul,
    neg,
    negation,
    norm,
    power,
    real,
    smul,
    sub,
    unary,
    zero,
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
    lam,
    lit,
    subterms,
)
from symderive.terms.types import INT, REAL, Cyclic, Function, Space, Type, is_inner_product

__all__ = [
    "Combination",
    "cleared",
    "combine",
    "is_internal",
    "linarith",
    "nonzero",
    "positivity",
    "relation",
    "ring",
]


@dataclass(frozen=True, slots=True)
class Combination:
    """Arguments of `lincomb` in terms of steps: (multiplier, step, step of the sign or None)."""

    terms: tuple[tuple[Term, int, int | None], ...] = ()
    squares: tuple[tuple[Term, Term, int | None], ...] = ()
    conditions: tuple[int, ...] = ()


_RELATIONS = frozenset({"eq", "le", "lt"})
_ZERO, _ONE = real(0), real(1)


def relation(term: Term) -> tuple[str, Term, Term] | None:
    """Return (eq | le | lt, left, right), `false` being 0 < 0; None for another shape."""
    if isinstance(term, App) and isinstance(term.head, Const):
        name = term.head.name
        return (name, term.args[0], term.args[1]) if name in _RELATIONS and len(term.args) == 2 else None
    return ("lt", _ZERO, _ZERO) if term == FALSE else None


def combine(state: State, goal: Term, combination: Combination, setting: Setting) -> int:
    """Apply `lincomb` with the conditions of a setting."""
    premises: list[int] = []

    def place(index: int | None) -> int:
        if index is None:
            return -1
        if index not in premises:
            premises.append(index)
        return premises.index(index)

    used = tuple(place(i) for _, i, _ in combination.terms)
    signs = tuple(place(s) for _, _, s in combination.terms)
    weight_signs = tuple(place(s) for _, _, s in combination.squares)
    units = tuple(place(i) for i in setting.units)
    roots = tuple(place(i) for i in setting.roots)
    guards = tuple(place(i) for i in setting.guards)
    return state.proof.step(
        "lincomb",
        premises,
        goal=goal,
        used=used,
        multipliers=tuple(m for m, _, _ in combination.terms),
        signs=signs,
        squares=tuple(v for v, _, _ in combination.squares),
        weights=tuple(w for _, w, _ in combination.squares),
        weight_signs=weight_signs,
        units=units,
        roots=roots,
        guards=guards,
    )


@dataclass(frozen=True, slots=True)
class Setting:
    """The conditions that a combination may use, each a proved step."""

    form: Form
    guards: tuple[int, ...] = ()
    units: tuple[int, ...] = ()
    roots: tuple[int, ...] = ()


# -- conditions ------------------------------------------------------------------------------------


def _ranges(term: Term) -> tuple[tuple[Term, Term], ...]:
    """Return the ranges of the sums in a term whose bounds are free of bound names."""
    found: dict[tuple[Term, Term], None] = {}
    for node in subterms(term):
        if (
            isinstance(node, App)
            and isinstance(node.head, Const)
            and node.head.name == "sum"
            and len(node.args) >= 3
            and not node.args[0].loose
            and not node.args[1].loose
        ):
            found[node.args[0], node.args[1]] = None
    return tuple(found)


@lru_cache(maxsize=20_000)
def _is_sayable(term: Term) -> bool:
    """Say whether a term may stand in a certificate: an antidifference belongs to the inside of the form."""
    return not any(isinstance(n, Free) and n.name == "antidifference!" for n in subterms(term))


def _sums(proof: Proof, terms: Iterable[Term]) -> list[tuple[Term, Term]]:
    """Return the ranges of the sums in these terms."""
    found: dict[tuple[Term, Term], None] = {}
    for term in terms:
        found.update(dict.fromkeys(proof.once(("ranges", term), lambda t=term: _ranges(t))))  # type: ignore[misc]
    return list(found)


def guards_for(state: State, terms: Iterable[Term]) -> tuple[int, ...]:
    """Prove lo <= hi + 1 for the sums in these terms, where that can be done."""
    plain = state.proof.form()
    found: list[int] = []
    for lower, upper in _sums(state.proof, terms):
        length = plain.shifted(plain.difference(upper, lower), 1)
        constant = plain.constant(length)
        if constant is not None:
            continue
        goal = le(lower, add(upper, integer(1)))
        try:
            found.append(_remembered(state, "guard", goal, lambda g=goal: _guard(state, g))[0])  # type: ignore[misc]
        except (Stuck, Refusal):
            continue
    return tuple(dict.fromkeys(found))


def _guard(state: State, goal: Term) -> Sign:
    return linarith(_about_integers(state), goal, [], depth=0), True


def _about_integers(state: State) -> State:
    """Keep the facts that compare integers and hold no sum: those bear on the range of a sum."""

    def bears(index: int) -> bool:
        found = relation(state.proof.conclusion(index))
        return found is not None and found[1].type == INT and not _sums(state.proof, [found[1], found[2]])

    return replace(
        state,
        named={k: v for k, v in state.named.items() if bears(v)},
        local=tuple(i for i in state.local if bears(i)),
    )


def setting_for(state: State, terms: Sequence[Term], *, guarded: bool = True) -> tuple[Setting, list[Poly]]:
    """Return the conditions that bear on these terms, with the forms of the terms.

    Terms are propositions (the form is of the difference of the sides) or values.
    """
    guards = guards_for(state, terms) if guarded and _sums(state.proof, terms) else ()
    form = state.proof.form([state.proof.conclusion(g) for g in guards])
    polys = [_poly(state.proof, form, t) for t in terms]
    return _conditions(state, Setting(form, guards), polys), polys


def _poly(proof: Proof, form: Form, term: Term) -> Poly:
    """Return the form of a value, or of the difference of the sides of a relation; it must not be changed."""
    return proof.once(("form", id(form), term), lambda: _new_poly(form, term))


def _new_poly(form: Form, term: Term) -> Poly:
    found = relation(term)
    if found is None:
        return form.poly(term)
    name, left, right = found
    return form.difference(left, right) if name == "eq" else form.difference(right, left)


def _conditions(
    state: State, setting: Setting, polys: Sequence[Poly], seen: set[int] | None = None
) -> Setting:
    """Return the setting with what can be shown of inverses and roots; `seen` were asked for before."""
    form = setting.form
    units, roots = list(setting.units), list(setting.roots)
    seen = set() if seen is None else seen
    pending = sorted({a for p in polys for m in p for a, _ in m})
    while pending:
        atom = pending.pop()
        if atom in seen:
            continue
        seen.add(atom)
        inside = form.inverse_of(atom)
        root = form.root_of(atom)
        if inside is not None:
            step = _try(lambda p=inside: nonzero(state, _said(form, p)))  # type: ignore[misc]
            if step is not None:
                units.append(step)
            pending += [a for m in inside for a, _ in m]
        if root is not None:
            step = _try(lambda p=root: positivity(state, _said(form, p))[0])  # type: ignore[misc]
            if step is not None:
                roots.append(step)
            pending += [a for m in root for a, _ in m]
    return replace(setting, units=tuple(dict.fromkeys(units)), roots=tuple(dict.fromkeys(roots)))


def _said(form: Form, p: Poly) -> Term:
    """Return a polynomial as a term that may stand in a certificate."""
    term = form.reify(p, REAL)
    if not _is_sayable(term):
        raise Stuck("S122", "a sum is split up in a denominator or a root", goal=term)
    return term


def _try(build: Callable[[], int]) -> int | None:
    try:
        return build()
    except (Stuck, Refusal):
        return None


# -- positivity ------------------------------------------------------------------------------------


def _fact_about(state: State, value: Term, names: Sequence[str]) -> tuple[int, bool] | None:
    """Find a fact `0 < value` or `0 <= value`, up to the form and a positive factor."""
    form = state.proof.form()
    wanted = form.poly(value)
    best: tuple[int, bool] | None = None
    for index in state.facts():
        found = relation(state.proof.conclusion(index))
        if found is None or found[0] not in names or found[1].type not in (INT, REAL):
            continue
        name = found[0]
        slack = _poly(state.proof, form, state.proof.conclusion(index))
        if not slack or any(m and m not in wanted for m in slack):
            continue
        factor = _ratio(wanted, slack, form)
        if factor is None:
            continue
        rest = _rest(index, factor, wanted, slack, form)
        strict = name == "lt" or bool(rest.squares)
        goal = (lt if strict else le)(zero(value.type), value)
        try:
            step = combine(state, goal, rest, Setting(form))
        except Refusal:
            continue
        if strict:
            return step, True
        best = (step, False)
    return best


def _ratio(wanted: Poly, slack: Poly, form: Form) -> Fraction | None:
    """Return q > 0 with wanted = q·slack + (a constant >= 0), if there is one."""
    shared = next((m for m in slack if m), None)
    if shared is None:
        return None
    factor = Fraction(wanted[shared]) / Fraction(slack[shared])
    if factor <= 0:
        return None
    rest = form.plus(wanted, {m: c * factor for m, c in slack.items()}, -1)
    constant = form.constant(rest)
    return factor if constant is not None and constant >= 0 else None


def _rest(index: int, factor: Fraction, wanted: Poly, slack: Poly, form: Form) -> Combination:
    rest = form.plus(wanted, {m: c * factor for m, c in slack.items()}, -1)
    constant = form.constant(rest) or 0
    squares = ((real(1), real(Fraction(constant)), None),) if constant else ()
    return Combination(((real(factor), index, None),), squares)


def positivity(state: State, value: Term) -> tuple[int, bool]:
    """Prove 0 < value (then True) or 0 <= value (then False) from its shape and the facts."""
    return _remembered(state, "positivity", value, lambda: _positivity(state, value))


def _remembered(state: State, name: str, value: Term, build: Callable[[], Sign]) -> Sign:
    """Ask each question once for the same facts; a failure is remembered too.

    A strict sign that was shown from other facts serves where it assumes nothing that is not assumed here.
    """
    proof, facts = state.proof, tuple(state.facts())
    key = (name, value, facts)
    if key in proof.signs:
        found = proof.signs[key]
    else:
        strict = proof.strict.setdefault((name, value), [])
        known = next((step for step in strict if proof.hypotheses(step) <= proof.assumed(facts)), None)
        found = _asked(state, key, build) if known is None else (known, True)
        proof.signs[key] = found
        if known is None and not isinstance(found, SymderiveError) and found[1]:
            strict.append(found[0])
    if isinstance(found, SymderiveError):
        raise twin(found)
    return found


def _asked(state: State, key: Question, build: Callable[[], Sign]) -> Sign | SymderiveError:
    """Look for an answer; the same question on the way to it is refused."""
    proof, signs = state.proof, state.proof.signs
    signs[key] = Stuck("S121", "a sign is asked for while it is being looked for", goal=key[1])
    proof.pending += 1
    try:
        return build()
    except (Stuck, Refusal) as error:
        if error.code == "S190":
            del signs[key]
            raise
        return twin(error)
    finally:
        proof.pending -= 1


def _positivity(state: State, value: Term) -> tuple[int, bool]:
    state.allowance.spend()
    state = state.asking(value)
    direct = _fact_about(state, value, ("lt", "le"))
    if direct is not None and direct[1]:
        return direct
    shaped = _try_pair(lambda: _positive_shape(state, value))
    if shaped is not None and not shaped[1]:
        shaped = _try_pair(lambda: _factored_sum(state, value)) or shaped
    if shaped is not None and (shaped[1] or direct is None):
        return shaped
    if direct is not None:
        return direct
    origin = zero(value.type)
    step = _try(
        lambda: linarith(state, lt(origin, value), [], depth=0, conditions=False, weaker=le(origin, value))
    )
    if step is not None:
        return step, arguments(state.proof.conclusion(step), "lt") is not None
    if value.type == REAL and any(isinstance(n, Const) and n.name in _BY_EXP for n in subterms(value)):
        return _with_exponentials(state, value), True
    raise Stuck("S121", "the sign of a term is not shown", goal=le(origin, value))


_BY_EXP = frozenset({"sigmoid", "tanh", "cosh", "sinh"})
"""The functions that are quotients and sums of exponentials."""


def _with_exponentials(state: State, value: Term) -> int:
    """Prove 0 < value with such functions written out."""
    from symderive.tactics.calculus import unfolded  # noqa: PLC0415 (a cycle of imports otherwise)

    def finish(inner: State, goal: Term) -> int:
        sides = arguments(goal, "lt")
        sign = _try_pair(lambda: positivity(inner, sides[1])) if sides is not None else None
        return sign[0] if sign is not None and sign[1] else linarith(inner, goal, [], depth=1)

    return unfolded(state, lt(zero(value.type), value), finish)


def _factored_sum(state: State, value: Term) -> Sign:
    """0 < Σ, the factors that do not depend on the index taken out."""
    found, normal = arguments(value, "sum"), state.proof.form().normal(value)
    if found is None or arguments(normal, "mul") is None:
        raise Stuck("S121", "no factor is taken out of a sum", goal=le(zero(value.type), value))
    step, strict = positivity(state, normal)
    if not strict:
        raise Stuck("S121", "the sign is not strict", goal=lt(zero(value.type), value))
    return state.proof.step("convert", [step], goal=lt(zero(value.type), value)), True


def _try_pair(build: Callable[[], tuple[int, bool]]) -> tuple[int, bool] | None:
    try:
        return build()
    except (Stuck, Refusal):
        return None


def _close(
    state: State, value: Term, strict: bool, combination: Combination, setting: Setting | None = None
) -> tuple[int, bool]:
    goal = (lt if strict else le)(zero(value.type), value)
    chosen = setting if setting is not None else Setting(state.proof.form())
    return combine(state, goal, combination, chosen), strict


def _positive_shape(state: State, value: Term) -> Sign:
    if isinstance(value, Lit):
        return _number(state, value)
    if isinstance(value, App) and isinstance(value.head, Const):
        handler = _SHAPES.get(value.head.name)
        if handler is not None:
            return handler(state, value, value.args)
    raise Stuck("S121", "no shape with a known sign", goal=le(zero(value.type), value))


def _number(state: State, value: Lit) -> Sign:
    if value.value < 0:
        raise Stuck("S121", "a negative number", goal=le(zero(value.type), value))
    if value.value == 0:
        return _close(state, value, False, Combination())
    square = ((lit(1, value.type), real(value.value), None),)
    return _close(state, value, True, Combination((), square))


def _sum_of_two(state: State, value: Term, args: Sequence[Term]) -> Sign:
    first, strict_first = positivity(state, args[0])
    second, strict_second = positivity(state, args[1])
    one = lit(1, value.type)
    both = Combination(((one, first, None), (one, second, None)))
    return _close(state, value, strict_first or strict_second, both)


def _product(state: State, value: Term, args: Sequence[Term]) -> Sign:
    if state.proof.form().difference(args[0], args[1]) == {}:
        return _square(state, value, args[0])
    try:
        first, strict_first = positivity(state, args[0])
        second, strict_second = positivity(state, args[1])
    except Stuck:
        return _monomial(state, value)
    return _close(state, value, strict_first and strict_second, Combination(((args[1], first, second),)))


def _inverse(state: State, value: Term, args: Sequence[Term]) -> Sign:
    inside, strict = positivity(state, args[0])
    if strict:
        return state.proof.step("inv_pos", [inside]), True
    return _inverse_nonnegative(state, value, args[0], inside)


def _exponential(state: State, value: Term, args: Sequence[Term]) -> Sign:
    general = state.proof.step("fact", name="exp_pos", types=())
    return state.proof.step("all_elim", [general], value=args[0]), True


def _real_power(state: State, value: Term, args: Sequence[Term]) -> Sign:
    from symderive.tactics.logarithms import as_exponential  # noqa: PLC0415 (a cycle of imports otherwise)

    exponent, step = as_exponential(state, value)
    positive, _ = _exponential(state, unary("exp", exponent), (exponent,))
    return _close(state, value, True, Combination(((_ONE, positive, None), (_ONE, step, None))))


def _counted(state: State, value: Term) -> Sign:
    from symderive.tactics.binomials import sign_of_count  # noqa: PLC0415 (a cycle of imports otherwise)

    return sign_of_count(state, value)


def _integer(state: State, value: Term, args: Sequence[Term]) -> Sign:
    inside, strict = positivity(state, args[0])
    return _close(state, value, strict, Combination(((integer(1), inside, None),)))


def _inner_square(state: State, value: Term, args: Sequence[Term]) -> Sign:
    if args[0] != args[1]:
        raise Stuck("S121", "no shape with a known sign", goal=le(zero(value.type), value))
    length = norm(args[0])
    sign, strict = _norm(state, length, args[0])
    if strict:
        return _close(state, value, True, Combination(((length, sign, sign),)))
    return _close(state, value, False, Combination((), ((args[0], real(1), None),)))


def _finite_sum(state: State, value: Term, args: Sequence[Term]) -> Sign:
    from symderive.tactics.analysis import positive_sum  # noqa: PLC0415 (a cycle of imports otherwise)
    from symderive.tactics.summing import nonnegative_sum  # noqa: PLC0415 (likewise)

    if len(args) != 3:
        raise Stuck("S121", "no shape with a known sign", goal=le(zero(value.type), value))
    if value.type == REAL:
        lower, upper, function = args
        strict = _try(lambda: positive_sum(state, function, lower, upper))
        if strict is not None:
            return strict, True
    return nonnegative_sum(state, value)


def _cyclic_sum(state: State, value: Term, args: Sequence[Term]) -> Sign:
    """0 <= Σ over Z/n, from the sum over 0..n-1."""
    if len(args) != 1 or value.type != REAL:
        raise Stuck("S121", "no shape with a known sign", goal=le(zero(value.type), value))
    whole = state.proof.step("csum_sum", function=args[0])
    (_, plain) = arguments(state.proof.conclusion(whole), "eq") or (value, value)
    sign, strict = _positivity(state, plain)
    goal = (lt if strict else le)(_ZERO, value)
    return linarith(state, goal, [whole, sign], depth=0, local=False), strict


def _monomial(state: State, value: Term) -> tuple[int, bool]:
    """Try again on the normal form, which brings equal factors together."""
    again = state.proof.form().normal(value)
    if again == value:
        raise Stuck("S121", "the sign of a product is not shown", goal=le(zero(value.type), value))
    step, strict = _positive_shape(state, again)
    return _close(state, value, strict, Combination(((lit(1, value.type), step, None),)))


def _square(state: State, value: Term, base: Term) -> tuple[int, bool]:
    plain = _close(state, value, False, Combination((), ((base, lit(1, value.type), None),)))
    apart = _try(lambda: nonzero(state, base))
    if apart is None:
        return plain
    return _strict_square(state, value, base, apart)


def _strict_square(state: State, value: Term, base: Term, apart: int) -> tuple[int, bool]:
    """0 < b·b from b != 0, by the three cases of b."""
    proof = state.proof
    origin = zero(base.type)
    cases = proof.step("trichotomy", left=base, right=origin)
    goal = lt(zero(value.type), value)
    form = Setting(proof.form())
    below = proof.hyp(lt(base, origin))
    minus = combine(
        state,
        lt(origin, sub(origin, base)),
        Combination(((lit(1, base.type), below, None),)),
        form,
    )
    first = combine(state, goal, Combination(((sub(origin, base), below, minus),)), form)
    above = proof.hyp(lt(origin, base))
    third = combine(state, goal, Combination(((base, above, above),)), form)
    level = proof.hyp(eq(base, origin))
    if not is_negation(proof.conclusion(apart)):
        apart = _as_negation(state, base, apart)
    denied = arguments(proof.conclusion(apart), "imp")
    if denied is not None and denied[0] != proof.conclusion(level):  # b != 0 may stand as u != v
        level = linarith(state, denied[0], [level], depth=0, local=False, conditions=False)
    absurd = proof.step("imp_elim", [apart, level])
    second = proof.step("contra", [absurd], proposition=goal)
    rest = proof.hyp(arguments(proof.conclusion(cases), "or")[1])  # type: ignore[index]
    inside = proof.step("or_elim", [rest, second, third])
    return proof.step("or_elim", [cases, first, inside]), True


def _as_negation(state: State, base: Term, sign: int) -> int:
    """B != 0 from a strict sign of b."""
    proof = state.proof
    level = proof.hyp(eq(base, zero(base.type)))
    absurd = linarith(state, FALSE, [sign, level], depth=0, local=False, conditions=False)
    return proof.step("imp_intro", [absurd], proposition=proof.conclusion(level))


def _inverse_nonnegative(state: State, value: Term, base: Term, inside: int) -> tuple[int, bool]:
    """0 <= 1/b from 0 <= b, by cases: 1/0 is 0."""
    proof = state.proof
    goal, plain, one = le(real(0), value), Setting(proof.form()), real(1)
    cases = proof.step("trichotomy", left=real(0), right=base)
    above, level = proof.hyp(lt(real(0), base)), proof.hyp(eq(real(0), base))
    first = combine(state, goal, Combination(((one, proof.step("inv_pos", [above]), None),)), plain)
    hole = free(f"#{base.fresh}", REAL)
    at_zero = combine(state, le(real(0), inv(real(0))), Combination(), plain)
    second = proof.step("subst", [level, at_zero], template=lam(hole, le(real(0), inv(hole))))
    below = proof.hyp(lt(base, real(0)))
    absurd = combine(state, FALSE, Combination(((one, below, None), (one, inside, None))), plain)
    third = proof.step("contra", [absurd], proposition=goal)
    rest = proof.hyp(disj(eq(real(0), base), lt(base, real(0))))
    shown = proof.step("or_elim", [cases, first, proof.step("or_elim", [rest, second, third])])
    return shown, False


def _norm(state: State, value: Term, vector: Term) -> tuple[int, bool]:
    proof = state.proof
    general = proof.step("fact", name="norm_nonneg", types=(vector.type,))
    plain = proof.step("all_elim", [general], value=vector)
    for index in state.facts():
        fact = proof.conclusion(index)
        if fact == negation(eq(vector, zero(vector.type))):
            return _norm_positive(state, value, vector, index, plain)
    if vector.type == REAL:
        apart = _try(lambda: nonzero(state, vector))
        if apart is not None:
            if not is_negation(proof.conclusion(apart)):
                apart = _as_negation(state, vector, apart)
            return _norm_positive(state, value, vector, apart, plain)
    return plain, False


def _norm_positive(state: State, value: Term, vector: Term, apart: int, plain: int) -> tuple[int, bool]:
    """0 < |u| from u != 0."""
    proof = state.proof
    goal = lt(real(0), value)
    if vector.type == REAL:
        square, _ = _strict_square(state, mul(vector, vector), vector, apart)
        form = Setting(proof.form())
        cases = proof.step("trichotomy", left=real(0), right=value)
        level = proof.hyp(eq(real(0), value))
        absurd = combine(state, FALSE, Combination(((real(1), square, None), (value, level, None))), form)
    else:
        cases = proof.step("trichotomy", left=real(0), right=value)
        level = proof.hyp(eq(real(0), value))
        nothing = combine(
            state,
            eq(inner(vector, vector), real(0)),
            Combination(((mul(real(-1), value), level, None),)),
            Setting(proof.form()),
        )
        gone = proof.step("inner_zero", [nothing])
        absurd = proof.step("imp_elim", [apart, gone])
    second = proof.step("contra", [absurd], proposition=goal)
    below = proof.hyp(lt(value, real(0)))
    third = linarith(state, FALSE, [below, plain], depth=0, local=False, conditions=False)
    third = proof.step("contra", [third], proposition=goal)
    rest = proof.hyp(arguments(proof.conclusion(cases), "or")[1])  # type: ignore[index]
    inside = proof.step("or_elim", [rest, second, third])
    first = proof.hyp(goal)
    return proof.step("or_elim", [cases, first, inside]), True


def _radicand(state: State, inside: Term) -> tuple[int, bool]:
    """Show the sign of what a root is taken of: by its shape, or else by products of facts."""
    shaped = _try_pair(lambda: positivity(state, inside))
    if shaped is not None:
        return shaped
    for strict in (True, False):
        goal = (lt if strict else le)(zero(inside.type), inside)
        step = _try(lambda g=goal: linarith(state, g, [], depth=2, conditions=False))  # type: ignore[misc]
        if step is not None:
            return step, strict
    raise Stuck("S121", "the sign of a term is not shown", goal=le(zero(inside.type), inside))


def _root(state: State, value: Term, inside: Term) -> tuple[int, bool]:
    proof = state.proof
    sign, strict = _radicand(state, inside)
    weak = (
        sign
        if not strict
        else combine(
            state,
            le(real(0), inside),
            Combination(((real(1), sign, None),)),
            Setting(proof.form()),
        )
    )
    general = proof.step("fact", name="sqrt_nonneg", types=())
    plain = proof.step("imp_elim", [proof.step("all_elim", [general], value=inside), weak])
    if not strict:
        return plain, False
    goal = lt(real(0), value)
    form = replace(Setting(proof.form()), roots=(sign,))
    cases = proof.step("trichotomy", left=real(0), right=value)
    level = proof.hyp(eq(real(0), value))
    absurd = combine(state, FALSE, Combination(((real(1), sign, None), (value, level, None))), form)
    second = proof.step("contra", [absurd], proposition=goal)
    below = proof.hyp(lt(value, real(0)))
    third = proof.step(
        "contra",
        [linarith(state, FALSE, [below, plain], depth=0, local=False, conditions=False)],
        proposition=goal,
    )
    rest = proof.hyp(arguments(proof.conclusion(cases), "or")[1])  # type: ignore[index]
    return proof.step("or_elim", [cases, proof.hyp(goal), proof.step("or_elim", [rest, second, third])]), True


def _power(state: State, value: Term, base: Term, exponent: Term) -> tuple[int, bool]:
    if not isinstance(exponent, Lit) or exponent.value < 0:
        return _symbolic_power(state, value, base, exponent)
    number = int(exponent.value)
    if number == 0:
        square = ((lit(1, value.type), lit(1, value.type), None),)
        return _close(state, value, True, Combination((), square))
    if number % 2 == 0:
        half = base if number == 2 else apply(const("pow", base.type), base, integer(number // 2))
        return _square(state, value, half)
    sign, strict = positivity(state, base)
    if number == 1:
        return _close(state, value, strict, Combination(((lit(1, base.type), sign, None),)))
    lower = apply(const("pow", base.type), base, integer(number - 1))
    first, strict_first = positivity(state, lower)
    return _close(state, value, strict and strict_first, Combination(((lower, sign, first),)))


def _symbolic_power(state: State, value: Term, base: Term, exponent: Term) -> Sign:
    """Prove 0 < x^n of a real x > 0 and any integer n."""
    step, strict = positivity(state, base)
    if not strict or base.type != REAL:
        raise Stuck("S121", "a symbolic power", goal=le(zero(value.type), value))
    # The laws of every integer are proved with this module.
    law = import_module("symderive.tactics.inductions").every(state.proof, "sign of a power", base, exponent)
    return state.proof.step("imp_elim", [law, step]), True


_SHAPES: dict[str, Callable[[State, Term, Sequence[Term]], Sign]] = {
    "add": _sum_of_two,
    "mul": _product,
    "inv": _inverse,
    "norm": lambda state, value, args: _norm(state, value, args[0]),
    "exp": _exponential,
    "sqrt": lambda state, value, args: _root(state, value, args[0]),
    "of_int": _integer,
    "pow": lambda state, value, args: _power(state, value, args[0], args[1]),
    "inner": _inner_square,
    "sum": _finite_sum,
    "csum": _cyclic_sum,
    "rpow": _real_power,
    "factorial": lambda state, value, args: _counted(state, value),
    "binomial": lambda state, value, args: _counted(state, value),
}
"""How the sign of an application is seen, by its constant."""


def nonzero(state: State, value: Term) -> int:
    """Prove value != 0 (as a negation, or as a strict sign)."""
    return _remembered(state, "nonzero", value, lambda: (_nonzero(state, value), True))[0]


def _nonzero(state: State, value: Term) -> int:
    state.allowance.spend()
    proof = state.proof
    form = proof.form()
    wanted = form.poly(value)
    constant = form.constant(wanted)
    if constant is not None and constant != 0:
        goal = lt(zero(value.type), value) if constant > 0 else lt(value, zero(value.type))
        return combine(
            state, goal, Combination((), ((real(1), real(abs(Fraction(constant))), None),)), Setting(form)
        )
    for index in state.facts():
        fact = proof.conclusion(index)
        if is_negation(fact):
            inside = arguments(fact, "imp")
            found = relation(inside[0]) if inside is not None else None
            if found is None or found[0] != "eq" or found[1].type not in (INT, REAL):
                continue
            slack = form.difference(found[1], found[2])
            if _proportional(wanted, slack):
                return index
        size = arguments(fact, "lt")
        length = arguments(size[1], "norm") if size is not None else None
        if length is not None and size is not None and _proportional(wanted, form.poly(length[0])):
            return _of_size(state, value, length[0], index)
    try:
        step, strict = positivity(state, value)
        if strict:
            return step
    except Stuck:
        pass
    negative = sub(zero(value.type), value)
    try:
        step, strict = positivity(state, negative)
        if strict:
            return combine(
                state,
                lt(value, zero(value.type)),
                Combination(((lit(1, value.type), step, None),)),
                Setting(form),
            )
    except Stuck:
        pass
    whole = _by_multiple(state, value, wanted)
    if whole is None:
        whole = _by_division(state, value, wanted)
    if whole is None:
        whole = _try(lambda: _product_nonzero(state, value))
    return whole if whole is not None else _by_equations(state, value)


def _by_equations(state: State, value: Term) -> int:
    """Prove u != 0 from v != 0 and equations by which u = 0 gives v = 0."""
    proof = state.proof
    facts = [(i, proof.conclusion(i)) for i in state.facts()] if value.type == REAL else []
    equations = [i for i, fact in facts if (sides := arguments(fact, "eq")) and sides[0].type == REAL]
    for index, fact in facts if equations else ():
        denied = arguments(fact, "imp") if is_negation(fact) else None
        found = relation(denied[0]) if denied is not None else None
        if denied is None or found is None or found[0] != "eq" or found[1].type != REAL:
            continue
        level = proof.hyp(eq(value, real(0)))
        same = _try(partial(linarith, state, denied[0], [level, *equations[:6]], depth=0, local=False))
        if same is not None:
            absurd = proof.step("imp_elim", [index, same])
            return proof.step("imp_intro", [absurd], proposition=proof.conclusion(level))
    raise Stuck(
        "S122", "a term is not shown to be different from 0", goal=negation(eq(value, zero(value.type)))
    )


def _by_division(state: State, value: Term, wanted: Poly) -> int | None:
    """Prove u·v != 0, multiplied out, from a fact that says u != 0, u < 0 or 0 < u."""
    if value.type != REAL or len(wanted) < 2:
        return None
    form = state.proof.form()
    for index in state.facts():
        fact = state.proof.conclusion(index)
        denied = arguments(fact, "imp") if is_negation(fact) else None
        found = relation(denied[0] if denied is not None else fact)
        if found is None or found[1].type != REAL or (found[0] == "lt") != (denied is None):
            continue
        part = form.difference(found[1], found[2])
        if form.constant(part) is not None or _proportional(wanted, part):
            continue
        rest = exact_quotient(wanted, part)
        if rest is None or form.constant(rest) is not None:
            continue
        product = mul(form.reify(part, REAL), form.reify(rest, REAL))
        apart = _try(partial(_product_nonzero, state, product))
        if apart is None:
            return None
        level = state.proof.hyp(eq(value, real(0)))
        by = Combination(((real(1), level, None),))
        same = combine(state, eq(product, real(0)), by, Setting(form))
        absurd = state.proof.step("imp_elim", [apart, same])
        return state.proof.step("imp_intro", [absurd], proposition=state.proof.conclusion(level))
    return None


def _of_size(state: State, value: Term, part: Term, index: int) -> int:
    """Prove value != 0 from a < |part|, a >= 0, of which it is a multiple."""
    proof = state.proof
    level = proof.hyp(eq(value, zero(value.type)))
    same = linarith(state, eq(part, zero(part.type)), [level], depth=0, local=False)
    hole = free(f"#{part.fresh}", part.type)
    low = (arguments(proof.conclusion(index), "lt") or (part,))[0]
    at_zero = proof.step("subst", [same, index], template=lam(hole, lt(low, norm(hole))))
    absurd = linarith(state, FALSE, [at_zero], depth=0)
    return proof.step("imp_intro", [absurd], proposition=proof.conclusion(level))


def _by_multiple(state: State, value: Term, wanted: Poly) -> int | None:
    """Prove u != 0 from a fact 0 < u·v, u·v < 0 or u·v != 0."""
    proof, form = state.proof, state.proof.form()
    if value.type != REAL:
        return None
    for index in state.facts():
        fact = proof.conclusion(index)
        denied = arguments(fact, "imp") if is_negation(fact) else None
        found = relation(denied[0] if denied is not None else fact)
        if found is None or found[1].type != REAL or (found[0] == "eq") != (denied is not None):
            continue
        quotient = exact_quotient(form.difference(found[2], found[1]), wanted) if found[0] != "le" else None
        if quotient is None or form.constant(quotient) is not None:
            continue
        rest = form.reify(quotient, REAL)
        level = proof.hyp(eq(value, real(0)))
        goal = denied[0] if denied is not None else FALSE
        facts = [level] if denied is not None else [index, level]
        absurd = linarith(state, goal, facts, depth=1, local=False, conditions=False, extra=[rest])
        if denied is not None:
            absurd = proof.step("imp_elim", [index, absurd])
        return proof.step("imp_intro", [absurd], proposition=proof.conclusion(level))
    return None


def _proportional(p: Poly, q: Poly) -> bool:
    if set(p) != set(q) or not p:
        return False
    key = next(iter(p))
    factor = Fraction(p[key]) / Fraction(q[key])
    return all(Fraction(p[m]) == factor * Fraction(q[m]) for m in p)


def _product_nonzero(state: State, value: Term) -> int:
    """u·v != 0 from u != 0 and v != 0: if u·v = 0 then v = (1/u)·u·v = 0."""
    args = arguments(value, "mul")
    squared = arguments(value, "pow")
    if squared is not None and isinstance(squared[1], Lit) and squared[1].value >= 2:
        lower = apply(const("pow", value.type), squared[0], integer(int(squared[1].value) - 1))
        args = (squared[0], lower)
    if args is None or value.type != REAL:
        raise Stuck(
            "S122", "a term is not shown to be different from 0", goal=negation(eq(value, zero(value.type)))
        )
    proof = state.proof
    first, second = nonzero(state, args[0]), nonzero(state, args[1])
    if not is_negation(proof.conclusion(second)):
        second = _as_negation(state, args[1], second)
    level = proof.hyp(eq(value, real(0)))
    gone = combine(
        state,
        eq(args[1], real(0)),
        Combination(((inv(args[0]), level, None),)),
        replace(Setting(proof.form()), units=(first,)),
    )
    inside = arguments(proof.conclusion(second), "imp")
    if inside is not None and proof.conclusion(gone) != inside[0]:
        gone = linarith(state, inside[0], [gone], depth=0, local=False, conditions=False)
    absurd = proof.step("imp_elim", [second, gone])
    return proof.step("imp_intro", [absurd], proposition=proof.conclusion(level))


# -- ring and linarith -----------------------------------------------------------------------------


def ring(state: State, goal: Term) -> int:
    """Prove an equation or inequality by the form alone (with units, roots and guards)."""
    return linarith(state, goal, [], depth=0, local=False)


def linarith(
    state: State,
    goal: Term,
    using: Sequence[int],
    *,
    depth: int = 1,
    local: bool = True,
    extra: Sequence[Term] = (),
    conditions: bool = True,
    weaker: Term | None = None,
    guarded: bool = True,
) -> int:
    """Prove an equation, inequality or `false` as a combination of facts.

    `using` are the facts that matter most; with `local` the state's facts are tried as well. `depth` 0
    takes rational multipliers only, 1 multiplies by terms that occur, 2 by products of facts too.
    `extra` are further multipliers; without `conditions` no denominators and roots are cleared. `weaker` is
    proved where the goal is not: the same inequality, not strict. Where not `guarded`, sums are taken as they
    stand: so a denominator that holds one can be cleared.
    """
    ways = _Ways(depth, local, tuple(extra), conditions, weaker, guarded)
    facts = state.facts()  # signs are asked of them even where they are not to be combined
    key = (goal, tuple(using), tuple(facts), ways)
    known = state.proof.sums.get(key)
    if known is None:
        try:
            known = _combined(state, goal, (*using, *facts) if local else using, ways)
        except (Stuck, Refusal) as error:
            # While a sign is being looked for, asking for it again fails; later it may not.
            if error.code != "S190" and not state.proof.pending:
                state.proof.sums[key] = twin(error)
            raise
        state.proof.sums[key] = known
    if isinstance(known, SymderiveError):
        raise twin(known)
    return known


@dataclass(frozen=True, slots=True)
class _Ways:
    """How `linarith` may combine facts."""

    depth: int
    local: bool
    extra: tuple[Term, ...]
    conditions: bool
    weaker: Term | None
    guarded: bool


def _combined(state: State, goal: Term, offered: Sequence[int], ways: _Ways) -> int:
    depth, guarded = ways.depth, ways.guarded
    state.allowance.spend(1 + depth)
    found = relation(goal)
    if found is None:
        raise Stuck("S123", "this is no equation or inequality", goal=goal)
    kind = found[1].type
    if isinstance(kind, Cyclic):
        return _index_equation(state, goal, offered)
    if kind not in (INT, REAL) and not (isinstance(kind, Space) and found[0] == "eq"):
        raise Stuck("S123", "this is no equation or inequality of numbers", goal=goal)
    facts = [i for i in dict.fromkeys(offered) if _usable(state.proof.conclusion(i), found[0], kind)]
    statements = [goal, *(state.proof.conclusion(i) for i in facts)]
    if depth == 0 and not ways.local and not facts:
        setting, polys = setting_for(state, [goal], guarded=guarded)
    elif depth == 0:
        asked = guarded and _sums(state.proof, statements)
        guards = guards_for(state, statements) if asked else ()
        form = state.proof.form([state.proof.conclusion(g) for g in guards])
        setting, polys = Setting(form, guards), [_poly(state.proof, form, t) for t in statements]
        if ways.conditions and (guards or _has_conditions(form, polys)):
            setting = _conditions(state, setting, polys)
    else:
        setting, polys = setting_for(state, statements, guarded=guarded)
    problem = _Problem(state, goal, found[0], setting, facts, polys[0], polys[1:])
    problem.conditions = ways.conditions
    problem.goals = [goal] if ways.weaker is None else [goal, ways.weaker]
    return problem.run(depth, ways.extra)


def _has_conditions(form: Form, polys: Sequence[Poly]) -> bool:
    return any(
        form.inverse_of(a) is not None or form.root_of(a) is not None
        for p in polys[:1]
        for m in p
        for a, _ in m
    )


def _usable(fact: Term, name: str, wanted: Type) -> bool:
    """Say whether a fact can bear on a relation (eq | le | lt) of this type."""
    found = relation(fact)
    if found is None or fact == FALSE:
        return False
    kind = found[1].type
    if isinstance(kind, Space):
        return found[0] == "eq" and (kind == wanted or not isinstance(wanted, Space))
    return kind in (INT, REAL) and (name != "eq" or found[0] == "eq")


def _index_equation(state: State, goal: Term, using: Sequence[int]) -> int:
    """An equation in Z/n from equations in Z/n with small whole multipliers."""
    target = relation(goal)
    facts = []
    for i in dict.fromkeys([*using, *state.facts()]):
        found = relation(state.proof.conclusion(i))
        if found and target and found[0] == "eq" and found[1].type == target[1].type:
            facts.append(i)
    form = state.proof.form()

    def vector(term: Term) -> dict[int, Fraction]:
        found = relation(term)
        if found is None:
            return {}
        p = form.plus(form.index(found[1]), form.index(found[2]), -1)
        return {rows.setdefault(m, len(rows)): Fraction(c) for m, c in p.items()}

    rows: dict[object, int] = {}
    columns = [vector(state.proof.conclusion(i)) for i in facts]
    solution = solve(columns, vector(goal))
    if solution is None or any(x.denominator != 1 for x in solution):
        raise Stuck("S124", "the indices are not shown to be equal", goal=goal)
    chosen = [(i, int(x)) for i, x in zip(facts, solution, strict=True) if x]
    return state.proof.step("idx", [i for i, _ in chosen], goal=goal, multipliers=tuple(x for _, x in chosen))


@dataclass(frozen=True, slots=True)
class _Column:
    """A polynomial that may be used, and how to write it down: multiplier times fact or square.

    `ask` proves the sign of the multiplier, when the column turns out to be of use; with `own` this is the
    fact itself.
    """

    poly: Poly
    equation: bool
    strict: bool
    multiplier: Term
    fact: int = -1
    square: Term | None = None
    sign: int | None = None
    ask: Callable[[], Sign | None] | None = None
    own: bool = False

    def signed(self, sign: Sign) -> _Column:
        """Return the column with a proof of the sign that was asked for."""
        step, strict = sign
        if self.own:
            return replace(self, fact=step, strict=strict, ask=None)
        return replace(self, sign=step, strict=self.strict and strict, ask=None)


def _squared(term: Term) -> tuple[Term, ...]:
    """Return the values whose squares, lengths or inner products with themselves occur in a term."""
    found: dict[Term, None] = {}
    for node in subterms(term):
        if node.loose or not isinstance(node, App) or not isinstance(node.head, Const):
            continue
        name, args = node.head.name, node.args
        if name == "norm" and len(args) == 1 and is_inner_product(args[0].type):
            if not isinstance(args[0].type, Function):
                found[args[0]] = None
        elif len(args) < 2:
            continue
        elif (
            (name == "pow" and isinstance(args[1], Lit) and args[1].value == 2)
            or (name == "mul" and args[0] == args[1] and args[0].type in (INT, REAL))
            or (name == "inner" and args[0] == args[1] and isinstance(args[0].type, Space))
        ):
            found[args[0]] = None
    return tuple(found)


class _Problem:
    """One search for multipliers."""

    def __init__(
        self,
        state: State,
        goal: Term,
        name: str,
        setting: Setting,
        facts: Sequence[int],
        target: Poly,
        slacks: Sequence[Poly],
    ) -> None:
        self.state = state
        self.goal = goal
        self.name = name
        self.setting = setting
        self.form = setting.form
        self.facts = list(facts)
        self.target = target
        self.slacks = list(slacks)
        self.columns: list[_Column] = []
        self.conditions = True
        self.goals = [goal]
        self._found_squares: list[Term] | None = None
        self._named_atoms: dict[int, Term] | None = None
        self._asked: set[int] = set()
        self._seen = 0

    def run(self, depth: int, extra: Sequence[Term]) -> int:
        for stage in range(4 if depth >= 2 else depth + 1):
            self._add_columns(stage, extra)
            self.state.allowance.spend(1 + len(self.columns) // 8)
            answer = self._solve()
            if answer is None and stage == 0 and self.name != "eq":
                answer = self._sum_of_squares()
            if answer is not None:
                return answer
        rest = self.form.residual(
            self.target,
            [self._condition(u) for u in self.setting.units],
            [],
        )
        kind = self.goal_type()
        raise Stuck(
            "S120",
            "no combination of the facts gives the goal",
            goal=self.goal,
            residual=readable(self.form, rest, kind) if rest else None,
            tried=[f"multipliers up to stage {depth}"],
        )

    def goal_type(self) -> Type:
        found = relation(self.goal)
        return found[1].type if found is not None else REAL

    def _condition(self, index: int) -> Poly:
        term = self.state.proof.conclusion(index)
        inside = arguments(term, "imp") if is_negation(term) else None
        found = relation(inside[0] if inside is not None else term)
        return self.form.difference(found[1], found[2]) if found is not None else {}

    # -- columns

    def _add_columns(self, stage: int, extra: Sequence[Term]) -> None:
        if stage == 0:
            one = _ONE
            for index, slack in zip(self.facts, self.slacks, strict=True):
                self._fact_column(index, slack, one, None)
            if self.name != "eq":
                self.columns.append(_Column({(): 1}, False, True, one, square=one))
                for square in self._squares():
                    poly = self.form.square(square)
                    self.columns.append(_Column(poly, False, False, one, square=square))
        if stage == 1:
            for multiplier in (*extra, *self._denied()):
                self._multiplied(multiplier)
            self._ask(range(len(self.columns)))
            self._add_inner_products()
            self._add_quotients()
        if stage == 2:
            for multiplier in self._multipliers():
                self._multiplied(multiplier)
        if stage == 3:
            for first in range(len(self.facts)):
                for second in range(first, len(self.facts)):
                    self._product_column(first, second)

    def _add_inner_products(self) -> None:
        """Multiply equations by the vectors in sight where that fits the goal.

        Towards a scalar goal these are inner products of vector equations, with u and u/<u, u>;
        towards a vector goal multiples of vectors by scalar equations.
        """
        for index, slack in zip(self.facts, self.slacks, strict=True):
            found = relation(self.state.proof.conclusion(index))
            if found is None or found[0] != "eq":
                continue
            atoms = {a for p in (slack, self.target) for m in p for a, _ in m}
            vectors = [self.form.atom(a) for a in sorted(atoms)]
            for vector in vectors[:10]:
                if not isinstance(vector.type, Space) or is_internal(vector):
                    continue
                if not isinstance(found[1].type, Space):
                    self._fact_column(index, slack, vector, None)
                elif vector.type == found[1].type:
                    self._fact_column(index, slack, vector, None)
                    square = inner(vector, vector)
                    sign = _try_pair(lambda s=square: positivity(self.state, s))  # type: ignore[misc]
                    if sign is not None and sign[1]:
                        self._fact_column(index, slack, smul(inv(square), vector), None)

    def _add_quotients(self) -> None:
        """Multiply facts and squares by the monomials that make a term of them one that occurs."""
        wanted = {m for p in (self.target, *self.slacks) for m in p}
        plain = [c for c in self.columns if c.multiplier == _ONE and c.poly]
        signs: dict[Term, tuple[int, bool] | None] = {}
        done: set[tuple[int, Monomial]] = set()
        for _ in range(2):
            reached = set(wanted)
            reachable = [(monomial, dict(monomial)) for monomial in sorted(wanted)]
            for number, column in enumerate(plain):
                for quotient in self._quotients(column.poly, reachable):
                    if (number, quotient) in done or len(self.columns) > 90:
                        continue
                    done.add((number, quotient))
                    product = self._times_monomial(column, quotient, signs)
                    reached |= set(product)
            wanted = reached

    def _times_monomial(
        self, column: _Column, quotient: Monomial, signs: dict[Term, tuple[int, bool] | None]
    ) -> Poly:
        """Add a column times a monomial, if its sign is known where that matters."""
        multiplier = self._written(quotient)
        poly = self.form.multiply({quotient: 1}, column.poly)
        if column.equation:
            self.columns.append(_Column(poly, True, False, multiplier, column.fact))
            return poly
        if multiplier not in signs:
            signs[multiplier] = _try_pair(lambda: positivity(self.state, multiplier))
        sign = signs[multiplier]
        if sign is None:
            return {}
        strict = column.strict and sign[1]
        self.columns.append(_Column(poly, False, strict, multiplier, column.fact, column.square, sign[0]))
        return poly

    def _quotients(self, p: Poly, wanted: list[tuple[Monomial, dict[int, int]]]) -> list[Monomial]:
        found: dict[Monomial, None] = {}
        for lead in sorted(p, key=lambda m: (-sum(e for _, e in m), m))[:6]:
            divisor = dict(lead)
            if not divisor:
                continue
            for monomial, powers in wanted:
                if any(powers.get(a, 0) < e for a, e in lead):
                    continue
                rest = tuple((a, e - divisor.get(a, 0)) for a, e in monomial if e > divisor.get(a, 0))
                if rest and all(self._is_writable(a) for a, _ in rest):
                    found[rest] = None
        return list(found)[:8]

    def _is_writable(self, atom: int) -> bool:
        """Say whether an atom is a number that a multiplier may hold: of sums whole ones."""
        term = self.form.atom(atom)
        return not isinstance(term.type, Space) and (not is_internal(term) or atom in self._written_atoms())

    def _written(self, quotient: Monomial) -> Term:
        """Return a monomial as a term, sums as the goal and the facts write them."""
        inside = [(a, e) for a, e in quotient if is_internal(self.form.atom(a))]
        term = self.form.reify({tuple(p for p in quotient if p not in inside): 1}, REAL)
        for atom, exponent in inside:
            term = mul(term, power(self._written_atoms()[atom], integer(exponent)))
        return term

    def _written_atoms(self) -> dict[int, Term]:
        """Return what the goal and the facts say whose form is one atom, such as a sum or its exponential."""
        if self._named_atoms is None:
            self._named_atoms = {}
            terms = [self.goal, *(self.state.proof.conclusion(i) for i in self.facts)]
            for node in dict.fromkeys(n for t in terms for n in subterms(t)):
                if node.loose or node.type != REAL or not isinstance(node, App):
                    continue
                monomials = self.form.poly(node)
                for monomial in monomials:
                    if monomials == {monomial: 1} and [e for _, e in monomial] == [1]:
                        self._named_atoms.setdefault(monomial[0][0], node)
        return self._named_atoms

    def _fact_column(
        self, index: int, slack: Poly, multiplier: Term, ask: Callable[[], Sign | None] | None
    ) -> None:
        found = relation(self.state.proof.conclusion(index))
        if found is None:
            return
        vectors = isinstance(found[1].type, Space) + isinstance(multiplier.type, Space)
        if vectors % 2 != isinstance(self.goal_type(), Space):
            return
        try:
            if multiplier == _ONE:
                poly = slack
            elif isinstance(multiplier.type, Space) and isinstance(found[1].type, Space):
                poly = self.form.inner_of(self.form.poly(multiplier), slack)
            else:
                poly = self.form.multiply(self.form.poly(multiplier), slack)
        except Refusal:
            return
        equation = found[0] == "eq"
        strict = found[0] == "lt"
        self.columns.append(_Column(poly, equation, strict, multiplier, index, ask=None if equation else ask))

    def _is_strict(self, sign: int) -> bool:
        return arguments(self.state.proof.conclusion(sign), "lt") is not None

    def _squares(self) -> list[Term]:
        """Values whose squares occur in the goal or the facts."""
        if self._found_squares is None:
            self._found_squares = self._look_for_squares()
        return self._found_squares

    def _look_for_squares(self) -> list[Term]:
        proof = self.state.proof
        found: dict[Term, None] = {}
        for term in (self.goal, *(proof.conclusion(i) for i in self.facts)):
            found.update(dict.fromkeys(proof.once(("squared", term), lambda t=term: _squared(t))))  # type: ignore[misc]
        return list(found)[:12]

    def _multipliers(self) -> list[Term]:
        """Atoms of the goal and the facts, and inverses, as candidates."""
        atoms: dict[int, None] = {}
        for p in (self.target, *self.slacks):
            for m in p:
                for a, _ in m:
                    atoms[a] = None
        for a in list(atoms):
            inside = self.form.inverse_of(a) or {}
            atoms.update((b, None) for m in inside for b, _ in m)
        found: dict[Term, None] = {}
        for a in atoms:
            term = self.form.atom(a)
            if isinstance(term.type, Space) or term.fresh or is_internal(term):
                continue
            found[term] = None
            if term.type == REAL and arguments(term, "inv") is None and arguments(term, "norm") is None:
                found[inv(term)] = None
        ordered = list(found)[:14]
        pairs = [_times(a, b) for i, a in enumerate(ordered) for b in ordered[i:] if len(ordered) <= 8]
        return [*ordered, *pairs]

    def _denied(self) -> list[Term]:
        """Inverses of a - b for the facts a != b, by which an equation may be divided."""
        found: dict[Term, None] = {}
        for index in self.state.facts() if self.name == "eq" else ():
            fact = self.state.proof.conclusion(index)
            inside = arguments(fact, "imp") if is_negation(fact) else None
            sides = arguments(inside[0], "eq") if inside is not None else None
            if sides is None or sides[0].type not in (INT, REAL):
                continue
            apart = sub(*sides)
            found[inv(unary("of_int", apart) if apart.type == INT else apart)] = None
        return list(found)[:4]

    def _multiplied(self, multiplier: Term) -> None:
        """Multiply facts and squares by a value, whose sign is asked for where that turns out to matter."""

        def ask() -> Sign | None:
            return _try_pair(lambda: positivity(self.state, multiplier))

        if arguments(multiplier, "inv") is not None and self.name != "eq" and ask() is None:
            return  # its denominator would only be looked into in vain
        for index, slack in zip(self.facts, self.slacks, strict=True):
            self._fact_column(index, slack, multiplier, ask)
        if self.name != "eq":
            weight = self.form.poly(multiplier)
            for square in self._squares():
                poly = self.form.multiply(weight, self.form.square(square))
                self.columns.append(_Column(poly, False, False, multiplier, -1, square, None, ask))
            self.columns.append(_Column(weight, False, True, _ONE, ask=ask, own=True))

    def _product_column(self, first: int, second: int) -> None:
        proof = self.state.proof
        one = relation(proof.conclusion(self.facts[first]))
        two = relation(proof.conclusion(self.facts[second]))
        if one is None or two is None or "eq" in (one[0], two[0]) or self.name == "eq":
            return
        if len(self.facts) > 12:
            return
        multiplier = sub(one[2], one[1])
        if multiplier.type not in (INT, REAL):
            return
        strict = one[0] == "lt"
        goal = (lt if strict else le)(zero(multiplier.type), multiplier)
        chosen = Combination(((lit(1, multiplier.type), self.facts[first], None),))
        setting = Setting(self.form, self.setting.guards)

        def ask() -> Sign | None:
            return _try_pair(lambda: (combine(self.state, goal, chosen, setting), strict))

        self._fact_column(self.facts[second], self.slacks[second], multiplier, ask)

    # -- solving

    def _solve(self) -> int | None:
        form = self.form
        polys = [self.target, *(c.poly for c in self.columns)]
        if self.conditions:
            new = [self.target, *(c.poly for c in self.columns[self._seen :])]
            self.setting = _conditions(self.state, self.setting, new, self._asked)
            self._seen = len(self.columns)
        try:
            polys = cleared(form, polys, self._units(), self._roots())
        except Refusal:
            return None
        self.state.allowance.spend(sum(map(len, polys)) // 200)
        rows: dict[object, int] = {}
        vectors = [{rows.setdefault(m, len(rows)): c for m, c in p.items()} for p in polys]
        target, columns = vectors[0], vectors[1:]
        if self.name == "eq":
            solution = solve(columns, target)
            return None if solution is None else self._write(self.columns, solution)
        if not target and self.name == "le":
            return self._write((), ())
        while True:
            chosen = useful(columns, target, [c.equation for c in self.columns])
            if chosen is None:
                return None
            lost = self._ask(chosen)
            if not lost:
                break
            columns = [c for i, c in enumerate(columns) if i not in lost]
        used = [self.columns[i] for i in chosen]
        signed = [c.equation for c in used]
        reward = [Fraction(int(c.strict and self.name == "lt")) for c in used]
        solution = nonnegative_solution([columns[i] for i in chosen], target, signed, reward)
        return None if solution is None else self._write(used, solution)

    def _ask(self, chosen: Iterable[int]) -> set[int]:
        """Ask for the signs that some columns wait for; return which columns are lost, and forget these."""
        signs: dict[Callable[[], Sign | None], Sign | None] = {}
        lost: set[int] = set()
        for number in chosen:
            column = self.columns[number]
            if column.ask is None:
                continue
            if column.ask not in signs:
                signs[column.ask] = column.ask()
            sign = signs[column.ask]
            if sign is None:
                lost.add(number)
            else:
                self.columns[number] = column.signed(sign)
        self._seen -= sum(number < self._seen for number in lost)
        self.columns = [c for i, c in enumerate(self.columns) if i not in lost]
        return lost

    def _sum_of_squares(self) -> int | None:
        """Write the target, cleared of denominators, as a rational quadratic form and complete squares."""
        form = self.form
        target, scale = cleared(form, [self.target, {(): 1}], self._units(), self._roots())
        entries = _quadratic(form, target)
        squares = _diagonal(entries) if entries is not None else None
        if squares is None:
            return None
        share: tuple[Term, int] | None = None
        if scale != {(): 1}:
            weight = inv(form.reify(scale, REAL))
            sign = _try_pair(lambda: positivity(self.state, weight))
            if sign is None or is_internal(weight):
                return None
            share = weight, sign[0]
        terms: list[tuple[Term, Term, int | None]] = []
        for amount, row in squares:
            vectors = [a for a in row if a >= 0 and isinstance(form.atom(a).type, Space)]
            if vectors and len(vectors) != len(row):
                return None
            kind = form.atom(vectors[0]).type if vectors else REAL
            poly: Poly = {(((a, 1),) if a >= 0 else ()): c for a, c in row.items()}
            value = form.reify(poly, kind)
            if is_internal(value):
                return None
            shown = self._scaled(share[0], amount, share[1]) if share else (real(amount), None)
            terms.append((value, *shown))
        for goal in self.goals:
            try:
                return combine(self.state, goal, Combination((), tuple(terms)), self.setting)
            except Refusal:
                continue
        return None

    def _units(self) -> list[Poly]:
        return [self._condition(u) for u in self.setting.units]

    def _roots(self) -> list[Poly]:
        return [self.form.plus({}, self._condition(r), -1) for r in self.setting.roots]

    def _write(self, columns: Sequence[_Column], solution: Sequence[Fraction]) -> int | None:
        terms: list[tuple[Term, int, int | None]] = []
        squares: list[tuple[Term, Term, int | None]] = []
        for amount, column in zip(solution, columns, strict=True):
            if not amount:
                continue
            value, shown = self._scaled(column.multiplier, amount, column.sign)
            if column.square is not None:
                squares.append((column.square, value, shown))
            else:
                terms.append((value, column.fact, shown))
        chosen = Combination(tuple(terms), tuple(squares))
        for goal in self.goals:
            for setting in (self._minimal(), self.setting):
                try:
                    return combine(self.state, goal, chosen, setting)
                except Refusal:
                    continue
        return None

    def _minimal(self) -> Setting:
        return replace(self.setting, units=(), roots=())

    def _scaled(self, multiplier: Term, amount: Fraction, sign: int | None) -> tuple[Term, int | None]:
        """Return amount·multiplier with a proof of its sign where one is needed."""
        if multiplier == _ONE:
            return real(amount), None
        if amount == 1:
            return multiplier, sign
        if isinstance(multiplier.type, Space):
            return smul(real(amount), multiplier), None
        value = mul(real(amount), unary("of_int", multiplier) if multiplier.type == INT else multiplier)
        if sign is None:
            return value, None
        strict = self._is_strict(sign)
        goal = (lt if strict else le)(real(0), value)
        shown = combine(
            self.state,
            goal,
            Combination(((real(amount), sign, None),)),
            Setting(self.form, self.setting.guards),
        )
        return value, shown


def _quadratic(form: Form, p: Poly) -> dict[tuple[int, int], Fraction] | None:
    """Return the symmetric matrix of a quadratic form in atoms (-1 stands for 1), or None."""
    entries: dict[tuple[int, int], Fraction] = {}
    for monomial, coefficient in p.items():
        factors = [a for a, e in monomial for _ in range(e)]
        if len(factors) == 1:
            inside = arguments(form.atom(factors[0]), "inner")
            if inside is not None and isinstance(inside[0].type, Space):
                ids = [next(iter(form.poly(v)))[0][0] for v in inside]
                factors = ids
        if len(factors) > 2:
            return None
        first, second = ([-1, -1, *factors])[-2:]
        half = Fraction(coefficient) / (1 if first == second else 2)
        entries[first, second] = entries.get((first, second), Fraction(0)) + half
        if first != second:
            entries[second, first] = entries.get((second, first), Fraction(0)) + half
    return entries


def _diagonal(
    entries: dict[tuple[int, int], Fraction],
) -> list[tuple[Fraction, dict[int, Fraction]]] | None:
    """Return weights and rows with form = Σ weight·row², weights > 0, or None if it is not >= 0."""
    names = sorted({i for pair in entries for i in pair}, reverse=True)
    matrix = {k: v for k, v in entries.items() if v}
    found: list[tuple[Fraction, dict[int, Fraction]]] = []
    for name in names:
        pivot = matrix.get((name, name), Fraction(0))
        row = {j: matrix.get((name, j), Fraction(0)) for j in names}
        row = {j: v for j, v in row.items() if v}
        if not row:
            continue
        if pivot <= 0:
            return None
        scaled = {j: v / pivot for j, v in row.items()}
        found.append((pivot, scaled))
        for i, a in scaled.items():
            for j, b in scaled.items():
                total = matrix.get((i, j), Fraction(0)) - pivot * a * b
                matrix[i, j] = total
    return found


def readable(form: Form, p: Poly, kind: Type) -> Term:
    """Return a polynomial as a person writes it: signs as signs, inverses as divisions."""
    if kind not in (INT, REAL):
        return form.reify(p, kind)
    result: Term | None = None
    for monomial in sorted(p, key=lambda m: (-sum(e for _, e in m), m)):
        coefficient = Fraction(p[monomial])
        above: list[Term] = []
        below: list[Term] = []
        for atom, exponent in monomial:
            base = form.atom(atom)
            inverse = arguments(base, "inv")
            factor = inverse[0] if inverse is not None else base
            if factor.type == INT and kind == REAL:
                factor = unary("of_int", factor)
            part = factor if exponent == 1 else apply(const("pow", factor.type), factor, integer(exponent))
            (below if inverse is not None else above).append(part)
        size = abs(coefficient)
        if size.numerator != 1 or not above:
            above.insert(0, lit(size.numerator, kind))
        if size.denominator != 1 and kind == REAL:
            below.insert(0, real(size.denominator))
        term = _multiplied(above)
        if below:
            term = divide(term, _multiplied(below))
        if result is None:
            result = term if coefficient > 0 else neg(term)
        else:
            result = add(result, term) if coefficient > 0 else sub(result, term)
    return result if result is not None else zero(kind)


def _multiplied(factors: Sequence[Term]) -> Term:
    result = factors[0]
    for factor in factors[1:]:
        result = mul(result, factor)
    return result


@lru_cache(maxsize=20_000)
def is_internal(term: Term) -> bool:
    """Say whether a term holds one of the kernel's own names."""
    return any(isinstance(n, Free) and not is_identifier(n.name) for n in subterms(term))


def _times(a: Term, b: Term) -> Term:
    left = unary("of_int", a) if a.type == INT else a
    right = unary("of_int", b) if b.type == INT else b
    return mul(left, right)


def cleared(form: Form, polys: list[Poly], units: list[Poly], roots: list[Poly]) -> list[Poly]:
    """Multiply all polynomials by the same units so that no inverse of a unit is left."""
    if not units and not roots:
        return polys
    known: set[frozenset[tuple[Monomial, Coefficient]]] | None = None
    squares = {frozen(r) for r in roots}
    for _ in range(60):
        every = {a for p in polys for m in p for a, _ in m}
        atoms = [a for a in every if form.inverse_of(a) is not None or form.root_of(a) is not None]
        if known is None and atoms:
            known = form.unit_factors(units)
        for atom in sorted(atoms, reverse=True):
            inside = form.inverse_of(atom)
            if inside is not None and known and frozen(inside) in known:
                top = max(e for p in polys for m in p for a, e in m if a == atom)
                polys = [form.multiply_out(p, atom, inside, top) for p in polys]
                break
            root = form.root_of(atom)
            if (
                root is not None
                and frozen(root) in squares
                and any(a == atom and e > 1 for p in polys for m in p for a, e in m)
            ):
                polys = [form.square_out(p, atom, root) for p in polys]
                break
        else:
            return polys
    return polys
