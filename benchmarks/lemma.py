"""Lemma (5) in one process: the kernel's check for every T, and SymPy's `expand` of it at T = 20."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import sympy
from sympy.core.cache import clear_cache

from benchmarks.processes import ROOT
from symderive.certificates.reading import load
from symderive.kernel.check import check

__all__ = ["check_and_expand"]

_FILE = ROOT / "derivations" / "gradient-descent" / "regret-lemma.certificate.json"
_HORIZON = 20


def check_and_expand(repetitions: int) -> tuple[float, float]:
    """Return the median processor seconds of the kernel's check, and of `expand`, in turn."""
    entries = load(_FILE.read_text(encoding="utf-8"))
    statement, certificate = next((s, c) for key, s, c in entries if key == "lemma-5")
    difference = _unrolled(_HORIZON)
    checks, expands = [], []
    for turn in range(repetitions + 1):
        one = _seconds(lambda: check(statement, certificate))
        clear_cache()  # `expand` keeps its results, and would only look this one up
        other = _seconds(lambda: _expands_to_zero(difference))
        if turn or not repetitions:
            checks.append(one)
            expands.append(other)
    return statistics.median(checks), statistics.median(expands)


def _unrolled(horizon: int) -> sympy.Expr:
    """Return the exact form of lemma (5), left side minus right side, in one dimension with w[1] = 0."""
    eta, star = sympy.symbols("eta w_star")
    v = sympy.symbols(f"v1:{horizon + 1}")
    w = [-eta * sympy.Add(*v[:t]) for t in range(horizon + 1)]
    left = sympy.Add(*((w[t] - star) * v[t] for t in range(horizon)))
    bound = star**2 / (2 * eta) + eta / 2 * sympy.Add(*(x**2 for x in v))
    return left - bound + (w[horizon] - star) ** 2 / (2 * eta)


def _expands_to_zero(difference: sympy.Expr) -> None:
    if sympy.expand(difference) != 0:
        raise SystemExit("SymPy does not expand the identity to 0")


def _seconds(run: Callable[[], object]) -> float:
    start = time.process_time()
    run()
    return time.process_time() - start
