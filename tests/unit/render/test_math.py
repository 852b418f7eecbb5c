"""Formulas as LaTeX: the author's terms in the author's order, and nothing unescaped."""

from __future__ import annotations

import re
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symderive.render.math import latex, latex_name, latex_sort
from symderive.syntax.parser import parse_definition_head, parse_formula, parse_sort
from symderive.syntax.tree import Call, CyclicSort, Name, NamedSort, Node, Number
from tests.unit.syntax.trees import random_tree

GOLDEN = [
    # the problem set
    (
        "f(w[t]) + <w - w[t], grad f(w[t])> + lam/2*|w - w[t]|^2",
        (
            r"f(w_{t}) + \langle w - w_{t}, \nabla f(w_{t}) \rangle"
            r" + \frac{\lambda}{2}\, \lvert w - w_{t} \rvert^{2}"
        ),
    ),
    (
        "forall w in V. phi(w) - phi(w_star) = lam/2 * ||w - w_star||^2",
        (
            r"\forall w \in V.\; \phi(w) - \phi(w^{\star})"
            r" = \frac{\lambda}{2}\, \lVert w - w^{\star} \rVert^{2}"
        ),
    ),
    ("w_t - g/lam", r"w_{t} - \frac{g}{\lambda}"),
    (
        "sum(<w[t] - u, v[t]>, t = 1..T) <= |u|^2/(2*eta)",
        r"\sum_{t = 1}^{T} \langle w_{t} - u, v_{t} \rangle \le \frac{\lvert u \rvert^{2}}{2 \eta}",
    ),
    ("w[t+1] = w[t] - eta*v[t]", r"w_{t + 1} = w_{t} - \eta\, v_{t}"),
    ("sum(x[k]*w[i - k], k in Z/n)", r"\sum_{k \in \mathbf{Z}/n} x_{k}\, w_{i - k}"),
    ("cos(w1)*cos(w2) + sigmoid(w2)", r"\cos(w_{1})\, \cos(w_{2}) + \operatorname{sigmoid}(w_{2})"),
    ("ln(w1 + w2) + w1^2*w2", r"\ln(w_{1} + w_{2}) + w_{1}^{2}\, w_{2}"),
    ("log(x)", r"\log(x)"),
    ("g'(0) = 0", r"g'(0) = 0"),
    ("g''(x)", r"g''(x)"),
    ("B*rho/sqrt(T)", r"\frac{B\, \rho}{\sqrt{T}}"),
    # arithmetic
    ("a - (b - c)", "a - (b - c)"),
    ("a - b - c", "a - b - c"),
    ("a + (b + c)", "a + (b + c)"),
    ("a - (b + c)*d", r"a - (b + c)\, d"),
    ("a + (-b)", "a + (-b)"),
    ("-(a + b)", "-(a + b)"),
    ("-a*b", r"-a\, b"),
    ("a*(-b)", r"a \cdot (-b)"),
    ("2*x", "2 x"),
    ("2*3", r"2 \cdot 3"),
    ("x*2", r"x \cdot 2"),
    ("2*(a + b)", "2 (a + b)"),
    ("a*(b + c)", r"a \cdot (b + c)"),
    ("a*(b*c)", r"a \cdot (b\, c)"),
    ("a*(b/c)", r"a\, \frac{b}{c}"),
    ("a*(b/c + 1)", r"a \cdot \left( \frac{b}{c} + 1 \right)"),
    ("(a + b)/(c*d)", r"\frac{a + b}{c\, d}"),
    ("a/b/c", r"\frac{\frac{a}{b}}{c}"),
    ("(a/b)^2", r"\left( \frac{a}{b} \right)^{2}"),
    ("x^(k + 1)", "x^{k + 1}"),
    ("x^a^b", "x^{a^{b}}"),
    ("(x^a)^b", "(x^{a})^{b}"),
    ("(-x)^2", "(-x)^{2}"),
    ("-x^2", "-x^{2}"),
    ("f'(x)^2", "f'(x)^{2}"),
    ("f'^2", "(f')^{2}"),
    ("w_star^2", r"(w^{\star})^{2}"),
    ("w_star[t]^2", r"(w^{\star}_{t})^{2}"),
    ("f(x_star)^2", r"f(x^{\star})^{2}"),
    ("(w_star : V)^2", r"(w^{\star})^{2}"),
    ("sum(x, k = 1..n)^2", r"\left( \sum_{k = 1}^{n} x \right)^{2}"),
    ("sum(x[k] + 1, k = 1..n)*3", r"\left( \sum_{k = 1}^{n} (x_{k} + 1) \right) \cdot 3"),
    ("3*sum(x, k = 1..n)", r"3 \sum_{k = 1}^{n} x"),
    ("c*sum(x, k = 1..n)*y", r"\left( c\, \sum_{k = 1}^{n} x \right)\, y"),
    ("-sum(x, k = 1..n)*y", r"\left( -\sum_{k = 1}^{n} x \right)\, y"),
    ("sum(-x, k = 1..n)", r"\sum_{k = 1}^{n} (-x)"),
    ("(a + b) mod c div d", r"(a + b) \bmod c \mathbin{\mathrm{div}} d"),
    ("a mod (b*c)", r"a \bmod (b\, c)"),
    ("0.50", "0.50"),
    ("(2 : integer) + x", "2 + x"),
    ("(a + b : real)*c", r"(a + b)\, c"),
    # brackets and functions
    ("|x|", r"\lvert x \rvert"),
    ("||x||", r"\lVert x \rVert"),
    ("||x/2||", r"\left\lVert \frac{x}{2} \right\rVert"),
    ("<u/2, v>", r"\left\langle \frac{u}{2}, v \right\rangle"),
    ("f(x/2)", r"f\left( \frac{x}{2} \right)"),
    ("f(x, y)", "f(x, y)"),
    ("A[i, j]", "A_{i, j}"),
    ("w_t[i]", "(w_{t})_{i}"),
    ("(u + v)[i]", "(u + v)_{i}"),
    ("(grad f)(w)[i]", r"\nabla f(w)_{i}"),
    ("f[t](x)", "f_{t}(x)"),
    ("(f + g)(x)", "(f + g)(x)"),
    ("(f + g)'(x)", "(f + g)'(x)"),
    ("w_star'(x)", r"(w^{\star})'(x)"),
    ("grad (f + g)(w)", r"\nabla (f + g)(w)"),
    ("(grad f)^2", r"(\nabla f)^{2}"),
    ("abs(x) + floor(x/2)", r"\lvert x \rvert + \left\lfloor \frac{x}{2} \right\rfloor"),
    ("max(a, b) + min(a, b)", r"\max(a, b) + \min(a, b)"),
    ("exp = f", r"\exp = f"),
    ("rep(i)", r"\operatorname{rep}(i)"),
    ("residue(k, n)", "[k]_{n}"),
    ("delta(i, j) + kronecker(i, 0)", r"\delta_{i, j} + \delta_{i, 0}"),
    ("delta > 0", r"\delta > 0"),
    ("inv(x)*inv(w_star)", r"x^{-1} \cdot (w^{\star})^{-1}"),
    ("inv(x)^2", "(x^{-1})^{2}"),
    ("smul(a + 1, u)", r"(a + 1) \cdot u"),
    ("rational(-1, 3) + rational(-2)^2", r"\frac{-1}{3} + (-2)^{2}"),
    ("rational(1, 3)^2", r"\left( \frac{1}{3} \right)^{2}"),
    ("iterate(S, k + 1, x)", r"S^{\circ (k + 1)}(x)"),
    ("iterate(f', k, x)", r"(f')^{\circ k}(x)"),
    ("natrec(x, g, k)", r"\operatorname{natrec}(x, g, k)"),
    ("u = zero", "u = 0"),
    ("max", r"\max"),
    # logic
    ("true and false", r"\text{true} \land\allowbreak \text{false}"),
    ("a and b or c => d <=> e", r"a \land\allowbreak b \lor\allowbreak c \Rightarrow d \Leftrightarrow e"),
    ("(a => b) => c", r"(a \Rightarrow b) \Rightarrow c"),
    ("(a <=> b) <=> c", r"(a \Leftrightarrow b) \Leftrightarrow c"),
    ("not a", r"\lnot a"),
    ("not x = 1", r"\lnot (x = 1)"),
    ("0 < x <= 1", r"0 < x \le 1"),
    ("x >= y != z > 0 = 0", r"x \ge y \ne z > 0 = 0"),
    ("forall eps > 0, x in real. x < eps", r"\forall \varepsilon > 0,\; x \in \mathbf{R}.\; x < \varepsilon"),
    ("exists t in 1..T. a", r"\exists t \in \{1, \dots, T\}.\; a"),
    ("forall x, y. a", r"\forall x, y.\; a"),
    ("(forall x. a) and b", r"(\forall x.\; a) \land\allowbreak b"),
    # of a fixed size, since TeX breaks no line between \left( and \right)
    ("(forall x. a/b = x) => c", r"\biggl( \forall x.\; \frac{a}{b} = x \biggr) \Rightarrow c"),
    ("forall f in real -> real. a", r"\forall f \in (\mathbf{R} \to \mathbf{R}).\; a"),
    ("fun x in V. 2*x", r"x \in V \mapsto 2 x"),
    (
        "if x > 0 then x else 0",
        r"\begin{cases} x & \text{if } x > 0 \\ 0 & \text{otherwise} \end{cases}",
    ),
    (
        "1 + (if a then x else if b then y else z)",
        (
            r"1 + \left( \begin{cases} x & \text{if } a \\ y & \text{if } b \\ "
            r"z & \text{otherwise} \end{cases} \right)"
        ),
    ),
    # sentences
    (
        "w_star is the unique minimiser of phi over V",
        r"w^{\star} \text{ is the unique minimiser of } \phi \text{ over } V",
    ),
    ("w is a minimiser of phi", r"w \text{ is a minimiser of } \phi"),
    ("odd(g) and g'(0) = 1", r"g \text{ is odd} \land\allowbreak g'(0) = 1"),
    ("even(g)", r"g \text{ is even}"),
    ("zero_centred(g)", r"g \text{ is zero-centred}"),
    ("differentiable(g)", r"g \text{ is differentiable}"),
    ("differentiable_at(g, 0)", r"g \text{ is differentiable at } 0"),
    ("convex(fun x in V. |x|)", r"(x \in V \mapsto \lvert x \rvert) \text{ is convex}"),
    ("lipschitz(f, L)", r"f \text{ is Lipschitz with constant } L"),
    ("monotone(f)", r"f \text{ is non-decreasing}"),
    ("is_minimiser(f, a)", r"a \text{ is a minimiser of } f"),
    ("is_unique_minimiser(f, a)", r"a \text{ is the unique minimiser of } f"),
    ("unbounded_below(f)", r"f \text{ is unbounded below}"),
    ("is_O(f, g)", "f = O(g)"),
    ("is_upper_O(f, g)", r"f \le O(g)"),
    ("factorial(n) + binomial(n, k)", r"n! + \binom{n}{k}"),
    ("det(A) + trace(A)", r"\det A + \operatorname{tr} A"),
    ("transpose(A) = identity(n)", r"A^{\top} = I_{n}"),
    ("matmul(A, x) = matpow(A, k + 1)", r"A \cdot x = A^{k + 1}"),
    ("asin(x) + pi/2", r"\arcsin(x) + \frac{\pi}{2}"),
    ("concave(f)", r"f \text{ is concave}"),
    ("strictly_convex(f)", r"f \text{ is strictly convex}"),
    ("periodic(f, a)", r"f \text{ is periodic with period } a"),
    ("is_o(f, g)", "f = o(g)"),
    ("is_Theta(f, g)", r"f = \Theta(g)"),
    ("is_O_at_zero(f, g)", r"f = O(g) \text{ at } 0"),
    ("limit(fun x in real. x/(x + 1), a, 0)", r"\lim_{x \to a} \frac{x}{x + 1} = 0"),
    ("limit(fun x in real. x + 1, a, 0)", r"\lim_{x \to a} (x + 1) = 0"),
    ("limit(f, a, 0)", r"\lim_{a} f = 0"),
    ("limit_at_infinity(fun x in real. x, c)", r"\lim_{x \to \infty} x = c"),
    ("limit_sequence(f, c)", r"\lim_{\infty} f = c"),
    ("continuous(f)", r"f \text{ is continuous}"),
    ("continuous_at(f, a)", r"f \text{ is continuous at } a"),
    ("has_deriv(f, a, c)", r"f \text{ has the derivative } c \text{ at } a"),
    ("has_grad(f, w, g)", r"f \text{ has the gradient } g \text{ at } w"),
    ("not odd(g)", r"\lnot (g \text{ is odd})"),
    ("odd(g, h)", r"\operatorname{odd}(g, h)"),
]


@pytest.mark.parametrize(("text", "found"), GOLDEN, ids=[text for text, _ in GOLDEN])
def test_formulas(text: str, found: str) -> None:
    assert latex(parse_formula(text)) == found


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("w", "w"),
        ("w_t", "w_{t}"),
        ("w_star", r"w^{\star}"),
        ("w_star_t", r"w^{\star}_{t}"),
        ("w_bar", r"\bar{w}"),
        ("x_hat_1", r"\hat{x}_{1}"),
        ("loss_tilde", r"\widetilde{\mathrm{loss}}"),
        ("w1", "w_{1}"),
        ("w12_i", "w_{12, i}"),
        ("a_1_2", "a_{1, 2}"),
        ("lam", r"\lambda"),
        ("lambda", r"\lambda"),
        ("lam1", r"\lambda_{1}"),
        ("eps_0", r"\varepsilon_{0}"),
        ("Omega", r"\Omega"),
        ("x_alpha", r"x_{\alpha}"),
        ("x_max", r"x_{\mathrm{max}}"),
        ("loss", r"\mathrm{loss}"),
        ("f2a", r"\mathrm{f2a}"),
        ("λ", r"\lambda"),
        ("λ_1", r"\lambda_{1}"),
        ("xλ", r"\mathrm{x\lambda}"),
        ("Σ_1", r"\Sigma_{1}"),
        ("a__b", r"\mathrm{a\_\_b}"),
        ("a_", r"\mathrm{a\_}"),
        ("", r"\mathrm{}"),
    ],
)
def test_names(name: str, found: str) -> None:
    assert latex_name(name) == found


def test_nothing_of_a_name_is_a_command() -> None:
    assert (
        latex_name(r"\input{/etc/passwd}") == r"\mathrm{\backslash{}input\{\mathord{?}etc\mathord{?}passwd\}}"
    )
    assert latex_name("a$b%c&d#e^f~g h") == r"\mathrm{a\$b\%c\&d\#e\hat{}f\sim{}g\ h}"
    assert latex_name("}") == r"\}"
    assert latex(Number(r"1\x}2")) == "12"
    assert latex(Call(Name(r"x\y"), (Name("{"),))) == r"\mathrm{x\backslash{}y}(\{)"
    assert latex_sort(NamedSort("{V")) == r"\mathrm{\{V}"
    assert latex_sort(CyclicSort("$")) == r"\mathbf{Z}/\$"


@given(st.text(max_size=12))
@settings(max_examples=200, deadline=None)
def test_any_name_is_harmless(name: str) -> None:
    """Only commands of ours, and balanced braces, whatever the name."""
    found = latex_name(name)
    commands = set(re.findall(r"\\[a-zA-Z]+", found))
    ours = {r"\mathrm", r"\mathord", r"\backslash", r"\hat", r"\sim", r"\star", r"\bar", r"\tilde"}
    ours |= {r"\overline", r"\widehat", r"\widetilde"}
    assert all(command in ours or re.fullmatch(r"\\(var)?[A-Za-z]{2,8}", command) for command in commands)
    assert balanced(found)
    assert found.isascii()
    assert not re.search(r"(?<!\\)[$&#%~]", found)


def balanced(text: str) -> bool:
    depth = 0
    for brace in re.findall(r"(?<!\\)[{}]", text):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0


@given(st.integers(0, 2**32), st.integers(1, 4))
@settings(max_examples=200, deadline=None)
def test_every_tree_is_printed(seed: int, depth: int) -> None:
    tree: Node = random_tree(Random(seed), depth)
    found = latex(tree)
    assert balanced(found)
    assert found.count(r"\left") == found.count(r"\right")
    assert found.count(r"\begin{") == found.count(r"\end{")


def test_heads() -> None:
    assert latex(parse_definition_head("phi(w, v in V, s in real)")) == r"\phi(w, v, s)"
    assert latex(parse_definition_head("w_star")) == r"w^{\star}"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("real", r"\mathbf{R}"),
        ("int", r"\mathbf{Z}"),
        ("natural", r"\mathbf{N}"),
        ("prop", r"\mathrm{Prop}"),
        ("V", "V"),
        ("vector in V", "V"),
        ("Z/n", r"\mathbf{Z}/n"),
        ("index mod 3", r"\mathbf{Z}/3"),
        ("vector over Z/n", r"\mathbf{R}^{\mathbf{Z}/n}"),
        ("matrix over Z/n", r"\mathbf{R}^{\mathbf{Z}/n \times \mathbf{Z}/n}"),
        ("sequence", r"\mathbf{Z} \to \mathbf{R}"),
        ("sequence in V", r"\mathbf{Z} \to V"),
        ("(real -> V, real) -> V", r"(\mathbf{R} \to V) \times \mathbf{R} \to V"),
    ],
)
def test_sorts(text: str, found: str) -> None:
    assert latex_sort(parse_sort(text)) == found
