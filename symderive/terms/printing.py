"""Terms, types and statements as text in the formula language. Trusted."""

from __future__ import annotations

from symderive.terms.names import SORT_WORDS, is_plain_name
from symderive.terms.types import Cyclic, Function, Space, Type

__all__ = ["print_type"]


def _name(name: str) -> str:
    """Return a name as it is if a person may declare it; else in a form that is not in the language."""
    if is_plain_name(name) or (name[:1] == "#" and name[1:].isascii() and name[1:].isdigit()):
        return name
    return f"`{ascii(name)[1:-1]}`"


def print_type(kind: Type) -> str:
    """Return a type as the language writes it.

    >>> print_type(Function(Function(Space("V"), Space("V")), Cyclic("n")))
    '(V -> V) -> Z/n'
    """
    if isinstance(kind, Function):
        domain = print_type(kind.domain)
        left = f"({domain})" if isinstance(kind.domain, Function) else domain
        return f"{left} -> {print_type(kind.codomain)}"
    if isinstance(kind, Cyclic):
        return f"Z/{kind.size if isinstance(kind.size, int) else _name(kind.size)}"
    if isinstance(kind, Space):
        return f"`{kind.name}`" if kind.name in SORT_WORDS else _name(kind.name)
    return "integer" if kind.name == "int" else kind.name
