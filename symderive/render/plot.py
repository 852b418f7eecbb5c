"""Pictures as SVG, PDF or PNG, drawn by Matplotlib, which is an optional extra. Not trusted.

Colours are those of Okabe and Ito, told apart by people who are colour-blind; line styles, markers and
hatches differ as well, so that a print in grey is read as easily. The same picture gives the same bytes.
"""

from __future__ import annotations

import importlib.util
import io
import math
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from symderive.pictures.costs import Costs
from symderive.pictures.plan import Label, Plot, cut
from symderive.render.math import latex, latex_name
from symderive.render.prose import laid_out
from symderive.syntax.tree import Node
from symderive.syntax.unparse import unparse

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["FORMATS", "INSTALL", "draw", "is_available"]

FORMATS = ("svg", "pdf", "png")
"""What can be drawn."""

INSTALL = "pip install 'symderive-proofs[plot]'"
"""How to get what is missing."""

_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#000000", "#56B4E9", "#E69F00")
_STYLES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (8, 2)), (0, (1, 1)))
_MARKERS = ("o", "s", "D", "^", "v", "P", "X")
_HATCHES = ("////", "\\\\\\\\", "....", "xxxx", "++", "oo", "--")
_WIDTH, _HEIGHT = 5.2, 2.4  # inches, the height without the legend

_SETTINGS: dict[str, Any] = {
    "font.family": "STIXGeneral",
    "mathtext.fontset": "stix",
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 0.7,
    "hatch.linewidth": 0.6,
    "svg.hashsalt": "symderive",
    "pdf.fonttype": 42,
}
_METADATA: dict[str, dict[str, None]] = {
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
    "png": {"Software": None},
}


def is_available() -> bool:
    """Say whether Matplotlib is installed."""
    return importlib.util.find_spec("matplotlib") is not None


def draw(item: Plot | Costs, form: str) -> bytes:
    """Return a picture in one of `FORMATS`.

    Units: inches; the width is that of a page's text, the height is what the legend needs.
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context(_SETTINGS):
        figure = Figure(figsize=(_WIDTH, _HEIGHT), layout="constrained")
        axes = figure.subplots()
        if isinstance(item, Costs):
            _draw_costs(axes, item)
        else:
            _draw_plot(axes, item)
        handles, labels = axes.get_legend_handles_labels()
        if handles:
            columns = 2 if len(labels) > 1 and max(map(_width, labels)) <= 38 else 1
            rows = math.ceil(len(labels) / columns)
            lines = sum(label.count("\n") for label in labels)
            figure.set_size_inches(_WIDTH, _HEIGHT + 0.2 * (rows + lines))
            figure.legend(handles, labels, loc="outside lower center", ncols=columns, frameon=False)
        buffer = io.BytesIO()
        figure.savefig(buffer, format=form, dpi=150, metadata=_METADATA[form])
    return buffer.getvalue()


def _width(label: str) -> int:
    """Return about how many characters wide a label is."""
    return max(len(line) for line in label.split("\n"))


# Curves, points, regions


def _draw_plot(axes: Axes, item: Plot) -> None:
    _set_axes(axes, item)
    for k, curve in enumerate(item.curves):
        xs, ys = zip(*curve.points, strict=True)
        few = curve.discrete and len(xs) <= 40
        axes.plot(
            xs,
            ys,
            color=_COLOURS[k % len(_COLOURS)],
            linestyle="none" if few else _STYLES[k % len(_STYLES)],
            marker=_MARKERS[k % len(_MARKERS)] if few else "",
            markersize=4,
            linewidth=1.6 if not curve.discrete else 1.2,
            label=_label(curve.label),
        )
    for k, region in enumerate(item.regions):
        _draw_region(axes, item, region.margins, k)
        axes.fill_between(
            [],
            [],
            facecolor=_tint(k),
            edgecolor=_colour(k),
            hatch=_HATCHES[k % 7],
            label=_label(region.label),
        )
    k = len(item.curves) - 1
    for marker in item.markers:
        k += bool(marker.label.text)  # one without a label goes with the one before it
        axes.plot(
            [marker.x],
            [marker.y],
            linestyle="none",
            marker=_MARKERS[k % len(_MARKERS)],
            markersize=6,
            markeredgecolor="black",
            color=_COLOURS[k % len(_COLOURS)],
            zorder=5,
            clip_on=False,
            label=_label(marker.label) or "_nolegend_",
        )
    _fit(axes, item)


def _set_axes(axes: Axes, item: Plot) -> None:
    if item.logarithmic:
        _set_logarithmic(axes)
    else:
        for line in (axes.axhline, axes.axvline):
            line(0, color="#999999", linewidth=0.6, zorder=0)
    axes.set_xlabel(_math(latex_name(item.across.name), item.across.name))
    if item.up.name:
        axes.set_ylabel(_math(latex_name(item.up.name), item.up.name))


def _set_logarithmic(axes: Axes) -> None:
    from matplotlib.ticker import LogLocator

    axes.set_xscale("log")
    axes.set_yscale("log")
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter("{x:g}")
        axis.set_minor_locator(LogLocator(subs=(2, 5)))
        axis.set_minor_formatter("{x:g}")
        axis.set_tick_params(which="minor", labelsize=8)
    axes.grid(visible=True, which="major", color="#dddddd", linewidth=0.6)


def _fit(axes: Axes, item: Plot) -> None:
    axes.set_xlim(item.across.low, item.across.high)
    if item.up.low < item.up.high:
        axes.set_ylim(item.up.low, item.up.high)


def _draw_region(axes: Axes, item: Plot, margins: Sequence[Sequence[float]], k: int) -> None:
    xs, ys = (cut(axis, len(margins) - 1, logarithmic=item.logarithmic) for axis in (item.across, item.up))
    highest = max((m for row in margins for m in row if not math.isnan(m)), default=0.0)
    if highest <= 0:
        return
    levels = [0, 2 * highest]
    axes.contourf(xs, ys, margins, levels=levels, colors=[_tint(k)], zorder=0.5)
    hatched = axes.contourf(
        xs, ys, margins, levels=levels, colors="none", hatches=[_HATCHES[k % 7]], zorder=0.6
    )
    hatched.set_edgecolor(_colour(k))
    axes.contour(
        xs, ys, margins, levels=[0], colors=[_colour(k)], linestyles=[_STYLES[k % 4]], linewidths=1.4
    )


def _colour(k: int) -> str:
    return _COLOURS[k % len(_COLOURS)]


def _tint(k: int) -> tuple[float, float, float, float]:
    """Return a colour through which others are seen."""
    red, green, blue = (int(_colour(k)[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue, 0.25


# Operations


def _draw_costs(axes: Axes, item: Costs) -> None:
    inputs = [count.inputs for count in item.counts]
    _set_logarithmic(axes)
    series = (
        ("reverse mode, the sweep", [count.sweep / count.forward for count in item.counts]),
        ("reverse mode, with the forward pass", [1 + count.sweep / count.forward for count in item.counts]),
        (
            "forward mode, a pass for each input",
            [1 + count.columns / count.forward for count in item.counts if count.columns is not None],
        ),
    )
    for k, (label, heights) in enumerate(series):
        axes.plot(
            inputs[: len(heights)],
            heights,
            color=_colour(k),
            marker=_MARKERS[k],
            linestyle=_STYLES[k],
            label=label,
        )
    for k, bound in enumerate((4, 5)):
        axes.axhline(bound, color=_colour(k), linewidth=0.9, linestyle=":")
        axes.annotate(
            f"{bound}",
            (1.01, bound),
            xycoords=("axes fraction", "data"),
            verticalalignment="center",
            fontsize=8,
        )
    axes.set_xlabel("inputs")
    axes.set_ylabel("operations for each one\nof the forward pass")


# Labels


def _label(label: Label) -> str:
    """Return a label for Matplotlib: a formula, or words that stay words."""
    if label.formula is not None:
        return _math(latex(label.formula), label.text)
    whole = laid_out(label.text, _words, _formula, _words)
    lines = textwrap.wrap(whole, 70, break_long_words=False, break_on_hyphens=False)
    return "\n".join(lines).replace(_GLUE, " ")


_GLUE = "\N{NO-BREAK SPACE}"  # stands for the spaces of formulas while lines are broken


def _formula(tree: Node) -> str:
    return _math(latex(tree), unparse(tree)).replace(" ", _GLUE)


def _words(text: str) -> str:
    return text.replace("$", r"\$")


def _math(formula: str, text: str) -> str:
    """Return a formula between dollar signs if Matplotlib can set it, else the text."""
    from matplotlib.mathtext import MathTextParser

    try:
        MathTextParser("path").parse(f"${formula}$")
    except ValueError:
        return _words(text)
    return f"${formula}$".replace(r"\frac", r"\dfrac")
