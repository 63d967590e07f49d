"""PostgreSQL's own lock between schools, tried without the store: a connection sees what its setting names."""

from typing import Any

import pytest
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from signpost.bot.store.store import ACROSS_SCHOOLS, EVERY_SCHOOL, Store
from signpost.bot.store.tables import Base
from tests.bot.store.rows import OTHER, ROWS, SCHOOL_ROWS, fill, make, school_of, values
from tests.stores import SCHOOL

pytestmark = pytest.mark.parametrize("backend", ["postgresql"], indirect=True)

_NAME = text("SELECT set_config('signpost.school', :school, true)")


@pytest.fixture
async def engine(store: Store) -> AsyncEngine:
    """The store's, with two schools in its database, and rows in all tables."""
    await fill(store, SCHOOL, OTHER)
    async with store.every_school() as transaction:
        for row in set(ROWS) - set(SCHOOL_ROWS):
            transaction.add(make(row, SCHOOL))
    return store.engine


async def _schools_in(connection: AsyncConnection, row: Any) -> list[str]:
    rows = await connection.execute(select(row.__table__))
    return sorted(line.school if "school" in row.__table__.columns else line[0] for line in rows)


def _set_to_itself(table: Any) -> Any:
    column = next(column for column in table.columns if not column.primary_key)
    return update(table).values({column: column})


async def test_the_tests_do_not_run_as_somebody_whom_it_does_not_hold(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        role = text("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert await connection.scalar(role) is False


async def test_every_table_has_it(engine: AsyncEngine) -> None:
    secured = text("SELECT relname FROM pg_class WHERE relkind = 'r' AND relrowsecurity AND relforcerowsecurity")
    policies = text("SELECT tablename FROM pg_policies WHERE qual LIKE '%signpost.school%' AND with_check IS NULL")
    async with engine.connect() as connection:
        found = set(await connection.scalars(secured)) & set(await connection.scalars(policies))
    for table in Base.metadata.sorted_tables:
        assert table.name in found, f"table {table.name} has no row-level security"


async def test_without_a_school_nothing_is_seen(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        for row in ROWS:
            assert await connection.scalar(select(func.count()).select_from(row.__table__)) == 0, row
            assert (await connection.execute(_set_to_itself(row.__table__))).rowcount == 0, row
            assert (await connection.execute(delete(row.__table__))).rowcount == 0, row


@pytest.mark.parametrize("school", ["", "nowhere", "ottermarsh' OR 'a' = 'a", "%"])
async def test_with_a_school_that_is_none_nothing_is_seen(school: str, engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        await connection.execute(_NAME, {"school": school})
        for row in ROWS:
            assert await connection.scalar(select(func.count()).select_from(row.__table__)) == 0, row


async def test_a_school_sees_and_changes_its_own_rows(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        await connection.execute(_NAME, {"school": SCHOOL})
        for row in SCHOOL_ROWS:
            assert await _schools_in(connection, row) == [SCHOOL], row
            assert (await connection.execute(_set_to_itself(row.__table__))).rowcount == 1, row
            others = school_of(row) == OTHER
            assert (await connection.execute(_set_to_itself(row.__table__).where(others))).rowcount == 0, row
            assert (await connection.execute(delete(row.__table__).where(others))).rowcount == 0, row
        for row in set(ROWS) - set(SCHOOL_ROWS):
            assert await connection.scalar(select(func.count()).select_from(row.__table__)) == 0, row


@pytest.mark.parametrize("school", [None, SCHOOL])
async def test_a_row_of_another_school_is_not_added(school: str | None, engine: AsyncEngine) -> None:
    for row in ROWS:
        with pytest.raises(ProgrammingError, match="row-level security"):
            await _execute(engine, school, insert(row.__table__).values(values(row.__table__, "third")))


async def test_a_row_is_not_moved_to_another_school(engine: AsyncEngine) -> None:
    for row in SCHOOL_ROWS:
        with pytest.raises(ProgrammingError, match="row-level security"):
            await _execute(engine, SCHOOL, update(row.__table__).values({school_of(row).key: OTHER}))


async def test_over_every_school_the_list_and_the_tasks_are_seen_and_nothing_else(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        await connection.execute(_NAME, {"school": EVERY_SCHOOL})
        for row in SCHOOL_ROWS:
            seen = [SCHOOL, OTHER] if row in ACROSS_SCHOOLS else []
            assert await _schools_in(connection, row) == seen, row
            assert (await connection.execute(_set_to_itself(row.__table__))).rowcount == len(seen), row
        for row in set(ROWS) - set(SCHOOL_ROWS):
            assert await connection.scalar(select(func.count()).select_from(row.__table__)) == 1, row
    for row in set(ROWS) - ACROSS_SCHOOLS:
        with pytest.raises(ProgrammingError, match="row-level security"):
            await _execute(engine, EVERY_SCHOOL, insert(row.__table__).values(values(row.__table__, "third")))


async def test_the_school_of_a_transaction_does_not_outlive_it(store: Store, engine: AsyncEngine) -> None:
    async with store.school(SCHOOL) as transaction:
        assert await transaction.scalar(select(func.count()).select_from(SCHOOL_ROWS[-1])) == 1
    async with store.school(SCHOOL, read_only=True) as transaction:
        assert await transaction.scalar(select(func.count()).select_from(SCHOOL_ROWS[-1])) == 1
    assert engine.pool.checkedin() == 1  # type: ignore[attr-defined]
    async with engine.connect() as connection:
        assert await connection.scalar(select(func.count()).select_from(SCHOOL_ROWS[-1].__table__)) == 0


async def _execute(engine: AsyncEngine, school: str | None, statement: Any) -> None:
    async with engine.connect() as connection:
        if school is not None:
            await connection.execute(_NAME, {"school": school})
        await connection.execute(statement)
