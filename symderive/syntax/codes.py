"""The error codes of the formula language and of terms: for each a page, with a formula that fails.

The formulas use the names of `EXAMPLE`. `symderive explain CODE` prints the page, and a test reads both
formulas.
"""

from __future__ import annotations

from textwrap import fill

from symderive.records import Record

__all__ = ["CODES", "EXAMPLE", "PAGES", "Page"]


class Page(Record):
    """What a code means; `fails` and `mended` are formulas or expressions, or empty."""

    title: str
    text: str
    fails: str = ""
    mended: str = ""


EXAMPLE = {
    "V": "inner product space",
    "n": "size",
    "x, y": "real",
    "k, T": "integer",
    "u, v": "vector in V",
    "w": "sequence in V",
    "f": "real -> real",
    "phi": "V -> real",
    "i": "Z/n",
}
"""The declarations under which the examples are read."""

PAGES: dict[str, Page] = {
    # Letters and tokens
    "P101": Page(
        "A character is not in the language.",
        "Formulas are plain text: letters, digits, brackets and operators. There are no quotes, no "
        "braces, no LaTeX, no `==` and no assignment.",
        "x == 1",
        "x = 1",
    ),
    "P102": Page(
        "The text is too long.",
        "A formula has at most 20,000 characters and 4,000 tokens. Give its parts names under `definitions`.",
    ),
    "P103": Page(
        "The formula is nested too deeply.",
        "Brackets, operators and binders may be nested 100 deep. Give inner parts names under `definitions`.",
    ),
    "P104": Page(
        "A number or a name is too long.",
        "A number has at most 40 digits, a name at most 60 characters.",
        "x < 12345678901234567890123456789012345678901",
        "x < 1234567890 * 10^31",
    ),
    "P105": Page(
        "A letter is neither ASCII nor Greek.",
        "Letters of other alphabets can look like ASCII ones; so no two names look the same. The "
        "message names the letter. The Greek omicron is refused too, as it looks like o.",
        "х = x",
        "x = x",
    ),
    "P106": Page(
        "An operator is missing.",
        "There is no multiplication without a sign: write `2*x`, not `2x` or `2 x`, and `sin(x)`, not "
        "`sin x`.",
        "2x = x + x",
        "2*x = x + x",
    ),
    "P107": Page(
        "Something does not fit here.",
        "The message says what was expected at this place and what was found.",
        "x + = 1",
        "x + 1 = 1",
    ),
    "P108": Page(
        "An exponent is too large.",
        "An exponent of digits is at most 200, and a power of digits has at most 4,000 binary digits; "
        "name what is larger. So no text is short and its value long.",
        "x < 9^9^9^9",
        "x < 9^9",
    ),
    "P109": Page(
        "A bracket is not closed.",
        "The message points at the bracket. `|` opens a norm where an operand is wanted and closes it "
        "otherwise, and `<` opens an inner product where an operand is wanted.",
        "(x + 1 = y",
        "(x + 1) = y",
    ),
    "P110": Page(
        "There is no formula.",
        "The text is empty.",
    ),
    "P111": Page(
        "A size is at least 1.",
        "Z/0 would be the integers, which are another sort. A size has no leading zero.",
        "forall j in Z/0. j = j",
        "forall j in Z/1. j = j",
    ),
    "P112": Page(
        "A word of the language stands where a name is wanted.",
        "The words are: true false not and or forall exists in fun sum if then else mod div is grad.",
        "forall div in real. div = div",
        "forall d in real. d = d",
    ),
    "P113": Page(
        "`exists!` is not in the language.",
        "Say existence and uniqueness apart.",
        "exists! z in real. z = x",
        "(exists z in real. z = x) and (forall z in real, s in real. z = x and s = x => z = s)",
    ),
    "P114": Page(
        "`<=>` cannot be chained.",
        "`A <=> B <=> C` is read by some as two equivalences, by others as `(A <=> B) <=> C`.",
        "x = 0 <=> y = 0 <=> k = 0",
        "(x = 0 <=> y = 0) and (y = 0 <=> k = 0)",
    ),
    "P115": Page(
        "A relation among variables can be read in two ways.",
        "In `forall x, y > 0` some mean that both are positive. Say it of each, or give the variables before "
        "the relation a sort of their own.",
        "forall z, c > 0. z + c > 0",
        "forall z > 0, c > 0. z + c > 0",
    ),
    # Sorts and names
    "P201": Page(
        "Something of another sort is wanted here.",
        "The message names both sorts. Integers become reals where a real is wanted; nothing else is "
        "converted. `/` gives a real, `div` an integer.",
        "w[x] = u",
        "w[floor(x)] = u",
    ),
    "P202": Page(
        "This is not a function, or not a value.",
        "Only functions are applied. For a product write `*`. A space is not a value.",
        "x(y + 1) = 0",
        "x*(y + 1) = 0",
    ),
    "P203": Page(
        "A wrong number of arguments.",
        "A function may get fewer arguments than it has (then a function remains), never more.",
        "f(x, y) = 0",
        "f(x) = 0",
    ),
    "P204": Page(
        "This name cannot be declared.",
        "A name is a letter (ASCII or Greek), then letters, digits and `_`. The names of constants and "
        "macros, such as `exp` or `odd`, always mean the same and cannot be declared; `delta` can, and "
        "then the Kronecker delta is `kronecker`. A space cannot be called like a sort.",
        "forall exp in real. exp = exp",
        "forall e in real. e = e",
    ),
    "P205": Page(
        "There is no such name.",
        "Symbols are declared under `symbols`, bound by `forall`, `exists`, `fun` or `sum`, or defined. "
        "The message names the nearest name, if one is near.",
        "f(z) = 0",
        "forall z in real. f(z) = 0",
    ),
    "P206": Page(
        "Two vectors cannot be multiplied.",
        "Their inner product is `<u, v>`. Functions on Z/n are vectors too; their product entry by "
        "entry is `fun i in Z/n. a[i]*b[i]`.",
        "u*v = 0",
        "<u, v> = 0",
    ),
    "P207": Page(
        "The two sides have different sorts.",
        "The sides of a relation, a sum or an `if` are of one sort, up to integers among reals and the "
        "number 0 among vectors.",
        "u = x",
        "u = x*v",
    ),
    "P208": Page(
        "A real exponent is of a real.",
        "`x^(1/2)` and `x^a` with a real a are powers of a number x >= 0. A vector has none; its norm has.",
        "u^(1/2) = x",
        "|u|^(1/2) = x",
    ),
    "P209": Page(
        "A name is bound twice.",
        "A variable may hide a symbol, but not a variable of a binder around it, nor a size or a space.",
        "forall z in real. exists z in real. z = z",
        "forall z in real. exists s in real. s = z",
    ),
    "P210": Page(
        "The sort of a variable is not known.",
        "A variable without a sort gets the one that its uses demand, such as the domain of a function "
        "that is applied to it. It is never guessed.",
        "exists c. c = x",
        "exists c in real. c = x",
    ),
    "P211": Page(
        "A variable is used at several sorts.",
        "The message names the sorts that the uses demand. Write the sort at the binder.",
        "forall z. f(z) = phi(z)",
        "forall z in real, s in V. f(z) = phi(s)",
    ),
    "P212": Page(
        "There is no such sort, space or size.",
        "Spaces are declared `inner product space`, sizes `size`. The other sorts are `real`, "
        "`integer`, `natural`, `Z/n`, functions `s -> t`, `sequence`, and what is made of them.",
        "forall z in W. z = z",
        "forall z in V. z = z",
    ),
    "P213": Page(
        "A range cannot stand here.",
        "`natural` and `1..T` are the integers with a condition. They may stand at a quantifier and in "
        "a declaration, where the condition has a place, but not inside a sort, at `fun` or in `(e : "
        "S)`.",
        "f = (fun z in natural. z)",
        "f = (fun z in real. z)",
    ),
    "P214": Page(
        "A constant needs its arguments.",
        "`max` or `odd` alone is no term. Functions of one real, such as `exp`, are.",
        "f = max",
        "f = exp",
    ),
    "P215": Page(
        "An operation is not defined for this sort.",
        "There is an order on integers and reals, powers of integers and reals, sums of numbers and "
        "vectors, norms of vectors.",
        "u < v",
        "|u| < |v|",
    ),
    "P220": Page(
        "The formula is too large.",
        "Chains, `<=>` and macros repeat what they are applied to. Written out, a formula has at most "
        "10,000 parts. Use definitions.",
    ),
    # Terms
    "T101": Page(
        "A constant does not exist at this type.",
        "Every constant has its types (docs/language.md). The text of a formula cannot cause this; a "
        "certificate, or a value put for a symbol, can.",
    ),
    "T102": Page(
        "This is not a literal.",
        "A literal is an integer, or a rational number as a real.",
    ),
    "T103": Page(
        "This is not an application.",
        "An application has a symbol and at least one argument.",
    ),
    "T104": Page(
        "This is not a function.",
        "A term applies a value that is not a function.",
    ),
    "T105": Page(
        "An argument has the wrong type.",
        "The message names the type that is wanted and the one found.",
    ),
    "T106": Page(
        "A value has another type than the symbol.",
        "A symbol is replaced only by a closed term of its own type.",
    ),
    "T107": Page(
        "A term is nested too deeply.",
        "Written out, a term may be nested 160 deep. Give inner parts names under `definitions`.",
    ),
    "T108": Page(
        "A term is too large.",
        "Written out, a term may have 500,000 nodes. A part that stands in two places counts twice.",
    ),
    "T109": Page(
        "A size is at least 1.",
        "Z/n needs n >= 1.",
    ),
    "T110": Page(
        "A macro is said of something else.",
        "`odd`, `convex` and their like are said of functions of certain sorts; the message says which.",
        "convex(w)",
        "convex(phi)",
    ),
}


def _text(page: Page) -> str:
    parts = [page.title, fill(page.text, 100)]
    for heading, formula in (("Refused:", page.fails), ("Mended:", page.mended)):
        if formula:
            parts.append(f"{heading}\n    {formula}")
    return "\n\n".join(parts)


CODES: dict[str, str] = {code: _text(page) for code, page in PAGES.items()}
"""Each code with its page as one text."""
