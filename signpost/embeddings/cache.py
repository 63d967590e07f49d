"""Vectors kept on disk, so that a text is encoded once in the life of an installation."""

import hashlib
import logging
import re
import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import TypeVar

import numpy as np

from signpost.embeddings.encoder import Vectors, well_formed

T = TypeVar("T")

LOOKUP = 500
"""Texts per query: the least number of parameters that any SQLite accepts is 999."""

SCHEMA = "CREATE TABLE IF NOT EXISTS vectors (text_sha256 BLOB PRIMARY KEY, vector BLOB NOT NULL)"

log = logging.getLogger(__name__)


class VectorCache:
    """The vectors of one encoder, by the SHA-256 of the text: the texts themselves are not kept.

    Processes may share it, and be killed at any moment. It only ever saves time: a file that cannot be read is put
    aside and begun again, and where the disk refuses, the cache is as if empty; both are logged, the latter once.

    Args:
        folder: where the cache's files lie, one for each encoder; made when missing.
        encoder_name: the encoder's `name`.
    """

    def __init__(self, folder: Path, encoder_name: str) -> None:
        label = re.sub(r"[^\w.-]+", "-", encoder_name)[-60:].strip("-.")
        digest = hashlib.sha256(encoder_name.encode()).hexdigest()[:8]
        self.file = folder / f"{label}-{digest}.sqlite"
        self._refused = False

    @property
    def dimensions(self) -> int | None:
        """The length of the vectors, or None while there are none."""
        query = "SELECT length(vector) / 4 FROM vectors LIMIT 1"
        row: tuple[int] | None = self._attempt(lambda connection: connection.execute(query).fetchone(), None)
        return row[0] if row else None

    def get(self, texts: Sequence[str]) -> Mapping[str, Vectors]:
        """Look up texts: a vector of d numbers for each text that has one."""
        by_key = {_key(text): text for text in texts}
        return self._attempt(lambda connection: _read(connection, by_key), {})

    def put(self, vectors: Mapping[str, Vectors]) -> None:
        """Keep the vectors of texts, all or none of them; what is there already stays."""
        rows = [(_key(text), vector.astype("<f4").tobytes()) for text, vector in vectors.items()]

        def write(connection: sqlite3.Connection) -> None:
            with connection:
                connection.executemany("INSERT OR IGNORE INTO vectors VALUES (?, ?)", rows)

        self._attempt(write, None)

    def _attempt(self, work: Callable[[sqlite3.Connection], T], otherwise: T) -> T:
        try:
            # A connection for each piece of work: none is shared by threads, or carried over a fork.
            with closing(self._connect()) as connection:
                return work(connection)
        except (sqlite3.DatabaseError, OSError) as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
                self._put_aside()
            elif not self._refused:
                self._refused = True
                log.warning("The vector cache %s is not in use: %s", self.file, error)
            return otherwise

    def _connect(self) -> sqlite3.Connection:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self.file, timeout=30)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute(SCHEMA)
        except sqlite3.DatabaseError:
            connection.close()
            raise
        return connection

    def _put_aside(self) -> None:
        aside = self.file.with_suffix(f".unreadable-{time.time_ns()}")
        log.warning("The vector cache %s cannot be read; it is put aside as %s and begun again", self.file, aside.name)
        for suffix in ("", "-wal", "-shm"):
            part = Path(f"{self.file}{suffix}")
            try:
                part.replace(f"{aside}{suffix}")
            except FileNotFoundError:
                # Never written, or another process was first.
                continue


def _read(connection: sqlite3.Connection, by_key: Mapping[bytes, str]) -> dict[str, Vectors]:
    keys = list(by_key)
    found = {}
    for start in range(0, len(keys), LOOKUP):
        some = keys[start : start + LOOKUP]
        marks = ",".join("?" * len(some))
        query = f"SELECT text_sha256, vector FROM vectors WHERE text_sha256 IN ({marks})"  # noqa: S608 (only marks)
        rows = connection.execute(query, some)
        found.update({by_key[key]: np.frombuffer(vector, dtype="<f4") for key, vector in rows})
    return found


def _key(text: str) -> bytes:
    return hashlib.sha256(well_formed(text).encode()).digest()
