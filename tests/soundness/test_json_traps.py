"""What JSON readers let pass, put into certificates: each is refused with its code."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from symderive.certificates.reading import FORMAT, KERNEL, load
from symderive.certificates.writing import dump
from symderive.kernel.check import Verdict, check
from tests.kernel_proofs import PROOFS
from tests.soundness.harness import require_equal, require_refused

Document = dict[str, Any]


def document(name: str = "telescoping") -> Document:
    """A fresh copy of a valid document, as JSON reads it."""
    found: Document = json.loads(dump([(name, *PROOFS[name]())]))
    return found


def run(text: str) -> list[Verdict]:
    """Read a document and check every entry."""
    return [check(statement, certificate) for _, statement, certificate in load(text)]


def edited(edit: Callable[[Document], object], name: str = "telescoping") -> str:
    """The text of a document after an edit of its last proof, seen together with the tables."""
    made = document(name)
    proof = made["proofs"].pop()
    entry = {"types": made["types"], "terms": made["terms"], "row": made["entries"][0], **proof}
    edit(entry)
    made["types"], made["terms"], made["entries"] = (entry.pop(key) for key in ("types", "terms", "row"))
    made["entries"] = [made["entries"]]
    made["proofs"].append(entry)
    return json.dumps(made)


def put(path: str, value: object) -> Callable[[Document], object]:
    """Return an edit that puts a value at a path such as `certificate/steps/0/0`."""

    def edit(entry: Document) -> None:
        *way, last = path.split("/")
        target: Any = entry
        for part in way:
            target = target[int(part) if isinstance(target, list) else part]
        if isinstance(target, list):
            target[int(last)] = copy.deepcopy(value)
        else:
            target[last] = copy.deepcopy(value)

    return edit


def append(path: str, *values: object) -> Callable[[Document], object]:
    """Return an edit that appends values to the list at a path."""

    def edit(entry: Document) -> None:
        target: Any = entry
        for part in path.split("/"):
            target = target[int(part) if isinstance(target, list) else part]
        target.extend(copy.deepcopy(list(values)))

    return edit


def remove(path: str) -> Callable[[Document], object]:
    """Return an edit that removes a key."""

    def edit(entry: Document) -> None:
        *way, last = path.split("/")
        target: Any = entry
        for part in way:
            target = target[int(part) if isinstance(target, list) else part]
        del target[last]

    return edit


def new_type(row: object) -> Callable[[Document], object]:
    """Return an edit that declares a symbol of a new type."""

    def edit(entry: Document) -> None:
        entry["types"].append(row)
        entry["statement"]["symbols"].append(["w", len(entry["types"]) - 1])

    return edit


def test_the_document_that_is_edited_is_valid() -> None:
    for name in PROOFS:
        require_equal(len(run(edited(str, name))), 1)


# -- the text --------------------------------------------------------------------------------------

VALID = json.dumps(document())
NOW = f'"format": {FORMAT}'
TEXTS = {
    "nothing": ("", "K023"),
    "no JSON": ("{", "K023"),
    "a number": ("1", "K023"),
    "a list": ("[]", "K023"),
    "null": ("null", "K023"),
    "something after the end": (VALID + "{}", "K023"),
    "a byte order mark": ("\ufeff" + VALID, "K023"),
    "single quotes": (VALID.replace('"', "'"), "K023"),
    "a comment": ("// \n" + VALID, "K023"),
    "a duplicate key": (VALID.replace('"kernel": 1', '"kernel": 1, "kernel": 1', 1), "K023"),
    "a duplicate key inside": (VALID.replace('"goal": ', '"goal": 0, "goal": ', 1), "K023"),
    "an escaped duplicate key": (VALID.replace('"goal": ', '"go\\u0061l": 0, "goal": ', 1), "K023"),
    "1.0 for 1": (VALID.replace('"kernel": 1', '"kernel": 1.0', 1), "K023"),
    "1e0 for 1": (VALID.replace('"kernel": 1', '"kernel": 1e0', 1), "K023"),
    "true for 1": (VALID.replace('"kernel": 1', '"kernel": true', 1), "K023"),
    "text for 1": (VALID.replace('"kernel": 1', '"kernel": "1"', 1), "K023"),
    "null for 1": (VALID.replace('"kernel": 1', '"kernel": null', 1), "K023"),
    "NaN": (VALID.replace('"kernel": 1', '"kernel": NaN', 1), "K023"),
    "Infinity": (VALID.replace('"kernel": 1', '"kernel": Infinity', 1), "K023"),
    "minus Infinity": (VALID.replace('"kernel": 1', '"kernel": -Infinity', 1), "K023"),
    "5,000 digits": (VALID.replace('"kernel": 1', f'"kernel": {"1" * 5000}', 1), "K023"),
    "21 digits": (VALID.replace('"kernel": 1', f'"kernel": {"1" * 21}', 1), "K023"),
    "format 0": (VALID.replace(NOW, '"format": 0', 1), "K022"),
    "the format before": (VALID.replace(NOW, f'"format": {FORMAT - 1}', 1), "K022"),
    "the format after": (VALID.replace(NOW, f'"format": {FORMAT + 1}', 1), "K022"),
    "kernel 2": (VALID.replace('"kernel": 1', '"kernel": 2', 1), "K022"),
    "kernel 01": (VALID.replace('"kernel": 1', '"kernel": 01', 1), "K023"),
    "an unknown key": (VALID.replace('"kernel": 1', '"kernel": 1, "note": 1', 1), "K023"),
    "deep arrays": ("[" * 100_000, "K023"),
    "deep objects": ('{"entries":' * 100_000, "K023"),
    "deep and closed": (
        VALID.replace('"entries": [', '"entries": [' + "[" * 5_000 + "]" * 5_000 + ",", 1),
        "K023",
    ),
}


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_a_text_that_is_no_document_is_refused(name: str) -> None:
    text, code = TEXTS[name]
    require_refused(code, lambda: run(text))


def test_a_document_may_be_empty() -> None:
    empty = {"format": FORMAT, "kernel": KERNEL, "types": [], "terms": [], "proofs": [], "entries": []}
    require_equal(run(json.dumps(empty)), [])


# -- the entry -------------------------------------------------------------------------------------

NAMES_REFUSED = {
    "the kernel's own": "#0",
    "the marker of antidifferences": "antidifference!",
    "empty": "",
    "a blank": "x y",
    "a digit first": "1x",
    "an underscore first": "_x",
    "61 letters": "x" * 61,
    "Cyrillic a": "\u0430",
    "Greek omicron": "\u03bf",
    "a ligature": "\ufb01",
    "fullwidth x": "\uff58",
    "mathematical x": "\U0001d465",
    "a superscript": "x\u00b2",
    "an Arabic digit": "x\u0661",
    "a combining accent": "x\u0301",
    "zero width": "x\u200b",
    "a line break": "x\n",
    "half a surrogate pair": "\ud835",
    "micro": "\u00b5",
    "dotless i": "\u0131",
    "Kelvin": "\u212a",
}


@pytest.mark.parametrize("kind", sorted(NAMES_REFUSED))
def test_a_name_that_is_no_identifier_is_refused_wherever_it_stands(kind: str) -> None:
    name = NAMES_REFUSED[kind]
    edits = [
        put("statement/symbols/0/0", name),
        put("statement/hypotheses/0/0", name),
        put("statement/spaces", [name]),
        put("statement/sizes", [name]),
        put("statement/definitions", [[name, 0]]),
        append("terms", ["free", name, 0]),
        append("types", ["space", name]),
        append("types", ["mod", name]),
    ]
    for edit in edits:
        require_refused("K023", lambda edit=edit: run(edited(edit)))
    for group in ("spaces", "sizes", "values"):
        edit = put(f"certificate/assignment/{group}", [[name, 0]])
        require_refused("K023", lambda edit=edit: run(edited(edit, "tanh_refutes")))


NUMBERS_REFUSED = [
    "", "-", "+1", " 1", "1 ", "1_000", "\u0661\u0662", "\u00b2", "\u00bd", "1.0", "1e3", "0x10", "1/", "/2",
    "1/0", "--1", "1/2/3", "1/-2", "9" * 2001, "1/" + "9" * 2001, "1e3000000", "inf", "nan", "\u22121", "1\n",
    "\uff11",
]  # fmt: skip


@pytest.mark.parametrize("number", NUMBERS_REFUSED, ids=lambda number: ascii(number)[:20])
def test_a_number_that_is_not_written_plainly_is_refused(number: str) -> None:
    require_refused("K023", lambda: run(edited(append("terms", ["lit", number, 1]))))


@pytest.mark.parametrize("value", [1, 1.5, True, None, ["1"], {"1": 1}], ids=str)
def test_a_number_that_is_no_text_is_refused(value: object) -> None:
    require_refused("K023", lambda: run(edited(append("terms", ["lit", value, 1]))))


# The types of the telescoping proof, in this order.
INT_TYPE, REAL_TYPE = 0, 1

EDITS: dict[str, tuple[Callable[[Document], object], str]] = {
    "a type that is not known": (append("types", "nat"), "K023"),
    "a type that is a number": (append("types", 3), "K023"),
    "a type with a tag that is not known": (append("types", ["pi", 0, 0]), "K023"),
    "a type without parts": (append("types", []), "K023"),
    "a function type with three parts": (append("types", ["fn", 0, 0, 0]), "K023"),
    "a type that refers to itself": (put("types/0", ["fn", 0, 0]), "K023"),
    "a type that refers forward": (put("types/0", ["fn", 1, 1]), "K023"),
    "a type that refers to -1": (append("types", ["fn", -1, 0]), "K023"),
    "a type that refers to true": (append("types", ["fn", True, 0]), "K023"),
    "Z/0": (append("types", ["mod", 0]), "K023"),
    "Z/-3": (append("types", ["mod", -3]), "K023"),
    "Z/true": (append("types", ["mod", True]), "K023"),
    "Z/null": (append("types", ["mod", None]), "K023"),
    "Z over a literal as text": (append("types", ["mod", "3"]), "K023"),
    "a space without a name": (append("types", ["space", 1]), "K023"),
    "no types": (put("types", []), "K023"),
    "types in an object": (put("types", {}), "K023"),
    "a term that is a text": (append("terms", "x"), "K023"),
    "a term without parts": (append("terms", []), "K023"),
    "a term with a tag that is not known": (append("terms", ["hole", "x", 0]), "K023"),
    "a term with too many parts": (append("terms", ["free", "x", 0, 0]), "K023"),
    "a term with an object for a tag": (append("terms", [{}, "x", 0]), "K023"),
    "a term that refers to itself": (put("terms/0", ["app", 0, [0]]), "K023"),
    "a term that refers forward": (put("terms/0", ["app", 1, [1]]), "K023"),
    "a term that refers to -1": (append("terms", ["app", -1, [0]]), "K023"),
    "a term that refers to 0.0": (append("terms", ["app", 0.0, [0]]), "K023"),
    "an application without arguments": (append("terms", ["app", 0, []]), "K023"),
    "an application of a number": (append("terms", ["lit", "1", 1], ["app", 0, [0]]), "K023"),
    "a constant that is not known": (append("terms", ["const", "sorry", 0]), "K023"),
    "a constant with a number for a name": (append("terms", ["const", 1, 0]), "K023"),
    "a constant at another type": (append("terms", ["const", "exp", 0]), "K023"),
    "a bound index of -1": (append("terms", ["bound", -1, 0]), "K023"),
    "a bound index of 1001": (append("terms", ["bound", 1001, 0]), "K023"),
    "a bound index of true": (append("terms", ["bound", True, 0]), "K023"),
    "an abstraction with a number for a hint": (append("terms", ["lam", 0, 0, 0]), "K023"),
    "no terms": (put("terms", []), "K023"),
    "half an integer": (append("terms", ["lit", "1/2", INT_TYPE]), "K023"),
    "no statement": (put("statement", None), "K023"),
    "a statement with an unknown key": (put("statement/axioms", []), "K023"),
    "a statement without a claim": (remove("statement/claim"), "K023"),
    "a claim that does not exist": (put("statement/claim", 10_000), "K023"),
    "a claim of -1": (put("statement/claim", -1), "K023"),
    "a claim that is no proposition": (put("statement/claim", 0), "K004"),
    "a symbol twice": (lambda e: e["statement"]["symbols"].append(["a", 0]), "K002"),
    "a symbol that is also a space": (put("statement/spaces", ["a"]), "K002"),
    "a symbol that is also a size": (put("statement/sizes", ["T"]), "K002"),
    "a hypothesis name twice": (append("statement/hypotheses", ["range", 3]), "K002"),
    "a symbol that is not declared": (lambda e: e["statement"]["symbols"].pop(), "K003"),
    "a symbol of a space that is not declared": (new_type(["space", "W"]), "K003"),
    "a symbol of a size that is not declared": (new_type(["mod", "n"]), "K003"),
    "a symbol without a type": (put("statement/symbols/0", ["a"]), "K023"),
    "symbols in an object": (put("statement/symbols", {"a": 0}), "K023"),
    "no certificate": (put("certificate", None), "K023"),
    "a certificate that is a text": (put("certificate", "proved"), "K023"),
    "a certificate with an unknown key": (put("certificate/trusted", True), "K023"),
    "a certificate without a goal": (remove("certificate/goal"), "K023"),
    "no steps": (put("certificate/steps", []), "K017"),
    "no steps and the goal -1": (lambda e: e["certificate"].update(steps=[], goal=-1), "K017"),
    "the goal -1": (put("certificate/goal", -1), "K017"),
    "the goal true": (put("certificate/goal", True), "K023"),
    "the goal null": (put("certificate/goal", None), "K023"),
    "a goal that does not exist": (put("certificate/goal", 2), "K017"),
    "another goal": (put("certificate/goal", 0), "K017"),
    "a rule that does not exist": (put("certificate/steps/0/0", "sorry"), "K001"),
    "a rule that is no text": (put("certificate/steps/0/0", None), "K023"),
    "a rule in other letters": (put("certificate/steps/0/0", "Hyp"), "K001"),
    "a step with two parts": (put("certificate/steps/0", ["hyp", []]), "K023"),
    "a step with a stated conclusion": (append("certificate/steps/0", 0), "K023"),
    "a premise -1": (put("certificate/steps/1/1", [-1]), "K005"),
    "a premise that is the step": (put("certificate/steps/1/1", [1]), "K005"),
    "a premise that comes later": (put("certificate/steps/1/1", [2]), "K005"),
    "a premise false": (put("certificate/steps/1/1", [False]), "K023"),
    "premises that are a number": (put("certificate/steps/1/1", 0), "K023"),
    "an argument too many": (put("certificate/steps/0/2/note", 0), "K023"),
    "an argument missing": (put("certificate/steps/0/2", {}), "K023"),
    "arguments in an array": (put("certificate/steps/0/2", []), "K023"),
    "an argument null": (put("certificate/steps/0/2/proposition", None), "K023"),
    "an argument -1": (put("certificate/steps/0/2/proposition", -1), "K023"),
    "an index true": (put("certificate/steps/1/2/guards", [True]), "K023"),
    "a kind that is not known": (put("certificate/kind", "holey"), "K022"),
    "a kind in other letters": (put("certificate/kind", "Proved"), "K022"),
    "a kind that is no text": (put("certificate/kind", None), "K023"),
    "a refutation without an assignment": (put("certificate/kind", "refuted"), "K020"),
    "a proof with an assignment": (
        put("certificate/assignment", {"spaces": [], "sizes": [], "values": []}), "K020",
    ),
    "an assignment with an unknown key": (
        put("certificate/assignment", {"spaces": [], "sizes": [], "values": [], "more": []}), "K023",
    ),
    "a definedness proof too many": (put("certificate/definedness", [0]), "K019"),
    "a definedness proof true": (put("certificate/definedness", [True]), "K023"),
    "a line with two parts": (put("certificate/lines", [[0, 0]]), "K023"),
    "a line shown by -1": (put("certificate/lines", [[0, -1, -1]]), "K025"),
    "a lemma that is a hash": (put("certificate/lemmas", ["0" * 32]), "K023"),
    "a lemma that is written out": (put("certificate/lemmas", [{"statement": {}}]), "K023"),
    "a lemma that is the proof itself": (put("certificate/lemmas", [0]), "K023"),
    "a lemma that comes later": (put("certificate/lemmas", [1]), "K023"),
    "a lemma -1": (put("certificate/lemmas", [-1]), "K023"),
    "a lemma false": (put("certificate/lemmas", [False]), "K023"),
    "a hash that is no text": (put("row/1", 1), "K023"),
    "a key that is no text": (put("row/0", None), "K023"),
    "an entry without a key": (put("row", ["", 0]), "K023"),
    "an entry that is an object": (put("row", {"key": "x"}), "K023"),
    "an entry for a proof that does not exist": (put("row/2", 1), "K023"),
    "an entry for the proof -1": (put("row/2", -1), "K023"),
    "a proof with an unknown key": (put("checked", True), "K023"),
    "a term among the types": (append("types", ["lit", "1", 1]), "K023"),
    "a type among the terms": (append("terms", ["fn", 0, 0]), "K023"),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(EDITS))
def test_an_edited_entry_is_refused(name: str) -> None:
    edit, code = EDITS[name]
    require_refused(code, lambda: run(edited(edit)))


def chain(length: int, citations: int) -> str:
    """A document of proofs, each citing the one before a number of times."""
    made = document()
    proof = made["proofs"].pop()
    for number in range(length):
        row = copy.deepcopy(proof)
        row["certificate"]["lemmas"] = [number - 1] * citations if number else []
        made["proofs"].append(row)
    made["entries"] = [["last", "", length - 1]]
    return json.dumps(made)


def test_a_long_chain_of_lemmas_is_refused() -> None:
    require_refused("K021", lambda: run(chain(25, 1)))
    require_equal(len(run(chain(20, 1))), 1)


def test_lemmas_that_are_cited_twice_at_each_level_are_checked_once() -> None:
    require_equal(len(run(chain(20, 30))), 1)


# -- binders and redexes ---------------------------------------------------------------------------


def test_a_bound_variable_of_another_type_than_its_binder_is_refused() -> None:
    def edit(entry: Document) -> None:
        start = len(entry["terms"])
        entry["terms"] += [["bound", 0, REAL_TYPE], ["lam", INT_TYPE, start, "x"]]
        entry["certificate"]["steps"].append(["refl", [], {"value": start + 1}])

    require_refused("K023", lambda: run(edited(edit)))


def test_a_claim_with_a_bound_variable_and_no_binder_is_refused() -> None:
    def edit(entry: Document) -> None:
        start = len(entry["terms"])
        entry["types"].append("prop")
        entry["terms"].append(["bound", 0, len(entry["types"]) - 1])
        entry["statement"]["claim"] = start

    require_refused("K003", lambda: run(edited(edit)))


def test_an_abstraction_cannot_be_applied_in_place() -> None:
    def edit(entry: Document) -> None:
        start = len(entry["terms"])
        entry["terms"] += [
            ["lit", "1", REAL_TYPE],
            ["lam", INT_TYPE, start, "x"],
            ["lit", "1", INT_TYPE],
            ["app", start + 1, [start + 2]],
        ]

    require_refused("K023", lambda: run(edited(edit)))


def test_an_eta_redex_is_read_as_what_it_equals() -> None:
    def edit(entry: Document) -> None:
        start = len(entry["terms"])
        symbol = entry["terms"].index(["free", "a", entry["statement"]["symbols"][0][1]])
        entry["terms"] += [
            ["bound", 0, INT_TYPE],
            ["app", symbol, [start]],
            ["lam", INT_TYPE, start + 1, "x"],
            ["lit", "1", INT_TYPE],
            ["app", start + 2, [start + 3]],
        ]

    require_equal(len(run(edited(edit))), 1)


# -- documents that are small and stand for something huge ------------------------------------------


def test_a_type_that_doubles_in_each_row_is_refused() -> None:
    def edit(entry: Document) -> None:
        for _ in range(38):
            last = len(entry["types"]) - 1
            entry["types"].append(["fn", last, last])

    require_refused("K023", lambda: run(edited(edit)))


def test_a_term_that_doubles_in_each_row_is_refused() -> None:
    def edit(entry: Document) -> None:
        entry["types"] += ["prop"]
        prop = len(entry["types"]) - 1
        entry["types"] += [["fn", prop, prop]]
        entry["types"] += [["fn", prop, prop + 1]]
        start = len(entry["terms"])
        entry["terms"] += [
            ["const", "true", prop],
            ["const", "and", prop + 2],
            ["app", start + 1, [start, start]],
        ]
        for _ in range(100):
            last = len(entry["terms"]) - 1
            entry["terms"].append(["app", start + 1, [last, last]])
        entry["statement"]["claim"] = len(entry["terms"]) - 1

    require_refused("K023", lambda: run(edited(edit)))


def test_a_term_that_is_too_deep_is_refused() -> None:
    def edit(entry: Document) -> None:
        start = len(entry["terms"])
        entry["types"].append(["fn", REAL_TYPE, REAL_TYPE])
        entry["terms"] += [["const", "exp", len(entry["types"]) - 1], ["lit", "1", REAL_TYPE]]
        for _ in range(200):
            entry["terms"].append(["app", start, [len(entry["terms"]) - 1]])

    require_refused("K023", lambda: run(edited(edit)))


def test_a_type_that_is_too_deep_is_refused() -> None:
    def edit(entry: Document) -> None:
        for _ in range(1_000):
            entry["types"].append(["fn", 0, len(entry["types"]) - 1])

    require_refused("K023", lambda: run(edited(edit)))


def test_too_many_steps_are_refused() -> None:
    text = edited(str)
    many = '["true_intro",[],{}],' * 200_000
    require_refused("K024", lambda: run(text.replace('"steps": [', f'"steps": [{many}', 1)))


def test_as_many_names_as_fit_are_judged_in_time() -> None:
    def edit(entry: Document) -> None:
        entry["statement"]["symbols"] += [[f"x{number}", 0] for number in range(100_000)]

    require_equal(len(run(edited(edit))), 1)
