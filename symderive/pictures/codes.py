"""The error codes of pictures, for `symderive explain`. The first line of a page is its title."""

from __future__ import annotations

__all__ = ["CODES"]

CODES: dict[str, str] = {
    "G121": """This cannot be drawn.

        A picture shows values in floating point: arithmetic, elementary functions, sums, derivatives, `if`,
        and for regions <=, <, >=, > joined by and, or, not and =>. Vectors, matrices and quantifiers have
        none; an inner product space can be given the value `real`.

        Example: `regions: [{where: forall t in real. t <= x}]`.
        """,
    "G122": """A symbol has no value.

        Every symbol in a picture is one of its variables, has a value under `values:`, or is defined by the
        hypotheses that `recursion:` names. A point may not use the variables.

        Example: `over: {x: 0..1}, curves: [{y: a*x}]` without a value for a.
        """,
    "G123": """A hypothesis gives no values.

        `recursion:` wants equations with the symbol on the left, whose arguments are variables, variables
        plus a number, or numbers: `w(1) = 0`, `forall t in integer, t >= 1. w(t+1) = w(t)/2`.
        """,
    "G124": """An interval is empty.

        The lower end comes first, both are numbers, and on logarithmic axes both are positive.

        Example: `over: {x: 3..-3}`.
        """,
    "G125": """Nothing to see.

        A curve that is nowhere defined on its interval, or a point with a coordinate that is not defined.

        Example: `over: {x: -2..-1}, curves: [{y: ln(x)}]`.
        """,
    "G126": """A hypothesis is false at these values.

        What the recipe proves holds under its hypotheses; a picture of values that they exclude would show
        something else.

        Example: `symbols: {a: real > 0}` and `values: {a: -1}`.
        """,
    "G127": """This cannot vary.

        A variable of a picture is a real or integer symbol of the recipe or of the picture, without a value.

        Example: `over: {y: 0..1}` where no y is declared.
        """,
    "G128": """This is no family of functions.

        `costs: {of: f}` wants a definition `f(n in integer, w in integer -> real)`; the inputs are w(1) to
        w(n).
        """,
}
