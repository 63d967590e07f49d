"""What the school does about a case: what is due first, and done once it is marked."""

import datetime as dt

import pytest
from sqlalchemy import select

from signpost.bot.audit import Act, entries
from signpost.bot.incidents.access import NotYoursError
from signpost.bot.incidents.commands import CloseCase, FinishAction, OpenCase, RecordAction
from signpost.bot.incidents.handling import MissingTextError, act
from signpost.bot.incidents.life_cycle import Outcome, RefusedError
from signpost.bot.incidents.views import ActionShown, CaseOpened
from signpost.bot.store.tables import CaseRow
from tests.bot.offices import SampleSchool

TEACHER, NOMINATED, HEAD = "amy", "nadia", "helen"
TODAY = dt.date(2026, 11, 23)
DAY = dt.timedelta(days=1)


async def finishes(school: SampleSchool, reference: str, action: str, handle: str = NOMINATED) -> str:
    person = await school.person(handle)
    school.clock.advance(seconds=1)
    command = FinishAction(reference=reference, action=action)
    return await school.office.act(school.id, person, lambda work: act(work, person, command))


async def actions(school: SampleSchool, reference: str) -> tuple[ActionShown, ...]:
    return (await school.sees(NOMINATED, OpenCase(reference=reference), CaseOpened)).actions


async def recorded(school: SampleSchool, *actions: tuple[str, dt.date | None]) -> str:
    """A case with actions; its reference."""
    reference = (await school.reports(TEACHER, about=("pupil",))).reference
    for text, due in actions:
        await school.says(NOMINATED, RecordAction(reference=reference, text=text, due=due))
    return reference


async def test_what_is_due_comes_first_then_what_is_to_be_done_then_what_was(sample_school: SampleSchool) -> None:
    reference = await recorded(
        sample_school,
        ("done", None),
        ("later", TODAY + 9 * DAY),
        ("due", TODAY),
        ("overdue", TODAY - DAY),
        ("done 2", None),
    )
    found = await actions(sample_school, reference)

    assert [action.text for action in found] == ["overdue", "due", "later", "done 2", "done"]
    assert [action.is_due for action in found] == [True, True, False, False, False]
    assert [action.done_at is None for action in found] == [True, True, True, False, False]


async def test_it_is_due_by_the_schools_day_and_not_by_greenwich(sample_school: SampleSchool) -> None:
    school = sample_school
    reference = await recorded(school, ("ring", dt.date(2027, 6, 2)))
    school.clock.now = dt.datetime(2027, 6, 1, 23, 30, tzinfo=dt.UTC)  # half past midnight in summer
    (action,) = await actions(school, reference)

    assert action.is_due


async def test_what_is_marked_as_done_is_done_once_and_logged(sample_school: SampleSchool) -> None:
    school = sample_school
    reference = await recorded(school, ("ring", TODAY))
    (action,) = await actions(school, reference)
    assert await finishes(school, reference, action.id) == "The action is marked as done."
    assert await finishes(school, reference, action.id) == "It was marked as done already."

    opened = await school.sees(NOMINATED, OpenCase(reference=reference), CaseOpened)
    assert [(entry.who, entry.text) for entry in opened.entries if entry.what == "marked an action as done"] == [
        ("Nadia Karim", "ring")
    ]
    async with school.office.work(school.id, read_only=True) as work:
        id_ = await work.transaction.scalar(select(CaseRow.id).where(CaseRow.reference == reference))
        logged = [
            entry.detail for entry in await entries(work.transaction, str(id_)) if entry.act is Act.ACTION_RECORDED
        ]
    assert logged == [{}, {"done": action.id}]


async def test_only_a_handler_marks_only_what_is_there_and_only_while_the_case_is_open(
    sample_school: SampleSchool,
) -> None:
    school = sample_school
    reference, other = await recorded(school, ("ring", TODAY)), await recorded(school, ("ring", TODAY))
    (action,) = await actions(school, reference)
    for where, whose, handle, error in (
        (reference, "ab" * 16, NOMINATED, MissingTextError),
        (other, action.id, NOMINATED, MissingTextError),
        (reference, action.id, HEAD, NotYoursError),
    ):
        with pytest.raises(error):
            await finishes(school, where, whose, handle)
    await school.says(NOMINATED, CloseCase(reference=reference, outcome=Outcome.SUPPORTED))
    with pytest.raises(RefusedError):
        await finishes(school, reference, action.id)
