"""The forward pass, forward mode and reverse mode over a computation graph. Not trusted.

A pass is a table as a textbook prints it: rows `name := term`, each term in the names of earlier rows. The
forward pass computes v1, v2, …; forward mode, for one input, the tangents `v1_dot`, … beside them; reverse
mode, for one output, the adjoints `v1_bar`, … from the last node to the first.

Source: Griewank, Walther, Evaluating Derivatives, 2nd ed., tables 3.1 and 3.4; Baydin et al., Automatic
Differentiation in Machine Learning: a Survey, JMLR 18 (2018), tables 2 and 3.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeVar

from symderive.errors import GraphError, TermError
from symderive.graph import enclosure
from symderive.graph.enclosure import Interval
from symderive.graph.evaluate import Domain, Enclosing, Exact, undecided, value
from symderive.graph.graph import Graph, Node, operation, sum_of
from symderive.terms.build import (
    arguments,
    divide,
    eq,
    integer,
    lt,
    mul,
    neg,
    negation,
    of_int,
    power,
    real,
    sub,
    unary,
)
from symderive.terms.printing import print_term
from symderive.terms.term import App, Const, Free, Lit, Term
from symderive.terms.types import REAL

__all__ = [
    "Pass",
    "Row",
    "adjoints",
    "check_point",
    "conditions",
    "decimals",
    "forward_pass",
    "jacobian",
    "operations",
    "point_values",
    "tangents",
    "values",
]

V = TypeVar("V")

Mode = Literal["forward", "reverse"]

_ZERO, _ONE = real(0), real(1)

MAX_BITS = 2**20
"""Binary digits after which the decimals of a number are given up."""


@dataclass(frozen=True, slots=True)
class Row:
    """`name := term`; `node` is the place of the node that it belongs to."""

    name: str
    node: int
    term: Term


@dataclass(frozen=True, slots=True)
class Pass:
    """A table. `about` names the input of a tangent pass or the output of an adjoint pass, else "".

    `results` are the terms that it computes, in the names of its rows: the outputs; the derivatives of each
    output by this input; the derivatives of this output by each input.
    """

    kind: Literal["value", "tangent", "adjoint"]
    about: str
    rows: tuple[Row, ...]
    results: tuple[Term, ...]


def forward_pass(graph: Graph) -> Pass:
    """Return the table of values. Shapes: (n,) to (m,)."""
    rows = [Row(node.name, place, node.term) for place, node in enumerate(graph.nodes) if node.active]
    return Pass("value", "", tuple(rows), tuple(graph.nodes[place].reference for place in graph.outputs))


# Forward mode


def tangents(graph: Graph, place: int) -> Pass:
    """Return the forward-mode table for the input at a place among the inputs: one column of the Jacobian.

    Shapes:  m results, the derivative of each output by this input.
    Units:   of `v_dot`: unit of v / unit of the input.
    """
    seed = graph.inputs[place]
    moving: set[int] = set()
    rows: list[Row] = []
    for at, node in enumerate(graph.nodes):
        if not node.active:
            continue
        term: Term = _ONE if at == seed else _ZERO
        if at == seed or moving.intersection(node.arguments):
            moving.add(at)
        if node.arguments and at in moving:
            term = _tangent(graph, node, moving)
        rows.append(Row(_dot(node), at, term))
    results = tuple(Free(_dot(graph.nodes[at]), REAL) if at in moving else _ZERO for at in graph.outputs)
    return Pass("tangent", graph.nodes[seed].name, tuple(rows), results)


def _tangent(graph: Graph, node: Node, moving: set[int]) -> Term:
    """Return Σ ∂node/∂argument · argument_dot, over the arguments that move."""
    parts = [graph.nodes[at].reference for at in node.arguments]
    dots: list[Term | None] = [
        Free(_dot(graph.nodes[at]), REAL) if at in moving else None for at in node.arguments
    ]
    name, own = node.operation, node.reference
    first, last = dots[0], dots[-1]
    if name in ("le", "lt"):
        return operation(name, [*parts[:2], *(dot or _ZERO for dot in dots[2:])])
    if name in ("max", "min"):
        chosen = [parts[0], parts[1], last or _ZERO, first or _ZERO]
        return operation("le", chosen if name == "max" else [*chosen[:2], *chosen[:1:-1]])
    if name == "sum":
        return sum_of([dot for dot in dots if dot is not None])
    if name in ("add", "sub"):
        if first is None or last is None:
            return first or (neg(last) if name == "sub" and last is not None else last) or _ZERO
        return operation(name, [first, last])
    if name == "mul":
        return sum_of(
            [
                *([mul(first, parts[1])] if first is not None else []),
                *([mul(parts[0], last)] if last is not None else []),
            ]
        )
    if name == "div":
        if last is None:
            return divide(first or _ZERO, parts[1])
        inside = mul(own, last)
        return divide(neg(inside) if first is None else sub(first, inside), parts[1])
    sign, found = _partial(node, parts[0], own, first or _ZERO)
    return neg(found) if sign < 0 else found


def _partial(node: Node, x: Term, v: Term, seed: Term) -> tuple[int, Term]:
    """Return a sign and a term: together seed · dv/dx, of an operation v on one x."""
    name = node.operation
    if name == "pow" and node.exponent is not None:
        return 1, mul(seed, _power_slope(x, node.exponent))
    return _SLOPES[name](x, v, seed)


_SLOPES: dict[str, Callable[[Term, Term, Term], tuple[int, Term]]] = {
    "neg": lambda x, v, s: (-1, s),
    "inv": lambda x, v, s: (-1, mul(s, power(v, integer(2)))),
    "abs": lambda x, v, s: (1, operation("lt", [_ZERO, x, s, neg(s)])),
    "exp": lambda x, v, s: (1, mul(s, v)),
    "log": lambda x, v, s: (1, divide(s, x)),
    "sqrt": lambda x, v, s: (1, divide(s, mul(real(2), v))),
    "sin": lambda x, v, s: (1, mul(s, unary("cos", x))),
    "cos": lambda x, v, s: (-1, mul(s, unary("sin", x))),
    "sinh": lambda x, v, s: (1, mul(s, unary("cosh", x))),
    "cosh": lambda x, v, s: (1, mul(s, unary("sinh", x))),
    "tanh": lambda x, v, s: (1, mul(s, sub(_ONE, power(v, integer(2))))),
    "sigmoid": lambda x, v, s: (1, mul(s, mul(v, sub(_ONE, v)))),
}
"""The rules for elementary functions v of x: sign and seed·dv/dx, at most 3 operations each."""


def _power_slope(x: Term, exponent: Term) -> Term:
    """Return e·x^(e-1)."""
    if not isinstance(exponent, Lit):
        return mul(of_int(exponent), power(x, sub(exponent, integer(1))))
    e = int(exponent.value)
    if e in (0, 1):
        return real(e)
    return mul(real(e), x if e == 2 else power(x, integer(e - 1)))


# Reverse mode


def adjoints(graph: Graph, place: int) -> Pass:
    """Return the reverse-mode table for the output at a place among the outputs: one row of the Jacobian.

    Shapes:  n results, the derivative of this output by each input.
    Units:   of `v_bar`: unit of the output / unit of v.
    Cost:    at most 4 operations for each binary or elementary operation of the forward pass (`graph.cost`).
    """
    seed = graph.outputs[place]
    given: dict[int, list[tuple[int, Term]]] = {seed: [(1, _ONE)]}
    rows: list[Row] = []
    for at in range(len(graph.nodes) - 1, -1, -1):
        node = graph.nodes[at]
        if not node.active:
            continue
        rows.append(Row(_bar(node), at, _total(given.get(at, []))))
        if at in given and node.arguments:
            _hand_on(graph, at, given, rows)
    results = [Free(_bar(graph.nodes[at]), REAL) if at in given else _ZERO for at in graph.inputs]
    return Pass("adjoint", graph.labels[place], tuple(rows), tuple(results))


def _hand_on(graph: Graph, at: int, given: dict[int, list[tuple[int, Term]]], rows: list[Row]) -> None:
    """Give each argument of a node its part of the adjoint."""
    node = graph.nodes[at]
    bar: Term = Free(_bar(node), REAL)
    parts = [graph.nodes[k].reference for k in node.arguments]
    if node.operation == "div" and all(graph.nodes[k].active for k in node.arguments):
        # v_bar / b is wanted twice; it gets a row of its own
        ratio = Free(f"{node.name}_ratio", REAL)
        rows.append(Row(ratio.name, at, divide(bar, parts[1])))
        shares: list[tuple[int, Term] | None] = [(1, ratio), (-1, mul(ratio, node.reference))]
    else:
        shares = _shares(node, parts, bar)
    for k, share in zip(node.arguments, shares, strict=True):
        if share is not None and graph.nodes[k].active:
            given.setdefault(k, []).append(share)


def _shares(node: Node, parts: Sequence[Term], bar: Term) -> list[tuple[int, Term] | None]:
    """Return bar · ∂node/∂argument for each argument: a sign and a term, or None for 0."""
    name = node.operation
    if name in ("add", "sum"):
        return [(1, bar)] * len(parts)
    if name == "sub":
        return [(1, bar), (-1, bar)]
    if name == "mul":
        return [(1, mul(bar, parts[1])), (1, mul(parts[0], bar))]
    if name == "div":
        quotient = divide(bar, parts[1])
        return [(1, quotient), (-1, mul(quotient, node.reference))]
    if name in ("max", "min"):
        yes, no = ([_ZERO, bar], [bar, _ZERO]) if name == "max" else ([bar, _ZERO], [_ZERO, bar])
        return [(1, operation("le", [*parts, *branch])) for branch in (yes, no)]
    if name in ("le", "lt"):
        branches = ([bar, _ZERO], [_ZERO, bar])
        return [None, None, *((1, operation(name, [*parts[:2], *branch])) for branch in branches)]
    return [_partial(node, parts[0], node.reference, bar)]


def _total(shares: Sequence[tuple[int, Term]]) -> Term:
    """Return the signed sum, what comes with a plus first, so that at most one sign is an operation."""
    plus = [term for sign, term in shares if sign > 0]
    minus = [term for sign, term in shares if sign < 0]
    if not minus:
        return sum_of(plus)
    return neg(sum_of(minus)) if not plus else sub(sum_of(plus), sum_of(minus))


def _dot(node: Node) -> str:
    return f"{node.name}_dot"


def _bar(node: Node) -> str:
    return f"{node.name}_bar"


# Counting


def operations(table: Pass, graph: Graph) -> int:
    """Return how many operations a table takes: binary and elementary ones, comparisons, changes of sign.

    `a - b` and `a/b` are one each; what does not depend on the inputs is computed before and costs nothing.
    """
    names = {row.name for row in table.rows} | {node.name for node in graph.nodes if node.active}
    return sum(_count(row.term, names)[0] for row in table.rows)


def _count(term: Term, names: set[str]) -> tuple[int, bool]:
    """Return the operations of a term, and whether it depends on the names."""
    if isinstance(term, Free):
        return 0, term.name in names
    if not isinstance(term, App) or not isinstance(term.head, Const):
        return 0, False
    name, args = term.head.name, list(term.args)
    second = arguments(args[1], {"add": "neg", "mul": "inv"}.get(name, "")) if len(args) == 2 else None
    if second is not None:
        args[1] = second[0]
    below = [_count(arg, names) for arg in args]
    # a choice and its comparison are one operation
    own = 0 if name in ("le", "lt") else 1
    active = any(moves for _, moves in below)
    return (sum(count for count, _ in below) + own, True) if active else (0, False)


# Values


def values(
    table: Pass, known: Mapping[str, V], domain: Domain[V], before: Mapping[str, V] | None = None
) -> dict[str, V]:
    """Return the value of each row by name; `known` are the inputs, `before` the forward pass's values."""
    found = {**known, **(before or {})}
    for row in table.rows:
        if row.name not in known:
            found[row.name] = value(row.term, found, domain)
    return {row.name: found[row.name] for row in table.rows}


def jacobian(
    graph: Graph, mode: Mode, at: Mapping[str, Fraction] | None = None
) -> tuple[tuple[Term, ...], ...]:
    """Return the Jacobian by forward or reverse mode: at a general point, or exactly at a rational one.

    Shapes:  (m, n): a row for each output.
    Units:   of an entry: unit of the output / unit of the input.
    Refuses: G103 to G107 at a point.
    """
    if at is not None:
        check_point(graph, at)
    try:
        return _entries(graph, mode, _inputs(graph, at), Exact(strict=at is not None))
    except TermError as error:
        raise GraphError(
            "G107",
            "a derivative is too long as one formula",
            why=error.why or error.what,
            fix="read it off the table of the pass, or take decimals",
        ) from error


def _entries(
    graph: Graph, mode: Mode, known: Mapping[str, V], domain: Domain[V]
) -> tuple[tuple[V, ...], ...]:
    before = values(forward_pass(graph), known, domain)
    tables = (
        [tangents(graph, k) for k in range(len(graph.inputs))]
        if mode == "forward"
        else [adjoints(graph, k) for k in range(len(graph.outputs))]
    )
    lines = []
    for table in tables:
        found = {**before, **values(table, {}, domain, before)}
        lines.append(tuple(value(term, found, domain) for term in table.results))
    if mode == "reverse":
        return tuple(lines)
    return tuple(tuple(line[k] for line in lines) for k in range(len(graph.outputs)))


def _inputs(graph: Graph, at: Mapping[str, Fraction] | None) -> dict[str, Term]:
    """Return the inputs as terms: themselves, or numbers. Refuses: G106."""
    names = [graph.nodes[place].name for place in graph.inputs]
    if at is None:
        return {name: Free(name, REAL) for name in names}
    for name in names:
        if name not in at:
            raise GraphError("G106", f"`{name}` has no value", fix=f"give it one, as in `{name}=1`")
    for name in at:
        if name not in names:
            raise GraphError(
                "G106",
                f"`{name[:40]}` is no input",
                why=f"the inputs are {', '.join(names)}",
                fix="leave it out",
            )
    return {name: real(at[name]) for name in names}


def point_values(graph: Graph, at: Mapping[str, Fraction], domain: Domain[V]) -> dict[str, V]:
    """Return the values of the inputs at a point. Refuses: G106."""
    return {name: value(term, {}, domain) for name, term in _inputs(graph, at).items()}


def decimals(
    graph: Graph, at: Mapping[str, Fraction], digits: int, mode: Mode = "reverse"
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return the outputs and the Jacobian at a rational point, to `digits` decimal places.

    Each text is the nearest decimal (where the number lies exactly between two, or cannot be told from such a
    point, one of them). It comes from an enclosure, so nothing is lost to rounding.

    Shapes:  (m,) and (m, n).
    Refuses: G103 to G107.
    """
    check_point(graph, at)
    bits = max(64, 4 * digits + 32)
    while True:
        domain = Enclosing(bits)
        known = point_values(graph, at, domain)
        primal = values(forward_pass(graph), known, domain)
        outputs = [value(graph.nodes[place].reference, primal, domain) for place in graph.outputs]
        entries = _entries(graph, mode, known, domain)
        final = bits >= 32 * (digits + 16)
        shown = [
            [enclosure.nearest(each, digits, final=final) for each in line] for line in (outputs, *entries)
        ]
        complete = [[text for text in line if text is not None] for line in shown]
        if all(len(some) == len(every) for some, every in zip(complete, shown, strict=True)):
            return tuple(complete[0]), tuple(map(tuple, complete[1:]))
        if bits >= MAX_BITS:
            raise GraphError("G105", "the decimals cannot be decided", why=f"at {bits} binary digits")
        bits *= 2


# Where the derivatives exist


def conditions(graph: Graph) -> list[tuple[int, Term]]:
    """Return what must hold for the rules to apply: a node's place and a proposition about rows each.

    log and sqrt want a positive argument, a quotient and a negative power one that is not 0; abs, max, min
    and `if a <= b` want a point away from the kink.
    """
    found: list[tuple[int, Term]] = []
    for at, node in enumerate(graph.nodes):
        for kind, term in _owed(graph, node):
            if not isinstance(term, Lit) or not _holds(kind, term.value):
                found.append((at, lt(_ZERO, term) if kind == "positive" else negation(eq(term, _ZERO))))
    return found


def _holds(kind: str, number: Fraction) -> bool:
    return number > 0 if kind == "positive" else number != 0


def _owed(graph: Graph, node: Node) -> Iterable[tuple[str, Term]]:
    parts = [graph.nodes[k].reference for k in node.arguments]
    name, exponent = node.operation, node.exponent
    if name in ("log", "sqrt"):
        yield "positive", parts[0]
    elif name in ("inv", "div"):
        yield "nonzero", parts[-1]
    elif name == "pow" and (not isinstance(exponent, Lit) or exponent.value < 0):
        yield "nonzero", parts[0]
    elif name == "abs":
        yield "kink", parts[0]
    elif name in ("max", "min", "le", "lt"):
        yield "kink", parts[1] if parts[0] == _ZERO else sub(parts[0], parts[1])


def check_point(graph: Graph, at: Mapping[str, Fraction], bits: int = 4_096) -> None:
    """Refuse a point at which a value or a derivative does not exist.

    Refuses: G103 (at a kink), G104 (outside the domain), G105 (that cannot be decided with `bits` binary
             digits), G106 (a value is missing).
    """
    inputs = _inputs(graph, at)
    precision = 64
    while True:
        problem = _problem(graph, inputs, precision)
        if problem is None:
            return
        if precision >= bits or problem.code != "G105":
            raise problem
        precision *= 2


def _problem(graph: Graph, inputs: Mapping[str, Term], bits: int) -> GraphError | None:
    """Return what is wrong with a point at a precision; G105 may vanish at a higher one."""
    domain = Enclosing(bits)
    found: dict[str, Interval] = {name: value(term, {}, domain) for name, term in inputs.items()}
    for node in graph.nodes:
        for kind, term in _owed(graph, node):
            sign = value(term, found, domain).sign()
            if sign is None:
                return undecided(term, bits)
            if sign == 0 or (kind == "positive" and sign < 0):
                return _refusal(node, kind, term)
        if node.arguments:
            found[node.name] = value(node.term, found, domain)
    return None


def _refusal(node: Node, kind: str, term: Term) -> GraphError:
    shown = print_term(term)[:80]
    what = f"{node.name} = {print_term(node.term)[:80]}"
    if kind == "kink":
        return GraphError(
            "G103",
            "the point is at a kink",
            why=f"{what}, and {shown} = 0 here: the two sides have different slopes",
            fix="take a point on one side",
        )
    wanted = "> 0" if kind == "positive" else "!= 0"
    return GraphError(
        "G104",
        "the point is outside the domain",
        why=f"{what} wants {shown} {wanted}",
        fix="take a point inside",
    )
