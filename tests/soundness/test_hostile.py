"""Inputs that try to run code, to exhaust the machine, to leave their folder, or to write into a document.

The rows of `hostile.jsonl` are put wherever a recipe takes text, and judged through the command line (in a
process with 10 seconds and 1 GiB, which reports every program it starts and every file it writes) and in
this one. Each is refused with the code that is written here, or has the one verdict that is right for it.
"""

from __future__ import annotations

import base64
import contextlib
import io
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from symderive.cli.main import main
from symderive.errors import SymderiveError
from symderive.prove import run
from tests.soundness.harness import Unsound, require, require_equal

ROOT = Path(__file__).resolve().parents[2]
ROWS: dict[str, dict[str, Any]] = {
    row["id"]: row
    for row in map(json.loads, (Path(__file__).parent / "hostile.jsonl").read_text("utf-8").splitlines())
}
SECONDS = 10
BYTES = 2**30

HEAD = "schema: 1\nid: hostile\ntitle: A title\nsymbols: {x: real, y: real}\nclaims:\n  - id: claim\n"
REFUTED = "    claim: x = 1\n    expect: refuted\n    counterexample: "
# Recipes with a place for a hostile text, which stands there as a quoted scalar.
PLACES = {
    "claim": HEAD + "    claim: @\n",
    "side": HEAD + "    claim: @ = x\n",
    "hypothesis": HEAD.replace("claims:", "hypotheses: {given: @}\nclaims:") + "    claim: x = y\n",
    "definition": HEAD.replace("claims:", "definitions: {z: @}\nclaims:") + "    claim: z = y\n",
    "multiplier": HEAD + "    claim: x = y\n    proof: 'linarith with m := @'\n",
    "step": HEAD + "    claim: x = y\n    proof: ['@ by ring', x = y]\n",
    "value": HEAD + REFUTED + "{x: @}\n",
    "symbol": HEAD.replace("x:", "@:") + "    claim: y = y\n",
    "hypothesis name": HEAD + "    claim: y = y\n    hypotheses: {@: y = y}\n",
    "definition name": HEAD.replace("claims:", "definitions: {@: x}\nclaims:") + "    claim: y = y\n",
    "claim id": HEAD.replace("id: claim", "id: @") + "    claim: y = y\n",
    "recipe id": HEAD.replace("id: hostile", "id: @") + "    claim: y = y\n",
    "assigned name": HEAD + REFUTED + "{@: 1}\n",
    "fact": HEAD + "    claim: y = y\n    proof: 'ring using @'\n",
    "cited claim": HEAD + "    claim: y = y\n    proof: 'ring using @#claim'\n",
    "tactic": HEAD + "    claim: y = y\n    proof: '@'\n",
}
FORMULAS = ("claim", "side", "hypothesis", "definition", "multiplier", "step", "value")
NAMES = ("symbol", "hypothesis name", "definition name", "claim id", "recipe id", "assigned name", "fact")
CITATIONS = ("fact", "cited claim", "recipe id")

# row -> places -> the code that the recipe is refused with
Refusals = dict[tuple[str, ...], str]
CODES: dict[str, Refusals] = {
    "h07": {FORMULAS: "P101"},
    "h10": {FORMULAS: "P101"},
    "h11": {
        ("symbol", "definition name"): "P101",
        ("hypothesis name",): "R312",
        ("claim id", "recipe id"): "R205",
        ("assigned name",): "R320",
        ("fact",): "R303",
    },
    "h12": {FORMULAS: "P107"},
    "h13": {FORMULAS: "P101"},
    "h17": {FORMULAS: "P108"},
    "h19": {tuple(p for p in FORMULAS if p != "multiplier"): "P102", ("multiplier",): "R303"},
    "h22": {FORMULAS: "P107"},
    "h27": {(): "R108"},
    "h30": {(): "R202"},
    "h32": {("fact", "cited claim"): "R303", ("recipe id",): "R205"},
    "h33": {("fact", "cited claim"): "R303", ("recipe id",): "R205"},
    "h36": {(): "R105"},
    "h37": {(): "R104"},
    "h47": {FORMULAS: "P105"},
}
CASES = [
    (row, place, code)
    for row, places in CODES.items()
    for among, code in places.items()
    for place in among or ("",)
]


def payload(row: str, canary: Path) -> bytes:
    """The bytes of a row, with the harness's canary in its place."""
    given, encoding = ROWS[row]["payload"], ROWS[row]["encoding"]
    if encoding == "base64":
        return base64.b64decode(given)
    text = "".join(part * count for part, count in given["parts"]) if encoding == "parts" else given
    return str(text).replace("CANARY_PATH", str(canary)).encode()


def recipe(place: str, text: str) -> str:
    """A recipe with a hostile text in a place of it."""
    before, quote, after = PLACES[place].partition("'")
    if quote:  # the text stands inside a quoted scalar already
        inside, _, rest = after.partition("'")
        return before + json.dumps(inside.replace("@", text), ensure_ascii=False) + rest
    line = next(line for line in PLACES[place].splitlines() if "@" in line)
    whole = next(word for word in ("@ = x", "@") if word in line)
    return PLACES[place].replace(whole, json.dumps(whole.replace("@", text), ensure_ascii=False))


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    """A folder to work in, outside of which nothing is to happen."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(name).resolve()


# Runs the command line and reports on the error stream whatever programs it starts and files it writes.
WATCHED = """
import ctypes, os, resource, sys  # SymPy loads ctypes, which opens the running program itself
resource.setrlimit(resource.RLIMIT_AS, (@BYTES, @BYTES))
resource.setrlimit(resource.RLIMIT_CPU, (@SECONDS, @SECONDS))
sys.dont_write_bytecode = True
NOTED = set(
    "os.system os.exec os.fork os.forkpty os.posix_spawn os.spawn pty.spawn subprocess.Popen ctypes.dlopen "
    "os.link socket.connect socket.bind os.remove os.rename os.mkdir os.rmdir os.symlink os.chmod".split()
)
def watch(event, arguments):
    writes = os.O_WRONLY | os.O_RDWR | os.O_CREAT
    named = event == "open" and not isinstance(arguments[0], int)
    if event in NOTED or named and isinstance(arguments[2], int) and arguments[2] & writes:
        os.write(2, f"WATCHED {event} {arguments!r}\\n".encode())
sys.modules["z3"] = None  # the extra `smt`, where somebody has it: it opens libraries when it is loaded
from symderive.cli.main import main
sys.addaudithook(watch)
sys.exit(main())
""".replace("@BYTES", str(BYTES)).replace("@SECONDS", str(SECONDS))


@dataclass(frozen=True)
class Ended:
    """How a command ended, and what it printed."""

    code: int
    out: str
    err: str


def command(work: Path, *arguments: str, stores: bool = False) -> Ended:
    """Run the command line in a process of its own, within the limits.

    Nothing may be written, save, with `stores`, certificates in the folder `stored`.
    """
    arguments = (*arguments, "--certificates", "stored") if stores else arguments
    before = snapshot(work)
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": str(ROOT),
        "HOME": str(work),
        "TMPDIR": str(work),
    }
    try:
        done = subprocess.run(
            [sys.executable, "-c", WATCHED, *arguments],
            cwd=work,
            env=environment,
            capture_output=True,
            timeout=3 * SECONDS,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired:
        raise Unsound(f"no end within {3 * SECONDS} s: {arguments}") from None
    ended = Ended(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))
    require("Traceback" not in ended.out + ended.err, f"a traceback reaches the user: {ended}")
    noted = [line for line in ended.err.splitlines() if line.startswith("WATCHED")]
    outside = [
        line
        for line in noted
        if not (stores and f"'{work}/stored" in line.replace("('stored", f"('{work}/stored"))
    ]
    require(not outside, f"a program was started or a file written: {outside}")
    after = {
        name: data for name, data in snapshot(work).items() if not (stores and name.startswith("stored/"))
    }
    require_equal(after, before)
    return ended


def snapshot(work: Path) -> dict[str, bytes]:
    """All files below a folder."""
    return {str(p.relative_to(work)): p.read_bytes() for p in sorted(work.rglob("*")) if p.is_file()}


def in_process(work: Path, *arguments: str) -> Ended:
    """Run the command line in this process."""
    out, err = io.StringIO(), io.StringIO()
    before = snapshot(work)
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(arguments)
    require_equal(snapshot(work), before)
    require(
        "Traceback" not in out.getvalue() + err.getvalue(), f"a traceback reaches the user: {err.getvalue()}"
    )
    return Ended(code, out.getvalue(), err.getvalue())


@pytest.mark.parametrize(("row", "place", "code"), CASES)
def test_it_is_refused_with_a_code_that_names_the_mistake(row: str, place: str, code: str) -> None:
    with folder() as work:
        path = work / "hostile.derivation.yaml"
        text = payload(row, work / "canary")
        path.write_bytes(recipe(place, text.decode()).encode() if place else text)
        try:
            report = run(path)
        except SymderiveError as error:
            refused = error
        else:
            verdicts = [claim.verdict for claim in report.claims]
            problem = next((claim.error for claim in report.claims if claim.error is not None), None)
            raise Unsound(f"{row} in `{place}` was judged: {verdicts}, {problem}")
        require_equal(refused.code, code)
        require(refused.span is not None and refused.span.line >= 1, f"{refused} is nowhere")
        require(len(str(refused)) < 1_000, "the error repeats the whole input")
        ended = in_process(work, "prove", str(path))
        require_equal((ended.code, ended.out), (2, ""))
        require(
            code in ended.err and len(ended.err) < 4_000, f"the error is shown, and short: {ended.err[:200]}"
        )


@pytest.mark.parametrize("row", [*CODES])
def test_the_command_line_refuses_it_and_does_nothing_else(row: str) -> None:
    places = [(place, code) for each, place, code in CASES if each == row]
    with folder() as work:
        paths = []
        for number, (place, _) in enumerate(places):
            path = work / f"hostile-{number}.derivation.yaml"
            text = payload(row, work / "canary")
            path.write_bytes(recipe(place, text.decode()).encode() if place else text)
            paths.append(str(path))
        ended = command(work, "prove", "--format", "json", *paths)
        require_equal(ended.code, 2)
        data = json.loads(ended.out)
        require_equal(data["results"], [])
        require_equal(sorted(e["code"] for e in data["errors"]), sorted(code for _, code in places))
        require(not (work / "canary").exists(), "the canary was touched")


@pytest.mark.parametrize("row", ["h32", "h33"])
@pytest.mark.parametrize("name", ["prove", "show", "list", "export", "verify"])
def test_a_path_as_target_shows_nothing_of_the_file(row: str, name: str) -> None:
    target = payload(row, Path("canary")).decode()
    options = ["--to", "latex"] if name == "export" else []
    with folder() as work:
        (work / "a" / "b").mkdir(parents=True)
        ended = command(work, name, *options, target)
        require_equal((ended.code, ended.out), (2, ""))
        require("root:" not in ended.err and "error" in ended.err, f"the file is read: {ended.err[:300]}")


def test_a_link_to_a_file_outside_shows_nothing_of_it() -> None:
    with folder() as work:
        (work / "secret").write_text("token: XYZZY\n", encoding="utf-8")
        (work / "hostile.derivation.yaml").symlink_to(work / "secret")
        ended = command(work, "prove", str(work / "hostile.derivation.yaml"))
        require_equal((ended.code, ended.out), (2, ""))
        require("error[" in ended.err and "XYZZY" not in ended.err, f"the file is shown: {ended.err}")


def test_a_device_behind_the_name_of_a_recipe_is_not_read() -> None:
    with folder() as work:
        (work / "hostile.derivation.yaml").symlink_to("/dev/zero")
        for target in ("hostile.derivation.yaml", "."):
            ended = command(work, "prove", target)
            require_equal((ended.code, ended.out), (2, ""))


def test_a_chain_of_comparisons_is_a_conjunction() -> None:
    with folder() as work:
        path = work / "hostile.derivation.yaml"
        text = payload("h15", work / "canary").decode()
        path.write_text(
            "schema: 1\nid: hostile\ntitle: A title\nsymbols: {x: real}\nclaims:\n"
            f"  - {{id: alone, claim: {text}}}\n"
            f"  - {{id: parts, claim: 0 < x and x < 1, hypotheses: {{given: {text}}}, proof: auto}}\n"
            f"  - {{id: whole, claim: {text}, hypotheses: {{given: 0 < x and x < 1}}, proof: auto}}\n"
            f"  - {{id: above, claim: {text}, expect: refuted, counterexample: {{x: 2}}}}\n"
            f"  - {{id: below, claim: {text}, expect: refuted, counterexample: {{x: -1}}}}\n",
            encoding="utf-8",
        )
        report = run(path, store=False)
        verdicts = {claim.id: claim.verdict for claim in report.claims}
        wanted = {
            "alone": "refuted",
            "parts": "proved",
            "whole": "proved",
            "above": "refuted",
            "below": "refuted",
        }
        require_equal(verdicts, wanted)
        data = json.loads(command(work, "prove", "--format", "json", str(path), stores=True).out)
        require_equal({c["id"]: c["verdict"] for c in data["results"][0]["claims"]}, wanted)


def test_nested_concrete_sums_are_not_looped_over() -> None:
    inner = "sum(sum(sum(1, i = 1..10^6), j = 1..10^6), k = 1..10^6)"
    with folder() as work:
        path = work / "hostile.derivation.yaml"
        path.write_text(
            "schema: 1\nid: hostile\ntitle: A title\nclaims:\n"
            f"  - {{id: right, claim: '{inner} = 10^18'}}\n"
            f"  - {{id: wrong, claim: '{inner} = 10^18 + 1'}}\n"
            f"  - {{id: refuted, claim: '{inner} = 10^18 + 1', expect: refuted, counterexample: {{}}}}\n",
            encoding="utf-8",
        )
        ended = command(work, "prove", "--format", "json", str(path), stores=True)
        claims = {c["id"]: c["verdict"] for c in json.loads(ended.out)["results"][0]["claims"]}
        require(claims["right"] in ("proved", "undecided"), f"{claims}")
        require_equal(claims["wrong"], "refuted")
        require(claims["refuted"] in ("refuted", "undecided"), f"{claims}")


@pytest.mark.parametrize("options", [(), ("--standalone",)], ids=["fragment", "standalone"])
def test_a_title_cannot_become_a_command_of_latex(options: tuple[str, ...]) -> None:
    with folder() as work:
        text = payload("h42", work / "canary").decode()
        quoted = json.dumps(text)
        path = work / "hostile.derivation.yaml"
        named = HEAD.replace("A title", quoted).replace(
            "symbols:", f"source: {quoted}\nremark: {quoted}\nquestion: {quoted}\nsymbols:"
        )
        path.write_text(f"{named}    title: {quoted}\n    claim: x = x\n", encoding="utf-8")
        ended = command(work, "export", "--to", "latex", *options, str(path), stores=True)
        require_equal(ended.code, 0)
        for word in ("\\write18", "\\immediate", "\\write"):
            require(word not in ended.out, f"{word} is in the document")
        require("immediate" in ended.out, "the title is printed")
        require(not (work / "canary").exists(), "the canary was touched")


def test_every_row_is_tried() -> None:
    require_equal(set(ROWS), {*CODES, "h15", "h42"})
