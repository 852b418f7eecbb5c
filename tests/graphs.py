"""Expressions to make graphs of, and random ones."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from symderive.graph.graph import Graph, graph_of, operation
from symderive.syntax.parser import parse_formula
from symderive.syntax.resolve import Scope, resolve
from symderive.terms.build import integer, real
from symderive.terms.term import Free, Term
from symderive.terms.types import INT, REAL

__all__ = ["AT", "EXAMPLE", "PROBLEM", "graph", "random_term", "symbols", "term"]

PROBLEM = {"f1": "cos(w1)*cos(w2) + sigmoid(w2)", "f2": "ln(w1 + w2) + w1^2*w2"}
EXAMPLE = {"f": "(x + y)*(y + 1)"}
AT = {"w1": Fraction(1), "w2": Fraction(2)}


def symbols(names: str) -> list[Free]:
    return [Free(name, REAL) for name in names.split()]


def term(text: str, names: str) -> Term:
    """A real expression in real symbols; n is an integer and c a real that is no input."""
    known = {"n": INT, "c": REAL, **dict.fromkeys(names.split(), REAL)}
    return resolve(parse_formula(text), Scope(symbols=known), REAL)


def graph(texts: dict[str, str] | str, names: str) -> Graph:
    given = {"f": texts} if isinstance(texts, str) else texts
    return graph_of({name: term(text, names) for name, text in given.items()}, symbols(names))


_SAFE = ("sin", "cos", "tanh", "sigmoid", "neg", "add", "sub", "mul", "div", "pow", "exp", "log", "sqrt")
_WITH_KINKS = (*_SAFE, "abs", "max", "min", "le", "lt", "inv", "sinh", "cosh", "sum")


def random_term(random: Random, names: list[Free], size: int, *, kinks: bool = True) -> Term:
    """A term with about `size` operations whose parts are used several times; defined at every point.

    Arguments are kept in the domain: log and sqrt of 2 + sin(x), quotients by such.
    """
    stock: list[Term] = [*names, real(2), real(Fraction(-1, 3))]
    for _ in range(size):
        name = random.choice(_WITH_KINKS if kinks else _SAFE)
        parts = [random.choice(stock[-8:] if random.random() < 0.7 else stock) for _ in range(4)]
        if max(part.size for part in parts) > 2_000:
            parts = [random.choice(names) for _ in range(4)]
        safe = operation("add", [real(2), operation("sin", [parts[0]])])
        if name in ("log", "sqrt", "inv"):
            made = operation(name, [safe])
        elif name == "div":
            made = operation(name, [parts[1], safe])
        elif name in ("exp", "sinh", "cosh"):
            made = operation(name, [operation("cos", [parts[0]])])
        elif name == "pow":
            exponent = random.choice([0, 1, 2, 3, -1, -2])
            made = operation(name, [safe], integer(exponent))
        elif name in ("add", "sub", "mul", "max", "min"):
            made = operation(name, parts[:2])
        elif name in ("le", "lt"):
            made = operation(name, parts)
        elif name == "sum":
            made = operation(name, parts[:3])
        else:
            made = operation(name, parts[:1])
        stock.append(made)
    return stock[-1]
