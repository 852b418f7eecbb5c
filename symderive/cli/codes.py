"""The error codes of the command line and of the catalogue, for `symderive explain`.

The first line of a page is its title.
"""

from __future__ import annotations

__all__ = ["CODES"]

CODES: dict[str, str] = {
    "B001": """A fault of symderive.

        It met something that it did not expect; the recipe is not to blame. Please report the command, the
        recipe, and the message with the versions and places in it. No verdict is given for a recipe at
        which this happened.
        """,
    "C100": """The command line cannot be understood.

        A command or an option is unknown, or an argument is missing.
        """,
    "C101": """There is no such recipe.

        A TARGET is the id of a shipped recipe (`proximal-step`), a question (`3.1`; `5a` is `5(a)`), a recipe
        file or a folder. Nothing is guessed: the message lists the nearest names, `symderive list` all.
        """,
    "C102": """This is not a recipe file.

        The name of a recipe file ends in `.derivation.yaml` (any `.yaml` or `.yml` will do for a file that is
        named by its path), and it is a regular file. Others are not opened, so no message can quote them.
        """,
    "C103": """A folder without recipes.

        In the folder, and below it, there is no file whose name ends in `.derivation.yaml`.
        """,
    "C104": """Options that do not go together.

        `--standalone` is for LaTeX; `prove` wants a TARGET or `--all`, and not both.
        """,
    "C105": """The output cannot be written.

        The folder does not exist, or you may not write there.
        """,
    "C106": """This is not a certificate file.

        The name of a certificate file ends in `.json`, and it is a regular file. Others are not opened.
        """,
    "C107": """Nothing has this name.

        `explain` knows error codes, rules, tactics and facts; without a name it lists them all.
        """,
    "C108": """The recipe has no such claim.

        `symderive show` lists the claims of a recipe.
        """,
    "C109": """Several recipes where one is wanted.

        Recipes may share a question. Name the one that is meant by its id or its file.
        """,
    "C110": """No certificate is for this claim.

        `verify --against` compares the statements in the files with the one that the recipe's text makes, and
        none is the same: they are of another claim, or of another wording of it.
        """,
    "C112": """An answer in terms of itself.

        `symderive answer` compares a closed form with the recipe's. It may use the symbols of the recipe
        and its definitions, but not those that the recipe's answer is made of: `w_star` is no answer to what
        w_star is.
        """,
    "C113": """Which answer is meant?

        `answer:` of a recipe is one expression or a list of answers, each with an id. Where there are
        several, name one as in `symderive answer 3.1#minimiser EXPRESSION`.
        """,
    "C120": """A question is not of the form `declarations, hypotheses |- claim`.

        Left of `|-` stand declarations such as `x, y in V` and hypotheses, separated by commas; right of it
        stands one claim. A list of names must end with a sort.
        """,
    "C122": """A notation is likely to mean something else than what is read.

        In `symderive ask` a letter that is not declared stands for any number or, applied to arguments, for
        any function. `integral(x^2, 0, 1)`, `E(x)`, `sec(x)`, the number e or an imaginary unit would so be
        read as what they are not. Declare the name if any function or number is meant, as in
        `sec: real -> real`. `x^1/2` is read as x/2, and `sin^(-1)(x)` as a power: write `x^(1/2)` and
        `asin(x)`.
        """,
    "C123": """A function is given at one point only.

        In `f(x) = x^2 |- f'(x) = 2*x` the letter x stands for one number, and of the derivative of f nothing
        follows from its value there. Write `forall x in real. f(x) = x^2 |- f'(x) = 2*x`, or speak of
        `fun x in real. x^2`.
        """,
    "C121": """A letter that is not declared would need two sorts.

        `symderive ask` gives it the sort that the formulas force. Declare it where they differ.
        """,
    "C111": """A point is missing.

        Values, and derivatives in a picture, are numbers at a point: give it with `--at x=1,y=2`, or in the
        recipe as `graph: {of: [f], at: {x: 1, y: 2}}`.
        """,
    "C131": """Matplotlib is not installed.

        Plots are drawn by it. It is an extra: `pip install 'symderive-proofs[plot]'`. Everything else works
        without it, and documents say which picture is missing.
        """,
    "C132": """There is no such picture.

        The recipe declares its pictures under `pictures:`; the message lists them.
        """,
    "C133": """Not in this format.

        `symderive plot` writes .svg, .pdf and .png, of a computation graph .svg alone; `symderive graph`
        draws graphs as DOT and TikZ too.
        """,
}
