"""Computation graphs of expressions, and automatic differentiation on them. Not trusted.

Standard library only. `graph` makes the graph, `traces` the passes over it, `evaluate` the values at a point
(exact, or as decimals between the bounds of `enclosure`), `layout` places the nodes for a picture.
"""
