"""When a school is open: its days, hours, terms and bank holidays, and deadlines counted in them.

Everything here is a pure function of the calendar and an instant; instants are in UTC, going in and coming out.
"""

from signpost.bot.calendar.bank_holidays import Nation, bank_holidays
from signpost.bot.calendar.ics import terms_from_ics
from signpost.bot.calendar.school_calendar import SchoolCalendar, school_year
from signpost.bot.calendar.school_week import Hours, SchoolWeek
from signpost.bot.calendar.term_dates import Period, TermDates

__all__ = [
    "Hours",
    "Nation",
    "Period",
    "SchoolCalendar",
    "SchoolWeek",
    "TermDates",
    "bank_holidays",
    "school_year",
    "terms_from_ics",
]
