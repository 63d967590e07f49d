"""The governors' return in the room: readable on any screen, for headteacher and governors and nobody else."""

import datetime as dt
import io

import pdfplumber
import pytest
from sqlalchemy import select

from signpost.bot.audit import Act
from signpost.bot.room.commands import ReadReturn
from signpost.bot.room.reach import NothingToReadError
from signpost.bot.room.views import RoomLink
from signpost.bot.store.tables import AuditRow
from tests.adapters.web.browser import Audit
from tests.adapters.web.conftest import OpenWindow
from tests.adapters.web.served import CaseRoom

pytestmark = pytest.mark.web
YEAR = "2025-26"


async def a_year(room: CaseRoom) -> None:
    """Eight reports of the last school year."""
    now = room.school.clock.now
    room.school.clock.now = now - dt.timedelta(days=365)
    for _ in range(8):
        await room.school.reports("amy")
    room.school.clock.now = now


async def test_a_governor_reads_the_return_and_takes_it_along_as_a_pdf(case_room: CaseRoom) -> None:
    await a_year(case_room)
    browser = await case_room.enters("george", "return")

    page = await browser.get("/return")
    document = await browser.get("/return/document")

    assert page.status == 200
    assert f"Governors’ return on online safety, {YEAR}" in page.text
    assert '<th scope="row">' in page.text
    assert document.headers["Content-Disposition"] == f'attachment; filename="governors-return-{YEAR}.pdf"'
    with pdfplumber.open(io.BytesIO(document.body)) as read:
        assert YEAR in read.pages[0].extract_text()


async def test_each_look_at_the_return_is_in_the_log_with_whose_it_was(case_room: CaseRoom) -> None:
    school = case_room.school
    browser = await case_room.enters("george", "return")
    await browser.get("/return?year=2024-25")
    await browser.get("/return/document")

    async with school.office.work(school.id, read_only=True) as work:
        rows = await work.transaction.scalars(select(AuditRow).where(AuditRow.act == Act.RETURN_MADE))
        made = [(row.actor, row.detail["year"]) for row in rows]
    george = await school.person("george")
    assert made == [(george, "2024-25"), (george, YEAR)]


async def test_another_year_is_a_link_away_and_one_that_is_not_over_says_so(case_room: CaseRoom) -> None:
    browser = await case_room.enters("helen", "return")

    before, running = await browser.get("/return?year=2024-25"), await browser.get("/return?year=2026-27")

    assert "online safety, 2024-25" in before.text
    assert running.status == 422
    assert "is not over" in running.text


async def test_the_link_is_for_those_who_may_read_it(case_room: CaseRoom) -> None:
    school = case_room.school

    link = await case_room.room.respond(school.id, await school.person("george"), ReadReturn())

    assert isinstance(link, RoomLink)
    assert link.kind == "return"
    for handle in ("amy", "nadia", "dev", "ivan"):
        with pytest.raises(NothingToReadError, match="headteacher and the governors"):
            await case_room.room.respond(school.id, await school.person(handle), ReadReturn())


async def test_a_visit_ends_for_cases_and_return_apart(case_room: CaseRoom) -> None:
    reader, handler = await case_room.enters("helen", "return"), await case_room.enters("helen", "cases")

    assert (await reader.get("/cases")).status == 404
    assert (await handler.get("/return")).status == 404
    assert (await reader.get("/")).location == "/return"
    assert "My cases" not in (await reader.get("/return")).text


async def test_the_page_is_for_everybody_on_any_screen(
    case_room: CaseRoom, open_window: OpenWindow, audited: Audit
) -> None:
    await a_year(case_room)
    window = await open_window()
    await window.lets_in(await case_room.enters("george", "return"))

    page = await window.page("/return")

    await audited(window, page, "return")
