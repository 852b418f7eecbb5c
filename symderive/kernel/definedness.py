"""What a proposition owes so that every term in it is defined. Trusted.

`wd(A)` is computed left to right, so that `x != 0 and 1/x > 0` owes nothing while
`1/x > 0 and x != 0` owes x != 0. Conditions that are plainly true are left out.
"""

from __future__ import annotations

from functools import lru_cache

from symderive.kernel.definitions import DOMAINS
from symderive.kernel.form import Form
from symderive.terms.build import (
    TRUE,
    arguments,
    conj,
    disj,
    eq,
    exists,
    forall,
    implies,
    integer,
    le,
    lt,
    negation,
    norm,
    real,
    sub,
)
from symderive.terms.term import App, Const, Free, Lam, Lit, Term, apply, const, free, opened
from symderive.terms.types import INT, REAL, Function

__all__ = ["definedness"]


# Constants that are undefined somewhere; used as functions they owe it at every argument.
_PARTIAL = {"inv", "log", "sqrt", "pow", "mod", "quot", "natrec", "deriv", "grad", "ite", *DOMAINS}


def _and(left: Term, right: Term) -> Term:
    if left == TRUE:
        return right
    return left if right in (TRUE, left) else conj(left, right)


def _if(condition: Term, right: Term) -> Term:
    return TRUE if right in (TRUE, condition) else implies(condition, right)


def _everywhere(function: Term, variable: Free, inside: Term) -> Term:
    """Return ∀ variable. inside, with the name that the function shows."""
    hint = function.hint if isinstance(function, Lam) else "x"
    return TRUE if inside == TRUE else forall(variable, inside, hint)


def definedness(term: Term) -> Term:
    """Return the condition under which every part of a term is defined."""
    if not term.names >> 64:
        return TRUE
    head = term.head if isinstance(term, App) else term
    name = head.name if isinstance(head, Const) else ""
    if isinstance(term, Lam) or (isinstance(term.type, Function) and name in _PARTIAL):
        variable, value = opened(term)
        return _everywhere(term, variable, definedness(value))
    args = term.args if isinstance(term, App) else ()
    if name in ("and", "imp", "or") and len(args) == 2:
        first = negation(args[0]) if name == "or" else args[0]
        return _and(definedness(args[0]), _if(first, definedness(args[1])))
    if name in ("forall", "exists") and len(args) == 1:
        variable, value = opened(args[0])
        return _everywhere(args[0], variable, definedness(value))
    if name == "ite" and len(args) >= 3:
        yes, no = (_if(c, definedness(t)) for c, t in ((args[0], args[1]), (negation(args[0]), args[2])))
        return _each(_and(definedness(args[0]), _and(yes, no)), args[3:])
    if name in ("sum", "natrec") and len(args) >= 3:
        return _each((_sum if name == "sum" else _recursion)(*args[:3]), args[3:])
    if name in ("has_deriv", "deriv", "has_grad", "grad") and len(args) >= 2:
        return _calculus(name, args)
    return _and(_each(TRUE, args), _own(name, args))


def _each(start: Term, args: tuple[Term, ...]) -> Term:
    for arg in args:
        start = _and(start, definedness(arg))
    return start


def _sum(lower: Term, upper: Term, function: Term) -> Term:
    k, value = opened(function, lower, upper)
    inside = _if(conj(le(lower, k), le(k, upper)), definedness(value))
    return _and(_and(definedness(lower), definedness(upper)), _everywhere(function, k, inside))


def _recursion(start: Term, step: Term, number: Term) -> Term:
    """The step is used at 0..number - 1 only."""
    k, value = opened(step, number)
    inside = _if(conj(le(integer(0), k), lt(k, number)), definedness(value))
    own = _and(_each(TRUE, (start, number)), _at_least(0, number))
    return _and(own, _everywhere(step, k, inside))


def _at_least(bound: int, value: Term) -> Term:
    return TRUE if isinstance(value, Lit) and value.value >= bound else le(integer(bound), value)


def _calculus(name: str, args: tuple[Term, ...]) -> Term:
    """The function is defined near the point; `deriv` and `grad` owe that there is a value."""
    function, point = args[:2]
    result = _and(_each(TRUE, args[1:]), _near(function, point))
    if name in ("deriv", "grad"):
        relation = const("has_deriv") if name == "deriv" else const("has_grad", point.type)
        value = free(f"#{max(function.fresh, point.fresh)}", point.type)
        found = exists(value, apply(relation, function, point, value), "c" if name == "deriv" else "g")
        result = _and(result, found)
    return result


def _near(function: Term, point: Term) -> Term:
    """Some interval around the point lies where the function is defined."""
    first = max(function.fresh, point.fresh)
    delta, y = free(f"#{first}", REAL), free(f"#{first + 1}", point.type)
    inside = definedness(apply(function, y))
    if inside == TRUE:
        return TRUE
    around = forall(y, implies(lt(norm(sub(y, point)), delta), inside), "y")
    return exists(delta, conj(lt(real(0), delta), around), "delta")


def _own(name: str, args: tuple[Term, ...]) -> Term:
    """The condition that the head itself puts on its arguments."""
    if name in ("inv", "log", "sqrt") and arguments(args[0], "exp") is not None:
        return TRUE
    if name in DOMAINS:
        result: Term = TRUE
        for condition in DOMAINS[name](*args):
            result = _and(result, TRUE if _holds(condition) else condition)
        return result
    if name in ("mod", "quot") and len(args) == 2:
        return _at_least(1, args[1])
    if name == "pow" and len(args) == 2:
        nonnegative = _at_least(0, args[1])
        whole = nonnegative == TRUE or args[0].type == INT
        return nonnegative if whole else disj(nonnegative, negation(eq(args[0], real(0))))
    return TRUE


@lru_cache(maxsize=4096)
def _holds(condition: Term) -> bool:
    """Say whether a condition is a true comparison of constants, or follows from a false one."""
    form, parts = Form(), arguments(condition, "imp")
    chosen = apply(const("ite", REAL), parts[0] if parts else condition, real(1), real(0))
    return form.constant(form.poly(chosen)) == (0 if parts else 1)
