"""Equations between functions, residues one by one, the last index, and facts one after another."""

from __future__ import annotations

import pytest

from symderive.prove import run

HEAD = """\
schema: 1
id: example
title: A title
symbols:
  n: size
  m: natural
  A: matrix over Z/n
  F: function (Z/n -> real) -> (Z/n -> real)
  w: sequence
  x: vector over Z/n
"""


def judged(folder, claim, proof, hypotheses=(), further=()):
    lines = ["hypotheses:", *(f"  h{k}: '{h}'" for k, h in enumerate(hypotheses))] if hypotheses else []
    lines += ["claims:", "  - id: one", f"    claim: '{claim}'", *(f"    {line}" for line in further)]
    if proof:
        lines.append(f"    proof: {proof}")
    path = folder / "example.derivation.yaml"
    path.write_text(HEAD + "\n".join([*lines, ""]), encoding="utf-8")
    return run(path, fresh=True, store=False).claims[0]


SHIFTED = "forall u in Z/n -> real. F(fun i in Z/n. u[i - 1]) = (fun i in Z/n. F(u)[i - 1])"
DIAGONALS = "(fun i in Z/n, j in Z/n. A[i + 1, j + 1]) = A"

PROVED = {
    "an equation read entry by entry": ("forall i, j in Z/n. A[i, j] = A[i - 1, j - 1]", "auto", [DIAGONALS]),
    "an equation put in": (
        "F(fun i in Z/n. x[i - 1])[0] = F(x)[-1]",
        "auto",
        [SHIFTED],
    ),
    "an equation at values": ("A[1, 1] = A[0, 0]", "instantiate using h0 with i := 0, j := 0", [DIAGONALS]),
    "the range of a representative": ("forall i in Z/n. 0 <= rep(i) and rep(i) < n", "auto", []),
    "the last index": (
        "forall k in 1..m + 1. w[k] >= 0",
        "last k; auto",
        ["forall k in 1..m. w[k] >= 0", "w[m + 1] = 2"],
    ),
    "a value from a condition": (
        "exists k in integer. w[k] > 1",
        "exact using h0",
        ["forall j in integer. w[j] = 3 => exists k in integer. w[k] > 1", "w[5] = 3"],
    ),
}


@pytest.mark.parametrize("name", PROVED)
def test_it_proves(name, tmp_path):
    claim = judged(tmp_path, *PROVED[name])
    assert claim.verdict == "proved"


def test_a_matrix_that_fails_at_some_entry_refutes(tmp_path):
    given = "counterexample: {n: 3, m: 0, A: 'fun i in Z/3, j in Z/3. rep(i)'}"
    claim = judged(tmp_path, DIAGONALS, None, (), ("expect: refuted", given))
    assert claim.verdict == "refuted"


def test_a_matrix_that_does_not_fail_does_not(tmp_path):
    given = "counterexample: {n: 3, m: 0, A: 'fun i in Z/3, j in Z/3. rep(i - j)'}"
    claim = judged(tmp_path, DIAGONALS, None, (), ("expect: refuted", given))
    assert claim.verdict == "undecided"


def test_the_entries_of_one_row_say_nothing_of_another(tmp_path):
    claim = judged(tmp_path, "A[1, 0] = 0", "auto", ["(fun j in Z/n. A[0, j]) = (fun j in Z/n. 0)"])
    assert claim.verdict == "undecided"
