"""One-site mutants of the certificates made by hand: refused, or of a statement that is true.

A mutant changes one number, name, reference, rule or sign, or drops, repeats or swaps neighbours in a list.
Most are refused. A mutant that is accepted with the old statement has changed something that does
not matter. One that is accepted with another statement proves that statement, so it must be true: all
such statements were read one by one and are stored in `survivors.txt`. A new one fails the test; read it.

Here a sample of the mutants is run; `python -m tests.soundness.test_kernel_mutants` runs all of them
and prints the survivors that are not stored, as lines for that file.
"""

from __future__ import annotations

import copy
import json
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from symderive.certificates.reading import load
from symderive.certificates.writing import dump, statement_hash
from symderive.errors import SymderiveError
from symderive.kernel.check import check
from symderive.kernel.statement import print_statement
from tests.kernel_proofs import PROOFS
from tests.soundness.harness import require

STORED = Path(__file__).with_name("survivors.txt")
SAMPLE = 600


def sites(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Yield every place of a document with what stands there."""
    if path:
        yield path, value
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield from sites(value[key], (*path, key))


def instead_of(value: Any, names: list[str]) -> list[Any]:
    """What a mutant puts in the place of a value."""
    if isinstance(value, list):
        places = range(len(value))
        dropped = [[*value[:n], *value[n + 1 :]] for n in places]
        repeated = [[*value[:n], value[n], *value[n:]] for n in places]
        swapped = [[*value[:n], value[n + 1], value[n], *value[n + 2 :]] for n in places[:-1]]
        return [*dropped, *repeated, *swapped]
    if isinstance(value, int) and not isinstance(value, bool):
        return [value + 1, value - 1, value + 2, -value, 0]
    if isinstance(value, str):
        number = Fraction(value) if value.lstrip("-").replace("/", "", 1).isdigit() else None
        numbers = [] if number is None else [str(number + 1), str(-number), str(number / 2), "0", "1"]
        return [*names, *numbers]
    return []


def changes(document: Any) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Yield places of a document with something else to put there."""
    tables = [(path, value) for path, value in sites(document) if path[0] in ("types", "terms", "proofs")]
    names = sorted({value for _, value in tables if isinstance(value, str)})
    for path, value in tables:
        if path[3:4] == ("hypotheses",) and path[5:] == (0,):
            continue  # a hypothesis may have any name
        yield from ((path, other) for other in instead_of(value, names) if other != value)


def survivors(name: str, sample: int | None = None) -> Iterator[str]:
    """Yield a line for each mutant that proves or refutes something else than the certificate."""
    original = PROOFS[name]()
    kind = check(*original).kind
    document = json.loads(dump([(name, *original)]))
    every = list(changes(document))
    require(len(every) >= 1_000, f"{len(every)} mutants")
    for path, other in every[:: max(1, len(every) // sample) if sample else 1]:
        mutant = copy.deepcopy(document)
        place = mutant
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = other
        try:
            ((_, statement, certificate),) = load(json.dumps(mutant))
            verdict = check(statement, certificate)
        except SymderiveError:
            continue
        if (statement, verdict.kind, verdict.assumes) != (original[0], kind, ()):
            text = " ".join(print_statement(statement).split())
            assumed = "".join(f", assuming {statement_hash(other)}" for other in verdict.assumes)
            yield f"{statement_hash(statement)} {verdict.kind}{assumed}: {text}"


def stored() -> set[str]:
    """The survivors that were read and found true: fingerprint and kind, without the text."""
    lines = STORED.read_text(encoding="utf-8").splitlines()
    return {line.partition(":")[0] for line in lines if line and not line.startswith("#")}


@pytest.mark.parametrize("name", sorted(PROOFS))
def test_a_mutant_is_refused_or_says_something_true(name: str) -> None:
    known = stored()
    for line in survivors(name, SAMPLE):
        require(line.partition(":")[0] in known, f"read this: {line}")


if __name__ == "__main__":
    found = {line for name in sys.argv[1:] or PROOFS for line in survivors(name)}
    print(*sorted(line for line in found if line.partition(":")[0] not in stored()), sep="\n")
