"""Unread cases move on, in time, to whoever may read them, until somebody has."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select

from signpost.bot.incidents.access import NotYoursError
from signpost.bot.incidents.commands import (
    Acknowledge,
    CloseCase,
    DeclareConflict,
    FormValue,
    OpenCase,
    ShowMyCases,
    ShowMyReports,
)
from signpost.bot.incidents.life_cycle import Outcome
from signpost.bot.incidents.views import CaseList, CaseOpened, MyReports
from signpost.bot.people import Role
from signpost.bot.school_file.sections import AbsenceSection
from signpost.bot.set_up import apply_school
from signpost.bot.store.tables import CaseHandlerRow
from tests.bot.offices import SampleSchool
from tests.bot.school_files import with_role, without

TEACHER, NOMINATED, DEPUTY, HEAD, HEAD_DEPUTY = "amy", "nadia", "sam", "helen", "dev"
CHAIR, CHAIR_DEPUTY, VICE_CHAIR, VICE_DEPUTY = "george", "lena", "mina", "omar"


def at(day: int, hour: int, minute: int = 0) -> dt.datetime:
    """In November 2026, whose 23rd is a Monday; school is from 8 to 17 o'clock, on Fridays to 16:30."""
    return dt.datetime(2026, 11, day, hour, minute, tzinfo=dt.UTC)


def asked(school: SampleSchool) -> list[str]:
    """Whom a case was given, in this order."""
    return [handle for handle, view in school.platform.delivered if view.why in {"new", "moved"} and handle != TEACHER]


async def sends(school: SampleSchool, sent_at: dt.datetime, who: str = TEACHER, **values: FormValue) -> str:
    """A report, sent at an instant, about a pupil unless it says otherwise; its reference."""
    school.clock.now = sent_at - dt.timedelta(seconds=3)  # each of the three things that are said takes a second
    given: dict[str, Any] = {"about": ("pupil",), **values}
    receipt = await school.reports(who, **given)
    assert school.clock.now == sent_at
    return receipt.reference


@pytest.mark.parametrize(
    ("sent_at", "due", "danger"),
    [
        (at(23, 9), at(23, 13), "no"),
        (at(23, 15), at(24, 10), "no"),
        (at(27, 15, 30), at(30, 11), "no"),  # over a weekend
        (at(28, 23), at(30, 12), "no"),
        (at(23, 9), at(23, 9, 30), "yes"),
        (at(28, 23, 50), at(29, 0, 20), "yes"),  # in the night of a weekend
    ],
)
async def test_urgent_is_thirty_minutes_at_any_hour_and_else_four_school_hours(
    sample_school: SampleSchool, sent_at: dt.datetime, due: dt.datetime, danger: str
) -> None:
    school = sample_school
    await sends(school, sent_at, danger_now=danger)
    await school.later(seconds=(due - sent_at).total_seconds() - 1)
    assert asked(school) == [NOMINATED]
    await school.later(seconds=1)
    assert asked(school) == [NOMINATED, DEPUTY]


async def test_a_case_goes_to_one_after_the_other_and_then_everyone_is_reminded(sample_school: SampleSchool) -> None:
    school = sample_school
    await sends(school, at(23, 9), danger_now="yes")
    everyone = [NOMINATED, DEPUTY, HEAD, HEAD_DEPUTY, CHAIR, CHAIR_DEPUTY, VICE_CHAIR, VICE_DEPUTY]
    await school.later(minutes=30 * 8 - 1)
    assert asked(school) == everyone
    assert school.platform.to(TEACHER) == ["moved"] * 7
    await school.later(minutes=2)
    assert school.platform.to(TEACHER)[-1] == "nobody_left"
    assert {handle for handle, view in school.platform.delivered if view.why == "nobody_left"} == {*everyone, TEACHER}


async def test_where_nobody_is_left_reminders_grow_rarer_and_come_once_a_day_at_least(
    sample_school: SampleSchool,
) -> None:
    school = sample_school
    await sends(school, at(23, 9), danger_now="yes")
    reminded, passed = [], 0.0
    for hours in (*[0.5] * 16, *[4] * 10, *[8] * 6):
        await school.later(hours=hours)
        passed += hours
        if "nobody_left" in school.platform.to(NOMINATED):
            reminded.append(passed)
            school.platform.delivered.clear()
    assert reminded == [4, 8, 16, 32, 56, 80]


@pytest.mark.parametrize("about", ["headteacher", "nominated_person", "chair_of_governors"])
async def test_no_step_reaches_the_subject_or_who_stands_in_for_them(sample_school: SampleSchool, about: str) -> None:
    """Promise 3."""
    school = sample_school
    kept_out = {
        "headteacher": {HEAD, NOMINATED, HEAD_DEPUTY},
        "nominated_person": {NOMINATED, DEPUTY},
        "chair_of_governors": {CHAIR, CHAIR_DEPUTY},
    }[about]
    reference = await sends(school, at(23, 9), danger_now="yes", about=(about,))
    await school.later(hours=5)

    assert asked(school)
    assert kept_out.isdisjoint(handle for handle, _ in school.platform.delivered)
    for handle in kept_out:
        assert (await school.sees(handle, ShowMyCases(), CaseList)).cases == ()
        with pytest.raises(NotYoursError):
            await school.says(handle, OpenCase(reference=reference))


async def test_the_reporter_is_passed_over(sample_school: SampleSchool) -> None:
    school = sample_school
    await sends(school, at(23, 9), DEPUTY, danger_now="yes")
    await school.later(minutes=31)
    assert school.platform.to(HEAD) == ["moved"]
    assert [type(view).__name__ for handle, view in school.platform.delivered if handle == DEPUTY] == ["ReportPointer"]
    assert (await school.sees(DEPUTY, ShowMyCases(), CaseList)).cases == ()


async def test_the_reporter_is_told_that_it_has_moved_and_not_to_whom(sample_school: SampleSchool) -> None:
    school = sample_school
    reference = await sends(school, at(23, 9), danger_now="yes")
    await school.later(minutes=61)
    pointers = [view for handle, view in school.platform.delivered if handle == TEACHER]
    mine = await school.sees(TEACHER, ShowMyReports(reference=reference), MyReports)

    assert [view.why for view in pointers] == ["moved", "moved"]
    told = "".join(view.model_dump_json() for view in (*pointers, mine))
    async with school.office.work(school.id, read_only=True) as work:
        for person in work.school.roster.people:
            assert person.id not in told
            assert not any(name in told for name in person.name.split())
    assert not any(role.in_words in told for role in Role)


@pytest.mark.parametrize("act", [OpenCase, Acknowledge, CloseCase])
async def test_what_somebody_has_seen_to_stays_with_them(sample_school: SampleSchool, act: type) -> None:
    school = sample_school
    reference = await sends(school, at(23, 9), danger_now="yes")
    more = {"outcome": Outcome.UNFOUNDED} if act is CloseCase else {}
    await school.says(NOMINATED, act(reference=reference, **more))
    await school.later(days=7)
    assert asked(school) == [NOMINATED]
    assert "moved" not in school.platform.to(TEACHER)


async def test_one_of_two_who_has_read_it_is_enough(sample_school: SampleSchool) -> None:
    school = sample_school
    reference = await sends(school, at(23, 9), about=("colleague",))
    await school.works()
    assert set(asked(school)) == {NOMINATED, HEAD}
    await school.says(HEAD, OpenCase(reference=reference))
    await school.later(days=7)
    assert len(asked(school)) == 2


async def test_who_had_it_unread_keeps_it_and_sees_that_it_has_moved(sample_school: SampleSchool) -> None:
    school = sample_school
    reference = await sends(school, at(23, 9), danger_now="yes")
    await school.later(minutes=31)
    opened = await school.sees(NOMINATED, OpenCase(reference=reference), CaseOpened)

    assert opened.handlers == ("Nadia Karim (the nominated person)", "Sam Whittlefold (the nominated person)")
    assert [entry.what for entry in opened.entries if "moved" in entry.what or "Sam" in entry.what] == [
        "moved it on, unread",
        "gave it to Sam Whittlefold (the nominated person)",
    ]


async def test_to_who_declared_a_conflict_the_case_never_exists_again(sample_school: SampleSchool) -> None:
    """Not by a list, a reference, a notice, or a later step of the same rules."""
    school = sample_school
    reference = await sends(school, at(23, 9), danger_now="yes")
    await school.works()
    await school.says(NOMINATED, DeclareConflict(reference=reference, text="My own child."))
    before = len([view for handle, view in school.platform.delivered if handle == NOMINATED])
    await school.later(hours=5)

    assert asked(school)[:3] == [NOMINATED, DEPUTY, HEAD]
    assert asked(school).count(NOMINATED) == 1
    assert len([view for handle, view in school.platform.delivered if handle == NOMINATED]) == before
    assert (await school.sees(NOMINATED, ShowMyCases(), CaseList)).cases == ()
    with pytest.raises(NotYoursError) as theirs:
        await school.says(NOMINATED, OpenCase(reference=reference))
    with pytest.raises(NotYoursError) as nobodys:
        await school.says(NOMINATED, OpenCase(reference="SP-0000-0000"))
    assert str(theirs.value) == str(nobodys.value)


async def test_a_conflict_that_is_declared_before_the_notice_went_out_takes_it_back(
    sample_school: SampleSchool,
) -> None:
    school = sample_school
    reference = await sends(school, at(23, 9))
    await school.says(NOMINATED, DeclareConflict(reference=reference))
    await school.works()
    assert school.platform.to(NOMINATED) == []
    assert school.platform.to(DEPUTY) == ["moved"]


async def test_who_is_away_is_passed_over(sample_school: SampleSchool) -> None:
    school = sample_school
    day = at(23, 9).date()
    away = tuple(AbsenceSection(person=handle, first=day, last=day) for handle in (NOMINATED, HEAD))
    await apply_school(school.office, school.file.model_copy(update={"absences": away}))
    await sends(school, at(23, 9), danger_now="yes")
    await school.later(minutes=31)
    assert asked(school) == [DEPUTY, HEAD_DEPUTY]


async def test_whoever_comes_after_nobody_was_left_gets_the_case(sample_school: SampleSchool) -> None:
    school = sample_school
    await sends(school, at(23, 9), danger_now="yes")
    await school.later(hours=4.4)
    assert school.platform.to(TEACHER).count("nobody_left") == 1
    await apply_school(school.office, with_role(school.file, Role.NOMINATED_PERSON, NOMINATED, DEPUTY, "grace"))
    await school.later(minutes=31)
    assert school.platform.to("grace") == ["moved"]


async def test_a_case_that_nobody_has_at_its_deadline_moves_on(sample_school: SampleSchool) -> None:
    school = sample_school
    await sends(school, at(23, 9), danger_now="yes")
    await school.works()
    left = without(school.file, NOMINATED, DEPUTY, HEAD)
    await apply_school(school.office, left)
    await school.later(minutes=1)
    assert len(asked(school)) == 2
    assert asked(school)[1] in {HEAD_DEPUTY, CHAIR}
    async with school.office.work(school.id, read_only=True) as work:
        assert len((await work.transaction.scalars(select(CaseHandlerRow))).all()) == 2
