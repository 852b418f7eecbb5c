"""From derivatives to inequalities."""

from __future__ import annotations

import pytest

from symderive.tactics.proof import Stuck
from symderive.tactics.slopes import lipschitz_bound, stationary, tangent_bound
from symderive.terms.term import Free
from tests.proving import prove, start, statement

SYMBOLS = {
    "f": "V -> real",
    "x": "V",
    "y": "V",
    "g": "V",
    "L": "real",
    "h": "real -> real",
    "a": "real",
    "b": "real",
}

CLAIMS = {
    "tangent": (["convex(f)", "differentiable_at(f, x)"], "f(x) + <grad f(x), y - x> <= f(y)"),
    "inequality (3)": (
        ["convex(f)", "differentiable(f)"],
        "forall u, w in V. f(w) >= f(u) + <w - u, grad f(u)>",
    ),
    "a given gradient": (["convex(f)", "has_grad(f, x, g)"], "f(x) + <g, y - x> <= f(y)"),
    "on the reals": (["convex(h)", "differentiable(h)"], "h(b) >= h(a) + h'(a)*(b - a)"),
    "monotone gradient": (
        ["convex(f)", "differentiable(f)"],
        "<grad f(x) - grad f(y), x - y> >= 0",
    ),
    "stationary points are minimisers": (
        ["convex(f)", "differentiable(f)", "grad f(x) = 0"],
        "is_minimiser(f, x)",
    ),
    "minimisers are stationary": (["differentiable(f)", "is_minimiser(f, x)"], "grad f(x) = 0"),
    "the same on the reals": (["differentiable(h)", "is_minimiser(h, a)"], "h'(a) = 0"),
    "along a line": (
        ["differentiable(f)"],
        "has_deriv(fun s in real. f(x + s*(y - x)), a, <grad f(x + a*(y - x)), y - x>)",
    ),
}


@pytest.mark.parametrize("name", CLAIMS)
def test_the_general_search_finds_it(name):
    hypotheses, claim = CLAIMS[name]
    said = statement(SYMBOLS, hypotheses, claim, spaces=["V"])
    verdict = prove(said)
    assert verdict.kind == "proved"
    assert set(verdict.used) == {label for label, _ in said.hypotheses}


def test_tangent_bound():
    said = statement(SYMBOLS, ["convex(f)", "has_grad(f, x, g)"], CLAIMS["a given gradient"][1], spaces=["V"])
    state = start(said, [h for _, h in said.hypotheses])
    point = next(Free(name, kind) for name, kind in said.symbols if name == "y")
    step = tangent_bound(state, state.named["h0"], state.named["h1"], point)
    assert state.proof.conclusion(step) == said.claim
    with pytest.raises(Stuck) as caught:
        tangent_bound(state, state.named["h1"], state.named["h1"], point)
    assert caught.value.code == "S173"


def test_stationary():
    said = statement(SYMBOLS, ["is_minimiser(f, x)", "has_grad(f, x, g)"], "g = 0", spaces=["V"])
    state = start(said, [h for _, h in said.hypotheses])
    step = stationary(state, state.named["h0"], state.named["h1"])
    assert state.proof.conclusion(step) == said.claim


@pytest.mark.parametrize("bounded", [True, False])
def test_lipschitz_bound(bounded):
    hypotheses = ["lipschitz(f, L)", "has_grad(f, x, g)", *(["0 <= L"] if bounded else [])]
    said = statement(SYMBOLS, hypotheses, "|g| <= L", spaces=["V"])
    state = start(said, [h for _, h in said.hypotheses])
    constant = next(Free(name, kind) for name, kind in said.symbols if name == "L")

    def found() -> int:
        return lipschitz_bound(state, state.named["h0"], state.named["h1"], constant)

    if bounded:
        assert state.proof.conclusion(found()) == said.claim
    else:
        with pytest.raises(Stuck):
            found()


FALSE_CLAIMS = {
    "not convex": (["differentiable(f)"], "f(x) + <grad f(x), y - x> <= f(y)"),
    "concave side": (["convex(f)", "differentiable(f)"], "f(x) + <grad f(x), y - x> >= f(y)"),
    "stationary without convexity": (["differentiable(f)", "grad f(x) = 0"], "is_minimiser(f, x)"),
}


@pytest.mark.parametrize("name", FALSE_CLAIMS)
def test_nothing_false_is_found(name):
    hypotheses, claim = FALSE_CLAIMS[name]
    with pytest.raises(Stuck):
        prove(statement(SYMBOLS, hypotheses, claim, spaces=["V"]), units=4_000)
