"""Texts that were made to break a reader of formulas: each is refused with a place, or means what it says."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

import pytest

from symderive.errors import ParseError, TermError
from symderive.syntax.parser import parse_declaration, parse_formula
from symderive.syntax.resolve import Scope, resolve
from symderive.terms.term import show
from symderive.terms.types import REAL

SCOPE = Scope(symbols={"x": REAL, "y": REAL})

REFUSED = {
    "attribute access hidden in strings": ("getattr(x, '_'+'_class_'+'_')", 13),
    "code in a symbol": ("lambdify(x, Symbol(\"__import__('os').system('touch CANARY_PATH')\"))(1)", 20),
    "a conditional expression": ("x if exec('1') else y", 3),
    "an assignment": ("(x := 5) + x", 4),
    "a tower of powers": ("9**9**9**9", 7),
    "deep nesting": ("(" * 100_000 + "x" + ")" * 100_000, 1),
    "sums over 10^18 terms": ("Sum(Sum(Sum(1,(i,1,10**6)),(j,1,10**6)),(k,1,10**6))", 17),
    "a letter that looks like another": ("Eq(х, x)", 4),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text, column = REFUSED[name]
    start = time.monotonic()
    with pytest.raises(ParseError) as caught:
        resolve(parse_formula(text), SCOPE)
    assert time.monotonic() - start < 5
    assert caught.value.span is not None
    assert caught.value.span.column == column
    assert list(tmp_path.iterdir()) == []


def test_the_letter_is_named() -> None:
    with pytest.raises(ParseError) as caught:
        parse_formula(REFUSED["a letter that looks like another"][0])
    assert "U+0445 CYRILLIC SMALL LETTER HA" in caught.value.why


def test_a_name_that_is_code() -> None:
    name = "x = __import__('os').system('touch CANARY_PATH')"
    with pytest.raises(ParseError):
        parse_declaration(name, "real")
    with pytest.raises(ParseError):
        Scope(symbols={name: REAL})


def test_a_chain_is_a_conjunction() -> None:
    assert show(resolve(parse_formula("0 < x < 1"), SCOPE)) == "and(lt(0, x), lt(x, 1))"


def test_nested_sums_are_not_evaluated() -> None:
    text = "sum(sum(sum(1, i = 1..10^6), j = 1..10^6), k = 1..10^6) = 10^18"
    assert show(resolve(parse_formula(text), SCOPE)).count("pow(10, 6)") == 3


@pytest.mark.parametrize("size", [50, 120])
def test_no_text_exhausts_the_stack(size: int) -> None:
    """Whatever the depth, a formula is resolved or refused; nothing else is raised."""
    for opening, middle, closing in (
        ("(", "x", ")"),
        ("-", "x", ""),
        ("exp(", "x", ")"),
        ("|", "x", "|"),
        ("<x, ", "x", ">"),
        ("(if x = 0 then ", "x", " else y)"),
        ("sum(", "x", ", k = 1..2)"),
        ("(fun z in real. z)(", "x", ")"),
    ):
        text = " ".join([opening] * size + [middle] + [closing] * size) + " = 0"
        with contextlib.suppress(ParseError, TermError):
            resolve(parse_formula(text), SCOPE)
