"""Functions known by their derivatives: convex, monotone, constant, smooth; and functional equations."""

from __future__ import annotations

import pytest

from symderive.prove import ask

SMOOTH = "f: V -> real differentiable, L: real > 0, lipschitz(grad f, L)"


def verdict(question: str) -> str:
    return ask(question)[0].claims[0].verdict


@pytest.mark.parametrize(
    "question",
    [
        "convex(fun x in real. x^2 + 3*x)",
        "convex(fun x in real. log(1 + exp(x)))",
        "convex(fun x in real. sqrt(1 + x^2))",
        "convex(fun x in V. |x|^2)",
        "a in V, lam: real > 0 |- convex(fun x in V. lam*|x - a|^2)",
        "strictly_convex(fun x in real. x^4)",
        "strictly_convex(fun x in real. exp(x))",
        "concave(fun x in real. -exp(x))",
        "monotone(fun x in real. x + sin(x))",
        "f: real -> real differentiable, forall x in real. f'(x) >= 0 |- monotone(f)",
        "f: real -> real differentiable, forall x in real. f'(x) = 0, x, y: real |- f(x) = f(y)",
    ],
)
def test_derivatives_prove_it(question: str) -> None:
    assert verdict(question) == "proved"


@pytest.mark.parametrize(
    "question",
    [
        "convex(fun x in real. x^3)",
        "strictly_convex(fun x in real. |x|)",
        "strictly_convex(fun x in real. 2*x)",
        "concave(fun x in real. x^4)",
        "a in V |- convex(fun x in V. <a, x>^3)",
        "monotone(fun x in real. x^2)",
        "f: real -> real convex, g: real -> real convex |- convex(fun x in real. f(g(x)))",
        f"{SMOOTH}, x, y in V |- f(y) <= f(x) + <grad f(x), y - x> + L/4*|y - x|^2",
    ],
)
def test_what_is_false_is_refuted(question: str) -> None:
    assert verdict(question) == "refuted"


@pytest.mark.parametrize(
    "question",
    [
        f"{SMOOTH}, x, y in V |- f(y) <= f(x) + <grad f(x), y - x> + L/2*|y - x|^2",
        f"{SMOOTH}, x in V |- f(x - grad f(x)/L) <= f(x) - |grad f(x)|^2/(2*L)",
        (f"{SMOOTH}, convex(f), x, y in V |- <grad f(x) - grad f(y), x - y> >= |grad f(x) - grad f(y)|^2/L"),
        "f: V -> real convex differentiable, x, y in V |- <grad f(x) - grad f(y), x - y> >= 0",
    ],
)
def test_the_library_knows_smooth_functions(question: str) -> None:
    assert verdict(question) == "proved"


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("f: real -> real odd, g: real -> real odd, x: real |- f(g(-x)) = -f(g(x))", "proved"),
        ("f: real -> real even, g: real -> real, x: real |- g(f(-x)) = g(f(x))", "proved"),
        ("f: real -> real, p: real, periodic(f, p), x: real |- f(x - 2*p) = f(x)", "proved"),
        ("f: real -> real odd, g: real -> real even |- even(fun x in real. f(x)*g(x))", "refuted"),
        ("f: real -> real, forall x in real. f(2*x) = 2*f(x) |- odd(f)", "refuted"),
    ],
)
def test_functional_equations(question: str, found: str) -> None:
    assert verdict(question) == found
