from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import symderive
from symderive.cli.codes import CODES
from symderive.cli.main import COMMANDS
from tests.cli.conftest import Run
from tests.conftest import FakeProver
from tests.reports import PROVED

ROOT = Path(__file__).resolve().parents[2]
CERTIFICATE = ROOT / "derivations" / "gradient-descent" / "averaging.certificate.json"


def test_help_names_every_command(run: Run) -> None:
    result = run("--help")
    assert result.code == 0
    for command in COMMANDS:
        assert re.search(rf"^  {command} ", result.out, re.MULTILINE)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(run: Run, command: str) -> None:
    result = run(command, "-h")
    assert result.code == 0
    assert result.out.startswith("Usage: symderive")


def test_version(run: Run) -> None:
    assert run("--version").out == f"symderive, version {symderive.__version__}\n"


def test_without_a_command_it_says_how_to_use_it(run: Run) -> None:
    result = run()
    assert result.code == 2
    assert "Usage: symderive" in result.err
    assert result.out == ""


def test_list(run: Run, shipped: Path) -> None:
    result = run("list")
    assert result.code == 0
    assert result.out.splitlines() == [
        "convolutions",
        "  5(a)  shift-commutes  The title of shift-commutes",
        "optimisation",
        "  3.1   proximal-step   The title of proximal-step",
        "  3.10  regret          The title of regret",
    ]


def test_list_as_json(run: Run, shipped: Path) -> None:
    result = run("list", "--format", "json").json
    assert [entry["id"] for entry in result["results"]] == ["shift-commutes", "proximal-step", "regret"]
    assert set(result["results"][0]) == {"id", "question", "title", "subject", "file"}


def test_list_tells_of_a_broken_recipe(run: Run, shipped: Path) -> None:
    (shipped / "broken.derivation.yaml").write_text("id: [", encoding="utf-8")
    result = run("list")
    assert result.code == 2
    assert "proximal-step" in result.out
    assert "error[R106]" in result.err


def test_list_of_a_folder(run: Run, shipped: Path) -> None:
    result = run("list", str(shipped / "optimisation"))
    assert "regret" in result.out
    assert "shift-commutes" not in result.out


def test_show_gives_every_step(run: Run, shipped: Path, prover: FakeProver) -> None:
    prover.reports["proximal-step.derivation.yaml"] = PROVED
    result = run("show", "proximal-step")
    assert result.code == 0
    assert "by unfold phi, w_star; ring" in result.out
    assert "hypothesis positive: lam > 0" in result.out


def test_show_as_json(run: Run, shipped: Path, prover: FakeProver) -> None:
    prover.reports["proximal-step.derivation.yaml"] = PROVED
    assert run("show", "3.1", "--format", "json").json["results"][0]["claims"][0]["steps"]


@pytest.mark.parametrize(
    ("arguments", "begins"),
    [
        (("--to", "latex"), "\\ifdefined\\symderivefit"),
        (("--to", "latex", "--standalone"), "\\documentclass"),
        (("--to", "markdown"), "## 3.1"),
        (("--to", "json"), '{\n  "schema": 1'),
    ],
)
def test_export(run: Run, shipped: Path, prover: FakeProver, arguments: tuple[str, ...], begins: str) -> None:
    prover.reports["proximal-step.derivation.yaml"] = PROVED
    result = run("export", "proximal-step", *arguments)
    assert result.code == 0
    assert result.out.startswith(begins)
    run("export", "proximal-step", *arguments, "-o", "out.txt")
    assert Path("out.txt").read_text(encoding="utf-8") == result.out


def test_export_refuses_what_does_not_go_together(run: Run, shipped: Path) -> None:
    result = run("export", "proximal-step", "--to", "markdown", "--standalone")
    assert result.code == 2
    assert "error[C104]" in result.err


def test_export_to_a_place_that_cannot_be_written(run: Run, shipped: Path, prover: FakeProver) -> None:
    prover.reports["proximal-step.derivation.yaml"] = PROVED
    result = run("export", "proximal-step", "--to", "latex", "-o", "no/such/folder.tex")
    assert result.code == 2
    assert "error[C105]" in result.err


def test_schema(run: Run) -> None:
    schema = json.loads(run("schema").out)
    assert "claims" in schema["properties"]


@pytest.mark.parametrize("code", CODES)
def test_every_code_of_the_command_line_is_explained(run: Run, code: str) -> None:
    result = run("explain", code.lower())
    assert result.code == 0
    assert result.out.startswith(f"{code} (error code)\n")


def test_explain_lists_what_it_knows(run: Run) -> None:
    result = run("explain")
    assert result.code == 0
    assert "C101" in result.out


def test_explain_names_the_nearest(run: Run) -> None:
    result = run("explain", "C99")
    assert result.code == 2
    assert "error[C107]" in result.err
    assert "the nearest names are C1" in result.err


def python(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["list"],
        ["explain", "C101"],
        ["schema"],
        ["prove", "regret-lemma"],
        ["export", "regret-lemma", "--to", "latex"],
    ],
)
def test_commands_that_search_nothing_import_no_mathematics(arguments: list[str]) -> None:
    code = (
        "import sys; from symderive.cli.main import main; main(sys.argv[1:] or ARGUMENTS)\n"
        "print(sorted({'sympy', 'rich', 'pytest'} & set(sys.modules)), file=sys.stderr)"
    )
    assert python(code.replace("ARGUMENTS", repr(arguments))).stderr == "[]\n"


@pytest.mark.parametrize("arguments", [["prove", "3.3"], ["verify", str(CERTIFICATE)]])
def test_checking_certificates_loads_no_tactics(arguments: list[str]) -> None:
    code = (
        f"import sys; from symderive.cli.main import main; main({arguments!r})\n"
        "searching = ('symderive.tactics', 'symderive.elaborate', 'symderive.questions', 'symderive.graph')\n"
        "print([name for name in sys.modules if name.startswith(searching)], file=sys.stderr)"
    )
    assert python(code).stderr == "[]\n"


def test_import_symderive_loads_nothing_else() -> None:
    code = (
        "import sys; before = set(sys.modules); import symderive\n"
        "print({name for name in set(sys.modules) - before if name.startswith('symderive')})"
    )
    assert python(code).stdout == "{'symderive'}\n"


def test_output_that_the_terminal_cannot_show_is_escaped() -> None:
    code = "from symderive.cli.main import main; main(['prove', 'λ'])"
    done = python(code, PYTHONIOENCODING="latin-1")
    assert "\\u03bb" in done.stderr
