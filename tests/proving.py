"""Claims written as text, proved by a tactic and judged by the kernel."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from symderive.kernel.check import Certificate, Verdict, check, obligations
from symderive.kernel.statement import Statement
from symderive.syntax.parser import parse_formula, parse_sort
from symderive.syntax.resolve import Scope, resolve_prop, resolve_sort
from symderive.tactics.logic import auto
from symderive.tactics.proof import Allowance, Proof, State
from symderive.terms.term import Term

Tactic = Callable[[State, Term], int]


def statement(
    symbols: Mapping[str, str],
    hypotheses: Sequence[str],
    claim: str,
    *,
    spaces: Sequence[str] = (),
    sizes: Sequence[str] = (),
) -> Statement:
    """Return what the texts say; the hypotheses are called h0, h1, …"""
    bare = Scope(tuple(spaces), tuple(sizes))
    kinds = {name: resolve_sort(parse_sort(sort), bare) for name, sort in symbols.items()}
    scope = Scope(tuple(spaces), tuple(sizes), symbols=kinds)
    named = tuple((f"h{i}", resolve_prop(parse_formula(h), scope)) for i, h in enumerate(hypotheses))
    goal = resolve_prop(parse_formula(claim), scope)
    return Statement(tuple(spaces), tuple(sizes), tuple(kinds.items()), (), named, goal)


def start(said: Statement, allowed: Sequence[Term] | frozenset[Term] = (), units: int = 20_000) -> State:
    """Return a state with a new proof whose facts are the allowed hypotheses."""
    return _given(Proof(said.sizes), said, frozenset(allowed), units)


def _given(proof: Proof, said: Statement, allowed: frozenset[Term], units: int) -> State:
    named = {name: proof.hyp(h) for name, h in said.hypotheses if h in allowed}
    taken = frozenset(name for name, _ in said.symbols) | frozenset(said.sizes)
    state = State(proof, named, taken=taken, allowance=Allowance(units))
    return state.with_local(*(p for i in named.values() for p in state.parts(i) if p != i))


def prove(said: Statement, tactic: Tactic = auto, units: int = 20_000) -> Verdict:
    """Prove the claim by the tactic and what it owes by `auto`; return the verdict of the kernel."""
    proof = Proof(said.sizes)
    owed = obligations(said)
    goal = tactic(_given(proof, said, owed.hypotheses, units), owed.goal)
    defined = [auto(_given(proof, said, known, units), condition) for known, condition in owed.conditions]
    steps, place, lemmas = proof.trimmed([goal, *defined])
    certificate = Certificate("proved", lemmas, steps, tuple(place[d] for d in defined), place[goal])
    return check(said, certificate)
