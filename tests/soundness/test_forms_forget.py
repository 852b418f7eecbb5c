"""What a step concludes does not depend on the steps before it, its premises apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from symderive.certificates.reading import load
from symderive.kernel.check import run_step
from symderive.kernel.sequent import Context, Sequent
from symderive.kernel.statement import expand
from tests.soundness.harness import require_equal

FOLDER = Path(__file__).parents[2] / "derivations"
# Sums over residues are where the form has to choose.
FILES = [*sorted(FOLDER.glob("convolution/*.certificate.json")), FOLDER / "library/residues.certificate.json"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name.removesuffix(".certificate.json"))
def test_a_step_concludes_the_same_with_a_form_of_its_own(path: Path) -> None:
    for _, statement, certificate in load(path.read_text(encoding="utf-8")):
        sizes = frozenset() if certificate.assignment else frozenset(statement.sizes)
        lemmas = tuple(expand(lemma.statement) for lemma in certificate.lemmas)
        together = Context(sizes, lemmas)
        done: list[Sequent] = []
        for position, step in enumerate(certificate.steps):
            found = run_step(together, step, done, position)
            require_equal(run_step(Context(sizes, lemmas), step, done, position), found)
            done.append(found)
