"""The pytest plugin: collects `*.derivation.yaml`, one test for each claim.

It is loaded in every pytest run of an environment, so it imports nothing but pytest until a recipe is
met, and only public names of pytest.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from symderive.report import ErrorReport, Report

__all__ = ["ClaimItem", "RecipeFile", "pytest_addoption", "pytest_collect_file"]

_SUFFIX = ".derivation.yaml"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--derivations-fresh`."""
    group = parser.getgroup("symderive", "derivations")
    group.addoption(
        "--derivations-fresh",
        action="store_true",
        default=False,
        help="search for the proofs of derivations again instead of re-checking stored certificates",
    )


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect a recipe file."""
    if not file_path.name.endswith(_SUFFIX):
        return None
    return RecipeFile.from_parent(parent, path=file_path)


class _NotAsExpected(Exception):
    """A claim has another verdict than its recipe expects; the text says all."""


class RecipeFile(pytest.File):
    """A recipe; it is judged once, when the first of its claims is run."""

    _report: Report | None = None

    def collect(self) -> Iterator[pytest.Item]:
        """Yield a test for each claim."""
        from symderive.errors import SymderiveError
        from symderive.recipes.load import load

        try:
            recipe = load(self.path)
        except SymderiveError as error:
            raise self.CollectError(_error_text(error)) from None
        for claim in recipe.claims:
            yield ClaimItem.from_parent(self, name=claim.id, line=claim.span.line)

    def report(self) -> Report:
        """Return the report of the recipe."""
        if self._report is None:
            from symderive.prove import run

            fresh = bool(self.config.getoption("derivations_fresh"))
            self._report = run(self.path, fresh=fresh, store=False)
        return self._report


class ClaimItem(pytest.Item):
    """One claim of a recipe."""

    def __init__(self, *, line: int, **arguments: object) -> None:
        super().__init__(**arguments)  # type: ignore[arg-type]  # what pytest hands to a node
        self.line = line

    def runtest(self) -> None:
        """Judge the claim."""
        from symderive.render.terminal import claim_failure
        from symderive.render.terminal import error as error_text
        from symderive.report import is_as_expected

        parent = self.parent
        if not isinstance(parent, RecipeFile):
            raise TypeError("a claim belongs to a recipe file")
        report = parent.report()
        if report.errors:
            raise _NotAsExpected("\n".join(_at(error) + error_text(error) for error in report.errors))
        claim = next(item for item in report.claims if item.id == self.name)
        if not is_as_expected(claim):
            raise _NotAsExpected(claim_failure(report, claim, wanted=claim.expected))

    def repr_failure(
        self,
        excinfo: pytest.ExceptionInfo[BaseException],
        style: object = None,  # noqa: ARG002 (pytest's signature)
    ) -> str:
        """Return what a person can act on, without a traceback where the recipe is at fault."""
        from symderive.errors import SymderiveError

        if isinstance(excinfo.value, _NotAsExpected):
            return str(excinfo.value)
        if isinstance(excinfo.value, SymderiveError):
            return _error_text(excinfo.value)
        return str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return where the claim stands."""
        return self.path, self.line - 1, f"claim: {self.name}"


def _error_text(error: BaseException) -> str:
    from symderive.errors import SymderiveError
    from symderive.render.terminal import error as error_text
    from symderive.report import error_report

    return error_text(error_report(error)) if isinstance(error, SymderiveError) else str(error)


def _at(error: ErrorReport) -> str:
    """Return the place in the form that editors turn into a link."""
    return f"{error.file}:{error.line}: {error.code}\n" if error.file and error.line else ""
