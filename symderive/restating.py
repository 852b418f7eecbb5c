"""Questions said otherwise: with the sorts that were found, of reals, of every x. Not trusted.

Each function returns a question that is asked in the place of another, and the answer says which was judged.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from symderive.errors import ParseError
from symderive.questions import INTEGER_NAME, Question, nodes, recipe_text
from symderive.syntax.parser import parse_formula
from symderive.syntax.tree import Binder, Call, Compare, Function, Name, Power, Quantifier
from symderive.syntax.unparse import unparse

__all__ = ["with_definitions", "with_integer_names", "with_real_name", "with_real_powers"]

_FORMULA_LINE = re.compile(r' +(?:h(?P<number>[0-9]+)|claim): "')
"""How a line of `recipe_text` begins that holds a formula."""


def with_definitions(question: Question) -> tuple[Question, tuple[str, ...]]:
    """Return the question with hypotheses such as f(x) = x^2 said of every x, and what they then are.

    As they stand they say what f is at one x; they are changed where a definition may be meant.
    """
    sorts = dict(question.found)
    hypotheses = list(question.hypotheses)
    for place, text in enumerate(question.hypotheses):
        tree = parse_formula(text)
        if (
            not isinstance(tree, Compare)
            or tree.relations != ("=",)
            or not isinstance(tree.operands[0], Call)
        ):
            continue
        call = tree.operands[0]
        names = [each.text for each in call.arguments if isinstance(each, Name)]
        if len(names) == len(set(names)) == len(call.arguments) and set(names) <= sorts.keys():
            each = ", ".join(f"{n} in {sorts[n].removeprefix('vector in ')}" for n in names)
            hypotheses[place] = f"forall {each}. {text}"
    changed = tuple(h for h, before in zip(hypotheses, question.hypotheses, strict=True) if h != before)
    return replace(question, hypotheses=tuple(hypotheses)), changed


def with_real_powers(question: Question, readable: Callable[[Question], bool]) -> Question:
    """Return the question with the bases of its powers written out as reals, `(2 : real)^(n - 1)`.

    For a reader 2^(n - 1) at n = 0 is 1/2; as a power of integers it is undefined there. A base that must be
    an integer, so that the question would not be `readable` any more, stays what it is.
    """
    texts = [text.replace("\n", " ") for text in (*question.hypotheses, question.claim)]
    for place, text in enumerate(texts):
        powers = [node for node in nodes(parse_formula(text)) if isinstance(node, Power)]
        bases = [p.base.span for p in powers if not any(isinstance(n, Power) for n in nodes(p.base))]
        for span in sorted(bases, key=lambda span: -span.column):
            begin, end = span.column - 1, span.column - 1 + span.length
            before = texts[place]
            texts[place] = f"{before[:begin]}({text[begin:end]} : real){before[end:]}"
            said = replace(question, hypotheses=tuple(texts[:-1]), claim=texts[-1])
            if readable(said):
                question = said
            else:
                texts[place] = before
    return question


def with_integer_names(question: Question, same: Callable[[Question], bool]) -> Question:
    """Return the question with `in integer` at the bound names that are integers and have no sort.

    Such a sort follows from an exponent or an index, or is the custom for its letter; `same` says whether a
    question is read as this one is.
    """
    texts = [*question.hypotheses, question.claim]
    for place, text in enumerate(texts):
        if "\n" in text:
            continue
        quantifiers = [node for node in nodes(parse_formula(text)) if isinstance(node, Quantifier)]
        put = [
            (binder.names[-1].span.column - 1 + binder.names[-1].span.length, " in integer")
            if isinstance(binder, Binder)
            else (binder.span.column - 1, f"{unparse(binder.formula.operands[0])} in integer, ")
            for node in quantifiers
            for binder in node.binders
            if not isinstance(binder, Binder) or binder.domain is None
        ]
        for column, more in sorted(put, reverse=True):
            before = texts[place]
            texts[place] = before[:column] + more + before[column:]
            said = replace(question, hypotheses=tuple(texts[:-1]), claim=texts[-1])
            if same(said):
                question = said
            else:
                texts[place] = before
    return question


def with_real_name(question: Question, error: ParseError) -> Question | None:
    """Return the question with `in real` at the binder whose name has no sort, by the refusal (P210).

    None where the refusal is another one, or where the letter is customary for integers: those are not
    guessed.
    """
    if error.code != "P210" or error.span is None:
        return None
    line = recipe_text(question).splitlines()[error.span.line - 1]
    found = _FORMULA_LINE.match(line)
    if found is None or "\\" in line:
        return None
    texts = [*question.hypotheses, question.claim]
    place = int(found["number"]) - 1 if found["number"] else -1
    column = error.span.column - found.end()
    for node in nodes(parse_formula(texts[place])):
        if isinstance(node, (Quantifier, Function)):
            for binder in node.binders:
                if not isinstance(binder, Binder) or all(n.span.column != column for n in binder.names):
                    continue
                if any(INTEGER_NAME.fullmatch(n.text) for n in binder.names):
                    return None
                last = binder.names[-1].span
                end = last.column - 1 + last.length
                texts[place] = f"{texts[place][:end]} in real{texts[place][end:]}"
                return replace(question, hypotheses=tuple(texts[:-1]), claim=texts[-1])
    return None
