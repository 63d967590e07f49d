"""Term dates from a calendar file (iCalendar, RFC 5545), as councils and schools publish them.

Entries are known by their words: "Autumn term", "Term starts", "Last day of term", "Half term", "INSET day", "Christmas
holidays", "School closed". Every other entry (concerts, parents' evenings) is left alone.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import cycle
from typing import TYPE_CHECKING, Literal, cast
from zoneinfo import ZoneInfo

from signpost.bot.calendar.term_dates import Period, TermDates
from signpost.errors import SettingsError

if TYPE_CHECKING:
    from icalendar import Event

MAX_CHARACTERS = 1_000_000
MAX_ENTRIES = 5_000

Kind = Literal["term", "term begins", "term ends", "half term", "half term in parts", "closure"]

_SEASON = r"(?:autumn|winter|spring|summer|michaelmas|lent|easter|trinity|hilary|christmas|whitsun|first|second|third)"
_MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
_WHEN = rf"(?:the\s+)?(?:\d{{4}}\s+)?(?:(?:school|{_SEASON}|{_MONTH})\s+)*"
_YEAR = r"(?:\s*\d{4}(?:\s*[-/–]\s*\d{2,4})?)?"
_TERM = rf"{_WHEN}term(?:\s*[1-6])?{_YEAR}"
_ASIDE = r"(?:\s*[-–—:,(].*|\s+(?:for|at|on|to)\s.*)?"
_HALF_TERM = r"(?:half|mid)[-\s]?term"
_TURN = r"\b(?:begins?|starts?|ends?|finish(?:es)?|breaks?\s+up|closes?|returns?|reopens?|first\s+day|last\s+day)\b"
_TRAINING = (
    r"(?:staff\s+training|teacher\s+training|non[-\s]?pupil|in[-\s]?service|occasional|professional\s+development)"
)
_WORDS: tuple[tuple[Kind, str], ...] = (
    ("half term", rf"{_WHEN}(?:term\s+)?{_HALF_TERM}(?:\s+(?:holidays?|break|week))*{_YEAR}{_ASIDE}"),
    ("half term in parts", rf"(?=.*\b{_HALF_TERM}\b).*{_TURN}.*"),
    ("closure", rf".*\b(?:inset|{_TRAINING}\s+days?|school\s+(?:is\s+)?closed)\b.*"),
    ("closure", rf"{_WHEN}(?:bank\s+|public\s+)?(?:holidays?|vacation)(?:\s+monday)?{_YEAR}{_ASIDE}"),
    ("closure", rf"{_WHEN}{_SEASON}\s+break{_YEAR}{_ASIDE}"),
    ("term begins", rf"(?:start|beginning|first\s+day)\s+of\s+{_TERM}{_ASIDE}"),
    ("term begins", rf"{_TERM}\s+(?:starts?|begins?|commences?|opens?){_ASIDE}"),
    ("term ends", rf"(?:end|last\s+day)\s+of\s+{_TERM}{_ASIDE}"),
    ("term ends", rf"{_TERM}\s+(?:ends?|finish(?:es)?|closes?){_ASIDE}"),
    ("term", rf"{_TERM}{_ASIDE}"),
)
"""The words of each kind; the first row that fits a whole summary counts."""
_KINDS = tuple((kind, re.compile(words)) for kind, words in _WORDS)
_SHORTEST_TERM = timedelta(days=5)
_SHORTEST_DAY = timedelta(hours=23)
"""That on which clocks go forward; an entry of fewer hours is an appointment."""
_DAY = timedelta(days=1)


def terms_from_ics(text: str, time_zone: str = "Europe/London") -> TermDates:
    """The term dates that a calendar file states.

    Args:
        text: the file, of up to a million characters and 5,000 entries.
        time_zone: the school's; entries with a time are read by its clock.

    Raises:
        SettingsError: the file is too large or holds no term dates; or they cannot be read for certain: an entry has no
            dates or repeats, half terms are given by their first and last days, a term does not end.
    """
    if len(text) > MAX_CHARACTERS:
        raise SettingsError("The calendar file is too large: export the term dates alone, and use that file.")
    found: dict[Kind, set[Period]] = defaultdict(set)
    for event in _events(text):
        kind = _kind(event)
        if kind is not None and (period := _period(event, kind, ZoneInfo(time_zone))) is not None:
            found[kind].add(period)
    if found["half term in parts"] and not found["half term"]:
        raise SettingsError("The calendar file gives half terms in parts: give each one entry, from first to last day.")
    terms = found["term"] | _between(found["term begins"], found["term ends"])
    if not terms | found["half term"] | found["closure"]:
        raise SettingsError(
            'The calendar file has no term dates: entries are read that say "Autumn term" or "INSET day".'
        )
    return TermDates(
        terms=_in_order(terms), half_terms=_in_order(found["half term"]), closures=_in_order(found["closure"])
    )


def _events(text: str) -> Iterator["Event"]:
    """The entries of a calendar, each read by itself, without alarms and without the file's own time zones.

    Definitions of time zones may repeat without bound, and the library would keep them for all other files. Of each
    property the first line counts: the library's time grows with the square of their number.
    """
    from icalendar import Event

    entry: dict[str, str] = {}
    inside: list[str] = []
    entries = 0
    for line in re.sub(r"\r?\n[ \t]", "", text).splitlines():
        word = re.split("[;:]", line, maxsplit=1)[0].strip().upper()
        if word == "BEGIN":
            inside.append(line.rpartition(":")[2].strip().upper())
        elif word == "END" and inside:
            if inside.pop() == "VEVENT":
                entries += 1
                lines = "\r\n".join(("BEGIN:VEVENT", *entry.values(), "END:VEVENT"))
                yield cast("Event", Event.from_ical(lines.encode(errors="replace")))
                entry = {}
        elif inside and inside[-1] == "VEVENT":
            entry.setdefault(word, line)
        if entries > MAX_ENTRIES:
            raise SettingsError("The calendar file has too many entries: export the term dates alone.")


def _kind(event: "Event") -> Kind | None:
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return None
    summary = " ".join(str(event.get("SUMMARY", ""))[:200].lower().split())
    return next((kind for kind, words in _KINDS if words.fullmatch(summary)), None)


def _period(event: "Event", kind: Kind, zone: ZoneInfo) -> Period | None:
    """The days of an entry, or None if it is an appointment of some hours, or too short for what it is called."""
    if "RRULE" in event or "RDATE" in event:
        raise _unreadable(event, "it repeats; give each of its dates an entry")
    try:
        start, end = event.start, event.end
        length = end - start
        if isinstance(start, datetime) and isinstance(end, datetime):
            first, last = _local_day(start, zone), _local_day(max(start, end - timedelta.resolution), zone)
        else:
            first, last = start, max(start, end - _DAY)
    except (ArithmeticError, TypeError, ValueError) as error:
        raise _unreadable(event, "its dates cannot be read") from error
    if length < timedelta():
        raise _unreadable(event, "it ends before it begins")
    if kind in {"term begins", "term ends"}:
        return Period(first=first, last=first)
    appointment = isinstance(start, datetime) and length < _SHORTEST_DAY
    return None if appointment or (kind == "term" and length < _SHORTEST_TERM) else Period(first=first, last=last)


def _local_day(moment: datetime, zone: ZoneInfo) -> date:
    return (moment.astimezone(zone) if moment.tzinfo else moment).date()


def _between(begins: set[Period], ends: set[Period]) -> set[Period]:
    """Terms from the entries for their first days and those for their last days."""
    firsts, lasts = sorted(day.first for day in begins), sorted(day.first for day in ends)
    turns = sorted([*((day, "begins") for day in firsts), *((day, "ends") for day in lasts)])
    astray = next((day for (day, turn), due in zip(turns, cycle(("begins", "ends"))) if turn != due), None)
    if astray is None and len(firsts) > len(lasts):
        astray = firsts[-1]
    if astray is not None:
        raise SettingsError(
            f"The calendar file has a term without a first or a last day, near {astray:%d %B %Y}: give each term both."
        )
    return {Period(first=first, last=last) for first, last in zip(firsts, lasts, strict=True)}


def _in_order(periods: set[Period]) -> tuple[Period, ...]:
    return tuple(sorted(periods, key=lambda period: (period.first, period.last)))


def _unreadable(event: "Event", why: str) -> SettingsError:
    return SettingsError(f"The calendar file's entry “{str(event.get('SUMMARY'))[:60]}” cannot be used: {why}.")
