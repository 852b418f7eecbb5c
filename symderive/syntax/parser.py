"""Tokens to trees: operator precedence by climbing, with a limit on depth.

Precedence, loosest first: quantifiers, `fun`, `if`; `<=>`; `=>`; `or`; `and`; `not`; comparisons and `is`;
`+ -`; `* / mod div`; unary `-`; `^`; application and `'`. The parser knows no names and no sorts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Literal, NoReturn, TypeVar, cast

from symderive.errors import ParseError, Span
from symderive.syntax import hints
from symderive.syntax.lexer import MAX_NESTING, Token, tokens
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
    Declaration,
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

__all__ = [
    "MAX_EXPONENT",
    "RELATIONS",
    "cover",
    "parse_declaration",
    "parse_definition_head",
    "parse_formula",
    "parse_sort",
]

MAX_EXPONENT = 200
MAX_POWER_BITS = 4_000

RELATIONS = ("=", "!=", "<=", "<", ">=", ">")

# Binding powers.
_LOOSEST, _IFF, _IMPLIES, _OR, _AND, _NOT, _COMPARE, _ADD, _MULTIPLY, _MINUS, _POWER = range(11)

_CONNECTIVES = {"<=>": _IFF, "=>": _IMPLIES, "or": _OR, "and": _AND}
_BINARY = {"+": _ADD, "-": _ADD, "*": _MULTIPLY, "/": _MULTIPLY, "mod": _MULTIPLY, "div": _MULTIPLY}

_CLOSERS = {"(": ")", "[": "]", "⟨": "⟩", "<": ">", "|": "|", "‖": "‖"}

_Made = TypeVar("_Made")


def cover(first: Span, last: Span) -> Span:
    """Return the span from `first` to the end of `last` (to its own end over a line break)."""
    if first.line != last.line or last.column < first.column:
        return first
    return Span(first.line, first.column, max(first.length, last.column + last.length - first.column))


class _Parser:
    def __init__(self, found: Sequence[Token]) -> None:
        self.tokens = list(found)
        self.at = 0
        self.level = 0
        self.depths: dict[int, int] = {}

    # Tokens

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    def peek(self, by: int = 1) -> Token:
        return self.tokens[min(self.at + by, len(self.tokens) - 1)]

    def sees(self, *texts: str) -> bool:
        token = self.token
        return token.kind in ("word", "symbol") and token.text in texts

    def sees_name(self, *texts: str) -> bool:
        return self.token.kind == "name" and self.token.text in texts

    def take(self) -> Token:
        self.at += 1
        return self.tokens[self.at - 1]

    def expect(self, text: str, after: str, *, fix: str = "") -> Token:
        if self.sees(text):
            return self.take()
        return self.fail(f"`{text}` {after}", fix=fix)

    def expect_name(self, what: str) -> Name:
        token = self.token
        if token.kind == "name":
            self.take()
            return Name(token.text, token.span)
        if token.kind == "word":
            raise ParseError(
                "P112",
                f"`{token.text}` is a word of the language",
                why=f"expected {what}",
                fix="choose another name",
                span=token.span,
            )
        return self.fail(what)

    def previous(self) -> Span:
        return self.tokens[max(self.at - 1, 0)].span

    def fail(self, expected: str, *, operator: bool = True, fix: str = "") -> NoReturn:
        """Refuse the next token; `operator` says that an operator might be what is missing.

        `fix` says how to mend it, where the place tells more than the token.
        """
        token = self.token
        if token.kind == "end":
            raise ParseError(
                "P107",
                "the text ends too early",
                why=f"expected {expected}",
                fix=fix or "complete it",
                span=token.span,
            )
        before = self.tokens[self.at - 1] if self.at else None
        starts = token.kind in ("name", "number") or token.text in ("(", "sum", "grad")
        ends = before is not None and (
            before.kind in ("name", "number") or before.text in (")", "]", "|", "'")
        )
        if operator and before is not None and starts and ends:
            raise ParseError(
                "P106",
                "an operator is missing",
                why=f"`{before.text}` and `{token.text}` stand side by side",
                fix=hints.for_neighbours(self.tokens, self.at),
                span=token.span,
            )
        raise ParseError(
            "P107",
            f"`{token.text}` does not fit here",
            why=f"expected {expected}, found `{token.text}`",
            fix=fix or hints.for_misfit(token, expected),
            span=token.span,
        )

    # Depth

    def made(self, node: _Made, span: Span, *children: object, extra: int = 0) -> _Made:
        depth = 1 + extra + max((self.depths.get(id(child), 0) for child in children), default=0)
        if depth > MAX_NESTING:
            self.too_deep(span)
        self.depths[id(node)] = depth
        return node

    def descend(self) -> None:
        """Go one level down; the recursion of the parser itself is bounded here."""
        self.level += 1
        if self.level > 2 * MAX_NESTING:
            self.too_deep(self.token.span)

    def too_deep(self, span: Span) -> NoReturn:
        raise ParseError(
            "P103",
            "the formula is nested too deeply",
            why=f"the limit is {MAX_NESTING}",
            fix="give inner parts a name",
            span=span,
        )

    # Expressions

    def expression(self, power: int = _LOOSEST) -> Node:
        self.descend()
        node = self.prefix()
        while True:
            token = self.token
            if token.kind not in ("word", "symbol"):
                break
            operator = token.text
            if operator == "^" and power <= _POWER:
                self.take()
                exponent = self.expression(_POWER)
                place = cover(node.span, exponent.span)
                _check_exponent(node, exponent)
                node = self.made(Power(node, exponent, place), token.span, node, exponent)
            elif operator in _BINARY and power <= _BINARY[operator]:
                self.take()
                right = self.expression(_BINARY[operator] + 1)
                place = cover(node.span, right.span)
                made = Binary(cast('Literal["+"]', operator), node, right, place)
                node = self.made(made, token.span, node, right)
            elif operator in RELATIONS and power <= _COMPARE:
                node = self.comparison(node)
            elif operator == "is" and power <= _COMPARE:
                node = self.minimiser(node)
            elif operator in _CONNECTIVES and power <= _CONNECTIVES[operator]:
                node = self.connective(node, operator)
            else:
                break
        self.level -= 1
        return node

    def connective(self, left: Node, operator: str) -> Node:
        token = self.take()
        if operator == "<=>":
            right = self.expression(_IFF + 1)
            if self.sees("<=>"):
                raise ParseError(
                    "P114",
                    "`<=>` cannot be chained",
                    why="A <=> B <=> C is read in two ways",
                    fix="write parentheses, or two formulas joined by `and`",
                    span=self.token.span,
                )
        else:
            right = self.expression(_CONNECTIVES[operator])
        made = Connective(cast('Literal["and"]', operator), left, right, cover(left.span, right.span))
        return self.made(made, token.span, left, right)

    def comparison(self, first: Node) -> Node:
        operands, relations = [first], []
        place = self.token.span
        while self.sees(*RELATIONS):
            relations.append(self.take().text)
            operands.append(self.expression(_ADD))
        made = Compare(tuple(operands), tuple(relations), cover(first.span, operands[-1].span))
        return self.made(made, place, *operands, extra=len(relations) - 1)

    def minimiser(self, point: Node) -> Node:
        token = self.take()
        unique = False
        if self.sees_name("the"):
            self.take()
            if not self.sees_name("unique"):
                self.fail("`unique minimiser of`", operator=False)
            self.take()
            unique = True
        elif self.sees_name("a"):
            self.take()
        else:
            self.fail("`the unique minimiser of` or `a minimiser of`", operator=False)
        for words in (("minimiser", "minimizer"), ("of",)):
            if not self.sees_name(*words):
                self.fail(f"`{words[0]}`", operator=False)
            self.take()
        function = self.expression(_ADD)
        space: SortNode | None = None
        if self.sees_name("over"):
            self.take()
            space = self.sort()
        made = Minimiser(point, function, unique, space, cover(point.span, self.previous()))
        return self.made(made, token.span, point, function)

    def prefix(self) -> Node:
        token = self.token
        if token.kind == "symbol" and token.text == "-":
            self.take()
            operand = self.expression(_MINUS)
            return self.made(Negate(operand, cover(token.span, operand.span)), token.span, operand)
        if token.kind == "word":
            if token.text == "not":
                self.take()
                operand = self.expression(_NOT)
                return self.made(Not(operand, cover(token.span, operand.span)), token.span, operand)
            if token.text in ("forall", "exists"):
                return self.quantifier()
            if token.text == "fun":
                return self.function()
            if token.text == "if":
                return self.conditional()
        if token.kind == "name" and self.peek().text == "in" and self.peek().kind == "word":
            return self.arrow()
        return self.postfix(*self.atom())

    def atom(self) -> tuple[Node, bool]:
        """Parse an atom; say also whether it may be applied."""
        token = self.token
        if token.kind == "name":
            self.take()
            return self.made(Name(token.text, token.span), token.span), True
        if token.kind == "number":
            self.take()
            return self.made(Number(token.text, token.span), token.span), False
        if self.sees("true", "false"):
            self.take()
            return self.made(Truth(token.text == "true", token.span), token.span), False
        if self.sees("("):
            return self.parenthesis(), True
        if self.sees("<", "⟨"):
            return self.inner(), False
        if self.sees("|", "‖"):
            return self.norm(), False
        if self.sees("sum"):
            return self.sum(), True
        if self.sees("grad"):
            self.take()
            self.descend()
            function, _ = self.atom()
            self.level -= 1
            place = cover(token.span, function.span)
            return self.made(Gradient(function, place), token.span, function), True
        return self.fail("an expression")

    def postfix(self, node: Node, applicable: bool) -> Node:
        while self.sees("(", "[", "'"):
            token = self.token
            if not applicable:
                if token.text == "[":
                    self.fail("an operator")
                raise ParseError(
                    "P106",
                    "an operator is missing",
                    why=f"`{self.tokens[self.at - 1].text}` and `{token.text}` stand side by side",
                    fix=hints.for_neighbours(self.tokens, self.at),
                    span=token.span,
                )
            self.take()
            if token.text == "'":
                node = self.made(Prime(node, cover(node.span, token.span)), token.span, node)
                continue
            arguments = [self.expression()]
            while self.sees(","):
                self.take()
                arguments.append(self.expression())
            end = self.closing(token)
            made = Call(node, tuple(arguments), cast('Literal["("]', token.text), cover(node.span, end.span))
            node = self.made(made, token.span, node, *arguments)
        return node

    def closing(self, opening: Token) -> Token:
        closer = _CLOSERS[opening.text]
        if closer == ">" and self.sees(">="):
            # `<u, v>= 0`: the relation was read with the bracket.
            token = self.token
            rest = Span(token.span.line, token.span.column + 1, 1)
            self.tokens[self.at] = Token("symbol", "=", rest, joined=True)
            return Token("symbol", ">", Span(token.span.line, token.span.column, 1), token.joined)
        if self.sees(closer):
            return self.take()
        if self.token.kind == "end":
            raise ParseError(
                "P109",
                f"`{opening.text}` is not closed",
                why=f"expected `{closer}`, found the end of the text",
                fix=f"add `{closer}`",
                span=opening.span,
            )
        return self.fail(f"`{closer}`")

    def parenthesis(self) -> Node:
        opening = self.take()
        node = self.expression()
        if self.sees(":"):
            self.take()
            sort = self.sort()
            end = self.closing(opening)
            return self.made(Ascription(node, sort, cover(opening.span, end.span)), opening.span, node, sort)
        self.closing(opening)
        return node

    def inner(self) -> Node:
        opening = self.take()
        left = self.expression(_ADD)
        self.expect(",", "between the two sides of an inner product")
        right = self.expression(_ADD)
        end = self.closing(opening)
        return self.made(Inner(left, right, cover(opening.span, end.span)), opening.span, left, right)

    def norm(self) -> Node:
        opening = self.take()
        doubled = opening.text == "|" and self.sees("|") and self.token.joined
        operand = self.expression(_ADD)
        end = self.closing(opening)
        place = cover(opening.span, end.span)
        if opening.text == "‖":
            return self.made(Norm(operand, "||", place), opening.span, operand)
        if doubled and end.joined and isinstance(operand, Norm) and operand.bracket == "|":
            # `||u||`: two bars that touch on either side are one double bar.
            return self.made(Norm(operand.operand, "||", place), opening.span, operand.operand)
        return self.made(Norm(operand, "|", place), opening.span, operand)

    def sum(self) -> Node:
        word = self.take()
        opening = self.expect("(", "after `sum`")
        body = self.expression()
        self.expect(",", "between the summand and the index of a sum")
        index = self.expect_name("the index of the sum")
        domain: Range | SortNode
        if self.sees("in"):
            self.take()
            domain = self.domain()
        else:
            self.expect("=", "or `in` after the index of a sum")
            domain = self.range()
        end = self.closing(opening)
        return self.made(Sum(body, index, domain, cover(word.span, end.span)), word.span, body, domain)

    def conditional(self) -> Node:
        word = self.take()
        condition = self.expression()
        self.expect("then", "after the condition")
        yes = self.expression()
        self.expect("else", "after the first branch", fix=hints.IMPLICATION)
        no = self.expression()
        return self.made(If(condition, yes, no, cover(word.span, no.span)), word.span, condition, yes, no)

    # Binders

    def quantifier(self) -> Node:
        word = self.take()
        binders = self.binders()
        if not any(isinstance(b, Binder) or isinstance(b.formula.operands[0], Name) for b in binders):
            raise ParseError(
                "P107",
                f"`{word.text}` binds no variable",
                why="a condition binds the name on its left",
                fix=f"write `{word.text} x in real, ...`",
                span=word.span,
            )
        body = self.expression()
        made = Quantifier(cast('Literal["forall"]', word.text), binders, body, cover(word.span, body.span))
        return self.made(made, word.span, body, *binders, extra=_variables(binders))

    def function(self) -> Node:
        word = self.take()
        return self.abstraction(word, self.binders())

    def arrow(self) -> Node:
        """Parse `x in S |-> e`, written with the arrow."""
        name = self.expect_name("a name")
        word = self.take()
        domain = self.sort()
        if not self.sees("↦"):
            raise ParseError(
                "P107",
                "`in` does not make a formula",
                why="it stands after the variable of a quantifier, a sum or `fun`",
                fix="write `forall x in S. ...`, or state a relation",
                span=word.span,
            )
        self.take()
        body = self.expression()
        binder = self.made(Binder((name,), domain, cover(name.span, word.span)), name.span, domain)
        made = Function((binder,), body, cover(name.span, body.span))
        return self.made(made, name.span, body, binder, extra=1)

    def abstraction(self, word: Token, binders: tuple[Binder | Condition, ...]) -> Node:
        plain: list[Binder] = []
        for binder in binders:
            if isinstance(binder, Condition):
                raise ParseError(
                    "P107",
                    "a condition cannot stand among the variables of `fun`",
                    why="a function is defined on a whole sort",
                    fix="put the condition into the body with `if`",
                    span=binder.span,
                )
            plain.append(binder)
        body = self.expression()
        made = Function(tuple(plain), body, cover(word.span, body.span))
        return self.made(made, word.span, body, *plain, extra=_variables(binders))

    def binders(self) -> tuple[Binder | Condition, ...]:
        found: list[Binder | Condition] = []
        waiting: list[Name] = []

        def flush(domain: Range | SortNode | None) -> None:
            if waiting:
                place = cover(waiting[0].span, self.previous())
                found.append(self.made(Binder(tuple(waiting), domain, place), place, domain))
                waiting.clear()

        while True:
            ends = self.peek()
            if self.token.kind != "name" or ends.text not in (",", ".", "in", "↦"):
                if self.token.kind == "word":
                    self.expect_name("a variable")
                start = self.token.span
                if waiting:
                    self.fail_shared(waiting, start)
                formula = self.expression(_COMPARE)
                if not isinstance(formula, Compare):
                    if self.sees(","):
                        self.fail_binder(start)
                    self.fail("`,` or `.` after the variables, or a relation")
                found.append(self.made(Condition(formula, formula.span), start, formula))
            else:
                waiting.append(self.expect_name("a variable"))
                if self.sees("in"):
                    self.take()
                    flush(self.domain())
            if not self.sees(","):
                break
            self.take()
        flush(None)
        if not self.sees(".", "↦"):
            self.fail("`.` after the variables")
        self.take()
        return tuple(found)

    def fail_shared(self, waiting: Sequence[Name], span: Span) -> NoReturn:
        """Refuse `forall x, y > 0`, where x may be meant to be positive too."""
        names = ", ".join(name.text for name in waiting)
        raise ParseError(
            "P115",
            "this relation can be read in two ways",
            why=f"it is not clear whether it is also said of {names}",
            fix="write `x > 0, y > 0`, or give the first variables a sort: `x in real, y > 0`",
            span=span,
        )

    def fail_binder(self, span: Span) -> NoReturn:
        raise ParseError(
            "P107",
            "a variable or a relation is expected here",
            why="the variables of a binder are names, `x in S` or relations such as `x > 0`",
            fix="write for example `forall x in real, x > 0. ...`",
            span=span,
        )

    def domain(self) -> Range | SortNode:
        return self.range() if self.range_ahead() else self.sort()

    def range_ahead(self) -> bool:
        """Say whether a range stands here rather than a sort: `..`, or what is in no sort, comes first."""
        nesting = 0
        for token in self.tokens[self.at :]:
            if token.kind in ("name", "number"):
                continue
            if token.text == "(":
                nesting += 1
            elif token.text == ")":
                nesting -= 1
            if nesting < 0 or (nesting == 0 and token.text in (",", ".", "↦")):
                return False
            if nesting == 0 and token.text not in ("(", ")", "/", "->", "in", "mod"):
                return token.kind != "end"
        return False

    def range(self) -> Range:
        low = self.expression(_ADD)
        self.expect("..", "between the bounds of a range")
        high = self.expression(_ADD)
        return self.made(Range(low, high, cover(low.span, high.span)), low.span, low, high)

    # Sorts

    def sort(self) -> SortNode:
        self.descend()
        start = self.token.span
        word = self.sees_name("function")
        if word:
            self.take()
        domains = self.sort_group()
        result: SortNode
        if self.sees("->"):
            self.take()
            codomain = self.sort()
            result = FunctionSort(domains, codomain, word, cover(start, self.previous()))
            self.made(result, start, *domains, codomain)
        elif len(domains) > 1 or word:
            self.fail("`->`")
        else:
            result = domains[0]
        self.level -= 1
        return result

    def sort_group(self) -> tuple[SortNode, ...]:
        if not self.sees("("):
            return (self.sort_atom(),)
        opening = self.take()
        found = [self.sort()]
        while self.sees(","):
            self.take()
            found.append(self.sort())
        self.closing(opening)
        return tuple(found)

    def sort_atom(self) -> SortNode:
        token = self.token
        if token.kind != "name":
            self.fail("a sort")
        self.take()
        if token.text == "Z" and self.sees("/"):
            self.take()
            size = self.size()
            return self.made(CyclicSort(size, False, cover(token.span, self.previous())), token.span)
        if token.text == "index":
            self.expect("mod", "after `index`")
            size = self.size()
            return self.made(CyclicSort(size, True, cover(token.span, self.previous())), token.span)
        if token.text in ("vector", "matrix"):
            if token.text == "vector" and self.sees("in"):
                self.take()
                space = self.expect_name("a space").text
                return self.made(VectorSort(space, cover(token.span, self.previous())), token.span)
            if not self.sees_name("over"):
                self.fail("`over Z/n`" + (" or `in V`" if token.text == "vector" else ""), operator=False)
            self.take()
            if not self.sees_name("Z"):
                self.fail("`Z/n`", operator=False)
            self.take()
            self.expect("/", "after `Z`")
            size = self.size()
            made = ArraySort(cast('Literal["vector"]', token.text), size, cover(token.span, self.previous()))
            return self.made(made, token.span)
        if token.text == "sequence":
            if not self.sees("in"):
                return self.made(SequenceSort(None, token.span), token.span)
            self.take()
            element, *rest = self.sort_group()
            if rest:
                self.fail("one sort")
            made_sequence = SequenceSort(element, cover(token.span, self.previous()))
            return self.made(made_sequence, token.span, element)
        return self.made(NamedSort(token.text, token.span), token.span)

    def size(self) -> str:
        token = self.token
        if token.kind == "number" and token.text.isdigit():
            self.take()
            if token.text.startswith("0"):
                raise ParseError(
                    "P111",
                    f"Z/{token.text} is not a sort",
                    why="a size is at least 1 and has no leading zero",
                    fix="write a size such as 3",
                    span=token.span,
                )
            return token.text
        return self.expect_name("a size").text

    # Whole texts

    def end(self) -> None:
        if self.token.kind != "end":
            self.fail("the end of the text, or an operator")

    def names(self) -> tuple[Name, ...]:
        found = [self.expect_name("a name")]
        while self.sees(","):
            self.take()
            found.append(self.expect_name("a name"))
        return tuple(found)


def _variables(binders: tuple[Binder | Condition, ...]) -> int:
    return sum(len(b.names) if isinstance(b, Binder) else 1 for b in binders)


def _check_exponent(base: Node, exponent: Node) -> None:
    """Refuse a numeric exponent above the limit, and a numeric power of absurd size."""
    value = _numeric(exponent)
    if value is None:
        return
    if abs(value) > MAX_EXPONENT:
        raise ParseError(
            "P108",
            "an exponent is too large",
            why=f"a numeric exponent is at most {MAX_EXPONENT}",
            fix="give it a name",
            span=exponent.span,
        )
    number = _numeric(base)
    if number is not None and _bits(number) * abs(value) > MAX_POWER_BITS:
        raise ParseError(
            "P108",
            "a power of numbers is too large",
            why=f"it has more than {MAX_POWER_BITS} binary digits",
            fix="give the base or the exponent a name",
            span=cover(base.span, exponent.span),
        )


def _bits(value: Fraction) -> int:
    return max(value.numerator.bit_length(), value.denominator.bit_length())


def _numeric(node: Node) -> Fraction | None:
    """Return the value of an expression of digits, `+ - * / ^` alone, or None.

    Powers in it have passed `_check_exponent`, and sums and products of at most a hundred levels
    of them stay small, so this cannot run away.
    """
    if isinstance(node, Number):
        return Fraction(node.text)
    if isinstance(node, Negate):
        value = _numeric(node.operand)
        return None if value is None else -value
    if isinstance(node, Binary) and node.operator in ("+", "-", "*", "/"):
        left, right = _numeric(node.left), _numeric(node.right)
        if left is None or right is None:
            return None
        step: Callable[[Fraction, Fraction], Fraction | None] = _STEPS[node.operator]
        return step(left, right)
    if isinstance(node, Power):
        base, exponent = _numeric(node.base), _numeric(node.exponent)
        if base is None or exponent is None or exponent.denominator != 1 or (base == 0 and exponent < 0):
            return None
        result: Fraction = base ** int(exponent)
        return result
    return None


_STEPS: dict[str, Callable[[Fraction, Fraction], Fraction | None]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b if b else None,
}


def _parser(text: str, line: int, column: int, what: str) -> _Parser:
    found = tokens(text, line=line, column=column)
    if len(found) == 1:
        raise ParseError(
            "P110",
            f"there is no {what} here",
            why="the text is empty",
            fix=f"write a {what}",
            span=found[0].span,
        )
    return _Parser(found)


def parse_formula(text: str, *, line: int = 1, column: int = 1) -> Node:
    """Parse a formula or an expression.

    `line` and `column` are the place of the first character in its file; later lines begin at
    column 1.

    Refuses: the codes P101 to P115 (`symderive.syntax.codes`).

    >>> parse_formula("a + b") == parse_formula("(a) + (b)")
    True
    """
    parser = _parser(text, line, column, "formula")
    node = parser.expression()
    parser.end()
    return node


def parse_sort(text: str, *, line: int = 1, column: int = 1) -> SortNode:
    """Parse a sort, such as `Z/n -> real`."""
    parser = _parser(text, line, column, "sort")
    sort = parser.sort()
    parser.end()
    return sort


def parse_declaration(  # noqa: PLR0917 - two texts, each with its place
    names: str,
    sort: str,
    names_line: int = 1,
    names_column: int = 1,
    sort_line: int = 1,
    sort_column: int = 1,
) -> Declaration:
    """Parse `NAMES` and `SORT RANGE` of a declaration, each with the place of its first character.

    >>> parse_declaration("n, m", "integer >= 1").relations[0][0]
    '>='
    """
    left = _parser(names, names_line, names_column, "name")
    declared = left.names()
    left.end()
    place = cover(declared[0].span, declared[-1].span)
    right = _parser(sort, sort_line, sort_column, "sort")
    kind: Literal["space", "size", "symbol"] = "symbol"
    found: SortNode | None = None
    if [t.text for t in right.tokens[:3]] == ["inner", "product", "space"]:
        kind, right.at = "space", 3
        right.end()
        return Declaration(declared, kind, span=place)
    if right.sees_name("size"):
        kind = "size"
        right.take()
    else:
        found = right.sort()
    within: Range | None = None
    relations: list[tuple[str, Node]] = []
    if right.sees("in"):
        right.take()
        if all(token.text != ".." for token in right.tokens[right.at :]):
            right.fail(
                "bounds such as 0..n-1", fix="write `vector in V` or `sequence in V` for what is in a space V"
            )
        within = right.range()
    elif right.sees(*RELATIONS):
        while True:
            if not right.sees(*RELATIONS):
                right.fail("a relation")
            relation = right.take().text
            relations.append((relation, right.expression(_ADD)))
            if not right.sees(","):
                break
            right.take()
    right.end()
    return Declaration(declared, kind, found, tuple(relations), within, place)


def parse_definition_head(text: str, *, line: int = 1, column: int = 1) -> DefinitionHead:
    """Parse what stands left of a definition: `phi(w in V, s in real)` or `w_star`.

    >>> parse_definition_head("phi(w in V)").name.text
    'phi'
    """
    parser = _parser(text, line, column, "name")
    name = parser.expect_name("the name that is defined")
    binders: list[Binder] = []
    if parser.sees("("):
        opening = parser.take()
        while True:
            group = [parser.expect_name("a parameter")]
            while parser.sees(","):
                parser.take()
                group.append(parser.expect_name("a parameter"))
            parser.expect("in", "after a parameter", fix=hints.PARAMETER)
            sort = parser.sort()
            place = cover(group[0].span, parser.previous())
            binders.append(Binder(tuple(group), sort, place))
            if not parser.sees(","):
                break
            parser.take()
        parser.closing(opening)
    parser.end()
    return DefinitionHead(name, tuple(binders), cover(name.span, parser.previous()))
