"""Points between two others, and what convex functions say of them."""

import pytest

from symderive.prove import ask

QUESTIONS = {
    "f: real -> real, convex(f) |- f((x + y)/2) <= (f(x) + f(y))/2": "proved",
    "f: real -> real, concave(f) |- f((x + y)/2) >= (f(x) + f(y))/2": "proved",
    "f: real -> real, convex(f) |- f((x + 2*y)/3) <= (f(x) + 2*f(y))/3": "proved",
    "f: V -> real, x, y in V, convex(f) |- f((x + y)/2) <= (f(x) + f(y))/2": "proved",
    "f: real -> real, convex(f) |- f((x + y)/2) >= (f(x) + f(y))/2": "refuted",
    "f: real -> real |- f((x + y)/2) <= (f(x) + f(y))/2": "refuted",
}


@pytest.mark.parametrize(("question", "verdict"), QUESTIONS.items())
def test_chords_of_convex_functions(question: str, verdict: str) -> None:
    assert ask(question)[0].claims[0].verdict == verdict
