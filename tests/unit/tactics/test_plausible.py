"""Approximate truth: right where it is told, silent where it cannot be."""

from __future__ import annotations

import pytest

from symderive.kernel.statement import expand
from symderive.prove import ask
from symderive.questions import read_question, recipe_text
from symderive.recipes.load import load_text
from symderive.recipes.statement import statement
from symderive.tactics.plausible import Sampler


def sampled(claim: str, left: int = 40_000) -> bool | None:
    recipe = load_text(recipe_text(read_question(claim)), file="question")
    sampler = Sampler({}, left)
    return sampler.truth(sampler.compiled(expand(statement(recipe, recipe.claims[0])).claim))


@pytest.mark.parametrize(
    ("claim", "found"),
    [
        ("exp(1) < 2.72", True),
        ("sum(k, k = 1..4) = 10 and sum(k, k = 1..0) = 0", True),
        ("7 mod 3 = 2", False),
        ("convex(fun x in real. x^2)", True),
        ("convex(fun x in real. x^3)", False),
        ("differentiable(fun x in real. |x|)", False),
        ("(fun x in real. sin(x))'(0) = 1", True),
        ("forall x in real. exists y in real. y > x", None),
        ("exists x in real. x^2 = 7", None),
        ("forall x in real. 1/x = 1/x", None),
        ("natrec(1, fun k in integer, y in real. 2*y, 5) = 32", True),
        ("sum(rep(i), i in Z/3) = 3", True),
        ("exp(1000) > 1", True),
        ("tanh = (fun x in real. sinh(x)/cosh(x))", True),
    ],
)
def test_what_is_told(claim: str, found: bool | None) -> None:
    assert sampled(claim) is found


def test_without_samples_nothing_is_told() -> None:
    assert sampled("forall x in real. x = x", left=3) is None


@pytest.mark.parametrize(
    "claim",
    [
        "f: real -> real convex, g: real -> real convex |- convex(fun x in real. f(x)*g(x))",
        "x, y in V, <x, y>^2 = <x, x>*<y, y> |- exists c in real. x = c*y",
        "f: V -> real convex differentiable, x, y in V |- f(y) >= f(x) + 2*<grad f(x), y - x>",
        "n: natural, v: sequence, forall t >= 1. v[t] = 2*v[t - 1] |- v[n] = 2^n",
        "x: real |- (fun x in real. cos(x^2))'(x) = 1 - 2*x*sin(x^2)",
        "f: (real, real) -> real, x, y: real |- f(x, y) = f(y, x)",
        "v: vector over Z/n |- sum(v[i], i in Z/n) = 0",
    ],
)
def test_simple_functions_are_counterexamples(claim: str) -> None:
    assert ask(claim)[0].claims[0].verdict == "refuted"


@pytest.mark.parametrize(
    "claim",
    [
        "f: real -> real convex, g: real -> real convex |- convex(fun x in real. f(x) + g(x))",
        "f: real -> real odd |- f(0) = 0",
        "x, y in V, <x, y> = 0 |- |x + y|^2 = |x|^2 + |y|^2",
    ],
)
def test_what_is_true_has_none(claim: str) -> None:
    assert ask(claim)[0].claims[0].verdict != "refuted"


def test_a_recursion_of_matrices_is_evaluated_step_by_step() -> None:
    # Entry by entry, each entry of a power of a power asks for exponentially many of the powers before.
    claim = "n: size, A: matrix over Z/n, j, k: natural |- matpow(matpow(A, j), k) = matpow(A, j*k)"
    assert ask(claim)[0].claims[0].verdict != "refuted"
