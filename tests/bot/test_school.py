"""A school as a process has read it: never older than what is in the database, whoever changed it."""

import pytest
from sqlalchemy import event

from signpost.bot.people import Role
from signpost.bot.school import Schools, UnknownSchoolError
from signpost.bot.set_up import apply_school
from signpost.bot.store.tables import PersonRow
from signpost.bot.unit_of_work import Office, UnitOfWork
from tests.bot.offices import SampleSchool
from tests.bot.school_files import with_person, with_role, without


async def names(office: Office, school: str) -> set[str]:
    async with office.work(school, read_only=True) as work:
        return {person.name for person in work.school.roster.people if person.is_active}


async def test_what_another_process_changes_is_seen_at_the_next_unit_of_work(sample_school: SampleSchool) -> None:
    here, other = sample_school.office, Office(sample_school.office.store, sample_school.office.master)
    assert "Ben Okoro" in await names(here, sample_school.id)

    renamed = with_person(sample_school.file, "ben", name="Ben Okoro-Hale")
    await apply_school(other, renamed)
    assert "Ben Okoro-Hale" in await names(here, sample_school.id)
    await apply_school(other, without(renamed, "ben"))
    assert not any(name.startswith("Ben") for name in await names(here, sample_school.id))
    await apply_school(other, with_role(renamed, Role.HEADTEACHER, "ben"))
    async with here.work(sample_school.id, read_only=True) as work:
        assert work.school.roster.holders_of(Role.HEADTEACHER) == {await sample_school.person("ben")}


async def test_a_single_person_who_changes_is_seen(sample_school: SampleSchool) -> None:
    office = sample_school.office
    await names(office, sample_school.id)
    async with office.work(sample_school.id) as work:
        row = await work.transaction.get_one(PersonRow, (sample_school.id, await sample_school.person("ben")))
        row.is_active = False

    assert "Ben Okoro" not in await names(office, sample_school.id)


async def test_what_was_rolled_back_is_not_remembered(sample_school: SampleSchool) -> None:
    office = sample_school.office
    ben = await sample_school.person("ben")

    async def rename(work: UnitOfWork) -> None:
        row = await work.transaction.get_one(PersonRow, (sample_school.id, ben))
        row.name = "Nobody"
        await work.transaction.flush()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await office.act(sample_school.id, ben, rename)

    assert "Ben Okoro" in await names(office, sample_school.id)


async def test_what_has_not_changed_is_not_read_again(sample_school: SampleSchool) -> None:
    office, statements = sample_school.office, []
    await names(office, sample_school.id)
    event.listen(office.store.engine.sync_engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    await names(office, sample_school.id)

    assert sum("FROM person" in statement for statement in statements) == 1
    assert not any("FROM holding" in statement for statement in statements)


async def test_a_school_that_was_not_set_up_is_not_there(sample_school: SampleSchool) -> None:
    async with sample_school.office.store.school("elsewhere", read_only=True) as transaction:
        with pytest.raises(UnknownSchoolError):
            await Schools(sample_school.office.master).load(transaction)
