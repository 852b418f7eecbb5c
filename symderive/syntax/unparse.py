"""Trees back to text: ASCII, the author's own form, parentheses only where they are needed.

`parse_formula(unparse(tree)) == tree` holds for every tree that the parser makes.
"""

from __future__ import annotations

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

__all__ = ["precedence", "unparse", "unparse_declaration", "unparse_head", "unparse_range", "unparse_sort"]

_LOOSEST, _IFF, _IMPLIES, _OR, _AND, _NOT, _COMPARE, _ADD, _MULTIPLY, _MINUS, _POWER, _ATOM = range(12)

_CONNECTIVES = {"<=>": _IFF, "=>": _IMPLIES, "or": _OR, "and": _AND}


def precedence(node: Node) -> int:
    """Return how tightly the outermost operator of a tree binds; larger is tighter.

    >>> precedence(Name("x")) > precedence(Binary("+", Name("x"), Name("y")))
    True
    """
    if isinstance(node, (Quantifier, Function, If)):
        return _LOOSEST
    if isinstance(node, Connective):
        return _CONNECTIVES[node.operator]
    if isinstance(node, Not):
        return _NOT
    if isinstance(node, (Compare, Minimiser)):
        return _COMPARE
    if isinstance(node, Binary):
        return _ADD if node.operator in ("+", "-") else _MULTIPLY
    if isinstance(node, Negate):
        return _MINUS
    return _POWER if isinstance(node, Power) else _ATOM


def _inside(node: Node, least: int) -> str:
    text = unparse(node)
    return f"({text})" if precedence(node) < least else text


def unparse(node: Node) -> str:
    """Return a tree as text.

    >>> unparse(Binary("*", Binary("+", Name("a"), Name("b")), Name("c")))
    '(a + b) * c'
    """
    if isinstance(node, (Name, Number)):
        return node.text
    if isinstance(node, Truth):
        return "true" if node.value else "false"
    if isinstance(node, Negate):
        return "-" + _inside(node.operand, _POWER)
    if isinstance(node, Not):
        return "not " + _inside(node.operand, _NOT)
    if isinstance(node, Binary):
        own = precedence(node)
        # A sign after an operator is put in parentheses for the eye.
        right = f"({unparse(node.right)})" if isinstance(node.right, Negate) else _inside(node.right, own + 1)
        return f"{_inside(node.left, own)} {node.operator} {right}"
    if isinstance(node, Power):
        return f"{_inside(node.base, _ATOM)}^{_inside(node.exponent, _POWER)}"
    if isinstance(node, Compare):
        first, *rest = (_inside(operand, _ADD) for operand in node.operands)
        return first + "".join(f" {r} {o}" for r, o in zip(node.relations, rest, strict=True))
    if isinstance(node, Connective):
        own = _CONNECTIVES[node.operator]
        least = own + 1 if node.operator == "<=>" else own
        return f"{_inside(node.left, own + 1)} {node.operator} {_inside(node.right, least)}"
    if isinstance(node, Minimiser):
        words = "the unique minimiser" if node.unique else "a minimiser"
        over = "" if node.space is None else f" over {unparse_sort(node.space)}"
        return f"{_inside(node.point, _ADD)} is {words} of {_inside(node.function, _ADD)}{over}"
    return _unparse_other(node)


def _unparse_other(
    node: Quantifier | Function | Call | Prime | Gradient | Inner | Norm | Sum | If | Ascription,
) -> str:
    if isinstance(node, Quantifier):
        return f"{node.kind} {_binders(node.binders)}. {unparse(node.body)}"
    if isinstance(node, Function):
        return f"fun {_binders(node.binders)}. {unparse(node.body)}"
    if isinstance(node, If):
        return f"if {unparse(node.condition)} then {unparse(node.yes)} else {unparse(node.no)}"
    if isinstance(node, Call):
        closer = ")" if node.bracket == "(" else "]"
        return f"{_applied(node.function)}{node.bracket}{', '.join(map(unparse, node.arguments))}{closer}"
    if isinstance(node, Prime):
        return _applied(node.function) + "'"
    if isinstance(node, Gradient):
        name = isinstance(node.function, Name)
        return f"grad {unparse(node.function)}" if name else f"grad ({unparse(node.function)})"
    if isinstance(node, Inner):
        return f"<{_inside(node.left, _ADD)}, {_inside(node.right, _ADD)}>"
    if isinstance(node, Norm):
        inside = _inside(node.operand, _ADD)
        # `| |u| |`: bars that touch would be read as one double bar.
        gap = " " if "|" in (inside[0], inside[-1]) else ""
        return f"{node.bracket}{gap}{inside}{gap}{node.bracket}"
    if isinstance(node, Sum):
        if isinstance(node.domain, Range):
            index = f"{node.index.text} = {unparse_range(node.domain)}"
        else:
            index = f"{node.index.text} in {unparse_sort(node.domain)}"
        return f"sum({unparse(node.body)}, {index})"
    return f"({unparse(node.body)} : {unparse_sort(node.sort)})"


def _applied(node: Node) -> str:
    plain = isinstance(node, (Name, Call, Prime, Gradient, Sum, Ascription))
    return unparse(node) if plain else f"({unparse(node)})"


def unparse_range(node: Range) -> str:
    """Return `lo..hi`."""
    return f"{_inside(node.low, _ADD)}..{_inside(node.high, _ADD)}"


def _binders(binders: tuple[Binder | Condition, ...]) -> str:
    found: list[str] = []
    for binder in binders:
        if isinstance(binder, Condition):
            found.append(unparse(binder.formula))
            continue
        names = ", ".join(name.text for name in binder.names)
        if isinstance(binder.domain, Range):
            names += f" in {unparse_range(binder.domain)}"
        elif binder.domain is not None:
            names += f" in {unparse_sort(binder.domain)}"
        found.append(names)
    return ", ".join(found)


def unparse_sort(sort: SortNode) -> str:
    """Return a sort as text.

    >>> unparse_sort(FunctionSort((NamedSort("real"), CyclicSort("n")), NamedSort("real")))
    '(real, Z/n) -> real'
    """
    if isinstance(sort, NamedSort):
        return sort.text
    if isinstance(sort, VectorSort):
        return f"vector in {sort.space}"
    if isinstance(sort, CyclicSort):
        return f"index mod {sort.size}" if sort.index else f"Z/{sort.size}"
    if isinstance(sort, ArraySort):
        return f"{sort.kind} over Z/{sort.size}"
    if isinstance(sort, SequenceSort):
        if sort.element is None:
            return "sequence"
        inner = unparse_sort(sort.element)
        return f"sequence in ({inner})" if isinstance(sort.element, FunctionSort) else f"sequence in {inner}"
    domains = ", ".join(map(unparse_sort, sort.domains))
    if len(sort.domains) > 1 or isinstance(sort.domains[0], FunctionSort):
        domains = f"({domains})"
    return f"{'function ' if sort.word else ''}{domains} -> {unparse_sort(sort.codomain)}"


def unparse_head(head: DefinitionHead) -> str:
    """Return the head of a definition as text.

    >>> unparse_head(DefinitionHead(Name("phi"), (Binder((Name("w"),), NamedSort("V")),)))
    'phi(w in V)'
    """
    return f"{head.name.text}({_binders(head.binders)})" if head.binders else head.name.text


def unparse_declaration(declaration: Declaration) -> str:
    """Return a declaration as one line, `NAMES: SORT RANGE`."""
    names = ", ".join(name.text for name in declaration.names)
    sort = {"space": "inner product space", "size": "size"}.get(declaration.kind, "")
    if declaration.sort is not None:
        sort = unparse_sort(declaration.sort)
    if declaration.within is not None:
        sort += f" in {unparse_range(declaration.within)}"
    relations = ", ".join(f"{relation} {_inside(node, _ADD)}" for relation, node in declaration.relations)
    return f"{names}: {sort} {relations}".rstrip()
