"""The statement that is judged: symbols, definitions, hypotheses, claim. Trusted.

A statement is plain data. `check_statement` refuses what is not well formed; `expand` puts the
definitions in, so that the rules never see a defined name.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from symderive.errors import Refusal
from symderive.terms.names import MAX_NAME, RESERVED, is_letter, is_plain_name
from symderive.terms.printing import print_name, print_type, printer
from symderive.terms.term import Const, Free, Lam, Term, substitute, subterms
from symderive.terms.types import INT, PROP, Type, sizes_of, spaces_of

__all__ = ["Statement", "check_statement", "expand", "is_identifier", "print_statement"]


@dataclass(frozen=True, slots=True)
class Statement:
    """What is claimed, and from what.

    `spaces` are the inner-product spaces and `sizes` the size symbols (integers n >= 1, each also
    an integer symbol of that name); `symbols` the other symbols with their types; `definitions`
    abbreviations in order, each from earlier names; `hypotheses` are named propositions
    (ranges of declared symbols are hypotheses as well). Free variables are universal.
    """

    spaces: tuple[str, ...]
    sizes: tuple[str, ...]
    symbols: tuple[tuple[str, Type], ...]
    definitions: tuple[tuple[str, Term], ...]
    hypotheses: tuple[tuple[str, Term], ...]
    claim: Term


@lru_cache(maxsize=4096)
def is_identifier(name: str) -> bool:
    """Say whether a name may be a symbol: letters, digits, `_` and `'`, a letter first.

    Only ASCII and Greek letters without omicron are admitted, so no two names look the same.
    """
    return (
        0 < len(name) <= MAX_NAME
        and is_letter(name[0])
        and all(is_letter(c) or c in "0123456789_'" for c in name)
    )


def check_statement(statement: Statement) -> None:
    """Refuse a statement with unknown or repeated names, or parts of the wrong type.

    Refuses: K002 (bad or repeated name), K003 (undeclared symbol, space or size), K004 (a
    hypothesis or the claim is not a proposition).
    """
    names = [
        *statement.spaces,
        *statement.sizes,
        *(name for name, _ in statement.symbols),
        *(name for name, _ in statement.definitions),
    ]
    for group in (names, [name for name, _ in statement.hypotheses]):
        seen: set[str] = set()
        for name in group:
            if not is_identifier(name) or name in seen:
                raise Refusal("K002", "a name is malformed or used twice", why=repr(name))
            seen.add(name)
    known = {Free(name, kind) for name, kind in statement.symbols}
    known |= {Free(name, INT) for name in statement.sizes}
    kinds = {kind for _, kind in statement.symbols}
    for name, value in statement.definitions:
        kinds |= _types_in(value, known)
        known.add(Free(name, value.type))
    for part in (*(h for _, h in statement.hypotheses), statement.claim):
        kinds |= _types_in(part, known)
        if part.type != PROP:
            raise Refusal("K004", "a hypothesis or claim must be a proposition", why=repr(part))
    for kind in kinds:
        unknown = [*(spaces_of(kind) - set(statement.spaces)), *(sizes_of(kind) - set(statement.sizes))]
        if unknown:
            raise Refusal("K003", "a space or size is not declared", why=", ".join(sorted(unknown)))


def _types_in(term: Term, known: set[Free]) -> set[Type]:
    """Return the types of constants and binders; refuse symbols that are not known."""
    kinds: set[Type] = set()
    for node in subterms(term):
        if isinstance(node, (Const, Lam)):
            kinds.add(node.type)
        elif isinstance(node, Free) and node not in known:
            raise Refusal("K003", "a symbol is not declared at this type", why=node.name)
    if term.loose:
        raise Refusal("K003", "a bound variable has no binder", why=repr(term))
    return kinds


def expand(statement: Statement) -> Statement:
    """Return the same statement with every definition put in its place."""
    values: dict[Free, Term] = {}
    for name, value in statement.definitions:
        values[Free(name, value.type)] = substitute(value, values)
    return Statement(
        statement.spaces,
        statement.sizes,
        statement.symbols,
        (),
        tuple((name, substitute(h, values)) for name, h in statement.hypotheses),
        substitute(statement.claim, values),
    )


def _label(name: str) -> str:
    return name if is_plain_name(name) or name in RESERVED else print_name(name)


def print_statement(statement: Statement) -> str:
    """Return what is claimed and from what: every symbol with its sort, every hypothesis, the claim."""
    known: dict[str, Type | None] = {}
    for name, kind in (
        *((size, INT) for size in statement.sizes),
        *statement.symbols,
        *((name, value.type) for name, value in statement.definitions),
    ):
        known[name] = kind if known.get(name, kind) == kind else None
    parts = [value for _, value in (*statement.definitions, *statement.hypotheses)] + [statement.claim]
    show = printer(parts, known, statement.spaces)
    definitions = [(n, f"{print_type(value.type)} := {show(value)}") for n, value in statement.definitions]
    blocks = {
        "symbols": [f"{print_name(name)}: {print_type(kind)}" for name, kind in statement.symbols],
        "definitions": [f"{print_name(name)}: {text}" for name, text in definitions],
        "hypotheses": [f"{_label(name)}: {show(value)}" for name, value in statement.hypotheses],
        "claim": [show(statement.claim)],
    }
    lines: list[str] = []
    for title, names in (("spaces", statement.spaces), ("sizes", statement.sizes)):
        lines += [f"{title}: {', '.join(map(print_name, names))}"] if names else []
    for title, rows in blocks.items():
        lines += [f"{title}:", *(f"  {row}" for row in rows)] if rows else []
    return "\n".join(lines)
