"""A school's calendar: what is school time, and deadlines in it, recounted by hand."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from signpost.bot.calendar import (
    Hours,
    Period,
    SchoolCalendar,
    SchoolWeek,
    TermDates,
    bank_holidays,
    school_year,
)

USUAL = SchoolCalendar()
HOUR, DAY, STEP = timedelta(hours=1), timedelta(days=1), timedelta(minutes=15)
NIGHTS = SchoolWeek(
    monday=Hours(opens=time(8), closes=time(17)),
    friday=Hours(opens=time(8, 45), closes=time(15, 30)),
    saturday=Hours(opens=time(22), closes=time(23, 45)),
    sunday=Hours(opens=time(0), closes=time(4)),
)
NEVER = SchoolCalendar(hours=SchoolWeek())
TERMS = TermDates(
    terms=(
        Period(first=date(2026, 9, 2), last=date(2026, 12, 18)),
        Period(first=date(2027, 1, 5), last=date(2027, 3, 25)),
    ),
    half_terms=(Period(first=date(2026, 10, 26), last=date(2026, 10, 30)),),
    closures=(Period(first=date(2026, 11, 27), last=date(2026, 11, 27)),),
)
IN_TERM = SchoolCalendar(term_dates=TERMS)
BANK_HOLIDAYS = {
    *(date(2027, *day) for day in [(1, 1), (3, 26), (3, 29), (5, 3), (5, 31), (8, 30)]),
    *(date(2027, 12, day) for day in (25, 26, 27, 28)),
    *(date(2028, *day) for day in [(1, 1), (1, 3), (4, 14), (4, 17), (5, 1), (5, 29), (8, 28), (12, 25), (12, 26)]),
}
"""Those of England in 2027 and 2028, by gov.uk's rules."""


def london(*when: int) -> datetime:
    return datetime(*when, tzinfo=ZoneInfo("Europe/London"))  # type: ignore[misc,arg-type]


# --- School days from now ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "days", "due"),
    [
        (london(2026, 11, 23, 9, 30), 3, london(2026, 11, 26, 8, 0)),
        (london(2026, 11, 25, 23, 0), 1, london(2026, 11, 26, 8, 0)),
        (london(2026, 11, 26, 9, 0), 1, london(2026, 11, 30, 8, 0)),  # over a closure and a weekend
        (london(2026, 12, 18, 9, 0), 1, london(2027, 1, 5, 8, 0)),  # over the holidays
    ],
)
def test_school_days_are_counted_to_an_opening(asked: datetime, days: int, due: datetime) -> None:
    assert IN_TERM.add_school_days(asked, days) == due


def test_where_no_school_day_comes_none_is_counted() -> None:
    assert NEVER.add_school_days(london(2026, 11, 23, 9, 30), 1) is None


# --- Days -------------------------------------------------------------------------------------------------------------


def test_bank_holidays_with_their_substitute_days_are_those_of_england() -> None:
    assert bank_holidays("england", 2027) | bank_holidays("england", 2028) == BANK_HOLIDAYS


@pytest.mark.parametrize(
    ("nation", "day", "is_open"),
    [
        ("england", date(2027, 3, 29), False),
        ("wales", date(2027, 3, 29), False),
        ("northern_ireland", date(2027, 3, 29), False),
        ("scotland", date(2027, 3, 29), True),
        ("scotland", date(2026, 11, 30), False),
        ("england", date(2026, 11, 30), True),
        ("northern_ireland", date(2027, 7, 12), False),
        ("wales", date(2027, 7, 12), True),
    ],
)
def test_each_nation_keeps_its_own_bank_holidays(nation: str, day: date, is_open: bool) -> None:
    assert SchoolCalendar.model_validate({"nation": nation}).is_school_day(day) is is_open


@pytest.mark.parametrize(
    ("day", "is_open"),
    [
        (date(2026, 9, 1), False),
        (date(2026, 9, 2), True),
        (date(2026, 9, 5), False),
        (date(2026, 10, 23), True),
        (date(2026, 10, 26), False),
        (date(2026, 10, 30), False),
        (date(2026, 11, 2), True),
        (date(2026, 11, 27), False),
        (date(2026, 12, 18), True),
        (date(2026, 12, 21), False),
        (date(2027, 1, 5), True),
        (date(2027, 6, 1), False),
    ],
)
def test_terms_half_terms_and_closures_are_kept_first_and_last_day_included(day: date, is_open: bool) -> None:
    assert IN_TERM.is_school_day(day) is is_open


def test_without_terms_every_weekday_that_is_no_bank_holiday_is_a_school_day() -> None:
    days = [date(2027, 1, 1) + DAY * n for n in range(731)]

    assert [day for day in days if USUAL.is_school_day(day)] == [
        day for day in days if day.weekday() < 5 and day not in BANK_HOLIDAYS
    ]


def test_the_next_school_day_is_after_the_day_itself() -> None:
    assert IN_TERM.next_school_day(date(2026, 10, 22)) == date(2026, 10, 23)
    assert IN_TERM.next_school_day(date(2026, 10, 23)) == date(2026, 11, 2)
    assert IN_TERM.next_school_day(date(2027, 3, 25)) is None


@pytest.mark.parametrize("day", [date(2026, 9, 1), date(2026, 12, 31), date(2027, 1, 1), date(2027, 8, 31)])
def test_the_school_year_is_from_september_to_august(day: date) -> None:
    assert school_year(day) == (date(2026, 9, 1), date(2027, 8, 31))


# --- Deadlines --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("instant", "hours", "deadline"),
    [
        (london(2026, 11, 17, 9), 4, london(2026, 11, 17, 13)),
        (london(2026, 11, 17, 13), 4, london(2026, 11, 17, 17)),
        (london(2026, 11, 17, 15), 4, london(2026, 11, 18, 10)),
        (london(2026, 11, 17, 3), 4, london(2026, 11, 17, 12)),
        (london(2026, 11, 20, 15), 4, london(2026, 11, 23, 10)),  # over a weekend
        (london(2026, 10, 23, 16), 4, london(2026, 10, 26, 11)),  # over the end of summer time
        (london(2027, 3, 25, 16), 4, london(2027, 3, 30, 11)),  # over Easter and the beginning of summer time
        (london(2028, 2, 28, 16), 10, london(2028, 2, 29, 17)),  # into a leap day
        (london(2026, 11, 17, 9), 0.25, london(2026, 11, 17, 9, 15)),
        (london(2026, 11, 21, 9), 0, london(2026, 11, 23, 8)),
    ],
)
def test_deadlines_skip_nights_weekends_and_holidays(instant: datetime, hours: float, deadline: datetime) -> None:
    found = USUAL.add_school_hours(instant, HOUR * hours)

    assert found == deadline
    assert found is not None
    assert found.tzinfo is UTC


def test_deadlines_skip_half_terms_and_the_days_between_terms() -> None:
    assert IN_TERM.add_school_hours(london(2026, 10, 23, 16), 4 * HOUR) == london(2026, 11, 2, 11)
    assert IN_TERM.add_school_hours(london(2026, 12, 18, 17), HOUR) == london(2027, 1, 5, 9)


def test_opening_and_closing_time_are_school_time() -> None:
    assert USUAL.is_school_time(london(2026, 11, 17, 8))
    assert USUAL.is_school_time(london(2026, 11, 17, 17))
    assert not USUAL.is_school_time(london(2026, 11, 17, 17, 0, 1))
    assert USUAL.next_school_time(london(2026, 11, 17, 17)) == london(2026, 11, 17, 17)
    assert USUAL.next_school_time(london(2026, 11, 17, 17, 0, 1)) == london(2026, 11, 18, 8)


def test_hours_are_by_the_clock_of_the_school_in_summer_too() -> None:
    assert USUAL.is_school_time(datetime(2026, 7, 1, 7, 30, tzinfo=UTC))
    assert not USUAL.is_school_time(datetime(2026, 12, 1, 7, 30, tzinfo=UTC))


@pytest.mark.parametrize("calendar", [NEVER, SchoolCalendar(term_dates=TermDates(terms=TERMS.terms[:1]))])
def test_a_calendar_that_never_opens_again_has_nothing_within_reach(calendar: SchoolCalendar) -> None:
    later = london(2026, 12, 19, 9)

    assert calendar.next_school_time(later) is None
    assert calendar.add_school_hours(later, HOUR) is None
    assert calendar.next_school_day(later.date()) is None
    assert not calendar.is_school_time(later)


def test_more_hours_than_there_are_in_400_days_are_out_of_reach() -> None:
    assert USUAL.add_school_hours(london(2026, 9, 1), 9 * HOUR * 400) is None


def test_a_day_that_the_date_line_took_away_is_not_counted() -> None:
    apia = SchoolCalendar(time_zone="Pacific/Apia")
    thursday = datetime(2011, 12, 29, 16, tzinfo=ZoneInfo("Pacific/Apia"))

    assert apia.add_school_hours(thursday, 2 * HOUR) == datetime(2012, 1, 3, 9, tzinfo=ZoneInfo("Pacific/Apia"))


def test_hours_that_clocks_going_forward_take_away_are_not_counted() -> None:
    calendar = SchoolCalendar(hours=SchoolWeek(sunday=Hours(opens=time(1, 30), closes=time(2, 15))))

    assert calendar.next_school_time(london(2027, 3, 28, 0)) == london(2027, 4, 4, 1, 30)


def test_instants_without_time_zone_and_negative_hours_are_refused() -> None:
    naive = datetime(2026, 11, 17, 9)  # noqa: DTZ001
    for asked in (USUAL.is_school_time, USUAL.next_school_time, USUAL.working_day_after):
        with pytest.raises(ValueError, match="time zone"):
            asked(naive)
    with pytest.raises(ValueError, match="forwards"):
        USUAL.add_school_hours(london(2026, 11, 17, 9), -HOUR)


calendars = st.builds(
    SchoolCalendar,
    time_zone=st.sampled_from(
        ["Europe/London", "Asia/Kathmandu", "Australia/Lord_Howe", "America/St_Johns", "Pacific/Apia"]
    ),
    hours=st.sampled_from([SchoolCalendar().hours, NIGHTS]),
    term_dates=st.sampled_from(
        [
            TermDates(),
            TermDates(
                terms=(Period(first=date(2027, 1, 1), last=date(2028, 12, 31)),),
                half_terms=(Period(first=date(2027, 10, 27), last=date(2027, 11, 2)),),
                closures=(Period(first=date(2028, 2, 29), last=date(2028, 2, 29)),),
            ),
        ]
    ),
)
turns = [
    date(2027, 3, 28),
    date(2027, 10, 31),
    date(2027, 4, 4),
    date(2027, 10, 3),
    date(2028, 2, 28),
    date(2027, 12, 24),
]
"""Clocks going forward and back, here and there; a leap day; Christmas."""
instants = st.builds(
    lambda around, steps: datetime.combine(around, time(0), UTC) + STEP * steps,
    st.sampled_from(turns),
    st.integers(-4 * 96, 4 * 96),
)
amounts = st.builds(lambda steps: STEP * steps, st.integers(0, 80))


def is_open_by_the_clock(calendar: SchoolCalendar, instant: datetime) -> bool:
    """School time once more, by looking at the clock on the wall."""
    local = instant.astimezone(ZoneInfo(calendar.time_zone))
    hours = calendar.hours.on(local.date())
    return (
        hours is not None
        and hours.opens <= local.time() < hours.closes
        and local.date() not in BANK_HOLIDAYS
        and calendar.term_dates.allow(local.date())
    )


@given(calendars, instants, amounts)
def test_between_an_instant_and_its_deadline_lie_as_many_hours_of_school_time_as_asked(
    calendar: SchoolCalendar, instant: datetime, amount: timedelta
) -> None:
    deadline = calendar.add_school_hours(instant, amount)

    assert deadline is not None
    assert calendar.is_school_time(deadline)
    passed, now = timedelta(), instant
    while now < deadline:
        passed += STEP * is_open_by_the_clock(calendar, now)
        now += STEP
    assert now == deadline
    assert passed == amount


@given(calendars, instants, instants, amounts, amounts)
def test_later_instants_and_more_hours_never_have_an_earlier_deadline(
    calendar: SchoolCalendar, one: datetime, other: datetime, less: timedelta, more: timedelta
) -> None:
    (one, other), (less, more) = sorted((one, other)), sorted((less, more))
    early, late = calendar.add_school_hours(one, less), calendar.add_school_hours(other, more)

    assert early is not None
    assert late is not None
    assert early <= late


@given(calendars, instants)
def test_the_next_school_time_is_the_instant_itself_exactly_in_school_time(
    calendar: SchoolCalendar, instant: datetime
) -> None:
    assert (calendar.next_school_time(instant) == instant) is calendar.is_school_time(instant)


# --- One working day --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("instant", "due"),
    [
        (london(2026, 11, 17, 10), london(2026, 11, 18, 10)),
        (london(2026, 11, 20, 15), london(2026, 11, 23, 15)),
        (london(2026, 11, 20, 21), london(2026, 11, 23, 17)),
        (london(2026, 11, 21, 11), london(2026, 11, 23, 17)),
        (london(2027, 3, 25, 9), london(2027, 3, 30, 9)),
        (london(2027, 8, 10, 9), london(2027, 8, 11, 9)),
    ],
)
def test_one_working_day_ends_at_the_same_time_of_the_next_and_when_offices_close(
    instant: datetime, due: datetime
) -> None:
    for calendar in (USUAL, IN_TERM, NEVER):
        assert calendar.working_day_after(instant) == due


@given(instants, instants)
def test_one_working_day_ends_on_a_working_day_and_in_order(one: datetime, other: datetime) -> None:
    first, second = (USUAL.working_day_after(instant) for instant in sorted((one, other)))

    assert first <= second
    assert USUAL.is_working_day(first.astimezone(ZoneInfo("Europe/London")).date())
    assert min(one, other) < first


# --- As it is written -------------------------------------------------------------------------------------------------


def test_a_calendar_is_written_in_plain_words() -> None:
    calendar = SchoolCalendar.model_validate(
        {
            "nation": "scotland",
            "hours": {"monday": "08:45-15:30", "saturday": "9:00 – 12:00"},
            "term_dates": {"closures": [date(2026, 11, 27), {"first": "2026-12-21", "last": "2026-12-22"}]},
        }
    )

    assert calendar.hours.saturday == Hours(opens=time(9), closes=time(12))
    assert calendar.hours.friday is None
    assert calendar.term_dates.closures[0] == Period(first=date(2026, 11, 27), last=date(2026, 11, 27))
    assert calendar == SchoolCalendar.model_validate_json(calendar.model_dump_json())
    assert hash(calendar) == hash(calendar.model_copy())


@pytest.mark.parametrize(
    "wrong",
    [
        {"nation": "cornwall"},
        {"time_zone": "Europe/Londn"},
        {"time_zone": "../etc/passwd"},
        {"time_zone": "Europe"},
        {"hours": {"monday": "8 to 5"}},
        {"hours": {"monday": "17:00-08:00"}},
        {"hours": {"monday": "08:00-25:00"}},
        {"hours": {"monday": {"opens": "08:00Z", "closes": "17:00Z"}}},
        {"hours": {"moonday": "08:00-17:00"}},
        {"term_dates": {"terms": [{"first": date(2026, 9, 2), "last": date(2026, 9, 1)}]}},
        {"term_dates": {"closures": ["next Monday"]}},
        {"terms": []},
    ],
)
def test_a_calendar_with_a_slip_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        SchoolCalendar.model_validate(wrong)
