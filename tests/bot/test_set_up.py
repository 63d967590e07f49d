"""A school file becomes the school: as often as one likes, as a whole or not at all, and no case is left behind."""

import logging

import pytest
from sqlalchemy import select, update

from signpost.bot.audit import Act
from signpost.bot.incidents.commands import Acknowledge, CloseCase, OpenCase, ShowMyReports
from signpost.bot.incidents.life_cycle import Outcome
from signpost.bot.incidents.views import CaseOpened, MyReports
from signpost.bot.people import Role
from signpost.bot.school_file import SchoolFile, read_school_file
from signpost.bot.set_up import DeadEndError, TakenHandleError, apply_school, check_routes, list_routes, plan_school
from signpost.bot.store.tables import AuditRow, DossierRow, IdentityRow, PersonRow, SchoolRow
from signpost.composition import SAMPLE
from tests.bot.offices import MONDAY, SampleSchool
from tests.bot.school_files import with_person, with_role, without

TEACHER, OTHER, NOMINATED, DEPUTY, HEAD, CHAIR = "amy", "ben", "nadia", "sam", "helen", "george"
NOBODY = (Role.CHAIR, Role.VICE_CHAIR)


def dead_end(file: SchoolFile) -> SchoolFile:
    """A file by which a report about the headteacher reaches nobody, in the school or outside."""
    for role in NOBODY:
        file = with_role(file, role, None)
    return file.model_copy(update={"contacts": file.contacts.model_copy(update={"external": None})})


async def times_applied(school: SampleSchool) -> int:
    async with school.office.work(school.id, read_only=True) as work:
        acts = await work.transaction.scalars(select(AuditRow.act).where(AuditRow.act == Act.SCHOOL_APPLIED))
        return len(acts.all())


async def people(school: SampleSchool) -> dict[str, tuple[str, bool]]:
    async with school.office.work(school.id, read_only=True) as work:
        return {row.handle: (row.name, row.is_active) for row in await work.transaction.scalars(select(PersonRow))}


@pytest.fixture
def sample_file() -> SchoolFile:
    return read_school_file((SAMPLE / "school.toml").read_text("utf-8"))


# --- Applied ----------------------------------------------------------------------------------------------------------


async def test_a_school_is_applied_as_often_as_one_likes_and_changes_once(sample_school: SampleSchool) -> None:
    school = sample_school
    before = await people(school)
    for _ in range(2):
        assert (await apply_school(school.office, school.file)).changes == ()

    assert await people(school) == before
    assert await times_applied(school) == 1


async def test_what_would_change_is_said_and_nothing_is_changed(sample_school: SampleSchool) -> None:
    school = sample_school
    wanted = with_person(without(school.file, OTHER), TEACHER, name="Amy Teller-Wood")
    before = await people(school)
    plan = await plan_school(school.office, wanted)

    assert plan.errors == ()
    assert any("Ben Okoro has left" in change for change in plan.changes)
    assert any("Amy Teller-Wood" in change for change in plan.changes)
    assert await people(school) == before
    assert (await apply_school(school.office, wanted)).changes == plan.changes
    assert await people(school) == before | {OTHER: ("Ben Okoro", False), TEACHER: ("Amy Teller-Wood", True)}
    assert (await plan_school(school.office, wanted)).changes == ()


async def test_what_leaves_a_report_without_a_recipient_is_refused_as_a_whole(sample_school: SampleSchool) -> None:
    school = sample_school
    wanted = with_person(dead_end(school.file), TEACHER, name="Somebody Else")
    before = await people(school)

    assert (await plan_school(school.office, wanted)).errors
    with pytest.raises(DeadEndError, match="a report could reach nobody"):
        await apply_school(school.office, wanted)
    assert await people(school) == before
    assert await times_applied(school) == 1
    await school.reports(TEACHER, about=("headteacher",))
    await school.works()
    assert school.platform.to(CHAIR) == ["new"]


async def test_a_new_school_that_is_refused_is_not_there(sample_school: SampleSchool) -> None:
    school = sample_school
    section = school.file.school.model_copy(update={"id": "another"})
    with pytest.raises(DeadEndError):
        await apply_school(school.office, dead_end(school.file).model_copy(update={"school": section}))
    async with school.office.store.every_school(read_only=True) as transaction:
        assert (await transaction.scalars(select(SchoolRow.id))).all() == [school.id]


def test_every_route_is_checked_and_listed_without_a_database(sample_file: SchoolFile) -> None:
    assert not [check for check in check_routes(sample_file, MONDAY.date()) if check.severity == "error"]
    assert [check for check in check_routes(dead_end(sample_file), MONDAY.date()) if check.severity == "error"]
    routes = "\n".join(list_routes(sample_file, MONDAY.date()))
    about_head = routes.split("About the headteacher:\n")[1].split("About")[0]
    assert about_head.startswith("  1. George Penhale (the chair of governors)\n")
    assert "Helen Marsh" not in about_head


# --- People who come, leave and come back -----------------------------------------------------------------------------


async def test_nobody_gets_the_short_name_of_somebody_who_has_left(sample_school: SampleSchool) -> None:
    """With it they would get their reports."""
    school = sample_school
    await school.reports(OTHER)
    await apply_school(school.office, without(school.file, OTHER))
    with pytest.raises(TakenHandleError, match="Give Another Person another one"):
        await apply_school(school.office, with_person(school.file, OTHER, name="Another Person"))

    await apply_school(school.office, school.file)
    assert len((await school.sees(OTHER, ShowMyReports(), MyReports)).reports) == 1


async def test_an_account_that_a_file_gives_to_somebody_else_is_theirs_and_others_stay(
    sample_school: SampleSchool,
) -> None:
    school = sample_school
    async with school.office.work(school.id) as work:
        told = IdentityRow(platform="teams", account="29:told", person=await school.person(HEAD))
        work.transaction.add(told)
    given = with_person(school.file, TEACHER, identities={"slack": "U1"})
    await apply_school(school.office, given)
    await apply_school(school.office, with_person(school.file, OTHER, identities={"slack": "U1"}))

    async with school.office.work(school.id, read_only=True) as work:
        rows = await work.transaction.scalars(select(IdentityRow))
        known = {(row.platform, row.account): work.school.name_of(row.person) for row in rows}
    assert known == {("slack", "U1"): "Ben Okoro", ("teams", "29:told"): "Helen Marsh"}


async def test_a_reporter_who_has_left_leaves_their_report_with_its_handler(sample_school: SampleSchool) -> None:
    school = sample_school
    receipt = await school.reports(TEACHER, about=("pupil",))
    await apply_school(school.office, without(school.file, TEACHER))
    await school.says(NOMINATED, Acknowledge(reference=receipt.reference))
    await school.works()

    opened = await school.sees(NOMINATED, OpenCase(reference=receipt.reference), CaseOpened)
    assert opened.reporter == "Amy Teller"
    assert school.platform.to(TEACHER) == []


# --- Succession -------------------------------------------------------------------------------------------------------


async def test_a_case_of_somebody_who_leaves_never_goes_to_its_subject(sample_school: SampleSchool) -> None:
    """Promise 3. The one who takes over the role is the one whom the report is about."""
    school = sample_school
    subject = await school.person(OTHER)
    receipt = await school.reports(TEACHER, about=("colleague",), about_people=(subject,))
    left = without(school.file, NOMINATED, HEAD, DEPUTY)
    after = with_role(with_role(left, Role.HEADTEACHER, OTHER), Role.NOMINATED_PERSON, OTHER)
    await apply_school(school.office, after)
    await school.later(days=30)

    assert school.platform.to(OTHER) == []
    assert school.platform.to(CHAIR)[0] == "moved"
    opened = await school.sees(CHAIR, OpenCase(reference=receipt.reference), CaseOpened)
    assert opened.handlers[0].startswith("George Penhale")


async def test_a_case_moves_on_once_however_often_the_school_is_applied(sample_school: SampleSchool) -> None:
    school = sample_school
    await school.reports(TEACHER, about=("pupil",))
    await school.works()
    for number in range(3):
        school.clock.advance(seconds=1)
        left = without(school.file, NOMINATED)
        await apply_school(school.office, with_person(left, OTHER, name=f"Ben Okoro {number}"))
    await school.works()

    assert [handle for handle, view in school.platform.delivered if view.why == "moved"].count(HEAD) == 1
    assert school.platform.to(TEACHER) == ["moved"]


async def test_a_case_that_cannot_be_opened_does_not_keep_the_school_from_being_set_up(
    sample_school: SampleSchool, caplog: pytest.LogCaptureFixture
) -> None:
    school = sample_school
    receipt = await school.reports(TEACHER, about=("pupil",))
    await school.says(NOMINATED, CloseCase(reference=receipt.reference, outcome=Outcome.UPHELD))
    async with school.office.work(school.id) as work:
        await work.transaction.execute(update(DossierRow).values(wrapped_key=b"\x01spoilt"))
    with caplog.at_level(logging.ERROR):
        await apply_school(school.office, without(school.file, NOMINATED, DEPUTY))

    assert not (await people(school))[NOMINATED][1]
    assert any("cannot be passed on" in message for message in caplog.messages)
    assert receipt.reference not in caplog.text
