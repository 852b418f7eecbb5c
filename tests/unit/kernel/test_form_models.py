"""Equal forms have equal values: random terms and their normal forms, evaluated in random models.

A trial takes a seed and returns what went wrong, or None. The same trials run against copies of the
form with a mistake put in, and must find every one of them: a search that finds no planted mistake
says nothing about the others.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from random import Random
from types import ModuleType

import pytest

from symderive.errors import Refusal, TermError
from symderive.kernel import form as form_module
from symderive.kernel.form import Form
from symderive.terms.constants import SCHEMES
from symderive.terms.term import (
    Const,
    Free,
    Term,
    apply,
    const,
    free,
    free_symbols,
    lam,
    lit,
    show,
    subterms,
    types_in,
)
from symderive.terms.types import INT, PROP, REAL, Cyclic, Function, Type, function_type, sizes_of
from tests.models import Model, ModelError, Skip
from tests.random_terms import GUARDS, SYMBOLS, RandomTerms, V, Zm, Zn, add, mul, neg, sub

Trial = Callable[[type[Form], int], str | None]

KINDS: tuple[Type, ...] = (
    *(REAL, REAL, REAL, INT, V, Zn, Cyclic(3), PROP),
    *(Function(INT, REAL), Function(REAL, REAL), Function(Zn, REAL), Function(Zn, V)),
    function_type(Zn, Zn, REAL),
)


def random_term(random: Random) -> Term:
    """A term of any type, or one of the shapes that the form treats in its own way."""
    terms = RandomTerms(random)
    while True:
        depth = random.randint(1, 5)
        try:
            if random.random() < 0.3:
                return terms.term(random.choice(KINDS), depth)
            return random.choice(terms.shapes)(REAL, min(depth, 4), ())
        except TermError:
            continue


def normal_form(form: Form, term: Term) -> Term | None:
    """The normal form; None where the form says that it is too much."""
    try:
        return form.normal(term)
    except Refusal as refusal:
        if refusal.code != "K121":
            raise
    except TermError as error:
        if error.code not in ("T107", "T108"):
            raise
    return None


def escaped(term: Term, normal: Term) -> str | None:
    """A free name of the normal form that is neither in the term nor in the types, shown."""
    sizes = {free(size, INT) for kind in types_in(term) for size in sizes_of(kind)}
    known = free_symbols(term) | sizes | {free("antidifference!", INT)}
    unknown = {symbol.name for symbol in free_symbols(normal) - known}
    return f"{unknown} escaped from {show(term)}" if unknown else None


def disagreement(left: Term, right: Term, models: Iterable[Model]) -> str | None:
    """A model in which two terms differ, shown; None if they agree wherever they have a value."""
    for position, model in enumerate(models):
        try:
            first, second = model.value(left), model.value(right)
        except Skip:
            continue
        except ModelError as error:
            return f"{error}: {show(left)}"
        if first != second:
            return f"model {position}: {first} != {second}: {show(left)} -> {show(right)}"
    return None


def trial_plain(kind: type[Form], seed: int) -> str | None:
    """A few terms in one form, so that names and results of one meet those of the next."""
    random, form = Random(f"plain {seed}"), kind()
    for _ in range(3):
        term = random_term(random)
        normal = normal_form(form, term)
        models = (Model(f"{seed} {i}") for i in range(3))
        if normal is None:
            continue
        wrong = escaped(term, normal) or disagreement(term, normal, models)
        if wrong:
            return wrong
    return None


def trial_guarded(kind: type[Form], seed: int) -> str | None:
    """Sums under guards, in models where these hold."""
    random, form = Random(f"guarded {seed}"), kind()
    terms, guards = RandomTerms(random), random.sample(GUARDS, random.randint(1, 3))
    for bound in [form.poly(guard) for guard in guards]:
        form.add_guard(bound)
    shapes = (terms.range_sum, terms.offset_sum, terms.textbook, terms.arithmetic)
    term = random.choice(shapes)(REAL, random.randint(1, 3), ())
    normal = normal_form(form, term)
    ends = [{"T": random.randint(-2, 4), "s": random.randint(-2, 4)} for _ in range(8)]
    candidates = (Model(f"{seed} {i}", end) for i, end in enumerate(ends))
    models = [m for m in candidates if all(m.evaluate(guard) >= 0 for guard in guards)]
    return None if normal is None else disagreement(term, normal, models[:3])


def conditional(random: Random) -> tuple[Term, list[Term], list[Term]]:
    """A real number that may vanish, with units and roots under which it may."""
    terms = RandomTerms(random)
    pool = [terms.term(REAL, random.choice((0, 0, 1, 2))) for _ in range(2)]
    symbols = [s for s in SYMBOLS if s.type == REAL]
    p, q, e = *random.sample([*pool, *symbols], 2), terms.term(REAL, 1)

    def inv(value: Term) -> Term:
        return apply(const("inv"), value)

    def root(value: Term) -> Term:
        return apply(const("sqrt"), value)

    pieces = (
        sub(mul(e, q, inv(q)), e),
        sub(mul(e, add(p, q), inv(add(p, q))), e),
        sub(add(mul(e, inv(p)), mul(e, inv(q))), mul(e, add(p, q), inv(mul(p, q)))),
        sub(inv(add(p, q)), add(inv(p), inv(q))),
        sub(mul(root(p), root(p), e), mul(p, e)),
        sub(mul(root(q), root(q), root(q)), mul(q, root(q))),
        sub(mul(root(q), inv(q), root(q)), lit(1)),
        sub(root(mul(p, q)), mul(root(p), root(q))),
        sub(root(mul(q, q)), q),
        sub(mul(root(inv(q)), root(inv(q)), q), lit(1)),
        sub(mul(apply(const("norm", REAL), q), inv(q)), lit(1)),
        sub(mul(apply(const("exp"), p), apply(const("exp"), neg(p))), lit(1)),
    )
    value = random.choice(pieces)
    if random.random() < 0.4:
        value = add(mul(random.choice(pieces), random.choice(symbols)), value)
    nonzero = [p, q, mul(p, q), add(p, q), mul(q, add(p, q)), sub(mul(p, p), q)]
    units = random.sample(nonzero, random.randrange(3))
    roots = random.sample([p, q, mul(p, q), inv(q), mul(q, q)], random.randrange(3))
    return value, units, roots


def conditional_models(seed: int, units: list[Term], roots: list[Term]) -> Iterator[Model]:
    for i in range(6):
        model = Model(f"{seed} {i}", strict=True)
        try:
            holds = all(model.evaluate(u) for u in units) and all(model.evaluate(r) >= 0 for r in roots)
        except Skip:
            continue
        if holds:
            yield model


def trial_conditional(kind: type[Form], seed: int) -> str | None:
    """The residual under units and roots is 0 exactly where the value is."""
    value, units, roots = conditional(Random(f"conditional {seed}"))
    form = kind()
    p = form.poly(value)
    conditions = [form.poly(u) for u in units], [form.poly(r) for r in roots]
    rest = form.residual(p, *conditions)
    left = form.reify(rest, REAL)
    for model in conditional_models(seed, units, roots):
        try:
            before, after = model.evaluate(value), model.evaluate(left)
        except Skip:
            continue
        if (before == 0) != (after == 0):
            given = ", ".join(map(show, (*units, *roots)))
            return f"{before} became {after}: {show(value)} -> {show(left)}, given {given}"
    return None


def trial_difference(kind: type[Form], seed: int) -> str | None:
    """The difference of two terms, which is what the kernel looks at."""
    random, form = Random(f"difference {seed}"), kind()
    terms = RandomTerms(random)
    left, right = (terms.term(REAL, random.randint(1, 4)) for _ in range(2))
    try:
        found = form.reify(form.difference(left, right), REAL)
    except (Refusal, TermError):
        return None
    return disagreement(sub(left, right), found, (Model(f"{seed} {i}") for i in range(2)))


TRIALS: tuple[Trial, ...] = (trial_plain, trial_guarded, trial_conditional, trial_difference)


def first_failure(kind: type[Form], trials: Iterable[Trial], seeds: Iterable[int]) -> str | None:
    """Run the trials seed by seed and return the first thing that is wrong."""
    for seed in seeds:
        for trial in trials:
            wrong = trial(kind, seed)
            if wrong:
                return f"{trial.__name__}({seed}): {wrong}"
    return None


@pytest.mark.parametrize("trial", TRIALS)
def test_equal_forms_have_equal_values(trial: Trial) -> None:
    assert first_failure(Form, (trial,), range(500)) is None


@pytest.mark.slow
@pytest.mark.parametrize("trial", TRIALS)
def test_equal_forms_have_equal_values_in_many_models(trial: Trial) -> None:
    assert first_failure(Form, (trial,), range(1_000, 3_000)) is None


def test_conditions_are_met_often_enough_to_say_something() -> None:
    vanishing = 0
    for seed in range(400):
        value, units, roots = conditional(Random(f"conditional {seed}"))
        form = Form()
        p = form.poly(value)
        conditions = [form.poly(u) for u in units], [form.poly(r) for r in roots]
        vanishing += bool(p) and not form.residual(p, *conditions)
    assert vanishing > 25


# -- what was found ----------------------------------------------------------------------------------


def csum(name: Free, body: Term) -> Term:
    return apply(const("csum", REAL, name.type), lam(name, body))


def total(low: Term, high: Term, body: Callable[[Term], Term]) -> Term:
    k = free("k", INT)
    return apply(const("sum", REAL), low, high, lam(k, body(k)))


def symbol(name: str) -> Free:
    return next(s for s in SYMBOLS if s.name == name)


def integer(value: int) -> Term:
    return lit(value, INT)


def real(value: Term) -> Term:
    return apply(const("of_int"), value)


def inverse(value: Term) -> Term:
    return apply(const("inv"), value)


def with_guards(*bounds: Term) -> Form:
    form = Form()
    for bound in [form.poly(b) for b in bounds]:
        form.add_guard(bound)
    return form


T, W, A = symbol("T"), symbol("w"), symbol("a")


def test_indices_of_one_modulus_are_changed_together_beside_another_modulus() -> None:
    """Each index by itself is no change of all: i -> i - k and k -> k - i at once is not invertible."""
    i, k, m = free("k1", Zn), free("k2", Zn), free("k3", Zm)
    one, two, shift = free("A", Function(Zn, REAL)), free("E", function_type(Zn, Zm, REAL)), free("J", Zn)
    body = mul(apply(one, k), apply(one, add(k, i)), apply(two, add(i, shift), m))
    term = csum(m, csum(i, csum(k, body)))
    assert disagreement(term, Form().normal(term), (Model(seed) for seed in range(20))) is None


TELESCOPES: dict[str, Callable[[Term], Term]] = {
    "add(1, mul(-1, inv(add(1, of_int(T)))))": lambda k: sub(
        inverse(real(k)), inverse(real(add(k, integer(1))))
    ),
    "add(mul(-1, w(0)), w(mul(2, T)))": lambda k: sub(
        apply(W, mul(integer(2), k)), apply(W, sub(mul(integer(2), k), integer(2)))
    ),
    "add(mul(-1, w(0)), w(T))": lambda k: sub(apply(W, k), apply(W, sub(k, integer(1)))),
    "add(mul(1/2, of_int(T)), mul(1/2, pow(of_int(T), 2)))": real,
}


@pytest.mark.parametrize("value", TELESCOPES)
def test_a_sum_telescopes_under_its_guard_alone(value: str) -> None:
    term = total(integer(1), T, TELESCOPES[value])
    assert show(with_guards(T).normal(term)) == value
    assert show(Form().normal(term)) != value
    assert show(with_guards(add(T, integer(1))).normal(term)) != value


def test_a_sum_of_n_terms_runs_through_all_residues_wherever_it_starts() -> None:
    n, whole = symbol("n"), csum(free("k", Zn), apply(A, free("k", Zn)))
    for low in (integer(0), integer(1), T):
        high = add(low, sub(n, integer(1)))
        assert not Form().difference(total(low, high, lambda k: apply(A, apply(const("cast", Zn), k))), whole)
        assert Form().difference(
            total(low, add(high, integer(1)), lambda k: apply(A, apply(const("cast", Zn), k))), whole
        )


def test_whole_numbers_are_whole_however_they_arise() -> None:
    """T(T+1)/2 + T(T-1)/2 is T², in a place where only integers may stand."""
    twice = add(
        apply(const("sum", INT), integer(1), T, lam(free("k", INT), free("k", INT))),
        apply(const("sum", INT), integer(1), sub(T, integer(1)), lam(free("k", INT), free("k", INT))),
    )
    form = with_guards(T, sub(T, integer(1)))
    assert form.index(apply(const("cast", Zn), twice)) == form.index(apply(const("cast", Zn), mul(T, T)))


def test_the_same_function_is_the_same_argument() -> None:
    x, c, derivative = free("x0", REAL), symbol("y"), const("deriv")
    left = apply(derivative, lam(x, add(x, c)), lit(0))
    right = apply(derivative, lam(x, add(c, x)), lit(0))
    assert not Form().difference(left, right)


# -- the same value, written otherwise -----------------------------------------------------------------


def test_commuted_and_distributed_terms_have_the_same_form() -> None:
    for seed in range(300):
        random, form = Random(f"ring {seed}"), Form()
        term = random_term(random)
        other = RandomTerms(random).rewritten(term)
        assert normal_form(form, term) == normal_form(form, other), show(term)


def test_shifted_sums_have_the_same_form_under_their_guard() -> None:
    for seed in range(200):
        terms = RandomTerms(Random(f"shift {seed}"))
        low, high = terms.bounds(())
        term = terms.offset_sum(REAL, 0, (), (low, high))
        form = with_guards(add(sub(high, low), integer(1)))
        assert not form.difference(term, terms.rewritten(term, sums=True)), show(term)


def test_translated_and_exchanged_sums_over_residues_have_the_same_form() -> None:
    """A matrix of determinant other than ±1 may hide a change of index; else it is found."""
    equal = 0
    for seed in range(200):
        terms = RandomTerms(Random(f"tangle {seed}"))
        term = terms.tangle(REAL, 1, ())
        equal += not Form().difference(term, terms.rewritten(term, sums=True))
    assert equal >= 190


def test_a_form_that_has_seen_other_terms_gives_the_same_result() -> None:
    for seed in range(60):
        random, form = Random(f"order {seed}"), Form()
        terms = [random_term(random) for _ in range(4)]
        first = [normal_form(Form(), term) for term in terms]
        assert [normal_form(form, term) for term in reversed(terms)] == first[::-1]


# -- limits ---------------------------------------------------------------------------------------------


def nested(depth: int, body: Callable[[list[Term]], Term], above: tuple[Term, ...] = ()) -> Term:
    if not depth:
        return body(list(above))
    k = free(f"k{depth}", INT)
    return apply(const("sum", REAL), integer(1), integer(64), lam(k, nested(depth - 1, body, (*above, k))))


def doubled(term: Term, times: int, step: Callable[[Term], Term]) -> Term:
    for _ in range(times):
        term = step(term)
    return term


X = symbol("x")

LARGE: dict[str, Callable[[], Term]] = {
    "a sum written out": lambda: nested(
        4, lambda ks: apply(symbol("h"), add(ks[0], ks[1]), add(ks[2], ks[3]))
    ),
    "a product of sums": lambda: doubled(add(X, lit(1)), 12, lambda t: mul(t, t)),
    "a power of a sum": lambda: apply(const("pow", REAL), add(add(X, symbol("y")), lit(1)), integer(400)),
    "a large exponent": lambda: apply(const("pow", REAL), X, integer(401)),
    "a large number": lambda: doubled(lit(3), 5, lambda t: apply(const("pow", REAL), t, integer(200))),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", LARGE)
def test_what_takes_too_long_is_refused(name: str) -> None:
    with pytest.raises(Refusal) as refused:
        Form().normal(LARGE[name]())
    assert refused.value.code == "K121"


SMALL: dict[str, Callable[[], Term]] = {
    "doubled number": lambda: doubled(X, 16, lambda t: add(t, t)),
    "doubled residue": lambda: apply(A, doubled(symbol("i"), 16, lambda t: add(t, t))),
    "doubled vector": lambda: apply(const("norm", V), doubled(symbol("u"), 16, lambda t: add(t, t))),
    "deep function": lambda: doubled(X, 60, lambda t: apply(symbol("g"), t)),
    "deep inverse": lambda: doubled(X, 30, lambda t: inverse(add(t, lit(1)))),
    "powers of powers": lambda: doubled(X, 20, lambda t: apply(const("pow", REAL), t, integer(400))),
}


@pytest.mark.parametrize("name", SMALL)
def test_what_is_small_when_shared_is_quick(name: str) -> None:
    assert Form().normal(SMALL[name]()).depth < 160


def test_every_constant_is_tried() -> None:
    found: set[str] = set()
    for seed in range(1_500):
        terms = [random_term(Random(f"plain {seed}")), conditional(Random(f"conditional {seed}"))[0]]
        found |= {node.name for term in terms for node in subterms(term) if isinstance(node, Const)}
    assert found == {*SCHEMES, "csum"}


# -- planted mistakes --------------------------------------------------------------------------------

# By the trial that looks there: name -> the text to replace, and what to put in its place.
MISTAKES: dict[Trial, dict[str, tuple[str, str]]] = {
    trial_plain: {
        "delta(1) is 0 for symbolic n": (
            "if _is_exact(kind) and _constant(p) is not None:",
            "if _constant(p) is not None:",
        ),
        "|u|^2 is -<u, u>": ("self._square_of[atom] = square", "self._square_of[atom] = _scaled(square, -1)"),
        "|-u| is -|u|": ("{_ONE: leading if leading > 0 else -leading}", "{_ONE: leading}"),
        "a sum is shifted the wrong way": ("(k), 1),): 1, _ONE: -shift}", "(k), 1),): 1, _ONE: shift}"),
        "a boundary term too many": ("range(min(offset, 0) + 1,", "range(min(offset, 0),"),
        "boundary terms have the wrong sign": ("1 if offset > 0 else -1)", "1)"),
        "cast(m) is 0 in Z/n": (
            "self._atoms[a] == size for",
            'self._atoms[a] in (free("n", INT), free("m", INT)) for',
        ),
        "rep(cast c) is c": (
            "value is not None and (value == 0 or _is_exact(kind))",
            "value is not None",
        ),
        "reindexing with determinant 2": ("if sign not in (1, -1) or", "if sign not in (1, -1, 2) or"),
        "each index is changed by itself": (
            "for kind in dict.fromkeys(n.type for n in names):\n            group, others =",
            "for name in names:\n            kind, (group, others) = name.type, ((name,), ()) or",
        ),
        "flattening captures a name": (
            "opened(function[0], *names, *(self._atoms[a] for a, _ in inside))",
            "opened(function[0])",
        ),
        "an inner product captures a name": ("partial(inner, other), other)", "partial(inner, other))"),
        "<= fails between equals": ('"le": value <= 0', '"le": value < 0'),
        "a power of a sum is opened once": (
            "rest: Poly = {self._merge(inside, ((atom, -1),)): 1}",
            "rest: Poly = {tuple(f for f in inside if f[0] != atom): 1}",
        ),
        "any constant on a function is a sum": (
            ' = arguments(self._atoms[atom], "csum")',
            " = getattr(self._atoms[atom], 'args', None)",
        ),
        "what has another period runs through Z/n": (
            "if image == self.form(substitute(term, {k: later})):",
            "if True:",
        ),
        "any range is all of Z/n": (" or length != self._size(kind):", ":"),
        "< holds between equals": ('"lt": value < 0', '"lt": value <= 0'),
        "a delta is solved for a name that is elsewhere too": (
            " or any(m != unit and self._mentions(m, (name,)) for m in p):",
            ":",
        ),
        "a split product keeps its factors": (
            "return tuple(f for f in monomial if f not in inside), inside",
            "return monomial, inside",
        ),
    },
    trial_guarded: {
        "Faulhaber off by one": (
            "p = self.power(upper, degree)",
            "p = self.power(self.shifted(upper, 1), degree)",
        ),
        "Faulhaber loses a term": (
            "* (-1) ** (degree - lower)",
            "* (-1) ** (degree - lower + (lower > 0))",
        ),
        "the guard is dropped": ("if self._nonnegative(length):", "if True:"),
        "a range may be short by two": ("({}, *self._guards)", "({_ONE: -1}, *self._guards)"),
        "a guard is off by one": (
            "({}, *self._guards)",
            "({}, *(self.shifted(guard, -1) for guard in self._guards))",
        ),
        "a delta is solved with the wrong sign": ("_scaled(rest, -sign)", "_scaled(rest, sign)"),
        "cast(x/2) is cast(x)/2": ("if any(isinstance(c, Fraction) for c in p.values()):", "if False:"),
        "the sum of 1 over Z/n is 1": ("self.multiply(result, self._size(name.type))", "result"),
        "mod by a negative number": ("isinstance(n, int) and n > 0:", "isinstance(n, int) and n != 0:"),
    },
    trial_conditional: {
        "inv(p + q) is inv p + inv q": (
            "self._inverse_of[atom] = monic",
            "return self.multiply(result, _together(self._inverse({m: 1}) for m in monic))",
        ),
        "exp(-x) is exp x": (
            "{((atom, value.numerator),): 1}",
            "{((atom, abs(value.numerator)),): 1}",
        ),
        "any inverse is cancelled": ("is not None and frozen(inside) in known:", "is not None:"),
        "a unit makes its terms units": ("for a, _ in common}", "for m in unit for a, _ in m}"),
        "any root is squared": (
            "if square is None or frozen(square) not in nonnegative:",
            "if square is None:",
        ),
        "an inverse is multiplied out wrongly": (
            "self.power(inside, top - exponent)",
            "self.power(inside, exponent)",
        ),
    },
    trial_difference: {
        "|sqrt x| is sqrt x": (
            "if atom in self._square_of or",
            "if atom in self._square_of or atom in self._root_of or",
        ),
        "x^-1 is x": ("self.power(self._inverse(base), -value)", "self.power(base, -value)"),
        "0^k is 0": ("if base == {_ONE: 1}:", "if base in ({}, {_ONE: 1}):"),
        "the difference is a sum": (
            "_plus(self.poly(left), self.poly(right), -1)",
            "_plus(self.poly(left), self.poly(right))",
        ),
    },
}


def altered(old: str, new: str) -> type[Form]:
    """The class `Form` of a copy of the module with one text replaced."""
    source = Path(form_module.__file__).read_text(encoding="utf-8")
    assert source.count(old) == 1, f"the form has changed here, plant the mistake anew: {old}"
    module = ModuleType("symderive.kernel.altered_form")
    sys.modules[module.__name__] = module
    exec(compile(source.replace(old, new), module.__name__, "exec"), module.__dict__)
    found: type[Form] = module.Form
    return found


def finds(trial: Trial, kind: type[Form]) -> bool:
    """Say whether the trial fails, or runs into an exception that the form never raises."""
    try:
        return first_failure(kind, (trial,), range(2_000)) is not None
    except (TermError, Refusal, RecursionError, TypeError, IndexError, KeyError):
        return True


RARE = frozenset(
    (
        "a power of a sum is opened once",
        "an inner product captures a name",
        "any constant on a function is a sum",
    )
)


@pytest.mark.parametrize(
    ("trial", "mistake"),
    [
        pytest.param(trial, name, marks=[pytest.mark.slow] if name in RARE else [])
        for trial, mistakes in MISTAKES.items()
        for name in mistakes
    ],
)
def test_a_planted_mistake_is_found(trial: Trial, mistake: str) -> None:
    assert finds(trial, altered(*MISTAKES[trial][mistake])), mistake


# Limits that are out of reach of small terms, made small: what they guard is code of its own.
LIMITS: dict[str, tuple[str, str]] = {
    "Z/2, Z/3 are not written out, no boundary terms": ("MAX_UNROLL = 64", "MAX_UNROLL = 1"),
    "no products of sums are opened": ("MAX_NEST = 3", "MAX_NEST = 1"),
    "few changes of index are tried": ("MAX_CANDIDATES = 120", "MAX_CANDIDATES = 2"),
    "exp(2x) is not exp(x)^2": ("abs(value.numerator) > MAX_EXPONENT", "abs(value.numerator) > 1"),
}


@pytest.mark.parametrize("limit", LIMITS)
def test_limits_cost_no_soundness(limit: str) -> None:
    assert first_failure(altered(*LIMITS[limit]), TRIALS, range(7_000, 7_100)) is None


@pytest.mark.slow
@pytest.mark.parametrize("limit", LIMITS)
def test_limits_cost_no_soundness_in_many_models(limit: str) -> None:
    assert first_failure(altered(*LIMITS[limit]), TRIALS, range(8_000, 8_300)) is None
