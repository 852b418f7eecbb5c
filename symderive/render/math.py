r"""Formulas as LaTeX: the author's own terms in the author's order. Not trusted.

A fragment for math mode; it needs `amsmath`. Names become single letters, Greek letters, subscripts,
accents or `\mathrm`; nothing of a name reaches LaTeX unescaped.
"""

from __future__ import annotations

from collections.abc import Callable

from symderive.syntax.tree import (
    ArraySort,
    Ascription,
    Binary,
    Binder,
    Call,
    Compare,
    Condition,
    Connective,
    CyclicSort,
    DefinitionHead,
    Function,
    FunctionSort,
    Gradient,
    If,
    Inner,
    Minimiser,
    Name,
    NamedSort,
    Negate,
    Node,
    Norm,
    Not,
    Number,
    Power,
    Prime,
    Quantifier,
    Range,
    SequenceSort,
    SortNode,
    Sum,
    Truth,
    VectorSort,
)
from symderive.syntax.unparse import precedence
from symderive.terms.names import FUNCTIONS, MACRO_NAMES

__all__ = ["latex", "latex_name", "latex_sort"]

_COMPARE = precedence(Compare((), ()))
_ADD = precedence(Binary("+", Truth(True), Truth(True)))
_MULTIPLY = _ADD + 1
_POWER = _ADD + 3
_ATOM = _ADD + 4

_GREEK_NAMES = {
    **{
        name: "\\" + name
        for name in [
            "alpha",
            "beta",
            "gamma",
            "delta",
            "zeta",
            "eta",
            "theta",
            "iota",
            "kappa",
            "lambda",
            "mu",
            "nu",
            "xi",
            "pi",
            "rho",
            "sigma",
            "tau",
            "upsilon",
            "chi",
            "psi",
            "omega",
            "Gamma",
            "Delta",
            "Theta",
            "Lambda",
            "Xi",
            "Pi",
            "Sigma",
            "Phi",
            "Psi",
            "Omega",
            "ell",
        ]
    },
    "lam": r"\lambda",
    "phi": r"\phi",
    "eps": r"\varepsilon",
    "epsilon": r"\varepsilon",
}

_GREEK_LETTERS = dict(
    zip(
        "αβγδεζηθικλμνξπρςστυφχψωΓΔΘΛΞΠΣΦΨΩ",
        [
            r"\alpha",
            r"\beta",
            r"\gamma",
            r"\delta",
            r"\varepsilon",
            r"\zeta",
            r"\eta",
            r"\theta",
            r"\iota",
            r"\kappa",
            r"\lambda",
            r"\mu",
            r"\nu",
            r"\xi",
            r"\pi",
            r"\rho",
            r"\varsigma",
            r"\sigma",
            r"\tau",
            r"\upsilon",
            r"\varphi",
            r"\chi",
            r"\psi",
            r"\omega",
            r"\Gamma",
            r"\Delta",
            r"\Theta",
            r"\Lambda",
            r"\Xi",
            r"\Pi",
            r"\Sigma",
            r"\Phi",
            r"\Psi",
            r"\Omega",
        ],
        strict=True,
    )
)

_WIDE_ACCENTS = {"bar": "overline", "hat": "widehat", "tilde": "widetilde", "dot": "dot"}

_ESCAPES = {
    "\\": r"\backslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\hat{}",
    "~": r"\sim{}",
    " ": r"\ ",
}

_RELATIONS = {"=": "=", "!=": r"\ne", "<=": r"\le", "<": "<", ">=": r"\ge", ">": ">"}
# A long formula is best broken between the parts of a conjunction, not at the relations within them.
_CONNECTIVES = {
    "and": r"\land\allowbreak",
    "or": r"\lor\allowbreak",
    "=>": r"\Rightarrow",
    "<=>": r"\Leftrightarrow",
}
_SORTS = {
    "real": r"\mathbf{R}",
    "integer": r"\mathbf{Z}",
    "int": r"\mathbf{Z}",
    "natural": r"\mathbf{N}",
    "prop": r"\mathrm{Prop}",
}
_OPERATORS = frozenset(["exp", "log", "ln", "sin", "cos", "tan", "tanh", "sinh", "cosh", "max", "min"])
_INVERSES = {"asin": "arcsin", "acos": "arccos", "atan": "arctan"}


def _letter(char: str) -> str:
    if char in _GREEK_LETTERS:
        return _GREEK_LETTERS[char]
    return char if char.isascii() and char.isalnum() else _ESCAPES.get(char, r"\mathord{?}")


def _word(word: str) -> str:
    """Return a name, or a part of one, that has no underscore."""
    if word in _GREEK_NAMES:
        return _GREEK_NAMES[word]
    if len(word) == 1 or word.isdigit():
        return "".join(map(_letter, word))
    base = word.rstrip("0123456789")
    if base and base != word and (len(base) == 1 or base in _GREEK_NAMES):
        return f"{_word(base)}_{{{word[len(base) :]}}}"
    return rf"\mathrm{{{''.join(map(_letter, word))}}}"


def latex_name(name: str) -> str:
    r"""Return a name as LaTeX.

    >>> latex_name("w_star"), latex_name("lam_1"), latex_name("loss")
    ('w^{\\star}', '\\lambda_{1}', '\\mathrm{loss}')
    """
    first, *parts = name.split("_")
    if not first or not all(parts):
        return rf"\mathrm{{{''.join(map(_letter, name))}}}"
    result = _word(first)
    base, _, digits = result.partition("_")
    below = [digits[1:-1]] if digits else []
    above = ""
    for part in parts:
        if part == "star":
            above = r"^{\star}"
        elif part in _WIDE_ACCENTS:
            accent = _WIDE_ACCENTS[part] if base.startswith(r"\mathrm") else part
            base = rf"\{accent}{{{base}}}"
        else:
            below.append(_word(part))
    return base + above + (f"_{{{', '.join(below)}}}" if below else "")


def _is_tall(text: str) -> bool:
    return any(mark in text for mark in (r"\frac", r"\sum", r"\begin"))


def _fenced(left: str, text: str, right: str) -> str:
    if _is_tall(text):
        return rf"\left{left} {text} \right{right}"
    return f"{left}{text}{right}" if left in "([" else f"{left} {text} {right}"


def _parentheses(text: str) -> str:
    return _fenced("(", text, ")")


def _inside(node: Node, least: int) -> str:
    text = latex(node)
    if _precedence(node) >= least:
        return text
    if isinstance(node, (Connective, Quantifier)) and _is_tall(text):
        # TeX breaks no line between \left( and \right), and propositions are long.
        return rf"\biggl( {text} \biggr)"
    return _parentheses(text)


def _precedence(node: Node) -> int:
    """Return how tightly the printed form binds."""
    if isinstance(node, Ascription):
        return _precedence(node.body)
    if isinstance(node, Sum):
        return _MULTIPLY
    if isinstance(node, Call) and isinstance(node.function, Name):
        if (node.function.text, len(node.arguments)) in _SAYINGS:
            return _COMPARE
        if node.function.text == "rational":
            return _precedence(node.arguments[0]) if len(node.arguments) == 1 else _MULTIPLY
        return {"smul": _MULTIPLY, "inv": _POWER, "iterate": _POWER}.get(node.function.text, _ATOM)
    return precedence(node)


def latex(node: Node | DefinitionHead) -> str:
    r"""Return a formula, or the head of a definition, as LaTeX for math mode.

    >>> latex(Binary("/", Name("lam"), Number("2")))
    '\\frac{\\lambda}{2}'
    """
    return _PRINTERS[type(node)](node)


def _head(node: DefinitionHead) -> str:
    names = [latex_name(name.text) for binder in node.binders for name in binder.names]
    return latex_name(node.name.text) + (f"({', '.join(names)})" if names else "")


def _negate(node: Negate) -> str:
    return "-" + _inside(node.operand, _MULTIPLY)


def _not(node: Not) -> str:
    return r"\lnot " + _inside(node.operand, _ATOM)


def _binary(node: Binary) -> str:
    if node.operator == "/":
        return rf"\frac{{{latex(node.left)}}}{{{latex(node.right)}}}"
    if node.operator == "*":
        return _product(node)
    own = _ADD if node.operator in ("+", "-") else _MULTIPLY
    symbol = {"mod": r"\bmod", "div": r"\mathbin{\mathrm{div}}"}.get(node.operator, node.operator)
    left = _factor(node.left) if own == _MULTIPLY else _inside(node.left, own)
    # A sum on the right keeps the author's parentheses; a sign after an operator gets some for the eye.
    right = _inside(node.right, _POWER if isinstance(node.right, Negate) else own + 1)
    return f"{left} {symbol} {right}"


def _is_open(node: Node) -> bool:
    """Say whether what is written after this would seem to belong to it."""
    if isinstance(node, Sum):
        return True
    if isinstance(node, Binary) and node.operator == "*":
        return _is_open(node.right)
    return isinstance(node, Negate) and _is_open(node.operand)


def _factor(node: Node) -> str:
    """Return a left factor."""
    return _parentheses(latex(node)) if _is_open(node) else _inside(node, _MULTIPLY)


def _product(node: Binary) -> str:
    left = _factor(node.left)
    other = node.right
    grouped = isinstance(other, (Negate, Binary)) and not (
        isinstance(other, Binary) and other.operator == "/"
    )
    right = _parentheses(latex(other)) if grouped else _inside(other, _MULTIPLY)
    number = isinstance(node.left, Number)
    if right[:1].isdigit() or (right.startswith(("(", r"\left(")) and not number):
        return rf"{left} \cdot {right}"
    return f"{left} {right}" if number else rf"{left}\, {right}"


def _power(node: Power) -> str:
    return f"{_power_base(node.base)}^{{{latex(node.exponent)}}}"


def _power_base(node: Node) -> str:
    """Return what takes a superscript."""
    plain = (
        _precedence(node) == _ATOM and not _has_superscript(node) and not isinstance(node, (Prime, Gradient))
    )
    return latex(node) if plain else _parentheses(latex(node))


def _has_superscript(node: Node) -> bool:
    if isinstance(node, Name):
        return "^" in latex_name(node.text)
    if isinstance(node, Call):
        return node.bracket == "[" and _has_superscript(node.function)
    return isinstance(node, Ascription) and _has_superscript(node.body)


def _compare(node: Compare) -> str:
    first, *rest = (_inside(operand, _ADD) for operand in node.operands)
    return first + "".join(f" {_RELATIONS[r]} {o}" for r, o in zip(node.relations, rest, strict=True))


def _connective(node: Connective) -> str:
    own = precedence(node)
    least = own + 1 if node.operator == "<=>" else own
    return f"{_inside(node.left, own + 1)} {_CONNECTIVES[node.operator]} {_inside(node.right, least)}"


def _minimiser(node: Minimiser) -> str:
    words = "the unique minimiser" if node.unique else "a minimiser"
    over = "" if node.space is None else rf" \text{{ over }} {latex_sort(node.space)}"
    return rf"{_inside(node.point, _ADD)} \text{{ is {words} of }} {_inside(node.function, _ADD)}{over}"


def _quantifier(node: Quantifier) -> str:
    return rf"\{node.kind} {_binders(node.binders)}.\; {latex(node.body)}"


def _function(node: Function) -> str:
    return rf"{_binders(node.binders)} \mapsto {latex(node.body)}"


def _binders(binders: tuple[Binder | Condition, ...]) -> str:
    found: list[str] = []
    for binder in binders:
        if isinstance(binder, Condition):
            found.append(latex(binder.formula))
            continue
        names = ", ".join(latex_name(name.text) for name in binder.names)
        if binder.domain is not None:
            names += rf" \in {_domain(binder.domain)}"
        found.append(names)
    return r",\; ".join(found)


def _domain(domain: Range | SortNode) -> str:
    if isinstance(domain, Range):
        return rf"\{{{latex(domain.low)}, \dots, {latex(domain.high)}\}}"
    text = latex_sort(domain)
    return f"({text})" if isinstance(domain, (FunctionSort, SequenceSort)) else text


def _arguments(node: Call) -> str:
    return ", ".join(map(latex, node.arguments))


def _call(node: Call) -> str:
    said = _said_of(node)
    if said is not None:
        return said
    name = node.function.text if isinstance(node.function, Name) else ""
    if node.bracket == "[":
        return f"{_subscripted(node.function)}_{{{_arguments(node)}}}"
    if (name, len(node.arguments)) in _FUNCTIONS:
        return _FUNCTIONS[name, len(node.arguments)](*node.arguments)
    return _applied(node.function) + _parentheses(_arguments(node))


def _subscripted(node: Node) -> str:
    """Return what takes a subscript."""
    text = _applied(node)
    closed = isinstance(node, Name) and "_" not in text
    return text if closed or text.endswith(")") else _parentheses(text)


def _applied(node: Node) -> str:
    """Return what is applied to arguments."""
    return latex(node) if isinstance(node, (Name, Call, Prime, Gradient)) else _parentheses(latex(node))


def _name(node: Name) -> str:
    if node.text in _OPERATORS:
        return "\\" + node.text
    if node.text in _INVERSES:
        return "\\" + _INVERSES[node.text]
    if node.text in FUNCTIONS | MACRO_NAMES and node.text not in ("zero", "pi"):
        return rf"\operatorname{{{node.text.replace('_', '-')}}}"
    return "0" if node.text == "zero" else latex_name(node.text)


def _prime(node: Prime) -> str:
    function = node.function
    return (_parentheses(latex(function)) if _has_superscript(function) else _applied(function)) + "'"


def _gradient(node: Gradient) -> str:
    return r"\nabla " + (_applied(node.function))


def _sum(node: Sum) -> str:
    index = latex_name(node.index.text)
    signed = isinstance(node.body, Negate)
    body = _parentheses(latex(node.body)) if signed else _inside(node.body, _MULTIPLY)
    if isinstance(node.domain, Range):
        return rf"\sum_{{{index} = {latex(node.domain.low)}}}^{{{latex(node.domain.high)}}} {body}"
    return rf"\sum_{{{index} \in {latex_sort(node.domain)}}} {body}"


def _if(node: If) -> str:
    rows: list[str] = []
    rest: Node = node
    while isinstance(rest, If):
        rows.append(rf"{latex(rest.yes)} & \text{{if }} {latex(rest.condition)}")
        rest = rest.no
    rows.append(rf"{latex(rest)} & \text{{otherwise}}")
    return r"\begin{cases} " + r" \\ ".join(rows) + r" \end{cases}"


def _norm(operand: Node, bracket: str = "|") -> str:
    side = "V" if bracket == "||" else "v"
    return _fenced(rf"\l{side}ert", latex(operand), rf"\r{side}ert")


_FUNCTIONS: dict[tuple[str, int], Callable[..., str]] = {
    ("sqrt", 1): lambda x: rf"\sqrt{{{latex(x)}}}",
    ("abs", 1): _norm,
    ("floor", 1): lambda x: _fenced(r"\lfloor", latex(x), r"\rfloor"),
    ("inv", 1): lambda x: f"{_power_base(x)}^{{-1}}",
    ("delta", 2): lambda i, j: rf"\delta_{{{latex(i)}, {latex(j)}}}",
    ("kronecker", 2): lambda i, j: rf"\delta_{{{latex(i)}, {latex(j)}}}",
    ("residue", 2): lambda k, n: f"[{latex(k)}]_{{{latex(n)}}}",
    ("factorial", 1): lambda n: f"{_inside(n, _ATOM)}!",
    ("binomial", 2): lambda n, k: rf"\binom{{{latex(n)}}}{{{latex(k)}}}",
    ("identity", 1): lambda n: f"I_{{{latex(n)}}}",
    ("trace", 1): lambda a: rf"\operatorname{{tr}} {_inside(a, _ATOM)}",
    ("transpose", 1): lambda a: rf"{_power_base(a)}^{{\top}}",
    ("matmul", 2): lambda a, b: rf"{_inside(a, _ATOM)} \cdot {_inside(b, _ATOM)}",
    ("matpow", 2): lambda a, k: f"{_power_base(a)}^{{{latex(k)}}}",
    ("det", 1): lambda a: rf"\det {_inside(a, _ATOM)}",
    ("smul", 2): lambda a, u: rf"{_inside(a, _ATOM)} \cdot {_inside(u, _ATOM)}",
    ("rational", 1): latex,
    ("rational", 2): lambda p, q: rf"\frac{{{latex(p)}}}{{{latex(q)}}}",
    ("iterate", 3): lambda f, k, x: (
        rf"{_power_base(f)}^{{\circ {_inside(k, _ATOM)}}}{_parentheses(latex(x))}"
    ),
}


def _words(*parts: Node | str) -> str:
    *first, last = (rf"\text{{ {p} }}" if isinstance(p, str) else _inside(p, _ADD) for p in parts)
    return " ".join([*first, last.replace(" }", "}") if isinstance(parts[-1], str) else last])


def _tends(f: Node, place: str, limit: Node) -> str:
    """Return `lim f = L`, by the formula of f where one is written."""
    if isinstance(f, Function) and len(f.binders) == 1 and len(f.binders[0].names) == 1:
        name = latex_name(f.binders[0].names[0].text)
        return rf"\lim_{{{name} \to {place}}} {_inside(f.body, _MULTIPLY)} = {_inside(limit, _ADD)}"
    return rf"\lim_{{{place}}} {_inside(f, _ATOM)} = {_inside(limit, _ADD)}"


_SAYINGS: dict[tuple[str, int], Callable[..., str]] = {
    ("odd", 1): lambda g: _words(g, "is odd"),
    ("even", 1): lambda g: _words(g, "is even"),
    ("zero_centred", 1): lambda g: _words(g, "is zero-centred"),
    ("differentiable", 1): lambda f: _words(f, "is differentiable"),
    ("differentiable_at", 2): lambda f, a: _words(f, "is differentiable at", a),
    ("convex", 1): lambda f: _words(f, "is convex"),
    ("lipschitz", 2): lambda f, c: _words(f, "is Lipschitz with constant", c),
    ("monotone", 1): lambda f: _words(f, "is non-decreasing"),
    ("is_minimiser", 2): lambda f, a: _words(a, "is a minimiser of", f),
    ("is_unique_minimiser", 2): lambda f, a: _words(a, "is the unique minimiser of", f),
    ("unbounded_below", 1): lambda f: _words(f, "is unbounded below"),
    ("is_O", 2): lambda f, g: f"{_inside(f, _ADD)} = O({latex(g)})",
    ("is_upper_O", 2): lambda f, g: rf"{_inside(f, _ADD)} \le O({latex(g)})",
    ("concave", 1): lambda f: _words(f, "is concave"),
    ("strictly_convex", 1): lambda f: _words(f, "is strictly convex"),
    ("periodic", 2): lambda f, p: _words(f, "is periodic with period", p),
    ("is_o", 2): lambda f, g: f"{_inside(f, _ADD)} = o({latex(g)})",
    ("is_Theta", 2): lambda f, g: rf"{_inside(f, _ADD)} = \Theta({latex(g)})",
    ("is_O_at_zero", 2): lambda f, g: rf"{_inside(f, _ADD)} = O({latex(g)}) \text{{ at }} 0",
    ("limit", 3): lambda f, a, c: _tends(f, latex(a), c),
    ("limit_at_infinity", 2): lambda f, c: _tends(f, r"\infty", c),
    ("limit_sequence", 2): lambda a, c: _tends(a, r"\infty", c),
    ("continuous", 1): lambda f: _words(f, "is continuous"),
    ("continuous_at", 2): lambda f, a: _words(f, "is continuous at", a),
    ("has_deriv", 3): lambda f, a, c: _words(f, "has the derivative", c, "at", a),
    ("has_grad", 3): lambda f, a, c: _words(f, "has the gradient", c, "at", a),
}


def _said_of(node: Call) -> str | None:
    """Return a macro as a sentence, or None if this is not one."""
    if not isinstance(node.function, Name):
        return None
    sentence = _SAYINGS.get((node.function.text, len(node.arguments)))
    return None if sentence is None else sentence(*node.arguments)


_PRINTERS: dict[type, Callable[..., str]] = {
    Name: _name,
    Number: lambda node: "".join(c for c in node.text if c in "0123456789."),
    Truth: lambda node: r"\text{true}" if node.value else r"\text{false}",
    Negate: _negate,
    Not: _not,
    Binary: _binary,
    Power: _power,
    Compare: _compare,
    Connective: _connective,
    Quantifier: _quantifier,
    Function: _function,
    Call: _call,
    Prime: _prime,
    Gradient: _gradient,
    Inner: lambda node: _fenced(r"\langle", f"{latex(node.left)}, {latex(node.right)}", r"\rangle"),
    Norm: lambda node: _norm(node.operand, node.bracket),
    Sum: _sum,
    If: _if,
    Minimiser: _minimiser,
    Ascription: lambda node: latex(node.body),
    DefinitionHead: _head,
}


def latex_sort(sort: SortNode) -> str:
    r"""Return a sort as LaTeX.

    >>> latex_sort(FunctionSort((NamedSort("real"),), NamedSort("V")))
    '\\mathbf{R} \\to V'
    """
    if isinstance(sort, NamedSort):
        return _SORTS.get(sort.text) or latex_name(sort.text)
    if isinstance(sort, VectorSort):
        return latex_name(sort.space)
    if isinstance(sort, CyclicSort):
        return rf"\mathbf{{Z}}/{latex_name(sort.size)}"
    if isinstance(sort, ArraySort):
        index = rf"\mathbf{{Z}}/{latex_name(sort.size)}"
        both = index if sort.kind == "vector" else rf"{index} \times {index}"
        return rf"\mathbf{{R}}^{{{both}}}"
    if isinstance(sort, SequenceSort):
        element = r"\mathbf{R}" if sort.element is None else latex_sort(sort.element)
        return rf"\mathbf{{Z}} \to {element}"
    domains = [f"({latex_sort(d)})" if isinstance(d, FunctionSort) else latex_sort(d) for d in sort.domains]
    product = r" \times ".join(domains)
    return rf"{product} \to {latex_sort(sort.codomain)}"
