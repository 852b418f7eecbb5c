"""The sorts of trees: what a tree has by itself, and what is wanted of its parts.

`natural` reads off a tree the sort that it has by itself (a number has none, an unknown variable
neither); `parts` says at which sort each child of a node is wanted; `infer` finds the sort of a bound
variable that is written without one from what its uses want.
"""

from __future__ import annotations

from symderive.errors import ParseError, Span
from symderive.syntax import hints
from symderive.syntax.scope import (
    ARITY,
    MACRO_ARGUMENTS,
    MAX_NODES,
    NUMBER,
    REAL_FUNCTION,
    REAL_FUNCTIONS,
    UNKNOWN,
    VALUE_MACROS,
    Natural,
    Numeric,
    Scope,
    Step,
    Unknown,
    Variables,
    Wanted,
    error_at,
    is_scalar,
    is_vector,
    join,
    show_sort,
    take_apart,
    target,
)
from symderive.syntax.tree import (
    ArraySort,
    Ascription,
    Binary,
    Call,
    Compare,
    Connective,
    CyclicSort,
    Function,
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
    VectorSort,
)
from symderive.terms.constants import SCHEMES
from symderive.terms.printing import print_type
from symderive.terms.term import Free
from symderive.terms.types import (
    INT,
    PROP,
    REAL,
    Cyclic,
    Space,
    Type,
    function_type,
)
from symderive.terms.types import Function as FunctionType

__all__ = ["Sorts"]

MAX_WORK = 40_000


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
    "sum": "sums are of integers, reals or vectors",
    "smul": "a factor multiplies a real or a vector",
}


# The type of a function that a macro is said of, where it has none by itself.
_FUNCTIONS: dict[str, Type | None] = {
    "function": None,
    "curve": REAL_FUNCTION,
    "sequence": function_type(INT, REAL),
    "order": function_type(INT, REAL),
}


class Sorts:
    """Finds sorts within one scope; `symderive.syntax.resolve` builds terms on it."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.work = 0
        self.known: dict[tuple[int, int], Natural] = {}
        self.kept: list[object] = []

    def spend(self, node: Node) -> None:
        """Count one step of work; refuses P220 when there were too many."""
        self.work += 1
        if self.work > MAX_WORK:
            raise self.too_large(node)

    @staticmethod
    def too_large(node: Node) -> ParseError:
        """Return the refusal of a formula that grows too large."""
        return error_at(
            "P220",
            node.span,
            "the formula is too large",
            f"written out it has more than {MAX_NODES} parts",
            "use definitions or fewer nested macros and `<=>`",
        )

    # Natural sorts

    def natural(self, node: Node, env: Variables) -> Natural:
        """Return the sort that a tree has by itself."""
        key = (id(node), id(env))
        if key not in self.known:
            self.kept.append((node, env))
            self.known[key] = self.find_natural(node, env)
        return self.known[key]

    def find_natural(self, node: Node, env: Variables) -> Natural:
        """Find what `natural` remembers."""
        if isinstance(node, Name):
            return self.natural_name(node, env)
        if isinstance(node, Number):
            return REAL if "." in node.text else NUMBER
        if isinstance(node, Negate):
            return self.natural(node.operand, env)
        if isinstance(node, Binary):
            return self.natural_binary(node, env)
        if isinstance(node, Power):
            return REAL if self.is_real_power(node, env) else self.natural(node.base, env)
        if isinstance(node, If):
            return self.meet(node.yes, node.no, env)
        if isinstance(node, Call):
            return self.natural_call(node, env)
        if isinstance(node, Prime):
            return REAL_FUNCTION
        if isinstance(node, Gradient):
            kind = self.natural(node.function, env)
            return FunctionType(kind.domain, kind.domain) if isinstance(kind, FunctionType) else UNKNOWN
        if isinstance(node, (Inner, Norm)):
            return REAL
        if isinstance(node, Sum):
            return self.natural(node.body, self.with_index(node, env))
        if isinstance(node, Function):
            return self.natural_function(node, env)
        if isinstance(node, Ascription):
            return self.sort(node.sort)
        return PROP

    def natural_name(self, node: Name, env: Variables) -> Natural:
        """Return the sort of a name."""
        bound = env.find(node.text)
        if bound is not None:
            return bound.type if isinstance(bound, Free) else bound
        kind = self.scope.type_of(node.text)
        if kind is not None:
            return kind
        if node.text == "pi":
            return REAL
        return REAL_FUNCTION if node.text in REAL_FUNCTIONS else UNKNOWN

    def is_real_power(self, node: Power, env: Variables) -> bool:
        """Say whether an exponent is real, such as 1/2, or a name declared so."""
        return self.natural(node.exponent, env) == REAL

    def meet(self, left: Node, right: Node, env: Variables) -> Natural:
        """Return the sort at which two trees meet, unknown where there is none."""
        found = join(self.natural(left, env), self.natural(right, env))
        return UNKNOWN if found is None else found

    def natural_binary(self, node: Binary, env: Variables) -> Natural:
        """Return the sort of a sum, product or quotient."""
        if node.operator in ("mod", "div"):
            return INT
        left, right = self.natural(node.left, env), self.natural(node.right, env)
        if node.operator == "/":
            return left if is_vector(left) or isinstance(left, Unknown) else REAL
        if node.operator == "*":
            for side in (left, right):
                if is_vector(side):
                    return side
            if isinstance(left, Unknown) or isinstance(right, Unknown):
                return UNKNOWN
        return self.meet(node.left, node.right, env)

    def natural_function(self, node: Function, env: Variables) -> Natural:
        """Return the sort of a `fun`."""
        kinds: list[Type] = []
        for step in take_apart(node.binders):
            if isinstance(step, Compare) or step.domain is None or isinstance(step.domain, Range):
                return UNKNOWN
            kind = self.sort(step.domain)
            kinds.append(kind)
            env = env.with_(step.name.text, Free("x", kind))
        body = self.natural(node.body, env)
        if isinstance(body, Unknown):
            return UNKNOWN
        return function_type(*kinds, REAL if isinstance(body, Numeric) else body)

    def language_name(self, node: Node, env: Variables) -> str | None:
        """Return the name of a constant or macro, unless something declared hides it."""
        if not isinstance(node, Name) or node.text not in ARITY:
            return None
        hidden = env.find(node.text) is not None or self.scope.type_of(node.text) is not None
        return None if hidden else node.text

    def natural_call(self, node: Call, env: Variables) -> Natural:
        """Return the sort of an application."""
        name = self.language_name(node.function, env)
        if name is None:
            kind = self.natural(node.function, env)
            for _ in node.arguments:
                kind = kind.codomain if isinstance(kind, FunctionType) else UNKNOWN
            return kind
        if name in VALUE_MACROS and len(node.arguments) in ARITY[name]:
            return self.value_of_macro(node, name, env)
        if name in MACRO_ARGUMENTS or name in ("has_deriv", "has_grad"):
            return PROP
        if name in ("floor", "rep", "factorial", "binomial"):
            return INT
        if len(node.arguments) not in ARITY[name]:
            return UNKNOWN
        if name in ("max", "min"):
            return self.meet(node.arguments[0], node.arguments[1], env)
        if name == "residue":
            return self.residue_type(node, 1) or UNKNOWN
        if name == "identity":
            size = self.residue_type(node, 0)
            return UNKNOWN if size is None else function_type(size, size, REAL)
        if name == "smul":
            kind = self.natural(node.arguments[1], env)
            return REAL if kind == INT else kind
        if name in ("iterate", "natrec"):
            return self.recursion_type(node, name, env) or UNKNOWN
        if name == "rational":
            return NUMBER if len(node.arguments) == 1 else REAL
        return REAL

    def value_of_macro(self, node: Call, name: str, env: Variables) -> Natural:
        """Return the sort of a trace, a transpose, a product or a power of matrices."""
        if name == "trace":
            return REAL
        first = self.natural(node.arguments[0], env)
        if not isinstance(first, FunctionType):
            return UNKNOWN
        if name == "matpow":
            return first
        if name == "transpose":
            row = first.codomain
            domain = row.domain if isinstance(row, FunctionType) else REAL
            return function_type(domain, first.domain, REAL)
        second = self.natural(node.arguments[1], env)
        return FunctionType(first.domain, second.codomain) if isinstance(second, FunctionType) else UNKNOWN

    def residue_type(self, node: Call, place: int) -> Type | None:
        """Return the Z/n of `residue(k, n)` or `identity(n)`, or None; n is the argument at the place."""
        size = node.arguments[place]
        if isinstance(size, Name) and size.text in self.scope.sizes:
            return Cyclic(size.text)
        if isinstance(size, Number) and size.text.isdigit() and not size.text.startswith("0"):
            return Cyclic(int(size.text))
        return None

    def recursion_type(self, node: Call, name: str, env: Variables) -> Type | None:
        """Return the sort of the values of `iterate` or `natrec`, or None."""
        kind = self.natural(node.arguments[0 if name == "iterate" else 1], env)
        if name == "natrec" and isinstance(kind, FunctionType):
            kind = kind.codomain
        return kind.codomain if isinstance(kind, FunctionType) else None

    # What the parts of a node are wanted at

    def parts(self, node: Node, wanted: Type | None, env: Variables) -> list[Wanted]:
        """Return the children of a node, each with the sort at which it is wanted."""
        if isinstance(node, Negate):
            kind = self.admit("neg", node, target(self.natural(node.operand, env), wanted))
            return [(node.operand, kind, env)]
        if isinstance(node, Not):
            return [(node.operand, PROP, env)]
        if isinstance(node, Connective):
            return [(node.left, PROP, env), (node.right, PROP, env)]
        if isinstance(node, Binary):
            return self.binary_parts(node, wanted, env)
        if isinstance(node, Power) and self.is_real_power(node, env):
            return [(node.base, REAL, env), (node.exponent, REAL, env)]
        if isinstance(node, Power):
            kind = target(self.natural(node.base, env), wanted)
            return [(node.base, kind, env), (node.exponent, INT, env)]
        if isinstance(node, Compare):
            return self.compare_parts(node, env)
        if isinstance(node, If):
            kind = target(self.common(node, node.yes, node.no, env), wanted)
            return [(node.condition, PROP, env), (node.yes, kind, env), (node.no, kind, env)]
        if isinstance(node, Call):
            return self.call_parts(node, wanted, env)
        if isinstance(node, Prime):
            return [(node.function, REAL_FUNCTION, env)]
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

    def compare_parts(self, node: Compare, env: Variables) -> list[Wanted]:
        """Return both sides of every relation of a chain."""
        found: list[Wanted] = []
        pairs = zip(node.operands, node.operands[1:], node.relations, strict=False)
        for left, right, relation in pairs:
            kind = target(self.common(node, left, right, env), None)
            if relation not in ("=", "!="):
                self.admit("le", node, kind)
            found += [(left, kind, env), (right, kind, env)]
        return found

    def common(self, node: Node, left: Node, right: Node, env: Variables) -> Natural:
        """Return the sort at which two sides meet; refuses P207."""
        one, other = self.natural(left, env), self.natural(right, env)
        found = join(one, other)
        if found is None:
            raise error_at(
                "P207",
                node.span,
                "the two sides have different sorts",
                f"one is {show_sort(one)}, the other {show_sort(other)}",
                "make both of one sort",
            )
        return found

    @staticmethod
    def scalar_as_real(kind: Natural) -> Type | None:
        """Return the sort at which a norm or an inner product takes its operand."""
        if isinstance(kind, Numeric) or kind == INT:
            return REAL
        return None if isinstance(kind, Unknown) else kind

    def binary_parts(self, node: Binary, wanted: Type | None, env: Variables) -> list[Wanted]:
        """Return the parts of a sum, product or quotient."""
        left, right = self.natural(node.left, env), self.natural(node.right, env)
        kinds: tuple[Type | None, Type | None]
        if node.operator in ("mod", "div"):
            kinds = INT, INT
        elif node.operator == "/":
            kinds = REAL, REAL
            if is_vector(left) or (isinstance(left, Unknown) and wanted not in (INT, REAL)):
                kinds = target(left, wanted), REAL
        elif node.operator == "*":
            kinds = self.factors(node, left, right, wanted, env)
        else:
            kind = target(self.common(node, node.left, node.right, env), wanted)
            kinds = self.admit("add", node, kind), kind
        return [(node.left, kinds[0], env), (node.right, kinds[1], env)]

    def factors(
        self, node: Binary, left: Natural, right: Natural, wanted: Type | None, env: Variables
    ) -> tuple[Type | None, Type | None]:
        """Return the sorts of the factors of a product; refuses P206."""
        if is_vector(left) and is_vector(right):
            raise error_at(
                "P206",
                node.span,
                "two vectors cannot be multiplied",
                f"the factors are {show_sort(left)} and {show_sort(right)}",
                "write <u, v> for their inner product",
            )
        if is_vector(right):
            return REAL, target(right, wanted)
        if is_vector(left):
            return target(left, wanted), REAL
        if is_vector(wanted):
            if isinstance(right, Unknown) and is_scalar(left):
                return REAL, wanted
            if isinstance(left, Unknown) and is_scalar(right):
                return wanted, REAL
            if isinstance(left, Unknown) or isinstance(right, Unknown):
                return None, None
            wanted = None
        kind = target(self.common(node, node.left, node.right, env), wanted)
        return self.admit("mul", node, kind), kind

    def call_parts(self, node: Call, wanted: Type | None, env: Variables) -> list[Wanted]:
        """Return the parts of an application; refuses P202 and P203."""
        name = self.language_name(node.function, env)
        arguments = node.arguments
        if name is None:
            kind = self.natural(node.function, env)
            found: list[Wanted] = [(node.function, None, env)]
            if not isinstance(kind, (FunctionType, Unknown)):
                raise self.not_a_function(node, 0, REAL if isinstance(kind, Numeric) else kind)
            for argument in arguments:
                domain, kind = (
                    (kind.domain, kind.codomain) if isinstance(kind, FunctionType) else (None, UNKNOWN)
                )
                found.append((argument, domain, env))
            return found
        if len(arguments) not in ARITY[name]:
            raise error_at(
                "P203",
                node.span,
                f"{name} has another number of arguments",
                f"it takes {' or '.join(map(str, ARITY[name]))}, found {len(arguments)}",
                hints.for_arguments(name),
            )
        kinds = self.argument_types(node, name, wanted, env)
        return [(argument, kind, env) for argument, kind in zip(arguments, kinds, strict=False)]

    def argument_types(self, node: Call, name: str, wanted: Type | None, env: Variables) -> list[Type | None]:
        """Return the sorts of the arguments of a constant; fewer where the rest are not terms."""
        arguments = node.arguments
        if name in REAL_FUNCTIONS or name == "floor":
            return [REAL]
        if name == "abs":
            return [self.scalar_as_real(self.natural(arguments[0], env))]
        if name in ("rep", "det"):
            return [None]
        if name in ("factorial", "binomial"):
            return [INT] * len(arguments)
        if name == "residue":
            return [INT]
        if name in ("rational", "identity"):
            return []
        if name in ("max", "min"):
            kind = target(self.common(node, arguments[0], arguments[1], env), wanted)
            return [self.admit(name, node, kind), kind]
        if name in ("delta", "kronecker"):
            natural = self.common(node, arguments[0], arguments[1], env)
            kind = INT if isinstance(natural, Numeric) else target(natural, None)
            return [kind, kind]
        if name == "smul":
            natural = self.natural(arguments[1], env)
            return [REAL, self.scalar_as_real(natural) if natural == INT else target(natural, wanted)]
        if name == "has_deriv":
            return [REAL_FUNCTION, REAL, REAL]
        if name == "has_grad":
            domain = self.domain_of(arguments[0], env)
            return [None, domain, domain]
        if name in ("iterate", "natrec"):
            kind = self.recursion_type(node, name, env) or wanted
            if name == "iterate":
                return [kind and function_type(kind, kind), INT, kind]
            return [kind, kind and function_type(INT, kind, kind), INT]
        return self.macro_types(node, name, env)

    def macro_types(self, node: Call, name: str, env: Variables) -> list[Type | None]:
        """Return the sorts of the arguments of a macro."""
        found: list[Type | None] = []
        function: Type | None = None
        for what, argument in zip(MACRO_ARGUMENTS[name], node.arguments, strict=True):
            if what in _FUNCTIONS:
                natural = self.natural(argument, env)
                own = natural if isinstance(natural, FunctionType) else None
                vectors = own is not None and (is_vector(own.domain) or is_vector(own.codomain))
                found.append(None if vectors and what != "order" else _FUNCTIONS[what])
                function = found[-1] or own
            elif what in ("real", "integer"):
                found.append(REAL if what == "real" else INT)
            elif isinstance(function, FunctionType):
                found.append(function.domain if what == "point" else function.codomain)
            else:
                found.append(None)
        return found

    def domain_of(self, function: Node, env: Variables) -> Type | None:
        """Return the domain of a function, or None."""
        kind = self.natural(function, env)
        return kind.domain if isinstance(kind, FunctionType) else None

    def minimiser_parts(self, node: Minimiser, env: Variables) -> list[Wanted]:
        """Return the function and the point of `a is a minimiser of phi`."""
        domain = self.domain_of(node.function, env)
        if node.space is not None:
            space = self.sort(node.space)
            if domain is None:
                domain = space
            elif domain != space:
                raise error_at(
                    "P201",
                    node.space.span,
                    "the function has another domain",
                    f"it is defined on {print_type(domain)}, not on {print_type(space)}",
                    "correct what stands after `over`, or leave it out",
                )
        return [(node.function, None, env), (node.point, domain, env)]

    def binder_parts(self, node: Node, wanted: Type | None, env: Variables) -> list[Wanted]:
        """Return the parts of a quantifier, `fun` or sum; variables without a sort are unknown."""
        if isinstance(node, Sum):
            bounds: list[Wanted] = []
            if isinstance(node.domain, Range):
                bounds = [(node.domain.low, INT, env), (node.domain.high, INT, env)]
            inside = self.with_index(node, env)
            return [*bounds, (node.body, target(self.natural(node.body, inside), wanted), inside)]
        if isinstance(node, (Quantifier, Function)):
            return self.step_parts(node, take_apart(node.binders), wanted, env)
        return []

    def step_parts(
        self, node: Quantifier | Function, steps: list[Step | Compare], wanted: Type | None, env: Variables
    ) -> list[Wanted]:
        """Return the parts that stand behind some steps of a binder."""
        found: list[Wanted] = []
        for step in steps:
            if isinstance(step, Compare):
                found.append((step, PROP, env))
                continue
            kind: Type | None = None
            if isinstance(step.domain, Range):
                found += [(step.domain.low, INT, env), (step.domain.high, INT, env)]
                kind = INT
            elif step.domain is not None:
                kind = self.sort(step.domain, natural=True)
            env = env.with_(step.name.text, Unknown() if kind is None else Free("x", kind))
            if isinstance(node, Function):
                wanted = wanted.codomain if isinstance(wanted, FunctionType) else None
        body = PROP if isinstance(node, Quantifier) else wanted
        return [*found, (node.body, body, env)]

    # Sorts of bound variables

    def demand(self, node: Node, wanted: Type | None, env: Variables) -> None:
        """Record in every unknown variable the sorts at which it is wanted."""
        self.spend(node)
        if isinstance(node, Name):
            bound = env.find(node.text)
            if isinstance(bound, Unknown) and wanted is not None:
                bound.demanded.add(wanted)
            return
        try:
            parts = self.parts(node, wanted, env)
        except ParseError:
            return  # `build` will meet it again
        for part in parts:
            self.demand(*part)

    def infer(self, step: Step, rest: list[Wanted], env: Variables, unknown: Unknown) -> Type:
        """Return the sort of a variable from its uses in `rest`; refuses P210 and P211."""
        for part in rest:
            self.demand(*part)
        found, name = unknown.demanded, step.name
        if found == {INT, REAL}:
            return INT
        if len(found) == 1:
            return next(iter(found))
        if found:
            raise error_at(
                "P211",
                name.span,
                f"`{name.text}` is used at several sorts",
                "its uses want " + " and ".join(sorted(map(print_type, found))),
                f"write `{name.text} in ...` with one sort",
            )
        if step.relation is not None:
            sides = [self.natural(operand, env) for operand in step.relation.operands[1:]]
            if all(isinstance(side, Numeric) or side == REAL for side in sides):
                return REAL
        raise error_at(
            "P210",
            name.span,
            f"the sort of `{name.text}` is not known",
            "nothing that is said of it tells",
            f"write `{name.text} in real`, `{name.text} in integer`, or another sort",
        )

    # Sorts

    def sort(self, sort: SortNode, *, natural: bool = False) -> Type:
        """Return the type of a sort; `natural` says whether the sort `natural` may stand here."""
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
        """Return the type of a named sort; refuses P213."""
        found: Type | None = {"real": REAL, "integer": INT, "int": INT, "prop": PROP}.get(sort.text)
        if found is not None:
            return found
        if sort.text == "natural":
            if natural:
                return INT
            raise error_at(
                "P213",
                sort.span,
                "`natural` cannot stand here",
                "it is `integer` with the range >= 0, and a part of a sort has no range",
                "write `integer`, and the range as a hypothesis or condition",
            )
        return self.space(sort.text, sort.span)

    def space(self, name: str, span: Span) -> Type:
        """Return the type of a space; refuses P212."""
        if name in self.scope.spaces:
            return Space(name)
        import difflib  # noqa: PLC0415 (only a miss pays for it)

        near = difflib.get_close_matches(name, [*self.scope.spaces, "real", "integer", "natural", "prop"], 1)
        raise error_at(
            "P212",
            span,
            f"there is no sort `{name}`",
            "spaces: " + (", ".join(self.scope.spaces) or "none"),
            f"did you mean `{near[0]}`?" if near else f"declare `{name}: inner product space`",
        )

    def cyclic(self, size: str, span: Span) -> Type:
        """Return the type Z/n; refuses P212."""
        if size.isdigit():
            return Cyclic(int(size))
        if size in self.scope.sizes:
            return Cyclic(size)
        raise error_at(
            "P212",
            span,
            f"there is no size `{size}`",
            "sizes: " + (", ".join(self.scope.sizes) or "none"),
            f"declare `{size}: size`",
        )

    def index_type(self, node: Sum) -> Type:
        """Return the type of the index of a sum."""
        if isinstance(node.domain, Range):
            return INT
        kind = self.sort(node.domain)
        if not isinstance(kind, Cyclic):
            raise error_at(
                "P201",
                node.domain.span,
                "a sum runs over a range or over Z/n",
                f"found {print_type(kind)}",
                "write t = 1..T, or k in Z/n",
            )
        return kind

    def with_index(self, node: Sum, env: Variables) -> Variables:
        """Return the variables in force in the body of a sum."""
        return env.with_(node.index.text, Free("x", self.index_type(node)))

    @staticmethod
    def not_a_function(node: Call, place: int, kind: Type) -> ParseError:
        """Return the refusal of an application with `place` arguments before the wrong one."""
        if place:
            return error_at(
                "P203",
                node.arguments[place].span,
                "there are too many arguments",
                f"after {place} the value is {print_type(kind)}",
                "leave out the rest",
            )
        return error_at(
            "P202",
            node.span,
            "this is not a function",
            f"it is {print_type(kind)}",
            "write * for a product",
        )

    @staticmethod
    def undefined(name: str, node: Node, kind: Type) -> ParseError:
        """Return the refusal of an operation at a type that has none."""
        return error_at(
            "P215",
            node.span,
            f"this operation is not defined for {print_type(kind)}",
            _OPERATIONS.get(name, ""),
            "correct the sort of what it is applied to",
        )

    def admit(self, name: str, node: Node, kind: Type | None) -> Type | None:
        """Return the type, which must have the operation; refuses P215."""
        if kind is not None and not SCHEMES[name][0](kind):
            raise self.undefined(name, node, kind)
        return kind
