"""Recipes as typed data: every part, its place, and the names that a proof may use."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from symderive.errors import SymderiveError
from symderive.recipes.load import Chain, Reason, Recipe, Steps, load, load_text, read_header
from symderive.recipes.names import MAX_NAMES

PROXIMAL = """\
schema: 1
id: proximal-step
question: "3.1"
title: The minimiser of the proximal model
  is a gradient step
source: Problem Set 2, 3.1
remark: >
  In any inner product space.
symbols:
  V: inner product space
  w_t, g: vector in V            # g is the gradient of f at w_t
  f_t, lam: real
hypotheses:
  positive: lam > 0
definitions:
  phi(w in V): f_t + <w - w_t, g> + lam/2 * |w - w_t|^2
  w_star: w_t - g/lam
claims:
  - id: completed-square
    claim: forall w in V. phi(w) - phi(w_star) = lam/2 * |w - w_star|^2
    proof: |
      phi(w) - phi(w_star)
        = <w - w_star, g> + lam/2*|w - w_t|^2
          - lam/2*|g/lam|^2                      by unfold phi, w_star; ring
        = lam/2 * |w - w_star|^2                 by field using positive
  - id: unique-minimiser
    title: It is unique
    claim: w_star is the unique minimiser of phi over V
    proof: square using completed-square, positive
  - id: always-positive
    without: [positive]
    claim: lam > 0
    expect: refuted
    counterexample: {V: real, w_t: 1, g: 2, f_t: 0, lam: -1}
  - id: by-steps
    symbols: {x: real > 0}
    hypotheses: {ge: x >= 1}
    claim: x * x >= 1
    proof:
      - have: x * x >= x
        by: nlinarith using ge, x_range with a := <g, w_t>, b := 2
        id: first
      - x * x >= 1   by linarith using first, ge
answer: w_star
example: {V: real, w_t: 1, g: 2, f_t: 0, lam: 1}
"""


def recipe(
    claims: str, head: str = "symbols: {x: real, y: real}\nhypotheses: {h: x > 0, k: y > 0}"
) -> Recipe:
    return load_text(text_of(claims, head), file="f.yaml")


def text_of(claims: str, head: str = "symbols: {x: real, y: real}\nhypotheses: {h: x > 0, k: y > 0}") -> str:
    body = textwrap.indent(textwrap.dedent(claims).strip("\n"), "  ")
    return f"schema: 1\nid: example\ntitle: T\n{head}\nclaims:\n{body}\n"


def proof(text: str) -> str:
    return "- id: one\n  claim: x = x\n  proof: " + text.replace("\n", "\n  ")


def refused(text: str) -> tuple[str, str]:
    """Return the code, and the part of the source that the caret stands under."""
    with pytest.raises(SymderiveError) as caught:
        load_text(text, file="f.yaml")
    error = caught.value
    assert error.file == "f.yaml"
    assert error.span is not None
    assert error.source_line == text.split("\n")[error.span.line - 1]
    start = error.span.column - 1
    return error.code, error.source_line[start : start + error.span.length]


# What is loaded


def test_a_recipe_is_loaded_whole() -> None:
    found = load_text(PROXIMAL, file="prox.yaml")
    assert (found.id, found.question, found.title, found.source, found.remark, found.file) == (
        "proximal-step",
        "3.1",
        "The minimiser of the proximal model is a gradient step",
        "Problem Set 2, 3.1",
        "In any inner product space.",
        "prox.yaml",
    )
    assert found.lines[0] == "schema: 1"
    assert [[name.text for name in d.names] for d in found.symbols] == [["V"], ["w_t", "g"], ["f_t", "lam"]]
    assert [h.name for h in found.hypotheses] == ["positive"]
    assert [d.name for d in found.definitions] == ["phi", "w_star"]
    assert [c.id for c in found.claims] == [
        "completed-square",
        "unique-minimiser",
        "always-positive",
        "by-steps",
    ]
    assert [c.expect for c in found.claims] == ["proved", "proved", "refuted", "proved"]
    assert [(each.id, each.value.text) for each in found.answers] == [("answer", "w_star")]
    assert found.example is not None
    assert [(one.name, one.text) for one in found.example][:2] == [("V", "real"), ("w_t", "1")]
    assert found.claim("by-steps") is found.claims[3]
    assert found.claim("none") is None


def test_places_are_those_of_the_file() -> None:
    found = load_text(PROXIMAL)

    def there(line: int, column: int) -> str:
        return found.lines[line - 1][column - 1 :]

    for formula in (found.claims[0].claim, found.hypotheses[0].formula, found.definitions[1].body):
        assert there(formula.span.line, formula.span.column) == formula.text
        assert (formula.tree.span.line, formula.tree.span.column) == (formula.span.line, formula.span.column)
    assert there(found.claims[2].without[0].line, found.claims[2].without[0].column).startswith("positive")
    counterexample = found.claims[2].counterexample
    assert counterexample is not None
    for one in counterexample:
        assert there(one.span.line, one.span.column).startswith(f"{one.name}: {one.text}")


DRAWN = """\
schema: 1
id: drawn
title: A graph
symbols: {x: real}
definitions:
  f(u in real, v in real): u*v
  g: x^2
graph:
  of: [f]
  at: {u: 1, v: -1/2}
claims:
  - id: same
    claim: x = x
"""


def test_a_graph_names_definitions_and_a_point() -> None:
    graph = load_text(DRAWN).graph
    assert graph is not None
    assert [name.text for name in graph.of] == ["f"]
    assert graph.at is not None
    assert [(one.name, one.text) for one in graph.at] == [("u", "1"), ("v", "-1/2")]
    bare = load_text(DRAWN.replace("  at: {u: 1, v: -1/2}\n", "")).graph
    assert bare is not None
    assert bare.at is None
    symbols = load_text(DRAWN.replace("[f]", "[g]").replace("{u: 1, v: -1/2}", "{x: 3}")).graph
    assert symbols is not None
    assert load_text(PROXIMAL).graph is None


@pytest.mark.parametrize(
    ("before", "after", "code", "where"),
    [
        ("of: [f]", "of: [h]", "R323", "h"),
        ("of: [f]", "of: [x]", "R323", "x"),
        ("of: [f]", "of: [[f]]", "R203", "["),
        ("of: [f]", "of: f", "R203", "f"),
        ("  of: [f]\n", "", "R202", "a"),
        ("u: 1", "w: 1", "R324", "w"),
        ("u: 1", "x: 1", "R324", "x"),
        ("at:", "on:", "R201", "on"),
        ("u: 1", "u: [1]", "R203", "["),
    ],
)
def test_a_graph_is_refused_where_it_is_wrong(before: str, after: str, code: str, where: str) -> None:
    found, shown = refused(DRAWN.replace(before, after))
    assert found == code
    assert shown.startswith(where)


def test_a_chain_keeps_its_lines_together() -> None:
    chain = load_text(PROXIMAL).claims[0].proof
    assert isinstance(chain, Chain)
    assert chain.first.text == "phi(w) - phi(w_star)"
    assert [(link.relation, link.right.text) for link in chain.links] == [
        ("=", "<w - w_star, g> + lam/2*|w - w_t|^2 - lam/2*|g/lam|^2"),
        ("=", "lam/2 * |w - w_star|^2"),
    ]
    first, second = (link.reason for link in chain.links)
    assert first is not None
    assert first.then is not None
    assert second is not None
    assert (first.tactic.text, first.arguments.text, first.then.tactic.text) == (
        "unfold",
        "phi, w_star",
        "ring",
    )
    assert first.text == "unfold phi, w_star; ring"
    assert [name.text for name in second.using] == ["positive"]
    assert [link.span.line for link in chain.links] == [23, 25]


def test_steps_are_mappings_or_texts() -> None:
    steps = load_text(PROXIMAL).claims[3].proof
    assert isinstance(steps, Steps)
    first, last = steps.steps
    assert (first.name, first.have.text, last.name, last.have.text) == (
        "first",
        "x * x >= x",
        None,
        "x * x >= 1",
    )
    assert first.reason is not None
    assert last.reason is not None
    assert [(b.name.text, b.value.text) for b in first.reason.bindings] == [("a", "<g, w_t>"), ("b", "2")]
    assert [name.text for name in first.reason.using] == ["ge", "x_range"]
    assert last.reason.text == "linarith using first, ge"


def test_a_file_is_loaded_and_its_header_read(tmp_path: Path) -> None:
    path = tmp_path / "a.derivation.yaml"
    path.write_text(PROXIMAL, encoding="utf-8")
    assert load(path).file == str(path)
    header = read_header(path)
    assert (header.id, header.question, header.file) == ("proximal-step", "3.1", str(path))
    assert header.title == "The minimiser of the proximal model is a gradient step"
    assert header.claims == ("completed-square", "unique-minimiser", "always-positive", "by-steps")


def test_a_header_is_read_without_the_formulas(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(text_of("- id: one\n  claim: x ="), encoding="utf-8")
    assert read_header(path).claims == ("one",)


def test_equal_texts_load_equal() -> None:
    assert load_text(PROXIMAL) == load_text(PROXIMAL)
    assert "inner product" not in repr(load_text(PROXIMAL).claims)


@pytest.mark.parametrize(
    ("relation", "stored"),
    [
        ("=", "="),
        ("<=", "<="),
        ("<", "<"),
        (">=", ">="),
        (">", ">"),
        ("=>", "=>"),
        ("<=>", "<=>"),
        ("≤", "<="),
        ("≥", ">="),
        ("⇒", "=>"),
        ("⇔", "<=>"),
        ("⟹", "=>"),
        ("⟺", "<=>"),
    ],
)
def test_relations_of_a_chain(relation: str, stored: str) -> None:
    chain = recipe(proof(f"|\n  x\n  {relation} y")).claims[0].proof
    assert isinstance(chain, Chain)
    assert (chain.links[0].relation, chain.links[0].right.text, chain.links[0].reason) == (stored, "y", None)


def test_an_inner_product_may_begin_a_line() -> None:
    chain = (
        recipe(proof("|\n  <x, y> +\n  <x, y>\n  <= <x, y>\n    + <y, x>  by\n    ring;\n    linarith"))
        .claims[0]
        .proof
    )
    assert isinstance(chain, Chain)
    assert chain.first.text == "<x, y> + <x, y>"
    assert chain.links[0].right.text == "<x, y> + <y, x>"
    assert chain.links[0].reason is not None
    assert chain.links[0].reason.text == "ring; linarith"


def test_reasons_take_arguments_names_and_values() -> None:
    reason = (
        recipe(proof("induction t from 1 with m := f(a, b), n := (a + b)[1] using h, k; ring"))
        .claims[0]
        .proof
    )
    assert isinstance(reason, Reason)
    assert (reason.tactic.text, reason.arguments.text) == ("induction", "t from 1")
    assert [name.text for name in reason.using] == ["h", "k"]


def test_nested_proofs() -> None:
    steps = (
        recipe(
            """
        - id: one
          claim: x = x
          proof:
            - have: x = y
              proof:
                - {have: y = x, id: flip}
                - x = y by symm using flip
            - have: x = x
              proof: |
                x
                = x  by ring
        """
        )
        .claims[0]
        .proof
    )
    assert isinstance(steps, Steps)
    inner = steps.steps[0].proof
    assert isinstance(inner, Steps)
    assert inner.steps[0].name == "flip"
    assert isinstance(steps.steps[1].proof, Chain)


# Names in reasons


@pytest.mark.parametrize(
    "claims",
    [
        proof("linarith using h, k"),
        proof("linarith using other-recipe#some-claim"),
        proof("induction x; linarith using ih"),
        proof("cases x > 0 as pos, neg; linarith using pos"),
        "- {id: a, claim: x = x}\n- {id: b, claim: y = y, proof: exact using a}",
        "- {id: a, claim: x = x}\n- {id: b, claim: y = y, proof: 'exact using example#a'}",
        "- {id: a, claim: x = x, without: [h], proof: exact using k}",
        "- {id: a, claim: x = x, symbols: {i: integer in 0..3}, without: [i_range]}",
        "- {id: a, claim: x = x, symbols: {z: real}}\n- {id: b, claim: x = x, symbols: {z: integer}}",
        "- {id: a, claim: x = x, hypotheses: {m: x > 1}}\n- {id: b, claim: x = x, hypotheses: {m: y > 1}}",
    ],
)
def test_names_that_are_known(claims: str) -> None:
    recipe(claims)


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        (proof("linarith using hh"), ("R313", "hh")),
        (proof("linarith using h, kk"), ("R313", "kk")),
        (proof("linarith using h; linarith using g"), ("R313", "g")),
        (proof("\n  - x = x  by exact using first\n  - {have: x = x, id: first}"), ("R313", "first")),
        (
            proof("\n  - have: x = x\n    proof: [{have: x = x, id: inner}]\n  - x = x by exact using inner"),
            ("R313", "inner"),
        ),
        (proof("|\n  x\n  = y  by linarith using q"), ("R313", "q")),
        ("- {id: a, claim: x = x, without: [h], proof: exact using h}", ("R313", "h")),
        (proof("exact using example#none"), ("R313", "example#none")),
        (proof("exact using example#h"), ("R313", "example#h")),
        (proof("exact using one"), ("R314", "one")),
        (proof("exact using example#one"), ("R314", "example#one")),
        ("- {id: a, claim: x = x, proof: exact using b}\n- {id: b, claim: x = x}", ("R314", "b")),
        ("- {id: a, claim: x = x}\n- {id: a, claim: y = y}", ("R311", "a")),
        ("- {id: h, claim: x = x}", ("R311", "h")),
        (proof("[{have: x = x, id: h}]"), ("R311", "{")),
        (proof("[{have: x = x, id: s}, {have: x = x, id: s}]"), ("R311", "{")),
        ("- {id: a, claim: x = x, symbols: {x: real}}", ("R311", "x")),
        ("- {id: a, claim: x = x, hypotheses: {h: x > 1}}", ("R311", "h")),
        ("- {id: a, claim: x = x, hypotheses: {h: x > 1}, without: [h]}", ("R311", "h")),
        ("- {id: a, claim: x = x, hypotheses: {m: x > 1}, without: [m]}", ("R315", "m")),
        ("- {id: a, claim: x = x, symbols: {z: real > 0}, hypotheses: {z_range: x=x}}", ("R311", "z_range")),
        ("- {id: a, claim: x = x, without: [hh]}", ("R315", "hh")),
        ("- {id: a, claim: x = x, without: [h, h]}", ("R315", "h")),
        ("- {id: a, claim: x = x, without: [a]}", ("R315", "a")),
        ("- {id: by, claim: x = x}", ("R312", "by")),
        ("- {id: a, claim: x = x, symbols: {by: real}}", ("R312", "by")),
        ("- {id: a, claim: x = x, symbols: {exp: real}}", ("R312", "exp")),
        ("- {id: a, claim: x = x, symbols: {real: inner product space}}", ("R312", "real")),
        ("- {id: a, claim: x = x, symbols: {forall: real}}", ("P112", "forall")),
        ("- {id: a, claim: x = x, hypotheses: {a b: x = x}}", ("R312", "a b")),
        ('- {id: a, claim: x = x, hypotheses: {"f\'": x = x}}', ("R312", "f'")),
        ("- {id: a, claim: x = x, counterexample: {x: 1}}", ("R316", "x")),
        ("- {id: a, claim: x = x, counterexample: {}}", ("R316", "a")),
        ("- {id: a, claim: x = x, expect: refuted, counterexample: {q: 1}}", ("R320", "q")),
        # Paths are no names, and nothing is opened to find that out.
        (proof("exact using ../../../../../../etc/passwd"), ("R303", "../../../../../../etc/passwd")),
        (proof("exact using ../../etc/passwd#root"), ("R303", "../../etc/passwd#root")),
        (proof("exact using /dev/zero"), ("R303", "/dev/zero")),
        (proof("exact using Other_Recipe#x"), ("R312", "Other_Recipe#x")),
    ],
)
def test_names_that_are_not_known(claims: str, expected: tuple[str, str]) -> None:
    assert refused(text_of(claims)) == expected


def test_a_miss_says_what_is_near() -> None:
    with pytest.raises(SymderiveError) as caught:
        load_text(
            text_of(proof("linarith using positve"), "symbols: {x: real}\nhypotheses: {positive: x > 0}")
        )
    assert caught.value.fix == "did you mean `positive`?"
    with pytest.raises(SymderiveError) as caught:
        load_text(text_of(proof("ring using y"), "symbols: {x: real}\ndefinitions: {y: x}"))
    assert caught.value.fix == "write `by unfold y; …`"


def test_names_are_limited() -> None:
    names = "".join(f"\n  x{i}, y{i}: real" for i in range(MAX_NAMES // 2 + 1))
    with pytest.raises(SymderiveError) as caught:
        load_text(text_of(proof("ring"), f"symbols:{names}"))
    assert caught.value.code == "R114"
    claims = "\n".join(f"- {{id: c{i}, claim: x = x}}" for i in range(MAX_NAMES + 1))
    assert refused(text_of(claims))[0] == "R114"


# Malformed proofs


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("|\n  = x  by ring\n  = x", ("R301", "= x  by ring")),
        ("|\n  x  by ring\n  = x", ("R301", "by ring")),
        ("|\n  x\n  != y  by ring", ("R301", "!= y  by ring")),
        ("|\n  x\n  ≠ y  by ring", ("R301", "≠ y  by ring")),
        ("x\n  = x  by ring", ("R301", "= x  by ring")),
        (">\n  x\n  = x  by ring", ("R301", "= x  by ring")),
        ("|\n  x\n  =  by ring", ("R302", "")),
        ("|\n  x\n  = y  by", ("R302", "")),
        ("|\n  x\n  = y  by ring;", ("R302", "")),
        ("ring;", ("R302", "")),
        ("linarith using", ("R302", "")),
        ("linarith using h,", ("R302", "")),
        ("linarith using , h", ("R302", ",")),
        ("linarith with", ("R302", "")),
        ("linarith with a :=", ("R302", "")),
        ("linarith using with a := 1", ("R302", "w")),
        ("linarith using h using k", ("R303", "k")),
        ("linarith with a := 1 with b := 2", ("R303", "b := 2")),
        ("linarith with a := 1, a := 2", ("R303", "a")),
        ("linarith with 1", ("R303", "1")),
        ("linarith with a = 1", ("R303", "a = 1")),
        ("linarith using h k", ("R303", "h k")),
        ("linarith using f(h)", ("R303", "f(h)")),
        ("(ring)", ("R303", "(ring)")),
        ("x = x", ("R303", "=")),
        ("ring(x)", ("R303", "ring(x)")),
        ("__import__('os')", ("R303", "__import__('os')")),
        ("\n  - {have: x = x, by: ring, proof: ring}", ("R304", "ring")),
        ("[]", ("R304", "[")),
        ("\n  - by ring", ("R302", "b")),
        ("\n  - {have: x = x, by: ring; }", ("R302", "")),
        # Malformed formulas are reported where they stand.
        ("|\n  x +\n  = x  by ring", ("P107", "")),
        ("|\n  x\n  = x + (y  by ring", ("P109", "(")),
        ("|\n  x\n  = x +\n    2y  by ring", ("P106", "y")),
        ("linarith with a := x y", ("P106", "y")),
        ("\n  - x = = x   by ring", ("P107", "=")),
    ],
)
def test_malformed_proofs_are_refused_at_their_place(text: str, expected: tuple[str, str]) -> None:
    code, under = refused(text_of(proof(text)))
    assert code == expected[0]
    assert under.startswith(expected[1]) if expected[1] else len(under) <= 1


def test_reasons_are_limited() -> None:
    for text in ("; ".join(["ring"] * 41), "linarith using " + "h, " * 2000 + "h"):
        assert refused(text_of(proof(text)))[0] == "R303"
    recipe(proof("; ".join(["ring"] * 40)))


# Malformed formulas elsewhere


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("symbols: {x: reall >}", ("P107", "")),
        ("symbols: {x y: real}", ("P106", "y")),
        ("symbols: {x: real}\nhypotheses: {h: x > }", ("P107", "")),
        ("symbols: {x: real}\nhypotheses:\n  h: x >\n    1 2", ("P107", "2")),
        ("symbols: {x: real}\nhypotheses:\n  h: |\n    x >\n      1 $", ("P104", "$")),
        ("symbols: {x: real}\ndefinitions: {f(x: x + 1}", ("P107", "")),
        ("symbols: {x: real}\ndefinitions: {1: x}", ("P107", "1")),
        ("symbols: {V: inner product space}\nexample: {V: 3}", ("P107", "3")),
        ("symbols: {x: real}\nexample: {x: 1 +}", ("P107", "")),
        ('symbols: {x: real}\nanswer: lambdify(x, "q")', ("P104", '"')),
    ],
)
def test_malformed_formulas_are_refused_at_their_place(head: str, expected: tuple[str, str]) -> None:
    code, under = refused(text_of("- {id: a, claim: true}", head))
    assert under.startswith(expected[1]) if expected[1] else len(under) <= 1
    assert code[0] == "P"
