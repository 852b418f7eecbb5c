"""Types and terms, constants and macros, and the printer of statements. Trusted."""
