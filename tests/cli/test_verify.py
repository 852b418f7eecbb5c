from __future__ import annotations

import json
from pathlib import Path

import pytest

from symderive.certificates.writing import dump, statement_hash
from symderive.kernel.check import Assignment, Certificate, Step
from symderive.kernel.statement import Statement
from symderive.terms.build import TRUE, eq, negation, real
from symderive.terms.term import free
from symderive.terms.types import REAL
from tests.cli.conftest import Run

X = free("x", REAL)
SAME = Statement((), (), (("x", REAL),), (), (), eq(X, X))
PROOF = Certificate("proved", (), (Step("refl", (), {"value": X}),), (), 0)
OTHER = Statement((), (), (("y", REAL),), (), (), eq(free("y", REAL), free("y", REAL)))


@pytest.fixture
def stored(shipped: Path) -> Path:
    path = Path("same.json")
    path.write_text(dump([(statement_hash(SAME), SAME, PROOF)]), encoding="utf-8")
    return path


def test_it_prints_what_was_checked(run: Run, stored: Path) -> None:
    result = run("verify", str(stored))
    assert result.code == 0
    assert result.out.startswith("proved  same.json")
    assert "x: real" in result.out
    assert "claim:\n    x = x" in result.out
    assert "assumes: nothing" in result.out
    assert "facts: none" in result.out


def test_json(run: Run, stored: Path) -> None:
    (entry,) = run("verify", str(stored), "--format", "json").json["results"]
    assert entry["verdict"] == "proved"
    assert entry["assumes"] == entry["facts"] == entry["used_hypotheses"] == []
    assert entry["counterexample"] is None


def test_what_the_certificate_says_of_itself_is_not_believed(run: Run, shipped: Path) -> None:
    false = Statement((), (), (("x", REAL),), (), (), eq(X, real(1)))
    Path("false.json").write_text(dump([("key", false, PROOF)]), encoding="utf-8")
    result = run("verify", "false.json")
    assert result.code == 1
    assert result.out == ""
    assert "error[K017]" in result.err


def test_what_is_cited_and_not_proved_is_printed(run: Run, shipped: Path) -> None:
    from symderive.kernel.check import Lemma

    cited = Certificate("proved", (Lemma(OTHER, None),), PROOF.steps, (), 0)
    Path("cited.json").write_text(dump([("key", SAME, cited)]), encoding="utf-8")
    result = run("verify", "cited.json")
    assert result.code == 0
    assert "assumes:\n" in result.out
    assert "y = y" in result.out


def test_against_the_text_of_a_recipe(run: Run, stored: Path) -> None:
    assert run("verify", str(stored), "--against", "proximal-step#same").code == 0


def test_against_another_statement(run: Run, shipped: Path) -> None:
    Path("other.json").write_text(
        dump(
            [
                (
                    "key",
                    OTHER,
                    Certificate("proved", (), (Step("refl", (), {"value": free("y", REAL)}),), (), 0),
                )
            ]
        ),
        encoding="utf-8",
    )
    result = run("verify", "other.json", "--against", "proximal-step#same")
    assert result.code == 1
    assert "error[C110]" in result.err


def test_against_a_claim_that_is_not_there(run: Run, stored: Path) -> None:
    result = run("verify", str(stored), "--against", "proximal-step#sam")
    assert result.code == 2
    assert "error[C108]" in result.err
    assert "same" in result.err


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"format": 1, "format": 1}', "NaN", "[" * 100_000, "9" * 9999]
)
def test_hostile_files_are_refused(run: Run, shipped: Path, content: str) -> None:
    Path("hostile.json").write_text(content, encoding="utf-8")
    result = run("verify", "hostile.json")
    assert result.code == 2
    assert "error[K02" in result.err


@pytest.mark.parametrize(
    "name", ["/dev/zero", "/etc/passwd", "missing.json", "folder.json", "link.json", "bytes.json"]
)
def test_what_is_no_certificate_file_is_not_opened(run: Run, shipped: Path, name: str) -> None:
    Path("folder.json").mkdir()
    Path("link.json").symlink_to("/etc/passwd")
    Path("bytes.json").write_bytes(b"\xff\xfe")
    result = run("verify", name)
    assert result.code == 2
    assert "error[C106]" in result.err
    assert "root" not in result.err


def test_one_refused_file_does_not_hide_the_others(run: Run, stored: Path) -> None:
    Path("hostile.json").write_text("{", encoding="utf-8")
    result = run("verify", "hostile.json", str(stored), "--format", "json")
    assert result.code == 2
    data = json.loads(result.out)
    assert len(data["results"]) == len(data["errors"]) == 1


def test_a_refutation_prints_its_counterexample(run: Run, shipped: Path) -> None:
    false = Statement((), (), (("x", REAL),), (), (), negation(TRUE))
    steps = (
        Step("hyp", (), {"proposition": negation(TRUE)}),
        Step("true_intro", (), {}),
        Step("imp_elim", (0, 1), {}),
        Step("imp_intro", (2,), {"proposition": negation(TRUE)}),
    )
    certificate = Certificate("refuted", (), steps, (), 3, (), Assignment((), (), (("x", real(2)),)))
    Path("refuted.json").write_text(dump([("key", false, certificate)]), encoding="utf-8")
    result = run("verify", "refuted.json")
    assert result.code == 0, result.err
    assert result.out.startswith("refuted  refuted.json")
    assert "counterexample: x = 2" in result.out
