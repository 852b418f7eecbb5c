"""Layouts: layers by longest paths, nothing on top of anything, arrows forwards."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest

from symderive.errors import GraphError
from symderive.graph.graph import graph_of
from symderive.graph.layout import SLOT, layout
from tests.graphs import EXAMPLE, PROBLEM, graph, random_term, symbols


def test_the_layers_are_the_longest_paths() -> None:
    made = graph(PROBLEM, "w1 w2")
    placed = layout(made)
    assert {made.nodes[at].name: layer for at, layer in placed.layers.items()} == {
        **dict.fromkeys(("w1", "w2"), 0),
        **dict.fromkeys(("v1", "v2", "v4", "v6", "v8"), 1),
        **dict.fromkeys(("v3", "v7", "v9"), 2),
        **dict.fromkeys(("v5", "v10"), 3),
    }
    assert placed.depth == 4


def test_constants_are_not_drawn_unless_they_are_outputs() -> None:
    made = graph(EXAMPLE, "x y")
    assert len(layout(made).layers) == 5
    assert len(layout(graph({"f": "x + 1", "g": "2"}, "x")).layers) == 3


def test_an_argument_that_stands_twice_has_one_arrow() -> None:
    assert len(layout(graph("x*x", "x")).edges) == 1


@pytest.mark.parametrize("seed", range(15))
def test_nothing_stands_on_anything(seed: int) -> None:
    names = symbols("x y z")
    random = Random(seed)
    made = graph_of({"f": random_term(random, names, 15), "g": random_term(random, names, 15)}, names)
    placed = layout(made)
    levels: dict[int, list[int]] = {}
    for at, layer in placed.layers.items():
        levels.setdefault(layer, []).append(placed.positions[at])
    for edge in placed.edges:
        first, last = placed.layers[edge.source], placed.layers[edge.target]
        assert first < last
        assert len(edge.bends) == last - first - 1
        for layer, position in enumerate(edge.bends, first + 1):
            levels[layer].append(position)
    for level in levels.values():
        ordered = sorted(level)
        assert ordered[0] >= 0
        assert ordered[-1] <= placed.height
        assert all(b - a >= SLOT - 2 for a, b in pairwise(ordered))


def test_large_graphs_are_not_drawn() -> None:
    names = symbols(" ".join(f"x{k}" for k in range(401)))
    with pytest.raises(GraphError) as info:
        layout(graph_of({"f": names[0]}, names))
    assert info.value.code == "G107"
