"""Text to tokens: the alphabet of the language, its limits and its refusals.

ASCII and Unicode spell the same tokens; a letter that is neither ASCII nor Greek is refused by
its Unicode name, so no two names look the same.
"""

from __future__ import annotations

from typing import Literal

from symderive.errors import ParseError, Span
from symderive.records import Record
from symderive.syntax import hints
from symderive.terms.names import MAX_NAME, RESERVED, is_letter

__all__ = ["MAX_CHARACTERS", "MAX_DIGITS", "MAX_NESTING", "MAX_TOKENS", "Token", "tokens"]

MAX_CHARACTERS = 20_000
MAX_TOKENS = 4_000
MAX_NESTING = 100
MAX_DIGITS = 40

_ALIASES = {
    "¬": "not",
    "∧": "and",
    "∨": "or",
    "⇒": "=>",
    "⟹": "=>",
    "→": "->",
    "⇔": "<=>",
    "⟺": "<=>",
    "∀": "forall",
    "∃": "exists",
    "≠": "!=",
    "≤": "<=",
    "≥": ">=",
    "·": "*",
    "⋅": "*",
    "×": "*",
    "−": "-",
    "∇": "grad",
    "∑": "sum",
    "∈": "in",
    "↦": "↦",
    "⟨": "⟨",
    "⟩": "⟩",
    "‖": "‖",
    "′": "'",
}

# Longest first.
_SYMBOLS = (
    "<=>",
    "=>",
    "->",
    "<=",
    ">=",
    "!=",
    "**",
    "..",
    *"()[]<>=+-*/^|,.:'",
)

_SLIPS = {
    "==": "write = for equality",
    ":=": "a formula cannot assign; write = for equality",
    "&&": "write `and`",
    "²": "write ^2",
    "³": "write ^3",
    "√": "write sqrt(x)",
    "ℝ": "write `real`",
    "ℤ": "write `integer` or Z/n",
    "ℕ": "write `natural`",
    "_": "a name begins with a letter",
    "=/": "write !=",
    "!": "write factorial(n), or `not A`",
    "}": "write ) or ]",
    "$": "formulas are plain text, not LaTeX",
    "~": "write is_Theta(f, g) for orders of growth, or `not A`",
    "%": "write `n mod 2`; 10 % is 1/10",
    "±": "write two formulas, or `x = 1 or x = -1`",
    "∫": "integrals are not in the language",
    "∏": "only factorials, powers and products written out are in the language",
    "∂": "write f'(x), or grad f(x)",
    "∞": "limits say it: limit_at_infinity(f, L), limit_sequence(a, L)",
    "≡": "write (a - b) mod n = 0",
    "≈": "numbers are exact: say how near by |x - y| < 1/100",
    "≪": "say how much smaller, or is_o(f, g)",
    "⌊": "write floor(x)",
    "⌈": "write -floor(-x)",
    "…": "write sum(k, k = 1..n) for 1 + 2 + … + n",
    "∘": "write f(g(x))",
    "∉": "write a relation",
    "∩": "sets are not in the language",
    "∪": "sets are not in the language",
    "⊂": "sets are not in the language",
    "⊆": "sets are not in the language",
    "∅": "sets are not in the language",
    "∴": "write => for an implication",
    "½": "write 1/2",
    "⁻": "write ^(-1)",
    "ⁿ": "write ^n",
    "\N{COMBINING MACRON}": "a name is letters, digits and `_`: write x_bar",
    "\N{COMBINING CIRCUMFLEX ACCENT}": "a name is letters, digits and `_`: write x_hat",
    "\N{COMBINING TILDE}": "a name is letters, digits and `_`: write x_tilde",
}


class Token(Record):
    """A piece of text; `text` is its ASCII spelling, `joined` says that nothing stands before it."""

    kind: Literal["name", "number", "word", "symbol", "end"]
    text: str
    span: Span
    joined: bool = False


class _Lexer:
    def __init__(self, text: str, line: int, column: int) -> None:
        self.text = text
        self.at = 0
        self.line = line
        self.column = column
        self.found: list[Token] = []
        self.nesting = 0

    def refuse(self, code: str, what: str, why: str, fix: str, length: int = 1) -> ParseError:
        return ParseError(code, what, why=why, fix=fix, span=Span(self.line, self.column, length))

    def add(self, kind: Literal["name", "number", "word", "symbol", "end"], text: str, length: int) -> None:
        if len(self.found) >= MAX_TOKENS:
            raise self.refuse(
                "P102", "the text is too long", f"it has more than {MAX_TOKENS} tokens", "name parts of it"
            )
        joined = self.at > 0 and self.text[self.at - 1] not in " \t\r\n"
        self.found.append(Token(kind, text, Span(self.line, self.column, max(length, 1)), joined))
        self.at += length
        self.column += length

    def run(self) -> list[Token]:
        if len(self.text) > MAX_CHARACTERS:
            raise self.refuse(
                "P102",
                "the text is too long",
                f"it has {len(self.text)} characters; the limit is {MAX_CHARACTERS}",
                "name parts of it",
            )
        while self.at < len(self.text):
            char = self.text[self.at]
            if char == "\n":
                self.at += 1
                self.line += 1
                self.column = 1
            elif char in " \t\r":
                self.at += 1
                self.column += 1
            elif is_letter(char):
                self.name()
            elif char in "0123456789":
                self.number()
            else:
                self.symbol(char)
        self.add("end", "", 0)
        return self.found

    def name(self) -> None:
        end = self.at
        while end < len(self.text) and (is_letter(self.text[end]) or self.text[end] in "0123456789_"):
            end += 1
        word = self.text[self.at : end]
        if len(word) > MAX_NAME:
            raise self.refuse(
                "P104",
                "a name is too long",
                f"it has {len(word)} characters; the limit is {MAX_NAME}",
                "shorten it",
                len(word),
            )
        if end < len(self.text) and self.text[end].isalnum() and self.text[end] not in _SLIPS:
            self.column += end - self.at
            raise self.foreign(self.text[end])
        word = "sum" if word == "Σ" else word
        text = "pi" if word == "π" else word
        self.add("word" if text in RESERVED else "name", text, end - self.at)

    def number(self) -> None:
        end = self.at
        while end < len(self.text) and self.text[end] in "0123456789":
            end += 1
        if self.text[end : end + 1] == "." and self.text[end + 1 : end + 2] in set("0123456789"):
            end += 1
            while end < len(self.text) and self.text[end] in "0123456789":
                end += 1
        digits = self.text[self.at : end]
        if len(digits) > MAX_DIGITS + ("." in digits):
            raise self.refuse(
                "P104",
                "a number is too long",
                f"it has {len(digits)} digits; the limit is {MAX_DIGITS}",
                "give it a name",
                len(digits),
            )
        self.add("number", digits, len(digits))

    def symbol(self, char: str) -> None:
        pair = self.text[self.at : self.at + 2]
        if pair in _SLIPS:
            raise self.refuse("P101", f"{pair} is not in the language", "", _SLIPS[pair], 2)
        if char in _ALIASES:
            text = _ALIASES[char]
            self.add("word" if text in RESERVED else "symbol", text, 1)
            return
        for text in _SYMBOLS:
            if self.text.startswith(text, self.at):
                self.brackets(text)
                self.add("symbol", "^" if text == "**" else text, len(text))
                return
        if char == "!" and self.found and self.found[-1].text == "exists":
            raise self.refuse(
                "P113",
                "`exists!` is not in the language",
                "",
                "say existence and uniqueness in two formulas",
            )
        if char == "\\":
            raise self.latex()
        if char == "{":
            before = self.found[-1] if self.found else None
            raise self.refuse("P101", "{ is not in the language", "", hints.for_brace(before))
        raise self.foreign(char)

    def latex(self) -> ParseError:
        end = self.at + 1
        while end < len(self.text) and self.text[end].isascii() and self.text[end].isalpha():
            end += 1
        command = self.text[self.at : end]
        return self.refuse(
            "P101", f"{command} is not in the language", "", hints.for_latex(command[1:]), len(command)
        )

    def brackets(self, text: str) -> None:
        if text in "([":
            self.nesting += 1
            if self.nesting > MAX_NESTING:
                raise self.refuse(
                    "P103",
                    "brackets are nested too deeply",
                    f"the limit is {MAX_NESTING}",
                    "give inner parts a name",
                )
        elif text in ")]":
            self.nesting -= 1

    def foreign(self, char: str) -> ParseError:
        import unicodedata  # noqa: PLC0415 (only an error pays for it)

        label = f"U+{ord(char):04X} {unicodedata.name(char, 'without a name')}"
        if ord(char) > 127 and char.isalpha() and char not in _SLIPS:
            return self.refuse(
                "P105",
                "a letter is neither ASCII nor Greek",
                f"found {label}, which can look like another letter",
                "use ASCII or Greek letters",
            )
        shown = char if char.isprintable() and ord(char) < 128 else label
        return self.refuse(
            "P101", f"{shown} is not in the language", "", _SLIPS.get(char, "remove it or write it in words")
        )


def tokens(text: str, *, line: int = 1, column: int = 1) -> list[Token]:
    """Split a text into tokens, the last of kind `end`.

    `line` and `column` are the place of the first character; later lines begin at column 1.

    Refuses: P101 (character), P102 (length), P103 (nesting), P104 (long name or number), P105
    (foreign letter), P113 (`exists!`).
    """
    return _Lexer(text, line, column).run()
