from __future__ import annotations

import ast
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from symderive import pytest_plugin
from tests.cli.conftest import recipe

INSTALLED = any(entry.value == pytest_plugin.__name__ for entry in entry_points(group="pytest11"))
PLUGIN = ("-p", "no:cacheprovider") if INSTALLED else ("-p", pytest_plugin.__name__, "-p", "no:cacheprovider")

# Stands for the prover: the verdict of a claim is the last word of its id.
FAKE = """
import dataclasses, sys, types
from symderive.errors import SymderiveError
from symderive.recipes.load import load
from symderive.report import ClaimReport, ErrorReport, Report

calls = []

def run(path, *, fresh, store):
    calls.append((path.name, fresh))
    recipe = load(path)
    if recipe.id == "faulty":
        raise ZeroDivisionError("a fault")
    if recipe.id == "refused":
        raise SymderiveError("R999", "the recipe is refused", file=str(path))
    claims = tuple(
        ClaimReport(
            id=claim.id, statement=claim.claim.text, verdict=claim.id.split("-")[-1], expected=claim.expect,
            line=claim.span.line, column=claim.span.column,
            error=ErrorReport("S204", "no tactic closes it", file=str(path), line=claim.span.line),
        )
        for claim in recipe.claims
    )
    error = ErrorReport("K001", "the example is false", file=str(path), line=2)
    errors = (error,) if recipe.id == "bad" else ()
    return Report(id=recipe.id, title=recipe.title, file=str(path), ok=True, claims=claims, errors=errors)

module = types.ModuleType("symderive.prove")
module.run = run
sys.modules["symderive.prove"] = module

def pytest_terminal_summary(terminalreporter):
    terminalreporter.write_line(f"judged: {calls}")
"""


def claims(*names: str, expect: str = "proved") -> str:
    header = recipe("sample").split("claims:")[0]
    return (
        header
        + "claims:\n"
        + "".join(f"  - id: {name}\n    claim: x = x\n    expect: {expect}\n" for name in names)
    )


@pytest.fixture
def run(pytester: pytest.Pytester) -> pytest.Pytester:
    pytester.makeconftest(FAKE)
    return pytester


def write(pytester: pytest.Pytester, text: str, name: str = "sample") -> Path:
    path = pytester.path / f"{name}.derivation.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_one_test_for_each_claim(run: pytest.Pytester) -> None:
    write(run, claims("first-proved", "second-proved"))
    result = run.runpytest(*PLUGIN, "-v")
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["*sample.derivation.yaml::first-proved PASSED*"])


def test_the_recipe_is_judged_once(run: pytest.Pytester) -> None:
    write(run, claims("first-proved", "second-proved"))
    run.runpytest(*PLUGIN).stdout.fnmatch_lines(["judged: [[]('sample.derivation.yaml', False)[]]"])


def test_fresh(run: pytest.Pytester) -> None:
    write(run, claims("first-proved"))
    result = run.runpytest(*PLUGIN, "--derivations-fresh")
    result.stdout.fnmatch_lines(["judged: [[]('sample.derivation.yaml', True)[]]"])


def test_a_failure_is_shown_at_the_line_of_the_claim_without_a_traceback(run: pytest.Pytester) -> None:
    path = write(run, claims("first-proved", "second-undecided"))
    line = path.read_text().split("\n").index("  - id: second-undecided") + 1
    result = run.runpytest(*PLUGIN)
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(
        [
            "*claim: second-undecided*",
            f"*sample.derivation.yaml:{line}: claim second-undecided of sample is undecided, not*",
            "*error[[]S204[]]: no tactic closes it*",
        ]
    )
    assert "Traceback" not in result.stdout.str()
    assert "pytest_plugin.py" not in result.stdout.str()


def test_what_a_recipe_expects_to_be_refuted(run: pytest.Pytester) -> None:
    write(run, claims("first-refuted", "second-proved", expect="refuted"))
    run.runpytest(*PLUGIN).assert_outcomes(passed=1, failed=1)


def test_a_claim_by_its_name(run: pytest.Pytester) -> None:
    write(run, claims("first-proved", "second-undecided"))
    run.runpytest(*PLUGIN, "sample.derivation.yaml::first-proved").assert_outcomes(passed=1)


def test_a_malformed_recipe_is_an_error_of_collection(run: pytest.Pytester) -> None:
    write(run, "id: [")
    result = run.runpytest(*PLUGIN)
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*error[[]R106[]]*", "*1 | id: [[]*"])
    assert "Traceback" not in result.stdout.str()


@pytest.mark.parametrize(("name", "text"), [("refused", "*error[[]R999[]]*"), ("bad", "*error[[]K001[]]*")])
def test_an_error_of_the_recipe_as_a_whole(run: pytest.Pytester, name: str, text: str) -> None:
    write(run, recipe(name))
    result = run.runpytest(*PLUGIN)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines([text])


def test_a_fault_of_ours_keeps_its_traceback(run: pytest.Pytester) -> None:
    write(run, recipe("faulty"))
    result = run.runpytest(*PLUGIN)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*ZeroDivisionError: a fault*"])


def test_other_files_are_left_alone(run: pytest.Pytester) -> None:
    run.makefile(".yaml", other="a: 1")
    run.makepyfile(test_it="def test_it(): pass")
    run.runpytest(*PLUGIN).assert_outcomes(passed=1)


def test_loading_the_plugin_imports_nothing_but_pytest() -> None:
    code = (
        "import pytest, sys; before = set(sys.modules); import symderive.pytest_plugin\n"
        "print(sorted(set(sys.modules) - before))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "['symderive', 'symderive.pytest_plugin']\n"


def test_the_plugin_uses_public_names_of_pytest_only() -> None:
    tree = ast.parse(Path(pytest_plugin.__file__).read_text(encoding="utf-8"))
    modules = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not any(module.startswith("_pytest") for module in modules)
    names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert {name for name in names if name.startswith("_")} <= {"_report", "__init__"}
