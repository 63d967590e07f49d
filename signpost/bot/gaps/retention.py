"""How long what was not settled is kept: a term of days from its week; numbers, notes and standing answers stay."""

import datetime as dt

from sqlalchemy import delete, select

from signpost.bot.jobs import Postponed, TaskKind, add_task
from signpost.bot.store.tables import GapRow
from signpost.bot.unit_of_work import Office, UnitOfWork

_WEEK = dt.timedelta(days=7)


def week_of(day: dt.date) -> dt.date:
    """The Monday of a day's week."""
    return day - dt.timedelta(days=day.weekday())


def _delete_at(work: UnitOfWork, week: dt.date) -> dt.datetime:
    day = week + _WEEK + dt.timedelta(days=work.school.file.questions.gaps_kept_days)
    return dt.datetime.combine(day, dt.time(), work.school.zone)


async def schedule_deletion(work: UnitOfWork, week: dt.date) -> None:
    """See to the deletion of a week's questions."""
    at = _delete_at(work, week)
    await add_task(work.transaction, TaskKind.DELETE_GAPS, week.isoformat(), max(work.now, at), at.isoformat())


async def reschedule(work: UnitOfWork) -> None:
    """See to all of them anew, once the school has changed its term."""
    for week in await work.transaction.scalars(select(GapRow.week).distinct()):
        await schedule_deletion(work, week)


class GapRetention:
    """Deletes questions that were not settled.

    Args:
        office: begins units of work.
    """

    def __init__(self, office: Office) -> None:
        self._office = office

    async def delete(self, school: str, week: str) -> None:
        """Delete the questions of a week whose term is over.

        Raises:
            Postponed: the school keeps them for longer now.
        """
        async with self._office.work(school) as work:
            monday = dt.date.fromisoformat(week)
            if (due := _delete_at(work, monday)) > work.now:
                raise Postponed(due)
            await work.transaction.execute(delete(GapRow).where(GapRow.week == monday))
