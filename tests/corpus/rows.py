"""The rows of the corpus: single claims in symderive's language, with their truth and today's verdict.

A file `<area>.jsonl` holds one JSON object a line: `id`; `ask` (a question in one line) or `recipe` (the
text of one, whose only claim is meant), neither where the language cannot state the claim; `truth`;
`expected`: proved, refuted, undecided or unsupported; `why`: a note, needed for what is unsupported.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from symderive.prove import ask, run
from symderive.report import ClaimReport

FOLDER = Path(__file__).resolve().parent
AREAS = {
    "a": "scalar algebra, definedness",
    "b": "inequalities",
    "c": "calculus",
    "d": "sums, series",
    "e": "matrices, convolution, indices",
    "f": "inner products, optimisation",
    "g": "machine learning",
}
VERDICTS = ("proved", "refuted", "undecided", "unsupported")


@dataclass(frozen=True)
class Row:
    """One claim; `ask` and `recipe` are both empty where the language cannot state it."""

    id: str
    truth: bool
    expected: str
    ask: str = ""
    recipe: str = ""
    why: str = ""

    @property
    def area(self) -> str:
        return self.id[0]

    @property
    def unsound(self) -> str:
        """The verdict that would be wrong."""
        return "refuted" if self.truth else "proved"


def rows(areas: Iterable[str] = tuple(AREAS)) -> list[Row]:
    """All rows of some areas, in the order of the files."""
    found = []
    for area in areas:
        path = FOLDER / f"{area}.jsonl"
        if path.is_file():
            lines = path.read_text(encoding="utf-8").splitlines()
            found += [Row(**json.loads(line)) for line in lines if line.strip()]
    return found


def judge(row: Row) -> ClaimReport | None:
    """What symderive says of a row, searched for afresh; None where there is nothing to ask."""
    if row.ask:
        return ask(row.ask)[0].claims[0]
    if row.recipe:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "question.derivation.yaml"
            path.write_text(row.recipe, encoding="utf-8")
            return run(path, fresh=True, store=False).claims[0]
    return None


def verdict(row: Row) -> str:
    """The verdict on a row, "unsupported" where there is nothing to ask."""
    claim = judge(row)
    return claim.verdict if claim is not None else "unsupported"


@dataclass(frozen=True)
class Outcome:
    """A row with the verdict that was found and the seconds of the processor that it took."""

    row: Row
    verdict: str
    seconds: float

    @property
    def wrong(self) -> bool:
        return self.verdict == self.row.unsound

    @property
    def decided(self) -> bool:
        return self.verdict == ("proved" if self.row.truth else "refuted")


def outcome(row: Row) -> Outcome:
    """Judge a row and measure it."""
    started = time.process_time()
    found = verdict(row)
    return Outcome(row, found, time.process_time() - started)


def table(outcomes: list[Outcome]) -> str:
    """One line an area: how many claims of each truth are decided, and what is not."""
    lines = ["area  true: proved  false: refuted  wrong  undecided  unsupported  seconds"]
    for area in [*sorted({o.row.area for o in outcomes}), "all"]:
        part = [o for o in outcomes if area in (o.row.area, "all")]
        stated = [o for o in part if o.verdict != "unsupported"]
        true, false = ([o for o in stated if o.row.truth is truth] for truth in (True, False))
        lines.append(
            f"{area:4}  {sum(o.decided for o in true):5} of {len(true):3}  {sum(o.decided for o in false):7}"
            f" of {len(false):3}  {sum(o.wrong for o in part):5}"
            f"  {sum(o.verdict == 'undecided' for o in part):9}  {len(part) - len(stated):11}"
            f"  {sum(o.seconds for o in part):7.2f}"
        )
    return "\n".join(lines)
