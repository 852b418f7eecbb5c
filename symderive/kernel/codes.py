"""What the refusals of the kernel mean, for `symderive explain`. Prose: nothing here decides anything.

The first line of a page is its title. A refusal of the kernel says that a certificate fails, never that
the claim is false; one that a search made is a fault of the search.
"""

from __future__ import annotations

__all__ = ["CODES"]

CODES: dict[str, str] = {
    "K001": """There is no such rule.

        A step names a rule that the kernel does not have. `symderive explain` lists the rules.
        """,
    "K002": """A name is malformed, or used twice.

        Names of symbols, definitions and hypotheses are letters (ASCII or Greek), digits, `_` and
        `'`, a letter first, so that no two names look the same; each is declared once.
        """,
    "K003": """A symbol, a space or a size is not declared.

        Everything that the claim, a hypothesis or a definition mentions is declared in the
        statement, at the type at which it is used; a definition may use earlier ones only.
        """,
    "K004": """A hypothesis or the claim is not a proposition.""",
    "K005": """A premise is not an earlier step.

        Steps may use only what stands before them, so that no proof can rest on itself.
        """,
    "K006": """A rule has another number of premises.""",
    "K007": """An argument of a rule is missing, too much, or malformed.

        Also: there is no fact or elementary function of this name, or lists that belong together
        differ in length.
        """,
    "K009": """A variable is not arbitrary.

        To conclude `for all x`, nothing may be assumed of x: a hypothesis that mentions x speaks of
        one x, not of all. The same holds for the value that an existence promises, for the variable
        of an induction, and for the index of a sum.
        """,
    "K010": """A premise or the goal has another shape than the rule wants.

        For instance, a rule for equations was given an inequality.
        """,
    "K011": """A term has another type than the rule wants.

        For instance, a claim about integers was used at a real number.
        """,
    "K012": """A premise does not match.

        It has the right shape but speaks of something else: the derivative at another point, the
        condition of another case.
        """,
    "K013": """A size is not declared, or cannot stand here.

        The type Z/n exists for n >= 1 only, so n must be a declared size or a literal; it cannot be
        bound by a quantifier.
        """,
    "K014": """A multiplier is not shown to be nonnegative.

        Multiplying an inequality by a negative number turns it round, so every multiplier comes
        with a premise that says 0 <= m, or is a nonnegative number.
        """,
    "K015": """A strict goal needs a strict premise.

        From a <= b alone a < b does not follow: one of the premises with a positive multiplier must
        be strict, or a positive number must be left over.
        """,
    "K016": """The combination does not give the goal.

        The difference of the two sides, less what the premises contribute, is not 0. The message
        prints what is left: it names the mistake. It does not mean that the claim is false.
        """,
    "K017": """The steps do not reach the claim.

        The step that should be the claim concludes something else.
        """,
    "K018": """A hypothesis is used that the statement does not have.""",
    "K019": """A definedness condition has no proof.

        Every division, logarithm, root and derivative in the statement owes its condition, in the
        hypotheses too, and each is proved from what stands before it.
        """,
    "K020": """This is no assignment.

        A counterexample gives a closed value of the right type to every symbol, in order, a
        concrete type to every space, and a number from 1 on to every size; and only a refutation
        has one.
        """,
    "K021": """A lemma is not what it should be.

        It does not exist, is not proved, has values missing, or is nested too deeply in others.
        """,
    "K022": """The certificate is of another version or kind.

        The meaning of a certificate never changes: one for another version of the kernel is
        refused, and proofs are searched for again.
        """,
    "K023": """The certificate is malformed.

        It is not JSON of the format, or it has what a careless reader would let pass: keys that are
        given twice, numbers that are not whole, references that do not point backwards.
        """,
    "K024": """The certificate has too many steps.""",
    "K025": """A displayed line is not proved, or not shown to be defined.""",
    "K026": """A term or the certificate is nested too deeply.""",
    "K027": """A step makes a term that cannot be built.

        The message names the T code.
        """,
    "K121": """The normal form is too large.

        Powers of long sums have very many terms. Name parts of the expression by definitions, and
        prove what is needed of them in steps.
        """,
    "K122": """A term has no normal form.""",
}
