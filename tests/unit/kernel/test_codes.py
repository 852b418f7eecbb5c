"""Every code of the kernel has a page, and every page is of a code that is raised."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path

import pytest

from symderive.kernel import codes


def raised() -> set[str]:
    """The codes that stand as texts in the kernel, docstrings and the pages left out."""
    found: set[str] = set()
    for path in Path(codes.__file__).parent.rglob("*.py"):
        if path.name != "codes.py":
            nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            texts = (node.value for node in nodes if isinstance(node, ast.Constant))
            found |= {text for text in texts if isinstance(text, str) and re.fullmatch(r"K\d{3}", text)}
    return found


def test_every_code_that_is_raised_has_a_page_and_every_page_is_raised() -> None:
    assert raised() == set(codes.CODES)


@pytest.mark.parametrize("code", sorted(codes.CODES))
def test_a_page_begins_with_a_title(code: str) -> None:
    title, _, text = inspect.cleandoc(codes.CODES[code]).partition("\n\n")
    assert title.endswith(".")
    assert "\n" not in title
    assert len(title) <= 79
    assert not text or text.endswith(".")
