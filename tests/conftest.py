"""Fixtures that several folders of tests use."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable
from pathlib import Path

import pytest

from symderive.errors import RecipeError
from symderive.report import Report

GOLDEN = Path(__file__).parent / "golden"

Golden = Callable[[str, str], None]


MOST_WORKERS = 8
"""Every worker collects all tests again: beyond this that takes longer than it saves."""


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Run the whole suite on all cores where pytest-xdist is there; `-n 0` runs it in one process.

    Tests that are named on the command line run in one process: it is there sooner than workers are.
    """
    if not config.pluginmanager.hasplugin("xdist") or hasattr(config, "workerinput"):
        return
    options = config.option
    if config.args_source is pytest.Config.ArgsSource.TESTPATHS and options.numprocesses is None:
        options.numprocesses, options.dist = "auto", "worksteal"
        options.maxprocesses = options.maxprocesses or MOST_WORKERS


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite the stored output in tests/golden")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compare a text with the stored one of a name; `--update-golden` stores it."""
    update = bool(request.config.getoption("--update-golden"))

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert path.is_file(), (
            f"{name} is not stored: run pytest with --update-golden, and read what it stores"
        )
        assert text == path.read_text(encoding="utf-8")

    return compare


class FakeProver:
    """Stands for `symderive.prove`: gives reports out by the name of the recipe file."""

    def __init__(self) -> None:
        self.reports: dict[str, Report | Exception] = {}
        self.stores = self.printed = True
        self.calls: list[tuple[Path, bool, Path | None]] = []

    def run(
        self,
        path: Path,
        *,
        fresh: bool,
        certificates: Path | None = None,
        store: bool = True,
        printed: bool = True,
        shared: object = None,
    ) -> Report:
        self.stores, self.printed = store, printed
        self.calls.append((path, fresh, certificates))
        result = self.reports.get(path.name, RecipeError("R101", "the recipe cannot be read"))
        if isinstance(result, Exception):
            raise result
        return result


@pytest.fixture
def prover(monkeypatch: pytest.MonkeyPatch) -> FakeProver:
    """Put a fake in the place of the prover: what is tested is what is built on reports."""
    fake = FakeProver()
    module = types.ModuleType("symderive.prove")
    module.run, module.Shared = fake.run, dict  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "symderive.prove", module)
    return fake
