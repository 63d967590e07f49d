"""Leases: who may do a task until when. They are what makes a dead worker's task another's.

The instant until which a task is leased is also the lease's name: whoever presents an older one has lost the task.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, delete, func, or_, select, tuple_, update

from signpost.bot.jobs.task import TaskState
from signpost.bot.store.store import Store
from signpost.bot.store.tables import TaskRow

_TICK = dt.timedelta(microseconds=1)


@dataclass(frozen=True)
class Lease:
    """The right to do one task, as long as nobody else was given it."""

    school: str
    task: str
    until: dt.datetime


@dataclass(frozen=True)
class Attempt:
    """A task that was begun."""

    lease: Lease
    kind: str
    target: str
    number: int
    """1 for the first attempt since the task was last due."""


async def find_due(store: Store, now: dt.datetime, limit: int) -> list[tuple[str, str]]:
    """Tasks that are due and that nobody has, each as (school, task).

    Each school's oldest comes before any school's second oldest: no school waits for another's thousands.
    """
    turn = func.row_number().over(partition_by=TaskRow.school, order_by=(TaskRow.due_at, TaskRow.id))
    query = select(TaskRow.school, TaskRow.id).where(*_free(now)).order_by(turn, TaskRow.due_at, TaskRow.id)
    async with store.every_school(read_only=True) as transaction:
        rows = await transaction.execute(query.limit(limit))
        return [(school, task) for school, task in rows]


async def next_due(store: Store, after: dt.datetime) -> dt.datetime | None:
    """When the first task that nobody has becomes due after an instant; None where there is none."""
    waits = (TaskRow.state == TaskState.PENDING, TaskRow.due_at > after, TaskRow.leased_until.is_(None))
    query = select(TaskRow.due_at).where(*waits)
    async with store.every_school(read_only=True) as transaction:
        return await transaction.scalar(query.order_by(TaskRow.due_at).limit(1))


async def claim(store: Store, tasks: Sequence[tuple[str, str]], now: dt.datetime, until: dt.datetime) -> list[Lease]:
    """Lease those of the tasks that are still due and free; who comes second gets none of them."""
    key = tuple_(TaskRow.school, TaskRow.id)
    free = select(TaskRow.school, TaskRow.id).where(key.in_(tasks), *_free(now))
    async with store.every_school() as transaction:
        # Rows that another sweep holds are left to it, so that two sweeps never wait for each other.
        rows = await transaction.execute(free.with_for_update(skip_locked=True))
        taken = [(school, task) for school, task in rows]
        # That they are free is known; said again, SQLite reads those that are, and not all that were ever done.
        await transaction.execute(update(TaskRow).where(key.in_(taken), *_free(now)).values(leased_until=until))
    return [Lease(school, task, until) for school, task in taken]


async def begin(store: Store, lease: Lease, until: dt.datetime) -> Attempt | None:
    """Begin a task, under a new lease that counts from now.

    Args:
        store: where the task is.
        lease: the lease it was handed over with; it ends here, so that it begins one attempt only.
        until: when the new lease ends.

    Returns:
        None where the task is no longer pending, or was leased anew.
    """
    until = max(until, lease.until + _TICK)
    row = await _update(store, lease, attempt=TaskRow.attempt + 1, leased_until=until)
    if row is None:
        return None
    kind, target, number = row
    return Attempt(Lease(lease.school, lease.task, until), kind, target, number)


async def mark_done(store: Store, lease: Lease, at: dt.datetime) -> None:
    """The task is done; it is so whoever has it by now."""
    done = update(TaskRow).where(TaskRow.id == lease.task, TaskRow.state == TaskState.PENDING)
    async with store.school(lease.school) as transaction:
        await transaction.execute(done.values(state=TaskState.DONE, done_at=at, leased_until=None, cause=None))


async def postpone(store: Store, lease: Lease, until: dt.datetime) -> None:
    """The task is due again later, as if for the first time."""
    await _update(store, lease, due_at=until, leased_until=None, attempt=0, cause=None)


async def retry(store: Store, lease: Lease, at: dt.datetime, cause: str) -> None:
    """The task could not be done, and is tried again later."""
    await _update(store, lease, due_at=at, leased_until=None, cause=cause)


async def give_up(store: Store, lease: Lease, cause: str) -> None:
    """The task could not be done, and is not tried again."""
    await _update(store, lease, state=TaskState.FAILED, leased_until=None, cause=cause)


async def release(store: Store, lease: Lease) -> None:
    """Give the task back undone, for anybody to begin at once."""
    await _update(store, lease, leased_until=None)


async def remove_ended(store: Store, before: dt.datetime) -> None:
    """Delete the tasks that were done before an instant; and those given up or dropped that were due before it."""
    ended_at = func.coalesce(TaskRow.done_at, TaskRow.due_at)
    async with store.every_school() as transaction:
        await transaction.execute(delete(TaskRow).where(TaskRow.state != TaskState.PENDING, ended_at < before))


async def _update(store: Store, lease: Lease, **values: Any) -> tuple[str, str, int] | None:
    """Change a pending task under its lease, and only under its lease."""
    held = (TaskRow.id == lease.task, TaskRow.state == TaskState.PENDING, TaskRow.leased_until == lease.until)
    change = update(TaskRow).where(*held).values(**values).returning(TaskRow.kind, TaskRow.target, TaskRow.attempt)
    async with store.school(lease.school) as transaction:
        for kind, target, number in await transaction.execute(change):
            return kind, target, number
    return None


def _free(now: dt.datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        TaskRow.state == TaskState.PENDING,
        TaskRow.due_at <= now,
        or_(TaskRow.leased_until.is_(None), TaskRow.leased_until <= now),
    )
