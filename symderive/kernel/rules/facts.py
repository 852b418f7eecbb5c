"""Citing a fact of the table, and citing a lemma that the same check has proved. Trusted."""

from __future__ import annotations

from symderive.errors import Refusal
from symderive.kernel.facts import fact_statement
from symderive.kernel.sequent import Context, Sequent
from symderive.kernel.statement import expand
from symderive.terms.build import implies
from symderive.terms.term import Free, Term, instantiate_types, substitute
from symderive.terms.types import Space, Type, is_inner_product, substitute_type

__all__ = ["fact", "lemma"]


def fact(context: Context, *, name: str, types: tuple[Type, ...]) -> Sequent:
    """Cite a named fact.

    Conclusion:  ⊢ the statement in `symderive/kernel/facts.py`
    Arguments:   name; types, its type parameters
    Refuses:     K007 (no such fact), K011 (a type that is no inner-product type)
    """
    return Sequent(frozenset(), fact_statement(name, types))


def lemma(
    context: Context,
    *,
    number: int,
    spaces: tuple[Type, ...],
    sizes: tuple[str | int, ...],
    values: tuple[Term, ...],
) -> Sequent:
    """Use a lemma at particular spaces, sizes and values.

    Conclusion:  ⊢ h1 ⇒ (… ⇒ claim), instantiated
    Arguments:   number, which lemma; spaces, a type for each of its spaces; sizes, a size symbol or
                 literal for each of its sizes; values, a term for each of its symbols
    Refuses:     K021 (no such lemma, wrong numbers), K011 (a type that is no inner-product type, a value
                 of another type), K013 (a size that is no size symbol nor a literal >= 1)
    False friend: leaving out a hypothesis; a size symbol replaced by an integer that may be 0.
    """
    if not 0 <= number < len(context.lemmas):
        raise Refusal("K021", "there is no such lemma", why=str(number))
    statement = expand(context.lemmas[number])
    if (len(spaces), len(sizes), len(values)) != (
        len(statement.spaces),
        len(statement.sizes),
        len(statement.symbols),
    ):
        raise Refusal("K021", "a lemma needs a value for each of its symbols")
    for kind in spaces:
        if not is_inner_product(kind):
            raise Refusal("K011", "a space is replaced by an inner-product type", why=repr(kind))
    for value in sizes:
        if isinstance(value, str) and value not in context.sizes:
            raise Refusal("K013", "a size is replaced by a size", why=value)
        if isinstance(value, int) and value < 1:
            raise Refusal("K013", "a size is at least 1", why=str(value))
    concrete: dict[str, Type] = dict(zip(statement.spaces, spaces, strict=True))
    numbers: dict[str, str | int] = dict(zip(statement.sizes, sizes, strict=True))
    alike = concrete == {name: Space(name) for name in concrete} and numbers == {
        name: name for name in numbers
    }
    replacement: dict[Free, Term] = {}
    fresh = max((v.fresh for v in values), default=0)
    renamed: dict[Free, Term] = {}
    for position, ((name, kind), term) in enumerate(zip(statement.symbols, values, strict=True)):
        instance = substitute_type(kind, concrete, numbers)
        if term.type != instance:
            raise Refusal("K011", "a value has another type than the symbol", why=name)
        # First to names that nothing else holds: a size put in must not meet a symbol's name.
        stand_in = Free(name if alike else f"#{fresh + position}", kind)
        renamed[Free(name, kind)] = stand_in
        replacement[Free(stand_in.name, instance)] = term
    parts = [*(h for _, h in statement.hypotheses), statement.claim]
    if not alike:
        parts = [instantiate_types(substitute(part, renamed), concrete, numbers) for part in parts]
    return Sequent(frozenset(), implies(*(substitute(part, replacement) for part in parts)))
