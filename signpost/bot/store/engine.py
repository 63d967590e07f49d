"""The database behind the store: SQLite in one file by default, PostgreSQL by `DATABASE_URL`."""

from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from signpost.bot.store import one_turn
from signpost.bot.store.disclosure import keep_values_out
from signpost.errors import SettingsError

FILE = "signpost.sqlite"
"""The database in the data folder."""
READ_ONLY = "signpost_read_only"
"""Execution option of a transaction that changes nothing: on SQLite it does not wait for those that write."""
BUSY_S = 30
"""Seconds that a SQLite transaction waits for its turn."""
KEPT_OPEN, MOST_OPEN = 10, 15
"""Connections to PostgreSQL that a process keeps, enough for what it works at; and that it opens, when many ask."""
CONNECT_S = 10
"""Seconds that PostgreSQL has to answer, unless its URL says otherwise."""

_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # what was acknowledged survives a power cut
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # what is deleted is overwritten
    "PRAGMA trusted_schema = OFF",
    "PRAGMA temp_store = MEMORY",  # nothing goes to temporary files
)


def database_url(setting: str, data: Path) -> URL:
    """The URL of the database.

    Args:
        setting: `DATABASE_URL`; empty for SQLite in the data folder.
        data: the data folder.

    Raises:
        SettingsError: the URL is none, or of a database that is not supported.
    """
    if not setting:
        return URL.create("sqlite+aiosqlite", database=str(data / FILE))
    try:
        url = make_url(setting)
    except (ArgumentError, ValueError):  # a ValueError quotes what it took for a port, which may be of the password
        raise SettingsError(
            "DATABASE_URL is not a database's address. It looks like postgresql://user:password@host/name, with "
            "signs such as / or @ in the password written as %2F or %40."
        ) from None
    match url.get_backend_name():
        case "postgresql" | "postgres":
            patience = {"connect_timeout": str(CONNECT_S)} | dict(url.query)
            return url.set(drivername="postgresql+psycopg", query=patience)
        case "sqlite" if url.database and url.database != ":memory:":
            return url.set(drivername="sqlite+aiosqlite")
        case "sqlite":
            raise SettingsError(
                "DATABASE_URL names no file: what is kept in memory is lost. Write sqlite:///folder/file."
            )
        case other:
            raise SettingsError(f"DATABASE_URL names {other}. Signpost keeps its data in PostgreSQL or SQLite.")


def make_engine(url: URL) -> AsyncEngine:
    """An engine with what both databases need to keep their promises. No value is ever logged, or in an exception."""
    if url.get_backend_name() == "sqlite":
        arguments = {"timeout": BUSY_S, "async_creator_fn": one_turn.connect}
        engine = create_async_engine(url, connect_args=arguments, hide_parameters=True)
        prepare_sqlite(engine.sync_engine)
    else:
        engine = create_async_engine(
            url, pool_size=KEPT_OPEN, max_overflow=MOST_OPEN - KEPT_OPEN, pool_pre_ping=True, hide_parameters=True
        )
    keep_values_out(engine.sync_engine)
    return engine


def prepare_sqlite(engine: Engine) -> None:
    """Have each connection keep what it was given, and each transaction take its turn when it begins."""

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # transactions begin where `_begin` says so, not where the driver guesses
        cursor = connection.cursor()
        for pragma in _PRAGMAS:
            cursor.execute(pragma)
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        # A transaction that reads first and writes later can fail where another wrote between; one that takes its turn
        # at the start cannot.
        read_only = bool(connection.get_execution_options().get(READ_ONLY))
        if connection.info.get(READ_ONLY, False) is not read_only:
            connection.exec_driver_sql(f"PRAGMA query_only = {'ON' if read_only else 'OFF'}")
            connection.info[READ_ONLY] = read_only
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")
