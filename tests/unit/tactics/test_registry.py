"""What the general search may call."""

from __future__ import annotations

import pkgutil
import re

from symderive import tactics
from symderive.tactics.registry import strategies


def test_names_are_told_apart():
    names = [s.name for s in strategies()]
    assert len(names) == len(set(names))
    assert names


def test_the_order_is_fixed():
    assert strategies() is strategies()


def test_the_map_of_the_modules_names_what_is_there_once():
    modules = {module.name for module in pkgutil.iter_modules(tactics.__path__)}
    # what stands in parentheses says what a module is for
    listed = re.sub(r"\([^()]*\)", "", " ".join(re.findall(r"^    .*$", tactics.__doc__ or "", re.MULTILINE)))
    names = re.findall(r"[a-z_]+", listed.replace(" and ", " "))
    assert names
    assert set(names) == modules
    assert len(names) == len(set(names))
