"""How fast symderive is, side by side with SymPy in one run; see `docs/benchmarks.md`. Run by hand."""
