"""The case's page: all that its handler may see, with guidance, and each look in the log before it is shown."""

import datetime as dt

import pytest
from sqlalchemy import select

from signpost.adapters.web.cases.case import stretches
from signpost.bot.audit import Act
from signpost.bot.incidents.commands import (
    AddNote,
    AskToUnmask,
    CloseCase,
    HoldCase,
    MessageReporter,
    OpenCase,
    ReplyToHandler,
)
from signpost.bot.incidents.life_cycle import Outcome
from signpost.bot.incidents.views import Entry
from signpost.bot.store.tables import AuditRow
from tests.adapters.web.cases.course import HEAD, NOMINATED, SAID, TEACHER, reported, words
from tests.adapters.web.served import CaseRoom
from tests.bot.offices import SampleSchool

pytestmark = pytest.mark.web


async def looks(school: SampleSchool) -> list[str]:
    """The acts that the log has of looks, oldest first."""
    acts = (Act.CASE_OPENED, Act.EVIDENCE_VIEWED, Act.ORIGINAL_DOWNLOADED, Act.CASE_EXPORTED)
    async with school.office.work(school.id, read_only=True) as work:
        rows = await work.transaction.scalars(select(AuditRow.act).where(AuditRow.act.in_(acts)).order_by(AuditRow.seq))
        return list(rows)


async def test_it_says_what_was_reported_what_was_written_and_what_was_done(case_room: CaseRoom) -> None:
    school = case_room.school
    reference = await reported(school, ("chat.txt", b"20:14 Liar"), effect="I <b>cannot</b> sleep.")
    await school.says(NOMINATED, AddNote(reference=reference, text="Rang home."))
    await school.says(NOMINATED, MessageReporter(reference=reference, text="Are you safe?"))
    await school.says(TEACHER, ReplyToHandler(reference=reference, text="I am."))
    page = await (await case_room.enters(NOMINATED, "case", reference)).get(f"/cases/{reference}")

    for said in (SAID, "Amy Teller", "Rang home.", "Are you safe?", "I am.", "chat.txt", "In progress"):
        assert said in page.text
    assert "I &lt;b&gt;cannot&lt;/b&gt; sleep." in page.text
    assert page.headers["Cache-Control"] == "no-store"


async def test_each_time_that_it_is_shown_is_in_the_log(case_room: CaseRoom) -> None:
    reference = await reported(case_room.school)
    browser = await case_room.enters(NOMINATED, "case", reference)
    for _ in range(2):
        await browser.get(f"/cases/{reference}")

    assert await looks(case_room.school) == [Act.CASE_OPENED] * 2


async def test_handlers_see_who_else_has_looked_and_who_has_not(case_room: CaseRoom) -> None:
    school = case_room.school
    reference = await reported(school, about=("colleague",), about_people=(await school.person("dev"),))
    browser = await case_room.enters(NOMINATED, "case", reference)
    assert "Helen Marsh (the headteacher): has not looked yet" in words(await browser.get(f"/cases/{reference}"))

    await school.says(HEAD, OpenCase(reference=reference))
    page = words(await browser.get(f"/cases/{reference}"))
    assert "Helen Marsh (the headteacher): last looked on Monday 23 November 2026 at 9:30am" in page
    assert "Nadia Karim (the nominated person): you, now" in page


async def test_an_allegation_against_staff_shows_the_lados_clock_until_it_is_closed(case_room: CaseRoom) -> None:
    school = case_room.school
    reference = await reported(school, about=("colleague",), about_people=(await school.person("dev"),))
    browser = await case_room.enters(HEAD, "case", reference)
    page = await browser.get(f"/cases/{reference}")
    assert "Read this first" in page.text
    assert 'by <time datetime="2026-11-24T09:30:' in page.text
    assert "Checked on Saturday 21 November 2026." in page.text

    school.clock.advance(days=2)
    browser = await case_room.enters(HEAD, "case", reference)
    assert 'this was due <time datetime="2026-11-24T09:30:' in (await browser.get(f"/cases/{reference}")).text
    await school.says(HEAD, CloseCase(reference=reference, outcome=Outcome.PASSED_TO_LADO))
    page = await browser.get(f"/cases/{reference}")
    assert "Read this first" not in page.text
    assert "the LADO within one working day" in page.text


async def test_guidance_that_was_not_checked_for_a_year_says_so(case_room: CaseRoom) -> None:
    reference = await reported(case_room.school)
    case_room.school.clock.advance(days=400)
    page = await (await case_room.enters(NOMINATED, "case", reference)).get(f"/cases/{reference}")

    assert "Checked on 21 November 2026. See whether the source still says so." in page.text


async def test_guidance_goes_by_what_the_case_has_become(case_room: CaseRoom) -> None:
    school = case_room.school
    reference = await reported(school)
    browser = await case_room.enters(NOMINATED, "case", reference)
    assert "When it may be a crime" not in (await browser.get(f"/cases/{reference}")).text

    await browser.post(f"/cases/{reference}/topic", choice="grooming")
    await school.says(NOMINATED, HoldCase(reference=reference))
    page = await browser.get(f"/cases/{reference}")
    assert "When it may be a crime" in page.text
    assert "A child is abused or groomed online" in page.text


async def test_what_can_be_done_is_offered_and_nothing_else(case_room: CaseRoom) -> None:
    school = case_room.school
    reference = await reported(school)
    browser = await case_room.enters(NOMINATED, "case", reference)

    async def offered() -> set[str]:
        text = (await browser.get(f"/cases/{reference}")).text
        names = ("message", "note", "action", "topic", "close", "police", "release", "reopen", "unmask", "conflict")
        return {name for name in (*names, "acknowledge") if f"/cases/{reference}/{name}" in text}

    always = {"conflict"}
    added = {"message", "note", "action"}
    assert await offered() == always | added | {"topic", "close", "police", "acknowledge"}
    await school.says(NOMINATED, HoldCase(reference=reference))
    assert await offered() == always | added | {"release"}
    await browser.post(f"/cases/{reference}/release", text="They are done.")
    await school.says(NOMINATED, CloseCase(reference=reference, outcome=Outcome.UPHELD))
    assert await offered() == always | {"reopen"}
    assert "Will be deleted" in (await browser.get(f"/cases/{reference}")).text


async def test_an_anonymous_reporter_has_no_name_on_any_page(case_room: CaseRoom) -> None:
    school = case_room.school
    reference = await reported(school, ("amy teller.txt", b"20:14 Liar"), identity="anonymous")
    browser = await case_room.enters(NOMINATED, "case", reference)
    pages = ("", "/evidence/1", "/evidence/1/original", "/note", "/export")
    texts = [(await browser.get(f"/cases/{reference}{page}")).text for page in pages]

    assert not any("amy" in text.lower() for text in texts)
    assert f"/cases/{reference}/unmask" in texts[0]


async def test_whoever_decides_on_the_name_sees_the_request_and_nothing_else(case_room: CaseRoom) -> None:
    school = case_room.school
    reference = await reported(school, identity="anonymous", text="Canary.")
    await school.says(NOMINATED, AskToUnmask(reference=reference, text="She may be in danger."))
    browser = await case_room.enters("sam", "cases")
    assert f"/cases/{reference}" in (await browser.get("/cases")).text
    page = await browser.get(f"/cases/{reference}")
    assert "She may be in danger." in page.text
    assert "Canary" not in page.text

    assert (await browser.post(f"/cases/{reference}/decide", decision="")).status == 400
    answer = await browser.post(f"/cases/{reference}/decide", decision="agree")
    assert answer.location == "/cases?done=agree"
    assert (await browser.get(f"/cases/{reference}")).status == 404
    handler = await case_room.enters(NOMINATED, "case", reference)
    assert "Amy Teller" in (await handler.get(f"/cases/{reference}")).text


async def test_a_handler_who_is_to_decide_does_so_in_the_case(case_room: CaseRoom) -> None:
    school = case_room.school
    dev = await school.person("dev")
    reference = await reported(school, identity="anonymous", about=("colleague",), about_people=(dev,))
    await school.says(NOMINATED, AskToUnmask(reference=reference, text="She may be in danger."))
    browser = await case_room.enters(HEAD, "case", reference)
    page = await browser.get(f"/cases/{reference}")
    assert "Shall Nadia Karim see the reporter’s name?" in page.text
    assert SAID in page.text

    assert (await browser.post(f"/cases/{reference}/decide", decision="disagree")).status == 303
    assert "Shall Nadia Karim" not in (await browser.get(f"/cases/{reference}")).text


def test_looks_that_follow_one_another_are_folded_up() -> None:
    at = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
    kinds = ("act", "look", "look", "note", "look")
    entries = [Entry.model_validate({"at": at, "who": "N", "what": "did", "kind": kind}) for kind in kinds]
    found = stretches(entries)

    assert [(one.is_looks, len(one.entries)) for one in found] == [(False, 1), (True, 2), (False, 1), (True, 1)]
    assert [entry for one in found for entry in one.entries] == entries
