"""What each macro says, printed; and what it refuses to be said of."""

from __future__ import annotations

import pytest

from symderive.errors import TermError
from symderive.syntax.scope import VALUE_MACROS
from symderive.terms.macros import MACROS
from symderive.terms.names import MACRO_NAMES
from symderive.terms.printing import print_term
from symderive.terms.term import Free, Term, free_symbols
from symderive.terms.types import INT, PROP, REAL, Cyclic, Function, Space, function_type

V, W = Space("V"), Space("W")
F = Free("f", Function(REAL, REAL))
G = Free("g", Function(V, REAL))
H = Free("h", Function(V, W))
SEQUENCE, OTHER = Free("a", Function(INT, REAL)), Free("b", Function(INT, REAL))
A, U, L = Free("a", REAL), Free("u", V), Free("L", REAL)

MATRIX = Free("A", function_type(Cyclic("n"), Cyclic("m"), REAL))
SQUARE = Free("B", function_type(Cyclic("m"), Cyclic("m"), REAL))

GOLDEN: list[tuple[str, tuple[Term, ...], str]] = [
    ("odd", (F,), "forall x in real. f(-x) = -f(x)"),
    ("odd", (H,), "forall x in V. h(-x) = -h(x)"),
    ("even", (F,), "forall x in real. f(-x) = f(x)"),
    ("even", (G,), "forall x in V. g(-x) = g(x)"),
    ("zero_centred", (F,), "forall x in real. 0 < f(x) => f(-x) = -f(x)"),
    ("differentiable_at", (F, A), "exists x in real. has_deriv(f, a, x)"),
    ("differentiable_at", (G, U), "exists v in V. has_grad(g, u, v)"),
    ("differentiable", (F,), "forall x in real. exists x_1 in real. has_deriv(f, x, x_1)"),
    ("differentiable", (G,), "forall x in V. exists v in V. has_grad(g, x, v)"),
    (
        "convex",
        (F,),
        (
            "forall x in real. forall y in real. forall s in real. 0 <= s and s <= 1 => "
            "f(s * x + (1 - s) * y) <= s * f(x) + (1 - s) * f(y)"
        ),
    ),
    (
        "convex",
        (G,),
        (
            "forall x in V. forall y in V. forall s in real. 0 <= s and s <= 1 => "
            "g(s * x + (1 - s) * y) <= s * g(x) + (1 - s) * g(y)"
        ),
    ),
    ("lipschitz", (F, L), "forall x in real. forall y in real. |f(x) - f(y)| <= L * |x - y|"),
    ("lipschitz", (H, L), "forall x in V. forall y in V. |h(x) - h(y)| <= L * |x - y|"),
    ("monotone", (F,), "forall x in real. forall y in real. x <= y => f(x) <= f(y)"),
    ("monotone", (SEQUENCE,), "forall x in integer. forall y in integer. x <= y => a(x) <= a(y)"),
    ("is_minimiser", (G, U), "forall w in V. g(u) <= g(w)"),
    (
        "is_unique_minimiser",
        (G, U),
        "(forall w in V. g(u) <= g(w)) and (forall w in V. g(w) <= g(u) => w = u)",
    ),
    ("unbounded_below", (G,), "forall M in real. exists w in V. g(w) < M"),
    (
        "is_O",
        (SEQUENCE, OTHER),
        (
            "exists C in real. 0 <= C and (exists N in integer. 1 <= N and (forall T in integer. N <= T => "
            "|a(T)| <= C * |b(T)|))"
        ),
    ),
    (
        "is_upper_O",
        (SEQUENCE, OTHER),
        (
            "exists C in real. 0 <= C and (exists N in integer. 1 <= N and (forall T in integer. N <= T => "
            "a(T) <= C * |b(T)|))"
        ),
    ),
    (
        "concave",
        (F,),
        (
            "forall x in real. forall y in real. forall s in real. 0 <= s and s <= 1 => "
            "s * f(x) + (1 - s) * f(y) <= f(s * x + (1 - s) * y)"
        ),
    ),
    (
        "strictly_convex",
        (G,),
        (
            "forall x in V. forall y in V. x != y => (forall s in real. 0 < s and s < 1 => "
            "g(s * x + (1 - s) * y) < s * g(x) + (1 - s) * g(y))"
        ),
    ),
    ("periodic", (F, L), "forall x in real. f(x + L) = f(x)"),
    ("periodic", (SEQUENCE, Free("k", INT)), "forall x in integer. a(x + k) = a(x)"),
    (
        "is_o",
        (SEQUENCE, OTHER),
        (
            "forall eps in real. 0 < eps => (exists N in integer. 1 <= N and (forall T in integer. N <= T => "
            "|a(T)| <= eps * |b(T)|))"
        ),
    ),
    (
        "is_Theta",
        (SEQUENCE, OTHER),
        (
            "(exists C in real. 0 <= C and (exists N in integer. 1 <= N and (forall T in integer. N <= T => "
            "|a(T)| <= C * |b(T)|))) and (exists C in real. 0 <= C and (exists N in integer. 1 <= N and "
            "(forall T in integer. N <= T => |b(T)| <= C * |a(T)|)))"
        ),
    ),
    (
        "is_O_at_zero",
        (F, Free("g", Function(REAL, REAL))),
        (
            "exists C in real. 0 <= C and (exists delta in real. 0 < delta and delta <= 1 and "
            "(forall x in real. 0 < |x| and |x| < delta => |f(x)| <= C * |g(x)|))"
        ),
    ),
    (
        "limit",
        (F, A, L),
        (
            "forall eps in real. 0 < eps => (exists delta in real. 0 < delta and delta <= 1 and "
            "(forall x in real. 0 < |x - a| and |x - a| < delta => |f(x) - L| < eps))"
        ),
    ),
    (
        "limit",
        (H, U, Free("w", W)),
        (
            "forall eps in real. 0 < eps => (exists delta in real. 0 < delta and delta <= 1 and "
            "(forall x in V. 0 < |x - u| and |x - u| < delta => |h(x) - w| < eps))"
        ),
    ),
    (
        "limit_at_infinity",
        (F, L),
        (
            "forall eps in real. 0 < eps => (exists M in real. 1 <= M and "
            "(forall x in real. M <= x => |f(x) - L| < eps))"
        ),
    ),
    (
        "limit_sequence",
        (SEQUENCE, L),
        (
            "forall eps in real. 0 < eps => (exists N in integer. 1 <= N and "
            "(forall n in integer. N <= n => |a(n) - L| < eps))"
        ),
    ),
    (
        "continuous_at",
        (F, A),
        (
            "forall eps in real. 0 < eps => (exists delta in real. 0 < delta and delta <= 1 and "
            "(forall x in real. |x - a| < delta => |f(x) - f(a)| < eps))"
        ),
    ),
    ("trace", (SQUARE,), "sum(B(i, i), i in Z/m)"),
    ("transpose", (MATRIX,), "fun i in Z/m. fun j in Z/n. A(j, i)"),
    ("matmul", (MATRIX, SQUARE), "fun i in Z/n. fun j in Z/m. sum(A(i, k) * B(k, j), k in Z/m)"),
    (
        "matmul",
        (MATRIX, Free("x", Function(Cyclic("m"), REAL))),
        "fun i in Z/n. sum(A(i, k) * x(k), k in Z/m)",
    ),
    (
        "matpow",
        (SQUARE, Free("k", INT)),
        (
            "natrec(fun i in Z/m. fun i_1 in Z/m. delta(i, i_1), fun k_1 in integer. "
            "fun B_1 in Z/m -> Z/m -> real. fun i in Z/m. fun j in Z/m. "
            "sum(B(i, k_2) * B_1(k_2, j), k_2 in Z/m), k)"
        ),
    ),
    (
        "continuous",
        (F,),
        (
            "forall x in real. forall eps in real. 0 < eps => (exists delta in real. 0 < delta and "
            "delta <= 1 and (forall x_1 in real. |x_1 - x| < delta => |f(x_1) - f(x)| < eps))"
        ),
    ),
]


@pytest.mark.parametrize(("name", "arguments", "text"), GOLDEN)
def test_what_a_macro_says(name: str, arguments: tuple[Term, ...], text: str) -> None:
    term = MACROS[name](*arguments)
    assert print_term(term) == text
    assert term.type == PROP or name in VALUE_MACROS
    assert free_symbols(term) == frozenset(arguments)


def test_every_macro_is_in_the_golden_table() -> None:
    assert {name for name, _, _ in GOLDEN} == set(MACROS) == MACRO_NAMES


@pytest.mark.parametrize("name", sorted(MACROS))
def test_a_macro_captures_nothing(name: str) -> None:
    """The names that a macro displays, and kernel-made names, may be those of its arguments."""
    arguments = next(a for n, a, _ in GOLDEN if n == name)
    for label in ("x", "y", "s", "w", "c", "g", "M", "C", "N", "T", "#0", "#1", "#2", "#9"):
        renamed = tuple(Free(label if i == 0 else f"{label}{i}", a.type) for i, a in enumerate(arguments))  # type: ignore[attr-defined]
        assert free_symbols(MACROS[name](*renamed)) == frozenset(renamed)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        *((name, (A,) * len(next(a for n, a, _ in GOLDEN if n == name))) for name in sorted(MACROS)),
        ("zero_centred", (H,)),
        ("differentiable_at", (H, U)),
        ("differentiable_at", (SEQUENCE, Free("k", INT))),
        ("differentiable", (SEQUENCE,)),
        ("convex", (H,)),
        ("convex", (SEQUENCE,)),
        ("lipschitz", (SEQUENCE, L)),
        ("lipschitz", (Free("p", function_type(REAL, INT)), L)),
        ("monotone", (G,)),
        ("monotone", (Free("p", Function(REAL, V)),)),
        ("unbounded_below", (H,)),
        ("trace", (MATRIX,)),
        ("trace", (F,)),
        ("transpose", (Free("x", Function(Cyclic("m"), REAL)),)),
        ("matmul", (MATRIX, MATRIX)),
        ("matmul", (MATRIX, Free("x", Function(Cyclic("n"), REAL)))),
        ("matmul", (MATRIX, F)),
        ("matpow", (MATRIX, Free("k", INT))),
        ("concave", (H,)),
        ("strictly_convex", (SEQUENCE,)),
        ("periodic", (F, U)),
        ("is_o", (SEQUENCE, F)),
        ("is_Theta", (F, F)),
        ("is_O_at_zero", (SEQUENCE, F)),
        ("is_O_at_zero", (F, SEQUENCE)),
        ("limit", (SEQUENCE, Free("k", INT), L)),
        ("limit_at_infinity", (SEQUENCE, L)),
        ("limit_sequence", (F, L)),
        ("limit_sequence", (Free("p", function_type(INT, INT)), Free("k", INT))),
        ("continuous_at", (SEQUENCE, Free("k", INT))),
        ("continuous", (SEQUENCE,)),
        ("is_O", (SEQUENCE, F)),
        ("is_O", (F, SEQUENCE)),
    ],
)
def test_what_a_macro_is_not_said_of(name: str, arguments: tuple[Term, ...]) -> None:
    with pytest.raises(TermError) as caught:
        MACROS[name](*arguments)
    assert caught.value.code == "T110"
    assert name in caught.value.what


def test_a_macro_at_a_sort_without_the_operation() -> None:
    with pytest.raises(TermError) as caught:
        MACROS["odd"](Free("p", Function(PROP, REAL)))
    assert caught.value.code == "T101"
    with pytest.raises(TermError):
        MACROS["is_minimiser"](Free("p", Function(REAL, Cyclic(3))), A)
