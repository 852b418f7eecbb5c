"""`python -m benchmarks`: print the table of `docs/benchmarks.md`."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.lemma import check_and_expand
from benchmarks.processes import ROOT, Cost, measure
from symderive.catalogue import catalogue

QUESTIONS = {
    "2.1": "activation/zero-centred",
    "3.1": "gradient-descent/proximal-step",
    "3.2": "gradient-descent/regret-lemma",
    "3.3": "gradient-descent/averaging",
    "5(a)": "convolution/circulant-shift",
}


_MET = {True: "yes", False: "**no**", None: ""}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table."""

    what: str
    target: str = ""
    measured: str = ""
    met: bool | None = None
    cpu: float | None = None
    wall: float | None = None

    def __str__(self) -> str:
        cells = [self.what, self.target, self.measured, _MET[self.met]]
        cells += [f"{value:.3f}" if value is not None else "" for value in (self.cpu, self.wall)]
        return f"| {' | '.join(cells)} |"


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    counted = "runs of each command (default: 7; with 0 its first run counts, compilation and all)"
    parser.add_argument("--repetitions", type=int, default=7, help=counted)
    repetitions = max(0, parser.parse_args().repetitions)
    with tempfile.TemporaryDirectory() as folder:
        rows = _rows(Path(folder), repetitions)
    print("| what | target | measured | met | CPU s | wall s |\n|---|---|---|---|---|---|")  # noqa: T201 (the result)
    print("\n".join(map(str, rows)))  # noqa: T201 (the same)


def _rows(folder: Path, repetitions: int) -> list[Row]:
    files = [str(ROOT / "derivations" / f"{name}.certificate.json") for name in QUESTIONS.values()]
    certificates = ("--certificates", str(folder))
    chains = [_chain(folder, steps) for steps in (100, 1000)]
    questions = dict.fromkeys(entry.question for entry in catalogue().entries if entry.question)
    costs = measure(
        {
            "nothing": ("-c", "pass"),
            "sympy": ("-c", "import sympy"),
            "--help": _symderive("--help"),
            "list": _symderive("list"),
            "show 3.2": _symderive("show", "3.2"),
            "fresh": _symderive("prove", "3.3", "--fresh", *certificates),
            "stored": _symderive("prove", "3.3", *certificates),
            "verify": _symderive("verify", *files),
            "chain of 100": _symderive("prove", chains[0], "--fresh", *certificates),
            "chain of 1000": _symderive("prove", chains[1], "--fresh", *certificates),
            "--all": _symderive("prove", "--all"),
            "--all --fresh": _symderive("prove", "--all", "--fresh", *certificates),
            "--all --fresh -j 2": _symderive("prove", "--all", "--fresh", "--jobs", "2", *certificates),
        }
        | {f"{name} fresh": _symderive("prove", name, "--fresh", *certificates) for name in questions},
        repetitions,
    )
    kernel, expand = check_and_expand(repetitions)
    rows = [Row(f"`symderive {name}`", *_ratio(costs, name, 0.35)) for name in ("--help", "list", "show 3.2")]
    rows.append(Row("`symderive prove 3.3`, certificates stored", *_ratio(costs, "stored", 0.6)))
    fresh = costs["fresh"]
    over = fresh.cpu - costs["sympy"].cpu
    measured = f"import + {over:.2f} s"
    rows.append(Row("`prove 3.3 --fresh`", "≤ import + 0.5 s", measured, over <= 0.5, fresh.cpu, fresh.wall))
    rows.append(Row(f"`symderive verify`, {', '.join(QUESTIONS)}", *_ratio(costs, "verify", 1)))
    rows.append(Row("`prove --all`, certificates stored", *_ratio(costs, "--all", 2)))
    rows.append(Row("`prove --all --fresh`", *_ratio(costs, "--all --fresh", 8)))
    one, two = costs["--all --fresh"], costs["--all --fresh -j 2"]
    measured = f"{two.wall / one.wall:.2f} × the time of one process, on the clock"
    rows.append(Row("`prove --all --fresh --jobs 2`", "", measured, None, two.cpu, two.wall))
    rows.append(_slowest(costs, questions))
    rows.append(_largest(costs))
    chain = _ratio(costs, "chain of 1000", 15, "chain of 100", "100 steps")
    rows.append(Row("1,000 `ring` steps, searched for", *chain))
    quotient = kernel / expand
    measured = f"{quotient:.2f} ×"
    rows.append(
        Row("kernel's check of lemma (5), every T", "≤ 1 × `expand`", measured, quotient <= 1, kernel)
    )
    rows.append(Row("SymPy's `expand` of it at T = 20", cpu=expand))
    for name, what in (("sympy", "`import sympy`"), ("nothing", "`pass` (t0)")):
        rows.append(Row(what, cpu=costs[name].cpu, wall=costs[name].wall))
    return rows


def _ratio(
    costs: dict[str, Cost], name: str, most: float, unit: str = "sympy", of: str = "import"
) -> tuple[str, str, bool, float, float]:
    """Return target, quotient of processor times less those of starting Python, verdict, times."""
    start = costs["nothing"].cpu
    quotient = (costs[name].cpu - start) / (costs[unit].cpu - start)
    return f"≤ {most:g} × {of}", f"{quotient:.2f} ×", quotient <= most, costs[name].cpu, costs[name].wall


def _slowest(costs: dict[str, Cost], questions: Iterable[str]) -> Row:
    """Return the row of the question that takes longest to search for; it tells how many are quick enough."""
    found = {name: _ratio(costs, f"{name} fresh", 4) for name in questions}
    slowest = max(found, key=lambda name: found[name][3])
    met = sum(row[2] for row in found.values())
    target, measured, _, cpu, wall = found[slowest]
    what = f"`prove --fresh` of each question, slowest ({slowest})"
    return Row(what, target, f"{measured}; {met} of {len(found)} meet it", met == len(found), cpu, wall)


def _largest(costs: dict[str, Cost]) -> Row:
    """Return the row of the command that takes most memory."""
    ours = {name: cost for name, cost in costs.items() if name not in ("nothing", "sympy")}
    largest = max(ours, key=lambda name: ours[name].memory)
    memory = ours[largest].memory
    return Row("most memory of a command", "≤ 250 MB", f"{memory:.0f} MB (`{largest}`)", memory <= 250)


def _symderive(*arguments: str) -> tuple[str, ...]:
    return ("-m", "symderive", *arguments)


def _chain(folder: Path, steps: int) -> str:
    """Write a recipe whose proof is a chain of so many steps, and return its path."""
    lines = "\n".join(f"        = x^2 + {k}*x - {k}*x    by ring" for k in range(1, steps + 1))
    path = folder / f"chain-{steps}.derivation.yaml"
    path.write_text(
        f"schema: 1\nid: chain-{steps}\ntitle: A chain of {steps} steps\nsymbols: {{x: real}}\nclaims:\n"
        f"  - id: chain\n    claim: x^2 = x^2 + {steps}*x - {steps}*x\n    proof: |\n      x^2\n{lines}\n",
        encoding="utf-8",
    )
    return str(path)


if __name__ == "__main__":
    main()
