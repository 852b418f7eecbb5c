"""What is printed is read back as the same term; odd terms are printed outside the language."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from symderive.errors import ParseError, TermError
from symderive.kernel.statement import Statement, print_statement
from symderive.recipes.load import load
from symderive.recipes.statement import statement
from symderive.syntax.parser import parse_formula, parse_sort
from symderive.syntax.resolve import Scope, resolve, resolve_sort
from symderive.terms.build import (
    add,
    cast,
    conj,
    divide,
    eq,
    exists,
    forall,
    implies,
    integer,
    inv,
    le,
    mul,
    neg,
    negation,
    norm,
    of_int,
    real,
    sub,
    zero,
)
from symderive.terms.constants import SCHEMES
from symderive.terms.names import FUNCTIONS, MACRO_NAMES, RESERVED
from symderive.terms.printing import _ARITY, _METHODS, print_term, print_type
from symderive.terms.term import MAX_DEPTH, App, Bound, Const, Free, Lam, Lit, Term, apply, const, lam, lit
from symderive.terms.types import INT, PROP, REAL, Cyclic, Function, Space, Type, function_type
from tests.random_terms import SYMBOLS, RandomTerms

V, ZN, Z3 = Space("V"), Cyclic("n"), Cyclic(3)
X, Y, K, T = Free("x", REAL), Free("y", REAL), Free("k", INT), Free("T", INT)
U, W, INDEX = Free("u", V), Free("v", V), Free("i", ZN)
F, G, A = Free("f", Function(REAL, REAL)), Free("g", Function(V, REAL)), Free("a", Function(ZN, REAL))
DELTA = const("delta", INT)


def scope(*terms: Term) -> Scope:
    """Everything that the terms mention, declared."""
    from symderive.terms.term import free_symbols, types_in
    from symderive.terms.types import sizes_of, spaces_of

    types = frozenset().union(*(types_in(term) for term in terms))
    sizes = frozenset().union(*(sizes_of(kind) for kind in types))
    spaces = frozenset().union(*(spaces_of(kind) for kind in types))
    symbols = {s.name: s.type for term in terms for s in free_symbols(term) if s.name not in sizes}
    return Scope(tuple(sorted(spaces)), tuple(sorted(sizes)), symbols)


def read(text: str, term: Term) -> Term:
    return resolve(parse_formula(text), scope(term), term.type)


GOLDEN = [
    (divide(of_int(K), real(2)), "k / 2"),
    (of_int(integer(2)), "(2 : integer)"),
    (real(2), "2"),
    (add(of_int(integer(2)), X), "(2 : integer) + x"),
    (add(real(2), X), "2 + x"),
    (add(of_int(K), of_int(T)), "(k : real) + T"),
    (of_int(add(K, T)), "k + T"),
    (add(of_int(K), X), "k + x"),
    (le(of_int(K), of_int(T)), "(k : real) <= T"),
    (le(K, T), "k <= T"),
    (le(integer(0), integer(1)), "(0 : integer) <= 1"),
    (le(real(0), real(1)), "0 <= 1"),
    (sub(X, Y), "x - y"),
    (sub(X, sub(X, Y)), "x - (x - y)"),
    (add(neg(X), neg(neg(Y))), "-x - (-y)"),
    (neg(mul(X, Y)), "-(x * y)"),
    (mul(neg(X), neg(Y)), "-x * (-y)"),
    (mul(inv(X), Y), "inv(x) * y"),
    (divide(divide(X, Y), X), "x / y / x"),
    (divide(X, mul(X, Y)), "x / (x * y)"),
    (divide(X, inv(Y)), "x / inv(y)"),
    (lit(Fraction(-2)), "rational(-2)"),
    (lit(Fraction(1, 3)), "rational(1, 3)"),
    (lit(Fraction(-1, 2)), "rational(-1, 2)"),
    (lit(Fraction(5, 4)), "1.25"),
    (lit(Fraction(1, 100)), "0.01"),
    (lit(Fraction(1, 10**12)), "rational(1, 1000000000000)"),
    (neg(real(2)), "-2"),
    (apply(const("pow", REAL), neg(X), K), "(-x)^k"),
    (apply(const("pow", REAL), of_int(K), neg(K)), "(k : real)^(-k)"),
    (apply(const("mod"), add(K, T), mul(K, T)), "(k + T) mod (k * T)"),
    (apply(const("quot"), K, T), "k div T"),
    (apply(const("smul", V), inv(X), U), "u / x"),
    (apply(const("smul", V), X, U), "x * u"),
    (apply(const("smul", V), X, zero(V)), "x * (0 : V)"),
    (apply(const("smul", REAL), X, Y), "smul(x, y)"),
    (eq(U, zero(V)), "u = 0"),
    (eq(zero(V), zero(V)), "(0 : V) = 0"),
    (const("zero", REAL), "(zero : real)"),
    (norm(zero(V)), "|(0 : V)|"),
    (norm(of_int(K)), "|k|"),
    (norm(norm(U)), "| |u| |"),
    (norm(sub(norm(U), norm(W))), "| |u| - |v| |"),
    (apply(const("inner", V), U, W), "<u, v>"),
    (apply(const("inner", V), zero(V), zero(V)), "<(0 : V), 0>"),
    (apply(const("inner", REAL), real(1), of_int(K)), "<1, k>"),
    (add(INDEX, neg(cast(integer(1), ZN))), "i - 1"),
    (cast(K, ZN), "residue(k, n)"),
    (cast(integer(-1), Z3), "residue(rational(-1), 3)"),
    (apply(const("rep", ZN), cast(integer(1), ZN)), "rep((1 : Z/n))"),
    (apply(const("delta", ZN), cast(integer(0), ZN), cast(integer(1), ZN)), "delta((0 : Z/n), 1)"),
    (apply(DELTA, integer(0), integer(1)), "delta(0, 1)"),
    (apply(DELTA, K, Free("delta", INT)), "kronecker(k, delta)"),
    (exists(Free("delta", REAL), eq(X, Free("delta", REAL))), "exists x_1 in real. x = x_1"),
    (
        exists(Free("delta", REAL), le(Free("delta", REAL), X)),
        "exists delta in real. delta <= x",
    ),
    (
        exists(Free("delta", INT), eq(X, apply(DELTA, Free("delta", INT), K))),
        "exists delta_1 in integer. x = delta(delta_1, k)",
    ),
    (negation(eq(X, Y)), "x != y"),
    (negation(le(X, Y)), "not x <= y"),
    (negation(negation(le(X, Y))), "not not x <= y"),
    (negation(implies(le(X, Y), le(Y, X))), "not (x <= y => y <= x)"),
    (conj(implies(le(X, Y), le(Y, X)), implies(le(Y, X), le(X, Y))), "x <= y <=> y <= x"),
    (conj(conj(le(X, Y), le(Y, X)), le(X, Y)), "(x <= y and y <= x) and x <= y"),
    (implies(le(X, Y), le(Y, X), le(X, Y)), "x <= y => y <= x => x <= y"),
    (implies(implies(le(X, Y), le(Y, X)), le(X, Y)), "(x <= y => y <= x) => x <= y"),
    (eq(le(X, Y), le(Y, X)), "(x <= y) = (y <= x)"),
    (forall(X, le(X, Y)), "forall x in real. x <= y"),
    (
        forall(X, implies(le(X, Y), forall(Y, le(X, Y)))),
        "forall x in real. x <= y => (forall x_1 in real. x <= x_1)",
    ),
    (apply(const("forall", REAL), Free("p", Function(REAL, PROP))), "forall x in real. p(x)"),
    (lam(X, mul(X, X)), "fun x in real. x * x"),
    (lam(X, of_int(K)), "fun x in real. (k : real)"),
    (lam(X, real(2)), "fun x in real. 2"),
    (lam(X, integer(2)), "fun x in real. (2 : integer)"),
    (const("add", REAL), "fun x in real. fun x_1 in real. x + x_1"),
    (apply(const("add", REAL), X), "fun x_1 in real. x + x_1"),
    (const("of_int"), "fun k in integer. (k : real)"),
    (const("exp"), "exp"),
    (const("deriv"), "fun f in real -> real. f'"),
    (apply(const("deriv"), F), "f'"),
    (apply(const("deriv"), apply(const("deriv"), F), X), "f''(x)"),
    (apply(const("deriv"), lam(X, mul(X, X)), real(1)), "(fun x in real. x * x)'(1)"),
    (apply(const("grad", V), G, U), "grad g(u)"),
    (apply(const("grad", REAL), const("exp"), X), "grad (exp)(x)"),
    (apply(const("has_deriv"), F, X, of_int(K)), "has_deriv(f, x, k)"),
    (apply(const("has_grad", V), G, U, zero(V)), "has_grad(g, u, 0)"),
    (
        apply(const("sum", REAL), integer(1), T, lam(K, of_int(K))),
        "sum((k : real), k = 1..T)",
    ),
    (apply(const("sum", REAL), integer(1), T, lam(K, real(1))), "sum(1, k = 1..T)"),
    (apply(const("csum", REAL, ZN), A), "sum(a(i), i in Z/n)"),
    (apply(const("csum", INT, ZN), lam(INDEX, integer(1))), "sum(1, i in Z/n)"),
    (
        apply(const("ite", Function(ZN, REAL)), le(X, Y), A, zero(Function(ZN, REAL)), INDEX),
        "(if x <= y then a else 0)(i)",
    ),
    (apply(const("ite", REAL), le(X, Y), of_int(K), real(0)), "if x <= y then (k : real) else 0"),
    (apply(const("zero", Function(ZN, REAL)), INDEX), "(0 : Z/n -> real)(i)"),
    (apply(const("max", REAL), of_int(K), of_int(K)), "max((k : real), k)"),
    (apply(const("natrec", V), U, Free("step", function_type(INT, V, V)), K), "natrec(u, step, k)"),
    (apply(const("floor"), X), "floor(x)"),
    (const("true"), "true"),
]


@pytest.mark.parametrize(("term", "text"), GOLDEN, ids=[text for _, text in GOLDEN])
def test_print_and_read_back(term: Term, text: str) -> None:
    assert print_term(term) == text
    assert read(text, term) == term


OUTSIDE = [
    (Free("#7", REAL), "#7"),
    (Free("sum", REAL), "`sum : real`"),
    (Free("exp", REAL), "`exp : real`"),
    (Free("odd", REAL), "`odd : real`"),
    (Free("x'", REAL), "`x' : real`"),
    (Free("x\n  claim: false", REAL), "`x\\n  claim: false : real`"),
    (Free("x` = `y", REAL), "`x\\x60 = \\x60y : real`"),
    (Free("", REAL), "` : real`"),
    (Free("х", REAL), "`\\u0445 : real`"),
    (Bound(2, REAL), "^2"),
    (Lit(Fraction(1, 2), INT), "`1/2 : integer`"),
    (lit(1 << 20_000), f"`{1 << 20_000:#x}`"),
    (lit(Fraction(1 << 20_000, 3)), f"rational(`{1 << 20_000:#x}`, 3)"),
    (forall(Free("p", Space("real")), const("true")), "forall p in `real`. true"),
    (forall(Free("p", Cyclic("3")), const("true")), "forall p in Z/`3`. true"),
]


@pytest.mark.parametrize(("term", "text"), OUTSIDE)
def test_what_nobody_can_write_is_not_in_the_language(term: Term, text: str) -> None:
    if isinstance(term, Free) and not term.name.startswith("#"):
        text = text.replace(" : real", "") if print_term(term) != text else text
    assert print_term(term) == text
    with pytest.raises((ParseError, TermError)):
        resolve(parse_formula(text), Scope(), term.type)


def test_two_symbols_of_one_name_are_told_apart() -> None:
    both = conj(eq(Free("x", INT), integer(1)), eq(Free("x", REAL), real(1)))
    assert print_term(both) == "`x : integer` = 1 and `x : real` = 1"


def test_an_undeclared_symbol_is_told_apart() -> None:
    assert print_term(X, {"x": INT}) == "`x : real`"
    assert print_term(X, {}) == "`x : real`"
    assert print_term(X, {"x": REAL}) == "x"
    assert print_term(add(X, Free("#4", REAL)), {"x": REAL}) == "x + #4"


def test_bound_names_differ_from_everything_else() -> None:
    body = Lam(REAL, apply(const("add", REAL), X, Bound(0, REAL)), "x")
    assert print_term(body) == "fun x_1 in real. x + x_1"
    assert print_term(body, {"x": REAL, "x_1": REAL}) == "fun x_2 in real. x + x_2"
    assert print_term(lam(X, mul(X, X)), {}, ["x"]) == "fun x_1 in real. x_1 * x_1"
    nested = Lam(REAL, Lam(REAL, apply(const("mul", REAL), Bound(0, REAL), Bound(1, REAL)), "s"), "s")
    assert print_term(nested) == "fun s in real. fun s_1 in real. s_1 * s"
    for hint in ("#3", "_", "sum", "exp", "real", "a" * 55, "x'"):
        term = Lam(REAL, apply(const("mul", REAL), Bound(0, REAL), Bound(0, REAL)), hint)
        assert print_term(term) == "fun x in real. x * x"
        assert read(print_term(term), term) == term
    sized = Lam(REAL, apply(const("mul", REAL), apply(A, INDEX), Bound(0, REAL)), "n")
    assert print_term(sized) == "fun n_1 in real. a(i) * n_1"


def test_siblings_may_share_a_name() -> None:
    one = forall(X, le(X, Y))
    assert print_term(conj(one, one)) == "(forall x in real. x <= y) and (forall x in real. x <= y)"


@pytest.mark.parametrize(
    "kind",
    [REAL, INT, PROP, V, ZN, Z3, function_type(ZN, ZN, REAL), Function(Function(REAL, REAL), INT)],
)
def test_types_are_read_back(kind: Type) -> None:
    assert resolve_sort(parse_sort(print_type(kind)), Scope(("V",), ("n",))) == kind


def test_every_constant_has_an_arity() -> None:
    assert set(_ARITY) == set(_METHODS) == {*SCHEMES, "csum"}


def test_the_deepest_terms_are_printed() -> None:
    term: Term = X
    while term.depth < MAX_DEPTH:
        term = neg(term)
    assert print_term(term).count("-") == MAX_DEPTH - 1
    binders: Term = le(X, Y)
    while binders.depth + 2 <= MAX_DEPTH:
        binders = (
            forall(Free("z", REAL), implies(le(Free("z", REAL), X), le(X, Y)))
            if binders.depth < 5
            else (App(const("forall", REAL), (Lam(REAL, binders, "z"),)))
        )
    assert print_term(binders).startswith("forall z in real. ")


def test_print_statement() -> None:
    phi = Free("phi", Function(V, REAL))
    lam_ = Free("lam", REAL)
    said = Statement(
        spaces=("V",),
        sizes=("n",),
        symbols=(("w_t", V), ("lam", REAL), ("a", Function(ZN, REAL))),
        definitions=(("phi", lam(U, mul(lam_, norm(sub(U, Free("w_t", V)))))),),
        hypotheses=(("positive", le(real(0), lam_)),),
        claim=forall(Free("w_t", V), le(real(0), apply(phi, Free("w_t", V))), "w_t"),
    )
    assert print_statement(said) == (
        "spaces: V\n"
        "sizes: n\n"
        "symbols:\n"
        "  w_t: V\n"
        "  lam: real\n"
        "  a: Z/n -> real\n"
        "definitions:\n"
        "  phi: V -> real := fun u in V. lam * |u - w_t|\n"
        "hypotheses:\n"
        "  positive: 0 <= lam\n"
        "claim:\n"
        "  forall w_t_1 in V. 0 <= phi(w_t_1)"
    )


def test_print_an_empty_statement_and_a_malformed_one() -> None:
    assert print_statement(Statement((), (), (), (), (), const("true"))) == "claim:\n  true"
    odd = Statement(
        spaces=("x\ny",),
        sizes=(),
        symbols=(("x", REAL), ("x", INT), ("sum", REAL)),
        definitions=(),
        hypotheses=(("sum", const("true")), ("h\n", const("true")), ("h'", const("true"))),
        claim=eq(X, Free("sum", REAL)),
    )
    assert print_statement(odd) == (
        "spaces: `x\\ny`\n"
        "symbols:\n"
        "  x: real\n"
        "  x: integer\n"
        "  `sum`: real\n"
        "hypotheses:\n"
        "  sum: true\n"
        "  `h\\n`: true\n"
        "  `h'`: true\n"
        "claim:\n"
        "  `x : real` = `sum`"
    )


# Every constant at many types, with too few and too many arguments as well.

_TYPES: list[Type] = [
    PROP,
    INT,
    REAL,
    V,
    ZN,
    Z3,
    Function(ZN, REAL),
    Function(REAL, REAL),
    Function(INT, REAL),
    Function(V, REAL),
    Function(INT, PROP),
    Function(PROP, PROP),
    function_type(INT, V, V),
]
_HEADS: list[Term] = [
    Const(name, build(kind)) for name, (admits, build) in SCHEMES.items() for kind in _TYPES if admits(kind)
] + [const("csum", kind, index) for kind in (REAL, INT, V, Function(Z3, REAL)) for index in (ZN, Z3)]
_SYMBOLS = [
    Free(f"{letter}{place}" if place else letter, kind)
    for place, kind in enumerate(_TYPES)
    for letter in ("x", "delta")
]


def _results(kind: Type) -> list[tuple[Type, tuple[Type, ...]]]:
    found: list[tuple[Type, tuple[Type, ...]]] = [(kind, ())]
    while isinstance(kind, Function):
        found.append((kind.codomain, (*found[-1][1], kind.domain)))
        kind = kind.codomain
    return found


_BY_RESULT: dict[Type, list[tuple[Term, tuple[Type, ...]]]] = {}
for _head in [*_HEADS, *_SYMBOLS]:
    for _result, _domains in _results(_head.type):
        _BY_RESULT.setdefault(_result, []).append((_head, _domains))


def any_term(random: Random, kind: Type, depth: int, bound: tuple[Free, ...] = ()) -> Term:
    if depth <= 0 or kind not in _BY_RESULT:
        plain = [s for s in (*_SYMBOLS, *bound, *bound) if s.type == kind]
        if kind in (INT, REAL) and random.random() < 0.6:
            return lit(random.choice([0, 1, 2, -1]), kind)
        if kind in (ZN, Z3) and random.random() < 0.6:
            return cast(integer(random.choice([0, 1, -1])), kind)
        if plain:
            return random.choice(plain)
    if isinstance(kind, Function) and (random.random() < 0.5 or kind not in _BY_RESULT):
        variable = Free(f"b{len(bound)}", kind.domain)
        body = any_term(random, kind.codomain, depth - 1, (*bound, variable))
        return lam(variable, body, random.choice(["x", "y", "delta", "x1", "_"]))
    head, domains = random.choice(_BY_RESULT[kind])
    return apply(head, *(any_term(random, domain, depth - 1, bound) for domain in domains))


@given(st.integers(0, 2**32), st.integers(1, 4))
@settings(max_examples=300, deadline=None)
@example(5, 4)
def test_every_term_is_read_back(seed: int, depth: int) -> None:
    random = Random(seed)
    term = any_term(random, random.choice(_TYPES), depth)
    symbols = {s.name: s.type for s in _SYMBOLS}
    found = resolve(parse_formula(print_term(term, symbols)), Scope(("V",), ("n",), symbols), term.type)
    assert found == term


@given(st.integers(0, 2**32), st.integers(2, 7))
@settings(max_examples=150, deadline=None)
def test_terms_of_the_normal_form_are_read_back(seed: int, depth: int) -> None:
    random = Random(seed)
    kind = random.choice([REAL, INT, PROP, V, ZN, Function(ZN, REAL), Function(INT, REAL)])
    term = RandomTerms(random).term(kind, depth)
    symbols = {s.name: s.type for s in SYMBOLS if s.name not in ("n", "m")}
    text = print_term(term, {**symbols, "n": INT, "m": INT})
    assert resolve(parse_formula(text), Scope(("V",), ("n", "m"), symbols), kind) == term


def test_the_words_of_the_language_are_disjoint() -> None:
    assert not RESERVED & FUNCTIONS
    assert not MACRO_NAMES & (RESERVED | FUNCTIONS)
    assert json.loads(json.dumps(sorted(RESERVED)))


RECIPES = sorted((Path(__file__).parents[3] / "derivations").rglob("*.derivation.yaml"))


@pytest.mark.parametrize("path", RECIPES, ids=lambda path: path.name)
def test_every_shipped_statement_is_read_back(path: Path) -> None:
    recipe = load(path)
    for claim in recipe.claims:
        said = statement(recipe, claim)
        definitions = {name: value.type for name, value in said.definitions}
        names = Scope(said.spaces, said.sizes, dict(said.symbols), definitions)
        text = print_statement(said)
        *_, hypotheses = text.partition("hypotheses:\n") if said.hypotheses else ("", "", "")
        lines = [line.strip().partition(": ")[2] for line in hypotheses.partition("claim:\n")[0].splitlines()]
        lines.append(text.rpartition("claim:\n")[2])
        terms = [value for _, value in said.hypotheses] + [said.claim]
        assert [resolve(parse_formula(line), names, PROP) for line in lines] == terms


def test_a_power_with_a_real_exponent_is_told_from_one_with_an_integer() -> None:
    """False friend: x^2 of reals printed as x^2, which is read as a power of an integer exponent."""
    two = apply(const("rpow"), X, lit(2))
    assert print_term(two) != print_term(apply(const("pow", REAL), X, lit(2, INT)))
    assert resolve(parse_formula(print_term(two)), Scope(symbols={"x": REAL})) == two
    assert print_term(apply(const("rpow"), X, Y)) == "x^y"
