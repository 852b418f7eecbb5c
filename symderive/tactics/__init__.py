"""Finding proofs: whatever is found is data, and the kernel judges it. Untrusted.

A map of the modules, each of which says more of itself; a test holds that what is named is there.

What all build on:
    proof (certificates step by step, the state of a search), matching (facts as rules, patterns), rewriting,
    simplex (linear programs), division (of polynomials), sympy_bridge (the only import of SymPy), library
    (shipped claims that are cited), codes (why a search fails).

Entrances:
    table (tactics by the names that recipes use), registry (what `auto` may call, in which order), logic
    (quantifiers, connectives, `auto`), calculus (derivatives as recipes ask for them), applying, negation.

Arithmetic and order of numbers:
    arith (ring, field, linarith, positivity), clearing (equations of quotients), nonnegative (polynomial
    inequalities), orderings (the order of the unknowns, signs of integers), magnitude (squares, absolute
    values, cases), order (denials, alternatives, decided conditions), powers (symbolic exponents), whole
    (floors and remainders of closed numbers), integers, residues (a literal modulus), remainders (a symbolic
    modulus), progressions (what is periodic, in the classes of an integer or the cells of a real).

Elementary functions:
    special (values at 0 and 1), laws (what enclosures rest on), inductions (laws of every integer),
    angles (quarter turns, tan and acos), exact_angles (π/3, π/5 and their halves), arcs (asin and atan),
    identities (exp, log, sin, cos of sums and products written in one way, for equations), logarithms (a
    positive number as an exponential, real powers and roots too, for relations), radicals (square factors
    under roots), elementary (tangents and slopes), supports (means, Young), denesting (equations of roots),
    monotone (the rule `mono`), rising (orders through functions that rise), taylor, enclosures (numbers
    between rationals), decimals (digits of a computation graph).

Analysis:
    analysis (theorems proved once in a proof), derivatives, gradients, slopes (from derivatives to
    inequalities), mean_values (differences by a bound of the slope), differential (equations with
    derivatives of unknown functions), corners (no derivative), asymptotics
    (limits, orders of growth, by constants), tending (what the parts of a function do far out) and limits
    (what follows for its limits and orders), limit_laws (of
    unknown functions), comparisons (orders of unknown functions), expansions (limits
    and orders at a point, by Taylor), convexity, smooth (functions with gradients), norms (inner products),
    vectors (what is known at the vectors that occur), chords (convex functions between two points),
    functional (functional equations), functions (equations of functions), existence
    (values at hand), witnesses (values in closed form), solving (equations in one unknown).

Sums, matrices, recursions:
    summing, cauchy and bounded_terms (sums compared), ranges (empty ones), reversals, deltas, periods,
    representatives (remainders as residues), products (equations of entries), matrix_powers (their
    laws), invariance (shifts), inductive, closed_forms, antidifferences (Gosper's closed forms of sums),
    counting, binomials (laws of their rows), determinants.

Contradictions from facts that fail:
    points (at small numbers), parameters (at places that depend on parameters),
    constancy (values that differ).

Counterexamples, by what is asked of them:
    finite (exact values and truth, or none), evaluation (exact values, else a float as a guess),
    plausible (floats and samples, also of quantifiers and derivatives: a filter), deciding (the proof of
    what `finite` says), sampling (which numbers are tried), roots (which irrational ones), smt_bridge
    (the only import of Z3, where it is installed), tables (which small sequences and matrices),
    structured (which functions and vectors), recursions (sequences that hypotheses define),
    values (what does not matter), counterexample (the search
    itself), suggest (conditions that are missing), corrections (claims near a false one).
"""
