"""`symderive schema`: the JSON Schema of recipes, for editors."""

from __future__ import annotations

import json

import click

__all__ = ["command"]


@click.command("schema")
def command() -> int:
    """Print the JSON Schema of recipes, for editors."""
    from symderive.recipes.schema import json_schema

    click.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2))
    return 0
