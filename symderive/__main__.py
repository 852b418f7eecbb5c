"""The command `symderive`, and `python -m symderive`: a process of its own, from its start to its end."""

from __future__ import annotations

import gc
import sys

__all__ = ["run"]

_YOUNG = 200_000
"""New objects between two searches for cycles: terms have none, and at 700 a tenth of the time goes there."""


def run() -> int:
    """Run the command line of this process and return its exit code.

    Modules are full of cycles, and none of them is garbage: they are not searched for while modules are
    loaded, nor once more when the process ends.
    """
    gc.set_threshold(_YOUNG, *gc.get_threshold()[1:])
    from symderive.cli.main import main  # noqa: PLC0415 (what it loads is loaded under this threshold)

    code = main()
    gc.freeze()
    return code


if __name__ == "__main__":
    sys.exit(run())
