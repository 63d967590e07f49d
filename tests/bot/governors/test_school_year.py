"""School years as they are written, and the one that is over."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signpost.bot.governors.school_year import SchoolYear, SchoolYearError, finished_year, parse_year, year_of


@pytest.mark.parametrize("text", ["2025-26", "2025/26", " 2025–2026 ", "2025 - 26"])
def test_a_year_is_read_as_schools_write_it(text: str) -> None:
    assert parse_year(text) == SchoolYear(2025)


@pytest.mark.parametrize("text", ["", "2025", "2025-27", "2025-25", "25-26", "last year", "2025-26 pdf"])
def test_what_is_no_year_is_refused_with_how_to_write_one(text: str) -> None:
    with pytest.raises(SchoolYearError, match="as in 2025-26"):
        parse_year(text)


@given(st.integers(2000, 2098))
def test_a_year_is_written_as_it_is_read(first: int) -> None:
    assert parse_year(str(SchoolYear(first))) == SchoolYear(first)


@given(st.dates(dt.date(2001, 1, 1), dt.date(2090, 1, 1)))
def test_every_day_is_of_one_year(day: dt.date) -> None:
    year = year_of(day)

    assert year.months[0] <= day <= year.last_day
    assert year.before.last_day < day


def test_without_a_year_it_is_the_last_that_is_over() -> None:
    assert finished_year("", dt.date(2026, 8, 31)) == SchoolYear(2024)
    assert finished_year("", dt.date(2026, 9, 1)) == SchoolYear(2025)
    assert finished_year("2023-24", dt.date(2026, 9, 1)) == SchoolYear(2023)


def test_a_year_that_is_not_over_has_no_return() -> None:
    with pytest.raises(SchoolYearError, match="can be made from 1 September 2026; the last one that can be is 2024-25"):
        finished_year("2025-26", dt.date(2026, 8, 31))


def test_a_year_begins_at_midnight_in_the_school() -> None:
    zone = ZoneInfo("Europe/London")

    assert SchoolYear(2025).starts_at(zone) == dt.datetime(2025, 8, 31, 23, tzinfo=dt.UTC)
    assert SchoolYear(2025).ends_at(zone) == SchoolYear(2026).starts_at(zone)
