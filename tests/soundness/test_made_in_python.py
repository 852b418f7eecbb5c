"""Certificates that are made in Python: what no reader of JSON would make is refused as well."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from enum import IntEnum
from fractions import Fraction
from types import MappingProxyType, SimpleNamespace
from typing import Any

import pytest

from symderive.certificates.writing import dump
from symderive.errors import Refusal
from symderive.kernel.check import Assignment, Certificate, Lemma, Line, Step, check
from symderive.kernel.data import _FIELDS
from symderive.kernel.statement import Statement
from symderive.terms.build import FALSE, TRUE, eq, exists, forall, integer, le, lt, mul, negation, real, total
from symderive.terms.term import App, Bound, Const, Free, Lam, Lit, Term, apply, const, free, lam
from symderive.terms.types import INT, PROP, REAL, Base, Cyclic, Function, Space
from tests.kernel_proofs import PROOFS, Proof, statement
from tests.soundness.harness import require, require_equal, require_refused

x, k = free("x", REAL), free("k", INT)
Edit = Callable[[Statement, Certificate], tuple[Any, Any]]


class One(IntEnum):
    """A number that is not an int to the letter."""

    ONE = 1


class Text(str):
    """A text that says that it equals everything."""

    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        return True


class Shifting(dict[str, Any]):
    """Arguments that look harmless at first, and are others when they are used."""

    def values(self) -> Any:
        return ()

    def items(self) -> Any:
        return ()


class Rational(Fraction):
    """A number whose parts can be anything."""


def broken(top: object, bottom: object) -> Lit:
    """A number whose fraction has parts that no constructor of fractions gives it."""
    value = Fraction(1)
    value._numerator, value._denominator = top, bottom  # type: ignore[attr-defined]
    return Lit(value, REAL)


class Chameleon(Free):
    """A symbol that equals every other."""

    __slots__ = ()
    __hash__ = Free.__hash__

    def __eq__(self, other: object) -> bool:
        return True


def steps_of(certificate: Certificate, number: int, **changes: Any) -> Certificate:
    """The certificate with one step changed."""
    steps = list(certificate.steps)
    steps[number] = replace(steps[number], **changes)
    return replace(certificate, steps=tuple(steps))


def arguments_of(certificate: Certificate, number: int, **changes: Any) -> Certificate:
    """The certificate with arguments of one step changed."""
    return steps_of(certificate, number, arguments={**certificate.steps[number].arguments, **changes})


def symbols(made: Statement, value: object) -> Statement:
    return replace(made, symbols=value)  # type: ignore[arg-type]


EDITS: dict[str, Edit] = {
    "no statement": lambda s, c: (None, c),
    "something like a statement": lambda s, c: (SimpleNamespace(claim=s.claim, spaces=(), sizes=()), c),
    "no certificate": lambda s, c: (s, None),
    "a statement for a certificate": lambda s, c: (s, s),
    "spaces in a list": lambda s, c: (replace(s, spaces=[]), c),
    "spaces in a text": lambda s, c: (replace(s, spaces="VW"), c),
    "sizes in a set": lambda s, c: (replace(s, sizes=frozenset()), c),
    "symbols in a list": lambda s, c: (symbols(s, list(s.symbols)), c),
    "symbols in a generator": lambda s, c: (symbols(s, (pair for pair in s.symbols)), c),
    "symbols in lists": lambda s, c: (symbols(s, tuple(list(pair) for pair in s.symbols)), c),
    "symbols with three parts": lambda s, c: (symbols(s, tuple((*pair, None) for pair in s.symbols)), c),
    "symbols as texts": lambda s, c: (symbols(s, ("xy", "ab")), c),
    "symbols with terms for types": lambda s, c: (symbols(s, (("a", TRUE),)), c),
    "symbols with numbers for names": lambda s, c: (symbols(s, ((1, REAL),)), c),
    "a symbol with a name that equals all": lambda s, c: (symbols(s, ((Text("b"), REAL), *s.symbols)), c),
    "a claim that is a type": lambda s, c: (replace(s, claim=PROP), c),
    "a claim that is a text": lambda s, c: (replace(s, claim="true"), c),
    "a hypothesis that is None": lambda s, c: (replace(s, hypotheses=(("h", None),)), c),
    "a kind that is a subclass": lambda s, c: (s, replace(c, kind=Text("proved"))),
    "steps in a list": lambda s, c: (s, replace(c, steps=list(c.steps))),
    "steps in a generator": lambda s, c: (s, replace(c, steps=(step for step in c.steps))),
    "a step that is a tuple": lambda s, c: (s, replace(c, steps=(("hyp", (), {}), *c.steps[1:]))),
    "a rule that is a function": lambda s, c: (s, steps_of(c, 0, rule=check)),
    "a rule that is a list": lambda s, c: (s, steps_of(c, 0, rule=["hyp"])),
    "premises in a list": lambda s, c: (s, steps_of(c, 1, premises=[0])),
    "a premise True": lambda s, c: (s, steps_of(c, 1, premises=(True,))),
    "a premise False": lambda s, c: (s, steps_of(c, 1, premises=(False,))),
    "a premise 0.0": lambda s, c: (s, steps_of(c, 1, premises=(0.0,))),
    "a premise of a subclass": lambda s, c: (s, steps_of(c, 1, premises=(One.ONE,))),
    "arguments in a mapping": lambda s, c: (s, steps_of(c, 0, arguments=MappingProxyType({}))),
    "arguments in a subclass of dict": lambda s, c: (s, steps_of(c, 0, arguments=Shifting(proposition=TRUE))),
    "arguments in pairs": lambda s, c: (s, steps_of(c, 0, arguments=tuple(c.steps[0].arguments.items()))),
    "an argument in a list": lambda s, c: (s, arguments_of(c, 1, guards=[0])),
    "an argument 0.0": lambda s, c: (s, arguments_of(c, 1, guards=(0.0,))),
    "an argument False": lambda s, c: (s, arguments_of(c, 1, guards=(False,))),
    "an argument None": lambda s, c: (s, steps_of(c, 0, arguments={"proposition": None})),
    "an argument that is a sequent": lambda s, c: (s, steps_of(c, 0, arguments={"proposition": object()})),
    "an argument with a number for a name": lambda s, c: (s, steps_of(c, 0, arguments={0: TRUE})),
    "a goal True": lambda s, c: (s, replace(c, goal=True)),
    "a goal 1.0": lambda s, c: (s, replace(c, goal=1.0)),
    "a goal None": lambda s, c: (s, replace(c, goal=None)),
    "definedness in a list": lambda s, c: (s, replace(c, definedness=[])),
    "definedness None": lambda s, c: (s, replace(c, definedness=None)),
    "lines in a list": lambda s, c: (s, replace(c, lines=[])),
    "a line that is a term": lambda s, c: (s, replace(c, lines=(TRUE,))),
    "a line shown by True": lambda s, c: (s, replace(c, lines=(Line(s.claim, True, -1),))),
    "lemmas in a list": lambda s, c: (s, replace(c, lemmas=[])),
    "a lemma that is a statement": lambda s, c: (s, replace(c, lemmas=(s,))),
    "a lemma that is a pair": lambda s, c: (s, replace(c, lemmas=((s, c),))),
    "a lemma with a list": lambda s, c: (s, replace(c, lemmas=(Lemma(replace(s, spaces=[]), None),))),
    "a lemma with a text": lambda s, c: (s, replace(c, lemmas=(Lemma(s, "0" * 32),))),
    "an assignment that is a dict": lambda s, c: (s, replace(c, assignment={})),
    "an assignment of lists": lambda s, c: (s, replace(c, assignment=Assignment([], [], []))),
    "a size True": lambda s, c: (s, replace(c, assignment=Assignment((), (("n", True),), ()))),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(EDITS))
def test_data_of_another_class_or_shape_is_refused(name: str) -> None:
    edit = EDITS[name]
    require_refused("K023", lambda: check(*edit(*PROOFS["telescoping"]())))


def changed(node: Any, **values: Any) -> Any:
    """The node itself after its slots have been written to."""
    for name, value in values.items():
        setattr(node, name, value)
    return node


def small_app(head: Term, *args: Term) -> App:
    return App(head, args)


P = free("P", Function(INT, PROP))
EQ = const("eq", REAL)
TERMS: dict[str, tuple[Callable[[], object], str]] = {
    "a bare term": (Term, "K023"),
    "a subclass of a symbol": (lambda: small_app(EQ, Chameleon("x", REAL), real(1)), "K023"),
    "a name that is not a text": (lambda: changed(free("x", PROP), name=1), "K023"),
    "a name of a subclass": (lambda: Free(Text("x"), PROP), "K023"),
    "the kernel's own name": (lambda: free("#0", PROP), "K002"),
    "the name of antidifferences": (lambda: total(Free("antidifference!", INT), k, lam(k, x)), "K002"),
    "a Cyrillic name": (lambda: free("\u0430", PROP), "K002"),
    "a type that is a text": (lambda: changed(free("x", PROP), type="prop"), "K023"),
    "a type of another base": (lambda: Free("x", Base("nat")), "K023"),
    "a type of a base that equals all": (lambda: Free("x", Base(Text("nat"))), "K023"),
    "an argument of a type that equals all": (
        lambda: lt(real(0), Free("x", Base(Text("nat")))),
        "K023",
    ),
    "a type of a class of its own": (lambda: changed(free("x", PROP), type=SimpleNamespace()), "K023"),
    "a space with a number for a name": (lambda: Free("x", Space(1)), "K023"),  # type: ignore[arg-type]
    "an undeclared size": (lambda: Free("x", Cyclic("n")), "K013"),
    "an undeclared size in a binder": (lambda: forall(free("x", Cyclic("n")), TRUE), "K013"),
    "an undeclared size in a function type": (lambda: Free("x", Function(INT, Cyclic("n"))), "K013"),
    "half an integer": (lambda: eq(Lit(Fraction(1, 2), INT), integer(0)), "K027"),
    "a number that is no fraction": (lambda: eq(changed(real(1), value=1), real(1)), "K023"),
    "a number of a subclass": (lambda: eq(changed(real(1), value=Rational(1)), real(1)), "K023"),
    "a number with the denominator 0": (lambda: eq(broken(1, 0), real(1)), "K023"),
    "a number with a negative denominator": (lambda: eq(broken(1, -2), real(1)), "K023"),
    "a number that is not in lowest terms": (lambda: eq(broken(2, 4), real(1)), "K023"),
    "a number that is half a float": (lambda: eq(broken(1.5, 1), real(1)), "K023"),
    "a number that is True": (lambda: eq(broken(True, 1), real(1)), "K023"),
    "a number of another type": (lambda: changed(real(1), type=PROP), "K027"),
    "a bound variable of another type than its binder": (
        lambda: small_app(const("forall", INT), Lam(INT, small_app(EQ, Bound(0, REAL), Bound(0, REAL)), "x")),
        "K023",
    ),
    "a bound variable of two types": (
        lambda: small_app(
            const("forall", INT),
            Lam(INT, small_app(const("and"), small_app(P, Bound(0, INT)), Bound(0, PROP)), "x"),
        ),
        "K023",
    ),
    "a bound variable of another type two binders out": (
        lambda: small_app(
            const("forall", INT),
            Lam(INT, small_app(const("forall", REAL), Lam(REAL, small_app(EQ, Bound(1, REAL), x), "y")), "x"),
        ),
        "K023",
    ),
    "a bound variable with a negative index": (lambda: changed(Bound(0, PROP), index=-1, loose=0), "K023"),
    "a bound variable that hides that it is one": (lambda: changed(Bound(0, PROP), loose=0), "K023"),
    "an abstraction that is not eta-contracted": (
        lambda: small_app(const("forall", INT), Lam(INT, small_app(P, Bound(0, INT)), "x")),
        "K023",
    ),
    "an abstraction that is applied": (
        lambda: changed(small_app(P, k), head=Lam(INT, TRUE, "x")),
        "K027",
    ),
    "an application without arguments": (lambda: changed(small_app(P, k), args=()), "K027"),
    "arguments in a list": (lambda: changed(small_app(P, k), args=[k]), "K023"),
    "an argument of another type": (lambda: changed(small_app(P, k), args=(x,)), "K027"),
    "an argument that is no term": (lambda: changed(small_app(P, k), args=("k",)), "K023"),
    "a head that is no term": (lambda: changed(small_app(P, k), head="P"), "K023"),
    "a body that is no term": (
        lambda: small_app(const("forall", INT), changed(Lam(INT, TRUE, "j"), body=1)),
        "K023",
    ),
    "a hint that is no text": (lambda: eq(lam(k, x), Lam(INT, x, 1)), "K023"),  # type: ignore[arg-type]
    "a domain that is no type": (lambda: eq(lam(k, x), changed(Lam(INT, x, "k"), domain=1)), "K023"),
    "a proposition by decree": (lambda: changed(real(1), type=PROP), "K027"),
    "a term by another hash": (lambda: changed(eq(x, x), _hash=hash(TRUE)), "K023"),
    "a term by another depth": (lambda: changed(eq(x, x), depth=1), "K023"),
    "a term by another freshness": (lambda: changed(eq(x, x), fresh=7), "K023"),
    "a constant by another name": (lambda: changed(const("true"), name="sorry"), "K027"),
    "a constant by another type": (lambda: changed(const("exp"), type=PROP), "K027"),
}  # fmt: skip


def uses(proposition: Any) -> Certificate:
    """A certificate with a step that introduces and discharges a proposition."""
    steps = (Step("true_intro", (), {}), Step("imp_intro", (0,), {"proposition": proposition}))
    return Certificate("proved", (), steps, (), 0)


@pytest.mark.parametrize("name", sorted(TERMS))
def test_a_term_that_no_constructor_makes_is_refused(name: str) -> None:
    make, code = TERMS[name]
    made = make()
    require_refused(code, lambda: check(statement(TRUE), uses(made)))
    inside = replace(uses(TRUE), lines=(Line(made, 0, -1),))  # type: ignore[arg-type]
    require_refused(code, lambda: check(statement(TRUE), inside))
    values = Assignment((), (), (("p", made),))  # type: ignore[arg-type]
    refutes = replace(uses(TRUE), kind="refuted", assignment=values)
    require_refused(code, lambda: check(statement(FALSE, [free("p", PROP)]), refutes))
    claims = replace(statement(TRUE), claim=made)  # type: ignore[arg-type]
    # What a statement declares is asked after its shape, so an undeclared size has a code of its own.
    require_refused("K003" if code == "K013" else code, lambda: check(claims, uses(TRUE)))


def test_a_shared_part_may_have_different_binders() -> None:
    shared = Bound(0, INT)
    inner = small_app(const("forall", INT), Lam(INT, small_app(const("le", INT), shared, Bound(1, INT)), "j"))
    outer = small_app(
        const("forall", INT), Lam(INT, small_app(const("imp"), small_app(P, shared), inner), "i")
    )
    made = statement(TRUE)
    require_equal(check(made, uses(outer)).kind, "proved")


class Agreeable(Statement):
    """A statement that equals every other."""

    __slots__ = ()
    __hash__ = Statement.__hash__

    def __eq__(self, other: object) -> bool:
        return True


def test_a_statement_that_equals_a_proved_one_is_not_it() -> None:
    """Two lemmas share a certificate; the second claims something else, and compares equal."""
    proof = uses(TRUE)
    true = Lemma(statement(TRUE), proof)
    everything = Chameleon("x", PROP)
    wrongs: list[Statement] = [
        Agreeable((), (), (), (), (), FALSE),
        Statement((), (), (("x", PROP),), (), (), everything),
        Statement((), (), (), (), (), everything),
    ]
    for wrong in wrongs:
        for lemmas in ((true, Lemma(wrong, proof)), (true, Lemma(wrong, None))):
            steps = (Step("lemma", (), {"number": 1, "spaces": (), "sizes": (), "values": ()}),)
            certificate = Certificate("proved", lemmas, steps, (), 0)
            require_refused("K023", lambda c=certificate: check(statement(FALSE), c))


def test_a_certificate_that_holds_itself_is_refused() -> None:
    made, certificate = statement(TRUE), uses(TRUE)
    lemma = Lemma(made, certificate)
    object.__setattr__(certificate, "lemmas", (lemma,))
    require_refused("K021", lambda: check(made, certificate))


def test_a_term_that_holds_itself_is_refused() -> None:
    loop = small_app(P, k)
    changed(loop, args=(loop,))
    require_refused("K026", lambda: check(statement(TRUE), uses(loop)))


def test_what_is_checked_is_what_is_written() -> None:
    made, certificate = PROOFS["telescoping"]()
    text = dump([("x", made, certificate)])
    check(made, certificate)
    require_equal(dump([("x", made, certificate)]), text)


def test_a_certificate_that_is_changed_afterwards_is_another() -> None:
    made, certificate = PROOFS["odd_at_zero"]()
    check(made, certificate)
    arguments: Mapping[str, Any] = certificate.steps[1].arguments
    arguments["value"] = real(1)  # type: ignore[index]
    require_refused("K016", lambda: check(made, certificate))


def test_many_steps_are_refused_and_a_chain_of_them_is_not() -> None:
    first = Step("true_intro", (), {})
    many = Certificate("proved", (), (first,) * 200_001, (), 0)
    require_refused("K024", lambda: check(statement(TRUE), many))
    p = Proof()
    step = p("true_intro")
    for _ in range(2_000):
        step = p("and_left", p("and_intro", step, step))
    require(check(statement(TRUE), p.certificate()).kind == "proved", "a long chain of steps is a proof")


def test_a_number_with_many_digits_is_judged() -> None:
    many = real(10**1999)
    p = Proof()
    product = lt(real(0), many)
    p.lincomb(product, squares=[(many, real(1))])
    require_equal(check(statement(product), p.certificate()).kind, "proved")
    below = Lit(10**6000, REAL)
    p = Proof()
    p.lincomb(le(real(0), below), squares=[(1, Lit(10**3000, REAL))])
    require_equal(check(statement(p.at(0)), p.certificate()).kind, "proved")
    claim = exists(x, eq(x, below))
    p = Proof()
    p("ex_intro", p("refl", value=below), goal=claim, value=below)
    require_equal(check(statement(claim), p.certificate()).kind, "proved")
    require_refused("K017", lambda: check(statement(negation(claim)), p.certificate()))
    require(Const("true", PROP) == TRUE, "the constant is itself")


def test_a_product_with_more_digits_than_python_writes_is_judged() -> None:
    """Three factors that a document may hold make a number that `str` refuses."""
    many, f = real(10**1999), free("f", Function(REAL, REAL))
    value = mul(mul(many, many), many)
    product = mul(apply(f, value), apply(f, mul(value, x)))
    p = Proof()
    p.lincomb(eq(apply(f, product), apply(f, product)))
    require_equal(check(statement(p.at(0), [f, x]), p.certificate()).kind, "proved")
    require_refused("K016", lambda: Proof().lincomb(eq(apply(f, product), apply(f, value))))


ALIENS: tuple[object, ...] = ([], {}, set(), 1.5, True, One.ONE, b"x", Text("x"), object(), SimpleNamespace())
PARTS = {
    **{kind: tuple(fields) for kind, fields in _FIELDS.items()},
    App: ("head", "args"),
    Lemma: ("certificate",),
}


def parts_of(value: object, seen: set[int]) -> Iterator[tuple[object, str]]:
    """The fields of all objects in a statement or certificate, those of shared ones once."""
    if id(value) in seen:
        return
    seen.add(id(value))
    inside: list[object] = list(value) if isinstance(value, tuple) else []
    if isinstance(value, dict):
        inside += value.values()
    for name in PARTS.get(type(value), ()):
        yield value, name
        inside.append(getattr(value, name))
    for part in [*inside, value.body] if isinstance(value, Lam) else inside:
        yield from parts_of(part, seen)


@pytest.mark.parametrize("name", ["telescoping", "odd_at_zero"])
def test_no_field_of_anything_holds_what_is_of_no_use_there(name: str) -> None:
    """Three objects of each class, each field of them, and values that no field may have."""
    pair = copy.deepcopy(PROOFS[name]())
    require_equal(check(*pair).kind, PROOFS[name]()[1].kind)
    times: Counter[tuple[type, str]] = Counter()
    for value, field in list(parts_of(pair, set())):
        times[type(value), field] += 1
        kept = getattr(value, field)
        for alien in ALIENS if times[type(value), field] <= 3 else ():
            object.__setattr__(value, field, alien)
            try:
                check(*pair)
            except Refusal:
                pass
            else:
                require(False, f"{type(value).__name__}.{field} may be {alien!r}")
        object.__setattr__(value, field, kept)
    require(len(times) >= 25, f"{len(times)} fields were tried")
