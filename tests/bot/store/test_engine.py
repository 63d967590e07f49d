"""The database that is used, and what each of its connections keeps to."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text

from signpost.bot.store.engine import database_url
from signpost.bot.store.store import Store
from signpost.errors import SettingsError

PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "secure_delete": 1,
    "trusted_schema": 0,
    "temp_store": 2,
    "busy_timeout": 30_000,
}


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_every_connection_to_sqlite_keeps_what_it_was_given(store: Store) -> None:
    everybody_is_there = asyncio.Barrier(4)

    async def look() -> dict[str, str | int]:
        # Each of the four holds its own connection; all but one only read, since writers take turns.
        async with store._reading.connect() as connection:
            found = {name: await connection.scalar(text(f"PRAGMA {name}")) for name in PRAGMAS}
            await everybody_is_there.wait()
            return found

    for found in await asyncio.gather(*(look() for _ in range(4))):
        assert found == PRAGMAS


def test_the_database_is_a_file_in_the_data_folder_unless_a_setting_names_another() -> None:
    url = database_url("", Path("/data"))
    assert (url.drivername, url.database) == ("sqlite+aiosqlite", "/data/signpost.sqlite")
    url = database_url("sqlite:////elsewhere/file", Path("/data"))
    assert (url.drivername, url.database) == ("sqlite+aiosqlite", "/elsewhere/file")


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg2", "postgresql+asyncpg"])
def test_an_address_of_postgresql_is_taken_as_it_is_usually_written(scheme: str) -> None:
    url = database_url(f"{scheme}://u:p%40ss@host:5433/name?sslmode=require", Path())
    assert (url.drivername, url.host, url.port, url.database) == ("postgresql+psycopg", "host", 5433, "name")
    assert url.password == "p@ss"
    assert url.query == {"sslmode": "require", "connect_timeout": "10"}
    assert database_url("postgres://h/n?connect_timeout=3", Path()).query == {"connect_timeout": "3"}


@pytest.mark.parametrize(
    ("setting", "advice"),
    [
        ("swordfish", "looks like"),
        ("postgresql://u:p@host:swordfish", "looks like"),
        ("postgresql://u:p@host:swordfish/name", "looks like"),
        ("mysql://u:swordfish@host/name", "names mysql"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
    ],
)
def test_what_is_no_address_is_refused_and_not_repeated(setting: str, advice: str) -> None:
    with pytest.raises(SettingsError, match=advice) as caught:
        database_url(setting, Path())
    assert "fish" not in str(caught.value)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
