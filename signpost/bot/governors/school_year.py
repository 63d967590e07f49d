"""A school year: 1 September to 31 August, on the school's own clocks."""

import datetime as dt
import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from signpost.errors import SignpostError

_FIRST_MONTH = 9
_WRITTEN = re.compile(r"\s*(20\d\d)\s*[-/–]\s*(?:20)?(\d\d)\s*")


class SchoolYearError(SignpostError):
    """What was given as a school year is none, or the year is not over."""


@dataclass(frozen=True, order=True)
class SchoolYear:
    """One school year.

    Args:
        first: the calendar year in which it begins.
    """

    first: int

    def __str__(self) -> str:
        """As schools write it: 2025-26."""
        return f"{self.first}-{(self.first + 1) % 100:02}"

    @property
    def before(self) -> "SchoolYear":
        """The year before."""
        return SchoolYear(self.first - 1)

    @property
    def months(self) -> tuple[dt.date, ...]:
        """The first day of each of its months, in their order."""
        return tuple(
            dt.date(self.first + (month > 12), (month - 1) % 12 + 1, 1)
            for month in range(_FIRST_MONTH, _FIRST_MONTH + 12)
        )

    @property
    def last_day(self) -> dt.date:
        """31 August."""
        return dt.date(self.first + 1, _FIRST_MONTH, 1) - dt.timedelta(days=1)

    def starts_at(self, zone: ZoneInfo) -> dt.datetime:
        """The instant at which it begins."""
        return dt.datetime(self.first, _FIRST_MONTH, 1, tzinfo=zone)

    def ends_at(self, zone: ZoneInfo) -> dt.datetime:
        """The instant at which it is over: the first that is not of it."""
        return SchoolYear(self.first + 1).starts_at(zone)


def year_of(day: dt.date) -> SchoolYear:
    """The school year that a day is of."""
    return SchoolYear(day.year if day.month >= _FIRST_MONTH else day.year - 1)


def parse_year(text: str) -> SchoolYear:
    """A school year as it is written: 2025-26, 2025/26 or 2025-2026.

    Raises:
        SchoolYearError: it is none.
    """
    found = _WRITTEN.fullmatch(text)
    year = SchoolYear(int(found[1])) if found else None
    if found is None or year is None or (year.first + 1) % 100 != int(found[2]):
        raise SchoolYearError("A school year is written as in 2025-26: it begins on 1 September.")
    return year


def finished_year(text: str, today: dt.date) -> SchoolYear:
    """The school year that is asked for, or where none is named, the last one that is over.

    A year that is not over has no return: made every day, it would tell whoever reads it on which day a report came,
    and they may be the subject of it (promise 3).

    Args:
        text: as it was typed; may be empty.
        today: the school's day.

    Raises:
        SchoolYearError: it is no year, or it is not over.
    """
    last = year_of(today).before
    year = parse_year(text) if text.strip() else last
    if year > last:
        raise SchoolYearError(
            f"The school year {year} is not over. Its return can be made from 1 September {year.first + 1}; "
            f"the last one that can be is {last}."
        )
    return year
