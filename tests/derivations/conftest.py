"""Derivations with one wrong step are claims that fail on purpose: `tests/soundness` judges them."""

collect_ignore_glob = ["*.derivation.yaml"]
