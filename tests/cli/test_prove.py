from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from symderive.errors import RecipeError, Refusal, Span
from symderive.report import ClaimReport, ErrorReport, Report
from tests.cli.conftest import Run, recipe
from tests.conftest import FakeProver
from tests.reports import MIXED, PROVED

STEP = "proximal-step.derivation.yaml"


def with_claims(*claims: ClaimReport, **changes: object) -> Report:
    return dataclasses.replace(PROVED, claims=claims, **changes)  # type: ignore[arg-type]


def test_a_recipe_by_its_id(run: Run, shipped: Path, prover: FakeProver) -> None:
    prover.reports[STEP] = PROVED
    result = run("prove", "proximal-step")
    assert result.code == 0
    assert "proved     completed-square" in result.out
    assert "2 claims: 2 proved, all from stored certificates" in result.out
    assert result.err == ""
    assert prover.calls == [(shipped / "optimisation" / STEP, False, None)]


@pytest.mark.parametrize(("form", "printed"), [("text", False), ("json", True)])
def test_statements_are_printed_where_they_are_shown(
    run: Run, shipped: Path, prover: FakeProver, form: str, printed: bool
) -> None:
    prover.reports[STEP] = PROVED
    run("prove", "3.1", "--format", form)
    assert prover.printed is printed


def test_fresh_and_certificates_reach_the_prover(run: Run, shipped: Path, prover: FakeProver) -> None:
    prover.reports[STEP] = PROVED
    run("prove", "3.1", "--fresh", "--certificates", "store")
    assert prover.calls == [(shipped / "optimisation" / STEP, True, Path("store"))]


def test_all_judges_every_shipped_recipe_in_order(run: Run, shipped: Path, prover: FakeProver) -> None:
    for name in ("proximal-step", "regret", "shift-commutes"):
        prover.reports[f"{name}.derivation.yaml"] = PROVED
    assert run("prove", "--all").code == 0
    assert [path.name.split(".")[0] for path, _, _ in prover.calls] == [
        "shift-commutes",
        "proximal-step",
        "regret",
    ]


def test_a_recipe_that_two_targets_name_is_judged_once(run: Run, shipped: Path, prover: FakeProver) -> None:
    prover.reports[STEP] = PROVED
    run("prove", "proximal-step", "3.1")
    assert len(prover.calls) == 1


def test_json(run: Run, shipped: Path, prover: FakeProver) -> None:
    prover.reports[STEP] = PROVED
    result = run("prove", "proximal-step", "--format", "json")
    assert result.code == 0
    assert result.err == ""
    assert result.json["results"][0]["id"] == "proximal-step"
    assert result.json["errors"] == []


def test_json_for_errors(run: Run, shipped: Path, prover: FakeProver) -> None:
    result = run("prove", "proximal-stap", "--format", "json")
    assert result.code == 2
    assert result.json["results"] == []
    assert result.json["errors"][0]["code"] == "C101"
    assert result.err == ""


@pytest.mark.parametrize(
    "arguments", [("prove", "--nonsense", "--format=json"), ("nonsense", "--format", "json")]
)
def test_json_for_a_command_line_that_cannot_be_understood(run: Run, arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert result.code == 2
    assert result.json["errors"][0]["code"] == "C100"


def test_one_recipe_in_error_does_not_keep_the_others_from_being_judged(
    run: Run, shipped: Path, prover: FakeProver
) -> None:
    prover.reports[STEP] = PROVED
    prover.reports["regret.derivation.yaml"] = RecipeError(
        "R207",
        "`claim` is empty",
        span=Span(3, 5, 4),
        file="regret.derivation.yaml",
        source_line="    claim:",
    )
    result = run("prove", "regret", "proximal-step", "no-such")
    assert result.code == 2
    assert "completed-square" in result.out
    assert (
        "error[R207]: `claim` is empty\n  regret.derivation.yaml:3:5\n   3 |     claim:\n     |     ^^^^"
        in result.err
    )
    assert "error[C101]" in result.err


def test_a_fault_of_ours_is_reported_as_one(run: Run, shipped: Path, prover: FakeProver) -> None:
    prover.reports[STEP] = ZeroDivisionError("a fault")
    result = run("prove", "proximal-step")
    assert result.code == 4
    assert "error[B001]: symderive is at fault" in result.err
    assert "ZeroDivisionError: a fault" in result.err
    assert "please report" in result.err
    assert "Traceback" not in result.err


def test_there_is_no_verdict_where_there_is_a_fault(run: Run, shipped: Path, prover: FakeProver) -> None:
    prover.reports[STEP] = RecursionError("deep")
    result = run("prove", "proximal-step", "--format", "json")
    assert result.code == 4
    assert result.json["results"] == []
    assert result.json["errors"][0]["code"] == "B001"


SURPRISE = ClaimReport(id="a", statement="A", verdict="refuted")
OPEN = ClaimReport(id="b", statement="A", verdict="undecided", expected=None)
PLAIN = ClaimReport(id="c", statement="A", verdict="proved")
CITED = ClaimReport(id="d", statement="A", verdict="proved", assumes=("B",))
UNDECLARED = ClaimReport(id="e", statement="A", verdict="proved", assumes=("B",), undeclared=("B",))
FALSE = ClaimReport(id="f", statement="A", verdict="refuted", expected="refuted")
ASKED = ClaimReport(id="g", statement="A", verdict="refuted", expected=None)


@pytest.mark.parametrize(
    ("report", "code"),
    [
        (with_claims(PLAIN), 0),
        (with_claims(PLAIN, FALSE), 0),
        (with_claims(CITED), 0),
        (with_claims(ASKED), 0),
        (with_claims(UNDECLARED), 1),
        (with_claims(PLAIN, SURPRISE), 1),
        (with_claims(dataclasses.replace(OPEN, expected="proved")), 1),
        (with_claims(OPEN), 3),
        (with_claims(OPEN, SURPRISE), 1),
        (with_claims(PLAIN, errors=(ErrorReport("K001", "bad example"),)), 1),
    ],
)
def test_exit_codes(run: Run, shipped: Path, prover: FakeProver, report: Report, code: int) -> None:
    prover.reports[STEP] = report
    assert run("prove", "proximal-step").code == code


def test_usage_goes_before_surprises_and_faults_before_both(
    run: Run, shipped: Path, prover: FakeProver
) -> None:
    prover.reports[STEP] = with_claims(SURPRISE)
    assert run("prove", "proximal-step", "no-such").code == 2
    prover.reports["regret.derivation.yaml"] = KeyError("fault")
    assert run("prove", "proximal-step", "no-such", "regret").code == 4


@pytest.mark.parametrize("arguments", [(), ("--all", "proximal-step")])
def test_it_wants_targets_or_all(run: Run, shipped: Path, arguments: tuple[str, ...]) -> None:
    result = run("prove", *arguments)
    assert result.code == 2
    assert "error[C104]" in result.err


def test_a_file_in_the_working_folder(run: Run, shipped: Path, prover: FakeProver) -> None:
    Path("mine.derivation.yaml").write_text(recipe("mine"), encoding="utf-8")
    prover.reports["mine.derivation.yaml"] = PROVED
    assert run("prove", "mine.derivation.yaml").code == 0
    assert prover.calls[0][0] == Path("mine.derivation.yaml")


def test_colour(run: Run, shipped: Path, prover: FakeProver, monkeypatch: pytest.MonkeyPatch) -> None:
    prover.reports[STEP] = MIXED
    assert "\x1b[" in run("prove", "3.1", "--color", "always").out
    assert "\x1b[" not in run("prove", "3.1", "--color", "never").out
    assert "\x1b[" not in run("prove", "3.1").out


def test_a_refusal_that_no_search_caught_is_a_fault_of_ours(
    run: Run, shipped: Path, prover: FakeProver
) -> None:
    prover.reports[STEP] = Refusal("K009", "w is not arbitrary")
    result = run("prove", "proximal-step")
    assert result.code == 4
    assert "error[B001]" in result.err
    assert "K009" in result.err


def lemma_and_use(folder: Path) -> None:
    """Write two recipes: the second, first in order, cites the first."""
    for name, cited in (("lemma", ""), ("a-use", "\n    proof: linarith using lemma#lemma")):
        claim = "x^2 - 2*x + 1 >= 0" if cited else "(x - 1)^2 >= 0"
        (folder / f"{name}.derivation.yaml").write_text(
            f"schema: 1\nid: {name}\ntitle: A title\nsymbols: {{x: real}}\nclaims:\n"
            f"  - id: {name}\n    claim: forall x in real. {claim}{cited}\n".replace(
                "symbols: {x: real}\n", ""
            ),
            encoding="utf-8",
        )


def test_what_several_recipes_cite_is_proved_once(
    run: Run, shipped: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from symderive import elaborate

    folder = tmp_path / "two"
    folder.mkdir()
    lemma_and_use(folder)
    proved: list[str] = []
    inner = elaborate.elaborate

    def counting(recipe, claim, *others):  # type: ignore[no-untyped-def]
        proved.append(claim.id)
        return inner(recipe, claim, *others)

    monkeypatch.setattr(elaborate, "elaborate", counting)
    assert run("prove", str(folder), "--fresh").code == 0
    assert sorted(proved) == ["a-use", "lemma"]
