"""Pictures of computation graphs as SVG, DOT, TikZ and text. Not trusted.

Nothing is computed here but sizes. Every name and formula goes through `_xml`, `_dot` or `latex`; no text
reaches a file unescaped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from xml.sax.saxutils import escape, quoteattr

from symderive.errors import SymderiveError
from symderive.graph.layout import SLOT
from symderive.graph.picture import Box, Picture, Table
from symderive.render.latex import plain
from symderive.render.math import latex, latex_name
from symderive.syntax.parser import parse_formula
from symderive.terms.printing import print_term
from symderive.terms.term import Term

__all__ = ["dot", "svg", "text", "tikz", "tikz_document"]

_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_MINUS = "\N{MINUS SIGN}"


# Formulas and numbers as people write them


def _name(name: str) -> str:
    """Return a name with its digits below: v3 is v₃."""
    return re.sub(r"(?<=[^\W\d_])([0-9]+)$", lambda found: found[1].translate(_SUBSCRIPTS), name)


def _formula(term: Term) -> str:
    """Return a term on one line, for the eye."""
    shown = re.sub(r"rational\((-?\d+)(?:, (\d+))?\)", _fraction, print_term(term))
    shown = re.sub(r"[^\W\d]\w*", lambda found: _name(found[0]), shown)
    shown = re.sub(r"\^([0-9]+)\b", lambda found: found[1].translate(_SUPERSCRIPTS), shown)
    return shown.replace(" * ", "·").replace("-", _MINUS)


def _fraction(found: re.Match[str]) -> str:
    return f"({found[1]}/{found[2]})" if found[2] else f"({found[1]})"


def _title(box: Box) -> str:
    """Return the first line of a box."""
    outputs = "".join(f"{_name(name)} = " for name in box.outputs)
    if box.kind == "input":
        return outputs + _name(box.name)
    return outputs + (f"{_name(box.name)} = " if box.name else "") + _formula(box.term)


def _note(box: Box, note: tuple[str, str, str]) -> str:
    """Return a line with a number."""
    kind, about, number = note
    number, own = number.replace("-", _MINUS), _name(box.name)
    return {
        "value": f"{own if box.kind == 'input' else ''} {number}".strip(),
        "tangent": f"∂{own}/∂{_name(about)} {number}",
        "adjoint": f"∂{_name(about)}/∂{own} {number}",
    }[kind]


def _rows(box: Box) -> list[tuple[str, str]]:
    """Return the lines of a box, each with what it is; an input with a value is one line."""
    notes = [(_note(box, note), note[0]) for note in box.notes]
    if box.kind == "input" and not box.outputs and notes and notes[0][1] == "value":
        return notes
    return [(_title(box), "value"), *notes]


# SVG

_COLOURS = {"value": "#1a1a1a", "tangent": "#0b6b3a", "adjoint": "#a3201d"}
_FILLS = {"input": "#e8f1fb", "operation": "#ffffff", "constant": "#f2f2f2"}
_CHARACTER, _LINE, _PADDING, _GAP, _MARGIN = 8, 19, 11, 64, 16


def _xml(text: str) -> str:
    """Return a text for an XML element; characters that XML does not know are left out."""
    return escape("".join(char for char in text if char.isprintable()))


def svg(item: Picture, title: str = "") -> str:
    """Return the picture as a document of SVG 1.1, from left to right.

    Units: pixels of the picture; widths are estimated from the number of characters.
    """
    placed = item.layout
    lines = {at: [(row, _COLOURS[kind]) for row, kind in _rows(box)] for at, box in item.boxes.items()}
    widths = [0] * placed.depth
    for at, rows in lines.items():
        width = max(len(row) for row, _ in rows) * _CHARACTER + 2 * _PADDING
        widths[placed.layers[at]] = max(widths[placed.layers[at]], width)
    lefts = [_MARGIN + sum(widths[:k]) + k * _GAP for k in range(placed.depth)]
    tallest = max((len(rows) for rows in lines.values()), default=1) * _LINE + 2 * _PADDING
    slot = tallest + 22
    top = _MARGIN + tallest // 2

    def across(position: int) -> int:
        return top + position * slot // SLOT

    width = (lefts[-1] + widths[-1] if lefts else 0) + _MARGIN
    height = across(placed.height) + tallest // 2 + _MARGIN
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"',
        f'  viewBox="0 0 {width} {height}" font-family="DejaVu Sans, Verdana, sans-serif" font-size="13">',
        f"<title>{_xml(title)}</title>",
        '<defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7"',
        '  orient="auto"><path d="M0 1 L10 5 L0 9 z" fill="#555555"/></marker></defs>',
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
    ]
    for edge in placed.edges:
        layer = placed.layers[edge.source]
        x, y = lefts[layer] + widths[layer], across(placed.positions[edge.source])
        path = f"M{x} {y}"
        for k, position in enumerate([*edge.bends, placed.positions[edge.target]], layer + 1):
            y2 = across(position)
            path += f" C{x + _GAP // 2} {y} {lefts[k] - _GAP // 2} {y2} {lefts[k]} {y2}"
            x, y = lefts[k] + widths[k], y2
            if k < placed.layers[edge.target]:
                path += f" L{x} {y}"
        parts.append(f'<path d={quoteattr(path)} fill="none" stroke="#555555" marker-end="url(#tip)"/>')
    for at, box in item.boxes.items():
        layer, rows = placed.layers[at], lines[at]
        tall = len(rows) * _LINE + 2 * _PADDING - 6
        x, y = lefts[layer], across(placed.positions[at]) - tall // 2
        parts.append(
            f'<rect x="{x}" y="{y}" width="{widths[layer]}" height="{tall}" rx="7" fill="{_FILLS[box.kind]}" '
            f'stroke="#333333" stroke-width="{"2.5" if box.outputs else "1"}"/>'
        )
        for k, (row, colour) in enumerate(rows):
            parts.append(
                f'<text x="{x + widths[layer] // 2}" y="{y + _PADDING + 10 + k * _LINE}" '
                f'text-anchor="middle" fill="{colour}">{_xml(row)}</text>'
            )
    return "\n".join([*parts, "</svg>", ""])


# DOT


def _dot(text: str) -> str:
    r"""Return a text as a quoted string of the DOT language; `\n` in it stays a line break."""
    shown = "".join(char if char.isprintable() or char == "\n" else "?" for char in text)
    return '"' + shown.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def dot(item: Picture, title: str = "") -> str:
    """Return the picture in the DOT language of Graphviz, which places the nodes itself."""
    parts = [
        "digraph computation {",
        f"  label={_dot(title)};",
        "  rankdir=LR;",
        '  node [shape=box, style="rounded,filled", fillcolor=white];',
    ]
    for at, box in item.boxes.items():
        rows = "\n".join(row for row, _ in _rows(box))
        extra = ", penwidth=2.5" if box.outputs else ""
        parts.append(f'  n{at} [label={_dot(rows)}, fillcolor="{_FILLS[box.kind]}"{extra}];')
    parts += [f"  n{edge.source} -> n{edge.target};" for edge in item.layout.edges]
    for layer in range(item.layout.depth):
        same = " ".join(f"n{at};" for at in item.boxes if item.layout.layers[at] == layer)
        parts.append(f"  {{ rank=same; {same} }}")
    return "\n".join([*parts, "}", ""])


# TikZ


def _math(term: Term) -> str:
    """Return a term as LaTeX for math mode."""
    shown = print_term(term)
    try:
        return latex(parse_formula(shown))
    except SymderiveError:
        return rf"\text{{{plain(shown)}}}"


def _tex_number(number: str) -> str:
    relation, _, digits = number.partition(" ")
    top, slash, bottom = digits.partition("/")
    sign = "-" if top.startswith("-") else ""
    shown = rf"{sign}\tfrac{{{top.lstrip('-')}}}{{{bottom}}}" if slash else digits
    return f"{'=' if relation == '=' else chr(92) + 'approx'} {shown}"


def _tex_lines(box: Box) -> list[str]:
    own = latex_name(box.name) if box.name else ""
    head = [*(latex_name(name) for name in box.outputs), *([own] if own else [])]
    lines = [" = ".join(head if box.kind == "input" else [*head, _math(box.term)])]
    for kind, about, number in box.notes:
        if kind == "value":
            # that of an input stands beside its name
            shown = _tex_number(number)
            lines = [f"{lines[0]} {shown}"] if box.kind == "input" else [*lines, shown]
            continue
        other = latex_name(about)
        top, bottom = (own, other) if kind == "tangent" else (other, own)
        lines.append(rf"\partial {top} / \partial {bottom} {_tex_number(number)}")
    return lines


_CURVE = ".. controls +(0.9,0) and +(-0.9,0) .."
_ROW = 14  # tenths of a centimetre: a slot with one line
_COLUMN, _HALF = 42, 13  # the same: a layer, half a box
_NOTED_COLUMN, _NOTED_HALF = 60, 17  # the same of boxes with numbers, which are wider


def tikz(item: Picture, title: str = "", *, tables: bool = False) -> str:
    """Return the picture as a TikZ picture that shrinks to the width of a line.

    It needs tikz, amsmath and graphicx; with `tables` the passes follow as arrays.
    """
    placed = item.layout
    lines = {at: _tex_lines(box) for at, box in item.boxes.items()}
    slot = _ROW + 5 * (max((len(rows) for rows in lines.values()), default=1) - 1)
    noted = any(box.notes for box in item.boxes.values())
    column, half = (_NOTED_COLUMN, _NOTED_HALF) if noted else (_COLUMN, _HALF)

    def where(layer: int, position: int, aside: int = 0) -> str:
        return f"({(layer * column + aside) / 10:.1f},{-position * slot / SLOT / 10:.2f})"

    parts = [
        f"% symderive: {''.join(c if c.isascii() and c.isprintable() else '?' for c in title)}",
        r"\begingroup\setbox0\hbox{%",
        r"\begin{tikzpicture}[>=stealth,box/.style={draw,rounded corners=2pt,align=center,inner sep=4pt},",
        r"  result/.style={line width=1.2pt}]",
    ]
    for at, box in item.boxes.items():
        style = "box,result" if box.outputs else "box"
        fill = ",fill=blue!6" if box.kind == "input" else ""
        body = r"\\".join(f"${line}$" for line in lines[at])
        spot = where(placed.layers[at], placed.positions[at])
        parts.append(rf"\node[{style}{fill}] (n{at}) at {spot} {{{body}}};")
    for edge in placed.edges:
        layer = placed.layers[edge.source]
        bends = "".join(
            f" {_CURVE} {where(layer + k, position, -half)} -- {where(layer + k, position, half)}"
            for k, position in enumerate(edge.bends, 1)
        )
        parts.append(rf"\draw[->] (n{edge.source}.east){bends} {_CURVE} (n{edge.target}.west);")
    parts += [
        r"\end{tikzpicture}}%",
        r"\noindent\ifdim\wd0>\linewidth\resizebox{\linewidth}{!}{\box0}\else\box0\fi\endgroup",
    ]
    if tables:
        parts += [_tex_table(table) for table in item.tables]
    return "\n".join([*parts, ""])


def _tex_table(item: Table) -> str:
    heading = _heading(item, lambda name: f"${latex_name(name)}$")
    rows = []
    for row, number in zip(item.table.rows, item.numbers, strict=True):
        name, formula = latex_name(row.name), _math(row.term)
        shown = "" if formula == name else f"= {formula}"
        rows.append(rf"  {name} & {shown} & {_tex_number(number) if number else ''} \\")
    body = "\n".join(rows)
    return (
        rf"\par\medskip\noindent\textbf{{{heading}}}\par\nopagebreak\noindent"
        f"\n$\\begin{{array}}{{@{{}}l@{{\\;}}ll@{{}}}}\n{body}\n\\end{{array}}$\\par"
    )


def _heading(item: Table, shown: Callable[[str], str]) -> str:
    name = shown(item.table.about) if item.table.about else ""
    return {
        "value": "Forward pass",
        "tangent": f"Forward mode, derivatives by {name}",
        "adjoint": f"Reverse mode, derivatives of {name}",
    }[item.table.kind]


def tikz_document(item: Picture, title: str = "", *, tables: bool = False) -> str:
    """Return a document that compiles."""
    return (
        "\\documentclass{article}\n\\usepackage{amsmath,graphicx,tikz}\n"
        "\\setlength\\textwidth{460pt}\\setlength\\oddsidemargin{5pt}\n"
        "\\begin{document}\n\\pagestyle{empty}\n"
        f"{tikz(item, title, tables=tables)}\\end{{document}}\n"
    )


# Text


def text(item: Picture, title: str = "") -> str:
    """Return the graph for the terminal: the nodes by layers, then the tables of the passes."""
    parts = [title, ""] if title else []
    if item.at:
        parts += ["at " + ", ".join(f"{name} = {number}" for name, number in item.at), ""]
    order = sorted(item.boxes.values(), key=lambda box: (item.layout.layers[box.place], box.place))
    used: dict[int, list[str]] = {}
    for edge in item.layout.edges:
        used.setdefault(edge.source, []).append(_name(item.boxes[edge.target].name))
    rows = [
        [
            str(item.layout.layers[box.place]),
            _title(box),
            ("→ " + ", ".join(used[box.place])) if box.place in used else "",
        ]
        for box in order
    ]
    parts += ["Graph (layer, node, used by)", *_aligned(rows)]
    for table in item.tables:
        rows = [
            [row.name, ":=", print_term(row.term), number]
            for row, number in zip(table.table.rows, table.numbers, strict=True)
        ]
        parts += ["", _heading(table, str), *_aligned(rows)]
    return "\n".join([*parts, ""])


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return rows with their columns one under the other."""
    count = max((len(row) for row in rows), default=0)
    widths = [max((len(row[k]) for row in rows if k < len(row)), default=0) for k in range(count)]
    return [("  " + "  ".join(cell.ljust(widths[k]) for k, cell in enumerate(row))).rstrip() for row in rows]
