"""Whoever was asked a question is reminded of it once, when it has waited for some school days."""

import datetime as dt

from signpost.bot.audit import Act
from signpost.bot.jobs import Postponed, TaskKind, add_task
from signpost.bot.notices import notify
from signpost.bot.questions.giving_back import give_back
from signpost.bot.questions.state import State
from signpost.bot.questions.views import QuestionPointer
from signpost.bot.store.tables import QuestionRow
from signpost.bot.unit_of_work import Office, UnitOfWork


async def schedule_reminder(work: UnitOfWork, row: QuestionRow) -> None:
    """See to the reminder of a question that was just passed on."""
    await add_task(work.transaction, TaskKind.REMIND_QUESTION, row.id, _remind_at(work, row))


def _remind_at(work: UnitOfWork, row: QuestionRow) -> dt.datetime:
    days = work.school.file.questions.remind_after_school_days
    # Where the calendar knows of no school day to come, other days have to do.
    return work.school.calendar.add_school_days(row.asked_at, days) or row.asked_at + dt.timedelta(days=days)


class QuestionReminding:
    """Looks at questions that may have waited for too long.

    Args:
        office: begins units of work.
    """

    def __init__(self, office: Office) -> None:
        self._office = office

    async def remind(self, school: str, id_: str) -> None:
        """Remind whoever was asked, once (promise 8); where they have left, the asker is told instead.

        Raises:
            Postponed: it has not waited for long enough by now: the school has changed its calendar, or its rule.
        """
        async with self._office.work(school) as work:
            row = await work.transaction.get(QuestionRow, (school, id_))
            if row is None or row.state != State.WAITING or row.reminded_at is not None:
                return
            if (due := _remind_at(work, row)) > work.now:
                raise Postponed(due)
            addressee = work.school.roster.person(row.addressee)
            if addressee is None or not addressee.is_active:
                await give_back(work, row)
                return
            row.reminded_at = work.now
            await work.record(Act.QUESTION_REMINDED, actor="system", about=id_)
            pointer = QuestionPointer(reference=row.reference, why="reminder")
            await notify(work, row.addressee, pointer, about=id_, occasion="reminder")
