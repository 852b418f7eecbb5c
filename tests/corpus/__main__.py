"""`python -m tests.corpus [a b …]`: judge the rows of these areas; print verdicts, seconds and a table."""

from __future__ import annotations

import sys

from tests.corpus.rows import AREAS, Outcome, outcome, rows, table


def main() -> None:
    """Judge and print; what is not as expected is marked, so that a row can be brought up to date."""
    outcomes: list[Outcome] = []
    for row in rows(sys.argv[1:] or tuple(AREAS)):
        found = outcome(row)
        outcomes.append(found)
        mark = "UNSOUND" if found.wrong else "" if found.verdict == row.expected else f"not {row.expected}"
        print(f"{row.id}\t{row.truth}\t{found.verdict}\t{found.seconds:.2f}\t{mark}", flush=True)
    print(table(outcomes), file=sys.stderr)


if __name__ == "__main__":
    main()
