"""`signpost db upgrade`: a database is made, or brought up to date, as a whole; and what is in the way is said."""

import asyncio
import os
import shutil
import sqlite3
import stat
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import URL, Column, String, Table, inspect, select, text
from sqlalchemy.dialects.postgresql import psycopg

from signpost.bot.store import upgrade as upgrading
from signpost.bot.store.engine import database_url as read_url
from signpost.bot.store.engine import make_engine
from signpost.bot.store.migrations.__main__ import write
from signpost.bot.store.store import Store
from signpost.bot.store.tables import Base
from signpost.bot.store.upgrade import UpgradeError, is_current, migration_engine, upgrade
from signpost.errors import SettingsError
from tests.bot.store.rows import SCHOOL_ROWS, fill
from tests.conftest import ROOT
from tests.stores import ROLE, SCHOOL

PATIENCE_S = 60

on_sqlite = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("backend", ["postgresql"], indirect=True)


@pytest.fixture
def url(database_url: str) -> URL:
    """A database that is up to date."""
    return read_url(database_url, Path())


@pytest.fixture
def empty_url(backend: str, tmp_path: Path, request: pytest.FixtureRequest) -> URL:
    """A database without any tables; on SQLite, not even the file is there."""
    if backend == "sqlite":
        return read_url("", tmp_path / "new" / "data")
    url = read_url(request.getfixturevalue("database_url"), Path())
    with migration_engine(url).begin() as connection:
        connection.execute(text(f"DROP OWNED BY {ROLE}"))
        connection.execute(text("CREATE SCHEMA IF NOT EXISTS public"))
    return url


@pytest.fixture
def versions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the migrations, a copy of it, in which there may be more."""
    shutil.copytree(upgrading.MIGRATIONS, tmp_path / "migrations")
    monkeypatch.setattr(upgrading, "MIGRATIONS", tmp_path / "migrations")
    return tmp_path / "migrations" / "versions"


def _add_migration(versions: Path, *statements: str) -> None:
    newest = max(file.name[:4] for file in versions.glob("*.py"))
    lines = [
        "import sqlalchemy as sa",
        "from alembic import op",
        f"revision, down_revision = '{int(newest) + 1:04}', '{newest}'",
        "def upgrade():",
        *(f"    {statement}" for statement in statements),
    ]
    (versions / f"{int(newest) + 1:04}_more.py").write_text("\n".join(lines))


def test_every_table_has_a_migration(url: URL) -> None:
    with migration_engine(url).connect() as connection:
        made = set(inspect(connection).get_table_names())
    for table in Base.metadata.sorted_tables:
        assert table.name in made, f"table {table.name} has no migration; see signpost.bot.store.migrations"


def test_the_migrations_make_the_tables_as_they_are(url: URL) -> None:
    with migration_engine(url).connect() as connection:
        difference = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    assert difference == [], "see signpost.bot.store.migrations"


async def test_a_database_is_made_from_nothing_and_is_current(empty_url: URL) -> None:
    engine = make_engine(empty_url)
    assert not await is_current(engine)
    await asyncio.to_thread(upgrade, empty_url)
    assert await is_current(engine)
    await fill(Store(engine), SCHOOL)
    await engine.dispose()


@on_sqlite
async def test_to_ask_makes_no_file(empty_url: URL) -> None:
    engine = make_engine(empty_url)
    assert not await is_current(engine)
    assert empty_url.database is not None
    assert not Path(empty_url.database).parent.exists()


async def test_what_is_up_to_date_is_left_as_it_is(store: Store, url: URL) -> None:
    await fill(store, SCHOOL)
    await asyncio.to_thread(upgrade, url)
    async with store.school(SCHOOL, read_only=True) as transaction:
        for row in SCHOOL_ROWS:
            assert len((await transaction.scalars(select(row))).all()) == 1


async def test_several_at_once_upgrade_it_once(empty_url: URL) -> None:
    program = "import sys; from sqlalchemy import make_url; from signpost.bot.store.upgrade import upgrade; "
    async with asyncio.timeout(PATIENCE_S):
        processes = [
            await asyncio.create_subprocess_exec(
                sys.executable,
                "-c",
                program + "upgrade(make_url(sys.argv[1]))",
                empty_url.render_as_string(hide_password=False),
                cwd=ROOT,
            )
            for _ in range(3)
        ]
        assert [await process.wait() for process in processes] == [0, 0, 0]
    engine = make_engine(empty_url)
    assert await is_current(engine)
    await engine.dispose()


async def test_an_older_database_is_brought_up_to_date(store: Store, url: URL, versions: Path) -> None:
    await fill(store, SCHOOL)
    _add_migration(versions, "op.add_column('dossier', sa.Column('extra', sa.Integer()))")
    assert not await is_current(store.engine)
    await asyncio.to_thread(upgrade, url)
    assert await is_current(store.engine)


async def test_an_upgrade_that_fails_changes_nothing(store: Store, url: URL, versions: Path) -> None:
    await fill(store, SCHOOL)
    _add_migration(versions, "op.add_column('dossier', sa.Column('extra', sa.Integer()))")
    _add_migration(versions, "op.drop_table('file')", "raise RuntimeError('halfway')")
    with pytest.raises(RuntimeError, match="halfway"):
        await asyncio.to_thread(upgrade, url)
    with migration_engine(url).connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    async with store.school(SCHOOL, read_only=True) as transaction:
        for row in SCHOOL_ROWS:
            assert len((await transaction.scalars(select(row))).all()) == 1


@on_sqlite
async def test_a_table_that_is_copied_keeps_what_points_to_it(store: Store, url: URL, versions: Path) -> None:
    await fill(store, SCHOOL)
    for table in ("school", "dossier", "person"):
        _add_migration(
            versions,
            f"with op.batch_alter_table('{table}', recreate='always') as batch:",
            "    batch.add_column(sa.Column('extra', sa.Integer()))",
        )
    await asyncio.to_thread(upgrade, url)
    async with store.school(SCHOOL, read_only=True) as transaction:
        for row in SCHOOL_ROWS:
            assert len((await transaction.scalars(select(row))).all()) == 1


@on_sqlite
async def test_an_upgrade_after_which_rows_would_point_nowhere_is_not_made(
    store: Store, url: URL, versions: Path
) -> None:
    await fill(store, SCHOOL)
    _add_migration(versions, "op.execute('DELETE FROM dossier')")
    with pytest.raises(UpgradeError):
        await asyncio.to_thread(upgrade, url)
    async with store.school(SCHOOL, read_only=True) as transaction:
        for row in SCHOOL_ROWS:
            assert len((await transaction.scalars(select(row))).all()) == 1


@pytest.mark.parametrize("umask", [0, 0o022, 0o077])
@on_sqlite
async def test_the_file_and_its_folder_are_for_its_user_alone(empty_url: URL, umask: int) -> None:
    before = os.umask(umask)
    try:
        upgrade(empty_url)
        assert empty_url.database is not None
        file = Path(empty_url.database)
        store = Store(make_engine(empty_url))
        await fill(store, SCHOOL)
        async with store.school(SCHOOL, read_only=True):
            found = {path.name: stat.S_IMODE(path.stat().st_mode) for path in file.parent.iterdir()}
    finally:
        os.umask(before)
        await store.close()
    endings = ("", "-wal", "-shm", "-next", "-turn")
    assert found == dict.fromkeys([f"signpost.sqlite{ending}" for ending in endings], 0o600)
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


@on_sqlite
async def test_a_file_that_others_could_read_is_closed_to_them(store: Store, url: URL) -> None:
    await fill(store, SCHOOL)
    assert url.database is not None
    files = [Path(url.database + suffix) for suffix in ("", "-wal", "-shm")]
    for file in files:
        file.chmod(0o644)
    await asyncio.to_thread(upgrade, url)
    assert {stat.S_IMODE(file.stat().st_mode) for file in files if file.exists()} == {0o600}


async def test_a_database_of_a_newer_signpost_is_left_alone(url: URL) -> None:
    with migration_engine(url).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SettingsError, match="newer Signpost"):
        await asyncio.to_thread(upgrade, url)
    engine = make_engine(url)
    assert not await is_current(engine)
    await engine.dispose()


@on_postgresql
def test_an_old_postgresql_is_refused(empty_url: URL, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(psycopg.PGDialect_psycopg, "_get_server_version_info", lambda *_: (14, 13))
    with pytest.raises(SettingsError, match=r"PostgreSQL 14.*needs PostgreSQL 15"):
        upgrade(empty_url)


@on_postgresql
@pytest.mark.parametrize("is_above", [True, False])
def test_a_user_whom_policies_do_not_hold_is_warned_of(
    is_above: bool, url: URL, postgresql_server: URL, caplog: pytest.LogCaptureFixture
) -> None:
    upgrade(url.set(username=postgresql_server.username, password=postgresql_server.password) if is_above else url)
    assert ("BYPASSRLS" in caplog.text) is is_above


async def test_a_server_that_is_not_there_is_said_to_be_so() -> None:
    url = read_url("postgresql://somebody:swordfish@127.0.0.1:9/name", Path())
    engine = make_engine(url)
    for attempt in (asyncio.to_thread(upgrade, url), is_current(engine)):
        with pytest.raises(SettingsError, match="cannot be reached") as caught:
            await attempt
        assert "swordfish" not in str(caught.value)


async def test_a_database_that_is_not_there_is_said_to_be_so(postgresql_server: URL) -> None:
    url = postgresql_server.set(database="nowhere")
    with pytest.raises(SettingsError, match="cannot be reached"):
        await asyncio.to_thread(upgrade, url)


async def test_who_may_not_make_tables_is_told_what_to_grant(postgresql_server: URL) -> None:
    url = postgresql_server.set(username=ROLE, password=ROLE)
    with pytest.raises(SettingsError, match=f"GRANT CREATE, USAGE ON SCHEMA public TO {ROLE};"):
        await asyncio.to_thread(upgrade, url)


async def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path: Path) -> None:
    url = read_url("", tmp_path)
    file = tmp_path / "signpost.sqlite"
    file.write_bytes(b"something else\n" * 500)
    engine = make_engine(url)
    for attempt in (asyncio.to_thread(upgrade, url), is_current(engine)):
        with pytest.raises(SettingsError, match="is not a database"):
            await attempt
    assert file.read_bytes() == b"something else\n" * 500
    await engine.dispose()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError, match=r"file/data/signpost.sqlite cannot be made.*SIGNPOST_DATA"):
        upgrade(read_url("", tmp_path / "file" / "data"))


def test_what_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "signpost.sqlite").mkdir()
    with pytest.raises(SettingsError, match=r"signpost.sqlite cannot be written"):
        upgrade(read_url("", tmp_path))


@on_sqlite
def test_a_database_that_another_process_holds_is_waited_for_and_then_said_to_be_busy(
    url: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upgrading, "BUSY_S", 0.1)
    assert url.database is not None
    holder = sqlite3.connect(url.database, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(SettingsError, match="Another process is busy"):
        upgrade(url)
    holder.close()


def test_a_new_table_gets_a_migration_that_holds_it_to_its_school(versions: Path) -> None:
    table = Table(
        "extra",
        Base.metadata,
        Column("school", String(64), primary_key=True),
        Column("id", String(64), primary_key=True),
    )
    try:
        write("More tables")
    finally:
        Base.metadata.remove(table)
    (made,) = versions.glob("*_more_tables.py")
    assert '"""More tables."""' in made.read_text()
    assert 'op.create_table(\n        "extra",' in made.read_text()
    assert 'hold_to_school("extra")' in made.read_text()
