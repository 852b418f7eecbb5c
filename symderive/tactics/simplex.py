"""Exact linear algebra and linear programming over the rationals. Untrusted."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

__all__ = ["nonnegative_solution", "solve"]


def solve(columns: Sequence[dict[int, Fraction]], target: dict[int, Fraction]) -> list[Fraction] | None:
    """Return x with Σ x_j · columns[j] = target, or None.

    Columns and target are sparse vectors; the first columns are preferred.
    """
    pivots: list[tuple[int, dict[int, Fraction], dict[int, Fraction]]] = []
    for number, column in enumerate(columns):
        vector = {r: Fraction(v) for r, v in column.items() if v}
        combination = {number: Fraction(1)}
        _reduce(vector, combination, pivots)
        if vector:
            pivots.append((min(vector), vector, combination))
    rest = {r: Fraction(v) for r, v in target.items() if v}
    found: dict[int, Fraction] = {}
    _reduce(rest, found, pivots)
    if rest:
        return None
    return [-found.get(j, Fraction(0)) for j in range(len(columns))]


def _reduce(
    vector: dict[int, Fraction],
    combination: dict[int, Fraction],
    pivots: Sequence[tuple[int, dict[int, Fraction], dict[int, Fraction]]],
) -> None:
    for row, pivot, origin in pivots:
        value = vector.get(row)
        if not value:
            continue
        factor = value / pivot[row]
        for target, source in ((vector, pivot), (combination, origin)):
            for key, entry in source.items():
                total = target.get(key, Fraction(0)) - factor * entry
                if total:
                    target[key] = total
                else:
                    target.pop(key, None)


def nonnegative_solution(
    columns: Sequence[dict[int, Fraction]],
    target: dict[int, Fraction],
    signed: Sequence[bool],
    reward: Sequence[Fraction],
    max_pivots: int = 2000,
) -> list[Fraction] | None:
    """Return x with Σ x_j · columns[j] = target, x_j >= 0 where not `signed`, or None.

    Among the solutions one is sought with a large Σ reward_j · x_j (any x if that is unbounded).
    Simplex with Bland's rule on exact fractions; None also when `max_pivots` do not suffice.
    """
    variables: list[tuple[int, int]] = []
    for number, both in enumerate(signed):
        variables.append((number, 1))
        if both:
            variables.append((number, -1))
    rows = sorted({r for c in columns for r in c} | set(target))
    place = {r: i for i, r in enumerate(rows)}
    width = len(variables)
    table = [[Fraction(0)] * (width + 1) for _ in rows]
    for position, (number, sign) in enumerate(variables):
        for row, value in columns[number].items():
            table[place[row]][position] = sign * Fraction(value)
    for row, value in target.items():
        table[place[row]][width] = Fraction(value)
    for line in table:
        if line[width] < 0:
            line[:] = [-v for v in line]
    basis = [-1] * len(rows)
    artificial = [sum((line[j] for line in table), Fraction(0)) for j in range(width + 1)]
    budget = _run(table, artificial, basis, width, max_pivots)
    if budget is None or artificial[width] != 0:
        return None
    goal = [Fraction(0)] * (width + 1)
    for position, (number, sign) in enumerate(variables):
        goal[position] = sign * Fraction(reward[number])
    for index, line in enumerate(table):
        position = basis[index]
        if position >= 0 and goal[position]:
            factor = goal[position]
            goal[:] = [g - factor * v for g, v in zip(goal, line, strict=True)]
    if any(reward):
        _run(table, goal, basis, width, budget, keep_artificial=True)
    result = [Fraction(0)] * len(columns)
    for index, position in enumerate(basis):
        if position >= 0:
            number, sign = variables[position]
            result[number] += sign * table[index][width]
    ray = next(
        (j for j in range(width) if goal[j] > 0 and all(line[j] <= 0 for line in table)), None
    )
    if ray is not None and any(reward):
        number, sign = variables[ray]
        result[number] += sign
        for index, position in enumerate(basis):
            if position >= 0:
                number, sign = variables[position]
                result[number] -= sign * table[index][ray]
    return result


def _run(
    table: list[list[Fraction]],
    costs: list[Fraction],
    basis: list[int],
    width: int,
    budget: int,
    *,
    keep_artificial: bool = False,
) -> int | None:
    """Pivot while a variable improves; return the pivots left, or None when they run out."""
    while True:
        column = next((j for j in range(width) if costs[j] > 0), None)
        if column is None:
            return budget
        choice: tuple[Fraction, int, int] | None = None
        for index, line in enumerate(table):
            if line[column] > 0:
                key = (line[width] / line[column], basis[index], index)
                if choice is None or key < choice:
                    choice = key
            elif keep_artificial and basis[index] == -1 and line[column] < 0:
                key = (Fraction(0), -1, index)
                if choice is None or key < choice:
                    choice = key
        if choice is None:
            return budget
        budget -= 1
        if budget < 0:
            return None
        _pivot(table, costs, choice[2], column)
        basis[choice[2]] = column


def _pivot(table: list[list[Fraction]], costs: list[Fraction], row: int, column: int) -> None:
    lead = table[row][column]
    table[row] = [v / lead for v in table[row]]
    for index, line in enumerate(table):
        if index != row and line[column]:
            factor = line[column]
            table[index] = [a - factor * b for a, b in zip(line, table[row], strict=True)]
    if costs[column]:
        factor = costs[column]
        costs[:] = [a - factor * b for a, b in zip(costs, table[row], strict=True)]
