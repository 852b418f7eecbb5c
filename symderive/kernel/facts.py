"""Named facts about the elementary functions, as closed statements. Trusted.

Read this table like a list of axioms: each entry is a theorem of real analysis that the rules do not
derive. Conditions are part of the statement. A tempting entry that is false stays here as a comment
with its counterexample, so that nobody adds it again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from symderive.errors import Refusal
from symderive.terms.build import (
    add,
    conj,
    disj,
    divide,
    eq,
    exists,
    forall,
    implies,
    integer,
    le,
    lt,
    mul,
    neg,
    negation,
    norm,
    of_int,
    power,
    real,
    unary,
)
from symderive.terms.term import Term, apply, const, free
from symderive.terms.types import INT, REAL, Type, is_inner_product

__all__ = ["FACTS", "fact_statement"]

_X, _Y = free("x", REAL), free("y", REAL)
_N, _K = free("n", INT), free("k", INT)
_PI = const("pi")
_HALF_PI = divide(_PI, real(2))


def _norm_nonneg(kind: Type) -> Term:
    u = free("u", kind)
    return forall(u, le(real(0), norm(u)))


def _each(*parts: Term) -> Term:
    """Close a conjunction of conditions and a conclusion over x and y."""
    return forall(_X, forall(_Y, implies(*parts)))


# name -> (number of type parameters, statement, source)
FACTS: dict[str, tuple[int, Callable[..., Term], str]] = {
    "norm_nonneg": (1, _norm_nonneg, "definition of the norm as the nonnegative root of <u, u>"),
    "exp_pos": (0, lambda: forall(_X, lt(real(0), unary("exp", _X))), "Rudin, PMA, Thm 8.6"),
    "exp_ge": (
        0,
        lambda: forall(_X, le(add(real(1), _X), unary("exp", _X))),
        "convexity of exp, tangent at 0",
    ),
    "exp_lt": (
        0,
        lambda: _each(lt(_X, _Y), lt(unary("exp", _X), unary("exp", _Y))),
        "Rudin, PMA, Thm 8.6",
    ),
    "log_exp": (0, lambda: forall(_X, eq(unary("log", unary("exp", _X)), _X)), "definition of log"),
    "exp_log": (
        0,
        lambda: forall(_X, implies(lt(real(0), _X), eq(unary("exp", unary("log", _X)), _X))),
        "definition of log",
    ),
    "sqrt_nonneg": (
        0,
        lambda: forall(_X, implies(le(real(0), _X), le(real(0), unary("sqrt", _X)))),
        "definition of the root",
    ),
    # sqrt(x)^2 = x for x >= 0 is a root of the form, with x >= 0 as a premise.
    "sin_cos": (
        0,
        lambda: forall(
            _X,
            eq(
                add(power(unary("sin", _X), integer(2)), power(unary("cos", _X), integer(2))),
                real(1),
            ),
        ),
        "Rudin, PMA, (49) of ch. 8",
    ),
    "sin_add": (
        0,
        lambda: _each(
            eq(
                unary("sin", add(_X, _Y)),
                add(
                    mul(unary("sin", _X), unary("cos", _Y)),
                    mul(unary("cos", _X), unary("sin", _Y)),
                ),
            )
        ),
        "addition theorem",
    ),
    "cos_add": (
        0,
        lambda: _each(
            eq(
                add(unary("cos", add(_X, _Y)), mul(unary("sin", _X), unary("sin", _Y))),
                mul(unary("cos", _X), unary("cos", _Y)),
            )
        ),
        "addition theorem",
    ),
    "sin_odd": (
        0,
        lambda: forall(_X, eq(add(unary("sin", mul(real(-1), _X)), unary("sin", _X)), real(0))),
        "symmetry",
    ),
    "cos_even": (
        0,
        lambda: forall(_X, eq(unary("cos", mul(real(-1), _X)), unary("cos", _X))),
        "symmetry",
    ),
    "sin_zero": (0, lambda: eq(unary("sin", real(0)), real(0)), "value"),
    "cos_zero": (0, lambda: eq(unary("cos", real(0)), real(1)), "value"),
    "pi_bounds": (
        0,
        lambda: conj(lt(real(Fraction(314159, 100000)), _PI), lt(_PI, real(Fraction(31416, 10000)))),
        "Archimedes; DLMF 3.12: pi = 3.14159265...",
    ),
    "sin_half_pi": (0, lambda: eq(unary("sin", _HALF_PI), real(1)), "Rudin, PMA, ch. 8, before Thm 8.7"),
    "cos_half_pi": (
        0,
        lambda: eq(unary("cos", _HALF_PI), real(0)),
        "Rudin, PMA, ch. 8: the definition of pi",
    ),
    "cos_pos": (
        0,
        lambda: forall(
            _X,
            implies(lt(neg(_HALF_PI), _X), lt(_X, _HALF_PI), lt(real(0), unary("cos", _X))),
        ),
        "Rudin, PMA, ch. 8: pi/2 is the least positive zero of cos, which is even",
    ),
    # DISABLED, false: 0 <= cos x for |x| <= 22/14, which is greater than pi/2.
    "sin_asin": (
        0,
        lambda: forall(
            _X,
            implies(
                le(real(-1), _X),
                le(_X, real(1)),
                conj(
                    eq(unary("sin", unary("asin", _X)), _X),
                    le(neg(_HALF_PI), unary("asin", _X)),
                    le(unary("asin", _X), _HALF_PI),
                ),
            ),
        ),
        "DLMF 4.23: the principal value of asin",
    ),
    "asin_sin": (
        0,
        lambda: forall(
            _X,
            implies(le(neg(_HALF_PI), _X), le(_X, _HALF_PI), eq(unary("asin", unary("sin", _X)), _X)),
        ),
        "DLMF 4.23: the principal value of asin",
    ),
    # DISABLED, false: asin(sin x) = x for every x (x = pi).
    "sin_atan": (
        0,
        lambda: forall(
            _X,
            conj(
                eq(unary("sin", unary("atan", _X)), mul(_X, unary("cos", unary("atan", _X)))),
                lt(neg(_HALF_PI), unary("atan", _X)),
                lt(unary("atan", _X), _HALF_PI),
            ),
        ),
        "DLMF 4.23: the principal value of atan, tan(atan x) = x",
    ),
    "atan_tan": (
        0,
        lambda: forall(
            _X,
            implies(lt(neg(_HALF_PI), _X), lt(_X, _HALF_PI), eq(unary("atan", unary("tan", _X)), _X)),
        ),
        "DLMF 4.23: the principal value of atan",
    ),
    # DISABLED, false: atan x + atan y = atan((x + y)/(1 - x·y)) (x = y = 2: left > 0, right < 0).
    "archimedes": (
        0,
        lambda: forall(_X, exists(_N, lt(_X, of_int(_N)))),
        "Rudin, PMA, Thm 1.20",
    ),
    "floor": (
        0,
        lambda: forall(
            _X,
            conj(
                le(of_int(unary("floor", _X)), _X),
                lt(_X, add(of_int(unary("floor", _X)), real(1))),
            ),
        ),
        "definition of the floor",
    ),
    "pow_succ": (
        0,
        lambda: forall(
            _X,
            forall(
                _N,
                implies(
                    disj(le(integer(0), _N), implies(eq(_X, real(0)), eq(real(0), real(1)))),
                    eq(power(_X, add(_N, integer(1))), mul(_X, power(_X, _N))),
                ),
            ),
        ),
        "recursion of the power; false at x = 0, n = -1: 0^0 = 1, 0·0^-1 = 0",
    ),
    "delta_apart": (
        0,
        lambda: forall(
            _K,
            forall(
                _N,
                implies(
                    negation(eq(_K, _N)),
                    eq(apply(const("delta", INT), _K, _N), real(0)),
                ),
            ),
        ),
        "definition of delta; delta(k, k) = 1 and delta(0, 1) = 0 are in the form",
    ),
    # DISABLED, false: the same of residues of different numbers, delta([0], [n]) = 1 in Z/n.
    "int_pow_succ": (
        0,
        lambda: forall(
            _K,
            forall(
                _N,
                implies(
                    le(integer(0), _N),
                    eq(power(_K, add(_N, integer(1))), mul(_K, power(_K, _N))),
                ),
            ),
        ),
        "recursion of the power of an integer; at n = -1 the power is open",
    ),
    # DISABLED, false: log(x·y) = log x + log y under x·y > 0 (x = y = -1).
    # DISABLED, false: sqrt(x^2) = x (x = -1).
    # DISABLED, false: exp(x)^y = exp(x·y) for real y is not in the language.
}


def fact_statement(name: str, types: Sequence[Type]) -> Term:
    """Return the statement of a fact at its type parameters.

    Refuses: K007 (no such fact, wrong number of types), K011 (no inner-product type).
    """
    entry = FACTS.get(name)
    if entry is None or len(types) != entry[0]:
        raise Refusal("K007", "there is no such fact at these types", why=name)
    if not all(is_inner_product(kind) for kind in types):
        raise Refusal("K011", "a fact is about inner-product types", why=name)
    return entry[1](*types)
