"""The hours in which a school is open, for each day of the week."""

import re
from datetime import date, time
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, model_validator

_HOURS = re.compile(r"\s*(?P<opens>\d{1,2}:\d{2})\s*[-–]\s*(?P<closes>\d{1,2}:\d{2})\s*")


class Hours(BaseModel):
    """From when to when a school is open on a day, by its own clock; may be written as "08:00-17:00"."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    opens: time
    closes: time

    @model_validator(mode="before")
    @classmethod
    def _as_written(cls, given: Any) -> Any:
        if not isinstance(given, str):
            return given
        written = _HOURS.fullmatch(given)
        if written is None:
            raise ValueError('hours are written as "08:00-17:00"')
        return {name: clock.zfill(5) for name, clock in written.groupdict().items()}

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.opens.tzinfo or self.closes.tzinfo:
            raise ValueError("hours are by the school's own clock, without a time zone")
        if self.closes <= self.opens:
            raise ValueError("a school closes later than it opens, on the same day")
        return self


_OFFICE = Hours(opens=time(8), closes=time(17))


class SchoolWeek(BaseModel):
    """The hours of each weekday; a day without hours is no school day."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    monday: Hours | None = None
    tuesday: Hours | None = None
    wednesday: Hours | None = None
    thursday: Hours | None = None
    friday: Hours | None = None
    saturday: Hours | None = None
    sunday: Hours | None = None

    def on(self, day: date) -> Hours | None:
        """The hours of the weekday that a day is."""
        week = (self.monday, self.tuesday, self.wednesday, self.thursday, self.friday, self.saturday, self.sunday)
        return week[day.weekday()]


USUAL_WEEK = SchoolWeek(monday=_OFFICE, tuesday=_OFFICE, wednesday=_OFFICE, thursday=_OFFICE, friday=_OFFICE)
"""08:00 to 17:00, Monday to Friday: what holds where a school says nothing."""
