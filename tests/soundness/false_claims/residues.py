"""Residues mod n, circulants, sizes."""

from __future__ import annotations

from tests.soundness.false_claims import false

IJ = "n: size; i, j: Z/n"
A = "n: size; i: Z/n; a, x: vector over Z/n"

CLAIMS = [
    false(
        "1 is not 0",
        "residue(1, n) != residue(0, n)",
        "n: size",
        ("index", "S120"),
        ("auto", "S130"),
        at={"n": "1"},
    ),
    false(
        "i + 1 is not i",
        "i + 1 != i",
        IJ,
        ("index", "S120"),
        ("auto", "S130"),
        at={"n": "1", "i": "0", "j": "0"},
    ),
    false(
        "cancelling 2",
        "i = 0",
        IJ,
        ("index", "S124"),
        ("auto", "S130"),
        given={"h": "2*i = 0"},
        at={"n": "2", "i": "1", "j": "0"},
    ),
    false(
        "the next representative",
        "rep(i + 1) = rep(i) + 1",
        IJ,
        ("index", "S120"),
        ("auto", "S130"),
        at={"n": "1", "i": "0", "j": "0"},
    ),
    false(
        "representatives add",
        "rep(i + j) = rep(i) + rep(j)",
        IJ,
        ("textbook; auto", "S130"),
        ("auto", "S130"),
        at={"n": "2", "i": "1", "j": "1"},
    ),
    false(
        "a circulant the other way round",
        "sum(a[i - k]*x[k], k in Z/n) = sum(a[k - i]*x[k], k in Z/n)",
        A,
        ("index", "S120"),
        at={"n": "3", "i": "1", "a": "fun k in Z/3. delta(k, 1)", "x": "fun k in Z/3. delta(k, 0)"},
    ),
    false(
        "a delta that is never 1",
        "delta(i, i + 1) = 0",
        IJ,
        ("index", "S120"),
        ("auto", "S130"),
        at={"n": "1", "i": "0", "j": "0"},
    ),
    false(
        "a delta of different integers, read as residues",
        "k != l => delta(residue(k, n), residue(l, n)) = 0",
        "n: size; k, l: integer",
        ("fact delta_apart; auto", "S130"),
        at={"n": "2", "k": "0", "l": "2"},
    ),
    false(
        "the number of residues, less one",
        "sum(1, k in Z/n) = n - 1",
        "n: size",
        ("index", "S120"),
        at={"n": "1"},
    ),
    false("at least two residues", "n >= 2", "n: size", ("auto", "S130"), at={"n": "1"}),
    false(
        "the sum of a shifted product",
        "sum(a[k]*x[k + 1], k in Z/n) = sum(a[k]*x[k], k in Z/n)",
        A,
        ("index", "S120"),
        at={"n": "2", "i": "0", "a": "fun k in Z/2. delta(k, 0)", "x": "fun k in Z/2. delta(k, 0)"},
    ),
    false(
        "an integer as an index", "x[k] = x[k]", "n: size; k: integer; x: vector over Z/n", ("auto", "P201")
    ),
    false("an index as an integer", "i >= 0", IJ, ("auto", "P215")),
    false("residues of two sizes", "i = k", "n, m: size; i: Z/n; k: Z/m", ("auto", "P207")),
    false("residues mod a number that may be 0", "i = i", "k: integer; i: Z/k", ("auto", "P212")),
    false("the residue that is called 0", "x[0] = x[n - 1]", "n: size; x: vector over Z/n", ("auto", "P201")),
    false(
        "a period that is shorter",
        "residue(k, n) = residue(k + 2, n)",
        "n: size; k: integer",
        ("index", "S124"),
        at={"n": "3", "k": "0"},
    ),
    false(
        "commuting with one circulant, so circulant",
        "B[i + 1, j + 1] = B[i, j]",
        "n: size; i, j: Z/n; B: matrix over Z/n",
        ("index", "S120"),
        ("auto", "S130"),
        given={"h": "forall k in Z/n. sum(B[k, l], l in Z/n) = sum(B[l, k], l in Z/n)"},
        at={"n": "2", "i": "0", "j": "0", "B": "fun k in Z/2, l in Z/2. delta(k, 0)*delta(l, 0)"},
    ),
]
