"""Bringing a database up to date: `signpost db upgrade`, and the first start of an embedded set-up."""

import logging
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import NullPool

from signpost.bot.store.disclosure import keep_values_out
from signpost.bot.store.engine import BUSY_S, prepare_sqlite
from signpost.errors import SettingsError, SignpostError

MIGRATIONS = Path(__file__).parent / "migrations"
OLDEST_POSTGRESQL = 15
UPGRADE_LOCK = 0x5369676E706F7374
"""The advisory lock on PostgreSQL that lets one upgrade run at a time."""
FILE_MODE = 0o600
FOLDER_MODE = 0o700

_IS_ABOVE_POLICIES = text("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
_LOG = logging.getLogger(__name__)
_SUFFIXES = ("", "-wal", "-shm")


class UpgradeError(SignpostError):
    """An upgrade would have left rows that point nowhere, and was not made. A fault of Signpost's own."""


def upgrade(url: URL) -> None:
    """Make the tables, or bring them up to date; nothing where they are. All of it happens, or nothing does.

    Two processes can call this at once: the second waits, and finds nothing left to do. A SQLite file, and the folder
    it is in, are made for this user alone.

    Args:
        url: from `signpost.bot.store.engine.database_url`.

    Raises:
        SettingsError: the database cannot be reached, opened or written, is older than PostgreSQL 15, or was upgraded
            by a newer Signpost. The message says what to do.
        UpgradeError: see there.
    """
    if url.get_backend_name() == "sqlite":
        _make_file(_file_of(url))
    try:
        with migration_engine(url).begin() as connection:
            _check_server(connection)
            _check_user(connection)
            _wait_for_turn(connection)
            _check_not_newer(connection)
            command.upgrade(alembic_config(connection), "head")
            _check_rows(connection)
    except DBAPIError as error:
        advice = _advice(error, url)
        if advice is None:
            raise
        raise SettingsError(advice) from error


async def is_current(engine: AsyncEngine) -> bool:
    """Whether the database has the tables of this version of Signpost: neither older ones nor newer ones.

    Raises:
        SettingsError: the database cannot be reached or opened.
    """
    if engine.dialect.name == "sqlite" and not _file_of(engine.url).exists():
        return False  # connecting would make it, with everybody's permissions
    try:
        async with engine.connect() as connection:
            found = await connection.run_sync(_revisions)
    except DBAPIError as error:
        advice = _advice(error, engine.url)
        if advice is None:
            raise
        raise SettingsError(advice) from error
    return found == set(scripts().get_heads())


def scripts() -> ScriptDirectory:
    """The migrations."""
    return ScriptDirectory.from_config(alembic_config())


def alembic_config(connection: Connection | None = None) -> Config:
    """What Alembic needs to know to run on a connection, in the transaction that was begun on it."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def migration_engine(url: URL) -> Engine:
    """An engine for migrations: it connects anew each time, and on SQLite without foreign keys.

    SQLite changes a table by copying and dropping it, and dropping it would delete all that points to it.
    """
    if url.get_backend_name() == "sqlite":
        engine = create_engine(
            url.set(drivername="sqlite"), connect_args={"timeout": BUSY_S}, poolclass=NullPool, hide_parameters=True
        )
        prepare_sqlite(engine)
        event.listen(engine, "connect", _unbind)
    else:
        engine = create_engine(url, poolclass=NullPool, hide_parameters=True)
    keep_values_out(engine)
    return engine


def _unbind(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA foreign_keys = OFF")


def _file_of(url: URL) -> Path:
    return Path(url.database or "")


def _make_file(file: Path) -> None:
    try:
        file.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        file.touch(mode=FILE_MODE)
        for path in (file.with_name(file.name + suffix) for suffix in _SUFFIXES):
            if path.exists():
                path.chmod(FILE_MODE)  # SQLite gives a file that it makes the mode of the first
    except OSError as error:
        raise SettingsError(
            f"The database {file} cannot be made: {error.strerror}. Name a folder that this user may write to in "
            "SIGNPOST_DATA, or a PostgreSQL database in DATABASE_URL."
        ) from error


def _check_server(connection: Connection) -> None:
    version = connection.dialect.server_version_info
    if connection.dialect.name == "postgresql" and version is not None and version < (OLDEST_POSTGRESQL,):
        raise SettingsError(
            f"The database runs on PostgreSQL {version[0]}. Signpost needs PostgreSQL {OLDEST_POSTGRESQL} or newer."
        )


def _check_user(connection: Connection) -> None:
    if connection.dialect.name == "postgresql" and connection.scalar(_IS_ABOVE_POLICIES):
        _LOG.warning(
            "The database's user is a superuser, or has BYPASSRLS: PostgreSQL does not hold it to one school. Give "
            "Signpost a user of its own, the owner of its database and nothing more."
        )


def _wait_for_turn(connection: Connection) -> None:
    """On SQLite, transactions take turns from their beginning."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": UPGRADE_LOCK})


def _check_not_newer(connection: Connection) -> None:
    known = {script.revision for script in scripts().walk_revisions()}
    if not _revisions(connection) <= known:
        raise SettingsError(
            "The database was upgraded by a newer Signpost. Run that version, or restore the backup from before."
        )


def _check_rows(connection: Connection) -> None:
    if connection.dialect.name == "sqlite" and connection.execute(text("PRAGMA foreign_key_check")).first():
        raise UpgradeError("The upgrade was not made: something in the database would have pointed nowhere.")


def _revisions(connection: Connection) -> set[str]:
    return set(MigrationContext.configure(connection).get_current_heads())


def _advice(error: DBAPIError, url: URL) -> str | None:
    """What to do about an error that is not Signpost's fault; None about any other."""
    if url.get_backend_name() == "sqlite":
        match str(getattr(error.orig, "sqlite_errorname", "")).split("_")[1:2]:
            case ["NOTADB" | "CORRUPT"]:
                return f"{url.database} is not a database, or is damaged. Restore the backup, or move it away."
            case ["BUSY" | "LOCKED"]:
                return f"Another process is busy with {url.database}. Stop it, and try again."
            case ["CANTOPEN" | "READONLY" | "PERM" | "IOERR" | "FULL"]:
                return f"{url.database} cannot be written. Check its folder's owner and permissions, and the disk."
        return None
    if getattr(error.orig, "sqlstate", None) == "42501":
        return (
            "The database's user may not make tables. Let the database's owner run, in that database: "
            f"GRANT CREATE, USAGE ON SCHEMA public TO {url.username or 'the user'};"
        )
    if error.connection_invalidated or getattr(error.orig, "sqlstate", None) is None:
        return (
            "The database cannot be reached. Check that the server runs, and host, port, user, password and name in "
            "DATABASE_URL."
        )
    return None
