"""Every page of the searches that fail fails, and is mended, as it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from symderive.prove import run
from symderive.report import Report
from symderive.tactics.codes import CODES

REQUIRED = {
    "schema": "schema: 1",
    "id": "id: example",
    "title": "title: A title",
    "symbols": "symbols: {x: real}",
}
EXAMPLES = [code for code, page in CODES.items() if page.fails]


def judged(fragment: str, folder: Path) -> Report:
    given = re.findall(r"^(\w+):", fragment, re.MULTILINE)
    text = "\n".join([*(line for name, line in REQUIRED.items() if name not in given), fragment, ""])
    path = folder / "example.derivation.yaml"
    path.write_text(text, encoding="utf-8")
    return run(path, fresh=True, store=False)


def codes(report: Report) -> set[str]:
    return {error.code for error in (*report.errors, *(claim.error for claim in report.claims)) if error}


@pytest.mark.parametrize("code", EXAMPLES)
def test_it_fails_with_its_code(code: str, tmp_path: Path) -> None:
    report = judged(CODES[code].fails, tmp_path)
    assert not report.ok
    assert codes(report) == {code}


@pytest.mark.parametrize("code", EXAMPLES)
def test_it_is_mended(code: str, tmp_path: Path) -> None:
    report = judged(CODES[code].mended, tmp_path)
    assert report.ok
    assert codes(report) == set()


@pytest.mark.parametrize("code", CODES)
def test_it_has_a_title_and_a_text(code: str) -> None:
    assert re.fullmatch(r"[A-Z].*\.", CODES[code].title)
    assert CODES[code].text


PACKAGE = Path(__file__).parents[3] / "symderive"
SOURCES = [*sorted((PACKAGE / "tactics").glob("*.py")), PACKAGE / "elaborate.py", PACKAGE / "prove.py"]


def test_every_code_that_is_raised_has_a_page_and_the_other_way_round() -> None:
    raised: set[str] = set()
    for path in SOURCES:
        if path.name != "codes.py":
            raised |= set(re.findall(r'"(S1\d\d)"', path.read_text(encoding="utf-8")))
    assert raised == set(CODES)
