"""Every page of `codes` fails and is mended as it says."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from symderive.errors import SymderiveError
from symderive.recipes import codes, source
from symderive.recipes.load import load_text
from symderive.render import terminal
from symderive.report import error_report

Golden = Callable[[str, str], None]

REQUIRED = {
    "schema": "schema: 1",
    "id": "id: example",
    "title": "title: A title",
    "symbols": "symbols: {x: real}",
    "claims": "claims:\n  - id: same\n    claim: x = x",
}
PAGES = [code for code, page in codes.PAGES.items() if page.fails]


def recipe(fragment: str) -> str:
    given = re.findall(r"^(\w+):", fragment, re.MULTILINE)
    return "\n".join([fragment, *(text for name, text in REQUIRED.items() if name not in given), ""])


@pytest.mark.parametrize("code", PAGES)
def test_the_first_fragment_is_refused_with_the_code(code: str) -> None:
    with pytest.raises(SymderiveError) as caught:
        load_text(recipe(codes.PAGES[code].fails), file="f.yaml")
    assert caught.value.code == code
    assert caught.value.file == "f.yaml"
    assert caught.value.span is not None
    assert caught.value.source_line in codes.PAGES[code].fails.split("\n")


@pytest.mark.parametrize("code", PAGES)
def test_the_second_fragment_loads(code: str) -> None:
    load_text(recipe(codes.PAGES[code].mended))


def test_every_code_that_is_raised_has_a_page_and_every_page_is_raised() -> None:
    folder = Path(codes.__file__).parent
    raised: set[str] = set()
    for path in folder.glob("*.py"):
        if path.name != "codes.py":
            tree = ast.parse(path.read_text(encoding="utf-8"))
            texts = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
            raised |= {text for text in texts if isinstance(text, str) and re.fullmatch(r"R\d{3}", text)}
    assert raised == set(codes.CODES)


def test_the_pictures_of_the_errors(golden: Golden, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "LOADER", yaml.SafeLoader)  # libyaml words some errors otherwise
    pictures = []
    for code in PAGES:
        with pytest.raises(SymderiveError) as caught:
            load_text(recipe(codes.PAGES[code].fails), file="f.yaml")
        pictures.append(terminal.error(error_report(caught.value), width=100))
    golden("terminal/recipe-errors.txt", "\n".join(pictures))
