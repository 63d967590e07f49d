"""When a policy's owner is reminded of its review: some days before the day that the policy names, and once past it."""

import datetime as dt

from signpost.bot.agreements.cadence import school_day_by
from signpost.bot.calendar import SchoolCalendar

DAYS_BEFORE = (60, 30, 7)
PAST = "past"
_LONGEST_CLOSED = dt.timedelta(days=60)
"""Longer than any holidays: a reminder that falls into them comes on the last school day before."""


def review_step(review_by: dt.date, today: dt.date, calendar: SchoolCalendar) -> str | None:
    """The latest step whose day has come: `before_60`, `before_30`, `before_7` or `past`; None where none has.

    A step before the day comes on the last school day up to its own, so that it still helps.

    Args:
        review_by: the last day on which the review is not overdue.
        today: the school's day.
        calendar: the school's.
    """
    if today > review_by:
        return PAST
    for days in sorted(DAYS_BEFORE):
        nominal = review_by - dt.timedelta(days=days)
        if (school_day_by(nominal, nominal - _LONGEST_CLOSED, calendar) or nominal) <= today:
            return f"before_{days}"
    return None


def is_later(step: str, than: str | None) -> bool:
    """Whether a step comes after another one, or is the first."""
    order = [*(f"before_{days}" for days in sorted(DAYS_BEFORE, reverse=True)), PAST]
    return than is None or order.index(step) > order.index(than)
