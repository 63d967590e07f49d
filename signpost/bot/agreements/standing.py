"""How one person stands in a campaign: what is known of them, their own dates, and one status."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from signpost.bot.people import Absence, Audience, Person

LONG_ABSENCE = dt.timedelta(days=28)
"""Whoever is away for so long, or until further notice, is left out until they are back: illness, maternity leave."""
FIRST_WEEK = dt.timedelta(days=7)
"""Within which a joiner signs, and whoever comes back from a long absence."""


class Status(StrEnum):
    """How somebody stands, in one word."""

    NOT_ASKED = "not_asked"
    ASKED = "asked"
    OPENED = "opened"
    SIGNED = "signed"
    DECLINED = "declined"
    OVERDUE = "overdue"
    EXEMPT = "exempt"
    UNREACHABLE = "unreachable"

    @property
    def is_open(self) -> bool:
        """Whether a signature is still waited for."""
        return self not in {Status.SIGNED, Status.EXEMPT}


@dataclass(frozen=True)
class Campaign:
    """One year's signing of an agreement."""

    id: str
    agreement: str
    """The agreement's id."""
    audience: frozenset[Audience]
    opened_at: dt.datetime
    opens_on: dt.date
    due_on: dt.date


@dataclass(frozen=True)
class Standing:
    """What is known of one person in one campaign."""

    asked_at: dt.datetime | None = None
    opened_at: dt.datetime | None = None
    signed_at: dt.datetime | None = None
    declined_at: dt.datetime | None = None
    exempt: str | None = None
    """Why they need not sign."""
    unreachable: str | None = None
    """Why the last message did not reach them: one word."""
    told: frozenset[str] = frozenset()
    """The names of the steps on which they were reminded, or are about to be."""
    snoozed_step: str | None = None
    """The step after which they said "remind me tomorrow"."""
    snoozed_on: dt.date | None = None

    @property
    def is_settled(self) -> bool:
        """Whether they are not reminded any more; whoever declined is somebody's to talk to, and not the bot's."""
        return bool(self.signed_at or self.declined_at or self.exempt is not None)


NOTHING_KNOWN = Standing()


@dataclass(frozen=True)
class OwnDates:
    """When one person may be asked, and until when they are to sign."""

    opens_at: dt.datetime
    due_on: dt.date


def is_of(campaign: Campaign, person: Person) -> bool:
    """Whether somebody has to sign: they are of its audience, and have not left."""
    return person.is_active and person.audience in campaign.audience


def long_absence(absences: tuple[Absence, ...], day: dt.date) -> Absence | None:
    """The long absence that a day lies in, of one person's."""
    return next((absence for absence in absences if absence.covers(day) and _is_long(absence)), None)


def _is_long(absence: Absence) -> bool:
    return absence.last is None or absence.last - absence.first >= LONG_ABSENCE


def own_dates(
    campaign: Campaign, joined_at: dt.datetime | None, absences: tuple[Absence, ...], today: dt.date, zone: ZoneInfo
) -> OwnDates:
    """One person's own dates: a joiner's begin on arrival, and those of somebody who was long away when they are back.

    Args:
        campaign: the campaign.
        joined_at: when they came to the school, as far as is known.
        absences: theirs.
        today: the school's day; absences that lie ahead do not matter.
        zone: the school's.
    """
    opens_at = max(campaign.opened_at, dt.datetime.combine(campaign.opens_on, dt.time(), zone))
    due_on = campaign.due_on
    if joined_at is not None and joined_at.astimezone(zone).date() > campaign.opens_on:
        opens_at = joined_at
        due_on = joined_at.astimezone(zone).date() + FIRST_WEEK
    for absence in absences:
        if (
            absence.last is not None
            and absence.last < today
            and _is_long(absence)
            and absence.last >= campaign.opens_on
        ):
            back_on = absence.last + dt.timedelta(days=1)
            opens_at = max(opens_at, dt.datetime.combine(back_on, dt.time(), zone))
            due_on = max(due_on, back_on + FIRST_WEEK)
    return OwnDates(opens_at, due_on)


def status_of(standing: Standing, dates: OwnDates, today: dt.date, away: Absence | None = None) -> Status:
    """One status for each person.

    Args:
        standing: what is known.
        dates: their own.
        today: the school's day.
        away: the long absence that they are on.
    """
    if standing.signed_at:
        return Status.SIGNED
    if standing.exempt is not None or away is not None:
        return Status.EXEMPT
    if standing.declined_at:
        return Status.DECLINED
    if standing.unreachable:
        return Status.UNREACHABLE
    if today > dates.due_on:
        return Status.OVERDUE
    if standing.opened_at:
        return Status.OPENED
    return Status.ASKED if standing.asked_at else Status.NOT_ASKED
