"""Unread cases move on: to the next person by the same rules, until somebody has read them."""

import datetime as dt

from sqlalchemy import select

from signpost.bot.audit import Act, entries
from signpost.bot.incidents.access import Case, case_by_id
from signpost.bot.incidents.assignment import assign, deadline, plan_route, watch
from signpost.bot.incidents.contents import report_of
from signpost.bot.incidents.life_cycle import State
from signpost.bot.incidents.views import CasePointer, ReportPointer
from signpost.bot.jobs import Postponed
from signpost.bot.notices import is_reachable, notify
from signpost.bot.store.tables import CaseRow
from signpost.bot.unit_of_work import Office, UnitOfWork

MOST_BETWEEN_REMINDERS = dt.timedelta(days=1)
"""How long an unread case rests that nobody is left for, before all who have it are reminded again."""


class Escalation:
    """Looks at cases when their deadline has come.

    Args:
        office: begins units of work.
    """

    def __init__(self, office: Office) -> None:
        self._office = office

    async def escalate(self, school: str, id_: str) -> None:
        """Move a case on, if nobody has read it.

        Raises:
            Postponed: it has moved on since the deadline was set (or a worker was killed that had just moved it on),
                and those who have it now still have time.
        """
        async with self._office.work(school) as work:
            case = await case_by_id(work, id_)
            if case is None or not await needs_somebody(case):
                return
            moved_at = await _moved_at(case)
            if await case.handlers() and moved_at and (due := deadline(case, moved_at)) > work.now:
                raise Postponed(due)
            await move_on(case)


async def _moved_at(case: Case) -> dt.datetime | None:
    """When a case was last given to somebody, or it was seen that nobody is left."""
    logged = await entries(case.work.transaction, case.row.id)
    return max((entry.at for entry in logged if entry.act in {Act.CASE_ROUTED, Act.CASE_ESCALATED}), default=None)


async def _rests(case: Case) -> bool:
    """Whether everybody was reminded a little while ago: each time after twice the time, and at least once a day.

    Reminded every half hour, all night, people switch the bot off.
    """
    logged = await entries(case.work.transaction, case.row.id)
    reminded = [e.at for e in logged if e.act is Act.CASE_ESCALATED and e.detail.get("left") == "nobody"]
    if not reminded:
        return False
    return case.work.now - reminded[-1] < min(reminded[-1] - case.row.received_at, MOST_BETWEEN_REMINDERS)


async def needs_somebody(case: Case) -> bool:
    """Whether an open case is with nobody, or with people none of whom has seen to it, whoever acknowledged it."""
    state, handlers = State(case.row.state), await case.handlers()
    return state is not State.CLOSED and all(handler.read_at is None for handler in handlers)


async def move_on(case: Case) -> None:
    """Give a case to whoever is next, and tell the reporter that it has moved; not to whom.

    Those who had it keep it: who comes back late finds it, and sees that somebody else was asked.
    """
    work, part = case.work, await report_of(case)
    route = await plan_route(case, part)
    if not route.recipients and await _rests(case):
        await watch(case)  # roles may be filled, and absences end
        return
    case.row.escalations += 1
    occasion = f"moved:{case.row.escalations}"
    await work.record(
        Act.CASE_ESCALATED, actor="system", about=case.row.id, left="somebody" if route.recipients else "nobody"
    )
    if route.recipients:
        await assign(case, route.recipients, "moved")
        pointer = ReportPointer(reference=case.row.reference, why="moved")
        await notify(work, part.reporter, pointer, about=case.row.id, occasion=occasion)
        return
    # Nobody is left to ask: those who have it are reminded, and the reporter is told once where else to turn.
    for handler in await case.handlers():
        reminder = CasePointer(reference=case.row.reference, why="nobody_left", is_urgent=case.row.is_urgent)
        await notify(work, handler.person, reminder, about=case.row.id, occasion=occasion)
    pointer = ReportPointer(reference=case.row.reference, why="nobody_left")
    await notify(work, part.reporter, pointer, about=case.row.id, occasion="nobody_left")
    await watch(case)


async def undelivered(work: UnitOfWork, person: str, view: CasePointer | ReportPointer) -> None:
    """A handler cannot be told of a case: with none left who can, it moves on at once, rather than at its deadline."""
    if not isinstance(view, CasePointer) or view.why not in {"new", "moved"}:
        return
    row = await work.transaction.scalar(select(CaseRow).where(CaseRow.reference == view.reference))
    case = None if row is None else await case_by_id(work, row.id)
    if case is None or not await needs_somebody(case):
        return
    if not any([await is_reachable(work, handler.person, case.row.id) for handler in await case.handlers()]):
        await move_on(case)
