from __future__ import annotations

import dataclasses
import re

import pytest

from symderive.render import terminal
from symderive.report import ClaimReport, ErrorReport, Report
from tests.conftest import Golden
from tests.reports import BROKEN, MIXED, PROVED

ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


@pytest.mark.parametrize("report", [PROVED, MIXED], ids=lambda report: report.id)
@pytest.mark.parametrize("details", [False, True], ids=["brief", "details"])
def test_report(report: Report, details: bool, golden: Golden) -> None:
    golden(
        f"terminal/{report.id}-{'details' if details else 'brief'}.txt",
        terminal.report(report, details=details),
    )


def test_error(golden: Golden) -> None:
    golden("terminal/error.txt", terminal.error(BROKEN))


@pytest.mark.parametrize("width", [80, 100])
@pytest.mark.parametrize("report", [PROVED, MIXED], ids=lambda report: report.id)
def test_no_line_is_wider_than_the_terminal(report: Report, width: int) -> None:
    for line in terminal.report(report, width=width, details=True).splitlines():
        assert len(line) <= width


@pytest.mark.parametrize("details", [False, True])
def test_colour_adds_nothing_but_colour(details: bool) -> None:
    painted = terminal.report(MIXED, color=True, details=details)
    assert ESCAPE.search(painted)
    assert ESCAPE.sub("", painted) == terminal.report(MIXED, details=details)


def test_without_colour_there_are_no_escapes() -> None:
    assert "\x1b" not in terminal.report(MIXED, details=True) + terminal.error(BROKEN)


def test_an_error_without_a_place_has_no_caret() -> None:
    text = terminal.error(ErrorReport("C101", "there is no recipe `x`", fix="name another"))
    assert text == "error[C101]: there is no recipe `x`\n  fix: name another\n"


def test_the_caret_stays_below_a_long_line() -> None:
    line = "x" * 300 + "?" + "y" * 300
    text = terminal.error(
        ErrorReport("P101", "bad", file="f", line=3, column=301, length=1, source_line=line)
    )
    source, caret = text.splitlines()[2:4]
    assert source[caret.index("^")] == "?"
    assert len(source) <= 80


def test_the_caret_does_not_pass_the_end_of_the_line() -> None:
    text = terminal.error(
        ErrorReport("P101", "bad", file="f", line=1, column=3, length=50, source_line="abcd")
    )
    assert text.splitlines()[3].count("^") == 2


def test_control_characters_of_a_source_line_do_not_reach_the_terminal() -> None:
    text = terminal.error(
        ErrorReport("P101", "bad", file="a\x1b[2Jb", line=1, column=1, source_line="\x1b]0;title\x07")
    )
    assert "\x1b" not in text
    assert "\x07" not in text


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ([], "0 claims"),
        (["proved"], "1 claim: 1 proved, all searched for"),
        (["proved", "refuted"], "2 claims: 1 proved, 1 refuted, 1 not as expected, all searched for"),
    ],
)
def test_summary(claims: list[str], expected: str) -> None:
    items = tuple(ClaimReport(id=f"c{n}", statement="A", verdict=verdict) for n, verdict in enumerate(claims))
    assert terminal.summary([dataclasses.replace(PROVED, claims=items)]) == expected


def test_summary_says_that_certificates_were_used() -> None:
    assert terminal.summary([PROVED]) == "2 claims: 2 proved, all from stored certificates"
    assert terminal.summary([PROVED, MIXED], 0.25).endswith("2 from stored certificates (0.25 s)")


def test_summary_counts_what_is_not_judged() -> None:
    judged = "2 claims: 2 proved, all from stored certificates"
    assert terminal.summary([PROVED], unread=1) == f"{judged}; 1 recipe not judged"
    assert terminal.summary([PROVED], 0.25, unread=2) == f"{judged}; 2 recipes not judged (0.25 s)"


def test_a_failure_begins_with_its_place() -> None:
    text = terminal.claim_failure(MIXED, MIXED.claims[3], wanted="proved")
    place = "derivations/calculus/zero-centred.derivation.yaml:19: claim regret of zero-centred"
    assert text.startswith(f"{place} is undecided, not proved\n")


def test_a_failure_for_want_of_a_hypothesis_says_so() -> None:
    text = terminal.claim_failure(MIXED, MIXED.claims[2], wanted="proved")
    assert "but not from its hypotheses" in text
    assert "assumes, undeclared:\n" in text


def test_an_explanation_is_laid_out_anew() -> None:
    text = (
        "A title.\n\nA paragraph that was written\nin two lines.\n\n"
        "Premises:    one, and\n             another\n"
        "Refuses:     K001\n\nRefused:\n    answer: |x|\n"
    )
    assert terminal.topic("name", "rule", text) == (
        "name (rule)\n  A title.\n\n  A paragraph that was written in two lines.\n\n"
        "  Premises:    one, and another\n  Refuses:     K001\n\n  Refused:\n      answer: |x|\n"
    )


def test_a_long_catalogue_is_wrapped() -> None:
    text = terminal.catalogue([("subject", "name", "1", "word " * 40)], width=60)
    assert all(len(line) <= 60 for line in text.splitlines())
