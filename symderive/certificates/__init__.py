"""Certificates as JSON: `reading` and `writing`. Not trusted: the kernel judges what was read."""
