"""Macros capture nothing: a macro said of f(x, ·) with a free x is the macro said of f(z, ·), with x for z.

Every name that a macro displays, and every name that a careless macro would bind, is tried as a free variable
of each argument.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest

from symderive.errors import TermError
from symderive.terms.build import add, inner, mul, norm, of_int
from symderive.terms.macros import MACROS
from symderive.terms.names import MACRO_NAMES
from symderive.terms.term import Free, Term, apply, const, free, free_symbols, lam, substitute
from symderive.terms.types import INT, REAL, Cyclic, Function, Space, Type, function_type
from tests.soundness.harness import require, require_equal

V = Space("V")
MATRIX = function_type(Cyclic("n"), Cyclic("n"), REAL)
NAMES = [
    "x",
    "y",
    "z",
    "s",
    "t",
    "c",
    "g",
    "w",
    "h",
    "M",
    "C",
    "N",
    "T",
    "f",
    "phi",
    "a",
    "n",
    "eps",
    "delta",
    "#0",
    "#1",
    "#7",
]
ARGUMENT_SETS: list[tuple[Type, ...]] = [
    (Function(REAL, REAL),),
    (Function(V, REAL),),
    (Function(INT, REAL),),
    (Function(REAL, REAL), REAL),
    (Function(V, REAL), V),
    (Function(V, REAL), REAL),
    (Function(INT, REAL), REAL),
    (Function(INT, REAL), Function(INT, REAL)),
    (Function(REAL, REAL), Function(REAL, REAL)),
    (Function(REAL, REAL), REAL, REAL),
    (Function(V, REAL), V, REAL),
    (MATRIX,),
    (MATRIX, MATRIX),
    (MATRIX, Function(Cyclic("n"), REAL)),
    (MATRIX, INT),
]


def number(name: str) -> Free:
    return free(name, REAL)


def value(kind: Type, variable: Free) -> Term:
    """A value of a type that depends on a real variable."""
    if kind == REAL:
        return mul(variable, variable)
    if kind == V:
        return apply(const("smul", V), variable, free("v0", V))
    if kind == INT:
        return apply(const("floor"), variable)
    if not isinstance(kind, Function):
        raise TypeError(kind)
    if isinstance(kind.codomain, Function):
        return lam(free("b1", kind.domain), value(kind.codomain, variable))
    bound = free("b0", kind.domain)
    inside: dict[Type, Callable[[], Term]] = {
        REAL: lambda: mul(bound, bound),
        INT: lambda: of_int(bound),
        Cyclic("n"): lambda: of_int(apply(const("rep", Cyclic("n")), bound)),
        V: lambda: add(inner(bound, bound), norm(bound)),
    }
    return lam(bound, mul(variable, add(inside[kind.domain](), variable)))


def applicable() -> list[tuple[str, tuple[Type, ...]]]:
    """The macros with the types of arguments that they take."""
    found = []
    for name, kinds in itertools.product(sorted(MACROS), ARGUMENT_SETS):
        try:
            MACROS[name](*(value(kind, number("p0")) for kind in kinds))
        except (TypeError, TermError):
            continue
        found.append((name, kinds))
    return found


APPLICABLE = applicable()


def test_every_macro_is_tried() -> None:
    require_equal({name for name, _ in APPLICABLE}, set(MACROS))
    require_equal(set(MACROS), set(MACRO_NAMES))


@pytest.mark.parametrize("number_of_case", range(len(APPLICABLE)))
def test_a_free_name_stays_free(number_of_case: int) -> None:
    name, kinds = APPLICABLE[number_of_case]
    stand_in = number("p0")
    general = MACROS[name](*(value(kind, stand_in) for kind in kinds))
    require(stand_in in free_symbols(general), f"{name} forgets its argument")
    for other in map(number, NAMES):
        said = MACROS[name](*(value(kind, other) for kind in kinds))
        require(said == substitute(general, {stand_in: other}), f"{name} captures {other.name}")
        require(other in free_symbols(said), f"{name} binds {other.name}")
