"""The same claims put to others: SymPy's `simplify` of the difference or the relation, and Z3.

Hypotheses on single symbols become assumptions (positive, nonnegative, nonzero); SymPy has no place for
others.
"""

from __future__ import annotations

import signal
from collections.abc import Callable
from typing import Any

import sympy

from symderive.kernel.statement import Statement, expand
from symderive.prove import stated
from symderive.questions import read_question, recipe_text
from symderive.recipes.load import load_text
from symderive.recipes.statement import statement
from symderive.tactics.smt_bridge import consistent
from symderive.terms.build import arguments, negation
from symderive.terms.term import App, Const, Free, Lam, Lit, Term, free, lit, opened
from symderive.terms.types import INT, REAL

__all__ = ["simplified", "solved"]

SECONDS = 20
"""After which SymPy is stopped, and the claim counts as undecided."""


class NotScalarError(Exception):
    """The claim is not about numbers, or about a function that this page does not translate."""


def simplified(text: str) -> str:
    """Return what SymPy says of a question: proved, refuted or undecided."""
    full = _read(text)
    signal.signal(signal.SIGALRM, _stop)
    signal.alarm(SECONDS)
    try:
        return _judged(full)
    except (NotScalarError, TimeoutError, TypeError, ValueError, NotImplementedError, RecursionError):
        return "undecided"
    finally:
        signal.alarm(0)


def solved(text: str) -> str:
    """Return what Z3 says of a question on numbers put to it directly: proved, refuted or undecided."""
    full = _read(text)
    variables = [free(n, k) for n, k in full.symbols]
    answer = consistent(variables, [*(h for _, h in full.hypotheses), negation(full.claim)])
    return {True: "refuted", False: "proved", None: "undecided"}[answer]


def _read(text: str) -> Statement:
    """Return a question as `ask` judges it, with its definitions put in."""
    recipe = load_text(recipe_text(stated(read_question(text))), file="question")
    return expand(statement(recipe, recipe.claims[0]))


def _stop(*_: object) -> None:
    raise TimeoutError


def _judged(full: Statement) -> str:
    names = {free(n, k): _symbol(full, free(n, k)) for n, k in full.symbols if k in (INT, REAL)}
    sides = arguments(full.claim, "eq")
    if sides is not None:
        difference = _expression(sides[0], names) - _expression(sides[1], names)
        return "proved" if sympy.simplify(difference) == 0 else "undecided"
    for name, relation in (("le", sympy.Le), ("lt", sympy.Lt)):
        sides = arguments(full.claim, name)
        if sides is not None:
            answer = sympy.simplify(relation(*(_expression(side, names) for side in sides)))
            return {sympy.true: "proved", sympy.false: "refuted"}.get(answer, "undecided")
    return "undecided"


def _symbol(full: Statement, symbol: Free) -> Any:
    said: dict[str, bool] = {"integer": True} if symbol.type == INT else {"real": True}
    for _, hypothesis in full.hypotheses:
        for name, word in (("lt", "positive"), ("le", "nonnegative")):
            sides = arguments(hypothesis, name)
            if sides is not None and isinstance(sides[0], Lit) and sides[0].value >= 0 and sides[1] == symbol:
                said["positive" if sides[0].value > 0 else word] = True
        denied = arguments(hypothesis, "imp")
        equation = arguments(denied[0], "eq") if denied is not None else None
        if equation is not None and equation[0] == symbol and equation[1] == lit(0, symbol.type):
            said["zero"] = False
    return sympy.Symbol(symbol.name, **said)


def _expression(term: Term, names: dict[Free, Any]) -> Any:
    if isinstance(term, Lit):
        return sympy.Rational(term.value.numerator, term.value.denominator)
    if isinstance(term, Free) and term in names:
        return names[term]
    if isinstance(term, Const) and term.name == "pi":
        return sympy.pi
    if not isinstance(term, App) or not isinstance(term.head, Const):
        raise NotScalarError
    name, args = term.head.name, term.args
    if name == "sum" and len(args) == 3 and isinstance(args[2], Lam):
        variable, body = opened(args[2])
        index = sympy.Dummy("k", integer=True)
        bounds = (_expression(bound, names) for bound in args[:2])
        return sympy.Sum(_expression(body, {**names, variable: index}), (index, *bounds))
    build = _FUNCTIONS.get(name)
    if build is None or any(a.type not in (INT, REAL) for a in args):
        raise NotScalarError
    return build(*(_expression(a, names) for a in args))


_SAME_NAME = ("exp", "log", "sqrt", "sin", "cos", "tan", "asin", "acos", "atan", "tanh", "sinh", "cosh")

_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "add": lambda a, b: a + b,
    "neg": lambda a: -a,
    "mul": lambda a, b: a * b,
    "inv": lambda a: 1 / a,
    "pow": lambda a, b: a**b,
    "rpow": lambda a, b: a**b,
    "of_int": lambda a: a,
    "norm": sympy.Abs,
    "mod": sympy.Mod,
    "floor": sympy.floor,
    "max": sympy.Max,
    "min": sympy.Min,
    "sigmoid": lambda a: 1 / (1 + sympy.exp(-a)),
    **{
        name: getattr(sympy, name)
        for name in (
            "exp",
            "log",
            "sqrt",
            "sin",
            "cos",
            "tan",
            "asin",
            "acos",
            "atan",
            "tanh",
            "sinh",
            "cosh",
        )
    },
}
