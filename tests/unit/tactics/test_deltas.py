"""Deltas in sums, sums in denominators, and what they make of derivatives in one coordinate."""

from __future__ import annotations

import pytest

from symderive.prove import ask

IN = "n: integer >= 1, i: integer, 1 <= i, i <= n"
SOFTMAX = "exp(z[i])/sum(exp(z[k]), k = 1..n)"
MOVED = "exp(z[m] + t*delta(m, i))/sum(exp(z[k] + t*delta(k, i)), k = 1..n)"


def verdict(question: str) -> str:
    return ask(question)[0].claims[0].verdict


@pytest.mark.parametrize(
    "question",
    [
        "k, j: integer, k < j |- delta(k, j) = 0",
        "k, j: integer, k = j |- delta(k, j) = 1",
        f"f: sequence, {IN} |- sum(f[k]*delta(k, i), k = 1..n) = f[i]",
        f"f: sequence, {IN} |- sum((f[k] + 3)*delta(i, k) + 2, k = 1..n) = f[i] + 3 + 2*n",
        "f: sequence, n, j: integer, j > n |- sum(f[k]*delta(j, k), k = 1..n) = 0",
        f"x: sequence, {IN} |- |x[i]| <= sum(|x[k]|, k = 1..n)",
        f"z: sequence, {IN} |- {SOFTMAX} <= 1",
        f"z: sequence, {IN} |- 0 < {SOFTMAX}",
        "n: integer >= 1, z: sequence |- sum(exp(z[i])/sum(exp(z[k]), k = 1..n), i = 1..n) = 1",
        f"x: sequence, {IN} |- (fun t in real. sum((x[k] + t*delta(k, i))^2, k = 1..n))'(0) = 2*x[i]",
        (
            f"z: sequence, {IN}, m: integer, 1 <= m, m <= n |- (fun t in real. {MOVED})'(0) = "
            f"exp(z[m])/sum(exp(z[k]), k = 1..n)*(delta(m, i) - {SOFTMAX})"
        ),
        (
            f"z, y: sequence, {IN}, sum(y[k], k = 1..n) = 1 |- "
            f"(fun t in real. -sum(y[m]*log({MOVED}), m = 1..n))'(0) = {SOFTMAX} - y[i]"
        ),
    ],
)
def test_what_is_true_is_proved(question: str) -> None:
    assert verdict(question) == "proved"


@pytest.mark.parametrize(
    "question",
    [
        "k, j: integer |- delta(k, j) = 0",
        f"f: sequence, {IN} |- sum(f[k]*delta(k, i), k = 2..n) = f[i]",
        f"x: sequence, {IN} |- x[i] <= sum(x[k], k = 1..n)",
        f"z, y: sequence, {IN} |- (fun t in real. -sum(y[m]*log({MOVED}), m = 1..n))'(0) = {SOFTMAX} - y[i]",
    ],
)
def test_what_is_false_is_refuted(question: str) -> None:
    assert verdict(question) == "refuted"
