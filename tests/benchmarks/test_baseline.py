"""What the claims are put to beside symderive."""

from __future__ import annotations

import pytest

from benchmarks.baseline import simplified


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("(x + 1)^2 = x^2 + 2*x + 1", "proved"),
        # the sort of the bound name is guessed by `ask`, and has to be here
        ("exists x. x^2 = 2", "undecided"),
    ],
)
def test_a_question_is_read_as_it_is_asked(question: str, said: str) -> None:
    assert simplified(question) == said
