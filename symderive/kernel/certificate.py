"""Certificates as JSON, written flat and read with suspicion. Trusted.

A document holds entries; an entry has a key, a statement and a certificate. Types and terms are
tables whose rows refer to earlier rows, so that nothing is nested but lemmas. Reading refuses what
JSON readers let pass: duplicate keys, floats, NaN, booleans for numbers, huge numbers, deep nesting,
references that do not point backwards, names that are no identifiers.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
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

__all__ = ["FORMAT", "KERNEL", "dump", "load", "statement_hash"]

FORMAT = 1
"""Version of the JSON layout."""

KERNEL = 1
"""Version of the meaning of rules and constants; a certificate of another one is refused."""

MAX_TEXT = 64 * 1024 * 1024
MAX_DIGITS = 2000
MAX_TYPE = 200
MAX_ROWS = 2_000_000

_BASES = {"prop": PROP, "int": INT, "real": REAL}


# -- writing ---------------------------------------------------------------------------------------


class _Tables:
    def __init__(self) -> None:
        self.types: list[object] = []
        self.terms: list[object] = []
        self._type_rows: dict[Type, int] = {}
        self._term_rows: dict[tuple[Term, str], int] = {}

    def type(self, kind: Type) -> int:
        found = self._type_rows.get(kind)
        if found is None:
            row: object
            if isinstance(kind, Base):
                row = kind.name
            elif isinstance(kind, Space):
                row = ["space", kind.name]
            elif isinstance(kind, Cyclic):
                row = ["mod", kind.size]
            else:
                row = ["fn", self.type(kind.domain), self.type(kind.codomain)]
            self.types.append(row)
            found = self._type_rows[kind] = len(self.types) - 1
        return found

    def term(self, term: Term) -> int:
        hint = term.hint if isinstance(term, Lam) else ""
        found = self._term_rows.get((term, hint))
        if found is None:
            self.terms.append(self._row(term))
            found = self._term_rows[term, hint] = len(self.terms) - 1
        return found

    def _row(self, term: Term) -> object:
        if isinstance(term, App):
            return ["app", self.term(term.head), [self.term(a) for a in term.args]]
        if isinstance(term, Lam):
            return ["lam", self.type(term.domain), self.term(term.body), term.hint]
        if isinstance(term, Lit):
            return ["lit", str(term.value), self.type(term.type)]
        if isinstance(term, Bound):
            return ["bound", term.index, self.type(term.type)]
        if isinstance(term, (Free, Const)):
            tag = "free" if isinstance(term, Free) else "const"
            return [tag, term.name, self.type(term.type)]
        raise Refusal("K023", "a term of an unknown kind cannot be written")


def dump(entries: Iterable[tuple[str, Statement, Certificate]]) -> str:
    """Return a document with these entries; equal input gives equal text."""
    document = {
        "format": FORMAT,
        "kernel": KERNEL,
        "entries": [
            {"key": key, "hash": statement_hash(statement), **_entry(statement, certificate)}
            for key, statement, certificate in entries
        ],
    }
    return json.dumps(document, ensure_ascii=True, separators=(",", ":"), indent=None) + "\n"


def _entry(statement: Statement, certificate: Certificate | None) -> dict[str, object]:
    tables = _Tables()
    header = _statement_rows(statement, tables)
    body: dict[str, object] = {}
    if certificate is not None:
        body = {
            "kind": certificate.kind,
            "lemmas": [_entry(x.statement, x.certificate) for x in certificate.lemmas],
            "steps": [
                [step.rule, list(step.premises), _argument_rows(step, tables)] for step in certificate.steps
            ],
            "definedness": list(certificate.definedness),
            "goal": certificate.goal,
            "lines": [[tables.term(x.proposition), x.proof, x.defined] for x in certificate.lines],
            "assignment": _assignment_rows(certificate.assignment, tables),
        }
    return {
        "types": tables.types,
        "terms": tables.terms,
        "statement": header,
        "certificate": body if certificate is not None else None,
    }


def _statement_rows(statement: Statement, tables: _Tables) -> dict[str, object]:
    return {
        "spaces": list(statement.spaces),
        "sizes": list(statement.sizes),
        "symbols": [[name, tables.type(kind)] for name, kind in statement.symbols],
        "definitions": [[name, tables.term(term)] for name, term in statement.definitions],
        "hypotheses": [[name, tables.term(term)] for name, term in statement.hypotheses],
        "claim": tables.term(statement.claim),
    }


def _argument_rows(step: Step, tables: _Tables) -> dict[str, object]:
    kinds = RULES[step.rule].arguments
    rows: dict[str, object] = {}
    for name, value in step.arguments.items():
        kind = kinds[name]
        if kind == "term" and isinstance(value, Term):
            rows[name] = tables.term(value)
        elif kind == "terms" and isinstance(value, tuple):
            rows[name] = [tables.term(x) for x in value if isinstance(x, Term)]
        elif kind == "types" and isinstance(value, tuple):
            rows[name] = [tables.type(x) for x in value if isinstance(x, Type)]
        elif isinstance(value, tuple):
            rows[name] = list(value)
        else:
            rows[name] = value
    return rows


def _assignment_rows(assignment: Assignment | None, tables: _Tables) -> object:
    if assignment is None:
        return None
    return {
        "spaces": [[name, tables.type(kind)] for name, kind in assignment.spaces],
        "sizes": [[name, size] for name, size in assignment.sizes],
        "values": [[name, tables.term(term)] for name, term in assignment.values],
    }


def statement_hash(statement: Statement) -> str:
    """Return a fingerprint of a statement, for keys of a lock file; nothing is believed for it."""
    tables = _Tables()
    rows = _statement_rows(statement, tables)
    text = json.dumps([tables.types, tables.terms, rows], ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()[:32]


# -- reading ---------------------------------------------------------------------------------------


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
        root = _object(document, ("format", "kernel", "entries"))
        for key, version in (("format", FORMAT), ("kernel", KERNEL)):
            if _integer(root[key]) != version:
                raise Refusal("K022", f"unknown {key} version", why=repr(root[key]))
        return [_read_entry(row) for row in _array(root["entries"])]
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


def _read_entry(value: object) -> tuple[str, Statement, Certificate]:
    row = _object(value, ("key", "hash", "types", "terms", "statement", "certificate"))
    statement, certificate = _read_pair(row)
    if certificate is None:
        raise _bad("an entry needs a certificate")
    _text(row["hash"])
    return _text(row["key"]), statement, certificate


def _read_lemma(value: object) -> Lemma:
    row = _object(value, ("types", "terms", "statement", "certificate"))
    return Lemma(*_read_pair(row))


class _Rows:
    """The tables of one entry, read in order."""

    def __init__(self, types: object, terms: object) -> None:
        self.types: list[Type] = []
        self.terms: list[Term] = []
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


def _read_pair(row: Mapping[str, object]) -> tuple[Statement, Certificate | None]:
    rows = _Rows(row["types"], row["terms"])
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
        return statement, None
    keys = ("kind", "lemmas", "steps", "definedness", "goal", "lines", "assignment")
    body = _object(row["certificate"], keys)
    certificate = Certificate(
        _text(body["kind"]),
        tuple(_read_lemma(x) for x in _array(body["lemmas"])),
        tuple(_read_step(x, rows) for x in _array(body["steps"])),
        tuple(_integer(x) for x in _array(body["definedness"])),
        _integer(body["goal"]),
        tuple(_read_line(x, rows) for x in _array(body["lines"])),
        _read_assignment(body["assignment"], rows),
    )
    return statement, certificate


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
