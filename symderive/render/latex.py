r"""Reports as LaTeX: a fragment to be put in a document, or a document that compiles.

The author's terms stand in the author's order, one relation a line, the reason in a column of its own.
A formula that is too wide is broken at its relations and operators, and is scaled down only where it
cannot be broken. A fragment needs `amsmath`, `amsthm`, `mathtools` and `graphicx`, and `tikz` where a
computation graph is drawn in it; it defines its few macros (`\symderive...`) itself, once.

Text that is not a formula is printed literally: no title can become a command.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from symderive.render.declaration import declared
from symderive.render.math import latex as math
from symderive.render.prose import laid_out
from symderive.report import (
    AnswerReport,
    ClaimReport,
    ErrorReport,
    NamedFormula,
    PictureReport,
    Report,
    StepReport,
    is_whole_proof,
)
from symderive.syntax.tree import Node

__all__ = ["code", "document", "fragment", "plain"]

_MACROS = r"""\ifdefined\symderivefit\else
  \newbox\symderivebox
  \newdimen\symderivewidth
  % #1 a formula, broken where TeX may break it, with a hanging indent
  \newcommand\symderivebroken[1]{\parindent0pt\leftskip1.5em\rightskip0pt plus 1fil\parfillskip0pt
    \relpenalty10\binoppenalty200\lineskip\ifdim\hsize<250pt 3pt\else6pt\fi\lineskiplimit\lineskip
    \noindent\hskip-1.5em\relax\strut$\displaystyle#1$\par}
  % whether a line of the box that is being built is too wide, even with its spaces shrunk: then a large width
  \newcommand\symderivescan{\setbox2\lastbox\ifvoid2\else\setbox4\hbox to\hsize{\unhbox2}%
    \ifnum\badness>10000 \global\symderivewidth\maxdimen\fi\unskip\unpenalty\symderivescan\fi}
  \newcommand\symderivemeasure[2]{\global\symderivewidth0pt
    \setbox0\vbox{\hsize#1\hfuzz\maxdimen\hbadness10000\symderivebroken{#2}\symderivescan}}
  % #1 a width, #2 a formula: as it is, or broken, or scaled down where it cannot be broken
  \newcommand\symderivefit[2]{\setbox\symderivebox\hbox{$\displaystyle#2$}%
    \ifdim\wd\symderivebox>#1\relax
      \symderivemeasure{#1}{#2}%
      \ifdim\symderivewidth>#1\relax\resizebox{#1}{!}{\box\symderivebox}%
      \else\parbox[t]{#1}{\symderivebroken{#2}}\fi
    \else\box\symderivebox\fi}
  % #1 an indent, #2 a formula, #3 its reason
  \newcommand\symderiverow[3]{\par\vspace{3pt plus 1pt}\noindent\hbox to\linewidth{%
    \hskip#1\relax\symderivefit{\dimexpr.66\linewidth-#1\relax}{#2}\hfil
    \parbox[t]{.31\linewidth}{\symderivenote#3\par}}\par}
  \newcommand\symderivenote{\footnotesize\raggedright\emergencystretch2em\relax}
  \newcommand\symderivetext[1]{\par{\raggedright\emergencystretch4em\parindent0pt#1\par}}
  % #1 a picture, #2 its caption
  \newcommand\symderivepicture[2]{\par\medskip\noindent\begin{minipage}{\linewidth}\centering
    \setbox\symderivebox\hbox{#1}%
    \leavevmode\ifdim\wd\symderivebox>\linewidth\resizebox{\linewidth}{!}{\box\symderivebox}\else\box\symderivebox\fi
    \par\medskip\begin{minipage}{.9\linewidth}\small\raggedright\emergencystretch2em #2\end{minipage}%
    \end{minipage}\par\medskip}
  \newcommand\symderiveline[1]{\par\vspace{3pt plus 1pt}\noindent\hskip1.5em\relax
    \symderivefit{\dimexpr\linewidth-1.5em\relax}{#1}\par}
\fi
"""

_HEAD = r"""\documentclass[11pt]{article}
\usepackage{amsmath,amsthm,mathtools,graphicx}
%(packages)s\setlength\textwidth{460pt}
\setlength\oddsidemargin{5pt}
\setlength\textheight{630pt}
\setlength\topmargin{-30pt}
\setlength\parindent{0pt}
\setlength\parskip{4pt plus 1pt}
\begin{document}
"""

_VERDICTS = {"proved": "Proved", "refuted": "Refuted", "undecided": "Undecided"}

_ESCAPES = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\ensuremath{\$}",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\ensuremath{\sim}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': "''{}",
    "`": "`{}",
    "'": r"{'}",
    "-": "{-}",
    "\N{EN DASH}": "--",
    "\N{EM DASH}": "---",
    "\N{LEFT SINGLE QUOTATION MARK}": "`{}",
    "\N{RIGHT SINGLE QUOTATION MARK}": "'{}",
    "\N{LEFT DOUBLE QUOTATION MARK}": "``{}",
    "\N{RIGHT DOUBLE QUOTATION MARK}": "''{}",
    "\N{HORIZONTAL ELLIPSIS}": r"\dots{}",
    "\N{NO-BREAK SPACE}": "~",
    "\N{SECTION SIGN}": r"\ensuremath{\S}",
    "ß": r"\ss{}",
    "ø": r"\o{}",
    "Ø": r"\O{}",
    "ł": r"\l{}",
    "Ł": r"\L{}",
    "æ": r"\ae{}",
    "Æ": r"\AE{}",
    "œ": r"\oe{}",
    "Œ": r"\OE{}",
}

_ACCENTS = {
    "\N{COMBINING GRAVE ACCENT}": "`",
    "\N{COMBINING ACUTE ACCENT}": "'",
    "\N{COMBINING CIRCUMFLEX ACCENT}": "^",
    "\N{COMBINING TILDE}": "~",
    "\N{COMBINING MACRON}": "=",
    "\N{COMBINING BREVE}": "u",
    "\N{COMBINING DOT ABOVE}": ".",
    "\N{COMBINING DIAERESIS}": '"',
    "\N{COMBINING RING ABOVE}": "r",
    "\N{COMBINING DOUBLE ACUTE ACCENT}": "H",
    "\N{COMBINING CARON}": "v",
    "\N{COMBINING CEDILLA}": "c",
}

# the letters from U+03B1 on that LaTeX has under this name
_GREEK = (
    "alpha beta gamma delta - zeta eta theta iota kappa lambda mu nu xi - pi rho - sigma tau - - chi psi -"
)

_SYMBOLS = {
    "·": r"\cdot",
    "×": r"\times",
    "±": r"\pm",
    "²": "^2",
    "³": "^3",
    "°": r"^\circ",
    "½": r"\tfrac12",
    "→": r"\to",
    "↦": r"\mapsto",
    "⇒": r"\Rightarrow",
    "⇔": r"\Leftrightarrow",
    "∀": r"\forall",
    "∃": r"\exists",
    "∈": r"\in",
    "∧": r"\wedge",
    "∨": r"\vee",
    "¬": r"\neg",
    "∇": r"\nabla",
    "∂": r"\partial",
    "√": r"\surd",
    "∞": r"\infty",
    "∝": r"\propto",
    "Σ": r"\Sigma",
    "∑": r"\Sigma",
    "≤": r"\le",
    "≥": r"\ge",
    "≠": r"\ne",
    "≈": r"\approx",
    "⊢": r"\vdash",
    "⟨": r"\langle",
    "⟩": r"\rangle",
    "‖": r"\|",
    "ϕ": r"\phi",
    "ε": r"\varepsilon",
    "ο": "o",
    "υ": r"\upsilon",
    "φ": r"\varphi",
    "ω": r"\omega",
    "Γ": r"\Gamma",
    "Δ": r"\Delta",
    "Θ": r"\Theta",
    "Λ": r"\Lambda",
    "Ξ": r"\Xi",
    "Π": r"\Pi",
    "Φ": r"\Phi",
    "Ψ": r"\Psi",
    "Ω": r"\Omega",
} | {chr(0x3B1 + place): f"\\{name}" for place, name in enumerate(_GREEK.split(" ")) if name != "-"}

_RELATIONS = {"=": "=", "<=": r"\le", ">=": r"\ge", "<": "<", ">": ">", "!=": r"\ne"} | {
    "≤": r"\le",
    "≥": r"\ge",
    "≠": r"\ne",
    "=>": r"\Rightarrow",
    "<=>": r"\Leftrightarrow",
    "⇒": r"\Rightarrow",
    "⇔": r"\Leftrightarrow",
}


def plain(text: str) -> str:
    r"""Return a text as LaTeX that prints it literally.

    A character that the default fonts do not have is printed as its number.

    >>> plain(r"100% of \write18{x_1}")
    '100\\% of \\textbackslash{}write18\\{x\\_1\\}'
    >>> plain("Poincar\N{LATIN SMALL LETTER E WITH ACUTE}")
    "Poincar\\'{e}"
    """
    parts: list[str] = []
    run = 0
    for char in " ".join(text.split()):
        run = 0 if char == " " else run + 1
        if run > 20:
            parts.append(r"\allowbreak{}")
            run = 10
        parts.append(_character(char))
    return "".join(parts)


def code(text: str) -> str:
    r"""Return a text in typewriter type that may be broken after punctuation, and in long words.

    >>> code("using a_b")
    '\\texttt{\\frenchspacing using a\\char"5F{}\\allowbreak{}b}'
    """
    parts: list[str] = []
    run, previous = 0, ""
    for char in " ".join(text.split()):
        mark = char.isascii() and not char.isalnum()
        if (run >= 12 and not mark) or (previous in _BREAKABLE and not mark and previous):
            parts.append(r"\allowbreak{}")
            run = 0
        # the default typewriter font has every ASCII character at its own place
        parts.append(rf'\char"{ord(char):X}{{}}' if char in _TYPEWRITER else _character(char))
        run = run + 1 if not mark else 0
        previous = char
    return rf"\texttt{{\frenchspacing {''.join(parts)}}}"


_BREAKABLE = frozenset("_-/.,;:()[]<>=+*^#|")
_TYPEWRITER = frozenset("\\{}$&#%_^~<>|\"`'-")


def _character(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    if " " <= char <= "~":
        return char
    if char in _SYMBOLS:
        return rf"\ensuremath{{{_SYMBOLS[char]}}}"
    split = unicodedata.normalize("NFD", char)
    base, mark = split[0], split[1:]
    if mark in _ACCENTS and base.isascii() and base.isalpha():
        letter = {"i": r"\i{}", "j": r"\j{}"}.get(base, base)
        return rf"\{_ACCENTS[mark]}{{{letter}}}"
    return f"[U+{ord(char):04X}]"


def fragment(items: Sequence[Report]) -> str:
    """Return reports as LaTeX to be put in a document."""
    return "\n".join([_MACROS, *(_report(item) for item in items)])


def document(items: Sequence[Report]) -> str:
    """Return reports as a LaTeX document."""
    drawn = any(picture.tikz for item in items for picture in item.pictures)
    head = _HEAD % {"packages": "\\usepackage{tikz}\n" if drawn else ""}
    return f"{head}{fragment(items)}\n\\end{{document}}\n"


def _report(item: Report) -> str:
    question = rf"{plain(item.question)}\quad " if item.question else ""
    lines = [
        f"% symderive: {_comment(item.id)}",
        rf"\subsection*{{\raggedright {question}{_prose(item.title) or plain(item.id)}}}",
    ]
    if item.source:
        lines.append(_text("Source", plain(item.source)))
    lines += _paragraphs(item.remark)
    lines += _group("Symbols", [declared(symbol, plain) for symbol in item.symbols])
    lines += _hypotheses(item.hypotheses)
    lines += _definitions(item.definitions)
    for picture in item.pictures:
        lines += _picture(picture)
    for claim in item.claims:
        lines += _claim(claim)
    for answer in item.answers:
        lines += _answer(answer)
    for problem in item.errors:
        lines += _problem(problem)
    return "\n".join(lines) + "\n"


def _answer(item: AnswerReport) -> list[str]:
    value = rf"\nopagebreak\symderiveline{{{_formula(item.formula, item.text)}}}"
    title = _prose(item.title)
    return [_text("Answer", title) + value, *_hypotheses(item.hypotheses)]


def _picture(item: PictureReport) -> list[str]:
    caption = f"{_prose(item.caption)} {plain(item.note)}".rstrip()
    if item.missing:
        missing = plain(f"The picture {item.id} is missing: {item.missing}.")
        return [rf"\par\medskip\symderivetext{{\textit{{{caption}}} {missing}}}"]
    if item.tikz:
        return [rf"\symderivepicture{{{item.tikz}}}{{{caption}}}"]
    if item.file:
        return [rf"\symderivepicture{{\includegraphics{{{item.file}}}}}{{{caption}}}"]
    return []


def _claim(item: ClaimReport) -> list[str]:
    name = _prose(item.title) or code(item.id)
    verdict = rf"\textbf{{{_VERDICTS[item.verdict]}}}{_given(item)}"
    lines = [rf"\par\medskip\symderivetext{{\textbf{{Claim}}\quad({name}).\quad{verdict}}}\nopagebreak"]
    lines += _group("Symbols", [declared(symbol, plain) for symbol in item.symbols])
    lines += _hypotheses(item.hypotheses)
    if item.without:
        lines.append(_text("Not assumed here", _codes(item.without)))
    if item.hypotheses:
        said = "Claimed" if item.verdict == "refuted" else "Then"
        lines.append(_text(said, "") + r"\nopagebreak")
    lines.append(rf"\symderiveline{{{_formula(item.formula, item.statement)}}}")
    if item.proved_when:
        lines.append(_text("Holds when", _codes(item.proved_when)))
    for statement in item.assumes:
        lines.append(_text(r"\textbf{Assumes (cited, not derived here)}", _lines(statement)))
    if item.undefined_at is not None:
        lines.append(_text("Undefined at", code(item.undefined_at)))
    elif item.counterexample:
        values = [f"{symbol} = {value}" for symbol, value in item.counterexample]
        lines.append(_text("Counterexample", _codes(values, "; ")))
    if item.steps:
        lines += _proof(item)
    if item.error is not None:
        lines += _problem(item.error)
    return lines


def _given(item: ClaimReport) -> str:
    notes = []
    if item.assumes and item.verdict == "proved":
        notes.append("given what it assumes")
    if item.expected is not None and item.expected != item.verdict:
        notes.append(f"expected: {item.expected}")
    return f" ({'; '.join(notes)})" if notes else ""


def _proof(item: ClaimReport) -> list[str]:
    done = item.verdict == "proved"
    head = r"\begin{proof}" if done else r"\begin{proof}[Attempt]"
    lines = [head if done else head + r"\renewcommand\qedsymbol{}"]
    if is_whole_proof(item, item.steps[0]):
        lines.append(rf"\raggedright\emergencystretch4em\relax {_reason(item.steps[0])}")
    else:
        lines.append(r"\leavevmode\par")
        for step in item.steps:
            lines += _step(step)
    lines.append(r"\end{proof}")
    return lines


def _step(item: StepReport) -> list[str]:
    indent = 1.5 * item.depth
    if item.relation is None:
        return [_row(indent, _formula(item.formula, item.text), item)]
    lines = []
    if item.left_text:
        lines.append(rf"\symderiverow{{{indent:g}em}}{{{_formula(item.left, item.left_text)}}}{{}}")
    sign = _RELATIONS.get(item.relation, rf"\mathrel{{\text{{{plain(item.relation)}}}}}")
    lines.append(_row(indent + 1.5, f"{{}}{sign} {_formula(item.formula, item.text)}", item))
    return lines


def _row(indent: float, formula: str, item: StepReport) -> str:
    return rf"\symderiverow{{{indent:g}em}}{{{formula}}}{{{_reason(item)}}}"


def _reason(item: StepReport) -> str:
    reasons = []
    if item.verdict != "proved":
        reasons.append(rf"\textbf{{{item.verdict}}}")
    if item.by:
        reasons.append(f"by {code(item.by)}")
    if item.found and item.found != item.by:
        reasons.append(f"found: by {code(item.found)}" if item.by else f"by {code(item.found)}")
    if item.id:
        reasons.append(f"({code(item.id)})")
    return " ".join(reasons)


def _problem(item: ErrorReport) -> list[str]:
    lines = [rf"\symderivetext{{\textbf{{{plain(item.code)}: {plain(item.what)}}}}}"]
    if item.why:
        lines.append(rf"\symderivetext{{{plain(item.why)}}}")
    for label, text in (("Left to prove", item.goal), ("Residual", item.residual)):
        if text:
            lines.append(_text(label, code(text)))
    if item.tried:
        lines.append(_text("Tried", _codes(item.tried)))
    return lines


def _group(label: str, entries: Sequence[str]) -> list[str]:
    return [_text(label, f"{'; '.join(entries)}.")] if entries else []


def _hypotheses(items: Sequence[NamedFormula]) -> list[str]:
    lines = [_text("Hypotheses", "") + r"\nopagebreak"] if items else []
    for item in items:
        formula = _formula(item.formula, item.text)
        lines.append(rf"\symderiverow{{1.5em}}{{{formula}}}{{({code(item.name)})}}")
    return lines


def _definitions(items: Sequence[NamedFormula]) -> list[str]:
    lines = [_text("Definitions", "") + r"\nopagebreak"] if items else []
    for item in items:
        head = math(item.head) if item.head is not None else _formula(None, item.name)
        lines.append(rf"\symderiveline{{{head} \coloneqq {_formula(item.formula, item.text)}}}")
    return lines


def _formula(node: Node | None, text: str) -> str:
    return math(node) if node is not None else rf"\text{{{plain(text)}}}"


def _lines(text: str) -> str:
    """Return a text of several lines in code type, each on a line of its own."""
    return r"\newline ".join(code(line) for line in text.splitlines() if line.strip())


def _codes(texts: Iterable[str], separator: str = ", ") -> str:
    return separator.join(code(text) for text in texts)


def _text(label: str, text: str) -> str:
    return rf"\symderivetext{{\textit{{{label}:}} {text}}}"


def _paragraphs(text: str) -> list[str]:
    return [rf"\symderivetext{{{_prose(part)}}}" for part in text.split("\n\n") if part.strip()]


def _prose(text: str) -> str:
    """Return the author's words, with the formulas that stand between backticks."""
    return laid_out(text, plain, lambda tree: f"${math(tree)}$", code)


def _comment(text: str) -> str:
    return "".join(char if char.isascii() and char.isprintable() else "?" for char in text)
