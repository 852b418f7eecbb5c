"""Looking for counterexamples among small values. Untrusted: what is found is proved by the kernel.

Values are tried in a fixed order, generic ones first; a statement is evaluated exactly by the normal form,
and only where every part of it is plain. Leading quantifiers over numbers in the claim get values too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import islice, product

from symderive.errors import Refusal, TermError
from symderive.kernel.check import Assignment
from symderive.kernel.definedness import definedness
from symderive.kernel.form import Form
from symderive.kernel.statement import Statement, expand
from symderive.syntax.tree import Compare, Connective
from symderive.tactics.deciding import settle
from symderive.tactics.evaluation import holds
from symderive.tactics.finite import Work, truth_value, value_of
from symderive.tactics.logic import attempt, solve_goal
from symderive.tactics.proof import State
from symderive.tactics.registry import denials
from symderive.tactics.roots import roots
from symderive.tactics.sampling import Sampled, choices, samples
from symderive.tactics.smt_bridge import models
from symderive.tactics.tables import is_table, tables
from symderive.terms.build import (
    FALSE,
    add,
    arguments,
    eq,
    implies,
    integer,
    is_negation,
    mul,
    negation,
    of_int,
    real,
    unary,
)
from symderive.terms.term import (
    App,
    Const,
    Free,
    Lam,
    Lit,
    Term,
    apply,
    const,
    free,
    free_symbols,
    instantiate_types,
    lam,
    lit,
    substitute,
    subterms,
)
from symderive.terms.types import INT, REAL, Cyclic, Function, Type, substitute_type
from symderive.wording import value_text, written

__all__ = [
    "Found",
    "as_written",
    "candidates",
    "condition_texts",
    "conjuncts",
    "failure_text",
    "leading",
    "prove_failure",
    "search",
    "side_values",
    "truth",
    "why_not",
]

MAX_TRIES = 600
MAX_GUESSES = 6
MAX_ANGLES = 40
"""How many multiples of pi are tried, before other numbers: sines there are plain."""
MAX_DOUBTFUL = 3
MAX_FORMS = 40
MAX_EVALUATED = 250_000

_REALS = tuple(Fraction(v) for v in (2, -1, 1, 0, 3, "1/2", -2, "-1/2", 4))
_INTEGERS = (2, 1, 3, 0, -1, 4, -2)
_SIZES = (2, 3, 1, 4)
PLANE = Function(Cyclic(2), REAL)
_WIDER = (PLANE, Function(Cyclic(3), REAL))
"""The spaces that vectors are taken from where those of one dimension are no counterexample."""
_POINTS = tuple((Fraction(a), Fraction(b)) for a, b in ((3, 4), (4, -3), ("3/5", "4/5")))
"""Vectors of the plane whose lengths are rational."""


@dataclass(frozen=True, slots=True)
class Found:
    """An assignment at which a statement fails (`undefined`: its claim is undefined there).

    `instances` are values for the leading quantifiers of the claim; `doubtful` where a hypothesis is open.
    """

    assignment: Assignment
    instances: tuple[Term, ...]
    undefined: bool
    doubtful: bool = False


def truth(term: Term) -> bool | None:
    """Evaluate a closed proposition; None where its truth is not plain."""
    plain = holds(term, {})
    if plain is not None:
        return plain
    for name in ("and", "or", "imp"):
        parts = arguments(term, name)
        if parts is not None:
            return _connective(name, truth(parts[0]), parts[1])
    for name in ("eq", "le", "lt"):
        parts = arguments(term, name)
        if parts is not None:
            return _comparison(name, parts[0], parts[1])
    return None


def _connective(name: str, left: bool | None, right: Term) -> bool | None:
    if name == "imp":
        left = None if left is None else not left
    if left is (name != "and"):
        return left
    other = truth(right)
    if other is (name != "and"):
        return other
    return None if left is None else other


def _comparison(name: str, left: Term, right: Term) -> bool | None:
    form = Form()
    try:
        if isinstance(left.type, Cyclic):
            rest = form.residue(form.plus(form.index(left), form.index(right), -1), left.type)
        elif left.type in (INT, REAL):
            rest = form.difference(left, right)
        else:
            return None
    except Refusal:
        return None
    value = form.constant(rest)
    if value is None:
        return None
    return value == 0 if name == "eq" else value < 0 or (name == "le" and value == 0)


def _values(kind: Type) -> list[Term]:
    """Return small values of a type, generic ones first; none for types that are not tried."""
    if kind == REAL:
        return [real(v) for v in _REALS]
    if kind == INT:
        return [integer(v) for v in _INTEGERS]
    if isinstance(kind, Cyclic) and isinstance(kind.size, int):
        return [apply(const("cast", kind), integer(v)) for v in range(kind.size)]
    if is_table(kind):
        return tables(kind)
    if isinstance(kind, Function):
        return _functions(kind)
    return []


def _vectors(kind: Function) -> list[Term]:
    """Return vectors of a wider space, the unit vectors first."""
    points = _POINTS if kind == PLANE else ()
    units = (tuple(Fraction(i == k) for i in range(3)) for k in range(3))
    first = [_point(kind, unit) for unit in units if any(unit[: 2 if kind == PLANE else 3])]
    return [*first, *tables(kind), *(_point(kind, p) for p in points)]


def _point(kind: Function, coordinates: Sequence[Fraction]) -> Term:
    """Return the vector with these coordinates; the last one holds for all further indices."""
    x = free("x0", kind.domain)
    value: Term
    *others, value = (real(c) for c in coordinates[: 2 if kind == PLANE else 3])
    for number, other in reversed(list(enumerate(others))):
        here = eq(x, apply(const("cast", kind.domain), integer(number)))
        value = apply(const("ite", REAL), here, other, value)
    return lam(x, value, "i")


def _functions(kind: Function) -> list[Term]:
    names: list[Free] = []
    end: Type = kind
    while isinstance(end, Function):
        names.append(free(f"x{len(names)}", end.domain))
        end = end.codomain
    if end not in (REAL, INT):
        return []
    numbers = [n for n in (_number(x, end) for x in names) if n is not None]
    one = real(1) if end == REAL else integer(1)
    bodies: list[Term] = []
    if numbers:
        first, last = numbers[0], numbers[-1]
        bodies = [add(mul(first, first), last), last, mul(first, last), first]
    bodies += [one, real(0) if end == REAL else integer(0)]
    found: dict[Term, None] = {}
    for body in bodies:
        value = body
        for name in reversed(names):
            value = lam(name, value)
        found[value] = None
    return list(found)


def _number(x: Free, end: Type) -> Term | None:
    if x.type == end:
        return x
    if isinstance(x.type, Cyclic):
        inside = unary("rep", x, x.type)
        return of_int(inside) if end == REAL else inside
    return of_int(x) if x.type == INT and end == REAL else None


def leading(claim: Term) -> tuple[list[Free], Term]:
    """Open the leading quantifiers of a claim, also those behind antecedents; these stay in front."""
    names: list[Free] = []
    conditions: list[Term] = []
    while True:
        quantified = arguments(claim, "forall")
        implied = arguments(claim, "imp")
        if quantified is not None and isinstance(quantified[0].type, Function):
            hint = quantified[0].hint if isinstance(quantified[0], Lam) else "x"
            name = free(f"?{len(names)}{hint}", quantified[0].type.domain)
            names.append(name)
            claim = apply(quantified[0], name)
        elif implied is not None and not is_negation(claim):
            conditions.append(implied[0])
            claim = implied[1]
        else:
            return names, implies(*conditions, claim)


def search(statement: Statement) -> Found | None:
    """Return a counterexample among small values: a false claim, or else an undefined one."""
    return next(candidates(statement), None)


def candidates(statement: Statement, most: int = MAX_TRIES) -> Iterator[Found]:
    """Yield assignments at which a statement seems to fail: false claims first, then an undefined one.

    Where values are irrational, several are offered, since not each can be proved to be one.
    """
    full = expand(statement)
    names, body = leading(full.claim)
    said = {s for t in (body, *(h for _, h in full.hypotheses)) for s in free_symbols(t)}
    undefined: Found | None = None
    left = 2 * most if full.sizes else most
    guesses = 0
    doubtful: list[Found] = []
    for spaces, sizes in product(_space_choices(full), _size_choices(full)):
        size_map: dict[str, str | int] = dict(sizes)
        symbols = [(n, substitute_type(k, spaces, size_map)) for n, k in full.symbols]
        asked = [(free(n, k), free(n, o)) for (n, k), (_, o) in zip(symbols, full.symbols, strict=True)]
        chosen = [new for new, old in asked if old in said]
        opened = [free(n.name, substitute_type(n.type, spaces, size_map)) for n in names]
        hypotheses = [instantiate_types(h, spaces, size_map) for _, h in full.hypotheses]
        claim = instantiate_types(body, spaces, size_map)
        if any(isinstance(v.type, Function) for v in chosen) and all(_is_index(v.type) for v in opened):
            opened, claim = [], instantiate_types(full.claim, spaces, size_map)
        is_wider = any(kind in _WIDER for kind in spaces.values())
        share = most if is_wider else max(0, min(left, most // 2) if full.sizes else left)
        for put, kind in _failures((*chosen, *opened), hypotheses, claim, share, wider=is_wider):
            left -= 0 if is_wider else 1
            if kind is None or (kind == "undefined" and undefined is not None):
                continue
            given = {v.name: put[v] for v in chosen}
            assignment = Assignment(
                tuple(spaces.items()),
                tuple(sizes.items()),
                tuple((n, given.get(n, _any(k))) for n, k in symbols),
            )
            found = Found(assignment, tuple(put[v] for v in opened), kind == "undefined")
            if kind == "undefined":
                undefined = found
                continue
            if kind == "maybe":
                doubtful.append(replace(found, doubtful=True))
                continue
            yield found
            guesses += 1
            if guesses >= MAX_GUESSES:
                return
        if left <= 0 and not full.spaces:
            break
    yield from doubtful[:MAX_DOUBTFUL]
    if undefined is not None:
        yield undefined


def _failures(
    variables: Sequence[Free], hypotheses: Sequence[Term], claim: Term, most: int, *, wider: bool
) -> Iterator[tuple[dict[Free, Term], str | None]]:
    """Yield assignments with what fails there ("false", "undefined" or None)."""
    plain = [v for v in variables if v.type in (INT, REAL)]
    others = [v for v in variables if v.type not in (INT, REAL)]
    if any(isinstance(v.type, Function) and not is_table(v.type) for v in others):
        for values in islice(_choices([v.type for v in variables]), most):
            put = dict(zip(variables, values, strict=True))
            yield put, _fails(hypotheses, claim, put)
        return
    if others or any(_speaks_of_entries(t) for t in (*hypotheses, claim)):
        yield from _among_tables(variables, hypotheses, claim, most, wider=wider)
        return
    try:
        question = Sampled.of(plain, hypotheses, claim)
    except (Refusal, TermError):
        return
    if any(isinstance(n, Const) and n.name in _ANGULAR for t in (*hypotheses, claim) for n in subterms(t)):
        yield from _among_angles(plain, hypotheses, claim, min(most, MAX_ANGLES))
    for at in samples(question, most):
        yield {v: lit(q, v.type) for v, q in at.items()}, question.fails(at)
    for put in roots(plain, question.conditions, claim):
        yield put, "maybe"
    for at in models(plain, [*question.conditions, question.defined, negation(claim)]):
        yield {v: lit(q, v.type) for v, q in at.items()}, question.fails(at)


_ANGULAR = frozenset({"pi", "sin", "cos", "tan", "asin", "acos", "atan"})


def _among_angles(
    variables: Sequence[Free], hypotheses: Sequence[Term], claim: Term, most: int
) -> Iterator[tuple[dict[Free, Term], str | None]]:
    """Yield assignments of multiples of pi to the real numbers."""
    turns: dict[Free, Term] = {v: mul(v, const("pi")) for v in variables if v.type == REAL}
    turned = [substitute(h, turns) for h in hypotheses]
    question = Sampled.of(variables, turned, substitute(claim, turns))
    for at in samples(question, most):
        put = {v: mul(real(q), const("pi")) if v.type == REAL else lit(q, v.type) for v, q in at.items()}
        yield put, question.fails(at)


_TABLED = frozenset({"csum", "cast", "rep", "natrec", "factorial", "binomial", "det"})


def _speaks_of_entries(term: Term) -> bool:
    """Say whether residues or recursions occur, which `tactics.finite` evaluates."""
    return any(isinstance(n, Const) and n.name in _TABLED for n in subterms(term))


def _among_tables(
    variables: Sequence[Free], hypotheses: Sequence[Term], claim: Term, most: int, *, wider: bool
) -> Iterator[tuple[dict[Free, Term], str | None]]:
    """Yield assignments of numbers and functions, evaluated without building terms where that can be done."""
    conditions = [part for h in hypotheses for part in (definedness(h), h)]
    checks = [*conditions, definedness(claim), claim]
    tried = [_vectors(v.type) if wider and v.type in _WIDER else _values(v.type) for v in variables]
    lists = [[(t, value_of(t)) for t in values] for values in tried]
    limits = _Limits()
    for place, variable in enumerate(variables):
        alone = [c for c in conditions if free_symbols(c) == {variable}]
        lists[place] = [
            (t, x)
            for t, x in lists[place]
            if all(truth_value(c, {variable: x}, work=limits.work) is not False for c in alone)
        ]
    for picks in islice(choices([len(part) for part in lists]), most):
        if limits.work.left <= 0:
            return
        chosen = [part[i] for part, i in zip(lists, picks, strict=True)]
        put = {v: t for v, (t, _) in zip(variables, chosen, strict=True)}
        at = {v: x for v, (_, x) in zip(variables, chosen, strict=True)}
        yield put, _verdict([_Check(part, put, at, limits) for part in checks])


@dataclass(slots=True)
class _Limits:
    """How many propositions are put into normal form, and how much is evaluated, for all tables together."""

    forms: int = MAX_FORMS
    work: Work = field(default_factory=lambda: Work(MAX_EVALUATED))


@dataclass(frozen=True, slots=True)
class _Check:
    """A proposition at an assignment, as terms and as values."""

    proposition: Term
    put: Mapping[Free, Term]
    at: Mapping[Free, object]
    limits: _Limits

    def holds(self) -> bool | None:
        plain = truth_value(self.proposition, self.at, work=self.limits.work)
        if plain is not None or self.limits.forms <= 0:
            return plain
        self.limits.forms -= 1
        try:
            return truth(substitute(self.proposition, self.put))
        except (Refusal, TermError):
            return None


def _verdict(checks: Sequence[_Check]) -> str | None:
    """Say what fails: the claim ("false", "undefined"), perhaps, where a hypothesis is open ("maybe")."""
    *conditions, defined, claim = checks
    opened = False
    for condition in conditions:
        found = condition.holds()
        if found is False:
            return None
        opened = opened or found is None
    found = defined.holds()
    if found is False:
        return None if opened else "undefined"
    if claim.holds() is not False:
        return None
    return "maybe" if opened or found is None else "false"


def _space_choices(full: Statement) -> Iterator[dict[str, Type]]:
    """Yield the reals for every space; then two and three dimensions, unless functions are asked for."""
    yield dict.fromkeys(full.spaces, REAL)
    if full.spaces and not any(isinstance(kind, Function) for _, kind in full.symbols):
        for wider in _WIDER:
            yield dict.fromkeys(full.spaces, wider)


def _size_choices(full: Statement) -> Iterator[dict[str, int]]:
    if not full.sizes:
        yield {}
        return
    for values in product(_SIZES, repeat=len(full.sizes)):
        yield dict(zip(full.sizes, values, strict=True))


def _choices(kinds: Sequence[Type]) -> Iterator[tuple[Term, ...]]:
    """Yield tuples of values, those with early values first."""
    lists = [_values(k) for k in kinds]
    for picks in choices([len(v) for v in lists]):
        yield tuple(values[i] for values, i in zip(lists, picks, strict=True))


def _fails(hypotheses: Sequence[Term], claim: Term, put: Mapping[Free, Term]) -> str | None:
    """Say whether the claim is "false" or "undefined" where all hypotheses are defined and true."""
    try:
        for hypothesis in hypotheses:
            instance = substitute(hypothesis, put)
            if not truth(definedness(instance)) or not truth(instance):
                return None
        instance = substitute(claim, put)
        defined = truth(definedness(instance))
        if defined is None:
            return None
        if not defined:
            return "undefined"
        return "false" if truth(instance) is False else None
    except (Refusal, TermError):
        return None


def _is_index(kind: Type) -> bool:
    return kind == INT or isinstance(kind, Cyclic)


def _any(kind: Type) -> Term:
    if kind == REAL:
        return real(0)
    if kind == INT:
        return integer(0)
    if isinstance(kind, Function):
        return lam(free("x", kind.domain), _any(kind.codomain))
    return apply(const("cast", kind), integer(0))


def prove_failure(state: State, goal: Term, instances: Sequence[Term]) -> int:
    """Prove not (∀x. A) by values of x at which A fails; without values by search."""
    parts = arguments(goal, "imp")
    if not instances or parts is None:
        return settle(state, goal)
    proof = state.proof
    assumed = index = proof.hyp(parts[0])
    values = list(instances)
    while True:
        implied = arguments(proof.conclusion(index), "imp")
        if arguments(proof.conclusion(index), "forall") is not None and values:
            index = proof.step("all_elim", [index], value=values.pop(0))
        elif implied is not None and not is_negation(proof.conclusion(index)):
            index = proof.step("imp_elim", [index, solve_goal(state, implied[0])])
        else:
            break
    shown = proof.conclusion(index)
    denial = negation(shown)
    if denials(denial):
        absurd = proof.step("imp_elim", [solve_goal(state, denial), index])
    else:
        ways = [
            lambda: solve_goal(state.with_local(index), FALSE, [index]),
            lambda: proof.step("imp_elim", [settle(state, denial), index]),
        ]
        absurd = attempt(*(reversed(ways) if _speaks_of_entries(shown) else ways))
    return proof.step("imp_intro", [absurd], proposition=proof.conclusion(assumed))


def condition_texts(condition: Term) -> tuple[str, ...]:
    """Return the conditions of a conjunction as text, x != c for a·x + b != 0."""
    return tuple(_excluded_value(part) or written(part) for part in conjuncts(condition))


def conjuncts(proposition: Term) -> tuple[Term, ...]:
    """Return A, B, C of A and B and C; of x*y != 0, and of powers, the factors != 0."""
    parts = arguments(proposition, "and")
    if parts is None and is_negation(proposition):
        sides = arguments(proposition.args[0], "eq") if isinstance(proposition, App) else None
        if sides is not None and sides[1] == real(0):
            product_, powered = arguments(sides[0], "mul"), arguments(sides[0], "pow")
            if powered is not None and isinstance(powered[1], Lit) and powered[1].value > 0:
                product_ = (powered[0],)
            parts = tuple(negation(eq(factor, sides[1])) for factor in product_ or ()) or None
    return (proposition,) if parts is None else tuple(c for part in parts for c in conjuncts(part))


def _excluded_value(condition: Term) -> str | None:
    """Return x != c for a condition a·x + b != 0 on one number, else None."""
    denied = arguments(condition, "imp")
    sides = arguments(denied[0], "eq") if denied is not None and is_negation(condition) else None
    if sides is None or sides[0].type != REAL:
        return None
    form = Form()
    p = form.difference(sides[0], sides[1])
    linear = [(m, c) for m, c in p.items() if m]
    if len(linear) != 1 or len(linear[0][0]) != 1 or linear[0][0][0][1] != 1:
        return None
    ((atom, _),), coefficient = linear[0]
    name = form.atom(atom)
    if not isinstance(name, Free):
        return None
    return f"{name.name} != {-Fraction(p.get((), 0)) / Fraction(coefficient)}"


def failure_text(statement: Statement, proposition: Term) -> str:
    """Say at which small values a proposition fails under the hypotheses, and what its sides are there.

    Returns "" when no such values are found. The proposition may speak of the statement's symbols, its
    definitions put in.
    """
    full = expand(statement)
    found = search(replace(full, claim=proposition))
    if found is None:
        return ""
    names, body = leading(proposition)
    said = free_symbols(body) | {s for _, h in full.hypotheses for s in free_symbols(h)}
    given = [(n, t) for n, t in found.assignment.values if any(s.name == n for s in said)]
    given += [(n.name.lstrip("?0123456789"), t) for n, t in zip(names, found.instances, strict=False)]
    sizes = [f"{n} = {v}" for n, v in found.assignment.sizes]
    places = ", ".join([*sizes, *(f"{n} = {value_text(t)}" for n, t in given)]) or "once evaluated"
    if found.undefined:
        return f"at {places} it is not defined"
    sides = side_values(replace(full, claim=proposition), found.assignment, found.instances)
    return f"at {places} " + (f"the sides are {sides[0]} and {sides[1]}" if sides else "it is false")


def side_values(
    statement: Statement, assignment: Assignment, instances: Sequence[Term] = ()
) -> tuple[str, str] | None:
    """Return what the two sides of the claim are at an assignment, where both are plain numbers.

    `instances` are values for the leading quantifiers of the claim.
    """
    names, end = leading(expand(statement).claim)
    spaces: dict[str, Type] = dict(assignment.spaces)
    sizes: dict[str, str | int] = dict(assignment.sizes)
    put: dict[Free, Term] = {free(n, t.type): t for n, t in assignment.values}
    for name, value in zip(names, instances, strict=False):
        put[free(name.name, value.type)] = value
    while (implied := arguments(end, "imp")) is not None and not is_negation(end):
        end = implied[1]
    try:
        return _sides(substitute(instantiate_types(end, spaces, sizes), put))
    except (Refusal, TermError):
        return None


def as_written(sides: tuple[str, str], formula: object) -> tuple[str, str]:
    """Return the values of the sides of a claim in the order of its text; the logic has b <= a for a >= b."""
    while isinstance(formula, Connective) and formula.operator == "=>":
        formula = formula.right
    turned = isinstance(formula, Compare) and formula.relations in ((">=",), (">",))
    return (sides[1], sides[0]) if turned else sides


def why_not(statement: Statement, assignment: Assignment, formula: object) -> str:
    """Say why an assignment is no counterexample, where that is plain; "" where it is not.

    `formula` is the syntax tree of the claim.
    """
    full = expand(statement)
    spaces: dict[str, Type] = dict(assignment.spaces)
    sizes: dict[str, str | int] = dict(assignment.sizes)
    put: dict[Free, Term] = {free(n, t.type): t for n, t in assignment.values}
    try:
        for name, hypothesis in full.hypotheses:
            if truth(substitute(instantiate_types(hypothesis, spaces, sizes), put)) is False:
                return f"the hypothesis `{name}` is false there"
        claim = substitute(instantiate_types(full.claim, spaces, sizes), put)
        if not (truth(definedness(claim)) and truth(claim)):
            return ""
    except (Refusal, TermError):
        return ""
    sides = side_values(statement, assignment)
    return "the claim is true there" + (
        ": its sides are {} and {}".format(*as_written(sides, formula)) if sides else ""
    )


def _sides(end: Term) -> tuple[str, str] | None:
    """Return the values of both sides of a comparison of numbers."""
    for name in ("eq", "le", "lt"):
        parts = arguments(end, name)
        if parts is not None and parts[0].type in (INT, REAL):
            form = Form()
            values = [form.constant(form.poly(part)) for part in parts]
            if None not in values:
                return str(values[0]), str(values[1])
    return None
