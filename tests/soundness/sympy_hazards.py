"""What SymPy answers and must not be inherited: its answers, and the claims that they would make true.

`answers` are SymPy expressions with what SymPy 1.14 says of them. `false` are claims that follow from such an
answer: each with the code that refuses it, and a point where it fails. `true` are claims that are right
where SymPy is wrong or silent, each with a proof. `open` are right, and today's tactics do not find why.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.soundness.claims import Claim, Names

__all__ = ["HAZARDS", "Hazard", "Right", "Wrong"]


@dataclass(frozen=True)
class Wrong:
    """A false claim: the code when it is to be proved; `at` refutes it, or shows where it is undefined."""

    claim: Claim
    code: str
    at: Names | None = None
    proof: str = "auto"
    undefined: bool = False


@dataclass(frozen=True)
class Right:
    """A true claim with a proof; None leaves it to search."""

    claim: Claim
    proof: str | None = None


@dataclass(frozen=True)
class Hazard:
    """One line of the list."""

    name: str
    answers: tuple[tuple[str, str], ...] = ()
    false: tuple[Wrong, ...] = ()
    true: tuple[Right, ...] = ()
    open: tuple[Claim, ...] = ()


LENGTH = {"n": "integer >= 0"}
GRADIENT = {"V": "inner product space", "g, w": "vector in V"}
PROX = {"s": "real", "p": "real > 0"}
PROX_GOAL = "is_minimiser(fun r in real. (r - s)^2/2 + p*|r|, s - p)"
LINEAR = {"x": "sequence", "T": "integer >= 0"}
DIFFERENCE = {"d": "forall x in real. forall y in real. f(x, y) = x - y"}
TWO = {"f": "(real, real) -> real", "x, y": "real"}
STEP = "sum(if k >= 7 then k^2 else 0, k = 0..12)"
POLES = "sum(1/((k - 3)*(k - 2)), k = 1..n) = -1/2 - 1/(n - 2)"
FLOATS = "0.33333333333*x = x/3"
PICK = "sum(delta(t, k)*x[t], t = 1..T) = x[k]"
GEOMETRIC = "sum(b^t, t = 0..T - 1) = (1 - b^T)/(1 - b)"
WRAPPED = "sum(a[i - k]*delta(k, j + 1), k in Z/n)"
RESIDUES = {"n": "size", "i, j": "Z/n", "a": "vector over Z/n"}

HAZARDS = [
    Hazard(
        "capture of a bound name",
        (
            ("Sum(x*k, (k, 1, n)).subs(x, k)", "Sum(k**2, (k, 1, n))"),
            ("Lambda(t, x*t).subs(x, t)(2)", "4"),
            ("Integral(x*t, (t, 0, 1)).subs(x, t)", "Integral(t**2, (t, 0, 1))"),
        ),
        false=(
            Wrong(
                Claim(
                    "sum(k*j, j = 1..n) = sum(j^2, j = 1..n)",
                    {"k": "integer", **LENGTH},
                    lemmas={"gauss": ("forall x in real. sum(x*j, j = 1..n) = x*n*(n + 1)/2", "sum")},
                ),
                "S130",
                {"k": "5", "n": "1"},
                "instantiate using gauss with x := k",
            ),
            Wrong(
                Claim(
                    "f(t)(2) = 4",
                    {"t": "real", "f": "real -> real -> real"},
                    {"d": "forall x in real. f(x) = (fun t in real. x*t)"},
                ),
                "S130",
                {"f": "fun x in real, t in real. x*t", "t": "3"},
                "instantiate using d with x := t",
            ),
        ),
        true=(
            Right(
                Claim(
                    "sum(k*j, j = 1..n) = k*n*(n + 1)/2",
                    {"k": "integer", **LENGTH},
                    lemmas={"gauss": ("forall x in real. sum(x*j, j = 1..n) = x*n*(n + 1)/2", "sum")},
                ),
                "instantiate using gauss with x := k",
            ),
            Right(
                Claim(
                    "f(t)(2) = 2*t",
                    {"t": "real", "f": "real -> real -> real"},
                    {"d": "forall x in real. f(x) = (fun t in real. x*t)"},
                ),
                "rewrite using d; ring",
            ),
        ),
    ),
    Hazard(
        "gradients that come back 0",
        (
            ("diff(Trace(A.T*A) + Trace(B.T*B), A)", "0"),
            ("(trace(Identity(n) - A)**2).diff(A)", "0"),
            ("diff(Trace(A) + Trace(A**2), A)", "0"),
            ("diff((X.T*X)[0, 0] + p, X)", "0"),
            ("A[i, j].diff(A)", "0"),
            ("((W.T*X)[0, 0]).diff(W)", "0"),
        ),
        false=(
            Wrong(
                Claim("grad(fun u in V. |u|^2 + |g|^2)(w) = 0", GRADIENT),
                "S130",
                {"V": "real", "g": "1", "w": "1"},
            ),
            Wrong(
                Claim("grad(fun u in V. <u, g>)(w) = 0", GRADIENT), "S130", {"V": "real", "g": "1", "w": "0"}
            ),
        ),
        true=(
            Right(Claim("grad(fun u in V. |u|^2 + |g|^2)(w) = 2*w", GRADIENT)),
            Right(Claim("grad(fun u in V. <u, g>)(w) = g", GRADIENT)),
        ),
    ),
    Hazard(
        "a bound name leaks out of a condition",
        (
            (
                f"simplify(-{'Sum(Piecewise((k**2, k >= 7), (0, True)), (k, 0, 12))'})",
                "Piecewise((-650, k >= 7), (0, True))",
            ),
        ),
        false=(Wrong(Claim(f"-{STEP} = -650"), "S130", {}),),
        true=(Right(Claim(f"-{STEP} = -559")),),
    ),
    Hazard(
        "the proximal step of the absolute value without its condition",
        (("solve(diff((r - s)**2/2 + p*Abs(r), r), r)", "[-p + s]"),),
        false=(Wrong(Claim(PROX_GOAL, PROX), "S130"),),
        true=(Right(Claim(PROX_GOAL, PROX, {"above": "s > p"})),),
    ),
    Hazard(
        "derivative branch by branch",
        (("Piecewise((0, Eq(r, 0)), (r, True)).diff(r).subs(r, 0)", "0"),),
        false=(Wrong(Claim("has_deriv(fun r in real. if r = 0 then 0 else r, 0, 0)"), "S130"),),
        open=(Claim("has_deriv(fun r in real. if r = 0 then 0 else r, 0, 1)"),),
    ),
    Hazard(
        "derivative of a sum by its own index",
        (("Sum(v[i]**2, (i, 1, n)).diff(v[i])", "Sum(2*v[i], (i, 1, n))"),),
        false=(
            Wrong(
                Claim(
                    "grad(fun u in Z/n -> real. sum(u[i]^2, i in Z/n))(v) = "
                    "(fun i in Z/n. sum(2*v[j], j in Z/n))",
                    {"n": "size", "v": "vector over Z/n"},
                ),
                "S130",
            ),
        ),
        open=(
            Claim(
                "has_grad(fun u in Z/n -> real. sum(u[i]^2, i in Z/n), v, 2*v)",
                {"n": "size", "v": "vector over Z/n"},
            ),
        ),
    ),
    Hazard(
        "sums over empty and over fractional ranges",
        (
            ("Sum(k, (k, 1, n)).doit().subs(n, -3)", "3"),
            ("Sum(k, (k, 1, Rational(5, 2))).doit()", "35/8"),
            ("Sum(k, (k, 1, -5)).doit()", "10"),
        ),
        false=(
            Wrong(Claim("sum(k, k = 1..-3) = 3"), "S130", {}),
            Wrong(Claim("sum(k, k = 1..-5) = 10"), "S130", {}),
            Wrong(Claim("sum(k, k = 1..n) = n*(n + 1)/2", {"n": "integer"}), "S130", {"n": "-3"}),
            Wrong(Claim("sum(k, k = 1..5/2) = 35/8"), "P201"),
        ),
        true=(
            Right(Claim("sum(k, k = 1..-3) = 0")),
            Right(Claim("sum(k, k = 1..n) = n*(n + 1)/2", LENGTH)),
        ),
    ),
    Hazard(
        "deltas over empty ranges",
        (
            ("Sum(KroneckerDelta(i, 0), (i, 1, -2)).doit()", "-1"),
            ("Sum(KroneckerDelta(i, j), (i, 1, n)).doit().subs({j: 0, n: -2})", "0"),
        ),
        false=(
            Wrong(Claim("sum(delta(i, 0), i = 1..-2) = -1"), "S130", {}),
            Wrong(
                Claim("sum(delta(i, j), i = 1..n) = 1", {"n, j": "integer"}), "S130", {"n": "-2", "j": "0"}
            ),
        ),
        true=(Right(Claim("sum(delta(i, 0), i = 1..-2) = 0")),),
    ),
    Hazard(
        "a delta of a number that is no integer",
        (("Sum(KroneckerDelta(i, x), (i, 1, 3)).doit().subs(x, Rational(3, 2))", "1"),),
        false=(Wrong(Claim("sum(delta(i, x), i = 1..3) = 1", {"x": "real"}), "P215"),),
    ),
    Hazard(
        "telescoping across a pole",
        (
            ("Sum(1/((k - 3)*(k - 2)), (k, 1, n)).doit()", "-1/2 - 1/(n - 2)"),
            ("Sum(1/((k - 3)*(k - 2)), (k, 1, n)).doit().subs(n, 5)", "-5/6"),
            ("Add(*[1/((Integer(c) - 3)*(Integer(c) - 2)) for c in range(1, 6)])", "nan"),
        ),
        false=(Wrong(Claim(POLES, {"n": "integer >= 1"}), "S130", {"n": "2"}, "auto", undefined=True),),
        true=(
            Right(
                Claim("sum(1/((k - 3)*(k - 2)), k = 4..n) = 1 - 1/(n - 2)", {"n": "integer >= 4"}),
                "induction on n; field using ih",
            ),
        ),
    ),
    Hazard(
        "a side condition lost when a term is built",
        (
            ("(x/x, x**0, 0/x, (x/x).subs(x, 0))", "(1, 1, 0, 1)"),
            ("((x**2 - x)/(x - 1)).subs(x, 1)", "nan"),
            ("cancel((x**2 - x)/(x - 1)).subs(x, 1)", "1"),
            ("x*(1/x)", "1"),
        ),
        false=(
            Wrong(Claim("x/x = 1", {"x": "real"}), "S130", {"x": "0"}, undefined=True),
            Wrong(Claim("x*(1/x) = 1", {"x": "real"}), "S130", {"x": "0"}, undefined=True),
            Wrong(Claim("0/x = 0", {"x": "real"}), "S150", {"x": "0"}, undefined=True),
            Wrong(Claim("(x^2 - x)/(x - 1) = x", {"x": "real"}), "S130", {"x": "1"}, undefined=True),
        ),
        true=(
            Right(Claim("x/x = 1", {"x": "real != 0"})),
            Right(Claim("x^0 = 1", {"x": "real"})),
            Right(Claim("0/x = 0", {"x": "real != 0"})),
            Right(Claim("(x^2 - x)/(x - 1) = x", {"x": "real != 1"})),
        ),
    ),
    Hazard(
        "inverses that are never asked for",
        (
            ("Z*Z.I", "I"),
            ('(Z*Z.I).subs(n, 3).subs(MatrixSymbol("Z", 3, 3), zeros(3, 3))', "I"),
        ),
        false=(
            Wrong(
                Claim(
                    "forall w in V. B(A(w)) = w",
                    {"V": "inner product space", "A, B": "V -> V"},
                    {"right": "forall w in V. A(B(w)) = w"},
                ),
                "S130",
            ),
        ),
    ),
    Hazard(
        "roots of squares",
        (
            ("(A**2)**Rational(1, 2)", "A"),
            ("(Matrix([[-1, 0], [0, 1]])**2)**Rational(1, 2)", "Matrix([[1, 0], [0, 1]])"),
            ("sqrt(T**2) - T", "-T + sqrt(T**2)"),
        ),
        false=(
            Wrong(Claim("sqrt(x^2) = x", {"x": "real"}), "S130", {"x": "-1"}),
            Wrong(Claim("sqrt(T^2) = T", {"T": "integer"}), "S130", {"T": "-1"}),
        ),
        true=(
            Right(Claim("sqrt(x^2) = |x|", {"x": "real"})),
            Right(Claim("sqrt(T^2) = T", {"T": "integer >= 0"})),
        ),
    ),
    Hazard(
        "what `force` forces",
        (
            ("powdenest((x**a)**y, force=True)", "x**(a*y)"),
            ("logcombine(log(x) - log(y), force=True)", "log(x/y)"),
            ("expand_log(log(x**2), force=True)", "2*log(x)"),
        ),
        false=(
            Wrong(
                Claim("log(x) - log(y) = log(x/y)", {"x, y": "real != 0"}, {"quotient": "x/y > 0"}),
                "S130",
                {"x": "-1", "y": "-1"},
                undefined=True,
            ),
            Wrong(Claim("log(x^2) = 2*log(x)", {"x": "real != 0"}), "S130", {"x": "-1"}, undefined=True),
        ),
        true=(
            Right(
                Claim("log(x*x) = log(x) + log(x)", {"x": "real > 0"}),
                "exact using elementary#log-of-product",
            ),
        ),
    ),
    Hazard(
        "two symbols of one name",
        (('Symbol("x") - Symbol("x", positive=True) == 0', "False"),),
        false=(
            Wrong(Claim("x - y = 0", {"x": "real", "y": "real > 0"}), "S130", {"x": "0", "y": "1"}),
            Wrong(Claim("x = x", {"x": "real", "x, y": "real > 0"}), "R311"),
        ),
    ),
    Hazard(
        "floats",
        (
            ("simplify(0.1*x*3 - 0.3*x)", "5.55111512312578e-17*x"),
            ("(S(1) == 1.0, Eq(1, 1.0))", "(False, True)"),
            ("nsimplify(0.33333333333*x)", "x/3"),
            ("(x**0.5).equals(sqrt(x))", "None"),
        ),
        false=(
            Wrong(Claim(FLOATS, {"x": "real"}), "S130", {"x": "1"}),
            Wrong(Claim("(x^2)^0.5 = x", {"x": "real"}), "S130"),
        ),
        true=(Right(Claim("0.1*x*3 - 0.3*x = 0", {"x": "real"})), Right(Claim("1 = 1.0"))),
    ),
    Hazard(
        "equal up to bound names",
        (
            ("Sum(v[k], (k, 1, n)) == Sum(v[j], (j, 1, n))", "False"),
            (
                "simplify(Sum(v[k], (k, 1, n)) - Sum(v[j], (j, 1, n)))",
                "-Sum(v[j], (j, 1, n)) + Sum(v[k], (k, 1, n))",
            ),
            ("Sum(v[k], (k, 1, n)).as_dummy() == Sum(v[j], (j, 1, n)).as_dummy()", "True"),
        ),
        true=(
            Right(Claim("sum(v[k], k = 1..n) = sum(v[j], j = 1..n)", {"v": "sequence", "n": "integer"})),
            Right(
                Claim(
                    "sum(sum(v[k]*v[j], k = 1..j), j = 1..n) = sum(sum(v[j]*v[k], j = 1..k), k = 1..n)",
                    {"v": "sequence", "n": "integer"},
                )
            ),
        ),
    ),
    Hazard(
        "generic solutions",
        (("solve(a*x, x)", "[0]"), ("solve(Eq(x*y, x*z), y)", "[z]")),
        false=(
            Wrong(Claim("x = 0", {"a, x": "real"}, {"h": "a*x = 0"}), "S130", {"a": "0", "x": "1"}),
            Wrong(
                Claim("y = z", {"x, y, z": "real"}, {"h": "x*y = x*z"}),
                "S130",
                {"x": "0", "y": "1", "z": "2"},
            ),
        ),
        true=(
            Right(Claim("a = 0 or x = 0", {"a, x": "real"}, {"h": "a*x = 0"})),
            Right(Claim("y = z", {"x": "real != 0", "y, z": "real"}, {"h": "x*y = x*z"})),
        ),
    ),
    Hazard(
        "divergent terms cancel",
        (
            ("Sum(1/k, (k, 1, oo)) - Sum(1/k, (k, 1, oo))", "0"),
            ("0*Integral(1/x, (x, 0, 1))", "0"),
        ),
        false=(Wrong(Claim("sum(1/k, k = 1..oo) - sum(1/k, k = 1..oo) = 0"), "P205"),),
    ),
    Hazard(
        "numbers of a sum",
        (("Sum(exp(-(k - 32)**2), (k, 0, 64)).n(6)", "0"),),
        false=(
            Wrong(Claim("sum(exp(-(k - 32)^2), k = 0..64) = 0"), "S130"),
            Wrong(Claim("sum(2^k, k = 0..64) = 2^65"), "S130", {}),
        ),
        true=(
            Right(Claim("sum(exp(-(k - 32)^2), k = 0..64) > 0")),
            Right(Claim("sum(2^k, k = 0..64) = 2^65 - 1")),
        ),
    ),
    Hazard(
        "parsing that evaluates",
        (
            ('parse_expr("diff(x**2,x)", evaluate=False)', "2*x"),
            ('parse_expr("-(-x)", evaluate=False)', "x"),
            ('parse_expr("factorial(3)", evaluate=False)', "6"),
        ),
        false=(
            Wrong(Claim("diff(x^2, x) = 2*x", {"x": "real"}), "P205"),
            Wrong(Claim("factorial(3) = 3"), "S130", {}),
        ),
        true=(
            Right(Claim("-(-x) = x", {"x": "real"})),
            Right(Claim("factorial(3) = 6")),
        ),
    ),
    Hazard(
        "the author's order of terms",
        (
            ("latex(Add(y, x, evaluate=False))", "x + y"),
            ("latex(y - x)", "- x + y"),
            ('latex(parse_expr("(y+x)*(b-a)", evaluate=False))', r"\left(- a + b\right) \left(x + y\right)"),
        ),
        true=(Right(Claim("(y + x)*(b - a) = -(a - b)*(x - -y)", {"a, b, x, y": "real"})),),
    ),
    Hazard(
        "substitutions one after the other",
        (
            ("(x/y).subs([(x, 0), (y, 0)])", "0"),
            ("(x/y).subs([(y, 0), (x, 0)])", "nan"),
            ("(x + y).subs([(x, y), (y, x)])", "2*x"),
        ),
        false=(
            Wrong(
                Claim("f(y, x) = 0", TWO, DIFFERENCE),
                "S130",
                {"f": "fun x in real, y in real. x - y", "x": "0", "y": "1"},
                "instantiate using d with x := y, y := x",
            ),
            Wrong(
                Claim("x/y = 0", {"x, y": "real"}, {"h": "x = 0"}),
                "S150",
                {"x": "0", "y": "0"},
                undefined=True,
            ),
        ),
        true=(Right(Claim("f(y, x) = y - x", TWO, DIFFERENCE), "instantiate using d with x := y, y := x"),),
    ),
    Hazard(
        "shapes that do not fit",
        (("(MatrixSymbol('A', n, m)*MatrixSymbol('B', k, n)).shape", "(n, n)"), ("A[0, 5]", "A[0, 5]")),
        false=(
            Wrong(
                Claim(
                    "sum(A[i, j]*B[j, k], j in Z/n) = 0",
                    {"n, m": "size", "A": "matrix over Z/n", "B": "matrix over Z/m", "i": "Z/n", "k": "Z/m"},
                ),
                "P201",
            ),
        ),
    ),
    Hazard(
        "derivatives where there are none",
        (("diff(Max(0, r), r).subs(r, 0)", "1/2"), ("diff(Abs(r), r).subs(r, 0)", "0")),
        false=(
            Wrong(Claim("relu'(0) = 1/2", definitions={"relu(r in real)": "max(0, r)"}), "S130"),
            Wrong(Claim("size'(0) = 0", definitions={"size(r in real)": "|r|"}), "S130"),
            Wrong(Claim("has_deriv(fun r in real. |r|, 0, 0)"), "S130"),
            Wrong(Claim("differentiable_at(fun r in real. |r|, 0)"), "S130"),
        ),
        open=(Claim("not differentiable_at(fun r in real. |r|, 0)"),),
    ),
    Hazard(
        "indices mod n",
        (
            (
                "Sum(KroneckerDelta(Mod(k + 1, n), j), (k, 0, n - 1)).doit()",
                "Sum(KroneckerDelta(j, Mod(k + 1, n)), (k, 0, n - 1))",
            ),
            (
                "simplify(Sum(v[Mod(k + 1, n)] - v[k], (k, 0, n - 1)))",
                "Sum(v[Mod(k + 1, n)] - v[k], (k, 0, n - 1))",
            ),
            (
                "Sum(v[Mod(i - k, n)]*KroneckerDelta(k, Mod(j + 1, n)), (k, 0, n - 1)).doit()",
                (
                    "Piecewise((v[Mod(i - j - 1, n)], (Mod(j + 1, n) >= 0) & (n >= Mod(j + 1, n) + 1)), "
                    "(0, True))"
                ),
            ),
        ),
        false=(
            Wrong(
                Claim(f"{WRAPPED} = a[i - j]", RESIDUES),
                "S130",
                {"n": "2", "i": "0", "j": "0", "a": "fun i in Z/2. delta(i, 0)"},
            ),
        ),
        true=(
            Right(
                Claim(
                    "sum(a[residue(k + 1, n)], k = 0..n - 1) = sum(a[residue(k, n)], k = 0..n - 1)", RESIDUES
                )
            ),
            Right(Claim("sum(delta(residue(k + 1, n), j), k = 0..n - 1) = 1", RESIDUES)),
            Right(Claim(f"{WRAPPED} = sum(delta(i, k + 1)*a[k - j], k in Z/n)", RESIDUES)),
        ),
    ),
    Hazard(
        "names and notation",
        (
            ('attempt("beta*x")', "TypeError"),
            ('attempt("zeta*gamma")', "TypeError"),
            ('attempt("lambda")', "SyntaxError"),
            ('attempt("Q(x)")', "TypeError"),
            ('attempt("x^2")', "TypeError"),
            ('attempt("2x")', "SyntaxError"),
            ('attempt("x<y<z")', "TypeError"),
            ('parse_expr("x(y+1)")', "x(y + 1)"),
        ),
        false=(
            Wrong(Claim("2x = x + x", {"x": "real"}), "P106"),
            Wrong(Claim("x(y + 1) = x*y + x", {"x, y": "real"}), "P202"),
            Wrong(Claim("Q(x) = x", {"x": "real"}), "P205"),
            Wrong(
                Claim("x < y < z", {"x, y, z": "real"}, {"last": "y < z"}),
                "S130",
                {"x": "1", "y": "0", "z": "1"},
            ),
        ),
        true=(
            Right(
                Claim("beta*x + zeta*gamma = gamma*zeta + x*beta", {"beta, gamma, lambda, x, zeta": "real"})
            ),
            Right(Claim("lambda^2 = lambda*lambda", {"lambda": "real"})),
            Right(Claim("Q(x) = Q(x)", {"Q": "real -> real", "x": "real"})),
            Right(Claim("x < z", {"x, y, z": "real"}, {"chain": "x < y < z"})),
        ),
    ),
    Hazard(
        "magic of names",
        (
            ('latex(Symbol("xnorm"))', r"\left\|{x}\right\|"),
            ('latex(Symbol("babs"))', r"\left|{b}\right|"),
            ('latex(Symbol("forehat"))', r"\hat{fore}"),
            ('latex(Symbol("grad_f"))', "grad_{f}"),
        ),
        true=(
            Right(Claim("xnorm + babs + forehat = forehat + babs + xnorm", {"xnorm, babs, forehat": "real"})),
        ),
    ),
    Hazard(
        "the sign of a printed coefficient",
        (("str(polynomial())", "-(-s**2*B + 2*s*B - B)/(2*s**2)"),),
        false=(
            Wrong(
                Claim(
                    "(-s^2*B + 2*s*B - B)/(2*s^2) = 1/8",
                    {"s, B": "real"},
                    {"first": "s = 2", "second": "B = 1"},
                ),
                "S130",
                {"s": "2", "B": "1"},
            ),
        ),
        true=(
            Right(
                Claim(
                    "(-s^2*B + 2*s*B - B)/(2*s^2) = -1/8",
                    {"s, B": "real"},
                    {"first": "s = 2", "second": "B = 1"},
                )
            ),
        ),
    ),
    Hazard(
        "telescoping",
        (
            (
                "simplify(Sum(v[k], (k, 1, n)) - Sum(v[k], (k, 1, n - 1)))",
                "Sum(v[k], (k, 1, n)) - Sum(v[k], (k, 1, n - 1))",
            ),
            (
                "simplify(Sum(v[k + 1] - v[k] + x, (k, 1, n)))",
                "x*Sum(1, (k, 1, n)) + Sum(v[k + 1] - v[k], (k, 1, n))",
            ),
        ),
        false=(
            Wrong(
                Claim("sum(x[t], t = 1..T) - sum(x[t], t = 1..T - 1) = x[T]", LINEAR),
                "S130",
                {"T": "0", "x": "fun t in integer. 1"},
            ),
        ),
        true=(
            Right(
                Claim(
                    "sum(x[t], t = 1..T) - sum(x[t], t = 1..T - 1) = x[T]",
                    {"x": "sequence", "T": "integer >= 1"},
                )
            ),
            Right(
                Claim(
                    "sum(c*(x[t + 1] - x[t]) + y[t], t = 1..T) = c*(x[T + 1] - x[1]) + sum(y[t], t = 1..T)",
                    {**LINEAR, "y": "sequence", "c": "real"},
                )
            ),
        ),
    ),
    Hazard(
        "exchange over a triangle, and the square of a sum",
        (
            (
                "simplify(Sum(v[i], (i, 1, n))**2 - Sum(v[i]*v[j], (i, 1, n), (j, 1, n))) == 0",
                "False",
            ),
        ),
        true=(
            Right(
                Claim(
                    "sum(x[i], i = 1..T)^2 = sum(sum(x[i]*x[j], j = 1..T), i = 1..T)",
                    LINEAR,
                )
            ),
            Right(
                Claim(
                    "sum(sum(a(i, j), j = 1..i), i = 1..n) = sum(sum(a(i, j), i = j..n), j = 1..n)",
                    {"a": "(integer, integer) -> real", "n": "integer >= 0"},
                ),
                "exact using sums#triangle",
            ),
        ),
    ),
    Hazard(
        "collapse of a delta",
        (
            (
                "Sum(KroneckerDelta(i, k)*v[i], (i, 1, n)).doit()",
                "Piecewise((v[k], (k >= 1) & (k <= n)), (0, True))",
            ),
        ),
        false=(
            Wrong(
                Claim(PICK, {"x": "sequence", "k, T": "integer"}),
                "S130",
                {"x": "fun t in integer. 1", "k": "0", "T": "3"},
            ),
        ),
        open=(Claim(PICK, {"x": "sequence", "k, T": "integer"}, {"low": "1 <= k", "high": "k <= T"}),),
    ),
    Hazard(
        "symmetry of the inner product",
        (("expand(X.T*W - W.T*X) == 0", "False"),),
        true=(Right(Claim("<w, g> - <g, w> = 0", GRADIENT)),),
    ),
    Hazard(
        "powers of zero",
        (("attempt_zero()", "ValueError"), ("Integer(0)**0", "1")),
        true=(Right(Claim("0^0 = 1")), Right(Claim("x^0 = 1", {"x": "real"}))),
    ),
    Hazard(
        "geometric sums",
        (
            (
                "Sum(b**k, (k, 0, n - 1)).doit()",
                "Piecewise((n, Eq(b, 1)), ((1 - b**n)/(1 - b), True))",
            ),
        ),
        false=(
            Wrong(
                Claim(GEOMETRIC, {"b": "real", "T": "integer >= 1"}),
                "S130",
                {"b": "1", "T": "1"},
                undefined=True,
            ),
        ),
        true=(
            Right(Claim(GEOMETRIC, {"b": "real != 1", "T": "integer >= 1"}), "exact using sums#geometric"),
        ),
    ),
    Hazard(
        "limits and convexity that SymPy refuses",
        (("attempt_limit()", "NotImplementedError"), ("attempt_convex()", "NotImplementedError")),
        false=(Wrong(Claim("convex(fun r in real. -|r|)"), "S130"),),
        open=(Claim("convex(fun r in real. r^2)"),),
    ),
]
