"""What is to be done in a case by a day: its handlers are reminded on that day, once, and nobody else is."""

import datetime as dt

import pytest
from sqlalchemy import select

from signpost.bot.incidents.action_reminding import ActionReminding
from signpost.bot.incidents.commands import CloseCase, DeclareConflict, OpenCase, RecordAction, ReopenCase
from signpost.bot.incidents.life_cycle import Outcome
from signpost.bot.incidents.views import CaseOpened, CasePointer
from signpost.bot.people import Role
from signpost.bot.set_up import apply_school
from signpost.bot.store.tables import CaseRow
from tests.bot.incidents.test_actions import finishes
from tests.bot.offices import SampleSchool
from tests.bot.school_files import with_role

TEACHER, NOMINATED, HEAD = "amy", "nadia", "helen"
TODAY = dt.date(2026, 11, 23)
WEDNESDAY, SATURDAY = dt.date(2026, 11, 25), dt.date(2026, 11, 28)


async def with_action(school: SampleSchool, due: dt.date | None, *, times: int = 1) -> str:
    """A case that the headteacher and the nominated person have, with actions that she recorded; its reference."""
    reference = (
        await school.reports(TEACHER, about=("colleague",), about_people=(await school.person("dev"),))
    ).reference
    await school.says(HEAD, OpenCase(reference=reference))
    for number in range(times):
        await school.says(NOMINATED, RecordAction(reference=reference, text=f"Ring the parents {number}", due=due))
    return reference


def reminded(school: SampleSchool) -> list[tuple[str, str]]:
    """Who was told that something is due, and in which case."""
    return [
        (handle, view.reference)
        for handle, view in school.platform.delivered
        if isinstance(view, CasePointer) and view.why == "action_due"
    ]


@pytest.mark.parametrize("due", [WEDNESDAY, SATURDAY])
async def test_all_who_handle_the_case_are_told_on_the_morning_of_the_day_and_never_again(
    sample_school: SampleSchool, due: dt.date
) -> None:
    school = sample_school
    reference = await with_action(school, due)
    morning = dt.datetime.combine(due, dt.time(8), tzinfo=dt.UTC)
    await school.later(seconds=(morning - school.clock()).total_seconds() - 1)
    assert reminded(school) == []

    await school.later(seconds=1)
    assert sorted(reminded(school)) == [(HEAD, reference), (NOMINATED, reference)]

    await school.later(days=9)
    assert len(reminded(school)) == 2


async def test_a_task_that_is_done_twice_reminds_once(sample_school: SampleSchool) -> None:
    school = sample_school
    reference = await with_action(school, WEDNESDAY)
    await school.later(days=3)
    async with school.office.store.school(school.id, read_only=True) as transaction:
        id_ = await transaction.scalar(select(CaseRow.id).where(CaseRow.reference == reference))
    await ActionReminding(school.office).remind(school.id, str(id_))
    await school.works()

    assert len(reminded(school)) == 2


async def test_each_action_is_a_reminder_of_its_own(sample_school: SampleSchool) -> None:
    school = sample_school
    reference = await with_action(school, WEDNESDAY, times=2)
    await school.says(HEAD, RecordAction(reference=reference, text="Write to the governors", due=SATURDAY))
    await school.later(days=3)
    assert len(reminded(school)) == 4

    await school.later(days=3)
    assert len(reminded(school)) == 6


async def test_whoever_declared_a_conflict_hears_nothing_of_it(sample_school: SampleSchool) -> None:
    school = sample_school
    reference = await with_action(school, WEDNESDAY)
    await school.says(HEAD, DeclareConflict(reference=reference))
    await school.later(days=9)

    assert reminded(school) == [(NOMINATED, reference)]


async def test_a_reminder_that_is_on_its_way_is_taken_back_from_whoever_declares_a_conflict(
    sample_school: SampleSchool,
) -> None:
    school = sample_school
    reference = await with_action(school, TODAY + dt.timedelta(days=1))
    await school.later(hours=1)
    school.clock.now = dt.datetime(2026, 11, 24, 8, tzinfo=dt.UTC)
    async with school.office.store.school(school.id, read_only=True) as transaction:
        id_ = await transaction.scalar(select(CaseRow.id).where(CaseRow.reference == reference))
    await ActionReminding(school.office).remind(school.id, str(id_))
    await school.says(NOMINATED, DeclareConflict(reference=reference))
    await school.works()

    assert reminded(school) == [(HEAD, reference)]


async def test_whoever_has_no_role_any_more_hears_nothing_of_it(sample_school: SampleSchool) -> None:
    school = sample_school
    reference = await with_action(school, WEDNESDAY)
    await apply_school(school.office, with_role(school.file, Role.HEADTEACHER, "tess"))
    await school.later(days=9)

    assert (HEAD, reference) not in reminded(school)
    assert (NOMINATED, reference) in reminded(school)


async def test_what_is_done_or_in_a_closed_case_or_has_no_day_is_no_reminder(sample_school: SampleSchool) -> None:
    school = sample_school
    done, closed, _ = [await with_action(school, due) for due in (WEDNESDAY, WEDNESDAY, None)]
    (action,) = (await school.sees(NOMINATED, OpenCase(reference=done), CaseOpened)).actions
    await finishes(school, done, action.id)
    await school.says(NOMINATED, CloseCase(reference=closed, outcome=Outcome.SUPPORTED))
    await school.later(days=9)

    assert reminded(school) == []


async def test_what_fell_due_in_a_closed_case_is_told_once_it_is_open_again(sample_school: SampleSchool) -> None:
    school = sample_school
    reference = await with_action(school, WEDNESDAY)
    await school.says(NOMINATED, CloseCase(reference=reference, outcome=Outcome.SUPPORTED))
    await school.later(days=9)
    await school.says(NOMINATED, ReopenCase(reference=reference, text="It began again."))
    await school.works()

    assert sorted(reminded(school)) == [(HEAD, reference), (NOMINATED, reference)]


async def test_who_was_reminded_before_a_case_was_closed_is_not_told_again(sample_school: SampleSchool) -> None:
    school = sample_school
    reference = await with_action(school, WEDNESDAY)
    await school.later(days=3)
    await school.says(NOMINATED, CloseCase(reference=reference, outcome=Outcome.SUPPORTED))
    await school.says(NOMINATED, ReopenCase(reference=reference, text="It began again."))
    await school.works()

    assert len(reminded(school)) == 2


async def test_what_is_due_when_it_is_recorded_is_told_to_the_others_at_once(sample_school: SampleSchool) -> None:
    school = sample_school
    reference = await with_action(school, TODAY)
    await school.works()
    assert reminded(school) == [(HEAD, reference)]

    await school.later(days=9)
    assert reminded(school) == [(HEAD, reference)]


async def test_a_day_that_never_comes_is_kept_as_well(sample_school: SampleSchool) -> None:
    reference = await with_action(sample_school, dt.date.max)

    assert (await sample_school.sees(HEAD, OpenCase(reference=reference), CaseOpened)).actions[0].due == dt.date.max
