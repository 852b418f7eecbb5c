"""`python -m benchmarks.corpus [AREA…]`: print the table of the corpus in `docs/benchmarks.md`.

Every claim that the language states is put to symderive, SymPy's `simplify` and, where it is installed, Z3,
all warm and in one process.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Sequence

from benchmarks.baseline import simplified, solved
from benchmarks.processes import measure
from symderive.tactics.smt_bridge import is_installed
from tests.corpus.rows import AREAS, Outcome, Row, outcome, rows

__all__ = ["main"]


def main() -> None:
    """Judge the rows, and print the table and the costs."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.corpus", description=__doc__)
    parser.add_argument("areas", nargs="*", metavar="AREA", help=f"of {', '.join(AREAS)} (default: all)")
    areas = parser.parse_args().areas or AREAS
    stated = [row for row in rows(areas) if row.ask or row.recipe]
    ours = [outcome(row) for row in stated]
    judged = [("symderive", ours), ("`simplify`", [_by(simplified, row) for row in stated])]
    if is_installed():
        judged.append(("Z3", [_by(solved, row) for row in stated]))
    costs = measure({"nothing": ("-c", "pass"), "sympy": ("-c", "import sympy")}, 5)
    unit = costs["sympy"].cpu - costs["nothing"].cpu
    lines = ["| area | by | true: proved | false: refuted | wrong | undecided | CPU s |", "|---" * 7 + "|"]
    for area in [*areas, ""]:
        for name, found in judged:
            part = [o for o in found if o.row.area.startswith(area)]
            if part:
                lines.append(_line(f"{area} {AREAS[area]}" if area else "all", name, part))
    ratios = [o.seconds / unit for o in ours]
    worst = max(ours, key=lambda o: o.seconds)
    lines.append(
        f"\nCPU time a claim, in `import sympy` ({unit:.2f} s): median {statistics.median(ratios):.2f}, "
        f"largest {max(ratios):.1f} ({worst.row.id})."
    )
    print("\n".join(lines))  # noqa: T201 (the result)


def _by(judge: Callable[[str], str], row: Row) -> Outcome:
    started = time.process_time()
    found = judge(row.ask) if row.ask else "undecided"
    return Outcome(row, found, time.process_time() - started)


def _line(area: str, name: str, found: Sequence[Outcome]) -> str:
    true, false = ([o for o in found if o.row.truth is truth] for truth in (True, False))
    cells = [
        area,
        name,
        f"{sum(o.decided for o in true)} of {len(true)}",
        f"{sum(o.decided for o in false)} of {len(false)}",
        str(sum(o.wrong for o in found)),
        str(sum(o.verdict == "undecided" for o in found)),
        f"{sum(o.seconds for o in found):.1f}",
    ]
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
