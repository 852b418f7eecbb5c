"""Polynomial inequalities as combinations of products of facts with squares. Untrusted.

Denominators of known sign are cleared. A goal p >= 0 is sought as p = Σ c·w·s² + Σ q·e with c >= 0, w a
product of what is known to be nonnegative, s a polynomial of two or three terms and e = 0 an equation among
the facts: a linear program. Where p is 0 all the w·s² are, so points at which it is 0 say which s may serve.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain, combinations, combinations_with_replacement, product

from symderive.errors import Refusal
from symderive.kernel.form import Form, Monomial, Poly
from symderive.tactics.arith import (
    Combination,
    cleared,
    combine,
    is_internal,
    positivity,
    relation,
    setting_for,
)
from symderive.tactics.magnitude import compare_squares
from symderive.tactics.proof import State, Stuck
from symderive.tactics.registry import Strategy
from symderive.tactics.simplex import nonnegative_solution
from symderive.terms.build import FALSE, arguments, eq, inv, le, lt, mul, real
from symderive.terms.term import Const, Term, subterms
from symderive.terms.types import INT, REAL

__all__ = ["STRATEGIES", "by_products_and_squares"]

MAX_ATOMS = 6
MAX_DEGREE = 8
MAX_FACTS = 10
MAX_WEIGHTS = 40
MAX_SQUARES = 120
MAX_COLUMNS = 600
MAX_PIVOTS = 250
MAX_MULTIPLIED = 3
ROUNDED = 1e-6
"""Floats further from 0 are those of numbers that are not 0."""


_ONE: Poly = {(): 1}
_TRINOMIALS = ((-1, -1), (-2, 1), (1, -2), (1, 1), (-1, 1), (1, -1), (Fraction(-1, 2), Fraction(-1, 2)))
_POINTS = tuple(Fraction(v) for v in (1, 0, 2, "1/2", -1, "1/3", 3, "1/4"))


@dataclass(frozen=True, slots=True)
class _Weight:
    """A polynomial >= 0 with the steps of its factors, each 0 <= t or 0 < t."""

    poly: Poly
    factors: tuple[tuple[Term, int], ...]
    strict: bool


@dataclass(frozen=True, slots=True)
class _Column:
    """weight·square², or an equation (a step) times a monomial."""

    poly: Poly
    weight: _Weight | None
    other: Poly
    equation: int = -1


def _degree(p: Poly) -> int:
    return max((sum(e for _, e in m) for m in p), default=0)


def _is_homogeneous(p: Poly) -> bool:
    return len({sum(e for _, e in m) for m in p}) <= 1


class _Search:
    """One goal p >= 0 (or > 0, or 0 < 0), cleared of denominators."""

    def __init__(self, state: State, goal: Term) -> None:
        found = relation(goal)
        if found is None or found[0] == "eq" or found[1].type not in (INT, REAL):
            raise Stuck("S123", "an inequality of numbers is needed", goal=goal)
        self.state, self.goal, self.name = state, goal, found[0]
        self.facts = _facts(state)
        said = [goal, *(state.proof.conclusion(i) for i in self.facts)]
        self.setting, polys = setting_for(state, said)
        self.form: Form = self.setting.form
        self.target, scale = self._cleared(polys[0])
        self.equations: list[tuple[Poly, int]] = []
        self.weights: list[_Weight] = []
        for index, poly in zip(self.facts, polys[1:], strict=True):
            self._add_fact(index, poly)
        self.atoms = self._relevant_atoms()
        self.signed = {a: w for a in self.atoms if (w := self._signed_atom(a)) is not None}
        self.positive = list(self.signed.values())
        self.scale = None if scale == _ONE else self._inverse(scale)

    def _relevant_atoms(self) -> list[int]:
        """Return the unknowns of the goal and of the facts that share some; drop the facts that add many."""
        atoms = _atoms(self.target)
        parts = [w.poly for w in self.weights] + [p for p, _ in self.equations]
        for poly in (*parts, *parts):
            here = _atoms(poly)
            if (not atoms or atoms & here) and len(atoms | here) <= MAX_ATOMS:
                atoms |= here
        if len(atoms) > MAX_ATOMS or any(is_internal(self.form.atom(a)) for a in atoms):
            raise Stuck("S120", "there are too many unknowns", goal=self.goal)
        self.weights = [w for w in self.weights if _atoms(w.poly) <= atoms]
        self.equations = [(p, i) for p, i in self.equations if _atoms(p) <= atoms]
        return sorted(atoms)

    def _cleared(self, p: Poly) -> tuple[Poly, Poly]:
        units = [_condition(self.state, self.form, u) for u in self.setting.units]
        roots = [self.form.plus({}, _condition(self.state, self.form, r), -1) for r in self.setting.roots]
        both = cleared(self.form, [p, _ONE], units, roots)
        least: dict[int, int] = {}
        for monomial in (m for q in both for m in q):
            for atom, exponent in monomial:
                if exponent < min(0, least.get(atom, 0)):
                    least[atom] = exponent
        lift: Poly = {tuple((a, -least[a]) for a in sorted(least)): 1}
        return self.form.multiply(lift, both[0]), self.form.multiply(lift, both[1])

    def _inverse(self, scale: Poly) -> _Weight:
        """Return 1/scale as a weight, with its sign turned where it is negative, and the target's too."""
        step, strict, negative = self._sign_of_scale(scale)
        if negative:
            self.target = self.form.plus({}, self.target, -1)
            scale = self.form.plus({}, scale, -1)
        if not strict:
            raise Stuck("S121", "the sign of a denominator is not shown", goal=self.goal)
        term = inv(self.form.reify(scale, REAL))
        self.setting = replace(self.setting, units=(*self.setting.units, step))
        return _Weight(self.form.poly(term), ((term, self.state.proof.step("inv_pos", [step])),), True)

    def _sign_of_scale(self, scale: Poly) -> tuple[int, bool, bool]:
        """Return a proof of 0 < scale or 0 < -scale, whether it is strict, and whether it is the latter."""
        if len(scale) == 1:
            ((monomial, c),) = scale.items()
            size, negative = abs(Fraction(c)), c < 0
            weight = _Weight({(): size}, ((real(size), self._of_number(size)),), True)
            for atom, exponent in monomial:
                if atom not in self.signed:
                    break
                for _ in range(exponent):
                    weight = self._times(weight, self.signed[atom])
                    negative = negative != (self.signed[atom].poly[((atom, 1),)] < 0)
            else:
                order, (_, step) = lt if weight.strict else le, self._sign(Fraction(1), weight)
                whole = order(real(0), self.form.reify(weight.poly, REAL))
                plain = Combination(((real(1), step, None),) if step is not None else ())
                return combine(self.state, whole, plain, self.setting), weight.strict, negative
        for negative in (False, True):
            poly = self.form.plus({}, scale, -1) if negative else scale
            try:
                return *positivity(self.state, self.form.reify(poly, REAL)), negative
            except (Stuck, Refusal) as error:
                if error.code == "S190":
                    raise
        raise Stuck("S121", "the sign of a denominator is not shown", goal=self.goal)

    def _of_number(self, value: Fraction) -> int:
        square = ((real(1), real(value), None),)
        return combine(self.state, lt(real(0), real(value)), Combination((), square), self.setting)

    def _add_fact(self, index: int, poly: Poly) -> None:
        """Keep a fact e = 0 or w >= 0, cleared of denominators of known sign."""
        said = relation(self.state.proof.conclusion(index))
        try:
            plain, scale = self._cleared(poly)
            term = self.form.reify(plain, REAL)
            if said is None or is_internal(term):
                return
            if said[0] == "eq":
                if scale != _ONE:
                    by = Combination(((self.form.reify(scale, REAL), index, None),))
                    index = combine(self.state, eq(term, real(0)), by, self.setting)
                self.equations.append((plain, index))
                return
            sign = None if scale == _ONE else positivity(self.state, self.form.reify(scale, REAL))[0]
            factor = real(1) if sign is None else self.form.reify(scale, REAL)
            strict = said[0] == "lt"
            goal = (lt if strict else le)(real(0), term)
            step = combine(self.state, goal, Combination(((factor, index, sign),)), self.setting)
        except (Stuck, Refusal) as error:
            if error.code == "S190":
                raise
            return
        self.weights.append(_Weight(plain, ((term, step),), strict))

    def _signed_atom(self, atom: int) -> _Weight | None:
        """Return an unknown, or its opposite, as a weight."""
        term = self.form.atom(atom)
        if term.type not in (REAL, INT):
            return None
        for sign in (1, -1):
            poly: Poly = {((atom, 1),): sign}
            value = self.form.reify(poly, REAL)
            try:
                step, strict = positivity(self.state, value)
            except (Stuck, Refusal) as error:
                if error.code == "S190":
                    raise
                continue
            return _Weight(poly, ((value, step),), strict)
        return None

    # -- columns

    def run(self) -> int:
        """Return the step that proves the goal."""
        degree = max([_degree(self.target), *(_degree(p) for p, _ in self.equations)])
        if self.goal == FALSE or not self.target:
            degree = max([degree, *(_degree(w.poly) for w in self.weights)])
        if degree > MAX_DEGREE:
            raise Stuck("S120", "the degree is too large", goal=self.goal)
        parts = [self.target, *(p for p, _ in self.equations)]
        exact = all(_is_homogeneous(p) for p in (*parts, *(w.poly for w in self.weights)))
        columns: list[_Column] = []
        for most in (degree, degree + 1) if not exact else (degree,):
            columns = self._columns(most, exact=exact)
            self.state.allowance.spend(10 + len(columns) // 4)
            found = self._solved(columns)
            if found is not None:
                return self._written(columns, found)
        self._multiply(degree)
        columns = self._columns(degree + 2, exact=False)
        self.state.allowance.spend(10 + len(columns) // 4)
        found = self._solved(columns)
        if found is not None:
            return self._written(columns, found)
        raise Stuck("S120", "no combination of products and squares gives the goal", goal=self.goal)

    def _multiply(self, degree: int) -> None:
        """Multiply a target by 1 + the sum of the squares of its unknowns; S120 where that is not tried.

        There are polynomials, Motzkin's among them, that are no sums of squares before.
        """
        free = not self.weights and not self.equations and self.scale is None
        if not free or not 4 <= degree <= MAX_DEGREE - 2 or len(self.atoms) > MAX_MULTIPLIED:
            raise Stuck("S120", "no combination of products and squares gives the goal", goal=self.goal)
        multiplier: Poly = {(): 1, **{((a, 2),): 1 for a in self.atoms}}
        self.scale = self._inverse(multiplier)
        self.target = self.form.multiply(self.target, multiplier)

    def _columns(self, degree: int, *, exact: bool) -> list[_Column]:
        found: list[_Column] = []
        for poly, index in self.equations:
            found += [
                _Column(self.form.multiply({m: 1}, poly), None, {m: 1}, index)
                for m in self._monomials(degree - _degree(poly), exact=exact)
            ]
        zeros = self._zeros()
        squares: dict[tuple[int, tuple[int, ...]], list[Poly]] = {}
        for weight in self._products(degree):
            rest = degree - _degree(weight.poly)
            if exact and rest % 2:
                continue
            half = rest // 2
            plain = _is_plain([weight.poly], self.atoms)
            tight = tuple(i for i, at in enumerate(zeros) if plain and _value(weight.poly, at) > 0)
            if (half, tight) not in squares:
                here = [zeros[i] for i in tight]
                squares[half, tight] = list(self._squares(half, here, exact=exact))
            for square in squares[half, tight]:
                if len(found) < MAX_COLUMNS:
                    poly = self.form.multiply(weight.poly, self.form.multiply(square, square))
                    found.append(_Column(poly, weight, square))
        return found

    def _monomials(self, degree: int, *, exact: bool) -> list[Monomial]:
        """Return the monomials of a degree, or up to it."""
        found: list[Monomial] = []
        for size in (degree,) if exact else range(degree + 1):
            chosen = combinations_with_replacement(self.atoms, size) if size >= 0 else ()
            found += [tuple((a, factors.count(a)) for a in dict.fromkeys(factors)) for factors in chosen]
        return found

    def _products(self, degree: int) -> list[_Weight]:
        """Return products of what is nonnegative, up to a degree: at most two facts, and positive atoms."""
        plain = _Weight(_ONE, (), True)
        singles = [w for w in self.weights if all(w.poly != p.poly for p in self.positive)]
        pairs = [self._times(a, b) for a, b in combinations_with_replacement(singles, 2)]
        odd = [self._power(w, k) for w in singles for k in (3, 5, 7) if w.strict and k <= degree]
        facts = [plain, *singles, *pairs, *odd]
        found: list[_Weight] = []
        for size in range(degree + 1):
            for atoms in combinations(self.positive, size) if size <= len(self.positive) else ():
                for fact in facts:
                    weight = fact
                    for atom in atoms:
                        weight = self._times(weight, atom)
                    if _degree(weight.poly) <= degree and weight not in found:
                        found.append(weight)
        found.sort(key=lambda w: _degree(w.poly))
        return found[:MAX_WEIGHTS]

    def _times(self, a: _Weight, b: _Weight) -> _Weight:
        return _Weight(self.form.multiply(a.poly, b.poly), (*a.factors, *b.factors), a.strict and b.strict)

    def _power(self, weight: _Weight, exponent: int) -> _Weight:
        result = weight
        for _ in range(exponent - 1):
            result = self._times(result, weight)
        return result

    def _squares(self, half: int, zeros: Sequence[Mapping[int, Fraction]], *, exact: bool) -> Iterator[Poly]:
        """Yield polynomials of few terms that are 0 where the goal is an equation."""
        monomials = self._monomials(half, exact=exact)
        values = [[_at(m, point) for point in zeros] for m in monomials]
        count = 0
        for i, m in enumerate(monomials):
            if not any(values[i]):
                count += 1
                yield {m: 1}
        for (i, m), (j, n) in combinations(enumerate(monomials), 2):
            for factor in _ratios(values[i], values[j]):
                count += 1
                if count > MAX_SQUARES:
                    return
                yield {m: 1, n: factor}
        for (i, m), (j, n), (k, o) in combinations(enumerate(monomials), 3):
            for a, b in _TRINOMIALS:
                pairs = zip(values[i], values[j], values[k], strict=True)
                if zeros and all(x + a * y + b * z == 0 for x, y, z in pairs):
                    count += 1
                    if count > MAX_SQUARES:
                        return
                    yield {m: 1, n: a, o: b}

    def _zeros(self) -> list[dict[int, Fraction]]:
        """Return points at which the target is 0 and no fact fails."""
        found: list[dict[int, Fraction]] = []
        every = [
            self.target,
            *(p for p, _ in self.equations),
            *(w.poly for w in (*self.weights, *self.positive)),
        ]
        if not _is_plain(every, self.atoms) or any(self.form.root_of(a) is not None for a in self.atoms):
            return found
        tries = 0
        roughly = _rough(self.target, self.atoms)
        for total in chain(self._foot(), product(_POINTS, repeat=len(self.atoms))):
            tries += 1
            if tries > 1500 or len(found) >= 4:
                break
            if not any(total) or abs(roughly(total)) > ROUNDED:
                continue
            at = dict(zip(self.atoms, total, strict=True))
            if _value(self.target, at) != 0:
                continue
            fair = all(_value(p, at) == 0 for p, _ in self.equations)
            fair = fair and all(_value(w.poly, at) > 0 for w in self.positive)
            if fair and all(_value(w.poly, at) >= 0 for w in self.weights):
                found.append(at)
        return found

    def _foot(self) -> list[tuple[Fraction, ...]]:
        """Return where a target of degree 1 is 0 and nearest to 0: there it touches a ball."""
        if _degree(self.target) != 1:
            return []
        slope = [Fraction(self.target.get(((a, 1),), 0)) for a in self.atoms]
        size = sum(c * c for c in slope)
        level = Fraction(self.target.get((), 0))
        return [tuple(-level * c / size for c in slope)] if size else []

    # -- solving

    def _solved(self, columns: Sequence[_Column]) -> list[Fraction] | None:
        rows: dict[object, int] = {}
        polys = [self.target, *(c.poly for c in columns)]
        vectors = [{rows.setdefault(m, len(rows)): c for m, c in p.items()} for p in polys]
        signed = [c.weight is None for c in columns]
        strict = self.name == "lt"
        reward = [
            Fraction(int(strict and c.weight is not None and c.weight.strict and c.other == _ONE))
            for c in columns
        ]
        solution = nonnegative_solution(vectors[1:], vectors[0], signed, reward, MAX_PIVOTS)
        if solution is None or (strict and not any(x and r for x, r in zip(solution, reward, strict=True))):
            return None
        return solution

    def _written(self, columns: Sequence[_Column], solution: Sequence[Fraction]) -> int:
        terms: list[tuple[Term, int, int | None]] = []
        squares: list[tuple[Term, Term, int | None]] = []
        for amount, column in zip(solution, columns, strict=True):
            if not amount:
                continue
            if column.weight is None:
                scaled: Poly = {m: Fraction(c) * amount for m, c in column.other.items()}
                multiplier = self.form.reify(scaled, REAL)
                if self.scale is not None:
                    multiplier = mul(multiplier, self.scale.factors[0][0])
                terms.append((multiplier, column.equation, None))
                continue
            weight = column.weight if self.scale is None else self._times(column.weight, self.scale)
            value, sign = self._sign(amount, weight)
            squares.append((self.form.reify(column.other, REAL), value, sign))
        return combine(self.state, self.goal, Combination(tuple(terms), tuple(squares)), self.setting)

    def _sign(self, amount: Fraction, weight: _Weight) -> tuple[Term, int | None]:
        """Return amount·weight with a proof of its sign where it is not a number."""
        value: Term = real(amount)
        sign: int | None = None
        strict = True
        for term, step in weight.factors:
            strict = strict and arguments(self.state.proof.conclusion(step), "lt") is not None
            wider = mul(value, term)
            goal = (lt if strict else le)(real(0), wider)
            sign = combine(self.state, goal, Combination(((value, step, sign),)), self.setting)
            value = wider
        return value, sign


def _facts(state: State) -> list[int]:
    found = []
    for index in state.facts():
        said = relation(state.proof.conclusion(index))
        if said is not None and said[1].type in (INT, REAL):
            found.append(index)
    return found[:MAX_FACTS]


def _atoms(p: Poly) -> set[int]:
    return {a for m in p for a, _ in m}


def _condition(state: State, form: Form, index: int) -> Poly:
    term = state.proof.conclusion(index)
    denied = arguments(term, "imp")
    found = relation(denied[0] if denied is not None else term)
    return form.difference(found[1], found[2]) if found is not None else {}


def _is_plain(polys: Iterable[Poly], atoms: Iterable[int]) -> bool:
    """Say whether these are polynomials in the atoms, without inverses."""
    known = set(atoms)
    return all(a in known and e > 0 for p in polys for m in p for a, e in m)


def _at(monomial: Monomial, point: Mapping[int, Fraction]) -> Fraction:
    result = Fraction(1)
    for atom, exponent in monomial:
        result *= point[atom] ** exponent
    return result


def _rough(p: Poly, atoms: Sequence[int]) -> Callable[[Sequence[Fraction]], float]:
    """Return what computes the value of a polynomial in floats, a filter before it is computed exactly."""
    place = {a: i for i, a in enumerate(atoms)}
    try:
        terms = [(float(c), [(place[a], e) for a, e in m]) for m, c in p.items()]
    except OverflowError:
        return lambda point: 0.0

    def value(point: Sequence[Fraction]) -> float:
        at = [float(q) for q in point]
        total = 0.0
        for factor, powers in terms:
            for i, e in powers:
                factor *= at[i] ** e  # noqa: PLW2901 (the product that is added)
            total += factor
        return total

    return value


def _value(p: Poly, point: Mapping[int, Fraction]) -> Fraction:
    return sum((Fraction(c) * _at(m, point) for m, c in p.items()), Fraction(0))


def _ratios(first: Sequence[Fraction], second: Sequence[Fraction]) -> list[Fraction | int]:
    """Return factors t for which x + t·y is 0 at all points: 1 and -1 where there are none."""
    pairs = [(x, y) for x, y in zip(first, second, strict=True) if x or y]
    if not pairs:
        return [-1, 1, -2, 2, Fraction(-1, 2), Fraction(1, 2)]
    x, y = pairs[0]
    if not y:
        return []
    factor = -x / y
    return [factor] if factor and all(a + factor * b == 0 for a, b in pairs) else []


def by_products_and_squares(state: State, goal: Term) -> int:
    """Prove l <= r, l < r or l = r (by refuting both strict orders)."""
    sides = arguments(goal, "eq")
    if sides is None:
        return _Search(state, goal).run()
    proof = state.proof
    cases = proof.step("trichotomy", left=sides[0], right=sides[1])
    parts = arguments(proof.conclusion(cases), "or") or (goal, goal)
    refuted = []
    for order in (parts[0], lt(sides[1], sides[0])):
        absurd = _Search(state.with_local(proof.hyp(order)), FALSE).run()
        refuted.append(proof.step("contra", [absurd], proposition=goal))
    rest = proof.step("or_elim", [proof.hyp(parts[1]), proof.hyp(goal), refuted[1]])
    return proof.step("or_elim", [cases, refuted[0], rest])


def _applies(goal: Term) -> bool:
    found = relation(goal)
    return found is not None and found[1].type in (INT, REAL)


def _of_squares(state: State, goal: Term) -> int:
    """Prove a relation with a root as a side by that of the squares."""
    return compare_squares(state, goal, by_products_and_squares)


def _has_root(goal: Term) -> bool:
    found = relation(goal)
    if found is None or found[1].type != REAL or found[0] == "eq":
        return False
    return any(
        isinstance(n, Const) and n.name in ("sqrt", "norm") for side in found[1:] for n in subterms(side)
    )


STRATEGIES: tuple[Strategy, ...] = (
    Strategy("products and squares", _applies, by_products_and_squares, last=True),
    Strategy("products after squaring", _has_root, _of_squares, last=True),
)
"""What `logic.auto` may call when arithmetic alone has failed."""
