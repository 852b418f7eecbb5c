"""The tactics as recipes call them: each proves what its page says, and refuses with its code."""

from __future__ import annotations

import re

import pytest

from symderive.prove import run
from symderive.tactics.table import TACTICS

SYMBOLS = {
    "x, y, z": "real",
    "V": "inner product space",
    "u, v": "vector in V",
    "w": "sequence",
    "g": "real -> real",
    "m": "size",
    "i, j": "index mod m",
    "a": "vector over Z/m",
}


def judged(folder, claim, proof, hypotheses=(), symbols=None):
    lines = ["schema: 1", "id: example", "title: A title", "symbols:"]
    lines += [f"  {names}: {sort}" for names, sort in {**SYMBOLS, **(symbols or {})}.items()]
    if hypotheses:
        lines += ["hypotheses:", *(f"  h{n}: '{h}'" for n, h in enumerate(hypotheses))]
    lines += ["claims:", "  - id: one", f'    claim: "{claim}"', f"    proof: {proof}"]
    path = folder / "example.derivation.yaml"
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")
    report = run(path, fresh=True, store=False)
    return report.claims[0]


T = {"T": "integer >= 0"}
N = {"n": "integer >= 0"}

PROVED = {
    "antisymmetry": ("x = y", "antisymmetry", ["x <= y", "y <= x"], {}),
    "antisymmetry, then": ("x = y", "antisymmetry; linarith", ["x <= y", "y <= x"], {}),
    "argmin": ("z is the unique minimiser of (fun s in real. (s - z)^2 + 1)", "argmin", [], {}),
    "auto": ("x^2 >= 0", "auto", [], {}),
    "branch": ("(if x > 0 then x else 0) = x", "branch; ring", ["x > 1"], {}),
    "cases by a condition": ("x^2 >= 0", "cases x = 0; auto", [], {}),
    "cases by a disjunction": ("x^2 = x", "cases using h0; auto", ["x = 0 or x = 1"], {}),
    "cases of values": ("|x| >= x", "cases; linarith", [], {}),
    "contradiction": ("x <= y", "contradiction; linarith", ["x < y"], {}),
    "differentiate": ("(fun s in real. s^2)''(x) = 2", "differentiate", [], {}),
    "enclose on a range": ("forall s in real, s >= 0, s <= 0.1. exp(s) <= 1.11", "enclose", [], {}),
    "enclose": ("log(3) < 1.0987 and exp(1) != 2.7", "enclose", [], {}),
    "exact": ("g(x) > 1", "exact using h0", ["forall s in real. g(s) > 1"], {}),
    "ext": ("(fun s in real. s + 1) = (fun s in real. 1 + s)", "ext; ring", [], {}),
    "fact": ("exp(x) > 0", "fact exp_pos; auto", [], {}),
    "fact at a value": ("exp(x) >= 1 + x", "fact exp_ge with x := x; linarith", [], {}),
    "factor": ("x*y >= x", "factor", ["x > 0", "y >= 1"], {}),
    "exact, one fact for a condition of another": (
        "g(x) > 1",
        "exact using h0, h1",
        ["forall s in real. g(s) > 0 => g(s) > 1", "forall s in real. s < g(s) => g(s) > 0", "x < g(x)"],
        {},
    ),
    "exact, with a value from a condition": (
        "w[2] > 0",
        "exact using h0",
        ["forall s in real. forall k in integer. g(s) = 3 => w[k] > 0", "g(y) = 3"],
        {},
    ),
    "field": ("(x^2 - 1)/(x - 1) = x + 1", "field using h0", ["x != 1"], {}),
    "index": ("sum(a[k], k in Z/m) = sum(a[k + i], k in Z/m)", "index", [], {}),
    "induction": ("sum(2*t - 1, t = 1..n) = n^2", "induction on n; sum", [], N),
    "induction on a bound name": (
        "forall k in integer, k >= 1. w[k] >= 0",
        "induction on k; auto using h0, h1",
        ["w[1] = 0", "forall k in integer. w[k + 1] = w[k] + 1"],
        {},
    ),
    "inner": ("|u + v|^2 - |u - v|^2 = 4*<u, v>", "inner", [], {}),
    "instantiate": ("g(3) >= 9", "instantiate using h0 with s := 3", ["forall s in real. g(s) >= s^2"], {}),
    "instantiate, then": (
        "g(x + 1) >= 1 + 2*x",
        "instantiate using h0 with s := x + 1; linarith",
        ["forall s in real. g(s) >= s^2"],
        {},
    ),
    "last": (
        "forall k in 1..n. w[k] >= 0",
        "last k; auto",
        ["forall k in 1..n - 1. w[k] > 0", "w[n] = 2"],
        N,
    ),
    "linarith": ("x < z", "linarith using h0, h1", ["x <= y", "y < z"], {}),
    "linarith with a multiplier": ("x*z <= y*z", "linarith using h0 with m := z", ["x <= y", "z > 0"], {}),
    "linarith with an instance": (
        "g(x) + g(y) >= 2",
        "linarith using h0",
        ["forall s in real. g(s) >= 1"],
        {},
    ),
    "instantiate, with a fact for a condition": (
        "g(x) = 1",
        "instantiate using h0, h1 with r := x",
        ["forall r in real. (forall s in real. g(s) <= r) => g(r) = 1", "forall s in real. g(s) <= x"],
        {},
    ),
    "monotone": ("x >= 0 => exp(x) >= 1", "monotone on x from 0", [], {}),
    "monotone, then": ("x >= 0 => exp(x) >= 1", "monotone on x from 0; positivity", [], {}),
    "obtain": ("exists s in real. 2*g(s) = 0", "obtain using h0; auto", ["exists s in real. g(s) = 0"], {}),
    "obtain at a value": (
        "exists s in real. g(s) > 5",
        "obtain using h0 with r := 5; auto",
        ["forall r in real. exists s in real. g(s) > r"],
        {},
    ),
    "positivity": ("x^2*y + 1 > 0", "positivity", ["y > 0"], {}),
    "rewrite": ("g(x) = y", "rewrite using h0; ring", ["forall s in real. g(s) = y"], {}),
    "rewrite backwards": (
        "g(y) = 0",
        "rewrite backwards using h0; exact using h1",
        ["x = y", "g(x) = 0"],
        {},
    ),
    "ring": ("(x + y)^2 = x^2 + 2*x*y + y^2", "ring", [], {}),
    "squares": ("x <= y", "squares; linarith", ["y >= 0", "x^2 <= y^2"], {}),
    "squares of vectors": ("u = v", "squares; linarith using h0", ["|u - v|^2 = 0"], {}),
    "sum": ("sum(w[t] - w[t + 1], t = 1..T) = w[1] - w[T + 1]", "sum", [], T),
    "sum of an inequality": (
        "sum(w[t], t = 1..T) <= T*x",
        "sum using h0",
        ["forall t in 1..T. w[t] <= x"],
        T,
    ),
    "sum of an equation": (
        "sum(w[t], t = 1..T) = T*x",
        "sum using h0",
        ["forall t in 1..T. w[t] = x"],
        T,
    ),
    "textbook": ("sum(a[k], k in Z/m) = sum(a[residue(t, m)], t = 0..m - 1)", "textbook", [], {}),
    "unfold": ("sinh(x) + cosh(x) = exp(x)", "unfold sinh, cosh; ring", [], {}),
    "unfold a recursion": (
        "iterate(fun s in real. 2*s, n + 1, x) = 2*iterate(fun s in real. 2*s, n, x)",
        "unfold iterate; ring",
        [],
        N,
    ),
    "witness": ("exists s in real. s > x", "witness with s := x + 1; linarith", [], {}),
    "two witnesses": (
        "exists s in real. exists t in real. s < x and x < t",
        "witness with s := x - 1, t := x + 1; linarith",
        [],
        {},
    ),
}


@pytest.mark.parametrize("name", PROVED)
def test_it_proves(name, tmp_path):
    claim = judged(tmp_path, *PROVED[name])
    assert claim.verdict == "proved", claim.error
    assert not claim.assumes


REFUSED = {
    "antisymmetry": ("x = y", "antisymmetry", ["x <= y"], "S120"),
    "antisymmetry of an inequality": ("x <= y", "antisymmetry", [], "S123"),
    "argmin of nothing": ("x <= y", "argmin", [], "S148"),
    "auto": ("x >= 1", "auto", [], "S130"),
    "cases of nothing": ("x <= y", "cases; auto", [], "S145"),
    "contradiction": ("x <= y", "contradiction; linarith", [], "S120"),
    "enclose in the wrong order": ("log(3) > 1.0987", "enclose", [], "S183"),
    "enclose a symbol": ("exp(x) > 0", "enclose", [], "S123"),
    "enclose equal sides": ("sin(1)^2 + cos(1)^2 <= 1", "enclose", [], "S182"),
    "enclose the unknown": ("asin(1/2) < 1", "enclose", [], "S182"),
    "fact without a name": ("x <= y", "fact; auto", [], "S146"),
    "field": ("x/x = 1", "field", [], "S120"),
    "index": ("i + 1 = i", "index", [], "S124"),
    "induction on nothing": ("x <= y", "induction on n; auto", [], "S144"),
    "instantiate without a fact": ("x <= y", "instantiate with s := x", [], "S140"),
    "instantiate another name": (
        "g(x) >= 0",
        "instantiate using h0 with r := x",
        ["forall s in real. g(s) >= 0"],
        "S142",
    ),
    "instantiate without its condition": (
        "g(x) >= 0",
        "instantiate using h0 with s := x",
        ["forall s in real. s > 0 => g(s) >= 0"],
        "S141",
    ),
    "last of nothing": ("x <= y", "last k; auto", [], "S130"),
    "linarith": ("x < y", "linarith using h0", ["x <= y"], "S120"),
    "monotone without a point": ("exp(x) >= 1", "monotone on x", [], "S149"),
    "monotone without a variable": ("exp(x) >= 1", "monotone on t from 0", [], "S149"),
    "positivity": ("x > 0", "positivity", ["x >= 0"], "S120"),
    "rewrite without an equation": ("x <= y", "rewrite using h0; ring", ["x < y"], "S140"),
    "ring": ("x + 1 = x", "ring", [], "S120"),
    "squares": ("x <= y", "squares; linarith", ["x^2 <= y^2"], "S130"),
    "sum": ("sum(w[t], t = 1..3) = 0", "sum", [], "S120"),
    "witness": ("exists s in real. s > x", "witness with s := x; linarith", [], "S120"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_refuses(name, tmp_path):
    claim, proof, hypotheses, code = REFUSED[name]
    judged_claim = judged(tmp_path, claim, proof, hypotheses)
    assert judged_claim.verdict == "undecided"
    assert judged_claim.error is not None
    assert judged_claim.error.code == code


def test_each_tactic_is_tried():
    tried = {re.match(r"\w+", proof)[0] for _, proof, _, _ in PROVED.values()}
    assert set(TACTICS) - {"gradient"} <= tried


@pytest.mark.parametrize("name", TACTICS)
def test_each_tactic_has_a_page(name):
    text = TACTICS[name].__doc__ or ""
    assert re.match(r"[A-Z].*[.:`]", text)
    assert "Example: `by " in text
