"""Existence from the variables at hand."""

from __future__ import annotations

import pytest

from symderive.prove import ask
from symderive.tactics.existence import MAX_CANDIDATES, by_relation, by_variable, candidates
from symderive.tactics.proof import Stuck
from tests.proving import prove, start, statement

SYMBOLS = {"x": "real", "y": "real", "n": "integer", "g": "real -> real"}


@pytest.mark.parametrize(
    ("hypotheses", "claim"),
    [
        (["x > 1"], "exists z in real. z > 0"),
        (["x > 1", "g(x) > 2"], "exists z in real. z > 0 and g(z) > 1"),
        (["exists z in real. z > 1"], "exists z in real. z > 0 and z^2 > z"),
        (["n >= 2"], "exists k in integer. k >= 1 and (forall t in integer, t >= k. t > 1)"),
    ],
)
def test_a_variable_is_found(hypotheses, claim):
    assert prove(statement(SYMBOLS, hypotheses, claim)).kind == "proved"


def test_no_variable_will_do():
    full = statement(SYMBOLS, ["x > 1"], "exists z in real. z > 2")
    with pytest.raises(Stuck) as caught:
        by_variable(start(full, [h for _, h in full.hypotheses]), full.claim)
    assert caught.value.code == "S130"


def test_candidates_are_of_the_right_type_and_few():
    symbols = {f"x{i}": "real" for i in range(10)} | {"n": "integer"}
    hypotheses = [f"x{i} > {i}" for i in range(10)]
    full = statement(symbols, [*hypotheses, "n > 0"], "exists z in real. z > 8")
    found = candidates(start(full, [h for _, h in full.hypotheses]), full.claim)
    assert len(found) == MAX_CANDIDATES
    assert found[0].name == "x9"


def test_no_existence_has_no_candidates():
    full = statement(SYMBOLS, [], "x > 1")
    assert candidates(start(full), full.claim) == []


@pytest.mark.parametrize(
    ("hypotheses", "claim"),
    [
        ([], "exists z in real. z = 0"),
        ([], "exists z in real. 2*z + x = y"),
        ([], "exists k in integer. n = 3 - k"),
        ([], "exists k in integer. 0 = 2*k"),
        (["x > 1"], "exists z in real. z > 0 and z - x = 0"),
    ],
)
def test_an_equation_says_which_value_exists(hypotheses, claim):
    assert prove(statement(SYMBOLS, hypotheses, claim)).kind == "proved"


@pytest.mark.parametrize("claim", ["exists k in integer. 1 = 2*k", "exists z in real. z^2 = -1", "x = y"])
def test_no_value_is_made_up(claim):
    full = statement(SYMBOLS, [], claim)
    with pytest.raises(Stuck) as caught:
        by_relation(start(full), full.claim)
    assert caught.value.code == "S130"


@pytest.mark.parametrize(
    "question",
    [
        "forall x in real. exists y in real. x < y",
        "forall x in real. exists y in real. y < x",
        "k: integer |- exists m in integer. k < m",
        "x < y |- exists z in real. x < z and z < y",
        "x < y |- exists z in real. y > z and z > x",
        "x <= y |- exists z in real. x <= z and z <= y",
        "x < y |- exists z in real. x < 2*z and 2*z < y",
        "exists x in real. 2*x + 1 = 0",
        "exists x in integer. 0 < x and x < 2",
    ],
)
def test_a_value_that_the_relations_point_to(question: str) -> None:
    assert ask(question)[0].claims[0].verdict == "proved"


@pytest.mark.parametrize(
    "question",
    [
        "exists y in real. forall x in real. x < y",
        "exists x in integer. 0 < x and x < 1",
        "x <= y |- exists z in real. x < z and z < y",
        "k: integer, m: integer, k < m |- exists j in integer. k < j and j < m",
        "exists x in integer. 2*x + 1 = 0",
        "exists x in real. x < 0 and x > 1",
    ],
)
def test_what_does_not_exist_is_not_proved(question: str) -> None:
    assert ask(question)[0].claims[0].verdict != "proved"
