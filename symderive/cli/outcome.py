"""What a command found, and the exit code that says so."""

from __future__ import annotations

from collections.abc import Iterable

from symderive.report import ErrorReport, Report, is_as_expected

__all__ = ["AS_EXPECTED", "BUG", "NOT_AS_EXPECTED", "OPEN", "USAGE", "Outcome", "exit_code"]

AS_EXPECTED = 0
"""Every claim has the verdict that its recipe expects."""

NOT_AS_EXPECTED = 1
"""A claim has not, or rests on an assumption that the recipe does not declare."""

USAGE = 2
"""The command or a recipe is malformed."""

OPEN = 3
"""Undecided, where nothing was expected."""

BUG = 4
"""symderive is at fault."""


class Outcome:
    """The reports and errors of one run. `bug`: one of the errors is a fault of symderive."""

    def __init__(
        self, reports: Iterable[Report] = (), errors: Iterable[ErrorReport] = (), bug: bool = False
    ) -> None:
        self.reports = list(reports)
        self.errors = list(errors)
        self.bug = bug


def exit_code(outcome: Outcome) -> int:
    """Return the exit code; where several apply, the order is 4, 2, 1, 3.

    >>> exit_code(Outcome()), exit_code(Outcome(errors=[ErrorReport("C101", "")]))
    (0, 2)
    """
    claims = [claim for report in outcome.reports for claim in report.claims]
    if outcome.bug:
        return BUG
    if outcome.errors:
        return USAGE
    asked = [claim for claim in claims if claim.expected is not None or claim.undeclared]
    if not all(is_as_expected(claim) for claim in asked) or any(report.errors for report in outcome.reports):
        return NOT_AS_EXPECTED
    return AS_EXPECTED if all(is_as_expected(claim) for claim in claims) else OPEN
