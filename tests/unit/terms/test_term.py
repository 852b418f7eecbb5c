"""Terms: normal by construction, equal up to bound names, and no substitution captures."""

from __future__ import annotations

from random import Random

import pytest

from symderive.errors import TermError
from symderive.terms.build import (
    TRUE,
    add,
    cast,
    csum,
    eq,
    exists,
    forall,
    inner,
    integer,
    le,
    lt,
    mul,
    of_int,
    real,
)
from symderive.terms.term import (
    App,
    Bound,
    Const,
    Lam,
    Lit,
    Term,
    abstraction,
    apply,
    const,
    free,
    free_symbols,
    instantiate_types,
    is_app,
    lam,
    lit,
    occurs,
    opened,
    show,
    show_type,
    substitute,
    subterms,
    types_in,
)
from symderive.terms.types import (
    INT,
    PROP,
    REAL,
    Cyclic,
    Function,
    Space,
    Type,
    function_type,
    substitute_type,
)
from tests.kernel_proofs import code_of
from tests.models import Model, ModelError, Skip
from tests.random_terms import RandomTerms

x, y, z = (free(name, REAL) for name in "xyz")
k, n = free("k", INT), free("n", INT)
f, g = free("f", Function(REAL, REAL)), free("g", function_type(REAL, REAL, REAL))
V, W, Zn = Space("V"), Space("W"), Cyclic("n")
u, i = free("u", V), free("i", Zn)


# -- building --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: Const("sorry", REAL), "T101"),
        (lambda: Const("exp", REAL), "T101"),
        (lambda: const("le", V), "T101"),
        (lambda: const("csum", REAL, INT), "T101"),
        (lambda: const("csum", REAL), "T101"),
        (lambda: Lit(1, PROP), "T102"),
        (lambda: lit(1, V), "T102"),
        (lambda: lit(real(1).value / 2, INT), "T102"),
        (lambda: App(lam(x, add(x, x)), (y,)), "T103"),
        (lambda: App(f, ()), "T103"),
        (lambda: App(real(1), (y,)), "T103"),
        (lambda: apply(x, y), "T104"),
        (lambda: apply(f, x, y), "T104"),
        (lambda: apply(f, k), "T105"),
        (lambda: apply(lam(x, add(x, x)), k), "T105"),
        (lambda: substitute(x, {x: k}), "T106"),
        (lambda: substitute(x, {x: Bound(0, REAL)}), "T106"),
    ],
)
def test_what_is_ill_sorted_cannot_be_built(make: object, code: str) -> None:
    assert code_of(make) == code  # type: ignore[arg-type]


def test_application_computes() -> None:
    assert apply(lam(x, add(x, x)), y) == add(y, y)
    assert apply(lam(x, lam(y, apply(g, x, y))), z) == lam(y, apply(g, z, y))
    assert apply(lam(x, lam(y, add(x, y))), y, z) == add(y, z)
    assert apply(lam(f, apply(f, x)), lam(y, mul(y, y))) == mul(x, x)
    assert apply(lam(f, lam(x, apply(f, apply(f, x)))), lam(y, add(y, y)), z) == add(add(z, z), add(z, z))
    assert apply(apply(g, x), y) == apply(g, x, y)
    assert apply(f) == f


def test_abstraction_contracts() -> None:
    assert lam(x, apply(f, x)) == f
    assert lam(x, lam(y, apply(g, x, y))) == g
    assert lam(y, apply(g, x, y)) == apply(g, x)
    assert lam(x, apply(g, x, x)) != apply(g, x)
    assert isinstance(lam(x, apply(g, x, x)), Lam)
    assert lam(x, apply(g, y, x)) == apply(g, y)
    over = free("F", function_type(Function(REAL, REAL), REAL, REAL))
    assert isinstance(lam(x, apply(over, lam(y, mul(y, add(x, y))), x)), Lam)
    assert lam(x, apply(over, lam(y, mul(y, add(y, z))), x)) == apply(over, lam(y, mul(y, add(y, z))))
    assert lam(x, apply(over, lam(y, add(y, y)), x)) == apply(over, lam(y, add(y, y)))
    assert abstraction(REAL, App(f, (Bound(0, REAL),)), "x") == f


def test_bound_names_do_not_matter() -> None:
    assert forall(x, exists(y, lt(x, y))) == forall(y, exists(x, lt(y, x)))
    assert forall(x, exists(y, lt(x, y))) != forall(x, exists(y, lt(y, x)))
    assert lam(x, add(x, x), "left") == lam(x, add(x, x), "right")
    assert hash(lam(x, add(x, x))) == hash(lam(y, add(y, y)))
    assert lam(x, real(1)) != lam(k, real(1))


def test_terms_of_different_kinds_differ() -> None:
    leaves = [x, k, free("x", INT), Bound(0, REAL), Bound(0, INT), Bound(1, REAL), real(1), integer(1)]
    terms = [*leaves, TRUE, const("exp"), f, apply(f, x), apply(f, y), lam(x, add(x, x)), const("sin")]
    for first, one in enumerate(terms):
        for second, other in enumerate(terms):
            assert (one == other) == (first == second)
    assert x != "x"
    assert real(1) != 1


def test_what_a_node_knows() -> None:
    term = lam(x, add(x, free("#4", REAL)))
    assert (term.loose, term.depth, term.size, term.fresh) == (0, 3, 5, 5)
    assert Bound(2, REAL).loose == 3
    assert Lam(REAL, Bound(2, REAL), "x").loose == 2
    assert term.type == Function(REAL, REAL)


def test_what_occurs() -> None:
    term = forall(x, lt(x, add(y, of_int(k))))
    assert free_symbols(term) == {y, k}
    assert occurs(y, term)
    assert not occurs(x, term)
    assert not occurs(free("y", INT), term)
    assert Zn in types_in(forall(i, TRUE)) or Function(Zn, PROP) in types_in(forall(i, TRUE))
    assert list(subterms(apply(f, x))) == [apply(f, x), f, x]
    assert is_app(apply(f, x), "f", 1) is False
    assert is_app(add(x, y), "add", 2)
    assert not is_app(add(x, y), "add", 1)


def test_terms_are_shown_in_prefix_form() -> None:
    assert show(forall(x, lt(x, y), "t")) == "forall((λt:real. lt(^0, y)))"
    assert show_type(function_type(Function(INT, V), Zn, Cyclic(3))) == "(int -> V) -> Z/n -> Z/3"
    assert repr(real(1)) == "<1>"
    assert show(Term.__new__(Term)) == "?"


# -- replacing -------------------------------------------------------------------------------------


def test_substitution_captures_nothing() -> None:
    assert substitute(forall(y, lt(x, y)), {x: y}) == forall(z, lt(y, z))
    assert substitute(lam(y, lam(z, add(x, add(y, z)))), {x: add(y, z)}) == lam(
        k_real, lam(j_real, add(add(y, z), add(k_real, j_real)))
    )


k_real, j_real = free("k_real", REAL), free("j_real", REAL)


def test_substitution_is_of_all_at_once() -> None:
    assert substitute(lt(x, y), {x: y, y: x}) == lt(y, x)
    assert substitute(lt(x, y), {x: add(x, y), y: x}) == lt(add(x, y), x)


def test_substitution_looks_at_the_type_of_a_name() -> None:
    other = free("x", INT)
    both = eq(x, of_int(other))
    assert substitute(both, {other: k}) == eq(x, of_int(k))
    assert lam(x, both) == lam(y, eq(y, of_int(other)))


def test_substitution_computes() -> None:
    assert substitute(apply(f, x), {f: lam(y, mul(y, y))}) == mul(x, x)
    assert substitute(lam(x, apply(g, y, x)), {g: lam(x, f)}) == f
    over = free("F", function_type(Function(REAL, REAL), REAL))
    twice = lam(f, apply(f, apply(f, x)))
    assert substitute(apply(over, lam(y, add(y, z))), {over: twice}) == add(add(x, z), z)


def test_functions_of_two_arguments_are_put_under_binders() -> None:
    h = free("h", function_type(REAL, REAL, REAL))
    product = lam(x, lam(y, mul(x, add(x, y))))
    assert substitute(lam(z, apply(h, z)), {h: product}) == product
    assert substitute(lam(x, lam(y, apply(h, y, x))), {h: product}) == lam(x, lam(y, mul(y, add(y, x))))
    inside = substitute(lam(x, lam(y, apply(h, add(x, y)))), {h: product})
    assert apply(inside, x, y, z) == mul(add(x, y), add(add(x, y), z))


def test_an_open_term_can_be_abstracted_and_opened() -> None:
    inner_body = lam(x, mul(x, Bound(0, REAL)))
    assert inner_body == Lam(REAL, mul(Bound(0, REAL), Bound(1, REAL)), "x")
    variable, body = opened(lam(x, mul(x, free("#3", REAL))), free("#5", INT))
    assert (variable, body) == (free("#6", REAL), mul(free("#6", REAL), free("#3", REAL)))
    assert code_of(lambda: opened(x)) == "T104"


def test_what_does_not_change_is_kept() -> None:
    term = forall(x, lt(x, y))
    assert substitute(term, {}) is term
    assert substitute(term, {z: x}) is term
    assert substitute(term, {x: z}) is term


def test_types_are_put_in() -> None:
    term = eq(apply(const("smul", V), x, u), const("zero", V))
    at_real = instantiate_types(term, {"V": REAL}, {})
    assert at_real == eq(apply(const("smul", REAL), x, free("u", REAL)), const("zero", REAL))
    kind = Function(Cyclic("m"), REAL)
    at_vectors = instantiate_types(term, {"V": kind}, {})
    assert types_in(at_vectors) >= {kind}
    assert instantiate_types(forall(u, TRUE), {"V": W}, {}) == forall(free("u", W), TRUE)
    assert instantiate_types(inner(u, u), {"W": REAL}, {}) == inner(u, u)


def test_spaces_and_sizes_change_places_at_once() -> None:
    w = free("w", W)
    both = eq(inner(u, u), inner(w, w))
    turned = instantiate_types(both, {"V": W, "W": V}, {})
    assert turned == eq(inner(free("u", W), free("u", W)), inner(free("w", V), free("w", V)))
    m = free("m", INT)
    sizes = instantiate_types(le(n, m), {}, {"n": "m", "m": "n"})
    assert sizes == le(m, n)
    assert substitute_type(Function(Zn, Cyclic("m")), {}, {"n": "m", "m": 3}) == Function(
        Cyclic("m"), Cyclic(3)
    )


def test_a_size_is_put_in_where_it_is_an_integer_and_where_it_is_a_type() -> None:
    term = eq(csum(lam(i, real(1))), of_int(n))
    j = free("i", Cyclic(4))
    assert instantiate_types(term, {}, {"n": 4}) == eq(csum(lam(j, real(1))), of_int(integer(4)))
    m = free("i", Cyclic("m"))
    assert instantiate_types(term, {}, {"n": "m"}) == eq(csum(lam(m, real(1))), of_int(free("m", INT)))
    other = free("n", REAL)
    assert instantiate_types(eq(other, of_int(n)), {}, {"n": 2}) == eq(other, of_int(integer(2)))
    assert instantiate_types(cast(n, Zn), {}, {"n": 2}) == cast(integer(2), Cyclic(2))


def test_a_type_at_which_a_constant_means_nothing_is_refused() -> None:
    assert code_of(lambda: instantiate_types(inner(u, u), {"V": INT}, {})) == "T101"
    assert code_of(lambda: instantiate_types(cast(k, Zn), {}, {"n": 0})) == "T109"


# -- against models --------------------------------------------------------------------------------

KINDS: tuple[Type, ...] = (REAL, INT, PROP, Cyclic(3), Function(INT, REAL), Function(REAL, REAL))


def drawn(seed: int) -> tuple[Random, Term]:
    """A random term, and what drew it."""
    random = Random(seed)
    while True:
        try:
            return random, RandomTerms(random).term(random.choice(KINDS), random.randint(1, 4))
        except TermError:
            continue


def value(seed: int, term: Term, assigned: dict[str, object] | None = None) -> object:
    """The value in a model, or None where there is no rational one."""
    try:
        return Model(seed, assigned).value(term)
    except (Skip, ModelError, RecursionError):
        return None


@pytest.mark.parametrize("seed", range(150))
def test_a_substitution_has_the_value_of_what_is_put_in(seed: int) -> None:
    random, term = drawn(seed)
    names = sorted((s for s in free_symbols(term) if s.type in (INT, REAL)), key=lambda s: s.name)
    names = [s for s in names if s.name not in ("n", "m")]
    if not names:
        return
    variable = random.choice(names)
    try:
        other = RandomTerms(random).term(variable.type, 2)
        replaced = substitute(term, {variable: other})
        beta = apply(lam(variable, term), other)
    except TermError:
        return
    assert replaced == beta
    inside = value(seed, other)
    if inside is None:
        return
    model = Model(seed)
    try:
        # one model, so that both terms meet the same values of all other symbols
        assigned = model.evaluate(other)
        expected = model.value(replaced)
        model._symbols[variable.name, variable.type] = assigned
        found = model.value(term)
    except (Skip, ModelError, RecursionError):
        return
    assert found == expected


@pytest.mark.parametrize("seed", range(150))
def test_an_abstraction_opens_to_what_it_was_made_of(seed: int) -> None:
    random, term = drawn(seed)
    for symbol in sorted(free_symbols(term), key=lambda s: s.name)[:3]:
        function = lam(symbol, term)
        assert apply(function, symbol) == term
        assert not occurs(symbol, function)
        fresh = free("fresh", symbol.type)
        assert lam(fresh, apply(function, fresh)) == function
        assert function.type == Function(symbol.type, term.type)
    assert random is not None
