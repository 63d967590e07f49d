"""When people are reminded: on asking, some days before the due date, on the day, and then every week."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator

from signpost.bot.calendar import SchoolCalendar

Kind = Literal["asked", "before", "due", "after"]
_AGAIN = "_again"
_LONGEST = 366
"""Days; the most that a reminder comes before the due date, or after the one before."""


@dataclass(frozen=True)
class Step:
    """One occasion of the cadence; nobody is reminded twice on the same one."""

    kind: Kind
    days: int = 0
    """Before the due date, or after it."""
    is_again: bool = False
    """Whether it is the one that came of "remind me tomorrow"."""

    @property
    def name(self) -> str:
        """One word for it, by which it is kept: `asked`, `before_14`, `due`, `after_7`, `before_7_again`."""
        days = f"_{self.days}" if self.kind in {"before", "after"} else ""
        return f"{self.kind}{days}{_AGAIN if self.is_again else ''}"

    @property
    def rank(self) -> float:
        """Its place in time: who was reminded on one is not reminded on an earlier one afterwards."""
        days = {"asked": -_LONGEST, "before": -self.days, "due": 0, "after": self.days}[self.kind]
        return days + (0.5 if self.is_again else 0)

    @classmethod
    def named(cls, name: str) -> Self | None:
        """The step of a name; None where it is none of the cadence, such as a nudge by hand."""
        kind, _, days = name.removesuffix(_AGAIN).partition("_")
        is_again = name.endswith(_AGAIN)
        match kind:
            case "asked" | "due" if not days:
                return cls(kind, is_again=is_again)
            case "before" | "after" if days.isdecimal():
                return cls(kind, int(days), is_again=is_again)
            case _:
                return None


ASKED = Step("asked")


class Cadence(BaseModel):
    """On which days people are reminded."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    days_before: tuple[int, ...] = (14, 7, 1)
    every_days: int = Field(7, ge=1, le=_LONGEST)
    """From one reminder to the next, once the due date has passed."""

    @field_validator("days_before")
    @classmethod
    def _some_days(cls, days: tuple[int, ...]) -> tuple[int, ...]:
        if any(not 0 < day < _LONGEST for day in days) or len(set(days)) < len(days):
            raise ValueError("days before the due date are different numbers from 1 to 365")
        return tuple(sorted(days, reverse=True))

    def latest(self, due_on: dt.date, asked_on: dt.date, today: dt.date, calendar: SchoolCalendar) -> "Planned | None":
        """The latest step whose day has come, after the day of asking; None where there is none yet.

        A step up to the due date that falls on a day without school comes on the last school day before, so that it
        still helps; a later one comes on the next. Of several on one day the latest counts.

        Args:
            due_on: until when it is to be signed.
            asked_on: when they were asked; steps of that day and before have lapsed.
            today: a school day.
            calendar: the school's.
        """
        weeks = (today - due_on).days // self.every_days
        if weeks > 0 and (nominal := due_on + dt.timedelta(days=weeks * self.every_days)) > asked_on:
            return Planned(Step("after", weeks * self.every_days), nominal)
        steps = [Step("due"), *(Step("before", days) for days in reversed(self.days_before))]
        for step in steps:
            day = school_day_by(due_on - dt.timedelta(days=step.days), asked_on, calendar)
            if day is not None and day <= today:
                return Planned(step, day)
        return None


@dataclass(frozen=True)
class Planned:
    """A step, and the day from which on it is due."""

    step: Step
    day: dt.date


def school_day_by(day: dt.date, after: dt.date, calendar: SchoolCalendar) -> dt.date | None:
    """The last school day up to a day; None where there is none after another day."""
    while day > after:
        if calendar.is_school_day(day):
            return day
        day -= dt.timedelta(days=1)
    return None
