"""Certificates of every version that was ever written stay valid, or are refused by their version."""

from __future__ import annotations

from pathlib import Path

import pytest

from symderive.certificates.reading import FORMAT, KERNEL, load
from symderive.kernel.check import check
from tests.soundness.harness import require, require_equal

FOLDER = Path(__file__).parent / "frozen"
FILES = sorted(FOLDER.glob("*.json"))


def test_the_present_version_is_frozen_too() -> None:
    require(
        (FOLDER / f"format-{FORMAT}-kernel-{KERNEL}.json").is_file(), "freeze a certificate of this version"
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_frozen_certificate_still_holds(path: Path) -> None:
    entries = load(path.read_text(encoding="utf-8"))
    require(bool(entries), "the file holds no certificate")
    for _, statement, certificate in entries:
        verdict = check(statement, certificate)
        require_equal(verdict.kind, certificate.kind)
        require_equal(verdict.assumes, ())
