"""Models that Z3 proposes: what is put to it, and that what it says is judged."""

from __future__ import annotations

from fractions import Fraction

import pytest

from symderive.prove import ask
from symderive.tactics import counterexample, smt_bridge
from symderive.terms.term import free
from tests.proving import statement

QUESTION = "x^2 + y^2 = 101, x > 0, y > x + 8 |- x*y < 10"


def propositions(*texts):
    full = statement({"x": "real", "n": "integer"}, texts, "true")
    return [free(name, kind) for name, kind in full.symbols], [h for _, h in full.hypotheses]


@pytest.mark.parametrize(("value", "verdict"), [(Fraction(1), "refuted"), (Fraction(2), "undecided")])
def test_what_is_proposed_is_judged(monkeypatch, value, verdict):
    def proposes(variables, said):
        yield {v: value if v.name == "x" else 10 * value for v in variables}

    monkeypatch.setattr(counterexample, "samples", lambda question, most: iter(()))
    monkeypatch.setattr(counterexample, "roots", lambda variables, conditions, claim: iter(()))
    monkeypatch.setattr(counterexample, "models", proposes)
    assert ask(QUESTION)[0].claims[0].verdict == verdict


def test_without_z3_nothing_is_proposed(monkeypatch):
    monkeypatch.setattr(smt_bridge, "find_spec", lambda name: None)
    assert list(smt_bridge.models(*propositions("x = 1"))) == []


@pytest.mark.parametrize(
    ("texts", "count"),
    [
        (["x*x = 4", "x < 0", "n = floor(x/3) + max(2, |x|)"], 1),
        (["x*x = 2"], 1),
        (["x*x = -1"], 0),
        (["n > 20", "n mod 7 = 3", "n div 7 = 5"], 1),
        (["(2*n + 1) mod 7 = 3"], 1),
        # not put to Z3, whose steps do not bound the time that it takes
        (["n^2 mod 8 = 1"], 0),
        (["x < 0 or n = 2", "not n = 2"], 1),
        (["exp(x) = 1"], 0),
        (["x^n = 1"], 0),
    ],
)
def test_models(texts, count):
    pytest.importorskip("z3")
    variables, said = propositions(*texts)
    found = list(smt_bridge.models(variables, said))
    assert len(found) == count
    assert all(set(at) == set(variables) for at in found)
