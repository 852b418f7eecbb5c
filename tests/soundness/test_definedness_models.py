"""What `definedness` owes is what a strict evaluator asks for: no less, and no more.

The evaluator reads a proposition from the left and stops at the first 1/0, log of a negative number, root
of one, x mod 0, 0^(-1) or recursion below 0; it looks at a branch only if it is taken, at a sum only in its
range, and at a function that is an argument everywhere. In every small model it must stop exactly where the
condition fails. The same search must find a condition that forgets something.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from random import Random
from typing import Any

import pytest

from symderive.errors import SymderiveError
from symderive.kernel import definedness as module
from symderive.kernel.definedness import definedness
from symderive.kernel.definitions import DOMAINS
from symderive.terms.build import TRUE, conj, disj, eq, implies, le, lt, negation
from symderive.terms.term import App, Const, Lam, Term, const, show, subterms
from symderive.terms.types import INT, PROP, REAL, Function, Type
from tests.models import Model, ModelError, Skip
from tests.random_terms import RandomTerms
from tests.soundness.harness import require

TRIALS, MODELS = 2_500, 3
POINTS = range(-6, 7)
CALCULUS = frozenset({"deriv", "has_deriv", "grad", "has_grad"})


class Undefined(Exception):
    """A part without a value was met."""


class Small(Model):
    """A model whose integers are few, so that a range and a quantifier see the same points."""

    def probes(self, kind: Type) -> list[Any]:
        if kind == INT:
            return list(POINTS)
        return super().probes(kind)


def outside(model: Small, name: str, args: list[Any], kind: Type) -> bool:
    """Whether a constant has no value at these arguments."""
    if name == "inv":
        return args[0] == 0
    if name == "log":
        return args[0] <= 0
    if name == "sqrt":
        return args[0] < 0
    if name in ("mod", "quot"):
        return args[1] < 1
    if name == "pow":
        return args[1] < 0 and (kind == INT or args[0] == 0)
    if name == "rpow":
        return args[0] < 0 or (args[0] == 0 and args[1] < 0)
    if name in ("asin", "acos"):
        return not -1 <= args[0] <= 1
    if name in ("factorial", "binomial"):
        return args[0] < 0
    if name == "tan":
        return model.evaluate(const("cos"))(args[0]) == 0
    return False


ARITY = {
    "inv": 1,
    "log": 1,
    "sqrt": 1,
    "tan": 1,
    "asin": 1,
    "acos": 1,
    "rpow": 2,
    "factorial": 1,
    "binomial": 2,
    "mod": 2,
    "quot": 2,
    "pow": 2,
    "natrec": 3,
    "ite": 3,
}


def strict(model: Small, term: Term, environment: tuple[Any, ...] = ()) -> Any:
    """The value of a term, or `Undefined`."""
    if isinstance(term, Lam):
        return everywhere(model, term.domain, lambda at: strict(model, term.body, (at, *environment)))
    head, args = (term.head, term.args) if isinstance(term, App) else (term, ())
    name = head.name if isinstance(head, Const) else ""
    if isinstance(term.type, Function) and len(args) < ARITY.get(name, 0):
        values = [strict(model, arg, environment) for arg in args] if name != "ite" else []
        return everywhere(model, term.type.domain, lambda at: applied(model, head, [*values, at]))
    if name in ("and", "or", "imp") and len(args) == 2:
        first = strict(model, args[0], environment)
        if first == (name == "or"):
            return first or name == "imp"
        return strict(model, args[1], environment)
    if name in ("forall", "exists") and args:
        domain = args[0].type.domain if isinstance(args[0].type, Function) else REAL
        values = [called(model, args[0], at, environment) for at in model.probes(domain)]
        return all(values) if name == "forall" else any(values)
    if name in ("ite", "sum", "natrec") and len(args) >= 3:
        selective(model, name, args, environment)
        args = args[3:]
    values = [strict(model, arg, environment) for arg in args]
    if len(values) >= ARITY.get(name, 99) and outside(model, name, values, term.type):
        raise Undefined
    return model.evaluate(term, environment)


def selective(model: Small, name: str, args: tuple[Term, ...], environment: tuple[Any, ...]) -> None:
    """Look at the first three arguments of what does not look at all of them everywhere."""
    if name == "ite":
        strict(model, args[1] if strict(model, args[0], environment) else args[2], environment)
        return
    first, last = args[0], args[1 if name == "sum" else 2]
    low = strict(model, first, environment) if name == "sum" else 0
    if name == "natrec":
        strict(model, first, environment)
    high = strict(model, last, environment) - (name == "natrec")
    if name == "natrec" and high < -1:
        raise Undefined
    if low < POINTS[0] or high > POINTS[-1]:
        raise Skip
    for at in range(low, high + 1):
        called(model, args[2 if name == "sum" else 1], at, environment)


def called(model: Small, function: Term, at: Any, environment: tuple[Any, ...]) -> Any:
    """The value of a function at a point, looked at there only."""
    if isinstance(function, Lam):
        return strict(model, function.body, (at, *environment))
    head, args = (function.head, function.args) if isinstance(function, App) else (function, ())
    if isinstance(head, Const) and head.name in ("natrec", "ite"):
        raise Skip  # their arguments are not looked at everywhere, and the last one is still missing
    values = [strict(model, arg, environment) for arg in args]
    if isinstance(head, Const):
        return applied(model, head, [*values, at])
    return model.evaluate(function, environment)(at)


def applied(model: Small, head: Term, values: list[Any]) -> Any:
    """A constant at values; while some are missing, it is looked at everywhere."""
    name = head.name if isinstance(head, Const) else ""
    if name == "natrec":
        raise Skip
    kind: Any = head.type
    for _ in values:
        kind = kind.codomain
    missing = ARITY.get(name, 0) - len(values)
    if missing > 0:
        return everywhere(model, kind.domain, lambda at: applied(model, head, [*values, at]))
    if missing == 0 and outside(model, name, values, kind):
        raise Undefined
    result = model.evaluate(head)
    for value in values:
        result = result(value)
    return result


def everywhere(model: Small, domain: Type, value: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A function after it was looked at everywhere."""
    for at in model.probes(domain):
        value(at)
    return value


def proposition(random: Random) -> Term:
    """A random proposition with many partial terms in it."""
    terms = RandomTerms(random)
    while True:
        try:
            parts = []
            for _ in range(random.randint(1, 3)):
                kind = random.choice((REAL, REAL, INT))
                relation = random.choice((eq, le, lt))
                parts.append(
                    relation(terms.term(kind, random.randint(1, 4)), terms.term(kind, random.randint(0, 2)))
                )
            while len(parts) > 1:
                joined = random.choice((conj, disj, implies))(parts.pop(), parts.pop())
                parts.append(joined if random.random() < 0.8 else negation(joined))
        except SymderiveError:
            continue
        names = {node.name for node in subterms(parts[0]) if isinstance(node, Const)}
        if not names & CALCULUS:
            return parts[0]


def disagreement(seed: int) -> tuple[int, str | None]:
    """In how many models a proposition was looked at, and where the condition is not what is asked for."""
    random = Random(seed)
    claim = proposition(random)
    try:
        condition = definedness(claim)
    except SymderiveError:
        return 0, None
    looked = 0
    for number in range(MODELS if condition != TRUE else 1):
        model = Small(f"{seed} {number}")
        try:
            holds = model.evaluate(condition)
            try:
                strict(model, claim)
                defined = True
            except Undefined:
                defined = False
        except (Skip, ModelError, RecursionError, OverflowError):
            continue
        looked += condition != TRUE
        if holds != defined:
            return looked, f"{seed} {number}: {show(claim)} is {defined}, {show(condition)} is {holds}"
    return looked, None


def test_a_condition_holds_exactly_where_every_part_has_a_value() -> None:
    found = [disagreement(seed) for seed in range(TRIALS)]
    wrong = [why for _, why in found if why is not None]
    require(not wrong, "\n".join(wrong[:3]))
    looked = sum(count for count, _ in found)
    require(looked >= TRIALS // 5, f"{looked} conditions were looked at: the search says little")


KEPT_OWN, KEPT_IF = module._own, module._if
PLANTED: dict[str, tuple[str, Callable[..., object]]] = {
    "inverses owe nothing": ("_own", lambda name, args: TRUE if name == "inv" else KEPT_OWN(name, args)),
    "powers owe nothing": ("_own", lambda name, args: TRUE if name == "pow" else KEPT_OWN(name, args)),
    "remainders owe nothing": ("_own", lambda name, args: TRUE if name == "mod" else KEPT_OWN(name, args)),
    "what comes first does not count": ("_if", lambda condition, right: right),
    "what comes second owes nothing": ("_if", lambda condition, right: TRUE),
    "functions owe nothing": ("_everywhere", lambda function, variable, inside: TRUE),
}


@pytest.mark.parametrize("name", sorted(PLANTED))
def test_a_condition_that_forgets_something_is_found(name: str) -> None:
    attribute, mistake = PLANTED[name]
    kept = getattr(module, attribute)
    setattr(module, attribute, mistake)
    try:
        found = any(disagreement(seed)[1] is not None for seed in range(TRIALS))
    finally:
        setattr(module, attribute, kept)
    require(found, "the search does not find it")


def test_the_evaluator_knows_every_constant_with_a_domain() -> None:
    require(set(DOMAINS) <= set(ARITY), f"add {set(DOMAINS) - set(ARITY)} to `ARITY` and `outside`")


def test_the_evaluator_stops_where_it_should() -> None:
    lacks = partial(outside, Small("any"))
    require(lacks("pow", [0, -1], REAL) and not lacks("pow", [Fraction(1, 2), -1], REAL), "0^(-1)")
    require(lacks("pow", [2, -1], INT) and not lacks("pow", [0, 0], REAL), "2^(-1) of integers")
    require(lacks("rpow", [0, -1], REAL) and not lacks("rpow", [0, Fraction(1, 2)], REAL), "0^y for y < 0")
    require(PROP != REAL, "types differ")
