from __future__ import annotations

import dataclasses
import re
import shutil
from pathlib import Path

import pytest

from symderive.render import latex
from symderive.report import AnswerReport, ClaimReport, NamedFormula, Report, StepReport
from symderive.syntax.parser import parse_formula
from tests.conftest import Golden
from tests.documents import PACKAGES, compile_tex, overfull
from tests.reports import MIXED, PROVED, link

needs_tex = pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed")

ASCII = "".join(map(chr, range(0x20, 0x7F)))
LATIN = "Poincaré, Hölder, Lévy, Łojasiewicz, Åström, Čebyšëv, naïve, ß, œuvre, Žižek, İ"
GREEK = "αβγδεζηθικλμνξοπρστυφχψω ΓΔΘΛΞΠΣΦΨΩ ∀x ∈ S, a ≤ b ⇒ ‖x‖ ≥ ⟨u, v⟩ ± ½ · 3² → ∞"
STRANGE = "ж 数 😀 \u200d \u0301 “quoted” — dash… §2"


@pytest.mark.parametrize("report", [PROVED, MIXED], ids=lambda report: report.id)
def test_fragment(report: Report, golden: Golden) -> None:
    golden(f"latex/{report.id}.tex", latex.fragment([report]))


def test_document(golden: Golden) -> None:
    golden("latex/document.tex", latex.document([PROVED, MIXED]))


def test_formulas_in_titles_are_set() -> None:
    claims = tuple(dataclasses.replace(claim, title="Of `x^2 >= 0`") for claim in PROVED.claims)
    text = latex.document([dataclasses.replace(PROVED, title="The bound `B/2` of `a b`", claims=claims)])
    assert r"The bound $\frac{B}{2}$ of \texttt{" in text
    assert r"(Of $x^{2} \ge 0$)" in text


def commands(text: str) -> set[str]:
    return set(re.findall(r"\\([a-zA-Z]+)", text))


@pytest.mark.parametrize(
    "payload",
    [
        "\\immediate\\write18{touch CANARY}",
        "$x$ \\input{/etc/passwd}",
        "^^5cinput secret",
        "}\\end{document}",
        "%",
    ],
)
def test_text_cannot_become_a_command(payload: str) -> None:
    report = dataclasses.replace(
        PROVED,
        title=payload,
        source=payload,
        remark=payload,
        question=payload,
        id="x\n\\input{y}",
        claims=tuple(
            dataclasses.replace(claim, title=payload, assumes=(payload,)) for claim in PROVED.claims
        ),
    )
    text = latex.document([report])
    body = "\n".join(line for line in text.splitlines() if not line.startswith("%"))
    assert not {"write", "immediate", "input"} & commands(body)
    assert "^^" not in body
    assert body.count(r"\end{document}") == 1


def test_every_printing_character_is_literal() -> None:
    assert commands(latex.plain(ASCII)) <= {
        "textbackslash", "textasciicircum", "textless", "textgreater", "textbar", "ensuremath", "sim",
        "allowbreak",
    }  # fmt: skip


def test_what_is_not_proved_is_seen() -> None:
    text = latex.fragment([MIXED])
    assert r"\textbf{Undecided} (expected: proved)" in text
    assert r"\textbf{undecided}" in text
    assert r"\begin{proof}[Attempt]\renewcommand\qedsymbol{}" in text
    assert r"\textbf{Assumes (cited, not derived here)}:" in text
    assert r"\textbf{Proved} (given what it assumes)" in text
    assert r"\textbf{Refuted} (expected: proved)" in text


def test_terms_stand_in_the_author_s_order() -> None:
    step = link("=", "b + a - 1*x", "ring", left="a + b - x")
    report = dataclasses.replace(
        PROVED, claims=(ClaimReport(id="a", statement="A", verdict="proved", steps=(step,)),)
    )
    text = latex.fragment([report])
    assert text.index("a + b - x") < text.index("{}= b + a - 1")


LONG_FRACTION = "(" + " + ".join(f"loss_{n}(w(T+{n}))" for n in range(24)) + ")/(1 + eta)"
LONG_SUM = " + ".join(f"beta^{n}*<w(T+{n}) - w_star, grad f(w(T+{n}))>" for n in range(20))
LONG_REASON = "x" * 60 + " using " + "very-long-name" * 4
LONG_TEXT = "x" * 400 + " = " + "verylongword" * 30


def hard(text: str) -> Report:
    """A report with a formula in every place where one can stand, and long words in all others."""
    formula = parse_formula(text)
    steps = (
        StepReport(statement=text, verdict="proved", text=text, formula=formula, by=LONG_REASON, depth=3),
        link("<=", text, "unfold " + "a_b_c_" * 15, left=text),
        StepReport(statement=text, verdict="undecided", text=LONG_TEXT, found=LONG_REASON),
    )
    claim = dataclasses.replace(
        MIXED.claims[3],
        statement=text,
        formula=formula,
        steps=steps,
        title="T" * 30,
        assumes=(LONG_TEXT,),
        counterexample=(("f", LONG_TEXT),),
        proved_when=(LONG_TEXT,),
    )
    return dataclasses.replace(
        PROVED,
        remark=f"{ASCII} {LATIN} {GREEK} {STRANGE}",
        title=f"{ASCII} {GREEK}",
        source=STRANGE,
        hypotheses=(NamedFormula("h", text, formula),),
        definitions=(NamedFormula("F", text, formula, PROVED.definitions[0].head),),
        claims=(claim,),
        answers=(
            AnswerReport("answer", text, "", formula),
            AnswerReport("second", text, ASCII, formula, (NamedFormula("h", text, formula),)),
        ),
    )


@needs_tex
@pytest.mark.slow
@pytest.mark.parametrize(
    "report",
    [PROVED, MIXED, hard(LONG_FRACTION), hard(LONG_SUM), hard(f"forall t in 1..T. |{LONG_SUM}| <= 1")],
    ids=["proved", "mixed", "fraction", "sum", "norm"],
)
@pytest.mark.parametrize("standalone", [True, False], ids=["document", "fragment"])
def test_it_compiles_and_nothing_sticks_out(report: Report, standalone: bool, tmp_path: Path) -> None:
    text = latex.document([report]) if standalone else latex.fragment([report])
    if not standalone:
        head = f"\\documentclass[twocolumn]{{article}}\\usepackage{{{PACKAGES}}}\\begin{{document}}"
        text = f"{head}\n{text}\n{text}\\end{{document}}\n"
    path = tmp_path / "document.tex"
    path.write_text(text, encoding="utf-8")
    log = compile_tex(path)
    assert [width for width in overfull(log) if width > 10] == []
    assert "Missing character" not in log
