"""The normal form: polynomials over atoms, with unconditional identities only. Trusted.

A term of type integer, real, vector or Z/n becomes `{monomial: coefficient}`, a monomial being a sorted
tuple of (atom, exponent). Two terms with equal forms have equal values in every model, whatever the
values of the atoms; the converse is not promised. What is built in, and why each identity holds
without a condition, is listed in `docs/logic.md`, section "The form".

A condition can enter in three ways, each as an explicit argument: a *guard* (hi >= lo - 1 for a
written sum), a *unit* (p != 0), a *root* (p >= 0). Conditions never mention a bound variable, since the
names that stand for bound variables here (`#0`, `#1`, ...) cannot be written in a certificate.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from functools import partial
from itertools import permutations
from math import comb, isqrt
from typing import ClassVar

from symderive.errors import Refusal
from symderive.terms.build import (
    add,
    arguments,
    csum,
    inner,
    integer,
    inv,
    mul,
    of_int,
    power,
    smul,
    total,
    unary,
    zero,
)
from symderive.terms.term import (
    App,
    Bound,
    Const,
    Free,
    Lam,
    Lit,
    Term,
    apply,
    const,
    free,
    is_app,
    lam,
    occurs,
    opened,
    show,
    show_type,
    substitute,
    types_in,
)
from symderive.terms.types import INT, REAL, Cyclic, Function, Space, Type

__all__ = ["Form", "Monomial", "Poly", "frozen"]

Coefficient = int | Fraction
Monomial = tuple[tuple[int, int], ...]
Poly = dict[Monomial, Coefficient]

MAX_MONOMIALS = 40_000
MAX_DIGITS_BITS = 40_000
MAX_EXPONENT = 400
MAX_UNROLL = 64
MAX_NEST = 3
MAX_CANDIDATES = 120
MAX_WORK = 10_000_000
MAX_KEY = 200_000

_ONE: Monomial = ()


def _constant(p: Poly) -> Coefficient | None:
    """Return the value of a constant polynomial, else None."""
    if not p:
        return 0
    return p.get(_ONE) if len(p) == 1 else None


def _accumulate(into: Poly, p: Poly, factor: Coefficient = 1) -> None:
    for monomial, coefficient in p.items():
        total = into.get(monomial, 0) + coefficient * factor
        if total:
            into[monomial] = _whole(total)
        else:
            into.pop(monomial, None)


def _plus(p: Poly, q: Poly, factor: Coefficient = 1) -> Poly:
    """Return p + factor·q."""
    result = dict(p)
    _accumulate(result, q, factor)
    return result


def _together(parts: Iterable[Poly]) -> Poly:
    result: Poly = {}
    for part in parts:
        _accumulate(result, part)
    return result


def _scaled(p: Poly, factor: Coefficient) -> Poly:
    return _plus({}, p, factor)


def _number(value: Coefficient) -> Poly:
    return {_ONE: value} if value else {}


def _whole(value: Coefficient) -> Coefficient:
    return int(value) if isinstance(value, Fraction) and value.denominator == 1 else value


class Form:
    """Normal forms of terms under a fixed list of guards.

    `guards` are polynomials known to be nonnegative (hi - lo + 1 for written sums). One object keeps
    its atoms and results; it must not be shared between different lists of guards.
    """

    def __init__(self) -> None:
        self._atoms: list[Term] = []
        self._ids: dict[Term, int] = {}
        self._keys: dict[Term, str] = {}
        self._memo: dict[Term, Poly] = {}
        self._normals: dict[Term, Term] = {}
        self._guards: list[Poly] = []
        self._square_of: dict[int, Poly] = {}
        self._inverse_of: dict[int, Poly] = {}
        self._root_of: dict[int, Poly] = {}
        self._exponentials: set[int] = set()
        self._work = 0

    def _spend(self, units: int) -> None:
        """Count work (about a microsecond a unit), so that what takes too long does so everywhere."""
        self._work += units
        if self._work > MAX_WORK:
            raise Refusal("K121", "normal forms took too much work")

    # -- conditions ----------------------------------------------------------------------------

    def add_guard(self, bound: Poly) -> None:
        """Let sums use that the polynomial `bound` is nonnegative; earlier results are forgotten."""
        self._guards.append(bound)
        self._memo.clear()
        self._normals.clear()

    def _nonnegative(self, p: Poly) -> bool:
        values = (_constant(_plus(p, guard, -1)) for guard in ({}, *self._guards))
        return any(value is not None and value >= 0 for value in values)

    # -- atoms ---------------------------------------------------------------------------------

    def _atom(self, term: Term) -> int:
        found = self._ids.get(term)
        if found is None:
            found = len(self._atoms)
            self._atoms.append(term)
            self._ids[term] = found
        return found

    def _single(self, term: Term) -> Poly:
        return {((self._atom(term), 1),): 1}

    def _key(self, term: Term) -> str:
        """Return a text that orders terms the same way in every check."""
        found = self._keys.get(term)
        if found is None:
            if isinstance(term, App):
                found = f"{self._key(term.head)}({','.join(self._key(a) for a in term.args)})"
            elif isinstance(term, Lam):
                found = f"\\{self._key(term.body)}"
            elif isinstance(term, Lit):
                found = show(term)
            elif isinstance(term, Bound):
                found = f"^{term.index}"
            else:
                found = term.name if isinstance(term, (Free, Const)) else "?"
            if len(found) > MAX_KEY:
                raise Refusal("K121", "a term is too large")
            self._keys[term] = found
        return found

    def _by_key(self, monomial: Monomial) -> Monomial:
        """Return the factors in an order that does not depend on which atom was met first."""
        return tuple(sorted(monomial, key=lambda factor: self._key(self._atoms[factor[0]])))

    def _order(self, monomial: Monomial) -> tuple[tuple[str, int], ...]:
        return tuple(sorted((self._key(self._atoms[a]), e) for a, e in monomial))

    # -- ring operations -----------------------------------------------------------------------

    def multiply(self, p: Poly, q: Poly) -> Poly:
        """Return the product; squares of norms and deltas are reduced."""
        if len(p) * len(q) > MAX_MONOMIALS:
            raise Refusal("K121", "a product has too many terms", why=f"{len(p)} × {len(q)}")
        self._spend(len(p) * len(q))
        result: Poly = {}
        for m, c in p.items():
            for n, d in q.items():
                product = self._merge(m, n)
                if self._square_of and any(e > 1 and a in self._square_of for a, e in product):
                    _accumulate(result, self._reduced(product), c * d)
                    continue
                total = result.get(product, 0) + c * d
                if total:
                    result[product] = _whole(total)
                else:
                    result.pop(product, None)
        for coefficient in result.values():
            if coefficient.numerator.bit_length() + coefficient.denominator.bit_length() > MAX_DIGITS_BITS:
                raise Refusal("K121", "a number has too many digits")
        return result

    @staticmethod
    def _merge(m: Monomial, n: Monomial) -> Monomial:
        if not m:
            return n
        if not n:
            return m
        powers = dict(m)
        for atom, exponent in n:
            powers[atom] = powers.get(atom, 0) + exponent
        return tuple(sorted((a, e) for a, e in powers.items() if e))

    def _reduced(self, monomial: Monomial) -> Poly:
        """Apply |u|² = <u,u> and delta² = delta."""
        squares = [(a, e // 2) for a, e in monomial if a in self._square_of]
        result: Poly = {self._merge(monomial, tuple((a, -2 * half) for a, half in squares)): 1}
        for atom, half in squares:
            result = self.multiply(result, self.power(self._square_of[atom], half))
        return result

    def power(self, p: Poly, exponent: int) -> Poly:
        """Return p to a literal exponent >= 0."""
        if exponent > MAX_EXPONENT:
            raise Refusal("K121", "an exponent is too large", why=str(exponent))
        result: Poly = {_ONE: 1}
        for _ in range(exponent):
            result = self.multiply(result, p)
        return result

    def _inverse(self, p: Poly) -> Poly:
        """Return inv(p), with inv(0) = 0: multiplicative, and an involution."""
        if not p:
            return {}
        common, monic, leading = self._content(p)
        result: Poly = {_ONE: _whole(1 / Fraction(leading))}
        for atom, exponent in common:
            result = self.multiply(result, self._inverse_power(atom, exponent))
        if monic == {_ONE: 1}:
            return result
        atom = self._atom(inv(self.reify(monic, REAL)))
        self._inverse_of[atom] = monic
        return self.multiply(result, {((atom, 1),): 1})

    def _inverse_power(self, atom: int, exponent: int) -> Poly:
        """Return inv(a)^e; an exponential has negative powers, and delta is its own inverse."""
        itself: Poly = {((atom, 1),): 1}
        if atom in self._exponentials:
            return {((atom, -exponent),): 1}
        if self._square_of.get(atom) == itself:
            return itself
        if atom not in self._inverse_of:
            inverse = self._atom(inv(self.reify(itself, REAL)))
            self._inverse_of[inverse] = itself
            return {((inverse, exponent),): 1}
        return self.power(self._inverse_of[atom], exponent)

    def _content(self, p: Poly) -> tuple[Monomial, Poly, Coefficient]:
        """Split p = leading · common · monic, common the monomial that divides every term."""
        powers = [dict(monomial) for monomial in p]
        least = {a: min(m.get(a, 0) for m in powers) for a in sorted({a for m in powers for a in m})}
        common = tuple((a, e) for a, e in least.items() if e)
        rest = {self._merge(m, tuple((a, -e) for a, e in common)): c for m, c in p.items()}
        leading = rest[min(rest, key=self._order)]
        return common, {m: _whole(Fraction(c) / leading) for m, c in rest.items()}, leading

    # -- from terms ----------------------------------------------------------------------------

    def form(self, term: Term) -> Poly:
        """Return the form of a number, a vector of a declared space, or a residue.

        The form of a residue has integer coefficients, and multiples of n are dropped.
        """
        found = self._memo.get(term)
        if found is None:
            self._spend(20)
            found = self.residue(self._form(term), term.type)
            if len(found) > MAX_MONOMIALS:
                raise Refusal("K121", "a form has too many terms", why=str(len(found)))
            self._memo[term] = found
        return found

    def poly(self, term: Term) -> Poly:
        """Return the form of a number or vector; a residue is refused, since its 2 may be 0."""
        if isinstance(term.type, Cyclic):
            raise Refusal("K122", "a residue is no number", why=repr(term))
        return self.form(term)

    def index(self, term: Term) -> Poly:
        """Return the form of a residue."""
        if not isinstance(term.type, Cyclic):
            raise Refusal("K122", "a residue is needed", why=repr(term))
        return self.form(term)

    def _forms(self, term: App) -> list[Poly]:
        return [self.form(arg) for arg in term.args]

    def difference(self, left: Term, right: Term) -> Poly:
        """Return the form of `left - right`."""
        return _plus(self.poly(left), self.poly(right), -1)

    def _difference(self, left: Term, right: Term) -> Poly:
        return self.residue(_plus(self.form(left), self.form(right), -1), left.type)

    @staticmethod
    def shifted(p: Poly, by: Coefficient) -> Poly:
        """Return p + by."""
        return _plus(p, {_ONE: by})

    @staticmethod
    def residue(p: Poly, kind: Type) -> Poly:
        """Return p with its coefficients reduced modulo a literal n."""
        if isinstance(kind, Cyclic) and isinstance(kind.size, int):
            return {m: c % kind.size for m, c in p.items() if c % kind.size}
        return p

    plus = staticmethod(_plus)
    constant = staticmethod(_constant)

    def atom(self, number: int) -> Term:
        """Return the term that an atom number stands for."""
        return self._atoms[number]

    def inverse_of(self, number: int) -> Poly | None:
        """Return p if the atom is inv(p)."""
        return self._inverse_of.get(number)

    def root_of(self, number: int) -> Poly | None:
        """Return p if the atom is sqrt(p)."""
        return self._root_of.get(number)

    def square(self, term: Term) -> Poly:
        """Return the form of value² (numbers) or of <value, value> (vectors)."""
        return self._squared(self.poly(term), term.type)

    def _squared(self, p: Poly, kind: Type) -> Poly:
        return self.inner_of(p, p) if isinstance(kind, Space) else self.multiply(p, p)

    def _form(self, term: Term) -> Poly:
        if not _has_form(term.type):
            raise Refusal("K122", "a term of this type has no polynomial form", why=repr(term))
        if isinstance(term, Lit):
            return _number(_whole(term.value))
        head = term.head if isinstance(term, App) else term
        if isinstance(head, Const) and head.name == "zero":
            return {}
        if isinstance(term, App) and isinstance(head, Const) and head.name in self._CASES:
            arity, method = self._CASES[head.name]
            if len(term.args) == arity:
                return method(self, term)
            pointwise = _pointwise(head.name, term.args[:arity], term.args[arity:], term.type)
            if pointwise is not None:
                return self.form(pointwise)
        return self._single(self._normal_parts(term))

    def _normal_parts(self, term: Term) -> Term:
        return apply(term.head, *map(self.normal, term.args)) if isinstance(term, App) else term

    def _pow(self, term: App) -> Poly:
        base, exponent = self._forms(term)
        value = _constant(exponent)
        if isinstance(value, int) and value >= 0:
            return self.power(base, value)
        if isinstance(value, int) and term.type == REAL:
            return self.power(self._inverse(base), -value)
        if base == {_ONE: 1}:
            return base
        return self._single(power(self.reify(base, term.type), self.reify(exponent, INT)))

    def _exp(self, term: App) -> Poly:
        """Exp of a sum is the product of exp(m)^c over its terms c·m, c whole."""
        result: Poly = {_ONE: 1}
        for monomial, coefficient in self.form(term.args[0]).items():
            value = Fraction(coefficient)
            generator: Poly = {monomial: _whole(Fraction(1, value.denominator))}
            if abs(value.numerator) > MAX_EXPONENT:
                generator, value = {monomial: coefficient}, Fraction(1)
            atom = self._atom(unary("exp", self.reify(generator, REAL)))
            self._exponentials.add(atom)
            result = self.multiply(result, {((atom, value.numerator),): 1})
        return result

    def _sqrt(self, term: App) -> Poly:
        inside = self.form(term.args[0])
        value = _constant(inside)
        if value is not None and value >= 0:
            top, bottom = isqrt(value.numerator), isqrt(value.denominator)
            if top * top == value.numerator and bottom * bottom == value.denominator:
                return _number(_whole(Fraction(top, bottom)))
        atom = self._atom(unary("sqrt", self.reify(inside, REAL)))
        self._root_of[atom] = inside
        return {((atom, 1),): 1}

    def _mod(self, term: App) -> Poly:
        left, right = self._forms(term)
        a, n = _constant(left), _constant(right)
        if isinstance(a, int) and isinstance(n, int) and n > 0:
            return _number(a % n if is_app(term, "mod", 2) else a // n)
        return self._single(apply(term.head, self.reify(left, INT), self.reify(right, INT)))

    def _ite(self, term: App) -> Poly:
        """Choose the branch when the condition compares two constants."""
        condition = self._decide(term.args[0])
        if condition is None:
            return self._single(self._normal_parts(term))
        return self.form(term.args[1] if condition else term.args[2])

    def _decide(self, condition: Term) -> bool | None:
        """Say whether a comparison of constants holds; None where that is not plain."""
        for name in ("eq", "le", "lt"):
            sides = arguments(condition, name)
            if sides is not None and _has_form(sides[0].type):
                value = _constant(self._difference(*sides))
                if value is None or (value and not _is_exact(sides[0].type)):
                    return None
                return {"eq": value == 0, "le": value <= 0, "lt": value < 0}[name]
        return None

    # -- vectors -------------------------------------------------------------------------------

    def _inner(self, term: App) -> Poly:
        left, right = term.args
        if isinstance(left.type, Function):
            k, value = opened(left, right)
            return self.form(csum(lam(k, inner(value, apply(right, k)))))
        p, q = self._forms(term)
        return self.multiply(p, q) if left.type == REAL else self.inner_of(p, q)

    def _vector_factor(self, monomial: Monomial) -> tuple[Monomial, int]:
        for position, (atom, exponent) in enumerate(monomial):
            if isinstance(self._atoms[atom].type, Space) and exponent == 1:
                return monomial[:position] + monomial[position + 1 :], atom
        raise Refusal("K122", "a vector has a term without a vector")

    def inner_of(self, left: Poly, right: Poly) -> Poly:
        """Return the form of the inner product of two vectors of a declared space."""
        if len(left) * len(right) > MAX_MONOMIALS:
            raise Refusal("K121", "an inner product has too many terms")
        result: Poly = {}
        for m, c in left.items():
            scalar_m, u = self._vector_factor(m)
            for n, d in right.items():
                scalar_n, v = self._vector_factor(n)
                entry = self._gram(u, v)
                scalars = self.multiply({scalar_m: c}, {scalar_n: d})
                _accumulate(result, self.multiply(scalars, entry))
        return result

    def _gram(self, u: int, v: int) -> Poly:
        """Return <u, v> of two vector atoms: sums move out, the rest is one sorted atom."""
        first, second = sorted((self._atoms[u], self._atoms[v]), key=self._key)
        for this, other in ((first, second), (second, first)):
            if isinstance(this, App) and (is_app(this, "sum", 3) or is_app(this, "csum", 1)):
                return self.form(_moved(this.args, partial(inner, other), other))
        return self._single(inner(first, second))

    def _norm(self, term: App) -> Poly:
        value = term.args[0]
        if isinstance(value.type, Function):
            square = self.form(apply(const("inner", value.type), value, value))
            both = self.normal(value), self.normal(apply(const("neg", value.type), value))
            named = apply(const("norm", value.type), min(both, key=self._key))
            return self._norm_atom(named, square) if square else {}
        p = self.form(value)
        if not p:
            return {}
        common, monic, leading = self._content(p)
        result: Poly = {_ONE: leading if leading > 0 else -leading}
        for atom, exponent in common:
            if isinstance(self._atoms[atom].type, Space):
                monic = self.multiply(monic, {((atom, 1),): 1})
            else:
                result = self.multiply(result, self._absolute_power(atom, exponent))
        return result if monic == {_ONE: 1} else self.multiply(result, self._magnitude(monic, value.type))

    def _absolute_power(self, atom: int, exponent: int) -> Poly:
        """Return |a|^e of a scalar atom; norms, deltas and exponentials are nonnegative."""
        if atom in self._square_of or atom in self._exponentials:
            return {((atom, exponent),): 1}
        return self.power(self._magnitude({((atom, 1),): 1}, REAL), exponent)

    def _magnitude(self, p: Poly, kind: Type) -> Poly:
        return self._norm_atom(apply(const("norm", kind), self.reify(p, kind)), self._squared(p, kind))

    def _norm_atom(self, term: Term, square: Poly) -> Poly:
        atom = self._atom(term)
        self._square_of[atom] = square
        return {((atom, 1),): 1}

    # -- indices -------------------------------------------------------------------------------

    def _cast(self, term: App) -> Poly:
        """Cast is a ring homomorphism; cast(n) = 0 and cast(rep i) = i."""
        p, kind = self.form(term.args[0]), term.type
        if any(isinstance(c, Fraction) for c in p.values()):
            return self._single(apply(term.head, self.reify(p, INT)))
        size = free(kind.size, INT) if isinstance(kind, Cyclic) and isinstance(kind.size, str) else None
        result: Poly = {}
        for monomial, coefficient in p.items():
            if any(self._atoms[a] == size for a, _ in monomial):
                continue
            factor: Poly = {_ONE: coefficient}
            for atom, exponent in monomial:
                inside = arguments(self._atoms[atom], "rep")
                if inside is not None and inside[0].type == kind:
                    part = self.form(inside[0])
                else:
                    part = self._single(apply(term.head, self._atoms[atom]))
                factor = self.multiply(factor, self.power(part, exponent))
            _accumulate(result, factor)
        return result

    def _rep(self, term: App) -> Poly:
        p, kind = self.form(term.args[0]), term.args[0].type
        value = _constant(p)
        if value is not None and (value == 0 or _is_exact(kind)):
            return _number(value)
        return self._single(apply(term.head, self.reify(p, kind)))

    def _delta_case(self, term: App) -> Poly:
        kind = term.args[0].type
        p = self._difference(*term.args)
        if not p:
            return {_ONE: 1}
        if _is_exact(kind) and _constant(p) is not None:
            return {}
        both = self.reify(p, kind), self.reify(self.residue(_scaled(p, -1), kind), kind)
        atom = self._atom(apply(term.head, min(both, key=self._key), self._zero_term(kind)))
        self._square_of[atom] = {((atom, 1),): 1}
        return {((atom, 1),): 1}

    # -- sums over an integer range ------------------------------------------------------------

    def _linear(self, body: Poly, names: tuple[Free, ...], value: Callable[[Monomial], Poly]) -> Poly:
        """Apply a linear map to each term, with the factors that are free of `names` outside."""
        split = [(self._split(monomial, names), coefficient) for monomial, coefficient in body.items()]
        return _together(self.multiply({out: c}, value(inside)) for (out, inside), c in split)

    def _sum(self, term: App) -> Poly:
        lower, upper, function = term.args
        k, value = opened(function, lower, upper)
        body, hi = self.form(value), self.form(upper)
        if lower == _ANTIDIFFERENCE:
            return self._antidifference(k, body, hi)
        lo = self.form(lower)
        return self._linear(body, (k,), lambda inside: self._range_sum(k, inside, lo, hi))

    def _range_sum(self, k: Free, inside: Monomial, lo: Poly, hi: Poly) -> Poly:
        length = self.shifted(_plus(hi, lo, -1), 1)
        around = self._textbook_cyclic(k, inside, length)
        if around is not None:
            return around
        if self._nonnegative(length):
            below = self._antidifference_of(k, inside, self.shifted(lo, -1))
            return _plus(self._antidifference_of(k, inside, hi), below, -1)
        if _constant(length) is not None:
            return {}
        return self._sum_atom(k, inside, self.reify(lo, INT), self.reify(hi, INT))

    def _sum_atom(self, k: Free, inside: Monomial, lower: Term, upper: Term) -> Poly:
        if occurs(k, lower) or occurs(k, upper):
            raise Refusal("K122", "a sum's range mentions its own index")
        return self._single(total(lower, upper, lam(k, self._product(inside))))

    def _textbook_cyclic(self, k: Free, inside: Monomial, length: Poly) -> Poly | None:
        """Return the sum of n consecutive terms, n the size of a Z/n in them, if they have the period n."""
        term = self._product(inside)
        for kind in types_in(term):
            if not isinstance(kind, Cyclic) or length != self._size(kind):
                continue
            fresh = max(term.fresh, k.fresh)
            i, turns = free(f"#{fresh}", kind), free(f"#{fresh + 1}", INT)
            first = apply(const("rep", kind), i)
            image = self.form(substitute(term, {k: first}))
            later = add(first, mul(self.reify(length, INT), turns))
            if image == self.form(substitute(term, {k: later})):
                return self._cyclic_sum(i, image)
        return None

    def _antidifference(self, k: Free, body: Poly, upper: Poly) -> Poly:
        """Return P with P(0) = 0 and P(b) - P(b-1) = body at k = b, for every integer b."""
        return self._linear(body, (k,), lambda inside: self._antidifference_of(k, inside, upper))

    def _antidifference_of(self, k: Free, inside: Monomial, upper: Poly) -> Poly:
        powers = dict(inside)
        exponent = powers.pop(self._atom(k), 0)
        if not powers and exponent <= MAX_UNROLL:
            return self._faulhaber(exponent, upper)
        shift = self._least_offset(k, inside)
        if shift:
            moved = self._substituted(k, inside, {((self._atom(k), 1),): 1, _ONE: -shift})
            above = self._antidifference(k, moved, self.shifted(upper, shift))
            return _plus(above, self._antidifference(k, moved, {_ONE: shift}), -1)
        offset = upper.get(_ONE, 0)
        if not isinstance(offset, int) or abs(offset) > MAX_UNROLL:
            offset = 0
        base = self.shifted(upper, -offset)
        result = self._sum_atom(k, inside, _ANTIDIFFERENCE, self.reify(base, INT)) if base else {}
        for step in range(min(offset, 0) + 1, max(offset, 0) + 1):
            value = self._substituted(k, inside, self.shifted(base, step))
            _accumulate(result, value, 1 if offset > 0 else -1)
        return result

    def _substituted(self, name: Free, inside: Monomial, value: Poly) -> Poly:
        self._spend(40)
        return self.form(substitute(self._product(inside), {name: self.reify(value, name.type)}))

    def _faulhaber(self, exponent: int, upper: Poly) -> Poly:
        """Return the polynomial P with P(0) = 0 and P(b) - P(b-1) = b^exponent.

        Summing b^(e+1) - (b-1)^(e+1) = -Σ_(j<=e) C(e+1, j)·(-1)^(e+1-j)·b^j gives P_e from the P_j below.
        """
        found: list[Poly] = []
        for degree in range(1, exponent + 2):
            p = self.power(upper, degree)
            for lower, below in enumerate(found):
                p = _plus(p, below, comb(degree, lower) * (-1) ** (degree - lower))
            found.append(_scaled(p, Fraction(1, degree)))
        return found[exponent]

    def _least_offset(self, k: Free, inside: Monomial) -> int:
        """Return the least c such that k + c is an argument somewhere (0 if none)."""
        terms = [self._atoms[a] for a, _ in inside]
        return min((c for term in terms if term != k for c in self._offsets(k, term)), default=0)

    def _offsets(self, k: Free, term: Term) -> Iterator[int]:
        """Yield c where a multiple of k + c, perhaps with other names, is an argument."""
        p = self.form(term) if _has_form(term.type) else {}
        unit = apply(const("cast", term.type), k) if isinstance(term.type, Cyclic) else k
        linear = p.get(((self._atom(unit), 1),))
        if linear and sum(1 for m in p if self._mentions(m, (k,))) == 1:
            offset = int(p.get(_ONE, 0) // linear)
            yield from [offset] if abs(offset) <= MAX_UNROLL else []
        elif isinstance(term, App):
            for arg in term.args:
                yield from self._offsets(k, arg)
        elif isinstance(term, Lam):
            yield from self._offsets(k, opened(term, k)[1])

    # -- sums over Z/n -------------------------------------------------------------------------

    def _csum(self, term: App) -> Poly:
        k, value = opened(term.args[0])
        return self._cyclic_sum(k, self.form(value))

    def _cyclic_sum(self, k: Free, body: Poly) -> Poly:
        size = k.type.size if isinstance(k.type, Cyclic) else ""
        if isinstance(size, int) and size <= MAX_UNROLL:
            values: list[Poly] = [{_ONE: value} for value in range(size)]
            return self._linear(body, (k,), lambda m: _together(self._substituted(k, m, v) for v in values))
        return self._nest_terms((k,), body)

    def _nest_terms(self, names: tuple[Free, ...], body: Poly) -> Poly:
        return self._linear(body, names, lambda inside: self._nest(names, inside))

    def _nest(self, names: tuple[Free, ...], inside: Monomial) -> Poly:
        """Sum a product over several residues: flatten, collapse deltas, split, reindex."""
        simpler = self._flatten(names, inside) or self._collapse(names, inside)
        if simpler is not None:
            return self._nest_terms(*simpler)
        result: Poly = {_ONE: 1}
        for group, factors in self._components(names, inside):
            if factors:
                result = self.multiply(result, self._reindexed(group, factors))
            for name in () if factors else group:
                result = self.multiply(result, self._size(name.type))
        return result

    def _size(self, kind: Type) -> Poly:
        size = kind.size if isinstance(kind, Cyclic) else 0
        return self.form(free(size, INT)) if isinstance(size, str) else {_ONE: size}

    def _flatten(self, names: tuple[Free, ...], inside: Monomial) -> tuple[tuple[Free, ...], Poly] | None:
        """Open a factor that is itself a sum over residues, if the nest stays small."""
        for atom, _ in self._by_key(inside):
            function = arguments(self._atoms[atom], "csum")
            if function is None or len(names) >= MAX_NEST:
                continue
            k, value = opened(function[0], *names, *(self._atoms[a] for a, _ in inside))
            rest: Poly = {self._merge(inside, ((atom, -1),)): 1}
            return (*names, k), self.multiply(rest, self.form(value))
        return None

    def _collapse(self, names: tuple[Free, ...], inside: Monomial) -> tuple[tuple[Free, ...], Poly] | None:
        """Use a factor delta(p) with p = ±k + rest to put k = ∓rest."""
        for factor in self._by_key(inside):
            sides = arguments(self._atoms[factor[0]], "delta")
            for name in names if sides is not None else ():
                if sides is None or sides[0].type != name.type:
                    continue
                value = self._solve(name, self.form(sides[0]))
                if value is not None:
                    rest = tuple(f for f in inside if f != factor)
                    return tuple(n for n in names if n != name), self._substituted(name, rest, value)
        return None

    def _solve(self, name: Free, p: Poly) -> Poly | None:
        """Return the value of `name` where p = 0, if p is ±name plus terms free of it."""
        unit: Monomial = ((self._atom(name), 1),)
        sign = p.get(unit, 0)
        if isinstance(name.type, Cyclic) and sign and sign + 1 == name.type.size:
            sign = -1
        if sign not in (1, -1) or any(m != unit and self._mentions(m, (name,)) for m in p):
            return None
        rest = {m: c for m, c in p.items() if m != unit}
        return self.residue(_scaled(rest, -sign), name.type)

    def _components(
        self, names: tuple[Free, ...], inside: Monomial
    ) -> list[tuple[tuple[Free, ...], Monomial]]:
        """Group names and factors that have a name in common."""
        groups: list[tuple[set[Free], list[tuple[int, int]]]] = [({n}, []) for n in names]
        for factor in inside:
            touched = [g for g in groups if any(occurs(n, self._atoms[factor[0]]) for n in g[0])]
            joined: tuple[set[Free], list[tuple[int, int]]] = (set(), [factor])
            for group in touched:
                joined[0].update(group[0])
                joined[1].extend(group[1])
                groups.remove(group)
            groups.append(joined)
        return [(tuple(n for n in names if n in group), tuple(sorted(factors))) for group, factors in groups]

    def _reindexed(self, names: tuple[Free, ...], inside: Monomial) -> Poly:
        """Return the sum over `names` as one atom, after the change of index with the least key."""
        product = self._product(inside)
        names = tuple(sorted(names, key=lambda n: show_type(n.type)))
        candidates: list[Term] = []
        for values in self._changes_of_index(names, product):
            image = self.form(substitute(product, values))
            if all(len(self._components(names, monomial)) > 1 for monomial in image):
                return self._nest_terms(names, image)
            candidate = self._closed_sum(names, self.reify(image, product.type))
            self._spend(4 * len(self._key(candidate)))
            candidates.append(candidate)
        return self._single(min(candidates or [self._closed_sum(names, product)], key=self._key))

    @staticmethod
    def _closed_sum(names: tuple[Free, ...], body: Term) -> Term:
        for name in reversed(names):
            body = csum(lam(name, body))
        return body

    def _changes_of_index(self, names: tuple[Free, ...], product: Term) -> list[dict[Free, Term]]:
        """Return substitutions that turn some of the index forms into the names themselves.

        The names of each Z/n are changed together, by forms that mention no name of another: each
        change is a bijection of its own names, so all of them at once are one.
        """
        changes: list[dict[Free, Term]] = [{}]
        for kind in dict.fromkeys(n.type for n in names):
            group, others = [tuple(n for n in names if (n.type == kind) is mine) for mine in (True, False)]
            forms = self._index_forms(group, others, product)
            usable: list[dict[Free, Term]] = []
            for chosen in permutations(forms, len(group)):
                values = self._invert(group, chosen)
                usable += [values] if values is not None else []
                if len(usable) >= MAX_CANDIDATES:
                    break
            changes = [{**a, **b} for a in changes for b in usable or [{}]][:MAX_CANDIDATES]
        return changes

    def _index_forms(self, names: tuple[Free, ...], others: tuple[Free, ...], product: Term) -> list[Poly]:
        """Return the forms of the indices in a term that are linear in `names` and free of `others`."""
        units = [((self._atom(n), 1),) for n in names]
        found: dict[frozenset[tuple[Monomial, Coefficient]], Poly] = {}
        stack = [product]
        while stack:
            node = stack.pop()
            if node.type == names[0].type and not node.loose:
                p = self.form(node)
                linear = all(m in units or not self._mentions(m, names + others) for m in p)
                if linear and any(unit in p for unit in units):
                    found[frozen(p)] = p
                if node not in self._ids:
                    continue
            if isinstance(node, App):
                stack += node.args
            elif isinstance(node, Lam):
                stack.append(node.body)
        return list(found.values())

    def _invert(self, names: tuple[Free, ...], forms: Sequence[Poly]) -> dict[Free, Term] | None:
        """Solve forms(names) = names for the names, one after the other."""
        self._spend(20)
        kind = names[0].type
        mentioned = [self._atoms[a] for p in forms for m in p for a, _ in m]
        first = max(term.fresh for term in (*names, *mentioned))
        units: list[Monomial] = [((self._atom(n), 1),) for n in names]
        marks: list[Monomial] = [((self._atom(free(f"#{first + i}", kind)), 1),) for i in range(len(names))]
        rows = [_plus(p, {mark: 1}, -1) for p, mark in zip(forms, marks, strict=True)]
        values: dict[Free, Poly] = {}
        while rows:
            for name, row in ((n, r) for n in names if n not in values for r in rows):
                value = self._solve(name, row)
                if value is not None:
                    break
            else:
                return None
            unit = units[names.index(name)]
            rows = [self._replaced(r, unit, value, kind) for r in rows if r is not row]
            values = {n: self._replaced(v, unit, value, kind) for n, v in values.items()} | {name: value}
        named = dict(zip(marks, units, strict=True))
        return {n: self.reify({named.get(m, m): c for m, c in v.items()}, kind) for n, v in values.items()}

    def _replaced(self, p: Poly, unit: Monomial, value: Poly, kind: Type) -> Poly:
        rest = {m: c for m, c in p.items() if m != unit}
        return self.residue(_plus(rest, value, p.get(unit, 0)), kind)

    # -- back to terms -------------------------------------------------------------------------

    def _mentions(self, monomial: Monomial, names: Iterable[Free]) -> bool:
        return any(occurs(n, self._atoms[a]) for a, _ in monomial if self._atoms[a].fresh for n in names)

    def _split(self, monomial: Monomial, names: tuple[Free, ...]) -> tuple[Monomial, Monomial]:
        """Split a monomial into the factors free of `names` and the others."""
        inside = tuple(f for f in monomial if self._mentions((f,), names))
        return tuple(f for f in monomial if f not in inside), inside

    def _monomial_type(self, monomial: Monomial) -> Type:
        kinds = {self._atoms[a].type for a, _ in monomial}
        vectors = [kind for kind in kinds if isinstance(kind, Space)]
        return vectors[0] if vectors else INT if kinds <= {INT} else REAL

    def _product(self, monomial: Monomial) -> Term:
        return self.reify({monomial: 1}, self._monomial_type(monomial))

    def reify(self, p: Poly, kind: Type) -> Term:
        """Return a term with this form, the same for equal polynomials in every check.

        Coefficients of integer terms may be fractions here; such terms serve as names of atoms only.
        """
        if not p:
            return self._zero_term(kind)
        parts = [self._reify_monomial(m, p[m], kind) for m in sorted(p, key=self._order)]
        return _balanced(const("add", kind), parts)

    @staticmethod
    def _zero_term(kind: Type) -> Term:
        return apply(const("cast", kind), integer(0)) if isinstance(kind, Cyclic) else zero(kind)

    def _reify_monomial(self, monomial: Monomial, coefficient: Coefficient, kind: Type) -> Term:
        vector: Term | None = None
        factors: list[Term] = []
        scalar = REAL if isinstance(kind, Space) else kind
        for atom, exponent in sorted(monomial, key=lambda f: self._key(self._atoms[f[0]])):
            term = self._atoms[atom]
            if isinstance(term.type, Space):
                vector = term
                continue
            if term.type == INT and scalar == REAL:
                term = of_int(term)
            factors += [term] * exponent if isinstance(kind, Cyclic) else [_powered(term, exponent)]
        if coefficient != 1 or not (factors or vector):
            literal = Lit(coefficient, INT if isinstance(kind, Cyclic) else scalar)
            factors.insert(0, apply(const("cast", kind), literal) if isinstance(kind, Cyclic) else literal)
        if vector is None:
            return _balanced(const("mul", scalar), factors)
        return smul(_balanced(const("mul", REAL), factors), vector) if factors else vector

    def normal(self, term: Term) -> Term:
        """Return a canonical term that equals `term` in every model, at any type."""
        found = self._normals.get(term)
        if found is None:
            found = self._normal(term)
            self._normals[term] = found
        return found

    def _normal(self, term: Term) -> Term:
        if _has_form(term.type):
            return self.reify(self.form(term), term.type)
        if isinstance(term.type, Function):
            variable, value = opened(term)
            return lam(variable, self.normal(value), term.hint if isinstance(term, Lam) else None)
        return self._normal_parts(term)

    # -- is it zero? ---------------------------------------------------------------------------

    def residual(self, p: Poly, units: Sequence[Poly] = (), roots: Sequence[Poly] = ()) -> Poly:
        """Return a polynomial that is 0 exactly if `p` is, given the units and roots.

        Inverses of units are multiplied out (by a nonzero factor), squares of roots replaced.
        """
        known = self.unit_factors(units)
        nonnegative = [frozen(r) for r in roots]
        for _ in range(1000):
            step = self._clear(p, known, nonnegative)
            if step is None:
                return p
            p = step
        raise Refusal("K121", "inverses and roots do not clear")

    def unit_factors(self, units: Sequence[Poly]) -> set[frozenset[tuple[Monomial, Coefficient]]]:
        """Return the factors that a nonzero polynomial shows to be nonzero."""
        known: set[frozenset[tuple[Monomial, Coefficient]]] = set()
        for unit in units:
            if not unit:
                continue
            common, monic, _ = self._content(unit)
            known |= {frozen({((a, 1),): 1}) for a, _ in common}
            known.add(frozen(monic))
        return known

    def _clear(
        self,
        p: Poly,
        known: set[frozenset[tuple[Monomial, Coefficient]]],
        nonnegative: list[frozenset[tuple[Monomial, Coefficient]]],
    ) -> Poly | None:
        for atom in sorted({a for m in p for a, _ in m}, reverse=True):
            inside = self._inverse_of.get(atom)
            if inside is not None and frozen(inside) in known:
                top = max(e for m in p for a, e in m if a == atom)
                return self.multiply_out(p, atom, inside, top)
            square = self._root_of.get(atom)
            if square is None or frozen(square) not in nonnegative:
                continue
            if any(a == atom and e > 1 for m in p for a, e in m):
                return self.square_out(p, atom, square)
        return None

    def multiply_out(self, p: Poly, atom: int, inside: Poly, top: int) -> Poly:
        """Return p·inside^top with inv(inside)·inside = 1, the atom being inv(inside)."""
        return self._rewritten(p, atom, lambda exponent: self.power(inside, top - exponent))

    def square_out(self, p: Poly, atom: int, square: Poly) -> Poly:
        """Return p with the even powers of the atom, a root, replaced."""
        odd: list[Poly] = [{_ONE: 1}, {((atom, 1),): 1}]
        return self._rewritten(
            p, atom, lambda exponent: self.multiply(odd[exponent % 2], self.power(square, exponent // 2))
        )

    def _rewritten(self, p: Poly, atom: int, value: Callable[[int], Poly]) -> Poly:
        result: Poly = {}
        values: dict[int, Poly] = {}
        for monomial, coefficient in p.items():
            rest = tuple(f for f in monomial if f[0] != atom)
            exponent = dict(monomial).get(atom, 0)
            if exponent not in values:
                values[exponent] = value(exponent)
            _accumulate(result, self.multiply({rest: coefficient}, values[exponent]))
        return result

    # The constants that the form knows, with their numbers of arguments.
    _CASES: ClassVar[dict[str, tuple[int, Callable[[Form, App], Poly]]]] = {
        "add": (2, lambda form, term: _together(form._forms(term))),
        "neg": (1, lambda form, term: _scaled(form.form(term.args[0]), -1)),
        "mul": (2, lambda form, term: form.multiply(*form._forms(term))),
        "smul": (2, lambda form, term: form.multiply(*form._forms(term))),
        "inv": (1, lambda form, term: form._inverse(form.form(term.args[0]))),
        "of_int": (1, lambda form, term: form.form(term.args[0])),
        "pow": (2, _pow),
        "exp": (1, _exp),
        "sqrt": (1, _sqrt),
        "mod": (2, _mod),
        "quot": (2, _mod),
        "inner": (2, _inner),
        "norm": (1, _norm),
        "cast": (1, _cast),
        "rep": (1, _rep),
        "delta": (2, _delta_case),
        "sum": (3, _sum),
        "csum": (1, _csum),
        "ite": (3, _ite),
    }


# The lower bound that marks an antidifference atom: P(m; b) is written sum(#-1, b, m). It is not a
# name that a certificate can hold.
_ANTIDIFFERENCE = Free("antidifference!", INT)


def _has_form(kind: Type) -> bool:
    return kind in (INT, REAL) or isinstance(kind, (Space, Cyclic))


def _is_exact(kind: Type) -> bool:
    """Say whether different literals are different values: not so in Z/n for symbolic n."""
    return not (isinstance(kind, Cyclic) and isinstance(kind.size, str))


def _moved(args: tuple[Term, ...], linear: Callable[[Term], Term], *others: Term) -> Term:
    """Return the sum of linear(f(k)) for the sum of f(k); `linear` mentions the other terms."""
    *bounds, function = args
    k, value = opened(function, *bounds, *others)
    body = lam(k, linear(value))
    return total(bounds[0], bounds[1], body) if bounds else csum(body)


def _pointwise(name: str, args: tuple[Term, ...], rest: tuple[Term, ...], kind: Type) -> Term | None:
    """Move arguments of a sum, a multiple, ... of functions on Z/n inside."""
    if name in ("add", "neg", "smul"):
        return apply(
            const(name, kind), *(apply(a, *rest) if isinstance(a.type, Function) else a for a in args)
        )
    if name in ("sum", "csum") and rest:
        return _moved(args, lambda value: apply(value, *rest), *rest)
    return None


def frozen(p: Poly) -> frozenset[tuple[Monomial, Coefficient]]:
    """Return a polynomial as a value that can stand in a set."""
    return frozenset(p.items())


def _powered(term: Term, exponent: int) -> Term:
    if exponent < 0:
        return _powered(inv(term), -exponent)
    return term if exponent == 1 else power(term, integer(exponent))


def _balanced(head: Term, parts: Sequence[Term]) -> Term:
    while len(parts) > 1:
        pairs = [apply(head, parts[i], parts[i + 1]) for i in range(0, len(parts) - 1, 2)]
        parts = pairs + ([parts[-1]] if len(parts) % 2 else [])
    return parts[0]
