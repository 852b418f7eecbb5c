"""Inequalities by the order of the unknowns, by signs of integers, and on balls."""

import pytest

from symderive.prove import ask

TRUE = (
    "n: integer |- n^2 >= n",
    "n: integer |- n*(n + 1) >= 0",
    "a, b, c: real >= 0 |- a*(a-b)*(a-c) + b*(b-a)*(b-c) + c*(c-a)*(c-b) >= 0",
    "a, b, c: real > 0 |- a/b + b/c + c/a >= 3",
    "a, b, c: real > 0, a*b*c = 1 |- a*b + b*c + c*a >= 3",
    "a, b: real, a^2 + b^2 <= 1 |- 3*a + 4*b <= 5",
    "a, b, c: real, a^2 + b^2 + c^2 = 1 |- a + 2*b + 2*c <= 3",
)
FALSE = (
    "n: real |- n^2 >= n",
    "n: integer |- n*(n + 3) >= 0",
    "a, b, c: real |- a*(a-b)*(a-c) + b*(b-a)*(b-c) + c*(c-a)*(c-b) >= 0",
    "a, b, c: real > 0 |- a/b + b/c + c/a >= 4",
    "a, b: real, a^2 + b^2 <= 1 |- 3*a + 4*b <= 4",
)


@pytest.mark.parametrize("question", TRUE)
def test_cases_and_balls_give_a_proof(question: str) -> None:
    assert ask(question)[0].claims[0].verdict == "proved"


@pytest.mark.parametrize("question", FALSE)
def test_what_fails_is_refuted(question: str) -> None:
    assert ask(question)[0].claims[0].verdict == "refuted"
