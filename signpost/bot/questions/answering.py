"""Questions that were passed on, read and answered: by whoever was asked, and by their asker alone."""

from sqlalchemy import select

from signpost.bot.audit import Act
from signpost.bot.notices import notify
from signpost.bot.questions.contents import AnswerContent, answer_of, question_of, seal_answer
from signpost.bot.questions.state import NotYourQuestionError, State, asker_index, find_question, is_addressee
from signpost.bot.questions.views import PersonsAnswer, QuestionList, QuestionOpened, QuestionPointer, QuestionSummary
from signpost.bot.store.tables import QuestionRow
from signpost.bot.unit_of_work import UnitOfWork
from signpost.errors import SignpostError

LONGEST_ANSWER = 3_000
"""Characters."""
_MOST_LISTED = 50
_STATES = {
    State.WAITING: "not answered yet",
    State.ANSWERED: "answered",
    State.UNDELIVERED: "could not be brought to whom you asked: please ask again, or ask in person",
}
"""A question's state, in words for its asker."""


class CannotAnswerError(SignpostError):
    """A question cannot be answered, or not so."""


async def list_questions(work: UnitOfWork, person: str) -> QuestionList:
    """The questions that somebody is to answer, and those they passed on."""
    waiting = select(QuestionRow).where(QuestionRow.addressee == person, QuestionRow.state == State.WAITING)
    asked = select(QuestionRow).where(QuestionRow.asker == asker_index(work, person))
    return QuestionList(
        to_answer=tuple(
            _summary(work, row, "waits for your answer")
            for row in await work.transaction.scalars(waiting.order_by(QuestionRow.asked_at).limit(_MOST_LISTED))
        ),
        asked=tuple(
            _summary(work, row, _STATES[State(row.state)])
            for row in await work.transaction.scalars(asked.order_by(QuestionRow.asked_at.desc()).limit(_MOST_LISTED))
        ),
    )


def _summary(work: UnitOfWork, row: QuestionRow, state: str) -> QuestionSummary:
    return QuestionSummary(reference=row.reference, asked_at=work.school.local(row.asked_at), state=state)


async def open_question(work: UnitOfWork, person: str, reference: str) -> QuestionOpened:
    """A question in full; that it was looked at is in the log first.

    Raises:
        NotYourQuestionError: it is not theirs, or not there.
    """
    row = await find_question(work, person, reference)
    is_asked = is_addressee(row, person)
    await work.record(Act.QUESTION_OPENED, actor=person if is_asked else row.asker, about=row.id)
    return _opened(work, row, may_answer=is_asked and row.state == State.WAITING)


def _opened(work: UnitOfWork, row: QuestionRow, *, may_answer: bool) -> QuestionOpened:
    school, content, answer = work.school, question_of(work.school, row), answer_of(work.school, row)
    reader = f"{school.name_of(row.addressee)}, {content.role}"
    return QuestionOpened(
        reference=row.reference,
        text=content.text,
        asked_by=school.name_of(content.asker),
        asked_at=school.local(row.asked_at),
        reader=reader,
        answer=None
        if answer is None or row.answered_at is None
        else PersonsAnswer(by=reader, at=school.local(row.answered_at), text=answer.text),
        may_answer=may_answer,
    )


async def answer(work: UnitOfWork, person: str, reference: str, text: str) -> str:
    """Answer a question, once.

    Returns:
        One sentence for whoever answered.

    Raises:
        NotYourQuestionError: it is not for them to answer, or not there.
        CannotAnswerError: it is answered already, or there is nothing, or too much, in the answer.
    """
    row = await find_question(work, person, reference)
    if not is_addressee(row, person):
        raise NotYourQuestionError("You asked this question yourself: it waits for the answer of whoever you asked.")
    if row.state == State.ANSWERED:
        raise CannotAnswerError("This question is answered already. If there is more to say, talk with its asker.")
    text = text.strip()
    if not text:
        raise CannotAnswerError("There is nothing in your answer. Please write it, and send it again.")
    if len(text) > LONGEST_ANSWER:
        raise CannotAnswerError(f"An answer has at most {LONGEST_ANSWER:,} characters. Please shorten it.")
    row.state, row.answered_at = State.ANSWERED, work.now
    row.sealed_answer = seal_answer(work.school, row.id, AnswerContent(text=text))
    await work.record(Act.QUESTION_ANSWERED, actor=person, about=row.id)
    pointer = QuestionPointer(reference=row.reference, why="answered")
    asker = question_of(work.school, row).asker
    await notify(work, asker, pointer, about=row.id, occasion="answered")
    return f"{work.school.name_of(asker)} is told that you have answered."
