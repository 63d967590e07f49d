"""Where a question stands that was passed on, and whose it is: to others, it looks as if it were not there."""

from enum import StrEnum

from sqlalchemy import select

from signpost.bot.incidents.reference import QUESTION, parse_reference
from signpost.bot.store.tables import QuestionRow
from signpost.bot.unit_of_work import UnitOfWork
from signpost.errors import SignpostError

_NOT_YOURS = "No question of yours has that reference. /questions lists those that you have."


class State(StrEnum):
    """Where a question stands."""

    WAITING = "waiting"
    ANSWERED = "answered"
    UNDELIVERED = "undelivered"


class NotYourQuestionError(SignpostError):
    """There is no such question, or it is not the actor's; which of the two is told nobody."""


def asker_index(work: UnitOfWork, asker: str) -> str:
    """What an asker's questions are found by; without the school's key it names nobody."""
    return work.school.keys.blind_index(asker, "asker")


def is_addressee(row: QuestionRow, person: str) -> bool:
    """Whether somebody is asked: what could not be brought to them is not theirs."""
    return row.addressee == person and row.state != State.UNDELIVERED


async def find_question(work: UnitOfWork, person: str, reference: str) -> QuestionRow:
    """A question that somebody asked, or is asked; nobody else changes it until this transaction ends.

    Raises:
        NotYourQuestionError: it is not theirs, or not there.
    """
    wanted = parse_reference(reference, QUESTION) or ""
    query = select(QuestionRow).where(QuestionRow.reference == wanted).with_for_update()
    row = await work.transaction.scalar(query.execution_options(populate_existing=True))
    if row is None or not (row.asker == asker_index(work, person) or is_addressee(row, person)):
        raise NotYourQuestionError(_NOT_YOURS)
    return row
