"""What is promised about reports, in the words in which it is promised; on both databases.

The other promises stand where what they are about is tested: search for "Promise".
"""

from typing import Any

import pytest
from sqlalchemy import select

from signpost.bot.audit import Act
from signpost.bot.incidents.commands import (
    AddEvidence,
    AskToUnmask,
    CaseCommand,
    DeclareConflict,
    DiscardReport,
    FillReport,
    FormValue,
    OpenCase,
    RemoveEvidence,
    ReplyToHandler,
    ReportCommand,
    ShowEvidence,
    ShowMyCases,
    ShowMyReports,
    StartReport,
    SubmitReport,
)
from signpost.bot.incidents.views import CaseList, CaseOpened, CasePointer, EvidenceFile, ReportForm, ReportReceipt
from signpost.bot.store.tables import (
    AuditRow,
    CaseHandlerRow,
    CaseRow,
    DossierRow,
    DraftRow,
    NoticeRow,
    PartRow,
    TaskRow,
    UnmaskRow,
)
from signpost.errors import SignpostError
from tests.bot.offices import SampleSchool
from tests.test_conformance import PRYING

REPORTERS = ("amy", "helen", "dev", "nadia", "sam", "george", "mina")
"""A teacher, and everybody who holds, or stands in for, a role that reports go to."""
BARRED = {
    "ben": {"ben"},
    "helen": {"helen", "dev"},
    "dev": {"dev"},
    "nadia": {"nadia", "sam"},
    "sam": {"sam"},
    "george": {"george"},
    "mina": {"mina"},
    "headteacher": {"helen", "dev"},
    "nominated_person": {"nadia", "sam"},
    "chair_of_governors": {"george"},
}
"""Who must not know of a report, by who it is about: picked, or by a role. Stand-ins must not either."""
ABOUT_CASES = (AuditRow, CaseHandlerRow, CaseRow, DossierRow, DraftRow, NoticeRow, PartRow, TaskRow, UnmaskRow)
HANDLERS = {"helen", "nadia"}
"""Who has a report about a colleague."""
NOWHERE = "SP-0000-0000"


async def about(school: SampleSchool, subject: str) -> dict[str, FormValue]:
    """What is entered where it is about somebody, or about whoever has a role."""
    if "_" in subject or subject == "headteacher":
        return {"about": (subject,)}
    return {"about": ("colleague",), "about_people": (await school.person(subject),)}


async def sends(school: SampleSchool, reporter: str, subject: str, **more: FormValue) -> ReportReceipt:
    """Somebody reports somebody."""
    values: dict[str, Any] = {**await about(school, subject), **more}
    return await school.reports(reporter, **values)


async def rows_that_name(school: SampleSchool, person: str) -> list[str]:
    """Where anything that is kept of reports names somebody in clear."""
    async with school.office.work(school.id, read_only=True) as work:
        return [
            kind.__name__
            for kind in ABOUT_CASES
            for row in await work.transaction.scalars(select(kind))
            if person in str([getattr(row, column.key) for column in kind.__table__.columns])
        ]


@pytest.mark.parametrize("backend", ["sqlite", pytest.param("postgresql", marks=pytest.mark.deep)], indirect=True)
@pytest.mark.parametrize("subject", BARRED)
async def test_no_report_and_no_trace_of_one_reaches_its_subject(sample_school: SampleSchool, subject: str) -> None:
    """Promise 3: no report, and no trace of one, reaches its subject; nor is its reporter ever its handler.

    Each report is left unread until it has gone to everybody whom it may go to.
    """
    school, reported_by = sample_school, {}
    barred = BARRED[subject]
    for reporter in REPORTERS:
        if reporter not in barred:
            receipt = await sends(school, reporter, subject, danger_now="yes")
            reported_by[receipt.reference] = reporter
    await school.later(hours=3.2)

    told = [(person, view) for person, view in school.platform.delivered if isinstance(view, CasePointer)]
    assert {view.reference for _, view in told} == set(reported_by) or subject == "george"
    assert not barred & {person for person, _ in school.platform.delivered}
    assert [person for person, view in told if person == reported_by[view.reference]] == []
    for person in barred:
        assert (await school.sees(person, ShowMyCases(), CaseList)).cases == ()
        assert await rows_that_name(school, await school.person(person)) == []


async def answers(school: SampleSchool, who: str, command: ReportCommand | CaseCommand) -> str:
    """All that somebody gets to see, or to hear."""
    try:
        return str(await school.says(who, command))
    except SignpostError as error:
        return f"{type(error).__name__} {error} {vars(error)}"


async def state_of(school: SampleSchool) -> tuple[list[tuple[str, int]], int]:
    """What would show that somebody did something to a case."""
    async with school.office.work(school.id, read_only=True) as work:
        cases = [(row.state, row.version) for row in await work.transaction.scalars(select(CaseRow))]
        return cases, len((await work.transaction.scalars(select(AuditRow))).all())


async def colleagues_case(school: SampleSchool, **values: FormValue) -> str:
    """A case about Ben, reported by Amy, which Helen and Nadia handle; its reference."""
    return (await sends(school, "amy", "ben", **values)).reference


PERSONS = {
    "amy": "its reporter",
    "ben": "its subject",
    "dev": "who stands in for a handler",
    "sam": "who stands in for another",
    "mina": "who holds a role, and is not its handler",
    "ivan": "the IT administrator",
    "cora": "a contractor",
    "nadia": "a handler who declared a conflict",
}


@pytest.mark.parametrize("who", PERSONS, ids=PERSONS.__getitem__)
async def test_nobody_but_the_cases_handlers_opens_it(sample_school: SampleSchool, who: str) -> None:
    """Promise 5: nobody but the case's handlers opens it. To anybody else it is as if it were not there."""
    school = sample_school
    reference = await colleagues_case(school, identity="anonymous")
    await school.says("helen", AskToUnmask(reference=reference, text="The police ask."))
    await school.says("nadia", DeclareConflict(reference=reference))
    await school.works()
    assert who not in [person for person, view in school.platform.delivered if view.why == "unmask"]
    before = await state_of(school)
    for command in PRYING:
        if who == "amy" and isinstance(command, ShowMyReports | ReplyToHandler):
            continue
        theirs = await answers(school, who, command.model_copy(update={"reference": reference}))
        nobodys = await answers(school, who, command.model_copy(update={"reference": NOWHERE}))
        assert theirs == nobodys, command.name
        assert "Error" in theirs
    assert await state_of(school) == before


async def test_nobody_but_its_reporter_gets_at_a_draft(sample_school: SampleSchool) -> None:
    school = sample_school
    form = await school.sees("amy", StartReport(text="It began on Monday."), ReportForm)
    await school.sees("amy", FillReport(draft=form.draft, values={"child_imagery": "no"}), ReportForm)
    await school.says("amy", AddEvidence(draft=form.draft, file_name="a.txt", content=b"we know where you live"))
    form = await school.sees("amy", StartReport(), ReportForm)

    def pry(draft: str) -> tuple[ReportCommand, ...]:
        return (
            FillReport(draft=draft, values={"when": "now"}),
            AddEvidence(draft=draft, file_name="a.txt", content=b"we know where you live"),
            RemoveEvidence(draft=draft, evidence=form.evidence[0].id),
            SubmitReport(draft=draft),
            DiscardReport(draft=draft),
        )

    for who in ("ben", "helen", "nadia", "ivan"):
        for theirs, nobodys in zip(pry(form.draft), pry("0" * len(form.draft)), strict=True):
            assert await answers(school, who, theirs) == await answers(school, who, nobodys), theirs.name
    assert (await school.sees("amy", StartReport(), ReportForm)).model_dump() == form.model_dump()


async def test_each_opening_is_logged(sample_school: SampleSchool) -> None:
    """Promise 5: … and each opening is logged: by whom, and of what; of a file, too, and again if it is done again."""
    school = sample_school
    form = await school.sees("amy", StartReport(text="He posts pictures of pupils."), ReportForm)
    values = {"child_imagery": "no", **await about(school, "ben")}
    await school.sees("amy", FillReport(draft=form.draft, values=values), ReportForm)
    await school.says("amy", AddEvidence(draft=form.draft, file_name="a.txt", content=b"we know where you live"))
    await school.says("amy", SubmitReport(draft=form.draft))
    async with school.office.work(school.id, read_only=True) as work:
        reference = (await work.transaction.scalars(select(CaseRow.reference))).one()

    async def seen(who: str) -> list[Act]:
        person = await school.person(who)
        looks = (Act.CASE_OPENED, Act.EVIDENCE_VIEWED, Act.ORIGINAL_DOWNLOADED)
        async with school.office.work(school.id, read_only=True) as work:
            known = await work.transaction.scalars(select(AuditRow).where(AuditRow.actor == person))
            return [Act(entry.act) for entry in known if entry.act in looks]

    for who in sorted(HANDLERS):
        assert await seen(who) == []
        for _ in range(2):
            await school.sees(who, OpenCase(reference=reference), CaseOpened)
        await school.sees(who, ShowEvidence(reference=reference, number=1), EvidenceFile)
        await school.sees(who, ShowEvidence(reference=reference, number=1, original_reason="To export."), EvidenceFile)
        assert await seen(who) == [Act.CASE_OPENED, Act.CASE_OPENED, Act.EVIDENCE_VIEWED, Act.ORIGINAL_DOWNLOADED]
