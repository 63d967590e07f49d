"""Transactions: whole or not at all, in turns, and readers that wait for nobody."""

import asyncio
import sys
from typing import Any

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from signpost.bot.store.store import ADDED_TASKS, Store, add_rows
from signpost.bot.store.tables import CaseRow, DossierRow, PersonRow, SchoolRow, TaskRow
from tests.bot.store.rows import ID, OTHER, SCHOOL_ROWS, fill, make, values
from tests.bot.store.writer import count_up, count_up_apart
from tests.conftest import ROOT
from tests.stores import SCHOOL

PATIENCE_S = 60
OF_A_DOSSIER = {"dossier", "draft", "case", "case_handler", "unmask", "part", "evidence", "file"}
"""What goes with its dossier."""


async def test_what_was_done_in_a_transaction_is_kept_when_it_ends(store: Store) -> None:
    async with store.school(SCHOOL) as transaction:
        transaction.add(make(PersonRow, SCHOOL))
    assert await _count(store, PersonRow) == 1


@pytest.mark.parametrize("error", [RuntimeError, asyncio.CancelledError, KeyboardInterrupt])
async def test_a_transaction_is_kept_whole_or_not_at_all(error: type[BaseException], store: Store) -> None:
    with pytest.raises(error):
        await _add_and_fail(store, error)
    assert await _count(store, PersonRow) == 0
    async with store.school(SCHOOL) as transaction:
        transaction.add(make(PersonRow, SCHOOL))
    assert await _count(store, PersonRow) == 1


async def _add_and_fail(store: Store, error: type[BaseException]) -> None:
    async with store.school(SCHOOL) as transaction:
        transaction.add(make(PersonRow, SCHOOL))
        await transaction.flush()
        raise error


async def test_what_fails_at_the_end_undoes_what_came_before(store: Store) -> None:
    case_without_a_dossier = make(CaseRow, SCHOOL)
    with pytest.raises(IntegrityError):
        async with store.school(SCHOOL) as transaction:
            transaction.add_all([make(PersonRow, SCHOOL), case_without_a_dossier])
    assert await _count(store, PersonRow) == 0


def _values(row: Any, id_: str = ID, **own: Any) -> dict[str, Any]:
    return values(row.__table__, SCHOOL, id_, **own)


AWKWARD = ("NULL", "", "it's", '"', "\\", "{a,b}", "line\nline", "ü – 学校", "%s", "$1", ":name")
"""Text that means something to a database, a driver, or between them."""


async def test_many_rows_are_kept_as_they_were_given_in_every_table(store: Store) -> None:
    for row in [row for row in SCHOOL_ROWS if row is not SchoolRow]:
        given = _values(row)
        async with store.school(SCHOOL) as transaction:
            await add_rows(transaction, row, [given])
        async with store.school(SCHOOL, read_only=True) as transaction:
            kept = (await transaction.scalars(select(row))).one()
        assert {column.key: getattr(kept, column.key) for column in row.__table__.columns} == given


async def test_any_text_can_be_in_many_rows(store: Store) -> None:
    people = [_values(PersonRow, str(number), name=text) for number, text in enumerate(AWKWARD)]
    people.append(_values(PersonRow, "none", email=None, left_at=None))
    for number, person in enumerate(people):
        person["handle"] = str(number)
    async with store.school(SCHOOL) as transaction:
        await add_rows(transaction, PersonRow, people)
        await add_rows(transaction, PersonRow, [])
    async with store.school(SCHOOL, read_only=True) as transaction:
        kept = {row.handle: row for row in await transaction.scalars(select(PersonRow))}
    assert [kept[str(number)].name for number in range(len(AWKWARD))] == list(AWKWARD)
    assert (kept[str(len(AWKWARD))].email, kept[str(len(AWKWARD))].left_at) == (None, None)


async def test_of_many_rows_those_that_are_known_are_left_or_fail_all(store: Store) -> None:
    def task(id_: str, kind: str) -> dict[str, Any]:
        return _values(TaskRow, id_, kind=kind)

    async with store.school(SCHOOL) as transaction:
        await add_rows(transaction, TaskRow, [task("1", "first")])
        await add_rows(
            transaction, TaskRow, [task("1", "again"), task("2", "again"), task("2", "twice")], leave_known=True
        )
    with pytest.raises(IntegrityError):
        async with store.school(SCHOOL) as transaction:
            await add_rows(transaction, TaskRow, [task("3", "third"), task("1", "third")])
    async with store.school(SCHOOL, read_only=True) as transaction:
        kept = (await transaction.execute(select(TaskRow.id, TaskRow.kind).order_by(TaskRow.id))).all()
    assert kept == [("1", "first"), ("2", "again")]


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
async def test_what_is_too_long_for_its_column_is_refused_in_many_rows_too(store: Store) -> None:
    with pytest.raises(DBAPIError):
        async with store.school(SCHOOL) as transaction:
            await add_rows(transaction, PersonRow, [_values(PersonRow, id_="x" * 65)])


async def test_those_who_wait_for_tasks_are_told_when_they_are_kept_and_not_before(store: Store) -> None:
    told: list[int] = []
    store.on_tasks = lambda: told.append(1)
    async with store.school(SCHOOL) as transaction:
        transaction.add(make(PersonRow, SCHOOL))
    with pytest.raises(RuntimeError):
        await _add_task(store, RuntimeError())
    assert told == []
    await _add_task(store, None)
    assert told == [1]


async def _add_task(store: Store, error: Exception | None) -> None:
    async with store.school(SCHOOL) as transaction:
        transaction.add(make(TaskRow, SCHOOL))
        transaction.info[ADDED_TASKS] = True
        if error is not None:
            raise error


async def test_a_transaction_that_only_reads_changes_nothing(store: Store) -> None:
    for change in (update(SchoolRow).values(name="x"), delete(SchoolRow)):
        with pytest.raises(DBAPIError, match=r"(?i)read-?only"):
            await _execute_reading(store, change)
    with pytest.raises(DBAPIError, match=r"(?i)read-?only"):
        async with store.school(SCHOOL, read_only=True) as transaction:
            transaction.add(make(PersonRow, SCHOOL))
    async with store.every_school() as transaction:
        await transaction.execute(update(SchoolRow).values(name="y"))
        assert await transaction.scalar(select(SchoolRow.name)) == "y"


async def _execute_reading(store: Store, change: Any) -> None:
    async with store.school(SCHOOL, read_only=True) as transaction:
        await transaction.execute(change)


async def test_a_transaction_that_only_reads_waits_for_no_writer(store: Store) -> None:
    async with asyncio.timeout(PATIENCE_S), store.school(SCHOOL) as writing:
        await writing.execute(update(SchoolRow).values(name="new"))
        for begin in (store.school(SCHOOL, read_only=True), store.every_school(read_only=True)):
            async with begin as reading:
                assert await reading.scalar(select(SchoolRow.name)) == "Ottermarsh"
    async with store.school(SCHOOL, read_only=True) as reading:
        assert await reading.scalar(select(SchoolRow.name)) == "new"


async def test_a_transaction_that_only_reads_sees_one_moment(store: Store) -> None:
    async with store.school(SCHOOL, read_only=True) as reading:
        assert await reading.scalar(select(SchoolRow.name)) == "Ottermarsh"
        async with asyncio.timeout(PATIENCE_S), store.school(SCHOOL) as writing:
            await writing.execute(update(SchoolRow).values(name="new"))
        if store.engine.dialect.name == "sqlite":
            assert await reading.scalar(select(SchoolRow.name)) == "Ottermarsh"


async def test_writers_at_once_in_several_processes_take_turns(store: Store, database_url: str) -> None:
    async with store.school(SCHOOL) as transaction:
        await transaction.execute(update(SchoolRow).values(name="0"))
    async with asyncio.timeout(PATIENCE_S):
        processes = [
            await asyncio.create_subprocess_exec(
                sys.executable, "-m", "tests.bot.store.writer", database_url, "20", cwd=ROOT
            )
            for _ in range(2)
        ]
        await asyncio.gather(*(count_up(store, 20) for _ in range(3)))
        assert [await process.wait() for process in processes] == [0, 0]
    async with store.school(SCHOOL, read_only=True) as transaction:
        assert await transaction.scalar(select(SchoolRow.name)) == str(3 * 3 * 20)


async def test_writers_at_once_in_several_loops_take_turns(store: Store, database_url: str) -> None:
    async with store.school(SCHOOL) as transaction:
        await transaction.execute(update(SchoolRow).values(name="0"))

    def in_a_loop_of_its_own() -> None:
        asyncio.run(count_up_apart(database_url, number=20, at_once=1))

    async with asyncio.timeout(PATIENCE_S):
        await asyncio.gather(*(asyncio.to_thread(in_a_loop_of_its_own) for _ in range(3)), count_up(store, 20))
    async with store.school(SCHOOL, read_only=True) as transaction:
        assert await transaction.scalar(select(SchoolRow.name)) == str(4 * 20)


async def test_more_writers_than_connections_all_come_to_their_turn(store: Store) -> None:
    async with store.school(SCHOOL) as transaction:
        await transaction.execute(update(SchoolRow).values(name="0"))
    async with asyncio.timeout(PATIENCE_S):
        await asyncio.gather(*(count_up(store, 1) for _ in range(100)))
    async with store.school(SCHOOL, read_only=True) as transaction:
        assert await transaction.scalar(select(SchoolRow.name)) == "100"


async def test_who_deletes_a_dossier_deletes_all_that_was_sealed_with_it(store: Store) -> None:
    await fill(store, SCHOOL, OTHER)
    kept = {row.__tablename__ for row in SCHOOL_ROWS} - OF_A_DOSSIER
    for remove in (
        lambda transaction: transaction.execute(delete(DossierRow)),
        lambda transaction: _delete_loaded(transaction, DossierRow),
    ):
        async with store.school(SCHOOL) as transaction:
            await remove(transaction)
        for row in SCHOOL_ROWS:
            assert await _count(store, row) == (row.__tablename__ in kept), row
            assert await _count(store, row, OTHER) == 1, row
        await fill(store, SCHOOL)


async def _delete_loaded(transaction: Any, row: Any) -> None:
    await transaction.delete(await transaction.scalar(select(row)))


async def test_who_deletes_a_school_deletes_all_of_its_rows_and_no_others(store: Store) -> None:
    await fill(store, SCHOOL, OTHER)
    async with store.school(SCHOOL) as transaction:
        await transaction.execute(delete(DossierRow))  # whoever handles a case stays as long as the case does
        await transaction.execute(delete(SchoolRow))
    for row in SCHOOL_ROWS:
        assert await _count(store, row) == 0, row
        assert await _count(store, row, OTHER) == 1, row


async def test_a_handler_of_a_case_is_not_deleted(store: Store) -> None:
    await fill(store, SCHOOL)
    with pytest.raises(IntegrityError):
        async with store.school(SCHOOL) as transaction:
            await transaction.execute(delete(PersonRow))


async def _count(store: Store, row: Any, school: str = SCHOOL) -> int:
    async with store.school(school, read_only=True) as transaction:
        return await transaction.scalar(select(func.count()).select_from(row)) or 0
