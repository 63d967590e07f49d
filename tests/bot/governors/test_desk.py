"""Who may see the return in the chat, and what they see."""

import datetime as dt

import pytest
from sqlalchemy import select

from signpost.bot.audit import Act, verify
from signpost.bot.governors.commands import ShowReturn
from signpost.bot.governors.desk import NOT_FOR_YOU, ReturnDesk, view_of
from signpost.bot.governors.school_return import may_read, school_return
from signpost.bot.governors.school_year import SchoolYearError
from signpost.bot.governors.tally import Tally
from signpost.bot.governors.views import GovernorsReturn
from signpost.bot.store.tables import AuditRow
from tests.bot.governors.tallies import drawn, published
from tests.bot.offices import SampleSchool

GOVERNORS = {"helen", "george", "mina", "lena", "omar"}
"""The headteacher, the chair, the vice chair, and two governors."""


async def ask(school: SampleSchool, handle: str, command: ShowReturn) -> GovernorsReturn | str:
    return await ReturnDesk(school.office).respond(school.id, await school.person(handle), command)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_the_headteacher_and_the_governors_may_read_it_and_nobody_else(sample_school: SampleSchool) -> None:
    async with sample_school.office.work(sample_school.id, read_only=True) as work:
        roster = work.school.roster

    assert {person.handle for person in roster.people if may_read(roster, person.id)} == GOVERNORS
    assert not may_read(roster, "nobody")


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize("handle", ["amy", "nadia", "ivan", "vic"])
async def test_everybody_else_gets_a_kind_word(sample_school: SampleSchool, handle: str) -> None:
    for command in (ShowReturn(), ShowReturn(year="2025-26", wants_document=True), ShowReturn(year="nonsense")):
        assert await ask(sample_school, handle, command) == NOT_FOR_YOU


async def test_no_report_of_the_running_year_shows_in_any_return(sample_school: SampleSchool) -> None:
    """Promise 3: whoever may read the return, and is the subject of a report, cannot watch it arrive."""
    before = [await ask(sample_school, "helen", ShowReturn(year=year)) for year in ("", "2025-26", "2024-25")]
    await sample_school.reports("amy", about=("headteacher",), affected=("reporter",))
    after = [await ask(sample_school, "helen", ShowReturn(year=year)) for year in ("", "2025-26", "2024-25")]

    assert before == after
    for year in ("2026-27", "2030-31"):
        with pytest.raises(SchoolYearError, match="not over"):
            await ask(sample_school, "helen", ShowReturn(year=year))


async def test_a_years_reports_are_in_the_return_once_the_year_is_over(sample_school: SampleSchool) -> None:
    for handle in ("amy", "ben", "tess", "amy", "ben", "grace"):
        await sample_school.reports(handle, about=("pupil",), affected=("reporter",), platform="whatsapp")
    sample_school.clock.now = dt.datetime(2027, 9, 1, 9, tzinfo=dt.UTC)
    view = await ask(sample_school, "george", ShowReturn())

    assert isinstance(view, GovernorsReturn)
    lines = {section.title: section.lines for section in view.sections}
    assert (view.year, view.document) == ("2026-27", None)
    assert lines["Ottermarsh Primary School"][0].startswith("6 reports were received in 2026-27")
    assert lines["Reports by platform"] == ("WhatsApp: 6",)
    assert lines["By whom"] == ("A pupil or pupils: 6",)
    assert lines["What came of it"] == ("Still open at the end of the year: 6",)
    assert "Amy" not in repr(view)
    assert "lies about me" not in repr(view)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_the_document_comes_where_it_is_asked_for(sample_school: SampleSchool) -> None:
    view = await ask(sample_school, "lena", ShowReturn(wants_document=True))

    assert isinstance(view, GovernorsReturn)
    assert view.document is not None
    assert view.document.startswith(b"%PDF")
    assert "%PDF" not in repr(view)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_the_return_carries_the_head_of_the_log_as_it_is_printed_elsewhere(sample_school: SampleSchool) -> None:
    async with sample_school.office.work(sample_school.id) as work:
        figures = await school_return(work, "system")

    assert figures.anchor is not None
    school, mac = figures.anchor.split()
    assert (school, len(mac)) == ("ottermarsh", 64)


async def test_who_made_the_return_of_which_year_is_in_the_log_and_not_what_it_says(
    sample_school: SampleSchool,
) -> None:
    for handle, command in (("helen", ShowReturn()), ("amy", ShowReturn()), ("george", ShowReturn(year="2024-25"))):
        await ask(sample_school, handle, command)

    async with sample_school.office.work(sample_school.id, read_only=True) as work:
        rows = await work.transaction.scalars(select(AuditRow).where(AuditRow.act == Act.RETURN_MADE))
        made = [(work.school.name_of(row.actor), row.about, row.detail) for row in rows]
        assert (await verify(work.transaction, work.school.keys.audit)).holds
    assert made == [("Helen Marsh", None, {"year": "2025-26"}), ("George Penhale", None, {"year": "2024-25"})]


def test_a_view_names_what_is_there_and_leaves_out_what_is_not() -> None:
    full, empty = view_of(published(drawn(96), drawn(71, seed=4))), view_of(published(Tally()))
    months = next(section for section in full.sections if section.title == "Reports by month").lines

    assert any("(the year before: " in line for line in months)
    assert not any(line.endswith("(the year before: 0)") and ": 0 " in line for line in months)
    assert [section.title for section in empty.sections] == [
        "Ottermarsh Primary School",
        "Signing of agreements",
        "Questions on the policy",
    ]
