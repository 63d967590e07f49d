"""Campaigns and their people: what is kept of them, put together for decisions."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import select

from signpost.bot.agreements.cadence import ASKED
from signpost.bot.agreements.standing import (
    NOTHING_KNOWN,
    Campaign,
    OwnDates,
    Standing,
    Status,
    is_of,
    long_absence,
    own_dates,
    status_of,
)
from signpost.bot.audit import Act
from signpost.bot.calendar import SchoolCalendar, school_year
from signpost.bot.incidents.dossier import new_id
from signpost.bot.jobs import TaskKind, add_task
from signpost.bot.people import Absence, Person
from signpost.bot.school import School
from signpost.bot.store.tables import (
    AgreementRow,
    AgreementVersionRow,
    CampaignRow,
    ReminderMessageRow,
    ReminderRow,
    SignatureRow,
    StandingRow,
)
from signpost.bot.unit_of_work import UnitOfWork

Key = tuple[str, str]
"""A campaign's id and a person's."""
SETTLING_IN = dt.timedelta(days=7)
"""How long after the first day of the school year the yearly campaign opens: the first days are busy."""


@dataclass(frozen=True)
class Member:
    """Somebody of a campaign's audience."""

    person: Person
    dates: OwnDates
    standing: Standing
    status: Status
    away: Absence | None
    """The long absence that they are on."""


def campaign_of(row: CampaignRow) -> Campaign:
    """A campaign as decisions take it."""
    return Campaign(row.id, row.agreement, frozenset(row.audience), row.opened_at, row.opens_on, row.due_on)


async def open_campaigns(work: UnitOfWork) -> tuple[Campaign, ...]:
    """The campaigns that go on, the one that is due first before the others."""
    query = select(CampaignRow).where(CampaignRow.closed_at.is_(None)).order_by(CampaignRow.due_on, CampaignRow.id)
    return tuple(map(campaign_of, await work.transaction.scalars(query)))


async def standings_in(
    work: UnitOfWork, campaigns: Collection[Campaign], person: str | None = None
) -> Mapping[Key, Standing]:
    """What is known of people in campaigns; of one person, where one is named. Of others nothing is known."""
    ids = [campaign.id for campaign in campaigns]
    asked, told = await _reminders(work, ids, person)
    signed = await _signatures(work, ids, person)
    query = select(StandingRow).where(StandingRow.campaign.in_(ids))
    if person is not None:
        query = query.where(StandingRow.person == person)
    rows = {(row.campaign, row.person): row for row in await work.transaction.scalars(query)}
    found = {}
    for key in rows.keys() | told.keys() | signed.keys():
        row = rows.get(key)
        found[key] = Standing(
            asked_at=(row.asked_at if row else None) or asked.get(key),
            opened_at=row.opened_at if row else None,
            signed_at=signed.get(key),
            declined_at=row.declined_at if row else None,
            exempt=row.exempt if row else None,
            unreachable=row.unreachable if row else None,
            told=frozenset(told.get(key, ())),
            snoozed_step=row.snoozed_step if row else None,
            snoozed_on=row.snoozed_on if row else None,
        )
    return found


async def _reminders(
    work: UnitOfWork, campaigns: Collection[str], person: str | None
) -> tuple[dict[Key, dt.datetime], dict[Key, list[str]]]:
    """When people were asked, and on which steps they were reminded; what did not reach them does not count."""
    query = (
        select(ReminderRow.campaign, ReminderRow.person, ReminderRow.step, ReminderMessageRow.planned_at)
        .join(ReminderMessageRow, ReminderRow.message == ReminderMessageRow.id)
        .where(ReminderRow.campaign.in_(campaigns), ReminderMessageRow.state != "failed")
    )
    if person is not None:
        query = query.where(ReminderRow.person == person)
    asked: dict[Key, dt.datetime] = {}
    told: dict[Key, list[str]] = defaultdict(list)
    for campaign, who, step, planned_at in await work.transaction.execute(query):
        told[campaign, who].append(step)
        if step == ASKED.name:
            asked[campaign, who] = planned_at
    return asked, told


async def _signatures(work: UnitOfWork, campaigns: Collection[str], person: str | None) -> dict[Key, dt.datetime]:
    query = select(SignatureRow.campaign, SignatureRow.person, SignatureRow.signed_at).where(
        SignatureRow.campaign.in_(campaigns)
    )
    if person is not None:
        query = query.where(SignatureRow.person == person)
    return {(campaign, who): at for campaign, who, at in await work.transaction.execute(query)}


def members_of(
    school: School, campaign: Campaign, standings: Mapping[Key, Standing], now: dt.datetime, only: str | None = None
) -> tuple[Member, ...]:
    """Everybody of a campaign's audience today, with how they stand; or one person, if they are of it."""
    today, absences = school.today(now), absences_by_person(school)
    one = None if only is None else school.roster.person(only)
    found = []
    for person in school.roster.people if only is None else filter(None, (one,)):
        if not is_of(campaign, person):
            continue
        theirs = absences.get(person.id, ())
        dates = own_dates(campaign, person.joined_at, theirs, today, school.zone)
        standing, away = standings.get((campaign.id, person.id), NOTHING_KNOWN), long_absence(theirs, today)
        found.append(Member(person, dates, standing, status_of(standing, dates, today, away), away))
    return tuple(found)


def absences_by_person(school: School) -> dict[str, tuple[Absence, ...]]:
    """Everybody's absences."""
    rows = sorted(school.roster.absences, key=lambda absence: absence.person)
    return {person: tuple(theirs) for person, theirs in groupby(rows, key=lambda absence: absence.person)}


async def newest_version(work: UnitOfWork, agreement: str) -> AgreementVersionRow:
    """The version of an agreement that is signed from now on."""
    query = select(AgreementVersionRow).where(AgreementVersionRow.agreement == agreement)
    return (await work.transaction.scalars(query.order_by(AgreementVersionRow.number.desc()).limit(1))).one()


async def titles_of(work: UnitOfWork, campaigns: Collection[Campaign]) -> dict[str, tuple[str, str]]:
    """For each campaign, its agreement's short name and title."""
    found = {}
    for campaign in campaigns:
        row = await work.transaction.get_one(AgreementRow, (work.school.id, campaign.agreement))
        found[campaign.id] = (row.name, (await newest_version(work, campaign.agreement)).title)
    return found


def due_date(calendar: SchoolCalendar, opens_on: dt.date, within_days: int) -> dt.date:
    """Until when to sign what opens on a day: a school day, if there is one."""
    day = opens_on + dt.timedelta(days=within_days)
    return day if calendar.is_school_day(day) else calendar.next_school_day(day) or day


def is_time_again(calendar: SchoolCalendar, opened_on: dt.date, today: dt.date) -> bool:
    """Whether the yearly campaign is to open: the autumn term has begun, and the last one was of another school year.

    Args:
        calendar: the school's.
        opened_on: when the last campaign opened.
        today: the school's day.
    """
    begins, _ = school_year(today)
    first = calendar.next_school_day(begins - dt.timedelta(days=1)) or begins
    return opened_on < begins and today >= first + SETTLING_IN


async def open_campaign(
    work: UnitOfWork, agreement: str, *, opens_on: dt.date | None = None, due_on: dt.date | None = None
) -> Campaign:
    """Open an agreement's campaign, in place of the one before; who signed that one signs again.

    Args:
        work: in the school.
        agreement: its id.
        opens_on: when people are first asked; default: today.
        due_on: until when they are to sign; default: by the school's rules.
    """
    of = await work.transaction.get_one(AgreementRow, (work.school.id, agreement))
    opens = opens_on or work.school.today(work.now)
    query = select(CampaignRow).where(CampaignRow.agreement == agreement, CampaignRow.closed_at.is_(None))
    for before in await work.transaction.scalars(query):
        before.closed_at = work.now
    row = CampaignRow(
        id=new_id(),
        agreement=agreement,
        audience=of.audience,
        opened_at=work.now,
        opens_on=opens,
        due_on=due_on or due_date(work.school.calendar, opens, work.school.file.signing.within_days),
    )
    work.transaction.add(row)
    await work.transaction.flush()
    await work.record(Act.CAMPAIGN_OPENED, actor="system", about=row.id)
    await add_task(work.transaction, TaskKind.PLAN_REMINDERS, work.school.id, work.now, row.id)
    return campaign_of(row)
