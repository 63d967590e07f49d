"""When a policy's owner is reminded of its review."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signpost.bot.calendar import SchoolCalendar
from signpost.bot.policy_versions.review import PAST, is_later, review_step
from tests.bot.agreements.campaigns import DAYS, calendars

_TERMS = [{"first": "2026-01-05", "last": "2026-07-17"}, {"first": "2026-09-02", "last": "2026-12-18"}]
TERMS = SchoolCalendar.model_validate({"term_dates": {"terms": _TERMS}})


@pytest.mark.parametrize(
    ("today", "step"),
    [
        ("2026-03-31", None),
        ("2026-04-01", "before_60"),
        ("2026-05-01", "before_30"),
        ("2026-05-21", "before_30"),
        ("2026-05-22", "before_7"),  # the 24th is a Sunday
        ("2026-05-31", "before_7"),
        ("2026-06-01", PAST),
    ],
)
def test_the_latest_step_whose_day_has_come(today: str, step: str | None) -> None:
    assert review_step(dt.date(2026, 5, 31), dt.date.fromisoformat(today), TERMS) == step


def test_what_falls_into_the_holidays_comes_before_them() -> None:
    due = dt.date(2026, 9, 1)

    assert review_step(due, dt.date(2026, 7, 16), TERMS) == "before_60"
    assert review_step(due, dt.date(2026, 7, 17), TERMS) == "before_7"
    assert review_step(due, dt.date(2026, 9, 2), TERMS) == PAST


@given(calendars(), DAYS, st.integers(-90, 30))
def test_steps_come_one_after_the_other(calendar: SchoolCalendar, due: dt.date, ahead: int) -> None:
    today = due + dt.timedelta(days=ahead)
    step, following = review_step(due, today, calendar), review_step(due, today + dt.timedelta(days=1), calendar)

    assert step is None or following == step or (following is not None and is_later(following, step))
    assert (step == PAST) == (today > due)


def test_each_comes_once() -> None:
    assert is_later("before_60", None)
    assert is_later(PAST, "before_7")
    assert not is_later("before_7", "before_7")
    assert not is_later("before_60", "before_30")
