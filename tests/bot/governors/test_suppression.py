"""No published table lets a count under five be derived: not by subtraction, nor by whoever knows the rule."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signpost.bot.governors.suppression import LEAST, Shown, is_small, protect, total_shown

LEAST_POSSIBLE = 3
"""Numbers that a cell which is held back may be, at least, for somebody who knows the rule and all other cells."""
counts = st.lists(st.one_of(st.integers(0, 8), st.integers(0, 400)), min_size=1, max_size=16)


def bounds(shown: Sequence[Shown], total: int) -> list[tuple[int, int]]:
    """What subtraction leaves for each cell that is held back: the exact range of an integer program of one equation.

    The cells held back add up to what the others leave of the total. Where others are shown, those held back are known
    not to be empty; where a whole table is held back, they may be.
    """
    rest = total - sum(count for count in shown if count is not None)
    least = 0 if all(count is None for count in shown) else 1
    others = sum(count is None for count in shown) - 1
    return [(max(least, rest if not others else 0), rest - least * others) for count in shown if count is None]


@given(counts)
def test_no_count_under_five_can_be_worked_out_by_subtraction(table: list[int]) -> None:
    total = total_shown(sum(table))
    shown = protect(table)

    if total is None:
        assert set(shown) == {None}
        return
    for count, cell in zip(table, shown, strict=True):
        assert cell is None or cell == count
        assert not (is_small(count) and cell is not None)
    for low, high in bounds(shown, total):
        assert high - low >= LEAST_POSSIBLE - 1


@given(counts)
def test_nothing_is_held_back_without_need(table: list[int]) -> None:
    shown = protect(table)
    small = [count for count in table if is_small(count)]

    if not small:
        assert shown == tuple(table)
    elif any(count is not None for count in shown):
        held_back = sum(count is None for count in shown)
        assert len(small) <= held_back <= len(small) + 1
        # What is empty is told apart from what is held back, wherever anything is shown.
        assert [place for place, count in enumerate(table) if not count] == [
            place for place, count in enumerate(shown) if count == 0
        ]


def worlds(cells: int, most: int) -> Iterator[tuple[int, ...]]:
    return product(range(most + 1), repeat=cells)


@pytest.mark.parametrize(("cells", "most"), [(2, 30), (3, 16), (4, 10), (5, 7)])
def test_whoever_knows_the_rule_cannot_derive_a_count_under_five_either(cells: int, most: int) -> None:
    """Every table there is, by what is published of it: what looks alike leaves no count under five known."""
    alike: dict[tuple[int, tuple[Shown, ...]], list[set[int]]] = defaultdict(lambda: [set() for _ in range(cells)])
    for world in worlds(cells, most):
        # Only tables whose total leaves every other table with that total among those that are tried.
        if LEAST <= sum(world) <= most:
            for place, count in enumerate(world):
                alike[sum(world), protect(world)][place].add(count)

    assert alike
    for (_, shown), possible in alike.items():
        for cell, values in zip(shown, possible, strict=True):
            assert cell is None or not is_small(cell)
            if cell is None:
                assert len(values) >= LEAST_POSSIBLE


@given(counts.filter(lambda table: len(table) > 1), st.sets(st.integers(0, 15)))
def test_cells_at_risk_are_held_back_and_cannot_be_worked_out(table: list[int], risky: set[int]) -> None:
    """But for a table of one cell, which says no more than its total; there is none in the return."""
    shown = protect(table, risky=risky)

    assert all(shown[place] is None for place in risky if place < len(table) and table[place])
    if (total := total_shown(sum(table))) is not None:
        assert all(high - low >= LEAST_POSSIBLE - 1 for low, high in bounds(shown, total))


def test_what_is_empty_is_shown_as_empty() -> None:
    assert protect([0, 0]) == (0, 0)
    assert protect([0, 7, 12]) == (0, 7, 12)


def test_a_small_cell_is_hidden_behind_the_last_large_one_whatever_their_sizes() -> None:
    assert protect([3, 90, 6, 0]) == (None, 90, None, 0)
    assert protect([3, 6, 90, 0]) == (None, 6, None, 0)


def test_small_cells_that_hide_each_other_take_no_other_along() -> None:
    assert protect([4, 1, 9]) == (None, None, 9)
    assert protect([2, 3, 9, 3]) == (None, None, 9, None)


def test_small_cells_that_give_each_other_away_do() -> None:
    """Two that add up to two are both one; two that add up to eight are both four, if they are known to be small."""
    assert protect([1, 1, 9, 8]) == (None, None, 9, None)
    assert protect([4, 4, 9]) == (None, None, None)


def test_a_table_in_which_nothing_hides_the_small_cells_is_held_back_whole() -> None:
    assert protect([1, 1, 3, 0]) == (None, None, None, None)
    assert protect([1, 5, 0]) == (None, None, None)  # six, of which one is at least five


def test_a_total_under_five_takes_its_table_along() -> None:
    assert total_shown(3) is None
    assert protect([3, 0]) == (None, None)


def test_there_are_no_fewer_than_none() -> None:
    with pytest.raises(ValueError, match="fewer than none"):
        protect([5, -1])
