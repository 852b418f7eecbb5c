"""Compile every shipped recipe with pdflatex: `python tests/documents.py FOLDER`.

Fails when a document or a fragment does not compile, lacks a picture, or has a line that sticks out by more
than 10 pt. Wants Matplotlib.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

LIMIT = 10.0
PACKAGES = "amsmath,amsthm,mathtools,graphicx,tikz"


def overfull(log: str) -> list[float]:
    """The widths by which boxes stick out, in points, as a TeX log tells them."""
    return [float(width) for width in re.findall(r"Overfull \\[hv]box \(([\d.]+)pt too", log)]


def compile_tex(path: Path) -> str:
    """Compile a document and return the log; raise with its end when TeX stops."""
    command = ["pdflatex", "-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error", path.name]
    done = subprocess.run(command, cwd=path.parent, capture_output=True, check=False, timeout=120)
    log = path.with_suffix(".log").read_text(encoding="utf-8", errors="replace")
    if done.returncode:
        raise RuntimeError(f"{path.name} does not compile:\n{log[-3000:]}")
    return log


def symderive(*arguments: str) -> str:
    """Run the command and return its output; verdicts that are not as expected are not our business."""
    command = [sys.executable, "-m", "symderive", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise RuntimeError(f"{' '.join(arguments)} ended with {done.returncode}:\n{done.stderr}")
    return done.stdout


def main(folder: Path) -> int:
    """Export and compile; return 1 when something is wrong with one of them."""
    recipes = [entry["id"] for entry in json.loads(symderive("list", "--format", "json"))["results"]]
    if not recipes:
        raise RuntimeError("there are no recipes")
    wrong = 0
    for name in recipes:
        document, fragment = folder / f"{name}.tex", folder / f"{name}-fragment.tex"
        symderive("export", name, "--to", "latex", "--standalone", "-o", str(document))
        part = folder / f"{name}-part.tex"
        symderive("export", name, "--to", "latex", "-o", str(part))
        fragment.write_text(
            f"\\documentclass{{article}}\\usepackage{{{PACKAGES}}}"
            f"\\begin{{document}}\n\\input{{{part.name}}}\\end{{document}}\n",
            encoding="utf-8",
        )
        if re.search(r"The picture \S+ is missing", document.read_text(encoding="utf-8")):
            wrong += 1
            print(f"{document.name}: a picture is missing")
        for path in (document, fragment):
            try:
                widths = [width for width in overfull(compile_tex(path)) if width > LIMIT]
            except RuntimeError as error:
                wrong += 1
                print(error)
            else:
                if widths:
                    wrong += 1
                    print(f"{path.name}: lines stick out by {widths} pt")
    print(f"{len(recipes)} recipes compiled, {wrong} documents with a fault")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
