from __future__ import annotations

import re
from pathlib import Path

import pytest

import symderive
from symderive.cli.explain import Topic, topics
from tests.cli.conftest import Run

PACKAGE = Path(symderive.__file__).parent
TOPICS = list(topics())
# a code as it is written where it is raised
CODE = re.compile(r'"([PTRSKCB]\d{3})"')


def raised() -> dict[str, str]:
    """Every code in the sources, with a file that has it."""
    return {
        code: path.relative_to(PACKAGE).as_posix()
        for path in sorted(PACKAGE.rglob("*.py"))
        for code in CODE.findall(path.read_text(encoding="utf-8"))
    }


def test_every_code_that_is_raised_has_a_page() -> None:
    pages = {topic.name for topic in TOPICS if topic.kind == "error code"}
    assert {code: file for code, file in raised().items() if code not in pages} == {}


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_every_topic_says_something(topic: Topic) -> None:
    assert len(topic.text) > 10
    assert topic.text.isprintable() or "\n" in topic.text


@pytest.mark.parametrize(
    ("name", "kind", "text"),
    [
        ("trichotomy", "rule", "Conclude"),
        ("exp_pos", "fact", "0 < exp(x)"),
        ("R101", "error code", "cannot be read"),
        ("C101", "error code", "TARGET"),
    ],
)
def test_explain(run: Run, name: str, kind: str, text: str) -> None:
    result = run("explain", name)
    assert result.code == 0
    assert f"{name} ({kind})" in result.out
    assert text in result.out


def test_explain_lists_every_kind(run: Run) -> None:
    lines = run("explain").out.splitlines()
    assert {"error codes", "rules", "tactics", "facts"} <= set(lines)
    assert all(len(line) <= 80 for line in lines)


def test_json(run: Run) -> None:
    (entry,) = run("explain", "hyp", "--format", "json").json["results"]
    assert entry["kind"] == "rule"
    assert set(entry) == {"name", "kind", "text"}


def test_names_are_not_case_sensitive_and_a_miss_names_the_nearest(run: Run) -> None:
    assert run("explain", "r101").code == 0
    result = run("explain", "trichotomie")
    assert result.code == 2
    assert "error[C107]" in result.err
    assert "trichotomy" in result.err
