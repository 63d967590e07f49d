"""A task is one worker's at a time, and another's once its lease has ended."""

import asyncio
import datetime as dt
import time

import pytest
from sqlalchemy import text

from signpost.bot.jobs.lease import (
    Lease,
    begin,
    claim,
    find_due,
    give_up,
    mark_done,
    next_due,
    postpone,
    release,
    remove_ended,
    retry,
)
from signpost.bot.store.store import Store
from signpost.bot.store.tables import SchoolRow, TaskRow
from tests.bot.jobs.tasks import LONG_AGO, NOW, add, row, states
from tests.bot.store.plans import read_in_whole
from tests.stores import SCHOOL

MINUTE = dt.timedelta(minutes=1)


async def claimed(store: Store, now: dt.datetime = NOW) -> list[Lease]:
    return await claim(store, await find_due(store, now, 100), now, now + MINUTE)


async def test_what_is_due_is_claimed_once_until_its_lease_ends(store: Store) -> None:
    [id_] = await add(store, "n1", due_at=NOW)
    await add(store, "n2", due_at=NOW + dt.timedelta(days=1))
    assert await claimed(store, NOW - dt.timedelta(seconds=1)) == []
    assert await claimed(store) == [Lease(SCHOOL, id_, NOW + MINUTE)]
    assert await claimed(store, NOW + 0.99 * MINUTE) == []
    assert await claimed(store, NOW + MINUTE) == [Lease(SCHOOL, id_, NOW + 2 * MINUTE)]


async def test_of_two_sweeps_at_once_each_task_is_one_sweeps(store: Store) -> None:
    ids = await add(store, *(f"n{number}" for number in range(50)))
    due = await find_due(store, NOW, 100)
    sweeps = await asyncio.gather(*(claim(store, due[turn:] + due[:turn], NOW, NOW + MINUTE) for turn in (0, 10, 30)))
    assert sorted(lease.task for leases in sweeps for lease in leases) == sorted(ids)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_who_looks_for_what_is_due_does_not_read_all_that_was_ever_done(store: Store) -> None:
    await add(store, "n1", "n2")
    with read_in_whole(store) as tables:
        for lease in await claimed(store):
            await mark_done(store, lease, NOW)
        await next_due(store, NOW)
    assert "task" not in tables


async def test_no_school_waits_for_anothers_many_tasks(store: Store) -> None:
    await add(store, *(f"n{number}" for number in range(30)), due_at=NOW - dt.timedelta(days=1))
    async with store.school("small") as transaction:
        transaction.add(SchoolRow(id="small", name="Small", file={}, wrapped_key=b"", created_at=NOW, applied_at=NOW))
    [id_] = await add(store, "urgent", due_at=NOW, school="small")
    assert ("small", id_) in await find_due(store, NOW, 2)


async def test_a_lease_begins_one_attempt_only(store: Store) -> None:
    await add(store, "n1")
    [lease] = await claimed(store)
    begun = await asyncio.gather(*(begin(store, lease, NOW + MINUTE) for _ in range(3)))
    [attempt] = [attempt for attempt in begun if attempt is not None]
    assert (attempt.kind, attempt.target, attempt.number) == ("deliver", "n1", 1)
    assert attempt.lease.until > lease.until  # even where the clock stood still


async def test_a_lease_that_was_lost_to_another_is_of_no_use(store: Store) -> None:
    await add(store, "n1")
    [lost] = await claimed(store)
    [held] = await claimed(store, NOW + MINUTE)
    assert await begin(store, lost, NOW + MINUTE) is None
    for change in (
        postpone(store, lost, NOW),
        retry(store, lost, NOW, "unreachable"),
        give_up(store, lost, "unreachable"),
        release(store, lost),
    ):
        await change
    task = await row(store, held.task)
    assert (task.state, task.leased_until, task.cause) == ("pending", held.until, None)
    assert await begin(store, held, NOW + MINUTE) is not None


async def test_a_task_that_is_done_is_done_whoever_has_it_by_now(store: Store) -> None:
    await add(store, "n1")
    [slow] = await claimed(store)
    [other] = await claimed(store, NOW + MINUTE)
    await mark_done(store, slow, NOW)
    assert await begin(store, other, NOW + MINUTE) is None
    assert (await row(store, slow.task)).done_at == NOW


async def fill(store: Store, number: int) -> None:
    """Many tasks of the future."""
    later = NOW + dt.timedelta(days=30)
    task = {"kind": "deliver", "due_at": later, "state": "pending", "attempt": 0}
    async with store.school(SCHOOL) as transaction:
        transaction.add_all(TaskRow(id=f"{at:032x}", target=f"n{at}", **task) for at in range(number))


@pytest.mark.deep
async def test_a_hundred_thousand_tasks_of_the_future_do_not_slow_the_sweep(store: Store) -> None:
    await fill(store, 100_000)
    await add(store, "n1")
    begun = time.perf_counter()
    assert len(await claimed(store)) == 1
    assert time.perf_counter() - begun < 0.25


async def test_the_sweep_reads_what_is_due_and_not_the_whole_table(store: Store) -> None:
    await fill(store, 2_000)
    asked = "SELECT id FROM task WHERE state = 'pending' AND due_at <= '2026-11-23 09:00:00'"
    async with store.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            plan = await connection.execute(text(f"EXPLAIN QUERY PLAN {asked}"))
        else:
            await connection.execute(text("SELECT set_config('signpost.school', '*', true)"))
            await connection.execute(text("ANALYZE task"))
            plan = await connection.execute(text(f"EXPLAIN {asked}"))
        assert "ix_task_state" in str(plan.all())


async def test_what_has_ended_is_removed_after_a_while_and_what_is_to_be_done_never(store: Store) -> None:
    done, failed, dropped, waiting = await add(store, "done", "failed", "dropped", "waiting")
    leases = {lease.task: lease for lease in await claim(store, await find_due(store, NOW, 10), NOW, NOW + MINUTE)}
    await mark_done(store, leases[done], NOW)
    await give_up(store, leases[failed], "unreachable")
    async with store.school(SCHOOL) as transaction:
        (await transaction.get_one(TaskRow, (SCHOOL, dropped))).state = "dropped"

    await remove_ended(store, LONG_AGO)
    assert sorted(await states(store)) == ["done", "dropped", "failed", "pending"]
    await remove_ended(store, NOW)
    assert sorted(await states(store)) == ["done", "pending"]
    await remove_ended(store, NOW + MINUTE)
    assert await states(store) == ["pending"]
    assert (await row(store, waiting)).state == "pending"
