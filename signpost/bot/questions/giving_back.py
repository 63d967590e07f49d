"""A question that cannot reach whoever was asked goes back to its asker.

It goes to nobody else by itself: the asker was shown who gets it, and is shown who is next when they ask again.
"""

from sqlalchemy import select

from signpost.bot.audit import Act
from signpost.bot.notices import notify
from signpost.bot.questions.contents import question_of
from signpost.bot.questions.state import State
from signpost.bot.questions.views import QuestionPointer
from signpost.bot.store.tables import QuestionRow
from signpost.bot.turn import Pointer
from signpost.bot.unit_of_work import UnitOfWork


async def undelivered(work: UnitOfWork, _person: str, view: Pointer) -> None:
    """Whoever was asked cannot be told of a question: it is closed, and its asker is told."""
    if not isinstance(view, QuestionPointer) or view.why != "new":
        return
    row = await work.transaction.scalar(select(QuestionRow).where(QuestionRow.reference == view.reference))
    if row is not None and row.state == State.WAITING:
        await give_back(work, row)


async def give_back(work: UnitOfWork, row: QuestionRow) -> None:
    """Close a question that waits in vain, and tell its asker."""
    row.state = State.UNDELIVERED
    await work.record(Act.QUESTION_UNDELIVERED, actor="system", about=row.id)
    pointer = QuestionPointer(reference=row.reference, why="undelivered")
    await notify(work, question_of(work.school, row).asker, pointer, about=row.id, occasion="undelivered")
