"""What a handler sees of their cases, and that each look is in the log."""

import hashlib

import pytest
from sqlalchemy import select

from signpost.bot.audit import Act
from signpost.bot.incidents.commands import (
    AddEvidence,
    CloseCase,
    DeclareConflict,
    FillReport,
    OpenCase,
    ShowEvidence,
    ShowMyCases,
    StartReport,
    SubmitReport,
)
from signpost.bot.incidents.handling import MissingTextError
from signpost.bot.incidents.life_cycle import Outcome
from signpost.bot.incidents.views import CaseList, CaseOpened, EvidenceFile, EvidenceTaken, ReportForm, ReportReceipt
from signpost.bot.store.tables import AuditRow
from tests.bot.incidents.evidence.samples import document, exif, quadrants, saved, wav
from tests.bot.offices import SampleSchool

TEACHER, NOMINATED, DEPUTY, HEAD = "amy", "nadia", "sam", "helen"


async def with_file(school: SampleSchool, name: str, content: bytes, identity: str = "named") -> str:
    """A report with one file; its reference."""
    form = await school.sees(TEACHER, StartReport(text="Lies."), ReportForm)
    await school.says(TEACHER, FillReport(draft=form.draft, values={"child_imagery": "no", "identity": identity}))
    taken = await school.sees(
        TEACHER, AddEvidence(draft=form.draft, file_name=name, content=content, page="https://a.example"), EvidenceTaken
    )
    assert taken.reason is None
    return (await school.sees(TEACHER, SubmitReport(draft=form.draft), ReportReceipt)).reference


async def looks(school: SampleSchool) -> list[tuple[str, str]]:
    """What the log has of looks, with whose they were."""
    async with school.office.work(school.id, read_only=True) as work:
        handles = {person.id: person.handle for person in work.school.roster.people}
        rows = await work.transaction.scalars(
            select(AuditRow)
            .where(AuditRow.act.in_((Act.CASE_OPENED, Act.EVIDENCE_VIEWED, Act.ORIGINAL_DOWNLOADED)))
            .order_by(AuditRow.seq)
        )
        return [(row.act, handles[row.actor]) for row in rows]


async def test_urgent_cases_come_first_then_those_that_wait_longest_and_closed_ones_last(
    sample_school: SampleSchool,
) -> None:
    school = sample_school
    closed = (await school.reports(TEACHER, danger_now="yes")).reference
    first, second = [(await school.reports(TEACHER)).reference for _ in range(2)]
    urgent = (await school.reports(TEACHER, danger_now="yes")).reference
    await school.says(NOMINATED, CloseCase(reference=closed, outcome=Outcome.SUPPORTED))
    await school.says(NOMINATED, OpenCase(reference=first))
    listed = (await school.sees(NOMINATED, ShowMyCases(), CaseList)).cases

    assert [case.reference for case in listed] == [urgent, first, second, closed]
    assert [case.is_urgent for case in listed] == [True, False, False, True]
    assert [case.is_unread for case in listed] == [True, False, True, False]
    assert listed[-1].state == "closed"


async def test_a_list_has_ones_own_cases_alone_and_no_word_of_them(sample_school: SampleSchool) -> None:
    school = sample_school
    mine = (await school.reports(TEACHER, "Canary.", about=("pupil",))).reference
    handed_on = (await school.reports(TEACHER, "Canary.", about=("pupil",))).reference
    await school.reports(TEACHER, "Canary.", about=("headteacher",))
    await school.says(NOMINATED, DeclareConflict(reference=handed_on))
    seen = await school.sees(NOMINATED, ShowMyCases(), CaseList)

    assert [case.reference for case in seen.cases] == [mine]
    assert "Canary" not in seen.model_dump_json()
    assert [case.reference for case in (await school.sees(DEPUTY, ShowMyCases(), CaseList)).cases] == [handed_on]
    assert (await school.sees(HEAD, ShowMyCases(), CaseList)).cases == ()


async def test_each_look_is_logged_with_who_looked(sample_school: SampleSchool) -> None:
    school = sample_school
    reference = await with_file(school, "chat.txt", b"20:14 Liar")
    await school.says(NOMINATED, OpenCase(reference=reference))
    await school.says(NOMINATED, ShowEvidence(reference=reference, number=1))
    await school.says(NOMINATED, ShowEvidence(reference=reference, number=1, original_reason="The police ask."))
    await school.says(NOMINATED, OpenCase(reference=reference))

    assert await looks(school) == [
        (Act.CASE_OPENED, NOMINATED),
        (Act.EVIDENCE_VIEWED, NOMINATED),
        (Act.ORIGINAL_DOWNLOADED, NOMINATED),
        (Act.CASE_OPENED, NOMINATED),
    ]
    opened = await school.sees(NOMINATED, OpenCase(reference=reference), CaseOpened)
    assert [entry.text for entry in opened.entries if "original" in entry.what] == ["The police ask."]


async def test_what_is_shown_is_a_clean_copy_and_the_original_for_a_reason(sample_school: SampleSchool) -> None:
    school = sample_school
    shot = saved(quadrants(), "JPEG", exif=exif())
    reference = await with_file(school, "shot.jpg", shot)
    clean = await school.sees(NOMINATED, ShowEvidence(reference=reference, number=1), EvidenceFile)
    assert b"canary" in shot
    assert b"canary" not in clean.content
    assert not clean.is_original

    with pytest.raises(MissingTextError):
        await school.says(NOMINATED, ShowEvidence(reference=reference, number=1, original_reason=" "))
    why = ShowEvidence(reference=reference, number=1, original_reason="The police ask.")
    original = await school.sees(NOMINATED, why, EvidenceFile)
    assert (original.content, original.is_original) == (shot, True)
    assert original.sha256 == clean.sha256 == hashlib.sha256(shot).hexdigest()
    (shown,) = (await school.sees(NOMINATED, OpenCase(reference=reference), CaseOpened)).evidence
    assert (shown.name, shown.page, shown.sha256) == ("shot.jpg", "https://a.example", original.sha256)
    assert shown.scan.startswith("not scanned")


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_a_file_or_page_that_is_not_there_is_said_to_be_and_not_logged_as_a_look(
    sample_school: SampleSchool,
) -> None:
    school = sample_school
    reference = await with_file(school, "chat.pdf", document(2))
    second = await school.sees(NOMINATED, ShowEvidence(reference=reference, number=1, page=2), EvidenceFile)
    assert (second.page, second.pages) == (2, 2)
    for number, page in ((0, 1), (2, 1), (-1, 1), (1, 0), (1, 3)):
        with pytest.raises(MissingTextError):
            await school.says(NOMINATED, ShowEvidence(reference=reference, number=number, page=page))
    assert len(await looks(school)) == 1


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_a_recording_has_no_copy_to_look_at_and_is_had_for_a_reason(sample_school: SampleSchool) -> None:
    school = sample_school
    reference = await with_file(school, "mail.wav", wav())
    (shown,) = (await school.sees(NOMINATED, OpenCase(reference=reference), CaseOpened)).evidence
    assert not shown.has_clean_copy
    with pytest.raises(MissingTextError, match="for a reason"):
        await school.says(NOMINATED, ShowEvidence(reference=reference, number=1))
    why = ShowEvidence(reference=reference, number=1, original_reason="To listen.")
    assert (await school.sees(NOMINATED, why, EvidenceFile)).content == wav()


async def test_an_anonymous_reporters_files_are_called_by_number(sample_school: SampleSchool) -> None:
    """Promise 4, and the reporter's wish: a file's name often has its owner's."""
    school = sample_school
    reference = await with_file(school, "Amys iPhone.txt", b"20:14 Liar", identity="anonymous")
    opened = await school.sees(NOMINATED, OpenCase(reference=reference), CaseOpened)
    shown = await school.sees(NOMINATED, ShowEvidence(reference=reference, number=1), EvidenceFile)

    assert opened.reporter is None
    assert [item.name for item in opened.evidence] == [shown.file_name] == ["file 1.txt"]
    assert "Amy" not in opened.model_dump_json()
