"""Claims that nobody has written a recipe for: each has the verdict of its row, and none is unsound."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.corpus.rows import FOLDER, VERDICTS, Outcome, Row, outcome, rows, table

ROWS = rows()
FOUND: list[Outcome] = []


@pytest.fixture(scope="module", autouse=True)
def printed():
    """Print the table when all rows are judged (`pytest -s` shows it)."""
    yield
    if FOUND:
        print("\n" + table(FOUND))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_a_row_has_its_verdict(row: Row):
    found = outcome(row)
    FOUND.append(found)
    assert found.verdict != row.unsound, "an unsound verdict"
    assert found.verdict == row.expected


def test_rows_are_well_formed():
    assert len({row.id for row in ROWS}) == len(ROWS)
    for row in ROWS:
        assert row.expected in VERDICTS
        assert row.expected != row.unsound
        stated = bool(row.ask) + bool(row.recipe)
        assert stated == (row.expected != "unsupported"), row.id
        assert stated or row.why, f"{row.id}: say why the language cannot state it"


@pytest.mark.slow
def test_another_process_says_the_same():
    """Verdicts depend neither on the order of sets nor on what was asked before."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.corpus"],
        cwd=FOLDER.parents[1],
        env={**os.environ, "PYTHONHASHSEED": "11"},
        capture_output=True,
        text=True,
        check=True,
    )
    said = {line.split("\t")[0]: line.split("\t")[2] for line in done.stdout.splitlines()}
    assert said == {row.id: row.expected for row in ROWS}
