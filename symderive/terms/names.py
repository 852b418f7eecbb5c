"""Which names a person may give to a symbol. Trusted.

A name is a letter (ASCII or Greek), then letters, digits and `_`. The words of the language and
the names of its constants and macros cannot be declared, so that `exp` or `odd` always means the
same; `delta` alone may be, and then hides the Kronecker delta, which is also `kronecker`.
"""

from __future__ import annotations

__all__ = ["FUNCTIONS", "MACRO_NAMES", "RESERVED", "SORT_WORDS", "is_letter", "is_plain_name"]

MAX_NAME = 60

RESERVED = frozenset(
    [
        "true",
        "false",
        "not",
        "and",
        "or",
        "forall",
        "exists",
        "in",
        "fun",
        "sum",
        "if",
        "then",
        "else",
        "mod",
        "div",
        "is",
        "grad",
    ]
)
"""Words of the grammar."""

FUNCTIONS = frozenset(
    [
        "exp",
        "log",
        "ln",
        "sqrt",
        "sin",
        "cos",
        "tan",
        "asin",
        "acos",
        "atan",
        "pi",
        "tanh",
        "sinh",
        "cosh",
        "sigmoid",
        "abs",
        "max",
        "min",
        "floor",
        "factorial",
        "binomial",
        "det",
        "identity",
        "residue",
        "rep",
        "kronecker",
        "inv",
        "smul",
        "zero",
        "iterate",
        "natrec",
        "rational",
        "has_deriv",
        "has_grad",
    ]
)
"""Names of constants."""

MACRO_NAMES = frozenset(
    [
        "odd",
        "even",
        "zero_centred",
        "differentiable",
        "differentiable_at",
        "convex",
        "lipschitz",
        "monotone",
        "is_minimiser",
        "is_unique_minimiser",
        "unbounded_below",
        "is_O",
        "is_upper_O",
        "concave",
        "strictly_convex",
        "periodic",
        "is_o",
        "is_Theta",
        "is_O_at_zero",
        "limit",
        "limit_at_infinity",
        "limit_sequence",
        "continuous_at",
        "continuous",
        "trace",
        "transpose",
        "matmul",
        "matpow",
    ]
)
"""Names of the macros (`macros.MACROS` has the same keys)."""

SORT_WORDS = frozenset(
    [
        "real",
        "integer",
        "int",
        "natural",
        "prop",
        "vector",
        "matrix",
        "sequence",
        "function",
        "index",
        "size",
        "Z",
    ]
)
"""Words of sorts: a symbol may bear such a name, a space may not."""

_GREEK = "αβγδεζηθικλμνξπρςστυφχψω" + "ΓΔΘΛΞΠΣΦΨΩ"


def is_letter(char: str) -> bool:
    """Say whether a character may stand in a name as a letter (omicron may not: it looks like o)."""
    return "a" <= char <= "z" or "A" <= char <= "Z" or char in _GREEK


def is_plain_name(name: str) -> bool:
    """Say whether a person may declare this name."""
    return (
        0 < len(name) <= MAX_NAME
        and is_letter(name[0])
        and all(is_letter(c) or c in "0123456789_" for c in name)
        and name not in RESERVED | FUNCTIONS | MACRO_NAMES
        and name not in ("Σ", "π")
    )
