"""Exact linear algebra and linear programming over the rationals. Untrusted.

Rows are sparse and scaled to integers, which is many times faster than fractions. Before any pivot, columns
are dropped that a row forces to be 0: most facts speak of something that occurs nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import gcd, lcm

__all__ = ["nonnegative_solution", "solve", "useful"]

Vector = Mapping[int, Fraction] | Mapping[int, int] | Mapping[int, Fraction | int]
"""A sparse vector: entries by row."""

_RIGHT = -1
"""The place of the right side in a row."""

Row = dict[int, int]


def solve(columns: Sequence[Vector], target: Vector) -> list[Fraction] | None:
    """Return x with Σ x_j · columns[j] = target, or None; the first columns are preferred.

    >>> solve([{0: Fraction(2)}, {0: Fraction(1), 1: Fraction(1)}], {1: Fraction(3)})
    [Fraction(-3, 2), Fraction(3, 1)]
    """
    return nonnegative_solution(columns, target, [True] * len(columns), [])


def nonnegative_solution(
    columns: Sequence[Vector],
    target: Vector,
    signed: Sequence[bool],
    reward: Sequence[Fraction],
    max_pivots: int = 2000,
) -> list[Fraction] | None:
    """Return x with Σ x_j · columns[j] = target, x_j >= 0 where not `signed`, or None.

    Among the solutions one is sought with Σ reward_j · x_j > 0; rewards are >= 0, and 0 where `signed`.
    Simplex with Bland's rule; None also when `max_pivots` do not suffice.

    >>> nonnegative_solution([{0: Fraction(1)}, {0: Fraction(-1)}], {0: Fraction(-2)}, [False, False], [])
    [Fraction(0, 1), Fraction(2, 1)]
    """
    rows = _rows(columns, target)
    forced: set[int] = set()
    if rows is None or not _presolve(rows, signed, forced):
        return None
    solved = _eliminate(rows, signed)
    if not _presolve(rows, signed, forced):
        return None
    wanted = {j for j, r in enumerate(reward) if r and j not in forced}
    table = _Table(rows, max_pivots)
    if not table.make_feasible():
        return None
    if wanted:
        table.improve(wanted)
    found = table.values()
    result = [found.get(j, Fraction(0)) for j in range(len(columns))]
    for column, row in reversed(solved):
        rest = row.get(_RIGHT, 0) - sum(v * result[j] for j, v in row.items() if j not in (_RIGHT, column))
        result[column] = Fraction(rest) / row[column]
    return result


def useful(columns: Sequence[Vector], target: Vector, signed: Sequence[bool]) -> list[int] | None:
    """Return the columns that no row forces to be 0; None where some row cannot be met.

    Every solution of `nonnegative_solution` is one of these columns alone.

    >>> useful([{0: 1}, {0: 1, 1: 1}, {2: 1}], {0: 2}, [False, False, True])
    [0]
    """
    rows = _rows(columns, target)
    forced: set[int] = set()
    if rows is None or not _presolve(rows, signed, forced):
        return None
    return [j for j in range(len(columns)) if j not in forced]


def _rows(columns: Sequence[Vector], target: Vector) -> list[Row] | None:
    """Return the equations as integer rows; None where nothing can make up an entry of the target."""
    lines: dict[int, dict[int, Fraction | int]] = {}
    for number, column in enumerate(columns):
        for row, value in column.items():
            if value:
                lines.setdefault(row, {})[number] = value
    for row, value in target.items():
        if value:
            if row not in lines:
                return None
            lines[row][_RIGHT] = value
    return [_whole(line) for _, line in sorted(lines.items())]


def _whole(line: dict[int, Fraction | int]) -> Row:
    """Return the row times the least common denominator of its entries."""
    scale = lcm(*(v.denominator for v in line.values()))
    if scale == 1:
        return {j: v.numerator for j, v in line.items()}
    return {j: v.numerator * (scale // v.denominator) for j, v in line.items()}


def _presolve(rows: list[Row], signed: Sequence[bool], forced: set[int]) -> bool:
    """Drop the columns that some row forces to be 0; False when a row cannot be met at all."""
    places: dict[int, list[int]] = {}
    for number, row in enumerate(rows):
        for j in row:
            places.setdefault(j, []).append(number)
    waiting = dict.fromkeys(range(len(rows)))
    while waiting:
        number, _ = waiting.popitem()
        row = rows[number]
        demand = _demand(row, signed)
        if demand is None:
            continue
        if not demand:
            return False
        for name in [j for j in row if j != _RIGHT]:
            forced.add(name)
            for other in places[name]:
                rows[other].pop(name, None)
                waiting[other] = None
    rows[:] = [row for row in rows if row]
    return True


def _demand(row: Row, signed: Sequence[bool]) -> bool | None:
    """Return True where a row forces all its columns to be 0, False where it cannot be met, or else None."""
    right = row.get(_RIGHT, 0)
    if not right and len(row) == 1:
        return True
    up = down = False
    for j, value in row.items():
        if j == _RIGHT:
            continue
        if signed[j]:
            return None
        up, down = up or value > 0, down or value < 0
    if not right:
        return None if up == down else True
    return None if (up if right > 0 else down) else False


def _eliminate(rows: list[Row], signed: Sequence[bool]) -> list[tuple[int, Row]]:
    """Solve for the columns of either sign; return what each is in terms of the others."""
    solved = []
    occurring = sorted({j for row in rows for j in row if j != _RIGHT and signed[j]})
    for column in occurring:
        candidates = [i for i, row in enumerate(rows) if column in row]
        if not candidates:
            continue
        pivot = rows.pop(min(candidates, key=lambda i: (len(rows[i]), i)))
        for row in rows:
            if column in row:
                _clear(row, pivot, column)
        solved.append((column, pivot))
    return solved


def _clear(row: Row, pivot: Row, column: int) -> None:
    """Take a multiple of the pivot row off a row so that the column vanishes; the row keeps its sign."""
    lead, value = pivot[column], row[column]
    common = gcd(lead, value)
    scale, factor = lead // common, value // common
    if scale < 0:
        scale, factor = -scale, -factor
    if scale != 1:
        for j in row:
            row[j] *= scale
    for j, entry in pivot.items():
        total = row.get(j, 0) - factor * entry
        if total:
            row[j] = total
        else:
            row.pop(j, None)
    shared = gcd(*row.values()) if row else 1
    if shared > 1:
        for j in row:
            row[j] //= shared


class _Table:
    """The rows of a linear program with nonnegative unknowns, each with a basic column or none yet."""

    def __init__(self, rows: list[Row], budget: int) -> None:
        self.rows = rows
        self.basis: list[int | None] = [None] * len(rows)
        self.budget = budget
        self.ray: dict[int, Fraction] = {}
        for row in rows:
            if row.get(_RIGHT, 0) < 0:
                for j in row:
                    row[j] = -row[j]

    def make_feasible(self) -> bool:
        """Find a basic solution; False when there is none or the pivots run out."""
        gain: Row = {}
        for row in self.rows:
            for j, value in row.items():
                gain[j] = gain.get(j, 0) + value
        gain = {j: v for j, v in gain.items() if v}
        while gain.get(_RIGHT, 0) > 0:
            column = min((j for j, v in gain.items() if v > 0 and j != _RIGHT), default=None)
            chosen = None if column is None else self._leaving(column)
            if column is None or chosen is None or not self._pivot(chosen, column, gain):
                return False
        self._drop_artificial()
        return True

    def _drop_artificial(self) -> None:
        """Give each row that is left with the right side 0 a basic column, or drop it."""
        for index in range(len(self.rows) - 1, -1, -1):
            if self.basis[index] is not None:
                continue
            column = min((j for j in self.rows[index] if j != _RIGHT), default=None)
            if column is None:
                del self.rows[index], self.basis[index]
                continue
            row = self.rows[index]
            if row[column] < 0:
                for j in row:
                    row[j] = -row[j]
            self._pivot(index, column, {})

    def improve(self, wanted: set[int]) -> None:
        """Look for a solution in which a wanted column is not 0."""
        gain: Row = dict.fromkeys(wanted, 1)
        for index, column in enumerate(self.basis):
            if column is not None and column in gain:
                _clear(gain, self.rows[index], column)
        while not self._has(wanted):
            column = min((j for j, v in gain.items() if v > 0 and j != _RIGHT), default=None)
            if column is None:
                return
            chosen = self._leaving(column)
            if chosen is None:
                self._follow(column)
                return
            if not self._pivot(chosen, column, gain):
                return

    def _has(self, wanted: set[int]) -> bool:
        return any(
            j in wanted and row.get(_RIGHT, 0) > 0 for j, row in zip(self.basis, self.rows, strict=True)
        )

    def _follow(self, column: int) -> None:
        """Go along the direction in which a column may grow without end."""
        self.ray = {column: Fraction(1)}
        for index, basic in enumerate(self.basis):
            row = self.rows[index]
            if basic is not None and column in row:
                self.ray[basic] = -Fraction(row[column], row[basic])

    def _leaving(self, column: int) -> int | None:
        """Return the row with the least quotient, ties broken by the basic column."""
        best: tuple[Fraction, int, int] | None = None
        for index, row in enumerate(self.rows):
            entry = row.get(column, 0)
            if entry > 0:
                basic = self.basis[index]
                key = Fraction(row.get(_RIGHT, 0), entry), -1 if basic is None else basic, index
                if best is None or key < best:
                    best = key
        return best[2] if best is not None else None

    def _pivot(self, index: int, column: int, gain: Row) -> bool:
        self.budget -= 1
        if self.budget < 0:
            return False
        pivot = self.rows[index]
        for other, row in enumerate(self.rows):
            if other != index and column in row:
                _clear(row, pivot, column)
        if column in gain:
            _clear(gain, pivot, column)
        self.basis[index] = column
        return True

    def values(self) -> dict[int, Fraction]:
        """Return the values of the columns that are not 0."""
        found = dict(self.ray)
        for index, column in enumerate(self.basis):
            row = self.rows[index]
            if column is not None and row.get(_RIGHT, 0):
                found[column] = found.get(column, Fraction(0)) + Fraction(row[_RIGHT], row[column])
        return found
