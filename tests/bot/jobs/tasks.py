"""Tasks for tests, and a look at how they stand."""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable

from sqlalchemy import select

from signpost.bot.jobs import TaskKind, add_task
from signpost.bot.store.store import Store
from signpost.bot.store.tables import TaskRow
from tests.stores import SCHOOL

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
LONG_AGO = dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.UTC)
PATIENCE_S = 20.0


async def add(store: Store, *targets: str, due_at: dt.datetime = LONG_AGO, school: str = SCHOOL) -> list[str]:
    """Deliveries to do, in one transaction."""
    async with store.school(school) as transaction:
        return [await add_task(transaction, TaskKind.DELIVER, target, due_at) for target in targets]


async def row(store: Store, id_: str) -> TaskRow:
    """A task as it stands."""
    async with store.school(SCHOOL, read_only=True) as transaction:
        return (await transaction.scalars(select(TaskRow).where(TaskRow.id == id_))).one()


async def states(store: Store) -> list[str]:
    """The states of all tasks."""
    async with store.school(SCHOOL, read_only=True) as transaction:
        return list(await transaction.scalars(select(TaskRow.state).order_by(TaskRow.id)))


async def until(is_so: Callable[[], bool] | Callable[[], Awaitable[bool]]) -> None:
    """Wait for a condition."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            so = is_so()
            if so if isinstance(so, bool) else await so:
                return
            await asyncio.sleep(0.02)


async def until_all_are(store: Store, state: str) -> None:
    """Wait until all tasks are in a state."""

    async def are() -> bool:
        return set(await states(store)) == {state}

    await until(are)
