"""Trees to terms: names, sorts, coercions and macros.

A term is built from the outside in, each part at the sort that is wanted of it (`sorts`). Numbers take
that sort, an integer becomes a real where a real is wanted, macros are expanded by
`symderive.terms.macros`.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from symderive.errors import ParseError, TermError
from symderive.syntax.scope import (
    ARITY,
    MAX_NODES,
    REAL_FUNCTIONS,
    Scope,
    Step,
    Unknown,
    Variables,
    article,
    error_at,
    is_scalar,
    is_vector,
    show_sort,
    take_apart,
)
from symderive.syntax.sorts import Sorts
from symderive.syntax.tree import (
    Binary,
    Call,
    Compare,
    Connective,
    DefinitionHead,
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
    SortNode,
    Sum,
    Truth,
)
from symderive.terms import build as make
from symderive.terms.macros import MACROS
from symderive.terms.names import FUNCTIONS, MACRO_NAMES, is_plain_name
from symderive.terms.printing import print_type
from symderive.terms.term import Free, Term, apply, const, lam, lit, subterms
from symderive.terms.types import (
    INT,
    PROP,
    REAL,
    Cyclic,
    Type,
    function_type,
    is_inner_product,
)
from symderive.terms.types import Function as FunctionType

__all__ = [
    "Scope",
    "resolve",
    "resolve_definition",
    "resolve_prop",
    "resolve_sort",
]


class _Resolver(Sorts):
    def __init__(self, scope: Scope) -> None:
        super().__init__(scope)
        self.count = 0

    def measured(self, node: Node, term: Term) -> Term:
        """Refuse a term that has grown by being written out several times."""
        for count, _ in enumerate(subterms(term)):
            if count > MAX_NODES:
                raise self.too_large(node)
        return term

    def build(self, node: Node, wanted: Type | None, env: Variables) -> Term:
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
        return error_at(
            "P201",
            node.span,
            f"{article(wanted)} is wanted here",
            f"expected {print_type(wanted)}, found {print_type(found)}",
            fix,
        )

    def build_own(self, node: Node, wanted: Type | None, env: Variables) -> Term:
        if isinstance(node, Name):
            return self.build_name(node, wanted, env)
        if isinstance(node, Number):
            return self.build_number(node, Fraction(node.text), wanted)
        if isinstance(node, Truth):
            return make.TRUE if node.value else make.FALSE
        if isinstance(node, (Quantifier, Function)):
            steps = take_apart(node.binders)
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

    def build_name(self, node: Name, wanted: Type | None, env: Variables) -> Term:
        bound = env.find(node.text)
        if isinstance(bound, Free):
            return bound
        kind = self.scope.type_of(node.text)
        if kind is not None:
            return Free(node.text, kind)
        if node.text in REAL_FUNCTIONS:
            return const(REAL_FUNCTIONS[node.text])
        if node.text == "pi":
            return const("pi")
        if node.text == "zero":
            if wanted is not None and is_inner_product(wanted):
                return const("zero", wanted)
            raise error_at(
                "P210",
                node.span,
                "the sort of `zero` is not known" if wanted is None else "`zero` is a vector",
                "no vector is wanted here",
                "write 0, or (zero : V)",
            )
        if node.text in ARITY:
            raise error_at(
                "P214",
                node.span,
                f"`{node.text}` needs its arguments",
                "alone it is not a term",
                f"write {node.text}(...)",
            )
        if node.text in self.scope.spaces:
            raise error_at(
                "P202",
                node.span,
                f"`{node.text}` is a space",
                "a value is wanted here",
                "use one of its vectors",
            )
        raise self.unknown_name(node, env)

    def unknown_name(self, node: Name, env: Variables) -> ParseError:
        scope = self.scope
        declared = [*scope.sizes, *scope.symbols, *scope.definitions, *env.names()]
        import difflib  # noqa: PLC0415 (only a miss pays for it)

        near = difflib.get_close_matches(node.text, [*declared, *FUNCTIONS, *MACRO_NAMES, "delta"], 1, 0.6)
        fix = f"did you mean `{near[0]}`?" if near else f"declare `{node.text}` under symbols, or bind it"
        return error_at(
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
        if is_vector(kind) and value == 0:
            return make.zero(kind)
        why = "a number with a fraction is real" if value.denominator != 1 else "only 0 is also a vector"
        raise error_at(
            "P201",
            node.span,
            f"{article(kind)} is wanted here",
            f"expected {print_type(kind)}, found a number; {why}",
            "correct the number, or what it is combined with",
        )

    def assemble(self, node: Node, terms: list[Term], wanted: Type | None, env: Variables) -> Term:
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
            raise error_at(
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
            if left.type == REAL and is_vector(right.type):
                return make.smul(left, right)
            if right.type == REAL and is_vector(left.type):
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
            raise error_at(
                "P201",
                node.span,
                "this has no gradient",
                f"expected a function V -> real, found {print_type(kind)}",
                "take the gradient of a real function of a vector",
            )
        return apply(const("grad", kind.domain), function)

    def build_power(self, node: Power, wanted: Type | None, env: Variables) -> Term:
        (base, kind, _), _ = self.parts(node, wanted, env)
        if self.is_real_power(node, env) and not is_scalar(self.natural(base, env)):
            self.refuse_real_power(node, env)
        term = self.build(base, kind, env)
        if self.is_real_power(node, env):
            return make.real_power(term, self.build(node.exponent, REAL, env))
        exponent = self.build(node.exponent, INT, env)
        if term.type not in (INT, REAL):
            raise self.undefined("pow", node, term.type)
        return make.power(term, exponent)

    def refuse_real_power(self, node: Power, env: Variables) -> None:
        """Refuse a real exponent of what is certainly no number."""
        found = self.natural(node.base, env)
        if not isinstance(found, Unknown):
            raise error_at(
                "P208",
                node.base.span,
                "a real exponent is of a real",
                f"the base is {show_sort(found)}",
                "take the power of a number, such as a norm",
            )

    def build_compare(self, node: Compare, env: Variables) -> Term:
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

    def build_sum(self, node: Sum, wanted: Type | None, env: Variables) -> Term:
        index = Step(node.index, node.domain)
        self.check_rebinding([index], env)
        *bounds, (body, kind, inside) = self.binder_parts(node, wanted, env)
        limits = [self.build(*bound) for bound in bounds]
        variable = self.fresh(self.index_type(node))
        inside = env.with_(node.index.text, variable)
        term = self.measured(node, self.build(body, kind, inside))
        if not (term.type == INT or is_inner_product(term.type)):
            raise self.undefined("sum", node, term.type)
        function = lam(variable, term, node.index.text)
        if limits:
            return apply(const("sum", term.type), *limits, function)
        return apply(const("csum", term.type, variable.type), function)

    def fresh(self, kind: Type) -> Free:
        """Return a variable that no text can name, so nothing captures it."""
        self.count += 1
        return Free(f"#{self.count}", kind)

    # Binders

    def check_rebinding(self, steps: list[Step | Compare], env: Variables) -> None:
        seen: set[str] = set()
        for step in steps:
            if isinstance(step, Compare):
                continue
            name = step.name
            if not is_plain_name(name.text):
                raise error_at(
                    "P204",
                    name.span,
                    f"`{name.text}` cannot be a variable",
                    "it is a word of the language",
                    "choose another name",
                )
            sized = name.text in self.scope.sizes or name.text in self.scope.spaces
            if name.text in seen or env.find(name.text) is not None or sized:
                raise error_at(
                    "P209",
                    name.span,
                    f"`{name.text}` is bound twice",
                    "it is a size or a space" if sized else "a binder around this one has the same name",
                    "choose another name",
                )
            if step.relation is not None and self.scope.type_of(name.text) is not None:
                raise error_at(
                    "P209",
                    name.span,
                    f"`{name.text}` is declared already",
                    "a relation among variables binds the name on its left",
                    f"turn the relation round for a condition on `{name.text}`, or choose another name",
                )
            seen.add(name.text)

    def build_binders(
        self, node: Quantifier | Function, steps: list[Step | Compare], wanted: Type | None, env: Variables
    ) -> Term:
        if not steps:
            return self.build(node.body, PROP if isinstance(node, Quantifier) else wanted, env)
        step, *rest = steps
        if isinstance(step, Compare):
            condition = self.build(step, PROP, env)
            return self.restricted(node, condition, self.build_binders(node, rest, wanted, env))
        variable, condition_of = self.variable(node, step, rest, wanted, env)
        inner_wanted = wanted
        if isinstance(node, Function):
            inner_wanted = wanted.codomain if isinstance(wanted, FunctionType) else None
        name = step.name.text
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
        self,
        node: Quantifier | Function,
        step: Step,
        rest: list[Step | Compare],
        wanted: Type | None,
        env: Variables,
    ) -> tuple[Free, Term | None]:
        """Return the variable of a step and the condition that its domain states."""
        domain = step.domain
        if isinstance(domain, Range):
            if isinstance(node, Function):
                raise error_at(
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
        unknown = Unknown()
        inside = env.with_(step.name.text, unknown)
        parts = self.step_parts(node, rest, wanted, inside)
        return self.fresh(self.infer(step, parts, inside, unknown)), None

    # Applications

    def call(self, node: Call, terms: list[Term], wanted: Type | None, env: Variables) -> Term:
        name = self.language_name(node.function, env)
        if name is None:
            return self.application(node, terms)
        if name in REAL_FUNCTIONS:
            return apply(const(REAL_FUNCTIONS[name]), *terms)
        if name in MACROS:
            return self.measured(node, MACROS[name](*terms))
        if name in ("max", "min"):
            return self.operation(name, node, *terms)
        if name in ("delta", "kronecker"):
            return self.operation("delta", node, *terms)
        if name == "abs":
            return self.operation("norm", node, *terms)
        if name in ("floor", "has_deriv", "factorial", "binomial"):
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
        if name == "det":
            return self.determinant(node, terms[0])
        if name == "residue":
            return make.cast(terms[0], self.size_at(node, name, 1))
        if name == "identity":
            size = self.size_at(node, name, 0)
            i, j = self.fresh(size), self.fresh(size)
            return lam(i, lam(j, apply(const("delta", size), i, j), "j"), "i")
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

    def size_at(self, node: Call, name: str, place: int) -> Type:
        """Return Z/n for the argument n of residue or identity; refuses P212."""
        kind = self.residue_type(node, place)
        if kind is None:
            raise error_at(
                "P212",
                node.arguments[place].span,
                f"the {'second ' if place else ''}argument of {name} is a size",
                "sizes: " + (", ".join(self.scope.sizes) or "none"),
                f"write {name}({'k, ' * place}n) with n a declared size or a number",
            )
        return kind

    def determinant(self, node: Call, matrix: Term) -> Term:
        kind = matrix.type.domain if isinstance(matrix.type, FunctionType) else matrix.type
        if not isinstance(kind, Cyclic) or matrix.type != function_type(kind, kind, REAL):
            raise self.wrong_argument(node, 0, "a square matrix Z/n -> Z/n -> real", matrix)
        return apply(const("det", kind), matrix)

    @staticmethod
    def wrong_argument(node: Call, place: int, what: str, term: Term) -> ParseError:
        return error_at(
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
                raise error_at(
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
            raise error_at(
                "P201",
                node.arguments[1].span,
                "a denominator is positive",
                f"found {values[1]}",
                "write the sign first",
            )
        return lit(Fraction(values[0], values[1]), REAL)

    def application(self, node: Call, terms: list[Term]) -> Term:
        function, *arguments = terms
        for place, argument in enumerate(arguments):
            kind, term = function.type, argument
            if not isinstance(kind, FunctionType):
                raise self.not_a_function(node, place, kind)
            if kind.domain != term.type:
                if (kind.domain, term.type) != (REAL, INT):
                    raise self.wrong_sort(node.arguments[place], kind.domain, term.type)
                term = make.of_int(term)
            function = apply(function, term)
        return self.measured(node, function)


def resolve(node: Node, scope: Scope, expected: Type | None = None) -> Term:
    """Return the term of a tree at the expected type (at its own type where none is expected).

    Refuses: the codes P201 to P220 (`symderive.syntax.codes`), each with its place.
    """
    resolver = _Resolver(scope)
    return resolver.measured(node, resolver.build(node, expected, Variables()))


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
