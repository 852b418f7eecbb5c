"""Customary notations that the language spells otherwise: what to write for them. Not trusted.

A name of these that nobody declares would be read as any number or any function, and the claim be judged as
one about that; questions refuse it instead.
"""

from __future__ import annotations

__all__ = ["DERIVED", "IN_BRACKETS_TOO", "TRANSPOSED", "meant"]

_ORDERS = "orders of growth are relations of two functions: is_O(f, g), is_o(f, g), is_Theta(f, g)"
DERIVED = "a derivative is f'(x), such as (fun x in real. x^2)'(x)"
_RANDOM = "expectations and probabilities are not in the language"
TRANSPOSED = "the transpose of a matrix A is transpose(A)"

_IMAGINARY = "complex numbers are not in the language"
_INFINITE = "there is no infinity; `limit_at_infinity(f, L)` and `limit_sequence(a, L)` say limits"
_DIVISORS = "divisors are not in the language; that d divides n is `n mod d = 0`"
_BINOMIAL = "binomial(n, k) is the binomial coefficient"
_EXTREMUM = "a bound is said by `forall x. f(x) <= c`, and where a minimum is by `is_minimiser(f, x)`"
_LIMIT = "limits are said by limit(f, a, L), limit_at_infinity(f, L) and limit_sequence(a, L)"
_PRODUCT = "only factorials, powers and products written out are in the language"
_STATISTIC = "a mean of numbers is written out: sum(x[k], k = 1..n)/n"

_ANYWHERE = {
    "e": "Euler's number is exp(1), and e^x is exp(x)",
    **dict.fromkeys(("Pi", "PI"), "the number is pi"),
    **dict.fromkeys(("i", "I"), _IMAGINARY),
    **dict.fromkeys(("oo", "inf", "infty", "infinity", "Infinity"), _INFINITE),
}
"""Names that are likely to mean this, applied or not; an index i is an integer and none of these."""

_APPLIED = {
    **dict.fromkeys(("E", "P", "Pr", "Prob", "Var", "Cov", "var", "cov", "std", "Std"), _RANDOM),
    **dict.fromkeys(("O", "o", "Theta", "Omega"), _ORDERS),
    **dict.fromkeys(("integral", "Integral", "int", "integrate"), "integrals are not in the language"),
    **dict.fromkeys(("deriv", "derivative", "diff"), DERIVED),
    **dict.fromkeys(("lim", "Lim"), _LIMIT),
    **dict.fromkeys(("prod", "product", "Prod", "Product"), _PRODUCT),
    **dict.fromkeys(("gcd", "lcm", "divides"), _DIVISORS),
    **dict.fromkeys(("choose", "nCr", "binom", "comb"), _BINOMIAL),
    **dict.fromkeys(("sup", "inf", "argmin", "argmax", "Min", "Max", "maximum", "minimum"), _EXTREMUM),
    **dict.fromkeys(("mean", "avg", "average"), _STATISTIC),
    **dict.fromkeys(("Gamma", "gamma"), "the gamma function is not in the language; factorial(n) is"),
    **dict.fromkeys(("ceil", "ceiling"), "the ceiling of x is -floor(-x)"),
    **dict.fromkeys(("round", "nint"), "the nearest integer is floor(x + 1/2)"),
    **dict.fromkeys(("frac", "fractional"), "the fractional part of x is x - floor(x)"),
    **dict.fromkeys(
        ("sgn", "sign", "Sign", "signum"), "the sign is `if x > 0 then 1 else if x < 0 then -1 else 0`"
    ),
    **dict.fromkeys(("log2", "log_2", "ld", "lb"), "the logarithm to base 2 is log(x)/log(2)"),
    **dict.fromkeys(("log10", "log_10", "lg", "Log"), "log is natural; that to base 10 is log(x)/log(10)"),
    **dict.fromkeys(("tg", "tan_"), "the tangent is tan(x)"),
    **dict.fromkeys(("cot", "ctg", "cotan"), "the cotangent is cos(x)/sin(x)"),
    "sec": "the secant is 1/cos(x)",
    **dict.fromkeys(("csc", "cosec"), "the cosecant is 1/sin(x)"),
    **dict.fromkeys(("coth", "cth"), "it is cosh(x)/sinh(x)"),
    "sech": "it is 1/cosh(x)",
    "csch": "it is 1/sinh(x)",
    **dict.fromkeys(("arcsin", "arsin"), "the inverse of the sine is asin(x)"),
    **dict.fromkeys(("arccos", "arcos"), "the inverse of the cosine is acos(x)"),
    **dict.fromkeys(("arctan", "arctg", "atg"), "the inverse of the tangent is atan(x)"),
    **dict.fromkeys(("asinh", "arsinh", "arcsinh"), "it is log(x + sqrt(x^2 + 1))"),
    **dict.fromkeys(("acosh", "arcosh", "arccosh"), "it is log(x + sqrt(x^2 - 1))"),
    **dict.fromkeys(("atanh", "artanh", "arctanh"), "it is log((1 + x)/(1 - x))/2"),
    "cbrt": "the third root of a positive x is x^(1/3)",
    "sqr": "the square of x is x^2",
    "pow": "a power is x^y",
    "fact": "it is factorial(n)",
    **dict.fromkeys(("relu", "ReLU"), "it is max(x, 0)"),
    "softplus": "it is log(1 + exp(x))",
    **dict.fromkeys(("norm", "Norm"), "the length of a vector is |x|"),
    **dict.fromkeys(("dot", "inner"), "an inner product is <u, v>"),
    **dict.fromkeys(("tr", "Tr"), "it is trace(A)"),
    **dict.fromkeys(("rank", "eig", "span", "ker", "adj"), "of matrices det and trace are known"),
    **dict.fromkeys(("Re", "Im", "conj"), _IMAGINARY),
    **dict.fromkeys(("zeta", "erf", "Li", "Ei", "Si", "Ci"), "special functions are not in the language"),
}
"""Names that are likely to mean this where they are applied."""

IN_BRACKETS_TOO = frozenset(("E", "P", "Pr", "Var", "Cov", "O", "o", "Theta", "Omega"))
"""Names that mean it in square brackets as well, E[x]; others are sequences there."""


def meant(name: str, *, applied: bool, number: bool) -> str:
    """Say what to write for a name that nobody declares; "" for one that means nothing known.

    >>> meant("lg", applied=True, number=False)
    'log is natural; that to base 10 is log(x)/log(10)'
    >>> meant("P", applied=False, number=True)
    ''
    """
    if applied and name in _APPLIED:
        return _APPLIED[name]
    return _ANYWHERE.get(name, "") if applied or number else ""
