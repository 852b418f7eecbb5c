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

__all__ = ["SCHEMES", "constant_type", "is_constant", "parameter_of"]


def _any(kind: Type) -> bool:
    return True


def _ordered(kind: Type) -> bool:
    return kind in (INT, REAL)


def _ring(kind: Type) -> bool:
    return kind in (INT, REAL) or isinstance(kind, Cyclic)


def _additive(kind: Type) -> bool:
    return _ring(kind) or is_inner_product(kind)


def _summable(kind: Type) -> bool:
    return kind == INT or is_inner_product(kind)


def _index(kind: Type) -> bool:
    return kind == INT or isinstance(kind, Cyclic)


def _cyclic(kind: Type) -> bool:
    return isinstance(kind, Cyclic)


def _none(kind: Type) -> bool:
    return kind == PROP


Scheme = tuple[Callable[[Type], bool], Callable[[Type], Type]]

# name -> (which type parameters are admitted, the type at that parameter). A constant without a
# parameter is listed with the parameter `prop`. A second parameter (the index type of `csum`) is
# handled by `_csum` below.
_REAL_FUNCTION = function_type(REAL, REAL)

SCHEMES: dict[str, Scheme] = {
    # logic
    "true": (_none, lambda a: PROP),
    "false": (_none, lambda a: PROP),
    "imp": (_none, lambda a: function_type(PROP, PROP, PROP)),
    "and": (_none, lambda a: function_type(PROP, PROP, PROP)),
    "or": (_none, lambda a: function_type(PROP, PROP, PROP)),
    "forall": (_any, lambda a: Function(Function(a, PROP), PROP)),
    "exists": (_any, lambda a: Function(Function(a, PROP), PROP)),
    "eq": (_any, lambda a: function_type(a, a, PROP)),
    "ite": (_any, lambda a: function_type(PROP, a, a, a)),
    "natrec": (_any, lambda a: function_type(a, function_type(INT, a, a), INT, a)),
    # order
    "le": (_ordered, lambda a: function_type(a, a, PROP)),
    "lt": (_ordered, lambda a: function_type(a, a, PROP)),
    # arithmetic
    "add": (_additive, lambda a: function_type(a, a, a)),
    "neg": (_additive, lambda a: Function(a, a)),
    "mul": (_ring, lambda a: function_type(a, a, a)),
    "pow": (_ordered, lambda a: function_type(a, INT, a)),
    "inv": (_none, lambda a: _REAL_FUNCTION),
    "of_int": (_none, lambda a: Function(INT, REAL)),
    "mod": (_none, lambda a: function_type(INT, INT, INT)),
    "quot": (_none, lambda a: function_type(INT, INT, INT)),
    "floor": (_none, lambda a: Function(REAL, INT)),
    # indices
    "cast": (_cyclic, lambda a: Function(INT, a)),
    "rep": (_cyclic, lambda a: Function(a, INT)),
    "delta": (_index, lambda a: function_type(a, a, REAL)),
    # vectors
    "zero": (is_inner_product, lambda a: a),
    "smul": (is_inner_product, lambda a: function_type(REAL, a, a)),
    "inner": (is_inner_product, lambda a: function_type(a, a, REAL)),
    "norm": (is_inner_product, lambda a: Function(a, REAL)),
    # sums over lo..hi (empty when hi < lo); `csum` sums over all residues
    "sum": (_summable, lambda a: function_type(INT, INT, Function(INT, a), a)),
    # elementary functions
    "exp": (_none, lambda a: _REAL_FUNCTION),
    "log": (_none, lambda a: _REAL_FUNCTION),
    "sqrt": (_none, lambda a: _REAL_FUNCTION),
    "sin": (_none, lambda a: _REAL_FUNCTION),
    "cos": (_none, lambda a: _REAL_FUNCTION),
    # calculus
    "has_deriv": (_none, lambda a: function_type(_REAL_FUNCTION, REAL, REAL, PROP)),
    "deriv": (_none, lambda a: function_type(_REAL_FUNCTION, REAL, REAL)),
    "grad": (is_inner_product, lambda a: function_type(Function(a, REAL), a, a)),
    # constants with a definition (`symderive.kernel.definitions`)
    "has_grad": (is_inner_product, lambda a: function_type(Function(a, REAL), a, a, PROP)),
    "tanh": (_none, lambda a: _REAL_FUNCTION),
    "sinh": (_none, lambda a: _REAL_FUNCTION),
    "cosh": (_none, lambda a: _REAL_FUNCTION),
    "sigmoid": (_none, lambda a: _REAL_FUNCTION),
    "max": (_ordered, lambda a: function_type(a, a, a)),
    "min": (_ordered, lambda a: function_type(a, a, a)),
}


def _csum(kind: Type) -> Type | None:
    if isinstance(kind, Function) and isinstance(kind.domain, Function):
        body = kind.domain
        if _cyclic(body.domain) and body.codomain == kind.codomain and _summable(kind.codomain):
            return body.domain
    return None


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
