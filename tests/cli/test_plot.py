"""`symderive plot`, and pictures in documents, with Matplotlib and without it."""

from __future__ import annotations

from pathlib import Path

import pytest

from symderive.render import plot
from tests.cli.conftest import Run
from tests.documents import compile_tex, overfull
from tests.unit.render.test_latex import needs_tex

TEXT = """\
schema: 1
id: drawn
title: Pictures
symbols: {x: real, y: real}
definitions:
  f(x in real, y in real): (x + y)*(y + 1)
graph: {of: [f], at: {x: 1, y: 2}}
claims:
  - id: same
    claim: x = x
pictures:
  - {id: line, caption: 'A line, 100 % of `x/2`', over: {x: 0..1}, curves: [{y: x/2}]}
  - {id: graph, caption: The graph, graph: [values]}
"""
BROKEN = "  - {id: broken, caption: Nothing, over: {x: -2..-1}, curves: [{y: ln(x)}]}\n"

needs_matplotlib = pytest.mark.skipif(not plot.is_available(), reason="Matplotlib is not installed")


@pytest.fixture
def drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "drawn.derivation.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without Matplotlib."""
    monkeypatch.setattr(plot, "is_available", lambda: False)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {"drawn.derivation.yaml", "drawn.certificate.json"}


@needs_matplotlib
def test_all_pictures_of_a_recipe(run: Run, drawn: Path) -> None:
    result = run("plot", str(drawn))
    assert result.code == 0
    assert result.out.split() == ["drawn-line.svg", "drawn-graph.svg"]
    assert names(drawn.parent) == {"drawn-line.svg", "drawn-graph.svg"}


@needs_matplotlib
@pytest.mark.parametrize(("name", "start"), [("a.pdf", b"%PDF"), ("a.PNG", b"\x89PNG"), ("a.svg", b"<?xml")])
def test_one_picture_in_each_format(run: Run, drawn: Path, name: str, start: bytes) -> None:
    result = run("plot", str(drawn), "--picture", "line", "-o", name)
    assert (result.code, result.out) == (0, f"{name}\n")
    assert (drawn.parent / name).read_bytes().startswith(start)


@needs_matplotlib
def test_several_pictures_get_their_names_before_the_suffix(run: Run, drawn: Path) -> None:
    assert run("plot", str(drawn), "-o", "all.svg").out.split() == ["all-line.svg", "all-graph.svg"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--picture", "none"], "C132"),
        (["-o", "a.gif"], "C133"),
        (["-o", "a"], "C133"),
        (["--picture", "graph", "-o", "a.pdf"], "C133"),
        (["--picture", "graph", "-o", "missing/a.svg"], "C105"),
    ],
)
def test_what_is_refused(run: Run, drawn: Path, arguments: list[str], code: str) -> None:
    result = run("plot", str(drawn), *arguments)
    assert result.code == 2
    assert f"error[{code}]" in result.err


def test_a_recipe_without_pictures(run: Run, drawn: Path) -> None:
    drawn.write_text(TEXT.split("pictures:", maxsplit=1)[0], encoding="utf-8")
    assert "error[C132]" in run("plot", str(drawn)).err


def test_without_matplotlib_the_way_to_it_is_told(run: Run, drawn: Path, bare: None) -> None:
    result = run("plot", str(drawn), "--picture", "line")
    assert result.code == 2
    assert "error[C131]" in result.err
    assert plot.INSTALL in result.err


def test_a_computation_graph_is_drawn_without_matplotlib(run: Run, drawn: Path, bare: None) -> None:
    assert run("plot", str(drawn), "--picture", "graph").code == 0


# Documents


@needs_matplotlib
def test_latex_has_its_pictures_beside_it(run: Run, drawn: Path) -> None:
    result = run("export", str(drawn), "--to", "latex", "--standalone", "-o", "my doc_1.tex")
    assert result.code == 0
    text = (drawn.parent / "my doc_1.tex").read_text(encoding="utf-8")
    assert "\\includegraphics{my-doc-1-drawn-line.pdf}" in text
    assert r"A line, 100 \% of $\frac{x}{2}$ Drawn with floating{-}point numbers" in text
    assert "\\begin{tikzpicture}" in text
    assert "\\usepackage{tikz}" in text
    assert names(drawn.parent) == {"my doc_1.tex", "my-doc-1-drawn-line.pdf"}


@needs_tex
@needs_matplotlib
def test_the_document_compiles(run: Run, drawn: Path) -> None:
    run("export", str(drawn), "--to", "latex", "--standalone", "-o", "doc.tex")
    assert [width for width in overfull(compile_tex(drawn.parent / "doc.tex")) if width > 10] == []


@needs_tex
def test_the_document_compiles_without_pictures(run: Run, drawn: Path, bare: None) -> None:
    result = run("export", str(drawn), "--to", "latex", "--standalone", "-o", "doc.tex")
    assert result.code == 0
    log = compile_tex(drawn.parent / "doc.tex")
    assert [width for width in overfull(log) if width > 10] == []
    assert names(drawn.parent) >= {"doc.tex", "doc.pdf"}
    text = (drawn.parent / "doc.tex").read_text(encoding="utf-8")
    assert "The picture line is missing: Matplotlib is not installed; pip install" in text
    assert "\\includegraphics{" not in text.split("\\fi\n", 1)[1]


@needs_matplotlib
def test_markdown_links_its_pictures(run: Run, drawn: Path) -> None:
    assert run("export", str(drawn), "--to", "markdown", "-o", "doc.md").code == 0
    text = (drawn.parent / "doc.md").read_text(encoding="utf-8")
    assert "![line](doc-drawn-line.svg)" in text
    assert "![graph](doc-drawn-graph.svg)" in text
    assert names(drawn.parent) == {"doc.md", "doc-drawn-line.svg", "doc-drawn-graph.svg"}


@pytest.mark.parametrize("form", ["latex", "markdown"])
def test_the_standard_output_has_no_files_beside_it(run: Run, drawn: Path, form: str) -> None:
    result = run("export", str(drawn), "--to", form)
    assert result.code == 0
    assert "The picture line is missing: " in result.out
    assert names(drawn.parent) == set()


@needs_matplotlib
def test_a_picture_with_a_mistake_is_reported_and_the_document_written(run: Run, drawn: Path) -> None:
    drawn.write_text(TEXT + BROKEN, encoding="utf-8")
    result = run("export", str(drawn), "--to", "latex", "-o", "doc.tex")
    assert result.code == 2
    assert "error[G125]" in result.err
    assert "drawn.derivation.yaml:14:" in result.err
    text = (drawn.parent / "doc.tex").read_text(encoding="utf-8")
    assert "The picture broken is missing: G125" in text
    assert "doc-drawn-line.pdf" in text


def test_json_names_the_pictures_and_draws_none(run: Run, drawn: Path) -> None:
    (result,) = run("export", str(drawn), "--to", "json").json["results"]
    assert [picture["id"] for picture in result["pictures"]] == ["line", "graph"]
    assert names(drawn.parent) == set()
