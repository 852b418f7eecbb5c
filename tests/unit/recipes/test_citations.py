"""What claims rest on, within a recipe and across recipes."""

from __future__ import annotations

import pytest

from symderive.errors import RecipeError
from symderive.recipes.citations import citations, rests_on
from symderive.recipes.load import Recipe, load_text


def recipe(id: str, **claims: str) -> Recipe:
    lines = [f"schema: 1\nid: {id}\ntitle: T\nsymbols: {{x: real}}\nhypotheses: {{h: x > 0}}\nclaims:"]
    for name, using in claims.items():
        proof = f", proof: 'linarith using {using}'" if using else ""
        lines.append(f"  - {{id: {name}, claim: x = x{proof}}}")
    return load_text("\n".join(lines) + "\n", file=f"{id}.yaml")


def shelf(*recipes: Recipe) -> dict[str, Recipe]:
    return {one.id: one for one in recipes}


def names(found: dict[str, Recipe], id: str, claim: str) -> list[str]:
    one = found[id].claim(claim)
    assert one is not None
    return [f"{r.id}#{c.id}" for r, c in rests_on(found[id], one, found.get)]


def test_citations_are_claims_and_not_hypotheses() -> None:
    one = recipe("a", p="", q="h, p, b#r; ring using a#p")
    assert [name.text for name in citations(one, one.claims[1])] == ["p", "b#r", "a#p"]


def test_a_proof_in_parts_is_searched_whole() -> None:
    one = load_text(
        """\
schema: 1
id: a
title: T
symbols: {x: real}
claims:
  - {id: p, claim: x = x}
  - id: q
    claim: x = x
    proof:
      - {have: x = x, by: exact using b#one}
      - have: x = x
        proof: |
          x
          = x  by exact using b#two
          = x
      - have: x = x
        proof: [x = x by ring; exact using p, x = x]
"""
    )
    assert [name.text for name in citations(one, one.claims[1])] == ["b#one", "b#two", "p"]


def test_what_is_rested_on_comes_before_what_rests_on_it() -> None:
    found = shelf(
        recipe("a", p="", q="p, b#r", s="q, b#t"),
        recipe("b", t="c#u", r="t"),
        recipe("c", u=""),
    )
    assert names(found, "a", "p") == []
    assert names(found, "a", "s") == ["a#p", "c#u", "b#t", "b#r", "a#q"]


def test_a_long_way_is_followed_without_recursion() -> None:
    count = 400
    found = shelf(recipe("a", **{f"c{i}": f"c{i - 1}" if i else "" for i in range(count)}))
    assert names(found, "a", f"c{count - 1}") == [f"a#c{i}" for i in range(count - 1)]


def test_a_circle_is_refused_and_shown() -> None:
    found = shelf(recipe("a", p="b#q"), recipe("b", q="c#r"), recipe("c", r="b#q"))
    with pytest.raises(RecipeError) as caught:
        names(found, "a", "p")
    error = caught.value
    assert (error.code, error.file) == ("R314", "c.yaml")
    assert error.why == "b#q rests on c#r rests on b#q"
    assert error.span is not None
    assert (error.source_line or "")[error.span.column - 1 :].startswith("b#q")


@pytest.mark.parametrize(
    ("using", "why"),
    [("d#q", "`d#q` names one"), ("b#qq", "its claims are q")],
)
def test_a_citation_of_nothing_is_refused(using: str, why: str) -> None:
    found = shelf(recipe("a", p=using), recipe("b", q=""))
    with pytest.raises(RecipeError) as caught:
        names(found, "a", "p")
    assert (caught.value.code, caught.value.file, caught.value.why) == ("R313", "a.yaml", why)
