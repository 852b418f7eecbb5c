"""Tokens, their places, and what is not in the alphabet."""

from __future__ import annotations

import pytest

from symderive.errors import ParseError, Span
from symderive.kernel.statement import is_identifier
from symderive.syntax.lexer import MAX_CHARACTERS, MAX_DIGITS, MAX_TOKENS, tokens
from symderive.terms.names import is_letter, is_plain_name


def texts(text: str) -> list[str]:
    return [token.text for token in tokens(text)][:-1]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a+b", ["a", "+", "b"]),
        ("w_t1", ["w_t1"]),
        ("f''(x)", ["f", "'", "'", "(", "x", ")"]),
        ("0..n-1", ["0", "..", "n", "-", "1"]),
        ("1..T", ["1", "..", "T"]),
        ("0.5.x", ["0.5", ".", "x"]),
        ("x<=>y", ["x", "<=>", "y"]),
        ("x<=y=>z", ["x", "<=", "y", "=>", "z"]),
        ("x**2^3", ["x", "^", "2", "^", "3"]),
        ("a->b!=c>=d", ["a", "->", "b", "!=", "c", ">=", "d"]),
        ("(e:real)", ["(", "e", ":", "real", ")"]),
        ("λ_1 + ω2", ["λ_1", "+", "ω2"]),
        ("¬a∧b∨c⇒d⇔e", ["not", "a", "and", "b", "or", "c", "=>", "d", "<=>", "e"]),
        ("∀x∈S.∃y", ["forall", "x", "in", "S", ".", "exists", "y"]),
        ("a≠b≤c≥d·e×f−g", ["a", "!=", "b", "<=", "c", ">=", "d", "*", "e", "*", "f", "-", "g"]),
        ("∇f ∑ Σ ↦ → ⟨⟩‖ f′", ["grad", "f", "sum", "sum", "↦", "->", "⟨", "⟩", "‖", "f", "'"]),
        ("Σ_1", ["Σ_1"]),
        ("a\r\n\tb", ["a", "b"]),
        ("", []),
    ],
)
def test_tokens(text: str, found: list[str]) -> None:
    assert texts(text) == found


def test_kinds_and_places() -> None:
    found = tokens("x and\n  12", line=3, column=5)
    assert [(t.kind, t.text, t.span) for t in found] == [
        ("name", "x", Span(3, 5, 1)),
        ("word", "and", Span(3, 7, 3)),
        ("number", "12", Span(4, 3, 2)),
        ("end", "", Span(4, 5, 1)),
    ]
    assert [t.joined for t in tokens("|| |")] == [False, True, False, True]


@pytest.mark.parametrize(
    ("text", "code", "column", "says"),
    [
        ("x == 1", "P101", 3, "write ="),
        ("(x := 5) + x", "P101", 4, "assign"),
        ("a && b", "P101", 3, "and"),
        ("x²", "P101", 2, "^2"),
        ("√x", "P101", 1, "sqrt"),
        ("x ∈ ℝ", "P101", 5, "real"),
        ("_x", "P101", 1, "letter"),
        ("{x}", "P101", 1, "("),
        ("x + 'a\"", "P101", 7, "remove"),
        ("x\u00a0y", "P101", 2, "NO-BREAK SPACE"),
        ("x\u200by", "P101", 2, "ZERO WIDTH SPACE"),
        ("x + ٣", "P101", 5, "ARABIC-INDIC DIGIT THREE"),
        ("x ! y", "P101", 3, "!"),
        ("#3", "P101", 1, "#"),
        ("`x`", "P101", 1, "`"),
        ("a ; b", "P101", 3, ";"),
        ("x\x00", "P101", 2, "U+0000"),
        ("х", "P105", 1, "CYRILLIC SMALL LETTER HA"),
        ("Eq(х, x)", "P105", 4, "U+0445"),
        ("aх", "P105", 2, "CYRILLIC"),
        ("ο + 1", "P105", 1, "OMICRON"),
        ("é", "P105", 1, "LATIN SMALL LETTER E WITH ACUTE"),
        ("x + ﬁ", "P105", 5, "LIGATURE"),
        ("Α", "P105", 1, "GREEK CAPITAL LETTER ALPHA"),
        ("exists! x. x = 1", "P113", 7, "exists"),
    ],
)
def test_what_is_not_in_the_alphabet(text: str, code: str, column: int, says: str) -> None:
    with pytest.raises(ParseError) as caught:
        tokens(text)
    error = caught.value
    assert error.code == code
    assert error.span is not None
    assert (error.span.line, error.span.column) == (1, column)
    assert says in error.what + error.why + error.fix


@pytest.mark.parametrize(
    ("text", "code", "column"),
    [
        ("x" * (MAX_CHARACTERS + 1), "P102", 1),
        ("x " * (MAX_TOKENS + 1), "P102", 2 * MAX_TOKENS + 1),
        ("(" * 101 + "x", "P103", 101),
        ("([" * 51, "P103", 101),
        ("1" * (MAX_DIGITS + 1), "P104", 1),
        ("x + 0." + "1" * MAX_DIGITS, "P104", 5),
        ("x + " + "a" * 61, "P104", 5),
    ],
)
def test_limits(text: str, code: str, column: int) -> None:
    with pytest.raises(ParseError) as caught:
        tokens(text)
    assert caught.value.code == code
    assert caught.value.span is not None
    assert caught.value.span.column == column


def test_the_limits_themselves_are_admitted() -> None:
    assert texts("1" * MAX_DIGITS) == ["1" * MAX_DIGITS]
    assert len(texts("0." + "1" * (MAX_DIGITS - 1))) == 1
    assert len(texts("a" * 60)) == 1
    assert len(texts("x " * (MAX_TOKENS - 1))) == MAX_TOKENS - 1
    assert len(texts("(" * 100 + ")" * 100 + "(" * 100)) == 300


def test_letters_of_names_are_those_of_the_kernel() -> None:
    for char in map(chr, range(0x500)):
        assert not is_letter(char) or is_identifier(char)
    assert is_identifier("w_t1")
    assert is_plain_name("delta")
    for name in ("", "1x", "_x", "x'", "x y", "a" * 61, "sum", "exp", "odd", "Σ", "х"):
        assert not is_plain_name(name)
