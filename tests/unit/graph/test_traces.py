"""Forward and reverse mode: the tables, the Jacobians, what they cost, and where they refuse."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from random import Random

import pytest
import sympy

from symderive.errors import GraphError
from symderive.graph.enclosure import cos, point, sin
from symderive.graph.evaluate import Enclosing, Exact, value
from symderive.graph.graph import Graph, cost, graph_of, operation
from symderive.graph.traces import (
    Pass,
    adjoints,
    check_point,
    conditions,
    decimals,
    forward_pass,
    jacobian,
    operations,
    tangents,
    values,
)
from symderive.terms.build import add, mul, real
from symderive.terms.printing import print_term
from symderive.terms.term import App, Const, Free, Lit, Term
from symderive.terms.types import REAL
from tests.graphs import AT, EXAMPLE, PROBLEM, graph, random_term, symbols


def shown(table: Pass) -> list[str]:
    return [f"{row.name} = {print_term(row.term)}" for row in table.rows]


def entries(found: tuple[tuple[Term, ...], ...]) -> list[list[str]]:
    return [[print_term(entry) for entry in line] for line in found]


# The tables


def test_the_example_forwards() -> None:
    made = graph(EXAMPLE, "x y")
    assert shown(forward_pass(made)) == ["x = x", "y = y", "v1 = x + y", "v2 = y + 1", "v3 = v1 * v2"]
    assert shown(tangents(made, 1)) == [
        "x_dot = 0",
        "y_dot = 1",
        "v1_dot = y_dot",
        "v2_dot = y_dot",
        "v3_dot = v1_dot * v2 + v1 * v2_dot",
    ]


def test_the_example_backwards() -> None:
    made = graph(EXAMPLE, "x y")
    assert shown(adjoints(made, 0)) == [
        "v3_bar = 1",
        "v2_bar = v1 * v3_bar",
        "v1_bar = v3_bar * v2",
        "y_bar = v2_bar + v1_bar",
        "x_bar = v1_bar",
    ]


def test_a_quotient_has_a_row_for_what_it_uses_twice() -> None:
    assert shown(adjoints(graph("x/y", "x y"), 0)) == [
        "v1_bar = 1",
        "v1_ratio = v1_bar / y",
        "y_bar = -(v1_ratio * v1)",
        "x_bar = v1_ratio",
    ]


def test_values_of_the_tables_at_a_point() -> None:
    made = graph(EXAMPLE, "x y")
    exact = Exact(strict=True)
    known: dict[str, Term] = {"x": real(1), "y": real(2)}
    before = values(forward_pass(made), known, exact)
    assert before["v3"] == real(9)
    found = values(adjoints(made, 0), {}, exact, before)
    assert [found[name] for name in ("v3_bar", "v2_bar", "v1_bar", "y_bar", "x_bar")] == [
        real(number) for number in (1, 3, 3, 6, 3)
    ]


# The Jacobian of (11) and (12)


def test_the_jacobian_at_a_general_point() -> None:
    made = graph(PROBLEM, "w1 w2")
    assert entries(jacobian(made, "forward")) == [
        ["-(sin(w1) * cos(w2))", "-(cos(w1) * sin(w2)) + sigmoid(w2) * (1 - sigmoid(w2))"],
        ["1 / (w1 + w2) + 2 * w1 * w2", "1 / (w1 + w2) + w1^2"],
    ]
    assert entries(jacobian(made, "reverse")) == [
        ["-(cos(w2) * sin(w1))", "sigmoid(w2) * (1 - sigmoid(w2)) - cos(w1) * sin(w2)"],
        ["w2 * (2 * w1) + 1 / (w1 + w2)", "w1^2 + 1 / (w1 + w2)"],
    ]
    assert [print_term(wanted) for _, wanted in conditions(made)] == ["0 < v6"]


def test_the_jacobian_at_the_point() -> None:
    made = graph(PROBLEM, "w1 w2")
    assert entries(jacobian(made, "forward", AT)) == [
        ["-(sin(1) * cos(2))", "-(cos(1) * sin(2)) + sigmoid(2) * (1 - sigmoid(2))"],
        ["rational(13, 3)", "rational(4, 3)"],
    ]
    assert entries(jacobian(made, "reverse", AT))[1] == ["rational(13, 3)", "rational(4, 3)"]


def test_the_decimals_at_the_point() -> None:
    made = graph(PROBLEM, "w1 w2")
    outputs, lines = decimals(made, AT, 30)
    assert outputs == ("0.655951982611729574124411047658", "3.098612288668109691395245236923")
    assert lines == (
        ("0.350175488374014642275878759411", "-0.386301911030375347027999377459"),
        ("4.333333333333333333333333333333", "1.333333333333333333333333333333"),
    )
    assert decimals(made, AT, 30, "forward") == (outputs, lines)


def test_many_decimals() -> None:
    made = graph(PROBLEM, "w1 w2")
    (first, _), _ = decimals(made, AT, 400)
    w1, w2 = sympy.Integer(1), sympy.Integer(2)
    number = sympy.cos(w1) * sympy.cos(w2) + 1 / (1 + sympy.exp(-w2))
    assert abs(Fraction(first) - Fraction(str(sympy.N(number, 420)))) <= Fraction(1, 10**400)


def test_decimals_of_a_number_between_two() -> None:
    assert decimals(graph("x/4", "x"), {"x": Fraction(2)}, 0)[0] == ("0",)
    assert decimals(graph("exp(log(x))", "x"), {"x": Fraction(1, 2)}, 0)[0] in [("0",), ("1",)]


# Against another differentiator


def to_sympy(node: Term) -> sympy.Expr:
    if isinstance(node, Lit):
        return sympy.Rational(node.value.numerator, node.value.denominator)
    if isinstance(node, Free):
        return sympy.Symbol(node.name, real=True)
    assert isinstance(node, App)
    assert isinstance(node.head, Const)
    parts = [to_sympy(arg) for arg in node.args if arg.type == REAL]
    rules: dict[str, Callable[..., sympy.Expr]] = {
        "add": lambda a, b: a + b,
        "mul": lambda a, b: a * b,
        "neg": lambda a: -a,
        "inv": lambda a: 1 / a,
        "exp": sympy.exp,
        "log": sympy.log,
        "sqrt": sympy.sqrt,
        "sin": sympy.sin,
        "cos": sympy.cos,
        "tanh": sympy.tanh,
        "sigmoid": lambda a: 1 / (1 + sympy.exp(-a)),
    }
    if node.head.name == "pow":
        exponent = node.args[1]
        assert isinstance(exponent, Lit)
        return parts[0] ** int(exponent.value)
    return rules[node.head.name](*parts)


@pytest.mark.parametrize("seed", range(12))
def test_both_modes_agree_with_sympy(seed: int) -> None:
    random = Random(seed)
    names = symbols("x y z")
    made = random_term(random, names, 12, kinks=False)
    at = {"x": Fraction(3, 7), "y": Fraction(-5, 4), "z": Fraction(2)}
    found = graph_of({"f": made}, names)
    forward, reverse = decimals(found, at, 25, "forward"), decimals(found, at, 25, "reverse")
    assert forward == reverse
    where = {sympy.Symbol(k, real=True): sympy.Rational(v.numerator, v.denominator) for k, v in at.items()}
    for name, text in zip(names, reverse[1][0], strict=True):
        slope = to_sympy(made).diff(sympy.Symbol(name.name, real=True)).subs(where)
        assert abs(Fraction(text) - Fraction(str(sympy.N(slope, 40)))) <= Fraction(2, 10**25)


@pytest.mark.parametrize("seed", range(25))
def test_both_modes_agree_symbolically_and_exactly(seed: int) -> None:
    """With max, min, abs and choices too: at a general point, at a rational one, in decimals."""
    random = Random(100 + seed)
    names = symbols("x y z")
    at = {"x": Fraction(3, 7), "y": Fraction(-5, 4), "z": Fraction(2)}
    found = graph_of({"f": random_term(random, names, 9), "g": random_term(random, names, 9)}, names)
    try:
        check_point(found, at)
    except GraphError as error:
        if error.code not in ("G103", "G105"):  # max(x, x) is at its kink everywhere
            raise
        return
    domain = Enclosing(256)
    known = {name: domain.number(number) for name, number in at.items()}
    wanted = decimals(found, at, 20)[1]
    for mode in ("forward", "reverse"):
        general = jacobian(found, mode)
        exact = jacobian(found, mode, at)
        for i, line in enumerate(wanted):
            for j, text in enumerate(line):
                for entry in (value(general[i][j], known, domain), value(exact[i][j], {}, domain)):
                    assert (
                        entry.low - Fraction(1, 10**20) <= Fraction(text) <= entry.high + Fraction(1, 10**20)
                    )


# What it costs


def check_cost(made: Graph) -> None:
    forward = cost(made)
    assert operations(forward_pass(made), made) == forward
    for place in range(len(made.outputs)):
        sweep = operations(adjoints(made, place), made)
        assert sweep <= 4 * forward
        assert sweep + forward <= 5 * forward


def mixed(xs: list[Free]) -> Term:
    """An expression in all the inputs with one operation of each kind for each."""
    parts = [
        operation("div", [operation("sin", [mul(x, y)]), add(real(2), operation("tanh", [y]))])
        for x, y in zip(xs, [*xs[1:], xs[0]], strict=True)
    ]
    return operation("sum", parts)


def product(xs: list[Free]) -> Term:
    found: list[Term] = list(xs)
    while len(found) > 1:
        pairs = zip(found[::2], [*found[1::2], real(1)], strict=False)
        found = [mul(a, b) for a, b in pairs]
    return found[0]


@pytest.mark.parametrize("count", [10, 100, pytest.param(1_000, marks=pytest.mark.slow)])
@pytest.mark.parametrize("build", [mixed, product, lambda xs: operation("sum", xs)])
def test_reverse_mode_costs_a_constant_times_the_forward_pass(
    count: int, build: Callable[[list[Free]], Term]
) -> None:
    names = symbols(" ".join(f"x{k}" for k in range(count)))
    made = graph_of({"f": build(names)}, names)
    assert len(made.inputs) == count
    check_cost(made)
    table = adjoints(made, 0)
    assert len(table.results) == count
    assert Lit(0, REAL) not in table.results


def test_forward_mode_costs_a_pass_for_each_input() -> None:
    """What reverse mode saves: the sum over the inputs grows with their number."""
    ratios = []
    for count in (10, 20, 40):
        names = symbols(" ".join(f"x{k}" for k in range(count)))
        made = graph_of({"f": operation("tanh", [product(names)])}, names)
        ratios.append(sum(operations(tangents(made, k), made) for k in range(count)) / cost(made))
    assert ratios == sorted(ratios)
    assert operations(adjoints(made, 0), made) < 4 * cost(made)


_CHAINS = ["{v} + x", "{v} - x", "x - {v}", "x/{v}", "{v}/x", "{v}/{v}", "{v}*x", "{v}*{v}", "max({v}, x)"]
_CHAINS += ["min({v}, x)", "|{v}|", "-{v}", "inv({v})", "{v}^3", "{v}^2", "{v}^(-2)", "1/{v}", "sqrt({v})"]
_CHAINS += [f"{name}({{v}})" for name in ("exp", "log", "sin", "cos", "tanh", "sinh", "cosh", "sigmoid")]
_CHAINS += ["if {v} <= x then {v} else x", "if x < {v} then {v}*x else {v}/x"]


@pytest.mark.parametrize("link", _CHAINS)
def test_every_operation_in_a_chain(link: str) -> None:
    text = "x"
    for _ in range(8 if link.count("{v}") == 1 else 4):
        text = link.replace("{v}", f"({text})")
    check_cost(graph(text, "x"))


@pytest.mark.parametrize("seed", range(40))
def test_random_expressions_cost_no_more(seed: int) -> None:
    names = symbols("x y z")
    check_cost(graph_of({"f": random_term(Random(seed), names, 40)}, names))


# Where there is no derivative


@pytest.mark.parametrize(
    ("text", "at", "code"),
    [
        ("|x|", {"x": 0}, "G103"),
        ("max(0, x)", {"x": 0}, "G103"),
        ("sin(max(0, x - 1))*x", {"x": 1}, "G103"),
        ("max(x, y)", {"x": 1, "y": 1}, "G103"),
        ("min(x^2, y)", {"x": 2, "y": 4}, "G103"),
        ("max(x/3, y)", {"x": 1, "y": Fraction(1, 3)}, "G103"),
        ("if x <= 1 then x else x^2", {"x": 1}, "G103"),
        ("log(x)", {"x": 0}, "G104"),
        ("log(x - exp(1))", {"x": 2}, "G104"),
        ("sqrt(x)", {"x": 0}, "G104"),
        ("1/(x - y)", {"x": 1, "y": 1}, "G104"),
        ("(x - y)^(-1)", {"x": 1, "y": 1}, "G104"),
        ("inv(x)", {"x": 0}, "G104"),
        ("1/(exp(x) - exp(1))", {"x": 1}, "G105"),
        ("1/(x + c)", {"x": 1}, "G106"),
        ("log(exp(x))", {"x": 2**21}, "G107"),
    ],
)
def test_points_without_a_derivative_are_refused(text: str, at: dict[str, Fraction | int], code: str) -> None:
    made = graph(text, "x" if "y" not in at else "x y")
    point = {name: Fraction(number) for name, number in at.items()}
    for act in (lambda: decimals(made, point, 5), lambda: jacobian(made, "forward", point)):
        with pytest.raises(GraphError) as info:
            act()
        assert info.value.code == code


def test_a_symbol_without_a_value_is_refused_in_decimals() -> None:
    with pytest.raises(GraphError) as info:
        decimals(graph("x*c", "x"), {"x": Fraction(1)}, 5)
    assert info.value.code == "G106"


@pytest.mark.parametrize("at", [{}, {"x": 1, "q": 2}])
def test_the_point_names_the_inputs(at: dict[str, int]) -> None:
    with pytest.raises(GraphError) as info:
        jacobian(graph("x^2", "x"), "reverse", {name: Fraction(k) for name, k in at.items()})
    assert info.value.code == "G106"


@pytest.mark.parametrize(
    ("text", "x", "slope"),
    [
        ("|x|", -2, -1),
        ("max(0, x)", -1, 0),
        ("max(0, x)", 2, 1),
        ("|x|", 2, 1),
        ("max(x, 1)", 2, 1),
        ("max(x, 1)", 0, 0),
        ("min(x, 1)", 2, 0),
        ("min(1, x)", 0, 1),
        ("max(1, x)", 3, 1),
        ("if x <= 1 then 3*x else x^2", 0, 3),
        ("if x < 1 then 3*x else x^2", 2, 4),
        ("max(exp(x), 2)*x", 0, 2),
    ],
)
def test_beside_the_kink(text: str, x: int, slope: int) -> None:
    made = graph(text, "x")
    at = {"x": Fraction(x)}
    assert jacobian(made, "forward", at) == jacobian(made, "reverse", at) == ((real(slope),),)
    assert decimals(made, at, 3)[1] == ((f"{slope}.000",),)


def test_a_chain_of_fifty_nodes() -> None:
    """The derivative of a chain is the product of the slopes of its links."""
    made = graph("iterate(fun z in real. 2*z + 1, 50, x)", "x")
    assert len(adjoints(made, 0).rows) >= 50
    at = {"x": Fraction(3)}
    assert jacobian(made, "forward", at) == jacobian(made, "reverse", at) == ((real(2**50),),)
    waves = graph("iterate(fun z in real. sin(z), 50, x)", "x")
    slope = x = Fraction(1)
    for _ in range(50):
        slope *= (cos(point(x), 120).low + cos(point(x), 120).high) / 2
        x = (sin(point(x), 120).low + sin(point(x), 120).high) / 2
    for mode in ("forward", "reverse"):
        ((shown,),) = decimals(waves, {"x": Fraction(1)}, 20, mode)[1]
        assert abs(Fraction(shown) - slope) < Fraction(1, 10**19)


def test_a_node_that_many_use_gets_the_sum_of_their_parts() -> None:
    made = graph("sum((x*y)^k, k = 1..20)", "x y")
    at = {"x": Fraction(1), "y": Fraction(1)}
    assert jacobian(made, "forward", at) == jacobian(made, "reverse", at) == ((real(210), real(210)),)
    assert sum(node.name == "x" for node in made.nodes) == 1


def test_an_output_that_does_not_depend_on_the_input() -> None:
    made = graph({"f": "3", "g": "y", "h": "x"}, "x y")
    zero, one = real(0), real(1)
    assert jacobian(made, "forward") == jacobian(made, "reverse") == ((zero, zero), (zero, one), (one, zero))


def test_powers_with_a_symbolic_exponent() -> None:
    made = graph("x^n", "x")
    assert entries(jacobian(made, "forward")) == [["n * x^(n - 1)"]]
    assert [print_term(wanted) for _, wanted in conditions(made)] == ["x != 0"]


def test_sharing_keeps_the_tables_small() -> None:
    """The expanded derivative has 2^40 terms; the table has one row a node."""
    made = graph("iterate(fun z in real. sin(z)*cos(z), 40, x)", "x")
    assert len(adjoints(made, 0).rows) == len(made.nodes)
    assert decimals(made, {"x": Fraction(1)}, 12)[1] == decimals(made, {"x": Fraction(1)}, 12, "forward")[1]


def test_an_expression_that_is_too_large_to_write_out_is_refused() -> None:
    made = graph("iterate(fun z in real. sin(z)*cos(z), 40, x)", "x")
    with pytest.raises(GraphError) as info:
        jacobian(made, "reverse")
    assert info.value.code == "G107"
