"""A question in one line as a recipe: `x > 0, y > 0 |- (x + y)/2 >= sqrt(x*y)`. Not trusted.

Left of `|-` (or `⊢`) stand declarations (`x, y in V`, `f: V -> real convex differentiable`, `n: size`) and
hypotheses, right of it the claim. A letter that is not declared gets the sort that the formulas force: an
integer where a bound or an index stands, and in an exponent if it is customary (n, k, t, ...), a vector in an
inner product, a function where it is applied, else a real. The recipe says which, and what is judged is the
recipe.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass

from symderive import notations
from symderive.errors import ParseError, Span
from symderive.syntax import hints
from symderive.syntax.parser import parse_declaration, parse_formula
from symderive.syntax.scope import MACRO_ARGUMENTS, VALUE_MACROS
from symderive.syntax.tree import (
    ArraySort,
    Binary,
    Binder,
    Call,
    Compare,
    Condition,
    CyclicSort,
    Declaration,
    Function,
    FunctionSort,
    Gradient,
    Inner,
    Minimiser,
    Name,
    NamedSort,
    Negate,
    Node,
    Number,
    Power,
    Prime,
    Quantifier,
    Range,
    SequenceSort,
    SortNode,
    Sum,
    VectorSort,
)
from symderive.syntax.unparse import unparse
from symderive.terms.names import FUNCTIONS, MACRO_NAMES, RESERVED, is_plain_name

__all__ = ["INTEGER_NAME", "Question", "nodes", "read_question", "recipe_text"]

_PROPERTIES = frozenset(
    name
    for name, said_of in MACRO_ARGUMENTS.items()
    if said_of in (("function",), ("curve",)) and name not in VALUE_MACROS
)
_WORDS = FUNCTIONS | MACRO_NAMES | RESERVED
_SORT_WORDS = ("real", "integer", "int", "natural", "prop")
_WHOLE_SORTS = ("integer", "int", "natural")
_SETS = {"R": "real", "Q": "real", "N": "natural", "Z": "integer"}
_FUNCTION = "real -> real"
_SEQUENCE = "integer -> real"
_SAID_OF = {"function": _FUNCTION, "curve": _FUNCTION, "sequence": _SEQUENCE, "order": _SEQUENCE}

INTEGER_NAME = re.compile(r"[dijklmnstKMNT](_?[0-9]+)?")
"""Names that stand for integers in exponents; others stand for reals."""

_INDEX_NAME = re.compile(r"[ijklmn](_?[0-9]+)?")
"""Names that stand for integers as arguments of what else has integers as arguments."""

_BINDER = re.compile(r"(?:\b(?:forall|exists|fun)\b|[∀∃])(?:[^.]|\.\.|(?<=\d)\.(?=\d))*?(?<!\.)\.(?![.\d])")
"""A quantifier or `fun` with its names and their ranges, up to the point."""


@dataclass(frozen=True, slots=True)
class Question:
    """Declarations as (names, sort), hypotheses and claim as texts; `found` are inferred declarations."""

    declared: tuple[tuple[str, str], ...]
    found: tuple[tuple[str, str], ...]
    hypotheses: tuple[str, ...]
    claim: str


def read_question(text: str) -> Question:
    """Read a question; raises `ParseError` with the place in the text.

    Refuses: C120 (no claim, or two), C121 (a letter that must have two sorts), C122 (a name that is likely
    to mean something else), C123 (a value that is meant as a definition), and what the formulas refuse.
    """
    left = ""
    try:
        left, claim, offset = _sequent(text)
        return _read(left, claim, offset)
    except ParseError as error:
        if not left and "|-" in text and error.code != "C120":
            error.fix = "write a space behind `|-` if it stands between hypotheses and claim"
        if "\n" not in text:  # else the columns are those of the lines
            error.file, error.source_line = "question", text
        raise


def _read(left: str, claim: str, offset: int) -> Question:
    declared: list[tuple[str, str]] = []
    declarations: list[Declaration] = []
    hypotheses: list[tuple[str, int]] = []
    properties: list[str] = []
    ranges: list[Node] = []  # sums, whose bounds are integers
    pending: list[tuple[str, int]] = []
    for part, start in _parts(left):
        bare = part.strip()
        begin = start + len(part) - len(part.lstrip())
        if is_plain_name(bare) and bare not in _WORDS:
            pending.append((bare, begin))
            continue
        declaration = _declaration(bare, [name for name, _ in pending])
        if declaration is not None:
            names, sort, said, tail = declaration
            if (bounds := _range(sort)) is not None:
                ranges.append(parse_formula(f"sum(1, {names.split(',')[0]} = {sort}) = 1"))
                hypotheses += [
                    (f"{bounds[0]} <= {name.strip()} <= {bounds[1]}", start) for name in names.split(",")
                ]
                sort = "integer"
            declarations.append(parse_declaration(names, sort, 1, begin + 1, 1, begin + tail + 1))
            declared.append((names, sort))
            properties += [f"{word}({name.strip()})" for word in said for name in names.split(",")]
            pending = []
            continue
        _finished(pending)
        hypotheses.append((part, start))
    _finished(pending)
    trees = [parse_formula(part, column=start + 1) for part, start in hypotheses]
    trees.append(parse_formula(claim, column=offset + 1))
    _refuse_values_meant_as_definitions(trees)
    found = _infer([*ranges, *trees], declarations)
    texts = [*properties, *(part.strip() for part, _ in hypotheses)]
    return Question(tuple(declared), found, tuple(texts), claim.strip())


def _refuse_values_meant_as_definitions(trees: list[Node]) -> None:
    """Refuse C123: `f(x) = x^2` among the hypotheses where the derivative of f is spoken of.

    It says what f is at one x; almost always the function is meant.
    """
    derived = {
        part.function.text
        for part in nodes(trees)
        if isinstance(part, (Prime, Gradient)) and isinstance(part.function, Name)
    }
    for tree in trees[:-1]:
        if not isinstance(tree, Compare) or tree.relations != ("=",):
            continue
        left, right = tree.operands
        if not isinstance(left, Call) or not isinstance(left.function, Name) or isinstance(right, Name):
            continue
        names = [each.text for each in left.arguments if isinstance(each, Name)]
        said = {part.text for part in nodes(right) if isinstance(part, Name)}
        if left.function.text in derived and said & set(names) and len(names) == len(left.arguments):
            function, variables = left.function.text, ", ".join(names)
            raise ParseError(
                "C123",
                f"`{function}({variables}) = …` says what {function} is at one {variables}",
                why=f"of the derivative of {function} nothing follows from one value",
                fix=f"write `forall {variables} in real. {function}({variables}) = …`",
                span=left.span,
            )


def nodes(tree: object) -> Iterator[object]:
    """Yield a tree and all its parts."""
    if isinstance(tree, (tuple, list)):
        for part in tree:
            yield from nodes(part)
    elif is_dataclass(tree) and not isinstance(tree, (Span, type)):
        yield tree
        for item in fields(tree):
            yield from nodes(getattr(tree, item.name))


def recipe_text(question: Question, name: str = "question") -> str:
    """Return a recipe whose only claim is the question."""
    lines = ["schema: 1", f"id: {name}", "title: A question"]
    symbols = [*question.found, *question.declared]
    spaces = [s for s in symbols if s[1] in ("inner product space", "size")]
    if symbols:
        lines.append("symbols:")
        lines += [
            f"  {json.dumps(n)}: {json.dumps(s)}"
            for n, s in (*spaces, *(x for x in symbols if x not in spaces))
        ]
    if question.hypotheses:
        lines.append("hypotheses:")
        lines += [
            f"  h{i}: {json.dumps(h, ensure_ascii=False)}" for i, h in enumerate(question.hypotheses, 1)
        ]
    lines += ["claims:", "  - id: claim", f"    claim: {json.dumps(question.claim, ensure_ascii=False)}"]
    return "\n".join(lines) + "\n"


def _error(code: str, column: int, what: str, why: str = "", fix: str = "") -> ParseError:
    return ParseError(code, what, why=why, fix=fix, span=Span(1, column + 1))


def _finished(pending: list[tuple[str, int]]) -> None:
    """Refuse names that no sort follows: C120."""
    if pending:
        names = ", ".join(name for name, _ in pending)
        fix = f"write `{names}: real`, or say of each what holds, as in `x > 0, y > 0`"
        raise _error(
            "C120", pending[0][1], "a declaration is not finished", f"no sort is given to {names}", fix
        )


def _sequent(text: str) -> tuple[str, str, int]:
    """Split at the turnstile; without one all of the text is the claim."""
    places = [
        i
        for i in range(len(text))
        if text[i] == "⊢" or (text.startswith("|-", i) and text[i + 2 : i + 3].isspace())
    ]
    if len(places) > 1:
        raise _error(
            "C120",
            places[1],
            "there are two turnstiles",
            "a question has one claim",
            "join what holds by commas",
        )
    if not places:
        return "", text, 0
    width = 1 if text[places[0]] == "⊢" else 2
    return text[: places[0]], text[places[0] + width :], places[0] + width


def _parts(text: str) -> Iterator[tuple[str, int]]:
    """Split at commas outside brackets and binders; `<u, v>` is told by the comma inside."""
    depth, start, body = 0, 0, 0
    for position, char in enumerate(text):
        if position < body:
            continue
        binder = _BINDER.match(text, position) if depth == 0 else None
        if binder is not None:
            body = binder.end()
        elif char in "([{⟨":
            depth += 1
        elif char in ")]}⟩":
            depth -= 1
        elif char == "<" and _opens_inner(text[start:position], text[position + 1 : position + 2]):
            depth += 1
        elif (
            char == ">"
            and depth > 0
            and text[position - 1] not in "=-"
            and text[position + 1 : position + 2] != "="
        ):
            depth -= 1
        elif char == "," and depth == 0:
            yield text[start:position], start
            start = position + 1
    if text[start:].strip():
        yield text[start:], start


def _opens_inner(before: str, after: str) -> bool:
    """Say whether `<` opens an inner product: an operand begins there, after an opening bar perhaps."""
    before = before.rstrip()
    if after == "=":
        return False
    if before.endswith("|"):
        return before.count("|") % 2 == 1
    return not before or before[-1] in "(,.=<>+-*/" or before.endswith((" and", " or", "=>"))


def _declaration(part: str, pending: list[str]) -> tuple[str, str, list[str], int] | None:
    """Return names, sort and properties of `x, y in V`, `f: V -> real convex`, and where the sort begins.

    None for a formula.
    """
    for separator in (":", " in "):
        head, found, tail = part.partition(separator)
        names = [n.strip() for n in head.split(",")]
        if found and all(is_plain_name(n) for n in names) and not tail.startswith("="):
            words = tail.split()
            said: list[str] = []
            while words and words[-1] in _PROPERTIES:
                said.insert(0, words.pop())
            return ", ".join([*pending, *names]), " ".join(words), said, len(part) - len(tail.lstrip())
    return None


def _range(sort: str) -> tuple[str, str] | None:
    """Return the bounds of `lo..hi`, where a sort is wanted; None for a sort."""
    low, dots, high = (part.strip() for part in sort.partition(".."))
    if not dots:
        return None
    try:
        parse_formula(low)
        parse_formula(high)
    except ParseError:
        return None
    return low, high


def _counts(exponent: object) -> bool:
    """Say whether an exponent has names, all of them customary for integers, such as n in x^(n + 1)."""
    names = list(_names_in(exponent))
    return bool(names) and all(INTEGER_NAME.fullmatch(name) for name in names)


def _names_in(node: object) -> Iterator[str]:
    if isinstance(node, Name):
        yield node.text
    elif isinstance(node, tuple):
        for part in node:
            yield from _names_in(part)
    elif is_dataclass(node) and not isinstance(node, (Span, type)):
        for item in fields(node):
            yield from _names_in(getattr(node, item.name))


# -- the sorts of what is not declared ---------------------------------------------------------------


_ANY_FUNCTION = re.compile(r"[^\W\d_](?:_?\d+|_\w+)?")
"""Names of functions of which nothing is said: a letter, perhaps with an index."""

_ELEMENTARY = ("sin", "cos", "tan", "exp", "log", "ln", "sqrt", "tanh", "sinh", "cosh", "abs")
_OF_INTEGERS = ("factorial", "binomial")
LONGEST_PRODUCT = 3
"""Letters of a name that may be a product without its signs."""

_INDEXED = re.compile(r"[A-Za-z]_[a-zA-Z]")
_DIFFERENTIAL = re.compile(r"d[A-Za-z]")


class _Uses:
    """What the formulas force each free name to be."""

    def __init__(self, known: set[str], guess: bool = True) -> None:
        self.known = known
        self.guess = guess
        """Whether customary letters in exponents are integers."""
        self.sorts: dict[str, str] = {}
        self.places: dict[str, Span] = {}
        self.spaces: dict[str, None] = {}
        self.sizes: dict[str, None] = {}
        self.called: set[str] = set()
        self.chosen: dict[str, str] = {}
        """Names that are applied as a binomial coefficient is, C(5, 2), with the arguments."""
        self.indexed: frozenset[str] = frozenset()
        """Names such as a_n where n is a name too, so that the entry of a sequence may be meant."""
        self.calculated: dict[str, Span] = {}
        """Names that are added, multiplied or raised to a power, and where first."""
        self.applied: dict[str, tuple[Span, str]] = {}
        """Names that are applied, where first, and the product that may be meant."""
        self.notations: dict[str, str] = {}
        """Names that stand where they are customary for something else, as in f = O(g) and A^T."""
        self.sequences: frozenset[str] = frozenset()
        """Names that are applied to integers only, which a quantifier or a sum binds."""
        self.domains: dict[str, list[str]] = {}
        """What each argument of a declared function must be; "" for a real or a function."""

    def note(self, name: Name, sort: str, bound: frozenset[str]) -> None:
        text = name.text
        if text in self.known or text in bound or text in _WORDS:
            return
        before = self.sorts.get(text)
        if before in (None, "") or before == sort:
            self.sorts[text] = sort
            self.places[text] = name.span
        elif sort and {before, sort} != {"", sort}:
            raise ParseError(
                "C121",
                f"`{text}` would need two sorts",
                why=f"it is used as {before} and as {sort}",
                fix=f"declare it, as in `{text}: {before}`",
                span=name.span,
            )

    def refuse_what_means_something_else(self) -> None:
        """Refuse C122: an undeclared name that a reader takes for something known, such as `integral(...)`.

        Read as any function, or any number, it would make a true claim false.
        """
        for name, sort in self.sorts.items():
            called, number = name in self.called, sort in ("", "real")
            known = self.notations.get(name) or notations.meant(name, applied=called, number=number)
            why = known
            if called and not why and not _ANY_FUNCTION.fullmatch(name):
                why = "a function of which nothing is said has a name of one letter, such as f"
            if name in self.indexed:
                why = f"it is a name of its own; an entry of a sequence is {name.replace('_', '[', 1)}]"
            if name in self.chosen:
                why = f"binomial({self.chosen[name]}) is the binomial coefficient"
            why = why or self.run_together(name)
            if why:
                words = [] if known else sorted(FUNCTIONS | MACRO_NAMES)
                near = difflib.get_close_matches(name, words, 1, 0.72)
                instead = f"write `{near[0]}`, or " if near else ""
                raise ParseError(
                    "C122",
                    f"`{name}` is not known here",
                    why=why,
                    fix=f"{instead}declare it where any is meant: `{name}: {sort or 'real'}`",
                    span=self.places[name],
                )

    def run_together(self, name: str) -> str:
        """Say what a name may be a slip for, such as `sinx` or, beside a and b, `ab`."""
        letters = {n for n in (*self.known, *self.sorts) if len(n) == 1}
        if name[:-1] in _ELEMENTARY and name[-1] in letters:
            return f"it is a name of its own, not {name[:-1]}({name[-1]})"
        turned = any(n != name and sorted(n) == sorted(name) for n in self.sorts)
        if 1 < len(name) <= LONGEST_PRODUCT and (set(name) <= letters or (turned and name.isalpha())):
            return f"it is a name of its own, not {'*'.join(name)}"
        return ""

    def walk(self, node: object, sort: str, bound: frozenset[str]) -> None:
        """Note the uses in a tree; `sort` is what the place of the node wants ("" for anything)."""
        if isinstance(node, Name):
            self.note(node, sort, bound)
        elif isinstance(node, Call):
            self.call(node, bound)
        elif isinstance(node, Sum):
            self.domain(node.domain, bound)
            self.walk(node.body, sort if sort != "integer" else "", bound | {node.index.text})
        elif isinstance(node, (Quantifier, Function)):
            self.binders(node, bound)
        elif isinstance(node, Power):
            _refuse_inverses(node)
            self.power(node)
            self.calculate(node.base)
            self.walk(node.base, "", bound)
            self.walk(node.exponent, "integer" if self.guess and _counts(node.exponent) else "", bound)
        elif isinstance(node, Binary):
            self.differential(node)
            self.calculate(node.left, node.right)
            inside = "integer" if node.operator in ("mod", "div") or sort == "integer" else ""
            both = sort if sort.startswith(("vector", "Z/")) and node.operator in "+-" else inside
            self.walk(node.left, both, bound)
            self.walk(node.right, both, bound)
        elif isinstance(node, Inner):
            for side in (node.left, node.right):
                self.walk(side, self.vector(), bound)
        elif isinstance(node, (Prime, Gradient)):
            kind = _FUNCTION if isinstance(node, Prime) else f"{self.vector()[10:]} -> real"
            self.walk(node.function, kind, bound)
        elif isinstance(node, Minimiser):
            self.walk(node.function, _FUNCTION, bound)
            self.walk(node.point, "", bound)
        else:
            self.children(node, bound)

    def differential(self, node: Binary) -> None:
        """Note dy/dx of names of which neither is declared."""
        names = [part.text for part in (node.left, node.right) if isinstance(part, Name)]
        quotient = node.operator == "/" and isinstance(node.left, Name) and isinstance(node.right, Name)
        if quotient and all(map(_DIFFERENTIAL.fullmatch, names)) and not self.known & set(names):
            self.notations.update(dict.fromkeys(names, notations.DERIVED))

    def calculate(self, *operands: Node) -> None:
        """Note the names among the operands of an operation: they are no functions."""
        for each in operands:
            if isinstance(each, Name):
                self.calculated.setdefault(each.text, each.span)

    def refuse_products_without_a_sign(self) -> None:
        """Refuse C121: `x` in x(x + 1) = x^2 + x, which is applied and also calculated with."""
        for name, (span, product) in self.applied.items():
            if name in self.calculated and name in self.sorts:
                raise ParseError(
                    "C121",
                    f"`{name}` would need two sorts",
                    why="it is applied as a function, and calculated with as a number",
                    fix=f"write `{product}` for a product",
                    span=span,
                )

    def power(self, node: Power) -> None:
        """Note the transpose A^T, and powers of Euler's number as computer algebra writes it, E^x."""
        if isinstance(node.exponent, Name) and node.exponent.text == "T" and _is_of_capitals(node.base):
            self.notations["T"] = notations.TRANSPOSED
        if isinstance(node.base, Name) and node.base.text == "E" and any(_names_in(node.exponent)):
            self.notations["E"] = notations.meant("e", applied=False, number=True)

    def children(self, node: object, bound: frozenset[str]) -> None:
        if isinstance(node, tuple):
            for part in node:
                self.walk(part, "", bound)
        elif isinstance(node, (NamedSort, CyclicSort, VectorSort)):
            self.domain(node, bound)
        elif is_dataclass(node) and not isinstance(node, (Span, type)):
            for item in fields(node):
                self.walk(getattr(node, item.name), "", bound)

    def vector(self) -> str:
        self.spaces.setdefault("V")
        return f"vector in {next(iter(self.spaces))}"

    def call(self, node: Call, bound: frozenset[str]) -> None:
        function = node.function
        if isinstance(function, Name) and self.is_of_integers(function, node, bound):
            for argument in node.arguments:
                self.walk(argument, "integer", bound)
            return
        if isinstance(function, Name) and function.text not in _WORDS:
            integral = node.bracket == "[" or function.text in self.sequences
            domain = "integer" if integral else "real"
            kinds = ", ".join([domain] * len(node.arguments))
            shape = f"{kinds} -> real" if len(node.arguments) == 1 else f"({kinds}) -> real"
            self.note(function, shape, bound)
            if node.bracket == "(":
                self.called.add(function.text)
                if len(node.arguments) == 1 and function.text not in bound:
                    product = f"{function.text}*({unparse(node.arguments[0])})"
                    self.applied.setdefault(function.text, (node.span, product))
            if function.text in notations.IN_BRACKETS_TOO:
                self.notations[function.text] = notations.meant(function.text, applied=True, number=False)
            if _looks_like_a_binomial(node):
                self.chosen["C"] = ", ".join(unparse(each) for each in node.arguments)
            free = function.text not in self.known and function.text not in bound
            wanted = ["integer" if integral and free else ""] * len(node.arguments)
            if function.text not in bound and len(self.domains.get(function.text, ())) == len(wanted):
                wanted = self.domains[function.text]
            for argument, what in zip(node.arguments, wanted, strict=True):
                self.walk(argument, what, bound)
            return
        if isinstance(function, Name) and function.text in MACRO_NAMES:
            # A macro with another number of arguments is refused where the recipe is read.
            for what, argument in zip(MACRO_ARGUMENTS[function.text], node.arguments, strict=False):
                free = isinstance(argument, Name) and function.text not in VALUE_MACROS
                self.walk(argument, _SAID_OF.get(what, "") if free else "", bound)
            return
        self.walk(function, "", bound)
        domain = self.slope_domain(function)
        for argument in node.arguments:
            self.walk(argument, domain, bound)

    def slope_domain(self, function: Node) -> str:
        """Say what a gradient is applied to; "" for what is no gradient."""
        if not isinstance(function, Gradient):
            return ""
        of = function.function
        domains = self.domains.get(of.text) if isinstance(of, Name) else None
        return domains[0] if domains else self.vector()

    def is_of_integers(self, function: Name, node: Call, bound: frozenset[str]) -> bool:
        """Say whether a call is a factorial, a binomial or the Kronecker delta.

        The last is a `delta` that is not declared, of two arguments.
        """
        hidden = function.text in self.known or function.text in bound
        is_delta = function.text == "delta" and node.bracket == "(" and len(node.arguments) == 2
        return function.text in _OF_INTEGERS or (is_delta and not hidden)

    def binders(self, node: Quantifier | Function, bound: frozenset[str]) -> None:
        inside = bound
        for binder in node.binders:
            if isinstance(binder, Binder):
                if binder.domain is not None:
                    self.domain(binder.domain, inside)
                inside |= {n.text for n in binder.names}
            elif isinstance(binder, Condition):
                names = [o for o in binder.formula.operands if isinstance(o, Name)]
                inside |= {n.text for n in names[:1]}
                self.walk(binder.formula.operands, "", inside)
        self.walk(node.body, "", inside)

    def domain(self, domain: object, bound: frozenset[str]) -> None:
        if isinstance(domain, Range):
            self.walk(domain.low, "integer", bound)
            self.walk(domain.high, "integer", bound)
        elif isinstance(domain, (CyclicSort, ArraySort)) and not domain.size.isdigit():
            self.sizes.setdefault(domain.size)
        elif isinstance(domain, VectorSort):
            self.spaces.setdefault(domain.space)
        elif isinstance(domain, NamedSort) and domain.text not in _SORT_WORDS:
            if domain.text not in self.known:
                _not_a_sort(domain)
            self.spaces.setdefault(domain.text)
        elif is_dataclass(domain) and not isinstance(domain, type):
            for item in fields(domain):
                part = getattr(domain, item.name)
                for one in part if isinstance(part, tuple) else (part,):
                    self.domain(one, bound)


def _refuse_inverses(power: Power) -> None:
    """Refuse C122: f^(-1)(x), which is read as f to the power (-1)(x)."""
    exponent, base = power.exponent, power.base
    if isinstance(exponent, Call) and isinstance(exponent.function, Negate) and isinstance(base, Name):
        raise ParseError(
            "C122",
            f"`{unparse(power)}` is a power, not the inverse of a function",
            why="functions have no powers",
            fix=hints.for_inverse(base.text),
            span=power.span,
        )


def _is_of_capitals(node: Node) -> bool:
    """Say whether this is a capital letter, or a product of them, as matrices are written."""
    if isinstance(node, Binary):
        return node.operator == "*" and _is_of_capitals(node.left) and _is_of_capitals(node.right)
    return isinstance(node, Name) and len(node.text) == 1 and node.text.isupper()


def _looks_like_a_binomial(node: Call) -> bool:
    """Say whether a call is C(5, 2) or C(n, k)."""
    if not isinstance(node.function, Name) or node.function.text != "C" or node.bracket != "(":
        return False
    nothing: frozenset[str] = frozenset()
    return len(node.arguments) == 2 and all(_is_whole(each, nothing, nothing) for each in node.arguments)


def _not_a_sort(named: NamedSort) -> None:
    """Refuse as the name of a space what is another spelling of a sort, such as `R` or `reals`: P212."""
    near = difflib.get_close_matches(named.text.lower(), _SORT_WORDS, 1, 0.7)
    meant = _SETS.get(named.text) or (near[0] if near else None)
    if meant is not None:
        raise ParseError(
            "P212",
            f"there is no sort `{named.text}`",
            why="a space whose name is so near to a set of numbers has to be declared",
            fix=f"write `{meant}`",
            span=named.span,
        )


def _arguments(sort: SortNode | None) -> list[str]:
    """Return what the arguments of a function of this sort must be, in the words of `_Uses`."""
    if isinstance(sort, SequenceSort):
        return ["integer", *_arguments(sort.element)]
    if isinstance(sort, ArraySort):
        return [f"Z/{sort.size}"] * (1 if sort.kind == "vector" else 2)
    if isinstance(sort, FunctionSort):
        return [*(_said(each) for each in sort.domains), *_arguments(sort.codomain)]
    return []


def _said(sort: SortNode) -> str:
    if isinstance(sort, CyclicSort):
        return f"Z/{sort.size}"
    if isinstance(sort, VectorSort):
        return f"vector in {sort.space}"
    if isinstance(sort, NamedSort) and sort.text not in ("real", "prop"):
        return "integer" if sort.text in _SORT_WORDS else f"vector in {sort.text}"
    return ""


def _refuse_guesses(uses: _Uses, trees: list[Node]) -> None:
    """Refuse C122: an exponent that is an integer by its letter only, and bounded above by a number.

    `0 <= t <= 1 |- x^t = 1 + t*(x - 1)` holds for the integers 0 and 1; whoever asks it means reals.
    """
    forced = _Uses(uses.known, guess=False)
    forced.domains = uses.domains
    forced.sequences = uses.sequences
    for tree in trees:
        forced.walk(tree, "", frozenset())
    guessed = {n for n, sort in uses.sorts.items() if sort == "integer" and forced.sorts.get(n) != "integer"}
    for compared in (node for node in nodes(trees[:-1]) if isinstance(node, Compare)):
        for place, relation in enumerate(compared.relations):
            sides = compared.operands[place : place + 2]
            low, high = sides if relation in ("<", "<=") else sides[::-1]
            names = {low.text} & guessed if isinstance(low, Name) else set()
            if relation in ("<", "<=", ">", ">=") and not any(isinstance(n, Name) for n in nodes(high)):
                for name in names:
                    raise ParseError(
                        "C122",
                        f"`{name}` may be a real or an integer here",
                        why="it is an exponent, and bounded above by a number",
                        fix=f"declare it: `{name}: real` or `{name}: integer`",
                        span=uses.places[name],
                    )


def _indexed(trees: list[Node], known: set[str]) -> frozenset[str]:
    """Return the names such as a_n of which the index is a name of one letter as well."""
    said = {node.text for node in nodes(trees) if isinstance(node, Name)} | known
    return frozenset(name for name in said if _INDEXED.fullmatch(name) and name[-1] in said)


def _refuse_roots_without_brackets(trees: list[Node]) -> None:
    """Refuse C122: x^1/2, which is read as x/2; nobody writes the exponent 1 to say so."""
    for node in nodes(trees):
        if (
            isinstance(node, Binary)
            and node.operator == "/"
            and isinstance(node.left, Power)
            and isinstance(node.left.exponent, Number)
            and node.left.exponent.text == "1"
        ):
            root = f"{unparse(node.left.base)}^(1/{unparse(node.right)})"
            raise ParseError(
                "C122",
                f"`{unparse(node)}` is read as a fraction",
                why="a power is taken before the division",
                fix=f"write `{root}` for a root",
                span=node.span,
            )


def _declared_integers(declarations: list[Declaration]) -> frozenset[str]:
    return frozenset(
        name.text
        for each in declarations
        if isinstance(each.sort, NamedSort) and each.sort.text in _WHOLE_SORTS
        for name in each.names
    )


def _sequences(trees: list[Node], known: set[str], integers: frozenset[str]) -> frozenset[str]:
    """Return the names that are applied to integers alone, of which one at least is bound.

    As a function of reals such a name would say nothing more, and no induction reaches it.
    """
    found: dict[str, bool] = {}
    varying: set[str] = set()
    for call, bound, whole in _calls(trees, frozenset(), integers):
        if not isinstance(call.function, Name):
            continue
        name = call.function.text
        one = call.arguments[0] if len(call.arguments) == 1 and call.bracket == "(" else None
        found[name] = found.get(name, True) and one is not None and _is_whole(one, bound | known, whole)
        if one is not None and whole & bound & set(_names_in(one)):
            varying.add(name)
    heads = [call.function for call, _, _ in _calls(trees, frozenset(), integers)]
    called = [name.text for name in heads if isinstance(name, Name)]
    said = [node.text for node in nodes(trees) if isinstance(node, Name)]
    alone = {n for n in found if said.count(n) == called.count(n)}
    return frozenset(n for n, is_one in found.items() if is_one and n in varying & alone)


def _calls(
    node: object, bound: frozenset[str], whole: frozenset[str]
) -> Iterator[tuple[Call, frozenset[str], frozenset[str]]]:
    """Yield the applications in a tree, with the names bound there, and the names of integers."""
    if isinstance(node, Call):
        yield node, bound, whole
    if isinstance(node, Sum):
        index = frozenset({node.index.text})
        integral = isinstance(node.domain, Range)
        yield from _calls(node.domain, bound, whole)
        yield from _calls(node.body, bound | index, whole | index if integral else whole - index)
    elif isinstance(node, (Quantifier, Function)):
        for binder in node.binders:
            if isinstance(binder, Binder):
                names = frozenset(name.text for name in binder.names)
                integral = _is_integral(binder.domain, names)
            else:
                first = [o.text for o in binder.formula.operands if isinstance(o, Name)][:1]
                names = frozenset(first) - bound
                integral = _is_integral(None, names)
            bound, whole = bound | names, whole | names if integral else whole - names
            yield from _calls(binder, bound, whole)
        yield from _calls(node.body, bound, whole)
    elif isinstance(node, (tuple, list)):
        for part in node:
            yield from _calls(part, bound, whole)
    elif is_dataclass(node) and not isinstance(node, (Span, type)):
        for item in fields(node):
            yield from _calls(getattr(node, item.name), bound, whole)


def _is_integral(domain: object, names: frozenset[str]) -> bool:
    """Say whether a binder is one of integers: by its domain, else by names that are customary for them."""
    if isinstance(domain, NamedSort):
        return domain.text in _WHOLE_SORTS
    return isinstance(domain, Range) or (domain is None and all(_INDEX_NAME.fullmatch(n) for n in names))


def _is_whole(node: Node, bound: frozenset[str], whole: frozenset[str]) -> bool:
    """Say whether an argument is an integer by its parts; of what nothing binds, an index by its name."""
    if isinstance(node, Name):
        return node.text in whole or (node.text not in bound and bool(_INDEX_NAME.fullmatch(node.text)))
    if isinstance(node, Number):
        return node.text.isdigit()
    if isinstance(node, Negate):
        return _is_whole(node.operand, bound, whole)
    if isinstance(node, Binary) and node.operator != "/":
        return _is_whole(node.left, bound, whole) and _is_whole(node.right, bound, whole)
    return False


def _infer(trees: list[Node], declarations: list[Declaration]) -> tuple[tuple[str, str], ...]:
    known = {name.text for each in declarations for name in each.names}
    uses = _Uses(known)
    uses.sequences = _sequences(trees, known, _declared_integers(declarations))
    for each in declarations:
        uses.domain(each.sort, frozenset())
        uses.domains.update((name.text, _arguments(each.sort)) for name in each.names)
    for tree in trees:
        uses.walk(tree, "", frozenset())
    uses.refuse_products_without_a_sign()
    uses.indexed = _indexed(trees, known)
    uses.refuse_what_means_something_else()
    _refuse_roots_without_brackets(trees)
    _refuse_guesses(uses, trees)
    found = [(n, "inner product space") for n in uses.spaces if n not in known]
    found += [(n, "size") for n in uses.sizes if n not in known]
    taken = {n for n, _ in found}
    found += [(n, s or "real") for n, s in uses.sorts.items() if n not in taken]
    return tuple(found)
