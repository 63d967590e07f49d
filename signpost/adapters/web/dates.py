"""Dates as people say them."""

import datetime as dt


def said(when: dt.date) -> str:
    """A day, or an instant in the school's own time: "Monday 23 November 2026 at 9:30am"."""
    day = f"{when:%A} {when.day} {when:%B %Y}"
    return f"{day} at {_time(when)}" if isinstance(when, dt.datetime) else day


def _time(when: dt.datetime) -> str:
    if when.minute == 0 and when.hour in {0, 12}:
        return "midday" if when.hour else "midnight"
    minutes = f":{when:%M}" if when.minute else ""
    return f"{when.hour % 12 or 12}{minutes}{'pm' if when.hour >= 12 else 'am'}"
