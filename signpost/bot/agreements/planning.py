"""A day's reminders, planned when school opens: who is told what, in one message for all that is due to them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import select, tuple_

from signpost.bot.agreements.campaigns import (
    absences_by_person,
    is_time_again,
    members_of,
    open_campaign,
    open_campaigns,
    standings_in,
)
from signpost.bot.agreements.digest import send_digest
from signpost.bot.agreements.due import due
from signpost.bot.jobs import Postponed, TaskKind, add_task, add_tasks, task_id
from signpost.bot.store.store import add_rows
from signpost.bot.store.tables import ReminderMessageRow, ReminderRow
from signpost.bot.unit_of_work import Office, UnitOfWork

LATE = dt.timedelta(hours=1)
"""What was due so long ago may have been sent, and forgotten in a backup that was restored since."""
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, order=True)
class WantedStep:
    """One step of a campaign that is due to somebody."""

    campaign: str
    step: str
    due_on: dt.date
    """Until when they are to sign."""


@dataclass(frozen=True)
class Wanted:
    """What one person is to be told: all that is due to them."""

    person: str
    steps: tuple[WantedStep, ...]
    is_late: bool = False

    @cached_property
    def message(self) -> str:
        """The message's id: the same for the same reminders, so that the platform knows it after a restore."""
        parts = [part for step in self.steps for part in (step.campaign, step.step)]
        return task_id(TaskKind.REMIND, self.person, *parts)


class ReminderPlanning:
    """Plans reminders: once a school day, and when a campaign opens.

    Args:
        office: begins units of work.
    """

    def __init__(self, office: Office) -> None:
        self._office = office

    async def plan(self, school: str, _target: str) -> None:
        """Plan what is due now, and the next planning.

        Raises:
            Postponed: it is not school time.
        """
        async with self._office.work(school) as work:
            opening = work.school.calendar.next_school_time(work.now)
            if opening is None or opening > work.now:
                raise Postponed(opening or work.now + _DAY)
            await _open_yearly(work)
            await write(work, await wanted_now(work))
            await send_digest(work)
            await plan_next(work)


async def plan_next(work: UnitOfWork) -> None:
    """Have the next school day's reminders planned; known already, it stays as it is."""
    today = work.school.today(work.now)
    following = work.school.calendar.next_school_day(today) or today + _DAY
    midnight = dt.datetime.combine(following, dt.time(), work.school.zone)
    opening = work.school.calendar.next_school_time(midnight) or midnight
    await add_task(work.transaction, TaskKind.PLAN_REMINDERS, work.school.id, opening, following.isoformat())


async def keep_planning(work: UnitOfWork) -> None:
    """Have today's reminders planned as well, should nobody have planned them: for a process that begins to work."""
    if await open_campaigns(work):
        today = work.school.today(work.now).isoformat()
        await add_task(work.transaction, TaskKind.PLAN_REMINDERS, work.school.id, work.now, today)


async def _open_yearly(work: UnitOfWork) -> None:
    today = work.school.today(work.now)
    for campaign in await open_campaigns(work):
        if is_time_again(work.school.calendar, campaign.opens_on, today):
            await open_campaign(work, campaign.agreement)


async def wanted_now(work: UnitOfWork) -> tuple[Wanted, ...]:
    """What is due to whom now; not to those who are away today."""
    campaigns = await open_campaigns(work)
    standings = await standings_in(work, campaigns)
    calendar, cadence, today = work.school.calendar, work.school.file.signing, work.school.today(work.now)
    absences = absences_by_person(work.school)
    steps: dict[str, list[WantedStep]] = defaultdict(list)
    late: set[str] = set()
    for campaign in campaigns:
        for member in members_of(work.school, campaign, standings, work.now):
            id_ = member.person.id
            if any(absence.covers(today) for absence in absences.get(id_, ())):
                continue
            found = due(member.dates, member.standing, calendar, cadence, work.now)
            if found is not None:
                steps[id_].append(WantedStep(campaign.id, found.step.name, member.dates.due_on))
                late |= {id_} if work.now - found.since > LATE else set()
    return tuple(Wanted(person, tuple(sorted(pairs)), person in late) for person, pairs in steps.items())


async def write(work: UnitOfWork, wanted: Sequence[Wanted]) -> int:
    """Write messages and the work of delivering them, at the pace that the platform takes; how many they are.

    What did not reach somebody is tried again, once a school day.
    """
    known = await _messages(work, wanted)
    today, closes_at = work.school.today(work.now), _closing(work)
    fresh = [one for one in wanted if _may_be_tried(known.get(one.message), work, today)]
    for one in fresh:
        if (row := known.get(one.message)) is not None:
            row.state, row.planned_at, row.closes_at, row.cause = "pending", work.now, closes_at, None
            row.is_late = one.is_late
    await work.transaction.flush()
    plan = {"state": "pending", "planned_at": work.now, "closes_at": closes_at}
    unknown = [one for one in fresh if one.message not in known]
    rows = ({"id": one.message, "person": one.person, "is_late": one.is_late, **plan} for one in unknown)
    await add_rows(work.transaction, ReminderMessageRow, rows)
    await _claim(work, fresh)
    pause = dt.timedelta(minutes=1) / work.school.file.signing.messages_a_minute
    # On another day the same message is another task.
    tasks = [(one.message, work.now + pause * place, today.isoformat()) for place, one in enumerate(fresh)]
    await add_tasks(work.transaction, TaskKind.REMIND, tasks)
    return len(fresh)


async def _messages(work: UnitOfWork, wanted: Sequence[Wanted]) -> dict[str, ReminderMessageRow]:
    """What was planned of it before, and may have failed."""
    ids, found = [one.message for one in wanted], dict[str, ReminderMessageRow]()
    for start in range(0, len(ids), _MOST_NAMED):
        some = ReminderMessageRow.id.in_(ids[start : start + _MOST_NAMED])
        rows = await work.transaction.scalars(select(ReminderMessageRow).where(some))
        found.update({row.id: row for row in rows})
    return found


_MOST_NAMED = 1_000
"""Ids in one statement; databases take no end of them."""


def _may_be_tried(row: ReminderMessageRow | None, work: UnitOfWork, today: dt.date) -> bool:
    if row is None:
        return True
    return row.state == "failed" and (row.tried_at is None or work.school.today(row.tried_at) < today)


async def _claim(work: UnitOfWork, wanted: Sequence[Wanted]) -> None:
    """Note each step as told; where one failed in another message, it is in this one now."""
    steps = {(step.campaign, step.step) for one in wanted for step in one.steps}
    query = select(ReminderRow).where(tuple_(ReminderRow.campaign, ReminderRow.step).in_(steps))
    rows = await work.transaction.scalars(query)
    known = {(row.campaign, row.person, row.step): row for row in rows}
    new = []
    for one in wanted:
        for step in one.steps:
            row = known.get((step.campaign, one.person, step.step))
            if row is None:
                key = {"campaign": step.campaign, "person": one.person, "step": step.step}
                new.append({**key, "due_on": step.due_on, "message": one.message})
            else:
                row.message = one.message
    await work.transaction.flush()
    await add_rows(work.transaction, ReminderRow, new)


def _closing(work: UnitOfWork) -> dt.datetime:
    """The end of today's school time."""
    local = work.school.local(work.now)
    hours = work.school.calendar.hours.on(local.date())
    closes = hours.closes if hours is not None else local.time()
    return dt.datetime.combine(local.date(), closes, work.school.zone).astimezone(dt.UTC)
