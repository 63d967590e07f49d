"""An anonymous reporter's name: shown for a reason, when somebody else agrees, and never behind the reporter's back."""

import pytest
from sqlalchemy import select

from signpost.bot.audit import Act, entries
from signpost.bot.incidents.access import NotYoursError
from signpost.bot.incidents.commands import (
    AddNote,
    AskToUnmask,
    DecideUnmask,
    DeclareConflict,
    FormValue,
    OpenCase,
    ShowMyCases,
    ShowMyReports,
)
from signpost.bot.incidents.handling import MissingTextError
from signpost.bot.incidents.life_cycle import RefusedError
from signpost.bot.incidents.views import CaseList, CaseOpened, MyReports, UnmaskRequest
from signpost.bot.people import Role
from signpost.bot.set_up import apply_school
from signpost.bot.store.tables import CaseRow
from tests.bot.offices import SampleSchool
from tests.bot.school_files import with_role, without

TEACHER, NOMINATED, DEPUTY, HEAD, IT = "amy", "nadia", "sam", "helen", "ivan"
CHAIR, CHAIR_DEPUTY, VICE_CHAIR = "george", "lena", "mina"
NAME = "Amy Teller"
REASON = "The police have asked for it."


async def anonymous_case(school: SampleSchool, reader: str = NOMINATED, **values: FormValue) -> str:
    receipt = await school.reports(TEACHER, "Canary.", **{"about": ("pupil",), "identity": "anonymous", **values})
    await school.says(reader, OpenCase(reference=receipt.reference))
    await school.works()
    return receipt.reference


async def sees_name(school: SampleSchool, handler: str, reference: str) -> bool:
    opened = await school.sees(handler, OpenCase(reference=reference), CaseOpened)
    assert (NAME in opened.model_dump_json()) == (opened.reporter == NAME)
    return opened.reporter == NAME


async def logged(school: SampleSchool, reference: str) -> list[tuple[Act, str]]:
    """What the log knows about the name, and who did it, by their short names."""
    async with school.office.work(school.id, read_only=True) as work:
        id_ = await work.transaction.scalar(select(CaseRow.id).where(CaseRow.reference == reference))
        handles = {person.id: person.handle for person in work.school.roster.people}
        return [
            (entry.act, handles.get(entry.actor, entry.actor))
            for entry in await entries(work.transaction, str(id_))
            if entry.act.startswith("unmask")
        ]


def asked(school: SampleSchool) -> list[str]:
    """Who was told that they are to decide."""
    return [handle for handle, view in school.platform.delivered if view.why == "unmask"]


async def test_whoever_decides_sees_who_asks_and_why_and_nothing_of_the_case(sample_school: SampleSchool) -> None:
    school = sample_school
    reference = await anonymous_case(school)
    await school.says(NOMINATED, AskToUnmask(reference=reference, text=REASON))
    await school.works()
    assert asked(school) == [DEPUTY]
    request = await school.sees(DEPUTY, OpenCase(reference=reference), UnmaskRequest)
    assert (request.asked_by, request.reason) == ("Nadia Karim", REASON)
    assert "Canary" not in request.model_dump_json()
    assert NAME not in request.model_dump_json()
    assert (await school.sees(DEPUTY, ShowMyCases(), CaseList)).cases == ()
    with pytest.raises(NotYoursError):
        await school.says(DEPUTY, AddNote(reference=reference, text="I look in."))
    opened = await school.sees(NOMINATED, OpenCase(reference=reference), CaseOpened)
    assert any(entry.what == "read the request for the reporter's name" for entry in opened.entries)


async def test_one_agrees_the_other_sees_the_name_and_the_reporter_is_told_why(sample_school: SampleSchool) -> None:
    school = sample_school
    reference = await anonymous_case(school)
    await school.says(NOMINATED, AskToUnmask(reference=reference, text=REASON))
    assert not await sees_name(school, NOMINATED, reference)
    await school.says(DEPUTY, DecideUnmask(reference=reference, is_agreed=True))
    await school.works()
    assert await sees_name(school, NOMINATED, reference)
    assert school.platform.to(NOMINATED)[-1] == "decided"
    assert school.platform.to(TEACHER) == ["unmasked"]
    mine = await school.sees(TEACHER, ShowMyReports(reference=reference), MyReports)
    (told,) = mine.reports[0].messages
    assert (told.what, told.text) == ("was shown your name", REASON)
    assert "Nadia" not in mine.model_dump_json()
    assert await logged(school, reference) == [(Act.UNMASK_ASKED, NOMINATED), (Act.UNMASK_AGREED, DEPUTY)]
    with pytest.raises(RefusedError):
        await school.says(NOMINATED, AskToUnmask(reference=reference, text="Again."))
    with pytest.raises(NotYoursError):
        await school.says(DEPUTY, OpenCase(reference=reference))
    with pytest.raises(NotYoursError):
        await school.says(DEPUTY, DecideUnmask(reference=reference, is_agreed=False))


async def test_what_is_refused_stays_hidden_and_can_be_asked_again_of_the_same_person(
    sample_school: SampleSchool,
) -> None:
    school = sample_school
    reference = await anonymous_case(school)
    await school.says(NOMINATED, AskToUnmask(reference=reference, text="I would like to know."))
    await school.says(DEPUTY, DecideUnmask(reference=reference, is_agreed=False))
    await school.works()
    assert not await sees_name(school, NOMINATED, reference)
    assert school.platform.to(NOMINATED)[-1] == "decided"
    assert school.platform.to(TEACHER) == []
    await school.says(NOMINATED, AskToUnmask(reference=reference, text=REASON))
    await school.works()
    assert asked(school) == [DEPUTY, DEPUTY]
    assert (await school.sees(DEPUTY, OpenCase(reference=reference), UnmaskRequest)).reason == REASON
    await school.says(DEPUTY, DecideUnmask(reference=reference, is_agreed=True))
    assert await sees_name(school, NOMINATED, reference)
    assert [act for act, _ in await logged(school, reference)] == [
        Act.UNMASK_ASKED, Act.UNMASK_REFUSED, Act.UNMASK_ASKED, Act.UNMASK_AGREED
    ]  # fmt: skip


async def test_a_request_needs_a_reason_a_case_of_ones_own_and_a_reporter_who_is_hidden(
    sample_school: SampleSchool,
) -> None:
    school = sample_school
    reference = await anonymous_case(school)
    with pytest.raises(MissingTextError):
        await school.says(NOMINATED, AskToUnmask(reference=reference, text=" \u200b\n"))
    with pytest.raises(NotYoursError):
        await school.says(HEAD, AskToUnmask(reference=reference, text=REASON))
    with pytest.raises(NotYoursError):
        await school.says(TEACHER, AskToUnmask(reference=reference, text=REASON))
    named = await anonymous_case(school, identity="named")
    with pytest.raises(RefusedError):
        await school.says(NOMINATED, AskToUnmask(reference=named, text=REASON))
    assert await logged(school, reference) == []


async def test_asking_twice_while_it_is_undecided_changes_nothing(sample_school: SampleSchool) -> None:
    school = sample_school
    reference = await anonymous_case(school)
    await school.says(NOMINATED, AskToUnmask(reference=reference, text=REASON))
    with pytest.raises(RefusedError, match="asked already"):
        await school.says(NOMINATED, AskToUnmask(reference=reference, text="Please!"))
    await school.works()
    assert asked(school) == [DEPUTY]
    assert (await school.sees(DEPUTY, OpenCase(reference=reference), UnmaskRequest)).reason == REASON


@pytest.mark.parametrize("person", [NOMINATED, TEACHER, HEAD, CHAIR, IT])
async def test_nobody_else_decides(sample_school: SampleSchool, person: str, backend: str) -> None:
    if backend == "postgresql":
        pytest.skip("the same on both engines")
    school = sample_school
    reference = await anonymous_case(school)
    await school.says(NOMINATED, AskToUnmask(reference=reference, text=REASON))
    for is_agreed in (True, False):
        with pytest.raises(NotYoursError):
            await school.says(person, DecideUnmask(reference=reference, is_agreed=is_agreed))
    assert not await sees_name(school, NOMINATED, reference)


async def test_another_handler_of_the_case_decides_first(sample_school: SampleSchool) -> None:
    school = sample_school
    reference = await anonymous_case(school, HEAD, about=("colleague",))
    await school.says(HEAD, AskToUnmask(reference=reference, text=REASON))
    await school.works()
    assert asked(school) == [NOMINATED]
    opened = await school.sees(NOMINATED, OpenCase(reference=reference), CaseOpened)
    assert any(entry.text == REASON for entry in opened.entries)
    await school.says(NOMINATED, DecideUnmask(reference=reference, is_agreed=True))
    assert await sees_name(school, HEAD, reference)
    assert not await sees_name(school, NOMINATED, reference)


async def test_neither_the_reporter_nor_a_subject_nor_who_declared_a_conflict_decides(
    sample_school: SampleSchool,
) -> None:
    school = sample_school
    receipt = await school.reports(DEPUTY, about=("pupil",), identity="anonymous")
    await school.says(NOMINATED, OpenCase(reference=receipt.reference))
    await school.says(NOMINATED, AskToUnmask(reference=receipt.reference, text=REASON))
    await school.works()
    assert asked(school) == [HEAD]

    about_head = (await school.reports(TEACHER, about=("headteacher",), identity="anonymous")).reference
    await school.says(CHAIR, OpenCase(reference=about_head))
    await school.says(CHAIR, DeclareConflict(reference=about_head))
    await school.says(CHAIR_DEPUTY, OpenCase(reference=about_head))
    await school.says(CHAIR_DEPUTY, AskToUnmask(reference=about_head, text=REASON))
    await school.works()
    assert asked(school) == [HEAD, VICE_CHAIR]


async def test_where_nobody_else_may_agree_the_reporter_stays_anonymous(sample_school: SampleSchool) -> None:
    school = sample_school
    file = without(school.file, *(p.handle for p in school.file.people if p.handle not in {TEACHER, HEAD}))
    await apply_school(school.office, file)
    reference = await anonymous_case(school, HEAD)
    with pytest.raises(RefusedError, match="nobody else"):
        await school.says(HEAD, AskToUnmask(reference=reference, text=REASON))


async def test_a_request_goes_to_somebody_else_when_its_decider_leaves(sample_school: SampleSchool) -> None:
    school = sample_school
    reference = await anonymous_case(school)
    await school.says(NOMINATED, AskToUnmask(reference=reference, text=REASON))
    await apply_school(school.office, without(school.file, DEPUTY))
    await school.works()
    assert asked(school) == [HEAD]
    assert (await school.sees(HEAD, OpenCase(reference=reference), UnmaskRequest)).reason == REASON
    await school.says(HEAD, DecideUnmask(reference=reference, is_agreed=True))
    assert await sees_name(school, NOMINATED, reference)


async def test_who_lost_the_role_by_which_they_were_to_decide_decides_nothing(sample_school: SampleSchool) -> None:
    school = sample_school
    reference = await anonymous_case(school)
    await school.says(NOMINATED, AskToUnmask(reference=reference, text=REASON))
    await apply_school(school.office, with_role(school.file, Role.NOMINATED_PERSON, NOMINATED))
    for command in (OpenCase(reference=reference), DecideUnmask(reference=reference, is_agreed=True)):
        with pytest.raises(NotYoursError):
            await school.says(DEPUTY, command)


async def test_a_handler_who_hands_the_case_on_takes_no_name_along(sample_school: SampleSchool) -> None:
    school = sample_school
    reference = await anonymous_case(school)
    await school.says(NOMINATED, AskToUnmask(reference=reference, text=REASON))
    await school.says(DEPUTY, DecideUnmask(reference=reference, is_agreed=True))
    await school.says(NOMINATED, DeclareConflict(reference=reference))
    with pytest.raises(NotYoursError):
        await school.says(NOMINATED, OpenCase(reference=reference))
    assert not await sees_name(school, DEPUTY, reference)
