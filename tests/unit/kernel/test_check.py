"""Checking certificates: what a verdict says, and what is refused before, between and after the steps."""

from __future__ import annotations

from dataclasses import replace

import pytest

from symderive.errors import Refusal
from symderive.kernel.check import (
    Assignment,
    Certificate,
    Lemma,
    Line,
    Step,
    Verdict,
    check,
    check_all,
    obligations,
    replay,
)
from symderive.kernel.sequent import Context, Sequent
from symderive.terms.build import (
    FALSE,
    TRUE,
    eq,
    forall,
    inner,
    integer,
    inv,
    le,
    lt,
    negation,
    norm,
    real,
    zero,
)
from symderive.terms.term import Term, apply, const, free, lam
from symderive.terms.types import INT, PROP, REAL, Cyclic, Function, Space
from tests.kernel_proofs import PROOFS, Proof, accept, code_of, statement

x, y = free("x", REAL), free("y", REAL)
n = free("n", INT)
A, B = free("A", PROP), free("B", PROP)
V = Space("V")
u = free("u", V)
HYP = Step("hyp", (), {"proposition": A})


def run(steps: list[Step], *done: Sequent) -> str:
    return code_of(lambda: replay(Context(frozenset()), tuple(steps), list(done)))


@pytest.mark.parametrize(
    ("step", "code"),
    [
        (HYP, "accepted"),
        (Step("sorry", (), {}), "K001"),
        (Step("and_left", (0,), {}), "K005"),
        (Step("and_left", (-1,), {}), "K005"),
        (Step("and_left", (True,), {}), "K005"),
        (Step("and_left", (), {}), "K006"),
        (Step("hyp", (), {}), "K007"),
        (Step("hyp", (), {"proposition": x}), "K011"),
    ],
)
def test_a_step_is_looked_at_before_its_rule_runs(step: Step, code: str) -> None:
    assert run([step]) == code


def test_steps_that_are_done_are_not_run_again() -> None:
    done = [Sequent(frozenset(), A)]
    replay(Context(frozenset()), (Step("sorry", (), {}), Step("or_left", (0,), {"other": B})), done)
    assert len(done) == 2


def test_a_verdict_names_what_the_proof_rests_on() -> None:
    made, certificate = PROOFS["bernoulli"]()
    assert check(made, certificate) == Verdict("proved", made, (), ("pow_succ",), ("low",), (), None)
    extra = replace(made, hypotheses=(*made.hypotheses, ("idle", lt(x, x))))
    assert check(extra, certificate).used == ("low",)


def test_a_hypothesis_that_only_definedness_uses_is_used() -> None:
    nonzero = negation(eq(x, real(0)))
    p = Proof()
    goal, defined = p("refl", value=inv(x)), p.hyp(nonzero)
    made = statement(p.at(goal), [x], [("nonzero", nonzero)])
    assert check(made, p.certificate(goal, [defined])).used == ("nonzero",)


def test_a_refutation_uses_every_hypothesis_and_tells_its_assignment() -> None:
    made, certificate = PROOFS["tanh_refutes"]()
    verdict = check(made, certificate)
    assert verdict.used == ("odd", "smooth")
    assert verdict.assignment == Assignment((), (), (("g", const("tanh")),))


def test_lines_are_told_when_they_hold() -> None:
    p = Proof()
    first, second = p("refl", value=inv(x)), p.hyp(negation(eq(x, real(0))))
    p("true_intro")
    made = statement(TRUE, [x], [("nonzero", p.at(second))])
    lines = [Line(p.at(first), first, second), Line(p.at(second), second, -1)]
    assert check(made, p.certificate(lines=lines)).lines == (p.at(first), p.at(second))
    for wrong in (
        Line(p.at(first), first, -1),
        Line(p.at(first), second, second),
        Line(p.at(first), 7, second),
    ):
        assert code_of(lambda wrong=wrong: check(made, p.certificate(lines=[wrong]))) == "K025"


def cite(lemma: Lemma) -> Certificate:
    p = Proof(lemmas=[lemma])
    p("true_intro")
    return p.certificate()


def test_an_assumption_is_told() -> None:
    everything = statement(A, [A])
    lemma = Lemma(everything, None)
    p = Proof(lemmas=[lemma])
    p("lemma", number=0, spaces=(), sizes=(), values=(B,))
    made = statement(B, [B])
    assert check(made, p.certificate()).assumes == (everything,)


def test_an_assumption_of_a_lemma_is_told_once() -> None:
    everything = statement(A, [A])
    inside = cite(Lemma(everything, None))
    certificate = replace(
        cite(Lemma(statement(TRUE), inside)), lemmas=(Lemma(statement(TRUE), inside), Lemma(everything, None))
    )
    assert check(statement(TRUE), certificate).assumes == (everything,)


def test_the_statement_itself_as_an_assumption_is_told() -> None:
    made = statement(lt(x, y), [x, y])
    p = Proof(lemmas=[Lemma(made, None)])
    p("lemma", number=0, spaces=(), sizes=(), values=(x, y))
    assert check(made, p.certificate()).assumes == (made,)


def test_the_facts_of_a_lemma_are_told() -> None:
    lemma = Lemma(*PROOFS["bernoulli"]())
    p = Proof(lemmas=[lemma])
    p.fact("exp_pos", x)
    p("true_intro")
    assert check(statement(TRUE), p.certificate()).facts == ("exp_pos", "pow_succ")


def test_a_lemma_must_be_proved() -> None:
    assert code_of(lambda: check(statement(TRUE), cite(Lemma(*PROOFS["one_is_zero_mod_one"]())))) == "K021"


def test_several_are_checked_together() -> None:
    good, bad = PROOFS["telescoping"](), PROOFS["circulant"]()
    too_deep = Certificate("proved", (), (Step("all_elim", (0,), {"value": x}),), (), 0)
    ill_sorted = Certificate("proved", (), (Step("refl", (), {"value": A}), Step("sum_cong", (0,), {
        "variable": n, "lower": integer(0), "upper": integer(1)})), (), 0)  # fmt: skip
    found = check_all(
        [good, (good[0], bad[1]), good, (statement(TRUE), too_deep), (statement(TRUE), ill_sorted)]
    )
    codes = [each.code if isinstance(each, Refusal) else each.kind for each in found]
    assert codes == ["proved", "K013", "proved", "K005", "K027"]


def test_a_certificate_is_known_with_its_statement_only() -> None:
    made, certificate = PROOFS["odd_at_zero"]()
    wrong = replace(made, hypotheses=())
    first, second, third = check_all([(made, certificate), (wrong, certificate), (made, certificate)])
    assert isinstance(first, Verdict)
    assert first is third
    assert isinstance(second, Refusal)
    assert second.code == "K018"


def test_a_step_with_a_bad_premise_is_refused_though_the_same_without_it_was_run() -> None:
    """False friend of a store of conclusions: a key that leaves out what is wrong with a step."""
    good = Certificate("proved", (), (Step("true_intro", (), {}),), (), 0)
    for step, code in (
        (Step("true_intro", (7,), {}), "K005"),
        (Step("true_intro", (), {"proposition": A}), "K007"),
        (Step("true_intro", (0,), {}), "K006"),
    ):
        bad = Certificate("proved", (), (*good.steps, step), (), 1)
        verdict, refusal = check_all([(statement(TRUE), good), (statement(TRUE), bad)])
        assert isinstance(verdict, Verdict)
        assert isinstance(refusal, Refusal)
        assert refusal.code == code


def test_the_number_of_a_lemma_means_another_one_in_the_next_certificate() -> None:
    """False friend: the conclusion of `lemma` number 0 kept from one certificate to the next."""
    cited = Step("lemma", (), {"number": 0, "spaces": (), "sizes": (), "values": ()})
    lemmas = [Lemma(statement(claim), None) for claim in (TRUE, FALSE)]
    one, other = (Certificate("proved", (lemma,), (cited,), (), 0) for lemma in lemmas)
    first, second, third = check_all(
        [(statement(FALSE), other), (statement(FALSE), one), (statement(TRUE), one)]
    )
    assert isinstance(first, Verdict)
    assert isinstance(second, Refusal)
    assert second.code == "K017"
    assert isinstance(third, Verdict)


def test_a_size_is_not_generalised_though_an_integer_of_its_name_was() -> None:
    """False friend: a conclusion over no sizes used where n is a size, hence n >= 1 built in."""
    claim = forall(n, eq(n, n))
    steps = (Step("refl", (), {"value": n}), Step("all_intro", (0,), {"variable": n}))
    certificate = Certificate("proved", (), steps, (), 1)
    first, second = check_all([(statement(claim), certificate), (statement(claim, sizes=["n"]), certificate)])
    assert isinstance(first, Verdict)
    assert isinstance(second, Refusal)
    assert second.code == "K013"


def test_a_lemma_over_the_same_space_takes_its_values_all_at_once() -> None:
    """False friend: x put for y, and then the new x replaced as well."""
    v = free("v", V)
    said = statement(eq(inner(u, v), norm(v)), [u, v], spaces=["V"], sizes=["n"])
    swapped = accept(
        "lemma", known_lemmas=[said], known_sizes=["n"], number=0, spaces=(V,), sizes=("n",), values=(v, u)
    )
    assert swapped.conclusion == eq(inner(v, u), norm(u))


@pytest.mark.parametrize(
    ("assignment", "code"),
    [
        (Assignment((("V", REAL),), (("n", 2),), (("u", real(1)),)), "accepted"),
        (Assignment((), (("n", 2),), (("u", real(1)),)), "K020"),
        (Assignment((("W", REAL),), (("n", 2),), (("u", real(1)),)), "K020"),
        (Assignment((("V", REAL),), (), (("u", real(1)),)), "K020"),
        (Assignment((("V", REAL),), (("n", 2),), ()), "K020"),
        (Assignment((("V", INT),), (("n", 2),), (("u", integer(1)),)), "K020"),
        (Assignment((("V", V),), (("n", 2),), (("u", const("zero", V)),)), "K020"),
        (Assignment((("V", REAL),), (("n", 0),), (("u", real(1)),)), "K020"),
        (Assignment((("V", REAL),), (("n", 10**6 + 1),), (("u", real(1)),)), "K020"),
        (Assignment((("V", REAL),), (("n", 2),), (("u", x),)), "K020"),
        (Assignment((("V", REAL),), (("n", 2),), (("u", integer(1)),)), "K020"),
        (Assignment((("V", REAL),), (("n", 2),), (("u", norm(const("zero", V))),)), "K020"),
    ],
)
def test_an_assignment_gives_a_closed_value_to_everything(assignment: Assignment, code: str) -> None:
    claim = eq(inner(u, u), zero(REAL))
    p = Proof()
    wrong = p.hyp(eq(inner(real(1), real(1)), real(0)))
    absurd = p.lincomb(FALSE, (-1, wrong), squares=[(1, real(1))])
    p("imp_intro", absurd, proposition=p.at(wrong))
    made = statement(claim, [u], spaces=["V"], sizes=["n"])
    certificate = p.certificate(kind="refuted", assignment=assignment)
    assert code_of(lambda: check(made, certificate)) == code


def test_a_space_may_be_vectors_and_a_size_may_occur_in_a_type() -> None:
    """Not all vectors of Z/n -> real are 0, refuted at n = 2 by (1, 1)."""
    kind = Function(Cyclic("n"), REAL)
    v, i = free("v", kind), free("i", Cyclic("n"))
    two = Function(Cyclic(2), REAL)
    ones = lam(free("i", Cyclic(2)), real(1))
    first = apply(const("cast", Cyclic(2)), integer(0))
    p = Proof()
    wrong = p.hyp(eq(ones, const("zero", two)))
    template = lam(free("w", two), eq(apply(free("w", two), first), real(1)))
    at_zero = p("subst", wrong, p("refl", value=real(1)), template=template)
    absurd = p.lincomb(FALSE, (1, at_zero), squares=[(1, real(1))])
    p("imp_intro", absurd, proposition=p.at(wrong))
    made = statement(eq(v, lam(i, apply(const("zero", kind), i))), [v], sizes=["n"])
    assignment = Assignment((), (("n", 2),), (("v", ones),))
    assert check(made, p.certificate(kind="refuted", assignment=assignment)).kind == "refuted"


def test_what_a_proof_owes_when_nothing_is_partial() -> None:
    made = statement(le(x, x), [x], [("h", A)])
    found = obligations(replace(made, symbols=(("x", REAL), ("A", PROP))))
    assert found.conditions == ()
    assert (found.goal, found.hypotheses) == (le(x, x), frozenset((A,)))


@pytest.mark.parametrize("goal", [-1, 1, 10**9])
def test_the_goal_is_a_step(goal: int) -> None:
    p = Proof()
    p("true_intro")
    assert code_of(lambda: check(statement(TRUE), p.certificate(goal))) == "K017"


def test_a_deep_term_is_judged() -> None:
    term: Term = x
    for _ in range(150):
        term = apply(const("exp"), term)
    p = Proof()
    p("refl", value=term)
    made = statement(p.at(0), [x])
    assert code_of(lambda: check(made, p.certificate())) == "accepted"
