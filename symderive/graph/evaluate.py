"""Values of the terms of a trace: exact at a rational point, or enclosed between rationals. Not trusted.

`Exact` computes with terms: rational numbers are folded, exp, sin, … of them stay. With symbols for the
inputs it is the symbolic evaluation. `Enclosing` computes with intervals. `value` reads a term by either.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol, TypeVar

from symderive.errors import GraphError
from symderive.graph import enclosure
from symderive.graph.enclosure import Interval, exact_root, hull, point
from symderive.graph.graph import ELEMENTARY, operation
from symderive.terms.build import arguments, real
from symderive.terms.printing import print_term
from symderive.terms.term import App, Const, Free, Lit, Term
from symderive.terms.types import REAL

__all__ = ["Enclosing", "Exact", "value"]

V = TypeVar("V")

_LARGEST_POWER = 10_000


class Domain(Protocol[V]):
    """What `value` asks of numbers."""

    def number(self, exact: Fraction) -> V:
        """Return a literal."""
        ...

    def symbol(self, symbol: Term) -> V:
        """Return the value of what is no operation: a symbol without a value, an opaque constant."""
        ...

    def apply(self, name: str, parts: list[V], exponent: Term | None) -> V:
        """Return an operation (`graph.Node.operation`) on values."""
        ...


def value(term: Term, known: Mapping[str, V], domain: Domain[V]) -> V:
    """Return the value of a real term, `known` giving those of names.

    Refuses: G104 (outside the domain of an operation), G105 (that cannot be decided), G106 (a symbol
             without a value), G107 (a number or an expression that is too large).
    """
    if isinstance(term, Lit):
        return domain.number(term.value)
    if isinstance(term, Free) and term.name in known:
        return known[term.name]
    if not isinstance(term, App) or not isinstance(term.head, Const) or term.type != REAL:
        return domain.symbol(term)
    name, args = term.head.name, term.args
    for outer, inner, joined in (("add", "neg", "sub"), ("mul", "inv", "div")):
        second = arguments(args[1], inner) if name == outer else None
        if second is not None:
            return domain.apply(
                joined, [value(args[0], known, domain), value(second[0], known, domain)], None
            )
    if name == "ite":
        for relation in ("le", "lt"):
            sides = arguments(args[0], relation)
            if sides is not None and sides[0].type == REAL:
                parts = [value(part, known, domain) for part in (*sides, *args[1:])]
                return domain.apply(relation, parts, None)
        return domain.symbol(term)
    if name == "pow":
        return domain.apply(name, [value(args[0], known, domain)], args[1])
    name = {"norm": "abs", "inner": "mul", "smul": "mul"}.get(name, name)
    if name not in _OPERATIONS or any(arg.type != REAL for arg in args):
        return domain.symbol(term)
    return domain.apply(name, [value(arg, known, domain) for arg in args], None)


_OPERATIONS = ELEMENTARY | {"add", "neg", "mul", "inv", "abs", "max", "min"}

_AT_ZERO = {"exp": 1, "sin": 0, "cos": 1, "tanh": 0, "sinh": 0, "cosh": 1}


@dataclass(frozen=True, slots=True)
class Exact:
    """Terms with the rational parts folded, and 0 and 1 dropped where they do nothing.

    With `strict` a term without free symbols is refused outside its domain, for which its sign is decided by
    enclosures of up to `bits` binary digits; otherwise such a term is left as it is.
    """

    strict: bool = False
    bits: int = 2_048

    def number(self, exact: Fraction) -> Term:
        """Return a literal."""
        return real(exact)

    def symbol(self, symbol: Term) -> Term:
        """Return the term itself."""
        return symbol

    def apply(self, name: str, parts: list[Term], exponent: Term | None) -> Term:
        """Return an operation on terms."""
        numbers = [part.value for part in parts if isinstance(part, Lit)]
        if len(numbers) == len(parts):
            found = _folded(name, numbers, exponent)
            if found is not None:
                return real(found)
        if self.strict:
            chosen = self.checked(name, parts, exponent)
            if chosen is not None:
                return chosen
        return _simplified(name, parts) or operation(name, parts, exponent)

    def checked(self, name: str, parts: list[Term], exponent: Term | None) -> Term | None:
        """Refuse what has no value, and return the branch of a choice that applies."""
        if name in ("le", "lt", "max", "min"):
            sign = self.sign(_difference(parts[1], parts[0]))  # of b - a
            if name in ("le", "lt"):
                return parts[2] if sign > 0 or (sign == 0 and name == "le") else parts[3]
            return parts[1] if (sign >= 0) == (name == "max") else parts[0]
        if name == "abs":
            return parts[0] if self.sign(parts[0]) >= 0 else Exact().apply("neg", parts, None)
        negative = isinstance(exponent, Lit) and exponent.value < 0
        if name in ("inv", "div") or negative:
            if self.sign(parts[-1]) == 0:
                raise outside("a division by 0", parts[-1])
        elif name == "log" and self.sign(parts[0]) <= 0:
            raise outside("a logarithm of a number that is not positive", parts[0])
        elif name == "sqrt" and self.sign(parts[0]) < 0:
            raise outside("a root of a negative number", parts[0])
        return None

    def sign(self, term: Term) -> int:
        """Return the sign of a term without symbols."""
        if isinstance(term, Lit):
            return (term.value > 0) - (term.value < 0)
        bits = 64
        while bits <= self.bits:
            found = value(term, {}, Enclosing(bits)).sign()
            if found is not None:
                return found
            bits *= 2
        raise undecided(term, self.bits)


def _difference(left: Term, right: Term) -> Term:
    return real(0) if left == right else Exact().apply("sub", [left, right], None)


def _folded(name: str, numbers: list[Fraction], exponent: Term | None) -> Fraction | None:
    """Return an operation on rational numbers, where its value is rational and known to be."""
    first = numbers[0]
    if name in ("add", "sub", "mul", "sum", "neg", "abs", "max", "min", "le", "lt"):
        return _RATIONAL[name](*numbers)
    if name in ("div", "inv"):
        if numbers[-1] == 0:
            raise outside("a division by 0", real(0))
        return numbers[0] / numbers[1] if name == "div" else 1 / first
    if name == "pow" and isinstance(exponent, Lit):
        if exponent.value < 0 and first == 0:
            raise outside("a division by 0", real(0))
        return first ** _bounded(int(exponent.value))
    if name == "log":
        if first <= 0:
            raise outside("a logarithm of a number that is not positive", real(first))
        return Fraction(0) if first == 1 else None
    if name == "sqrt":
        if first < 0:
            raise outside("a root of a negative number", real(first))
        return exact_root(first)
    if name == "sigmoid":
        return Fraction(1, 2) if first == 0 else None
    return Fraction(_AT_ZERO[name]) if name in _AT_ZERO and first == 0 else None


_RATIONAL: dict[str, Callable[..., Fraction]] = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "sum": lambda *parts: sum(parts, Fraction(0)),
    "neg": lambda a: -a,
    "abs": abs,
    "max": max,
    "min": min,
    "le": lambda a, b, s, t: s if a <= b else t,
    "lt": lambda a, b, s, t: s if a < b else t,
}


def _bounded(exponent: int) -> int:
    if abs(exponent) > _LARGEST_POWER:
        raise GraphError("G107", "an exponent is too large", why=f"the limit is {_LARGEST_POWER}")
    return exponent


def _simplified(name: str, parts: list[Term]) -> Term | None:
    """Return the operation without a 0 or 1 that does nothing, or None."""
    zero, one = real(0), real(1)
    first, last = parts[0], parts[-1]
    if name == "neg":
        inside = arguments(first, "neg")
        return inside[0] if inside is not None else None
    if name == "add":
        negative = arguments(last, "neg")
        if negative is not None and first != zero:
            return operation("sub", [first, negative[0]])
        return last if first == zero else first if last == zero else None
    if name == "sub":
        negative = arguments(last, "neg")
        if negative is not None:
            return operation("add", [first, negative[0]])
        return first if last == zero else operation("neg", [last]) if first == zero else None
    if name == "mul":
        return _product(first, last)
    if name == "div":
        return first if last == one else zero if first == zero else None
    return None


def _product(first: Term, last: Term) -> Term | None:
    zero, one, minus = real(0), real(1), real(-1)
    if zero in (first, last):
        return zero
    if one in (first, last):
        return last if first == one else first
    if minus in (first, last):
        return Exact().apply("neg", [last if first == minus else first], None)
    left, right = arguments(first, "neg"), arguments(last, "neg")
    if left is not None and right is not None:
        return Exact().apply("mul", [left[0], right[0]], None)
    if left is not None or right is not None:
        inside = Exact().apply("mul", [left[0] if left else first, right[0] if right else last], None)
        return Exact().apply("neg", [inside], None)
    return None


@dataclass(frozen=True, slots=True)
class Enclosing:
    """Intervals with `bits` significant binary digits."""

    bits: int

    def number(self, exact: Fraction) -> Interval:
        """Return a literal."""
        return point(exact)

    def symbol(self, symbol: Term) -> Interval:
        """Refuse G106: a symbol has no value."""
        raise GraphError(
            "G106",
            f"`{print_term(symbol)[:80]}` has no value",
            why="a value at a point wants a number for every symbol",
            fix="give it one, as in `w1=1,w2=2`",
        )

    def apply(self, name: str, parts: list[Interval], exponent: Term | None) -> Interval:
        """Return an operation on intervals."""
        first, last = parts[0], parts[-1]
        if name in enclosure.FUNCTIONS:
            return enclosure.FUNCTIONS[name](first, self.bits)
        if name == "sum":
            total = point(0)
            for part in parts:
                total = enclosure.add(total, part, self.bits)
            return total
        if name in ("add", "sub"):
            return enclosure.add(first, last if name == "add" else enclosure.neg(last), self.bits)
        if name == "neg":
            return enclosure.neg(first)
        if name == "mul":
            return enclosure.mul(first, last, self.bits)
        if name == "inv":
            return enclosure.inv(first, self.bits)
        if name == "div":
            return enclosure.mul(first, enclosure.inv(last, self.bits), self.bits)
        if name == "pow" and isinstance(exponent, Lit):
            return enclosure.power(first, _bounded(int(exponent.value)), self.bits)
        if name in ("max", "min"):
            better = max if name == "max" else min
            return Interval(better(first.low, last.low), better(first.high, last.high))
        if name == "abs":
            low, high = sorted((abs(first.low), abs(first.high)))
            return Interval(Fraction(0) if first.low <= 0 <= first.high else low, high)
        if name in ("le", "lt"):
            return self.chosen(name, parts)
        raise GraphError("G106", f"`{name}` has no value here", why="its exponent is not a number")

    def chosen(self, name: str, parts: list[Interval]) -> Interval:
        """Return `if a <= b then s else t` (`a < b`): both where it is not decided."""
        left, right, yes, no = parts
        sign = enclosure.add(right, enclosure.neg(left), self.bits).sign()
        if sign is None:
            return hull(yes, no)
        return yes if sign > 0 or (sign == 0 and name == "le") else no


def outside(what: str, where: Term) -> GraphError:
    """Return the error G104."""
    return GraphError(
        "G104", what, why=f"the argument is {print_term(where)[:80]}", fix="take a point of the domain"
    )


def undecided(term: Term, bits: int) -> GraphError:
    """Return the error G105."""
    return GraphError(
        "G105",
        "a sign cannot be decided",
        why=f"{print_term(term)[:120]} is 0, or too near to 0 for {bits} binary digits",
        fix="take a point away from there",
    )
