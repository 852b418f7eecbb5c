"""Sequences that the hypotheses define by recursions: counterexamples with them, and their proofs. Untrusted.

a(b), ..., a(b + d - 1) and a(n + d) = E(n, a(n), ..., a(n + d - 1)) for n >= b say what a is from b on: a
recursion in the language of the kernel, on d values at once where d > 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice, product
from typing import cast

from symderive.errors import Refusal, TermError
from symderive.kernel.definedness import definedness
from symderive.kernel.form import Form
from symderive.kernel.statement import Statement, expand
from symderive.tactics.arith import linarith, relation
from symderive.tactics.counterexample import Found, leading
from symderive.tactics.finite import Work, truth_value
from symderive.tactics.logic import simple
from symderive.tactics.matching import instantiate, schema_of
from symderive.tactics.proof import State, Stuck
from symderive.tactics.registry import Strategy
from symderive.tactics.rewriting import rewrite_goal
from symderive.tactics.values import complete_assignment
from symderive.terms.build import add, arguments, eq, integer, le, sub
from symderive.terms.term import (
    App,
    Const,
    Free,
    Lit,
    Term,
    apply,
    const,
    free,
    free_symbols,
    lam,
    lit,
    substitute,
    subterms,
)
from symderive.terms.types import INT, REAL, Function

__all__ = ["STRATEGIES", "unrolled"]

MAX_ORDER = 3
"""How many values before it a value may be computed from."""

MAX_TRIES = 400
MAX_FOUND = 3
MAX_UNFOLDED = 6
"""How often recursions are taken one step back."""

MAX_COMPUTED = 64
"""How many values of a sequence are computed."""

MAX_WORK = 60_000
"""How much is evaluated for one statement."""

_REALS = tuple(Fraction(v) for v in (2, 1, 0, 3, -1, "1/2"))
_INTEGERS = (2, 3, 1, 0, 4, 5, 6, 7)


@dataclass(frozen=True, slots=True)
class _Recursion:
    """a(n + order) = value, with a(n), ..., a(n + order - 1) given by `before`, for n >= first."""

    name: Free
    first: int
    number: Free
    before: tuple[Free, ...]
    value: Term


# -- reading the hypotheses --------------------------------------------------------------------------


def _recursion(hypothesis: Term) -> _Recursion | None:
    """Read ∀n. lo <= n ⇒ a(n + c) = E as a recursion; None for what is none."""
    quantified = arguments(hypothesis, "forall")
    kind = quantified[0].type if quantified is not None else None
    if quantified is None or not isinstance(kind, Function) or kind.domain != INT:
        return None
    n = free("?n", INT)
    body = apply(quantified[0], n)
    implied = arguments(body, "imp")
    low = _least(implied[0], n) if implied is not None else None
    sides = arguments(implied[1], "eq") if implied is not None else None
    if low is None or sides is None or not isinstance(sides[0], App) or not isinstance(sides[0].head, Free):
        return None
    name = sides[0].head
    form = Form()
    places: dict[Term, int] = {}
    for node in subterms(eq(*sides)):
        if isinstance(node, App) and node.head == name:
            shift = None if node.loose else form.constant(form.difference(node.args[0], n))
            if not isinstance(shift, int):
                return None
            places[node] = shift
    least, order = min(places.values()), max(places.values()) - min(places.values())
    top = least + order
    if places[sides[0]] != top or top in (places[t] for t in _applied(sides[1], name)):
        return None
    if not 0 < order <= MAX_ORDER:
        return None
    before = tuple(free(f"?a{j}", sides[0].type) for j in range(order))
    value = _put(sides[1], {t: before[s - least] for t, s in places.items() if s < top})
    return _Recursion(name, low + least, n, before, substitute(value, {n: sub(n, integer(least))}))


def _least(condition: Term, n: Free) -> int | None:
    """Return lo of lo <= n, a number."""
    for name, strict in (("le", 0), ("lt", 1)):
        sides = arguments(condition, name)
        if sides is not None and sides[1] == n and isinstance(sides[0], Lit):
            return int(sides[0].value) + strict
    return None


def _applied(term: Term, name: Free) -> list[App]:
    return [t for t in subterms(term) if isinstance(t, App) and t.head == name]


def _put(term: Term, values: Mapping[Term, Term]) -> Term:
    if term in values:
        return values[term]
    if isinstance(term, App):
        return apply(term.head, *(_put(a, values) for a in term.args))
    return term


def _sequence(recursion: _Recursion, start: Sequence[Term]) -> Term:
    """Return the sequence from its first values, as a function of integers."""
    n, k = free("n", INT), free("k", INT)
    kind = recursion.name.type
    end = kind.codomain if isinstance(kind, Function) else REAL
    number = sub(n, integer(recursion.first)) if recursion.first else n
    here = add(k, integer(recursion.first)) if recursion.first else k
    value = substitute(recursion.value, {recursion.number: here})
    if len(start) == 1:
        y = free("y", end)
        step = lam(k, lam(y, substitute(value, {recursion.before[0]: y})))
        return lam(n, apply(const("natrec", end), start[0], step, number))
    j, y = free("j", INT), free("y", Function(INT, end))
    values = {b: apply(y, integer(i)) for i, b in enumerate(recursion.before)}
    later = [apply(y, integer(i)) for i in range(1, len(start))]
    step = lam(k, lam(y, _table(j, [*later, substitute(value, values)])))
    return lam(n, apply(const("natrec", y.type), _table(j, start), step, number, integer(0)))


def _table(j: Free, entries: Sequence[Term]) -> Term:
    """Return the function with these values at 0, 1, ...; the last one holds for all further numbers."""
    *others, value = entries
    for place, other in reversed(list(enumerate(others))):
        value = apply(const("ite", value.type), eq(j, integer(place)), other, value)
    return lam(j, value)


# -- counterexamples ---------------------------------------------------------------------------------


def unrolled(statement: Statement) -> Iterator[Found]:
    """Yield assignments at which a claim about recursive sequences is false."""
    full = expand(statement)
    if full.spaces or full.sizes:
        return
    hypotheses = [h for _, h in full.hypotheses]
    found = {r.name: r for h in hypotheses if (r := _recursion(h)) is not None}
    symbols = [free(n, k) for n, k in full.symbols]
    others = [s for s in symbols if s not in found]
    if not found or any(s.type not in (INT, REAL) for s in others):
        return
    if any(set(free_symbols(r.value)) & set(found) for r in found.values()):
        return
    opened, claim = leading(full.claim)
    if any(v.type not in (INT, REAL) for v in opened):
        return
    starts: dict[Free, list[Term]] = {r.name: _start(r, hypotheses) for r in found.values()}
    unknown = [s for terms in starts.values() for s in terms if isinstance(s, Free) and s.name[0] == "?"]
    names = [*unknown, *others, *opened]
    work, count = Work(MAX_WORK), 0
    for values in islice(product(*(_tried(v) for v in names)), MAX_TRIES):
        put: dict[Free, Term] = dict(zip(names, values, strict=True))
        for name, recursion in found.items():
            start = [substitute(s, put) for s in starts[name]]
            closed = _Recursion(
                name, recursion.first, recursion.number, recursion.before, substitute(recursion.value, put)
            )
            put[name] = _sequence(closed, start)
        if _is_counterexample(hypotheses, claim, put, work):
            given = {s.name: put[s] for s in symbols}
            yield Found(complete_assignment(full, {}, {}, given), tuple(put[v] for v in opened), False)
            count += 1
        if count >= MAX_FOUND or work.left <= 0:
            return


def _tried(variable: Free) -> list[Term]:
    return [lit(v, variable.type) for v in (_INTEGERS if variable.type == INT else _REALS)]


def _start(recursion: _Recursion, hypotheses: Sequence[Term]) -> list[Term]:
    """Return the first values: as the hypotheses give them, else a variable."""
    found: list[Term] = []
    for place in range(len(recursion.before)):
        at = apply(recursion.name, integer(recursion.first + place))
        given = [s for h in hypotheses if (s := arguments(h, "eq")) is not None and s[0] == at]
        plain = [s[1] for s in given if recursion.name not in free_symbols(s[1])]
        found.append(plain[0] if plain else free(f"?{recursion.name.name}{place}", at.type))
    return found


def _is_counterexample(hypotheses: Sequence[Term], claim: Term, put: Mapping[Free, Term], work: Work) -> bool:
    """Say whether the claim is false, and no hypothesis."""
    try:
        said = substitute(claim, put)
        if truth_value(definedness(said), work=work) is not True or truth_value(said, work=work) is not False:
            return False
        return all(truth_value(substitute(h, put), work=work) is not False for h in hypotheses)
    except (Refusal, TermError):
        return False


# -- proofs ------------------------------------------------------------------------------------------


def _one_step(state: State, term: Term) -> tuple[Term, int] | None:
    """Rewrite natrec(z, f, e + 1) as f(e, natrec(z, f, e)), 0 <= e, and natrec(z, f, 0) as z."""
    parts = arguments(term, "natrec")
    if parts is None or len(parts) != 3 or term.loose:
        return None
    start, step, number = parts
    proof = state.proof
    form = proof.form()
    value = form.poly(number)
    constant = value.get((), 0)
    if value and not (isinstance(constant, int) and constant > 0):
        return None
    if not value:
        index = proof.step("natrec_zero", start=start, step=step)
    else:
        before = form.reify(form.shifted(value, -1), INT)
        try:
            sign = simple(state, le(integer(0), before))
        except (Stuck, Refusal, TermError):
            return None
        index = proof.step("natrec_succ", [sign], start=start, step=step, number=before)
    sides = arguments(proof.conclusion(index), "eq")
    if sides is None:
        return None
    if sides[0] != term:
        index = proof.step("convert", [index], goal=eq(term, sides[1]))
    return sides[1], index


def _prefix(state: State, term: Term) -> tuple[Term, int] | None:
    """Rewrite a recursion of functions at an argument."""
    parts = arguments(term, "natrec")
    if parts is None or len(parts) < 3 or not isinstance(term, App):
        return None
    if len(parts) == 3:
        return _one_step(state, term)
    plain = apply(term.head, *parts[:3])
    found = _one_step(state, plain)
    if found is None:
        return None
    value, step = found
    hole = free(f"#{max(term.fresh, value.fresh)}", plain.type)
    template = lam(hole, eq(term, apply(hole, *parts[3:])))
    base = state.proof.step("refl", value=term)
    return apply(value, *parts[3:]), state.proof.step("subst", [step, base], template=template)


def _unfolded(state: State, goal: Term) -> int:
    """Prove a relation of values of recursions, taken back to the least number in it."""

    def finish(inner: State, part: Term) -> int:
        if part == goal:
            raise Stuck("S147", "no recursion can be unfolded", goal=goal)
        return linarith(inner, part, [], depth=0)

    return rewrite_goal(state, goal, (_prefix,), simple, finish, rounds=MAX_UNFOLDED)


def _is_recursive(goal: Term) -> bool:
    return relation(goal) is not None and any(
        isinstance(n, Const) and n.name == "natrec" for n in subterms(goal)
    )


# -- values at numbers -------------------------------------------------------------------------------


def _speaks_of_a_value(goal: Term) -> bool:
    return relation(goal) is not None and bool(_numbered(goal))


def _numbered(goal: Term) -> dict[Free, int]:
    """Return for each sequence of which the goal has a value at a literal the last such number."""
    found: dict[Free, int] = {}
    for node in subterms(goal):
        if isinstance(node, App) and isinstance(node.head, Free) and len(node.args) == 1:
            (place,) = node.args
            if isinstance(place, Lit) and place.type == INT:
                found[node.head] = max(found.get(node.head, 0), int(place.value))
    return found


def _from_values(state: State, goal: Term) -> int:
    """Prove a relation from the values at numbers, computed one after the other."""
    wanted, values = _numbered(goal), []
    for fact in state.facts():
        recursion = _recursion(state.proof.conclusion(fact))
        last = wanted.get(recursion.name) if recursion is not None else None
        if recursion is not None and last is not None:
            values += _computed(state, fact, recursion, last)
    if not values:
        raise Stuck("S147", "no recursion gives the values", goal=goal)
    return linarith(state, goal, values, depth=0)


def _computed(state: State, fact: int, recursion: _Recursion, last: int) -> list[int]:
    """Prove a(n) = c for n up to `last`, from the first values; nothing where these are not known."""
    order = len(recursion.before)
    top = recursion.first + order
    known = _first_values(state, recursion)
    if not known or last - top >= MAX_COMPUTED:
        return []
    schema = schema_of(state, fact)
    (variable,) = schema.variables
    shift = _low(schema.conclusion, recursion.name, variable)
    for place in range(top, last + 1):
        index = instantiate(state, schema, {variable: integer(place - order - shift)}, simple)
        found = _with_values(state, index, apply(recursion.name, integer(place)), known[-order:])
        known.append(found)
    return known


def _first_values(state: State, recursion: _Recursion) -> list[int]:
    """Return facts a(first) = c, ...; nothing where one is missing."""
    found = []
    for place in range(len(recursion.before)):
        at = apply(recursion.name, integer(recursion.first + place))
        given = [i for i in state.facts() if _gives(state.proof.conclusion(i), at)]
        found += given[:1]
    return found if len(found) == len(recursion.before) else []


def _gives(fact: Term, value: Term) -> bool:
    """Say whether a fact is value = c, with c not in the terms of the sequence."""
    sides = arguments(fact, "eq")
    return sides is not None and sides[0] == value and not _applied(sides[1], _head(value))


def _head(value: Term) -> Free:
    return cast("Free", cast("App", value).head)


def _low(conclusion: Term, name: Free, variable: Free) -> int:
    """Return the least k with a(variable + k) in a recursion."""
    form = Form()
    places = [form.constant(form.difference(t.args[0], variable)) for t in _applied(conclusion, name)]
    return min(p for p in places if isinstance(p, int))


def _with_values(state: State, index: int, at: Term, known: Sequence[int]) -> int:
    """Prove a(n) = c from an instance of the recursion and the values before."""
    proof = state.proof
    index = proof.step("convert", [index], goal=_at_numbers(proof.conclusion(index)))
    for equation in known:
        sides = arguments(proof.conclusion(equation), "eq")
        if sides is None:
            continue
        hole = free("?value", sides[0].type)
        template = lam(hole, _put(proof.conclusion(index), {sides[0]: hole}))
        index = proof.step("subst", [equation, index], template=template)
    form = proof.form()
    said = arguments(proof.conclusion(index), "eq")
    if said is None:
        raise Stuck("S147", "no recursion gives the values")
    plain = form.reify(form.poly(said[1]), said[1].type)
    return proof.step("convert", [index], goal=eq(at, plain))


def _at_numbers(term: Term) -> Term:
    """Write arguments that are numbers as literals, such as 4 for 3 + 1."""
    form = Form()

    def walked(node: Term) -> Term:
        if not isinstance(node, App):
            return node
        args = [walked(arg) for arg in node.args]
        if isinstance(node.head, Free) and len(args) == 1 and args[0].type == INT and not args[0].loose:
            value = form.constant(form.poly(args[0]))
            args = [integer(value)] if isinstance(value, int) else args
        return apply(node.head, *args)

    return walked(term)


STRATEGIES: tuple[Strategy, ...] = (
    Strategy("values of sequences", _speaks_of_a_value, _from_values, late=True),
    Strategy("recursions unfolded", _is_recursive, _unfolded, late=True),
)
"""What `logic.auto` may call when arithmetic alone has failed."""
