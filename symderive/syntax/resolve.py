"""Trees to terms: names, sorts, coercions and macros.

Sorts are found in two steps. `natural` reads off a tree the sort that it has by itself (a number has
none); then `build` makes the term from the outside in, with the sort that is wanted. The sort of a
bound variable that is written without one is what its uses demand, and an error where they demand
nothing.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from symderive.errors import ParseError, Span, TermError
from symderive.syntax.tree import (
    ArraySort,
    Ascription,
    Binary,
    Binder,
    Call,
    Compare,
    Condition,
    Connective,
    CyclicSort,
    DefinitionHead,
    Function,
    FunctionSort,
    Gradient,
    If,
    Inner,
    Minimiser,
    Name,
    NamedSort,
    Negate,
    Node,
    Norm,
    Not,
    Number,
    Power,
    Prime,
    Quantifier,
    Range,
    SequenceSort,
    SortNode,
    Sum,
    Truth,
    VectorSort,
)
from symderive.terms import build as make
from symderive.terms.macros import MACROS
from symderive.terms.names import FUNCTIONS, MACRO_NAMES, SORT_WORDS, is_plain_name
from symderive.terms.printing import print_type
from symderive.terms.term import Free, Term, apply, const, lam, lit, subterms
from symderive.terms.types import (
    INT,
    PROP,
    REAL,
    Cyclic,
    Space,
    Type,
    function_type,
    is_inner_product,
)
from symderive.terms.types import Function as FunctionType

__all__ = [
    "MAX_NODES",
    "Scope",
    "resolve",
    "resolve_definition",
    "resolve_prop",
    "resolve_sort",
]

MAX_NODES = 10_000
"""Most nodes of a term after macros, chains and `<=>` are written out."""

MAX_WORK = 40_000

_REAL_FUNCTION = function_type(REAL, REAL)

# name in the text -> name of the constant, for the functions from reals to reals
_REAL_FUNCTIONS = {
    name: {"ln": "log"}.get(name, name)
    for name in ("exp", "log", "ln", "sqrt", "sin", "cos", "tanh", "sinh", "cosh", "sigmoid", "inv")
}

# What each macro is said of: a function, a point of its domain, a real, or a function from the integers.
_MACRO_ARGUMENTS: dict[str, tuple[Literal["function", "point", "real", "order"], ...]] = {
    "odd": ("function",),
    "even": ("function",),
    "zero_centred": ("function",),
    "differentiable": ("function",),
    "differentiable_at": ("function", "point"),
    "convex": ("function",),
    "lipschitz": ("function", "real"),
    "monotone": ("function",),
    "is_minimiser": ("function", "point"),
    "is_unique_minimiser": ("function", "point"),
    "unbounded_below": ("function",),
    "is_O": ("order", "order"),
    "is_upper_O": ("order", "order"),
}

# The functions of the language that are not covered above, with the number of their arguments.
_ARITY = {
    "abs": (1,),
    "max": (2,),
    "min": (2,),
    "floor": (1,),
    "rep": (1,),
    "residue": (2,),
    "delta": (2,),
    "kronecker": (2,),
    "smul": (2,),
    "iterate": (3,),
    "natrec": (3,),
    "rational": (1, 2),
    "has_deriv": (3,),
    "has_grad": (3,),
    **dict.fromkeys(_REAL_FUNCTIONS, (1,)),
    **{name: (len(kinds),) for name, kinds in _MACRO_ARGUMENTS.items()},
}


@dataclass(frozen=True, slots=True)
class Scope:
    """The declared names: spaces, sizes, symbols and definitions with their types.

    Refuses: P204 (a name that cannot be declared).
    """

    spaces: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    symbols: Mapping[str, Type] = field(default_factory=dict)
    definitions: Mapping[str, Type] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in (*self.spaces, *self.sizes, *self.symbols, *self.definitions):
            if not is_plain_name(name) or (name in SORT_WORDS and name in self.spaces):
                raise ParseError(
                    "P204",
                    f"{name!r} cannot be declared",
                    why="it is a word of the language, or not a letter followed by letters, digits and _",
                    fix="choose another name",
                    span=Span(1, 1),
                )

    def type_of(self, name: str) -> Type | None:
        """Return the type of a declared symbol, size or definition."""
        if name in self.sizes:
            return INT
        return self.symbols.get(name) or self.definitions.get(name)


class _Number:
    """The natural sort of an expression of numbers alone: whatever is wanted."""


class _Unknown:
    """The natural sort of what cannot be told; `demanded` are the sorts that its uses want."""

    def __init__(self) -> None:
        self.demanded: set[Type] = set()


_NUMBER = _Number()
_UNKNOWN = _Unknown()

_Natural = Type | _Number | _Unknown


@dataclass(frozen=True)
class _Variables:
    """The bound variables in force, innermost first."""

    name: str = ""
    value: Free | _Unknown = _UNKNOWN
    outer: _Variables | None = None

    def find(self, name: str) -> Free | _Unknown | None:
        here: _Variables | None = self
        while here is not None:
            if here.name == name:
                return here.value
            here = here.outer
        return None

    def with_(self, name: str, value: Free | _Unknown) -> _Variables:
        return _Variables(name, value, self)

    def names(self) -> Iterable[str]:
        here: _Variables | None = self
        while here is not None:
            if here.name:
                yield here.name
            here = here.outer


@dataclass(frozen=True)
class _Step:
    """One binder taken apart: a variable with its domain, or a condition."""

    name: Name | None
    domain: SortNode | Range | None = None
    condition: Compare | None = None
    relational: bool = False


_Wanted = tuple[Node, Type | None, _Variables]


def _error(code: str, span: Span, what: str, why: str = "", fix: str = "") -> ParseError:
    return ParseError(code, what, why=why, fix=fix, span=span)


def _show(kind: _Natural) -> str:
    if isinstance(kind, _Number):
        return "a number"
    return "an unknown sort" if isinstance(kind, _Unknown) else print_type(kind)


def _is_vector(kind: object) -> bool:
    return isinstance(kind, (Space, FunctionType)) and is_inner_product(kind)


def _is_scalar(kind: _Natural) -> bool:
    return isinstance(kind, _Number) or kind in (INT, REAL)


def _join(left: _Natural, right: _Natural) -> _Natural | None:
    """Return the sort at which two sides meet, or None where there is none."""
    if isinstance(left, _Number) or left == right:
        return right
    if isinstance(right, _Number):
        return left
    if isinstance(left, _Unknown) or isinstance(right, _Unknown):
        known = right if isinstance(left, _Unknown) else left
        return _UNKNOWN if known in (INT, REAL) else known
    return REAL if {left, right} == {INT, REAL} else None


def _target(natural: _Natural, wanted: Type | None) -> Type | None:
    """Return the sort at which to build something of this natural sort."""
    if isinstance(natural, _Number):
        return wanted if wanted is not None else REAL
    return wanted if isinstance(natural, _Unknown) else natural


class _Resolver:
    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.count = 0
        self.work = 0
        self.known: dict[tuple[int, int], _Natural] = {}
        self.kept: list[object] = []

    # Natural sorts

    def natural(self, node: Node, env: _Variables) -> _Natural:
        key = (id(node), id(env))
        if key not in self.known:
            self.kept.append((node, env))
            self.known[key] = self.find_natural(node, env)
        return self.known[key]

    def find_natural(self, node: Node, env: _Variables) -> _Natural:
        if isinstance(node, Name):
            return self.natural_name(node, env)
        if isinstance(node, Number):
            return REAL if "." in node.text else _NUMBER
        if isinstance(node, Negate):
            return self.natural(node.operand, env)
        if isinstance(node, Binary):
            return self.natural_binary(node, env)
        if isinstance(node, Power):
            return self.natural(node.base, env)
        if isinstance(node, If):
            return self.meet(node.yes, node.no, env)
        if isinstance(node, Call):
            return self.natural_call(node, env)
        if isinstance(node, Prime):
            return _REAL_FUNCTION
        if isinstance(node, Gradient):
            kind = self.natural(node.function, env)
            return FunctionType(kind.domain, kind.domain) if isinstance(kind, FunctionType) else _UNKNOWN
        if isinstance(node, (Inner, Norm)):
            return REAL
        if isinstance(node, Sum):
            return self.natural(node.body, self.with_index(node, env))
        if isinstance(node, Function):
            return self.natural_function(node, env)
        if isinstance(node, Ascription):
            return self.sort(node.sort)
        return PROP

    def natural_name(self, node: Name, env: _Variables) -> _Natural:
        bound = env.find(node.text)
        if bound is not None:
            return bound.type if isinstance(bound, Free) else bound
        kind = self.scope.type_of(node.text)
        if kind is not None:
            return kind
        return _REAL_FUNCTION if node.text in _REAL_FUNCTIONS else _UNKNOWN

    def meet(self, left: Node, right: Node, env: _Variables) -> _Natural:
        found = _join(self.natural(left, env), self.natural(right, env))
        return _UNKNOWN if found is None else found

    def natural_binary(self, node: Binary, env: _Variables) -> _Natural:
        if node.operator in ("mod", "div"):
            return INT
        left, right = self.natural(node.left, env), self.natural(node.right, env)
        if node.operator == "/":
            return left if _is_vector(left) or isinstance(left, _Unknown) else REAL
        if node.operator == "*":
            for side in (left, right):
                if _is_vector(side):
                    return side
            if isinstance(left, _Unknown) or isinstance(right, _Unknown):
                return _UNKNOWN
        return self.meet(node.left, node.right, env)

    def natural_function(self, node: Function, env: _Variables) -> _Natural:
        kinds: list[Type] = []
        for step in _steps(node.binders):
            if step.name is None or step.domain is None or isinstance(step.domain, Range):
                return _UNKNOWN
            kind = self.sort(step.domain)
            kinds.append(kind)
            env = env.with_(step.name.text, Free("x", kind))
        body = self.natural(node.body, env)
        if isinstance(body, _Unknown):
            return _UNKNOWN
        return function_type(*kinds, REAL if isinstance(body, _Number) else body)

    def language_name(self, node: Node, env: _Variables) -> str | None:
        """Return the name of a constant or macro, unless something declared hides it."""
        if not isinstance(node, Name) or node.text not in _ARITY:
            return None
        hidden = env.find(node.text) is not None or self.scope.type_of(node.text) is not None
        return None if hidden else node.text

    def natural_call(self, node: Call, env: _Variables) -> _Natural:
        name = self.language_name(node.function, env)
        if name is None:
            kind = self.natural(node.function, env)
            for _ in node.arguments:
                kind = kind.codomain if isinstance(kind, FunctionType) else _UNKNOWN
            return kind
        if name in _MACRO_ARGUMENTS or name in ("has_deriv", "has_grad"):
            return PROP
        if name in ("floor", "rep"):
            return INT
        if len(node.arguments) not in _ARITY[name]:
            return _UNKNOWN
        if name in ("max", "min"):
            return self.meet(node.arguments[0], node.arguments[1], env)
        if name == "residue":
            return self.residue_type(node) or _UNKNOWN
        if name == "smul":
            kind = self.natural(node.arguments[1], env)
            return REAL if kind == INT else kind
        if name in ("iterate", "natrec"):
            return self.recursion_type(node, name, env) or _UNKNOWN
        if name == "rational":
            return _NUMBER if len(node.arguments) == 1 else REAL
        return REAL

    def residue_type(self, node: Call) -> Type | None:
        size = node.arguments[1]
        if isinstance(size, Name) and size.text in self.scope.sizes:
            return Cyclic(size.text)
        if isinstance(size, Number) and size.text.isdigit() and not size.text.startswith("0"):
            return Cyclic(int(size.text))
        return None

    def recursion_type(self, node: Call, name: str, env: _Variables) -> Type | None:
        kind = self.natural(node.arguments[0 if name == "iterate" else 1], env)
        if name == "natrec" and isinstance(kind, FunctionType):
            kind = kind.codomain
        return kind.codomain if isinstance(kind, FunctionType) else None

    # What the parts of a node are wanted at

    def parts(self, node: Node, wanted: Type | None, env: _Variables) -> list[_Wanted]:
        """Return the children of a node, each with the sort at which it is wanted."""
        if isinstance(node, Negate):
            kind = _target(self.natural(node.operand, env), wanted)
            return [(node.operand, kind, env)]
        if isinstance(node, Not):
            return [(node.operand, PROP, env)]
        if isinstance(node, Connective):
            return [(node.left, PROP, env), (node.right, PROP, env)]
        if isinstance(node, Binary):
            return self.binary_parts(node, wanted, env)
        if isinstance(node, Power):
            kind = _target(self.natural(node.base, env), wanted)
            return [(node.base, kind, env), (node.exponent, INT, env)]
        if isinstance(node, Compare):
            found: list[_Wanted] = []
            for left, right in zip(node.operands, node.operands[1:], strict=False):
                kind = _target(self.common(node, left, right, env), None)
                found += [(left, kind, env), (right, kind, env)]
            return found
        if isinstance(node, If):
            kind = _target(self.common(node, node.yes, node.no, env), wanted)
            return [(node.condition, PROP, env), (node.yes, kind, env), (node.no, kind, env)]
        if isinstance(node, Call):
            return self.call_parts(node, wanted, env)
        if isinstance(node, Prime):
            return [(node.function, _REAL_FUNCTION, env)]
        if isinstance(node, Gradient):
            return [(node.function, None, env)]
        if isinstance(node, Inner):
            kind = self.scalar_as_real(self.common(node, node.left, node.right, env))
            return [(node.left, kind, env), (node.right, kind, env)]
        if isinstance(node, Norm):
            return [(node.operand, self.scalar_as_real(self.natural(node.operand, env)), env)]
        if isinstance(node, Minimiser):
            return self.minimiser_parts(node, env)
        if isinstance(node, Ascription):
            return [(node.body, self.sort(node.sort), env)]
        return self.binder_parts(node, wanted, env)

    def common(self, node: Node, left: Node, right: Node, env: _Variables) -> _Natural:
        one, other = self.natural(left, env), self.natural(right, env)
        found = _join(one, other)
        if found is None:
            raise _error(
                "P207",
                node.span,
                "the two sides have different sorts",
                f"one is {_show(one)}, the other {_show(other)}",
                "make both of one sort",
            )
        return found

    @staticmethod
    def scalar_as_real(kind: _Natural) -> Type | None:
        if isinstance(kind, _Number) or kind == INT:
            return REAL
        return None if isinstance(kind, _Unknown) else kind

    def binary_parts(self, node: Binary, wanted: Type | None, env: _Variables) -> list[_Wanted]:
        left, right = self.natural(node.left, env), self.natural(node.right, env)
        kinds: tuple[Type | None, Type | None]
        if node.operator in ("mod", "div"):
            kinds = INT, INT
        elif node.operator == "/":
            kinds = REAL, REAL
            if _is_vector(left) or (isinstance(left, _Unknown) and not (wanted in (INT, REAL))):
                kinds = _target(left, wanted), REAL
        elif node.operator == "*":
            kinds = self.factors(node, left, right, wanted, env)
        else:
            kind = _target(self.common(node, node.left, node.right, env), wanted)
            kinds = kind, kind
        return [(node.left, kinds[0], env), (node.right, kinds[1], env)]

    def factors(
        self, node: Binary, left: _Natural, right: _Natural, wanted: Type | None, env: _Variables
    ) -> tuple[Type | None, Type | None]:
        if _is_vector(left) and _is_vector(right):
            raise _error(
                "P206",
                node.span,
                "two vectors cannot be multiplied",
                f"the factors are {_show(left)} and {_show(right)}",
                "write <u, v> for their inner product",
            )
        if _is_vector(right):
            return REAL, _target(right, wanted)
        if _is_vector(left):
            return _target(left, wanted), REAL
        if _is_vector(wanted):
            if isinstance(right, _Unknown) and _is_scalar(left):
                return REAL, wanted
            if isinstance(left, _Unknown) and _is_scalar(right):
                return wanted, REAL
            if isinstance(left, _Unknown) or isinstance(right, _Unknown):
                return None, None
            wanted = None
        kind = _target(self.common(node, node.left, node.right, env), wanted)
        return kind, kind

    def call_parts(self, node: Call, wanted: Type | None, env: _Variables) -> list[_Wanted]:
        name = self.language_name(node.function, env)
        arguments = node.arguments
        if name is None:
            kind = self.natural(node.function, env)
            found: list[_Wanted] = [(node.function, None, env)]
            if not isinstance(kind, (FunctionType, _Unknown)):
                raise self.not_a_function(node, 0, REAL if isinstance(kind, _Number) else kind)
            for argument in arguments:
                domain, kind = (
                    (kind.domain, kind.codomain) if isinstance(kind, FunctionType) else (None, _UNKNOWN)
                )
                found.append((argument, domain, env))
            return found
        if len(arguments) not in _ARITY[name]:
            raise _error(
                "P203",
                node.span,
                f"{name} has another number of arguments",
                f"it takes {' or '.join(map(str, _ARITY[name]))}, found {len(arguments)}",
                "see docs/language.md",
            )
        kinds = self.argument_types(node, name, wanted, env)
        return [(argument, kind, env) for argument, kind in zip(arguments, kinds, strict=False)]

    def argument_types(self, node: Call, name: str, wanted: Type | None, env: _Variables) -> list[Type | None]:
        """Return the sorts of the arguments of a constant; fewer where the rest are not terms."""
        arguments = node.arguments
        if name in _REAL_FUNCTIONS or name == "floor":
            return [REAL]
        if name == "abs":
            return [self.scalar_as_real(self.natural(arguments[0], env))]
        if name == "rep":
            return [None]
        if name == "residue":
            return [INT]
        if name == "rational":
            return []
        if name in ("max", "min"):
            kind = _target(self.common(node, arguments[0], arguments[1], env), wanted)
            return [kind, kind]
        if name in ("delta", "kronecker"):
            natural = self.common(node, arguments[0], arguments[1], env)
            kind = INT if isinstance(natural, _Number) else _target(natural, None)
            return [kind, kind]
        if name == "smul":
            natural = self.natural(arguments[1], env)
            return [REAL, self.scalar_as_real(natural) if natural == INT else _target(natural, wanted)]
        if name == "has_deriv":
            return [_REAL_FUNCTION, REAL, REAL]
        if name == "has_grad":
            domain = self.domain_of(arguments[0], env)
            return [None, domain, domain]
        if name in ("iterate", "natrec"):
            kind = self.recursion_type(node, name, env) or wanted
            if name == "iterate":
                return [kind and function_type(kind, kind), INT, kind]
            return [kind, kind and function_type(INT, kind, kind), INT]
        return [
            {
                "function": None,
                "point": self.domain_of(arguments[0], env),
                "real": REAL,
                "order": function_type(INT, REAL),
            }[what]
            for what in _MACRO_ARGUMENTS[name]
        ]

    def domain_of(self, function: Node, env: _Variables) -> Type | None:
        kind = self.natural(function, env)
        return kind.domain if isinstance(kind, FunctionType) else None

    def minimiser_parts(self, node: Minimiser, env: _Variables) -> list[_Wanted]:
        domain = self.domain_of(node.function, env)
        if node.space is not None:
            space = self.sort(node.space)
            if domain is None:
                domain = space
            elif domain != space:
                raise _error(
                    "P201",
                    node.space.span,
                    "the function has another domain",
                    f"it is defined on {print_type(domain)}, not on {print_type(space)}",
                    "correct what stands after `over`, or leave it out",
                )
        return [(node.function, None, env), (node.point, domain, env)]

    def binder_parts(self, node: Node, wanted: Type | None, env: _Variables) -> list[_Wanted]:
        """Return the parts of a quantifier, `fun` or sum; variables without a sort are unknown."""
        if isinstance(node, Sum):
            bounds: list[_Wanted] = []
            if isinstance(node.domain, Range):
                bounds = [(node.domain.low, INT, env), (node.domain.high, INT, env)]
            inside = self.with_index(node, env)
            return [*bounds, (node.body, _target(self.natural(node.body, inside), wanted), inside)]
        if isinstance(node, (Quantifier, Function)):
            return self.step_parts(node, _steps(node.binders), wanted, env)
        return []

    def step_parts(
        self, node: Quantifier | Function, steps: list[_Step], wanted: Type | None, env: _Variables
    ) -> list[_Wanted]:
        """Return the parts that stand behind some steps of a binder."""
        found: list[_Wanted] = []
        for step in steps:
            if step.condition is not None:
                found.append((step.condition, PROP, env))
            if step.name is None:
                continue
            kind: Type | None = None
            if isinstance(step.domain, Range):
                found += [(step.domain.low, INT, env), (step.domain.high, INT, env)]
                kind = INT
            elif step.domain is not None:
                kind = self.sort(step.domain, natural=True)
            env = env.with_(step.name.text, _Unknown() if kind is None else Free("x", kind))
            if isinstance(node, Function):
                wanted = wanted.codomain if isinstance(wanted, FunctionType) else None
        body = PROP if isinstance(node, Quantifier) else wanted
        return [*found, (node.body, body, env)]

    # Sorts of bound variables

    def demand(self, node: Node, wanted: Type | None, env: _Variables) -> None:
        """Record in every unknown variable the sorts at which it is wanted."""
        self.spend(node)
        if isinstance(node, Name):
            bound = env.find(node.text)
            if isinstance(bound, _Unknown) and wanted is not None:
                bound.demanded.add(wanted)
            return
        try:
            parts = self.parts(node, wanted, env)
        except ParseError:
            return  # `build` will meet it again
        for part in parts:
            self.demand(*part)

    def infer(self, step: _Step, rest: list[_Wanted], unknown: _Unknown) -> Type:
        name = step.name
        for part in rest:
            self.demand(*part)
        found = unknown.demanded
        if found == {INT, REAL}:
            return INT
        if len(found) == 1:
            return next(iter(found))
        label = name.text if name is not None else "?"
        span = name.span if name is not None else Span(1, 1)
        if found:
            raise _error(
                "P211",
                span,
                f"`{label}` is used at several sorts",
                "its uses want " + " and ".join(sorted(map(print_type, found))),
                f"write `{label} in ...` with one sort",
            )
        if step.relational and rest and isinstance(rest[0][0], Compare):
            formula, _, env = rest[0]
            sides = [self.natural(o, env) for o in formula.operands[1:]] if isinstance(formula, Compare) else []
            if all(isinstance(side, _Number) or side == REAL for side in sides):
                return REAL
        raise _error(
            "P210",
            span,
            f"the sort of `{label}` is not known",
            "nothing that is said of it tells",
            f"write `{label} in real`, `{label} in integer`, or another sort",
        )

    # Sorts

    def sort(self, sort: SortNode, *, natural: bool = False) -> Type:
        if isinstance(sort, NamedSort):
            return self.named_sort(sort, natural)
        if isinstance(sort, VectorSort):
            return self.space(sort.space, sort.span)
        if isinstance(sort, CyclicSort):
            return self.cyclic(sort.size, sort.span)
        if isinstance(sort, ArraySort):
            index = self.cyclic(sort.size, sort.span)
            return function_type(index, REAL) if sort.kind == "vector" else function_type(index, index, REAL)
        if isinstance(sort, SequenceSort):
            return FunctionType(INT, REAL if sort.element is None else self.sort(sort.element))
        return function_type(*(self.sort(s) for s in sort.domains), self.sort(sort.codomain))

    def named_sort(self, sort: NamedSort, natural: bool) -> Type:
        found: Type | None = {"real": REAL, "integer": INT, "int": INT, "prop": PROP}.get(sort.text)
        if found is not None:
            return found
        if sort.text == "natural":
            if natural:
                return INT
            raise _error(
                "P213",
                sort.span,
                "`natural` cannot stand here",
                "it is `integer` with the range >= 0, and a part of a sort has no range",
                "write `integer`, and the range as a hypothesis or condition",
            )
        return self.space(sort.text, sort.span)

    def space(self, name: str, span: Span) -> Type:
        if name in self.scope.spaces:
            return Space(name)
        near = difflib.get_close_matches(name, [*self.scope.spaces, "real", "integer", "natural", "prop"], 1)
        raise _error(
            "P212",
            span,
            f"there is no sort `{name}`",
            "spaces: " + (", ".join(self.scope.spaces) or "none"),
            f"did you mean `{near[0]}`?" if near else f"declare `{name}: inner product space`",
        )

    def cyclic(self, size: str, span: Span) -> Type:
        if size.isdigit():
            return Cyclic(int(size))
        if size in self.scope.sizes:
            return Cyclic(size)
        raise _error(
            "P212",
            span,
            f"there is no size `{size}`",
            "sizes: " + (", ".join(self.scope.sizes) or "none"),
            f"declare `{size}: size`",
        )

    # Terms

    def spend(self, node: Node) -> None:
        self.work += 1
        if self.work > MAX_WORK:
            raise self.too_large(node)

    @staticmethod
    def too_large(node: Node) -> ParseError:
        return _error(
            "P220",
            node.span,
            "the formula is too large",
            f"written out it has more than {MAX_NODES} parts",
            "use definitions or fewer nested macros and `<=>`",
        )

    def measured(self, node: Node, term: Term) -> Term:
        """Refuse a term that has grown by being written out several times."""
        for count, _ in enumerate(subterms(term)):
            if count > MAX_NODES:
                raise self.too_large(node)
        return term

    def build(self, node: Node, wanted: Type | None, env: _Variables) -> Term:
        """Return the term of a node at the wanted sort (at its own where none is wanted)."""
        self.spend(node)
        try:
            term = self.build_own(node, wanted, env)
        except TermError as error:
            if error.span is None:
                error.span = node.span
            raise
        if wanted is None or term.type == wanted:
            return term
        if term.type == INT and wanted == REAL:
            return make.of_int(term)
        raise self.wrong_sort(node, wanted, term.type)

    @staticmethod
    def wrong_sort(node: Node, wanted: Type, found: Type) -> ParseError:
        fix = "correct the expression, or the sort of what it is made of"
        if wanted == INT and found == REAL:
            fix = "an integer is wanted; floor(x) is one, and / always gives a real (div does not)"
        if isinstance(wanted, Cyclic) and found == INT:
            fix = f"write residue(k, {wanted.size})"
        return _error(
            "P201",
            node.span,
            f"{_article(wanted)} is wanted here",
            f"expected {print_type(wanted)}, found {print_type(found)}",
            fix,
        )

    def build_own(self, node: Node, wanted: Type | None, env: _Variables) -> Term:
        if isinstance(node, Name):
            return self.build_name(node, wanted, env)
        if isinstance(node, Number):
            return self.build_number(node, Fraction(node.text), wanted)
        if isinstance(node, Truth):
            return make.TRUE if node.value else make.FALSE
        if isinstance(node, (Quantifier, Function)):
            steps = _steps(node.binders)
            self.check_rebinding(steps, env)
            return self.build_binders(node, steps, wanted, env)
        if isinstance(node, Sum):
            return self.build_sum(node, wanted, env)
        if isinstance(node, Compare):
            return self.build_compare(node, env)
        if isinstance(node, Power):
            return self.build_power(node, wanted, env)
        terms = [self.build(*part) for part in self.parts(node, wanted, env)]
        return self.assemble(node, terms, wanted, env)

    def build_name(self, node: Name, wanted: Type | None, env: _Variables) -> Term:
        bound = env.find(node.text)
        if isinstance(bound, Free):
            return bound
        kind = self.scope.type_of(node.text)
        if kind is not None:
            return Free(node.text, kind)
        if node.text in _REAL_FUNCTIONS:
            return const(_REAL_FUNCTIONS[node.text])
        if node.text == "zero":
            if wanted is not None and is_inner_product(wanted):
                return const("zero", wanted)
            raise _error(
                "P210",
                node.span,
                "the sort of `zero` is not known" if wanted is None else "`zero` is a vector",
                "no vector is wanted here",
                "write 0, or (zero : V)",
            )
        if node.text in _ARITY:
            raise _error(
                "P215",
                node.span,
                f"`{node.text}` needs its arguments",
                "alone it is not a term",
                f"write {node.text}(...)",
            )
        if node.text in self.scope.spaces:
            raise _error(
                "P202", node.span, f"`{node.text}` is a space", "a value is wanted here", "use one of its vectors"
            )
        raise self.unknown_name(node, env)

    def unknown_name(self, node: Name, env: _Variables) -> ParseError:
        scope = self.scope
        declared = [*scope.sizes, *scope.symbols, *scope.definitions, *env.names()]
        near = difflib.get_close_matches(node.text, [*declared, *FUNCTIONS, *MACRO_NAMES, "delta"], 1, 0.6)
        fix = f"did you mean `{near[0]}`?" if near else f"declare `{node.text}` under symbols, or bind it"
        return _error(
            "P205",
            node.span,
            f"there is no `{node.text}`",
            "declared: " + (", ".join(sorted(set(declared))[:12]) or "nothing"),
            fix,
        )

    def build_number(self, node: Node, value: Fraction, wanted: Type | None) -> Term:
        kind = REAL if wanted is None else wanted
        if kind == REAL or (kind == INT and value.denominator == 1):
            return lit(value, kind)
        if isinstance(kind, Cyclic) and value.denominator == 1:
            return make.cast(lit(value, INT), kind)
        if _is_vector(kind) and value == 0:
            return make.zero(kind)
        why = "a number with a fraction is real" if value.denominator != 1 else "only 0 is also a vector"
        raise _error(
            "P201",
            node.span,
            f"{_article(kind)} is wanted here",
            f"expected {print_type(kind)}, found a number; {why}",
            "correct the number, or what it is combined with",
        )

    def assemble(self, node: Node, terms: list[Term], wanted: Type | None, env: _Variables) -> Term:
        if isinstance(node, Negate):
            return self.operation("neg", node, *terms)
        if isinstance(node, Not):
            return make.negation(terms[0])
        if isinstance(node, Connective):
            return self.connective(node, *terms)
        if isinstance(node, Binary):
            return self.binary(node, *terms)
        if isinstance(node, If):
            return self.operation("ite", node, *terms[1:], first=terms[:1])
        if isinstance(node, Call):
            return self.call(node, terms, wanted, env)
        if isinstance(node, Prime):
            return apply(const("deriv"), terms[0])
        if isinstance(node, Gradient):
            return self.gradient(node, terms[0])
        if isinstance(node, Inner):
            return self.operation("inner", node, *terms)
        if isinstance(node, Norm):
            return self.operation("norm", node, *terms)
        if isinstance(node, Minimiser):
            name = "is_unique_minimiser" if node.unique else "is_minimiser"
            return self.measured(node, MACROS[name](*terms))
        return terms[0]

    def operation(self, name: str, node: Node, *terms: Term, first: Iterable[Term] = ()) -> Term:
        """Apply a constant whose parameter is the sort that its operands share."""
        kind = terms[0].type
        if any(term.type != kind for term in terms):
            raise _error(
                "P207",
                node.span,
                "the two sides have different sorts",
                " and ".join(print_type(term.type) for term in terms),
                "make both of one sort",
            )
        try:
            constant = const(name, kind)
        except TermError:
            raise self.undefined(name, node, kind) from None
        return apply(constant, *first, *terms)

    def connective(self, node: Connective, left: Term, right: Term) -> Term:
        if node.operator == "<=>":
            both = make.conj(make.implies(left, right), make.implies(right, left))
            return self.measured(node, both)
        name = {"and": "and", "or": "or", "=>": "imp"}[node.operator]
        return apply(const(name), left, right)

    def binary(self, node: Binary, left: Term, right: Term) -> Term:
        if node.operator == "+":
            return self.operation("add", node, left, right)
        if node.operator == "-":
            return self.operation("add", node, left, self.operation("neg", node, right))
        if node.operator == "/":
            if left.type == REAL:
                return make.divide(left, right)
            return self.scaled(node, make.inv(right), left)
        if node.operator == "*":
            if left.type == REAL and _is_vector(right.type):
                return make.smul(left, right)
            if right.type == REAL and _is_vector(left.type):
                return make.smul(right, left)
            return self.operation("mul", node, left, right)
        return apply(const("mod" if node.operator == "mod" else "quot"), left, right)

    def scaled(self, node: Node, factor: Term, vector: Term) -> Term:
        if not is_inner_product(vector.type):
            raise self.undefined("smul", node, vector.type)
        return make.smul(factor, vector)

    def gradient(self, node: Node, function: Term) -> Term:
        kind = function.type
        if not (isinstance(kind, FunctionType) and is_inner_product(kind.domain) and kind.codomain == REAL):
            raise _error(
                "P201",
                node.span,
                "this has no gradient",
                f"expected a function V -> real, found {print_type(kind)}",
                "take the gradient of a real function of a vector",
            )
        return apply(const("grad", kind.domain), function)

    def build_power(self, node: Power, wanted: Type | None, env: _Variables) -> Term:
        (base, kind, _), _ = self.parts(node, wanted, env)
        term = self.build(base, kind, env)
        if self.natural(node.exponent, env) == REAL:
            raise _error(
                "P208",
                node.exponent.span,
                "an exponent is an integer",
                "expected integer, found real",
                "write sqrt(x) for a root and exp(a*log(x)) for a real power",
            )
        exponent = self.build(node.exponent, INT, env)
        if term.type not in (INT, REAL):
            raise self.undefined("pow", node, term.type)
        return make.power(term, exponent)

    def build_compare(self, node: Compare, env: _Variables) -> Term:
        parts = self.parts(node, None, env)
        found: list[Term] = []
        right: Term | None = None
        for place, relation in enumerate(node.relations):
            low, high = parts[2 * place], parts[2 * place + 1]
            left = right if right is not None and right.type == low[1] else self.build(*low)
            right = self.build(*high)
            found.append(self.relation(node, relation, left, right))
        return found[0] if len(found) == 1 else self.measured(node, make.conj(*found))

    def relation(self, node: Node, relation: str, left: Term, right: Term) -> Term:
        if relation in (">", ">="):
            left, right = right, left
        if relation in ("=", "!="):
            equal = self.operation("eq", node, left, right)
            return equal if relation == "=" else make.negation(equal)
        return self.operation("lt" if relation in ("<", ">") else "le", node, left, right)

    def build_sum(self, node: Sum, wanted: Type | None, env: _Variables) -> Term:
        index = _Step(node.index, node.domain)
        self.check_rebinding([index], env)
        *bounds, (body, kind, inside) = self.binder_parts(node, wanted, env)
        limits = [self.build(*bound) for bound in bounds]
        variable = self.fresh(self.index_type(node))
        inside = env.with_(node.index.text, variable)
        term = self.measured(node, self.build(body, kind, inside))
        if not (term.type == INT or is_inner_product(term.type)) or (not limits and term.type == INT):
            raise self.undefined("sum", node, term.type)
        function = lam(variable, term, node.index.text)
        if limits:
            return apply(const("sum", term.type), *limits, function)
        return apply(const("csum", term.type, variable.type), function)

    def index_type(self, node: Sum) -> Type:
        if isinstance(node.domain, Range):
            return INT
        kind = self.sort(node.domain)
        if not isinstance(kind, Cyclic):
            raise _error(
                "P201",
                node.domain.span,
                "a sum runs over a range or over Z/n",
                f"found {print_type(kind)}",
                "write t = 1..T, or k in Z/n",
            )
        return kind

    def with_index(self, node: Sum, env: _Variables) -> _Variables:
        return env.with_(node.index.text, Free("x", self.index_type(node)))

    def fresh(self, kind: Type) -> Free:
        """Return a variable that no text can name, so nothing captures it."""
        self.count += 1
        return Free(f"#{self.count}", kind)

    # Binders

    def check_rebinding(self, steps: list[_Step], env: _Variables) -> None:
        seen: set[str] = set()
        for step in steps:
            name = step.name
            if name is None:
                continue
            if not is_plain_name(name.text):
                raise _error(
                    "P204",
                    name.span,
                    f"`{name.text}` cannot be a variable",
                    "it is a word of the language",
                    "choose another name",
                )
            sized = name.text in self.scope.sizes or name.text in self.scope.spaces
            if name.text in seen or env.find(name.text) is not None or sized:
                raise _error(
                    "P209",
                    name.span,
                    f"`{name.text}` is bound twice",
                    "it is a size or a space" if sized else "a binder around this one has the same name",
                    "choose another name",
                )
            seen.add(name.text)

    def build_binders(
        self, node: Quantifier | Function, steps: list[_Step], wanted: Type | None, env: _Variables
    ) -> Term:
        if not steps:
            return self.build(node.body, PROP if isinstance(node, Quantifier) else wanted, env)
        step, *rest = steps
        if step.condition is not None:
            condition = self.build(step.condition, PROP, env)
            return self.restricted(node, condition, self.build_binders(node, rest, wanted, env))
        variable, condition_of = self.variable(node, steps, wanted, env)
        inner_wanted = wanted
        if isinstance(node, Function):
            inner_wanted = wanted.codomain if isinstance(wanted, FunctionType) else None
        name = step.name.text if step.name is not None else "x"
        body = self.build_binders(node, rest, inner_wanted, env.with_(name, variable))
        if condition_of is not None:
            body = self.restricted(node, condition_of, body)
        self.measured(node, body)
        if isinstance(node, Function):
            return lam(variable, body, name)
        bind = make.forall if node.kind == "forall" else make.exists
        return bind(variable, body, name)

    @staticmethod
    def restricted(node: Quantifier | Function, condition: Term, body: Term) -> Term:
        """Return the body under a condition: `=>` for all, `and` for some."""
        if isinstance(node, Quantifier) and node.kind == "exists":
            return make.conj(condition, body)
        return make.implies(condition, body)

    def variable(
        self, node: Quantifier | Function, steps: list[_Step], wanted: Type | None, env: _Variables
    ) -> tuple[Free, Term | None]:
        """Return the variable of the first step and the condition that its domain states."""
        step, *rest = steps
        domain = step.domain
        if isinstance(domain, Range):
            if isinstance(node, Function):
                raise _error(
                    "P213",
                    domain.span,
                    "a range cannot stand here",
                    "a function is defined on a whole sort",
                    "write `in integer`, and the range where the function is used",
                )
            low, high = self.build(domain.low, INT, env), self.build(domain.high, INT, env)
            number = self.fresh(INT)
            return number, make.conj(make.le(low, number), make.le(number, high))
        if domain is not None:
            quantified = isinstance(node, Quantifier)
            found = self.fresh(self.sort(domain, natural=quantified))
            if isinstance(domain, NamedSort) and domain.text == "natural":
                return found, make.le(make.integer(0), found)
            return found, None
        if isinstance(node, Function) and isinstance(wanted, FunctionType):
            return self.fresh(wanted.domain), None
        unknown = _Unknown()
        name = step.name.text if step.name is not None else "x"
        parts = self.step_parts(node, rest, wanted, env.with_(name, unknown))
        return self.fresh(self.infer(step, parts, unknown)), None

    # Applications

    def call(self, node: Call, terms: list[Term], wanted: Type | None, env: _Variables) -> Term:
        name = self.language_name(node.function, env)
        if name is None:
            return self.application(node, terms)
        if name in _REAL_FUNCTIONS:
            return apply(const(_REAL_FUNCTIONS[name]), *terms)
        if name in MACROS:
            return self.measured(node, MACROS[name](*terms))
        if name in ("max", "min"):
            return self.operation(name, node, *terms)
        if name in ("delta", "kronecker"):
            return self.operation("delta", node, *terms)
        if name == "abs":
            return self.operation("norm", node, *terms)
        if name in ("floor", "has_deriv"):
            return apply(const(name), *terms)
        if name == "rational":
            return self.rational(node, wanted)
        return self.typed_call(name, node, terms)

    def typed_call(self, name: str, node: Call, terms: list[Term]) -> Term:
        """Build the constants whose arguments have sorts that depend on one another."""
        if name == "rep":
            if not isinstance(terms[0].type, Cyclic):
                raise self.wrong_argument(node, 0, "a residue", terms[0])
            return apply(const("rep", terms[0].type), *terms)
        if name == "residue":
            kind = self.residue_type(node)
            if kind is None:
                raise _error(
                    "P212",
                    node.arguments[1].span,
                    "the second argument of residue is a size",
                    "sizes: " + (", ".join(self.scope.sizes) or "none"),
                    "write residue(k, n) with n a declared size or a number",
                )
            return make.cast(terms[0], kind)
        if name == "smul":
            return self.scaled(node, *terms)
        if name == "has_grad":
            kind = terms[1].type
            if not is_inner_product(kind) or terms[0].type != FunctionType(kind, REAL):
                raise self.wrong_argument(node, 0, "a real function of a vector", terms[0])
            return apply(const("has_grad", kind), *terms)
        if name == "iterate":
            function, count, start = terms
            if function.type != FunctionType(start.type, start.type):
                raise self.wrong_argument(node, 0, "a function from a sort to itself", function)
            step = lam(self.fresh(INT), function, "k")
            return apply(const("natrec", start.type), start, step, count)
        start, step, count = terms
        if step.type != function_type(INT, start.type, start.type):
            raise self.wrong_argument(node, 1, "a function integer -> s -> s", step)
        return apply(const("natrec", start.type), start, step, count)

    @staticmethod
    def wrong_argument(node: Call, place: int, what: str, term: Term) -> ParseError:
        return _error(
            "P201",
            node.arguments[place].span,
            f"{what} is wanted here",
            f"found {print_type(term.type)}",
            "correct the argument",
        )

    def rational(self, node: Call, wanted: Type | None) -> Term:
        values: list[int] = []
        for argument in node.arguments:
            minus = isinstance(argument, Negate)
            number = argument.operand if isinstance(argument, Negate) else argument
            if not isinstance(number, Number) or "." in number.text:
                raise _error(
                    "P201",
                    argument.span,
                    "the arguments of rational are digits",
                    "it is one number, not an expression",
                    "write rational(-1, 3)",
                )
            values.append(-int(number.text) if minus else int(number.text))
        if len(values) == 1:
            return self.build_number(node, Fraction(values[0]), wanted)
        if values[1] <= 0:
            raise _error(
                "P201",
                node.arguments[1].span,
                "a denominator is positive",
                f"found {values[1]}",
                "write the sign first",
            )
        return lit(Fraction(values[0], values[1]), REAL)

    def application(self, node: Call, terms: list[Term]) -> Term:
        function, *arguments = terms
        for place, term in enumerate(arguments):
            kind = function.type
            if not isinstance(kind, FunctionType):
                raise self.not_a_function(node, place, kind)
            if kind.domain != term.type:
                if (kind.domain, term.type) != (REAL, INT):
                    raise self.wrong_sort(node.arguments[place], kind.domain, term.type)
                term = make.of_int(term)
            function = apply(function, term)
        return self.measured(node, function)

    @staticmethod
    def not_a_function(node: Call, place: int, kind: Type) -> ParseError:
        if place:
            return _error(
                "P203",
                node.arguments[place].span,
                "there are too many arguments",
                f"after {place} the value is {print_type(kind)}",
                "leave out the rest",
            )
        return _error(
            "P202",
            node.span,
            "this is not a function",
            f"it is {print_type(kind)}",
            "write * for a product",
        )

    @staticmethod
    def undefined(name: str, node: Node, kind: Type) -> ParseError:
        return _error(
            "P216",
            node.span,
            f"this operation is not defined for {print_type(kind)}",
            _OPERATIONS.get(name, ""),
            "correct the sort of what it is applied to",
        )


_OPERATIONS = {
    "neg": "minus wants integers, reals, residues or vectors",
    "add": "sums want integers, reals, residues or vectors",
    "mul": "products want integers, reals or residues, or a real and a vector",
    "pow": "powers are of integers and reals",
    "le": "an order is known of integers and reals",
    "lt": "an order is known of integers and reals",
    "max": "an order is known of integers and reals",
    "min": "an order is known of integers and reals",
    "norm": "a norm is of a real or a vector",
    "inner": "an inner product is of reals or vectors",
    "delta": "delta compares integers or residues",
    "sum": "sums over a range are of integers, reals or vectors; sums over Z/n of reals or vectors",
    "smul": "a factor multiplies a real or a vector",
}


def _article(kind: Type) -> str:
    if isinstance(kind, Cyclic):
        return f"a residue of {print_type(kind)}"
    if isinstance(kind, Space):
        return f"a vector of {kind.name}"
    if isinstance(kind, FunctionType):
        return "a function"
    return {"int": "an integer", "real": "a real"}.get(kind.name, "a proposition")


def _steps(binders: Iterable[Binder | Condition]) -> list[_Step]:
    """Take binders apart; a condition binds the name on its left when that is new in the list."""
    found: list[_Step] = []
    seen: set[str] = set()
    for binder in binders:
        if isinstance(binder, Binder):
            found += [_Step(name, binder.domain) for name in binder.names]
            seen |= {name.text for name in binder.names}
            continue
        first = binder.formula.operands[0]
        if isinstance(first, Name) and first.text not in seen:
            found.append(_Step(first, relational=True))
            seen.add(first.text)
        found.append(_Step(None, condition=binder.formula))
    return found


def resolve(node: Node, scope: Scope, expected: Type | None = None) -> Term:
    """Return the term of a tree at the expected type (at its own type where none is expected).

    Refuses: the codes P201 to P220 (`symderive.syntax.codes`), each with its place.
    """
    resolver = _Resolver(scope)
    return resolver.measured(node, resolver.build(node, expected, _Variables()))


def resolve_prop(node: Node, scope: Scope) -> Term:
    """Return the proposition that a tree states."""
    return resolve(node, scope, PROP)


def resolve_sort(sort: SortNode, scope: Scope) -> Type:
    """Return the type of a sort; `natural` is the integers (its range is a hypothesis)."""
    return _Resolver(scope).sort(sort, natural=True)


def resolve_definition(head: DefinitionHead, body: Node, scope: Scope) -> tuple[str, Term]:
    """Return the name that a definition defines and the term that it stands for."""
    node: Node = Function(head.binders, body, head.span) if head.binders else body
    return head.name.text, resolve(node, scope)
