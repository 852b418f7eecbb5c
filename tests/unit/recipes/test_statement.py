"""The statement guard: what a claim says, and what it does not depend on."""

from __future__ import annotations

import pytest

from symderive.errors import Span, SymderiveError
from symderive.kernel.statement import Statement, check_statement
from symderive.recipes import statement as guard
from symderive.recipes.load import Recipe, load_text
from symderive.syntax.parser import parse_formula
from symderive.syntax.resolve import Scope, resolve, resolve_prop
from symderive.terms.build import TRUE
from symderive.terms.term import Free, Lit, Term, apply, lam
from symderive.terms.types import INT, PROP, REAL, Cyclic, Space, function_type

HEAD = """\
schema: 1
id: example
title: T
"""

RECIPE = """\
schema: 1
id: example
title: T
symbols:
  i: Z/n
  V: inner product space
  n: size >= 2
  k: natural
  T: integer >= 1, <= 2*k
  t: integer in 1..T
  u, v: vector in V
  f: V -> real
  x: real
hypotheses:
  lower: forall w in V. f(w) >= 0
  small: x <= c
definitions:
  c: 3
  g(w in V, s in real): f(w) + s*c
  twice(w in V): 2*g(w, x)
claims:
  - id: plain
    claim: twice(u) >= 0
  - id: more
    symbols: {y: real > 0, j: Z/n}
    hypotheses: {other: y <= x}
    without: [small, T_range]
    claim: y + twice(v) >= delta(i, j)
answer: twice(u)
"""


def recipe(text: str = RECIPE) -> Recipe:
    return load_text(text, file="f.yaml")


def small(claim: str, head: str = "symbols: {x: real}", more: str = "") -> Recipe:
    return load_text(f"{HEAD}{head}\nclaims:\n  - id: one\n    claim: {claim}\n{more}", file="f.yaml")


def prop(text: str, found: Recipe, claim: str | None = None) -> Term:
    return resolve_prop(parse_formula(text), guard.scope(found, found.claim(claim) if claim else None))


def everything(found: Recipe) -> None:
    guard.statement(found, found.claims[0])
    guard.counterexample(found, found.claims[0])
    guard.example_assignment(found)


def refused(found: Recipe) -> tuple[str, str]:
    """Return the code, and the text under the caret."""
    with pytest.raises(SymderiveError) as caught:
        everything(found)
    error = caught.value
    assert error.file == "f.yaml"
    assert error.span is not None
    assert error.source_line == found.lines[error.span.line - 1]
    start = error.span.column - 1
    return error.code, error.source_line[start : start + error.span.length]


# What a claim says


def test_a_statement_lists_all_that_is_declared() -> None:
    found = guard.statement(recipe(), recipe().claims[0])
    check_statement(found)
    assert found.spaces == ("V",)
    assert found.sizes == ("n",)
    assert found.symbols == (
        ("i", Cyclic("n")),
        ("k", INT),
        ("T", INT),
        ("t", INT),
        ("u", Space("V")),
        ("v", Space("V")),
        ("f", function_type(Space("V"), REAL)),
        ("x", REAL),
    )
    assert [name for name, _ in found.definitions] == ["c", "g", "twice"]


def test_hypotheses_are_ranges_first_and_in_order() -> None:
    here = recipe()
    found = guard.statement(here, here.claims[0])
    assert found.hypotheses == tuple(
        (name, prop(text, here))
        for name, text in (
            ("n_range", "n >= 2"),
            ("k_range", "k >= 0"),
            ("T_range", "T >= 1 and T <= 2*k"),
            ("t_range", "1 <= t and t <= T"),
            ("lower", "forall w in V. f(w) >= 0"),
            ("small", "x <= c"),
        )
    )
    assert found.claim == prop("twice(u) >= 0", here)


def test_a_claim_adds_its_own_and_drops_what_it_names() -> None:
    here = recipe()
    found = guard.statement(here, here.claims[1])
    check_statement(found)
    assert [name for name, _ in found.hypotheses] == [
        "n_range",
        "k_range",
        "t_range",
        "y_range",
        "lower",
        "other",
    ]
    assert found.symbols[-2:] == (("y", REAL), ("j", Cyclic("n")))
    assert found.claim == prop("y + twice(v) >= delta(i, j)", here, "more")


def test_definitions_with_parameters_are_functions() -> None:
    found = dict(guard.statement(recipe(), recipe().claims[0]).definitions)
    kind = function_type(Space("V"), REAL)
    w, t = Free("w", Space("V")), Free("s", REAL)
    names = Scope(("V",), symbols={"f": kind, "w": w.type, "s": REAL, "c": REAL})
    value = resolve(parse_formula("f(w) + s*c"), names)
    assert found["c"] == Lit(3, REAL)
    assert found["g"] == lam(w, lam(t, value))
    assert apply(found["g"], w, t) == value


def test_the_same_hypothesis_means_the_same_in_every_claim() -> None:
    # `delta` is a symbol of the second claim alone; the hypothesis goes on to speak of Kronecker's.
    here = load_text(
        HEAD
        + """\
symbols: {n: size, i: Z/n}
hypotheses: {h: "delta(i, i) = 1"}
claims:
  - {id: one, claim: true}
  - {id: two, claim: true, symbols: {delta: "(Z/n, Z/n) -> real"}}
"""
    )
    first, second = (guard.statement(here, claim) for claim in here.claims)
    assert first.hypotheses == second.hypotheses


def test_the_proof_has_no_part_in_the_statement() -> None:
    found = [
        guard.statement(here, here.claims[0])
        for proof in ("", "    proof: ring\n", "    proof:\n      - x = 0  by magic\n      - x = x\n")
        for here in [small("x = x", more=proof)]
    ]
    assert found[0] == found[1] == found[2]


def test_layout_and_comments_have_no_part_in_the_statement() -> None:
    texts = [
        "x = x + 1",
        '"x = x + 1"',
        "x =\n      x\n\n      + 1",
        "|\n      x =  # 1\n        x + 1",
        ">\n      x = x\n      + 1",
    ]
    texts[3] = "|\n      x =\n        x + 1"
    found = [guard.statement(small(text), small(text).claims[0]) for text in texts]
    assert all(one == found[0] for one in found)


def test_a_chained_comparison_is_a_conjunction() -> None:
    here = small("0 < x < 1")
    assert guard.statement(here, here.claims[0]).claim == prop("0 < x and x < 1", here)


def test_an_empty_recipe_is_a_statement() -> None:
    here = small("true", "remark: no symbols")
    assert guard.statement(here, here.claims[0]) == Statement((), (), (), (), (), TRUE)


def test_the_answer_is_an_expression_of_the_recipe() -> None:
    here = recipe()
    stated, value = guard.answer_statement(here, here.answers[0])
    assert value == resolve(parse_formula("twice(u)"), guard.scope(here))
    assert stated == guard.example_statement(here)
    assert small("true").answers == ()


def test_without_a_claim_the_statement_is_true() -> None:
    here = recipe()
    found = guard.example_statement(here)
    assert found.claim == TRUE
    assert [name for name, _ in found.hypotheses][-2:] == ["lower", "small"]


# What is refused


@pytest.mark.parametrize(
    ("claim", "head", "expected"),
    [
        ("x = y", "symbols: {x: real}", ("P205", "y")),
        ("x + 1", "symbols: {x: real}", ("P201", "x + 1")),
        ("x = x", "symbols: {x: realm}", ("P212", "realm")),
        ("x = x", "symbols: {x: Z/n}", ("P212", "Z/n")),
        ("x = x", "symbols: {x: vector in W}", ("P212", "vector in W")),
        ("x = x", "symbols: {x: real, f: natural -> real}", ("P213", "natural")),
        ("x = x", "symbols: {x: real > y}", ("P205", "y")),
        ("x = x", "symbols: {x: real}\nhypotheses: {h: x}", ("P201", "x")),
        ("x = x", "symbols: {x: real}\nhypotheses: {h: q > 0}", ("P205", "q")),
        ("x = x", "symbols: {x: real}\ndefinitions: {a: b, b: x}", ("P205", "b")),
        ("x = x", "symbols: {x: real}\ndefinitions: {a: a}", ("P205", "a")),
        ("x = x", "symbols: {x: real}\ndefinitions: {a(t in real): a(t - 1)}", ("P205", "a")),
        ("x = x", "symbols: {x: real}\nhypotheses:\n  h: |\n    x >\n      z", ("P205", "z")),
        ("x = x", "symbols: {V: inner product space, x: real}\ndefinitions: {a: V}", ("P202", "V")),
    ],
)
def test_a_statement_without_meaning_is_refused(claim: str, head: str, expected: tuple[str, str]) -> None:
    assert refused(small(claim, head)) == expected


def test_a_homoglyph_is_no_symbol() -> None:
    with pytest.raises(SymderiveError) as caught:
        small("х = x")  # the first letter is Cyrillic
    assert "CYRILLIC SMALL LETTER HA" in str(caught.value)


# Values


def assigned(
    values: str, head: str, claim: str = "true"
) -> tuple[dict[str, object], dict[str, int], dict[str, Term]]:
    here = small(claim, head, f"    expect: refuted\n    counterexample: {values}\n")
    found = guard.counterexample(here, here.claims[0])
    assert found is not None
    spaces, sizes, terms = found
    return dict(spaces), sizes, terms


def test_values_are_closed_terms_at_the_new_types() -> None:
    spaces, sizes, values = assigned(
        "{V: Z/3 -> real, n: 2, u: fun i in Z/3. 1, f: 'fun w in Z/3 -> real. w[0]', k: 4, i: 1,"
        " p: true, z: 0}",
        "symbols: {V: inner product space, n: size, u: V, z: V, f: V -> real, k: integer, i: Z/n, p: prop}",
    )
    vector = function_type(Cyclic(3), REAL)
    assert spaces == {"V": vector}
    assert sizes == {"n": 2}
    assert {name: value.type for name, value in values.items()} == {
        "u": vector,
        "z": vector,
        "f": function_type(vector, REAL),
        "k": INT,
        "i": Cyclic(2),
        "p": PROP,
    }
    assert values["k"] == Lit(4, INT)
    assert not any(value.loose for value in values.values())


def test_functions_on_a_space_that_becomes_the_reals() -> None:
    _, _, values = assigned(
        "{V: real, f: fun x in real. x^2, u: 1/3}", "symbols: {V: inner product space, f: V -> real, u: V}"
    )
    assert values["f"] == resolve(parse_formula("fun x in real. x^2"), guard.scope(small("true")))


def test_what_does_not_occur_needs_no_value() -> None:
    _, _, values = assigned("{x: 1}", "symbols: {V: inner product space, u: V, x: real, y: real}", "x > 1")
    assert values == {"x": Lit(1, REAL)}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ("{V: real, n: 2, u: 1}", ("R321", "V")),
        ("{}", ("R321", "one")),
        ("{V: integer, n: 2, u: 1, f: 1}", ("R322", "integer")),
        ("{V: 'real -> real', n: 2, u: 1, f: 1}", ("R322", "real -> real")),
        ("{V: V, n: 2, u: 1, f: 1}", ("P212", "V")),
        ("{V: Z/n -> real, n: 2, u: 0, f: 1}", ("P212", "Z/n")),
        ("{V: real, n: 0, u: 1, f: 1}", ("R322", "0")),
        ("{V: real, n: -1, u: 1, f: 1}", ("R322", "-1")),
        ("{V: real, n: 2.0, u: 1, f: 1}", ("R322", "2.0")),
        ("{V: real, n: 1 + 1, u: 1, f: 1}", ("R322", "1 + 1")),
        ("{V: real, n: m, u: 1, f: 1}", ("R322", "m")),
        ("{V: real, n: 2, u: w, f: 1}", ("P205", "w")),
        ("{V: real, n: 2, u: n, f: 1}", ("P205", "n")),
        ("{V: real, n: 2, u: 1, f: u}", ("P205", "u")),
        ("{V: real, n: 2, u: true, f: 1}", ("P201", "true")),
        ("{V: real, n: 2, u: fun x in V. x, f: 1}", ("P212", "V")),
    ],
)
def test_what_cannot_be_a_value_is_refused(values: str, expected: tuple[str, str]) -> None:
    head = "symbols: {V: inner product space, n: size, u: V, f: real}"
    found = small("<u, u> = f * n", head, f"    expect: refuted\n    counterexample: {values}\n")
    assert refused(found) == expected


def test_names_that_are_missing_are_listed() -> None:
    found = small(
        "<u, u> = f * n",
        "symbols: {V: inner product space, n: size, u: V, f: real}\nexample: {}\nhypotheses: {h: n > f}",
    )
    with pytest.raises(SymderiveError) as caught:
        guard.example_assignment(found)
    assert caught.value.what == "values are missing for f, n"
    assert caught.value.span == Span(2, 5, 7)


def test_an_example_is_one_of_the_recipe() -> None:
    here = small("true", "symbols: {x: real > 0}\nexample: {x: 1/2}")
    found = guard.example_assignment(here)
    assert found is not None
    assert set(found[2]) == {"x"}
    assert guard.example_assignment(small("true")) is None
    assert guard.counterexample(here, here.claims[0]) is None
