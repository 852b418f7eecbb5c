"""`parse(unparse(tree)) == tree`, and the author's own form is kept."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symderive.syntax.parser import parse_declaration, parse_definition_head, parse_formula, parse_sort
from symderive.syntax.unparse import unparse, unparse_declaration, unparse_head, unparse_sort
from tests.unit.syntax.trees import random_sort, random_tree


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("((a+b))*c", "(a + b) * c"),
        ("a-(b-c)", "a - (b - c)"),
        ("(a-b)-c", "a - b - c"),
        ("a*-b", "a * (-b)"),
        ("-(-a)", "-(-a)"),
        ("(-x)^2", "(-x)^2"),
        ("x^(-2)", "x^(-2)"),
        ("x^(a+b)^c", "x^(a + b)^c"),
        ("(x^a)^b", "(x^a)^b"),
        ("x ≥ 0.50", "x >= 0.50"),
        ("0<x<1", "0 < x < 1"),
        ("(0<x)<1", "(0 < x) < 1"),
        ("¬(a ∧ b) ∨ c ⇒ d ⇔ e", "not (a and b) or c => d <=> e"),
        ("(a => b) => c", "(a => b) => c"),
        ("(a <=> b) <=> c", "(a <=> b) <=> c"),
        ("∀t∈1..T. w[t](x)=0", "forall t in 1..T. w[t](x) = 0"),
        ("(forall x. a) and b", "(forall x. a) and b"),
        ("a and forall x. b", "a and (forall x. b)"),
        ("x ∈ Z/n ↦ x", "fun x in Z/n. x"),
        ("⟨u,v⟩", "<u, v>"),
        ("<fun x in V. x, (a=b)>", "<(fun x in V. x), (a = b)>"),
        ("‖u‖^2", "||u||^2"),
        ("| |u| |", "| |u| |"),
        ("|a*|u||", "| a * |u| |"),
        ("||u|| - ln(x) - log(x)", "||u|| - ln(x) - log(x)"),
        ("∇f(w) + f''(x)", "grad f(w) + f''(x)"),
        ("grad (f(x))(w)", "grad (f(x))(w)"),
        ("(grad f)'", "grad f'"),
        ("(a+b)(c)", "(a + b)(c)"),
        ("Σ(x, k∈Z/n)", "sum(x, k in Z/n)"),
        ("sum(x,k in 1..(a=b))", "sum(x, k = 1..(a = b))"),
        ("if a then b else c", "if a then b else c"),
        (
            "w is the unique minimizer of f over vector in V",
            "w is the unique minimiser of f over vector in V",
        ),
        ("w is a minimiser of f", "w is a minimiser of f"),
        ("((2) : integer)", "(2 : integer)"),
        ("forall x, y in V, k >= 0, j. true", "forall x, y in V, k >= 0, j. true"),
    ],
)
def test_texts(text: str, printed: str) -> None:
    tree = parse_formula(text)
    assert unparse(tree) == printed
    assert parse_formula(printed) == tree


@given(st.integers(0, 2**32), st.integers(1, 5))
@settings(max_examples=400, deadline=None)
def test_trees_are_parsed_back(seed: int, depth: int) -> None:
    tree = random_tree(Random(seed), depth)
    assert parse_formula(unparse(tree)) == tree


@given(st.integers(0, 2**32), st.integers(0, 4))
@settings(max_examples=100, deadline=None)
def test_sorts_are_parsed_back(seed: int, depth: int) -> None:
    sort = random_sort(Random(seed), depth)
    assert parse_sort(unparse_sort(sort)) == sort


@pytest.mark.parametrize("text", ["w_star", "phi(w in V)", "phi(w, v in V, s in real -> real)"])
def test_heads_are_parsed_back(text: str) -> None:
    assert unparse_head(parse_definition_head(text)) == text


@pytest.mark.parametrize(
    ("names", "sort"),
    [
        ("V", "inner product space"),
        ("n", "size"),
        ("n", "size >= 2"),
        ("x, y", "real"),
        ("x", "real > 0, < 1 + a"),
        ("k", "integer in 1..T"),
        ("u", "sequence in vector in V"),
    ],
)
def test_declarations_are_parsed_back(names: str, sort: str) -> None:
    assert unparse_declaration(parse_declaration(names, sort)) == f"{names}: {sort}"
