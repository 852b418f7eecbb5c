"""`symderive answer`: closed forms compared with the answers of recipes."""

from __future__ import annotations

from pathlib import Path

import pytest

from symderive.answers import compare
from symderive.errors import ParseError
from symderive.recipes.load import load_text
from tests.cli.conftest import Run

RECIPE = """\
schema: 1
id: square
title: Squares
symbols:
  a, b: real
  n: integer >= 0
definitions:
  root: sqrt(a^2)
  total: root + b
claims:
  - id: trivial
    claim: a = a
answer:
  - id: binomial
    is: (a + b)^2
  - id: quotient
    hypotheses: {nonzero: b != 0}
    is: a/b
  - id: root
    is: root
  - id: total
    is: total
  - id: region
    is: a < b
  - id: map
    is: fun x in real. a*x
  - id: series
    is: sum(k, k = 1..n)
"""


def judge(name: str, text: str) -> str:
    recipe = load_text(RECIPE)
    answer = recipe.answer(name)
    assert answer is not None
    return compare(recipe, answer, text).verdict


@pytest.mark.parametrize(
    ("name", "text", "verdict"),
    [
        ("binomial", "a^2 + 2*a*b + b^2", "equal"),
        ("binomial", "a^2 + b^2", "different"),
        ("quotient", "a*b/b^2", "equal"),
        ("quotient", "b/a", "different"),
        ("quotient", "a^2/(a*b)", "conditional"),
        ("root", "|a|", "equal"),
        ("root", "a", "conditional"),
        ("root", "-a", "conditional"),
        ("region", "b > a", "equal"),
        ("region", "a <= b", "conditional"),
        ("region", "a + b > 0", "different"),
        ("map", "fun t in real. t*a", "equal"),
        ("series", "n*(n + 1)/2", "equal"),
        ("series", "n*(n - 1)/2", "different"),
    ],
)
def test_it_compares(name: str, text: str, verdict: str) -> None:
    assert judge(name, text) == verdict


def test_a_condition_is_named_and_excludes_the_values_where_they_differ() -> None:
    recipe = load_text(RECIPE)
    answer = recipe.answer("root")
    assert answer is not None
    found = compare(recipe, answer, "a")
    assert found.conditions == ("0 <= a",)
    assert dict(found.at)["a"] == "-1"
    assert found.values == ("1", "-1")


def test_an_answer_that_is_equal_at_one_value_only_is_different() -> None:
    assert judge("series", "n") == "different"


@pytest.mark.parametrize(("name", "text"), [("root", "root"), ("total", "b + root"), ("total", "total")])
def test_an_answer_in_terms_of_itself_is_refused(name: str, text: str) -> None:
    with pytest.raises(Exception, match="C112"):
        judge(name, text)


@pytest.mark.parametrize("text", ["a) = (a", "a +", "c", "true", "a; b", "__import__('os')", ""])
def test_what_is_no_expression_of_the_recipe_is_refused(text: str) -> None:
    with pytest.raises(ParseError):
        judge("binomial", text)


def test_one_answer(run: Run) -> None:
    assert run("answer", "3.1#minimiser", "w_t - (1/lam)*g").code == 0
    wrong = run("answer", "3.1#minimiser", "w_t + g/lam")
    assert wrong.code == 1
    assert "it gives" in wrong.out
    bad = run("answer", "3.1#minimiser", "w_t + g/")
    assert bad.code == 2
    assert not bad.out
    assert "w_t + g/" in bad.err


def test_the_name_is_needed_where_there_are_several(run: Run) -> None:
    several = run("answer", "3.1", "w_t")
    assert several.code == 2
    assert "3.1#minimiser" in several.err
    assert run("answer", "3.2", "0").code == 1
    assert "C113" in run("answer", "3.1#none", "w_t").err
    assert "C113" in run("answer", "2.1", "0").err


def test_a_folder_of_answers(run: Run, tmp_path: Path) -> None:
    (tmp_path / "ann.yaml").write_text('"3.1#minimiser": w_t - g/lam\n6#change-at-minimiser: 9*eta^2/4\n')
    (tmp_path / "bob.yaml").write_text('"3.1#minimiser": w_t - g*lam\n"9": "x"\n')
    (tmp_path / "eve.yaml").write_text("&a [b, *a]\n")
    found = run("answer", "--folder", str(tmp_path))
    assert found.code == 2
    assert "5 answers: 2 equal, 1 different, 2 malformed" in found.out
    data = run("answer", "--folder", str(tmp_path), "--format", "json").json
    assert [(each["file"], each["verdict"]) for each in data["results"]] == [
        ("ann.yaml", "equal"),
        ("ann.yaml", "equal"),
        ("bob.yaml", "different"),
        ("bob.yaml", "malformed"),
        ("eve.yaml", "malformed"),
    ]
    assert data["results"][2]["values"] is not None


def test_usage(run: Run, tmp_path: Path) -> None:
    assert "C104" in run("answer").err
    assert "C104" in run("answer", "3.1#minimiser").err
    assert "C103" in run("answer", "--folder", str(tmp_path)).err


def test_every_answer_of_the_shipped_recipes_is_its_own_equal(run: Run) -> None:
    for target, text in {
        "3.2": "eta/2*sum(|v[t]|^2, t = 1..T) + |w_star|^2/(2*eta)",
        "3.3#step-size": "B/(rho*sqrt(T))",
        "3.3#bound": "rho*B/sqrt(T)",
        "4#entry-12": "sigmoid(w2)/(1 + exp(w2)) - sin(w2)*cos(w1)",
        "4#entry-21": "(1 + 2*w1*w2*(w1 + w2))/(w1 + w2)",
        "6#expected-decrease": "eta*(w^2 - w + 5/2) < 2*(w - 1/2)^2",
        "7": "sum(x[i]*alpha[i], i = 1..n)",
    }.items():
        assert run("answer", target, text).code == 0, target
