"""Files that try to run code, to exhaust the machine, or to leave their folder: refused, and cleanly."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run

HEAD = "schema: 1\nid: hostile\ntitle: A title\nsymbols: {x: real, y: real}\nclaims:\n  - id: claim\n"


def claim(formula: str) -> bytes:
    return f"{HEAD}    claim: |\n      {formula}\n".encode()


def titled(title: str) -> bytes:
    quoted = title.replace("\\", "\\\\").replace('"', '\\"')
    return f"{HEAD.replace('A title', f'{chr(34)}{quoted}{chr(34)}')}    claim: x = x\n".encode()


EXPRESSIONS = [
    "getattr(x, '_'+'_class_'+'_') = x",
    "__import__('os').system('touch CANARY') = 0",
    "lambdify(x, Symbol(\"__import__('os').system('touch CANARY')\"))(1) = x",
    "x if exec('1') else y",
    "(x := 5) + x = 10",
    "9**9**9**9 = 1",
    "(" * 100_000 + "x" + ")" * 100_000 + " = x",
    "Eq(х, x)",
    "x = \u202ex",
    "x" * 30_000,
    " + ".join(["x"] * 10_000) + " = x",
]

FILES = [
    b'claims: !!python/object/apply:os.system ["touch CANARY"]\n',
    b"a: &a [*a, *a]\n",
    b"title: no\nclaims:\n  - name: 1e3\n    claim: yes\n    variables: {y: real, n: null, 010: integer}\n",
    b'title: "a\x00b"\nclaims: []\n',
    b"title: caf\xe9 \xff\xfe\nclaims: []\n",
    b"",
    b"---\n---\n",
    b"[" * 50_000,
    b"a: " * 5_000,
    b"id: x\nid: y\n",
    b"x: 1\n" * 100_000,
]


@pytest.mark.parametrize(
    "content",
    [*map(claim, EXPRESSIONS), *FILES],
    ids=[f"expression-{n}" for n in range(11)] + [f"file-{n}" for n in range(11)],
)
def test_it_is_refused_with_an_error_that_can_be_acted_on(run: Run, shipped: Path, content: bytes) -> None:
    Path("hostile.derivation.yaml").write_bytes(content)
    result = run("prove", "hostile.derivation.yaml", "--format", "json")
    assert result.code == 2
    assert result.json["results"] == []
    (error,) = result.json["errors"]
    assert error["code"][0] in "PRT"
    assert error["what"]
    assert len(result.out) < 20_000
    assert not Path("CANARY").exists()


@pytest.mark.parametrize(
    "formula", ["sum(sum(sum(1, i = 1..10^6), j = 1..10^6), k = 1..10^6) = 10^18", "2^200 * x = x"]
)
def test_large_numbers_end(shipped: Path, formula: str) -> None:
    path = Path("large.derivation.yaml")
    path.write_bytes(claim(formula))
    command = [sys.executable, "-m", "symderive", "prove", path.name]
    done = subprocess.run(command, capture_output=True, check=False, timeout=60)
    assert done.returncode in (0, 1)


@pytest.mark.parametrize("form", ["latex", "markdown"])
def test_a_title_stays_a_title(run: Run, shipped: Path, form: str) -> None:
    Path("title.derivation.yaml").write_bytes(titled("\\immediate\\write18{touch CANARY} <script>"))
    result = run("export", "title.derivation.yaml", "--to", form)
    assert result.code == 0
    assert "\\write18" not in result.out.replace("\\\\write18", "")
    assert "<script>" not in result.out


def test_a_lemma_cannot_name_a_file(run: Run, shipped: Path) -> None:
    Path("cite.derivation.yaml").write_bytes(
        claim("x = x") + b"    proof: exact using ../../../../../etc/passwd\n"
    )
    result = run("prove", "cite.derivation.yaml")
    assert result.code == 2
    assert "root:" not in result.out + result.err
