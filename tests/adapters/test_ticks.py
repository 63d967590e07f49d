"""Ticks of whole groups stand for each of their statements, and for no other."""

import pytest

from signpost.adapters.ticks import tick_of, ticked
from signpost.bot.agreements.agreement import Group, Statement


def group(first: int, last: int) -> Group:
    statements = tuple(Statement(number=number, ref="r", text="I will.") for number in range(first, last + 1))
    return Group(heading="", lead_in=(), statements=statements)


@pytest.mark.parametrize(("first", "last"), [(1, 1), (3, 9), (10, 12)])
def test_a_tick_stands_for_the_statements_of_its_group(first: int, last: int) -> None:
    value, _ = tick_of(group(first, last))

    assert ticked([value]) == tuple(range(first, last + 1))


def test_a_tick_says_what_it_is_for() -> None:
    assert tick_of(group(4, 4))[1] == "I agree to statement 4"
    assert tick_of(group(4, 6))[1] == "I agree to statements 4 to 6"


def test_ticks_of_several_groups_make_one_list() -> None:
    assert ticked(["4-5", "1-3"]) == (1, 2, 3, 4, 5)


@pytest.mark.parametrize("value", ["", "all", "1-", "-1", "1,2", "99999", "1-99999", "5-3"])
def test_what_is_no_tick_counts_for_nothing(value: str) -> None:
    assert ticked([value]) == ()
