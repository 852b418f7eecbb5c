"""Trees to terms: what each text denotes, and what is refused, with its code and its column."""

from __future__ import annotations

import re

import pytest

from symderive.errors import ParseError, SymderiveError, TermError
from symderive.syntax.parser import parse_definition_head, parse_formula, parse_sort
from symderive.syntax.resolve import (
    Scope,
    resolve,
    resolve_definition,
    resolve_prop,
    resolve_sort,
)
from symderive.syntax.tree import Binary, Name, Node, Number
from symderive.terms.printing import print_type
from symderive.terms.term import Term, const, show
from symderive.terms.types import INT, PROP, REAL, Cyclic, Function, Space, Type, function_type

V, ZN = Space("V"), Cyclic("n")

SCOPE = Scope(
    ("V",),
    ("n",),
    {
        "x": REAL,
        "y": REAL,
        "eta": REAL,
        "k": INT,
        "T": INT,
        "u": V,
        "v": V,
        "i": ZN,
        "f": Function(REAL, REAL),
        "F": Function(V, V),
        "w": Function(INT, V),
        "s": Function(INT, REAL),
        "a": Function(ZN, REAL),
        "A": function_type(ZN, ZN, REAL),
        "d": Function(ZN, INT),
        "p": Function(INT, PROP),
        "q": Function(ZN, ZN),
    },
    {"phi": Function(V, REAL), "w_star": V},
)


def meaning(text: str, scope: Scope = SCOPE, expected: Type | None = None) -> str:
    term = resolve(parse_formula(text), scope, expected)
    return f"{show(term)} : {print_type(term.type)}"


MEANINGS = [
    # arithmetic
    ("2", "2 : real"),
    ("0.5", "1/2 : real"),
    ("1/3", "mul(1, inv(3)) : real"),
    ("-x^2", "neg(pow(x, 2)) : real"),
    ("x - y", "add(x, neg(y)) : real"),
    ("x/y/2", "mul(mul(x, inv(y)), inv(2)) : real"),
    ("x^k", "pow(x, k) : real"),
    ("2^k", "pow(2, k) : real"),
    ("k^2", "pow(k, 2) : integer"),
    ("k^2 + x", "add(of_int(pow(k, 2)), x) : real"),
    ("k/2", "mul(of_int(k), inv(2)) : real"),
    ("k + 1", "add(k, 1) : integer"),
    ("k + 1 + x", "add(of_int(add(k, 1)), x) : real"),
    ("k*x", "mul(of_int(k), x) : real"),
    ("k mod 2 + T div 3", "add(mod(k, 2), quot(T, 3)) : integer"),
    ("n + 1", "add(n, 1) : integer"),
    ("floor(x) + floor(k)", "add(floor(x), floor(of_int(k))) : integer"),
    # vectors
    ("u + 0", "add(u, zero) : V"),
    ("-u", "neg(u) : V"),
    ("2*u", "smul(2, u) : V"),
    ("u*2", "smul(2, u) : V"),
    ("k*u", "smul(of_int(k), u) : V"),
    ("x*y*u", "smul(mul(x, y), u) : V"),
    ("u/x", "smul(inv(x), u) : V"),
    ("u/k", "smul(inv(of_int(k)), u) : V"),
    ("<u, v>", "inner(u, v) : real"),
    ("<u, 0>", "inner(u, zero) : real"),
    ("<k, 1>", "inner(of_int(k), 1) : real"),
    ("|u|", "norm(u) : real"),
    ("|k|", "norm(of_int(k)) : real"),
    ("||2||", "norm(2) : real"),
    ("abs(x) + abs(k)", "add(norm(x), norm(of_int(k))) : real"),
    ("2*a", "smul(2, a) : Z/n -> real"),
    ("(2*a + 0)(i)", "add(smul(2, a), zero, i) : real"),
    ("smul(2, x)", "smul(2, x) : real"),
    ("smul(2, u)", "smul(2, u) : V"),
    ("smul(2, k)", "smul(2, of_int(k)) : real"),
    ("smul(2, 3)", "smul(2, 3) : real"),
    ("u = zero", "eq(u, zero) : prop"),
    ("(zero : real)", "zero : real"),
    # residues
    ("i - 1", "add(i, neg(cast(1))) : Z/n"),
    ("2*i", "mul(cast(2), i) : Z/n"),
    ("a[i - 1] + A[i, 0]", "add(a(add(i, neg(cast(1)))), A(i, cast(0))) : real"),
    ("residue(k, n)", "cast(k) : Z/n"),
    ("residue(k, 3)", "cast(k) : Z/3"),
    ("rep(i) + k", "add(rep(i), k) : integer"),
    ("delta(i, 0)", "delta(i, cast(0)) : real"),
    ("delta(k, 0)", "delta(k, 0) : real"),
    ("delta(0, 1)", "delta(0, 1) : real"),
    ("kronecker(i, i)", "delta(i, i) : real"),
    # functions
    ("f(x)", "f(x) : real"),
    ("f(k)", "f(of_int(k)) : real"),
    ("w[k + 1]", "w(add(k, 1)) : V"),
    ("A(i)", "A(i) : Z/n -> real"),
    ("A(i)(i)", "A(i, i) : real"),
    ("f'(x)", "deriv(f, x) : real"),
    ("f''", "deriv(deriv(f)) : real -> real"),
    ("exp'(x)", "deriv(exp, x) : real"),
    ("grad phi(u)", "grad(phi, u) : V"),
    ("grad f(x)", "grad(f, x) : real"),
    ("fun z in real. z*z", "(λz:real. mul(^0, ^0)) : real -> real"),
    ("fun z in real, j in integer. z^j", "pow : real -> integer -> real"),
    ("fun z in real. 2", "(λz:real. 2) : real -> real"),
    ("x ∈ real ↦ f(x)", "f : real -> real"),
    ("(fun z in real. z + z)(x)", "add(x, x) : real"),
    ("(fun z in real. z + z)(k)", "add(of_int(k), of_int(k)) : real"),
    ("(fun z. f(z) + z)(2)", "add(f(2), 2) : real"),
    ("ln(x) + log(x)", "add(log(x), log(x)) : real"),
    ("exp", "exp : real -> real"),
    ("inv(x)", "inv(x) : real"),
    ("max(k, 2) + min(x, k)", "add(of_int(max(k, 2)), min(x, of_int(k))) : real"),
    ("max(1, 2)", "max(1, 2) : real"),
    ("if x > 0 then k else x", "ite(lt(0, x), of_int(k), x) : real"),
    ("if x > 0 then u else 0", "ite(lt(0, x), u, zero) : V"),
    ("if x > 0 then 1 else 2", "ite(lt(0, x), 1, 2) : real"),
    ("iterate(F, k, u)", "natrec(u, (λk:int. F), k) : V"),
    ("iterate(F, 2, 0)", "natrec(zero, (λk:int. F), 2) : V"),
    ("natrec(u, fun j in integer, z in V. z/j, k)", "natrec(u, (λj:int. smul(inv(of_int(^0)))), k) : V"),
    ("rational(-1, 3) + rational(2)", "add(-1/3, 2) : real"),
    ("rational(-2) + k", "add(-2, k) : integer"),
    ("(fun z. exp(z))(k)", "exp(of_int(k)) : real"),
    (
        "1 + natrec(0, fun j in integer, z in real. z, k)",
        "add(1, natrec(0, (λj:int. (λz:real. ^0)), k)) : real",
    ),
    ("u = iterate(F, k, 0)", "eq(u, natrec(zero, (λk:int. F), k)) : prop"),
    ("smul(k, 2) + x", "add(smul(of_int(k), 2), x) : real"),
    ("has_grad(phi, u, v) = true", "eq(has_grad(phi, u, v), true) : prop"),
    # sums
    ("sum(s[t]/2, t = 1..T)", "sum(1, T, (λt:int. mul(s(^0), inv(2)))) : real"),
    ("sum(w[t], t in 1..T)", "sum(1, T, w) : V"),
    ("sum(t, t = 1..T)", "sum(1, T, (λt:int. ^0)) : integer"),
    ("sum(1, t = 1..T) + k", "add(sum(1, T, (λt:int. 1)), k) : integer"),
    ("sum(sum(A[j, l], j in Z/n), l in Z/n)", "csum((λl:Z/n. csum((λj:Z/n. A(^0, ^1))))) : real"),
    ("sum(d[j], j in Z/n)", "csum(d) : integer"),
    # propositions
    ("true and not false", "and(true, imp(false, false)) : prop"),
    ("x = y or x != y", "or(eq(x, y), imp(eq(x, y), false)) : prop"),
    ("x > y and x >= y", "and(lt(y, x), le(y, x)) : prop"),
    ("0 < x < 1", "and(lt(0, x), lt(x, 1)) : prop"),
    ("0 < k < x", "and(lt(0, k), lt(of_int(k), x)) : prop"),
    ("0 <= k <= T <= 9", "and(le(0, k), and(le(k, T), le(T, 9))) : prop"),
    ("x = 0 => y = 0 => k = 0", "imp(eq(x, 0), imp(eq(y, 0), eq(k, 0))) : prop"),
    ("x = 0 <=> y = 0", "and(imp(eq(x, 0), eq(y, 0)), imp(eq(y, 0), eq(x, 0))) : prop"),
    ("0 = 0.0", "eq(0, 0) : prop"),
    ("f = exp", "eq(f, exp) : prop"),
    ("(x = 0) = (y = 0)", "eq(eq(x, 0), eq(y, 0)) : prop"),
    ("p(k) => p(k + 1)", "imp(p(k), p(add(k, 1))) : prop"),
    # binders
    ("forall z in V. z = u", "forall((λz:V. eq(^0, u))) : prop"),
    ("forall z, c in V. z = c", "forall((λz:V. forall(eq(^0)))) : prop"),
    ("exists x in real. x = 0", "exists((λx:real. eq(^0, 0))) : prop"),
    ("forall t in 1..T. s[t] = 0", "forall((λt:int. imp(and(le(1, ^0), le(^0, T)), eq(s(^0), 0)))) : prop"),
    ("exists t in 1..T. s[t] = 0", "exists((λt:int. and(and(le(1, ^0), le(^0, T)), eq(s(^0), 0)))) : prop"),
    ("forall t in natural. s[t] = 0", "forall((λt:int. imp(le(0, ^0), eq(s(^0), 0)))) : prop"),
    ("exists t in natural. s[t] = 0", "exists((λt:int. and(le(0, ^0), eq(s(^0), 0)))) : prop"),
    (
        "forall t in 1..T, r in 1..t. s[r] = 0",
        (
            "forall((λt:int. imp(and(le(1, ^0), le(^0, T)), "
            "forall((λr:int. imp(and(le(1, ^0), le(^0, ^1)), eq(s(^0), 0))))))) : prop"
        ),
    ),
    ("forall eps > 0. x < eps", "forall((λeps:real. imp(lt(0, ^0), lt(x, ^0)))) : prop"),
    ("exists delta > 0. delta < x", "exists((λdelta:real. and(lt(0, ^0), lt(^0, x)))) : prop"),
    ("forall j in integer, j >= 0. x^j = 1", "forall((λj:int. imp(le(0, ^0), eq(pow(x, ^0), 1)))) : prop"),
    (
        "forall c > x, c < y. f(c) = 0",
        "forall((λc:real. imp(lt(x, ^0), imp(lt(^0, y), eq(f(^0), 0))))) : prop",
    ),
    ("forall c in Z/3. c = 0", "forall((λc:Z/3. eq(^0, cast(0)))) : prop"),
    ("forall r in prop. r => r", "forall((λr:prop. imp(^0, ^0))) : prop"),
    ("forall h in real -> real. h(0) = 0", "forall((λh:real -> real. eq(^0(0), 0))) : prop"),
    # a hidden symbol, a hidden constant
    ("forall x in V. x = u", "forall((λx:V. eq(^0, u))) : prop"),
    ("forall delta > 0. delta = x", "forall((λdelta:real. imp(lt(0, ^0), eq(^0, x)))) : prop"),
    # sorts from uses
    ("forall t. w[t + 1] = w[t] - eta*w(t)", None),
    ("forall t >= 1. w[t] = 0", "forall((λt:int. imp(le(1, ^0), eq(w(^0), zero)))) : prop"),
    ("forall t. s[t] = f(t)", "forall((λt:int. eq(s(^0), f(of_int(^0))))) : prop"),
    ("forall T. sum(s[j], j = 1..T) = 0", "forall((λT:int. eq(sum(1, ^0, s), 0))) : prop"),
    ("forall t. forall r in 1..t. s[r] = 0", None),
    ("forall z. exp(z) > 0", "forall((λz:real. lt(0, exp(^0)))) : prop"),
    ("forall z. |z - u| > 0", "forall((λz:V. lt(0, norm(add(^0, neg(u)))))) : prop"),
    ("forall z. z*u = v", "forall((λz:real. eq(smul(^0, u), v))) : prop"),
    ("forall z. u*z = v", "forall((λz:real. eq(smul(^0, u), v))) : prop"),
    ("forall z. F(2*z) = u", "forall((λz:V. eq(F(smul(2, ^0)), u))) : prop"),
    ("forall z. F(z*2) = u", "forall((λz:V. eq(F(smul(2, ^0)), u))) : prop"),
    ("forall z. F(z/2) = u", "forall((λz:V. eq(F(smul(inv(2), ^0)), u))) : prop"),
    ("forall z. f(z/2) = 0", "forall((λz:real. eq(f(mul(^0, inv(2))), 0))) : prop"),
    ("forall z. f(z*z) = 0", "forall((λz:real. eq(f(mul(^0, ^0)), 0))) : prop"),
    ("forall z. u = (if x > 0 then z else 0)", "forall((λz:V. eq(u, ite(lt(0, x), ^0, zero)))) : prop"),
    ("forall z. phi(z*u*z) = 0", "forall((λz:real. eq(phi(smul(^0, smul(^0, u))), 0))) : prop"),
    ("forall z. phi = z", "forall(eq(phi)) : prop"),
    ("forall g. g = (fun c in real. c)", "forall((λg:real -> real. eq(^0, (λc:real. ^0)))) : prop"),
    ("forall j. a[i - j] = 0", "forall((λj:Z/n. eq(a(add(i, neg(^0))), 0))) : prop"),
    ("forall j. x^j = 1", "forall((λj:int. eq(pow(x, ^0), 1))) : prop"),
    ("forall r. r => x = 0", "forall((λr:prop. imp(^0, eq(x, 0)))) : prop"),
    ("forall r. not r", "forall((λr:prop. imp(^0, false))) : prop"),
    ("forall z. z is a minimiser of phi", "forall((λz:V. forall((λw:V. le(phi(^1), phi(^0)))))) : prop"),
    ("forall g. g'(x) = 0", "forall((λg:real -> real. eq(deriv(^0, x), 0))) : prop"),
    ("forall c. has_deriv(f, c, c)", "forall((λc:real. has_deriv(f, ^0, ^0))) : prop"),
    ("forall z, c. phi(z) = f(c)", "forall((λz:V. forall((λc:real. eq(phi(^1), f(^0)))))) : prop"),
    ("forall z > k, z < x. f(z) = 0", None),
    (
        "forall z in integer, z < T, 0 < z. p(z)",
        "forall((λz:int. imp(lt(^0, T), imp(lt(0, ^0), p(^0))))) : prop",
    ),
    ("forall z. (z : V) = u", "forall((λz:V. eq(^0, u))) : prop"),
    ("forall z. residue(z, n) = i", "forall((λz:int. eq(cast(^0), i))) : prop"),
    ("forall z. z = q(z)", "forall((λz:Z/n. eq(^0, q(^0)))) : prop"),
    # macros and their like
    ("odd(f)", "forall((λx:real. eq(f(neg(^0)), neg(f(^0))))) : prop"),
    ("odd(fun z in real. z^3)", "forall((λx:real. eq(pow(neg(^0), 3), neg(pow(^0, 3))))) : prop"),
    ("differentiable_at(phi, 0)", "exists(has_grad(phi, zero)) : prop"),
    ("lipschitz(grad phi, 2)", None),
    ("is_minimiser(phi, u)", "forall((λw:V. le(phi(u), phi(^0)))) : prop"),
    ("u is a minimiser of phi over V", "forall((λw:V. le(phi(u), phi(^0)))) : prop"),
    (
        "w_star is the unique minimiser of phi",
        (
            "and(forall((λw:V. le(phi(w_star), phi(^0)))), "
            "forall((λw:V. imp(le(phi(^0), phi(w_star)), eq(^0, w_star))))) : prop"
        ),
    ),
    ("0 is a minimiser of (fun z. f(z)) over real", "forall((λw:real. le(f(0), f(^0)))) : prop"),
    ("is_O(s, fun t. 1/t)", None),
    ("limit(fun z. 1/z, k, 2)", None),
    ("limit(phi, 0, 1)", None),
    ("limit_sequence(w, 0)", None),
    ("limit_sequence(fun t. t, k)", None),
    ("continuous_at(grad phi, u)", None),
    ("is_O_at_zero(fun z. z, fun z. 1)", None),
    ("periodic(s, 2)", "forall((λx:int. eq(s(add(^0, 2)), s(^0)))) : prop"),
    ("has_deriv(f, 0, k)", "has_deriv(f, 0, of_int(k)) : prop"),
    ("has_grad(phi, 0, u)", "has_grad(phi, zero, u) : prop"),
    ("x^0.5", "rpow(x, 1/2) : real"),
    ("x^(1/2)", "rpow(x, mul(1, inv(2))) : real"),
    ("x^y^k", "rpow(x, pow(y, k)) : real"),
    ("k^x", "rpow(of_int(k), x) : real"),
    ("2^(-x)", "rpow(2, neg(x)) : real"),
    ("x^(2 : real)", "rpow(x, 2) : real"),
    ("forall z. z^x = 2", "forall((λz:real. eq(rpow(^0, x), 2))) : prop"),
    ("factorial(k)*x", "mul(of_int(factorial(k)), x) : real"),
    ("binomial(T, k)/2", "mul(of_int(binomial(T, k)), inv(2)) : real"),
    ("det(A) = x", "eq(det(A), x) : prop"),
    ("trace(matmul(A, transpose(A))) = x", None),
    ("matmul(A, A)[i, 0]", "csum((λk:Z/n. mul(A(i, ^0), A(^0, cast(0))))) : real"),
    ("identity(n)[i, i + 1]", "delta(i, add(i, cast(1))) : real"),
    ("matpow(A, 2) = identity(n)", None),
    ("2*pi", "mul(2, pi) : real"),
    ("π/2", "mul(pi, inv(2)) : real"),
    ("k + pi", "add(of_int(k), pi) : real"),
    ("sin(asin(x)) = x", "eq(sin(asin(x)), x) : prop"),
    ("tan", "tan : real -> real"),
    # ascriptions
    ("(2 : integer) + x", "add(of_int(2), x) : real"),
    ("(k : real) + T", "add(of_int(k), of_int(T)) : real"),
    ("(0 : V)", "zero : V"),
    ("(1 : Z/n)", "cast(1) : Z/n"),
]


@pytest.mark.parametrize(("text", "found"), MEANINGS)
def test_meanings(text: str, found: str | None) -> None:
    if found is None:
        assert without_hints(meaning(text)) == without_hints(meaning(TWINS[text]))
    else:
        assert meaning(text) == found


def without_hints(text: str) -> str:
    """Leave out the names that abstractions display."""
    return re.sub(r"λ\w+:", "λ", text)


# The same formula with its sorts written out.
TWINS = {
    "forall t. w[t + 1] = w[t] - eta*w(t)": "forall t in integer. w[t + 1] = w[t] - eta*w(t)",
    "forall t. forall r in 1..t. s[r] = 0": "forall t in integer. forall r in 1..t. s[r] = 0",
    "forall z > k, z < x. f(z) = 0": "forall z in real, z > k, z < x. f(z) = 0",
    "lipschitz(grad phi, 2)": "forall x, y in V. |grad phi(x) - grad phi(y)| <= 2*|x - y|",
    "limit(fun z. 1/z, k, 2)": (
        "forall eps > 0. exists delta > 0, delta <= 1. "
        "forall z in real. 0 < |z - k| and |z - k| < delta => |1/z - 2| < eps"
    ),
    "limit(phi, 0, 1)": (
        "forall eps > 0. exists delta > 0, delta <= 1. "
        "forall z in V. 0 < |z - 0| and |z - 0| < delta => |phi(z) - 1| < eps"
    ),
    "limit_sequence(w, 0)": (
        "forall eps > 0. exists N in integer. 1 <= N and (forall t in integer. N <= t => |w[t] - 0| < eps)"
    ),
    "limit_sequence(fun t. t, k)": (
        "forall eps > 0. exists N in integer. 1 <= N and "
        "(forall t in integer. N <= t => |(t : real) - (k : real)| < eps)"
    ),
    "continuous_at(grad phi, u)": (
        "forall eps > 0. exists delta > 0, delta <= 1. "
        "forall z in V. |z - u| < delta => |grad phi(z) - grad phi(u)| < eps"
    ),
    "is_O_at_zero(fun z. z, fun z. 1)": (
        "exists C >= 0. exists delta > 0, delta <= 1. "
        "forall z in real. 0 < |z| and |z| < delta => |z| <= C*|1|"
    ),
    "trace(matmul(A, transpose(A))) = x": "sum(sum(A[z, t]*A[z, t], t in Z/n), z in Z/n) = x",
    "matpow(A, 2) = identity(n)": (
        "iterate(fun z in Z/n -> Z/n -> real. fun t in Z/n, r in Z/n. sum(A[t, q]*z[q, r], q in Z/n), 2, "
        "fun t in Z/n, r in Z/n. delta(t, r)) = (fun t in Z/n, r in Z/n. delta(t, r))"
    ),
    "is_O(s, fun t. 1/t)": "is_O(s, fun t in integer. 1/t)",
}


@pytest.mark.parametrize(
    ("text", "expected", "found"),
    [
        ("2", INT, "2 : integer"),
        ("2.0", INT, "2 : integer"),
        ("k", REAL, "of_int(k) : real"),
        ("k + 1", REAL, "of_int(add(k, 1)) : real"),
        ("1 + 1", INT, "add(1, 1) : integer"),
        ("1 + 1", ZN, "add(cast(1), cast(1)) : Z/n"),
        ("-0", V, "neg(zero) : V"),
        ("sum(2, j = 1..3)", INT, "sum(1, 3, (λj:int. 2)) : integer"),
        ("fun z. z", Function(V, V), "(λz:V. ^0) : V -> V"),
        ("fun z. 2", Function(V, INT), "(λz:V. 2) : V -> integer"),
        ("fun z, c. z", function_type(V, INT, V), "(λz:V. (λc:int. ^1)) : V -> integer -> V"),
        ("fun z. k", Function(V, REAL), "(λz:V. of_int(k)) : V -> real"),
        ("0", Function(ZN, REAL), "zero : Z/n -> real"),
        ("rational(-3)", ZN, "cast(-3) : Z/n"),
        ("iterate(fun z. z, k, u)", V, "natrec(u, (λk:int. (λz:V. ^0)), k) : V"),
        ("natrec(0, fun j, z. z, k)", V, "natrec(zero, (λj:int. (λz:V. ^0)), k) : V"),
        ("2^k", INT, "pow(2, k) : integer"),
    ],
)
def test_meanings_at_an_expected_sort(text: str, expected: Type, found: str) -> None:
    assert meaning(text, expected=expected) == found


REFUSALS = [
    # names
    ("z", "P205", 1, "declared"),
    ("ff(x)", "P205", 1, "`f`"),
    ("x + lan(x)", "P205", 5, "`ln`"),
    ("w_sta = 0", "P205", 1, "`w_star`"),
    ("forall zeta in real. zet = 0", "P205", 22, "`zeta`"),
    ("V", "P202", 1, "space"),
    ("max", "P214", 1, "max(...)"),
    ("odd", "P214", 1, "odd(...)"),
    ("x + delta", "P214", 5, "delta(...)"),
    ("f = floor", "P214", 5, "floor(...)"),
    ("zero", "P210", 1, "(zero : V)"),
    ("k mod zero", "P210", 7, "vector"),
    ("getattr(x, y)", "P205", 1, "getattr"),
    ("forall exp in real. true", "P204", 8, "another name"),
    ("forall odd > 0. true", "P204", 8, "another name"),
    ("sum(x, max = 1..2)", "P204", 8, "another name"),
    ("forall z in real. forall z in real. true", "P209", 26, "around"),
    ("forall z in real, z in real. true", "P209", 19, "around"),
    ("forall z in real. exists z > 0. true", "P209", 26, "around"),
    ("forall z in real. sum(x, z = 1..2) = 0", "P209", 26, "around"),
    ("forall n in real. true", "P209", 8, "size"),
    ("sum(x, V = 1..2)", "P209", 8, "space"),
    ("forall k > 0. true", "P209", 8, "declared"),
    ("forall z in integer, T > z. true", "P209", 22, "turn"),
    ("forall w_star = 0. true", "P209", 8, "declared"),
    ("forall delta > 0. delta(k, k) = 1", "P202", 19, "real"),
    # applications
    ("x(y)", "P202", 1, "*"),
    ("2*(x + y)(x)", "P202", 4, "*"),
    ("f(x, y)", "P203", 6, "leave out"),
    ("(fun z. exp(z))(x, y)", "P203", 20, "leave out"),
    ("max(x)", "P203", 1, "2"),
    ("exp(x, y)", "P203", 1, "1"),
    ("rational(1, 2, 3)", "P203", 1, "1 or 2"),
    ("odd(f, f)", "P203", 1, "1"),
    ("max(x) + 1", "P203", 1, "2"),
    ("f(u)", "P201", 3, "expected real, found V"),
    ("w[x]", "P201", 3, "floor"),
    ("a[k]", "P201", 3, "residue(k, n)"),
    ("(fun z. exp(z))(u)", "P201", 17, "real"),
    ("exp(u)", "P201", 5, "real"),
    ("u'", "P201", 1, "function"),
    ("(fun z in real. max)(x)", "P214", 17, "max(...)"),
    ("f(max(1))", "P203", 3, "2"),
    ("forall z. w[x + u](z) = f(z)", "P202", 11, "V"),
    ("forall z. u = x and f(z) = 0", "P207", 11, "V"),
    ("forall z, c. F(z*c) = u", "P210", 8, "in real"),
    ("2*3 = u", "P201", 1, "vector"),
    ("grad w(k)", "P201", 1, "gradient"),
    ("grad x", "P201", 1, "gradient"),
    # operators
    ("u = x", "P207", 1, "V"),
    ("u + x", "P207", 1, "real"),
    ("i + k", "P207", 1, "Z/n"),
    ("i = 0.5", "P207", 1, "Z/n"),
    ("if x > 0 then u else x", "P207", 1, "V"),
    ("max(u, x)", "P207", 1, "V"),
    ("<u, x>", "P207", 1, "V"),
    ("f = phi", "P207", 1, "real -> real"),
    ("(fun z. exp(z)) = (fun z. phi(z))", "P207", 2, "V -> real"),
    ("u*v", "P206", 1, "<u, v>"),
    ("a*a", "P206", 1, "<u, v>"),
    ("u + 1", "P201", 5, "only 0"),
    ("u = 0.5", "P207", 1, "real"),
    ("k + 0.5 = i", "P207", 1, "Z/n"),
    ("x mod 2", "P201", 1, "integer"),
    ("k div 0.5", "P201", 7, "integer"),
    ("i/2", "P201", 1, "real"),
    ("x/u", "P201", 3, "real"),
    ("(x = 0)/2", "P201", 2, "real"),
    ("u^0.5", "P208", 1, "V"),
    ("i^x", "P208", 1, "Z/n"),
    ("w[floor(k^(1/2)) + k^0.5]", "P201", 3, "floor"),
    ("x^u", "P201", 3, "integer"),
    ("u^2", "P215", 1, "powers"),
    ("i^2", "P215", 1, "powers"),
    ("u < v", "P215", 1, "order"),
    ("i <= 0", "P215", 1, "order"),
    ("max(i, i)", "P215", 1, "order"),
    ("|f|", "P215", 1, "norm"),
    ("abs(i)", "P215", 1, "norm"),
    ("<i, i>", "P215", 1, "inner"),
    ("-f", "P215", 1, "minus"),
    ("f + f", "P215", 1, "sums"),
    ("f - f", "P215", 1, "sums"),
    ("f*f", "P215", 1, "products"),
    ("2*f", "P215", 1, "products"),
    ("smul(2, i)", "P215", 1, "factor"),
    ("delta(x, 0)", "P215", 1, "integers or residues"),
    ("delta(u, v)", "P215", 1, "integers or residues"),
    ("-true", "P215", 1, "minus"),
    ("sum(i, t = 1..2)", "P215", 1, "sums"),
    ("sum(f, t = 1..2)", "P215", 1, "sums"),
    ("sum(x = 0, j in Z/n)", "P215", 1, "sums"),
    ("(fun z in integer. x)(fun z. x)", "P210", 27, "z"),
    # propositions
    ("x and y", "P201", 1, "proposition"),
    ("not x", "P201", 5, "proposition"),
    ("x = 0 => 1", "P201", 10, "proposition"),
    ("if x then 1 else 2", "P201", 4, "proposition"),
    ("(x < y) < 1", "P215", 2, "order"),
    ("true < false", "P215", 1, "order"),
    ("true + 1 = 2", "P215", 1, "sums"),
    ("forall z in real. z", "P201", 19, "proposition"),
    # binders and sorts
    ("exists c. forall z. phi(z) = c", "P210", 8, "in real"),
    ("forall m > k. m > 0", "P210", 8, "in integer"),
    ("forall c. true", "P210", 8, "in real"),
    ("fun z. 1", "P210", 5, "in real"),
    ("odd(fun z. 1)", "P210", 9, "in real"),
    ("forall c, z. c*z = u", "P210", 8, "in real"),
    ("forall z. f(z) = phi(z)", "P211", 8, "V and real"),
    ("forall z. w[z] = F(z)", "P211", 8, "V and integer"),
    ("forall z in W. true", "P212", 13, "inner product space"),
    ("forall z in vector in VV. true", "P212", 13, "`V`"),
    ("forall z in rael. true", "P212", 13, "`real`"),
    ("forall z in Z/m. true", "P212", 13, "size"),
    ("forall z in matrix over Z/m. true", "P212", 13, "size"),
    ("forall z in index mod m. true", "P212", 13, "size"),
    ("residue(k, T)", "P212", 12, "declared size"),
    ("residue(k, 0)", "P212", 12, "declared size"),
    ("residue(k, 2.5)", "P212", 12, "declared size"),
    ("fun z in natural. z", "P213", 10, "integer"),
    ("fun z in 1..3. z", "P213", 10, "integer"),
    ("(2 : natural)", "P213", 6, "integer"),
    ("forall z in natural -> real. true", "P213", 13, "integer"),
    ("sum(x, t in natural)", "P213", 13, "integer"),
    ("sum(x, t in V)", "P201", 13, "Z/n"),
    ("sum(x, t in integer)", "P201", 13, "1..T"),
    ("(x : integer)", "P201", 2, "floor"),
    ("(u : real)", "P201", 2, "real"),
    ("forall t in 1..x. true", "P201", 16, "floor"),
    ("forall t in u..2. true", "P201", 13, "integer"),
    ("sum(1, t = u..2)", "P201", 12, "integer"),
    # constants with sorts of their own
    ("rep(2)", "P201", 5, "residue"),
    ("rep(k)", "P201", 5, "residue"),
    ("has_grad(x, u, u)", "P201", 10, "vector"),
    ("has_grad(s, k, k)", "P201", 10, "vector"),
    ("has_grad(F, u, u)", "P201", 10, "vector"),
    ("has_deriv(phi, x, x)", "P201", 11, "function"),
    ("iterate(x, k, u)", "P201", 9, "itself"),
    ("iterate(phi, k, x)", "P201", 9, "function"),
    ("natrec(x, f, k)", "P201", 11, "integer -> s -> s"),
    ("natrec(x, y, k)", "P201", 11, "integer -> s -> s"),
    ("natrec(x, A, k)", "P201", 11, "function"),
    ("rational(x)", "P201", 10, "digits"),
    ("rational(1.5)", "P201", 10, "digits"),
    ("rational(1, 0)", "P201", 13, "positive"),
    ("rational(1, -2)", "P201", 13, "positive"),
    ("rational(1, 2) = i", "P207", 1, "Z/n"),
    # macros
    ("convex(w)", "T110", 1, "vector"),
    ("convex(x)", "T110", 1, "functions"),
    ("odd(p)", "T101", 1, ""),
    ("is_minimiser(x, y)", "T110", 1, "functions"),
    ("is_O(f, s)", "P201", 6, "integer -> real"),
    ("nothing^0.5", "P205", 1, "nothing"),
    ("trace(a)", "T110", 1, "matrices"),
    ("transpose(x) = A", "T110", 1, "matrices"),
    ("transpose(a) = A", "P207", 1, "sorts"),
    ("matmul(A, x) = x", "T110", 1, "matrices"),
    ("matmul(A, f)", "T110", 1, "matrices"),
    ("identity(x)", "P212", 10, "identity(n)"),
    ("det(x)", "P201", 5, "matrix"),
    ("det(a)", "P201", 5, "matrix"),
    ("factorial(x)", "P201", 11, "integer"),
    ("lipschitz(f, u)", "P201", 14, "real"),
    ("limit(f, u, 0)", "P201", 10, "real"),
    ("limit(x, 0, 0)", "P201", 7, "real -> real"),
    ("limit_sequence(f, 0)", "P201", 16, "integer -> real"),
    ("convex_at(f, 0)", "P205", 1, "convex_at"),
    ("differentiable_at(f, u)", "P201", 22, "real"),
    ("u is a minimiser of F", "T101", 1, ""),
    ("x is a minimiser of phi", "P201", 1, "V"),
    ("u is a minimiser of phi over real", "P201", 30, "defined on V"),
    ("u is a minimiser of phi over W", "P212", 30, "inner product space"),
    ("u is a minimiser of (fun z. 1) over V", "P210", 26, "in real"),
    ("x is a minimiser of y", "T110", 1, "functions"),
    ("forall t in\n  1..x. true", "P201", 6, "integer"),
]


@pytest.mark.parametrize(("text", "code", "column", "says"), REFUSALS)
def test_refusals(text: str, code: str, column: int, says: str) -> None:
    with pytest.raises(SymderiveError) as caught:
        resolve(parse_formula(text), SCOPE)
    error = caught.value
    assert error.code == code
    assert error.span is not None
    assert error.span.column == column
    assert says in f"{error.what} {error.why} {error.fix}"


def test_a_proposition_is_wanted() -> None:
    assert resolve_prop(parse_formula("true"), SCOPE) == const("true")
    with pytest.raises(ParseError) as caught:
        resolve_prop(parse_formula("  x + 1"), SCOPE)
    assert (caught.value.code, caught.value.span.column if caught.value.span else 0) == ("P201", 3)
    with pytest.raises(ParseError) as caught:
        resolve_prop(parse_formula("1"), SCOPE)
    assert "a proposition is wanted" in caught.value.what
    with pytest.raises(ParseError) as caught:
        resolve(parse_formula("x"), SCOPE, Function(REAL, REAL))
    assert "a function is wanted" in caught.value.what
    with pytest.raises(ParseError) as caught:
        resolve(parse_formula("zero"), SCOPE, INT)
    assert caught.value.code == "P210"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("natural", INT),
        ("int", INT),
        ("prop", PROP),
        ("vector in V", V),
        ("index mod n", ZN),
        ("Z/3", Cyclic(3)),
        ("sequence", Function(INT, REAL)),
        ("sequence in V", Function(INT, V)),
        ("vector over Z/n", Function(ZN, REAL)),
        ("matrix over Z/n", function_type(ZN, ZN, REAL)),
        ("(V, real) -> V", function_type(V, REAL, V)),
        ("function real -> real", Function(REAL, REAL)),
    ],
)
def test_sorts(text: str, kind: Type) -> None:
    assert resolve_sort(parse_sort(text), SCOPE) == kind


def test_definitions() -> None:
    head = parse_definition_head("psi(z in V, c in real)")
    name, term = resolve_definition(head, parse_formula("c*phi(z)"), SCOPE)
    assert name == "psi"
    assert show(term) == "(λz:V. (λc:real. mul(^0, phi(^1))))"
    name, term = resolve_definition(parse_definition_head("c"), parse_formula("x/2"), SCOPE)
    assert (name, show(term)) == ("c", "mul(x, inv(2))")
    with pytest.raises(ParseError) as caught:
        resolve_definition(parse_definition_head("psi(z, z in V)"), parse_formula("0"), SCOPE)
    assert caught.value.code == "P209"


@pytest.mark.parametrize(
    "scope",
    [
        {"symbols": {"exp": REAL}},
        {"symbols": {"sum": REAL}},
        {"symbols": {"x'": REAL}},
        {"definitions": {"odd": REAL}},
        {"spaces": ("real",)},
        {"spaces": ("Z",)},
        {"sizes": ("1",)},
        {"symbols": {"x = __import__('os').system('touch CANARY_PATH')": REAL}},
        {"symbols": {"х": REAL}},
    ],
)
def test_names_that_cannot_be_declared(scope: dict[str, object]) -> None:
    with pytest.raises(ParseError) as caught:
        Scope(**scope)  # type: ignore[arg-type]
    assert caught.value.code == "P204"
    assert caught.value.span is not None


def test_a_declared_delta_hides_the_kronecker_delta() -> None:
    scope = Scope(symbols={"delta": REAL, "k": INT})
    assert meaning("delta*2", scope) == "mul(delta, 2) : real"
    assert meaning("kronecker(k, 0)", scope) == "delta(k, 0) : real"
    function = Scope(symbols={"delta": function_type(INT, INT, INT), "k": INT})
    assert meaning("delta(k, 0)", function) == "delta(k, 0) : integer"


def test_a_symbol_may_bear_the_name_of_a_sort() -> None:
    scope = Scope(symbols={"real": REAL, "Z": REAL, "size": INT})
    assert meaning("real + Z", scope) == "add(real, Z) : real"


def test_shared_nodes_mean_what_their_place_says() -> None:
    """A tree built by a program may hold one node twice."""
    z: Node = Name("z")
    one: Node = Binary("+", z, Number("1"))
    left = parse_formula("forall z in real. z = z")
    right = parse_formula("forall z in Z/n. z = z")
    from dataclasses import replace

    from symderive.syntax.tree import Compare, Connective, Quantifier

    assert isinstance(left, Quantifier)
    assert isinstance(right, Quantifier)
    body = Compare((one, z), ("=",))
    both = Connective("and", replace(left, body=body), replace(right, body=body))
    assert show(resolve(both, SCOPE)) == (
        "and(forall((λz:real. eq(add(^0, 1), ^0))), forall((λz:Z/n. eq(add(^0, cast(1)), ^0))))"
    )


def _nested(count: int, opening: str, middle: str, closing: str) -> str:
    return opening * count + middle + closing * count


LARGE = [
    _nested(40, "(x = 0 <=> ", "true", ")"),
    _nested(40, "(fun z in real. z + z)(", "x", ")"),
    _nested(30, "0 < (if ", "true", " then x else y) < 1"),
    _nested(30, "0 < (if ", "true", " then k else k) < x"),
    "lipschitz(fun z in real. " + _nested(15, "(fun c in real. c*c + c)(", "z", ")") + ", 1)",
    "x = 0 and exists z in real. (" + _nested(13, "(z = 0 <=> ", "z = 0", ")") + ")",
    " or ".join("(" + _nested(9, "(x = 0 <=> ", "y = 0", ")") + ")" for _ in range(12)),
]


@pytest.mark.parametrize("text", LARGE, ids=lambda text: text[:20])
def test_a_formula_that_grows_is_refused(text: str) -> None:
    with pytest.raises(ParseError) as caught:
        resolve(parse_formula(text), SCOPE)
    assert caught.value.code == "P220"
    assert caught.value.span is not None


def test_much_work_is_refused() -> None:
    bound = ", ".join(f"z{i}" for i in range(40))
    sums = (" + ".join(f"s[z{(i + j) % 40}]" for j in range(12)) for i in range(30))
    with pytest.raises(ParseError) as caught:
        resolve(parse_formula(f"forall {bound}. " + " and ".join(f"{one} = 0" for one in sums)), SCOPE)
    assert caught.value.code == "P220"


def test_a_deep_term_is_refused_at_its_place() -> None:
    with pytest.raises(TermError) as caught:
        resolve(parse_formula("true and " + _nested(90, "1/(", "x", ")") + " = 0"), SCOPE)
    assert caught.value.code == "T107"
    assert caught.value.span is not None
    assert caught.value.span.column > 1


def test_the_term_is_the_same_from_either_spelling() -> None:
    pairs = [
        ("∀x ∈ real. x ≥ 0 ⇒ ‖x‖ = x", "forall x in real. x >= 0 => |x| = x"),
        ("¬(x ≠ y) ∧ ⟨u, v⟩ · 2 = 0", "not x != y and <u, v>*2 = 0"),
        ("Σ(s[t], t = 1..T) × 2 − 1 = 0", "sum(s[t], t = 1..T)*2 - 1 = 0"),
        ("∇phi(u) = 0", "(grad phi)(u) = 0"),
    ]
    for one, other in pairs:
        first: Term = resolve_prop(parse_formula(one), SCOPE)
        assert first == resolve_prop(parse_formula(other), SCOPE)
