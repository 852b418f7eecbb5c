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

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from itertools import permutations
from math import isqrt
from typing import ClassVar

from symderive.errors import Refusal
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
    lit,
    occurs,
    show_type,
    substitute,
    subterms,
)
from symderive.terms.types import (
    INT,
    REAL,
    Cyclic,
    Function,
    Space,
    Type,
)

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


def _scaled(p: Poly, factor: Coefficient) -> Poly:
    return {m: c * factor for m, c in p.items()} if factor else {}


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
        self._special: set[int] = set()
        self._norm_of: dict[int, Poly] = {}
        self._inverse_of: dict[int, Poly] = {}
        self._unit_inverse: dict[int, int] = {}
        self._root_of: dict[int, Poly] = {}
        self._delta: set[int] = set()
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
        value = _constant(p)
        if value is not None:
            return value >= 0
        for guard in self._guards:
            rest = dict(p)
            _accumulate(rest, guard, -1)
            value = _constant(rest)
            if value is not None and value >= 0:
                return True
        return False

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
                found = str(term.value)
            elif isinstance(term, Bound):
                found = f"^{term.index}"
            else:
                found = term.name if isinstance(term, (Free, Const)) else "?"
            if len(found) > MAX_KEY:
                raise Refusal("K121", "a term is too large")
            self._keys[term] = found
        return found

    def _order(self, monomial: Monomial) -> tuple[tuple[str, int], ...]:
        return tuple(sorted((self._key(self._atoms[a]), e) for a, e in monomial))

    # -- ring operations -----------------------------------------------------------------------

    def multiply(self, p: Poly, q: Poly) -> Poly:
        """Return the product; powers of norms, deltas and exponentials are reduced."""
        if len(p) * len(q) > MAX_MONOMIALS:
            raise Refusal("K121", "a product has too many terms", why=f"{len(p)} × {len(q)}")
        self._spend(len(p) * len(q))
        result: Poly = {}
        for m, c in p.items():
            for n, d in q.items():
                product = self._merge(m, n)
                if self._special and any(a in self._special for a, _ in product):
                    reduced = self._reduce(product)
                    if reduced is not None:
                        _accumulate(result, reduced, c * d)
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
        return tuple(sorted(powers.items()))

    def _reduce(self, monomial: Monomial) -> Poly | None:
        """Apply |u|^2 = <u,u>, delta^2 = delta and exp(m)·inv(exp m) = 1, or return None."""
        powers = dict(monomial)
        extra: list[Poly] = []
        changed = False
        for atom, exponent in monomial:
            if atom in self._delta and exponent > 1:
                powers[atom] = 1
                changed = True
            elif atom in self._norm_of and exponent > 1:
                powers[atom] = exponent % 2
                extra += [self._norm_of[atom]] * (exponent // 2)
                changed = True
            elif atom in self._unit_inverse:
                other = self._unit_inverse[atom]
                common = min(powers[atom], powers.get(other, 0))
                if common:
                    powers[atom] -= common
                    powers[other] -= common
                    changed = True
        if not changed:
            return None
        result: Poly = {tuple(sorted((a, e) for a, e in powers.items() if e)): 1}
        for factor in extra:
            result = self.multiply(result, factor)
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
        if len(p) == 1:
            ((monomial, coefficient),) = p.items()
            result: Poly = {_ONE: _whole(1 / Fraction(coefficient))}
            for atom, exponent in monomial:
                result = self.multiply(result, self.power(self._inverse_atom(atom), exponent))
            return result
        common, monic, leading = self._content(p)
        result = {_ONE: _whole(1 / Fraction(leading))}
        for atom, exponent in common:
            result = self.multiply(result, self.power(self._inverse_atom(atom), exponent))
        atom = self._atom(apply(const("inv"), self.reify(monic, REAL)))
        self._inverse_of[atom] = monic
        return self.multiply(result, {((atom, 1),): 1})

    def _inverse_atom(self, atom: int) -> Poly:
        if atom in self._inverse_of:
            return self._inverse_of[atom]
        if atom in self._delta:
            return {((atom, 1),): 1}
        base: Poly = {((atom, 1),): 1}
        inverse = self._atom(apply(const("inv"), self.reify(base, REAL)))
        self._inverse_of[inverse] = base
        if atom in self._unit_inverse:
            self._unit_inverse[inverse] = atom
            self._unit_inverse[atom] = inverse
            self._special |= {atom, inverse}
        return {((inverse, 1),): 1}

    def _content(self, p: Poly) -> tuple[Monomial, Poly, Coefficient]:
        """Split p = leading · common · monic, common the monomial that divides every term."""
        common = dict(next(iter(p)))
        for monomial in p:
            powers = dict(monomial)
            common = {a: min(e, powers[a]) for a, e in common.items() if a in powers}
        rest: Poly = {}
        for monomial, coefficient in p.items():
            left = tuple((a, e - common.get(a, 0)) for a, e in monomial if e > common.get(a, 0))
            rest[left] = coefficient
        leading = rest[min(rest, key=self._order)]
        monic = {m: _whole(Fraction(c) / leading) for m, c in rest.items()}
        return tuple(sorted(common.items())), monic, leading

    # -- from terms ----------------------------------------------------------------------------

    def poly(self, term: Term) -> Poly:
        """Return the form of a term of type integer, real or vector (of a declared space)."""
        self._spend(20)
        found = self._memo.get(term)
        if found is None:
            found = self._poly(term)
            if len(found) > MAX_MONOMIALS:
                raise Refusal("K121", "a form has too many terms", why=str(len(found)))
            self._memo[term] = found
        return found

    def difference(self, left: Term, right: Term) -> Poly:
        """Return the form of `left - right`."""
        result = dict(self.poly(left))
        _accumulate(result, self.poly(right), -1)
        return result

    @staticmethod
    def shifted(p: Poly, by: int) -> Poly:
        """Return p + by."""
        result = dict(p)
        _accumulate(result, {_ONE: by})
        return result

    @staticmethod
    def plus(p: Poly, q: Poly, factor: int = 1) -> Poly:
        """Return p + factor·q."""
        result = dict(p)
        _accumulate(result, q, factor)
        return result

    @staticmethod
    def constant(p: Poly) -> Coefficient | None:
        """Return the value of a constant polynomial, else None."""
        return _constant(p)

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
        p = self.poly(term)
        return self.inner_of(p, p) if isinstance(term.type, Space) else self.multiply(p, p)

    def _poly(self, term: Term) -> Poly:
        if term.type not in (INT, REAL) and not isinstance(term.type, Space):
            raise Refusal("K122", "a term of this type has no polynomial form", why=repr(term))
        if isinstance(term, Lit):
            return {_ONE: _whole(term.value)} if term.value else {}
        head = term.head if isinstance(term, App) else term
        if isinstance(head, Const) and head.name == "zero":
            return {}
        if isinstance(term, App) and isinstance(term.head, Const):
            case = self._CASES.get(term.head.name)
            if case is not None:
                arity, method = case
                if len(term.args) == arity:
                    return method(self, term)
                pointwise = self._pointwise(term, arity)
                if pointwise is not None:
                    return self.poly(pointwise)
        return self._single(self._normal_atom(term))

    def _normal_atom(self, term: Term) -> Term:
        if isinstance(term, App):
            return apply(term.head, *(self.normal(a) for a in term.args))
        return term

    def _pointwise(self, term: App, arity: int) -> Term | None:
        """Move an argument of a sum, multiple, ... of functions on Z/n inside."""
        name = term.head.name if isinstance(term.head, Const) else ""
        if len(term.args) < arity:
            return None
        args, rest = term.args[:arity], term.args[arity:]
        kind = term.type
        if name in ("add", "neg"):
            return apply(const(name, kind), *(apply(a, *rest) for a in args))
        if name == "smul":
            return apply(const("smul", kind), args[0], apply(args[1], *rest))
        if name == "sum":
            k = free(f"#{term.fresh}", INT)
            body = lam(k, apply(args[2], k, *rest))
            return apply(const("sum", kind), args[0], args[1], body)
        if name == "csum" and isinstance(args[0].type, Function):
            index = args[0].type.domain
            k = free(f"#{term.fresh}", index)
            return apply(const("csum", kind, index), lam(k, apply(args[0], k, *rest)))
        return None

    def _add(self, term: App) -> Poly:
        result = dict(self.poly(term.args[0]))
        _accumulate(result, self.poly(term.args[1]))
        return result

    def _neg(self, term: App) -> Poly:
        return _scaled(self.poly(term.args[0]), -1)

    def _mul(self, term: App) -> Poly:
        return self.multiply(self.poly(term.args[0]), self.poly(term.args[1]))

    def _inv(self, term: App) -> Poly:
        return self._inverse(self.poly(term.args[0]))

    def _of_int(self, term: App) -> Poly:
        return self.poly(term.args[0])

    def _pow(self, term: App) -> Poly:
        base, exponent = self.poly(term.args[0]), self.poly(term.args[1])
        value = _constant(exponent)
        if value is not None and isinstance(_whole(value), int):
            if value >= 0:
                return self.power(base, int(value))
            if term.type == REAL:
                return self.power(self._inverse(base), -int(value))
        if base == {_ONE: 1}:
            return base
        head = const("pow", term.type)
        return self._single(apply(head, self.reify(base, term.type), self.reify(exponent, INT)))

    def _exp(self, term: App) -> Poly:
        """Exp of a sum is the product of exp(m)^c over its terms c·m, c whole."""
        result: Poly = {_ONE: 1}
        for monomial, coefficient in self.poly(term.args[0]).items():
            value = Fraction(coefficient)
            generator: Poly = {monomial: _whole(Fraction(1, value.denominator))}
            if abs(value.numerator) > MAX_EXPONENT:
                generator, value = {monomial: coefficient}, Fraction(1)
            atom = self._atom(apply(const("exp"), self.reify(generator, REAL)))
            self._unit_inverse.setdefault(atom, -1)
            base: Poly = {((atom, 1),): 1}
            if value < 0:
                base = self._inverse_atom(atom)
            result = self.multiply(result, self.power(base, abs(value.numerator)))
        return result

    def _sqrt(self, term: App) -> Poly:
        inside = self.poly(term.args[0])
        value = _constant(inside)
        if value is not None and value >= 0:
            top, bottom = isqrt(value.numerator), isqrt(value.denominator)
            if top * top == value.numerator and bottom * bottom == value.denominator:
                return {_ONE: _whole(Fraction(top, bottom))} if top else {}
        atom = self._atom(apply(const("sqrt"), self.reify(inside, REAL)))
        self._root_of[atom] = inside
        return {((atom, 1),): 1}

    def _mod(self, term: App) -> Poly:
        left, right = self.poly(term.args[0]), self.poly(term.args[1])
        a, n = _constant(left), _constant(right)
        name = term.head.name if isinstance(term.head, Const) else ""
        if isinstance(a, int) and isinstance(n, int) and n > 0:
            value = a % n if name == "mod" else a // n
            return {_ONE: value} if value else {}
        return self._single(apply(term.head, self.reify(left, INT), self.reify(right, INT)))

    def _ite(self, term: App) -> Poly:
        """Choose the branch when the condition compares two constants."""
        condition = self._decide(term.args[0])
        if condition is None:
            return self._single(self._normal_atom(term))
        return self.poly(term.args[1] if condition else term.args[2])

    def _decide(self, condition: Term) -> bool | None:
        """Say whether a comparison of constants holds; None where that is not plain."""
        if not (isinstance(condition, App) and isinstance(condition.head, Const)):
            return None
        name, args = condition.head.name, condition.args
        if name in ("eq", "le", "lt") and args[0].type in (INT, REAL):
            value = _constant(self.difference(args[0], args[1]))
            if value is None:
                return None
            return value == 0 if name == "eq" else value < 0 or (name == "le" and value == 0)
        kind = args[0].type if args else None
        if name == "eq" and isinstance(kind, Cyclic):
            p = dict(self.index(args[0]))
            _accumulate(p, self.index(args[1]), -1)
            p = self.residue(p, kind)
            if not p:
                return True
            return False if isinstance(kind.size, int) and _constant(p) is not None else None
        return None

    # -- vectors -------------------------------------------------------------------------------

    def _smul(self, term: App) -> Poly:
        return self.multiply(self.poly(term.args[0]), self.poly(term.args[1]))

    def _inner(self, term: App) -> Poly:
        left, right = term.args
        if left.type == REAL:
            return self.multiply(self.poly(left), self.poly(right))
        if isinstance(left.type, Function):
            index, codomain = left.type.domain, left.type.codomain
            k = free(f"#{term.fresh}", index)
            body = apply(const("inner", codomain), apply(left, k), apply(right, k))
            return self._cyclic_sum(k, self.poly(body))
        return self.inner_of(self.poly(left), self.poly(right))

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
        if self._key(self._atoms[v]) < self._key(self._atoms[u]):
            u, v = v, u
        first, second = self._atoms[u], self._atoms[v]
        for this, other in ((first, second), (second, first)):
            moved = self._inner_of_sum(this, other)
            if moved is not None:
                return moved
        return self._single(apply(const("inner", first.type), first, second))

    def _inner_of_sum(self, this: Term, other: Term) -> Poly | None:
        """Return <sum, other> as a sum of inner products, or None for another atom."""
        if not (isinstance(this, App) and isinstance(this.head, Const)):
            return None
        fresh = max(this.fresh, other.fresh)
        head = const("inner", this.type)
        if this.head.name == "csum" and isinstance(this.args[0].type, Function):
            k = free(f"#{fresh}", this.args[0].type.domain)
            return self._cyclic_sum(k, self.poly(apply(head, apply(this.args[0], k), other)))
        if this.head.name != "sum":
            return None
        k = free(f"#{fresh}", INT)
        body = self.poly(apply(head, apply(this.args[2], k), other))
        if this.args[0] == _ANTIDIFFERENCE:
            return self._antidifference(k, body, self.poly(this.args[1]))
        return self._opaque_sum(k, body, this.args[0], this.args[1])

    def _norm(self, term: App) -> Poly:
        value = term.args[0]
        if isinstance(value.type, Function):
            square = self.poly(apply(const("inner", value.type), value, value))
            both = self.normal(value), self.normal(apply(const("neg", value.type), value))
            named = apply(const("norm", value.type), min(both, key=self._key))
            return self._norm_atom(named, square) if square else {}
        p = self.poly(value)
        if not p:
            return {}
        common, monic, leading = self._content(p)
        result: Poly = {_ONE: leading if leading > 0 else -leading}
        for atom, exponent in common:
            if isinstance(self._atoms[atom].type, Space):
                monic = self.multiply(monic, {((atom, 1),): 1})
            else:
                result = self.multiply(result, self.power(self._absolute(atom), exponent))
        if monic == {_ONE: 1}:
            return result
        square = self.multiply(monic, monic) if value.type == REAL else self.inner_of(monic, monic)
        atom_term = apply(const("norm", value.type), self.reify(monic, value.type))
        return self.multiply(result, self._norm_atom(atom_term, square))

    def _absolute(self, atom: int) -> Poly:
        """Return |a| of a scalar atom; norms, deltas and exponentials are nonnegative."""
        itself: Poly = {((atom, 1),): 1}
        if atom in self._norm_of or atom in self._delta or atom in self._unit_inverse:
            return itself
        term = apply(const("norm", REAL), self.reify(itself, REAL))
        return self._norm_atom(term, self.multiply(itself, itself))

    def _norm_atom(self, term: Term, square: Poly) -> Poly:
        atom = self._atom(term)
        self._norm_of[atom] = square
        self._special.add(atom)
        return {((atom, 1),): 1}

    # -- indices -------------------------------------------------------------------------------

    def index(self, term: Term) -> Poly:
        """Return the form of a residue: integer coefficients, multiples of n dropped."""
        self._spend(20)
        found = self._memo.get(term)
        if found is None:
            found = self._memo[term] = self._index(term)
        return found

    def _index(self, term: Term) -> Poly:
        result: Poly = {}
        if isinstance(term, App) and isinstance(term.head, Const):
            name, args = term.head.name, term.args
            if name == "add":
                result = dict(self.index(args[0]))
                _accumulate(result, self.index(args[1]))
                return self.residue(result, term.type)
            if name == "neg":
                return self.residue(_scaled(self.index(args[0]), -1), term.type)
            if name == "mul":
                return self.residue(self.multiply(self.index(args[0]), self.index(args[1])), term.type)
            if name == "cast":
                return self._cast(self.poly(args[0]), term.type)
        return self._single(self._normal_atom(term))

    @staticmethod
    def residue(p: Poly, kind: Type) -> Poly:
        """Return p with its coefficients reduced modulo a literal n."""
        if isinstance(kind, Cyclic) and isinstance(kind.size, int):
            return {m: c % kind.size for m, c in p.items() if c % kind.size}
        return p

    def _cast(self, p: Poly, kind: Type) -> Poly:
        """Cast is a ring homomorphism; cast(n) = 0 and cast(rep i) = i."""
        if any(isinstance(c, Fraction) for c in p.values()):
            return self._single(apply(Const("cast", Function(INT, kind)), self.reify(p, INT)))
        size = free(kind.size, INT) if isinstance(kind, Cyclic) and isinstance(kind.size, str) else None
        result: Poly = {}
        for monomial, coefficient in p.items():
            if any(self._atoms[a] == size for a, _ in monomial):
                continue
            factor: Poly = {_ONE: coefficient}
            for atom, exponent in monomial:
                term = self._atoms[atom]
                if is_app(term, "rep", 1) and isinstance(term, App) and term.args[0].type == kind:
                    part = self.index(term.args[0])
                else:
                    part = self._single(apply(Const("cast", Function(INT, kind)), term))
                factor = self.multiply(factor, self.power(part, exponent))
            _accumulate(result, factor)
        return self.residue(result, kind)

    def _rep(self, term: App) -> Poly:
        p = self.index(term.args[0])
        kind = term.args[0].type
        value = _constant(p)
        if value is not None and isinstance(kind, Cyclic):
            if isinstance(kind.size, int):
                return {_ONE: value % kind.size} if value % kind.size else {}
            if value == 0:
                return {}
        return self._single(apply(term.head, self.reify(p, kind)))

    def _delta_case(self, term: App) -> Poly:
        left, right = term.args
        kind = left.type
        p = self._index_or_int(left)
        p = dict(p)
        _accumulate(p, self._index_or_int(right), -1)
        return self._delta_of(self.residue(p, kind), kind)

    def _index_or_int(self, term: Term) -> Poly:
        return self.poly(term) if term.type == INT else self.index(term)

    def _delta_of(self, p: Poly, kind: Type) -> Poly:
        if not p:
            return {_ONE: 1}
        exact = kind == INT or (isinstance(kind, Cyclic) and isinstance(kind.size, int))
        if exact and _constant(p) is not None:
            return {}
        other = self.residue(_scaled(p, -1), kind)
        first, second = self.reify(p, kind), self.reify(other, kind)
        if self._key(second) < self._key(first):
            first = second
        atom = self._atom(apply(const("delta", kind), first, self._zero_of(kind)))
        self._delta.add(atom)
        self._special.add(atom)
        return {((atom, 1),): 1}

    @staticmethod
    def _zero_of(kind: Type) -> Term:
        return lit(0, INT) if kind == INT else apply(const("cast", kind), lit(0, INT))

    # -- sums over an integer range ------------------------------------------------------------

    def _sum(self, term: App) -> Poly:
        lower, upper, function = term.args
        k = free(f"#{term.fresh}", INT)
        body = self.poly(apply(function, k))
        if lower == _ANTIDIFFERENCE:
            return self._antidifference(k, body, self.poly(upper))
        lo, hi = self.poly(lower), self.poly(upper)
        length = self.shifted(self.plus(hi, lo, -1), 1)
        body, result = self._textbook_cyclic(k, body, length)
        if not body:
            return result
        if not self._nonnegative(length):
            value = _constant(length)
            if value is None:
                opaque = self._opaque_sum(k, body, self.reify(lo, INT), self.reify(hi, INT))
                _accumulate(result, opaque)
            return result
        before = dict(lo)
        _accumulate(before, {_ONE: -1})
        _accumulate(result, self._antidifference(k, body, hi))
        _accumulate(result, self._antidifference(k, body, before), -1)
        return result

    def _opaque_sum(self, k: Free, body: Poly, lower: Term, upper: Term) -> Poly:
        """A sum whose range may be reversed: linear, nothing else."""
        result: Poly = {}
        for monomial, coefficient in body.items():
            outside, inside = self._split(monomial, (k,))
            if occurs(k, lower) or occurs(k, upper):
                raise Refusal("K122", "a sum's range mentions its own index")
            kind = self._monomial_type(inside)
            function = lam(k, self.reify({inside: 1}, kind))
            atom = self._single(apply(const("sum", kind), lower, upper, function))
            _accumulate(result, self.multiply({outside: coefficient}, atom))
        return result

    def _textbook_cyclic(self, k: Free, body: Poly, length: Poly) -> tuple[Poly, Poly]:
        """Take out of a sum of n terms those in which k occurs only as cast(k) into Z/n."""
        result: Poly = {}
        rest: Poly = {}
        for monomial, coefficient in body.items():
            outside, inside = self._split(monomial, (k,))
            image = self._cyclic_image(k, inside, length) if inside else None
            if image is None:
                rest[monomial] = coefficient
                continue
            index, value = image
            total = self._cyclic_sum(index, value)
            _accumulate(result, self.multiply({outside: coefficient}, total))
        return rest, result

    def _cyclic_image(self, k: Free, inside: Monomial, length: Poly) -> tuple[Free, Poly] | None:
        kind = self._monomial_type(inside)
        term = self.reify({inside: 1}, kind)
        for node in subterms(term):
            if not (
                isinstance(node, App)
                and isinstance(node.head, Const)
                and node.head.name == "cast"
                and node.args == (k,)
                and isinstance(node.type, Cyclic)
            ):
                continue
            if length != self._size(node.type):
                continue
            index = free(f"#{max(term.fresh, k.fresh)}", node.type)
            image = _replace_node(term, node, index)
            if not occurs(k, image):
                return index, self.poly(image)
        return None

    def _antidifference(self, k: Free, body: Poly, upper: Poly) -> Poly:
        """Return P with P(0) = 0 and P(b) - P(b-1) = body at k = b, for every integer b."""
        result: Poly = {}
        for monomial, coefficient in body.items():
            outside, inside = self._split(monomial, (k,))
            value = self._antidifference_of(k, inside, upper)
            _accumulate(result, self.multiply({outside: coefficient}, value))
        return result

    def _antidifference_of(self, k: Free, inside: Monomial, upper: Poly) -> Poly:
        power = self._power_of(k, inside)
        if power is not None:
            return self._faulhaber(power, upper)
        shift = self._least_offset(k, inside)
        if shift:
            moved = self._substituted(k, inside, {((self._atom(k), 1),): 1, _ONE: -shift})
            above = dict(upper)
            _accumulate(above, {_ONE: shift})
            result = dict(self._antidifference(k, moved, above))
            _accumulate(result, self._antidifference(k, moved, {_ONE: shift}), -1)
            return result
        offset = upper.get(_ONE, 0)
        result = {}
        base = upper
        if isinstance(offset, int) and abs(offset) <= MAX_UNROLL and offset:
            base = {m: c for m, c in upper.items() if m != _ONE}
            steps = range(1, offset + 1) if offset > 0 else range(offset + 1, 1)
            for step in steps:
                at = dict(base)
                _accumulate(at, {_ONE: step})
                value = self._substituted(k, inside, at)
                _accumulate(result, value, 1 if offset > 0 else -1)
        if base:
            kind = self._monomial_type(inside)
            function = lam(k, self.reify({inside: 1}, kind))
            atom = apply(const("sum", kind), _ANTIDIFFERENCE, self.reify(base, INT), function)
            _accumulate(result, self._single(atom))
        return result

    def _substituted(self, k: Free, inside: Monomial, value: Poly) -> Poly:
        self._spend(40)
        term = self.reify({inside: 1}, self._monomial_type(inside))
        return self.poly(substitute(term, {k: self.reify(value, INT)}))

    def _power_of(self, k: Free, inside: Monomial) -> int | None:
        """Return e when the monomial is k^e (e = 0 for 1), else None."""
        if not inside:
            return 0
        if len(inside) == 1 and self._atoms[inside[0][0]] == k and inside[0][1] <= MAX_UNROLL:
            return inside[0][1]
        return None

    def _faulhaber(self, exponent: int, upper: Poly) -> Poly:
        """Return the polynomial P with P(0) = 0 and P(b) - P(b-1) = b^exponent."""
        powers = [self.power(upper, e) for e in range(exponent + 2)]
        result: Poly = {}
        for degree, coefficient in enumerate(_faulhaber_coefficients(exponent)):
            if coefficient:
                _accumulate(result, powers[degree], _whole(coefficient))
        return result

    def _least_offset(self, k: Free, inside: Monomial) -> int:
        """Return the least c such that k + c is an argument somewhere (0 if none)."""
        offsets: list[int] = []
        for atom, _ in inside:
            term = self._atoms[atom]
            if term != k:
                self._collect_offsets(k, term, offsets)
        return min(offsets) if offsets else 0

    def _collect_offsets(self, k: Free, term: Term, offsets: list[int]) -> None:
        """Note c where a multiple of k + c, perhaps with other names, is an argument."""
        unit: Term = k
        p: Poly = {}
        if term.type in (INT, REAL):
            p = self.poly(term)
        elif isinstance(term.type, Cyclic):
            p, unit = self.index(term), apply(const("cast", term.type), k)
        linear = p.get(((self._atom(unit), 1),))
        if linear and sum(1 for m in p if self._mentions(m, (k,))) == 1:
            offset = int(p.get(_ONE, 0) // linear)
            if abs(offset) <= MAX_UNROLL:
                offsets.append(offset)
            return
        if isinstance(term, App):
            for arg in term.args:
                self._collect_offsets(k, arg, offsets)
        elif isinstance(term, Lam):
            opened = free(f"#{max(term.fresh, k.fresh)}", term.domain)
            self._collect_offsets(k, apply(term, opened), offsets)

    # -- sums over Z/n -------------------------------------------------------------------------

    def _csum(self, term: App) -> Poly:
        function = term.args[0]
        if not isinstance(function.type, Function):
            raise Refusal("K122", "a sum over residues needs a function")
        k = free(f"#{term.fresh}", function.type.domain)
        return self._cyclic_sum(k, self.poly(apply(function, k)))

    def _cyclic_sum(self, k: Free, body: Poly) -> Poly:
        result: Poly = {}
        kind = k.type
        if isinstance(kind, Cyclic) and isinstance(kind.size, int) and kind.size <= MAX_UNROLL:
            scalar = next((self._monomial_type(m) for m in body if m), REAL)
            scalar = scalar if isinstance(scalar, Space) else REAL
            term = self.reify(body, scalar)
            for value in range(kind.size):
                self._spend(40 * len(body))
                at = apply(const("cast", kind), lit(value, INT))
                _accumulate(result, self.poly(substitute(term, {k: at})))
            return result
        for monomial, coefficient in body.items():
            outside, inside = self._split(monomial, (k,))
            _accumulate(result, self.multiply({outside: coefficient}, self._nest((k,), inside)))
        return result

    def _nest(self, names: tuple[Free, ...], inside: Monomial) -> Poly:
        """Sum a product over several residues: flatten, collapse deltas, split, reindex."""
        flat = self._flatten(names, inside)
        if flat is not None:
            return self._nest_terms(*flat)
        collapsed = self._collapse(names, inside)
        if collapsed is not None:
            return self._nest_terms(*collapsed)
        result: Poly = {_ONE: 1}
        for group, factors in self._components(names, inside):
            if not factors:
                for name in group:
                    result = self.multiply(result, self._size(name.type))
            else:
                result = self.multiply(result, self._reindexed(group, factors))
        return result

    def _nest_terms(self, names: tuple[Free, ...], body: Poly) -> Poly:
        result: Poly = {}
        for monomial, coefficient in body.items():
            outside, inside = self._split(monomial, names)
            _accumulate(result, self.multiply({outside: coefficient}, self._nest(names, inside)))
        return result

    def _size(self, kind: Type) -> Poly:
        size = kind.size if isinstance(kind, Cyclic) else 0
        return self.poly(free(size, INT)) if isinstance(size, str) else {_ONE: size}

    def _flatten(self, names: tuple[Free, ...], inside: Monomial) -> tuple[tuple[Free, ...], Poly] | None:
        """Open a factor that is itself a sum over residues, if the nest stays small."""
        for position, (atom, exponent) in enumerate(inside):
            term = self._atoms[atom]
            if not _is_csum(term) or len(names) >= MAX_NEST:
                continue
            if not isinstance(term, App) or not isinstance(term.args[0].type, Function):
                continue
            fresh = max([term.fresh, *(n.fresh for n in names), *self._fresh_in(inside)])
            opened = free(f"#{fresh}", term.args[0].type.domain)
            left = ((atom, exponent - 1),) if exponent > 1 else ()
            rest: Poly = {inside[:position] + left + inside[position + 1 :]: 1}
            body = self.multiply(rest, self.poly(apply(term.args[0], opened)))
            return (*names, opened), body
        return None

    def _fresh_in(self, inside: Monomial) -> list[int]:
        return [self._atoms[a].fresh for a, _ in inside]

    def _collapse(self, names: tuple[Free, ...], inside: Monomial) -> tuple[tuple[Free, ...], Poly] | None:
        """Use a factor delta(p) with p = ±k + rest to put k = ∓rest."""
        for position, (atom, _) in enumerate(inside):
            if atom not in self._delta:
                continue
            term = self._atoms[atom]
            if not isinstance(term, App) or not isinstance(term.args[0].type, Cyclic):
                continue
            kind = term.args[0].type
            p = self.index(term.args[0])
            for name in names:
                solved = self._solve(name, p, kind) if name.type == kind else None
                if solved is None:
                    continue
                rest = inside[:position] + inside[position + 1 :]
                left = tuple(n for n in names if n != name)
                if not rest:
                    return left, {_ONE: 1}
                product = self.reify({rest: 1}, self._monomial_type(rest))
                value = self.reify(solved, kind)
                return left, self.poly(substitute(product, {name: value}))
        return None

    def _solve(self, name: Free, p: Poly, kind: Type) -> Poly | None:
        """Return the value of `name` where p = 0, if p is ±name plus terms free of it."""
        unit: Monomial = ((self._atom(name), 1),)
        if sum(1 for m in p if self._mentions(m, (name,))) != 1 or unit not in p:
            return None
        sign = p[unit]
        if isinstance(kind, Cyclic) and isinstance(kind.size, int) and sign == kind.size - 1:
            sign = -1
        if sign not in (1, -1):
            return None
        rest = {m: c for m, c in p.items() if m != unit}
        return self.residue(_scaled(rest, -sign), kind)

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
        kind = self._monomial_type(inside)
        product = self.reify({inside: 1}, kind)
        names = tuple(sorted(names, key=lambda n: show_type(n.type)))
        best: Term | None = None
        for values in self._changes_of_index(names, product):
            image = self.poly(substitute(product, values))
            if len(image) != 1 or next(iter(image.values())) != 1:
                continue
            if len(self._components(names, next(iter(image)))) > 1:
                return self._nest_terms(names, image)
            candidate = self._closed_sum(names, self.reify(image, kind), kind)
            self._spend(4 * len(self._key(candidate)))
            if best is None or self._key(candidate) < self._key(best):
                best = candidate
        if best is None:
            best = self._closed_sum(names, product, kind)
        return self._single(best)

    @staticmethod
    def _closed_sum(names: tuple[Free, ...], body: Term, kind: Type) -> Term:
        for name in reversed(names):
            body = apply(const("csum", kind, name.type), lam(name, body))
        return body

    def _changes_of_index(self, names: tuple[Free, ...], product: Term) -> list[dict[Free, Term]]:
        """Return substitutions that turn some of the index forms into the names themselves.

        The names of each Z/n are changed together, by forms that mention no name of another: each
        change is a bijection of its own names, so all of them at once are one.
        """
        changes: list[dict[Free, Term]] = [{}]
        for kind in dict.fromkeys(n.type for n in names):
            group, others = [tuple(n for n in names if (n.type == kind) is mine) for mine in (True, False)]
            forms = [
                p
                for p in self._index_forms(group, product, kind)
                if not any(self._mentions(m, others) for m in p)
            ]
            usable: list[dict[Free, Term]] = []
            for chosen in permutations(forms, len(group)):
                values = self._invert(group, chosen, kind)
                usable += [values] if values is not None else []
                if len(usable) >= MAX_CANDIDATES:
                    break
            changes = [{**a, **b} for a in changes for b in usable or [{}]][:MAX_CANDIDATES]
        return changes

    def _index_forms(self, names: tuple[Free, ...], product: Term, kind: Type) -> list[Poly]:
        found: dict[frozenset[tuple[Monomial, Coefficient]], Poly] = {}
        stack = [product]
        while stack:
            node = stack.pop()
            if node.type == kind and not node.loose:
                p = self.index(node)
                if any(self._mentions(m, names) for m in p):
                    found[frozen(p)] = p
                if node not in self._ids:
                    continue
            if isinstance(node, App):
                stack += node.args
            elif isinstance(node, Lam):
                stack.append(node.body)
        return list(found.values())

    def _invert(self, names: tuple[Free, ...], forms: Sequence[Poly], kind: Type) -> dict[Free, Term] | None:
        """Solve forms(names) = names for the names, if the matrix has determinant ±1."""
        self._spend(20)
        units: list[Monomial] = [((self._atom(n), 1),) for n in names]
        matrix: list[list[int]] = []
        rests: list[Poly] = []
        for p in forms:
            if sum(1 for m in p if self._mentions(m, names)) != sum(1 for u in units if u in p):
                return None
            row = [int(p.get(u, 0)) for u in units]
            if isinstance(kind, Cyclic) and isinstance(kind.size, int):
                row = [c - kind.size if c == kind.size - 1 else c for c in row]
            matrix.append(row)
            rests.append({m: c for m, c in p.items() if m not in units})
        inverse = _integer_inverse(matrix)
        if inverse is None:
            return None
        values: dict[Free, Term] = {}
        for name, row in zip(names, inverse, strict=True):
            value: Poly = {}
            for coefficient, unit, rest in zip(row, units, rests, strict=True):
                _accumulate(value, {unit: 1}, coefficient)
                _accumulate(value, rest, -coefficient)
            values[name] = self.reify(self.residue(value, kind), kind)
        return values

    # -- back to terms -------------------------------------------------------------------------

    def _mentions(self, monomial: Monomial, names: Iterable[Free]) -> bool:
        return any(occurs(n, self._atoms[a]) for a, _ in monomial if self._atoms[a].fresh for n in names)

    def _split(self, monomial: Monomial, names: tuple[Free, ...]) -> tuple[Monomial, Monomial]:
        """Split a monomial into the factors free of `names` and the others."""
        inside = tuple(f for f in monomial if self._mentions((f,), names))
        return tuple(f for f in monomial if f not in inside), inside

    def _monomial_type(self, monomial: Monomial) -> Type:
        kinds = {self._atoms[a].type for a, _ in monomial}
        for kind in kinds:
            if isinstance(kind, Space):
                return kind
        return INT if kinds <= {INT} else REAL

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
        if isinstance(kind, Cyclic):
            return apply(const("cast", kind), lit(0, INT))
        return lit(0, kind) if kind in (INT, REAL) else const("zero", kind)

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
                term = apply(const("of_int"), term)
            factors += [term] * exponent if isinstance(kind, Cyclic) else [_powered(term, exponent)]
        if isinstance(kind, Cyclic):
            number: Term = apply(const("cast", kind), Lit(coefficient, INT))
        else:
            number = Lit(coefficient, scalar)
        if coefficient != 1 or not factors:
            factors.insert(0, number)
        if vector is None:
            return _balanced(const("mul", scalar), factors)
        if coefficient == 1 and len(factors) == 1 and factors[0] == number:
            return vector
        return apply(const("smul", kind), _balanced(const("mul", REAL), factors), vector)

    def normal(self, term: Term) -> Term:
        """Return a canonical term that equals `term` in every model, at any type."""
        found = self._normals.get(term)
        if found is None:
            found = self._normal(term)
            self._normals[term] = found
        return found

    def _normal(self, term: Term) -> Term:
        kind = term.type
        if kind in (INT, REAL) or isinstance(kind, Space):
            return self.reify(self.poly(term), kind)
        if isinstance(kind, Cyclic):
            return self.reify(self.index(term), kind)
        if isinstance(kind, Function):
            hint = term.hint if isinstance(term, Lam) else None
            opened = free(f"#{term.fresh}", kind.domain)
            return lam(opened, self.normal(apply(term, opened)), hint)
        if isinstance(term, App):
            return apply(term.head, *(self.normal(a) for a in term.args))
        return term

    # -- is it zero? ---------------------------------------------------------------------------

    def vanishes(self, p: Poly, units: Sequence[Poly] = (), roots: Sequence[Poly] = ()) -> bool:
        """Say whether the value of `p` is 0, given units (p != 0) and roots (p >= 0)."""
        return not self.residual(p, units, roots)

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
        result: Poly = {}
        for monomial, coefficient in p.items():
            exponent = dict(monomial).get(atom, 0)
            rest = tuple(f for f in monomial if f[0] != atom)
            product = self.multiply({rest: coefficient}, self.power(inside, top - exponent))
            _accumulate(result, product)
        return result

    def square_out(self, p: Poly, atom: int, square: Poly) -> Poly:
        """Return p with the even powers of the atom, a root, replaced."""
        result: Poly = {}
        for monomial, coefficient in p.items():
            exponent = dict(monomial).get(atom, 0)
            left = ((atom, 1),) if exponent % 2 else ()
            rest = tuple(sorted((*(f for f in monomial if f[0] != atom), *left)))
            product = self.multiply({rest: coefficient}, self.power(square, exponent // 2))
            _accumulate(result, product)
        return result

    # The constants that the form knows, with their numbers of arguments.
    _CASES: ClassVar[dict[str, tuple[int, Callable[[Form, App], Poly]]]] = {
        "add": (2, _add),
        "neg": (1, _neg),
        "mul": (2, _mul),
        "inv": (1, _inv),
        "of_int": (1, _of_int),
        "pow": (2, _pow),
        "exp": (1, _exp),
        "sqrt": (1, _sqrt),
        "mod": (2, _mod),
        "quot": (2, _mod),
        "smul": (2, _smul),
        "inner": (2, _inner),
        "norm": (1, _norm),
        "rep": (1, _rep),
        "delta": (2, _delta_case),
        "sum": (3, _sum),
        "csum": (1, _csum),
        "ite": (3, _ite),
    }


# The lower bound that marks an antidifference atom: P(m; b) is written sum(#-1, b, m). It is not a
# name that a certificate can hold.
_ANTIDIFFERENCE = Free("antidifference!", INT)


def frozen(p: Poly) -> frozenset[tuple[Monomial, Coefficient]]:
    """Return a polynomial as a value that can stand in a set."""
    return frozenset(p.items())


def _is_csum(term: Term) -> bool:
    return isinstance(term, App) and isinstance(term.head, Const) and term.head.name == "csum"


def _powered(term: Term, exponent: int) -> Term:
    return term if exponent == 1 else apply(const("pow", term.type), term, lit(exponent, INT))


def _balanced(head: Term, parts: Sequence[Term]) -> Term:
    while len(parts) > 1:
        pairs = [apply(head, parts[i], parts[i + 1]) for i in range(0, len(parts) - 1, 2)]
        parts = pairs + ([parts[-1]] if len(parts) % 2 else [])
    return parts[0]


def _replace_node(term: Term, node: Term, value: Term) -> Term:
    """Replace every occurrence of the closed subterm `node`."""
    if term == node:
        return value
    if isinstance(term, App):
        return apply(term.head, *(_replace_node(a, node, value) for a in term.args))
    if isinstance(term, Lam):
        opened = free(f"#{max(term.fresh, node.fresh, value.fresh)}", term.domain)
        return lam(opened, _replace_node(apply(term, opened), node, value), term.hint)
    return term


def _faulhaber_coefficients(exponent: int) -> list[Fraction]:
    """Return c_0..c_{e+1} with P(b) = sum c_j b^j, P(0) = 0, P(b) - P(b-1) = b^e."""
    coefficients = [Fraction(0)] * (exponent + 2)
    target = [Fraction(0)] * (exponent + 1)
    target[exponent] = Fraction(1)
    for degree in range(exponent, -1, -1):
        lead = target[degree] / (degree + 1)
        coefficients[degree + 1] = lead
        binomial = 1
        for power in range(degree, -1, -1):
            # b^(d+1) - (b-1)^(d+1) has the coefficient -C(d+1, p)·(-1)^(d+1-p) at b^p
            binomial = binomial * (power + 1) // (degree + 1 - power)
            sign = 1 if (degree - power) % 2 == 0 else -1
            target[power] -= lead * binomial * sign
    return coefficients


def _integer_inverse(matrix: list[list[int]]) -> list[list[int]] | None:
    """Return the inverse of an integer matrix of determinant 1 or -1, else None."""
    size = len(matrix)
    rows = [
        [Fraction(v) for v in row] + [Fraction(int(i == j)) for j in range(size)]
        for i, row in enumerate(matrix)
    ]
    determinant = Fraction(1)
    for column in range(size):
        pivot = next((r for r in range(column, size) if rows[r][column]), None)
        if pivot is None:
            return None
        if pivot != column:
            rows[column], rows[pivot] = rows[pivot], rows[column]
            determinant = -determinant
        lead = rows[column][column]
        determinant *= lead
        rows[column] = [v / lead for v in rows[column]]
        for other in range(size):
            if other != column and rows[other][column]:
                factor = rows[other][column]
                rows[other] = [a - factor * b for a, b in zip(rows[other], rows[column], strict=True)]
    if abs(determinant) != 1:
        return None
    return [[int(v) for v in row[size:]] for row in rows]
