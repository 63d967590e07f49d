"""Calendars, campaigns and people's dates for the tests of reminders, by hand and any at all."""

import datetime as dt
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from signpost.bot.agreements.cadence import Cadence
from signpost.bot.agreements.due import Due, due
from signpost.bot.agreements.standing import Campaign, OwnDates, Standing, own_dates
from signpost.bot.calendar import Hours, Period, SchoolCalendar, SchoolWeek, TermDates
from signpost.bot.people import Absence

ZONES = ("Europe/London", "Europe/Berlin", "Atlantic/Azores", "Pacific/Auckland", "America/New_York", "UTC")
OFFICE = Hours(opens=dt.time(8), closes=dt.time(17))


def at(text: str, zone: str = "Europe/London") -> dt.datetime:
    """An instant by a school's clock: `2026-11-23 09:00`."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(dt.UTC)


def campaign(opens: str = "2026-11-02", due_on: str = "2026-11-30", opened_at: str | None = None) -> Campaign:
    """A campaign of the staff's."""
    return Campaign(
        id="c1",
        agreement="a1",
        audience=frozenset({"staff"}),
        opened_at=at(opened_at or f"{opens} 00:00"),
        opens_on=dt.date.fromisoformat(opens),
        due_on=dt.date.fromisoformat(due_on),
    )


def dates(opens: str = "2026-11-02", due_on: str = "2026-11-30") -> OwnDates:
    """The dates of somebody who was there all the time."""
    return OwnDates(at(f"{opens} 00:00"), dt.date.fromisoformat(due_on))


def told(standing: Standing, step: str, now: dt.datetime) -> Standing:
    """What is known once somebody was reminded."""
    asked_at = now if step == "asked" else standing.asked_at
    return Standing(
        asked_at=asked_at,
        told=standing.told | {step},
        snoozed_step=standing.snoozed_step,
        snoozed_on=standing.snoozed_on,
    )


def snoozed(standing: Standing, step: str, day: dt.date) -> Standing:
    """What is known once somebody said "remind me tomorrow"."""
    return Standing(asked_at=standing.asked_at, told=standing.told, snoozed_step=step, snoozed_on=day)


def reminded(  # noqa: PLR0913 - what a course of reminders depends on
    own: OwnDates,
    calendar: SchoolCalendar,
    cadence: Cadence,
    until: dt.date,
    *,
    standing: Standing | None = None,
    absences: tuple[Absence, ...] = (),
    snoozes: frozenset[str] = frozenset(),
) -> list[tuple[dt.datetime, Due]]:
    """All reminders of somebody who never signs, when it is looked every hour, from the day they may be asked."""
    zone, known = ZoneInfo(calendar.time_zone), standing or Standing()
    now, found = own.opens_at.astimezone(dt.UTC), []
    end = dt.datetime.combine(until, dt.time(), zone).astimezone(dt.UTC)
    while now < end:
        day = now.astimezone(zone).date()
        if not any(absence.covers(day) for absence in absences):
            wanted = due(own, known, calendar, cadence, now)
            if wanted is not None:
                found.append((now, wanted))
                known = told(known, wanted.step.name, now)
                if wanted.step.name in snoozes:
                    known = snoozed(known, wanted.step.name, day)
        now += dt.timedelta(hours=1)
    return found


def days(found: list[tuple[dt.datetime, Due]], zone: str = "Europe/London") -> dict[str, str]:
    """The day of each step, by the school's clock."""
    return {wanted.step.name: str(now.astimezone(ZoneInfo(zone)).date()) for now, wanted in found}


DAYS = st.dates(dt.date(2025, 8, 1), dt.date(2027, 7, 31))


@st.composite
def periods(draw: st.DrawFn) -> Period:
    """Some days."""
    first = draw(DAYS)
    return Period(first=first, last=first + dt.timedelta(days=draw(st.integers(0, 90))))


@st.composite
def hours(draw: st.DrawFn) -> Hours:
    """Some hours of a day, three at least: whoever looks every hour does not miss them."""
    opens = draw(st.integers(0, 20))
    return Hours(
        opens=dt.time(opens, draw(st.sampled_from((0, 15, 30)))), closes=dt.time(draw(st.integers(opens + 3, 23)))
    )


@st.composite
def calendars(draw: st.DrawFn) -> SchoolCalendar:
    """Any school's: its days, hours, terms, holidays and zone."""
    weekdays = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    open_on = draw(st.sets(st.sampled_from(weekdays), min_size=1))
    return SchoolCalendar(
        nation=draw(st.sampled_from(("england", "wales", "scotland", "northern_ireland"))),
        time_zone=draw(st.sampled_from(ZONES)),
        hours=SchoolWeek(**{day: draw(hours()) for day in sorted(open_on)}),
        term_dates=TermDates(
            terms=tuple(draw(st.lists(periods(), max_size=3))), closures=tuple(draw(st.lists(periods(), max_size=2)))
        ),
    )


CADENCES = st.builds(
    Cadence,
    days_before=st.sets(st.integers(1, 40), max_size=4).map(tuple),
    every_days=st.integers(1, 30),
)


@st.composite
def anybodys_dates(draw: st.DrawFn, calendar: SchoolCalendar) -> OwnDates:
    """The dates of somebody who was there, who joined, or who came back, in any campaign."""
    zone = ZoneInfo(calendar.time_zone)
    opens_on = draw(DAYS)
    made = Campaign(
        id="c",
        agreement="a",
        audience=frozenset({"staff"}),
        opened_at=dt.datetime.combine(opens_on, draw(st.times()), zone).astimezone(dt.UTC),
        opens_on=opens_on,
        due_on=opens_on + dt.timedelta(days=draw(st.integers(0, 60))),
    )
    joined_on = opens_on + dt.timedelta(days=draw(st.integers(-30, 60)))
    joined_at = draw(st.none() | st.times().map(lambda time: dt.datetime.combine(joined_on, time, zone)))
    first = opens_on + dt.timedelta(days=draw(st.integers(-60, 30)))
    away = draw(st.none() | st.integers(28, 90))
    absences = () if away is None else (Absence(person="p", first=first, last=first + dt.timedelta(days=away)),)
    today = opens_on + dt.timedelta(days=draw(st.integers(0, 120)))
    return own_dates(made, joined_at, absences, today, zone)
