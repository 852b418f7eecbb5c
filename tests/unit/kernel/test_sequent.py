"""What a rule is given: its arguments by kind, shapes of premises, arbitrary variables, forms by guards."""

from __future__ import annotations

from inspect import Parameter, signature

import pytest

from symderive.kernel.rulebook import RULES
from symderive.kernel.sequent import Context, Value, check_arguments, eigenvariable, matches, of_type, parts
from symderive.terms.build import FALSE, TRUE, eq, forall, integer, le, lt, real, total
from symderive.terms.term import Bound, Free, Term, apply, const, free, lam
from symderive.terms.types import INT, REAL, Space
from tests.kernel_proofs import code_of

x, y = free("x", REAL), free("y", REAL)
k, T = free("k", INT), free("T", INT)


GOOD: list[tuple[str, Value]] = [
    ("term", x),
    ("variable", x),
    ("terms", (x, TRUE)),
    ("terms", ()),
    ("index", -1),
    ("indices", (0, 2)),
    ("name", "exp"),
    ("types", (REAL, Space("V"))),
    ("sizes", ("n", 3)),
]
BAD: list[tuple[str, object]] = [
    ("term", None),
    ("term", "x"),
    ("term", Bound(0, REAL)),
    ("variable", TRUE),
    ("variable", real(1)),
    ("terms", x),
    ("terms", [x]),
    ("terms", (x, 1)),
    ("terms", (Bound(0, REAL),)),
    ("index", True),
    ("index", "0"),
    ("index", 0.0),
    ("indices", (True,)),
    ("indices", ("0",)),
    ("indices", 0),
    ("name", 0),
    ("types", (x,)),
    ("types", "real"),
    ("sizes", (True,)),
    ("sizes", (1.0,)),
    ("sizes", (None,)),
]


@pytest.mark.parametrize(("how", "value"), GOOD)
def test_arguments_of_the_right_kind_are_accepted(how: str, value: Value) -> None:
    assert code_of(lambda: check_arguments({"a": value}, {"a": how})) == "accepted"


@pytest.mark.parametrize(("how", "value"), BAD)
def test_arguments_of_another_kind_are_refused(how: str, value: object) -> None:
    assert code_of(lambda: check_arguments({"a": value}, {"a": how})) == "K007"


def test_a_rule_has_the_arguments_that_it_takes_and_no_others() -> None:
    assert code_of(lambda: check_arguments({}, {"a": "term"})) == "K007"
    assert code_of(lambda: check_arguments({"a": x, "b": x}, {"a": "term"})) == "K007"
    assert code_of(lambda: check_arguments({"b": x}, {"a": "term"})) == "K007"


def test_every_kind_of_the_table_of_rules_is_tested() -> None:
    kinds = {kind for rule in RULES.values() for kind in rule.arguments.values()}
    assert kinds == {how for how, _ in GOOD} == {how for how, _ in BAD}


ANNOTATIONS = {
    "term": "Term",
    "variable": "Free",
    "terms": "tuple[Term, ...]",
    "index": "int",
    "indices": "tuple[int, ...]",
    "name": "str",
    "types": "tuple[Type, ...]",
    "sizes": "tuple[str | int, ...]",
}


@pytest.mark.parametrize("name", RULES)
def test_the_table_says_what_a_rule_takes(name: str) -> None:
    rule = RULES[name]
    context, *others = signature(rule.apply).parameters.values()
    assert context.annotation == "Context"
    premises = [p for p in others if p.kind is not Parameter.KEYWORD_ONLY]
    assert {p.annotation for p in premises} <= {"Sequent"}
    any_number = any(p.kind is Parameter.VAR_POSITIONAL for p in premises)
    assert rule.premises == (None if any_number else len(premises))
    named = {p.name: p.annotation for p in others if p.kind is Parameter.KEYWORD_ONLY}
    assert named == {key: ANNOTATIONS[kind] for key, kind in rule.arguments.items()}
    assert all(p.default is Parameter.empty for p in others)


def test_of_type() -> None:
    assert of_type(x, INT, REAL) is x
    assert code_of(lambda: of_type(x, INT)) == "K011"
    assert code_of(lambda: of_type(TRUE, INT, REAL)) == "K011"


def test_parts() -> None:
    assert parts(lt(x, y), "le", "lt") == (x, y)
    assert code_of(lambda: parts(eq(x, y), "le", "lt")) == "K010"
    assert code_of(lambda: parts(TRUE, "true")) == "K010"
    assert code_of(lambda: parts(apply(const("eq", REAL), x), "eq")) == "K010"


def test_matches() -> None:
    matches(forall(x, eq(x, x)), forall(y, eq(y, y)), "it")
    assert code_of(lambda: matches(TRUE, FALSE, "it")) == "K012"


@pytest.mark.parametrize(
    ("variable", "hypotheses", "others", "code"),
    [
        (x, [lt(y, y)], [eq(y, y)], "accepted"),
        (x, [forall(x, eq(x, x))], [], "accepted"),
        (x, [lt(x, y)], [], "K009"),
        (x, [], [eq(x, y)], "K009"),
        (x, [eq(free("x", INT), integer(0))], [], "K009"),
        (free("n", INT), [], [], "K013"),
        (free("n", REAL), [], [], "K013"),
    ],
)
def test_a_variable_is_arbitrary(
    variable: Free, hypotheses: list[Term], others: list[Term], code: str
) -> None:
    context = Context(frozenset(["n"]))
    assert code_of(lambda: eigenvariable(context, variable, frozenset(hypotheses), *others)) == code


def test_there_is_one_form_for_each_list_of_guards() -> None:
    context = Context(frozenset())
    guard = le(integer(0), T)
    assert context.form() is context.form(())
    assert context.form([guard]) is context.form((guard,))
    assert context.form() is not context.form([guard])
    whole = total(integer(1), T, lam(k, integer(1)))
    assert context.form([guard]).difference(whole, T) == {}
    assert context.form().difference(whole, T) != {}


def test_a_strict_guard_says_one_more() -> None:
    context = Context(frozenset())
    whole = total(integer(1), T, lam(k, integer(1)))
    assert context.form([lt(integer(-1), T)]).difference(whole, T) == {}
    assert context.form([lt(integer(-2), T)]).difference(whole, T) != {}


def test_a_guard_compares_integers() -> None:
    context = Context(frozenset())
    assert code_of(lambda: context.form([le(x, y)])) == "K010"
    assert code_of(lambda: context.form([eq(T, k)])) == "K010"
    assert not context.forms
