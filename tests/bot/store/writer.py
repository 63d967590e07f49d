"""A process that reads and writes, beside others: `python -m tests.bot.store.writer DATABASE_URL NUMBER`."""

import asyncio
import sys
from pathlib import Path

from sqlalchemy import select

from signpost.bot.store.engine import database_url, make_engine
from signpost.bot.store.store import Store
from signpost.bot.store.tables import SchoolRow
from tests.stores import SCHOOL


async def count_up(store: Store, number: int) -> None:
    """As often as `number` says, write what was read and one more: what another wrote between would be lost."""
    for _ in range(number):
        async with store.school(SCHOOL) as transaction:
            row = await transaction.scalar(select(SchoolRow).with_for_update())
            assert row is not None
            row.name = str(int(row.name) + 1)


async def count_up_apart(url: str, number: int, at_once: int) -> None:
    """The same, `at_once` times, in a store of its own."""
    store = Store(make_engine(database_url(url, Path())))
    await asyncio.gather(*(count_up(store, number) for _ in range(at_once)))
    await store.close()


if __name__ == "__main__":
    asyncio.run(count_up_apart(sys.argv[1], number=int(sys.argv[2]), at_once=3))
