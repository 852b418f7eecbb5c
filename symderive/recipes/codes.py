"""The error codes of recipe files: for each a page with a recipe that fails and one that is mended.

The recipes are fragments: the fields that matter. `symderive explain CODE` prints the page, and a test
loads both fragments (with the required fields that they leave out).
"""

from __future__ import annotations

from symderive.records import Record

__all__ = ["CODES", "PAGES", "Page"]


class Page(Record):
    """What a code means; `fails` and `mended` are fragments of a recipe, or empty."""

    title: str
    text: str
    fails: str = ""
    mended: str = ""


PAGES: dict[str, Page] = {
    # The file and its YAML
    "R101": Page("The recipe cannot be read.", "The file is missing, or you may not read it."),
    "R102": Page(
        "A recipe must be a regular file.",
        "Folders, pipes and devices are refused before they are opened.",
    ),
    "R103": Page(
        "The recipe is too large.",
        "A recipe answers one question and has at most 262,144 bytes. Split it.",
    ),
    "R104": Page(
        "The recipe is not UTF-8.",
        "The message names the first byte that does not fit. Save the file as UTF-8.",
    ),
    "R105": Page(
        "A control or invisible character.",
        "Tabs and other control characters, zero-width spaces and marks that change the direction of\n"
        "writing are refused, also when they are written as escapes: what is read must be what is seen.",
        'title: "\\u200b"',
        "title: A title",
    ),
    "R106": Page(
        "This is not YAML.",
        "Most often a formula needs quotes, or a place of its own after `|`: one that begins with `|`, `>`,\n"
        "`{`, `[`, `*`, `&`, `!`, `%`, `@`, a quote or a backtick, or that contains `: ` or ` #`.",
        "answer: |x| + 1",
        'answer: "|x| + 1"',
    ),
    "R107": Page(
        "An anchor or an alias.",
        "Recipes have no `&name` and `*name`. Quote a text that begins with one of these characters.",
        "title: &t A title\nremark: *t",
        "title: A title\nremark: A title",
    ),
    "R108": Page(
        "A tag.",
        "Every value in a recipe is a text, so a tag has nothing to say. Quote a text that begins with `!`.",
        "title: !!str A title",
        "title: A title",
    ),
    "R109": Page(
        "A key is given twice.",
        "YAML would keep the last one silently.",
        "hypotheses:\n  h: x > 0\n  h: x < 1",
        "hypotheses:\n  h: x > 0\n  k: x < 1",
    ),
    "R110": Page(
        "A second document, or a directive.",
        "A file is one recipe: no `---` between two, and no lines that start with `%`.",
        "remark: one\n---\nremark: two",
        "remark: one and two",
    ),
    "R111": Page(
        "A merge key.",
        "Recipes have no `<<`. Write the fields out.",
        "hypotheses:\n  <<: {h: x > 0}",
        "hypotheses: {h: x > 0}",
    ),
    "R112": Page(
        "A key must be a text on one line.",
        "Keys are the names of fields, symbols and hypotheses.",
        "hypotheses:\n  [h]: x > 0",
        "hypotheses:\n  h: x > 0",
    ),
    "R113": Page("The recipe is nested too deeply.", "Lists and mappings may be nested 16 deep."),
    "R114": Page("The recipe has too many parts.", "A recipe has at most 20,000 texts, lists and mappings."),
    "R115": Page(
        "A recipe is a mapping of fields.", "It starts with `schema: 1`; see docs/language.md, Recipes."
    ),
    "R116": Page(
        "A value is missing within { }.",
        "In `{a: f(1, 2)}` the comma ends the text `f(1`. Put such a text in quotes, or write the mapping\n"
        "on lines of its own.",
        "symbols: {f: (real, real) -> real}",
        'symbols: {f: "(real, real) -> real"}',
    ),
    # The fields
    "R201": Page(
        "There is no such field.",
        "The message lists the fields that there are. Prose belongs into `remark`.",
        "hypothesis: {h: x > 0}",
        "hypotheses: {h: x > 0}",
    ),
    "R202": Page(
        "A field is missing.",
        "A recipe needs `schema`, `id`, `title` and `claims`; a claim `id` and `claim`; a step `have`.",
        "claims:\n  - claim: x = x",
        "claims:\n  - id: same\n    claim: x = x",
    ),
    "R203": Page(
        "A value has the wrong shape.",
        "A list, a mapping or a text stands where something else is expected.",
        "hypotheses: [x > 0]",
        "hypotheses: {h: x > 0}",
    ),
    "R204": Page(
        "The version of the format is unknown.",
        "This program reads `schema: 1`. A newer recipe needs a newer program.",
        "schema: 2",
        "schema: 1",
    ),
    "R205": Page(
        "This is not an id.",
        "Ids are kebab-case: a to z, 0 to 9 and single hyphens, a letter first. They are permanent.",
        "id: Proximal_Step",
        "id: proximal-step",
    ),
    "R206": Page(
        "The field cannot have this value.",
        "The message lists the values that it can have.",
        "claims:\n  - id: same\n    claim: x = x\n    expect: true",
        "claims:\n  - id: same\n    claim: x = x\n    expect: proved",
    ),
    "R207": Page(
        "A text is empty.",
        "Write it, or delete its key.",
        "hypotheses:\n  h:",
        "hypotheses:\n  h: x > 0",
    ),
    # Proofs
    "R301": Page(
        "A malformed chain.",
        "A chain stands after `|`. Its first line is an expression alone; each further one begins with =,\n"
        "<=, <, >=, >, => or <=>, or continues the line before it. `<` is a relation when a space follows.",
        "claims:\n  - id: same\n    claim: x = x\n    proof:\n      x\n        = x  by ring",
        "claims:\n  - id: same\n    claim: x = x\n    proof: |\n      x\n        = x  by ring",
    ),
    "R302": Page(
        "Something is missing in a proof.",
        "Something was announced (by `by`, `using`, `with`, a comma, `;` or a relation) and does not follow.",
        "claims:\n  - id: same\n    claim: x = x\n    proof: linarith using",
        "claims:\n  - id: same\n    claim: x = x\n    proof: linarith",
    ),
    "R303": Page(
        "A malformed reason.",
        "A reason is TACTIC ARGUMENTS [using NAMES] [with x := TERM, …] [; REASON].",
        "claims:\n  - id: same\n    claim: x = x\n    proof: (ring)",
        "claims:\n  - id: same\n    claim: x = x\n    proof: ring",
    ),
    "R304": Page(
        "A malformed list of steps.",
        "A step has `by` or `proof`, not both, and a list of steps is not empty.",
        "claims:\n  - id: same\n    claim: x = x\n    proof:\n      - {have: x = x, by: ring, proof: ring}",
        "claims:\n  - id: same\n    claim: x = x\n    proof:\n      - {have: x = x, by: ring}",
    ),
    # Names
    "R311": Page(
        "A name is given twice.",
        "Symbols, sizes, spaces and definitions share one set of names; hypotheses, steps and claims\n"
        "another. A range such as `x: real > 0` is a hypothesis with the name `x_range`.",
        "symbols: {x: real, y: real}\ndefinitions: {y: x + 1}",
        "symbols: {x: real}\ndefinitions: {y: x + 1}",
    ),
    "R312": Page(
        "This cannot be a name.",
        "A name is a letter (ASCII or Greek), then letters, digits and `_`. Words of the language, names of\n"
        "its functions, and `by`, `using` and `with` cannot be declared. A claim of another recipe is\n"
        "written recipe-id#claim-id; a path is not a name.",
        "hypotheses: {h-1: x > 0}",
        "hypotheses: {h1: x > 0}",
    ),
    "R313": Page(
        "A reason uses an unknown name.",
        "It may use hypotheses of the claim, earlier steps, earlier claims, and other-recipe#claim. A name\n"
        "that the claim drops by `without` is not known in its proof.",
        "hypotheses: {positive: x > 0}\n"
        "claims:\n  - id: sign\n    claim: x >= 0\n    proof: linarith using postive",
        "hypotheses: {positive: x > 0}\n"
        "claims:\n  - id: sign\n    claim: x >= 0\n    proof: linarith using positive",
    ),
    "R314": Page(
        "A claim rests on itself, or on a later one.",
        "Claims may use only the claims above them, so that no argument can be circular. The same holds for\n"
        "claims of other recipes: the message shows the circle.",
        "claims:\n  - id: same\n    claim: x = x\n    proof: exact using same",
        "claims:\n  - id: same\n    claim: x = x\n    proof: ring",
    ),
    "R315": Page(
        "`without` names no hypothesis.",
        "It lists hypotheses of the recipe (or ranges, such as x_range) that this claim does not assume.",
        "hypotheses: {h: x > 0}\nclaims:\n  - id: same\n    claim: x = x\n    without: [k]",
        "hypotheses: {h: x > 0}\nclaims:\n  - id: same\n    claim: x = x\n    without: [h]",
    ),
    "R316": Page(
        "A counterexample to a claim that is expected to be proved.",
        "Add `expect: refuted`, or delete the counterexample.",
        "claims:\n  - id: positive\n    claim: x > 0\n    counterexample: {x: 0}",
        "claims:\n  - id: positive\n    claim: x > 0\n    expect: refuted\n    counterexample: {x: 0}",
    ),
    # Values
    "R320": Page(
        "A value is given to what is no symbol.",
        "An example or counterexample gives values to declared spaces, sizes and symbols. The value of a\n"
        "definition follows from them.",
        "definitions: {y: x + 1}\nexample: {x: 0, y: 2}",
        "definitions: {y: x + 1}\nexample: {x: 0}",
    ),
    "R321": Page(
        "A value is missing.",
        "Every space, size and symbol that occurs in the statement needs a value.",
    ),
    "R322": Page(
        "This cannot be the value.",
        "A space becomes `real` or functions on residues, such as `Z/3 -> real`; a size a whole number of\n"
        "at least 1; a symbol an expression of its sort without symbols.",
    ),
    "R323": Page(
        "A graph of what is no definition.",
        "A computation graph is drawn of definitions of the recipe, which `of:` names.",
        "definitions: {'f(x in real)': x^2}\ngraph: {of: [g]}",
        "definitions: {'f(x in real)': x^2}\ngraph: {of: [f]}",
    ),
    "R324": Page(
        "A value for what is no input.",
        "`at:` gives numbers to the inputs: the parameters of the definitions that are drawn, or, if they\n"
        "have none, the symbols of the recipe.",
        "definitions: {'f(x in real)': x^2}\ngraph: {of: [f], at: {y: 1}}",
        "definitions: {'f(x in real)': x^2}\ngraph: {of: [f], at: {x: 1}}",
    ),
    # Pictures
    "R325": Page(
        "The parts of a picture do not go together.",
        "A picture has `over:` with curves and points (one variable) or regions and points (two variables),\n"
        "or `graph:` (the computation graph that the recipe declares), or `costs:`.",
        "pictures:\n  - {id: line, caption: A line, curves: [{y: x}]}",
        "pictures:\n  - {id: line, caption: A line, over: {x: 0..1}, curves: [{y: x}]}",
    ),
    "R326": Page(
        "This is not an interval.",
        "An interval is LOW..HIGH, two expressions without symbols.",
        "pictures:\n  - {id: line, caption: A line, over: {x: 0 to 1}, curves: [{y: x}]}",
        "pictures:\n  - {id: line, caption: A line, over: {x: 0..1}, curves: [{y: x}]}",
    ),
    "R327": Page(
        "A picture uses a hypothesis or a definition that is not there.",
        "`recursion:` names hypotheses of the recipe, `costs: {of: …}` a definition of it or of the picture.",
        "pictures:\n  - {id: run, caption: A run, recursion: [step], over: {x: 0..1}, curves: [{y: x}]}",
        "hypotheses: {step: x = 1}\n"
        "pictures:\n  - {id: run, caption: A run, recursion: [step], over: {x: 0..1}, curves: [{y: x}]}",
    ),
    "R328": Page(
        "This is no number of inputs.",
        "`sizes:` lists whole numbers from 1 to 2,000, at least one.",
        "definitions: {'f(n in integer, w in integer -> real)': 'sum(w(i), i = 1..n)'}\n"
        "pictures:\n  - {id: cost, caption: The cost, costs: {of: f, sizes: [0]}}",
        "definitions: {'f(n in integer, w in integer -> real)': 'sum(w(i), i = 1..n)'}\n"
        "pictures:\n  - {id: cost, caption: The cost, costs: {of: f, sizes: [10]}}",
    ),
}


def _text(page: Page) -> str:
    parts = [page.title, page.text]
    for heading, fragment in (("Refused:", page.fails), ("Mended:", page.mended)):
        if fragment:
            parts.append(heading + "\n" + "\n".join("    " + line for line in fragment.split("\n")))
    return "\n\n".join(parts)


CODES: dict[str, str] = {code: _text(page) for code, page in PAGES.items()}
"""Each code with its page as one text."""
