"""The school as every transaction finds it: read by what its rows say now, whoever changed them, and however."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from signpost.bot.people import Role
from signpost.bot.school import School
from signpost.bot.set_up import apply_school
from signpost.bot.store.tables import AbsenceRow, HoldingRow, PersonRow, SchoolRow
from signpost.bot.unit_of_work import Office
from tests.bot.offices import SampleSchool
from tests.bot.school_files import without


async def school(office: Office) -> School:
    async with office.work("ottermarsh", read_only=True) as work:
        return work.school


async def amy_has_left(transaction: AsyncSession) -> None:
    row = await transaction.scalar(select(PersonRow).where(PersonRow.handle == "amy"))
    assert row is not None
    row.is_active = False


async def amy_is_a_governor(transaction: AsyncSession) -> None:
    await transaction.execute(update(PersonRow).where(PersonRow.handle == "amy").values(audience="governor"))


async def nobody_is_nominated(transaction: AsyncSession) -> None:
    await transaction.execute(delete(HoldingRow).where(HoldingRow.role == Role.NOMINATED_PERSON))


async def amy_is_away(transaction: AsyncSession) -> None:
    row = await transaction.scalar(select(PersonRow).where(PersonRow.handle == "amy"))
    assert row is not None
    transaction.add(AbsenceRow(person=row.id, first=dt.date(2026, 11, 23), last=None))


async def the_school_has_another_name(transaction: AsyncSession) -> None:
    await transaction.execute(update(SchoolRow).values(name="Otter"))


async def somebody_else_is_asked(transaction: AsyncSession) -> None:
    row = await transaction.scalar(select(SchoolRow))
    assert row is not None
    row.file = {**row.file, "policies": {"ask": "the deputy"}}


CHANGES: list[tuple[Callable[[AsyncSession], Any], Callable[[School], Any]]] = [
    (amy_has_left, lambda found: [person.is_active for person in found.roster.people if person.handle == "amy"]),
    (amy_is_a_governor, lambda found: [person.audience for person in found.roster.people if person.handle == "amy"]),
    (nobody_is_nominated, lambda found: found.roster.holders_of(Role.NOMINATED_PERSON)),
    (amy_is_away, lambda found: found.roster.absences),
    (the_school_has_another_name, lambda found: found.name),
    (somebody_else_is_asked, lambda found: found.file.policies.ask),
]


@pytest.mark.parametrize(("change", "read"), CHANGES, ids=lambda given: getattr(given, "__name__", ""))
async def test_whatever_changes_is_seen_by_the_next_transaction(
    sample_school: SampleSchool, change: Callable[[AsyncSession], Any], read: Callable[[School], Any]
) -> None:
    """No roster of before: it would take a report to whoever had the role then."""
    office = sample_school.office
    before = await school(office)
    async with office.work(before.id) as work:
        await change(work.transaction)

    assert read(await school(office)) != read(before)
    assert read(await school(office)) == read(await school(office))


async def test_what_was_rolled_back_was_never_so(sample_school: SampleSchool) -> None:
    before = await school(sample_school.office)

    async def fails() -> None:
        async with sample_school.office.work(before.id) as work:
            await amy_has_left(work.transaction)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fails()

    assert (await school(sample_school.office)).roster == before.roster


async def test_schools_with_the_same_people_are_not_taken_for_each_other(sample_school: SampleSchool) -> None:
    file = without(sample_school.file, "tess")
    other = file.model_copy(update={"school": file.school.model_copy(update={"id": "oakwell", "name": "Oakwell"})})
    await apply_school(sample_school.office, other)
    async with sample_school.office.work("oakwell", read_only=True) as work:
        oakwell = work.school
    ottermarsh = await school(sample_school.office)

    assert (oakwell.id, oakwell.name) == ("oakwell", "Oakwell")
    assert not {person.id for person in oakwell.roster.people} & {person.id for person in ottermarsh.roster.people}
    assert oakwell.roster.by_handle("tess") is None
    assert ottermarsh.roster.by_handle("tess") is not None
