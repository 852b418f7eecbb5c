"""Judging recipes one after the other, or in several processes, with the same reports in the same order.

Recipes that cite each other are judged by one process, in order, so that no proof is sought twice and none
is stored while another process reads it.
"""

from __future__ import annotations

import re
import signal
from collections.abc import Generator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from symderive.errors import CommandError, ParseError, RecipeError, TermError
from symderive.records import Record
from symderive.report import ErrorReport, Report, error_report

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

    from symderive.prove import Shared

__all__ = ["How", "Judged", "bug_report", "judge_all", "together"]

_CITED = re.compile(r"([a-z0-9]+(?:-[a-z0-9]+)*)#")
"""The id of a recipe where a claim of it is named."""

Numbered = tuple[int, Path]
"""A recipe and its place among those to be judged."""


class How(Record):
    """How recipes are judged; see `symderive.prove.run`."""

    fresh: bool = False
    certificates: Path | None = None
    printed: bool = True


class Judged(Record):
    """What became of a recipe: a report, or an error. `bug`: the error is a fault of symderive."""

    report: Report | None = None
    error: ErrorReport | None = None
    bug: bool = False


def judge_all(paths: Sequence[Path], how: How, jobs: int = 1) -> Generator[Judged]:
    """Yield what becomes of each recipe, in order; an error of one does not keep the others from it.

    `jobs` is the largest number of processes. Whoever does not take all must close the generator.
    """
    groups = together(paths) if jobs > 1 else []
    if len(groups) > 1:
        yield from _spread(len(paths), groups, how, jobs)
        return
    from symderive.prove import Shared

    shared = Shared()
    for path in paths:
        yield _judge(path, how, shared)


def _judge(path: Path, how: How, shared: Shared) -> Judged:
    from symderive.prove import run

    try:
        return Judged(
            run(path, fresh=how.fresh, certificates=how.certificates, printed=how.printed, shared=shared)
        )
    except (RecipeError, ParseError, TermError, CommandError) as error:
        return Judged(error=error_report(error))
    except Exception as error:  # noqa: BLE001 (whatever it is, it is ours, and the other recipes go on)
        return Judged(error=bug_report(error, file=str(path)), bug=True)


def bug_report(error: BaseException, *, file: str | None = None) -> ErrorReport:
    """Return an unexpected exception as an error that says what to report."""
    import platform
    import traceback

    from symderive import __version__

    frames = traceback.extract_tb(error.__traceback__)[-4:]
    places = " < ".join(
        f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(frames)
    )
    at = f" (at {places})" if places else ""
    return ErrorReport(
        code="B001",
        what="symderive is at fault",
        why=f"{type(error).__name__}: {str(error)[:300]}{at}",
        fix=(
            "please report this message with the recipe and the command; "
            f"symderive {__version__}, Python {platform.python_version()}, {platform.system()}"
        ),
        file=file,
    )


# -- which recipes belong together -----------------------------------------------------------------


def together(paths: Sequence[Path]) -> list[list[Numbered]]:
    """Group recipes so that none cites, over whatever others, one of another group; largest text first.

    What looks like a citation counts as one: a comment can join two groups and do no harm.
    """
    texts: dict[str, str] = {}
    waiting = [(_name(path), path) for path in paths]
    group: dict[str, str] = {}

    def root(name: str) -> str:
        while group.setdefault(name, name) != name:
            name = group[name]
        return name

    while waiting:
        name, path = waiting.pop()
        if name in texts:
            continue
        texts[name] = _text(path)
        for cited in sorted(set(_CITED.findall(texts[name]))):
            group[root(cited)] = root(name)
            other = _beside(path, cited)
            if other is not None:
                waiting.append((cited, other))
    found: dict[str, list[Numbered]] = {}
    for number, path in enumerate(paths):
        found.setdefault(root(_name(path)), []).append((number, path))
    return sorted(found.values(), key=lambda each: -sum(len(texts[_name(path)]) for _, path in each))


def _name(path: Path) -> str:
    return path.name.partition(".")[0]


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""  # whoever judges it says so


def _beside(path: Path, name: str) -> Path | None:
    from symderive.prove import found_near

    return found_near(path)(name)


# -- processes -------------------------------------------------------------------------------------


class _Worker:
    """A process, the line to it, and the recipes that it was given and has not yet judged."""

    def __init__(self, process: BaseProcess, line: Connection) -> None:
        self.process = process
        self.line = line
        self.left: list[Numbered] = []

    def give(self, group: list[Numbered]) -> None:
        self.left = list(group)
        with suppress(OSError):  # it has ended, and the end of its line will be read
            self.line.send(group)

    def heard(self) -> tuple[int, Judged] | None:
        """Return what became of the next recipe; None when the process has ended."""
        try:
            number, judged = self.line.recv()
        except (EOFError, OSError):
            return None
        self.left.pop(0)
        return number, judged


def _spread(total: int, groups: list[list[Numbered]], how: How, jobs: int) -> Generator[Judged]:
    """Hand out the groups to processes, one after the other; yield in the order of the recipes."""
    from multiprocessing import Pipe, Process
    from multiprocessing.connection import wait

    pending = list(reversed(groups))
    workers: list[_Worker] = []
    done: dict[int, Judged] = {}
    following = 0
    try:
        for _ in range(min(jobs, len(groups))):
            line, far = Pipe()
            process = Process(target=_work, args=(far, line, how), daemon=True)
            process.start()
            far.close()
            workers.append(_Worker(process, line))
            workers[-1].give(pending.pop())
        while following < total:
            busy = [worker for worker in workers if worker.left]
            ready = wait([worker.line for worker in busy])
            for worker in (w for w in busy if w.line in ready):
                heard = worker.heard()
                if heard is None:
                    done.update((number, _lost(path)) for number, path in worker.left)
                    worker.left = []
                    workers.remove(worker)
                    worker.line.close()
                    worker.process.join()
                else:
                    done[heard[0]] = heard[1]
                    if not worker.left and pending:
                        worker.give(pending.pop())
            if not workers:  # every process has ended
                done.update((number, _lost(path)) for group in pending for number, path in group)
                pending = []
            while following in done:
                yield done.pop(following)
                following += 1
    finally:
        for worker in workers:
            worker.line.close()
            worker.process.terminate()
            worker.process.join()


def _lost(path: Path) -> Judged:
    error = RuntimeError("the process that judged this recipe has ended")
    return Judged(error=bug_report(error, file=str(path)), bug=True)


def _work(line: Connection, other_end: Connection, how: How) -> None:
    """Judge groups of recipes until the line is closed."""
    from symderive.prove import Shared

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started it ends it
    other_end.close()
    try:
        while True:
            shared = Shared()
            for number, path in line.recv():
                line.send((number, _judge(path, how, shared)))
    except (EOFError, OSError):
        return
