from __future__ import annotations

import pytest

from symderive.prove import ask


@pytest.mark.parametrize(
    "question",
    [
        "n: size |- det(fun i in Z/n, j in Z/n. delta(i, j + 1)) = (-1)^(n - 1)",
        "n: size, A: matrix over Z/n |- det(-A) = (-1)^n*det(A)",
    ],
)
def test_a_determinant_of_symbolic_order_is_known(question: str) -> None:
    assert ask(question)[0].claims[0].verdict == "proved"


@pytest.mark.parametrize(
    "question",
    [
        "n: size |- det(fun i in Z/n, j in Z/n. delta(i, j + 1)) = (-1)^n",
        "n: size, A: matrix over Z/n, (forall i, j in Z/n. rep(i) < rep(j) => A[i, j] = 0) |- det(A) = 1",
    ],
)
def test_a_wrong_determinant_is_refuted(question: str) -> None:
    assert ask(question)[0].claims[0].verdict == "refuted"
