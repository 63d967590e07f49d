"""A question from the moment that it is passed on to the one when it is deleted, on both engines."""

import asyncio
import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select

from signpost.bot.audit import Act
from signpost.bot.people import Role
from signpost.bot.questions.answering import LONGEST_ANSWER, CannotAnswerError
from signpost.bot.questions.commands import (
    AnswerQuestion,
    AskPerson,
    OpenQuestion,
    QuestionCommand,
    SendQuestion,
    ShowQuestions,
)
from signpost.bot.questions.passing_on import NobodyToAskError
from signpost.bot.questions.state import NotYourQuestionError
from signpost.bot.questions.views import (
    QuestionList,
    QuestionOpened,
    QuestionPointer,
    QuestionPreview,
    QuestionReceipt,
    ReportInstead,
)
from signpost.bot.school_file.sections import AbsenceSection
from signpost.bot.set_up import apply_school
from signpost.bot.store.tables import AuditRow, NoticeRow, QuestionRow, TaskRow
from tests.bot.offices import SampleSchool
from tests.bot.school_files import with_role, without

ASKER, OTHER, OWNER, HEAD = "amy", "ben", "dev", "helen"
TEXT = "can i wear jeans on inset day"


async def asks(school: SampleSchool, text: str = TEXT, who: str = ASKER) -> str:
    """Somebody passes a question on; its reference."""
    shown = await school.asks(who, AskPerson(text=text))
    assert isinstance(shown, QuestionPreview), shown
    sent = await school.asks(who, SendQuestion(text=shown.text, to=shown.to))
    assert isinstance(sent, QuestionReceipt), sent
    return sent.reference


async def opens(school: SampleSchool, who: str, reference: str) -> QuestionOpened:
    opened = await school.asks(who, OpenQuestion(reference=reference))
    assert isinstance(opened, QuestionOpened), opened
    return opened


async def rows(school: SampleSchool, table: Any) -> list[Any]:
    async with school.office.work(school.id, read_only=True) as work:
        return list(await work.transaction.scalars(select(table)))


async def acts(school: SampleSchool) -> list[str]:
    """What the log has about questions, in order."""
    return [row.act for row in await rows(school, AuditRow) if row.act.startswith("question_")]


async def applies(school: SampleSchool, **sections: Any) -> None:
    """The school file says something else from now on."""
    school.file = school.file.model_copy(update=sections)
    await apply_school(school.office, school.file)


# --- Passed on --------------------------------------------------------------------------------------------------------


async def test_who_gets_it_is_shown_before_anything_is_kept(sample_school: SampleSchool) -> None:
    shown = await sample_school.asks(ASKER, AskPerson(text=f" {TEXT} "))

    assert isinstance(shown, QuestionPreview)
    assert (shown.text, shown.reader, shown.kept_days) == (TEXT, "Dev Patel-Lowe, the policy owner", 90)
    assert await rows(sample_school, QuestionRow) == []


async def test_it_goes_to_nobody_whom_the_asker_was_not_shown(sample_school: SampleSchool) -> None:
    shown = await sample_school.asks(ASKER, AskPerson(text=TEXT))
    assert isinstance(shown, QuestionPreview)
    await applies(sample_school, absences=(AbsenceSection(person=OWNER, first=dt.date(2026, 11, 23)),))
    instead = await sample_school.asks(ASKER, SendQuestion(text=TEXT, to=shown.to))

    assert isinstance(instead, QuestionPreview)
    assert instead.reader == "Helen Marsh, the headteacher"
    assert await rows(sample_school, QuestionRow) == []


@pytest.mark.parametrize("text", ["", "   ", "hi", "??", "x" * 1501, "who reported me?"])
async def test_what_is_no_question_is_not_passed_on(sample_school: SampleSchool, text: str) -> None:
    for command in (AskPerson(text=text), SendQuestion(text=text, to=await sample_school.person(OWNER))):
        assert isinstance(await sample_school.asks(ASKER, command), str)
    assert await rows(sample_school, QuestionRow) == []


async def test_what_reads_as_a_report_is_neither_passed_on_nor_kept_nor_logged(sample_school: SampleSchool) -> None:
    text = "a colleague is bullying me on WhatsApp"
    for command in (AskPerson(text=text), SendQuestion(text=text, to=await sample_school.person(OWNER))):
        said = await sample_school.asks(ASKER, command)
        assert isinstance(said, ReportInstead)
        assert "/report-incident" in said.text
    await sample_school.works()

    assert await rows(sample_school, QuestionRow) == []
    assert await acts(sample_school) == []
    assert sample_school.platform.delivered == []


async def test_where_there_is_nobody_the_asker_is_told_whom_to_ask_in_person(sample_school: SampleSchool) -> None:
    away = [
        AbsenceSection(person=person.handle, first=dt.date(2026, 11, 23))
        for person in sample_school.file.people
        if person.handle != ASKER
    ]
    await applies(sample_school, absences=tuple(away))

    with pytest.raises(NobodyToAskError, match="ask the assistant headteacher in person"):
        await sample_school.asks(ASKER, AskPerson(text=TEXT))


async def test_the_owner_is_told_without_a_word_of_it(sample_school: SampleSchool) -> None:
    reference = await asks(sample_school)
    await sample_school.works()

    ((account, view),) = sample_school.platform.delivered
    assert (account, view) == (OWNER, QuestionPointer(reference=reference, why="new"))


# --- Answered ---------------------------------------------------------------------------------------------------------


async def test_the_answer_comes_back_as_the_owners_words(sample_school: SampleSchool) -> None:
    reference = await asks(sample_school)
    seen = await opens(sample_school, OWNER, reference)
    assert (seen.asked_by, seen.text, seen.answer, seen.may_answer) == ("Amy Teller", TEXT, None, True)
    said = await sample_school.asks(OWNER, AnswerQuestion(reference=reference, text=" Yes. "))
    assert said == "Amy Teller is told that you have answered."
    await sample_school.works()

    assert sample_school.platform.to(ASKER) == ["answered"]
    back = await opens(sample_school, ASKER, reference)
    assert back.answer is not None
    assert (back.answer.by, back.answer.text, back.may_answer) == ("Dev Patel-Lowe, the policy owner", "Yes.", False)
    assert await acts(sample_school) == [
        Act.QUESTION_PASSED_ON,
        Act.QUESTION_OPENED,
        Act.QUESTION_ANSWERED,
        Act.QUESTION_OPENED,
    ]


async def test_nobody_but_the_asker_and_whoever_is_asked_can_tell_that_it_is_there(sample_school: SampleSchool) -> None:
    reference = await asks(sample_school)
    for who in (OTHER, HEAD, "nadia", "ivan"):
        for command in (OpenQuestion, AnswerQuestion):
            more = {"text": "x"} if command is AnswerQuestion else {}
            said = []
            for wanted in (reference, "QU-0000-0000", "nonsense"):
                with pytest.raises(NotYourQuestionError) as error:
                    await sample_school.asks(who, command(reference=wanted, **more))
                said.append(str(error.value))
            assert len(set(said)) == 1
        listed = await sample_school.asks(who, ShowQuestions())
        assert listed == QuestionList(to_answer=(), asked=())


@pytest.mark.parametrize("text", ["", " \n", "x" * (LONGEST_ANSWER + 1)])
async def test_an_answer_has_bounds(sample_school: SampleSchool, text: str) -> None:
    reference = await asks(sample_school)
    with pytest.raises(CannotAnswerError):
        await sample_school.asks(OWNER, AnswerQuestion(reference=reference, text=text))


async def test_the_asker_does_not_answer_it(sample_school: SampleSchool) -> None:
    reference = await asks(sample_school)
    with pytest.raises(NotYourQuestionError):
        await sample_school.asks(ASKER, AnswerQuestion(reference=reference, text="Yes."))


async def test_of_two_answers_at_once_one_counts(sample_school: SampleSchool) -> None:
    reference = await asks(sample_school)
    answers = (AnswerQuestion(reference=reference, text=text) for text in ("Yes.", "No."))
    said = await asyncio.gather(*(sample_school.asks(OWNER, one) for one in answers), return_exceptions=True)

    assert {type(one) for one in said} == {str, CannotAnswerError}
    assert (await acts(sample_school)).count(Act.QUESTION_ANSWERED) == 1


async def test_no_word_of_it_and_not_who_asked_stands_in_the_database(sample_school: SampleSchool) -> None:
    reference = await asks(sample_school)
    await sample_school.asks(OWNER, AnswerQuestion(reference=reference, text="Jeans are fine."))
    (row,) = await rows(sample_school, QuestionRow)
    kept = repr([getattr(row, column.name) for column in QuestionRow.__table__.columns])

    assert "jeans" not in kept.casefold()
    assert await sample_school.person(ASKER) not in kept


def test_no_word_of_it_stands_where_a_command_is_printed() -> None:
    commands: tuple[QuestionCommand, ...] = (
        AskPerson(text=TEXT),
        SendQuestion(text=TEXT, to="p"),
        AnswerQuestion(reference="QU-0000-0000", text=TEXT),
    )

    assert "jeans" not in repr(commands)


# --- Not answered -----------------------------------------------------------------------------------------------------


async def test_the_owner_is_reminded_once_after_three_school_days(sample_school: SampleSchool) -> None:
    """Promise 8: no person is reminded twice for the same thing."""
    await asks(sample_school)  # on a Monday
    await sample_school.later(days=2, hours=22)
    assert sample_school.platform.to(OWNER) == ["new"]
    await sample_school.later(hours=2)
    assert sample_school.platform.to(OWNER) == ["new", "reminder"]
    await sample_school.later(days=60)

    assert sample_school.platform.to(OWNER) == ["new", "reminder"]
    assert sample_school.platform.to(ASKER) == []


async def test_of_what_is_answered_nobody_is_reminded(sample_school: SampleSchool) -> None:
    reference = await asks(sample_school)
    await sample_school.asks(OWNER, AnswerQuestion(reference=reference, text="Yes."))
    await sample_school.later(days=30)

    assert sample_school.platform.to(OWNER) == ["new"]


async def test_what_cannot_be_delivered_goes_back_to_the_asker_who_is_shown_who_is_next(
    sample_school: SampleSchool,
) -> None:
    sample_school.platform.unreachable.add(OWNER)
    reference = await asks(sample_school)
    await sample_school.works()
    assert sample_school.platform.delivered[0][0] == ASKER
    assert sample_school.platform.to(ASKER) == ["undelivered"]
    assert sample_school.platform.to(HEAD) == []

    shown = await sample_school.asks(ASKER, AskPerson(text=TEXT))
    assert isinstance(shown, QuestionPreview)
    assert shown.reader != "Dev Patel-Lowe, the policy owner"
    with pytest.raises(NotYourQuestionError):
        await sample_school.asks(OWNER, OpenQuestion(reference=reference))


async def test_of_an_owner_who_has_left_the_asker_is_told(sample_school: SampleSchool) -> None:
    await asks(sample_school)
    await sample_school.works()
    file = with_role(without(sample_school.file, OWNER), Role.POLICY_OWNER, HEAD)
    await apply_school(sample_school.office, file)
    await sample_school.later(days=4)

    assert sample_school.platform.to(ASKER) == ["undelivered"]


# --- The end ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("is_answered", [True, False])
async def test_answered_or_not_it_is_deleted_with_all_that_hangs_on_it(
    sample_school: SampleSchool, is_answered: bool
) -> None:
    reference = await asks(sample_school)
    if is_answered:
        await sample_school.later(days=10)
        await sample_school.asks(OWNER, AnswerQuestion(reference=reference, text="Yes."))
    await sample_school.later(days=89)
    assert await rows(sample_school, QuestionRow)
    await sample_school.later(days=1, minutes=1)

    assert await rows(sample_school, QuestionRow) == []
    assert await rows(sample_school, NoticeRow) == []
    assert [row for row in await rows(sample_school, TaskRow) if row.state == "pending"] == []
    assert (await acts(sample_school))[-1] == Act.QUESTION_DELETED
    with pytest.raises(NotYourQuestionError):
        await sample_school.asks(ASKER, OpenQuestion(reference=reference))


@pytest.mark.parametrize("days", [10, 200])
async def test_the_school_says_how_long_also_for_what_is_there(sample_school: SampleSchool, days: int) -> None:
    await asks(sample_school)
    await applies(sample_school, questions=sample_school.file.questions.model_copy(update={"kept_days": days}))
    await sample_school.later(days=days - 1)
    assert await rows(sample_school, QuestionRow)
    await sample_school.later(days=1)

    assert await rows(sample_school, QuestionRow) == []


async def test_what_was_changed_in_the_database_is_not_shown(sample_school: SampleSchool) -> None:
    reference = await asks(sample_school)
    async with sample_school.office.store.school(sample_school.id) as transaction:
        row = await transaction.scalar(select(QuestionRow))
        assert row is not None
        row.sealed = row.sealed[:-1] + bytes([row.sealed[-1] ^ 1])
    with pytest.raises(Exception, match="cannot be opened"):
        await sample_school.asks(OWNER, OpenQuestion(reference=reference))
