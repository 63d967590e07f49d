"""One status for each person, and the dates of campaigns."""

import datetime as dt

import pytest

from signpost.bot.agreements.campaigns import due_date, is_time_again
from signpost.bot.agreements.standing import Standing, Status, is_of, long_absence, status_of
from signpost.bot.calendar import Period, SchoolCalendar, TermDates
from signpost.bot.people import Absence
from tests.bot.agreements.campaigns import at, campaign, dates
from tests.bot.rosters import somebody

NOW = at("2026-11-03 09:00")
TODAY, LATER = dt.date(2026, 11, 3), dt.date(2026, 12, 1)
AWAY = Absence(person="p", first=dt.date(2026, 10, 1))


@pytest.mark.parametrize(
    ("standing", "today", "away", "status"),
    [
        (Standing(), TODAY, None, Status.NOT_ASKED),
        (Standing(asked_at=NOW), TODAY, None, Status.ASKED),
        (Standing(asked_at=NOW, opened_at=NOW), TODAY, None, Status.OPENED),
        (Standing(asked_at=NOW, opened_at=NOW), LATER, None, Status.OVERDUE),
        (Standing(unreachable="refused"), LATER, None, Status.UNREACHABLE),
        (Standing(asked_at=NOW, declined_at=NOW), LATER, None, Status.DECLINED),
        (Standing(asked_at=NOW, exempt="has no device"), LATER, None, Status.EXEMPT),
        (Standing(asked_at=NOW), LATER, AWAY, Status.EXEMPT),
        (Standing(declined_at=NOW, signed_at=NOW, exempt="x", unreachable="refused"), LATER, AWAY, Status.SIGNED),
    ],
)
def test_everybody_has_one_status(standing: Standing, today: dt.date, away: Absence | None, status: Status) -> None:
    assert status_of(standing, dates(), today, away) is status


@pytest.mark.parametrize("days", [27, 28, None])
def test_who_is_away_for_four_weeks_or_until_further_notice_is_left_out(days: int | None) -> None:
    last = None if days is None else TODAY + dt.timedelta(days=days)
    absence = Absence(person="p", first=TODAY, last=last)

    assert (long_absence((absence,), TODAY) is not None) is (days != 27)
    assert long_absence((absence,), TODAY - dt.timedelta(days=1)) is None


def test_who_has_left_or_is_of_another_audience_does_not_sign() -> None:
    assert is_of(campaign(), somebody("a"))
    assert not is_of(campaign(), somebody("a", is_active=False))
    assert not is_of(campaign(), somebody("a", audience="governor"))


def test_the_due_date_is_a_school_day() -> None:
    terms = TermDates(terms=(Period(first=dt.date(2026, 9, 1), last=dt.date(2026, 12, 18)),))

    assert due_date(SchoolCalendar(), dt.date(2026, 11, 2), 28) == dt.date(2026, 11, 30)
    assert due_date(SchoolCalendar(), dt.date(2026, 11, 1), 28) == dt.date(2026, 11, 30)  # the 29th is a Sunday
    assert due_date(SchoolCalendar(term_dates=terms), dt.date(2026, 12, 1), 28) == dt.date(
        2026, 12, 29
    )  # no more school


@pytest.mark.parametrize(
    ("opened_on", "today", "is_time"),
    [
        ("2025-09-10", "2026-09-07", False),  # term began on the first
        ("2025-09-10", "2026-09-08", True),
        ("2026-06-01", "2026-09-08", True),
        ("2026-09-02", "2026-09-08", False),
        ("2025-09-10", "2026-07-08", False),
        ("2025-09-10", "2027-02-08", True),
    ],
)
def test_a_week_after_the_autumn_term_has_begun_it_is_time_again(opened_on: str, today: str, is_time: bool) -> None:
    found = is_time_again(SchoolCalendar(), dt.date.fromisoformat(opened_on), dt.date.fromisoformat(today))

    assert found is is_time
