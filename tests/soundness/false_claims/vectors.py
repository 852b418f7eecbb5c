"""Inner-product spaces of any dimension, and gradient descent in them."""

from __future__ import annotations

from tests.soundness.false_claims import false

UV = "V: inner product space; u, v: vector in V"
PATH = "V: inner product space; w, g: sequence in V; z: vector in V; eta: real > 0; T: integer >= 0"
BOUND = "sum(<w[t] - z, g[t]>, t = 1..T) <= |z|^2/(2*eta) + eta/2*sum(|g[t]|^2, t = 1..T)"
UPDATE = "forall t in 1..T. w[t+1] = w[t] - eta*g[t]"
TWO = "Z/2 -> real"
FIRST, SECOND = "fun i in Z/2. delta(i, 0)", "fun i in Z/2. delta(i, 1)"

CLAIMS = [
    false(
        "an inner product is the product of the lengths",
        "<u, v> = |u|*|v|",
        UV,
        ("inner", "S120"),
        ("auto", "S130"),
        at={"V": "real", "u": "1", "v": "-1"},
    ),
    false(
        "orthogonal to one vector",
        "v = 0",
        UV,
        ("auto", "S130"),
        ("squares; inner using h", "S120"),
        given={"h": "<u, v> = 0"},
        at={"V": "real", "u": "0", "v": "1"},
    ),
    false(
        "Pythagoras without a right angle",
        "|u + v|^2 = |u|^2 + |v|^2",
        UV,
        ("inner", "S120"),
        at={"V": "real", "u": "1", "v": "1"},
    ),
    false(
        "lengths add",
        "|u + v| = |u| + |v|",
        UV,
        ("inner", "S120"),
        ("squares; inner", "S120"),
        at={"V": "real", "u": "1", "v": "-1"},
    ),
    false(
        "equal lengths",
        "u = v",
        UV,
        ("auto", "S130"),
        given={"h": "|u| = |v|"},
        at={"V": "real", "u": "1", "v": "-1"},
    ),
    false(
        "cancelling in an inner product",
        "v = z",
        UV + "; z: vector in V",
        ("auto", "S130"),
        given={"h": "<u, v> = <u, z>"},
        at={"V": "real", "u": "0", "v": "0", "z": "1"},
    ),
    false(
        "Cauchy-Schwarz turned",
        "|u|*|v| <= |<u, v>|",
        UV,
        ("auto", "S130"),
        ("exact using inner-products#cauchy-schwarz", "S130"),
        at={"V": TWO, "u": FIRST, "v": SECOND},
    ),
    false(
        "every space is a line",
        "<u, v>^2 = <u, u>*<v, v>",
        UV,
        ("inner", "S120"),
        ("auto", "S130"),
        at={"V": TWO, "u": FIRST, "v": SECOND},
    ),
    false(
        "a negative factor leaves a length",
        "|c*u| = c*|u|",
        UV + "; c: real",
        ("inner", "S120"),
        ("auto", "S130"),
        at={"V": "real", "u": "1", "v": "0", "c": "-1"},
    ),
    false(
        "a unit vector of 0",
        "|1/|u|*u| = 1",
        UV,
        ("field", "S120"),
        ("auto", "S130"),
        at={"V": "real", "u": "0", "v": "0"},
        undefined=True,
    ),
    false(
        "a vector other than 0 in any space",
        "exists u in V. u != 0",
        "V: inner product space",
        ("auto", "S130"),
    ),
    false(
        "a step never increases the distance",
        "|u - eta*v|^2 <= |u|^2",
        UV + "; eta: real > 0",
        ("inner", "S120"),
        ("auto", "S130"),
        at={"V": "real", "u": "0", "v": "1", "eta": "1"},
    ),
    false(
        "the step with the wrong sign",
        "|u - eta*v|^2 = |u|^2 + 2*eta*<u, v> + eta^2*|v|^2",
        UV + "; eta: real",
        ("inner", "S120"),
        at={"V": "real", "u": "1", "v": "1", "eta": "1"},
    ),
    false(
        "the regret without an update",
        BOUND,
        PATH,
        ("linarith", "S120"),
        ("exact using regret-lemma#lemma-5", "S130"),
        given={"start": "w[1] = 0"},
        at={
            "V": "real",
            "w": "fun t in integer. if t = 1 then 0 else 9",
            "g": "fun t in integer. 1",
            "z": "0",
            "eta": "1",
            "T": "2",
        },
    ),
    false(
        "the regret without a start",
        BOUND,
        PATH,
        ("linarith", "S120"),
        ("exact using regret-lemma#lemma-5", "S130"),
        given={"update": UPDATE},
        at={
            "V": "real",
            "w": "fun t in integer. 11 - t",
            "g": "fun t in integer. 1",
            "z": "0",
            "eta": "1",
            "T": "1",
        },
    ),
    false(
        "the regret with half of the second term",
        BOUND.replace("eta/2", "eta/4"),
        PATH,
        ("linarith", "S120"),
        ("linarith using regret-lemma#lemma-5", "S120"),
        given={"start": "w[1] = 0", "update": UPDATE},
        at={
            "V": "real",
            "w": "fun t in integer. 1 - t",
            "g": "fun t in integer. 1",
            "z": "-1",
            "eta": "1",
            "T": "1",
        },
    ),
    false(
        "a fixed step that descends on average",
        "|u - eta*v| <= |u|",
        UV + "; eta: real > 0",
        ("squares; inner using h", "S120"),
        given={"h": "<u, v> >= 0"},
        at={"V": "real", "u": "0", "v": "1", "eta": "1"},
    ),
    false(
        "the parallelogram with one diagonal",
        "|u + v|^2 = 2*|u|^2 + 2*|v|^2",
        UV,
        ("inner", "S120"),
        at={"V": "real", "u": "1", "v": "0"},
    ),
    false(
        "positive and not definite",
        "<u, u> > 0",
        UV,
        ("positivity", "S120"),
        ("auto", "S130"),
        at={"V": "real", "u": "0", "v": "0"},
    ),
]
