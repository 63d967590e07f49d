"""One transaction in one school, with all that decisions in it need: the school as it is today, its keys, the time."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.exc import StaleDataError

from signpost.bot import audit
from signpost.bot.school import School, Schools
from signpost.bot.store.store import Store
from signpost.bot.vault import MasterKeys
from signpost.errors import SignpostError

T = TypeVar("T")
MOST_TRIES = 5
"""How often something is tried whose transaction collides with another one."""


class NotKnownError(SignpostError):
    """Whoever asks is nobody of this school."""


def utc_now() -> dt.datetime:
    """The time."""
    return dt.datetime.now(dt.UTC)


@dataclass(frozen=True)
class UnitOfWork:
    """One transaction in one school: what is done in it is kept as a whole, or not at all."""

    transaction: AsyncSession
    school: School
    master: MasterKeys
    now: dt.datetime

    async def record(self, act: audit.Act, *, actor: str, about: str | None = None, **detail: str) -> None:
        """Write to the school's audit log, in this transaction."""
        await audit.record(
            self.transaction, self.school.keys.audit, act, actor=actor, about=about, at=self.now, **detail
        )


class Office:
    """Begins units of work.

    Args:
        store: an up-to-date store.
        master: the master keys that the schools' keys are wrapped with.
        clock: gives the time, in UTC.
    """

    def __init__(self, store: Store, master: MasterKeys, clock: Callable[[], dt.datetime] = utc_now) -> None:
        self.store = store
        self.master = master
        self.clock = clock
        self._schools = Schools(master)

    @asynccontextmanager
    async def work(self, school: str, *, read_only: bool = False) -> AsyncIterator[UnitOfWork]:
        """A unit of work: committed at the end of the block, rolled back on any exception."""
        async with self.store.school(school, read_only=read_only) as transaction:
            known = await self._schools.load(transaction)
            yield UnitOfWork(transaction, known, self.master, self.clock())

    async def act(self, school: str, person: str, act: Callable[[UnitOfWork], Awaitable[T]]) -> T:
        """Do something for somebody in one unit of work; what collides with somebody else's is tried again.

        Args:
            school: the school's id.
            person: who wants it.
            act: does it, and may be called again.

        Raises:
            NotKnownError: they are nobody of the school, or have left.
        """
        for attempt in range(1, MOST_TRIES + 1):
            try:
                async with self.work(school) as work:
                    known = work.school.roster.person(person)
                    if known is None or not known.is_active:
                        raise NotKnownError(
                            "I do not know you as somebody of this school. Ask your IT administrator to add you."
                        )
                    return await act(work)
            except (IntegrityError, StaleDataError):
                # Two at once: a button pressed twice, or two handlers. What the other did counts; this is tried on it.
                if attempt == MOST_TRIES:
                    raise
                await asyncio.sleep(0.01 * 2**attempt)
        raise AssertionError  # pragma: no cover - the loop returns or raises
