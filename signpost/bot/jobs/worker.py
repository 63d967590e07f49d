"""One attempt at a task: begun under its lease, bounded in time, and always ended by a row that says how it went."""

import asyncio
import datetime as dt
import logging
import random
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

from signpost.bot.jobs import lease as leases
from signpost.bot.jobs.lease import Attempt, Lease
from signpost.bot.jobs.task import Postponed, TaskKind, TransientError
from signpost.bot.store.store import Store

T = TypeVar("T")
Handler = Callable[[str, str], Awaitable[None]]
"""Does the tasks of one kind, given (school, target). What it does twice must have the effect of once."""

GivenUp = Callable[[str, str, str], Awaitable[None]]
"""Sees to what a task that was given up leaves behind, given (school, target, cause); it may be told twice."""

MOST_ATTEMPTS = 30
"""With the pauses between them, about a day."""
FIRST_PAUSE_S = 5.0
LONGEST_PAUSE_S = 3600.0
SHARE_OF_LEASE = 0.75
"""A handler is stopped well before its lease ends: a task is never another's while its worker is alive."""
SHARE_OF_GIVING_UP = (1 - SHARE_OF_LEASE) / 2

_LOG = logging.getLogger(__name__)


def pause_s(attempt: int, chance: float) -> float:
    """Seconds until the next attempt: twice as long each time, up to an hour; spread, so that not all return at once.

    Args:
        attempt: the number of the attempt that failed, from 1.
        chance: from 0 to 1.
    """
    longest = min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2.0 ** min(attempt - 1, 30))
    return longest * (0.5 + chance / 2)


class Worker:
    """Attempts tasks.

    Args:
        store: where they are.
        handlers: who does which kind.
        given_up: who is told that a task of a kind was given up. Where nobody is, it never is: it is tried every hour.
        lease_s: for how many seconds an attempt has its task; a handler gets three quarters of it.
        clock: gives the time, in UTC.
    """

    def __init__(
        self,
        store: Store,
        handlers: Mapping[TaskKind, Handler],
        given_up: Mapping[TaskKind, GivenUp],
        lease_s: float,
        clock: Callable[[], dt.datetime],
    ) -> None:
        self._store = store
        self._handlers = handlers
        self._given_up = given_up
        self._lease_s = lease_s
        self._clock = clock

    async def attempt(self, lease: Lease) -> dt.datetime | None:
        """Attempt a task that was handed over.

        Returns:
            When it has to be attempted again; None where it has not.
        """
        until = self._clock() + dt.timedelta(seconds=self._lease_s)
        attempt = await leases.begin(self._store, lease, until)
        if attempt is None:
            return None
        try:
            async with asyncio.timeout(self._lease_s * SHARE_OF_LEASE):
                await self._handle(attempt, lease.school)
        except Postponed as not_yet:
            await leases.postpone(self._store, attempt.lease, not_yet.until)
            return not_yet.until
        except TransientError as error:
            return await self._again(attempt, error.cause)
        except asyncio.CancelledError:
            await leases.release(self._store, attempt.lease)
            raise
        except Exception as error:
            # The edge of handlers: whatever it is, only its name is kept.
            return await self._again(attempt, type(error).__name__[:64])
        await leases.mark_done(self._store, attempt.lease, self._clock())
        return None

    async def _handle(self, attempt: Attempt, school: str) -> None:
        # While a new release comes in, an old worker may meet a kind that it does not know.
        handler = _of_kind(self._handlers, attempt.kind)
        if handler is None:
            raise TransientError("no_handler")
        await handler(school, attempt.target)

    async def _again(self, attempt: Attempt, cause: str) -> dt.datetime | None:
        is_last = attempt.number >= MOST_ATTEMPTS
        level = logging.ERROR if is_last else logging.WARNING
        _LOG.log(level, "Task %s, attempt %d: %s", attempt.lease.task, attempt.number, cause)
        if is_last and await self._gives_up(attempt, cause):
            return None
        pause = pause_s(attempt.number, random.random())  # noqa: S311 - it only spreads the load
        at = self._clock() + dt.timedelta(seconds=pause)
        await leases.retry(self._store, attempt.lease, at, cause)
        return at

    async def _gives_up(self, attempt: Attempt, cause: str) -> bool:
        """Give a task up, once whoever sees to what is left behind has done so."""
        told = _of_kind(self._given_up, attempt.kind)
        if told is None:
            return False
        try:
            async with asyncio.timeout(self._lease_s * SHARE_OF_GIVING_UP):
                await told(attempt.lease.school, attempt.target, cause)
        except Exception as error:
            # As with handlers, only its name is kept. The task is not given up, and all this comes again.
            _LOG.error("Task %s cannot be given up: %s", attempt.lease.task, type(error).__name__)
            return False
        await leases.give_up(self._store, attempt.lease, cause)
        return True


def _of_kind(known: Mapping[TaskKind, T], kind: str) -> T | None:
    return known.get(TaskKind(kind)) if kind in set(TaskKind) else None
