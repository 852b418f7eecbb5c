"""One-site mutants of what the shipped recipes claim, and of their certificates: none is proved and false.

A mutant of a claim is given to the tactics, with the recipe's own proof and a small allowance, and to the
kernel with the stored certificate. One that is proved must be true: it is plainly weaker than the claim, or
drops a hypothesis that no step assumes, or holds in random models, or was read and is on the list below.

Here a sample is run; `pytest -m slow tests/soundness/test_mutants.py` runs all of them.
"""

from __future__ import annotations

import json
from functools import cache, partial
from pathlib import Path
from random import Random
from unittest.mock import patch
from zlib import crc32

import pytest

from symderive import elaborate
from symderive.certificates.reading import load as load_certificates
from symderive.errors import Refusal, SymderiveError
from symderive.kernel.check import Certificate, check
from symderive.kernel.statement import Statement, expand
from symderive.recipes.load import load
from symderive.recipes.model import ClaimRecipe, Recipe
from symderive.recipes.statement import statement
from symderive.tactics.proof import Allowance, State
from symderive.terms.term import free_symbols
from tests.soundness.harness import Unsound, require
from tests.soundness.mutation import JsonMutant, Mutant, is_weaker, json_mutants, mutants, never_assumed
from tests.soundness.oracle import ask

FOLDER = Path(__file__).resolve().parents[2] / "derivations"
FILES = sorted(FOLDER.rglob("*.derivation.yaml"))
UNITS = 300
CLAIMS_SAMPLED = 40

FOR_ONE = "what holds for every natural number holds for one"

# claim -> what was changed -> why it is true all the same
READ: dict[str, dict[str, str]] = {
    "architectures#parameters": {
        "c at 0 is d": "an instance of x = x",
        "d at 4 is c": "an instance of x = x",
        "same: - at 29 is +": "at j = 0 it says c[i] = d[i] all the same",
        "same: - at 66 is +": "at j = 0 it says c[i] = d[i] all the same",
    },
    "averaging#free-of-horizon": {"B, rho < for >": "1/sqrt(T)*sqrt(T) = 1, whatever B and rho are"},
    "averaging#linear-run-diverges": {
        "<= at 76 is <": "there are such T beyond every N",
        "2 at 127 is 3": "1^3 = 1^2",
        "2 at 127 is 1": "1^1 = 1^2",
        "2 at 132 is 3": "1^3 = 1^2",
        "2 at 132 is 1": "1^1 = 1^2",
        "1 at 143 is 2": "the term of t = 1 is 0",
        "- at 149 is +": "x + 0 = x - 0",
    },
    "comparisons#at-most-then-smaller": {"f at 5 is g": "it is a hypothesis"},
    "comparisons#smaller-then-at-most": {"h at 8 is g": "it is a hypothesis"},
    "comparisons#transitive": {
        "f at 5 is g": "it is a hypothesis",
        "f at 5 is h": "a sequence is of the order of itself",
        "h at 8 is f": "a sequence is of the order of itself",
        "h at 8 is g": "it is a hypothesis",
    },
    "convexity#cocoercive": {
        "x at 8 is y": "the left side is 0, and the gradient of a convex function is monotone",
        "y at 20 is x": "the left side is 0, and the gradient of a convex function is monotone",
    },
    "convexity#descent-step": {
        "- at 27 is +": "a weaker bound",
        "2 at 44 is 3": "a weaker bound",
    },
    "determinants#first-column": {"forall at 0 is exists": FOR_ONE},
    "determinants#lower-triangular": {"forall at 0 is exists": FOR_ONE},
    "determinants#multiple": {"forall at 0 is exists": FOR_ONE},
    "determinants#rows": {"forall at 0 is exists": FOR_ONE},
    "linear-maps#partial-sums": {"forall at 25 is exists": FOR_ONE},
    "linear-maps#shifted-basis": {"forall at 0 is exists": FOR_ONE},
    "real-numbers#root-above": {"nonnegative: >= at 2 is <=": "x^2 <= y <= 0 leaves x = y = 0"},
    "real-numbers#square-zero": {"square: = at 4 is <": "no square is below 0"},
    "scales#late-equal": {"b at 15 is a": "it is a hypothesis"},
    "scales#late-equal-growth": {"b at 86 is a": "it is a hypothesis"},
    "sums#empty": {
        "void: hi at 0 is lo": "lo < lo never holds",
        "void: lo at 5 is hi": "hi < hi never holds",
    },
    "tending#above": {"g at 6 is f": "it is a hypothesis"},
    "tending#one-limit": {"L at 0 is M": "an instance of x = x", "M at 4 is L": "an instance of x = x"},
    "tending#same": {"g at 6 is f": "it is a hypothesis"},
    "theorem-1#new-direction": {"> at 87 is =": "eps = 0 is below every absolute value"},
    "theorem-1#old-units": {
        "moved: => at 7 is and": "a conjunction is more than the implication",
        "moved_label: => at 7 is and": "a conjunction is more than the implication",
        "place: + at 18 is -": "p <= m - 1 is more than p <= m + 1",
        "place: 1 at 20 is 0": "p <= m is more than p <= m + 1",
    },
    "theorem-1#next-number": {
        "smaller: => at 48 is and": "a conjunction is more than the implication",
        "spaced: 1 at 24 is 2": "numbers up to m + 2 that are apart are so up to m + 1",
    },
    "triangular-systems#earlier-rows": {
        "1 at 73 is 0": "for i = 0 both sums are empty",
        "= at 97 is >=": "j <= i <= m is never m + 1 or more",
        "1 at 103 is 2": "j <= i <= m is never m + 2",
    },
    "zero-centred#even-derivative": {
        "=> at 42 is <=>": "the derivative of an odd function is even, so it exists at both or at neither",
    },
}


# -- what is shipped -------------------------------------------------------------------------------


@cache
def recipes() -> dict[str, Recipe]:
    """The shipped recipes by id."""
    return {recipe.id: recipe for recipe in map(load, FILES)}


@cache
def stored() -> dict[tuple[str, str], tuple[Statement, Certificate]]:
    """The shipped certificates by recipe and claim."""
    found = {}
    for path in FILES:
        file = path.with_name(path.name.replace(".derivation.yaml", ".certificate.json"))
        if file.is_file():
            for key, stated, certificate in load_certificates(file.read_text(encoding="utf-8")):
                found[load(path).id, key] = stated, certificate
    return found


def cite(recipe: Recipe, claim: ClaimRecipe) -> tuple[Statement, Certificate | None]:
    """A shipped proof of a claim that a mutant cites."""
    if (recipe.id, claim.id) not in stored():
        raise Refusal("K021", "a lemma has no certificate")
    return stored()[recipe.id, claim.id]


# -- mutants of claims -----------------------------------------------------------------------------


def proved(mutant: Mutant) -> Certificate | None:
    """A certificate of the mutant that the kernel accepts, found with the recipe's proof."""
    small = partial(State, allowance=Allowance(UNITS))
    with patch.object(elaborate, "State", small):
        try:
            result = elaborate.elaborate(mutant.recipe, mutant.claim, recipes().get, cite)
            if result.certificate is None:
                return None
            check(mutant.stated, result.certificate)
        except SymderiveError:
            return None
        return result.certificate


def why_true(mutant: Mutant, original: Statement, certificate: Certificate) -> str | None:
    """Why a mutant that is proved is true; None if nothing says so."""
    name = f"{mutant.recipe.id}#{mutant.claim.id}"
    if mutant.what in READ.get(name, {}):
        return READ[name][mutant.what]
    if is_weaker(mutant.stated, original):
        return "it is weaker than the claim"
    dropped = {h for _, h in expand(original).hypotheses} - {h for _, h in expand(mutant.stated).hypotheses}
    same = expand(mutant.stated).claim == expand(original).claim
    if same and dropped and all(never_assumed(h, certificate) for h in dropped):
        return "what it drops is not assumed by any step"
    answer = ask(mutant.stated)
    if answer.false:
        raise Unsound(f"FALSE AND PROVED: {name}, {mutant.what}, fails in model {answer.seed}")
    return "it holds in random models" if answer.says_true else None


def try_mutants(recipe: Recipe, claim: ClaimRecipe, sample: int) -> list[str]:
    """The proved mutants of a claim that nothing shows to be true."""
    name, original = f"{recipe.id}#{claim.id}", statement(recipe, claim)
    entry = stored().get((recipe.id, claim.id))
    unread = []
    for mutant in mutants(recipe, claim, lambda what: not crc32(f"{name}: {what}".encode()) % sample):
        certificates = [proved(mutant)]
        if entry is not None and entry[0] == original and accepts(mutant.stated, entry[1]):
            certificates.append(entry[1])
        found = [certificate for certificate in certificates if certificate is not None]
        if any(why_true(mutant, original, certificate) is None for certificate in found):
            unread.append(f"{name}: {mutant.what} -- {mutant.claim.claim.text.strip()}")
    return unread


def accepts(stated: Statement, certificate: Certificate) -> bool:
    """Whether the kernel accepts a certificate for a statement."""
    try:
        check(stated, certificate)
    except SymderiveError:
        return False
    return True


def claims() -> list[tuple[str, str]]:
    """The shipped claims that are to be proved."""
    return [
        (name, claim.id)
        for name, recipe in recipes().items()
        for claim in recipe.claims
        if claim.expect == "proved"
    ]


@pytest.mark.parametrize("recipe", sorted(recipes()))
def test_a_mutant_of_a_claim_is_not_proved_unless_it_is_true(recipe: str) -> None:
    judge_claims(recipe, CLAIMS_SAMPLED)


@pytest.mark.slow
@pytest.mark.parametrize("recipe", sorted(recipes()))
def test_every_mutant_of_every_claim_is_not_proved_unless_it_is_true(recipe: str) -> None:
    judge_claims(recipe, 1)


def judge_claims(recipe: str, sample: int) -> None:
    """Try the mutants of a recipe's claims."""
    unread: list[str] = []
    for claim in recipes()[recipe].claims:
        if claim.expect == "proved":
            unread += try_mutants(recipes()[recipe], claim, sample)
    if unread:
        raise Unsound("proved, and not known to be true; read each:\n" + "\n".join(unread))


@pytest.mark.parametrize("recipe", sorted(recipes()))
def test_what_is_shipped_is_not_false_in_any_model(recipe: str) -> None:
    for claim in recipes()[recipe].claims:
        if claim.expect == "proved":
            answer = ask(statement(recipes()[recipe], claim), models=10)
            require(not answer.false, f"{recipe}#{claim.id} fails in model {answer.seed}")


# -- mutants of certificate files ------------------------------------------------------------------


def says(stated: Statement) -> object:
    """What a statement says of the names that it mentions."""
    full = expand(stated)
    terms = (full.claim, *(h for _, h in full.hypotheses))
    mentioned = {symbol for term in terms for symbol in free_symbols(term)}
    return frozenset(mentioned), frozenset(h for _, h in full.hypotheses), full.claim


def judge_file(path: Path, count: int) -> None:
    """Try so many mutants of a certificate file, fewer of a large one."""
    document = json.loads(path.read_text(encoding="utf-8"))
    known = [
        (stated, certificate)
        for _, stated, certificate in load_certificates(path.read_text(encoding="utf-8"))
    ]
    said = {says(stated) for stated, _ in known}
    unread = []
    count = max(2, min(count, count * 50_000 // path.stat().st_size))
    for mutant in json_mutants(document, Random(path.name), count):
        for key, stated, certificate in read(mutant, document):
            if any(stated == s and certificate == c for s, c in known) or not accepts(stated, certificate):
                continue
            if says(stated) not in said and not is_settled(stated, certificate, [s for s, _ in known]):
                unread.append(f"{key}: {mutant}")
    if unread:
        raise Unsound("accepted, with a statement that is not known to be right:\n" + "\n".join(unread))


def read(mutant: JsonMutant, document: object) -> list[tuple[str, Statement, Certificate]]:
    """The entries of a mutant, none where it is malformed."""
    try:
        return load_certificates(mutant.text(document))
    except SymderiveError:
        return []


def is_settled(stated: Statement, certificate: Certificate, known: list[Statement]) -> bool:
    """Whether a statement is weaker than a known one, or the models agree with the verdict."""
    answer = ask(stated)
    if certificate.kind == "proved":
        require(not answer.false, f"FALSE AND PROVED: {stated}")
        return answer.says_true or any(is_weaker(stated, each) for each in known)
    return answer.false


CERTIFICATES = sorted(FOLDER.rglob("*.certificate.json"))


@pytest.mark.parametrize("path", CERTIFICATES, ids=lambda path: path.name)
def test_a_mutant_of_a_certificate_is_refused_or_right(path: Path) -> None:
    judge_file(path, 12)


@pytest.mark.slow
@pytest.mark.parametrize("path", CERTIFICATES, ids=lambda path: path.name)
def test_more_mutants_of_a_certificate_are_refused_or_right(path: Path) -> None:
    judge_file(path, 400)


# -- the test itself -------------------------------------------------------------------------------


def test_the_oracle_knows_what_is_false() -> None:
    for name, claim, what in (
        ("regret-lemma", "lemma-5", "<= at 37 is >="),
        ("sums", "geometric", ""),
        ("elementary", "exp-tangent", "1 at 10 is 2"),
        ("circulant-shift", "commutes", ""),
    ):
        recipe = recipes()[name]
        found = recipe.claim(claim)
        if found is None:
            raise Unsound(f"there is no claim {name}#{claim}")
        answers = [ask(mutant.stated) for mutant in mutants(recipe, found) if not what or mutant.what == what]
        require(any(answer.false for answer in answers), f"no mutant of {name}#{claim} is found to be false")


def test_every_reason_on_the_list_is_about_a_claim() -> None:
    names = {f"{recipe}#{claim}" for recipe, claim in claims()}
    require(set(READ) <= names, f"not shipped: {set(READ) - names}")
