"""Text to trees: precedence, the author's own form, and refusals with their places."""

from __future__ import annotations

import pytest

from symderive.errors import ParseError, Span
from symderive.syntax.parser import (
    cover,
    parse_declaration,
    parse_definition_head,
    parse_formula,
    parse_sort,
)
from symderive.syntax.tree import (
    ArraySort,
    Ascription,
    Binary,
    Binder,
    Call,
    Compare,
    Condition,
    Connective,
    CyclicSort,
    Declaration,
    DefinitionHead,
    Function,
    FunctionSort,
    Gradient,
    If,
    Inner,
    Minimiser,
    Name,
    NamedSort,
    Negate,
    Node,
    Norm,
    Not,
    Number,
    Power,
    Prime,
    Quantifier,
    Range,
    SequenceSort,
    Sum,
    Truth,
    VectorSort,
)

A, B, C, X, Y, U, V_, K, T, F, W = (Name(letter) for letter in "abcxyuvkTfw")
ONE, TWO = Number("1"), Number("2")
REAL, V = NamedSort("real"), NamedSort("V")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("-x^2", Negate(Power(X, TWO))),
        ("(-x)^2", Power(Negate(X), TWO)),
        ("x^-2", Power(X, Negate(TWO))),
        ("x^a^b", Power(X, Power(A, B))),
        ("x**2", Power(X, TWO)),
        ("-a*b", Binary("*", Negate(A), B)),
        ("a*-b", Binary("*", A, Negate(B))),
        ("a-b-c", Binary("-", Binary("-", A, B), C)),
        ("a-(b-c)", Binary("-", A, Binary("-", B, C))),
        ("a/b*c", Binary("*", Binary("/", A, B), C)),
        ("a+b*c", Binary("+", A, Binary("*", B, C))),
        ("a mod b div c", Binary("div", Binary("mod", A, B), C)),
        (
            "a = b and b != c or true",
            Connective(
                "or", Connective("and", Compare((A, B), ("=",)), Compare((B, C), ("!=",))), Truth(True)
            ),
        ),
        ("a => b => c", Connective("=>", A, Connective("=>", B, C))),
        ("a and b and c", Connective("and", A, Connective("and", B, C))),
        ("a <=> b => c", Connective("<=>", A, Connective("=>", B, C))),
        ("(a <=> b) <=> c", Connective("<=>", Connective("<=>", A, B), C)),
        ("not a = b", Not(Compare((A, B), ("=",)))),
        ("not a and b", Connective("and", Not(A), B)),
        ("0 < x < 1", Compare((Number("0"), X, ONE), ("<", "<"))),
        ("x >= 0.50", Compare((X, Number("0.50")), (">=",))),
        ("<u, v>", Inner(U, V_)),
        ("⟨u, v⟩", Inner(U, V_)),
        ("<u, v>= 0", Compare((Inner(U, V_), Number("0")), ("=",))),
        ("a < <u, v>", Compare((A, Inner(U, V_)), ("<",))),
        ("|u|", Norm(U)),
        ("|-x|", Norm(Negate(X))),
        ("||u||", Norm(U, "||")),
        ("‖u‖", Norm(U, "||")),
        ("| |u| |", Norm(Norm(U))),
        ("||u| |", Norm(Norm(U))),
        ("| |u||", Norm(Norm(U))),
        ("||u| - |v||", Norm(Binary("-", Norm(U), Norm(V_)))),
        ("||u| - 1|", Norm(Binary("-", Norm(U), ONE))),
        ("||‖u‖||", Norm(Norm(U, "||"), "||")),
        ("|‖u‖|", Norm(Norm(U, "||"))),
        ("||\nu||", Norm(U, "||")),
        ("|x|*|y|", Binary("*", Norm(X), Norm(Y))),
        ("f(x)", Call(F, (X,))),
        ("w[k + 1]", Call(W, (Binary("+", K, ONE),), "[")),
        ("f(x, y)[k]", Call(Call(F, (X, Y)), (K,), "[")),
        ("f'", Prime(F)),
        ("f''(x)", Call(Prime(Prime(F)), (X,))),
        ("grad f(w)", Call(Gradient(F), (W,))),
        ("∇f(w)", Call(Gradient(F), (W,))),
        ("grad (f(x))(w)", Call(Gradient(Call(F, (X,))), (W,))),
        ("grad f'", Prime(Gradient(F))),
        ("forall x. a", Quantifier("forall", (Binder((X,)),), A)),
        ("forall x, y in V. a", Quantifier("forall", (Binder((X, Y), V),), A)),
        ("forall x, y in V, k. a", Quantifier("forall", (Binder((X, Y), V), Binder((K,))), A)),
        ("exists k in 1..T. a", Quantifier("exists", (Binder((K,), Range(ONE, T)),), A)),
        (
            "forall k in (T)..(T+1). a",
            Quantifier("forall", (Binder((K,), Range(T, Binary("+", T, ONE))),), A),
        ),
        ("forall x > 0. a", Quantifier("forall", (Condition(Compare((X, Number("0")), (">",))),), A)),
        (
            "forall k in integer, k >= 0, k < T. a",
            Quantifier(
                "forall",
                (
                    Binder((K,), NamedSort("integer")),
                    Condition(Compare((K, Number("0")), (">=",))),
                    Condition(Compare((K, T), ("<",))),
                ),
                A,
            ),
        ),
        (
            "forall y > 0, x. a",
            Quantifier("forall", (Condition(Compare((Y, Number("0")), (">",))), Binder((X,))), A),
        ),
        (
            "a and forall x. b => c",
            Connective("and", A, Quantifier("forall", (Binder((X,)),), Connective("=>", B, C))),
        ),
        ("fun x in V, y in real. x", Function((Binder((X,), V), Binder((Y,), REAL)), X)),
        ("x ∈ V ↦ x", Function((Binder((X,), V),), X)),
        ("fun x in V ↦ x", Function((Binder((X,), V),), X)),
        ("f(x in V ↦ x)", Call(F, (Function((Binder((X,), V),), X),))),
        ("sum(x, k = 1..T)", Sum(X, K, Range(ONE, T))),
        ("Σ(x, k = 1..T)", Sum(X, K, Range(ONE, T))),
        ("sum(x, k in Z/n)", Sum(X, K, CyclicSort("n"))),
        ("sum(x, k in 1..T)", Sum(X, K, Range(ONE, T))),
        ("sum(f, k = 1..T)(x)", Call(Sum(F, K, Range(ONE, T)), (X,))),
        ("if a then b else c", If(A, B, C)),
        ("if a then b else if c then x else y", If(A, B, If(C, X, Y))),
        ("w is the unique minimiser of f", Minimiser(W, F, True)),
        ("w is a minimizer of f over V", Minimiser(W, F, False, V)),
        ("w is a minimiser of f over V and a", Connective("and", Minimiser(W, F, False, V), A)),
        ("(x : real)", Ascription(X, REAL)),
        ("(f : real -> real)(x)", Call(Ascription(F, FunctionSort((REAL,), REAL)), (X,))),
        ("((((x))))", X),
        ("a\n  + b", Binary("+", A, B)),
    ],
)
def test_trees(text: str, tree: Node) -> None:
    assert parse_formula(text) == tree


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("real", REAL),
        ("V", V),
        ("vector in V", VectorSort("V")),
        ("Z/n", CyclicSort("n")),
        ("Z/3", CyclicSort("3")),
        ("index mod n", CyclicSort("n", True)),
        ("real -> V -> real", FunctionSort((REAL,), FunctionSort((V,), REAL))),
        ("(real -> V) -> real", FunctionSort((FunctionSort((REAL,), V),), REAL)),
        ("(real, V) -> real", FunctionSort((REAL, V), REAL)),
        ("function real → real", FunctionSort((REAL,), REAL, True)),
        ("sequence", SequenceSort()),
        ("sequence in V", SequenceSort(V)),
        ("sequence in (real -> V)", SequenceSort(FunctionSort((REAL,), V))),
        ("vector over Z/n", ArraySort("vector", "n")),
        ("matrix over Z/3", ArraySort("matrix", "3")),
        ("((real))", REAL),
    ],
)
def test_sorts(text: str, sort: object) -> None:
    assert parse_sort(text) == sort


@pytest.mark.parametrize(
    ("names", "sort", "found"),
    [
        ("V", "inner product space", Declaration((Name("V"),), "space")),
        ("n", "size", Declaration((Name("n"),), "size")),
        ("n", "size >= 2", Declaration((Name("n"),), "size", None, ((">=", TWO),))),
        ("x, y", "real", Declaration((X, Y), "symbol", REAL)),
        ("x", "real > 0", Declaration((X,), "symbol", REAL, ((">", Number("0")),))),
        ("x", "real > 0, < 1", Declaration((X,), "symbol", REAL, ((">", Number("0")), ("<", ONE)))),
        ("x", "real != a + b", Declaration((X,), "symbol", REAL, (("!=", Binary("+", A, B)),))),
        ("k", "integer in 1..T", Declaration((K,), "symbol", NamedSort("integer"), (), Range(ONE, T))),
        ("u", "vector in V", Declaration((U,), "symbol", VectorSort("V"))),
    ],
)
def test_declarations(names: str, sort: str, found: Declaration) -> None:
    assert parse_declaration(names, sort) == found


def test_definition_heads() -> None:
    assert parse_definition_head("w_star") == DefinitionHead(Name("w_star"))
    assert parse_definition_head("f(x, y in V, k in integer)") == DefinitionHead(
        F, (Binder((X, Y), V), Binder((K,), NamedSort("integer")))
    )


def test_places() -> None:
    tree = parse_formula("a +\n  f(x)", line=7, column=5)
    assert isinstance(tree, Binary)
    assert tree.span == Span(7, 5, 1)
    assert tree.left.span == Span(7, 5, 1)
    assert tree.right.span == Span(8, 3, 4)
    assert parse_formula("a + f(x)").span == Span(1, 1, 8)
    assert cover(Span(1, 5, 2), Span(1, 2, 1)) == Span(1, 5, 2)
    head = parse_definition_head("f(x in V)", line=2, column=3)
    assert head.span == Span(2, 3, 9)
    declaration = parse_declaration("x, y", "real > 0", 4, 2, 4, 8)
    assert declaration.names[1].span == Span(4, 5, 1)
    assert declaration.relations[0][1].span == Span(4, 15, 1)


@pytest.mark.parametrize(
    ("text", "code", "column"),
    [
        ("", "P110", 1),
        ("  ", "P110", 3),
        ("x +", "P107", 4),
        ("x + = 1", "P107", 5),
        (")", "P107", 1),
        ("x)", "P107", 2),
        ("(x]", "P107", 3),
        ("f(x, )", "P107", 6),
        ("f()", "P107", 3),
        ("(x, y)", "P107", 3),
        ("Sum(Sum(Sum(1,(i,1,10**6)),(j,1,10**6)),(k,1,10**6))", "P107", 17),
        ("x if y", "P107", 3),
        ("x ' 'a", "P106", 6),
        ("a | b", "P107", 3),
        ("a . b", "P107", 3),
        ("a -> b", "P107", 3),
        ("x > ", "P107", 5),
        ("<u; v>".replace(";", "+"), "P107", 6),
        ("<u v>", "P106", 4),
        ("<u, v", "P109", 1),
        ("⟨u, v>", "P107", 6),
        ("⟨u, v", "P109", 1),
        ("|x + 1", "P109", 1),
        ("‖x", "P109", 1),
        ("(x + 1", "P109", 1),
        ("f(x", "P109", 2),
        ("w[x", "P109", 2),
        ("2x", "P106", 2),
        ("2 x", "P106", 3),
        ("x y", "P106", 3),
        ("sin x", "P106", 5),
        ("2(x)", "P106", 2),
        ("2[x]", "P107", 2),
        ("|x|(y)", "P106", 4),
        ("|x|'", "P106", 4),
        ("true(x)", "P106", 5),
        ("(x) y", "P106", 5),
        ("f(x) grad f", "P106", 6),
        ("x sum(y, k = 1..2)", "P106", 3),
        ("x 2", "P106", 3),
        ("x true", "P107", 3),
        ("forall x in V a", "P106", 15),
        ("forall x", "P107", 9),
        ("forall . a", "P107", 8),
        ("forall x y. a", "P106", 10),
        ("forall x + 1. a", "P107", 13),
        ("forall x + 1, y. a", "P107", 8),
        ("forall 0 < 1. a", "P107", 1),
        ("forall in in V. a", "P112", 8),
        ("forall sum. a", "P112", 8),
        ("forall x, y > 0. a", "P115", 11),
        ("exists x, y, z > 0 < x. a", "P115", 14),
        ("forall 2. a", "P107", 9),
        ("exists (x). a", "P107", 11),
        ("fun x > 0. x", "P107", 5),
        ("fun x in V x", "P106", 12),
        ("x in V", "P107", 3),
        ("x in V + 1", "P107", 3),
        ("2 in V", "P107", 3),
        ("sum x", "P107", 5),
        ("sum(x)", "P107", 6),
        ("sum(x, 1)", "P107", 8),
        ("sum(x, k)", "P107", 9),
        ("sum(x, k = 1)", "P107", 13),
        ("sum(x, k = 1..T, j = 1..T)", "P107", 16),
        ("sum(x, div = 1..T)", "P112", 8),
        ("if a then b", "P107", 12),
        ("if a else b", "P107", 6),
        ("w is minimiser of f", "P107", 6),
        ("w is the minimiser of f", "P107", 10),
        ("w is a maximiser of f", "P107", 8),
        ("w is a minimiser for f", "P107", 18),
        ("w is 2", "P107", 6),
        ("(x : )", "P107", 6),
        ("(x : real", "P109", 1),
        ("a <=> b <=> c", "P114", 9),
        ("x^201", "P108", 3),
        ("x^(-201)", "P108", 4),
        ("x^(100+101)", "P108", 4),
        ("x^(20*20)", "P108", 4),
        ("x^(2^8)", "P108", 4),
        ("x^(1000/2)", "P108", 4),
        ("(2^200)^200", "P108", 2),
        ("9**9**9**9", "P108", 7),
        ("1234567890123456789012345678901234567890^200", "P108", 1),
        ("(1/3)^200^1", "", 0),
        ("x^(1/0)", "", 0),
        ("x^(0^(-1))", "", 0),
        ("x^(2^(1/2))", "", 0),
        ("x^(2 mod 3)", "", 0),
        ("x^(k + 300)", "", 0),
        ("x^(-k)", "", 0),
        ("x^(2*k)", "", 0),
        ("2^k^300", "P108", 5),
        ("forall x in Z/0. a", "P111", 15),
        ("forall x in Z/03. a", "P111", 15),
        ("forall x in Z/0.5. a", "P107", 15),
        ("forall x in Z. a", "", 0),
        ("forall x in (real, real). a", "P107", 25),
        ("forall x in function real. a", "P107", 26),
        ("forall x in vector. a", "P107", 19),
        ("forall x in matrix in V. a", "P107", 20),
        ("forall x in vector over V. a", "P107", 25),
        ("forall x in vector over Z. a", "P107", 26),
        ("forall x in index n. a", "P106", 19),
        ("forall x in sequence in (real, real). a", "P107", 37),
        ("forall x in 2. a", "P107", 13),
        ("forall x in (real. a", "P107", 18),
        ("forall x in real -> . a", "P107", 21),
        ("forall x in f(1..2). a", "P106", 14),
        ("forall x in a). b", "P107", 14),
        ("(forall x in (real) -> real", "P107", 28),
        ("\n  x +\n  + y", "P107", 3),
    ],
)
def test_refusals(text: str, code: str, column: int) -> None:
    if not code:
        parse_formula(text)
        return
    with pytest.raises(ParseError) as caught:
        parse_formula(text)
    error = caught.value
    assert error.code == code
    assert error.span is not None
    assert error.span.column == column
    assert error.what
    assert error.fix


@pytest.mark.parametrize(
    ("names", "sort", "code", "column"),
    [
        ("", "real", "P110", 1),
        ("x", "", "P110", 1),
        ("x,", "real", "P107", 3),
        ("x y", "real", "P106", 3),
        ("sum", "real", "P112", 1),
        ("x = __import__('os').system('touch CANARY_PATH')", "real", "P101", 5),
        ("x", "real 0", "P106", 6),
        ("x", "real >", "P107", 7),
        ("x", "real > 0, 1", "P107", 11),
        ("x", "real > 0 and x < 1", "P107", 10),
        ("x", "real in V", "P107", 9),
        ("x", "inner product", "P106", 7),
        ("V", "inner product space of", "P106", 21),
        ("x", "real -> ", "P107", 9),
    ],
)
def test_refused_declarations(names: str, sort: str, code: str, column: int) -> None:
    with pytest.raises(ParseError) as caught:
        parse_declaration(names, sort)
    assert caught.value.code == code
    assert caught.value.span is not None
    assert caught.value.span.column == column


@pytest.mark.parametrize(
    ("text", "code", "column"),
    [
        ("", "P110", 1),
        ("2", "P107", 1),
        ("f(", "P107", 3),
        ("f(x)", "P107", 4),
        ("f(x in V", "P109", 2),
        ("f(x in V,)", "P107", 10),
        ("f(x, in V)", "P112", 6),
        ("f(x in V) g", "P106", 11),
        ("div", "P112", 1),
    ],
)
def test_refused_heads(text: str, code: str, column: int) -> None:
    with pytest.raises(ParseError) as caught:
        parse_definition_head(text)
    assert caught.value.code == code
    assert caught.value.span is not None
    assert caught.value.span.column == column


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("x y", "write x*y for a product, x(y) for an application"),
        ("2x", "write 2*x for a product"),
        ("2(x)", "write * for a product"),
        ("sin x", "put the argument in brackets: sin(x)"),
        ("sin^2 x", "write sin(x)^2: the argument stands before the exponent"),
        ("cos^2(x)", "write cos(x)^2: the argument stands before the exponent"),
        ("x^2 y", "write 2*y for a product"),
        ("for all x, x = x", "write `forall x in real. A`"),
        ("n natural", "write `n: natural` for a declaration"),
        ("f convex", "write convex(f)"),
        ("x > 0 -> x = x", "write => for an implication"),
        ("if x > 0 then x > 1", "write A => B for an implication, or add `else` and a value"),
        ("forall x in [0, 1]. x = x", "write bounds as relations, such as 0 <= x <= 1"),
        ("x . y", "see docs/language.md, Formulas"),
        ("sum_{k=1}^n k", "write x_1 for an index, sum(e, k = 1..n) for a sum, limit(f, a, L) for a limit"),
        ("2^{n}", "write ( or ["),
        ("{x}", "write ( or ["),
        (r"\frac{a}{b}", "write (a)/(b)"),
        (r"a \geq b", "write >="),
        (r"\alpha", "formulas are plain text, not LaTeX: leave out the \\"),
        ("x =/= y", "write !="),
        ("sin^-1(x) = 0", "write asin(x)"),
        ("f^-1(x) = y", "write a function g of which forall x. g(f(x)) = x holds"),
        ("(n choose k) = 1", "write binomial(n, k)"),
        ("lim x = 1", "write limit(f, a, L): f tends to L at a"),
        ("sum k = 1", "write sum(e, k = 1..n)"),
        ("2 | n", "write n mod d = 0 to say that d divides n"),
        ("x = y (mod 2)", "write (a - b) mod n = 0 for a congruence"),
        ("n % 2 = 0", "write `n mod 2`; 10 % is 1/10"),
    ],
)
def test_the_fix_says_how_the_language_spells_it(text: str, fix: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse_formula(text)
    assert caught.value.fix == fix


def test_a_parameter_without_a_sort_is_told_to_have_one() -> None:
    with pytest.raises(ParseError) as caught:
        parse_definition_head("f(x)")
    assert caught.value.fix == "write `x in real`, or another sort"


def test_a_command_of_latex_is_named_and_underlined() -> None:
    with pytest.raises(ParseError) as caught:
        parse_formula(r"1 + \sqrt{x}")
    assert caught.value.what == r"\sqrt is not in the language"
    assert caught.value.span == Span(1, 5, 5)


NESTED = [
    "(" * 99 + "x" + ")" * 99,
    "x" + " + x" * 99,
    "-" * 99 + "x",
    "not " * 98 + "true",
    "x^" * 99 + "k",
    "true => " * 99 + "true",
    "f(" * 99 + "x" + ")" * 99,
    "f" + "'" * 99,
    "x = " * 99 + "x",
    "|" + " |" * 98 + "x" + " |" * 99,
    "if true then x else " * 99 + "x",
    "forall x. " * 49 + "true",
    "forall " + ", ".join(f"x{i}" for i in range(98)) + ". true",
    "grad (" * 99 + "f" + ")" * 99,
    "(a + (" * 45 + "x" + "))" * 45,
]


@pytest.mark.parametrize("text", NESTED, ids=lambda text: text[:12])
def test_the_deepest_formulas(text: str) -> None:
    parse_formula(text)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 100_000 + "x" + ")" * 100_000,
        "(" * 5_000 + "x" + ")" * 5_000,
        "(" * 101 + "x",
        "[" * 3_000,
        "x" + " + x" * 1_900,
        "x" + "*x" * 1_900,
        "-" * 3_900 + "x",
        "not " * 3_900 + "true",
        "x^" * 1_900 + "k",
        "true => " * 1_900 + "true",
        "a and " * 1_900 + "b",
        "f" + "'" * 3_900,
        "f" + "(x)" * 1_200,
        "x = " * 1_900 + "x",
        "|" * 3_900,
        "<" * 3_900,
        "<u, " * 1_000,
        "| " * 1_900 + "x",
        "if true then x else " * 900 + "x",
        "if " * 3_900,
        "forall x. " * 1_200 + "true",
        "forall x in " * 1_900,
        "forall x > " * 1_900,
        "forall " + "x, " * 1_900 + "x. true",
        "fun x in real. " * 700 + "x",
        "grad " * 3_900 + "f",
        "grad (" * 99 + "(f" + "))" * 99,
        "x in real ↦ " * 900 + "x",
        "forall x in " + "real -> " * 1_900 + "real. true",
        "forall x in " + "sequence in " * 1_900 + "real. true",
        "sum(" * 99 + "sum(x, k = 1..2)" + ", k = 1..2)" * 99,
        "(x : " + "real -> " * 1_900 + "real)",
        "x is a minimiser of " * 700 + "f",
        "a <=> (" * 99 + "b" + ")" * 99 + " <=> c",
        "forall x in (" * 1_900,
    ],
    ids=lambda text: text[:12],
)
def test_hostile_nesting_is_refused_with_a_place(text: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse_formula(text)
    assert caught.value.span is not None
    assert caught.value.code in ("P102", "P103", "P107", "P109", "P114")


def test_a_deep_sort_is_refused() -> None:
    for text in (
        "(" * 90 + "real -> " * 150 + "real",
        "real -> " * 150 + "real",
        "sequence in " * 120 + "real",
    ):
        with pytest.raises(ParseError) as caught:
            parse_sort(text)
        assert caught.value.code in ("P103", "P107", "P109")


def test_what_is_in_no_range_is_refused() -> None:
    with pytest.raises(ParseError) as caught:
        parse_declaration("w", "vectr in V")
    assert caught.value.code == "P107"
    assert "vector in V" in caught.value.fix
    assert parse_declaration("k", "integer in 0..3").within is not None
