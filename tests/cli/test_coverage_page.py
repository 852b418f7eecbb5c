"""The page of what is covered is the one that the recipes give today."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from symderive.cli.main import cli

PAGE = Path(__file__).parents[2] / "docs" / "problem-set.md"


def test_the_page_is_up_to_date(tmp_path: Path) -> None:
    made = tmp_path / "page.md"
    arguments = ["export", "--all", "--to", "summary", "-o", str(made)]
    assert CliRunner().invoke(cli, arguments, standalone_mode=False).return_value == 0
    assert made.read_text("utf-8") == PAGE.read_text("utf-8"), "run: symderive " + " ".join(arguments[:4])


def test_every_question_is_proved_or_refuted_as_expected() -> None:
    text = PAGE.read_text("utf-8")
    assert "**" not in text
    assert ", 0 undecided." in text
