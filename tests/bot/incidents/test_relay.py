"""What crosses between a reporter and their handlers: words, and no identity, in either direction."""

import pytest
from sqlalchemy import select

from signpost.bot.audit import Act
from signpost.bot.incidents.access import NotYoursError
from signpost.bot.incidents.commands import (
    CloseCase,
    MessageReporter,
    OpenCase,
    ReplyToHandler,
    ShowMyCases,
    ShowMyReports,
    StartReport,
)
from signpost.bot.incidents.handling import MissingTextError
from signpost.bot.incidents.life_cycle import Outcome, RefusedError
from signpost.bot.incidents.views import CaseList, CaseOpened, MyReports
from signpost.bot.store.tables import AuditRow
from tests.bot.offices import SampleSchool

TEACHER, OTHER, NOMINATED, HEAD = "amy", "ben", "nadia", "helen"


async def talks(school: SampleSchool) -> str:
    """An anonymous report about a colleague, of which both handlers and the reporter wrote; its reference."""
    receipt = await school.reports(TEACHER, about=("colleague",), identity="anonymous")
    reference = receipt.reference
    await school.says(NOMINATED, MessageReporter(reference=reference, text="Are you safe?"))
    await school.says(TEACHER, ReplyToHandler(reference=reference, text="I am."))
    await school.says(HEAD, MessageReporter(reference=reference, text="Thank you."))
    await school.works()
    return reference


async def names(school: SampleSchool) -> set[str]:
    """Whatever tells one of the school's people from another."""
    async with school.office.work(school.id, read_only=True) as work:
        people = work.school.roster.people
    return {word for person in people for word in (person.id, *person.name.split(), person.email) if word}


async def test_neither_side_learns_who_the_other_is(sample_school: SampleSchool) -> None:
    school = sample_school
    reference = await talks(school)
    mine = await school.sees(TEACHER, ShowMyReports(reference=reference), MyReports)
    told = [view.model_dump_json() for _, view in school.platform.delivered]

    assert [(entry.who, entry.text) for entry in mine.reports[0].messages] == [
        ("Whoever handles it", "Are you safe?"),
        ("You", "I am."),
        ("Whoever handles it", "Thank you."),
    ]
    for text in (mine.model_dump_json(), *told):
        assert not [name for name in await names(school) if name in text]
    reporter = {"Amy", "Teller", await school.person(TEACHER)}
    for handler in (NOMINATED, HEAD):
        opened = await school.sees(handler, OpenCase(reference=reference), CaseOpened)
        assert [entry.who for entry in opened.entries if entry.text == "I am."] == ["The reporter"]
        assert not [name for name in reporter if name in opened.model_dump_json()]


async def test_a_message_is_said_to_wait_and_not_what_it_says(sample_school: SampleSchool) -> None:
    school = sample_school
    await talks(school)
    assert school.platform.to(TEACHER).count("message") == 2
    for handler in (NOMINATED, HEAD):
        assert school.platform.to(handler).count("message") == 1
    for _, view in school.platform.delivered:
        assert set(view.model_dump()) <= {"view", "reference", "why", "is_urgent"}


async def test_a_reply_is_news_to_handlers_and_what_they_write_is_not(sample_school: SampleSchool) -> None:
    school = sample_school
    receipt = await school.reports(TEACHER)

    async def has_new() -> bool:
        (case,) = (await school.sees(NOMINATED, ShowMyCases(), CaseList)).cases
        return case.has_new_message

    await school.says(NOMINATED, OpenCase(reference=receipt.reference))
    await school.says(NOMINATED, MessageReporter(reference=receipt.reference, text="Are you safe?"))
    assert not await has_new()
    await school.says(TEACHER, ReplyToHandler(reference=receipt.reference, text="I am."))
    assert await has_new()
    await school.says(NOMINATED, OpenCase(reference=receipt.reference))
    assert not await has_new()


async def test_a_report_of_somebody_else_and_one_that_is_not_there_are_the_same(sample_school: SampleSchool) -> None:
    school = sample_school
    reference = (await school.reports(TEACHER)).reference
    for who in (OTHER, NOMINATED):  # to write to the reporter, a handler has another command
        for command in (ShowMyReports, ReplyToHandler):
            more = {"text": "x"} if command is ReplyToHandler else {}
            with pytest.raises(NotYoursError) as theirs:
                await school.says(who, command(reference=reference, **more))
            with pytest.raises(NotYoursError) as nobodys:
                await school.says(who, command(reference="SP-0000-0000", **more))
            assert str(theirs.value) == str(nobodys.value)
        assert (await school.sees(who, ShowMyReports(), MyReports)).reports == ()


async def test_how_a_report_stands_is_said_without_its_outcome(sample_school: SampleSchool) -> None:
    school = sample_school
    reference = (await school.reports(TEACHER)).reference

    async def state() -> str:
        view = await school.sees(TEACHER, ShowMyReports(), MyReports)
        assert "unfounded" not in view.model_dump_json()
        return view.reports[0].state

    assert await state() == "received, not read yet"
    await school.says(NOMINATED, OpenCase(reference=reference))
    assert await state() == "read, not answered yet"
    await school.says(NOMINATED, MessageReporter(reference=reference, text="Are you safe?"))
    assert await state() == "being dealt with"
    await school.says(NOMINATED, CloseCase(reference=reference, outcome=Outcome.UNFOUNDED, text="It was unfounded."))
    assert await state() == "closed"


async def test_reports_stand_newest_first_and_one_alone_with_its_messages(sample_school: SampleSchool) -> None:
    school = sample_school
    first = await talks(school)
    assert (await school.sees(TEACHER, ShowMyReports(), MyReports)).reports[0].messages
    second = (await school.reports(TEACHER)).reference
    await school.sees(TEACHER, ShowMyReports(reference=first), MyReports)
    await school.says(TEACHER, StartReport(text="And more."))
    mine = await school.sees(TEACHER, ShowMyReports(), MyReports)

    assert [report.reference for report in mine.reports] == [second, first]
    assert not any(report.messages for report in mine.reports)
    assert mine.has_draft


async def test_to_a_closed_report_nothing_is_added_and_nothing_empty_to_any(sample_school: SampleSchool) -> None:
    school = sample_school
    reference = (await school.reports(TEACHER)).reference
    with pytest.raises(MissingTextError):
        await school.says(TEACHER, ReplyToHandler(reference=reference, text=" \n"))
    await school.says(NOMINATED, CloseCase(reference=reference, outcome=Outcome.UPHELD))
    with pytest.raises(RefusedError, match="/report-incident"):
        await school.says(TEACHER, ReplyToHandler(reference=reference, text="One more thing."))
    opened = await school.sees(NOMINATED, OpenCase(reference=reference), CaseOpened)
    assert not [entry for entry in opened.entries if entry.what == "wrote"]


async def test_the_log_does_not_say_in_clear_who_replied(sample_school: SampleSchool) -> None:
    school = sample_school
    await talks(school)
    async with school.office.work(school.id, read_only=True) as work:
        replied = select(AuditRow.actor).where(AuditRow.act == Act.REPORTER_REPLIED)
        (actor,) = (await work.transaction.scalars(replied)).all()
    assert actor not in await names(school)
