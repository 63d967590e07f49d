"""What reminder is due to whom now: a pure function of the calendar, the cadence, and what is known of somebody."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from signpost.bot.agreements.cadence import ASKED, Cadence, Step
from signpost.bot.agreements.standing import OwnDates, Standing
from signpost.bot.calendar import SchoolCalendar


@dataclass(frozen=True)
class Due:
    """A reminder that is due, and since when: what is due for long was missed, or was sent and forgotten since."""

    step: Step
    since: dt.datetime


def due(
    dates: OwnDates, standing: Standing, calendar: SchoolCalendar, cadence: Cadence, now: dt.datetime
) -> Due | None:
    """The reminder that somebody should get now; None outside school time, or where none is due.

    At most one at any instant: whoever was not asked yet is asked; then the latest step of the cadence counts, once,
    and none before one on which they were reminded, even if the clock is set back. "Remind me tomorrow" brings a step
    back once, on the next school day, unless a later one has come by then.

    Args:
        dates: when they may be asked, and until when they are to sign.
        standing: what is known of them. That they are away today is for the caller to know.
        calendar: the school's.
        cadence: when to remind.
        now: with a time zone.
    """
    if standing.is_settled or now < dates.opens_at or not calendar.is_school_time(now):
        return None
    zone = ZoneInfo(calendar.time_zone)
    if standing.asked_at is None:
        if ASKED.name in standing.told:
            return None
        return Due(ASKED, calendar.next_school_time(dates.opens_at) or now)
    asked_on, today = standing.asked_at.astimezone(zone).date(), now.astimezone(zone).date()
    last = max((step.rank for step in map(Step.named, standing.told) if step is not None), default=ASKED.rank)
    planned = cadence.latest(dates.due_on, asked_on, today, calendar)
    if planned is not None and planned.step.rank > last:
        return Due(planned.step, _opening(planned.day, calendar, zone) or now)
    return _again(standing, last, calendar, zone, today)


def _again(standing: Standing, last: float, calendar: SchoolCalendar, zone: ZoneInfo, today: dt.date) -> Due | None:
    """The step that was put off until tomorrow, where no later one has come."""
    if standing.snoozed_step is None or standing.snoozed_on is None or today <= standing.snoozed_on:
        return None
    step = Step.named(standing.snoozed_step)
    if step is None or step.is_again or step.rank != last:
        return None
    since = _opening(standing.snoozed_on + dt.timedelta(days=1), calendar, zone)
    return None if since is None else Due(Step(step.kind, step.days, is_again=True), since)


def _opening(day: dt.date, calendar: SchoolCalendar, zone: ZoneInfo) -> dt.datetime | None:
    """When school time begins on a day, or on the next school day."""
    return calendar.next_school_time(dt.datetime.combine(day, dt.time(), zone))
