"""Reading facts as rules, and matching patterns against terms. Untrusted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from symderive.errors import Refusal
from symderive.kernel.form import Form
from symderive.kernel.statement import is_identifier
from symderive.tactics.proof import State, Stuck
from symderive.terms.build import FALSE, add, arguments, integer, mul
from symderive.terms.term import App, Free, Lam, Term, apply, free, free_symbols, lam, substitute, subterms
from symderive.terms.types import INT, PROP, Cyclic, Function

__all__ = ["Schema", "closed_subterms", "instances", "instantiate", "match", "schema_of", "triggers"]


MAX_PARTIAL = 24
"""How many ways to match a part of a fact are followed."""


@dataclass(frozen=True, slots=True)
class Schema:
    """A fact read as: for all `variables`, from `conditions`, `conclusion`.

    `order` interleaves what to do with the fact to get there: a variable to put in, or a condition
    to discharge.
    """

    fact: int
    variables: tuple[Free, ...]
    order: tuple[Free | Term, ...]
    conclusion: Term

    @property
    def conditions(self) -> tuple[Term, ...]:
        """The conditions, in order."""
        return tuple(x for x in self.order if not (isinstance(x, Free) and x in self.variables))


def schema_of(state: State, fact: int, *, names: str = "?") -> Schema:
    """Strip the quantifiers and antecedents of a fact; the variables get names that nothing else has."""
    return state.proof.once(("schema", fact, names), lambda: _new_schema(state, fact, names))


def _new_schema(state: State, fact: int, names: str) -> Schema:
    term = state.proof.conclusion(fact)
    variables: list[Free] = []
    order: list[Free | Term] = []
    while True:
        quantified = arguments(term, "forall")
        implied = arguments(term, "imp")
        if quantified is not None:
            (predicate,) = quantified
            kind = predicate.type
            if not isinstance(kind, Function):
                break
            hint = predicate.hint if isinstance(predicate, Lam) else "x"
            variable = free(f"{names}{len(variables)}{hint}", kind.domain)
            variables.append(variable)
            order.append(variable)
            term = apply(predicate, variable)
        elif implied is not None and implied[1] != FALSE:
            order.append(implied[0])
            term = implied[1]
        else:
            break
    return Schema(fact, tuple(variables), tuple(order), term)


def match(
    pattern: Term,
    term: Term,
    variables: Sequence[Free],
    form: Form,
    bound: Mapping[Free, Term] | None = None,
) -> dict[Free, Term] | None:
    """Return values of the variables that make the pattern the term (up to the form at leaves).

    A variable that stands for a function of one argument may take an abstraction.
    """
    found = dict(bound or {})
    return found if _match(pattern, term, frozenset(variables), form, found) else None


def _match(
    pattern: Term, term: Term, variables: frozenset[Free], form: Form, found: dict[Free, Term]
) -> bool:
    if pattern.type != term.type or term.loose:
        return False
    if isinstance(pattern, Free) and pattern in variables:
        known = found.get(pattern)
        if known is None:
            found[pattern] = term
            return True
        return known == term or _same(form, known, term)
    if not any(v in variables for v in free_symbols(pattern)):
        return pattern == term or _same(form, pattern, term)
    saved = dict(found)
    if (
        isinstance(pattern, App)
        and isinstance(term, App)
        and _match_app(pattern, term, variables, form, found)
    ):
        return True
    found.clear()
    found.update(saved)
    if isinstance(pattern.type, Cyclic):
        return _match_residue(pattern, term, variables, form, found)
    if isinstance(pattern, Lam) and isinstance(term.type, Function):
        return _match_lam(pattern, term, variables, form, found)
    if isinstance(pattern, App) and isinstance(pattern.head, Free) and pattern.head in variables:
        return _match_higher(pattern, term, variables, form, found)
    if pattern.type == INT:
        return _match_linear(pattern, term, variables, form, found)
    return False


def _match_app(
    pattern: App, term: App, variables: frozenset[Free], form: Form, found: dict[Free, Term]
) -> bool:
    head, args = pattern.head, pattern.args
    if isinstance(head, Free) and head in variables:
        if len(term.args) < len(args):
            return False
        split = len(term.args) - len(args)
        value = apply(term.head, *term.args[:split]) if split else term.head
        if value.type != head.type or (head in found and found[head] != value):
            return False
        found[head] = value
        pairs = zip(args, term.args[split:], strict=True)
        return all(_match(p, t, variables, form, found) for p, t in pairs)
    if head != term.head or len(args) != len(term.args):
        return False
    return all(_match(p, t, variables, form, found) for p, t in zip(args, term.args, strict=True))


def _match_lam(
    pattern: Lam, term: Term, variables: frozenset[Free], form: Form, found: dict[Free, Term]
) -> bool:
    opened = free(f"?{len(found)}opened{pattern.depth}", pattern.domain)
    if not _match(apply(pattern, opened), apply(term, opened), variables, form, found):
        return False
    return not any(opened in free_symbols(v) for k, v in found.items() if k in variables)


def _match_higher(
    pattern: App, term: Term, variables: frozenset[Free], form: Form, found: dict[Free, Term]
) -> bool:
    """f(x1, …) with f to be found and x1, … distinct opened names: f is the abstraction."""
    names = [a for a in pattern.args if isinstance(a, Free) and "opened" in a.name]
    if len(names) != len(pattern.args) or len(set(names)) != len(names):
        return False
    value = term
    for name in reversed(names):
        value = lam(name, value, "x")
    head = pattern.head
    if not isinstance(head, Free) or value.type != head.type:
        return False
    if head in found:
        return found[head] == value
    found[head] = value
    return True


def _match_linear(
    pattern: Term, term: Term, variables: frozenset[Free], form: Form, found: dict[Free, Term]
) -> bool:
    """Solve an integer pattern such as t + 1 for its one unknown."""
    inside = substitute(pattern, {k: v for k, v in found.items() if k.type == v.type})
    unknown = [v for v in free_symbols(inside) if v in variables]
    if not unknown:
        return _same(form, inside, term)
    if len(unknown) != 1 or unknown[0].type != INT:
        return False
    name = unknown[0]
    p = form.poly(inside)
    unit = next((m for m in p if any(form.atom(a) == name for a, _ in m)), None)
    mentions = [m for m in p if any(name in free_symbols(form.atom(a)) for a, _ in m)]
    if unit is None or len(mentions) != 1 or len(unit) != 1 or p[unit] not in (1, -1):
        return False
    rest = {m: c for m, c in p.items() if m != unit}
    value = form.plus(form.poly(term), rest, -1)
    if p[unit] == -1:
        value = form.plus({}, value, -1)
    if any(not isinstance(c, int) for c in value.values()):
        return False
    found[name] = form.reify(value, INT)
    return True


def _match_residue(
    pattern: Term, term: Term, variables: frozenset[Free], form: Form, found: dict[Free, Term]
) -> bool:
    """Read a sum of residues of integers as the residue of one integer, or solve i + 1 for its unknown."""
    inside = arguments(pattern, "cast")
    if inside is None or not isinstance(inside[0], Free) or inside[0] not in variables:
        return _solve_residue(pattern, term, variables, form, found)
    value: Term | None = None
    for monomial, coefficient in form.index(term).items():
        if not isinstance(coefficient, int) or len(monomial) > 1:
            return False
        part: Term = integer(coefficient)
        for atom, exponent in monomial:
            number = arguments(form.atom(atom), "cast")
            if number is None or exponent != 1:
                return False
            part = number[0] if coefficient == 1 else mul(part, number[0])
        value = part if value is None else add(value, part)
    return _match(inside[0], value if value is not None else integer(0), variables, form, found)


def _solve_residue(
    pattern: Term, term: Term, variables: frozenset[Free], form: Form, found: dict[Free, Term]
) -> bool:
    """Solve a pattern of residues such as i + 1 for its one unknown, which stands with the factor 1 or -1."""
    inside = substitute(pattern, {k: v for k, v in found.items() if k.type == v.type})
    unknown = [v for v in free_symbols(inside) if v in variables]
    if not unknown:
        return _same(form, inside, term)
    if len(unknown) != 1 or unknown[0].type != pattern.type:
        return False
    name = unknown[0]
    p = form.index(inside)
    mentions = [m for m in p if any(name in free_symbols(form.atom(a)) for a, _ in m)]
    if len(mentions) != 1 or p[mentions[0]] not in (1, -1):
        return False
    (unit,) = mentions
    if len(unit) != 1 or unit[0][1] != 1 or form.atom(unit[0][0]) != name:
        return False
    rest = {m: c for m, c in p.items() if m != unit}
    value = form.plus(form.index(term), rest, -1)
    if p[unit] == -1:
        value = form.plus({}, value, -1)
    found[name] = form.reify(value, pattern.type)
    return True


def _same(form: Form, left: Term, right: Term) -> bool:
    try:
        return form.normal(left) == form.normal(right)
    except Refusal:
        return False


def instantiate(
    state: State, schema: Schema, values: Mapping[Free, Term], discharge: Callable[[State, Term], int]
) -> int:
    """Put values for the variables of a schema and discharge its conditions."""
    missing = [v.name for v in schema.variables if v not in values]
    if missing:
        raise Stuck(
            "S131", "a fact is used without a value for each of its variables", why=", ".join(missing)
        )
    index = schema.fact
    for part in schema.order:
        if isinstance(part, Free) and part in schema.variables:
            index = state.proof.step("all_elim", [index], value=values[part])
        else:
            condition = substitute(part, dict(values))
            index = state.proof.step("imp_elim", [index, discharge(state, condition)])
    return index


def closed_subterms(term: Term) -> list[Term]:
    """Return the locally closed subterms, largest first, each once."""
    found: dict[Term, None] = {}
    for node in subterms(term):
        if not node.loose and isinstance(node, App):
            found[node] = None
    return sorted(found, key=lambda t: -t.depth)


def triggers(schema: Schema) -> Iterator[Term]:
    """Yield subterms of the conclusion that mention all variables, smallest first."""
    wanted = set(schema.variables)
    for node in sorted(closed_subterms(schema.conclusion), key=lambda t: t.depth):
        if node.type == PROP or not isinstance(node, App):
            continue
        if wanted <= free_symbols(node) and _is_declared(node):
            yield node
    for node in sorted(closed_subterms(schema.conclusion), key=lambda t: t.depth):
        if wanted <= free_symbols(node) and node.type != PROP:
            yield node


def instances(
    state: State,
    fact: int,
    targets: Sequence[Term],
    discharge: Callable[[State, Term], int],
    limit: int = 6,
) -> list[int]:
    """Return instances of a general fact that speak of subterms of the targets."""
    schema = schema_of(state, fact)
    if not schema.variables:
        if not schema.conditions:
            return [fact]
        try:
            return [instantiate(state, schema, {}, discharge)]
        except (Stuck, Refusal):
            return []
    form = state.proof.form()
    found: dict[int, None] = {}
    for trigger in triggers(schema):
        for target in targets:
            for node in closed_subterms(target):
                if node.fresh:
                    continue
                state.allowance.spend()
                values = match(trigger, node, schema.variables, form)
                if values is None or len(values) != len(schema.variables):
                    continue
                try:
                    found[instantiate(state, schema, values, discharge)] = None
                except (Stuck, Refusal):
                    continue
                if len(found) >= limit:
                    return list(found)
        if found:
            break
    if not found:
        found = dict.fromkeys(_joined(state, schema, targets, discharge, limit))
    if not found:
        found = dict.fromkeys(_namesake(state, schema, discharge))
    return list(found)


def _cover(schema: Schema) -> list[Term]:
    """Return subterms of the conclusion that together mention all variables, each some new one."""
    chosen: list[Term] = []
    missing = set(schema.variables)
    nodes = [n for n in closed_subterms(schema.conclusion) if n.type != PROP]
    while missing:
        ranked = [
            (-len(missing & free_symbols(n)), not _is_declared(n), n.depth, place)
            for place, n in enumerate(nodes)
            if missing & free_symbols(n)
        ]
        declared = [r for r in ranked if not r[1]] or ranked
        if not declared:
            return []
        node = nodes[min(declared)[3]]
        chosen.append(node)
        missing -= free_symbols(node)
    return chosen


def _is_declared(node: Term) -> bool:
    return isinstance(node, App) and isinstance(node.head, Free) and is_identifier(node.head.name)


def _joined(
    state: State,
    schema: Schema,
    targets: Sequence[Term],
    discharge: Callable[[State, Term], int],
    limit: int,
) -> list[int]:
    """Return instances found by matching several subterms of the conclusion, one after the other."""
    cover = _cover(schema)
    if len(cover) < 2:
        return []
    form = state.proof.form()
    nodes = list(dict.fromkeys(n for t in targets for n in closed_subterms(t) if not n.fresh))
    partial: list[dict[Free, Term]] = [{}]
    for trigger in cover:
        extended: list[dict[Free, Term]] = []
        for values in partial:
            for node in nodes:
                state.allowance.spend()
                more = match(trigger, node, schema.variables, form, values)
                if more is not None and more not in extended:
                    extended.append(more)
        partial = extended[:MAX_PARTIAL]
    found: dict[int, None] = {}
    for values in partial:
        if len(values) != len(schema.variables) or len(found) >= limit:
            continue
        try:
            found[instantiate(state, schema, values, discharge)] = None
        except (Stuck, Refusal):
            continue
    return list(found)


def _namesake(state: State, schema: Schema, discharge: Callable[[State, Term], int]) -> list[int]:
    """Return the instance at the variables that are called as in the fact, such as q for ∀q in the goal."""
    values: dict[Free, Term] = {}
    for number, variable in enumerate(schema.variables):
        known = state.visible.get(variable.name.partition(f"{number}")[2])
        if known is None or known.type != variable.type:
            return []
        values[variable] = known
    try:
        return [instantiate(state, schema, values, discharge)]
    except (Stuck, Refusal):
        return []
