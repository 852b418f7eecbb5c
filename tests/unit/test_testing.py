from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

import symderive
from symderive.errors import CommandError
from symderive.testing import assert_proved, assert_refuted
from tests.cli.conftest import recipe
from tests.conftest import FakeProver
from tests.reports import MIXED, PROVED

FILE = "mine.derivation.yaml"


@pytest.fixture
def judged(prover: FakeProver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeProver:
    monkeypatch.chdir(tmp_path)
    Path(FILE).write_text(recipe("mine"), encoding="utf-8")
    prover.reports[FILE] = PROVED
    return prover


def test_all_claims(judged: FakeProver) -> None:
    assert [claim.id for claim in assert_proved(FILE)] == ["completed-square", "unique-minimiser"]


def test_one_claim(judged: FakeProver) -> None:
    assert [claim.id for claim in assert_proved(Path(FILE), "unique-minimiser")] == ["unique-minimiser"]


def test_refuted(judged: FakeProver) -> None:
    judged.reports[FILE] = MIXED
    (claim,) = assert_refuted(FILE, "derivative-zero")
    assert claim.counterexample == (("g", "fun x in real. x"),)


def test_a_failure_says_what_was_found_and_where(judged: FakeProver) -> None:
    judged.reports[FILE] = MIXED
    with pytest.raises(AssertionError, match="regret of zero-centred is undecided, not") as info:
        assert_proved(FILE, "regret")
    assert "zero-centred.derivation.yaml:19" in str(info.value)
    assert "residual: |w(T+1) - w_star|^2/(2*eta)" in str(info.value)


def test_every_failure_is_told(judged: FakeProver) -> None:
    judged.reports[FILE] = MIXED
    with pytest.raises(AssertionError) as info:
        assert_proved(FILE)
    for name in ("derivative-zero", "cancel", "cited", "regret"):
        assert f"claim {name} of" in str(info.value)


def test_what_is_cited_and_not_derived_is_not_proved(judged: FakeProver) -> None:
    cited = dataclasses.replace(PROVED.claims[0], assumes=("other#lemma",))
    judged.reports[FILE] = dataclasses.replace(PROVED, claims=(cited,))
    with pytest.raises(AssertionError, match="but not from its hypotheses"):
        assert_proved(FILE)


def test_an_unknown_claim_is_an_error_and_not_a_failure(judged: FakeProver) -> None:
    with pytest.raises(CommandError, match="no claim `completed`") as info:
        assert_proved(FILE, "completed")
    assert "completed-square" in info.value.why


def test_an_unknown_recipe_is_an_error_and_not_a_failure(prover: FakeProver) -> None:
    with pytest.raises(CommandError, match="no recipe"):
        assert_proved("no-such-recipe-at-all")


def test_fresh_reaches_the_prover(judged: FakeProver) -> None:
    assert_proved(FILE, fresh=True)
    assert judged.calls == [(Path(FILE), True, None)]
    assert not judged.stores


def test_the_public_prove(judged: FakeProver) -> None:
    assert symderive.prove(FILE) is PROVED
    assert symderive.prove(Path(FILE), fresh=True) is PROVED
    assert [fresh for _, fresh, _ in judged.calls] == [False, True]


def test_the_public_load(judged: FakeProver) -> None:
    assert symderive.load(FILE).id == "mine"


def test_the_public_names_want_one_recipe(judged: FakeProver) -> None:
    Path("folder").mkdir()
    for name in ("one", "two"):
        Path("folder", f"{name}.derivation.yaml").write_text(recipe(name), encoding="utf-8")
    with pytest.raises(CommandError, match="names 2 recipes"):
        symderive.load("folder")


def test_public_names() -> None:
    assert len(symderive.__all__) <= 8
    for name in symderive.__all__:
        assert getattr(symderive, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        symderive.nonsense  # noqa: B018
