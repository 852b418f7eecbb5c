"""Whole processes, run in turn: what each costs in processor time, on the clock, and in memory."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = ["ROOT", "Cost", "measure"]

ROOT = Path(__file__).resolve().parents[1]

_MEGABYTE = 2**20 if sys.platform == "darwin" else 2**10
"""How many of the units in which the system counts memory make a megabyte."""


@dataclass(frozen=True, slots=True)
class Cost:
    """User and system seconds of a process, the seconds that it took, and its most memory in megabytes."""

    cpu: float
    wall: float
    memory: float


def measure(commands: Mapping[str, Sequence[str]], repetitions: int) -> dict[str, Cost]:
    """Return the median cost of each command.

    The commands are arguments of Python. Each round runs every command once, so that what else the machine
    does falls on all alike; a round that is not counted comes first, and compiles all modules that a command
    loads, as an installation does. With 0 repetitions that round is all there is, and counts.
    """
    found: dict[str, list[Cost]] = {name: [] for name in commands}
    with tempfile.TemporaryDirectory() as folder:
        for turn in range(repetitions + 1):
            for name, command in commands.items():
                cost = _run(command, compiled=folder)
                if turn or not repetitions:
                    found[name].append(cost)
    return {
        name: Cost(
            statistics.median(c.cpu for c in costs),
            statistics.median(c.wall for c in costs),
            max(c.memory for c in costs),
        )
        for name, costs in found.items()
    }


def _run(command: Sequence[str], *, compiled: str) -> Cost:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": compiled}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    start = time.perf_counter()
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
        process = subprocess.Popen(  # noqa: S603 (our own commands)
            [sys.executable, *command], cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            output.seek(0)
            raise SystemExit(f"`{' '.join(command)}` fails: {output.read()}")
    return Cost(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / _MEGABYTE)
