"""Whoever can write to the database, but has no key: past the store, and past what holds the rows to one school."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import Table, delete, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from signpost.bot.store.store import Store
from signpost.bot.store.tables import AuditHeadRow, AuditRow

Row = dict[str, Any]


class Intruder:
    """Rewrites a school's log in the database.

    Args:
        store: the store behind whose back it is done.
        school: the school's id.
    """

    def __init__(self, store: Store, school: str) -> None:
        self._store = store
        self._school = school

    async def entries(self) -> list[Row]:
        """The rows of the log, in order."""
        return sorted(await self._read(_table(AuditRow)), key=lambda row: row["seq"])

    async def head(self) -> Row | None:
        """The row of its head, where there is one."""
        return next(iter(await self._read(_table(AuditHeadRow))), None)

    async def rewrite(self, entries: list[Row]) -> None:
        """Put other rows in place of the log's."""
        await self._rewrite(_table(AuditRow), entries)

    async def set_head(self, row: Row | None) -> None:
        """Put another row in place of its head, or none."""
        await self._rewrite(_table(AuditHeadRow), [row] if row else [])

    async def execute(self, statement: str) -> None:
        """Any statement, as it stands."""
        async with self._connection() as connection:
            await connection.exec_driver_sql(statement)

    async def _read(self, table: Table) -> list[Row]:
        async with self._connection() as connection:
            rows = await connection.execute(select(table).where(table.c.school == self._school))
            return [dict(row._mapping) for row in rows]

    async def _rewrite(self, table: Table, rows: list[Row]) -> None:
        async with self._connection() as connection:
            await connection.execute(delete(table).where(table.c.school == self._school))
            if rows:
                await connection.execute(insert(table), rows)

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[AsyncConnection]:
        async with self._store.engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                await connection.execute(
                    text("SELECT set_config('signpost.school', :school, true)"), {"school": self._school}
                )
            yield connection


async def somebody_waits(store: Store) -> None:
    """Until a transaction waits for what another holds, which only PostgreSQL tells; SQLite lets none begin anyway."""
    if store.engine.dialect.name != "postgresql":
        return
    async with asyncio.timeout(10), store.engine.connect() as connection:
        while not await connection.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):  # noqa: ASYNC110 - it is in no task of ours
            await asyncio.sleep(0.01)


def _table(row: Any) -> Table:
    table: Table = row.__table__
    return table
