"""The benchmarks run and print their table; what they measure is not a test."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_the_table_is_printed() -> None:
    command = [sys.executable, "-m", "benchmarks", "--repetitions", "0"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    table = done.stdout.splitlines()
    assert table[0] == "| what | target | measured | met | CPU s | wall s |"
    assert all(line.count("|") == 7 for line in table)
    named = "\n".join(table)
    for what in (
        "--help",
        "list",
        "show 3.2",
        "prove 3.3",
        "verify",
        "1,000",
        "lemma (5)",
        "--all",
        "memory",
        "import sympy",
    ):
        assert what in named


@pytest.mark.slow
def test_the_table_of_the_corpus_is_printed() -> None:
    command = [sys.executable, "-m", "benchmarks.corpus", "f"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    everything = next(line for line in lines if line.startswith("| all | symderive "))
    assert everything.split("|")[5].strip() == "0", "an unsound verdict"
    assert any(line.startswith("| all | `simplify` ") for line in lines)
    assert lines[-1].startswith("CPU time a claim")
