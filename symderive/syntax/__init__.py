"""Text to terms: lexer, parser, sorts, and back. Not trusted with proofs.

The statement that is judged is printed back by `symderive.terms.printing`, which is trusted.
"""
