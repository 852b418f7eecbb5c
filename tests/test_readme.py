"""Every block of README.md is true: set-up commands, the recipe, the sessions."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, its text, and the line before it."""

    language: str
    text: str
    before: str
    line: int


def blocks() -> list[Block]:
    """The blocks of the README, in order."""
    found: list[Block] = []
    lines = README.read_text(encoding="utf-8").splitlines()
    begin = None
    for number, line in enumerate(lines):
        if not line.startswith("```"):
            continue
        if begin is None:
            begin = number
            continue
        before = next((text for text in reversed(lines[:begin]) if text.strip()), "")
        text = "\n".join(lines[begin + 1 : number]) + "\n"
        found.append(Block(lines[begin].strip("`"), text, before, begin + 1))
        begin = None
    return found


def write_recipes(folder: Path) -> None:
    """Write each recipe of the README to the file that the line before it names."""
    for block in blocks():
        if block.language == "yaml":
            (name,) = re.findall(r"`([\w-]+\.derivation\.yaml)`", block.before)
            (folder / name).write_text(block.text, encoding="utf-8")


def session(text: str) -> list[tuple[str, str]]:
    """The commands of a session and what they print."""
    parts = re.split(r"^\$ (.*)\n", text, flags=re.MULTILINE)
    return list(zip(parts[1::2], parts[2::2], strict=True))


def without_times(text: str) -> str:
    return re.sub(r"\d+\.\d\d s", "N s", text).rstrip()


def test_it_is_short() -> None:
    assert len(README.read_text(encoding="utf-8").splitlines()) <= 150


def test_every_block_has_a_language_that_is_run() -> None:
    assert {block.language for block in blocks()} <= {"sh", "yaml", "console", "python", "text"}


def test_the_set_up_is_two_commands_and_ci_runs_both() -> None:
    (setup,) = [block.text.splitlines() for block in blocks() if block.language == "sh"]
    assert len(setup) == 2
    assert all(line.startswith("python3 -m venv .venv && .venv/bin/pip install") for line in setup)
    assert setup[0].endswith("&& .venv/bin/symderive prove --all")
    assert setup[1].endswith("&& .venv/bin/python -m pytest")
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "readme_command 'prove --all'" in ci
    assert "readme_command '-m pytest'" in ci


@pytest.mark.parametrize(
    "block",
    [block for block in blocks() if block.language == "console"],
    ids=lambda block: f"line {block.line}",
)
def test_sessions(block: Block, tmp_path: Path) -> None:
    write_recipes(tmp_path)
    for command, expected in session(block.text):
        assert command.startswith("symderive ")
        done = subprocess.run(
            f"{sys.executable} -m {command}",
            shell=True,
            cwd=tmp_path,
            env={"PYTHONPATH": str(ROOT), "NO_COLOR": "1", "COLUMNS": "80", "PATH": "/usr/bin:/bin"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert without_times(done.stdout) == without_times(expected)


@pytest.mark.parametrize(
    "block",
    [block for block in blocks() if block.language == "python"],
    ids=lambda block: f"line {block.line}",
)
def test_python(block: Block, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_recipes(tmp_path)
    monkeypatch.chdir(tmp_path)
    space: dict[str, object] = {}
    exec(compile(block.text, f"README.md:{block.line}", "exec"), space)
    for name, function in space.items():
        if name.startswith("test_"):
            assert callable(function)
            function()
