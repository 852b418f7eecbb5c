"""Where the nodes of a computation graph stand in a picture: layers, orders, positions. Not trusted.

Layers by longest paths from the inputs; in each layer the order that the barycentres of neighbours suggest,
with the fewest crossings that were met; positions near the neighbours, a slot apart. Long edges pass through
points of the layers between, so that they go round the boxes. Integers and fractions only: the same picture
everywhere.

Source: Sugiyama, Tagawa, Toda, Methods for Visual Understanding of Hierarchical System Structures, IEEE
Trans. SMC 11 (1981).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from symderive.errors import GraphError
from symderive.graph.graph import Graph

__all__ = ["SLOT", "Edge", "Layout", "layout"]

SLOT = 1_000
"""The distance of neighbours in a layer, in the unit of positions."""

MAX_DRAWN = 400
"""Most boxes and bends of a picture."""

_SWEEPS = 12


@dataclass(frozen=True, slots=True)
class Edge:
    """An arrow from one node to another; `bends` are the positions at which it passes the layers between."""

    source: int
    target: int
    bends: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """Layer and position of each node that is drawn (by its place in the graph), and the arrows.

    Units: layers count from 0; positions are in thousandths of a slot, the least one 0.
    """

    layers: dict[int, int]
    positions: dict[int, int]
    edges: tuple[Edge, ...]
    depth: int
    height: int


def layout(graph: Graph) -> Layout:
    """Return the layout of the inputs, operations and outputs; other constants stand in formulas.

    Refuses: G107 (more than 400 boxes and bends).
    """
    drawn = [at for at, node in enumerate(graph.nodes) if node.active or at in graph.outputs]
    layers: dict[int, int] = {}
    for at in drawn:
        layers[at] = max((layers[k] + 1 for k in graph.nodes[at].arguments if k in layers), default=0)
    arrows = [(k, at) for at in drawn for k in dict.fromkeys(graph.nodes[at].arguments) if k in layers]
    return _Levels(layers, arrows).layout(arrows)


class _Levels:
    """The layers with their bends; a vertex is a node, or (source, target, layer) for a bend."""

    def __init__(self, layers: dict[int, int], arrows: Sequence[tuple[int, int]]) -> None:
        self.layers = layers
        depth = max(layers.values(), default=-1) + 1
        self.levels: list[list[object]] = [[] for _ in range(depth)]
        self.before: dict[object, list[object]] = {}
        self.after: dict[object, list[object]] = {}
        for node, layer in layers.items():
            self.levels[layer].append(node)
        for source, target in arrows:
            path: list[object] = [source]
            for layer in range(layers[source] + 1, layers[target]):
                path.append((source, target, layer))
                self.levels[layer].append(path[-1])
            path.append(target)
            for one, other in pairwise(path):
                self.after.setdefault(one, []).append(other)
                self.before.setdefault(other, []).append(one)
        if sum(map(len, self.levels)) > MAX_DRAWN:
            raise GraphError(
                "G107",
                "a graph is too large to be drawn",
                why=f"a picture has at most {MAX_DRAWN} boxes and bends",
                fix="draw a smaller one, with fewer definitions or inputs",
            )

    def layout(self, arrows: Sequence[tuple[int, int]]) -> Layout:
        self.order()
        positions = self.place()
        edges = []
        for source, target in arrows:
            between = range(self.layers[source] + 1, self.layers[target])
            edges.append(Edge(source, target, tuple(positions[source, target, k] for k in between)))
        found = {node: positions[node] for node in self.layers}
        return Layout(self.layers, found, tuple(edges), len(self.levels), max(positions.values(), default=0))

    def order(self) -> None:
        """Sort each layer by the barycentres of the neighbours before, then after it, and keep the best."""
        best, fewest = [list(level) for level in self.levels], self.crossings()
        for sweep in range(_SWEEPS):
            forward = sweep % 2 == 0
            inner = range(1, len(self.levels)) if forward else range(len(self.levels) - 2, -1, -1)
            for k in inner:
                others = self.levels[k - 1] if forward else self.levels[k + 1]
                rank = {vertex: place for place, vertex in enumerate(others)}
                neighbours = self.before if forward else self.after
                own = {vertex: place for place, vertex in enumerate(self.levels[k])}

                def key(
                    vertex: object,
                    rank: dict[object, int] = rank,
                    near: dict[object, list[object]] = neighbours,
                    own: dict[object, int] = own,
                ) -> tuple[Fraction, int]:
                    places = [rank[each] for each in near.get(vertex, ()) if each in rank]
                    mean = Fraction(sum(places), len(places)) if places else Fraction(own[vertex])
                    return mean, own[vertex]

                self.levels[k].sort(key=key)
            found = self.crossings()
            if found < fewest:
                best, fewest = [list(level) for level in self.levels], found
        self.levels = best

    def crossings(self) -> int:
        """Return how often two arrows between neighbouring layers cross."""
        total = 0
        for one, other in pairwise(self.levels):
            rank = {vertex: place for place, vertex in enumerate(other)}
            ends = [[rank[each] for each in self.after.get(vertex, ()) if each in rank] for vertex in one]
            for first, left in enumerate(ends):
                for right in ends[first + 1 :]:
                    total += sum(a > b for a in left for b in right)
        return total

    def place(self) -> dict[object, int]:
        """Return positions: in each layer in order, a slot apart, as near to the neighbours as can be."""
        positions: dict[object, Fraction] = {}
        for level in self.levels:
            for place, vertex in enumerate(level):
                positions[vertex] = Fraction(2 * place - len(level) + 1, 2)
        for sweep in range(_SWEEPS):
            for level in self.levels if sweep % 2 == 0 else reversed(self.levels):
                wanted = []
                for vertex in level:
                    near = [*self.before.get(vertex, ()), *self.after.get(vertex, ())]
                    mean = sum((positions[each] for each in near), Fraction(0)) / (len(near) or 1)
                    wanted.append(mean if near else positions[vertex])
                for vertex, position in zip(level, _apart(wanted), strict=True):
                    positions[vertex] = Fraction(round(position * SLOT), SLOT)
        least = min(positions.values(), default=Fraction(0))
        return {vertex: round((position - least) * SLOT) for vertex, position in positions.items()}


def _apart(wanted: Sequence[Fraction]) -> list[Fraction]:
    """Return the positions at least 1 apart, in the same order, that are nearest in the sum of squares.

    Pool adjacent violators: with the places subtracted, it is a monotone regression.
    """
    pools: list[tuple[Fraction, int]] = []
    for place, position in enumerate(wanted):
        pools.append((position - place, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (late, many), (early, few) = pools.pop(), pools.pop()
            pools.append(((late * many + early * few) / (many + few), many + few))
    levels = [mean for mean, count in pools for _ in range(count)]
    return [mean + place for place, mean in enumerate(levels)]
