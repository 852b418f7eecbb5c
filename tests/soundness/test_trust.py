"""What makes the trusted part worth trusting: it is small, exact, pure, and imports nothing."""

from __future__ import annotations

import ast
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.soundness.harness import require, require_equal

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "symderive"
# What was done to get here is in docs/decisions/0008-size-of-the-trusted-part.md.
LIMIT = 2_500
TABLES = frozenset({"kernel/facts.py", "kernel/definitions.py", "terms/macros.py"})
TRUSTED_PACKAGES = ("symderive.errors", "symderive.terms", "symderive.kernel")
IMPURE = frozenset({
    "asyncio", "builtins", "codecs", "ctypes", "datetime", "importlib", "inspect", "io", "multiprocessing",
    "os", "pathlib", "pickle", "random", "secrets", "shelve", "signal", "socket", "sqlite3", "subprocess",
    "sys", "tempfile", "threading", "time", "types", "urllib", "uuid", "warnings", "weakref",
})  # fmt: skip
FORBIDDEN_CALLS = frozenset({
    "__import__", "breakpoint", "compile", "complex", "delattr", "eval", "exec", "float", "globals", "input",
    "locals", "nsimplify", "open", "parse_expr", "print", "round", "setattr", "sympify", "vars",
})  # fmt: skip


def trusted_files() -> list[Path]:
    """The files of the trusted part, tables included."""
    return sorted([*(PACKAGE / "terms").rglob("*.py"), *(PACKAGE / "kernel").rglob("*.py")])


def name_of(path: Path) -> str:
    """The name of a file below the package."""
    return path.relative_to(PACKAGE).as_posix()


def logical_lines(path: Path) -> int:
    """The NEWLINE tokens of a file, those of docstrings left out."""
    count, kinds = 0, set()
    with tokenize.open(path) as stream:
        for token in tokenize.generate_tokens(stream.readline):
            if token.type == tokenize.NEWLINE:
                count += kinds != {tokenize.STRING}
                kinds = set()
            elif token.type not in (tokenize.COMMENT, tokenize.NL, tokenize.INDENT, tokenize.DEDENT):
                kinds.add(token.type)
    return count


def nodes(path: Path) -> Iterator[ast.AST]:
    """The nodes of a file's syntax tree."""
    return ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def imported(path: Path) -> Iterator[str]:
    """The modules that a file imports, wherever in it."""
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield f"{'.' * node.level}{node.module or ''}"


FILES = [name_of(path) for path in trusted_files()]
# `verify` reads documents with this; it is not trusted to judge, and it keeps to the same discipline.
CAREFUL = [*FILES, *(name_of(path) for path in sorted((PACKAGE / "certificates").rglob("*.py")))]


def test_the_trusted_part_can_be_read_in_one_sitting() -> None:
    sizes = {name: logical_lines(PACKAGE / name) for name in FILES if name not in TABLES}
    require(sum(sizes.values()) <= LIMIT, f"{sum(sizes.values())} logical lines, {LIMIT} allowed: {sizes}")


def test_docstrings_and_comments_do_not_count_as_lines() -> None:
    require_equal(logical_lines(PACKAGE / "terms" / "__init__.py"), 0)


@pytest.mark.parametrize("name", CAREFUL)
def test_it_imports_only_itself_and_pure_parts_of_the_standard_library(name: str) -> None:
    packages = TRUSTED_PACKAGES if name in FILES else (*TRUSTED_PACKAGES, "symderive.certificates")
    for module in imported(PACKAGE / name):
        own = module in packages or module.startswith(tuple(f"{package}." for package in packages))
        root = module.partition(".")[0]
        standard = root in sys.stdlib_module_names and root not in IMPURE
        require(own or standard, f"{name} imports {module}")


@pytest.mark.parametrize("name", CAREFUL)
def test_it_raises_and_never_asserts(name: str) -> None:
    lines = [node.lineno for node in nodes(PACKAGE / name) if isinstance(node, ast.Assert)]
    require(not lines, f"{name} asserts in lines {lines}: `python -O` would remove it")


@pytest.mark.parametrize("name", CAREFUL)
def test_it_computes_exactly_and_runs_no_text(name: str) -> None:
    for node in nodes(PACKAGE / name):
        if isinstance(node, ast.Call) and isinstance(node.func, (ast.Name, ast.Attribute)):
            called = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            require(called not in FORBIDDEN_CALLS, f"{name}:{node.lineno} calls {called}")
        if isinstance(node, ast.Constant):
            exact = not isinstance(node.value, (float, complex))
            require(exact, f"{name}: the literal {node.value!r} is not exact")


@pytest.mark.parametrize("name", CAREFUL)
def test_it_catches_only_what_it_names(name: str) -> None:
    for node in nodes(PACKAGE / name):
        if isinstance(node, ast.ExceptHandler):
            caught = (
                {part.id for part in ast.walk(node.type) if isinstance(part, ast.Name)}
                if node.type
                else set()
            )
            wide = not caught or caught & {"Exception", "BaseException"}
            require(not wide, f"{name}:{node.lineno} catches everything")


@pytest.mark.parametrize("name", CAREFUL)
def test_it_has_no_state(name: str) -> None:
    for node in nodes(PACKAGE / name):
        require(not isinstance(node, (ast.Global, ast.AsyncFunctionDef)), f"{name} has global state")


@pytest.mark.parametrize(
    "path", sorted((ROOT / "symderive").rglob("*.py")), ids=lambda path: path.relative_to(ROOT).as_posix()
)
def test_no_product_code_asserts(path: Path) -> None:
    lines = [node.lineno for node in nodes(path) if isinstance(node, ast.Assert)]
    require(not lines, f"{path.name} asserts in lines {lines}")


@pytest.mark.parametrize("path", sorted(Path(__file__).parent.rglob("*.py")), ids=lambda path: path.name)
def test_soundness_tests_raise_and_never_assert(path: Path) -> None:
    lines = [node.lineno for node in nodes(path) if isinstance(node, ast.Assert)]
    require(not lines, f"{path.name} asserts in lines {lines}: use tests.soundness.harness")
