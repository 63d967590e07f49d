"""One transaction in one school, with all that decisions in it need: the school as it is today, its keys, the time."""

import datetime as dt
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from signpost.bot import audit
from signpost.bot.school import School, load_school
from signpost.bot.store.store import Store
from signpost.bot.vault import MasterKeys


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

    @asynccontextmanager
    async def work(self, school: str, *, read_only: bool = False) -> AsyncIterator[UnitOfWork]:
        """A unit of work: committed at the end of the block, rolled back on any exception."""
        async with self.store.school(school, read_only=read_only) as transaction:
            known = await load_school(transaction, self.master)
            yield UnitOfWork(transaction, known, self.master, self.clock())
