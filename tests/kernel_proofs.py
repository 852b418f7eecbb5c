"""Certificates made by hand, step by step, with no tactic; and short ways to call one rule.

`Proof` runs each step as it is added, so that a later step can look at what an earlier one concludes.
`PROOFS` are complete certificates with their statements: what the tests of the kernel start from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction

from symderive.errors import SymderiveError
from symderive.kernel.check import Assignment, Certificate, Lemma, Line, Step, run_step
from symderive.kernel.rulebook import RULES
from symderive.kernel.sequent import Context, Sequent, Value
from symderive.kernel.statement import Statement
from symderive.terms.build import (
    FALSE,
    absolute,
    add,
    cast,
    conj,
    csum,
    eq,
    exists,
    forall,
    implies,
    integer,
    inv,
    le,
    lt,
    mul,
    neg,
    negation,
    norm,
    power,
    real,
    sub,
    total,
    unary,
)
from symderive.terms.term import Free, Term, apply, const, free, lam
from symderive.terms.types import INT, REAL, Cyclic, Function, Space, Type

__all__ = [
    "PROOFS",
    "Proof",
    "accept",
    "code_of",
    "lincomb_arguments",
    "refusal_code",
    "statement",
]

V, Zn, Zm = Space("V"), Cyclic("n"), Cyclic("m")
RR = Function(REAL, REAL)
IR = Function(INT, REAL)
NO_LINCOMB: dict[str, Value] = {name: () for name in RULES["lincomb"].arguments if name != "goal"}

# A premise (position or sequent) with its multiplier, and for an inequality what shows the sign.
Part = tuple[Term | int, object] | tuple[Term | int, object, object]


def as_sequent(premise: Sequent | Term) -> Sequent:
    """Return a proposition as a sequent without hypotheses."""
    return Sequent(frozenset(), premise) if isinstance(premise, Term) else premise


def accept(
    rule: str,
    *premises: Sequent | Term,
    known_sizes: Iterable[str] = (),
    known_lemmas: Sequence[Statement] = (),
    **values: Value,
) -> Sequent:
    """Return what a rule concludes from these premises (propositions stand for themselves)."""
    context = Context(frozenset(known_sizes), tuple(known_lemmas))
    done = [as_sequent(p) for p in premises]
    step = Step(rule, tuple(range(len(done))), values)
    return run_step(context, step, done, len(done))


def code_of(action: Callable[[], object]) -> str:
    """Return the code of the error that an action raises, "accepted" when it raises none."""
    try:
        action()
    except SymderiveError as error:
        return error.code
    return "accepted"


def refusal_code(
    rule: str,
    *premises: Sequent | Term,
    known_sizes: Iterable[str] = (),
    known_lemmas: Sequence[Statement] = (),
    **values: Value,
) -> str:
    """Return the code with which a rule refuses, "accepted" when it does not."""
    return code_of(
        lambda: accept(rule, *premises, known_sizes=known_sizes, known_lemmas=known_lemmas, **values)
    )


def lincomb_arguments(goal: Term, parts: Iterable[Part] = (), **others: Value) -> dict[str, Value]:
    """Return the arguments of `lincomb`; a part is (multiplier, premise) or (multiplier, premise, sign)."""
    rows = [(m if isinstance(m, Term) else real(m), *rest) for m, *rest in parts]
    return {
        **NO_LINCOMB,
        "goal": goal,
        "used": tuple(row[1] for row in rows),
        "multipliers": tuple(row[0] for row in rows),
        "signs": tuple(row[2] if len(row) > 2 else -1 for row in rows),
        **others,
    }


def statement(
    claim: Term,
    symbols: Iterable[Free] = (),
    hypotheses: Iterable[tuple[str, Term]] = (),
    *,
    spaces: Iterable[str] = (),
    sizes: Iterable[str] = (),
    definitions: Iterable[tuple[str, Term]] = (),
) -> Statement:
    """Return a statement whose symbols are given as free variables."""
    return Statement(
        tuple(spaces),
        tuple(sizes),
        tuple((s.name, s.type) for s in symbols),
        tuple(definitions),
        tuple(hypotheses),
        claim,
    )


class Proof:
    """The steps of a certificate, each run as it is added; methods return a step's position."""

    def __init__(self, sizes: Iterable[str] = (), lemmas: Sequence[Lemma] = ()) -> None:
        self.context = Context(frozenset(sizes), tuple(lemma.statement for lemma in lemmas))
        self.lemmas = tuple(lemmas)
        self.steps: list[Step] = []
        self.done: list[Sequent] = []

    def __call__(self, rule: str, *premises: int, **values: Value) -> int:
        """Add a step; its arguments are those of the rule."""
        step = Step(rule, premises, values)
        self.done.append(run_step(self.context, step, self.done, len(self.done)))
        self.steps.append(step)
        return len(self.done) - 1

    def at(self, position: int) -> Term:
        """Return what a step concludes."""
        return self.done[position].conclusion

    def hyp(self, proposition: Term) -> int:
        """Assume a proposition."""
        return self("hyp", proposition=proposition)

    def all_elim(self, premise: int, *values: Term) -> int:
        """Use a universal statement at several values."""
        for value in values:
            premise = self("all_elim", premise, value=value)
        return premise

    def all_intro(self, premise: int, *variables: Free) -> int:
        """Generalise several variables, the last first."""
        for variable in reversed(variables):
            premise = self("all_intro", premise, variable=variable)
        return premise

    def imp_elim(self, premise: int, *antecedents: int) -> int:
        """Use an implication with several antecedents."""
        for antecedent in antecedents:
            premise = self("imp_elim", premise, antecedent)
        return premise

    def imp_intro(self, premise: int, *propositions: Term) -> int:
        """Discharge several hypotheses, the last first."""
        for proposition in reversed(propositions):
            premise = self("imp_intro", premise, proposition=proposition)
        return premise

    def lincomb(
        self,
        goal: Term,
        *parts: tuple[Term | int | Fraction, int] | tuple[Term | int | Fraction, int, int],
        squares: Iterable[tuple[Term | int, Term] | tuple[Term | int, Term, int]] = (),
        units: Iterable[int] = (),
        roots: Iterable[int] = (),
        guards: Iterable[int] = (),
    ) -> int:
        """Add a linear combination; steps are named by position, multipliers and signs beside them."""
        used: list[int] = []

        def place(position: int) -> int:
            if position not in used:
                used.append(position)
            return used.index(position)

        rows = [(m, place(p), place(rest[0]) if rest else -1) for m, p, *rest in parts]
        weighted = [(w if isinstance(w, Term) else real(w), v, *map(place, sign)) for w, v, *sign in squares]
        values = lincomb_arguments(
            goal,
            rows,
            squares=tuple(row[1] for row in weighted),
            weights=tuple(row[0] for row in weighted),
            weight_signs=tuple(row[2] if len(row) > 2 else -1 for row in weighted),
            units=tuple(place(p) for p in units),
            roots=tuple(place(p) for p in roots),
            guards=tuple(place(p) for p in guards),
        )
        return self("lincomb", *used, **values)

    def fact(self, name: str, *values: Term, types: tuple[Type, ...] = ()) -> int:
        """Cite a fact at values."""
        return self.all_elim(self("fact", name=name, types=types), *values)

    def certificate(
        self,
        goal: int | None = None,
        definedness: Iterable[int] = (),
        *,
        kind: str = "proved",
        lines: Iterable[Line] = (),
        assignment: Assignment | None = None,
    ) -> Certificate:
        """Return the certificate that ends with a step, the last unless told."""
        return Certificate(
            kind,
            self.lemmas,
            tuple(self.steps),
            tuple(definedness),
            len(self.steps) - 1 if goal is None else goal,
            tuple(lines),
            assignment,
        )


# -- complete certificates -------------------------------------------------------------------------

x, y, c, d, m = (free(name, REAL) for name in "xycdm")
k, T = free("k", INT), free("T", INT)
a = free("a", IR)
f, g = free("f", RR), free("g", RR)
ODD = forall(x, eq(apply(g, neg(x)), neg(apply(g, x))))


def has_deriv(function: Term, point: Term, value: Term) -> Term:
    """Return has_deriv(function, point, value)."""
    return apply(const("has_deriv"), function, point, value)


def deriv(function: Term, point: Term) -> Term:
    """Return deriv(function, point)."""
    return apply(const("deriv"), function, point)


def telescoping() -> tuple[Statement, Certificate]:
    """Σ_{t=1}^T (a(t+1) - a(t)) = a(T+1) - a(1) for T >= 0."""
    t = free("t", INT)
    body = sub(apply(a, add(t, integer(1))), apply(a, t))
    right = sub(apply(a, add(T, integer(1))), apply(a, integer(1)))
    claim = eq(total(integer(1), T, lam(t, body)), right)
    range_ = le(integer(0), T)
    p = Proof()
    p.lincomb(claim, guards=[p.hyp(range_)])
    return statement(claim, [a, T], [("range", range_)]), p.certificate()


def circulant() -> tuple[Statement, Certificate]:
    """C_a S = S C_a for the n×n circulant matrix of a and the cyclic shift S, n a symbol."""
    entries = free("a", Function(Zn, REAL))
    i, j, h = (free(name, Zn) for name in "ijh")

    def circ(row: Term, column: Term) -> Term:
        return apply(entries, sub(row, column))

    def shift(row: Term, column: Term) -> Term:
        return apply(const("delta", Zn), sub(row, cast(integer(1), Zn)), column)

    left = csum(lam(h, mul(circ(i, h), shift(h, j))))
    right = csum(lam(h, mul(shift(i, h), circ(h, j))))
    p = Proof(["n"])
    columns = p("funext", p.lincomb(eq(left, right)), variable=j)
    rows = p("funext", columns, variable=i)
    return statement(p.at(rows), [entries], sizes=["n"]), p.certificate()


def odd_at_zero() -> tuple[Statement, Certificate]:
    """An odd function is 0 at 0."""
    p = Proof()
    at_zero = p.all_elim(p.hyp(ODD), real(0))
    goal = eq(apply(g, real(0)), real(0))
    p.lincomb(goal, (real(Fraction(1, 2)), at_zero))
    return statement(goal, [g], [("odd", ODD)]), p.certificate()


def odd_derivative(p: Proof, at_x: int) -> int:
    """From has_deriv(g, x, c) conclude has_deriv(g, -x, c), given that g is odd."""
    point, value = p.done[at_x].conclusion.args[1:]  # type: ignore[attr-defined]
    minus = p("hd_mul", p("hd_const", value=real(-1), point=neg(point)), p("hd_id", point=neg(point)))
    moved = p("convert", at_x, goal=has_deriv(g, mul(real(-1), neg(point)), value))
    outer = p("hd_chain", moved, minus)
    scaled = p("hd_mul", p("hd_const", value=real(-1), point=neg(point)), outer)
    at_y = p.all_elim(p.hyp(ODD), y)
    same = p.lincomb(eq(apply(g, y), mul(real(-1), apply(g, mul(real(-1), y)))), (1, at_y))
    everywhere = p.lincomb(lt(real(0), real(1)), squares=[(1, real(1))])
    back = p("hd_cong", scaled, everywhere, same, variable=y)
    return p("convert", back, goal=has_deriv(g, neg(point), value))


def odd_has_deriv() -> tuple[Statement, Certificate]:
    """g odd and has_deriv(g, x, c) give has_deriv(g, -x, c)."""
    p = Proof()
    given = has_deriv(g, x, c)
    goal = odd_derivative(p, p.hyp(given))
    return statement(p.at(goal), [g, x, c], [("odd", ODD), ("at_x", given)]), p.certificate()


def odd_derivative_even() -> tuple[Statement, Certificate]:
    """The derivative of an odd differentiable function is even."""
    differentiable = forall(x, exists(c, has_deriv(g, x, c)))
    p = Proof()
    here = p.hyp(has_deriv(g, x, c))
    there = odd_derivative(p, here)
    values = [p("deriv_value", step) for step in (there, here)]
    left, right = deriv(g, neg(x)), deriv(g, x)
    same = p.lincomb(eq(left, right), (1, values[0]), (-1, values[1]))
    exists_c = p.all_elim(p.hyp(differentiable), x)
    goal = p.all_intro(p("ex_elim", exists_c, same, variable=c), x)
    exists_minus = p.all_elim(p.hyp(differentiable), neg(x))
    defined = p.all_intro(p("and_intro", exists_minus, exists_c), x)
    made = statement(p.at(goal), [g], [("odd", ODD), ("smooth", differentiable)])
    return made, p.certificate(goal, [defined])


def tanh_refutes() -> tuple[Statement, Certificate]:
    """Refuted by tanh: an odd differentiable function has the derivative 0 at 0."""
    differentiable = forall(x, exists(c, has_deriv(g, x, c)))
    made = statement(eq(deriv(g, real(0)), real(0)), [g], [("odd", ODD), ("smooth", differentiable)])
    tanh = const("tanh")
    p = Proof()
    defined = {t: p("define", value=apply(tanh, t)) for t in (x, neg(x), y)}
    odd = p.lincomb(eq(apply(tanh, neg(x)), neg(apply(tanh, x))), (1, defined[neg(x)]), (1, defined[x]))
    all_odd = p.all_intro(odd, x)

    def differentiate(at: Term) -> int:
        """Prove has_deriv(tanh, at, some value)."""
        minus = p("hd_mul", p("hd_const", value=real(-1), point=at), p("hd_id", point=at))
        plus_exp = p("hd_elementary", name="exp", point=at)
        minus_exp = p("hd_chain", p("hd_elementary", name="exp", point=mul(real(-1), at)), minus)
        top = p("hd_add", plus_exp, p("hd_mul", p("hd_const", value=real(-1), point=at), minus_exp))
        bottom = p("hd_add", plus_exp, minus_exp)
        value = apply(bottom_function(p.at(bottom)), at)
        zero = p.hyp(eq(value, real(0)))
        absurd = p.lincomb(
            FALSE, (-1, zero), (1, p.fact("exp_pos", at)), (1, p.fact("exp_pos", mul(real(-1), at)))
        )
        unit = p("imp_intro", absurd, proposition=p.at(zero))
        quotient = p("hd_mul", top, p("hd_inv", bottom, unit))
        function = bottom_function(p.at(quotient))
        same = p.lincomb(eq(apply(tanh, y), apply(function, y)), (1, defined[y]))
        everywhere = p.lincomb(lt(real(0), real(1)), squares=[(1, real(1))])
        return p("hd_cong", quotient, everywhere, same, variable=y)

    def bottom_function(proposition: Term) -> Term:
        return proposition.args[0]  # type: ignore[attr-defined, no-any-return]

    def exists_at(at: Term) -> tuple[int, int]:
        step = differentiate(at)
        value = p.at(step).args[2]  # type: ignore[attr-defined]
        return step, p("ex_intro", step, goal=exists(c, has_deriv(tanh, at, c)), value=value)

    smooth = p.all_intro(exists_at(x)[1], x)
    at_zero, exists_zero = exists_at(real(0))
    value = p("deriv_value", at_zero)
    wrong = p.hyp(eq(deriv(tanh, real(0)), real(0)))
    absurd = p.lincomb(FALSE, (-1, wrong), (1, value), squares=[(1, real(1))])
    goal = p("imp_intro", absurd, proposition=p.at(wrong))
    assignment = Assignment((), (), (("g", tanh),))
    proofs = [all_odd, smooth, exists_zero]
    return made, p.certificate(goal, proofs, kind="refuted", assignment=assignment)


def bernoulli() -> tuple[Statement, Certificate]:
    """(1 + x)^k >= 1 + kx for x >= -1, by induction."""
    base = add(real(1), x)

    def claim(at: Term) -> Term:
        return le(add(real(1), mul(unary("of_int", at), x)), power(base, at))

    low = le(real(-1), x)
    p = Proof()
    first = p.lincomb(claim(integer(0)))
    at_k, in_range, bound = p.hyp(claim(k)), p.hyp(le(integer(0), k)), p.hyp(low)
    other = implies(eq(base, real(0)), eq(real(0), real(1)))
    succ = p.imp_elim(p.fact("pow_succ", base, k), p("or_left", in_range, other=other))
    after = p.lincomb(claim(add(k, integer(1))), (1, succ), (base, at_k, bound), squares=[(k, x, in_range)])
    goal = p("induct", first, after, variable=k, base=integer(0), predicate=claim(k))
    nonzero = negation(eq(base, real(0)))
    defined = p("or_left", in_range, other=nonzero)
    every = p.all_intro(p("imp_intro", defined, proposition=le(integer(0), k)), k)
    return statement(p.at(goal), [x], [("low", low)]), p.certificate(goal, [every])


def positive_nearby() -> tuple[Statement, Certificate]:
    """A function that is continuous and positive at x is positive near x (∀ε∃δ used, ∃δ shown)."""
    eps, delta = free("eps", REAL), free("delta", REAL)
    gap = sub(apply(f, y), apply(f, x))
    near = lt(absolute(sub(y, x)), delta)
    small = conj(lt(real(0), delta), forall(y, implies(near, lt(absolute(gap), eps))))
    continuous = forall(eps, implies(lt(real(0), eps), exists(delta, small)))
    positive = lt(real(0), apply(f, x))
    p = Proof()
    given = p.hyp(positive)
    chosen = p.imp_elim(p.all_elim(p.hyp(continuous), apply(f, x)), given)
    witness = p.hyp(apply(p.at(chosen).args[0], delta))  # type: ignore[attr-defined]
    bound = p.imp_elim(p.all_elim(p("and_right", witness), y), p.hyp(near))
    # |u| >= -u: otherwise 0 < (-|u| - u)·(|u| - u) = u² - |u|² = 0
    wrong = p.hyp(lt(gap, neg(absolute(gap))))
    nonneg = p.fact("norm_nonneg", gap, types=(REAL,))
    other = sub(absolute(gap), gap)
    sign = p.lincomb(lt(real(0), other), (1, wrong), (2, nonneg))
    absurd = p("imp_intro", p.lincomb(FALSE, (other, wrong, sign)), proposition=p.at(wrong))
    # f(y) <= 0 < f(x) would give |u| >= -u >= f(x)
    below = p.hyp(negation(lt(real(0), apply(f, y))))
    split = p("trichotomy", left=real(0), right=apply(f, y))
    contradictions = []
    for case in (eq(real(0), apply(f, y)), lt(apply(f, y), real(0))):
        assumed = p.hyp(case)
        less = p.lincomb(p.at(wrong), (1, bound), (1, assumed))
        contradictions.append(p("imp_elim", absurd, less))
    first = p("imp_elim", below, p.hyp(lt(real(0), apply(f, y))))
    rest = p.hyp(p.at(split).args[1])  # type: ignore[attr-defined]
    either = p("or_elim", split, first, p("or_elim", rest, *contradictions))
    inside = p("imp_intro", p("contra", either, proposition=lt(real(0), apply(f, y))), proposition=near)
    shown = p("and_intro", p("and_left", witness), p("all_intro", inside, variable=y))
    goal_body = conj(lt(real(0), delta), forall(y, implies(near, lt(real(0), apply(f, y)))))
    goal = p("ex_intro", shown, goal=exists(delta, goal_body), value=delta)
    end = p("ex_elim", chosen, goal, variable=delta)
    hypotheses = [("continuous", continuous), ("positive", positive)]
    return statement(p.at(end), [f, x], hypotheses), p.certificate(end)


def one_is_zero_mod_one() -> tuple[Statement, Certificate]:
    """Refuted at n = 1: in Z/n the residue of 1 is not that of 0."""

    def differ(kind: Type) -> Term:
        return negation(eq(cast(integer(1), kind), cast(integer(0), kind)))

    p = Proof()
    same = p("idx", goal=eq(cast(integer(1), Cyclic(1)), cast(integer(0), Cyclic(1))), multipliers=())
    p("imp_intro", p("imp_elim", p.hyp(differ(Cyclic(1))), same), proposition=differ(Cyclic(1)))
    made = statement(differ(Zn), sizes=["n"])
    return made, p.certificate(kind="refuted", assignment=Assignment((), (("n", 1),), ()))


def quotient_undefined() -> tuple[Statement, Certificate]:
    """Refuted as undefined at x = 0: x/x = 1 when x >= 0."""
    claim, low = eq(mul(x, inv(x)), real(1)), le(real(0), x)
    p = Proof()
    zero = eq(real(0), real(0))
    holds = p.lincomb(le(real(0), real(0)))
    absurd = p("imp_elim", p.hyp(negation(zero)), p("refl", value=real(0)))
    goal = p("imp_intro", absurd, proposition=negation(zero))
    assignment = Assignment((), (), (("x", real(0)),))
    made = statement(claim, [x], [("low", low)])
    return made, p.certificate(goal, [holds], kind="refuted-undefined", assignment=assignment)


def completed_square() -> tuple[Statement, Certificate]:
    """|v|²/2 + <u, v> = |v + u|²/2 - |u|²/2 in every space, used as a lemma in Z/n -> real, with lines."""
    u, v = free("u", V), free("v", V)

    def both(u: Term, v: Term) -> tuple[Term, Term]:
        half = real(Fraction(1, 2))
        square = [mul(half, power(norm(t), integer(2))) for t in (v, add(v, u), u)]
        product = apply(const("inner", u.type), u, v)
        return add(square[0], product), sub(square[1], square[2])

    inside = Proof()
    inside.lincomb(eq(*both(u, v)))
    lemma = Lemma(statement(inside.at(0), [u, v], spaces=["V"]), inside.certificate())
    kind = Function(Zn, REAL)
    w, z = free("w", kind), free("z", kind)
    p = Proof(["n"], [lemma])
    used = p("lemma", number=0, spaces=(kind,), sizes=(), values=(w, z))
    goal = p.lincomb(eq(*reversed(both(w, z))), (-1, used))
    made = statement(p.at(goal), [w, z], sizes=["n"])
    return made, p.certificate(goal, lines=[Line(p.at(used), used, -1)])


def monotone_log() -> tuple[Statement, Certificate]:
    """log b - log a >= 0 for 0 < a <= b, by the sign of the derivative."""
    low, high = free("low", REAL), free("high", REAL)
    positive, order = lt(real(0), low), le(low, high)
    p = Proof()
    given, ordered = p.hyp(positive), p.hyp(order)
    here = p.lincomb(lt(real(0), x), (1, given), (1, p.hyp(le(low, x))))
    step = p("hd_elementary", here, name="log", point=x)
    sign = p.lincomb(le(real(0), inv(x)), (1, p("inv_pos", here)))
    goal = p("mono", ordered, step, sign, variable=x)
    above = p.lincomb(lt(real(0), high), (1, given), (1, ordered))
    made = statement(p.at(goal), [low, high], [("positive", positive), ("order", order)])
    return made, p.certificate(goal, [p("and_intro", given, above)])


PROOFS: dict[str, Callable[[], tuple[Statement, Certificate]]] = {
    "telescoping": telescoping,
    "circulant": circulant,
    "odd_at_zero": odd_at_zero,
    "odd_has_deriv": odd_has_deriv,
    "odd_derivative_even": odd_derivative_even,
    "tanh_refutes": tanh_refutes,
    "bernoulli": bernoulli,
    "positive_nearby": positive_nearby,
    "one_is_zero_mod_one": one_is_zero_mod_one,
    "quotient_undefined": quotient_undefined,
    "completed_square": completed_square,
    "monotone_log": monotone_log,
}
