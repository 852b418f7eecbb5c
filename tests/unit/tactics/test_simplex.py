"""Linear programs: what is found solves them; what is not found has no solution."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symderive.tactics.simplex import nonnegative_solution, solve, useful

F = Fraction


def combined(columns, solution):
    total: dict[int, Fraction] = {}
    for column, amount in zip(columns, solution, strict=True):
        for row, value in column.items():
            total[row] = total.get(row, F(0)) + amount * value
    return {row: value for row, value in total.items() if value}


def test_the_first_columns_are_preferred():
    columns = [{0: F(1)}, {1: F(1)}, {0: F(1), 1: F(1)}]
    assert solve(columns, {0: F(2), 1: F(2)}) == [2, 2, 0]


def test_a_fraction():
    assert solve([{0: F(2, 3)}], {0: F(1, 2)}) == [F(3, 4)]


def test_nothing_is_needed_for_nothing():
    assert solve([], {}) == []
    assert solve([{0: F(1)}], {}) == [0]


@pytest.mark.parametrize(
    ("columns", "target"),
    [([], {0: F(1)}), ([{0: F(1)}], {1: F(1)}), ([{0: F(1), 1: F(1)}], {0: F(1)})],
)
def test_no_solution(columns, target):
    assert solve(columns, target) is None


def test_a_negative_amount_only_where_it_is_allowed():
    columns, target = [{0: F(1)}], {0: F(-3)}
    assert nonnegative_solution(columns, target, [True], [F(0)]) == [-3]
    assert nonnegative_solution(columns, target, [False], [F(0)]) is None


def test_a_column_that_occurs_nowhere_else_is_left_out():
    columns = [{0: F(1), 7: F(1)}, {0: F(1)}]
    assert nonnegative_solution(columns, {0: F(1)}, [False, False], []) == [0, 1]


def test_a_reward_is_looked_for():
    columns = [{0: F(1)}, {0: F(1)}]
    found = nonnegative_solution(columns, {0: F(1)}, [False, False], [F(0), F(1)])
    assert found is not None
    assert found[1] > 0


def test_a_reward_along_a_ray():
    columns = [{0: F(1)}, {0: F(-1)}]
    found = nonnegative_solution(columns, {}, [False, False], [F(0), F(1)])
    assert found is not None
    assert found[1] > 0
    assert combined(columns, found) == {}


def test_no_reward_from_a_column_that_must_be_zero():
    assert nonnegative_solution([{0: F(1)}], {}, [False], [F(1)]) == [0]


def test_pivots_run_out():
    columns = [{0: F(1), 1: F(-1)}, {0: F(-1), 1: F(2)}]
    target = {0: F(1), 1: F(1)}
    assert nonnegative_solution(columns, target, [False, False], []) == [3, 2]
    assert nonnegative_solution(columns, target, [False, False], [], max_pivots=1) is None


numbers = st.fractions(min_value=-3, max_value=3, max_denominator=3)
vectors = st.dictionaries(st.integers(0, 4), numbers, max_size=4)
programs = st.lists(st.tuples(vectors, st.integers(0, 2), st.booleans(), st.booleans()), max_size=6)


@given(programs)
def test_what_has_a_solution_gets_one(program):
    columns = [column for column, _, _, _ in program]
    target = combined(columns, [F(amount) for _, amount, _, _ in program])
    signed = [both for _, _, both, _ in program]
    reward = [F(int(wanted and not both)) for _, _, both, wanted in program]
    found = nonnegative_solution(columns, target, signed, reward)
    assert found is not None
    assert combined(columns, found) == target
    assert all(amount >= 0 or both for amount, both in zip(found, signed, strict=True))
    if any(r and amount for r, (_, amount, _, _) in zip(reward, program, strict=True)):
        assert sum(r * x for r, x in zip(reward, found, strict=True)) > 0


@given(programs, vectors)
def test_what_is_found_is_a_solution(program, target):
    columns = [column for column, _, _, _ in program]
    wanted = {row: value for row, value in target.items() if value}
    found = solve(columns, wanted)
    if found is not None:
        assert combined(columns, found) == wanted
    signed = [both for _, _, both, _ in program]
    apart = nonnegative_solution(columns, wanted, signed, [])
    if apart is not None:
        assert combined(columns, apart) == wanted
        assert found is not None


@given(
    st.lists(st.dictionaries(st.integers(0, 3), st.integers(-2, 2), max_size=3), max_size=5),
    st.dictionaries(st.integers(0, 3), st.integers(-2, 2), max_size=3),
    st.lists(st.booleans(), min_size=5, max_size=5),
)
def test_only_useful_columns_are_used(columns, target, signed):
    solution = nonnegative_solution(columns, target, signed[: len(columns)], [])
    chosen = useful(columns, target, signed[: len(columns)])
    if solution is not None:
        assert chosen is not None
        assert {j for j, amount in enumerate(solution) if amount} <= set(chosen)
    if chosen is None:
        assert solution is None


def test_a_column_that_a_row_forces_to_be_0_is_of_no_use():
    assert useful([{0: 1}, {0: 1, 1: 1}, {2: 1}], {0: 2}, [False, False, True]) == [0]
    assert useful([{0: 1}], {0: -1}, [False]) is None
    assert useful([{0: 1}], {1: 1}, [True]) is None
