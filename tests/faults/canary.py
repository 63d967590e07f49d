"""A word that stands nowhere else, found also in the encodings in which a plain search would miss it."""

import base64
import secrets
import string
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import URL

_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le")


class Canary:
    """A word that no file has unless somebody wrote it there."""

    def __init__(self) -> None:
        self.word = "Zugunruhe" + "".join(secrets.choice(string.ascii_lowercase) for _ in range(12))
        written = [self.word.encode(code) for code in _ENCODINGS]
        self._in_any_case = (
            *(self.word.lower().encode(code) for code in _ENCODINGS),
            *(form.hex().encode() for form in written),
            written[0].hex(" ").encode(),
        )
        self._exactly = tuple(
            encoded(form, offset)
            for form in written
            for offset in range(3)
            for encoded in (_base64_of, _url_safe_base64_of)
        )

    def is_in(self, content: bytes | str) -> bool:
        """Whether it stands in something."""
        data = content.encode("utf-8", "replace") if isinstance(content, str) else content
        lowered = data.lower()
        return any(needle in lowered for needle in self._in_any_case) or any(needle in data for needle in self._exactly)

    def files_with(self, folder: Path) -> list[str]:
        """The files of a folder that have it in their content, and those and the folders that have it in their name."""
        found = []
        for path in sorted(folder.rglob("*")):
            content = b""
            with suppress(FileNotFoundError):  # a database deletes files while it is looked at
                content = path.read_bytes() if path.is_file() else b""
            if self.is_in(path.name) or self.is_in(content):
                found.append(str(path.relative_to(folder)))
        return found

    def tables_with(self, server: URL, school: str) -> list[str]:
        """The tables of a PostgreSQL database that have it in a row."""
        return sorted({table for table, row in rows_of(server, school) if self.is_in(row)})


def rows_of(server: URL, school: str) -> Iterator[tuple[str, str]]:
    """Every row of a PostgreSQL database as text, each with its table: the school's, DBOS's and the system's.

    Args:
        server: the database, as somebody who may read all of it.
        school: whose rows are let through where row-level security holds.
    """
    with psycopg.connect(_text(server), autocommit=True) as connection:
        connection.execute("SELECT set_config('signpost.school', %s, false)", [school])
        for schema, table in connection.execute("SELECT schemaname, tablename FROM pg_tables").fetchall():
            query = sql.SQL("SELECT t::text FROM {} AS t").format(sql.Identifier(schema, table))
            with suppress(psycopg.errors.InsufficientPrivilege):
                yield from ((f"{schema}.{table}", row) for (row,) in connection.execute(query).fetchall())


def folder_of(server: URL) -> Path | None:
    """Where a PostgreSQL server keeps its files and its write-ahead log, up to date; None where they cannot be read."""
    with psycopg.connect(_text(server), autocommit=True) as connection, suppress(psycopg.Error, OSError):
        connection.execute("CHECKPOINT")
        for (folder,) in connection.execute("SHOW data_directory"):
            path = Path(folder)
            return path if any(path.joinpath("pg_wal").iterdir()) else None
    return None


def _text(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def _base64_of(word: bytes, offset: int) -> bytes:
    """What base64 makes of a word behind so many bytes, but for what depends on what stands around it."""
    return base64.b64encode(bytes(offset) + word)[4 if offset else 0 : (offset + len(word)) // 3 * 4]


def _url_safe_base64_of(word: bytes, offset: int) -> bytes:
    return _base64_of(word, offset).translate(bytes.maketrans(b"+/", b"-_"))
