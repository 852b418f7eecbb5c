"""The error codes of computation graphs, for `symderive explain`. The first line of a page is its title."""

from __future__ import annotations

__all__ = ["CODES"]

CODES: dict[str, str] = {
    "G101": """This has no place in a computation graph.

        A graph is made of + - * / and powers with integer exponents, exp, log, sqrt, sin, cos, tanh, sinh,
        cosh, sigmoid, abs, max, min, sums over literal bounds, iterations with a literal number of steps, and
        `if a <= b then s else t`. What does not depend on the inputs may be anything.

        Example: floor(x).
        """,
    "G102": """An expression or an input is not real.

        A graph has real inputs and real outputs.

        Example: the definition `u: w + g` with vectors w and g.
        """,
    "G103": """The point is at a kink.

        abs has no derivative at 0; max, min and `if a <= b` have none, in general, where the two sides are
        equal. Take a point on one side.

        Example: |x| at x=0.
        """,
    "G104": """Outside the domain.

        A logarithm wants a positive argument, a root one that is not negative (for its derivative: a positive
        one), a quotient a divisor that is not 0.

        Example: log(x) at x=-1.
        """,
    "G105": """A sign cannot be decided.

        Whether a number is 0 was asked of enclosures with more and more digits, and they go on holding 0: it
        is 0, or very near.

        Example: 1/(exp(x) - exp(1)) at x=1.
        """,
    "G106": """A value is missing, or is not one.

        At a point every input has a rational number, as in `--at w1=1,w2=-1/2`, and nothing else has one; the
        definitions may contain no other symbols.
        """,
    "G107": """Too large.

        A graph has at most 100,000 nodes, a sum that is written out 10,000 terms, and the arguments of exp,
        sin and cos are at most 2^20 where they are computed. A derivative that is too long as one formula can
        still be computed at a point, and read off the tables.
        """,
    "G108": """There is no graph to draw.

        The recipe has no `graph:` field, or what `of:` (or `--of`) names is no definition. The parameters of
        the definitions become the inputs, those of one name together; without any, the real symbols do.
        """,
}
