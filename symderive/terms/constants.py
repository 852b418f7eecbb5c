"""The constants of the logic and the types at which each may be used. Trusted.

A constant's name fixes its meaning (`docs/logic.md`); its type must be an instance of the
scheme listed here. Every constant denotes a total function; where mathematics leaves a value
open (1/0, log(-1), a derivative that does not exist), `symderive.kernel.definedness` asks for the
condition.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from symderive.terms.types import (
    INT,
    PROP,
    REAL,
    Cyclic,
    Function,
    Type,
    function_type,
    is_inner_product,
)

__all__ = ["SCHEMES", "TOTAL", "constant_type", "is_constant", "parameter_of"]


def _is_index(kind: Type) -> bool:
    return kind == INT or isinstance(kind, Cyclic)


# word of the table below -> the type parameters that it admits
_ADMITTED: dict[str, Callable[[Type], bool]] = {
    "no": lambda kind: kind == PROP,
    "any": lambda kind: True,
    "ordered": lambda kind: kind in (INT, REAL),
    "ring": lambda kind: kind == REAL or _is_index(kind),
    "additive": lambda kind: _is_index(kind) or is_inner_product(kind),
    "summable": lambda kind: kind == INT or is_inner_product(kind),
    "index": _is_index,
    "cyclic": lambda kind: isinstance(kind, Cyclic),
    "vector": is_inner_product,
}

TOTAL = frozenset([
    "true", "false", "imp", "and", "or", "forall", "exists", "eq", "ite", "le", "lt", "add", "neg", "mul",
    "of_int", "floor", "cast", "rep", "delta", "zero", "smul", "inner", "norm", "sum", "csum", "exp",
    "sin", "cos", "pi", "atan", "has_deriv", "has_grad", "tanh", "sinh", "cosh", "sigmoid", "max", "min",
    "det",
])  # fmt: skip
"""Constants that owe nothing themselves; what `symderive.kernel.definedness` asks for is in the others."""

Scheme = tuple[Callable[[Type], bool], Callable[[Type], Type]]

_REAL_FUNCTION = function_type(REAL, REAL)

# name -> (a word of `_ADMITTED`, the type at that parameter). A constant without a parameter is listed
# with the parameter `prop`. A second parameter (the index type of `csum`) is handled by `_csum` below.
_TABLE: dict[str, tuple[str, Callable[[Type], Type]]] = {
    # logic
    "true": ("no", lambda a: PROP),
    "false": ("no", lambda a: PROP),
    "imp": ("no", lambda a: function_type(PROP, PROP, PROP)),
    "and": ("no", lambda a: function_type(PROP, PROP, PROP)),
    "or": ("no", lambda a: function_type(PROP, PROP, PROP)),
    "forall": ("any", lambda a: Function(Function(a, PROP), PROP)),
    "exists": ("any", lambda a: Function(Function(a, PROP), PROP)),
    "eq": ("any", lambda a: function_type(a, a, PROP)),
    "ite": ("any", lambda a: function_type(PROP, a, a, a)),
    "natrec": ("any", lambda a: function_type(a, function_type(INT, a, a), INT, a)),
    # order
    "le": ("ordered", lambda a: function_type(a, a, PROP)),
    "lt": ("ordered", lambda a: function_type(a, a, PROP)),
    # arithmetic
    "add": ("additive", lambda a: function_type(a, a, a)),
    "neg": ("additive", lambda a: Function(a, a)),
    "mul": ("ring", lambda a: function_type(a, a, a)),
    "pow": ("ordered", lambda a: function_type(a, INT, a)),
    "inv": ("no", lambda a: _REAL_FUNCTION),
    "of_int": ("no", lambda a: Function(INT, REAL)),
    "mod": ("no", lambda a: function_type(INT, INT, INT)),
    "quot": ("no", lambda a: function_type(INT, INT, INT)),
    "floor": ("no", lambda a: Function(REAL, INT)),
    # indices
    "cast": ("cyclic", lambda a: Function(INT, a)),
    "rep": ("cyclic", lambda a: Function(a, INT)),
    "delta": ("index", lambda a: function_type(a, a, REAL)),
    # vectors
    "zero": ("vector", lambda a: a),
    "smul": ("vector", lambda a: function_type(REAL, a, a)),
    "inner": ("vector", lambda a: function_type(a, a, REAL)),
    "norm": ("vector", lambda a: Function(a, REAL)),
    # sums over lo..hi (empty when hi < lo); `csum` sums over all residues
    "sum": ("summable", lambda a: function_type(INT, INT, Function(INT, a), a)),
    # elementary functions
    "exp": ("no", lambda a: _REAL_FUNCTION),
    "log": ("no", lambda a: _REAL_FUNCTION),
    "sqrt": ("no", lambda a: _REAL_FUNCTION),
    "sin": ("no", lambda a: _REAL_FUNCTION),
    "cos": ("no", lambda a: _REAL_FUNCTION),
    "pi": ("no", lambda a: REAL),
    "asin": ("no", lambda a: _REAL_FUNCTION),
    "atan": ("no", lambda a: _REAL_FUNCTION),
    # calculus
    "has_deriv": ("no", lambda a: function_type(_REAL_FUNCTION, REAL, REAL, PROP)),
    "deriv": ("no", lambda a: function_type(_REAL_FUNCTION, REAL, REAL)),
    "grad": ("vector", lambda a: function_type(Function(a, REAL), a, a)),
    # constants with a definition (`symderive.kernel.definitions`)
    "has_grad": ("vector", lambda a: function_type(Function(a, REAL), a, a, PROP)),
    "factorial": ("no", lambda a: Function(INT, INT)),
    "binomial": ("no", lambda a: function_type(INT, INT, INT)),
    "det": ("cyclic", lambda a: Function(function_type(a, a, REAL), REAL)),
    "rpow": ("no", lambda a: function_type(REAL, REAL, REAL)),
    "tan": ("no", lambda a: _REAL_FUNCTION),
    "acos": ("no", lambda a: _REAL_FUNCTION),
    "tanh": ("no", lambda a: _REAL_FUNCTION),
    "sinh": ("no", lambda a: _REAL_FUNCTION),
    "cosh": ("no", lambda a: _REAL_FUNCTION),
    "sigmoid": ("no", lambda a: _REAL_FUNCTION),
    "max": ("ordered", lambda a: function_type(a, a, a)),
    "min": ("ordered", lambda a: function_type(a, a, a)),
}


SCHEMES: dict[str, Scheme] = {name: (_ADMITTED[word], build) for name, (word, build) in _TABLE.items()}
"""name -> (which type parameters are admitted, the type at that parameter)"""


def _csum(kind: Type) -> Type | None:
    if isinstance(kind, Function) and isinstance(kind.domain, Function):
        body = kind.domain
        if (
            isinstance(body.domain, Cyclic)
            and body.codomain == kind.codomain
            and _ADMITTED["summable"](kind.codomain)
        ):
            return body.domain
    return None


@lru_cache(maxsize=4096)
def constant_type(name: str, parameter: Type = PROP, index: Type | None = None) -> Type:
    """Return the type of the constant at a type parameter.

    `index` is needed for `csum` alone: the type Z/n that is summed over. The result is not
    checked for admissibility here; `Const` does that.
    """
    if name == "csum":
        return Function(Function(index if index is not None else PROP, parameter), parameter)
    return SCHEMES[name][1](parameter)


def parameter_of(name: str, kind: Type) -> Type | None:
    """Return the type parameter at which the constant has this type, or None."""
    if name == "csum":
        return kind.codomain if isinstance(kind, Function) and _csum(kind) is not None else None
    scheme = SCHEMES.get(name)
    if scheme is None:
        return None
    admitted, build = scheme
    for candidate in _candidates(kind):
        if admitted(candidate) and build(candidate) == kind:
            return candidate
    return None


def _candidates(kind: Type) -> list[Type]:
    """Return every type that could be the parameter of a scheme instance `kind`."""
    found: list[Type] = [PROP, kind]
    while isinstance(kind, Function):
        found.append(kind.domain)
        if isinstance(kind.domain, Function):
            found += [kind.domain.domain, kind.domain.codomain]
        kind = kind.codomain
        found.append(kind)
    return found


@lru_cache(maxsize=4096)
def is_constant(name: str, kind: Type) -> bool:
    """Say whether the language has this constant at this type."""
    return parameter_of(name, kind) is not None
