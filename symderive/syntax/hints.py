"""How to write what other notations spell differently. Not trusted: the words of refusals alone.

Each function takes what was refused and returns the `fix` of the error.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from symderive.terms.names import FUNCTIONS, MACRO_NAMES, SORT_WORDS

if TYPE_CHECKING:
    from symderive.syntax.lexer import Token

__all__ = [
    "IMPLICATION",
    "PARAMETER",
    "for_arguments",
    "for_brace",
    "for_inverse",
    "for_latex",
    "for_misfit",
    "for_neighbours",
]

_LATEX = {
    "frac": "write (a)/(b)",
    "dfrac": "write (a)/(b)",
    "tfrac": "write (a)/(b)",
    "sqrt": "write sqrt(x)",
    "le": "write <=",
    "leq": "write <=",
    "ge": "write >=",
    "geq": "write >=",
    "ne": "write !=",
    "neq": "write !=",
    "cdot": "write *",
    "times": "write *",
    "sum": "write sum(e, k = 1..n)",
    "lim": "write limit(f, a, L)",
    "to": "write => for an implication",
    "implies": "write =>",
    "Rightarrow": "write =>",
    "iff": "write <=>",
    "land": "write `and`",
    "wedge": "write `and`",
    "lor": "write `or`",
    "vee": "write `or`",
    "neg": "write `not`",
    "lnot": "write `not`",
    "nabla": "write `grad`",
    "langle": "write <u, v> for an inner product",
    "rangle": "write <u, v> for an inner product",
    "lVert": "write ||u||",
    "rVert": "write ||u||",
    "Vert": "write ||u||",
    "mathbb": "write `real`, `integer` or `natural`",
}

IMPLICATION = "write A => B for an implication, or add `else` and a value"
PARAMETER = "write `x in real`, or another sort"

_MISFITS = {
    "->": "write => for an implication",
    "then": "write A => B for an implication",
    "..": "bounds stand in sums and behind `in`; 1 + 2 + ... + n is sum(k, k = 1..n)",
    "mod": "write (a - b) mod n = 0 for a congruence",
    "|": "write n mod d = 0 to say that d divides n",
}

_INVERSES = {"sin": "asin(x)", "cos": "acos(x)", "tan": "atan(x)", "exp": "log(x)"}

_NUMBERS = {
    "max": "write max(x, max(y, z)) for three numbers",
    "min": "write min(x, min(y, z)) for three numbers",
    "log": "log is natural; that of x to base b is log(x)/log(b)",
    "limit": "write limit(f, a, L): f tends to L at a",
}


def for_latex(command: str) -> str:
    r"""Say what stands for the LaTeX command of this name, given without its `\`."""
    return _LATEX.get(command, "formulas are plain text, not LaTeX: leave out the \\")


def for_brace(before: Token | None) -> str:
    """Say what stands for a brace behind this token."""
    if before is not None and before.kind == "name" and before.text.endswith("_"):
        return "write x_1 for an index, sum(e, k = 1..n) for a sum, limit(f, a, L) for a limit"
    return "write ( or ["


def for_neighbours(found: Sequence[Token], at: int) -> str:
    """Say what was meant by the tokens at `at - 1` and `at` without an operator between them."""
    before, token = found[at - 1], found[at]
    if at > 3 and [t.text for t in found[at - 3 : at]] == ["^", "-", "1"]:
        return for_inverse(found[at - 4].text)
    if token.text == "choose":
        return "write binomial(n, k)"
    if (before.text, token.kind) == ("lim", "name"):
        return "write limit(f, a, L): f tends to L at a"
    if at > 2 and found[at - 2].text == "^" and _is_function(found[at - 3]):
        return f"write {found[at - 3].text}(x)^{before.text}: the argument stands before the exponent"
    if _is_function(before):
        return f"put the argument in brackets: {before.text}({token.text})"
    if (before.text, token.text) == ("for", "all"):
        return "write `forall x in real. A`"
    if before.kind == "name" and token.text in SORT_WORDS:
        return f"write `{before.text}: {token.text}` for a declaration"
    if before.kind == "name" and token.text in MACRO_NAMES:
        return f"write {token.text}({before.text})"
    if token.kind not in ("name", "number"):
        return "write * for a product"
    applied = before.kind == token.kind == "name" and not token.joined
    application = f", {before.text}({token.text}) for an application" if applied else ""
    return f"write {before.text}*{token.text} for a product{application}"


def for_misfit(token: Token, expected: str) -> str:
    """Say what was meant by a token where `expected` should stand."""
    interval = token.text == "[" and expected in ("a sort", "an expression")
    if interval or (token.kind == "number" and expected == "a sort"):
        return "write bounds as relations, such as 0 <= x <= 1"
    if expected.endswith("after `sum`"):
        return "write sum(e, k = 1..n)"
    return _MISFITS.get(token.text, "see docs/language.md, Formulas")


def for_arguments(name: str) -> str:
    """Say what to write for this constant or macro with another number of arguments."""
    return _NUMBERS.get(name, "see docs/language.md")


def for_inverse(of: str) -> str:
    """Say what stands for the inverse of this function."""
    return f"write {_INVERSES.get(of, f'a function g of which forall x. g({of}(x)) = x holds')}"


def _is_function(token: Token) -> bool:
    return token.kind == "name" and token.text in FUNCTIONS and token.text != "pi"
