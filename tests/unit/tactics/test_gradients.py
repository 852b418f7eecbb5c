"""Gradients: by the quadratic form, by shape, by facts; what has none gets none."""

from __future__ import annotations

import pytest

from symderive.tactics.calculus import gradient_goal
from symderive.tactics.gradients import gradient
from symderive.tactics.proof import Stuck
from symderive.terms.build import arguments
from tests.proving import prove, start, statement

SYMBOLS = {
    "u": "V",
    "v": "V",
    "a": "V",
    "b": "real",
    "c": "real",
    "f": "V -> real",
    "k": "V -> real",
    "phi": "real -> real",
    "s": "sequence in V",
    "d": "sequence",
    "T": "integer",
    "h": "real -> real",
}

CLAIMS = {
    "constant": ([], "has_grad(fun w in V. c, a, 0)"),
    "linear": ([], "has_grad(fun w in V. <u, w>, a, u)"),
    "square": ([], "has_grad(fun w in V. |w|^2, a, 2*a)"),
    "symbolic factor": ([], "has_grad(fun w in V. c/2*|w - u|^2 + <w, v> + b, a, c*(a - u) + v)"),
    "square of a linear form": ([], "has_grad(fun w in V. (<u, w> - b)^2, a, 2*(<u, a> - b)*u)"),
    "product of linear forms": ([], "has_grad(fun w in V. <u, w>*<v, w>, a, <v, a>*u + <u, a>*v)"),
    "symbol": (["differentiable(f)"], "has_grad(f, a, grad f(a))"),
    "sum": (["differentiable(f)"], "has_grad(fun w in V. f(w) + |w|^2, a, grad f(a) + 2*a)"),
    "multiple": (["differentiable(f)"], "has_grad(fun w in V. c*f(w) - <u, w>, a, c*grad f(a) - u)"),
    "product": (
        ["differentiable(f)", "differentiable(k)"],
        "has_grad(fun w in V. f(w)*k(w), a, k(a)*grad f(a) + f(a)*grad k(a))",
    ),
    "after an affine map": (
        ["differentiable(f)"],
        "has_grad(fun w in V. f(c*w - u), a, c*grad f(c*a - u))",
    ),
    "exponential": ([], "has_grad(fun w in V. exp(<u, w>), a, exp(<u, a>)*u)"),
    "logistic loss": (
        [],
        "has_grad(fun w in V. log(1 + exp(-b*<u, w>)), a, (-b*exp(-b*<u, a>)/(1 + exp(-b*<u, a>)))*u)",
    ),
    "reciprocal": ([], "has_grad(fun w in V. 1/(1 + |w|^2), a, (-2/(1 + |a|^2)^2)*a)"),
    "a real function": (["differentiable(phi)"], "has_grad(fun w in V. phi(<u, w>), a, phi'(<u, a>)*u)"),
    "an equation": (["forall w in V. f(w) = |w|^2 + <u, w>"], "has_grad(f, a, 2*a + u)"),
    "a fact with a value": (["has_grad(f, a, u)"], "has_grad(fun w in V. 3*f(w), a, 3*u)"),
    "on the reals": ([], "has_grad(fun t in real. t^3, b, 3*b^2)"),
    "existence": ([], "differentiable(fun w in V. |w|^2)"),
    "value": ([], "(grad (fun w in V. c/2*|w - u|^2 + <w, v>))(a) = c*(a - u) + v"),
    "length": (["a != 0"], "has_grad(fun w in V. |w|, a, a/|a|)"),
    "distance": (["a != u"], "has_grad(fun w in V. |w - u|, a, (a - u)/|a - u|)"),
    "least squares": (
        [],
        (
            "has_grad(fun w in V. sum((<s[k], w> - d[k])^2, k = 1..T), a, "
            "sum(2*(<s[k], a> - d[k])*s[k], k = 1..T))"
        ),
    ),
    "proximal step": (
        ["c > 0"],
        "(grad (fun w in V. b + <w - a, v> + c/2*|w - a|^2))(a - v/c) = 0",
    ),
    "value on the reals": ([], "(grad (fun t in real. t^2))(b) = 2*b"),
}


@pytest.mark.parametrize("name", CLAIMS)
def test_gradient_goal(name):
    hypotheses, claim = CLAIMS[name]
    said = statement(SYMBOLS, hypotheses, claim, spaces=["V"])
    assert prove(said).kind == "proved"


def test_gradient_returns_its_value():
    said = statement(SYMBOLS, [], CLAIMS["square"][1], spaces=["V"])
    state = start(said)
    function, point, value = arguments(said.claim, "has_grad") or ()
    step, found = gradient(state, function, point)
    assert state.proof.form().normal(found) == state.proof.form().normal(value)
    assert not state.proof.hypotheses(step)


FALSE_CLAIMS = {
    "norm": ([], "differentiable(fun w in V. |w|)"),
    "wrong value": ([], "has_grad(fun w in V. |w|^2, a, a)"),
    "no fact": ([], "has_grad(f, a, grad f(a))"),
    "another point": (["differentiable_at(f, u)"], "has_grad(f, a, grad f(a))"),
    "without the other": (["differentiable(f)"], "has_grad(fun w in V. f(w)*k(w), a, k(a)*grad f(a))"),
    "the inner derivative": (["differentiable(f)"], "has_grad(fun w in V. f(2*w), a, grad f(2*a))"),
    "along one line": (
        ["forall t in real. f(t*u) = 0", "differentiable(f)"],
        "grad f(0) = 0",
    ),
}


@pytest.mark.parametrize("name", FALSE_CLAIMS)
def test_nothing_false_is_found(name):
    hypotheses, claim = FALSE_CLAIMS[name]
    with pytest.raises(Stuck):
        prove(statement(SYMBOLS, hypotheses, claim, spaces=["V"]), gradient_goal, units=4_000)
