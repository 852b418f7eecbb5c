"""The computation graph of a tuple of expressions: what is computed from what, each thing once. Not trusted.

A node is an input, a constant (whatever does not depend on the inputs), or an operation on earlier nodes.
`a - b` and `a / b` are one operation each; a sum over literal bounds is one node with its terms as arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from symderive.errors import GraphError
from symderive.terms.build import absolute, add, arguments, divide, integer, inv, le, lt, mul, neg, power, sub
from symderive.terms.printing import print_term
from symderive.terms.term import App, Const, Free, Lit, Term, apply, const, free_symbols, subterms
from symderive.terms.types import INT, REAL, Function

__all__ = ["ELEMENTARY", "Graph", "Node", "cost", "graph_of", "operation", "sum_of"]

ELEMENTARY = frozenset(["exp", "log", "sqrt", "sin", "cos", "tanh", "sinh", "cosh", "sigmoid"])
"""Functions of one real that are one operation each."""

_BINARY = {"add": "add", "mul": "mul", "inner": "mul", "smul": "mul", "max": "max", "min": "min"}

MAX_NODES = 100_000
"""Most nodes of a graph."""

MAX_UNROLLED = 10_000
"""Most terms of a sum, and most steps of an iteration, that are written out."""

_SUM_CHUNK = 16


@dataclass(frozen=True, slots=True)
class Node:
    """One value.

    `operation` is `input`, `constant`, a name in `ELEMENTARY`, or `add`, `sub`, `neg`, `mul`, `div`, `inv`,
    `pow`, `abs`, `max`, `min`, `sum`, `le` or `lt` (`if a <= b then s else t`; the arguments are a, b, s, t).
    `arguments` are the places of earlier nodes. `name` is that of an input, or v1, v2, … of an operation.
    `term` is the value in the names of the arguments; of a constant, the constant. `exponent` is for `pow`.
    """

    operation: str
    arguments: tuple[int, ...]
    name: str
    term: Term
    exponent: Term | None = None

    @property
    def active(self) -> bool:
        """Whether the value depends on the inputs."""
        return self.operation != "constant"

    @property
    def reference(self) -> Term:
        """What stands for the value in later terms: its name, or the constant itself."""
        return Free(self.name, REAL) if self.active else self.term


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes in topological order; `inputs` and `outputs` are places in it, `labels` the outputs' names."""

    nodes: tuple[Node, ...]
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    labels: tuple[str, ...]


def graph_of(outputs: Mapping[str, Term], inputs: Sequence[Free], *, array: Free | None = None) -> Graph:
    """Return the graph of real expressions in the inputs; other symbols are constants.

    An `array`, a symbol of the type integer -> real, stands for the inputs: array(1) is the first of them.

    Shapes:  m outputs by name, n inputs, all scalar.
    Units:   whatever the expressions have; nothing is rescaled.
    Refuses: G101 (an operation that has no derivative rule), G102 (an expression or an input that is not
             real), G107 (more than 100,000 nodes, or a sum of more than 10,000 terms).
    Source:  Griewank, Walther, Evaluating Derivatives, 2nd ed., ch. 2 (the evaluation procedure).

    >>> x, y = Free("x", REAL), Free("y", REAL)
    >>> found = graph_of({"f": mul(add(x, y), add(x, y))}, [x, y])
    >>> [(node.name, node.operation) for node in found.nodes]
    [('x', 'input'), ('y', 'input'), ('v1', 'add'), ('v2', 'mul')]
    """
    for term in (*inputs, *outputs.values()):
        if term.type != REAL:
            raise GraphError(
                "G102",
                "a computation graph is of real expressions in real inputs",
                why=f"{print_term(term)[:80]} is not real",
                fix="name definitions that are real for real arguments",
            )
    builder = _Builder(inputs, tuple(outputs.values()), array)
    places = tuple(builder.place(term) for term in outputs.values())
    return Graph(tuple(builder.nodes), tuple(range(len(inputs))), places, tuple(outputs))


class _Builder:
    def __init__(self, inputs: Sequence[Free], outputs: Sequence[Term], array: Free | None) -> None:
        self.nodes: list[Node] = []
        self.known: dict[Term, int] = {}
        self.keys: dict[tuple[object, ...], int] = {}
        self.moving: set[Free] = set()
        self.count = self.fresh = self.mask = 0
        self.inputs = inputs
        self.prefix = _prefix({symbol.name for term in (*inputs, *outputs) for symbol in free_symbols(term)})
        for variable in inputs:
            self.known[variable] = self.new(Node("input", (), variable.name, variable))
            self.move(variable)
        self.array = array
        if array is not None:
            self.move(array)

    def new(self, node: Node) -> int:
        if len(self.nodes) >= MAX_NODES:
            raise _large("a computation graph has too many nodes", MAX_NODES)
        self.nodes.append(node)
        return len(self.nodes) - 1

    def move(self, variable: Free) -> None:
        """Note that a variable depends on the inputs."""
        self.moving.add(variable)
        self.mask |= variable.names

    def depends(self, term: Term) -> bool:
        return bool(term.names & self.mask) and any(
            isinstance(part, Free) and part in self.moving for part in subterms(term)
        )

    def place(self, term: Term) -> int:
        """Return the node of a term, made now if it is new."""
        found = self.known.get(term)
        if found is None:
            found = self.compound(term) if self.depends(term) else self.constant(term)
            self.known[term] = found
        return found

    def constant(self, term: Term) -> int:
        inside = arguments(term, "of_int")
        whole = _folded(inside[0]) if inside is not None else term
        value = Lit(whole.value, REAL) if isinstance(whole, Lit) else term
        return self.shared("constant", (), None, value)

    def shared(
        self, name: str, parts: tuple[int, ...], exponent: Term | None = None, term: Term | None = None
    ) -> int:
        """Return the node with this operation and these arguments."""
        key = (name, parts, exponent, term)
        found = self.keys.get(key)
        if found is None:
            label = ""
            if term is None:
                self.count += 1
                label = f"{self.prefix}{self.count}"
                term = operation(name, [self.nodes[part].reference for part in parts], exponent)
            found = self.keys[key] = self.new(Node(name, parts, label, term, exponent))
        return found

    def compound(self, term: Term) -> int:
        if isinstance(term, App) and self.array is not None and term.head == self.array:
            place = _folded(term.args[0])
            if isinstance(place, Lit) and 1 <= place.value <= len(self.inputs):
                return int(place.value) - 1
            raise _unknown(term, f"the inputs have the numbers 1 to {len(self.inputs)}")
        if not isinstance(term, App) or not isinstance(term.head, Const):
            raise _unknown(term)
        name, args = term.head.name, term.args
        if name in ELEMENTARY or name == "inv":
            return self.shared(name, (self.place(args[0]),))
        if name == "neg":
            return self.shared("neg", (self.place(args[0]),))
        if name == "norm" and args[0].type == REAL:
            return self.shared("abs", (self.place(args[0]),))
        if name in _BINARY and args[1].type == REAL:
            return self.binary(_BINARY[name], args[0], args[1])
        if name == "pow" and not self.depends(args[1]):
            return self.shared("pow", (self.place(args[0]),), _folded(args[1]))
        if name == "sum":
            return self.sum(term, args)
        if name == "natrec":
            return self.iteration(term, args)
        if name == "ite":
            return self.choice(term, args)
        raise _unknown(term)

    def binary(self, name: str, left: Term, right: Term) -> int:
        """Return the node of an operation on two; `a + (-b)` is a difference, `a · inv(b)` a quotient."""
        inverse = {"add": ("sub", "neg"), "mul": ("div", "inv")}.get(name)
        if inverse is not None:
            opposite = arguments(right, inverse[1])
            if opposite is not None:
                return self.shared(inverse[0], (self.place(left), self.place(opposite[0])))
        return self.shared(name, (self.place(left), self.place(right)))

    def sum(self, term: Term, args: tuple[Term, ...]) -> int:
        bounds = [_folded(bound) for bound in args[:2]]
        low, high = bounds
        if not (isinstance(low, Lit) and isinstance(high, Lit)):
            raise _unknown(term, "the bounds of the sum are not numbers")
        if high.value - low.value >= MAX_UNROLLED:
            raise _large("a sum has too many terms", MAX_UNROLLED)
        terms = [apply(args[2], integer(k)) for k in range(int(low.value), int(high.value) + 1)]
        if not terms:
            return self.constant(Lit(0, REAL))
        if len(terms) == 1:
            return self.place(terms[0])
        return self.shared("sum", tuple(self.place(each) for each in terms))

    def iteration(self, term: Term, args: tuple[Term, ...]) -> int:
        """Write out natrec(z, f, k) for a literal k, each step from the node of the one before."""
        count = _folded(args[2])
        if not isinstance(count, Lit) or count.value < 0 or term.type != REAL:
            raise _unknown(term, "the number of steps is not a natural number")
        if count.value > MAX_UNROLLED:
            raise _large("an iteration has too many steps", MAX_UNROLLED)
        value = self.place(args[0])
        for k in range(int(count.value)):
            self.fresh += 1
            hole = Free(f"step {self.fresh}", REAL)
            self.known[hole] = value
            if self.nodes[value].active:
                self.move(hole)
                value = self.place(apply(args[1], integer(k), hole))
            else:
                value = self.place(apply(args[1], integer(k), self.nodes[value].term))
        return value

    def choice(self, term: Term, args: tuple[Term, ...]) -> int:
        for name in ("le", "lt"):
            sides = arguments(args[0], name)
            if sides is not None and sides[0].type == REAL and term.type == REAL:
                return self.shared(name, tuple(self.place(part) for part in (*sides, *args[1:])))
        raise _unknown(term, "the condition is no inequality between reals")


def operation(name: str, parts: Sequence[Term], exponent: Term | None = None) -> Term:
    """Return the value of an operation as a term in those of its arguments."""
    if name == "sum":
        return sum_of(parts)
    if name in ("le", "lt"):
        left, right, yes, no = parts
        return apply(const("ite", REAL), (le if name == "le" else lt)(left, right), yes, no)
    if name == "pow" and exponent is not None:
        return power(parts[0], exponent)
    if name in _BUILD:
        return _BUILD[name](*parts)
    return apply(const(name, REAL) if name in ("max", "min") else const(name), *parts)


_BUILD: dict[str, Callable[..., Term]] = {
    "add": add,
    "sub": sub,
    "mul": mul,
    "div": divide,
    "neg": neg,
    "inv": inv,
    "abs": absolute,
}


def sum_of(parts: Sequence[Term]) -> Term:
    """Return the sum of terms, from the left; long ones in groups, so that no term gets too deep."""
    found = list(parts)
    if not found:
        return Lit(0, REAL)
    while len(found) > 1:
        groups = [found[k : k + _SUM_CHUNK] for k in range(0, len(found), _SUM_CHUNK)]
        found = []
        for first, *rest in groups:
            total = first
            for part in rest:
                total = add(total, part)
            found.append(total)
    return found[0]


def cost(graph: Graph) -> int:
    """Return the number of binary and elementary operations of the forward pass; a sum of n counts n - 1.

    What does not depend on the inputs is computed before, also inside a sum.
    """
    total = 0
    for node in graph.nodes:
        active = [graph.nodes[part].active for part in node.arguments]
        if node.operation == "sum":
            total += sum(active) - all(active)
        elif node.arguments:
            total += 1
    return total


def _folded(term: Term) -> Term:
    """Return an integer term as a literal, where it is an expression of literals that this can compute."""
    if isinstance(term, App) and isinstance(term.head, Const):
        parts = [_folded(arg) for arg in term.args if arg.type == INT]
        values = [int(part.value) for part in parts if isinstance(part, Lit)]
        if len(values) == len(term.args):
            if term.head.name == "neg":
                return integer(-values[0])
            if term.head.name == "add":
                return integer(values[0] + values[1])
            if term.head.name == "mul":
                return integer(values[0] * values[1])
    return term


def _prefix(taken: set[str]) -> str:
    """Return a prefix such that no symbol is named by it and digits."""
    for prefix in ("v", "u", "z", "node"):
        if not any(name.startswith(prefix) and name[len(prefix) :][:1].isdigit() for name in taken):
            return prefix
    count = 1
    while any(name.startswith(f"node{'_' * count}") for name in taken):
        count += 1
    return f"node{'_' * count}"


def _large(what: str, limit: int) -> GraphError:
    return GraphError("G107", what, why=f"the limit is {limit}", fix="take a smaller one")


def _unknown(term: Term, why: str = "") -> GraphError:
    if isinstance(term.type, Function):
        why = why or "a function is no value"
    return GraphError(
        "G101",
        "this has no place in a computation graph",
        why=f"{print_term(term)[:120]}" + (f": {why}" if why else ""),
        fix="write it with + - * / ^, exp, log, sqrt, sin, cos, tanh, sinh, cosh, sigmoid, abs, max, min, "
        "sums over literal bounds, and `if a <= b`",
    )
