"""What SymPy gets wrong is not inherited, and its answers today are on record."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
import sympy
from sympy.calculus.util import is_convex
from sympy.parsing.sympy_parser import parse_expr
from sympy.polys.domains import QQ
from sympy.polys.rings import ring

from symderive.errors import SymderiveError
from symderive.prove import run
from symderive.render.latex import fragment
from tests.soundness.claims import Claim, judge, recipe_text, refusal
from tests.soundness.harness import Unsound, require, require_equal
from tests.soundness.sympy_hazards import HAZARDS, Right, Wrong


def vocabulary() -> dict[str, Any]:
    """The names that the recorded expressions use."""
    names: dict[str, Any] = {name: getattr(sympy, name) for name in sympy.__all__}
    names |= dict(zip("knmij", sympy.symbols("k n m i j", integer=True), strict=True))
    names |= dict(zip("rs", sympy.symbols("r s", real=True), strict=True))
    names |= {name: sympy.Symbol(name) for name in ("a", "b", "t", "x", "y", "z", "T")}
    size = names["n"]
    names |= {name: sympy.MatrixSymbol(name, size, size) for name in "ABZ"}
    names |= {name: sympy.MatrixSymbol(name, size, 1) for name in "WX"}
    names |= {"p": sympy.Symbol("p", positive=True), "v": sympy.IndexedBase("v"), "parse_expr": parse_expr}
    return names | {
        "attempt": lambda text: raised(lambda: parse_expr(text)),
        "attempt_zero": lambda: raised(lambda: ring("u", QQ)[0].zero ** 0),
        "attempt_limit": lambda: raised(
            lambda: sympy.limit(sympy.exp(names["a"] * names["x"]), names["x"], sympy.oo)
        ),
        "attempt_convex": lambda: raised(lambda: is_convex(sympy.Abs(names["r"]), names["r"])),
        "polynomial": polynomial,
    }


def raised(action: Any) -> str:
    """The name of the exception that an action raises."""
    try:
        return f"no exception: {action()}"
    except Exception as error:  # noqa: BLE001 (whatever it is, it is the answer)
        return type(error).__name__


def polynomial() -> Any:
    """A constant polynomial over a field of fractions; printed, it has the wrong sign."""
    field = QQ.frac_field("s", "B")
    s, b = field.gens
    return ring("u", field)[0].ground_new((-(s**2) * b + 2 * s * b - b) / (2 * s**2))


ANSWERS = [(expression, answer) for hazard in HAZARDS for expression, answer in hazard.answers]
FALSE = [each for hazard in HAZARDS for each in hazard.false]
TRUE = [each for hazard in HAZARDS for each in hazard.true]
OPEN = [each for hazard in HAZARDS for each in hazard.open]


@pytest.mark.parametrize(("expression", "answer"), ANSWERS)
def test_sympy_still_answers_as_recorded(expression: str, answer: str) -> None:
    found = str(eval(expression, vocabulary()))
    if found != answer:
        raise Unsound(f"SymPy {sympy.__version__} answers {found}; recorded is {answer}: read the list again")


@pytest.mark.parametrize("false", FALSE, ids=lambda false: str(false.claim))
def test_what_follows_from_a_wrong_answer_is_refused(false: Wrong) -> None:
    require_equal(refusal(false.claim, false.proof), false.code)


@pytest.mark.parametrize("false", [each for each in FALSE if each.at is not None], ids=lambda f: str(f.claim))
def test_it_is_refuted_where_it_fails(false: Wrong) -> None:
    report = judge(false.claim, at=false.at)
    require_equal(report.verdict, "refuted")
    require_equal(report.undefined_at is not None, false.undefined)


@pytest.mark.parametrize("false", FALSE, ids=lambda false: str(false.claim))
def test_left_to_search_it_is_not_proved(false: Wrong) -> None:
    refusal(false.claim)


@pytest.mark.parametrize("true", TRUE, ids=lambda true: str(true.claim))
def test_the_right_answer_is_proved(true: Right) -> None:
    report = judge(true.claim, true.proof)
    require_equal((report.verdict, report.assumes), ("proved", ()))


@pytest.mark.parametrize("claim", OPEN, ids=str)
def test_a_right_answer_that_is_not_found_is_not_refuted(claim: Claim) -> None:
    try:
        verdict = judge(claim).verdict
    except SymderiveError as error:
        raise Unsound(f"the claim cannot be stated: {error}") from error
    require(verdict != "refuted", f"{claim} is right")


@pytest.mark.parametrize(
    ("formula", "shown", "hidden"),
    [
        ("(y + x)*(b - a) = -(a - b)*(x - -y)", ["(y + x)", "(b - a)", "(a - b)"], ["(x + y)", "(-a + b)"]),
        ("xnorm + babs + forehat = forehat + babs + xnorm", ["xnorm", "babs", "forehat"], ["|", r"\hat"]),
    ],
)
def test_latex_keeps_the_order_and_the_names_of_the_author(
    formula: str, shown: list[str], hidden: list[str]
) -> None:
    names = {"a, b, x, y, xnorm, babs, forehat": "real"}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "single.derivation.yaml"
        path.write_text(recipe_text(Claim(formula, names), None), encoding="utf-8")
        text = fragment([run(path, store=False)])
    line = next(line for line in text.splitlines() if line.startswith(r"\symderiveline{"))
    for part in shown:
        require(part in line, f"{part} is not in {line}")
    for part in hidden:
        require(part not in line, f"{part} is in {line}")


def test_every_hazard_has_an_answer_and_a_claim() -> None:
    for hazard in HAZARDS:
        require(bool(hazard.answers), f"no answer of SymPy is recorded for {hazard.name}")
        require(bool(hazard.false or hazard.true or hazard.open), f"nothing is claimed about {hazard.name}")
    require_equal(len({hazard.name for hazard in HAZARDS}), len(HAZARDS))
