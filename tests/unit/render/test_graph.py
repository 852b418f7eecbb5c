"""Pictures of graphs: stored ones, and names that try to become markup."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from symderive.graph.picture import Picture, picture
from symderive.render import graph as render
from tests.graphs import AT, EXAMPLE, PROBLEM, graph

Golden = Callable[[str, str], None]
SHOW = frozenset(["values", "tangents", "adjoints"])
HOSTILE = '</title><script>alert("1")</script>\\end{document}\n"]; x -> y & % \x00'


def problem() -> Picture:
    return picture(graph(PROBLEM, "w1 w2"), AT, show=SHOW)


@pytest.mark.parametrize(
    ("form", "suffix"), [("text", "txt"), ("dot", "dot"), ("svg", "svg"), ("tikz", "tex")]
)
def test_stored_pictures(golden: Golden, form: str, suffix: str) -> None:
    make: Callable[[Picture, str], str] = getattr(render, form)
    golden(f"graph/problem.{suffix}", make(problem(), "jacobian: f1, f2"))
    golden(f"graph/example.{suffix}", make(picture(graph(EXAMPLE, "x y")), "f"))


def test_svg_is_xml_and_shows_every_node_once() -> None:
    root = ET.fromstring(render.svg(problem(), "a title"))
    texts = ["".join(part.itertext()) for part in root.iter("{http://www.w3.org/2000/svg}text")]
    assert "f₁ = v₅ = v₃ + v₄" in texts
    assert "w₁ = 1" in texts
    assert "∂f₂/∂w₁ = 13/3" in texts
    assert "≈ 3.0986" in texts
    width, height = int(root.attrib["width"]), int(root.attrib["height"])
    boxes = list(root.iter("{http://www.w3.org/2000/svg}rect"))
    assert len(boxes) == 13
    for box in boxes[1:]:
        assert int(box.attrib["x"]) + int(box.attrib["width"]) <= width
        assert 0 <= int(box.attrib["y"]) <= height - int(box.attrib["height"])


def test_titles_do_not_become_markup() -> None:
    shown = problem()
    box = replace(shown.boxes[6], outputs=(HOSTILE,), notes=(("adjoint", HOSTILE, "= 1"),))
    hostile = replace(shown, boxes={**shown.boxes, 6: box})
    root = ET.fromstring(render.svg(hostile, HOSTILE))
    assert {part.tag.split("}")[1] for part in root.iter()} == {
        "svg",
        "title",
        "defs",
        "marker",
        "path",
        "rect",
        "text",
    }
    lines = render.dot(hostile, HOSTILE).splitlines()
    assert len(lines) == len(render.dot(shown, "").splitlines())
    assert not any("\\end{document}" in line for line in render.tikz(hostile, "").splitlines())
    assert len(render.tikz(hostile, HOSTILE).splitlines()[0]) > 10
    assert render.tikz(hostile, HOSTILE).splitlines()[0].startswith("% symderive: </title>")


def test_formulas_are_written_for_the_eye() -> None:
    made = picture(graph("x1^2*(0 - 1/3) + rational(-2, 3)*x1", "x1"))
    shown = render.text(made)
    assert "v₁ = x₁²" in shown
    assert "v₂ = v₁·(0 − 1 / 3)" in shown
    assert "v₃ = (−2/3)·x₁" in shown


@pytest.mark.slow
def test_the_tikz_compiles(tmp_path: Path) -> None:
    if shutil.which("pdflatex") is None:
        pytest.skip("pdflatex is not installed")
    source = render.tikz_document(problem(), "jacobian", tables=True)
    (tmp_path / "g.tex").write_text(source, encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "g.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:]
    assert "Overfull" not in done.stdout
