"""`symderive graph`: formats, points, and what it refuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run

TEXT = """\
schema: 1
id: drawn
title: A graph
symbols: {z: real}
definitions:
  f(x in real, y in real): (x + y)*(y + 1)
  g(x in real): log(x)
graph: {of: [f], at: {x: 1, y: 2}}
claims:
  - id: same
    claim: z = z
"""


@pytest.fixture
def drawn(tmp_path: Path) -> str:
    path = tmp_path / "drawn.derivation.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return str(path)


def test_text_on_the_standard_output(run: Run, drawn: str) -> None:
    result = run("graph", drawn, "--values", "--adjoints")
    assert result.code == 0
    assert "f = v₃ = v₁·v₂" in result.out
    assert "at x = 1, y = 2" in result.out
    assert "y_bar   :=  v2_bar + v1_bar  = 6" in result.out
    assert result.err == ""


@pytest.mark.parametrize(
    ("name", "start"),
    [("g.svg", "<?xml"), ("g.dot", "digraph"), ("g.tex", "% symderive"), ("g.txt", "drawn: f")],
)
def test_the_suffix_chooses_the_format(run: Run, drawn: str, tmp_path: Path, name: str, start: str) -> None:
    result = run("graph", drawn, "-o", str(tmp_path / name), "--values")
    assert (result.code, result.out) == (0, "")
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(start)


def test_other_definitions_and_points(run: Run, drawn: str) -> None:
    result = run("graph", drawn, "--of", "g", "--at", "x=2", "--adjoints", "--digits", "10")
    assert "≈ 0.6931471806" in result.out
    assert "x_bar   :=  v1_bar / x  = 1/2" in result.out


def test_decimals_are_proved(run: Run, drawn: str) -> None:
    result = run("graph", drawn, "--of", "g", "--at", "x=2", "--adjoints", "--digits", "10", "--prove")
    assert result.code == 0
    assert result.err == "1 of 1 rounded decimals are proved to their last digit\n"


def test_decimals_beyond_the_reach_of_proof_are_named(run: Run, drawn: str) -> None:
    result = run("graph", drawn, "--of", "g", "--at", "x=2", "--values", "--digits", "400", "--prove")
    assert result.code == 3
    assert result.err.startswith("0 of 1 rounded decimals are proved to their last digit; not v1 ≈ 0.6931")


def test_what_is_exact_needs_no_proof(run: Run, drawn: str) -> None:
    result = run("graph", drawn, "--values", "--prove")
    assert (result.code, result.err) == (0, "0 of 0 rounded decimals are proved to their last digit\n")


def test_tikz_as_a_document(run: Run, drawn: str) -> None:
    result = run("graph", drawn, "--to", "tikz", "--standalone", "--tables", "--tangents")
    assert result.out.startswith("\\documentclass")
    assert "\\dot{v}_{1}" in result.out


def test_tables_without_a_point_are_symbolic(run: Run, drawn: str) -> None:
    result = run("graph", drawn, "--of", "g", "--adjoints")
    assert result.code == 0
    assert "v1_bar / x" in result.out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--of", "h"], "G108"),
        (["--of", "g", "--at", "x=-1", "--adjoints"], "G104"),
        (["--of", "g", "--values"], "C111"),
        (["--of", "g", "--adjoints", "--to", "svg"], "C111"),
        (["--at", "x=1"], "G106"),
        (["--at", "x=1,y=2,q=3"], "G106"),
        (["--at", "x"], "G106"),
        (["--standalone"], "C104"),
        (["--digits", "-1"], "C100"),
        (["-o", "/nowhere/g.svg"], "C105"),
    ],
)
def test_what_it_refuses(run: Run, drawn: str, arguments: list[str], code: str) -> None:
    result = run("graph", drawn, *arguments)
    assert result.code == 2
    assert f"error[{code}]" in result.err


def test_a_target_that_names_several_recipes(run: Run, drawn: str, tmp_path: Path) -> None:
    other = TEXT.replace("id: drawn", "id: other").replace("graph: {of: [f], at: {x: 1, y: 2}}\n", "")
    (tmp_path / "other.derivation.yaml").write_text(other, encoding="utf-8")
    assert run("graph", str(tmp_path)).code == 0
    result = run("graph", str(tmp_path), "--of", "f")
    assert result.code == 2
    assert "error[C109]" in result.err
