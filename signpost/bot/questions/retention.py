"""How long questions that were passed on are kept: a term of days, from the answer or else from the question."""

import datetime as dt

from sqlalchemy import delete, select

from signpost.bot.audit import Act
from signpost.bot.jobs import Postponed, TaskKind, add_task
from signpost.bot.notices import forget
from signpost.bot.store.tables import InboxRow, NoticeRow, QuestionRow, TaskRow
from signpost.bot.unit_of_work import Office, UnitOfWork


def _delete_at(work: UnitOfWork, row: QuestionRow) -> dt.datetime:
    return (row.answered_at or row.asked_at) + dt.timedelta(days=work.school.file.questions.kept_days)


async def schedule_deletion(work: UnitOfWork, row: QuestionRow) -> None:
    """See to the deletion of a question; one that is answered meanwhile waits for longer by itself."""
    at = _delete_at(work, row)
    await add_task(work.transaction, TaskKind.DELETE_QUESTION, row.id, max(work.now, at), at.isoformat())


async def reschedule(work: UnitOfWork) -> None:
    """See to all questions anew, once the school has changed its term."""
    for row in await work.transaction.scalars(select(QuestionRow)):
        await schedule_deletion(work, row)


class QuestionRetention:
    """Deletes questions.

    Args:
        office: begins units of work.
    """

    def __init__(self, office: Office) -> None:
        self._office = office

    async def delete(self, school: str, id_: str) -> None:
        """Delete a question whose term is over, with its answer and every notice of it; the log knows it by its id.

        Raises:
            Postponed: it was answered since, or the school keeps questions for longer now.
        """
        async with self._office.work(school) as work:
            row = await work.transaction.get(QuestionRow, (school, id_))
            if row is None:
                return
            if (due := _delete_at(work, row)) > work.now:
                raise Postponed(due)
            transaction = work.transaction
            await work.record(Act.QUESTION_DELETED, actor="system", about=id_)
            index = work.school.keys.blind_index(id_, "about")
            notices = (await transaction.scalars(select(NoticeRow.id).where(NoticeRow.about == index))).all()
            await transaction.execute(delete(InboxRow).where(InboxRow.id.in_(notices)))
            await transaction.execute(delete(TaskRow).where(TaskRow.target.in_([id_, *notices])))
            await forget(work, id_)
            await transaction.delete(row)
