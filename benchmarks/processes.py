"""Whole processes, run in turn: what each costs in processor time and on the clock."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = ["ROOT", "Cost", "measure"]

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Cost:
    """User and system seconds of a process, and the seconds that it took."""

    cpu: float
    wall: float


def measure(commands: Mapping[str, Sequence[str]], repetitions: int) -> dict[str, Cost]:
    """Return the median cost of each command.

    The commands are arguments of Python. Each round runs every command once, so that what else the machine
    does falls on all alike; a round that is not counted comes first.
    """
    found: dict[str, list[Cost]] = {name: [] for name in commands}
    for turn in range(repetitions + 1):
        for name, command in commands.items():
            cost = _run(command)
            if turn:
                found[name].append(cost)
    return {
        name: Cost(statistics.median(c.cpu for c in costs), statistics.median(c.wall for c in costs))
        for name, costs in found.items()
    }


def _run(command: Sequence[str]) -> Cost:
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(  # noqa: S603 (our own commands)
        [sys.executable, *command],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise SystemExit(f"`{' '.join(command)}` fails: {done.stderr or done.stdout}")
    return Cost(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall)
