"""The kernel: statements, rules, certificates, and the check that says "proved". Trusted."""
