"""A school's calendar: which days and hours are school time, and deadlines counted in them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, field_validator

from signpost.bot.calendar.bank_holidays import Nation, bank_holidays
from signpost.bot.calendar.school_week import USUAL_WEEK, SchoolWeek
from signpost.bot.calendar.term_dates import TermDates

REACH = timedelta(days=400)
"""How far ahead is looked: over every summer, and not for ever where a school never opens again."""

_DAY = timedelta(days=1)
_NOTHING = timedelta()
_OFFICES_CLOSE = time(17)


class SchoolCalendar(BaseModel):
    """When a school is open.

    School time runs from the opening to the closing time of each school day, both moments included. Where the calendar
    has none within 400 days (no hours, or the last term has passed), what looks for some returns None; whoever waits
    for school time then has to act at once, lest a report wait for ever.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    nation: Nation = "england"
    """Whose bank holidays are kept."""
    time_zone: str = "Europe/London"
    """An IANA name."""
    hours: SchoolWeek = USUAL_WEEK
    term_dates: TermDates = TermDates()

    @field_validator("time_zone")
    @classmethod
    def _known(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (KeyError, OSError, ValueError) as error:  # a folder of the database is an OSError
            raise ValueError(f'no time zone is called "{name}"; the United Kingdom\'s is "Europe/London"') from error
        return name

    def is_working_day(self, day: date) -> bool:
        """Whether a day is a weekday and no bank holiday, in term or out of it."""
        return day.weekday() < 5 and day not in bank_holidays(self.nation, day.year)

    def is_school_day(self, day: date) -> bool:
        """Whether a day has hours, is no bank holiday, and lies in term (every day does where no terms are set)."""
        return (
            self.hours.on(day) is not None
            and self.term_dates.allow(day)
            and day not in bank_holidays(self.nation, day.year)
        )

    def next_school_day(self, day: date) -> date | None:
        """The first school day after a day, or None if there is none within 400 days."""
        days = (day + _DAY * ahead for ahead in range(1, REACH.days + 1))
        return next((later for later in days if self.is_school_day(later)), None)

    def is_school_time(self, instant: datetime) -> bool:
        """Whether an instant lies in school time."""
        opening = self._opening(self._local(instant).date())
        return opening is not None and opening[0] <= instant <= opening[1]

    def next_school_time(self, instant: datetime) -> datetime | None:
        """The instant itself if it lies in school time, or else the next opening; None if none is within 400 days."""
        return self.add_school_hours(instant, _NOTHING)

    def add_school_hours(self, instant: datetime, hours: timedelta) -> datetime | None:
        """The first instant in school time by which some hours of school time have passed.

        Args:
            instant: from when; before opening or after closing, the count starts with the next opening.
            hours: how much school time; nights, weekends and holidays do not count. None gives the next school time.

        Returns:
            The deadline in UTC, or None if it is not within 400 days: then treat it as due at once.

        Raises:
            ValueError: the instant has no time zone, or the hours are negative.
        """
        if hours < _NOTHING:
            raise ValueError("school hours are counted forwards only")
        left = hours
        for start, closes in self._openings(instant):
            if left <= closes - start:
                return start + left
            left -= closes - start
        return None

    def add_school_days(self, instant: datetime, days: int) -> datetime | None:
        """When the school opens on the day by which some school days have passed, the day of the instant not counted.

        Args:
            instant: from when.
            days: at least 1.

        Returns:
            An instant in UTC, or None if there are not as many school days within 400 days of one another.

        Raises:
            ValueError: the instant has no time zone.
        """
        day: date | None = self._local(instant).date()
        for _ in range(days):
            day = self.next_school_day(day) if day is not None else None
        return None if day is None else self.next_school_time(self._instant(day, time()))

    def working_day_after(self, instant: datetime) -> datetime:
        """When one working day has passed: the clock for telling the LADO of an allegation.

        It is the same time of the next working day, and 17:00 at the latest, when offices close; what happens on a
        weekend or bank holiday is due by 17:00 of the next working day. School terms do not matter.

        Args:
            instant: when the allegation became known.

        Raises:
            ValueError: the instant has no time zone.
        """
        local = self._local(instant)
        clock = min(local.time(), _OFFICES_CLOSE) if self.is_working_day(local.date()) else _OFFICES_CLOSE
        due = local.date() + _DAY
        while not self.is_working_day(due):
            due += _DAY
        return self._instant(due, clock)

    def _openings(self, instant: datetime) -> Iterator[tuple[datetime, datetime]]:
        """What is left of the school time of each day from an instant on, in order."""
        today, now = self._local(instant).date(), instant.astimezone(UTC)
        for ahead in range(REACH.days + 1):
            opening = self._opening(today + _DAY * ahead)
            if opening is not None and now <= opening[1]:
                yield max(now, opening[0]), opening[1]

    def _opening(self, day: date) -> tuple[datetime, datetime] | None:
        """When a day's school time begins and ends."""
        hours = self.hours.on(day)
        if hours is None or not self.is_school_day(day):
            return None
        opens, closes = self._instant(day, hours.opens), self._instant(day, hours.closes)
        # Where clocks go forward, hours by the clock may not come at all; nor may a day, where the date line moved.
        comes = self._local(opens).date() == day and opens < closes
        return (opens, closes) if comes else None

    def _instant(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, ZoneInfo(self.time_zone)).astimezone(UTC)

    def _local(self, instant: datetime) -> datetime:
        if instant.tzinfo is None:
            raise ValueError("an instant needs its time zone")
        return instant.astimezone(ZoneInfo(self.time_zone))


def school_year(day: date) -> tuple[date, date]:
    """The first and last day of the school year that a day lies in: 1 September to 31 August."""
    begins = day.year if day.month >= 9 else day.year - 1
    return date(begins, 9, 1), date(begins + 1, 8, 31)
