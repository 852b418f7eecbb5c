"""Random well-typed terms over a fixed stock of symbols, made to stress the normal form.

Besides plain terms of every constant there are the shapes for which the form has code of its own:
sums with offsets and boundary terms, nested ranges, sums over residues with deltas and index forms,
the textbook sum over 0..n-1, Gram products, inverses, norms, roots, exponentials.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from random import Random

from symderive.terms.term import App, Const, Free, Lam, Term, apply, const, free, is_app, lam, lit
from symderive.terms.types import (
    INT,
    PROP,
    REAL,
    Cyclic,
    Function,
    Space,
    Type,
    function_type,
    is_inner_product,
)

__all__ = ["GUARDS", "SYMBOLS", "RandomTerms", "V", "Zm", "Zn", "add", "mul", "neg", "number", "sub"]

Zn, Zm, Z1, Z2, Z3 = Cyclic("n"), Cyclic("m"), Cyclic(1), Cyclic(2), Cyclic(3)
V = Space("V")
VECTOR, MATRIX = Function(Zn, REAL), function_type(Zn, Zn, REAL)
REAL_FUNCTION = Function(REAL, REAL)

SYMBOLS: tuple[Free, ...] = tuple(
    free(name, kind)
    for names, kind in (
        ("T s n m", INT),
        ("x y z eta", REAL),
        ("u v", V),
        ("i j", Zn),
        ("p", Zm),
        ("c", Z3),
        ("w f", Function(INT, REAL)),
        ("h", function_type(INT, INT, REAL)),
        ("q", Function(INT, INT)),
        ("W", Function(INT, V)),
        ("g", REAL_FUNCTION),
        ("G", Function(V, REAL)),
        ("a b", VECTOR),
        ("A B", MATRIX),
        ("d", Function(Zn, INT)),
        ("U", Function(Zn, V)),
        ("bm", Function(Zm, REAL)),
        ("C", function_type(Zn, Zm, REAL)),
        ("e", Function(Z3, REAL)),
        ("e2", Function(Z2, REAL)),
        ("e1", Function(Z1, REAL)),
        ("r", Function(INT, Zn)),
        ("S", Function(Zn, Zn)),
        ("L", Function(VECTOR, VECTOR)),
        ("F", Function(REAL_FUNCTION, REAL)),
        ("H", Function(Function(INT, REAL), REAL)),
        ("Y", Function(V, V)),
    )
    for name in names.split()
)
_BY_NAME = {symbol.name: symbol for symbol in SYMBOLS}
T, S, N = _BY_NAME["T"], _BY_NAME["s"], _BY_NAME["n"]


def add(left: Term, right: Term) -> Term:
    """Return left + right."""
    return apply(const("add", left.type), left, right)


def neg(value: Term) -> Term:
    """Return -value."""
    return apply(const("neg", value.type), value)


def sub(left: Term, right: Term) -> Term:
    """Return left - right."""
    return add(left, neg(right))


def mul(*factors: Term) -> Term:
    """Return the product of factors of one type."""
    result = factors[0]
    for factor in factors[1:]:
        result = apply(const("mul", factor.type), result, factor)
    return result


def number(value: int | Fraction, kind: Type) -> Term:
    """Return a number of a type: a literal, or the residue of one."""
    if isinstance(kind, Cyclic):
        return apply(const("cast", kind), lit(value, INT))
    return lit(value, kind)


# Lengths hi - lo + 1 of the ranges below, as terms that may be taken as nonnegative.
RANGES: tuple[tuple[Term, Term], ...] = (
    (lit(1, INT), T),
    (lit(1, INT), sub(T, lit(1, INT))),
    (lit(0, INT), sub(T, lit(1, INT))),
    (lit(2, INT), add(T, lit(1, INT))),
    (T, S),
    (S, T),
    (add(T, lit(1, INT)), S),
    (lit(0, INT), sub(N, lit(1, INT))),
    (lit(1, INT), N),
    (lit(-2, INT), lit(3, INT)),
    (lit(3, INT), lit(1, INT)),
    (lit(1, INT), lit(0, INT)),
    (neg(T), T),
    (T, mul(T, T)),
)
GUARDS: tuple[Term, ...] = tuple(add(sub(hi, lo), lit(1, INT)) for lo, hi in RANGES)


class RandomTerms:
    """A stream of terms from one seed."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self._count = 0

    @property
    def shapes(self) -> tuple[Callable[[Type, int, Sequence[Free]], Term], ...]:
        """The makers of real terms that exercise code of their own."""
        return (
            *(self.nest, self.tangle, self.textbook, self.offset_sum, self.range_sum, self.cyclic_sum),
            *(self.inner, self.norm, self.over_applied, self.unary, self.delta, self.power, self.choice),
            *(self.integer, self.call, self.arithmetic),
        )

    def fresh(self, kind: Type) -> Free:
        """Return a name that no other binder of this stream uses."""
        self._count += 1
        return free(f"k{self._count}", kind)

    def term(self, kind: Type, depth: int, scope: Sequence[Free] = ()) -> Term:
        """Return a random term; `scope` holds the bound variables that it may mention."""
        if isinstance(kind, Function):
            return self._function(kind, depth, scope)
        if depth <= 0 or self.random.random() < 0.1:
            return self._leaf(kind, scope)
        makers = self._makers(kind)
        return self.random.choice(makers)(kind, depth - 1, scope)

    def _function(self, kind: Function, depth: int, scope: Sequence[Free]) -> Term:
        named = [s for s in (*SYMBOLS, *scope) if s.type == kind]
        if named and (depth <= 0 or self.random.random() < 0.4):
            return self.random.choice(named)
        if is_inner_product(kind) and depth > 0 and self.random.random() < 0.4:
            return self._linear(kind, depth - 1, scope)
        k = self.fresh(kind.domain)
        return lam(k, self.term(kind.codomain, depth - 1, (*scope, k)))

    def _linear(self, kind: Type, depth: int, scope: Sequence[Free]) -> Term:
        choice = self.random.randrange(9)
        if choice == 0:
            return const("zero", kind)
        if choice == 8:
            return self.random.choice((self.choice, self._iterate))(kind, depth, scope)
        if choice == 1:
            return neg(self.term(kind, depth, scope))
        if choice <= 3:
            return apply(const("smul", kind), self.term(REAL, depth, scope), self.term(kind, depth, scope))
        if choice == 4:
            return self.range_sum(kind, depth, scope)
        if choice == 5:
            return self.cyclic_sum(kind, depth, scope)
        return add(self.term(kind, depth, scope), self.term(kind, depth, scope))

    def _leaf(self, kind: Type, scope: Sequence[Free]) -> Term:
        bound = [k for k in scope if k.type == kind]
        if bound and self.random.random() < 0.7:
            return self.random.choice(bound)
        named = [s for s in SYMBOLS if s.type == kind]
        if kind == PROP:
            return const(self.random.choice(("true", "false")))
        if isinstance(kind, Space):
            return self.random.choice([*named, *named, const("zero", kind)])
        if named and self.random.random() < 0.6:
            return self.random.choice(named)
        if kind == REAL and self.random.random() < 0.1:
            return const("pi")
        value: int | Fraction = self.random.choice((-2, -1, 0, 1, 1, 2, 3))
        if kind == REAL and self.random.random() < 0.3:
            value = Fraction(value, self.random.choice((2, 3)))
        return number(value, kind)

    def _makers(self, kind: Type) -> list[Callable[[Type, int, Sequence[Free]], Term]]:
        ring = [self._add, self._add, self._sub, self.call, self.call, self.choice]
        if kind == REAL:
            return [
                *ring,
                self._mul,
                self._mul,
                self._mul,
                self.power,
                self.unary,
                self.unary,
                self.unary,
                self.norm,
                self.inner,
                self.inner,
                self.delta,
                self.range_sum,
                self.range_sum,
                self.offset_sum,
                self.offset_sum,
                self.nest,
                self.nest,
                self.textbook,
                self.over_applied,
                self._calculus,
                self._grad,
                self._iterate,
                self.cyclic_sum,
            ]
        if kind == INT:
            return [
                *ring,
                self._mul,
                self.power,
                self._division,
                self.range_sum,
                self.cyclic_sum,
                self._iterate,
                self.rep,
                self._floor,
            ]
        if isinstance(kind, Space):
            return [
                *ring,
                self._scale,
                self._scale,
                self.range_sum,
                self.offset_sum,
                self.cyclic_sum,
                self.over_applied,
                self._grad,
            ]
        if isinstance(kind, Cyclic):
            return [*ring, self._mul, self._cast, self._cast]
        return [self._compare, self._compare, self._connect]

    # -- one constant each -----------------------------------------------------------------------

    def _add(self, kind: Type, depth: int, scope: Sequence[Free]) -> Term:
        return add(self.term(kind, depth, scope), self.term(kind, depth, scope))

    def _sub(self, kind: Type, depth: int, scope: Sequence[Free]) -> Term:
        return sub(self.term(kind, depth, scope), self.term(kind, depth, scope))

    def _mul(self, kind: Type, depth: int, scope: Sequence[Free]) -> Term:
        return mul(self.term(kind, depth, scope), self.term(kind, depth, scope))

    def _scale(self, kind: Type, depth: int, scope: Sequence[Free]) -> Term:
        return apply(const("smul", kind), self.term(REAL, depth, scope), self.term(kind, depth, scope))

    def call(self, kind: Type, depth: int, scope: Sequence[Free]) -> Term:
        """Apply a symbol or a bound variable whose result has this type."""
        heads = []
        for symbol in (*SYMBOLS, *scope):
            result, domains = symbol.type, []
            while isinstance(result, Function):
                domains.append(result.domain)
                result = result.codomain
            if domains and result == kind:
                heads.append((symbol, domains))
        if not heads:
            return self._leaf(kind, scope)
        head, domains = self.random.choice(heads)
        return apply(head, *(self.term(domain, min(depth, 2), scope) for domain in domains))

    def choice(self, kind: Type, depth: int, scope: Sequence[Free]) -> Term:
        condition = self.term(PROP, min(depth, 2), scope)
        return apply(
            const("ite", kind), condition, self.term(kind, depth, scope), self.term(kind, depth, scope)
        )

    def _compare(self, kind: Type, depth: int, scope: Sequence[Free]) -> Term:
        name = self.random.choice(("eq", "le", "lt", "eq", "le", "lt", "has_deriv", "has_grad"))
        if name.startswith("has"):
            point = self.random.choice((REAL, V, VECTOR)) if name == "has_grad" else REAL
            parts = [self.term(part, min(depth, 1), scope) for part in (Function(point, REAL), point, point)]
            return apply(const(name, point) if name == "has_grad" else const(name), *parts)
        ordered, others = (INT, REAL), (Zn, Z3, V, VECTOR)
        domain = self.random.choice((*ordered, *ordered, *others) if name == "eq" else ordered)
        left = self.term(domain, depth, scope)
        if domain not in (VECTOR, V) and self.random.random() < 0.5:
            right = add(left, number(self.random.choice((-1, 0, 1, 2)), domain))
            return apply(const(name, domain), *self.random.sample((left, right), 2))
        return apply(const(name, domain), left, self.term(domain, depth, scope))

    def _connect(self, kind: Type, depth: int, scope: Sequence[Free]) -> Term:
        name = self.random.choice(("and", "or", "imp", "forall", "exists"))
        if name in ("forall", "exists"):
            k = self.fresh(self.random.choice((Zn, INT, REAL)))
            return apply(const(name, k.type), lam(k, self.term(PROP, depth, (*scope, k))))
        return apply(const(name), self.term(PROP, depth, scope), self.term(PROP, depth, scope))

    def power(self, kind: Type, depth: int, scope: Sequence[Free]) -> Term:
        choice = self.random.random()
        if choice < 0.2:
            return apply(
                const("pow", kind), number(self.random.choice((0, 1, 2)), kind), self._leaf(INT, scope)
            )
        if choice < 0.8:
            exponent: Term = lit(self.random.choice((-2, -1, 0, 1, 2, 2, 3)), INT)
        else:
            exponent = self.term(INT, min(depth, 1), scope)
        return apply(const("pow", kind), self.term(kind, min(depth, 2), scope), exponent)

    def unary(self, kind: Type, depth: int, scope: Sequence[Free]) -> Term:
        names = ("inv", "inv", "inv", "of_int", "of_int", "sqrt", "exp", "exp", "neg", "log", "max", "min")
        angles = ("sin", "cos", "tan", "asin", "acos", "atan")
        rarer = self.random.choice((*angles, "tanh", "sinh", "cosh", "sigmoid", "rpow", "det", "count"))
        name = self.random.choice((*names, rarer, rarer))
        if name == "det":
            return self._determinant(kind, depth, scope)
        if name == "count":
            return apply(const("of_int"), self._combinatorial(kind, depth, scope))
        if name == "rpow":
            return apply(const(name), self.term(REAL, depth, scope), self.term(REAL, min(depth, 1), scope))
        if name in ("max", "min"):
            return apply(const(name, kind), self.term(kind, depth, scope), self.term(kind, depth, scope))
        if name == "of_int":
            return apply(const(name), self.term(INT, depth, scope))
        if name == "exp":
            return apply(const(name), self._simple(scope))
        if name == "neg":
            return neg(self.term(kind, depth, scope))
        return apply(const(name), self.term(REAL, depth, scope))

    def _simple(self, scope: Sequence[Free]) -> Term:
        """Return a small linear expression, so that its exponential often has a value."""
        result = self._leaf(REAL, scope)
        for _ in range(self.random.randrange(3)):
            factor = number(
                Fraction(self.random.choice((-3, -1, 1, 2, 5)), self.random.choice((1, 1, 2))), REAL
            )
            result = add(result, mul(factor, self._leaf(REAL, scope)))
        return result

    def norm(self, kind: Type, depth: int, scope: Sequence[Free]) -> Term:
        domain = self.random.choice((REAL, REAL, V, V, VECTOR))
        inside = self.term(domain, depth, scope)
        if domain == REAL and self.random.random() < 0.5:
            name = self.random.choice(("sqrt", "sqrt", "exp", "inv", "log"))
            inside = mul(apply(const(name), self._leaf(REAL, scope)), self._leaf(REAL, scope))
        value = apply(const("norm", domain), inside)
        return mul(value, value) if self.random.random() < 0.3 else value

    def inner(self, kind: Type, depth: int, scope: Sequence[Free]) -> Term:
        domain = self.random.choice((V, V, V, VECTOR, VECTOR, Function(Zn, V), REAL))
        return apply(const("inner", domain), self.term(domain, depth, scope), self.term(domain, depth, scope))

    def delta(self, kind: Type, depth: int, scope: Sequence[Free]) -> Term:
        domain = self.random.choice((INT, Zn, Zn, Z3, Zm))
        depth = min(depth, 2)
        return apply(const("delta", domain), self.term(domain, depth, scope), self.term(domain, depth, scope))

    def _division(self, kind: Type, depth: int, scope: Sequence[Free]) -> Term:
        name = self.random.choice(("mod", "quot"))
        return apply(const(name), self.term(INT, depth, scope), self.term(INT, min(depth, 1), scope))

    def integer(self, kind: Type, depth: int, scope: Sequence[Free]) -> Term:
        """Return an integer as a real: a division, a residue, a power, a sum."""
        maker = self.random.choice(
            (self._division, self._division, self.rep, self.power, self.range_sum, self._mul)
        )
        return apply(const("of_int"), maker(INT, depth, scope))

    def arithmetic(self, kind: Type, depth: int, scope: Sequence[Free]) -> Term:
        """A sum of whole powers, which has a closed form with fractions, where a whole number is needed."""
        low, high = self.bounds(scope)
        k = self.fresh(INT)
        inside = (*scope, k)
        body: Term = apply(const("pow", INT), k, lit(self.random.choice((0, 1, 1, 2, 3)), INT))
        if self.random.random() < 0.4:
            body = mul(body, self.random.choice((self._leaf(INT, inside), self.arithmetic(INT, 0, inside))))
        value = apply(const("sum", INT), low, high, lam(k, body))
        if depth > 0 and self.random.random() < 0.3:
            value = self.random.choice((add, mul))(value, self.arithmetic(INT, depth - 1, scope))
        if kind == INT:
            return value
        domain = self.random.choice((Zn, Zm, Z3))
        entry = self.random.choice([s for s in SYMBOLS if s.type == Function(domain, REAL)])
        other = self.random.choice((self._leaf(INT, scope), self.arithmetic(INT, 0, scope)))
        uses: tuple[Term, ...] = (
            apply(const("of_int"), value),
            apply(entry, apply(const("cast", domain), value)),
            apply(const("of_int"), apply(const("mod"), value, other)),
            apply(const("delta", INT), value, other),
            apply(_BY_NAME["w"], add(value, other)),
            apply(const("pow", REAL), self._leaf(REAL, scope), value),
            apply(const("sum", REAL), lit(1, INT), value, _BY_NAME["w"]),
        )
        return self.random.choice(uses)

    def _floor(self, kind: Type, depth: int, scope: Sequence[Free]) -> Term:
        return apply(const("floor"), self.term(REAL, depth, scope))

    def _combinatorial(self, kind: Type, depth: int, scope: Sequence[Free]) -> Term:
        number = self.term(INT, min(depth, 1), scope)
        if self.random.random() < 0.5:
            return apply(const("factorial"), number)
        return apply(const("binomial"), number, self.term(INT, min(depth, 1), scope))

    def _determinant(self, kind: Type, depth: int, scope: Sequence[Free]) -> Term:
        domain = self.random.choice((Zn, Z3))
        i, j = self.fresh(domain), self.fresh(domain)
        entry = self.term(REAL, min(depth, 1), (*scope, i, j))
        return apply(const("det", domain), lam(i, lam(j, entry)))

    def rep(self, kind: Type, depth: int, scope: Sequence[Free]) -> Term:
        domain = self.random.choice((Zn, Zn, Z3, Zm, Z1))
        return apply(const("rep", domain), self.term(domain, depth, scope))

    def _cast(self, kind: Type, depth: int, scope: Sequence[Free]) -> Term:
        return apply(const("cast", kind), self.term(INT, depth, scope))

    def over_applied(self, kind: Type, depth: int, scope: Sequence[Free]) -> Term:
        domain = self.random.choice((Zn, Zm, Z3))
        return apply(
            self._linear(Function(domain, kind), depth, scope), self.term(domain, min(depth, 1), scope)
        )

    def _calculus(self, kind: Type, depth: int, scope: Sequence[Free]) -> Term:
        function = self.term(REAL_FUNCTION, min(depth, 2), scope)
        return apply(const("deriv"), function, self.term(REAL, min(depth, 1), scope))

    def _grad(self, kind: Type, depth: int, scope: Sequence[Free]) -> Term:
        space = self.random.choice((kind, Function(Zn, kind)))
        function = self.term(Function(space, REAL), min(depth, 2), scope)
        found = apply(const("grad", space), function, self.term(space, min(depth, 1), scope))
        return found if space == kind else apply(found, self._leaf(Zn, scope))

    def _iterate(self, kind: Type, depth: int, scope: Sequence[Free]) -> Term:
        t, previous = self.fresh(INT), self.fresh(kind)
        step = lam(t, lam(previous, self.term(kind, min(depth, 1), (*scope, t, previous))))
        return apply(
            const("natrec", kind), self.term(kind, min(depth, 1), scope), step, self._leaf(INT, scope)
        )

    # -- sums ------------------------------------------------------------------------------------

    def bounds(self, scope: Sequence[Free]) -> tuple[Term, Term]:
        """Return the ends of a range: one of `RANGES`, one that mentions an outer index, or any."""
        outer = [k for k in scope if k.type == INT]
        choice = self.random.random()
        if outer and choice < 0.5:
            k = self.random.choice(outer)
            one = lit(1, INT)
            return self.random.choice(
                ((one, k), (k, T), (add(k, one), T), (one, sub(k, one)), (lit(0, INT), k))
            )
        if choice < 0.8:
            return self.random.choice(RANGES)
        if choice < 0.9:
            low = self.random.randint(-4, 4)
            return lit(low, INT), lit(low + self.random.randint(-3, 6), INT)
        return self._leaf(INT, scope), self.term(INT, 1, scope)

    def range_sum(self, kind: Type, depth: int, scope: Sequence[Free]) -> Term:
        low, high = self.bounds(scope)
        k = self.fresh(INT)
        return apply(const("sum", kind), low, high, lam(k, self.term(kind, depth, (*scope, k))))

    def offset_sum(
        self, kind: Type, depth: int, scope: Sequence[Free], ends: tuple[Term, Term] | None = None
    ) -> Term:
        """A sum of products of sequences at k, k ± c, telescoping and weighted ones among them."""
        low, high = ends or self.bounds(scope)
        k = self.fresh(INT)
        inside = (*scope, k)
        sequence = _BY_NAME[self.random.choice(("w", "f"))]
        at = [apply(sequence, add(k, lit(self.random.randint(-2, 2), INT))) for _ in range(3)]
        weight: Term = self.random.choice(
            (
                lit(1),
                apply(const("of_int"), k),
                apply(const("pow", REAL), apply(const("of_int"), k), lit(2, INT)),
                apply(const("pow", REAL), _BY_NAME["x"], k),
                apply(const("inv"), apply(const("of_int"), k)),
                self.term(REAL, min(depth, 2), inside),
            )
        )
        body = self.random.choice(
            (mul(weight, sub(at[0], at[1])), mul(weight, at[0], at[1]), add(at[0], weight))
        )
        if isinstance(kind, Space):
            vector = apply(_BY_NAME["W"], add(k, lit(self.random.randint(-2, 2), INT)))
            body = apply(const("smul", kind), body, vector)
        return apply(const("sum", kind), low, high, lam(k, body))

    def cyclic_sum(self, kind: Type, depth: int, scope: Sequence[Free]) -> Term:
        domain = self.random.choice((Zn, Zn, Zm, Z1, Z2, Z3))
        k = self.fresh(domain)
        return apply(const("csum", kind, domain), lam(k, self.term(kind, depth, (*scope, k))))

    def index_form(self, names: Sequence[Free], kind: Cyclic) -> Term:
        """Return a small linear form in some of the names, with symbols and constants."""
        mine = [k for k in names if k.type == kind]
        pool = [s for s in SYMBOLS if s.type == kind]
        result: Term = self.random.choice(mine or pool or [number(1, kind)])
        if self.random.random() < 0.3:
            result = neg(result)
        for _ in range(self.random.choice((0, 1, 1, 2))):
            other = self.random.choice([*mine, *pool, number(self.random.choice((1, -1, 2)), kind)])
            result = self.random.choice((add, sub))(result, other)
        if self.random.random() < 0.08:
            result = mul(number(self.random.choice((2, 3, -1)), kind), result)
        if kind == Zn and self.random.random() < 0.06:
            result = self.random.choice((add, sub))(result, apply(_BY_NAME["S"], result))
        return result

    def nest(self, kind: Type, depth: int, scope: Sequence[Free]) -> Term:
        """Up to three sums over residues around a product with index forms and deltas."""
        count = self.random.choice((1, 1, 2, 2, 2, 3))
        kinds = [self.random.choice((Zn, Zn, Zn, Zn, Zm, Z3)) for _ in range(count)]
        names = [self.fresh(domain) for domain in kinds]
        inside = (*scope, *names)
        body = mul(*(self._factor(inside, depth) for _ in range(self.random.choice((1, 2, 2, 3)))))
        for position, name in enumerate(names):
            body = apply(const("csum", REAL, name.type), lam(name, body))
            if self.random.random() < 0.2:
                body = mul(body, self._factor((*scope, *names[position + 1 :]), 1))
        return body

    def tangle(self, kind: Type, depth: int, scope: Sequence[Free]) -> Term:
        """Three sums over residues of one or two sizes, and entries that tie their indices together."""
        names = [self.fresh(Zn), self.fresh(Zn), self.fresh(self.random.choice((Zn, Zm)))]
        factors = []
        for _ in range(self.random.choice((2, 3, 3))):
            two = names[2].type == Zm and self.random.random() < 0.5
            indices: list[Term] = [self._sum_of(names[:2] if names[2].type == Zm else names)]
            if two:
                indices.append(names[2])
            elif self.random.random() < 0.3:
                indices.append(self._sum_of(names[:2]))
            head = "C" if two else self.random.choice("ab" if len(indices) == 1 else "AB")
            factors.append(apply(_BY_NAME[head], *indices))
        body = mul(*factors)
        for name in self.random.sample(names, 3):
            body = apply(const("csum", REAL, name.type), lam(name, body))
        return body

    def _sum_of(self, names: Sequence[Free]) -> Term:
        """Return ±k, ±k ± l, perhaps with a symbol."""
        parts: list[Term] = [*self.random.sample(names, self.random.choice((1, 1, 2)))]
        if self.random.random() < 0.4:
            parts.append(self.random.choice((_BY_NAME["i"], _BY_NAME["j"], number(1, Zn))))
        signed = [neg(part) if self.random.random() < 0.3 else part for part in parts]
        result = signed[0]
        for part in signed[1:]:
            result = add(result, part)
        return result

    def _factor(self, names: Sequence[Free], depth: int) -> Term:
        """Return a delta, an entry with index forms, a sum of such, or anything."""
        choice = self.random.random()
        if choice < 0.3:
            domain = self.random.choice([k.type for k in names if isinstance(k.type, Cyclic)] or [Zn])
            left, right = self.index_form(names, domain), self.index_form(names, domain)
            return apply(const("delta", domain), left, right)
        if choice < 0.35:
            return self.term(REAL, min(depth, 2), names)
        if choice < 0.4:
            maker = self.random.choice((self._calculus, self.norm, self.inner))
            return maker(REAL, min(depth, 1), names)
        if choice < 0.5 and depth > 0:
            k = self.fresh(self.random.choice((Zn, Zn, Zm)))
            body = mul(self._factor((*names, k), depth - 1), self._factor((*names, k), depth - 1))
            value = apply(const("csum", REAL, k.type), lam(k, body))
            return mul(value, value) if self.random.random() < 0.3 else value
        head = _BY_NAME[self.random.choice(("a", "a", "b", "A", "A", "bm", "C", "e", "d"))]
        arguments, result = [], head.type
        while isinstance(result, Function) and isinstance(result.domain, Cyclic):
            arguments.append(self.index_form(names, result.domain))
            result = result.codomain
        value = apply(head, *arguments)
        return apply(const("of_int"), value) if result == INT else value

    def textbook(self, kind: Type, depth: int, scope: Sequence[Free]) -> Term:
        """A sum over 0..n-1 in which the index stands for a residue (and sometimes for itself)."""
        domain = self.random.choice((Zn, Zn, Z3, Zm))
        k = self.fresh(INT)
        size: Term = free(domain.size, INT) if isinstance(domain.size, str) else lit(domain.size, INT)
        residue = self.fresh(domain)
        body = self.term(REAL, min(depth, 2), (*scope, residue))
        body = mul(body, self._residue_factor((*scope, residue), domain))
        body = apply(lam(residue, body), apply(const("cast", domain), k))
        choice = self.random.random()
        if choice < 0.3:
            body = mul(body, apply(const("of_int"), k))
        elif choice < 0.6:
            entry = self.random.choice([s for s in SYMBOLS if s.type == Function(domain, REAL)])
            other = apply(entry, apply(const("cast", domain), self._division(INT, 1, (*scope, k))))
            body = mul(body, other) if choice < 0.4 else other
        if self.random.random() < 0.2:
            size = add(size, lit(self.random.choice((1, -1)), INT))
        return apply(const("sum", REAL), lit(0, INT), sub(size, lit(1, INT)), lam(k, body))

    def _residue_factor(self, names: Sequence[Free], domain: Cyclic) -> Term:
        heads = [s for s in SYMBOLS if s.type == Function(domain, REAL)]
        return apply(self.random.choice(heads), self.index_form(names, domain))

    # -- the same value, written otherwise -------------------------------------------------------

    def rewritten(self, term: Term, *, sums: bool = False) -> Term:
        """Commute, re-associate, distribute; with `sums`, also shift, reverse, translate and exchange sums.

        A shift changes no value; a sum whose range is not known to be whole is only shifted for the
        form to follow if it is given a guard.
        """
        if isinstance(term, Lam):
            k = self.fresh(term.domain)
            return lam(k, self.rewritten(apply(term, k), sums=sums))
        if not isinstance(term, App):
            return term
        term = apply(term.head, *(self.rewritten(a, sums=sums) for a in term.args))
        if not isinstance(term, App) or not isinstance(term.head, Const) or self.random.random() < 0.3:
            return term
        rewrite = {
            "add": self._rewrite_add, "mul": self._rewrite_mul, "neg": self._rewrite_neg,
            "norm": self._rewrite_norm, "inner": self._swap, "delta": self._swap,
            **({"sum": self._shift, "csum": self._translate} if sums else {}),
        }.get(term.head.name)  # fmt: skip
        arity = {"neg": 1, "norm": 1, "csum": 1, "sum": 3}.get(term.head.name, 2)
        return rewrite(term) if rewrite is not None and len(term.args) == arity else term

    def _swap(self, term: App) -> Term:
        return apply(term.head, *reversed(term.args))

    def _rewrite_add(self, term: App) -> Term:
        left, right = term.args
        if is_app(left, "add", 2) and isinstance(left, App) and self.random.random() < 0.5:
            return add(left.args[0], add(left.args[1], right))
        return add(right, left)

    def _rewrite_mul(self, term: App) -> Term:
        left, right = term.args
        if is_app(left, "add", 2) and isinstance(left, App):
            return add(mul(left.args[0], right), mul(left.args[1], right))
        if is_app(left, "mul", 2) and isinstance(left, App) and self.random.random() < 0.5:
            return mul(left.args[0], mul(left.args[1], right))
        return mul(right, left)

    def _rewrite_neg(self, term: App) -> Term:
        (value,) = term.args
        if is_app(value, "add", 2) and isinstance(value, App):
            return add(neg(value.args[0]), neg(value.args[1]))
        return mul(number(-1, value.type), value) if value.type in (INT, REAL, Zn, Zm, Z3) else term

    def _rewrite_norm(self, term: App) -> Term:
        return apply(term.head, neg(term.args[0]))

    def _shift(self, term: App) -> Term:
        low, high, body = term.args
        k, by = self.fresh(INT), lit(self.random.choice((-2, -1, 1, 3)), INT)
        return apply(term.head, add(low, by), add(high, by), lam(k, apply(body, sub(k, by))))

    def _translate(self, term: App) -> Term:
        domain = term.args[0].type
        if not isinstance(domain, Function) or not isinstance(domain.domain, Cyclic):
            return term
        k = self.fresh(domain.domain)
        at = self.random.choice((k, neg(k)))
        if self.random.random() < 0.7:
            at = add(at, self._leaf(k.type, ()))
        body = apply(term.args[0], at)
        if is_app(body, "csum", 1) and isinstance(body, App) and self.random.random() < 0.5:
            inner = body.args[0].type
            if isinstance(inner, Function):
                j = self.fresh(inner.domain)
                return apply(body.head, lam(j, apply(term.head, lam(k, apply(body.args[0], j)))))
        return apply(term.head, lam(k, body))
