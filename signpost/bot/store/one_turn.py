"""SQLite for asyncio, with one turn of the connection's thread for each statement.

aiosqlite takes four: one each to make a cursor, to execute, to fetch and to close. Each is a switch of threads and
back, and together they took longer than all that a page of the case room does beside.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

import aiosqlite


def connect(database: str, **options: Any) -> aiosqlite.Connection:
    """A connection, as SQLAlchemy asks for one (`async_creator_fn`).

    Args:
        database: the file.
        options: of `sqlite3.connect`.
    """
    connection = _Connection(partial(sqlite3.connect, database, **options), iter_chunk_size=64)
    connection._thread.daemon = True  # noqa: SLF001 - as SQLAlchemy does: a process that is told to end ends
    return connection


class _Connection(aiosqlite.Connection):
    def cursor(self) -> Any:
        """A cursor that takes one turn."""
        return _Cursor(self)


class _Cursor:
    """What SQLAlchemy needs of a cursor. Rows are fetched with the statement: it fetches all of them anyway."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection
        self._rows: Sequence[Any] = ()
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self.arraysize = 1

    async def __aenter__(self) -> "_Cursor":
        return self

    async def execute(self, operation: str, parameters: Iterable[Any] = ()) -> "_Cursor":
        """Execute a statement, and fetch what comes of it."""
        return await self._turn(sqlite3.Cursor.execute, operation, parameters)

    async def executemany(self, operation: str, parameters: Iterable[Iterable[Any]]) -> "_Cursor":
        """Execute a statement once for each of some parameters."""
        return await self._turn(sqlite3.Cursor.executemany, operation, parameters)

    async def fetchall(self) -> Sequence[Any]:
        """What came of the statement."""
        rows, self._rows = self._rows, ()
        return rows

    async def close(self) -> None:
        """It was closed with its statement."""

    async def _turn(self, *statement: Any) -> "_Cursor":
        await self._connection._execute(self._run, *statement)  # type: ignore[no-untyped-call]  # noqa: SLF001 - its thread
        return self

    def _run(self, execute: Any, operation: str, parameters: Any) -> None:
        """In the connection's thread."""
        cursor = self._connection._conn.cursor()  # noqa: SLF001
        try:
            execute(cursor, operation, parameters)
            self.description, self.rowcount = cursor.description, cursor.rowcount
            self.lastrowid = cursor.lastrowid
            self._rows = cursor.fetchall() if cursor.description else ()
        finally:
            cursor.close()
