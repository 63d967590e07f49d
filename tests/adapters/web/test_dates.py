"""Dates as people say them."""

import datetime as dt

import pytest

from signpost.adapters.web.dates import said

pytestmark = pytest.mark.web


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (dt.date(2026, 11, 3), "Tuesday 3 November 2026"),
        (dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC), "Monday 23 November 2026 at 9:30am"),
        (dt.datetime(2026, 11, 23, 15, 0, tzinfo=dt.UTC), "Monday 23 November 2026 at 3pm"),
        (dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC), "Monday 23 November 2026 at midday"),
        (dt.datetime(2026, 11, 23, 0, 0, tzinfo=dt.UTC), "Monday 23 November 2026 at midnight"),
        (dt.datetime(2026, 11, 23, 0, 5, tzinfo=dt.UTC), "Monday 23 November 2026 at 12:05am"),
        (dt.datetime(2026, 11, 23, 12, 1, tzinfo=dt.UTC), "Monday 23 November 2026 at 12:01pm"),
    ],
)
def test_a_date_is_said_as_people_say_it(when: dt.date, words: str) -> None:
    assert said(when) == words
