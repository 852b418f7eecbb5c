"""Linear combinations of proved facts, judged by the normal form. Trusted."""

from __future__ import annotations

from symderive.errors import Refusal
from symderive.kernel.form import Form, Poly
from symderive.kernel.sequent import Context, Sequent, of_type, parts, union
from symderive.terms.build import FALSE, eq, is_negation, negation, real
from symderive.terms.build import arguments as arguments_of
from symderive.terms.term import Term
from symderive.terms.types import INT, REAL, Cyclic, Space, Type

__all__ = ["idx", "idx_distinct", "lincomb"]


def lincomb(
    context: Context,
    *premises: Sequent,
    goal: Term,
    used: tuple[int, ...],
    multipliers: tuple[Term, ...],
    signs: tuple[int, ...],
    squares: tuple[Term, ...],
    weights: tuple[Term, ...],
    weight_signs: tuple[int, ...],
    units: tuple[int, ...],
    roots: tuple[int, ...],
    guards: tuple[int, ...],
) -> Sequent:
    """Conclude an equation or inequality as a linear combination of premises.

    Conclusion:  Γ1 ∪ … ∪ Γn ⊢ goal
    Premises:    in any order and number; the arguments say which is used as what
    Arguments:   goal, an equation (integers, reals, vectors of a declared space), `<=`, `<`, or
                 `false` (read as 0 < 0);
                 used, multipliers, signs: premise `used[i]` times the term `multipliers[i]`; for an
                 inequality premise `signs[i]` is the premise that shows the multiplier >= 0, or -1
                 for a constant;
                 squares, weights, weight_signs: the square of `squares[i]` times `weights[i]` >= 0;
                 units: premises p != q, p < q: p - q may be cancelled, or multiplied by;
                 roots: premises p <= q, p < q: sqrt(q - p)² is q - p;
                 guards: premises l <= h, l < h of integers, for the ranges of written sums
    Shapes:      scalar goals take scalar premises (or vector equations against a vector
                 multiplier, by inner product); vector goals take vector equations with scalar
                 multipliers, or scalar equations with vector multipliers
    Units:       dimensionless
    Refuses:     K005 (a position without a premise), K007 (lists of different lengths), K010 (shape of a
                 premise), K011 (types), K014 (a multiplier is not shown >= 0), K015 (strict goal without
                 a strict part), K016 (the residual is not 0), K121 (too large), K122 (no polynomial)
    False friend: a negative multiplier of an inequality; strict from non-strict.
    """

    def at(index: int) -> Term:
        if not 0 <= index < len(premises):
            raise Refusal("K005", "there is no such premise", why=str(index))
        return premises[index].conclusion

    form = context.form([at(i) for i in guards])
    relation, left, right = ("lt", real(0), real(0)) if goal == FALSE else _relation(goal)
    kind = left.type
    if kind not in (INT, REAL) and not (isinstance(kind, Space) and relation == "eq"):
        raise Refusal("K011", "the goal is no equation or inequality of numbers", why=repr(goal))
    if (len(used), len(squares)) != (len(multipliers), len(weights)):
        raise Refusal("K007", "there must be one multiplier for each premise, one weight for each square")
    if (len(used), len(squares)) != (len(signs), len(weight_signs)):
        raise Refusal("K007", "there must be one sign for each premise and for each square")
    strict = False
    rest = form.difference(left, right) if relation == "eq" else form.difference(right, left)
    slacks = [_slack(form, at(i)) for i in used] + [_square(form, value) for value in squares]
    for (name, slack, of), multiplier, sign in zip(
        slacks, multipliers + weights, signs + weight_signs, strict=True
    ):
        if name != "eq":
            if relation == "eq":
                raise Refusal("K010", "an inequality cannot give an equation", why=repr(goal))
            positive = _sign(form, multiplier, None if sign == -1 else at(sign))
            strict = strict or (positive and name == "lt")
        rest = form.plus(rest, _product(form, multiplier, slack, of, kind), -1)
    if relation == "lt" and not strict:
        raise Refusal("K015", "a strict goal needs a strict premise", why=repr(goal))
    nonzero, nonnegative = [_unit(form, at(i)) for i in units], [_root(form, at(i)) for i in roots]
    residual = form.residual(rest, nonzero, nonnegative)
    if residual:
        for unit in nonzero:
            rest = form.multiply(rest, unit)
        residual = form.residual(rest, nonzero, nonnegative)
    if residual:
        shown = form.reify(residual, kind)
        raise Refusal("K016", "the combination does not give the goal", why=f"residual {shown!r}")
    return Sequent(union(premises), goal)


def _relation(term: Term) -> tuple[str, Term, Term]:
    for name in ("eq", "le", "lt"):
        found = arguments_of(term, name)
        if found is not None and len(found) == 2:
            return name, found[0], found[1]
    raise Refusal("K010", "an equation or inequality is needed", why=repr(term))


def _slack(form: Form, premise: Term) -> tuple[str, Poly, Type]:
    """Return the relation of a premise, the form of what it puts in that relation to 0, and its type."""
    name, left, right = _relation(premise)
    slack = form.difference(left, right) if name == "eq" else form.difference(right, left)
    return name, slack, left.type


def _square(form: Form, value: Term) -> tuple[str, Poly, Type]:
    """Return the same of a square: it is >= 0, or > 0 as a positive literal."""
    square = form.square(value)
    return "lt" if form.constant(square) else "le", square, REAL


def _product(form: Form, multiplier: Term, slack: Poly, kind: Type, goal: Type) -> Poly:
    """Return multiplier · slack for a premise of type `kind` towards a goal of type `goal`."""
    vector = isinstance(kind, Space)
    if isinstance(multiplier.type, Space):
        if vector and kind == multiplier.type and not isinstance(goal, Space):
            return form.inner_of(form.poly(multiplier), slack)
        if vector or multiplier.type != goal or kind not in (INT, REAL):
            raise Refusal("K011", "a vector multiplier does not fit", why=repr(multiplier))
        return form.multiply(form.poly(multiplier), slack)
    if isinstance(goal, Space) != vector or (vector and goal != kind) or not (vector or kind in (INT, REAL)):
        raise Refusal("K011", "a premise of this type does not fit the goal")
    return form.multiply(form.poly(of_type(multiplier, INT, REAL)), slack)


def _sign(form: Form, value: Term, premise: Term | None) -> bool:
    """Refuse unless `value` >= 0 is shown by the premise, or is plain; say whether even > 0 is."""
    p = form.poly(of_type(value, INT, REAL))
    constant = form.constant(p) if premise is None else None
    name, slack, _ = ("le", p, REAL) if premise is None else _slack(form, premise)
    if name == "eq" or slack != p or (premise is None and (constant is None or constant < 0)):
        raise Refusal("K014", "a multiplier is not shown to be >= 0", why=f"{value!r} by {premise!r}")
    return name == "lt" or bool(constant)


def _unit(form: Form, premise: Term) -> Poly:
    found = arguments_of(premise, "lt")
    if found is None and is_negation(premise):
        found = arguments_of(parts(premise, "imp")[0], "eq")
    if found is None or found[0].type not in (INT, REAL):
        raise Refusal("K010", "a unit is shown by p != q or p < q", why=repr(premise))
    return form.difference(found[0], found[1])


def _root(form: Form, premise: Term) -> Poly:
    first, second = parts(premise, "le", "lt")
    return form.difference(second, first)


def idx(context: Context, *premises: Sequent, goal: Term, multipliers: tuple[int, ...]) -> Sequent:
    """Conclude an equation in Z/n as an integer combination of equations in Z/n.

    Conclusion:  Γ1 ∪ … ∪ Γn ⊢ i = j
    Premises:    equations in the same Z/n
    Arguments:   goal; multipliers, one whole number for each premise
    Refuses:     K007 (another number of multipliers), K010 (shape), K011 (another type), K016 (the
                 residual is not 0)
    False friend: half of an equation (2i = 0 does not give i = 0).
    """
    left, right = parts(goal, "eq")
    if len(multipliers) != len(premises):
        raise Refusal("K007", "there must be one multiplier for each premise")
    form = context.form()
    rest = _index_difference(form, left, right)
    for premise, multiplier in zip(premises, multipliers, strict=True):
        first, second = parts(premise.conclusion, "eq")
        of_type(first, left.type)
        rest = form.plus(rest, _index_difference(form, first, second), -multiplier)
    if form.residue(rest, left.type):
        raise Refusal("K016", "the combination does not give the goal", why=repr(goal))
    return Sequent(union(premises), goal)


def _index_difference(form: Form, left: Term, right: Term) -> Poly:
    if not isinstance(left.type, Cyclic):
        raise Refusal("K011", "an equation in Z/n is needed", why=repr(left))
    return form.plus(form.index(left), form.index(right), -1)


def idx_distinct(context: Context, *, left: Term, right: Term) -> Sequent:
    """Conclude that two residues of a literal modulus differ.

    Conclusion:  ⊢ not i = j
    Arguments:   left, right
    Refuses:     K011 (not of one Z/n), K016 unless the difference is a nonzero literal mod a literal n
    False friend: 1 ≠ 0 in Z/n for symbolic n, which fails for n = 1.
    """
    of_type(right, left.type)
    form = context.form()
    rest = form.residue(_index_difference(form, left, right), left.type)
    literal = isinstance(left.type, Cyclic) and isinstance(left.type.size, int)
    if not literal or form.constant(rest) in (None, 0):
        raise Refusal("K016", "the residues are not shown to differ", why=f"{left!r}, {right!r}")
    return Sequent(frozenset(), negation(eq(left, right)))
