"""What a proposition owes so that every term in it is defined. Trusted.

`wd(A)` is computed left to right, so that `x != 0 and 1/x > 0` owes nothing while
`1/x > 0 and x != 0` owes x != 0. Conditions that are plainly true are left out.
"""

from __future__ import annotations

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
from symderive.terms.term import App, Const, Free, Lam, Lit, Term, apply, const, free
from symderive.terms.types import INT, REAL, Function

__all__ = ["definedness"]


def definedness(term: Term) -> Term:
    """Return the condition under which every part of a term is defined."""
    return _wd(term)


# Constants that are undefined somewhere; used as functions they owe it at every argument.
_PARTIAL = ("inv", "log", "sqrt", "pow", "mod", "quot", "natrec", "deriv", "grad", "ite")


def _and(left: Term, right: Term) -> Term:
    if left == TRUE:
        return right
    return left if right in (TRUE, left) else conj(left, right)


def _if(condition: Term, right: Term) -> Term:
    return TRUE if right in (TRUE, condition) else implies(condition, right)


def _all(variable: Free, body: Term, hint: str) -> Term:
    return TRUE if body == TRUE else forall(variable, body, hint)


def _opened(function: Term, *others: Term) -> tuple[Free, Term, str]:
    kind = function.type
    domain = kind.domain if isinstance(kind, Function) else REAL
    variable = free(f"#{max([function.fresh, *(o.fresh for o in others)])}", domain)
    hint = function.hint if isinstance(function, Lam) else "x"
    return variable, apply(function, variable), hint


def _wd(term: Term) -> Term:
    if isinstance(term, Lam):
        variable, body, hint = _opened(term)
        return _all(variable, _wd(body), hint)
    head = term.head if isinstance(term, App) else term
    if isinstance(term.type, Function) and isinstance(head, Const) and head.name in _PARTIAL:
        variable, body, hint = _opened(term)
        return _all(variable, _wd(body), hint)
    if not isinstance(term, App):
        return TRUE
    name = term.head.name if isinstance(term.head, Const) else ""
    args = term.args
    if name == "and" and len(args) == 2:
        return _and(_wd(args[0]), _if(args[0], _wd(args[1])))
    if name == "imp" and len(args) == 2:
        return _and(_wd(args[0]), _if(args[0], _wd(args[1])))
    if name == "or" and len(args) == 2:
        return _and(_wd(args[0]), _if(negation(args[0]), _wd(args[1])))
    if name in ("forall", "exists") and len(args) == 1:
        variable, body, hint = _opened(args[0])
        return _all(variable, _wd(body), hint)
    if name == "sum" and len(args) >= 3:
        return _sum(args)
    if name == "ite" and len(args) >= 3:
        chosen = _and(_if(args[0], _wd(args[1])), _if(negation(args[0]), _wd(args[2])))
        return _each(_and(_wd(args[0]), chosen), args[3:])
    if name == "natrec" and len(args) >= 3:
        return _recursion(args)
    if name in ("has_deriv", "deriv", "has_grad", "grad") and len(args) >= 2:
        return _calculus(name, args)
    return _and(_each(TRUE, args), _own(name, args))


def _each(start: Term, args: tuple[Term, ...]) -> Term:
    for arg in args:
        start = _and(start, _wd(arg))
    return start


def _sum(args: tuple[Term, ...]) -> Term:
    lower, upper, function = args[:3]
    variable, body, hint = _opened(function, lower, upper)
    inside = _if(conj(le(lower, variable), le(variable, upper)), _wd(body))
    return _each(_and(_and(_wd(lower), _wd(upper)), _all(variable, inside, hint)), args[3:])


def _recursion(args: tuple[Term, ...]) -> Term:
    """The step is used at 0..number - 1 only."""
    start, step, number = args[:3]
    k, body, hint = _opened(step, number)
    inside = _if(conj(le(integer(0), k), lt(k, number)), _wd(body))
    nonnegative = TRUE if isinstance(number, Lit) and number.value >= 0 else le(integer(0), number)
    return _each(_and(_and(_each(TRUE, (start, number)), nonnegative), _all(k, inside, hint)), args[3:])


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
    inside = _wd(apply(function, y))
    if inside == TRUE:
        return TRUE
    around = forall(y, implies(lt(norm(sub(y, point)), delta), inside), "y")
    return exists(delta, conj(lt(real(0), delta), around), "delta")


def _own(name: str, args: tuple[Term, ...]) -> Term:
    """The condition that the head itself puts on its arguments."""
    if name in ("inv", "log", "sqrt") and _settled(name, args[0]):
        return TRUE
    if name == "inv":
        return negation(eq(args[0], real(0)))
    if name == "log":
        return lt(real(0), args[0])
    if name == "sqrt":
        return le(real(0), args[0])
    if name in ("mod", "quot") and len(args) == 2:
        positive = isinstance(args[1], Lit) and args[1].value >= 1
        return TRUE if positive else le(integer(1), args[1])
    if name == "pow" and len(args) == 2:
        return _power(args[0], args[1])
    return TRUE


def _settled(name: str, value: Term) -> bool:
    """Say whether the condition of inv, log, sqrt is plain: a constant, or an exponential."""
    form = Form()
    constant = form.constant(form.poly(value))
    if constant is None:
        return arguments(value, "exp") is not None
    return constant != 0 if name == "inv" else constant > 0 or (name == "sqrt" and constant == 0)


def _power(base: Term, exponent: Term) -> Term:
    if isinstance(exponent, Lit) and exponent.value >= 0:
        return TRUE
    nonnegative = le(integer(0), exponent)
    if base.type == INT:
        return nonnegative
    return disj(nonnegative, negation(eq(base, real(0))))
