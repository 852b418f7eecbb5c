"""What a claim rests on: earlier claims of its recipe, claims of other recipes, and no circles.

Not trusted: the kernel inlines what is cited, or lists it under "assumes"; a circle that slipped
through here would have nothing to inline.
"""

from __future__ import annotations

from collections.abc import Callable

from symderive.recipes.model import ClaimRecipe, Recipe
from symderive.recipes.names import reasons
from symderive.recipes.passage import Passage
from symderive.recipes.schema import close

__all__ = ["Cited", "citations", "cited_claim", "rests_on"]

Cited = tuple[Recipe, ClaimRecipe]
"""A claim and the recipe that it stands in."""

Find = Callable[[str], Recipe | None]
"""Returns the recipe with an id, or None. It is never given anything but an id in kebab-case."""


def citations(recipe: Recipe, claim: ClaimRecipe) -> tuple[Passage, ...]:
    """Return what the reasons of a claim cite: `other-recipe#claim`, and claims of its own recipe."""
    ids = {one.id for one in recipe.claims}
    return tuple(
        name
        for reason in reasons(claim.proof)
        for name in reason.using
        if "#" in name.text or name.text in ids
    )


def cited_claim(recipe: Recipe, name: Passage, find: Find) -> Cited:
    """Return the claim that a citation names.

    Refuses: R313 (there is no such recipe, or no such claim in it).
    """
    other_id, _, claim_id = name.text.rpartition("#")
    other = recipe if other_id in ("", recipe.id) else find(other_id)
    if other is None:
        raise recipe.text.error(
            "R313",
            f"there is no recipe `{other_id}`",
            name.span,
            why=f"`{name.text}` names one",
            fix="`symderive list` shows the recipes that there are",
        )
    claim = other.claim(claim_id)
    if claim is None:
        ids = [one.id for one in other.claims]
        raise recipe.text.error(
            "R313",
            f"`{other.id}` has no claim `{claim_id}`",
            name.span,
            why="its claims are " + ", ".join(ids[:12]),
            fix=close(claim_id, ids),
        )
    return other, claim


def rests_on(recipe: Recipe, claim: ClaimRecipe, find: Find) -> tuple[Cited, ...]:
    """Return all claims that a claim rests on, each after those that it rests on itself.

    Refuses: R313 (a citation of what there is not), R314 (a circle).
    """
    order: list[Cited] = []
    done: set[tuple[str, str]] = set()
    # Each entry is a claim on the way, with the citations of it that are still to be followed.
    way: list[tuple[Cited, list[Passage]]] = [((recipe, claim), list(citations(recipe, claim)))]
    while way:
        (here, one), waiting = way[-1]
        if not waiting:
            way.pop()
            done.add((here.id, one.id))
            if way:
                order.append((here, one))
            continue
        name = waiting.pop(0)
        found = cited_claim(here, name, find)
        key = (found[0].id, found[1].id)
        circle = [f"{r.id}#{c.id}" for (r, c), _ in way]
        if "#".join(key) in circle:
            raise here.text.error(
                "R314",
                "claims rest on each other in a circle",
                name.span,
                why=" rests on ".join([*circle[circle.index("#".join(key)) :], "#".join(key)]),
                fix="prove one of them without the others",
            )
        if key not in done:
            way.append((found, list(citations(*found))))
    return tuple(order)
