from __future__ import annotations

import os
from pathlib import Path

import pytest

from symderive import catalogue
from symderive.catalogue import locate
from symderive.errors import CommandError
from symderive.recipes import source
from tests.cli.conftest import Run, recipe


def names(target: str) -> list[str]:
    return [path.name.removesuffix(catalogue.SUFFIX) for path in locate(target)]


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("proximal-step", ["proximal-step"]),
        ("3.1", ["proximal-step"]),
        ("3.10", ["regret"]),
        ("5(a)", ["shift-commutes"]),
        ("5a", ["shift-commutes"]),
        ("5A", ["shift-commutes"]),
    ],
)
def test_an_id_or_a_question(shipped: Path, target: str, expected: list[str]) -> None:
    assert names(target) == expected


@pytest.mark.parametrize(
    "target", ["3", "5", "a", "proximal", "Proximal-Step", "", " ", "()", "x\0y", "é" * 300]
)
def test_nothing_is_guessed(shipped: Path, target: str) -> None:
    with pytest.raises(CommandError) as info:
        locate(target)
    assert info.value.code == "C101"


def test_a_miss_names_the_nearest_three(shipped: Path) -> None:
    with pytest.raises(CommandError) as info:
        locate("proximal-stap")
    assert info.value.why == "the nearest names are proximal-step, regret, shift-commutes"


def test_a_question_that_recipes_share_means_all_of_them(shipped: Path) -> None:
    path = shipped / "optimisation" / "another.derivation.yaml"
    path.write_text(recipe("another", "3.1"), encoding="utf-8")
    assert names("3.1") == ["another", "proximal-step"]


def test_a_folder(shipped: Path) -> None:
    assert names(str(shipped)) == ["shift-commutes", "proximal-step", "regret"]


@pytest.mark.parametrize("target", ["3.1", "proximal-step"])
def test_only_the_recipe_that_is_named_is_read(
    shipped: Path, run: Run, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    read: list[str] = []
    parse = source.LOADER

    def counting(text: str) -> object:
        read.append(text)
        return parse(text)

    monkeypatch.setattr(source, "LOADER", counting)
    (shipped / "optimisation" / "regret.derivation.yaml").write_text(recipe("regret", "3.2"))
    assert run("prove", target).code == 0
    text = (shipped / "optimisation" / "proximal-step.derivation.yaml").read_text()
    assert read == [text, text]  # its head, to find it, and then all of it


def test_a_list_reads_no_further_than_what_it_lists(shipped: Path) -> None:
    head = "schema: 1\nid: late\ntitle: A fault further down\nclaims:\n  - id: [&anchor\n"
    (shipped / "optimisation" / "late.derivation.yaml").write_text(head)
    known = catalogue.catalogue()
    assert "late" in [entry.id for entry in known.entries]
    assert not known.errors


def test_hidden_folders_are_left_out(shipped: Path) -> None:
    hidden = shipped / ".git" / "hidden.derivation.yaml"
    hidden.parent.mkdir()
    hidden.write_text(recipe("hidden"), encoding="utf-8")
    assert "hidden" not in names(str(shipped))


def test_an_id_goes_before_a_folder_of_that_name(shipped: Path) -> None:
    Path("proximal-step").mkdir()
    Path("own").mkdir()
    Path("own", "own.derivation.yaml").write_text(recipe("own"), encoding="utf-8")
    assert names("proximal-step") == ["proximal-step"]
    assert names("own") == ["own"]
    with pytest.raises(CommandError) as info:
        locate("./proximal-step")
    assert info.value.code == "C103"


@pytest.mark.parametrize("target", ["/dev/zero", "../../../../../../etc/passwd", "/etc/passwd"])
def test_what_is_not_a_recipe_is_not_opened(shipped: Path, target: str) -> None:
    if not target.startswith("/"):
        target = os.path.relpath("/etc/passwd")
    with pytest.raises(CommandError) as info:
        locate(target)
    assert info.value.code == "C102"
    assert info.value.source_line is None


def test_a_link_does_not_make_a_recipe(shipped: Path, run: Run) -> None:
    Path("link.derivation.yaml").symlink_to("/etc/passwd")
    result = run("prove", "link.derivation.yaml")
    assert result.code == 2
    assert "root" not in result.out + result.err


def test_a_pipe_and_a_folder_with_the_name_of_a_recipe_are_refused(shipped: Path) -> None:
    os.mkfifo("pipe.derivation.yaml")
    Path("folder.derivation.yaml").mkdir()
    for name, code in (("pipe", "C102"), ("folder", "C103")):
        with pytest.raises(CommandError) as info:
            locate(f"{name}.derivation.yaml")
        assert info.value.code == code


def test_a_file_that_is_not_there(shipped: Path) -> None:
    with pytest.raises(CommandError) as info:
        locate("proximal-step.derivation.yaml")
    assert info.value.code == "C101"
    assert "proximal-step" in info.value.why


def test_names_from_outside_stay_on_a_line(shipped: Path) -> None:
    with pytest.raises(CommandError) as info:
        locate("a\nb\x1b[2J" + "c" * 500)
    assert info.value.what.isprintable()
    assert len(info.value.what) < 120


def test_the_shipped_recipes_are_found_in_the_source_tree() -> None:
    folder = catalogue.shipped_folder()
    assert folder is not None
    assert folder.name == "derivations"


def test_a_broken_recipe_does_not_hide_the_others(shipped: Path) -> None:
    (shipped / "optimisation" / "broken.derivation.yaml").write_text("id: [", encoding="utf-8")
    known = catalogue.catalogue()
    assert [entry.id for entry in known.entries] == ["shift-commutes", "proximal-step", "regret"]
    assert [error.code for error in known.errors] == ["R106"]
    assert names("3.1") == ["proximal-step"]
