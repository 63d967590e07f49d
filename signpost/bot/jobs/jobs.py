"""The sweep: what is due in our own table is leased, and handed over to whoever works."""

import asyncio
import datetime as dt
import logging
import time
from collections.abc import Callable, Collection, Mapping
from typing import Any

from sqlalchemy import URL

from signpost.bot.jobs import lease as leases
from signpost.bot.jobs.lease import Lease
from signpost.bot.jobs.motor import LEFTOVER, Motor
from signpost.bot.jobs.task import TaskKind
from signpost.bot.jobs.worker import GivenUp, Handler, Worker
from signpost.bot.store.store import Store

MOST_WAITING = 500
"""Tasks that are handed over and not begun: few enough that their leases do not end before their turn comes."""
BATCH = 200
"""Tasks that are leased in one transaction."""
CONCURRENCY = 8
"""Attempts at a time in one process."""
REFILL_S = 1.0
"""Seconds until the next sweep, while more is due than may wait."""
SOONEST_S = 0.5
"""Seconds until the next sweep at least, though something may become due before: a thousand schools' reminders do."""
YIELD_S = 2.0
"""Seconds that what is due lets those go first who wait for an answer; then it is done beside them."""
GRACE_S = 10.0
"""Seconds that attempts have to end when the process does; then they are stopped, and are anybody's again."""
TIDY_S = 3600.0
"""Seconds between two deletions of what DBOS, or our own table, need not keep any longer."""
KEPT_FOR = dt.timedelta(days=30)
"""How long tasks that have ended are kept: long enough to find out why something was not done."""

_LOG = logging.getLogger(__name__)


def utc_now() -> dt.datetime:
    """The time."""
    return dt.datetime.now(dt.UTC)


def pause_s(next_due: dt.datetime | None, now: dt.datetime, most_s: float) -> float:
    """Seconds until the next sweep: what is to be done a second after something else is not to wait for a minute.

    Args:
        next_due: when the next task becomes due that this process knows of.
        now: the time.
        most_s: seconds until the next sweep at most: another process may add what is due before.
    """
    due_in_s = most_s if next_due is None else (next_due - now).total_seconds()
    return min(most_s, max(SOONEST_S, due_in_s))


class Jobs:
    """Durable work in this process: hands it over, and does it where there are handlers.

    Args:
        store: where the tasks are. All happens on the event loop that calls `start`.
        system_url: where DBOS keeps its tables, from `signpost.bot.jobs.system_url`.
        executor: this process's name, such as `worker.1`; no two that run at once share one.
        handlers: who does which kind of task; None for a process that only hands over, such as one that serves the web.
        given_up: who is told that a task of a kind was tried for a day in vain. Kinds of which nobody is told are tried
            every hour from then on.
        sweep_every_s: seconds between two looks at the table at most; there is one when something becomes due, and what
            is added in this process is looked for at once.
        lease_s: seconds after which the task of a worker that was killed is given to another. A handler is stopped
            after three quarters of it. All processes on one database have the same.
        clock: gives the time, in UTC.
    """

    def __init__(  # noqa: PLR0913 - each is a setting by itself
        self,
        store: Store,
        *,
        system_url: URL,
        executor: str,
        handlers: Mapping[TaskKind, Handler] | None,
        given_up: Mapping[TaskKind, GivenUp] | None = None,
        sweep_every_s: float = 60.0,
        lease_s: float = 60.0,
        clock: Callable[[], dt.datetime] = utc_now,
    ) -> None:
        self._store = store
        self._motor = Motor(system_url, executor)
        self._worker = None if handlers is None else Worker(store, handlers, given_up or {}, lease_s, clock)
        self._sweep_every_s = sweep_every_s
        self._lease = dt.timedelta(seconds=lease_s)
        self._clock = clock
        self._wake = asyncio.Event()
        self._sweeping: asyncio.Task[None] | None = None
        self._turns = asyncio.Semaphore(CONCURRENCY)
        self._attempts: set[asyncio.Task[dt.datetime | None]] = set()
        self._stopping = False

    async def start(self) -> None:
        """Begin to sweep and, with handlers, to work.

        Raises:
            RuntimeError: another `Jobs` with handlers was started in this process.
        """
        self._stopping = False
        attempt = None if self._worker is None else self._attempt
        await asyncio.to_thread(self._motor.start, attempt, asyncio.get_running_loop())
        self._store.on_tasks = self._wake.set
        self._sweeping = asyncio.create_task(self._keep_sweeping())

    async def stop(self) -> None:
        """Stop, once attempts that were begun have ended or had their time; what is left undone is anybody's."""
        self._stopping = True
        self._store.on_tasks = None
        self._wake.set()
        if self._sweeping is not None:
            await self._sweeping  # not cancelled: it may have a thread at work on a connection that is closed next
            self._sweeping = None
        if self._attempts:
            await asyncio.wait(self._attempts, timeout=GRACE_S)
        await _cancel(self._attempts)
        await asyncio.to_thread(self._motor.stop)
        await _cancel(self._attempts)

    async def sweep(self) -> int:
        """Lease tasks that are due and free, fairly among schools, and hand them over.

        Returns:
            How many they were.
        """
        return await self._hand_over(await self._room())

    async def _room(self) -> int:
        return MOST_WAITING - await asyncio.to_thread(self._motor.count_waiting, MOST_WAITING)

    async def _hand_over(self, most: int) -> int:
        handed_over = 0
        due = await leases.find_due(self._store, self._clock(), most)
        for start in range(0, len(due), BATCH):
            now = self._clock()
            claimed = await leases.claim(self._store, due[start : start + BATCH], now, now + self._lease)
            await asyncio.to_thread(self._motor.hand_over, claimed)
            handed_over += len(claimed)
        return handed_over

    async def _keep_sweeping(self) -> None:
        tidy_at = 0.0
        while not self._stopping:
            self._wake.clear()
            await self._store.quiet(YIELD_S)
            began, pause = self._clock(), self._sweep_every_s
            try:
                room = await self._room()
                if await self._hand_over(room) == room:
                    pause = REFILL_S
                else:
                    next_due = await leases.next_due(self._store, began)
                    pause = pause_s(next_due, self._clock(), self._sweep_every_s)
                if time.monotonic() >= tidy_at:
                    tidy_at = time.monotonic() + TIDY_S
                    await asyncio.to_thread(self._motor.forget, utc_now() - LEFTOVER)
                    await leases.remove_ended(self._store, self._clock() - KEPT_FOR)
            except Exception as error:
                # The database may be away for a while. What was leased and not handed over is free again soon.
                _LOG.warning("The sweep for due tasks failed: %s", type(error).__name__)
            try:
                async with asyncio.timeout(pause):
                    await self._wake.wait()
            except TimeoutError:
                continue

    async def _attempt(self, lease: Lease) -> None:
        async with self._turns:
            await self._store.quiet(YIELD_S)
            if self._worker is None or self._stopping:
                await leases.release(self._store, lease)
                return
            attempt = asyncio.create_task(self._worker.attempt(lease))
            self._attempts.add(attempt)
            attempt.add_done_callback(self._attempts.discard)
            again_at = await attempt
        if again_at is not None:
            self._wake_at(again_at)

    def _wake_at(self, instant: dt.datetime) -> None:
        delay_s = (instant - self._clock()).total_seconds()
        if delay_s < self._sweep_every_s:
            asyncio.get_running_loop().call_later(max(delay_s, 0), self._wake.set)


async def _cancel(tasks: Collection[asyncio.Task[Any]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
