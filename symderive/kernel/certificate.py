"""Certificates read from JSON with suspicion. Trusted; they are written by `symderive.certificates`.

A document has tables of types, terms and proofs whose rows refer to earlier rows only: nothing is nested,
and no proof can rest on itself. Its entries name some of the proofs by a key. Reading refuses what
JSON readers let pass: duplicate keys, floats, NaN, booleans for numbers, huge numbers, deep nesting,
references that do not point backwards, names that are no identifiers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from fractions import Fraction

from symderive.errors import Refusal, TermError
from symderive.kernel.check import Assignment, Certificate, Lemma, Line, Step
from symderive.kernel.rulebook import RULES
from symderive.kernel.sequent import Value
from symderive.kernel.statement import Statement, is_identifier
from symderive.terms.term import (
    App,
    Bound,
    Const,
    Free,
    Lam,
    Lit,
    Term,
    abstraction,
    lit,
)
from symderive.terms.types import INT, PROP, REAL, Base, Cyclic, Function, Space, Type, type_size

__all__ = ["FORMAT", "KERNEL", "MAX_TEXT", "load"]

FORMAT = 2
"""Version of the JSON layout."""

KERNEL = 1
"""Version of the meaning of rules and constants; a certificate of another one is refused."""

MAX_TEXT = 64 * 1024 * 1024
MAX_DIGITS = 2000
MAX_TYPE = 200
MAX_ROWS = 2_000_000

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


def _whole(text: str) -> int:
    if len(text) > 20:
        raise _bad("a number is too large", text[:40])
    return int(text)


def load(text: str) -> list[tuple[str, Statement, Certificate]]:
    """Read a document and return its entries: key, statement, certificate.

    Refuses: K022 (another format or kernel version), K023 (malformed), and T codes for ill-sorted terms.
    """
    if len(text) > MAX_TEXT:
        raise _bad("the document is too large", len(text))
    try:
        document = json.loads(
            text,
            object_pairs_hook=_pairs,
            parse_float=_refuse_number,
            parse_constant=_refuse_number,
            parse_int=_whole,
        )
        root = _object(document, ("format", "kernel", "types", "terms", "proofs", "entries"))
        for key, version in (("format", FORMAT), ("kernel", KERNEL)):
            if _integer(root[key]) != version:
                raise Refusal("K022", f"unknown {key} version", why=repr(root[key]))
        rows = _Rows(root["types"], root["terms"])
        for row in _array(root["proofs"]):
            rows.proofs.append(_read_proof(row, rows))
        return [_read_entry(row, rows) for row in _array(root["entries"])]
    except RecursionError:
        raise _bad("it is nested too deeply") from None
    except json.JSONDecodeError as error:
        raise _bad("no JSON", str(error)) from error
    except TermError as error:
        raise _bad("a term cannot be built", str(error)) from error


def _object(value: object, keys: Sequence[str]) -> Mapping[str, object]:
    if not isinstance(value, dict) or set(value) != set(keys):
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


def _read_entry(value: object, rows: _Rows) -> tuple[str, Statement, Certificate]:
    key, fingerprint, number = _array(value, 3)
    _text(fingerprint)
    proof = rows.proof(number)
    if proof.certificate is None:
        raise _bad("an entry needs a certificate")
    return _text(key), proof.statement, proof.certificate


class _Rows:
    """The tables of a document, read in order."""

    def __init__(self, types: object, terms: object) -> None:
        self.types: list[Type] = []
        self.terms: list[Term] = []
        self.proofs: list[Lemma] = []
        for row in _array(types):
            self.types.append(self._read_type(row))
        for row in _array(terms):
            self.terms.append(self._read_term(row))

    def type(self, value: object) -> Type:
        index = _integer(value)
        if not 0 <= index < len(self.types):
            raise _bad("a reference does not point to an earlier type", value)
        return self.types[index]

    def term(self, value: object) -> Term:
        index = _integer(value)
        if not 0 <= index < len(self.terms):
            raise _bad("a reference does not point to an earlier term", value)
        return self.terms[index]

    def proof(self, value: object) -> Lemma:
        index = _integer(value)
        if not 0 <= index < len(self.proofs):
            raise _bad("a reference does not point to an earlier proof", value)
        return self.proofs[index]

    def _read_type(self, row: object) -> Type:
        if isinstance(row, str):
            if row not in _BASES:
                raise _bad("unknown type", row)
            return _BASES[row]
        parts = _array(row)
        kind: Type
        if len(parts) == 2 and parts[0] == "space":
            kind = Space(_identifier(parts[1]))
        elif len(parts) == 2 and parts[0] == "mod":
            kind = Cyclic(_size(parts[1]))
        elif len(parts) == 3 and parts[0] == "fn":
            kind = Function(self.type(parts[1]), self.type(parts[2]))
        else:
            raise _bad("unknown type", row)
        if type_size(kind) > MAX_TYPE:
            raise _bad("a type is too large")
        return kind

    def _read_term(self, row: object) -> Term:
        parts = _array(row)
        tag = parts[0] if parts else None
        if tag == "free" and len(parts) == 3:
            return Free(_identifier(parts[1]), self.type(parts[2]))
        if tag == "const" and len(parts) == 3:
            return Const(_text(parts[1]), self.type(parts[2]))
        if tag == "lit" and len(parts) == 3:
            return lit(_number(parts[1]), self.type(parts[2]))
        if tag == "bound" and len(parts) == 3:
            index = _integer(parts[1])
            if not 0 <= index <= 1000:
                raise _bad("a bound variable has no such index", index)
            return Bound(index, self.type(parts[2]))
        if tag == "app" and len(parts) == 3:
            return App(self.term(parts[1]), tuple(self.term(a) for a in _array(parts[2])))
        if tag == "lam" and len(parts) == 4:
            body = self.term(parts[2])
            domain = self.type(parts[1])
            _check_bound(body, domain)
            return abstraction(domain, body, _text(parts[3])[:60])
        raise _bad("unknown term", row)


def _check_bound(body: Term, domain: Type) -> None:
    """Refuse an abstraction whose variable is used at another type than its own."""
    stack = [(body, 0)]
    while stack:
        node, level = stack.pop()
        if node.loose <= level:
            continue
        if isinstance(node, Bound) and node.index == level and node.type != domain:
            raise _bad("a bound variable has another type than its binder", repr(body))
        if isinstance(node, App):
            stack += [(node.head, level), *((a, level) for a in node.args)]
        elif isinstance(node, Lam):
            stack.append((node.body, level + 1))


def _number(value: object) -> Fraction:
    text = _text(value)
    top, _, bottom = text.partition("/")
    digits = top.removeprefix("-")
    for part in (digits, bottom) if "/" in text else (digits,):
        if not (part.isascii() and part.isdigit()) or len(part) > MAX_DIGITS:
            raise _bad("a number is malformed", text[:60])
    if "/" in text and int(bottom) == 0:
        raise _bad("a number is malformed", text[:60])
    return Fraction(int(top), int(bottom) if "/" in text else 1)


def _size(value: object) -> str | int:
    return _integer(value) if isinstance(value, int) else _identifier(value)


def _read_proof(value: object, rows: _Rows) -> Lemma:
    row = _object(value, ("statement", "certificate"))
    head = _object(row["statement"], ("spaces", "sizes", "symbols", "definitions", "hypotheses", "claim"))
    statement = Statement(
        tuple(_identifier(x) for x in _array(head["spaces"])),
        tuple(_identifier(x) for x in _array(head["sizes"])),
        tuple((_identifier(n), rows.type(t)) for n, t in _pairs_of(head["symbols"])),
        tuple((_identifier(n), rows.term(t)) for n, t in _pairs_of(head["definitions"])),
        tuple((_identifier(n), rows.term(t)) for n, t in _pairs_of(head["hypotheses"])),
        rows.term(head["claim"]),
    )
    if row["certificate"] is None:
        return Lemma(statement, None)
    keys = ("kind", "lemmas", "steps", "definedness", "goal", "lines", "assignment")
    body = _object(row["certificate"], keys)
    certificate = Certificate(
        _text(body["kind"]),
        tuple(rows.proof(x) for x in _array(body["lemmas"])),
        tuple(_read_step(x, rows) for x in _array(body["steps"])),
        tuple(_integer(x) for x in _array(body["definedness"])),
        _integer(body["goal"]),
        tuple(_read_line(x, rows) for x in _array(body["lines"])),
        _read_assignment(body["assignment"], rows),
    )
    return Lemma(statement, certificate)


def _pairs_of(value: object) -> list[tuple[object, object]]:
    found = []
    for pair in _array(value):
        first, second = _array(pair, 2)
        found.append((first, second))
    return found


def _read_line(value: object, rows: _Rows) -> Line:
    proposition, proof, defined = _array(value, 3)
    return Line(rows.term(proposition), _integer(proof), _integer(defined))


def _read_step(value: object, rows: _Rows) -> Step:
    rule, premises, arguments = _array(value, 3)
    name = _text(rule)
    if name not in RULES:
        raise Refusal("K001", "there is no such rule", why=name)
    kinds = RULES[name].arguments
    found = _object(arguments, tuple(kinds))
    values = {key: _read_value(kinds[key], item, rows) for key, item in found.items()}
    return Step(name, tuple(_integer(x) for x in _array(premises)), values)


def _read_value(kind: str, value: object, rows: _Rows) -> Value:
    if kind == "term":
        return rows.term(value)
    if kind == "terms":
        return tuple(rows.term(x) for x in _array(value))
    if kind == "types":
        return tuple(rows.type(x) for x in _array(value))
    if kind == "indices":
        return tuple(_integer(x) for x in _array(value))
    if kind == "sizes":
        return tuple(_size(x) for x in _array(value))
    if kind == "index":
        return _integer(value)
    return _text(value)


def _read_assignment(value: object, rows: _Rows) -> Assignment | None:
    if value is None:
        return None
    row = _object(value, ("spaces", "sizes", "values"))
    return Assignment(
        tuple((_identifier(n), rows.type(t)) for n, t in _pairs_of(row["spaces"])),
        tuple((_identifier(n), _integer(v)) for n, v in _pairs_of(row["sizes"])),
        tuple((_identifier(n), rows.term(t)) for n, t in _pairs_of(row["values"])),
    )
