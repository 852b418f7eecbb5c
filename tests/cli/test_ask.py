"""`symderive ask`: questions in one line."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from symderive.cli.main import cli, main
from symderive.errors import ParseError
from symderive.prove import ask, stated
from symderive.questions import read_question, recipe_text


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("x > 0, y > 0 |- (x + y)/2 >= sqrt(x*y)", "proved"),
        ("x > 0 ⊢ x + 1/x >= 2", "proved"),
        ("n >= 1 |- sum(k, k = 1..n) = n*(n + 1)/2", "proved"),
        ("u, v in V |- |u + v|^2 = |u|^2 + 2*<u, v> + |v|^2", "proved"),
        ("f: V -> real convex differentiable, x, y in V |- f(y) >= f(x) + <grad f(x), y - x>", "proved"),
        ("sqrt(x^2) = x", "refuted"),
        ("(x^2 - 1)/(x - 1) = x + 1", "refuted"),
        ("x*y > 0 |- log(x*y) = log(x) + log(y)", "refuted"),
        ("sum(k, k = 1..n) = n*(n + 1)/2", "refuted"),
        ("x in real |- exp(x) <= 1 + x + x^2", "refuted"),
        ("x > 0 |- log(x) <= x - 11/10", "refuted"),
        ("exp(1) < 2.72", "proved"),
        ("cos(1) < 0.55", "proved"),
        ("x <= y, z <= y |- x <= z", "refuted"),
        ("g: real -> real odd, differentiable(g) |- g'(0) = 0", "refuted"),
        ("zero_centred(g) |- g(0) = 0", "refuted"),
        ("g: real -> real even, differentiable(g) |- g'(0) = 0", "proved"),
    ],
)
def test_it_decides(question: str, verdict: str) -> None:
    report, _, certificate = ask(question)
    assert [claim.verdict for claim in report.claims] == [verdict]
    assert certificate


@pytest.mark.parametrize(
    "question",
    [
        "0 <= t < 1 |- 2^t = 1",
        "x > 0, 0 <= t <= 1 |- x^t = 1 + t*(x - 1)",
        "0 < s < 1 |- 2^s = 5",
        "1 > k |- 2^k < 2",
        "t >= 0 and t <= 1/2 |- 2^t = 1",
    ],
)
def test_an_exponent_that_may_be_real_is_not_taken_for_an_integer(question: str) -> None:
    """False friend: 2^t = 1 for 0 <= t < 1 is right of integers, and nobody means them."""
    with pytest.raises(ParseError, match="C122"):
        ask(question)


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("x > 0, t: real, 0 <= t <= 1 |- x^t = 1 + t*(x - 1)", "refuted"),
        ("a: integer -> real, 0 <= t <= 3 |- a[t]*2^t = 2^t*a[t]", "proved"),
        ("n >= 1 |- 2^n >= 2", "proved"),
        ("n: natural, n <= 4 |- 2^n >= 1", "proved"),
    ],
)
def test_an_exponent_whose_sort_is_plain_needs_no_declaration(question: str, verdict: str) -> None:
    assert ask(question)[0].claims[0].verdict == verdict


def test_a_letter_may_be_declared_by_a_range_of_integers() -> None:
    report, text, _ = ask("n >= 1, i, j in 1..n |- i + j <= 2*n")
    assert report.claims[0].verdict == "proved"
    assert '"n": "integer"' in text
    assert "1 <= j <= n" in text
    assert ask("n >= 1, i in 1..n |- i < n")[0].claims[0].verdict == "refuted"
    with pytest.raises(ParseError, match="P107"):
        ask("x in 1.. |- x = 1")


@pytest.mark.parametrize(
    ("question", "verdict", "claim"),
    [
        ("n: natural |- n*2^(n - 1)*2 = n*2^n", "proved", "n*(2 : real)^(n - 1)*2 = n*(2 : real)^n"),
        ("n: natural |- n*2^(n - 1) = n*2^n", "refuted", "n*2^(n - 1) = n*2^n"),
        ("n: natural |- n*2^(n - 1) + 2^(-n) = 0", "refuted", "n*(2 : real)^(n - 1) + (2 : real)^(-n) = 0"),
        ("n: natural, n >= 1 |- n*2^(n - 1)*2 = n*2^n", "proved", "n*2^(n - 1)*2 = n*2^n"),
        ("m, n: integer |- m^n*m = m^(n + 1)", "refuted", "m^n*m = m^(n + 1)"),
        ("n: natural |- 2^(n - 1) mod 2 = 0", "refuted", "2^(n - 1) mod 2 = 0"),
    ],
)
def test_a_power_that_integers_do_not_have_is_one_of_reals(question: str, verdict: str, claim: str) -> None:
    """False friend: 2^(n - 1) at n = 0 is undefined among integers, and 1/2 for a reader."""
    report, text, _ = ask(question)
    assert report.claims[0].verdict == verdict
    assert f'claim: "{claim}"' in text


def test_a_condition_that_is_missing_is_named() -> None:
    report, _, _ = ask("(x^2 - 1)/(x - 1) = x + 1")
    (claim,) = report.claims
    assert claim.undefined_at == "x = 1"
    assert claim.proved_when == ("x != 1",)


_SEQUENCE = {"a": "integer -> real"}
"""The sort of a, where it is applied to integers alone."""


@pytest.mark.parametrize(
    ("question", "sorts"),
    [
        ("sum(a[k], k = 1..n) = x", {"n": "integer", "a": "integer -> real", "x": "real"}),
        ("x^m = 1", {"x": "real", "m": "integer"}),
        ("<u, v> = 0", {"V": "inner product space", "u": "vector in V", "v": "vector in V"}),
        ("f(x) = f'(x)", {"f": "real -> real", "x": "real"}),
        ("x^p*x^(n + 1) = 0", {"x": "real", "p": "real", "n": "integer"}),
        ("x^(a*n_1) = 0", {"x": "real", "a": "real", "n_1": "real"}),
        ("is_o(a, b)", {"a": "integer -> real", "b": "integer -> real"}),
        ("limit(f, p, L)", {"f": "real -> real", "p": "real", "L": "real"}),
        ("forall i in Z/n. i = i", {"n": "size"}),
        ("sum(delta(k, j)*a[k], k = 1..n) = a[j]", {"n": "integer", "j": "integer", "a": "integer -> real"}),
        ("forall delta > 0. delta > x", {"x": "real"}),
        ("binomial(n, p) = factorial(q + 1)", {"n": "integer", "p": "integer", "q": "integer"}),
        (
            "a(0) = 1, forall n in natural. a(n + 1) = 2*a(n) |- a(k) = c",
            {**_SEQUENCE, "k": "integer", "c": "real"},
        ),
        ("forall n >= 1. a(2*n) = a(n) |- a(4) = a(1)", _SEQUENCE),
        ("sum(a(k), k = 1..3) = a(1) + a(2) + a(3)", _SEQUENCE),
        ("forall n in natural. f(n) = n |- f(x) = x", {"f": "real -> real", "x": "real"}),
        ("forall n in natural. f(n/2) = n", {"f": "real -> real"}),
        ("n: real, forall n in natural. f(n) = n |- f(n) = n", {"f": "real -> real"}),
        ("forall k in real. f(k) = k", {"f": "real -> real"}),
        ("forall x in natural. f(x) = x, f'(1) = 1 |- f(1) = 1", {"f": "real -> real"}),
        ("f(2) = 1", {"f": "real -> real"}),
    ],
)
def test_letters_get_the_sort_that_is_forced(question: str, sorts: dict[str, str]) -> None:
    assert dict(read_question(question).found) == sorts


@pytest.mark.parametrize(
    ("question", "judged"),
    [
        ("exists x. x^2 < 2", "exists x in real. x^2 < 2"),
        ("forall x, y. exists z. z > x*y", "forall x, y in real. exists z in real. z > x*y"),
        ("a < 1, (forall x. x^2 >= a) |- a <= 0", "a <= 0"),
        ("forall k in integer. exists x. x > k", "forall k in integer. exists x in real. x > k"),
        ("differentiable(fun x. |x|)", "differentiable(fun x in real. |x|)"),
        ("forall k. 2^k > 0", "forall k in integer. 2^k > 0"),
        ("forall n >= 1. 2^n >= 2", "forall n in integer, n >= 1. 2^n >= 2"),
        ("forall k, n. 2^k*2^n = 2^(k + n)", "forall k, n in integer. 2^k*2^n = 2^(k + n)"),
        ("forall x > 0, k. x^k > 0", "forall x > 0, k in integer. x^k > 0"),
    ],
)
def test_a_bound_name_of_which_nothing_tells_the_sort_is_a_real(question: str, judged: str) -> None:
    assert stated(read_question(question)).claim == judged
    assert ask(question)[0].claims[0].statement == judged


@pytest.mark.parametrize("question", ["exists t. t^2 = 2", "exists n. n^2 = 2", "forall u, k. u < k"])
def test_a_bound_letter_for_integers_is_not_guessed(question: str) -> None:
    with pytest.raises(ParseError) as caught:
        ask(question)
    assert caught.value.code == "P210"


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("x > 0 |- x > 0 |- x", "C120"),
        ("x, y |- x = y", "C120"),
        ("<x, y> = x(y)", "C121"),
        ("x == 1", "P101"),
    ],
)
def test_a_malformed_question_is_refused_with_its_place(question: str, code: str) -> None:
    with pytest.raises(ParseError) as caught:
        read_question(question)
    assert caught.value.code == code
    assert caught.value.span is not None


@pytest.mark.parametrize(
    ("left", "hypotheses"),
    [
        (
            "forall i, j in Z/n. A[i, j] = A[j, i], x > 0.5",
            ("forall i, j in Z/n. A[i, j] = A[j, i]", "x > 0.5"),
        ),
        ("forall k in 0..5, x > 0.5. f(x) <= k, x = 1", ("forall k in 0..5, x > 0.5. f(x) <= k", "x = 1")),
        (
            "forall k < 0. s[k] = 0, exists x, y in V. x = y",
            ("forall k < 0. s[k] = 0", "exists x, y in V. x = y"),
        ),
        ("|x - y| <= L*|x|, |x| < d, |y| = 1", ("|x - y| <= L*|x|", "|x| < d", "|y| = 1")),
        ("forall u in V. <u, v> = |<u, u>|, <v, v> = 1", ("forall u in V. <u, v> = |<u, u>|", "<v, v> = 1")),
    ],
)
def test_a_comma_of_a_quantifier_ends_no_hypothesis(left: str, hypotheses: tuple[str, ...]) -> None:
    assert read_question(f"{left} |- 0 = 0").hypotheses == hypotheses


def test_the_recipe_proves_it_again(tmp_path: Path) -> None:
    path = tmp_path / "question.derivation.yaml"
    path.write_text(recipe_text(read_question("x > 0 |- x + 1/x >= 2")), encoding="utf-8")
    assert CliRunner().invoke(cli, ["prove", str(path)], standalone_mode=False).return_value == 0


@pytest.mark.parametrize(("question", "code"), [("x = x", 0), ("x = x + 1", 1), ("x^3 != 7", 3)])
def test_the_exit_code_says_it(question: str, code: int) -> None:
    assert CliRunner().invoke(cli, ["ask", question], standalone_mode=False).return_value == code


def test_lines_are_answered_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text(
        '{"id": 1, "ask": "x = x"}\n{"id": 2, "ask": "x ="}\n{"id": 3, "ask": "x = 1"}\n', "utf-8"
    )
    done = CliRunner().invoke(cli, ["ask", "--lines", str(path)], standalone_mode=False)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["id"] for row in rows] == [1, 2, 3]
    assert rows[0]["claims"][0]["verdict"] == "proved"
    assert rows[1]["error"]["code"].startswith("P")
    assert rows[2]["claims"][0]["verdict"] == "refuted"


def test_a_line_that_is_no_text_or_too_deep_does_not_stop_the_others(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_bytes(b"\xff\xfe\n" + b"[" * 100_000 + b'\n{"id": 3, "ask": "x = x"}\n')
    done = CliRunner().invoke(cli, ["ask", "--lines", str(path)], standalone_mode=False)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["error"]["what"] for row in rows[:2]] == ["a line is not JSON"] * 2
    assert rows[2]["claims"][0]["verdict"] == "proved"
    assert done.return_value == 2


@pytest.mark.parametrize(
    ("question", "instead"),
    [
        ("n >= 0 |- sum(2*k - 1, k = 1..n) = 2*n^2", "sum(2 * k - 1, k = 1..n) = n^2"),
        ("x^2 - y^2 = (y - x)*(x + y)", "x^2 - y^2 = -((y - x) * (x + y))"),
        ("|x + y| >= |x| + |y|", "|x + y| <= |x| + |y|"),
        ("n >= 0 |- sum(k, k = 0..n) = sum(k, k = 1..n + 1)", "sum(k, k = 0..n) = sum(k, k = 1..n)"),
        ("(x + 1)^2 = x^2 + 1", "(x + 1)^2 = x^2 + 1 + 2 * x"),
        ("cos(2*x) = 1 + 2*sin(x)^2", "cos(2 * x) = 1 - 2 * sin(x)^2"),
        ("exp(x + y) = exp(x) + exp(y)", "exp(x + y) = exp(x) * exp(y)"),
        ("a*b <= (a^2 + b^2)/4", "a * b <= (a^2 + b^2) / 2"),
        ("exp(x) >= 2 + x", "1 + x <= exp(x)"),
        ("(fun x in real. x^2)'(y) = y", "(fun x in real. x^2)'(y) = 2 * y"),
        ("u, v in V |- |u + v|^2 = |u|^2 + |v|^2", "|u + v|^2 = |u|^2 + |v|^2 + 2 * <u, v>"),
        ("|x + y| = |x| + |y|", "|x + y| <= |x| + |y|"),
        (
            "1/(x*(x + 1)) = 1/x + 1/(x + 1)",
            "x != 0, x != -1 |- 1 / (x * (x + 1)) = 1 / x - 1 / (x + 1)",
        ),
        ("x = x + 1", None),
        ("2*x = x", "2 * x = x + x"),
        ("x^2 < x", None),
        ("forall n in natural. a(n + 1) >= a(n) |- forall n in integer. a(n + 1) >= a(n)", None),
        ("n >= 0 |- sum((-1)^k*binomial(n, k), k = 0..n) = 0", None),
        ("n mod 2 = 1 |- n^2 mod 8 = 0", "n^2 mod 8 = 1"),
    ],
)
def test_a_false_claim_is_told_what_is_true_near_it(question: str, instead: str | None) -> None:
    claim = ask(question)[0].claims[0]
    assert claim.verdict == "refuted"
    assert (claim.corrected or None) == instead


@pytest.mark.parametrize(
    ("question", "condition"),
    [
        ("sqrt(x^2) = x", ("0 <= x",)),
        ("a <= b |- a^2 <= b^2", ("0 <= a",)),
        ("x/y/z = x/(y*z)", ("y != 0", "z != 0")),
        ("1/0 = 5", ()),
        ("x < 0 |- sqrt(x)^2 = x", ()),
        ("n >= 0 |- sum(k, k = 1..n) = n", ()),
        ("sum(k, k = 1..n) = n*(n + 1)/2", ("0 <= n",)),
        ("sum(k, k = 2..n) = n*(n + 1)/2 - 1", ("1 <= n",)),
        ("sum(r^k, k = 0..n) = (r^(n + 1) - 1)/(r - 1)", ("0 <= n", "r != 1")),
        ("sum(binomial(n, k), k = 0..n) = 2^n", ("0 <= n",)),
        ("sum(1/k^2, k = 1..n) <= 2 - 1/n", ("1 <= n",)),
        ("n >= 1 |- 2^n > n^2", ("5 <= n",)),
        ("x^2 = y^2 |- x = y", ("0 <= x", "0 <= y")),
        ("a*c = b*c |- a = b", ("c != 0",)),
    ],
)
def test_a_missing_condition_is_named_if_it_can_hold(question: str, condition: tuple[str, ...]) -> None:
    claim = ask(question)[0].claims[0]
    assert claim.verdict == "refuted"
    assert claim.proved_when == condition


@pytest.mark.parametrize(
    ("question", "condition"),
    [
        ("f(x) = x^2 |- f(3) = 9", ("forall x in real. f(x) = x^2",)),
        ("f(x) = x^2 |- f(x + 1) - f(x) = 2*x + 1", ("forall x in real. f(x) = x^2",)),
        ("f(x) = x^3 |- odd(f)", ("forall x in real. f(x) = x^3",)),
        ("f(x, y) = x + y |- f(1, 2) = 3", ("forall x in real, y in real. f(x, y) = x + y",)),
        ("f(x) = x^2 |- f(3) = 10", ()),
    ],
)
def test_a_value_that_may_be_meant_as_a_definition_is_a_condition(
    question: str, condition: tuple[str, ...]
) -> None:
    claim = ask(question)[0].claims[0]
    assert (claim.verdict, claim.proved_when) == ("refuted", condition)


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("x = 1 |- x + 1 >= 5", ("2", "5")),
        ("x = 1 |- x + 1 > 5", ("2", "5")),
        ("x = 1 |- 5 <= x + 1", ("5", "2")),
        ("x = 1 => x + 1 >= 5", ("2", "5")),
    ],
)
def test_the_sides_are_in_the_order_of_the_text(question: str, values: tuple[str, str]) -> None:
    assert ask(question)[0].claims[0].values == values


def test_the_sides_at_the_counterexample_are_shown() -> None:
    assert ask("x > 0 |- (x + 1)^2 = x^2 + 1")[0].claims[0].values == ("9", "5")


def test_the_answer_says_how_it_was_found() -> None:
    result = CliRunner().invoke(cli, ["ask", "x > 0, y > 0 |- (x + y)/2 >= sqrt(x*y)"], standalone_mode=False)
    assert result.output.startswith(
        "proved     (x + y)/2 >= sqrt(x*y)\n  read as: x: real; y: real; x > 0; y > 0\n"
    )
    assert "   by " in result.output
    assert "in the certificate" in result.output
    assert "judged" not in result.output
    judged = CliRunner().invoke(cli, ["ask", "--details", "odd(f) |- f(0) = 0"], standalone_mode=False)
    assert "forall x in real. f(-x) = -f(x)" in judged.output


def test_a_turnstile_without_a_space_is_named() -> None:
    with pytest.raises(ParseError) as caught:
        read_question("x > 0|-x >= 0")
    assert "space behind" in caught.value.fix


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("v: sequence |- v[n] = 0", {"n": "integer"}),
        ("v: sequence in V |- v[n] = u", {"n": "integer", "V": "inner product space"}),
        ("c: vector over Z/n |- c[i] = c[j + 1]", {"i": "Z/n", "j": "Z/n", "n": "size"}),
        ("A: matrix over Z/n |- A[i, j] = A[j, i]", {"i": "Z/n", "j": "Z/n"}),
        ("f: V -> real |- f(x + y) = 0", {"x": "vector in V", "y": "vector in V"}),
        ("f: (integer, real) -> real |- f(k, x) = 0", {"k": "integer", "x": "real"}),
    ],
)
def test_what_a_declared_function_is_applied_to_gets_its_sort(question: str, found: dict[str, str]) -> None:
    assert found.items() <= dict(read_question(question).found).items()


@pytest.mark.parametrize(
    "question",
    [
        "u in V, a: real |- |a*u| = a*|u|",
        "convex(fun x in real. exp(x))",
        "f' = f",
        "sin' = fun x in real. 1",
    ],
)
def test_no_question_of_numbers_among_others_is_a_fault(question: str) -> None:
    claim = ask(question)[0].claims[0]
    assert claim.verdict in ("proved", "refuted", "undecided")
    assert claim.error is None or claim.error.code.startswith("S")


@pytest.mark.parametrize(
    ("question", "holds"),
    [
        ("(fun x. x^2)' = fun x. 2*x", True),
        ("f = (fun x. x^3) |- f' = fun x. 3*x^2", True),
        ("(fun x. x^2)' = fun x. x", False),
    ],
)
def test_the_derivative_of_a_function_is_a_function(question: str, holds: bool) -> None:
    assert (ask(question)[0].claims[0].verdict == "proved") is holds


def test_a_fault_in_one_line_does_not_stop_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(question: str) -> object:
        if "2" in question:
            raise KeyError(question)
        return ask(question)

    monkeypatch.setattr(sys.modules["symderive.prove"], "ask", broken)
    lines = tmp_path / "questions.jsonl"
    lines.write_text(
        '{"id": 1, "ask": "x = x"}\n{"id": 2, "ask": "2 = 2"}\nnot json\n{"id": 4, "ask": "x = x + 1"}\n'
    )
    result = CliRunner().invoke(cli, ["ask", "--lines", str(lines)], standalone_mode=False)
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [a.get("error", {}).get("code") for a in answers] == [None, "B001", "C104", None]
    assert result.return_value == 4


@pytest.mark.parametrize(
    ("question", "code", "caret", "fix"),
    [
        ("x > 0 |- 2x > 0", "P106", "x > 0 |- 2", "write 2*x for a product"),
        ("2x > 0", "P106", "2", "write 2*x for a product"),
        ("x > 0,  y: vector |- y = y", "P107", "x > 0,  y: vector", "complete it"),
        ("1 = 1, x, y > 0 |- x > 0", "C120", "1 = 1, ", "`x > 0, y > 0`"),
        ("x |- x > 0", "C120", "", "`x: real`"),
        ("x = 1 |- y = 1 |- z = 1", "C120", "x = 1 |- y = 1 ", "commas"),
        ("x, y in  R |- x = y", "P212", "x, y in  ", "write `real`"),
        ("n: N |- n >= 0", "P212", "n: ", "write `natural`"),
        ("forall k in Z. k = k", "P212", "forall k in ", "write `integer`"),
        ("f: reals -> integers |- f = f", "P212", "f: ", "write `real`"),
        ("f: V -> naturals |- f = f", "P212", "f: V -> ", "write `natural`"),
    ],
)
def test_a_malformed_question_is_shown_with_its_place(question: str, code: str, caret: str, fix: str) -> None:
    with pytest.raises(ParseError) as caught:
        read_question(question)
    error = caught.value
    assert error.code == code
    assert error.source_line == question
    assert error.span is not None
    assert question[: error.span.column - 1] == caret
    assert fix in error.fix


@pytest.mark.parametrize("name", ["V", "W", "H", "E", "X", "R_1", "space"])
def test_other_names_stand_for_spaces(name: str) -> None:
    assert read_question(f"x in {name} |- x = x").found == ((name, "inner product space"),)


def test_a_declared_space_may_have_the_name_of_a_set_of_numbers() -> None:
    assert read_question("R: inner product space, x in R |- x = x").found == ()


@pytest.mark.parametrize(
    ("function", "sort"),
    [("F: V -> real", "vector in V"), ("F: W -> real", "vector in W"), ("F: real -> real", "real")],
)
def test_a_gradient_says_what_it_is_taken_at(function: str, sort: str) -> None:
    found = dict(read_question(f"{function} |- grad F(w) = 2*w").found)
    assert found["w"] == sort


def test_a_gradient_of_what_is_not_declared_is_at_a_vector() -> None:
    assert dict(read_question("grad F(w) = w").found) == {
        "V": "inner product space",
        "F": "V -> real",
        "w": "vector in V",
    }


def test_a_bad_line_is_told_with_its_number(tmp_path: Path) -> None:
    lines = tmp_path / "questions.jsonl"
    lines.write_text('{"id": 1, "ask": "x = x"}\n{"id": 2, "ask": "2x = 2"}\nnot json\n{"id": 4}\n', "utf-8")
    done = CliRunner().invoke(cli, ["ask", "--lines", str(lines)], standalone_mode=False)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row.get("error", {}).get("fix", "") for row in rows] == [
        "",
        "write 2*x for a product",
        'write {"id": ..., "ask": "..."}',
        'write {"id": ..., "ask": "..."}',
    ]
    for place in (":2:2\n", ":3:1\n", ":4"):
        assert f"questions.jsonl{place}" in done.stderr.replace(" ", "")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [(["ask", "-x <= |x|"], True), (["answer", "3.1", "-x"], True), (["prove", "--frsh"], False)],
)
def test_a_formula_is_not_taken_for_an_option(
    arguments: list[str], told: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert ("put -- before a formula" in " ".join(capsys.readouterr().err.split())) is told


def test_a_formula_behind_two_dashes_is_judged() -> None:
    assert CliRunner().invoke(cli, ["ask", "--", "-x <= |x|"], standalone_mode=False).return_value == 0


@pytest.mark.parametrize(
    "question",
    [
        "integral(x^2, 0, 1) = 1/3",
        "Var(x) = E(x^2) - E(x)^2",
        "E(x) = 0",
        "arctan(x) = atan(x)",
        "sec(x) = 1/cos(x)",
        "gcd(n, 0) = n",
        "sigma(x) = 1/(1 + exp(-x))",
        "i^2 = -1",
        "I*I = -1",
        "e^x > 0",
        "oo > 1",
        "conjugate(x) = x",
        "sinx^2 + cos(x)^2 = 1",
        "ab <= (a^2 + b^2)/2",
        "x, y in real |- xy = yx",
        "xy = yx",
        "C(5, 2) = 10",
        "n: natural |- sum(C(n, k), k = 0..n) = 2^n",
        "f(n) = O(n^2)",
        "f(x) = o(g(x))",
        "f = Theta(g)",
        "E[x + y] = E[x] + E[y]",
        "dy/dx = 2*x",
        "A^T = A",
        "(A*B)^T = B^T*A^T",
        "E^x > 0",
        "PI > 3",
        "lg(100) = 2",
        "a_n = n",
        "forall k in natural. a_k = k",
    ],
)
def test_what_means_something_else_is_not_read_as_anything(question: str) -> None:
    with pytest.raises(ParseError) as caught:
        read_question(question)
    assert caught.value.code == "C122"
    assert "declare" in caught.value.fix


@pytest.mark.parametrize(
    "question",
    [
        "odd(f) |- f(0) = 0",
        "f_1(x) = f_1(x)",
        "v2(x) = v2(x)",
        "sum(a[i], i = 1..n) = sum(a[j], j = 1..n)",
        "1 <= i, i <= n |- a[i] = a[i]",
        "sec: real -> real |- sec(x) = sec(x)",
        "e: real |- e*e >= 0",
        "O: real -> real |- O(x) = O(x)",
        "o^2 >= 0",
        "T: natural |- A^T*A = A^(T + 1)",
        "(1 + r)^T >= 0",
        "dx: real, dx != 0 |- dy/dx*dx = dy",
        "loss[t] = loss[t]",
        "mean[k] + norm[k] = norm[k] + mean[k]",
        "E > 0, P > 0 |- E*P > 0",
        "norm >= 0",
        "x_1 + w_t = w_t + x_1",
        "n, a_n: real |- a_n + n = n + a_n",
        "lam*eta = eta*lam",
        "ab = ab",
        "lr*x <= lr*y",
        "C(x, y) = C(x, y)",
        "C: (integer, integer) -> real |- C(5, 2) = C(5, 2)",
    ],
)
def test_letters_and_what_is_declared_stand_for_anything(question: str) -> None:
    assert read_question(question).claim


@pytest.mark.parametrize(
    ("question", "code", "fix"),
    [
        ("x(x + 1) = x^2 + x", "C121", "write `x*(x + 1)` for a product"),
        ("a(b + c) = a*b + a*c", "C121", "write `a*(b + c)` for a product"),
        ("x >= 0 |- x^1/2 = sqrt(x)", "C122", "write `x^(1/2)` for a root"),
        ("tan^(-1)(1) = pi/4", "C122", "write atan(x)"),
        ("max(x, y, z) >= x", "P203", "write max(x, max(y, z)) for three numbers"),
    ],
)
def test_a_slip_is_told_with_what_to_write(question: str, code: str, fix: str) -> None:
    with pytest.raises(ParseError) as caught:
        ask(question)
    assert (caught.value.code, caught.value.fix) == (code, fix)
    assert caught.value.span is not None


def test_a_value_that_is_meant_as_a_definition_is_refused() -> None:
    for question in ("f(x) = x^2 |- f'(x) = 2*x", "f(w) = |w|^2, w in V |- grad f(w) = 2*w"):
        with pytest.raises(ParseError) as caught:
            read_question(question)
        assert caught.value.code == "C123"
        assert "forall" in caught.value.fix
    for question in (
        "forall x in real. f(x) = x^2 |- f'(y) = 2*y",
        "f(x) = x, f'(x) = 2 |- f(x) = x",
        "f(x) = 3 |- f(x)^2 = 9",
    ):
        assert read_question(question).claim


@pytest.mark.parametrize(
    ("question", "vacuous"),
    [("x > 1, x < 0 |- x = 5", True), ("x > 1, x < 3 |- x > 0", False), ("x = x", False)],
)
def test_hypotheses_that_contradict_each_other_are_noted(question: str, vacuous: bool) -> None:
    claim = ask(question)[0].claims[0]
    assert (claim.verdict, claim.vacuous) == ("proved", vacuous)
