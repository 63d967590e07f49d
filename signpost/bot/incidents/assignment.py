"""A case to its handlers: whom it is routed to, now and when it moves on, and until when they have to read it."""

import datetime as dt
from dataclasses import replace

from sqlalchemy import select

from signpost.bot.audit import Act
from signpost.bot.incidents.access import Case
from signpost.bot.incidents.parts import ReportPart
from signpost.bot.incidents.routing import Recipient, Route, RoutingRequest, route
from signpost.bot.incidents.views import CasePointer
from signpost.bot.jobs import TaskKind, add_task
from signpost.bot.notices import notify
from signpost.bot.store.tables import CaseHandlerRow
from signpost.bot.unit_of_work import UnitOfWork

NO_DEADLINE = dt.timedelta(days=1)
"""After how long an unread case moves on where the calendar knows no school hour within reach."""


async def plan_route(case: Case, report: ReportPart) -> Route:
    """Where a case goes next: to nobody who had it, and to nobody who must not."""
    rows = list(await case.work.transaction.scalars(select(CaseHandlerRow).where(CaseHandlerRow.case == case.row.id)))
    return route(
        replace(
            routing_request(case.work, report),
            tried=frozenset(row.person for row in rows if row.until is None),
            excluded=frozenset(row.person for row in rows if row.until is not None),
        )
    )


def routing_request(work: UnitOfWork, part: ReportPart) -> RoutingRequest:
    """What routing goes by, for a report that nobody has yet."""
    return RoutingRequest(
        about=part.report.about,
        about_people=part.report.about_people,
        about_name=part.report.about_name,
        reporter=part.reporter,
        roster=work.school.roster,
        rules=work.school.file.routing_rules(),
        day=work.school.today(work.now),
    )


async def assign(case: Case, recipients: tuple[Recipient, ...], why: str) -> None:
    """Give a case to people: they may open it, they are told, and they have until the deadline to read it.

    Args:
        case: the case.
        recipients: who gets it.
        why: `new` or `moved`.
    """
    work = case.work
    for recipient in recipients:
        work.transaction.add(
            CaseHandlerRow(case=case.row.id, person=recipient.person, role=recipient.role, since=work.now)
        )
        await work.record(Act.CASE_ROUTED, actor="system", about=case.row.id, to=recipient.person, role=recipient.role)
        pointer = CasePointer(
            reference=case.row.reference, why="new" if why == "new" else "moved", is_urgent=case.row.is_urgent
        )
        await notify(work, recipient.person, pointer, about=case.row.id, occasion=why)
    await watch(case, is_new=why == "new")


async def watch(case: Case, *, is_new: bool = False) -> None:
    """See to it that somebody looks again at the deadline.

    Args:
        case: the case.
        is_new: whether it was made in this transaction.
    """
    due = deadline(case, case.work.now)
    await add_task(case.work.transaction, TaskKind.ESCALATE, case.row.id, due, due.isoformat(), is_new=is_new)


def deadline(case: Case, given_at: dt.datetime) -> dt.datetime:
    """Until when a case is to be read that was given to somebody at an instant.

    Urgent ones count by the clock, at any hour; the others by the school's hours.
    """
    rules = case.work.school.file.reports
    if case.row.is_urgent:
        return given_at + dt.timedelta(minutes=rules.urgent_after_minutes)
    hours = dt.timedelta(hours=rules.unread_after_school_hours)
    return case.work.school.calendar.add_school_hours(given_at, hours) or given_at + NO_DEADLINE
