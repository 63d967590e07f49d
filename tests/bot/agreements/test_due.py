"""Reminders follow the cadence, within school hours, and never twice: whatever the calendar, the zone and the clock."""

import datetime as dt
from collections import Counter
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signpost.bot.agreements.cadence import Cadence, Step
from signpost.bot.agreements.due import due
from signpost.bot.agreements.standing import OwnDates, Standing, own_dates
from signpost.bot.calendar import Period, SchoolCalendar, TermDates
from signpost.bot.people import Absence
from tests.bot.agreements.campaigns import (
    CADENCES,
    anybodys_dates,
    at,
    calendars,
    campaign,
    dates,
    days,
    reminded,
    snoozed,
    told,
)

SCHOOL = SchoolCalendar()
USUAL = Cadence()


def test_on_asking_then_14_7_and_1_days_before_on_the_day_and_then_weekly() -> None:
    found = reminded(dates(), SCHOOL, USUAL, dt.date(2026, 12, 19))

    assert days(found) == {
        "asked": "2026-11-02",
        "before_14": "2026-11-16",
        "before_7": "2026-11-23",
        "before_1": "2026-11-27",  # the day before is a Sunday
        "due": "2026-11-30",
        "after_7": "2026-12-07",
        "after_14": "2026-12-14",
    }
    assert {now.astimezone(ZoneInfo("Europe/London")).time() for now, _ in found} == {dt.time(8)}


def test_in_the_holidays_there_is_silence_and_afterwards_one_message() -> None:
    terms = (
        Period(first=dt.date(2026, 9, 1), last=dt.date(2026, 12, 4)),
        Period(first=dt.date(2027, 1, 5), last=dt.date(2027, 3, 25)),
    )
    calendar = SchoolCalendar(term_dates=TermDates(terms=terms))
    found = reminded(dates("2026-11-16", "2026-12-04"), calendar, USUAL, dt.date(2027, 1, 20))

    assert days(found) == {
        "asked": "2026-11-16",
        "before_14": "2026-11-20",
        "before_7": "2026-11-27",
        "before_1": "2026-12-03",
        "due": "2026-12-04",
        "after_28": "2027-01-05",  # that of 1 January, late; those before it lapsed
        "after_35": "2027-01-08",
        "after_42": "2027-01-15",
    }


@pytest.mark.parametrize(
    ("now", "is_due"),
    [
        ("2026-11-02 07:59", False),
        ("2026-11-02 08:00", True),
        ("2026-11-02 17:00", True),
        ("2026-11-02 17:01", False),
        ("2026-11-07 10:00", False),  # a Saturday
        ("2026-12-25 10:00", False),
    ],
)
def test_only_in_school_hours_of_school_days(now: str, is_due: bool) -> None:
    assert (due(dates(), Standing(), SCHOOL, USUAL, at(now)) is not None) is is_due


def test_where_the_clocks_change_school_still_opens_at_eight() -> None:
    own = dates("2026-10-19", "2026-11-02")
    found = {wanted.step.name: now for now, wanted in reminded(own, SCHOOL, USUAL, dt.date(2026, 11, 5))}

    assert found["asked"] == dt.datetime(2026, 10, 19, 7, tzinfo=dt.UTC)  # summer time
    assert found["before_7"] == dt.datetime(2026, 10, 26, 8, tzinfo=dt.UTC)  # the day after it ended


def test_a_joiner_is_asked_on_arrival_and_signs_within_the_first_week() -> None:
    zone = ZoneInfo("Europe/London")
    own = own_dates(campaign(), at("2027-01-12 11:30"), (), dt.date(2027, 1, 12), zone)
    found = reminded(own, SCHOOL, USUAL, dt.date(2027, 1, 27))

    assert own.due_on == dt.date(2027, 1, 19)
    assert days(found) == {
        "asked": "2027-01-12",
        "before_1": "2027-01-18",
        "due": "2027-01-19",
        "after_7": "2027-01-26",
    }


def test_whoever_was_long_away_is_asked_when_they_are_back() -> None:
    zone, away = ZoneInfo("Europe/London"), Absence(person="p", first=dt.date(2026, 9, 1), last=dt.date(2027, 1, 10))
    own = own_dates(campaign(), at("2020-09-01 08:00"), (away,), dt.date(2027, 1, 11), zone)

    assert own == OwnDates(at("2027-01-11 00:00"), dt.date(2027, 1, 18))
    assert own_dates(campaign(), None, (away,), dt.date(2026, 12, 1), zone).due_on == campaign().due_on


def test_after_a_short_absence_the_latest_reminder_comes_once() -> None:
    ill = (Absence(person="p", first=dt.date(2026, 11, 16), last=dt.date(2026, 11, 24)),)
    found = reminded(dates(), SCHOOL, USUAL, dt.date(2026, 11, 29), absences=ill)

    assert days(found) == {"asked": "2026-11-02", "before_7": "2026-11-25", "before_1": "2026-11-27"}


@pytest.mark.parametrize(
    "settled",
    [
        Standing(signed_at=at("2026-11-02 09:00")),
        Standing(declined_at=at("2026-11-02 09:00")),
        Standing(exempt="long-term cover"),
    ],
)
def test_who_has_signed_declined_or_is_exempt_is_reminded_no_more(settled: Standing) -> None:
    assert due(dates(), settled, SCHOOL, USUAL, at("2026-11-30 09:00")) is None


def test_remind_me_tomorrow_brings_a_step_back_once() -> None:
    found = reminded(dates(), SCHOOL, USUAL, dt.date(2026, 11, 20), snoozes=frozenset({"asked", "asked_again"}))

    assert days(found) == {"asked": "2026-11-02", "asked_again": "2026-11-03", "before_14": "2026-11-16"}


def test_remind_me_tomorrow_on_a_friday_means_monday() -> None:
    found = reminded(dates("2026-11-06"), SCHOOL, USUAL, dt.date(2026, 11, 15), snoozes=frozenset({"asked"}))

    assert days(found) == {"asked": "2026-11-06", "asked_again": "2026-11-09"}


def test_a_later_step_takes_the_place_of_one_that_was_put_off() -> None:
    found = reminded(dates(), SCHOOL, USUAL, dt.date(2026, 12, 3), snoozes=frozenset({"before_1"}))

    assert "before_1_again" not in days(found)
    assert days(found)["due"] == "2026-11-30"


def test_after_the_worker_was_away_for_a_while_one_reminder_comes_and_not_all_that_were_missed() -> None:
    known = told(Standing(), "asked", at("2026-11-02 08:00"))
    wanted = due(dates(), known, SCHOOL, USUAL, at("2026-11-24 10:00"))

    assert wanted is not None
    assert (wanted.step, wanted.since) == (Step("before", 7), at("2026-11-23 08:00"))


def test_with_the_clock_set_back_nothing_comes_again() -> None:
    known = Standing(asked_at=at("2026-11-02 08:00"), told=frozenset({"asked", "before_14", "before_7"}))

    for day in range(1, 24):
        assert due(dates(), known, SCHOOL, USUAL, at(f"2026-11-{day:02} 09:00")) is None


@given(st.data(), calendars(), CADENCES)
def test_nobody_is_reminded_twice_for_the_same_thing_nor_twice_a_day(
    data: st.DataObject, calendar: SchoolCalendar, cadence: Cadence
) -> None:
    """Promise 8."""
    own = data.draw(anybodys_dates(calendar))
    steps = ["asked", "due", *(f"before_{days}" for days in cadence.days_before)]
    snoozes = data.draw(st.frozensets(st.sampled_from(steps)))
    found = reminded(own, calendar, cadence, own.due_on + dt.timedelta(days=60), snoozes=snoozes)
    zone = ZoneInfo(calendar.time_zone)

    assert max(Counter(wanted.step for _, wanted in found).values(), default=0) <= 1
    assert max(Counter(now.astimezone(zone).date() for now, _ in found).values(), default=0) <= 1
    ranks = [wanted.step.rank for _, wanted in found]
    assert ranks == sorted(ranks)
    for now, wanted in found:
        local = now.astimezone(zone)
        opening = calendar.hours.on(local.date())
        assert opening is not None
        assert opening.opens <= local.time() <= opening.closes
        assert calendar.is_school_day(local.date())
        assert own.opens_at <= now
        assert wanted.since <= now


@given(st.data(), calendars(), CADENCES)
def test_every_step_that_falls_on_a_school_day_comes_on_that_day(
    data: st.DataObject, calendar: SchoolCalendar, cadence: Cadence
) -> None:
    own = data.draw(anybodys_dates(calendar))
    found = days(reminded(own, calendar, cadence, own.due_on + dt.timedelta(days=60)), calendar.time_zone)
    nominal = {Step("due"): own.due_on}
    nominal |= {Step("before", before): own.due_on - dt.timedelta(days=before) for before in cadence.days_before}
    nominal |= {
        Step("after", weeks * cadence.every_days): own.due_on + dt.timedelta(days=weeks * cadence.every_days)
        for weeks in range(1, 60 // cadence.every_days)
    }
    for step, day in nominal.items():
        has_come = "asked" in found and str(day) > found["asked"]
        if has_come and calendar.is_school_day(day) and calendar.next_school_time(_midnight(day, calendar)) is not None:
            later = [name for name, on in found.items() if on == str(day) and name != step.name]
            assert found.get(step.name) == str(day) or all(
                (other := Step.named(name)) is not None and other.rank > step.rank for name in later
            )


@given(st.data(), calendars(), CADENCES, st.integers(0, 24 * 40))
def test_with_the_clock_set_back_by_anything_no_step_comes_that_came_before(
    data: st.DataObject, calendar: SchoolCalendar, cadence: Cadence, back_h: int
) -> None:
    """Promise 8."""
    own = data.draw(anybodys_dates(calendar))
    before = reminded(own, calendar, cadence, own.due_on + dt.timedelta(days=data.draw(st.integers(-20, 30))))
    known = Standing()
    for now, wanted in before:
        known = told(known, wanted.step.name, now)
    if not before:
        return
    now = before[-1][0] - dt.timedelta(hours=back_h)
    again = due(own, known, calendar, cadence, now)

    assert again is None or (again.step.name not in known.told and again.step.rank > before[-1][1].step.rank)


def _midnight(day: dt.date, calendar: SchoolCalendar) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), ZoneInfo(calendar.time_zone))


def test_each_step_has_a_name_that_says_which_it_is() -> None:
    steps = [Step("asked"), Step("before", 14), Step("due", is_again=True), Step("after", 7, is_again=True)]

    assert [Step.named(step.name) for step in steps] == steps
    assert Step.named("nudge_2026-11-23") is None
    assert snoozed(Standing(), "asked", dt.date(2026, 11, 2)).snoozed_step == "asked"
