"""Certificates read from JSON with suspicion; they are written by `symderive.certificates.writing`.

Not trusted to say "proved": the kernel looks at all that was read before it judges. A wrong reader could only
make another statement or another certificate than the file holds, and `verify` prints what was judged.

A document has tables of types, terms and proofs whose rows refer to earlier rows only: nothing is nested,
and no proof can rest on itself. Its entries name some of the proofs by a key. Reading refuses what
JSON readers let pass: duplicate keys, floats, NaN, booleans for numbers, huge numbers, deep nesting,
references that do not point backwards, names that are no identifiers.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from fractions import Fraction
from functools import partial
from operator import call
from typing import Any

from symderive.errors import Refusal, TermError
from symderive.kernel.check import Assignment, Certificate, Lemma, Line, Step
from symderive.kernel.rulebook import RULES
from symderive.kernel.statement import Statement, is_identifier
from symderive.terms.term import App, Bound, Const, Free, Term, abstraction, lit
from symderive.terms.types import INT, PROP, REAL, Cyclic, Function, Space, Type

__all__ = ["FORMAT", "KERNEL", "MAX_TEXT", "load"]

FORMAT = 2
"""Version of the JSON layout."""

KERNEL = 1
"""Version of the meaning of rules and constants; a certificate of another one is refused."""

MAX_TEXT = 64 * 1024 * 1024
MAX_DIGITS = 2000
MAX_TYPE = 200
MAX_ROWS = 2_000_000
MAX_BOUND = 1000

# A number outside quotation marks: `int` would take a while for one with very many digits.
_LONG_NUMBER = r"(?:^|[\[,:\s])-?\d{21}"

_BASES = {"prop": PROP, "int": INT, "real": REAL}


def _bad(what: str, found: object = "") -> Refusal:
    return Refusal("K023", f"malformed certificate: {what}", why=repr(found)[:200])


def _pairs(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise _bad("a key stands twice", [key for key, _ in pairs])
    return result


def _refuse_number(text: str) -> object:
    raise _bad("only whole numbers are allowed", text)


def load(text: str) -> list[tuple[str, Statement, Certificate]]:
    """Read a document and return its entries: key, statement, certificate.

    Refuses: K022 (another format or kernel version), K023 (malformed), and T codes for ill-sorted terms.
    """
    if len(text) > MAX_TEXT:
        raise _bad("the document is too large", len(text))
    if re.search(_LONG_NUMBER, text):
        raise _bad("a number is too large")
    try:
        document = json.loads(
            text,
            object_pairs_hook=_pairs,
            parse_float=_refuse_number,
            parse_constant=_refuse_number,
        )
        root = _object(document, ("format", "kernel", "types", "terms", "proofs", "entries"))
        for key, version in (("format", FORMAT), ("kernel", KERNEL)):
            if _integer(root[key]) != version:
                raise Refusal("K022", f"unknown {key} version", why=repr(root[key]))
        tables = _Tables(root["types"], root["terms"], root["proofs"])
        return [_entry(*row) for row in tables.reader([("name", "name", "proof")])(root["entries"])]
    except RecursionError:
        raise _bad("it is nested too deeply") from None
    except json.JSONDecodeError as error:
        raise _bad("no JSON", str(error)) from error
    except TermError as error:
        raise _bad("a term cannot be built", str(error)) from error


def _entry(key: str, _: str, proof: Lemma) -> tuple[str, Statement, Certificate]:
    if proof.certificate is None:
        raise _bad("an entry needs a certificate", key)
    return key, proof.statement, proof.certificate


def _object(value: object, keys: Collection[str]) -> Mapping[str, object]:
    if not isinstance(value, dict) or value.keys() != set(keys):
        raise _bad(f"an object with the keys {', '.join(keys)} is needed", value)
    return value


def _array(value: object, length: int | None = None) -> list[object]:
    if not isinstance(value, list) or (length is not None and len(value) != length):
        raise _bad("an array is needed", value)
    if len(value) > MAX_ROWS:
        raise _bad("an array is too long", len(value))
    return value


def _integer(value: object) -> int:
    if type(value) is not int:
        raise _bad("a whole number is needed", value)
    return value


def _text(value: object) -> str:
    if type(value) is not str:
        raise _bad("a text is needed", value)
    return value


def _identifier(value: object) -> str:
    name = _text(value)
    if not is_identifier(name):
        raise _bad("a name is no identifier", value)
    return name


def _size(value: object) -> str | int:
    return _integer(value) if isinstance(value, int) else _identifier(value)


def _number(value: object) -> Fraction:
    text = _text(value)
    top, slash, bottom = text.partition("/")
    for part in (top.removeprefix("-"), *([bottom] if slash else [])):
        if not (part.isascii() and part.isdigit()) or len(part) > MAX_DIGITS:
            raise _bad("a number is malformed", text[:60])
    if slash and int(bottom) == 0:
        raise _bad("a number is malformed", text[:60])
    return Fraction(int(top), int(bottom) if slash else 1)


def _bound(value: object) -> int:
    index = _integer(value)
    if not 0 <= index <= MAX_BOUND:
        raise _bad("a bound variable has no such index", index)
    return index


# What stands where: a word for a single value, [s] for an array of s, (s, t) for an array with these
# two, a dictionary for an object with these keys.
Shape = str | list["Shape"] | tuple["Shape", ...] | dict[str, "Shape"]

_STATEMENT: Shape = {
    "spaces": ["identifier"],
    "sizes": ["identifier"],
    "symbols": [("identifier", "type")],
    "definitions": [("identifier", "term")],
    "hypotheses": [("identifier", "term")],
    "claim": "term",
}
_CERTIFICATE: Shape = {
    "kind": "name",
    "lemmas": ["proof"],
    "steps": ["step"],
    "definedness": ["index"],
    "goal": "index",
    "lines": [("term", "index", "index")],
    "assignment": "assignment",
}
_PROOF: Shape = {"statement": _STATEMENT, "certificate": "certificate"}
_ASSIGNMENT: Shape = {
    "spaces": [("identifier", "type")],
    "sizes": [("identifier", "index")],
    "values": [("identifier", "term")],
}

# The kinds of arguments that are arrays (`rulebook.Rule.arguments`); the others are shapes already.
_ARRAYS: dict[str, Shape] = {"terms": ["term"], "types": ["type"], "indices": ["index"], "sizes": ["size"]}

# tag -> (the shape of what comes after it, what it makes)
_ROWS: dict[str, tuple[Shape, Callable[..., Type | Term]]] = {
    "space": (("identifier",), Space),
    "mod": (("size",), Cyclic),
    "fn": (("type", "type"), Function),
    "free": (("identifier", "type"), Free),
    "const": (("name", "type"), Const),
    "lit": (("number", "type"), lit),
    "bound": (("bound", "type"), Bound),
    "app": (("term", ["term"]), App),
    "lam": (("type", "term", "name"), lambda domain, body, hint: abstraction(domain, body, hint[:60])),
}


class _Tables:
    """The types, terms and proofs of a document; each row refers to earlier ones by position."""

    def __init__(self, types: object, terms: object, proofs: object) -> None:
        self.types: list[Type] = []
        self.terms: list[Term] = []
        self.proofs: list[Lemma] = []
        self._words: dict[str, Callable[[object], object]] = {
            "any": lambda value: value,
            "name": _text,
            "identifier": _identifier,
            "index": _integer,
            "size": _size,
            "number": _number,
            "bound": _bound,
            "type": partial(_earlier, self.types),
            "term": partial(_earlier, self.terms),
            "variable": partial(_earlier, self.terms),
            "proof": partial(_earlier, self.proofs),
            "step": self._step,
            "assignment": self._assignment,
            "certificate": self._certificate,
        }
        self._rows = {tag: (self.reader(shape), build) for tag, (shape, build) in _ROWS.items()}
        self._arguments: dict[str, Callable[[object], Any]] = {}
        self._whole_step = self.reader(("name", ["index"], "any"))
        for row in _array(types):
            kind = _BASES.get(row) if isinstance(row, str) else self._row(row)
            if not isinstance(kind, Type) or _type_size(kind) > MAX_TYPE:
                raise _bad("unknown type, or one that is too large", row)
            self.types.append(kind)
        for row in _array(terms):
            term = self._row(row)
            if not isinstance(term, Term):
                raise _bad("this is no term", row)
            self.terms.append(term)
        read_proof = self.reader(_PROOF)
        for row in _array(proofs):
            parts = read_proof(row)
            self.proofs.append(Lemma(Statement(**parts["statement"]), parts["certificate"]))

    def _row(self, row: object) -> Any:
        tag, *parts = _array(row) or [None]
        if not isinstance(tag, str) or tag not in self._rows:
            raise _bad("unknown type or term", row)
        read, build = self._rows[tag]
        return build(*read(parts))

    def reader(self, shape: Shape) -> Callable[[object], Any]:
        """Return what reads values of a shape, and refuses those of another."""
        if isinstance(shape, str):
            return self._words[shape]
        if isinstance(shape, list):
            each = self.reader(shape[0])
            return lambda value: tuple(map(each, _array(value)))
        if isinstance(shape, tuple):
            parts = list(map(self.reader, shape))
            return lambda value: tuple(map(call, parts, _array(value, len(parts))))
        rows = [(key, self.reader(part)) for key, part in shape.items()]

        def read(value: object) -> dict[str, Any]:
            found = _object(value, shape)
            return {key: part(found[key]) for key, part in rows}

        return read

    def _step(self, value: object) -> Step:
        name, premises, arguments = self._whole_step(value)
        if name not in self._arguments:
            if name not in RULES:
                raise Refusal("K001", "there is no such rule", why=name)
            kinds: Shape = {key: _ARRAYS.get(kind, kind) for key, kind in RULES[name].arguments.items()}
            self._arguments[name] = self.reader(kinds)
        return Step(name, premises, self._arguments[name](arguments))

    def _assignment(self, value: object) -> Assignment | None:
        return None if value is None else Assignment(**self.reader(_ASSIGNMENT)(value))

    def _certificate(self, value: object) -> Certificate | None:
        if value is None:
            return None
        parts = self.reader(_CERTIFICATE)(value)
        parts["lines"] = tuple(Line(*line) for line in parts["lines"])
        return Certificate(**parts)


def _earlier(rows: Sequence[object], value: object) -> object:
    if type(value) is not int or not 0 <= value < len(rows):
        raise _bad("a reference does not point to an earlier row", value)
    return rows[value]


def _type_size(kind: Type) -> int:
    """Return the number of nodes of a type (1 for a base type)."""
    return 1 + _type_size(kind.domain) + _type_size(kind.codomain) if isinstance(kind, Function) else 1
