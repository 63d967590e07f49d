"""The days that a school sets for itself: terms, half terms, and the days on which it is closed."""

from datetime import date
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, model_validator


class Period(BaseModel):
    """Days from the first to the last, both included. A single date, where one is given, is a period of one day."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    first: date
    last: date

    @model_validator(mode="before")
    @classmethod
    def _one_day(cls, given: Any) -> Any:
        return {"first": given, "last": given} if isinstance(given, str | date) else given

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last < self.first:
            raise ValueError(f"it ends on {self.last}, before it begins on {self.first}")
        return self

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


class TermDates(BaseModel):
    """What a school's list of term dates says; without terms, it is term all the year."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    terms: tuple[Period, ...] = ()
    half_terms: tuple[Period, ...] = ()
    closures: tuple[Period, ...] = ()
    """Days without school in term: INSET days, occasional days, days closed for snow."""

    def allow(self, day: date) -> bool:
        """Whether there is school on a day, as far as the list goes: it knows of no weekend and no bank holiday."""
        in_term = not self.terms or any(day in term for term in self.terms)
        return in_term and not any(day in period for period in (*self.half_terms, *self.closures))
