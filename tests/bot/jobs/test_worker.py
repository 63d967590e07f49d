"""How an attempt ends is a row: done, put off, to be tried again, or given up with a word for why."""

import asyncio
import datetime as dt
import logging
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signpost.bot.jobs import GivenUp, Handler, Postponed, TaskKind, TransientError
from signpost.bot.jobs.lease import Lease, claim, find_due
from signpost.bot.jobs.worker import LONGEST_PAUSE_S, MOST_ATTEMPTS, SHARE_OF_LEASE, Worker, pause_s
from signpost.bot.store.store import Store
from signpost.bot.store.tables import TaskRow
from tests.bot.jobs.tasks import NOW, add, row
from tests.stores import SCHOOL

CANARY = "kestrel-in-the-dark"
MINUTE = dt.timedelta(minutes=1)


class Clock:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> dt.datetime:
        return self.now


async def lease_of(store: Store, now: dt.datetime) -> Lease:
    [lease] = await claim(store, await find_due(store, now, 10), now, now + MINUTE)
    return lease


async def attempted(store: Store, handler: Handler, lease_s: float = 60.0) -> TaskRow:
    """The task after one attempt by a handler."""
    [id_] = await add(store, "n1")
    await Worker(store, {TaskKind.DELIVER: handler}, {}, lease_s, Clock()).attempt(await lease_of(store, NOW))
    return await row(store, id_)


def raising(error: BaseException) -> Handler:
    async def handler(school: str, target: str) -> None:
        raise error

    return handler


async def does_it(school: str, target: str) -> None:
    """A handler to which nothing happens."""


async def test_a_task_that_was_handled_is_done(store: Store) -> None:
    handled: list[tuple[str, str]] = []

    async def handler(*task: str) -> None:
        handled.append((task[0], task[1]))

    task = await attempted(store, handler)
    assert handled == [(SCHOOL, "n1")]
    assert (task.state, task.done_at, task.leased_until) == ("done", NOW, None)


async def test_a_postponed_task_is_due_again_then_and_has_not_failed(store: Store) -> None:
    later = NOW + dt.timedelta(days=1)
    task = await attempted(store, raising(Postponed(later)))
    assert (task.state, task.due_at, task.attempt, task.leased_until) == ("pending", later, 0, None)


async def test_a_transient_error_is_tried_again_after_a_pause_and_its_word_kept(store: Store) -> None:
    task = await attempted(store, raising(TransientError("rate_limited")))
    assert (task.state, task.cause, task.attempt) == ("pending", "rate_limited", 1)
    assert NOW < task.due_at <= NOW + dt.timedelta(seconds=5)


async def test_of_any_other_error_only_its_name_is_kept_and_logged(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    task = await attempted(store, raising(KeyError(CANARY)))
    assert (task.state, task.cause) == ("pending", "KeyError")
    assert "KeyError" in caplog.text
    assert CANARY not in caplog.text
    assert not [entry for entry in caplog.records if entry.name.startswith("signpost") and SCHOOL in entry.getMessage()]


async def fails_for_a_day(store: Store, given_up: Mapping[TaskKind, GivenUp]) -> tuple[TaskRow, Clock]:
    """A task after the last attempt that it has in the ordinary way, and the clock by then."""
    [id_] = await add(store, "n1")
    clock = Clock()
    worker = Worker(store, {TaskKind.DELIVER: raising(TransientError("unreachable"))}, given_up, 60.0, clock)
    for _ in range(MOST_ATTEMPTS):
        assert (await row(store, id_)).state == "pending"
        await worker.attempt(await lease_of(store, clock.now))
        clock.now = max(clock.now, (await row(store, id_)).due_at)
    assert dt.timedelta(hours=10) < clock.now - NOW < dt.timedelta(hours=30)
    return await row(store, id_), clock


async def test_a_task_that_fails_too_often_is_given_up_with_its_cause_and_somebody_is_told(store: Store) -> None:
    told: list[tuple[str, str, str]] = []

    async def hear(school: str, target: str, cause: str) -> None:
        told.append((school, target, cause))

    task, clock = await fails_for_a_day(store, {TaskKind.DELIVER: hear})
    assert (task.state, task.cause, task.attempt) == ("failed", "unreachable", MOST_ATTEMPTS)
    assert told == [(SCHOOL, task.target, "unreachable")]
    assert await find_due(store, clock.now + dt.timedelta(days=1), 10) == []


async def test_a_task_of_which_nobody_would_hear_is_tried_on_every_hour(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    task, clock = await fails_for_a_day(store, {})
    assert (task.state, task.cause) == ("pending", "unreachable")
    assert [entry.levelname for entry in caplog.records if task.id in entry.getMessage()][-1] == "ERROR"
    await Worker(store, {TaskKind.DELIVER: does_it}, {}, 60.0, clock).attempt(await lease_of(store, clock.now))
    assert (await row(store, task.id)).state == "done"


async def test_a_task_is_not_given_up_while_nobody_can_be_told(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    async def cannot(school: str, target: str, cause: str) -> None:
        raise KeyError(CANARY)

    task, _ = await fails_for_a_day(store, {TaskKind.DELIVER: cannot})
    assert (task.state, task.cause) == ("pending", "unreachable")
    assert "cannot be given up: KeyError" in caplog.text
    assert CANARY not in caplog.text


async def test_a_handler_is_stopped_before_its_lease_ends(store: Store) -> None:
    async def slow(school: str, target: str) -> None:
        await asyncio.Event().wait()

    begun = asyncio.get_running_loop().time()
    task = await attempted(store, slow, lease_s=0.4)
    assert SHARE_OF_LEASE < 1
    assert asyncio.get_running_loop().time() - begun < 5
    assert (task.state, task.cause) == ("pending", "TimeoutError")


async def test_a_task_of_a_kind_that_this_release_does_not_know_waits_for_one_that_does(store: Store) -> None:
    [id_] = await add(store, "n1")
    async with store.school(SCHOOL) as transaction:
        (await transaction.get_one(TaskRow, (SCHOOL, id_))).kind = "telegraph"
    await Worker(store, {}, {}, 60.0, Clock()).attempt(await lease_of(store, NOW))
    task = await row(store, id_)
    assert (task.state, task.cause) == ("pending", "no_handler")


async def test_a_task_whose_process_stops_is_anybodys_at_once(store: Store) -> None:
    has_begun = asyncio.Event()

    async def slow(school: str, target: str) -> None:
        has_begun.set()
        await asyncio.Event().wait()

    [id_] = await add(store, "n1")
    worker = Worker(store, {TaskKind.DELIVER: slow}, {}, 60.0, Clock())
    attempt = asyncio.create_task(worker.attempt(await lease_of(store, NOW)))
    await has_begun.wait()
    attempt.cancel()
    with pytest.raises(asyncio.CancelledError):
        await attempt
    assert await find_due(store, NOW, 10) == [(SCHOOL, id_)]


async def test_a_task_that_is_dropped_before_its_turn_is_not_handled(store: Store) -> None:
    [id_] = await add(store, "n1")
    lease = await lease_of(store, NOW)
    async with store.school(SCHOOL) as transaction:
        (await transaction.get_one(TaskRow, (SCHOOL, id_))).state = "dropped"
    await Worker(store, {TaskKind.DELIVER: raising(AssertionError())}, {}, 60.0, Clock()).attempt(lease)
    assert (await row(store, id_)).state == "dropped"


@given(st.integers(1, 10_000), st.floats(0, 1))
def test_pauses_grow_to_an_hour_and_never_vanish(attempt: int, chance: float) -> None:
    pause = pause_s(attempt, chance)
    assert 2.5 <= pause <= LONGEST_PAUSE_S
    assert pause <= pause_s(attempt + 1, chance)
