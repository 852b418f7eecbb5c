"""A command line to call, and a folder of recipes that stands for the shipped one."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from symderive import catalogue
from symderive.cli.main import main


@dataclass(frozen=True)
class Result:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        data: dict[str, Any] = json.loads(self.out)
        return data


Run = Callable[..., Result]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: str) -> Result:
        code = main(arguments)
        captured = capsys.readouterr()
        return Result(code, captured.out, captured.err)

    return call


def recipe(name: str, question: str = "", title: str = "A title") -> str:
    """A recipe that loads."""
    asked = f'question: "{question}"\n' if question else ""
    return (
        f"schema: 1\nid: {name}\n{asked}title: {title}\nsymbols: {{x: real}}\n"
        "claims:\n  - id: same\n    claim: x = x\n"
    )


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three recipes that are shipped, and a working folder beside them."""
    folder = tmp_path / "derivations"
    for subject, name, question in (
        ("optimisation", "proximal-step", "3.1"),
        ("optimisation", "regret", "3.10"),
        ("convolutions", "shift-commutes", "5(a)"),
    ):
        path = folder / subject / f"{name}.derivation.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(recipe(name, question, f"The title of {name}"), encoding="utf-8")
    working = tmp_path / "working"
    working.mkdir()
    monkeypatch.chdir(working)
    monkeypatch.setattr(catalogue, "shipped_folder", lambda: folder)
    monkeypatch.setenv("NO_COLOR", "1")
    return folder
