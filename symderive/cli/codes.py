"""The error codes of the command line and of the catalogue, for `symderive explain`."""

from __future__ import annotations

__all__ = ["CODES"]

CODES: dict[str, str] = {
    "B001": (
        "symderive met something that it did not expect: a fault of ours, never of the recipe.\n"
        "Please report the command, the recipe, the versions and the traceback that are printed.\n"
        "No verdict is given for a recipe at which this happened."
    ),
    "C100": "The command line cannot be understood: an unknown command or option, or a missing argument.",
    "C101": (
        "A TARGET names no recipe. A target is the id of a shipped recipe (`proximal-step`), a question\n"
        "(`3.1`; `5a` is the same as `5(a)`), a recipe file or a folder. Nothing is guessed; the message\n"
        "lists the nearest names, and `symderive list` shows all of them."
    ),
    "C102": (
        "A TARGET is a file, but not a recipe: the name of a recipe file ends in `.derivation.yaml` (any\n"
        "`.yaml` will do for a file that is named by its path), and it is a regular file. Other files are\n"
        "not opened, so that no message can quote them."
    ),
    "C103": "A folder was named in which, and below which, no file's name ends in `.derivation.yaml`.",
    "C104": "Options that do not go together, or a command without a TARGET.",
    "C105": "The output file cannot be written.",
    "C106": "`verify` was given a file that is not a certificate: a regular file whose name ends in `.json`.",
    "C107": "`explain` knows no error code, rule, tactic or fact of that name; it lists the nearest.",
    "C108": "The recipe has no claim of that name.",
    "C109": "A TARGET names more than one recipe where one is wanted.",
    "C110": (
        "`verify --against` found no certificate whose statement is the one that the recipe's text makes:\n"
        "the certificates are of another claim, or of another wording of this one."
    ),
}
