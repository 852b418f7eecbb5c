"""Recipe files: text to typed data, and from there to the statement that is judged.

`source` reads a file into a positioned tree, `schema` says which fields there are, `load` makes the
typed recipe, and `statement` (the statement guard) turns a claim into what the kernel checks.
"""
