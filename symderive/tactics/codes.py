"""The codes of searches that fail: what each means, with a recipe that fails and one that is mended.

The recipes are fragments, as in `symderive.recipes.codes`; a test runs both.
"""

from __future__ import annotations

from symderive.recipes.codes import Page

__all__ = ["CODES"]

_CLAIM = "claims:\n  - id: one\n    claim: "

CODES: dict[str, Page] = {
    "S120": Page(
        "No combination of the facts gives the goal.",
        "Arithmetic looked for multipliers with which the named facts and the hypotheses add up to the\n"
        "goal. The residual is what is left over; often it names the fact that is missing.",
        _CLAIM + "x + 1 > 0\n    proof: positivity",
        _CLAIM + "x^2 + 1 > 0\n    proof: positivity",
    ),
    "S121": Page(
        "The sign of a term is not shown.",
        "A factor, a root or a denominator must be shown to be positive or nonnegative. Add the\n"
        "condition to the hypotheses, or prove it in a step before.",
    ),
    "S122": Page(
        "A term is not shown to be different from 0.",
        "It is divided by, or cancelled. Add the condition to the hypotheses, or prove it in a step before.",
    ),
    "S123": Page(
        "This is no equation or inequality of numbers.",
        "The tactic is for relations. For other goals there are `auto`, `cases`, `witness` and `ext`.",
    ),
    "S124": Page(
        "Indices are not shown to be equal.", "Indices in Z/n are compared as linear forms modulo n."
    ),
    "S130": Page(
        "No proof was found.",
        "The search tried what the message lists and stopped. This does not mean that the claim is\n"
        "false. Give a reason, put a step in between, or check the claim at a few values.",
        _CLAIM + "x^2 >= 1\n    proof: auto",
        _CLAIM + "x^2 >= x - 1\n    proof: auto",
    ),
    "S131": Page(
        "A general fact is used without a value for each of its variables.",
        "Say which values: `instantiate using fact with x := 1`.",
    ),
    "S132": Page(
        "Rewriting made no equation.", "The two sides still differ after all that can be replaced is."
    ),
    "S133": Page("Too many cases.", "Split by hand with `cases`, and prove each case in its own step."),
    "S140": Page(
        "A tactic has not what it works with.",
        "`rewrite` wants equations after `using`, `instantiate` a fact.",
        _CLAIM + "x <= x + 1\n    proof: instantiate with y := x",
        'hypotheses: {h: "forall y in real. y <= x"}\n'
        + _CLAIM
        + "1 <= x\n    proof: instantiate using h with y := 1",
    ),
    "S141": Page(
        "A condition of a fact is not shown.",
        "A fact of the form `A => B` was used, and A does not follow from the hypotheses. Prove A in a\n"
        "step before.",
    ),
    "S142": Page(
        "A fact has no variable of this name.",
        "After `with` stand the names that the fact's own quantifiers give.",
        'hypotheses: {h: "forall y in real. y <= x"}\n'
        + _CLAIM
        + "1 <= x\n    proof: instantiate using h with z := 1",
        'hypotheses: {h: "forall y in real. y <= x"}\n'
        + _CLAIM
        + "1 <= x\n    proof: instantiate using h with y := 1",
    ),
    "S143": Page("This is no inequality.", "Only inequalities of the form `<=` are summed."),
    "S144": Page(
        "There is nothing to do induction on.",
        "Induction wants an integer with a lower bound: a symbol with a range such as `integer >= 0`, or\n"
        "a goal of the form `forall n in integer, n >= 0. ...`.",
        "symbols:\n  n: integer\n" + _CLAIM + "2*n >= n\n    proof: induction on n; auto",
        "symbols:\n  n: integer >= 0\n" + _CLAIM + "2*n >= n\n    proof: induction on n; auto",
    ),
    "S145": Page(
        "There are no cases.",
        "`cases` wants a condition (`cases x = 0`), a term (its sign), or a disjunction after `using`.",
    ),
    "S146": Page(
        "There is no such fact.",
        "`symderive explain` lists the facts about elementary functions.",
        _CLAIM + "exp(x) >= 1 + x\n    proof: fact exp_great; auto",
        _CLAIM + "exp(x) >= 1 + x\n    proof: fact exp_ge; auto",
    ),
    "S147": Page(
        "Nothing can be unfolded.", "A recursion or a quotient of integers needs a number that is known."
    ),
    "S148": Page(
        "This says of no point that it minimises a quadratic function.",
        "`argmin` completes the square of a function of a vector or a real, and wants the minimiser to\n"
        "stand in the claim: `a is the unique minimiser of phi`.",
    ),
    "S149": Page(
        "There is no variable and no point to start from.",
        "`monotone` wants a real variable of the goal and a point: `monotone on x from 0`.",
        _CLAIM + "x >= 0 => exp(x) >= 1\n    proof: monotone on x",
        _CLAIM + "x >= 0 => exp(x) >= 1\n    proof: monotone on x from 0",
    ),
    "S150": Page(
        "A term is not shown to be defined.",
        "Every division, logarithm, root and derivative owes its condition, in hypotheses and in\n"
        "displayed lines too. Add the condition to the hypotheses, or to the claim as `condition =>\n"
        "...`.",
    ),
    "S151": Page("A proof of an unknown kind.", "A proof is a reason, a chain or a list of steps."),
    "S152": Page(
        "There is no such tactic.",
        "The message lists the tactics; `symderive explain TACTIC` describes each.",
        _CLAIM + "x = x\n    proof: magic",
        _CLAIM + "x = x\n    proof: ring",
    ),
    "S153": Page("The goal is no fact.", "The reason says that the step is known, and it is not."),
    "S154": Page(
        "The chain does not give the claim.",
        "The first expression, the relations and the last expression together must say the claim.",
    ),
    "S155": Page("The steps do not give the claim.", "The last step must be the claim, or settle it."),
    "S160": Page(
        "There is no counterexample.",
        "The claim is expected to be false, no counterexample is given, and the search found none.",
    ),
    "S161": Page(
        "The counterexample does not refute the claim.",
        "At a counterexample every hypothesis is proved and the claim's negation is proved.",
    ),
    "S162": Page(
        "A symbol has no value.",
        "A counterexample and an example give a value to every symbol that the statement mentions.",
    ),
    "S163": Page(
        "The example is not shown to satisfy the hypotheses.",
        "A derivation from hypotheses that contradict each other proves nothing; the example shows that\n"
        "they do not. Correct the example, or the hypotheses.",
        "symbols:\n  x: real > 0\n" + _CLAIM + "x + 1 > 1\nexample: {x: -1}",
        "symbols:\n  x: real > 0\n" + _CLAIM + "x + 1 > 1\nexample: {x: 1}",
    ),
    "S170": Page(
        "An estimate has not the form that is needed.", "The message says what the tactic looks for."
    ),
    "S171": Page("A radius is lost.", "A statement about the points near a point needs a positive radius."),
    "S172": Page(
        "A gradient has another shape.", "State it with `has_grad`, or as `grad f(w)` with f differentiable."
    ),
    "S173": Page(
        "There is no tangent.",
        "The first-order inequality is drawn from a hypothesis that the function is convex, and from its\n"
        "gradient at the point.",
    ),
    "S180": Page(
        "A term has no enclosure.",
        "Enclosed between rational numbers are terms without symbols, made of numbers, + - * /,\n"
        "powers, pi, exp, log, sqrt, sin, cos, tan, tanh, sinh, cosh, sigmoid, |x|, max, min and `if`.",
    ),
    "S181": Page(
        "A value is outside what can be enclosed.",
        "A divisor is not told from 0, the argument of a logarithm or root does not lie above 0, or an\n"
        "argument of exp, sin or cos is too large.",
    ),
    "S182": Page(
        "A difference is not told from 0.",
        "The two sides are equal, or so near to each other that the largest number of digits that is tried\n"
        "does not tell them apart. Enclosures cannot prove equations; try `ring` or `auto`.",
    ),
    "S183": Page(
        "The values of the sides are in another order.",
        "The relation is false.",
        _CLAIM + "exp(1) < 2.71\n    proof: enclose",
        _CLAIM + "exp(1) < 2.72\n    proof: enclose",
    ),
    "S190": Page(
        "The search used up its allowance of work.",
        "Work is counted in units and not in seconds, so that every machine gives the same verdict. Give\n"
        "reasons, name fewer facts, or put steps in between.",
    ),
    "S191": Page("A term grew too deep.", "Name parts of the expression by definitions."),
}
