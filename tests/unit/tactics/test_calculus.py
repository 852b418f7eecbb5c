"""Derivatives: what the tactics find is accepted by the kernel; what is false is not found."""

from __future__ import annotations

import pytest

from symderive.tactics.analysis import value_of
from symderive.tactics.calculus import deriv_equation, derivative, derivative_exists, has_derivative, nearby
from symderive.tactics.derivatives import of_existence
from symderive.tactics.logic import introduced
from symderive.tactics.proof import State, Stuck
from symderive.terms.build import arguments
from symderive.terms.term import Term
from tests.proving import prove, start, statement

X = {"x": "real"}
G = {"g": "real -> real"}
GX = {**G, "x": "real"}

RULES = {
    "constant": (X, [], "has_deriv(fun y in real. 3, x, 0)"),
    "identity": (X, [], "has_deriv(fun y in real. y, x, 1)"),
    "power": (X, [], "has_deriv(fun y in real. y^3, x, 3*x^2)"),
    "power 0": (X, [], "has_deriv(fun y in real. y^0, x, 0)"),
    "negative power": (X, ["x != 0"], "has_deriv(fun y in real. y^(-2), x, -2/x^3)"),
    "symbolic power": (
        {**X, "n": "integer"},
        ["n >= 1"],
        "has_deriv(fun y in real. y^n, x, n*x^(n - 1))",
    ),
    "power of a sum": (X, [], "has_deriv(fun y in real. (2*y + 1)^5, x, 10*(2*x + 1)^4)"),
    "polynomial": (X, [], "has_deriv(fun y in real. 3*y^5 - 2*y + 7, x, 15*x^4 - 2)"),
    "reciprocal": (X, ["x != 0"], "has_deriv(fun y in real. 1/y, x, -1/x^2)"),
    "reciprocal by sign": (X, ["x < 0"], "has_deriv(fun y in real. 1/y, x, -1/x^2)"),
    "quotient": (X, ["x != 1"], "has_deriv(fun y in real. y/(y - 1), x, -1/(x - 1)^2)"),
    "double denominator": (X, ["x != 0"], "has_deriv(fun y in real. 1/(2*y), x, -1/(2*x^2))"),
    "exponential": (X, [], "has_deriv(fun y in real. exp(-y^2), x, -2*x*exp(-x^2))"),
    "logarithm": (X, ["x > 0"], "has_deriv(fun y in real. y*log(y), x, log(x) + 1)"),
    "softplus": (X, [], "has_deriv(fun y in real. log(1 + exp(y)), x, sigmoid(x))"),
    "root": (X, ["x > 0"], "has_deriv(fun y in real. sqrt(y), x, 1/(2*sqrt(x)))"),
    "sine": (X, [], "has_deriv(fun y in real. sin(y)*cos(2*y), x, cos(x)*cos(2*x) - 2*sin(x)*sin(2*x))"),
    "absolute value": (X, ["x > 0"], "has_deriv(fun y in real. |y|, x, 1)"),
    "absolute value, left": (X, ["x < 0"], "has_deriv(fun y in real. |y|, x, -1)"),
    "sinh": (X, [], "has_deriv(fun y in real. sinh(y) + cosh(y), x, exp(x))"),
    "tanh": (X, [], "has_deriv(tanh, x, 1 - tanh(x)^2)"),
    "sigmoid": (X, [], "has_deriv(sigmoid, x, sigmoid(x)*(1 - sigmoid(x)))"),
    "integer coefficient": ({**X, "n": "integer"}, [], "has_deriv(fun y in real. n*y, x, n)"),
    "symbol": (GX, ["differentiable(g)"], "has_deriv(g, x, g'(x))"),
    "composition": (GX, ["differentiable(g)"], "has_deriv(fun y in real. g(2*y + 1), x, 2*g'(2*x + 1))"),
    "known value": (GX, ["has_deriv(g, x, 3)"], "has_deriv(fun y in real. g(y)^2, x, 6*g(x))"),
    "known gradient": (GX, ["has_grad(g, x, 3)"], "has_deriv(g, x, 3)"),
    "second": (GX, ["differentiable(g)", "differentiable(g')"], "has_deriv(g', x, g''(x))"),
    "conditional": (
        GX,
        ["forall y in real. y > 0 => differentiable_at(g, y)", "x > 1"],
        "has_deriv(g, x, g'(x))",
    ),
    "by an equation": (GX, ["forall y in real. g(y) = 3*y + 1"], "has_deriv(g, x, 3)"),
    "by a shifted equation": (GX, ["forall y in real. g(2*y + 1) = y^2"], "has_deriv(g, x, (x - 1)/2)"),
    "by an equation of functions": (
        {**GX, "f": "real -> real"},
        ["differentiable(f)", "forall y in real. f(y)^2 = g(y)"],
        "has_deriv(g, x, 2*f(x)*f'(x))",
    ),
    "by an equation on a half-line": (
        GX,
        ["forall y in real. y > 0 => g(y) = y^2", "x > 0"],
        "has_deriv(g, x, 2*x)",
    ),
    "rectifier": (X, ["x > 0"], "has_deriv(fun y in real. max(0, y), x, 1)"),
    "rectifier, left": (X, ["x < 0"], "has_deriv(fun y in real. max(0, y), x, 0)"),
    "quadratic form": (
        {"u": "V", "v": "V", "x": "real"},
        [],
        "has_deriv(fun s in real. |u + s*v|^2, x, 2*<u + x*v, v>)",
    ),
}

SUMS = {
    "sum": ("has_deriv(fun t in real. sum(c[k]*t^2, k = 1..T), x, 2*x*sum(c[k], k = 1..T))", []),
    "sum of exponentials": (
        "has_deriv(fun t in real. sum(exp(c[k]*t), k = 1..T), x, sum(c[k]*exp(c[k]*x), k = 1..T))",
        [],
    ),
    "logarithm of a sum": (
        (
            "has_deriv(fun t in real. log(sum(exp(c[k]*t), k = 1..T)), x, "
            "sum(c[k]*exp(c[k]*x), k = 1..T)/sum(exp(c[k]*x), k = 1..T))"
        ),
        ["T >= 1"],
    ),
    "sum of symbols": (
        "has_deriv(fun t in real. sum(A[k](t), k = 1..T), x, sum(A[k]'(x), k = 1..T))",
        ["forall k. differentiable(A[k])"],
    ),
    "residues": (
        "has_deriv(fun t in real. sum(exp(z[i]*t), i in Z/n), x, sum(z[i]*exp(z[i]*x), i in Z/n))",
        [],
    ),
    "logarithm of a sum over residues": (
        (
            "has_deriv(fun t in real. log(sum(exp(z[i] + t*delta(i, j)), i in Z/n)), 0, "
            "exp(z[j])/sum(exp(z[i]), i in Z/n))"
        ),
        [],
    ),
    "length": ("has_deriv(fun t in real. |w + t*w|, 0, |w|)", ["w != 0"]),
}


@pytest.mark.parametrize("name", SUMS)
def test_sums_and_lengths(name):
    claim, hypotheses = SUMS[name]
    symbols = {
        "x": "real",
        "T": "integer",
        "c": "sequence",
        "A": "integer -> real -> real",
        "z": "vector over Z/n",
        "j": "Z/n",
        "w": "V",
    }
    assert prove(statement(symbols, hypotheses, claim, spaces=["V"], sizes=["n"])).kind == "proved"


@pytest.mark.parametrize("name", RULES)
def test_has_derivative(name):
    symbols, hypotheses, claim = RULES[name]
    spaces = ["V"] if "V" in symbols.values() else []
    assert prove(statement(symbols, hypotheses, claim, spaces=spaces), has_derivative).kind == "proved"


VALUES = {
    "at a number": ({}, [], "tanh'(0) = 1"),
    "of a lambda": (X, [], "(fun y in real. y^3)'(x) = 3*x^2"),
    "twice": (X, [], "(fun y in real. y^3)''(x) = 6*x"),
    "three times": (X, [], "(fun y in real. y^4)'''(x) = 24*x"),
    "twice on a half-line": (X, ["x > 0"], "log''(x) = -1/x^2"),
    "twice where it is defined": (X, ["x != 0"], "(fun y in real. 1/y)''(x) = 2/x^3"),
    "inequality": (X, [], "0 <= (fun y in real. y^3)'(x)"),
    "identity": ({}, [], "(fun x in real. x)'(0) = 1 and not ((fun x in real. x)'(0) = 0)"),
    "inside": (X, [], "exp((fun y in real. y^2)'(x)) = exp(x)^2"),
    "hypothesis": (X, ["(fun y in real. y^2)'(x) = 6"], "x = 3"),
    "contradiction": ({}, [], "not (odd(tanh) and tanh'(0) = 0)"),
}


@pytest.mark.parametrize("name", VALUES)
def test_deriv_equation(name):
    symbols, hypotheses, claim = VALUES[name]

    def under(state: State, goal: Term) -> int:
        return introduced(state, goal, deriv_equation)

    assert prove(statement(symbols, hypotheses, claim), under).kind == "proved"


NEAR = "exists delta > 0. forall y in real. |y| < delta => differentiable_at(g, y)"
SYMMETRY = {
    "odd at 0": (G, ["odd(g)"], "g(0) = 0"),
    "odd, at a point": (
        GX,
        ["odd(g)", "differentiable_at(g, x)"],
        "differentiable_at(g, -x) and g'(-x) = g'(x)",
    ),
    "odd, everywhere": (G, ["odd(g)", "differentiable(g)"], "forall x. g'(-x) = g'(x)"),
    "odd, twice": (G, ["odd(g)", NEAR, "differentiable_at(g', 0)"], "g''(0) = 0"),
    "even": (G, ["even(g)", "differentiable_at(g, 0)"], "g'(0) = 0"),
    "even, at a point": (GX, ["even(g)", "differentiable_at(g, x)"], "g'(-x) = -g'(x)"),
    "even, twice": (GX, ["even(g)", "differentiable(g)", "differentiable(g')"], "g''(-x) = g''(x)"),
    "about another point": (
        G,
        ["forall x in real. g(2 - x) = g(x)", "differentiable_at(g, 1)"],
        "g'(1) = 0",
    ),
    "tanh is odd": ({}, [], "odd(tanh)"),
    "tanh is differentiable": ({}, [], "differentiable(tanh)"),
}


@pytest.mark.parametrize("name", SYMMETRY)
def test_symmetry(name):
    said = statement(*SYMMETRY[name])
    verdict = prove(said)
    assert verdict.kind == "proved"
    assert set(verdict.used) == {label for label, _ in said.hypotheses}


FALSE_CLAIMS = {
    "corner": (X, ["x >= 0"], "differentiable_at(fun y in real. |y|, x)"),
    "pole": ({}, [], "differentiable_at(fun y in real. 1/y, 0)"),
    "logarithm without a sign": (X, ["x != 0"], "differentiable_at(log, x)"),
    "root at 0": (X, ["x >= 0"], "differentiable_at(sqrt, x)"),
    "rectifier at 0": ({}, [], "differentiable_at(fun y in real. max(0, y), 0)"),
    "the claim of the question": (G, ["odd(g)", "differentiable(g)"], "g'(0) = 0"),
    "odd without a derivative": (GX, ["odd(g)"], "g'(-x) = g'(x)"),
    "another point": (GX, ["differentiable_at(g, 0)"], "has_deriv(g, x, g'(x))"),
    "agreement at a point": (G, ["g(0) = 0", "differentiable(g)"], "g'(0) = 0"),
    "wrong value": (X, [], "has_deriv(fun y in real. y^2, x, x)"),
    "product": (GX, ["differentiable(g)"], "has_deriv(fun y in real. y*g(y), x, g'(x))"),
    "literally zero-centred": (G, ["zero_centred(g)", "differentiable_at(g, 0)"], "g'(0) = 0"),
    "near a closed condition": (X, ["x >= 0"], NEAR.replace("differentiable_at(g, y)", "x + y >= 0")),
}


@pytest.mark.parametrize("name", FALSE_CLAIMS)
def test_nothing_false_is_found(name):
    with pytest.raises(Stuck):
        prove(statement(*FALSE_CLAIMS[name]))


CLOSE = {
    "everywhere": (X, [], "|y - x| < 2"),
    "open": (X, ["x > 0"], "y > 0"),
    "apart": (X, ["x != 0"], "y != 0"),
    "both": (X, ["0 < x", "x < 1"], "y > 0 and y < 1"),
    "continuous": (X, ["exp(x) < 3*x"], "exp(y) < 3*y"),
    "weak": (X, ["0 < x"], "0 <= y"),
    "implied": (X, ["0 < x"], "y < 5 => 0 < y"),
}


@pytest.mark.parametrize("name", CLOSE)
def test_nearby(name):
    symbols, hypotheses, said = CLOSE[name]
    claim = f"exists delta in real. delta > 0 and (forall y in real. |y - x| < delta => {said})"
    assert prove(statement(symbols, hypotheses, claim), nearby).kind == "proved"


def test_derivative_returns_its_value():
    said = statement(X, [], "has_deriv(fun y in real. y^2, x, 2*x)")
    state = start(said)
    function, point, value = arguments(said.claim, "has_deriv") or ()
    step, found = derivative(state, function, point)
    assert found == value_of(state.proof, step)
    assert state.proof.form().normal(found) == state.proof.form().normal(value)
    assert not state.proof.hypotheses(step)


def test_a_derivative_that_exists_is_the_value_of_deriv():
    said = statement(GX, ["differentiable_at(g, x)"], "has_deriv(g, x, g'(x))")
    ((_, hypothesis),) = said.hypotheses
    state = start(said, [hypothesis])
    step = of_existence(state, state.named["h0"])
    assert state.proof.conclusion(step) == said.claim
    assert state.proof.hypotheses(step) == {hypothesis}
    assert of_existence(state, step) == step


@pytest.mark.parametrize("tactic", [has_derivative, derivative_exists, nearby])
def test_another_shape_is_refused(tactic):
    said = statement(X, [], "x = x")
    with pytest.raises(Stuck) as caught:
        tactic(start(said), said.claim)
    assert caught.value.code in ("S170", "S171")


def test_the_allowance_bounds_the_search():
    said = statement(*RULES["sine"])
    with pytest.raises(Stuck) as caught:
        prove(said, has_derivative, units=5)
    assert caught.value.code == "S190"
