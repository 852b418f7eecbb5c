"""Run the soundness tests without pytest's rewriting: `python -O -m tests.soundness`.

A test that this runner cannot run (it wants a fixture) is an error and never left out. What is marked `slow`
is left to pytest, and named.
"""

from __future__ import annotations

import importlib
import inspect
import itertools
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.soundness.harness import Unsound, require

Case = tuple[str, Callable[[], object]]
SLOW: list[str] = []
"""Tests that are left out."""


def is_slow(function: Callable[..., object]) -> bool:
    """Say whether a test as a whole is marked `slow`."""
    return any(mark.name == "slow" for mark in getattr(function, "pytestmark", []))


def cases() -> Iterator[Case]:
    """Yield every soundness test, once for each set of its parameters."""
    folder = Path(__file__).parent
    for path in sorted(folder.rglob("test_*.py")):
        parts = path.relative_to(folder).with_suffix("").parts
        module = importlib.import_module(".".join(["tests.soundness", *parts]))
        for name, function in sorted(vars(module).items()):
            if name.startswith("test_") and inspect.isfunction(function):
                if is_slow(function):
                    SLOW.append(name)
                    continue
                yield from expand(f"{'/'.join(parts)}::{name}", function)


def expand(name: str, function: Callable[..., object]) -> Iterator[Case]:
    """Yield a test with each combination of the values that `parametrize` gives it."""
    marks = [mark for mark in getattr(function, "pytestmark", []) if mark.name == "parametrize"]
    rows = []
    wanted = set(inspect.signature(function).parameters)
    for mark in marks:
        names, values = mark.args[:2]
        keys = [key.strip() for key in names.split(",")] if isinstance(names, str) else list(names)
        wanted -= set(keys)
        rows.append([dict(zip(keys, _values(value, len(keys)), strict=True)) for value in values])
    if wanted:
        raise TypeError(f"{name} wants {', '.join(sorted(wanted))}: a soundness test takes no fixtures")
    for number, combination in enumerate(itertools.product(*rows)):
        arguments = {key: value for row in combination for key, value in row.items()}
        label = f"{name}[{number}]" if marks else name
        yield label, lambda arguments=arguments: function(**arguments)  # type: ignore[misc]


def _values(value: object, count: int) -> list[object]:
    values = getattr(value, "values", None)
    if isinstance(values, tuple) and hasattr(value, "marks"):  # pytest.param
        return list(values)
    return [value] if count == 1 else list(value)  # type: ignore[call-overload]


def main() -> int:
    """Run the tests; return 1 when one fails, or when there are none."""
    try:
        require(False, "canary")
    except Unsound:
        pass
    else:
        raise SystemExit("the harness accepts anything: nothing that it says counts")
    start = time.perf_counter()
    passed, failed = 0, 0
    for name, run in cases():
        try:
            run()
        except Exception:  # noqa: BLE001 (whatever a test raises, it has failed)
            failed += 1
            print(f"FAILED {name}")
            traceback.print_exc(file=sys.stdout)
        else:
            passed += 1
    mode = "python -O" if sys.flags.optimize else "python"
    print(f"soundness under {mode}: {time.perf_counter() - start:.1f} s")
    print(f"{passed} passed, {failed} failed")
    if SLOW:
        print(f"left to pytest because they are slow: {', '.join(SLOW)}")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
