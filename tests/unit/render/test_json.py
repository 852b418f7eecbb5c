from __future__ import annotations

import json
from pathlib import Path

from symderive.render.json import claim, envelope, report
from symderive.report import ClaimReport, ErrorReport
from tests.conftest import Golden
from tests.reports import BROKEN, MIXED, PROVED


def test_envelope(golden: Golden) -> None:
    golden("json/envelope.json", envelope([report(PROVED), report(MIXED)], [BROKEN]))


def test_it_is_json_and_the_contract_holds() -> None:
    data = json.loads(envelope([report(PROVED)], [BROKEN]))
    assert list(data) == ["schema", "results", "errors"]
    assert data["schema"] == 1
    result = data["results"][0]
    assert {"id", "question", "title", "file", "ok", "claims"} <= set(result)
    first = result["claims"][0]
    assert {
        "id",
        "statement",
        "verdict",
        "expected",
        "assumes",
        "steps",
        "counterexample",
        "unused_hypotheses",
    } <= set(first)
    assert {"statement", "by", "verdict", "line", "column"} <= set(first["steps"][0])
    assert data["errors"][0]["code"] == "P105"
    assert data["errors"][0]["line"] == 7


def test_no_counterexample_is_null() -> None:
    assert claim(ClaimReport(id="a", statement="A", verdict="proved"))["counterexample"] is None


def test_an_error_keeps_every_field() -> None:
    data = json.loads(
        envelope([], [ErrorReport("S204", "stuck", goal="x = 0", residual="x", tried=("ring",))])
    )
    assert data["errors"][0]["tried"] == ["ring"]
    assert data["errors"][0]["residual"] == "x"


def test_times_do_not_change_the_text() -> None:
    slow = ClaimReport(id="a", statement="A", verdict="proved", seconds=12.5)
    assert claim(slow) == claim(ClaimReport(id="a", statement="A", verdict="proved"))


def test_every_field_is_in_the_page_that_promises_it() -> None:
    page = (Path(__file__).resolve().parents[3] / "docs" / "outputs.md").read_text(encoding="utf-8")
    result = report(MIXED)
    fields = {*result, *result["claims"][3], *result["claims"][3]["steps"][0], *result["claims"][3]["error"]}
    assert {name for name in fields if f"`{name}`" not in page} == set()
