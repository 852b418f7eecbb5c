"""Graphs: what is a node, what is shared, what is refused."""

from __future__ import annotations

from random import Random

import pytest

from symderive.errors import GraphError
from symderive.graph.graph import Graph, cost, graph_of, sum_of
from symderive.terms.printing import print_term
from symderive.terms.term import Free
from symderive.terms.types import INT, REAL, Space
from tests.graphs import EXAMPLE, PROBLEM, graph, random_term, symbols


def rows(made: Graph) -> list[tuple[str, str]]:
    return [(node.name, print_term(node.term)) for node in made.nodes if node.arguments]


def test_the_example_of_the_problem_set() -> None:
    made = graph(EXAMPLE, "x y")
    assert rows(made) == [("v1", "x + y"), ("v2", "y + 1"), ("v3", "v1 * v2")]
    assert cost(made) == 3


def test_the_two_functions_share_their_inputs() -> None:
    made = graph(PROBLEM, "w1 w2")
    assert rows(made) == [
        ("v1", "cos(w1)"),
        ("v2", "cos(w2)"),
        ("v3", "v1 * v2"),
        ("v4", "sigmoid(w2)"),
        ("v5", "v3 + v4"),
        ("v6", "w1 + w2"),
        ("v7", "log(v6)"),
        ("v8", "w1^2"),
        ("v9", "v8 * w2"),
        ("v10", "v7 + v9"),
    ]
    assert [made.nodes[place].name for place in made.outputs] == ["v5", "v10"]
    assert made.labels == ("f1", "f2")


def test_shared_parts_are_computed_once() -> None:
    assert rows(graph("(x + y)^2 + sin(x + y)*(x + y)^2", "x y")) == [
        ("v1", "x + y"),
        ("v2", "v1^2"),
        ("v3", "sin(v1)"),
        ("v4", "v3 * v2"),
        ("v5", "v2 + v4"),
    ]


@pytest.mark.parametrize(
    ("text", "operations"),
    [
        ("x - y", ["sub"]),
        ("x/y", ["div"]),
        ("-x", ["neg"]),
        ("inv(x)", ["inv"]),
        ("1/x", ["div"]),
        ("x/2", ["div"]),
        ("x + (2 - 3)*c", ["add"]),
        ("|x|", ["abs"]),
        ("max(x, y)", ["max"]),
        ("if x <= y then x else y^2", ["pow", "le"]),
        ("if x < 1 then x else y", ["lt"]),
        ("x^n", ["pow"]),
        ("<x, y>", ["mul"]),
        ("smul(x, y)", ["mul"]),
        ("sum(x^k, k = 1..3)", ["pow", "pow", "pow", "sum"]),
        ("sum(k*x, k = 2..2)", ["mul"]),
        ("sum(k*x, k = 1..0) + y", ["add"]),
        ("iterate(fun z in real. z*(1 - z), 2, x)", ["sub", "mul", "sub", "mul"]),
        ("c*n", []),
        ("floor(c)*x", ["mul"]),
    ],
)
def test_operations(text: str, operations: list[str]) -> None:
    made = graph(text, "x y")
    assert [node.operation for node in made.nodes if node.arguments] == operations


@pytest.mark.parametrize(
    "text",
    [
        "floor(x)",
        "sum(x, k = 1..n)",
        "iterate(fun z in real. z + x, n, x)",
        "if x = y then x else y",
        "sin'(x)",
        "delta(floor(x), 1)",
    ],
)
def test_what_has_no_rule_is_refused(text: str) -> None:
    with pytest.raises(GraphError) as info:
        graph(text, "x y")
    assert info.value.code == "G101"


def test_real_expressions_only() -> None:
    for output, inputs in (
        (Free("u", Space("V")), symbols("x")),
        (Free("x", REAL), [Free("k", INT)]),
    ):
        with pytest.raises(GraphError) as info:
            graph_of({"f": output}, inputs)
        assert info.value.code == "G102"


@pytest.mark.parametrize("text", ["sum(x^k, k = 1..20000)", "iterate(fun z in real. sin(z), 20000, x)"])
def test_large_ones_are_refused(text: str) -> None:
    with pytest.raises(GraphError) as info:
        graph(text, "x")
    assert info.value.code == "G107"


def test_an_iteration_is_no_larger_than_its_steps() -> None:
    made = graph("iterate(fun z in real. z*z + x, 500, x)", "x")
    assert cost(made) == 1_000


def test_names_are_those_of_nobody() -> None:
    assert rows(graph("v1*x", "v1 x")) == [("u1", "v1 * x")]
    assert rows(graph("v1*u2*z3*node4*x", "v1 u2 z3 node4 x"))[0][0] == "node_1"


def test_every_node_comes_after_its_arguments() -> None:
    random = Random(1)
    for _ in range(30):
        names = symbols("x y z")
        made = graph_of({"f": random_term(random, names, 25)}, names)
        for place, node in enumerate(made.nodes):
            assert all(part < place for part in node.arguments)
        assert len({(n.operation, n.arguments, n.exponent, n.term) for n in made.nodes}) == len(made.nodes)


def test_long_sums_are_not_deep() -> None:
    total = sum_of(symbols(" ".join(f"x{k}" for k in range(1_000))))
    assert total.depth < 60
    assert sum_of([]) == sum_of([sum_of([])])
