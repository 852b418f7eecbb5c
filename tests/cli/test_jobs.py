"""Several processes: the same reports, errors, certificates and exit codes as one, in the same order."""

from __future__ import annotations

import importlib
import multiprocessing
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from symderive.cli.jobs import How, judge_all, together
from tests.cli.conftest import Run, recipe

ENDS = multiprocessing.get_start_method() == "fork"
"""Whether a process started here sees what a test puts in place of a function."""


def citing(name: str, cited: str) -> str:
    return recipe(name) + f"    proof: auto using {cited}#same\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Recipes of which some cite each other, one is malformed, and one claims what is false."""
    found = tmp_path / "recipes"
    found.mkdir()
    texts = {
        "a": citing("a", "c"),
        "b": recipe("b"),
        "c": recipe("c"),
        "d": recipe("d").replace("x = x", "x = "),
        "e": recipe("e").replace("x = x", "x = 1"),
        "f": recipe("f"),
    }
    for name, text in texts.items():
        (found / f"{name}.derivation.yaml").write_text(text, encoding="utf-8")
    return found


def without_times(text: str) -> str:
    return re.sub(r"\d+\.\d+ s|\"seconds\": [\d.e-]+", "_", text)


@pytest.mark.parametrize("options", [(), ("--fresh",), ("--format", "json"), ("--fresh", "--format", "json")])
def test_what_is_found_does_not_depend_on_the_number_of_processes(run: Run, folder: Path, options):
    seen = []
    for jobs in ("1", "2", "0"):
        store = folder.parent / f"certificates-{jobs}"
        result = run("prove", str(folder), "--jobs", jobs, "--certificates", str(store), *options)
        stored = {file.name: file.read_text(encoding="utf-8") for file in sorted(store.iterdir())}
        seen.append((result.code, without_times(result.out), without_times(result.err), stored))
    assert seen[0] == seen[1] == seen[2]
    assert seen[0][0] == 2
    assert sorted(seen[0][3]) == [f"{name}.certificate.json" for name in "abcef"]
    assert multiprocessing.active_children() == []


def test_recipes_that_cite_each_other_are_judged_by_one_process(folder: Path):
    groups = together(sorted(folder.iterdir()))
    names = [[path.name[0] for _, path in group] for group in groups]
    assert ["a", "c"] in names
    assert sorted(map(len, names)) == [1, 1, 1, 1, 2]


def test_recipes_are_joined_by_one_that_is_not_to_be_judged(folder: Path):
    (folder / "b.derivation.yaml").write_text(citing("b", "a"), encoding="utf-8")
    paths = [folder / f"{name}.derivation.yaml" for name in "bc"]
    assert [[number for number, _ in group] for group in together(paths)] == [[0, 1]]


@pytest.mark.skipif(not ENDS, reason="processes are not forked here")
def test_a_process_that_ends_is_reported_and_the_others_go_on(run: Run, folder: Path, monkeypatch):
    prove = importlib.import_module("symderive.prove")
    judge = prove.run

    def ending(path, **options):
        return os._exit(9) if Path(path).name.startswith("e") else judge(path, **options)

    monkeypatch.setattr(prove, "run", ending)
    (folder / "d.derivation.yaml").unlink()
    result = run("prove", str(folder), "--jobs", "2", "--format", "json")
    assert result.code == 4
    (error,) = result.json["errors"]
    assert error["code"] == "B001"
    assert "has ended" in error["why"]
    assert [one["id"] for one in result.json["results"]] == ["a", "b", "c", "f"]


def test_processes_end_with_whoever_stops_listening(folder: Path):
    judged = judge_all(sorted(folder.iterdir()), How(fresh=True), 2)
    assert next(judged).report is not None
    assert multiprocessing.active_children() != []
    judged.close()
    assert multiprocessing.active_children() == []


@pytest.mark.skipif(sys.platform == "win32", reason="there are no signals of this kind")
def test_an_interrupt_ends_all_quietly(folder: Path):
    slow = citing("g", "a").replace("x = x", "exp(x) + x^4 - 3*x > sin(x)*cos(x) - 7")
    (folder / "g.derivation.yaml").write_text(slow, encoding="utf-8")
    command = [sys.executable, "-m", "symderive", "prove", str(folder), "-j", "2", "--fresh"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        os.killpg(process.pid, signal.SIGINT)
        _, err = process.communicate(timeout=20)
    assert "Traceback" not in err
    assert process.returncode in (130, 2)  # 2: it was done already
    time.sleep(0.1)
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)
