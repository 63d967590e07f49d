"""Turns: in which order transactions write that would only be in each other's way.

Whoever writes holds what the others wait for until the end: on SQLite the whole database, on PostgreSQL the head of
the school's audit log. Begun all at once, they share the processor while one of them is waited for. So within a process
they take turns, first come, first served; on SQLite, processes do, too.
"""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from weakref import WeakValueDictionary

if sys.platform != "win32":
    import fcntl

POLL_S = 0.002
"""How often a process looks whether its turn has come, while another's lasts."""
KEPT_S = 0.1
"""After how long a process hands over its turn, though more of its own transactions are waiting."""


class SchoolTurns:
    """In each school one transaction of this process at a time. Other processes are not asked."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def turn(self, school: str) -> AsyncIterator[None]:
        """Wait for a turn in a school, and have it until the end of the block."""
        async with self._locks.setdefault(school, asyncio.Lock()):
            yield


class FileTurns:
    """One transaction at a time in all, and processes by turns.

    SQLite lets those who wait try again and again, ever less often, so that whoever has just written comes first again
    and another process may wait for seconds. Here a process that waits holds the place of the next, which whoever has
    just written cannot pass. As long as more of its own are waiting, a process keeps its turn for a moment, since
    handing it over costs time as well. The locks are the system's: a process that is killed has none. They only see to
    the order; that one transaction at a time writes is SQLite's doing.

    Args:
        database: the database's file; the locks are files beside it.
        most_s: seconds after which a turn is taken that does not come, since a process may hang.
    """

    def __init__(self, database: Path, most_s: float) -> None:
        self._own = asyncio.Lock()
        self._files = tuple(database.with_name(f"{database.name}-{place}") for place in ("next", "turn"))
        self._most_s = most_s
        self._open: tuple[int, ...] = ()
        self._present = 0
        self._since: float | None = None

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a turn to write, and have it until the end of the block."""
        self._present += 1
        try:
            async with self._own:
                since = self._since = self._since or await self._take()
                try:
                    yield
                finally:
                    if time.monotonic() > since + KEPT_S:
                        self._give_up()
        finally:
            self._present -= 1
            if not self._present:
                self._give_up()

    async def _take(self) -> float:
        """Wait for this process's turn; since when it lasts."""
        if sys.platform != "win32":
            self._open = self._open or tuple(os.open(file, os.O_RDWR | os.O_CREAT, 0o600) for file in self._files)
            following, turn = self._open
            until = time.monotonic() + self._most_s
            try:
                await _lock(following, until)
                await _lock(turn, until)
            finally:
                fcntl.flock(following, fcntl.LOCK_UN)
        return time.monotonic()

    def _give_up(self) -> None:
        self._since = None
        if sys.platform != "win32" and self._open:
            fcntl.flock(self._open[1], fcntl.LOCK_UN)

    def close(self) -> None:
        """Close the files."""
        for file in self._open:
            os.close(file)
        self._open = ()


async def _lock(file: int, until: float) -> None:
    """Lock a file, or give up waiting for it. It is tried again and again, since a thread could not be called off."""
    while time.monotonic() < until:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            await asyncio.sleep(POLL_S)
        else:
            return
