"""Term dates from calendar files: what is read, what is left alone, and what is refused."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signpost.bot.calendar import Period, TermDates, terms_from_ics
from signpost.errors import SettingsError

DAY = timedelta(days=1)


def entry(summary: str, first: str = "", last: str = "", *more: str) -> str:
    """An entry from one day to another, both included; or of the lines that are given, without days."""
    lines = ["BEGIN:VEVENT", "UID:1", f"SUMMARY:{summary}", *more]
    if first:
        end = (date.fromisoformat(last or first) + DAY).strftime("%Y%m%d")
        lines += [f"DTSTART;VALUE=DATE:{first.replace('-', '')}", f"DTEND;VALUE=DATE:{end}"]
    return "\r\n".join([*lines, "END:VEVENT", ""])


def file(*entries: str) -> str:
    return (
        "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//School//EN", ""]) + "".join(entries) + "END:VCALENDAR"
    )


def one(first: str, last: str = "") -> tuple[Period, ...]:
    return (Period(first=date.fromisoformat(first), last=date.fromisoformat(last or first)),)


@pytest.mark.parametrize("words", ["Autumn term", "Autumn Term 2026", "Term 1", "School term - all pupils", "TERM"])
def test_entries_that_say_term_are_terms(words: str) -> None:
    assert terms_from_ics(file(entry(words, "2026-09-02", "2026-12-18"))).terms == one("2026-09-02", "2026-12-18")


@pytest.mark.parametrize(
    "words", ["Half term", "Autumn half-term holiday", "October Half Term Break", "Mid-term break"]
)
def test_entries_that_say_half_term_are_half_terms(words: str) -> None:
    read = terms_from_ics(file(entry(words, "2026-10-26", "2026-10-30")))

    assert read == TermDates(half_terms=one("2026-10-26", "2026-10-30"))


@pytest.mark.parametrize(
    "words",
    [
        "INSET day",
        "Staff INSET - school closed",
        "Non-pupil day",
        "In-service day",
        "Christmas holidays",
        "Easter break",
        "Bank Holiday Monday",
        "School closed",
        "Occasional Day",
    ],
)
def test_entries_that_say_inset_holiday_or_closed_are_closures(words: str) -> None:
    assert terms_from_ics(file(entry(words, "2026-11-27"))) == TermDates(closures=one("2026-11-27"))


@pytest.mark.parametrize(
    ("begins", "ends"),
    [
        ("Autumn term begins", "Autumn term ends"),
        ("First day of term", "Last day of term (1.30 finish)"),
        ("Start of Autumn Term", "End of Term 1"),
        ("Term starts for all pupils", "Term finishes"),
    ],
)
def test_a_term_may_be_given_by_its_first_and_last_day(begins: str, ends: str) -> None:
    timed = entry(begins, "", "", "DTSTART:20270105T084500Z")
    read = terms_from_ics(
        file(entry(ends, "2027-03-25"), entry(begins, "2026-09-02"), entry(ends, "2026-12-18"), timed)
    )

    assert read.terms == one("2026-09-02", "2026-12-18") + one("2027-01-05", "2027-03-25")


@pytest.mark.parametrize(
    "other",
    [
        entry("Autumn term concert", "2026-12-10"),
        entry("End of term assembly", "2026-12-18"),
        entry("Half-termly report to governors", "2026-10-30"),
        entry("Last day before half term", "2026-10-23"),
        entry("Holiday club bookings close", "2026-10-01"),
        entry("Autumn term", "2026-09-02", "2026-12-18", "STATUS:CANCELLED"),
        entry("Assembly", "2026-09-04", "2026-09-04", "RRULE:FREQ=WEEKLY"),
        entry("Assembly without a date"),
        entry("INSET (twilight)", "", "", "DTSTART:20261110T153000", "DTEND:20261110T173000"),
        "BEGIN:VTODO\r\nSUMMARY:INSET day\r\nDTSTART;VALUE=DATE:20261110\r\nEND:VTODO\r\n",
    ],
)
def test_other_entries_are_left_alone(other: str) -> None:
    known = entry("Half term", "2026-10-26", "2026-10-30")

    assert terms_from_ics(file(other, known)) == terms_from_ics(file(known))


def test_entries_from_midnight_to_midnight_are_read_by_the_clock_of_the_school() -> None:
    summer = entry("INSET day", "", "", "DTSTART:20260630T230000Z", "DTEND:20260701T230000Z")

    assert terms_from_ics(file(summer)).closures == one("2026-07-01")


def test_alarms_and_time_zones_of_the_file_do_not_matter() -> None:
    zone = (
        "BEGIN:VTIMEZONE\r\nTZID:Europe/London\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0900\r\n"
        "TZOFFSETTO:+0900\r\nRRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
    )
    alarm = (
        "BEGIN:VEVENT\r\nDTSTART;TZID=Europe/London:20261127T000000\r\nDTEND;TZID=Europe/London:20261128T000000\r\n"
        "BEGIN:VALARM\r\nSUMMARY:Sports day\r\nDURATION:PT5M\r\nEND:VALARM\r\n"
        "SUMM\r\n ARY:INSET \r\n day\r\nEND:VEVENT\r\n"
    )

    assert terms_from_ics(file(zone, alarm)).closures == one("2026-11-27")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no term dates"),
        ("Autumn term: 2 September to 18 December", "no term dates"),
        (__file__, "no term dates"),
        (file(entry("Assembly", "2026-09-04")), "no term dates"),
        (file(entry("Autumn term", "2026-09-02")), "no term dates"),
        (file(entry("Autumn term begins", "2026-09-02")), "near 02 September 2026"),
        (file(entry("Term ends", "2026-12-18")), "near 18 December 2026"),
        (file(entry("Term starts", "2026-09-02"), entry("Term starts", "2027-01-05")), "near 05 January 2027"),
        (file(entry("INSET day", "2026-09-04", "2026-09-04", "RRULE:FREQ=DAILY")), "“INSET day”.*repeats"),
        (file(entry("INSET day")), "“INSET day”.*dates cannot be read"),
        (file(entry("INSET day", "", "", "DTSTART;VALUE=DATE:2026")), "“INSET day”.*dates cannot be read"),
        (file(entry("INSET day", "2026-09-04", "2026-09-01")), "“INSET day”.*ends before it begins"),
        (file(entry("Half term begins", "2026-10-26"), entry("Half term ends", "2026-10-30")), "half terms in parts"),
        (file(entry("INSET day", "", "", *["DTSTART:soon"] * 50_000)), "“INSET day”.*dates cannot be read"),
        (file(*[entry("Lunch", "2026-09-04")] * 5_001), "too many entries"),
        (" " * 1_000_001, "too large"),
    ],
)
def test_what_cannot_be_read_for_certain_is_refused_with_the_reason(text: str, message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        terms_from_ics(text)


PIECES = [
    "BEGIN:VCALENDAR",
    "BEGIN:VEVENT",
    "END:VEVENT",
    "BEGIN:VALARM",
    "END:VALARM",
    "BEGIN:VTIMEZONE",
    "END:VTIMEZONE",
    "BEGIN;X=1:VEVENT",
    "SUMMARY:Autumn term",
    "SUMMARY:INSET day",
    "SUMMARY;ENCODING=X:Term starts",
    "SUMMARY:Half term",
    "DTSTART;VALUE=DATE:20260902",
    "DTSTART:20260902T000000Z",
    "DTSTART;TZID=Nowhere/Here:20260902T000000",
    "DTEND;VALUE=DATE:99991231",
    "DTEND;VALUE=DATE:20261219",
    "DTSTART;VALUE=DATE:00010101",
    "DURATION:P99999999D",
    "DURATION:PT1H",
    "RRULE:FREQ=NEVER",
    "RDATE:",
    "STATUS:",
    "DTSTART;VALUE=PERIOD:20260902T000000Z/P1D",
    "DTSTART:",
]


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=20), max_size=40))
def test_no_file_does_worse_than_to_be_refused(lines: list[str]) -> None:
    try:
        read = terms_from_ics("\r\n".join(lines))
    except SettingsError:
        return
    assert read != TermDates()
