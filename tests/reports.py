"""Reports as the prover makes them, for tests of what is built on reports."""

from __future__ import annotations

from symderive.report import (
    AnswerReport,
    ClaimReport,
    ErrorReport,
    NamedFormula,
    Report,
    StepReport,
    SymbolReport,
)
from symderive.syntax.parser import parse_declaration, parse_definition_head, parse_formula

FILE = "derivations/optimisation/proximal-step.derivation.yaml"


def symbol(names: str, sort: str, range: str = "") -> SymbolReport:
    """A declaration."""
    tree = parse_declaration(names, f"{sort} {range}".strip())
    return SymbolReport(tuple(name.strip() for name in names.split(",")), sort, range, tree)


def named(name: str, text: str) -> NamedFormula:
    """A hypothesis."""
    return NamedFormula(name, text, parse_formula(text))


def defined(head: str, text: str) -> NamedFormula:
    """A definition."""
    return NamedFormula(head, text, parse_formula(text), parse_definition_head(head))


def link(relation: str, right: str, by: str, *, left: str = "", verdict: str = "proved") -> StepReport:
    """A link of a chain."""
    return StepReport(
        statement=f"{left or '...'} {relation} {right}",
        verdict=verdict,
        text=right,
        formula=parse_formula(right),
        relation=relation,
        left_text=left,
        left=parse_formula(left) if left else None,
        by=by,
        line=22,
        column=9,
    )


COMPLETED_SQUARE = "forall w in V. phi(w) - phi(w_star) = lam/2 * |w - w_star|^2"

PROVED = Report(
    id="proximal-step",
    question="3.1",
    title="The minimiser of the proximal model is a gradient step",
    source="CS 4644/7643 Problem Set 2, 3.1, eq. (4)",
    remark="The dimension is symbolic: V is any real inner-product space.",
    file=FILE,
    ok=True,
    origin="certificate",
    symbols=(
        symbol("V", "inner product space"),
        symbol("w_t, g", "vector in V"),
        symbol("f_t, lam", "real"),
    ),
    hypotheses=(named("positive", "lam > 0"),),
    definitions=(
        defined("phi(w in V)", "f_t + <w - w_t, g> + lam/2 * |w - w_t|^2"),
        defined("w_star", "w_t - g/lam"),
    ),
    claims=(
        ClaimReport(
            id="completed-square",
            statement=COMPLETED_SQUARE,
            formula=parse_formula(COMPLETED_SQUARE),
            verdict="proved",
            logical="for all V, w_t, g, f_t, lam: lam > 0 implies " + COMPLETED_SQUARE,
            steps=(
                link(
                    "=",
                    "<w - w_star, g> + lam/2*|w - w_t|^2 - lam/2*|g/lam|^2",
                    "unfold phi, w_star; ring",
                    left="phi(w) - phi(w_star)",
                ),
                link("=", "lam/2 * |w - w_star|^2", "field using positive"),
            ),
            used_hypotheses=("positive",),
            line=18,
            column=5,
            origin="certificate",
        ),
        ClaimReport(
            id="unique-minimiser",
            title="It is the only one",
            statement="w_star is the unique minimiser of phi over V",
            formula=parse_formula("w_star is the unique minimiser of phi over V"),
            verdict="proved",
            facts=("norm_nonneg",),
            steps=(
                StepReport(
                    statement="w_star is the unique minimiser of phi over V",
                    verdict="proved",
                    text="w_star is the unique minimiser of phi over V",
                    formula=parse_formula("w_star is the unique minimiser of phi over V"),
                    found="square using completed-square, positive",
                    line=25,
                    column=5,
                ),
            ),
            used_hypotheses=("positive",),
            line=24,
            column=5,
            origin="certificate",
        ),
    ),
    answers=(AnswerReport("answer", "w_star", formula=parse_formula("w_star")),),
)
"""Two claims, proved from stored certificates."""

_LONG = (
    "sum(<w(t) - w_star, v(t)>, t = 1..T) <= |w_star|^2/(2*eta) + eta/2 * sum(|v(t)|^2, t = 1..T) "
    "+ (|w(T+1) - w_star|^2 - |w(1) - w_star|^2 + |w(1)|^2 - |w(T+1)|^2)/(2*eta + 1)"
)

ASSUMED = (
    "symbols:\n  h: real -> real\nhypotheses:\n  odd: forall x in real. h(-x) = -h(x)\nclaim:\n  h(0) = 0"
)

MIXED = Report(
    id="zero-centred",
    question="2.1",
    title="A zero-centred function: 100% of \\write18{touch x} & <b>_co_</b> #1 ~ ^ $x$ Poincaré “λ” ж",
    source="",
    file="derivations/calculus/zero-centred.derivation.yaml",
    ok=False,
    symbols=(
        symbol("V", "inner product space"),
        symbol("g", "real -> real"),
        symbol("T", "integer", ">= 1"),
        symbol("w, v", "sequence in V"),
        symbol("w_star", "vector in V"),
        symbol("x, eta", "real"),
    ),
    hypotheses=(named("odd", "odd(g)"), named("smooth", "differentiable(g)")),
    claims=(
        ClaimReport(
            id="derivative-zero",
            statement="g'(0) = 0",
            formula=parse_formula("g'(0) = 0"),
            verdict="refuted",
            expected="refuted",
            counterexample=(("g", "fun x in real. x"),),
            line=12,
            column=5,
        ),
        ClaimReport(
            id="cancel",
            statement="x/x = 1",
            formula=parse_formula("x/x = 1"),
            verdict="refuted",
            counterexample=(("g", "fun x in real. x"), ("x", "0")),
            undefined_at="g = fun x in real. x, x = 0",
            proved_when=("x != 0",),
            unused_hypotheses=("odd", "smooth"),
            line=15,
            column=5,
        ),
        ClaimReport(
            id="cited",
            statement="g(0) = 0",
            formula=parse_formula("g(0) = 0"),
            verdict="proved",
            assumes=(ASSUMED,),
            undeclared=(ASSUMED,),
            line=17,
            column=5,
        ),
        ClaimReport(
            id="regret",
            statement=_LONG,
            formula=parse_formula(_LONG),
            verdict="undecided",
            steps=(
                StepReport(
                    statement="x^2 >= 0",
                    verdict="proved",
                    text="x^2 >= 0",
                    formula=parse_formula("x^2 >= 0"),
                    by="positivity",
                    id="square",
                    depth=1,
                    line=20,
                    column=9,
                ),
                link(
                    "<=",
                    _LONG.partition("<=")[2].strip(),
                    "",
                    left=_LONG.partition("<=")[0].strip(),
                    verdict="undecided",
                ),
            ),
            error=ErrorReport(
                code="S204",
                what="no tactic closes the step",
                why="the tactics end with an expression that is not zero",
                fix="give a reason, or an intermediate step",
                file="derivations/calculus/zero-centred.derivation.yaml",
                line=22,
                column=11,
                length=24,
                source_line="          <= |w_star|^2/(2*eta) + eta/2 * sum(|v(t)|^2, t = 1..T)",
                goal=_LONG,
                residual="|w(T+1) - w_star|^2/(2*eta)",
                tried=("ring", "linarith", "positivity"),
            ),
            line=19,
            column=5,
        ),
    ),
    remark="First paragraph.\n\nSecond paragraph with \\input{secret}.",
)
"""Every verdict, with a title that would be a command in LaTeX and HTML in Markdown."""

BROKEN = ErrorReport(
    code="P105",
    what="a letter outside the alphabet",
    why="U+0445 CYRILLIC SMALL LETTER HA looks like x",
    fix="write the Latin letter",
    file="broken.derivation.yaml",
    line=7,
    column=12,
    length=1,
    source_line="    claim: х = x",
)
