from __future__ import annotations

import dataclasses
import re

import pytest

from symderive.render import markdown
from symderive.report import Report
from tests.conftest import Golden
from tests.reports import MIXED, PROVED


@pytest.mark.parametrize("report", [PROVED, MIXED], ids=lambda report: report.id)
def test_report(report: Report, golden: Golden) -> None:
    golden(f"markdown/{report.id}.md", markdown.document([report]))


@pytest.mark.parametrize(
    "payload",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "![x](http://example.org/x.png)",
        "# head",
        "`</code>`",
    ],
)
def test_text_is_shown_literally(payload: str) -> None:
    report = dataclasses.replace(PROVED, title=payload, source=payload, remark=payload)
    text = markdown.document([report])
    assert "<script" not in text
    assert "<code" not in text
    assert not re.search(r"(?<!\\)\]\(", text)
    assert not re.search(r"^# ", text, re.MULTILINE)


def test_formulas_in_titles_are_set() -> None:
    claims = tuple(dataclasses.replace(claim, title="Of `x^2 >= 0`") for claim in PROVED.claims)
    text = markdown.document([dataclasses.replace(PROVED, title="The bound `B/2`", claims=claims)])
    assert r"The bound $\frac{B}{2}$" in text
    assert r"Of $x^{2} \ge 0$ (" in text


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1. first", "1\\. first"), ("3.1", "3.1"), ("- a", "\\- a"), ("-a", "-a"), ("a_b*c", "a\\_b\\*c")],
)
def test_plain(text: str, expected: str) -> None:
    assert markdown.plain(text) == expected


@pytest.mark.parametrize(("text", "expected"), [("a", "`a`"), ("a`b", "`` a`b ``"), ("``", "``` `` ```")])
def test_code(text: str, expected: str) -> None:
    assert markdown.code(text) == expected


def test_no_cell_of_a_table_is_ended_by_a_bar() -> None:
    for line in markdown.document([MIXED]).splitlines():
        if line.startswith("| "):
            assert line.replace("\\|", "").count("|") == 3
