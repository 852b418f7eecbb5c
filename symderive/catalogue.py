"""Which recipes there are, and which of them a TARGET names. Not trusted.

A target is the id of a shipped recipe (`proximal-step`), a question (`3.1`; `5a` is `5(a)`), a recipe file
or a folder. Nothing is guessed: what is none of these is an error that lists the nearest names.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from symderive.errors import CommandError, RecipeError
from symderive.recipes.source import Scalar, Source, decode, open_source, read_bytes, read_head
from symderive.records import Record

__all__ = [
    "SUFFIX",
    "Catalogue",
    "Entry",
    "catalogue",
    "locate",
    "natural_order",
    "nearest",
    "read_entry",
    "shipped_folder",
]

SUFFIX = ".derivation.yaml"
"""How the name of a recipe file ends; a file that is named by its path may end in any `.yaml`."""

_BODY = frozenset({"symbols", "hypotheses", "definitions", "claims"})
"""Fields before which a recipe says what it is; a list of recipes reads no further."""

_YAML = (".yaml", ".yml")


class Entry(Record):
    """A recipe as the catalogue lists it; `subject` is the name of its folder."""

    path: Path
    id: str
    question: str
    title: str
    subject: str


class Catalogue(Record):
    """Recipes in reading order, and what is wrong with the files that could not be listed."""

    entries: tuple[Entry, ...]
    errors: tuple[RecipeError, ...]


def shipped_folder() -> Path | None:
    """Return the folder of the shipped recipes: in the package, or beside it in a source tree."""
    package = Path(__file__).resolve().parent
    for folder in (package / "derivations", package.parent / "derivations"):
        if folder.is_dir():
            return folder
    return None


def catalogue(folder: Path | None = None, *, naming: str = "") -> Catalogue:
    """Return the recipes in a folder and below it; without a folder, the shipped ones.

    Of each file only the id, question and title are read. With `naming`, files that cannot have this id or
    question, since their text does not hold it, may be left out.
    """
    root = folder if folder is not None else shipped_folder()
    entries: list[Entry] = []
    errors: list[RecipeError] = []
    # YAML may break a text into lines, double a quote within quotes, and say anything with a backslash.
    letters = r"[()\s']*".join(map(re.escape, naming))
    name = re.compile(rf"{letters}|\\".encode() if naming.isascii() else b"", re.IGNORECASE)
    for path in _recipes_below(root) if root is not None else ():
        try:
            shown = _shown(path)
            text = read_bytes(shown)
            if name.search(text):
                entries.append(_entry(path, decode(text, str(shown))))
        except RecipeError as error:
            errors.append(error)
    entries.sort(key=lambda entry: (entry.subject, natural_order(entry.question), entry.id))
    return Catalogue(tuple(entries), tuple(errors))


def read_entry(path: Path) -> Entry:
    """Return what the catalogue lists of a recipe file; refuses what `read_head` refuses."""
    return _entry(path, open_source(_shown(path)))


def _entry(path: Path, source: Source) -> Entry:
    tree = read_head(source, _BODY)
    fields = {}
    for name in ("id", "question", "title"):
        value = tree.get(name)
        fields[name] = " ".join(value.text.split()) if isinstance(value, Scalar) else ""
    return Entry(_shown(path), **fields, subject=path.resolve().parent.name)


def locate(target: str) -> list[Path]:
    """Return the recipe files that a target names, in reading order.

    Refuses: C101 (there is no such recipe), C102 (not a recipe file), C103 (a folder without recipes).
    """
    if _is_path(target):
        return _files(target)
    wanted = _plain(target)
    known = catalogue(naming=wanted)
    by_id = [entry.path for entry in known.entries if entry.id == target]
    if by_id:
        return by_id
    by_question = [entry.path for entry in known.entries if wanted and _plain(entry.question) == wanted]
    if by_question:
        return by_question
    if _exists(target):
        return _files(target)
    names = [name for entry in catalogue().entries for name in (entry.id, entry.question) if name]
    raise _unknown(target, names)


def nearest(name: str, names: Iterable[str]) -> list[str]:
    """Return the three names that are most like a name that is not among them, the nearest first."""
    import difflib  # noqa: PLC0415 (only a miss pays for it)

    known = {each.lower(): each for each in sorted(set(names))}
    return [known[each] for each in difflib.get_close_matches(name.lower(), known, n=3, cutoff=0.0)]


def _unknown(target: str, names: list[str]) -> CommandError:
    close = nearest(target, names)
    return CommandError(
        "C101",
        f"there is no recipe `{_printable(target)}`",
        why="the nearest names are " + ", ".join(close) if close else "no recipes are installed",
        fix="name a recipe as `symderive list` shows it, or a file or folder",
    )


def _files(target: str) -> list[Path]:
    path = Path(target)
    if not _exists(target):
        names = [entry.id for entry in catalogue().entries]
        raise _unknown(target, names)
    if path.is_dir():
        found = [_shown(file) for file in _recipes_below(path)]
        if not found:
            raise CommandError(
                "C103",
                "the folder has no recipes",
                why=f"no file below it has a name that ends in {SUFFIX}",
                fix="name a recipe file, or another folder",
                file=_printable(target),
            )
        return found
    # A link to another file must not make us print lines of it, so the name that counts is the last.
    if not (target.endswith(_YAML) and os.path.realpath(target).endswith(_YAML)):
        raise CommandError(
            "C102",
            "this is not a recipe file",
            why="the name of a recipe ends in .yaml",
            fix=f"rename it to end in {SUFFIX}",
            file=_printable(target),
        )
    if not path.is_file():
        raise CommandError(
            "C102",
            "this is not a recipe file",
            why="it is not a regular file",
            fix="name the recipe file itself",
            file=_printable(target),
        )
    return [path]


def _recipes_below(folder: Path) -> Iterator[Path]:
    """Yield the recipe files of a folder, sorted; hidden folders and links to folders are left out."""
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__")))
        for name in sorted(files):
            if name.endswith(SUFFIX):
                yield Path(root, name)


def _is_path(target: str) -> bool:
    return target in (".", "..") or target.endswith(_YAML) or any(sep in target for sep in ("/", os.sep))


def _exists(target: str) -> bool:
    try:
        return bool(target) and Path(target).exists()
    except (OSError, ValueError):  # a name that is too long, or has a NUL
        return False


def _shown(path: Path) -> Path:
    """Return a path as people want to read it: relative where it lies below the working folder."""
    try:
        return path.relative_to(Path.cwd())
    except (OSError, ValueError):
        return path


def _printable(text: str) -> str:
    """Return a name that came from outside as one short line."""
    line = "".join(char if char.isprintable() else "?" for char in text)
    return line if len(line) <= 80 else line[:77] + "..."


def _plain(question: str) -> str:
    """Return a question without parentheses, spaces and case: `5(a)` is `5a`."""
    return re.sub(r"[()\s]", "", question).lower()


def natural_order(question: str) -> tuple[tuple[int, str], ...]:
    """Return a key that sorts 3.2 before 3.10 before 5(a)."""
    return tuple((int(digits or 0), word) for digits, word in re.findall(r"(\d{1,9})|([^\d\W]+)", question))
