"""Claims and answers that fail on a thin set only, or nowhere but outside a domain: none passes."""

from __future__ import annotations

import pytest

from symderive.answers import compare
from symderive.catalogue import locate
from symderive.prove import ask
from symderive.recipes.load import load
from tests.soundness.harness import Unsound, require_equal

# An answer of a shipped recipe, and one that differs from it, or is undefined, at few values.
ANSWERS = [
    ("proximal-step#minimiser", "if lam = 7/13 then w_t else w_t - g/lam"),
    ("proximal-step#minimiser", "w_t - g/lam + 0*sqrt(lam - 1)*g"),
    ("proximal-step#minimiser", "w_t - g/lam + 0/(lam - 3)*g"),
    ("proximal-step#minimiser", "w_t - g/lam + (<g, w_t>^2 - |g|^2*|w_t|^2)*g"),
    ("jacobian#entry-11", "-tan(w1)*cos(w1)*cos(w2)"),
    ("jacobian#entry-11", "-sin(w1)*cos(w2) + max(0, w1 - 10)"),
    ("jacobian#entry-21", "1/(w1 + w2) + 2*w1*w2 + 0*log(w1)"),
    ("averaging#step-size", "if T = 37 then 0 else B/(rho*sqrt(T))"),
    ("averaging#step-size", "B/(rho*sqrt(T)) + T div 100"),
    ("averaging#bound", "B*rho/sqrt(T) + binomial(T, 9)"),
    ("regret-lemma#bound", "|w_star|^2/(2*eta) + eta/2*(|v[T]|^2 + sum(|v[t]|^2, t = 1..T-1))"),
    ("sgd-step#increase", "(w - c)*(eta*(w - c) - (2*w - 1)) >= 0"),
    ("sgd-step#increase", "eta > (2*w - 1)/(w - c)"),
    ("sgd-step#change-at-minimiser", "9*eta^2/4 + 0*eta^(1/2)"),
    ("sgd-step#expected-decrease", "(2 - eta)*(w - 1/2)^2 >= 9*eta/4"),
    ("minimum-norm#interpolant", "alpha[n]*x[n] + sum(alpha[i]*x[i], i = 1..n-1)"),
]

# A false claim, and the conditions under which it is said to hold: none where no value meets them.
CLAIMS = [
    ("x: real < 0 |- sqrt(x) = 5", ()),
    ("x: real |- 1/(x - x) = 3", ()),
    ("x: real |- sqrt(x - 1)*sqrt(-x) = 7", ()),
    ("n: integer >= 1 |- sum(1/(k - k), k = 1..n) = 5", ()),
    ("x: real |- x/x = 1 and x = 0", ()),
    ("x: real |- x/x = 1 or x = 0", ("x != 0",)),
    ("x: real, n: integer >= 0 |- sum(x^k, k = 0..n) = (1 - x^(n+1))/(1 - x)", ("x != 1",)),
    ("T: integer >= -2 |- sum(t, t = 1..T) = T*(T + 1)/2", ("0 <= T",)),
    ("x: real |- (x^4)^(1/4) = x", ("0 <= x",)),
    ("x, p: real, x > 0 |- (x^p)^(1/p) = x", ("p != 0",)),
    ("x: real >= 0 |- 0^x = 0", ("x != 0",)),
    ("n: size, i: Z/n |- i + 1 != i", ()),
    ("n: size, x: vector over Z/n |- sum(x(2*i), i in Z/n) = sum(x(i), i in Z/n)", ()),
    ("a: integer, n: integer >= 1 |- (-a) mod n = n - a mod n", ()),
]


@pytest.mark.parametrize(("target", "given"), ANSWERS, ids=str)
def test_an_answer_that_differs_somewhere_is_not_equal(target: str, given: str) -> None:
    place, _, name = target.partition("#")
    (path,) = locate(place)
    recipe = load(path)
    answer = recipe.answer(name)
    if answer is None or compare(recipe, answer, given).verdict == "equal":
        raise Unsound(f"{given} passes for {target}")


@pytest.mark.parametrize(("question", "conditions"), CLAIMS, ids=str)
def test_a_claim_that_fails_somewhere_is_refuted(question: str, conditions: tuple[str, ...]) -> None:
    claim = ask(question)[0].claims[0]
    require_equal((claim.verdict, claim.proved_when), ("refuted", conditions))


def test_powers_as_functions_are_judged() -> None:
    """`fun x in real. 2^x` is the constant of two arguments with one of them."""
    claim = ask("f: (real -> real) -> real |- f(fun x in real. 2^x) = f(fun x in real. 3^x)")[0].claims[0]
    require_equal(claim.verdict == "proved", False)
