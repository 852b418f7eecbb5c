"""The only place that imports Z3, where it is installed: models of what would be a counterexample. Untrusted.

Numbers, order, polynomials, |t|, max, min, floors and cases are written for Z3; a question with anything else
is not put to it. Its work is bounded by its own count of steps, so that the answer is the same everywhere.
What it proposes is evaluated here, and proved by the kernel.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from importlib.util import find_spec
from typing import Any

from symderive.terms.build import FALSE, TRUE, arguments
from symderive.terms.term import App, Const, Free, Lit, Term, subterms
from symderive.terms.types import INT, REAL

__all__ = ["consistent", "is_installed", "models"]

STEPS = 2_000_000
"""Z3's resource limit for one question."""

DIGITS = 10
"""Decimal digits of a rational number near an algebraic one."""

MAX_POWER = 12


class _Unsupported(Exception):
    """A term that is not put to Z3."""


def is_installed() -> bool:
    """Say whether Z3 can be imported."""
    return find_spec("z3") is not None


def models(variables: Sequence[Free], propositions: Sequence[Term]) -> Iterator[dict[Free, Fraction]]:
    """Yield at most one assignment of rational numbers at which, or near which, the propositions hold."""
    answer, values = _checked(variables, propositions)
    found = {v: q for v, q in values.items() if q is not None}
    if answer == "sat" and len(found) == len(variables):
        yield found


def consistent(variables: Sequence[Free], propositions: Sequence[Term]) -> bool | None:
    """Say whether Z3 finds the propositions consistent; None where it does not say."""
    return {"sat": True, "unsat": False}.get(_checked(variables, propositions)[0])


def _checked(
    variables: Sequence[Free], propositions: Sequence[Term]
) -> tuple[str, dict[Free, Fraction | None]]:
    """Return sat, unsat or unknown, with the model."""
    if not is_installed() or any(v.type not in (REAL, INT) for v in variables):
        return "unknown", {}
    import z3  # noqa: PLC0415 (optional, and slow to load)

    names = {v: z3.Real(f"x{i}") if v.type == REAL else z3.Int(f"x{i}") for i, v in enumerate(variables)}
    try:
        said = [_said(z3, names, p) for p in propositions]
    except _Unsupported:
        return "unknown", {}
    solver = z3.Solver()
    solver.set("rlimit", STEPS)
    solver.set("random_seed", 0)
    solver.add(*said)
    answer = str(solver.check())
    if answer != "sat":
        return answer, {}
    model = solver.model()
    return answer, {v: _number(z3, model.eval(name, model_completion=True)) for v, name in names.items()}


def _number(z3: Any, value: Any) -> Fraction | None:
    if z3.is_algebraic_value(value):
        value = value.approx(DIGITS)
    if z3.is_int_value(value):
        return Fraction(value.as_long())
    if z3.is_rational_value(value):
        return Fraction(value.numerator_as_long(), value.denominator_as_long())
    return None


def _said(z3: Any, names: Mapping[Free, Any], term: Term) -> Any:
    """Return a number or a proposition as Z3 writes it."""
    if term in (TRUE, FALSE):
        return z3.BoolVal(term == TRUE)
    if isinstance(term, Lit) and term.type in (REAL, INT):
        exact = Fraction(term.value)
        return z3.IntVal(int(exact)) if term.type == INT else z3.RealVal(str(exact))
    if isinstance(term, Free) and term in names:
        return names[term]
    handler = (
        _HANDLERS.get(term.head.name) if isinstance(term, App) and isinstance(term.head, Const) else None
    )
    if handler is None or not isinstance(term, App) or len(term.args) != handler[0]:
        raise _Unsupported
    power = arguments(term, "pow")
    if power is not None:
        return _power(z3, names, power[0], power[1])
    if arguments(term, "norm") is not None and term.args[0].type != REAL:
        raise _Unsupported
    # Its steps do not bound what Z3 does with remainders of powers: ten seconds for n^2 mod 8.
    is_remainder = arguments(term, "mod") is not None or arguments(term, "quot") is not None
    if is_remainder and any(map(_is_product, subterms(term))):
        raise _Unsupported
    return handler[1](z3, *(_said(z3, names, part) for part in term.args))


def _is_product(term: Term) -> bool:
    """Say whether this is a power, or a product of what is no number."""
    factors = arguments(term, "mul")
    if factors is not None:
        return not any(isinstance(factor, Lit) for factor in factors)
    return arguments(term, "pow") is not None


def _power(z3: Any, names: Mapping[Free, Any], base: Term, exponent: Term) -> Any:
    if not isinstance(exponent, Lit) or not 0 <= exponent.value <= MAX_POWER:
        raise _Unsupported
    factor, result = _said(z3, names, base), None
    for _ in range(int(exponent.value)):
        result = factor if result is None else result * factor
    return _said(z3, names, Lit(1, base.type)) if result is None else result


_HANDLERS: dict[str, tuple[int, Callable[..., Any]]] = {
    "add": (2, lambda z3, a, b: a + b),
    "neg": (1, lambda z3, a: -a),
    "mul": (2, lambda z3, a, b: a * b),
    "inv": (1, lambda z3, a: 1 / a),
    "pow": (2, lambda z3, a, b: None),
    "of_int": (1, lambda z3, a: z3.ToReal(a)),
    "floor": (1, lambda z3, a: z3.ToInt(a)),
    "mod": (2, lambda z3, a, b: a % b),
    "quot": (2, lambda z3, a, b: a / b),
    "norm": (1, lambda z3, a: z3.If(a >= 0, a, -a)),
    "max": (2, lambda z3, a, b: z3.If(a >= b, a, b)),
    "min": (2, lambda z3, a, b: z3.If(a <= b, a, b)),
    "ite": (3, lambda z3, c, a, b: z3.If(c, a, b)),
    "eq": (2, lambda z3, a, b: a == b),
    "le": (2, lambda z3, a, b: a <= b),
    "lt": (2, lambda z3, a, b: a < b),
    "and": (2, lambda z3, a, b: z3.And(a, b)),
    "or": (2, lambda z3, a, b: z3.Or(a, b)),
    "imp": (2, lambda z3, a, b: z3.Implies(a, b)),
}
"""name -> (number of arguments, how Z3 writes it); a divisor is told to be different from 0 beside it."""
