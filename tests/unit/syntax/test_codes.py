"""Every page of `codes` fails and is mended as it says; every code has a page."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from symderive import syntax, terms
from symderive.errors import SymderiveError
from symderive.syntax import codes
from symderive.syntax.parser import parse_declaration, parse_formula
from symderive.syntax.resolve import Scope, resolve, resolve_sort

PAGES = [code for code, page in codes.PAGES.items() if page.fails]


def example_scope() -> Scope:
    declarations = [parse_declaration(names, sort) for names, sort in codes.EXAMPLE.items()]
    named = {
        kind: tuple(name.text for d in declarations if d.kind == kind for name in d.names)
        for kind in ("space", "size")
    }
    bare = Scope(named["space"], named["size"])
    symbols = {
        name.text: resolve_sort(d.sort, bare) for d in declarations if d.sort is not None for name in d.names
    }
    return Scope(*named.values(), symbols)


@pytest.mark.parametrize("code", PAGES)
def test_the_first_formula_is_refused_with_the_code_and_a_place(code: str) -> None:
    with pytest.raises(SymderiveError) as caught:
        resolve(parse_formula(codes.PAGES[code].fails), example_scope())
    assert caught.value.code == code
    assert caught.value.span is not None
    assert caught.value.what
    assert codes.PAGES[code].fails in codes.CODES[code]


@pytest.mark.parametrize("code", PAGES)
def test_the_second_formula_is_accepted(code: str) -> None:
    resolve(parse_formula(codes.PAGES[code].mended), example_scope())


def test_every_code_that_is_raised_has_a_page_and_every_page_is_raised() -> None:
    raised: set[str] = set()
    for package in (syntax, terms):
        for path in Path(str(package.__path__[0])).glob("*.py"):
            if path.name != "codes.py":
                tree = ast.parse(path.read_text(encoding="utf-8"))
                texts = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
                raised |= {
                    text for text in texts if isinstance(text, str) and re.fullmatch(r"[PT]\d{3}", text)
                }
    assert raised == set(codes.CODES)
