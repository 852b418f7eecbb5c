"""`symderive explain`: what an error code, a rule, a tactic or a fact means."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import click

from symderive.cli.session import print_json, reporting_options, terminal_width, use_color
from symderive.errors import CommandError
from symderive.recipes.codes import Page

__all__ = ["Topic", "command", "topics"]

# kind, module, name of the table in it: each maps a name to a text, or to something with a docstring
_TABLES = (
    ("error code", "symderive.cli.codes", "CODES"),
    ("error code", "symderive.syntax.codes", "CODES"),
    ("error code", "symderive.recipes.codes", "CODES"),
    ("error code", "symderive.kernel.codes", "CODES"),
    ("error code", "symderive.tactics.codes", "CODES"),
    ("error code", "symderive.graph.codes", "CODES"),
    ("error code", "symderive.pictures.codes", "CODES"),
    ("tactic", "symderive.tactics.table", "TACTICS"),
    ("rule", "symderive.kernel.rulebook", "RULES"),
)


@dataclass(frozen=True, slots=True)
class Topic:
    """Something that can be explained."""

    name: str
    kind: str
    text: str


@click.command("explain")
@click.argument("name", required=False)
@reporting_options
def command(name: str | None, form: str, color: str) -> int:
    """Explain an error CODE, a RULE, a TACTIC or a FACT.

    Without a name, list them all.
    """
    known = list(topics())
    if name is not None:
        known = [topic for topic in known if topic.name.lower() == name.lower()]
        if not known:
            raise _unknown(name)
    if form == "json":
        print_json({"name": topic.name, "kind": topic.kind, "text": topic.text} for topic in known)
        return 0
    from symderive.render import terminal

    width, painted = terminal_width(), use_color(color)
    if name is None:
        rows = [(f"{topic.kind}s", topic.name, "", _first_line(topic.text)) for topic in known]
        text = terminal.catalogue(rows, width=width, color=painted)
    else:
        text = "\n".join(
            terminal.topic(topic.name, topic.kind, topic.text, width=width, color=painted) for topic in known
        )
    click.echo(text, nl=False, color=painted)
    return 0


def topics() -> Iterator[Topic]:
    """Yield what can be explained, one kind after the other, each sorted."""
    for kind in ("error code", "rule", "tactic"):
        found: dict[str, Any] = {}
        for table_kind, module, table in _TABLES:
            if table_kind == kind:
                found.update(_table(module, table))
        for name, value in sorted(found.items()):
            yield Topic(name, kind, _text(value))
    yield from _facts()


def _facts() -> Iterator[Topic]:
    """Yield the facts that the kernel takes from the literature: each a statement and its source."""
    from symderive.kernel.facts import FACTS, fact_statement
    from symderive.terms.printing import print_term
    from symderive.terms.types import Space

    for name, (count, _, source) in sorted(FACTS.items()):
        statement = print_term(fact_statement(name, (Space("V"),) * count))
        yield Topic(name, "fact", f"{statement}\n\nSource: {source}")


def _table(module: str, name: str) -> Mapping[str, Any]:
    table: Mapping[str, Any] = getattr(importlib.import_module(module), name)
    return table


def _text(value: Any) -> str:
    if isinstance(value, str):
        return inspect.cleandoc(value)
    if isinstance(value, Page):
        return _page(value)
    # a row of a table of rules or tactics holds the function whose docstring explains it
    return inspect.getdoc(getattr(value, "apply", value)) or ""


def _page(page: Page) -> str:
    parts = [page.title, page.text]
    for heading, fragment in (("Refused:", page.fails), ("Mended:", page.mended)):
        if fragment:
            parts.append(heading + "\n" + "\n".join("    " + line for line in fragment.split("\n")))
    return "\n\n".join(parts)


def _first_line(text: str) -> str:
    return text.split("\n", 1)[0]


def _unknown(name: str) -> CommandError:
    from symderive.catalogue import nearest

    close = nearest(name, [topic.name for topic in topics()])
    return CommandError(
        "C107",
        f"nothing is called `{name[:60]}`",
        why="the nearest names are " + ", ".join(close),
        fix="name an error code, a rule, a tactic or a fact; `symderive explain` lists them",
    )
