"""A question is passed on, to the person whom its asker was shown, with a notice, a reminder and an end."""

from sqlalchemy import select

from signpost.bot.answers.small_talk import LONGEST_QUESTION, REPLIES, read_talk
from signpost.bot.audit import Act
from signpost.bot.incidents.dossier import new_id
from signpost.bot.incidents.reference import QUESTION, new_reference
from signpost.bot.incidents.routing import Recipient
from signpost.bot.notices import notify
from signpost.bot.questions.addressee import find_addressee
from signpost.bot.questions.contents import AskedContent, seal_question
from signpost.bot.questions.disclosure import report_instead
from signpost.bot.questions.reminding import schedule_reminder
from signpost.bot.questions.retention import schedule_deletion
from signpost.bot.questions.state import State, asker_index
from signpost.bot.questions.views import QuestionPointer, QuestionPreview, QuestionReceipt, ReportInstead
from signpost.bot.store.tables import QuestionRow
from signpost.bot.unit_of_work import UnitOfWork
from signpost.errors import SignpostError

_PERSONS_BUSINESS = frozenset({None, "language"})
"""What a person may be asked: a question, in any language."""


class NobodyToAskError(SignpostError):
    """Nobody of the school can be passed a question now."""


async def preview(work: UnitOfWork, asker: str, text: str) -> QuestionPreview | ReportInstead | str:
    """Who would get a question; or why it is not passed on, in a sentence or with how to report.

    Raises:
        NobodyToAskError: there is nobody.
    """
    text = text.strip()
    if not text:
        return "What do you want to ask? Type your question behind it: /ask-person may I …?"
    if len(text) > LONGEST_QUESTION:
        return REPLIES["too_long"]
    talk = read_talk(text)
    if instead := report_instead(talk, text):
        return ReportInstead(text=instead)
    if talk not in _PERSONS_BUSINESS:
        return REPLIES[talk] if talk == "refused" else REPLIES["empty"]
    addressee = await _addressee(work, asker)
    return QuestionPreview(
        text=text,
        to=addressee.person,
        reader=_in_words(work, addressee.person, addressee.in_words),
        kept_days=work.school.file.questions.kept_days,
    )


async def send(
    work: UnitOfWork, asker: str, text: str, to: str
) -> QuestionReceipt | QuestionPreview | ReportInstead | str:
    """Pass a question on to the person who was shown; where it would be somebody else by now, that is shown first.

    Raises:
        NobodyToAskError: there is nobody any more.
    """
    shown = await preview(work, asker, text)
    if not isinstance(shown, QuestionPreview) or shown.to != to:
        return shown
    addressee = await _addressee(work, asker)
    content = AskedContent(asker=asker, text=shown.text, role=addressee.in_words)
    id_ = new_id()
    row = QuestionRow(
        id=id_,
        reference=new_reference(QUESTION),
        asker=asker_index(work, asker),
        addressee=to,
        state=State.WAITING,
        asked_at=work.now,
        sealed=seal_question(work.school, id_, content),
    )
    work.transaction.add(row)
    await work.transaction.flush()
    await work.record(Act.QUESTION_PASSED_ON, actor=row.asker, about=id_, to=to, role=addressee.role)
    await notify(work, to, QuestionPointer(reference=row.reference, why="new"), about=id_, occasion="new")
    await schedule_reminder(work, row)
    await schedule_deletion(work, row)
    return QuestionReceipt(reference=row.reference, reader=shown.reader)


async def _addressee(work: UnitOfWork, asker: str) -> Recipient:
    missed = await work.transaction.scalars(
        select(QuestionRow.addressee).where(
            QuestionRow.asker == asker_index(work, asker), QuestionRow.state == State.UNDELIVERED
        )
    )
    found = find_addressee(work.school.roster, work.school.today(work.now), asker, frozenset(missed))
    if found is None:
        ask = work.school.file.policies.ask
        raise NobodyToAskError(
            f"There is nobody to whom I can pass a question on just now. Please ask {ask} in person."
        )
    return found


def _in_words(work: UnitOfWork, person: str, role: str) -> str:
    return f"{work.school.name_of(person)}, {role}"
