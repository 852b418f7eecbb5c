"""Terms and types as text in the formula language. Trusted.

What is printed here is what a person reads of a statement that was judged. `print_term` writes ASCII
in the language of `docs/language.md`, so that parsing and resolving it gives the same term back. Where
the short form would be read as another term, the sort is written out: `(k : real)`. Names that
nobody can declare are printed in a form that is not in the language at all.
"""

# ruff: noqa: ARG002 - the methods for the constants share one signature, as `_METHODS` wants

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import NamedTuple

from symderive.terms.build import FALSE, arguments
from symderive.terms.names import SORT_WORDS, is_plain_name
from symderive.terms.term import App, Bound, Const, Free, Lam, Lit, Term, apply, subterms
from symderive.terms.types import (
    INT,
    PROP,
    REAL,
    Cyclic,
    Function,
    Space,
    Type,
    function_type,
    sizes_of,
    spaces_of,
)

__all__ = ["print_name", "print_term", "print_type", "printer"]

# How tightly a piece binds, as in the parser.
_LOOSEST, _IFF, _IMPLIES, _OR, _AND, _NOT, _COMPARE, _ADD, _MULTIPLY, _MINUS, _POWER, _ATOM = range(12)

Args = tuple[Term, ...]

_REAL_FUNCTION = function_type(REAL, REAL)
_PLAIN_FUNCTIONS = frozenset(
    "exp log sqrt sin cos tan asin acos atan tanh sinh cosh sigmoid inv".split()  # noqa: SIM905
)

# How many arguments complete a constant.
_ARITY = {
    **dict.fromkeys(("true", "false", "zero", "pi"), 0),
    **dict.fromkeys(
        ("factorial", "det", "neg", "of_int", "floor", "cast", "rep", "norm", "csum", "deriv", "grad"), 1
    ),
    **dict.fromkeys(("forall", "exists", *_PLAIN_FUNCTIONS), 1),
    **dict.fromkeys(("imp", "and", "or", "eq", "le", "lt", "add", "mul", "pow", "mod", "quot"), 2),
    **dict.fromkeys(("delta", "smul", "inner", "max", "min", "rpow", "binomial"), 2),
    **dict.fromkeys(("ite", "natrec", "sum", "has_deriv", "has_grad"), 3),
}

_LONGEST_NUMBER = 10_000
"""In binary digits; longer numbers are printed in base 16, which is not in the language."""


class _Piece(NamedTuple):
    """Text, how tightly it binds, and the type that a reader finds it to have by itself.

    `natural` is None for an expression of numbers, which has whatever type is wanted; it is INT for
    an integer that becomes a real where a real is wanted.
    """

    text: str
    level: int
    natural: Type | None


def _quoted(text: str) -> str:
    """Return text in a form that is not in the language."""
    plain = ascii(text)[1:-1].replace("`", "\\x60")
    return f"`{plain}`"


def print_name(name: str) -> str:
    """Return a name as it is, or in a form that is not in the language."""
    if is_plain_name(name) or (name[:1] == "#" and name[1:].isascii() and name[1:].isdigit()):
        return name
    return _quoted(name)


def _hint(kind: Type) -> str:
    """Return a customary name for a variable of this type."""
    if isinstance(kind, Function):
        return "f"
    if isinstance(kind, (Space, Cyclic)):
        return "v" if isinstance(kind, Space) else "i"
    return {"int": "k", "prop": "p"}.get(kind.name, "x")


def _integer(value: int) -> str:
    return str(value) if value.bit_length() <= _LONGEST_NUMBER else f"`{value:#x}`"


def print_type(kind: Type) -> str:
    """Return a type as the language writes it.

    >>> print_type(Function(Function(Space("V"), Space("V")), Cyclic("n")))
    '(V -> V) -> Z/n'
    """
    if isinstance(kind, Function):
        domain = print_type(kind.domain)
        left = f"({domain})" if isinstance(kind.domain, Function) else domain
        return f"{left} -> {print_type(kind.codomain)}"
    if isinstance(kind, Cyclic):
        return f"Z/{kind.size if isinstance(kind.size, int) else print_name(kind.size)}"
    if isinstance(kind, Space):
        return _quoted(kind.name) if kind.name in SORT_WORDS else print_name(kind.name)
    return "integer" if kind.name == "int" else kind.name


class _Printer:
    """Prints closed terms; a binder is opened by putting a variable with an unused name into it."""

    def __init__(self, known: Mapping[str, Type | None], taken: Iterable[str]) -> None:
        self.known = dict(known)
        self.taken = {*self.known, *taken}
        self.delta = "kronecker" if "delta" in self.known else "delta"

    def fresh(self, hint: str, kind: Type) -> Free:
        """Return a variable whose name nothing here bears, and open it."""
        base = hint if is_plain_name(hint) and hint not in SORT_WORDS and len(hint) < 50 else "x"
        name, count = base, 0
        while name in self.taken:
            count += 1
            name = f"{base}_{count}"
        self.known[name] = kind
        self.taken.add(name)
        return Free(name, kind)

    def close(self, variable: Free) -> None:
        del self.known[variable.name]
        self.taken.discard(variable.name)

    def opened(self, function: Term) -> tuple[Free, Term]:
        """Return a variable and the value of the function there."""
        kind = function.type
        domain = kind.domain if isinstance(kind, Function) else kind
        hint = function.hint if isinstance(function, Lam) else _hint(domain)
        variable = self.fresh(hint, domain)
        return variable, apply(function, variable)

    # Fitting a piece to its place

    @staticmethod
    def inside(piece: _Piece, least: int) -> str:
        return f"({piece.text})" if piece.level < least else piece.text

    @staticmethod
    def right(piece: _Piece, least: int) -> str:
        """Return a right operand; a leading sign is put in parentheses for the eye."""
        closed = piece.level < least or piece.text.startswith("-")
        return f"({piece.text})" if closed else piece.text

    @staticmethod
    def ascribed(piece: _Piece, kind: Type) -> _Piece:
        return _Piece(f"({piece.text} : {print_type(kind)})", _ATOM, kind)

    def pinned(self, term: Term) -> _Piece:
        """Return a piece that is read at the term's type wherever it stands."""
        piece = self.piece(term)
        return piece if piece.natural == term.type else self.ascribed(piece, term.type)

    def alone(self, term: Term) -> _Piece:
        """Return a piece that is read at the term's type where nothing is wanted."""
        piece = self.piece(term)
        plain = piece.natural == term.type or (piece.natural is None and term.type == REAL)
        return piece if plain else self.ascribed(piece, term.type)

    def joined(self, *terms: Term, plain: Type | None = None) -> list[_Piece]:
        """Return operands of one type such that the type is read off them.

        If all are numbers they stay so: then the place must want the type, or read them at `plain`.
        """
        pieces = list(map(self.piece, terms))
        kind = terms[0].type
        numbers = all(piece.natural is None for piece in pieces)
        fits = plain in (None, kind) if numbers else any(piece.natural == kind for piece in pieces)
        return pieces if fits else [self.ascribed(pieces[0], kind), *pieces[1:]]

    @staticmethod
    def meet(pieces: list[_Piece], kind: Type) -> Type | None:
        return None if all(piece.natural is None for piece in pieces) else kind

    def infix(self, left: _Piece, word: str, right: _Piece, level: int, kind: Type | None) -> _Piece:
        """Return `left word right`, which associates to the left."""
        return _Piece(f"{self.inside(left, level)} {word} {self.right(right, level + 1)}", level, kind)

    # Terms

    def piece(self, term: Term) -> _Piece:
        """Return a term as text that is read as the term where its type is wanted."""
        if isinstance(term, App):
            if isinstance(term.head, Const):
                arity = _ARITY[term.head.name]
                if len(term.args) == arity:
                    return _METHODS[term.head.name](self, term.head.name, term.args, term.type)
                if len(term.args) > arity:
                    function = App(term.head, term.args[:arity]) if arity else term.head
                    return self.application(function, term.args[arity:], term.type)
                return self.abstraction(term)
            return self.application(term.head, term.args, term.type)
        if isinstance(term, Free):
            return _Piece(self.symbol(term), _ATOM, term.type)
        if isinstance(term, Lit):
            return self.number(term)
        if isinstance(term, Const):
            if _ARITY[term.name] == 0:
                return _METHODS[term.name](self, term.name, (), term.type)
            if term.name in _PLAIN_FUNCTIONS:
                return _Piece(term.name, _ATOM, _REAL_FUNCTION)
        if isinstance(term, Bound):
            return _Piece(f"^{term.index}", _ATOM, term.type)
        return self.abstraction(term)

    def symbol(self, term: Free) -> str:
        if self.known.get(term.name) == term.type:
            return print_name(term.name)
        if term.name.startswith("#"):
            return print_name(term.name)
        return _quoted(f"{term.name} : {print_type(term.type)}")

    @staticmethod
    def number(term: Lit) -> _Piece:
        value = Fraction(term.value)
        top, bottom = value.numerator, value.denominator
        if bottom == 1:
            text = _integer(top)
            return _Piece(text if top >= 0 else f"rational({text})", _ATOM, None)
        if term.type != REAL:
            return _Piece(_quoted(f"{_integer(top)}/{_integer(bottom)} : integer"), _ATOM, term.type)
        places = next((k for k in range(1, 10) if 10**k % bottom == 0), 0)
        if top > 0 and places and top.bit_length() <= _LONGEST_NUMBER:
            digits = str(top * 10**places // bottom).rjust(places + 1, "0")
            return _Piece(f"{digits[:-places]}.{digits[-places:]}", _ATOM, REAL)
        return _Piece(f"rational({_integer(top)}, {_integer(bottom)})", _ATOM, REAL)

    def application(self, function: Term, args: tuple[Term, ...], kind: Type) -> _Piece:
        head = self.pinned(function)
        found = ", ".join([piece.text for piece in map(self.piece, args)])
        return _Piece(f"{self.inside(head, _ATOM)}({found})", _ATOM, kind)

    def abstraction(self, term: Term) -> _Piece:
        variable, value = self.opened(term)
        body = self.alone(value)
        text = f"fun {variable.name} in {print_type(variable.type)}. {body.text}"
        self.close(variable)
        return _Piece(text, _LOOSEST, term.type)

    # Constants with all their arguments. Each method has one signature: `_METHODS` chooses.

    def word(self, name: str, args: Args, kind: Type) -> _Piece:
        return _Piece(name, _ATOM, kind)

    def zero(self, name: str, args: Args, kind: Type) -> _Piece:
        return self.ascribed(_Piece(name, _ATOM, kind), kind) if kind == REAL else _Piece("0", _ATOM, None)

    def quantifier(self, name: str, args: Args, kind: Type) -> _Piece:
        variable, value = self.opened(args[0])
        body = self.piece(value).text
        self.close(variable)
        return _Piece(f"{name} {variable.name} in {print_type(variable.type)}. {body}", _LOOSEST, kind)

    def relation(self, name: str, args: Args, kind: Type) -> _Piece:
        left, right = self.joined(*args, plain=REAL)
        symbol = {"eq": "=", "le": "<=", "lt": "<", "differ": "!="}[name]
        return _Piece(f"{self.inside(left, _ADD)} {symbol} {self.inside(right, _ADD)}", _COMPARE, PROP)

    def connective(self, name: str, args: Args, kind: Type) -> _Piece:
        left, right = args
        word, level = {"imp": ("=>", _IMPLIES), "and": ("and", _AND), "or": ("or", _OR)}[name]
        if name == "imp" and right == FALSE:
            sides = arguments(left, "eq")
            if sides is not None and len(sides) == 2:
                return self.relation("differ", sides, kind)
            return _Piece(f"not {self.inside(self.piece(left), _NOT)}", _NOT, PROP)
        there, back = arguments(left, "imp"), arguments(right, "imp")
        if name == "and" and there is not None and back is not None and there == back[::-1]:
            one, other = map(self.piece, there)
            return _Piece(f"{self.inside(one, _IFF + 1)} <=> {self.inside(other, _IFF + 1)}", _IFF, PROP)
        one, other = self.piece(left), self.piece(right)
        return _Piece(f"{self.inside(one, level + 1)} {word} {self.inside(other, level)}", level, PROP)

    def negation(self, name: str, args: Args, kind: Type) -> _Piece:
        (value,) = self.joined(*args)
        return _Piece(f"-{self.inside(value, _POWER)}", _MINUS, value.natural)

    def power(self, name: str, args: Args, kind: Type) -> _Piece:
        (base,) = self.joined(args[0])
        exponent = self.inside(self.piece(args[1]), _ATOM)
        return _Piece(f"{self.inside(base, _ATOM)}^{exponent}", _POWER, base.natural)

    def real_power(self, name: str, args: Args, kind: Type) -> _Piece:
        """Print the exponent such that it is read as a real: this tells the power from that of an integer."""
        base, exponent = self.inside(self.piece(args[0]), _ATOM), self.pinned(args[1])
        return _Piece(f"{base}^{self.inside(exponent, _ATOM)}", _POWER, REAL)

    def arithmetic(self, name: str, args: Args, kind: Type) -> _Piece:
        left, right = args
        divisor = arguments(right, "inv")
        if name == "mul" and divisor is not None:
            return self.infix(self.piece(left), "/", self.piece(divisor[0]), _MULTIPLY, REAL)
        symbol, level = ("+", _ADD) if name == "add" else ("*", _MULTIPLY)
        negated = arguments(right, "neg")
        if name == "add" and negated is not None and len(negated) == 1:
            symbol, right = "-", negated[0]
        pieces = self.joined(left, right)
        return self.infix(pieces[0], symbol, pieces[1], level, self.meet(pieces, kind))

    def scaled(self, name: str, args: Args, kind: Type) -> _Piece:
        factor, vector = args
        divisor = arguments(factor, "inv")
        if kind == REAL:
            return self.call(name, args, kind)
        if divisor is not None:
            return self.infix(self.pinned(vector), "/", self.piece(divisor[0]), _MULTIPLY, kind)
        return self.infix(self.piece(factor), "*", self.pinned(vector), _MULTIPLY, kind)

    def division(self, name: str, args: Args, kind: Type) -> _Piece:
        left, right = map(self.piece, args)
        return self.infix(left, "mod" if name == "mod" else "div", right, _MULTIPLY, INT)

    def inner(self, name: str, args: Args, kind: Type) -> _Piece:
        left, right = map(self.piece, args) if args[0].type == REAL else self.joined(*args, plain=REAL)
        return _Piece(f"<{self.inside(left, _ADD)}, {self.inside(right, _ADD)}>", _ATOM, REAL)

    def norm(self, name: str, args: Args, kind: Type) -> _Piece:
        operand = self.piece(args[0]) if args[0].type == REAL else self.pinned(args[0])
        text = self.inside(operand, _ADD)
        gap = " " if "|" in (text[0], text[-1]) else ""
        return _Piece(f"|{gap}{text}{gap}|", _ATOM, REAL)

    def sum(self, name: str, args: Args, kind: Type) -> _Piece:
        bounds = [self.inside(piece, _ADD) for piece in map(self.piece, args[:-1])]
        variable, value = self.opened(args[-1])
        (body,) = self.joined(value)
        index = f"= {bounds[0]}..{bounds[1]}" if bounds else f"in {print_type(variable.type)}"
        self.close(variable)
        return _Piece(f"sum({body.text}, {variable.name} {index})", _ATOM, body.natural)

    def of_int(self, name: str, args: Args, kind: Type) -> _Piece:
        return self.pinned(args[0])

    def cast(self, name: str, args: Args, kind: Type) -> _Piece:
        if isinstance(args[0], Lit) and args[0].value >= 0:
            return self.number(args[0])
        size = print_type(kind).removeprefix("Z/")
        return _Piece(f"residue({self.piece(args[0]).text}, {size})", _ATOM, kind)

    def conditional(self, name: str, args: Args, kind: Type) -> _Piece:
        condition, pieces = self.piece(args[0]), self.joined(*args[1:])
        text = f"if {condition.text} then {pieces[0].text} else {pieces[1].text}"
        return _Piece(text, _LOOSEST, self.meet(pieces, kind))

    def kronecker(self, name: str, args: Args, kind: Type) -> _Piece:
        left, right = self.joined(*args, plain=INT)
        return _Piece(f"{self.delta}({left.text}, {right.text})", _ATOM, REAL)

    def larger(self, name: str, args: Args, kind: Type) -> _Piece:
        left, right = self.joined(*args)
        return _Piece(f"{name}({left.text}, {right.text})", _ATOM, self.meet([left, right], kind))

    def derivative(self, name: str, args: Args, kind: Type) -> _Piece:
        return _Piece(f"{self.inside(self.pinned(args[0]), _ATOM)}'", _ATOM, kind)

    def gradient(self, name: str, args: Args, kind: Type) -> _Piece:
        text = self.pinned(args[0]).text
        return _Piece(f"grad {text}" if isinstance(args[0], Free) else f"grad ({text})", _ATOM, kind)

    def call(self, name: str, args: Args, kind: Type) -> _Piece:
        """Print `f(x, y)`; where the type of an argument is not known from f it is pinned."""
        pinned = _PINNED.get(name)
        pieces = [self.pinned(a) if i == pinned else self.piece(a) for i, a in enumerate(args)]
        return _Piece(f"{name}({', '.join(piece.text for piece in pieces)})", _ATOM, kind)


# The argument of a call that tells the type of the others.
_PINNED = {"has_grad": 0, "det": 0, "rep": 0, "natrec": 1, "smul": 1}

_METHODS: dict[str, Callable[[_Printer, str, Args, Type], _Piece]] = {
    "true": _Printer.word,
    "false": _Printer.word,
    "pi": _Printer.word,
    "zero": _Printer.zero,
    "forall": _Printer.quantifier,
    "exists": _Printer.quantifier,
    "eq": _Printer.relation,
    "le": _Printer.relation,
    "lt": _Printer.relation,
    "imp": _Printer.connective,
    "and": _Printer.connective,
    "or": _Printer.connective,
    "neg": _Printer.negation,
    "pow": _Printer.power,
    "rpow": _Printer.real_power,
    "add": _Printer.arithmetic,
    "mul": _Printer.arithmetic,
    "smul": _Printer.scaled,
    "mod": _Printer.division,
    "quot": _Printer.division,
    "inner": _Printer.inner,
    "norm": _Printer.norm,
    "sum": _Printer.sum,
    "csum": _Printer.sum,
    "of_int": _Printer.of_int,
    "cast": _Printer.cast,
    "ite": _Printer.conditional,
    "natrec": _Printer.call,
    "delta": _Printer.kronecker,
    "max": _Printer.larger,
    "min": _Printer.larger,
    "deriv": _Printer.derivative,
    "grad": _Printer.gradient,
    "rep": _Printer.call,
    "has_grad": _Printer.call,
    "has_deriv": _Printer.call,
    "floor": _Printer.call,
    "factorial": _Printer.call,
    "binomial": _Printer.call,
    "det": _Printer.call,
    **dict.fromkeys(_PLAIN_FUNCTIONS, _Printer.call),
}


def _words_of(terms: Iterable[Term]) -> tuple[dict[str, Type | None], set[str]]:
    """Return the symbols of terms (None where a name has two types), and what else their text names."""
    found: dict[str, Type | None] = {}
    kinds: set[Type] = set()
    others: set[str] = set()
    for term in terms:
        for node in subterms(term):
            kinds.add(node.type)
            if isinstance(node, Const) and node.name == "delta":
                others.add("delta")
            if isinstance(node, Free):
                found[node.name] = node.type if found.get(node.name, node.type) == node.type else None
    return found, others.union(*map(spaces_of, kinds), *map(sizes_of, kinds))


def printer(
    terms: Iterable[Term], names: Mapping[str, Type | None], taken: Iterable[str]
) -> Callable[[Term], str]:
    """Return what prints these terms, or parts of them, as `print_term` does."""
    found, others = _words_of(terms)
    made = _Printer(names, {*taken, *others, *found})
    return lambda term: made.piece(term).text


def print_term(term: Term, names: Mapping[str, Type | None] | None = None, taken: Iterable[str] = ()) -> str:
    """Return a term as text that is read as the same term.

    `names` are the declared symbols (those of the term, if left out); a symbol that is not among
    them is printed in a form that is not in the language. Bound variables are renamed away from
    `names` and from `taken`.

    >>> from symderive.terms.build import divide, real
    >>> print_term(divide(real(1), Free("x", REAL)))
    '1 / x'
    """
    return printer([term], _words_of([term])[0] if names is None else names, taken)(term)
