"""Tasks are written with their cause, once, under an id that follows from what they are."""

import asyncio
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signpost.bot.jobs import TaskKind, TransientError, add_task, drop_task, task_id
from signpost.bot.jobs.task import TaskState
from signpost.bot.store.store import Store
from signpost.bot.store.tables import TaskRow
from tests.bot.jobs.tasks import NOW, add, row, states
from tests.stores import SCHOOL


def test_the_same_task_has_the_same_id_in_every_process() -> None:
    assert task_id(TaskKind.ESCALATE, "c1", "2026-11-23") == "e529f6a5e08dff2bf883d039cfc55ff1"


@given(
    st.lists(
        st.tuples(st.sampled_from(TaskKind), st.lists(st.text(), min_size=1)), min_size=2, max_size=2, unique_by=str
    )
)
def test_different_tasks_have_different_ids_that_show_nothing(tasks: list[tuple[TaskKind, list[str]]]) -> None:
    ids = {task_id(kind, *parts) for kind, parts in tasks}
    assert len(ids) == 2
    assert all(len(id_) == 32 and int(id_, 16) >= 0 for id_ in ids)


async def test_a_task_whose_cause_is_rolled_back_is_not_there(store: Store) -> None:
    woken: list[None] = []
    store.on_tasks = lambda: woken.append(None)

    async def cause() -> None:
        async with store.school(SCHOOL) as transaction:
            await add_task(transaction, TaskKind.DELIVER, "n1", NOW)
            raise InterruptedError

    with pytest.raises(InterruptedError):
        await cause()
    assert await states(store) == []
    assert not woken


async def test_a_task_that_is_added_again_stays_as_it_was(store: Store) -> None:
    [first] = await add(store, "n1", due_at=NOW)
    async with store.school(SCHOOL) as transaction:
        for _ in range(2):
            assert await add_task(transaction, TaskKind.DELIVER, "n1", NOW + dt.timedelta(hours=1)) == first
    assert (await row(store, first)).due_at == NOW
    assert await states(store) == ["pending"]


async def test_a_task_that_is_done_is_not_added_again(store: Store) -> None:
    [id_] = await add(store, "n1")
    async with store.school(SCHOOL) as transaction:
        (await transaction.get_one(TaskRow, (SCHOOL, id_))).state = TaskState.DONE
    await add(store, "n1")
    assert await states(store) == ["done"]


async def test_two_transactions_that_add_the_same_task_at_once_both_hold(store: Store) -> None:
    both_have_looked = asyncio.Barrier(2)

    async def cause(own: str) -> None:
        async with store.school(SCHOOL) as transaction:
            await add_task(transaction, TaskKind.WIPE_DRAFT, own, NOW)
            if store.engine.dialect.name == "postgresql":  # on SQLite, the other transaction has yet to begin
                await both_have_looked.wait()
            await add_task(transaction, TaskKind.DELIVER, "shared", NOW)

    await asyncio.gather(cause("own1"), cause("own2"))
    assert await states(store) == ["pending"] * 3


async def test_a_task_that_is_dropped_is_pending_no_more_and_a_done_one_stays_done(store: Store) -> None:
    dropped, done = await add(store, "n1", "n2")
    async with store.school(SCHOOL) as transaction:
        (await transaction.get_one(TaskRow, (SCHOOL, done))).state = TaskState.DONE
    async with store.school(SCHOOL) as transaction:
        for id_ in (dropped, done, "unknown"):
            await drop_task(transaction, id_)
    assert (await row(store, dropped)).state == "dropped"
    assert (await row(store, done)).state == "done"


async def test_what_is_told_of_new_tasks_is_told_after_they_are_there(store: Store) -> None:
    woken: list[None] = []
    store.on_tasks = lambda: woken.append(None)
    async with store.school(SCHOOL) as transaction:
        await add_task(transaction, TaskKind.DELIVER, "n1", NOW)
        assert not woken
    assert len(woken) == 1
    async with store.school(SCHOOL):
        pass
    assert len(woken) == 1


@pytest.mark.parametrize("cause", ["", "Rate limited", "refused: Anna", "x" * 65])
def test_a_cause_is_one_word_and_no_message(cause: str) -> None:
    with pytest.raises(ValueError, match="one word"):
        TransientError(cause)
